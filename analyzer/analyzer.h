#ifndef RP_ANALYZER_ANALYZER_H
#define RP_ANALYZER_ANALYZER_H

/// From a repository to its inventory: source -> select -> extract -> link -> evaluate -> launches, configuration, owners.

#include "base/arena.h"
#include "base/cache.h"
#include "base/error.h"
#include "base/map.h"
#include "base/vec.h"
#include "repipe/v1/inventory.pb-c.h"

typedef struct rp_analyze_argument {
  rp_str name;  ///< parameter of the root
  rp_str value; ///< as on Luigi's command line: parsed by the parameter's own parse()
} rp_analyze_argument;

/// One task whose concrete graph is asked for.
typedef struct rp_analyze_root {
  rp_str name; ///< a family, or module:Class
  const rp_analyze_argument *arguments;
  size_t argument_count;
  rp_error error; ///< answer: why there is no graph; its code is 0 where there is one
  const Repipe__V1__Graph
      *graph; ///< answer, in the inventory: parameters given by the arguments, the others by configuration and defaults
} rp_analyze_root;

/// What an earlier analysis left behind, so that only what changed is done again.
typedef struct rp_analyze_memory {
  rp_cache *cache;   ///< of facts; NULL: everything is extracted
  const char *build; ///< what this program is: another one's facts and fingerprints are not ours
  const char *salt;  ///< all else, as text, that the caller's result depends on (rules, libraries, the day)
  bool (*known)(void *data,
                const char *fingerprint); ///< whether the caller has a result of that fingerprint; NULL: none
  void *data;
  char tree[RP_DIGEST_SIZE]; ///< answer: of the repository's files alone; "" as below
  char fingerprint
      [RP_DIGEST_SIZE]; ///< answer: of build, salt and repository; "" where a later run could read more of it
  bool unchanged;       ///< answer: `known` said yes, nothing was analysed, there is no inventory
  void (*watch)(void *data, const char *phase,
                rp_str path); ///< told what is being done, and to which file; NULL: nobody
} rp_analyze_memory;

/// A repository of the fleet that publishes a package or module.
typedef struct rp_analyze_provider {
  const char *identity;
  const char *path, *ref, *folder; ///< as in rp_analyze_options
  const char *root;                ///< inside it, what comes onto sys.path; "" for the top
} rp_analyze_provider;

typedef RP_VEC(const rp_analyze_provider *) rp_analyze_providers;

/// An import that was found in another repository.
typedef struct rp_analyze_link {
  const char *name; ///< dotted, as published
  const rp_analyze_provider *provider;
  char tree[RP_DIGEST_SIZE]; ///< of the provider as it was read; "" where it cannot be known
} rp_analyze_link;

/// The other repositories, as libraries: what one of them alone publishes and this repository imports and has not itself is read
/// there (as with `libraries`). Where two publish it, neither is: RP3119 at the import.
typedef struct rp_analyze_fleet {
  const rp_map *published; ///< dotted name -> rp_analyze_providers
  RP_VEC(const char *)
  wanted; ///< answer: first parts of the names that are imported absolutely, sorted, but Python's and Luigi's
  RP_VEC(rp_analyze_link) links; ///< answer: by name
} rp_analyze_fleet;

typedef struct rp_analyze_options {
  const char *path;     ///< git repository (bare, shallow, normal), worktree or plain directory
  const char *ref;      ///< NULL: a worktree as it stands when there is one, else HEAD
  const char *folder;   ///< inside the repository: what is read, as if it were all; NULL: all of it
  const char *identity; ///< name of the repository; NULL: origin URL, else `path`
  rp_analyze_root
      *roots; ///< whose answers are filled in; each with a graph is a workflow of the inventory, and no other task is
  size_t root_count; ///< 0: the workflows of the repository
  rp_analyze_root
      *wanted; ///< with `workflows`: roots that are workflows too, whether anything launches them or not; what
               ///< has no argument is an input. `graph` answers as in `roots`
  size_t wanted_count;
  const char *const
      *libraries; ///< source trees that are read beside it, not counted as its own; an earlier one hides a later
  size_t library_count;
  const Repipe__V1__Decisions
      *rules;                ///< of the fleet; what the repository's own repipe.yaml says comes before them; NULL
  bool workflows;            ///< also build the graph of every workflow (what translate and scan need)
  bool answers;              ///< also fill the graphs' GraphNode.answers (what native task types need)
  rp_analyze_memory *memory; ///< NULL: none
  rp_analyze_fleet *fleet;   ///< NULL: none
} rp_analyze_options;

/// Starts what a process that analyses `path` starts once, at a cost of milliseconds: for who forks such processes. Without it the
/// first analysis does.
void rp_analyze_prepare(const char *path);

/// Digest of the commit, or of what lies in a worktree or directory: equal where an analysis would read the same.
/// -1: as rp_source_open.
int rp_analyze_digest(char out[RP_DIGEST_SIZE], const char *path, const char *ref, rp_error *err);

/// A package or module that a repository publishes: who imports `name` finds it below `root`.
typedef struct rp_analyze_published {
  const char *name, *root;
} rp_analyze_published;

typedef struct rp_analyze_index {
  const char *identity;
  const rp_analyze_published *published; ///< by name; a name twice: two projects in it publish it
  size_t count;
} rp_analyze_index;

/// What a repository publishes (setup.py, setup.cfg, pyproject.toml), and in options->memory what it is; nothing is evaluated.
/// Where memory says `unchanged`, nothing is listed either. Of the options path, ref, folder, identity and memory count.
/// Memory of `arena`. -1: as rp_analyze.
int rp_analyze_index_of(rp_analyze_index *out, const rp_analyze_options *options, rp_arena *arena, rp_error *err);

/// The inventory in `arena`; NULL when options->memory says `unchanged`.
/// -1: RP_ERROR_NOT_FOUND the path, ref or folder; RP_ERROR_IO, RP_ERROR_FORMAT.
/// Errors of a root: RP_ERROR_USAGE it does not exist or a value does not parse; RP_ERROR_AMBIGUOUS several classes answer
/// to its name (the text lists them).
int rp_analyze(Repipe__V1__Inventory **out, const rp_analyze_options *options, rp_arena *arena, rp_error *err);

/// A commit, and when it was made.
typedef struct rp_analyze_commit {
  const char *id; ///< hex: a ref for rp_analyze_options
  int64_t time;   ///< committer's, UTC seconds
  int64_t author; ///< when it was written: author's, UTC seconds
} rp_analyze_commit;

/// HEAD (or `ref`) of the repository at `path` and its first parents, newest first, in `arena`; none for a plain directory.
/// -1: RP_ERROR_NOT_FOUND, RP_ERROR_IO, RP_ERROR_FORMAT as rp_analyze.
int rp_analyze_history(const rp_analyze_commit **out, size_t *count, const char *path, const char *ref, rp_arena *arena,
                       rp_error *err);

#endif
