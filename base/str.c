#define _GNU_SOURCE // memmem

#include "base/str.h"

#include <limits.h>

enum { LONG = 128, PATIENCE = 8 }; // bytes; and bytes for each place that was looked at in vain

int rp_str_cmp(rp_str a, rp_str b)
{
  size_t shared = a.size < b.size ? a.size : b.size;
  int order = shared == 0 ? 0 : memcmp(a.data, b.data, shared);
  if (order != 0) {
    return order;
  }
  return (a.size > b.size) - (a.size < b.size);
}

bool rp_str_starts_with(rp_str s, rp_str prefix)
{
  return s.size >= prefix.size && (prefix.size == 0 || memcmp(s.data, prefix.data, prefix.size) == 0);
}

bool rp_str_ends_with(rp_str s, rp_str suffix)
{
  return s.size >= suffix.size &&
         (suffix.size == 0 || memcmp(s.data + (s.size - suffix.size), suffix.data, suffix.size) == 0);
}

rp_str rp_str_sub(rp_str s, size_t from, size_t to)
{
  if (to > s.size) {
    to = s.size;
  }
  if (from >= to) {
    return (rp_str){NULL, 0};
  }
  return (rp_str){s.data + from, to - from};
}

/// How frequent a byte is in programs, where it is: of two, which one to look for.
static const unsigned char frequency[UCHAR_MAX + 1] = {
    [' '] = 30, ['e'] = 29, ['t'] = 28,  ['a'] = 27, ['s'] = 26, ['r'] = 25, ['i'] = 24, ['n'] = 23,
    ['o'] = 22, ['l'] = 21, ['_'] = 20,  ['d'] = 19, ['.'] = 18, ['c'] = 17, ['u'] = 16, ['m'] = 15,
    ['p'] = 14, ['f'] = 13, ['\n'] = 12, ['h'] = 11, ['('] = 10, [')'] = 9,  ['g'] = 8,  ['\''] = 7,
    ['y'] = 6,  ['b'] = 5,  ['w'] = 4,   ['v'] = 3,  ['k'] = 2,  ['"'] = 2,  ['='] = 1,  [','] = 1};

/// By the byte of the needle that is met least often, as fast as memory is read; where it is met all the time after all, by
/// memmem's tables.
static size_t find_long(rp_str s, rp_str needle, size_t from)
{
  size_t rare = 0;
  for (size_t i = 1; i < needle.size; i++) {
    bool rarer = frequency[(unsigned char)needle.data[i]] < frequency[(unsigned char)needle.data[rare]];
    rare = rarer ? i : rare;
  }
  size_t last = s.size - needle.size;
  size_t i = from;
  for (size_t misses = 0; misses * PATIENCE <= i - from + LONG; misses++) {
    const char *hit = i > last ? NULL : memchr(s.data + i + rare, needle.data[rare], last - i + 1);
    if (hit == NULL) {
      return SIZE_MAX;
    }
    i = (size_t)(hit - s.data) - rare;
    if (memcmp(s.data + i, needle.data, needle.size) == 0) {
      return i;
    }
    i++;
  }
  const char *hit = i > last ? NULL : memmem(s.data + i, s.size - i, needle.data, needle.size);
  return hit != NULL ? (size_t)(hit - s.data) : SIZE_MAX;
}

size_t rp_str_find(rp_str s, rp_str needle, size_t from)
{
  if (from > s.size || needle.size > s.size - from) {
    return SIZE_MAX;
  }
  if (needle.size == 0) {
    return from;
  }
  if (s.size - from >= LONG) {
    return find_long(s, needle, from);
  }
  size_t last = s.size - needle.size;
  for (size_t i = from; i <= last; i++) {
    const char *hit = memchr(s.data + i, needle.data[0], last - i + 1);
    if (hit == NULL) {
      return SIZE_MAX;
    }
    i = (size_t)(hit - s.data);
    if (memcmp(hit, needle.data, needle.size) == 0) {
      return i;
    }
  }
  return SIZE_MAX;
}

size_t rp_str_rfind_char(rp_str s, char c)
{
  for (size_t i = s.size; i > 0; i--) {
    if (s.data[i - 1] == c) {
      return i - 1;
    }
  }
  return SIZE_MAX;
}

static bool is_space(char c)
{
  return c == ' ' || (c >= '\t' && c <= '\r');
}

rp_str rp_str_trim(rp_str s)
{
  while (s.size > 0 && is_space(s.data[0])) {
    s.data++;
    s.size--;
  }
  while (s.size > 0 && is_space(s.data[s.size - 1])) {
    s.size--;
  }
  return s;
}

bool rp_str_split(rp_str *rest, char separator, rp_str *part)
{
  if (rest->data == NULL) {
    return false;
  }
  const char *hit = rest->size == 0 ? NULL : memchr(rest->data, separator, rest->size);
  if (hit == NULL) {
    *part = *rest;
    *rest = (rp_str){NULL, 0};
    return true;
  }
  size_t at = (size_t)(hit - rest->data);
  *part = (rp_str){rest->data, at};
  *rest = (rp_str){hit + 1, rest->size - at - 1};
  return true;
}

bool rp_str_to_int64(rp_str s, int64_t *out)
{
  bool negative = s.size > 0 && s.data[0] == '-';
  size_t i = negative || (s.size > 0 && s.data[0] == '+') ? 1 : 0;
  if (i == s.size) {
    return false;
  }
  uint64_t value = 0;
  uint64_t limit = (uint64_t)INT64_MAX + (negative ? 1 : 0);
  for (; i < s.size; i++) {
    if (s.data[i] < '0' || s.data[i] > '9') {
      return false;
    }
    uint64_t digit = (uint64_t)(s.data[i] - '0');
    if (value > (limit - digit) / 10) {
      return false;
    }
    value = value * 10 + digit;
  }
  if (negative) {
    *out = value == limit ? INT64_MIN : -(int64_t)value;
  } else {
    *out = (int64_t)value;
  }
  return true;
}

size_t rp_str_distance(rp_str a, rp_str b)
{
  enum { LONGEST = 63 };
  size_t row[LONGEST + 1];
  if (a.size > LONGEST || b.size > LONGEST) {
    return SIZE_MAX;
  }
  for (size_t k = 0; k <= b.size; k++) {
    row[k] = k;
  }
  for (size_t i = 0; i < a.size; i++) {
    size_t corner = row[0];
    row[0] = i + 1;
    for (size_t k = 0; k < b.size; k++) {
      size_t best = corner + (a.data[i] != b.data[k]);
      best = row[k] + 1 < best ? row[k] + 1 : best;
      best = row[k + 1] + 1 < best ? row[k + 1] + 1 : best;
      corner = row[k + 1];
      row[k + 1] = best;
    }
  }
  return row[b.size];
}
