// Paths compared as expressions. The key of a path is what stands one behind another in it: its texts, the addresses of values that are
// not taken apart (equal ones are one value), and marks where something is joined that may begin anew.
#include "analyzer/inventory/task_paths.h"

#include <stdlib.h>

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
  static const char *const MAKERS[] = {"str",      "builtins.str", "os.fspath",   "os.path.normpath",
                                       "as_posix", "__str__",      "shlex.quote", "pipes.quote"};
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

/// The working directory: what is joined to it is what is relative.
static bool is_here(rp_val value)
{
  rp_str name = value->kind == RP_DERIVED && value->derived.name != NULL ? value->derived.name->text : RP_STR("");
  return rp_str_is(name, "os.getcwd") || rp_str_is(name, "pathlib.Path.cwd");
}

static bool begins_here(rp_val value)
{
  for (unsigned i = 0; i < DEEPEST && value->kind == RP_DERIVED && value->derived.count > 0; i++) {
    value = value->derived.operands[0];
  }
  return is_here(value);
}

static void add_key(rp_interp *in, rp_buf *out, rp_val value, unsigned depth);

/// What is joined to a path: a text that is absolute takes its place, and what is not known may.
static void join_key(rp_interp *in, rp_buf *out, rp_val value, unsigned depth)
{
  rp_buf part = RP_BUF_INIT;
  add_key(in, &part, value, depth);
  rp_str text = rp_buf_str(&part);
  bool absolute = (text.size > 0 && text.data[0] == '/') || begins_here(value);
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

static void add_format(rp_interp *in, rp_buf *out, rp_val value, unsigned depth)
{
  rp_str forms = value->derived.name != NULL ? value->derived.name->text : RP_STR("");
  for (uint32_t i = 0; i < value->derived.count; i++) {
    size_t end = 0;
    while (end < forms.size && forms.data[end] != '\0') {
      end++;
    }
    rp_str form = rp_str_sub(forms, 0, end);
    if (form.size == 0) {
      add_key(in, out, value->derived.operands[i], depth + 1);
    } else {
      add_value(out, value->derived.operands[i], form);
    }
    forms = rp_str_sub(forms, end + 1 < forms.size ? end + 1 : forms.size, forms.size);
  }
}

/// The items that a text is put between by join(), where all of them are known to be there; NULL.
static const rp_items *joined_items(rp_val value)
{
  bool join = value->kind == RP_DERIVED && value->derived.shape == RP_DERIVE_METHOD && value->derived.count == 2 &&
              value->derived.name != NULL && rp_str_is(value->derived.name->text, "join") &&
              value->derived.operands[0]->kind == RP_STR_ &&
              (rp_value_is(value->derived.operands[1], RP_OBJECT_LIST) ||
               rp_value_is(value->derived.operands[1], RP_OBJECT_TUPLE));
  const rp_items *items = join ? &value->derived.operands[1]->object->items : NULL;
  for (size_t i = 0; items != NULL && i < items->count; i++) {
    if (items->data[i].many || items->data[i].condition->kind != RP_GUARD_TRUE) {
      return NULL;
    }
  }
  return items;
}

/// 'text%stext' % input, where the input is one text: what is given to a parameter is no tuple unless its class says so. False: another form.
static bool add_percent(rp_buf *out, rp_val format, rp_val input)
{
  bool one = input->type != RP_TYPE_TUPLE && input->type != RP_TYPE_DICT && input->type != RP_TYPE_LIST;
  if (format->kind != RP_STR_ || input->kind != RP_INPUT || !one) {
    return false;
  }
  size_t before = out->size;
  unsigned values = 0;
  bool fits = true;
  rp_str text = format->text;
  for (size_t i = 0; i < text.size && fits; i++) {
    if (text.data[i] != '%') {
      rp_buf_char(out, text.data[i]);
      continue;
    }
    char kind = i + 1 < text.size ? text.data[++i] : '\0';
    if (kind == '%') {
      rp_buf_char(out, '%');
    } else if (kind == 's' || (kind == 'd' && input->type == RP_TYPE_INT)) {
      add_value(out, input, RP_STR(""));
      values++;
    } else {
      fits = false;
    }
  }
  fits = fits && values == 1;
  out->size = fits ? out->size : before;
  return fits;
}

/// `value[index]`, of an item.
static bool is_of_item(rp_val value, int64_t index)
{
  bool subscript = value->kind == RP_DERIVED && value->derived.shape == RP_DERIVE_SUBSCRIPT;
  return subscript && value->derived.operands[0]->kind == RP_ELEMENT && value->derived.operands[1]->kind == RP_INT &&
         value->derived.operands[1]->integer == index;
}

/// What has the same items as the collection in another order, or each once; itself.
static rp_val ordered_otherwise(rp_val collection)
{
  static const char *const ORDERS[] = {"sorted", "list", "tuple", "set", "frozenset", "reversed"};
  bool found = collection->kind == RP_DERIVED && collection->derived.shape == RP_DERIVE_CALL &&
               collection->derived.count > 0 && collection->derived.name != NULL;
  rp_str name = found ? collection->derived.name->text : RP_STR("");
  name = rp_str_starts_with(name, RP_STR("builtins.")) ? rp_str_sub(name, 9, name.size) : name;
  for (size_t i = 0; i < sizeof ORDERS / sizeof ORDERS[0]; i++) {
    if (rp_str_is(name, ORDERS[i])) {
      return ordered_otherwise(collection->derived.operands[0]);
    }
  }
  return collection;
}

/// The mapping whose view by that method the collection is; NULL.
static rp_val viewed(rp_val collection, const char *method)
{
  bool view = collection->kind == RP_DERIVED && collection->derived.shape == RP_DERIVE_METHOD &&
              collection->derived.count == 1 && rp_str_is(collection->derived.name->text, method);
  return view ? collection->derived.operands[0] : NULL;
}

/// The same item of the same collection, however that is gone through: of sorted(m), m.keys(), and m.items() of which it is [0]; and
/// what is computed from it.
static rp_val plain_item(rp_interp *in, rp_val value, unsigned depth)
{
  enum { WIDEST = 8, LEVELS = 8 };
  rp_val items = is_of_item(value, 0) ? value->derived.operands[0]->of : NULL;
  rp_val of = items != NULL               ? viewed(ordered_otherwise(items), "items")
              : value->kind == RP_ELEMENT ? ordered_otherwise(value->of)
                                          : NULL;
  rp_val mapping = of != NULL ? viewed(of, "keys") : NULL;
  of = mapping != NULL ? mapping : of;
  bool other = of != NULL && (value->kind != RP_ELEMENT || of != value->of);
  if (other) {
    return rp_value_element(&in->values, of, RP_TYPE_ANY);
  }
  if (value->kind != RP_DERIVED || value->outside != NULL || value->derived.count > WIDEST || depth >= LEVELS) {
    return value;
  }
  rp_val operands[WIDEST];
  bool same = true;
  for (uint32_t i = 0; i < value->derived.count; i++) {
    operands[i] = plain_item(in, value->derived.operands[i], depth + 1);
    same = same && operands[i] == value->derived.operands[i];
  }
  return same ? value
              : rp_value_derived(&in->values, value->derived.shape, value->derived.op, value->derived.name, operands,
                                 value->derived.count, value->type);
}

static void add_key(rp_interp *in, rp_buf *out, rp_val value, unsigned depth)
{
  value = depth == 0 ? plain_item(in, value, 0) : value;
  if (rp_path_is_text(value)) {
    rp_buf_add(out, value->text);
    return;
  }
  bool derived = value->kind == RP_DERIVED && depth < DEEPEST;
  rp_derivation shape = derived ? value->derived.shape : RP_DERIVE_TRUTH;
  rp_str name = derived && value->derived.name != NULL ? value->derived.name->text : RP_STR("");
  bool binary = shape == RP_DERIVE_BINARY && value->derived.count == 2;
  const rp_items *items = derived ? joined_items(value) : NULL;
  if (binary && value->derived.op == RP_IR_OP_MOD &&
      add_percent(out, value->derived.operands[0], value->derived.operands[1])) {
    return;
  }
  if (derived && is_here(value)) {
    rp_buf_char(out, '.');
  } else if (shape == RP_DERIVE_FORMAT) {
    add_format(in, out, value, depth);
  } else if (items != NULL) {
    for (size_t i = 0; i < items->count; i++) {
      rp_buf_add(out, i > 0 ? value->derived.operands[0]->text : RP_STR(""));
      add_key(in, out, items->data[i].value, depth + 1);
    }
  } else if (binary && value->derived.op == RP_IR_OP_ADD && value->type == RP_TYPE_STR) {
    add_key(in, out, value->derived.operands[0], depth + 1);
    add_key(in, out, value->derived.operands[1], depth + 1);
  } else if (derived && value->derived.count == 1 && (is_maker(name) || is_joiner(name))) {
    add_key(in, out, value->derived.operands[0], depth + 1);
  } else if ((binary && value->derived.op == RP_IR_OP_DIV && value->type == RP_TYPE_PATH) ||
             (derived && value->derived.count > 1 && is_joiner(name))) {
    rp_buf whole = RP_BUF_INIT; // what is absolute begins anew here, and not in what stands before
    add_key(in, &whole, value->derived.operands[0], depth + 1);
    for (uint32_t i = 1; i < value->derived.count; i++) {
      join_key(in, &whole, value->derived.operands[i], depth + 1);
    }
    rp_buf_add(out, rp_buf_str(&whole));
    rp_buf_release(&whole);
  } else {
    add_value(out, value, RP_STR(""));
  }
}

rp_str rp_place_key(rp_interp *in, rp_val text)
{
  rp_buf buf = RP_BUF_INIT;
  add_key(in, &buf, text, 0);
  rp_str key = rp_arena_str(in->arena, rp_buf_str(&buf));
  rp_buf_release(&buf);
  return key;
}

size_t rp_place_value_size(rp_str key)
{
  if (key.size == 0 || key.data[0] != VALUE) {
    return 0;
  }
  size_t end = 1;
  while (end < key.size && key.data[end] != VALUE_END) {
    end++;
  }
  return end < key.size ? end + 1 : end;
}

static rp_place normal_place(rp_interp *in, rp_val path, rp_str key)
{
  char mark[2] = {VALUE, '\0'};
  // A step upwards leads somewhere only where what it leaves is known.
  bool plain = rp_str_find(key, rp_str_of(mark), 0) == SIZE_MAX || rp_str_find(key, RP_STR(".."), 0) == SIZE_MAX;
  return (rp_place){path, plain && key.size > 0 ? rp_path_normalize(in->arena, key) : key};
}

rp_place rp_place_of(rp_interp *in, rp_val path)
{
  return normal_place(in, path, rp_place_key(in, path));
}

rp_val rp_path_from_here(rp_interp *in, rp_val path)
{
  rp_str key = begins_here(path) && path->outside != NULL ? rp_place_of(in, path).key : RP_STR("");
  for (size_t i = 0; i < key.size; i++) {
    if (key.data[i] <= VALUE_END && key.data[i] >= 0) {
      return path;
    }
  }
  return key.size > 0 && key.data[0] != '/' ? rp_value_str(&in->values, key) : path;
}

rp_place rp_place_of_key(rp_interp *in, rp_str key)
{
  return normal_place(in, in->values.none, key);
}

static bool is_letter(char c)
{
  return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c & 0x80) != 0;
}

bool rp_place_same(const rp_place *a, const rp_place *b)
{
  return rp_str_eq(a->key, b->key);
}

/// Whether the key of `part` is part of that of `path`, whole words and values of it.
static bool contains(const rp_place *path, const rp_place *part)
{
  rp_str key = path->key;
  size_t size = part->key.size;
  for (size_t at = rp_str_find(key, part->key, 0); size > 2 && at != SIZE_MAX;
       at = rp_str_find(key, part->key, at + 1)) {
    bool begins = at == 0 || !is_letter(key.data[at - 1]) || !is_letter(key.data[at]);
    bool ends = at + size == key.size || !is_letter(key.data[at + size]) || !is_letter(key.data[at + size - 1]);
    if (begins && ends) {
      return true;
    }
  }
  return false;
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
  size_t size = part->key.size;
  return size > 0 && rp_str_starts_with(path->key, part->key) &&
         (path->key.size == size || !is_letter(path->key.data[size]) || !is_letter(path->key.data[size - 1]));
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
