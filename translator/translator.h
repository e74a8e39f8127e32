#ifndef RP_TRANSLATOR_TRANSLATOR_H
#define RP_TRANSLATOR_TRANSLATOR_H

/// From an inventory to a Flyte package: plan (what nodes, what edges, what outcome) -> emit (Flyte messages) -> bundle
/// (files), and the check of a package's bytes. The plan decides; everything after it is mechanical.

#include "base/arena.h"
#include "base/error.h"
#include "repipe/v1/inventory.pb-c.h"
#include "repipe/v1/plan.pb-c.h"

typedef struct rp_plan_options {
  const uint32_t *workflows; ///< indices into Inventory.workflows; a workflow named twice is planned once
  size_t workflow_count;     ///< 0: see `all`
  bool
      plugins; ///< native Flyte task types in place of the bridge where they do the same; wants an inventory with answers
  bool all;    ///< without `workflows`: true every workflow (scan, show); false the launched ones, and the candidates
               ///< where nothing is launched (translate)
  int64_t
      now; ///< the day on which decisions hold, seconds UTC; 0: the newest commit's, and for ever where there is none
} rp_plan_options;

/// The plan of the selected workflows, and the outcome of every task of the inventory over them, in `arena`. The plan
/// borrows from the inventory.
/// -1: RP_ERROR_NOT_FOUND an index is none of a workflow.
int rp_plan(Repipe__V1__Plan **out, const Repipe__V1__Inventory *inventory, const rp_plan_options *options,
            rp_arena *arena, rp_error *err);

/// What becomes of every attribute and hook of luigi.Task and of every option of `luigi`. Memory of `arena`.
Repipe__V1__Carried **rp_equivalence_table(size_t *count, rp_arena *arena);

typedef struct rp_emit_options {
  const char *image;     ///< NULL: not known; containers then have none, and Flyte refuses the package on purpose
  const char *python;    ///< the image's interpreter; NULL: "python3"
  bool allow_unresolved; ///< emit a placeholder image instead of none
  bool bridge_given;     ///< `bridge_installed` is what the command line says, whatever repipe.yaml says
  bool
      bridge_installed; ///< the image holds the bridge as the module repipe_bridge; false: each task's command carries it
  bool json_only;       ///< for being read by people: entities have no `bytes`
} rp_emit_options;

typedef enum rp_entity_kind { RP_ENTITY_TASK = 1, RP_ENTITY_WORKFLOW = 2, RP_ENTITY_LAUNCH_PLAN = 3 } rp_entity_kind;

/// One registered thing of the package.
typedef struct rp_entity {
  rp_entity_kind kind;
  const char *name; ///< Flyte name
  rp_str bytes; ///< flyteidl.admin.TaskSpec, WorkflowSpec or LaunchPlan, packed; empty with rp_emit_options.json_only
  rp_str json;  ///< the same as canonical proto JSON: two blanks, keys sorted, a newline at the end
} rp_entity;

typedef struct rp_package {
  rp_entity *entities; ///< in registration order: tasks by name, then each workflow with its launch plans behind it
  size_t count;
  size_t unresolved; ///< what a human must supply before Flyte accepts the package (no image: 1)
} rp_package;

/// The Flyte messages of a plan. Blocked workflows give none. A package without workflows is empty, not an error.
/// -1: RP_ERROR_LIMIT a task's command passes what the kernel takes as one argument.
int rp_emit(rp_package *out, const Repipe__V1__Plan *plan, const Repipe__V1__Inventory *inventory,
            const rp_emit_options *options, rp_arena *arena, rp_error *err);

/// The archive that `flytectl register files --archive` takes: gzip of a tar, the same bytes for the same entities.
/// -1: RP_ERROR_IO libarchive refused.
int rp_package_archive(rp_str *out, const rp_package *package, rp_arena *arena, rp_error *err);

/// MIGRATION.md: what will happen, what a human must do, what is carried and what is not.
rp_str rp_migration_guide(const Repipe__V1__Plan *plan, const Repipe__V1__Inventory *inventory,
                          const rp_package *package, const rp_emit_options *options, rp_arena *arena);

/// Writes DIR/flyte-package.tgz, DIR/spec/*.json, DIR/MIGRATION.md, DIR/graph.dot, DIR/graph.mmd and DIR/bridge.py (DIR/repipe_bridge.py where the image holds
/// it); spec files of an earlier run that
/// are not part of this one are removed, and so is the package where no workflow gave an entity. The package is checked before anything is written.
/// -1: RP_ERROR_FORMAT the check refused what we made (a bug of ours; the text has the first finding); RP_ERROR_IO.
int rp_bundle(rp_package *out, const Repipe__V1__Plan *plan, const Repipe__V1__Inventory *inventory,
              const rp_emit_options *options, const char *directory, rp_arena *arena, rp_error *err);

/// A workflow by which repipe reads a fleet on Flyte: one run of scan for each part, merge, report.
typedef struct rp_fleet_options {
  const char *name;          ///< of the workflow and its launch plan; its tasks stand below it
  const char *image;         ///< holds repipe
  const char *program;       ///< repipe in the image
  const char *const *inputs; ///< of scan, as the image sees them
  size_t input_count;
  long shards;                             ///< parts, each a pod
  const char *clones, *rules, *cache;      ///< as of scan, in the image; NULL: none
  const char *schedule;                    ///< cron; NULL: none
  const char *pod_template, *cpu, *memory; ///< NULL: the platform's
} rp_fleet_options;

/// Its Flyte messages. -1: RP_ERROR_USAGE a schedule or word that Flyte does not take as it stands.
int rp_fleet_package(rp_package *out, const rp_fleet_options *options, rp_arena *arena, rp_error *err);

/// Writes DIR/flyte-package.tgz and DIR/spec/*.json, checked before. -1: as rp_fleet_package and rp_bundle.
int rp_fleet_bundle(rp_package *out, const rp_fleet_options *options, const char *directory, rp_arena *arena,
                    rp_error *err);

/// One thing that is wrong with a package.
typedef struct rp_finding {
  uint32_t code;     ///< of the rule table
  const char *entry; ///< file in the archive; "" when it is about the whole
  const char *text;  ///< one line
} rp_finding;

typedef struct rp_check_result {
  rp_finding *findings; ///< in order of the entries
  size_t count;
  size_t errors; ///< findings whose rule is an error: with any, Flyte refuses the package, or accepts and then fails
  size_t tasks, workflows, launch_plans, nodes;
} rp_check_result;

/// Judges a package's bytes by the rules of Flyte's compiler and admin, the silent ones too (flyte 1.16.8). Never
/// fails: bytes that are no package are a finding.
void rp_check_package(rp_check_result *out, rp_str bytes, rp_arena *arena);

/// One thing that a package says otherwise than another.
typedef struct rp_difference {
  const char *kind;   ///< "task", "workflow", "launch plan"
  const char *entity; ///< Flyte name
  const char *part;   ///< the node that it is about; "" for the entity itself
  const char *change; ///< "new", "gone", "changed"
  const char *what;   ///< what of it: "image", "input day", "schedule" …; "" for the whole
  rp_str before;      ///< empty when new
  rp_str after;       ///< empty when gone
} rp_difference;

typedef struct rp_difference_list {
  rp_difference *items; ///< workflows, launch plans, tasks, each by name
  size_t count;
  size_t entities; ///< of both, each name once
  size_t same;     ///< of these, said alike in both
} rp_difference_list;

/// What AFTER says otherwise than BEFORE. Descriptions (commit, file and line) do not count, nor does the order of entries. Texts are
/// on one line, as the packages hold them: not made visible.
/// -1: RP_ERROR_FORMAT, RP_ERROR_LIMIT one of them is no package that `check` could read.
int rp_package_difference(rp_difference_list *out, rp_str before, rp_str after, rp_arena *arena, rp_error *err);

/// As text, Markdown and JSON; "text", "markdown", "json". NULL: there is no such format.
typedef rp_str (*rp_difference_renderer)(const rp_difference_list *list, rp_arena *arena);
rp_difference_renderer rp_difference_format(const char *name);

#endif
