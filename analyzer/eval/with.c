// with statements, one item after the other. The body of a contextlib.contextmanager runs where its generator function yields:
// what stands before the yield runs before it, what stands behind it after it, and what the body raises is raised there.
#include "analyzer/eval/statement.h"

typedef struct with_items {
  const rp_facts *facts;
  uint32_t node;
  rp_ir_list items;
  size_t at;
} with_items;

/// The body of a with statement, as the yield of its manager sees it.
struct rp_with_body {
  with_items inner;
  uint32_t target;   ///< of `as`; 0
  rp_frame *frame;   ///< of the statement
  size_t path_count; ///< of the path condition where the statement began
  rp_condition ran;  ///< under which the body has run
  rp_flow flow;      ///< of the body, under `ran`
};

static rp_flow exec_items(rp_interp *in, void *data);

rp_val rp_with_yield(rp_interp *in, rp_val value)
{
  rp_with_body *body = in->frame->with_body;
  rp_condition here = rp_path_under(in, in->values.always, body->path_count);
  if (rp_path_decides(in, body->ran) == 1) {
    return rp_raise(in, "RuntimeError", "generator didn't stop");
  }
  rp_frame *generator = in->frame;
  in->frame = body->frame;
  in->raised = NULL;
  if (body->target != 0) {
    rp_assign(in, body->target, value);
  }
  with_items inner = body->inner;
  rp_flow flow = in->raised != NULL ? rp_flow_raises(in) : exec_items(in, &inner);
  in->frame = generator;
  bool first = body->ran->kind == RP_GUARD_FALSE;
  body->flow = first ? flow : rp_flow_join(in, here, &flow, &body->flow);
  body->ran = rp_guard_or(&in->values, body->ran, here);
  if (rp_flow_only_raises(&flow)) {
    return NULL;
  }
  in->may_raise = in->may_raise || flow.raises->kind != RP_GUARD_FALSE;
  in->raised = NULL;
  return in->values.none;
}

static bool is_generator_manager(rp_interp *in, rp_val manager)
{
  return rp_value_is(manager, RP_OBJECT_INSTANCE) &&
         rp_class_derives_named(manager->object->class, "contextlib", "_GeneratorContextManager") &&
         rp_class_hook(in, manager->object->class, "__enter__") == NULL &&
         rp_class_hook(in, manager->object->class, "__exit__") == NULL;
}

/// An instance of a class that is all written in the repository, without the method: Python raises TypeError.
static bool lacks(rp_interp *in, rp_val manager, const char *name)
{
  const rp_object *class = manager->object->class;
  for (uint32_t i = 0; i < class->cls.mro_count; i++) {
    const rp_object *base = class->cls.mro[i];
    bool ours = base->cls.module != NULL && !base->cls.module->stub && !base->cls.module->partial && !base->cls.opaque;
    if (base != in->object_class && (!ours || base->cls.handed)) {
      return false;
    }
  }
  rp_object *owner = NULL;
  return rp_class_find(in, class, rp_sym(in, name), &owner) == NULL &&
         rp_class_find(in, class, rp_sym(in, "__aenter__"), &owner) == NULL; // async with
}

/// contextlib's _GeneratorContextManager: its function runs, and the body within it.
static rp_flow exec_generator(rp_interp *in, const with_items *w, rp_val manager)
{
  uint32_t target = w->facts->b[w->items.items[w->at]];
  rp_with_body body = {.inner = *w,
                       .target = target,
                       .frame = in->frame,
                       .path_count = in->path.count,
                       .ran = in->values.never,
                       .flow = rp_flow_falls(in)};
  body.inner.at++;
  in->with_body = &body;
  rp_val result = rp_call_method(in, manager, "_run", NULL, 0, w->node);
  in->with_body = NULL;
  if (result == NULL) {
    return rp_flow_raises(in);
  }
  if (!rp_value_is(result, RP_OBJECT_ITERATOR) || body.ran->kind != RP_GUARD_TRUE) {
    // Not a generator that is known, or one that may not yield: the body runs with a value that is not known.
    if (body.ran->kind == RP_GUARD_FALSE) {
      if (target != 0) {
        rp_assign(in, target, result->kind == RP_UNKNOWN ? result : rp_unknown(in, RP_RULE_CALL_UNKNOWN, w->node));
      }
      return exec_items(in, &body.inner);
    }
    in->may_raise = true;
  }
  rp_flow flow = body.flow;
  if (flow.raises->kind != RP_GUARD_FALSE) { // not all of it came out of the generator
    rp_condition swallowed =
        flow.raises->kind == RP_GUARD_TRUE
            ? flow.raises
            : rp_guard_and(&in->values, flow.raises,
                           rp_guard_unknown(&in->values, rp_unknown(in, RP_RULE_CONDITION_UNKNOWN, w->node)->cause));
    flow.falls = rp_guard_or(&in->values, flow.falls, swallowed);
    flow.raises = rp_guard_and(&in->values, flow.raises, rp_guard_not(&in->values, swallowed));
  }
  in->raised = NULL;
  return flow;
}

/// Values of Python's own types, and classes, that manage nothing.
static bool never_manages(rp_interp *in, rp_val value)
{
  if (rp_value_is(value, RP_OBJECT_CLASS)) {
    rp_object *owner = NULL;
    rp_object *meta = value->object->class;
    return value->object->cls.node != 0 && !rp_class_has_unknown_base(value->object) &&
           (meta == NULL ||
            (!rp_class_has_unknown_base(meta) && rp_class_find(in, meta, rp_sym(in, "__enter__"), &owner) == NULL));
  }
  bool plain = value->kind != RP_NONE && value->kind != RP_PATH && rp_value_is_scalar(value);
  bool container = rp_value_is_container(value) && !rp_value_is(value, RP_OBJECT_ITERATOR);
  return plain || (container && value->object->class == NULL) || rp_value_is(value, RP_OBJECT_FUNCTION);
}

static rp_flow exec_items(rp_interp *in, void *data)
{
  with_items *w = data;
  if (w->at == w->items.count) {
    return rp_exec_block(in, w->facts->b[w->node]);
  }
  uint32_t item = w->items.items[w->at];
  rp_val manager = rp_eval(in, w->facts->a[item]);
  manager = manager != NULL ? rp_path_prune(in, manager) : NULL;
  if (manager == NULL) {
    return rp_flow_raises(in);
  }
  if (is_generator_manager(in, manager)) {
    return exec_generator(in, w, manager);
  }
  bool instance = rp_value_is(manager, RP_OBJECT_INSTANCE);
  if (instance ? lacks(in, manager, "__enter__") || lacks(in, manager, "__exit__") : never_manages(in, manager)) {
    rp_raise(in, "TypeError", "object does not support the context manager protocol");
    return rp_flow_raises(in);
  }
  rp_val entered = manager->kind == RP_NONE ? rp_unknown(in, RP_RULE_CALL_UNKNOWN, w->node) : manager;
  bool watches = false;
  if (instance) {
    entered = rp_call_method(in, manager, "__enter__", NULL, 0, w->node);
    if (entered == NULL && rp_class_find_value(in, manager->object->class, "__aenter__") != NULL) { // async with
      (void)rp_call_method(in, manager, "__aenter__", NULL, 0, w->node);
      rp_val some = rp_unknown(in, RP_RULE_CALL_UNKNOWN, w->node);
      rp_val args[3] = {some, some, some};
      (void)rp_call_method(in, manager, "__aexit__", args, 3, w->node);
    }
    if (entered == NULL && rp_class_hook(in, manager->object->class, "__enter__") != NULL) {
      return rp_flow_raises(in);
    }
    in->may_raise = in->may_raise || entered == NULL;
    in->raised = NULL;
    entered = entered != NULL ? entered : rp_unknown(in, RP_RULE_CALL_UNKNOWN, w->node);
    watches = rp_class_find_value(in, manager->object->class, "__exit__") != NULL;
    in->may_raise = in->may_raise || !watches;
  }
  if (w->facts->b[item] != 0) {
    rp_assign(in, w->facts->b[item], entered);
  }
  w->at++;
  if (!watches) {
    return exec_items(in, w);
  }
  return rp_exec_watched(in, w->facts, w->node, manager, exec_items, w);
}

rp_flow rp_exec_with(rp_interp *in, const rp_facts *facts, uint32_t node)
{
  with_items w = {facts, node, rp_ir_list_at(facts, facts->a[node]), 0};
  return exec_items(in, &w);
}
