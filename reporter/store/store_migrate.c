// Older schemas, one step after another.
#include "reporter/store/texts.h"

/// From each older schema to the next; what cannot be known of old rows is what makes the next scan read them again.
/// tests/cli/schema holds what older programs wrote.
static const char *const MIGRATIONS[] = {
    "CREATE TABLE counterparts (repository TEXT NOT NULL REFERENCES repositories(identity) ON DELETE CASCADE, "
    "ordinal INTEGER NOT NULL, kind TEXT NOT NULL CHECK (kind IN ('workflow', 'launch_plan')), "
    "form TEXT NOT NULL CHECK (form IN ('spec', 'flytekit')), name TEXT NOT NULL, workflow TEXT NOT NULL, "
    "path TEXT NOT NULL, line INTEGER NOT NULL, schedule TEXT NOT NULL, PRIMARY KEY (repository, ordinal)) "
    "STRICT, WITHOUT ROWID;"
    "PRAGMA user_version = 3",
    "CREATE TABLE history (repository TEXT NOT NULL, moment INTEGER NOT NULL, commit_id TEXT NOT NULL, "
    "remaining INTEGER NOT NULL, added INTEGER NOT NULL, reopened INTEGER NOT NULL, done INTEGER NOT NULL, "
    "removed INTEGER NOT NULL, unread INTEGER NOT NULL, PRIMARY KEY (repository, moment)) STRICT, WITHOUT ROWID;"
    "PRAGMA user_version = 4",
    "ALTER TABLE scan ADD COLUMN verdict TEXT NOT NULL DEFAULT 'PARTIAL';"
    "ALTER TABLE scan ADD COLUMN build TEXT NOT NULL DEFAULT '';"
    "ALTER TABLE scan ADD COLUMN shard TEXT NOT NULL DEFAULT '';"
    "ALTER TABLE scan ADD COLUMN settings TEXT NOT NULL DEFAULT '';"
    "ALTER TABLE repositories ADD COLUMN ref TEXT NOT NULL DEFAULT '';"
    "ALTER TABLE repositories ADD COLUMN folder TEXT NOT NULL DEFAULT '';"
    "ALTER TABLE repositories ADD COLUMN phase TEXT NOT NULL DEFAULT '';"
    "ALTER TABLE repositories ADD COLUMN file TEXT NOT NULL DEFAULT '';"
    "ALTER TABLE repositories ADD COLUMN again TEXT NOT NULL DEFAULT '';"
    "ALTER TABLE repositories ADD COLUMN fingerprint TEXT NOT NULL DEFAULT '';"
    "ALTER TABLE repositories ADD COLUMN position INTEGER NOT NULL DEFAULT 0;"
    "PRAGMA user_version = 5",
    "ALTER TABLE repositories ADD COLUMN tree TEXT NOT NULL DEFAULT '';"
    "ALTER TABLE repositories ADD COLUMN wanted TEXT NOT NULL DEFAULT '';"
    "ALTER TABLE repositories ADD COLUMN linked TEXT NOT NULL DEFAULT '';"
    "CREATE TABLE published (repository TEXT NOT NULL REFERENCES repositories(identity) ON DELETE CASCADE, "
    "ordinal INTEGER NOT NULL, name TEXT NOT NULL, root TEXT NOT NULL, PRIMARY KEY (repository, ordinal)) "
    "STRICT, WITHOUT ROWID;"
    "CREATE TABLE links (repository TEXT NOT NULL REFERENCES repositories(identity) ON DELETE CASCADE, "
    "name TEXT NOT NULL, provider TEXT NOT NULL, root TEXT NOT NULL, tree TEXT NOT NULL, "
    "PRIMARY KEY (repository, name)) STRICT, WITHOUT ROWID;"
    "PRAGMA user_version = 6",
    "ALTER TABLE tasks ADD COLUMN source_at INTEGER NOT NULL DEFAULT 0;"
    "ALTER TABLE tasks ADD COLUMN details_at INTEGER NOT NULL DEFAULT 0;"
    "ALTER TABLE specs ADD COLUMN json_at INTEGER NOT NULL DEFAULT 0;"
    "ALTER TABLE repositories ADD COLUMN archived INTEGER NOT NULL DEFAULT 0;"
    "ALTER TABLE scan ADD COLUMN dormant_days INTEGER NOT NULL DEFAULT 365;"
    "CREATE TABLE texts (repository TEXT NOT NULL REFERENCES repositories(identity) ON DELETE CASCADE, "
    "ordinal INTEGER NOT NULL, packed BLOB NOT NULL, PRIMARY KEY (repository, ordinal)) STRICT, WITHOUT ROWID;"
    "PRAGMA user_version = 7",
    "ALTER TABLE task_reasons ADD COLUMN accepted TEXT NOT NULL DEFAULT '';"
    "ALTER TABLE workflow_reasons ADD COLUMN accepted TEXT NOT NULL DEFAULT '';"
    "CREATE TABLE moves (repository TEXT NOT NULL, ordinal INTEGER NOT NULL, moment INTEGER NOT NULL, commit_id TEXT "
    "NOT NULL, since TEXT NOT NULL, time INTEGER NOT NULL, entity TEXT NOT NULL CHECK (entity IN ('workflow', "
    "'task')), name TEXT NOT NULL, was TEXT NOT NULL, path TEXT NOT NULL, before TEXT NOT NULL, after TEXT NOT NULL, "
    "before_outcome TEXT NOT NULL, after_outcome TEXT NOT NULL, reopened INTEGER NOT NULL, PRIMARY KEY (repository, "
    "ordinal)) STRICT, WITHOUT ROWID;"
    "CREATE TABLE spells (repository TEXT NOT NULL, ordinal INTEGER NOT NULL, kind TEXT NOT NULL, name TEXT NOT NULL, "
    "version TEXT NOT NULL, first INTEGER NOT NULL, last INTEGER NOT NULL, PRIMARY KEY (repository, ordinal)) STRICT, "
    "WITHOUT ROWID;"
    "CREATE TABLE mentions (repository TEXT NOT NULL REFERENCES repositories(identity) ON DELETE CASCADE, ordinal "
    "INTEGER NOT NULL, kind TEXT NOT NULL CHECK (kind IN ('argument', 'config', 'image', 'library')), name TEXT NOT "
    "NULL, text TEXT NOT NULL, path TEXT NOT NULL, line INTEGER NOT NULL, PRIMARY KEY (repository, ordinal)) STRICT, "
    "WITHOUT ROWID;"
    "CREATE TABLE waivers (repository TEXT NOT NULL REFERENCES repositories(identity) ON DELETE CASCADE, ordinal "
    "INTEGER NOT NULL, kind TEXT NOT NULL CHECK (kind IN ('waiver', 'accepted')), what TEXT NOT NULL, reason TEXT NOT "
    "NULL, author TEXT NOT NULL, expires TEXT NOT NULL, expired INTEGER NOT NULL, path TEXT NOT NULL, line INTEGER NOT "
    "NULL, PRIMARY KEY (repository, ordinal)) STRICT, WITHOUT ROWID;"
    "PRAGMA user_version = 8",
    "CREATE TABLE team_history (repository TEXT NOT NULL, moment INTEGER NOT NULL, team TEXT NOT NULL, remaining "
    "INTEGER "
    "NOT NULL, added INTEGER NOT NULL, reopened INTEGER NOT NULL, done INTEGER NOT NULL, removed INTEGER NOT NULL, "
    "taken "
    "INTEGER NOT NULL, given INTEGER NOT NULL, PRIMARY KEY (repository, moment, team)) STRICT, WITHOUT ROWID;"
    "PRAGMA user_version = 9",
    "ALTER TABLE workflows ADD COLUMN tasks TEXT NOT NULL DEFAULT '';"
    "ALTER TABLE workflows ADD COLUMN options TEXT NOT NULL DEFAULT '';"
    "PRAGMA user_version = 10",
    "ALTER TABLE scan ADD COLUMN rules TEXT NOT NULL DEFAULT '';"
    "ALTER TABLE mentions RENAME TO older;"
    "CREATE TABLE mentions (repository TEXT NOT NULL REFERENCES repositories(identity) ON DELETE CASCADE, ordinal "
    "INTEGER NOT NULL, kind TEXT NOT NULL CHECK (kind IN ('argument', 'config', 'image', 'library', 'tag')), name TEXT "
    "NOT NULL, text TEXT NOT NULL, path TEXT NOT NULL, line INTEGER NOT NULL, PRIMARY KEY (repository, ordinal)) "
    "STRICT, WITHOUT ROWID;"
    "INSERT INTO mentions SELECT * FROM older;"
    "DROP TABLE older;"
    "PRAGMA user_version = 11",
    "ALTER TABLE workflows ADD COLUMN map_at INTEGER; PRAGMA user_version = 12"};

typedef RP_VEC(rp_str) text_list;

/// Schema 6 kept each text alone, deflated, in the row that it is of.
static int pack_rows(rp_store *store, const char *repository, rp_text_pack *pack, rp_error *err)
{
  static const struct {
    const char *select, *update;
  } STEPS[] = {{"SELECT source, position, '' FROM tasks WHERE repository = ?1 ORDER BY position",
                "UPDATE tasks SET source_at = ?3 WHERE repository = ?1 AND position = ?2"},
               {"SELECT details, position, '' FROM tasks WHERE repository = ?1 ORDER BY position",
                "UPDATE tasks SET details_at = ?3 WHERE repository = ?1 AND position = ?2"},
               {"SELECT json, kind, name FROM specs WHERE repository = ?1 ORDER BY kind, name",
                "UPDATE specs SET json_at = ?3 WHERE repository = ?1 AND kind = ?2 AND name = ?4"}};
  for (size_t i = 0; i < sizeof STEPS / sizeof STEPS[0]; i++) {
    typedef struct moved {
      rp_str key, name;
      uint64_t at;
    } moved;
    RP_VEC(moved) rows = {0};
    rp_query *query = rp_query_new(store, STEPS[i].select, repository, err);
    while (query != NULL && rp_query_next(query, err)) {
      rp_str text;
      if (rp_query_inflated(&text, query, 0, pack->arena, err) != 0) {
        break;
      }
      moved row = {rp_arena_str(pack->arena, rp_query_text(query, 1)),
                   rp_arena_str(pack->arena, rp_query_text(query, 2)), rp_text_add(pack, text)};
      RP_PUSH(pack->arena, &rows, row);
    }
    rp_query_free(query);
    for (size_t k = 0; k < rows.count && err->code == RP_OK; k++) {
      const moved *row = &rows.items[k];
      (void)rp_store_insert(store, STEPS[i].update, i < 2 ? "sti" : "stit", err, repository, row->key, (int64_t)row->at,
                            row->name);
    }
  }
  return err->code == RP_OK ? 0 : -1;
}

static int pack_texts(rp_store *store, rp_error *err)
{
  rp_arena arena;
  rp_arena_init(&arena);
  text_list identities = {0};
  rp_query *query = rp_query_new(store, "SELECT identity FROM repositories", NULL, err);
  while (query != NULL && rp_query_next(query, err)) {
    RP_PUSH(&arena, &identities, rp_arena_str(&arena, rp_query_text(query, 0)));
  }
  rp_query_free(query);
  for (size_t i = 0; i < identities.count && err->code == RP_OK; i++) {
    rp_arena scratch;
    rp_arena_init(&scratch);
    rp_text_pack pack = {.arena = &scratch, .rest = RP_BUF_INIT};
    const char *id = rp_arena_cstr(&scratch, identities.items[i]);
    (void)pack_rows(store, id, &pack, err);
    rp_text_end(&pack);
    (void)(err->code == RP_OK ? rp_texts_insert(store, id, pack.pieces.items, pack.pieces.count, err) : 0);
    rp_arena_release(&scratch);
  }
  rp_arena_release(&arena);
  return err->code == RP_OK
             ? rp_store_run(store,
                            "ALTER TABLE tasks DROP COLUMN source; ALTER TABLE tasks DROP COLUMN details;"
                            "ALTER TABLE specs DROP COLUMN json",
                            err)
             : -1;
}

int rp_store_migrate(rp_store *store, int64_t version, rp_error *err)
{
  int status = 0;
  for (int64_t i = version; status == 0 && i >= RP_SCHEMA_OLDEST && i < RP_SCHEMA_VERSION; i++) {
    status = rp_store_run(store, MIGRATIONS[i - RP_SCHEMA_OLDEST], err);
    status = status == 0 && i == 6 ? pack_texts(store, err) : status;
  }
  return status;
}
