// The ledger of one repository: each workflow and task class has a last known state; what a commit says otherwise is a move.
#include <string.h>

#include "base/map.h"
#include "base/vec.h"
#include "proto/message.h"
#include "reporter/reporter.h"

typedef struct thing {
  const char *entity;
  char *name;
  uint32_t number;
  char *path, *state, *outcome;
  char *team;          ///< of a workflow
  bool open, was_open; ///< of a workflow: Luigi launches it; it did at any time
  size_t seen;         ///< number of the commit that had it last
} thing;

/// What one team has had to do.
typedef struct team {
  char *name;
  Repipe__V1__TeamMomentRow counts; ///< since the last moment
} team;

typedef struct spell {
  rp_spell said;
  size_t mark; ///< number of the moment that saw it last
} spell;

struct rp_ledger {
  rp_arena *arena;
  rp_arena scratch;
  const Repipe__V1__Past *last;
  rp_map texts;
  rp_map things; ///< "entity\nname\nnumber" -> thing
  rp_map used;   ///< "kind\nname\nversion" -> spell
  RP_VEC(thing *) order;
  RP_VEC(Repipe__V1__MoveRow *) moves;
  rp_map teams; ///< name -> team
  RP_VEC(rp_team_moment) team_moments;
  RP_VEC(spell *) spells;
  Repipe__V1__HistoryRow counts; ///< since the last moment
  size_t commits, marks, marked; ///< marked: moves of moments that were written
};

rp_ledger *rp_ledger_new(rp_arena *arena)
{
  rp_ledger *ledger = RP_NEW(arena, rp_ledger);
  ledger->arena = arena;
  rp_arena_init(&ledger->scratch);
  rp_map_init(&ledger->texts, arena);
  rp_map_init(&ledger->things, arena);
  rp_map_init(&ledger->used, arena);
  rp_map_init(&ledger->teams, arena);
  return ledger;
}

void rp_ledger_release(rp_ledger *ledger)
{
  if (ledger != NULL) {
    rp_map_release(&ledger->texts);
    rp_map_release(&ledger->things);
    rp_map_release(&ledger->used);
    rp_map_release(&ledger->teams);
    rp_arena_release(&ledger->scratch);
  }
}

/// One copy of each text: a past says the same ones commit after commit.
static char *text(rp_ledger *ledger, const char *cstr)
{
  rp_str key = rp_str_of(cstr);
  char *known = rp_map_find(&ledger->texts, key);
  if (known == NULL) {
    known = rp_arena_cstr(ledger->arena, key);
    rp_map_put(&ledger->texts, key, known);
  }
  return known;
}

/// Good until the commit is done.
static rp_str key_of(rp_ledger *ledger, const char *entity, const char *name, uint32_t number)
{
  return rp_arena_printf(&ledger->scratch, "%s\n%s\n%u", entity, name, number);
}

static bool is_task(const char *entity)
{
  return strcmp(entity, "task") == 0;
}

static bool is_gone(const thing *t)
{
  return strcmp(t->state, "gone") == 0 || strcmp(t->state, "removed") == 0;
}

// ---- what was renamed or moved goes on ----

typedef struct body {
  const Repipe__V1__PastThing *old, *fresh;
  size_t olds, freshes;
} body;

static body *body_in(rp_ledger *ledger, rp_map *bodies, const Repipe__V1__PastThing *row)
{
  rp_str key = {(const char *)row->body.data, row->body.len};
  body *one = rp_map_find(bodies, key);
  if (one == NULL) {
    one = RP_NEW(&ledger->scratch, body);
    rp_map_put(bodies, key, one);
  }
  return one;
}

static void index_tasks(rp_ledger *ledger, rp_map *map, const Repipe__V1__Past *past)
{
  rp_map_init(map, &ledger->scratch);
  for (size_t i = 0; i < past->n_things; i++) {
    if (is_task(past->things[i]->entity)) {
      rp_map_put(map, key_of(ledger, "task", past->things[i]->name, past->things[i]->number), past->things[i]);
    }
  }
}

/// `names`: "entity\nname\nnumber" of a new name -> the thing that it was.
static void rename_one(rp_ledger *ledger, rp_map *names, const body *one)
{
  static const char *const ENTITIES[] = {"task", "workflow"};
  for (size_t i = 0; i < 2; i++) {
    rp_str from = key_of(ledger, ENTITIES[i], one->old->name, one->old->number);
    thing *t = rp_map_find(&ledger->things, from);
    if (t != NULL) {
      rp_map_put(&ledger->things, from, NULL);
      rp_map_put(names, key_of(ledger, ENTITIES[i], one->fresh->name, one->fresh->number), t);
    }
  }
}

/// A class that is absent and one that is new, whose statements read the same but for the name, each the only one, are one.
static void find_renamed(rp_ledger *ledger, rp_map *names, const Repipe__V1__Past *past)
{
  rp_map before, after, bodies;
  index_tasks(ledger, &before, ledger->last);
  index_tasks(ledger, &after, past);
  rp_map_init(&bodies, &ledger->scratch);
  const Repipe__V1__Past *both[] = {ledger->last, past};
  rp_map *const other[] = {&after, &before};
  for (size_t k = 0; k < 2; k++) {
    for (size_t i = 0; i < both[k]->n_things; i++) {
      const Repipe__V1__PastThing *row = both[k]->things[i];
      if (is_task(row->entity) && row->body.len > 0 &&
          !rp_map_has(other[k], key_of(ledger, "task", row->name, row->number))) {
        body *one = body_in(ledger, &bodies, row);
        *(k == 0 ? &one->old : &one->fresh) = row;
        *(k == 0 ? &one->olds : &one->freshes) += 1;
      }
    }
  }
  for (const rp_map_entry *e = rp_map_next(&bodies, NULL); e != NULL; e = rp_map_next(&bodies, e)) {
    const body *one = rp_map_value(e);
    if (one->olds == 1 && one->freshes == 1) {
      rename_one(ledger, names, one);
    }
  }
  rp_map_release(&before);
  rp_map_release(&after);
  rp_map_release(&bodies);
}

// ---- moves ----

static void add_move(rp_ledger *ledger, const rp_ledger_commit *at, const thing *before, const thing *after)
{
  if (ledger->last == NULL) {
    return; // where the past begins nothing moved
  }
  Repipe__V1__MoveRow *move = RP_MESSAGE(ledger->arena, Repipe__V1__MoveRow, REPIPE__V1__MOVE_ROW__INIT);
  move->commit = text(ledger, at->id);
  move->since = text(ledger, at->since);
  move->time = at->time;
  move->entity = text(ledger, after->entity);
  move->name = after->name;
  bool renamed = before->name != NULL && strcmp(before->name, after->name) != 0;
  move->was = renamed ? before->name : text(ledger, "");
  move->path = after->path;
  move->before = before->state;
  move->after = after->state;
  move->before_outcome = before->outcome;
  move->after_outcome = after->outcome;
  move->reopened = after->open && !before->open && before->was_open;
  RP_PUSH(ledger->arena, &ledger->moves, move);
}

/// Flyte has it now, or had it just before.
static bool is_replaced(const rp_ledger *ledger, const Repipe__V1__Past *past, const char *name)
{
  const Repipe__V1__Past *both[] = {past, ledger->last};
  for (size_t k = 0; k < 2; k++) {
    for (size_t i = 0; both[k] != NULL && i < both[k]->n_replaced; i++) {
      if (strcmp(both[k]->replaced[i], name) == 0) {
        return true;
      }
    }
  }
  return false;
}

static Repipe__V1__TeamMomentRow *counts_of(rp_ledger *ledger, char *name)
{
  team *one = rp_map_find(&ledger->teams, rp_str_of(name));
  if (one == NULL) {
    one = RP_NEW(ledger->arena, team);
    *one = (team){name, REPIPE__V1__TEAM_MOMENT_ROW__INIT};
    rp_map_put(&ledger->teams, rp_str_of(name), one);
  }
  return &one->counts;
}

static void count_workflow(rp_ledger *ledger, const Repipe__V1__Past *past, const thing *before, const thing *after)
{
  if (after->open && !before->open) {
    *(before->was_open ? &ledger->counts.reopened : &ledger->counts.added) += 1;
    Repipe__V1__TeamMomentRow *own = counts_of(ledger, after->team);
    *(before->was_open ? &own->reopened : &own->added) += 1;
  } else if (before->open && !after->open) {
    bool flyte =
        is_replaced(ledger, past, after->name) || (before->name != NULL && is_replaced(ledger, past, before->name));
    *(flyte ? &ledger->counts.done : &ledger->counts.removed) += 1;
    Repipe__V1__TeamMomentRow *own = counts_of(ledger, before->team);
    *(flyte ? &own->done : &own->removed) += 1;
  } else if (after->open && strcmp(before->team, after->team) != 0) {
    counts_of(ledger, after->team)->taken++;
    counts_of(ledger, before->team)->given++;
  }
}

static void settle(rp_ledger *ledger, const Repipe__V1__Past *past, const rp_ledger_commit *at, thing *t,
                   const thing *after)
{
  thing before = *t;
  *t = *after;
  t->was_open = before.was_open || after->open;
  bool renamed = before.name != NULL && strcmp(before.name, after->name) != 0;
  if (renamed || strcmp(before.state, after->state) != 0 || strcmp(before.outcome, after->outcome) != 0) {
    add_move(ledger, at, &before, t);
  }
  if (!is_task(t->entity)) {
    count_workflow(ledger, past, &before, t);
  }
}

static void take_present(rp_ledger *ledger, const Repipe__V1__Past *past, const rp_ledger_commit *at,
                         const rp_map *names)
{
  for (size_t i = 0; i < past->n_things; i++) {
    const Repipe__V1__PastThing *row = past->things[i];
    rp_str key = key_of(ledger, row->entity, row->name, row->number);
    thing *t = rp_map_find(names, key);
    t = t != NULL ? t : rp_map_find(&ledger->things, key);
    if (t == NULL) {
      t = RP_NEW(ledger->arena, thing);
      t->state = t->outcome = t->team = text(ledger, "");
      RP_PUSH(ledger->arena, &ledger->order, t);
    }
    rp_map_put(&ledger->things, key, t);
    thing after = {.entity = text(ledger, row->entity),
                   .name = text(ledger, row->name),
                   .number = row->number,
                   .path = text(ledger, row->path),
                   .state = text(ledger, row->state),
                   .outcome = text(ledger, row->outcome),
                   .team = text(ledger, row->team),
                   .open = row->open,
                   .seen = ledger->commits};
    settle(ledger, past, at, t, &after);
  }
}

/// State of a workflow that has no row any more.
static const char *state_without(rp_ledger *ledger, const Repipe__V1__Past *past, const thing *t, bool has_class)
{
  bool flyte = is_replaced(ledger, past, t->name) || strcmp(t->state, "drafted") == 0 ||
               strcmp(t->state, "dual") == 0 || strcmp(t->state, "cut over") == 0;
  if (has_class) {
    return flyte ? "cut over" : "part";
  }
  return is_gone(t) ? t->state : flyte ? "gone" : "removed";
}

static void take_absent(rp_ledger *ledger, const Repipe__V1__Past *past, const rp_ledger_commit *at)
{
  for (size_t i = 0; i < ledger->order.count; i++) {
    thing *t = ledger->order.items[i];
    if (t->seen == ledger->commits) {
      continue;
    }
    const thing *class = rp_map_find(&ledger->things, key_of(ledger, "task", t->name, t->number));
    bool has_class = class != NULL && class->seen == ledger->commits;
    thing after = *t;
    after.open = false;
    after.outcome = text(ledger, "");
    after.state = text(ledger, is_task(t->entity) ? "removed" : state_without(ledger, past, t, has_class));
    settle(ledger, past, at, t, &after);
  }
}

void rp_ledger_add(rp_ledger *ledger, const Repipe__V1__Past *past, const rp_ledger_commit *at)
{
  rp_map names;
  rp_map_init(&names, &ledger->scratch);
  ledger->commits++;
  if (ledger->last != NULL) {
    find_renamed(ledger, &names, past);
  }
  take_present(ledger, past, at, &names);
  take_absent(ledger, past, at);
  rp_map_release(&names);
  rp_arena_release(&ledger->scratch);
  rp_arena_init(&ledger->scratch);
  ledger->last = past;
}

// ---- moments ----

static void mark_uses(rp_ledger *ledger, int64_t moment)
{
  for (size_t i = 0; i < ledger->last->n_uses; i++) {
    const Repipe__V1__PastUse *use = ledger->last->uses[i];
    rp_str key = rp_arena_printf(&ledger->scratch, "%s\n%s\n%s", use->kind, use->name, use->version);
    spell *one = rp_map_find(&ledger->used, key);
    if (one == NULL || one->mark + 1 < ledger->marks) { // for the first time, or again
      one = RP_NEW(ledger->arena, spell);
      one->said = (rp_spell){text(ledger, use->kind), text(ledger, use->name), text(ledger, use->version), moment, 0};
      rp_map_put(&ledger->used, key, one);
      RP_PUSH(ledger->arena, &ledger->spells, one);
    }
    one->said.last = moment;
    one->mark = ledger->marks;
  }
}

/// A row for each team that has had something to do so far.
static void mark_teams(rp_ledger *ledger, int64_t moment)
{
  for (const rp_map_entry *e = rp_map_next(&ledger->teams, NULL); e != NULL; e = rp_map_next(&ledger->teams, e)) {
    team *one = rp_map_value(e);
    Repipe__V1__TeamMomentRow *row =
        RP_MESSAGE(ledger->arena, Repipe__V1__TeamMomentRow, REPIPE__V1__TEAM_MOMENT_ROW__INIT);
    *row = one->counts;
    row->moment = moment;
    for (size_t i = 0; i < ledger->order.count; i++) {
      row->remaining += ledger->order.items[i]->open && ledger->order.items[i]->team == one->name;
    }
    one->counts = (Repipe__V1__TeamMomentRow)REPIPE__V1__TEAM_MOMENT_ROW__INIT;
    rp_team_moment of = {one->name, row};
    RP_PUSH(ledger->arena, &ledger->team_moments, of);
  }
}

Repipe__V1__HistoryRow *rp_ledger_mark(rp_ledger *ledger, int64_t moment, const char *commit)
{
  Repipe__V1__HistoryRow *row = RP_MESSAGE(ledger->arena, Repipe__V1__HistoryRow, REPIPE__V1__HISTORY_ROW__INIT);
  row->moment = moment;
  row->commit = text(ledger, commit);
  row->added = ledger->counts.added;
  row->reopened = ledger->counts.reopened;
  row->done = ledger->counts.done;
  row->removed = ledger->counts.removed;
  for (size_t i = 0; i < ledger->order.count; i++) {
    row->remaining += ledger->order.items[i]->open;
  }
  ledger->counts = (Repipe__V1__HistoryRow)REPIPE__V1__HISTORY_ROW__INIT;
  mark_teams(ledger, moment);
  for (; ledger->marked < ledger->moves.count; ledger->marked++) {
    ledger->moves.items[ledger->marked]->moment = moment;
  }
  ledger->marks++;
  if (ledger->last != NULL) {
    mark_uses(ledger, moment);
  }
  return row;
}

Repipe__V1__MoveRow *const *rp_ledger_moves(size_t *count, const rp_ledger *ledger)
{
  *count = ledger->moves.count;
  return ledger->moves.items;
}

const rp_team_moment *rp_ledger_teams(size_t *count, const rp_ledger *ledger)
{
  *count = ledger->team_moments.count;
  return ledger->team_moments.items;
}

const rp_spell *rp_ledger_spells(size_t *count, const rp_ledger *ledger)
{
  rp_spell *out = RP_NEW_ARRAY(ledger->arena, rp_spell, ledger->spells.count + 1);
  for (size_t i = 0; i < ledger->spells.count; i++) {
    out[i] = ledger->spells.items[i]->said;
  }
  *count = ledger->spells.count;
  return out;
}
