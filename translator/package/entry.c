/// Decoding uses protobuf-c's own recursion, which follows the nesting of the bytes: entries are bounded by the archive's budget
/// and by a scan of their nesting first.

#include "translator/package/entry.h"

#include "flyteidl/admin/launch_plan.pb-c.h"
#include "flyteidl/admin/task.pb-c.h"
#include "flyteidl/admin/workflow.pb-c.h"
#include "translator/translator.h"

enum { MAX_NESTING = 200 };

// Memory of decoded messages: the arena's, never given back alone.
static void *allocate(void *arena, size_t size)
{
  return rp_arena_alloc(arena, size);
}

static void deallocate(void *arena, void *pointer)
{
  (void)arena;
  (void)pointer;
}

static bool varint(rp_str bytes, size_t *at, uint64_t *out)
{
  uint64_t value = 0;
  for (unsigned shift = 0; shift < 64; shift += 7) {
    if (*at >= bytes.size) {
      return false;
    }
    unsigned char byte = (unsigned char)bytes.data[(*at)++];
    value |= (uint64_t)(byte & 0x7f) << shift;
    if (byte < 0x80) {
      *out = value;
      return true;
    }
  }
  return false;
}

typedef struct frame {
  size_t end;
  const ProtobufCMessageDescriptor *descriptor;
} frame;

// Whether the bytes nest deeper than we let protobuf-c recurse. Only fields that the descriptor calls messages count.
static bool too_deep(rp_str bytes, const ProtobufCMessageDescriptor *descriptor)
{
  frame stack[MAX_NESTING];
  size_t depth = 0;
  stack[depth++] = (frame){bytes.size, descriptor};
  size_t at = 0;
  while (depth > 0) {
    if (at >= stack[depth - 1].end) {
      depth--;
      continue;
    }
    uint64_t key, size;
    if (!varint(bytes, &at, &key)) {
      return false; // malformed: unpacking says so
    }
    unsigned wire = (unsigned)(key & 7);
    if (wire == 0) {
      if (!varint(bytes, &at, &size)) {
        return false;
      }
    } else if (wire == 1 || wire == 5) {
      at += wire == 1 ? 8 : 4;
    } else if (wire != 2 || !varint(bytes, &at, &size) || size > bytes.size || at + size > bytes.size) {
      return false;
    } else {
      const ProtobufCFieldDescriptor *field =
          protobuf_c_message_descriptor_get_field(stack[depth - 1].descriptor, (unsigned)(key >> 3));
      if (field != NULL && field->type == PROTOBUF_C_TYPE_MESSAGE) {
        if (depth == MAX_NESTING) {
          return true;
        }
        stack[depth++] = (frame){at + (size_t)size, field->descriptor};
      } else {
        at += (size_t)size;
      }
    }
  }
  return false;
}

const ProtobufCMessageDescriptor *rp_entry_descriptor(int kind)
{
  return kind == RP_ENTITY_TASK       ? &flyteidl__admin__task_spec__descriptor
         : kind == RP_ENTITY_WORKFLOW ? &flyteidl__admin__workflow_spec__descriptor
                                      : &flyteidl__admin__launch_plan__descriptor;
}

ProtobufCMessage *rp_entry_message(int kind, rp_str bytes, rp_arena *arena)
{
  ProtobufCAllocator allocator = {allocate, deallocate, arena};
  const ProtobufCMessageDescriptor *descriptor = rp_entry_descriptor(kind);
  if (too_deep(bytes, descriptor)) {
    return NULL;
  }
  return protobuf_c_message_unpack(descriptor, &allocator, bytes.size, (const uint8_t *)bytes.data);
}

int rp_entry_kind(rp_str name)
{
  if (name.size < 6 || !rp_str_ends_with(name, RP_STR(".pb")) || name.data[name.size - 5] != '_') {
    return 0;
  }
  char digit = name.data[name.size - 4];
  return digit >= '1' && digit <= '3' ? digit - '0' : 0;
}
