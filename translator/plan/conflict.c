/// What two tasks of one workflow do to each other on one machine and not in Flyte: targets that are one file, or lie in one another,
/// and tasks that Luigi takes for one. Paths are compared as texts, as f-strings, and as joined expressions: only what is
/// proved is spoken of. One map over all targets, and a look-up for each folder above one.

#include "translator/plan/plan.h"

#include "base/buf.h"
#include "base/path.h"
#include "proto/value_text.h"

typedef struct target {
  uint32_t node;
  const Repipe__V1__Output *output;
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

#define JOIN RP_STR("os.path.join(")

// An f-string and nothing behind it: what stands between its quotes.
static bool formatted(rp_str expression, rp_str *inner)
{
  if (expression.size < 3 || expression.data[0] != 'f' || (expression.data[1] != '\'' && expression.data[1] != '"')) {
    return false;
  }
  *inner = rp_str_sub(expression, 2, expression.size - 1);
  rp_str quote = rp_str_sub(expression, 1, 2);
  return rp_str_ends_with(expression, quote) && rp_str_find(*inner, quote, 0) == SIZE_MAX &&
         rp_str_find(*inner, RP_STR("\\"), 0) == SIZE_MAX;
}

// Where the last argument of os.path.join(...) begins, with the comma in front of it; 0: it is no such call.
static size_t last_argument(rp_str expression)
{
  if (!rp_str_starts_with(expression, JOIN)) {
    return 0;
  }
  size_t comma = 0;
  unsigned depth = 0;
  char quote = '\0';
  for (size_t i = JOIN.size; i < expression.size; i++) {
    char c = expression.data[i];
    if (quote != '\0') {
      i += c == '\\';
      quote = c == quote ? '\0' : quote;
    } else if (c == '\'' || c == '"') {
      quote = c;
    } else if (c == '(' || c == '[' || c == '{') {
      depth++;
    } else if (c == ')' || c == ']' || c == '}') {
      if (depth == 0) {
        return i + 1 == expression.size ? comma : 0; // something is done with what it gives
      }
      depth--;
    } else if (c == ',' && depth == 0) {
      comma = i;
    }
  }
  return 0;
}

// The place before the last slash that stands outside of braces; 0: none.
static size_t last_slash(rp_str inner)
{
  size_t slash = 0;
  unsigned depth = 0;
  for (size_t i = 0; i < inner.size; i++) {
    depth += inner.data[i] == '{';
    depth -= inner.data[i] == '}' && depth > 0;
    slash = inner.data[i] == '/' && depth == 0 ? i : slash;
  }
  return slash;
}

// The same path has the same key: "=text", or "(expression".
static rp_str key_of_expression(rp_arena *arena, rp_str expression)
{
  rp_str inner;
  // f'{folder}' is folder.
  if (formatted(expression, &inner) && inner.size > 2 && inner.data[0] == '{' &&
      rp_str_find(inner, RP_STR("}"), 0) == inner.size - 1 && rp_str_find(inner, RP_STR(":"), 0) == SIZE_MAX &&
      rp_str_find(inner, RP_STR("!"), 0) == SIZE_MAX) {
    expression = rp_str_sub(inner, 1, inner.size - 1);
  }
  return rp_arena_printf(arena, "(%.*s", RP_STR_ARG(expression));
}

static rp_str key_of(rp_arena *arena, const Repipe__V1__Value *path)
{
  if (path == NULL) {
    return RP_STR("");
  }
  if (path->kind_case == REPIPE__V1__VALUE__KIND_LITERAL) {
    rp_str normal = rp_path_normalize(arena, rp_str_of(path->literal->text));
    return rp_arena_printf(arena, "=%.*s", RP_STR_ARG(normal));
  }
  if (path->kind_case == REPIPE__V1__VALUE__KIND_INPUT) {
    return key_of_expression(arena, rp_str_of(path->input));
  }
  return path->kind_case == REPIPE__V1__VALUE__KIND_DERIVED
             ? key_of_expression(arena, rp_str_of(path->derived->expression))
             : RP_STR("");
}

// The key of the folder that something lies in; empty: none that is known.
static rp_str folder_of(rp_arena *arena, rp_str key)
{
  rp_str rest = rp_str_sub(key, 1, key.size);
  rp_str inner;
  if (key.data[0] == '=') {
    rp_str folder = rp_path_dir(rest);
    return folder.size > 0 ? rp_arena_printf(arena, "=%.*s", RP_STR_ARG(folder)) : RP_STR("");
  }
  if (formatted(rest, &inner)) {
    rp_str folder = rp_str_sub(inner, 0, last_slash(inner));
    return folder.size == 0 ? RP_STR("")
           : rp_str_find(folder, RP_STR("{"), 0) == SIZE_MAX
               ? rp_arena_printf(arena, "=%.*s", RP_STR_ARG(rp_path_normalize(arena, folder)))
               : key_of_expression(arena, rp_arena_printf(arena, "f'%.*s'", RP_STR_ARG(folder)));
  }
  size_t comma = last_argument(rest);
  if (comma == 0) {
    return RP_STR("");
  }
  rp_str joined = rp_str_sub(rest, 0, comma);
  if (last_argument(rp_arena_printf(arena, "%.*s)", RP_STR_ARG(joined))) != 0) {
    return key_of_expression(arena, rp_arena_printf(arena, "%.*s)", RP_STR_ARG(joined)));
  }
  rp_str first = rp_str_sub(joined, JOIN.size, joined.size);
  bool text = first.size > 2 && first.data[0] == '\'';
  return text ? rp_arena_printf(arena, "=%.*s",
                                RP_STR_ARG(rp_path_normalize(arena, rp_str_sub(first, 1, first.size - 1))))
              : key_of_expression(arena, first);
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

static const char *text_of(rp_arena *arena, const Repipe__V1__Value *path, const char *class_name)
{
  rp_buf buf = RP_BUF_INIT;
  rp_value_python(&buf, path);
  rp_buf_printf(&buf, ", and %s", class_name);
  char *text = rp_arena_cstr(arena, rp_buf_str(&buf));
  rp_buf_release(&buf);
  return text;
}

static void conflict(rp_workflow_state *workflow, const target *a, const target *b, uint32_t code)
{
  if (a->node == b->node || rp_plan_runner(workflow, a->node) == rp_plan_runner(workflow, b->node) ||
      !together(workflow, a->node, b->node)) {
    return;
  }
  const rp_graph_state *nodes = workflow->nodes;
  say(workflow, a->node, code, a->output, text_of(workflow->arena, a->output->path, nodes[b->node].node->class_));
  say(workflow, b->node, code, b->output, text_of(workflow->arena, b->output->path, nodes[a->node].node->class_));
}

// Whether it may write its targets at all: what only hands on those of others, or waits for them, has no run() of its own.
static bool writes(const rp_graph_state *state)
{
  const Repipe__V1__Task *task = state->task;
  bool found = task == NULL;
  for (size_t i = 0; !found && i < task->n_overrides; i++) {
    found = strcmp(task->overrides[i], "run") == 0;
  }
  for (size_t i = 0; !found && i < task->n_mro; i++) {
    found = strncmp(task->mro[i], "luigi.contrib", strlen("luigi.contrib")) == 0;
  }
  return found && strcmp(state->node->kind, "external") != 0;
}

static void compare_targets(rp_workflow_state *workflow)
{
  rp_map known; // key -> target
  rp_map_init(&known, workflow->arena);
  RP_VEC(rp_str) keys = {0};
  RP_VEC(target *) targets = {0};
  for (uint32_t i = 0; i < workflow->count; i++) {
    const rp_graph_state *state = &workflow->nodes[i];
    for (size_t k = 0; k < state->node->n_outputs; k++) {
      const Repipe__V1__Output *output = state->node->outputs[k];
      bool local = strcmp(output->location, "local") == 0 && !state->shared[k];
      rp_str key = local && writes(state) ? key_of(workflow->arena, output->path) : RP_STR("");
      if (key.size == 0) {
        continue;
      }
      target *own = RP_NEW(workflow->arena, target);
      *own = (target){i, output};
      const target *other = rp_map_find(&known, key);
      if (other != NULL) {
        conflict(workflow, other, own, RP_RULE_TARGET_OF_SEVERAL);
      } else {
        rp_map_put(&known, key, own);
      }
      RP_PUSH(workflow->arena, &keys, key);
      RP_PUSH(workflow->arena, &targets, own);
    }
  }
  for (size_t i = 0; i < keys.count; i++) {
    enum { DEEPEST = 64 };
    rp_str folder = folder_of(workflow->arena, keys.items[i]);
    for (unsigned depth = 0; folder.size > 0 && depth < DEEPEST; depth++) {
      const target *outer = rp_map_find(&known, folder);
      if (outer != NULL) {
        conflict(workflow, outer, targets.items[i], RP_RULE_TARGET_INSIDE_ANOTHER);
      }
      folder = folder_of(workflow->arena, folder);
    }
  }
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
