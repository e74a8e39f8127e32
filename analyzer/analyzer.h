#ifndef RP_ANALYZER_ANALYZER_H
#define RP_ANALYZER_ANALYZER_H

/// From a repository to its inventory: source -> select -> extract -> link -> evaluate -> launches, configuration, owners.

#include "base/arena.h"
#include "base/error.h"
#include "repipe/v1/inventory.pb-c.h"

typedef struct rp_analyze_argument {
  rp_str name;  ///< parameter of the root
  rp_str value; ///< as on Luigi's command line: parsed by the parameter's own parse()
} rp_analyze_argument;

typedef struct rp_analyze_options {
  const char *path;     ///< git repository (bare, shallow, normal), worktree or plain directory
  const char *ref;      ///< NULL: a worktree as it stands when there is one, else HEAD
  const char *identity; ///< name of the repository; NULL: origin URL, else `path`
  rp_str root;          ///< empty: the whole inventory; else one root: a family or module:Class
  const rp_analyze_argument *arguments; ///< of the root
  size_t argument_count;
  const char *const *libraries; ///< source trees that are read beside it, not counted as its own; an earlier one hides a later
  size_t library_count;
  bool workflows;       ///< also build the graph of every workflow (what translate and scan need)
} rp_analyze_options;

/// The inventory in `arena`. With a root, `inventory->workflows` holds exactly that one, its graph concrete: parameters
/// given by `arguments`, the others by configuration and defaults.
/// -1: RP_ERROR_NOT_FOUND the path or ref; RP_ERROR_USAGE the root does not exist or a value does not parse;
/// RP_ERROR_AMBIGUOUS several classes answer to the root's name (the text lists them); RP_ERROR_IO, RP_ERROR_FORMAT.
int rp_analyze(Repipe__V1__Inventory **out, const rp_analyze_options *options, rp_arena *arena, rp_error *err);

#endif
