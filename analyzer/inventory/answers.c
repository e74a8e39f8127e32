// Each name is asked of the instance as Python would ask it; what raises, takes arguments or is not understood is unknown. Texts are
// taken apart as far as what they are made of means in Python what it says, so that others can put them together again.
#include "analyzer/inventory/answers.h"

#include "analyzer/eval/evaluation.h"
#include "analyzer/inventory/structure.h"
#include "analyzer/inventory/task_parts.h"
#include "analyzer/repository/config.h"
#include "base/map.h"

enum { DEPTH = 20 };

typedef struct answers {
  rp_interp *in;
  rp_arena *arena;
  rp_val task;
  rp_map seen;
  RP_VEC(Repipe__V1__Attribute *) list;
} answers;

// ---- texts ----

/// Whether the printed expression is what Python would compute, with inputs by their names and the module datetime.
static bool is_certain(rp_val value, unsigned depth)
{
  static const char *const METHODS[] = {"strftime", "isoformat", "upper", "lower",   "strip",
                                        "lstrip",   "rstrip",    "title", "replace", "zfill"};
  static const char *const ATTRIBUTES[] = {"year", "month", "day", "hour", "minute", "second"};
  if (depth > DEPTH || value->kind != RP_DERIVED) {
    return depth <= DEPTH &&
           (value->kind == RP_BOOL || value->kind == RP_INT || value->kind == RP_STR_ || value->kind == RP_DATE ||
            value->kind == RP_TIMEDELTA || (value->kind == RP_INPUT && value->outside == NULL));
  }
  rp_str name = value->derived.name != NULL ? value->derived.name->text : RP_STR("");
  bool known = value->derived.shape == RP_DERIVE_BINARY &&
               (value->derived.op == RP_IR_OP_ADD || value->derived.op == RP_IR_OP_SUB);
  for (size_t i = 0; value->derived.shape == RP_DERIVE_METHOD && i < sizeof METHODS / sizeof METHODS[0]; i++) {
    known = known || rp_str_is(name, METHODS[i]);
  }
  for (size_t i = 0; value->derived.shape == RP_DERIVE_ATTRIBUTE && i < sizeof ATTRIBUTES / sizeof ATTRIBUTES[0]; i++) {
    known = known || rp_str_is(name, ATTRIBUTES[i]);
  }
  for (uint32_t i = 0; known && i < value->derived.count; i++) {
    known = is_certain(value->derived.operands[i], depth + 1);
  }
  return known;
}

typedef struct parts {
  RP_VEC(Repipe__V1__TextPart *) list;
} parts;

static void add_part(answers *a, parts *p, rp_val value, rp_str format)
{
  Repipe__V1__TextPart *part = RP_MESSAGE(a->arena, Repipe__V1__TextPart, REPIPE__V1__TEXT_PART__INIT);
  part->value = rp_export_value(a->in, a->arena, value);
  part->format = rp_export_text(a->arena, format);
  RP_PUSH(a->arena, &p->list, part);
}

/// 'a %s b' % x: its two halves around it, where x is no tuple: a text, or an input of luigi.Parameter.
static bool add_percent(answers *a, parts *p, rp_val value)
{
  rp_val text = value->derived.operands[0];
  rp_val given = value->derived.operands[1];
  bool scalar = rp_value_type(given) == RP_TYPE_STR || (given->kind == RP_INPUT && given->type == RP_TYPE_ANY);
  if (text->kind != RP_STR_ || !scalar || !is_certain(given, 0)) {
    return false;
  }
  size_t at = rp_str_find(text->text, RP_STR("%"), 0);
  bool one = at != SIZE_MAX && at + 1 < text->text.size && text->text.data[at + 1] == 's' &&
             rp_str_find(text->text, RP_STR("%"), at + 1) == SIZE_MAX;
  if (one) {
    add_part(a, p, rp_value_str(&a->in->values, rp_str_sub(text->text, 0, at)), RP_STR(""));
    add_part(a, p, given, RP_STR(""));
    add_part(a, p, rp_value_str(&a->in->values, rp_str_sub(text->text, at + 2, text->text.size)), RP_STR(""));
  }
  return one;
}

static bool add_parts(answers *a, parts *p, rp_val value, unsigned depth)
{
  if (depth > DEPTH) {
    return false;
  }
  bool derived = value->kind == RP_DERIVED;
  if (derived && value->derived.shape == RP_DERIVE_FORMAT) {
    rp_str specs = value->derived.name != NULL ? value->derived.name->text : RP_STR("");
    for (uint32_t i = 0; i < value->derived.count; i++) {
      rp_str spec = RP_STR("");
      (void)rp_str_split(&specs, '\0', &spec);
      bool plain = spec.size == 0;
      if (!plain && spec.data[0] != ':') {
        return false;
      }
      rp_val operand = value->derived.operands[i];
      bool text = plain && rp_value_type(operand) == RP_TYPE_STR;
      if (text ? !add_parts(a, p, operand, depth + 1) : !is_certain(operand, 0)) {
        return false;
      }
      if (!text) {
        add_part(a, p, operand, plain ? spec : rp_str_sub(spec, 1, spec.size));
      }
    }
    return true;
  }
  if (derived && value->derived.shape == RP_DERIVE_BINARY && value->derived.count == 2) {
    if (value->derived.op == RP_IR_OP_MOD) {
      return add_percent(a, p, value);
    }
    if (value->derived.op == RP_IR_OP_ADD && rp_value_type(value) == RP_TYPE_STR) {
      return add_parts(a, p, value->derived.operands[0], depth + 1) &&
             add_parts(a, p, value->derived.operands[1], depth + 1);
    }
  }
  if (!is_certain(value, 0)) {
    return false;
  }
  // date.strftime(x) is format(date, x), where x is not empty.
  bool dated = derived && value->derived.shape == RP_DERIVE_METHOD && value->derived.count == 2 &&
               rp_str_is(value->derived.name->text, "strftime") && value->derived.operands[1]->kind == RP_STR_ &&
               value->derived.operands[1]->text.size > 0;
  add_part(a, p, dated ? value->derived.operands[0] : value, dated ? value->derived.operands[1]->text : RP_STR(""));
  return true;
}

// ---- values ----

static Repipe__V1__Value *answer(answers *a, rp_val value, unsigned depth);

static Repipe__V1__Value *message_of(answers *a, Repipe__V1__Value__KindCase kind)
{
  Repipe__V1__Value *message = RP_MESSAGE(a->arena, Repipe__V1__Value, REPIPE__V1__VALUE__INIT);
  message->kind_case = kind;
  return message;
}

static Repipe__V1__Value *secret(answers *a, rp_str name)
{
  return rp_export_unknown(a->arena, RP_RULE_SECRET, name, RP_STR(""), 0);
}

static Repipe__V1__Value *under_condition(answers *a, rp_condition condition)
{
  return rp_export_unknown(a->arena, RP_RULE_CONDITION_UNKNOWN, rp_condition_text(a->in, condition), RP_STR(""), 0);
}

static Repipe__V1__Value *items(answers *a, const rp_object *object, unsigned depth)
{
  Repipe__V1__Value *message = message_of(a, REPIPE__V1__VALUE__KIND_LIST);
  message->list = RP_MESSAGE(a->arena, Repipe__V1__ValueList, REPIPE__V1__VALUE_LIST__INIT);
  message->list->type = rp_arena_cstr(a->arena, object->kind == RP_OBJECT_TUPLE ? RP_STR("tuple") : RP_STR("list"));
  message->list->items = RP_NEW_ARRAY(a->arena, Repipe__V1__Value *, object->items.count + 1);
  rp_str before = RP_STR("");
  for (size_t i = 0; i < object->items.count; i++) {
    const rp_item *item = &object->items.data[i];
    message->list->many = message->list->many || item->many;
    bool text = item->value->kind == RP_STR_;
    rp_str own = text ? item->value->text : RP_STR("");
    size_t equals = rp_str_find(own, RP_STR("="), 0);
    bool after = before.size > 1 && before.data[0] == '-' && rp_secret_name(before); // --password WORD
    bool within = equals != SIZE_MAX && equals + 1 < own.size && rp_secret_name(rp_str_sub(own, 0, equals));
    message->list->items[message->list->n_items++] =
        item->condition->kind != RP_GUARD_TRUE ? under_condition(a, item->condition)
        : within || (after && text)            ? secret(a, within ? rp_str_sub(own, 0, equals) : before)
                                               : answer(a, item->value, depth + 1);
    before = equals == SIZE_MAX ? own : RP_STR("");
  }
  return message;
}

static Repipe__V1__Value *entries(answers *a, const rp_object *object, unsigned depth)
{
  Repipe__V1__Value *message = message_of(a, REPIPE__V1__VALUE__KIND_DICT);
  message->dict = RP_MESSAGE(a->arena, Repipe__V1__ValueDict, REPIPE__V1__VALUE_DICT__INIT);
  message->dict->entries = RP_NEW_ARRAY(a->arena, Repipe__V1__ValueEntry *, object->entries.count + 1);
  bool hidden = false; // {"name": "PASSWORD", "value": …}
  for (size_t i = 0; i < object->entries.count; i++) {
    const rp_entry *entry = &object->entries.data[i];
    bool name = entry->key->kind == RP_STR_ && rp_str_is(entry->key->text, "name");
    hidden = hidden || (name && entry->value->kind == RP_STR_ && rp_secret_name(entry->value->text));
  }
  for (size_t i = 0; i < object->entries.count; i++) {
    const rp_entry *entry = &object->entries.data[i];
    bool text = entry->key->kind == RP_STR_;
    bool named = text && (rp_secret_name(entry->key->text) || (hidden && rp_str_is(entry->key->text, "value")));
    Repipe__V1__ValueEntry *one = RP_MESSAGE(a->arena, Repipe__V1__ValueEntry, REPIPE__V1__VALUE_ENTRY__INIT);
    one->key = rp_export_value(a->in, a->arena, entry->key);
    one->value = entry->condition->kind != RP_GUARD_TRUE  ? under_condition(a, entry->condition)
                 : named && entry->value->kind != RP_NONE ? secret(a, entry->key->text)
                                                          : answer(a, entry->value, depth + 1);
    message->dict->many = message->dict->many || entry->many;
    message->dict->entries[message->dict->n_entries++] = one;
  }
  return message;
}

static Repipe__V1__Value *answer(answers *a, rp_val value, unsigned depth)
{
  if (value == NULL || depth > DEPTH) {
    return rp_export_value(a->in, a->arena, value);
  }
  bool object = value->kind == RP_OBJECT;
  if (object && (value->object->kind == RP_OBJECT_LIST || value->object->kind == RP_OBJECT_TUPLE)) {
    return items(a, value->object, depth);
  }
  if (object && value->object->kind == RP_OBJECT_DICT) {
    return entries(a, value->object, depth);
  }
  if (object && value->object->kind == RP_OBJECT_INSTANCE) { // Luigi's frozen dict
    rp_val wrapped = rp_env_find(&value->object->env, rp_sym(a->in, "wrapped"));
    bool frozen =
        wrapped != NULL && rp_class_derives_named(value->object->class, "luigi.freezing", "FrozenOrderedDict");
    return frozen ? answer(a, wrapped, depth + 1) : rp_export_value(a->in, a->arena, value);
  }
  Repipe__V1__Value *message = rp_export_value(a->in, a->arena, value);
  parts p = {0};
  if (message->kind_case == REPIPE__V1__VALUE__KIND_DERIVED && rp_value_type(value) == RP_TYPE_STR &&
      add_parts(a, &p, value, 0)) {
    message->derived->parts = p.list.items;
    message->derived->n_parts = p.list.count;
  }
  return message;
}

// ---- names ----

static void add(answers *a, rp_str name, Repipe__V1__Value *value, const rp_object *owner)
{
  Repipe__V1__Attribute *attribute = RP_MESSAGE(a->arena, Repipe__V1__Attribute, REPIPE__V1__ATTRIBUTE__INIT);
  attribute->name = rp_export_text(a->arena, name);
  attribute->value = value;
  if (owner != NULL && owner->cls.module != NULL && !rp_module_is_given(owner->cls.module)) {
    attribute->path = rp_export_text(a->arena, owner->cls.module->path);
    attribute->line = rp_task_place(owner->cls.module, owner->cls.node).line;
  }
  RP_PUSH(a->arena, &a->list, attribute);
}

/// Whether luigi.Task has it: its hooks are nobody's answers.
static bool of_task(const answers *a, const rp_symbol *name)
{
  const rp_object *class = a->task->object->class;
  for (uint32_t i = 0; i < class->cls.mro_count; i++) {
    const rp_object *base = class->cls.mro[i];
    if (base->cls.module != NULL && base->cls.module->stub && rp_str_is(base->cls.module->name->text, "luigi.task") &&
        rp_str_is(base->cls.qualname, "Task")) {
      return rp_env_find(&base->env, name) != NULL;
    }
  }
  return true;
}

static void ask(answers *a, const rp_symbol *name)
{
  rp_interp *in = a->in;
  rp_object *class = a->task->object->class;
  if (name->text.size == 0 || name->text.data[0] == '_' || rp_map_has(&a->seen, name->text) || of_task(a, name)) {
    return;
  }
  rp_map_put(&a->seen, name->text, a);
  rp_object *owner = NULL;
  (void)rp_class_find(in, class, name, &owner);
  if (rp_secret_name(name->text)) {
    add(a, name->text, secret(a, name->text), owner);
    return;
  }
  size_t notes = in->notes.count;
  rp_budget(in, RP_STEPS_TASK);
  rp_val value = rp_attribute_or_null(in, a->task, name, 0);
  bool method = value != NULL && value->kind == RP_OBJECT &&
                (value->object->kind == RP_OBJECT_METHOD || value->object->kind == RP_OBJECT_FUNCTION);
  value = method ? rp_call_simple(in, value, NULL, 0, 0) : value;
  value = in->steps == 0 ? rp_unknown(in, in->stopped_by, 0) : value;
  add(a, name->text,
      value != NULL ? answer(a, value, 0) : rp_export_unknown(a->arena, RP_RULE_RAISES, name->text, RP_STR(""), 0),
      owner);
  in->raised = NULL;
  in->notes.count = notes;
}

/// Fields of the only target, those of a namedtuple one by one.
static void ask_target(answers *a)
{
  rp_interp *in = a->in;
  rp_structure structure = rp_outputs_of(in, a->task);
  rp_val target = structure.count == 1 ? structure.leaves[0].value : NULL;
  if (target == NULL || structure.leaves[0].many || structure.leaves[0].condition->kind != RP_GUARD_TRUE ||
      !rp_value_is(target, RP_OBJECT_INSTANCE)) {
    return;
  }
  for (uint32_t i = 0; i < target->object->env.count; i++) {
    const rp_slot *slot = &target->object->env.slots[i];
    if (slot->value == NULL || rp_secret_name(slot->name->text)) {
      continue;
    }
    rp_object *class = rp_value_is(slot->value, RP_OBJECT_TUPLE) ? slot->value->object->class : NULL;
    rp_val fields = class != NULL ? rp_class_find_value(in, class, "_fields") : NULL;
    if (fields == NULL || !rp_value_is(fields, RP_OBJECT_TUPLE)) {
      add(a, rp_arena_printf(in->arena, "output.%.*s", RP_STR_ARG(slot->name->text)), answer(a, slot->value, 0), NULL);
      continue;
    }
    for (size_t k = 0; k < fields->object->items.count && k < slot->value->object->items.count; k++) {
      rp_val name = fields->object->items.data[k].value;
      rp_str text = name->kind == RP_STR_ ? name->text : RP_STR("");
      add(a, rp_arena_printf(in->arena, "output.%.*s.%.*s", RP_STR_ARG(slot->name->text), RP_STR_ARG(text)),
          answer(a, slot->value->object->items.data[k].value, 0), NULL);
    }
  }
  in->raised = NULL;
}

static bool is_contrib(const rp_object *class)
{
  const rp_module *module = class->cls.module;
  return module != NULL && !class->cls.opaque && module->stub &&
         rp_str_starts_with(module->name->text, RP_STR("luigi.contrib."));
}

/// How many classes of the MRO stand before a named one, itself counted: 0 where none is named. What they hold is asked for.
static uint32_t named_classes(const answers *a, const rp_object *class, char *const *named, size_t named_count)
{
  uint32_t found = 0;
  for (uint32_t i = 0; i < class->cls.mro_count; i++) {
    const rp_object *base = class->cls.mro[i];
    const rp_module *module = base->cls.module;
    rp_str name = module == NULL || base->cls.opaque
                      ? RP_STR("")
                      : rp_arena_printf(a->in->arena, "%.*s.%.*s", RP_STR_ARG(module->name->text),
                                        RP_STR_ARG(base->cls.qualname));
    for (size_t k = 0; k < named_count && name.size > 0; k++) {
      found = rp_str_is(name, named[k]) ? i + 1 : found;
    }
  }
  return found;
}

/// A constant that is a secret could stand in any text that is computed.
static bool has_secret(rp_interp *in, rp_object *class)
{
  size_t count;
  const rp_parameter *parameters = rp_class_parameters(in, class, &count);
  bool found = false;
  for (size_t i = 0; i < count && !found; i++) {
    bool given = parameters[i].owner->cls.module != NULL && rp_module_is_given(parameters[i].owner->cls.module);
    found = !given && rp_parameter_is_secret(in, &parameters[i]);
  }
  return found;
}

size_t rp_export_answers(rp_interp *in, rp_arena *arena, rp_val task, char *const *named, size_t named_count,
                         Repipe__V1__Attribute ***out)
{
  answers a = {.in = in, .arena = arena, .task = task};
  rp_object *class = task->object->class;
  uint32_t until = named_classes(&a, class, named, named_count);
  uint32_t asked = until;
  for (uint32_t i = 0; i < class->cls.mro_count; i++) {
    asked += is_contrib(class->cls.mro[i]);
  }
  if (asked == 0 || has_secret(in, class)) {
    return 0;
  }
  rp_map_init(&a.seen, in->arena);
  for (uint32_t i = 0; i < class->cls.mro_count; i++) {
    const rp_object *base = class->cls.mro[i];
    bool open = !base->cls.opaque && (i < until || is_contrib(base));
    for (uint32_t k = 0; open && k < base->env.count; k++) {
      ask(&a, base->env.slots[k].name);
    }
  }
  ask_target(&a);
  rp_map_release(&a.seen);
  *out = a.list.items;
  return a.list.count;
}
