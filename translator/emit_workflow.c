/// A workflow: interface from the plan's inputs, one task node for each planned node, Luigi's way with failures (what
/// can still run does).

#include "translator/emit.h"
#include "translator/name.h"

static Flyteidl__Core__BindingData *promise_to(rp_arena *arena, const char *node, const char *variable)
{
  RP_MESSAGE(reference, arena, Flyteidl__Core__OutputReference, flyteidl__core__output_reference);
  reference->node_id = rp_arena_cstr(arena, rp_str_of(node));
  reference->var = rp_arena_cstr(arena, rp_str_of(variable));
  RP_MESSAGE(data, arena, Flyteidl__Core__BindingData, flyteidl__core__binding_data);
  data->value_case = FLYTEIDL__CORE__BINDING_DATA__VALUE_PROMISE;
  data->promise = reference;
  return data;
}

static Flyteidl__Core__BindingData *scalar_of(rp_arena *arena, const Repipe__V1__Value *constant)
{
  RP_MESSAGE(data, arena, Flyteidl__Core__BindingData, flyteidl__core__binding_data);
  data->value_case = FLYTEIDL__CORE__BINDING_DATA__VALUE_SCALAR;
  data->scalar = rp_emit_scalar(arena, constant);
  return data;
}

static Flyteidl__Core__BindingData *collection_of(rp_arena *arena, size_t count)
{
  RP_MESSAGE(list, arena, Flyteidl__Core__BindingDataCollection, flyteidl__core__binding_data_collection);
  list->n_bindings = count;
  list->bindings = RP_NEW_ARRAY(arena, Flyteidl__Core__BindingData *, count);
  RP_MESSAGE(data, arena, Flyteidl__Core__BindingData, flyteidl__core__binding_data);
  data->value_case = FLYTEIDL__CORE__BINDING_DATA__VALUE_COLLECTION;
  data->collection = list;
  return data;
}

static Flyteidl__Core__BindingData *source_of(rp_arena *arena, const Repipe__V1__PlanBinding *binding)
{
  Flyteidl__Core__BindingData *data = NULL;
  switch (binding->source_case) {
  case REPIPE__V1__PLAN_BINDING__SOURCE_INPUT:
    return promise_to(arena, "", binding->input);
  case REPIPE__V1__PLAN_BINDING__SOURCE_PROMISE:
    return promise_to(arena, binding->promise->node, binding->promise->variable);
  case REPIPE__V1__PLAN_BINDING__SOURCE_CONSTANT:
    if (binding->constant->kind_case != REPIPE__V1__VALUE__KIND_LIST) {
      return scalar_of(arena, binding->constant);
    }
    data = collection_of(arena, binding->constant->list->n_items);
    for (size_t i = 0; i < binding->constant->list->n_items; i++) {
      data->collection->bindings[i] = scalar_of(arena, binding->constant->list->items[i]);
    }
    return data;
  case REPIPE__V1__PLAN_BINDING__SOURCE_PROMISES:
    data = collection_of(arena, binding->promises->n_items);
    for (size_t i = 0; i < binding->promises->n_items; i++) {
      data->collection->bindings[i] =
          promise_to(arena, binding->promises->items[i]->node, binding->promises->items[i]->variable);
    }
    return data;
  case REPIPE__V1__PLAN_BINDING__SOURCE__NOT_SET:
  case _REPIPE__V1__PLAN_BINDING__SOURCE__CASE_IS_INT_SIZE:
    break;
  }
  return data;
}

static Flyteidl__Core__Binding *binding_of(rp_arena *arena, const char *variable, Flyteidl__Core__BindingData *data)
{
  RP_MESSAGE(out, arena, Flyteidl__Core__Binding, flyteidl__core__binding);
  out->var = rp_arena_cstr(arena, rp_str_of(variable));
  out->binding = data;
  return out;
}

static Flyteidl__Core__Node *node_of(rp_arena *arena, const Repipe__V1__PlanNode *node)
{
  RP_MESSAGE(out, arena, Flyteidl__Core__Node, flyteidl__core__node);
  RP_MESSAGE(metadata, arena, Flyteidl__Core__NodeMetadata, flyteidl__core__node_metadata);
  RP_MESSAGE(task, arena, Flyteidl__Core__TaskNode, flyteidl__core__task_node);
  rp_str class = rp_str_of(node->class_);
  size_t colon = rp_str_find(class, RP_STR(":"), 0);
  rp_str name = colon == SIZE_MAX ? class : rp_str_sub(class, colon + 1, class.size);
  metadata->name = rp_name_entity(arena, name);
  if (node->timeout_seconds > 0) {
    RP_MESSAGE(timeout, arena, Google__Protobuf__Duration, google__protobuf__duration);
    timeout->seconds = node->timeout_seconds;
    metadata->timeout = timeout;
  }
  task->reference_case = FLYTEIDL__CORE__TASK_NODE__REFERENCE_REFERENCE_ID;
  task->reference_id = rp_emit_identifier(arena, FLYTEIDL__CORE__RESOURCE_TYPE__TASK, node->template_);
  out->id = node->id;
  out->metadata = metadata;
  out->target_case = FLYTEIDL__CORE__NODE__TARGET_TASK_NODE;
  out->task_node = task;
  out->n_inputs = node->n_bindings;
  out->inputs = RP_NEW_ARRAY(arena, Flyteidl__Core__Binding *, node->n_bindings);
  for (size_t i = 0; i < node->n_bindings; i++) {
    out->inputs[i] = binding_of(arena, node->bindings[i]->variable, source_of(arena, node->bindings[i]));
  }
  out->n_upstream_node_ids = node->n_upstream;
  out->upstream_node_ids = node->upstream;
  return out;
}

static Flyteidl__Core__TypedInterface *interface_of(rp_arena *arena, const Repipe__V1__WorkflowPlan *workflow)
{
  rp_emit_variable *inputs = RP_NEW_ARRAY(arena, rp_emit_variable, workflow->n_inputs);
  rp_emit_variable *outputs = RP_NEW_ARRAY(arena, rp_emit_variable, workflow->n_outputs);
  for (size_t i = 0; i < workflow->n_inputs; i++) {
    inputs[i] =
        (rp_emit_variable){workflow->inputs[i]->name, workflow->inputs[i]->type, workflow->inputs[i]->description};
  }
  for (size_t i = 0; i < workflow->n_outputs; i++) {
    outputs[i] = (rp_emit_variable){workflow->outputs[i]->name, workflow->outputs[i]->type, NULL};
  }
  return rp_emit_interface(arena, inputs, workflow->n_inputs, outputs, workflow->n_outputs);
}

Flyteidl__Admin__WorkflowSpec *rp_emit_workflow(const rp_emitter *emitter, const Repipe__V1__WorkflowPlan *workflow)
{
  rp_arena *arena = emitter->arena;
  const Repipe__V1__Workflow *source = emitter->inventory->workflows[workflow->workflow];
  RP_MESSAGE(template, arena, Flyteidl__Core__WorkflowTemplate, flyteidl__core__workflow_template);
  RP_MESSAGE(metadata, arena, Flyteidl__Core__WorkflowMetadata, flyteidl__core__workflow_metadata);
  RP_MESSAGE(defaults, arena, Flyteidl__Core__WorkflowMetadataDefaults, flyteidl__core__workflow_metadata_defaults);
  metadata->on_failure = FLYTEIDL__CORE__WORKFLOW_METADATA__ON_FAILURE_POLICY__FAIL_AFTER_EXECUTABLE_NODES_COMPLETE;
  template->id = rp_emit_identifier(arena, FLYTEIDL__CORE__RESOURCE_TYPE__WORKFLOW, workflow->name);
  template->metadata = metadata;
  template->metadata_defaults = defaults;
  template->interface = interface_of(arena, workflow);
  template->n_nodes = workflow->n_nodes;
  template->nodes = RP_NEW_ARRAY(arena, Flyteidl__Core__Node *, workflow->n_nodes);
  for (size_t i = 0; i < workflow->n_nodes; i++) {
    template->nodes[i] = node_of(arena, workflow->nodes[i]);
  }
  template->n_outputs = workflow->n_outputs;
  template->outputs = RP_NEW_ARRAY(arena, Flyteidl__Core__Binding *, workflow->n_outputs);
  for (size_t i = 0; i < workflow->n_outputs; i++) {
    const Repipe__V1__PlanOutput *output = workflow->outputs[i];
    template->outputs[i] =
        binding_of(arena, output->name, promise_to(arena, output->source->node, output->source->variable));
  }
  RP_MESSAGE(spec, arena, Flyteidl__Admin__WorkflowSpec, flyteidl__admin__workflow_spec);
  spec->template_ = template;
  const Repipe__V1__GraphNode *root = source->graph->nodes[source->graph->root];
  const Repipe__V1__Task *task =
      root->task > 0 && root->task <= emitter->inventory->n_tasks ? emitter->inventory->tasks[root->task - 1] : NULL;
  spec->description = rp_emit_description(emitter, task, rp_arena_printf(arena, "Luigi root %s", workflow->root).data);
  return spec;
}
