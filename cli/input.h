#ifndef RP_CLI_INPUT_H
#define RP_CLI_INPUT_H

/// What INPUT means: a repository, a folder of repositories, a pattern of such, repos.txt (one of these a line) or "-" for such
/// a list on stdin, repos.csv or repos.lock (a header with cloneUrl, branch, path, changeset, org1 … orgn, local, archived; RFC 4180).

#include "base/arena.h"
#include "base/error.h"

typedef struct rp_input {
  rp_str identity; ///< cloneUrl of repos.csv; empty: the repository's own
  rp_str path;     ///< to open
  rp_str ref;      ///< changeset, else branch; empty: as the repository stands
  rp_str folder;   ///< inside the repository (monorepo); empty: all of it
  const char **organisations;
  size_t organisation_count;
  bool archived; ///< nobody works on it any more
} rp_input;

/// Where the clones of rows without `local` lie, when nothing is given: their cloneUrl is taken for a path.
/// In a folder of clones a row's is found by its URL's "host/owner/name", "owner/name" or "name", with ".git" or without.
///
/// The repositories that the operands name, sorted, so that their order on the command line does not matter; a repository
/// named twice in the same words counts once.
/// -1: RP_ERROR_NOT_FOUND, RP_ERROR_FORMAT (a list that cannot be read, with its line).
int rp_inputs_read(const rp_input **out, size_t *count, const char *const *operands, const char *clones,
                   rp_arena *arena, rp_error *err);

/// A repos.csv that names these inputs at exactly these commits ("" where there is none, "+" behind it where there are local
/// changes that it does not name), with absolute paths. In `arena`.
rp_str rp_inputs_lock(const rp_input *inputs, const rp_str *commits, size_t count, rp_arena *arena);

#endif
