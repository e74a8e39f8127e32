// Prints the facts of Python files in a form that ast_diff.py compares with CPython's own syntax tree: one node a line
// (depth, operand letter, kind, operands; texts in hexadecimal), and after each function its local names. With --dump: as
// rp_facts_dump shows them. With --bench: bytes a second of extraction and of tree-sitter's parse alone, over all files
// named.
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <tree_sitter/api.h>

#include "analyzer/extract/extract.h"
#include "analyzer/extract/ir_shape.h"
#include "base/file.h"
#include "base/vec.h"

const TSLanguage *tree_sitter_python(void);

typedef struct todo {
  uint32_t node;
  uint32_t depth;
  char label;
} todo;

typedef RP_VEC(todo) todo_list;

static void put_operand(const rp_facts *facts, rp_ir_form form, uint32_t value)
{
  if (form == RP_IR_FORM_NUMBER) {
    (void)printf(" %u", value);
  } else if (form == RP_IR_FORM_NAME) {
    (void)printf(" '%.*s'", RP_STR_ARG(rp_ir_name(facts, value)));
  } else if (form == RP_IR_FORM_TEXT) {
    rp_str text = rp_ir_text(facts, value);
    (void)fputs(" x", stdout);
    for (size_t i = 0; i < text.size; i++) {
      (void)printf("%02x", (unsigned char)text.data[i]);
    }
  }
}

static void put_file(const rp_facts *facts, rp_arena *arena)
{
  todo_list stack = {0};
  rp_ir_list body = rp_ir_list_at(facts, facts->body);
  for (size_t i = body.count; i-- > 0;) {
    todo next = {.node = body.items[i], .label = '-'};
    RP_PUSH(arena, &stack, next);
  }
  while (stack.count > 0) {
    todo at = stack.items[--stack.count];
    rp_ir_kind kind = rp_ir_kind_of(facts, at.node);
    const rp_ir_shape *shape = rp_ir_shape_of(kind);
    (void)printf("%u %c %s", at.depth, at.label, rp_ir_kind_name(kind));
    for (size_t i = 0; i < 4; i++) {
      put_operand(facts, (rp_ir_form)shape->operands[i].form, rp_ir_operand_of(facts, at.node, i));
    }
    (void)putchar('\n');
    for (size_t i = 4; i-- > 0;) {
      uint32_t value = rp_ir_operand_of(facts, at.node, i);
      rp_ir_form form = (rp_ir_form)shape->operands[i].form;
      rp_ir_list list = {&value, value != 0 && (form == RP_IR_FORM_NODE || form == RP_IR_FORM_OPTIONAL)};
      if (form == RP_IR_FORM_LIST) {
        list = rp_ir_list_at(facts, value);
      }
      for (size_t j = list.count; j-- > 0;) {
        todo next = {.node = list.items[j], .depth = at.depth + 1, .label = (char)('a' + (int)i)};
        RP_PUSH(arena, &stack, next);
      }
    }
  }
}

static double seconds(void)
{
  struct timespec now;
  (void)clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static void bench(rp_extractor *extractor, char *const *paths, int count)
{
  TSParser *parser = ts_parser_new();
  (void)ts_parser_set_language(parser, tree_sitter_python());
  double parse = 0;
  double extract = 0;
  size_t bytes = 0;
  for (int i = 0; i < count; i++) {
    rp_arena arena;
    rp_arena_init(&arena);
    rp_str source;
    rp_error err = {0};
    if (rp_file_read(&source, &arena, paths[i], 64u << 20, &err) == 0) {
      bytes += source.size;
      double start = seconds();
      TSTree *tree = ts_parser_parse_string(parser, NULL, source.data, (uint32_t)source.size);
      parse += seconds() - start;
      ts_tree_delete(tree);
      start = seconds();
      (void)rp_extract(extractor, source, &arena);
      extract += seconds() - start;
    }
    rp_arena_release(&arena);
  }
  ts_parser_delete(parser);
  double size = (double)bytes / 1e6;
  (void)printf("%.1f MB; tree-sitter %.2f MB/s, extract %.2f MB/s, ratio %.2f\n", size, size / parse, size / extract,
               extract / parse);
}

int main(int argc, char **argv)
{
  rp_extractor *extractor = rp_extractor_new();
  if (argc > 1 && strcmp(argv[1], "--bench") == 0) {
    bench(extractor, argv + 2, argc - 2);
    argc = 0;
  }
  bool dump = argc > 1 && strcmp(argv[1], "--dump") == 0;
  for (int i = dump ? 2 : 1; i < argc; i++) {
    rp_arena arena;
    rp_arena_init(&arena);
    rp_str source;
    rp_error err = {0};
    if (rp_file_read(&source, &arena, argv[i], 64u << 20, &err) == 0) {
      const rp_facts *facts = rp_extract(extractor, source, &arena);
      if (dump) {
        rp_str text = rp_facts_dump(facts, &arena);
        (void)fwrite(text.data, 1, text.size, stdout);
        rp_arena_release(&arena);
        continue;
      }
      (void)printf("file %s %s %zu\n", argv[i], rp_ir_valid(facts) ? "valid" : "INVALID", facts->n_problems);
      for (size_t j = 0; j < facts->n_problems; j++) {
        (void)printf("problem RP%u line %u\n", facts->problems[j]->code,
                     rp_ir_place_of(facts, facts->problems[j]->start).line);
      }
      put_file(facts, &arena);
    } else {
      (void)printf("file %s UNREAD\n", argv[i]);
    }
    rp_arena_release(&arena);
  }
  rp_extractor_free(extractor);
  return 0;
}
