// Workflows: launched roots first, then candidates.

#include "analyzer/entry.h"

static bool names(const Repipe__V1__Dependency *dependency, const Repipe__V1__Task *task)
{
  rp_str module = rp_str_of(task->module);
  rp_str name = rp_str_of(dependency->task);
  return rp_str_is(rp_str_of(dependency->task_path), task->path) && rp_str_starts_with(name, module) && name.size > module.size &&
         name.data[module.size] == ':' && rp_str_is(rp_str_sub(name, module.size + 1, name.size), task->qualname);
}

static bool is_required(const Repipe__V1__Inventory *inventory, const Repipe__V1__Task *task)
{
  for (size_t i = 0; i < inventory->n_tasks; i++) {
    const Repipe__V1__Task *other = inventory->tasks[i];
    for (size_t k = 0; k < other->n_requires; k++) {
      if (other != task && names(other->requires[k], task)) {
        return true;
      }
    }
  }
  return false;
}

static bool has_subclass(const rp_entry_input *input, const rp_task_class *task)
{
  for (size_t i = 0; i < input->task_count; i++) {
    if (&input->tasks[i] != task && rp_class_derives(input->tasks[i].class, task->class)) {
      return true;
    }
  }
  return false;
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
    bool config = rp_str_is(rp_str_of(task->message->kind), "config");
    bool external = rp_str_is(rp_str_of(task->message->kind), "external");
    if (workflow->launched) {
      RP_PUSH(arena, &launched, workflow);
    } else if (!config && !external && !task->message->test && !task->message->abstract && !is_required(inventory, task->message) && !has_subclass(input, task)) {
      RP_PUSH(arena, &candidates, workflow);
    }
  }
  inventory->workflows = rp_arena_alloc(arena, (launched.count + candidates.count + 1) * sizeof *inventory->workflows);
  for (size_t i = 0; i < launched.count; i++) {
    inventory->workflows[inventory->n_workflows++] = launched.items[i];
  }
  for (size_t i = 0; i < candidates.count; i++) {
    inventory->workflows[inventory->n_workflows++] = candidates.items[i];
  }
}

