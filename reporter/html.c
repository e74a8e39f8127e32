// One page that opens from disk and needs nothing else. Its policy admits exactly the style and the script below, by
// their hashes; without the script everything is readable.
#include "reporter/html.h"

#include <stdarg.h>
#include <string.h>

#include "base/embed.h"
#include "base/utf8.h"
#include "proto/rules.h"
#include "reporter/outcomes.h"
#include "reporter/percent.h"

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
  rp_str text = rp_arena_vprintf(h->arena, format, arguments);
  va_end(arguments);
  rp_buf_add(&h->out, text);
}

static void escape(rp_html *h, rp_str text)
{
  for (size_t i = 0; i < text.size; i++) {
    char c = text.data[i];
    const char *entity = c == '&' ? "&amp;" : c == '<' ? "&lt;" : c == '>' ? "&gt;" : c == '"' ? "&quot;" : c == '\'' ? "&#39;" : NULL;
    if (entity != NULL) {
      rp_buf_cstr(&h->out, entity);
    } else {
      rp_buf_char(&h->out, c);
    }
  }
}

void rp_html_text(rp_html *h, const char *text)
{
  escape(h, rp_utf8_visible(h->arena, rp_str_of(text)));
}

void rp_html_code(rp_html *h, const char *text)
{
  rp_str rest = rp_str_of(text);
  rp_str line;
  bool first = true;
  while (rp_str_split(&rest, '\n', &line)) {
    if (!first) {
      rp_buf_char(&h->out, '\n');
    }
    first = false;
    if (line.size > 0 && line.data[line.size - 1] == '\r') {
      line.size--;
    }
    rp_str part;
    bool tab = false;
    while (rp_str_split(&line, '\t', &part)) {
      if (tab) {
        rp_buf_cstr(&h->out, "    ");
      }
      tab = true;
      escape(h, rp_utf8_visible(h->arena, part));
    }
  }
}

void rp_html_badge(rp_html *h, const char *outcome)
{
  static const struct {
    const char *name;
    const char *shape;
  } SHAPES[] = {{"exact", "&#9679;"}, {"review", "&#9680;"}, {"collapsed", "&#9632;"}, {"blocked", "&#9650;"}, {"failed", "&#10005;"}, {"excluded", "&#9675;"}};
  for (size_t i = 0; i < 6; i++) {
    if (strcmp(SHAPES[i].name, outcome) == 0) {
      rp_html_printf(h, "<span class=\"badge %s\"><span aria-hidden=\"true\">%s</span> %s</span>", outcome, SHAPES[i].shape, outcome);
      return;
    }
  }
  rp_html_text(h, outcome);
}

void rp_html_rate(rp_html *h, uint32_t n, uint32_t of)
{
  uint32_t parts[2] = {n, of - n};
  unsigned percent[2];
  rp_percentages(percent, parts, 2);
  rp_html_printf(h, of == 0 ? "<span class=\"num\">0/0</span>" : "<span class=\"num\">%u/%u (%u&nbsp;%%)</span>", n, of, percent[0]);
}

void rp_html_outcomes(rp_html *h, const Repipe__V1__Outcomes *o)
{
  uint32_t parts[RP_OUTCOME_COUNT];
  rp_outcomes_list(parts, o);
  unsigned percent[6];
  rp_percentages(percent, parts, 6);
  rp_html_raw(h, "<span class=\"bar\" aria-hidden=\"true\">");
  for (size_t i = 0; i < 6; i++) {
    if (parts[i] > 0) {
      rp_html_printf(h, "<i class=\"%s w%u\"></i>", rp_outcome_names[i], percent[i]);
    }
  }
  rp_html_raw(h, "</span><span class=\"counts\">");
  bool first = true;
  for (size_t i = 0; i < 6; i++) {
    if (parts[i] > 0) {
      rp_html_printf(h, "%s%u %s (%u&nbsp;%%)", first ? "" : " + ", parts[i], rp_outcome_names[i], percent[i]);
      first = false;
    }
  }
  rp_html_raw(h, first ? "none</span>" : "</span>");
}

void rp_html_reason(rp_html *h, const Repipe__V1__FleetReason *reason)
{
  const rp_rule *rule = rp_rule_find(reason->code);
  rp_html_printf(h, "<li class=\"%s\"><code>RP%04u</code> %s", rule != NULL ? rp_rule_class_name(rule->class) : "informs", reason->code,
                 rule != NULL ? rule->title : "");
  if (reason->path[0] != '\0') {
    rp_html_raw(h, " <span class=\"place\">");
    rp_html_text(h, reason->path);
    if (reason->line != 0) {
      rp_html_printf(h, ":%u", reason->line);
    }
    rp_html_raw(h, "</span>");
  }
  if (reason->text[0] != '\0' && strcmp(reason->text, "-") != 0 && (rule == NULL || strcmp(reason->text, rule->title) != 0)) {
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
  static const char ALPHABET[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  unsigned char bytes[33] = {0};
  for (size_t i = 0; i < 32; i++) {
    for (size_t k = 0; k < 2; k++) {
      char c = hex[2 * i + k];
      bytes[i] = (unsigned char)(bytes[i] * 16 + (c <= '9' ? c - '0' : c - 'a' + 10));
    }
  }
  char text[45];
  for (size_t i = 0; i < 11; i++) {
    unsigned group = (unsigned)bytes[3 * i] << 16 | (unsigned)bytes[3 * i + 1] << 8 | bytes[3 * i + 2];
    for (size_t k = 0; k < 4; k++) {
      text[4 * i + k] = ALPHABET[group >> (18 - 6 * k) & 63];
    }
  }
  text[43] = '=';
  text[44] = '\0';
  rp_html_printf(h, "'sha256-%s'", text);
}

rp_str rp_report_html(const Repipe__V1__Snapshot *snapshot, rp_arena *arena)
{
  rp_html h = {.out = RP_BUF_INIT, .arena = arena, .snapshot = snapshot};
  rp_html_raw(&h, "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
                  "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src ");
  add_hash(&h, RP_CSS_SHA256);
  rp_html_raw(&h, "; script-src ");
  add_hash(&h, RP_JS_SHA256);
  rp_html_raw(&h, "; base-uri 'none'; form-action 'none'\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
                  "<meta name=\"color-scheme\" content=\"light dark\">\n<title>Luigi to Flyte: where the fleet stands</title>\n<style>");
  rp_html_raw(&h, asset("page.css"));
  rp_html_raw(&h, "</style>\n</head>\n<body>\n<a class=\"skip\" href=\"#repositories\">to the repositories</a>\n");
  rp_html_header(&h);
  rp_html_raw(&h, "<main>\n");
  rp_html_teams(&h);
  rp_html_repositories(&h);
  rp_html_not_covered(&h);
  rp_html_method(&h);
  rp_html_raw(&h, "</main>\n<script>");
  rp_html_raw(&h, asset("page.js"));
  rp_html_raw(&h, "</script>\n</body>\n</html>\n");
  rp_str page = rp_arena_str(arena, rp_buf_str(&h.out));
  rp_buf_release(&h.out);
  return page;
}
