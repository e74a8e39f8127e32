// The targets of all tasks by the keys of their paths, and a look-up for each folder above what is read.
#include "analyzer/inventory/graph_reads.h"

#include "analyzer/inventory/structure.h"
#include "analyzer/inventory/task_parts.h"
#include "analyzer/lib/luigi.h"
#include "base/map.h"

/// Whose target a path is: all of them, in the order of the nodes.
typedef struct owner {
  size_t node;
  struct owner *next;
} owner;

typedef struct graph {
  Repipe__V1__GraphNode *const *nodes;
  const rp_val *instances;
  size_t count;
  rp_map owners;   // key -> owner
  rp_map relative; // the same by their keys as relative() makes them
  uint32_t *found; // nodes of one read, plus 1
  size_t found_count;
} graph;

/// `others`: there are other tasks. Of a path that is only named nothing is said but whose it is.
static bool reads_by_path(const Repipe__V1__GraphNode *node, const rp_task_class *tasks, bool others)
{
  const Repipe__V1__Task *task = node->task > 0 ? tasks[node->task - 1].message : NULL;
  for (size_t i = 0; task != NULL && i < task->n_diagnostics; i++) {
    if (task->diagnostics[i]->code == RP_RULE_READS_BY_PATH) {
      return true;
    }
  }
  return others && task != NULL && task->names_paths;
}

static void add_owner_of(rp_interp *in, rp_map *owners, rp_str key, size_t node)
{
  owner *own = rp_arena_alloc(in->arena, sizeof *own);
  *own = (owner){node, NULL};
  owner *last = rp_map_find(owners, key);
  if (last == NULL) {
    rp_map_put(owners, key, own);
    return;
  }
  while (last->next != NULL && last->node != node) {
    last = last->next;
  }
  if (last->node != node) {
    last->next = own;
  }
}

/// The key with what is joined to a folder taken for relative.
static rp_str relative(rp_interp *in, rp_str key)
{
  char *copy = rp_arena_alloc(in->arena, key.size + 1);
  for (size_t i = 0; i < key.size; i++) {
    copy[i] = key.data[i] == RP_PLACE_JOINED ? '/' : key.data[i];
  }
  return (rp_str){copy, key.size};
}

/// Whether of some target it is known where it is.
static bool is_placed(const Repipe__V1__GraphNode *node)
{
  bool placed = false;
  for (size_t i = 0; i < node->n_outputs; i++) {
    placed = placed || node->outputs[i]->n_places > 0;
  }
  return placed;
}

static void add_targets(rp_interp *in, graph *g, rp_val task, size_t node)
{
  rp_budget(in, RP_STEPS_TASK);
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
    add_owner_of(in, &g->owners, place.key, node);
    add_owner_of(in, &g->relative, relative(in, place.key), node);
  }
}

static const owner *owners_at(const rp_map *owners, rp_str path)
{
  const owner *found = NULL;
  for (size_t size = path.size; size > 0 && found == NULL; size--) {
    bool folder = size < path.size && (path.data[size] == '/' || path.data[size] == RP_PLACE_JOINED);
    found = size == path.size || folder ? rp_map_find(owners, rp_str_sub(path, 0, size)) : NULL;
  }
  return found;
}

/// Whose target it is, or lies in; NULL. `maybe`: unless something that is joined to a folder begins anew.
static const owner *owners_of(rp_interp *in, const graph *g, const rp_place *place, bool *maybe)
{
  const owner *found = owners_at(&g->owners, place->key);
  *maybe = found == NULL;
  return found != NULL ? found : owners_at(&g->relative, relative(in, place->key));
}

static Repipe__V1__GraphRead *read_of(rp_arena *arena, const rp_task_spot *spot, const graph *g)
{
  Repipe__V1__GraphRead *message = RP_MESSAGE(arena, Repipe__V1__GraphRead, REPIPE__V1__GRAPH_READ__INIT);
  message->nodes = rp_arena_alloc(arena, (g->found_count + 1) * sizeof *message->nodes);
  memcpy(message->nodes, g->found, g->found_count * sizeof *message->nodes);
  message->n_nodes = g->found_count;
  message->text = rp_export_text(arena, spot->text);
  message->path = rp_export_text(arena, spot->path);
  message->line = spot->line;
  return message;
}

static bool is_required(const Repipe__V1__GraphNode *node, size_t other)
{
  for (size_t i = 0; i < node->n_requires; i++) {
    if (node->requires[i] -> node == other + 1) {
      return true;
    }
  }
  return false;
}

static void add_owner(graph *g, size_t node)
{
  for (size_t i = 0; i < g->found_count; i++) {
    if (g->found[i] == node + 1) {
      return;
    }
  }
  g->found[g->found_count++] = (uint32_t)node + 1;
}

/// Tasks that are neither the node's own nor required by it: of those it is known what their files are for it.
static void add_others(graph *g, size_t index, const owner *one)
{
  for (; one != NULL; one = one->next) {
    if (one->node != index && !is_required(g->nodes[index], one->node)) {
      add_owner(g, one->node);
    }
  }
}

/// Whether the task may be the node's own, required or yielded: as far as its class says.
static bool is_near(const graph *g, size_t index, const rp_object *class)
{
  const Repipe__V1__GraphNode *node = g->nodes[index];
  bool near = g->instances[index]->object->class == class;
  for (size_t i = 0; i < node->n_requires + node->n_dynamic && !near; i++) {
    uint32_t other = i < node->n_requires ? node->requires[i] -> node : node -> dynamic[i - node->n_requires] -> node;
    near = other == 0 || g->instances[other - 1]->object->class == class;
  }
  return near;
}

/// The target of another task, wherever it lies. Of one that is no node of the graph it is a file that nobody brings.
static void export_made(rp_interp *in, rp_arena *arena, graph *g, size_t index, const rp_task_named *named)
{
  const Repipe__V1__GraphNode *node = g->nodes[index];
  rp_val maker = rp_value_object(&in->values, named->maker);
  g->found_count = 0;
  for (size_t i = 0; i < g->count && g->found_count == 0; i++) {
    if (rp_lib_instances(in, g->instances[i], maker) >= RP_INSTANCES_EQUAL) {
      add_owner(g, i);
    }
  }
  size_t other = g->found_count > 0 ? g->found[0] - 1 : index;
  bool yielded = other == index;
  for (size_t i = 0; i < node->n_dynamic; i++) {
    yielded = yielded || node->dynamic[i]->node == other + 1;
  }
  if (g->found_count == 0 ? !is_near(g, index, named->maker->class) : !yielded && !is_required(node, other)) {
    Repipe__V1__GraphRead *read = read_of(arena, &named->spot, g);
    read->named = g->found_count > 0;
    read->adds = named->changes;
    g->nodes[index]->reads[g->nodes[index]->n_reads++] = read;
  }
}

static void export_named(rp_interp *in, rp_arena *arena, graph *g, size_t index, const rp_task_named *named)
{
  g->found_count = 0;
  bool maybe = false;
  const owner *owners = owners_of(in, g, &named->place, &maybe);
  bool own = false;
  for (const owner *one = owners; one != NULL; one = one->next) {
    own = own || one->node == index || is_required(g->nodes[index], one->node);
  }
  if (!own) {
    add_others(g, index, owners);
  }
  rp_str folder = named->place.key;
  const rp_map_entry *entry = named->lists ? rp_map_next(&g->owners, NULL) : NULL;
  for (; entry != NULL; entry = rp_map_next(&g->owners, entry)) {
    rp_str key = rp_map_key(entry);
    bool inside = rp_str_is(folder, ".")
                      ? rp_str_find(key, RP_STR("/"), 0) == SIZE_MAX
                      : rp_str_starts_with(key, folder) && key.size > folder.size && key.data[folder.size] == '/';
    if (inside) {
      add_others(g, index, rp_map_value(entry));
    }
  }
  if (g->found_count > 0) {
    Repipe__V1__GraphRead *read = read_of(arena, &named->spot, g);
    read->named = true;
    read->maybe = maybe && !named->lists;
    read->adds = named->changes;
    read->lists = named->lists;
    g->nodes[index]->reads[g->nodes[index]->n_reads++] = read;
  }
}

static void export(rp_interp *in, rp_arena *arena, graph *g, const rp_task_conduct *conduct, size_t index)
{
  Repipe__V1__GraphNode *node = g->nodes[index];
  node->reads = rp_arena_alloc(arena, (conduct->read_count + conduct->named_count + 1) * sizeof *node->reads);
  for (size_t i = 0; conduct->reads_known && i < conduct->read_count; i++) {
    const rp_task_read *read = &conduct->reads[i];
    g->found_count = 0;
    bool maybe = false;
    for (const owner *one = owners_of(in, g, &read->place, &maybe); one != NULL; one = one->next) {
      add_owner(g, one->node);
    }
    Repipe__V1__GraphRead *message = read_of(arena, &read->spot, g);
    message->adds = read->adds;
    message->maybe = maybe && message->n_nodes > 0;
    node->reads[node->n_reads++] = message;
  }
  for (size_t i = 0; i < conduct->named_count; i++) {
    const rp_task_named *named = &conduct->named[i];
    if (named->maker != NULL) {
      export_made(in, arena, g, index, named);
    } else {
      export_named(in, arena, g, index, named);
    }
  }
}

void rp_graph_reads(rp_interp *in, rp_arena *arena, const rp_val *instances, Repipe__V1__GraphNode *const *nodes,
                    size_t count, const rp_task_class *tasks)
{
  bool any = false;
  for (size_t i = 0; i < count; i++) {
    any = any || reads_by_path(nodes[i], tasks, count > 1);
  }
  if (!any) {
    return;
  }
  rp_sandbox sandbox;
  rp_sandbox_begin(in, &sandbox);
  graph g = {.nodes = nodes,
             .instances = instances,
             .count = count,
             .found = rp_arena_alloc(in->arena, (count + 1) * sizeof *g.found)};
  rp_map_init(&g.owners, in->arena);
  rp_map_init(&g.relative, in->arena);
  for (size_t i = 0; i < count; i++) {
    instances[i]->object->instance.settled = true; // the graph asked: whether its answers change is known
    if (is_placed(nodes[i])) {
      add_targets(in, &g, instances[i], i);
    }
  }
  for (size_t i = 0; i < count; i++) {
    rp_object *class = instances[i]->object->class;
    if (reads_by_path(nodes[i], tasks, count > 1) && (nodes[i]->n_dynamic == 0 || nodes[i]->yields_first)) {
      rp_frame frame = {.module = class->cls.module, .node = class->cls.node};
      in->frame = class->cls.module != NULL ? &frame : NULL;
      rp_task_answers answers;
      rp_task_ask(in, in->arena, instances[i], true, &answers);
      rp_task_conduct conduct = rp_task_conduct_of(in, instances[i], &answers);
      export(in, arena, &g, &conduct, i);
      in->frame = NULL;
    }
  }
  rp_map_release(&g.owners);
  rp_map_release(&g.relative);
  rp_sandbox_end(in, &sandbox);
}
