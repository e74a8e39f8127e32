#ifndef RP_ANALYZER_SOURCE_GIT_H
#define RP_ANALYZER_SOURCE_GIT_H

/// One open repository: shared by git.c and index.c, the only files that know libgit2.

#include <git2.h>
#include <time.h>

#include "analyzer/source/private.h"
#include "base/map.h"

struct rp_source_git {
  git_repository *repository;
  git_odb *odb;
  struct timespec packs_changed; ///< modification time of the pack folder when odb was opened; zero: there was none
  git_oid commit;                ///< valid when has_commit
  git_oid tree;
  bool has_commit;
  bool lacks;           ///< an object was missing: others will be
  const char *worktree; ///< root on disk; NULL when the commit is read

  bool index_loaded;
  git_index *index;     ///< NULL when it could not be read: then every file counts as untracked
  int64_t index_time;   ///< modification time of the index file, seconds: stat data as young as this proves nothing
  bool *seen;           ///< by position in the index: met on disk
  rp_arena index_arena; ///< of `folders`
  rp_map folders;       ///< directories that hold tracked files
  bool changed;
};

/// Text of libgit2's last error.
const char *rp_source_git_reason(void);

/// Size of a blob; false when the object is missing or no blob.
bool rp_source_git_size_of(uint64_t *size, rp_source_git *git, const git_oid *id);

void rp_source_git_release_index(rp_source_git *git);

#endif
