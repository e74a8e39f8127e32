/// Rules about one task: task_compiler.go, task_validator.go, and what CoPilot can bring out of a raw container.

#include "translator/command.h"
#include "translator/package/check.h"

// resource.ParseQuantity: digits, at most one point, then a unit or an exponent. False: none; else its value.
static bool quantity(const char *value, double *out)
{
  static const struct {
    const char *text;
    double factor;
  } units[] = {{"", 1},
               {"n", 1e-9},
               {"u", 1e-6},
               {"m", 1e-3},
               {"k", 1e3},
               {"M", 1e6},
               {"G", 1e9},
               {"T", 1e12},
               {"P", 1e15},
               {"E", 1e18},
               {"Ki", 1024},
               {"Mi", 1048576.0},
               {"Gi", 1073741824.0},
               {"Ti", 1099511627776.0},
               {"Pi", 1125899906842624.0},
               {"Ei", 1152921504606846976.0},
               {NULL, 0}};
  const char *at = value[0] == '+' || value[0] == '-' ? value + 1 : value;
  size_t digits = 0, points = 0;
  double number = 0, place = 1;
  for (; (*at >= '0' && *at <= '9') || *at == '.'; at++) {
    if (*at == '.') {
      points++;
      continue;
    }
    digits++;
    number = number * 10 + (*at - '0');
    place *= points > 0 ? 10 : 1;
  }
  double factor = 0;
  for (size_t i = 0; units[i].text != NULL; i++) {
    factor = strcmp(at, units[i].text) == 0 ? units[i].factor : factor;
  }
  int64_t exponent;
  if ((at[0] == 'e' || at[0] == 'E') && at[1] != '\0') {
    factor = 0;
    if (rp_str_to_int64(rp_str_of(at + 1), &exponent) && exponent > -100 && exponent < 100) {
      factor = 1;
      for (; exponent != 0; exponent += exponent < 0 ? 1 : -1) {
        factor = exponent < 0 ? factor / 10 : factor * 10;
      }
    }
  }
  *out = (value[0] == '-' ? -number : number) / place * factor;
  return factor > 0 && digits > 0 && points <= 1;
}

void rp_check_quantity(rp_checker *checker, const char *name, const char *value)
{
  double number;
  if (!quantity(value, &number)) {
    rp_check_add(checker, RP_RULE_PACKAGE_TASK, "task %s: \"%s\" is no resource quantity", name, value);
  }
}

// validate*Resource of task_validator.go, and what Flyte takes and does not give to the pod.
static void resources(rp_checker *checker, const char *name, const Flyteidl__Core__Resources *decided, bool limits)
{
  Flyteidl__Core__Resources__ResourceEntry *const *list = limits ? decided->limits : decided->requests;
  for (size_t i = 0; i < (limits ? decided->n_limits : decided->n_requests); i++) {
    double value, other;
    if (!quantity(list[i]->value, &value)) {
      rp_check_add(checker, RP_RULE_PACKAGE_TASK, "task %s: \"%s\" is no resource quantity", name, list[i]->value);
      continue;
    }
    for (size_t k = 0; k < i; k++) {
      if (list[k]->name == list[i]->name) {
        rp_check_add(checker, RP_RULE_PACKAGE_TASK, "task %s names a resource twice", name);
      }
    }
    for (size_t k = 0; limits && k < decided->n_requests; k++) {
      if (decided->requests[k]->name == list[i]->name && quantity(decided->requests[k]->value, &other) &&
          other > value) {
        rp_check_add(checker, RP_RULE_PACKAGE_TASK,
                     "task %s asks for %s with a limit of %s: Flyte lowers the request without a word", name,
                     decided->requests[k]->value, list[i]->value);
      }
    }
    if (list[i]->name == FLYTEIDL__CORE__RESOURCES__RESOURCE_NAME__GPU && value != (double)(int64_t)value) {
      rp_check_add(checker, RP_RULE_PACKAGE_TASK, "task %s: %s GPUs are no whole number", name, list[i]->value);
    } else if (list[i]->name == FLYTEIDL__CORE__RESOURCES__RESOURCE_NAME__STORAGE) {
      rp_check_add(checker, RP_RULE_PACKAGE_TASK,
                   "task %s asks for storage, of which the pod sees nothing: ephemeral storage is meant", name);
    }
  }
}

// ---- templates ----

static bool same_letters(rp_str text, size_t at, const char *word)
{
  for (size_t i = 0; word[i] != '\0'; i++) {
    if (at + i >= text.size || (text.data[at + i] | 0x20) != word[i]) {
      return false;
    }
  }
  return true;
}

// Whether Flyte can print a value of the type in an argument. A union only where no None is in it, and then as its value.
static bool printable(const Flyteidl__Core__LiteralType *type)
{
  if (type == NULL || type->type_case == FLYTEIDL__CORE__LITERAL_TYPE__TYPE_MAP_VALUE_TYPE || rp_check_optional(type)) {
    return false;
  }
  return type->type_case != FLYTEIDL__CORE__LITERAL_TYPE__TYPE_SIMPLE ||
         (type->simple != FLYTEIDL__CORE__SIMPLE_TYPE__STRUCT && type->simple != FLYTEIDL__CORE__SIMPLE_TYPE__NONE);
}

// template.go:43-52: {{ .inputs.NAME }} in any letters, also with $. Nothing is looked up where the task has no inputs.
static void templates(rp_checker *checker, const char *name, const char *argument,
                      const Flyteidl__Core__VariableMap *inputs)
{
  rp_str text = rp_str_of(argument);
  for (size_t at = rp_str_find(text, RP_STR("{{"), 0); at != SIZE_MAX; at = rp_str_find(text, RP_STR("{{"), at + 1)) {
    size_t start = at + 2;
    while (start < text.size && strchr(" \t\r\n\f", text.data[start]) != NULL) {
      start++;
    }
    if (start >= text.size || (text.data[start] != '.' && text.data[start] != '$') ||
        !same_letters(text, start + 1, "inputs") || start + 7 >= text.size || text.data[start + 7] != '.') {
      continue;
    }
    size_t end = start + 8;
    while (end < text.size && strchr("} \t\r\n\f", text.data[end]) == NULL) {
      end++;
    }
    const char *input = rp_arena_cstr(checker->arena, rp_str_sub(text, start + 8, end));
    const Flyteidl__Core__Variable *variable = rp_check_variable(inputs, input);
    if (variable == NULL || !printable(variable->type)) {
      rp_check_add(checker, RP_RULE_PACKAGE_TASK, "task %s: {{.inputs.%s}} in the command: %s", name, input,
                   variable == NULL ? "there is no such input" : "Flyte cannot print a value of this type");
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
  // A container without either runs what its image says; then nothing can be put into it (container_helper.go:374).
  const Flyteidl__Core__TypedInterface *interface = template->interface;
  bool variables = interface != NULL && ((interface->inputs != NULL && interface->inputs->n_variables > 0) ||
                                         (interface->outputs != NULL && interface->outputs->n_variables > 0));
  bool copilot = container->data_config != NULL && container->data_config->enabled;
  if ((variables || copilot) && container->n_command == 0 && container->n_args == 0) {
    rp_check_add(checker, RP_RULE_PACKAGE_TASK, "task %s has neither command nor args", name);
  }
  for (size_t i = 0; i < container->n_command + container->n_args; i++) {
    const char *argument = i < container->n_command ? container->command[i] : container->args[i - container->n_command];
    if (strlen(argument) > RP_COMMAND_MAX_ARGUMENT) {
      rp_check_add(checker, RP_RULE_PACKAGE_TASK, "task %s: an argument is longer than %d bytes", name,
                   RP_COMMAND_MAX_ARGUMENT);
    }
    if (template->interface != NULL && template->interface->inputs != NULL &&
        template->interface->inputs->n_variables > 0) {
      templates(checker, name, argument, template->interface->inputs);
    }
  }
  if (container->resources != NULL) {
    resources(checker, name, container->resources, false);
    resources(checker, name, container->resources, true);
  }
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
  case FLYTEIDL__CORE__TASK_TEMPLATE__TARGET_SQL:
    break;
  }
  rp_check_native(checker, template);
  rp_map_put(&checker->tasks, rp_str_of(name), spec);
  size_t *size = RP_NEW(checker->arena, size_t);
  *size = protobuf_c_message_get_packed_size(&template->base);
  rp_map_put(&checker->sizes, rp_str_of(name), size);
}
