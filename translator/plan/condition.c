/// Conditions that the probe can work out by themselves: Python text over the workflow's inputs, of a grammar so small that what
/// it means is certain. They decide about tasks that the probe could not find in what requires() answers, because others of
/// their family stand there under conditions too.

#include "base/buf.h"
#include "translator/plan/plan.h"

enum { LONGEST_CONDITION = 600, MAX_ROUNDS = 50 };

static bool letter(char c)
{
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

static bool one_of(rp_str word, const char *const *words, size_t count)
{
  for (size_t i = 0; i < count; i++) {
    if (rp_str_is(word, words[i])) {
      return true;
    }
  }
  return false;
}

#define ONE_OF(word, words) one_of((word), (words), sizeof(words) / sizeof(words)[0])

// A name: a keyword of expressions, `len`, an input of the workflow; behind a dot what texts and dates have.
static bool known_name(const rp_workflow_state *workflow, rp_str word, bool attribute)
{
  static const char *const WORDS[] = {"and", "or", "not", "in", "is", "True", "False", "None", "len"};
  static const char *const ATTRIBUTES[] = {"startswith", "endswith",   "lower", "upper", "strip",
                                           "weekday",    "isoweekday", "day",   "month", "year",
                                           "hour",       "minute",     "second"};
  if (attribute) {
    return ONE_OF(word, ATTRIBUTES);
  }
  if (ONE_OF(word, WORDS)) {
    return true;
  }
  char *name = rp_arena_cstr(workflow->arena, word);
  return rp_plan_input(workflow->plan, name) != NULL;
}

// Whether the text holds nothing but names, numbers, plain texts and operators.
bool rp_plan_certain_condition(const rp_workflow_state *workflow, const char *text)
{
  static const char OPERATORS[] = " +-*/%<>=!()[],.";
  rp_str all = rp_str_of(text);
  for (size_t i = 0; i < all.size;) {
    char c = all.data[i];
    size_t end = i + 1;
    if (letter(c)) {
      while (end < all.size && (letter(all.data[end]) || (all.data[end] >= '0' && all.data[end] <= '9'))) {
        end++;
      }
      bool prefix = end < all.size && (all.data[end] == '\'' || all.data[end] == '"'); // f'', b''
      if (prefix || !known_name(workflow, rp_str_sub(all, i, end), i > 0 && all.data[i - 1] == '.')) {
        return false;
      }
    } else if (c == '\'' || c == '"') {
      while (end < all.size && all.data[end] != c && all.data[end] != '\\' && (unsigned char)all.data[end] >= ' ') {
        end++;
      }
      if (end == all.size || all.data[end] != c) {
        return false;
      }
      end++;
    } else if (c >= '0' && c <= '9') {
      while (end < all.size && all.data[end] >= '0' && all.data[end] <= '9') {
        end++;
      }
      if (end < all.size && letter(all.data[end])) {
        return false;
      }
    } else if (strchr(OPERATORS, c) == NULL) {
      return false;
    }
    i = end;
  }
  return all.size > 0;
}

// The ways to each task, joined: "(a) or (b)". False: nothing changed in this round.
static bool join_ways(rp_workflow_state *workflow)
{
  rp_buf *texts = RP_NEW_ARRAY(workflow->arena, rp_buf, workflow->count);
  bool *lost = RP_NEW_ARRAY(workflow->arena, bool, workflow->count);
  for (size_t i = 0; i < workflow->count; i++) {
    const rp_graph_state *state = &workflow->nodes[i];
    for (size_t k = 0; k < state->node->n_requires; k++) {
      const Repipe__V1__GraphEdge *edge = state->node->requires[k];
      if (!state->leads[k] || workflow->nodes[edge->node - 1].always) {
        continue;
      }
      rp_buf *out = &texts[edge->node - 1];
      bool conditional = edge->condition[0] != '\0';
      bool known = (state->always || state->condition != NULL) && !edge->many && edge->code == 0 &&
                   (!conditional || rp_plan_certain_condition(workflow, edge->condition));
      lost[edge->node - 1] = lost[edge->node - 1] || !known || out->size > LONGEST_CONDITION;
      if (!lost[edge->node - 1]) {
        bool both = conditional && !state->always;
        rp_buf_printf(out, "%s(%s%s%s)", out->size > 0 ? " or " : "", state->always ? "" : state->condition,
                      both ? ") and (" : "", conditional ? edge->condition : "");
      }
    }
  }
  bool changed = false;
  for (size_t i = 0; i < workflow->count; i++) {
    rp_graph_state *state = &workflow->nodes[i];
    rp_str text = rp_buf_str(&texts[i]);
    bool whole = !lost[i] && text.size > 0 && text.size <= LONGEST_CONDITION;
    const char *now = whole ? rp_arena_cstr(workflow->arena, text) : NULL;
    bool same = (now == NULL) == (state->condition == NULL) && (now == NULL || strcmp(now, state->condition) == 0);
    changed = changed || !same;
    state->condition = now;
    rp_buf_release(&texts[i]);
  }
  return changed;
}

void rp_plan_condition_texts(rp_workflow_state *workflow)
{
  for (size_t i = 0; i < workflow->count; i++) {
    workflow->nodes[i].condition = NULL;
  }
  bool changed = true;
  for (unsigned round = 0; round < MAX_ROUNDS && changed; round++) {
    changed = join_ways(workflow);
  }
  // What still changes is nested deeper than that: nothing is claimed.
  for (size_t i = 0; i < workflow->count && changed; i++) {
    workflow->nodes[i].condition = NULL;
  }
}
