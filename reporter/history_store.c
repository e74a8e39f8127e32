#include <string.h>

#include "base/vec.h"
#include "proto/message.h"
#include "reporter/store.h"

int rp_store_history(rp_store *store, rp_str identity, Repipe__V1__HistoryRow *const *rows, size_t count, rp_error *err)
{
  int status = rp_store_run(store, "BEGIN IMMEDIATE", err);
  bool began = status == 0;
  status = began ? rp_store_insert(store, "DELETE FROM history WHERE repository = ?1", "t", err, identity) : -1;
  for (size_t i = 0; i < count && status == 0; i++) {
    const Repipe__V1__HistoryRow *r = rows[i];
    status = rp_store_insert(store, "INSERT INTO history VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)", "tisiiiiii", err,
                             identity, r->moment, r->commit, (int64_t)r->remaining, (int64_t)r->added,
                             (int64_t)r->reopened, (int64_t)r->done, (int64_t)r->removed, (int64_t)r->unread);
  }
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

int rp_history_read(Repipe__V1__Snapshot *s, rp_store *store, rp_arena *arena, rp_error *err)
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
      NULL, arena, err);
}
