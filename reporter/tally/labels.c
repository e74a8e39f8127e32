// What rows are found by beside their names: modules of luigi.contrib that a class uses, itself or by a class of its repository that it
// derives from, and tags of the catalog-info.yaml above it.
#include <stdlib.h>
#include <string.h>

#include "base/map.h"
#include "base/path.h"
#include "base/vec.h"
#include "reporter/tally/insight.h"

typedef RP_VEC(char *) label_list;

/// Of the repository at hand.
typedef struct labels {
  Repipe__V1__Snapshot *snapshot;
  rp_arena *arena;
  rp_arena scratch;
  uint32_t repository;
  size_t task, workflow, mention; ///< its first rows, then those of the next
  rp_map names;                   ///< "module:qualname" -> index of its TaskRow, plus 1
} labels;

static void add_label(labels *l, label_list *list, rp_str label)
{
  for (size_t i = 0; i < list->count; i++) {
    if (rp_str_is(label, list->items[i])) {
      return;
    }
  }
  RP_PUSH(l->arena, list, rp_arena_cstr(l->arena, label));
}

static int compare_labels(const void *left, const void *right)
{
  return strcmp(*(char *const *)left, *(char *const *)right);
}

static char **sorted(label_list *list, size_t *count)
{
  if (list->count > 0) {
    qsort(list->items, list->count, sizeof list->items[0], compare_labels);
  }
  *count = list->count;
  return list->items;
}

// ---- modules ----

/// Those of the class and of every class of the repository above it; `seen` are the classes that were looked at.
static void add_modules(labels *l, label_list *list, rp_str name, rp_map *seen)
{
  RP_VEC(rp_str) left = {0};
  RP_PUSH(&l->scratch, &left, name);
  for (size_t i = 0; i < left.count; i++) {
    size_t at = (size_t)(uintptr_t)rp_map_find(&l->names, left.items[i]);
    if (at == 0 || rp_map_put(seen, left.items[i], l) != NULL) {
      continue;
    }
    const Repipe__V1__TaskRow *task = l->snapshot->tasks[at - 1];
    size_t count;
    const rp_str *modules = rp_usage_modules(&count, task, &l->scratch);
    for (size_t k = 0; k < count; k++) {
      add_label(l, list, modules[k]);
    }
    for (size_t k = 0; k < task->n_bases; k++) {
      RP_PUSH(&l->scratch, &left, rp_str_of(task->bases[k]));
    }
  }
}

// ---- tags ----

/// Whether a file of the repository lies below the folder of the catalog.
static bool is_below(labels *l, const Repipe__V1__MentionRow *tag, const char *path)
{
  const char *folder = l->snapshot->repositories[l->repository]->folder;
  rp_str dir = rp_path_dir(rp_str_of(tag->path));
  rp_str whole = folder[0] != '\0' ? rp_arena_printf(&l->scratch, "%s/%s", folder, path) : rp_str_of(path);
  return dir.size == 0 || (rp_str_starts_with(whole, dir) && whole.size > dir.size && whole.data[dir.size] == '/');
}

static char **tags_of(labels *l, const char *path, size_t *count)
{
  const Repipe__V1__Snapshot *s = l->snapshot;
  label_list list = {0};
  for (size_t i = l->mention; i < s->n_mentions && s->mentions[i]->repository == l->repository; i++) {
    if (strcmp(s->mentions[i]->kind, "tag") == 0 && (path == NULL || is_below(l, s->mentions[i], path))) {
      add_label(l, &list, rp_str_of(s->mentions[i]->name));
    }
  }
  return sorted(&list, count);
}

// ---- rows ----

static void label_task(labels *l, Repipe__V1__TaskRow *row)
{
  rp_map seen;
  rp_map_init(&seen, &l->scratch);
  label_list modules = {0};
  add_modules(l, &modules, rp_arena_printf(&l->scratch, "%s:%s", row->module, row->qualname), &seen);
  row->contrib = sorted(&modules, &row->n_contrib);
  row->tags = tags_of(l, row->path, &row->n_tags);
  rp_map_release(&seen);
}

static void label_workflow(labels *l, Repipe__V1__WorkflowRow *row)
{
  rp_map seen;
  rp_map_init(&seen, &l->scratch);
  label_list modules = {0};
  for (size_t i = 0; i < row->n_tasks; i++) {
    add_modules(l, &modules, rp_str_of(row->tasks[i]), &seen);
  }
  row->contrib = sorted(&modules, &row->n_contrib);
  row->tags = tags_of(l, row->path, &row->n_tags);
  rp_map_release(&seen);
}

void rp_insight_labels(Repipe__V1__Snapshot *s, rp_arena *arena)
{
  labels l = {.snapshot = s, .arena = arena};
  rp_arena_init(&l.scratch);
  for (; l.repository < s->n_repositories; l.repository++) {
    rp_map_init(&l.names, &l.scratch);
    size_t end = l.task;
    for (; end < s->n_tasks && s->tasks[end]->repository == l.repository; end++) {
      rp_str name = rp_arena_printf(&l.scratch, "%s:%s", s->tasks[end]->module, s->tasks[end]->qualname);
      rp_map_put(&l.names, name, (void *)(uintptr_t)(end + 1));
    }
    while (l.mention < s->n_mentions && s->mentions[l.mention]->repository < l.repository) {
      l.mention++;
    }
    Repipe__V1__RepositoryRow *row = s->repositories[l.repository];
    row->tags = tags_of(&l, NULL, &row->n_tags);
    for (; l.task < end; l.task++) {
      label_task(&l, s->tasks[l.task]);
    }
    for (; l.workflow < s->n_workflows && s->workflows[l.workflow]->repository == l.repository; l.workflow++) {
      label_workflow(&l, s->workflows[l.workflow]);
    }
    rp_map_release(&l.names);
    rp_arena_release(&l.scratch);
  }
}
