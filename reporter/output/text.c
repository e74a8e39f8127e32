// The terminal twin of the page: at most 40 lines of 80 columns.
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/utf8.h"
#include "proto/rules.h"
#include "reporter/reporter.h"
#include "reporter/store/outcomes.h"
#include "reporter/tally/dormancy.h"
#include "reporter/tally/people.h"
#include "reporter/tally/percent.h"

enum { WIDTH = 80, LINES = 40, TEAM_LEAST = 3, TEAM_MOST = 10, BLOCKER_LIMIT = 5, NAME_WIDTH = 26, RATE_WIDTH = 22 };

/// "label 7 = 3 exact + 4 collapsed", continued on a second line where 80 columns do not hold it.
static void add_equation(rp_buf *out, rp_arena *arena, const char *label, uint32_t total, const char *const *names,
                         const uint32_t *counts, size_t count)
{
  size_t start = out->size;
  rp_people_printf(out, "%s %u =", label, total);
  for (size_t i = 0; i < count; i++) {
    rp_str part = rp_people_text(arena, "%s%u %s", i > 0 ? " + " : " ", counts[i], names[i]);
    if (out->size - start + part.size > WIDTH) {
      rp_buf_cstr(out, "\n   ");
      start = out->size - 3;
    }
    rp_buf_add(out, part);
  }
  rp_buf_cstr(out, "\n");
}

static void add_outcomes(rp_buf *out, rp_arena *arena, const char *label, const Repipe__V1__Outcomes *o)
{
  uint32_t all[RP_OUTCOME_COUNT];
  rp_outcomes_list(all, o);
  const char *names[RP_OUTCOME_COUNT];
  uint32_t counts[RP_OUTCOME_COUNT];
  size_t count = 0;
  for (size_t i = 0; i < RP_OUTCOME_COUNT; i++) {
    if (i < 4 || all[i] > 0) { // failed and excluded are rare in a fleet that was read; the first four are always said
      names[count] = rp_outcome_names[i];
      counts[count++] = all[i];
    }
  }
  add_equation(out, arena, label, rp_outcomes_sum(o), names, counts, count);
}

/// A foreign name in at most `width` columns, cut with "~" where it is longer.
static size_t add_clipped(rp_buf *out, rp_arena *arena, const char *name, size_t width)
{
  rp_str text = rp_utf8_visible(arena, rp_str_of(name));
  size_t columns = rp_utf8_width(text);
  bool cut = columns > width;
  while (columns > width - (cut ? 1 : 0) && text.size > 0) {
    do {
      text.size--;
    } while (text.size > 0 && ((unsigned char)text.data[text.size] & 0xC0) == 0x80);
    columns = rp_utf8_width(text);
  }
  rp_buf_add(out, text);
  rp_buf_cstr(out, cut ? "~" : "");
  return columns + cut;
}

static void add_name(rp_buf *out, rp_arena *arena, const char *name)
{
  for (size_t columns = add_clipped(out, arena, name, NAME_WIDTH); columns < NAME_WIDTH; columns++) {
    rp_buf_char(out, ' ');
  }
}

/// unowned and conflicting first, then who has most to do.
static int compare_teams(const void *left, const void *right)
{
  const Repipe__V1__TeamRow *a = *(Repipe__V1__TeamRow *const *)left;
  const Repipe__V1__TeamRow *b = *(Repipe__V1__TeamRow *const *)right;
  const bool pinned[] = {strcmp(a->name, "unowned") == 0 || strcmp(a->name, "conflicting") == 0,
                         strcmp(b->name, "unowned") == 0 || strcmp(b->name, "conflicting") == 0};
  uint32_t todo_a = rp_outcomes_sum(a->launched) - a->launched->exact;
  uint32_t todo_b = rp_outcomes_sum(b->launched) - b->launched->exact;
  uint32_t idle_a = rp_outcomes_sum(a->candidates) - a->candidates->exact;
  uint32_t idle_b = rp_outcomes_sum(b->candidates) - b->candidates->exact;
  return pinned[0] != pinned[1] ? (pinned[0] ? -1 : 1)
         : todo_a != todo_b     ? (todo_a > todo_b ? -1 : 1)
         : idle_a != idle_b     ? (idle_a > idle_b ? -1 : 1)
                                : strcmp(a->name, b->name);
}

static void add_team_row(rp_buf *out, const Repipe__V1__Outcomes *launched, uint32_t candidates)
{
  rp_people_printf(out, "%9u %6u %7u %10u %8u %9u\n", rp_outcomes_sum(launched), launched->exact, launched->review,
                   launched->collapsed, launched->blocked + launched->failed + launched->excluded, candidates);
}

/// At most `limit` lines of them, the last for all others.
static void add_teams(rp_buf *out, rp_arena *arena, const Repipe__V1__Snapshot *s, size_t limit)
{
  Repipe__V1__TeamRow **teams = RP_NEW_ARRAY(arena, Repipe__V1__TeamRow *, s->n_teams + 1);
  memcpy(teams, s->teams, s->n_teams * sizeof teams[0]);
  qsort(teams, s->n_teams, sizeof teams[0], compare_teams);
  rp_people_printf(out, "\n%-*s%9s %6s %7s %10s %8s %9s\n", NAME_WIDTH, "team", "launched", "=exact", "+review",
                   "+collapsed", "+blocked", "candidate");
  Repipe__V1__Outcomes rest = REPIPE__V1__OUTCOMES__INIT;
  uint32_t candidates = 0;
  size_t shown = s->n_teams <= limit ? s->n_teams : limit - 1;
  for (size_t i = 0; i < s->n_teams; i++) {
    if (i < shown) {
      add_name(out, arena, teams[i]->name);
      add_team_row(out, teams[i]->launched, rp_outcomes_sum(teams[i]->candidates));
    } else {
      rp_outcomes_add(&rest, teams[i]->launched);
      candidates += rp_outcomes_sum(teams[i]->candidates);
    }
  }
  if (shown < s->n_teams) {
    add_name(out, arena, rp_people_text(arena, "%zu more", s->n_teams - shown).data);
    add_team_row(out, &rest, candidates);
  }
}

static void add_blockers(rp_buf *out, rp_arena *arena, const Repipe__V1__Snapshot *s)
{
  uint32_t launched = rp_outcomes_sum(s->totals->launched);
  uint32_t all = launched + rp_outcomes_sum(s->totals->candidates);
  rp_buf_cstr(out, "\nwhat holds workflows back from exact, by what its removal unlocks\n");
  if (s->n_blockers == 0) {
    rp_buf_cstr(out, "  nothing\n");
    return;
  }
  rp_people_printf(out, "  %-6s %8s %8s %8s  of %u launched, %u in all\n", "", "launched", "in all", "alone", launched,
                   all);
  for (size_t i = 0; i < s->n_blockers && i < BLOCKER_LIMIT; i++) {
    const Repipe__V1__BlockerRow *b = s->blockers[i];
    const rp_rule *rule = rp_rule_find(b->code);
    rp_people_printf(out, "  RP%04u %8u %8u %8u  ", b->code, b->launched, b->launched + b->candidates,
                     b->sole_launched + b->sole_candidates);
    (void)add_clipped(out, arena, rule != NULL ? rule->title : "", WIDTH - 37);
    rp_buf_cstr(out, "\n");
  }
  if (s->n_blockers > BLOCKER_LIMIT) {
    size_t more = s->n_blockers - BLOCKER_LIMIT;
    rp_people_printf(out, "  and %zu code%s more\n", more, more == 1 ? "" : "s");
  }
}

static void add_dormant(rp_buf *out, const Repipe__V1__Snapshot *s)
{
  size_t start = out->size;
  rp_buf_cstr(out, "  of them ");
  if (rp_dormancy_text(out, s)) {
    rp_buf_char(out, '\n');
  } else {
    out->size = start;
  }
}

static void add_head(rp_buf *out, rp_arena *arena, const Repipe__V1__Snapshot *s)
{
  rp_buf_cstr(out, "Migration from Luigi to Flyte, ");
  if (s->newest_commit == 0) {
    rp_buf_cstr(out, "no commit scanned\n");
  } else {
    rp_people_printf(out, "commits from %s to %s\n", rp_day_text(arena, s->oldest_commit).data,
                     rp_day_text(arena, s->newest_commit).data);
  }
  if (!s->scan_finished) {
    rp_people_printf(out, "THE LAST SCAN WAS STOPPED: it recorded %u of %u repositories; run it again\n",
                     s->scan_recorded, s->scan_inputs);
  }
  const Repipe__V1__Totals *t = s->totals;
  add_equation(out, arena, "repositories", t->repositories, (const char *const[]){"with Luigi", "without", "failed"},
               (const uint32_t[]){t->with_luigi, t->without_luigi, t->failed}, 3);
  add_dormant(out, s);
  add_equation(out, arena, "files", t->files, (const char *const[]){"scanned", "without Luigi or links", "unparsed"},
               (const uint32_t[]){t->scanned, t->ignored, t->unparsed}, 3);
  add_outcomes(out, arena, "workflows launched", t->launched);
  add_outcomes(out, arena, "candidates", t->candidates);
  add_outcomes(out, arena, "classes", t->tasks);
  const Repipe__V1__Statuses *st = t->statuses;
  add_equation(out, arena, "status of workflows", st->luigi + st->drafted + st->dual + st->cut_over,
               (const char *const[]){"Luigi", "drafted", "dual", "cut over"},
               (const uint32_t[]){st->luigi, st->drafted, st->dual, st->cut_over}, 4);
  for (size_t i = 0; s->baseline != NULL && i < s->baseline->n_counts; i++) {
    const Repipe__V1__ChangeCount *row = s->baseline->counts[i];
    if (strcmp(row->entity, "workflow") == 0) {
      rp_people_printf(out, "workflows since the baseline: %u new, %u changed, %u moved, %u gone\n", row->fresh,
                       row->changed, row->moved, row->absent);
    }
  }
}

/// The five rates of the answer, a line each; with what they were at the baseline, or else one step of the history ago.
static void add_rates(rp_buf *out, rp_arena *arena, const Repipe__V1__Snapshot *s)
{
  const Repipe__V1__Comparison *c = s->baseline;
  rp_buf_char(out, '\n');
  for (size_t i = 0; i < s->n_rates; i++) {
    const Repipe__V1__RateRow *rate = s->rates[i];
    unsigned percent[2];
    rp_percentages(percent, (const uint32_t[]){rate->count, rate->of - rate->count}, 2);
    rp_str of = rp_people_text(arena, "%u/%u", rate->count, rate->of);
    rp_people_printf(out, "%-*s%15s %3u %%", RATE_WIDTH, rate->name, of.data, percent[0]);
    bool compared = c != NULL && i < c->n_before_rates;
    if (compared || (c == NULL && rate->stepped)) {
      uint32_t before = compared ? c->before_rates[i]->count : rate->before_count;
      uint32_t before_of = compared ? c->before_rates[i]->of : rate->before_of;
      rp_people_printf(out, "  %+lld, was %u/%u", (long long)rate->count - (long long)before, before, before_of);
    }
    rp_buf_char(out, '\n');
  }
}

/// How much is left, what the last step of the history changed, and when it would end.
static void add_pace(rp_buf *out, rp_arena *arena, const Repipe__V1__Snapshot *s)
{
  if (s->n_waves > 0) {
    rp_people_printf(out, "waves %zu, points left %u, %u of them in a chain of %zu %s\n", s->n_waves, s->totals->points,
                     s->critical_points, s->n_critical_path, s->n_critical_path == 1 ? "repository" : "repositories");
  }
  if (s->n_history < 2) {
    return;
  }
  const Repipe__V1__HistoryRow *last = s->history[s->n_history - 1];
  rp_str step = rp_people_text(arena, "since %s: %u done, %u removed, %u added, %u reopened;",
                               rp_day_text(arena, s->history[s->n_history - 2]->moment).data, last->done, last->removed,
                               last->added, last->reopened);
  rp_str left = rp_people_text(arena, "%u remain", last->remaining);
  bool fits = step.size + 1 + left.size <= WIDTH;
  rp_people_printf(out, "%s%s%s\n", step.data, fits ? " " : "\n    ", left.data);
  if (last->remaining == 0) {
    rp_buf_cstr(out, "nothing remains\n");
  } else if (!s->projected) {
    rp_buf_cstr(out, "no projection: fewer than six points\n");
  } else if (s->earliest == 0) {
    rp_buf_cstr(out, "at the rate of the last steps, even of the better half, this does not end\n");
  } else {
    rp_people_printf(out, "ends between %s and %s at the rate of the last steps\n",
                     rp_day_text(arena, s->earliest).data,
                     s->latest == 0 ? "never" : rp_day_text(arena, s->latest).data);
  }
}

static void add_next(rp_buf *out, const Repipe__V1__Snapshot *s)
{
  rp_buf_cstr(out, "\nnext\n");
  if (s->n_blockers > 0) {
    rp_people_printf(out, "  repipe explain RP%04u\n", s->blockers[0]->code);
  }
  if (s->totals->failed > 0 || s->n_unread > 0) {
    rp_people_printf(out, "  not read: %u repositories, %zu files; the page lists them\n", s->totals->failed,
                     s->n_unread);
  }
  rp_buf_cstr(out, "  repipe report --format html --out report.html\n");
}

static size_t lines_of(const rp_buf *text)
{
  size_t count = 0;
  for (size_t i = 0; i < text->size; i++) {
    count += text->data[i] == '\n';
  }
  return count;
}

rp_str rp_report_text(const Repipe__V1__Snapshot *s, rp_arena *arena)
{
  rp_buf out = RP_BUF_INIT;
  rp_buf rest = RP_BUF_INIT;
  if (s->n_assumed > 0) {
    rp_people_printf(&out, "A FORECAST: %zu causes are taken as removed\n", s->n_assumed);
  }
  add_head(&out, arena, s);
  add_rates(&out, arena, s);
  add_pace(&out, arena, s);
  add_blockers(&rest, arena, s);
  add_next(&rest, s);
  size_t used = lines_of(&out) + lines_of(&rest) + 2; // an empty line and the heads of the teams
  size_t room = used < LINES ? LINES - used : 0;
  add_teams(&out, arena, s, room < TEAM_LEAST ? TEAM_LEAST : room < TEAM_MOST ? room : TEAM_MOST);
  rp_buf_add(&out, rp_buf_str(&rest));
  rp_str text = rp_arena_str(arena, rp_buf_str(&out));
  rp_buf_release(&out);
  rp_buf_release(&rest);
  return text;
}
