// Paths compared as expressions. The key of a path is what stands one behind another in it: its texts, the addresses of values that are
// not taken apart (equal ones are one value), and marks where something is joined that may begin anew.
#include "analyzer/inventory/task_paths.h"

#include "base/buf.h"
#include "base/path.h"

enum { DEEPEST = 40, JOINED = RP_PLACE_JOINED, VALUE = 2, VALUE_END = 3 };

bool rp_path_is_text(rp_val value)
{
  return value->kind == RP_STR_ || value->kind == RP_PATH;
}

/// Only makes a text of a path or a path of a text.
static bool is_maker(rp_str name)
{
  static const char *const MAKERS[] = {"str", "builtins.str", "os.fspath", "os.path.normpath", "as_posix", "__str__"};
  for (size_t i = 0; i < sizeof MAKERS / sizeof MAKERS[0]; i++) {
    if (rp_str_is(name, MAKERS[i])) {
      return true;
    }
  }
  return false;
}

static bool is_joiner(rp_str name)
{
  static const char *const JOINERS[] = {"os.path.join",      "posixpath.join",   "pathlib.Path",
                                        "pathlib.PosixPath", "pathlib.PurePath", "joinpath"};
  for (size_t i = 0; i < sizeof JOINERS / sizeof JOINERS[0]; i++) {
    if (rp_str_is(name, JOINERS[i])) {
      return true;
    }
  }
  return false;
}

static void add_key(rp_buf *out, rp_val value, unsigned depth);

/// What is joined to a path: a text that is absolute takes its place, and what is not known may.
static void join_key(rp_buf *out, rp_val value, unsigned depth)
{
  rp_buf part = RP_BUF_INIT;
  add_key(&part, value, depth);
  rp_str text = rp_buf_str(&part);
  bool absolute = text.size > 0 && text.data[0] == '/';
  bool known = text.size > 0 && text.data[0] > VALUE_END;
  if (absolute) {
    out->size = 0;
  } else if (out->size > 0 && out->data[out->size - 1] != '/') {
    rp_buf_char(out, known || text.size == 0 ? '/' : JOINED);
  }
  rp_buf_add(out, text);
  rp_buf_release(&part);
}

static void add_value(rp_buf *out, rp_val value, rp_str form)
{
  rp_buf_printf(out, "%c%p%.*s%c", VALUE, (const void *)value, RP_STR_ARG(form), VALUE_END);
}

static void add_format(rp_buf *out, rp_val value, unsigned depth)
{
  rp_str forms = value->derived.name != NULL ? value->derived.name->text : RP_STR("");
  for (uint32_t i = 0; i < value->derived.count; i++) {
    size_t end = 0;
    while (end < forms.size && forms.data[end] != '\0') {
      end++;
    }
    rp_str form = rp_str_sub(forms, 0, end);
    if (form.size == 0) {
      add_key(out, value->derived.operands[i], depth + 1);
    } else {
      add_value(out, value->derived.operands[i], form);
    }
    forms = rp_str_sub(forms, end + 1 < forms.size ? end + 1 : forms.size, forms.size);
  }
}

static void add_key(rp_buf *out, rp_val value, unsigned depth)
{
  if (rp_path_is_text(value)) {
    rp_buf_add(out, value->text);
    return;
  }
  bool derived = value->kind == RP_DERIVED && depth < DEEPEST;
  rp_derivation shape = derived ? value->derived.shape : RP_DERIVE_TRUTH;
  rp_str name = derived && value->derived.name != NULL ? value->derived.name->text : RP_STR("");
  bool binary = shape == RP_DERIVE_BINARY && value->derived.count == 2;
  if (shape == RP_DERIVE_FORMAT) {
    add_format(out, value, depth);
  } else if (binary && value->derived.op == RP_IR_OP_ADD && value->type == RP_TYPE_STR) {
    add_key(out, value->derived.operands[0], depth + 1);
    add_key(out, value->derived.operands[1], depth + 1);
  } else if (derived && value->derived.count == 1 && (is_maker(name) || is_joiner(name))) {
    add_key(out, value->derived.operands[0], depth + 1);
  } else if ((binary && value->derived.op == RP_IR_OP_DIV && value->type == RP_TYPE_PATH) ||
             (derived && value->derived.count > 1 && is_joiner(name))) {
    rp_buf whole = RP_BUF_INIT; // what is absolute begins anew here, and not in what stands before
    add_key(&whole, value->derived.operands[0], depth + 1);
    for (uint32_t i = 1; i < value->derived.count; i++) {
      join_key(&whole, value->derived.operands[i], depth + 1);
    }
    rp_buf_add(out, rp_buf_str(&whole));
    rp_buf_release(&whole);
  } else {
    add_value(out, value, RP_STR(""));
  }
}

rp_place rp_place_of(rp_interp *in, rp_val path)
{
  rp_buf buf = RP_BUF_INIT;
  add_key(&buf, path, 0);
  rp_str key = rp_arena_str(in->arena, rp_buf_str(&buf));
  rp_buf_release(&buf);
  char mark[2] = {VALUE, '\0'};
  // A step upwards leads somewhere only where what it leaves is known.
  bool plain = rp_str_find(key, rp_str_of(mark), 0) == SIZE_MAX || rp_str_find(key, RP_STR(".."), 0) == SIZE_MAX;
  return (rp_place){path, plain && key.size > 0 ? rp_path_normalize(in->arena, key) : key};
}

bool rp_place_same(const rp_place *a, const rp_place *b)
{
  return rp_str_eq(a->key, b->key);
}

/// Whether the key of `part` is part of that of `path`, whole values of it.
static bool contains(const rp_place *path, const rp_place *part)
{
  return part->key.size > 2 && rp_str_find(path->key, part->key, 0) != SIZE_MAX;
}

/// Whether a value in the path that is not taken apart is computed from the part, and not by going up from it.
static bool computed(rp_val value, const rp_place *part, unsigned depth)
{
  if (value == part->value) {
    return true;
  }
  rp_str name = value->kind == RP_DERIVED && value->derived.name != NULL ? value->derived.name->text : RP_STR("");
  bool up = rp_str_is(name, "os.path.dirname") || rp_str_is(name, "os.path.split") || rp_str_is(name, "parent") ||
            rp_str_is(name, "parents");
  bool found = false;
  for (uint32_t i = 0; !up && !found && depth < DEEPEST && value->kind == RP_DERIVED && i < value->derived.count; i++) {
    found = computed(value->derived.operands[i], part, depth + 1);
  }
  return found;
}

bool rp_place_goes_on(const rp_place *path, const rp_place *part)
{
  return part->key.size > 0 && rp_str_starts_with(path->key, part->key);
}

bool rp_place_made_of(const rp_place *path, const rp_place *part)
{
  return contains(path, part) || (!rp_path_is_text(part->value) && computed(path->value, part, 0));
}

bool rp_place_below(const rp_place *path, const rp_place *folder)
{
  if (rp_place_goes_on(path, folder)) {
    char next = path->key.size > folder->key.size ? path->key.data[folder->key.size] : '\0';
    return next == '/' || next == JOINED;
  }
  return !contains(path, folder) && !rp_path_is_text(folder->value) && computed(path->value, folder, 0);
}

rp_str rp_place_begin(const rp_place *path)
{
  size_t size = 0;
  while (size < path->key.size && (unsigned char)path->key.data[size] > VALUE_END) {
    size++;
  }
  return rp_str_sub(path->key, 0, size);
}
