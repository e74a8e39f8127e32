/// What MIGRATION.md says of native nodes: what they do not do that the bridge does, and each class's own differences.

#include "decisions/native.h"
#include "translator/bundle/migration.h"

static bool has_class(const rp_guide *g, const char *class)
{
  for (size_t w = 0; w < g->plan->n_workflows; w++) {
    const Repipe__V1__WorkflowPlan *workflow = g->plan->workflows[w];
    for (size_t i = 0; i < workflow->n_nodes; i++) {
      const Repipe__V1__PlanNative *native = workflow->nodes[i]->native;
      if (native != NULL && (class == NULL || strcmp(native->class_, class) == 0)) {
        return true;
      }
    }
  }
  return false;
}

void rp_guide_native(rp_guide *g)
{
  static const struct {
    const char *name, *carried, *how;
  } rows[] = {
      {"complete()", "no", "not asked: the task runs in every execution"},
      {"output()", "no", "nothing is brought out: its targets are remote, and those that require it only wait for it"},
      {"input()", "no", "nothing is brought in: what it requires has no local files, and its node only waits for it"},
      {"parameters", "as text", "where the task's command names them"},
      {"run(), event handlers, bridge.py", "no", "no Python of the repository runs in these nodes"},
      {"set_status_message, set_progress_percentage, set_tracking_url", "no",
       "the console shows what Flyte's plugin shows"},
      {"retry_count", "yes", "and Flyte itself tries a container that failed again, up to three times"},
      {"worker_timeout", "yes", "the node's timeout alone"},
      {"luigi.cfg", "at translation", "values of the repository's own files; those of the image are not read"},
  };
  if (!has_class(g, NULL)) {
    return;
  }
  rp_buf_cstr(&g->out, "### Native nodes (RP5116)\n\n| Luigi | carried | how, or why not |\n|---|---|---|\n");
  for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
    rp_buf_printf(&g->out, "| %s | %s | %s |\n", rows[i].name, rows[i].carried, rows[i].how);
  }
  size_t count;
  const rp_native_row *table = rp_native_rows(&count);
  for (size_t i = 0; i < count; i++) {
    if (has_class(g, table[i].base)) {
      rp_buf_printf(&g->out, "| %s | %s | %s |\n", rp_guide_cell(g, table[i].base), table[i].type, table[i].why);
    }
  }
  rp_buf_char(&g->out, '\n');
}
