#ifndef RP_BASE_OWNER_MATCH_H
#define RP_BASE_OWNER_MATCH_H

#include "base/arena.h"

/// True when a CODEOWNERS pattern (gitignore's rules: anchored by an inner or leading slash, `*` within a part, `**` over
/// parts, a trailing slash for everything below) matches a path or a directory above it.
bool rp_owner_pattern_matches(rp_str pattern, rp_str path);

#endif
