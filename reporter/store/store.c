// SQLite behind two small interfaces: insert one row, walk rows. Statements are cached by their text's address: every
// statement of ours is a literal.
#include "reporter/store/store.h"

#include <errno.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/embed.h"
#include "reporter/store/deflate.h"

extern const rp_embedded_file rp_reporter_assets[];
extern const size_t rp_reporter_assets_count;

enum { APPLICATION_ID = 0x52505031, CACHE = 32, BUSY_MS = 60000, LOCK_TRIES = 40 };

struct rp_store {
  sqlite3 *db;
  bool writer;
  int lock; ///< of a writer: the store's file, locked for the time of a scan; 0: none
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

int rp_store_end(rp_store *store, int status, rp_error *err)
{
  if (status == 0) {
    return rp_store_run(store, "COMMIT", err);
  }
  rp_error ignored = {0};
  (void)rp_store_run(store, "ROLLBACK", &ignored);
  return -1;
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
  int64_t version = pragma(store, "PRAGMA user_version");
  int status = version == 0 ? rp_store_run(store, schema, err) : 0;
  status = status == 0 && version > 0 ? rp_store_migrate(store, version, err) : status;
  return rp_store_end(store, status, err);
}

/// `path` as an SQLite URI for a file that nobody writes: no lock, no journal, no shared memory is needed.
static rp_str immutable_uri(rp_arena *arena, const char *path)
{
  rp_buf uri = RP_BUF_INIT;
  rp_buf_cstr(&uri, "file:");
  for (const char *c = path; *c != '\0'; c++) {
    bool plain =
        (*c >= 'a' && *c <= 'z') || (*c >= 'A' && *c <= 'Z') || (*c >= '0' && *c <= '9') || strchr("/._-", *c) != NULL;
    rp_buf_printf(&uri, plain ? "%c" : "%%%02X", (unsigned)(unsigned char)*c);
  }
  rp_buf_cstr(&uri, "?immutable=1");
  rp_str text = rp_arena_str(arena, rp_buf_str(&uri));
  rp_buf_release(&uri);
  return text;
}

/// Opens for reading. A store that a killed scan left in WAL mode needs shared memory beside it; where that cannot be made,
/// it is read as it lies, if no write is pending in its journal.
static int open_reader(rp_store *store, const char *path, rp_error *err)
{
  int status = sqlite3_open_v2(path, &store->db, SQLITE_OPEN_READONLY, NULL);
  (void)sqlite3_busy_timeout(store->db, BUSY_MS);
  int64_t version = status == SQLITE_OK ? pragma(store, "PRAGMA user_version") : -1;
  int code = sqlite3_errcode(store->db) & 0xff;
  if (version >= 0 || (code != SQLITE_CANTOPEN && code != SQLITE_READONLY)) {
    return status == SQLITE_OK ? 0 : rp_fail(err, RP_ERROR_IO, "%s: %s", path, sqlite3_errmsg(store->db));
  }
  rp_arena arena;
  rp_arena_init(&arena);
  struct stat journal;
  bool pending = stat(rp_arena_printf(&arena, "%s-wal", path).data, &journal) == 0 && journal.st_size > 0;
  sqlite3_close(store->db);
  store->db = NULL;
  if (pending) {
    (void)rp_fail(
        err, RP_ERROR_IO,
        "%s: a scan that was stopped left writes in %s-wal, and nothing can be written here; copy both files elsewhere",
        path, path);
  } else if (sqlite3_open_v2(immutable_uri(&arena, path).data, &store->db, SQLITE_OPEN_READONLY | SQLITE_OPEN_URI,
                             NULL) != SQLITE_OK) {
    (void)rp_fail(err, RP_ERROR_IO, "%s: %s", path, sqlite3_errmsg(store->db));
  }
  rp_arena_release(&arena);
  return err->code == RP_OK ? 0 : -1;
}

static int open_writer(rp_store *store, const char *path, rp_error *err)
{
  store->writer = sqlite3_open_v2(path, &store->db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, NULL) == SQLITE_OK;
  (void)sqlite3_busy_timeout(store->db, BUSY_MS);
  if (store->writer &&
      sqlite3_db_readonly(store->db, "main") == 1) { // what SQLite falls back to where it may not write
    store->writer = false;
    return rp_fail(err, RP_ERROR_IO, "%s: may not be written", path);
  }
  return store->writer ? 0 : rp_fail(err, RP_ERROR_IO, "%s: %s", path, sqlite3_errmsg(store->db));
}

/// One scan at a time: two would count each other's rows. The file is open before SQLite opens it and closed after SQLite
/// has closed it, for closing any descriptor of a file drops the process's own locks on it.
static int lock_writer(rp_store *store, const char *path, rp_error *err)
{
  int file = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0666);
  if (file < 0) {
    return errno == EACCES || errno == EROFS ? rp_fail(err, RP_ERROR_IO, "%s: may not be written", path)
                                             : rp_fail_system(err, RP_ERROR_IO, rp_str_of(path), errno);
  }
  store->lock = file;
  for (int tries = 0; flock(file, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK; tries++) {
    if (tries == LOCK_TRIES) {
      return rp_fail(err, RP_ERROR_IO, "%s: another scan is writing it", path);
    }
    // The workers of a scan that was just killed hold it for a moment longer.
    (void)nanosleep(&(struct timespec){.tv_nsec = 50000000L}, NULL);
  }
  return 0; // a file system without locks has SQLite's own troubles
}

static int check_format(rp_store *store, const char *path, bool create, rp_error *err)
{
  int64_t version = pragma(store, "PRAGMA user_version");
  int64_t application = pragma(store, "PRAGMA application_id");
  if (version < 0 || application < 0) {
    return rp_fail(err, (sqlite3_errcode(store->db) & 0xff) == SQLITE_NOTADB ? RP_ERROR_FORMAT : RP_ERROR_IO, "%s: %s",
                   path, sqlite3_errmsg(store->db));
  }
  bool fresh = version == 0 && application == 0 && pragma(store, "SELECT count(*) FROM sqlite_master") == 0;
  if (fresh) {
    return create ? 0 : rp_fail(err, RP_ERROR_FORMAT, "%s: an empty file, not a store", path);
  }
  if (application != APPLICATION_ID) {
    return rp_fail(err, RP_ERROR_FORMAT, "%s: not a store of repipe", path);
  }
  bool migrates = version >= RP_SCHEMA_OLDEST && version < RP_SCHEMA_VERSION;
  if (version != RP_SCHEMA_VERSION && !(migrates && create)) {
    return rp_fail(err, RP_ERROR_FORMAT, "%s: written by %s repipe (schema %lld, this one knows %d); scan %s", path,
                   version > RP_SCHEMA_VERSION ? "a newer" : "an older", (long long)version, RP_SCHEMA_VERSION,
                   migrates ? "into it to bring it up to date" : "into a new file");
  }
  return 0;
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
  (void)sqlite3_config(
      SQLITE_CONFIG_SINGLETHREAD); // no thread but this one ever uses it: no mutex around each value of a row
  bool shared = strcmp(path, ":memory:") != 0; // SQLite's name of one that is no file
  int status = !create ? open_reader(store, path, err) : shared ? lock_writer(store, path, err) : 0;
  status = status == 0 && create ? open_writer(store, path, err) : status;
  status = status == 0 ? check_format(store, path, create, err) : status;
  if (status == 0 && create) {
    status =
        rp_store_run(store, "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA foreign_keys = ON", err);
    status = status == 0 ? create_schema(store, err) : status;
  }
  if (status != 0) {
    store->writer = false;
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
  if (store->writer) { // one plain file, readable anywhere; while somebody reads it stays as it is, and valid
    (void)sqlite3_busy_timeout(store->db, 0);
    (void)sqlite3_exec(store->db, "PRAGMA journal_mode = DELETE", NULL, NULL, NULL);
  }
  sqlite3_close(store->db);
  if (store->lock != 0) {
    (void)close(store->lock);
  }
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

int rp_store_insert(rp_store *store, const char *sql, const char *types, rp_error *err, ...)
{
  sqlite3_stmt *statement = cached(store, sql);
  if (statement == NULL) {
    return fail(store, err);
  }
  va_list values; // what they point to outlives the step, and no later one reads it: each binds all of its own
  va_start(values, err);
  int status = SQLITE_OK;
  for (int i = 0; types[i] != '\0' && status == SQLITE_OK; i++) {
    rp_str text;
    switch (types[i]) {
    case 's':
      status = sqlite3_bind_text(statement, i + 1, va_arg(values, const char *), -1, SQLITE_STATIC);
      break;
    case 't':
      text = va_arg(values, rp_str);
      status = sqlite3_bind_text64(statement, i + 1, text.data != NULL ? text.data : "", text.size, SQLITE_STATIC,
                                   SQLITE_UTF8);
      break;
    case 'b':
      text = va_arg(values, rp_str);
      status =
          text.size > 0 ? sqlite3_bind_blob64(statement, i + 1, text.data, text.size, SQLITE_STATIC) : SQLITE_TOOBIG;
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

/// `?1` of a cached statement of ours, which must be told to start again when its rows were read.
static sqlite3_stmt *begin_select(rp_store *store, const char *sql, rp_str id)
{
  sqlite3_stmt *statement = cached(store, sql);
  bool bound = statement != NULL && sqlite3_bind_text64(statement, 1, id.data != NULL ? id.data : "", id.size,
                                                        SQLITE_TRANSIENT, SQLITE_UTF8) == SQLITE_OK;
  return bound ? statement : NULL;
}

int rp_store_copy(rp_store *to, const char *insert, rp_store *from, const char *select, rp_str id, rp_error *err)
{
  sqlite3_stmt *source = begin_select(from, select, id);
  sqlite3_stmt *target = cached(to, insert);
  if (source == NULL || target == NULL) {
    return fail(source == NULL ? from : to, err);
  }
  int status;
  int result = 0;
  while ((status = sqlite3_step(source)) == SQLITE_ROW && result == 0) {
    bool done = true;
    for (int i = 0; i < sqlite3_column_count(source) && done; i++) {
      done = sqlite3_bind_value(target, i + 1, sqlite3_column_value(source, i)) == SQLITE_OK;
    }
    done = done && sqlite3_step(target) == SQLITE_DONE;
    result = done ? 0 : fail(to, err);
    (void)sqlite3_reset(target);
  }
  result = result == 0 && status != SQLITE_DONE ? fail(from, err) : result;
  (void)sqlite3_reset(source);
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

bool rp_query_null(rp_query *query, int column)
{
  return sqlite3_column_type(query->statement, column) == SQLITE_NULL;
}

int rp_query_inflated(rp_str *out, rp_query *query, int column, rp_arena *arena, rp_error *err)
{
  const char *blob = sqlite3_column_blob(query->statement, column);
  rp_str packed = {blob, (size_t)sqlite3_column_bytes(query->statement, column)};
  *out = RP_STR("");
  return rp_query_null(query, column) || rp_inflate(out, packed, arena) == 0
             ? 0
             : rp_fail(err, RP_ERROR_FORMAT, "store: %s: a compressed text is damaged",
                       sqlite3_column_name(query->statement, column));
}

void rp_query_free(rp_query *query)
{
  if (query != NULL) {
    sqlite3_finalize(query->statement);
    free(query);
  }
}
