// The targets of all tasks by the keys of their paths, and a look-up for each folder above what is read.
#include "analyzer/inventory/graph_reads.h"

#include "analyzer/inventory/structure.h"
#include "analyzer/inventory/task_parts.h"
#include "base/map.h"

/// Whose target a path is; NULL among them: of several.
typedef struct owner {
  size_t node;
  bool several;
} owner;

static bool reads_by_path(const Repipe__V1__GraphNode *node, const rp_task_class *tasks)
{
  const Repipe__V1__Task *task = node->task > 0 ? tasks[node->task - 1].message : NULL;
  for (size_t i = 0; task != NULL && i < task->n_diagnostics; i++) {
    if (task->diagnostics[i]->code == RP_RULE_READS_BY_PATH) {
      return true;
    }
  }
  return false;
}

static void add_targets(rp_interp *in, rp_map *owners, rp_val task, size_t node)
{
  rp_structure outputs = rp_outputs_of(in, task);
  for (size_t i = 0; i < outputs.count; i++) {
    rp_val target = outputs.leaves[i].value;
    rp_val path = rp_value_is(target, RP_OBJECT_INSTANCE) && !rp_value_is_task(target)
                      ? rp_attribute_or_null(in, target, rp_sym(in, "path"), 0)
                      : NULL;
    in->raised = NULL;
    if (path == NULL || (!rp_path_is_text(path) && !rp_value_is_symbolic(path)) ||
        outputs.leaves[i].condition->kind != RP_GUARD_TRUE || outputs.leaves[i].many) {
      continue;
    }
    rp_place place = rp_place_of(in, path);
    owner *known = rp_map_find(owners, place.key);
    if (known != NULL) {
      known->several = known->several || known->node != node;
    } else {
      known = rp_arena_alloc(in->arena, sizeof *known);
      *known = (owner){node, false};
      rp_map_put(owners, place.key, known);
    }
  }
}

/// Index plus 1 of the task whose target it is, or lies in; 0.
static uint32_t owner_of(const rp_map *owners, const rp_place *place)
{
  for (size_t size = place->key.size; size > 0; size--) {
    bool whole = size == place->key.size;
    rp_str key = rp_str_sub(place->key, 0, size);
    const owner *found = whole || place->key.data[size] == '/' || place->key.data[size] == RP_PLACE_JOINED
                             ? rp_map_find(owners, key)
                             : NULL;
    if (found != NULL) {
      return found->several ? 0 : (uint32_t)found->node + 1;
    }
  }
  return 0;
}

static void export(rp_arena *arena, const rp_map *owners, const rp_task_conduct *conduct, Repipe__V1__GraphNode *node)
{
  node->reads = rp_arena_alloc(arena, (conduct->read_count + 1) * sizeof *node->reads);
  for (size_t i = 0; conduct->reads_known && i < conduct->read_count; i++) {
    const rp_task_read *read = &conduct->reads[i];
    Repipe__V1__GraphRead *message = RP_MESSAGE(arena, Repipe__V1__GraphRead, REPIPE__V1__GRAPH_READ__INIT);
    message->node = owner_of(owners, &read->place);
    message->adds = read->adds;
    message->text = rp_export_text(arena, read->spot.text);
    message->path = rp_export_text(arena, read->spot.path);
    message->line = read->spot.line;
    node->reads[node->n_reads++] = message;
  }
}

void rp_graph_reads(rp_interp *in, rp_arena *arena, const rp_val *instances, Repipe__V1__GraphNode *const *nodes,
                    size_t count, const rp_task_class *tasks)
{
  bool any = false;
  for (size_t i = 0; i < count; i++) {
    any = any || reads_by_path(nodes[i], tasks);
  }
  if (!any) {
    return;
  }
  rp_sandbox sandbox;
  rp_sandbox_begin(in, &sandbox);
  rp_map owners; // key -> owner
  rp_map_init(&owners, in->arena);
  for (size_t i = 0; i < count; i++) {
    rp_budget(in, RP_STEPS_TASK);
    add_targets(in, &owners, instances[i], i);
  }
  for (size_t i = 0; i < count; i++) {
    rp_object *class = instances[i]->object->class;
    if (reads_by_path(nodes[i], tasks) && (nodes[i]->n_dynamic == 0 || nodes[i]->yields_first)) {
      rp_frame frame = {.module = class->cls.module, .node = class->cls.node};
      in->frame = class->cls.module != NULL ? &frame : NULL;
      rp_task_answers answers;
      rp_task_ask(in, in->arena, instances[i], true, &answers);
      rp_task_conduct conduct = rp_task_conduct_of(in, instances[i], &answers);
      export(arena, &owners, &conduct, nodes[i]);
      in->frame = NULL;
    }
  }
  rp_map_release(&owners);
  rp_sandbox_end(in, &sandbox);
}
