/// MIGRATION.md. Everything in it comes from the plan and the inventory; foreign text is made harmless for Markdown
/// (one line, table bars and backticks replaced).

#include "translator/bundle/migration.h"
#include "base/utf8.h"
#include "proto/rules.h"
#include "translator/parts/equivalence.h"

static const char *const OUTCOMES[] = {"exact", "review", "collapsed", "blocked", "failed", "excluded"};
enum { OUTCOME_COUNT = sizeof OUTCOMES / sizeof OUTCOMES[0] };

const char *rp_guide_cell(rp_guide *g, const char *text)
{
  char *copy = rp_arena_cstr(g->arena, rp_utf8_visible(g->arena, rp_str_of(text)));
  for (char *c = copy; *c != '\0'; c++) {
    if (*c == '|' || *c == '`' || *c == '<' || *c == '>') {
      *c = *c == '|' ? '/' : *c == '`' ? '\'' : *c == '<' ? '(' : ')';
    }
  }
  return copy;
}

void rp_guide_place(rp_guide *g, const char *path, uint32_t line)
{
  if (path[0] != '\0') {
    rp_buf_printf(&g->out, "`%s:%u`", rp_guide_cell(g, path), (unsigned)line);
  } else {
    rp_buf_char(&g->out, '-');
  }
}

static void codes(rp_guide *g, Repipe__V1__Reason *const *reasons, size_t count)
{
  uint32_t last = 0;
  bool any = false;
  for (size_t i = 0; i < count; i++) {
    if (reasons[i]->code != last) {
      rp_buf_printf(&g->out, "%sRP%u", any ? ", " : "", (unsigned)reasons[i]->code);
      any = true;
      last = reasons[i]->code;
    }
  }
  if (!any) {
    rp_buf_char(&g->out, '-');
  }
}

static void tally(rp_guide *g, const char *what, const size_t *counts, size_t total)
{
  rp_buf_printf(&g->out, "| %s | %zu |", what, total);
  for (size_t i = 0; i < OUTCOME_COUNT; i++) {
    rp_buf_printf(&g->out, " %zu/%zu |", counts[i], total);
  }
  rp_buf_char(&g->out, '\n');
}

static void count_outcome(size_t *counts, const char *outcome)
{
  for (size_t i = 0; i < OUTCOME_COUNT; i++) {
    counts[i] += strcmp(OUTCOMES[i], outcome) == 0;
  }
}

static void summary(rp_guide *g, const rp_package *package)
{
  const Repipe__V1__Repository *repository = g->inventory->repository;
  size_t workflows[OUTCOME_COUNT] = {0};
  size_t tasks[OUTCOME_COUNT] = {0};
  size_t nodes = 0;
  for (size_t i = 0; i < g->plan->n_workflows; i++) {
    count_outcome(workflows, g->plan->workflows[i]->outcome);
    nodes += g->plan->workflows[i]->n_nodes;
  }
  for (size_t i = 0; i < g->plan->n_tasks; i++) {
    count_outcome(tasks, g->plan->tasks[i]->outcome);
  }
  rp_buf_printf(&g->out, "# Migration of %s\n\n",
                rp_guide_cell(g, repository != NULL ? repository->identity : "this repository"));
  if (repository != NULL && repository->commit[0] != '\0') {
    rp_buf_printf(&g->out, "Translated from commit `%s`.\n\n", rp_guide_cell(g, repository->commit));
  }
  rp_buf_cstr(&g->out, "| | all |");
  for (size_t i = 0; i < OUTCOME_COUNT; i++) {
    rp_buf_printf(&g->out, " %s |", OUTCOMES[i]);
  }
  rp_buf_cstr(&g->out, "\n|---|---|---|---|---|---|---|---|\n");
  tally(g, "workflows", workflows, g->plan->n_workflows);
  tally(g, "tasks", tasks, g->plan->n_tasks);
  rp_buf_printf(&g->out,
                "\nThe package holds %zu entities with %zu nodes. `exact`: typed nodes, no difference known. `review`: "
                "translated, with "
                "a difference to accept. `collapsed`: Luigi itself runs that part inside one node. `blocked`: nothing "
                "runnable could "
                "be emitted. Codes are explained by `repipe explain CODE`.\n\n",
                package->count, nodes);
}

// How a value of a scheduled launch is made of the time at which the schedule fires.
static void moment(rp_guide *g, const Repipe__V1__PlanMoment *m)
{
  rp_buf_printf(&g->out, "`%s` is what a clock in %s shows", m->variable, rp_guide_cell(g, m->zone));
  const struct {
    int64_t amount;
    const char *unit;
  } parts[] = {{m->months, "months"}, {m->days, "days"}, {m->seconds, "seconds"}};
  for (size_t i = 0; i < 3; i++) {
    if (parts[i].amount != 0) {
      rp_buf_printf(&g->out, ", %+lld %s", (long long)parts[i].amount, parts[i].unit);
    }
  }
  rp_buf_printf(&g->out, ", as `%s`", rp_guide_cell(g, m->format));
}

// What all workflows are decided to have, or a word to be replaced.
static const char *common(const rp_guide *g, bool project)
{
  const char *found = NULL;
  for (size_t i = 0; i < g->plan->n_workflows; i++) {
    const Repipe__V1__WorkflowPlan *workflow = g->plan->workflows[i];
    const char *own = project ? workflow->project : workflow->domain;
    if (workflow->n_nodes > 0) {
      found = found == NULL || strcmp(found, own) == 0 ? own : "";
    }
  }
  return found != NULL && found[0] != '\0' ? found : project ? "PROJECT" : "DOMAIN";
}

// How the periods of a Range tool are started that no schedule has started: a loop for the shell.
static void recipe(rp_guide *g, const Repipe__V1__WorkflowPlan *workflow, const Repipe__V1__PlanLaunch *launch,
                   const Repipe__V1__EntryPoint *entry)
{
  static const struct {
    const char *family, *step, *format;
  } rows[] = {{"RangeDaily", "1 day", "%Y-%m-%d"},
              {"RangeHourly", "1 hour", "%Y-%m-%dT%H:00:00Z"},
              {"RangeByMinutes", "1 minute", "%Y-%m-%dT%H:%M:00Z"},
              {"RangeMonthly", "1 month", "%Y-%m-01"}};
  const char *variable = launch->kickoff_input;
  if (launch->kickoff != NULL) {
    variable = launch->kickoff->moments[0]->variable;
  } else if (launch->kickoff_input[0] == '\0' && launch->n_required > 0) {
    variable = launch->required[0];
  }
  for (size_t i = 0; i < sizeof rows / sizeof rows[0] && variable[0] != '\0'; i++) {
    if (strncmp(entry->range, rows[i].family, strlen(rows[i].family)) != 0) {
      continue;
    }
    rp_buf_printf(&g->out,
                  "`%s` asks for what is missing. The same for the periods from START up to STOP, STOP itself left "
                  "out: `flytectl get "
                  "launchplan %s --execFile exec.yaml` writes the inputs; put PERIOD at `%s`, then\n\n"
                  "```\n"
                  "at=START; until [ \"$at\" = STOP ]; do\n"
                  "  sed \"s/PERIOD/$at/\" exec.yaml > period.yaml\n"
                  "  flytectl create execution --execFile period.yaml --project %s --domain %s\n"
                  "  at=$(date -u -d \"$at + %s\" +%s)\n"
                  "done\n"
                  "```\n\n",
                  rp_guide_cell(g, entry->range), workflow->name, variable, common(g, true), common(g, false),
                  rows[i].step, rows[i].format);
    return;
  }
}

static void launches(rp_guide *g, const Repipe__V1__WorkflowPlan *workflow)
{
  for (size_t i = 0; i < workflow->n_launches; i++) {
    const Repipe__V1__PlanLaunch *launch = workflow->launches[i];
    if (launch->entry_point == 0) {
      rp_buf_printf(&g->out, "Launch plan `%s`: the default one, for launches by hand.\n\n", launch->name);
      continue;
    }
    const Repipe__V1__EntryPoint *entry = g->inventory->entry_points[launch->entry_point - 1];
    rp_buf_printf(&g->out, "Launch plan `%s` from ", launch->name);
    rp_guide_place(g, entry->path, entry->line);
    if (entry->schedule[0] == '\0') {
      rp_buf_printf(&g->out, ": the values that this launch names, as defaults (`%s`).\n\n",
                    rp_guide_cell(g, entry->command));
      if (entry->range[0] != '\0') {
        recipe(g, workflow, launch, entry);
      }
      continue;
    }
    rp_buf_printf(&g->out, ", written `%s`: %s%s%s", rp_guide_cell(g, entry->schedule),
                  launch->cron[0] != '\0' ? "schedule `" : "no schedule", launch->cron,
                  launch->cron[0] != '\0' ? "`" : "");
    if (launch->kickoff != NULL) {
      for (size_t k = 0; k < launch->kickoff->n_moments; k++) {
        rp_buf_cstr(&g->out, "; ");
        moment(g, launch->kickoff->moments[k]);
      }
    } else if (launch->kickoff_input[0] != '\0') {
      rp_buf_printf(&g->out, "; `%s` is the time at which it fires, in UTC", launch->kickoff_input);
    }
    rp_buf_cstr(&g->out, ". Codes: ");
    codes(g, launch->reasons, launch->n_reasons);
    rp_buf_cstr(&g->out, ".\n\n");
    if (entry->range[0] != '\0') {
      recipe(g, workflow, launch, entry);
    }
  }
}

static void workflow_section(rp_guide *g, const Repipe__V1__WorkflowPlan *workflow)
{
  const Repipe__V1__Workflow *source = g->inventory->workflows[workflow->workflow];
  rp_buf_printf(&g->out, "### %s\n\nRoot `%s`, %s. Outcome: **%s** (", rp_guide_cell(g, workflow->name),
                rp_guide_cell(g, workflow->root),
                source->launched ? "launched by this repository"
                                 : "a candidate: nothing in this repository launches it",
                workflow->outcome);
  codes(g, workflow->reasons, workflow->n_reasons);
  rp_buf_cstr(&g->out, ").\n\n");
  if (workflow->n_inputs > 0) {
    rp_buf_cstr(&g->out, "| input | Luigi class | Flyte type | read as | default |\n|---|---|---|---|---|\n");
    for (size_t i = 0; i < workflow->n_inputs; i++) {
      const Repipe__V1__PlanInput *input = workflow->inputs[i];
      rp_buf_printf(&g->out, "| `%s` | %s | %s%s | %s | ", input->name, rp_guide_cell(g, input->class_),
                    input->type->collection ? "list of " : "", input->type->flyte, input->type->wire);
      if (input->default_ != NULL && input->default_->kind_case == REPIPE__V1__VALUE__KIND_LITERAL) {
        rp_buf_printf(&g->out, "`%s`", rp_guide_cell(g, input->default_->literal->text));
      } else if (input->default_ != NULL && input->default_->kind_case == REPIPE__V1__VALUE__KIND_LIST) {
        rp_guide_items(g, input->default_->list);
      } else {
        rp_buf_cstr(&g->out, input->default_ != NULL ? "a list" : "required");
      }
      if (input->code != 0) {
        rp_buf_printf(&g->out, " (RP%u)", (unsigned)input->code);
      }
      rp_buf_cstr(&g->out, " |\n");
    }
    rp_buf_char(&g->out, '\n');
  }
  if (workflow->n_nodes > 0) {
    rp_buf_cstr(&g->out, "| node | mode | Luigi task | arguments | source | template | outcome | codes |\n"
                         "|---|---|---|---|---|---|---|---|\n");
  }
  const Repipe__V1__Graph *graph = source->graph;
  for (size_t i = 0; i < workflow->n_nodes; i++) {
    const Repipe__V1__PlanNode *node = workflow->nodes[i];
    uint32_t task = graph->nodes[node->graph_node]->task;
    rp_buf_printf(&g->out, "| `%s` | %s | %s | ", node->id, node->mode, rp_guide_cell(g, node->class_));
    rp_guide_arguments(g, node);
    rp_buf_cstr(&g->out, " | ");
    if (task > 0 && task <= g->inventory->n_tasks) {
      rp_guide_place(g, g->inventory->tasks[task - 1]->path, g->inventory->tasks[task - 1]->line);
    } else {
      rp_buf_cstr(&g->out, "Luigi");
    }
    rp_buf_printf(&g->out, " | `%s` | %s | ", node->template_, node->outcome);
    codes(g, node->reasons, node->n_reasons);
    rp_buf_cstr(&g->out, " |\n");
  }
  rp_buf_char(&g->out, '\n');
  launches(g, workflow);
  if (workflow->n_nodes > 0) {
    rp_guide_rehearsal(g, workflow);
  }
}

static void tasks(rp_guide *g)
{
  rp_buf_cstr(&g->out, "## Tasks\n\n| task | source | outcome | codes |\n|---|---|---|---|\n");
  for (size_t i = 0; i < g->plan->n_tasks; i++) {
    const Repipe__V1__Task *task = g->inventory->tasks[i];
    if (strcmp(g->plan->tasks[i]->outcome, "excluded") == 0) {
      continue;
    }
    rp_buf_printf(&g->out, "| `%s:%s` | ", rp_guide_cell(g, task->module), rp_guide_cell(g, task->qualname));
    rp_guide_place(g, task->path, task->line);
    rp_buf_printf(&g->out, " | %s | ", g->plan->tasks[i]->outcome);
    codes(g, g->plan->tasks[i]->reasons, g->plan->tasks[i]->n_reasons);
    rp_buf_cstr(&g->out, " |\n");
  }
  rp_buf_char(&g->out, '\n');
  rp_guide_excluded(g);
  rp_guide_legend(g);
}

static void equivalence(rp_guide *g)
{
  rp_buf_cstr(&g->out, "## Equivalence\n\n| Luigi | carried | how, or why not |\n|---|---|---|\n");
  size_t count;
  const rp_equivalence *rows = rp_equivalence_rows(&count);
  for (size_t i = 0; i < count; i++) {
    rp_buf_printf(&g->out, "| %s | %s | %s |\n", rows[i].names, rows[i].carried ? "yes" : "no", rows[i].how);
  }
  rp_buf_char(&g->out, '\n');
  rp_guide_native(g);
  rp_buf_cstr(&g->out, "What classes of this repository have of these:\n\n");
  size_t found = 0;
  for (size_t i = 0; i < g->inventory->n_tasks; i++) {
    const Repipe__V1__TaskOutcome *outcome = g->plan->tasks[i];
    for (size_t k = 0; k < outcome->n_carried; k++) {
      const Repipe__V1__Carried *row = outcome->carried[k];
      rp_buf_cstr(&g->out, found++ == 0 ? "| | carried | how, or why not | |\n|---|---|---|---|\n" : "");
      rp_buf_printf(&g->out, "| `%s.%s` | %s | %s | ", rp_guide_cell(g, g->inventory->tasks[i]->qualname),
                    rp_guide_cell(g, row->name), row->carried ? "yes" : "no", row->how);
      rp_guide_place(g, row->path, row->line);
      rp_buf_cstr(&g->out, " |\n");
    }
  }
  rp_buf_cstr(&g->out, found == 0 ? "None.\n\n" : "\n");
}

Repipe__V1__Carried **rp_equivalence_table(size_t *count, rp_arena *arena)
{
  return rp_equivalence_all(count, arena);
}

static void commands(rp_guide *g, const rp_emit_options *options)
{
  rp_buf_printf(&g->out,
                "## Register, run, roll back\n\n"
                "```\n"
                "repipe check flyte-package.tgz\n"
                "flytectl register files --archive flyte-package.tgz --project %s --domain %s --version VERSION\n"
                "```\n\n",
                common(g, true), common(g, false));
  bool installed = options->bridge_installed;
  rp_buf_printf(
      &g->out,
      "VERSION is best the commit: registering the same bytes again under one version changes nothing. Run a workflow "
      "from the console, or with\n\n"
      "```\n"
      "flytectl get launchplan NAME --latest --execFile exec.yaml --project %s --domain %s   # then put the inputs in\n"
      "flytectl create execution --execFile exec.yaml --project %s --domain %s\n"
      "```\n\n"
      "Scheduled launch plans start when they are activated:\n\n"
      "```\n"
      "flytectl update launchplan NAME --version VERSION --activate --project %s --domain %s\n"
      "```\n\n"
      "The graph of each workflow is drawn in `graph.dot` (Graphviz) and `graph.mmd` (Mermaid); `spec/` holds what is "
      "registered as JSON, `%s` the program that every node runs%s.\n\n"
      "## Run both, side by side\n\n"
      "Before a schedule is activated, `tools/rehearse flyte-package.tgz --source REPOSITORY --inputs JSON --compare` "
      "runs "
      "the package on one machine and compares every file with plain Luigi's. Then let both run for some days: the "
      "Luigi "
      "launch as it is, the Flyte launch plan with outputs of its own (local targets live in Flyte's store; remote "
      "targets "
      "need another prefix, for instance through Luigi's configuration in the image), and compare.\n\n"
      "## Roll back\n\n"
      "Deactivate the scheduled launch plans (the same with `--deactivate`) and let the Luigi launch run again: "
      "nothing in this repository was changed.\n",
      common(g, true), common(g, false), common(g, true), common(g, false), common(g, true), common(g, false),
      installed ? "repipe_bridge.py" : "bridge.py",
      installed ? ": every image must hold it as the module `repipe_bridge` (a folder of PYTHONPATH, or "
                  "site-packages), the file that "
                  "was written with this package"
                : "");
}

rp_str rp_migration_guide(const Repipe__V1__Plan *plan, const Repipe__V1__Inventory *inventory,
                          const rp_package *package, const rp_emit_options *options, rp_arena *arena)
{
  rp_guide g = {.arena = arena, .plan = plan, .inventory = inventory};
  summary(&g, package);
  rp_guide_todo(&g, package, options);
  rp_buf_cstr(&g.out, "## Workflows\n\n");
  for (size_t i = 0; i < plan->n_workflows; i++) {
    workflow_section(&g, plan->workflows[i]);
  }
  tasks(&g);
  rp_guide_decisions(&g, options);
  equivalence(&g);
  commands(&g, options);
  rp_str text = rp_arena_str(arena, rp_buf_str(&g.out));
  rp_buf_release(&g.out);
  return text;
}
