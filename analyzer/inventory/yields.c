// Every call that is not interpreted is heard of while run() is evaluated (notice.c). One that may have changed something is noted
// with how many times run() has yielded by then: what it yields after that may depend on it.
#include "analyzer/inventory/yields.h"

typedef struct heard {
  const rp_object *run;
  size_t quiet; // yields before the first such call; SIZE_MAX: there was none
} heard;

static bool is_one_of(rp_str name, const char *const *names, size_t count, bool prefix)
{
  for (size_t i = 0; i < count; i++) {
    if (prefix ? rp_str_starts_with(name, rp_str_of(names[i])) : rp_str_is(name, names[i])) {
      return true;
    }
  }
  return false;
}

/// Names with a dot are of Python and of packages, the others of methods and functions of Luigi's.
static bool only_looks(rp_str name)
{
  static const char *const OUTSIDE[] = {
      "logging.", "warnings.",    "luigi.logger", "luigi.worker.", "structlog.",     "loguru.",      "builtins.print",
      "time.",    "datetime.",    "os.path.",     "os.getenv",     "os.environ.get", "os.getcwd",    "path.exists",
      "path.is_", "path.resolve", "path.stat",    "path.cwd",      "path.absolute",  "pprint.pprint"};
  static const char *const LUIGI[] = {"__init__",
                                      "__repr__",
                                      "__str__",
                                      "__hash__",
                                      "__eq__",
                                      "__iter__",
                                      "requires",
                                      "input",
                                      "output",
                                      "deps",
                                      "flatten",
                                      "flatten_output",
                                      "getpaths",
                                      "clone",
                                      "clone_parent",
                                      "clone_parents",
                                      "to_str_params",
                                      "get_params",
                                      "exists",
                                      "complete",
                                      "get_param_names",
                                      "get_task_family",
                                      "get_param_values",
                                      "task_family",
                                      "fn",
                                      "fs",
                                      "normalize",
                                      "parse",
                                      "serialize",
                                      "to_string",
                                      "dates",
                                      "hours",
                                      "prev",
                                      "next",
                                      "from_date",
                                      "path",
                                      "recursively_freeze",
                                      "recursively_unfreeze",
                                      "get_wrapped",
                                      "items",
                                      "keys",
                                      "values",
                                      "__getitem__",
                                      "__contains__",
                                      "__len__",
                                      "get_task_namespace",
                                      "get_default_format"};
  return rp_str_find(name, RP_STR("."), 0) != SIZE_MAX
             ? is_one_of(name, OUTSIDE, sizeof OUTSIDE / sizeof OUTSIDE[0], true)
             : is_one_of(name, LUIGI, sizeof LUIGI / sizeof LUIGI[0], false);
}

static void called(rp_interp *in, rp_str name, const rp_call *call, void *data)
{
  (void)call;
  heard *h = data;
  if (only_looks(name)) {
    return;
  }
  size_t before = 0;
  for (const rp_frame *frame = in->frame; frame != NULL; frame = frame->caller) {
    if (frame->function == h->run && frame->yields != NULL) {
      before = frame->yields->items.count;
    }
  }
  h->quiet = before < h->quiet ? before : h->quiet;
}

rp_yields rp_yields_of(rp_interp *in, rp_val task)
{
  rp_object *owner = NULL;
  heard h = {.run = rp_class_function(in, task->object->class, "run", &owner), .quiet = SIZE_MAX};
  const rp_watch *outer = in->watch;
  in->watch = &(rp_watch){.called = called, .data = &h};
  rp_yields yields = {.tasks = rp_dynamic_of(in, task), .first = true};
  in->watch = outer;
  for (size_t i = 0; i < yields.tasks.count; i++) {
    yields.first = yields.first && yields.tasks.leaves[i].turn < h.quiet;
  }
  return yields;
}
