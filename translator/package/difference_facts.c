/// A walk over protobuf-c's descriptors. A list is told apart by what its items are called (nodes by id, bindings by variable, map entries
/// by key), so that a fact keeps its path when items come and go. Types, bindings, literals and references are said as one phrase;
/// everything else down to its single fields.

#include "translator/package/difference.h"

#include <inttypes.h>
#include <stdlib.h>

#include "base/buf.h"
#include "flyteidl/core/interface.pb-c.h"
#include "flyteidl/core/workflow.pb-c.h"
#include "translator/parts/json.h"
#include "translator/parts/text.h"

enum { DEEPEST = 60 };

typedef struct walk {
  rp_arena *arena;
  rp_said *out;
} walk;

static bool is(const char *a, const char *b)
{
  return strcmp(a, b) == 0;
}

static rp_str taken(rp_arena *arena, rp_buf *buf)
{
  rp_str text = rp_arena_str(arena, rp_buf_str(buf));
  rp_buf_release(buf);
  return text;
}

// ---- phrases ----

static void say_type(rp_buf *out, const Flyteidl__Core__LiteralType *type, unsigned depth)
{
  if (type == NULL || depth > DEEPEST) {
    rp_buf_cstr(out, "no type");
    return;
  }
  switch (type->type_case) {
  case FLYTEIDL__CORE__LITERAL_TYPE__TYPE_SIMPLE: {
    const ProtobufCEnumValue *name =
        protobuf_c_enum_descriptor_get_value(&flyteidl__core__simple_type__descriptor, (int)type->simple);
    rp_buf_cstr(out, name != NULL ? name->name : "?");
    break;
  }
  case FLYTEIDL__CORE__LITERAL_TYPE__TYPE_COLLECTION_TYPE:
    rp_buf_cstr(out, "list of ");
    say_type(out, type->collection_type, depth + 1);
    break;
  case FLYTEIDL__CORE__LITERAL_TYPE__TYPE_MAP_VALUE_TYPE:
    rp_buf_cstr(out, "map of ");
    say_type(out, type->map_value_type, depth + 1);
    break;
  case FLYTEIDL__CORE__LITERAL_TYPE__TYPE_BLOB:
    rp_buf_cstr(out, type->blob->dimensionality == FLYTEIDL__CORE__BLOB_TYPE__BLOB_DIMENSIONALITY__SINGLE
                         ? "BLOB"
                         : "folder BLOB");
    break;
  case FLYTEIDL__CORE__LITERAL_TYPE__TYPE_UNION_TYPE:
    for (size_t i = 0; i < type->union_type->n_variants; i++) {
      rp_buf_cstr(out, i > 0 ? " or " : "");
      say_type(out, type->union_type->variants[i], depth + 1);
    }
    break;
  case FLYTEIDL__CORE__LITERAL_TYPE__TYPE_ENUM_TYPE:
  case FLYTEIDL__CORE__LITERAL_TYPE__TYPE_SCHEMA:
  case FLYTEIDL__CORE__LITERAL_TYPE__TYPE_STRUCTURED_DATASET_TYPE:
  case FLYTEIDL__CORE__LITERAL_TYPE__TYPE__NOT_SET:
  case _FLYTEIDL__CORE__LITERAL_TYPE__TYPE__CASE_IS_INT_SIZE:
  default:
    rp_json_message(out, &type->base);
  }
}

static void say_literal(rp_buf *out, const Flyteidl__Core__Literal *literal, unsigned depth);

static void say_scalar(rp_buf *out, const Flyteidl__Core__Scalar *scalar)
{
  const Flyteidl__Core__Primitive *value =
      scalar->value_case == FLYTEIDL__CORE__SCALAR__VALUE_PRIMITIVE ? scalar->primitive : NULL;
  if (value == NULL) {
    rp_json_message(out, &scalar->base);
    return;
  }
  for (unsigned i = 0; i < value->base.descriptor->n_fields; i++) {
    const ProtobufCFieldDescriptor *f = &value->base.descriptor->fields[i];
    if (rp_json_present(&value->base, f) && f->type == PROTOBUF_C_TYPE_INT64) {
      rp_buf_printf(out, "%" PRId64, value->integer); // JSON would quote it
    } else if (rp_json_present(&value->base, f)) {
      rp_json_field(out, &value->base, f);
    }
  }
}

static void say_literal(rp_buf *out, const Flyteidl__Core__Literal *literal, unsigned depth)
{
  if (depth < DEEPEST && literal->value_case == FLYTEIDL__CORE__LITERAL__VALUE_SCALAR) {
    say_scalar(out, literal->scalar);
  } else if (depth < DEEPEST && literal->value_case == FLYTEIDL__CORE__LITERAL__VALUE_COLLECTION) {
    rp_buf_char(out, '[');
    for (size_t i = 0; i < literal->collection->n_literals; i++) {
      rp_buf_cstr(out, i > 0 ? ", " : "");
      say_literal(out, literal->collection->literals[i], depth + 1);
    }
    rp_buf_char(out, ']');
  } else {
    rp_json_message(out, &literal->base);
  }
}

static void say_binding(rp_buf *out, const Flyteidl__Core__BindingData *data, unsigned depth)
{
  if (data == NULL || depth > DEEPEST) {
    rp_buf_cstr(out, "nothing");
    return;
  }
  switch (data->value_case) {
  case FLYTEIDL__CORE__BINDING_DATA__VALUE_PROMISE:
    rp_buf_printf(out, data->promise->node_id[0] == '\0' ? "input %s%s" : "%s of %s", data->promise->var,
                  data->promise->node_id);
    break;
  case FLYTEIDL__CORE__BINDING_DATA__VALUE_COLLECTION:
    rp_buf_char(out, '[');
    for (size_t i = 0; i < data->collection->n_bindings; i++) {
      rp_buf_cstr(out, i > 0 ? ", " : "");
      say_binding(out, data->collection->bindings[i], depth + 1);
    }
    rp_buf_char(out, ']');
    break;
  case FLYTEIDL__CORE__BINDING_DATA__VALUE_SCALAR:
    rp_buf_cstr(out, "constant ");
    say_scalar(out, data->scalar);
    break;
  case FLYTEIDL__CORE__BINDING_DATA__VALUE_MAP:
  case FLYTEIDL__CORE__BINDING_DATA__VALUE_OFFLOADED_METADATA:
  case FLYTEIDL__CORE__BINDING_DATA__VALUE__NOT_SET:
  case _FLYTEIDL__CORE__BINDING_DATA__VALUE__CASE_IS_INT_SIZE:
  default:
    rp_json_message(out, &data->base);
  }
}

// One phrase for the message; false: it is walked into.
static bool say_whole(rp_buf *out, const ProtobufCMessage *message)
{
  const ProtobufCMessageDescriptor *kind = message->descriptor;
  if (kind == &flyteidl__core__literal_type__descriptor) {
    say_type(out, (const void *)message, 0);
  } else if (kind == &flyteidl__core__binding_data__descriptor) {
    say_binding(out, (const void *)message, 0);
  } else if (kind == &flyteidl__core__identifier__descriptor) {
    const Flyteidl__Core__Identifier *id = (const void *)message;
    rp_buf_printf(out, "%s%s%s", id->name, id->version[0] != '\0' ? ", version " : "", id->version);
  } else if (kind == &flyteidl__core__literal__descriptor) {
    say_literal(out, (const void *)message, 0);
  } else if (strncmp(kind->name, "google.protobuf.", 16) == 0) {
    rp_json_message(out, message);
  } else {
    return false;
  }
  return true;
}

// A line of JSON: what rp_json_message lays out over several.
static rp_str one_line(rp_arena *arena, rp_buf *buf)
{
  rp_buf line = RP_BUF_INIT;
  bool quoted = false;
  for (size_t i = 0; i < buf->size; i++) {
    char c = buf->data[i];
    quoted = c == '"' && (i == 0 || buf->data[i - 1] != '\\') ? !quoted : quoted;
    if (c != '\n') {
      rp_buf_char(&line, c);
      continue;
    }
    while (i + 1 < buf->size && buf->data[i + 1] == ' ') {
      i++;
    }
    if (line.size > 0 && line.data[line.size - 1] == ',') {
      rp_buf_char(&line, ' ');
    }
  }
  rp_buf_release(buf);
  return taken(arena, &line);
}

// ---- paths ----

// Steps of the wire that say nothing to a reader, and better words for some that do.
static const char *word_of(const char *field)
{
  static const char *const SILENT[] = {
      "template",   "spec",      "interface", "variables", "metadata",        "container",
      "type",       "task_node", "node",      "binding",   "nodes",           "value",
      "parameters", "literals",  "var",       "default_",  "entity_metadata", "schedule"};
  static const char *const WORDS[][2] = {{"upstream_node_ids", "waits for"},
                                         {"reference_id", "runs"},
                                         {"args", "is told"},
                                         {"sub_workflow_ref", "runs workflow"},
                                         {"launchplan_ref", "runs launch plan"},
                                         {"cron_schedule", "schedule"},
                                         {"kickoff_time_input_arg", "kickoff time goes to"},
                                         {"default_inputs", "default of"},
                                         {"fixed_inputs", "fixed"},
                                         {"workflow_id", "runs workflow"},
                                         {"inputs", "input"},
                                         {"outputs", "output"},
                                         {"env", "environment"},
                                         {"sub_workflows", "sub-workflow"}};
  for (size_t i = 0; i < sizeof SILENT / sizeof SILENT[0]; i++) {
    if (is(SILENT[i], field)) {
      return "";
    }
  }
  for (size_t i = 0; i < sizeof WORDS / sizeof WORDS[0]; i++) {
    if (is(WORDS[i][0], field)) {
      return WORDS[i][1];
    }
  }
  return field;
}

static const char *path_of(rp_arena *arena, const char *path, const char *step)
{
  if (step[0] == '\0') {
    return path;
  }
  return path[0] == '\0' ? step : rp_arena_printf(arena, "%s %s", path, step).data;
}

static void say(walk *w, const char *part, const char *path, rp_str text)
{
  rp_fact fact = {part, path[0] != '\0' ? path : "is", text};
  RP_PUSH(w->arena, w->out, fact);
}

static const void *field_at(const ProtobufCMessage *message, const ProtobufCFieldDescriptor *field)
{
  return (const char *)message + field->offset;
}

// What tells an item from the others of its list: its id, variable, key or name; NULL.
static const char *name_of(const ProtobufCMessage *item)
{
  static const char *const NAMES[] = {"id", "var", "key", "name"};
  for (size_t i = 0; i < sizeof NAMES / sizeof NAMES[0]; i++) {
    const ProtobufCFieldDescriptor *field = protobuf_c_message_descriptor_get_field_by_name(item->descriptor, NAMES[i]);
    if (field != NULL && field->type == PROTOBUF_C_TYPE_STRING && field->label != PROTOBUF_C_LABEL_REPEATED) {
      return *(char *const *)field_at(item, field);
    }
    if (field != NULL && field->descriptor == &flyteidl__core__identifier__descriptor) {
      const Flyteidl__Core__Identifier *id = *(Flyteidl__Core__Identifier *const *)field_at(item, field);
      return id != NULL ? id->name : NULL;
    }
  }
  return NULL;
}

static void message(walk *w, const char *part, const char *path, const ProtobufCMessage *said, unsigned depth);

static void item(walk *w, const char *part, const char *path, const ProtobufCMessage *said, size_t index,
                 unsigned depth)
{
  const char *name = name_of(said);
  const char *step = name != NULL ? name : rp_arena_printf(w->arena, "%zu", index).data;
  if (said->descriptor == &flyteidl__core__node__descriptor) {
    message(w, path_of(w->arena, path_of(w->arena, part, path), step), "", said, depth);
  } else {
    message(w, part, path_of(w->arena, path, step), said, depth);
  }
}

static int compare_text(const void *a, const void *b)
{
  return strcmp(*(char *const *)a, *(char *const *)b);
}

// Several texts as one: what is in order only when its order means something.
static void texts(walk *w, const char *part, const char *path, char *const *items, size_t count, bool ordered)
{
  char **sorted = RP_NEW_ARRAY(w->arena, char *, count);
  for (size_t i = 0; i < count; i++) {
    sorted[i] = items[i];
  }
  if (!ordered) {
    qsort(sorted, count, sizeof sorted[0], compare_text);
  }
  rp_buf buf = RP_BUF_INIT;
  for (size_t i = 0; i < count; i++) {
    rp_buf_printf(&buf, "%s%s", i > 0 ? (ordered ? " " : ", ") : "", sorted[i]);
  }
  say(w, part, path, taken(w->arena, &buf));
}

static void field(walk *w, const char *part, const char *path, const ProtobufCMessage *said,
                  const ProtobufCFieldDescriptor *f, unsigned depth)
{
  const void *at = field_at(said, f);
  if (f->label == PROTOBUF_C_LABEL_REPEATED) {
    size_t count = *(const size_t *)(const void *)((const char *)said + f->quantifier_offset);
    if (f->type == PROTOBUF_C_TYPE_MESSAGE) {
      ProtobufCMessage *const *items = *(ProtobufCMessage *const *const *)at;
      for (size_t i = 0; i < count; i++) {
        item(w, part, path, items[i], i, depth + 1);
      }
    } else if (f->type == PROTOBUF_C_TYPE_STRING && count > 0) {
      texts(w, part, path, *(char *const *const *)at, count, !is(f->name, "upstream_node_ids"));
    } else if (count > 0) {
      say(w, part, path, rp_arena_printf(w->arena, "%zu numbers", count));
    }
    return;
  }
  if (f->type == PROTOBUF_C_TYPE_MESSAGE) {
    message(w, part, path, *(ProtobufCMessage *const *)at, depth + 1);
    return;
  }
  // Single fields: JSON's form, without quotes.
  rp_buf buf = RP_BUF_INIT;
  rp_json_field(&buf, said, f);
  rp_str text = rp_buf_str(&buf);
  bool quoted = text.size >= 2 && text.data[0] == '"';
  say(w, part, path, rp_arena_str(w->arena, quoted ? rp_str_sub(text, 1, text.size - 1) : text));
  rp_buf_release(&buf);
}

// What the path says already.
static bool names(const ProtobufCMessage *said, const ProtobufCFieldDescriptor *f)
{
  if (f->descriptor == &flyteidl__core__identifier__descriptor && is(f->name, "id")) {
    const Flyteidl__Core__Identifier *id = *(Flyteidl__Core__Identifier *const *)field_at(said, f);
    return id->version[0] == '\0' && id->project[0] == '\0' && id->domain[0] == '\0';
  }
  return f->type == PROTOBUF_C_TYPE_STRING && (is(f->name, "id") || is(f->name, "key") || is(f->name, "var"));
}

static void message(walk *w, const char *part, const char *path, const ProtobufCMessage *said, unsigned depth)
{
  rp_buf buf = RP_BUF_INIT;
  if (said == NULL || depth > DEEPEST) {
    return;
  }
  if (say_whole(&buf, said)) {
    say(w, part, path, one_line(w->arena, &buf));
    return;
  }
  size_t before = w->out->count;
  for (unsigned i = 0; i < said->descriptor->n_fields; i++) {
    const ProtobufCFieldDescriptor *f = &said->descriptor->fields[i];
    if (rp_json_present(said, f) && !is(f->name, "description") && !names(said, f)) {
      field(w, part, path_of(w->arena, path, word_of(f->name)), said, f, depth);
    }
  }
  if (w->out->count == before && depth > 0) {
    say(w, part, path, RP_STR(RP_FACT_EMPTY)); // an empty message says something, too
  }
}

void rp_difference_facts(rp_said *out, const ProtobufCMessage *said, rp_arena *arena)
{
  walk w = {arena, out};
  message(&w, "", "", said, 0);
}
