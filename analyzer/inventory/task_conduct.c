// What run() does besides reading what is required and writing what is its own: run() is evaluated on the task with its parameters as
// inputs. Each call that touches a file is compared with the paths of the targets on both sides; only a path that is an expression
// over the parameters is spoken of, and nothing is claimed of what run() has handed to anything else before, which may have written it.
// Where a requirement or one of its paths is not known, what is read may be that; not so, of a path that is written out, the listing of a
// folder, or whether something lies there: these are told all the same. What changes in the process is told by the journal of changes.
#include "analyzer/inventory/task_parts.h"

#include "analyzer/inventory/file_uses.h"
#include "analyzer/inventory/structure.h"
#include "analyzer/inventory/task_others.h"
#include "analyzer/inventory/task_use.h"
#include "analyzer/inventory/task_words.h"
#include "analyzer/lib/lib.h"

enum {
  MAX_TARGETS = 400,
  MAX_WRITTEN = 400,
  MAX_LOOKS = 100,
  MAX_READS = 64,
  MAX_NAMED = 200,
  TALKED = 64,
  STEPS = 100000
};

typedef struct conduct {
  rp_place targets[MAX_TARGETS]; // paths of own outputs, then of what is required
  size_t own_count, target_count;
  rp_place written[MAX_WRITTEN]; // what was handed to other calls
  size_t written_count;
  rp_task_read looks[MAX_LOOKS]; // at what is there: told from the rest when all that is written is known
  size_t look_count;
  rp_task_others others;
  rp_task_numbers numbers;
  bool lost;      // what belongs to whom cannot be told: some target is not known
  bool crowded;   // more is written than is kept
  unsigned moves; // of the working directory
  struct {
    rp_str name; // a symbol's or a row's: one address is one name
    bool talks;
  } talked[TALKED]; // by the address
  rp_task_conduct found;
} conduct;

// ---- calls ----

static void keep_written(rp_interp *in, conduct *c, rp_val value)
{
  if (c->written_count < MAX_WRITTEN) {
    c->written[c->written_count++] = rp_place_of(in, value);
  } else {
    c->crowded = true;
  }
}

/// What was handed to a call may have been written by it, and so may what stands in a command's text.
static bool may_be_written(const conduct *c, const rp_place *path)
{
  bool found = false;
  for (size_t i = 0; i < c->written_count && !found; i++) {
    const rp_place *given = &c->written[i];
    bool texts = rp_path_is_text(given->value) && rp_path_is_text(path->value);
    found = rp_place_same(given, path) || rp_place_below(path, given) ||
            ((texts ? rp_str_find(given->key, path->key, 0) != SIZE_MAX : rp_place_made_of(given, path)) &&
             !rp_place_below(given, path));
  }
  return found;
}

static void hand_over(rp_interp *in, conduct *c, rp_val value, unsigned depth)
{
  if (value == NULL || depth > 6) {
    return;
  }
  if (rp_value_is(value, RP_OBJECT_VIEW)) {
    hand_over(in, c, rp_value_object(&in->values, value->object->view.of), depth);
  } else if (rp_value_is_container(value)) {
    for (size_t i = 0; i < value->object->items.count; i++) {
      hand_over(in, c, value->object->items.data[i].value, depth + 1);
    }
    for (size_t i = 0; i < value->object->entries.count; i++) {
      hand_over(in, c, value->object->entries.data[i].value, depth + 1);
    }
  } else if (value->kind == RP_CHOICE) {
    for (uint32_t i = 0; i < value->choice.count; i++) {
      hand_over(in, c, value->choice.options[i].value, depth + 1);
    }
  } else if (rp_value_is(value, RP_OBJECT_INSTANCE)) {
    hand_over(in, c, rp_env_find(&value->object->env, rp_sym(in, "path")), depth + 1); // a target that it may write
  } else if (rp_path_is_text(value) || rp_value_is_symbolic(value)) {
    keep_written(in, c, value);
  }
}

static void hand_over_all(rp_interp *in, conduct *c, const rp_call *call)
{
  hand_over(in, c, call->self, 0);
  for (size_t i = 0; i < call->count; i++) {
    hand_over(in, c, call->args[i], 0);
  }
  for (size_t i = 0; i < call->keyword_count; i++) {
    hand_over(in, c, call->keywords[i].value, 0);
  }
}

/// Whether it is the task's own: an output, what lies in one, or, but for what a folder holds, what is called after one.
static bool is_own(const conduct *c, const rp_place *path, bool folder)
{
  for (size_t i = 0; i < c->own_count; i++) {
    const rp_place *target = &c->targets[i];
    bool beside = rp_place_made_of(path, target) || rp_place_goes_on(path, target);
    if (rp_place_same(target, path) || rp_place_below(path, target) || (beside && !folder)) {
      return true;
    }
  }
  return false;
}

static bool is_required(const conduct *c, const rp_place *path)
{
  for (size_t i = c->own_count; i < c->target_count; i++) {
    if (rp_place_same(&c->targets[i], path) || rp_place_below(path, &c->targets[i])) {
      return true;
    }
  }
  return false;
}

/// A folder is there when what it holds was brought.
static bool holds_required(rp_interp *in, const conduct *c, const rp_place *path)
{
  rp_val value = path->value;
  bool above = value->kind == RP_DERIVED && value->derived.count == 1 && value->derived.name != NULL &&
               rp_str_is(value->derived.name->text, "os.path.dirname");
  rp_place below = above ? rp_place_of(in, value->derived.operands[0]) : *path;
  bool holds = above && is_required(c, &below);
  for (size_t i = c->own_count; i < c->target_count; i++) {
    holds = holds || rp_place_below(&c->targets[i], path);
  }
  return holds;
}

static void add_read(rp_interp *in, conduct *c, const rp_task_read *read)
{
  rp_task_conduct *found = &c->found;
  for (size_t i = 0; i < found->read_count; i++) {
    if (rp_place_same(&found->reads[i].place, &read->place)) {
      found->reads[i].adds = found->reads[i].adds || read->adds;
      return;
    }
  }
  found->reads = found->reads != NULL ? found->reads : rp_arena_alloc(in->arena, MAX_READS * sizeof *found->reads);
  if (found->read_count == MAX_READS) {
    found->reads_known = false;
  } else {
    found->reads[found->read_count++] = *read;
  }
}

/// A file of the task's own that becomes a link: in another container what it leads to is not there, and it arrives as a file. A folder
/// travels with its links: one that stays in it is the same there.
static void find_link(rp_interp *in, conduct *c, const rp_place *path, bool stays, uint32_t node)
{
  for (size_t i = 0; stays && i < c->own_count; i++) {
    if (rp_place_below(path, &c->targets[i])) {
      return;
    }
  }
  if (!c->found.links.found && is_own(c, path, false)) {
    c->found.links = rp_task_spot_of(in, node, rp_place_text(in, path));
  }
}

static void add_named(rp_interp *in, conduct *c, const rp_task_named *one)
{
  rp_task_conduct *found = &c->found;
  for (size_t i = 0; i < found->named_count; i++) {
    bool same = one->maker != NULL
                    ? found->named[i].maker == one->maker
                    : found->named[i].maker == NULL && rp_place_same(&found->named[i].place, &one->place);
    if (same) {
      found->named[i].changes = found->named[i].changes || one->changes;
      found->named[i].lists = found->named[i].lists || one->lists;
      return;
    }
  }
  found->named = found->named != NULL ? found->named : rp_arena_alloc(in->arena, MAX_NAMED * sizeof *found->named);
  if (found->named_count < MAX_NAMED) {
    found->named[found->named_count++] = *one;
  }
}

/// What is neither the task's own nor required: `use` says what is done with it.
static void name_place(rp_interp *in, conduct *c, const rp_place *place, rp_word_use use, uint32_t node)
{
  bool elsewhere = c->moves > 0 && !rp_str_starts_with(place->key, RP_STR("/"));
  if (use == RP_WORD_LINKED && !elsewhere) {
    find_link(in, c, place, false, node);
  }
  if (place->key.size == 0 || elsewhere || is_own(c, place, use == RP_WORD_LISTED)) {
    return;
  }
  bool required = is_required(c, place);
  if (required && use != RP_WORD_CHANGED) {
    return;
  }
  rp_task_spot spot = rp_task_spot_of(in, node, rp_place_text(in, place));
  if (spot.found && required && !c->found.changes.found) {
    c->found.changes = spot;
  } else if (spot.found && !required) {
    add_named(in, c, &(rp_task_named){*place, spot, use == RP_WORD_CHANGED, use == RP_WORD_LISTED, NULL});
  }
  if (use == RP_WORD_READ && spot.found && !may_be_written(c, place) && !rp_path_in_repository(in, place, &spot) &&
      rp_path_is_file(place)) {
    add_read(in, c, &(rp_task_read){*place, spot, false});
  }
}

typedef struct naming {
  conduct *c;
  uint32_t node;
} naming;

static void name_word(rp_interp *in, const rp_place *word, rp_word_use use, void *data)
{
  const naming *n = data;
  name_place(in, n->c, word, use, n->node);
}

static void name_words(rp_interp *in, conduct *c, rp_val words, rp_val folder, uint32_t node)
{
  rp_words_of(in, words, folder, name_word, &(naming){c, node});
}

/// Whether a text that is handed to anything may be a path; to a method of something unknown, which often is write(): a longer one.
static bool may_be_path(const rp_place *place, bool method)
{
  rp_str key = place->key;
  bool folder = rp_str_find(key, RP_STR("/"), 0) != SIZE_MAX;
  bool other = rp_place_value_size(key) > 0 || rp_str_find(key, RP_STR("."), 0) != SIZE_MAX;
  return rp_path_is_file(place) && rp_str_find(key, RP_STR("\n"), 0) == SIZE_MAX && (folder || (other && !method));
}

/// What is handed to a function that nobody here knows.
static void name_value(rp_interp *in, conduct *c, rp_val value, uint32_t node, unsigned depth, bool method)
{
  enum { DEEPEST = 3 };
  if (value->kind == RP_OBJECT && value->object->kind <= RP_OBJECT_ITERATOR && depth < DEEPEST) {
    for (size_t i = 0; i < value->object->items.count; i++) {
      name_value(in, c, value->object->items.data[i].value, node, depth + 1, method);
    }
    for (size_t i = 0; i < value->object->entries.count; i++) {
      name_value(in, c, value->object->entries.data[i].value, node, depth + 1, method);
    }
  } else if (rp_value_is(value, RP_OBJECT_INSTANCE)) {
    rp_val path = rp_env_find(&value->object->env, rp_sym(in, "path"));
    if (path != NULL && !rp_value_is_task(value)) {
      name_value(in, c, path, node, DEEPEST, method);
    }
  } else if (rp_path_is_text(value) || rp_value_is_symbolic(value)) {
    rp_place place = rp_place_of(in, value);
    if (may_be_path(&place, method)) {
      name_place(in, c, &place, RP_WORD_NAMED, node);
    }
  }
}

static void name_arguments(rp_interp *in, conduct *c, rp_str name, const rp_call *call)
{
  bool shell = false;
  if (rp_words_started(name, &shell)) {
    rp_val words = rp_arg(in, call, 0, shell ? "command" : "args");
    if (words != NULL) {
      name_words(in, c, words, rp_arg(in, call, SIZE_MAX, "cwd"), call->node);
    }
    return;
  }
  for (size_t i = 0; i < call->count; i++) {
    name_value(in, c, call->args[i], call->node, 0, name.size == 0);
  }
  for (size_t i = 0; i < call->keyword_count; i++) {
    name_value(in, c, call->keywords[i].value, call->node, 0, name.size == 0);
  }
}

static void one(rp_interp *in, conduct *c, rp_file_use kind, rp_val value, const rp_call *call)
{
  value = rp_path_from_here(in, value);
  if (!rp_path_is_text(value) && !rp_value_is_symbolic(value)) {
    return;
  }
  rp_place path = rp_place_of(in, value);
  rp_task_spot spot =
      rp_path_is_file(&path) ? rp_task_spot_of(in, call->node, rp_value_text(in, value)) : (rp_task_spot){0};
  bool elsewhere = c->moves > 0 && !rp_str_starts_with(path.key, RP_STR("/"));
  if (!spot.found || elsewhere || is_own(c, &path, kind == RP_FILE_LIST)) {
    return;
  }
  bool required = is_required(c, &path);
  if (kind == RP_FILE_CHANGE || kind == RP_FILE_TIME) {
    if (required && !c->found.changes.found) {
      c->found.changes = spot;
    } else if (!required && kind == RP_FILE_CHANGE) {
      add_named(in, c, &(rp_task_named){path, spot, true, false, NULL});
    }
  } else if (kind == RP_FILE_LOOK && !required) {
    if ((c->lost && !rp_path_is_text(value)) || holds_required(in, c, &path)) {
      return;
    }
    if (c->look_count < MAX_LOOKS) {
      c->looks[c->look_count++] = (rp_task_read){path, spot, false};
    } else {
      c->found.reads_known = false;
    }
  } else if (!required && (!c->lost || (kind == RP_FILE_LIST && rp_path_is_text(value))) && !may_be_written(c, &path) &&
             (kind == RP_FILE_ADD || !rp_path_in_repository(in, &path, &spot))) {
    add_read(in, c, &(rp_task_read){path, spot, kind == RP_FILE_ADD});
  }
}

/// The path, each of several that it may be, or each of a list.
static void each(rp_interp *in, conduct *c, rp_file_use kind, rp_val path, const rp_call *call)
{
  bool list = rp_value_is(path, RP_OBJECT_LIST) || rp_value_is(path, RP_OBJECT_TUPLE);
  for (size_t i = 0; list && i < path->object->items.count; i++) {
    one(in, c, kind, path->object->items.data[i].value, call);
  }
  for (uint32_t i = 0; path->kind == RP_CHOICE && i < path->choice.count; i++) {
    one(in, c, kind, path->choice.options[i].value, call);
  }
  if (path->kind != RP_CHOICE) {
    one(in, c, kind, path, call);
  }
}

static void uses(rp_interp *in, conduct *c, rp_file_use kind, rp_val path, rp_val mode, const rp_call *call)
{
  if (kind == RP_FILE_LINK) {
    if (rp_path_is_text(path) || rp_value_is_symbolic(path)) {
      rp_val to = call->count > 0 ? call->args[0] : NULL;
      bool stays = to != NULL && rp_path_is_text(to) && rp_str_find(to->text, RP_STR("/"), 0) == SIZE_MAX;
      rp_place place = rp_place_of(in, path);
      find_link(in, c, &place, stays, call->node);
    }
    hand_over_all(in, c, call);
    return;
  }
  if (kind == RP_FILE_MOVE) {
    each(in, c, RP_FILE_READ, path, call);
    kind = RP_FILE_CHANGE;
  }
  bool known = mode == NULL || mode->kind == RP_STR_;
  bool writes = kind == RP_FILE_OPEN && (!known || rp_mode_has(mode, "wax+")); // not known: it may
  if (writes && known) {
    each(in, c, RP_FILE_CHANGE, path, call);
  }
  if (writes && rp_mode_has(mode, "a+") && !rp_mode_has(mode, "wx")) {
    each(in, c, RP_FILE_ADD, path, call); // what stood there before is part of it
  }
  if (writes) {
    hand_over(in, c, path, 0);
    return;
  }
  if ((kind == RP_FILE_OPEN || kind == RP_FILE_READ) && rp_path_is_told_by_file(path)) {
    rp_place place = rp_place_of(in, path);
    rp_task_spot spot = rp_task_spot_of(in, call->node, rp_value_text(in, path));
    if (spot.found && !may_be_written(c, &place)) {
      add_read(in, c, &(rp_task_read){place, spot, false});
    }
  }
  each(in, c, kind == RP_FILE_OPEN ? RP_FILE_READ : kind, path, call);
  if (kind == RP_FILE_CHANGE) {
    hand_over_all(in, c, call); // what was moved lies somewhere else
  } else if (call->self == NULL && call->count > 1) {
    for (size_t i = 1; i < call->count; i++) { // copied to
      hand_over(in, c, call->args[i], 0);
    }
  }
}

/// rp_outside_talks. A loop calls the same names again and again.
static bool talks(conduct *c, rp_str name)
{
  size_t place = (uintptr_t)name.data / 16 % (sizeof c->talked / sizeof c->talked[0]);
  if (c->talked[place].name.data != name.data || c->talked[place].name.size != name.size) {
    c->talked[place].name = name;
    c->talked[place].talks = rp_outside_talks(name);
  }
  return c->talked[place].talks;
}

/// A target of another task whose path is not known, or that path.
static void add_made(rp_interp *in, conduct *c, const rp_call *call, rp_val value, rp_object *maker, bool changes)
{
  rp_task_spot spot = rp_task_spot_of(in, call->node, rp_value_text(in, value));
  if (spot.found) {
    add_named(in, c, &(rp_task_named){{in->values.none, RP_STR("")}, spot, changes, false, maker});
  }
}

static void of_another(rp_interp *in, conduct *c, const rp_call *call, rp_file_use kind)
{
  rp_val target = call->self == NULL && call->count > 0 ? call->args[0] : NULL;
  rp_object *maker = target != NULL ? rp_others_maker(in, &c->others, target) : NULL;
  if (maker != NULL) {
    add_made(in, c, call, target, maker, kind == RP_FILE_CHANGE || kind == RP_FILE_MOVE);
  }
}

static void path_of_another(rp_interp *in, conduct *c, const rp_call *call, rp_val value, bool changes)
{
  size_t at = 0;
  for (rp_object *maker = NULL; (maker = rp_others_of(&c->others, value, &at)) != NULL;) {
    add_made(in, c, call, value, maker, changes);
  }
}

/// Paths of other tasks' targets that are not known, among what is handed to the call.
static void paths_of_others(rp_interp *in, conduct *c, rp_str name, const rp_call *call)
{
  const rp_file_function *function = c->others.count > 0 ? rp_file_function_of(name) : NULL;
  if (function != NULL) {
    rp_val path = function->path == NULL ? call->self : rp_arg(in, call, function->place, function->path);
    rp_val mode = rp_file_mode(in, function, call);
    if (path != NULL && (mode == NULL || !rp_mode_has(mode, "wx"))) {
      path_of_another(in, c, call, path, function->use == RP_FILE_CHANGE || function->use == RP_FILE_MOVE);
    }
  } else if (c->others.count > 0 && name.size == 0 && call->self != NULL) {
    path_of_another(in, c, call, call->self, false); // a method of a path
  } else if (c->others.count > 0 && name.size > 0 && !talks(c, name)) {
    for (size_t i = 0; i < call->count + call->keyword_count; i++) {
      path_of_another(in, c, call, i < call->count ? call->args[i] : call->keywords[i - call->count].value, false);
    }
  }
}

static void called(rp_interp *in, rp_str name, const rp_call *call, void *data)
{
  conduct *c = data;
  c->moves += rp_str_is(name, "os.chdir");
  c->found.idle = c->found.idle && rp_outside_looks(name);
  if (rp_kept_by_call(in, name, call, &c->numbers) || (rp_str_is(name, "os.chdir") && !c->found.keeps.found)) {
    rp_task_spot spot = rp_task_spot_of(in, call->node, name);
    c->found.keeps = spot.found ? spot : c->found.keeps;
  }
  if (call->rest != NULL) {
    return;
  }
  const rp_file_function *of_target = rp_file_method_of(name);
  if (of_target != NULL) {
    of_another(in, c, call, of_target->use);
  }
  paths_of_others(in, c, name, call);
  if (c->lost && !talks(c, name)) {
    name_arguments(in, c, name, call); // whose target it is, where that is known
  }
  if (c->crowded) {
    return;
  }
  rp_call own;
  rp_val path = NULL;
  const rp_file_function *function = rp_file_used(in, name, call, &own, &path);
  if (function != NULL && path != NULL) {
    uses(in, c, function->use, path, rp_file_mode(in, function, &own), &own);
  } else if (function == NULL && !talks(c, name)) {
    name_arguments(in, c, name, call);
    hand_over_all(in, c, call);
  }
}

static void asked(rp_interp *in, rp_val instance, const rp_symbol *name, void *data)
{
  conduct *c = data;
  rp_kept_look(in, c->others.self, instance, name, &c->found);
  rp_others_asked(in, &c->others, instance, name);
}

/// What run() only looks for, and may have written itself at any time, says nothing.
static void judge_looks(rp_interp *in, conduct *c)
{
  for (size_t i = 0; i < c->look_count; i++) {
    const rp_task_read *look = &c->looks[i];
    if (!may_be_written(c, &look->place) && !rp_path_in_repository(in, &look->place, &look->spot)) {
      add_read(in, c, look);
    }
  }
}

// ---- targets ----

static void add_path(rp_interp *in, conduct *c, rp_val target)
{
  bool instance = rp_value_is(target, RP_OBJECT_INSTANCE) && !rp_value_is_task(target);
  rp_val path = instance ? rp_attribute_or_null(in, target, rp_sym(in, "path"), 0) : NULL;
  in->raised = NULL;
  size_t count = path != NULL && path->kind == RP_CHOICE ? path->choice.count : 1;
  for (size_t i = 0; path != NULL && i < count; i++) {
    rp_val value = path->kind == RP_CHOICE ? path->choice.options[i].value : path;
    if ((rp_path_is_text(value) || rp_value_is_symbolic(value)) && c->target_count < MAX_TARGETS) {
      c->targets[c->target_count++] = rp_place_of(in, value);
    } else {
      c->lost = true;
    }
  }
  c->lost = c->lost || !instance;
}

static void add_targets(rp_interp *in, conduct *c, const rp_structure *outputs)
{
  for (size_t i = 0; i < outputs->count; i++) {
    add_path(in, c, outputs->leaves[i].value);
  }
}

static void add_targets_of(rp_interp *in, conduct *c, const rp_structure *tasks)
{
  for (size_t i = 0; i < tasks->count; i++) {
    if (rp_value_is_task(tasks->leaves[i].value)) {
      rp_structure outputs = rp_outputs_of(in, tasks->leaves[i].value);
      add_targets(in, c, &outputs);
    } else {
      c->lost = true;
    }
  }
}

/// The method that says what Luigi's own run() starts; NULL: that is not run() of luigi.contrib.external_program.
static const char *started_by(rp_interp *in, rp_object *class, const rp_object *owner)
{
  bool program = rp_class_derives_named(owner, "luigi.contrib.external_program", "ExternalProgramTask");
  const rp_object *function = program ? rp_class_function(in, class, "program_args", &(rp_object *){NULL}) : NULL;
  bool own = function != NULL && function->kind == RP_OBJECT_FUNCTION && !function->function.module->stub;
  return own ? "program_args" : NULL;
}

rp_task_conduct rp_task_conduct_of(rp_interp *in, rp_val self, const rp_task_answers *answers)
{
  rp_object *owner = NULL;
  const rp_object *run = rp_class_function(in, self->object->class, "run", &owner);
  if (run == NULL || run->kind != RP_OBJECT_FUNCTION) {
    return (rp_task_conduct){0};
  }
  const char *method = run->function.module->stub ? started_by(in, self->object->class, owner) : "run";
  if (method == NULL) {
    return (rp_task_conduct){0};
  }
  conduct c = {.others = {.self = self, .answers = answers}, .found.reads_known = true, .found.idle = true};
  rp_said said = rp_said_so_far(in);
  rp_budget(in, STEPS);
  add_targets(in, &c, &answers->outputs);
  c.own_count = c.target_count;
  add_targets_of(in, &c, &answers->requires);
  add_targets_of(in, &c, &answers->dynamic);
  size_t mark = in->journal_count;
  uint32_t floor = in->sandbox_floor;
  rp_watch watch = {called, &c, asked};
  in->watch = &watch;
  in->sandbox_floor = in->next_object; // what it changes of the task is journalled, too
  rp_task_starts(in, self);
  rp_val answer = rp_call_method(in, self, method, NULL, 0, 0);
  if (run->function.module->stub && answer != NULL) {
    const rp_object *function = rp_class_function(in, self->object->class, method, &owner);
    rp_frame frame = {.module = function->function.module, .node = function->function.node};
    const rp_frame *outer = in->frame;
    in->frame = &frame;
    name_words(in, &c, answer, NULL, 0);
    in->frame = (rp_frame *)(uintptr_t)outer;
  }
  const rp_object *after = rp_class_function(in, self->object->class, "on_success", &owner);
  if (after != NULL && after->kind == RP_OBJECT_FUNCTION && !after->function.module->stub) {
    in->raised = NULL;
    (void)rp_call_method(in, self, "on_success", NULL, 0, 0); // in the same process
  }
  rp_task_succeeds(in, self);
  in->sandbox_floor = floor;
  in->watch = NULL;
  rp_kept_by_task(in, self->object, mark, &c.found);
  if (!c.crowded) {
    judge_looks(in, &c);
  }
  c.found.idle = c.found.idle && !run->function.module->stub && in->steps > 0 && in->raised == NULL;
  c.found.reads_known = c.found.reads_known && !c.lost && !c.crowded && c.moves == 0 && in->steps > 0;
  if (rp_str_is(c.found.keeps.text, "os.chdir") && c.moves % 2 == 0) {
    c.found.keeps = (rp_task_spot){0}; // there and back
  }
  rp_str name = rp_kept_name(in, mark);
  if (name.size > 0) {
    c.found.keeps = (rp_task_spot){.found = true,
                                   .path = run->function.module->path,
                                   .line = rp_task_place(run->function.module, run->function.node).line,
                                   .text = name};
  }
  if (in->launches.count > said.launches) {
    const rp_python_launch *launch = &in->launches.items[said.launches];
    c.found.builds = (rp_task_spot){
        .found = true, .path = launch->module->path, .line = launch->line, .text = launch->function->text};
  }
  in->raised = NULL;
  rp_said_forget(in, said);
  return c.found;
}
