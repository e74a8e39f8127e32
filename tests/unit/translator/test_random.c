// Graphs by chance: whatever an inventory says, the plan keeps its contract and the package passes the check. The same
// seeds on every machine. More of them: RP_RANDOM_GRAPHS=20000 [RP_RANDOM_FIRST=2001]; RP_RANDOM_KEEP=DIR writes the packages, SEED.tgz, for Flyte's compiler.

#include "inventory.h"

#include "decisions/native.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "proto/rules.h"

typedef struct dice {
  uint64_t state;
} dice;

static uint32_t roll(dice *d, uint32_t sides)
{
  d->state = d->state * 6364136223846793005u + 1442695040888963407u;
  return (uint32_t)(d->state >> 33) % sides;
}

static char *text(rp_test_graph *test, const char *words)
{
  return rp_arena_cstr(&test->arena, rp_str_of(words));
}

#define PICK(d, list) ((list)[roll(d, sizeof(list) / sizeof((list)[0]))])

static Repipe__V1__Value *unknown(rp_test_graph *test, dice *d)
{
  static const uint32_t codes[] = {RP_RULE_CALL_UNKNOWN, RP_RULE_READS_OUTSIDE, RP_RULE_NAME_UNKNOWN};
  Repipe__V1__Value *out = rp_test_input(test, "");
  out->kind_case = REPIPE__V1__VALUE__KIND_UNKNOWN;
  out->unknown = RP_NEW(&test->arena, Repipe__V1__Unknown);
  repipe__v1__unknown__init(out->unknown);
  out->unknown->code = PICK(d, codes);
  return out;
}

static Repipe__V1__Value *value(rp_test_graph *test, dice *d, unsigned depth)
{
  static const char *const inputs[] = {"day", "all", "names", "count", "nobody"};
  static const char *const types[] = {"int",      "str",  "bool",      "float", "date",
                                      "datetime", "none", "timedelta", "bytes", ""};
  static const char *const texts[] = {"3",
                                      "{{.inputs.x}} $(HOME)",
                                      "",
                                      "True",
                                      "-0.0",
                                      "1e400",
                                      "0001-01-01",
                                      "1969-12-31",
                                      "nan",
                                      "\n\t ",
                                      "\xc3\xa9\xe2\x98\x83",
                                      "None",
                                      "\"]",
                                      "99999999999999999999"};
  Repipe__V1__Value *out = rp_test_input(test, PICK(d, inputs));
  switch (roll(d, 13)) {
  case 0:
    return rp_test_literal(test, "int", "3");
  case 1:
    return rp_test_literal(test, PICK(d, types), PICK(d, texts));
  case 2:
    return rp_test_literal(test, "none", "");
  case 3:
    out->kind_case = REPIPE__V1__VALUE__KIND_DERIVED;
    out->derived = RP_NEW(&test->arena, Repipe__V1__Derived);
    repipe__v1__derived__init(out->derived);
    out->derived->expression = text(test, roll(d, 2) == 0 ? "day - 1" : "count + 1");
    out->derived->type = text(test, roll(d, 2) == 0 ? "int" : "");
    return out;
  case 4:
    return roll(d, 3) == 0 ? unknown(test, d) : out;
  case 5:
    out->kind_case = REPIPE__V1__VALUE__KIND_ELEMENT;
    out->element = rp_test_input(test, "names");
    return out;
  case 6:
    out->kind_case = REPIPE__V1__VALUE__KIND_LIST;
    out->list = RP_NEW(&test->arena, Repipe__V1__ValueList);
    repipe__v1__value_list__init(out->list);
    out->list->type = text(test, roll(d, 2) == 0 ? "list" : "tuple");
    out->list->items = RP_NEW_ARRAY(&test->arena, Repipe__V1__Value *, 3);
    for (uint32_t n = depth < 3 ? roll(d, 4) : 0; out->list->n_items < n;) {
      out->list->items[out->list->n_items++] = value(test, d, depth + 1);
    }
    out->list->many = roll(d, 8) == 0;
    return out;
  default:
    return out;
  }
}

static void edge(rp_test_graph *test, dice *d, uint32_t from, uint32_t to)
{
  static const char *const conditions[] = {"all", "not all", "count > 3", "names", "day == '}}'", "nobody or all"};
  static const uint32_t codes[] = {RP_RULE_CALL_UNKNOWN, RP_RULE_RAISES, RP_RULE_CONDITION_UNKNOWN};
  Repipe__V1__GraphEdge *made = rp_test_edge(test, from, to);
  if (roll(d, 4) == 0) {
    made->condition = text(test, PICK(d, conditions));
  }
  made->many = roll(d, 24) == 0;
  made->each = made->many && roll(d, 4) > 0;
  if (roll(d, 60) == 0) {
    made->code = codes[roll(d, 3)];
    made->node = roll(d, 2) == 0 ? made->node : 0;
  }
}

// Names of classes: what Flyte keeps for itself, what becomes the same id, what no id can hold, what is too long.
static const char *class_name(rp_test_graph *test, dice *d)
{
  static const char *const names[] = {
      "Load",  "Start-Node", "\xc3\xa9",   "Probe",   "Load#1",           "RepipeProbe",   "A<locals>.B",
      "load",  "LOAD",       "start_node", "EndNode", "\xce\xa9\xcc\x81", "a/../b",        "x y\tz",
      "\"'`$", "_",          "9",          "..",      "Inner.Load",       "{{.inputs.x}}", "-"};
  if (roll(d, 40) == 0) {
    char *longest = rp_arena_alloc(&test->arena, 401);
    memset(longest, 'L', 400);
    longest[400] = '\0';
    return longest;
  }
  return PICK(d, names);
}

static void arguments(rp_test_graph *test, dice *d, uint32_t node)
{
  static const char *const classes[] = {
      "IntParameter",      "DateParameter",         "Parameter",         "ListParameter",      "BoolParameter",
      "Strange",           "DictParameter",         "TupleParameter",    "FloatParameter",     "TimeDeltaParameter",
      "DateHourParameter", "DateIntervalParameter", "OptionalParameter", "EnumParameter",      "ChoiceParameter",
      "MonthParameter",    "OptionalIntParameter",  "TaskParameter",     "NumericalParameter", "PathParameter"};
  static const char *const odd[] = {
      "inputs", "o0",   "enabled", "kickoff_time", "n",           "yes", "\xc3\xbcr\xc3\xb6\xc3\x9f",
      "gro_e",  "if",   "in",      "start_node",   "inputs_json", "_",   "__x",
      "P0",     "names"};
  for (uint32_t k = 0; k < roll(d, 4); k++) {
    char name[16];
    snprintf(name, sizeof name, "p%u", (unsigned)k);
    bool plain = roll(d, 3) > 0;
    // Each name once: a class binds a name to one parameter.
    rp_test_argument(test, node, plain ? name : odd[(roll(d, 4) + 4 * k) % 16], PICK(d, classes), value(test, d, 0));
    Repipe__V1__Task *task = test->inventory.tasks[node];
    Repipe__V1__Parameter *made = task->parameters[task->n_parameters - 1];
    made->required = roll(d, 2) == 0;
    made->default_ = made->required && roll(d, 4) > 0 ? NULL : value(test, d, 0);
    made->configured = roll(d, 12) == 0 ? value(test, d, 0) : NULL;
    made->secret = roll(d, 16) == 0;
    made->interval = roll(d, 8) == 0 ? (int64_t)roll(d, 30) : 1;
  }
}

static void launches(rp_test_graph *test, dice *d)
{
  static const char *const schedules[] = {"0 3 * * *", "@daily", "0 0 31 2 *", "*/5 * * * 7",        "0 0 0 1 * ?",
                                          "nonsense",  "",       "@reboot",    "CRON_TZ=X 1 2 * * *"};
  static const char *const zones[] = {"", "Europe/Stockholm", "UTC", "no zone at all"};
  for (uint32_t k = roll(d, 3); k > 0; k--) {
    Repipe__V1__EntryPoint *entry = rp_test_schedule(test, PICK(d, schedules));
    entry->time_zone = text(test, PICK(d, zones));
    entry->line = 1 + roll(d, 3);
    if (roll(d, 2) == 0) {
      Repipe__V1__Argument *argument = RP_NEW(&test->arena, Repipe__V1__Argument);
      repipe__v1__argument__init(argument);
      argument->name = text(test, roll(d, 3) == 0 ? "nobody" : roll(d, 2) == 0 ? "day" : "count");
      argument->value = value(test, d, 0);
      entry->arguments[entry->n_arguments++] = argument;
    }
  }
}

static Repipe__V1__Value *answer(rp_test_graph *test, dice *d, unsigned depth);

static Repipe__V1__Value *collection(rp_test_graph *test, dice *d, bool dict, unsigned depth)
{
  static const char *const keys[] = {"containers", "name", "image", "command", "restartPolicy", "x"};
  Repipe__V1__Value *out = rp_test_literal(test, "none", "");
  uint32_t count = roll(d, 4);
  if (!dict) {
    out->kind_case = REPIPE__V1__VALUE__KIND_LIST;
    out->list = RP_NEW(&test->arena, Repipe__V1__ValueList);
    repipe__v1__value_list__init(out->list);
    out->list->many = roll(d, 20) == 0;
    out->list->items = RP_NEW_ARRAY(&test->arena, Repipe__V1__Value *, count + 1);
    for (; out->list->n_items < count; out->list->n_items++) {
      out->list->items[out->list->n_items] = answer(test, d, depth + 1);
    }
    return out;
  }
  out->kind_case = REPIPE__V1__VALUE__KIND_DICT;
  out->dict = RP_NEW(&test->arena, Repipe__V1__ValueDict);
  repipe__v1__value_dict__init(out->dict);
  out->dict->many = roll(d, 20) == 0;
  out->dict->entries = RP_NEW_ARRAY(&test->arena, Repipe__V1__ValueEntry *, count + 4);
  for (uint32_t i = 0; i < count + 3; i++) {
    Repipe__V1__ValueEntry *entry = RP_NEW(&test->arena, Repipe__V1__ValueEntry);
    repipe__v1__value_entry__init(entry);
    entry->key = i < 3 ? rp_test_literal(test, "str", keys[i]) : value(test, d, 0);
    entry->value = i == 0 && depth == 0 ? collection(test, d, false, depth + 1)
                   : i < 3              ? rp_test_literal(test, "str", "n")
                                        : answer(test, d, depth + 1);
    out->dict->entries[out->dict->n_entries++] = entry;
  }
  return out;
}

// What a class of luigi.contrib could answer, and what none would.
static Repipe__V1__Value *answer(rp_test_graph *test, dice *d, unsigned depth)
{
  static const char *const texts[] = {"s3://b/app.py", "run 'all of it'", "",        "a=b",      "\"",
                                      "/opt/x.jar",    "{{ .inputs.x }}", "$(HOME)", "\xc3\xa9", "\\"};
  switch (depth > 5 ? 9 : roll(d, 10)) {
  case 0:
    return collection(test, d, false, depth);
  case 1:
  case 2:
    return collection(test, d, true, depth);
  case 3: {
    Repipe__V1__Value *out = value(test, d, 0);
    if (out->kind_case == REPIPE__V1__VALUE__KIND_DERIVED) {
      out->derived->n_parts = 2;
      out->derived->parts = RP_NEW_ARRAY(&test->arena, Repipe__V1__TextPart *, 2);
      for (size_t i = 0; i < 2; i++) {
        out->derived->parts[i] = RP_NEW(&test->arena, Repipe__V1__TextPart);
        repipe__v1__text_part__init(out->derived->parts[i]);
        out->derived->parts[i]->value = i == 0 ? rp_test_literal(test, "str", texts[roll(d, 10)]) : value(test, d, 0);
        out->derived->parts[i]->format = text(test, roll(d, 2) == 0 ? "" : "%Y '");
      }
    }
    return out;
  }
  case 4:
    return value(test, d, 0);
  case 5:
    return rp_test_literal(test, "int", roll(d, 2) == 0 ? "2" : "-1");
  case 6:
    return rp_test_literal(test, "bool", roll(d, 2) == 0 ? "True" : "False");
  default:
    return rp_test_literal(test, "str", texts[roll(d, 10)]);
  }
}

// Makes the node one of a class that could be a native task; most answers are what such a class has.
static void contrib(rp_test_graph *test, dice *d, uint32_t node)
{
  size_t count;
  const rp_native_row *rows = rp_native_rows(&count);
  const rp_native_row *row = &rows[roll(d, (uint32_t)count)];
  for (unsigned i = 0; i < 6 && row->type == NULL; i++) {
    row = &rows[roll(d, (uint32_t)count)];
  }
  Repipe__V1__Task *task = test->inventory.tasks[node];
  task->mro = RP_NEW_ARRAY(&test->arena, char *, 1);
  task->mro[0] = text(test, row->base);
  task->n_mro = 1;
  Repipe__V1__GraphNode *made = test->graph.nodes[node];
  made->answers = RP_NEW_ARRAY(&test->arena, Repipe__V1__Attribute *, 64);
  for (const rp_native_field *field = row->fields; field != NULL && field->name != NULL; field++) {
    if (roll(d, 20) == 0 || made->n_answers == 64) {
      continue;
    }
    Repipe__V1__Attribute *one = RP_NEW(&test->arena, Repipe__V1__Attribute);
    repipe__v1__attribute__init(one);
    one->name = text(test, field->name);
    bool words = field->slot == RP_NATIVE_COMMAND || field->slot == RP_NATIVE_ARGS;
    bool none = field->slot == RP_NATIVE_NOTHING || field->slot == RP_NATIVE_LUIGIS || !field->required;
    one->value = roll(d, 12) == 0                   ? answer(test, d, 0)
                 : none                             ? rp_test_literal(test, "none", "")
                 : words                            ? collection(test, d, false, 4)
                 : field->slot == RP_NATIVE_POD     ? collection(test, d, true, 0)
                 : field->slot == RP_NATIVE_RETRIES ? rp_test_literal(test, "int", "1")
                 : field->slot == RP_NATIVE_CUSTOM  ? rp_test_literal(test, "bool", "True")
                                                    : rp_test_literal(test, "str", "s3://b/app.py");
    made->answers[made->n_answers++] = one;
  }
}

// run() yields what the last edges lead to.
static void yields(rp_test_graph *test, dice *d, uint32_t node)
{
  Repipe__V1__GraphNode *made = test->graph.nodes[node];
  uint32_t count = roll(d, (uint32_t)made->n_requires + 1);
  made->n_requires -= count;
  made->dynamic = made->requires + made->n_requires;
  made->n_dynamic = count;
  made->yields_first = roll(d, 4) != 0;
  test->inventory.tasks[node]->run_is_generator = true;
  for (uint32_t i = 1; i < count; i++) {
    made->dynamic[i]->turn = made->dynamic[i - 1]->turn + roll(d, 2);
  }
}

static void make(rp_test_graph *test, dice *d)
{
  static const char *const kinds[] = {"task", "task", "task", "wrapper", "external"};
  static const char *const shapes[] = {"task", "list",   "dict",      "set",  "unknown",
                                       "none", "nested", "generator", "list", "dict"};
  static const char *const locations[] = {"local",  "local", "remote", "local", "",
                                          "marker", "local", "local",  "memory"};
  uint32_t count = 1 + (roll(d, 25) == 0 ? 60 + roll(d, 80) : roll(d, 14));
  for (uint32_t i = 0; i < count; i++) {
    uint32_t node = rp_test_node(test, i == 0 ? "Root" : class_name(test, d), kinds[roll(d, 5)]);
    test->graph.nodes[node]->requires_shape = text(test, PICK(d, shapes));
    test->graph.nodes[node]->output_shape = text(test, PICK(d, shapes));
    bool native = roll(d, 3) == 0;
    if (native) {
      contrib(test, d, node);
    }
    for (uint32_t k = 0; k < roll(d, 3) && !native; k++) {
      rp_test_output(test, node, locations[roll(d, 60) == 0 ? 8 : roll(d, 8)]);
    }
    if (i > 0) {
      arguments(test, d, node);
    }
  }
  rp_test_argument(test, 0, "day", "DateParameter", rp_test_input(test, "day"));
  rp_test_argument(test, 0, "all", "BoolParameter", rp_test_input(test, "all"));
  rp_test_argument(test, 0, "names", "ListParameter", rp_test_input(test, "names"));
  rp_test_argument(test, 0, "count", "IntParameter", rp_test_input(test, "count"));
  bool circles = roll(d, 10) == 0;
  for (uint32_t i = 1; i < count; i++) {
    edge(test, d, roll(d, i), i);
    for (uint32_t k = 0; k < roll(d, 3); k++) {
      uint32_t other = roll(d, count);
      edge(test, d, circles || other > i ? i : other, circles || other > i ? other : i);
    }
  }
  for (uint32_t i = 0; i < count; i++) {
    if (roll(d, 4) == 0) {
      yields(test, d, i);
    }
  }
  launches(test, d);
}

static bool grave(Repipe__V1__Reason *const *reasons, size_t count)
{
  for (size_t i = 0; i < count; i++) {
    if (rp_rule_find(reasons[i]->code)->class != RP_RULE_INFORMS) {
      return true;
    }
  }
  return false;
}

static uint64_t number_of(const char *variable, uint64_t otherwise)
{
  const char *text = getenv(variable);
  return text != NULL ? strtoull(text, NULL, 10) : otherwise;
}

static void keep(uint64_t seed, rp_str bytes, rp_arena *arena)
{
  rp_error err = {0};
  const char *folder = getenv("RP_RANDOM_KEEP");
  if (folder != NULL) {
    assert_int_equal(rp_file_write(rp_arena_printf(arena, "%s/%06u.tgz", folder, (unsigned)seed).data, bytes, &err), 0);
  }
}

static void every_graph_gives_a_package_or_a_reason(void **state)
{
  (void)state;
  uint64_t graphs = number_of("RP_RANDOM_GRAPHS", 2000);
  uint64_t first = number_of("RP_RANDOM_FIRST", 1);
  size_t packages = 0;
  size_t probes = 0;
  size_t natives = 0;
  for (uint64_t seed = first; seed < first + graphs; seed++) {
    rp_test_graph test;
    rp_test_graph_init(&test);
    dice d = {seed * 2654435761u};
    make(&test, &d);
    Repipe__V1__Plan *plan = rp_test_plan(&test);
    const Repipe__V1__WorkflowPlan *workflow = plan->workflows[0];
    if (grave(workflow->reasons, workflow->n_reasons) == (strcmp(workflow->outcome, "exact") == 0)) {
      fail_msg("seed %u: %s with other reasons", (unsigned)seed, workflow->outcome);
    }
    if (workflow->n_nodes > 0) {
      rp_package package;
      rp_str bytes = rp_test_package(&test, plan, &package);
      rp_check_result result;
      rp_check_package(&result, bytes, &test.arena);
      for (size_t i = 0; i < result.count; i++) {
        fail_msg("seed %u: %s: %s", (unsigned)seed, result.findings[i].entry, result.findings[i].text);
      }
      keep(seed, bytes, &test.arena);
      packages++;
      for (size_t i = 0; i < workflow->n_nodes; i++) {
        probes += strcmp(workflow->nodes[i]->mode, "probe") == 0;
        natives += strcmp(workflow->nodes[i]->mode, "native") == 0;
      }
    } else {
      assert_string_equal(workflow->outcome, "blocked");
    }
    rp_test_graph_release(&test);
  }
  assert_true(packages > graphs / 2);
  assert_true(probes > graphs / 50);
  assert_true(natives > graphs / 200);
}

int main(void)
{
  const struct CMUnitTest tests[] = {cmocka_unit_test(every_graph_gives_a_package_or_a_reason)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
