/// A walk over protobuf-c's descriptors. Fields of one message are sorted by JSON name; what the message does not hold
/// is left out, as the canonical form wants.

#include "translator/parts/json.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "google/protobuf/duration.pb-c.h"
#include "google/protobuf/struct.pb-c.h"
#include "google/protobuf/timestamp.pb-c.h"
#include "google/protobuf/wrappers.pb-c.h"
#include "translator/parts/text.h"

enum { MAX_NESTING = 100, MAX_NAME = 96, FEW = 24 };

static void message_value(rp_buf *out, const ProtobufCMessage *message, unsigned depth);

static void indent(rp_buf *out, unsigned depth)
{
  static const char blanks[] = "\n                                                                ";
  size_t wanted = 2 * (size_t)depth;
  size_t first = wanted < sizeof blanks - 2 ? wanted : sizeof blanks - 2;
  rp_buf_add(out, (rp_str){blanks, first + 1});
  for (size_t i = first; i < wanted; i++) {
    rp_buf_char(out, ' ');
  }
}

static void camel(char out[MAX_NAME], const char *name)
{
  size_t size = 0;
  bool raise = false;
  for (; *name != '\0' && size + 1 < MAX_NAME; name++) {
    if (*name == '_') {
      raise = true;
    } else {
      out[size++] = raise && *name >= 'a' && *name <= 'z' ? (char)(*name - 'a' + 'A') : *name;
      raise = false;
    }
  }
  out[size] = '\0';
}

static bool named(const ProtobufCMessageDescriptor *descriptor, const char *name)
{
  return strcmp(descriptor->name, name) == 0;
}

static bool is_map_entry(const ProtobufCFieldDescriptor *field)
{
  if (field->label != PROTOBUF_C_LABEL_REPEATED || field->type != PROTOBUF_C_TYPE_MESSAGE) {
    return false;
  }
  const ProtobufCMessageDescriptor *entry = field->descriptor;
  return entry->n_fields == 2 && rp_str_ends_with(rp_str_of(entry->name), RP_STR("Entry")) &&
         strcmp(entry->fields[0].name, "key") == 0 && entry->fields[0].type == PROTOBUF_C_TYPE_STRING &&
         strcmp(entry->fields[1].name, "value") == 0;
}

static void number(rp_buf *out, double value)
{
  if (isnan(value)) {
    rp_buf_cstr(out, "\"NaN\"");
  } else if (isinf(value)) {
    rp_buf_cstr(out, value > 0 ? "\"Infinity\"" : "\"-Infinity\"");
  } else if (value == floor(value) && fabs(value) < 1e15) {
    rp_buf_printf(out, "%.0f", value);
  } else {
    char text[40];
    for (int digits = 15; digits <= 17; digits++) {
      snprintf(text, sizeof text, "%.*g", digits, value);
      if (strtod(text, NULL) == value) {
        break;
      }
    }
    rp_buf_cstr(out, text);
  }
}

static void base64(rp_buf *out, const ProtobufCBinaryData *bytes)
{
  static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  rp_buf_char(out, '"');
  for (size_t i = 0; i < bytes->len; i += 3) {
    uint32_t b = (uint32_t)bytes->data[i] << 16;
    b |= i + 1 < bytes->len ? (uint32_t)bytes->data[i + 1] << 8 : 0;
    b |= i + 2 < bytes->len ? (uint32_t)bytes->data[i + 2] : 0;
    rp_buf_char(out, alphabet[b >> 18]);
    rp_buf_char(out, alphabet[(b >> 12) & 63]);
    rp_buf_char(out, i + 1 < bytes->len ? alphabet[(b >> 6) & 63] : '=');
    rp_buf_char(out, i + 2 < bytes->len ? alphabet[b & 63] : '=');
  }
  rp_buf_char(out, '"');
}

static void enum_value(rp_buf *out, const ProtobufCEnumDescriptor *descriptor, int value)
{
  const ProtobufCEnumValue *found = protobuf_c_enum_descriptor_get_value(descriptor, value);
  if (found != NULL) {
    rp_buf_printf(out, "\"%s\"", found->name);
  } else {
    rp_buf_printf(out, "%d", value);
  }
}

static void value_at(rp_buf *out, const ProtobufCFieldDescriptor *field, const void *at, unsigned depth)
{
  switch (field->type) {
  case PROTOBUF_C_TYPE_INT32:
  case PROTOBUF_C_TYPE_SINT32:
  case PROTOBUF_C_TYPE_SFIXED32:
    rp_buf_printf(out, "%" PRId32, *(const int32_t *)at);
    break;
  case PROTOBUF_C_TYPE_UINT32:
  case PROTOBUF_C_TYPE_FIXED32:
    rp_buf_printf(out, "%" PRIu32, *(const uint32_t *)at);
    break;
  case PROTOBUF_C_TYPE_INT64:
  case PROTOBUF_C_TYPE_SINT64:
  case PROTOBUF_C_TYPE_SFIXED64:
    rp_buf_printf(out, "\"%" PRId64 "\"", *(const int64_t *)at);
    break;
  case PROTOBUF_C_TYPE_UINT64:
  case PROTOBUF_C_TYPE_FIXED64:
    rp_buf_printf(out, "\"%" PRIu64 "\"", *(const uint64_t *)at);
    break;
  case PROTOBUF_C_TYPE_FLOAT:
    number(out, (double)*(const float *)at);
    break;
  case PROTOBUF_C_TYPE_DOUBLE:
    number(out, *(const double *)at);
    break;
  case PROTOBUF_C_TYPE_BOOL:
    rp_buf_cstr(out, *(const protobuf_c_boolean *)at ? "true" : "false");
    break;
  case PROTOBUF_C_TYPE_ENUM:
    enum_value(out, field->descriptor, *(const int *)at);
    break;
  case PROTOBUF_C_TYPE_STRING:
    rp_json_string(out, rp_str_of(*(char *const *)at));
    break;
  case PROTOBUF_C_TYPE_BYTES:
    base64(out, at);
    break;
  case PROTOBUF_C_TYPE_MESSAGE:
    message_value(out, *(ProtobufCMessage *const *)at, depth);
    break;
  }
}

static size_t size_of(ProtobufCType type)
{
  switch (type) {
  case PROTOBUF_C_TYPE_INT64:
  case PROTOBUF_C_TYPE_SINT64:
  case PROTOBUF_C_TYPE_SFIXED64:
  case PROTOBUF_C_TYPE_UINT64:
  case PROTOBUF_C_TYPE_FIXED64:
  case PROTOBUF_C_TYPE_DOUBLE:
    return 8;
  case PROTOBUF_C_TYPE_BOOL:
    return sizeof(protobuf_c_boolean);
  case PROTOBUF_C_TYPE_STRING:
  case PROTOBUF_C_TYPE_MESSAGE:
    return sizeof(void *);
  case PROTOBUF_C_TYPE_BYTES:
    return sizeof(ProtobufCBinaryData);
  case PROTOBUF_C_TYPE_INT32:
  case PROTOBUF_C_TYPE_SINT32:
  case PROTOBUF_C_TYPE_SFIXED32:
  case PROTOBUF_C_TYPE_UINT32:
  case PROTOBUF_C_TYPE_FIXED32:
  case PROTOBUF_C_TYPE_FLOAT:
  case PROTOBUF_C_TYPE_ENUM:
    break;
  }
  return 4;
}

static const char *entry_key(const ProtobufCMessage *entry)
{
  const char *key = *(char *const *)(const void *)((const char *)entry + entry->descriptor->fields[0].offset);
  return key != NULL ? key : "";
}

static int compare_entries(const void *a, const void *b)
{
  return strcmp(entry_key(*(ProtobufCMessage *const *)a), entry_key(*(ProtobufCMessage *const *)b));
}

static void map_value(rp_buf *out, ProtobufCMessage *const *entries, size_t count, unsigned depth)
{
  ProtobufCMessage **sorted = rp_xrealloc(NULL, (count + 1) * sizeof sorted[0]);
  for (size_t i = 0; i < count; i++) {
    sorted[i] = entries[i];
  }
  qsort(sorted, count, sizeof sorted[0], compare_entries);
  rp_buf_char(out, '{');
  for (size_t i = 0; i < count; i++) {
    const ProtobufCFieldDescriptor *value = &sorted[i]->descriptor->fields[1];
    rp_buf_cstr(out, i > 0 ? "," : "");
    indent(out, depth + 1);
    rp_json_string(out, rp_str_of(entry_key(sorted[i])));
    rp_buf_cstr(out, ": ");
    value_at(out, value, (const char *)sorted[i] + value->offset, depth + 1);
  }
  indent(out, depth);
  rp_buf_char(out, '}');
  free(sorted);
}

bool rp_json_present(const ProtobufCMessage *message, const ProtobufCFieldDescriptor *field)
{
  const char *base = (const char *)message;
  const void *at = base + field->offset;
  if (field->label == PROTOBUF_C_LABEL_REPEATED) {
    return *(const size_t *)(const void *)(base + field->quantifier_offset) > 0;
  }
  if ((field->flags & PROTOBUF_C_FIELD_FLAG_ONEOF) != 0) {
    bool set = *(const uint32_t *)(const void *)(base + field->quantifier_offset) == field->id;
    return set && !(field->type == PROTOBUF_C_TYPE_MESSAGE && *(void *const *)at == NULL);
  }
  switch (field->type) {
  case PROTOBUF_C_TYPE_STRING:
    return *(char *const *)at != NULL && (*(char *const *)at)[0] != '\0';
  case PROTOBUF_C_TYPE_MESSAGE:
    return *(void *const *)at != NULL;
  case PROTOBUF_C_TYPE_BYTES:
    return ((const ProtobufCBinaryData *)at)->len > 0;
  case PROTOBUF_C_TYPE_FLOAT:
    return *(const float *)at != 0;
  case PROTOBUF_C_TYPE_DOUBLE:
    return *(const double *)at != 0;
  case PROTOBUF_C_TYPE_INT64:
  case PROTOBUF_C_TYPE_SINT64:
  case PROTOBUF_C_TYPE_SFIXED64:
  case PROTOBUF_C_TYPE_UINT64:
  case PROTOBUF_C_TYPE_FIXED64:
    return *(const uint64_t *)at != 0;
  case PROTOBUF_C_TYPE_BOOL:
    return *(const protobuf_c_boolean *)at;
  case PROTOBUF_C_TYPE_INT32:
  case PROTOBUF_C_TYPE_SINT32:
  case PROTOBUF_C_TYPE_SFIXED32:
  case PROTOBUF_C_TYPE_UINT32:
  case PROTOBUF_C_TYPE_FIXED32:
  case PROTOBUF_C_TYPE_ENUM:
    break;
  }
  return *(const uint32_t *)at != 0;
}

static void seconds_and_nanos(rp_buf *out, int64_t seconds, int32_t nanos)
{
  bool minus = seconds < 0 || nanos < 0;
  uint64_t whole = (uint64_t)(seconds < 0 ? -seconds : seconds);
  rp_buf_printf(out, "\"%s%" PRIu64, minus ? "-" : "", whole);
  if (nanos != 0) {
    rp_buf_printf(out, ".%09d", nanos < 0 ? -nanos : nanos);
  }
  rp_buf_cstr(out, "s\"");
}

static void timestamp(rp_buf *out, const Google__Protobuf__Timestamp *moment)
{
  int64_t days = moment->seconds / 86400;
  int64_t rest = moment->seconds % 86400;
  if (rest < 0) {
    rest += 86400;
    days--;
  }
  // Civil date from days since 1970 (proleptic Gregorian, years from March).
  int64_t z = days + 719468;
  int64_t era = (z >= 0 ? z : z - 146096) / 146097;
  int64_t of_era = z - era * 146097;
  int64_t year = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
  int64_t of_year = of_era - (365 * year + year / 4 - year / 100);
  int64_t month = (5 * of_year + 2) / 153;
  int64_t day = of_year - (153 * month + 2) / 5 + 1;
  month = month < 10 ? month + 3 : month - 9;
  year = year + era * 400 + (month <= 2 ? 1 : 0);
  rp_buf_printf(out, "\"%04d-%02d-%02dT%02d:%02d:%02d", (int)year, (int)month, (int)day, (int)(rest / 3600),
                (int)(rest / 60 % 60), (int)(rest % 60));
  if (moment->nanos % 1000000 != 0) {
    rp_buf_printf(out, moment->nanos % 1000 != 0 ? ".%09d" : ".%06d",
                  moment->nanos % 1000 != 0 ? moment->nanos : moment->nanos / 1000);
  } else if (moment->nanos != 0) {
    rp_buf_printf(out, ".%03d", moment->nanos / 1000000);
  }
  rp_buf_cstr(out, "Z\"");
}

// google.protobuf.Struct, Value, ListValue, Timestamp, Duration and the wrappers.
static bool well_known(rp_buf *out, const ProtobufCMessage *message, unsigned depth)
{
  const ProtobufCMessageDescriptor *descriptor = message->descriptor;
  if (strncmp(descriptor->name, "google.protobuf.", 16) != 0) {
    return false;
  }
  if (named(descriptor, "google.protobuf.Timestamp")) {
    timestamp(out, (const void *)message);
  } else if (named(descriptor, "google.protobuf.Duration")) {
    const Google__Protobuf__Duration *duration = (const void *)message;
    seconds_and_nanos(out, duration->seconds, duration->nanos);
  } else if (named(descriptor, "google.protobuf.Struct")) {
    const Google__Protobuf__Struct *object = (const void *)message;
    map_value(out, (ProtobufCMessage *const *)(void *)object->fields, object->n_fields, depth);
  } else if (named(descriptor, "google.protobuf.Value") ||
             (descriptor->n_fields == 1 && named(descriptor, "google.protobuf.BoolValue"))) {
    for (unsigned i = 0; i < descriptor->n_fields; i++) {
      const ProtobufCFieldDescriptor *field = &descriptor->fields[i];
      if (descriptor->n_fields == 1 || rp_json_present(message, field)) {
        if (strcmp(field->name, "null_value") == 0) {
          rp_buf_cstr(out, "null");
        } else {
          value_at(out, field, (const char *)message + field->offset, depth);
        }
        return true;
      }
    }
    rp_buf_cstr(out, "null");
  } else if (named(descriptor, "google.protobuf.ListValue")) {
    const Google__Protobuf__ListValue *list = (const void *)message;
    rp_buf_char(out, '[');
    for (size_t i = 0; i < list->n_values; i++) {
      rp_buf_cstr(out, i > 0 ? ", " : "");
      message_value(out, &list->values[i]->base, depth + 1);
    }
    rp_buf_char(out, ']');
  } else {
    return false;
  }
  return true;
}

static void field_value(rp_buf *out, const ProtobufCMessage *message, const ProtobufCFieldDescriptor *field,
                        unsigned depth)
{
  const char *base = (const char *)message;
  const void *at = base + field->offset;
  if (field->label != PROTOBUF_C_LABEL_REPEATED) {
    value_at(out, field, at, depth);
    return;
  }
  size_t count = *(const size_t *)(const void *)(base + field->quantifier_offset);
  const char *items = *(char *const *)at;
  if (is_map_entry(field)) {
    map_value(out, (ProtobufCMessage *const *)(const void *)items, count, depth);
    return;
  }
  rp_buf_char(out, '[');
  for (size_t i = 0; i < count; i++) {
    rp_buf_cstr(out, i > 0 ? "," : "");
    indent(out, depth + 1);
    value_at(out, field, items + i * size_of(field->type), depth + 1);
  }
  indent(out, depth);
  rp_buf_char(out, ']');
}

typedef struct named_field {
  const char *name;
  const ProtobufCFieldDescriptor *field;
} named_field;

/// The fields that the message has, by JSON name; how many. `names` is room for those that are not written as in the descriptor.
static size_t fields_of(named_field *fields, char (*names)[MAX_NAME], const ProtobufCMessage *message)
{
  size_t count = 0;
  for (unsigned i = 0; i < message->descriptor->n_fields; i++) {
    const ProtobufCFieldDescriptor *field = &message->descriptor->fields[i];
    if (!rp_json_present(message, field)) {
      continue;
    }
    named_field one = {field->name, field};
    if (strchr(field->name, '_') != NULL) {
      camel(names[count], field->name);
      one.name = names[count];
    }
    size_t at = count++;
    for (; at > 0 && strcmp(fields[at - 1].name, one.name) > 0; at--) { // few, and nearly sorted
      fields[at] = fields[at - 1];
    }
    fields[at] = one;
  }
  return count;
}

static void message_value(rp_buf *out, const ProtobufCMessage *message, unsigned depth)
{
  if (depth > MAX_NESTING) {
    rp_buf_cstr(out, "null");
    return;
  }
  if (well_known(out, message, depth)) {
    return;
  }
  unsigned room = message->descriptor->n_fields;
  named_field few[FEW];
  char few_names[FEW][MAX_NAME];
  named_field *fields = room > FEW ? rp_xrealloc(NULL, room * sizeof *fields) : few;
  char(*names)[MAX_NAME] = room > FEW ? rp_xrealloc(NULL, room * sizeof *names) : few_names;
  size_t count = fields_of(fields, names, message);
  rp_buf_char(out, '{');
  for (size_t i = 0; i < count; i++) {
    rp_buf_cstr(out, i > 0 ? "," : "");
    indent(out, depth + 1);
    rp_buf_char(out, '"');
    rp_buf_cstr(out, fields[i].name);
    rp_buf_cstr(out, "\": ");
    field_value(out, message, fields[i].field, depth + 1);
  }
  if (count > 0) {
    indent(out, depth);
  }
  rp_buf_char(out, '}');
  if (room > FEW) {
    free(fields);
    free(names);
  }
}

void rp_json_message(rp_buf *out, const ProtobufCMessage *message)
{
  message_value(out, message, 0);
  rp_buf_char(out, '\n');
}

void rp_json_field(rp_buf *out, const ProtobufCMessage *message, const ProtobufCFieldDescriptor *field)
{
  field_value(out, message, field, 0);
}
