// Loops: known items are unrolled within the budget; an item that stands for any number runs the body once, with what the
// loop carries from pass to pass made unknown.
#include "analyzer/eval/carry.h"
#include "analyzer/eval/iterator.h"
#include "analyzer/eval/passing.h"
#include "analyzer/eval/statement.h"
#include "analyzer/eval/view.h"

/// A block where a flow still falls through. `body`: of a loop, which goes on behind continue; what stands in its else block leaves
/// the loop around it.
static void exec_where_it_falls(rp_interp *in, rp_flow *so_far, uint32_t block, bool body)
{
  rp_condition go = so_far->falls;
  bool sometimes = go->kind != RP_GUARD_TRUE;
  rp_flow skipped = *so_far;
  rp_fork fork;
  if (sometimes) {
    rp_fork_begin(in, &fork, go);
  }
  rp_flow pass = rp_exec_block(in, block);
  if (sometimes) {
    rp_fork_other(in, &fork);
  }
  if (body) {
    pass.falls = rp_guard_or(&in->values, pass.falls, pass.continues);
    pass.continues = in->values.never;
  }
  *so_far = sometimes ? rp_flow_end_fork(in, &fork, &pass, &skipped) : pass;
}

/// One pass through a loop body. `flow` on entry is how the loop stands; on return it includes this pass.
static void exec_pass(rp_interp *in, rp_flow *so_far, uint32_t body)
{
  exec_where_it_falls(in, so_far, body, true);
}

/// Where nothing is certain to come, a pass happens under no condition of its own: what it returns is only possible.
static void exec_symbolic_pass(rp_interp *in, rp_flow *so_far, uint32_t body, uint32_t node)
{
  const rp_facts *facts = in->frame->module->facts;
  bool asked = rp_ir_kind_of(facts, node) == RP_IR_WHILE; // before each pass, which may bind names
  in->loop_depth++;
  if (asked) {
    rp_forget_bound(in, facts, facts->a[node], node);
  }
  rp_carried carried = {.count = 0};
  rp_carried_open(in, &carried, body, node, true);
  rp_forget_block(in, facts, body, node);
  rp_flow before = *so_far;
  rp_carry carry;
  rp_carry_begin(in, &carry);
  exec_pass(in, so_far, body);
  if (rp_carry_end(in, &carry, body, node)) { // the first pass, and one for all that come behind it
    rp_carried_open(in, &carried, body, node, false);
    rp_forget_block(in, facts, body, node);
    if (asked) {
      rp_forget_bound(in, facts, facts->a[node], node);
    }
    exec_pass(in, so_far, body);
  }
  rp_carried_open(in, &carried, body, node, false);
  in->loop_depth--;
  rp_forget_block(in, facts, body, node);
  if (asked) {
    rp_forget_bound(in, facts, facts->a[node], node);
  }
  rp_condition once = rp_guard_unknown(&in->values, rp_unknown(in, RP_RULE_COLLECTION_UNKNOWN, node)->cause);
  if (so_far->returns != before.returns || so_far->raises != before.raises || so_far->breaks != before.breaks) {
    rp_flow pass = *so_far;
    in->early_loops++;
    if (in->frame->guarding == NULL && rp_flow_only_raises(&pass) && !rp_flow_only_raises(&before)) {
      in->raised = pass.exception;
      in->raise_is_explicit = pass.stated;
      rp_drop_add(in, once);
      in->raised = NULL;
      in->may_raise = true;
    }
    *so_far = rp_flow_join(in, once, &pass, &before);
  } else {
    so_far->falls = before.falls;
  }
}

static rp_flow finish_loop(rp_interp *in, rp_flow flow, uint32_t orelse)
{
  // `else` runs where the loop was not left by break.
  rp_condition broke = flow.breaks;
  flow.breaks = in->values.never;
  if (rp_ir_list_at(in->frame->module->facts, orelse).count > 0 && flow.falls->kind != RP_GUARD_FALSE) {
    exec_where_it_falls(in, &flow, orelse, false);
  }
  flow.falls = rp_guard_or(&in->values, flow.falls, broke);
  return flow;
}

/// What is done between these two is done as far as control comes to it: what break left the loop with stays. False: it comes for certain.
static bool begin_where_it_comes(rp_interp *in, rp_fork *fork, const rp_flow *flow)
{
  bool sometimes = flow->falls->kind != RP_GUARD_TRUE;
  if (sometimes) {
    rp_fork_begin(in, fork, flow->falls);
  }
  return sometimes;
}

static void end_where_it_comes(rp_interp *in, rp_fork *fork, bool sometimes)
{
  rp_val raised = in->raised;
  if (sometimes) {
    rp_fork_other(in, fork);
    rp_fork_end(in, fork);
  }
  in->raised = raised;
}

static void bind_target(rp_interp *in, const rp_facts *facts, uint32_t node, const rp_flow *flow, rp_val value)
{
  rp_fork fork;
  bool sometimes = begin_where_it_comes(in, &fork, flow);
  in->raised = NULL;
  rp_assign(in, facts->a[node], value);
  end_where_it_comes(in, &fork, sometimes);
}

/// Binds the target and runs the body: once, or any number of times for one of many. False: the target cannot be bound.
static bool take_item(rp_interp *in, const rp_facts *facts, uint32_t node, rp_flow *flow, rp_item item)
{
  bind_target(in, facts, node, flow, item.value);
  if (in->raised != NULL && !item.many && item.condition == in->values.always && flow->falls->kind == RP_GUARD_TRUE) {
    return false; // a, b = of three
  }
  if (item.many) {
    struct rp_passing pass;
    in->loop_depth++;
    rp_passing_begin(in, &pass, item.value);
    in->loop_depth--;
    exec_symbolic_pass(in, flow, facts->c[node], node);
    rp_passing_end(in, &pass);
  } else {
    exec_pass(in, flow, facts->c[node]);
  }
  return true;
}

/// The body for one item, as far as control comes to it. False: binding the target raises, always.
static bool exec_item(rp_interp *in, const rp_facts *facts, uint32_t node, rp_flow *flow, rp_item item)
{
  int there = rp_path_decides(in, item.condition);
  if (there == 0) {
    return true;
  }
  if (there == 1) {
    item.condition = in->values.always;
    return take_item(in, facts, node, flow, item);
  }
  rp_flow skipped = *flow;
  rp_fork fork;
  rp_fork_begin(in, &fork, item.condition);
  take_item(in, facts, node, flow, item);
  rp_fork_other(in, &fork);
  *flow = rp_flow_end_fork(in, &fork, flow, &skipped);
  return true;
}

/// Where the loop may have ended before an item, what is left of the iterator are the items under that condition.
static bool exec_rest(rp_interp *in, const rp_facts *facts, uint32_t node, rp_flow *flow, rp_object *iterator)
{
  rp_reading reading;
  rp_reading_begin(in, iterator, facts->b[node], &reading);
  rp_item *left = rp_arena_alloc(in->arena, (reading.items.count + 1) * sizeof *left);
  size_t count = 0;
  for (size_t i = 0; i < reading.items.count && !rp_reading_disturbed(in, &reading) && in->steps > 0; i++) {
    rp_item item = reading.items.data[i];
    rp_condition before = flow->falls;
    if (before->kind != RP_GUARD_FALSE && !exec_item(in, facts, node, flow, item)) {
      return false;
    }
    rp_condition came = item.many ? flow->falls : before; // that all of many were taken, where the loop went on
    item.condition = rp_guard_and(&in->values, item.condition, rp_guard_not(&in->values, came));
    if (item.condition->kind != RP_GUARD_FALSE && !(item.many && flow->falls == before)) {
      left[count++] = item;
    }
  }
  if (rp_reading_disturbed(in, &reading) &&
      flow->falls->kind != RP_GUARD_FALSE) { // the body took some: which is not known
    rp_item unknown = {rp_unknown(in, RP_RULE_COLLECTION_UNKNOWN, facts->b[node]), in->values.always, true, false};
    exec_item(in, facts, node, flow, unknown);
  }
  if (count == 0 && flow->falls->kind == RP_GUARD_TRUE) {
    rp_reading_exhaust(in, &reading, NULL);
  } else {
    rp_reading_end(in, &reading, left, count);
  }
  return true;
}

/// An iterator: the body may take items from it, too, so that each is taken when its turn comes.
static bool exec_iterator(rp_interp *in, const rp_facts *facts, uint32_t node, rp_flow *flow, rp_object *iterator)
{
  while (flow->falls->kind == RP_GUARD_TRUE && in->steps > 0) {
    rp_items items = *rp_iterator_left(in, iterator, facts->b[node]);
    if (items.count == 0) {
      rp_reading nothing = {.iterator = iterator, .items = items, .mark = items.data};
      rp_reading_exhaust(in, &nothing, NULL);
      return true;
    }
    if (items.count == 1 && !iterator->kept && rp_iterator_raises(in, iterator, &items)) {
      return false;
    }
    if (items.data[0].many || iterator->kept || in->loop_depth > iterator->loop_depth) {
      break;
    }
    rp_iterator_drop(in, iterator, 1);
    rp_iterator_set_reader(in, iterator, NULL);
    if (!exec_item(in, facts, node, flow, items.data[0])) {
      return false;
    }
    rp_iterator_left_group(in, iterator, &items.data[0]);
  }
  return flow->falls->kind == RP_GUARD_FALSE || exec_rest(in, facts, node, flow, iterator);
}

/// Behind a loop over what comes in any order: which pass was the last is not known, and so is what names were bound to. What a
/// container holds says itself that its order is not.
static void forget_last_pass(rp_interp *in, const rp_facts *facts, uint32_t node)
{
  rp_env *env = in->frame->scope != NULL ? &in->frame->scope->env : &in->frame->module->object->env;
  uint32_t count = env->count;
  rp_val *before = rp_arena_alloc(in->arena, (count + 1) * sizeof *before);
  for (uint32_t i = 0; i < count; i++) {
    before[i] = rp_value_settled(env->slots[i].value);
  }
  rp_forget_bound(in, facts, node, node);
  for (uint32_t i = 0; i < count; i++) {
    bool container = before[i] != NULL && before[i]->kind == RP_OBJECT && before[i]->object->kind <= RP_OBJECT_ITERATOR;
    if (container && rp_value_settled(env->slots[i].value) != before[i]) {
      rp_env_set(in, env, env->slots[i].name, before[i]);
    }
  }
}

enum { GROWTH_LIMIT = 64 }; ///< items under conditions that a list grows by while a loop reads it

static bool same_item(const rp_item *a, const rp_item *b)
{
  return a->value == b->value && a->condition == b->condition && a->many == b->many;
}

/// A list that the loop reads, of which not all items are certain to be there, once the body ran: what was added behind them comes,
/// too. False: something else happened to it, or it has grown too far, and which items come is not known.
static bool follow_growth(const rp_items *live, rp_items *items, size_t from)
{
  bool grown = live->count >= items->count && live->count - from <= GROWTH_LIMIT;
  for (size_t i = 0; i < items->count && grown; i++) {
    grown = same_item(&live->data[i], &items->data[i]);
  }
  *items = grown ? *live : *items;
  return grown;
}

/// The dict that a loop goes through; NULL.
static rp_object *dict_of(rp_val iterable)
{
  bool view = iterable != NULL && rp_value_is(iterable, RP_OBJECT_VIEW);
  bool dict = iterable != NULL && rp_value_is(iterable, RP_OBJECT_DICT);
  return view ? iterable->object->view.of : dict ? iterable->object : NULL;
}

/// Python gives what the dict holds when the loop comes to it.
static rp_item shown_now(rp_interp *in, rp_val iterable, const rp_entries *before, rp_item item, size_t at)
{
  bool view = rp_value_is(iterable, RP_OBJECT_VIEW);
  const rp_entries *now = view ? &iterable->object->view.of->entries : before;
  if ((now->data == before->data && now->count == before->count) || at >= now->count) {
    return item;
  }
  return rp_view_item(in, iterable->object->view.of, iterable->object->view.part, at);
}

static bool is_plain(const rp_entries *entries)
{
  for (size_t i = 0; i < entries->count; i++) {
    if (entries->data[i].many || entries->data[i].condition->kind != RP_GUARD_TRUE) {
      return false;
    }
  }
  return true;
}

/// Keys came or went for certain: the next step of the loop raises.
static bool is_resized(const rp_object *dict, const rp_entries *before)
{
  return dict->entries.count != before->count && is_plain(&dict->entries) && is_plain(before);
}

rp_flow rp_exec_for(rp_interp *in, const rp_facts *facts, uint32_t node)
{
  rp_val iterable = rp_eval(in, facts->b[node]);
  iterable = iterable == NULL ? NULL : rp_path_prune(in, iterable);
  bool iterator = iterable != NULL && rp_value_is(iterable, RP_OBJECT_ITERATOR);
  const rp_items *source = iterable == NULL || iterator ? NULL : rp_iterate(in, iterable, facts->b[node]);
  rp_flow flow = rp_flow_falls(in);
  uint32_t floor = in->unordered_floor;
  bool ordered = rp_items_ordered(source != NULL ? source : iterator ? &iterable->object->items : &(rp_items){0});
  in->unordered_floor = ordered ? floor : in->next_object;
  bool done = iterator ? exec_iterator(in, facts, node, &flow, iterable->object) : source != NULL;
  rp_items items = source != NULL ? *source : (rp_items){0};
  rp_object *dict = dict_of(iterable);
  const rp_entries whole = dict != NULL ? dict->entries : (rp_entries){0};
  const rp_items *live = source != NULL && rp_value_is(iterable, RP_OBJECT_LIST) ? &iterable->object->items : NULL;
  size_t open = 0; // how many items there were when the first came that may not be there
  for (size_t i = 0; done && flow.falls->kind != RP_GUARD_FALSE && in->steps > 0; i++) {
    // Python asks a list for its next item, and the body may have changed it.
    if (live != NULL && open == 0) {
      items = *live;
    } else if (live != NULL && !follow_growth(live, &items, open)) {
      rp_item unknown = {rp_unknown(in, RP_RULE_COLLECTION_UNKNOWN, facts->b[node]), in->values.always, true, false};
      done = exec_item(in, facts, node, &flow, unknown);
      break;
    }
    if (i >= items.count) {
      break;
    }
    if (open == 0 && (items.data[i].many || rp_path_decides(in, items.data[i].condition) < 0)) {
      open = items.count;
    }
    in->unordered_floor = ordered ? floor : in->next_object;
    rp_item item = dict != NULL ? shown_now(in, iterable, &whole, items.data[i], i) : items.data[i];
    done = exec_item(in, facts, node, &flow, rp_passing_other(in, iterable, item, facts->b[node]));
    if (done && dict != NULL && flow.falls->kind == RP_GUARD_TRUE && is_resized(dict, &whole)) {
      rp_raise(in, "RuntimeError", "dictionary changed size during iteration");
      done = false;
    }
  }
  in->unordered_floor = floor;
  if (!done) {
    return rp_flow_raises(in);
  }
  if (!ordered) {
    forget_last_pass(in, facts, node);
  }
  return finish_loop(in, flow, facts->d[node]);
}

rp_flow rp_exec_while(rp_interp *in, const rp_facts *facts, uint32_t node)
{
  rp_flow flow = rp_flow_falls(in);
  for (size_t pass = 0; flow.falls->kind != RP_GUARD_FALSE; pass++) {
    rp_fork fork;
    bool sometimes = begin_where_it_comes(in, &fork, &flow); // the test may bind names, too
    rp_condition condition = rp_eval_test(in, facts->a[node]);
    if (condition == NULL) {
      rp_flow raises = rp_flow_raises(in);
      if (!sometimes) {
        return raises;
      }
      rp_flow left = flow;
      rp_fork_other(in, &fork);
      flow = rp_flow_end_fork(in, &fork, &raises, &left);
      break;
    }
    end_where_it_comes(in, &fork, sometimes);
    int decided = rp_path_decides(in, condition);
    if (decided == 0) {
      break;
    }
    if (decided < 0 || flow.falls->kind != RP_GUARD_TRUE || pass > 10000 || in->steps == 0) {
      exec_symbolic_pass(in, &flow, facts->b[node], node);
      break;
    }
    exec_pass(in, &flow, facts->b[node]);
  }
  return finish_loop(in, flow, facts->c[node]);
}
