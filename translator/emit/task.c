/// One raw-container task: the packed bridge and what it is told as its command, CoPilot on. Exit status 137 means "do
/// not try again" for this task type only (docs/bridge.md section 1).

#include "translator/command.h"
#include "translator/emit/emit.h"
#include "translator/parts/types.h"

static int loader(char **out, rp_emitter *emitter, const char *mode, rp_error *err)
{
  char *known = rp_map_find(&emitter->loaders, rp_str_of(mode));
  if (known == NULL) {
    if (rp_command_loader(&known, emitter->arena, mode, err) != 0) {
      return -1;
    }
    rp_map_put(&emitter->loaders, rp_str_of(mode), known);
  }
  *out = known;
  return 0;
}

static Flyteidl__Core__TypedInterface *interface_of(rp_arena *arena, const Repipe__V1__PlanNode *node,
                                                    const Repipe__V1__Task *task)
{
  RP_VEC(rp_emit_variable) inputs = {0};
  RP_VEC(rp_emit_variable) outputs = {0};
  for (size_t i = 0; i < node->n_bindings; i++) {
    const Repipe__V1__PlanBinding *binding = node->bindings[i];
    rp_emit_variable variable = {binding->variable, binding->type, NULL};
    for (size_t k = 0; task != NULL && binding->parameter[0] != '\0' && k < task->n_parameters; k++) {
      if (strcmp(task->parameters[k]->name, binding->parameter) == 0) {
        variable.description = task->parameters[k]->description;
      }
    }
    RP_PUSH(arena, &inputs, variable);
  }
  for (size_t i = 0; i < node->n_outputs; i++) {
    bool uri = strcmp(node->outputs[i]->transport, "uri") == 0;
    // Of a mapped task Flyte makes a list of what each run gives.
    rp_emit_variable variable = {node->outputs[i]->variable,
                                 rp_type_new(arena, uri ? "STRING" : "BLOB", node->mapped, ""), NULL};
    RP_PUSH(arena, &outputs, variable);
  }
  for (size_t i = 0; i < node->n_answers; i++) {
    rp_emit_variable variable = {node->answers[i]->variable, node->answers[i]->type, NULL};
    RP_PUSH(arena, &outputs, variable);
  }
  for (size_t i = 0; i < node->n_moments; i++) {
    rp_emit_variable variable = {node->moments[i]->variable, node->moments[i]->type, NULL};
    RP_PUSH(arena, &outputs, variable);
  }
  return rp_emit_interface(arena, inputs.items, inputs.count, outputs.items, outputs.count);
}

static Flyteidl__Core__SecurityContext *secrets(rp_arena *arena, const Repipe__V1__PlanNode *node)
{
  RP_VEC(Flyteidl__Core__Secret *) list = {0};
  RP_VEC(Repipe__V1__PlanSecret *) all = {0};
  for (size_t i = 0; i < node->n_secrets; i++) {
    RP_PUSH(arena, &all, node->secrets[i]);
  }
  for (size_t i = 0; i < node->n_given; i++) {
    for (size_t k = 0; k < node->given[i]->n_secrets; k++) {
      RP_PUSH(arena, &all, node->given[i]->secrets[k]);
    }
  }
  for (size_t i = 0; i < all.count; i++) {
    bool known = false;
    for (size_t k = 0; k < list.count; k++) {
      known = known || strcmp(list.items[k]->env_var, all.items[i]->environment) == 0;
    }
    if (!known) {
      RP_MESSAGE(secret, arena, Flyteidl__Core__Secret, flyteidl__core__secret);
      secret->group = all.items[i]->group;
      secret->key = all.items[i]->key;
      secret->env_var = all.items[i]->environment;
      secret->mount_requirement = FLYTEIDL__CORE__SECRET__MOUNT_TYPE__ENV_VAR;
      RP_PUSH(arena, &list, secret);
    }
  }
  if (list.count == 0) {
    return NULL;
  }
  RP_MESSAGE(context, arena, Flyteidl__Core__SecurityContext, flyteidl__core__security_context);
  context->secrets = list.items;
  context->n_secrets = list.count;
  return context;
}

static size_t quantities(Flyteidl__Core__Resources__ResourceEntry ***out, rp_arena *arena,
                         const Repipe__V1__ResourceDecision *decided)
{
  if (decided == NULL) {
    return 0;
  }
  const struct {
    Flyteidl__Core__Resources__ResourceName name;
    char *value;
  } rows[] = {{FLYTEIDL__CORE__RESOURCES__RESOURCE_NAME__CPU, decided->cpu},
              {FLYTEIDL__CORE__RESOURCES__RESOURCE_NAME__GPU, decided->gpu},
              {FLYTEIDL__CORE__RESOURCES__RESOURCE_NAME__MEMORY, decided->memory},
              {FLYTEIDL__CORE__RESOURCES__RESOURCE_NAME__EPHEMERAL_STORAGE, decided->ephemeral_storage}};
  enum { COUNT = sizeof rows / sizeof rows[0] };
  Flyteidl__Core__Resources__ResourceEntry **list =
      RP_NEW_ARRAY(arena, Flyteidl__Core__Resources__ResourceEntry *, COUNT);
  size_t count = 0;
  for (size_t i = 0; i < COUNT; i++) {
    if (rows[i].value[0] != '\0') {
      RP_MESSAGE(entry, arena, Flyteidl__Core__Resources__ResourceEntry, flyteidl__core__resources__resource_entry);
      entry->name = rows[i].name;
      entry->value = rows[i].value;
      list[count++] = entry;
    }
  }
  *out = list;
  return count;
}

Flyteidl__Core__Container *rp_emit_container(const rp_emitter *emitter, const Repipe__V1__PlanNode *node)
{
  rp_arena *arena = emitter->arena;
  RP_MESSAGE(container, arena, Flyteidl__Core__Container, flyteidl__core__container);
  const Repipe__V1__PlanContainer *decided = node->container;
  if (decided != NULL && decided->image[0] != '\0') {
    container->image = decided->image;
  } else if (emitter->options->image != NULL) {
    container->image = rp_arena_cstr(arena, rp_str_of(emitter->options->image));
  } else if (emitter->options->allow_unresolved) {
    container->image = rp_arena_cstr(arena, RP_STR("unresolved.invalid/image:unset"));
  }
  RP_MESSAGE(resources, arena, Flyteidl__Core__Resources, flyteidl__core__resources);
  if (decided != NULL) {
    resources->n_requests = quantities(&resources->requests, arena, decided->requests);
    resources->n_limits = quantities(&resources->limits, arena, decided->limits);
  }
  container->resources = resources;
  return container;
}

static void set_bridge(Flyteidl__Core__Container *container, const rp_emitter *emitter,
                       const Repipe__V1__PlanNode *node, char *source)
{
  rp_arena *arena = emitter->arena;
  const Repipe__V1__PlanContainer *decided = node->container;
  const char *python = decided != NULL && decided->python[0] != '\0' ? decided->python
                       : emitter->options->python != NULL            ? emitter->options->python
                                                                     : "python3";
  bool installed = emitter->options->bridge_installed;
  container->n_command = 3;
  container->command = RP_NEW_ARRAY(arena, char *, 3);
  container->command[0] = rp_arena_cstr(arena, rp_str_of(python));
  container->command[1] = rp_arena_cstr(arena, installed ? RP_STR("-m") : RP_STR("-c"));
  container->command[2] = installed ? rp_arena_cstr(arena, RP_STR(RP_COMMAND_MODULE)) : source;
  container->n_args = 1;
  container->args = RP_NEW_ARRAY(arena, char *, 1);
  container->args[0] = node->spec;
}

/// A container that runs the bridge, or the node's own command.
static int container_of(Flyteidl__Core__Container **out, rp_emitter *emitter, const Repipe__V1__PlanNode *node,
                        rp_error *err)
{
  rp_arena *arena = emitter->arena;
  char *source = NULL;
  bool bridge = node->n_command == 0;
  if (bridge && !emitter->options->bridge_installed && loader(&source, emitter, node->mode, err) != 0) {
    return -1;
  }
  if (strlen(node->spec) > RP_COMMAND_MAX_ARGUMENT || (source != NULL && strlen(source) > RP_COMMAND_MAX_ARGUMENT)) {
    return rp_fail(err, RP_ERROR_LIMIT, "%s: the command is longer than the %d bytes of one argument", node->template_,
                   RP_COMMAND_MAX_ARGUMENT);
  }
  Flyteidl__Core__Container *container = rp_emit_container(emitter, node);
  if (bridge) {
    set_bridge(container, emitter, node, source);
  } else {
    container->n_command = node->n_command;
    container->command = node->command;
  }
  RP_MESSAGE(data, arena, Flyteidl__Core__DataLoadingConfig, flyteidl__core__data_loading_config);
  data->enabled = true;
  data->input_path = rp_arena_cstr(arena, RP_STR("/var/inputs"));
  data->output_path = rp_arena_cstr(arena, RP_STR("/var/outputs"));
  data->format = FLYTEIDL__CORE__DATA_LOADING_CONFIG__LITERAL_MAP_FORMAT__JSON;
  container->data_config = data;
  *out = container;
  return 0;
}

int rp_emit_task(Flyteidl__Admin__TaskSpec **out, rp_emitter *emitter, const Repipe__V1__PlanNode *node,
                 const Repipe__V1__Task *task, rp_error *err)
{
  rp_arena *arena = emitter->arena;
  Flyteidl__Core__Container *container = NULL;
  if (node->native == NULL && container_of(&container, emitter, node, err) != 0) {
    return -1;
  }
  RP_MESSAGE(template, arena, Flyteidl__Core__TaskTemplate, flyteidl__core__task_template);
  RP_MESSAGE(metadata, arena, Flyteidl__Core__TaskMetadata, flyteidl__core__task_metadata);
  RP_MESSAGE(retries, arena, Flyteidl__Core__RetryStrategy, flyteidl__core__retry_strategy);
  retries->retries = node->retries;
  metadata->retries = retries;
  if (node->container != NULL) {
    metadata->pod_template_name = node->container->pod_template;
  }
  template->id = rp_emit_identifier(arena, FLYTEIDL__CORE__RESOURCE_TYPE__TASK, node->template_);
  template->metadata = metadata;
  template->interface = interface_of(arena, node, task);
  if (node->native != NULL) {
    rp_emit_native(template, emitter, node);
  } else {
    template->type = rp_arena_cstr(arena, RP_STR("raw-container"));
    template->target_case = FLYTEIDL__CORE__TASK_TEMPLATE__TARGET_CONTAINER;
    template->container = container;
  }
  template->security_context = secrets(arena, node);
  RP_MESSAGE(spec, arena, Flyteidl__Admin__TaskSpec, flyteidl__admin__task_spec);
  spec->template_ = template;
  bool kickoff = strcmp(node->mode, "kickoff") == 0;
  const char *what = node->n_command > 0 ? rp_arena_printf(arena, "repipe %s", node->id).data
                     : kickoff           ? "Values worked out from a schedule's kickoff time"
                               : rp_arena_printf(arena, "Luigi task %s (mode %s)", node->class_, node->mode).data;
  spec->description = rp_emit_description(emitter, task, what);
  *out = spec;
  return 0;
}
