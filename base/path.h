#ifndef RP_BASE_PATH_H
#define RP_BASE_PATH_H

/// Slash-separated paths as text; nothing here touches a file system.

#include "base/arena.h"

/// "a" and "b/c" give "a/b/c"; an empty side gives the other; an absolute `b` replaces `a` (as os.path.join).
rp_str rp_path_join(rp_arena *arena, rp_str a, rp_str b);

/// Everything before the last slash ("" where there is none), and everything behind it.
rp_str rp_path_dir(rp_str path);
rp_str rp_path_base(rp_str path);

/// Without "." parts, doubled slashes and resolvable ".." parts; "" becomes "." (POSIX os.path.normpath).
rp_str rp_path_normalize(rp_arena *arena, rp_str path);

/// A file name made of foreign text: bytes outside [A-Za-z0-9._-] become '_', a leading dot too, at most `limit`
/// bytes, never empty. Not injective: callers that need uniqueness add a digest.
rp_str rp_path_safe_name(rp_arena *arena, rp_str text, size_t limit);

#endif
