/// What two tasks of one workflow do to each other on one machine and not in Flyte: targets that are one file, or lie in one another,
/// and tasks that Luigi takes for one. Paths are compared part by part, as the analyzer took them apart. One map over all targets, a
/// look-up for each folder above one, and of those that hold values a look at each pair.

#include "translator/plan/plan.h"

#include "base/buf.h"
#include "proto/value_text.h"

// A letter of a text, or (number) a value.
typedef struct sign {
  char letter;
  uint32_t value;
  const char *type;
} sign;

typedef struct signs {
  sign *items;
  size_t count;
} signs;

typedef struct target {
  uint32_t node;
  const Repipe__V1__Output *output;
  const Repipe__V1__Place *place;
  bool values; // something in it depends on inputs
  bool other;  // or on something else
  signs signs;
} target;

static void say(rp_workflow_state *workflow, uint32_t node, uint32_t code, const Repipe__V1__Output *output,
                const char *text)
{
  rp_graph_state *state = &workflow->nodes[node];
  const char *path = output != NULL && output->file[0] != '\0' ? output->file
                     : state->task != NULL                     ? state->task->path
                                                               : "";
  uint32_t line = output != NULL ? output->line : state->task != NULL ? state->task->line : 0;
  rp_reason_add(&state->reasons, workflow->arena, code, path, line, text);
}

// ---- paths as keys ----

enum { JOINED = 1, VALUE = 2 };

// Texts as they stand, the numbers of values between marks.
static rp_str key_of(rp_arena *arena, const Repipe__V1__Place *place)
{
  rp_buf buf = RP_BUF_INIT;
  for (size_t i = 0; i < place->n_parts; i++) {
    const Repipe__V1__PathPart *part = place->parts[i];
    if (part->joined) {
      rp_buf_char(&buf, JOINED);
    }
    if (part->value != 0) {
      rp_buf_printf(&buf, "%c%u%c", VALUE, (unsigned)part->value, VALUE);
    } else {
      rp_buf_cstr(&buf, part->text);
    }
  }
  rp_str key = rp_arena_str(arena, rp_buf_str(&buf));
  rp_buf_release(&buf);
  return key;
}

// The key of the folder that something lies in; empty: none that is known.
static rp_str folder_of(rp_str key)
{
  size_t end = key.size;
  while (end > 0 && key.data[end - 1] != '/' && key.data[end - 1] != JOINED) {
    end--;
  }
  return rp_str_sub(key, 0, end > 0 ? end - 1 : 0);
}

// ---- paths that are one for some inputs only ----

static signs signs_of(rp_arena *arena, const Repipe__V1__Place *place)
{
  size_t most = 0;
  for (size_t i = 0; i < place->n_parts; i++) {
    most += strlen(place->parts[i]->text) + 2;
  }
  signs out = {RP_NEW_ARRAY(arena, sign, most + 1), 0};
  for (size_t i = 0; i < place->n_parts; i++) {
    const Repipe__V1__PathPart *part = place->parts[i];
    if (part->joined) {
      out.items[out.count++] = (sign){'/', 0, ""};
    }
    if (part->value != 0) {
      out.items[out.count++] = (sign){'\0', part->value, part->type};
    }
    for (const char *c = part->text; part->value == 0 && *c != '\0'; c++) {
      out.items[out.count++] = (sign){*c, 0, ""};
    }
  }
  return out;
}

// Whether the text of a value of that type may hold the letter.
static bool may_hold(const char *type, char letter)
{
  bool number = strcmp(type, "int") == 0 || strcmp(type, "date") == 0;
  return number ? (letter >= '0' && letter <= '9') || letter == '-' : letter != '/';
}

static bool may_meet(const sign *a, const sign *b)
{
  if (a->value == 0 && b->value == 0) {
    return a->letter == b->letter;
  }
  if (a->value != 0 && b->value != 0) {
    bool known =
        a->type[0] != '\0' && b->type[0] != '\0' && strcmp(a->type, "text") != 0 && strcmp(b->type, "text") != 0;
    return !known || strcmp(a->type, b->type) == 0;
  }
  return a->value != 0 ? may_hold(a->type, b->letter) : may_hold(b->type, a->letter);
}

static bool same_sign(const sign *a, const sign *b)
{
  return a->value == b->value && a->letter == b->letter;
}

// What is left may be empty: a text that is a value.
static bool may_vanish(const signs *left)
{
  bool all = left->count > 0;
  for (size_t i = 0; i < left->count && all; i++) {
    const char *type = left->items[i].type;
    all = left->items[i].value != 0 && (type[0] == '\0' || strcmp(type, "text") == 0);
  }
  return all;
}

// Whether values that differ may make two paths one. Where a value stands for texts, each is taken for one name: it holds no slash.
static bool may_be_one(signs a, signs b)
{
  while (a.count > 0 && b.count > 0 && same_sign(&a.items[0], &b.items[0])) {
    a = (signs){a.items + 1, a.count - 1};
    b = (signs){b.items + 1, b.count - 1};
  }
  while (a.count > 0 && b.count > 0 && same_sign(&a.items[a.count - 1], &b.items[b.count - 1])) {
    a.count--;
    b.count--;
  }
  if (a.count == 0 || b.count == 0) {
    return a.count == b.count || may_vanish(a.count == 0 ? &b : &a);
  }
  size_t slashes[2] = {0, 0};
  for (size_t i = 0; i < a.count; i++) {
    slashes[0] += a.items[i].letter == '/';
  }
  for (size_t i = 0; i < b.count; i++) {
    slashes[1] += b.items[i].letter == '/';
  }
  return slashes[0] == slashes[1] && may_meet(&a.items[0], &b.items[0]) &&
         may_meet(&a.items[a.count - 1], &b.items[b.count - 1]);
}

// ---- targets ----

static const char *condition_of(const Repipe__V1__GraphNode *node, uint32_t child)
{
  for (size_t i = 0; i < node->n_requires; i++) {
    if (node->requires[i] -> node == child + 1) {
      return node->requires[i] -> condition;
    }
  }
  return NULL;
}

// Whether there are inputs for which both are required: one always is, or some task requires both under one condition. Of other
// conditions nobody knows whether they can hold at once.
static bool together(const rp_workflow_state *workflow, uint32_t a, uint32_t b)
{
  bool both = workflow->nodes[a].always || workflow->nodes[b].always;
  for (size_t i = 0; i < workflow->count && !both; i++) {
    const char *first = condition_of(workflow->nodes[i].node, a);
    const char *second = first != NULL ? condition_of(workflow->nodes[i].node, b) : NULL;
    both = second != NULL && strcmp(first, second) == 0;
  }
  return both;
}

static const char *text_of(rp_arena *arena, const Repipe__V1__Value *path, const char *class_name, bool sometimes)
{
  rp_buf buf = RP_BUF_INIT;
  rp_value_python(&buf, path);
  rp_buf_printf(&buf, ", and %s%s", class_name, sometimes ? " for some inputs" : "");
  char *text = rp_arena_cstr(arena, rp_buf_str(&buf));
  rp_buf_release(&buf);
  return text;
}

static void conflict(rp_workflow_state *workflow, const target *a, const target *b, uint32_t code, bool sometimes)
{
  if (a->node == b->node || rp_plan_runner(workflow, a->node) == rp_plan_runner(workflow, b->node) ||
      !together(workflow, a->node, b->node)) {
    return;
  }
  const rp_graph_state *nodes = workflow->nodes;
  say(workflow, a->node, code, a->output,
      text_of(workflow->arena, a->output->path, nodes[b->node].node->class_, sometimes));
  say(workflow, b->node, code, b->output,
      text_of(workflow->arena, b->output->path, nodes[a->node].node->class_, sometimes));
}

static bool overrides(const Repipe__V1__Task *task, const char *name)
{
  bool found = false;
  for (size_t i = 0; task != NULL && !found && i < task->n_overrides; i++) {
    found = strcmp(task->overrides[i], name) == 0;
  }
  return found;
}

// Whether it may write its targets at all: what only hands on those of others, or waits for them, has no run() of its own.
static bool writes(const rp_graph_state *state)
{
  const Repipe__V1__Task *task = state->task;
  bool found = task == NULL || overrides(task, "run");
  for (size_t i = 0; !found && i < task->n_mro; i++) {
    found = strncmp(task->mro[i], "luigi.contrib", strlen("luigi.contrib")) == 0;
  }
  return found && strcmp(state->node->kind, "external") != 0;
}

typedef RP_VEC(target *) target_list;

static bool has_place(const rp_workflow_state *workflow, const Repipe__V1__GraphNode *node, rp_str key)
{
  for (size_t i = 0; i < node->n_outputs; i++) {
    for (size_t k = 0; k < node->outputs[i]->n_places; k++) {
      if (rp_str_eq(key_of(workflow->arena, node->outputs[i]->places[k]), key)) {
        return true;
      }
    }
  }
  return false;
}

static bool of_required(const rp_workflow_state *workflow, const Repipe__V1__GraphNode *node, rp_str key)
{
  for (size_t i = 0; i < node->n_requires + node->n_dynamic; i++) {
    const Repipe__V1__GraphEdge *edge = i < node->n_requires ? node->requires[i] : node->dynamic[i - node->n_requires];
    bool known = edge->node > 0 && edge->node <= workflow->count;
    if (known && has_place(workflow, workflow->nodes[edge->node - 1].node, key)) {
      return true;
    }
  }
  return false;
}

// Whether all of its targets are those of what it requires, and its run() leaves them alone: Luigi calls that all the same.
static bool hands_on(const rp_workflow_state *workflow, const rp_graph_state *state)
{
  const Repipe__V1__GraphNode *node = state->node;
  bool all = state->task != NULL && state->task->run_idle;
  for (size_t i = 0; i < node->n_outputs && all; i++) {
    for (size_t k = 0; k < node->outputs[i]->n_places && all; k++) {
      all = of_required(workflow, node, key_of(workflow->arena, node->outputs[i]->places[k]));
    }
  }
  return all;
}

static target_list list_targets(rp_workflow_state *workflow)
{
  target_list targets = {0};
  for (uint32_t i = 0; i < workflow->count; i++) {
    const rp_graph_state *state = &workflow->nodes[i];
    bool makes = writes(state) && !hands_on(workflow, state);
    for (size_t k = 0; k < state->node->n_outputs && makes; k++) {
      const Repipe__V1__Output *output = state->node->outputs[k];
      bool local = strcmp(output->location, "local") == 0 && !state->shared[k];
      for (size_t m = 0; local && m < output->n_places; m++) {
        target *own = RP_NEW(workflow->arena, target);
        *own = (target){.node = i, .output = output, .place = output->places[m]};
        for (size_t p = 0; p < own->place->n_parts; p++) {
          own->values = own->values || own->place->parts[p]->input;
          own->other = own->other || (own->place->parts[p]->value != 0 && !own->place->parts[p]->input);
        }
        RP_PUSH(workflow->arena, &targets, own);
      }
    }
  }
  return targets;
}

static bool is_value_of(const target *t, const Repipe__V1__Value *value)
{
  const char *name = value == NULL                                         ? ""
                     : value->kind_case == REPIPE__V1__VALUE__KIND_INPUT   ? value->input
                     : value->kind_case == REPIPE__V1__VALUE__KIND_DERIVED ? value->derived->expression
                                                                           : "";
  for (size_t i = 0; i < t->place->n_parts; i++) {
    if (t->place->parts[i]->value != 0 && strcmp(t->place->parts[i]->text, name) == 0) {
      return true;
    }
  }
  return false;
}

// Two tasks of a class whose paths hold what tells them apart: where the paths are one, so are the tasks.
static bool one_task(const rp_workflow_state *workflow, const target *a, const target *b)
{
  const Repipe__V1__GraphNode *first = workflow->nodes[a->node].node;
  const Repipe__V1__GraphNode *second = workflow->nodes[b->node].node;
  bool one = strcmp(first->class_, second->class_) == 0 && first->n_arguments == second->n_arguments;
  for (size_t i = 0; i < first->n_arguments && one; i++) {
    rp_buf texts[2] = {RP_BUF_INIT, RP_BUF_INIT};
    rp_value_python(&texts[0], first->arguments[i]->value);
    rp_value_python(&texts[1], second->arguments[i]->value);
    one = rp_str_eq(rp_buf_str(&texts[0]), rp_buf_str(&texts[1])) || is_value_of(a, first->arguments[i]->value) ||
          is_value_of(b, second->arguments[i]->value);
    rp_buf_release(&texts[0]);
    rp_buf_release(&texts[1]);
  }
  return one;
}

// Each pair of which one holds inputs: as many as can be looked at. Of what is computed from them nothing is said.
static void compare_values(rp_workflow_state *workflow, const target_list *targets)
{
  enum { MOST = 3000 };
  if (targets->count > MOST) {
    return;
  }
  for (size_t i = 0; i < targets->count; i++) {
    targets->items[i]->signs = signs_of(workflow->arena, targets->items[i]->place);
  }
  for (size_t i = 0; i < targets->count; i++) {
    for (size_t k = i + 1; k < targets->count; k++) {
      const target *a = targets->items[i];
      const target *b = targets->items[k];
      if ((a->values || b->values) && !a->other && !b->other && a->node != b->node && may_be_one(a->signs, b->signs) &&
          !one_task(workflow, a, b)) {
        conflict(workflow, a, b, RP_RULE_TARGET_OF_SEVERAL, true);
      }
    }
  }
}

static void compare_targets(rp_workflow_state *workflow)
{
  rp_map known; // key -> target
  rp_map_init(&known, workflow->arena);
  target_list targets = list_targets(workflow);
  for (size_t i = 0; i < targets.count; i++) {
    target *own = targets.items[i];
    rp_str key = key_of(workflow->arena, own->place);
    const target *other = rp_map_find(&known, key);
    if (other != NULL) {
      conflict(workflow, other, own, RP_RULE_TARGET_OF_SEVERAL,
               other->output->n_places > 1 || own->output->n_places > 1);
    } else {
      rp_map_put(&known, key, own);
    }
  }
  for (size_t i = 0; i < targets.count; i++) {
    enum { DEEPEST = 64 };
    rp_str folder = folder_of(key_of(workflow->arena, targets.items[i]->place));
    for (unsigned depth = 0; folder.size > 0 && depth < DEEPEST; depth++) {
      const target *outer = rp_map_find(&known, folder);
      if (outer != NULL) {
        conflict(workflow, outer, targets.items[i], RP_RULE_TARGET_INSIDE_ANOTHER, false);
      }
      folder = folder_of(folder);
    }
  }
  compare_values(workflow, &targets);
  rp_map_release(&known);
}

// ---- tasks ----

// What Luigi knows a task by: its class and the values of its significant public parameters (Luigi 3.8.1 task.py:477). Empty where
// one of them is not known.
static rp_str identity(const rp_workflow_state *workflow, const rp_graph_state *state, bool *more)
{
  rp_buf buf = RP_BUF_INIT;
  rp_buf_cstr(&buf, state->node->class_);
  bool known = state->task != NULL;
  for (size_t i = 0; known && i < state->node->n_arguments; i++) {
    const Repipe__V1__Argument *argument = state->node->arguments[i];
    const Repipe__V1__Parameter *parameter = rp_plan_parameter(state->task, argument->name);
    if (parameter != NULL && (!parameter->significant || strcmp(parameter->visibility, "public") != 0)) {
      *more = true;
      continue;
    }
    known = argument->value != NULL && rp_value_first_unknown(argument->value) == NULL;
    rp_buf_char(&buf, '\n');
    rp_value_python(&buf, argument->value);
  }
  rp_str text = known ? rp_arena_str(workflow->arena, rp_buf_str(&buf)) : RP_STR("");
  rp_buf_release(&buf);
  return text;
}

static void find_twins(rp_workflow_state *workflow)
{
  rp_map known; // identity -> index plus 1
  rp_map_init(&known, workflow->arena);
  for (uint32_t i = 0; i < workflow->count; i++) {
    bool more = false;
    rp_str key = identity(workflow, &workflow->nodes[i], &more);
    if (key.size == 0 || !more) {
      continue;
    }
    uint32_t *first = rp_map_find(&known, key);
    if (first == NULL) {
      first = RP_NEW(workflow->arena, uint32_t);
      *first = i;
      rp_map_put(&known, key, first);
    } else if (rp_plan_runner(workflow, *first) != rp_plan_runner(workflow, i) && together(workflow, *first, i)) {
      say(workflow, *first, RP_RULE_ONE_TO_LUIGI, NULL, workflow->nodes[i].node->class_);
      say(workflow, i, RP_RULE_ONE_TO_LUIGI, NULL, workflow->nodes[i].node->class_);
    }
  }
  rp_map_release(&known);
}

// ---- instances ----

static bool keeps(const Repipe__V1__Task *task, const char *name)
{
  for (size_t i = 0; task != NULL && i < task->n_keeps; i++) {
    if (strcmp(task->keeps[i], name) == 0) {
      return true;
    }
  }
  return false;
}

// Whether a task of that class sets the attribute in its run(), which is not in the reader's process.
static bool kept_elsewhere(const rp_workflow_state *workflow, uint32_t reader, const Repipe__V1__TaskLook *look)
{
  for (uint32_t i = 0; i < workflow->count; i++) {
    const rp_graph_state *state = &workflow->nodes[i];
    if (i != reader && strcmp(state->node->class_, look->class_) == 0 && keeps(state->task, look->name) &&
        rp_plan_runner(workflow, i) != rp_plan_runner(workflow, reader)) {
      return true;
    }
  }
  return false;
}

static void compare_instances(rp_workflow_state *workflow)
{
  for (uint32_t i = 0; i < workflow->count; i++) {
    rp_graph_state *state = &workflow->nodes[i];
    for (size_t k = 0; state->task != NULL && k < state->task->n_looks; k++) {
      const Repipe__V1__TaskLook *look = state->task->looks[k];
      if (kept_elsewhere(workflow, i, look)) {
        const char *text = rp_arena_printf(workflow->arena, "%s of %s", look->name, look->class_).data;
        rp_reason_add(&state->reasons, workflow->arena, RP_RULE_KEPT_IN_TASK, look->path, look->line, text);
      }
    }
  }
}

void rp_plan_conflicts(rp_workflow_state *workflow)
{
  compare_targets(workflow);
  find_twins(workflow);
  compare_instances(workflow);
}
