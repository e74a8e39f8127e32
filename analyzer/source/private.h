#ifndef RP_ANALYZER_SOURCE_PRIVATE_H
#define RP_ANALYZER_SOURCE_PRIVATE_H

/// What source.c (the public face), walk.c (files of a directory tree on disk) and git.c (libgit2) share.

#include <sys/stat.h>

#include "analyzer/source/source.h"
#include "base/vec.h"

/// Budgets against hostile trees: what lies beyond is one UNLISTED entry for each directory that was not entered.
enum {
  RP_SOURCE_DEPTH_LIMIT = 256,     ///< nested directories
  RP_SOURCE_ENTRY_LIMIT = 2000000, ///< entries of one listing: trees that contain each other many times ("git bombs")
  RP_SOURCE_HASH_LIMIT = 4194304   ///< bytes; larger files on disk get no blob id unless the index vouches for it
};

typedef struct rp_source_entries {
  rp_source_entry *items;
  size_t count;
  size_t capacity;
} rp_source_entries;

/// Hex id that git would give to a blob of these bytes (SHA-1).
void rp_source_blob_id(char out[65], rp_str content);

typedef struct rp_source_git rp_source_git;

/// NULL in `*out` and 0 when `path` is a directory that is neither a repository nor the top of a worktree.
int rp_source_git_open(rp_source_git **out, rp_source_info *info, const char *path, const char *ref, rp_arena *arena,
                       rp_error *err);
void rp_source_git_free(rp_source_git *git);

/// Root of the worktree that is to be read from disk; NULL when a commit is read.
const char *rp_source_git_worktree(const rp_source_git *git);

/// As rp_source_history.
int rp_source_git_history(const rp_source_commit **out, size_t *count, rp_source_git *git, rp_arena *arena,
                          rp_error *err);

/// The entries of the commit's tree.
int rp_source_git_list(rp_source_entries *out, rp_source_git *git, rp_arena *arena, rp_error *err);

/// Size of a blob of the object database; false: it is missing, damaged or none.
bool rp_source_git_size(uint64_t *size, rp_source_git *git, const char *blob);

/// A blob of the object database. -1: RP_ERROR_IO missing or corrupt, RP_ERROR_LIMIT.
int rp_source_git_read(rp_str *out, rp_source_git *git, const char *blob, size_t limit, rp_arena *arena, rp_error *err);

/// What the walk of a worktree asks git about each entry.
typedef enum rp_source_git_state {
  RP_SOURCE_GIT_SKIPPED = 0, ///< ignored and untracked
  RP_SOURCE_GIT_UNTRACKED,
  RP_SOURCE_GIT_CLEAN,     ///< tracked, the stat data says unchanged: `blob` holds the id
  RP_SOURCE_GIT_CHECK,     ///< tracked, content must be compared
  RP_SOURCE_GIT_SUBMODULE, ///< a directory that is a repository of its own
  RP_SOURCE_GIT_ENTER      ///< a directory to walk into
} rp_source_git_state;

/// State of the entry `path` (relative, NUL-terminated behind the slice) with lstat data `status`.
rp_source_git_state rp_source_git_look(char blob[65], rp_source_git *git, rp_str path, const struct stat *status);

/// True when `content` of a tracked file is what the index holds (after the conversions that git makes on adding);
/// `blob` then gets the id of the index.
bool rp_source_git_unchanged(char blob[65], rp_source_git *git, rp_str path, rp_str content);

/// Says that something on disk differs from HEAD.
void rp_source_git_set_changed(rp_source_git *git);

/// After the walk: adds the tracked entries that are not checked out on purpose (sparse checkout), notices deleted
/// ones, and says whether anything at all differs from HEAD.
bool rp_source_git_finish(rp_source_entries *out, rp_source_git *git, rp_arena *arena);

/// Walks `root` on disk. `git` may be NULL (plain directory).
int rp_source_walk(rp_source_entries *out, const char *root, rp_source_git *git, rp_arena *arena, rp_error *err);

/// Content of a regular file below `root`; never follows a link in the last part, never blocks on a FIFO.
int rp_source_walk_read(rp_str *out, const char *root, rp_str path, size_t limit, rp_arena *arena, rp_error *err);

#endif
