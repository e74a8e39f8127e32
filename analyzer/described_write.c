// A program of the build: the facts of Python files as C, for described.h.
//   described_write NAME FOLDER PATH... > NAME.c
// Each column is an array that the message points to, so that nothing is unpacked when repipe starts, and of a module that
// nobody imports not even a page is read. A stub that cannot be read whole ends the build.
#include <stdio.h>
#include <stdlib.h>

#include "analyzer/described.h"
#include "analyzer/extract/extract.h"
#include "base/file.h"

enum { STUB_LIMIT = 1024 * 1024, ROW = 24 };

static void put_numbers(const char *column, size_t file, const uint32_t *numbers, size_t count)
{
  (void)printf("static const uint32_t f%zu_%s[] = {", file, column);
  for (size_t i = 0; i < count; i++) {
    (void)printf("%s%u,", i % ROW == 0 ? "\n" : "", (unsigned)numbers[i]);
  }
  (void)puts("0};"); // C has no empty array
}

static void put_bytes(const uint8_t *bytes, size_t size)
{
  (void)putchar('"');
  for (size_t i = 0; i < size; i++) {
    (void)printf("\\%03o", (unsigned)bytes[i]);
  }
  (void)putchar('"');
}

static void put_facts(size_t file, const rp_facts *facts)
{
  const struct {
    const char *name;
    const uint32_t *numbers;
    size_t count;
  } columns[] = {{"a", facts->a, facts->n_a},
                 {"b", facts->b, facts->n_b},
                 {"c", facts->c, facts->n_c},
                 {"d", facts->d, facts->n_d},
                 {"start", facts->start, facts->n_start},
                 {"end", facts->end, facts->n_end},
                 {"lists", facts->lists, facts->n_lists},
                 {"line_start", facts->line_start, facts->n_line_start}};
  enum { COLUMNS = sizeof columns / sizeof columns[0] };
  for (size_t i = 0; i < COLUMNS; i++) {
    put_numbers(columns[i].name, file, columns[i].numbers, columns[i].count);
  }
  (void)printf("static const uint8_t f%zu_kind[] = {", file);
  for (size_t i = 0; i < facts->kind.len; i++) {
    (void)printf("%s%u,", i % ROW == 0 ? "\n" : "", (unsigned)facts->kind.data[i]);
  }
  (void)printf("0};\nstatic const char *const f%zu_names[] = {\n", file);
  for (size_t i = 0; i < facts->n_names; i++) {
    put_bytes((const uint8_t *)facts->names[i], strlen(facts->names[i]));
    (void)puts(",");
  }
  (void)printf("\"\"};\nstatic const ProtobufCBinaryData f%zu_texts[] = {\n", file);
  for (size_t i = 0; i < facts->n_texts; i++) {
    (void)printf("{%zu, (uint8_t *)", facts->texts[i].len);
    put_bytes(facts->texts[i].data, facts->texts[i].len);
    (void)puts("},");
  }
  (void)printf("{0, NULL}};\nstatic const rp_facts f%zu = {\n", file);
  (void)puts(".base = PROTOBUF_C_MESSAGE_INIT(&repipe__v1__facts__descriptor),");
  for (size_t i = 0; i < COLUMNS; i++) {
    (void)printf(".n_%s = %zu, .%s = (uint32_t *)f%zu_%s,\n", columns[i].name, columns[i].count, columns[i].name, file,
                 columns[i].name);
  }
  (void)printf(".kind = {%zu, (uint8_t *)f%zu_kind},\n", facts->kind.len, file);
  (void)printf(".n_names = %zu, .names = (char **)f%zu_names,\n", facts->n_names, file);
  (void)printf(".n_texts = %zu, .texts = (ProtobufCBinaryData *)f%zu_texts,\n", facts->n_texts, file);
  (void)printf(".format = %u, .body = %u, .python2 = %d};\n\n", (unsigned)facts->format, (unsigned)facts->body,
               facts->python2 ? 1 : 0);
}

static int put_file(size_t file, const char *path, rp_extractor *extractor, rp_arena *arena)
{
  rp_error err = {0};
  rp_str text;
  if (rp_file_read(&text, arena, path, STUB_LIMIT, &err) != 0) {
    (void)fprintf(stderr, "%s\n", err.text);
    return -1;
  }
  const rp_facts *facts = rp_extract(extractor, text, arena);
  if (facts->n_problems > 0) {
    (void)fprintf(stderr, "%s:%u: cannot be read\n", path,
                  (unsigned)rp_ir_place_of(facts, facts->problems[0]->start).line);
    return -1;
  }
  put_facts(file, facts);
  return 0;
}

int main(int argc, char **argv)
{
  if (argc < 4) {
    (void)fputs("described_write NAME FOLDER PATH...\n", stderr);
    return 2;
  }
  const char *name = argv[1];
  size_t skip = strlen(argv[2]) + 1;
  rp_arena arena;
  rp_arena_init(&arena);
  rp_extractor *extractor = rp_extractor_new();
  (void)puts("// Written by analyzer/described_write.c\n#include \"analyzer/described.h\"\n");
  int status = 0;
  for (int i = 3; i < argc && status == 0; i++) {
    status = put_file((size_t)i, argv[i], extractor, &arena);
  }
  (void)printf("const rp_described %s[] = {\n", name);
  for (int i = 3; i < argc; i++) {
    (void)printf("  {\"%s\", &f%d},\n", argv[i] + skip, i);
  }
  (void)printf("};\nconst size_t %s_count = sizeof %s / sizeof %s[0];\n", name, name, name);
  rp_extractor_free(extractor);
  rp_arena_release(&arena);
  return status != 0 || fflush(stdout) != 0 ? 3 : 0;
}
