#ifndef RP_ANALYZER_REPOSITORY_PUBLISH_H
#define RP_ANALYZER_REPOSITORY_PUBLISH_H

/// Which names a repository's projects install for import: setup.py, setup.cfg and pyproject.toml as setuptools (81 and
/// older), Poetry, flit and hatchling read them. A project whose packages are computed publishes nothing here: whoever
/// imports them learns that the import is not known.

#include "analyzer/extract/extract.h"
#include "analyzer/source/source.h"
#include "base/vec.h"

typedef struct rp_published {
  rp_str name; ///< dotted: a package with an __init__.py, below a namespace package ("acme.base"); or a module
  rp_str root; ///< folder that comes onto sys.path, where the name's first part lies; "" for the top
} rp_published;

typedef RP_VEC(rp_published) rp_published_list;

/// By name and root; a name that two projects of the repository publish stands there twice. Memory of `arena`.
void rp_publish_list(rp_published_list *out, rp_source *source, const rp_source_entry *entries, size_t count,
                     rp_extractor *extractor, rp_arena *arena);

/// How a project names what it installs.
typedef enum rp_publish_way {
  RP_PUBLISH_UNSAID = 0, ///< as the build backend does by itself
  RP_PUBLISH_LIST,       ///< `packages`
  RP_PUBLISH_FIND,       ///< packages below `root` that the patterns let through
  RP_PUBLISH_NAMESPACES, ///< the same, without an __init__.py too
} rp_publish_way;

typedef enum rp_publish_backend {
  RP_PUBLISH_SETUPTOOLS = 0,
  RP_PUBLISH_POETRY,
  RP_PUBLISH_FLIT,
  RP_PUBLISH_HATCH,
  RP_PUBLISH_OTHER
} rp_publish_backend;

typedef RP_VEC(rp_str) rp_publish_names;

/// What one project says; filled from its files one after the other.
typedef struct rp_publish_project {
  rp_arena *arena;
  rp_str dir;   ///< where its files lie
  bool is;      ///< a file says that there is a project
  bool unknown; ///< something is computed
  rp_publish_backend backend;
  rp_publish_way way;
  rp_str name;               ///< of the distribution; "" when not said
  rp_str root;               ///< below `dir`; "" for `dir` itself
  rp_publish_names packages; ///< dotted, or with slashes and `from` before (hatchling)
  rp_publish_names modules;
  rp_publish_names include, exclude;
  rp_published_list from; ///< Poetry's include and from
} rp_publish_project;

/// Adds what the text of one of the three files says.
void rp_publish_read_setup(rp_publish_project *project, const rp_facts *facts);
void rp_publish_read_cfg(rp_publish_project *project, rp_str text);
void rp_publish_read_toml(rp_publish_project *project, rp_str text);

#endif
