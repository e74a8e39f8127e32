// What report wrote as JSON or NDJSON, read back by protobuf-c's own description of the message.
#include <jansson.h>
#include <string.h>

#include "base/buf.h"
#include "base/map.h"
#include "base/vec.h"
#include "reporter/output/json.h"
#include "reporter/store/conserve.h"

typedef struct reader {
  rp_arena *arena;
  rp_error *err;
  rp_map repositories; ///< identity -> index, plus 1
  struct {
    void **items; ///< texts, or messages
    size_t count;
  } pools[RP_JSON_POOLS]; ///< empty but of a document of schema 2
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

/// What stands in a pool under this number; NULL: nothing does.
static void *pooled(const reader *r, size_t pool, const json_t *value)
{
  json_int_t number = json_is_integer(value) ? json_integer_value(value) : -1;
  return number >= 0 && (size_t)number < r->pools[pool].count ? r->pools[pool].items[number] : NULL;
}

/// Lines by their numbers as one text; NULL: one is not there.
static char *joined(const reader *r, json_t *numbers)
{
  rp_buf out = RP_BUF_INIT;
  bool whole = true;
  for (size_t i = 0; i < json_array_size(numbers) && whole; i++) {
    const char *line = pooled(r, RP_JSON_TEXTS, json_array_get(numbers, i));
    whole = line != NULL;
    rp_buf_cstr(&out, i > 0 ? "\n" : "");
    rp_buf_cstr(&out, whole ? line : "");
  }
  char *text = whole ? rp_arena_cstr(r->arena, rp_buf_str(&out)) : NULL;
  rp_buf_release(&out);
  return text;
}

/// A value that a document of schema 2 says by its number or those of its lines; NULL: it does not.
static void *read_pooled(const reader *r, const ProtobufCMessageDescriptor *type, const ProtobufCFieldDescriptor *field,
                         json_t *value)
{
  if (field->type == PROTOBUF_C_TYPE_MESSAGE) {
    size_t pool = rp_json_pool_of(field->descriptor);
    return pool != RP_JSON_TEXTS ? pooled(r, pool, value) : NULL;
  }
  if (field->type != PROTOBUF_C_TYPE_STRING || !rp_json_is_lines(type, field)) {
    return NULL;
  }
  return json_is_array(value) ? joined(r, value) : pooled(r, RP_JSON_TEXTS, value);
}

static int read_value(reader *r, const ProtobufCMessageDescriptor *type, const ProtobufCFieldDescriptor *field,
                      void *at, json_t *value)
{
  json_int_t number = json_is_integer(value) ? json_integer_value(value) : -1;
  void *said = r->pools[RP_JSON_TEXTS].items != NULL ? read_pooled(r, type, field, value) : NULL;
  if (said != NULL) {
    *(void **)at = said;
    return 0;
  }
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
      status = value != NULL || part ? read_value(r, message->descriptor, field, at, value) : 0;
    } else if (value != NULL) {
      size_t size = field->type == PROTOBUF_C_TYPE_UINT32 ? sizeof(uint32_t) : sizeof(void *);
      char *items = rp_arena_alloc(r->arena, (json_array_size(value) + 1) * size);
      status = json_is_array(value) ? 0 : wrong(r, field);
      for (size_t k = 0; k < json_array_size(value) && status == 0; k++) {
        status = read_value(r, message->descriptor, field, items + k * size, json_array_get(value, k));
      }
      *(char **)(void *)at = items;
      *(size_t *)(void *)((char *)message + field->quantifier_offset) = json_array_size(value);
    }
  }
  return status;
}

/// Rows of one kind as they come.
typedef RP_VEC(void *) row_list;

static int read_line(reader *r, Repipe__V1__Snapshot **head, row_list rows[RP_JSON_TABLES], rp_str line)
{
  json_t *object = json_loadb(line.data, line.size, JSON_REJECT_DUPLICATES, NULL);
  const char *type = json_string_value(json_object_get(object, "type"));
  int status = type != NULL ? 0 : rp_fail(r->err, RP_ERROR_FORMAT, "neither a snapshot of report nor its lines");
  if (status == 0 && *head == NULL) {
    *head = strcmp(type, "snapshot") == 0 ? read_child(r, &repipe__v1__snapshot__descriptor, object) : NULL;
    status = *head != NULL ? 0 : rp_fail(r->err, RP_ERROR_FORMAT, "a snapshot's first line is of type snapshot");
  } else if (status == 0) {
    size_t kind = 0;
    while (kind < RP_JSON_TABLES && strcmp(rp_table_type(kind), type) != 0) {
      kind++;
    }
    void *row = kind < RP_JSON_TABLES ? read_child(r, rp_table_field(kind)->descriptor, object) : NULL;
    status = kind < RP_JSON_TABLES && row == NULL ? -1 : 0;
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
  row_list *rows = RP_NEW_ARRAY(r->arena, row_list, RP_JSON_TABLES);
  int status = 0;
  rp_str line;
  while (status == 0 && rp_str_split(&text, '\n', &line)) {
    status = line.size > 0 ? read_line(r, out, rows, line) : 0;
  }
  for (size_t i = 0; i < RP_JSON_TABLES && status == 0 && *out != NULL; i++) {
    *rp_table_rows(*out, i) = rows[i].items;
    *rp_table_count(*out, i) = rows[i].count;
  }
  return status;
}

/// What a document of schema 2 says once.
static int read_pools(reader *r, json_t *document)
{
  static const ProtobufCMessageDescriptor *const TYPES[RP_JSON_POOLS] = {
      NULL, &repipe__v1__fleet_reason__descriptor, &repipe__v1__carried__descriptor, &repipe__v1__map_row__descriptor};
  for (size_t i = 0; i < RP_JSON_POOLS; i++) {
    json_t *rows = json_object_get(document, rp_json_pool(i));
    void **items = RP_NEW_ARRAY(r->arena, void *, json_array_size(rows) + 1);
    for (size_t k = 0; k < json_array_size(rows); k++) {
      json_t *row = json_array_get(rows, k);
      items[k] = TYPES[i] != NULL      ? (json_is_object(row) ? read_child(r, TYPES[i], row) : NULL)
                 : json_is_string(row) ? rp_arena_cstr(r->arena, rp_str_of(json_string_value(row)))
                                       : NULL;
      if (items[k] == NULL) {
        return rp_fail(r->err, RP_ERROR_FORMAT, "a snapshot whose \"%s\" is not what it should be", rp_json_pool(i));
      }
    }
    if (!json_is_array(rows)) {
      return rp_fail(r->err, RP_ERROR_FORMAT, "a snapshot of schema version 2 without \"%s\"", rp_json_pool(i));
    }
    r->pools[i].count = json_array_size(rows);
    r->pools[i].items = items;
  }
  return 0;
}

/// The document, where it is one; else it is lines.
static int read_document(reader *r, Repipe__V1__Snapshot **out, rp_str text)
{
  json_t *document = json_loadb(text.data, text.size, JSON_REJECT_DUPLICATES, NULL);
  bool whole = json_is_object(document) && json_object_get(document, "type") == NULL;
  json_int_t version = json_integer_value(json_object_get(document, "schema_version"));
  bool shared = version == 2;
  if (whole && version > 2) {
    json_decref(document);
    return rp_fail(r->err, RP_ERROR_FORMAT, "a snapshot of report of a later schema version than 2");
  }
  if (whole && (!shared || read_pools(r, document) == 0)) {
    *out = read_child(r, &repipe__v1__snapshot__descriptor, document);
  }
  if (shared && *out != NULL) {
    (*out)->schema_version = 1; // what is in memory does not say things by number
  }
  json_decref(document);
  return whole ? (*out != NULL ? 0 : -1) : read_lines(r, out, text);
}

/// Whether every row names a repository that is there.
static bool is_placed(Repipe__V1__Snapshot *s)
{
  for (size_t i = 0; i < RP_JSON_TABLES; i++) {
    const ProtobufCFieldDescriptor *field = rp_table_field(i);
    const ProtobufCFieldDescriptor *of =
        protobuf_c_message_descriptor_get_field_by_name(field->descriptor, "repository");
    for (size_t k = 0; of != NULL && k < *rp_table_count(s, i); k++) {
      const char *row = (*rp_table_rows(s, i))[k];
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
    status = rp_fail(err, RP_ERROR_FORMAT, "no snapshot of report, or one of another schema version than 1 and 2");
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
