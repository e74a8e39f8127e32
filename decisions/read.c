// YAML into messages by their descriptors: a key names a field, its value has the field's type. Everything else is a problem
// with its place, and with the field that was probably meant.

#include <stdlib.h>

#include "base/yaml.h"
#include "decisions/private.h"
#include "proto/message.h"
#include "proto/rules.h"

enum { DEPTH_LIMIT = 16 };

static void problem(rp_reader *reader, uint32_t code, const rp_yaml_node *node, rp_str text)
{
  rp_decision_problem one = {code, node != NULL ? node->line : 0, node != NULL ? node->column : 0, text};
  RP_PUSH(reader->arena, &reader->problems, one);
}

void rp_reader_refuse(rp_reader *reader, const rp_yaml_node *node, const char *field, const char *wanted)
{
  problem(reader, RP_RULE_DECISION_VALUE, node, rp_arena_printf(reader->arena, "%s: %s", field, wanted));
}

static bool is_place(const ProtobufCFieldDescriptor *field)
{
  return strncmp(field->name, "decided", 7) == 0;
}

static const ProtobufCFieldDescriptor *field_of(const ProtobufCMessageDescriptor *type, rp_str key)
{
  for (unsigned i = 0; i < type->n_fields; i++) {
    if (!is_place(&type->fields[i]) && rp_str_is(key, type->fields[i].name)) {
      return &type->fields[i];
    }
  }
  return NULL;
}

static void unknown_key(rp_reader *reader, const ProtobufCMessageDescriptor *type, const rp_yaml_node *key)
{
  const char *best = NULL;
  size_t least = key->value.size / 2 + 1;
  rp_str all = RP_STR("");
  for (unsigned i = 0; i < type->n_fields; i++) {
    if (is_place(&type->fields[i])) {
      continue;
    }
    rp_str name = rp_str_of(type->fields[i].name);
    size_t edits = rp_str_distance(key->value, name);
    if (edits < least) {
      least = edits;
      best = type->fields[i].name;
    }
    all = rp_arena_printf(reader->arena, "%.*s%s%s", RP_STR_ARG(all), all.size > 0 ? ", " : "", type->fields[i].name);
  }
  rp_str text = best != NULL ? rp_arena_printf(reader->arena, "unknown key \"%.*s\": did you mean \"%s\"?",
                                               RP_STR_ARG(key->value), best)
                             : rp_arena_printf(reader->arena, "unknown key \"%.*s\": known are %.*s",
                                               RP_STR_ARG(key->value), RP_STR_ARG(all));
  problem(reader, RP_RULE_DECISION_KEY, key, text);
}

static void set_place(rp_reader *reader, ProtobufCMessage *message, const rp_yaml_node *node)
{
  for (unsigned i = 0; i < message->descriptor->n_fields; i++) {
    const ProtobufCFieldDescriptor *field = &message->descriptor->fields[i];
    void *member = (char *)message + field->offset;
    if (strcmp(field->name, "decided_path") == 0) {
      *(char **)member = rp_arena_cstr(reader->arena, rp_str_of(reader->path));
    } else if (strcmp(field->name, "decided_line") == 0) {
      *(uint32_t *)member = node->line;
    }
  }
}

static bool read_message(rp_reader *reader, ProtobufCMessage **out, const ProtobufCMessageDescriptor *type,
                         const rp_yaml_node *node, unsigned depth);

// One value of a field that is no list. False: not understood, and said.
static bool read_value(rp_reader *reader, void *member, const ProtobufCFieldDescriptor *field, const rp_yaml_node *node,
                       unsigned depth)
{
  node = rp_yaml_real(node);
  if (field->type == PROTOBUF_C_TYPE_MESSAGE) {
    ProtobufCMessage *message = NULL;
    bool good = read_message(reader, &message, field->descriptor, node, depth + 1);
    *(ProtobufCMessage **)member = good ? message : NULL;
    return good;
  }
  if (node->kind != RP_YAML_SCALAR) {
    const char *found = node->kind == RP_YAML_MAP ? "a map" : "a list";
    problem(reader, RP_RULE_DECISION_VALUE, node,
            rp_arena_printf(reader->arena, "%s: one value, not %s", field->name, found));
    return false;
  }
  rp_str text = node->value;
  if (field->type == PROTOBUF_C_TYPE_BOOL) {
    if (!rp_str_is(text, "true") && !rp_str_is(text, "false")) {
      rp_reader_refuse(reader, node, field->name, "true or false");
      return false;
    }
    *(protobuf_c_boolean *)member = rp_str_is(text, "true");
    return true;
  }
  if (field->type == PROTOBUF_C_TYPE_UINT32) {
    int64_t number;
    if (node->quoted || !rp_str_to_int64(text, &number) || number < 0 || number > INT32_MAX) {
      rp_reader_refuse(reader, node, field->name, "a number");
      return false;
    }
    *(uint32_t *)member = (uint32_t)number;
    return true;
  }
  bool null = !node->quoted && (text.size == 0 || rp_str_is(text, "null") || rp_str_is(text, "~"));
  if (null) {
    rp_reader_refuse(reader, node, field->name, "a value is missing; leave the key out where nothing is decided");
    return false;
  }
  *(char **)member = rp_arena_cstr(reader->arena, text);
  return true;
}

static bool has_free_keys(const ProtobufCFieldDescriptor *field)
{
  const ProtobufCMessageDescriptor *type = field->type == PROTOBUF_C_TYPE_MESSAGE ? field->descriptor : NULL;
  return type != NULL && type->n_fields > 1 && protobuf_c_message_descriptor_get_field_by_name(type, "key") != NULL;
}

// An item of a map of free keys: {key: value}.
static bool read_pair(rp_reader *reader, ProtobufCMessage **out, const ProtobufCMessageDescriptor *type,
                      const rp_yaml_node *item)
{
  ProtobufCMessage *message = rp_arena_alloc(reader->arena, type->sizeof_message);
  protobuf_c_message_init(type, message);
  const ProtobufCFieldDescriptor *key = protobuf_c_message_descriptor_get_field_by_name(type, "key");
  const ProtobufCFieldDescriptor *value = protobuf_c_message_descriptor_get_field_by_name(type, "value");
  if (!read_value(reader, (char *)message + key->offset, key, item->key, 0) ||
      !read_value(reader, (char *)message + value->offset, value, item, 0)) {
    return false;
  }
  set_place(reader, message, item);
  *out = message;
  return rp_decision_valid(reader, message, item);
}

static bool read_list(rp_reader *reader, ProtobufCMessage *message, const ProtobufCFieldDescriptor *field,
                      const rp_yaml_node *node, unsigned depth)
{
  bool pairs = has_free_keys(field);
  bool text = field->type == PROTOBUF_C_TYPE_STRING;
  if (node->kind != (pairs ? RP_YAML_MAP : RP_YAML_LIST) && !(text && node->kind == RP_YAML_SCALAR)) {
    const char *wanted = pairs ? "a map (key: value)" : text ? "a list of texts, or one text" : "a list (- …)";
    rp_reader_refuse(reader, node, field->name, wanted);
    return false;
  }
  size_t count = 0;
  for (const rp_yaml_node *item = node->child; item != NULL; item = item->next) {
    count++;
  }
  void **items = RP_NEW_ARRAY(reader->arena, void *, count + 1);
  size_t used = 0;
  if (node->kind == RP_YAML_SCALAR) {
    used += read_value(reader, &items[used], field, node, depth);
  }
  for (const rp_yaml_node *item = node->child; item != NULL; item = item->next) {
    used += pairs ? read_pair(reader, (ProtobufCMessage **)&items[used], field->descriptor, item)
                  : read_value(reader, &items[used], field, item, depth);
  }
  *(size_t *)(void *)((char *)message + field->quantifier_offset) = used;
  *(void ***)(void *)((char *)message + field->offset) = items;
  return true;
}

// Keeps where a single value of the top level stands.
static void note_place(rp_reader *reader, const ProtobufCFieldDescriptor *field, const rp_yaml_node *node)
{
  Repipe__V1__DecisionPlace *place =
      RP_MESSAGE(reader->arena, Repipe__V1__DecisionPlace, REPIPE__V1__DECISION_PLACE__INIT);
  place->name = rp_arena_cstr(reader->arena, rp_str_of(field->name));
  place->path = rp_arena_cstr(reader->arena, rp_str_of(reader->path));
  place->line = node->line;
  RP_PUSH(reader->arena, &reader->places, place);
}

static bool read_message(rp_reader *reader, ProtobufCMessage **out, const ProtobufCMessageDescriptor *type,
                         const rp_yaml_node *node, unsigned depth)
{
  if (node->kind != RP_YAML_MAP || depth > DEPTH_LIMIT) {
    problem(reader, RP_RULE_DECISION_VALUE, node, RP_STR("a map (key: value) is wanted here"));
    return false;
  }
  ProtobufCMessage *message = rp_arena_alloc(reader->arena, type->sizeof_message);
  protobuf_c_message_init(type, message);
  set_place(reader, message, node);
  bool *seen = RP_NEW_ARRAY(reader->arena, bool, type->n_fields);
  for (const rp_yaml_node *item = node->child; item != NULL; item = item->next) {
    const rp_yaml_node *key = rp_yaml_real(item->key);
    if (key == NULL || key->kind != RP_YAML_SCALAR) {
      problem(reader, RP_RULE_DECISION_KEY, item, RP_STR("a key is a plain text"));
      continue;
    }
    const ProtobufCFieldDescriptor *field = field_of(type, key->value);
    if (field == NULL) {
      unknown_key(reader, type, key);
      continue;
    }
    size_t number = (size_t)(field - type->fields);
    if (seen[number]) {
      problem(reader, RP_RULE_DECISION_KEY, key,
              rp_arena_printf(reader->arena, "the key \"%s\" stands here twice", field->name));
      continue;
    }
    seen[number] = true;
    const rp_yaml_node *value = rp_yaml_real(item);
    if (field->label == PROTOBUF_C_LABEL_REPEATED) {
      (void)read_list(reader, message, field, value, depth);
    } else {
      (void)read_value(reader, (char *)message + field->offset, field, value, depth);
    }
    if (depth == 0 && field->type != PROTOBUF_C_TYPE_MESSAGE) {
      note_place(reader, field, key);
    }
  }
  *out = message;
  return rp_decision_valid(reader, message, node);
}

static int by_place(const void *a, const void *b)
{
  const rp_decision_problem *left = a;
  const rp_decision_problem *right = b;
  uint32_t x = left->line != right->line ? left->line : left->column;
  uint32_t y = left->line != right->line ? right->line : right->column;
  return x < y ? -1 : x > y;
}

Repipe__V1__Decisions *rp_decisions_read(rp_decision_problems *problems, rp_str content, const char *path,
                                         rp_arena *arena)
{
  rp_reader reader = {.arena = arena, .path = path};
  bool complete;
  rp_yaml_problem syntax;
  const rp_yaml_node *document = rp_yaml_parse_strictly(&complete, &syntax, content, arena);
  ProtobufCMessage *message = NULL;
  if (!complete) {
    const char *why = syntax.text != NULL ? syntax.text : "larger or deeper than a decisions file may be";
    rp_decision_problem one = {RP_RULE_DECISION_UNREADABLE, syntax.line, syntax.column, rp_str_of(why)};
    RP_PUSH(arena, &reader.problems, one);
  } else if (document != NULL) {
    const rp_yaml_node *top = rp_yaml_real(document);
    bool empty = top->kind == RP_YAML_SCALAR && top->value.size == 0;
    if (!empty) {
      (void)read_message(&reader, &message, &repipe__v1__decisions__descriptor, top, 0);
    }
    if (document->next != NULL) {
      problem(&reader, RP_RULE_DECISION_UNREADABLE, document->next, RP_STR("a second document: the file is one"));
    }
  }
  if (reader.problems.count > 1) {
    qsort(reader.problems.items, reader.problems.count, sizeof reader.problems.items[0], by_place);
  }
  *problems = (rp_decision_problems){reader.problems.items, reader.problems.count};
  Repipe__V1__Decisions *decisions = message != NULL
                                         ? (Repipe__V1__Decisions *)message
                                         : RP_MESSAGE(arena, Repipe__V1__Decisions, REPIPE__V1__DECISIONS__INIT);
  decisions->decided = reader.places.items;
  decisions->n_decided = reader.places.count;
  return decisions;
}

// The items of both lists.
static void join(ProtobufCMessage *out, const ProtobufCFieldDescriptor *field, const ProtobufCMessage *then,
                 rp_arena *arena)
{
  size_t *count = (size_t *)(void *)((char *)out + field->quantifier_offset);
  void ***items = (void ***)(void *)((char *)out + field->offset);
  size_t more = *(const size_t *)(const void *)((const char *)then + field->quantifier_offset);
  void **others = *(void **const *)(const void *)((const char *)then + field->offset);
  void **all = RP_NEW_ARRAY(arena, void *, *count + more + 1);
  for (size_t i = 0; i < *count; i++) {
    all[i] = (*items)[i];
  }
  for (size_t i = 0; i < more; i++) {
    all[*count + i] = others[i];
  }
  *items = all;
  *count += more;
}

static void merge(ProtobufCMessage *out, const ProtobufCMessage *then, rp_arena *arena)
{
  for (unsigned i = 0; i < out->descriptor->n_fields; i++) {
    const ProtobufCFieldDescriptor *field = &out->descriptor->fields[i];
    void *member = (char *)out + field->offset;
    const void *other = (const char *)then + field->offset;
    if (field->label == PROTOBUF_C_LABEL_REPEATED) {
      join(out, field, then, arena);
    } else if (field->type == PROTOBUF_C_TYPE_STRING) {
      char **text = member;
      *text = (*text)[0] != '\0' ? *text : *(char *const *)other;
    } else if (field->type == PROTOBUF_C_TYPE_MESSAGE) {
      ProtobufCMessage **mine = member;
      ProtobufCMessage *theirs = *(ProtobufCMessage *const *)other;
      if (*mine == NULL) {
        *mine = theirs;
      } else if (theirs != NULL) {
        *mine = rp_message_copy(arena, *mine, (*mine)->descriptor->sizeof_message);
        merge(*mine, theirs, arena);
      }
    }
  }
}

Repipe__V1__Decisions *rp_decisions_merge(const Repipe__V1__Decisions *first, const Repipe__V1__Decisions *then,
                                          rp_arena *arena)
{
  Repipe__V1__Decisions *out = RP_MESSAGE(arena, Repipe__V1__Decisions, REPIPE__V1__DECISIONS__INIT);
  if (first != NULL) {
    *out = *first;
  }
  if (then != NULL) {
    merge(&out->base, &then->base, arena);
  }
  return out;
}
