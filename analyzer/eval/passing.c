// Which items the loops in progress are at.
#include "analyzer/eval/passing.h"
#include "analyzer/eval/journal.h"

enum { DEPTH = 12 };

void rp_passing_begin(rp_interp *in, struct rp_passing *pass, rp_val item)
{
  *pass = (struct rp_passing){item, in->loop_depth, in->passing};
  in->passing = pass;
}

void rp_passing_end(rp_interp *in, const struct rp_passing *pass)
{
  in->passing = pass->outer;
}

/// Whether `value` is made of `element`; NULL: of an element of anything.
static bool is_made_of(rp_val value, rp_val element, unsigned depth)
{
  value = value == NULL ? NULL : rp_value_settled(value);
  if (value == NULL || depth > DEPTH) {
    return false;
  }
  bool made = false;
  switch ((int)value->kind) {
  case RP_ELEMENT:
    return element == NULL || value == element || is_made_of(value->of, element, depth + 1);
  case RP_DERIVED:
    for (uint32_t i = 0; i < value->derived.count && !made; i++) {
      made = is_made_of(value->derived.operands[i], element, depth + 1);
    }
    return made;
  case RP_CHOICE:
    for (uint32_t i = 0; i < value->choice.count && !made; i++) {
      made = is_made_of(value->choice.options[i].value, element, depth + 1);
    }
    return made;
  case RP_OBJECT:
    for (size_t i = 0; value->object->kind == RP_OBJECT_TUPLE && i < value->object->items.count && !made; i++) {
      made = is_made_of(value->object->items.data[i].value, element, depth + 1);
    }
    for (uint32_t i = 0; value->object->kind == RP_OBJECT_INSTANCE && i < value->object->env.count && !made; i++) {
      made = is_made_of(value->object->env.slots[i].value, element, depth + 1);
    }
    return made;
  default:
    return false;
  }
}

bool rp_passing_varies(rp_val value)
{
  return is_made_of(value, NULL, 0);
}

/// A loop in progress that began behind the making of the container is at this element.
static bool is_at(const rp_interp *in, rp_val element, const rp_object *container)
{
  for (const struct rp_passing *pass = in->passing; pass != NULL; pass = pass->outer) {
    bool inside = container != NULL && container->loop_depth >= pass->loop_depth;
    if (!inside && is_made_of(pass->item, element, 0)) {
      return true;
    }
  }
  return false;
}

/// Whether one of the elements that `value` is made of is the one that a loop is at.
static bool is_taken(const rp_interp *in, rp_val value, const rp_object *container, unsigned depth)
{
  value = value == NULL ? NULL : rp_value_settled(value);
  if (value == NULL || depth > DEPTH) {
    return false;
  }
  bool taken = false;
  if (value->kind == RP_ELEMENT) {
    return is_at(in, value, container) || is_taken(in, value->of, container, depth + 1);
  }
  for (uint32_t i = 0; value->kind == RP_DERIVED && i < value->derived.count && !taken; i++) {
    taken = is_taken(in, value->derived.operands[i], container, depth + 1);
  }
  for (uint32_t i = 0; value->kind == RP_CHOICE && i < value->choice.count && !taken; i++) {
    taken = is_taken(in, value->choice.options[i].value, container, depth + 1);
  }
  bool instance = value->kind == RP_OBJECT && value->object->kind == RP_OBJECT_INSTANCE;
  for (uint32_t i = 0; instance && i < value->object->env.count && !taken; i++) {
    taken = is_taken(in, value->object->env.slots[i].value, container, depth + 1);
  }
  return taken;
}

static rp_val other(rp_interp *in, rp_val value, const rp_object *container, uint32_t node)
{
  if (!rp_value_is(value, RP_OBJECT_TUPLE)) {
    return is_taken(in, value, container, 0) ? rp_unknown(in, RP_RULE_COLLECTION_UNKNOWN, node) : value;
  }
  const rp_items *items = &value->object->items;
  rp_item *copy = rp_arena_alloc(in->arena, (items->count + 1) * sizeof *copy);
  bool changed = false;
  for (size_t i = 0; i < items->count; i++) {
    copy[i] = items->data[i];
    copy[i].value = other(in, items->data[i].value, container, node);
    changed = changed || copy[i].value != items->data[i].value;
  }
  if (!changed) {
    return value;
  }
  rp_object *tuple = rp_object_new(in, RP_OBJECT_TUPLE);
  rp_items_replace(in, tuple, copy, items->count);
  tuple->class = value->object->class;
  return rp_value_object(&in->values, tuple);
}

rp_item rp_passing_other(rp_interp *in, rp_val value, rp_item item, uint32_t node)
{
  if (in->passing == NULL || !item.many || value == NULL) {
    return item;
  }
  if (rp_value_is_symbolic(value)) {
    item.value = is_at(in, item.value, NULL) ? rp_unknown(in, RP_RULE_COLLECTION_UNKNOWN, node) : item.value;
    return item;
  }
  const rp_object *container = value->kind == RP_OBJECT ? value->object : NULL;
  container = container != NULL && container->kind == RP_OBJECT_VIEW ? container->view.of : container;
  item.value = other(in, item.value, container, node);
  return item;
}

const rp_items *rp_passing_others(rp_interp *in, rp_val value, const rp_items *items, uint32_t node)
{
  rp_items *others = NULL;
  value = in->passing == NULL || items == NULL ? NULL : rp_path_prune(in, value);
  for (size_t i = 0; value != NULL && i < items->count; i++) {
    rp_item read = rp_passing_other(in, value, items->data[i], node);
    if (read.value == items->data[i].value) {
      continue;
    }
    if (others == NULL) {
      others = rp_arena_zalloc(in->arena, 1, sizeof *others);
      for (size_t k = 0; k < items->count; k++) {
        rp_items_push(in, others, items->data[k]);
      }
    }
    others->data[i] = read;
  }
  return others != NULL ? others : items;
}
