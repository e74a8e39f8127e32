// A valid package, broken in one place at a time: the check names the rule. And bytes that are no package at all.

#include "inventory.h"

#include <stdlib.h>

#include "flyteidl/admin/launch_plan.pb-c.h"
#include "flyteidl/admin/task.pb-c.h"
#include "flyteidl/admin/workflow.pb-c.h"
#include "proto/rules.h"

static void *allocate(void *arena, size_t size)
{
  return rp_arena_alloc(arena, size);
}

static void deallocate(void *arena, void *pointer)
{
  (void)arena;
  (void)pointer;
}

typedef struct parts {
  Flyteidl__Admin__TaskSpec *load, *report;
  Flyteidl__Admin__WorkflowSpec *workflow;
  Flyteidl__Admin__LaunchPlan *launch;
} parts;

static char *empty_text(void)
{
  static char text[1];
  return text;
}

static void keep(parts *p)
{
  (void)p;
}
static void duplicate_node(parts *p)
{
  p->workflow->template_->nodes[1]->id = p->workflow->template_->nodes[0]->id;
}
static void no_id(parts *p)
{
  p->workflow->template_->nodes[0]->id[0] = '\0';
}
static void unknown_upstream(parts *p)
{
  static char *upstream[1];
  static char name[] = "nobody";
  upstream[0] = name;
  p->workflow->template_->nodes[0]->upstream_node_ids = upstream;
  p->workflow->template_->nodes[0]->n_upstream_node_ids = 1;
}
static void cycle(parts *p)
{
  static char *upstream[1];
  upstream[0] = p->workflow->template_->nodes[1]->id;
  p->workflow->template_->nodes[0]->upstream_node_ids = upstream;
  p->workflow->template_->nodes[0]->n_upstream_node_ids = 1;
}
static void no_image(parts *p)
{
  p->load->template_->container->image = empty_text();
}
static void no_type(parts *p)
{
  p->load->template_->type = empty_text();
}
static void no_metadata(parts *p)
{
  p->load->template_->metadata = NULL;
}
static void no_interface(parts *p)
{
  p->load->template_->interface = NULL;
}
static void wrong_kind(parts *p)
{
  p->load->template_->id->resource_type = FLYTEIDL__CORE__RESOURCE_TYPE__WORKFLOW;
}
static void wrong_reference(parts *p)
{
  p->workflow->template_->nodes[0]->task_node->reference_id->resource_type = FLYTEIDL__CORE__RESOURCE_TYPE__UNSPECIFIED;
}
static void missing_task(parts *p)
{
  p->workflow->template_->nodes[0]->task_node->reference_id->name[0] = 'X';
}
static void unbound(parts *p)
{
  p->workflow->template_->nodes[1]->n_inputs--;
}
static void wrong_type(parts *p)
{
  p->load->template_->interface->inputs->variables[0]->value->type->simple = FLYTEIDL__CORE__SIMPLE_TYPE__INTEGER;
}
static void enum_output(parts *p)
{
  static Flyteidl__Core__EnumType type = FLYTEIDL__CORE__ENUM_TYPE__INIT;
  Flyteidl__Core__LiteralType *output = p->report->template_->interface->outputs->variables[0]->value->type;
  output->type_case = FLYTEIDL__CORE__LITERAL_TYPE__TYPE_ENUM_TYPE;
  output->enum_type = &type;
}
static void no_nodes(parts *p)
{
  p->workflow->template_->n_nodes = 0;
}
static void no_closure(parts *p)
{
  p->launch->closure = NULL;
}
static void unknown_workflow(parts *p)
{
  p->launch->spec->workflow_id->name[0] = 'X';
}
static void neither_required_nor_default(parts *p)
{
  p->launch->spec->default_inputs->parameters[0]->value->required = false;
}
static void foreign_input(parts *p)
{
  p->launch->spec->default_inputs->parameters[0]->key[0] = 'X';
}
static void schedule_without_value(parts *p)
{
  static Flyteidl__Admin__Schedule schedule;
  flyteidl__admin__schedule__init(&schedule);
  static Flyteidl__Admin__CronSchedule cron = FLYTEIDL__ADMIN__CRON_SCHEDULE__INIT;
  static char text[] = "0 3 * * *";
  cron.schedule = text;
  schedule.schedule_expression_case = FLYTEIDL__ADMIN__SCHEDULE__SCHEDULE_EXPRESSION_CRON_SCHEDULE;
  schedule.cron_schedule = &cron;
  p->launch->spec->entity_metadata->schedule = &schedule;
}

static const struct {
  const char *what;
  void (*change)(parts *p);
  uint32_t code; // 0: accepted
} MUTATIONS[] = {
    {"nothing", keep, 0},
    {"duplicate node id", duplicate_node, RP_RULE_PACKAGE_NODE},
    {"empty node id", no_id, RP_RULE_PACKAGE_NODE},
    {"unknown upstream", unknown_upstream, RP_RULE_PACKAGE_NODE},
    {"cycle", cycle, RP_RULE_PACKAGE_CYCLE},
    {"no image", no_image, RP_RULE_PACKAGE_IMAGE},
    {"no task type", no_type, RP_RULE_PACKAGE_TASK},
    {"no metadata", no_metadata, RP_RULE_PACKAGE_TASK},
    {"no interface", no_interface, RP_RULE_PACKAGE_TASK},
    {"wrong resource type", wrong_kind, RP_RULE_PACKAGE_IDENTIFIER},
    {"wrong resource type of a reference", wrong_reference, RP_RULE_PACKAGE_IDENTIFIER},
    {"task not in the package", missing_task, RP_RULE_PACKAGE_ORDER},
    {"input not bound", unbound, RP_RULE_PACKAGE_BINDING},
    {"input of another type", wrong_type, RP_RULE_PACKAGE_BINDING},
    {"enum output", enum_output, RP_RULE_PACKAGE_OUTPUT},
    {"no nodes", no_nodes, RP_RULE_PACKAGE_NODE},
    {"launch plan without closure", no_closure, RP_RULE_PACKAGE_LAUNCH},
    {"launch plan of an unknown workflow", unknown_workflow, RP_RULE_PACKAGE_ORDER},
    {"neither required nor default", neither_required_nor_default, RP_RULE_PACKAGE_LAUNCH},
    {"default of an input that is none", foreign_input, RP_RULE_PACKAGE_LAUNCH},
    {"schedule without a value", schedule_without_value, RP_RULE_PACKAGE_LAUNCH},
};

static void make(rp_test_graph *test, rp_package *package)
{
  uint32_t report = rp_test_node(test, "Report", "task");
  uint32_t load = rp_test_node(test, "Load", "task");
  rp_test_argument(test, report, "date", "DateParameter", rp_test_input(test, "date"));
  rp_test_argument(test, load, "date", "DateParameter", rp_test_input(test, "date"));
  rp_test_edge(test, report, load);
  rp_test_output(test, report, "local");
  rp_test_output(test, load, "local");
  (void)rp_test_package(test, rp_test_plan(test), package);
  assert_int_equal(package->count, 4);
}

static rp_str pack(rp_arena *arena, const ProtobufCMessage *message)
{
  uint8_t *bytes = rp_arena_alloc(arena, protobuf_c_message_get_packed_size(message));
  return (rp_str){(const char *)bytes, protobuf_c_message_pack(message, bytes)};
}

static void each_break_is_named(void **state)
{
  (void)state;
  for (size_t i = 0; i < sizeof MUTATIONS / sizeof MUTATIONS[0]; i++) {
    rp_test_graph test;
    rp_test_graph_init(&test);
    rp_package package;
    make(&test, &package);
    const rp_entity *entities = package.entities;
    ProtobufCAllocator allocator = {allocate, deallocate, &test.arena};
    parts p;
    p.load =
        flyteidl__admin__task_spec__unpack(&allocator, entities[0].bytes.size, (const uint8_t *)entities[0].bytes.data);
    p.report =
        flyteidl__admin__task_spec__unpack(&allocator, entities[1].bytes.size, (const uint8_t *)entities[1].bytes.data);
    p.workflow = flyteidl__admin__workflow_spec__unpack(&allocator, entities[2].bytes.size,
                                                        (const uint8_t *)entities[2].bytes.data);
    p.launch = flyteidl__admin__launch_plan__unpack(&allocator, entities[3].bytes.size,
                                                    (const uint8_t *)entities[3].bytes.data);
    assert_non_null(p.load);
    assert_non_null(p.workflow);
    MUTATIONS[i].change(&p);
    package.entities[0].bytes = pack(&test.arena, &p.load->base);
    package.entities[1].bytes = pack(&test.arena, &p.report->base);
    package.entities[2].bytes = pack(&test.arena, &p.workflow->base);
    package.entities[3].bytes = pack(&test.arena, &p.launch->base);
    rp_str bytes;
    rp_error err = {0};
    assert_int_equal(rp_package_archive(&bytes, &package, &test.arena, &err), 0);
    rp_check_result result;
    rp_check_package(&result, bytes, &test.arena);
    bool found = MUTATIONS[i].code == 0 && result.count == 0;
    for (size_t k = 0; k < result.count; k++) {
      found = found || result.findings[k].code == MUTATIONS[i].code;
    }
    if (!found) {
      print_error("%s: not found\n", MUTATIONS[i].what);
    }
    assert_true(found);
    rp_test_graph_release(&test);
  }
}

static void damaged_bytes_are_findings(void **state)
{
  (void)state;
  rp_test_graph test;
  rp_test_graph_init(&test);
  rp_package package;
  make(&test, &package);
  rp_str bytes;
  rp_error err = {0};
  assert_int_equal(rp_package_archive(&bytes, &package, &test.arena, &err), 0);
  for (size_t cut = 0; cut < bytes.size; cut += 97) {
    rp_check_result result;
    rp_check_package(&result, rp_str_sub(bytes, 0, cut), &test.arena);
    assert_true(result.errors > 0);
  }
  // Every prefix and some flipped bytes of each entity: no crash, and an answer.
  for (size_t e = 0; e < package.count; e++) {
    rp_str whole = package.entities[e].bytes;
    for (size_t cut = 0; cut < whole.size; cut += 1 + whole.size / 60) {
      char *copy = rp_arena_alloc(&test.arena, whole.size);
      memcpy(copy, whole.data, whole.size);
      copy[cut] = (char)(copy[cut] ^ 0x55);
      rp_str bad[] = {rp_str_sub(whole, 0, cut), {copy, whole.size}};
      for (size_t k = 0; k < 2; k++) {
        package.entities[e].bytes = bad[k];
        assert_int_equal(rp_package_archive(&bytes, &package, &test.arena, &err), 0);
        rp_check_result result;
        rp_check_package(&result, bytes, &test.arena);
        assert_true(result.tasks + result.workflows + result.launch_plans <= package.count);
      }
    }
    package.entities[e].bytes = whole;
  }
  rp_test_graph_release(&test);
}

static void deep_nesting_is_refused(void **state)
{
  (void)state;
  // LiteralType.collection_type inside one another, 5,000 deep, as the type of a task's input.
  enum { DEPTH = 5000 };
  rp_arena arena;
  rp_arena_init(&arena);
  Flyteidl__Core__LiteralType *types = RP_NEW_ARRAY(&arena, Flyteidl__Core__LiteralType, DEPTH);
  for (size_t i = 0; i < DEPTH; i++) {
    flyteidl__core__literal_type__init(&types[i]);
    types[i].type_case = FLYTEIDL__CORE__LITERAL_TYPE__TYPE_SIMPLE;
  }
  // Packed from the inside, each level once, so that the test itself does not recurse.
  rp_str inner = pack(&arena, &types[0].base);
  for (size_t i = 1; i < DEPTH; i++) {
    size_t size = inner.size;
    uint8_t *bytes = rp_arena_alloc(&arena, size + 4);
    size_t at = 0;
    bytes[at++] = (3 << 3) | 2;
    while (size >= 0x80) {
      bytes[at++] = (uint8_t)(size | 0x80);
      size >>= 7;
    }
    bytes[at++] = (uint8_t)size;
    memcpy(bytes + at, inner.data, inner.size);
    inner = (rp_str){(const char *)bytes, at + inner.size};
  }
  // TaskSpec.template(1).interface(4).inputs(1).variables(1).value(2).type(1)
  static const uint8_t path[] = {1, 2, 1, 1, 4, 1};
  for (size_t i = 0; i < sizeof path; i++) {
    size_t size = inner.size;
    uint8_t *bytes = rp_arena_alloc(&arena, size + 6);
    size_t at = 0;
    bytes[at++] = (uint8_t)((path[i] << 3) | 2);
    while (size >= 0x80) {
      bytes[at++] = (uint8_t)(size | 0x80);
      size >>= 7;
    }
    bytes[at++] = (uint8_t)size;
    memcpy(bytes + at, inner.data, inner.size);
    inner = (rp_str){(const char *)bytes, at + inner.size};
  }
  char name[] = "deep";
  rp_entity entity = {RP_ENTITY_TASK, name, inner, {NULL, 0}};
  rp_package package = {&entity, 1, 0};
  rp_str bytes;
  rp_error err = {0};
  assert_int_equal(rp_package_archive(&bytes, &package, &arena, &err), 0);
  rp_check_result result;
  rp_check_package(&result, bytes, &arena);
  assert_true(result.errors > 0);
  assert_int_equal(result.findings[0].code, RP_RULE_PACKAGE_ENTRY);
  rp_arena_release(&arena);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(each_break_is_named),
      cmocka_unit_test(damaged_bytes_are_findings),
      cmocka_unit_test(deep_nesting_is_refused),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
