// The format-specification mini-language (Python library reference, string: "Format Specification Mini-Language"):
// [[fill]align][sign][#][0][width][grouping][.precision][type], for str, int, bool, float; dates take strftime
// patterns.

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "analyzer/lib/py.h"

typedef struct format_spec {
  rp_str fill;
  char align; // '\0': not given
  char sign;  // '\0': not given
  bool alternate;
  bool zero;
  int64_t width;
  char grouping;     // '\0', ',' or '_'
  int64_t precision; // -1: not given
  char type;         // '\0': not given
} format_spec;

static bool aligns(char c)
{
  return c == '<' || c == '>' || c == '=' || c == '^';
}

static bool read_number(rp_str spec, size_t *at, int64_t *out)
{
  size_t from = *at;
  *out = 0;
  while (*at < spec.size && spec.data[*at] >= '0' && spec.data[*at] <= '9') {
    *out = *out < 100000000 ? *out * 10 + (spec.data[*at] - '0') : *out;
    (*at)++;
  }
  return *at > from;
}

static bool parse(rp_str spec, format_spec *out)
{
  *out = (format_spec){.fill = RP_STR(" "), .precision = -1};
  size_t at = 0;
  size_t first = rp_py_offset(spec, 1);
  if (first < spec.size && aligns(spec.data[first])) {
    out->fill = rp_str_sub(spec, 0, first);
    out->align = spec.data[first];
    at = first + 1;
  } else if (spec.size > 0 && aligns(spec.data[0])) {
    out->align = spec.data[0];
    at = 1;
  }
  if (at < spec.size && (spec.data[at] == '+' || spec.data[at] == '-' || spec.data[at] == ' ')) {
    out->sign = spec.data[at++];
  }
  if (at < spec.size && spec.data[at] == '#') {
    out->alternate = true;
    at++;
  }
  if (at < spec.size && spec.data[at] == '0') {
    out->zero = true;
    if (out->align == '\0') {
      out->fill = RP_STR("0");
    }
    at++;
  }
  read_number(spec, &at, &out->width);
  if (at < spec.size && (spec.data[at] == ',' || spec.data[at] == '_')) {
    out->grouping = spec.data[at++];
  }
  if (at < spec.size && spec.data[at] == '.') {
    at++;
    if (!read_number(spec, &at, &out->precision)) {
      return false;
    }
  }
  if (at < spec.size) {
    out->type = spec.data[at++];
  }
  return at == spec.size;
}

// Pads `sign` + `body` to the width.
static rp_val pad(rp_interp *in, const format_spec *spec, rp_str sign, rp_str body, char default_align, uint32_t node)
{
  if (spec->width > RP_PY_TEXT_LIMIT / 4) {
    return rp_py_too_large(in, node);
  }
  char align = spec->align != '\0' ? spec->align : default_align;
  int64_t missing = spec->width - (int64_t)rp_py_length(sign) - (int64_t)rp_py_length(body);
  missing = missing < 0 ? 0 : missing;
  int64_t left = align == '<' ? 0 : align == '^' ? missing / 2 : missing;
  rp_buf buf = RP_BUF_INIT;
  if (align == '=') {
    rp_buf_add(&buf, sign);
  }
  for (int64_t i = 0; i < left; i++) {
    rp_buf_add(&buf, spec->fill);
  }
  if (align != '=') {
    rp_buf_add(&buf, sign);
  }
  rp_buf_add(&buf, body);
  for (int64_t i = left; i < missing; i++) {
    rp_buf_add(&buf, spec->fill);
  }
  return rp_py_take(in, &buf);
}

static void grouped(rp_buf *buf, rp_str digits, char separator, size_t every)
{
  for (size_t i = 0; i < digits.size; i++) {
    if (separator != '\0' && i > 0 && (digits.size - i) % every == 0) {
      rp_buf_char(buf, separator);
    }
    rp_buf_char(buf, digits.data[i]);
  }
}

// Number text with its separators, and leading zeros where the width is filled with zeros behind the sign: these are
// grouped too ("{:010,}" of 1234 is 00,001,234).
static rp_val number(rp_interp *in, const format_spec *spec, rp_str sign, rp_str digits, rp_str rest, size_t every,
                     uint32_t node)
{
  rp_buf body = RP_BUF_INIT;
  rp_buf zeros = RP_BUF_INIT;
  bool fill = spec->grouping != '\0' && spec->zero &&
              (spec->align == '\0' || (spec->align == '=' && rp_str_is(spec->fill, "0")));
  if (fill && spec->width > 100000) {
    return rp_py_too_large(in, node);
  }
  rp_buf_add(&zeros, digits);
  for (;;) {
    body.size = 0;
    grouped(&body, rp_buf_str(&zeros), spec->grouping, every);
    if (!fill || (int64_t)(body.size + rest.size + sign.size) >= spec->width) {
      break;
    }
    rp_buf longer = RP_BUF_INIT;
    rp_buf_char(&longer, '0');
    rp_buf_add(&longer, rp_buf_str(&zeros));
    rp_buf_release(&zeros);
    zeros = longer;
  }
  rp_buf_add(&body, rest);
  rp_val value = pad(in, spec, sign, rp_buf_str(&body), spec->zero && spec->align == '\0' ? '=' : '>', node);
  rp_buf_release(&body);
  rp_buf_release(&zeros);
  return value;
}

static rp_str sign_of(bool negative, char sign)
{
  if (negative) {
    return RP_STR("-");
  }
  return sign == '+' ? RP_STR("+") : sign == ' ' ? RP_STR(" ") : RP_STR("");
}

// Digits of |d|, as format type `type` with `precision` writes them ("g" with `point`: at least one decimal).
static rp_str float_digits(rp_interp *in, double d, char type, int precision, bool point)
{
  d = fabs(d);
  if (!isfinite(d)) {
    bool upper = type == 'E' || type == 'F' || type == 'G';
    return isnan(d) ? (upper ? RP_STR("NAN") : RP_STR("nan")) : (upper ? RP_STR("INF") : RP_STR("inf"));
  }
  switch (type) {
  case 'e':
    return rp_arena_printf(in->arena, "%.*e", precision, d);
  case 'E':
    return rp_arena_printf(in->arena, "%.*E", precision, d);
  case 'f':
  case 'F':
    return rp_arena_printf(in->arena, "%.*f", precision, d);
  default:
    break;
  }
  if (!point) {
    return type == 'G' ? rp_arena_printf(in->arena, "%.*G", precision, d)
                       : rp_arena_printf(in->arena, "%.*g", precision, d);
  }
  precision = precision == 0 ? 1 : precision;
  rp_str scientific = rp_arena_printf(in->arena, "%.*e", precision - 1, d);
  size_t mark = rp_str_rfind_char(scientific, 'e');
  long exponent = strtol(scientific.data + mark + 1, NULL, 10);
  if (exponent < -4 || exponent >= precision - 1) {
    rp_str mantissa = rp_str_sub(scientific, 0, mark);
    while (rp_str_find(mantissa, RP_STR("."), 0) != SIZE_MAX && rp_str_ends_with(mantissa, RP_STR("0"))) {
      mantissa.size--;
    }
    if (rp_str_ends_with(mantissa, RP_STR("."))) {
      mantissa.size--;
    }
    return rp_arena_printf(in->arena, "%.*s%.*s", RP_STR_ARG(mantissa), (int)(scientific.size - mark),
                           scientific.data + mark);
  }
  rp_str text = rp_arena_printf(in->arena, "%.*g", precision, d);
  return rp_str_find(text, RP_STR("."), 0) == SIZE_MAX ? rp_arena_printf(in->arena, "%.*s.0", RP_STR_ARG(text)) : text;
}

static rp_val bad_code(rp_interp *in, char type, const char *what)
{
  return rp_raise(in, "ValueError", "Unknown format code '%c' for object of type '%s'", type, what);
}

static rp_val format_float(rp_interp *in, double d, const format_spec *spec, uint32_t node)
{
  if (spec->alternate || spec->type == 'n' || spec->precision > 1000) {
    return rp_unknown(in, RP_RULE_OPERATION_UNKNOWN, node);
  }
  bool percent = spec->type == '%';
  if (spec->type != '\0' && !percent && strchr("eEfFgG", spec->type) == NULL) {
    return bad_code(in, spec->type, "float");
  }
  rp_str text;
  if (spec->type == '\0' && spec->precision < 0) {
    rp_val plain = rp_text_of(in, rp_py_real_value(in, fabs(d)), node);
    if (plain == NULL || plain->kind != RP_STR_) {
      return plain;
    }
    text = plain->text;
  } else {
    int precision = spec->precision < 0 ? 6 : (int)spec->precision;
    text = float_digits(in, percent ? d * 100 : d,
                        percent              ? 'f'
                        : spec->type == '\0' ? 'g'
                                             : spec->type,
                        precision, spec->type == '\0');
  }
  size_t whole = 0;
  while (whole < text.size && text.data[whole] >= '0' && text.data[whole] <= '9') {
    whole++;
  }
  rp_str rest = rp_str_sub(text, whole, text.size);
  if (percent) {
    rest = rp_arena_printf(in->arena, "%.*s%%", RP_STR_ARG(rest));
  }
  if (!isfinite(d)) {
    return pad(in, spec, sign_of(signbit(d) != 0 && !isnan(d), spec->sign), rest,
               spec->zero && spec->align == '\0' ? '=' : '>', node);
  }
  return number(in, spec, sign_of(signbit(d) != 0, spec->sign), rp_str_sub(text, 0, whole), rest, 3, node);
}

static rp_str digits_in_base(rp_interp *in, uint64_t number_value, unsigned base, bool upper)
{
  char digits[72];
  size_t at = sizeof digits;
  do {
    digits[--at] = (upper ? "0123456789ABCDEF" : "0123456789abcdef")[number_value % base];
    number_value /= base;
  } while (number_value != 0);
  return rp_arena_str(in->arena, (rp_str){digits + at, sizeof digits - at});
}

static rp_val format_int(rp_interp *in, rp_val value, const format_spec *spec, uint32_t node)
{
  bool big = value->kind == RP_BIGINT;
  bool negative = big ? rp_str_starts_with(value->text, RP_STR("-")) : value->integer < 0;
  if (spec->type != '\0' && strchr("eEfFgG%", spec->type) != NULL) {
    return big ? rp_unknown(in, RP_RULE_OPERATION_UNKNOWN, node) : format_float(in, (double)value->integer, spec, node);
  }
  if (spec->precision >= 0) {
    return rp_raise(in, "ValueError", "Precision not allowed in integer format specifier");
  }
  unsigned base = spec->type == 'x' || spec->type == 'X' ? 16 : spec->type == 'o' ? 8 : spec->type == 'b' ? 2 : 10;
  if (spec->type != '\0' && strchr("bcdoxXn", spec->type) == NULL) {
    return bad_code(in, spec->type, "int");
  }
  if (spec->type == 'c' || spec->type == 'n' || (big && base != 10)) {
    return rp_unknown(in, RP_RULE_OPERATION_UNKNOWN, node);
  }
  if (spec->grouping == ',' && base != 10) {
    return rp_raise(in, "ValueError", "Cannot specify ',' with '%c'.", spec->type);
  }
  rp_str digits = big ? rp_str_sub(value->text, negative ? 1 : 0, value->text.size)
                      : digits_in_base(in, negative ? UINT64_C(0) - (uint64_t)value->integer : (uint64_t)value->integer,
                                       base, spec->type == 'X');
  rp_str sign = sign_of(negative, spec->sign);
  if (spec->alternate && base != 10) {
    sign = rp_arena_printf(in->arena, "%.*s0%c", RP_STR_ARG(sign), spec->type);
  }
  return number(in, spec, sign, digits, RP_STR(""), base == 10 ? 3 : 4, node);
}

static rp_val format_str(rp_interp *in, rp_str text, const format_spec *spec, uint32_t node)
{
  if (spec->type != '\0' && spec->type != 's') {
    return bad_code(in, spec->type, "str");
  }
  if (spec->align == '=' || spec->sign != '\0' || spec->grouping != '\0' || spec->alternate) {
    return rp_raise(in, "ValueError", "not allowed in string format specifier");
  }
  if (spec->precision >= 0) {
    text = rp_str_sub(text, 0, rp_py_offset(text, (size_t)spec->precision));
  }
  return pad(in, spec, RP_STR(""), text, '<', node);
}

typedef struct formatting {
  rp_str spec;
  uint32_t node;
} formatting;

static rp_val format_one(rp_interp *in, const rp_val *values, size_t count, void *data)
{
  (void)count;
  const formatting *state = data;
  rp_val value = values[0];
  format_spec spec;
  if (value->kind == RP_UNKNOWN) {
    return value;
  }
  if (rp_value_is_symbolic(value)) {
    // As it stands in the braces, and each ends with NUL: so rp_text_concat keeps them.
    rp_str name = rp_arena_printf(in->arena, ":%.*s", RP_STR_ARG(state->spec));
    name.size++;
    return rp_value_derived(&in->values, RP_DERIVE_FORMAT, 0, rp_intern_str(&in->names, name), &value, 1, RP_TYPE_STR);
  }
  if (value->kind == RP_DATE || value->kind == RP_DATETIME) {
    return rp_lib_strftime(in, value, state->spec, state->node);
  }
  bool number_or_text =
      rp_value_is_integral(value) || value->kind == RP_BIGINT || value->kind == RP_FLOAT || value->kind == RP_STR_;
  if (!number_or_text) {
    if (rp_value_is(value, RP_OBJECT_INSTANCE)) {
      rp_val method = rp_attribute_or_null(in, value, rp_sym(in, "__format__"), state->node);
      rp_val text = rp_py_text(in, state->spec);
      return method != NULL ? rp_call_simple(in, method, &text, 1, state->node)
                            : rp_unknown(in, RP_RULE_OPERATION_UNKNOWN, state->node);
    }
    return rp_raise(in, "TypeError", "unsupported format string passed to __format__");
  }
  if (!parse(state->spec, &spec)) {
    return rp_raise(in, "ValueError", "Invalid format specifier");
  }
  if (value->kind == RP_STR_) {
    return format_str(in, value->text, &spec, state->node);
  }
  return value->kind == RP_FLOAT ? format_float(in, value->real, &spec, state->node)
                                 : format_int(in, value, &spec, state->node);
}

rp_val rp_lib_format_spec(rp_interp *in, rp_val value, rp_str spec, uint32_t node)
{
  formatting state = {spec, node};
  return spec.size == 0 ? rp_text_of(in, value, node) : rp_py_over_values(in, &value, 1, format_one, &state, node);
}
