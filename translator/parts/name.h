#ifndef RP_TRANSLATOR_PARTS_NAME_H
#define RP_TRANSLATOR_PARTS_NAME_H

/// Identifiers for Flyte made of foreign names: legal, readable, stable. Where a name had to be changed a digest of the
/// original keeps two names apart.

#include "base/arena.h"

/// 32 bits of FNV-1a over 64: digests that stand in identifiers, the same on every machine and for ever.
uint32_t rp_name_digest(rp_str text);

/// Name of a task, workflow or launch plan: [A-Za-z0-9._-], at most 180 bytes, so that the package's file name stays
/// below 255 (flyteadmin itself sets no rule; object store keys and file names do).
char *rp_name_entity(rp_arena *arena, rp_str text);

/// A variable that promises and the bridge accept: [A-Za-z_][A-Za-z0-9_]*, at most 120 bytes.
char *rp_name_variable(rp_arena *arena, rp_str text);

/// A node id: [a-z][a-z0-9-]*, at most 40 bytes, none of Flyte's reserved ids. Not unique: callers add a digest.
/// "OuterTask.Load2GB" gives "outer-task-load2-gb".
char *rp_name_node(rp_arena *arena, rp_str text);

/// Environment variable of a secret: REPIPE_SECRET_ and [A-Z0-9_].
char *rp_name_environment(rp_arena *arena, rp_str text);

#endif
