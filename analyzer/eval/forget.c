// What code that nobody here knows may have done with what it was given: lists, dicts and iterators hold anything more, and
// functions were called, never, once or often, with arguments that are not known.
#include "analyzer/eval/expression.h"
#include "analyzer/eval/iterator.h"
#include "analyzer/eval/option.h"
#include "analyzer/lib/lib.h"

enum { CONTENT_DEPTH = 4, CALLBACK_DEPTH = 6 };

typedef void (*given)(rp_interp *in, rp_val value, rp_val unknown, uint32_t node);

static void visit(rp_interp *in, rp_val value, given each, rp_val unknown, uint32_t node, unsigned depth)
{
  value = rp_value_settled(value);
  if (value == NULL) {
    return;
  }
  for (uint32_t i = 0; value->kind == RP_CHOICE && i < value->choice.count; i++) {
    visit(in, value->choice.options[i].value, each, unknown, node, depth);
  }
  bool holds = value->kind == RP_OBJECT && value->object->kind <= RP_OBJECT_DICT && depth < CONTENT_DEPTH;
  rp_items items =
      holds ? value->object->items : (rp_items){0}; // Thread(target=f, args=(found,)), DataFrame({'a': found})
  rp_entries entries = holds ? value->object->entries : (rp_entries){0};
  for (size_t i = 0; i < items.count; i++) {
    visit(in, items.data[i].value, each, unknown, node, depth + 1);
  }
  for (size_t i = 0; i < entries.count; i++) {
    visit(in, entries.data[i].value, each, unknown, node, depth + 1);
  }
  each(in, value, unknown, node);
}

static void for_each(rp_interp *in, const rp_call *call, given each, rp_val unknown)
{
  for (size_t i = 0; i < call->count + call->keyword_count; i++) {
    rp_val value = i < call->count ? call->args[i] : call->keywords[i - call->count].value;
    visit(in, value, each, unknown, call->node, 0);
  }
}

static void forget_contents(rp_interp *in, rp_val value, rp_val unknown, uint32_t node)
{
  if (rp_value_is(value, RP_OBJECT_INSTANCE)) {
    value->object->instance.handed = true;
  }
  rp_iterator_forget_all(in, value, node);
  if (rp_value_is(value, RP_OBJECT_LIST) || rp_value_is(value, RP_OBJECT_SET)) {
    rp_items_append(in, value->object, (rp_item){unknown, in->values.always, true, false});
  } else if (rp_value_is(value, RP_OBJECT_DICT)) {
    rp_entries entries = value->object->entries;
    rp_entry *more = rp_arena_alloc(in->arena, (entries.count + 1) * sizeof *more);
    if (entries.count > 0) {
      memcpy(more, entries.data, entries.count * sizeof *more);
    }
    more[entries.count] = (rp_entry){unknown, unknown, in->values.always, true, false};
    rp_dict_replace(in, value->object, more, entries.count + 1);
    rp_lib_dict_stored(in, value->object, unknown, unknown); // globals()
  }
}

void rp_forget_all(rp_interp *in, rp_val value, rp_val unknown)
{
  if (rp_value_is(value, RP_OBJECT_LIST) || rp_value_is(value, RP_OBJECT_SET)) {
    rp_items_replace(in, value->object, &(rp_item){unknown, in->values.always, true, false}, 1);
  } else if (rp_value_is(value, RP_OBJECT_DICT)) {
    rp_entry *any = rp_arena_alloc(in->arena, sizeof *any);
    *any = (rp_entry){unknown, unknown, in->values.always, true, false};
    rp_dict_replace(in, value->object, any, 1);
  }
}

/// A function of the repository, bound or not.
static bool is_own(rp_val value)
{
  if (rp_value_is(value, RP_OBJECT_METHOD) || rp_value_is(value, RP_OBJECT_PARTIAL)) {
    return is_own(value->object->method.function);
  }
  return rp_value_is(value, RP_OBJECT_FUNCTION) && !rp_module_is_given(value->object->function.module);
}

/// A method of a container: found.append; NULL.
static rp_val container_of(rp_val value)
{
  if (rp_value_is(value, RP_OBJECT_PARTIAL)) {
    return container_of(value->object->method.function);
  }
  rp_val self = rp_value_is(value, RP_OBJECT_METHOD) ? value->object->method.self : NULL;
  return self != NULL && self->kind == RP_OBJECT && self->object->kind <= RP_OBJECT_ITERATOR ? self : NULL;
}

/// It is what runs that hands itself over once more: what it changes is seen already.
static bool runs(const rp_interp *in, rp_val value)
{
  while (rp_value_is(value, RP_OBJECT_METHOD) || rp_value_is(value, RP_OBJECT_PARTIAL)) {
    value = value->object->method.function;
  }
  for (const rp_frame *frame = in->frame; frame != NULL; frame = frame->caller) {
    if (frame->function == value->object) {
      return true;
    }
  }
  return false;
}

static void may_call(rp_interp *in, rp_val value, rp_val unknown, uint32_t node)
{
  if (container_of(value) != NULL) {
    forget_contents(in, container_of(value), unknown, node);
  }
  if (in->importing || !is_own(value) || runs(in, value)) {
    return; // what a module hands to others while it is imported is called behind that
  }
  if (in->callbacks >= CALLBACK_DEPTH) {
    (void)rp_stop(in, RP_RULE_BUDGET_DEPTH, node);
    return;
  }
  size_t notes = in->notes.count;
  size_t drops = in->drops.count;
  rp_fork fork;
  in->callbacks++;
  in->loop_depth++;
  rp_fork_begin(in, &fork, rp_guard_unknown(&in->values, unknown->cause));
  (void)rp_call_value(in, value, &(rp_call){.rest = unknown, .node = node});
  rp_fork_other(in, &fork);
  rp_fork_end(in, &fork);
  in->loop_depth--;
  in->callbacks--;
  in->raised = NULL;
  in->notes.count = notes; // whether it runs is not known
  in->drops.count = drops;
}

void rp_forget_given(rp_interp *in, const rp_call *call, rp_val unknown)
{
  for_each(in, call, forget_contents, unknown);
  for_each(in, call, may_call, unknown);
}

bool rp_changes_receiver(rp_str method)
{
  static const char *const CHANGES[] = {"append",
                                        "appendleft",
                                        "extend",
                                        "extendleft",
                                        "insert",
                                        "remove",
                                        "pop",
                                        "popleft",
                                        "sort",
                                        "reverse",
                                        "rotate",
                                        "clear",
                                        "update",
                                        "popitem",
                                        "setdefault",
                                        "subtract",
                                        "move_to_end",
                                        "add",
                                        "discard",
                                        "__setitem__",
                                        "__delitem__",
                                        "difference_update",
                                        "intersection_update",
                                        "symmetric_difference_update"};
  bool found = false;
  for (size_t i = 0; i < sizeof CHANGES / sizeof CHANGES[0]; i++) {
    found = found || rp_str_is(method, CHANGES[i]);
  }
  return found;
}

void rp_forget_more(rp_interp *in, rp_val value, rp_val unknown, uint32_t node)
{
  visit(in, value, forget_contents, unknown, node, 0);
}

// A row that changes its receiver and has no answer for these arguments: what the receiver holds is not known either.
void rp_forget_changed(rp_interp *in, const rp_call *call, rp_val result)
{
  bool unknown = result != NULL && result->kind == RP_UNKNOWN && result->cause->code == RP_RULE_OPERATION_UNKNOWN;
  if (unknown) {
    for_each(in, call, may_call, result); // iter(function, sentinel)
  }
  bool container = call->self != NULL && call->self->kind == RP_OBJECT && call->self->object->kind <= RP_OBJECT_DICT;
  if (!container || !unknown) {
    return;
  }
  const rp_object *o = call->self->object;
  const rp_item *item = o->kind != RP_OBJECT_DICT && o->items.count > 0 ? &o->items.data[o->items.count - 1] : NULL;
  const rp_entry *entry =
      o->kind == RP_OBJECT_DICT && o->entries.count > 0 ? &o->entries.data[o->entries.count - 1] : NULL;
  if ((item != NULL && item->many && item->value->kind == RP_UNKNOWN) ||
      (entry != NULL && entry->many && entry->key->kind == RP_UNKNOWN)) {
    return; // the row saw to it
  }
  rp_str name = rp_str_of(call->row->name);
  name = rp_str_sub(name, rp_str_rfind_char(name, '.') + 1, name.size);
  if (rp_changes_receiver(name)) {
    forget_contents(in, call->self, result, call->node); // Python's own leave what stands in it as it is
  }
}
