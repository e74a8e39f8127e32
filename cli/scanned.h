#ifndef RP_CLI_SCANNED_H
#define RP_CLI_SCANNED_H

/// What one repository at one commit is, as scan would record it; and as the snapshot that report would show of it.

#include "cli/reading.h"
#include "reporter/reporter.h"

typedef struct rp_scanned {
  Repipe__V1__Inventory *inventory;
  Repipe__V1__Plan *plan;
  rp_recorded_spec *specs;
  size_t spec_count;
  rp_recorded_texts texts;
} rp_scanned;

/// Everything of a repository that the store keeps as text. Specs are what is shown beside the source: with placeholders for images that
/// are not known, and the bridge by its name where a package's commands carry it (`translate --bridge installed`): it is the same few
/// kilobytes in each. Memory of `arena`. -1 as rp_emit.
int rp_scanned_texts(rp_recorded_texts *out, rp_recorded_spec **specs, size_t *count, const Repipe__V1__Plan *plan,
                     const Repipe__V1__Inventory *inventory, rp_arena *arena, rp_error *err);

/// Analysed, planned and translated, with placeholders for images that are not known. `ref`, `identity`: NULL as in
/// rp_analyze_options. Everything in `arena`. -1 as rp_analyze, rp_plan and rp_emit.
int rp_scanned_read(rp_scanned *out, const char *path, const char *ref, const char *identity, const rp_reading *reading,
                    rp_arena *arena, rp_error *err);

/// Snapshot of the repository at `path` at `ref`; NULL as it stands. `identity`: NULL as in rp_analyze_options. Memory of `arena`.
/// -1: as rp_scanned_read and rp_tally.
int rp_scanned_commit(Repipe__V1__Snapshot **out, const char *path, const char *ref, const char *identity,
                      const rp_reading *reading, rp_arena *arena, rp_error *err);

/// Snapshot of a store (`name` is a file), or of the ref `name` of `repository`, or of the repository at the path `name` as it
/// stands, whichever there is, in this order; `name` NULL: `repository` as it stands. Memory of `arena`.
/// -1: as rp_scanned_read and rp_tally; RP_ERROR_NOT_FOUND none of these.
int rp_scanned_snapshot(Repipe__V1__Snapshot **out, const char *name, const char *repository, const rp_reading *reading,
                        rp_arena *arena, rp_error *err);

typedef rp_str (*rp_comparison_renderer)(const Repipe__V1__Comparison *comparison, rp_arena *arena);

/// Of "text", "markdown" or "json"; NULL: there is no such format.
rp_comparison_renderer rp_comparison_format(const char *name);

#endif
