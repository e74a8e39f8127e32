#include "analyzer/inventory/same.h"

bool rp_same_task(rp_interp *in, rp_val a, rp_val b)
{
  return a == b ||
         (rp_value_is(a, RP_OBJECT_INSTANCE) && rp_value_is(b, RP_OBJECT_INSTANCE) && rp_equal(in, a, b) == 1);
}

static bool same_value(rp_interp *in, rp_val a, rp_val b, unsigned depth);

/// What an instance holds itself, parameters among it; its objects (its class, its Parameters) are others each time.
static bool same_attributes(rp_interp *in, const rp_object *a, const rp_object *b, unsigned depth)
{
  bool same = a->env.count == b->env.count;
  for (uint32_t i = 0; same && i < a->env.count; i++) {
    rp_val left = rp_env_find(&a->env, a->env.slots[i].name);
    rp_val right = rp_env_find(&b->env, a->env.slots[i].name);
    bool objects = left != NULL && right != NULL && left->kind == RP_OBJECT && right->kind == RP_OBJECT;
    same = objects || same_value(in, left, right, depth);
  }
  return same;
}

static bool same_cause(const rp_cause *a, const rp_cause *b)
{
  return a == b || (a->code == b->code && a->line == b->line && a->column == b->column && rp_str_eq(a->path, b->path) &&
                    rp_str_eq(a->text, b->text));
}

/// One argument of two tasks. What is not known for the same reason at the same place is stated as the same.
static bool same_argument(rp_interp *in, rp_val a, rp_val b)
{
  if (a->kind == RP_UNKNOWN && b->kind == RP_UNKNOWN) {
    return same_cause(a->cause, b->cause);
  }
  bool sequences = rp_value_is_sequence(a) && rp_value_is_sequence(b) && a->object->kind == b->object->kind;
  if (!sequences || rp_equal(in, a, b) == 1) {
    return rp_equal(in, a, b) == 1;
  }
  bool same = a->object->items.count == b->object->items.count;
  for (size_t i = 0; same && i < a->object->items.count; i++) {
    const rp_item *x = &a->object->items.data[i];
    const rp_item *y = &b->object->items.data[i];
    same = x->condition == y->condition && x->many == y->many && same_argument(in, x->value, y->value);
  }
  return same;
}

/// Tasks of one class with the same arguments.
static bool same_arguments(rp_interp *in, const rp_object *a, const rp_object *b)
{
  rp_val x = rp_env_find(&a->env, rp_sym(in, "param_kwargs"));
  rp_val y = rp_env_find(&b->env, rp_sym(in, "param_kwargs"));
  bool same = x != NULL && y != NULL && rp_value_is(x, RP_OBJECT_DICT) && rp_value_is(y, RP_OBJECT_DICT) &&
              x->object->entries.count == y->object->entries.count;
  for (size_t i = 0; same && i < x->object->entries.count; i++) {
    const rp_entry *left = &x->object->entries.data[i];
    const rp_entry *right = &y->object->entries.data[i];
    same = left->key == right->key && same_argument(in, left->value, right->value);
  }
  return same;
}

static bool same_value(rp_interp *in, rp_val a, rp_val b, unsigned depth)
{
  if (a == b || a == NULL || b == NULL || a->kind != b->kind || depth > 16) {
    return a == b || depth > 16;
  }
  if (a->kind != RP_OBJECT) {
    return a->kind == RP_UNKNOWN || a->kind == RP_CHOICE; // what is not known is not compared
  }
  if (a->object->kind != b->object->kind) {
    return false;
  }
  if (rp_value_is(a, RP_OBJECT_INSTANCE)) {
    bool task = rp_class_derives_named(a->object->class, "luigi.task", "Task");
    const rp_symbol *path = rp_sym(in, "path");
    const rp_object *left = a->object->class;
    const rp_object *right = b->object->class;
    if (left != right && left->cls.module == right->cls.module && rp_str_eq(left->cls.qualname, right->cls.qualname)) {
      return same_attributes(in, a->object, b->object, depth + 1); // a class that is made when it is wanted
    }
    return left == right &&
           (task ? rp_equal(in, a, b) == 1 || same_arguments(in, a->object, b->object)
                 : same_value(in, rp_env_find(&a->object->env, path), rp_env_find(&b->object->env, path), depth + 1));
  }
  bool same = a->object->items.count == b->object->items.count && a->object->entries.count == b->object->entries.count;
  for (size_t i = 0; same && a->object->kind <= RP_OBJECT_ITERATOR && i < a->object->items.count; i++) {
    same = same_value(in, a->object->items.data[i].value, b->object->items.data[i].value, depth + 1);
  }
  return same;
}

/// What is no answer but a path that is left because something raises: a function that keeps its result raises once.
static size_t skip_drops(const rp_structure *structure, size_t at)
{
  while (at < structure->count && structure->leaves[at].turn == RP_LEAF_DROPPED) {
    at++;
  }
  return at;
}

bool rp_same_structure(rp_interp *in, const rp_structure *a, const rp_structure *b)
{
  size_t i = skip_drops(a, 0);
  size_t k = skip_drops(b, 0);
  while (i < a->count && k < b->count && same_value(in, a->leaves[i].value, b->leaves[k].value, 0)) {
    i = skip_drops(a, i + 1);
    k = skip_drops(b, k + 1);
  }
  return i == a->count && k == b->count;
}
