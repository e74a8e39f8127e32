// The life of one scan in the store: it begins, repositories are recorded (record.c) or kept, it ends.
#include "base/vec.h"
#include "proto/rules.h"
#include "reporter/store/store.h"

int rp_store_begin(rp_store *store, size_t inputs, const rp_scan_setting *setting, rp_error *err)
{
  if (rp_store_run(store, "BEGIN IMMEDIATE; DELETE FROM scan", err) != 0) {
    return -1;
  }
  int status = rp_store_insert(store, "INSERT INTO scan VALUES (?1, 0, 0, 'FAILED', ?2, ?3, ?4, ?5, ?6)", "isssis", err,
                               (int64_t)inputs, setting->build, setting->shard, setting->digest,
                               (int64_t)setting->dormant_days, rp_rules_digest());
  return rp_store_end(store, status, err);
}

int rp_store_judge(rp_store *store, rp_error *err)
{
  return rp_store_run(store,
                      "UPDATE scan SET recorded = (SELECT count(*) FROM repositories), verdict = CASE "
                      "WHEN NOT EXISTS (SELECT 1 FROM repositories WHERE code <> 0) THEN 'SUCCEEDED' "
                      "WHEN EXISTS (SELECT 1 FROM repositories WHERE code = 0) THEN 'PARTIAL' ELSE 'FAILED' END",
                      err);
}

int rp_store_finish(rp_store *store, const rp_str *identities, size_t count, rp_error *err)
{
  if (rp_store_run(
          store,
          "CREATE TEMP TABLE IF NOT EXISTS wanted (identity TEXT PRIMARY KEY); BEGIN IMMEDIATE; DELETE FROM wanted",
          err) != 0) {
    return -1;
  }
  int status = 0;
  for (size_t i = 0; i < count && status == 0; i++) {
    status = rp_store_insert(store, "INSERT OR IGNORE INTO wanted VALUES (?1)", "t", err, identities[i]);
  }
  status = status == 0 ? rp_store_run(store,
                                      "DELETE FROM repositories WHERE identity NOT IN (SELECT identity FROM wanted); "
                                      "UPDATE scan SET finished = 1",
                                      err)
                       : status;
  status = status == 0 ? rp_store_judge(store, err) : status;
  return rp_store_end(store, status, err);
}

int rp_store_keep(rp_store *store, rp_str identity, size_t position, rp_error *err)
{
  int status = rp_store_insert(store, "UPDATE repositories SET position = ?2 WHERE identity = ?1 AND position <> ?2",
                               "ti", err, identity, (int64_t)position);
  return status != 0
             ? status
             : rp_store_insert(
                   store,
                   "UPDATE scan SET recorded = recorded + (SELECT count(*) FROM repositories WHERE identity = ?1), "
                   "verdict = 'PARTIAL'",
                   "t", err, identity);
}

static void read_links(rp_stored_repository *row, rp_store *store, rp_arena *arena, rp_error *err)
{
  RP_VEC(rp_recorded_published) published = {0};
  RP_VEC(rp_recorded_link) links = {0};
  const char *id = rp_arena_cstr(arena, row->identity);
  rp_query *query =
      rp_query_new(store, "SELECT name, root FROM published WHERE repository = ?1 ORDER BY ordinal", id, err);
  while (query != NULL && rp_query_next(query, err)) {
    rp_recorded_published one = {rp_arena_str(arena, rp_query_text(query, 0)),
                                 rp_arena_str(arena, rp_query_text(query, 1))};
    RP_PUSH(arena, &published, one);
  }
  rp_query_free(query);
  query =
      rp_query_new(store, "SELECT name, provider, root, tree FROM links WHERE repository = ?1 ORDER BY name", id, err);
  while (query != NULL && rp_query_next(query, err)) {
    rp_recorded_link one = {rp_arena_str(arena, rp_query_text(query, 0)), rp_arena_str(arena, rp_query_text(query, 1)),
                            rp_arena_str(arena, rp_query_text(query, 2)), rp_arena_str(arena, rp_query_text(query, 3))};
    RP_PUSH(arena, &links, one);
  }
  rp_query_free(query);
  row->published = published.items;
  row->published_count = published.count;
  row->links.items = links.items;
  row->links.count = links.count;
}

int rp_store_list(const rp_stored_repository **out, size_t *count, rp_store *store, rp_arena *arena, rp_error *err)
{
  RP_VEC(rp_stored_repository) rows = {0};
  rp_query *query = rp_query_new(store,
                                 "SELECT identity, path, ref, folder, fingerprint, commit_id, tree, wanted, linked "
                                 "FROM repositories WHERE code = 0 "
                                 "ORDER BY identity",
                                 NULL, err);
  while (query != NULL && rp_query_next(query, err)) {
    rp_stored_repository row = {0};
    rp_str *const texts[] = {&row.identity, &row.path, &row.ref,          &row.folder, &row.fingerprint,
                             &row.commit,   &row.tree, &row.links.wanted, &row.linked};
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
      *texts[i] = rp_arena_str(arena, rp_query_text(query, (int)i));
    }
    RP_PUSH(arena, &rows, row);
  }
  rp_query_free(query);
  for (size_t i = 0; i < rows.count && err->code == RP_OK; i++) {
    read_links(&rows.items[i], store, arena, err);
  }
  *out = rows.items;
  *count = rows.count;
  return err->code == RP_OK ? 0 : -1;
}

static void count_rows(rp_store_totals *t, const char *table, rp_str word, size_t rows)
{
  if (table[0] == 'r') {
    t->repositories += rows;
    t->failed += rp_str_is(word, "0") ? 0 : rows;
  } else if (table[0] == 'f') {
    t->files += rows;
    t->scanned += rp_str_is(word, "scanned") ? rows : 0;
    t->unparsed += rp_str_is(word, "unparsed") ? rows : 0;
  } else if (table[0] == 't') {
    t->tasks += rows;
  } else {
    t->workflows += rows;
    for (size_t i = 0; i < rows; i++) {
      (void)rp_outcomes_count(&t->outcomes, word);
    }
  }
}

int rp_store_count(rp_store_totals *out, rp_store *store, rp_error *err)
{
  static const struct {
    const char *table, *sql;
  } QUERIES[] = {{"repositories", "SELECT code <> 0, count(*) FROM repositories GROUP BY 1"},
                 {"files", "SELECT outcome, count(*) FROM files GROUP BY 1"},
                 {"tasks", "SELECT '', count(*) FROM tasks"},
                 {"workflows", "SELECT outcome, count(*) FROM workflows GROUP BY 1"}};
  *out = (rp_store_totals){.outcomes = REPIPE__V1__OUTCOMES__INIT};
  for (size_t i = 0; i < sizeof QUERIES / sizeof QUERIES[0]; i++) {
    rp_query *query = rp_query_new(store, QUERIES[i].sql, NULL, err);
    while (query != NULL && rp_query_next(query, err)) {
      count_rows(out, QUERIES[i].table, rp_query_text(query, 0), (size_t)rp_query_int(query, 1));
    }
    rp_query_free(query);
  }
  out->verdict = out->failed == 0 ? "SUCCEEDED" : out->failed < out->repositories ? "PARTIAL" : "FAILED";
  return err->code == RP_OK ? 0 : -1;
}
