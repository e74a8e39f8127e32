// Workflows: launched roots first, then candidates.

#include "analyzer/entry.h"
#include "base/map.h"

/// Classes that are no candidates, by what they are named after: "path NUL module:qualname" and, in the same map, address.
static rp_str key_of(rp_arena *arena, const char *path, const char *name)
{
  return rp_arena_printf(arena, "%s%c%s", path, '\0', name);
}

static rp_str address_of(const rp_object *const *class)
{
  return (rp_str){(const char *)class, sizeof *class};
}

/// What some other task requires, and what some other task derives from.
static void mark_used(rp_arena *arena, const rp_entry_input *input, rp_map *used)
{
  static char yes;
  for (size_t i = 0; i < input->task_count; i++) {
    const Repipe__V1__Task *task = input->tasks[i].message;
    rp_str itself = key_of(arena, task->path, rp_export_text(arena, rp_arena_printf(arena, "%s:%s", task->module, task->qualname)));
    for (size_t k = 0; k < task->n_requires; k++) {
      rp_str other = key_of(arena, task->requires[k]->task_path, task->requires[k]->task);
      if (task->requires[k]->task[0] != '\0' && !rp_str_eq(other, itself)) {
        rp_map_put(used, other, &yes);
      }
    }
    const rp_object *class = input->tasks[i].class;
    for (uint32_t k = 1; k < class->cls.mro_count; k++) {
      const rp_object *base = class->cls.mro[k];
      rp_map_put(used, address_of(&base), &yes);
    }
  }
}

static Repipe__V1__Workflow *workflow_of(rp_arena *arena, const rp_task_class *root, size_t index)
{
  Repipe__V1__Workflow *workflow = RP_MESSAGE(arena, Repipe__V1__Workflow, REPIPE__V1__WORKFLOW__INIT);
  workflow->root = rp_export_text(arena, rp_arena_printf(arena, "%s:%s", root->message->module, root->message->qualname));
  workflow->root_path = rp_export_text(arena, rp_str_of(root->message->path));
  workflow->import_root = rp_export_text(arena, rp_str_of(root->message->import_root));
  workflow->task = (uint32_t)index;
  return workflow;
}

void rp_workflows_find(rp_arena *arena, const rp_entry_input *input, Repipe__V1__Inventory *inventory)
{
  RP_VEC(Repipe__V1__Workflow *) launched = {0};
  RP_VEC(Repipe__V1__Workflow *) candidates = {0};
  rp_map used;
  rp_map_init(&used, arena);
  mark_used(arena, input, &used);
  for (size_t i = 0; i < input->task_count; i++) {
    const rp_task_class *task = &input->tasks[i];
    Repipe__V1__Workflow *workflow = workflow_of(arena, task, i);
    workflow->entry_points = rp_arena_alloc(arena, (inventory->n_entry_points + 1) * sizeof *workflow->entry_points);
    for (size_t k = 0; k < inventory->n_entry_points; k++) {
      const Repipe__V1__EntryPoint *entry = inventory->entry_points[k];
      bool runs = !rp_str_is(rp_str_of(entry->kind), "evidence"); // luigi-deps-tree only looks
      if (runs && rp_str_is(rp_str_of(entry->root), workflow->root) && rp_str_is(rp_str_of(entry->root_path), workflow->root_path)) {
        workflow->entry_points[workflow->n_entry_points++] = (uint32_t)k;
      }
    }
    workflow->launched = workflow->n_entry_points > 0;
    const rp_object *class = task->class;
    bool config = rp_str_is(rp_str_of(task->message->kind), "config");
    bool external = rp_str_is(rp_str_of(task->message->kind), "external");
    if (workflow->launched) {
      RP_PUSH(arena, &launched, workflow);
    } else if (!config && !external && !task->message->test && !task->message->abstract && !rp_map_has(&used, key_of(arena, workflow->root_path, workflow->root)) && !rp_map_has(&used, address_of(&class))) {
      RP_PUSH(arena, &candidates, workflow);
    }
  }
  rp_map_release(&used);
  inventory->workflows = rp_arena_alloc(arena, (launched.count + candidates.count + 1) * sizeof *inventory->workflows);
  for (size_t i = 0; i < launched.count; i++) {
    inventory->workflows[inventory->n_workflows++] = launched.items[i];
  }
  for (size_t i = 0; i < candidates.count; i++) {
    inventory->workflows[inventory->n_workflows++] = candidates.items[i];
  }
}

