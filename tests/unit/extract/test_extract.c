// What extract says of bytes that no other tool judges: problems and their places, budgets, names.

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "analyzer/described.h"
#include "analyzer/extract/extract.h"
#include "base/buf.h"
#include "base/file.h"
#include "proto/rules.h"
#include "tests/unit/extract/facts_check.h"

static rp_arena arena;
static rp_extractor *extractor;

static int setup(void **state)
{
  (void)state;
  rp_arena_init(&arena);
  extractor = rp_extractor_new();
  return 0;
}

static int teardown(void **state)
{
  (void)state;
  rp_extractor_free(extractor);
  rp_arena_release(&arena);
  return 0;
}

static const rp_facts *facts_of(rp_str source)
{
  const rp_facts *facts = rp_extract(extractor, source, &arena);
  const char *fault = facts_fault(facts, source, &arena);
  if (fault != NULL) {
    fail_msg("%.*s: %s", (int)(source.size < 200 ? source.size : 200), source.data, fault);
  }
  return facts;
}

/// "RP1201 2:3-2:9\n…" of the problems.
static rp_str problems_of(const rp_facts *facts)
{
  rp_buf out = RP_BUF_INIT;
  for (size_t i = 0; i < facts->n_problems; i++) {
    rp_ir_place from = rp_ir_place_of(facts, facts->problems[i]->start);
    rp_ir_place to = rp_ir_place_of(facts, facts->problems[i]->end);
    rp_buf_printf(&out, "RP%u %u:%u-%u:%u\n", facts->problems[i]->code, from.line, from.column, to.line, to.column);
  }
  rp_str text = rp_arena_str(&arena, rp_buf_str(&out));
  rp_buf_release(&out);
  return text;
}

static void problems_have_code_and_place(void **state)
{
  (void)state;
  static const struct {
    const char *source;
    const char *problems;
  } cases[] = {
      {"", ""},
      {"\n\n# only a comment\n", ""},
      {"x = 1", ""},
      {"\f\nx = 1\n", ""},
      {"if True:\n\tx = 1\n", ""},
      {"x = `y`\n", "RP1202 1:5-1:8\n"},
      {"x = '\\ud800'\n", "RP1203 1:5-1:13\n"},
      {"x = '\\N{BULLET}'\n", "RP1203 1:5-1:17\n"},
      {"x = '\\x4'\n", "RP1201 1:5-1:10\n"},
      {"x = b'\xC3\xA9'\n", "RP1201 1:5-1:10\n"},
      {"x = 'a' b'b'\n", "RP1201 1:5-1:13\n"},
      {"x = 089\n", "RP1201 1:5-1:8\n"},
      {"x = f'{y!z}'\n", "RP1201 1:5-1:13\n"},
      {"x = f'{y:={z}}'\n", "RP1201 1:5-1:16\n"},
      {"x = = 1\ny = 2\n", "RP1201 1:1-1:8\n"},
      {"def f():\n", "RP1201 1:9-1:9\n"},
      {"class A(B):\n    # nothing\n\nx = 1\n", "RP1201 1:12-1:12\n"},
      {"for x in y:\nelse:\n    pass\n", "RP1201 1:12-1:12\n"},
      {"try:\n    x\nexcept:\nfinally:\n    y\n", "RP1201 3:8-3:8\n"},
      {"match x:\n    case 1:\n", "RP1201 2:12-2:12\n"},
      {"match x:\n    case (a=b):\n        pass\n    case C(a=b):\n        pass\n", "RP1201 2:11-2:14\n"},
      {"match x:\n    case {'k': a=b}:\n        pass\n", "RP1201 2:16-2:19\n"},
      {"if x(:\n    a\nelif y:\n    b\nelse:\n    c\n", "RP1201 1:1-2:6\n"},
      {"if x:\n    a\nelif = y:\n    b\nelse:\n    c\n", "RP1201 3:1-3:10\n"},
      {"try:\n    a\nexcept X as:\n    b\nelse:\n    c\nfinally:\n    d\n", "RP1201 3:1-3:13\n"},
      {"try:\n    a\n", "RP1201 2:6-2:6\n"},
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    rp_str problems = problems_of(facts_of(rp_str_of(cases[i].source)));
    if (!rp_str_is(problems, cases[i].problems)) {
      fail_msg("%s\nexpected:\n%sgot:\n%.*s", cases[i].source, cases[i].problems, RP_STR_ARG(problems));
    }
  }
}

/// Names bound in the first function of `source`, joined by spaces.
static rp_str locals_of(const char *source)
{
  const rp_facts *facts = facts_of(rp_str_of(source));
  assert_int_equal(facts->n_problems, 0);
  rp_buf out = RP_BUF_INIT;
  for (uint32_t node = 1; node < facts->kind.len; node++) {
    if (rp_ir_kind_of(facts, node) == RP_IR_FUNCTION) {
      uint32_t info = rp_ir_list_at(facts, facts->d[node]).items[0];
      rp_ir_list names = rp_ir_list_at(facts, facts->b[info]);
      for (size_t i = 0; i < names.count; i++) {
        rp_buf_cstr(&out, i > 0 ? " " : "");
        rp_buf_add(&out, rp_ir_name(facts, facts->a[names.items[i]]));
      }
    }
  }
  rp_str text = rp_arena_str(&arena, rp_buf_str(&out));
  rp_buf_release(&out);
  return text;
}

static void functions_know_their_locals(void **state)
{
  (void)state;
  static const struct {
    const char *source;
    const char *names;
  } cases[] = {
      {"def f(a, *b, c, **d):\n    a = b = c = d = e = 1\n", "e"},
      {"def f():\n    x = 1\n    global x\n", ""},
      {"def f():\n    nonlocal x\n    x += 1\n    y += 1\n", "y"},
      {"def f():\n    import a.b.c, d as e\n    from g import h as i\n", "a e i"},
      {"def f():\n    for a, (b, *c) in d:\n        with e as (g, h): pass\n", "a b c g h"},
      {"def f():\n    try: pass\n    except E as e: pass\n", "e"},
      {"def f():\n    return [x for x in y if (z := x)]\n", "z"},
      {"def f():\n    a.b = c[d] = 1\n    (e): int\n    g: int\n    (h): int = 1\n", "g h"},
      {"def f():\n    match x:\n        case [a, *b] | {'k': c, **d} | P(e, n=g) | (1 as h): pass\n", "a b c d e g h"},
      {"def f():\n    class A:\n        x = 1\n    lambda y: (z := y)\n", "A"},
      {"def f():\n    del x\n", "x"},
      {"def f(a, (b, c)):\n    b = d = 1\n", "d"},
      {"def f():\n    type X = int\n", "X"},
      {"def f():\n    \xEF\xAC\x81 = 1\n    fi = 2\n", "fi"},
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    rp_str names = locals_of(cases[i].source);
    if (!rp_str_is(names, cases[i].names)) {
      fail_msg("%s: %.*s", cases[i].source, RP_STR_ARG(names));
    }
  }
}

static void python2_is_noticed(void **state)
{
  (void)state;
  static const char *const old[] = {"print 'x'\n",
                                    "exec x in y\n",
                                    "raise A, 'b'\n",
                                    "try: pass\nexcept A, b: pass\n",
                                    "x = 0777\n",
                                    "x = 1L\n",
                                    "x = ur'y'\n",
                                    "x = `y`\n",
                                    "x = a <> b\n",
                                    "def f((a, b)): pass\n",
                                    "x = [y for y in 1, 2]\n"};
  static const char *const new[] = {
      "print('x')\n", "exec(x, y)\n", "raise A('b')\n", "try: pass\nexcept (A, b): pass\n", "x = 0o777\n", "x = 0\n",
      "x = 00\n",     "x = r'y'\n",   "print\n"};
  for (size_t i = 0; i < sizeof old / sizeof old[0]; i++) {
    if (!facts_of(rp_str_of(old[i]))->python2) {
      fail_msg("%s", old[i]);
    }
  }
  for (size_t i = 0; i < sizeof new / sizeof new[0]; i++) {
    if (facts_of(rp_str_of(new[i]))->python2) {
      fail_msg("%s", new[i]);
    }
  }
}

static rp_str repeated(const char *before, const char *text, size_t count, const char *behind)
{
  rp_buf out = RP_BUF_INIT;
  rp_buf_cstr(&out, before);
  for (size_t i = 0; i < count; i++) {
    rp_buf_cstr(&out, text);
  }
  rp_buf_cstr(&out, behind);
  rp_str made = rp_arena_str(&arena, rp_buf_str(&out));
  rp_buf_release(&out);
  return made;
}

static bool has_code(const rp_facts *facts, uint32_t code)
{
  for (size_t i = 0; i < facts->n_problems; i++) {
    if (facts->problems[i]->code == code) {
      return true;
    }
  }
  return false;
}

static void what_is_too_deep_or_large_has_a_code(void **state)
{
  (void)state;
  static const struct {
    const char *before, *text;
    size_t count;
    const char *behind;
    uint32_t code; ///< one of the problems; 0: there is none
  } cases[] = {
      {"x = ", "a + ", 5000, "b\n", 0},
      {"x = ", "a if b else ", 5000, "c\n", 0},
      {"x = a", ".b()", 5000, "\n", 0},
      {"x = ", "a or ", 5000, "b\n", 0},
      {"x = ", "a = ", 5000, "b\n", 0},
      {"x = ", "'a' ", 5000, "\n", 0},
      {"x = [", "1, ", 20000, "]\n", 0},
      {"if a: pass\n", "elif b: pass\n", 5000, "else: pass\n", 0},
      {"", "x = 1\n", 5000, "", 0},
      {"x = ", "(", 66000, "\n", RP_RULE_SYNTAX_ERROR},
      {"x = ", "[", 66000, "", RP_RULE_SYNTAX_ERROR},
      {"x = ", "{", 66000, "\ny = 1\n", RP_RULE_SYNTAX_ERROR},
      {"x = ", "f(", 66000, "\ndef g(): pass\n", RP_RULE_SYNTAX_ERROR},
      {"x = ", "not ", 100000, "a\n", RP_RULE_BUDGET_DEPTH},
      {"x = ", "-", 100000, "a\n", RP_RULE_BUDGET_DEPTH},
      {"x = ", "lambda: ", 100000, "a\n", RP_RULE_BUDGET_DEPTH},
      {"x = ", "a ** ", 100000, "b\n", RP_RULE_BUDGET_DEPTH},
      {"x = ", "a[", 100000, "\n", RP_RULE_SYNTAX_ERROR},
      {"x = f'", "{f'", 3000, "'\n", RP_RULE_SYNTAX_ERROR},
      {"x = 1", "0", 2000, "\n", RP_RULE_BUDGET_SIZE},
      {"", "if a:\n", 10000, "", RP_RULE_SYNTAX_ERROR},
      {"", "x = (\n", 3000, "", RP_RULE_SYNTAX_ERROR},
      {"", "def f(:\n", 3000, "", RP_RULE_SYNTAX_ERROR},
      {"", "'''", 99999, "", RP_RULE_SYNTAX_ERROR},
      {"", "\\\n", 100000, "(", RP_RULE_BUDGET_STEPS},
      {"", "$", 100000, "", RP_RULE_SYNTAX_ERROR},
      {"x = 1\n", ".", 60000, "\ny = 1\n", RP_RULE_BUDGET_STEPS},
      {"", "def f(", 30000, "", RP_RULE_BUDGET_STEPS},
      {"", "x = $\n", 3000, "", RP_RULE_SYNTAX_ERROR},
      {"class A:\n    x = 1\n", "    # a line of code that somebody put out of use\n", 700, "    y = 2\n", 0},
      {"class A:\n    x = 1\n", "    # a line of code that somebody put out of use\n", 3000, "    y = 2\n",
       RP_RULE_BUDGET_STEPS},
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    const rp_facts *facts = facts_of(repeated(cases[i].before, cases[i].text, cases[i].count, cases[i].behind));
    if (cases[i].code == 0 ? facts->n_problems != 0 : !has_code(facts, cases[i].code)) {
      rp_str problems = problems_of(facts);
      fail_msg("%zu times %s: %.*s", cases[i].count, cases[i].text, (int)(problems.size < 300 ? problems.size : 300),
               problems.data);
    }
    rp_arena_release(&arena);
  }
}

// Brackets that match, nested deeper than is followed: the place is told (the parser itself may run out of its budget for
// the line), what stands behind is read.
static void deep_nesting_costs_only_itself(void **state)
{
  (void)state;
  static const char *const pairs[][2] = {{"[", "]"}, {"(a, ", ")"}, {"f(", ")"}, {"{a: ", "}"}};
  for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++) {
    rp_buf out = RP_BUF_INIT;
    rp_buf_cstr(&out, "x = ");
    size_t depth = i == 0 ? 100000 : 10000;
    rp_buf_add(&out, repeated("", pairs[i][0], depth, "b"));
    rp_buf_add(&out, repeated("", pairs[i][1], depth, "\nbehind = 1\n"));
    const rp_facts *facts = facts_of(rp_buf_str(&out));
    rp_buf_release(&out);
    assert_true(has_code(facts, RP_RULE_BUDGET_DEPTH) || has_code(facts, RP_RULE_BUDGET_STEPS));
    assert_int_equal(rp_ir_list_at(facts, facts->body).count, 2);
    rp_arena_release(&arena);
  }
}

// Ten megabytes on one line, as generated code and data may be.
static void ten_megabytes_on_one_line(void **state)
{
  (void)state;
  const rp_facts *facts =
      rp_extract(extractor,
                 repeated("x = {",
                          "'key': 'a long text, as data is: Lorem ipsum dolor sit amet, consectetur "
                          "adipiscing elit, sed do eiusmod tempor incididunt ut labore et dolore "
                          "magna aliqua. Ut enim ad minim veniam.', 1: 2.5, ",
                          50000, "}\n"),
                 &arena);
  assert_true(rp_ir_valid(facts));
  assert_int_equal(facts->n_problems, 0);
  rp_arena_release(&arena);
  facts = facts_of(repeated("x = '", "0123456789", 1000000, "'\n"));
  assert_int_equal(facts->n_problems, 0);
  rp_arena_release(&arena);
}

// A block in a block in a block: indentation grows, so this text has quadratic size by itself.
static void deep_blocks_cost_only_themselves(void **state)
{
  (void)state;
  rp_buf out = RP_BUF_INIT;
  for (size_t i = 0; i < 400; i++) {
    rp_buf_add(&out, repeated("", " ", i, "if a:\n"));
  }
  rp_buf_add(&out, repeated("", " ", 400, "pass\nbehind = 1\n"));
  const rp_facts *facts = facts_of(rp_buf_str(&out));
  rp_buf_release(&out);
  assert_true(has_code(facts, RP_RULE_BUDGET_DEPTH));
  assert_int_equal(rp_ir_list_at(facts, facts->body).count, 2);
}

static void compare(const rp_described *described, size_t count, const char *folder)
{
  assert_true(count > 10);
  for (size_t i = 0; i < count; i++) {
    rp_error err = {0};
    rp_str text;
    rp_str path = rp_arena_printf(&arena, "%s/%s/%s", RP_SOURCE_DIR, folder, described[i].name);
    assert_int_equal(rp_file_read(&text, &arena, path.data, 1024 * 1024, &err), 0);
    const rp_facts *facts = facts_of(text);
    assert_true(rp_ir_valid(described[i].facts));
    assert_true(rp_str_eq(facts_packed(described[i].facts, &arena), facts_packed(facts, &arena)));
    assert_true(i == 0 || strcmp(described[i - 1].name, described[i].name) < 0);
  }
}

static void what_the_build_extracted_is_what_extract_says(void **state)
{
  (void)state;
  compare(rp_stubs, rp_stubs_count, "analyzer/stubs");
  compare(rp_layers, rp_layers_count, "analyzer/layers");
  rp_arena_release(&arena);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(problems_have_code_and_place),
      cmocka_unit_test(functions_know_their_locals),
      cmocka_unit_test(python2_is_noticed),
      cmocka_unit_test(what_is_too_deep_or_large_has_a_code),
      cmocka_unit_test(deep_nesting_costs_only_itself),
      cmocka_unit_test(deep_blocks_cost_only_themselves),
      cmocka_unit_test(ten_megabytes_on_one_line),
      cmocka_unit_test(what_the_build_extracted_is_what_extract_says),
  };
  return cmocka_run_group_tests(tests, setup, teardown);
}
