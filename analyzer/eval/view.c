// Views of dicts.
#include "analyzer/eval/view.h"

#include "analyzer/eval/display.h"
#include "analyzer/eval/lazy.h"

rp_val rp_view_new(rp_interp *in, rp_object *dict, int part, const char *class)
{
  rp_object *view = rp_object_new(in, RP_OBJECT_VIEW);
  view->view.of = dict;
  view->view.part = part;
  view->class = rp_builtin_class(in, class);
  return rp_value_object(&in->values, view);
}

rp_item rp_view_item(rp_interp *in, int part, const rp_entry *entry)
{
  rp_val value = part == RP_VIEW_VALUES ? entry->value : entry->key;
  if (part == RP_VIEW_ITEMS) {
    rp_val pair[2] = {entry->key, entry->value};
    value = rp_sequence_new(in, RP_OBJECT_TUPLE, pair, 2);
  }
  return (rp_item){value, entry->condition, entry->many, entry->unordered};
}

const rp_items *rp_view_items(rp_interp *in, const rp_object *view)
{
  const rp_entries *entries = &view->view.of->entries;
  rp_lazy_reads(in, view->view.of);
  rp_items *items = RP_NEW(in->arena, rp_items);
  items->data = rp_arena_alloc(in->arena, (entries->count + 1) * sizeof *items->data);
  items->count = entries->count;
  items->capacity = entries->count;
  size_t merged = entries->count; // behind the last mapping that was merged
  while (merged > 0 && rp_display_merged(&entries->data[merged - 1]) == NULL) {
    merged--;
  }
  for (size_t i = 0; i < entries->count; i++) {
    rp_entry entry = entries->data[i];
    if (i + 1 < merged && !entry.many) { // the mapping may have another value for the key
      rp_val value = rp_subscript(in, rp_value_object(&in->values, view->view.of), entry.key, in->frame->node);
      entry.value = value != NULL ? value : entry.value;
    }
    items->data[i] = rp_view_item(in, view->view.part, &entry);
  }
  return items;
}

bool rp_view_is_set(rp_val value)
{
  return rp_value_is(value, RP_OBJECT_VIEW) && value->object->view.part != RP_VIEW_VALUES;
}

static rp_val to_set(rp_interp *in, rp_val value, uint32_t node)
{
  rp_val set = rp_sequence_new(in, RP_OBJECT_SET, NULL, 0);
  return rp_call_method(in, set, "update", &value, 1, node) == NULL ? NULL : set;
}

rp_val rp_view_to_set(rp_interp *in, rp_val view, uint32_t node)
{
  return to_set(in, view, node);
}

/// The other side may be anything iterable (CPython 3.11 dictobject.c, dictviews_sub and those behind it).
rp_val rp_view_binary(rp_interp *in, int op, rp_val left, rp_val right, uint32_t node)
{
  bool of_sets = op == RP_IR_OP_BITAND || op == RP_IR_OP_BITOR || op == RP_IR_OP_BITXOR || op == RP_IR_OP_SUB;
  rp_val other = rp_view_is_set(left) ? right : left;
  if (rp_value_is(other, RP_OBJECT_INSTANCE) || rp_value_is(other, RP_OBJECT_NATIVE)) {
    return rp_unknown(in, RP_RULE_OPERATION_UNKNOWN, node);
  }
  if (!of_sets || (!rp_view_is_set(left) && !rp_view_is_set(right))) {
    return rp_raise(in, "TypeError", "unsupported operand types");
  }
  rp_val a = to_set(in, left, node);
  rp_val b = a != NULL ? to_set(in, right, node) : NULL;
  return b != NULL ? rp_binary(in, op, a, b, node) : NULL;
}
