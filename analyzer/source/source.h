#ifndef RP_ANALYZER_SOURCE_SOURCE_H
#define RP_ANALYZER_SOURCE_SOURCE_H

/// Files of a repository at one moment, read without a checkout. libgit2's only home.

#include "base/arena.h"
#include "base/error.h"

typedef enum rp_source_entry_kind {
  RP_SOURCE_FILE = 0,
  RP_SOURCE_SYMLINK,
  RP_SOURCE_SUBMODULE,
  RP_SOURCE_UNREADABLE, ///< a file whose object is missing, or that the system refuses to look at; or none (a pipe, a device)
  RP_SOURCE_UNLISTED ///< a directory of which nothing is known (permissions, missing tree object, over a budget); "" is the top
} rp_source_entry_kind;

/// Bytes up to which a file may be Python by its first line; a larger one is by its name (.py) or not at all.
enum { RP_SOURCE_SCRIPT_LIMIT = 262144 };

typedef struct rp_source_entry {
  rp_str path; ///< relative, slashes, raw bytes as git or the system gives them
  rp_source_entry_kind kind;
  uint64_t size; ///< bytes; 0 where the object is missing, and where it was not asked (rp_source_size)
  bool unsized;  ///< a file of a commit, whose object is there: nothing else is known of it
  char blob[65]; ///< hex id of the blob (of a submodule: the commit), NUL-terminated; for files on disk computed as git
      ///< does, but for large ones that git does not know and that are no Python (RP_SOURCE_SCRIPT_LIMIT): 32
      ///< digits of XXH3, ten times as fast; "" where not known (over 4 MiB and not vouched for by the index,
      ///< unreadable)
  bool from_git; ///< content comes from the object database: a commit, or a worktree's unchanged tracked file
} rp_source_entry;

typedef struct rp_source rp_source;

typedef struct rp_source_info {
  rp_str kind;         ///< "git" or "directory"
  rp_str origin_url;   ///< remote "origin", user and password removed; empty when there is none
  rp_str ref;          ///< as asked for; else the branch that HEAD is on ("HEAD" when detached); empty for a directory
  rp_str commit;       ///< hex; "+" behind it for a worktree with local changes, known after the first rp_source_list;
                       ///< empty for a directory and where there is no commit yet
  int64_t commit_time; ///< UTC seconds, 0 for a directory
  bool empty;          ///< a repository without any commit
  bool of_commit;      ///< the files of `commit` are read, whatever lies on disk
} rp_source_info;

/// libgit2 made ready, once a process, where `path` may be a repository: owner validation off, the extensions that reading does not
/// depend on accepted. It also loads the system's certificates, for which 1.5 has no switch (4 ms). Whoever needs it does it;
/// before a fork it is done for all children.
void rp_source_prepare(const char *path);

/// Opens `path` at `ref` (NULL: the worktree with its local changes where there is one, else HEAD). Owner validation is
/// off: nothing in the repository is executed. One source belongs to one thread.
/// `path` is the top of a normal, linked or bare repository, or its .git; any other directory, a folder inside a
/// worktree too, is a plain directory: all its files, without history, and a ref is an error. A `ref` that names no
/// local branch, tag or commit is tried as a branch of the remote "origin". -1: RP_ERROR_NOT_FOUND (path, ref),
/// RP_ERROR_FORMAT (no repository, unsupported object format), RP_ERROR_IO.
int rp_source_open(rp_source **out, const char *path, const char *ref, rp_error *err);
void rp_source_free(rp_source *source);

/// A file that lies nowhere.
typedef struct rp_source_text {
  rp_str path;
  rp_str content;
} rp_source_text;

/// A directory of such files; they are borrowed, and have paths of their own each.
rp_source *rp_source_of_texts(const rp_source_text *texts, size_t count);

const rp_source_info *rp_source_describe(const rp_source *source);

/// One commit of the history that the source's commit stands in.
typedef struct rp_source_commit {
  char id[65];    ///< hex
  int64_t time;   ///< committer's, UTC seconds
  int64_t author; ///< when it was written: author's, UTC seconds
} rp_source_commit;

/// The commit that was opened and its first parents, newest first, at most 200,000; none for a directory. Where history was cut
/// off (a shallow clone) it ends there. Memory of `arena`. -1: RP_ERROR_IO a commit is missing or corrupt.
int rp_source_history(const rp_source_commit **out, size_t *count, rp_source *source, rp_arena *arena, rp_error *err);

/// Every entry, sorted by path bytes, each path once; `.git` and what git ignores in a worktree are left out. FIFOs,
/// sockets and devices on disk, blobs that are missing (partial clone) and directories beyond the budgets (256 levels,
/// 2,000,000 entries) are UNLISTED entries. Memory of `arena`.
int rp_source_list(const rp_source_entry **out, size_t *count, rp_source *source, rp_arena *arena, rp_error *err);

/// Bytes of an entry; 0 where they cannot be known. Of a commit, asking costs as much as half a reading.
uint64_t rp_source_size(rp_source *source, const rp_source_entry *entry);

/// Content of one FILE entry, at most `limit` bytes (RP_ERROR_LIMIT above), NUL-terminated behind the slice. Memory of
/// `arena`. -1 also: RP_ERROR_IO (missing or corrupt object, the system refused), RP_ERROR_FORMAT (no regular file).
int rp_source_read(rp_str *out, rp_source *source, const rp_source_entry *entry, size_t limit, rp_arena *arena,
                   rp_error *err);

/// Goes into a folder of the repository: of `*entries`, all that were listed, those in it remain, by their paths below it, and
/// such entries alone are to be read from now on. -1: RP_ERROR_NOT_FOUND there is nothing in it.
int rp_source_enter(const rp_source_entry **entries, size_t *count, rp_source *source, rp_str folder, rp_arena *arena,
                    rp_error *err);

#endif
