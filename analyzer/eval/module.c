// Modules: each runs once, when it is first imported, as if nothing else was going on; so do blocks and functions of one that are
// run for what they launch.
#include "analyzer/eval/evaluation.h"

#include "analyzer/lib/lib.h"
#include "analyzer/lib/luigi.h"

/// Module level code runs as if nothing else was going on: no path condition, nothing journalled.
typedef struct suspended {
  rp_frame *frame;
  rp_val raised;
  bool may_raise, importing;
  uint64_t steps;
  unsigned stopped_by;
  size_t memory_limit, module_limit, memory_used;
  uint32_t fork_depth, fork_floor, loop_depth, sandbox_floor, call_depth, eval_depth;
  size_t path_count;
  rp_path_part *path_items;
  size_t path_capacity;
  size_t drop_count;
  uint32_t certain_class_version;
  rp_lazy_run *lazy;
  const struct rp_passing *passing;
} suspended;

static void suspend(rp_interp *in, suspended *s)
{
  *s = (suspended){in->frame,      in->raised,       in->may_raise,     in->importing,   in->steps,
                   in->stopped_by, in->memory_limit, in->module_limit,  in->arena->used, in->fork_depth,
                   in->fork_floor, in->loop_depth,   in->sandbox_floor, in->call_depth,  in->eval_depth,
                   in->path.count, in->path.items,   in->path.capacity, in->drops.count, in->certain_class_version,
                   in->lazy,       in->passing};
  in->lazy = NULL;
  in->passing = NULL;
  in->frame = NULL;
  in->raised = NULL;
  in->importing = true;
  in->module_limit = in->arena->used + RP_MEMORY_MODULE;
  if (in->module_limit > RP_MEMORY_REPOSITORY) {
    in->module_limit = RP_MEMORY_REPOSITORY;
  }
  rp_budget(in, RP_STEPS_MODULE);
  in->fork_depth = 0;
  in->fork_floor = 0;
  in->loop_depth = 0;
  in->sandbox_floor = 0;
  in->call_depth = 0;
  in->path.count = 0;
  in->path.items = NULL;
  in->path.capacity = 0;
}

static void resume(rp_interp *in, const suspended *s)
{
  in->lazy = s->lazy;
  in->passing = s->passing;
  in->frame = s->frame;
  in->raised = s->raised;
  in->may_raise = s->may_raise;
  in->importing = s->importing;
  in->steps = s->steps;
  in->stopped_by = s->stopped_by;
  size_t taken = in->arena->used - s->memory_used; // what an import took is on its own account
  in->memory_limit = s->memory_limit + taken;
  in->module_limit = s->module_limit != 0 ? s->module_limit + taken : 0;
  in->fork_depth = s->fork_depth;
  in->certain_class_version = s->certain_class_version;
  in->fork_floor = s->fork_floor;
  in->loop_depth = s->loop_depth;
  in->sandbox_floor = s->sandbox_floor;
  in->call_depth = s->call_depth;
  in->eval_depth = s->eval_depth;
  in->path.count = s->path_count;
  in->path.items = s->path_items;
  in->path.capacity = s->path_capacity;
  in->drops.count = s->drop_count; // what a module meets while it is imported is no answer of a task
  rp_path_resume(in);
}

static rp_val module_object(rp_interp *in, rp_module *module, const rp_symbol *name)
{
  rp_object *object = rp_object_new(in, RP_OBJECT_MODULE);
  object->module.module = module;
  object->module.name = name;
  rp_val value = rp_value_object(&in->values, object);
  if (module != NULL) {
    module->object = object;
    // In the order in which the import system sets them (Lib/importlib/_bootstrap.py of CPython).
    rp_env_set(in, &object->env, rp_sym(in, "__name__"), rp_value_str(&in->values, name->text));
    rp_env_set(in, &object->env, rp_sym(in, "__doc__"), rp_docstring(in, module, module->facts->body));
    size_t dot = rp_str_rfind_char(name->text, '.');
    rp_str package = module->package ? name->text : dot == SIZE_MAX ? RP_STR("") : rp_str_sub(name->text, 0, dot);
    rp_env_set(in, &object->env, rp_sym(in, "__package__"), rp_value_str(&in->values, package));
    static const char *const outside[] = {"__loader__", "__spec__",   "__path__",
                                          "__file__",   "__cached__", "__builtins__"};
    for (size_t i = 0; i < sizeof outside / sizeof outside[0] && !module->stub; i++) {
      if (module->package || strcmp(outside[i], "__path__") != 0) {
        rp_env_set(in, &object->env, rp_sym(in, outside[i]),
                   rp_unknown_text(in, RP_RULE_READS_OUTSIDE, 0, rp_str_of(outside[i])));
      }
    }
  }
  return value;
}

enum { IMPORT_DEPTH = 200 };

rp_val rp_import_file(rp_interp *in, rp_module *module)
{
  if (module->object != NULL) { // done, or in progress: Python gives the partially initialised module
    return rp_value_object(&in->values, module->object);
  }
  rp_evaluation_keep(in);
  suspended outer;
  suspend(in, &outer);
  in->eval_depth = outer.eval_depth + 20;
  rp_val value = module_object(in, module, module->name);
  if (in->eval_depth < RP_EVAL_DEPTH && in->import_depth < IMPORT_DEPTH) {
    in->import_depth++;
    module->running = true;
    rp_frame frame = {.module = module};
    in->frame = &frame;
    rp_exec_module(in, module->facts->body);
    module->running = false;
    in->import_depth--;
  }
  module->done = true;
  resume(in, &outer);
  return value;
}

int rp_run_block(rp_interp *in, rp_module *module, uint32_t list)
{
  suspended outer;
  suspend(in, &outer);
  rp_frame frame = {.module = module};
  in->frame = &frame;
  rp_sandbox sandbox;
  rp_sandbox_begin(in, &sandbox);
  rp_flow flow = rp_exec_block(in, list);
  rp_sandbox_end(in, &sandbox);
  resume(in, &outer);
  return flow.raises->kind == RP_GUARD_TRUE ? -1 : 0;
}

int rp_run_function(rp_interp *in, rp_module *module, uint32_t node, bool method, bool named)
{
  suspended outer;
  suspend(in, &outer);
  rp_frame frame = {.module = module, .node = node};
  in->frame = &frame;
  rp_sandbox sandbox;
  rp_sandbox_begin(in, &sandbox);
  rp_val function = rp_function_new(in, node);
  rp_ir_list parameters = rp_ir_list_at(module->facts, module->facts->b[node]);
  rp_val *args = rp_arena_alloc(in->arena, (parameters.count + 1) * sizeof *args);
  rp_keyword *keywords = rp_arena_alloc(in->arena, (parameters.count + 1) * sizeof *keywords);
  rp_call call = {.args = args, .keywords = keywords, .node = node};
  for (size_t i = 0; i < parameters.count; i++) {
    uint32_t parameter = parameters.items[i];
    uint32_t kind = module->facts->d[parameter];
    const rp_symbol *name = rp_ir_symbol(in, module->facts, module->facts->a[parameter]);
    bool self = method && i == 0;
    rp_val value = named && !self
                       ? rp_value_input(&in->values, name, RP_TYPE_ANY, NULL)
                       : rp_unknown_text(in, RP_RULE_LAUNCH_DYNAMIC, parameter, self ? RP_STR("self") : name->text);
    if (kind == RP_IR_PARAMETER_KEYWORD_ONLY) {
      keywords[call.keyword_count++] = (rp_keyword){name, value};
    } else if (kind != RP_IR_PARAMETER_STAR && kind != RP_IR_PARAMETER_DOUBLE_STAR) {
      args[call.count++] = value;
    }
  }
  rp_val result = function != NULL ? rp_call_value(in, function, &call) : NULL;
  rp_sandbox_end(in, &sandbox);
  resume(in, &outer);
  return result != NULL ? 0 : -1;
}

static void note_import(rp_interp *in, const rp_module *from, const rp_module *to)
{
  bool sure = in->path.count == 0;
  bool again = false;
  if (in->imports.count > 0) {
    const rp_import_edge *last = &in->imports.items[in->imports.count - 1];
    again = last->from == from && last->to == to && last->sure == sure;
  }
  if (from != NULL && in->importing && !again) {
    RP_PUSH(in->lasting, &in->imports, ((rp_import_edge){from, to, sure}));
  }
}

rp_val rp_import_module(rp_interp *in, rp_module *from, rp_str dotted)
{
  // a, a.b, a.b.c: each package runs before its modules and holds them as attributes.
  rp_val module = NULL;
  rp_object *parent = NULL;
  for (size_t end = rp_str_find(dotted, RP_STR("."), 0);; end = rp_str_find(dotted, RP_STR("."), end + 1)) {
    rp_str name = end == SIZE_MAX ? dotted : rp_str_sub(dotted, 0, end);
    rp_module *found = rp_linker_find(in->linker, from, name);
    if (found != NULL) {
      module = rp_import_file(in, found);
      note_import(in, from, found);
      if (found->failed != NULL && !found->running) {
        in->raised = found->failed;
        in->raise_is_explicit = true;
        return NULL;
      }
      in->may_raise = in->may_raise || (found->broken != NULL && !found->running);
      if (found->lacks && !found->running) {
        rp_import_may_fail(in);
      }
      in->may_raise = in->may_raise || found->layer; // it is described, which does not make it installed
      if (!found->stub && end == SIZE_MAX) {
        in->found_imports++;
      }
    } else {
      const rp_symbol *symbol = rp_intern_str(&in->names, name);
      rp_object *known = rp_external_module(in, symbol);
      if (known == NULL) {
        known = module_object(in, NULL, symbol)->object;
        known->module.folder = rp_linker_has_package(in->linker, name);
        rp_external_add(in, known);
      }
      module = rp_value_object(&in->values, known);
      if (rp_lib_is_gone(dotted)) {
        in->missing_imports++;
        in->gone_import = true;
      } else if (end == SIZE_MAX && !known->module.folder && !rp_lib_is_library(dotted)) {
        in->missing_imports++;
        in->may_raise = true;
        note_import(in, from, NULL);
      }
    }
    if (parent != NULL && rp_value_is(module, RP_OBJECT_MODULE)) {
      size_t dot = rp_str_rfind_char(name, '.');
      const rp_symbol *last = rp_intern_str(&in->names, rp_str_sub(name, dot + 1, name.size));
      rp_val before = rp_env_find(&parent->env, last);
      if (before == NULL || rp_value_is(before, RP_OBJECT_MODULE)) {
        rp_env_set(in, &parent->env, last, module);
      }
    }
    parent = module->object;
    if (end == SIZE_MAX) {
      return module;
    }
  }
}
