// Expressions. Each kind of node is one function from values to a value; branches on conditions that are not known are
// evaluated both and joined.
#include <stdlib.h>

#include "analyzer/eval/expression.h"
#include "analyzer/eval/iterator.h"
#include "analyzer/eval/option.h"
#include "analyzer/eval/statement.h"
#include "analyzer/lib/lib.h"
#include "analyzer/lib/luigi.h"
#include "base/buf.h"

// ---- branches ----

/// Of a fork with a value from each arm, NULL where it raises.
static rp_val join_arms(rp_interp *in, rp_fork *fork, rp_condition condition, rp_val a, rp_val b)
{
  rp_fork_end(in, fork);
  if (a == NULL || b == NULL) {
    in->may_raise = true;
    if (a != NULL || b != NULL) {
      rp_drop_add(in, a == NULL ? condition : rp_guard_not(&in->values, condition));
      in->raised = NULL;
    }
    return a != NULL ? a : b;
  }
  rp_option options[2] = {{condition, a}, {rp_guard_not(&in->values, condition), b}};
  return rp_value_choice(&in->values, options, 2);
}

/// `test ? first : second` with both evaluated where the test is not decided.
static rp_val branch(rp_interp *in, rp_condition condition, uint32_t first, uint32_t second, rp_val first_value,
                     rp_val second_value)
{
  int decided = rp_path_decides(in, condition);
  if (decided == 1) {
    return first_value != NULL ? first_value : rp_eval(in, first);
  }
  if (decided == 0) {
    return second_value != NULL ? second_value : rp_eval(in, second);
  }
  rp_fork fork;
  rp_fork_begin(in, &fork, condition);
  rp_val a = first_value != NULL ? first_value : rp_eval(in, first);
  rp_fork_other(in, &fork);
  rp_val b = second_value != NULL ? second_value : rp_eval(in, second);
  return join_arms(in, &fork, condition, a, b);
}

static rp_val eval_logical(rp_interp *in, const rp_facts *facts, uint32_t list, bool is_and)
{
  rp_ir_list nodes = rp_ir_list_at(facts, list);
  rp_val value = nodes.count > 0 ? rp_eval(in, nodes.items[0]) : in->values.none;
  for (size_t i = 1; i < nodes.count && value != NULL; i++) {
    rp_condition truth = rp_truth(in, value);
    value =
        is_and ? branch(in, truth, nodes.items[i], 0, NULL, value) : branch(in, truth, 0, nodes.items[i], value, NULL);
  }
  return value;
}

/// From the comparison of number `at` on: what stands behind one that does not hold is not evaluated.
static rp_val compare_from(rp_interp *in, const rp_facts *facts, uint32_t node, size_t at, rp_val left)
{
  enum { UNDECIDED_LIMIT = 64 };
  rp_ir_list values = rp_ir_list_at(facts, facts->a[node]);
  rp_ir_list operators = rp_ir_list_at(facts, facts->b[node]);
  for (size_t i = at;; i++) {
    rp_val right = rp_eval(in, values.items[i + 1]);
    rp_val step = right == NULL ? NULL : rp_compare(in, (int)facts->a[operators.items[i]], left, right, node);
    if (step == NULL || i + 2 >= values.count || i + 1 >= operators.count) {
      return step;
    }
    rp_condition condition = rp_truth(in, step);
    int decided = rp_path_decides(in, condition);
    if (decided == 0) {
      return step;
    }
    left = right;
    if (decided < 0) {
      if (i > UNDECIDED_LIMIT) {
        return rp_unknown(in, RP_RULE_BUDGET_DEPTH, node);
      }
      rp_fork fork;
      rp_fork_begin(in, &fork, condition);
      rp_val rest = compare_from(in, facts, node, i + 1, left);
      rp_fork_other(in, &fork);
      return join_arms(in, &fork, condition, rest, step);
    }
  }
}

static rp_val eval_compare(rp_interp *in, const rp_facts *facts, uint32_t node)
{
  rp_ir_list values = rp_ir_list_at(facts, facts->a[node]);
  rp_ir_list operators = rp_ir_list_at(facts, facts->b[node]);
  rp_val left = values.count > 0 ? rp_eval(in, values.items[0]) : NULL;
  bool compares = values.count > 1 && operators.count > 0;
  return left == NULL ? NULL : compares ? compare_from(in, facts, node, 0, left) : in->values.yes;
}

// ---- containers ----

/// Adds the items of `*x` or the single value to a sequence.
static bool add_elements(rp_interp *in, const rp_facts *facts, rp_ir_list nodes, rp_object *sequence)
{
  for (size_t i = 0; i < nodes.count; i++) {
    uint32_t node = nodes.items[i];
    bool star = rp_ir_kind_of(facts, node) == RP_IR_STAR;
    rp_val value = rp_eval(in, star ? facts->a[node] : node);
    if (value == NULL) {
      return false;
    }
    if (!star) {
      rp_items_append(in, sequence, (rp_item){value, in->values.always, false, false});
      continue;
    }
    const rp_items *items = rp_iterate(in, value, node);
    if (items == NULL) {
      return false;
    }
    for (size_t k = 0; k < items->count; k++) {
      rp_items_append(in, sequence, items->data[k]);
    }
  }
  return true;
}

static rp_val eval_sequence(rp_interp *in, const rp_facts *facts, uint32_t list, rp_object_kind kind)
{
  rp_val sequence = rp_sequence_new(in, kind, NULL, 0);
  if (!add_elements(in, facts, rp_ir_list_at(facts, list), sequence->object)) {
    return NULL;
  }
  if (kind != RP_OBJECT_SET) {
    return sequence;
  }
  rp_val set = rp_sequence_new(in, RP_OBJECT_SET, NULL, 0);
  return rp_call_method(in, set, "update", &sequence, 1, 0) == NULL ? NULL : set;
}

static bool update_dict(rp_interp *in, rp_object *dict, rp_val more, uint32_t node)
{
  more = rp_path_prune(in, more);
  if (more == NULL) {
    return false;
  }
  if (more->kind == RP_UNKNOWN) {
    in->loop_depth++;
    rp_dict_set(in, dict, more, more);
    in->loop_depth--;
    return true;
  }
  return rp_call_method(in, rp_value_object(&in->values, dict), "update", &more, 1, node) != NULL;
}

static rp_val eval_dict(rp_interp *in, const rp_facts *facts, uint32_t list)
{
  rp_val dict = rp_dict_new(in);
  rp_ir_list nodes = rp_ir_list_at(facts, list);
  for (size_t i = 0; i < nodes.count; i++) {
    uint32_t node = nodes.items[i];
    if (rp_ir_kind_of(facts, node) == RP_IR_DOUBLE_STAR) {
      rp_val more = rp_eval(in, facts->a[node]);
      if (more == NULL || !update_dict(in, dict->object, more, node)) {
        return NULL;
      }
      continue;
    }
    rp_val key = rp_eval(in, facts->a[node]);
    rp_val value = key == NULL ? NULL : rp_eval(in, facts->b[node]);
    if (value == NULL || !rp_is_hashable(in, key)) {
      return NULL;
    }
    rp_dict_set(in, dict->object, key, value);
  }
  return dict;
}

// ---- text ----

static rp_val eval_fstring(rp_interp *in, const rp_facts *facts, uint32_t node)
{
  rp_ir_list parts = rp_ir_list_at(facts, facts->a[node]);
  rp_val *pieces = rp_arena_alloc(in->arena, (parts.count + 1) * sizeof *pieces);
  for (size_t i = 0; i < parts.count; i++) {
    uint32_t part = parts.items[i];
    if (rp_ir_kind_of(facts, part) != RP_IR_FORMAT) {
      pieces[i] = rp_eval(in, part);
    } else {
      rp_val value = rp_eval(in, facts->a[part]);
      rp_val spec = facts->c[part] == 0 ? NULL : rp_eval(in, facts->c[part]);
      if (value == NULL || (facts->c[part] != 0 && spec == NULL)) {
        return NULL;
      }
      if (spec != NULL && spec->kind != RP_STR_) {
        return spec->kind == RP_UNKNOWN ? spec : rp_unknown(in, RP_RULE_OPERATION_UNKNOWN, part);
      }
      pieces[i] = rp_format_value(in, value, (int)facts->b[part], spec != NULL ? spec->text : RP_STR(""), part);
    }
    if (pieces[i] == NULL) {
      return NULL;
    }
  }
  // Parts that are choices: the text is a choice of texts.
  rp_val text = rp_value_cstr(&in->values, "");
  for (size_t i = 0; i < parts.count; i++) {
    text = rp_binary(in, RP_IR_OP_ADD, text, pieces[i], node);
    if (text == NULL) {
      return NULL;
    }
  }
  return text;
}

// ---- yield ----

/// Whether it is Luigi that goes on with the generator: run() of a task, called by nobody of the repository.
static bool is_run(const rp_interp *in)
{
  const rp_frame *frame = in->frame;
  return frame->function != NULL && frame->function->kind == RP_OBJECT_FUNCTION &&
         rp_str_is(frame->function->function.name->text, "run") && frame->self != NULL &&
         rp_value_is(frame->self, RP_OBJECT_INSTANCE) &&
         rp_class_derives_named(frame->self->object->class, "luigi.task", "Task") &&
         (frame->caller == NULL || frame->caller->function == NULL);
}

static rp_val eval_yield(rp_interp *in, const rp_facts *facts, uint32_t node)
{
  rp_val value = facts->a[node] == 0 ? in->values.none : rp_eval(in, facts->a[node]);
  if (value == NULL) {
    return NULL;
  }
  if (in->frame->yields == NULL) {
    return rp_unknown(in, RP_RULE_OPERATION_UNKNOWN, node);
  }
  if (in->frame->with_body != NULL) {
    return rp_with_yield(in, value);
  }
  rp_items_append(in, in->frame->yields, (rp_item){value, in->values.always, false, false});
  uint32_t statement = in->frame->node;
  bool read = rp_ir_kind_of(facts, statement) != RP_IR_EXPRESSION || facts->a[statement] != node;
  return read && is_run(in) ? rp_lib_sent_back(in, value, node) : rp_unknown(in, RP_RULE_DYNAMIC, node);
}

static rp_val eval_yield_from(rp_interp *in, const rp_facts *facts, uint32_t node)
{
  rp_val value = rp_eval(in, facts->a[node]);
  if (value != NULL && rp_value_is(value, RP_OBJECT_ITERATOR)) {
    rp_items before = *rp_iterator_left(in, value->object, node);
    if (rp_iterator_raises(in, value->object, &before)) {
      for (size_t i = 0; in->frame->yields != NULL && i + 1 < before.count; i++) {
        rp_items_append(in, in->frame->yields, before.data[i]);
      }
      return NULL;
    }
  }
  const rp_items *items = value == NULL ? NULL : rp_iterate(in, value, node);
  if (items == NULL) {
    return NULL;
  }
  rp_items fixed = *items;
  for (size_t i = 0; in->frame->yields != NULL && i < fixed.count; i++) {
    rp_items_append(in, in->frame->yields, fixed.data[i]);
  }
  // What the generator returned; a list or the like gives None, what is not known anything.
  rp_val returned = rp_value_is(value, RP_OBJECT_ITERATOR)
                        ? rp_env_find(&value->object->env, rp_sym(in, RP_GENERATOR_RETURNED))
                        : in->values.none;
  bool known = rp_value_is_container(value);
  return known ? returned != NULL ? returned : in->values.none : rp_unknown(in, RP_RULE_OPERATION_UNKNOWN, node);
}

static rp_val eval_subscript(rp_interp *in, const rp_facts *facts, uint32_t node)
{
  rp_val object = rp_eval(in, facts->a[node]);
  if (object == NULL) {
    return NULL;
  }
  uint32_t index = facts->b[node];
  if (rp_ir_kind_of(facts, index) != RP_IR_SLICE) {
    rp_val at = rp_eval(in, index);
    return at == NULL ? NULL : rp_subscript(in, object, at, node);
  }
  rp_val parts[3] = {NULL, NULL, NULL};
  uint32_t nodes[3] = {facts->a[index], facts->b[index], facts->c[index]};
  for (size_t i = 0; i < 3; i++) {
    if (nodes[i] != 0) {
      parts[i] = rp_eval(in, nodes[i]);
      if (parts[i] == NULL) {
        return NULL;
      }
    }
  }
  return rp_slice(in, object, parts[0], parts[1], parts[2], node);
}

static rp_val eval_constant(rp_interp *in, uint32_t constant)
{
  switch ((rp_ir_constant)constant) {
  case RP_IR_CONST_NONE:
    return in->values.none;
  case RP_IR_CONST_FALSE:
    return in->values.no;
  case RP_IR_CONST_TRUE:
    return in->values.yes;
  case RP_IR_CONST_ELLIPSIS:
    return in->values.ellipsis;
  }
  return in->values.none;
}

static rp_val eval_binary(rp_interp *in, const rp_facts *facts, uint32_t node)
{
  // The left spine of a long chain is walked, not recursed into.
  RP_VEC(uint32_t) spine = {0};
  uint32_t at = node;
  while (rp_ir_kind_of(facts, at) == RP_IR_BINARY && spine.count < 20000) {
    RP_PUSH(in->arena, &spine, at);
    at = facts->a[at];
  }
  rp_val value = rp_eval(in, at);
  for (size_t i = spine.count; i > 0 && value != NULL; i--) {
    uint32_t step = spine.items[i - 1];
    rp_val right = rp_eval(in, facts->c[step]);
    value = right == NULL ? NULL : rp_binary(in, (int)facts->b[step], value, right, step);
  }
  return value;
}

/// What is not known may be of a type, or have a value, for which the operation raises.
static rp_val may_raise_if_open(rp_interp *in, rp_val result, bool derived_too)
{
  bool open = result != NULL && (result->kind == RP_UNKNOWN ||
                                 (derived_too && (result->kind == RP_DERIVED || result->kind == RP_ELEMENT)));
  in->may_raise = in->may_raise || open;
  return result;
}

/// `1 // input` may raise, `input + 1` and `'%s' % input` do not.
static rp_val eval_checked_binary(rp_interp *in, const rp_facts *facts, uint32_t node)
{
  int op = (int)facts->b[node];
  bool divides = (op == RP_IR_OP_DIV || op == RP_IR_OP_FLOORDIV) && rp_ir_kind_of(facts, facts->c[node]) != RP_IR_INT &&
                 rp_ir_kind_of(facts, facts->c[node]) != RP_IR_STRING;
  return may_raise_if_open(in, eval_binary(in, facts, node), divides);
}

static rp_val eval_node(rp_interp *in, uint32_t node)
{
  const rp_facts *facts = in->frame->module->facts;
  rp_ir_kind kind = rp_ir_kind_of(facts, node);
  if (kind == RP_IR_NAME) {
    return rp_name_load(in, rp_ir_symbol(in, facts, facts->a[node]), node);
  }
  if (kind == RP_IR_ATTRIBUTE) {
    rp_val object = rp_eval(in, facts->a[node]);
    const rp_symbol *name = rp_private_name(in, rp_ir_symbol(in, facts, facts->b[node]));
    if (object != NULL && object->kind == RP_UNKNOWN) {
      return may_raise_if_open(in, rp_own_file_attribute(in, facts, facts->a[node], object, name), false);
    }
    return object == NULL ? NULL : may_raise_if_open(in, rp_attribute(in, object, name, node), false);
  }
  if (kind == RP_IR_CALL) {
    rp_val result = rp_eval_call(in, facts, node);
    return result != NULL && result->kind == RP_UNKNOWN ? rp_own_file_call(in, facts, node, result) : result;
  }
  if (kind == RP_IR_STRING) {
    return rp_value_str(&in->values, rp_ir_text(facts, facts->a[node]));
  }
  if (kind == RP_IR_CONST) {
    return eval_constant(in, facts->a[node]);
  }
  if (kind == RP_IR_INT) {
    return rp_value_bigint(&in->values, rp_ir_text(facts, facts->a[node]));
  }
  if (kind == RP_IR_FLOAT) {
    rp_str text = rp_ir_text(facts, facts->a[node]);
    return rp_value_float(&in->values, strtod(rp_arena_cstr(in->arena, text), NULL));
  }
  if (kind == RP_IR_BYTES) {
    return rp_value_bytes(&in->values, rp_ir_text(facts, facts->a[node]));
  }
  if (kind == RP_IR_FSTRING) {
    return eval_fstring(in, facts, node);
  }
  if (kind == RP_IR_SUBSCRIPT) {
    rp_val value = eval_subscript(in, facts, node);
    return value != NULL && rp_looks_up(in, value)
               ? value
               : may_raise_if_open(in, value, rp_ir_kind_of(facts, facts->b[node]) != RP_IR_SLICE);
  }
  if (kind == RP_IR_BINARY) {
    return eval_checked_binary(in, facts, node);
  }
  if (kind == RP_IR_UNARY) {
    rp_val value = rp_eval(in, facts->b[node]);
    return value == NULL ? NULL : rp_unary(in, (int)facts->a[node], value, node);
  }
  if (kind == RP_IR_AND || kind == RP_IR_OR) {
    return eval_logical(in, facts, facts->a[node], kind == RP_IR_AND);
  }
  if (kind == RP_IR_COMPARE) {
    return eval_compare(in, facts, node);
  }
  if (kind == RP_IR_CONDITIONAL) {
    rp_condition test = rp_eval_test(in, facts->a[node]);
    return test == NULL ? NULL : branch(in, test, facts->b[node], facts->c[node], NULL, NULL);
  }
  if (kind == RP_IR_LIST || kind == RP_IR_TUPLE || kind == RP_IR_SET) {
    rp_object_kind sequence = kind == RP_IR_LIST    ? RP_OBJECT_LIST
                              : kind == RP_IR_TUPLE ? RP_OBJECT_TUPLE
                                                    : RP_OBJECT_SET;
    return eval_sequence(in, facts, facts->a[node], sequence);
  }
  if (kind == RP_IR_DICT) {
    return eval_dict(in, facts, facts->a[node]);
  }
  if (kind == RP_IR_LIST_COMP || kind == RP_IR_GENERATOR || kind == RP_IR_SET_COMP || kind == RP_IR_DICT_COMP) {
    rp_object_kind into = kind == RP_IR_LIST_COMP   ? RP_OBJECT_LIST
                          : kind == RP_IR_SET_COMP  ? RP_OBJECT_SET
                          : kind == RP_IR_DICT_COMP ? RP_OBJECT_DICT
                                                    : RP_OBJECT_ITERATOR;
    return rp_eval_comprehension(in, facts, node, into);
  }
  if (kind == RP_IR_LAMBDA) {
    return rp_function_new(in, node);
  }
  if (kind == RP_IR_YIELD) {
    return eval_yield(in, facts, node);
  }
  if (kind == RP_IR_YIELD_FROM) {
    return eval_yield_from(in, facts, node);
  }
  if (kind == RP_IR_WALRUS) {
    rp_val value = rp_eval(in, facts->b[node]);
    rp_scope *inner = in->frame->scope;
    while (in->frame->scope != NULL && in->frame->scope->comprehension) {
      in->frame->scope = in->frame->scope->outer;
    }
    if (value != NULL) {
      rp_assign(in, facts->a[node], value);
    }
    in->frame->scope = inner;
    return value;
  }
  if (kind == RP_IR_OPAQUE) {
    return rp_unknown(in, facts->a[node] >= 9000 ? facts->a[node] : RP_RULE_SYNTAX_OPAQUE, node);
  }
  return rp_unknown(in, RP_RULE_OPERATION_UNKNOWN, node); // await, complex numbers, stray parts
}

rp_val rp_eval(rp_interp *in, uint32_t node)
{
  if (in->arena->used > in->memory_limit) {
    in->steps = 0;
  }
  if (in->steps == 0) {
    return rp_unknown(in, in->stopped_by, node);
  }
  if (in->eval_depth >= RP_EVAL_DEPTH) {
    return rp_stop(in, RP_RULE_BUDGET_DEPTH, node);
  }
  in->steps--;
  in->eval_depth++;
  rp_val value = eval_node(in, node);
  in->eval_depth--;
  if (value == NULL && in->raised == NULL) {
    rp_raise(in, "Exception", "raised");
  }
  return value;
}
