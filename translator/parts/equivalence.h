#ifndef RP_TRANSLATOR_PARTS_EQUIVALENCE_H
#define RP_TRANSLATOR_PARTS_EQUIVALENCE_H

/// What becomes of each attribute of luigi.Task and of each option of `luigi`: the equivalence table of MIGRATION.md, and what plan
/// says of an attribute that a class sets. Private to translator/.

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "repipe/v1/inventory.pb-c.h"
#include "repipe/v1/plan.pb-c.h"

typedef struct rp_equivalence {
  const char *names; ///< "retry_count", "on_failure(), on_success()", "--lock-size, --no-lock"
  bool carried;
  const char *how; ///< how, or why not
} rp_equivalence;

const rp_equivalence *rp_equivalence_rows(size_t *count);

/// The row that has the name of an attribute or method among its names; NULL: there is none.
const rp_equivalence *rp_equivalence_of(const char *attribute);

/// What the class has of attributes and hooks, in its order. Texts are borrowed; memory of `arena`.
void rp_equivalence_own(Repipe__V1__TaskOutcome *out, const Repipe__V1__Task *task, rp_arena *arena);

/// The options of `luigi` that the launches of a workflow give, each once a place.
void rp_equivalence_launches(Repipe__V1__WorkflowPlan *out, const Repipe__V1__Inventory *inventory,
                             const Repipe__V1__Workflow *workflow, rp_arena *arena);

/// Every row, without a place. Memory of `arena`.
Repipe__V1__Carried **rp_equivalence_all(size_t *count, rp_arena *arena);

/// Whether what the attribute says is known where it must be: retry_count is a number of the node's; the others Luigi itself makes
/// inside the node what they are.
bool rp_equivalence_usable(const Repipe__V1__Attribute *attribute);

/// A number over zero that an attribute is; 0: another value.
uint32_t rp_equivalence_number(const Repipe__V1__Attribute *attribute);

#endif
