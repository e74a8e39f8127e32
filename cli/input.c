#include "cli/input.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "base/file.h"
#include "base/map.h"
#include "base/path.h"
#include "base/vec.h"

enum { LIST_LIMIT = 64 * 1024 * 1024, COLUMN_LIMIT = 64 };

typedef struct reader {
  rp_arena *arena;
  rp_map seen;
  RP_VEC(rp_input) inputs;
} reader;

static bool exists(rp_arena *arena, rp_str dir, const char *name)
{
  struct stat status;
  return stat(rp_arena_cstr(arena, rp_path_join(arena, dir, rp_str_of(name))), &status) == 0;
}

static bool is_directory(rp_arena *arena, rp_str path)
{
  struct stat status;
  return stat(rp_arena_cstr(arena, path), &status) == 0 && S_ISDIR(status.st_mode);
}

static bool is_repository(rp_arena *arena, rp_str dir)
{
  return exists(arena, dir, ".git") ||
         (exists(arena, dir, "HEAD") && exists(arena, dir, "objects") && exists(arena, dir, "refs"));
}

static void add(reader *r, rp_input input)
{
  rp_str key = rp_arena_printf(r->arena, "%.*s\n%.*s\n%.*s\n%.*s", RP_STR_ARG(input.path), RP_STR_ARG(input.ref),
                               RP_STR_ARG(input.folder), RP_STR_ARG(input.identity));
  if (rp_map_put(&r->seen, key, r) == NULL) {
    RP_PUSH(r->arena, &r->inputs, input);
  }
}

static int compare_names(const void *left, const void *right)
{
  return rp_str_cmp(*(const rp_str *)left, *(const rp_str *)right);
}

/// Children that are repositories, sorted; false when there are none.
static bool add_children(reader *r, rp_str dir)
{
  DIR *folder = opendir(rp_arena_cstr(r->arena, dir));
  if (folder == NULL) {
    return false;
  }
  RP_VEC(rp_str) names = {0};
  for (const struct dirent *entry = readdir(folder); entry != NULL; entry = readdir(folder)) {
    rp_str name = rp_str_of(entry->d_name);
    if (!rp_str_is(name, ".") && !rp_str_is(name, "..") && is_repository(r->arena, rp_path_join(r->arena, dir, name))) {
      RP_PUSH(r->arena, &names, rp_arena_str(r->arena, name));
    }
  }
  closedir(folder);
  if (names.count > 1) {
    qsort(names.items, names.count, sizeof names.items[0], compare_names);
  }
  for (size_t i = 0; i < names.count; i++) {
    add(r, (rp_input){.path = rp_path_join(r->arena, dir, names.items[i])});
  }
  return names.count > 0;
}

static void add_path(reader *r, rp_str path)
{
  if (is_directory(r->arena, path) && !is_repository(r->arena, path) && add_children(r, path)) {
    return;
  }
  add(r, (rp_input){.path = path});
}

static void read_text(reader *r, rp_str dir, rp_str content)
{
  rp_str line;
  while (rp_str_split(&content, '\n', &line)) {
    rp_str text = rp_str_trim(line);
    if (text.size > 0 && text.data[0] != '#') {
      add_path(r, rp_arena_str(r->arena, rp_path_join(r->arena, dir, text)));
    }
  }
}

/// One record of RFC 4180 off `*rest`; the number of fields, 0 at the end, SIZE_MAX for an open quote.
static size_t read_record(reader *r, rp_str *rest, rp_str *fields)
{
  if (rest->size == 0) {
    return 0;
  }
  size_t count = 0;
  size_t at = 0;
  for (;;) {
    char *text = rp_arena_alloc(r->arena, rest->size - at + 1);
    size_t size = 0;
    if (at < rest->size && rest->data[at] == '"') {
      for (at++;; at++) {
        if (at >= rest->size) {
          return SIZE_MAX;
        }
        if (rest->data[at] == '"' && at + 1 < rest->size && rest->data[at + 1] == '"') {
          at++;
        } else if (rest->data[at] == '"') {
          at++;
          break;
        }
        text[size++] = rest->data[at];
      }
    }
    while (at < rest->size && rest->data[at] != ',' && rest->data[at] != '\n') {
      text[size++] = rest->data[at++];
    }
    if (size > 0 && text[size - 1] == '\r') {
      size--;
    }
    text[size] = '\0';
    if (count < COLUMN_LIMIT) {
      fields[count++] = (rp_str){text, size};
    }
    if (at >= rest->size || rest->data[at] == '\n') {
      *rest = rp_str_sub(*rest, at + 1, rest->size);
      return count;
    }
    at++;
  }
}

static rp_str field(const rp_str *header, size_t columns, const rp_str *record, size_t count, const char *name)
{
  for (size_t i = 0; i < columns && i < count; i++) {
    if (rp_str_is(header[i], name)) {
      return record[i];
    }
  }
  return RP_STR("");
}

static int read_csv(reader *r, const char *path, rp_str dir, rp_str content, rp_error *err)
{
  rp_str header[COLUMN_LIMIT];
  rp_str record[COLUMN_LIMIT];
  size_t columns = read_record(r, &content, header);
  if (columns == 0 || columns == SIZE_MAX) {
    return rp_fail(err, RP_ERROR_FORMAT, "%s:1: no header", path);
  }
  size_t line = 1;
  for (;;) {
    line++;
    size_t count = read_record(r, &content, record);
    if (count == 0) {
      return 0;
    }
    if (count == SIZE_MAX) {
      return rp_fail(err, RP_ERROR_FORMAT, "%s:%zu: a quote is not closed", path, line);
    }
    if (count == 1 && record[0].size == 0) {
      continue;
    }
    rp_str url = field(header, columns, record, count, "cloneUrl");
    rp_str local = field(header, columns, record, count, "local");
    rp_str where = local.size > 0 ? local : url;
    if (where.size == 0) {
      return rp_fail(err, RP_ERROR_FORMAT, "%s:%zu: neither cloneUrl nor local", path, line);
    }
    rp_str changeset = field(header, columns, record, count, "changeset");
    rp_input input = {.identity = url,
                      .path = rp_arena_str(r->arena, rp_path_join(r->arena, dir, where)),
                      .ref = changeset.size > 0 ? changeset : field(header, columns, record, count, "branch"),
                      .folder = field(header, columns, record, count, "path")};
    input.organisations = rp_arena_alloc(r->arena, (columns + 1) * sizeof *input.organisations);
    for (size_t i = 0; i < columns && i < count; i++) {
      if (rp_str_starts_with(header[i], RP_STR("org")) && record[i].size > 0) {
        input.organisations[input.organisation_count++] = rp_arena_cstr(r->arena, record[i]);
      }
    }
    add(r, input);
  }
}

/// Inputs by identity, path and ref: which one of two stands for an identity does not depend on the order of the words.
static int compare_inputs(const void *left, const void *right)
{
  const rp_input *a = left;
  const rp_input *b = right;
  int order = rp_str_cmp(a->identity, b->identity);
  order = order != 0 ? order : rp_str_cmp(a->path, b->path);
  order = order != 0 ? order : rp_str_cmp(a->ref, b->ref);
  return order != 0 ? order : rp_str_cmp(a->folder, b->folder);
}

int rp_inputs_read(const rp_input **out, size_t *count, const char *const *operands, rp_arena *arena, rp_error *err)
{
  reader r = {.arena = arena};
  rp_map_init(&r.seen, arena);
  int result = 0;
  for (size_t i = 0; operands[i] != NULL && result == 0; i++) {
    rp_str path = rp_str_of(operands[i]);
    bool text = rp_str_ends_with(path, RP_STR(".txt"));
    bool csv = rp_str_ends_with(path, RP_STR(".csv"));
    rp_str content;
    if (!text && !csv) {
      add_path(&r, path);
    } else if (rp_file_read(&content, arena, operands[i], LIST_LIMIT, err) != 0) {
      result = -1;
    } else if (text) {
      read_text(&r, rp_path_dir(path), content);
    } else {
      result = read_csv(&r, operands[i], rp_path_dir(path), content, err);
    }
  }
  rp_map_release(&r.seen);
  if (r.inputs.count > 1) {
    qsort(r.inputs.items, r.inputs.count, sizeof r.inputs.items[0], compare_inputs);
  }
  *out = r.inputs.items;
  *count = r.inputs.count;
  return result;
}
