#ifndef RP_TRANSLATOR_PACKAGE_DIFFERENCE_H
#define RP_TRANSLATOR_PACKAGE_DIFFERENCE_H

/// A message as facts: what it says, a line each, under a path that stays the same when something else changes.
/// Private to translator/.

#include "base/vec.h"
#include <protobuf-c/protobuf-c.h>

/// What is said of a message that holds nothing: that it is there.
#define RP_FACT_EMPTY "there"

typedef struct rp_fact {
  const char *part; ///< the node that it is about, "" for the entity itself
  const char *what; ///< "image", "input day", "runs" …
  rp_str text;      ///< what is said
} rp_fact;

typedef RP_VEC(rp_fact) rp_said;

/// All that the message (TaskSpec, WorkflowSpec or LaunchPlan) says but for descriptions, in the order of its fields. Everything
/// is said: what has no words of its own has the path of its fields.
void rp_difference_facts(rp_said *out, const ProtobufCMessage *message, rp_arena *arena);

#endif
