// Python 3.11 enum: members are made where a class statement ends, found by value or name, and made by the functional API.

#include "analyzer/lib/luigi.h"
#include "analyzer/lib/py.h"

static bool is_enum(const rp_object *class)
{
  return rp_class_derives_named(class, "enum", "Enum");
}

// Enum, IntEnum, Flag …: the library's own, which have no members.
static bool is_library_enum(const rp_object *class)
{
  return class->cls.module != NULL && class->cls.module->stub && rp_str_is(class->cls.module->name->text, "enum");
}

static bool is_wrapped(rp_val value, const char *wrapper)
{
  return rp_value_is(value, RP_OBJECT_INSTANCE) && rp_class_derives_named(value->object->class, "enum", wrapper);
}

// No descriptor (3.11 enum.py:60).
static bool is_member_value(rp_interp *in, rp_val value)
{
  if (value->kind != RP_OBJECT) {
    return true;
  }
  static const char *const DESCRIBES[] = {"__get__", "__set__", "__delete__"};
  for (size_t i = 0; rp_value_is(value, RP_OBJECT_INSTANCE) && i < 3; i++) {
    if (rp_class_find(in, value->object->class, rp_sym(in, DESCRIBES[i]), &(rp_object *){NULL}) != NULL) {
      return false;
    }
  }
  rp_object_kind kind = value->object->kind;
  return kind != RP_OBJECT_FUNCTION && kind != RP_OBJECT_METHOD && kind != RP_OBJECT_PROPERTY &&
         kind != RP_OBJECT_STATICMETHOD && kind != RP_OBJECT_CLASSMETHOD && kind != RP_OBJECT_MODULE;
}

// _sunder_, __dunder__ and names that the class mangled: no members (3.11 enum.py:401). _Other is one.
static bool is_reserved(const rp_object *class, rp_str name)
{
  bool sunder = name.size > 2 && name.data[0] == '_' && name.data[name.size - 1] == '_';
  rp_str own = class->cls.name->text;
  bool mangled = name.size > own.size + 3 && name.data[0] == '_' &&
                 rp_str_is(rp_str_sub(name, own.size + 1, own.size + 3), "__") &&
                 rp_str_eq(rp_str_sub(name, 1, own.size + 1), own);
  return sunder || mangled;
}

static bool is_auto(rp_val value)
{
  return is_wrapped(value, "auto");
}

typedef struct making {
  rp_object *class;
  rp_val members; // name -> member, aliases too
  int64_t last;   // the last number, for auto(); of a Flag the greatest one
  bool has_number;
  bool unordered; // it is not the greatest one
} making;

static rp_val method_of_body(rp_interp *in, rp_object *class, const char *name)
{
  rp_object *owner = NULL;
  rp_val found = rp_class_find(in, class, rp_sym(in, name), &owner);
  if (found != NULL && rp_value_is(found, RP_OBJECT_STATICMETHOD)) {
    found = found->object->method.function;
  }
  bool own = found != NULL && !owner->cls.opaque && owner->cls.module != NULL && !owner->cls.module->stub;
  return own && rp_value_is(found, RP_OBJECT_FUNCTION) ? found : NULL;
}

// _generate_next_value_(name, 1, number of members, their values) of the class (3.11 enum.py:424).
static rp_val generated(rp_interp *in, const making *state, rp_val generator, const rp_symbol *name)
{
  const rp_entries *members = &state->members->object->entries;
  rp_val values = rp_sequence_new(in, RP_OBJECT_LIST, NULL, 0);
  for (size_t i = 0; i < members->count; i++) {
    rp_items_append(in, values->object,
                    rp_py_item(in, rp_env_find(&members->data[i].value->object->env, rp_sym(in, "_value_"))));
  }
  rp_val args[4] = {rp_value_str(&in->values, name->text), rp_py_num(in, 1), rp_py_num(in, (int64_t)members->count),
                    values};
  rp_val made = rp_call_simple(in, generator, args, 4, state->class->cls.node);
  in->raised = NULL;
  return made != NULL ? made : rp_unknown(in, RP_RULE_RAISES, state->class->cls.node);
}

// enum.auto(): what the class says; else one more than the last number (3.11: of the last member that has one), the next power of
// two of a Flag, the name in lower case of a StrEnum.
static rp_val automatic(rp_interp *in, const making *state, const rp_symbol *name)
{
  rp_val generator = method_of_body(in, state->class, "_generate_next_value_");
  if (generator != NULL) {
    return generated(in, state, generator, name);
  }
  if (rp_class_derives_named(state->class, "enum", "StrEnum")) {
    return rp_call_method(in, rp_value_str(&in->values, name->text), "lower", NULL, 0, 0);
  }
  if (rp_class_derives_named(state->class, "enum", "Flag")) {
    int64_t power = 1;
    while (state->has_number && power <= state->last && power < INT64_MAX / 2) {
      power *= 2;
    }
    return rp_py_num(in, power);
  }
  if (state->unordered) { // 3.13 goes on from the greatest one
    return rp_unknown(in, RP_RULE_OPERATION_UNKNOWN, state->class->cls.node);
  }
  return rp_py_num(in, state->has_number ? state->last + 1 : 1);
}

// The value of what a body binds: of auto() and of those joined by |, what the members before have; of others itself. NULL: not known.
static rp_val value_in_body(rp_interp *in, const making *state, const rp_symbol *name, rp_val bound)
{
  if (is_auto(bound)) { // it has its value where the name is bound: B = A is an alias (3.11 enum.py:460)
    rp_val value = rp_env_find(&bound->object->env, rp_sym(in, "value"));
    value = value != NULL ? value : automatic(in, state, name);
    rp_env_set(in, &bound->object->env, rp_sym(in, "value"), value);
    return value;
  }
  if (rp_value_is(bound, RP_OBJECT_TUPLE)) {
    for (size_t i = 0; i < bound->object->items.count; i++) {
      if (is_auto(bound->object->items.data[i].value)) { // versions before 3.11 leave it
        return rp_unknown(in, RP_RULE_OPERATION_UNKNOWN, state->class->cls.node);
      }
    }
  }
  if (!rp_value_is(bound, RP_OBJECT_INSTANCE) || !rp_class_derives_named(bound->object->class, "enum", "_joined")) {
    return bound;
  }
  int64_t bits = 0;
  rp_val parts = rp_env_find(&bound->object->env, rp_sym(in, "parts"));
  for (size_t i = 0; parts != NULL && i < parts->object->items.count; i++) {
    rp_val part = parts->object->items.data[i].value;
    part = is_auto(part) ? rp_env_find(&part->object->env, rp_sym(in, "value")) : part;
    if (part == NULL || !rp_value_is_integral(part)) {
      return rp_unknown(in, RP_RULE_OPERATION_UNKNOWN, state->class->cls.node);
    }
    bits |= part->integer;
  }
  return rp_py_num(in, bits);
}

/// The class whose values the members are, too: the first base that makes its own instances, of the bases one behind the other (3.11
/// enum.py:978); NULL: none.
static rp_object *data_type(rp_interp *in, const rp_object *class)
{
  for (uint32_t i = 0; i < class->cls.base_count; i++) {
    const rp_object *chain = class->cls.bases[i];
    rp_object *candidate = NULL;
    for (uint32_t k = 0; k < chain->cls.mro_count; k++) {
      rp_object *base = chain->cls.mro[k];
      if (is_enum(base)) {
        rp_object *found = data_type(in, base);
        if (found != NULL) {
          return found;
        }
        break;
      }
      if (base == in->object_class) {
        continue;
      }
      candidate = candidate != NULL ? candidate : base;
      if (base->cls.module == NULL || rp_env_find(&base->env, rp_sym(in, "__new__")) != NULL ||
          rp_env_find(&base->env, rp_sym(in, "__dataclass_fields__")) != NULL) {
        return candidate;
      }
    }
  }
  return NULL;
}

/// What the member's value is where its __new__ says nothing: one of the data type, made of the arguments.
static rp_val value_of_type(rp_interp *in, const making *state, rp_val value, const rp_val *args, size_t count)
{
  rp_object *type = data_type(in, state->class);
  if (type == NULL || value->kind == RP_UNKNOWN) {
    return value;
  }
  if (rp_str_is(type->cls.name->text, "tuple") && type->cls.module == NULL) {
    return rp_unknown(in, RP_RULE_OPERATION_UNKNOWN, state->class->cls.node);
  }
  rp_val made = rp_instantiate(in, type, &(rp_call){.args = args, .count = count, .node = state->class->cls.node});
  in->raised = NULL;
  return made != NULL ? made : rp_unknown(in, RP_RULE_OPERATION_UNKNOWN, state->class->cls.node);
}

// __new__ and __init__ of the class take the value, or the items of a tuple.
static rp_object *instance_of(rp_interp *in, making *state, rp_val value)
{
  rp_val *args = RP_NEW_ARRAY(in->arena, rp_val, 2);
  size_t count = 1;
  args[1] = value;
  if (rp_value_is(value, RP_OBJECT_TUPLE)) {
    const rp_items *items = &value->object->items;
    count = items->count;
    args = RP_NEW_ARRAY(in->arena, rp_val, count + 2);
    for (size_t i = 0; i < count; i++) {
      args[i + 1] = items->data[i].value;
    }
  }
  rp_object *instance = NULL;
  rp_val maker = method_of_body(in, state->class, "__new__");
  if (maker != NULL) {
    args[0] = rp_value_object(&in->values, state->class);
    rp_val made = rp_call_simple(in, maker, args, count + 1, state->class->cls.node);
    instance = made != NULL && rp_value_is(made, RP_OBJECT_INSTANCE) ? made->object : NULL;
  }
  instance = instance != NULL ? instance : rp_instance_new(in, state->class);
  if (rp_env_find(&instance->env, rp_sym(in, "_value_")) == NULL) {
    rp_env_set(in, &instance->env, rp_sym(in, "_value_"), value_of_type(in, state, value, args + 1, count));
  }
  rp_val starter = method_of_body(in, state->class, "__init__");
  if (starter != NULL) {
    args[0] = rp_value_object(&in->values, instance);
    (void)rp_call_simple(in, starter, args, count + 1, state->class->cls.node);
  }
  in->raised = NULL;
  return instance;
}

static rp_val member_of(rp_interp *in, making *state, const rp_symbol *name, rp_val value)
{
  rp_object *instance = instance_of(in, state, value);
  rp_val inner = rp_env_find(&instance->env, rp_sym(in, "_value_"));
  const rp_entries *known = &state->members->object->entries;
  for (size_t k = 0; k < known->count; k++) {
    rp_val other = rp_env_find(&known->data[k].value->object->env, rp_sym(in, "_value_"));
    if (other != NULL && rp_equal(in, other, inner) == 1) {
      return known->data[k].value; // an alias
    }
  }
  rp_val text = rp_value_str(&in->values, name->text);
  rp_env_set(in, &instance->env, rp_sym(in, "_name_"), text);
  rp_env_set(in, &instance->env, rp_sym(in, "name"), text);
  rp_env_set(in, &instance->env, rp_sym(in, "value"), inner);
  return rp_value_object(&in->values, instance);
}

/// Names that the body lists in _ignore_: it only used them.
static void drop_ignored(rp_interp *in, rp_object *class)
{
  rp_val listed = rp_env_find(&class->env, rp_sym(in, "_ignore_"));
  listed = listed != NULL && listed->kind == RP_STR_ ? rp_call_method(in, listed, "split", NULL, 0, 0) : listed;
  if (listed == NULL || !rp_value_is_sequence(listed)) {
    return;
  }
  for (size_t i = 0; i < listed->object->items.count; i++) {
    rp_val name = listed->object->items.data[i].value;
    if (name->kind == RP_STR_) {
      rp_env_set(in, &class->env, rp_intern_str(&in->names, name->text), NULL);
    }
  }
  rp_env_set(in, &class->env, rp_sym(in, "_ignore_"), NULL);
}

void rp_lib_enum_made(rp_interp *in, rp_object *class, rp_val boundary)
{
  if (!is_enum(class) || is_library_enum(class)) {
    return;
  }
  drop_ignored(in, class);
  if (boundary != NULL) {
    rp_env_set(in, &class->env, rp_sym(in, "_boundary_"), boundary);
  }
  making state = {.class = class, .members = rp_dict_new(in)};
  rp_env_set(in, &class->env, rp_sym(in, "__members__"), state.members); // __new__ and __init__ may ask for it
  for (uint32_t i = 0; i < class->env.count; i++) {
    const rp_symbol *name = class->env.slots[i].name;
    rp_val value = class->env.slots[i].value;
    if (value == NULL || is_reserved(class, name->text)) {
      continue;
    }
    if (is_wrapped(value, "nonmember")) {
      rp_env_set(in, &class->env, name, rp_env_find(&value->object->env, rp_sym(in, "value")));
      continue;
    }
    bool forced = is_wrapped(value, "member");
    value = forced ? rp_env_find(&value->object->env, rp_sym(in, "value")) : value;
    if (value == NULL || (!forced && !is_member_value(in, value))) {
      continue;
    }
    value = value_in_body(in, &state, name, value);
    if (rp_value_is_integral(value)) {
      bool lower = state.has_number && value->integer < state.last;
      state.unordered = state.unordered || lower;
      state.last = lower && rp_class_derives_named(class, "enum", "Flag") ? state.last : value->integer;
      state.has_number = true;
    }
    rp_val member = member_of(in, &state, name, value);
    rp_dict_set(in, state.members->object, rp_value_str(&in->values, name->text), member);
    rp_env_set(in, &class->env, name, member);
  }
}

// A value of Flag that no name has: one object for each, whose name is those of its bits (3.11 enum.py:1336). Only bits that
// members have: what the others do depends on the class's boundary.
static rp_val composite(rp_interp *in, rp_object *class, int64_t bits, rp_val members, uint32_t node)
{
  rp_val known = rp_env_find(&class->env, rp_sym(in, "_composites_"));
  if (known == NULL) {
    known = rp_dict_new(in);
    rp_env_set(in, &class->env, rp_sym(in, "_composites_"), known);
  }
  if (!rp_value_is(known, RP_OBJECT_DICT)) {
    return rp_unknown(in, RP_RULE_OPERATION_UNKNOWN, node); // something changed names of the class that are not known
  }
  rp_val found = rp_dict_find(in, known->object, rp_py_num(in, bits));
  if (found != NULL) {
    return found;
  }
  int64_t covered = 0;
  int64_t mask = 0;
  rp_str names = RP_STR("");
  for (size_t i = 0; i < members->object->entries.count; i++) {
    const rp_entry *entry = &members->object->entries.data[i];
    rp_val inner = rp_env_find(&entry->value->object->env, rp_sym(in, "_value_"));
    int64_t bit = inner != NULL && rp_value_is_integral(inner) ? inner->integer : 0;
    mask |= bit;
    if (bit > 0 && (bit & (bit - 1)) == 0 && (bit & bits) != 0 && (bit & covered) == 0) {
      covered |= bit;
      names = rp_arena_printf(in->arena, "%.*s%s%.*s", RP_STR_ARG(names), names.size > 0 ? "|" : "",
                              RP_STR_ARG(entry->key->text));
    }
  }
  rp_val boundary = rp_class_find_value(in, class, "_boundary_"); // what Flag has, or IntFlag
  bool strict = boundary != NULL && boundary->kind == RP_STR_ && rp_str_is(boundary->text, "strict");
  bool keeps = boundary != NULL && boundary->kind == RP_STR_ && rp_str_is(boundary->text, "keep");
  if (strict && bits > 0 && (bits & ~mask) != 0 && rp_class_find_value(in, class, "_missing_") == NULL) {
    return rp_raise(in, "ValueError", "not a valid %.*s", RP_STR_ARG(class->cls.name->text));
  }
  if (covered != bits || !(strict || keeps)) {
    return rp_unknown(in, RP_RULE_OPERATION_UNKNOWN, node);
  }
  rp_object *instance = rp_instance_new(in, class);
  rp_val name = bits != 0 ? rp_value_str(&in->values, names) : in->values.none;
  rp_env_set(in, &instance->env, rp_sym(in, "_value_"), rp_py_num(in, bits));
  rp_env_set(in, &instance->env, rp_sym(in, "value"), rp_py_num(in, bits));
  rp_env_set(in, &instance->env, rp_sym(in, "_name_"), name);
  rp_env_set(in, &instance->env, rp_sym(in, "name"), name);
  rp_val value = rp_value_object(&in->values, instance);
  rp_dict_set(in, known->object, rp_py_num(in, bits), value);
  return value;
}

// The class's own _missing_() gives the member for a value that none has, or None.
static rp_val missing_value(rp_interp *in, rp_object *class, rp_val wanted, uint32_t node)
{
  rp_val found = rp_class_find_value(in, class, "_missing_");
  rp_val given = in->values.none;
  if (found != NULL) {
    given = rp_value_is(found, RP_OBJECT_CLASSMETHOD)
                ? rp_call_method(in, rp_value_object(&in->values, class), "_missing_", &wanted, 1, node)
                : rp_unknown(in, RP_RULE_OPERATION_UNKNOWN, node);
  }
  if (given == NULL || (rp_value_is(given, RP_OBJECT_INSTANCE) && given->object->class == class)) {
    return given;
  }
  if (given->kind == RP_NONE) {
    return rp_raise(in, "ValueError", "not a valid %.*s", RP_STR_ARG(class->cls.name->text));
  }
  in->may_raise = true;
  return rp_unknown(in, RP_RULE_OPERATION_UNKNOWN, node);
}

static rp_val by_value(rp_interp *in, rp_object *class, rp_val wanted, uint32_t node)
{
  rp_val members = rp_env_find(&class->env, rp_sym(in, "__members__"));
  bool known = members != NULL && rp_value_is(members, RP_OBJECT_DICT);
  for (size_t i = 0; known && i < members->object->entries.count; i++) {
    known = rp_value_is(members->object->entries.data[i].value, RP_OBJECT_INSTANCE);
  }
  if (!known || wanted == NULL) {
    return rp_unknown(in, RP_RULE_OPERATION_UNKNOWN, node);
  }
  if (rp_value_is(wanted, RP_OBJECT_INSTANCE) && wanted->object->class == class) {
    return wanted;
  }
  wanted = rp_enum_plain(in, wanted);
  if (wanted->kind == RP_UNKNOWN) {
    return wanted;
  }
  if (rp_value_is_symbolic(wanted)) {
    in->may_raise = true; // the value decides
    return rp_value_derived(&in->values, RP_DERIVE_CALL, 0, class->cls.name, &wanted, 1, RP_TYPE_ENUM);
  }
  for (size_t i = 0; i < members->object->entries.count; i++) {
    rp_val member = members->object->entries.data[i].value;
    rp_val inner = rp_env_find(&member->object->env, rp_sym(in, "_value_"));
    int same = inner == NULL ? -1 : rp_equal(in, inner, wanted);
    if (same == 1) {
      return member;
    }
    if (same < 0) {
      return rp_unknown(in, RP_RULE_OPERATION_UNKNOWN, node);
    }
  }
  if (rp_class_derives_named(class, "enum", "Flag") && rp_value_is_integral(wanted)) {
    return composite(in, class, wanted->integer, members, node);
  }
  return missing_value(in, class, wanted, node);
}

/// auto(): what the class's _generate_next_value_ gives (3.11 enum.py:843).
static rp_val new_auto(rp_interp *in, uint32_t node)
{
  rp_val module = rp_import_module(in, NULL, RP_STR("enum"));
  rp_val class = module == NULL ? NULL : rp_attribute(in, module, rp_sym(in, "auto"), node);
  rp_val made = class == NULL ? NULL : rp_call_simple(in, class, NULL, 0, node);
  in->raised = NULL;
  return made != NULL ? made : rp_unknown(in, RP_RULE_OPERATION_UNKNOWN, node);
}

// Names of the functional API, as a dict of values: "a b", a sequence of names or of pairs, a mapping. NULL: not known.
static rp_val functional_names(rp_interp *in, rp_val names, uint32_t node)
{
  if (rp_value_is(names, RP_OBJECT_DICT)) {
    return rp_py_shape_of_dict(names->object) == RP_PY_PLAIN ? names : NULL;
  }
  rp_str text;
  if (rp_py_str(names, &text)) {
    rp_val comma[2] = {rp_value_cstr(&in->values, ","), rp_value_cstr(&in->values, " ")};
    rp_val spaced = rp_call_method(in, names, "replace", comma, 2, node);
    names = spaced == NULL ? NULL : rp_call_method(in, spaced, "split", NULL, 0, node);
  }
  rp_items items;
  if (names == NULL || !rp_value_is_sequence(names) || !rp_py_items(in, names, node, &items) ||
      rp_py_shape_of(&items) != RP_PY_PLAIN) {
    return NULL;
  }
  rp_val dict = rp_dict_new(in);
  for (size_t i = 0; i < items.count; i++) {
    rp_val name = items.data[i].value;
    rp_val value = new_auto(in, node);
    if (rp_value_is_sequence(name) && name->object->items.count == 2) {
      value = name->object->items.data[1].value;
      name = name->object->items.data[0].value;
    }
    if (name->kind != RP_STR_) {
      return NULL;
    }
    rp_dict_set(in, dict->object, name, value);
  }
  return dict;
}

static rp_val functional(rp_interp *in, rp_object *class, const rp_call *call)
{
  rp_str name;
  rp_val names = rp_arg(in, call, 1, "names");
  rp_val members = names == NULL || call->count > 2 || rp_py_other_keywords(call, "names module qualname") > 0
                       ? NULL
                       : functional_names(in, names, call->node);
  if (members == NULL || in->frame == NULL || !rp_py_str(rp_arg(in, call, 0, "value"), &name)) {
    return rp_py_unknown(in, call);
  }
  rp_object *holder = rp_object_new(in, RP_OBJECT_INSTANCE);
  for (size_t i = 0; i < members->object->entries.count; i++) {
    const rp_entry *entry = &members->object->entries.data[i];
    if (entry->key->kind != RP_STR_) {
      return rp_py_unknown(in, call);
    }
    rp_env_set(in, &holder->env, rp_intern_str(&in->names, entry->key->text), entry->value);
  }
  rp_class_draft draft = {
      .name = rp_intern_str(&in->names, name),
      .qualname = rp_arena_str(in->arena, name),
      .bases = &class,
      .base_count = 1,
      .names = &holder->env,
      .module = in->frame->module,
  };
  rp_object *made = rp_class_new(in, &draft);
  return made != NULL ? rp_value_object(&in->values, made) : NULL;
}

rp_val rp_lib_enum_call(rp_interp *in, rp_object *class, const rp_call *call)
{
  if (call->rest == NULL && (is_library_enum(class) || rp_arg(in, call, 1, "names") != NULL)) {
    return functional(in, class, call);
  }
  return by_value(in, class, rp_arg(in, call, 0, "value"), call->node);
}

bool rp_lib_is_enum_member(rp_interp *in, const rp_object *class, const rp_symbol *name)
{
  rp_val members = is_enum(class) ? rp_env_find(&class->env, rp_sym(in, "__members__")) : NULL;
  return members != NULL && rp_value_is(members, RP_OBJECT_DICT) &&
         rp_dict_find(in, members->object, rp_value_str(&in->values, name->text)) != NULL;
}
