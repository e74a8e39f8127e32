// Which files matter, over directories made at test time; and the import scanner alone.

#include "repository.h"

#include <unistd.h>

#include "analyzer/select/select.h"
#include "base/buf.h"
#include "proto/rules.h"

static rp_arena arena;

static int setup(void **state)
{
  (void)state;
  rp_arena_init(&arena);
  scratch_make(&arena);
  return 0;
}

static int teardown(void **state)
{
  (void)state;
  scratch_remove();
  rp_arena_release(&arena);
  return 0;
}

static const rp_selected *select_all(size_t *count, const char *name)
{
  rp_source *source = NULL;
  rp_error err = {0};
  assert_int_equal(rp_source_open(&source, scratch(name), NULL, &err), 0);
  size_t entry_count = 0;
  const rp_source_entry *entries = list(&entry_count, source);
  const rp_selected *rows = NULL;
  assert_int_equal(
      rp_select(&rows, count, &(rp_select_tree){source, entries, entry_count, RP_STR("")}, 1, NULL, &arena, &err), 0);
  rp_source_free(source);
  return rows;
}

/// "+a.py -b.py !c.py": relevant, ignored, unparsed.
static const char *outcomes(const char *name)
{
  size_t count = 0;
  const rp_selected *rows = select_all(&count, name);
  rp_buf buf = RP_BUF_INIT;
  for (size_t i = 0; i < count; i++) {
    rp_buf_printf(&buf, "%s%c%.*s", i > 0 ? " " : "", "-+!"[rows[i].outcome], RP_STR_ARG(rows[i].entry->path));
    assert_true((rows[i].outcome == RP_SELECT_IGNORED) == (rows[i].reason.size > 0));
    assert_true((rows[i].outcome == RP_SELECT_UNPARSED) <= (rows[i].code > 0));
    assert_true(rows[i].outcome != RP_SELECT_RELEVANT || (rows[i].content.data != NULL && rows[i].code == 0));
  }
  const char *text = rp_arena_cstr(&arena, rp_buf_str(&buf));
  rp_buf_release(&buf);
  return text;
}

static void imports_are_found(void **state)
{
  (void)state;
  static const struct {
    const char *text;
    const char *expected; // level.module:name, separated by spaces
  } cases[] = {
      {"import a", "0a:"},
      {"import a.b.c as d, e", "0a.b.c: 0e:"},
      {"from a.b import c as d, e", "0a.b:c 0a.b:e"},
      {"from . import x", "1:x"},
      {"from .. a import x", "2a:x"},
      {"from ...a.b import *", "3a.b:*"},
      {"from .importer import y", "1importer:y"},
      {"from a import (b, # c, d\n  e as f,\n)\nimport g", "0a:b 0a:e 0g:"},
      {"from a import (\r\n    b,\r\n    c)\r\n", "0a:b 0a:c"},
      {"from a import b, \\\n    c\nx = 1", "0a:b 0a:c"},
      {"import a \\\n  , b", "0a: 0b:"},
      {"import a . b", "0a.b:"},
      {"if x: import a; import b", "0a: 0b:"},
      {"try:\n\timport a\nexcept ImportError: import b", "0a: 0b:"},
      {"def f():\n    from a import b\n", "0a:b"},
      {"'''\nimport a\n'''\nimport b", "0b:"},
      {"\"\"\"x\\\"\"\"\nimport a\n\"\"\"\nimport b", "0b:"},
      {"# import a\nimport b", "0b:"},
      {"x = 'it''s' ; import b", "0b:"},
      {"x = 'unclosed\nimport b", "0b:"},
      {"f(\nimport_x, 'import a')\nimport b", "0b:"},
      {"f((((\nimport b", "0b:"},
      {"yield from x\nraise y from z\n", ""},
      {"important = 1\nfromage = 2\n", ""},
      {"x = important; import\n", ""},
      {"from import x", ""},
      {"import caf\xC3\xA9", "0caf\xC3\xA9:"},
      {"from a import", ""},
      {"from a import (", ""},
      {"'''", ""},
      {"\\", ""},
      {"import_module('a.b'); f(\"..c_d\", 'e-f', '1g', 'h.', '')", "0a.b: 0c_d:"},
      {"x = 'a.b'; y = __import__(x)", "0a.b:"},
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    size_t count = 0;
    const rp_select_import *found = rp_select_imports(&count, rp_str_of(cases[i].text), &arena);
    rp_buf buf = RP_BUF_INIT;
    rp_buf_cstr(&buf, "");
    for (size_t k = 0; k < count; k++) {
      rp_buf_printf(&buf, "%s%u%.*s:%.*s", k > 0 ? " " : "", found[k].level, RP_STR_ARG(found[k].module),
                    RP_STR_ARG(found[k].name));
    }
    if (!rp_str_is(rp_buf_str(&buf), cases[i].expected)) {
      fail_msg("%s: %.*s", cases[i].text, RP_STR_ARG(rp_buf_str(&buf)));
    }
    rp_buf_release(&buf);
  }
}

static void every_prefix_of_a_text_is_scanned(void **state)
{
  (void)state;
  rp_str text =
      RP_STR("from . a import (b as c, # x\n d)\\\r\nimport e . f\n'''q\\''' \"s\\\n\" from .. import *;import g");
  for (size_t size = 0; size <= text.size; size++) {
    char *exact = rp_arena_alloc(&arena, size);
    memcpy(exact, text.data, size);
    size_t count = 0;
    const rp_select_import *found = rp_select_imports(&count, (rp_str){exact, size}, &arena);
    assert_true(count <= 5);
    size_t more = 0; // the same in front of a last line that says "import" and imports nothing: all of it is looked at
    const rp_select_import *again =
        rp_select_imports(&more, rp_arena_printf(&arena, "%.*s\n#import", (int)size, exact), &arena);
    assert_int_equal(count, more);
    for (size_t i = 0; i < count; i++) {
      assert_true(rp_str_eq(found[i].module, again[i].module) && rp_str_eq(found[i].name, again[i].name));
    }
  }
}

static void relevance_follows_imports(void **state)
{
  (void)state;
  WRITE("d/src/pkg/__init__.py", "from .names import *\n");
  WRITE("d/src/pkg/names.py", "A = 1\n");
  WRITE("d/src/pkg/tasks.py", "import luigi\nfrom pkg.util import helper\nfrom . import paths\n");
  WRITE("d/src/pkg/util.py", "from pkg import deeper\n");
  WRITE("d/src/pkg/deeper.py", "");
  WRITE("d/src/pkg/paths.py", "");
  WRITE("d/src/pkg/daily.py", "from .tasks import Base\nclass T(Base): pass\n");
  WRITE("d/src/pkg/sub/__init__.py", "");
  WRITE("d/src/pkg/sub/weekly.py", "from ..daily import T\n");
  WRITE("d/src/other/__init__.py", "");
  WRITE("d/src/other/alone.py", "from pkg.util import helper\n"); // uses what tasks use, not tasks
  WRITE("d/run.py", "import pkg.daily\n");
  WRITE("d/setup.py", "from setuptools import setup\n");
  assert_string_equal(outcomes("d"),
                      "+run.py -setup.py -src/other/__init__.py -src/other/alone.py +src/pkg/__init__.py "
                      "+src/pkg/daily.py +src/pkg/deeper.py +src/pkg/names.py +src/pkg/paths.py "
                      "+src/pkg/sub/__init__.py +src/pkg/sub/weekly.py +src/pkg/tasks.py +src/pkg/util.py");
}

static void content_is_decoded(void **state)
{
  (void)state;
  WRITE("d/a.py", "# coding: latin-1\nimport luigi, b # \xE9\n");
  WRITE("d/b.py", "# coding: latin-1\n# \xE9\n");
  size_t count = 0;
  const rp_selected *rows = select_all(&count, "d");
  assert_int_equal(count, 2);
  assert_true(rp_str_is(rows[0].content, "# coding: latin-1\nimport luigi, b # \xC3\xA9\n"));
  assert_true(rp_str_is(rows[1].content, "# coding: latin-1\n# \xC3\xA9\n"));
}

static void layers_count_as_luigi(void **state)
{
  (void)state;
  WRITE("d/a.py", "import gokart\n");
  WRITE("d/b.py", "import law\n");
  WRITE("d/c.py", "law = 'claws of a lawyer'\n");
  WRITE("d/d.py", "from law.contrib import x\n");
  WRITE("d/e.py", "import d6tflow\n");
  WRITE("d/f.py", "import b2luigi\n");
  WRITE("d/g.py", "import sciluigi as sl\n");
  WRITE("d/h.py", "from gluish.task import BaseTask\n");
  assert_string_equal(outcomes("d"), "+a.py +b.py -c.py +d.py +e.py +f.py +g.py +h.py");
}

static void a_single_name_means_the_nearest_files(void **state)
{
  (void)state;
  WRITE("d/jobs/run.py", "import luigi\nimport helper\n");
  WRITE("d/jobs/helper.py", "");
  WRITE("d/far/__init__.py", "");
  WRITE("d/far/helper.py", "");
  assert_string_equal(outcomes("d"), "-far/__init__.py -far/helper.py +jobs/helper.py +jobs/run.py");
  WRITE("e/jobs/run.py", "import luigi\nimport helper\n");
  WRITE("e/far/__init__.py", "");
  WRITE("e/far/helper.py", "");
  assert_string_equal(outcomes("e"), "+far/__init__.py +far/helper.py +jobs/run.py");
}

static void what_cannot_be_read_is_said(void **state)
{
  (void)state;
  char *large = rp_arena_alloc(&arena, RP_SELECT_SIZE_LIMIT + 1);
  memset(large, '#', RP_SELECT_SIZE_LIMIT + 1);
  write_text("d/large.py", (rp_str){large, RP_SELECT_SIZE_LIMIT + 1});
  write_text("d/limit.py", (rp_str){large, RP_SELECT_SIZE_LIMIT});
  WRITE("d/lfs.py", "version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 1\n");
  WRITE("d/bytes.py", "import luigi\n\xE9\n");
  WRITE("d/other.py", "\xE9\n");
  WRITE("d/nul.py", "import luigi\0\n");
  WRITE("d/wide.py", "\xFF\xFEl\0u\0i\0g\0i\0");
  assert_int_equal(symlink("large.py", scratch("d/link.py")), 0);
  assert_string_equal(outcomes("d"), "!bytes.py !large.py !lfs.py -limit.py -link.py !nul.py -other.py !wide.py");
  size_t count = 0;
  const rp_selected *rows = select_all(&count, "d");
  const uint32_t codes[] = {RP_RULE_NOT_UTF8, RP_RULE_FILE_TOO_LARGE, RP_RULE_LFS_POINTER, 0,
                            RP_RULE_SYMLINK,  RP_RULE_NUL_BYTES,      RP_RULE_NOT_UTF8,    RP_RULE_NUL_BYTES};
  for (size_t i = 0; i < count; i++) {
    assert_int_equal(rows[i].code, codes[i]);
  }
}

static void scripts_without_an_ending_are_looked_at(void **state)
{
  (void)state;
  WRITE("d/bin/job", "#!/usr/bin/env python3\nimport luigi\n");
  WRITE("d/bin/tool", "#!/usr/bin/python\nimport os\n");
  WRITE("d/bin/shell", "#!/bin/sh\nluigi --module python\n");
  WRITE("d/LICENSE", "python luigi\n");
  assert_string_equal(outcomes("d"), "+bin/job -bin/tool");
}

static void import_circles_end(void **state)
{
  (void)state;
  WRITE("d/a.py", "import b\n");
  WRITE("d/b.py", "import c\nimport a\n");
  WRITE("d/c.py", "import a\nimport c\nimport luigi\n");
  assert_string_equal(outcomes("d"), "+a.py +b.py +c.py");
}

int main(void)
{
#define CASE(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
  const struct CMUnitTest tests[] = {
      CASE(imports_are_found),           CASE(every_prefix_of_a_text_is_scanned),
      CASE(relevance_follows_imports),   CASE(content_is_decoded),
      CASE(layers_count_as_luigi),       CASE(a_single_name_means_the_nearest_files),
      CASE(what_cannot_be_read_is_said), CASE(scripts_without_an_ending_are_looked_at),
      CASE(import_circles_end),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
