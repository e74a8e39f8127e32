// Files of `flytectl get launchplan|workflow|execution -o json`: one object or a list of them, told apart by what they hold.
#include <jansson.h>
#include <string.h>

#include "base/map.h"
#include "reporter/tally/status.h"

struct rp_flyte_state {
  rp_arena *arena;
  rp_map active; ///< names of workflows
};

rp_flyte_state *rp_flyte_state_new(rp_arena *arena)
{
  rp_flyte_state *state = RP_NEW(arena, rp_flyte_state);
  state->arena = arena;
  rp_map_init(&state->active, arena);
  return state;
}

void rp_flyte_state_release(rp_flyte_state *state)
{
  if (state != NULL) {
    rp_map_release(&state->active);
  }
}

static const char *text_at(const json_t *object, const char *first, const char *second, const char *third)
{
  const json_t *at = json_object_get(json_object_get(object, first), second);
  const char *text = json_string_value(third != NULL ? json_object_get(at, third) : at);
  return text != NULL ? text : "";
}

/// An active launch plan names its workflow in spec.workflowId; an execution the launch plan or workflow that it ran.
static int add_one(rp_flyte_state *state, const char *file, const json_t *object, rp_error *err)
{
  const char *names[3] = {"", "", ""};
  const char *plan_state = text_at(object, "closure", "state", NULL);
  if (text_at(object, "id", "name", NULL)[0] == '\0') {
    return rp_fail(err, RP_ERROR_FORMAT, "%s: not what flytectl get -o json writes: an object without id.name", file);
  }
  if (strcmp(plan_state, "ACTIVE") == 0) {
    names[0] = text_at(object, "spec", "workflowId", "name");
    names[1] = text_at(object, "id", "name", NULL);
  } else if (text_at(object, "closure", "phase", NULL)[0] != '\0') {
    names[0] = text_at(object, "closure", "workflowId", "name");
    names[1] = text_at(object, "spec", "launchPlan", "name");
  }
  for (size_t i = 0; i < 3; i++) {
    if (names[i][0] != '\0') {
      rp_map_put(&state->active, rp_arena_str(state->arena, rp_str_of(names[i])), state);
    }
  }
  return 0;
}

int rp_flyte_state_add(rp_flyte_state *state, const char *file, rp_str json, rp_error *err)
{
  json_error_t problem;
  json_t *document = json_loadb(json.data != NULL ? json.data : "", json.size, 0, &problem);
  if (document == NULL) {
    return rp_fail(err, RP_ERROR_FORMAT, "%s:%d: %s", file, problem.line, problem.text);
  }
  int status = 0;
  if (json_is_array(document)) {
    for (size_t i = 0; i < json_array_size(document) && status == 0; i++) {
      status = add_one(state, file, json_array_get(document, i), err);
    }
  } else {
    status = add_one(state, file, document, err);
  }
  json_decref(document);
  return status;
}

bool rp_flyte_state_active(const rp_flyte_state *state, rp_str workflow)
{
  return rp_map_has(&state->active, workflow);
}
