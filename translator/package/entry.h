#ifndef RP_TRANSLATOR_PACKAGE_ENTRY_H
#define RP_TRANSLATOR_PACKAGE_ENTRY_H

/// One entry of a package: its kind is in its name, its bytes are one message.

#include <protobuf-c/protobuf-c.h>

#include "base/arena.h"

/// rp_entity_kind by the number in INDEX_NAME_KIND.pb; 0: it is no such name (flytectl register_util.go:92).
int rp_entry_kind(rp_str name);

/// The message that an entry of this kind holds: TaskSpec, WorkflowSpec or LaunchPlan.
const ProtobufCMessageDescriptor *rp_entry_descriptor(int kind);

/// The message, in `arena`; NULL: the bytes are none, or nest deeper than 200 levels.
ProtobufCMessage *rp_entry_message(int kind, rp_str bytes, rp_arena *arena);

#endif
