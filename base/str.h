#ifndef RP_BASE_STR_H
#define RP_BASE_STR_H

/// Byte slices. A slice borrows its bytes, may hold any byte (NUL too) and need not be terminated by one.
/// What is terminated is called `cstr` in this project.

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

typedef struct rp_str {
  const char *data; ///< NULL only when size is 0
  size_t size;      ///< bytes
} rp_str;

/// Slice of a string literal.
#define RP_STR(literal) ((rp_str){"" literal, sizeof(literal) - 1})
/// Initializer form of RP_STR for static tables.
#define RP_STR_INIT(literal)                                                                                           \
  {                                                                                                                    \
    "" literal, sizeof(literal) - 1                                                                                    \
  }
/// For printf's "%.*s": precision and pointer of a slice.
#define RP_STR_ARG(s) (int)(s).size, ((s).data != NULL ? (s).data : "")

/// Slice of a NUL-terminated string; NULL gives the empty slice.
static inline rp_str rp_str_of(const char *cstr)
{
  return cstr != NULL ? (rp_str){cstr, strlen(cstr)} : (rp_str){NULL, 0};
}

static inline bool rp_str_eq(rp_str a, rp_str b)
{
  return a.size == b.size && (a.size == 0 || memcmp(a.data, b.data, a.size) == 0);
}

static inline bool rp_str_is(rp_str a, const char *cstr)
{
  return a.size == 0 ? cstr[0] == '\0' : a.data[0] == cstr[0] && rp_str_eq(a, rp_str_of(cstr));
}

/// Order by unsigned bytes, shorter first among equal prefixes: the one order of every sorted output.
int rp_str_cmp(rp_str a, rp_str b);

bool rp_str_starts_with(rp_str s, rp_str prefix);
bool rp_str_ends_with(rp_str s, rp_str suffix);

/// Bytes [from, to) with both ends clamped to the slice.
rp_str rp_str_sub(rp_str s, size_t from, size_t to);

/// Index of the first `needle` at or after `from`; SIZE_MAX when absent. The empty needle is found at `from`.
size_t rp_str_find(rp_str s, rp_str needle, size_t from);

/// Index of the last byte `c`; SIZE_MAX when absent.
size_t rp_str_rfind_char(rp_str s, char c);

/// Without ASCII white space at both ends.
rp_str rp_str_trim(rp_str s);

/// Takes the part before the next `separator` off `*rest` into `*part`; false when nothing is left.
/// "a,,b" gives "a", "", "b"; "" gives "" once, as in Python; a slice whose data is NULL gives nothing.
bool rp_str_split(rp_str *rest, char separator, rp_str *part);

/// Edits that turn one word into the other (insert, delete, replace); SIZE_MAX for words over 63 bytes, which are far from
/// everything.
size_t rp_str_distance(rp_str a, rp_str b);

/// Decimal, optional sign, the whole slice. False when it is no such number or does not fit.
bool rp_str_to_int64(rp_str s, int64_t *out);

#endif
