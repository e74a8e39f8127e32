// The snapshot as one JSON document, by protobuf-c's own description of the message: what is in the snapshot is in the
// JSON, under the same names.
#include <jansson.h>
#include <stdlib.h>

#include "reporter/reporter.h"

static json_t *message_json(const ProtobufCMessage *message);

static json_t *value_json(const ProtobufCFieldDescriptor *field, const void *value)
{
  switch (field->type) {
  case PROTOBUF_C_TYPE_UINT32:
    return json_integer((json_int_t) * (const uint32_t *)value);
  case PROTOBUF_C_TYPE_INT64:
    return json_integer((json_int_t) * (const int64_t *)value);
  case PROTOBUF_C_TYPE_BOOL:
    return json_boolean(*(const protobuf_c_boolean *)value);
  case PROTOBUF_C_TYPE_STRING:
    return json_string(*(const char *const *)value);
  case PROTOBUF_C_TYPE_MESSAGE:
    return *(const ProtobufCMessage *const *)value == NULL ? json_null() : message_json(*(const ProtobufCMessage *const *)value);
  case PROTOBUF_C_TYPE_INT32:
  case PROTOBUF_C_TYPE_SINT32:
  case PROTOBUF_C_TYPE_SFIXED32:
  case PROTOBUF_C_TYPE_SINT64:
  case PROTOBUF_C_TYPE_SFIXED64:
  case PROTOBUF_C_TYPE_FIXED32:
  case PROTOBUF_C_TYPE_UINT64:
  case PROTOBUF_C_TYPE_FIXED64:
  case PROTOBUF_C_TYPE_FLOAT:
  case PROTOBUF_C_TYPE_DOUBLE:
  case PROTOBUF_C_TYPE_ENUM:
  case PROTOBUF_C_TYPE_BYTES:
    break;
  }
  abort(); // fleet.proto has no such field
}

static json_t *repeated_json(const ProtobufCMessage *message, const ProtobufCFieldDescriptor *field)
{
  const char *base = (const char *)message;
  size_t count = *(const size_t *)(const void *)(base + field->quantifier_offset);
  const char *items = *(const char *const *)(const void *)(base + field->offset);
  json_t *list = json_array();
  for (size_t i = 0; i < count; i++) {
    size_t size = field->type == PROTOBUF_C_TYPE_UINT32 ? sizeof(uint32_t) : sizeof(void *);
    json_array_append_new(list, value_json(field, items + i * size));
  }
  return list;
}

static json_t *message_json(const ProtobufCMessage *message)
{
  json_t *object = json_object();
  for (unsigned i = 0; i < message->descriptor->n_fields; i++) {
    const ProtobufCFieldDescriptor *field = &message->descriptor->fields[i];
    json_t *value = field->label == PROTOBUF_C_LABEL_REPEATED ? repeated_json(message, field) : value_json(field, (const char *)message + field->offset);
    if (object == NULL || value == NULL || json_object_set_new(object, field->name, value) != 0) {
      abort(); // out of memory: texts were cleaned when they were read
    }
  }
  return object;
}

rp_str rp_report_json(const Repipe__V1__Snapshot *snapshot, rp_arena *arena)
{
  json_t *document = message_json(&snapshot->base);
  char *text = json_dumps(document, JSON_INDENT(1) | JSON_SORT_KEYS);
  json_decref(document);
  if (text == NULL) {
    abort();
  }
  rp_str result = rp_arena_printf(arena, "%s\n", text);
  free(text);
  return result;
}
