// SQLite behind two small interfaces: insert one row, walk rows. Statements are cached by their text's address: every
// statement of ours is a literal.
#include "reporter/store.h"

#include <sqlite3.h>
#include <stdlib.h>
#include <unistd.h>
#include <zlib.h>

#include "base/embed.h"

extern const rp_embedded_file rp_reporter_assets[];
extern const size_t rp_reporter_assets_count;

enum { SCHEMA_VERSION = 1, APPLICATION_ID = 0x52505031, CACHE = 32, INFLATE_LIMIT = 64 * 1024 * 1024, BUSY_MS = 60000 };

struct rp_store {
  sqlite3 *db;
  const char *sql[CACHE];
  sqlite3_stmt *statements[CACHE];
  size_t count;
};

struct rp_query {
  rp_store *store;
  sqlite3_stmt *statement;
};

static int fail(rp_store *store, rp_error *err)
{
  int code = sqlite3_errcode(store->db);
  rp_error_code kind = code == SQLITE_NOTADB || code == SQLITE_CORRUPT ? RP_ERROR_FORMAT : RP_ERROR_IO;
  return rp_fail(err, kind, "store: %s", sqlite3_errmsg(store->db));
}

int rp_store_run(rp_store *store, const char *sql, rp_error *err)
{
  return sqlite3_exec(store->db, sql, NULL, NULL, NULL) == SQLITE_OK ? 0 : fail(store, err);
}

static int64_t pragma(rp_store *store, const char *sql)
{
  sqlite3_stmt *statement = NULL;
  int64_t value = -1;
  if (sqlite3_prepare_v2(store->db, sql, -1, &statement, NULL) == SQLITE_OK && sqlite3_step(statement) == SQLITE_ROW) {
    value = sqlite3_column_int64(statement, 0);
  }
  sqlite3_finalize(statement);
  return value;
}

static int create_schema(rp_store *store, rp_error *err)
{
  const char *schema = NULL;
  for (size_t i = 0; i < rp_reporter_assets_count; i++) {
    schema = rp_str_is(rp_str_of(rp_reporter_assets[i].name), "schema.sql") ? rp_reporter_assets[i].data : schema;
  }
  if (rp_store_run(store, "BEGIN IMMEDIATE", err) != 0) {
    return -1;
  }
  if (pragma(store, "PRAGMA user_version") == 0 &&
      (rp_store_run(store, schema, err) != 0 || rp_store_run(store, "PRAGMA user_version = 1; PRAGMA application_id = 1380995121", err) != 0)) {
    (void)sqlite3_exec(store->db, "ROLLBACK", NULL, NULL, NULL);
    return -1;
  }
  return rp_store_run(store, "COMMIT", err);
}

int rp_store_open(rp_store **out, const char *path, bool create, rp_error *err)
{
  if (!create && access(path, R_OK) != 0) {
    return rp_fail(err, RP_ERROR_NOT_FOUND, "%s: no such store; repipe scan makes one", path);
  }
  rp_store *store = calloc(1, sizeof *store);
  if (store == NULL) {
    abort();
  }
  int flags = create ? SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE : SQLITE_OPEN_READONLY;
  if (sqlite3_open_v2(path, &store->db, flags, NULL) != SQLITE_OK) {
    rp_fail(err, RP_ERROR_IO, "%s: %s", path, sqlite3_errmsg(store->db));
    rp_store_close(store);
    return -1;
  }
  (void)sqlite3_busy_timeout(store->db, BUSY_MS);
  int64_t version = pragma(store, "PRAGMA user_version");
  int64_t application = pragma(store, "PRAGMA application_id");
  bool fresh = version == 0 && application == 0 && pragma(store, "SELECT count(*) FROM sqlite_master") == 0;
  int status = 0;
  if (version > SCHEMA_VERSION) {
    status = rp_fail(err, RP_ERROR_FORMAT, "%s: written by a newer repipe (schema %lld, this one knows %d)", path, (long long)version, SCHEMA_VERSION);
  } else if (!fresh && (version < 1 || application != APPLICATION_ID)) {
    status = rp_fail(err, RP_ERROR_FORMAT, "%s: not a store of repipe", path);
  } else if (fresh && !create) {
    status = rp_fail(err, RP_ERROR_FORMAT, "%s: an empty file, not a store", path);
  } else if (create) {
    status = rp_store_run(store, "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA foreign_keys = ON", err);
    status = status == 0 && fresh ? create_schema(store, err) : status;
  }
  if (status != 0) {
    rp_store_close(store);
    return -1;
  }
  *out = store;
  return 0;
}

void rp_store_close(rp_store *store)
{
  if (store == NULL) {
    return;
  }
  for (size_t i = 0; i < store->count; i++) {
    sqlite3_finalize(store->statements[i]);
  }
  sqlite3_close(store->db);
  free(store);
}

static sqlite3_stmt *cached(rp_store *store, const char *sql)
{
  for (size_t i = 0; i < store->count; i++) {
    if (store->sql[i] == sql) {
      return store->statements[i];
    }
  }
  sqlite3_stmt *statement = NULL;
  if (store->count == CACHE || sqlite3_prepare_v2(store->db, sql, -1, &statement, NULL) != SQLITE_OK) {
    return NULL;
  }
  store->sql[store->count] = sql;
  store->statements[store->count++] = statement;
  return statement;
}

static int bind_deflated(sqlite3_stmt *statement, int at, rp_str text)
{
  uLongf size = compressBound((uLong)text.size);
  unsigned char *buffer = rp_xrealloc(NULL, size + 4);
  buffer[0] = (unsigned char)(text.size >> 24);
  buffer[1] = (unsigned char)(text.size >> 16);
  buffer[2] = (unsigned char)(text.size >> 8);
  buffer[3] = (unsigned char)text.size;
  int status = text.size > INFLATE_LIMIT || compress2(buffer + 4, &size, (const unsigned char *)(text.size > 0 ? text.data : ""), (uLong)text.size, 6) != Z_OK
                   ? SQLITE_TOOBIG
                   : sqlite3_bind_blob64(statement, at, buffer, size + 4, SQLITE_TRANSIENT);
  free(buffer);
  return status;
}

int rp_store_insert(rp_store *store, const char *sql, const char *types, rp_error *err, ...)
{
  sqlite3_stmt *statement = cached(store, sql);
  if (statement == NULL) {
    return fail(store, err);
  }
  va_list values;
  va_start(values, err);
  int status = SQLITE_OK;
  for (int i = 0; types[i] != '\0' && status == SQLITE_OK; i++) {
    rp_str text;
    switch (types[i]) {
    case 's':
      status = sqlite3_bind_text(statement, i + 1, va_arg(values, const char *), -1, SQLITE_TRANSIENT);
      break;
    case 't':
      text = va_arg(values, rp_str);
      status = sqlite3_bind_text64(statement, i + 1, text.data != NULL ? text.data : "", text.size, SQLITE_TRANSIENT, SQLITE_UTF8);
      break;
    case 'z':
      status = bind_deflated(statement, i + 1, va_arg(values, rp_str));
      break;
    default:
      status = sqlite3_bind_int64(statement, i + 1, va_arg(values, int64_t));
      break;
    }
  }
  va_end(values);
  bool done = status == SQLITE_OK && sqlite3_step(statement) == SQLITE_DONE;
  int result = done ? 0 : fail(store, err);
  (void)sqlite3_reset(statement);
  return result;
}

rp_query *rp_query_new(rp_store *store, const char *sql, const char *repository, rp_error *err)
{
  sqlite3_stmt *statement = NULL;
  if (sqlite3_prepare_v2(store->db, sql, -1, &statement, NULL) != SQLITE_OK ||
      (repository != NULL && sqlite3_bind_text(statement, 1, repository, -1, SQLITE_TRANSIENT) != SQLITE_OK)) {
    fail(store, err);
    sqlite3_finalize(statement);
    return NULL;
  }
  rp_query *query = rp_xrealloc(NULL, sizeof *query);
  *query = (rp_query){store, statement};
  return query;
}

bool rp_query_next(rp_query *query, rp_error *err)
{
  int status = sqlite3_step(query->statement);
  if (status != SQLITE_ROW && status != SQLITE_DONE) {
    fail(query->store, err);
  }
  return status == SQLITE_ROW;
}

rp_str rp_query_text(rp_query *query, int column)
{
  const char *text = (const char *)sqlite3_column_text(query->statement, column);
  return (rp_str){text, (size_t)sqlite3_column_bytes(query->statement, column)};
}

int64_t rp_query_int(rp_query *query, int column)
{
  return sqlite3_column_int64(query->statement, column);
}

rp_str rp_query_inflated(rp_query *query, int column, rp_arena *arena)
{
  const unsigned char *blob = sqlite3_column_blob(query->statement, column);
  int size = sqlite3_column_bytes(query->statement, column);
  if (blob == NULL || size < 4) {
    return RP_STR("");
  }
  size_t length = (size_t)blob[0] << 24 | (size_t)blob[1] << 16 | (size_t)blob[2] << 8 | blob[3];
  if (length > INFLATE_LIMIT) {
    return RP_STR("");
  }
  char *text = rp_arena_alloc(arena, length + 1);
  uLongf got = (uLongf)length;
  if (uncompress((unsigned char *)text, &got, blob + 4, (uLong)size - 4) != Z_OK || got != length) {
    return RP_STR("");
  }
  text[length] = '\0';
  return (rp_str){text, length};
}

void rp_query_free(rp_query *query)
{
  if (query != NULL) {
    sqlite3_finalize(query->statement);
    free(query);
  }
}
