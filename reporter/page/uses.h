#ifndef RP_PAGE_USES_H
#define RP_PAGE_USES_H

/// Who uses what, for the page's script: the catalogue, of each task class the rows that it uses, and what repositories say beside
/// their classes. Who uses a name follows from these.

#include "reporter/page/columns.h"
#include "reporter/reporter.h"

typedef struct rp_uses rp_uses;

/// `snapshot` NULL: of a repository's own page, which has none. Memory of `arena`.
rp_uses *rp_uses_new(const Repipe__V1__Snapshot *snapshot, rp_arena *arena);
/// Indices into the catalogue, one for each place.
json_t *rp_uses_of_task(const rp_uses *uses, size_t task);
/// Kind, name, and how many repositories, teams and places.
json_t *rp_uses_table(const rp_uses *uses, rp_texts *texts);
/// Repository, index into the catalogue, who says it, where, and what stands there.
json_t *rp_uses_mentions(const rp_uses *uses, rp_texts *texts);

#endif
