#include "inventory.h"

static char *text(rp_test_graph *test, const char *value)
{
  return rp_arena_cstr(&test->arena, rp_str_of(value));
}

void rp_test_graph_init(rp_test_graph *test)
{
  rp_arena_init(&test->arena);
  repipe__v1__inventory__init(&test->inventory);
  repipe__v1__workflow__init(&test->workflow);
  repipe__v1__graph__init(&test->graph);
  repipe__v1__repository__init(&test->repository);
  test->repository.identity = text(test, "team/jobs");
  test->repository.commit = text(test, "0123456789abcdef0123456789abcdef01234567");
  test->inventory.repository = &test->repository;
  test->inventory.tasks = RP_NEW_ARRAY(&test->arena, Repipe__V1__Task *, MAX_ITEMS);
  test->inventory.entry_points = RP_NEW_ARRAY(&test->arena, Repipe__V1__EntryPoint *, MAX_ITEMS);
  test->inventory.workflows = RP_NEW_ARRAY(&test->arena, Repipe__V1__Workflow *, 1);
  test->inventory.workflows[0] = &test->workflow;
  test->inventory.n_workflows = 1;
  test->workflow.graph = &test->graph;
  test->workflow.entry_points = RP_NEW_ARRAY(&test->arena, uint32_t, MAX_ITEMS);
  test->workflow.launched = true;
  test->graph.nodes = RP_NEW_ARRAY(&test->arena, Repipe__V1__GraphNode *, MAX_ITEMS);
}

void rp_test_graph_release(rp_test_graph *test)
{
  rp_arena_release(&test->arena);
}

uint32_t rp_test_node(rp_test_graph *test, const char *name, const char *kind)
{
  rp_arena *arena = &test->arena;
  uint32_t index = (uint32_t)test->graph.n_nodes;
  assert_true(index < MAX_ITEMS);
  Repipe__V1__Task *task = RP_NEW(arena, Repipe__V1__Task);
  repipe__v1__task__init(task);
  task->module = text(test, "jobs");
  task->qualname = text(test, name);
  task->family = text(test, name);
  task->path = text(test, "jobs.py");
  task->line = 10 + index;
  task->kind = text(test, kind);
  task->parameters = RP_NEW_ARRAY(arena, Repipe__V1__Parameter *, MAX_ITEMS);
  Repipe__V1__GraphNode *node = RP_NEW(arena, Repipe__V1__GraphNode);
  repipe__v1__graph_node__init(node);
  node->task = index + 1;
  node->class_ = (char *)rp_arena_printf(arena, "jobs:%s", name).data;
  node->family = task->family;
  node->kind = task->kind;
  node->requires_shape = text(test, "list");
  node->output_shape = text(test, "list");
  node->arguments = RP_NEW_ARRAY(arena, Repipe__V1__Argument *, MAX_ITEMS);
  node->requires = RP_NEW_ARRAY(arena, Repipe__V1__GraphEdge *, MAX_ITEMS);
  node->outputs = RP_NEW_ARRAY(arena, Repipe__V1__Output *, MAX_ITEMS);
  if (index == 0) {
    test->workflow.root = node->class_;
    test->workflow.root_path = task->path;
  }
  test->inventory.tasks[index] = task;
  test->graph.nodes[index] = node;
  test->inventory.n_tasks = ++test->graph.n_nodes;
  return index;
}

void rp_test_argument(rp_test_graph *test, uint32_t node, const char *name, const char *class, Repipe__V1__Value *value)
{
  Repipe__V1__Parameter *parameter = RP_NEW(&test->arena, Repipe__V1__Parameter);
  repipe__v1__parameter__init(parameter);
  parameter->name = text(test, name);
  parameter->class_ = (char *)rp_arena_printf(&test->arena, "luigi:%s", class).data;
  parameter->luigi_class = parameter->class_;
  parameter->interval = 1;
  parameter->required = true;
  parameter->path = text(test, "jobs.py");
  Repipe__V1__Task *task = test->inventory.tasks[node];
  task->parameters[task->n_parameters++] = parameter;
  Repipe__V1__Argument *argument = RP_NEW(&test->arena, Repipe__V1__Argument);
  repipe__v1__argument__init(argument);
  argument->name = parameter->name;
  argument->value = value;
  test->graph.nodes[node]->arguments[test->graph.nodes[node]->n_arguments++] = argument;
}

void rp_test_output(rp_test_graph *test, uint32_t node, const char *location)
{
  Repipe__V1__Output *output = RP_NEW(&test->arena, Repipe__V1__Output);
  repipe__v1__output__init(output);
  output->class_ = text(test, "luigi:LocalTarget");
  output->location = text(test, location);
  size_t number = test->graph.nodes[node]->n_outputs;
  output->path =
      rp_test_literal(test, "str", rp_arena_printf(&test->arena, "out-%u-%zu.txt", (unsigned)node, number).data);
  test->graph.nodes[node]->outputs[test->graph.nodes[node]->n_outputs++] = output;
}

Repipe__V1__GraphEdge *rp_test_edge(rp_test_graph *test, uint32_t from, uint32_t to)
{
  Repipe__V1__GraphEdge *edge = RP_NEW(&test->arena, Repipe__V1__GraphEdge);
  repipe__v1__graph_edge__init(edge);
  edge->node = to + 1;
  edge->path = text(test, "jobs.py");
  edge->line = 100 + from;
  test->graph.nodes[from]->requires[test->graph.nodes[from]->n_requires++] = edge;
  return edge;
}

Repipe__V1__Value *rp_test_literal(rp_test_graph *test, const char *type, const char *literal)
{
  Repipe__V1__Value *value = RP_NEW(&test->arena, Repipe__V1__Value);
  repipe__v1__value__init(value);
  value->kind_case = REPIPE__V1__VALUE__KIND_LITERAL;
  value->literal = RP_NEW(&test->arena, Repipe__V1__Literal);
  repipe__v1__literal__init(value->literal);
  value->literal->type = text(test, type);
  value->literal->text = text(test, literal);
  return value;
}

Repipe__V1__Value *rp_test_input(rp_test_graph *test, const char *parameter)
{
  Repipe__V1__Value *value = RP_NEW(&test->arena, Repipe__V1__Value);
  repipe__v1__value__init(value);
  value->kind_case = REPIPE__V1__VALUE__KIND_INPUT;
  value->input = text(test, parameter);
  return value;
}

Repipe__V1__EntryPoint *rp_test_schedule(rp_test_graph *test, const char *schedule)
{
  Repipe__V1__EntryPoint *entry = RP_NEW(&test->arena, Repipe__V1__EntryPoint);
  repipe__v1__entry_point__init(entry);
  entry->path = text(test, "crontab");
  entry->line = 3;
  entry->schedule = text(test, schedule);
  entry->arguments = RP_NEW_ARRAY(&test->arena, Repipe__V1__Argument *, MAX_ITEMS);
  test->workflow.entry_points[test->workflow.n_entry_points++] = (uint32_t)test->inventory.n_entry_points;
  test->inventory.entry_points[test->inventory.n_entry_points++] = entry;
  return entry;
}

Repipe__V1__Plan *rp_test_plan(rp_test_graph *test)
{
  Repipe__V1__Plan *plan = NULL;
  rp_error err = {0};
  rp_plan_options options = {.all = true, .plugins = true};
  assert_int_equal(rp_plan(&plan, &test->inventory, &options, &test->arena, &err), 0);
  assert_int_equal(plan->n_workflows, 1);
  return plan;
}

const Repipe__V1__PlanNode *rp_test_plan_node(const Repipe__V1__Plan *plan, uint32_t graph_node)
{
  for (size_t i = 0; i < plan->workflows[0]->n_nodes; i++) {
    if (plan->workflows[0]->nodes[i]->graph_node == graph_node &&
        strcmp(plan->workflows[0]->nodes[i]->mode, "probe") != 0) {
      return plan->workflows[0]->nodes[i];
    }
  }
  return NULL;
}

rp_str rp_test_package(rp_test_graph *test, const Repipe__V1__Plan *plan, rp_package *package)
{
  rp_error err = {0};
  rp_emit_options options = {.image = "example/image:1"};
  rp_str bytes = {NULL, 0};
  assert_int_equal(rp_emit(package, plan, &test->inventory, &options, &test->arena, &err), 0);
  assert_int_equal(rp_package_archive(&bytes, package, &test->arena, &err), 0);
  return bytes;
}
