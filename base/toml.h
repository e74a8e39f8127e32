#ifndef RP_BASE_TOML_H
#define RP_BASE_TOML_H

/// TOML 1.0 documents as trees: pyproject.toml, luigi.toml. The grammar is tree-sitter's; toml.c is its only home.

#include "base/arena.h"

typedef enum rp_toml_kind {
  RP_TOML_TABLE = 0, ///< a header's, an inline one, or one that a dotted key makes
  RP_TOML_ARRAY,     ///< of values, or of tables (`[[x]]`)
  RP_TOML_STRING,
  RP_TOML_NUMBER, ///< integer or float
  RP_TOML_BOOLEAN,
  RP_TOML_MOMENT, ///< a date, a time, or both
} rp_toml_kind;

typedef struct rp_toml_node rp_toml_node;

struct rp_toml_node {
  rp_toml_kind kind;
  rp_str key;                ///< of an item of a table, unescaped; "" for an item of an array
  rp_str value;              ///< of a string: what it stands for; of the other plain values: as written
  uint32_t line;             ///< 1-based: of the key, of an array's item, of the header that first named a table
  const rp_toml_node *child; ///< first item
  const rp_toml_node *next;  ///< next item of the same table or array
};

/// The document's table, never NULL. What does not follow the grammar, a key that is there already, and what a budget cuts off
/// (1 MiB, 200,000 nodes, 64 levels) is missing, and `*complete` is false: Python's tomllib refuses such a file whole. It
/// also refuses some that are complete here: dates that no calendar has, dotted keys into a table that has a header.
const rp_toml_node *rp_toml_parse(bool *complete, rp_str content, rp_arena *arena);

/// The item behind a path of keys with dots between them ("tool.poetry"); no key of the path has a dot in it. NULL when absent, or
/// `table` is NULL or no table.
const rp_toml_node *rp_toml_find(const rp_toml_node *table, const char *path);

/// The text of a string there; "" when it is absent or something else.
rp_str rp_toml_text(const rp_toml_node *table, const char *path);

#endif
