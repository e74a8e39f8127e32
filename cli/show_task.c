// One task, and why it is what it is: every line names the place in the source that says so.
#include <string.h>

#include "cli/show.h"
#include "proto/rules.h"
#include "proto/value_text.h"

enum { TEXT_LIMIT = 120, ROW_LIMIT = 40 };

/// A text that fits on a screen: its beginning, unless all was asked for.
static rp_str cut(const rp_show *show, rp_str text)
{
  size_t end = TEXT_LIMIT;
  if (show->all || text.size <= TEXT_LIMIT) {
    return text;
  }
  while (end > 0 && ((unsigned char)text.data[end] & 0xC0) == 0x80) { // not inside a character
    end--;
  }
  return rp_arena_printf(show->arena, "%.*s…", (int)end, text.data);
}

/// The class of the task's MRO, other than itself, in whose statement a place stands; "" when it is its own or outside.
static const char *inherited_from(const rp_show *show, const Repipe__V1__Task *task, const char *path, uint32_t line)
{
  if (strcmp(path, task->path) == 0 && line >= task->line && line <= task->end_line) {
    return "";
  }
  for (size_t i = 1; i < task->n_mro; i++) {
    Repipe__V1__Dependency base = REPIPE__V1__DEPENDENCY__INIT;
    base.task = task->mro[i];
    const Repipe__V1__Task *class = rp_show_child(show, &base);
    if (class != NULL && strcmp(path, class->path) == 0 && line >= class->line && line <= class->end_line) {
      return task->mro[i];
    }
  }
  return "";
}

static rp_str origin(const rp_show *show, const Repipe__V1__Task *task, const char *path, uint32_t line)
{
  const char *base = inherited_from(show, task, path, line);
  rp_str place = rp_show_place(show, path, line);
  return base[0] == '\0' ? place : rp_arena_printf(show->arena, "%.*s, from %s", RP_STR_ARG(place), base);
}

static rp_str code_of(const rp_show *show, uint32_t code)
{
  const rp_rule *rule = rp_rule_find(code);
  return code == 0 ? RP_STR("") : rp_arena_printf(show->arena, "RP%04u %s", code, rule != NULL ? rule->title : "");
}

static void print_list(rp_show *show, const char *label, char *const *items, size_t count)
{
  if (count > 0) {
    rp_buf_printf(&show->out, "  %-11s", label);
    for (size_t i = 0; i < count; i++) {
      rp_buf_cstr(&show->out, i > 0 ? ", " : "");
      rp_show_say(show, items[i]);
    }
    rp_buf_char(&show->out, '\n');
  }
}

static void print_head(rp_show *show, const Repipe__V1__Task *task)
{
  rp_show_say(show, task->family);
  rp_buf_cstr(&show->out, "  ");
  rp_show_say(show, rp_show_name(show, task).data);
  rp_buf_printf(&show->out, "\n  %-11s%s%s%s, %s\n  %-11s", "is", task->abstract ? "abstract " : "", task->kind,
                task->test ? " of a test" : "", rp_show_outcome(show, task), "stands in");
  rp_show_say(show, task->path);
  rp_buf_printf(&show->out, ":%u-%u%s\n", task->line, task->end_line,
                task->ambiguous ? " (another class has the same family: not launchable by name)" : "");
  print_list(show, "bases", task->bases, task->n_bases);
  print_list(show, "overrides", task->overrides, task->n_overrides);
  print_list(show, "layers", task->layers, task->n_layers);
  for (size_t i = 0; i < show->inventory->n_workflows; i++) {
    const Repipe__V1__Workflow *w = show->inventory->workflows[i];
    size_t instances = 0;
    for (size_t k = 0; w->graph != NULL && k < w->graph->n_nodes; k++) {
      uint32_t at = w->graph->nodes[k]->task;
      instances += at > 0 && at <= show->inventory->n_tasks && show->inventory->tasks[at - 1] == task;
    }
    if (instances > 0) {
      rp_buf_printf(&show->out, "  %-11s", "in");
      rp_show_say(show, w->root);
      rp_buf_printf(&show->out, " (%s), %zu instance%s\n", w->launched ? "launched" : "candidate", instances,
                    instances == 1 ? "" : "s");
    }
  }
}

static void print_parameters(rp_show *show, const Repipe__V1__Task *task)
{
  rp_table table = {.arena = show->arena, .columns = 5};
  for (size_t i = 0; i < task->n_parameters; i++) {
    const Repipe__V1__Parameter *p = task->parameters[i];
    rp_str configured = p->configured != NULL ? rp_arena_printf(show->arena, "configured as %.*s (%s:%u)",
                                                                RP_STR_ARG(rp_show_value(show, p->configured)),
                                                                p->configured_path, p->configured_line)
                                              : RP_STR("");
    rp_str notes = rp_arena_printf(show->arena, "%s%s%.*s", p->significant ? "" : "not significant ",
                                   p->secret ? "secret " : "", RP_STR_ARG(configured));
    rp_str cells[] = {rp_str_of(p->name), rp_str_of(p->class_),
                      p->required
                          ? RP_STR("required")
                          : rp_arena_printf(show->arena, "= %.*s", RP_STR_ARG(rp_show_value(show, p->default_))),
                      rp_str_trim(notes), origin(show, task, p->path, p->line)};
    rp_table_add(&table, cells, 5);
  }
  rp_buf_printf(&show->out, "\nparameters %zu\n", task->n_parameters);
  rp_table_print(&show->out, &table, 2);
}

static rp_str arguments_of(const rp_show *show, Repipe__V1__Argument *const *arguments, size_t count)
{
  rp_buf text = RP_BUF_INIT;
  for (size_t i = 0; i < count; i++) {
    rp_buf_printf(&text, "%s%s=%.*s", i > 0 ? ", " : "", arguments[i]->name,
                  RP_STR_ARG(cut(show, rp_show_value(show, arguments[i]->value))));
  }
  rp_str line = rp_arena_str(show->arena, rp_buf_str(&text));
  rp_buf_release(&text);
  return line;
}

static rp_str key_of(const rp_show *show, const Repipe__V1__Value *key)
{
  return key == NULL ? RP_STR("") : rp_arena_printf(show->arena, "[%.*s]", RP_STR_ARG(rp_show_value(show, key)));
}

static rp_str what(const rp_show *show, const Repipe__V1__Dependency *d)
{
  if (d->task[0] == '\0') {
    return rp_arena_printf(show->arena, "? %s", d->text);
  }
  return rp_arena_printf(show->arena, "%s(%.*s)", d->task,
                         RP_STR_ARG(arguments_of(show, d->arguments, d->n_arguments)));
}

static rp_str how(const rp_show *show, const Repipe__V1__Dependency *d)
{
  return rp_arena_printf(show->arena, "%s%s%s%s%s%.*s", d->via, d->dynamic ? ", while running" : "",
                         d->many ? ", any number" : "", d->external ? ", external" : "",
                         d->condition[0] != '\0' ? ", if " : "", RP_STR_ARG(cut(show, rp_str_of(d->condition))));
}

static void print_requires(rp_show *show, const Repipe__V1__Task *task)
{
  rp_table table = {.arena = show->arena, .columns = 5};
  size_t known = 0;
  size_t arguments = 0;
  size_t known_arguments = 0;
  for (size_t i = 0; i < task->n_requires; i++) {
    const Repipe__V1__Dependency *d = task->requires[i];
    known += d->code == 0;
    for (size_t k = 0; k < d->n_arguments; k++) {
      arguments++;
      known_arguments += rp_value_first_unknown(d->arguments[k]->value) == NULL;
    }
    rp_str cells[] = {key_of(show, d->key), origin(show, task, d->path, d->line), how(show, d), code_of(show, d->code),
                      what(show, d)};
    if (show->all || table.rows.count < ROW_LIMIT) {
      rp_table_add(&table, cells, 5);
    }
  }
  bool one_shape = strcmp(task->requires_shape, "unknown") != 0; // else on each path another
  rp_buf_printf(&show->out, "\nrequires%s%s: %zu of %zu known, %zu of %zu arguments known\n", one_shape ? " " : "",
                one_shape ? task->requires_shape : "", known, task->n_requires, known_arguments, arguments);
  rp_table_print(&show->out, &table, 2);
  if (table.rows.count < task->n_requires) {
    rp_buf_printf(&show->out, "  and %zu more (--all)\n", task->n_requires - table.rows.count);
  }
}

static void print_outputs(rp_show *show, const Repipe__V1__Task *task)
{
  rp_table table = {.arena = show->arena, .columns = 6};
  size_t known = 0;
  for (size_t i = 0; i < task->n_outputs; i++) {
    const Repipe__V1__Output *o = task->outputs[i];
    known += o->code == 0 && rp_value_first_unknown(o->path) == NULL;
    rp_str path = o->path != NULL ? rp_show_value(show, o->path) : arguments_of(show, o->arguments, o->n_arguments);
    rp_str cells[] = {key_of(show, o->key),
                      origin(show, task, o->file, o->line),
                      rp_arena_printf(show->arena, "%s%s%s%s", o->location, o->many ? ", any number" : "",
                                      o->condition[0] != '\0' ? ", if " : "", o->condition),
                      code_of(show, o->code),
                      o->class_[0] != '\0' ? rp_str_of(o->class_) : rp_arena_printf(show->arena, "? %s", o->text),
                      path};
    rp_table_add(&table, cells, 6);
  }
  rp_buf_printf(&show->out, "\noutputs %s: %zu of %zu known\n", task->output_shape, known, task->n_outputs);
  rp_table_print(&show->out, &table, 2);
}

static void print_attributes(rp_show *show, const Repipe__V1__Task *task)
{
  rp_table table = {.arena = show->arena, .columns = 3};
  for (size_t i = 0; i < task->n_attributes; i++) {
    const Repipe__V1__Attribute *a = task->attributes[i];
    rp_str cells[] = {rp_str_of(a->name),
                      rp_arena_printf(show->arena, "= %.*s", RP_STR_ARG(rp_show_value(show, a->value))),
                      origin(show, task, a->path, a->line)};
    rp_table_add(&table, cells, 3);
  }
  if (task->n_attributes > 0) {
    rp_buf_cstr(&show->out, "\nattributes\n");
    rp_table_print(&show->out, &table, 2);
  }
}

static void print_diagnostics(rp_show *show, const Repipe__V1__Task *task)
{
  rp_table table = {.arena = show->arena, .columns = 4};
  for (size_t i = 0; i < task->n_diagnostics; i++) {
    const Repipe__V1__Diagnostic *d = task->diagnostics[i];
    rp_str cells[] = {code_of(show, d->code), rp_show_place(show, d->path, d->line), rp_str_of(d->text)};
    rp_table_add(&table, cells, 3);
  }
  if (task->n_diagnostics > 0) {
    rp_buf_cstr(&show->out, "\nsaid about it\n");
    rp_table_print(&show->out, &table, 2);
  }
}

void rp_show_task(rp_show *show, const Repipe__V1__Task *task)
{
  print_head(show, task);
  print_parameters(show, task);
  print_requires(show, task);
  print_outputs(show, task);
  print_attributes(show, task);
  print_diagnostics(show, task);
}

// ---- why ----

/// What a rule means and how its cause goes away, below the line that raised it.
static void print_rule(rp_show *show, uint32_t code)
{
  const rp_rule *rule = rp_rule_find(code);
  if (rule != NULL) {
    rp_buf_printf(&show->out, "      RP%04u %s\n      %s\n      fix: %s\n", code, rule->title, rule->text, rule->fix);
  }
}

static void print_line(rp_show *show, const char *label, rp_str text)
{
  if (text.size > 0) {
    rp_buf_printf(&show->out, "      %s", label);
    rp_show_say(show, text.data);
    rp_buf_char(&show->out, '\n');
  }
}

static void print_evidence(rp_show *show, const Repipe__V1__Task *task, const Repipe__V1__Dependency *d)
{
  rp_buf_cstr(&show->out, "  ");
  rp_show_say(show, d->task[0] != '\0' ? d->task : rp_arena_printf(show->arena, "? %s", d->text).data);
  rp_buf_char(&show->out, '\n');
  print_line(show, "stated at ", origin(show, task, d->path, d->line));
  print_line(show, "by ", how(show, d));
  for (size_t i = 0; i < d->n_arguments; i++) {
    const Repipe__V1__Argument *a = d->arguments[i];
    print_line(show, "", rp_arena_printf(show->arena, "%s = %.*s", a->name, RP_STR_ARG(rp_show_value(show, a->value))));
    if (a->value->kind_case == REPIPE__V1__VALUE__KIND_UNKNOWN) {
      print_line(show, "  not known because of ",
                 rp_show_place(show, a->value->unknown->path, a->value->unknown->line));
      print_rule(show, a->value->unknown->code);
    }
  }
  if (d->code != 0) {
    print_rule(show, d->code);
  }
}

typedef struct step {
  size_t from; ///< index of the task that requires it; SIZE_MAX: a root
  const Repipe__V1__Dependency *edge;
  bool seen;
} step;

static size_t index_of(const rp_show *show, const Repipe__V1__Task *task)
{
  size_t at = 0;
  while (at < show->inventory->n_tasks && show->inventory->tasks[at] != task) {
    at++;
  }
  return at;
}

/// Shortest way from a root to the task, breadth first over what the classes say: launched roots before candidates.
static const Repipe__V1__Workflow *find_way(rp_show *show, size_t goal, step *steps, bool launched)
{
  const Repipe__V1__Inventory *inventory = show->inventory;
  size_t *queue = RP_NEW_ARRAY(show->arena, size_t, inventory->n_tasks + 1);
  size_t head = 0;
  size_t tail = 0;
  memset(steps, 0, inventory->n_tasks * sizeof *steps);
  for (size_t i = 0; i < inventory->n_workflows; i++) {
    size_t root = inventory->workflows[i]->task;
    if ((inventory->workflows[i]->launched != 0) == launched && root < inventory->n_tasks && !steps[root].seen) {
      steps[root] = (step){SIZE_MAX, NULL, true};
      queue[tail++] = root;
    }
  }
  for (; head < tail && !steps[goal].seen; head++) {
    const Repipe__V1__Task *task = inventory->tasks[queue[head]];
    for (size_t i = 0; i < task->n_requires; i++) {
      const Repipe__V1__Task *child = rp_show_child(show, task->requires[i]);
      size_t at = child != NULL ? index_of(show, child) : inventory->n_tasks;
      if (at < inventory->n_tasks && !steps[at].seen) {
        steps[at] = (step){queue[head], task->requires[i], true};
        queue[tail++] = at;
      }
    }
  }
  if (!steps[goal].seen) {
    return NULL;
  }
  size_t root = goal;
  while (steps[root].from != SIZE_MAX) {
    root = steps[root].from;
  }
  for (size_t i = 0; i < inventory->n_workflows; i++) {
    if ((inventory->workflows[i]->launched != 0) == launched && inventory->workflows[i]->task == root) {
      return inventory->workflows[i];
    }
  }
  return NULL;
}

static void print_way(rp_show *show, const Repipe__V1__Task *task)
{
  size_t goal = index_of(show, task);
  step *steps = RP_NEW_ARRAY(show->arena, step, show->inventory->n_tasks + 1);
  const Repipe__V1__Workflow *workflow = find_way(show, goal, steps, true);
  workflow = workflow != NULL ? workflow : find_way(show, goal, steps, false);
  rp_buf_cstr(&show->out, "\nhow it is reached\n");
  if (workflow == NULL) {
    rp_buf_cstr(&show->out, "  by no root that could be followed to it\n");
    return;
  }
  rp_table table = {.arena = show->arena, .columns = 3};
  for (size_t i = 0; i < workflow->n_entry_points; i++) {
    const Repipe__V1__EntryPoint *e = show->inventory->entry_points[workflow->entry_points[i]];
    rp_str cells[] = {rp_show_place(show, e->path, e->line),
                      rp_arena_printf(show->arena, "%s launches %s", e->kind, workflow->root), rp_str_of(e->schedule)};
    rp_table_add(&table, cells, 3);
  }
  if (workflow->n_entry_points == 0) {
    rp_str cells[] = {rp_str_of(workflow->root_path),
                      rp_arena_printf(show->arena, "nothing here requires or launches %s", workflow->root)};
    rp_table_add(&table, cells, 2);
  }
  size_t length = 0;
  for (size_t at = goal; steps[at].from != SIZE_MAX; at = steps[at].from) {
    length++;
  }
  for (size_t i = length; i > 0; i--) { // from the root down
    size_t at = goal;
    for (size_t k = 1; k < i; k++) {
      at = steps[at].from;
    }
    const Repipe__V1__Dependency *d = steps[at].edge;
    rp_str parent = rp_show_name(show, show->inventory->tasks[steps[at].from]);
    rp_str cells[] = {rp_show_place(show, d->path, d->line),
                      rp_arena_printf(show->arena, "%.*s requires %s", RP_STR_ARG(parent), d->task), how(show, d)};
    rp_table_add(&table, cells, 3);
  }
  rp_table_print(&show->out, &table, 2);
}

void rp_show_why(rp_show *show, const Repipe__V1__Task *task)
{
  print_head(show, task);
  print_way(show, task);
  rp_buf_printf(&show->out, "\nwhat it requires, and what says so (%zu)\n", task->n_requires);
  for (size_t i = 0; i < task->n_requires; i++) {
    print_evidence(show, task, task->requires[i]);
  }
  size_t at = index_of(show, task);
  if (show->plan == NULL || at >= show->plan->n_tasks) {
    return;
  }
  const Repipe__V1__TaskOutcome *outcome = show->plan->tasks[at];
  rp_buf_printf(&show->out, "\nwhy it is %s (%zu)\n", outcome->outcome, outcome->n_reasons);
  for (size_t i = 0; i < outcome->n_reasons; i++) {
    const Repipe__V1__Reason *r = outcome->reasons[i];
    rp_buf_cstr(&show->out, "  ");
    rp_show_say(show, rp_show_place(show, r->path, r->line).data);
    rp_buf_cstr(&show->out, "  ");
    rp_show_say(show, r->text);
    rp_buf_char(&show->out, '\n');
    if (i + 1 == outcome->n_reasons ||
        outcome->reasons[i + 1]->code != r->code) { // sorted by code: explained once, behind the last
      print_rule(show, r->code);
    }
  }
}
