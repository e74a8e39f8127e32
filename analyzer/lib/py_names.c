// globals(), locals(), vars() and dir(): what a module, a class or an instance holds. The dict is a copy that remembers where it is from:
// what is stored in it is set there, and what is set there is in it when it is read.
#include "analyzer/lib/luigi.h"
#include "analyzer/lib/py.h"

#include <stdlib.h>

// What Task.__init__ leaves on a task behind task_id (Luigi 3.8.1 task.py:481-485): a number that is another in each process, and
// three names that a worker fills while run() runs. They are not kept in the instance: there run() finds functions.
enum { TASK_OWN_ENTRIES = 4 };

static size_t task_own_entries(rp_interp *in, rp_val task, rp_val task_id, rp_entry *out)
{
  static const char *const later[] = {"set_tracking_url", "set_status_message", "set_progress_percentage"};
  rp_val hash = rp_value_derived(&in->values, RP_DERIVE_CALL, 0, rp_sym(in, "hash"), &task_id, 1, RP_TYPE_INT);
  out[0] = (rp_entry){rp_value_str(&in->values, RP_STR("_Task__hash")), hash, in->values.always, false, false};
  for (size_t i = 0; i < sizeof later / sizeof later[0]; i++) {
    rp_val value = rp_lib_is_running(in, task->object)
                       ? rp_unknown_text(in, RP_RULE_READS_OUTSIDE, in->frame->node, rp_str_of(later[i]))
                       : in->values.none;
    out[i + 1] = (rp_entry){rp_value_cstr(&in->values, later[i]), value, in->values.always, false, false};
  }
  return TASK_OWN_ENTRIES;
}

/// What is kept on an instance for our own sake.
static bool is_hidden(rp_str name)
{
  return rp_str_is(name, RP_TASK_GIVEN) || rp_str_is(name, RP_TASK_LEFT_OUT) || rp_str_is(name, RP_TASK_GIVEN_LEFT_OUT);
}

/// A slot that stands for names that are not known: of an instance, of a module that imports all of another.
static bool is_any_name(rp_str name)
{
  return rp_str_is(name, RP_ATTRIBUTE_ANY) || rp_str_is(name, "*");
}

// `task_id`: of a task that Luigi's constructor has made; NULL for everything else.
static rp_val dict_of_env(rp_interp *in, const rp_env *env, rp_val task, rp_val task_id)
{
  rp_val dict = rp_dict_new(in);
  rp_entry *entries = RP_NEW_ARRAY(in->arena, rp_entry, (size_t)env->count + TASK_OWN_ENTRIES);
  size_t count = 0;
  for (uint32_t i = 0; i < env->count; i++) {
    const rp_slot *slot = &env->slots[i];
    rp_condition unbound = in->values.never;
    rp_val value = rp_value_settled(slot->value);
    value = value != NULL ? rp_path_split(in, value, &unbound) : NULL;
    if (task_id != NULL && rp_str_is(slot->name->text, "task_id")) {
      entries[count++] =
          (rp_entry){rp_value_str(&in->values, slot->name->text), task_id, in->values.always, false, false};
      count += task_own_entries(in, task, task_id, entries + count);
    } else if (value != NULL && !is_hidden(slot->name->text)) {
      bool any = is_any_name(slot->name->text);
      rp_val key = any ? value : rp_value_str(&in->values, slot->name->text);
      entries[count++] = (rp_entry){key, value, rp_guard_not(&in->values, unbound), any, false};
    }
  }
  rp_dict_replace(in, dict->object, entries, count);
  return dict;
}

// The name under which the dict of globals() or vars() remembers its module or instance.
static const char globals_mark[] = "globals()";

static rp_val dict_of_names(rp_interp *in, rp_object *owner)
{
  rp_val dict = dict_of_env(in, &owner->env, NULL, NULL);
  rp_env_set(in, &dict->object->env, rp_sym(in, globals_mark), rp_value_object(&in->values, owner));
  return dict;
}

static rp_val globals_row(rp_interp *in, const rp_call *call)
{
  if (!rp_py_takes(call, 0, 0) || in->frame == NULL || in->frame->module == NULL || in->frame->module->object == NULL) {
    return rp_py_unknown(in, call);
  }
  return dict_of_names(in, in->frame->module->object);
}

rp_val rp_lib_names_here(rp_interp *in, uint32_t node)
{
  const rp_frame *frame = in->frame;
  if (frame->class_body != NULL || frame->scope == NULL) {
    return dict_of_names(in, frame->class_body != NULL ? frame->class_body : frame->module->object);
  }
  bool nested = frame->scope->outer != NULL; // names of the function around it that it uses are there, too
  return nested ? rp_unknown(in, RP_RULE_OPERATION_UNKNOWN, node) : dict_of_env(in, &frame->scope->env, NULL, NULL);
}

static rp_object *owner_of(rp_interp *in, const rp_object *dict)
{
  rp_val owner = dict->env.count > 0 ? rp_env_find(&dict->env, rp_sym(in, globals_mark)) : NULL;
  return owner != NULL && owner->kind == RP_OBJECT ? owner->object : NULL;
}

void rp_lib_names_read(rp_interp *in, rp_object *dict)
{
  const rp_object *owner = owner_of(in, dict);
  if (owner != NULL && owner->kind != RP_OBJECT_INSTANCE) {
    rp_val fresh = dict_of_env(in, &owner->env, NULL, NULL);
    rp_dict_replace(in, dict, fresh->object->entries.data, fresh->object->entries.count);
  }
}

void rp_lib_dict_stored(rp_interp *in, rp_object *dict, rp_val key, rp_val value)
{
  rp_str name;
  rp_object *owner = owner_of(in, dict);
  if (owner == NULL) {
    return;
  }
  if (rp_py_str(key, &name)) {
    rp_env_set(in, &owner->env, rp_intern_str(&in->names, name), value);
  } else if (owner->kind == RP_OBJECT_INSTANCE) {
    rp_attributes_forget(in, owner, rp_unknown(in, RP_RULE_OPERATION_UNKNOWN, 0));
  } else { // any name of the module, or of the class whose body it is
    rp_val unknown = rp_unknown(in, RP_RULE_OPERATION_UNKNOWN, in->frame != NULL ? in->frame->node : 0);
    rp_env_set(in, &owner->env, rp_sym(in, "*"), unknown);
    if (owner->kind == RP_OBJECT_CLASS) {
      rp_env_set(in, &owner->env, rp_sym(in, RP_ATTRIBUTE_ANY), unknown);
    }
  }
}

void rp_lib_dict_removed(rp_interp *in, rp_object *dict, rp_val key)
{
  rp_str name;
  rp_object *owner = owner_of(in, dict);
  if (owner != NULL && rp_py_str(key, &name)) {
    rp_env_set(in, &owner->env, rp_intern_str(&in->names, name), NULL);
  }
}

void rp_lib_attribute_shown(rp_interp *in, rp_object *instance, const rp_symbol *name, rp_val value)
{
  rp_object *dict = instance->instance.names;
  if (dict == NULL) {
    return;
  }
  if (value != NULL) {
    rp_dict_set(in, dict, rp_value_str(&in->values, name->text), value);
    return;
  }
  rp_entry *entries = RP_NEW_ARRAY(in->arena, rp_entry, dict->entries.count + 1);
  size_t count = 0;
  for (size_t i = 0; i < dict->entries.count; i++) {
    rp_val key = dict->entries.data[i].key;
    if (key->kind != RP_STR_ || !rp_str_eq(key->text, name->text)) {
      entries[count++] = dict->entries.data[i];
    }
  }
  rp_dict_replace(in, dict, entries, count);
}

// The dict that an instance gives each time: what is set on the instance is in it. What outlasts this question keeps none.
static rp_val dict_of_instance(rp_interp *in, rp_object *instance, rp_val fresh)
{
  rp_object *kept = instance->instance.names;
  if (kept != NULL) {
    rp_dict_replace(in, kept, fresh->object->entries.data, fresh->object->entries.count);
    return rp_value_object(&in->values, kept);
  }
  if (rp_is_lasting(in, instance->id) == rp_is_lasting(in, fresh->object->id)) {
    instance->instance.names = fresh->object;
  }
  return fresh;
}

static rp_val vars_row(rp_interp *in, const rp_call *call)
{
  if (!rp_py_takes(call, 1, 1) || call->args[0]->kind != RP_OBJECT) {
    return rp_py_unknown(in, call);
  }
  rp_object *object = call->args[0]->object;
  if (object->kind == RP_OBJECT_INSTANCE) {
    bool task = rp_class_derives_named(object->class, "luigi.task", "Task");
    rp_val made = task ? rp_env_find(&object->env, rp_sym(in, "param_kwargs")) : NULL;
    rp_val task_id = NULL;
    if (made != NULL && rp_value_is(made, RP_OBJECT_DICT)) {
      task_id = rp_attribute(in, call->args[0], rp_sym(in, "task_id"), call->node);
      if (task_id == NULL) {
        return NULL;
      }
      if (task_id->kind == RP_UNKNOWN) { // a text all the same: Luigi joins it of texts
        task_id = rp_value_derived(&in->values, RP_DERIVE_CALL, 0, rp_sym(in, "str"), &task_id, 1, RP_TYPE_STR);
      }
    }
    rp_val dict = dict_of_env(in, &object->env, call->args[0], task_id);
    if (task && task_id == NULL) { // made by nothing that was followed: it holds more than is known here
      rp_py_forget(in, dict->object, call->node);
    }
    rp_env_set(in, &dict->object->env, rp_sym(in, globals_mark), call->args[0]);
    return dict_of_instance(in, object, dict);
  }
  bool has = object->kind == RP_OBJECT_MODULE || object->kind == RP_OBJECT_CLASS;
  return has ? dict_of_env(in, &object->env, NULL, NULL) : rp_py_unknown(in, call);
}

static int by_name(const void *a, const void *b)
{
  const rp_slot *const *x = a;
  const rp_slot *const *y = b;
  return rp_str_cmp((*x)->name->text, (*y)->name->text);
}

/// Module-level annotations of names make __annotations__; those of conditions and loops are not looked for.
static bool has_annotations(const rp_module *module)
{
  rp_ir_list statements = rp_ir_list_at(module->facts, module->facts->body);
  bool found = false;
  for (size_t i = 0; i < statements.count && !found; i++) {
    found = rp_ir_kind_of(module->facts, statements.items[i]) == RP_IR_ANN_ASSIGN;
  }
  return found;
}

// dir() of a module: module_dir of Objects/moduleobject.c of CPython, the sorted names of what it holds.
static rp_val dir_row(rp_interp *in, const rp_call *call)
{
  const rp_object *object = call->count == 1 && call->args[0]->kind == RP_OBJECT ? call->args[0]->object : NULL;
  bool module = object != NULL && object->kind == RP_OBJECT_MODULE && object->module.module != NULL;
  if (!rp_py_takes(call, 1, 1) || !module || object->module.module->stub || has_annotations(object->module.module)) {
    return rp_py_unknown(in, call);
  }
  const rp_env *env = &object->env;
  const rp_slot **slots = rp_arena_alloc(in->arena, (env->count + 1) * sizeof *slots);
  size_t count = 0;
  for (uint32_t i = 0; i < env->count; i++) {
    rp_str name = env->slots[i].name->text;
    if (is_any_name(name) || rp_str_is(name, "__dir__")) {
      return rp_py_unknown(in, call);
    }
    if (env->slots[i].value != NULL) {
      slots[count++] = &env->slots[i];
    }
  }
  qsort(slots, count, sizeof *slots, by_name);
  rp_item *items = rp_arena_alloc(in->arena, (count + 1) * sizeof *items);
  size_t item_count = 0;
  for (size_t i = 0; i < count; i++) {
    rp_condition unbound = in->values.never;
    if (rp_path_split(in, rp_value_settled(slots[i]->value), &unbound) != NULL) {
      rp_val name = rp_value_str(&in->values, slots[i]->name->text);
      items[item_count++] = (rp_item){name, rp_guard_not(&in->values, unbound), false, false};
    }
  }
  rp_val list = rp_sequence_new(in, RP_OBJECT_LIST, NULL, 0);
  rp_items_replace(in, list->object, items, item_count);
  return list;
}

static const rp_native rows[] = {
    {"builtins.dir", dir_row, 0, RP_TYPE_LIST},
    {"builtins.globals", globals_row, 0, RP_TYPE_DICT},
    {"builtins.vars", vars_row, 0, RP_TYPE_DICT},
};

void rp_lib_names_register(rp_interp *in)
{
  RP_PY_ROWS(in, rows);
}
