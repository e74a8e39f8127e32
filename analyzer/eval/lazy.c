// Bodies that Python runs later. The journal says what such a body changed: each place gets an unknown, which also may be nothing,
// until the iterator has ended, when the place gets what the body left, if nobody wrote to it meanwhile.
#include "analyzer/eval/lazy.h"

#include "analyzer/eval/journal.h"
#include "analyzer/lib/lib.h"

enum { READ_PLACES = 4096 };

struct rp_lazy {
  rp_lazy *next; ///< of another iterator that ends with this one
  rp_lazy_place *changed, *read;
  size_t changed_count, read_count;
  bool many; ///< more was read than is kept
};

static rp_lazy_content content_of(const rp_lazy_place *place)
{
  if (place->env != NULL) {
    return (rp_lazy_content){.value = rp_env_find(place->env, place->name)};
  }
  return (rp_lazy_content){.items = place->object->items, .entries = place->object->entries};
}

static bool same(const rp_lazy_content *a, const rp_lazy_content *b)
{
  return a->value == b->value && a->items.data == b->items.data && a->items.count == b->items.count &&
         a->entries.data == b->entries.data && a->entries.count == b->entries.count;
}

/// The same on the path that is gone: what an arm elsewhere has put there does not count.
static bool same_here(rp_interp *in, const rp_lazy_content *now, const rp_lazy_content *before)
{
  if (same(now, before)) {
    return true;
  }
  if (now->value != NULL && before->value != NULL) {
    return rp_path_prune(in, now->value) == rp_path_prune(in, before->value);
  }
  bool alike = now->value == before->value && now->items.count == before->items.count &&
               now->entries.data == before->entries.data && now->entries.count == before->entries.count;
  for (size_t i = 0; alike && i < now->items.count; i++) {
    const rp_item *x = &now->items.data[i];
    const rp_item *y = &before->items.data[i];
    bool there = x->condition == y->condition ||
                 (rp_path_decides(in, x->condition) == 1 && rp_path_decides(in, y->condition) == 1);
    alike = x->value == y->value && x->many == y->many && x->unordered == y->unordered && there;
  }
  return alike;
}

static void put(rp_interp *in, const rp_lazy_place *place, const rp_lazy_content *content)
{
  if (place->env != NULL) {
    rp_env_set(in, place->env, place->name, content->value);
    in->class_version = ++in->last_class_version; // it may be a class's
  } else {
    rp_journal_object(in, place->object);
    place->object->items = content->items;
    place->object->entries = content->entries;
  }
}

/// Names that no Python code can spell have their own rules, and so have iterators (iterator.c). Modules that an import binds
/// in their package are the same ones at any time.
static bool counts(const rp_lazy_run *run, const struct rp_journal_entry *entry)
{
  if (entry->env == NULL) {
    return entry->object->id < run->birth && entry->object->kind != RP_OBJECT_ITERATOR;
  }
  const rp_slot *slot = &entry->env->slots[entry->slot];
  rp_val now = rp_value_settled(slot->value);
  bool imported = entry->value == NULL && now != NULL && rp_value_is(now, RP_OBJECT_MODULE);
  return entry->env->birth < run->birth && !imported && rp_str_find(slot->name->text, RP_STR(" "), 0) == SIZE_MAX;
}

static size_t find(const rp_lazy_place *places, size_t count, const rp_lazy_place *place)
{
  size_t at = 0;
  while (at < count &&
         !(places[at].env == place->env && places[at].name == place->name && places[at].object == place->object)) {
    at++;
  }
  return at;
}

static rp_lazy_place place_of(const struct rp_journal_entry *entry)
{
  return (rp_lazy_place){.env = entry->env,
                         .name = entry->env != NULL ? entry->env->slots[entry->slot].name : NULL,
                         .object = entry->object};
}

/// The places that the journal tells of, each once; its entries that no fork or sandbox outside wants are taken out.
static rp_lazy_place *take_changes(rp_interp *in, const rp_lazy_run *run, size_t *count)
{
  rp_lazy_place *places = rp_arena_alloc(in->arena, (in->journal_count - run->mark + 1) * sizeof *places);
  size_t kept = run->mark;
  *count = 0;
  for (size_t i = run->mark; i < in->journal_count; i++) {
    struct rp_journal_entry entry = in->journal[i];
    rp_lazy_place place = place_of(&entry);
    if (counts(run, &entry) && find(places, *count, &place) == *count) {
      places[(*count)++] = place;
    }
    uint32_t birth = entry.env != NULL ? entry.env->birth : entry.object->id;
    if (birth < run->floor || birth < in->sandbox_floor) {
      in->journal[kept++] = entry;
    }
  }
  in->journal_count = kept;
  return places;
}

static rp_lazy_content unknown_content(rp_interp *in, const rp_lazy_place *place, uint32_t node)
{
  rp_val unknown =
      rp_unknown_text(in, RP_RULE_MUTABLE_GLOBAL, node, RP_STR("what a generator changes between its items"));
  rp_lazy_content content = {0};
  if (place->env != NULL) {
    rp_condition bound = rp_guard_unknown(&in->values, unknown->cause);
    rp_option options[2] = {{bound, unknown}, {rp_guard_not(&in->values, bound), in->values.unbound}};
    content.value = rp_value_choice(&in->values, options, 2);
  } else if (place->object->kind == RP_OBJECT_DICT) {
    content.entries = (rp_entries){rp_arena_zalloc(in->arena, 2, sizeof(rp_entry)), 1};
    content.entries.data[0] = (rp_entry){unknown, unknown, in->values.always, true, false};
    rp_entries_seal(in, content.entries.data, 1);
  } else {
    rp_items_push(in, &content.items,
                  (rp_item){unknown, in->values.always, true, place->object->kind == RP_OBJECT_SET});
  }
  return content;
}

void rp_lazy_begin(rp_interp *in, rp_lazy_run *run, uint32_t birth)
{
  *run = (rp_lazy_run){.outer = in->lazy, .birth = birth, .floor = in->fork_floor, .mark = in->journal_count};
  in->lazy = run;
  in->fork_floor = birth;
}

void rp_lazy_end(rp_interp *in, rp_lazy_run *run, rp_object *iterator)
{
  in->lazy = run->outer;
  in->fork_floor = run->floor;
  size_t count;
  rp_lazy_place *changed = take_changes(in, run, &count);
  if (iterator == NULL || (count == 0 && run->read.count == 0)) {
    return;
  }
  rp_lazy *lazy = RP_NEW(in->arena, rp_lazy);
  *lazy = (rp_lazy){.changed = changed, .changed_count = count};
  for (size_t i = 0; i < count; i++) {
    changed[i].left = content_of(&changed[i]);
    changed[i].meanwhile = unknown_content(in, &changed[i], in->frame != NULL ? in->frame->node : 0);
    put(in, &changed[i], &changed[i].meanwhile);
  }
  lazy->read_count = run->read.count;
  lazy->read = rp_arena_alloc(in->arena, run->read.count * sizeof *lazy->read);
  for (size_t i = 0; i < run->read.count; i++) {
    const rp_lazy_source *read = &run->read.items[i];
    lazy->read[i] = (rp_lazy_place){.env = read->env, .name = read->name, .object = read->object};
    lazy->read[i].left = content_of(&lazy->read[i]);
  }
  lazy->many = run->many;
  iterator->iterator.lazy = lazy;
}

/// Where the place stands, or is to stand, in the index.
static uint32_t *seat_of(const rp_lazy_run *run, const rp_lazy_source *source)
{
  const void *key[3] = {source->env, source->name, source->object};
  uint32_t at = (uint32_t)rp_hash(key, sizeof key) & (run->index_size - 1);
  while (run->index[at] != 0) {
    const rp_lazy_source *one = &run->read.items[run->index[at] - 1];
    if (one->env == source->env && one->name == source->name && one->object == source->object) {
      break;
    }
    at = (at + 1) & (run->index_size - 1);
  }
  return &run->index[at];
}

static void index_grow(rp_interp *in, rp_lazy_run *run)
{
  run->index_size = run->index_size == 0 ? 16 : run->index_size * 2;
  run->index = rp_arena_zalloc(in->arena, run->index_size, sizeof *run->index);
  for (size_t i = 0; i < run->read.count; i++) {
    *seat_of(run, &run->read.items[i]) = (uint32_t)(i + 1);
  }
}

static void add_read(rp_interp *in, rp_lazy_source source, uint32_t birth)
{
  for (rp_lazy_run *run = in->lazy; run != NULL && birth < run->birth; run = run->outer) {
    if (run->many) {
      continue;
    }
    if (run->read.count * 2 >= run->index_size) {
      index_grow(in, run);
    }
    uint32_t *seat = seat_of(run, &source);
    run->many = *seat == 0 && run->read.count == READ_PLACES;
    if (*seat == 0 && !run->many) {
      RP_PUSH(in->arena, &run->read, source);
      *seat = (uint32_t)run->read.count;
    }
  }
}

void rp_lazy_reads_name(rp_interp *in, rp_env *env, const rp_symbol *name)
{
  add_read(in, (rp_lazy_source){.env = env, .name = name}, env->birth);
}

void rp_lazy_reads(rp_interp *in, rp_object *object)
{
  if (object->kind == RP_OBJECT_DICT && object->env.count > 0) {
    rp_lib_names_read(in, object);
  }
  add_read(in, (rp_lazy_source){.object = object}, object->id);
}

bool rp_lazy_disturbed(rp_interp *in, const rp_object *iterator)
{
  for (const rp_lazy *lazy = iterator->iterator.lazy; lazy != NULL; lazy = lazy->next) {
    if (lazy->many) {
      return true; // any of what was not kept may have changed
    }
    for (size_t i = 0; i < lazy->read_count; i++) {
      rp_lazy_content now = content_of(&lazy->read[i]);
      if (!same_here(in, &now, &lazy->read[i].left)) {
        return true;
      }
    }
  }
  return false;
}

void rp_lazy_follow(rp_interp *in, rp_object *reader, const rp_object *iterator)
{
  for (const rp_lazy *lazy = iterator->iterator.lazy; lazy != NULL && reader != iterator; lazy = lazy->next) {
    rp_lazy *copy = RP_NEW(in->arena, rp_lazy);
    *copy = *lazy;
    copy->next = reader->iterator.lazy;
    reader->iterator.lazy = copy;
  }
}

void rp_lazy_over(rp_interp *in, const rp_object *iterator)
{
  for (const rp_lazy *lazy = iterator->iterator.lazy; lazy != NULL; lazy = lazy->next) {
    for (size_t i = 0; i < lazy->changed_count; i++) {
      const rp_lazy_place *place = &lazy->changed[i];
      rp_lazy_content now = content_of(place);
      if (same(&now, &place->meanwhile)) {
        put(in, place, &place->left);
      } else if (place->env != NULL) { // who wrote last is not known
        rp_lazy_content unknown = unknown_content(in, place, in->frame != NULL ? in->frame->node : 0);
        put(in, place, &unknown);
      }
    }
  }
}
