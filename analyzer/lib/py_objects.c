// Builtins that ask about objects and classes. A type question about a value that is not known is answered only where
// what is known of it decides; otherwise the answer is derived.

#include "analyzer/eval/view.h"
#include "analyzer/lib/py.h"

enum { ANSWER_UNKNOWN = -1 };

// A builtin or library type in isinstance(), by its class or row name.
typedef struct type_row {
  const char *name;      ///< last part of the name
  const char *qualified; ///< "" for builtins
  rp_type type;
  bool abstract; ///< collections.abc and the like
} type_row;

static const type_row type_rows[] = {
    {"NoneType", "types.NoneType", RP_TYPE_NONE, false},
    {"bool", "builtins.bool", RP_TYPE_BOOL, false},
    {"int", "builtins.int", RP_TYPE_INT, false},
    {"long", "builtins.long", RP_TYPE_INT, false},
    {"float", "builtins.float", RP_TYPE_FLOAT, false},
    {"str", "builtins.str", RP_TYPE_STR, false},
    {"unicode", "builtins.unicode", RP_TYPE_STR, false},
    {"basestring", "builtins.basestring", RP_TYPE_STR, false},
    {"bytes", "builtins.bytes", RP_TYPE_BYTES, false},
    {"date", "datetime.date", RP_TYPE_DATE, false},
    {"datetime", "datetime.datetime", RP_TYPE_DATETIME, false},
    {"timedelta", "datetime.timedelta", RP_TYPE_TIMEDELTA, false},
    {"list", "builtins.list", RP_TYPE_LIST, false},
    {"tuple", "builtins.tuple", RP_TYPE_TUPLE, false},
    {"set", "builtins.set", RP_TYPE_SET, false},
    {"frozenset", "builtins.frozenset", RP_TYPE_SET, false},
    {"dict", "builtins.dict", RP_TYPE_DICT, false},
    {"OrderedDict", "collections.OrderedDict", RP_TYPE_DICT, false},
    {"defaultdict", "collections.defaultdict", RP_TYPE_DICT, false},
    {"Counter", "collections.Counter", RP_TYPE_DICT, false},
    {"deque", "collections.deque", RP_TYPE_LIST, false},
    {"range", "builtins.range", RP_TYPE_LIST, false},
    {"Path", "pathlib.Path", RP_TYPE_PATH, false},
    {"PurePath", "pathlib.PurePath", RP_TYPE_PATH, false},
    {"PosixPath", "pathlib.PosixPath", RP_TYPE_PATH, false},
    {"Mapping", "collections.abc.Mapping", RP_TYPE_DICT, true},
    {"MutableMapping", "collections.abc.MutableMapping", RP_TYPE_DICT, true},
    {"Sequence", "collections.abc.Sequence", RP_TYPE_LIST, true},
    {"MutableSequence", "collections.abc.MutableSequence", RP_TYPE_LIST, true},
    {"Iterable", "collections.abc.Iterable", RP_TYPE_ANY, true},
    {"Set", "collections.abc.Set", RP_TYPE_SET, true},
    {"Mapping", "collections.Mapping", RP_TYPE_DICT, true},
    {"Sequence", "collections.Sequence", RP_TYPE_LIST, true},
    {"Iterable", "collections.Iterable", RP_TYPE_ANY, true},
    {"basestring", "six.string_types", RP_TYPE_STR, false},
    {"string_types", "past.builtins.basestring", RP_TYPE_STR, false},
};

// What the class object of a row of the table is called.
static const char *class_name_of_row(const type_row *row)
{
  if (row->type == RP_TYPE_NONE) {
    return "builtins.NoneType";
  }
  static const char BUILTINS[] = "builtins.";
  bool builtin = row->qualified[0] == BUILTINS[0] && strncmp(row->qualified, BUILTINS, sizeof BUILTINS - 1) == 0 &&
                 strcmp(row->name, "range") != 0;
  return builtin ? row->qualified + 9 : row->qualified;
}

// The class object of a row of the table; NULL.
static rp_object *class_of_row(rp_interp *in, const type_row *row)
{
  return rp_builtin_class(in, class_name_of_row(row));
}

static const type_row *type_row_of(rp_interp *in, rp_val class)
{
  if (class->kind != RP_OBJECT) {
    return NULL;
  }
  const rp_object *object = class->object;
  bool native = object->kind == RP_OBJECT_NATIVE;
  bool builtin = object->kind == RP_OBJECT_CLASS && rp_external_class(in, object->cls.name, false) == object;
  rp_str name = native ? object->native.name->text : builtin ? object->cls.name->text : RP_STR("");
  for (size_t i = 0; (native || builtin) && i < sizeof type_rows / sizeof type_rows[0]; i++) {
    const type_row *row = &type_rows[i];
    if (native ? rp_str_is(name, row->qualified) : !row->abstract && rp_str_is(name, class_name_of_row(row))) {
      return row; // other names of a class stand behind its own
    }
  }
  return NULL;
}

// What is known of the type of a value that is no instance; RP_TYPE_ANY: nothing.
static rp_type known_type(rp_val value)
{
  if (value->kind != RP_OBJECT) {
    return rp_value_type(value);
  }
  switch (value->object->kind) {
  case RP_OBJECT_LIST:
    return RP_TYPE_LIST;
  case RP_OBJECT_TUPLE:
    return RP_TYPE_TUPLE;
  case RP_OBJECT_SET:
    return RP_TYPE_SET;
  case RP_OBJECT_DICT:
    return RP_TYPE_DICT;
  case RP_OBJECT_CLASS:
    return RP_TYPE_CLASS;
  case RP_OBJECT_ITERATOR:
  case RP_OBJECT_VIEW:
  case RP_OBJECT_INSTANCE:
  case RP_OBJECT_FUNCTION:
  case RP_OBJECT_METHOD:
  case RP_OBJECT_NATIVE:
  case RP_OBJECT_MODULE:
  case RP_OBJECT_PROPERTY:
  case RP_OBJECT_STATICMETHOD:
  case RP_OBJECT_CLASSMETHOD:
  case RP_OBJECT_SUPER:
  case RP_OBJECT_PARTIAL:
    break;
  }
  return RP_TYPE_ANY;
}

// Whether a plain value (no instance, class or symbol of unknown type) is an instance of a type of the table.
static int plain_is(rp_interp *in, rp_val value, rp_type type, const type_row *row)
{
  if (strcmp(row->name, "Iterable") == 0) {
    return type == RP_TYPE_STR || type == RP_TYPE_BYTES || (type >= RP_TYPE_LIST && type <= RP_TYPE_DICT);
  }
  if (strcmp(row->name, "MutableSequence") == 0 && rp_value_is(value, RP_OBJECT_LIST) && value->object->class != NULL) {
    return !rp_str_is(rp_class_name(value->object->class), "range");
  }
  if (row->abstract && row->type == RP_TYPE_LIST) {
    bool sequence = type == RP_TYPE_LIST || (strcmp(row->name, "Sequence") == 0 &&
                                             (type == RP_TYPE_TUPLE || type == RP_TYPE_STR || type == RP_TYPE_BYTES));
    return sequence;
  }
  if (type == RP_TYPE_SET && row->type == RP_TYPE_SET && !row->abstract) {
    if (value->kind != RP_OBJECT) {
      return ANSWER_UNKNOWN;
    }
    bool frozen = value->object->class != NULL && value->object->class == rp_builtin_class(in, "frozenset");
    return frozen == (strcmp(row->name, "frozenset") == 0);
  }
  bool kept_as = (type == RP_TYPE_DICT || type == RP_TYPE_LIST) && type == row->type && value->kind == RP_OBJECT;
  if (kept_as && !row->abstract) { // a subclass of dict is one; a range or deque is no list
    rp_str class = value->object->class != NULL ? rp_class_name(value->object->class) : RP_STR("list");
    return strcmp(row->name, "dict") == 0 || rp_str_is(class, row->name);
  }
  if (type == row->type && value->kind != RP_OBJECT && strcmp(row->name, "dict") != 0 && type == RP_TYPE_DICT &&
      !row->abstract) {
    return ANSWER_UNKNOWN;
  }
  if (type == row->type) {
    return 1;
  }
  return (type == RP_TYPE_BOOL && row->type == RP_TYPE_INT) || (type == RP_TYPE_DATETIME && row->type == RP_TYPE_DATE);
}

static bool class_is_open(const rp_object *class)
{
  for (uint32_t i = 0; i < class->cls.mro_count; i++) {
    if (class->cls.mro[i]->cls.opaque || class->cls.mro[i]->cls.broken) {
      return true;
    }
  }
  return class->cls.opaque || class->cls.broken;
}

static int is_instance(rp_interp *in, rp_val value, rp_val class)
{
  if (class->kind == RP_OBJECT && class->object == in->object_class) {
    return 1;
  }
  if (rp_value_is(value, RP_OBJECT_NATIVE) && value->object->native.row != NULL &&
      rp_value_is(class, RP_OBJECT_CLASS) && class->object->cls.node != 0 && !class_is_open(class->object)) {
    return 0; // what Python brings is of no class of the repository
  }
  const type_row *row = type_row_of(in, class);
  rp_object *actual = NULL;
  if (rp_value_is(value, RP_OBJECT_INSTANCE)) {
    actual = value->object->class;
  } else if (value->kind == RP_OBJECT && value->object->kind != RP_OBJECT_CLASS && known_type(value) == RP_TYPE_ANY) {
    actual = rp_class_of(in, value);
  }
  if (rp_value_is(value, RP_OBJECT_VIEW) && row != NULL && row->abstract) {
    bool set = row->type == RP_TYPE_SET && rp_view_is_set(value);
    return set || strcmp(row->name, "Iterable") == 0;
  }
  if (actual != NULL) {
    rp_object *wanted = rp_value_is(class, RP_OBJECT_CLASS) ? class->object : NULL;
    if (wanted == NULL && row != NULL && !row->abstract) {
      wanted = class_of_row(in, row);
    }
    if (wanted != NULL && rp_class_derives(actual, wanted)) {
      return 1;
    }
    return wanted == NULL || class_is_open(actual) ? ANSWER_UNKNOWN : 0;
  }
  if (rp_value_is(value, RP_OBJECT_CLASS)) {
    if (!rp_value_is(class, RP_OBJECT_CLASS)) {
      return row != NULL ? 0 : ANSWER_UNKNOWN;
    }
    if (class->object == in->type_class) {
      return 1;
    }
    if (row != NULL) {
      return 0;
    }
    rp_object *metaclass = rp_class_of(in, value);
    if (metaclass == NULL) {
      return ANSWER_UNKNOWN;
    }
    return rp_class_derives(metaclass, class->object) ? 1 : class_is_open(value->object) ? ANSWER_UNKNOWN : 0;
  }
  rp_type type = known_type(value);
  if (type == RP_TYPE_ANY || type == RP_TYPE_ENUM || type == RP_TYPE_TASK || type == RP_TYPE_INTERVAL ||
      type == RP_TYPE_CLASS) {
    // A task or an enum member is no number, text or container of the table.
    bool plain = row != NULL && !row->abstract && type != RP_TYPE_ANY && type != RP_TYPE_ENUM;
    return plain ? 0 : ANSWER_UNKNOWN;
  }
  if (row != NULL) {
    return plain_is(in, value, type, row);
  }
  // A known plain value is no instance of a class of the repository; a symbolic one may be of a subclass.
  return rp_value_is(class, RP_OBJECT_CLASS) && !class_is_open(class->object) ? 0 : ANSWER_UNKNOWN;
}

// Values that isinstance() refuses for a class. Instances may have __instancecheck__.
static bool never_a_class(rp_val value)
{
  bool container =
      rp_value_is(value, RP_OBJECT_LIST) || rp_value_is(value, RP_OBJECT_SET) || rp_value_is(value, RP_OBJECT_DICT);
  return container || rp_value_is_scalar(value);
}

// The third answer for tuples of classes, nested ones too; raised where the first that is not passed by is no class.
static int is_instance_of_any(rp_interp *in, rp_val value, rp_val class, int depth)
{
  if (never_a_class(class)) {
    rp_raise(in, "TypeError", "isinstance() arg 2 must be a type, a tuple of types, or a union");
    return ANSWER_UNKNOWN;
  }
  if (!rp_value_is(class, RP_OBJECT_TUPLE)) {
    return is_instance(in, value, class);
  }
  const rp_items *items = &class->object->items;
  int answer = 0;
  for (size_t i = 0; i < items->count && depth > 0; i++) {
    int one = is_instance_of_any(in, value, items->data[i].value, depth - 1);
    if (one == 1) {
      return 1;
    }
    if (in->raised != NULL) {
      in->raised = answer == 0 ? in->raised : NULL; // one of those before may be its class
      return ANSWER_UNKNOWN;
    }
    answer = one == 0 ? answer : ANSWER_UNKNOWN;
  }
  return depth > 0 ? answer : ANSWER_UNKNOWN;
}

static rp_val isinstance_of(rp_interp *in, const rp_val *values, size_t count, void *data)
{
  const rp_call *call = data;
  if (rp_py_first_unknown(values, count) != NULL) {
    return rp_py_first_unknown(values, count);
  }
  int answer = is_instance_of_any(in, values[0], values[1], 8);
  if (in->raised != NULL) {
    return NULL;
  }
  if (answer != ANSWER_UNKNOWN) {
    return rp_py_bool(in, answer == 1);
  }
  if (rp_value_is_symbolic(values[0])) {
    return rp_py_derive_named(in, "builtins.isinstance", values, count, RP_TYPE_BOOL);
  }
  return rp_py_unknown(in, call);
}

static rp_val isinstance_row(rp_interp *in, const rp_call *call)
{
  rp_call copy = *call;
  return rp_py_takes(call, 2, 2) ? rp_py_over_values(in, call->args, 2, isinstance_of, &copy, call->node)
                                 : rp_py_unknown(in, call);
}

static int is_subclass(rp_interp *in, rp_val class, rp_val base, int depth)
{
  if (rp_value_is(base, RP_OBJECT_TUPLE) && depth > 0) {
    int answer = 0;
    for (size_t i = 0; i < base->object->items.count; i++) {
      int one = is_subclass(in, class, base->object->items.data[i].value, depth - 1);
      if (one == 1) {
        return 1;
      }
      answer = one == 0 ? answer : ANSWER_UNKNOWN;
    }
    return answer;
  }
  if (!rp_value_is(class, RP_OBJECT_CLASS) || !rp_value_is(base, RP_OBJECT_CLASS)) {
    return ANSWER_UNKNOWN;
  }
  if (rp_class_derives(class->object, base->object) || base->object == in->object_class) {
    return 1;
  }
  return class_is_open(class->object) ? ANSWER_UNKNOWN : 0;
}

static rp_val issubclass_of(rp_interp *in, const rp_val *values, size_t count, void *data)
{
  const rp_call *call = data;
  if (rp_py_first_unknown(values, count) != NULL) {
    return rp_py_first_unknown(values, count);
  }
  if (rp_value_is_scalar(values[0])) {
    return rp_raise(in, "TypeError", "issubclass() arg 1 must be a class");
  }
  if (never_a_class(values[1])) {
    return rp_raise(in, "TypeError", "issubclass() arg 2 must be a class, a tuple of classes, or a union");
  }
  int answer = is_subclass(in, values[0], values[1], 8);
  if (answer != ANSWER_UNKNOWN) {
    return rp_py_bool(in, answer == 1);
  }
  return rp_value_is_symbolic(values[0]) ? rp_py_derive_named(in, "builtins.issubclass", values, count, RP_TYPE_BOOL)
                                         : rp_py_unknown(in, call);
}

static rp_val issubclass_row(rp_interp *in, const rp_call *call)
{
  rp_call copy = *call;
  return rp_py_takes(call, 2, 2) ? rp_py_over_values(in, call->args, 2, issubclass_of, &copy, call->node)
                                 : rp_py_unknown(in, call);
}

static rp_val type_of(rp_interp *in, const rp_val *values, size_t count, void *data)
{
  const rp_call *call = data;
  if (values[0]->kind == RP_UNKNOWN) {
    return values[0];
  }
  rp_object *class = rp_class_of(in, values[0]);
  if (class != NULL) {
    return rp_value_object(&in->values, class);
  }
  return rp_value_is_symbolic(values[0]) ? rp_py_derive_named(in, "builtins.type", values, count, RP_TYPE_CLASS)
                                         : rp_py_unknown(in, call);
}

// type(name, bases, namespace)
static rp_val new_type(rp_interp *in, const rp_call *call)
{
  rp_str name;
  if (!rp_py_str(call->args[0], &name) || !rp_value_is(call->args[1], RP_OBJECT_TUPLE) ||
      !rp_value_is(call->args[2], RP_OBJECT_DICT)) {
    rp_val unknown = rp_py_first_unknown(call->args, call->count);
    return unknown != NULL ? unknown : rp_unknown(in, RP_RULE_TASK_CLASS_UNKNOWN, call->node);
  }
  const rp_items *bases = &call->args[1]->object->items;
  const rp_entries *entries = &call->args[2]->object->entries;
  if (rp_py_shape_of(bases) != RP_PY_PLAIN || rp_py_shape_of_dict(call->args[2]->object) != RP_PY_PLAIN) {
    return rp_py_unknown(in, call);
  }
  rp_object **classes = RP_NEW_ARRAY(in->arena, rp_object *, bases->count + 1);
  for (size_t i = 0; i < bases->count; i++) {
    if (!rp_value_is(bases->data[i].value, RP_OBJECT_CLASS)) {
      return rp_py_unknown(in, call);
    }
    classes[i] = bases->data[i].value->object;
  }
  rp_object *holder = rp_object_new(in, RP_OBJECT_INSTANCE);
  for (size_t i = 0; i < entries->count; i++) {
    rp_str key;
    if (!rp_py_str(entries->data[i].key, &key)) {
      return rp_py_unknown(in, call);
    }
    rp_env_set(in, &holder->env, rp_intern_str(&in->names, key), entries->data[i].value);
  }
  rp_class_draft draft = {
      .name = rp_intern_str(&in->names, name),
      .qualname = rp_arena_str(in->arena, name),
      .bases = classes,
      .base_count = bases->count,
      .names = &holder->env,
      .module = in->frame != NULL ? in->frame->module : NULL,
  };
  rp_object *class = rp_class_new(in, &draft);
  return class != NULL ? rp_value_object(&in->values, class) : NULL;
}

static rp_val type_row_call(rp_interp *in, const rp_call *call)
{
  rp_call copy = *call;
  if (rp_py_takes(call, 1, 1)) {
    return rp_py_over_values(in, call->args, 1, type_of, &copy, call->node);
  }
  return rp_py_takes(call, 3, 3) ? new_type(in, call) : rp_py_unknown(in, call);
}

// getattr and hasattr with a name that is not known.
static rp_val name_not_known(rp_interp *in, const rp_call *call, rp_val name)
{
  if (name->kind == RP_UNKNOWN) {
    return name;
  }
  if (rp_value_is_scalar(name)) {
    return rp_raise(in, "TypeError", "attribute name must be string");
  }
  return rp_unknown(
      in, rp_value_is(call->args[0], RP_OBJECT_MODULE) ? RP_RULE_TASK_CLASS_UNKNOWN : RP_RULE_OPERATION_UNKNOWN,
      call->node);
}

static rp_val getattr_of(rp_interp *in, const rp_val *values, size_t count, void *data)
{
  (void)count;
  const rp_call *call = data;
  rp_str name;
  if (!rp_py_str(values[0], &name)) {
    return name_not_known(in, call, values[0]);
  }
  const rp_symbol *symbol = rp_intern_str(&in->names, name);
  if (call->count < 3) {
    return rp_attribute(in, call->args[0], symbol, call->node);
  }
  return rp_py_bound_or(in, rp_attribute_or_unbound(in, call->args[0], symbol, call->node), call->args[2]);
}

static rp_val getattr_row(rp_interp *in, const rp_call *call)
{
  rp_call copy = *call;
  return rp_py_takes(call, 2, 3) ? rp_py_over_values(in, &call->args[1], 1, getattr_of, &copy, call->node)
                                 : rp_py_unknown(in, call);
}

static rp_val hasattr_of(rp_interp *in, const rp_val *values, size_t count, void *data)
{
  (void)count;
  const rp_call *call = data;
  rp_str name;
  if (!rp_py_str(values[0], &name)) {
    return name_not_known(in, call, values[0]);
  }
  rp_val value = rp_attribute_or_unbound(in, call->args[0], rp_intern_str(&in->names, name), call->node);
  if (value == NULL) {
    return in->values.no;
  }
  if (value->kind == RP_UNKNOWN) {
    return value;
  }
  if (rp_value_is_symbolic(call->args[0])) {
    return rp_py_derive_named(in, "builtins.hasattr", call->args, call->count, RP_TYPE_BOOL);
  }
  if (value->kind != RP_CHOICE) {
    return in->values.yes;
  }
  rp_condition absent = in->values.never;
  for (size_t i = 0; i < value->choice.count; i++) {
    if (value->choice.options[i].value->kind == RP_UNBOUND) {
      absent = rp_guard_or(&in->values, absent, value->choice.options[i].condition);
    }
  }
  return rp_py_condition(in, rp_guard_not(&in->values, absent));
}

static rp_val hasattr_row(rp_interp *in, const rp_call *call)
{
  rp_call copy = *call;
  return rp_py_takes(call, 2, 2) ? rp_py_over_values(in, &call->args[1], 1, hasattr_of, &copy, call->node)
                                 : rp_py_unknown(in, call);
}

static rp_val setattr_row(rp_interp *in, const rp_call *call)
{
  rp_str name;
  if (!rp_py_takes(call, 3, 3) || !rp_py_str(call->args[1], &name)) {
    rp_val unknown = rp_py_unknown(in, call);
    if (call->count > 0 && rp_value_is(call->args[0], RP_OBJECT_INSTANCE)) {
      rp_attributes_forget(in, call->args[0]->object, unknown);
    }
    return unknown;
  }
  rp_attribute_set(in, call->args[0], rp_intern_str(&in->names, name), call->args[2]);
  return in->raised == NULL ? in->values.none : NULL;
}

static rp_val delattr_row(rp_interp *in, const rp_call *call)
{
  rp_str name;
  if (!rp_py_takes(call, 2, 2) || !rp_py_str(call->args[1], &name) || call->args[0]->kind != RP_OBJECT) {
    return rp_py_unknown(in, call);
  }
  const rp_symbol *symbol = rp_intern_str(&in->names, name);
  if (!rp_value_is(call->args[0], RP_OBJECT_INSTANCE)) {
    if (rp_env_find(&call->args[0]->object->env, symbol) == NULL) {
      return rp_raise(in, "AttributeError", "%.*s", RP_STR_ARG(name));
    }
    rp_env_set(in, &call->args[0]->object->env, symbol, NULL);
    return in->values.none;
  }
  return rp_attribute_delete(in, call->args[0], symbol, call->node) ? in->values.none : NULL;
}

static rp_val callable_of(rp_interp *in, const rp_val *values, size_t count, void *data)
{
  (void)count;
  const rp_call *call = data;
  rp_val value = values[0];
  if (value->kind == RP_UNKNOWN) {
    return value;
  }
  if (rp_value_is_scalar(value)) {
    return in->values.no;
  }
  if (value->kind != RP_OBJECT) {
    return rp_py_derive_named(in, "builtins.callable", values, 1, RP_TYPE_BOOL);
  }
  rp_object *owner = NULL;
  switch (value->object->kind) {
  case RP_OBJECT_FUNCTION:
  case RP_OBJECT_METHOD:
  case RP_OBJECT_CLASS:
  case RP_OBJECT_PARTIAL:
    return in->values.yes;
  case RP_OBJECT_INSTANCE:
    if (rp_class_find(in, value->object->class, rp_sym(in, "__call__"), &owner) != NULL) {
      return in->values.yes;
    }
    return class_is_open(value->object->class) ? rp_py_unknown(in, call) : in->values.no;
  case RP_OBJECT_NATIVE:
    return value->object->native.row != NULL ? in->values.yes : rp_py_unknown(in, call);
  case RP_OBJECT_LIST:
  case RP_OBJECT_TUPLE:
  case RP_OBJECT_SET:
  case RP_OBJECT_DICT:
  case RP_OBJECT_ITERATOR:
  case RP_OBJECT_VIEW:
  case RP_OBJECT_MODULE:
  case RP_OBJECT_PROPERTY:
  case RP_OBJECT_STATICMETHOD:
  case RP_OBJECT_CLASSMETHOD:
  case RP_OBJECT_SUPER:
    break;
  }
  return in->values.no;
}

static rp_val callable_row(rp_interp *in, const rp_call *call)
{
  rp_call copy = *call;
  return rp_py_takes(call, 1, 1) ? rp_py_over_values(in, call->args, 1, callable_of, &copy, call->node)
                                 : rp_py_unknown(in, call);
}

static rp_val import_row(rp_interp *in, const rp_call *call)
{
  rp_str name;
  if (call->rest != NULL || call->count == 0 || !rp_py_str(call->args[0], &name) || in->frame == NULL) {
    return rp_py_unknown(in, call);
  }
  bool importlib = strcmp(call->row->name, "importlib.import_module") == 0;
  uint32_t dots = 0;
  while (dots < name.size && name.data[dots] == '.') {
    dots++;
  }
  rp_str package;
  if (dots > 0 && importlib && rp_py_str(rp_arg(in, call, 1, "package"), &package)) {
    name = rp_relative_name(in, package, rp_str_sub(name, dots, name.size), dots - 1);
    dots = 0;
  }
  if (name.size == 0 || dots > 0 || (!importlib && call->keyword_count > 0)) {
    return rp_py_unknown(in, call);
  }
  rp_val module = rp_import_module(in, in->frame->module, name);
  if (importlib || module == NULL || call->count >= 4) {
    return module;
  }
  // __import__("a.b") without fromlist gives a.
  size_t dot = rp_str_find(name, RP_STR("."), 0);
  return dot == SIZE_MAX ? module : rp_import_module(in, in->frame->module, rp_str_sub(name, 0, dot));
}

// sys.modules["name"]: a module of the repository that was imported before; what else is there depends on the process.
static rp_val modules_getitem(rp_interp *in, const rp_call *call)
{
  rp_str name;
  rp_module *module =
      rp_py_str(call->args[0], &name) && in->frame != NULL ? rp_linker_find(in->linker, in->frame->module, name) : NULL;
  return module != NULL && module->object != NULL && (module->running || module->done)
             ? rp_value_object(&in->values, module->object)
             : rp_unknown(in, RP_RULE_READS_OUTSIDE, call->node);
}

static const rp_native rows[] = {
    {"builtins.isinstance", isinstance_row, 0, RP_TYPE_BOOL},
    {"builtins.issubclass", issubclass_row, 0, RP_TYPE_BOOL},
    {"builtins.type", type_row_call, 0, RP_TYPE_CLASS},
    {"builtins.getattr", getattr_row, 0, RP_TYPE_ANY},
    {"builtins.hasattr", hasattr_row, 0, RP_TYPE_BOOL},
    {"builtins.setattr", setattr_row, 0, RP_TYPE_NONE},
    {"builtins.delattr", delattr_row, 0, RP_TYPE_NONE},
    {"builtins.callable", callable_row, 0, RP_TYPE_BOOL},

    {"builtins.__import__", import_row, 0, RP_TYPE_ANY},
    {"importlib.import_module", import_row, 0, RP_TYPE_ANY},
    {"sys.modules.__getitem__", modules_getitem, 0, RP_TYPE_ANY},
};

void rp_lib_objects_register(rp_interp *in)
{
  RP_PY_ROWS(in, rows);
}
