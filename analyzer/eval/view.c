// Views of dicts.
#include "analyzer/eval/view.h"

#include "analyzer/eval/display.h"
#include "analyzer/eval/lazy.h"

rp_val rp_view_new(rp_interp *in, rp_object *dict, rp_view_part part, const char *class)
{
  rp_object *view = rp_object_new(in, RP_OBJECT_VIEW);
  view->view.of = dict;
  view->view.part = part;
  view->class = rp_builtin_class(in, class);
  return rp_value_object(&in->values, view);
}

// How many entries stand before the last mapping that was merged into the dict: it may have another value for their keys.
static size_t open_entries(const rp_object *dict)
{
  size_t count = dict->entries.count;
  while (count > 0 && rp_display_merged(&dict->entries.data[count - 1]) == NULL) {
    count--;
  }
  return count > 0 ? count - 1 : 0;
}

static rp_item shown(rp_interp *in, const rp_object *dict, const rp_entry *entry, rp_view_part part, bool open)
{
  rp_val value = NULL;
  if (open && !entry->many && part != RP_VIEW_KEYS) {
    value = rp_subscript(in, &dict->own, entry->key, in->frame->node);
  }
  value = value != NULL ? value : part == RP_VIEW_KEYS ? entry->key : entry->value;
  if (part == RP_VIEW_ITEMS) {
    rp_val pair[2] = {entry->key, value};
    value = rp_sequence_new(in, RP_OBJECT_TUPLE, pair, 2);
  }
  return (rp_item){value, entry->condition, entry->many, entry->unordered};
}

rp_item rp_view_item(rp_interp *in, const rp_object *dict, rp_view_part part, size_t at)
{
  rp_entries entries = rp_dict_settled(in, dict);
  return shown(in, dict, &entries.data[at], part, at < open_entries(dict));
}

const rp_items *rp_view_items(rp_interp *in, const rp_object *view)
{
  rp_object *dict = view->view.of;
  size_t count = dict->entries.count;
  size_t open = open_entries(dict);
  rp_lazy_reads(in, dict);
  rp_items *items = RP_NEW(in->arena, rp_items);
  items->data = rp_arena_alloc(in->arena, (count + 1) * sizeof *items->data);
  items->count = count;
  items->capacity = count;
  rp_entries entries = rp_dict_settled(in, dict);
  for (size_t i = 0; i < count; i++) {
    items->data[i] = shown(in, dict, &entries.data[i], view->view.part, i < open);
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
