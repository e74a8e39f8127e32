// The snapshot as one JSON document, by protobuf-c's own description of the message: what is in the snapshot is in the
// JSON, under the same names.
#include <jansson.h>
#include <stdlib.h>

#include "base/buf.h"
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

rp_str rp_report_ndjson(const Repipe__V1__Snapshot *s, rp_arena *arena)
{
  rp_buf out = RP_BUF_INIT;
  Repipe__V1__Snapshot head = *s; // the snapshot without its rows: what they must add up to
  head.n_repositories = head.n_teams = head.n_workflows = head.n_tasks = head.n_unread = head.n_diagnostics =
      head.n_blockers = head.n_counterparts = head.n_waves = head.n_moves = head.n_mentions = head.n_waivers =
          head.n_usages = head.n_shared = head.n_dead = head.n_penetration = head.n_conflicts = head.n_images =
              head.n_parity = 0;
  const Repipe__V1__Snapshot *heads[] = {&head};
  add_lines(&out, "snapshot", heads, 1, s);
  add_lines(&out, "repository", s->repositories, s->n_repositories, s);
  add_lines(&out, "team", s->teams, s->n_teams, s);
  add_lines(&out, "blocker", s->blockers, s->n_blockers, s);
  add_lines(&out, "wave", s->waves, s->n_waves, s);
  add_lines(&out, "workflow", s->workflows, s->n_workflows, s);
  add_lines(&out, "task", s->tasks, s->n_tasks, s);
  add_lines(&out, "unread", s->unread, s->n_unread, s);
  add_lines(&out, "counterpart", s->counterparts, s->n_counterparts, s);
  add_lines(&out, "move", s->moves, s->n_moves, s);
  add_lines(&out, "mention", s->mentions, s->n_mentions, s);
  add_lines(&out, "waiver", s->waivers, s->n_waivers, s);
  add_lines(&out, "usage", s->usages, s->n_usages, s);
  add_lines(&out, "shared", s->shared, s->n_shared, s);
  add_lines(&out, "dead", s->dead, s->n_dead, s);
  add_lines(&out, "penetration", s->penetration, s->n_penetration, s);
  add_lines(&out, "conflict", s->conflicts, s->n_conflicts, s);
  add_lines(&out, "image", s->images, s->n_images, s);
  add_lines(&out, "parity", s->parity, s->n_parity, s);
  add_lines(&out, "diagnostic", s->diagnostics, s->n_diagnostics, s);
  rp_str text = rp_arena_str(arena, rp_buf_str(&out));
  rp_buf_release(&out);
  return text;
}
