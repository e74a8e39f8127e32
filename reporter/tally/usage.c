// Usages as rows: a base, a dependency with its arguments, a parameter with its type and default, a target, a launch. What a
// task says of itself stands in its lines, as record wrote them.
#include <string.h>

#include "base/buf.h"
#include "base/utf8.h"
#include "base/vec.h"
#include "reporter/store/requirement.h"
#include "reporter/tally/insight.h"

typedef struct usages {
  rp_arena *arena;
  const Repipe__V1__Snapshot *snapshot;
  size_t task; ///< whose rows are added
  RP_VEC(rp_usage) rows;
} usages;

static void add(usages *u, const char *kind, rp_str name, const Repipe__V1__TaskRow *task, const char *text)
{
  rp_usage row = {.kind = kind,
                  .name = name,
                  .repository = task->repository,
                  .path = task->path,
                  .line = task->line,
                  .text = text,
                  .team = task->team,
                  .task = u->task};
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

/// "module:Class.parameter = value" is a use of the parameter, and of this value of it.
static void add_argument(usages *u, const Repipe__V1__TaskRow *task, const char *line)
{
  size_t equals = rp_str_find(rp_str_of(line), RP_STR(" = "), 0);
  add(u, "argument", rp_str_sub(rp_str_of(line), 0, equals), task, line);
  add(u, "argument value", rp_str_of(line), task, line);
}

static void add_task(usages *u, const Repipe__V1__TaskRow *task)
{
  for (size_t k = 0; k < task->n_bases; k++) {
    add(u, "base", rp_str_of(task->bases[k]), task, task->bases[k]);
  }
  for (size_t k = 0; k < task->n_parameters; k++) {
    add_parameter(u, task, task->parameters[k]);
  }
  for (size_t k = 0; k < task->n_requires; k++) {
    add_dependency(u, task, task->requires[k]);
  }
  for (size_t k = 0; k < task->n_arguments; k++) {
    add_argument(u, task, task->arguments[k]);
  }
  for (size_t k = 0; k < task->n_outputs; k++) {
    add(u, "target", until(task->outputs[k], " "), task, task->outputs[k]);
  }
}

const rp_str *rp_usage_modules(size_t *count, const Repipe__V1__TaskRow *task, rp_arena *arena)
{
  usages u = {.arena = arena};
  add_task(&u, task);
  rp_str *names = RP_NEW_ARRAY(arena, rp_str, u.rows.count + 1);
  *count = 0;
  for (size_t i = 0; i < u.rows.count; i++) {
    if (strcmp(u.rows.items[i].kind, "contrib") == 0) {
      names[(*count)++] = u.rows.items[i].name;
    }
  }
  return names;
}

/// An argument of a launch counts as one of a task does; an image by its name without the tag.
static void add_mention(usages *u, const Repipe__V1__MentionRow *row)
{
  rp_usage one = {.kind = row->kind,
                  .name = rp_str_of(row->name),
                  .repository = row->repository,
                  .user = row->kind,
                  .path = row->path,
                  .line = row->line,
                  .text = row->text,
                  .task = SIZE_MAX};
  rp_str whole = rp_arena_printf(u->arena, "%s = %s", row->name, row->text);
  bool argument = strcmp(row->kind, "argument") == 0;
  if (strcmp(row->kind, "image") == 0) {
    one.name = rp_image_parse(one.name).name;
    one.text = row->name;
  } else if (argument) {
    one.user = "launch";
    one.text = whole.data;
  }
  RP_PUSH(u->arena, &u->rows, one);
  if (argument) {
    one.kind = "argument value";
    one.name = whole;
    RP_PUSH(u->arena, &u->rows, one);
  }
}

const rp_usage *rp_usages(size_t *count, const Repipe__V1__Snapshot *snapshot, rp_arena *arena)
{
  usages u = {.arena = arena, .snapshot = snapshot};
  size_t task = 0;
  size_t mention = 0;
  for (size_t i = 0; i < snapshot->n_repositories; i++) {
    const Repipe__V1__RepositoryRow *row = snapshot->repositories[i];
    for (; task < snapshot->n_tasks && snapshot->tasks[task]->repository == i; task++) {
      u.task = task;
      add_task(&u, snapshot->tasks[task]);
    }
    for (size_t k = 0; k < row->n_entry_points; k++) {
      const Repipe__V1__EntryRow *e = row->entry_points[k];
      rp_usage launch = {"launch", rp_str_of(e->family), (uint32_t)i, e->kind, e->path,
                         e->line,  e->command,           NULL,        SIZE_MAX};
      RP_PUSH(arena, &u.rows, launch);
    }
    for (; mention < snapshot->n_mentions && snapshot->mentions[mention]->repository == i; mention++) {
      add_mention(&u, snapshot->mentions[mention]);
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

static void add_cell(rp_buf *out, rp_arena *arena, rp_str text, char behind)
{
  rp_buf_add(out, rp_utf8_visible(arena, text));
  rp_buf_char(out, behind);
}

rp_str rp_usage_catalogue(const rp_usage *rows, size_t count, rp_arena *arena)
{
  size_t names;
  Repipe__V1__UsageRow **list = rp_usage_rows(&names, rows, count, NULL, arena);
  rp_buf out = RP_BUF_INIT;
  rp_buf_cstr(&out, "kind\tname\trepositories\tuses\tteams\n");
  for (size_t i = 0; i < names; i++) {
    add_cell(&out, arena, rp_str_of(list[i]->kind), '\t');
    add_cell(&out, arena, rp_str_of(list[i]->name), '\t');
    rp_buf_printf(&out, "%u\t%u\t%u\n", list[i]->repositories, list[i]->uses, list[i]->teams);
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
