#include "base/format.h"

#include <stdint.h>
#include <string.h>

enum { DIGITS = 20 }; // of the largest number of 64 bits

typedef struct target {
  char *at;
  const char *end; // room for the NUL is kept behind it
} target;

static bool put(target *to, const char *text, size_t size)
{
  if ((size_t)(to->end - to->at) < size) {
    return false;
  }
  memcpy(to->at, text, size);
  to->at += size;
  return true;
}

static bool put_number(target *to, uint64_t value, bool negative)
{
  char digits[DIGITS + 1];
  char *first = digits + sizeof digits;
  do {
    *--first = (char)('0' + value % 10);
    value /= 10;
  } while (value > 0);
  if (negative) {
    *--first = '-';
  }
  return put(to, first, (size_t)(digits + sizeof digits - first));
}

static bool put_signed(target *to, int64_t value)
{
  return put_number(to, value < 0 ? 0 - (uint64_t)value : (uint64_t)value, value < 0);
}

bool rp_format_plain(char *out, size_t room, size_t *size, const char *format, va_list arguments)
{
  target to = {out, out + room - 1};
  bool fits = room > 0;
  for (const char *at = format; fits && *at != '\0'; at++) {
    const char *percent = strchr(at, '%');
    if (percent == NULL) {
      fits = put(&to, at, strlen(at));
      break;
    }
    fits = put(&to, at, (size_t)(percent - at));
    at = percent + 1;
    const char *text;
    char c;
    int limit;
    switch (*at) {
    case 's':
      text = va_arg(arguments, const char *);
      fits = fits && text != NULL && put(&to, text, strlen(text));
      break;
    case 'u':
      fits = put_number(&to, va_arg(arguments, unsigned), false) && fits;
      break;
    case 'd':
      fits = put_signed(&to, va_arg(arguments, int)) && fits;
      break;
    case 'c':
      c = (char)va_arg(arguments, int);
      fits = put(&to, &c, 1) && fits;
      break;
    case '%':
      fits = put(&to, "%", 1) && fits;
      break;
    case '.':
      if (at[1] != '*' || at[2] != 's') {
        return false;
      }
      limit = va_arg(arguments, int);
      text = va_arg(arguments, const char *);
      fits = fits && limit >= 0 && text != NULL && put(&to, text, strnlen(text, (size_t)limit));
      at += 2;
      break;
    case 'z':
      if (at[1] != 'u') {
        return false;
      }
      fits = put_number(&to, va_arg(arguments, size_t), false) && fits;
      at++;
      break;
    case 'l':
      at++;
      if (*at == 'd') {
        fits = put_signed(&to, va_arg(arguments, long)) && fits;
      } else if (*at == 'u') {
        fits = put_number(&to, va_arg(arguments, unsigned long), false) && fits;
      } else if (*at == 'l' && at[1] == 'd') {
        fits = put_signed(&to, va_arg(arguments, long long)) && fits;
        at++;
      } else if (*at == 'l' && at[1] == 'u') {
        fits = put_number(&to, va_arg(arguments, unsigned long long), false) && fits;
        at++;
      } else {
        return false;
      }
      break;
    default:
      return false;
    }
  }
  if (fits) {
    *size = (size_t)(to.at - out);
    out[*size] = '\0';
  }
  return fits;
}
