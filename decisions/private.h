#ifndef RP_DECISIONS_PRIVATE_H
#define RP_DECISIONS_PRIVATE_H

/// What the files of decisions/ share.

#include "base/vec.h"
#include "base/yaml.h"
#include "decisions/decisions.h"

typedef struct rp_reader {
  rp_arena *arena;
  const char *path;
  RP_VEC(rp_decision_problem) problems;
  RP_VEC(Repipe__V1__DecisionPlace *) places;
} rp_reader;

/// Adds RP6202 at `node`: what stands at `field` is not `wanted`.
void rp_reader_refuse(rp_reader *reader, const rp_yaml_node *node, const char *field, const char *wanted);

/// What the types alone do not say: which fields must be there, and what their texts may be. False: it is not to be used, and said.
bool rp_decision_valid(rp_reader *reader, const ProtobufCMessage *message, const rp_yaml_node *node);

#endif
