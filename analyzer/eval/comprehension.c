// Comprehensions: a scope of their own, clauses nested as loops, conditions as forks.
#include "analyzer/eval/carry.h"
#include "analyzer/eval/expression.h"
#include "analyzer/eval/iterator.h"
#include "analyzer/eval/lazy.h"
#include "analyzer/eval/passing.h"

typedef struct comprehension {
  const rp_facts *facts;
  rp_ir_list clauses;
  size_t clause;
  uint32_t element;
  uint32_t value; ///< of a dict comprehension; 0
  rp_object *into;
  bool raised;
  bool disturbed;   ///< something in it read from what it reads
  rp_val generator; ///< the iterator that it makes; NULL: another kind, which reads at once
  rp_val first;     ///< iterable of the first clause, evaluated outside
} comprehension;

/// What raises under a condition only leaves the rest as it is, and is recorded. False: nothing was raised, or always.
static bool drop(rp_interp *in, rp_condition condition)
{
  if (in->raised == NULL || condition->kind == RP_GUARD_TRUE) {
    return false;
  }
  rp_drop_add(in, condition);
  in->raised = NULL;
  in->may_raise = true;
  return true;
}

void rp_each_item(rp_interp *in, const rp_items *items, rp_item_body body, void *data)
{
  rp_items fixed = *items; // the collection may change while it is walked
  bool ordered = rp_items_ordered(items);
  uint32_t floor = in->unordered_floor;
  for (size_t i = 0; i < fixed.count; i++) {
    rp_item item = fixed.data[i];
    int there = rp_path_decides(in, item.condition);
    if (there == 0 || in->steps == 0) {
      continue;
    }
    bool go_on;
    in->loop_depth += item.many;
    struct rp_passing pass;
    rp_passing_begin(in, &pass, item.many ? item.value : in->values.none);
    in->unordered_floor = ordered ? floor : in->next_object;
    if (there == 1 && item.many) {
      rp_carry carry;
      rp_carry_begin(in, &carry);
      go_on = body(in, item.value, data);
      bool carried = rp_carry_end(in, &carry, 0, in->frame->node);
      go_on = go_on && carried ? body(in, item.value, data) : go_on;
    } else if (there == 1) {
      go_on = body(in, item.value, data);
    } else {
      rp_fork fork;
      rp_fork_begin(in, &fork, item.condition);
      go_on = body(in, item.value, data);
      rp_fork_other(in, &fork);
      rp_fork_end(in, &fork);
    }
    rp_passing_end(in, &pass);
    in->loop_depth -= item.many;
    in->unordered_floor = floor;
    rp_condition comes =
        item.many ? rp_guard_unknown(&in->values, rp_unknown(in, RP_RULE_COLLECTION_UNKNOWN, in->frame->node)->cause)
                  : item.condition;
    bool sometimes = there != 1 || item.many;
    if (!go_on && !(sometimes && drop(in, comes))) {
      return;
    }
  }
}

static void run_clause(rp_interp *in, comprehension *c);

static void run_ifs(rp_interp *in, comprehension *c, rp_ir_list ifs, size_t at)
{
  if (at == ifs.count) {
    run_clause(in, c);
    return;
  }
  rp_condition condition = rp_eval_test(in, ifs.items[at]);
  if (condition == NULL) {
    c->raised = true;
    return;
  }
  int decided = rp_path_decides(in, condition);
  if (decided == 1) {
    run_ifs(in, c, ifs, at + 1);
  } else if (decided < 0) {
    rp_fork fork;
    rp_fork_begin(in, &fork, condition);
    run_ifs(in, c, ifs, at + 1);
    rp_fork_other(in, &fork);
    rp_fork_end(in, &fork);
    c->raised = c->raised && !drop(in, condition);
  }
}

static bool run_item(rp_interp *in, rp_val item, void *data)
{
  comprehension *c = data;
  uint32_t clause = c->clauses.items[c->clause];
  rp_assign(in, c->facts->a[clause], item);
  c->clause++;
  run_ifs(in, c, rp_ir_list_at(c->facts, c->facts->c[clause]), 0);
  c->clause--;
  return !c->raised;
}

static void run_loop(rp_interp *in, comprehension *c)
{
  uint32_t node = c->facts->b[c->clauses.items[c->clause]];
  rp_val iterable = c->first != NULL ? c->first : rp_eval(in, node);
  c->first = NULL;
  iterable = iterable != NULL ? rp_path_prune(in, iterable) : NULL;
  rp_reading reading = {0};
  bool reads = iterable != NULL && rp_value_is(iterable, RP_OBJECT_ITERATOR);
  if (reads) {
    rp_reading_begin(in, iterable->object, node, &reading);
  }
  const rp_items *items = reads ? &reading.items : iterable == NULL ? NULL : rp_iterate(in, iterable, node);
  if (items == NULL) {
    c->raised = true;
    return;
  }
  if (reads && c->generator == NULL && rp_iterator_is_raising(in, iterable->object, items)) {
    rp_items given = {items->data, items->count - 1, NULL, items->count - 1};
    rp_each_item(in, &given, run_item, c);
    c->raised = c->raised && in->raised != NULL;
    c->raised = c->raised || rp_iterator_raises(in, iterable->object, items);
    return;
  }
  const rp_items before = *items;
  const rp_object *dict = rp_value_is(iterable, RP_OBJECT_DICT)   ? iterable->object
                          : rp_value_is(iterable, RP_OBJECT_VIEW) ? iterable->object->view.of
                                                                  : NULL;
  const rp_entries entries = dict != NULL ? dict->entries : (rp_entries){0};
  rp_each_item(in, items, run_item, c);
  c->raised = c->raised && in->raised != NULL; // else under conditions only
  if (iterable->kind == RP_OBJECT && iterable->object->kind == RP_OBJECT_LIST &&
      (iterable->object->items.count != before.count || iterable->object->items.data != before.data)) {
    c->disturbed = true; // Python goes on with what the list has then
  }
  if (dict != NULL && (dict->entries.count != entries.count ||
                       (dict->entries.data != entries.data && iterable->object->kind == RP_OBJECT_VIEW))) {
    c->disturbed = true;
  }
  c->disturbed = !rp_reading_exhaust(in, &reading, c->generator) || c->disturbed;
}

static void run_clause(rp_interp *in, comprehension *c)
{
  if (c->clause < c->clauses.count) {
    run_loop(in, c);
    return;
  }
  rp_val element = rp_eval(in, c->element);
  rp_val value = c->value != 0 && element != NULL ? rp_eval(in, c->value) : element;
  bool key = c->into->kind == RP_OBJECT_DICT;
  if (element == NULL || value == NULL || (key && !rp_is_hashable(in, element))) {
    c->raised = true;
  } else if (key) {
    rp_dict_set(in, c->into, element, value);
  } else {
    rp_items_append(in, c->into, (rp_item){element, in->values.always, false, false});
  }
}

rp_val rp_eval_comprehension(rp_interp *in, const rp_facts *facts, uint32_t node, rp_object_kind kind)
{
  bool dict = kind == RP_OBJECT_DICT;
  comprehension c = {.facts = facts,
                     .clauses = rp_ir_list_at(facts, dict ? facts->c[node] : facts->b[node]),
                     .element = facts->a[node],
                     .value = dict ? facts->b[node] : 0};
  if (c.clauses.count == 0) {
    return rp_unknown(in, RP_RULE_SYNTAX_OPAQUE, node);
  }
  uint32_t iterable_node = facts->b[c.clauses.items[0]];
  rp_val iterable = rp_eval(in, iterable_node);
  if (iterable == NULL) {
    return NULL;
  }
  c.first = iterable;
  rp_val result = dict ? rp_dict_new(in) : rp_sequence_new(in, kind == RP_OBJECT_SET ? RP_OBJECT_LIST : kind, NULL, 0);
  c.into = result->object;
  c.generator = kind == RP_OBJECT_ITERATOR ? result : NULL;
  rp_scope scope = {.env = {.birth = in->next_object++}, .comprehension = true, .outer = in->frame->scope};
  rp_scope *kept = RP_NEW(in->arena, rp_scope); // lambdas in the element may keep it
  *kept = scope;
  rp_object *class_body = in->frame->class_body;
  in->frame->scope = kept;
  in->frame->class_body = NULL;
  rp_lazy_run later;
  if (kind == RP_OBJECT_ITERATOR) {
    rp_lazy_begin(in, &later, kept->env.birth);
  }
  run_clause(in, &c);
  in->frame->scope = kept->outer;
  in->frame->class_body = class_body;
  if (kind == RP_OBJECT_ITERATOR) {
    rp_lazy_end(in, &later, c.raised ? NULL : result->object);
  }
  if (c.raised) {
    return NULL;
  }
  if (c.disturbed) {
    return rp_unknown(in, RP_RULE_OPERATION_UNKNOWN, node);
  }
  if (kind == RP_OBJECT_SET) {
    rp_val set = rp_sequence_new(in, RP_OBJECT_SET, NULL, 0);
    return rp_call_method(in, set, "update", &result, 1, node) == NULL ? NULL : set;
  }
  return result;
}
