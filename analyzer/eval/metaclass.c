// Metaclasses of the repository: __new__, __init__ and __call__ that a class statement or a call of the class goes through.
#include "analyzer/eval/metaclass.h"

rp_val rp_meta_method(rp_interp *in, const rp_object *class, const char *name)
{
  rp_object *owner = NULL;
  rp_val found = class->class == NULL ? NULL : rp_class_find(in, class->class, rp_sym(in, name), &owner);
  if (found == NULL || owner->cls.opaque || owner->cls.module == NULL || rp_module_is_given(owner->cls.module)) {
    return NULL;
  }
  if (rp_value_is(found, RP_OBJECT_STATICMETHOD)) {
    found = found->object->method.function;
  }
  return rp_value_is(found, RP_OBJECT_FUNCTION) ? found : NULL;
}

static rp_val bases_of(rp_interp *in, const rp_class_draft *draft)
{
  rp_val tuple = rp_sequence_new(in, RP_OBJECT_TUPLE, NULL, 0);
  for (size_t i = 0; i < draft->base_count; i++) {
    rp_items_append(in, tuple->object,
                    (rp_item){rp_value_object(&in->values, draft->bases[i]), in->values.always, false, false});
  }
  return tuple;
}

static rp_val namespace_of(rp_interp *in, const rp_env *names)
{
  rp_val dict = rp_dict_new(in);
  for (uint32_t i = 0; names != NULL && i < names->count; i++) {
    rp_val value = rp_value_settled(names->slots[i].value);
    if (value != NULL) {
      rp_dict_set(in, dict->object, rp_value_str(&in->values, names->slots[i].name->text), value);
    }
  }
  return dict;
}

static void not_followed(rp_interp *in, const rp_class_draft *draft, const rp_object *metaclass)
{
  rp_note_add(in, RP_RULE_BASE_UNKNOWN, draft->node,
              rp_arena_printf(in->arena, "metaclass %.*s", RP_STR_ARG(metaclass->cls.name->text)));
}

/// The class that __new__ of the metaclass gives; NULL: it gives something else, or raises (`refused`). `handed`: what it is given
/// here is not what Python gives it, so that what it raises says nothing.
static rp_object *made_by(rp_interp *in, rp_val maker, rp_object *metaclass, const rp_class_draft *draft, rp_val bases,
                          rp_val names, bool handed, rp_val *refused)
{
  rp_val args[4] = {rp_value_object(&in->values, metaclass), rp_value_str(&in->values, draft->name->text), bases,
                    names};
  const rp_class_draft *outer = in->class_draft;
  in->class_draft = draft;
  rp_val made = rp_call_value(in, maker,
                              &(rp_call){.args = args,
                                         .count = 4,
                                         .keywords = draft->keywords,
                                         .keyword_count = draft->keyword_count,
                                         .node = draft->node});
  in->class_draft = outer;
  *refused = made == NULL && !handed ? rp_note_raise(in, draft->node) : NULL;
  in->raised = NULL;
  return made != NULL && rp_value_is(made, RP_OBJECT_CLASS) && !made->object->cls.opaque ? made->object : NULL;
}

rp_object *rp_class_through_metaclass(rp_interp *in, const rp_class_draft *draft)
{
  rp_object *metaclass = rp_class_metaclass(draft);
  rp_object probe = {.kind = RP_OBJECT_CLASS, .class = metaclass};
  rp_val maker = metaclass == NULL ? NULL : rp_meta_method(in, &probe, "__new__");
  rp_val starter = metaclass == NULL ? NULL : rp_meta_method(in, &probe, "__init__");
  bool foreign = metaclass != NULL && rp_class_has_unknown_base(metaclass);
  bool handed = foreign || (metaclass != NULL && rp_meta_method(in, &probe, "__prepare__") != NULL);
  if (handed) {
    not_followed(in, draft, metaclass);
  }
  if (maker == NULL && starter == NULL) {
    rp_object *plain = rp_class_new(in, draft);
    if (plain != NULL) {
      plain->cls.handed = handed;
    }
    return plain;
  }
  rp_val bases = bases_of(in, draft);
  rp_val names = namespace_of(in, draft->names);
  rp_val refused = NULL;
  rp_object *class =
      maker == NULL ? rp_class_new(in, draft) : made_by(in, maker, metaclass, draft, bases, names, handed, &refused);
  if (class == NULL && maker != NULL) {
    if (refused == NULL) {
      not_followed(in, draft, metaclass);
    }
    handed = true;
    class = rp_class_new(in, draft);
  }
  if (class != NULL) {
    class->cls.handed = class->cls.handed || handed;
    rp_class_refuse(class, refused);
  }
  if (class != NULL && starter != NULL) {
    rp_val args[4] = {rp_value_object(&in->values, class), rp_value_str(&in->values, draft->name->text), bases, names};
    rp_val done = rp_call_value(in, starter,
                                &(rp_call){.args = args,
                                           .count = 4,
                                           .keywords = draft->keywords,
                                           .keyword_count = draft->keyword_count,
                                           .node = draft->node});
    if (done == NULL) {
      refused = handed ? NULL : rp_note_raise(in, draft->node);
      in->raised = NULL;
      rp_class_refuse(class, refused);
      class->cls.registered = true;
      if (refused == NULL) {
        class->cls.handed = true;
        not_followed(in, draft, metaclass);
      }
    }
  }
  return class;
}

// ---- type's own ----

/// What (name, bases, namespace) say of a class; false: some of it is not known, `unknown`.
static bool draft_called(rp_interp *in, const rp_call *call, const rp_val *given, rp_class_draft *draft,
                         rp_val *unknown)
{
  *unknown = NULL;
  for (size_t i = 0; i < 3; i++) {
    *unknown = *unknown == NULL && given[i]->kind == RP_UNKNOWN ? given[i] : *unknown;
  }
  *unknown = *unknown != NULL ? *unknown : rp_unknown(in, RP_RULE_TASK_CLASS_UNKNOWN, call->node);
  if (given[0]->kind != RP_STR_ || !rp_value_is(given[1], RP_OBJECT_TUPLE) || !rp_value_is(given[2], RP_OBJECT_DICT)) {
    return false;
  }
  const rp_items *items = &given[1]->object->items;
  rp_object **bases = rp_arena_alloc(in->arena, (items->count + 1) * sizeof(rp_object *));
  for (size_t i = 0; i < items->count; i++) {
    const rp_item *item = &items->data[i];
    if (item->many || item->condition->kind != RP_GUARD_TRUE || !rp_value_is(item->value, RP_OBJECT_CLASS)) {
      return false;
    }
    bases[i] = item->value->object;
  }
  rp_object *holder = rp_object_new(in, RP_OBJECT_INSTANCE);
  const rp_entries *entries = &given[2]->object->entries;
  for (size_t i = 0; i < entries->count; i++) {
    const rp_entry *entry = &entries->data[i];
    if (entry->many || entry->condition->kind != RP_GUARD_TRUE || entry->key->kind != RP_STR_) {
      return false;
    }
    rp_env_set(in, &holder->env, rp_intern_str(&in->names, entry->key->text), entry->value);
  }
  *draft = (rp_class_draft){.name = rp_intern_str(&in->names, given[0]->text),
                            .qualname = rp_arena_str(in->arena, given[0]->text),
                            .bases = bases,
                            .base_count = items->count,
                            .names = &holder->env,
                            .module = in->frame != NULL ? in->frame->module : NULL,
                            .keywords = call->keywords,
                            .keyword_count = call->keyword_count};
  return true;
}

/// type.__new__(metaclass, name, bases, namespace, **keywords), for a class statement in progress or a call.
static rp_val type_new(rp_interp *in, const rp_call *call)
{
  if (call->count != 4 || call->rest != NULL || !rp_value_is(call->args[0], RP_OBJECT_CLASS)) {
    return rp_unknown(in, RP_RULE_TASK_CLASS_UNKNOWN, call->node);
  }
  rp_class_draft draft;
  rp_val unknown = NULL;
  if (!draft_called(in, call, call->args + 1, &draft, &unknown)) {
    return unknown;
  }
  draft.metaclass = call->args[0]->object;
  const rp_class_draft *statement = in->class_draft;
  if (statement != NULL && in->frame != NULL) {
    draft.qualname = statement->qualname;
    draft.module = statement->module;
    draft.node = statement->node;
  }
  rp_object *class = rp_class_new(in, &draft);
  return class == NULL ? NULL : rp_value_object(&in->values, class);
}

rp_val rp_class_called(rp_interp *in, rp_object *metaclass, const rp_call *call)
{
  rp_class_draft draft;
  rp_val unknown = NULL;
  if (call->count != 3 || call->rest != NULL) {
    return rp_unknown(in, RP_RULE_TASK_CLASS_UNKNOWN, call->node);
  }
  if (!draft_called(in, call, call->args, &draft, &unknown)) {
    return unknown;
  }
  draft.metaclass = metaclass;
  metaclass = rp_class_metaclass(&draft);
  rp_object probe = {.kind = RP_OBJECT_CLASS, .class = metaclass};
  rp_val maker = metaclass == NULL ? NULL : rp_meta_method(in, &probe, "__new__");
  rp_val starter = metaclass == NULL ? NULL : rp_meta_method(in, &probe, "__init__");
  rp_val args[4] = {metaclass != NULL ? rp_value_object(&in->values, metaclass) : NULL, call->args[0], call->args[1],
                    call->args[2]};
  rp_call with = *call;
  with.args = args;
  with.count = 4;
  const rp_class_draft *outer = in->class_draft;
  in->class_draft = NULL; // no statement makes it
  rp_object *plain = maker == NULL ? rp_class_new(in, &draft) : NULL;
  rp_val made = maker != NULL   ? rp_call_value(in, maker, &with)
                : plain != NULL ? rp_value_object(&in->values, plain)
                                : NULL;
  if (made != NULL && rp_value_is(made, RP_OBJECT_CLASS) && !made->object->cls.opaque) {
    made->object->cls.handed = made->object->cls.handed || (metaclass != NULL && rp_class_has_unknown_base(metaclass));
    args[0] = made;
    if (starter != NULL && rp_call_value(in, starter, &with) == NULL) {
      made = NULL;
    }
  }
  in->class_draft = outer;
  return made;
}

static rp_val type_init(rp_interp *in, const rp_call *call)
{
  (void)call;
  return in->values.none;
}

/// type.__call__(class, …): __new__ and __init__ of the class. Register's adds a cache of instances (task_register.py:73).
static rp_val type_call(rp_interp *in, const rp_call *call)
{
  rp_call rest = *call;
  rp_val class = call->self;
  if (class == NULL && call->count > 0) {
    class = call->args[0];
    rest.args++;
    rest.count--;
  }
  rest.self = NULL;
  return class != NULL && rp_value_is(class, RP_OBJECT_CLASS) ? rp_instantiate(in, class->object, &rest)
                                                              : rp_unknown(in, RP_RULE_CALL_UNKNOWN, call->node);
}

static const rp_native ROWS[] = {{"type.__new__", type_new, 0, RP_TYPE_CLASS},
                                 {"type.__init__", type_init, 0, RP_TYPE_NONE},
                                 {"type.__call__", type_call, 0, RP_TYPE_ANY},
                                 {"luigi.task_register.Register.__new__", type_new, 0, RP_TYPE_CLASS},
                                 {"luigi.task_register.Register.__call__", type_call, 0, RP_TYPE_ANY}};

void rp_metaclass_register(rp_interp *in)
{
  rp_native_register(in, ROWS, sizeof ROWS / sizeof ROWS[0]);
}
