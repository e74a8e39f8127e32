#include <string.h>

#include "base/utf8.h"
#include "cli/show.h"
#include "proto/value_text.h"

void rp_show_say(rp_show *show, const char *text)
{
  rp_buf_add(&show->out, rp_utf8_visible(show->arena, rp_str_of(text)));
}

rp_str rp_show_place(const rp_show *show, const char *path, uint32_t line)
{
  if (path[0] == '\0') {
    return RP_STR("");
  }
  return line == 0 ? rp_arena_str(show->arena, rp_str_of(path)) : rp_arena_printf(show->arena, "%s:%u", path, line);
}

rp_str rp_show_value(const rp_show *show, const Repipe__V1__Value *value)
{
  rp_buf text = RP_BUF_INIT;
  rp_value_python(&text, value);
  rp_str line = rp_arena_str(show->arena, rp_buf_str(&text));
  rp_buf_release(&text);
  return line;
}

rp_str rp_show_name(const rp_show *show, const Repipe__V1__Task *task)
{
  return rp_arena_printf(show->arena, "%s:%s", task->module, task->qualname);
}

const char *rp_show_outcome(const rp_show *show, const Repipe__V1__Task *task)
{
  for (size_t i = 0; show->plan != NULL && i < show->plan->n_tasks; i++) {
    if (show->inventory->tasks[i] == task) {
      return show->plan->tasks[i]->outcome;
    }
  }
  return "";
}

static bool is_named(const Repipe__V1__Task *task, rp_str name)
{
  rp_str module = rp_str_of(task->module);
  return name.size > module.size && rp_str_starts_with(name, module) && name.data[module.size] == ':' &&
         rp_str_is(rp_str_sub(name, module.size + 1, name.size), task->qualname);
}

const Repipe__V1__Task *rp_show_child(const rp_show *show, const Repipe__V1__Dependency *d)
{
  for (size_t i = 0; d->task[0] != '\0' && i < show->inventory->n_tasks; i++) {
    const Repipe__V1__Task *task = show->inventory->tasks[i];
    if (is_named(task, rp_str_of(d->task)) && (d->task_path[0] == '\0' || strcmp(d->task_path, task->path) == 0)) {
      return task;
    }
  }
  return NULL;
}

const Repipe__V1__Task *rp_show_find(const rp_show *show, const char *name, rp_error *err)
{
  rp_buf candidates = RP_BUF_INIT;
  const Repipe__V1__Task *found = NULL;
  size_t count = 0;
  for (unsigned round = 0; round < 3 && count == 0; round++) { // module:Class, then family, then class name
    for (size_t i = 0; i < show->inventory->n_tasks; i++) {
      const Repipe__V1__Task *task = show->inventory->tasks[i];
      if (round == 0 ? is_named(task, rp_str_of(name))
                     : strcmp(name, round == 1 ? task->family : task->qualname) == 0) {
        found = task;
        count++;
        rp_buf_printf(&candidates, "%s%s:%s (%s:%u)", count > 1 ? ", " : "", task->module, task->qualname, task->path,
                      task->line);
      }
    }
  }
  if (count == 0) {
    (void)rp_fail(err, RP_ERROR_USAGE, "%s: no task has this family, module:Class or class name", name);
  } else if (count > 1) {
    (void)rp_fail(err, RP_ERROR_AMBIGUOUS, "%s is the name of %zu tasks: %s", name, count, candidates.data);
  }
  rp_buf_release(&candidates);
  return count == 1 ? found : NULL;
}
