// isinstance() and issubclass(). A type question about a value that is not known is answered only where what is known of it
// decides; otherwise the answer is derived.

#include "analyzer/eval/view.h"
#include "analyzer/lib/luigi.h"
#include "analyzer/lib/py.h"

enum { ANSWER_UNKNOWN = -1, ANSWER_REFUSED = -2, ANSWER_NONE = -3, CLASSES_DEEP = 8 };

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

bool rp_py_class_is_open(const rp_object *class)
{
  for (uint32_t i = 0; i < class->cls.mro_count; i++) {
    if (class->cls.mro[i]->cls.opaque || class->cls.mro[i]->cls.broken) {
      return true;
    }
  }
  return class->cls.opaque || class->cls.broken;
}

static int is_subclass(rp_interp *in, rp_val class, rp_val base, int depth);

// What a method that answers such a question said; UNKNOWN too where it raised. `other`: NotImplemented.
static int answer_of(rp_interp *in, rp_val said, int other)
{
  if (said == NULL || said->kind == RP_NOT_IMPLEMENTED) {
    return said == NULL ? ANSWER_UNKNOWN : other;
  }
  for (uint32_t i = 0; said->kind == RP_CHOICE && i < said->choice.count; i++) {
    if (said->choice.options[i].value->kind == RP_NOT_IMPLEMENTED) {
      return ANSWER_UNKNOWN; // which would be true, but is no answer
    }
  }
  rp_condition truth = rp_truth(in, said);
  bool decided = truth != NULL && (truth->kind == RP_GUARD_TRUE || truth->kind == RP_GUARD_FALSE);
  return decided ? truth->kind == RP_GUARD_TRUE : ANSWER_UNKNOWN;
}

// CPython 3.11 _py_abc.py, __subclasscheck__, of a class that does not derive from `base`: __subclasshook__, what was registered with
// it, and what was with the classes below it.
static int is_virtual_subclass(rp_interp *in, rp_val class, rp_val base, int depth)
{
  rp_object *owner = NULL;
  rp_val hook = rp_class_find(in, base->object, rp_sym(in, "__subclasshook__"), &owner);
  if (hook != NULL && owner != in->object_class && !owner->cls.opaque) {
    rp_val said = rp_call_method(in, base, "__subclasshook__", &class, 1, 0);
    int answer = answer_of(in, said, ANSWER_NONE);
    if (answer != ANSWER_NONE) {
      return answer;
    }
  }
  int answer = 0;
  rp_val registered = rp_env_find(&base->object->env, rp_sym(in, RP_ABC_REGISTERED));
  if (registered != NULL) {
    registered = rp_path_prune(in, registered);
    if (depth == 0 || registered == NULL || !rp_value_is(registered, RP_OBJECT_TUPLE)) {
      return ANSWER_UNKNOWN;
    }
    answer = is_subclass(in, class, registered, depth - 1);
  }
  for (size_t i = 0; in->abc_registers && i < in->classes.count && answer == 0; i++) {
    rp_object *below = in->classes.items[i];
    for (uint32_t k = 0; k < below->cls.base_count && answer == 0; k++) {
      if (below->cls.bases[k] == base->object) {
        answer = depth == 0 ? ANSWER_UNKNOWN
                            : is_virtual_subclass(in, class, rp_value_object(&in->values, below), depth - 1);
      }
    }
  }
  return answer;
}

// A class that is itself a Protocol: its members decide, or Python refuses the question (runtime_checkable).
static bool is_protocol(const rp_object *class)
{
  for (uint32_t i = 0; i < class->cls.base_count; i++) {
    const rp_object *base = class->cls.bases[i];
    bool typing = base->cls.module != NULL && rp_str_is(base->cls.module->name->text, "typing");
    if (typing && rp_str_is(rp_class_name(base), "Protocol")) {
      return true;
    }
  }
  return false;
}

// A class that derives from one of Python's own ABCs: what was registered with it, and a __subclasshook__, make others its instances.
static bool has_python_abc(rp_interp *in, const rp_object *class)
{
  static const char *const MODULES[] = {"collections.abc.", "contextlib.", "numbers."};
  rp_object *owner = NULL;
  rp_val hook = rp_class_find(in, class, rp_sym(in, "__subclasshook__"), &owner);
  for (uint32_t i = 0; i < class->cls.mro_count; i++) {
    const rp_object *base = class->cls.mro[i];
    bool abstract = false;
    for (size_t k = 0; k < 3 && base->cls.module == NULL && base->cls.node == 0; k++) {
      abstract = abstract || rp_str_starts_with(base->cls.name->text, rp_str_of(MODULES[k]));
    }
    if (abstract && (i == 0 || in->abc_registers || (hook != NULL && owner != in->object_class))) {
      return true;
    }
  }
  return false;
}

// What the metaclass of `class` says where the classes themselves say `answer`. `sub`: NULL where it is not known.
static int ask_metaclass(rp_interp *in, rp_val class, rp_val asked, rp_object *sub, const char *name, int answer)
{
  rp_object *meta = rp_value_is(class, RP_OBJECT_CLASS) ? rp_class_of(in, class) : NULL;
  if (answer == 0 && rp_value_is(class, RP_OBJECT_CLASS) &&
      (is_protocol(class->object) || has_python_abc(in, class->object))) {
    in->may_raise = true;
    return ANSWER_UNKNOWN;
  }
  if (meta == NULL || meta == in->type_class || (sub == class->object && answer == 1)) {
    return answer;
  }
  rp_val hook = rp_class_hook(in, meta, name);
  if (hook == NULL && name[2] == 'i') { // ABCMeta's asks the other one
    hook = rp_class_derives_named(meta, "abc", "ABCMeta") ? rp_class_hook(in, meta, "__subclasscheck__") : NULL;
    asked = hook != NULL && sub != NULL ? rp_value_object(&in->values, sub) : asked;
    if (hook != NULL && sub == NULL) {
      return ANSWER_UNKNOWN;
    }
  }
  if (hook != NULL) {
    rp_val args[2] = {class, asked};
    return answer_of(in, rp_call_simple(in, hook, args, 2, 0), 1);
  }
  if (answer != 0 || !rp_class_derives_named(meta, "abc", "ABCMeta")) {
    return answer;
  }
  rp_object *owner = NULL;
  bool special =
      in->abc_registers ||
      (rp_class_find(in, class->object, rp_sym(in, "__subclasshook__"), &owner) != NULL && owner != in->object_class);
  if (!special) {
    return answer;
  }
  return sub == NULL ? ANSWER_UNKNOWN : is_virtual_subclass(in, rp_value_object(&in->values, sub), class, CLASSES_DEEP);
}

static int is_instance_by_class(rp_interp *in, rp_val value, rp_val class)
{
  if (class->kind == RP_OBJECT && class->object == in->object_class) {
    return 1;
  }
  if (rp_value_is(value, RP_OBJECT_NATIVE) && value->object->native.row != NULL &&
      rp_value_is(class, RP_OBJECT_CLASS) && class->object->cls.node != 0 && !rp_py_class_is_open(class->object)) {
    return 0; // what Python brings is of no class of the repository
  }
  bool partial = rp_value_is(value, RP_OBJECT_PARTIAL);
  if (partial && rp_value_is(class, RP_OBJECT_CLASS) && !rp_py_class_is_open(class->object)) {
    return 0; // of functools.partial, which is no class object here
  }
  if (rp_value_is_container(value) && value->object->class != NULL && value->object->class->cls.module != NULL &&
      rp_value_is(class, RP_OBJECT_CLASS)) { // a named tuple
    if (rp_class_derives(value->object->class, class->object)) {
      return 1;
    }
    if (class->object->cls.module != NULL && !rp_module_is_given(class->object->cls.module)) {
      return rp_py_class_is_open(value->object->class) ? ANSWER_UNKNOWN : 0;
    }
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
    bool passes =
        rp_class_find(in, actual, rp_sym(in, "__class__"), &(rp_object *){NULL}) != NULL; // for another (object.c)
    return wanted == NULL || passes || rp_py_class_is_open(actual) ? ANSWER_UNKNOWN : 0;
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
    return rp_class_derives(metaclass, class->object) ? 1 : rp_py_class_is_open(value->object) ? ANSWER_UNKNOWN : 0;
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
  return rp_value_is(class, RP_OBJECT_CLASS) && !rp_py_class_is_open(class->object) ? 0 : ANSWER_UNKNOWN;
}

static int is_instance(rp_interp *in, rp_val value, rp_val class)
{
  int answer = is_instance_by_class(in, value, class);
  return rp_value_is(class, RP_OBJECT_CLASS)
             ? ask_metaclass(in, class, value, rp_class_of(in, value), "__instancecheck__", answer)
             : answer;
}

// What the import system sets in a module, of which the machine decides the value: two texts, and objects that are no class.
static int module_name_is(rp_interp *in, rp_val value, rp_val class)
{
  static const char *const names[] = {"__file__", "__cached__", "__path__", "__loader__", "__spec__", "__builtins__"};
  enum { TEXTS = 2 };
  size_t at = 0, count = sizeof names / sizeof names[0];
  bool own = value->kind == RP_UNKNOWN && value->cause->code == RP_RULE_READS_OUTSIDE;
  while (at < count && !(own && rp_str_is(value->cause->text, names[at]))) {
    at++;
  }
  if (at == count || class->kind != RP_OBJECT) {
    return ANSWER_UNKNOWN;
  }
  if (class->object == in->type_class || (class->object->kind == RP_OBJECT_CLASS && class->object->cls.node != 0)) {
    return rp_py_class_is_open(class->object) ? ANSWER_UNKNOWN : 0;
  }
  const type_row *row = at < TEXTS ? type_row_of(in, class) : NULL;
  return row != NULL ? plain_is(in, value, RP_TYPE_STR, row) : ANSWER_UNKNOWN;
}

// Values that isinstance() refuses for a class. Instances may have __instancecheck__.
static bool never_a_class(rp_val value)
{
  bool container =
      rp_value_is(value, RP_OBJECT_LIST) || rp_value_is(value, RP_OBJECT_SET) || rp_value_is(value, RP_OBJECT_DICT);
  return container || rp_value_is_scalar(value);
}

// The third answer for tuples of classes, nested ones too; REFUSED where the first that is not passed by is no class.
static int is_instance_of_any(rp_interp *in, rp_val value, rp_val class, int depth)
{
  if (never_a_class(class)) {
    return ANSWER_REFUSED;
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
    if (one == ANSWER_REFUSED) {
      return answer == 0 ? ANSWER_REFUSED : ANSWER_UNKNOWN; // one of those before may be its class
    }
    answer = one == 0 ? answer : ANSWER_UNKNOWN;
  }
  return depth > 0 ? answer : ANSWER_UNKNOWN;
}

static rp_val isinstance_of(rp_interp *in, const rp_val *values, size_t count, void *data)
{
  const rp_call *call = data;
  if (rp_py_first_unknown(values, count) != NULL) {
    int is = module_name_is(in, values[0], values[1]);
    return is != ANSWER_UNKNOWN ? rp_py_bool(in, is == 1) : rp_py_first_unknown(values, count);
  }
  in->raised = NULL;
  int answer = is_instance_of_any(in, values[0], values[1], CLASSES_DEEP);
  if (in->raised != NULL) {
    return NULL; // by a method that was asked
  }
  if (answer == ANSWER_REFUSED) {
    return rp_raise(in, "TypeError", "isinstance() arg 2 must be a type, a tuple of types, or a union");
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

/// Whether something of Python's own library, of which it is not known whether it is a class at all, is looked for below a class of the
/// repository or of Luigi: Python's classes derive from none of these. Where it is no class, Python raises.
static bool is_foreign(rp_interp *in, rp_val value, const rp_object *base)
{
  bool native = rp_value_is(value, RP_OBJECT_NATIVE);
  rp_str name = native ? value->object->native.name->text : RP_STR("");
  const rp_module *module = base->cls.module;
  bool ours = module != NULL && (!module->stub || rp_str_starts_with(module->name->text, RP_STR("luigi")));
  if (!ours || rp_py_class_is_open(base) || !rp_lib_is_library(name) || rp_str_starts_with(name, RP_STR("luigi"))) {
    return false;
  }
  in->may_raise = true;
  return true;
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
    return rp_value_is(base, RP_OBJECT_CLASS) && is_foreign(in, class, base->object) ? 0 : ANSWER_UNKNOWN;
  }
  bool derives = rp_class_derives(class->object, base->object) || base->object == in->object_class;
  int answer = derives ? 1 : rp_py_class_is_open(class->object) ? ANSWER_UNKNOWN : 0;
  return ask_metaclass(in, base, class, class->object, "__subclasscheck__", answer);
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
  in->raised = NULL;
  int answer = is_subclass(in, values[0], values[1], CLASSES_DEEP);
  if (in->raised != NULL) {
    return NULL;
  }
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

static const rp_native rows[] = {
    {"builtins.isinstance", isinstance_row, 0, RP_TYPE_BOOL},
    {"builtins.issubclass", issubclass_row, 0, RP_TYPE_BOOL},
};

void rp_lib_isinstance_register(rp_interp *in)
{
  RP_PY_ROWS(in, rows);
}
