// Each law is a query for what breaks it; the sums over the levels are those of tally (conserve.c). Laws that SQLite keeps by
// itself (types, keys, outcomes that are one of six) are asked for too: a file may be edited or damaged.
#include "base/vec.h"
#include "proto/rules.h"
#include "reporter/store/store.h"

enum { SHOWN = 5 };

typedef struct law {
  const char *what;
  const char *sql; ///< one column: whatever breaks it
} law;

static const law LAWS[] = {
    {"SQLite finds the file damaged", "SELECT * FROM pragma_integrity_check(5) WHERE integrity_check <> 'ok'"},
    {"a row belongs to no other", "SELECT \"table\" || ' of ' || parent FROM pragma_foreign_key_check"},
    {"there is one scan", "SELECT count(*) || ' rows' FROM scan HAVING count(*) <> 1"},
    {"a finished scan recorded all its inputs",
     "SELECT recorded || ' of ' || inputs || ', ' || (SELECT count(*) FROM repositories) || ' rows' FROM scan "
     "WHERE finished AND (recorded <> inputs OR recorded <> (SELECT count(*) FROM repositories))"},
    {"the verdict is that of the rows",
     "SELECT verdict FROM scan WHERE finished AND verdict <> CASE "
     "WHEN NOT EXISTS (SELECT 1 FROM repositories WHERE code <> 0) THEN 'SUCCEEDED' "
     "WHEN EXISTS (SELECT 1 FROM repositories WHERE code = 0) THEN 'PARTIAL' ELSE 'FAILED' END "
     "OR NOT finished AND verdict <> CASE WHEN recorded > 0 THEN 'PARTIAL' ELSE 'FAILED' END"},
    {"a place among the inputs is of one repository",
     "SELECT min(identity) || ', ' || max(identity) FROM repositories, scan WHERE finished GROUP BY position "
     "HAVING count(*) > 1"},
    {"a repository that was not read says why, and has no rows",
     "SELECT identity FROM repositories r WHERE code <> 0 AND (reason = '' OR again = '' "
     "OR EXISTS (SELECT 1 FROM files WHERE repository = identity) OR EXISTS (SELECT 1 FROM tasks WHERE repository = "
     "identity) OR EXISTS (SELECT 1 FROM workflows WHERE repository = identity) OR EXISTS (SELECT 1 FROM specs WHERE "
     "repository = identity))"},
    {"files are numbered without a gap",
     "SELECT repository FROM files GROUP BY repository HAVING max(ordinal) + 1 <> count(*) OR min(ordinal) <> 0"},
    {"tasks are numbered without a gap",
     "SELECT repository FROM tasks GROUP BY repository HAVING max(position) + 1 <> count(*) OR min(position) <> 0"},
    {"workflows are numbered without a gap",
     "SELECT repository FROM workflows GROUP BY repository HAVING max(position) + 1 <> count(*) OR min(position) <> 0"},
    {"a file has one outcome",
     "SELECT repository || ' ' || path FROM files WHERE outcome NOT IN ('scanned', 'ignored', "
     "'unparsed')"},
    {"a file that is not scanned says why",
     "SELECT repository || ' ' || path FROM files WHERE outcome <> 'scanned' AND reason = '' AND code = 0"},
    {"a task has one outcome",
     "SELECT repository || ' ' || module || ':' || qualname FROM tasks WHERE outcome NOT IN ('exact', 'review', "
     "'collapsed', 'blocked', 'failed', 'excluded')"},
    {"a task stands in a file that was scanned",
     "SELECT repository || ' ' || module || ':' || qualname FROM tasks t WHERE NOT EXISTS (SELECT 1 FROM files f WHERE "
     "f.repository = t.repository AND f.path = t.path AND f.outcome <> 'ignored')"},
    {"a class is one task", "SELECT repository || ' ' || path || ' ' || qualname FROM tasks GROUP BY repository, "
                            "import_root, module, qualname, "
                            "path, line HAVING count(*) > 1"},
    {"a task that is not exact says why",
     "SELECT t.repository || ' ' || module || ':' || qualname FROM tasks t WHERE outcome <> 'exact' AND NOT EXISTS "
     "(SELECT 1 FROM task_reasons r WHERE r.repository = t.repository AND r.position = t.position AND r.kind = "
     "'outcome')"},
    {"the spec of a task is there",
     "SELECT t.repository || ' ' || spec FROM tasks t WHERE spec <> '' AND NOT EXISTS (SELECT 1 FROM specs s WHERE "
     "s.repository = t.repository AND s.kind = 'task' AND s.name = t.spec)"},
    {"a workflow has one outcome",
     "SELECT repository || ' ' || root FROM workflows WHERE outcome NOT IN ('exact', 'review', 'collapsed', 'blocked', "
     "'failed', 'excluded')"},
    {"the root of a workflow is a task",
     "SELECT w.repository || ' ' || root FROM workflows w WHERE NOT EXISTS (SELECT 1 FROM tasks t WHERE t.repository = "
     "w.repository AND t.position = w.task)"},
    {"a workflow that is not exact says why",
     "SELECT w.repository || ' ' || root FROM workflows w WHERE outcome <> 'exact' AND NOT EXISTS (SELECT 1 FROM "
     "workflow_reasons r WHERE r.repository = w.repository AND r.position = w.position)"},
    {"a workflow that can run has its spec",
     "SELECT w.repository || ' ' || root FROM workflows w WHERE outcome IN ('exact', 'review', 'collapsed') AND NOT "
     "EXISTS "
     "(SELECT 1 FROM specs s WHERE s.repository = w.repository AND s.kind = 'workflow' AND s.name = w.flyte_name)"},
};

typedef RP_VEC(rp_str) text_list;

static int keep_law(text_list *out, const law *kept, rp_store *store, rp_arena *arena, rp_error *err)
{
  rp_query *query = rp_query_new(store, kept->sql, NULL, err);
  size_t count = 0;
  while (query != NULL && rp_query_next(query, err)) {
    if (count++ < SHOWN) {
      RP_PUSH(arena, out, rp_arena_printf(arena, "%s: %.*s", kept->what, RP_STR_ARG(rp_query_text(query, 0))));
    }
  }
  if (count > SHOWN) {
    RP_PUSH(arena, out, rp_arena_printf(arena, "%s: %zu more", kept->what, count - SHOWN));
  }
  rp_query_free(query);
  return err->code == RP_OK ? 0 : -1;
}

/// What is looked at of the reasons: each outcome with its codes, row by row, one that does not keep its promise is a finding.
typedef struct promise {
  rp_str name;      ///< "repository root" of the row at hand
  rp_str outcome;   ///< "" where there is none, as of a diagnostic
  bool more;        ///< a code does more than inform
  bool of_workflow; ///< which names what decides; a task that is collapsed with what it requires may say only that
} promise;

static void keep_promise(text_list *out, const promise *p, rp_arena *arena)
{
  bool needs = rp_str_is(p->outcome, "review") || rp_str_is(p->outcome, "collapsed") ||
               rp_str_is(p->outcome, "blocked") || rp_str_is(p->outcome, "failed");
  if (p->more && rp_str_is(p->outcome, "exact")) {
    RP_PUSH(arena, out, rp_arena_printf(arena, "exact hides no difference: %.*s", RP_STR_ARG(p->name)));
  } else if (!p->more && needs && p->of_workflow) {
    RP_PUSH(arena, out,
            rp_arena_printf(arena, "an outcome has a code that decides it: %.*s, %.*s", RP_STR_ARG(p->name),
                            RP_STR_ARG(p->outcome)));
  }
}

static int keep_promises(text_list *out, const char *sql, rp_store *store, rp_arena *arena, rp_error *err)
{
  promise at = {0};
  rp_query *query = rp_query_new(store, sql, NULL, err);
  while (query != NULL && rp_query_next(query, err)) {
    const rp_rule *rule = rp_rule_find((uint32_t)rp_query_int(query, 2));
    if (!rp_str_eq(rp_query_text(query, 0), at.name)) {
      keep_promise(out, &at, arena);
      at = (promise){rp_arena_str(arena, rp_query_text(query, 0)), rp_arena_str(arena, rp_query_text(query, 1)), false,
                     rp_str_is(rp_query_text(query, 3), "workflow")};
    }
    at.more = at.more || rule == NULL || rule->class != RP_RULE_INFORMS;
    if (rule == NULL) {
      RP_PUSH(arena, out,
              rp_arena_printf(arena, "a code is one of the table: RP%04u of %.*s", (unsigned)rp_query_int(query, 2),
                              RP_STR_ARG(at.name)));
    }
  }
  keep_promise(out, &at, arena);
  rp_query_free(query);
  return err->code == RP_OK ? 0 : -1;
}

static const char *const PROMISES[] = {
    "SELECT r.repository || ' task ' || r.position || ' ' || module || ':' || qualname, outcome, r.code, 'task' FROM "
    "tasks t "
    "JOIN "
    "task_reasons r USING (repository, position) WHERE r.kind = 'outcome' ORDER BY r.repository, r.position",
    "SELECT r.repository || ' workflow ' || r.position || ' ' || root, outcome, r.code, 'workflow' FROM workflows w "
    "JOIN "
    "workflow_reasons r USING (repository, position) ORDER BY r.repository, r.position",
    "SELECT repository || ' ' || path || ' ' || ordinal, '', code, '' FROM diagnostics ORDER BY repository, ordinal",
    "SELECT identity, '', code, '' FROM repositories WHERE code <> 0"};

int rp_store_check(rp_store_findings *out, rp_store *store, rp_arena *arena, rp_error *err)
{
  text_list texts = {0};
  int status = 0;
  for (size_t i = 0; i < sizeof LAWS / sizeof LAWS[0] && status == 0; i++) {
    status = keep_law(&texts, &LAWS[i], store, arena, err);
  }
  for (size_t i = 0; i < sizeof PROMISES / sizeof PROMISES[0] && status == 0; i++) {
    status = keep_promises(&texts, PROMISES[i], store, arena, err);
  }
  rp_error sums = {0};
  Repipe__V1__Snapshot *snapshot;
  if (status == 0 && rp_tally(&snapshot, store, arena, &sums) != 0) {
    RP_PUSH(arena, &texts, rp_arena_str(arena, rp_str_of(sums.text)));
  }
  *out = (rp_store_findings){texts.items, texts.count};
  return status;
}
