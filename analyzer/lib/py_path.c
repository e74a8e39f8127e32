// os.path and pathlib as pure text, POSIX flavour. What asks the file system, the working directory or the user is
// outside.

#include "analyzer/eval/expression.h"
#include "analyzer/lib/py.h"
#include "base/path.h"

// str or path-like argument (os.fspath).
static bool path_text(rp_val value, rp_str *out)
{
  if (value == NULL || (value->kind != RP_STR_ && value->kind != RP_PATH)) {
    return false;
  }
  *out = value->text;
  return true;
}

static rp_val wrong_type(rp_interp *in, const rp_call *call, rp_val value)
{
  return value != NULL && rp_value_is_scalar(value) && value->kind != RP_BYTES
             ? rp_raise(in, "TypeError", "expected str, bytes or os.PathLike object")
             : rp_py_unknown(in, call);
}

static bool one_path(const rp_call *call, rp_str *out)
{
  return rp_py_takes(call, 1, 1) && path_text(call->args[0], out);
}

static rp_val join(rp_interp *in, const rp_call *call)
{
  rp_str part;
  if (!rp_py_takes(call, 1, 4096)) {
    return rp_py_unknown(in, call);
  }
  rp_buf buf = RP_BUF_INIT;
  for (size_t i = 0; i < call->count; i++) {
    if (!path_text(call->args[i], &part)) {
      rp_buf_release(&buf);
      return wrong_type(in, call, call->args[i]);
    }
    if (part.size > 0 && part.data[0] == '/') {
      buf.size = 0;
    } else if (i > 0 && buf.size > 0 && buf.data[buf.size - 1] != '/') {
      rp_buf_char(&buf, '/');
    }
    rp_buf_add(&buf, part);
  }
  return rp_py_take(in, &buf);
}

// Head and tail as os.path.split has them: slashes at the end of the head go unless it is all slashes.
static void split_text(rp_str path, rp_str *head, rp_str *tail)
{
  size_t slash = rp_str_rfind_char(path, '/');
  size_t at = slash == SIZE_MAX ? 0 : slash + 1;
  *head = rp_str_sub(path, 0, at);
  *tail = rp_str_sub(path, at, path.size);
  size_t end = at;
  while (end > 0 && path.data[end - 1] == '/') {
    end--;
  }
  if (end > 0) {
    *head = rp_str_sub(path, 0, end);
  }
}

static rp_val basename_row(rp_interp *in, const rp_call *call)
{
  rp_str path;
  rp_str head;
  rp_str tail;
  if (!one_path(call, &path)) {
    return call->count == 1 ? wrong_type(in, call, call->args[0]) : rp_py_unknown(in, call);
  }
  split_text(path, &head, &tail);
  return rp_py_text(in, tail);
}

static rp_val dirname_row(rp_interp *in, const rp_call *call)
{
  rp_str path;
  rp_str head;
  rp_str tail;
  if (!one_path(call, &path)) {
    return call->count == 1 ? wrong_type(in, call, call->args[0]) : rp_py_unknown(in, call);
  }
  split_text(path, &head, &tail);
  return rp_py_text(in, head);
}

static rp_val split_row(rp_interp *in, const rp_call *call)
{
  rp_str path;
  rp_str head;
  rp_str tail;
  if (!one_path(call, &path)) {
    return call->count == 1 ? wrong_type(in, call, call->args[0]) : rp_py_unknown(in, call);
  }
  split_text(path, &head, &tail);
  return rp_py_pair(in, rp_py_text(in, head), rp_py_text(in, tail));
}

static rp_val splitext(rp_interp *in, const rp_call *call)
{
  rp_str path;
  if (!one_path(call, &path)) {
    return call->count == 1 ? wrong_type(in, call, call->args[0]) : rp_py_unknown(in, call);
  }
  size_t slash = rp_str_rfind_char(path, '/');
  size_t start = slash == SIZE_MAX ? 0 : slash + 1;
  size_t dot = rp_str_rfind_char(path, '.');
  while (start < path.size && path.data[start] == '.') {
    start++;
  }
  if (dot == SIZE_MAX || dot < start) {
    dot = path.size;
  }
  return rp_py_pair(in, rp_py_text(in, rp_str_sub(path, 0, dot)), rp_py_text(in, rp_str_sub(path, dot, path.size)));
}

static rp_val isabs(rp_interp *in, const rp_call *call)
{
  rp_str path;
  return one_path(call, &path) ? rp_py_bool(in, path.size > 0 && path.data[0] == '/') : rp_py_unknown(in, call);
}

static rp_val normpath(rp_interp *in, const rp_call *call)
{
  rp_str path;
  if (!one_path(call, &path)) {
    return call->count == 1 ? wrong_type(in, call, call->args[0]) : rp_py_unknown(in, call);
  }
  // POSIX keeps two leading slashes, and two only.
  bool twice = rp_str_starts_with(path, RP_STR("//")) && !rp_str_starts_with(path, RP_STR("///"));
  rp_str normal = rp_path_normalize(in->arena, path);
  bool already = rp_str_starts_with(normal, RP_STR("//"));
  return twice && !already ? rp_value_str(&in->values, rp_arena_printf(in->arena, "/%.*s", RP_STR_ARG(normal)))
                           : rp_py_text(in, normal);
}

// os.path.abspath of a path that is absolute.
static rp_val abspath(rp_interp *in, const rp_call *call)
{
  rp_str path;
  bool absolute = one_path(call, &path) && path.size > 0 && path.data[0] == '/';
  return absolute ? normpath(in, call) : rp_py_unknown(in, call);
}

// expanduser of a path without '~'.
static rp_val expanduser(rp_interp *in, const rp_call *call)
{
  rp_str path;
  bool at_home = !one_path(call, &path) || (path.size > 0 && path.data[0] == '~');
  return at_home ? rp_py_unknown(in, call) : rp_py_text(in, path);
}

static rp_val fspath(rp_interp *in, const rp_call *call)
{
  rp_str path;
  return one_path(call, &path) ? rp_py_text(in, path) : rp_py_unknown(in, call);
}

static rp_val normcase(rp_interp *in, const rp_call *call)
{
  return fspath(in, call);
}

static rp_val commonprefix(rp_interp *in, const rp_call *call)
{
  rp_items items;
  rp_str common = {NULL, 0};
  if (!rp_py_takes(call, 1, 1)) {
    return rp_py_unknown(in, call);
  }
  if (!rp_py_items(in, call->args[0], call->node, &items)) {
    return NULL;
  }
  if (!rp_py_all_known(&items)) {
    return rp_py_derive(in, call, RP_TYPE_STR);
  }
  for (size_t i = 0; i < items.count; i++) {
    rp_str text;
    if (!path_text(items.data[i].value, &text)) {
      return rp_py_unknown(in, call);
    }
    size_t same = 0;
    while (same < text.size && same < common.size && text.data[same] == common.data[same]) {
      same++;
    }
    common = i == 0 ? text : rp_str_sub(common, 0, same);
  }
  if (!rp_py_ascii(common)) {
    return rp_py_unknown(in, call); // may end inside a character
  }
  return rp_py_text(in, common);
}

// ---- pathlib ----

// Appends a part the way PurePosixPath does: "." and empty parts vanish, an absolute part starts anew.
static void add_part(rp_buf *buf, rp_str part)
{
  if (part.size > 0 && part.data[0] == '/') {
    buf->size = 0;
    bool twice = rp_str_starts_with(part, RP_STR("//")) && !rp_str_starts_with(part, RP_STR("///"));
    rp_buf_cstr(buf, twice ? "//" : "/");
  }
  rp_str name;
  while (rp_str_split(&part, '/', &name)) {
    if (name.size == 0 || rp_str_is(name, ".")) {
      continue;
    }
    if (buf->size > 0 && buf->data[buf->size - 1] != '/') {
      rp_buf_char(buf, '/');
    }
    rp_buf_add(buf, name);
  }
}

static rp_val take_path(rp_interp *in, rp_buf *buf)
{
  rp_val value = rp_value_path(&in->values, buf->size > 0 ? rp_arena_str(in->arena, rp_buf_str(buf)) : RP_STR("."));
  rp_buf_release(buf);
  return value;
}

// The parts of a path text; "." has none.
static void start_path(rp_buf *buf, rp_val path)
{
  if (!rp_str_is(path->text, ".")) {
    rp_buf_add(buf, path->text);
  }
}

static rp_val path_of(rp_interp *in, const rp_call *call)
{
  rp_str part;
  rp_buf buf = RP_BUF_INIT;
  if (!rp_py_takes(call, 0, 4096)) {
    return rp_py_unknown(in, call);
  }
  if (call->self != NULL && call->self->kind == RP_PATH) {
    start_path(&buf, call->self);
  }
  for (size_t i = 0; i < call->count; i++) {
    if (!path_text(call->args[i], &part)) {
      rp_buf_release(&buf);
      return wrong_type(in, call, call->args[i]);
    }
    add_part(&buf, part);
  }
  return take_path(in, &buf);
}

rp_val rp_lib_path_join(rp_interp *in, rp_val left, rp_val right)
{
  rp_str a;
  rp_str b;
  if (!path_text(left, &a) || !path_text(right, &b) || (left->kind != RP_PATH && right->kind != RP_PATH)) {
    return rp_raise(in, "TypeError", "unsupported operand type(s) for /");
  }
  rp_buf buf = RP_BUF_INIT;
  add_part(&buf, a);
  add_part(&buf, b);
  return take_path(in, &buf);
}

static rp_str root_of(rp_str path)
{
  size_t size = 0;
  while (size < path.size && path.data[size] == '/') {
    size++;
  }
  return rp_str_sub(path, 0, size);
}

static rp_str name_of(rp_str path)
{
  if (rp_str_is(path, ".")) {
    return RP_STR("");
  }
  return rp_path_base(path);
}

static size_t suffix_at(rp_str name)
{
  size_t dot = rp_str_rfind_char(name, '.');
  return dot == SIZE_MAX || dot == 0 || dot + 1 == name.size ? name.size : dot;
}

static rp_val parent_of(rp_interp *in, rp_val path)
{
  rp_str text = path->text;
  size_t root = root_of(text).size;
  size_t slash = rp_str_rfind_char(text, '/');
  if (rp_str_is(text, ".") || text.size == root) {
    return path;
  }
  size_t end = slash == SIZE_MAX ? 0 : slash < root ? root : slash;
  return rp_value_path(&in->values, end == 0 ? RP_STR(".") : rp_arena_str(in->arena, rp_str_sub(text, 0, end)));
}

static rp_val parts_of(rp_interp *in, rp_str text)
{
  rp_object *tuple = rp_object_new(in, RP_OBJECT_TUPLE);
  rp_str root = root_of(text);
  rp_str rest = rp_str_is(text, ".") ? RP_STR("") : rp_str_sub(text, root.size, text.size);
  rp_str name;
  if (root.size > 0) {
    rp_items_append(in, tuple, rp_py_item(in, rp_py_text(in, root)));
  }
  while (rp_str_split(&rest, '/', &name)) {
    rp_items_append(in, tuple, rp_py_item(in, rp_py_text(in, name)));
  }
  return rp_value_object(&in->values, tuple);
}

rp_val rp_py_path_attribute(rp_interp *in, rp_val path, rp_str attribute)
{
  rp_str name = name_of(path->text);
  size_t suffix = suffix_at(name);
  if (rp_str_is(attribute, "name")) {
    return rp_py_text(in, name);
  }
  if (rp_str_is(attribute, "stem")) {
    return rp_py_text(in, rp_str_sub(name, 0, suffix));
  }
  if (rp_str_is(attribute, "suffix")) {
    return rp_py_text(in, rp_str_sub(name, suffix, name.size));
  }
  if (rp_str_is(attribute, "parent")) {
    return parent_of(in, path);
  }
  if (rp_str_is(attribute, "parts")) {
    return parts_of(in, path->text);
  }
  if (rp_str_is(attribute, "root") || rp_str_is(attribute, "anchor")) {
    return rp_py_text(in, root_of(path->text));
  }
  if (rp_str_is(attribute, "drive")) {
    return rp_value_cstr(&in->values, "");
  }
  if (rp_str_is(attribute, "parents")) {
    rp_object *tuple = rp_object_new(in, RP_OBJECT_TUPLE);
    rp_val at = path;
    for (rp_val parent = parent_of(in, at); parent != at && tuple->items.count < 256; parent = parent_of(in, at)) {
      rp_items_append(in, tuple, rp_py_item(in, parent));
      at = parent;
    }
    return rp_value_object(&in->values, tuple);
  }
  if (rp_str_is(attribute, "suffixes")) {
    rp_object *list = rp_object_new(in, RP_OBJECT_LIST);
    bool none = name.size == 0 || name.data[name.size - 1] == '.';
    rp_str rest = rp_str_sub(name, name.size > 0 && name.data[0] == '.' ? 1 : 0, name.size);
    rp_str part;
    for (size_t i = 0; !none && rp_str_split(&rest, '.', &part); i++) {
      if (i > 0) {
        rp_items_append(
            in, list, rp_py_item(in, rp_value_str(&in->values, rp_arena_printf(in->arena, ".%.*s", RP_STR_ARG(part)))));
      }
    }
    return rp_value_object(&in->values, list);
  }
  return NULL;
}

static rp_val renamed(rp_interp *in, rp_val path, rp_str name, rp_str suffix)
{
  rp_buf buf = RP_BUF_INIT;
  start_path(&buf, parent_of(in, path));
  rp_str whole = rp_arena_printf(in->arena, "%.*s%.*s", RP_STR_ARG(name), RP_STR_ARG(suffix));
  add_part(&buf, whole);
  return take_path(in, &buf);
}

static rp_val with_name(rp_interp *in, const rp_call *call)
{
  rp_str name;
  if (!rp_py_takes(call, 1, 1) || call->self == NULL || call->self->kind != RP_PATH ||
      !rp_py_str(call->args[0], &name)) {
    return rp_py_unknown(in, call);
  }
  rp_str old = name_of(call->self->text);
  if (old.size == 0 || name.size == 0 || rp_str_is(name, ".") || rp_str_find(name, RP_STR("/"), 0) != SIZE_MAX) {
    return rp_raise(in, "ValueError", "Invalid name %.*s", RP_STR_ARG(name));
  }
  bool stem = rp_str_ends_with(rp_str_of(call->row->name), RP_STR("with_stem"));
  return renamed(in, call->self, name, stem ? rp_str_sub(old, suffix_at(old), old.size) : RP_STR(""));
}

static rp_val with_suffix(rp_interp *in, const rp_call *call)
{
  rp_str suffix;
  if (!rp_py_takes(call, 1, 1) || call->self == NULL || call->self->kind != RP_PATH ||
      !rp_py_str(call->args[0], &suffix)) {
    return rp_py_unknown(in, call);
  }
  rp_str name = name_of(call->self->text);
  bool wrong = name.size == 0 || (suffix.size > 0 && (suffix.data[0] != '.' || suffix.size == 1)) ||
               rp_str_find(suffix, RP_STR("/"), 0) != SIZE_MAX;
  return wrong ? rp_raise(in, "ValueError", "Invalid suffix %.*s", RP_STR_ARG(suffix))
               : renamed(in, call->self, rp_str_sub(name, 0, suffix_at(name)), suffix);
}

static rp_val path_text_row(rp_interp *in, const rp_call *call)
{
  return rp_py_takes(call, 0, 0) && call->self != NULL && call->self->kind == RP_PATH ? rp_py_text(in, call->self->text)
                                                                                      : rp_py_unknown(in, call);
}

static rp_val path_is_absolute(rp_interp *in, const rp_call *call)
{
  return rp_py_takes(call, 0, 0) && call->self != NULL && call->self->kind == RP_PATH
             ? rp_py_bool(in, root_of(call->self->text).size > 0)
             : rp_py_unknown(in, call);
}

static rp_val relative_to(rp_interp *in, const rp_call *call)
{
  rp_str base;
  if (!rp_py_takes(call, 1, 1) || call->self == NULL || call->self->kind != RP_PATH ||
      !path_text(call->args[0], &base)) {
    return rp_py_unknown(in, call);
  }
  rp_buf buf = RP_BUF_INIT;
  add_part(&buf, base);
  rp_val other = take_path(in, &buf);
  rp_str text = call->self->text;
  bool test = rp_str_ends_with(rp_str_of(call->row->name), RP_STR("is_relative_to"));
  bool below = false;
  size_t at = 0;
  if (rp_str_is(other->text, ".")) {
    below = root_of(text).size == 0;
  } else if (rp_str_starts_with(text, other->text)) {
    at = other->text.size;
    below = at == text.size || text.data[at] == '/' || other->text.data[at - 1] == '/';
    at += at < text.size && text.data[at] == '/' ? 1 : 0;
  }
  if (test) {
    return rp_py_bool(in, below);
  }
  if (!below) {
    return rp_raise(in, "ValueError", "'%.*s' is not in the subpath of '%.*s'", RP_STR_ARG(text),
                    RP_STR_ARG(other->text));
  }
  return rp_value_path(&in->values,
                       at >= text.size ? RP_STR(".") : rp_arena_str(in->arena, rp_str_sub(text, at, text.size)));
}

// Path.absolute() of what is absolute, Path.expanduser() of what has no '~': the path itself.
static rp_val path_absolute(rp_interp *in, const rp_call *call)
{
  bool absolute =
      call->self != NULL && call->self->kind == RP_PATH && rp_str_starts_with(call->self->text, RP_STR("/"));
  return absolute ? call->self : rp_py_unknown(in, call);
}

static rp_val path_expanduser(rp_interp *in, const rp_call *call)
{
  bool at_home = call->self == NULL || call->self->kind != RP_PATH || rp_str_starts_with(call->self->text, RP_STR("~"));
  return at_home ? rp_py_unknown(in, call) : call->self;
}

static rp_val never(rp_interp *in, const rp_call *call)
{
  return rp_py_unknown(in, call);
}

#define OUTSIDE(name, type)                                                                                            \
  {                                                                                                                    \
    name, never, RP_NATIVE_OUTSIDE, type                                                                               \
  }

// What depends on the place of the process for some arguments only.
#define PLACE_BUT(name, function, type)                                                                                \
  {                                                                                                                    \
    name, function, RP_NATIVE_PLACE, type                                                                              \
  }

#define PLACE(name, type) PLACE_BUT(name, never, type)

static const rp_native rows[] = {
    {"os.path.join", join, RP_NATIVE_PURE, RP_TYPE_STR},
    {"posixpath.join", join, RP_NATIVE_PURE, RP_TYPE_STR},
    {"os.path.basename", basename_row, RP_NATIVE_PURE, RP_TYPE_STR},
    {"os.path.dirname", dirname_row, RP_NATIVE_PURE, RP_TYPE_STR},
    {"os.path.split", split_row, RP_NATIVE_PURE, RP_TYPE_TUPLE},
    {"os.path.splitext", splitext, RP_NATIVE_PURE, RP_TYPE_TUPLE},
    {"os.path.isabs", isabs, RP_NATIVE_PURE, RP_TYPE_BOOL},
    {"os.path.normpath", normpath, RP_NATIVE_PURE, RP_TYPE_STR},
    {"os.path.normcase", normcase, RP_NATIVE_PURE, RP_TYPE_STR},
    {"os.path.commonprefix", commonprefix, RP_NATIVE_PURE, RP_TYPE_STR},
    {"os.fspath", fspath, RP_NATIVE_PURE, RP_TYPE_STR},
    PLACE_BUT("os.path.abspath", abspath, RP_TYPE_STR),
    PLACE("os.path.realpath", RP_TYPE_STR),
    PLACE("os.path.relpath", RP_TYPE_STR),
    PLACE_BUT("os.path.expanduser", expanduser, RP_TYPE_STR),
    OUTSIDE("os.path.expandvars", RP_TYPE_STR),
    OUTSIDE("os.path.exists", RP_TYPE_BOOL),
    OUTSIDE("os.path.isfile", RP_TYPE_BOOL),
    OUTSIDE("os.path.isdir", RP_TYPE_BOOL),
    OUTSIDE("os.path.islink", RP_TYPE_BOOL),
    OUTSIDE("os.path.getsize", RP_TYPE_INT),
    OUTSIDE("os.path.getmtime", RP_TYPE_FLOAT),
    OUTSIDE("os.getenv", RP_TYPE_STR),
    OUTSIDE("os.environ.get", RP_TYPE_STR),
    PLACE("os.getcwd", RP_TYPE_STR),
    OUTSIDE("os.listdir", RP_TYPE_LIST),
    {"pathlib.Path", path_of, RP_NATIVE_PURE, RP_TYPE_PATH},
    {"pathlib.PosixPath", path_of, RP_NATIVE_PURE, RP_TYPE_PATH},
    {"pathlib.PurePath", path_of, RP_NATIVE_PURE, RP_TYPE_PATH},
    {"pathlib.PurePosixPath", path_of, RP_NATIVE_PURE, RP_TYPE_PATH},
    {"path.joinpath", path_of, RP_NATIVE_PURE, RP_TYPE_PATH},
    {"path.with_name", with_name, RP_NATIVE_PURE, RP_TYPE_PATH},
    {"path.with_stem", with_name, RP_NATIVE_PURE, RP_TYPE_PATH},
    {"path.with_suffix", with_suffix, RP_NATIVE_PURE, RP_TYPE_PATH},
    {"path.as_posix", path_text_row, RP_NATIVE_PURE, RP_TYPE_STR},
    {"path.__str__", path_text_row, RP_NATIVE_PURE, RP_TYPE_STR},
    {"path.__fspath__", path_text_row, RP_NATIVE_PURE, RP_TYPE_STR},
    {"path.is_absolute", path_is_absolute, RP_NATIVE_PURE, RP_TYPE_BOOL},
    {"path.relative_to", relative_to, RP_NATIVE_PURE, RP_TYPE_PATH},
    {"path.is_relative_to", relative_to, RP_NATIVE_PURE, RP_TYPE_BOOL},
    {"path.match", never, RP_NATIVE_PURE, RP_TYPE_BOOL},
    {"path.as_uri", never, RP_NATIVE_PURE, RP_TYPE_STR},
    PLACE("pathlib.Path.cwd", RP_TYPE_PATH),
    PLACE("pathlib.Path.home", RP_TYPE_PATH),
    PLACE("path.resolve", RP_TYPE_PATH),
    PLACE_BUT("path.absolute", path_absolute, RP_TYPE_PATH),
    PLACE_BUT("path.expanduser", path_expanduser, RP_TYPE_PATH),
    OUTSIDE("path.exists", RP_TYPE_BOOL),
    OUTSIDE("path.is_file", RP_TYPE_BOOL),
    OUTSIDE("path.is_dir", RP_TYPE_BOOL),
    OUTSIDE("path.iterdir", RP_TYPE_LIST),
    OUTSIDE("path.glob", RP_TYPE_LIST),
    OUTSIDE("path.rglob", RP_TYPE_LIST),
    OUTSIDE("path.open", RP_TYPE_ANY),
    OUTSIDE("path.read_text", RP_TYPE_STR),
    OUTSIDE("path.read_bytes", RP_TYPE_BYTES),
    OUTSIDE("path.stat", RP_TYPE_ANY),
    OUTSIDE("path.write_text", RP_TYPE_INT),
    OUTSIDE("path.write_bytes", RP_TYPE_INT),
    OUTSIDE("path.unlink", RP_TYPE_NONE),
    OUTSIDE("path.rmdir", RP_TYPE_NONE),
    OUTSIDE("path.chmod", RP_TYPE_NONE),
    OUTSIDE("path.rename", RP_TYPE_PATH),
    OUTSIDE("path.replace", RP_TYPE_PATH),
    OUTSIDE("path.symlink_to", RP_TYPE_NONE),
    OUTSIDE("path.hardlink_to", RP_TYPE_NONE),
};

static rp_val done(rp_interp *in, const rp_call *call)
{
  rp_tell(in, rp_str_of(call->row->name), call);
  return in->values.none;
}

static const rp_native effects[] = {
    {"path.mkdir", done, 0, RP_TYPE_NONE},
    {"path.touch", done, 0, RP_TYPE_NONE},
};

void rp_lib_path_register(rp_interp *in)
{
  RP_PY_ROWS(in, rows);
  RP_PY_ROWS(in, effects);
}
