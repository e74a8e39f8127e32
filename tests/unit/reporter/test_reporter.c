// Percentages, owner patterns, escaping; and a store from a hand-made inventory through the tally.

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/owner_match.h"
#include "proto/message.h"
#include "proto/rules.h"
#include "reporter/page/html.h"
#include "reporter/store/conserve.h"
#include "reporter/store/deflate.h"
#include "reporter/store/texts.h"
#include "reporter/tally/blockers.h"
#include "reporter/tally/people.h"
#include "reporter/tally/percent.h"

/// Counts have a comma before each third, in their width; what is no count has none.
static void numbers_for_people(void **state)
{
  (void)state;
  rp_arena arena;
  rp_arena_init(&arena);
  const struct {
    rp_str said;
    const char *wanted;
  } CASES[] = {{rp_people_text(&arena, "%u %u %u %u", 0U, 999U, 1000U, 4294967295U), "0 999 1,000 4,294,967,295"},
               {rp_people_text(&arena, "%zu|%lu|%llu", (size_t)100000, 1234567UL, 12345678901234567890ULL),
                "100,000|1,234,567|12,345,678,901,234,567,890"},
               {rp_people_text(&arena, "[%7u][%-7u][%3u]", 1234U, 1234U, 12345U), "[  1,234][1,234  ][12,345]"},
               {rp_people_text(&arena, "%+lld %+lld %+lld", 1234LL, -1234LL, 0LL), "+1,234 -1,234 +0"},
               {rp_people_text(&arena, "RP%04u %d:%lld", 5309U, 1234, 1234567LL), "RP5309 1234:1234567"},
               {rp_people_text(&arena, "%s %.3s %.*s|%-5s|%5s%%%c", "whole", "cut off", 2, "it", "a", "b", '!'),
                "whole cut it|a    |    b%!"},
               {rp_people_text(&arena, "%.1f %-*s|", 1234.56, 4, "x"), "1234.6 x   |"}};
  for (size_t i = 0; i < sizeof CASES / sizeof CASES[0]; i++) {
    assert_string_equal(CASES[i].said.data, CASES[i].wanted);
  }
  rp_arena_release(&arena);
}

static void check_percentages(const uint32_t *parts, size_t count)
{
  unsigned out[8];
  uint64_t total = 0;
  unsigned sum = 0;
  rp_percentages(out, parts, count);
  for (size_t i = 0; i < count; i++) {
    total += parts[i];
    sum += out[i];
  }
  assert_int_equal(sum, total == 0 ? 0 : 100);
  for (size_t i = 0; i < count; i++) {
    assert_int_equal(out[i] == 0, parts[i] == 0);
    assert_int_equal(out[i] == 100, total > 0 && parts[i] == total);
  }
}

static void percentages_add_up(void **state)
{
  (void)state;
  uint32_t parts[6];
  uint64_t random = 88172645463325252u; // xorshift: the same inputs on every machine
  for (int round = 0; round < 20000; round++) {
    for (size_t i = 0; i < 6; i++) {
      random ^= random << 13;
      random ^= random >> 7;
      random ^= random << 17;
      parts[i] = (uint32_t)(random % 3 == 0 ? 0 : random % 5 == 0 ? random >> 40 : random >> 32 & 31);
    }
    check_percentages(parts, 1 + (size_t)round % 6);
  }
  check_percentages((uint32_t[]){19999, 1}, 2);
  check_percentages((uint32_t[]){UINT32_MAX, 1, UINT32_MAX}, 3);
  check_percentages((uint32_t[]){1, 1, 1}, 3);
  unsigned out[2];
  rp_percentages(out, (uint32_t[]){19999, 1}, 2);
  assert_int_equal(out[0], 99);
}

static void owner_patterns(void **state)
{
  (void)state;
  static const struct {
    const char *pattern;
    const char *path;
    bool matches;
  } ROWS[] = {
      {"*", "a/b.py", true},          {"*.py", "a/b.py", true},
      {"*.js", "a/b.py", false},      {"/a/", "a/b.py", true},
      {"/a/", "b/a/c.py", false},     {"a/", "b/a/c.py", true},
      {"a", "b/a/c.py", true},        {"/b.py", "a/b.py", false},
      {"a/b", "a/b/c.py", true},      {"a/b", "x/a/b/c.py", false},
      {"**/b", "x/a/b/c.py", true},   {"a/**/d.py", "a/b/c/d.py", true},
      {"a/**/d.py", "a/d.py", true},  {"a/*/d.py", "a/b/c/d.py", false},
      {"a/*/d.py", "a/b/d.py", true}, {"?.py", "b.py", true},
      {"?.py", "bb.py", false},       {"/a/**", "a/b/c.py", true},
      {"ab", "abc/d.py", false},      {"", "a.py", true},
  };
  for (size_t i = 0; i < sizeof ROWS / sizeof ROWS[0]; i++) {
    if (rp_owner_pattern_matches(rp_str_of(ROWS[i].pattern), rp_str_of(ROWS[i].path)) != ROWS[i].matches) {
      fail_msg("%s on %s: not %d", ROWS[i].pattern, ROWS[i].path, ROWS[i].matches);
    }
  }
  // A pattern made to explode ends at its budget.
  assert_false(rp_owner_pattern_matches(RP_STR("/a*a*a*a*a*a*a*a*a*a*a*b"),
                                        RP_STR("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaac")));
}

static void escaping(void **state)
{
  (void)state;
  rp_arena arena;
  rp_arena_init(&arena);
  rp_html h = {.out = RP_BUF_INIT, .arena = &arena};
  rp_html_text(&h, "</script>\"><img src='x'>&\x1b[31m\xe2\x80\xae\xff");
  rp_str text = rp_buf_str(&h.out);
  assert_int_equal(rp_str_find(text, RP_STR("<"), 0), SIZE_MAX);
  assert_int_equal(rp_str_find(text, RP_STR("\""), 0), SIZE_MAX);
  assert_int_equal(rp_str_find(text, RP_STR("'"), 0), SIZE_MAX);
  assert_int_equal(rp_str_find(text, RP_STR("\x1b"), 0), SIZE_MAX);
  assert_int_equal(rp_str_find(text, RP_STR("\xe2\x80\xae"), 0), SIZE_MAX);
  assert_int_equal(rp_str_find(text, RP_STR("&lt;/script&gt;&quot;&gt;&lt;img src=&#39;x&#39;&gt;&amp;"), 0), 0);
  rp_buf_release(&h.out);
  h.out = (rp_buf)RP_BUF_INIT;
  rp_html_part(&h, "a/b \"<\x1b#\xc3\xa9");
  assert_true(rp_str_eq(rp_buf_str(&h.out), RP_STR("a%2Fb%20%22%3C%5Cx1b%23%C3%A9")));
  rp_buf_release(&h.out);
  rp_arena_release(&arena);
}

static void packing(void **state)
{
  (void)state;
  rp_arena arena;
  rp_arena_init(&arena);
  rp_buf out = RP_BUF_INIT;
  static const char *const WORDS[] = {"", "f", "fo", "foo", "foob", "\xff\xfe\x80"};
  static const char *const CODES[] = {"", "Zg==", "Zm8=", "Zm9v", "Zm9vYg==", "//6A"};
  for (size_t i = 0; i < 6; i++) {
    out.size = 0;
    rp_base64(&out, rp_str_of(WORDS[i]));
    assert_true(rp_str_eq(rp_buf_str(&out), rp_str_of(CODES[i])));
  }
  rp_str text = RP_STR("a text that is packed, a text that is packed\0 and has a NUL");
  rp_str back;
  out.size = 0;
  assert_int_equal(rp_deflate(&out, text), 0);
  assert_int_equal(rp_inflate(&back, rp_buf_str(&out), &arena), 0);
  assert_true(rp_str_eq(back, text));
  for (size_t size = 0; size < out.size; size++) { // cut anywhere, it is damaged and never read past
    assert_int_equal(rp_inflate(&back, rp_str_sub(rp_buf_str(&out), 0, size), &arena), -1);
  }
  out.data[0] = '\xff'; // a stated size over the limit
  assert_int_equal(rp_inflate(&back, rp_buf_str(&out), &arena), -1);
  rp_buf_release(&out);
  rp_arena_release(&arena);
}

static void texts_of_several_pieces(void **state)
{
  (void)state;
  rp_arena arena;
  rp_arena_init(&arena);
  rp_error err = {0};
  rp_store *store = NULL;
  assert_int_equal(rp_store_open(&store, ":memory:", true, &err), 0);
  assert_int_equal(
      rp_store_run(store,
                   "INSERT INTO repositories (identity, path, organisations, commit_id, commit_time, code, "
                   "reason) VALUES ('r', 'r', '[]', '', 0, 0, '')",
                   &err),
      0);
  enum { COUNT = 5, SIZE = 700 * 1024 };
  uint64_t at[COUNT];
  rp_text_pack pack = {.arena = &arena, .rest = RP_BUF_INIT};
  for (size_t i = 0; i < COUNT; i++) {
    char *text = rp_arena_alloc(&arena, SIZE);
    memset(text, (int)('a' + i), SIZE);
    at[i] = rp_text_add(&pack, (rp_str){text, i == 2 ? 0 : SIZE});
  }
  rp_text_end(&pack);
  assert_int_equal(pack.pieces.count, 3);
  assert_int_equal(rp_texts_insert(store, "r", pack.pieces.items, pack.pieces.count, &err), 0);
  rp_str texts;
  assert_int_equal(rp_texts_read(&texts, store, "r", &arena, &err), 0);
  assert_int_equal(texts.size, pack.size);
  for (size_t i = 0; i < COUNT; i++) {
    rp_str text = rp_str_of(texts.data + at[i]);
    assert_int_equal(text.size, i == 2 ? 0 : SIZE);
    assert_true(text.size == 0 || (text.data[0] == (char)('a' + i) && text.data[SIZE - 1] == (char)('a' + i)));
  }
  rp_store_close(store);
  rp_arena_release(&arena);
}

/// Three tasks: one owned by CODEOWNERS, one by nobody, one excluded; one launched workflow of the first.
static void record_one(rp_store *store, const char *identity, rp_arena *arena)
{
  static const char *const OUTCOMES[] = {"exact", "collapsed", "excluded"};
  static const char *const PATHS[] = {"a/one.py", "b/two.py", "b/three.py"};
  Repipe__V1__Inventory *inventory = RP_MESSAGE(arena, Repipe__V1__Inventory, REPIPE__V1__INVENTORY__INIT);
  Repipe__V1__Plan *plan = RP_MESSAGE(arena, Repipe__V1__Plan, REPIPE__V1__PLAN__INIT);
  inventory->repository = RP_MESSAGE(arena, Repipe__V1__Repository, REPIPE__V1__REPOSITORY__INIT);
  inventory->tasks = rp_arena_alloc(arena, 3 * sizeof *inventory->tasks);
  plan->tasks = rp_arena_alloc(arena, 3 * sizeof *plan->tasks);
  inventory->files = rp_arena_alloc(arena, 3 * sizeof *inventory->files);
  for (size_t i = 0; i < 3; i++) {
    Repipe__V1__Task *task = RP_MESSAGE(arena, Repipe__V1__Task, REPIPE__V1__TASK__INIT);
    task->path = rp_arena_cstr(arena, rp_str_of(PATHS[i]));
    task->family = task->qualname = task->path;
    task->source = rp_arena_cstr(arena, RP_STR("class X:\n    pass\n"));
    inventory->tasks[inventory->n_tasks++] = task;
    Repipe__V1__TaskOutcome *outcome = RP_MESSAGE(arena, Repipe__V1__TaskOutcome, REPIPE__V1__TASK_OUTCOME__INIT);
    outcome->outcome = rp_arena_cstr(arena, rp_str_of(OUTCOMES[i]));
    if (i > 0) {
      outcome->reasons = rp_arena_alloc(arena, sizeof *outcome->reasons);
      outcome->reasons[0] = RP_MESSAGE(arena, Repipe__V1__Reason, REPIPE__V1__REASON__INIT);
      outcome->reasons[outcome->n_reasons++]->code = 3101;
    }
    plan->tasks[plan->n_tasks++] = outcome;
    Repipe__V1__File *file = RP_MESSAGE(arena, Repipe__V1__File, REPIPE__V1__FILE__INIT);
    file->path = task->path;
    file->outcome = rp_arena_cstr(arena, i == 2 ? RP_STR("unparsed") : RP_STR("scanned"));
    inventory->files[inventory->n_files++] = file;
  }
  Repipe__V1__Workflow *workflow = RP_MESSAGE(arena, Repipe__V1__Workflow, REPIPE__V1__WORKFLOW__INIT);
  workflow->root = rp_arena_cstr(arena, RP_STR("a.one:X"));
  workflow->root_path = inventory->tasks[0]->path;
  workflow->launched = 1;
  inventory->workflows = rp_arena_alloc(arena, sizeof *inventory->workflows);
  inventory->workflows[inventory->n_workflows++] = workflow;
  Repipe__V1__WorkflowPlan *planned = RP_MESSAGE(arena, Repipe__V1__WorkflowPlan, REPIPE__V1__WORKFLOW_PLAN__INIT);
  planned->outcome = plan->tasks[0]->outcome;
  planned->name = workflow->root;
  rp_recorded_spec spec = {RP_SPEC_WORKFLOW, rp_str_of(workflow->root), RP_STR("{}"), 0};
  plan->workflows = rp_arena_alloc(arena, sizeof *plan->workflows);
  plan->workflows[plan->n_workflows++] = planned;
  rp_recorded_texts texts;
  rp_recorded_pack(&texts, &spec, 1, inventory, plan, arena);
  char *owners[] = {rp_arena_cstr(arena, RP_STR("@team/a"))};
  Repipe__V1__OwnerRule *rule = RP_MESSAGE(arena, Repipe__V1__OwnerRule, REPIPE__V1__OWNER_RULE__INIT);
  rule->pattern = rp_arena_cstr(arena, RP_STR("/a/"));
  rule->source = rp_arena_cstr(arena, RP_STR("CODEOWNERS"));
  rule->owners = owners;
  rule->n_owners = 1;
  inventory->owners = rp_arena_alloc(arena, sizeof *inventory->owners);
  inventory->owners[inventory->n_owners++] = rule;
  const char *organisations[] = {"north", "retail"};
  rp_recorded_repository repository = {.identity = rp_str_of(identity),
                                       .path = RP_STR("x"),
                                       .organisations = organisations,
                                       .organisation_count = 2,
                                       .inventory = inventory,
                                       .plan = plan,
                                       .specs = &spec,
                                       .spec_count = 1,
                                       .texts = texts};
  rp_error err = {0};
  if (rp_store_record(store, &repository, &err) != 0) {
    fail_msg("%s", err.text);
  }
}

static void tally_conserves(void **state)
{
  (void)state;
  char path[] = "/tmp/repipe-reporter-XXXXXX";
  int file = mkstemp(path);
  assert_true(file >= 0);
  close(file);
  rp_arena arena;
  rp_arena_init(&arena);
  rp_error err = {0};
  rp_store *store;
  Repipe__V1__Snapshot *s;
  assert_int_equal(rp_store_open(&store, path, true, &err), 0);
  record_one(store, "one", &arena);
  record_one(store, "two", &arena);
  record_one(store, "one", &arena); // again: replaced, not added
  rp_recorded_repository failed = {
      .identity = RP_STR("gone"), .path = RP_STR("gone"), .code = 1001, .reason = RP_STR("gone: no such path")};
  assert_int_equal(rp_store_record(store, &failed, &err), 0);
  assert_int_equal(rp_tally(&s, store, &arena, &err), 0);
  assert_int_equal(s->totals->repositories, 3);
  assert_int_equal(s->totals->with_luigi, 2);
  assert_int_equal(s->totals->failed, 1);
  assert_int_equal(s->totals->files, 6);
  assert_int_equal(s->totals->unparsed, 2);
  assert_int_equal(s->n_unread, 2);
  assert_int_equal(s->totals->tasks->exact, 2);
  assert_int_equal(s->totals->tasks->collapsed, 2);
  assert_int_equal(s->totals->tasks->excluded, 2);
  assert_int_equal(s->totals->launched->exact, 2);
  assert_int_equal(s->n_teams, 3);
  assert_string_equal(s->teams[0]->name, "unowned");
  assert_int_equal(s->teams[0]->tasks->collapsed + s->teams[0]->tasks->excluded, 4);
  assert_string_equal(s->teams[1]->name, "conflicting");
  assert_string_equal(s->teams[2]->name, "@team/a");
  assert_string_equal(s->teams[2]->provenance, "CODEOWNERS");
  assert_int_equal(s->teams[2]->repositories, 2);
  assert_int_equal(s->teams[2]->launched->exact, 2);
  assert_string_equal(s->repositories[0]->identity, "gone");
  assert_int_equal(s->repositories[1]->n_organisations, 2);
  assert_string_equal(s->repositories[1]->organisations[1], "retail");
  assert_string_equal(s->tasks[0]->source, "class X:\n    pass\n");
  rp_str kept[] = {RP_STR("two")};
  assert_int_equal(rp_store_finish(store, kept, 1, &err), 0);
  assert_int_equal(rp_tally(&s, store, &arena, &err), 0);
  assert_int_equal(s->totals->repositories, 1);
  assert_int_equal(s->n_tasks, 3);
  rp_store_close(store);
  rp_arena_release(&arena);
  unlink(path);
}

/// Fills a snapshot of two workflows and one task that adds up; each case then breaks one number.
static Repipe__V1__Snapshot *small_snapshot(rp_arena *arena)
{
  Repipe__V1__Snapshot *s = RP_MESSAGE(arena, Repipe__V1__Snapshot, REPIPE__V1__SNAPSHOT__INIT);
  Repipe__V1__Totals *totals[2];
  for (size_t i = 0; i < 2; i++) {
    totals[i] = RP_MESSAGE(arena, Repipe__V1__Totals, REPIPE__V1__TOTALS__INIT);
    totals[i]->repositories = totals[i]->with_luigi = totals[i]->files = totals[i]->scanned = 1;
    totals[i]->launched = RP_MESSAGE(arena, Repipe__V1__Outcomes, REPIPE__V1__OUTCOMES__INIT);
    totals[i]->candidates = RP_MESSAGE(arena, Repipe__V1__Outcomes, REPIPE__V1__OUTCOMES__INIT);
    totals[i]->tasks = RP_MESSAGE(arena, Repipe__V1__Outcomes, REPIPE__V1__OUTCOMES__INIT);
    totals[i]->launched->exact = totals[i]->candidates->review = totals[i]->tasks->exact = 1;
  }
  s->totals = totals[0];
  s->repositories = rp_arena_alloc(arena, sizeof *s->repositories);
  s->repositories[0] = RP_MESSAGE(arena, Repipe__V1__RepositoryRow, REPIPE__V1__REPOSITORY_ROW__INIT);
  s->repositories[0]->totals = totals[1];
  s->n_repositories = 1;
  s->teams = rp_arena_alloc(arena, sizeof *s->teams);
  s->teams[0] = RP_MESSAGE(arena, Repipe__V1__TeamRow, REPIPE__V1__TEAM_ROW__INIT);
  s->teams[0]->launched = RP_MESSAGE(arena, Repipe__V1__Outcomes, REPIPE__V1__OUTCOMES__INIT);
  s->teams[0]->candidates = RP_MESSAGE(arena, Repipe__V1__Outcomes, REPIPE__V1__OUTCOMES__INIT);
  s->teams[0]->tasks = RP_MESSAGE(arena, Repipe__V1__Outcomes, REPIPE__V1__OUTCOMES__INIT);
  s->teams[0]->launched->exact = s->teams[0]->candidates->review = s->teams[0]->tasks->exact = 1;
  s->n_teams = 1;
  s->workflows = rp_arena_alloc(arena, 2 * sizeof *s->workflows);
  for (size_t i = 0; i < 2; i++) {
    s->workflows[i] = RP_MESSAGE(arena, Repipe__V1__WorkflowRow, REPIPE__V1__WORKFLOW_ROW__INIT);
    s->workflows[i]->launched = i == 0;
    s->workflows[i]->outcome = rp_arena_cstr(arena, i == 0 ? RP_STR("exact") : RP_STR("review"));
    s->workflows[i]->spec = rp_arena_cstr(arena, RP_STR("{}"));
    s->workflows[i]->reasons = rp_arena_alloc(arena, sizeof *s->workflows[i]->reasons);
    s->workflows[i]->reasons[0] = RP_MESSAGE(arena, Repipe__V1__FleetReason, REPIPE__V1__FLEET_REASON__INIT);
    s->workflows[i]->reasons[0]->code = 4004;
    s->workflows[i]->n_reasons = i;
  }
  s->n_workflows = 2;
  s->tasks = rp_arena_alloc(arena, sizeof *s->tasks);
  s->tasks[0] = RP_MESSAGE(arena, Repipe__V1__TaskRow, REPIPE__V1__TASK_ROW__INIT);
  s->tasks[0]->outcome = s->workflows[0]->outcome;
  s->n_tasks = 1;
  return s;
}

static void sums_that_do_not_hold(void **state)
{
  (void)state;
  rp_arena arena;
  rp_arena_init(&arena);
  rp_error err = {0};
  assert_int_equal(rp_conserve_sums(small_snapshot(&arena), &err), 0);
  for (size_t i = 0; i < 12; i++) {
    Repipe__V1__Snapshot *s = small_snapshot(&arena);
    uint32_t *const numbers[] = {&s->totals->repositories,
                                 &s->totals->failed,
                                 &s->totals->files,
                                 &s->totals->unparsed,
                                 &s->totals->launched->exact,
                                 &s->totals->candidates->failed,
                                 &s->totals->tasks->excluded,
                                 &s->teams[0]->tasks->exact,
                                 &s->teams[0]->launched->blocked,
                                 &s->teams[0]->candidates->collapsed,
                                 &s->repositories[0]->totals->tasks->review,
                                 &s->workflows[1]->repository};
    (*numbers[i])++;
    err = (rp_error){0};
    assert_int_equal(rp_conserve_sums(s, &err), -1);
    assert_int_equal(err.code, RP_ERROR_FORMAT);
    assert_ptr_equal(strstr(err.text, "RP9006"), err.text);
  }
  Repipe__V1__Snapshot *s = small_snapshot(&arena);
  s->tasks[0]->outcome = rp_arena_cstr(&arena, RP_STR("done"));
  err = (rp_error){0};
  assert_int_equal(rp_conserve_sums(s, &err), -1);
  s = small_snapshot(&arena);
  s->workflows[0]->n_reasons = 1; // exact with a difference
  err = (rp_error){0};
  assert_int_equal(rp_conserve_sums(s, &err), -1);
  s = small_snapshot(&arena);
  s->workflows[1]->n_reasons = 0; // not exact, and nothing says why
  err = (rp_error){0};
  assert_int_equal(rp_conserve_sums(s, &err), -1);
  s = small_snapshot(&arena);
  s->workflows[0]->spec = rp_arena_cstr(&arena, RP_STR("")); // success without what was to be made
  err = (rp_error){0};
  assert_int_equal(rp_conserve_sums(s, &err), -1);
  s = small_snapshot(&arena);
  s->workflows[0]->launched = false; // moves one from a column to another: the totals of both are still two
  err = (rp_error){0};
  assert_int_equal(rp_conserve_sums(s, &err), -1);
  rp_arena_release(&arena);
}

static Repipe__V1__WorkflowRow *held_by(rp_arena *arena, bool launched, const char *team, const uint32_t *codes)
{
  Repipe__V1__WorkflowRow *row = RP_MESSAGE(arena, Repipe__V1__WorkflowRow, REPIPE__V1__WORKFLOW_ROW__INIT);
  row->launched = launched;
  row->team = rp_arena_cstr(arena, rp_str_of(team));
  row->reasons = rp_arena_alloc(arena, 8 * sizeof *row->reasons);
  for (; codes[row->n_reasons] != 0; row->n_reasons++) {
    row->reasons[row->n_reasons] = RP_MESSAGE(arena, Repipe__V1__FleetReason, REPIPE__V1__FLEET_REASON__INIT);
    row->reasons[row->n_reasons]->code = codes[row->n_reasons];
  }
  return row;
}

static void blockers_by_unlock(void **state)
{
  (void)state;
  rp_arena arena;
  rp_arena_init(&arena);
  Repipe__V1__Snapshot *s = RP_MESSAGE(&arena, Repipe__V1__Snapshot, REPIPE__V1__SNAPSHOT__INIT);
  // 3101 is in most of them, but alone it frees nothing; 3105 frees one launched workflow, then 3101 two more.
  Repipe__V1__WorkflowRow *rows[] = {held_by(&arena, true, "a", (uint32_t[]){3101, 3101, 3105, 0}),
                                     held_by(&arena, true, "b", (uint32_t[]){3101, 3105, 0}),
                                     held_by(&arena, true, "a", (uint32_t[]){3105, 0}),
                                     held_by(&arena, false, "a", (uint32_t[]){3101, 3001, 0}),
                                     held_by(&arena, false, "a", (uint32_t[]){3001, 0}),
                                     held_by(&arena, true, "a", (uint32_t[]){1103, 0})};
  assert_int_equal(rp_rule_find(1103)->class, RP_RULE_INFORMS);
  s->workflows = rows;
  s->n_workflows = sizeof rows / sizeof rows[0];
  Repipe__V1__RepositoryRow repositories[] = {REPIPE__V1__REPOSITORY_ROW__INIT, REPIPE__V1__REPOSITORY_ROW__INIT};
  repositories[0].identity = rp_arena_cstr(&arena, RP_STR("one"));
  repositories[1].identity = rp_arena_cstr(&arena, RP_STR("other"));
  s->repositories = (Repipe__V1__RepositoryRow *[]){&repositories[0], &repositories[1]};
  s->n_repositories = 2;
  rows[3]->repository = rows[4]->repository = rows[5]->repository = 1;
  rows[2]->reasons[0]->line = 7; // a second place of 3105; those of rows 0 and 1 are one
  rows[4]->reasons[0]->line = 8; // what is cut over has nothing left to remove
  rows[4]->status = rp_arena_cstr(&arena, RP_STR("cut over"));
  rp_blockers(s, &arena);
  assert_int_equal(s->n_blockers, 3);
  static const uint32_t EXPECTED[3][11] = {
      // code, launched, candidates, sole, sole, unlocked, unlocked, places, teams, places that count as points, repositories
      {3105, 3, 0, 1, 0, 1, 0, 3, 2, 2, 1},
      {3101, 2, 1, 0, 0, 3, 0, 4, 2, 2, 2},
      {3001, 0, 2, 0, 1, 3, 2, 2, 1, 1, 1},
  };
  for (size_t i = 0; i < 3; i++) {
    const Repipe__V1__BlockerRow *b = s->blockers[i];
    const uint32_t got[11] = {b->code,
                              b->launched,
                              b->candidates,
                              b->sole_launched,
                              b->sole_candidates,
                              b->unlocked_launched,
                              b->unlocked_candidates,
                              b->places,
                              b->teams,
                              b->points / rp_rule_find(b->code)->points,
                              b->repositories};
    for (size_t k = 0; k < 11; k++) {
      if (got[k] != EXPECTED[i][k]) {
        fail_msg("row %zu, column %zu: %u, not %u", i, k, got[k], EXPECTED[i][k]);
      }
    }
    assert_int_equal(b->n_where, b->repositories);
  }
  assert_string_equal(s->blockers[1]->where[0]->identity, "one");
  assert_int_equal(s->blockers[1]->where[0]->launched, 2);
  assert_int_equal(s->blockers[1]->where[1]->candidates, 1);
  rp_arena_release(&arena);
}

typedef struct written {
  rp_arena *arena;
  rp_str names, index, last;
} written;

static int take_page(void *data, const char *name, rp_str page, rp_error *err)
{
  (void)err;
  written *w = data;
  w->names = rp_arena_printf(w->arena, "%.*s%s ", RP_STR_ARG(w->names), name);
  *(strcmp(name, "index.html") == 0 ? &w->index : &w->last) = rp_arena_str(w->arena, page);
  return 0;
}

static bool holds(rp_str page, const char *text)
{
  return rp_str_find(page, rp_str_of(text), 0) != SIZE_MAX;
}

static void pages_within_a_budget(void **state)
{
  (void)state;
  char path[] = "/tmp/repipe-reporter-XXXXXX";
  int file = mkstemp(path);
  assert_true(file >= 0);
  close(file);
  rp_arena arena;
  rp_arena_init(&arena);
  rp_error err = {0};
  rp_store *store;
  Repipe__V1__Snapshot *s;
  assert_int_equal(rp_store_open(&store, path, true, &err), 0);
  rp_recorded_repository failed = {
      .identity = RP_STR("b"), .path = RP_STR("b"), .code = 1001, .reason = RP_STR("b: no such path")};
  record_one(store, "a", &arena);
  assert_int_equal(rp_store_record(store, &failed, &err), 0);
  record_one(store, "c", &arena);
  assert_int_equal(rp_tally(&s, store, &arena, &err), 0);
  written small = {.arena = &arena};
  assert_int_equal(rp_report_pages(s, RP_PAGE_BUDGET, take_page, &small, &err), 0);
  assert_true(rp_str_is(small.names, "index.html "));
  assert_true(rp_str_eq(small.index, rp_report_html(s, true, &arena)));
  assert_true(holds(small.index, "id=\"code-2\""));
  written split = {.arena = &arena};
  assert_int_equal(rp_report_pages(s, small.index.size - 1, take_page, &split, &err), 0);
  assert_true(rp_str_is(split.names, "index.html repository-0001.html repository-0003.html "));
  assert_false(holds(split.index, "id=\"code-"));
  assert_true(holds(split.last, "id=\"code-0\"") && !holds(split.last, "id=\"code-1\"") &&
              holds(split.last, "href=\"index.html\""));
  assert_false(holds(rp_report_html(s, false, &arena), "id=\"code-"));
  rp_store_close(store);
  rp_arena_release(&arena);
  unlink(path);
}

int main(void)
{
  const struct CMUnitTest tests[] = {cmocka_unit_test(numbers_for_people),
                                     cmocka_unit_test(percentages_add_up),
                                     cmocka_unit_test(owner_patterns),
                                     cmocka_unit_test(escaping),
                                     cmocka_unit_test(packing),
                                     cmocka_unit_test(texts_of_several_pieces),
                                     cmocka_unit_test(tally_conserves),
                                     cmocka_unit_test(sums_that_do_not_hold),
                                     cmocka_unit_test(blockers_by_unlock),
                                     cmocka_unit_test(pages_within_a_budget)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
