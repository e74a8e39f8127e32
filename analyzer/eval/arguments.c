// The call expression: positional arguments, keywords, *x and **x; what cannot be spread is the rest of the call.
#include "analyzer/eval/display.h"
#include "analyzer/eval/expression.h"
#include "analyzer/lib/lib.h"

static rp_val eval_super(rp_interp *in, uint32_t node)
{
  const rp_frame *frame = in->frame;
  while (frame != NULL && (frame->function == NULL || frame->function->function.owner == NULL)) {
    frame = frame->caller != NULL && frame->function != NULL && frame->function->function.scope != NULL ? frame->caller
                                                                                                        : NULL;
  }
  if (frame == NULL || frame->self == NULL) {
    return rp_unknown(in, RP_RULE_OPERATION_UNKNOWN, node);
  }
  rp_object *super = rp_object_new(in, RP_OBJECT_SUPER);
  super->method.function = rp_value_object(&in->values, rp_owner_of(frame->function));
  super->method.self = frame->self;
  return rp_value_object(&in->values, super);
}

typedef struct arguments {
  RP_VEC(rp_val) args;
  RP_VEC(rp_keyword) keywords;
  rp_val rest;
  rp_val spread;
} arguments;

static bool add_star(rp_interp *in, arguments *a, rp_val value, uint32_t node)
{
  const rp_items *items = rp_iterate(in, value, node);
  if (items == NULL) {
    return false;
  }
  if (!rp_items_ordered(items)) {
    a->rest = rp_unknown(in, RP_RULE_MUTABLE_GLOBAL, node);
    return true;
  }
  for (size_t i = 0; i < items->count; i++) {
    const rp_item *item = &items->data[i];
    int there = rp_path_decides(in, item->condition);
    if (item->many || there < 0) {
      a->rest = item->value->kind == RP_UNKNOWN ? item->value : rp_unknown(in, RP_RULE_COLLECTION_UNKNOWN, node);
    } else if (there == 1 && a->rest == NULL) {
      RP_PUSH(in->arena, &a->args, item->value);
    }
  }
  return true;
}

static bool add_double_star(rp_interp *in, arguments *a, rp_val value, uint32_t node)
{
  value = rp_path_prune(in, value);
  if (value == NULL) {
    return false;
  }
  if (rp_value_is(value, RP_OBJECT_INSTANCE)) { // FrozenOrderedDict and other mappings
    rp_val items = rp_call_method(in, value, "items", NULL, 0, node);
    rp_val dict = rp_dict_new(in);
    rp_val from = items == NULL ? NULL : rp_call_method(in, dict, "update", &items, 1, node);
    value = from == NULL ? rp_unknown(in, RP_RULE_OPERATION_UNKNOWN, node) : dict;
    in->raised = NULL;
  }
  if (!rp_value_is(value, RP_OBJECT_DICT)) {
    a->spread = a->rest == NULL && rp_value_is_symbolic(value) ? value : NULL;
    a->rest = value->kind == RP_UNKNOWN ? value : rp_unknown(in, RP_RULE_OPERATION_UNKNOWN, node);
    return true;
  }
  rp_val display = rp_display_of(in, value->object); // a mapping behind the entry may have another value for the key
  for (size_t i = 0; i < value->object->entries.count; i++) {
    const rp_entry *entry = &value->object->entries.data[i];
    int there = rp_path_decides(in, entry->condition);
    if (entry->many || entry->key->kind != RP_STR_) {
      a->rest = entry->value->kind == RP_UNKNOWN ? entry->value : rp_unknown(in, RP_RULE_COLLECTION_UNKNOWN, node);
    } else if (there != 0) {
      rp_val given = display != NULL ? rp_display_subscript(in, display, entry->key) : entry->value;
      if (there < 0) {
        rp_option options[2] = {{entry->condition, given},
                                {rp_guard_not(&in->values, entry->condition), in->values.unbound}};
        given = rp_value_choice(&in->values, options, 2);
      }
      RP_PUSH(in->arena, &a->keywords, ((rp_keyword){rp_intern_str(&in->names, entry->key->text), given}));
    }
  }
  return true;
}

static bool eval_arguments(rp_interp *in, const rp_facts *facts, uint32_t list, arguments *a)
{
  rp_ir_list nodes = rp_ir_list_at(facts, list);
  a->args.items = nodes.count == 0 ? NULL : rp_arena_alloc(in->arena, nodes.count * sizeof *a->args.items);
  a->args.capacity = nodes.count;
  for (size_t i = 0; i < nodes.count; i++) {
    uint32_t node = nodes.items[i];
    rp_ir_kind kind = rp_ir_kind_of(facts, node);
    uint32_t inner = kind == RP_IR_KEYWORD                             ? facts->b[node]
                     : kind == RP_IR_STAR || kind == RP_IR_DOUBLE_STAR ? facts->a[node]
                                                                       : node;
    rp_val value = rp_eval(in, inner);
    if (value == NULL) {
      return false;
    }
    if (kind == RP_IR_KEYWORD) {
      if (a->keywords.capacity == 0) {
        a->keywords.capacity = nodes.count - i;
        a->keywords.items = rp_arena_alloc(in->arena, a->keywords.capacity * sizeof *a->keywords.items);
      }
      RP_PUSH(in->arena, &a->keywords, ((rp_keyword){rp_ir_symbol(in, facts, facts->a[node]), value}));
    } else if (kind == RP_IR_STAR) {
      if (!add_star(in, a, value, node)) {
        return false;
      }
    } else if (kind == RP_IR_DOUBLE_STAR) {
      if (!add_double_star(in, a, value, node)) {
        return false;
      }
    } else {
      RP_PUSH(in->arena, &a->args, value);
    }
  }
  return true;
}

rp_val rp_eval_call(rp_interp *in, const rp_facts *facts, uint32_t node)
{
  uint32_t callee = facts->a[node];
  rp_ir_list argument_nodes = rp_ir_list_at(facts, facts->b[node]);
  rp_val function = rp_eval(in, callee);
  if (function == NULL) {
    return NULL;
  }
  if (argument_nodes.count == 0 && rp_ir_kind_of(facts, callee) == RP_IR_NAME) {
    if (rp_value_is(function, RP_OBJECT_CLASS) && function->object == rp_builtin_class(in, "super")) {
      return eval_super(in, node);
    }
    bool native = rp_value_is(function, RP_OBJECT_NATIVE);
    if (native && (rp_str_is(function->object->native.name->text, "builtins.locals") ||
                   rp_str_is(function->object->native.name->text, "builtins.vars"))) {
      return rp_lib_names_here(in, node);
    }
  }
  arguments a = {0};
  if (!eval_arguments(in, facts, facts->b[node], &a)) {
    return NULL;
  }
  uint32_t outer = in->frame->node;
  in->frame->node = node;
  rp_call call = {.args = a.args.items,
                  .count = a.args.count,
                  .keywords = a.keywords.items,
                  .keyword_count = a.keywords.count,
                  .rest = a.rest,
                  .spread = a.spread,
                  .node = node};
  rp_val result = rp_call_value(in, function, &call);
  in->frame->node = outer;
  return result;
}
