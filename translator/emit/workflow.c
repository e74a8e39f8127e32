/// A workflow: interface from the plan's inputs, one task node for each planned node, Luigi's way with failures (what
/// can still run does).

#include "translator/emit/emit.h"

#include <stdlib.h>

#include "translator/command.h"
#include "translator/parts/name.h"

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
  case REPIPE__V1__PLAN_BINDING__SOURCE_ANSWER:
    return promise_to(arena, RP_PROBE_ID, binding->answer);
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

static Flyteidl__Core__TaskNode *task_of(rp_arena *arena, const Repipe__V1__PlanNode *node)
{
  RP_MESSAGE(task, arena, Flyteidl__Core__TaskNode, flyteidl__core__task_node);
  task->reference_case = FLYTEIDL__CORE__TASK_NODE__REFERENCE_REFERENCE_ID;
  task->reference_id = rp_emit_identifier(arena, FLYTEIDL__CORE__RESOURCE_TYPE__TASK, node->template_);
  return task;
}

static Flyteidl__Core__NodeMetadata *metadata_of(rp_arena *arena, const Repipe__V1__PlanNode *node)
{
  RP_MESSAGE(metadata, arena, Flyteidl__Core__NodeMetadata, flyteidl__core__node_metadata);
  rp_str class = rp_str_of(node->class_);
  size_t colon = rp_str_find(class, RP_STR(":"), 0);
  rp_str name = colon == SIZE_MAX ? class : rp_str_sub(class, colon + 1, class.size);
  metadata->name = class.size > 0 && strcmp(node->mode, "probe") != 0 ? rp_name_entity(arena, name) : node->id;
  if (node->timeout_seconds > 0) {
    RP_MESSAGE(timeout, arena, Google__Protobuf__Duration, google__protobuf__duration);
    timeout->seconds = node->timeout_seconds;
    metadata->timeout = timeout;
  }
  return metadata;
}

// One run for each item: whatever is no list of items goes to all runs as it is.
static Flyteidl__Core__ArrayNode *array_of(rp_arena *arena, const Repipe__V1__PlanNode *node,
                                           const Flyteidl__Core__Node *outer)
{
  RP_MESSAGE(inner, arena, Flyteidl__Core__Node, flyteidl__core__node);
  inner->id = node->id;
  inner->metadata = outer->metadata;
  inner->n_inputs = outer->n_inputs;
  inner->inputs = outer->inputs;
  inner->target_case = FLYTEIDL__CORE__NODE__TARGET_TASK_NODE;
  inner->task_node = task_of(arena, node);
  RP_MESSAGE(array, arena, Flyteidl__Core__ArrayNode, flyteidl__core__array_node);
  array->node = inner;
  array->success_criteria_case = FLYTEIDL__CORE__ARRAY_NODE__SUCCESS_CRITERIA_MIN_SUCCESS_RATIO;
  array->min_success_ratio = 1;
  array->bound_inputs = RP_NEW_ARRAY(arena, char *, node->n_bindings);
  for (size_t i = 0; i < node->n_bindings; i++) {
    if (strcmp(node->bindings[i]->type->wire, "item") != 0) {
      array->bound_inputs[array->n_bound_inputs++] = node->bindings[i]->variable;
    }
  }
  return array;
}

static Flyteidl__Core__Node *node_of(rp_arena *arena, const Repipe__V1__PlanNode *node)
{
  RP_MESSAGE(out, arena, Flyteidl__Core__Node, flyteidl__core__node);
  out->id = node->id;
  out->metadata = metadata_of(arena, node);
  out->n_inputs = node->n_bindings;
  out->inputs = RP_NEW_ARRAY(arena, Flyteidl__Core__Binding *, node->n_bindings);
  for (size_t i = 0; i < node->n_bindings; i++) {
    out->inputs[i] = binding_of(arena, node->bindings[i]->variable, source_of(arena, node->bindings[i]));
  }
  out->n_upstream_node_ids = node->n_upstream;
  out->upstream_node_ids = node->upstream;
  if (node->mapped) {
    out->target_case = FLYTEIDL__CORE__NODE__TARGET_ARRAY_NODE;
    out->array_node = array_of(arena, node, out);
  } else {
    out->target_case = FLYTEIDL__CORE__NODE__TARGET_TASK_NODE;
    out->task_node = task_of(arena, node);
  }
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

static Flyteidl__Core__WorkflowTemplate *template_of(rp_arena *arena, const char *name,
                                                     Flyteidl__Core__TypedInterface *interface)
{
  RP_MESSAGE(template, arena, Flyteidl__Core__WorkflowTemplate, flyteidl__core__workflow_template);
  RP_MESSAGE(metadata, arena, Flyteidl__Core__WorkflowMetadata, flyteidl__core__workflow_metadata);
  RP_MESSAGE(defaults, arena, Flyteidl__Core__WorkflowMetadataDefaults, flyteidl__core__workflow_metadata_defaults);
  metadata->on_failure = FLYTEIDL__CORE__WORKFLOW_METADATA__ON_FAILURE_POLICY__FAIL_AFTER_EXECUTABLE_NODES_COMPLETE;
  template->id = rp_emit_identifier(arena, FLYTEIDL__CORE__RESOURCE_TYPE__WORKFLOW, name);
  template->metadata = metadata;
  template->metadata_defaults = defaults;
  template->interface = interface;
  return template;
}

// A node that is a sub-workflow, or launches a plan; its bindings are the caller's to fill.
static Flyteidl__Core__Node *workflow_node(rp_arena *arena, const char *id, const char *name, bool launches,
                                           size_t inputs)
{
  RP_MESSAGE(node, arena, Flyteidl__Core__Node, flyteidl__core__node);
  RP_MESSAGE(metadata, arena, Flyteidl__Core__NodeMetadata, flyteidl__core__node_metadata);
  RP_MESSAGE(target, arena, Flyteidl__Core__WorkflowNode, flyteidl__core__workflow_node);
  if (launches) {
    target->reference_case = FLYTEIDL__CORE__WORKFLOW_NODE__REFERENCE_LAUNCHPLAN_REF;
    target->launchplan_ref = rp_emit_identifier(arena, FLYTEIDL__CORE__RESOURCE_TYPE__LAUNCH_PLAN, name);
  } else {
    target->reference_case = FLYTEIDL__CORE__WORKFLOW_NODE__REFERENCE_SUB_WORKFLOW_REF;
    target->sub_workflow_ref = rp_emit_identifier(arena, FLYTEIDL__CORE__RESOURCE_TYPE__WORKFLOW, name);
  }
  metadata->name = rp_arena_cstr(arena, rp_str_of(id));
  node->id = metadata->name;
  node->metadata = metadata;
  node->target_case = FLYTEIDL__CORE__NODE__TARGET_WORKFLOW_NODE;
  node->workflow_node = target;
  node->inputs = RP_NEW_ARRAY(arena, Flyteidl__Core__Binding *, inputs);
  return node;
}

static void one_node(rp_arena *arena, Flyteidl__Core__WorkflowTemplate *template, Flyteidl__Core__Node *node)
{
  template->nodes = RP_NEW_ARRAY(arena, Flyteidl__Core__Node *, 1);
  template->nodes[template->n_nodes++] = node;
}

static int compare_bindings(const void *a, const void *b)
{
  return strcmp((*(Flyteidl__Core__Binding *const *)a)->var, (*(Flyteidl__Core__Binding *const *)b)->var);
}

static void sort_bindings(Flyteidl__Core__Node *node)
{
  if (node->n_inputs > 1) {
    qsort(node->inputs, node->n_inputs, sizeof node->inputs[0], compare_bindings);
  }
}

// All planned nodes, and the results of the root.
static Flyteidl__Core__WorkflowTemplate *nodes_of(rp_arena *arena, const Repipe__V1__WorkflowPlan *workflow,
                                                  const char *name)
{
  Flyteidl__Core__WorkflowTemplate *template = template_of(arena, name, interface_of(arena, workflow));
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
  return template;
}

// The workflow around one node that is a sub-workflow of all of them.
static Flyteidl__Core__WorkflowTemplate *around(rp_arena *arena, const Repipe__V1__WorkflowPlan *workflow,
                                                const char *inner)
{
  Flyteidl__Core__WorkflowTemplate *template = template_of(arena, workflow->name, interface_of(arena, workflow));
  Flyteidl__Core__Node *node = workflow_node(arena, "tasks", inner, false, workflow->n_inputs);
  for (size_t i = 0; i < workflow->n_inputs; i++) {
    const char *name = workflow->inputs[i]->name;
    node->inputs[node->n_inputs++] = binding_of(arena, name, promise_to(arena, "", name));
  }
  sort_bindings(node);
  one_node(arena, template, node);
  template->n_outputs = workflow->n_outputs;
  template->outputs = RP_NEW_ARRAY(arena, Flyteidl__Core__Binding *, workflow->n_outputs);
  for (size_t i = 0; i < workflow->n_outputs; i++) {
    const char *name = workflow->outputs[i]->name;
    template->outputs[i] = binding_of(arena, name, promise_to(arena, node->id, name));
  }
  return template;
}

// The workflow that launches the parts, each after those that it takes something of.
static Flyteidl__Core__WorkflowTemplate *links_of(rp_arena *arena, const Repipe__V1__WorkflowPlan *workflow)
{
  Flyteidl__Core__WorkflowTemplate *template = template_of(arena, workflow->name, interface_of(arena, workflow));
  template->nodes = RP_NEW_ARRAY(arena, Flyteidl__Core__Node *, workflow->n_parts);
  template->outputs = RP_NEW_ARRAY(arena, Flyteidl__Core__Binding *, workflow->n_outputs);
  for (size_t p = 0; p < workflow->n_parts; p++) {
    const Repipe__V1__WorkflowPlan *part = workflow->parts[p];
    const char *id = part->name + strlen(workflow->name) + 1;
    Flyteidl__Core__Node *node = workflow_node(arena, id, part->name, true, part->n_inputs);
    for (size_t i = 0; i < part->n_inputs; i++) {
      const Repipe__V1__PlanInput *input = part->inputs[i];
      node->inputs[node->n_inputs++] = binding_of(arena, input->name, promise_to(arena, input->part, input->name));
    }
    sort_bindings(node);
    node->n_upstream_node_ids = part->n_after;
    node->upstream_node_ids = part->after;
    template->nodes[template->n_nodes++] = node;
    for (size_t i = 0; i < workflow->n_outputs; i++) {
      for (size_t k = 0; k < part->n_outputs; k++) {
        if (part->outputs[k] == workflow->outputs[i]) {
          const char *name = workflow->outputs[i]->name;
          template->outputs[template->n_outputs++] = binding_of(arena, name, promise_to(arena, id, name));
        }
      }
    }
  }
  return template;
}

static const Repipe__V1__Task *root_of(const rp_emitter *emitter, const Repipe__V1__WorkflowPlan *workflow)
{
  const Repipe__V1__Workflow *source = emitter->inventory->workflows[workflow->workflow];
  const Repipe__V1__GraphNode *root = source->graph->nodes[source->graph->root];
  return root->task > 0 && root->task <= emitter->inventory->n_tasks ? emitter->inventory->tasks[root->task - 1] : NULL;
}

Flyteidl__Admin__WorkflowSpec *rp_emit_workflow(const rp_emitter *emitter, const Repipe__V1__WorkflowPlan *workflow)
{
  rp_arena *arena = emitter->arena;
  RP_MESSAGE(spec, arena, Flyteidl__Admin__WorkflowSpec, flyteidl__admin__workflow_spec);
  if (workflow->n_parts > 0) {
    spec->template_ = links_of(arena, workflow);
  } else if (workflow->nested) {
    const char *inner = rp_arena_printf(arena, "%s.tasks", workflow->name).data;
    spec->sub_workflows = RP_NEW_ARRAY(arena, Flyteidl__Core__WorkflowTemplate *, 1);
    spec->sub_workflows[spec->n_sub_workflows++] = nodes_of(arena, workflow, inner);
    spec->template_ = around(arena, workflow, inner);
  } else {
    spec->template_ = nodes_of(arena, workflow, workflow->name);
  }
  const Repipe__V1__Task *task = root_of(emitter, workflow);
  spec->description = rp_emit_description(
      emitter, task,
      workflow->root[0] != '\0' ? rp_arena_printf(arena, "Luigi root %s", workflow->root).data : "repipe over a fleet");
  return spec;
}

Flyteidl__Admin__WorkflowSpec *rp_emit_scheduled(const rp_emitter *emitter, const Repipe__V1__WorkflowPlan *workflow,
                                                 const Repipe__V1__PlanLaunch *launch)
{
  rp_arena *arena = emitter->arena;
  const Repipe__V1__PlanNode *kickoff = launch->kickoff;
  Flyteidl__Admin__WorkflowSpec *spec = rp_emit_workflow(emitter, workflow);
  rp_emit_variable input = {launch->kickoff_input, kickoff->bindings[0]->type, "when the schedule fires"};
  Flyteidl__Core__WorkflowTemplate *template =
      template_of(arena, launch->name, rp_emit_interface(arena, &input, 1, NULL, 0));
  Flyteidl__Core__Node *node = workflow_node(arena, "workflow", workflow->name, false, workflow->n_inputs);
  for (size_t i = 0; i < workflow->n_inputs; i++) {
    const Repipe__V1__PlanInput *wanted = workflow->inputs[i];
    Repipe__V1__PlanBinding value;
    repipe__v1__plan_binding__init(&value);
    value.source_case = REPIPE__V1__PLAN_BINDING__SOURCE_CONSTANT;
    value.constant = wanted->default_;
    for (size_t k = 0; k < launch->n_fixed; k++) {
      value.constant =
          strcmp(launch->fixed[k]->variable, wanted->name) == 0 ? launch->fixed[k]->constant : value.constant;
    }
    Flyteidl__Core__BindingData *data = NULL;
    for (size_t k = 0; k < kickoff->n_moments; k++) {
      bool made = strcmp(kickoff->moments[k]->variable, wanted->name) == 0;
      data = made ? promise_to(arena, kickoff->id, wanted->name) : data;
    }
    node->inputs[node->n_inputs++] = binding_of(arena, wanted->name, data != NULL ? data : source_of(arena, &value));
  }
  sort_bindings(node);
  template->nodes = RP_NEW_ARRAY(arena, Flyteidl__Core__Node *, 2);
  template->nodes[template->n_nodes++] = node_of(arena, kickoff);
  template->nodes[template->n_nodes++] = node;
  Flyteidl__Core__WorkflowTemplate **subs =
      RP_NEW_ARRAY(arena, Flyteidl__Core__WorkflowTemplate *, spec->n_sub_workflows + 1);
  subs[0] = spec->template_;
  for (size_t i = 0; i < spec->n_sub_workflows; i++) {
    subs[i + 1] = spec->sub_workflows[i];
  }
  spec->sub_workflows = subs;
  spec->n_sub_workflows++;
  spec->template_ = template;
  return spec;
}
