#ifndef RP_ANALYZER_INVENTORY_GRAPH_READS_H
#define RP_ANALYZER_INVENTORY_GRAPH_READS_H

/// Files that tasks of a graph read by their paths, and whose targets these are. Private to analyzer/.

#include "analyzer/inventory/tasks.h"

/// Fills `reads` of the nodes whose class is said to read by path (RP4008). `instances` are the nodes' tasks. What is evaluated for it
/// leaves no trace.
void rp_graph_reads(rp_interp *in, rp_arena *arena, const rp_val *instances, Repipe__V1__GraphNode *const *nodes,
                    size_t count, const rp_task_class *tasks);

#endif
