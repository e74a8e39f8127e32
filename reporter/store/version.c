#include "reporter/store/version.h"

#include <string.h>

int rp_version_compare(const rp_version *one, const rp_version *other)
{
  for (size_t i = 0; i < RP_VERSION_PARTS; i++) {
    if (one->parts[i] != other->parts[i]) {
      return one->parts[i] < other->parts[i] ? -1 : 1;
    }
  }
  return 0;
}

static bool parse_version(rp_version *out, bool *prefix, rp_str text)
{
  *out = (rp_version){0};
  *prefix = rp_str_ends_with(text, RP_STR(".*"));
  rp_str rest = *prefix ? rp_str_sub(text, 0, text.size - 2) : text;
  rp_str part;
  while (rp_str_split(&rest, '.', &part)) {
    int64_t number = 0;
    bool plain = part.size > 0 && part.size < 10;
    for (size_t i = 0; i < part.size; i++) {
      plain = plain && part.data[i] >= '0' && part.data[i] <= '9';
    }
    if (!plain || out->count == RP_VERSION_PARTS || !rp_str_to_int64(part, &number)) {
      return false;
    }
    out->parts[out->count++] = (uint32_t)number;
  }
  return out->count > 0;
}

static bool parse_clause(rp_clause *out, rp_str text)
{
  static const char *const OPERATORS[] = {"===", "==", ">=", "<=", "!=", "~=", ">", "<"};
  *out = (rp_clause){0};
  size_t at = 0;
  while (at < 8 && !rp_str_starts_with(text, rp_str_of(OPERATORS[at]))) {
    at++;
  }
  if (at == 8) {
    return false;
  }
  memcpy(out->op, OPERATORS[at == 0 ? 1 : at], strlen(OPERATORS[at == 0 ? 1 : at]) + 1);
  bool parsed = parse_version(&out->version, &out->prefix, rp_str_sub(text, strlen(OPERATORS[at]), text.size));
  bool may_prefix = at == 1 || at == 4;
  return parsed && (!out->prefix || may_prefix) && (at != 5 || out->version.count > 1);
}

bool rp_clauses_add(rp_clauses *out, rp_str specifier, rp_arena *arena)
{
  rp_str rest = specifier;
  rp_str part;
  rp_clauses parsed = {0};
  while (specifier.size > 0 && rp_str_split(&rest, ',', &part)) { // "": any version
    rp_clause clause;
    if (!parse_clause(&clause, part)) {
      return false;
    }
    RP_PUSH(arena, &parsed, clause);
  }
  for (size_t i = 0; i < parsed.count; i++) {
    RP_PUSH(arena, out, parsed.items[i]);
  }
  return true;
}

static bool is(const rp_clause *c, const char *op)
{
  return strcmp(c->op, op) == 0;
}

/// 3.4 behind "3.3.*" and "~=3.3.1": the first `count` parts, the last of them one more.
static rp_version next_of(const rp_version *v, size_t count)
{
  rp_version next = {.count = (uint32_t)count};
  memcpy(next.parts, v->parts, count * sizeof next.parts[0]);
  next.parts[count - 1]++;
  return next;
}

static bool begins(const rp_version *v, const rp_version *prefix)
{
  return memcmp(v->parts, prefix->parts, prefix->count * sizeof prefix->parts[0]) == 0;
}

static bool meets(const rp_version *v, const rp_clause *c)
{
  int order = rp_version_compare(v, &c->version);
  rp_version above = {0};
  if (is(c, "~=")) {
    above = next_of(&c->version, c->version.count - 1);
  }
  return is(c, "==")   ? (c->prefix ? begins(v, &c->version) : order == 0)
         : is(c, "!=") ? (c->prefix ? !begins(v, &c->version) : order != 0)
         : is(c, ">=") ? order >= 0
         : is(c, "<=") ? order <= 0
         : is(c, ">")  ? order > 0
         : is(c, "<")  ? order < 0
                       : order >= 0 && rp_version_compare(v, &above) < 0;
}

typedef struct range {
  rp_version low, high;
  bool has_low, has_high, low_open, high_open;
} range;

static void raise(range *r, rp_version v, bool open)
{
  int order = r->has_low ? rp_version_compare(&v, &r->low) : 1;
  if (order > 0 || (order == 0 && open)) {
    r->low = v;
    r->low_open = open;
  }
  r->has_low = true;
}

static void lower(range *r, rp_version v, bool open)
{
  int order = r->has_high ? rp_version_compare(&v, &r->high) : -1;
  if (order < 0 || (order == 0 && open)) {
    r->high = v;
    r->high_open = open;
  }
  r->has_high = true;
}

static void narrow(range *r, const rp_clause *c)
{
  if (is(c, "==") && c->prefix) {
    raise(r, c->version, false);
    lower(r, next_of(&c->version, c->version.count), true);
  } else if (is(c, "~=")) {
    raise(r, c->version, false);
    lower(r, next_of(&c->version, c->version.count - 1), true);
  } else if (is(c, ">=") || is(c, ">")) {
    raise(r, c->version, is(c, ">"));
  } else if (is(c, "<=") || is(c, "<")) {
    lower(r, c->version, is(c, "<"));
  }
}

static bool meets_all(const rp_version *v, const rp_clause *clauses, size_t count)
{
  bool met = true;
  for (size_t i = 0; i < count; i++) {
    met = met && meets(v, &clauses[i]);
  }
  return met;
}

bool rp_clauses_met(const rp_clause *clauses, size_t count)
{
  range r = {0};
  for (size_t i = 0; i < count; i++) {
    if (is(&clauses[i], "==") && !clauses[i].prefix) {
      return meets_all(&clauses[i].version, clauses, count); // no other one will do
    }
    narrow(&r, &clauses[i]);
  }
  if (!r.has_low || !r.has_high) {
    return true;
  }
  int order = rp_version_compare(&r.low, &r.high);
  if (order == 0 && !r.low_open && !r.high_open) {
    return meets_all(&r.low, clauses, count);
  }
  return order < 0; // between two versions there is always one more
}
