#include "cli/reading.h"

#include <stdlib.h>

#include "base/file.h"
#include "base/utf8.h"
#include "proto/rules.h"

enum { RULES_LIMIT = 1048576 };

bool rp_reading_take(rp_reading *reading, int val, const char *value)
{
  bool mine = val == RP_OPTION_LIBRARY || val == RP_OPTION_RULES || val == RP_OPTION_FOLDER;
  if (!mine || value == NULL || value[0] == '\0') {
    return false;
  }
  const char *copy = rp_arena_cstr(reading->arena, rp_str_of(value));
  if (val == RP_OPTION_RULES) {
    reading->rules_path = copy;
  } else if (val == RP_OPTION_FOLDER) {
    reading->folder = copy;
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

int rp_reading_load(rp_reading *reading)
{
  if (reading->rules_path == NULL) {
    return -1;
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
