// Which file run() reads by its path although neither the task's requirements nor the task itself make it: run() is evaluated on
// the task with its parameters as inputs, and each call that opens a file is compared with the paths of the targets on both sides.
// Only a path that is an expression over the parameters is spoken of. Nothing is claimed where a requirement or one of its paths is
// not known, nor of what run() has handed to anything else before, which may have written it.
#include "analyzer/task_parts.h"

#include "base/path.h"

enum { MAX_TARGETS = 400, MAX_WRITTEN = 400, STEPS = 100000, DEEPEST = 40 };

typedef struct reads {
  rp_val targets[MAX_TARGETS]; // paths of own outputs, then of what is required
  size_t own_count, target_count;
  rp_val written[MAX_WRITTEN]; // what was handed to other calls
  size_t written_count;
  bool lost; // something cannot be told any more
  rp_task_read found;
} reads;

// ---- paths ----

/// Without what only makes a text of a path or a path of a text.
static rp_val core(rp_val value)
{
  static const char *const MAKERS[] = {"str", "pathlib.Path", "os.fspath", "os.path.normpath", "as_posix", "__str__"};
  for (unsigned i = 0; i < DEEPEST && value->kind == RP_DERIVED && value->derived.count == 1; i++) {
    bool format = value->derived.shape == RP_DERIVE_FORMAT;
    bool made = false;
    for (size_t k = 0; value->derived.name != NULL && k < sizeof MAKERS / sizeof MAKERS[0]; k++) {
      made = made || rp_str_is(value->derived.name->text, MAKERS[k]);
    }
    if (!format && !made) {
      break;
    }
    value = value->derived.operands[0];
  }
  return value;
}

static bool is_text(rp_val value)
{
  return value->kind == RP_STR_ || value->kind == RP_PATH;
}

static bool same_place(rp_interp *in, rp_val a, rp_val b)
{
  a = core(a);
  b = core(b);
  return a == b || (is_text(a) && is_text(b) &&
                    rp_str_eq(rp_path_normalize(in->arena, a->text), rp_path_normalize(in->arena, b->text)));
}

/// Whether `value` is made of `part`, which is no plain word.
static bool made_of(rp_interp *in, rp_val value, rp_val part, unsigned depth)
{
  value = core(value);
  bool found = same_place(in, value, part) && (!is_text(part) || part->text.size > 2);
  for (uint32_t i = 0; !found && depth < DEEPEST && value->kind == RP_DERIVED && i < value->derived.count; i++) {
    found = made_of(in, value->derived.operands[i], part, depth + 1);
  }
  return found;
}

/// Whether `path` lies below the folder that a target is, or may: joined to it, or its text followed by a slash.
static bool lies_below(rp_interp *in, rp_val path, rp_val folder)
{
  path = core(path);
  folder = core(folder);
  if (is_text(path) && is_text(folder)) {
    rp_str inner = rp_path_normalize(in->arena, path->text);
    rp_str outer = rp_path_normalize(in->arena, folder->text);
    return inner.size > outer.size && rp_str_starts_with(inner, outer) && inner.data[outer.size] == '/';
  }
  if (path->kind != RP_DERIVED || !made_of(in, path, folder, 0)) {
    return false;
  }
  // target + '.idx' lies beside it; whatever else is made of it may lie below.
  for (uint32_t i = 0; i + 1 < path->derived.count; i++) {
    rp_val next = path->derived.operands[i + 1];
    if (same_place(in, path->derived.operands[i], folder) && next->kind == RP_STR_ &&
        (path->derived.shape == RP_DERIVE_FORMAT || path->derived.shape == RP_DERIVE_BINARY)) {
      return path->type == RP_TYPE_PATH || rp_str_starts_with(next->text, RP_STR("/"));
    }
  }
  return true;
}

/// The text that the path begins with for certain.
static rp_str begin_of(rp_val path)
{
  path = core(path);
  for (unsigned i = 0; i < DEEPEST && path->kind == RP_DERIVED && path->derived.count > 0; i++) {
    path = core(path->derived.operands[0]);
  }
  return is_text(path) ? path->text : RP_STR("");
}

// ---- calls ----

/// Functions that open a file for reading: the argument that is its path, and the one that says how; -1: none does.
static const struct {
  const char *name;
  const char *path;
  int mode;
} READERS[] = {{"builtins.open", "file", 1},
               {"io.open", "file", 1},
               {"codecs.open", "filename", 1},
               {"gzip.open", "filename", 1},
               {"bz2.open", "filename", 1},
               {"lzma.open", "filename", 1},
               {"pandas.read_csv", "filepath_or_buffer", -1},
               {"pandas.read_table", "filepath_or_buffer", -1},
               {"pandas.read_excel", "io", -1},
               {"pandas.read_json", "path_or_buf", -1},
               {"pandas.read_parquet", "path", -1},
               {"pandas.read_feather", "path", -1},
               {"pandas.read_pickle", "filepath_or_buffer", -1},
               {"pandas.read_hdf", "path_or_buf", -1},
               {"numpy.load", "file", -1},
               {"numpy.loadtxt", "fname", -1},
               {"numpy.genfromtxt", "fname", -1},
               {"joblib.load", "filename", -1},
               {"path.open", NULL, 0},
               {"path.read_text", NULL, -1},
               {"path.read_bytes", NULL, -1}};

/// Functions that only look at a path.
static bool only_looks(rp_str name)
{
  static const char *const NAMES[] = {"os.path.", "path.exists",    "path.is_",  "path.stat", "path.resolve",
                                      "logging",  "builtins.print", "os.getenv", "os.environ"};
  for (size_t i = 0; i < sizeof NAMES / sizeof NAMES[0]; i++) {
    if (rp_str_starts_with(name, rp_str_of(NAMES[i]))) {
      return true;
    }
  }
  return false;
}

static void keep_written(reads *r, rp_val value)
{
  if (r->written_count < MAX_WRITTEN) {
    r->written[r->written_count++] = value;
  } else {
    r->lost = true;
  }
}

/// What was handed to a call may have been written by it, and so may what stands in a command's text.
static bool may_be_written(rp_interp *in, const reads *r, rp_val path)
{
  bool found = false;
  for (size_t i = 0; i < r->written_count && !found; i++) {
    rp_val given = core(r->written[i]);
    found = same_place(in, given, path) || lies_below(in, path, given) || made_of(in, given, core(path), 0) ||
            (is_text(given) && is_text(core(path)) && rp_str_find(given->text, core(path)->text, 0) != SIZE_MAX);
  }
  return found;
}

static void hand_over(rp_interp *in, reads *r, rp_val value, unsigned depth)
{
  if (value == NULL || depth > 6) {
    return;
  }
  if (value->kind == RP_OBJECT && value->object->kind <= RP_OBJECT_ITERATOR) {
    for (size_t i = 0; i < value->object->items.count; i++) {
      hand_over(in, r, value->object->items.data[i].value, depth + 1);
    }
    for (size_t i = 0; i < value->object->entries.count; i++) {
      hand_over(in, r, value->object->entries.data[i].value, depth + 1);
    }
  } else if (value->kind == RP_CHOICE) {
    for (uint32_t i = 0; i < value->choice.count; i++) {
      hand_over(in, r, value->choice.options[i].value, depth + 1);
    }
  } else if (rp_value_is(value, RP_OBJECT_INSTANCE)) {
    hand_over(in, r, rp_env_find(&value->object->env, rp_sym(in, "path")), depth + 1); // a target that it may write
  } else if (is_text(value) || rp_value_is_symbolic(value)) {
    keep_written(r, value);
  }
}

static void check(rp_interp *in, reads *r, rp_val path, const rp_call *call)
{
  bool known = is_text(path) || rp_value_is_symbolic(path);
  rp_type type = rp_value_type(path);
  bool fits = type == RP_TYPE_STR || type == RP_TYPE_PATH || (type == RP_TYPE_ANY && path->kind == RP_INPUT);
  rp_str begin = begin_of(path);
  bool address = rp_str_find(begin, RP_STR("://"), 0) != SIZE_MAX;
  bool system = rp_str_starts_with(begin, RP_STR("/dev/")) || rp_str_starts_with(begin, RP_STR("/proc/")) ||
                rp_str_starts_with(begin, RP_STR("/sys/"));
  if (!known || !fits || address || system || path->outside != NULL ||
      (path->kind == RP_STR_ && path->text.size == 0)) {
    return;
  }
  for (size_t i = 0; i < r->target_count; i++) {
    bool own = i < r->own_count;
    if (same_place(in, r->targets[i], path) || lies_below(in, path, r->targets[i]) ||
        (own && made_of(in, path, core(r->targets[i]), 0))) {
      return;
    }
    rp_val target = core(r->targets[i]);
    if (own && is_text(target) && is_text(core(path)) && rp_str_starts_with(core(path)->text, target->text)) {
      return; // a temporary file beside the output
    }
  }
  const rp_frame *frame = in->frame;
  while (frame != NULL && (frame->module->stub || frame->module->library)) {
    frame = frame->caller;
  }
  if (frame == NULL || may_be_written(in, r, path)) {
    return;
  }
  rp_str text = rp_path_normalize(in->arena, is_text(path) ? path->text : RP_STR(""));
  rp_str beside = rp_path_join(in->arena, rp_path_dir(frame->module->path), text);
  if (is_text(path) && in->holds != NULL &&
      (in->holds(in, text) || in->holds(in, rp_path_normalize(in->arena, beside)))) {
    return; // the image has it
  }
  uint32_t node = frame == in->frame && call->node != 0 ? call->node : frame->node;
  r->found = (rp_task_read){.found = true,
                            .path = frame->module->path,
                            .line = rp_ir_place_of(frame->module->facts, frame->module->facts->start[node]).line,
                            .text = rp_value_text(in, path)};
}

static bool writes(rp_val mode)
{
  bool read = mode == NULL;
  if (mode != NULL && mode->kind == RP_STR_) {
    read = true;
    for (size_t i = 0; i < mode->text.size; i++) {
      read = read && strchr("wax+", mode->text.data[i]) == NULL;
    }
  }
  return !read; // a mode that is not known may be one of writing
}

static void called(rp_interp *in, rp_str name, const rp_call *call, void *data)
{
  reads *r = data;
  if (r->found.found || r->lost || only_looks(name)) {
    return;
  }
  for (size_t i = 0; i < sizeof READERS / sizeof READERS[0]; i++) {
    if (!rp_str_is(name, READERS[i].name)) {
      continue;
    }
    bool method = READERS[i].path == NULL;
    rp_val path = method ? call->self : rp_arg(in, call, 0, READERS[i].path);
    rp_val mode = READERS[i].mode >= 0 ? rp_arg(in, call, (size_t)READERS[i].mode, "mode") : NULL;
    if (path == NULL || call->rest != NULL) {
      return;
    }
    if (writes(mode)) {
      hand_over(in, r, path, 0);
    } else if (path->kind == RP_CHOICE) {
      for (uint32_t k = 0; k < path->choice.count && !r->found.found; k++) {
        check(in, r, path->choice.options[k].value, call);
      }
    } else {
      check(in, r, path, call);
    }
    return;
  }
  hand_over(in, r, call->self, 0);
  for (size_t i = 0; i < call->count; i++) {
    hand_over(in, r, call->args[i], 0);
  }
  for (size_t i = 0; i < call->keyword_count; i++) {
    hand_over(in, r, call->keywords[i].value, 0);
  }
}

// ---- targets ----

static void add_path(rp_interp *in, reads *r, rp_val target)
{
  bool instance = rp_value_is(target, RP_OBJECT_INSTANCE) && !rp_value_is_task(target);
  rp_val path = instance ? rp_attribute_or_null(in, target, rp_sym(in, "path"), 0) : NULL;
  in->raised = NULL;
  size_t count = path != NULL && path->kind == RP_CHOICE ? path->choice.count : 1;
  for (size_t i = 0; path != NULL && i < count; i++) {
    rp_val one = path->kind == RP_CHOICE ? path->choice.options[i].value : path;
    if ((!is_text(one) && !rp_value_is_symbolic(one)) || r->target_count == MAX_TARGETS) {
      r->lost = true;
      return;
    }
    r->targets[r->target_count++] = one;
  }
  r->lost = r->lost || !instance;
}

static void add_targets(rp_interp *in, reads *r, const rp_structure *outputs)
{
  for (size_t i = 0; i < outputs->count && !r->lost; i++) {
    add_path(in, r, outputs->leaves[i].value);
  }
}

static void add_targets_of(rp_interp *in, reads *r, const rp_structure *tasks)
{
  for (size_t i = 0; i < tasks->count && !r->lost; i++) {
    rp_structure outputs = rp_outputs_of(in, tasks->leaves[i].value);
    add_targets(in, r, &outputs);
  }
}

static bool are_tasks(const rp_structure *required)
{
  bool all = true;
  for (size_t i = 0; i < required->count && all; i++) {
    all = rp_value_is_task(required->leaves[i].value);
  }
  return all;
}

rp_task_read rp_task_reads(rp_interp *in, rp_val self, const rp_task_answers *answers)
{
  rp_object *owner = NULL;
  const rp_object *run = rp_class_function(in, self->object->class, "run", &owner);
  if (run == NULL || run->kind != RP_OBJECT_FUNCTION || run->function.module->stub || !are_tasks(&answers->requires) ||
      !are_tasks(&answers->dynamic)) {
    return (rp_task_read){0};
  }
  reads r = {0};
  size_t notes = in->notes.count;
  size_t drops = in->drops.count;
  size_t launches = in->launches.count;
  size_t outside = in->outside.count;
  size_t imports = in->imports.count;
  rp_budget(in, STEPS);
  add_targets(in, &r, &answers->outputs);
  r.own_count = r.target_count;
  add_targets_of(in, &r, &answers->requires);
  add_targets_of(in, &r, &answers->dynamic);
  if (!r.lost) {
    rp_watch watch = {called, &r};
    in->watch = &watch;
    (void)rp_call_method(in, self, "run", NULL, 0, 0);
    in->watch = NULL;
  }
  in->raised = NULL;
  in->notes.count = notes;
  in->drops.count = drops;
  in->launches.count = launches;
  in->outside.count = outside;
  in->imports.count = imports;
  return r.found;
}
