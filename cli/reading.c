#include "cli/reading.h"

#include <stdlib.h>

#include "base/file.h"
#include "base/utf8.h"
#include "cli/scan_fleet.h"
#include "proto/rules.h"

enum { RULES_LIMIT = 1048576 };

bool rp_reading_take(rp_reading *reading, int val, const char *value)
{
  bool mine = val == RP_OPTION_LIBRARY || val == RP_OPTION_RULES || val == RP_OPTION_FOLDER || val == RP_OPTION_FLEET;
  if (!mine || value == NULL || value[0] == '\0') {
    return false;
  }
  const char *copy = rp_arena_cstr(reading->arena, rp_str_of(value));
  if (val == RP_OPTION_RULES) {
    reading->rules_path = copy;
  } else if (val == RP_OPTION_FOLDER) {
    reading->folder = copy;
  } else if (val == RP_OPTION_FLEET) {
    reading->fleet_path = copy;
  } else {
    RP_PUSH(reading->arena, &reading->libraries, copy);
  }
  return true;
}

bool rp_reading_problems(FILE *out, const char *path, const rp_decision_problems *problems)
{
  rp_arena arena;
  rp_arena_init(&arena);
  bool printed = true;
  for (size_t i = 0; i < problems->count && printed; i++) {
    const rp_decision_problem *one = &problems->items[i];
    rp_str text = rp_utf8_visible(&arena, one->text);
    printed = fprintf(out, "%s:%u:%u: RP%u error %.*s\n", path, (unsigned)one->line, (unsigned)one->column,
                      (unsigned)one->code, RP_STR_ARG(text)) > 0;
  }
  rp_arena_release(&arena);
  return printed;
}

/// Looks at each repository of the fleet; one that cannot be read publishes nothing, and is said.
static int load_fleet(rp_reading *reading)
{
  const char *operands[] = {reading->fleet_path, NULL};
  const rp_input *inputs;
  size_t count;
  rp_error err = {0};
  rp_arena *arena = reading->arena;
  if (rp_inputs_read(&inputs, &count, operands, NULL, arena, &err) != 0) {
    return rp_exit_for(&err);
  }
  rp_scan_sight *sights = RP_NEW_ARRAY(arena, rp_scan_sight, count + 1);
  for (size_t i = 0; i < count; i++) {
    const rp_input *input = &inputs[i];
    rp_analyze_options options = {.path = rp_arena_cstr(arena, input->path),
                                  .ref = input->ref.size > 0 ? rp_arena_cstr(arena, input->ref) : NULL,
                                  .folder = input->folder.size > 0 ? rp_arena_cstr(arena, input->folder) : NULL,
                                  .identity = input->identity.size > 0 ? rp_arena_cstr(arena, input->identity) : NULL};
    rp_analyze_index index;
    rp_error unread = {0};
    if (rp_analyze_index_of(&index, &options, arena, &unread) != 0) {
      rp_say("--fleet: %s", unread.text);
      index = (rp_analyze_index){.identity = options.path};
    }
    rp_recorded_published *published = RP_NEW_ARRAY(arena, rp_recorded_published, index.count + 1);
    for (size_t k = 0; k < index.count; k++) {
      published[k] = (rp_recorded_published){rp_str_of(index.published[k].name), rp_str_of(index.published[k].root)};
    }
    sights[i] = (rp_scan_sight){.identity = rp_str_of(index.identity), .published = published, .count = index.count};
  }
  reading->others = RP_NEW(arena, rp_scan_fleet);
  rp_scan_fleet_build(reading->others, inputs, sights, count, arena);
  reading->fleet = RP_NEW(arena, rp_analyze_fleet);
  reading->fleet->published = &reading->others->published;
  return -1;
}

int rp_reading_load(rp_reading *reading)
{
  int status = reading->fleet_path != NULL ? load_fleet(reading) : -1;
  if (reading->rules_path == NULL || status >= 0) {
    return status;
  }
  rp_error err = {0};
  rp_str content;
  if (rp_file_read(&content, reading->arena, reading->rules_path, RULES_LIMIT, &err) != 0) {
    return rp_exit_for(&err);
  }
  rp_decision_problems problems;
  reading->rules = rp_decisions_read(&problems, content, reading->rules_path, reading->arena);
  if (problems.count > 0) {
    (void)rp_reading_problems(stderr, reading->rules_path, &problems);
    return RP_EXIT_UNMET;
  }
  return -1;
}

void rp_reading_apply(rp_analyze_options *options, const rp_reading *reading)
{
  options->libraries = reading->libraries.items;
  options->library_count = reading->libraries.count;
  options->rules = reading->rules;
  options->folder = reading->folder;
  options->fleet = reading->fleet;
  options->memory = reading->memory != NULL ? reading->memory : options->memory;
}

bool rp_parameter_take(rp_analyze_argument *out, const char *value, rp_arena *arena)
{
  rp_str text = rp_str_of(value != NULL ? value : "");
  size_t equals = rp_str_find(text, RP_STR("="), 0);
  if (equals == SIZE_MAX || equals == 0) {
    return false;
  }
  *out = (rp_analyze_argument){rp_arena_str(arena, rp_str_sub(text, 0, equals)),
                               rp_arena_str(arena, rp_str_sub(text, equals + 1, text.size))};
  return true;
}

int64_t rp_reading_now(void)
{
  const char *text = getenv("SOURCE_DATE_EPOCH");
  int64_t seconds;
  return text != NULL && rp_str_to_int64(rp_str_of(text), &seconds) && seconds > 0 ? seconds : 0;
}

size_t rp_reading_refused(const Repipe__V1__Inventory *inventory)
{
  size_t count = 0;
  for (size_t i = 0; i < inventory->n_diagnostics; i++) {
    const Repipe__V1__Diagnostic *one = inventory->diagnostics[i];
    if (one->code == RP_RULE_DECISION_KEY || one->code == RP_RULE_DECISION_VALUE ||
        one->code == RP_RULE_DECISION_UNREADABLE) {
      rp_decision_problem problem = {one->code, one->line, one->column, rp_str_of(one->text)};
      (void)rp_reading_problems(stderr, one->path, &(rp_decision_problems){&problem, 1});
      count++;
    }
  }
  return count;
}

void rp_reading_release(rp_reading *reading)
{
  if (reading->others != NULL) {
    rp_scan_fleet_release(reading->others);
  }
}
