// Escapes are decoded into a buffer that is at most as long as the source (every escape is at least as long as the
// bytes that it stands for: \377 gives two bytes, \U0001F600 four). Integers of other bases are converted in base 10^9.
#include "analyzer/extract/literal.h"

#include "base/utf8.h"

rp_literal_prefix rp_literal_prefix_of(rp_str opening)
{
  rp_literal_prefix prefix = {0};
  bool unicode = false;
  for (size_t i = 0; i < opening.size; i++) {
    switch (opening.data[i]) {
    case 'r':
    case 'R':
      prefix.raw = true;
      break;
    case 'b':
    case 'B':
      prefix.bytes = true;
      break;
    case 'f':
    case 'F':
      prefix.format = true;
      break;
    case 't':
    case 'T':
      prefix.template_string = true;
      break;
    case 'u':
    case 'U':
      unicode = true;
      break;
    case '`':
      prefix.backquote = true;
      break;
    default:
      break;
    }
  }
  prefix.raw_unicode = prefix.raw && unicode;
  return prefix;
}

static int digit_of(char c)
{
  if (c >= '0' && c <= '9') {
    return c - '0';
  }
  if (c >= 'a' && c <= 'f') {
    return c - 'a' + 10;
  }
  if (c >= 'A' && c <= 'F') {
    return c - 'A' + 10;
  }
  return -1;
}

typedef struct decoder {
  rp_str in;
  size_t at;
  char *out;
  size_t size;
  bool bytes;
} decoder;

static rp_literal_status put_code_point(decoder *d, uint32_t code_point)
{
  if (d->bytes) {
    d->out[d->size++] = (char)(unsigned char)(code_point & 0xFF);
    return RP_LITERAL_OK;
  }
  char encoded[4];
  size_t size = rp_utf8_encode(code_point, encoded);
  if (size == 0) {
    return code_point > 0x10FFFF ? RP_LITERAL_MALFORMED : RP_LITERAL_UNHELD;
  }
  memcpy(d->out + d->size, encoded, size);
  d->size += size;
  return RP_LITERAL_OK;
}

static rp_literal_status put_hex(decoder *d, size_t digits)
{
  uint32_t value = 0;
  for (size_t i = 0; i < digits; i++) {
    int digit = d->at < d->in.size ? digit_of(d->in.data[d->at]) : -1;
    if (digit < 0) {
      return RP_LITERAL_MALFORMED;
    }
    value = value * 16 + (uint32_t)digit;
    d->at++;
  }
  return put_code_point(d, value);
}

static rp_literal_status put_octal(decoder *d)
{
  uint32_t value = 0;
  for (size_t i = 0; i < 3 && d->at < d->in.size && d->in.data[d->at] >= '0' && d->in.data[d->at] <= '7'; i++) {
    value = value * 8 + (uint32_t)(d->in.data[d->at++] - '0');
  }
  return put_code_point(d, value);
}

static bool simple_escape(char c, char *out)
{
  static const char from[] = "\\'\"abfnrtv";
  static const char to[] = "\\'\"\a\b\f\n\r\t\v";
  const char *found = c != '\0' ? strchr(from, c) : NULL;
  if (found == NULL) {
    return false;
  }
  *out = to[found - from];
  return true;
}

// Behind a backslash, in a literal that is not raw.
static rp_literal_status put_escape(decoder *d)
{
  char c = d->in.data[d->at];
  char plain;
  if (simple_escape(c, &plain)) {
    d->out[d->size++] = plain;
    d->at++;
    return RP_LITERAL_OK;
  }
  if (c == '\n' || c == '\r') {
    d->at += c == '\r' && d->at + 1 < d->in.size && d->in.data[d->at + 1] == '\n' ? 2 : 1;
    return RP_LITERAL_OK;
  }
  if (c >= '0' && c <= '7') {
    return put_octal(d);
  }
  if (c == 'x' || (!d->bytes && (c == 'u' || c == 'U'))) {
    d->at++;
    return put_hex(d, c == 'x' ? 2 : c == 'u' ? 4 : 8);
  }
  if (!d->bytes && c == 'N') {
    return RP_LITERAL_UNHELD;
  }
  d->out[d->size++] = '\\';
  return RP_LITERAL_OK;
}

rp_literal_status rp_literal_decode(rp_str *out, rp_arena *arena, rp_str content, rp_literal_prefix prefix, bool braces)
{
  bool plain = true;
  for (size_t i = 0; i < content.size && plain; i++) {
    char c = content.data[i];
    plain = c != '\\' && c != '\r' && !(braces && (c == '{' || c == '}')) && !(prefix.bytes && (c & 0x80) != 0);
  }
  if (plain) {
    *out = content;
    return RP_LITERAL_OK;
  }
  decoder d = {.in = content, .bytes = prefix.bytes};
  d.out = rp_arena_alloc(arena, content.size + 4);
  while (d.at < content.size) {
    char c = content.data[d.at++];
    rp_literal_status status = RP_LITERAL_OK;
    if (c == '\\' && d.at < content.size) {
      char next = content.data[d.at];
      if (prefix.raw_unicode && (next == 'u' || next == 'U')) {
        d.at++;
        status = put_hex(&d, next == 'u' ? 4 : 8);
      } else if (prefix.raw) {
        d.out[d.size++] = '\\';
      } else {
        status = put_escape(&d);
      }
    } else if (c == '\r') {
      d.at += d.at < content.size && content.data[d.at] == '\n';
      d.out[d.size++] = '\n';
    } else if (prefix.bytes && (c & 0x80) != 0) {
      status = RP_LITERAL_MALFORMED;
    } else {
      d.at += braces && (c == '{' || c == '}') && d.at < content.size && content.data[d.at] == c;
      d.out[d.size++] = c;
    }
    if (status != RP_LITERAL_OK) {
      return status;
    }
  }
  *out = (rp_str){d.out, d.size};
  return RP_LITERAL_OK;
}

static rp_str without_underscores(rp_arena *arena, rp_str source)
{
  char *text = rp_arena_alloc(arena, source.size + 1);
  size_t size = 0;
  for (size_t i = 0; i < source.size; i++) {
    if (source.data[i] != '_') {
      text[size++] = source.data[i];
    }
  }
  text[size] = '\0';
  return (rp_str){text, size};
}

// Digits of a power-of-two base to decimal: the number is kept as limbs of nine decimal digits, least first.
static rp_str to_decimal(rp_arena *arena, rp_str digits, uint32_t base)
{
  enum { LIMB = 1000000000, LIMB_DIGITS = 9 };
  size_t capacity = digits.size * 4 / (3 * LIMB_DIGITS) + 2; // a hexadecimal digit is 1.21 decimal ones
  uint32_t *limbs = RP_NEW_ARRAY(arena, uint32_t, capacity);
  size_t count = 1;
  for (size_t i = 0; i < digits.size; i++) {
    uint64_t carry = (uint64_t)digit_of(digits.data[i]);
    for (size_t j = 0; j < count; j++) {
      uint64_t value = (uint64_t)limbs[j] * base + carry;
      limbs[j] = (uint32_t)(value % LIMB);
      carry = value / LIMB;
    }
    if (carry > 0 && count < capacity) {
      limbs[count++] = (uint32_t)carry;
    }
  }
  char *text = rp_arena_alloc(arena, count * LIMB_DIGITS + 1);
  size_t size = 0;
  for (size_t i = count; i-- > 0;) {
    uint32_t scale = LIMB / 10;
    for (int k = 0; k < LIMB_DIGITS; k++, scale /= 10) {
      char digit = (char)('0' + limbs[i] / scale % 10);
      if (size > 0 || digit != '0') {
        text[size++] = digit;
      }
    }
  }
  if (size == 0) {
    text[size++] = '0';
  }
  text[size] = '\0';
  return (rp_str){text, size};
}

static size_t leading_zeros(rp_str digits)
{
  size_t zeros = 0;
  while (zeros < digits.size && digits.data[zeros] == '0') {
    zeros++;
  }
  return zeros;
}

static uint32_t base_of(rp_str text)
{
  if (text.size < 2 || text.data[0] != '0') {
    return 10;
  }
  switch (text.data[1]) {
  case 'x':
  case 'X':
    return 16;
  case 'o':
  case 'O':
    return 8;
  case 'b':
  case 'B':
    return 2;
  default:
    return 10;
  }
}

static bool all_octal(rp_str digits)
{
  for (size_t i = 0; i < digits.size; i++) {
    if (digits.data[i] < '0' || digits.data[i] > '7') {
      return false;
    }
  }
  return true;
}

static bool is_float(rp_str text, uint32_t base)
{
  for (size_t i = 0; i < text.size && base == 10; i++) {
    if (text.data[i] == '.' || text.data[i] == 'e' || text.data[i] == 'E') {
      return true;
    }
  }
  return false;
}

rp_literal_status rp_literal_number_of(rp_literal_number *out, rp_arena *arena, rp_str source)
{
  *out = (rp_literal_number){0};
  rp_str text = without_underscores(arena, source);
  uint32_t base = base_of(text);
  char last = text.size > 0 ? text.data[text.size - 1] : '0';
  if (last == 'j' || last == 'J') {
    out->imaginary = true;
    out->text = rp_str_sub(text, 0, text.size - 1);
    return RP_LITERAL_OK;
  }
  if (is_float(text, base)) {
    out->text = text;
    return RP_LITERAL_OK;
  }
  out->integer = true;
  if (last == 'l' || last == 'L') {
    out->python2 = true;
    text = rp_str_sub(text, 0, text.size - 1);
  }
  rp_str digits = base == 10 ? text : rp_str_sub(text, 2, text.size);
  size_t zeros = leading_zeros(digits);
  if (base == 10 && zeros > 0 && zeros < digits.size) {
    // 0777 is octal in Python 2 and an error in Python 3; 089 is an error in both.
    if (!all_octal(digits)) {
      return RP_LITERAL_MALFORMED;
    }
    out->python2 = true;
    base = 8;
  }
  digits = rp_str_sub(digits, zeros, digits.size);
  if (digits.size > RP_LITERAL_DIGITS) {
    return RP_LITERAL_TOO_LARGE;
  }
  out->text = digits.size == 0 ? RP_STR("0") : base == 10 ? digits : to_decimal(arena, digits, base);
  return RP_LITERAL_OK;
}
