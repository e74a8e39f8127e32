// Methods of list, tuple and iterators. A change that runs any number of times (inside a symbolic loop) keeps what is
// appended as `many`; any other change there makes the contents unknown.

#include "analyzer/lib/py.h"

static rp_object *list_of(const rp_call *call, rp_call *rest)
{
  rp_val self = rp_py_self(call, rest);
  return self != NULL && rp_value_is(self, RP_OBJECT_LIST) ? self->object : NULL;
}

static rp_val append(rp_interp *in, const rp_call *call)
{
  rp_call rest;
  rp_object *list = list_of(call, &rest);
  if (list == NULL || !rp_py_takes(&rest, 1, 1)) {
    return rp_py_unknown(in, call);
  }
  rp_py_append(in, list, rp_py_item(in, rest.args[0]));
  return in->values.none;
}

static rp_val extend(rp_interp *in, const rp_call *call)
{
  rp_call rest;
  rp_items items;
  rp_object *list = list_of(call, &rest);
  if (list == NULL || !rp_py_takes(&rest, 1, 1)) {
    return rp_py_unknown(in, call);
  }
  if (!rp_py_items(in, rest.args[0], call->node, &items)) {
    return NULL;
  }
  if (list->items.count + items.count > RP_COLLECTION_LIMIT) {
    rp_py_forget(in, list, call->node);
    return in->values.none;
  }
  for (size_t i = 0; i < items.count; i++) {
    rp_py_append(in, list, items.data[i]);
  }
  return in->values.none;
}

// Index of a slice-like position among plain items; false: not known.
static bool position(const rp_object *list, rp_val value, int64_t *out)
{
  if (!rp_py_int(value, out)) {
    return false;
  }
  if (*out < 0) {
    *out += (int64_t)list->items.count;
  }
  return true;
}

static void replace_range(rp_interp *in, rp_object *list, size_t at, size_t removed, const rp_item *item)
{
  size_t count = list->items.count - removed + (item != NULL ? 1 : 0);
  rp_item *items = RP_NEW_ARRAY(in->arena, rp_item, count + 1);
  size_t used = 0;
  for (size_t i = 0; i <= list->items.count; i++) {
    if (i == at && item != NULL) {
      items[used++] = *item;
    }
    if (i < list->items.count && (i < at || i >= at + removed)) {
      items[used++] = list->items.data[i];
    }
  }
  rp_items_replace(in, list, items, used);
}

static rp_val insert(rp_interp *in, const rp_call *call)
{
  rp_call rest;
  int64_t at = 0;
  rp_object *list = list_of(call, &rest);
  if (list == NULL || !rp_py_takes(&rest, 2, 2)) {
    return rp_py_unknown(in, call);
  }
  rp_item item = rp_py_item(in, rest.args[1]);
  item.many = rp_py_repeats(in, list);
  bool placed = position(list, rest.args[0], &at);
  at = at < 0 ? 0 : at > (int64_t)list->items.count ? (int64_t)list->items.count : at;
  // At the front the others do not matter.
  if (!placed || (at != 0 && rp_py_shape_in_order(&list->items) != RP_PY_PLAIN)) {
    rp_py_forget(in, list, call->node);
    return in->values.none;
  }
  replace_range(in, list, (size_t)at, 0, &item);
  return in->values.none;
}

static rp_val pop(rp_interp *in, const rp_call *call)
{
  rp_call rest;
  rp_object *list = list_of(call, &rest);
  if (list == NULL || !rp_py_takes(&rest, 0, 1)) {
    return rp_py_unknown(in, call);
  }
  int64_t at = (int64_t)list->items.count - 1;
  bool placed = rest.count == 0 || position(list, rest.args[0], &at);
  if (!placed || rp_py_shape_in_order(&list->items) != RP_PY_PLAIN || rp_py_repeats(in, list)) {
    rp_py_forget(in, list, call->node);
    return rp_py_unknown(in, call);
  }
  if (at < 0 || at >= (int64_t)list->items.count) {
    return rp_raise(in, "IndexError", list->items.count == 0 ? "pop from empty list" : "pop index out of range");
  }
  rp_val value = list->items.data[at].value;
  replace_range(in, list, (size_t)at, 1, NULL);
  return value;
}

static rp_val popleft(rp_interp *in, const rp_call *call)
{
  rp_val zero = rp_py_num(in, 0);
  rp_call first = *call;
  if (call->count > 0 || call->keyword_count > 0) {
    return rp_py_unknown(in, call);
  }
  first.args = &zero;
  first.count = 1;
  return pop(in, &first);
}

// Place of the first item that equals `value`: its index, -1: none, -2: not known.
static int64_t find_equal(rp_interp *in, const rp_items *items, rp_val value)
{
  for (size_t i = 0; i < items->count; i++) {
    const rp_item *item = &items->data[i];
    int equal = item->value == value && value->kind != RP_UNKNOWN ? 1 : rp_equal(in, item->value, value);
    if (equal < 0 || (equal == 1 && (item->many || item->condition->kind != RP_GUARD_TRUE))) {
      return -2;
    }
    if (equal == 1) {
      return (int64_t)i;
    }
  }
  return -1;
}

static rp_val remove_value(rp_interp *in, const rp_call *call)
{
  rp_call rest;
  rp_object *list = list_of(call, &rest);
  if (list == NULL || !rp_py_takes(&rest, 1, 1)) {
    return rp_py_unknown(in, call);
  }
  int64_t at = find_equal(in, &list->items, rest.args[0]);
  if (at == -2 || rp_py_repeats(in, list)) {
    rp_py_forget(in, list, call->node);
    return in->values.none;
  }
  if (at < 0) {
    return rp_raise(in, "ValueError", "list.remove(x): x not in list");
  }
  replace_range(in, list, (size_t)at, 1, NULL);
  return in->values.none;
}

static rp_val clear(rp_interp *in, const rp_call *call)
{
  rp_call rest;
  rp_object *list = list_of(call, &rest);
  if (list == NULL || !rp_py_takes(&rest, 0, 0)) {
    return rp_py_unknown(in, call);
  }
  if (rp_py_repeats(in, list)) {
    rp_py_forget(in, list, call->node);
  } else {
    rp_items_replace(in, list, NULL, 0);
  }
  return in->values.none;
}

static rp_val reverse(rp_interp *in, const rp_call *call)
{
  rp_call rest;
  rp_object *list = list_of(call, &rest);
  if (list == NULL || !rp_py_takes(&rest, 0, 0)) {
    return rp_py_unknown(in, call);
  }
  if (rp_py_repeats(in, list)) {
    rp_py_forget(in, list, call->node);
    return in->values.none;
  }
  size_t count = list->items.count;
  rp_item *items = RP_NEW_ARRAY(in->arena, rp_item, count + 1);
  for (size_t i = 0; i < count; i++) {
    items[i] = list->items.data[count - 1 - i];
  }
  rp_items_replace(in, list, items, count);
  return in->values.none;
}

static rp_val sort(rp_interp *in, const rp_call *call)
{
  rp_call rest;
  int64_t backwards = 0;
  rp_item *ordered = NULL;
  rp_object *list = list_of(call, &rest);
  if (list == NULL || rest.rest != NULL || rest.count > 0 || rp_py_other_keywords(call, "key reverse") > 0) {
    if (list != NULL) {
      rp_py_forget(in, list, call->node);
    }
    return rp_py_unknown(in, call);
  }
  rp_items before = list->items;
  rp_val reversed = rp_py_keyword(call, "reverse");
  int known = reversed == NULL || rp_py_int(reversed, &backwards)
                  ? rp_py_sorted(in, &before, rp_py_keyword(call, "key"), backwards != 0, call->node, &ordered)
                  : 0;
  if (known < 0) {
    return NULL;
  }
  if (known == 0) {
    // Which there are stays known, where they stand does not.
    ordered = RP_NEW_ARRAY(in->arena, rp_item, before.count + 1);
    for (size_t i = 0; i < before.count; i++) {
      ordered[i] = before.data[i];
      ordered[i].many = true;
    }
  }
  rp_items_replace(in, list, ordered, before.count);
  return in->values.none;
}

static rp_val copy(rp_interp *in, const rp_call *call)
{
  rp_call rest;
  rp_val self = rp_py_self(call, &rest);
  if (self == NULL || !rp_value_is_sequence(self) || !rp_py_takes(&rest, 0, 0)) {
    return rp_py_unknown(in, call);
  }
  rp_val made = rp_py_sequence(in, self->object->kind, self->object->items.data, self->object->items.count);
  made->object->class = self->object->class;
  return made;
}

static rp_val index_of(rp_interp *in, const rp_call *call)
{
  rp_call rest;
  rp_val self = rp_py_self(call, &rest);
  if (self == NULL || !rp_value_is_sequence(self) || !rp_py_takes(&rest, 1, 1)) {
    return rp_py_unknown(in, call);
  }
  int64_t at = find_equal(in, &self->object->items, rest.args[0]);
  bool before = true;
  for (int64_t i = 0; i < at; i++) {
    before =
        before && !self->object->items.data[i].many && self->object->items.data[i].condition->kind == RP_GUARD_TRUE;
  }
  if (at == -2 || !before) {
    return rp_py_derive(in, call, RP_TYPE_INT);
  }
  return at >= 0 ? rp_py_num(in, at) : rp_raise(in, "ValueError", "x is not in list");
}

static rp_val count_equal(rp_interp *in, const rp_call *call)
{
  rp_call rest;
  rp_val self = rp_py_self(call, &rest);
  if (self == NULL || !rp_value_is_sequence(self) || !rp_py_takes(&rest, 1, 1)) {
    return rp_py_unknown(in, call);
  }
  int64_t count = 0;
  for (size_t i = 0; i < self->object->items.count; i++) {
    const rp_item *item = &self->object->items.data[i];
    int equal = rp_equal(in, item->value, rest.args[0]);
    if (equal < 0 || (equal == 1 && (item->many || item->condition->kind != RP_GUARD_TRUE))) {
      return rp_py_derive(in, call, RP_TYPE_INT);
    }
    count += equal;
  }
  return rp_py_num(in, count);
}

static rp_val appendleft(rp_interp *in, const rp_call *call)
{
  if (!rp_py_takes(call, 1, 1)) {
    return rp_py_unknown(in, call);
  }
  rp_val args[2] = {rp_py_num(in, 0), call->args[0]};
  rp_call front = *call;
  front.args = args;
  front.count = 2;
  return insert(in, &front);
}

static rp_val rotate(rp_interp *in, const rp_call *call)
{
  rp_call rest;
  int64_t by = 1;
  rp_val self = rp_py_self(call, &rest);
  if (self == NULL || !rp_value_is(self, RP_OBJECT_LIST)) {
    return rp_py_unknown(in, call);
  }
  if (!rp_py_takes(&rest, 0, 1) || (rest.count == 1 && !rp_py_int(rest.args[0], &by)) ||
      rp_py_repeats(in, self->object) || rp_py_shape_in_order(&self->object->items) != RP_PY_PLAIN) {
    rp_py_forget(in, self->object, call->node);
    return rp_py_unknown(in, call);
  }
  rp_items items = self->object->items;
  rp_item *rotated = RP_NEW_ARRAY(in->arena, rp_item, items.count + 1);
  int64_t count = (int64_t)items.count;
  for (int64_t i = 0; i < count; i++) {
    rotated[((i + by % count) % count + count) % count] = items.data[i];
  }
  rp_items_replace(in, self->object, rotated, items.count);
  return in->values.none;
}

static rp_val extendleft(rp_interp *in, const rp_call *call)
{
  rp_call rest;
  rp_items more;
  rp_object *list = list_of(call, &rest);
  if (list == NULL || !rp_py_takes(&rest, 1, 1)) {
    return rp_py_unknown(in, call);
  }
  if (!rp_py_items(in, rest.args[0], call->node, &more)) {
    return NULL;
  }
  if (rp_py_repeats(in, list) || rp_py_shape_in_order(&more) != RP_PY_PLAIN) {
    rp_py_forget(in, list, call->node);
    return in->values.none;
  }
  for (size_t i = 0; i < more.count; i++) {
    replace_range(in, list, 0, 0, &more.data[i]);
  }
  return in->values.none;
}

/// A method of a deque: the list's, and behind it a deque of a maxlen loses items at its other end.
static rp_val deque_method(rp_interp *in, const rp_call *call)
{
  const char *name = call->row->name + strlen("deque.");
  const rp_native *row = rp_native_find(in, rp_arena_printf(in->arena, "list.%s", name));
  rp_call rest;
  rp_object *deque = list_of(call, &rest);
  bool bare = strcmp(name, "pop") != 0 && strcmp(name, "insert") != 0;
  int64_t limit = 0;
  rp_val given = deque != NULL ? rp_env_find(&deque->env, rp_sym(in, RP_DEQUE_LIMIT)) : NULL;
  if (row == NULL || deque == NULL || (!bare && (rest.count == 1 || given != NULL) && strcmp(name, "pop") != 0) ||
      (strcmp(name, "pop") == 0 && rest.count > 0)) {
    if (deque != NULL) {
      rp_py_forget(in, deque, call->node);
    }
    return rp_py_unknown(in, call);
  }
  rp_call same = *call;
  same.row = row;
  rp_val result = row->call(in, &same);
  if (result == NULL || given == NULL || !rp_py_int(given, &limit) || (int64_t)deque->items.count <= limit) {
    return result;
  }
  if (rp_py_shape_in_order(&deque->items) != RP_PY_PLAIN) {
    rp_py_forget(in, deque, call->node);
    return result;
  }
  bool left = strcmp(name, "appendleft") == 0 || strcmp(name, "extendleft") == 0;
  size_t spare = deque->items.count - (size_t)limit;
  rp_items_replace(in, deque, deque->items.data + (left ? 0 : spare), (size_t)limit);
  return result;
}

static rp_val contains(rp_interp *in, const rp_call *call)
{
  rp_call rest;
  rp_val self = rp_py_self(call, &rest);
  return self != NULL && rp_py_takes(&rest, 1, 1) ? rp_compare(in, RP_IR_OP_IN, rest.args[0], self, call->node)
                                                  : rp_py_unknown(in, call);
}

static rp_val get_item(rp_interp *in, const rp_call *call)
{
  rp_call rest;
  rp_val self = rp_py_self(call, &rest);
  return self != NULL && rp_py_takes(&rest, 1, 1) ? rp_subscript(in, self, rest.args[0], call->node)
                                                  : rp_py_unknown(in, call);
}

static rp_val length(rp_interp *in, const rp_call *call)
{
  rp_call rest;
  rp_val self = rp_py_self(call, &rest);
  return self != NULL && rp_py_takes(&rest, 0, 0)
             ? rp_call_simple(in, rp_py_row_value(in, "builtins.len"), &self, 1, call->node)
             : rp_py_unknown(in, call);
}

static const rp_native rows[] = {
    {"list.append", append, 0, RP_TYPE_NONE},
    {"list.extend", extend, RP_NATIVE_READS, RP_TYPE_NONE},
    {"list.insert", insert, 0, RP_TYPE_NONE},
    {"list.pop", pop, 0, RP_TYPE_ANY},
    {"list.remove", remove_value, 0, RP_TYPE_NONE},
    {"list.clear", clear, 0, RP_TYPE_NONE},
    {"list.reverse", reverse, 0, RP_TYPE_NONE},
    {"list.sort", sort, 0, RP_TYPE_NONE},
    {"list.copy", copy, 0, RP_TYPE_LIST},
    {"list.index", index_of, 0, RP_TYPE_INT},
    {"list.count", count_equal, 0, RP_TYPE_INT},
    {"tuple.index", index_of, 0, RP_TYPE_INT},
    {"tuple.count", count_equal, 0, RP_TYPE_INT},
    {"list.__contains__", contains, 0, RP_TYPE_BOOL},
    {"tuple.__contains__", contains, 0, RP_TYPE_BOOL},
    {"list.__getitem__", get_item, 0, RP_TYPE_ANY},
    {"tuple.__getitem__", get_item, 0, RP_TYPE_ANY},
    {"list.__len__", length, 0, RP_TYPE_INT},
    {"tuple.__len__", length, 0, RP_TYPE_INT},
    {"range.index", index_of, 0, RP_TYPE_INT},
    {"range.count", count_equal, 0, RP_TYPE_INT},
    {"range.__contains__", contains, 0, RP_TYPE_BOOL},
    {"range.__getitem__", get_item, 0, RP_TYPE_ANY},
    {"range.__len__", length, 0, RP_TYPE_INT},
    // collections.deque is kept as a list; no list has the first four.
    {"list.popleft", popleft, 0, RP_TYPE_ANY},
    {"list.appendleft", appendleft, 0, RP_TYPE_NONE},
    {"list.extendleft", extendleft, RP_NATIVE_READS, RP_TYPE_NONE},
    {"list.rotate", rotate, 0, RP_TYPE_NONE},
    {"deque.popleft", deque_method, 0, RP_TYPE_ANY},
    {"deque.appendleft", deque_method, 0, RP_TYPE_NONE},
    {"deque.extendleft", deque_method, RP_NATIVE_READS, RP_TYPE_NONE},
    {"deque.rotate", deque_method, 0, RP_TYPE_NONE},
    {"deque.append", deque_method, 0, RP_TYPE_NONE},
    {"deque.extend", deque_method, RP_NATIVE_READS, RP_TYPE_NONE},
    {"deque.insert", deque_method, 0, RP_TYPE_NONE},
    {"deque.pop", deque_method, 0, RP_TYPE_ANY},
    {"deque.remove", deque_method, 0, RP_TYPE_NONE},
    {"deque.clear", deque_method, 0, RP_TYPE_NONE},
    {"deque.reverse", deque_method, 0, RP_TYPE_NONE},
    {"deque.index", deque_method, 0, RP_TYPE_INT},
    {"deque.count", deque_method, 0, RP_TYPE_INT},
    {"deque.copy", copy, 0, RP_TYPE_LIST},
    {"deque.__contains__", contains, 0, RP_TYPE_BOOL},
    {"deque.__getitem__", get_item, 0, RP_TYPE_ANY},
    {"deque.__len__", length, 0, RP_TYPE_INT},
};

void rp_lib_list_register(rp_interp *in)
{
  RP_PY_ROWS(in, rows);
}
