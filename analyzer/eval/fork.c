// Branches and sandboxes over the journal. An arm of a fork is captured by walking its journal backwards: the first sight of a
// slot is its newest content, the last its oldest. Joining then works slot by slot; what a function's or a module's names hold
// waits for its reader, since most are never read again (rp_value_joined).
#include "analyzer/eval/journal.h"

#include <stdlib.h>

#include "analyzer/eval/interp.h"

// ---- the path condition ----

/// Whether it stands in the path: its seat counts only where the path has it there, so that nothing is to be done about it when
/// the path becomes shorter.
static bool is_held(const rp_interp *in, rp_condition condition)
{
  return condition != NULL && condition->seat < in->path.count &&
         in->path.items[condition->seat].condition == condition;
}

static void sit(rp_interp *in, rp_condition condition, size_t seat)
{
  if (condition->kind != RP_GUARD_FALSE && (!is_held(in, condition) || condition->seat > seat)) {
    ((rp_guard *)(uintptr_t)condition)->seat = (uint32_t)seat; // guards are ours, const only for their readers
  }
}

static void path_push(rp_interp *in, rp_condition condition)
{
  if (condition->kind == RP_GUARD_AND) {
    for (uint32_t i = 0; i < condition->count; i++) {
      path_push(in, condition->parts[i]);
    }
    return;
  }
  if (condition->kind == RP_GUARD_TRUE) {
    return;
  }
  RP_PUSH(in->lasting, &in->path, ((rp_path_part){condition, ++in->last_path}));
  sit(in, condition, in->path.count - 1);
}

void rp_path_resume(rp_interp *in)
{
  for (size_t i = 0; i < in->path.count; i++) {
    sit(in, in->path.items[i].condition, i);
  }
}

rp_condition rp_path_under(rp_interp *in, rp_condition condition, size_t from)
{
  for (size_t i = from; i < in->path.count; i++) {
    condition = rp_guard_and(&in->values, condition, in->path.items[i].condition);
  }
  return condition;
}

/// Every alternative of `known` is the opposite of a part of the conjunction.
static bool contradicts(rp_condition known, rp_condition conjunction)
{
  for (uint32_t i = 0; i < known->count; i++) {
    bool found = false;
    for (uint32_t k = 0; k < conjunction->count && !found; k++) {
      found = known->parts[i]->opposite == conjunction->parts[k];
    }
    if (!found) {
      return false;
    }
  }
  return true;
}

/// What the path says of a condition that does not stand in it.
static int decided_by_parts(const rp_interp *in, rp_condition condition)
{
  if (condition->kind == RP_GUARD_LITERAL) {
    int decided = -1;
    bool compares = condition->value->kind == RP_DERIVED && condition->value->derived.shape == RP_DERIVE_COMPARE;
    for (size_t i = 0; compares && decided < 0 && i < in->path.count; i++) {
      decided = rp_guard_decided_by(in->path.items[i].condition, condition);
    }
    return decided;
  }
  for (size_t i = 0; condition->kind == RP_GUARD_AND && i < in->path.count; i++) {
    rp_condition known = in->path.items[i].condition;
    if (known->kind == RP_GUARD_OR && contradicts(known, condition)) {
      return 0;
    }
  }
  bool all = true;
  int decisive = condition->kind == RP_GUARD_AND ? 0 : 1;
  for (uint32_t i = 0; i < condition->count; i++) {
    int part = rp_path_decides(in, condition->parts[i]);
    if (part == decisive) {
      return decisive;
    }
    all = all && part >= 0;
  }
  return all ? 1 - decisive : -1;
}

int rp_path_decides(const rp_interp *in, rp_condition condition)
{
  if (condition->kind == RP_GUARD_TRUE || condition->kind == RP_GUARD_FALSE) {
    return condition->kind == RP_GUARD_TRUE;
  }
  if (in->path.count == 0) {
    return -1;
  }
  uint32_t path = in->path.items[in->path.count - 1].serial;
  if (condition->decided_by != path) { // the same names are read again and again under one path
    rp_guard *guard = (rp_guard *)(uintptr_t)condition;
    guard->decided = (int8_t)(is_held(in, condition)             ? 1
                              : is_held(in, condition->opposite) ? 0
                                                                 : decided_by_parts(in, condition));
    guard->decided_by = path;
  }
  return condition->decided;
}

rp_val rp_path_split(rp_interp *in, rp_val value, rp_condition *unbound)
{
  *unbound = in->values.never;
  if (value == NULL || value->kind != RP_CHOICE) {
    return value;
  }
  rp_option kept[RP_CHOICE_LIMIT];
  size_t count = 0;
  for (uint32_t i = 0; i < value->choice.count; i++) {
    rp_option option = value->choice.options[i];
    int decided = rp_path_decides(in, option.condition);
    if (decided == 1) { // the options exclude one another
      bool bound = option.value->kind != RP_UNBOUND;
      *unbound = bound ? in->values.never : option.condition;
      return bound ? option.value : NULL;
    }
    if (decided != 0 && option.value->kind != RP_UNBOUND) {
      kept[count++] = option;
    } else if (decided != 0) {
      *unbound = rp_guard_or(&in->values, *unbound, option.condition);
    }
  }
  if (count == 0) {
    return NULL;
  }
  return count == value->choice.count ? value : rp_value_choice(&in->values, kept, count);
}

rp_val rp_path_prune_choice(rp_interp *in, rp_val choice)
{
  rp_condition unbound;
  rp_val bound = rp_path_split(in, choice, &unbound);
  in->may_raise = in->may_raise || unbound != in->values.never;
  return bound;
}

// ---- forks ----

rp_change *rp_journal_take(rp_interp *in, size_t mark, size_t *count)
{
  *count = 0;
  if (in->journal_count == mark) {
    return NULL;
  }
  rp_change *changes = rp_xrealloc(NULL, (in->journal_count - mark) * sizeof *changes);
  size_t used = 0;
  in->epoch++;
  for (size_t i = in->journal_count; i > mark; i--) {
    struct rp_journal_entry *entry = &in->journal[i - 1];
    if (entry->env != NULL) {
      rp_slot *slot = &entry->env->slots[entry->slot];
      if (slot->epoch != in->epoch) {
        slot->epoch = in->epoch;
        changes[used++] = (rp_change){.env = entry->env, .slot = entry->slot, .value = slot->value, .remembered = true};
        slot->change = (uint32_t)(used - 1);
      }
      changes[slot->change].remembered = changes[slot->change].remembered && entry->remembered;
      slot->value = entry->value;
    } else {
      rp_object *object = entry->object;
      if (object->epoch != in->epoch) {
        object->epoch = in->epoch;
        changes[used++] = (rp_change){.object = object, .items = object->items, .entries = object->entries};
      }
      object->items = entry->items;
      object->entries = entry->entries;
    }
  }
  in->journal_count = mark;
  *count = used;
  return rp_xrealloc(changes, used * sizeof *changes);
}

static uint32_t birth_of(const rp_change *change)
{
  return change->env != NULL ? change->env->birth : change->object->id;
}

/// Order by age, so that joining never depends on addresses.
static int compare_changes(const void *left, const void *right)
{
  const rp_change *a = left;
  const rp_change *b = right;
  uint32_t age_a = birth_of(a);
  uint32_t age_b = birth_of(b);
  if (age_a != age_b) {
    return age_a < age_b ? -1 : 1;
  }
  int kind_a = a->env != NULL;
  int kind_b = b->env != NULL;
  if (kind_a != kind_b) {
    return kind_a - kind_b;
  }
  return (a->slot > b->slot) - (a->slot < b->slot);
}

void rp_changes_sort(rp_change *changes, size_t count)
{
  if (count > 1) {
    qsort(changes, count, sizeof *changes, compare_changes);
  }
}

/// What was only remembered in all arms that changed it is so behind them, too.
static void set_slot(rp_interp *in, const rp_change *change, bool remembered, rp_val value)
{
  const rp_symbol *name = change->env->slots[change->slot].name;
  if (remembered) {
    rp_env_remember(in, change->env, name, value);
  } else {
    rp_env_set(in, change->env, name, value);
  }
}

void rp_change_apply(rp_interp *in, const rp_change *change)
{
  if (change->env != NULL) {
    set_slot(in, change, change->remembered, change->value);
  } else {
    rp_journal_object(in, change->object);
    change->object->items = change->items;
    change->object->entries = change->entries;
  }
}

static rp_val join_values(rp_interp *in, rp_condition condition, rp_val a, rp_val b)
{
  if (a == b) {
    return a;
  }
  rp_option options[2] = {{condition, a != NULL ? a : in->values.unbound},
                          {rp_guard_not(&in->values, condition), b != NULL ? b : in->values.unbound}};
  rp_val joined = rp_value_choice(&in->values, options, 2);
  return joined == in->values.unbound ? NULL : joined;
}

static bool same_item(const rp_item *a, const rp_item *b)
{
  return a->value == b->value && a->condition == b->condition && a->many == b->many;
}

static bool all_plain(rp_interp *in, const rp_items *items, size_t from)
{
  for (size_t i = from; i < items->count; i++) {
    if (items->data[i].many || items->data[i].condition != in->values.always) {
      return false;
    }
  }
  return true;
}

static rp_items join_items(rp_interp *in, rp_condition condition, const rp_items *a, const rp_items *b)
{
  size_t shared = 0;
  while (shared < a->count && shared < b->count && same_item(&a->data[shared], &b->data[shared])) {
    shared++;
  }
  if (shared == a->count && shared == b->count) {
    return *a;
  }
  rp_items joined = {0};
  for (size_t i = 0; i < shared; i++) {
    rp_items_push(in, &joined, a->data[i]);
  }
  if (a->count == b->count && all_plain(in, a, shared) && all_plain(in, b, shared)) {
    for (size_t i = shared; i < a->count; i++) {
      rp_val value = join_values(in, condition, a->data[i].value, b->data[i].value);
      rp_items_push(in, &joined, (rp_item){value, in->values.always, false, false});
    }
    return joined;
  }
  for (size_t i = shared; i < a->count; i++) {
    rp_item item = a->data[i];
    item.condition = rp_guard_and(&in->values, condition, item.condition);
    rp_items_push(in, &joined, item);
  }
  rp_condition opposite = rp_guard_not(&in->values, condition);
  for (size_t i = shared; i < b->count; i++) {
    rp_item item = b->data[i];
    item.condition = rp_guard_and(&in->values, opposite, item.condition);
    rp_items_push(in, &joined, item);
  }
  return joined;
}

static rp_entries join_entries(rp_interp *in, rp_condition condition, const rp_entries *a, const rp_entries *b)
{
  if (a->data == b->data && a->count == b->count) {
    return *a;
  }
  rp_condition opposite = rp_guard_not(&in->values, condition);
  rp_entry *joined = rp_arena_alloc(in->arena, (a->count + b->count + 1) * sizeof *joined);
  bool *taken = rp_arena_zalloc(in->arena, b->count + 1, sizeof *taken);
  size_t count = 0;
  for (size_t i = 0; i < a->count; i++) {
    rp_entry entry = a->data[i];
    size_t j = i < b->count && b->data[i].key == entry.key ? i : 0;
    while (j < b->count && (taken[j] || b->data[j].key != entry.key)) {
      j++;
    }
    if (j == b->count) {
      entry.condition = rp_guard_and(&in->values, condition, entry.condition);
    } else {
      taken[j] = true;
      const rp_entry *other = &b->data[j];
      entry.value = join_values(in, condition, entry.value, other->value);
      entry.many = entry.many || other->many;
      if (entry.condition != other->condition) {
        entry.condition = rp_guard_or(&in->values, rp_guard_and(&in->values, condition, entry.condition),
                                      rp_guard_and(&in->values, opposite, other->condition));
      }
    }
    joined[count++] = entry;
  }
  for (size_t j = 0; j < b->count; j++) {
    if (!taken[j]) {
      rp_entry entry = b->data[j];
      entry.condition = rp_guard_and(&in->values, opposite, entry.condition);
      joined[count++] = entry;
    }
  }
  rp_entries_seal(in, joined, count);
  return (rp_entries){joined, count};
}

/// What a function's names hold is often read by nobody. What modules leave is read by all evaluations: made at once, it is not
/// made by each of them.
static rp_val join_names(rp_interp *in, const rp_env *env, rp_condition condition, rp_val a, rp_val b)
{
  return env->names && (in->evaluation != NULL || env->local)
             ? rp_value_joined(&in->values, condition, a, b)
             : join_values(in, condition, rp_value_settled(a), rp_value_settled(b));
}

static void join(rp_interp *in, const rp_fork *fork, const rp_change *a, const rp_change *b, const rp_env *env,
                 unsigned over)
{
  const rp_change *change = a != NULL ? a : b;
  if (change == NULL) {
    return; // neither arm changed it
  }
  if (over != 0 && change->env == env) {
    const rp_change *kept = (over & RP_FORK_OVER_FIRST) != 0 ? b : a;
    if (kept != NULL) {
      rp_change_apply(in, kept);
    }
    return;
  }
  if (birth_of(change) >= fork->birth) {
    rp_change_apply(in, change); // made inside the arm: it exists on that path only
    return;
  }
  if (change->env != NULL) {
    rp_slot *slot = &change->env->slots[change->slot];
    rp_val old = slot->value;
    rp_val value = join_names(in, change->env, fork->condition, a != NULL ? a->value : old, b != NULL ? b->value : old);
    set_slot(in, change, change->remembered && (a == NULL || b == NULL || b->remembered), value);
    return;
  }
  rp_object *object = change->object;
  rp_items items =
      join_items(in, fork->condition, a != NULL ? &a->items : &object->items, b != NULL ? &b->items : &object->items);
  rp_entries entries = join_entries(in, fork->condition, a != NULL ? &a->entries : &object->entries,
                                    b != NULL ? &b->entries : &object->entries);
  rp_journal_object(in, object);
  object->items = items;
  object->entries = entries;
}

void rp_fork_begin(rp_interp *in, rp_fork *fork, rp_condition condition)
{
  *fork = (rp_fork){.condition = condition,
                    .mark = in->journal_count,
                    .path_count = in->path.count,
                    .birth = in->next_object,
                    .outer_floor = in->fork_floor};
  in->fork_floor = in->next_object;
  if (in->fork_depth++ == 0) {
    in->certain_class_version = in->class_version;
  }
  path_push(in, condition);
}

void rp_fork_other(rp_interp *in, rp_fork *fork)
{
  fork->first = rp_journal_take(in, fork->mark, &fork->first_count);
  in->path.count = fork->path_count;
  path_push(in, rp_guard_not(&in->values, fork->condition));
}

void rp_fork_end(rp_interp *in, rp_fork *fork)
{
  rp_fork_end_over(in, fork, NULL, 0);
}

void rp_fork_end_over(rp_interp *in, rp_fork *fork, const rp_env *env, unsigned over)
{
  size_t second_count;
  rp_change *second = rp_journal_take(in, fork->mark, &second_count);
  rp_change *first = fork->first;
  in->path.count = fork->path_count;
  in->fork_depth--;
  in->fork_floor = fork->outer_floor;
  rp_changes_sort(first, fork->first_count);
  rp_changes_sort(second, second_count);
  size_t i = 0;
  size_t j = 0;
  while (i < fork->first_count || j < second_count) {
    int order = i == fork->first_count ? 1 : j == second_count ? -1 : compare_changes(&first[i], &second[j]);
    join(in, fork, order <= 0 ? &first[i] : NULL, order >= 0 ? &second[j] : NULL, env, over);
    i += order <= 0;
    j += order >= 0;
  }
  free(first);
  free(second);
}

void rp_fork_keep_first(rp_interp *in, rp_fork *fork)
{
  size_t ignored;
  free(rp_journal_take(in, fork->mark, &ignored));
  in->path.count = fork->path_count;
  in->fork_depth--;
  in->fork_floor = fork->outer_floor;
  rp_change *first = fork->first;
  rp_changes_sort(first, fork->first_count);
  for (size_t i = 0; i < fork->first_count; i++) {
    rp_change_apply(in, &first[i]);
  }
  free(first);
}

void rp_fork_keep_second(rp_interp *in, rp_fork *fork)
{
  free(fork->first);
  in->path.count = fork->path_count;
  in->fork_depth--;
  in->fork_floor = fork->outer_floor;
  if (in->fork_depth > 0 || in->sandbox_floor > 0 || in->lazy != NULL) {
    return; // the entries stay in the outer journal
  }
  in->journal_count = fork->mark;
}
