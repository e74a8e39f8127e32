// A comparison as lines, and as Markdown: totals first, then each change.
#include "base/buf.h"
#include "base/utf8.h"
#include "proto/rules.h"
#include "reporter/output/markdown.h"
#include "reporter/store/outcomes.h"
#include "reporter/tally/people.h"

enum { SHORT = 12 }; // digits of a commit that a reader sees

static void add_move(rp_buf *out, const char *label, const Repipe__V1__Outcomes *before,
                     const Repipe__V1__Outcomes *after, bool markdown)
{
  uint32_t a[RP_OUTCOME_COUNT];
  uint32_t b[RP_OUTCOME_COUNT];
  rp_outcomes_list(a, before);
  rp_outcomes_list(b, after);
  rp_people_printf(out, markdown ? "| %s | %u | %u | " : "%s %u -> %u", label, rp_outcomes_sum(before),
                   rp_outcomes_sum(after));
  const char *between = markdown ? "" : ": ";
  for (size_t i = 0; i < RP_OUTCOME_COUNT; i++) {
    if (a[i] != 0 || b[i] != 0) {
      rp_people_printf(out, "%s%s %u -> %u", between, rp_outcome_names[i], a[i], b[i]);
      between = ", ";
    }
  }
  rp_buf_cstr(out, markdown ? " |\n" : "\n");
}

static void add_totals(rp_buf *out, const Repipe__V1__Comparison *c, bool markdown)
{
  rp_people_printf(out, markdown ? "| Repositories | %u | %u | |\n" : "repositories %u -> %u\n",
                   c->before->repositories, c->after->repositories);
  add_move(out, markdown ? "Launched workflows" : "workflows launched", c->before->launched, c->after->launched,
           markdown);
  add_move(out, markdown ? "Candidate workflows" : "workflows not launched (candidates)", c->before->candidates,
           c->after->candidates, markdown);
  add_move(out, markdown ? "Task classes" : "task classes", c->before->tasks, c->after->tasks, markdown);
}

/// "exact -> collapsed", "review", "RP3101 a call that is not understood".
static rp_str what_of(const Repipe__V1__Change *change, rp_arena *arena)
{
  const rp_rule *rule = change->code != 0 ? rp_rule_find(change->code) : NULL;
  if (change->code != 0) {
    return rp_arena_printf(arena, "RP%04u %s", change->code, rule != NULL ? rule->title : "");
  }
  bool both = change->before[0] != '\0' && change->after[0] != '\0';
  return rp_arena_printf(arena, "%s%s%s", change->before, both ? " -> " : "", change->after);
}

static rp_str place_of(const Repipe__V1__Change *change, rp_arena *arena)
{
  return change->line != 0 ? rp_arena_printf(arena, "%s:%u", change->path, change->line) : rp_str_of(change->path);
}

rp_str rp_comparison_text(const Repipe__V1__Comparison *c, rp_arena *arena)
{
  rp_buf out = RP_BUF_INIT;
  add_totals(&out, c, false);
  for (size_t i = 0; i < c->n_changes; i++) {
    const Repipe__V1__Change *change = c->changes[i];
    const rp_str cells[] = {rp_str_of(change->worse ? "worse" : ""),
                            rp_str_of(change->kind),
                            rp_str_of(change->entity),
                            rp_str_of(change->repository),
                            rp_str_of(change->name),
                            what_of(change, arena),
                            place_of(change, arena),
                            rp_str_sub(rp_str_of(change->commit), 0, SHORT)};
    for (size_t k = 0; k < sizeof cells / sizeof cells[0]; k++) {
      rp_buf_cstr(&out, k > 0 ? "\t" : "");
      rp_buf_add(&out, rp_utf8_visible(arena, cells[k]));
    }
    rp_buf_char(&out, '\n');
  }
  rp_str text = rp_arena_str(arena, rp_buf_str(&out));
  rp_buf_release(&out);
  return text;
}

rp_str rp_comparison_markdown(const Repipe__V1__Comparison *c, rp_arena *arena)
{
  rp_buf out = RP_BUF_INIT;
  rp_buf_cstr(&out, "# What moved\n\n| | before | after | |\n|---|---:|---:|---|\n");
  add_totals(&out, c, true);
  if (c->n_changes == 0) {
    rp_buf_cstr(&out, "\n0: nothing did.\n");
  } else {
    rp_buf_cstr(&out, "\n| | | Name | What | Where |\n|---|---|---|---|---|\n");
  }
  for (size_t i = 0; i < c->n_changes; i++) {
    const Repipe__V1__Change *change = c->changes[i];
    rp_buf_printf(&out, "| %s%s | %s | ", change->kind, change->worse ? ", worse" : "", change->entity);
    rp_markdown_text(&out, arena, change->name);
    rp_buf_cstr(&out, " | ");
    rp_markdown_text(&out, arena, what_of(change, arena).data);
    rp_buf_cstr(&out, " | ");
    rp_markdown_text(&out, arena, change->repository);
    rp_buf_char(&out, ' ');
    rp_markdown_text(&out, arena, rp_arena_cstr(arena, place_of(change, arena)));
    if (change->commit[0] != '\0') {
      rp_buf_printf(&out, ", by %.12s of %.*s", change->commit, RP_STR_ARG(rp_day_text(arena, change->commit_time)));
    }
    rp_buf_cstr(&out, " |\n");
  }
  rp_str text = rp_arena_str(arena, rp_buf_str(&out));
  rp_buf_release(&out);
  return text;
}
