#ifndef RP_ANALYZER_SOURCE_H
#define RP_ANALYZER_SOURCE_H

/// Files of a repository at one moment, read without a checkout. libgit2's only home.

#include "base/arena.h"
#include "base/error.h"

typedef enum rp_source_entry_kind {
  RP_SOURCE_FILE = 0,
  RP_SOURCE_SYMLINK,
  RP_SOURCE_SUBMODULE,
  RP_SOURCE_UNREADABLE ///< a directory or entry that could not be listed (permissions, missing tree object)
} rp_source_entry_kind;

typedef struct rp_source_entry {
  rp_str path;   ///< relative, slashes, raw bytes as git or the system gives them
  rp_source_entry_kind kind;
  uint64_t size; ///< bytes; 0 where the object is missing
  char blob[65]; ///< hex blob id, SHA-1 or SHA-256, NUL-terminated; computed for plain files too; "" where not known
} rp_source_entry;

typedef struct rp_source rp_source;

typedef struct rp_source_info {
  rp_str kind;         ///< "git" or "directory"
  rp_str origin_url;   ///< remote "origin", user and password removed; empty when there is none
  rp_str ref;
  rp_str commit;       ///< hex; "+" behind it for a worktree with local changes; empty for a directory
  int64_t commit_time; ///< UTC seconds, 0 for a directory
  bool empty;          ///< a repository without any commit
} rp_source_info;

/// Opens `path` at `ref` (NULL: the worktree with its local changes where there is one, else HEAD). Owner validation is
/// off: nothing in the repository is executed. One source belongs to one thread.
/// -1: RP_ERROR_NOT_FOUND (path, ref), RP_ERROR_FORMAT (no repository, unsupported object format), RP_ERROR_IO.
int rp_source_open(rp_source **out, const char *path, const char *ref, rp_error *err);
void rp_source_free(rp_source *source);

const rp_source_info *rp_source_describe(const rp_source *source);

/// Every entry, sorted by path bytes; `.git` and what git ignores in a worktree are left out. Memory of `arena`.
int rp_source_list(const rp_source_entry **out, size_t *count, rp_source *source, rp_arena *arena, rp_error *err);

/// Content of one entry, at most `limit` bytes (RP_ERROR_LIMIT above). Memory of `arena`.
int rp_source_read(rp_str *out, rp_source *source, const rp_source_entry *entry, size_t limit, rp_arena *arena,
                   rp_error *err);

#endif
