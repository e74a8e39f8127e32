// Mentions, waivers, and how many repositories used what at each moment: rows of the store that no count of the snapshot hangs on.
#include <string.h>

#include "base/map.h"
#include "base/utf8.h"
#include "base/vec.h"
#include "proto/message.h"
#include "reporter/store/store.h"
#include "reporter/tally/insight.h"

/// Rows come by identity, as the repositories stand: walks along. False: a row of none that is here.
static bool at_repository(const Repipe__V1__Snapshot *s, uint32_t *at, rp_str identity)
{
  while (*at < s->n_repositories && rp_str_cmp(rp_str_of(s->repositories[*at]->identity), identity) < 0) {
    (*at)++;
  }
  return *at < s->n_repositories && rp_str_is(identity, s->repositories[*at]->identity);
}

static char *text_of(rp_query *query, int column, rp_arena *arena)
{
  return rp_arena_cstr(arena, rp_utf8_clean(arena, rp_query_text(query, column)));
}

static int read_mentions(Repipe__V1__Snapshot *s, rp_store *store, rp_arena *arena, rp_error *err)
{
  RP_VEC(Repipe__V1__MentionRow *) rows = {0};
  uint32_t at = 0;
  rp_query *query = rp_query_new(
      store, "SELECT repository, kind, name, text, path, line FROM mentions ORDER BY repository, ordinal", NULL, err);
  while (query != NULL && rp_query_next(query, err)) {
    if (at_repository(s, &at, rp_query_text(query, 0))) {
      Repipe__V1__MentionRow *row = RP_MESSAGE(arena, Repipe__V1__MentionRow, REPIPE__V1__MENTION_ROW__INIT);
      row->repository = at;
      row->kind = text_of(query, 1, arena);
      row->name = text_of(query, 2, arena);
      row->text = text_of(query, 3, arena);
      row->path = text_of(query, 4, arena);
      row->line = (uint32_t)rp_query_int(query, 5);
      RP_PUSH(arena, &rows, row);
    }
  }
  rp_query_free(query);
  s->mentions = rows.items;
  s->n_mentions = rows.count;
  return err->code == RP_OK ? 0 : -1;
}

static int read_waivers(Repipe__V1__Snapshot *s, rp_store *store, rp_arena *arena, rp_error *err)
{
  RP_VEC(Repipe__V1__WaiverRow *) rows = {0};
  uint32_t at = 0;
  rp_query *query = rp_query_new(store,
                                 "SELECT repository, kind, what, reason, author, expires, expired, path, line FROM "
                                 "waivers ORDER BY repository, path, line, ordinal",
                                 NULL, err);
  while (query != NULL && rp_query_next(query, err)) {
    if (at_repository(s, &at, rp_query_text(query, 0))) {
      Repipe__V1__WaiverRow *row = RP_MESSAGE(arena, Repipe__V1__WaiverRow, REPIPE__V1__WAIVER_ROW__INIT);
      row->repository = at;
      row->kind = text_of(query, 1, arena);
      row->what = text_of(query, 2, arena);
      row->reason = text_of(query, 3, arena);
      row->author = text_of(query, 4, arena);
      row->expires = text_of(query, 5, arena);
      row->expired = rp_query_int(query, 6) != 0;
      row->path = text_of(query, 7, arena);
      row->line = (uint32_t)rp_query_int(query, 8);
      RP_PUSH(arena, &rows, row);
    }
  }
  rp_query_free(query);
  s->waivers = rows.items;
  s->n_waivers = rows.count;
  return err->code == RP_OK ? 0 : -1;
}

static Repipe__V1__PenetrationRow *row_of(Repipe__V1__Snapshot *s, rp_query *query, rp_arena *arena)
{
  Repipe__V1__PenetrationRow *row = RP_MESSAGE(arena, Repipe__V1__PenetrationRow, REPIPE__V1__PENETRATION_ROW__INIT);
  row->kind = text_of(query, 0, arena);
  row->name = text_of(query, 1, arena);
  row->version = text_of(query, 2, arena);
  row->repositories = RP_NEW_ARRAY(arena, uint32_t, s->n_history + 1);
  row->n_repositories = s->n_history;
  return row;
}

static int read_penetration(Repipe__V1__Snapshot *s, rp_store *store, rp_arena *arena, rp_error *err)
{
  RP_VEC(Repipe__V1__PenetrationRow *) rows = {0};
  Repipe__V1__PenetrationRow *row = NULL;
  rp_query *query = rp_query_new(store,
                                 "SELECT kind, name, version, first, last FROM spells WHERE repository IN (SELECT "
                                 "identity FROM repositories) ORDER BY kind, name, version",
                                 NULL, err);
  while (query != NULL && rp_query_next(query, err)) {
    if (row == NULL || !rp_str_is(rp_query_text(query, 0), row->kind) ||
        !rp_str_is(rp_query_text(query, 1), row->name) || !rp_str_is(rp_query_text(query, 2), row->version)) {
      row = row_of(s, query, arena);
      RP_PUSH(arena, &rows, row);
    }
    for (size_t i = 0; i < s->n_history; i++) {
      row->repositories[i] +=
          s->history[i]->moment >= rp_query_int(query, 3) && s->history[i]->moment <= rp_query_int(query, 4);
    }
  }
  rp_query_free(query);
  s->penetration = rows.items;
  s->n_penetration = rows.count;
  return err->code == RP_OK ? 0 : -1;
}

int rp_insight_read(Repipe__V1__Snapshot *snapshot, rp_store *store, rp_arena *arena, rp_error *err)
{
  return read_mentions(snapshot, store, arena, err) != 0 || read_waivers(snapshot, store, arena, err) != 0
             ? -1
             : read_penetration(snapshot, store, arena, err);
}
