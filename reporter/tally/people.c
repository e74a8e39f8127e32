#include "reporter/tally/people.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { NUMBER_SIZE = 32 };

/// Digits from the right, a comma before each third.
static const char *grouped(char text[NUMBER_SIZE], uint64_t number)
{
  char *at = text + NUMBER_SIZE - 1;
  *at = '\0';
  size_t digits = 0;
  do {
    if (digits > 0 && digits % 3 == 0) {
      *--at = ',';
    }
    *--at = (char)('0' + number % 10);
    number /= 10;
    digits++;
  } while (number > 0);
  return at;
}

/// "%-6zu": flags, width, what stands before the letter, and the letter.
typedef struct spec {
  bool plus, left, zero;
  int width, precision; ///< -1: none
  char size;            ///< 0, 'l', 'z', 'L' for ll
  char letter;
} spec;

/// The spec behind a '%'; how long it is.
static size_t spec_of(spec *out, const char *text)
{
  const char *at = text;
  *out = (spec){.width = 0, .precision = -1};
  for (; strchr("+-0", *at) != NULL && *at != '\0'; at++) {
    out->plus = out->plus || *at == '+';
    out->left = out->left || *at == '-';
    out->zero = out->zero || *at == '0';
  }
  if (*at == '*') {
    out->width = -1; // an argument says
    at++;
  }
  for (; *at >= '0' && *at <= '9'; at++) {
    out->width = out->width * 10 + (*at - '0');
  }
  if (*at == '.' && at[1] == '*') {
    out->precision = -2; // the same
    at += 2;
  } else if (*at == '.') {
    for (out->precision = 0, at++; *at >= '0' && *at <= '9'; at++) {
      out->precision = out->precision * 10 + (*at - '0');
    }
  }
  out->size = *at == 'l' && at[1] == 'l' ? 'L' : *at == 'l' || *at == 'z' ? *at : '\0';
  at += out->size == 'L' ? 2 : out->size != '\0';
  out->letter = *at;
  return (size_t)(at - text) + 1;
}

static void pad(rp_buf *out, size_t size, const spec *s)
{
  for (size_t i = size; s->width > 0 && i < (size_t)s->width; i++) {
    rp_buf_char(out, s->zero ? '0' : ' ');
  }
}

static void add(rp_buf *out, const char *text, size_t size, const spec *s)
{
  if (!s->left) {
    pad(out, size, s);
  }
  rp_buf_add(out, (rp_str){text, size});
  if (s->left) {
    pad(out, size, s);
  }
}

/// A count is grouped, unless zeros stand before it; a change with its sign, too.
static void add_number(rp_buf *out, const spec *s, uint64_t number, bool negative)
{
  char digits[NUMBER_SIZE];
  char text[NUMBER_SIZE + 1];
  const char *count = grouped(digits, number);
  if (s->zero || (s->letter == 'd' && !s->plus)) {
    (void)snprintf(digits, sizeof digits, "%llu", (unsigned long long)number);
    count = digits;
  }
  (void)snprintf(text, sizeof text, "%s%s", negative ? "-" : s->plus ? "+" : "", count);
  add(out, text, strlen(text), s);
}

void rp_people_vprintf(rp_buf *out, const char *format, va_list arguments)
{
  va_list values;
  va_copy(values, arguments);
  for (const char *at = format; *at != '\0';) {
    size_t size = strcspn(at, "%");
    rp_buf_add(out, (rp_str){at, size});
    at += size;
    if (*at == '\0') {
      break;
    }
    spec s;
    at += 1 + spec_of(&s, at + 1);
    s.width = s.width == -1 ? va_arg(values, int) : s.width;
    s.precision = s.precision == -2 ? va_arg(values, int) : s.precision;
    if (s.letter == '%') {
      rp_buf_char(out, '%');
    } else if (s.letter == 'c') {
      char c = (char)va_arg(values, int);
      add(out, &c, 1, &s);
    } else if (s.letter == 's') {
      const char *text = va_arg(values, const char *);
      add(out, text, s.precision >= 0 ? strnlen(text, (size_t)s.precision) : strlen(text), &s);
    } else if (s.letter == 'u') {
      uint64_t number = s.size == 'z'   ? va_arg(values, size_t)
                        : s.size == 'l' ? va_arg(values, unsigned long)
                        : s.size == 'L' ? va_arg(values, unsigned long long)
                                        : va_arg(values, unsigned);
      add_number(out, &s, number, false);
    } else if (s.letter == 'd') {
      int64_t number = s.size == 'L'   ? va_arg(values, long long)
                       : s.size == 'l' ? va_arg(values, long)
                                       : va_arg(values, int);
      add_number(out, &s, number < 0 ? 0 - (uint64_t)number : (uint64_t)number, number < 0);
    } else if (s.letter == 'f') {
      char text[NUMBER_SIZE * 12];
      (void)snprintf(text, sizeof text, "%.*f", s.precision >= 0 ? s.precision : 6, va_arg(values, double));
      add(out, text, strlen(text), &s);
    } else {
      abort(); // a format of ours that this does not know
    }
  }
  va_end(values);
}

void rp_people_printf(rp_buf *out, const char *format, ...)
{
  va_list arguments;
  va_start(arguments, format);
  rp_people_vprintf(out, format, arguments);
  va_end(arguments);
}

rp_str rp_people_text(rp_arena *arena, const char *format, ...)
{
  rp_buf out = RP_BUF_INIT;
  va_list arguments;
  va_start(arguments, format);
  rp_people_vprintf(&out, format, arguments);
  va_end(arguments);
  rp_str text = rp_str_of(rp_arena_cstr(arena, rp_buf_str(&out)));
  rp_buf_release(&out);
  return text;
}
