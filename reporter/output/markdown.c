// Sections 0, 1, 4, 5 and 10 as Markdown. Foreign text is escaped so that nothing in it is markup: CommonMark 2.4 lets a
// backslash stand before any ASCII punctuation.
#include <string.h>

#include "base/buf.h"
#include "base/utf8.h"
#include "proto/rules.h"
#include "reporter/output/markdown.h"
#include "reporter/store/outcomes.h"
#include "reporter/tally/dormancy.h"
#include "reporter/tally/people.h"

enum { BLOCKER_LIMIT = 10, NAMED = 3, TEAM_LIMIT = 50, UNREAD_LIMIT = 50, CHANGE_LIMIT = 30 };

void rp_markdown_text(rp_buf *out, rp_arena *arena, const char *cstr)
{
  rp_str text = rp_utf8_visible(arena, rp_str_of(cstr));
  for (size_t i = 0; i < text.size; i++) {
    if (strchr("\\`*_{}[]()<>#+-!|~&$@\"'", text.data[i]) != NULL) {
      rp_buf_char(out, '\\');
    }
    rp_buf_char(out, text.data[i]);
  }
}

static void add_outcomes(rp_buf *out, const Repipe__V1__Outcomes *o)
{
  uint32_t counts[RP_OUTCOME_COUNT];
  rp_outcomes_list(counts, o);
  const char *before = "";
  for (size_t i = 0; i < RP_OUTCOME_COUNT; i++) {
    if (counts[i] > 0) {
      rp_people_printf(out, "%s%u %s", before, counts[i], rp_outcome_names[i]);
      before = " + ";
    }
  }
  rp_buf_cstr(out, before[0] == '\0' ? "none" : "");
}

static void add_row(rp_buf *out, const char *label, const Repipe__V1__Outcomes *o)
{
  rp_people_printf(out, "| %s | %u | ", label, rp_outcomes_sum(o));
  add_outcomes(out, o);
  rp_buf_cstr(out, " |\n");
}

static void add_head(rp_buf *out, rp_arena *arena, const Repipe__V1__Snapshot *s)
{
  const Repipe__V1__Totals *t = s->totals;
  rp_buf_cstr(out, "# Luigi to Flyte\n\n");
  if (s->newest_commit == 0) {
    rp_buf_cstr(out, "Read from folders without commits.\n\n");
  } else {
    rp_people_printf(out, "Read from commits of %s to %s.\n\n", rp_day_text(arena, s->oldest_commit).data,
                     rp_day_text(arena, s->newest_commit).data);
  }
  if (!s->scan_finished) {
    rp_people_printf(out, "**The last scan was stopped: it recorded %u of %u repositories.**\n\n", s->scan_recorded,
                     s->scan_inputs);
  }
  for (size_t i = 0; i < s->n_assumed; i++) {
    rp_people_printf(out, "**A forecast: RP%04u", s->assumed[i]->code);
    rp_buf_cstr(out, s->assumed[i]->text[0] != '\0' ? " of " : "");
    rp_markdown_text(out, arena, s->assumed[i]->text);
    rp_people_printf(out, " is taken as removed at %u places.**\n\n", s->assumed[i]->places);
  }
  rp_buf_cstr(out, "| | in all | |\n|---|---:|---|\n");
  rp_people_printf(out, "| Repositories | %u | %u with Luigi + %u without + %u failed |\n", t->repositories,
                   t->with_luigi, t->without_luigi, t->failed);
  rp_buf flagged = RP_BUF_INIT;
  if (rp_dormancy_text(&flagged, s)) {
    rp_people_printf(out, "| of them | | %s |\n", flagged.data);
  }
  rp_buf_release(&flagged);
  rp_people_printf(out, "| Python files | %u | %u scanned + %u without Luigi or links + %u unparsed |\n", t->files,
                   t->scanned, t->ignored, t->unparsed);
  add_row(out, "Launched workflows", t->launched);
  add_row(out, "Candidate workflows", t->candidates);
  add_row(out, "Task classes", t->tasks);
  const Repipe__V1__Statuses *st = t->statuses;
  rp_people_printf(out, "| Status of workflows | %u | %u Luigi + %u drafted + %u dual + %u cut over |\n",
                   st->luigi + st->drafted + st->dual + st->cut_over, st->luigi, st->drafted, st->dual, st->cut_over);
}

/// The answer in rates, and what they were at the baseline, or else one step of the history ago.
static void add_rates(rp_buf *out, rp_arena *arena, const Repipe__V1__Snapshot *s)
{
  const Repipe__V1__Comparison *c = s->baseline;
  bool stepped = c == NULL && s->n_rates > 0 && s->rates[0]->stepped;
  rp_str head =
      c != NULL ? RP_STR(" at the baseline | of |")
      : stepped ? rp_arena_printf(arena, " on %s | of |", rp_day_text(arena, s->history[s->n_history - 2]->moment).data)
                : RP_STR("");
  rp_people_printf(out, "\n| The answer | | of |%.*s what |\n|---|---:|---:|%s---|\n", RP_STR_ARG(head),
                   head.size > 0 ? "---:|---:|" : "");
  for (size_t i = 0; i < s->n_rates; i++) {
    const Repipe__V1__RateRow *rate = s->rates[i];
    rp_people_printf(out, "| %s | %u | %u | ", rate->name, rate->count, rate->of);
    if (c != NULL && i < c->n_before_rates) {
      rp_people_printf(out, "%u | %u | ", c->before_rates[i]->count, c->before_rates[i]->of);
    } else if (stepped && rate->stepped) {
      rp_people_printf(out, "%u | %u | ", rate->before_count, rate->before_of);
    } else if (head.size > 0) {
      rp_buf_cstr(out, "not known | | ");
    }
    rp_people_printf(out, "%s |\n", rate->what);
  }
}

static void add_blockers(rp_buf *out, rp_arena *arena, const Repipe__V1__Snapshot *s)
{
  rp_buf_cstr(out, "\n## What holds workflows back from exact\n\n");
  if (s->n_blockers == 0) {
    rp_buf_cstr(out, "0: nothing does.\n");
    return;
  }
  rp_people_printf(
      out,
      "Of %u launched and %u candidate workflows that are not exact; *unlocked*: exact once this cause and "
      "all above it are gone.\n\n",
      rp_outcomes_sum(s->totals->launched) - s->totals->launched->exact,
      rp_outcomes_sum(s->totals->candidates) - s->totals->candidates->exact);
  rp_buf_cstr(out,
              "| Cause | Launched | alone | Candidates | alone | Points | Unlocked, launched | Unlocked, candidates "
              "| Most workflows in |\n|---|---:|---:|---:|---:|---:|---:|---:|---|\n");
  for (size_t i = 0; i < s->n_blockers && i < BLOCKER_LIMIT; i++) {
    const Repipe__V1__BlockerRow *b = s->blockers[i];
    const rp_rule *rule = rp_rule_find(b->code);
    rp_people_printf(out, "| RP%04u %s | %u | %u | %u | %u | %u | %u | %u | ", b->code, rule != NULL ? rule->title : "",
                     b->launched, b->sole_launched, b->candidates, b->sole_candidates, b->points, b->unlocked_launched,
                     b->unlocked_candidates);
    for (size_t k = 0; k < b->n_where && k < NAMED; k++) {
      rp_buf_cstr(out, k > 0 ? ", " : "");
      rp_markdown_text(out, arena, b->where[k]->identity);
      rp_people_printf(out, " %u", b->where[k]->launched + b->where[k]->candidates);
    }
    if (b->n_where > NAMED) {
      rp_people_printf(out, ", %zu more", b->n_where - NAMED);
    }
    rp_buf_cstr(out, " |\n");
  }
  if (s->n_blockers > BLOCKER_LIMIT) {
    rp_people_printf(out, "\n%zu causes more.\n", s->n_blockers - BLOCKER_LIMIT);
  }
}

static void add_teams(rp_buf *out, rp_arena *arena, const Repipe__V1__Snapshot *s)
{
  rp_buf_cstr(out, "\n## Teams\n\n| Team | Launched | of them | Candidates | Task classes | First cause to remove "
                   "|\n|---|---:|---|---:|---:|---|\n");
  for (size_t i = 0; i < s->n_teams && i < TEAM_LIMIT; i++) {
    const Repipe__V1__TeamRow *t = s->teams[i];
    rp_buf_cstr(out, "| ");
    rp_markdown_text(out, arena, t->name);
    rp_people_printf(out, " | %u | ", rp_outcomes_sum(t->launched));
    add_outcomes(out, t->launched);
    rp_people_printf(out, " | %u | %u | ", rp_outcomes_sum(t->candidates), rp_outcomes_sum(t->tasks));
    rp_buf_cstr(out, t->n_blockers > 0 ? rp_arena_printf(arena, "RP%04u |\n", t->blockers[0]->code).data : "none |\n");
  }
  if (s->n_teams > TEAM_LIMIT) {
    rp_people_printf(out, "\n%zu teams more.\n", s->n_teams - TEAM_LIMIT);
  }
}

/// What moved since the baseline: sums, then the first changes that are not of a cause.
static void add_baseline(rp_buf *out, rp_arena *arena, const Repipe__V1__Snapshot *s)
{
  const Repipe__V1__Comparison *c = s->baseline;
  if (c == NULL) {
    return;
  }
  rp_buf_cstr(out, "\n## Since the baseline\n\n| | New | Changed | Renamed or moved | Unchanged | Gone "
                   "|\n|---|---:|---:|---:|---:|---:|\n");
  for (size_t i = 0; i < c->n_counts; i++) {
    const Repipe__V1__ChangeCount *row = c->counts[i];
    rp_people_printf(out, "| %s | %u | %u | %u | %u | %u |\n", row->entity, row->fresh, row->changed, row->moved,
                     row->unchanged, row->absent);
  }
  rp_buf_char(out, '\n');
  size_t count = 0;
  for (size_t i = 0; i < c->n_changes; i++) {
    const Repipe__V1__Change *change = c->changes[i];
    if (strcmp(change->entity, "cause") == 0 || count++ >= CHANGE_LIMIT) {
      continue;
    }
    rp_people_printf(out, "- %s %s ", strcmp(change->kind, "absent") == 0 ? "gone" : change->kind, change->entity);
    rp_markdown_text(out, arena, change->name);
    rp_buf_cstr(out, change->before[0] != '\0' || change->after[0] != '\0' ? ": " : "");
    rp_markdown_text(out, arena, change->before);
    rp_buf_cstr(out, change->before[0] != '\0' && change->after[0] != '\0' ? " to " : "");
    rp_markdown_text(out, arena, change->after);
    rp_buf_cstr(out, change->worse ? ", worse\n" : "\n");
  }
  if (count > CHANGE_LIMIT) {
    rp_people_printf(out, "\nand %zu more.\n", count - CHANGE_LIMIT);
  }
}

static void add_place(rp_buf *out, rp_arena *arena, uint32_t code, const char *reason)
{
  rp_buf_cstr(out, ": ");
  if (code != 0) {
    rp_people_printf(out, "RP%04u ", code);
  }
  rp_markdown_text(out, arena, reason);
  rp_buf_char(out, '\n');
}

static void add_unread(rp_buf *out, rp_arena *arena, const Repipe__V1__Snapshot *s)
{
  rp_buf_cstr(out, "\n## Not covered\n\n");
  size_t listed = 0;
  for (size_t i = 0; i < s->n_repositories && listed < UNREAD_LIMIT; i++) {
    if (s->repositories[i]->totals->failed > 0) {
      rp_buf_cstr(out, "- repository ");
      rp_markdown_text(out, arena, s->repositories[i]->identity);
      add_place(out, arena, s->repositories[i]->code, s->repositories[i]->reason);
      listed++;
    }
  }
  for (size_t i = 0; i < s->n_unread && listed < UNREAD_LIMIT; i++, listed++) {
    const Repipe__V1__FileRow *row = s->unread[i];
    rp_people_printf(out, "- %s: ", row->outcome);
    rp_markdown_text(out, arena, s->repositories[row->repository]->identity);
    rp_buf_char(out, ' ');
    rp_markdown_text(out, arena, row->path);
    add_place(out, arena, row->code, row->reason);
  }
  size_t all = s->totals->failed + s->n_unread;
  if (all == 0) {
    rp_buf_cstr(out, "0: every repository and every file with Luigi was read.\n");
  } else if (listed < all) {
    rp_people_printf(out, "\nand %zu more.\n", all - listed);
  }
}

rp_str rp_report_markdown(const Repipe__V1__Snapshot *s, rp_arena *arena)
{
  rp_buf out = RP_BUF_INIT;
  add_head(&out, arena, s);
  add_rates(&out, arena, s);
  add_baseline(&out, arena, s);
  add_blockers(&out, arena, s);
  add_teams(&out, arena, s);
  add_unread(&out, arena, s);
  rp_str text = rp_arena_str(arena, rp_buf_str(&out));
  rp_buf_release(&out);
  return text;
}
