#include "base/owner_match.h"

enum { STEP_LIMIT = 100000 };

/// Glob of one pattern against the whole path; `*` and `?` stop at slashes, `**` does not.
static bool match_glob(const char *pattern, const char *pattern_end, const char *text, const char *text_end,
                       unsigned *steps)
{
  while (pattern < pattern_end) {
    if (++*steps > STEP_LIMIT) {
      return false;
    }
    if (*pattern == '*') {
      bool any = pattern + 1 < pattern_end && pattern[1] == '*';
      const char *rest = pattern + (any ? 2 : 1);
      if (any && rest < pattern_end && *rest == '/') {
        if (match_glob(rest + 1, pattern_end, text, text_end, steps)) { // "**/" may be nothing
          return true;
        }
      }
      for (const char *at = text; at <= text_end; at++) {
        if (match_glob(rest, pattern_end, at, text_end, steps)) {
          return true;
        }
        if (at < text_end && *at == '/' && !any) {
          return false;
        }
      }
      return false;
    }
    if (text == text_end || (*pattern == '?' ? *text == '/' : *pattern != *text)) {
      return false;
    }
    pattern++;
    text++;
  }
  return text == text_end || *text == '/'; // a directory's pattern covers what is below
}

bool rp_owner_pattern_matches(rp_str pattern, rp_str path)
{
  if (pattern.size == 0) {
    return true;
  }
  bool anchored = pattern.data[0] == '/';
  if (anchored) {
    pattern = rp_str_sub(pattern, 1, pattern.size);
  }
  if (pattern.size > 0 && pattern.data[pattern.size - 1] == '/') {
    pattern = rp_str_sub(pattern, 0, pattern.size - 1);
    anchored = anchored || rp_str_find(pattern, RP_STR("/"), 0) != SIZE_MAX;
  } else {
    anchored = anchored || rp_str_find(pattern, RP_STR("/"), 0) != SIZE_MAX;
  }
  if (pattern.size == 0) {
    return true;
  }
  unsigned steps = 0;
  const char *end = path.data + path.size;
  for (const char *at = path.data; at != NULL && at < end; at++) {
    if ((at == path.data || at[-1] == '/') && match_glob(pattern.data, pattern.data + pattern.size, at, end, &steps)) {
      return true;
    }
    if (anchored) {
      break;
    }
  }
  return false;
}
