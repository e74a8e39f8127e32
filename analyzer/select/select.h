#ifndef RP_ANALYZER_SELECT_SELECT_H
#define RP_ANALYZER_SELECT_SELECT_H

/// Which Python files matter: decided from the text alone, before anything is parsed. A file is relevant when it
///   - mentions luigi, or a layer on top of it (analyzer/layer.h: by name, or by an import where the name is a common word), or
///   - imports, transitively and by names it could use, a file that does (a base class may come from there), or
///   - is imported, transitively, by one of these: absolutely, relatively, by star, as a package on the way.
/// Import roots are not known here, so a dotted name stands for every file whose path ends in it: rather one file too many.

#include "analyzer/source/source.h"

/// Files above this are data: RP1102.
enum { RP_SELECT_SIZE_LIMIT = 2097152 };

typedef enum rp_select_outcome {
  RP_SELECT_IGNORED = 0, ///< nothing of Luigi in it: `reason`
  RP_SELECT_RELEVANT,    ///< to be parsed: `content`
  RP_SELECT_UNPARSED     ///< would matter, or could, and cannot be read: `code`
} rp_select_outcome;

/// A tree of files: the repository, or a library that is read beside it.
typedef struct rp_select_tree {
  rp_source *source;
  const rp_source_entry *entries;
  size_t count;
  rp_str prefix; ///< stands before the paths of its files, "/" between; empty for the repository
} rp_select_tree;

typedef struct rp_selected {
  const rp_source_entry *entry;
  rp_str path;   ///< the entry's path behind the tree's prefix
  size_t tree;   ///< index of the tree it lies in
  uint64_t size; ///< bytes; 0 where they cannot be known
  rp_select_outcome outcome;
  rp_str content; ///< UTF-8 as rp_encoding_decode gives it, NUL-terminated behind; of relevant files only
  uint32_t code;  ///< the RP11xx rule of an unparsed or ignored file; 0 else
  bool flytekit;  ///< the text says flytekit; of files that could be read as text
  rp_str
      reason; ///< of an ignored file: "no luigi", "a symbolic link", "a submodule"; of a folder: why nothing is known of it
} rp_selected;

/// Where trees are looked for that imports lead to.
typedef struct rp_select_more {
  /// An absolute import of a name that `dotted` begins: told once. True: a tree may be found for it.
  bool (*wants)(void *data, rp_str dotted);
  /// The tree of a wanted name that no file of the trees so far can mean. False: there is none, and what imports it is relevant,
  /// so that it is said what is not known.
  bool (*find)(void *data, rp_select_tree *out, rp_str dotted);
  void *data;
} rp_select_more;

/// One row for each path that ends in ".py" (whatever its kind: links and submodules are ignored with their code) and for
/// each file without an extension whose first line is a `#!` of Python, and a row "PATH/" for each folder that cannot be listed, in the order of `trees` and their entries. Imports
/// lead from tree to tree: a file that takes its base class from a library's task is relevant. Text lives in `arena`.
/// Reads each blob once, but for those that turn out to matter only through imports (twice: memory stays bounded).
/// -1: only when the source itself fails as a whole; what is wrong with one file is its row.
/// `more` adds trees behind these while imports lead to them; NULL: none are looked for.
int rp_select(const rp_selected **out, size_t *selected, const rp_select_tree *trees, size_t tree_count,
              const rp_select_more *more, rp_arena *arena, rp_error *err);

/// One import statement's name as written.
typedef struct rp_select_import {
  rp_str module;  ///< "a.b"; empty for `from . import x`
  uint32_t level; ///< leading dots
  rp_str name;    ///< what `from … import` takes: one row a name; "*" for a star; empty for a plain `import a.b`
  bool
      in_text; ///< a string that may name a module, in a file that imports by name (importlib.import_module, __import__)
} rp_select_import;

/// The import statements of Python text, wherever they stand (functions, try, one-liners behind a colon or semicolon);
/// not those in strings and comments. Where the text imports by name, strings that look like dotted names count, too. Copes with parentheses, continuations, and broken or hostile text; linear.
/// Slices of `content`, but for dotted names written with white space in them.
const rp_select_import *rp_select_imports(size_t *count, rp_str content, rp_arena *arena);

#endif
