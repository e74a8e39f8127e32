// Children of a node are what tree-sitter's cursor finds: of every node of every Python file that lies here, whole and cut off.

#include <ftw.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "analyzer/extract/internal.h"
#include "base/file.h"

enum { FILE_LIMIT = 1 << 20, CUTS = 6, HANDLES = 16 };

static rp_extractor *extractor;
static size_t files, nodes, with_field;

static void check_node(TSNode node);

static void check_children(TSTreeCursor *cursor, TSNode node)
{
  rp_extract_children found = rp_extract_children_of(extractor, node);
  size_t at = found.from;
  ts_tree_cursor_reset(cursor, node);
  for (bool more = ts_tree_cursor_goto_first_child(cursor); more; more = ts_tree_cursor_goto_next_sibling(cursor)) {
    TSNode expected = ts_tree_cursor_current_node(cursor);
    rp_extract_rule rule = rp_extract_rule_of(extractor, expected);
    if (rule == RULE_COMMENT || rule == RULE_LINE_CONTINUATION) {
      continue;
    }
    assert_true(at < found.end);
    const rp_extract_child *child = &extractor->children.items[at++];
    TSFieldId field = ts_tree_cursor_current_field_id(cursor);
    assert_true(ts_node_eq(child->node, expected));
    assert_memory_equal(child->node.context, expected.context, sizeof expected.context);
    assert_int_equal(child->rule, rule);
    assert_int_equal(child->named, ts_node_is_named(expected));
    assert_int_equal(child->field, field < RP_EXTRACT_FIELD_IDS ? extractor->fields[field] : FIELD_NONE);
    with_field += child->field != FIELD_NONE;
  }
  assert_int_equal(at, found.end);
  for (size_t i = found.from; i < found.end; i++) {
    check_node(extractor->children.items[i].node);
  }
  rp_extract_drop(extractor, found);
}

static void check_node(TSNode node)
{
  TSTreeCursor cursor = ts_tree_cursor_new(node);
  nodes++;
  check_children(&cursor, node);
  ts_tree_cursor_delete(&cursor);
}

static void check_text(rp_str text)
{
  TSTree *tree = ts_parser_parse_string(extractor->parser, NULL, text.data, (uint32_t)text.size);
  check_node(ts_tree_root_node(tree));
  ts_tree_delete(tree);
}

static int check_file(const char *path, const struct stat *status, int type, struct FTW *place)
{
  (void)status;
  (void)place;
  rp_arena arena;
  rp_arena_init(&arena);
  rp_error ignored = {0};
  rp_str text;
  if (type == FTW_F && rp_str_ends_with(rp_str_of(path), RP_STR(".py")) &&
      rp_file_read(&text, &arena, path, FILE_LIMIT, &ignored) == 0) {
    files++;
    check_text(text);
    for (size_t i = 1; i < CUTS; i++) { // damaged
      check_text(rp_str_sub(text, 0, text.size * i / CUTS));
      check_text(rp_str_sub(text, text.size * i / CUTS, text.size));
    }
  }
  rp_arena_release(&arena);
  return 0;
}

static void children_are_what_the_cursor_finds(void **state)
{
  (void)state;
  extractor = rp_extractor_new();
  rp_extract_memory *outer = rp_extract_memory_enter(&extractor->memory);
  assert_int_equal(nftw(RP_SOURCE_DIR "/analyzer", check_file, HANDLES, FTW_PHYS), 0);
  assert_int_equal(nftw(RP_SOURCE_DIR "/tests/unit/extract/cases", check_file, HANDLES, FTW_PHYS), 0);
  rp_extract_memory_leave(outer);
  rp_extractor_free(extractor);
  assert_true(files > 50);
  assert_true(nodes > 100000);
  assert_true(with_field > 10000);
}

int main(void)
{
  const struct CMUnitTest tests[] = {cmocka_unit_test(children_are_what_the_cursor_finds)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
