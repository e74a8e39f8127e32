// Classes: the class statement, linearization (C3), attribute look-up through it, and what Python does when a class is
// made (__set_name__, __init_subclass__). A base from outside is an opaque class: its place in the linearization is
// known, its attributes are not.
#include "analyzer/eval/class_head.h"
#include "analyzer/eval/evaluation.h"
#include "analyzer/eval/metaclass.h"
#include "analyzer/lib/luigi.h"

enum { MRO_LIMIT = 512 };

bool rp_class_derives(const rp_object *class, const rp_object *base)
{
  for (uint32_t i = 0; i < class->cls.mro_count; i++) {
    if (class->cls.mro[i] == base) {
      return true;
    }
  }
  return false;
}

bool rp_class_derives_named(const rp_object *class, const char *module, const char *qualname)
{
  rp_str name = rp_str_of(qualname);
  for (uint32_t i = 0; i < class->cls.mro_count; i++) {
    const rp_object *c = class->cls.mro[i];
    if (c->cls.module != NULL && c->cls.module->stub && rp_str_eq(c->cls.qualname, name) &&
        rp_str_is(c->cls.module->name->text, module)) {
      return true;
    }
  }
  return false;
}

bool rp_class_has_unknown_base(const rp_object *class)
{
  for (uint32_t i = 0; i < class->cls.mro_count; i++) {
    if (class->cls.mro[i]->cls.opaque) {
      return true;
    }
  }
  return false;
}

bool rp_class_of_value(rp_interp *in, const rp_object *class)
{
  static const char *const VALUES[] = {"str",
                                       "int",
                                       "float",
                                       "bytes",
                                       "list",
                                       "dict",
                                       "tuple",
                                       "set",
                                       "frozenset",
                                       "complex",
                                       "datetime.date",
                                       "datetime.timedelta",
                                       "pathlib.PurePath"};
  for (size_t i = 0; i < sizeof VALUES / sizeof VALUES[0]; i++) {
    if (rp_class_derives(class, rp_builtin_class(in, VALUES[i]))) {
      return true;
    }
  }
  return false;
}

rp_str rp_class_name(const rp_object *class)
{
  rp_str name = class->cls.name->text;
  size_t dot = class->cls.module == NULL && class->cls.node == 0 ? rp_str_rfind_char(name, '.') : SIZE_MAX;
  return dot == SIZE_MAX ? name : rp_str_sub(name, dot + 1, name.size); // Python's own carry their module
}

rp_str rp_class_reference(rp_interp *in, const rp_object *class)
{
  if (class->cls.opaque || class->cls.module == NULL) {
    return class->cls.opaque ? rp_arena_printf(in->arena, "?%.*s", RP_STR_ARG(class->cls.name->text))
                             : class->cls.qualname;
  }
  return rp_arena_printf(in->arena, "%.*s:%.*s", RP_STR_ARG(class->cls.module->name->text),
                         RP_STR_ARG(class->cls.qualname));
}

// ---- linearization ----

typedef struct chain {
  rp_object *const *items;
  size_t count;
} chain;

static bool in_a_tail(const chain *chains, size_t count, const rp_object *candidate)
{
  for (size_t i = 0; i < count; i++) {
    for (size_t k = 1; k < chains[i].count; k++) {
      if (chains[i].items[k] == candidate) {
        return true;
      }
    }
  }
  return false;
}

/// C3 (Python reference, "The Python 2.3 Method Resolution Order"). False when the bases have no linearization.
static bool linearize(rp_interp *in, rp_object *class)
{
  chain chains[RP_BASE_LIMIT + 1];
  size_t count = 0;
  for (uint32_t i = 0; i < class->cls.base_count; i++) {
    chains[count++] = (chain){class->cls.bases[i]->cls.mro, class->cls.bases[i]->cls.mro_count};
  }
  chains[count++] = (chain){class->cls.bases, class->cls.base_count};
  RP_VEC(rp_object *) mro = {0};
  RP_PUSH(in->arena, &mro, class);
  for (;;) {
    rp_object *next = NULL;
    bool left = false;
    for (size_t i = 0; i < count && next == NULL; i++) {
      if (chains[i].count > 0) {
        left = true;
        next = in_a_tail(chains, count, chains[i].items[0]) ? NULL : chains[i].items[0];
      }
    }
    if (next == NULL || mro.count > MRO_LIMIT) {
      class->cls.mro = mro.items;
      class->cls.mro_count = (uint32_t)mro.count;
      return !left;
    }
    RP_PUSH(in->arena, &mro, next);
    for (size_t i = 0; i < count; i++) {
      if (chains[i].count > 0 && chains[i].items[0] == next) {
        chains[i].items++;
        chains[i].count--;
      }
    }
  }
}

// ---- look-up ----

rp_val rp_class_find_from(rp_interp *in, const rp_object *class, const rp_symbol *name, uint32_t at)
{
  rp_option options[2 * RP_CHOICE_LIMIT];
  size_t count = 0;
  rp_condition left = in->values.always;
  for (uint32_t i = at; i < class->cls.mro_count && left != in->values.never && count < RP_CHOICE_LIMIT; i++) {
    rp_object *c = class->cls.mro[i];
    rp_condition unbound = in->values.never;
    rp_val next = c->cls.opaque ? rp_unknown(in, RP_RULE_BASE_UNKNOWN, 0)
                                : rp_path_split(in, rp_env_find(&c->env, name), &unbound);
    if (next != NULL) {
      options[count++] = (rp_option){rp_guard_and(&in->values, left, rp_guard_not(&in->values, unbound)), next};
      left = rp_guard_and(&in->values, left, unbound);
    }
  }
  in->may_raise = in->may_raise || (count > 0 && left != in->values.never);
  return rp_value_choice(&in->values, options, count);
}

rp_val rp_class_find(rp_interp *in, const rp_object *class, const rp_symbol *name, rp_object **owner)
{
  for (uint32_t i = 0; i < class->cls.mro_count; i++) {
    rp_object *c = class->cls.mro[i];
    if (c->cls.opaque) {
      *owner = c;
      return in->values.none;
    }
    rp_val found = rp_env_find(&c->env, name);
    if (found != NULL && found->kind == RP_CHOICE) {
      rp_condition unbound;
      found = rp_path_split(in, found, &unbound);
      found = found != NULL && unbound != in->values.never ? rp_class_find_from(in, class, name, i) : found;
    }
    if (found != NULL) {
      *owner = c;
      return found;
    }
  }
  return NULL;
}

rp_val rp_class_find_value(rp_interp *in, const rp_object *class, const char *name)
{
  const rp_symbol *symbol = rp_sym(in, name);
  for (uint32_t i = 0; i < class->cls.mro_count; i++) {
    rp_val found = class->cls.mro[i]->cls.opaque ? NULL : rp_env_find(&class->cls.mro[i]->env, symbol);
    found = found == NULL ? NULL : rp_path_prune(in, found);
    if (found != NULL) {
      return found;
    }
  }
  return NULL;
}

// ---- making classes ----

void rp_class_refuse(rp_object *class, rp_val exception)
{
  class->cls.refused = class->cls.refused == NULL ? exception : class->cls.refused;
}

rp_val rp_class_refused(rp_interp *in, const rp_object *class)
{
  for (uint32_t i = 0; i < class->cls.mro_count; i++) {
    const rp_object *c = class->cls.mro[i];
    if (c->cls.refused != NULL) {
      rp_cause cause = {.code = RP_RULE_RAISES, .text = rp_exception_text(in, c->cls.refused)};
      if (c->cls.module != NULL && c->cls.node != 0) {
        rp_ir_place place = rp_ir_place_of(c->cls.module->facts, c->cls.module->facts->start[c->cls.node]);
        cause.path = c->cls.module->path;
        cause.line = place.line;
        cause.column = place.column;
      }
      return rp_value_unknown(&in->values, &cause);
    }
  }
  return NULL;
}

/// A handler, or the caller, takes what the statement raises: nobody has the class. Elsewhere the file is read on (rp_exec_module).
static rp_val raise_refused(rp_interp *in, rp_object *class)
{
  size_t kept = 0;
  for (size_t i = 0; i < in->classes.count; i++) {
    if (in->classes.items[i] != class || class->cls.registered) {
      in->classes.items[kept++] = in->classes.items[i];
    }
  }
  in->classes.count = kept;
  in->raised = class->cls.refused;
  return NULL;
}

rp_object *rp_class_opaque(rp_interp *in, const rp_symbol *qualified)
{
  rp_object *class = rp_external_class(in, qualified, true);
  if (class == NULL) {
    class = rp_object_new(in, RP_OBJECT_CLASS);
    class->cls.name = qualified;
    class->cls.qualname = qualified->text;
    class->cls.opaque = true;
    class->cls.condition = in->values.always;
    class->cls.bases = rp_arena_alloc(in->arena, sizeof *class->cls.bases);
    class->cls.bases[0] = in->object_class;
    class->cls.base_count = 1;
    linearize(in, class);
    rp_external_add(in, class);
  }
  return class;
}

rp_object *rp_class_metaclass(const rp_class_draft *draft)
{
  rp_object *best = draft->metaclass;
  for (size_t i = 0; i < draft->base_count; i++) {
    rp_object *of_base = draft->bases[i]->class;
    if (of_base != NULL && (best == NULL || (rp_class_derives(of_base, best) && of_base != best))) {
      best = of_base;
    }
  }
  return best;
}

static void set_name(rp_interp *in, rp_object *class, const rp_symbol *name, rp_val value)
{
  if (value != NULL && value->kind == RP_CHOICE) { // bound under a condition
    for (uint32_t i = 0; i < value->choice.count; i++) {
      set_name(in, class, name, value->choice.options[i].value);
    }
  }
  if (value == NULL || !rp_value_is(value, RP_OBJECT_INSTANCE)) {
    return;
  }
  rp_object *owner = NULL;
  rp_val hook = rp_class_find(in, value->object->class, rp_sym(in, "__set_name__"), &owner);
  if (hook != NULL && !owner->cls.opaque) {
    rp_val args[2] = {rp_value_object(&in->values, class), rp_value_str(&in->values, name->text)};
    if (rp_call_method(in, value, "__set_name__", args, 2, class->cls.node) == NULL) {
      rp_class_refuse(class, rp_note_raise(in, class->cls.node));
    }
  }
}

static void set_names(rp_interp *in, rp_object *class)
{
  for (uint32_t i = 0; i < class->env.count; i++) {
    set_name(in, class, class->env.slots[i].name, class->env.slots[i].value);
  }
}

static void tell_bases(rp_interp *in, rp_object *class, const rp_class_draft *draft)
{
  for (uint32_t i = 1; i < class->cls.mro_count; i++) {
    rp_object *base = class->cls.mro[i];
    rp_val hook = base->cls.opaque ? NULL : rp_env_find(&base->env, rp_sym(in, "__init_subclass__"));
    if (hook == NULL) {
      continue;
    }
    if (rp_value_is(hook, RP_OBJECT_CLASSMETHOD)) {
      hook = hook->object->method.function;
    }
    rp_val self = rp_value_object(&in->values, class);
    rp_call call = {.args = &self,
                    .count = 1,
                    .keywords = draft->keywords,
                    .keyword_count = draft->keyword_count,
                    .node = class->cls.node};
    if (rp_call_value(in, hook, &call) == NULL) {
      rp_class_refuse(class, rp_note_raise(in, class->cls.node));
    }
    return;
  }
}

rp_object *rp_class_new(rp_interp *in, const rp_class_draft *draft)
{
  if (draft->base_count > RP_BASE_LIMIT) {
    rp_raise(in, "TypeError", "too many bases");
    return NULL;
  }
  rp_object *class = rp_object_new(in, RP_OBJECT_CLASS);
  class->cls.name = draft->name;
  class->cls.qualname = rp_arena_str(in->arena, draft->qualname);
  class->cls.module = draft->module;
  class->cls.node = draft->node;
  class->cls.condition = rp_path_under(in, in->values.always, 0);
  class->class = rp_class_metaclass(draft);
  size_t base_count = draft->base_count;
  bool root = base_count == 0;
  class->cls.bases = rp_arena_alloc(in->arena, (base_count + 1) * sizeof *class->cls.bases);
  for (size_t i = 0; i < base_count; i++) {
    class->cls.bases[i] = draft->bases[i];
  }
  if (root && in->object_class != NULL) {
    class->cls.bases[base_count++] = in->object_class;
  }
  class->cls.base_count = (uint32_t)base_count;
  if (!linearize(in, class)) {
    bool seen = in->frame != NULL && (in->frame->function != NULL || in->frame->guarding != NULL); // by who may take it
    for (size_t i = 0; i < draft->base_count; i++) {
      seen = seen && !rp_class_has_unknown_base(draft->bases[i]);
    }
    if (seen) {
      rp_raise(in, "TypeError", "Cannot create a consistent method resolution order (MRO)");
      return NULL;
    }
    class->cls.broken = true;
    rp_note_add(in, RP_RULE_MRO_IMPOSSIBLE, draft->node, draft->qualname);
  }
  for (uint32_t i = 0; draft->names != NULL && i < draft->names->count; i++) {
    if (draft->names->slots[i].value != NULL) {
      rp_env_set(in, &class->env, draft->names->slots[i].name, draft->names->slots[i].value);
    }
  }
  rp_class_changed(in);
  class->cls.order = (uint32_t)in->classes.count;
  RP_PUSH(in->lasting, &in->classes, class);
  rp_lib_class_made(in, class, draft);
  set_names(in, class);
  if (!root) {
    tell_bases(in, class, draft);
  }
  return class;
}

static rp_str qualname_of(rp_interp *in, const rp_symbol *name)
{
  rp_frame *frame = in->frame;
  if (frame->class_body != NULL) {
    return rp_arena_printf(in->arena, "%.*s.%.*s", RP_STR_ARG(frame->class_body->cls.qualname), RP_STR_ARG(name->text));
  }
  if (frame->function != NULL) {
    return rp_arena_printf(in->arena, "%.*s.<locals>.%.*s", RP_STR_ARG(frame->function->function.qualname),
                           RP_STR_ARG(name->text));
  }
  return name->text;
}

/// Runs the body of a class statement into a namespace. What it raises, or NULL.
static rp_val run_body(rp_interp *in, rp_object *namespace_, uint32_t body)
{
  rp_frame frame = {.caller = in->frame,
                    .module = in->frame->module,
                    .scope = in->frame->scope,
                    .class_body = namespace_,
                    .function = in->frame->function,
                    .node = in->frame->node};
  in->frame = &frame;
  rp_val exception = rp_exec_class_body(in, body);
  in->frame = frame.caller;
  in->raised = NULL;
  return exception;
}

rp_val rp_class_statement(rp_interp *in, uint32_t node)
{
  const rp_facts *facts = in->frame->module->facts;
  const rp_symbol *name = rp_ir_symbol(in, facts, facts->a[node]);
  rp_class_head *head = RP_NEW(in->arena, rp_class_head);
  rp_class_read_head(in, facts->b[node], head);
  // The body runs before the class exists; a stand-in carries its names and its qualname for what is nested in it.
  rp_object *body = rp_object_new(in, RP_OBJECT_CLASS);
  body->cls.name = name;
  body->cls.qualname = qualname_of(in, name);
  body->cls.module = in->frame->module;
  rp_env_set(in, &body->env, rp_sym(in, "__module__"), rp_value_str(&in->values, in->frame->module->name->text));
  rp_env_set(in, &body->env, rp_sym(in, "__qualname__"), rp_value_str(&in->values, body->cls.qualname));
  rp_val exception = run_body(in, body, facts->c[node]);
  if (rp_env_find(&body->env, rp_sym(in, "__metaclass__")) != NULL) { // Python 2
    rp_val metaclass = rp_env_find(&body->env, rp_sym(in, "__metaclass__"));
    head->metaclass = rp_value_is(metaclass, RP_OBJECT_CLASS) ? metaclass->object : head->metaclass;
  }
  rp_val qualname = rp_env_find(&body->env, rp_sym(in, "__qualname__"));
  rp_class_draft draft = {.name = name,
                          .qualname =
                              qualname != NULL && qualname->kind == RP_STR_ ? qualname->text : body->cls.qualname,
                          .bases = head->bases,
                          .base_count = head->base_count,
                          .metaclass = head->metaclass,
                          .names = &body->env,
                          .module = in->frame->module,
                          .node = node,
                          .keywords = head->keywords,
                          .keyword_count = head->keyword_count};
  uint32_t outer = in->frame->node;
  in->frame->node = node;
  rp_object *class = rp_class_through_metaclass(in, &draft);
  in->frame->node = outer;
  if (class == NULL) {
    return NULL;
  }
  rp_env_set(in, &class->env, rp_sym(in, "__qualname__"), NULL); // type.__new__ keeps it elsewhere
  rp_class_refuse(class, exception);
  if (in->importing && in->frame->module->running) {
    rp_class_refuse(class, in->frame->module->broken); // nobody gets as far as this statement
  }
  // What the body's functions call super() in is the finished class.
  for (uint32_t i = 0; i < class->env.count; i++) {
    rp_val value = class->env.slots[i].value;
    while (value != NULL && value->kind == RP_OBJECT &&
           (value->object->kind == RP_OBJECT_PROPERTY || value->object->kind == RP_OBJECT_STATICMETHOD ||
            value->object->kind == RP_OBJECT_CLASSMETHOD)) {
      value = value->object->method.function;
    }
    if (value != NULL && rp_value_is(value, RP_OBJECT_FUNCTION) && value->object->function.owner == body) {
      value->object->function.owner = class;
    }
  }
  body->class = class; // for functions that were taken out of the body under another name
  if (class->cls.refused != NULL && (in->frame->function != NULL || in->frame->guarding != NULL)) {
    return raise_refused(in, class);
  }
  return rp_value_object(&in->values, class);
}
