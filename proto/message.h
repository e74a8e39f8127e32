#ifndef RP_PROTO_MESSAGE_H
#define RP_PROTO_MESSAGE_H

/// protobuf-c messages in an arena: RP_MESSAGE(arena, Repipe__V1__Task, REPIPE__V1__TASK__INIT) is a new, initialised
/// one. What is built so is packed and dropped with its arena; free_unpacked is for what was unpacked without one.

#include <protobuf-c/protobuf-c.h>

#include "base/arena.h"

// NOLINTNEXTLINE(bugprone-macro-parentheses): `init` is an initializer in braces
#define RP_MESSAGE(arena, type, init) ((type *)rp_message_copy((arena), &(const type)init, sizeof(type)))

void *rp_message_copy(rp_arena *arena, const void *initial, size_t size);

/// For xxx__unpack: memory of an arena, nothing is freed alone.
ProtobufCAllocator rp_message_allocator(rp_arena *arena);

#endif
