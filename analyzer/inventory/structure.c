#include "analyzer/inventory/structure.h"

#include "analyzer/eval/iterator.h"
#include "analyzer/eval/view.h"
#include "analyzer/inventory/same.h"
#include "analyzer/lib/luigi.h"

enum { DEPTH = 64 };

typedef struct walk {
  rp_interp *in;
  RP_VEC(rp_leaf) leaves;
  uint32_t turn;
  bool nested;
  bool unordered; // a set of several stands somewhere in it, or it was made by going through one
} walk;

static void add_leaf(walk *w, rp_val value, rp_val key, rp_condition condition, bool many)
{
  if (condition->kind != RP_GUARD_FALSE) {
    RP_PUSH(w->in->arena, &w->leaves, ((rp_leaf){value, key, condition, many, w->turn}));
  }
}

static void visit(walk *w, rp_val value, rp_val key, rp_condition condition, bool many, unsigned depth);

static void visit_items(walk *w, const rp_items *items, rp_val key, rp_condition condition, bool many, unsigned depth)
{
  rp_interp *in = w->in;
  bool certain = true;
  for (size_t i = 0; i < items->count; i++) {
    const rp_item *item = &items->data[i];
    w->turn = depth == 0 ? (uint32_t)i : w->turn;
    rp_val position = key != NULL ? key : certain ? rp_value_int(&in->values, (int64_t)i) : NULL;
    bool placed = !item->many && (!item->unordered || items->count == 1);
    certain = certain && placed && item->condition->kind == RP_GUARD_TRUE;
    visit(w, item->value, key == NULL && !placed ? NULL : position,
          rp_guard_and(&in->values, condition, item->condition), many || item->many, depth + 1);
  }
}

static void visit(walk *w, rp_val value, rp_val key, rp_condition condition, bool many, unsigned depth)
{
  rp_interp *in = w->in;
  value = rp_path_prune(in, value);
  if (value == NULL || value->kind == RP_NONE || value->kind == RP_UNBOUND) {
    return;
  }
  if (depth > DEPTH) {
    add_leaf(w, rp_unknown_text(in, RP_RULE_BUDGET_DEPTH, 0, RP_STR("a structure")), key, condition, true);
    return;
  }
  if (value->kind == RP_CHOICE) {
    for (uint32_t i = 0; i < value->choice.count; i++) {
      visit(w, value->choice.options[i].value, key,
            rp_guard_and(&in->values, condition, value->choice.options[i].condition), many, depth + 1);
    }
    return;
  }
  w->nested = w->nested || (depth > 1 && rp_value_is_container(value));
  if (rp_value_is(value, RP_OBJECT_DICT)) {
    rp_entries entries = rp_dict_settled(in, value->object);
    for (size_t i = 0; i < entries.count; i++) {
      const rp_entry *entry = &entries.data[i];
      visit(w, entry->value, key != NULL ? key : entry->key, rp_guard_and(&in->values, condition, entry->condition),
            many || entry->many, depth + 1);
    }
    return;
  }
  if (value->kind == RP_OBJECT && value->object->kind <= RP_OBJECT_ITERATOR) {
    bool iterator = value->object->kind == RP_OBJECT_ITERATOR;
    const rp_items items = iterator ? *rp_iterator_left(in, value->object, 0) : value->object->items;
    if (iterator && condition->kind == RP_GUARD_TRUE) {
      rp_iterator_ended(in, value->object); // Luigi reads all of it
    }
    w->unordered = w->unordered || (value->object->kind == RP_OBJECT_SET &&
                                    (items.count > 1 || (items.count == 1 && items.data[0].many)));
    visit_items(w, &items, key, condition, many, depth);
    return;
  }
  if (rp_value_is(value, RP_OBJECT_VIEW)) {
    visit_items(w, rp_view_items(in, value->object), key, condition, many, depth);
    return;
  }
  if (rp_value_is(value, RP_OBJECT_INSTANCE) &&
      rp_class_derives_named(value->object->class, "luigi.task", "DynamicRequirements")) {
    rp_val inner = rp_env_find(&value->object->env, rp_sym(in, "requirements"));
    if (inner != NULL) {
      visit(w, inner, key, condition, many, depth + 1);
      return;
    }
  }
  if (rp_value_is(value, RP_OBJECT_INSTANCE)) {
    rp_object *owner = NULL;
    rp_val iter = rp_class_find(in, value->object->class, rp_sym(in, "__iter__"), &owner);
    const rp_items *items = iter != NULL && !owner->cls.opaque ? rp_iterate(in, value, 0) : NULL;
    in->raised = NULL;
    if (items != NULL) {
      visit_items(w, items, key, condition, many, depth);
      return;
    }
  }
  add_leaf(w, value, key, condition, many);
}

static const char *shape_of(rp_val value, bool nested, bool unordered)
{
  if (unordered) {
    return "set";
  }
  if (nested) {
    return "nested";
  }
  if (value->kind == RP_NONE) {
    return "none";
  }
  if (value->kind != RP_OBJECT) {
    return "unknown";
  }
  switch (value->object->kind) {
  case RP_OBJECT_LIST:
  case RP_OBJECT_VIEW:
    return "list";
  case RP_OBJECT_TUPLE:
    return "tuple";
  case RP_OBJECT_SET:
    return "set";
  case RP_OBJECT_DICT:
    return "dict";
  case RP_OBJECT_ITERATOR:
    return "generator";
  case RP_OBJECT_INSTANCE:
    return "task";
  case RP_OBJECT_CLASS:
  case RP_OBJECT_FUNCTION:
  case RP_OBJECT_METHOD:
  case RP_OBJECT_NATIVE:
  case RP_OBJECT_MODULE:
  case RP_OBJECT_PROPERTY:
  case RP_OBJECT_STATICMETHOD:
  case RP_OBJECT_CLASSMETHOD:
  case RP_OBJECT_SUPER:
  case RP_OBJECT_PARTIAL:
    break;
  }
  return "unknown";
}

static rp_structure taken_apart(walk *w, rp_val value)
{
  visit(w, value, NULL, w->in->values.always, false, 0);
  bool several = w->leaves.count > 1 || (w->leaves.count == 1 && w->leaves.items[0].many);
  return (rp_structure){w->leaves.items, w->leaves.count, shape_of(value, w->nested, w->unordered && several), false};
}

rp_structure rp_structure_of(rp_interp *in, rp_val value)
{
  walk w = {.in = in};
  return taken_apart(&w, value);
}

/// Where a class body holds a stretch that could not be read, a method that is Luigi's default may have stood in it.
static rp_val maybe_lost(rp_interp *in, rp_val task, const char *method)
{
  rp_object *owner = NULL;
  rp_val found = rp_class_find(in, task->object->class, rp_sym(in, method), &owner);
  if (found == NULL || owner->cls.opaque || owner->cls.module == NULL || !owner->cls.module->stub) {
    return NULL;
  }
  for (uint32_t i = 0; i < task->object->class->cls.mro_count; i++) {
    rp_val unread = rp_env_find(&task->object->class->cls.mro[i]->env, rp_sym(in, "?"));
    if (unread != NULL) {
      return unread;
    }
  }
  return NULL;
}

/// The answer, and for every path that our evaluation left because something raised, an unknown under its condition: what is
/// answered is answered only where it does not raise. Where the author raises, there is no answer to state: a note says so.
static rp_structure with_drops(rp_interp *in, rp_structure structure, size_t from)
{
  size_t end = in->drops.count;
  rp_leaf *leaves = rp_arena_alloc(in->arena, (structure.count + end - from) * sizeof *leaves);
  if (structure.count > 0) {
    memcpy(leaves, structure.leaves, structure.count * sizeof *leaves);
  }
  size_t count = structure.count;
  size_t stated = from;
  rp_val over = NULL; // more paths raise than are kept: nothing of the answer counts then
  for (size_t i = from; i < end; i++) {
    const rp_drop drop = in->drops.items[i];
    if (drop.stated) {
      in->drops.items[stated++] = drop;
      continue;
    }
    if (drop.condition->kind == RP_GUARD_TRUE) {
      over = drop.unknown;
      continue;
    }
    for (size_t k = 0; k < structure.count; k++) {
      leaves[k].condition = rp_guard_and(&in->values, leaves[k].condition, rp_guard_not(&in->values, drop.condition));
    }
    leaves[count++] = (rp_leaf){drop.unknown, NULL, drop.condition, false, RP_LEAF_DROPPED};
  }
  if (over != NULL) {
    leaves[0] = (rp_leaf){over, NULL, in->values.always, false, RP_LEAF_DROPPED};
    count = 1;
  }
  in->drops.count = stated;
  rp_drops_note(in, from);
  return (rp_structure){leaves, count, structure.shape, structure.beyond};
}

/// What run() gave before it raises: Luigi has asked for it by then (Luigi 3.8.1 worker.py:154). The rest of its answer is not known.
static rp_val yielded_before(rp_interp *in, rp_val unknown)
{
  rp_object *given = rp_object_new(in, RP_OBJECT_ITERATOR);
  rp_items_replace(in, given, in->yielded->items.data, in->yielded->items.count);
  rp_items_append(in, given, (rp_item){unknown, in->values.always, true, false});
  return rp_value_object(&in->values, given);
}

/// A generator that raises does so when Luigi reads it. NULL: it does, and in->yielded says what it gave before.
static rp_val raised_within(rp_interp *in, rp_val value)
{
  if (!rp_value_is(value, RP_OBJECT_ITERATOR)) {
    return value;
  }
  rp_items left = *rp_iterator_left(in, value->object, 0);
  if (!rp_iterator_raises(in, value->object, &left)) {
    return value;
  }
  in->yielded = rp_object_new(in, RP_OBJECT_ITERATOR);
  rp_items_replace(in, in->yielded, left.data, left.count - 1);
  return NULL;
}

static rp_structure answer_of(rp_interp *in, rp_val task, const char *method)
{
  in->raised = NULL;
  in->yielded = NULL;
  size_t drops = in->drops.count;
  uint32_t walks = in->set_walks;
  rp_val value = rp_call_method(in, task, method, NULL, 0, 0);
  value = value == NULL ? NULL : raised_within(in, value);
  if (value == NULL) {
    rp_str text = rp_arena_printf(in->arena, "%s() raises", method);
    if (in->raised != NULL &&
        rp_value_is(in->raised, RP_OBJECT_INSTANCE)) { // else it raises something that is not known
      rp_val message = rp_env_find(&in->raised->object->env, rp_sym(in, "args"));
      text = rp_arena_printf(in->arena, "%.*s %.*s%.*s", RP_STR_ARG(text),
                             RP_STR_ARG(in->raised->object->class->cls.name->text),
                             RP_STR_ARG(message != NULL ? rp_value_text(in, message) : RP_STR("")));
    }
    in->raised = NULL;
    rp_object *owner = NULL;
    rp_object *function = rp_class_function(in, task->object->class, method, &owner);
    rp_cause cause = {.code = RP_RULE_RAISES, .text = text};
    if (function != NULL && function->kind == RP_OBJECT_FUNCTION && !function->function.module->stub) {
      const rp_facts *facts = function->function.module->facts;
      cause.path = function->function.module->path;
      cause.line = rp_ir_place_of(facts, facts->start[function->function.node]).line;
    }
    value = rp_value_unknown(&in->values, &cause);
    if (in->yielded != NULL && in->yielded->items.count > 0 && strcmp(method, "run") == 0) {
      value = yielded_before(in, value);
    }
  }
  rp_val lost = maybe_lost(in, task, method);
  if (lost != NULL) {
    value = lost;
  }
  if (in->steps == 0) {
    value = rp_value_unknown(&in->values,
                             &(rp_cause){.code = in->stopped_by, .text = rp_arena_printf(in->arena, "%s()", method)});
  }
  walk w = {.in = in, .unordered = in->set_walks != walks && value->kind == RP_OBJECT};
  rp_structure structure = taken_apart(&w, value);
  if (in->drops.count > drops) {
    structure = with_drops(in, structure, drops);
  }
  return structure;
}

rp_object *rp_class_function(rp_interp *in, const rp_object *class, const char *name, rp_object **owner)
{
  *owner = NULL;
  rp_val found = rp_class_find(in, class, rp_sym(in, name), owner);
  if (found == NULL || (*owner)->cls.opaque || found->kind != RP_OBJECT) {
    return NULL;
  }
  rp_object *object = found->object;
  if (object->kind == RP_OBJECT_PROPERTY || object->kind == RP_OBJECT_CLASSMETHOD ||
      object->kind == RP_OBJECT_STATICMETHOD) {
    rp_val inner = object->method.function;
    object = inner != NULL && inner->kind == RP_OBJECT ? inner->object : object;
  }
  return object;
}

static bool is_luigis(const rp_object *owner)
{
  return owner != NULL && owner->cls.module != NULL && owner->cls.module->stub &&
         rp_str_is(owner->cls.module->name->text, "luigi.task");
}

/// requires() gives the keys; where deps() or _requires() is overridden, what the scheduler asks is the truth (task.py:687).
static rp_structure requires_once(rp_interp *in, rp_val task)
{
  rp_object *deps_owner = NULL;
  rp_object *hidden_owner = NULL;
  rp_class_function(in, task->object->class, "deps", &deps_owner);
  rp_class_function(in, task->object->class, "_requires", &hidden_owner);
  bool plain = (deps_owner == NULL || is_luigis(deps_owner) || deps_owner->cls.opaque) &&
               (hidden_owner == NULL || is_luigis(hidden_owner) || hidden_owner->cls.opaque);
  if (plain) {
    return answer_of(in, task, "requires");
  }
  rp_structure all = answer_of(in, task, "deps");
  rp_structure keyed = answer_of(in, task, "requires");
  rp_leaf *leaves = rp_arena_alloc(in->arena, (all.count + 1) * sizeof *leaves);
  bool *taken = rp_arena_zalloc(in->arena, keyed.count + 1, sizeof *taken);
  for (size_t i = 0; i < all.count; i++) {
    leaves[i] = all.leaves[i];
    leaves[i].key = NULL;
    for (size_t k = 0; k < keyed.count; k++) {
      if (!taken[k] && rp_same_task(in, keyed.leaves[k].value, all.leaves[i].value)) {
        leaves[i].key = keyed.leaves[k].key;
        taken[k] = true;
        break;
      }
    }
  }
  bool beyond = all.count != keyed.count;
  for (size_t k = 0; k < keyed.count; k++) {
    beyond = beyond || !taken[k];
  }
  return (rp_structure){leaves, all.count, keyed.shape, beyond};
}

static rp_structure moving(rp_interp *in, rp_val task, const char *method)
{
  rp_leaf *leaf = rp_arena_zalloc(in->arena, 1, sizeof *leaf);
  const rp_object *class = task->object->class;
  rp_cause cause = {.code = RP_RULE_MUTABLE_GLOBAL,
                    .text = rp_arena_printf(in->arena, "%s() answers something else once the task was asked", method)};
  if (class->cls.module != NULL && !class->cls.module->stub) {
    cause.path = class->cls.module->path;
    cause.line = rp_ir_place_of(class->cls.module->facts, class->cls.module->facts->start[class->cls.node]).line;
  }
  *leaf = (rp_leaf){rp_value_unknown(&in->values, &cause), NULL, in->values.always, true, 0};
  return (rp_structure){leaf, 1, "unknown", false};
}

static rp_structure outputs_once(rp_interp *in, rp_val task)
{
  return answer_of(in, task, "output");
}

typedef rp_structure (*question)(rp_interp *, rp_val);

/// What one question answered, and what asking it did: nothing of it is there behind it.
typedef struct trial {
  rp_structure answer;
  rp_tried tried;
  bool changes; ///< objects that were there before
} trial;

static trial try_once(rp_interp *in, rp_val task, question once)
{
  rp_sandbox sandbox;
  rp_sandbox_begin(in, &sandbox);
  trial t = {.answer = once(in, task)};
  t.changes = rp_journal_tells(in, sandbox.mark);
  t.tried = rp_sandbox_take(in, &sandbox);
  return t;
}

static rp_structure complete_once(rp_interp *in, rp_val task)
{
  return answer_of(in, task, "complete");
}

static bool own_complete(rp_interp *in, rp_val task)
{
  rp_object *owner = NULL;
  const rp_object *function = rp_class_function(in, task->object->class, "complete", &owner);
  return function != NULL && function->kind == RP_OBJECT_FUNCTION && !function->function.module->stub;
}

/// Asked once; what it says is forgotten.
static trial try_complete(rp_interp *in, rp_val task)
{
  if (task->object->instance.complete_asked || !own_complete(in, task)) {
    return (trial){0};
  }
  rp_said said = rp_said_so_far(in);
  trial complete = try_once(in, task, complete_once);
  task->object->instance.complete_asked = true;
  rp_said_forget(in, said);
  return complete;
}

/// Whether what requires() and output() answer is something else once a question was asked that changes objects.
static void find_moves_after(rp_interp *in, rp_val task, const trial *asked, const rp_structure *requires,
                             const rp_structure *outputs)
{
  rp_sandbox sandbox;
  rp_sandbox_begin(in, &sandbox);
  rp_tried_again(in, &asked->tried);
  rp_structure after = requires_once(in, task);
  bool moved = !rp_same_structure(in, requires, &after);
  task->object->instance.requires_moves = task->object->instance.requires_moves || moved;
  after = outputs_once(in, task); // what requires() changes of it, it changes at its own turn, too
  moved = !rp_same_structure(in, outputs, &after);
  task->object->instance.output_moves = task->object->instance.output_moves || moved;
  rp_sandbox_end(in, &sandbox);
}

/// Luigi asks complete(), output() and requires() several times, in an order that is its own (worker.py, task.py:687): what one
/// of them changes of an object that lasts may be seen by the others, and by itself. `first`: the question `of` as it was tried.
static void find_moves(rp_interp *in, rp_val task, const trial *complete, question of, const trial *first)
{
  rp_said said = rp_said_so_far(in);
  trial other = try_once(in, task, of == requires_once ? outputs_once : requires_once);
  const trial *requires = of == requires_once ? first : &other;
  const trial *outputs = of == requires_once ? &other : first;
  task->object->instance.settled = true;
  const trial *const asked[] = {requires, outputs, complete};
  for (size_t i = 0; i < sizeof asked / sizeof asked[0]; i++) {
    if (asked[i]->changes) {
      find_moves_after(in, task, asked[i], &requires->answer, &outputs->answer);
    }
  }
  rp_tried_forget(&other.tried);
  rp_said_forget(in, said);
}

static rp_structure asked(rp_interp *in, rp_val task, question once)
{
  if (task->object->instance.settled) {
    return once(in, task);
  }
  trial complete = try_complete(in, task);
  rp_sandbox sandbox;
  rp_sandbox_begin(in, &sandbox); // what is older than this is journalled when it changes
  trial first = {.answer = once(in, task)};
  first.changes = rp_journal_tells(in, sandbox.mark);
  if (!complete.changes && (!first.changes || in->steps == 0)) {
    in->sandbox_floor = sandbox.floor;
    in->sight_floor = sandbox.sight;
    if (in->fork_depth == 0 && sandbox.floor == 0) {
      in->journal_count = sandbox.mark; // nobody undoes them
    }
    rp_tried_forget(&complete.tried);
    return first.answer;
  }
  first.tried = rp_sandbox_take(in, &sandbox);
  find_moves(in, task, &complete, once, &first);
  rp_tried_again(in, &first.tried);
  rp_tried_forget(&first.tried);
  rp_tried_forget(&complete.tried);
  return first.answer;
}

rp_structure rp_requires_of(rp_interp *in, rp_val task)
{
  rp_structure answer = task->object->instance.requires_moves ? (rp_structure){0} : asked(in, task, requires_once);
  return task->object->instance.requires_moves ? moving(in, task, "requires") : answer;
}

rp_structure rp_outputs_of(rp_interp *in, rp_val task)
{
  rp_structure answer = task->object->instance.output_moves ? (rp_structure){0} : asked(in, task, outputs_once);
  return task->object->instance.output_moves ? moving(in, task, "output") : answer;
}

rp_structure rp_dynamic_of(rp_interp *in, rp_val task)
{
  rp_structure none = {NULL, 0, "none", false};
  rp_object *owner = NULL;
  rp_object *run = rp_class_function(in, task->object->class, "run", &owner);
  if (run == NULL || run->kind != RP_OBJECT_FUNCTION || run->function.module->stub) {
    return none;
  }
  const rp_facts *facts = run->function.module->facts;
  rp_ir_list head = rp_ir_list_at(facts, facts->d[run->function.node]);
  bool generator = rp_ir_kind_of(facts, run->function.node) == RP_IR_FUNCTION && head.count > 0 &&
                   (facts->a[head.items[0]] & RP_IR_FUNCTION_GENERATOR) != 0 &&
                   (facts->a[head.items[0]] & RP_IR_FUNCTION_ASYNC) == 0;
  if (!generator) {
    return none;
  }
  size_t notes = in->notes.count;
  rp_sandbox sandbox;
  rp_sandbox_begin(in, &sandbox); // run() has its turn when all that requires() and output() of others say was asked
  rp_structure structure = answer_of(in, task, "run");
  rp_sandbox_end(in, &sandbox);
  size_t kept = notes;
  for (size_t i = notes; i < in->notes.count; i++) {
    if (in->notes.items[i].code != RP_RULE_RAISES_UNDER_CONDITION) { // a run() that raises fails, here and there
      in->notes.items[kept++] = in->notes.items[i];
    }
  }
  in->notes.count = kept;
  return structure;
}

bool rp_task_is_external(rp_interp *in, rp_val task)
{
  rp_object *owner = NULL;
  rp_val run = rp_env_find(&task->object->env, rp_sym(in, "run"));
  run = run != NULL ? run : rp_class_find(in, task->object->class, rp_sym(in, "run"), &owner);
  if (run == NULL || (owner != NULL && owner->cls.opaque)) {
    return false;
  }
  return run->kind == RP_NONE || run->kind == RP_NOT_IMPLEMENTED;
}

const char *rp_task_kind(rp_interp *in, rp_val task, const rp_object *class)
{
  if (rp_class_derives_named(class, "luigi.task", "Config")) {
    return "config";
  }
  rp_object *owner = NULL;
  rp_val run = rp_class_find(in, class, rp_sym(in, "run"), &owner);
  bool external = task != NULL
                      ? rp_task_is_external(in, task)
                      : run != NULL && !owner->cls.opaque && (run->kind == RP_NONE || run->kind == RP_NOT_IMPLEMENTED);
  if (external) {
    return "external";
  }
  return rp_class_derives_named(class, "luigi.task", "WrapperTask") ? "wrapper" : "task";
}
