/// Rules about the nodes of one workflow template: what each kind must name, what its inputs may be bound to, and what
/// others may take from it (validators/node.go, interface.go, branch.go, condition.go, bindings.go).

#include "translator/package/check_scope.h"

enum { MAX_DEPTH = 32, MAX_BRANCH_DEPTH = 8 };

typedef rp_check_scope scope;

static const Flyteidl__Admin__TaskSpec *task_of(const scope *in, const Flyteidl__Core__TaskNode *node)
{
  bool named = node != NULL && node->reference_case == FLYTEIDL__CORE__TASK_NODE__REFERENCE_REFERENCE_ID &&
               node->reference_id != NULL;
  return named ? rp_map_find(&in->checker->tasks, rp_str_of(node->reference_id->name)) : NULL;
}

static const Flyteidl__Core__WorkflowTemplate *sub_workflow(const scope *in, const Flyteidl__Core__Identifier *id)
{
  for (size_t i = 0; id != NULL && i < in->spec->n_sub_workflows; i++) {
    const Flyteidl__Core__WorkflowTemplate *template = in->spec->sub_workflows[i];
    if (template->id != NULL && strcmp(template->id->name, id->name) == 0) {
      return template;
    }
  }
  return NULL;
}

static const Flyteidl__Admin__LaunchPlan *launch_plan(const scope *in, const Flyteidl__Core__WorkflowNode *node)
{
  return node->launchplan_ref != NULL ? rp_map_find(&in->checker->launch_plans, rp_str_of(node->launchplan_ref->name))
                                      : NULL;
}

static const Flyteidl__Core__TypedInterface *launched(const scope *in, const Flyteidl__Admin__LaunchPlan *plan)
{
  const Flyteidl__Admin__WorkflowSpec *workflow =
      plan->spec != NULL && plan->spec->workflow_id != NULL
          ? rp_map_find(&in->checker->workflows, rp_str_of(plan->spec->workflow_id->name))
          : NULL;
  return workflow != NULL && workflow->template_ != NULL ? workflow->template_->interface : NULL;
}

// What the node's target takes and gives; NULL where it is not known or has none.
static const Flyteidl__Core__TypedInterface *interface_of(const scope *in, const Flyteidl__Core__Node *node)
{
  const Flyteidl__Admin__TaskSpec *task = NULL;
  switch (node->target_case) {
  case FLYTEIDL__CORE__NODE__TARGET_TASK_NODE:
    task = task_of(in, node->task_node);
    return task != NULL ? task->template_->interface : NULL;
  case FLYTEIDL__CORE__NODE__TARGET_ARRAY_NODE:
    task = node->array_node != NULL && node->array_node->node != NULL ? task_of(in, node->array_node->node->task_node)
                                                                      : NULL;
    return task != NULL ? task->template_->interface : NULL;
  case FLYTEIDL__CORE__NODE__TARGET_WORKFLOW_NODE:
    if (node->workflow_node == NULL) {
      return NULL;
    }
    if (node->workflow_node->reference_case == FLYTEIDL__CORE__WORKFLOW_NODE__REFERENCE_SUB_WORKFLOW_REF) {
      const Flyteidl__Core__WorkflowTemplate *template = sub_workflow(in, node->workflow_node->sub_workflow_ref);
      return template != NULL ? template->interface : NULL;
    }
    if (node->workflow_node->reference_case == FLYTEIDL__CORE__WORKFLOW_NODE__REFERENCE_LAUNCHPLAN_REF) {
      const Flyteidl__Admin__LaunchPlan *plan = launch_plan(in, node->workflow_node);
      return plan != NULL ? launched(in, plan) : NULL;
    }
    return NULL;
  case FLYTEIDL__CORE__NODE__TARGET_BRANCH_NODE:
  case FLYTEIDL__CORE__NODE__TARGET_GATE_NODE:
  case FLYTEIDL__CORE__NODE__TARGET__NOT_SET:
  case _FLYTEIDL__CORE__NODE__TARGET__CASE_IS_INT_SIZE:
    break;
  }
  return NULL;
}

static const Flyteidl__Core__Variable *branch_output(const scope *in, const Flyteidl__Core__Node *node,
                                                     const char *name, unsigned depth);

// What a promise of `name` of this node gives; NULL: nothing.
static const Flyteidl__Core__Variable *output_of(const scope *in, const Flyteidl__Core__Node *node, const char *name,
                                                 unsigned depth)
{
  for (size_t i = 0; i < node->n_output_aliases; i++) {
    if (strcmp(node->output_aliases[i]->alias, name) == 0) {
      name = node->output_aliases[i]->var;
      break;
    }
    if (strcmp(node->output_aliases[i]->var, name) == 0) {
      return NULL; // it goes by its alias
    }
  }
  if (node->target_case == FLYTEIDL__CORE__NODE__TARGET_BRANCH_NODE) {
    return branch_output(in, node, name, depth);
  }
  const Flyteidl__Core__TypedInterface *interface = interface_of(in, node);
  return interface != NULL ? rp_check_variable(interface->outputs, name) : NULL;
}

static const Flyteidl__Core__Variable *branch_output(const scope *in, const Flyteidl__Core__Node *node,
                                                     const char *name, unsigned depth)
{
  const Flyteidl__Core__IfElseBlock *block = node->branch_node != NULL ? node->branch_node->if_else : NULL;
  if (block == NULL || depth == 0) {
    return NULL;
  }
  const Flyteidl__Core__Variable *found = NULL;
  for (size_t i = 0; i < block->n_other + 2; i++) {
    const Flyteidl__Core__IfBlock *arm = i == 0 ? block->case_ : i <= block->n_other ? block->other[i - 1] : NULL;
    const Flyteidl__Core__Node *then = arm != NULL ? arm->then_node : NULL;
    if (i == block->n_other + 1) {
      then = block->default_case == FLYTEIDL__CORE__IF_ELSE_BLOCK__DEFAULT_ELSE_NODE ? block->else_node : NULL;
      if (then == NULL) {
        break; // an error as default takes no part
      }
    }
    const Flyteidl__Core__Variable *one = then != NULL ? output_of(in, then, name, depth - 1) : NULL;
    if (one == NULL || (found != NULL && (!rp_check_castable(found->type, one->type, MAX_DEPTH) ||
                                          !rp_check_castable(one->type, found->type, MAX_DEPTH)))) {
      return NULL;
    }
    found = one;
  }
  return found;
}

static bool word(const char *text)
{
  for (const char *c = text; *c != '\0'; c++) {
    if (!((*c >= 'a' && *c <= 'z') || (*c >= 'A' && *c <= 'Z') || (*c >= '0' && *c <= '9') || *c == '_')) {
      return false;
    }
  }
  return text[0] != '\0';
}

static void promise(scope *in, const char *at, const Flyteidl__Core__OutputReference *reference,
                    const Flyteidl__Core__LiteralType *type)
{
  if (reference == NULL || !word(reference->var)) {
    rp_check_add(in->checker, RP_RULE_PACKAGE_BINDING, "workflow %s: %s: a promise has no usable variable name",
                 in->name, at);
    return;
  }
  const Flyteidl__Core__VariableMap *outputs = NULL;
  const Flyteidl__Core__Node *source = NULL;
  if (reference->node_id[0] == '\0' || strcmp(reference->node_id, "start-node") == 0) {
    outputs = in->workflow->interface != NULL ? in->workflow->interface->inputs : NULL;
  } else {
    const size_t *index = rp_map_find(&in->ids, rp_str_of(reference->node_id));
    if (index == NULL) {
      rp_check_add(in->checker, RP_RULE_PACKAGE_BINDING, "workflow %s: %s: there is no node %s", in->name, at,
                   reference->node_id);
      return;
    }
    if (*index >= in->before) {
      rp_check_add(in->checker, RP_RULE_PACKAGE_BINDING,
                   "workflow %s: %s: node %s stands behind the branch that needs it", in->name, at, reference->node_id);
      return;
    }
    source = in->workflow->nodes[*index];
    if (source->target_case == FLYTEIDL__CORE__NODE__TARGET_GATE_NODE) {
      return; // what a signal brings is known to whoever sends it
    }
  }
  const Flyteidl__Core__Variable *variable = source != NULL ? output_of(in, source, reference->var, MAX_BRANCH_DEPTH)
                                                            : rp_check_variable(outputs, reference->var);
  if (variable == NULL) {
    rp_check_add(in->checker, RP_RULE_PACKAGE_BINDING, "workflow %s: %s: %s.%s does not exist", in->name, at,
                 reference->node_id[0] != '\0' ? reference->node_id : "inputs", reference->var);
  } else if (type != NULL && reference->n_attr_path == 0 && !rp_check_castable(variable->type, type, MAX_DEPTH)) {
    rp_check_add(in->checker, RP_RULE_PACKAGE_BINDING, "workflow %s: %s: %s.%s has another type", in->name, at,
                 reference->node_id[0] != '\0' ? reference->node_id : "inputs", reference->var);
  }
}

static void binding_data(scope *in, const char *at, const Flyteidl__Core__BindingData *data,
                         const Flyteidl__Core__LiteralType *type, unsigned depth)
{
  bool wrong = data == NULL || type == NULL || depth == 0;
  if (!wrong && type->type_case == FLYTEIDL__CORE__LITERAL_TYPE__TYPE_UNION_TYPE &&
      data->value_case != FLYTEIDL__CORE__BINDING_DATA__VALUE_SCALAR &&
      data->value_case != FLYTEIDL__CORE__BINDING_DATA__VALUE_PROMISE) {
    return; // a list or map against a union: the compiler tries each variant
  }
  if (!wrong) {
    switch (data->value_case) {
    case FLYTEIDL__CORE__BINDING_DATA__VALUE_SCALAR:
      wrong = !rp_check_scalar(data->scalar, type);
      break;
    case FLYTEIDL__CORE__BINDING_DATA__VALUE_PROMISE:
      promise(in, at, data->promise, type);
      break;
    case FLYTEIDL__CORE__BINDING_DATA__VALUE_COLLECTION:
      wrong = type->type_case != FLYTEIDL__CORE__LITERAL_TYPE__TYPE_COLLECTION_TYPE || data->collection == NULL;
      for (size_t i = 0; !wrong && i < data->collection->n_bindings; i++) {
        binding_data(in, at, data->collection->bindings[i], type->collection_type, depth - 1);
      }
      break;
    case FLYTEIDL__CORE__BINDING_DATA__VALUE_MAP:
      wrong = type->type_case != FLYTEIDL__CORE__LITERAL_TYPE__TYPE_MAP_VALUE_TYPE || data->map == NULL;
      for (size_t i = 0; !wrong && i < data->map->n_bindings; i++) {
        binding_data(in, at, data->map->bindings[i]->value, type->map_value_type, depth - 1);
      }
      break;
    case FLYTEIDL__CORE__BINDING_DATA__VALUE_OFFLOADED_METADATA:
    case FLYTEIDL__CORE__BINDING_DATA__VALUE__NOT_SET:
    case _FLYTEIDL__CORE__BINDING_DATA__VALUE__CASE_IS_INT_SIZE:
      wrong = true;
      break;
    }
  }
  if (wrong) {
    rp_check_add(in->checker, RP_RULE_PACKAGE_BINDING, "workflow %s: %s: the value is missing or has another type",
                 in->name, at);
  }
}

void rp_check_bindings(rp_check_scope *in, const char *node, Flyteidl__Core__Binding *const *list, size_t count,
                       const Flyteidl__Core__VariableMap *wanted, const Flyteidl__Core__ParameterMap *defaults)
{
  rp_map bound, declared;
  rp_map_init(&bound, in->checker->arena);
  rp_map_init(&declared, in->checker->arena);
  for (size_t i = 0; wanted != NULL && i < wanted->n_variables; i++) {
    rp_map_put(&declared, rp_str_of(wanted->variables[i]->key), wanted->variables[i]->value);
  }
  for (size_t i = 0; i < count; i++) {
    const char *at = rp_arena_printf(in->checker->arena, "%s, %s", node, list[i]->var).data;
    const Flyteidl__Core__Variable *variable = rp_map_find(&declared, rp_str_of(list[i]->var));
    if (variable == NULL) {
      rp_check_add(in->checker, RP_RULE_PACKAGE_BINDING, "workflow %s: %s: there is no such variable", in->name, at);
    } else {
      binding_data(in, at, list[i]->binding, variable->type, MAX_DEPTH);
    }
    if (rp_map_has(&bound, rp_str_of(list[i]->var))) {
      rp_check_add(in->checker, RP_RULE_PACKAGE_BINDING, "workflow %s: %s: bound more than once", in->name, at);
    }
    rp_map_put(&bound, rp_str_of(list[i]->var), NULL);
  }
  for (size_t i = 0; wanted != NULL && i < wanted->n_variables; i++) {
    const char *key = wanted->variables[i]->key;
    bool given = wanted->variables[i]->value == NULL || rp_check_optional(wanted->variables[i]->value->type) ||
                 rp_map_has(&bound, rp_str_of(key));
    for (size_t k = 0; defaults != NULL && !given && k < defaults->n_parameters; k++) {
      const Flyteidl__Core__Parameter *parameter = defaults->parameters[k]->value;
      given = parameter != NULL && strcmp(defaults->parameters[k]->key, key) == 0 &&
              parameter->behavior_case == FLYTEIDL__CORE__PARAMETER__BEHAVIOR_DEFAULT;
    }
    if (!given) {
      rp_check_add(in->checker, RP_RULE_PACKAGE_BINDING, "workflow %s: %s: %s is not bound", in->name, node, key);
    }
  }
  rp_map_release(&bound);
  rp_map_release(&declared);
}

static void complain(scope *in, const char *id, const char *what)
{
  rp_check_add(in->checker, RP_RULE_PACKAGE_NODE, "workflow %s: node %s %s", in->name, id, what);
}

static bool names_task(scope *in, const char *id, const Flyteidl__Core__TaskNode *task)
{
  if (task == NULL || task->reference_case != FLYTEIDL__CORE__TASK_NODE__REFERENCE_REFERENCE_ID) {
    complain(in, id, "names no task");
    return false;
  }
  if (!rp_check_identifier(in->checker, task->reference_id, FLYTEIDL__CORE__RESOURCE_TYPE__TASK, id)) {
    return false;
  }
  if (!rp_map_has(&in->checker->tasks, rp_str_of(task->reference_id->name))) {
    rp_check_add(in->checker, RP_RULE_PACKAGE_ORDER, "workflow %s: node %s: task %s is not registered before it",
                 in->name, id, task->reference_id->name);
    return false;
  }
  return true;
}

static const char *place(const scope *in, const char *id)
{
  return rp_arena_printf(in->checker->arena, "node %s", id).data;
}

static void task_node(scope *in, const Flyteidl__Core__Node *node)
{
  if (!names_task(in, node->id, node->task_node)) {
    return;
  }
  if (rp_map_has(&in->checker->listing, rp_str_of(node->task_node->reference_id->name))) {
    rp_check_add(in->checker, RP_RULE_PACKAGE_OUTPUT,
                 "workflow %s: node %s: task %s declares lists as outputs: only runs of an array node can give them",
                 in->name, node->id, node->task_node->reference_id->name);
  }
  const Flyteidl__Core__TypedInterface *interface = interface_of(in, node);
  rp_check_bindings(in, place(in, node->id), node->inputs, node->n_inputs, interface != NULL ? interface->inputs : NULL,
                    NULL);
}

static void array_node(scope *in, const Flyteidl__Core__Node *node)
{
  const Flyteidl__Core__Node *inner = node->array_node != NULL ? node->array_node->node : NULL;
  if (inner == NULL || inner->target_case != FLYTEIDL__CORE__NODE__TARGET_TASK_NODE) {
    complain(in, node->id, "is an array node over something that is no task");
    return;
  }
  if (!names_task(in, node->id, inner->task_node)) {
    return;
  }
  const Flyteidl__Core__TypedInterface *interface = interface_of(in, node);
  const Flyteidl__Core__VariableMap *inputs = interface != NULL ? interface->inputs : NULL;
  rp_check_bindings(in, place(in, node->id), node->inputs, node->n_inputs, inputs, NULL);
  size_t lists = 0;
  for (size_t i = 0; inputs != NULL && i < inputs->n_variables; i++) {
    const Flyteidl__Core__LiteralType *type =
        inputs->variables[i]->value != NULL ? inputs->variables[i]->value->type : NULL;
    bool list = type != NULL && type->type_case == FLYTEIDL__CORE__LITERAL_TYPE__TYPE_COLLECTION_TYPE;
    for (size_t k = 0; k < node->array_node->n_bound_inputs; k++) {
      list = list && strcmp(node->array_node->bound_inputs[k], inputs->variables[i]->key) != 0;
    }
    lists += list;
  }
  if (lists == 0) {
    complain(in, node->id, "is an array node without a list to run over");
  }
  for (size_t i = 0; interface != NULL && interface->outputs != NULL && i < interface->outputs->n_variables; i++) {
    const Flyteidl__Core__Variable *output = interface->outputs->variables[i]->value;
    if (output != NULL && output->type != NULL &&
        output->type->type_case != FLYTEIDL__CORE__LITERAL_TYPE__TYPE_COLLECTION_TYPE) {
      rp_check_add(in->checker, RP_RULE_PACKAGE_OUTPUT, "workflow %s: node %s: output %s of the mapped task is no list",
                   in->name, node->id, interface->outputs->variables[i]->key);
    }
  }
}

static void workflow_node(scope *in, const Flyteidl__Core__Node *node)
{
  const Flyteidl__Core__WorkflowNode *target = node->workflow_node;
  bool sub = target != NULL && target->reference_case == FLYTEIDL__CORE__WORKFLOW_NODE__REFERENCE_SUB_WORKFLOW_REF;
  bool plan = target != NULL && target->reference_case == FLYTEIDL__CORE__WORKFLOW_NODE__REFERENCE_LAUNCHPLAN_REF;
  if (!sub && !plan) {
    complain(in, node->id, "names neither a launch plan nor a sub-workflow");
    return;
  }
  if (sub) {
    if (!rp_check_identifier(in->checker, target->sub_workflow_ref, FLYTEIDL__CORE__RESOURCE_TYPE__WORKFLOW,
                             node->id)) {
      return;
    }
    const Flyteidl__Core__WorkflowTemplate *template = sub_workflow(in, target->sub_workflow_ref);
    if (template == NULL || template->interface == NULL) {
      complain(in, node->id, "names a sub-workflow that is not among the workflow's own, or has no interface");
      return;
    }
    rp_check_bindings(in, place(in, node->id), node->inputs, node->n_inputs, template->interface->inputs, NULL);
    return;
  }
  if (!rp_check_identifier(in->checker, target->launchplan_ref, FLYTEIDL__CORE__RESOURCE_TYPE__LAUNCH_PLAN, node->id)) {
    return;
  }
  const Flyteidl__Admin__LaunchPlan *launched_plan = launch_plan(in, target);
  const Flyteidl__Core__TypedInterface *interface = launched_plan != NULL ? launched(in, launched_plan) : NULL;
  if (interface == NULL) {
    rp_check_add(in->checker, RP_RULE_PACKAGE_ORDER, "workflow %s: node %s: launch plan %s is not registered before it",
                 in->name, node->id, target->launchplan_ref->name);
    return;
  }
  for (size_t i = 0; launched_plan->spec->fixed_inputs != NULL && i < launched_plan->spec->fixed_inputs->n_literals;
       i++) {
    for (size_t k = 0; k < node->n_inputs; k++) {
      if (strcmp(node->inputs[k]->var, launched_plan->spec->fixed_inputs->literals[i]->key) == 0) {
        complain(in, node->id, "binds a fixed input of its launch plan");
      }
    }
  }
  Flyteidl__Core__VariableMap open = FLYTEIDL__CORE__VARIABLE_MAP__INIT;
  size_t count = interface->inputs != NULL ? interface->inputs->n_variables : 0;
  open.variables = RP_NEW_ARRAY(in->checker->arena, Flyteidl__Core__VariableMap__VariablesEntry *, count);
  for (size_t i = 0; i < count; i++) {
    bool fixed = false;
    const Flyteidl__Core__LiteralMap *literals = launched_plan->spec->fixed_inputs;
    for (size_t k = 0; literals != NULL && k < literals->n_literals; k++) {
      fixed = fixed || strcmp(literals->literals[k]->key, interface->inputs->variables[i]->key) == 0;
    }
    if (!fixed) {
      open.variables[open.n_variables++] = interface->inputs->variables[i];
    }
  }
  rp_check_bindings(in, place(in, node->id), node->inputs, node->n_inputs, &open, launched_plan->spec->default_inputs);
}

// ---- branches ----

// `primitive` is deprecated, and the only form that 1.16 evaluates.
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wdeprecated-declarations"
static bool operand(scope *in, const Flyteidl__Core__Node *node, const Flyteidl__Core__Operand *side,
                    Flyteidl__Core__LiteralType *type)
{
  if (side == NULL) {
    return false;
  }
  if (side->val_case == FLYTEIDL__CORE__OPERAND__VAL_PRIMITIVE && side->primitive != NULL) {
    type->type_case = FLYTEIDL__CORE__LITERAL_TYPE__TYPE_SIMPLE;
    return rp_check_primitive(side->primitive, &type->simple);
  }
  if (side->val_case != FLYTEIDL__CORE__OPERAND__VAL_VAR) {
    return false;
  }
  for (size_t i = 0; i < node->n_inputs; i++) {
    const Flyteidl__Core__BindingData *data = node->inputs[i]->binding;
    if (strcmp(node->inputs[i]->var, side->var) != 0 || data == NULL) {
      continue;
    }
    if (data->value_case == FLYTEIDL__CORE__BINDING_DATA__VALUE_SCALAR && data->scalar != NULL &&
        data->scalar->value_case == FLYTEIDL__CORE__SCALAR__VALUE_PRIMITIVE) {
      type->type_case = FLYTEIDL__CORE__LITERAL_TYPE__TYPE_SIMPLE;
      return rp_check_primitive(data->scalar->primitive, &type->simple);
    }
    if (data->value_case != FLYTEIDL__CORE__BINDING_DATA__VALUE_PROMISE || data->promise == NULL) {
      return false;
    }
    const Flyteidl__Core__OutputReference *reference = data->promise;
    const Flyteidl__Core__Variable *variable = NULL;
    if (reference->node_id[0] == '\0' || strcmp(reference->node_id, "start-node") == 0) {
      variable =
          in->workflow->interface != NULL ? rp_check_variable(in->workflow->interface->inputs, reference->var) : NULL;
    } else {
      const size_t *index = rp_map_find(&in->ids, rp_str_of(reference->node_id));
      variable = index != NULL ? output_of(in, in->workflow->nodes[*index], reference->var, MAX_BRANCH_DEPTH) : NULL;
    }
    if (variable == NULL || variable->type == NULL) {
      return false;
    }
    *type = *variable->type;
    return true;
  }
  return false;
}

#pragma GCC diagnostic pop

static void condition(scope *in, const Flyteidl__Core__Node *node, const Flyteidl__Core__BooleanExpression *expression,
                      unsigned depth)
{
  if (expression == NULL || depth == 0) {
    complain(in, node->id, "has an arm without a condition");
    return;
  }
  if (expression->expr_case == FLYTEIDL__CORE__BOOLEAN_EXPRESSION__EXPR_CONJUNCTION &&
      expression->conjunction != NULL) {
    condition(in, node, expression->conjunction->left_expression, depth - 1);
    condition(in, node, expression->conjunction->right_expression, depth - 1);
    return;
  }
  Flyteidl__Core__LiteralType left = FLYTEIDL__CORE__LITERAL_TYPE__INIT;
  Flyteidl__Core__LiteralType right = FLYTEIDL__CORE__LITERAL_TYPE__INIT;
  const Flyteidl__Core__ComparisonExpression *compare =
      expression->expr_case == FLYTEIDL__CORE__BOOLEAN_EXPRESSION__EXPR_COMPARISON ? expression->comparison : NULL;
  if (compare == NULL || !operand(in, node, compare->left_value, &left) ||
      !operand(in, node, compare->right_value, &right)) {
    complain(in, node->id, "compares something that is no primitive and no bound variable");
  } else if (left.type_case != FLYTEIDL__CORE__LITERAL_TYPE__TYPE_SIMPLE || left.type_case != right.type_case ||
             left.simple != right.simple) {
    complain(in, node->id, "compares values of different types, or of a type that cannot be compared");
  } else if (left.simple == FLYTEIDL__CORE__SIMPLE_TYPE__BOOLEAN &&
             compare->operator_ != FLYTEIDL__CORE__COMPARISON_EXPRESSION__OPERATOR__EQ &&
             compare->operator_ != FLYTEIDL__CORE__COMPARISON_EXPRESSION__OPERATOR__NEQ) {
    complain(in, node->id, "compares booleans by size");
  }
}

static void arm(scope *in, const Flyteidl__Core__Node *branch, const Flyteidl__Core__Node *node, unsigned depth)
{
  if (node == NULL) {
    complain(in, branch->id, "has an arm without a node");
    return;
  }
  if (node->n_upstream_node_ids > 0) {
    complain(in, branch->id, "has an arm that waits for nodes: Flyte ignores that there");
  }
  rp_check_node(in, node, depth);
}

static void branch_node(scope *in, const Flyteidl__Core__Node *node, unsigned depth)
{
  const Flyteidl__Core__IfElseBlock *block = node->branch_node != NULL ? node->branch_node->if_else : NULL;
  if (block == NULL || block->case_ == NULL || depth == 0) {
    complain(in, node->id, "is a branch without a case");
    return;
  }
  size_t outer = in->before;
  const size_t *own = rp_map_find(&in->ids, rp_str_of(node->id));
  in->before = own != NULL && *own < outer ? *own : outer;
  for (size_t i = 0; i < node->n_inputs; i++) {
    const Flyteidl__Core__BindingData *data = node->inputs[i]->binding;
    bool fine = data != NULL && (data->value_case == FLYTEIDL__CORE__BINDING_DATA__VALUE_SCALAR ||
                                 data->value_case == FLYTEIDL__CORE__BINDING_DATA__VALUE_PROMISE);
    if (!fine) {
      complain(in, node->id, "binds a list or a map: branches take single values");
    } else if (data->value_case == FLYTEIDL__CORE__BINDING_DATA__VALUE_PROMISE) {
      promise(in, place(in, node->id), data->promise, NULL);
    }
  }
  for (size_t i = 0; i <= block->n_other; i++) {
    const Flyteidl__Core__IfBlock *one = i == 0 ? block->case_ : block->other[i - 1];
    condition(in, node, one->condition, MAX_BRANCH_DEPTH);
    arm(in, node, one->then_node, depth - 1);
  }
  if (block->default_case == FLYTEIDL__CORE__IF_ELSE_BLOCK__DEFAULT_ELSE_NODE) {
    arm(in, node, block->else_node, depth - 1);
  } else if (block->default_case != FLYTEIDL__CORE__IF_ELSE_BLOCK__DEFAULT_ERROR) {
    complain(in, node->id, "is a branch without a default");
  }
  in->before = outer;
}

static void gate_node(scope *in, const Flyteidl__Core__Node *node)
{
  const Flyteidl__Core__GateNode *gate = node->gate_node;
  bool fine = gate != NULL;
  if (fine && gate->condition_case == FLYTEIDL__CORE__GATE_NODE__CONDITION_SIGNAL) {
    fine = gate->signal != NULL && gate->signal->type != NULL && gate->signal->output_variable_name[0] != '\0';
  } else {
    fine = fine && (gate->condition_case == FLYTEIDL__CORE__GATE_NODE__CONDITION_SLEEP ||
                    gate->condition_case == FLYTEIDL__CORE__GATE_NODE__CONDITION_APPROVE);
  }
  if (!fine) {
    complain(in, node->id, "is a gate without a condition, or a signal without type or name");
  }
}

static void aliases(scope *in, const Flyteidl__Core__Node *node)
{
  const Flyteidl__Core__TypedInterface *interface = interface_of(in, node);
  for (size_t i = 0; i < node->n_output_aliases; i++) {
    const char *name = node->output_aliases[i]->var;
    if (interface != NULL && rp_check_variable(interface->outputs, name) == NULL) {
      complain(in, node->id, "gives another name to an output that it does not have");
    }
    for (size_t k = 0; k < i; k++) {
      if (strcmp(node->output_aliases[k]->var, name) == 0) {
        complain(in, node->id, "gives an output two other names");
      }
    }
  }
}

void rp_check_node(rp_check_scope *in, const Flyteidl__Core__Node *node, unsigned depth)
{
  if (node->id[0] == '\0') {
    complain(in, "without an id", "cannot be named");
  }
  aliases(in, node);
  switch (node->target_case) {
  case FLYTEIDL__CORE__NODE__TARGET_TASK_NODE:
    task_node(in, node);
    break;
  case FLYTEIDL__CORE__NODE__TARGET_WORKFLOW_NODE:
    workflow_node(in, node);
    break;
  case FLYTEIDL__CORE__NODE__TARGET_BRANCH_NODE:
    branch_node(in, node, depth);
    break;
  case FLYTEIDL__CORE__NODE__TARGET_GATE_NODE:
    gate_node(in, node);
    break;
  case FLYTEIDL__CORE__NODE__TARGET_ARRAY_NODE:
    array_node(in, node);
    break;
  case FLYTEIDL__CORE__NODE__TARGET__NOT_SET:
  case _FLYTEIDL__CORE__NODE__TARGET__CASE_IS_INT_SIZE:
    complain(in, node->id, "has no target");
    break;
  }
}
