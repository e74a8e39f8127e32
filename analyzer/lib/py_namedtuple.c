// Named tuples: their instances are tuples that keep their class, which holds the names of the fields in `__match_args__`.
#include "analyzer/lib/py.h"

// Field names: "a b", "a, b" or a sequence of str. NULL where they are not known.
static rp_val field_names(rp_interp *in, rp_val value, uint32_t node)
{
  rp_str text;
  rp_object *fields = rp_object_new(in, RP_OBJECT_TUPLE);
  if (rp_py_str(value, &text)) {
    size_t at = 0;
    while (at < text.size) {
      size_t from = at;
      while (at < text.size && text.data[at] != ' ' && text.data[at] != ',' && text.data[at] != '\n' &&
             text.data[at] != '\t') {
        at++;
      }
      if (at > from) {
        rp_items_append(in, fields, rp_py_item(in, rp_py_text(in, rp_str_sub(text, from, at))));
      }
      at++;
    }
    return rp_value_object(&in->values, fields);
  }
  rp_items items;
  if (!rp_value_is_sequence(value) || !rp_py_items(in, value, node, &items)) {
    return NULL;
  }
  for (size_t i = 0; i < items.count; i++) {
    rp_val name = items.data[i].value;
    if (rp_value_is(name, RP_OBJECT_TUPLE) && name->object->items.count == 2) {
      name = name->object->items.data[0].value; // typing.NamedTuple's ('field', type)
    }
    if (items.data[i].many || items.data[i].condition->kind != RP_GUARD_TRUE || name->kind != RP_STR_) {
      return NULL;
    }
    rp_items_append(in, fields, rp_py_item(in, name));
  }
  return rp_value_object(&in->values, fields);
}

// A row as a function, so that it is bound as a method of the class.
static rp_val method_of(rp_interp *in, const char *row, const char *name)
{
  rp_object *function = rp_object_new(in, RP_OBJECT_FUNCTION);
  function->function.name = rp_sym(in, name);
  function->function.qualname = rp_str_of(name);
  function->function.module = in->frame != NULL ? in->frame->module : NULL;
  function->function.native = rp_native_find(in, rp_str_of(row));
  return rp_value_object(&in->values, function);
}

// What makes a class a named tuple: its fields, the defaults of the last ones, __new__ and the methods.
static void make_named_tuple(rp_interp *in, rp_env *env, rp_val fields, rp_val defaults)
{
  static const char *const methods[][2] = {
      {"repipe.namedtuple.new", "__new__"},
      {"repipe.namedtuple.asdict", "_asdict"},
      {"repipe.namedtuple.replace", "_replace"},
  };
  rp_env_set(in, env, rp_sym(in, "_fields"), fields);
  rp_env_set(in, env, rp_sym(in, "__match_args__"), fields);
  rp_env_set(in, env, rp_sym(in, "_defaults"), defaults);
  rp_val by_name = rp_dict_new(in);
  size_t default_count = rp_value_is_sequence(defaults) ? defaults->object->items.count : 0;
  for (size_t i = 0; i < default_count && default_count <= fields->object->items.count; i++) { // of the last ones
    rp_val field = fields->object->items.data[fields->object->items.count - default_count + i].value;
    rp_dict_set(in, by_name->object, field, defaults->object->items.data[i].value);
  }
  bool known = defaults->kind == RP_NONE || rp_value_is_sequence(defaults);
  rp_env_set(in, env, rp_sym(in, "_field_defaults"),
             known ? by_name : rp_unknown(in, RP_RULE_OPERATION_UNKNOWN, in->frame->node));
  for (size_t i = 0; i < sizeof methods / sizeof methods[0]; i++) {
    rp_env_set(in, env, rp_sym(in, methods[i][1]), method_of(in, methods[i][0], methods[i][1]));
  }
  rp_object *make = rp_object_new(in, RP_OBJECT_CLASSMETHOD);
  make->method.function = method_of(in, "repipe.namedtuple.make", "_make");
  make->method.self = in->values.none;
  rp_env_set(in, env, rp_sym(in, "_make"), rp_value_object(&in->values, make));
}

static rp_val namedtuple(rp_interp *in, const rp_call *call)
{
  rp_str name;
  if (call->rest != NULL || call->count < 2 || !rp_py_str(call->args[0], &name) || in->frame == NULL ||
      rp_py_other_keywords(call, "defaults module") > 0) {
    return rp_py_unknown(in, call);
  }
  rp_val fields = field_names(in, call->args[1], call->node);
  if (fields == NULL) {
    return rp_py_unknown(in, call);
  }
  rp_object *holder = rp_object_new(in, RP_OBJECT_INSTANCE);
  rp_val defaults = rp_py_keyword(call, "defaults");
  make_named_tuple(in, &holder->env, fields, defaults != NULL ? defaults : in->values.none);
  rp_object *tuple = rp_builtin_class(in, "tuple");
  rp_class_draft draft = {
      .name = rp_intern_str(&in->names, name),
      .qualname = rp_arena_str(in->arena, name),
      .bases = &tuple,
      .base_count = 1,
      .names = &holder->env,
      .module = in->frame->module,
  };
  rp_object *class = rp_class_new(in, &draft);
  return class != NULL ? rp_value_object(&in->values, class) : NULL;
}

void rp_lib_typed_tuple(rp_interp *in, rp_object *class)
{
  rp_val annotations = rp_env_find(&class->env, rp_sym(in, "__annotations__"));
  rp_object *fields = rp_object_new(in, RP_OBJECT_TUPLE);
  rp_object *defaults = rp_object_new(in, RP_OBJECT_TUPLE);
  size_t count =
      annotations != NULL && rp_value_is(annotations, RP_OBJECT_DICT) ? annotations->object->entries.count : 0;
  for (size_t i = 0; i < count; i++) {
    rp_val name = annotations->object->entries.data[i].key;
    const rp_symbol *symbol = rp_intern_str(&in->names, name->text);
    rp_val value = rp_env_find(&class->env, symbol);
    rp_items_append(in, fields, rp_py_item(in, name));
    if (value != NULL) {
      rp_items_append(in, defaults, rp_py_item(in, value));
      rp_env_set(in, &class->env, symbol, NULL);
    }
  }
  make_named_tuple(in, &class->env, rp_value_object(&in->values, fields), rp_value_object(&in->values, defaults));
}

/// Those that its __new__ takes and that are attributes: a subclass may say otherwise in `_fields`, which changes neither.
static const rp_items *fields_of_class(rp_interp *in, const rp_object *class)
{
  rp_object *owner = NULL;
  rp_val fields = class != NULL ? rp_class_find(in, class, rp_sym(in, "__match_args__"), &owner) : NULL;
  return fields != NULL && rp_value_is(fields, RP_OBJECT_TUPLE) ? &fields->object->items : NULL;
}

static const rp_items *fields_of(rp_interp *in, rp_val self)
{
  return self != NULL && rp_value_is(self, RP_OBJECT_TUPLE) ? fields_of_class(in, self->object->class) : NULL;
}

bool rp_lib_tuple_has_field(rp_interp *in, const rp_object *class, const rp_symbol *name)
{
  const rp_items *fields = rp_class_derives(class, rp_builtin_class(in, "tuple")) ? fields_of_class(in, class) : NULL;
  for (size_t i = 0; fields != NULL && i < fields->count; i++) {
    if (fields->data[i].value->kind == RP_STR_ && rp_str_eq(fields->data[i].value->text, name->text)) {
      return true;
    }
  }
  return false;
}

rp_val rp_lib_tuple_field(rp_interp *in, rp_val tuple, const rp_symbol *name)
{
  const rp_items *fields = fields_of(in, tuple);
  rp_object *said = NULL;
  rp_object *owner = NULL;
  if (fields != NULL && rp_class_find(in, tuple->object->class, name, &said) != NULL) {
    (void)rp_class_find(in, tuple->object->class, rp_sym(in, "__match_args__"), &owner);
    for (uint32_t i = 0; i < tuple->object->class->cls.mro_count && said != owner; i++) {
      const rp_object *first = tuple->object->class->cls.mro[i];
      fields = first == said ? NULL : fields; // a subclass has it in the field's place
      if (first == said || first == owner) {
        break;
      }
    }
  }
  for (size_t i = 0; fields != NULL && i < fields->count && i < tuple->object->items.count; i++) {
    if (rp_str_eq(fields->data[i].value->text, name->text)) {
      return tuple->object->items.data[i].value;
    }
  }
  return NULL;
}

static rp_val tuple_of_class(rp_interp *in, rp_object *class, const rp_val *values, size_t count)
{
  rp_val tuple = rp_sequence_new(in, RP_OBJECT_TUPLE, values, count);
  tuple->object->class = class;
  return tuple;
}

rp_val rp_lib_named_tuple(rp_interp *in, const char *name, const char *fields, const rp_val *values, size_t count)
{
  rp_val args[2] = {rp_value_cstr(&in->values, name), rp_value_cstr(&in->values, fields)};
  rp_val class = in->frame != NULL ? namedtuple(in, &(rp_call){.args = args, .count = 2}) : NULL;
  return class != NULL && rp_value_is(class, RP_OBJECT_CLASS) ? tuple_of_class(in, class->object, values, count)
                                                              : rp_sequence_new(in, RP_OBJECT_TUPLE, values, count);
}

static rp_val namedtuple_new(rp_interp *in, const rp_call *call)
{
  rp_object *owner = NULL;
  rp_object *class = call->count > 0 && rp_value_is(call->args[0], RP_OBJECT_CLASS) ? call->args[0]->object : NULL;
  const rp_items *fields = fields_of_class(in, class);
  if (fields == NULL || call->rest != NULL) {
    return rp_py_unknown(in, call);
  }
  rp_call rest = *call;
  rest.args++;
  rest.count--;
  rp_val defaults = rp_class_find(in, class, rp_sym(in, "_defaults"), &owner);
  rp_val maker = rp_class_find(in, class, rp_sym(in, "__new__"), &owner); // Name.__new__.__defaults__ = (None,)
  rp_val set = maker != NULL && rp_value_is(maker, RP_OBJECT_FUNCTION)
                   ? rp_env_find(&maker->object->env, rp_sym(in, "__defaults__"))
                   : NULL;
  if (set != NULL && !rp_value_is(set, RP_OBJECT_TUPLE) && set->kind != RP_NONE) {
    return rp_py_unknown(in, call);
  }
  defaults = set != NULL ? set : defaults;
  bool has_defaults = defaults != NULL && rp_value_is_sequence(defaults);
  size_t default_count = has_defaults ? defaults->object->items.count : 0;
  if (rest.count > fields->count) {
    return rp_raise(in, "TypeError", "takes %zu positional arguments but %zu were given", fields->count + 1,
                    rest.count + 1);
  }
  size_t used = rest.count;
  rp_val *values = RP_NEW_ARRAY(in->arena, rp_val, fields->count + 1);
  for (size_t i = 0; i < fields->count; i++) {
    const rp_symbol *name = rp_intern_str(&in->names, fields->data[i].value->text);
    values[i] = i < rest.count ? rest.args[i] : rp_py_keyword(&rest, name->text.data);
    used += i >= rest.count && values[i] != NULL ? 1 : 0;
    if (values[i] == NULL && fields->count - i <= default_count) {
      values[i] = defaults->object->items.data[default_count - (fields->count - i)].value;
    }
    if (values[i] == NULL) {
      return rp_raise(in, "TypeError", "missing a required argument: '%.*s'", RP_STR_ARG(name->text));
    }
  }
  return used == rest.count + rest.keyword_count ? tuple_of_class(in, class, values, fields->count)
                                                 : rp_raise(in, "TypeError", "got an unexpected keyword argument");
}

static rp_val namedtuple_make(rp_interp *in, const rp_call *call)
{
  rp_items items;
  if (!rp_py_takes(call, 2, 2) || !rp_value_is(call->args[0], RP_OBJECT_CLASS)) {
    return rp_py_unknown(in, call);
  }
  if (!rp_py_items(in, call->args[1], call->node, &items)) {
    return NULL;
  }
  if (rp_py_shape_in_order(&items) != RP_PY_PLAIN) {
    return rp_py_unknown(in, call);
  }
  rp_val *values = RP_NEW_ARRAY(in->arena, rp_val, items.count + 1);
  for (size_t i = 0; i < items.count; i++) {
    values[i] = items.data[i].value;
  }
  return tuple_of_class(in, call->args[0]->object, values, items.count);
}

static rp_val namedtuple_asdict(rp_interp *in, const rp_call *call)
{
  rp_call rest;
  rp_val self = rp_py_self(call, &rest);
  rp_object *owner = NULL;
  const rp_items *fields = fields_of(in, self);
  rp_val said = fields != NULL ? rp_class_find(in, self->object->class, rp_sym(in, "_fields"), &owner) : NULL;
  fields = said != NULL && rp_value_is(said, RP_OBJECT_TUPLE) ? &said->object->items : NULL;
  if (fields == NULL || fields->count > self->object->items.count) {
    return rp_py_unknown(in, call);
  }
  rp_val dict = rp_dict_new(in);
  for (size_t i = 0; i < fields->count; i++) {
    rp_dict_set(in, dict->object, fields->data[i].value, self->object->items.data[i].value);
  }
  return dict;
}

static rp_val namedtuple_replace(rp_interp *in, const rp_call *call)
{
  rp_call rest;
  rp_val self = rp_py_self(call, &rest);
  const rp_items *fields = fields_of(in, self);
  if (fields == NULL || fields->count > self->object->items.count || rest.count > 0 || rest.rest != NULL) {
    return rp_py_unknown(in, call);
  }
  rp_val *values = RP_NEW_ARRAY(in->arena, rp_val, fields->count + 1);
  size_t used = 0;
  for (size_t i = 0; i < fields->count; i++) {
    rp_val given = rp_py_keyword(&rest, fields->data[i].value->text.data);
    used += given != NULL;
    values[i] = given != NULL ? given : self->object->items.data[i].value;
  }
  return used == rest.keyword_count ? tuple_of_class(in, self->object->class, values, fields->count)
                                    : rp_raise(in, "ValueError", "Got unexpected field names");
}

static const rp_native rows[] = {
    {"collections.namedtuple", namedtuple, 0, RP_TYPE_CLASS},
    {"repipe.namedtuple.new", namedtuple_new, 0, RP_TYPE_TUPLE},
    {"repipe.namedtuple.make", namedtuple_make, RP_NATIVE_READS, RP_TYPE_TUPLE},
    {"repipe.namedtuple.asdict", namedtuple_asdict, 0, RP_TYPE_DICT},
    {"repipe.namedtuple.replace", namedtuple_replace, 0, RP_TYPE_ANY},
};

void rp_lib_namedtuple_register(rp_interp *in)
{
  RP_PY_ROWS(in, rows);
}
