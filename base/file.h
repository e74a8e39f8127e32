#ifndef RP_BASE_FILE_H
#define RP_BASE_FILE_H

/// Files of ours: read whole within a budget; written beside and renamed, so that a reader (or a kill) sees the old file or the
/// new one and never a part.

#include "base/arena.h"
#include "base/error.h"

/// The whole file in `arena`. -1: it cannot be read, is no regular file, or is larger than `limit` bytes.
int rp_file_read(rp_str *out, rp_arena *arena, const char *path, size_t limit, rp_error *err);

/// Replaces `path` by `content`: a temporary file in the same directory, fsync, rename, fsync of the directory.
int rp_file_write(const char *path, rp_str content, rp_error *err);

/// The same without waiting for the disk, which takes a hundred times as long as all else: a machine that fails may leave the
/// file empty. For what is one of many and as easily made again.
int rp_file_write_lazily(const char *path, rp_str content, rp_error *err);

/// Makes `path` and its missing parents (mode 0777 less umask). An existing directory is fine.
int rp_file_make_dirs(const char *path, rp_error *err);

#endif
