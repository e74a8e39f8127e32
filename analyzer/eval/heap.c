// Changes of objects. Each old content goes into a journal, as in a transaction log, while a fork or sandbox (fork.c) may undo it.
#include "analyzer/eval/journal.h"

#include "analyzer/eval/interp.h"

/// What was made in the branch that runs is reached from it only: nothing of it is ever undone.
static bool is_journalled(const rp_interp *in, uint32_t birth)
{
  return birth < in->fork_floor || birth < in->sandbox_floor;
}

static struct rp_journal_entry *journal_add(rp_interp *in)
{
  if (in->journal_count == in->journal_capacity) {
    in->journal_capacity = in->journal_capacity == 0 ? 256 : in->journal_capacity * 2;
    in->journal = rp_xrealloc(in->journal, in->journal_capacity * sizeof *in->journal);
  }
  struct rp_journal_entry *entry = &in->journal[in->journal_count++];
  *entry = (struct rp_journal_entry){0};
  return entry;
}

static void touch(rp_interp *in, uint32_t birth, rp_change change)
{
  if (in->touched != NULL && birth < in->touched->floor) {
    RP_PUSH(in->arena, &in->touched->changes, change);
  }
}

void rp_journal_object(rp_interp *in, rp_object *object)
{
  touch(in, object->id, (rp_change){.object = object});
  bool undone = object->watched && (in->fork_floor > 0 || in->sandbox_floor > 0);
  if (undone || is_journalled(in, object->id)) {
    struct rp_journal_entry *entry = journal_add(in);
    entry->object = object;
    entry->items = object->items;
    entry->entries = object->entries;
  }
}

static bool watch_object(rp_object *object)
{
  if (object->watched) {
    return true;
  }
  object->watched = true;
  bool all = true;
  for (size_t i = 0; i < object->items.count; i++) {
    all = rp_journal_watch(object->items.data[i].value) && all;
  }
  for (size_t i = 0; i < object->entries.count; i++) {
    all = rp_journal_watch(object->entries.data[i].value) && all;
  }
  return all;
}

bool rp_journal_watch(rp_val value)
{
  if (value->kind == RP_CHOICE) {
    bool all = true;
    for (uint32_t i = 0; i < value->choice.count; i++) {
      all = rp_journal_watch(value->choice.options[i].value) && all;
    }
    return all;
  }
  if (value->kind == RP_OBJECT) {
    return value->object->kind <= RP_OBJECT_DICT && value->object->class == NULL && watch_object(value->object);
  }
  return rp_value_is_scalar(value) || rp_value_is_symbolic(value) || value->kind == RP_UNKNOWN;
}

/// As much of an object as its kind uses: a class takes twice what a method takes, and there are many more methods.
static size_t size_of(rp_object_kind kind)
{
#define UP_TO(member) (offsetof(rp_object, member) + sizeof((rp_object *)NULL)->member)
  switch (kind) {
  case RP_OBJECT_LIST:
  case RP_OBJECT_TUPLE:
  case RP_OBJECT_SET:
  case RP_OBJECT_DICT:
    return UP_TO(entries);
  case RP_OBJECT_ITERATOR:
    return UP_TO(iterator);
  case RP_OBJECT_VIEW:
    return UP_TO(view);
  case RP_OBJECT_INSTANCE:
    return UP_TO(instance);
  case RP_OBJECT_CLASS:
    return UP_TO(cls);
  case RP_OBJECT_FUNCTION:
    return UP_TO(function);
  case RP_OBJECT_METHOD:
  case RP_OBJECT_PROPERTY:
  case RP_OBJECT_STATICMETHOD:
  case RP_OBJECT_CLASSMETHOD:
  case RP_OBJECT_SUPER:
  case RP_OBJECT_PARTIAL:
    return UP_TO(method);
  case RP_OBJECT_NATIVE:
    return UP_TO(native);
  case RP_OBJECT_MODULE:
    return UP_TO(module);
  }
#undef UP_TO
  return sizeof(rp_object);
}

rp_object *rp_object_new(rp_interp *in, rp_object_kind kind)
{
  rp_object *object = rp_arena_zalloc(in->arena, 1, size_of(kind));
  object->kind = kind;
  object->id = in->next_object++;
  object->own = (rp_value){.kind = RP_OBJECT, .object = object};
  object->env.birth = object->id;
  object->env.names = kind == RP_OBJECT_MODULE;
  object->loop_depth = in->loop_depth;
  return object;
}

// ---- names ----

static uint32_t env_index(const rp_env *env, const rp_symbol *name)
{
  if (env->index == NULL) {
    for (uint32_t i = 0; i < env->count; i++) {
      if (env->slots[i].name == name) {
        return i;
      }
    }
    return UINT32_MAX;
  }
  uint32_t mask = env->index_size - 1;
  for (uint32_t at = name->index * 2654435761u & mask;; at = (at + 1) & mask) {
    uint32_t slot = env->index[at];
    if (slot == UINT32_MAX || env->slots[slot].name == name) {
      return slot;
    }
  }
}

/// Names stay in a list that is older than the evaluation, unbound, when it ends.
static rp_arena *arena_of(rp_interp *in, const rp_env *env)
{
  return in->evaluation != NULL && rp_is_lasting(in, env->birth) ? in->lasting : in->arena;
}

static void env_reindex(rp_interp *in, rp_env *env)
{
  env->index_size = 32;
  while (env->index_size < env->capacity * 2) {
    env->index_size *= 2;
  }
  env->index = rp_arena_alloc(arena_of(in, env), env->index_size * sizeof *env->index);
  memset(env->index, 0xFF, env->index_size * sizeof *env->index);
  uint32_t mask = env->index_size - 1;
  for (uint32_t i = 0; i < env->count; i++) {
    uint32_t at = env->slots[i].name->index * 2654435761u & mask;
    while (env->index[at] != UINT32_MAX) {
      at = (at + 1) & mask;
    }
    env->index[at] = i;
  }
}

rp_val rp_env_find(const rp_env *env, const rp_symbol *name)
{
  uint32_t i = env_index(env, name);
  return i == UINT32_MAX ? NULL : rp_value_settled(env->slots[i].value);
}

static uint32_t env_add(rp_interp *in, rp_env *env, const rp_symbol *name)
{
  if (env->count == env->capacity) {
    env->capacity = env->capacity == 0 ? 4 : env->capacity * 2;
    rp_slot *slots = rp_arena_alloc(arena_of(in, env), env->capacity * sizeof *slots);
    if (env->count > 0) {
      memcpy(slots, env->slots, env->count * sizeof *slots);
    }
    env->slots = slots;
    if (env->capacity > 8) {
      env_reindex(in, env);
    }
  }
  env->slots[env->count] = (rp_slot){.name = name};
  if (env->index != NULL) {
    uint32_t mask = env->index_size - 1;
    uint32_t at = name->index * 2654435761u & mask;
    while (env->index[at] != UINT32_MAX) {
      at = (at + 1) & mask;
    }
    env->index[at] = env->count;
  }
  return env->count++;
}

void rp_env_set(rp_interp *in, rp_env *env, const rp_symbol *name, rp_val value)
{
  uint32_t i = env_index(env, name);
  if (i == UINT32_MAX) {
    i = env_add(in, env, name);
  }
  if (env->slots[i].value == value) { // no change: an import binds a submodule in its package each time
    return;
  }
  touch(in, env->birth, (rp_change){.env = env, .slot = i, .value = value});
  if (is_journalled(in, env->birth)) {
    struct rp_journal_entry *entry = journal_add(in);
    entry->env = env;
    entry->slot = i;
    entry->value = env->slots[i].value;
  }
  env->slots[i].value = value;
}

void rp_env_remember(rp_interp *in, rp_env *env, const rp_symbol *name, rp_val value)
{
  size_t before = in->journal_count;
  rp_touched *touched = in->touched;
  in->touched = NULL;
  rp_env_set(in, env, name, value);
  in->touched = touched;
  if (in->journal_count > before) {
    in->journal[before].remembered = true;
  }
}

// ---- sequences ----

void rp_items_push(rp_interp *in, rp_items *items, rp_item item)
{
  if (items->used == NULL || *items->used != items->count || items->count == items->capacity) {
    size_t capacity = items->count < 4 ? 8 : items->count * 2;
    rp_item *data = rp_arena_alloc(in->arena, capacity * sizeof *data);
    if (items->count > 0) {
      memcpy(data, items->data, items->count * sizeof *data);
    }
    items->data = data;
    items->capacity = capacity;
    items->used = rp_arena_alloc(in->arena, sizeof *items->used);
    *items->used = items->count;
  }
  items->data[items->count++] = item;
  *items->used = items->count;
}

rp_val rp_sequence_new(rp_interp *in, rp_object_kind kind, const rp_val *values, size_t count)
{
  rp_object *object = rp_object_new(in, kind);
  for (size_t i = 0; i < count; i++) {
    rp_items_push(in, &object->items, (rp_item){values[i], in->values.always, false, kind == RP_OBJECT_SET});
  }
  return rp_value_object(&in->values, object);
}

void rp_items_append(rp_interp *in, rp_object *sequence, rp_item item)
{
  if (sequence->items.count >= RP_COLLECTION_LIMIT) {
    return;
  }
  if (in->loop_depth > sequence->loop_depth) {
    item.many = true;
  }
  item.unordered = item.unordered || sequence->kind == RP_OBJECT_SET || sequence->id < in->unordered_floor;
  rp_journal_object(in, sequence);
  rp_items_push(in, &sequence->items, item);
}

bool rp_items_ordered(const rp_items *items)
{
  bool one = false;
  for (size_t i = 0; i < items->count; i++) {
    if (items->data[i].unordered && one) {
      return false;
    }
    one = one || items->data[i].unordered;
  }
  return true;
}

bool rp_entries_ordered(const rp_entries *entries)
{
  bool one = false;
  for (size_t i = 0; i < entries->count; i++) {
    if (entries->data[i].unordered && one) {
      return false;
    }
    one = one || entries->data[i].unordered;
  }
  return true;
}

void rp_items_replace(rp_interp *in, rp_object *sequence, const rp_item *items, size_t count)
{
  rp_journal_object(in, sequence);
  rp_items fresh = {0};
  for (size_t i = 0; i < count && i < RP_COLLECTION_LIMIT; i++) {
    rp_items_push(in, &fresh, items[i]);
    fresh.data[i].unordered = items[i].unordered || sequence->kind == RP_OBJECT_SET;
  }
  sequence->items = fresh;
}

// ---- dicts ----

void rp_entries_seal(rp_interp *in, rp_entry *entries, size_t count)
{
  entries[count].key = in->values.none;
}

rp_val rp_dict_new(rp_interp *in)
{
  return rp_value_object(&in->values, rp_object_new(in, RP_OBJECT_DICT));
}

void rp_dict_replace(rp_interp *in, rp_object *dict, const rp_entry *entries, size_t count)
{
  rp_journal_object(in, dict);
  if (count > RP_COLLECTION_LIMIT) {
    count = RP_COLLECTION_LIMIT;
  }
  rp_entry *copy = rp_arena_alloc(in->arena, (count + 1) * sizeof *copy);
  if (count > 0) {
    memcpy(copy, entries, count * sizeof *copy);
  }
  rp_entries_seal(in, copy, count);
  dict->entries = (rp_entries){copy, count};
}

// Whether behind entry `at` of the key stand others that a mapping gave, among which the key may be again.
static bool overtaken(rp_interp *in, const rp_entries *entries, size_t at, rp_val key, bool many)
{
  for (size_t i = at + 1; i < entries->count; i++) {
    bool among = entries->data[i].many || (many && key->kind == RP_ELEMENT);
    if (among && rp_equal(in, entries->data[i].key, key) < 0) {
      return true;
    }
  }
  return false;
}

static rp_entries without(rp_interp *in, const rp_entries *entries, size_t at)
{
  rp_entry *copy = rp_arena_zalloc(in->arena, entries->count + 1, sizeof *copy);
  memcpy(copy, entries->data, at * sizeof *copy);
  memcpy(copy + at, entries->data + at + 1, (entries->count - at - 1) * sizeof *copy);
  rp_entries_seal(in, copy, entries->count - 1);
  return (rp_entries){copy, entries->count - 1};
}

void rp_dict_set(rp_interp *in, rp_object *dict, rp_val key, rp_val value)
{
  rp_entries old = dict->entries;
  bool many = in->loop_depth > dict->loop_depth;
  bool unordered = dict->id < in->unordered_floor;
  size_t at = old.count;
  for (size_t i = 0; i < old.count; i++) {
    if (rp_equal(in, old.data[i].key, key) == 1) {
      at = i;
      break;
    }
  }
  if (overtaken(in, &old, at, key, many)) {           // the new value stands behind what may have the key too
    bool replaced = !many || key->kind == RP_ELEMENT; // a loop may not come to it
    old = replaced ? without(in, &old, at) : old;
    at = old.count;
  }
  if (at == old.count && old.count >= RP_COLLECTION_LIMIT) {
    return;
  }
  rp_journal_object(in, dict);
  size_t count = at == old.count ? old.count + 1 : old.count;
  // Room for as many again, used only by the object whose prefix ends where the buffer's content does.
  if (at == old.count && old.count > 0 && (old.count & (old.count - 1)) != 0) {
    rp_entry *next = &old.data[old.count];
    if (next->key == NULL) {
      *next = (rp_entry){key, value, in->values.always, many, unordered};
      dict->entries.count = count;
      return;
    }
  }
  size_t capacity = 1;
  while (capacity < count) {
    capacity *= 2;
  }
  rp_entry *copy = rp_arena_zalloc(in->arena, capacity + 1, sizeof *copy);
  if (old.count > 0) {
    memcpy(copy, old.data, old.count * sizeof *copy);
  }
  copy[at].key = at == old.count ? key : old.data[at].key;
  if (at < old.count && many && old.data[at].value != value) {
    rp_cause cause = {.code = RP_RULE_COLLECTION_UNKNOWN,
                      .text = RP_STR("a value set in a loop over an unknown collection")};
    value = rp_value_unknown(&in->values, &cause);
  }
  copy[at].value = value;
  copy[at].condition = in->values.always;
  copy[at].many = many;
  copy[at].unordered = at == old.count ? unordered : copy[at].unordered;
  dict->entries = (rp_entries){copy, count};
}

bool rp_dict_tells(rp_interp *in, const rp_object *dict, rp_val key)
{
  size_t count = 0;
  for (size_t i = 0; i < dict->entries.count; i++) {
    const rp_entry *entry = &dict->entries.data[i];
    int same = rp_path_decides(in, entry->condition) == 0 ? 0 : rp_equal(in, entry->key, key);
    count += same != 0;
    if (same < 0 || (same != 0 && entry->many) || count + 2 > RP_CHOICE_LIMIT) {
      return false;
    }
  }
  return true;
}

rp_val rp_dict_find(rp_interp *in, const rp_object *dict, rp_val key)
{
  rp_option options[RP_CHOICE_LIMIT];
  size_t count = 0;
  rp_condition left = in->values.always;
  for (size_t i = dict->entries.count; i > 0; i--) {
    const rp_entry *entry = &dict->entries.data[i - 1];
    int same = rp_equal(in, entry->key, key);
    int there = rp_path_decides(in, entry->condition);
    if (same == 0 || there == 0) {
      continue;
    }
    if (same < 0 || entry->many || count + 2 > RP_CHOICE_LIMIT) {
      rp_cause cause = {.code = RP_RULE_OPERATION_UNKNOWN, .text = RP_STR("a key among keys that are not all known")};
      return rp_value_unknown(&in->values, &cause);
    }
    if (there == 1) {
      if (count == 0) {
        return entry->value;
      }
      options[count++] = (rp_option){left, entry->value};
      return rp_value_choice(&in->values, options, count);
    }
    options[count++] = (rp_option){rp_guard_and(&in->values, left, entry->condition), entry->value};
    left = rp_guard_and(&in->values, left, rp_guard_not(&in->values, entry->condition));
  }
  if (count == 0) {
    return NULL;
  }
  options[count++] = (rp_option){left, in->values.unbound};
  return rp_value_choice(&in->values, options, count);
}
