// Builtins that make one value of an iterable: sum, min, max, any, all, next. A result over items that are there under
// a condition is a choice; over items that stand for many it is derived.

#include "analyzer/eval/iterator.h"
#include "analyzer/lib/py.h"

typedef struct fold {
  rp_val start;
  uint32_t node;
} fold;

static rp_val sum_of(rp_interp *in, const rp_val *values, size_t count, void *data)
{
  const fold *state = data;
  rp_val total = state->start;
  for (size_t i = 0; i < count && total != NULL; i++) {
    total = rp_binary(in, RP_IR_OP_ADD, total, values[i], state->node);
  }
  return total;
}

static rp_val sum(rp_interp *in, const rp_call *call)
{
  rp_val answer = NULL;
  rp_items items;
  if (!rp_py_usable(in, call, 1, 2, "start", &answer)) {
    return answer;
  }
  fold state = {rp_arg(in, call, 1, "start"), call->node};
  if (state.start == NULL) {
    state.start = rp_py_num(in, 0);
  }
  if (state.start->kind == RP_STR_) {
    return rp_raise(in, "TypeError", "sum() can't sum strings [use ''.join(seq) instead]");
  }
  if (!rp_py_items(in, call->args[0], call->node, &items)) {
    return NULL;
  }
  bool ordered = rp_items_ordered(&items);
  bool whole = true;
  for (size_t i = 0; i < items.count; i++) {
    whole = whole && rp_value_is_integral(items.data[i].value);
  }
  if (rp_py_shape_of(&items) == RP_PY_MANY || !(ordered || whole)) {
    // Lists of objects (sum(lists, [])): all that any of them holds.
    if (rp_value_is(state.start, RP_OBJECT_LIST)) {
      rp_object *list = rp_object_new(in, RP_OBJECT_LIST);
      rp_items parts[2] = {{NULL, 0, NULL, 0}, {NULL, 0, NULL, 0}};
      if (!rp_py_items(in, state.start, call->node, &parts[0])) {
        return NULL;
      }
      rp_items_replace(in, list, parts[0].data, parts[0].count);
      for (size_t i = 0; i < items.count; i++) {
        if (!rp_py_items(in, items.data[i].value, call->node, &parts[1])) {
          return NULL;
        }
        for (size_t j = 0; j < parts[1].count; j++) {
          rp_item item = parts[1].data[j];
          item.many = item.many || items.data[i].many;
          item.unordered = item.unordered || !ordered;
          item.condition = rp_guard_and(&in->values, item.condition, items.data[i].condition);
          rp_items_append(in, list, item);
        }
      }
      return rp_value_object(&in->values, list);
    }
    return rp_py_derive(in, call, RP_TYPE_ANY);
  }
  return rp_py_over_items(in, &items, sum_of, &state, call->node);
}

typedef struct extreme {
  const rp_call *call;
  bool unordered; ///< of equal ones any may come first
  rp_val key;
  rp_val missing;
  bool largest;
} extreme;

static rp_val extreme_of(rp_interp *in, const rp_val *values, size_t count, void *data)
{
  const extreme *state = data;
  rp_val unknown = rp_py_first_unknown(values, count);
  if (unknown != NULL) {
    return unknown;
  }
  if (count == 0) {
    return state->missing != NULL
               ? state->missing
               : rp_raise(in, "ValueError", "%s() arg is an empty sequence", state->largest ? "max" : "min");
  }
  rp_val best = values[0];
  rp_val best_key = NULL;
  rp_type type = rp_value_type(best);
  bool known = true;
  bool tied = false;
  for (size_t i = 0; i < count; i++) {
    rp_val key =
        rp_py_is_none(state->key) ? values[i] : rp_call_simple(in, state->key, &values[i], 1, state->call->node);
    if (key == NULL) {
      return NULL;
    }
    type = rp_value_type(values[i]) == type ? type : RP_TYPE_ANY;
    if (i == 0) {
      best_key = key;
      continue;
    }
    rp_val better = rp_compare(in, state->largest ? RP_IR_OP_GT : RP_IR_OP_LT, key, best_key, state->call->node);
    if (better == NULL) {
      return NULL;
    }
    known = known && better->kind == RP_BOOL;
    if (better->kind == RP_BOOL && better->integer == 1) {
      best = values[i];
      best_key = key;
      tied = false;
    } else {
      tied = tied || (state->unordered && values[i] != best && rp_equal(in, key, best_key) != 0);
    }
  }
  if (known && tied) {
    return rp_py_unknown(in, state->call);
  }
  if (known) {
    return best;
  }
  return rp_py_is_none(state->key) ? rp_py_derive_named(in, state->call->row->name, values, count, type)
                                   : rp_py_unknown(in, state->call);
}

static rp_val extreme_row(rp_interp *in, const rp_call *call, bool largest)
{
  rp_val answer = NULL;
  if (!rp_py_usable(in, call, 1, 4096, "key default", &answer)) {
    return answer;
  }
  extreme state = {call, false, rp_py_keyword(call, "key"), rp_py_keyword(call, "default"), largest};
  if (call->count > 1) {
    return rp_py_over_values(in, call->args, call->count, extreme_of, &state, call->node);
  }
  rp_items items;
  if (!rp_py_items(in, call->args[0], call->node, &items)) {
    return NULL;
  }
  if (rp_py_shape_of(&items) == RP_PY_MANY) {
    rp_val unknown = NULL;
    for (size_t i = 0; i < items.count && unknown == NULL; i++) {
      unknown = items.data[i].value->kind == RP_UNKNOWN ? items.data[i].value : NULL;
    }
    return unknown != NULL
               ? unknown
               : rp_py_derive(in, call, items.count == 1 ? rp_value_type(items.data[0].value) : RP_TYPE_ANY);
  }
  state.unordered = !rp_items_ordered(&items);
  return rp_py_over_items(in, &items, extreme_of, &state, call->node);
}

static rp_val max_row(rp_interp *in, const rp_call *call)
{
  return extreme_row(in, call, true);
}

static rp_val min_row(rp_interp *in, const rp_call *call)
{
  return extreme_row(in, call, false);
}

static rp_val any_or_all(rp_interp *in, const rp_call *call, bool any)
{
  rp_val answer = NULL;
  rp_items items;
  if (!rp_py_usable(in, call, 1, 1, "", &answer)) {
    return answer;
  }
  if (!rp_py_items(in, call->args[0], call->node, &items)) {
    return NULL;
  }
  rp_condition total = any ? in->values.never : in->values.always;
  bool many = false;
  for (size_t i = 0; i < items.count; i++) {
    const rp_item *item = &items.data[i];
    rp_condition truth = rp_truth(in, item->value);
    if (truth == NULL) {
      return NULL;
    }
    // Any number of them, none too: nothing follows unless they make no difference.
    if (item->many) {
      many = many || truth->kind != (any ? RP_GUARD_FALSE : RP_GUARD_TRUE);
      continue;
    }
    if (any) {
      total = rp_guard_or(&in->values, total, rp_guard_and(&in->values, item->condition, truth));
    } else {
      rp_condition absent = rp_guard_not(&in->values, item->condition);
      total = rp_guard_and(&in->values, total, rp_guard_or(&in->values, absent, truth));
    }
  }
  bool decided = total->kind == (any ? RP_GUARD_TRUE : RP_GUARD_FALSE);
  return many && !decided ? rp_py_derive(in, call, RP_TYPE_BOOL) : rp_py_condition(in, total);
}

static rp_val any_row(rp_interp *in, const rp_call *call)
{
  return any_or_all(in, call, true);
}

static rp_val all_row(rp_interp *in, const rp_call *call)
{
  return any_or_all(in, call, false);
}

// The first of two items of an endless iterator; the second one is the first of what is left. NULL: which one it is depends.
static rp_val next_of_count(rp_interp *in, const rp_reading *reading, const rp_items *two)
{
  rp_val of = reading->items.data[0].value->of;
  if (rp_py_repeats(in, reading->iterator)) {
    return NULL;
  }
  rp_item rest = reading->items.data[0];
  if (of->derived.count == 2) { // count(start, step)
    rp_val operands[2] = {two->data[1].value, of->derived.operands[1]};
    rp_val counting = rp_py_derive_named(in, "itertools.count", operands, 2, RP_TYPE_LIST);
    rest.value = counting->kind == RP_UNKNOWN ? counting : rp_value_element(&in->values, counting, RP_TYPE_INT);
  } else if (rp_str_is(of->derived.name->text, "itertools.cycle")) { // the first one comes to the end
    const rp_items *round = &of->derived.operands[0]->object->items;
    rp_val turned = rp_py_sequence(in, RP_OBJECT_TUPLE, round->data + 1, round->count - 1);
    rp_items_append(in, turned->object, round->data[0]);
    rp_val cycle = rp_py_derive_named(in, "itertools.cycle", &turned, 1, RP_TYPE_LIST);
    rest.value = cycle->kind == RP_UNKNOWN ? cycle : rp_value_element(&in->values, cycle, RP_TYPE_ANY);
  }
  rp_reading_end(in, reading, &rest, 1);
  return two->data[0].value;
}

/// StopIteration; its value is what a generator's return statement gave (PEP 380).
static rp_val stop_iteration(rp_interp *in, const rp_object *iterator)
{
  rp_raise(in, "StopIteration", "end of iteration");
  if (in->raised != NULL && rp_value_is(in->raised, RP_OBJECT_INSTANCE)) {
    rp_val returned = rp_env_find(&iterator->env, rp_sym(in, RP_GENERATOR_RETURNED));
    rp_env_set(in, &in->raised->object->env, rp_sym(in, "value"), returned != NULL ? returned : in->values.none);
  }
  return NULL;
}

/// The group that itertools.groupby gave before is gone with the next() that is asked for now.
static void leave_group(rp_interp *in, rp_object *iterator, rp_val given)
{
  rp_env *env = &iterator->env;
  if (rp_env_find(env, rp_sym(in, RP_ITERATOR_GROUPS)) == NULL) {
    return;
  }
  const rp_symbol *last = rp_sym(in, RP_ITERATOR_GROUP);
  rp_val before = rp_path_prune(in, rp_env_find(env, last));
  if (before != NULL) {
    rp_item item = rp_py_item(in, before);
    rp_iterator_left_group(in, iterator, &item);
  }
  rp_env_set(in, env, last, given);
}

static rp_val next_item(rp_interp *in, const rp_call *call)
{
  rp_val answer = NULL;
  if (!rp_py_usable(in, call, 1, 2, "", &answer)) {
    return answer;
  }
  if (!rp_value_is(call->args[0], RP_OBJECT_ITERATOR)) {
    if (rp_value_is(call->args[0], RP_OBJECT_INSTANCE)) {
      return rp_call_method(in, call->args[0], "__next__", NULL, 0, call->node);
    }
    return rp_py_unknown(in, call);
  }
  rp_reading reading;
  rp_reading_begin(in, call->args[0]->object, call->node, &reading);
  rp_items items = reading.items;
  if (items.count == 1 && rp_iterator_raises(in, call->args[0]->object, &items)) {
    return NULL;
  }
  if (!rp_items_ordered(&items)) {
    return rp_unknown(in, RP_RULE_MUTABLE_GLOBAL, call->node);
  }
  if (rp_lib_is_endless(&items) && rp_py_unroll(in, &items, 2, call->node)) {
    rp_val counting = next_of_count(in, &reading, &items);
    if (counting != NULL) {
      return counting;
    }
  }
  rp_option options[RP_CHOICE_LIMIT];
  rp_item *rest = RP_NEW_ARRAY(in->arena, rp_item, items.count + 1);
  size_t kept = 0;
  size_t count = 0;
  rp_condition left = in->values.always; // nothing was taken yet
  for (size_t i = 0; i < items.count; i++) {
    rp_item item = items.data[i];
    int there = left->kind == RP_GUARD_FALSE ? 1 : rp_path_decides(in, item.condition);
    if (left->kind != RP_GUARD_FALSE && there != 0) {
      if (item.many || count + 1 == RP_CHOICE_LIMIT) {
        return item.value->kind == RP_UNKNOWN ? item.value : rp_py_unknown(in, call);
      }
      item.condition = there == 1 ? in->values.always : item.condition;
      options[count++] = (rp_option){rp_guard_and(&in->values, left, item.condition), item.value};
      rp_condition none = rp_guard_and(&in->values, left, rp_guard_not(&in->values, item.condition));
      item.condition = rp_guard_and(&in->values, item.condition, rp_guard_not(&in->values, left));
      left = none;
    }
    if (there != 0 && item.condition->kind != RP_GUARD_FALSE) {
      rest[kept++] = item;
    }
  }
  rp_reading_end(in, &reading, rest, kept);
  if (left->kind != RP_GUARD_FALSE) {
    if (call->count == 2) {
      options[count++] = (rp_option){left, call->args[1]};
    } else if (count == 0) {
      return stop_iteration(in, call->args[0]->object);
    } else {
      in->may_raise = true;
    }
  }
  rp_val given = rp_value_choice(&in->values, options, count);
  leave_group(in, call->args[0]->object, given);
  return given;
}

/// What a generator answers to what is sent into it: it was run without.
static rp_val talk_to(rp_interp *in, const rp_call *call)
{
  if (call->self != NULL && rp_value_is(call->self, RP_OBJECT_ITERATOR)) {
    rp_iterator_forget(in, call->self->object, call->node);
  }
  return rp_py_unknown(in, call);
}

static const rp_native rows[] = {
    {"builtins.next", next_item, 0, RP_TYPE_ANY},
    {"iterator.next", next_item, 0, RP_TYPE_ANY},
    {"iterator.send", talk_to, 0, RP_TYPE_ANY},
    {"iterator.throw", talk_to, 0, RP_TYPE_ANY},
    {"iterator.close", talk_to, 0, RP_TYPE_ANY},
    {"builtins.sum", sum, RP_NATIVE_READS, RP_TYPE_ANY},
    {"builtins.max", max_row, RP_NATIVE_READS, RP_TYPE_ANY},
    {"builtins.min", min_row, RP_NATIVE_READS, RP_TYPE_ANY},
    {"builtins.any", any_row, RP_NATIVE_READS_SOME, RP_TYPE_BOOL},
    {"builtins.all", all_row, RP_NATIVE_READS_SOME, RP_TYPE_BOOL},
};

void rp_lib_folds_register(rp_interp *in)
{
  RP_PY_ROWS(in, rows);
}
