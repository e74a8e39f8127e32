/// A field is a list of ranges, each "*" or "?" or a value or "low-high", with an optional "/step". Values are numbers
/// or, for months and days, three-letter names.

#include "translator/parts/cron.h"

#include "base/buf.h"

typedef struct field_rule {
  int low, high;
  const char *const *names; ///< for low + i; NULL when there are none
} field_rule;

static const char *const MONTHS[] = {"JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL",
                                     "AUG", "SEP", "OCT", "NOV", "DEC", NULL};
static const char *const DAYS[] = {"SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT", NULL};
static const field_rule RULES[5] = {{0, 59, NULL}, {0, 23, NULL}, {1, 31, NULL}, {1, 12, MONTHS}, {0, 6, DAYS}};
static const char *const DESCRIPTORS[] = {"@yearly", "@annually", "@monthly", "@weekly",
                                          "@daily",  "@midnight", "@hourly",  NULL};

static char upper(char c)
{
  return c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c;
}

static bool same_word(rp_str a, const char *b)
{
  if (a.size != strlen(b)) {
    return false;
  }
  for (size_t i = 0; i < a.size; i++) {
    if (upper(a.data[i]) != upper(b[i])) {
      return false;
    }
  }
  return true;
}

// -1: not a value of this field. With `sunday` 7 counts as a value.
static int value_of(rp_str text, const field_rule *rule, bool sunday)
{
  for (int i = 0; rule->names != NULL && rule->names[i] != NULL; i++) {
    if (same_word(text, rule->names[i])) {
      return rule->low + i;
    }
  }
  int64_t number;
  if (text.size == 0 || text.size > 2 || text.data[0] == '+' || !rp_str_to_int64(text, &number)) {
    return -1;
  }
  int high = sunday ? 7 : rule->high;
  return number >= rule->low && number <= high ? (int)number : -1;
}

static void element(rp_buf *out, bool *first, int low, int high, rp_str step)
{
  rp_buf_cstr(out, *first ? "" : ",");
  *first = false;
  if (low == high) {
    rp_buf_printf(out, "%d", low);
  } else {
    rp_buf_printf(out, "%d-%d", low, high);
  }
  if (step.size > 0) {
    rp_buf_printf(out, "/%.*s", RP_STR_ARG(step));
  }
}

static bool field(rp_buf *out, rp_str text, const field_rule *rule, bool fix_sunday)
{
  bool first = true;
  rp_str part;
  if (text.size == 0 || text.data[text.size - 1] == ',') {
    return false;
  }
  while (rp_str_split(&text, ',', &part)) {
    size_t slash = rp_str_find(part, RP_STR("/"), 0);
    rp_str range = rp_str_sub(part, 0, slash);
    rp_str step = slash == SIZE_MAX ? (rp_str){NULL, 0} : rp_str_sub(part, slash + 1, part.size);
    int64_t number;
    if (slash != SIZE_MAX &&
        (step.size == 0 || step.size > 4 || step.data[0] == '+' || !rp_str_to_int64(step, &number) || number < 1)) {
      return false;
    }
    if (rp_str_is(range, "*") || rp_str_is(range, "?")) {
      rp_buf_printf(out, "%s*", first ? "" : ",");
      first = false;
      if (step.size > 0) {
        rp_buf_printf(out, "/%.*s", RP_STR_ARG(step));
      }
      continue;
    }
    size_t dash = rp_str_find(range, RP_STR("-"), 0);
    bool sunday = fix_sunday && rule->high == 6;
    int low = value_of(rp_str_sub(range, 0, dash), rule, sunday);
    int high = dash == SIZE_MAX ? low : value_of(rp_str_sub(range, dash + 1, range.size), rule, sunday);
    if (low < 0 || high < low) {
      return false;
    }
    if (rule->high != 6 || high < 7) {
      if (dash == SIZE_MAX && step.size > 0) {
        // N/step means from N to the end.
        rp_buf_printf(out, "%s%d/%.*s", first ? "" : ",", low, RP_STR_ARG(step));
        first = false;
      } else {
        element(out, &first, low, high, step);
      }
      continue;
    }
    if (step.size > 0) {
      return false; // a stepped range over Sunday as 7 has no short form
    }
    element(out, &first, 0, 0, step);
    if (low < 7) {
      element(out, &first, low, 6, step);
    }
  }
  return true;
}

static bool fields(rp_buf *out, rp_str text, bool fix_sunday)
{
  size_t count = 0;
  size_t at = 0;
  while (at < text.size) {
    while (at < text.size && (text.data[at] == ' ' || text.data[at] == '\t')) {
      at++;
    }
    size_t end = at;
    while (end < text.size && text.data[end] != ' ' && text.data[end] != '\t') {
      end++;
    }
    if (end == at) {
      break;
    }
    if (count == 5) {
      return false;
    }
    rp_buf_cstr(out, count > 0 ? " " : "");
    if (!field(out, rp_str_sub(text, at, end), &RULES[count], fix_sunday)) {
      return false;
    }
    count++;
    at = end;
  }
  return count == 5;
}

// Go's time.ParseDuration: numbers with units, no blanks.
static bool go_duration(rp_str text)
{
  static const char *const units[] = {"ns", "us", "ms", "s", "m", "h", NULL};
  size_t i = 0;
  if (text.size == 0) {
    return false;
  }
  while (i < text.size) {
    size_t digits = i;
    while (i < text.size && ((text.data[i] >= '0' && text.data[i] <= '9') || text.data[i] == '.')) {
      i++;
    }
    if (i == digits) {
      return false;
    }
    size_t unit = i;
    while (i < text.size && text.data[i] >= 'a' && text.data[i] <= 'z') {
      i++;
    }
    bool known = false;
    for (size_t k = 0; units[k] != NULL; k++) {
      known = known || rp_str_is(rp_str_sub(text, unit, i), units[k]);
    }
    if (!known) {
      return false;
    }
  }
  return true;
}

static bool descriptor(rp_buf *out, rp_str text)
{
  for (size_t i = 0; DESCRIPTORS[i] != NULL; i++) {
    if (same_word(text, DESCRIPTORS[i])) {
      rp_buf_cstr(out, DESCRIPTORS[i]);
      return true;
    }
  }
  if (rp_str_starts_with(text, RP_STR("@every ")) && go_duration(rp_str_sub(text, 7, text.size))) {
    rp_buf_add(out, text);
    return true;
  }
  return false;
}

static bool zone_name(rp_str zone)
{
  if (zone.size == 0 || zone.size > 64) {
    return false;
  }
  for (size_t i = 0; i < zone.size; i++) {
    char c = zone.data[i];
    if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || strchr("/_+-", c) != NULL)) {
      return false;
    }
  }
  return true;
}

// The smallest value that a field of days or months, already accepted, can have at or above `from`; a large number: none.
static int64_t least(rp_str text, const field_rule *rule, int64_t from)
{
  int64_t best = 1000;
  rp_str part;
  while (rp_str_split(&text, ',', &part)) {
    size_t slash = rp_str_find(part, RP_STR("/"), 0);
    rp_str range = rp_str_sub(part, 0, slash);
    int64_t step = 1;
    if (slash != SIZE_MAX && !rp_str_to_int64(rp_str_sub(part, slash + 1, part.size), &step)) {
      continue;
    }
    size_t dash = rp_str_find(range, RP_STR("-"), 0);
    bool all = rp_str_is(range, "*") || rp_str_is(range, "?");
    int64_t low = all ? rule->low : value_of(rp_str_sub(range, 0, dash), rule, false);
    int64_t high = all || (dash == SIZE_MAX && slash != SIZE_MAX) ? rule->high
                   : dash == SIZE_MAX                             ? low
                                      : value_of(rp_str_sub(range, dash + 1, range.size), rule, false);
    for (int64_t value = low; value <= high; value += step) {
      best = value >= from && value < best ? value : best;
    }
  }
  return best;
}

// Whether one field of days says nothing beside the other: robfig/cron's star bit, which a step above 1 takes away.
static bool any_day(rp_str text)
{
  rp_str part;
  while (rp_str_split(&text, ',', &part)) {
    if (rp_str_is(part, "*") || rp_str_is(part, "?") || rp_str_is(part, "*/1") || rp_str_is(part, "?/1")) {
      return true;
    }
  }
  return false;
}

// Five fields, or fewer.
static size_t split(rp_str text, rp_str parts[5])
{
  size_t count = 0;
  rp_str word;
  while (count < 5 && rp_str_split(&text, ' ', &word)) {
    if (word.size > 0) {
      parts[count++] = word;
    }
  }
  return count;
}

bool rp_cron_days_differ(rp_str text)
{
  rp_str parts[5];
  if (split(rp_str_trim(text), parts) < 5) {
    return false;
  }
  rp_str days[2] = {parts[2], parts[4]};
  bool star[2], any[2]; // to cron(8), by its first character; to robfig/cron
  for (size_t i = 0; i < 2; i++) {
    star[i] = rp_str_starts_with(days[i], RP_STR("*")) || rp_str_starts_with(days[i], RP_STR("?"));
    any[i] = any_day(days[i]);
  }
  return (star[0] != any[0] && !(star[1] && any[1])) || (star[1] != any[1] && !(star[0] && any[0]));
}

// `text`: five accepted fields, or an @name.
static bool never(rp_str text)
{
  static const int days[] = {31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  rp_str parts[5];
  if (split(text, parts) < 5 || !any_day(parts[4])) {
    return false; // a day of the week comes every week, whatever the day of the month
  }
  int64_t day = least(parts[2], &RULES[2], 1);
  for (int64_t month = least(parts[3], &RULES[3], 1); month <= 12; month = least(parts[3], &RULES[3], month + 1)) {
    if (day <= days[month - 1]) {
      return false;
    }
  }
  return true;
}

char *rp_cron_normalize(rp_arena *arena, rp_str text, rp_str zone)
{
  rp_str trimmed = rp_str_trim(text);
  rp_buf buf = RP_BUF_INIT;
  char *out = NULL;
  bool utc = zone.size == 0 || rp_str_is(zone, "UTC") || rp_str_is(zone, "Etc/UTC");
  if (utc || zone_name(zone)) {
    if (!utc) {
      rp_buf_printf(&buf, "CRON_TZ=%.*s ", RP_STR_ARG(zone));
    }
    bool named = trimmed.size > 0 && trimmed.data[0] == '@';
    size_t start = rp_buf_str(&buf).size;
    bool accepted = named ? descriptor(&buf, trimmed) : fields(&buf, trimmed, true);
    rp_str all = rp_buf_str(&buf);
    if (accepted && (named || !never(rp_str_sub(all, start, all.size)))) {
      out = rp_arena_cstr(arena, all);
    }
  }
  rp_buf_release(&buf);
  return out;
}

// What stands behind a prefix TZ= or CRON_TZ=; false: the prefix is none that is read.
static bool behind_zone(rp_str *text)
{
  size_t prefix = rp_str_starts_with(*text, RP_STR("CRON_TZ=")) ? 8 : rp_str_starts_with(*text, RP_STR("TZ=")) ? 3 : 0;
  if (prefix > 0) {
    size_t blank = rp_str_find(*text, RP_STR(" "), 0);
    if (blank == SIZE_MAX || !zone_name(rp_str_sub(*text, prefix, blank))) {
      return false;
    }
    *text = rp_str_trim(rp_str_sub(*text, blank, text->size));
  }
  return true;
}

bool rp_cron_accepted(rp_str text)
{
  if (!behind_zone(&text)) {
    return false;
  }
  rp_buf buf = RP_BUF_INIT;
  bool named = text.size > 0 && text.data[0] == '@';
  bool accepted = named ? descriptor(&buf, text) : fields(&buf, text, false);
  rp_buf_release(&buf);
  return accepted;
}

bool rp_cron_never(rp_str text)
{
  return rp_cron_accepted(text) && behind_zone(&text) && text.data[0] != '@' && never(text);
}
