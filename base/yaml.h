#ifndef RP_BASE_YAML_H
#define RP_BASE_YAML_H

/// YAML documents as trees: manifests, catalogues, decisions. libyaml's only home is yaml.c.

#include "base/arena.h"

typedef enum rp_yaml_kind { RP_YAML_SCALAR = 0, RP_YAML_MAP, RP_YAML_LIST } rp_yaml_kind;

typedef struct rp_yaml_node rp_yaml_node;

struct rp_yaml_node {
  rp_yaml_kind kind;
  rp_str value;              ///< of a scalar
  bool quoted;               ///< a scalar in quotes: never null or a number
  bool block;                ///< a literal or folded block: its text starts on the line after `line`
  uint32_t line;             ///< 1-based
  uint32_t column;           ///< 1-based, in characters
  const rp_yaml_node *key;   ///< of an item of a map
  const rp_yaml_node *alias; ///< what an alias stands for (never itself an alias); NULL else
  const rp_yaml_node *child; ///< first item
  const rp_yaml_node *next;  ///< next item of the same list or map; next document
};

/// Where reading ended before its time, and why.
typedef struct rp_yaml_problem {
  const char *text; ///< NULL: it did not, or a budget was hit
  uint32_t line, column;
} rp_yaml_problem;

/// The documents in order, linked by `next`; NULL when there is none. What follows a syntax error or a budget (1 MiB, 200,000
/// nodes, 64 levels) is missing and `*complete` is false. Aliases are references, never copies.
const rp_yaml_node *rp_yaml_parse(bool *complete, rp_str content, rp_arena *arena);
/// The same, with the problem.
const rp_yaml_node *rp_yaml_parse_strictly(bool *complete, rp_yaml_problem *problem, rp_str content, rp_arena *arena);

/// Value of a key of a map, aliases and merge keys (`<<`) followed; NULL when absent or `map` is no map (NULL too).
const rp_yaml_node *rp_yaml_find(const rp_yaml_node *map, const char *key);

/// The same as text; empty when absent or no scalar.
rp_str rp_yaml_text(const rp_yaml_node *map, const char *key);

/// The node behind an alias, or the node itself.
const rp_yaml_node *rp_yaml_real(const rp_yaml_node *node);

#endif
