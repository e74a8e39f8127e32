// itertools. Everything gives an iterator that has already run, so infinite ones are an element of a derived call that
// zip and islice know how to unroll.

#include "analyzer/eval/iterator.h"
#include "analyzer/lib/py.h"

static rp_val iterator(rp_interp *in, const rp_item *items, size_t count)
{
  return rp_py_sequence(in, RP_OBJECT_ITERATOR, items, count);
}

// Iterator over a derived call of this row: one item, `many`.
static rp_val derived_iterator(rp_interp *in, const rp_call *call, rp_type type)
{
  rp_val derived = rp_py_derive(in, call, RP_TYPE_LIST);
  rp_item item = rp_py_item(in, derived->kind == RP_UNKNOWN ? derived : rp_value_element(&in->values, derived, type));
  item.many = true;
  return iterator(in, &item, 1);
}

static bool append_all(rp_interp *in, rp_object *out, rp_val iterable, const rp_item *under, uint32_t node)
{
  rp_items items;
  if (!rp_py_items(in, iterable, node, &items)) {
    return false;
  }
  for (size_t i = 0; i < items.count && out->items.count < RP_COLLECTION_LIMIT; i++) {
    rp_item item = items.data[i];
    if (under != NULL) {
      item.many = item.many || under->many;
      item.condition = rp_guard_and(&in->values, item.condition, under->condition);
    }
    rp_items_append(in, out, item);
  }
  return true;
}

static rp_val chain(rp_interp *in, const rp_call *call)
{
  if (call->keyword_count > 0) {
    return rp_py_unknown(in, call);
  }
  rp_object *out = rp_object_new(in, RP_OBJECT_ITERATOR);
  for (size_t i = 0; i < call->count; i++) {
    if (!append_all(in, out, call->args[i], NULL, call->node)) {
      return NULL;
    }
  }
  if (call->rest != NULL) {
    rp_items_append(in, out, (rp_item){call->rest, in->values.always, true, false});
  }
  return rp_value_object(&in->values, out);
}

static rp_val from_iterable(rp_interp *in, const rp_call *call)
{
  rp_items items;
  if (!rp_py_takes(call, 1, 1)) {
    return rp_py_unknown(in, call);
  }
  if (!rp_py_items(in, call->args[0], call->node, &items)) {
    return NULL;
  }
  rp_object *out = rp_object_new(in, RP_OBJECT_ITERATOR);
  for (size_t i = 0; i < items.count; i++) {
    if (!append_all(in, out, items.data[i].value, &items.data[i], call->node)) {
      return NULL;
    }
  }
  return rp_value_object(&in->values, out);
}

// Tuples over chosen positions of one or several pools; a tuple is there when all its items are.
typedef struct selection {
  rp_interp *in;
  rp_object *out;
  const rp_items *pools;
  size_t count;
  const rp_item **chosen;
} selection;

static bool emit(selection *s)
{
  rp_interp *in = s->in;
  rp_val *values = RP_NEW_ARRAY(in->arena, rp_val, s->count + 1);
  rp_item item = rp_py_item(in, NULL);
  for (size_t i = 0; i < s->count; i++) {
    values[i] = s->chosen[i]->value;
    item.many = item.many || s->chosen[i]->many;
    item.unordered = item.unordered || s->chosen[i]->unordered;
    item.condition = rp_guard_and(&in->values, item.condition, s->chosen[i]->condition);
  }
  item.value = rp_sequence_new(in, RP_OBJECT_TUPLE, values, s->count);
  if (item.condition->kind != RP_GUARD_FALSE) {
    rp_items_append(in, s->out, item);
  }
  return s->out->items.count <= RP_COLLECTION_LIMIT / 10;
}

static bool advance(size_t *index, const rp_items *pools, size_t count)
{
  for (size_t i = count; i-- > 0;) {
    if (++index[i] < pools[i].count) {
      return true;
    }
    index[i] = 0;
  }
  return false;
}

static rp_val product(rp_interp *in, const rp_call *call)
{
  int64_t repeat = 1;
  rp_val repeat_value = rp_py_keyword(call, "repeat");
  if (call->rest != NULL || rp_py_other_keywords(call, "repeat") > 0 ||
      (repeat_value != NULL && !rp_py_int(repeat_value, &repeat)) || repeat < 0 || repeat > 16 || call->count > 16) {
    return rp_py_unknown(in, call);
  }
  size_t count = call->count * (size_t)repeat;
  rp_items *pools = RP_NEW_ARRAY(in->arena, rp_items, count + 1);
  bool empty = false;
  for (size_t i = 0; i < count; i++) {
    if (!rp_py_items(in, call->args[i % call->count], call->node, &pools[i])) {
      return NULL;
    }
    empty = empty || pools[i].count == 0;
  }
  selection s = {in, rp_object_new(in, RP_OBJECT_ITERATOR), pools, count,
                 RP_NEW_ARRAY(in->arena, const rp_item *, count + 1)};
  size_t *index = RP_NEW_ARRAY(in->arena, size_t, count + 1);
  bool more = !empty;
  while (more) {
    for (size_t i = 0; i < count; i++) {
      s.chosen[i] = &pools[i].data[index[i]];
    }
    if (!emit(&s)) {
      return rp_py_too_large(in, call->node);
    }
    more = advance(index, pools, count);
  }
  return rp_value_object(&in->values, s.out);
}

typedef enum arrangement { COMBINATIONS, WITH_REPLACEMENT, PERMUTATIONS } arrangement;

static bool allowed(const size_t *index, size_t count, arrangement kind)
{
  for (size_t i = 1; i < count; i++) {
    if (kind == COMBINATIONS && index[i] <= index[i - 1]) {
      return false;
    }
    if (kind == WITH_REPLACEMENT && index[i] < index[i - 1]) {
      return false;
    }
    for (size_t j = 0; kind == PERMUTATIONS && j < i; j++) {
      if (index[i] == index[j]) {
        return false;
      }
    }
  }
  return true;
}

static rp_val arrange(rp_interp *in, const rp_call *call, arrangement kind)
{
  rp_val values[2];
  rp_items pool;
  int64_t length = 0;
  if (!rp_py_by_name(call, "iterable r", values, 2) || values[0] == NULL) {
    return rp_py_unknown(in, call);
  }
  if (!rp_py_items(in, values[0], call->node, &pool)) {
    return NULL;
  }
  bool given = !rp_py_is_none(values[1]);
  length = (int64_t)pool.count;
  if ((given && !rp_py_int(values[1], &length)) || rp_py_shape_in_order(&pool) == RP_PY_MANY) {
    return call->keyword_count == 0 ? derived_iterator(in, call, RP_TYPE_TUPLE) : rp_py_unknown(in, call);
  }
  if (length < 0) {
    return rp_raise(in, "ValueError", "r must be non-negative");
  }
  // All index tuples are walked: their number is bounded.
  double walked = 1;
  for (int64_t i = 0; i < length && walked <= 2e6; i++) {
    walked *= (double)pool.count;
  }
  if (walked > 2e6) {
    return rp_py_too_large(in, call->node);
  }
  size_t count = (size_t)length;
  rp_items *pools = RP_NEW_ARRAY(in->arena, rp_items, count + 1);
  for (size_t i = 0; i < count; i++) {
    pools[i] = pool;
  }
  selection s = {in, rp_object_new(in, RP_OBJECT_ITERATOR), pools, count,
                 RP_NEW_ARRAY(in->arena, const rp_item *, count + 1)};
  size_t *index = RP_NEW_ARRAY(in->arena, size_t, count + 1);
  bool more = count == 0 || pool.count > 0;
  while (more) {
    if (allowed(index, count, kind)) {
      for (size_t i = 0; i < count; i++) {
        s.chosen[i] = &pool.data[index[i]];
      }
      if (!emit(&s)) {
        return rp_py_too_large(in, call->node);
      }
    }
    more = advance(index, pools, count);
  }
  return rp_value_object(&in->values, s.out);
}

static rp_val combinations(rp_interp *in, const rp_call *call)
{
  return arrange(in, call, COMBINATIONS);
}

static rp_val with_replacement(rp_interp *in, const rp_call *call)
{
  return arrange(in, call, WITH_REPLACEMENT);
}

static rp_val permutations(rp_interp *in, const rp_call *call)
{
  return arrange(in, call, PERMUTATIONS);
}

// count and repeat without an end: the operands are all that unrolling needs.
static rp_val endless(rp_interp *in, const char *name, const rp_val *operands, size_t count, rp_type type)
{
  rp_val derived = rp_py_derive_named(in, name, operands, count, RP_TYPE_LIST);
  rp_item item = rp_py_item(in, derived->kind == RP_UNKNOWN ? derived : rp_value_element(&in->values, derived, type));
  item.many = true;
  return iterator(in, &item, 1);
}

static rp_val count_row(rp_interp *in, const rp_call *call)
{
  rp_val values[2];
  if (!rp_py_by_name(call, "start step", values, 2)) {
    return rp_py_unknown(in, call);
  }
  values[0] = values[0] != NULL ? values[0] : rp_py_num(in, 0);
  values[1] = values[1] != NULL ? values[1] : rp_py_num(in, 1);
  return endless(in, "itertools.count", values, 2, RP_TYPE_INT);
}

static rp_val repeat_row(rp_interp *in, const rp_call *call)
{
  rp_val values[2];
  int64_t times = 0;
  if (!rp_py_by_name(call, "object times", values, 2) || values[0] == NULL) {
    return rp_py_unknown(in, call);
  }
  if (values[1] == NULL) {
    return endless(in, "itertools.repeat", values, 1, rp_value_type(values[0]));
  }
  if (!rp_py_int(values[1], &times)) {
    return derived_iterator(in, call, rp_value_type(values[0]));
  }
  times = times < 0 ? 0 : times;
  if (times > RP_COLLECTION_LIMIT) {
    return rp_py_too_large(in, call->node);
  }
  rp_item *items = RP_NEW_ARRAY(in->arena, rp_item, (size_t)times + 1);
  for (int64_t i = 0; i < times; i++) {
    items[i] = rp_py_item(in, values[0]);
  }
  return iterator(in, items, (size_t)times);
}

static rp_val cycle(rp_interp *in, const rp_call *call)
{
  rp_items items;
  if (!rp_py_takes(call, 1, 1)) {
    return rp_py_unknown(in, call);
  }
  if (!rp_py_items(in, call->args[0], call->node, &items)) {
    return NULL;
  }
  if (rp_py_shape_in_order(&items) != RP_PY_PLAIN) {
    return derived_iterator(in, call, RP_TYPE_ANY);
  }
  rp_val all = rp_py_sequence(in, RP_OBJECT_TUPLE, items.data, items.count);
  return items.count == 0 ? iterator(in, NULL, 0) : endless(in, "itertools.cycle", &all, 1, RP_TYPE_ANY);
}

static rp_val slice_items(rp_interp *in, const rp_call *call)
{
  int64_t number[3] = {0, INT64_MAX, 1};
  rp_items items;
  if (!rp_py_takes(call, 2, 4)) {
    return rp_py_unknown(in, call);
  }
  for (size_t i = 1; i < call->count; i++) {
    int64_t *to = &number[call->count == 2 ? 1 : i - 1];
    if (call->args[i]->kind != RP_NONE && !rp_py_int(call->args[i], to)) {
      return derived_iterator(in, call, RP_TYPE_ANY);
    }
  }
  if (number[0] < 0 || number[1] < 0 || number[2] < 1) {
    return rp_raise(in, "ValueError", "Indices for islice() must be None or an integer: 0 <= x <= sys.maxsize.");
  }
  if (!rp_py_items(in, call->args[0], call->node, &items)) {
    return NULL;
  }
  if (rp_lib_is_endless(&items)) {
    if (number[1] > RP_COLLECTION_LIMIT) {
      return derived_iterator(in, call, RP_TYPE_ANY);
    }
    if (!rp_py_unroll(in, &items, (size_t)number[1], call->node)) {
      return rp_py_unknown(in, call);
    }
  }
  int64_t last = number[1] < (int64_t)items.count ? number[1] : (int64_t)items.count;
  for (int64_t i = 0; i < last; i++) {
    if (items.data[i].many || items.data[i].condition->kind != RP_GUARD_TRUE) {
      return derived_iterator(in, call, rp_value_type(items.data[i].value));
    }
  }
  rp_item *kept = RP_NEW_ARRAY(in->arena, rp_item, items.count + 1);
  size_t count = 0;
  for (int64_t i = number[0]; i<last; i = number[2]> last - i ? last : i + number[2]) {
    kept[count++] = items.data[i];
  }
  return iterator(in, kept, count);
}

// What stands behind the slice is left of an iterator, where the slice is read to its end.
static rp_val islice(rp_interp *in, const rp_call *call)
{
  rp_val source = call->count > 0 ? call->args[0] : NULL;
  int64_t last = INT64_MAX;
  bool known = call->count == 2 && rp_py_int(call->args[1], &last);
  known = known || (call->count > 2 && rp_py_int(call->args[2], &last));
  if (source == NULL || !rp_value_is(source, RP_OBJECT_ITERATOR)) {
    return slice_items(in, call);
  }
  rp_reading reading;
  rp_reading_begin(in, source->object, call->node, &reading);
  rp_val *args = RP_NEW_ARRAY(in->arena, rp_val, call->count);
  memcpy(args, call->args, call->count * sizeof *args);
  args[0] = iterator(in, reading.items.data, reading.items.count);
  args[0]->object->kept = true;
  rp_call copied = *call;
  copied.args = args;
  rp_val slice = slice_items(in, &copied);
  for (size_t i = 0; known && i < reading.items.count && (int64_t)i < last; i++) {
    known = !reading.items.data[i].many && reading.items.data[i].condition->kind == RP_GUARD_TRUE;
  }
  if (known && slice != NULL && last >= 0) {
    size_t taken = last < (int64_t)reading.items.count ? (size_t)last : reading.items.count;
    rp_reading_end(in, &reading, reading.items.data + taken, reading.items.count - taken);
    rp_iterator_set_reader(in, source->object, slice);
  }
  return slice;
}

static rp_val starmap(rp_interp *in, const rp_call *call)
{
  rp_items items;
  if (!rp_py_takes(call, 2, 2)) {
    return rp_py_unknown(in, call);
  }
  if (!rp_py_items(in, call->args[1], call->node, &items)) {
    return NULL;
  }
  for (size_t i = 0; i < items.count; i++) {
    rp_items parts;
    if (!rp_py_items(in, items.data[i].value, call->node, &parts)) {
      return NULL;
    }
    rp_val *values = RP_NEW_ARRAY(in->arena, rp_val, parts.count + 1);
    for (size_t j = 0; j < parts.count; j++) {
      values[j] = parts.data[j].value;
    }
    rp_val value = rp_py_shape_in_order(&parts) == RP_PY_PLAIN
                       ? rp_py_call_item(in, call->args[0], &items.data[i], values, parts.count, call->node)
                       : rp_py_unknown(in, call);
    if (value == NULL) {
      return NULL;
    }
    items.data[i].value = value;
  }
  return iterator(in, items.data, items.count);
}

static rp_val accumulate(rp_interp *in, const rp_call *call)
{
  rp_val values[3];
  rp_items items;
  if (!rp_py_by_name(call, "iterable func initial", values, 3) || values[0] == NULL) {
    return rp_py_unknown(in, call);
  }
  if (!rp_py_items(in, values[0], call->node, &items)) {
    return NULL;
  }
  if (rp_py_shape_in_order(&items) != RP_PY_PLAIN) {
    return call->keyword_count == 0 ? derived_iterator(in, call, RP_TYPE_ANY) : rp_py_unknown(in, call);
  }
  rp_object *out = rp_object_new(in, RP_OBJECT_ITERATOR);
  rp_val total = rp_py_is_none(values[2]) ? NULL : values[2];
  if (total != NULL) {
    rp_items_append(in, out, rp_py_item(in, total));
  }
  for (size_t i = 0; i < items.count; i++) {
    rp_val both[2] = {total, items.data[i].value};
    if (total == NULL) {
      total = items.data[i].value;
    } else {
      total = rp_py_is_none(values[1]) ? rp_binary(in, RP_IR_OP_ADD, both[0], both[1], call->node)
                                       : rp_call_simple(in, values[1], both, 2, call->node);
    }
    if (total == NULL) {
      return NULL;
    }
    rp_items_append(in, out, rp_py_item(in, total));
  }
  return rp_value_object(&in->values, out);
}

static rp_val groupby(rp_interp *in, const rp_call *call)
{
  rp_val values[2];
  rp_items items;
  if (!rp_py_by_name(call, "iterable key", values, 2) || values[0] == NULL) {
    return rp_py_unknown(in, call);
  }
  if (!rp_py_items(in, values[0], call->node, &items)) {
    return NULL;
  }
  rp_object *out = rp_object_new(in, RP_OBJECT_ITERATOR);
  rp_env_set(in, &out->env, rp_sym(in, RP_ITERATOR_GROUPS), in->values.yes);
  rp_object *group = NULL;
  rp_val current = NULL;
  bool ordered = rp_items_ordered(&items);
  for (size_t i = 0; i < items.count; i++) {
    const rp_item *item = &items.data[i];
    rp_val key =
        rp_py_is_none(values[1]) ? item->value : rp_py_call_item(in, values[1], item, &item->value, 1, call->node);
    if (key == NULL) {
      return NULL;
    }
    int same = current != NULL ? rp_equal(in, current, key) : 0;
    if (same < 0 || !ordered || item->many || item->condition->kind != RP_GUARD_TRUE) {
      return call->keyword_count == 0 ? derived_iterator(in, call, RP_TYPE_TUPLE) : rp_py_unknown(in, call);
    }
    if (same == 0) {
      group = rp_object_new(in, RP_OBJECT_ITERATOR);
      current = key;
      rp_items_append(in, out, rp_py_item(in, rp_py_pair(in, key, rp_value_object(&in->values, group))));
    }
    rp_items_append(in, group, *item);
  }
  return rp_value_object(&in->values, out);
}

static rp_val take_or_drop(rp_interp *in, const rp_call *call, bool take)
{
  rp_items items;
  if (!rp_py_takes(call, 2, 2)) {
    return rp_py_unknown(in, call);
  }
  if (!rp_py_items(in, call->args[1], call->node, &items)) {
    return NULL;
  }
  size_t at = 0;
  for (; at < items.count; at++) {
    rp_val test = rp_py_call_item(in, call->args[0], &items.data[at], &items.data[at].value, 1, call->node);
    rp_condition truth = test != NULL ? rp_truth(in, test) : NULL;
    if (truth == NULL) {
      return NULL;
    }
    bool known = truth->kind == RP_GUARD_TRUE || truth->kind == RP_GUARD_FALSE;
    if (!known || items.data[at].many || items.data[at].condition->kind != RP_GUARD_TRUE) {
      return derived_iterator(in, call, rp_value_type(items.data[at].value));
    }
    if (truth->kind == RP_GUARD_FALSE) {
      break;
    }
  }
  return take ? iterator(in, items.data, at) : iterator(in, items.data + at, items.count - at);
}

static rp_val takewhile(rp_interp *in, const rp_call *call)
{
  return take_or_drop(in, call, true);
}

static rp_val dropwhile(rp_interp *in, const rp_call *call)
{
  return take_or_drop(in, call, false);
}

static rp_val tee(rp_interp *in, const rp_call *call)
{
  rp_items items;
  int64_t copies = 2;
  if (!rp_py_takes(call, 1, 2) || (call->count == 2 && !rp_py_int(call->args[1], &copies)) || copies < 0 ||
      copies > 64) {
    return rp_py_unknown(in, call);
  }
  if (!rp_py_items(in, call->args[0], call->node, &items)) {
    return NULL;
  }
  rp_object *tuple = rp_object_new(in, RP_OBJECT_TUPLE);
  for (int64_t i = 0; i < copies; i++) {
    rp_items_append(in, tuple, rp_py_item(in, iterator(in, items.data, items.count)));
  }
  return rp_value_object(&in->values, tuple);
}

static rp_val pairwise(rp_interp *in, const rp_call *call)
{
  rp_items items;
  if (!rp_py_takes(call, 1, 1)) {
    return rp_py_unknown(in, call);
  }
  if (!rp_py_items(in, call->args[0], call->node, &items)) {
    return NULL;
  }
  if (rp_py_shape_in_order(&items) != RP_PY_PLAIN) {
    return derived_iterator(in, call, RP_TYPE_TUPLE);
  }
  rp_object *out = rp_object_new(in, RP_OBJECT_ITERATOR);
  for (size_t i = 1; i < items.count; i++) {
    rp_items_append(in, out, rp_py_item(in, rp_py_pair(in, items.data[i - 1].value, items.data[i].value)));
  }
  return rp_value_object(&in->values, out);
}

static const rp_native rows[] = {
    {"itertools.chain", chain, RP_NATIVE_READS_LATER, RP_TYPE_LIST},
    {"itertools.chain.from_iterable", from_iterable, RP_NATIVE_READS_LATER, RP_TYPE_LIST},
    {"itertools.product", product, RP_NATIVE_READS, RP_TYPE_LIST},
    {"itertools.combinations", combinations, RP_NATIVE_READS, RP_TYPE_LIST},
    {"itertools.combinations_with_replacement", with_replacement, RP_NATIVE_READS, RP_TYPE_LIST},
    {"itertools.permutations", permutations, RP_NATIVE_READS, RP_TYPE_LIST},
    {"itertools.count", count_row, 0, RP_TYPE_LIST},
    {"itertools.repeat", repeat_row, 0, RP_TYPE_LIST},
    {"itertools.cycle", cycle, RP_NATIVE_READS_LATER, RP_TYPE_LIST},
    {"itertools.islice", islice, 0, RP_TYPE_LIST},
    {"itertools.starmap", starmap, RP_NATIVE_READS_LATER, RP_TYPE_LIST},
    {"itertools.accumulate", accumulate, RP_NATIVE_READS_LATER, RP_TYPE_LIST},
    {"itertools.groupby", groupby, RP_NATIVE_READS_LATER, RP_TYPE_LIST},
    {"itertools.takewhile", takewhile, RP_NATIVE_READS_SOME, RP_TYPE_LIST},
    {"itertools.dropwhile", dropwhile, RP_NATIVE_READS_SOME, RP_TYPE_LIST},
    {"itertools.tee", tee, RP_NATIVE_READS_SOME, RP_TYPE_TUPLE},
    {"itertools.pairwise", pairwise, RP_NATIVE_READS_LATER, RP_TYPE_LIST},
};

void rp_lib_itertools_register(rp_interp *in)
{
  RP_PY_ROWS(in, rows);
}
