// Children of a node, read from tree-sitter's own tree: its cursor starts again at each step, and asking for the n-th child
// costs n. A hidden node (a repetition, an inner rule) stands for its children. What is found is what the cursor finds;
// tests/unit/extract compares the two.
#include <language.h>
#include <subtree.h>
#include <tree.h>

#include "analyzer/extract/internal.h"

/// A node whose children are being read.
struct rp_extract_level {
  Subtree parent;
  const TSSymbol *aliases; ///< by place among its structural children; NULL: none
  Length position;         ///< where the last child ended, or the first starts
  uint32_t next;           ///< child
  uint32_t structural;     ///< of the next one
  TSFieldId field;         ///< of a hidden parent: its children have it that have none of their own
};

static rp_extract_level level_of(const TSLanguage *language, Subtree parent, Length position, TSFieldId field)
{
  return (rp_extract_level){.parent = parent,
                            .aliases = ts_language_alias_sequence(language, parent.ptr->production_id),
                            .position = position,
                            .field = field};
}

static TSFieldId field_at(const TSLanguage *language, const rp_extract_level *level, uint32_t structural)
{
  const TSFieldMapEntry *map;
  const TSFieldMapEntry *end;
  ts_language_field_map(language, level->parent.ptr->production_id, &map, &end);
  for (; map < end; map++) {
    if (!map->inherited && map->child_index == structural) {
      return map->field_id;
    }
  }
  return level->field;
}

static void add_child(rp_extractor *self, const TSTree *tree, const Subtree *subtree, Length position, TSSymbol alias,
                      TSFieldId field)
{
  const TSLanguage *language = tree->language;
  TSSymbol symbol = ts_language_public_symbol(language, alias != 0 ? alias : ts_subtree_symbol(*subtree));
  rp_extract_rule rule = symbol < RP_EXTRACT_SYMBOLS ? (rp_extract_rule)self->rules[symbol] : RULE_ERROR;
  if (rule == RULE_COMMENT || rule == RULE_LINE_CONTINUATION) {
    return;
  }
  bool named = alias != 0 ? ts_language_symbol_metadata(language, alias).named : ts_subtree_named(*subtree);
  rp_extract_child child = {
      .node = {{position.bytes, position.extent.row, position.extent.column, alias}, subtree, tree},
      .rule = (uint8_t)rule,
      .field = field < RP_EXTRACT_FIELD_IDS ? self->fields[field] : FIELD_NONE,
      .named = named};
  RP_HEAP_PUSH(&self->children, child);
}

rp_extract_children rp_extract_children_of(rp_extractor *self, TSNode node)
{
  rp_extract_children found = {.from = self->children.count, .end = self->children.count};
  const TSTree *tree = node.tree;
  Subtree top = *(const Subtree *)node.id;
  if (ts_subtree_child_count(top) == 0) {
    return found;
  }
  Length start = {node.context[0], {node.context[1], node.context[2]}};
  self->levels.count = 0;
  RP_HEAP_PUSH(&self->levels, level_of(tree->language, top, start, 0));
  while (self->levels.count > 0) {
    rp_extract_level *level = &self->levels.items[self->levels.count - 1];
    if (level->next == level->parent.ptr->child_count) {
      self->levels.count--;
      continue;
    }
    const Subtree *child = &ts_subtree_children(level->parent)[level->next];
    bool extra = ts_subtree_extra(*child);
    uint32_t structural = level->structural;
    TSSymbol alias = !extra && level->aliases != NULL ? level->aliases[structural] : 0;
    Length position = level->next > 0 ? length_add(level->position, ts_subtree_padding(*child)) : level->position;
    bool visible = alias != 0 || ts_subtree_visible(*child);
    bool hides = !visible && ts_subtree_visible_child_count(*child) > 0;
    TSFieldId field = (visible || hides) && !extra ? field_at(tree->language, level, structural) : 0;
    level->position = length_add(position, ts_subtree_size(*child));
    level->next++;
    level->structural += extra ? 0 : 1;
    if (visible) {
      add_child(self, tree, child, position, alias, field);
    } else if (hides) {
      RP_HEAP_PUSH(&self->levels, level_of(tree->language, *child, position, field));
    }
  }
  found.end = self->children.count;
  return found;
}
