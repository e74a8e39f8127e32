// Builtins over iterables. Items keep their conditions and their `many`; where the position of an item is not known
// (something before it is conditional or stands for many) an index is one of range(len(iterable)).

#include "analyzer/eval/iterator.h"
#include "analyzer/eval/lazy.h"
#include "analyzer/eval/passing.h"
#include "analyzer/lib/py.h"

bool rp_py_usable(rp_interp *in, const rp_call *call, size_t min, size_t max, const char *keywords, rp_val *answer)
{
  if (call->rest != NULL || call->count < min || call->count > max || rp_py_other_keywords(call, keywords) > 0) {
    *answer = rp_py_unknown(in, call);
    return false;
  }
  *answer = rp_py_first_unknown(call->args, call->count);
  return *answer == NULL;
}

static rp_val make_sequence(rp_interp *in, const rp_call *call, rp_object_kind kind)
{
  rp_val answer = NULL;
  if (!rp_py_usable(in, call, 0, 1, "", &answer)) {
    return answer;
  }
  if (call->count == 0) {
    return rp_sequence_new(in, kind, NULL, 0);
  }
  if (kind == RP_OBJECT_TUPLE && rp_value_is(call->args[0], RP_OBJECT_TUPLE) && call->args[0]->object->class == NULL) {
    return call->args[0];
  }
  rp_items items;
  if (!rp_py_items(in, call->args[0], call->node, &items)) {
    return NULL;
  }
  if (kind != RP_OBJECT_SET) {
    return rp_py_sequence(in, kind, items.data, items.count);
  }
  rp_object *set = rp_object_new(in, RP_OBJECT_SET);
  for (size_t i = 0; i < items.count; i++) {
    if (!rp_is_hashable(in, items.data[i].value)) {
      return NULL;
    }
    rp_py_set_add(in, set, items.data[i]);
  }
  return rp_value_object(&in->values, set);
}

static rp_val make_list(rp_interp *in, const rp_call *call)
{
  return make_sequence(in, call, RP_OBJECT_LIST);
}

static rp_val make_tuple(rp_interp *in, const rp_call *call)
{
  return make_sequence(in, call, RP_OBJECT_TUPLE);
}

static rp_val make_set(rp_interp *in, const rp_call *call)
{
  return make_sequence(in, call, RP_OBJECT_SET);
}

static rp_val make_frozenset(rp_interp *in, const rp_call *call)
{
  rp_val set = make_sequence(in, call, RP_OBJECT_SET);
  if (set != NULL && rp_value_is(set, RP_OBJECT_SET)) {
    set->object->class = rp_builtin_class(in, "frozenset");
  }
  return set;
}

static rp_val make_iterator(rp_interp *in, const rp_call *call)
{
  if (call->count == 1 && call->rest == NULL && rp_value_is(call->args[0], RP_OBJECT_ITERATOR)) {
    return call->args[0];
  }
  bool container =
      call->count == 1 && rp_value_is_container(call->args[0]) && !rp_value_is(call->args[0], RP_OBJECT_ITERATOR);
  if (!container) {
    return make_sequence(in, call, RP_OBJECT_ITERATOR);
  }
  rp_lazy_run later; // an item is looked for when it is asked for
  rp_lazy_begin(in, &later, in->next_object);
  rp_val made = make_sequence(in, call, RP_OBJECT_ITERATOR);
  rp_lazy_end(in, &later, made != NULL && rp_value_is(made, RP_OBJECT_ITERATOR) ? made->object : NULL);
  return made;
}

static bool has_objects(const rp_items *items)
{
  for (size_t i = 0; i < items->count; i++) {
    if (items->data[i].value->kind == RP_OBJECT || items->data[i].value->kind == RP_CHOICE) {
      return true;
    }
  }
  return false;
}

static rp_val sorted(rp_interp *in, const rp_call *call)
{
  rp_val answer = NULL;
  if (!rp_py_usable(in, call, 1, 1, "key reverse", &answer)) {
    return answer;
  }
  rp_val reverse = rp_py_keyword(call, "reverse");
  int64_t backwards = 0;
  uint32_t walks = in->set_walks;
  rp_items items;
  if (!rp_py_items(in, call->args[0], call->node, &items)) {
    return NULL;
  }
  rp_item *ordered = NULL;
  int known = reverse == NULL || rp_py_int(reverse, &backwards)
                  ? rp_py_sorted(in, &items, rp_py_keyword(call, "key"), backwards != 0, call->node, &ordered)
                  : 0;
  if (known < 0) {
    return NULL;
  }
  if (known == 1) {
    in->set_walks = walks; // whatever order they came in
    return rp_py_sequence(in, RP_OBJECT_LIST, ordered, items.count);
  }
  // The order is not known. Of plain values the result is a function of the argument; of objects only which there are
  // can be kept, so each stands for itself in any place.
  if (!has_objects(&items) && call->keyword_count == 0 && rp_py_shape_of(&items) != RP_PY_MANY) {
    return rp_py_derive(in, call, RP_TYPE_LIST);
  }
  for (size_t i = 0; i < items.count; i++) {
    items.data[i].many = true;
  }
  return rp_py_sequence(in, RP_OBJECT_LIST, items.data, items.count);
}

static rp_val reversed(rp_interp *in, const rp_call *call)
{
  rp_val answer = NULL;
  rp_items items;
  if (!rp_py_usable(in, call, 1, 1, "", &answer)) {
    return answer;
  }
  if (rp_value_is(call->args[0], RP_OBJECT_INSTANCE)) {
    bool asked = rp_class_hook(in, call->args[0]->object->class, "__reversed__") != NULL;
    return asked ? rp_call_method(in, call->args[0], "__reversed__", NULL, 0, call->node) : rp_py_unknown(in, call);
  }
  if (!rp_py_items(in, call->args[0], call->node, &items)) {
    return NULL;
  }
  for (size_t i = 0; i < items.count / 2; i++) {
    rp_item item = items.data[i];
    items.data[i] = items.data[items.count - 1 - i];
    items.data[items.count - 1 - i] = item;
  }
  return rp_py_sequence(in, RP_OBJECT_ITERATOR, items.data, items.count);
}

// Some index of the iterable.
static rp_val some_index(rp_interp *in, rp_val iterable)
{
  rp_val length = rp_py_derive_named(in, "builtins.len", &iterable, 1, RP_TYPE_INT);
  rp_val range = rp_py_derive_named(in, "builtins.range", &length, 1, RP_TYPE_LIST);
  return rp_value_element(&in->values, range, RP_TYPE_INT);
}

static rp_val enumerate(rp_interp *in, const rp_call *call)
{
  rp_val answer = NULL;
  rp_items items;
  if (!rp_py_usable(in, call, 1, 2, "start", &answer)) {
    return answer;
  }
  rp_val start = rp_arg(in, call, 1, "start");
  if (start == NULL) {
    start = rp_py_num(in, 0);
  }
  if (!rp_py_items(in, call->args[0], call->node, &items)) {
    return NULL;
  }
  bool placed = rp_items_ordered(&items);
  for (size_t i = 0; i < items.count; i++) {
    placed = placed && !items.data[i].many;
    rp_val index = placed ? rp_py_num(in, (int64_t)i) : some_index(in, call->args[0]);
    bool from_zero = start->kind == RP_INT && start->integer == 0;
    index = from_zero ? index : rp_binary(in, RP_IR_OP_ADD, start, index, call->node);
    if (index == NULL) {
      return NULL;
    }
    placed = placed && items.data[i].condition->kind == RP_GUARD_TRUE;
    items.data[i].value = rp_py_pair(in, index, items.data[i].value);
  }
  return rp_py_sequence(in, RP_OBJECT_ITERATOR, items.data, items.count);
}

// What itertools.count, repeat and cycle give: an element of a derived value of that name.
static bool endless(const rp_items *items, const char *name, rp_val *of)
{
  if (items->count != 1 || !items->data[0].many || items->data[0].value->kind != RP_ELEMENT) {
    return false;
  }
  *of = items->data[0].value->of;
  return (*of)->kind == RP_DERIVED && (*of)->derived.shape == RP_DERIVE_CALL && (*of)->derived.name != NULL &&
         rp_str_is((*of)->derived.name->text, name);
}

bool rp_lib_is_endless(const rp_items *items)
{
  rp_val of = NULL;
  return endless(items, "itertools.count", &of) || endless(items, "itertools.repeat", &of) ||
         endless(items, "itertools.cycle", &of);
}

bool rp_py_unroll(rp_interp *in, rp_items *items, size_t count, uint32_t node)
{
  rp_val of = NULL;
  bool counts = endless(items, "itertools.count", &of);
  bool cycles =
      !counts && endless(items, "itertools.cycle", &of) && rp_value_is(of->derived.operands[0], RP_OBJECT_TUPLE);
  if (!counts && !cycles && !endless(items, "itertools.repeat", &of)) {
    return false;
  }
  rp_item *data = RP_NEW_ARRAY(in->arena, rp_item, count + 1);
  rp_val value = of->derived.operands[0];
  const rp_items *round = cycles ? &value->object->items : NULL;
  for (size_t i = 0; i < count; i++) {
    data[i] = cycles ? round->data[i % round->count] : rp_py_item(in, value);
    if (counts && i + 1 < count) {
      value = rp_binary(in, RP_IR_OP_ADD, value, of->derived.operands[1], node);
      if (value == NULL) {
        return false;
      }
    }
  }
  *items = (rp_items){data, count, NULL, count};
  return true;
}

// zip(x, x) of one iterator x: each round takes from it once for each place. False: the items are not known.
static bool deal(rp_interp *in, const rp_call *call, rp_items *all)
{
  for (size_t i = 0; i < call->count; i++) {
    size_t places = 0;
    size_t place = 0;
    for (size_t k = 0; rp_value_is(call->args[i], RP_OBJECT_ITERATOR) && k < call->count; k++) {
      place = k == i ? places : place;
      places += call->args[k] == call->args[i];
    }
    if (places < 2) {
      continue;
    }
    if (rp_py_shape_in_order(&all[i]) != RP_PY_PLAIN) {
      return false;
    }
    rp_items dealt = {RP_NEW_ARRAY(in->arena, rp_item, all[i].count + 1), 0, NULL, 0};
    for (size_t k = place; k < all[i].count; k += places) {
      dealt.data[dealt.count++] = all[i].data[k];
    }
    all[i] = dealt;
  }
  return true;
}

// What zip() leaves of iterators: it asks them in turn, and ends with the first that has nothing any more.
static void leave_behind_zip(rp_interp *in, const rp_call *call, const rp_items *all, bool plain, size_t shortest)
{
  bool ended = false;
  for (size_t i = 0; i < call->count; i++) {
    size_t places = 0;
    for (size_t k = 0; k < call->count; k++) {
      places += call->args[k] == call->args[i];
    }
    bool last = !ended && all[i].count == shortest;
    size_t taken = ended ? shortest : shortest + 1;
    ended = ended || last;
    if ((plain && last) || places == call->count) {
      continue; // read to its end
    }
    if (!plain || places > 1 || rp_lib_is_endless(&all[i])) {
      rp_reading_leaves_unknown(in, call->args[i], call->node);
    } else if (taken < all[i].count) {
      rp_reading_leaves(in, call->args[i], all[i].data + taken, all[i].count - taken);
    } else if (ended && taken == all[i].count) {
      rp_reading_leaves(in, call->args[i], NULL, 0); // it was not asked any more
    }
  }
}

// zip and zip_longest (fill != NULL).
static rp_val zip_items(rp_interp *in, const rp_call *call, rp_val fill)
{
  rp_items *all = RP_NEW_ARRAY(in->arena, rp_items, call->count + 1);
  size_t shortest = SIZE_MAX;
  size_t longest = 0;
  bool plain = true;
  bool lone = call->count > 0;
  for (size_t i = 0; i < call->count; i++) {
    if (!rp_py_items(in, call->args[i], call->node, &all[i])) {
      return NULL;
    }
  }
  if (!deal(in, call, all)) {
    return rp_py_unknown(in, call);
  }
  for (size_t i = 0; i < call->count; i++) {
    lone = lone && all[i].count == 1 && all[i].data[0].many;
    if (fill == NULL && rp_lib_is_endless(&all[i])) {
      continue;
    }
    plain = plain && rp_py_shape_in_order(&all[i]) == RP_PY_PLAIN;
    shortest = all[i].count < shortest ? all[i].count : shortest;
    longest = all[i].count > longest ? all[i].count : longest;
  }
  rp_val strict = rp_py_keyword(call, "strict");
  if (strict != NULL && shortest != longest && rp_truth(in, strict)->kind != RP_GUARD_FALSE) {
    return rp_py_unknown(in, call); // it raises, once somebody comes to the end
  }
  size_t count = fill != NULL ? longest : shortest == SIZE_MAX ? (call->count == 0 ? 0 : SIZE_MAX) : shortest;
  if (fill == NULL && call->count > 1 && shortest != SIZE_MAX) {
    leave_behind_zip(in, call, all, plain, shortest);
  }
  if (plain && count != SIZE_MAX) {
    rp_item *items = RP_NEW_ARRAY(in->arena, rp_item, count + 1);
    for (size_t i = 0; i < call->count; i++) {
      if (fill == NULL && all[i].count == 1 && all[i].data[0].many) {
        rp_py_unroll(in, &all[i], count, call->node);
      }
    }
    for (size_t j = 0; j < count; j++) {
      rp_val *values = RP_NEW_ARRAY(in->arena, rp_val, call->count);
      for (size_t i = 0; i < call->count; i++) {
        values[i] = j < all[i].count ? all[i].data[j].value : fill;
      }
      items[j] = rp_py_item(in, rp_sequence_new(in, RP_OBJECT_TUPLE, values, call->count));
    }
    return rp_py_sequence(in, RP_OBJECT_ITERATOR, items, count);
  }
  rp_item item = rp_py_item(in, NULL);
  item.many = true;
  if (lone && fill == NULL) {
    rp_val *values = RP_NEW_ARRAY(in->arena, rp_val, call->count);
    bool shifted = false; // zip(x, x[1:])
    for (size_t i = 0; i < call->count; i++) {
      shifted = shifted || (call->args[i]->kind == RP_OBJECT && call->args[i]->object->shifted);
    }
    for (size_t i = 0; i < call->count; i++) {
      rp_val value = all[i].data[0].value;
      values[i] = shifted && rp_passing_varies(value) ? rp_unknown(in, RP_RULE_COLLECTION_UNKNOWN, call->node) : value;
    }
    item.value = rp_sequence_new(in, RP_OBJECT_TUPLE, values, call->count);
    return rp_py_sequence(in, RP_OBJECT_ITERATOR, &item, 1);
  }
  rp_call bare = *call;
  bare.keyword_count = 0;
  rp_val zipped = rp_py_derive(in, &bare, RP_TYPE_LIST);
  item.value = zipped->kind == RP_UNKNOWN ? zipped : rp_value_element(&in->values, zipped, RP_TYPE_TUPLE);
  return rp_py_sequence(in, RP_OBJECT_ITERATOR, &item, 1);
}

static rp_val zip(rp_interp *in, const rp_call *call)
{
  rp_val answer = NULL;
  return rp_py_usable(in, call, 0, 64, "strict", &answer) ? zip_items(in, call, NULL) : answer;
}

static rp_val zip_longest(rp_interp *in, const rp_call *call)
{
  rp_val answer = NULL;
  if (!rp_py_usable(in, call, 0, 64, "fillvalue", &answer)) {
    return answer;
  }
  rp_val fill = rp_py_keyword(call, "fillvalue");
  return zip_items(in, call, fill != NULL ? fill : in->values.none);
}

static rp_val map_items(rp_interp *in, const rp_call *call)
{
  rp_val answer = NULL;
  if (!rp_py_usable(in, call, 2, 64, "", &answer)) {
    return answer;
  }
  rp_items items;
  rp_call arguments = *call;
  arguments.args++;
  arguments.count--;
  rp_val source = arguments.count == 1 ? arguments.args[0] : zip_items(in, &arguments, NULL);
  if (source == NULL || !rp_py_items(in, source, call->node, &items)) {
    return NULL;
  }
  for (size_t i = 0; i < items.count; i++) {
    rp_item *item = &items.data[i];
    const rp_val *args = &item->value;
    size_t count = 1;
    rp_items parts;
    if (arguments.count > 1) {
      if (!rp_value_is(item->value, RP_OBJECT_TUPLE) || !rp_py_items(in, item->value, call->node, &parts)) {
        return rp_py_unknown(in, call);
      }
      rp_val *values = RP_NEW_ARRAY(in->arena, rp_val, parts.count + 1);
      for (size_t j = 0; j < parts.count; j++) {
        values[j] = parts.data[j].value;
      }
      args = values;
      count = parts.count;
    }
    rp_val value = rp_py_call_item(in, call->args[0], item, args, count, call->node);
    if (value == NULL) {
      return NULL;
    }
    item->value = value;
  }
  return rp_py_sequence(in, RP_OBJECT_ITERATOR, items.data, items.count);
}

static rp_val filter_by(rp_interp *in, const rp_call *call, bool keep)
{
  rp_val answer = NULL;
  rp_items items;
  if (!rp_py_usable(in, call, 2, 2, "", &answer)) {
    return answer;
  }
  if (!rp_py_items(in, call->args[1], call->node, &items)) {
    return NULL;
  }
  size_t count = 0;
  for (size_t i = 0; i < items.count; i++) {
    rp_item item = items.data[i];
    rp_val test = item.value;
    if (call->args[0]->kind != RP_NONE) {
      test = rp_py_call_item(in, call->args[0], &item, &item.value, 1, call->node);
    }
    rp_condition truth = test != NULL ? rp_truth(in, test) : NULL;
    if (truth == NULL) {
      return NULL;
    }
    item.condition = rp_guard_and(&in->values, item.condition, keep ? truth : rp_guard_not(&in->values, truth));
    if (item.condition->kind != RP_GUARD_FALSE) {
      items.data[count++] = item;
    }
  }
  return rp_py_sequence(in, RP_OBJECT_ITERATOR, items.data, count);
}

static rp_val filter(rp_interp *in, const rp_call *call)
{
  return filter_by(in, call, true);
}

static rp_val filterfalse(rp_interp *in, const rp_call *call)
{
  return filter_by(in, call, false);
}

static const rp_native rows[] = {
    {"builtins.list", make_list, RP_NATIVE_READS, RP_TYPE_LIST},
    {"builtins.tuple", make_tuple, RP_NATIVE_READS, RP_TYPE_TUPLE},
    {"builtins.set", make_set, RP_NATIVE_READS, RP_TYPE_SET},
    {"builtins.frozenset", make_frozenset, RP_NATIVE_READS, RP_TYPE_SET},
    {"builtins.iter", make_iterator, 0, RP_TYPE_ANY},
    {"builtins.sorted", sorted, RP_NATIVE_READS, RP_TYPE_LIST},
    {"builtins.reversed", reversed, 0, RP_TYPE_LIST},
    {"builtins.enumerate", enumerate, RP_NATIVE_READS_LATER, RP_TYPE_LIST},
    {"builtins.zip", zip, RP_NATIVE_READS_LATER, RP_TYPE_LIST},
    {"itertools.izip", zip, RP_NATIVE_READS_LATER, RP_TYPE_LIST},
    {"itertools.zip_longest", zip_longest, RP_NATIVE_READS_LATER, RP_TYPE_LIST},
    {"itertools.izip_longest", zip_longest, RP_NATIVE_READS_LATER, RP_TYPE_LIST},
    {"builtins.map", map_items, RP_NATIVE_READS_LATER, RP_TYPE_LIST},
    {"itertools.imap", map_items, RP_NATIVE_READS_LATER, RP_TYPE_LIST},
    {"builtins.filter", filter, RP_NATIVE_READS_LATER, RP_TYPE_LIST},
    {"itertools.ifilter", filter, RP_NATIVE_READS_LATER, RP_TYPE_LIST},
    {"itertools.filterfalse", filterfalse, RP_NATIVE_READS_LATER, RP_TYPE_LIST},
};

void rp_lib_iteration_register(rp_interp *in)
{
  RP_PY_ROWS(in, rows);
  rp_lib_folds_register(in);
}
