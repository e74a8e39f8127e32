// Conditions keep their truth table whatever is simplified, and an evaluation leaves nothing behind: neither memory, nor values,
// nor negations of what stays, nor classes and names that it made.

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "analyzer/eval/evaluation.h"
#include "analyzer/extract/extract.h"
#include "base/map.h"

enum { NAMES = 6 };

typedef struct world {
  rp_arena arena;
  rp_interp in;
  rp_extractor *extractor;
  rp_val inputs[NAMES];
} world;

static int setup(void **state)
{
  static world w;
  rp_arena_init(&w.arena);
  rp_interp_init(&w.in, &w.arena, NULL);
  w.extractor = rp_extractor_new();
  for (size_t i = 0; i < NAMES; i++) {
    rp_str name = rp_arena_printf(&w.arena, "x%zu", i);
    w.inputs[i] = rp_value_input(&w.in.values, rp_intern_str(&w.in.names, name), RP_TYPE_BOOL, NULL);
  }
  *state = &w;
  return 0;
}

static int teardown(void **state)
{
  world *w = *state;
  rp_extractor_free(w->extractor);
  rp_interp_release(&w->in);
  rp_arena_release(&w->arena);
  return 0;
}

/// The truth table: one bit for each of the 64 ways in which the six inputs can be.
static uint64_t table(const world *w, rp_condition guard)
{
  static const uint64_t columns[NAMES] = {0xAAAAAAAAAAAAAAAA, 0xCCCCCCCCCCCCCCCC, 0xF0F0F0F0F0F0F0F0,
                                          0xFF00FF00FF00FF00, 0xFFFF0000FFFF0000, 0xFFFFFFFF00000000};
  if (guard->kind == RP_GUARD_TRUE || guard->kind == RP_GUARD_FALSE) {
    return guard->kind == RP_GUARD_TRUE ? UINT64_MAX : 0;
  }
  if (guard->kind == RP_GUARD_LITERAL) {
    for (size_t i = 0; i < NAMES; i++) {
      if (guard->value == w->inputs[i]) {
        return guard->negated ? ~columns[i] : columns[i];
      }
    }
    fail_msg("a literal that nobody asked for");
  }
  uint64_t result = guard->kind == RP_GUARD_AND ? UINT64_MAX : 0;
  for (uint32_t i = 0; i < guard->count; i++) {
    uint64_t part = table(w, guard->parts[i]);
    result = guard->kind == RP_GUARD_AND ? result & part : result | part;
  }
  return result;
}

static uint32_t next(uint32_t *seed)
{
  *seed = *seed * 1664525 + 1013904223;
  return *seed >> 16;
}

static void conditions_keep_their_truth_table(void **state)
{
  world *w = *state;
  rp_values *values = &w->in.values;
  uint32_t seed = 1;
  size_t decided = 0;
  for (size_t round = 0; round < 400; round++) {
    rp_condition made[40];
    size_t count = 0;
    for (size_t i = 0; i < NAMES; i++) {
      made[count++] = rp_guard_literal(values, w->inputs[i], false);
    }
    while (count < 40) {
      rp_condition a = made[next(&seed) % count];
      rp_condition b = made[next(&seed) % count];
      uint32_t how = next(&seed) % 3;
      rp_condition result = how == 0   ? rp_guard_and(values, a, b)
                            : how == 1 ? rp_guard_or(values, a, b)
                                       : rp_guard_not(values, a);
      if (result->kind == RP_GUARD_LITERAL && result->value->kind == RP_UNKNOWN) {
        continue; // over the budget of literals: says nothing
      }
      uint64_t expected = how == 0 ? table(w, a) & table(w, b) : how == 1 ? table(w, a) | table(w, b) : ~table(w, a);
      assert_true(table(w, result) == expected);
      assert_ptr_equal(rp_guard_not(values, rp_guard_not(values, result)), result);
      decided += result->kind <= RP_GUARD_FALSE;
      made[count++] = result;
    }
  }
  assert_true(decided > 100);
}

static void what_others_say_is_not_said_again(void **state)
{
  world *w = *state;
  rp_values *values = &w->in.values;
  rp_condition a = rp_guard_literal(values, w->inputs[0], false);
  rp_condition b = rp_guard_literal(values, w->inputs[1], false);
  rp_condition c = rp_guard_literal(values, w->inputs[2], false);
  rp_condition ab = rp_guard_and(values, a, b);
  rp_condition a_not_b = rp_guard_and(values, a, rp_guard_not(values, b));
  assert_ptr_equal(rp_guard_or(values, ab, a_not_b), a); // both arms of an if inside an if
  assert_ptr_equal(rp_guard_or(values, rp_guard_and(values, ab, c), rp_guard_and(values, a_not_b, c)),
                   rp_guard_and(values, a, c));
  assert_ptr_equal(rp_guard_or(values, a, ab), a);
  assert_ptr_equal(rp_guard_and(values, rp_guard_not(values, a), rp_guard_or(values, a, b)),
                   rp_guard_and(values, rp_guard_not(values, a), b));
  assert_int_equal(rp_guard_or(values, ab, rp_guard_not(values, ab))->kind, RP_GUARD_TRUE);
}

/// Conditions with nothing in common are put one behind the other, as simplification would leave them: one guard comes of it
/// however they are grouped, and what stands there already is found.
static void what_stands_side_by_side_is_the_same_list(void **state)
{
  world *w = *state;
  rp_values *values = &w->in.values;
  rp_condition x[NAMES];
  for (size_t i = 0; i < NAMES; i++) {
    x[i] = rp_guard_literal(values, w->inputs[i], i % 2 == 1);
  }
  rp_condition pairs = rp_guard_and(values, rp_guard_and(values, x[0], x[1]), rp_guard_and(values, x[2], x[3]));
  rp_condition chain = x[0];
  for (size_t i = 1; i < 4; i++) {
    chain = rp_guard_and(values, chain, x[i]);
  }
  assert_ptr_equal(pairs, chain);
  assert_int_equal(chain->count, 4);
  assert_int_equal(chain->size, 4);
  assert_ptr_equal(rp_guard_and(values, chain, x[2]), chain);
  assert_ptr_equal(rp_guard_and(values, chain, rp_guard_not(values, x[3])), values->never);
  rp_condition either = rp_guard_or(values, x[4], x[5]);
  rp_condition nested = rp_guard_and(values, chain, either);
  assert_int_equal(nested->count, 5);
  assert_ptr_equal(rp_guard_and(values, nested, x[4]), rp_guard_and(values, chain, x[4])); // decides what is nested
  assert_ptr_equal(rp_guard_not(values, nested),
                   rp_guard_or(values, rp_guard_not(values, chain), rp_guard_not(values, either)));
}

/// What a fork's arms only remembered is no change behind it; what one of them set is.
static void what_is_remembered_in_an_arm_is_no_change(void **state)
{
  world *w = *state;
  rp_interp *in = &w->in;
  rp_object *object = rp_object_new(in, RP_OBJECT_INSTANCE);
  const rp_symbol *name = rp_sym(in, "task_id");
  for (int set = 0; set < 2; set++) {
    rp_sandbox sandbox;
    rp_sandbox_begin(in, &sandbox);
    rp_fork fork;
    rp_fork_begin(in, &fork, rp_guard_literal(&in->values, w->inputs[0], false));
    rp_env_remember(in, &object->env, name, rp_value_int(&in->values, 1));
    rp_fork_other(in, &fork);
    if (set == 1) {
      rp_env_set(in, &object->env, name, rp_value_int(&in->values, 2));
    }
    rp_fork_end(in, &fork);
    assert_int_equal(rp_journal_tells(in, sandbox.mark), set);
    rp_sandbox_end(in, &sandbox);
    assert_null(rp_env_find(&object->env, name));
  }
}

static rp_module *import(world *w, const char *text)
{
  rp_module *module = RP_NEW(&w->arena, rp_module);
  module->path = RP_STR("m.py");
  module->name = rp_sym(&w->in, "m");
  module->facts = rp_extract(w->extractor, rp_str_of(text), &w->arena);
  rp_import_file(&w->in, module);
  return module;
}

static rp_val ask(world *w, rp_module *module, const char *function)
{
  rp_frame frame = {.module = module};
  w->in.frame = &frame;
  rp_budget(&w->in, RP_STEPS_TASK);
  rp_val argument = w->inputs[0];
  rp_val answer = rp_call_simple(&w->in, rp_env_find(&module->object->env, rp_sym(&w->in, function)), &argument, 1, 0);
  assert_non_null(answer);
  return answer;
}

static const char program[] = "total = []\n"
                              "def f(x):\n"
                              "    class Local: pass\n"
                              "    global made\n"
                              "    made = Local()\n"
                              "    total.append(made)\n"
                              "    texts = [str(i) + '!' for i in range(500)]\n"
                              "    if x:\n"
                              "        texts.append('more')\n"
                              "    import elsewhere\n"
                              "    return len(total), len(texts), elsewhere.value\n";

static void an_evaluation_leaves_nothing_behind(void **state)
{
  world *w = *state;
  rp_interp *in = &w->in;
  in->evaluation = NULL;
  rp_module *module = import(w, program);
  rp_condition older = rp_guard_literal(&in->values, w->inputs[0], false);
  size_t used = in->arena->used;
  size_t classes = in->classes.count;
  size_t values = in->values.consed.count;
  rp_str first = RP_STR("");
  for (size_t round = 0; round < 3; round++) {
    rp_evaluation evaluation;
    rp_evaluation_begin(in, &evaluation);
    rp_str text = rp_value_text(in, ask(w, module, "f"));
    first = round == 0 ? rp_arena_str(&w->arena, text) : first;
    assert_true(rp_str_eq(text, first));
    assert_true(in->arena->used > used + 10000);
    assert_ptr_equal(rp_guard_not(&in->values, rp_guard_not(&in->values, older)), older);
    rp_evaluation_end(in, &evaluation);
    assert_int_equal(in->arena->used, used);
    assert_int_equal(in->classes.count, classes);
    assert_int_equal(in->values.consed.count, values);
    assert_null(older->opposite);
    assert_null(rp_env_find(&module->object->env, rp_sym(in, "made")));
  }
}

static void what_outlasts_an_evaluation_keeps_its_memory(void **state)
{
  world *w = *state;
  rp_interp *in = &w->in;
  size_t used = in->arena->used;
  rp_evaluation evaluation;
  rp_evaluation_begin(in, &evaluation);
  rp_module *module = import(w, "value = 'text ' + 'of it'\n");
  rp_evaluation_end(in, &evaluation);
  assert_true(in->arena->used > used);
  assert_true(rp_str_is(rp_env_find(&module->object->env, rp_sym(in, "value"))->text, "text of it"));
}

static void what_one_spends_another_has(void **state)
{
  world *w = *state;
  rp_interp *in = &w->in;
  for (size_t round = 0; round < 2; round++) {
    rp_evaluation evaluation;
    rp_evaluation_begin(in, &evaluation);
    uint64_t granted = 0;
    for (size_t i = 0; i < (size_t)RP_STEPS_GRAPH / RP_STEPS_TASK + 2; i++) {
      rp_budget(in, RP_STEPS_TASK);
      granted += in->steps;
      in->steps = 0; // spent
    }
    assert_int_equal(granted, RP_STEPS_GRAPH);
    rp_evaluation_end(in, &evaluation);
  }
  rp_module *expensive = import(w, "n = 0\nwhile n < 10 ** 9:\n    n += 1\n");
  assert_int_not_equal(rp_env_find(&expensive->object->env, rp_sym(in, "n"))->integer, 1000000000);
  rp_module *next_one = import(w, "n = sum(range(1000))\n");
  assert_int_equal(rp_env_find(&next_one->object->env, rp_sym(in, "n"))->integer, 499500);
}

static void rewound_memory_is_handed_out_again(void **state)
{
  (void)state;
  rp_arena arena;
  rp_arena_init(&arena);
  char *before = rp_arena_alloc(&arena, 100);
  memset(before, 'b', 100);
  for (size_t round = 0; round < 3; round++) {
    rp_arena_mark mark = rp_arena_mark_of(&arena);
    for (size_t size = 1; size < ((size_t)4 << 20); size *= 3) { // some in blocks of their own
      memset(rp_arena_alloc(&arena, size), 'a', size);
    }
    rp_arena_mark inner = rp_arena_mark_of(&arena);
    char *kept = rp_arena_alloc(&arena, 50);
    (void)rp_arena_alloc(&arena, 3 << 20);
    rp_arena_rewind(&arena, &inner);
    assert_ptr_equal(rp_arena_alloc(&arena, 50), kept);
    rp_arena_rewind(&arena, &mark);
    assert_int_equal(arena.used, 112);
    assert_int_equal(before[99], 'b');
  }
  rp_arena_mark empty = {0};
  rp_arena_rewind(&arena, &empty);
  assert_int_equal(arena.used, 0);
  assert_null(arena.blocks);
  rp_arena_release(&arena);
}

static void what_comes_from_outside_is_one_value_and_what_is_made_of_it_another(void **state)
{
  world *w = *state;
  rp_values *values = &w->in.values;
  const rp_symbol *name = rp_intern_str(&w->in.names, RP_STR("Store:folder"));
  rp_object one = {0};
  rp_object two = {0};
  rp_cause cause = {.code = 2007, .text = RP_STR("Store.folder")};
  rp_val folder = rp_value_outside(values, name, RP_TYPE_STR, NULL, &one, &cause);
  assert_ptr_equal(folder, rp_value_outside(values, name, RP_TYPE_STR, NULL, &one, &cause));
  assert_ptr_not_equal(folder, rp_value_outside(values, name, RP_TYPE_STR, NULL, &two, &cause));
  assert_true(folder->itself);
  assert_int_equal(folder->outside->code, 2007);
  assert_null(w->inputs[0]->outside);

  rp_val operands[2] = {folder, rp_value_cstr(values, "/a")};
  rp_val made = rp_value_derived(values, RP_DERIVE_BINARY, RP_IR_OP_ADD, NULL, operands, 2, RP_TYPE_STR);
  assert_true(made->itself);
  assert_ptr_equal(made->outside, folder->outside);
  operands[1] = rp_value_unknown(values, &cause);
  made = rp_value_derived(values, RP_DERIVE_BINARY, RP_IR_OP_ADD, NULL, operands, 2, RP_TYPE_STR);
  assert_false(made->itself);
  rp_val now = rp_value_derived(values, RP_DERIVE_CALL, 0, name, NULL, 0, RP_TYPE_DATE);
  assert_false(now->itself);
  assert_ptr_equal(rp_guard_literal(values, made, false)->outside, folder->outside);
  assert_null(rp_guard_literal(values, w->inputs[1], false)->outside);
}

/// The options exclude one another, though no literal of theirs is the other's opposite.
static void a_name_that_holds_no_value_for_certain_has_none_that_may_be(void **state)
{
  world *w = *state;
  rp_values *values = &w->in.values;
  rp_condition bound_if = rp_guard_literal(values, w->inputs[0], false);
  rp_condition unbound_if = rp_guard_literal(values, w->inputs[1], false);
  rp_option options[2] = {{bound_if, rp_value_cstr(values, "a")}, {unbound_if, values->unbound}};
  rp_val name = rp_value_choice(values, options, 2);
  rp_condition unbound;
  rp_fork fork;

  rp_fork_begin(&w->in, &fork, unbound_if);
  assert_null(rp_path_split(&w->in, name, &unbound));
  assert_ptr_equal(unbound, unbound_if);
  rp_fork_other(&w->in, &fork);
  assert_non_null(rp_path_split(&w->in, name, &unbound));
  assert_ptr_equal(unbound, values->never);
  rp_fork_end(&w->in, &fork);
}

static rp_val chosen(rp_values *values, rp_condition condition, rp_val a, rp_val b)
{
  rp_option options[2] = {{condition, a != NULL ? a : values->unbound},
                          {rp_guard_not(values, condition), b != NULL ? b : values->unbound}};
  return rp_value_choice(values, options, 2);
}

static void what_a_fork_leaves_is_the_choice_that_its_reader_makes(void **state)
{
  world *w = *state;
  rp_values *values = &w->in.values;
  rp_val a = rp_value_cstr(values, "a");
  assert_ptr_equal(rp_value_joined(values, rp_guard_literal(values, w->inputs[0], false), a, a), a);

  rp_val late = a;
  rp_val early = a;
  for (size_t i = 0; i < 60; i++) { // more than may wait for one another
    rp_condition condition = rp_guard_literal(values, w->inputs[i % NAMES], i % 4 < 2);
    rp_val other = i % 3 == 0 ? NULL : rp_value_int(values, (int64_t)i % 5);
    late = rp_value_joined(values, condition, other, late);
    early = chosen(values, condition, other, early);
  }
  assert_ptr_equal(rp_value_settled(late), early);

  rp_condition condition = rp_guard_literal(values, w->inputs[1], false);
  size_t made = values->consed.count;
  rp_val waits = rp_value_joined(values, condition, a, NULL);
  assert_int_equal(values->consed.count, made);
  rp_val sole = NULL;
  assert_true(rp_value_sole(rp_value_joined(values, condition, waits, a), &sole));
  assert_ptr_equal(sole, a);
  assert_false(rp_value_sole(rp_value_joined(values, condition, waits, w->inputs[0]), &sole));
  rp_evaluation evaluation;
  rp_evaluation_begin(&w->in, &evaluation);
  assert_ptr_equal(rp_value_settled(waits), chosen(values, condition, a, NULL));
  rp_evaluation_end(&w->in, &evaluation); // with what its reader made
  assert_int_equal(values->consed.count, made);
  assert_ptr_equal(rp_value_settled(waits), chosen(values, condition, a, NULL));
}

int main(void)
{
#define CASE(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
  const struct CMUnitTest tests[] = {
      CASE(conditions_keep_their_truth_table),
      CASE(what_others_say_is_not_said_again),
      CASE(what_stands_side_by_side_is_the_same_list),
      CASE(what_is_remembered_in_an_arm_is_no_change),
      CASE(an_evaluation_leaves_nothing_behind),
      CASE(what_outlasts_an_evaluation_keeps_its_memory),
      CASE(what_one_spends_another_has),
      CASE(rewound_memory_is_handed_out_again),
      CASE(what_comes_from_outside_is_one_value_and_what_is_made_of_it_another),
      CASE(a_name_that_holds_no_value_for_certain_has_none_that_may_be),
      CASE(what_a_fork_leaves_is_the_choice_that_its_reader_makes),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
