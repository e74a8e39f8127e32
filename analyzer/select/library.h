#ifndef RP_ANALYZER_SELECT_LIBRARY_H
#define RP_ANALYZER_SELECT_LIBRARY_H

/// Libraries: trees of Python source that are read beside a repository, since its classes derive from theirs. Their files
/// stand under "library:NAME/", NAME being the folder's name, and are modules of the repository's programs; they are not
/// its files, and their tasks are not its tasks.

#include "analyzer/select/select.h"

/// One tree for each path: the top of a source tree or an unpacked wheel. `*out` has `first` unused places before them
/// and one behind them.
/// What was opened is freed by rp_libraries_close, also after a failure. Memory of `arena`.
/// -1: as rp_source_open and rp_source_list fail.
int rp_libraries_open(rp_select_tree **out, size_t first, const char *const *paths, size_t count, rp_arena *arena,
                      rp_error *err);
void rp_libraries_close(rp_select_tree *trees, size_t first, size_t count);

/// True for a path that rp_libraries_open made.
bool rp_library_path(rp_str path);

#endif
