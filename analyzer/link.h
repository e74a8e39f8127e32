#ifndef RP_ANALYZER_LINK_H
#define RP_ANALYZER_LINK_H

/// Which file a dotted name means: modules of the repository below their import roots, and the stubs that describe Luigi.

#include "analyzer/eval/interp.h"
#include "analyzer/extract/extract.h"

typedef struct rp_link_file {
  rp_str path;
  const rp_facts *facts;
  rp_str content; ///< the text that the facts' offsets refer to
  bool test;
  bool partial; ///< what a house rule says of a module
  bool library; ///< of a library: its files come behind the repository's, those of one library together
} rp_link_file;

/// Links the files. `all_paths` are the paths of every .py file, the ignored ones too: they make packages; and of what makes a
/// directory one that distributions are built from (setup.cfg, pyproject.toml). `evidence` are
/// dotted module names that launches use (--module). Everything borrowed must outlive the linker; memory of `arena`.
/// Import roots: the directory above the topmost package (a run of directories with __init__.py); where directories
/// without __init__.py leave a choice (PEP 420), the root under which the repository's own absolute and relative imports
/// and launches work most often, else the directory that a distribution is built from, else the directory itself.
rp_linker *rp_linker_new(rp_arena *arena, const rp_link_file *files, size_t count, const rp_str *all_paths,
                         size_t path_count, const rp_str *evidence, size_t evidence_count, rp_extractor *extractor,
                         rp_intern *names);
void rp_linker_release(rp_linker *linker);

/// The repository's modules, sorted by import root, then name; those of libraries are only found by name.
rp_module *const *rp_linker_modules(const rp_linker *linker, size_t *count);

/// The module that a process started at `path` (of any file of the repository) means by a dotted name: the nearest; NULL when
/// there is none, or two are equally near.
rp_module *rp_linker_find_near(rp_linker *linker, rp_str path, rp_str dotted);

/// The module of a file; NULL.
rp_module *rp_linker_by_path(const rp_linker *linker, rp_str path);

#endif
