#include "analyzer/eval/display.h"

enum { DISPLAY_DEPTH = 16, DISPLAY_LIMIT = 4096 };

static bool is_subscript(rp_val value)
{
  return value->kind == RP_DERIVED && value->derived.shape == RP_DERIVE_SUBSCRIPT;
}

static bool is_number(rp_val value, int64_t number)
{
  return value->kind == RP_INT && value->integer == number;
}

rp_val rp_display_merged(const rp_entry *entry)
{
  rp_val key = entry->key;
  rp_val value = entry->value;
  if (!entry->many || entry->unordered || !is_subscript(value)) {
    return NULL;
  }
  const rp_val *operands = value->derived.operands;
  if (key->kind == RP_ELEMENT) { // k: m[k]
    return operands[0] == key->of && operands[1] == key ? key->of : NULL;
  }
  // pair[0]: pair[1], of m.items()
  bool pair = is_subscript(key) && key->derived.operands[0] == operands[0] && operands[0]->kind == RP_ELEMENT &&
              is_number(key->derived.operands[1], 0) && is_number(operands[1], 1);
  rp_val items = pair ? operands[0]->of : NULL;
  bool all = items != NULL && items->kind == RP_DERIVED && items->derived.shape == RP_DERIVE_METHOD &&
             items->derived.count == 1 && rp_str_is(items->derived.name->text, "items");
  return all ? items->derived.operands[0] : NULL;
}

static rp_val display_of(rp_interp *in, const rp_object *object, bool *merges, unsigned depth);

// The value as an operand: the same wherever it is computed. NULL: it is not.
static rp_val operand_of(rp_interp *in, rp_val value, unsigned depth)
{
  if (value->kind == RP_OBJECT && depth < DISPLAY_DEPTH) {
    const rp_object *object = value->object;
    bool frozen = object->kind == RP_OBJECT_INSTANCE &&
                  rp_class_derives_named(object->class, "luigi.freezing", "FrozenOrderedDict");
    rp_val inner = frozen ? rp_env_find(&object->env, rp_sym(in, "wrapped")) : value;
    bool merges = false;
    return inner != NULL && inner->kind == RP_OBJECT ? display_of(in, inner->object, &merges, depth + 1) : NULL;
  }
  bool constant = rp_value_is_scalar(value) && value->kind != RP_NOT_IMPLEMENTED;
  return constant || (rp_value_is_symbolic(value) && value->itself) ? value : NULL;
}

// A condition as a value: true where it holds. NULL: it hangs on something that is not the same wherever it is computed.
static rp_val value_of(rp_interp *in, rp_condition condition)
{
  if (condition->kind == RP_GUARD_LITERAL) {
    bool itself = rp_value_is_symbolic(condition->value) && condition->value->itself;
    return !itself ? NULL : condition->negated ? rp_unary(in, RP_IR_OP_NOT, condition->value, 0) : condition->value;
  }
  int op = condition->kind == RP_GUARD_AND ? RP_IR_OP_BITAND : RP_IR_OP_BITOR;
  rp_val all = NULL;
  for (uint32_t i = 0; (condition->kind == RP_GUARD_AND || condition->kind == RP_GUARD_OR) && i < condition->count;
       i++) {
    rp_val part = value_of(in, condition->parts[i]);
    if (part == NULL || part->kind == RP_UNKNOWN) {
      return NULL;
    }
    part = rp_value_derived(&in->values, RP_DERIVE_TRUTH, 0, NULL, &part, 1, RP_TYPE_BOOL);
    rp_val operands[2] = {all, part};
    all = all == NULL ? part : rp_value_derived(&in->values, RP_DERIVE_BINARY, op, NULL, operands, 2, RP_TYPE_BOOL);
  }
  return all;
}

static rp_val display_of_items(rp_interp *in, const rp_object *object, unsigned depth)
{
  RP_VEC(rp_val) operands = {0};
  if (!rp_items_ordered(&object->items)) {
    return NULL;
  }
  for (size_t i = 0; i < object->items.count; i++) {
    const rp_item *item = &object->items.data[i];
    rp_val operand = item->many || item->condition->kind != RP_GUARD_TRUE ? NULL : operand_of(in, item->value, depth);
    if (operand == NULL) {
      return NULL;
    }
    RP_PUSH(in->arena, &operands, operand);
  }
  return rp_value_derived(&in->values, RP_DERIVE_DISPLAY, 0, NULL, operands.items, operands.count,
                          object->kind == RP_OBJECT_LIST ? RP_TYPE_LIST : RP_TYPE_TUPLE);
}

static rp_val display_of(rp_interp *in, const rp_object *object, bool *merges, unsigned depth)
{
  if (object->kind == RP_OBJECT_LIST || object->kind == RP_OBJECT_TUPLE) {
    return object->items.count > DISPLAY_LIMIT ? NULL : display_of_items(in, object, depth);
  }
  if (object->kind != RP_OBJECT_DICT || object->entries.count > DISPLAY_LIMIT ||
      !rp_entries_ordered(&object->entries)) {
    return NULL;
  }
  RP_VEC(rp_val) operands = {0};
  char *pairs = rp_arena_alloc(in->arena, 2 * object->entries.count + 1);
  size_t count = 0;
  for (size_t i = 0; i < object->entries.count; i++) {
    const rp_entry *entry = &object->entries.data[i];
    rp_val mapping = rp_display_merged(entry);
    bool plain = !entry->many && rp_value_is_scalar(entry->key);
    rp_val operand = mapping != NULL ? operand_of(in, mapping, depth)
                     : plain         ? operand_of(in, entry->value, depth)
                                     : NULL;
    bool sometimes = entry->condition->kind != RP_GUARD_TRUE;
    rp_val condition = sometimes ? value_of(in, entry->condition) : NULL;
    if (operand == NULL || (sometimes && condition == NULL)) {
      return NULL;
    }
    if (sometimes) {
      RP_PUSH(in->arena, &operands, in->values.none);
      RP_PUSH(in->arena, &operands, condition);
      pairs[count++] = RP_DISPLAY_CONDITION;
    }
    RP_PUSH(in->arena, &operands, mapping != NULL ? in->values.none : entry->key);
    RP_PUSH(in->arena, &operands, operand);
    pairs[count++] = mapping != NULL ? RP_DISPLAY_MERGED : RP_DISPLAY_PAIR;
    *merges = *merges || mapping != NULL;
  }
  const rp_symbol *name = rp_intern_str(&in->names, (rp_str){pairs, count});
  return rp_value_derived(&in->values, RP_DERIVE_DISPLAY, 0, name, operands.items, operands.count, RP_TYPE_DICT);
}

rp_val rp_display_of(rp_interp *in, const rp_object *dict)
{
  bool merges = false;
  rp_val display = NULL;
  for (size_t i = 0; i < dict->entries.count && !merges; i++) {
    merges = dict->kind == RP_OBJECT_DICT && rp_display_merged(&dict->entries.data[i]) != NULL;
  }
  if (merges) {
    display = display_of(in, dict, &merges, 0);
  }
  return display;
}

bool rp_display_is(rp_val value)
{
  return value->kind == RP_DERIVED && value->derived.shape == RP_DERIVE_DISPLAY && value->type == RP_TYPE_DICT;
}

rp_val rp_display_find(rp_interp *in, rp_val display, rp_val key, bool *certain)
{
  const char *pairs = display->derived.name->text.data;
  *certain = true;
  for (size_t i = display->derived.count / 2; i > 0; i--) {
    bool merged = pairs[i - 1] == RP_DISPLAY_MERGED;
    int same = merged                            ? -1
               : pairs[i - 1] == RP_DISPLAY_PAIR ? rp_equal(in, display->derived.operands[2 * i - 2], key)
                                                 : 0;
    if (same != 0) {
      *certain = same == 1 && (i == 1 || pairs[i - 2] != RP_DISPLAY_CONDITION);
      return *certain ? display->derived.operands[2 * i - 1] : NULL;
    }
  }
  return NULL;
}

rp_val rp_display_subscript(rp_interp *in, rp_val display, rp_val key)
{
  bool certain = false;
  rp_val found = rp_value_is_scalar(key) ? rp_display_find(in, display, key, &certain) : NULL;
  rp_val operands[2] = {display, key};
  return found != NULL ? found : rp_value_derived(&in->values, RP_DERIVE_SUBSCRIPT, 0, NULL, operands, 2, RP_TYPE_ANY);
}

rp_val rp_display_contains(rp_interp *in, rp_val display, rp_val key)
{
  bool open = false;
  for (size_t i = 0; i < display->derived.count / 2; i++) {
    const char *pairs = display->derived.name->text.data;
    int same = pairs[i] == RP_DISPLAY_MERGED ? -1
               : pairs[i] == RP_DISPLAY_PAIR ? rp_equal(in, display->derived.operands[2 * i], key)
                                             : 0;
    bool sometimes = i > 0 && pairs[i - 1] == RP_DISPLAY_CONDITION;
    if (same == 1 && !sometimes) {
      return in->values.yes;
    }
    open = open || same != 0;
  }
  rp_val operands[2] = {key, display};
  return open ? rp_value_derived(&in->values, RP_DERIVE_COMPARE, RP_IR_OP_IN, NULL, operands, 2, RP_TYPE_BOOL)
              : in->values.no;
}
