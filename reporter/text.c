// The terminal twin of the page: at most 40 lines of 80 columns.
#include <stdio.h>
#include <time.h>

#include "base/buf.h"
#include "base/utf8.h"
#include "proto/rules.h"
#include "reporter/percent.h"
#include "reporter/reporter.h"

enum { WIDTH = 80, TEAM_LIMIT = 10, REASON_LIMIT = 6 };

static uint32_t sum(const Repipe__V1__Outcomes *o)
{
  return o->exact + o->review + o->collapsed + o->blocked + o->failed + o->excluded;
}

/// "label 7 = 3 exact + 4 collapsed", continued on a second line where 80 columns do not hold it.
static void add_outcomes(rp_buf *out, rp_arena *arena, const char *label, const Repipe__V1__Outcomes *o)
{
  const struct {
    const char *name;
    uint32_t count;
  } parts[] = {{"exact", o->exact}, {"review", o->review}, {"collapsed", o->collapsed}, {"blocked", o->blocked}, {"failed", o->failed}, {"excluded", o->excluded}};
  size_t start = out->size;
  rp_buf_printf(out, "%s %u =", label, sum(o));
  for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
    if (i >= 4 && parts[i].count == 0) {
      continue; // rare in a fleet that was read; the first four are always said
    }
    rp_str part = rp_arena_printf(arena, "%s%u %s", i > 0 ? " + " : " ", parts[i].count, parts[i].name);
    if (out->size - start + part.size > WIDTH) {
      rp_buf_cstr(out, "\n   ");
      start = out->size - 3;
    }
    rp_buf_add(out, part);
  }
  rp_buf_cstr(out, "\n");
}

static void add_date(rp_buf *out, int64_t when)
{
  time_t seconds = (time_t)when;
  struct tm parts;
  char text[32];
  if (when != 0 && gmtime_r(&seconds, &parts) != NULL && strftime(text, sizeof text, "%Y-%m-%d", &parts) > 0) {
    rp_buf_cstr(out, text);
  } else {
    rp_buf_cstr(out, "no commit");
  }
}

static void add_clipped(rp_buf *out, rp_arena *arena, const char *name, size_t width)
{
  rp_str text = rp_utf8_visible(arena, rp_str_of(name));
  size_t columns = rp_utf8_width(text);
  while (columns > width && text.size > 0) {
    do {
      text.size--;
    } while (text.size > 0 && ((unsigned char)text.data[text.size] & 0xC0) == 0x80);
    columns = rp_utf8_width(text);
  }
  rp_buf_add(out, text);
  for (; columns < width; columns++) {
    rp_buf_char(out, ' ');
  }
}

typedef struct cause {
  uint32_t code;
  uint32_t workflows;
} cause;

/// Codes by the number of launched and candidate workflows that they hold back from exact.
static size_t causes_of(const Repipe__V1__Snapshot *s, cause *causes, size_t limit)
{
  size_t count = 0;
  for (size_t i = 0; i < s->n_workflows; i++) {
    const Repipe__V1__WorkflowRow *w = s->workflows[i];
    for (size_t k = 0; k < w->n_reasons; k++) {
      bool again = false;
      for (size_t j = 0; j < k; j++) {
        again = again || w->reasons[j]->code == w->reasons[k]->code;
      }
      const rp_rule *rule = rp_rule_find(w->reasons[k]->code);
      if (again || rule == NULL || rule->class == RP_RULE_INFORMS) {
        continue;
      }
      size_t at = 0;
      while (at < count && causes[at].code != w->reasons[k]->code) {
        at++;
      }
      if (at == count && count < limit) {
        causes[count++] = (cause){w->reasons[k]->code, 0};
      }
      if (at < count) {
        causes[at].workflows++;
      }
    }
  }
  for (size_t i = 1; i < count; i++) {
    for (size_t k = i; k > 0 && (causes[k - 1].workflows < causes[k].workflows ||
                                 (causes[k - 1].workflows == causes[k].workflows && causes[k - 1].code > causes[k].code));
         k--) {
      cause swap = causes[k];
      causes[k] = causes[k - 1];
      causes[k - 1] = swap;
    }
  }
  return count;
}

rp_str rp_report_text(const Repipe__V1__Snapshot *s, rp_arena *arena)
{
  rp_buf out = RP_BUF_INIT;
  const Repipe__V1__Totals *t = s->totals;
  rp_buf_cstr(&out, "Migration from Luigi to Flyte, ");
  if (s->newest_commit == 0) {
    rp_buf_cstr(&out, "no commit scanned");
  } else {
    rp_buf_cstr(&out, "commits from ");
    add_date(&out, s->oldest_commit);
    rp_buf_cstr(&out, " to ");
    add_date(&out, s->newest_commit);
  }
  rp_buf_printf(&out, "\n\nrepositories %u = %u with Luigi + %u without + %u failed\n", t->repositories, t->with_luigi, t->without_luigi, t->failed);
  rp_buf_printf(&out, "files %u = %u scanned + %u without Luigi or links + %u unparsed\n", t->files, t->scanned, t->ignored, t->unparsed);
  add_outcomes(&out, arena, "workflows launched", t->launched);
  add_outcomes(&out, arena, "workflows not launched (candidates)", t->candidates);
  add_outcomes(&out, arena, "tasks", t->tasks);
  rp_buf_printf(&out, "\n%-28s %9s %7s %7s %9s %8s\n", "team", "launched", "exact", "review", "collapsed", "blocked");
  for (size_t i = 0; i < s->n_teams && i < TEAM_LIMIT; i++) {
    const Repipe__V1__Outcomes *o = s->teams[i]->launched;
    add_clipped(&out, arena, s->teams[i]->name, 28);
    rp_buf_printf(&out, " %9u %7u %7u %9u %8u\n", sum(o), o->exact, o->review, o->collapsed, o->blocked);
  }
  if (s->n_teams > TEAM_LIMIT) {
    rp_buf_printf(&out, "... and %zu teams more\n", s->n_teams - TEAM_LIMIT);
  }
  cause causes[64];
  size_t count = causes_of(s, causes, 64);
  rp_buf_cstr(&out, "\nwhat holds workflows back from exact\n");
  for (size_t i = 0; i < count && i < REASON_LIMIT; i++) {
    const rp_rule *rule = rp_rule_find(causes[i].code);
    rp_str line = rp_arena_printf(arena, "  RP%04u %4u/%zu  %s", causes[i].code, causes[i].workflows, s->n_workflows, rule->title);
    rp_buf_printf(&out, "%.*s\n", (int)(line.size < WIDTH ? line.size : WIDTH), line.data);
  }
  if (count == 0) {
    rp_buf_cstr(&out, "  nothing\n");
  }
  rp_buf_cstr(&out, "\nnext: repipe report --format html --out report.html; repipe explain CODE\n");
  rp_str text = rp_arena_str(arena, rp_buf_str(&out));
  rp_buf_release(&out);
  return text;
}
