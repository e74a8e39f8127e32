#include "cli/input.h"

#include <dirent.h>
#include <errno.h>
#include <glob.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

#include "base/buf.h"
#include "base/file.h"
#include "base/map.h"
#include "base/path.h"
#include "base/vec.h"

enum { LIST_LIMIT = 64 * 1024 * 1024, COLUMN_LIMIT = 64 };

typedef struct reader {
  rp_arena *arena;
  const char *clones; ///< NULL: none
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

static bool is_there(rp_arena *arena, rp_str path)
{
  struct stat status;
  return lstat(rp_arena_cstr(arena, path), &status) == 0;
}

static void add_path(reader *r, rp_str path);

/// A pattern of the shell; false when it is none, or matches nothing: then it is a path that does not exist.
static bool add_pattern(reader *r, rp_str pattern)
{
  bool special = false;
  for (size_t i = 0; i < pattern.size; i++) {
    special = special || strchr("*?[", pattern.data[i]) != NULL;
  }
  glob_t found = {0};
  bool any = special && !is_there(r->arena, pattern) && glob(rp_arena_cstr(r->arena, pattern), 0, NULL, &found) == 0;
  for (size_t i = 0; any && i < found.gl_pathc; i++) {
    rp_str path = rp_arena_str(r->arena, rp_str_of(found.gl_pathv[i]));
    if (is_directory(r->arena, path)) {
      add_path(r, path);
    }
  }
  globfree(&found);
  return any;
}

static void add_path(reader *r, rp_str path)
{
  if (add_pattern(r, path)) {
    return;
  }
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

/// "host/owner/name" of https://user@host/owner/name.git, git@host:owner/name and their like.
static rp_str place_of_url(rp_arena *arena, rp_str url)
{
  size_t scheme = rp_str_find(url, RP_STR("://"), 0);
  rp_str rest = scheme == SIZE_MAX ? url : rp_str_sub(url, scheme + 3, url.size);
  while (rest.size > 0 && rest.data[rest.size - 1] == '/') {
    rest.size--;
  }
  rest = rp_str_ends_with(rest, RP_STR(".git")) ? rp_str_sub(rest, 0, rest.size - 4) : rest;
  size_t slash = rp_str_find(rest, RP_STR("/"), 0);
  size_t at = rp_str_find(rest, RP_STR("@"), 0);
  rest = at != SIZE_MAX && at < slash ? rp_str_sub(rest, at + 1, rest.size) : rest;
  char *text = rp_arena_cstr(arena, rest);
  size_t colon = rp_str_find(rest, RP_STR(":"), 0);
  if (colon != SIZE_MAX) {
    text[colon] = '/';
  }
  return rp_path_normalize(arena, (rp_str){text, rest.size});
}

/// Where the clone of a URL lies; when none does, where it is most likely to.
static rp_str find_clone(const reader *r, rp_str url)
{
  rp_str dir = rp_str_of(r->clones);
  for (rp_str place = place_of_url(r->arena, url); place.size > 0;) {
    rp_str path = rp_path_join(r->arena, dir, place);
    rp_str bare = rp_arena_printf(r->arena, "%.*s.git", RP_STR_ARG(path));
    size_t slash = rp_str_find(place, RP_STR("/"), 0);
    if (is_there(r->arena, path) || is_there(r->arena, bare) || slash == SIZE_MAX) {
      return is_there(r->arena, path) || !is_there(r->arena, bare) ? path : bare;
    }
    place = rp_str_sub(place, slash + 1, place.size);
  }
  return dir;
}

/// The column path is a folder inside the repository, but where it only repeats the end of cloneUrl.
static rp_str folder_of(rp_arena *arena, rp_str url, rp_str path)
{
  while (path.size > 0 && path.data[0] == '/') {
    path = rp_str_sub(path, 1, path.size);
  }
  rp_str folder = rp_path_normalize(arena, path);
  bool repeats = folder.size > 0 && rp_str_ends_with(place_of_url(arena, url), folder) &&
                 rp_str_find(folder, RP_STR("/"), 0) != SIZE_MAX;
  return repeats || rp_str_is(folder, ".") ? RP_STR("") : folder;
}

/// False: neither yes nor no. Empty is no.
static bool is_true(bool *out, rp_str text)
{
  static const char *const WORDS[] = {"", "no", "false", "0", "yes", "true", "1"};
  enum { COUNT = sizeof WORDS / sizeof WORDS[0], FIRST_YES = 4 };
  text = rp_str_trim(text);
  for (size_t i = 0; i < COUNT; i++) {
    if (strlen(WORDS[i]) == text.size && strncasecmp(WORDS[i], text.size > 0 ? text.data : "", text.size) == 0) {
      *out = i >= FIRST_YES;
      return true;
    }
  }
  return false;
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
    rp_str where = local.size > 0 ? local : r->clones != NULL && url.size > 0 ? find_clone(r, url) : url;
    bool of_list = local.size > 0 || r->clones == NULL; // a relative path is meant from where the list lies
    if (where.size == 0) {
      return rp_fail(err, RP_ERROR_FORMAT, "%s:%zu: neither cloneUrl nor local", path, line);
    }
    bool archived = false;
    if (!is_true(&archived, field(header, columns, record, count, "archived"))) {
      return rp_fail(err, RP_ERROR_FORMAT, "%s:%zu: archived is neither true nor false", path, line);
    }
    rp_str changeset = field(header, columns, record, count, "changeset");
    rp_input input = {.identity = url,
                      .archived = archived,
                      .path = rp_arena_str(r->arena, of_list ? rp_path_join(r->arena, dir, where) : where),
                      .ref = changeset.size > 0 ? changeset : field(header, columns, record, count, "branch"),
                      .folder = folder_of(r->arena, url, field(header, columns, record, count, "path"))};
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

/// All of stdin, in the arena.
static int read_stdin(rp_str *out, rp_arena *arena, rp_error *err)
{
  rp_buf text = RP_BUF_INIT;
  char piece[4096];
  size_t got;
  while (text.size <= LIST_LIMIT && (got = fread(piece, 1, sizeof piece, stdin)) > 0) {
    rp_buf_add(&text, (rp_str){piece, got});
  }
  bool whole = ferror(stdin) == 0 && text.size <= LIST_LIMIT;
  *out = rp_arena_str(arena, rp_buf_str(&text));
  rp_buf_release(&text);
  return whole ? 0 : rp_fail(err, RP_ERROR_IO, "stdin: cannot be read, or is longer than %d bytes", LIST_LIMIT);
}

static int read_operand(reader *r, const char *operand, rp_error *err)
{
  rp_str path = rp_str_of(operand);
  bool text = rp_str_ends_with(path, RP_STR(".txt"));
  bool csv = rp_str_ends_with(path, RP_STR(".csv")) || rp_str_ends_with(path, RP_STR(".lock"));
  rp_str content;
  if (rp_str_is(path, "-")) {
    if (read_stdin(&content, r->arena, err) != 0) {
      return -1;
    }
    read_text(r, RP_STR(""), content);
  } else if ((!text && !csv) || is_directory(r->arena, path)) {
    add_path(r, path);
  } else if (rp_file_read(&content, r->arena, operand, LIST_LIMIT, err) != 0) {
    return -1;
  } else if (csv) {
    return read_csv(r, operand, rp_path_dir(path), content, err);
  } else {
    read_text(r, rp_path_dir(path), content);
  }
  return 0;
}

int rp_inputs_read(const rp_input **out, size_t *count, const char *const *operands, const char *clones,
                   rp_arena *arena, rp_error *err)
{
  reader r = {.arena = arena, .clones = clones};
  rp_map_init(&r.seen, arena);
  int result = 0;
  for (size_t i = 0; operands[i] != NULL && result == 0; i++) {
    result = read_operand(&r, operands[i], err);
  }
  rp_map_release(&r.seen);
  if (r.inputs.count > 1) {
    qsort(r.inputs.items, r.inputs.count, sizeof r.inputs.items[0], compare_inputs);
  }
  *out = r.inputs.items;
  *count = r.inputs.count;
  return result;
}

static void add_field(rp_buf *out, rp_str text)
{
  bool quote = false;
  for (size_t i = 0; i < text.size; i++) {
    quote = quote || strchr(",\"\n\r", text.data[i]) != NULL;
  }
  rp_buf_cstr(out, quote ? "\"" : "");
  for (size_t i = 0; i < text.size; i++) {
    rp_buf_cstr(out, quote && text.data[i] == '"' ? "\"" : "");
    rp_buf_char(out, text.data[i]);
  }
  rp_buf_cstr(out, quote ? "\"" : "");
}

rp_str rp_inputs_lock(const rp_input *inputs, const rp_str *commits, size_t count, rp_arena *arena)
{
  size_t organisations = 0;
  for (size_t i = 0; i < count; i++) {
    organisations = inputs[i].organisation_count > organisations ? inputs[i].organisation_count : organisations;
  }
  rp_buf out = RP_BUF_INIT;
  rp_buf_cstr(&out, "cloneUrl,path,changeset,local,changed,archived");
  for (size_t i = 0; i < organisations; i++) {
    rp_buf_printf(&out, ",org%zu", i + 1);
  }
  rp_buf_char(&out, '\n');
  for (size_t i = 0; i < count; i++) {
    bool changed = rp_str_ends_with(commits[i], RP_STR("+"));
    char whole[PATH_MAX];
    const char *found = realpath(rp_arena_cstr(arena, inputs[i].path), whole);
    const rp_str fields[] = {inputs[i].identity,
                             inputs[i].folder,
                             rp_str_sub(commits[i], 0, commits[i].size - (changed ? 1 : 0)),
                             found != NULL ? rp_str_of(found) : inputs[i].path,
                             changed ? RP_STR("yes") : RP_STR(""),
                             inputs[i].archived ? RP_STR("yes") : RP_STR("")};
    for (size_t k = 0; k < sizeof fields / sizeof fields[0]; k++) {
      rp_buf_cstr(&out, k > 0 ? "," : "");
      add_field(&out, fields[k]);
    }
    for (size_t k = 0; k < organisations; k++) {
      rp_buf_char(&out, ',');
      add_field(&out, rp_str_of(k < inputs[i].organisation_count ? inputs[i].organisations[k] : ""));
    }
    rp_buf_char(&out, '\n');
  }
  rp_str text = rp_arena_str(arena, rp_buf_str(&out));
  rp_buf_release(&out);
  return text;
}
