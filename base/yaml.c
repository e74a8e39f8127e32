// libyaml's events into a tree in the arena, with a stack of open containers instead of recursion. Anchors are found
// by name; an alias points at its node, so that nothing is ever expanded.

#include "base/yaml.h"

#include <yaml.h>

#include "base/map.h"

enum { SIZE_LIMIT = 1048576, NODE_LIMIT = 200000, DEPTH_LIMIT = 64, MERGE_LIMIT = 8 };

typedef struct builder {
  rp_arena *arena;
  rp_map anchors;
  rp_yaml_node *open[DEPTH_LIMIT];
  rp_yaml_node *last[DEPTH_LIMIT];      // last item of each open container
  const rp_yaml_node *key[DEPTH_LIMIT]; // key that waits for its value
  size_t depth;
  rp_yaml_node *first_document;
  rp_yaml_node *last_document;
  size_t nodes;
} builder;

static rp_str text_of(rp_arena *arena, const yaml_char_t *text, size_t size)
{
  return rp_arena_str(arena, (rp_str){(const char *)text, size});
}

/// Puts the node where it belongs.
static void place(builder *b, rp_yaml_node *node)
{
  if (b->depth == 0) {
    if (b->last_document != NULL) {
      b->last_document->next = node;
    } else {
      b->first_document = node;
    }
    b->last_document = node;
    return;
  }
  size_t top = b->depth - 1;
  if (b->open[top]->kind == RP_YAML_MAP && b->key[top] == NULL) {
    b->key[top] = node;
    return;
  }
  node->key = b->key[top];
  b->key[top] = NULL;
  if (b->last[top] != NULL) {
    b->last[top]->next = node;
  } else {
    b->open[top]->child = node;
  }
  b->last[top] = node;
}

static rp_yaml_node *add(builder *b, rp_yaml_kind kind, const yaml_event_t *event, const yaml_char_t *anchor)
{
  rp_yaml_node *node = RP_NEW(b->arena, rp_yaml_node);
  node->kind = kind;
  node->line = (uint32_t)event->start_mark.line + 1;
  node->column = (uint32_t)event->start_mark.column + 1;
  b->nodes++;
  place(b, node);
  if (anchor != NULL) {
    rp_map_put(&b->anchors, rp_str_of((const char *)anchor), node);
  }
  return node;
}

static bool push(builder *b, rp_yaml_node *node)
{
  if (b->depth == DEPTH_LIMIT) {
    return false;
  }
  b->open[b->depth] = node;
  b->last[b->depth] = NULL;
  b->key[b->depth] = NULL;
  b->depth++;
  return true;
}

/// False: stop.
static bool take(builder *b, const yaml_event_t *event)
{
  rp_yaml_node *node;
  switch (event->type) {
  case YAML_SCALAR_EVENT:
    node = add(b, RP_YAML_SCALAR, event, event->data.scalar.anchor);
    node->value = text_of(b->arena, event->data.scalar.value, event->data.scalar.length);
    node->quoted = event->data.scalar.style == YAML_SINGLE_QUOTED_SCALAR_STYLE ||
                   event->data.scalar.style == YAML_DOUBLE_QUOTED_SCALAR_STYLE;
    node->block =
        event->data.scalar.style == YAML_LITERAL_SCALAR_STYLE || event->data.scalar.style == YAML_FOLDED_SCALAR_STYLE;
    return true;
  case YAML_MAPPING_START_EVENT:
    return push(b, add(b, RP_YAML_MAP, event, event->data.mapping_start.anchor));
  case YAML_SEQUENCE_START_EVENT:
    return push(b, add(b, RP_YAML_LIST, event, event->data.sequence_start.anchor));
  case YAML_MAPPING_END_EVENT:
  case YAML_SEQUENCE_END_EVENT:
    b->depth -= b->depth > 0;
    return true;
  case YAML_ALIAS_EVENT: {
    const rp_yaml_node *target = rp_map_find(&b->anchors, rp_str_of((const char *)event->data.alias.anchor));
    if (target == NULL) {
      return false;
    }
    node = add(b, target->kind, event, NULL);
    node->alias = rp_yaml_real(target);
    return true;
  }
  case YAML_NO_EVENT:
  case YAML_STREAM_START_EVENT:
  case YAML_STREAM_END_EVENT:
  case YAML_DOCUMENT_START_EVENT:
  case YAML_DOCUMENT_END_EVENT:
    return true;
  }
  return true;
}

const rp_yaml_node *rp_yaml_parse(bool *complete, rp_str content, rp_arena *arena)
{
  rp_yaml_problem problem;
  return rp_yaml_parse_strictly(complete, &problem, content, arena);
}

const rp_yaml_node *rp_yaml_parse_strictly(bool *complete, rp_yaml_problem *problem, rp_str content, rp_arena *arena)
{
  *complete = false;
  *problem = (rp_yaml_problem){NULL, 0, 0};
  yaml_parser_t parser;
  if (content.size > SIZE_LIMIT || yaml_parser_initialize(&parser) == 0) {
    return NULL;
  }
  builder b = {.arena = arena};
  rp_map_init(&b.anchors, arena);
  yaml_parser_set_encoding(&parser, YAML_UTF8_ENCODING);
  yaml_parser_set_input_string(&parser, (const unsigned char *)content.data, content.size);
  for (bool going = true; going;) {
    yaml_event_t event;
    if (yaml_parser_parse(&parser, &event) == 0) {
      const char *text = parser.problem != NULL ? parser.problem : "not readable";
      *problem = (rp_yaml_problem){rp_arena_cstr(arena, rp_str_of(text)), (uint32_t)parser.problem_mark.line + 1,
                                   (uint32_t)parser.problem_mark.column + 1};
      break;
    }
    *complete = event.type == YAML_STREAM_END_EVENT;
    going = !*complete && b.nodes < NODE_LIMIT && take(&b, &event);
    yaml_event_delete(&event);
  }
  yaml_parser_delete(&parser);
  rp_map_release(&b.anchors);
  return b.first_document;
}

const rp_yaml_node *rp_yaml_real(const rp_yaml_node *node)
{
  return node != NULL && node->alias != NULL ? node->alias : node;
}

static const rp_yaml_node *find(const rp_yaml_node *map, const char *key, unsigned budget)
{
  map = rp_yaml_real(map);
  if (map == NULL || map->kind != RP_YAML_MAP || budget == 0) {
    return NULL;
  }
  const rp_yaml_node *merged = NULL;
  for (const rp_yaml_node *item = map->child; item != NULL; item = item->next) {
    const rp_yaml_node *name = rp_yaml_real(item->key);
    if (name == NULL || name->kind != RP_YAML_SCALAR) {
      continue;
    }
    if (rp_str_is(name->value, key)) {
      return rp_yaml_real(item);
    }
    if (rp_str_is(name->value, "<<")) {
      merged = rp_yaml_real(item);
    }
  }
  if (merged == NULL || merged->kind != RP_YAML_LIST) {
    return find(merged, key, budget - 1);
  }
  const rp_yaml_node *found = NULL;
  unsigned tried = 0;
  for (const rp_yaml_node *item = merged->child; item != NULL && found == NULL && tried++ < MERGE_LIMIT;
       item = item->next) {
    found = find(item, key, budget > 2 ? 2 : budget - 1);
  }
  return found;
}

const rp_yaml_node *rp_yaml_find(const rp_yaml_node *map, const char *key)
{
  return find(map, key, MERGE_LIMIT);
}

rp_str rp_yaml_text(const rp_yaml_node *map, const char *key)
{
  const rp_yaml_node *node = rp_yaml_find(map, key);
  return node != NULL && node->kind == RP_YAML_SCALAR ? node->value : RP_STR("");
}
