#ifndef RP_TRANSLATOR_PARTS_JSON_H
#define RP_TRANSLATOR_PARTS_JSON_H

/// Canonical proto3 JSON of any protobuf-c message: lowerCamelCase names, keys sorted, enums by name, 64-bit integers
/// as text, bytes in base64, the well-known types in their special forms; two blanks of indentation.

#include <protobuf-c/protobuf-c.h>

#include "base/buf.h"

/// Appends the message and a newline. Nesting over 100 levels is cut off as null.
void rp_json_message(rp_buf *out, const ProtobufCMessage *message);

/// Whether the message holds the field: what proto JSON prints.
bool rp_json_present(const ProtobufCMessage *message, const ProtobufCFieldDescriptor *field);

/// The value of one field that is there, as in rp_json_message.
void rp_json_field(rp_buf *out, const ProtobufCMessage *message, const ProtobufCFieldDescriptor *field);

#endif
