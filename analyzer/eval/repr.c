// Python's repr() of values that are known, methods of the repository included.
#include "analyzer/eval/printer.h"
#include "analyzer/eval/view.h"
#include "analyzer/lib/lib.h"
#include "base/buf.h"

enum { REPR_DEPTH = 40, REPR_LIMIT = 1 << 20 };

static bool add_repr(rp_interp *in, rp_buf *out, rp_val value, unsigned depth);

/// range(0, 3)
static bool add_range(rp_interp *in, rp_buf *out, const rp_object *range, unsigned depth)
{
  rp_val step = rp_env_find(&range->env, rp_sym(in, "step"));
  rp_buf_cstr(out, "range(");
  bool done = add_repr(in, out, rp_env_find(&range->env, rp_sym(in, "start")), depth + 1);
  rp_buf_cstr(out, ", ");
  done = done && add_repr(in, out, rp_env_find(&range->env, rp_sym(in, "stop")), depth + 1);
  if (done && step->integer != 1) {
    rp_buf_cstr(out, ", ");
    done = add_repr(in, out, step, depth + 1);
  }
  rp_buf_char(out, ')');
  return done;
}

static bool add_items(rp_interp *in, rp_buf *out, const rp_object *object, unsigned depth)
{
  const char *open = object->kind == RP_OBJECT_LIST ? "[" : object->kind == RP_OBJECT_TUPLE ? "(" : "{";
  const char *close = object->kind == RP_OBJECT_LIST ? "]" : object->kind == RP_OBJECT_TUPLE ? ")" : "}";
  rp_items items = object->items;
  rp_str class = object->class != NULL ? rp_class_name(object->class) : RP_STR("");
  if (rp_str_is(class, "range")) {
    return add_range(in, out, object, depth);
  }
  if (object->kind == RP_OBJECT_SET && items.count == 0) {
    rp_buf_printf(out, "%.*s()", RP_STR_ARG(class.size > 0 ? class : RP_STR("set")));
    return true;
  }
  if (rp_str_is(class, "_localized") ||                      // calendar.month_name: an address
      (object->kind == RP_OBJECT_SET && items.count != 1) || // in which order sets iterate depends on hashes
      !rp_items_ordered(&items)) {
    return false;
  }
  rp_buf_printf(out, "%.*s%s", RP_STR_ARG(class), class.size > 0 ? "(" : "");
  rp_buf_cstr(out, open);
  for (size_t i = 0; i < items.count; i++) {
    rp_buf_cstr(out, i > 0 ? ", " : "");
    if (items.data[i].many || items.data[i].condition->kind != RP_GUARD_TRUE ||
        !add_repr(in, out, items.data[i].value, depth + 1)) {
      return false;
    }
  }
  rp_buf_cstr(out, object->kind == RP_OBJECT_TUPLE && items.count == 1 ? "," : "");
  rp_buf_cstr(out, close);
  rp_val limit = rp_env_find(&object->env, rp_sym(in, RP_DEQUE_LIMIT));
  if (limit != NULL) {
    rp_buf_cstr(out, ", maxlen=");
    if (!add_repr(in, out, limit, depth + 1)) {
      return false;
    }
  }
  rp_buf_cstr(out, class.size > 0 ? ")" : "");
  return true;
}

/// What __repr__ of a class of the repository, or of a stub, gives; false: that is no text.
static bool add_hook(rp_interp *in, rp_buf *out, rp_val value)
{
  rp_val text = rp_call_method(in, value, "__repr__", NULL, 0, 0);
  in->raised = NULL;
  if (text == NULL || text->kind != RP_STR_) {
    return false;
  }
  rp_buf_add(out, text->text);
  return true;
}

static bool add_named_tuple(rp_interp *in, rp_buf *out, rp_val value, unsigned depth)
{
  const rp_object *object = value->object;
  rp_object *owner = NULL;
  if (rp_class_hook(in, object->class, "__repr__") != NULL) {
    return add_hook(in, out, value);
  }
  rp_val fields = rp_class_find(in, object->class, rp_sym(in, "_fields"), &owner);
  if (fields == NULL || !rp_value_is(fields, RP_OBJECT_TUPLE) || fields->object->items.count != object->items.count) {
    return false;
  }
  rp_buf_printf(out, "%.*s(", RP_STR_ARG(object->class->cls.name->text));
  for (size_t i = 0; i < object->items.count; i++) {
    rp_buf_printf(out, "%s%.*s=", i > 0 ? ", " : "", RP_STR_ARG(fields->object->items.data[i].value->text));
    if (!add_repr(in, out, object->items.data[i].value, depth + 1)) {
      return false;
    }
  }
  rp_buf_char(out, ')');
  return true;
}

static bool add_ordered_dict(rp_interp *in, rp_buf *out, const rp_object *dict, unsigned depth)
{
  rp_object *pairs = rp_object_new(in, RP_OBJECT_LIST);
  for (size_t i = 0; i < dict->entries.count; i++) {
    const rp_entry *entry = &dict->entries.data[i];
    rp_val pair[2] = {entry->key, entry->value};
    rp_item item = {rp_sequence_new(in, RP_OBJECT_TUPLE, pair, 2), entry->condition, entry->many, entry->unordered};
    rp_items_append(in, pairs, item);
  }
  rp_buf_cstr(out, "OrderedDict(");
  bool done = pairs->items.count == 0 || add_items(in, out, pairs, depth);
  rp_buf_char(out, ')');
  return done;
}

/// A Counter shows its greatest first (3.11 collections/__init__.py:726).
static bool add_counter(rp_interp *in, rp_buf *out, rp_val counter, unsigned depth)
{
  rp_val pairs = rp_call_method(in, counter, "most_common", NULL, 0, 0);
  in->raised = NULL;
  if (pairs == NULL || !rp_value_is_list(pairs)) {
    return false;
  }
  rp_val dict = rp_call_simple(in, rp_external(in, RP_STR("builtins.dict")), &pairs, 1, 0);
  bool empty = counter->object->entries.count == 0;
  rp_buf_cstr(out, empty ? "Counter()" : "Counter(");
  if (empty || dict == NULL || !rp_value_is(dict, RP_OBJECT_DICT)) {
    return empty;
  }
  bool done = add_repr(in, out, dict, depth);
  rp_buf_char(out, ')');
  return done;
}

static bool add_entries(rp_interp *in, rp_buf *out, rp_val value, unsigned depth)
{
  const rp_object *dict = value->object;
  rp_str class = dict->class != NULL ? rp_class_name(dict->class) : RP_STR("");
  bool defaults = rp_str_is(class, "defaultdict");
  if (class.size > 0 && !defaults) {
    return rp_str_is(class, "OrderedDict") ? add_ordered_dict(in, out, dict, depth)
                                           : rp_str_is(class, "Counter") && add_counter(in, out, value, depth);
  }
  if (defaults) {
    rp_val factory = rp_env_find(&dict->env, rp_sym(in, "default_factory"));
    rp_buf_cstr(out, "defaultdict(");
    if (!add_repr(in, out, factory != NULL ? factory : in->values.none, depth + 1)) {
      return false;
    }
    rp_buf_cstr(out, ", ");
  }
  rp_entries entries = dict->entries;
  if (!rp_entries_ordered(&entries)) {
    return false;
  }
  rp_buf_char(out, '{');
  for (size_t i = 0; i < entries.count; i++) {
    rp_buf_cstr(out, i > 0 ? ", " : "");
    if (entries.data[i].many || entries.data[i].condition->kind != RP_GUARD_TRUE ||
        !add_repr(in, out, entries.data[i].key, depth + 1)) {
      return false;
    }
    rp_buf_cstr(out, ": ");
    if (!add_repr(in, out, entries.data[i].value, depth + 1)) {
      return false;
    }
  }
  rp_buf_cstr(out, defaults ? "})" : "}");
  return true;
}

/// One of a dict shows its items, one of another mapping the mapping (Python 3.11 _collections_abc.py:857).
static bool add_view(rp_interp *in, rp_buf *out, const rp_object *view, unsigned depth)
{
  rp_str name = view->class->cls.name->text;
  rp_buf_printf(out, "%.*s(", RP_STR_ARG(name));
  bool plain = rp_str_find(name, RP_STR("dict_"), 0) != SIZE_MAX; // dict_keys, odict_keys
  rp_val shown = rp_value_object(&in->values, view->view.of);
  if (plain) {
    const rp_items *items = rp_view_items(in, view);
    shown = rp_sequence_new(in, RP_OBJECT_LIST, NULL, 0);
    rp_items_replace(in, shown->object, items->data, items->count);
  }
  bool done = add_repr(in, out, shown, depth + 1);
  rp_buf_char(out, ')');
  return done;
}

/// BaseException.__repr__: the class with the arguments.
static bool add_exception(rp_interp *in, rp_buf *out, const rp_object *object, unsigned depth)
{
  rp_val args = rp_path_prune(in, rp_env_find(&object->env, rp_sym(in, "args")));
  bool ours = rp_env_find(&object->env, rp_sym(in, RP_EXCEPTION_OURS)) != NULL;
  if (args == NULL || !rp_value_is(args, RP_OBJECT_TUPLE) || ours || rp_class_has_unknown_base(object->class)) {
    return false;
  }
  bool single = args->object->items.count == 1;
  rp_buf_printf(out, "%.*s%s", RP_STR_ARG(rp_class_name(object->class)), single ? "(" : "");
  bool done = add_repr(in, out, single ? args->object->items.data[0].value : args, depth + 1);
  rp_buf_cstr(out, single ? ")" : "");
  return done;
}

/// A class of Python's own, or of the repository.
static bool add_class(rp_interp *in, rp_buf *out, const rp_object *class)
{
  rp_str name = class->cls.name->text;
  if (class->cls.opaque || rp_class_refused(in, class) != NULL ||
      (class->class != NULL &&
       (rp_class_hook(in, class->class, "__repr__") != NULL || rp_class_hook(in, class->class, "__str__") != NULL))) {
    return false;
  }
  if (rp_class_derives_named(class, "enum", "Enum")) {
    rp_buf_printf(out, "<enum '%.*s'>", RP_STR_ARG(name)); // 3.11 says "flag" of a Flag, 3.10 does not
    return class->cls.node != 0 && !class->cls.module->stub && !rp_class_derives_named(class, "enum", "Flag");
  }
  if (class->cls.module == NULL) {
    name = rp_str_starts_with(name, RP_STR("builtins.")) ? rp_class_name(class) : name;
    rp_buf_printf(out, "<class '%.*s'>", RP_STR_ARG(name));
    return class->cls.node == 0 && rp_builtin_class(in, class->cls.name->text.data) == class;
  }
  rp_buf_printf(out, "<class '%.*s.%.*s'>", RP_STR_ARG(class->cls.module->name->text), RP_STR_ARG(class->cls.qualname));
  return class->cls.node != 0 && !class->cls.module->stub;
}

static bool add_instance(rp_interp *in, rp_buf *out, rp_val value, unsigned depth)
{
  const rp_object *object = value->object;
  rp_val wrapped = rp_env_find(&object->env, rp_sym(in, "wrapped"));
  if (wrapped != NULL &&
      rp_class_derives_named(object->class, "luigi.freezing", "FrozenOrderedDict")) { // freezing.py:37
    return add_repr(in, out, wrapped, depth + 1);
  }
  rp_object *owner = NULL;
  rp_val hook = rp_class_find(in, object->class, rp_sym(in, "__repr__"), &owner);
  if (hook == NULL && rp_class_derives(object->class, rp_builtin_class(in, "BaseException"))) {
    return add_exception(in, out, object, depth);
  }
  return hook != NULL && !owner->cls.opaque && owner != in->object_class && add_hook(in, out, value);
}

static bool add_repr(rp_interp *in, rp_buf *out, rp_val value, unsigned depth)
{
  value = value == NULL ? NULL : rp_path_prune(in, value);
  if (value == NULL || depth > REPR_DEPTH || out->size > REPR_LIMIT) {
    return false;
  }
  if (value->kind != RP_OBJECT) {
    if (!rp_value_is_scalar(value)) {
      return false;
    }
    rp_buf_add(out, rp_scalar_repr(in, value));
    return true;
  }
  const rp_object *object = value->object;
  if (object->kind == RP_OBJECT_TUPLE && object->class != NULL) {
    return add_named_tuple(in, out, value, depth);
  }
  if (object->kind == RP_OBJECT_LIST || object->kind == RP_OBJECT_TUPLE || object->kind == RP_OBJECT_SET) {
    return add_items(in, out, object, depth);
  }
  if (object->kind == RP_OBJECT_DICT) {
    return add_entries(in, out, value, depth);
  }
  if (object->kind == RP_OBJECT_VIEW) {
    return add_view(in, out, object, depth);
  }
  if (object->kind == RP_OBJECT_CLASS) {
    return add_class(in, out, object);
  }
  return object->kind == RP_OBJECT_INSTANCE && add_instance(in, out, value, depth);
}

rp_str rp_repr(rp_interp *in, rp_val value)
{
  rp_buf out = RP_BUF_INIT;
  rp_str text = {NULL, 0};
  if (in->eval_depth < RP_EVAL_DEPTH) {
    in->eval_depth++;
    text = add_repr(in, &out, value, 0) ? rp_arena_str(in->arena, rp_buf_str(&out)) : text;
    in->eval_depth--;
  }
  rp_buf_release(&out);
  return text;
}
