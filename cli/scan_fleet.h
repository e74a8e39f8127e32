#ifndef RP_CLI_SCAN_FLEET_H
#define RP_CLI_SCAN_FLEET_H

/// What repositories of one scan have to do with one another: which publishes what another imports, and whether a result that
/// was read beside others still holds.

#include "base/map.h"
#include "cli/scan.h"
#include "reporter/reporter.h"

/// What the first look at an input found.
typedef struct rp_scan_sight {
  const Repipe__V1__ScanResult *failed; ///< why it cannot be read; NULL: it can
  rp_str identity, tree, fingerprint;   ///< tree and fingerprint: "" where it must be read anyway
  const rp_stored_repository *row; ///< of the store, where its fingerprint, or that of a kept one, is there; else NULL
  const rp_recorded_published *published;
  size_t count;
} rp_scan_sight;

typedef struct rp_scan_fleet {
  rp_arena *arena;
  const rp_scan_sight *sights; ///< by input
  rp_map published;            ///< dotted name -> rp_analyze_providers
  rp_map by_first;             ///< first part of such a name -> names below it, in order
  rp_map by_identity;          ///< -> the sight of the first input of that identity
} rp_scan_fleet;

/// `sights` and `inputs` stay as they are while the fleet is used. Maps are released by rp_scan_fleet_release.
void rp_scan_fleet_build(rp_scan_fleet *out, const rp_input *inputs, const rp_scan_sight *sights, size_t count,
                         rp_arena *arena);
void rp_scan_fleet_release(rp_scan_fleet *fleet);

/// Digest of all of the fleet that a repository depends on which imports these names and was read with these links: who publishes
/// what it imports, and the trees of those that it was linked to. "" where one of these cannot be known.
void rp_scan_fleet_digest(char out[RP_DIGEST_SIZE], const rp_scan_fleet *fleet, const rp_recorded_links *links);

/// Whether the row still holds: nothing that it was linked to, or would be now, has changed.
bool rp_scan_fleet_holds(const rp_scan_fleet *fleet, const rp_stored_repository *row, rp_arena *arena);

#endif
