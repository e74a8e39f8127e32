#ifndef RP_TRANSLATOR_COMMAND_H
#define RP_TRANSLATOR_COMMAND_H

/// What stands in a task's command: the packed bridge and what it is told (docs/bridge.md sections 1 and 2).

#include "base/arena.h"
#include "base/error.h"
#include "repipe/v1/inventory.pb-c.h"
#include "repipe/v1/plan.pb-c.h"

/// The id of the probe's node; no task's node has it.
#define RP_PROBE_ID "repipe-probe"

/// The largest argument that the kernel passes on, in bytes.
#define RP_COMMAND_MAX_ARGUMENT 131071

/// The largest loader, in bytes: each template of a workflow has one in its record.
#define RP_COMMAND_MAX_LOADER 8192

/// The module that holds the bridge in images that have it installed.
#define RP_COMMAND_MODULE "repipe_bridge"

/// The JSON that the bridge reads: compact, ASCII, no braces or dollars inside strings.
char *rp_command_spec(rp_arena *arena, const Repipe__V1__PlanNode *node, const Repipe__V1__Workflow *workflow);

/// The argument of `python -c` that unpacks and runs the bridge's parts for `mode`. The same bytes in every call.
/// -1: RP_ERROR_IO zlib failed; RP_ERROR_LIMIT over RP_COMMAND_MAX_LOADER.
int rp_command_loader(char **out, rp_arena *arena, const char *mode, rp_error *err);

/// The bridge's source as it stands in the repository.
rp_str rp_command_bridge_source(void);

#endif
