#ifndef RP_CLI_MEMORY_H
#define RP_CLI_MEMORY_H

/// What scan and history keep of what they read, so that they do nothing twice: which program and rules it holds for, and where
/// it lies.

#include "cli/reading.h"

enum { RP_CACHE_MIB = 1024 }; ///< that the cache may grow to where nobody says otherwise

/// Version and digest of this program, by what the linker wrote into it; "" where it did not: nothing is kept then. Memory of
/// `arena`.
const char *rp_memory_build(rp_arena *arena);

/// Folder of the cache: `chosen` of --cache, else below $XDG_CACHE_HOME or the home. NULL: there is none.
const char *rp_memory_folder(const char *chosen, rp_arena *arena);

/// All that results depend on beside program, inputs and repositories. NULL: a library or the file of rules cannot be read.
const char *rp_memory_salt(const rp_reading *reading, rp_arena *arena, rp_error *err);

#endif
