/// Rules about one launch plan (launch_plan_validator.go), and the types of literals (validators/typing.go, utils.go).

#include "translator/package/check.h"
#include "translator/parts/cron.h"

enum { MAX_DEPTH = 32 };

static bool is_simple(const Flyteidl__Core__LiteralType *type, Flyteidl__Core__SimpleType simple)
{
  return type->type_case == FLYTEIDL__CORE__LITERAL_TYPE__TYPE_SIMPLE && type->simple == simple;
}

bool rp_check_optional(const Flyteidl__Core__LiteralType *type)
{
  if (type == NULL || type->type_case != FLYTEIDL__CORE__LITERAL_TYPE__TYPE_UNION_TYPE || type->union_type == NULL) {
    return false;
  }
  for (size_t i = 0; i < type->union_type->n_variants; i++) {
    if (is_simple(type->union_type->variants[i], FLYTEIDL__CORE__SIMPLE_TYPE__NONE)) {
      return true;
    }
  }
  return false;
}

static bool into_union(const Flyteidl__Core__LiteralType *from, const Flyteidl__Core__UnionType *to, unsigned depth)
{
  size_t fits = 0;
  for (size_t i = 0; to != NULL && i < to->n_variants; i++) {
    fits += rp_check_castable(from, to->variants[i], depth);
  }
  return fits == 1;
}

bool rp_check_castable(const Flyteidl__Core__LiteralType *from, const Flyteidl__Core__LiteralType *to, unsigned depth)
{
  if (from == NULL || to == NULL || depth == 0) {
    return false;
  }
  if (from->type_case == FLYTEIDL__CORE__LITERAL_TYPE__TYPE_UNION_TYPE) {
    const Flyteidl__Core__UnionType *source = from->union_type;
    if (to->type_case != FLYTEIDL__CORE__LITERAL_TYPE__TYPE_UNION_TYPE) {
      return source != NULL && source->n_variants == 1 && rp_check_castable(source->variants[0], to, depth - 1);
    }
    for (size_t i = 0; source != NULL && i < source->n_variants; i++) {
      bool some = false;
      for (size_t k = 0; to->union_type != NULL && k < to->union_type->n_variants; k++) {
        some = some || rp_check_castable(source->variants[i], to->union_type->variants[k], depth - 1);
      }
      if (!some) {
        return false;
      }
    }
    return true;
  }
  bool none = is_simple(from, FLYTEIDL__CORE__SIMPLE_TYPE__NONE);
  switch (to->type_case) {
  case FLYTEIDL__CORE__LITERAL_TYPE__TYPE_SIMPLE:
    return is_simple(from, to->simple) || (to->simple == FLYTEIDL__CORE__SIMPLE_TYPE__STRING &&
                                           from->type_case == FLYTEIDL__CORE__LITERAL_TYPE__TYPE_ENUM_TYPE);
  case FLYTEIDL__CORE__LITERAL_TYPE__TYPE_COLLECTION_TYPE:
    return from->type_case == to->type_case &&
           (is_simple(from->collection_type, FLYTEIDL__CORE__SIMPLE_TYPE__NONE) ||
            rp_check_castable(from->collection_type, to->collection_type, depth - 1));
  case FLYTEIDL__CORE__LITERAL_TYPE__TYPE_MAP_VALUE_TYPE:
    return from->type_case == to->type_case && (is_simple(from->map_value_type, FLYTEIDL__CORE__SIMPLE_TYPE__NONE) ||
                                                rp_check_castable(from->map_value_type, to->map_value_type, depth - 1));
  case FLYTEIDL__CORE__LITERAL_TYPE__TYPE_BLOB:
    return from->type_case == to->type_case && from->blob != NULL && to->blob != NULL &&
           from->blob->dimensionality == to->blob->dimensionality && // the compiler does not look
           (from->blob->format[0] == '\0' || to->blob->format[0] == '\0' ||
            strcmp(from->blob->format, to->blob->format) == 0);
  case FLYTEIDL__CORE__LITERAL_TYPE__TYPE_ENUM_TYPE:
    return is_simple(from, FLYTEIDL__CORE__SIMPLE_TYPE__STRING) || from->type_case == to->type_case;
  case FLYTEIDL__CORE__LITERAL_TYPE__TYPE_UNION_TYPE:
    return into_union(from, to->union_type, depth - 1);
  case FLYTEIDL__CORE__LITERAL_TYPE__TYPE_STRUCTURED_DATASET_TYPE:
    return none || from->type_case == to->type_case || from->type_case == FLYTEIDL__CORE__LITERAL_TYPE__TYPE_SCHEMA;
  case FLYTEIDL__CORE__LITERAL_TYPE__TYPE_SCHEMA:
    return from->type_case == to->type_case ||
           from->type_case == FLYTEIDL__CORE__LITERAL_TYPE__TYPE_STRUCTURED_DATASET_TYPE;
  case FLYTEIDL__CORE__LITERAL_TYPE__TYPE__NOT_SET:
  case _FLYTEIDL__CORE__LITERAL_TYPE__TYPE__CASE_IS_INT_SIZE:
    break;
  }
  return false;
}

static bool moment_in_range(const Google__Protobuf__Timestamp *moment)
{
  // Years 1 to 9999.
  return moment != NULL && moment->seconds >= -62135596800 && moment->seconds <= 253402300799 && moment->nanos >= 0 &&
         moment->nanos <= 999999999;
}

bool rp_check_primitive(const Flyteidl__Core__Primitive *primitive, Flyteidl__Core__SimpleType *out)
{
  if (primitive == NULL) {
    return false;
  }
  switch (primitive->value_case) {
  case FLYTEIDL__CORE__PRIMITIVE__VALUE_INTEGER:
    *out = FLYTEIDL__CORE__SIMPLE_TYPE__INTEGER;
    return true;
  case FLYTEIDL__CORE__PRIMITIVE__VALUE_FLOAT_VALUE:
    *out = FLYTEIDL__CORE__SIMPLE_TYPE__FLOAT;
    return true;
  case FLYTEIDL__CORE__PRIMITIVE__VALUE_STRING_VALUE:
    *out = FLYTEIDL__CORE__SIMPLE_TYPE__STRING;
    return true;
  case FLYTEIDL__CORE__PRIMITIVE__VALUE_BOOLEAN:
    *out = FLYTEIDL__CORE__SIMPLE_TYPE__BOOLEAN;
    return true;
  case FLYTEIDL__CORE__PRIMITIVE__VALUE_DATETIME:
    *out = FLYTEIDL__CORE__SIMPLE_TYPE__DATETIME;
    return moment_in_range(primitive->datetime);
  case FLYTEIDL__CORE__PRIMITIVE__VALUE_DURATION:
    *out = FLYTEIDL__CORE__SIMPLE_TYPE__DURATION;
    return primitive->duration != NULL;
  case FLYTEIDL__CORE__PRIMITIVE__VALUE__NOT_SET:
  case _FLYTEIDL__CORE__PRIMITIVE__VALUE__CASE_IS_INT_SIZE:
    break;
  }
  return false;
}

static bool in_enum(const Flyteidl__Core__Scalar *scalar, const Flyteidl__Core__EnumType *type)
{
  if (type == NULL || scalar->value_case != FLYTEIDL__CORE__SCALAR__VALUE_PRIMITIVE ||
      scalar->primitive->value_case != FLYTEIDL__CORE__PRIMITIVE__VALUE_STRING_VALUE) {
    return false;
  }
  for (size_t i = 0; i < type->n_values; i++) {
    if (strcmp(type->values[i], scalar->primitive->string_value) == 0) {
      return true;
    }
  }
  return false;
}

bool rp_check_scalar(const Flyteidl__Core__Scalar *scalar, const Flyteidl__Core__LiteralType *type)
{
  Flyteidl__Core__LiteralType of = FLYTEIDL__CORE__LITERAL_TYPE__INIT;
  of.type_case = FLYTEIDL__CORE__LITERAL_TYPE__TYPE_SIMPLE;
  if (scalar == NULL || type == NULL) {
    return false;
  }
  switch (scalar->value_case) {
  case FLYTEIDL__CORE__SCALAR__VALUE_PRIMITIVE:
    if (scalar->primitive == NULL || !rp_check_primitive(scalar->primitive, &of.simple)) {
      return false;
    }
    if (type->type_case == FLYTEIDL__CORE__LITERAL_TYPE__TYPE_ENUM_TYPE) {
      return in_enum(scalar, type->enum_type);
    }
    return rp_check_castable(&of, type, MAX_DEPTH);
  case FLYTEIDL__CORE__SCALAR__VALUE_NONE_TYPE:
    of.simple = FLYTEIDL__CORE__SIMPLE_TYPE__NONE;
    return rp_check_castable(&of, type, MAX_DEPTH);
  case FLYTEIDL__CORE__SCALAR__VALUE_GENERIC:
    of.simple = FLYTEIDL__CORE__SIMPLE_TYPE__STRUCT;
    return rp_check_castable(&of, type, MAX_DEPTH);
  case FLYTEIDL__CORE__SCALAR__VALUE_BINARY:
    of.simple = scalar->binary != NULL && strcmp(scalar->binary->tag, "msgpack") == 0
                    ? FLYTEIDL__CORE__SIMPLE_TYPE__STRUCT
                    : FLYTEIDL__CORE__SIMPLE_TYPE__BINARY;
    return rp_check_castable(&of, type, MAX_DEPTH);
  case FLYTEIDL__CORE__SCALAR__VALUE_BLOB:
    if (scalar->blob == NULL || scalar->blob->metadata == NULL || scalar->blob->metadata->type == NULL) {
      return false;
    }
    of.type_case = FLYTEIDL__CORE__LITERAL_TYPE__TYPE_BLOB;
    of.blob = scalar->blob->metadata->type;
    return rp_check_castable(&of, type, MAX_DEPTH);
  case FLYTEIDL__CORE__SCALAR__VALUE_UNION:
    return scalar->union_ != NULL && scalar->union_->type != NULL &&
           rp_check_castable(scalar->union_->type, type, MAX_DEPTH);
  case FLYTEIDL__CORE__SCALAR__VALUE_SCHEMA:
    return type->type_case == FLYTEIDL__CORE__LITERAL_TYPE__TYPE_SCHEMA;
  case FLYTEIDL__CORE__SCALAR__VALUE_STRUCTURED_DATASET:
    return type->type_case == FLYTEIDL__CORE__LITERAL_TYPE__TYPE_STRUCTURED_DATASET_TYPE;
  case FLYTEIDL__CORE__SCALAR__VALUE_ERROR:
    return is_simple(type, FLYTEIDL__CORE__SIMPLE_TYPE__ERROR);
  case FLYTEIDL__CORE__SCALAR__VALUE__NOT_SET:
  case _FLYTEIDL__CORE__SCALAR__VALUE__CASE_IS_INT_SIZE:
    break;
  }
  return false;
}

bool rp_check_literal(const Flyteidl__Core__Literal *literal, const Flyteidl__Core__LiteralType *type, unsigned depth)
{
  if (literal == NULL || type == NULL || depth == 0) {
    return false;
  }
  if (literal->value_case == FLYTEIDL__CORE__LITERAL__VALUE_SCALAR) {
    return rp_check_scalar(literal->scalar, type);
  }
  if (type->type_case == FLYTEIDL__CORE__LITERAL_TYPE__TYPE_UNION_TYPE) {
    size_t fits = 0;
    for (size_t i = 0; type->union_type != NULL && i < type->union_type->n_variants; i++) {
      fits += rp_check_literal(literal, type->union_type->variants[i], depth - 1);
    }
    return fits == 1;
  }
  if (literal->value_case == FLYTEIDL__CORE__LITERAL__VALUE_COLLECTION &&
      type->type_case == FLYTEIDL__CORE__LITERAL_TYPE__TYPE_COLLECTION_TYPE && literal->collection != NULL) {
    for (size_t i = 0; i < literal->collection->n_literals; i++) {
      if (!rp_check_literal(literal->collection->literals[i], type->collection_type, depth - 1)) {
        return false;
      }
    }
    return true;
  }
  if (literal->value_case == FLYTEIDL__CORE__LITERAL__VALUE_MAP &&
      type->type_case == FLYTEIDL__CORE__LITERAL_TYPE__TYPE_MAP_VALUE_TYPE && literal->map != NULL) {
    for (size_t i = 0; i < literal->map->n_literals; i++) {
      if (!rp_check_literal(literal->map->literals[i]->value, type->map_value_type, depth - 1)) {
        return false;
      }
    }
    return true;
  }
  return false;
}

static bool has_value(const Flyteidl__Admin__LaunchPlanSpec *spec, const char *name)
{
  for (size_t i = 0; spec->fixed_inputs != NULL && i < spec->fixed_inputs->n_literals; i++) {
    if (strcmp(spec->fixed_inputs->literals[i]->key, name) == 0) {
      return true;
    }
  }
  for (size_t i = 0; spec->default_inputs != NULL && i < spec->default_inputs->n_parameters; i++) {
    const Flyteidl__Core__ParameterMap__ParametersEntry *entry = spec->default_inputs->parameters[i];
    if (strcmp(entry->key, name) == 0 && entry->value != NULL &&
        entry->value->behavior_case == FLYTEIDL__CORE__PARAMETER__BEHAVIOR_DEFAULT) {
      return true;
    }
  }
  return false;
}

static void inputs(rp_checker *checker, const Flyteidl__Admin__LaunchPlanSpec *spec,
                   const Flyteidl__Core__VariableMap *wanted, const char *name)
{
  for (size_t i = 0; spec->fixed_inputs != NULL && i < spec->fixed_inputs->n_literals; i++) {
    const Flyteidl__Core__LiteralMap__LiteralsEntry *entry = spec->fixed_inputs->literals[i];
    const Flyteidl__Core__Variable *variable = rp_check_variable(wanted, entry->key);
    if (variable == NULL || !rp_check_literal(entry->value, variable->type, MAX_DEPTH)) {
      rp_check_add(checker, RP_RULE_PACKAGE_LAUNCH, "launch plan %s: the fixed input %s %s", name, entry->key,
                   variable == NULL ? "is none of the workflow's" : "has a value of another type");
    }
    for (size_t k = 0; spec->default_inputs != NULL && k < spec->default_inputs->n_parameters; k++) {
      if (strcmp(spec->default_inputs->parameters[k]->key, entry->key) == 0) {
        rp_check_add(checker, RP_RULE_PACKAGE_LAUNCH,
                     "launch plan %s: %s is fixed and has a default: every launch is refused", name, entry->key);
      }
    }
  }
  for (size_t i = 0; spec->default_inputs != NULL && i < spec->default_inputs->n_parameters; i++) {
    const Flyteidl__Core__ParameterMap__ParametersEntry *entry = spec->default_inputs->parameters[i];
    const Flyteidl__Core__Variable *variable = rp_check_variable(wanted, entry->key);
    const Flyteidl__Core__Parameter *parameter = entry->value;
    if (variable == NULL) {
      rp_check_add(checker, RP_RULE_PACKAGE_LAUNCH, "launch plan %s: the workflow has no input %s", name, entry->key);
      continue;
    }
    bool required = parameter != NULL && parameter->behavior_case == FLYTEIDL__CORE__PARAMETER__BEHAVIOR_REQUIRED &&
                    parameter->required;
    bool defaulted = parameter != NULL && parameter->behavior_case == FLYTEIDL__CORE__PARAMETER__BEHAVIOR_DEFAULT;
    if (parameter == NULL || parameter->var == NULL || (!required && !defaulted)) {
      rp_check_add(checker, RP_RULE_PACKAGE_LAUNCH, "launch plan %s: input %s is neither required nor has a default",
                   name, entry->key);
    } else if (!rp_check_castable(parameter->var->type, variable->type, MAX_DEPTH) ||
               (defaulted && !rp_check_literal(parameter->default_, parameter->var->type, MAX_DEPTH))) {
      rp_check_add(checker, RP_RULE_PACKAGE_LAUNCH, "launch plan %s: input %s has another type", name, entry->key);
    }
  }
}

static void schedule(rp_checker *checker, const Flyteidl__Admin__LaunchPlanSpec *spec,
                     const Flyteidl__Core__VariableMap *wanted, const char *name)
{
  const Flyteidl__Admin__Schedule *schedule = spec->entity_metadata != NULL ? spec->entity_metadata->schedule : NULL;
  if (schedule == NULL ||
      schedule->schedule_expression_case == FLYTEIDL__ADMIN__SCHEDULE__SCHEDULE_EXPRESSION__NOT_SET) {
    return;
  }
  const char *kickoff = schedule->kickoff_time_input_arg;
  if (schedule->schedule_expression_case != FLYTEIDL__ADMIN__SCHEDULE__SCHEDULE_EXPRESSION_RATE) {
    bool cron = schedule->schedule_expression_case == FLYTEIDL__ADMIN__SCHEDULE__SCHEDULE_EXPRESSION_CRON_SCHEDULE;
    const char *text = cron && schedule->cron_schedule != NULL ? schedule->cron_schedule->schedule : "";
    if (!cron) {
      rp_check_add(checker, RP_RULE_PACKAGE_LAUNCH,
                   "launch plan %s: cron_expression is refused when the plan is activated", name);
    } else if (!rp_cron_accepted(rp_str_of(text))) {
      rp_check_add(checker, RP_RULE_PACKAGE_LAUNCH, "launch plan %s: \"%s\" is no schedule that Flyte reads", name,
                   text);
    } else if (rp_cron_never(rp_str_of(text))) {
      rp_check_add(checker, RP_RULE_PACKAGE_LAUNCH, "launch plan %s: \"%s\" never fires", name, text);
    } else if (schedule->cron_schedule->offset[0] != '\0') {
      rp_check_add(checker, RP_RULE_PACKAGE_LAUNCH, "launch plan %s: the schedule's offset is read by nobody", name);
    }
  } else if (kickoff[0] != '\0') {
    rp_check_add(checker, RP_RULE_PACKAGE_LAUNCH, "launch plan %s: a rate gives no kickoff time", name);
  }
  if (kickoff[0] != '\0') {
    const Flyteidl__Core__Variable *variable = rp_check_variable(wanted, kickoff);
    if (variable == NULL || variable->type == NULL ||
        !is_simple(variable->type, FLYTEIDL__CORE__SIMPLE_TYPE__DATETIME)) {
      rp_check_add(checker, RP_RULE_PACKAGE_LAUNCH, "launch plan %s: the kickoff input %s is no DATETIME input", name,
                   kickoff);
    }
  }
  for (size_t i = 0; wanted != NULL && i < wanted->n_variables; i++) {
    const char *key = wanted->variables[i]->key;
    if (strcmp(key, kickoff) != 0 && !has_value(spec, key)) {
      rp_check_add(checker, RP_RULE_PACKAGE_LAUNCH, "launch plan %s has a schedule, but input %s has no value", name,
                   key);
    }
  }
}

// ---- labels ----

static bool letter_or_digit(char c)
{
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

// At most `longest` letters, digits and characters of `between`, the first and the last a letter or digit; `small`: no
// capitals.
static bool label_part(rp_str text, size_t longest, const char *between, bool small)
{
  if (text.size == 0 || text.size > longest || !letter_or_digit(text.data[0]) ||
      !letter_or_digit(text.data[text.size - 1])) {
    return false;
  }
  for (size_t i = 0; i < text.size; i++) {
    char c = text.data[i];
    if (!(letter_or_digit(c) || strchr(between, c) != NULL) || (small && c >= 'A' && c <= 'Z')) {
      return false;
    }
  }
  return true;
}

// validation.go:52-77: Kubernetes' rules; a key may begin with a domain and "/".
static void labels(rp_checker *checker, const Flyteidl__Admin__LaunchPlanSpec *spec, const char *name)
{
  for (size_t i = 0; spec->labels != NULL && i < spec->labels->n_values; i++) {
    rp_str key = rp_str_of(spec->labels->values[i]->key);
    rp_str value = rp_str_of(spec->labels->values[i]->value);
    size_t slash = rp_str_find(key, RP_STR("/"), 0);
    bool fine = slash == SIZE_MAX || label_part(rp_str_sub(key, 0, slash), 253, ".-", true);
    fine = fine && label_part(slash == SIZE_MAX ? key : rp_str_sub(key, slash + 1, key.size), 63, "-_.", false);
    if (!fine || (value.size > 0 && !label_part(value, 63, "-_.", false))) {
      rp_check_add(checker, RP_RULE_PACKAGE_LAUNCH, "launch plan %s: %s=%s is no label of Kubernetes", name, key.data,
                   value.data);
    }
  }
}

void rp_check_launch_plan(rp_checker *checker, Flyteidl__Admin__LaunchPlan *plan)
{
  if (!rp_check_identifier(checker, plan->id, FLYTEIDL__CORE__RESOURCE_TYPE__LAUNCH_PLAN, "the launch plan")) {
    return;
  }
  const char *name = plan->id->name != NULL ? plan->id->name : "";
  if (rp_map_has(&checker->launch_plans, rp_str_of(name))) {
    rp_check_add(checker, RP_RULE_PACKAGE_IDENTIFIER, "launch plan %s stands in the package twice", name);
  }
  rp_map_put(&checker->launch_plans, rp_str_of(name), plan);
  if (plan->closure == NULL) {
    rp_check_add(checker, RP_RULE_PACKAGE_LAUNCH, "launch plan %s has no closure: flytectl compile crashes", name);
  }
  const Flyteidl__Admin__LaunchPlanSpec *spec = plan->spec;
  if (spec == NULL) {
    rp_check_add(checker, RP_RULE_PACKAGE_LAUNCH, "launch plan %s has no spec", name);
    return;
  }
  if (!rp_check_identifier(checker, spec->workflow_id, FLYTEIDL__CORE__RESOURCE_TYPE__WORKFLOW,
                           "the launch plan's workflow")) {
    return;
  }
  const Flyteidl__Admin__WorkflowSpec *workflow = rp_map_find(&checker->workflows, rp_str_of(spec->workflow_id->name));
  if (workflow == NULL) {
    rp_check_add(checker, RP_RULE_PACKAGE_ORDER, "launch plan %s: workflow %s is not registered before it", name,
                 spec->workflow_id->name);
    return;
  }
  const Flyteidl__Core__TypedInterface *interface = workflow->template_->interface;
  const Flyteidl__Core__VariableMap *wanted = interface != NULL ? interface->inputs : NULL;
  if (spec->labels != NULL && spec->labels->n_values > 16) {
    rp_check_add(checker, RP_RULE_PACKAGE_LAUNCH, "launch plan %s has more than 16 labels", name);
  }
  if (spec->entity_metadata != NULL && spec->entity_metadata->launch_conditions != NULL) {
    rp_check_add(checker, RP_RULE_PACKAGE_LAUNCH, "launch plan %s has launch conditions", name);
  }
  labels(checker, spec, name);
  inputs(checker, spec, wanted, name);
  schedule(checker, spec, wanted, name);
}
