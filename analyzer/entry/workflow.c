// Workflows: launched roots first, then candidates, so that every task that can run is in one of them.

#include "analyzer/entry/entry.h"
#include "base/map.h"

typedef struct reach {
  const rp_entry_input *input;
  rp_arena *arena;
  rp_map by_name; ///< "path NUL module:qualname" -> its index + 1
  bool *required; ///< by another task that is not of the tests
  bool *reached;  ///< by a workflow that is already chosen
} reach;

static rp_str key_of(rp_arena *arena, const char *path, const char *name)
{
  return rp_arena_printf(arena, "%s%c%s", path, '\0', name);
}

static const char *name_of(rp_arena *arena, const Repipe__V1__Task *task)
{
  return rp_export_text(arena, rp_arena_printf(arena, "%s:%s", task->module, task->qualname));
}

/// Index of the task that a dependency names; SIZE_MAX: none of the repository.
static size_t target_of(const reach *r, const Repipe__V1__Dependency *dependency)
{
  if (dependency->task[0] == '\0') {
    return SIZE_MAX;
  }
  uintptr_t found = (uintptr_t)rp_map_find(&r->by_name, key_of(r->arena, dependency->task_path, dependency->task));
  return found == 0 ? SIZE_MAX : found - 1;
}

static void reach_init(reach *r, const rp_entry_input *input, rp_arena *arena)
{
  size_t count = input->task_count;
  *r = (reach){.input = input,
               .arena = arena,
               .required = rp_arena_zalloc(arena, count + 1, sizeof *r->required),
               .reached = rp_arena_zalloc(arena, count + 1, sizeof *r->reached)};
  rp_map_init(&r->by_name, arena);
  for (size_t i = 0; i < count; i++) {
    const Repipe__V1__Task *task = input->tasks[i].message;
    rp_map_put(&r->by_name, key_of(arena, task->path, name_of(arena, task)), (void *)(uintptr_t)(i + 1));
  }
  for (size_t i = 0; i < count; i++) {
    const Repipe__V1__Task *task = input->tasks[i].message;
    for (size_t k = 0; k < task->n_requires && !task->test; k++) {
      size_t other = target_of(r, task->requires[k]);
      if (other != SIZE_MAX && other != i) {
        r->required[other] = true;
      }
    }
  }
}

/// Everything that the classes say a root leads to.
static void follow(reach *r, size_t root)
{
  RP_VEC(size_t) open = {0};
  RP_PUSH(r->arena, &open, root);
  r->reached[root] = true;
  while (open.count > 0) {
    const Repipe__V1__Task *task = r->input->tasks[open.items[--open.count]].message;
    for (size_t k = 0; k < task->n_requires; k++) {
      size_t other = target_of(r, task->requires[k]);
      if (other != SIZE_MAX && !r->reached[other]) {
        r->reached[other] = true;
        RP_PUSH(r->arena, &open, other);
      }
    }
  }
}

/// Can an instance run, by itself, and outside of tests?
static bool is_runnable(const Repipe__V1__Task *task)
{
  rp_str kind = rp_str_of(task->kind);
  return !task->test && !task->abstract && !task->inert && !rp_str_is(kind, "config") && !rp_str_is(kind, "external");
}

static Repipe__V1__Workflow *workflow_of(rp_arena *arena, const rp_task_class *root, size_t index,
                                         const Repipe__V1__Inventory *inventory)
{
  Repipe__V1__Workflow *workflow = RP_MESSAGE(arena, Repipe__V1__Workflow, REPIPE__V1__WORKFLOW__INIT);
  workflow->root = rp_arena_cstr(arena, rp_str_of(name_of(arena, root->message)));
  workflow->root_path = rp_export_text(arena, rp_str_of(root->message->path));
  workflow->import_root = rp_export_text(arena, rp_str_of(root->message->import_root));
  workflow->task = (uint32_t)index;
  workflow->entry_points = rp_arena_alloc(arena, (inventory->n_entry_points + 1) * sizeof *workflow->entry_points);
  for (size_t k = 0; k < inventory->n_entry_points; k++) {
    const Repipe__V1__EntryPoint *entry = inventory->entry_points[k];
    bool runs = !rp_str_is(rp_str_of(entry->kind), "evidence"); // luigi-deps-tree only looks
    if (runs && rp_str_is(rp_str_of(entry->root), workflow->root) &&
        rp_str_is(rp_str_of(entry->root_path), workflow->root_path)) {
      workflow->entry_points[workflow->n_entry_points++] = (uint32_t)k;
    }
  }
  workflow->launched = workflow->n_entry_points > 0;
  return workflow;
}

void rp_workflows_find(rp_arena *arena, const rp_entry_input *input, Repipe__V1__Inventory *inventory)
{
  size_t count = input->task_count;
  reach r;
  reach_init(&r, input, arena);
  Repipe__V1__Workflow **all = rp_arena_alloc(arena, (count + 1) * sizeof(Repipe__V1__Workflow *));
  bool *chosen = rp_arena_zalloc(arena, count + 1, sizeof *chosen);
  inventory->workflows = rp_arena_alloc(arena, (count + 1) * sizeof(Repipe__V1__Workflow *));
  for (size_t i = 0; i < count; i++) {
    all[i] = workflow_of(arena, &input->tasks[i], i, inventory);
    if (all[i]->launched) {
      inventory->workflows[inventory->n_workflows++] = all[i];
      follow(&r, i);
    } else if (is_runnable(input->tasks[i].message) && !r.required[i]) {
      chosen[i] = true;
      follow(&r, i);
    }
  }
  // What is left requires one another in circles, or is required by what cannot run alone: the first of each is a root.
  for (size_t i = 0; i < count; i++) {
    if (!r.reached[i] && is_runnable(input->tasks[i].message)) {
      chosen[i] = true;
      follow(&r, i);
    }
  }
  for (size_t i = 0; i < count; i++) {
    if (chosen[i]) {
      inventory->workflows[inventory->n_workflows++] = all[i];
    }
  }
  rp_map_release(&r.by_name);
}
