#ifndef RP_REPORTER_REPORTER_H
#define RP_REPORTER_REPORTER_H

/// Progress of a fleet: what scans found is recorded in a store, tallied into one snapshot, and rendered. Every output is
/// a function of the snapshot, so that no two of them can disagree.

#include "base/arena.h"
#include "base/error.h"
#include "repipe/v1/fleet.pb-c.h"
#include "repipe/v1/inventory.pb-c.h"
#include "repipe/v1/plan.pb-c.h"

typedef struct rp_store rp_store;

/// Opens the SQLite store at `path`, made when `create`; otherwise it must exist, is only read, and may lie where nothing
/// can be written. One writer at a time (WAL while it is open: readers are never blocked; one plain file afterwards).
/// -1: RP_ERROR_NOT_FOUND, RP_ERROR_FORMAT (no store of ours, or of an older or newer version), RP_ERROR_IO.
int rp_store_open(rp_store **out, const char *path, bool create, rp_error *err);
void rp_store_close(rp_store *store);

/// A spec that translation made of a task class or workflow, for showing beside the source.
typedef enum rp_spec_kind { RP_SPEC_TASK = 0, RP_SPEC_WORKFLOW, RP_SPEC_LAUNCH_PLAN } rp_spec_kind;

typedef struct rp_recorded_spec {
  rp_spec_kind kind; ///< a task, a workflow and a launch plan may share a name
  rp_str name;       ///< Flyte name
  rp_str json;       ///< canonical proto JSON; only rp_recorded_pack reads it
  uint64_t at;       ///< where it begins among the texts
} rp_recorded_spec;

/// Sources, details and specs of a repository, compressed together.
typedef struct rp_recorded_texts {
  const rp_str *pieces;
  size_t count;
  const uint64_t *sources, *details; ///< where those of each task begin
  const uint64_t *maps;              ///< and the map of each workflow of the plan
} rp_recorded_texts;

/// Packs the texts of an inventory and its specs, and says in `specs` where they begin: the dearest part of recording, which whoever
/// made the texts may do. Afterwards recording needs neither source, parameters, requirements, outputs nor bases of the tasks.
/// Memory of `arena`.
void rp_recorded_pack(rp_recorded_texts *out, rp_recorded_spec *specs, size_t spec_count,
                      const Repipe__V1__Inventory *inventory, const Repipe__V1__Plan *plan, rp_arena *arena);

/// A package or module that a repository publishes.
typedef struct rp_recorded_published {
  rp_str name; ///< dotted
  rp_str root; ///< folder below which it lies; empty: the top
} rp_recorded_published;

/// An import of a repository that another one of the fleet publishes.
typedef struct rp_recorded_link {
  rp_str name;           ///< dotted, as published
  rp_str provider, root; ///< identity of the other, and where it lies in it
  rp_str tree;           ///< of the other, as it was read
} rp_recorded_link;

typedef struct rp_recorded_links {
  rp_str wanted; ///< first parts of all names that it imports from elsewhere, one a line, sorted
  const rp_recorded_link *items;
  size_t count;
} rp_recorded_links;

/// What scanning one repository gave.
typedef struct rp_recorded_repository {
  rp_str identity;                  ///< of repos.csv, origin URL, or path: the key of the store
  rp_str path;                      ///< relative to the input, for the reproducer line
  const char *const *organisations; ///< org1 … orgn of repos.csv; may be empty
  size_t organisation_count;
  const Repipe__V1__Inventory *inventory; ///< NULL: it could not be read
  const Repipe__V1__Plan *plan;           ///< of all workflows; NULL with the inventory
  const rp_recorded_spec *specs;
  size_t spec_count;
  rp_recorded_texts texts; ///< with the inventory
  bool archived;           ///< as the list of inputs says
  uint32_t code;           ///< why it could not be read, or 0
  rp_str reason;           ///< one line
  rp_str ref, folder;      ///< as asked for; empty: as it stands, all of it
  rp_str phase, file;      ///< where a failed one failed; empty where that is not known
  rp_str fingerprint;      ///< of all that it is a function of; empty: look again next time
  rp_str tree;             ///< of its files alone; empty as above
  rp_str linked;           ///< of what it depends on in other repositories; empty as above
  rp_recorded_links links;
  const rp_recorded_published *published;
  size_t published_count;
  size_t position; ///< among the inputs of the whole scan, all shards together
} rp_recorded_repository;

enum { RP_DORMANT_DAYS = 365 }; ///< when nothing is said

/// How a scan is made, apart from what it reads.
typedef struct rp_scan_setting {
  const char *build;  ///< the program
  const char *shard;  ///< "i/n" of one that reads a part of its inputs, else ""
  const char *digest; ///< of decisions, libraries and the day: rows of two scans go together where it is the same
  long dormant_days;  ///< from how many days behind the newest commit of all a repository counts as dormant
} rp_scan_setting;

/// A scan of `inputs` repositories begins: until rp_store_finish the store says that it is not finished.
int rp_store_begin(rp_store *store, size_t inputs, const rp_scan_setting *setting, rp_error *err);

/// The command that reads this repository alone, to see a failure in `phase` again: one line for a shell. Memory of `arena`.
rp_str rp_recorded_again(const rp_recorded_repository *repository, rp_arena *arena);

/// Makes the second of two inputs of one identity a failed row (RP1004, or its own reason) under a name of its own, never a
/// silent replacement. `first` is the path of the other. Memory of `arena`.
void rp_recorded_twice(rp_recorded_repository *repository, rp_str first, rp_arena *arena);

/// What the store holds of a repository that was read.
typedef struct rp_stored_repository {
  rp_str identity, path, ref, folder;
  rp_str commit;                    ///< hex, "+" behind it for local changes; empty for a plain directory
  rp_str fingerprint, tree, linked; ///< as recorded
  rp_recorded_links links;
  const rp_recorded_published *published;
  size_t published_count;
} rp_stored_repository;

/// Those that were read, by identity, with what was recorded of them and other repositories. Memory of `arena`. -1: RP_ERROR_IO, RP_ERROR_FORMAT.
int rp_store_list(const rp_stored_repository **out, size_t *count, rp_store *store, rp_arena *arena, rp_error *err);

/// The rows of this repository are still true: counts it as recorded, at this place among the inputs.
int rp_store_keep(rp_store *store, rp_str identity, size_t position, rp_error *err);

/// What the store holds, in numbers; each is the sum of its parts by the store's own constraints.
typedef struct rp_store_totals {
  size_t repositories, failed, files, scanned, unparsed, tasks, workflows;
  Repipe__V1__Outcomes outcomes; ///< of the workflows
  const char *verdict;           ///< "SUCCEEDED" all were read, "PARTIAL", "FAILED" none was
} rp_store_totals;

int rp_store_count(rp_store_totals *out, rp_store *store, rp_error *err);

/// Replaces what the store knows of this repository, in one transaction: a kill leaves the old or the new.
int rp_store_record(rp_store *store, const rp_recorded_repository *repository, rp_error *err);

/// The scan is over. Repositories of the store that are not in `identities` are removed: the store mirrors its input.
int rp_store_finish(rp_store *store, const rp_str *identities, size_t count, rp_error *err);

/// Replaces what the store holds by the rows of all parts of one scan with --shard: the rows that it would have without. Parts
/// are stores that are only read. In one transaction.
/// -1: as rp_store_open; RP_ERROR_FORMAT the parts are not all those of one scan, by one program, that came to its end.
int rp_store_merge(rp_store *store, const char *const *parts, size_t count, rp_error *err);

/// Laws that a store breaks, a line each, at most some of each law.
typedef struct rp_store_findings {
  const rp_str *texts;
  size_t count;
} rp_store_findings;

/// Judges a store: every file, class and workflow is in exactly one bucket, what is not exact says why, sums hold at every level,
/// the verdict is that of the rows (docs/store.md). Memory of `arena`. -1: RP_ERROR_IO, RP_ERROR_FORMAT it cannot be read.
int rp_store_check(rp_store_findings *out, rp_store *store, rp_arena *arena, rp_error *err);

/// The store's content as numbers and rows, conserved at every level. Memory of `arena`.
/// -1: RP_ERROR_IO; RP_ERROR_FORMAT a damaged store, or one whose numbers do not add up (RP9006).
int rp_tally(Repipe__V1__Snapshot **out, rp_store *store, rp_arena *arena, rp_error *err);

/// What Flyte said of its launch plans, workflows and executions.
typedef struct rp_flyte_state rp_flyte_state;
rp_flyte_state *rp_flyte_state_new(rp_arena *arena);
void rp_flyte_state_release(rp_flyte_state *state);
/// Adds what `flytectl get launchplan|workflow|execution -o json` printed; `file` is said in errors. -1: RP_ERROR_FORMAT.
int rp_flyte_state_add(rp_flyte_state *state, const char *file, rp_str json, rp_error *err);

/// Fills what follows from the rows: blockers, status (reporter/tally/status.h has the rules), points and waves (reporter/tally/waves.h).
/// rp_tally does it from the repositories alone, with `state` NULL; again with what Flyte said. The snapshot is changed.
void rp_derive(Repipe__V1__Snapshot *snapshot, const rp_flyte_state *state, rp_arena *arena);

/// A cause that a forecast takes as removed.
typedef struct rp_assumption {
  uint32_t code;
  rp_str text; ///< only where this stands in what is said of it; empty: everywhere
} rp_assumption;

/// "RP3104,RP3101" of --assume. -1: RP_ERROR_USAGE, a word that is no code of the table.
int rp_assumptions_of_list(const rp_assumption **out, size_t *count, const char *list, rp_arena *arena, rp_error *err);
/// A line each, "RP3001 base.of.ours": a code, and what must stand in what is said of it; "#" begins a comment. `file` is said in errors.
int rp_assumptions_of_file(const rp_assumption **out, size_t *count, const char *file, rp_str content, rp_arena *arena,
                           rp_error *err);

/// Makes the snapshot a forecast: the causes go from workflows and task classes, outcomes are the worst of what stays, every sum is
/// made anew, and Snapshot.assumed says so. What is excluded or could not be read stays. Call rp_derive afterwards.
/// A forecast is at best: what stands behind a cause may have causes of its own. Texts are borrowed.
void rp_assume(Repipe__V1__Snapshot *snapshot, const rp_assumption *assumptions, size_t count, rp_arena *arena);

/// What a snapshot of one repository holds of what can move; memory of `arena`, texts are borrowed.
Repipe__V1__Past *rp_past_of(const Repipe__V1__Snapshot *snapshot, rp_arena *arena);
/// Whether nothing moved between two commits; lines may differ, and what classes say inside.
bool rp_past_same(const Repipe__V1__Past *one, const Repipe__V1__Past *other);
/// For keeping it. -1: RP_ERROR_FORMAT, damaged or of another version.
rp_str rp_past_packed(const Repipe__V1__Past *past, rp_arena *arena);
int rp_past_unpacked(Repipe__V1__Past **out, rp_str packed, rp_arena *arena, rp_error *err);

/// What moved in one repository, commit after commit; a class that was renamed or moved goes on.
typedef struct rp_ledger rp_ledger;

typedef struct rp_ledger_commit {
  const char *id;    ///< hex
  const char *since; ///< the commit that was given before it; "" for the first
  int64_t time;      ///< author's, UTC seconds
} rp_ledger_commit;

/// Everything that a ledger answers is memory of `arena`.
rp_ledger *rp_ledger_new(rp_arena *arena);
void rp_ledger_release(rp_ledger *ledger);
/// The next commit, oldest first; where the past begins nothing moved. `past` is kept until the next one, and belongs to the caller.
void rp_ledger_add(rp_ledger *ledger, const Repipe__V1__Past *past, const rp_ledger_commit *at);
/// A moment of the history: what moved since the one before.
Repipe__V1__HistoryRow *rp_ledger_mark(rp_ledger *ledger, int64_t moment, const char *commit);
/// All moves, oldest first; `repository` is not set.
Repipe__V1__MoveRow *const *rp_ledger_moves(size_t *count, const rp_ledger *ledger);

/// What one team had to do at one moment of the history, in this repository.
typedef struct rp_team_moment {
  const char *team;
  Repipe__V1__TeamMomentRow *row;
} rp_team_moment;

/// By moment; a team has a row from the first moment on at which it had something to do.
const rp_team_moment *rp_ledger_teams(size_t *count, const rp_ledger *ledger);

/// From which moment to which something was used.
typedef struct rp_spell {
  const char *kind, *name, *version;
  int64_t first, last;
} rp_spell;

const rp_spell *rp_ledger_spells(size_t *count, const rp_ledger *ledger);

/// What the past of one repository was.
typedef struct rp_recorded_past {
  Repipe__V1__HistoryRow *const *rows;
  size_t count;
  Repipe__V1__MoveRow *const *moves;
  size_t move_count;
  const rp_spell *spells;
  size_t spell_count;
  const rp_team_moment *teams;
  size_t team_count;
} rp_recorded_past;

/// Replaces the history of this repository, in one transaction.
int rp_store_history(rp_store *store, rp_str identity, const rp_recorded_past *past, rp_error *err);

/// Counts one thing of this outcome; false, and nothing is counted, when there is no such outcome.
bool rp_outcomes_count(Repipe__V1__Outcomes *counts, rp_str outcome);

/// At most 40 lines of 80 columns.
rp_str rp_report_text(const Repipe__V1__Snapshot *snapshot, rp_arena *arena);
/// One JSON document of schema_version 2, keys sorted, a row a line; what thousands of rows say alike it has once (docs/schema).
rp_str rp_report_json(const Repipe__V1__Snapshot *snapshot, rp_arena *arena);
/// The same as programs before wrote it, schema_version 1: everything where it belongs, indented.
rp_str rp_report_json_whole(const Repipe__V1__Snapshot *snapshot, rp_arena *arena);
/// One JSON object a line, `type` first of all: the snapshot's totals, then each row of each table. Every line stands alone.
rp_str rp_report_ndjson(const Repipe__V1__Snapshot *snapshot, rp_arena *arena);

/// Reads back what rp_report_json or rp_report_ndjson wrote, whole, of this or an earlier program. Memory of `arena`.
/// -1: RP_ERROR_FORMAT: it is neither, or its numbers do not add up.
int rp_snapshot_read(Repipe__V1__Snapshot **out, rp_str text, rp_arena *arena, rp_error *err);

/// Names of the tables that rp_report_csv writes, by index; NULL behind the last.
const char *rp_report_table(size_t index);
/// Whether the snapshot has this table: "changes" are those since the baseline. Without one there is none: an empty table would say that nothing moved.
bool rp_report_has_table(const Repipe__V1__Snapshot *snapshot, size_t index);
/// One table that it has as RFC 4180 has it, with a line of heads. A text that a spreadsheet would run begins with an apostrophe.
rp_str rp_report_csv(const Repipe__V1__Snapshot *snapshot, size_t table, rp_arena *arena);

/// The repositories of a wave (by index) as a repos.csv that `repipe scan --clones` reads; empty text behind the last wave.
rp_str rp_report_wave(const Repipe__V1__Snapshot *snapshot, size_t wave, rp_arena *arena);

/// Markdown (CommonMark with tables, as GitHub and GitLab show it): for step summaries and pull requests.
rp_str rp_report_markdown(const Repipe__V1__Snapshot *snapshot, rp_arena *arena);

/// SARIF 2.1.0 (OASIS, 27 March 2020): a run for each repository, a result for each thing said at a place.
rp_str rp_report_sarif(const Repipe__V1__Snapshot *snapshot, rp_arena *arena);
/// The same with baselineState (3.27.24): "new", "unchanged", "updated" (said at another place) or "absent" against what `baseline`
/// says, by the fingerprints.
rp_str rp_report_sarif_against(const Repipe__V1__Snapshot *snapshot, const Repipe__V1__Snapshot *baseline,
                               rp_arena *arena);

/// A JSON array of facts for Backstage's Tech Insights, one object a component: what its entity is called there, and facts of
/// the types that FactSchema has. One entity a repository, and one a team.
rp_str rp_report_backstage(const Repipe__V1__Snapshot *snapshot, rp_arena *arena);

/// OpenLineage 2-0-2: a JobEvent a line for each task class that runs, with the targets that it writes and those of what it requires.
rp_str rp_report_openlineage(const Repipe__V1__Snapshot *snapshot, rp_arena *arena);

/// Gauges in Prometheus' text format, for the textfile collector of a node exporter.
rp_str rp_report_prometheus(const Repipe__V1__Snapshot *snapshot, rp_arena *arena);

/// One self-contained page that opens from disk; without `code` it leaves out sources and specs, and says so.
rp_str rp_report_html(const Repipe__V1__Snapshot *snapshot, bool code, rp_arena *arena);

/// Bytes that one page may have: what a browser opens from disk in a second.
enum { RP_PAGE_BUDGET = 15 * 1000 * 1000 };

/// Takes one file of a folder; -1 with an error ends the work.
typedef int (*rp_page_writer)(void *data, const char *name, rp_str page, rp_error *err);

/// The same as files of one folder: index.html, and where that would pass `budget` bytes, sources and specs in one page a
/// repository beside it ("repository-0001.html" …), each as self-contained.
int rp_report_pages(const Repipe__V1__Snapshot *snapshot, size_t budget, rp_page_writer write, void *data,
                    rp_error *err);

/// What moved from `before` to `after`: repositories by identity, tasks and workflows by "module:qualname" in them. A task that
/// is absent and one that is new in the same repository, whose class statements read the same but for the name, each the only
/// one of its kind, moved; and so did the workflow that it is the root of. Memory of `arena`; texts are borrowed.
Repipe__V1__Comparison *rp_comparison_of(const Repipe__V1__Snapshot *before, const Repipe__V1__Snapshot *after,
                                         rp_arena *arena);

/// A line for each change, tabs between its columns, and the totals before and after above them.
rp_str rp_comparison_text(const Repipe__V1__Comparison *comparison, rp_arena *arena);
/// The same as Markdown for a step summary or a merge request.
rp_str rp_comparison_markdown(const Repipe__V1__Comparison *comparison, rp_arena *arena);
/// The message as one JSON document, keys sorted.
rp_str rp_comparison_json(const Repipe__V1__Comparison *comparison, rp_arena *arena);

/// One use of a name in the fleet.
typedef struct rp_usage {
  const char *
      kind; ///< "argument", "argument value", "base", "config", "contrib", "image", "launch", "library", "parameter", "parameter type", "tag", "target" or "task"
  rp_str name;         ///< what is used: "module:qualname", a parameter's name, a family
  uint32_t repository; ///< index into the snapshot's repositories
  const char *user;    ///< "module:qualname" of the task class; of a launch its kind
  const char *path;
  uint32_t line;
  const char *text; ///< the whole line: arguments with their values, default, path, command, requirement
  const char *team; ///< of the task class; NULL: what the repository says, not a class
  size_t task;      ///< index into the snapshot's task classes; SIZE_MAX: what the repository says
} rp_usage;

/// Every use that the snapshot knows, by repository and place: of its task classes, then of launches, then what else it names. Texts
/// are borrowed.
const rp_usage *rp_usages(size_t *count, const Repipe__V1__Snapshot *snapshot, rp_arena *arena);
/// Whether `name` is the used name, or what stands behind its last colon or dot.
bool rp_usage_matches(const rp_usage *usage, rp_str name);
/// A line for each, under a line of heads; tabs between columns.
rp_str rp_usage_text(const rp_usage *rows, size_t count, const Repipe__V1__Snapshot *snapshot, rp_arena *arena);
/// Each kind and name once: kind by kind, what most repositories use first. `rows` come by repository; with a snapshot also where. Memory of `arena`.
Repipe__V1__UsageRow **rp_usage_rows(size_t *count, const rp_usage *rows, size_t row_count,
                                     const Repipe__V1__Snapshot *snapshot, rp_arena *arena);
/// Each kind and name with the repositories and places that use it, most repositories first. `rows` come by repository.
rp_str rp_usage_catalogue(const rp_usage *rows, size_t count, rp_arena *arena);

#endif
