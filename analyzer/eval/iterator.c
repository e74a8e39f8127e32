// What is left of iterators. Three attributes that no Python code can spell hold what is to be known of one: "reader", the iterator
// that will take from it, "ended", that it was asked and had nothing any more, and of a row's copy "left", that its items are those
// which the row leaves. A generator function that runs is the
// reader of all iterators older than itself that its body reads.
#include "analyzer/eval/iterator.h"

#include "analyzer/eval/journal.h"
#include "analyzer/eval/lazy.h"
#include "analyzer/lib/lib.h"

#define READER "iterator reader"
#define ENDED "iterator ended"
#define LEFT "iterator left"
#define RAISES "iterator raises"
#define STATED "iterator raises as stated"
#define RAISING "iterator raises here"

static bool is_iterator(rp_val value)
{
  return rp_value_is(value, RP_OBJECT_ITERATOR) && !value->object->kept;
}

static bool is_running(const rp_interp *in, const rp_object *generator)
{
  for (const rp_frame *frame = in->frame; frame != NULL; frame = frame->caller) {
    if (frame->yields == generator) {
      return true;
    }
  }
  return false;
}

void rp_iterator_forget(rp_interp *in, rp_object *iterator, uint32_t node)
{
  rp_item item = {rp_unknown(in, RP_RULE_COLLECTION_UNKNOWN, node), in->values.always, true, false};
  rp_items_replace(in, iterator, &item, 1);
}

void rp_iterator_forget_all(rp_interp *in, rp_val value, uint32_t node)
{
  if (is_iterator(value)) {
    rp_iterator_forget(in, value->object, node);
  }
  for (uint32_t i = 0; value->kind == RP_CHOICE && i < value->choice.count; i++) {
    rp_iterator_forget_all(in, value->choice.options[i].value, node);
  }
}

const rp_items *rp_iterator_left(rp_interp *in, rp_object *iterator, uint32_t node)
{
  bool ended = rp_env_find(&iterator->env, rp_sym(in, ENDED)) == in->values.yes;
  if (!ended && rp_lazy_disturbed(in, iterator)) {
    rp_iterator_forget(in, iterator, node);
  }
  rp_val reader = rp_path_prune(in, rp_env_find(&iterator->env, rp_sym(in, READER)));
  if (reader != NULL && !iterator->kept) {
    bool over = is_iterator(reader) && (is_running(in, reader->object) ||
                                        rp_env_find(&reader->object->env, rp_sym(in, ENDED)) == in->values.yes);
    if (!over) {
      rp_iterator_forget_all(in, reader, node);
      rp_iterator_forget(in, iterator, node);
    }
  }
  return &iterator->items;
}

void rp_iterator_drop(rp_interp *in, rp_object *iterator, size_t count)
{
  rp_items items = iterator->items;
  rp_journal_object(in, iterator);
  iterator->items = (rp_items){items.data + count, items.count - count, NULL, items.count - count};
}

void rp_iterator_ended(rp_interp *in, rp_object *iterator)
{
  if (rp_env_find(&iterator->env, rp_sym(in, ENDED)) != in->values.yes) {
    rp_env_set(in, &iterator->env, rp_sym(in, ENDED), in->values.yes);
    rp_lazy_over(in, iterator);
  }
}

rp_val rp_iterator_raising(rp_interp *in, rp_object *generator, uint32_t node)
{
  rp_val exception = in->raised;
  if (exception != NULL && rp_value_is(exception, RP_OBJECT_INSTANCE) &&
      rp_class_derives(exception->object->class, rp_builtin_class(in, "StopIteration"))) { // PEP 479
    rp_raise(in, "RuntimeError", "generator raised StopIteration");
    exception = in->raised;
  }
  rp_val here = rp_unknown(in, RP_RULE_RAISES, node);
  rp_items_append(in, generator, (rp_item){here, in->values.always, true, false});
  if (exception != NULL) {
    rp_env_set(in, &generator->env, rp_sym(in, RAISES), exception);
    rp_env_set(in, &generator->env, rp_sym(in, STATED), rp_value_bool(&in->values, in->raise_is_explicit));
    rp_env_set(in, &generator->env, rp_sym(in, RAISING), here);
  }
  in->raised = NULL;
  in->may_raise = true;
  return here;
}

bool rp_iterator_is_raising(rp_interp *in, const rp_object *iterator, const rp_items *items)
{
  rp_val here = items->count > 0 ? rp_env_find(&iterator->env, rp_sym(in, RAISING)) : NULL;
  return here != NULL && items->data[items->count - 1].value == here && in->loop_depth <= iterator->loop_depth;
}

bool rp_iterator_raises(rp_interp *in, rp_object *iterator, const rp_items *items)
{
  if (!rp_iterator_is_raising(in, iterator, items)) {
    return false;
  }
  rp_items_replace(in, iterator, NULL, 0); // asked once more it is at its end
  rp_iterator_ended(in, iterator);
  in->raised = rp_env_find(&iterator->env, rp_sym(in, RAISES));
  in->raise_is_explicit = rp_env_find(&iterator->env, rp_sym(in, STATED)) == in->values.yes;
  return true;
}

void rp_iterator_set_reader(rp_interp *in, rp_object *iterator, rp_val reader)
{
  for (const rp_frame *frame = in->frame; frame != NULL; frame = frame->caller) {
    if (frame->yields != NULL && frame->yields->id > iterator->id) {
      reader = rp_value_object(&in->values, frame->yields); // the outermost one counts
    }
  }
  if (reader != NULL) {
    rp_env_set(in, &iterator->env, rp_sym(in, READER), reader);
  }
}

void rp_reading_begin(rp_interp *in, rp_object *iterator, uint32_t node, rp_reading *reading)
{
  *reading = (rp_reading){.items = *rp_iterator_left(in, iterator, node)};
  if (iterator->kept) {
    return;
  }
  reading->iterator = iterator;
  if (in->loop_depth > iterator->loop_depth) { // there in one of the passes, in the others no more
    rp_item *items = rp_arena_alloc(in->arena, (reading->items.count + 1) * sizeof *items);
    for (size_t i = 0; i < reading->items.count; i++) {
      items[i] = reading->items.data[i];
      items[i].many = true;
    }
    reading->items = (rp_items){items, reading->items.count, NULL, reading->items.count};
  }
  rp_iterator_forget(in, iterator, node);
  reading->mark = iterator->items.data;
}

bool rp_reading_disturbed(rp_interp *in, const rp_reading *reading)
{
  return reading->iterator != NULL &&
         (reading->iterator->items.data != reading->mark || rp_lazy_disturbed(in, reading->iterator));
}

bool rp_reading_end(rp_interp *in, const rp_reading *reading, const rp_item *rest, size_t count)
{
  rp_object *iterator = reading->iterator;
  if (iterator == NULL) {
    return true;
  }
  if (rp_reading_disturbed(in, reading)) {
    rp_iterator_forget(in, iterator, 0);
    return false;
  }
  if (in->loop_depth <= iterator->loop_depth) {
    rp_items_replace(in, iterator, rest, count);
  }
  rp_iterator_set_reader(in, iterator, NULL);
  return true;
}

/// itertools.groupby takes a group away when the next one is asked for.
void rp_iterator_left_group(rp_interp *in, const rp_object *iterator, const rp_item *item)
{
  bool pair = rp_value_is(item->value, RP_OBJECT_TUPLE) && item->value->object->items.count == 2;
  if (pair && rp_env_find(&iterator->env, rp_sym(in, RP_ITERATOR_GROUPS)) != NULL) {
    rp_iterator_forget_all(in, item->value->object->items.data[1].value, 0);
  }
}

/// All but `rest` was read, or will be by the `reader`. As rp_reading_exhaust().
static bool leave(rp_interp *in, const rp_reading *reading, const rp_items *rest, rp_val reader)
{
  if (rp_reading_disturbed(in, reading)) {
    rp_iterator_forget(in, reading->iterator, 0);
    return false;
  }
  if (in->loop_depth <= reading->iterator->loop_depth) {
    rp_items_replace(in, reading->iterator, rest->data, rest->count);
    if (reader != NULL && is_iterator(reader)) {
      rp_lazy_follow(in, reader->object, reading->iterator);
    }
    rp_iterator_set_reader(in, reading->iterator, reader);
  }
  return true;
}

void rp_reading_leaves(rp_interp *in, rp_val copy, const rp_item *rest, size_t count)
{
  if (rp_value_is(copy, RP_OBJECT_ITERATOR)) {
    rp_items_replace(in, copy->object, rest, count);
    rp_env_set(in, &copy->object->env, rp_sym(in, LEFT), in->values.yes);
  }
}

void rp_reading_leaves_unknown(rp_interp *in, rp_val copy, uint32_t node)
{
  rp_item item = {rp_unknown(in, RP_RULE_COLLECTION_UNKNOWN, node), in->values.always, true, false};
  rp_reading_leaves(in, copy, &item, 1);
}

bool rp_reading_exhaust(rp_interp *in, const rp_reading *reading, rp_val reader)
{
  if (reading->iterator == NULL) {
    return true;
  }
  if (rp_reading_disturbed(in, reading)) {
    rp_iterator_forget(in, reading->iterator, 0);
    return false;
  }
  for (size_t i = 0; i < reading->items.count; i++) {
    rp_iterator_left_group(in, reading->iterator, &reading->items.data[i]);
  }
  if (rp_lib_is_endless(&reading->items) || in->loop_depth > reading->iterator->loop_depth) {
    return true; // how much was read is not known
  }
  rp_items_replace(in, reading->iterator, NULL, 0);
  if (reader == NULL) {
    rp_iterator_ended(in, reading->iterator);
  } else if (is_iterator(reader)) {
    rp_lazy_follow(in, reader->object, reading->iterator);
  }
  rp_iterator_set_reader(in, reading->iterator, reader);
  return true;
}

// ---- rows ----

enum { READ_LIMIT = 64 };

typedef struct read_argument {
  rp_reading reading;
  rp_val copy;
} read_argument;

/// The copy that the row gets in place of an argument: one for each iterator, zip(x, x) has to see that they are the same.
static rp_val copy_of(rp_interp *in, rp_val value, read_argument *read, size_t *count, uint32_t node)
{
  if (!is_iterator(value)) {
    return value;
  }
  for (size_t i = 0; i < *count; i++) {
    if (read[i].reading.iterator == value->object) {
      return read[i].copy;
    }
  }
  if (*count == READ_LIMIT) {
    rp_iterator_forget(in, value->object, node);
    return rp_unknown(in, RP_RULE_BUDGET_SIZE, node);
  }
  read_argument *argument = &read[(*count)++];
  rp_reading_begin(in, value->object, node, &argument->reading);
  rp_object *copy = rp_object_new(in, RP_OBJECT_ITERATOR);
  copy->items = argument->reading.items;
  copy->items.used = NULL;
  copy->loop_depth = value->object->loop_depth;
  copy->kept = true;
  argument->copy = rp_value_object(&in->values, copy);
  return argument->copy;
}

static bool ends(rp_interp *in, const rp_call *call, const read_argument *argument, rp_val result)
{
  unsigned how = call->row->flags;
  if (result == NULL || (how & RP_NATIVE_READS_SOME) != 0) {
    return !rp_reading_disturbed(in, &argument->reading);
  }
  if ((how & RP_NATIVE_READS_LATER) == 0) {
    return rp_reading_exhaust(in, &argument->reading, NULL);
  }
  if (rp_env_find(&argument->copy->object->env, rp_sym(in, LEFT)) != NULL) {
    return leave(in, &argument->reading, &argument->copy->object->items, result);
  }
  return rp_value_is(result, RP_OBJECT_ITERATOR) ? rp_reading_exhaust(in, &argument->reading, result)
                                                 : !rp_reading_disturbed(in, &argument->reading);
}

static rp_val call_with_copies(rp_interp *in, const rp_call *call)
{
  bool some = false;
  bool choices = false;
  for (size_t i = 0; i < call->count + call->keyword_count; i++) {
    rp_val value = i < call->count ? call->args[i] : call->keywords[i - call->count].value;
    some = some || is_iterator(value);
    choices = choices || value->kind == RP_CHOICE;
  }
  if (!some && !choices) {
    return call->row->call(in, call);
  }
  read_argument read[READ_LIMIT];
  size_t count = 0;
  rp_val *args = rp_arena_alloc(in->arena, (call->count + 1) * sizeof *args);
  for (size_t i = 0; i < call->count; i++) {
    args[i] = copy_of(in, call->args[i], read, &count, call->node);
  }
  rp_keyword *keywords = rp_arena_alloc(in->arena, (call->keyword_count + 1) * sizeof *keywords);
  for (size_t i = 0; i < call->keyword_count; i++) {
    keywords[i] = call->keywords[i];
    keywords[i].value = copy_of(in, keywords[i].value, read, &count, call->node);
  }
  for (size_t i = 0; i < count && (call->row->flags & (RP_NATIVE_READS_SOME | RP_NATIVE_READS_LATER)) == 0; i++) {
    if (rp_iterator_raises(in, read[i].reading.iterator, &read[i].reading.items)) { // it reads all
      return NULL;
    }
  }
  rp_call with_copies = *call;
  with_copies.args = args;
  with_copies.keywords = keywords;
  rp_val result = call->row->call(in, &with_copies);
  bool whole = true;
  for (size_t i = 0; i < count; i++) {
    whole = ends(in, call, &read[i], result) && whole;
  }
  for (size_t i = 0; choices && i < call->count; i++) {
    if (call->args[i]->kind == RP_CHOICE) {
      rp_iterator_forget_all(in, call->args[i], call->node);
    }
  }
  return whole || result == NULL ? result : rp_unknown(in, RP_RULE_OPERATION_UNKNOWN, call->node);
}

rp_val rp_call_reading(rp_interp *in, const rp_call *call)
{
  if ((call->row->flags & RP_NATIVE_READS_LATER) == 0) {
    return call_with_copies(in, call);
  }
  rp_lazy_run later; // the function of a map() or filter()
  rp_lazy_begin(in, &later, in->next_object);
  rp_val result = call_with_copies(in, call);
  rp_lazy_end(in, &later, result != NULL && is_iterator(result) ? result->object : NULL);
  return result;
}
