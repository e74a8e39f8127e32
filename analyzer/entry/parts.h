#ifndef RP_ANALYZER_ENTRY_PARTS_H
#define RP_ANALYZER_ENTRY_PARTS_H

/// What entry.c (command lines) and python.c (calls of Luigi in Python) share.

#include "analyzer/entry/entry.h"
#include "analyzer/entry/registry.h"

typedef struct rp_entry_finder {
  rp_interp *in;
  rp_arena *arena;
  const rp_entry_input *input;
  rp_registry *registry;
  bool *joined;        ///< for each of in->launches: a command of the repository reaches it
  size_t python_count; ///< how many of in->launches count: evaluation afterwards may add more
  RP_VEC(Repipe__V1__EntryPoint *) entries;
} rp_entry_finder;

Repipe__V1__Argument *rp_entry_argument(rp_arena *arena, rp_str name, Repipe__V1__Value *value);
void rp_entry_set_root(rp_entry_finder *f, Repipe__V1__EntryPoint *message, const rp_task_class *root);

/// A message with everything of `launch` that is not its argv: place, schedule, command, image, environment.
Repipe__V1__EntryPoint *rp_entry_of_launch(rp_entry_finder *f, const rp_launch *launch);

/// Judges the words of `launch` in a process that runs `program` (NULL: the luigi command) and fills family, root, arguments
/// and code of `message`.
void rp_entry_judge(rp_entry_finder *f, Repipe__V1__EntryPoint *message, rp_launch *launch, const rp_module *program);

/// The calls of Luigi that running `program` reaches, each as an entry point; `launch` is the command that runs it. False: it
/// reaches none, so the command is none of Luigi's.
bool rp_entry_join(rp_entry_finder *f, const rp_launch *launch, const rp_module *program);

/// The calls that no command reaches.
void rp_entry_add_python(rp_entry_finder *f);

#endif
