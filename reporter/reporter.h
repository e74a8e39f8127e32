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

/// Opens the SQLite store at `path`, made and migrated when `create`; otherwise it must exist. One writer at a time (WAL:
/// readers are never blocked). -1: RP_ERROR_NOT_FOUND, RP_ERROR_FORMAT (no store of ours, or of a newer version), RP_ERROR_IO.
int rp_store_open(rp_store **out, const char *path, bool create, rp_error *err);
void rp_store_close(rp_store *store);

/// A spec that translation made of a task class or workflow, for showing beside the source.
typedef struct rp_recorded_spec {
  rp_str name; ///< Flyte name
  rp_str json; ///< canonical proto JSON
} rp_recorded_spec;

/// What scanning one repository gave.
typedef struct rp_recorded_repository {
  rp_str identity;      ///< of repos.csv, origin URL, or path: the key of the store
  rp_str path;          ///< relative to the input, for the reproducer line
  const char *const *organisations; ///< org1 … orgn of repos.csv; may be empty
  size_t organisation_count;
  const Repipe__V1__Inventory *inventory; ///< NULL: it could not be read
  const Repipe__V1__Plan *plan;           ///< of all workflows; NULL with the inventory
  const rp_recorded_spec *specs;
  size_t spec_count;
  uint32_t code;        ///< why it could not be read, or 0
  rp_str reason;        ///< one line
} rp_recorded_repository;

/// Replaces what the store knows of this repository, in one transaction: a kill leaves the old or the new.
int rp_store_record(rp_store *store, const rp_recorded_repository *repository, rp_error *err);

/// Repositories of the store that are not in `identities` are removed: the store mirrors the last scan's input.
int rp_store_keep_only(rp_store *store, const rp_str *identities, size_t count, rp_error *err);

/// The store's content as numbers and rows, conserved at every level. Memory of `arena`.
int rp_tally(Repipe__V1__Snapshot **out, rp_store *store, rp_arena *arena, rp_error *err);

/// At most 40 lines of 80 columns.
rp_str rp_report_text(const Repipe__V1__Snapshot *snapshot, rp_arena *arena);
/// One JSON document with schema_version, keys sorted.
rp_str rp_report_json(const Repipe__V1__Snapshot *snapshot, rp_arena *arena);
/// One self-contained page that opens from disk.
rp_str rp_report_html(const Repipe__V1__Snapshot *snapshot, rp_arena *arena);

#endif
