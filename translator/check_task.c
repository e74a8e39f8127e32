/// Rules about one task: task_compiler.go, task_validator.go, and what CoPilot can bring out of a raw container.

#include "translator/check.h"
#include "translator/command.h"

static void quantity(rp_checker *checker, const char *name, const char *value)
{
  // resource.ParseQuantity: digits, at most one point, then a unit or an exponent.
  static const char *const units[] = {"",  "n",  "u",  "m",  "k",  "M",  "G",  "T", "P",
                                      "E", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei", NULL};
  const char *at = value[0] == '+' || value[0] == '-' ? value + 1 : value;
  size_t digits = 0, points = 0;
  while ((*at >= '0' && *at <= '9') || *at == '.') {
    digits += *at != '.';
    points += *at++ == '.';
  }
  bool fine = false;
  for (size_t i = 0; units[i] != NULL; i++) {
    fine = fine || strcmp(at, units[i]) == 0;
  }
  if ((at[0] == 'e' || at[0] == 'E') && at[1] != '\0') {
    int64_t exponent;
    fine = rp_str_to_int64(rp_str_of(at + 1), &exponent);
  }
  if (!fine || digits == 0 || points > 1) {
    rp_check_add(checker, RP_RULE_PACKAGE_TASK, "task %s: \"%s\" is no resource quantity", name, value);
  }
}

static void resources(rp_checker *checker, const char *name, Flyteidl__Core__Resources__ResourceEntry *const *list,
                      size_t count)
{
  for (size_t i = 0; i < count; i++) {
    quantity(checker, name, list[i]->value);
    for (size_t k = 0; k < i; k++) {
      if (list[k]->name == list[i]->name) {
        rp_check_add(checker, RP_RULE_PACKAGE_TASK, "task %s names a resource twice", name);
      }
    }
  }
}

static void outputs(rp_checker *checker, const char *name, const Flyteidl__Core__TypedInterface *interface)
{
  for (size_t i = 0; interface != NULL && interface->outputs != NULL && i < interface->outputs->n_variables; i++) {
    const Flyteidl__Core__VariableMap__VariablesEntry *variable = interface->outputs->variables[i];
    const Flyteidl__Core__LiteralType *type = variable->value != NULL ? variable->value->type : NULL;
    if (type != NULL && type->type_case == FLYTEIDL__CORE__LITERAL_TYPE__TYPE_COLLECTION_TYPE) {
      // Right for a task that an array node maps, and only there: its nodes tell.
      rp_map_put(&checker->listing, rp_str_of(name), NULL);
      type = type->collection_type;
    }
    bool blob = type != NULL && type->type_case == FLYTEIDL__CORE__LITERAL_TYPE__TYPE_BLOB;
    bool simple = type != NULL && type->type_case == FLYTEIDL__CORE__LITERAL_TYPE__TYPE_SIMPLE &&
                  type->simple != FLYTEIDL__CORE__SIMPLE_TYPE__ERROR;
    if (type != NULL && !blob && !simple) {
      rp_check_add(checker, RP_RULE_PACKAGE_OUTPUT, "task %s: output %s is neither a simple type nor a blob", name,
                   variable->key);
    }
  }
}

static void container(rp_checker *checker, const char *name, const Flyteidl__Core__TaskTemplate *template)
{
  const Flyteidl__Core__Container *container = template->container;
  if (container == NULL) {
    rp_check_add(checker, RP_RULE_PACKAGE_TASK, "task %s: the container is missing", name);
    return;
  }
  if (container->image[0] == '\0') {
    rp_check_add(checker, RP_RULE_PACKAGE_IMAGE, "task %s has no image: translate again with --image IMAGE", name);
  }
  if (container->n_command == 0 && container->n_args == 0) {
    rp_check_add(checker, RP_RULE_PACKAGE_TASK, "task %s has neither command nor args", name);
  }
  for (size_t i = 0; i < container->n_command + container->n_args; i++) {
    const char *argument = i < container->n_command ? container->command[i] : container->args[i - container->n_command];
    if (strlen(argument) > RP_COMMAND_MAX_ARGUMENT) {
      rp_check_add(checker, RP_RULE_PACKAGE_TASK, "task %s: an argument is longer than %d bytes", name,
                   RP_COMMAND_MAX_ARGUMENT);
    }
  }
  if (container->resources != NULL) {
    resources(checker, name, container->resources->requests, container->resources->n_requests);
    resources(checker, name, container->resources->limits, container->resources->n_limits);
  }
  bool copilot = container->data_config != NULL && container->data_config->enabled;
  if (copilot) {
    outputs(checker, name, template->interface);
  } else if (strcmp(template->type, "raw-container") == 0 && template->interface != NULL &&
             template->interface->outputs != NULL && template->interface->outputs->n_variables > 0) {
    rp_check_add(checker, RP_RULE_PACKAGE_OUTPUT, "task %s declares outputs but nothing uploads them (data_config)",
                 name);
  }
}

void rp_check_task(rp_checker *checker, Flyteidl__Admin__TaskSpec *spec)
{
  const Flyteidl__Core__TaskTemplate *template = spec->template_;
  if (template == NULL ||
      !rp_check_identifier(checker, template->id, FLYTEIDL__CORE__RESOURCE_TYPE__TASK, "the task")) {
    if (template == NULL) {
      rp_check_add(checker, RP_RULE_PACKAGE_TASK, "there is no template");
    }
    return;
  }
  const char *name = template->id->name;
  const char *what = rp_arena_printf(checker->arena, "task %s", name).data;
  if (rp_map_has(&checker->tasks, rp_str_of(name))) {
    rp_check_add(checker, RP_RULE_PACKAGE_IDENTIFIER, "task %s stands in the package twice", name);
  }
  if (template->type[0] == '\0') {
    rp_check_add(checker, RP_RULE_PACKAGE_TASK, "task %s has no type", name);
  }
  if (template->metadata == NULL) {
    rp_check_add(checker, RP_RULE_PACKAGE_TASK, "task %s has no metadata", name);
  } else if (template->metadata->runtime != NULL && template->metadata->runtime->version[0] == '\0') {
    rp_check_add(checker, RP_RULE_PACKAGE_TASK, "task %s has a runtime without a version", name);
  } else if (template->metadata->timeout != NULL) {
    rp_check_add(checker, RP_RULE_PACKAGE_TASK, "task %s has a timeout: Flyte reads it from the node only", name);
  }
  rp_check_interface(checker, template->interface, what);
  switch (template->target_case) {
  case FLYTEIDL__CORE__TASK_TEMPLATE__TARGET_CONTAINER:
    container(checker, name, template);
    break;
  case FLYTEIDL__CORE__TASK_TEMPLATE__TARGET__NOT_SET:
  case _FLYTEIDL__CORE__TASK_TEMPLATE__TARGET__CASE_IS_INT_SIZE:
    rp_check_add(checker, RP_RULE_PACKAGE_TASK, "task %s has no target: it registers and fails when it runs", name);
    break;
  case FLYTEIDL__CORE__TASK_TEMPLATE__TARGET_K8S_POD:
    if (template->k8s_pod == NULL || template->k8s_pod->pod_spec == NULL) {
      rp_check_add(checker, RP_RULE_PACKAGE_TASK, "task %s has a pod without a spec", name);
    }
    break;
  case FLYTEIDL__CORE__TASK_TEMPLATE__TARGET_SQL:
    break;
  }
  rp_map_put(&checker->tasks, rp_str_of(name), spec);
  size_t *size = RP_NEW(checker->arena, size_t);
  *size = protobuf_c_message_get_packed_size(&template->base);
  rp_map_put(&checker->sizes, rp_str_of(name), size);
}
