// The snapshot as one JSON document, by protobuf-c's own description of the message: what is in the snapshot is in the
// JSON, under the same names; and read back the same way.
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/map.h"
#include "base/vec.h"
#include "reporter/store/conserve.h"

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
    return *(const ProtobufCMessage *const *)value == NULL ? json_null()
                                                           : message_json(*(const ProtobufCMessage *const *)value);
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
    json_t *value = field->label == PROTOBUF_C_LABEL_REPEATED
                        ? repeated_json(message, field)
                        : value_json(field, (const char *)message + field->offset);
    if (object == NULL || value == NULL || json_object_set_new(object, field->name, value) != 0) {
      abort(); // out of memory: texts were cleaned when they were read
    }
  }
  return object;
}

static rp_str document_of(const ProtobufCMessage *message, rp_arena *arena)
{
  json_t *document = message_json(message);
  char *text = json_dumps(document, JSON_INDENT(1) | JSON_SORT_KEYS);
  json_decref(document);
  if (text == NULL) {
    abort();
  }
  rp_str result = rp_arena_printf(arena, "%s\n", text);
  free(text);
  return result;
}

rp_str rp_report_json(const Repipe__V1__Snapshot *snapshot, rp_arena *arena)
{
  return document_of(&snapshot->base, arena);
}

rp_str rp_comparison_json(const Repipe__V1__Comparison *comparison, rp_arena *arena)
{
  return document_of(&comparison->base, arena);
}

/// Rows of one kind, a line each; a row's index into the repositories becomes that repository's identity.
static void add_lines(rp_buf *out, const char *type, const void *rows, size_t count,
                      const Repipe__V1__Snapshot *snapshot)
{
  for (size_t i = 0; i < count; i++) {
    json_t *object = message_json(((const ProtobufCMessage *const *)rows)[i]);
    const json_t *repository = json_object_get(object, "repository");
    if (json_is_integer(repository) &&
        json_object_set_new(object, "repository",
                            json_string(snapshot->repositories[json_integer_value(repository)]->identity)) != 0) {
      abort();
    }
    if (json_object_set_new(object, "type", json_string(type)) != 0) {
      abort();
    }
    char *text = json_dumps(object, JSON_COMPACT | JSON_SORT_KEYS);
    json_decref(object);
    if (text == NULL) {
      abort();
    }
    rp_buf_printf(out, "%s\n", text);
    free(text);
  }
}

/// The kinds of lines, and the table of the snapshot that each is a row of.
static const struct {
  const char *type, *field;
} LINES[] = {{"repository", "repositories"},
             {"team", "teams"},
             {"blocker", "blockers"},
             {"wave", "waves"},
             {"workflow", "workflows"},
             {"task", "tasks"},
             {"unread", "unread"},
             {"counterpart", "counterparts"},
             {"move", "moves"},
             {"mention", "mentions"},
             {"waiver", "waivers"},
             {"usage", "usages"},
             {"shared", "shared"},
             {"dead", "dead"},
             {"penetration", "penetration"},
             {"conflict", "conflicts"},
             {"image", "images"},
             {"parity", "parity"},
             {"diagnostic", "diagnostics"}};

enum { LINE_KINDS = sizeof LINES / sizeof LINES[0] };

static const ProtobufCFieldDescriptor *table_of(size_t kind)
{
  return protobuf_c_message_descriptor_get_field_by_name(&repipe__v1__snapshot__descriptor, LINES[kind].field);
}

static size_t *count_in(Repipe__V1__Snapshot *s, const ProtobufCFieldDescriptor *field)
{
  return (size_t *)(void *)((char *)s + field->quantifier_offset);
}

static void ***rows_in(Repipe__V1__Snapshot *s, const ProtobufCFieldDescriptor *field)
{
  return (void ***)(void *)((char *)s + field->offset);
}

rp_str rp_report_ndjson(const Repipe__V1__Snapshot *s, rp_arena *arena)
{
  rp_buf out = RP_BUF_INIT;
  Repipe__V1__Snapshot whole = *s;
  Repipe__V1__Snapshot head = *s; // the snapshot without its rows: what they must add up to
  for (size_t i = 0; i < LINE_KINDS; i++) {
    *count_in(&head, table_of(i)) = 0;
  }
  const Repipe__V1__Snapshot *heads[] = {&head};
  add_lines(&out, "snapshot", heads, 1, s);
  for (size_t i = 0; i < LINE_KINDS; i++) {
    add_lines(&out, LINES[i].type, *rows_in(&whole, table_of(i)), *count_in(&whole, table_of(i)), s);
  }
  rp_str text = rp_arena_str(arena, rp_buf_str(&out));
  rp_buf_release(&out);
  return text;
}

// ---- read back ----

typedef struct reader {
  rp_arena *arena;
  rp_error *err;
  rp_map repositories; ///< identity -> index, plus 1
} reader;

static int read_message(reader *r, ProtobufCMessage *message, json_t *object);

static int wrong(reader *r, const ProtobufCFieldDescriptor *field)
{
  return rp_fail(r->err, RP_ERROR_FORMAT, "a snapshot whose \"%s\" is not what it should be", field->name);
}

static void *read_child(reader *r, const ProtobufCMessageDescriptor *type, json_t *value)
{
  ProtobufCMessage *child = rp_arena_alloc(r->arena, type->sizeof_message);
  protobuf_c_message_init(type, child);
  return read_message(r, child, value) == 0 ? child : NULL;
}

static int read_value(reader *r, const ProtobufCFieldDescriptor *field, void *at, json_t *value)
{
  json_int_t number = json_is_integer(value) ? json_integer_value(value) : -1;
  if (field->type == PROTOBUF_C_TYPE_UINT32 && number >= 0 && number <= UINT32_MAX) {
    *(uint32_t *)at = (uint32_t)number;
  } else if (field->type == PROTOBUF_C_TYPE_INT64 && json_is_integer(value)) {
    *(int64_t *)at = (int64_t)json_integer_value(value);
  } else if (field->type == PROTOBUF_C_TYPE_BOOL && json_is_boolean(value)) {
    *(protobuf_c_boolean *)at = json_is_true(value);
  } else if (field->type == PROTOBUF_C_TYPE_STRING && json_is_string(value)) {
    *(char **)at = rp_arena_cstr(r->arena, rp_str_of(json_string_value(value)));
  } else if (field->type == PROTOBUF_C_TYPE_MESSAGE && (value == NULL || json_is_object(value))) {
    *(void **)at = read_child(r, field->descriptor, value);
    return *(void **)at != NULL ? 0 : -1;
  } else if (strcmp(field->name, "repository") == 0 && json_is_string(value)) { // of a line
    uintptr_t index = (uintptr_t)rp_map_find(&r->repositories, rp_str_of(json_string_value(value)));
    *(uint32_t *)at = (uint32_t)(index - 1);
    return index > 0 ? 0 : wrong(r, field);
  } else {
    return wrong(r, field);
  }
  return 0;
}

/// What an older program did not say stays as it is in a new message; what a newer one says more is passed by.
static int read_message(reader *r, ProtobufCMessage *message, json_t *object)
{
  int status = 0;
  for (unsigned i = 0; i < message->descriptor->n_fields && status == 0; i++) {
    const ProtobufCFieldDescriptor *field = &message->descriptor->fields[i];
    char *at = (char *)message + field->offset;
    json_t *value = json_object_get(object, field->name);
    value = json_is_null(value) ? NULL : value;
    if (field->label != PROTOBUF_C_LABEL_REPEATED) {
      bool part = field->type == PROTOBUF_C_TYPE_MESSAGE && field->descriptor != &repipe__v1__comparison__descriptor;
      status = value != NULL || part ? read_value(r, field, at, value) : 0;
    } else if (value != NULL) {
      size_t size = field->type == PROTOBUF_C_TYPE_UINT32 ? sizeof(uint32_t) : sizeof(void *);
      char *items = rp_arena_alloc(r->arena, (json_array_size(value) + 1) * size);
      status = json_is_array(value) ? 0 : wrong(r, field);
      for (size_t k = 0; k < json_array_size(value) && status == 0; k++) {
        status = read_value(r, field, items + k * size, json_array_get(value, k));
      }
      *(char **)(void *)at = items;
      *(size_t *)(void *)((char *)message + field->quantifier_offset) = json_array_size(value);
    }
  }
  return status;
}

/// Rows of one kind as they come.
typedef RP_VEC(void *) row_list;

static int read_line(reader *r, Repipe__V1__Snapshot **head, row_list rows[LINE_KINDS], rp_str line)
{
  json_t *object = json_loadb(line.data, line.size, JSON_REJECT_DUPLICATES, NULL);
  const char *type = json_string_value(json_object_get(object, "type"));
  int status = type != NULL ? 0 : rp_fail(r->err, RP_ERROR_FORMAT, "neither a snapshot of report nor its lines");
  if (status == 0 && *head == NULL) {
    *head = strcmp(type, "snapshot") == 0 ? read_child(r, &repipe__v1__snapshot__descriptor, object) : NULL;
    status = *head != NULL ? 0 : rp_fail(r->err, RP_ERROR_FORMAT, "a snapshot's first line is of type snapshot");
  } else if (status == 0) {
    size_t kind = 0;
    while (kind < LINE_KINDS && strcmp(LINES[kind].type, type) != 0) {
      kind++;
    }
    void *row = kind < LINE_KINDS ? read_child(r, table_of(kind)->descriptor, object) : NULL;
    status = kind < LINE_KINDS && row == NULL ? -1 : 0;
    if (row != NULL) {
      RP_PUSH(r->arena, &rows[kind], row);
      if (kind == 0) {
        rp_map_put(&r->repositories, rp_str_of(((Repipe__V1__RepositoryRow *)row)->identity),
                   (void *)(uintptr_t)rows[0].count);
      }
    }
  }
  json_decref(object);
  return status;
}

static int read_lines(reader *r, Repipe__V1__Snapshot **out, rp_str text)
{
  row_list *rows = RP_NEW_ARRAY(r->arena, row_list, LINE_KINDS);
  int status = 0;
  rp_str line;
  while (status == 0 && rp_str_split(&text, '\n', &line)) {
    status = line.size > 0 ? read_line(r, out, rows, line) : 0;
  }
  for (size_t i = 0; i < LINE_KINDS && status == 0 && *out != NULL; i++) {
    *rows_in(*out, table_of(i)) = rows[i].items;
    *count_in(*out, table_of(i)) = rows[i].count;
  }
  return status;
}

/// The document, where it is one; else it is lines.
static int read_document(reader *r, Repipe__V1__Snapshot **out, rp_str text)
{
  json_t *document = json_loadb(text.data, text.size, JSON_REJECT_DUPLICATES, NULL);
  bool whole = json_is_object(document) && json_object_get(document, "type") == NULL;
  if (whole) {
    *out = read_child(r, &repipe__v1__snapshot__descriptor, document);
  }
  json_decref(document);
  return whole ? (*out != NULL ? 0 : -1) : read_lines(r, out, text);
}

/// Whether every row names a repository that is there.
static bool is_placed(Repipe__V1__Snapshot *s)
{
  for (size_t i = 0; i < LINE_KINDS; i++) {
    const ProtobufCFieldDescriptor *field = table_of(i);
    const ProtobufCFieldDescriptor *of =
        protobuf_c_message_descriptor_get_field_by_name(field->descriptor, "repository");
    for (size_t k = 0; of != NULL && k < *count_in(s, field); k++) {
      const char *row = (*rows_in(s, field))[k];
      if (*(const uint32_t *)(const void *)(row + of->offset) >= s->n_repositories) {
        return false;
      }
    }
  }
  return true;
}

int rp_snapshot_read(Repipe__V1__Snapshot **out, rp_str text, rp_arena *arena, rp_error *err)
{
  reader r = {.arena = arena, .err = err};
  rp_map_init(&r.repositories, arena);
  Repipe__V1__Snapshot *s = NULL;
  int status = read_document(&r, &s, text);
  rp_map_release(&r.repositories);
  if (status == 0 && (s == NULL || s->schema_version != 1)) {
    status = rp_fail(err, RP_ERROR_FORMAT, "no snapshot of report, or one of another schema version than 1");
  }
  if (status == 0 && !is_placed(s)) {
    status = rp_fail(err, RP_ERROR_FORMAT, "a snapshot with a row of a repository that is not there");
  }
  status = status == 0 ? rp_conserve_sums(s, err) : status;
  if (status == 0) {
    *out = s;
  }
  return status;
}
