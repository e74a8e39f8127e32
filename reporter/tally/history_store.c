#include <string.h>

#include "base/utf8.h"
#include "base/vec.h"
#include "proto/message.h"
#include "proto/rules.h"
#include "reporter/store/store.h"
#include "reporter/tally/teams.h"

static int add_rows(rp_store *store, rp_str identity, const rp_recorded_past *past, rp_error *err)
{
  int status = 0;
  for (size_t i = 0; i < past->count && status == 0; i++) {
    const Repipe__V1__HistoryRow *r = past->rows[i];
    status = rp_store_insert(store, "INSERT INTO history VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)", "tisiiiiii", err,
                             identity, r->moment, r->commit, (int64_t)r->remaining, (int64_t)r->added,
                             (int64_t)r->reopened, (int64_t)r->done, (int64_t)r->removed, (int64_t)r->unread);
  }
  for (size_t i = 0; i < past->move_count && status == 0; i++) {
    const Repipe__V1__MoveRow *m = past->moves[i];
    status = rp_store_insert(
        store, "INSERT INTO moves VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)",
        "tiississssssssi", err, identity, (int64_t)i, m->moment, m->commit, m->since, m->time, m->entity, m->name,
        m->was, m->path, m->before, m->after, m->before_outcome, m->after_outcome, (int64_t)m->reopened);
  }
  for (size_t i = 0; i < past->spell_count && status == 0; i++) {
    const rp_spell *s = &past->spells[i];
    status = rp_store_insert(store, "INSERT INTO spells VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)", "tisssii", err, identity,
                             (int64_t)i, s->kind, s->name, s->version, s->first, s->last);
  }
  for (size_t i = 0; i < past->team_count && status == 0; i++) {
    const Repipe__V1__TeamMomentRow *r = past->teams[i].row;
    status = rp_store_insert(store, "INSERT INTO team_history VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
                             "tisiiiiiii", err, identity, r->moment, past->teams[i].team, (int64_t)r->remaining,
                             (int64_t)r->added, (int64_t)r->reopened, (int64_t)r->done, (int64_t)r->removed,
                             (int64_t)r->taken, (int64_t)r->given);
  }
  return status;
}

int rp_store_history(rp_store *store, rp_str identity, const rp_recorded_past *past, rp_error *err)
{
  static const char *const DELETES[] = {
      "DELETE FROM history WHERE repository = ?1", "DELETE FROM moves WHERE repository = ?1",
      "DELETE FROM spells WHERE repository = ?1", "DELETE FROM team_history WHERE repository = ?1"};
  int status = rp_store_run(store, "BEGIN IMMEDIATE", err);
  bool began = status == 0;
  for (size_t i = 0; i < sizeof DELETES / sizeof DELETES[0] && status == 0; i++) {
    status = rp_store_insert(store, DELETES[i], "t", err, identity);
  }
  status = status == 0 ? add_rows(store, identity, past, err) : status;
  return began ? rp_store_end(store, status, err) : -1;
}

static Repipe__V1__HistoryRow *read_row(rp_query *query, rp_arena *arena)
{
  Repipe__V1__HistoryRow *row = RP_MESSAGE(arena, Repipe__V1__HistoryRow, REPIPE__V1__HISTORY_ROW__INIT);
  uint32_t *const numbers[] = {&row->remaining, &row->added, &row->reopened, &row->done, &row->removed, &row->unread};
  row->moment = rp_query_int(query, 0);
  row->commit = rp_arena_cstr(arena, rp_query_text(query, 1));
  for (size_t i = 0; i < 6; i++) {
    *numbers[i] = (uint32_t)rp_query_int(query, (int)i + 2);
  }
  return row;
}

static int read_into(Repipe__V1__HistoryRow ***out, size_t *count, rp_store *store, const char *sql, const char *id,
                     rp_arena *arena, rp_error *err)
{
  RP_VEC(Repipe__V1__HistoryRow *) rows = {0};
  rp_query *query = rp_query_new(store, sql, id, err);
  while (query != NULL && rp_query_next(query, err)) {
    RP_PUSH(arena, &rows, read_row(query, arena));
  }
  rp_query_free(query);
  *out = rows.items;
  *count = rows.count;
  return err->code == RP_OK ? 0 : -1;
}

static Repipe__V1__MoveRow *read_move(rp_query *query, uint32_t repository, rp_arena *arena)
{
  Repipe__V1__MoveRow *row = RP_MESSAGE(arena, Repipe__V1__MoveRow, REPIPE__V1__MOVE_ROW__INIT);
  char **const texts[] = {&row->commit, &row->since,  &row->entity, &row->name,           &row->was,
                          &row->path,   &row->before, &row->after,  &row->before_outcome, &row->after_outcome};
  row->repository = repository;
  row->moment = rp_query_int(query, 0);
  row->time = rp_query_int(query, 1);
  row->reopened = rp_query_int(query, 2) != 0;
  for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
    *texts[i] = rp_arena_cstr(arena, rp_query_text(query, (int)i + 3));
  }
  return row;
}

static int read_moves(Repipe__V1__Snapshot *s, rp_store *store, rp_arena *arena, rp_error *err)
{
  RP_VEC(Repipe__V1__MoveRow *) rows = {0};
  for (size_t i = 0; i < s->n_repositories; i++) {
    rp_query *query =
        rp_query_new(store,
                     "SELECT moment, time, reopened, commit_id, since, entity, name, was, path, before, "
                     "after, before_outcome, after_outcome FROM moves WHERE repository = ?1 ORDER BY ordinal",
                     s->repositories[i]->identity, err);
    while (query != NULL && rp_query_next(query, err)) {
      RP_PUSH(arena, &rows, read_move(query, (uint32_t)i, arena));
    }
    rp_query_free(query);
  }
  s->moves = rows.items;
  s->n_moves = rows.count;
  return err->code == RP_OK ? 0 : -1;
}

/// How many rows of `history` are not the sum of those of its teams: of repositories that say whose they are, or of those that do not.
static int64_t unequal(rp_store *store, bool says, rp_error *err)
{
  static const char *const SQL =
      "SELECT count(*) FROM history h LEFT JOIN (SELECT repository, moment, sum(remaining) AS remaining, sum(added) AS "
      "added, sum(reopened) AS reopened, sum(done) AS done, sum(removed) AS removed, sum(taken) - sum(given) AS passed "
      "FROM team_history GROUP BY 1, 2) t ON t.repository = h.repository AND t.moment = h.moment WHERE h.repository IN "
      "(SELECT identity FROM repositories) AND ?1 = CAST(h.repository IN (SELECT repository FROM team_history) AS "
      "TEXT) AND "
      "(h.remaining, h.added, h.reopened, h.done, h.removed, 0) <> (ifnull(t.remaining, 0), ifnull(t.added, 0), "
      "ifnull(t.reopened, 0), ifnull(t.done, 0), ifnull(t.removed, 0), ifnull(t.passed, 0))";
  rp_query *query = rp_query_new(store, SQL, says ? "1" : "0", err);
  int64_t rows = query != NULL && rp_query_next(query, err) ? rp_query_int(query, 0) : 0;
  rp_query_free(query);
  return rows;
}

static Repipe__V1__TeamMomentRow *read_moment(rp_query *query, rp_arena *arena)
{
  Repipe__V1__TeamMomentRow *row = RP_MESSAGE(arena, Repipe__V1__TeamMomentRow, REPIPE__V1__TEAM_MOMENT_ROW__INIT);
  uint32_t *const numbers[] = {&row->remaining, &row->added, &row->reopened, &row->done,
                               &row->removed,   &row->taken, &row->given};
  row->moment = rp_query_int(query, 1);
  for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++) {
    *numbers[i] = (uint32_t)rp_query_int(query, (int)i + 2);
  }
  return row;
}

/// None where a repository has a history of which nothing says whose it is, for an older program wrote it: a team's line would be short.
static int read_teams(rp_teams *teams, rp_store *store, rp_arena *arena, rp_error *err)
{
  if (unequal(store, true, err) != 0) {
    return rp_fail(err, RP_ERROR_FORMAT, "RP%04u %s: history, total and of teams; run repipe history again",
                   (unsigned)RP_RULE_NOT_CONSERVED, rp_rule_find(RP_RULE_NOT_CONSERVED)->title);
  }
  if (unequal(store, false, err) != 0) {
    return err->code == RP_OK ? 0 : -1;
  }
  rp_query *query = rp_query_new(
      store,
      "SELECT team, moment, sum(remaining), sum(added), sum(reopened), sum(done), sum(removed), sum(taken), sum(given) "
      "FROM team_history WHERE repository IN (SELECT identity FROM repositories) GROUP BY 1, 2 ORDER BY 1, 2",
      NULL, err);
  RP_VEC(Repipe__V1__TeamMomentRow *) rows = {0};
  Repipe__V1__TeamRow *team = NULL;
  while (query != NULL && rp_query_next(query, err)) {
    rp_str name = rp_utf8_clean(arena, rp_query_text(query, 0));
    if (team == NULL || !rp_str_is(name, team->name)) {
      team = rp_teams_of_history(teams, name);
      rows.items = NULL;
      rows.count = rows.capacity = 0;
    }
    RP_PUSH(arena, &rows, read_moment(query, arena));
    team->history = rows.items;
    team->n_history = rows.count;
  }
  rp_query_free(query);
  return err->code == RP_OK ? 0 : -1;
}

int rp_history_read(Repipe__V1__Snapshot *s, rp_teams *teams, rp_store *store, rp_arena *arena, rp_error *err)
{
  for (size_t i = 0; i < s->n_repositories; i++) {
    Repipe__V1__RepositoryRow *row = s->repositories[i];
    if (read_into(&row->history, &row->n_history, store,
                  "SELECT moment, commit_id, remaining, added, reopened, done, removed, unread FROM history WHERE "
                  "repository = ?1 ORDER BY moment",
                  row->identity, arena, err) != 0) {
      return -1;
    }
  }
  return read_into(
             &s->history, &s->n_history, store,
             "SELECT moment, '', sum(remaining), sum(added), sum(reopened), sum(done), sum(removed), sum(unread) "
             "FROM history WHERE repository IN (SELECT identity FROM repositories) GROUP BY moment ORDER BY moment",
             NULL, arena, err) != 0
             ? -1
         : read_teams(teams, store, arena, err) != 0 ? -1
                                                     : read_moves(s, store, arena, err);
}
