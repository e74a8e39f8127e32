#ifndef RP_CLI_SHOW_H
#define RP_CLI_SHOW_H

/// What `repipe show` prints for people. Every name and text of a repository is made visible on its way out.

#include "analyzer/analyzer.h"
#include "base/buf.h"
#include "base/error.h"
#include "cli/table.h"
#include "translator/translator.h"

typedef struct rp_show {
  rp_arena *arena;
  const Repipe__V1__Inventory *inventory;
  const Repipe__V1__Plan *plan; ///< NULL where nothing was planned
  bool all;                     ///< no list is cut
  rp_buf out;
} rp_show;

/// The summary: files, tasks, workflows, and what is not known with its reasons, each as n of N.
void rp_show_summary(rp_show *show);

/// One task: parameters, dependencies, outputs, and where each comes from.
void rp_show_task(rp_show *show, const Repipe__V1__Task *task);

/// Why a task is reached, why its dependencies are what they are, and what stands in the way.
void rp_show_why(rp_show *show, const Repipe__V1__Task *task);

/// The task that `name` means: a family, module:Class, or a class name. NULL: none (RP_ERROR_USAGE) or several
/// (RP_ERROR_AMBIGUOUS; the text lists them).
const Repipe__V1__Task *rp_show_find(const rp_show *show, const char *name, rp_error *err);

typedef enum rp_graph_format { RP_GRAPH_NONE = 0, RP_GRAPH_TEXT, RP_GRAPH_DOT, RP_GRAPH_MERMAID } rp_graph_format;

/// The dependency graph: of one root's concrete graph when given, else of the classes.
void rp_show_graph(rp_show *show, const Repipe__V1__Graph *graph, rp_graph_format format);

// ---- pieces that the files above share ----

rp_str rp_show_place(const rp_show *show, const char *path, uint32_t line); ///< "a/b.py:12"; empty without a path
rp_str rp_show_value(const rp_show *show, const Repipe__V1__Value *value);  ///< one line of Python
rp_str rp_show_name(const rp_show *show, const Repipe__V1__Task *task);     ///< "module:Class"
const char *rp_show_outcome(const rp_show *show, const Repipe__V1__Task *task);
/// The task that a dependency names; NULL when it is Luigi's own or not known.
const Repipe__V1__Task *rp_show_child(const rp_show *show, const Repipe__V1__Dependency *dependency);
void rp_show_say(rp_show *show, const char *text); ///< foreign text into the output

#endif
