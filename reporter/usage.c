// Usages as rows: a base, a dependency with its arguments, a parameter with its type and default, a target, a launch. What a
// task says of itself stands in its lines, as record wrote them.
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/map.h"
#include "base/utf8.h"
#include "base/vec.h"
#include "reporter/reporter.h"

typedef struct usages {
  rp_arena *arena;
  const Repipe__V1__Snapshot *snapshot;
  RP_VEC(rp_usage) rows;
} usages;

static void add(usages *u, const char *kind, rp_str name, const Repipe__V1__TaskRow *task, const char *text)
{
  rp_usage row = {
      .kind = kind, .name = name, .repository = task->repository, .path = task->path, .line = task->line, .text = text};
  row.user = rp_arena_cstr(u->arena, rp_arena_printf(u->arena, "%s:%s", task->module, task->qualname));
  RP_PUSH(u->arena, &u->rows, row);
  if (rp_str_starts_with(name, RP_STR("luigi.contrib."))) {
    row.kind = "contrib";
    row.name = rp_str_sub(name, 0, rp_str_find(name, RP_STR(":"), 0));
    RP_PUSH(u->arena, &u->rows, row);
  }
}

/// The text before the first of `ends`.
static rp_str until(const char *text, const char *ends)
{
  return (rp_str){text, strcspn(text, ends)};
}

/// "day: luigi:DateParameter = …" is a use of the name day and of the class.
static void add_parameter(usages *u, const Repipe__V1__TaskRow *task, const char *line)
{
  rp_str name = until(line, ":");
  const char *class = line + name.size;
  class += strspn(class, ": ");
  add(u, "parameter", name, task, line);
  add(u, "parameter type", until(class, " "), task, line);
}

/// "while running" is said before the name of what run() yields.
static void add_dependency(usages *u, const Repipe__V1__TaskRow *task, const char *line)
{
  static const char DYNAMIC[] = "(while running) ";
  const char *from = strncmp(line, DYNAMIC, sizeof DYNAMIC - 1) == 0 ? line + sizeof DYNAMIC - 1 : line;
  add(u, "task", until(from, "( ,["), task, line);
}

const rp_usage *rp_usages(size_t *count, const Repipe__V1__Snapshot *snapshot, rp_arena *arena)
{
  usages u = {.arena = arena, .snapshot = snapshot};
  for (size_t i = 0; i < snapshot->n_tasks; i++) {
    const Repipe__V1__TaskRow *task = snapshot->tasks[i];
    for (size_t k = 0; k < task->n_bases; k++) {
      add(&u, "base", rp_str_of(task->bases[k]), task, task->bases[k]);
    }
    for (size_t k = 0; k < task->n_parameters; k++) {
      add_parameter(&u, task, task->parameters[k]);
    }
    for (size_t k = 0; k < task->n_requires; k++) {
      add_dependency(&u, task, task->requires[k]);
    }
    for (size_t k = 0; k < task->n_outputs; k++) {
      add(&u, "target", until(task->outputs[k], " "), task, task->outputs[k]);
    }
  }
  for (size_t i = 0; i < snapshot->n_repositories; i++) {
    const Repipe__V1__RepositoryRow *row = snapshot->repositories[i];
    for (size_t k = 0; k < row->n_entry_points; k++) {
      const Repipe__V1__EntryRow *e = row->entry_points[k];
      rp_usage launch = {"launch", rp_str_of(e->family), (uint32_t)i, e->kind, e->path, e->line, e->command};
      RP_PUSH(arena, &u.rows, launch);
    }
  }
  *count = u.rows.count;
  return u.rows.items;
}

/// "luigi.contrib.s3:S3Target" is asked for whole, or by what stands behind its last colon or dot.
bool rp_usage_matches(const rp_usage *usage, rp_str name)
{
  if (rp_str_eq(usage->name, name)) {
    return true;
  }
  size_t size = usage->name.size;
  char before = size > name.size ? usage->name.data[size - name.size - 1] : '\0';
  return name.size > 0 && (before == ':' || before == '.') && rp_str_ends_with(usage->name, name);
}

typedef struct counted {
  const char *kind;
  rp_str name;
  size_t uses, repositories;
  uint32_t last; ///< repository that was counted last, plus 1: rows come by repository
} counted;

static int compare_counted(const void *left, const void *right)
{
  const counted *a = *(counted *const *)left;
  const counted *b = *(counted *const *)right;
  int kind = strcmp(a->kind, b->kind);
  return kind != 0                            ? kind
         : a->repositories != b->repositories ? (a->repositories > b->repositories ? -1 : 1)
         : a->uses != b->uses                 ? (a->uses > b->uses ? -1 : 1)
                                              : rp_str_cmp(a->name, b->name);
}

static void add_cell(rp_buf *out, rp_arena *arena, rp_str text, char behind)
{
  rp_buf_add(out, rp_utf8_visible(arena, text));
  rp_buf_char(out, behind);
}

rp_str rp_usage_catalogue(const rp_usage *rows, size_t count, rp_arena *arena)
{
  rp_map known;
  rp_map_init(&known, arena);
  RP_VEC(counted *) list = {0};
  for (size_t i = 0; i < count; i++) {
    rp_str key = rp_arena_printf(arena, "%s\n%.*s", rows[i].kind, RP_STR_ARG(rows[i].name));
    counted *one = rp_map_find(&known, key);
    if (one == NULL) {
      one = RP_NEW(arena, counted);
      *one = (counted){.kind = rows[i].kind, .name = rows[i].name};
      rp_map_put(&known, key, one);
      RP_PUSH(arena, &list, one);
    }
    one->uses++;
    one->repositories += one->last != rows[i].repository + 1;
    one->last = rows[i].repository + 1;
  }
  rp_map_release(&known);
  if (list.count > 0) {
    qsort(list.items, list.count, sizeof list.items[0], compare_counted);
  }
  rp_buf out = RP_BUF_INIT;
  rp_buf_cstr(&out, "kind\tname\trepositories\tuses\n");
  for (size_t i = 0; i < list.count; i++) {
    add_cell(&out, arena, rp_str_of(list.items[i]->kind), '\t');
    add_cell(&out, arena, list.items[i]->name, '\t');
    rp_buf_printf(&out, "%zu\t%zu\n", list.items[i]->repositories, list.items[i]->uses);
  }
  rp_str text = rp_arena_str(arena, rp_buf_str(&out));
  rp_buf_release(&out);
  return text;
}

rp_str rp_usage_text(const rp_usage *rows, size_t count, const Repipe__V1__Snapshot *snapshot, rp_arena *arena)
{
  rp_buf out = RP_BUF_INIT;
  rp_buf_cstr(&out, "kind\trepository\tplace\tby\twhat\n");
  for (size_t i = 0; i < count; i++) {
    add_cell(&out, arena, rp_str_of(rows[i].kind), '\t');
    add_cell(&out, arena, rp_str_of(snapshot->repositories[rows[i].repository]->identity), '\t');
    add_cell(&out, arena, rp_arena_printf(arena, "%s:%u", rows[i].path, rows[i].line), '\t');
    add_cell(&out, arena, rp_str_of(rows[i].user), '\t');
    add_cell(&out, arena, rp_str_of(rows[i].text), '\n');
  }
  rp_str text = rp_arena_str(arena, rp_buf_str(&out));
  rp_buf_release(&out);
  return text;
}
