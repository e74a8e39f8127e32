// Luigi makes one instance for equal arguments (Register.__call__, Luigi 3.8.1 task_register.py:73): 1, True and 1.0 are one key,
// and the first instance made stays, with its texts and with what was set on it. Arguments that have no hash make a new instance
// each time. Kept are instances whose arguments are all known, until the sandbox that they were made in ends.
#include "analyzer/lib/lib.h"
#include "analyzer/lib/luigi.h"

struct rp_task_instance {
  const rp_object *class;
  const rp_val *values; ///< the arguments after binding, in the order of the parameters
  size_t count;
  rp_val instance;
  rp_condition condition; ///< under which it was made
  bool repeated;          ///< in a loop over items that are not known: any number of times
};

typedef struct wanted {
  rp_interp *in;
  const rp_object *class;
  const rp_val *values;
  size_t count;
  const struct rp_task_instance
      *maybe; ///< made with equal values of other texts, on paths that are not known to be taken
} wanted;

static bool from_repository(rp_interp *in, const rp_object *class, const char *name)
{
  rp_object *owner = NULL;
  rp_val found = rp_class_find(in, class, rp_sym(in, name), &owner);
  return found != NULL && owner != in->object_class && !rp_module_is_given(owner->cls.module);
}

/// True: a task class that Luigi's Register makes instances of, as it makes those of any class.
static bool is_kept(rp_interp *in, const rp_object *class)
{
  return rp_class_derives_named(class, "luigi.task", "Task") && !rp_class_has_unknown_base(class) &&
         !from_repository(in, class, "get_param_values") && !from_repository(in, class, "__new__") &&
         (class->class == NULL || !from_repository(in, class->class, "__call__"));
}

static bool hash_of_arguments(rp_interp *in, const rp_object *class, const rp_val *values, size_t count, uint64_t *out)
{
  uint64_t id = class->id; // one after the other: neighbours would fill each other's places
  uint64_t sum = rp_hash(&id, sizeof id);
  for (size_t i = 0; i < count; i++) {
    uint64_t one = 0;
    if (rp_hash_of(in, values[i], &one) == RP_HASH_NONE) {
      return false;
    }
    uint64_t pair[2] = {sum, one};
    sum = rp_hash(pair, sizeof pair);
  }
  *out = sum;
  return true;
}

/// The bound arguments; NULL: they are not all known, or Luigi refuses them.
static const rp_val *bound(rp_interp *in, rp_object *class, const rp_call *call, size_t *count)
{
  if (call->rest != NULL || in->raised != NULL) {
    return NULL;
  }
  const rp_parameter *parameters = rp_class_parameters(in, class, count);
  rp_val *values = rp_arena_alloc(in->arena, (*count + 1) * sizeof *values);
  bool fits = rp_lib_bind_parameters(in, class, parameters, *count, call, values, NULL);
  for (size_t i = 0; fits && i < *count; i++) {
    fits = !rp_value_is_symbolic(values[i]) && values[i]->kind != RP_CHOICE && values[i]->kind != RP_UNKNOWN;
  }
  in->raised = NULL;
  return fits ? values : NULL;
}

static bool is_same_instance(const void *made, const void *draft)
{
  const struct rp_task_instance *kept = made;
  wanted *want = (wanted *)(uintptr_t)draft;
  rp_interp *in = want->in;
  uint32_t id = kept->instance->object->id;
  uint32_t floor = in->sandbox_floor > 0 && in->sight_floor > 0 ? in->sight_floor : in->sandbox_floor;
  bool in_sight = id >= floor || rp_is_lasting(in, id);
  if (!in_sight || kept->class != want->class || kept->count != want->count) {
    return false;
  }
  bool alike = true;
  for (size_t k = 0; k < kept->count; k++) {
    alike = alike && rp_lib_alike(in, kept->values[k], want->values[k]);
    if (!alike && rp_equal(in, kept->values[k], want->values[k]) != 1) {
      return false;
    }
  }
  int taken = kept->repeated ? -1 : rp_path_decides(in, kept->condition);
  if (taken < 0 && !alike && want->maybe == NULL) {
    want->maybe = kept;
  }
  return taken == 1;
}

/// Which of two equal instances was made first is not known: what their texts differ in is not either.
static rp_val either(rp_interp *in, rp_object *class, const wanted *want, const rp_call *call)
{
  size_t count;
  const rp_parameter *parameters = rp_class_parameters(in, class, &count);
  rp_keyword *keywords = rp_arena_alloc(in->arena, (count + 1) * sizeof *keywords);
  for (size_t i = 0; i < count; i++) {
    bool alike = rp_lib_alike(in, want->maybe->values[i], want->values[i]);
    keywords[i] =
        (rp_keyword){parameters[i].name, alike ? want->values[i] : rp_lib_either(in, want->values[i], call->node)};
  }
  return rp_instantiate(in, class, &(rp_call){.keywords = keywords, .keyword_count = count, .node = call->node});
}

rp_val rp_lib_instance_known(rp_interp *in, rp_object *class, const rp_call *call, rp_kept_call *kept)
{
  *kept = (rp_kept_call){0};
  if (!is_kept(in, class)) {
    return NULL;
  }
  kept->values = bound(in, class, call, &kept->count);
  if (kept->values == NULL || !hash_of_arguments(in, class, kept->values, kept->count, &kept->hash)) {
    kept->values = NULL;
    return NULL;
  }
  wanted want = {in, class, kept->values, kept->count, NULL};
  const struct rp_task_instance *found = rp_consing_find(&in->instances, kept->hash, is_same_instance, &want);
  if (found != NULL) {
    return found->instance;
  }
  return want.maybe != NULL ? either(in, class, &want, call) : NULL;
}

void rp_lib_instance_keep(rp_interp *in, const rp_object *class, const rp_kept_call *kept, rp_val instance)
{
  if (kept->values == NULL || instance == NULL || !rp_value_is(instance, RP_OBJECT_INSTANCE) ||
      rp_env_find(&instance->object->env, rp_sym(in, "param_kwargs")) == NULL) {
    return;
  }
  struct rp_task_instance *made = RP_NEW(in->arena, struct rp_task_instance);
  rp_condition condition = rp_path_under(in, in->values.always, 0);
  *made = (struct rp_task_instance){class, kept->values, kept->count, instance, condition, in->loop_depth > 0};
  rp_consing_add(&in->instances, kept->hash, made);
}

rp_val rp_lib_either(rp_interp *in, rp_val value, uint32_t node)
{
  return rp_unknown_text(in, RP_RULE_MUTABLE_GLOBAL, node, rp_value_text(in, value));
}

// ---- one instance or two ----

static bool alike_objects(rp_interp *in, const rp_object *a, const rp_object *b, unsigned depth);

static bool alike(rp_interp *in, rp_val a, rp_val b, unsigned depth)
{
  return a == b ||
         (a->kind == RP_OBJECT && b->kind == RP_OBJECT && depth < 32 && alike_objects(in, a->object, b->object, depth));
}

static bool alike_items(rp_interp *in, const rp_items *a, const rp_items *b, bool any_order, unsigned depth)
{
  bool same = a->count == b->count && (any_order || (rp_items_ordered(a) && rp_items_ordered(b)));
  for (size_t i = 0; i < a->count && same; i++) {
    const rp_item *x = &a->data[i];
    same = false;
    for (size_t k = any_order ? 0 : i; k < (any_order ? b->count : i + 1) && !same; k++) {
      const rp_item *y = &b->data[k];
      same = x->many == y->many && x->condition == y->condition && alike(in, x->value, y->value, depth + 1);
    }
  }
  return same;
}

static bool alike_entries(rp_interp *in, const rp_entries *a, const rp_entries *b, unsigned depth)
{
  bool same = a->count == b->count && rp_entries_ordered(a) && rp_entries_ordered(b);
  for (size_t i = 0; i < a->count && same; i++) {
    const rp_entry *x = &a->data[i];
    const rp_entry *y = &b->data[i];
    same = x->many == y->many && x->condition == y->condition && alike(in, x->key, y->key, depth + 1) &&
           alike(in, x->value, y->value, depth + 1);
  }
  return same;
}

static bool alike_attributes(rp_interp *in, const rp_env *a, const rp_env *b, unsigned depth)
{
  bool same = a->count == b->count;
  for (uint32_t i = 0; i < a->count && same; i++) {
    rp_val x = a->slots[i].value;
    rp_val y = rp_env_find(b, a->slots[i].name);
    same = x == y || (x != NULL && y != NULL && alike(in, x, y, depth + 1));
  }
  return same;
}

static bool alike_tasks(rp_interp *in, const rp_object *a, const rp_object *b, unsigned depth)
{
  rp_val x = rp_env_find(&a->env, rp_sym(in, "param_kwargs"));
  rp_val y = rp_env_find(&b->env, rp_sym(in, "param_kwargs"));
  const rp_symbol *run = rp_sym(in, "run");
  bool externalized = rp_env_find(&a->env, run) != NULL;
  return externalized == (rp_env_find(&b->env, run) != NULL) &&
         (x == y || (x != NULL && y != NULL && alike(in, x, y, depth + 1)));
}

static bool alike_objects(rp_interp *in, const rp_object *a, const rp_object *b, unsigned depth)
{
  if (a->kind != b->kind || a->class != b->class) {
    return false;
  }
  if (a->class == b->class && (a->kind == RP_OBJECT_LIST || a->kind == RP_OBJECT_TUPLE || a->kind == RP_OBJECT_SET)) {
    return alike_items(in, &a->items, &b->items, a->kind == RP_OBJECT_SET, depth);
  }
  if (a->kind == RP_OBJECT_DICT) {
    return alike_entries(in, &a->entries, &b->entries, depth);
  }
  if (a->kind == RP_OBJECT_INSTANCE && rp_class_derives_named(a->class, "luigi.task", "Task")) {
    return alike_tasks(in, a, b, depth);
  }
  if (a->kind != RP_OBJECT_INSTANCE) {
    return false;
  }
  const rp_symbol *wrapped = rp_sym(in, "wrapped");
  rp_val x = rp_env_find(&a->env, wrapped);
  rp_val y = rp_env_find(&b->env, wrapped);
  if (x != NULL && y != NULL && rp_class_derives_named(a->class, "luigi.freezing", "FrozenOrderedDict")) {
    return alike(in, x, y, depth + 1); // what is not known in it is the same in both
  }
  return rp_equal(in, &a->own, &b->own) == 1 && alike_attributes(in, &a->env, &b->env, depth);
}

bool rp_lib_alike(rp_interp *in, rp_val a, rp_val b)
{
  return alike(in, a, b, 0);
}

static const rp_entries *arguments_of(rp_interp *in, const rp_object *task)
{
  rp_val given = rp_env_find(&task->env, rp_sym(in, RP_TASK_GIVEN));
  rp_val kwargs = given != NULL ? given : rp_env_find(&task->env, rp_sym(in, "param_kwargs"));
  return kwargs != NULL && rp_value_is(kwargs, RP_OBJECT_DICT) ? &kwargs->object->entries : NULL;
}

/// The same for arguments that are alike, those included that Python has no hash of.
static uint64_t argument_hash(rp_interp *in, rp_val value, unsigned depth)
{
  uint64_t sum = 0;
  if (depth > 32 || rp_hash_of(in, value, &sum) != RP_HASH_NONE) {
    return sum;
  }
  const rp_object *object = value->object;
  rp_val wrapped = object->kind == RP_OBJECT_INSTANCE ? rp_env_find(&object->env, rp_sym(in, "wrapped")) : NULL;
  if (wrapped != NULL) {
    return argument_hash(in, wrapped, depth + 1);
  }
  sum = object->items.count + object->entries.count;
  for (size_t i = 0; i < object->items.count; i++) {
    uint64_t pair[2] = {object->kind == RP_OBJECT_SET ? 0 : sum,
                        argument_hash(in, object->items.data[i].value, depth + 1)};
    uint64_t item = rp_hash(pair, sizeof pair);
    sum = object->kind == RP_OBJECT_SET ? sum + item : item; // members come in any order
  }
  for (size_t i = 0; i < object->entries.count; i++) {
    const rp_entry *entry = &object->entries.data[i];
    uint64_t three[3] = {sum, argument_hash(in, entry->key, depth + 1), argument_hash(in, entry->value, depth + 1)};
    sum = rp_hash(three, sizeof three);
  }
  return sum;
}

uint64_t rp_lib_task_hash(rp_interp *in, rp_val task)
{
  const rp_entries *entries = arguments_of(in, task->object);
  uint64_t sum = task->object->class->id;
  for (size_t i = 0; entries != NULL && i < entries->count; i++) {
    uint64_t pair[2] = {sum, argument_hash(in, entries->data[i].value, 0)};
    sum = rp_hash(pair, sizeof pair);
  }
  return sum;
}

rp_instances rp_lib_instances(rp_interp *in, rp_val a, rp_val b)
{
  const rp_entries *x = arguments_of(in, a->object);
  const rp_entries *y = arguments_of(in, b->object);
  const rp_symbol *run = rp_sym(in, "run");
  bool externalized = rp_env_find(&a->object->env, run) != NULL;
  if (a->object == b->object) {
    return RP_INSTANCES_ALIKE;
  }
  if (a->object->class != b->object->class || externalized != (rp_env_find(&b->object->env, run) != NULL)) {
    return RP_INSTANCES_TWO;
  }
  if (x == NULL || y == NULL || x->count != y->count) {
    return RP_INSTANCES_UNKNOWN;
  }
  rp_instances answer = RP_INSTANCES_ALIKE;
  bool kept = is_kept(in, a->object->class);
  for (size_t i = 0; i < x->count; i++) {
    rp_val mine = x->data[i].value;
    rp_val other = y->data[i].value;
    if (rp_lib_alike(in, mine, other)) {
      continue;
    }
    uint64_t ignored;
    int same = rp_equal(in, mine, other);
    if (same == 0 || !kept || rp_hash_of(in, mine, &ignored) == RP_HASH_NONE) {
      return RP_INSTANCES_TWO;
    }
    answer = same < 0 || answer == RP_INSTANCES_UNKNOWN ? RP_INSTANCES_UNKNOWN : RP_INSTANCES_EQUAL;
  }
  return answer;
}

int rp_lib_is_one_instance(rp_interp *in, rp_val a, rp_val b)
{
  rp_instances answer = rp_lib_instances(in, a, b);
  const rp_entries *arguments = arguments_of(in, a->object);
  for (size_t i = 0; answer >= RP_INSTANCES_EQUAL && i < arguments->count; i++) {
    uint64_t ignored;
    if (rp_hash_of(in, arguments->data[i].value, &ignored) == RP_HASH_NONE) {
      return 0;
    }
  }
  return answer == RP_INSTANCES_TWO ? 0 : answer >= RP_INSTANCES_EQUAL && is_kept(in, a->object->class) ? 1 : -1;
}

void rp_lib_keep_left_out(rp_interp *in, rp_object *self, const char *attribute, const rp_parameter *parameters,
                          size_t count, const bool *left_out)
{
  rp_val *names = rp_arena_alloc(in->arena, (count + 1) * sizeof(rp_val));
  size_t used = 0;
  for (size_t i = 0; i < count; i++) {
    if (left_out[i]) {
      names[used++] = rp_value_str(&in->values, parameters[i].name->text);
    }
  }
  if (used > 0) {
    rp_env_set(in, &self->env, rp_sym(in, attribute), rp_sequence_new(in, RP_OBJECT_TUPLE, names, used));
  }
}
