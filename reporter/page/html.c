// One page that opens from disk and needs nothing else. Its policy admits exactly the style and the scripts below, by
// their hashes; what answers the lead's questions is markup, readable without the script. Rows and code are data blocks,
// which no policy runs: base64 of compressed JSON, so that no text of a repository can end them.
#include "reporter/page/html.h"

#include <stdarg.h>
#include <string.h>

#include "base/embed.h"
#include "base/utf8.h"
#include "proto/rules.h"
#include "reporter/page/data.h"
#include "reporter/store/deflate.h"
#include "reporter/store/outcomes.h"
#include "reporter/tally/people.h"
#include "reporter/tally/percent.h"

extern const rp_embedded_file rp_reporter_assets[];
extern const size_t rp_reporter_assets_count;

void rp_html_raw(rp_html *h, const char *markup)
{
  rp_buf_cstr(&h->out, markup);
}

void rp_html_printf(rp_html *h, const char *format, ...)
{
  va_list arguments;
  va_start(arguments, format);
  rp_people_vprintf(&h->out, format, arguments);
  va_end(arguments);
}

enum { TEXT_LIMIT = 300, TEXT_HEAD = 200, TEXT_TAIL = 60 };

static bool inside_character(char c)
{
  return ((unsigned char)c & 0xC0) == 0x80;
}

/// The middle of a very long text is left out: it would be pages of a table. The tables of --format csv have it whole.
static rp_str shortened(rp_arena *arena, rp_str text)
{
  if (text.size <= TEXT_LIMIT) {
    return text;
  }
  size_t head = TEXT_HEAD;
  size_t tail = text.size - TEXT_TAIL;
  while (inside_character(text.data[head])) {
    head++;
  }
  while (inside_character(text.data[tail])) {
    tail++;
  }
  return rp_arena_printf(arena, "%.*s\u2026%.*s", (int)head, text.data, (int)(text.size - tail), text.data + tail);
}

static void add_text(rp_html *h, const char *cstr, bool soft)
{
  rp_str text = shortened(h->arena, rp_utf8_visible(h->arena, rp_str_of(cstr)));
  for (size_t i = 0; i < text.size; i++) {
    char c = text.data[i];
    const char *entity = c == '&'    ? "&amp;"
                         : c == '<'  ? "&lt;"
                         : c == '>'  ? "&gt;"
                         : c == '"'  ? "&quot;"
                         : c == '\'' ? "&#39;"
                                     : NULL;
    if (entity != NULL) {
      rp_buf_cstr(&h->out, entity);
    } else {
      rp_buf_char(&h->out, c);
    }
    if (soft && c != '\0' && strchr("./:_@", c) != NULL && i + 1 < text.size) {
      rp_buf_cstr(&h->out, "<wbr>");
    }
  }
}

void rp_html_text(rp_html *h, const char *cstr)
{
  add_text(h, cstr, false);
}

void rp_html_soft(rp_html *h, const char *cstr)
{
  add_text(h, cstr, true);
}

void rp_html_part(rp_html *h, const char *cstr)
{
  rp_str text = rp_utf8_visible(h->arena, rp_str_of(cstr));
  for (size_t i = 0; i < text.size; i++) {
    char c = text.data[i];
    bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                 (c != '\0' && strchr("-_.~", c) != NULL);
    rp_buf_printf(&h->out, plain ? "%c" : "%%%02X", (unsigned)(unsigned char)c);
  }
}

void rp_html_repository(rp_html *h, const char *identity)
{
  rp_html_raw(h, "<a href=\"#/repository/");
  rp_html_part(h, identity);
  rp_html_raw(h, "\">");
  rp_html_soft(h, identity);
  rp_html_raw(h, "</a>");
}

const char *rp_html_end_of(const char *identity)
{
  const char *last = strrchr(identity, '/');
  return last != NULL && last[1] != '\0' ? last + 1 : identity;
}

void rp_html_repository_end(rp_html *h, const char *identity)
{
  rp_html_raw(h, "<a href=\"#/repository/");
  rp_html_part(h, identity);
  rp_html_raw(h, "\" title=\"");
  rp_html_text(h, identity);
  rp_html_raw(h, "\">");
  rp_html_text(h, rp_html_end_of(identity));
  rp_html_raw(h, "</a>");
}

void rp_html_rate(rp_html *h, uint32_t n, uint32_t of)
{
  uint32_t parts[2] = {n, of - n};
  unsigned percent[2];
  rp_percentages(percent, parts, 2);
  rp_html_printf(
      h, of == 0 ? "<span class=\"rate\">0/0</span>" : "<span class=\"rate\">%u/%u <small>%u&nbsp;%%</small></span>", n,
      of, percent[0]);
}

void rp_html_outcomes(rp_html *h, const Repipe__V1__Outcomes *o)
{
  uint32_t parts[RP_OUTCOME_COUNT];
  rp_outcomes_list(parts, o);
  unsigned percent[RP_OUTCOME_COUNT];
  rp_percentages(percent, parts, RP_OUTCOME_COUNT);
  if (rp_outcomes_sum(o) == 0) {
    rp_html_raw(h, "<span class=\"counts\">none</span>");
    return;
  }
  // An SVG: widths are attributes there, which a policy without inline styles allows.
  rp_html_raw(h, "<svg class=\"bar\" viewBox=\"0 0 100 4\" preserveAspectRatio=\"none\" aria-hidden=\"true\">");
  unsigned at = 0;
  for (size_t i = 0; i < RP_OUTCOME_COUNT; i++) {
    if (parts[i] > 0) {
      rp_html_printf(h, "<rect class=\"%s\" x=\"%u\" width=\"%u\" height=\"4\"/>", rp_outcome_names[i], at, percent[i]);
      at += percent[i];
    }
  }
  rp_html_raw(h, "</svg><span class=\"counts\">");
  bool first = true;
  for (size_t i = 0; i < RP_OUTCOME_COUNT; i++) {
    if (parts[i] > 0) {
      rp_html_printf(h, "%s<span class=\"of %s\">%u&nbsp;%s</span>", first ? "" : " + ", rp_outcome_names[i], parts[i],
                     rp_outcome_names[i]);
      first = false;
    }
  }
  rp_html_raw(h, "</span>");
}

void rp_html_code(rp_html *h, uint32_t code)
{
  const rp_rule *rule = rp_rule_find(code);
  rp_html_printf(h, "<a class=\"code\" href=\"#/code/RP%04u\">RP%04u</a> %s", code, code,
                 rule != NULL ? rule->title : "");
}

void rp_html_reason(rp_html *h, const Repipe__V1__FleetReason *reason)
{
  const rp_rule *rule = rp_rule_find(reason->code);
  rp_html_raw(h, "<li>");
  rp_html_code(h, reason->code);
  if (reason->path[0] != '\0') {
    rp_html_raw(h, " <span class=\"place\">");
    rp_html_text(h, reason->path);
    if (reason->line != 0) {
      rp_html_printf(h, ":%d", (int)reason->line);
    }
    rp_html_raw(h, "</span>");
  }
  if (reason->text[0] != '\0' && strcmp(reason->text, "-") != 0 &&
      (rule == NULL || strcmp(reason->text, rule->title) != 0)) {
    rp_html_raw(h, "<br><span class=\"said\">");
    rp_html_text(h, reason->text);
    rp_html_raw(h, "</span>");
  }
  rp_html_raw(h, "</li>");
}

// ---- the frame ----

static const char *asset(const char *name)
{
  for (size_t i = 0; i < rp_reporter_assets_count; i++) {
    if (strcmp(rp_reporter_assets[i].name, name) == 0) {
      return rp_reporter_assets[i].data;
    }
  }
  return "";
}

/// A SHA-256 that CMake computed in hexadecimal, as the policy wants it: base64.
static void add_hash(rp_html *h, const char *hex)
{
  char bytes[32];
  for (size_t i = 0; i < sizeof bytes; i++) {
    unsigned value = 0;
    for (size_t k = 0; k < 2; k++) {
      char c = hex[2 * i + k];
      value = value * 16 + (unsigned)(c <= '9' ? c - '0' : c - 'a' + 10);
    }
    bytes[i] = (char)(unsigned char)value;
  }
  rp_html_raw(h, "'sha256-");
  rp_base64(&h->out, (rp_str){bytes, sizeof bytes});
  rp_html_raw(h, "'");
}

static void add_head(rp_html *h, const char *title)
{
  rp_html_raw(h, "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
                 "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src ");
  add_hash(h, RP_CSS_SHA256);
  rp_html_raw(h, "; script-src ");
  add_hash(h, RP_JS_SHA256);
  rp_html_raw(h, " ");
  add_hash(h, RP_LAYOUT_SHA256);
  rp_html_raw(h, "; base-uri 'none'; form-action 'none'\">\n<meta name=\"viewport\" content=\"width=device-width, "
                 "initial-scale=1\">\n"
                 "<meta name=\"color-scheme\" content=\"light dark\">\n<title>");
  rp_html_text(h, title);
  rp_html_raw(h, "</title>\n<style>");
  rp_html_raw(h, asset("page.css"));
  rp_html_raw(h, "</style>\n</head>\n<body>\n");
}

static void add_data(rp_html *h, const char *id, rp_str json)
{
  rp_html_printf(h, "<script type=\"application/octet-stream\" id=\"%s\">", id);
  rp_deflate_base64(&h->out, json);
  rp_html_raw(h, "</script>\n");
}

static void add_code(rp_html *h, size_t repository, size_t as)
{
  rp_arena scratch;
  rp_arena_init(&scratch);
  add_data(h, rp_arena_printf(h->arena, "code-%zu", as).data, rp_page_code(h->snapshot, repository, &scratch));
  rp_arena_release(&scratch);
}

static void add_script(rp_html *h)
{
  rp_html_raw(h, "<script>");
  rp_html_raw(h, asset("layout.js"));
  rp_html_raw(h, "</script>\n<script>");
  rp_html_raw(h, asset("page.js"));
  rp_html_raw(h, "</script>\n</body>\n</html>\n");
}

static void add_explorer(rp_html *h)
{
  rp_html_raw(h, "<section id=\"explore\" aria-live=\"polite\">\n<h2>Workflows, tasks, repositories</h2>\n<p "
                 "class=\"quiet\" id=\"waiting\">The lists are drawn by the script of this "
                 "page. Without it, the same rows: <code>repipe report --format json</code>.</p>\n</section>\n");
}

static rp_str finish(rp_html *h, rp_arena *arena)
{
  rp_str page = rp_arena_str(arena, rp_buf_str(&h->out));
  rp_buf_release(&h->out);
  return page;
}

static rp_str fleet_page(const Repipe__V1__Snapshot *snapshot, const char *code, rp_arena *arena)
{
  rp_html h = {.out = RP_BUF_INIT, .arena = arena, .snapshot = snapshot};
  add_head(&h, "Luigi to Flyte: where the fleet stands");
  rp_html_raw(&h, "<a class=\"skip\" href=\"#explore\">to the lists</a>\n<nav id=\"bar\" aria-label=\"sections\"><a "
                  "href=\"#top\">Overview</a><a href=\"#history\">Burndown</a><a href=\"#waves\">Waves</a><a "
                  "href=\"#blockers\">What holds back</a><a href=\"#status\">Status</a><a href=\"#teams\">Teams</a><a "
                  "href=\"#usage\">Usage</a><a href=\"#changes\">Changes</a><a href=\"#/workflows\">Workflows</a><a "
                  "href=\"#/tasks\">Tasks</a><a "
                  "href=\"#/repositories\">Repositories</a><a href=\"#/by-hand\">By hand</a><a "
                  "href=\"#not-covered\">Not covered</a><a href=\"#method\">Method</a></nav>\n");
  rp_html_header(&h);
  rp_html_raw(&h, "<main>\n");
  rp_html_history(&h);
  rp_html_waves(&h);
  rp_html_blockers(&h);
  rp_html_status(&h);
  rp_html_teams(&h);
  rp_html_usage(&h);
  rp_html_changes(&h);
  add_explorer(&h);
  rp_html_not_covered(&h);
  rp_html_method(&h);
  rp_html_raw(&h, "</main>\n");
  rp_arena scratch;
  rp_arena_init(&scratch);
  add_data(&h, "data", rp_page_index(snapshot, RP_ALL_REPOSITORIES, code, &scratch));
  rp_arena_release(&scratch);
  for (size_t i = 0; strcmp(code, "here") == 0 && i < snapshot->n_repositories; i++) {
    add_code(&h, i, i);
  }
  add_script(&h);
  return finish(&h, arena);
}

static rp_str repository_page(const Repipe__V1__Snapshot *snapshot, size_t index, rp_arena *arena)
{
  rp_html h = {.out = RP_BUF_INIT, .arena = arena, .snapshot = snapshot};
  const Repipe__V1__RepositoryRow *row = snapshot->repositories[index];
  add_head(&h, row->identity);
  rp_html_raw(&h, "<nav id=\"bar\" aria-label=\"sections\"><a href=\"index.html\">The fleet</a><a "
                  "href=\"#/workflows\">Workflows</a><a href=\"#/tasks\">Tasks</a>"
                  "<a href=\"#/repositories\">Repository</a></nav>\n<header id=\"top\">\n<h1>");
  rp_html_text(&h, row->identity);
  rp_html_raw(&h, "</h1>\n<p class=\"lead\">One repository of the fleet, with its sources beside the Flyte specs made "
                  "of them.</p>\n<div class=\"split\"><div><h3>Launched workflows</h3>");
  rp_html_outcomes(&h, row->totals->launched);
  rp_html_raw(&h, "</div><div><h3>Candidates</h3>");
  rp_html_outcomes(&h, row->totals->candidates);
  rp_html_raw(&h, "</div><div><h3>Task classes</h3>");
  rp_html_outcomes(&h, row->totals->tasks);
  rp_html_raw(&h, "</div></div>\n</header>\n<main>\n");
  add_explorer(&h);
  rp_html_raw(&h, "</main>\n");
  rp_arena scratch;
  rp_arena_init(&scratch);
  add_data(&h, "data", rp_page_index(snapshot, (int)index, "here", &scratch));
  rp_arena_release(&scratch);
  add_code(&h, index, 0);
  add_script(&h);
  return finish(&h, arena);
}

rp_str rp_report_html(const Repipe__V1__Snapshot *snapshot, bool code, rp_arena *arena)
{
  return fleet_page(snapshot, code ? "here" : "out", arena);
}

int rp_report_pages(const Repipe__V1__Snapshot *snapshot, size_t budget, rp_page_writer write, void *data,
                    rp_error *err)
{
  rp_arena arena;
  rp_arena_init(&arena);
  rp_str whole = fleet_page(snapshot, "here", &arena);
  bool split = whole.size > budget;
  int status = write(data, "index.html", split ? fleet_page(snapshot, "beside", &arena) : whole, err);
  rp_arena_release(&arena);
  for (size_t i = 0; split && i < snapshot->n_repositories && status == 0; i++) {
    if (rp_outcomes_sum(snapshot->repositories[i]->totals->tasks) > 0) {
      status = write(data, rp_page_name(i, &arena).data, repository_page(snapshot, i, &arena), err);
      rp_arena_release(&arena);
    }
  }
  return status;
}
