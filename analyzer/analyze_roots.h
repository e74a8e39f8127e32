#ifndef RP_ANALYZER_ANALYZE_ROOTS_H
#define RP_ANALYZER_ANALYZE_ROOTS_H

/// Roots that the caller names, with arguments.

#include "analyzer/analyzer.h"
#include "analyzer/eval/interp.h"
#include "analyzer/inventory/graph.h"
#include "analyzer/inventory/tasks.h"

/// Which answers of tasks the caller wants: options->answers, of luigi.contrib's classes and of those that house rules give a task
/// type. Memory of `arena`.
rp_graph_answers rp_analyze_answers(const rp_analyze_options *options, const Repipe__V1__Inventory *inventory,
                                    rp_arena *arena);

/// Builds the graph of each of options->roots and adds it to the inventory's workflows, which are none before. A root that is
/// not there, is ambiguous, or whose arguments Luigi's command line would not parse gets its own error and no workflow.
/// All that stays is in `arena`.
void rp_analyze_roots(const rp_analyze_options *options, rp_interp *in, const rp_task_class *tasks, size_t task_count,
                      rp_foreign *foreign, Repipe__V1__Inventory *inventory, rp_arena *arena);

/// The same for options->wanted, as workflows beside those that were found: their graphs are over inputs. One that is a workflow
/// already is left as it is, unless it gets arguments: then nothing is known to launch it with these.
void rp_analyze_wanted(const rp_analyze_options *options, rp_interp *in, const rp_task_class *tasks, size_t task_count,
                       rp_foreign *foreign, Repipe__V1__Inventory *inventory, rp_arena *arena);

#endif
