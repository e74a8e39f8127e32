#ifndef RP_REPORTER_STORE_STORE_H
#define RP_REPORTER_STORE_STORE_H

/// The store's own interface to the stages of reporter/. SQLite's home is store.c.

#include "reporter/reporter.h"

/// One row at a time: values of the current row, valid until the next step.
typedef struct rp_query rp_query;

/// Prepares `sql`; `?1` is bound to `repository` when it is given. NULL: failed, err is set.
rp_query *rp_query_new(rp_store *store, const char *sql, const char *repository, rp_error *err);
/// True while there is a row; false at the end or on failure (then err is set).
bool rp_query_next(rp_query *query, rp_error *err);
rp_str rp_query_text(rp_query *query, int column); ///< borrowed
int64_t rp_query_int(rp_query *query, int column);
bool rp_query_null(rp_query *query, int column);
/// A zlib column inflated into `arena`; NULL is empty. -1: RP_ERROR_FORMAT it is damaged or over the budget.
int rp_query_inflated(rp_str *out, rp_query *query, int column, rp_arena *arena, rp_error *err);
void rp_query_free(rp_query *query);

/// Binds and runs one INSERT; `types` is one letter a value: s (const char *), t (rp_str), i (int64_t), b (rp_str, bytes).
int rp_store_insert(rp_store *store, const char *sql, const char *types, rp_error *err, ...);
int rp_store_run(rp_store *store, const char *sql, rp_error *err);
/// Copies the rows that `select`, with `?1` bound to `id`, gives in one store into another, column by column. Both are literals.
int rp_store_copy(rp_store *to, const char *insert, rp_store *from, const char *select, rp_str id, rp_error *err);
/// Brings a store of this schema, an older one, to the newest; within a transaction.
int rp_store_migrate(rp_store *store, int64_t version, rp_error *err);
enum { RP_SCHEMA_VERSION = 12, RP_SCHEMA_OLDEST = 2 };
/// Writes the verdict that the rows of a finished scan deserve.
int rp_store_judge(rp_store *store, rp_error *err);
/// Ends a transaction that began: COMMIT where `status` is 0, else ROLLBACK and -1, and `err` keeps what it says.
int rp_store_end(rp_store *store, int status, rp_error *err);

#endif
