// What of each team stands longest: the last move of each workflow that is left, from the history of its repository. Where that does not
// reach to the commit that was scanned, nothing is said: the workflow may have moved since.
#include <string.h>

#include "base/map.h"
#include "proto/rules.h"
#include "reporter/tally/insight.h"

typedef struct stale {
  Repipe__V1__Snapshot *snapshot;
  rp_arena *arena;
  rp_map moves; ///< "repository\nroot" -> newest MoveRow
  rp_map teams; ///< name -> TeamRow
} stale;

static rp_str key_of(rp_arena *arena, uint32_t repository, const char *name)
{
  return rp_arena_printf(arena, "%u\n%s", repository, name);
}

static bool is_begun(const char *status)
{
  return strcmp(status, "drafted") == 0 || strcmp(status, "dual") == 0;
}

/// Whether the one stands longer than what the team's row has, or is begun where that is not.
static bool goes_first(const Repipe__V1__TeamRow *team, const char *status, int64_t since)
{
  if (team->oldest_root[0] == '\0' || is_begun(status) != is_begun(team->oldest_status)) {
    return team->oldest_root[0] == '\0' || is_begun(status);
  }
  return since < team->oldest_since;
}

static void take_workflow(stale *s, const Repipe__V1__WorkflowRow *row)
{
  const Repipe__V1__RepositoryRow *repository = s->snapshot->repositories[row->repository];
  const Repipe__V1__HistoryRow *last =
      repository->n_history > 0 ? repository->history[repository->n_history - 1] : NULL;
  if (!row->launched || strcmp(row->status, "cut over") == 0 || last == NULL || last->unread != 0 ||
      strcmp(last->commit, repository->commit) != 0) {
    return;
  }
  const Repipe__V1__MoveRow *move = rp_map_find(&s->moves, key_of(s->arena, row->repository, row->root));
  int64_t since = move != NULL ? move->time : repository->history[0]->moment;
  Repipe__V1__TeamRow *team = rp_map_find(&s->teams, rp_str_of(row->team));
  if (goes_first(team, row->status, since)) {
    team->oldest_repository = repository->identity;
    team->oldest_root = row->root;
    team->oldest_status = row->status;
    team->oldest_since = since;
    team->oldest_moved = move != NULL;
  }
}

// ---- waivers ----

static bool holds(const Repipe__V1__WaiverRow *waiver, const char *place, const Repipe__V1__FleetReason *reason)
{
  bool here = reason->line == waiver->line && strcmp(reason->path, waiver->path) == 0;
  return (here && reason->code == RP_RULE_EXCLUDED_WAIVED) ||
         (reason->accepted[0] != '\0' && rp_str_ends_with(rp_str_of(reason->accepted), rp_str_of(place)));
}

static bool held_once(const Repipe__V1__WaiverRow *waiver, const Repipe__V1__FleetReason *reason)
{
  return reason->code == RP_RULE_DECISION_EXPIRED && reason->line == waiver->line &&
         strcmp(reason->path, waiver->path) == 0;
}

typedef struct question {
  const Repipe__V1__WaiverRow *waiver;
  const char *place;  ///< "(repipe.yaml:3)", as it ends what was accepted
  rp_map *now, *once; ///< teams of which it holds something, and of which it did
} question;

static void ask(const question *q, char *team, Repipe__V1__FleetReason *const *reasons, size_t count)
{
  for (size_t i = 0; i < count; i++) {
    if (holds(q->waiver, q->place, reasons[i])) {
      rp_map_put(q->now, rp_str_of(team), team);
    }
    if (q->waiver->expired && held_once(q->waiver, reasons[i])) {
      rp_map_put(q->once, rp_str_of(team), team);
    }
  }
}

static void take_waiver(stale *s, const Repipe__V1__WaiverRow *waiver)
{
  const Repipe__V1__Snapshot *all = s->snapshot;
  rp_map now;
  rp_map once;
  rp_map_init(&now, s->arena);
  rp_map_init(&once, s->arena);
  question q = {waiver, rp_arena_printf(s->arena, "(%s:%u)", waiver->path, waiver->line).data, &now, &once};
  for (size_t i = 0; i < all->n_workflows; i++) {
    if (all->workflows[i]->repository == waiver->repository) {
      ask(&q, all->workflows[i]->team, all->workflows[i]->reasons, all->workflows[i]->n_reasons);
    }
  }
  for (size_t i = 0; i < all->n_tasks; i++) {
    if (all->tasks[i]->repository == waiver->repository) {
      ask(&q, all->tasks[i]->team, all->tasks[i]->reasons, all->tasks[i]->n_reasons);
    }
  }
  for (const rp_map_entry *e = rp_map_next(&now, NULL); e != NULL; e = rp_map_next(&now, e)) {
    Repipe__V1__TeamRow *team = rp_map_find(&s->teams, rp_map_key(e));
    team->waivers++;
    bool sooner = team->expires[0] == '\0' || strcmp(waiver->expires, team->expires) < 0;
    team->expires = waiver->expires[0] != '\0' && sooner ? waiver->expires : team->expires;
  }
  for (const rp_map_entry *e = rp_map_next(&once, NULL); e != NULL; e = rp_map_next(&once, e)) {
    ((Repipe__V1__TeamRow *)rp_map_find(&s->teams, rp_map_key(e)))->expired++;
  }
  rp_map_release(&now);
  rp_map_release(&once);
}

void rp_insight_teams(Repipe__V1__Snapshot *snapshot, rp_arena *arena)
{
  stale s = {.snapshot = snapshot, .arena = arena};
  rp_map_init(&s.moves, arena);
  rp_map_init(&s.teams, arena);
  for (size_t i = 0; i < snapshot->n_teams; i++) {
    Repipe__V1__TeamRow *team = snapshot->teams[i];
    team->oldest_repository = team->oldest_root = team->oldest_status = team->expires =
        (char *)(uintptr_t)protobuf_c_empty_string;
    team->oldest_since = 0;
    team->oldest_moved = false;
    team->waivers = team->expired = 0;
    rp_map_put(&s.teams, rp_str_of(team->name), team);
  }
  for (size_t i = 0; i < snapshot->n_moves; i++) {
    Repipe__V1__MoveRow *move = snapshot->moves[i];
    if (strcmp(move->entity, "workflow") == 0) {
      rp_map_put(&s.moves, key_of(arena, move->repository, move->name), move);
    }
  }
  for (size_t i = 0; i < snapshot->n_workflows; i++) {
    take_workflow(&s, snapshot->workflows[i]);
  }
  for (size_t i = 0; i < snapshot->n_waivers; i++) {
    take_waiver(&s, snapshot->waivers[i]);
  }
  rp_map_release(&s.moves);
  rp_map_release(&s.teams);
}
