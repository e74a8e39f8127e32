// The snapshot as one JSON document, by protobuf-c's own description of the message: what is in the snapshot is in the
// JSON, under the same names. Lines of sources and specs, reasons and the like are the same in thousands of rows: a document of
// schema 2 has each once, and rows say its number.
#include "reporter/output/json.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/map.h"

/// What the document has said so far: of each pool its rows as JSON, and where each stands.
typedef struct document {
  rp_arena *arena;
  struct {
    rp_map known; ///< text, or a message's bytes -> number, plus 1
    rp_buf rows;
    size_t count;
  } pools[RP_JSON_POOLS];
} document;

/// `d` NULL: everything where it belongs.
static json_t *message_json(const ProtobufCMessage *message, document *d);

static void append(json_t *list, json_t *value)
{
  if (list == NULL || value == NULL || json_array_append_new(list, value) != 0) {
    abort(); // out of memory: texts were cleaned when they were read
  }
}

static void add_dumped(rp_buf *out, json_t *value, size_t flags)
{
  char *text = json_dumps(value, flags | JSON_SORT_KEYS | JSON_ENCODE_ANY);
  json_decref(value);
  if (text == NULL) {
    abort();
  }
  rp_buf_cstr(out, text);
  free(text);
}

// ---- what is said once ----

/// A key that is not known yet gets the next number; its row is then to be added.
static uintptr_t number_of(document *d, size_t pool, rp_str key, bool *fresh)
{
  uintptr_t number = (uintptr_t)rp_map_find(&d->pools[pool].known, key);
  *fresh = number == 0;
  if (*fresh) {
    number = ++d->pools[pool].count;
    rp_map_put(&d->pools[pool].known, key, (void *)number);
    rp_buf_cstr(&d->pools[pool].rows, number > 1 ? ",\n" : "");
  }
  return number - 1;
}

static json_t *text_number(document *d, rp_str text)
{
  bool fresh;
  uintptr_t number = number_of(d, RP_JSON_TEXTS, text, &fresh);
  if (fresh) {
    add_dumped(&d->pools[RP_JSON_TEXTS].rows, json_stringn(text.data != NULL ? text.data : "", text.size), 0);
  }
  return json_integer((json_int_t)number);
}

/// The numbers of a text's lines, line feeds between them; of the empty text none.
static json_t *lines_json(document *d, const char *text)
{
  json_t *list = json_array();
  for (const char *from = text; text[0] != '\0';) {
    size_t size = strcspn(from, "\n");
    append(list, text_number(d, (rp_str){from, size}));
    if (from[size] == '\0') {
      break;
    }
    from += size + 1;
  }
  return list;
}

static json_t *row_number(document *d, size_t pool, const ProtobufCMessage *message)
{
  size_t size = protobuf_c_message_get_packed_size(message);
  uint8_t *bytes = rp_arena_alloc(d->arena, size + 1);
  protobuf_c_message_pack(message, bytes);
  bool fresh;
  uintptr_t number = number_of(d, pool, (rp_str){(const char *)bytes, size}, &fresh);
  if (fresh) {
    add_dumped(&d->pools[pool].rows, message_json(message, NULL), JSON_COMPACT);
  }
  return json_integer((json_int_t)number);
}

// ---- a message ----

static json_t *value_json(const ProtobufCMessageDescriptor *type, const ProtobufCFieldDescriptor *field,
                          const void *value, document *d)
{
  switch (field->type) {
  case PROTOBUF_C_TYPE_UINT32:
    return json_integer((json_int_t) * (const uint32_t *)value);
  case PROTOBUF_C_TYPE_INT64:
    return json_integer((json_int_t) * (const int64_t *)value);
  case PROTOBUF_C_TYPE_BOOL:
    return json_boolean(*(const protobuf_c_boolean *)value);
  case PROTOBUF_C_TYPE_STRING: {
    const char *text = *(const char *const *)value;
    bool lines = d != NULL && rp_json_is_lines(type, field);
    return !lines                                      ? json_string(text)
           : field->label == PROTOBUF_C_LABEL_REPEATED ? text_number(d, rp_str_of(text))
                                                       : lines_json(d, text);
  }
  case PROTOBUF_C_TYPE_MESSAGE: {
    const ProtobufCMessage *message = *(const ProtobufCMessage *const *)value;
    size_t pool = d != NULL ? rp_json_pool_of(field->descriptor) : RP_JSON_TEXTS;
    return message == NULL         ? json_null()
           : pool != RP_JSON_TEXTS ? row_number(d, pool, message)
                                   : message_json(message, d);
  }
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

static size_t count_of(const ProtobufCMessage *message, const ProtobufCFieldDescriptor *field)
{
  return *(const size_t *)(const void *)((const char *)message + field->quantifier_offset);
}

static const char *item_of(const ProtobufCMessage *message, const ProtobufCFieldDescriptor *field, size_t index)
{
  size_t size = field->type == PROTOBUF_C_TYPE_UINT32 ? sizeof(uint32_t) : sizeof(void *);
  return *(const char *const *)(const void *)((const char *)message + field->offset) + index * size;
}

static json_t *field_json(const ProtobufCMessage *message, const ProtobufCFieldDescriptor *field, document *d)
{
  if (field->label != PROTOBUF_C_LABEL_REPEATED) {
    return value_json(message->descriptor, field, (const char *)message + field->offset, d);
  }
  json_t *list = json_array();
  for (size_t i = 0; i < count_of(message, field); i++) {
    append(list, value_json(message->descriptor, field, item_of(message, field, i), d));
  }
  return list;
}

static json_t *message_json(const ProtobufCMessage *message, document *d)
{
  json_t *object = json_object();
  for (unsigned i = 0; i < message->descriptor->n_fields; i++) {
    const ProtobufCFieldDescriptor *field = &message->descriptor->fields[i];
    json_t *value = field_json(message, field, d);
    if (object == NULL || value == NULL || json_object_set_new(object, field->name, value) != 0) {
      abort();
    }
  }
  return object;
}

// ---- the documents ----

static rp_str document_of(const ProtobufCMessage *message, rp_arena *arena)
{
  rp_buf out = RP_BUF_INIT;
  add_dumped(&out, message_json(message, NULL), JSON_INDENT(1));
  rp_buf_char(&out, '\n');
  rp_str result = rp_arena_str(arena, rp_buf_str(&out));
  rp_buf_release(&out);
  return result;
}

rp_str rp_comparison_json(const Repipe__V1__Comparison *comparison, rp_arena *arena)
{
  return document_of(&comparison->base, arena);
}

rp_str rp_report_json_whole(const Repipe__V1__Snapshot *snapshot, rp_arena *arena)
{
  return document_of(&snapshot->base, arena);
}

/// A member of the document: its rows a line each.
typedef struct member {
  const char *name;
  rp_str text;
} member;

static int compare_members(const void *left, const void *right)
{
  return strcmp(((const member *)left)->name, ((const member *)right)->name);
}

static rp_str member_text(const ProtobufCMessage *snapshot, const ProtobufCFieldDescriptor *field, document *d)
{
  rp_buf out = RP_BUF_INIT;
  bool rows = field->label == PROTOBUF_C_LABEL_REPEATED && field->type == PROTOBUF_C_TYPE_MESSAGE;
  if (!rows) {
    add_dumped(&out, field_json(snapshot, field, NULL), JSON_COMPACT);
  }
  for (size_t i = 0; rows && i < count_of(snapshot, field); i++) {
    const ProtobufCMessage *row = *(const ProtobufCMessage *const *)(const void *)item_of(snapshot, field, i);
    rp_buf_cstr(&out, i > 0 ? ",\n" : "");
    add_dumped(&out, message_json(row, d), JSON_COMPACT);
  }
  rp_str text =
      rp_arena_printf(d->arena, rows ? "[\n%.*s\n]" : "%.*s", (int)out.size, out.data != NULL ? out.data : "");
  rp_buf_release(&out);
  return text;
}

rp_str rp_report_json(const Repipe__V1__Snapshot *snapshot, rp_arena *arena)
{
  Repipe__V1__Snapshot copy = *snapshot;
  copy.schema_version = 2;
  rp_arena scratch;
  rp_arena_init(&scratch);
  document *d = RP_NEW(&scratch, document);
  d->arena = &scratch;
  for (size_t i = 0; i < RP_JSON_POOLS; i++) {
    rp_map_init(&d->pools[i].known, &scratch);
    d->pools[i].rows = (rp_buf)RP_BUF_INIT;
  }
  unsigned fields = copy.base.descriptor->n_fields;
  member *members = RP_NEW_ARRAY(&scratch, member, fields + RP_JSON_POOLS);
  for (unsigned i = 0; i < fields; i++) {
    const ProtobufCFieldDescriptor *field = &copy.base.descriptor->fields[i];
    members[i] = (member){field->name, member_text(&copy.base, field, d)};
  }
  for (size_t i = 0; i < RP_JSON_POOLS; i++) {
    rp_buf *rows = &d->pools[i].rows;
    members[fields + i].name = rp_json_pool(i);
    members[fields + i].text =
        rp_arena_printf(&scratch, "[\n%.*s\n]", (int)rows->size, rows->data != NULL ? rows->data : "");
    rp_buf_release(rows);
    rp_map_release(&d->pools[i].known);
  }
  qsort(members, fields + RP_JSON_POOLS, sizeof members[0], compare_members);
  rp_buf out = RP_BUF_INIT;
  for (size_t i = 0; i < fields + RP_JSON_POOLS; i++) {
    rp_buf_printf(&out, "%s\"%s\":", i > 0 ? ",\n" : "{\n", members[i].name);
    rp_buf_add(&out, members[i].text);
  }
  rp_buf_cstr(&out, "\n}\n");
  rp_str text = rp_arena_str(arena, rp_buf_str(&out));
  rp_buf_release(&out);
  rp_arena_release(&scratch);
  return text;
}

/// Rows of one kind, a line each; a row's index into the repositories becomes that repository's identity.
static void add_lines(rp_buf *out, const char *type, const void *rows, size_t count,
                      const Repipe__V1__Snapshot *snapshot)
{
  for (size_t i = 0; i < count; i++) {
    json_t *object = message_json(((const ProtobufCMessage *const *)rows)[i], NULL);
    const json_t *repository = json_object_get(object, "repository");
    if (json_is_integer(repository) &&
        json_object_set_new(object, "repository",
                            json_string(snapshot->repositories[json_integer_value(repository)]->identity)) != 0) {
      abort();
    }
    if (json_object_set_new(object, "type", json_string(type)) != 0) {
      abort();
    }
    add_dumped(out, object, JSON_COMPACT);
    rp_buf_char(out, '\n');
  }
}

rp_str rp_report_ndjson(const Repipe__V1__Snapshot *s, rp_arena *arena)
{
  rp_buf out = RP_BUF_INIT;
  Repipe__V1__Snapshot whole = *s;
  Repipe__V1__Snapshot head = *s; // the snapshot without its rows: what they must add up to
  for (size_t i = 0; i < RP_JSON_TABLES; i++) {
    *rp_table_count(&head, i) = 0;
  }
  const Repipe__V1__Snapshot *heads[] = {&head};
  add_lines(&out, "snapshot", heads, 1, s);
  for (size_t i = 0; i < RP_JSON_TABLES; i++) {
    add_lines(&out, rp_table_type(i), *rp_table_rows(&whole, i), *rp_table_count(&whole, i), s);
  }
  rp_str text = rp_arena_str(arena, rp_buf_str(&out));
  rp_buf_release(&out);
  return text;
}
