// Features of Luigi by the codes that say what becomes of them. Codes that say what repipe could not read are no feature's.
#include <stdlib.h>
#include <string.h>

#include "base/map.h"
#include "base/vec.h"
#include "proto/message.h"
#include "proto/rules.h"
#include "reporter/tally/insight.h"

enum { CODES = 4 };

static const struct {
  const char *feature;
  uint32_t codes[CODES];
} FEATURES[] = {
    {"dependencies yielded while running", {RP_RULE_DYNAMIC}},
    {"dependencies that run() yields before it does anything", {RP_RULE_YIELDED_FIRST}},
    {"requires() that reads files, time or the network", {RP_RULE_READS_OUTSIDE}},
    {"paths that depend on where the process runs", {RP_RULE_READS_PLACE}},
    {"a dependency for each item of a collection", {RP_RULE_COLLECTION_UNKNOWN}},
    {"dependencies under a condition", {RP_RULE_CONDITION_UNKNOWN, RP_RULE_RAISES_UNDER_CONDITION}},
    {"a condition that the inputs decide", {RP_RULE_REQUIRED_UNDER_CONDITION}},
    {"a list that one run is made for each item of", {RP_RULE_MAPPED}},
    {"tasks that the caller passes in", {RP_RULE_SET_BY_CALLER}},
    {"tasks that require themselves for another day", {RP_RULE_RECURSION}},
    {"state of a module that tasks share", {RP_RULE_MUTABLE_GLOBAL}},
    {"frameworks on top of Luigi", {RP_RULE_LAYER}},
    {"targets in memory", {RP_RULE_MEMORY_TARGET}},
    {"target classes of one's own", {RP_RULE_TARGET_CLASS_UNKNOWN}},
    {"local files between tasks", {RP_RULE_LOCAL_TARGET_TRAVELS}},
    {"local files from outside", {RP_RULE_LOCAL_EXTERNAL}},
    {"external tasks", {RP_RULE_EXTERNAL_INPUT}},
    {"arguments worked out from others",
     {RP_RULE_ARGUMENT_COMPUTED, RP_RULE_ARGUMENT_RETYPED, RP_RULE_ARGUMENT_ANSWERED, RP_RULE_ARGUMENT_ASKED}},
    {"defaults of the time of running",
     {RP_RULE_DEFAULT_AT_RUN_TIME, RP_RULE_KICKOFF_TIME, RP_RULE_KICKOFF_WORKED_OUT}},
    {"parameters that only the caller gives", {RP_RULE_ARGUMENT_FROM_OUTSIDE}},
    {"secret parameters", {RP_RULE_LAUNCH_SECRET, RP_RULE_SECRET}},
    {"configuration from the environment", {RP_RULE_CONFIG_ENVIRONMENT}},
    {"one family of several classes", {RP_RULE_FAMILY_SHARED, RP_RULE_CLASS_SHADOWED}},
    {"retry_count", {RP_RULE_RETRIES_CARRIED}},
    {"cron notation that Flyte has not", {RP_RULE_SCHEDULE_REFUSED, RP_RULE_SCHEDULE_NOTATION}},
    {"scheduled arguments", {RP_RULE_SCHEDULE_ARGUMENTS}},
    {"schedules without a time zone", {RP_RULE_SCHEDULE_ZONE, RP_RULE_DATE_ZONE}},
    {"range tools", {RP_RULE_RANGE_SCHEDULED, RP_RULE_RANGE_BY_HAND}},
    {"options of the command line", {RP_RULE_LAUNCH_NOT_CARRIED}},
    {"arguments that the shell computes", {RP_RULE_LAUNCH_DYNAMIC, RP_RULE_LAUNCH_OPEN}},
    {"more tasks than a workflow of Flyte may have", {RP_RULE_TOO_MANY_NODES, RP_RULE_TOO_MANY_PATHS, RP_RULE_SPLIT}},
};

enum { FEATURE_COUNT = sizeof FEATURES / sizeof FEATURES[0] };

typedef struct feature {
  Repipe__V1__ParityRow *row;
  uint32_t last;      ///< repository that was counted last, plus 1: workflows come by repository
  size_t uses, holds; ///< number of the workflow, plus 1
} feature;

typedef struct builder {
  rp_arena *arena;
  rp_map known; ///< name -> feature
  rp_map teams; ///< "name\nteam"
  RP_VEC(feature *) list;
} builder;

/// By the worst of the codes that were met.
static const char *carried(const Repipe__V1__ParityRow *row)
{
  static const char *const WORDS[] = {"carried", "with a difference", "as Luigi in one node", "not"};
  static const rp_rule_class CLASSES[] = {RP_RULE_INFORMS, RP_RULE_DIFFERS, RP_RULE_COLLAPSES, RP_RULE_BLOCKS};
  size_t worst = 0;
  for (size_t i = 0; i < row->n_codes; i++) {
    const rp_rule *rule = rp_rule_find(row->codes[i]);
    for (size_t k = worst; k < 4; k++) {
      worst = rule == NULL || row->codes[i] == RP_RULE_ATTRIBUTE_NOT_CARRIED ? 3
              : rule->class == CLASSES[k]                                    ? k
                                                                             : worst;
    }
  }
  return WORDS[worst];
}

static bool holds(uint32_t code)
{
  const rp_rule *rule = rp_rule_find(code);
  return rule == NULL || rule->class != RP_RULE_INFORMS;
}

static feature *feature_named(builder *b, rp_str name)
{
  feature *one = rp_map_find(&b->known, name);
  if (one == NULL) {
    one = RP_NEW(b->arena, feature);
    one->row = RP_MESSAGE(b->arena, Repipe__V1__ParityRow, REPIPE__V1__PARITY_ROW__INIT);
    one->row->feature = rp_arena_cstr(b->arena, name);
    one->row->codes = RP_NEW_ARRAY(b->arena, uint32_t, CODES);
    rp_map_put(&b->known, name, one);
    RP_PUSH(b->arena, &b->list, one);
  }
  return one;
}

/// NULL: the code is no feature's. An attribute of the scheduler is a feature by its own name.
static feature *feature_of(builder *b, const Repipe__V1__FleetReason *reason)
{
  if (reason->code == RP_RULE_ATTRIBUTE_NOT_CARRIED) {
    return feature_named(b, rp_str_of(reason->text));
  }
  for (size_t i = 0; i < FEATURE_COUNT; i++) {
    for (size_t k = 0; k < CODES; k++) {
      if (FEATURES[i].codes[k] == reason->code) {
        return feature_named(b, rp_str_of(FEATURES[i].feature));
      }
    }
  }
  return NULL;
}

static void note_code(Repipe__V1__ParityRow *row, uint32_t code)
{
  size_t at = 0;
  while (at < row->n_codes && row->codes[at] < code) {
    at++;
  }
  if (at < row->n_codes && row->codes[at] == code) {
    return;
  }
  memmove(&row->codes[at + 1], &row->codes[at], (row->n_codes - at) * sizeof row->codes[0]);
  row->codes[at] = code;
  row->n_codes++;
}

static void use(builder *b, feature *one, const Repipe__V1__WorkflowRow *row, size_t number)
{
  if (one->uses != number) {
    one->uses = number;
    *(row->launched ? &one->row->launched : &one->row->candidates) += 1;
    one->row->repositories += one->last != row->repository + 1;
    one->last = row->repository + 1;
    rp_str team = rp_arena_printf(b->arena, "%s\n%s", one->row->feature, row->team);
    one->row->teams += rp_map_put(&b->teams, team, one) == NULL;
  }
}

static void take(builder *b, const Repipe__V1__WorkflowRow *row, size_t number)
{
  feature *only = NULL;
  bool sole = true;
  for (size_t i = 0; i < row->n_reasons; i++) {
    const Repipe__V1__FleetReason *reason = row->reasons[i];
    feature *one = feature_of(b, reason);
    if (one != NULL) {
      note_code(one->row, reason->code);
      use(b, one, row, number);
    }
    if (!holds(reason->code)) {
      continue;
    }
    sole = sole && one != NULL && (only == NULL || only == one);
    only = one;
    if (one != NULL && one->holds != number) {
      one->holds = number;
      *(row->launched ? &one->row->held_launched : &one->row->held_candidates) += 1;
    }
  }
  if (sole && only != NULL) {
    *(row->launched ? &only->row->sole_launched : &only->row->sole_candidates) += 1;
  }
}

static int compare_rows(const void *left, const void *right)
{
  const Repipe__V1__ParityRow *a = *(Repipe__V1__ParityRow *const *)left;
  const Repipe__V1__ParityRow *b = *(Repipe__V1__ParityRow *const *)right;
  const uint32_t ranks[][2] = {{a->held_launched, b->held_launched},
                               {a->held_candidates, b->held_candidates},
                               {a->launched, b->launched},
                               {a->candidates, b->candidates}};
  for (size_t i = 0; i < sizeof ranks / sizeof ranks[0]; i++) {
    if (ranks[i][0] != ranks[i][1]) {
      return ranks[i][0] > ranks[i][1] ? -1 : 1;
    }
  }
  return strcmp(a->feature, b->feature);
}

void rp_insight_parity(Repipe__V1__Snapshot *s, rp_arena *arena)
{
  builder b = {.arena = arena};
  rp_map_init(&b.known, arena);
  rp_map_init(&b.teams, arena);
  for (size_t i = 0; i < s->n_workflows; i++) {
    take(&b, s->workflows[i], i + 1);
  }
  s->parity = RP_NEW_ARRAY(arena, Repipe__V1__ParityRow *, b.list.count + 1);
  s->n_parity = b.list.count;
  for (size_t i = 0; i < b.list.count; i++) {
    s->parity[i] = b.list.items[i]->row;
    s->parity[i]->carried = rp_arena_cstr(arena, rp_str_of(carried(s->parity[i])));
  }
  qsort(s->parity, s->n_parity, sizeof *s->parity, compare_rows);
  rp_map_release(&b.known);
  rp_map_release(&b.teams);
}
