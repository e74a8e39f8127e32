#include <stdlib.h>
#include <string.h>

#include "cli/show.h"
#include "proto/rules.h"
#include "proto/value_text.h"

enum { LIST_LIMIT = 15, NAME_COUNT = 6, COMMIT_SHOWN = 12 };

static const char *const OUTCOMES[NAME_COUNT] = {"exact", "review", "collapsed", "blocked", "failed", "excluded"};

typedef struct counts {
  size_t of[NAME_COUNT], all;
} counts;

static void count(counts *c, const char *outcome)
{
  for (size_t i = 0; i < NAME_COUNT; i++) {
    c->of[i] += strcmp(outcome, OUTCOMES[i]) == 0;
  }
  c->all++;
}

static rp_str equation(const rp_show *show, const counts *c)
{
  rp_buf text = RP_BUF_INIT;
  for (size_t i = 0; i < NAME_COUNT; i++) {
    if (c->of[i] > 0) {
      rp_buf_printf(&text, "%s%zu %s", text.size > 0 ? " + " : "= ", c->of[i], OUTCOMES[i]);
    }
  }
  rp_str line = rp_arena_str(show->arena, rp_buf_str(&text));
  rp_buf_release(&text);
  return line;
}

// ---- what is not known ----

/// One reason for one sort of thing.
typedef struct gap {
  const char *sort;
  uint32_t code;
  size_t count;
  rp_str place; ///< the first
} gap;

typedef struct gaps {
  rp_show *show;
  RP_VEC(gap) rows;
  size_t dependencies, arguments, outputs, defaults, launches; ///< how many there are in all
} gaps;

static void add_gap(gaps *g, const char *sort, uint32_t code, const char *path, uint32_t line)
{
  for (size_t i = 0; i < g->rows.count; i++) {
    if (g->rows.items[i].code == code && g->rows.items[i].sort == sort) {
      g->rows.items[i].count++;
      return;
    }
  }
  gap row = {sort, code, 1, rp_show_place(g->show, path, line)};
  RP_PUSH(g->show->arena, &g->rows, row);
}

static const char DEPENDENCIES[] = "dependencies";
static const char ARGUMENTS[] = "arguments";
static const char OUTPUTS[] = "outputs";
static const char DEFAULTS[] = "defaults";
static const char LAUNCHES[] = "launches";

static void look_at_task(gaps *g, const Repipe__V1__Task *task)
{
  for (size_t i = 0; i < task->n_requires; i++) {
    const Repipe__V1__Dependency *d = task->requires[i];
    g->dependencies++;
    if (d->code != 0) {
      add_gap(g, DEPENDENCIES, d->code, d->path, d->line);
    }
    for (size_t k = 0; k < d->n_arguments; k++) {
      g->arguments++;
      const Repipe__V1__Unknown *missing = rp_value_first_unknown(d->arguments[k]->value);
      if (missing != NULL) {
        add_gap(g, ARGUMENTS, missing->code, d->path, d->line);
      }
    }
  }
  for (size_t i = 0; i < task->n_outputs; i++) {
    const Repipe__V1__Output *o = task->outputs[i];
    g->outputs++;
    const Repipe__V1__Unknown *missing = rp_value_first_unknown(o->path);
    if (o->code != 0 || missing != NULL) {
      add_gap(g, OUTPUTS, o->code != 0 ? o->code : missing->code, o->file[0] != '\0' ? o->file : task->path, o->line);
    }
  }
  for (size_t i = 0; i < task->n_parameters; i++) {
    const Repipe__V1__Parameter *p = task->parameters[i];
    g->defaults += p->default_ != NULL;
    const Repipe__V1__Unknown *missing = rp_value_first_unknown(p->default_);
    if (missing != NULL) {
      add_gap(g, DEFAULTS, missing->code, p->path, p->line);
    }
  }
}

static int compare_gaps(const void *left, const void *right)
{
  const gap *a = left;
  const gap *b = right;
  int sort = strcmp(a->sort, b->sort);
  return sort != 0              ? sort
         : a->count != b->count ? (a->count > b->count ? -1 : 1)
                                : (a->code > b->code) - (a->code < b->code);
}

static void print_gaps(rp_show *show)
{
  gaps g = {.show = show};
  for (size_t i = 0; i < show->inventory->n_tasks; i++) {
    look_at_task(&g, show->inventory->tasks[i]);
  }
  for (size_t i = 0; i < show->inventory->n_entry_points; i++) {
    const Repipe__V1__EntryPoint *e = show->inventory->entry_points[i];
    g.launches++;
    if (e->code != 0) {
      add_gap(&g, LAUNCHES, e->code, e->path, e->line);
    }
  }
  const struct {
    const char *sort;
    size_t all;
  } sorts[] = {{DEPENDENCIES, g.dependencies},
               {ARGUMENTS, g.arguments},
               {OUTPUTS, g.outputs},
               {DEFAULTS, g.defaults},
               {LAUNCHES, g.launches}};
  if (g.rows.count > 0) {
    qsort(g.rows.items, g.rows.count, sizeof g.rows.items[0], compare_gaps);
  }
  rp_buf_cstr(&show->out, "\nnot known\n");
  rp_table table = {.arena = show->arena, .columns = 4};
  for (size_t i = 0; i < sizeof sorts / sizeof sorts[0]; i++) {
    size_t missing = 0;
    for (size_t k = 0; k < g.rows.count; k++) {
      missing += g.rows.items[k].sort == sorts[i].sort ? g.rows.items[k].count : 0;
    }
    rp_str head[] = {rp_str_of(sorts[i].sort), rp_arena_printf(show->arena, "%zu of %zu", missing, sorts[i].all)};
    rp_table_add(&table, head, 2);
    for (size_t k = 0; k < g.rows.count; k++) {
      const gap *row = &g.rows.items[k];
      if (row->sort == sorts[i].sort) {
        const rp_rule *rule = rp_rule_find(row->code);
        rp_str cells[] = {
            rp_arena_printf(show->arena, "  RP%04u", row->code), rp_arena_printf(show->arena, "%zu", row->count),
            rp_str_of(rule != NULL ? rule->title : ""),
            rp_arena_printf(show->arena, "%s%.*s", row->count > 1 ? "first at " : "", RP_STR_ARG(row->place))};
        rp_table_add(&table, cells, 4);
      }
    }
  }
  rp_table_print(&show->out, &table, 2);
}

// ---- lists ----

static bool is_cut(const rp_show *show, size_t shown)
{
  return !show->all && shown >= LIST_LIMIT;
}

static void print_workflows(rp_show *show, bool launched)
{
  const Repipe__V1__Inventory *inventory = show->inventory;
  rp_table table = {.arena = show->arena, .columns = 4};
  size_t left = 0;
  for (size_t i = 0; i < inventory->n_workflows; i++) {
    const Repipe__V1__Workflow *w = inventory->workflows[i];
    if ((w->launched != 0) != launched) {
      continue;
    }
    if (!launched && is_cut(show, table.rows.count)) { // launched ones are what a reader came for
      left++;
      continue;
    }
    rp_buf how = RP_BUF_INIT;
    for (size_t k = 0; k < w->n_entry_points; k++) {
      const Repipe__V1__EntryPoint *e = inventory->entry_points[w->entry_points[k]];
      const Repipe__V1__EntryPoint *before = k > 0 ? inventory->entry_points[w->entry_points[k - 1]] : NULL;
      if (before != NULL && before->line == e->line && strcmp(before->path, e->path) == 0 &&
          strcmp(before->schedule, e->schedule) == 0) { // one call in a loop, or with several arguments
        continue;
      }
      rp_buf_printf(&how, "%s%s:%u%s%s", k > 0 ? ", " : "", e->path, e->line, e->schedule[0] != '\0' ? " at " : "",
                    e->schedule);
    }
    rp_str cells[] = {
        rp_str_of(show->plan != NULL && i < show->plan->n_workflows ? show->plan->workflows[i]->outcome : ""),
        rp_str_of(w->root),
        rp_arena_printf(show->arena, "%zu task%s", w->graph != NULL ? w->graph->n_nodes : 0,
                        w->graph != NULL && w->graph->n_nodes == 1 ? "" : "s"),
        how.size > 0 ? rp_arena_str(show->arena, rp_buf_str(&how)) : rp_str_of(w->root_path)};
    rp_table_add(&table, cells, 4);
    rp_buf_release(&how);
  }
  if (table.rows.count > 0) {
    rp_buf_cstr(&show->out, launched ? "\nlaunched workflows\n" : "\ncandidates: roots that nothing here launches\n");
    rp_table_print(&show->out, &table, 2);
  }
  if (left > 0) {
    rp_buf_printf(&show->out, "  and %zu more (--all)\n", left);
  }
}

static void print_tasks(rp_show *show)
{
  const Repipe__V1__Inventory *inventory = show->inventory;
  rp_table table = {.arena = show->arena, .columns = 6, .right = 1 << 3 | 1 << 4};
  for (size_t i = 0; i < inventory->n_tasks && !is_cut(show, i); i++) {
    const Repipe__V1__Task *t = inventory->tasks[i];
    rp_str cells[] = {rp_str_of(rp_show_outcome(show, t)),
                      rp_str_of(t->family),
                      rp_arena_printf(show->arena, "%s%s", t->kind, t->test ? ", test" : ""),
                      rp_arena_printf(show->arena, "%zu", t->n_requires),
                      rp_arena_printf(show->arena, "%zu", t->n_outputs),
                      rp_show_place(show, t->path, t->line)};
    if (table.rows.count == 0) {
      rp_table_add(
          &table, (const rp_str[]){RP_STR(""), RP_STR("family"), RP_STR("kind"), RP_STR("requires"), RP_STR("outputs")},
          5);
    }
    rp_table_add(&table, cells, 6);
  }
  size_t listed = table.rows.count > 0 ? table.rows.count - 1 : 0;
  if (listed > 0) {
    rp_buf_cstr(&show->out, "\ntask classes\n");
    rp_table_print(&show->out, &table, 2);
  }
  if (listed < inventory->n_tasks) {
    rp_buf_printf(&show->out, "  and %zu more (--all)\n", inventory->n_tasks - listed);
  }
}

static void print_diagnostics(rp_show *show)
{
  const Repipe__V1__Inventory *inventory = show->inventory;
  rp_table table = {.arena = show->arena, .columns = 3};
  for (size_t i = 0; i < inventory->n_diagnostics && !is_cut(show, table.rows.count); i++) {
    const Repipe__V1__Diagnostic *d = inventory->diagnostics[i];
    rp_str cells[] = {rp_arena_printf(show->arena, "RP%04u", d->code), rp_show_place(show, d->path, d->line),
                      rp_str_of(d->text)};
    rp_table_add(&table, cells, 3);
  }
  if (table.rows.count > 0) {
    rp_buf_cstr(&show->out, "\nsaid about files and the repository\n");
    rp_table_print(&show->out, &table, 2);
  }
  if (table.rows.count < inventory->n_diagnostics) {
    rp_buf_printf(&show->out, "  and %zu more (--all)\n", inventory->n_diagnostics - table.rows.count);
  }
}

static void print_head(rp_show *show)
{
  const Repipe__V1__Inventory *inventory = show->inventory;
  counts launched = {0};
  counts candidates = {0};
  counts tasks = {0};
  size_t scanned = 0;
  size_t ignored = 0;
  size_t resolved = 0;
  for (size_t i = 0; i < inventory->n_files; i++) {
    scanned += strcmp(inventory->files[i]->outcome, "scanned") == 0;
    ignored += strcmp(inventory->files[i]->outcome, "ignored") == 0;
  }
  for (size_t i = 0; i < inventory->n_workflows; i++) {
    count(inventory->workflows[i]->launched ? &launched : &candidates,
          show->plan != NULL && i < show->plan->n_workflows ? show->plan->workflows[i]->outcome : "");
  }
  for (size_t i = 0; i < inventory->n_tasks; i++) {
    count(&tasks, show->plan != NULL && i < show->plan->n_tasks ? show->plan->tasks[i]->outcome : "");
  }
  for (size_t i = 0; i < inventory->n_entry_points; i++) {
    resolved += inventory->entry_points[i]->root[0] != '\0';
  }
  rp_show_say(show, inventory->repository->identity);
  if (inventory->repository->commit[0] != '\0') {
    rp_buf_printf(&show->out, "  commit %.*s%s", COMMIT_SHOWN, inventory->repository->commit,
                  strchr(inventory->repository->commit, '+') != NULL ? " with local changes" : "");
  }
  rp_buf_cstr(&show->out, "\n\n");
  rp_table table = {.arena = show->arena, .columns = 3, .right = 1 << 1};
  rp_arena *arena = show->arena;
  rp_table_add(&table,
               (const rp_str[]){RP_STR("Python files"), rp_arena_printf(arena, "%zu", inventory->n_files),
                                rp_arena_printf(arena, "= %zu scanned + %zu without Luigi or links + %zu unparsed",
                                                scanned, ignored, inventory->n_files - scanned - ignored)},
               3);
  rp_table_add(
      &table,
      (const rp_str[]){RP_STR("task classes"), rp_arena_printf(arena, "%zu", tasks.all), equation(show, &tasks)}, 3);
  rp_table_add(&table,
               (const rp_str[]){RP_STR("launched workflows"), rp_arena_printf(arena, "%zu", launched.all),
                                equation(show, &launched)},
               3);
  rp_table_add(&table,
               (const rp_str[]){RP_STR("candidates"), rp_arena_printf(arena, "%zu", candidates.all),
                                equation(show, &candidates)},
               3);
  rp_table_add(&table,
               (const rp_str[]){RP_STR("launches"), rp_arena_printf(arena, "%zu", inventory->n_entry_points),
                                rp_arena_printf(arena, "= %zu of a task found here + %zu not", resolved,
                                                inventory->n_entry_points - resolved)},
               3);
  rp_table_print(&show->out, &table, 0);
}

void rp_show_summary(rp_show *show)
{
  print_head(show);
  print_gaps(show);
  print_workflows(show, true);
  print_workflows(show, false);
  print_tasks(show);
  print_diagnostics(show);
  rp_buf_cstr(
      &show->out,
      "\nmore: --task NAME, --why NAME, --graph text|dot|mermaid, --root NAME --param NAME=VALUE, --format json\n");
}
