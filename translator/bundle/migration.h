#ifndef RP_TRANSLATOR_BUNDLE_MIGRATION_H
#define RP_TRANSLATOR_BUNDLE_MIGRATION_H

/// What the parts of MIGRATION.md share. Private to migration*.c.

#include "base/buf.h"
#include "translator/translator.h"

typedef struct rp_guide {
  rp_buf out;
  rp_arena *arena;
  const Repipe__V1__Plan *plan;
  const Repipe__V1__Inventory *inventory;
} rp_guide;

/// Foreign text inside a table cell or code span: one line, no bars, backticks or angle brackets.
const char *rp_guide_cell(rp_guide *guide, const char *text);

/// `path:line` as code; "-" where there is no path.
void rp_guide_place(rp_guide *guide, const char *path, uint32_t line);

/// The checklist: what a human must do, each thing once with its places, and what is accepted already (migration_todo.c).
void rp_guide_todo(rp_guide *guide, const rp_package *package, const rp_emit_options *options);

/// The items of a list, each the JSON text that it is, as code (migration_tables.c).
void rp_guide_items(rp_guide *guide, const Repipe__V1__ValueList *list);

/// What tells a node from others of its class: its constants, and where its other values come from (migration_tables.c).
void rp_guide_arguments(rp_guide *guide, const Repipe__V1__PlanNode *node);

/// A line that rehearses the workflow, with an example of each input that must be given (migration_tables.c).
void rp_guide_rehearsal(rp_guide *guide, const Repipe__V1__WorkflowPlan *workflow);

/// Classes in no workflow, by the reason: a repository has many, and nothing is to be done about them (migration_tables.c).
void rp_guide_excluded(rp_guide *guide);

/// The titles of the codes that the tables show (migration_tables.c).
void rp_guide_legend(rp_guide *guide);

/// What native nodes do not do; nothing where there is none (migration_native.c).
void rp_guide_native(rp_guide *guide);

/// What repipe.yaml decides here, where it says so, and whether it holds (migration_decisions.c).
void rp_guide_decisions(rp_guide *guide, const rp_emit_options *options);

#endif
