#include "proto/message.h"

void *rp_message_copy(rp_arena *arena, const void *initial, size_t size)
{
  void *message = rp_arena_alloc(arena, size);
  memcpy(message, initial, size);
  return message;
}

static void *allocate(void *arena, size_t size)
{
  return rp_arena_alloc(arena, size);
}

static void ignore(void *arena, void *pointer)
{
  (void)arena;
  (void)pointer;
}

ProtobufCAllocator rp_message_allocator(rp_arena *arena)
{
  return (ProtobufCAllocator){.alloc = allocate, .free = ignore, .allocator_data = arena};
}
