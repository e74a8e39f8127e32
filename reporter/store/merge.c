// Two passes over the parts, one open at a time: first what they are and which of their repositories share an identity, as one
// scan would have found while it read them by position; then their rows.
#include <stdlib.h>
#include <string.h>

#include "base/map.h"
#include "base/vec.h"
#include "reporter/store/record.h"

typedef struct part {
  const char *path;
  rp_str build, settings, rules;
  int64_t number, of; ///< of shard "number/of"
  int64_t inputs, dormant_days;
} part;

typedef struct row {
  size_t part;
  rp_str stored; ///< identity in its part
  bool second;   ///< another repository before it has its identity
  rp_recorded_repository r;
} row;

typedef RP_VEC(row) row_list;

typedef struct merge {
  rp_store *store;
  rp_arena *arena;
  rp_error *err;
  part *parts;
  size_t count;
  row_list rows;
} merge;

static rp_str text_of(const merge *m, rp_query *query, int column)
{
  return rp_arena_str(m->arena, rp_query_text(query, column));
}

static int read_scan(merge *m, part *p, rp_store *store)
{
  rp_query *query = rp_query_new(
      store, "SELECT inputs, finished, build, shard, settings, dormant_days, rules FROM scan", NULL, m->err);
  bool there = query != NULL && rp_query_next(query, m->err);
  bool finished = there && rp_query_int(query, 1) != 0;
  bool is_part = false;
  if (there) {
    p->inputs = rp_query_int(query, 0);
    p->build = text_of(m, query, 2);
    p->settings = text_of(m, query, 4);
    p->rules = text_of(m, query, 6);
    p->dormant_days = rp_query_int(query, 5);
    rp_str rest = text_of(m, query, 3);
    rp_str number;
    is_part = rp_str_split(&rest, '/', &number) && rp_str_to_int64(number, &p->number) && rp_str_to_int64(rest, &p->of);
  }
  rp_query_free(query);
  if (m->err->code != RP_OK) {
    return -1;
  }
  return !is_part    ? rp_fail(m->err, RP_ERROR_FORMAT, "%s: not of a scan with --shard", p->path)
         : !finished ? rp_fail(m->err, RP_ERROR_FORMAT, "%s: its scan was stopped; the same command again completes it",
                               p->path)
                     : 0;
}

static int read_rows(merge *m, size_t number, rp_store *store)
{
  rp_query *query = rp_query_new(
      store, "SELECT identity, path, ref, folder, code, reason, phase, file, position FROM repositories", NULL, m->err);
  while (query != NULL && rp_query_next(query, m->err)) {
    row one = {.part = number, .stored = text_of(m, query, 0)};
    one.r = (rp_recorded_repository){.identity = one.stored,
                                     .path = text_of(m, query, 1),
                                     .ref = text_of(m, query, 2),
                                     .folder = text_of(m, query, 3),
                                     .code = (uint32_t)rp_query_int(query, 4),
                                     .reason = text_of(m, query, 5),
                                     .phase = text_of(m, query, 6),
                                     .file = text_of(m, query, 7),
                                     .position = (size_t)rp_query_int(query, 8)};
    RP_PUSH(m->arena, &m->rows, one);
  }
  rp_query_free(query);
  return m->err->code == RP_OK ? 0 : -1;
}

/// That the parts are all parts of one scan, each once.
static int fit(const merge *m)
{
  const part *first = &m->parts[0];
  const part **by_number = RP_NEW_ARRAY(m->arena, const part *, (size_t)first->of + 1);
  for (size_t i = 0; i < m->count; i++) {
    const part *p = &m->parts[i];
    if (!rp_str_eq(p->build, first->build)) {
      return rp_fail(m->err, RP_ERROR_FORMAT, "%s was written by repipe %.*s and %s by %.*s: scan both with one",
                     first->path, RP_STR_ARG(first->build), p->path, RP_STR_ARG(p->build));
    }
    if (!rp_str_eq(p->settings, first->settings)) {
      return rp_fail(m->err, RP_ERROR_FORMAT,
                     "%s and %s were scanned with other --rules, --library or dates: scan both alike", first->path,
                     p->path);
    }
    if (p->dormant_days != first->dormant_days) {
      return rp_fail(m->err, RP_ERROR_FORMAT, "%s and %s were scanned with other --dormant-days: scan both alike",
                     first->path, p->path);
    }
    if (p->of != first->of || p->number < 1 || p->number > p->of) {
      return rp_fail(m->err, RP_ERROR_FORMAT,
                     "%s is part %lld of %lld and %s part %lld of %lld: parts of one scan go together", first->path,
                     (long long)first->number, (long long)first->of, p->path, (long long)p->number, (long long)p->of);
    }
    if (by_number[p->number] != NULL) {
      return rp_fail(m->err, RP_ERROR_FORMAT, "%s and %s are both part %lld of %lld", by_number[p->number]->path,
                     p->path, (long long)p->number, (long long)p->of);
    }
    by_number[p->number] = p;
  }
  for (int64_t i = 1; i <= first->of; i++) {
    if (by_number[i] == NULL) {
      return rp_fail(m->err, RP_ERROR_FORMAT, "part %lld of %lld is missing", (long long)i, (long long)first->of);
    }
  }
  return 0;
}

static int by_position(const void *left, const void *right)
{
  const row *a = left;
  const row *b = right;
  return a->r.position != b->r.position ? (a->r.position < b->r.position ? -1 : 1) : rp_str_cmp(a->stored, b->stored);
}

/// The parts of one scan have inputs at each position from 0, each once: other lists of inputs would leave gaps or meet.
static int find_seconds(merge *m)
{
  if (m->rows.count > 1) {
    qsort(m->rows.items, m->rows.count, sizeof m->rows.items[0], by_position);
  }
  rp_map seen;
  rp_map_init(&seen, m->arena);
  size_t at = 0;
  for (; at < m->rows.count && m->rows.items[at].r.position == at; at++) {
    row *one = &m->rows.items[at];
    one->r.identity = rp_recorded_claim(&one->r, m->arena);
    const row *first = rp_map_find(&seen, one->r.identity);
    if (first != NULL) {
      one->second = true;
      rp_recorded_twice(&one->r, first->r.path, m->arena);
    }
    rp_map_put(&seen, one->r.identity, one);
  }
  rp_map_release(&seen);
  return at == m->rows.count ? 0 : rp_fail(m->err, RP_ERROR_FORMAT, "the parts were not given the same inputs");
}

static const struct {
  const char *select, *insert;
} TABLES[] = {
    {"SELECT * FROM repositories WHERE identity = ?1", "INSERT INTO repositories VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, "
                                                       "?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18)"},
    {"SELECT * FROM files WHERE repository = ?1", "INSERT INTO files VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)"},
    {"SELECT * FROM tasks WHERE repository = ?1",
     "INSERT INTO tasks VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16)"},
    {"SELECT * FROM task_reasons WHERE repository = ?1",
     "INSERT INTO task_reasons VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)"},
    {"SELECT * FROM workflows WHERE repository = ?1",
     "INSERT INTO workflows VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)"},
    {"SELECT * FROM workflow_reasons WHERE repository = ?1",
     "INSERT INTO workflow_reasons VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)"},
    {"SELECT * FROM diagnostics WHERE repository = ?1", "INSERT INTO diagnostics VALUES (?1, ?2, ?3, ?4, ?5, ?6)"},
    {"SELECT * FROM owners WHERE repository = ?1", "INSERT INTO owners VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)"},
    {"SELECT * FROM entry_points WHERE repository = ?1",
     "INSERT INTO entry_points VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)"},
    {"SELECT * FROM counterparts WHERE repository = ?1",
     "INSERT INTO counterparts VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)"},
    {"SELECT * FROM specs WHERE repository = ?1", "INSERT INTO specs VALUES (?1, ?2, ?3, ?4)"},
    {"SELECT * FROM texts WHERE repository = ?1", "INSERT INTO texts VALUES (?1, ?2, ?3)"},
    {"SELECT * FROM published WHERE repository = ?1", "INSERT INTO published VALUES (?1, ?2, ?3, ?4)"},
    {"SELECT * FROM links WHERE repository = ?1", "INSERT INTO links VALUES (?1, ?2, ?3, ?4, ?5)"},
    {"SELECT * FROM mentions WHERE repository = ?1", "INSERT INTO mentions VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)"},
    {"SELECT * FROM waivers WHERE repository = ?1",
     "INSERT INTO waivers VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)"},
    {"SELECT * FROM moves WHERE repository = ?1",
     "INSERT INTO moves VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)"},
    {"SELECT * FROM team_history WHERE repository = ?1",
     "INSERT INTO team_history VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)"},
    {"SELECT * FROM spells WHERE repository = ?1", "INSERT INTO spells VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)"},
    {"SELECT * FROM history WHERE repository = ?1", "INSERT INTO history VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)"},
};

static int copy_row(merge *m, const row *one, rp_store *from)
{
  if (one->second) {
    return rp_store_copy(
               m->store,
               "INSERT INTO repositories (path, organisations, ref, folder, position, archived, identity, "
               "commit_id, commit_time, code, reason) VALUES (?1, ?2, ?3, ?4, ?5, ?6, '', '', 0, 0, '')",
               from,
               "SELECT path, organisations, ref, folder, position, archived FROM repositories WHERE identity = ?1",
               one->stored, m->err) != 0
               ? -1
               : rp_store_insert(
                     m->store,
                     "UPDATE repositories SET identity = ?1, code = ?2, reason = ?3, phase = ?4, file = ?5, "
                     "again = ?6 WHERE identity = ''",
                     "titttt", m->err, one->r.identity, (int64_t)one->r.code, one->r.reason, one->r.phase, one->r.file,
                     rp_recorded_again(&one->r, m->arena));
  }
  int status = 0;
  for (size_t i = 0; i < sizeof TABLES / sizeof TABLES[0] && status == 0; i++) {
    status = rp_store_copy(m->store, TABLES[i].insert, from, TABLES[i].select, one->stored, m->err);
  }
  return status;
}

static int each_part(merge *m, int (*visit)(merge *m, size_t number, rp_store *store))
{
  int status = 0;
  for (size_t i = 0; i < m->count && status == 0; i++) {
    rp_store *store = NULL;
    status = rp_store_open(&store, m->parts[i].path, false, m->err) == 0 ? visit(m, i, store) : -1;
    rp_store_close(store);
  }
  return status;
}

static int look_at(merge *m, size_t number, rp_store *store)
{
  return read_scan(m, &m->parts[number], store) == 0 ? read_rows(m, number, store) : -1;
}

static int copy_part(merge *m, size_t number, rp_store *store)
{
  int status = 0;
  for (size_t i = 0; i < m->rows.count && status == 0; i++) {
    status = m->rows.items[i].part == number ? copy_row(m, &m->rows.items[i], store) : 0;
  }
  return status;
}

int rp_store_merge(rp_store *store, const char *const *paths, size_t count, rp_error *err)
{
  rp_arena arena;
  rp_arena_init(&arena);
  merge m = {.store = store, .arena = &arena, .err = err, .count = count};
  m.parts = RP_NEW_ARRAY(&arena, part, count + 1);
  for (size_t i = 0; i < count; i++) {
    m.parts[i].path = paths[i];
  }
  int status = each_part(&m, look_at) == 0 && fit(&m) == 0 ? find_seconds(&m) : -1;
  if (status == 0) {
    status = rp_store_run(store, "BEGIN IMMEDIATE", err);
    if (status == 0) {
      int64_t inputs = (int64_t)m.rows.count;
      status = rp_store_run(store,
                            "DELETE FROM history; DELETE FROM team_history; DELETE FROM moves; DELETE FROM spells; "
                            "DELETE FROM repositories; DELETE FROM scan",
                            err);
      status = status == 0 ? each_part(&m, copy_part) : status;
      status = status == 0
                   ? rp_store_insert(store, "INSERT INTO scan VALUES (?1, ?1, 1, 'PARTIAL', ?2, '', ?3, ?4, ?5)",
                                     "ittit", err, inputs, m.parts[0].build, m.parts[0].settings,
                                     m.parts[0].dormant_days, m.parts[0].rules)
                   : status;
      status = status == 0 ? rp_store_judge(store, err) : status;
      status = rp_store_end(store, status, err);
    }
  }
  rp_arena_release(&arena);
  return status;
}
