#ifndef RP_REPORTER_TALLY_REPOSITORY_GRAPH_H
#define RP_REPORTER_TALLY_REPOSITORY_GRAPH_H

/// Which repository builds on which (reporter/tally/waves.h says when).

#include "reporter/reporter.h"

typedef struct rp_repository_parent {
  size_t repository;
  char *why; ///< "base a.b:C", "task a.b:C" or "target /path/…": of the first task class that shows it
  uint32_t places;
} rp_repository_parent;

typedef struct rp_repository_node {
  rp_repository_parent *parents; ///< by repository, none twice, never itself
  size_t count;
} rp_repository_node;

typedef struct rp_repository_graph {
  rp_repository_node *nodes; ///< as Snapshot.repositories
  size_t count;
} rp_repository_graph;

/// Memory of `arena`.
const rp_repository_graph *rp_repository_graph_of(const Repipe__V1__Snapshot *snapshot, rp_arena *arena);

#endif
