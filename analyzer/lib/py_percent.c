// printf-style formatting of str (Python library reference, "printf-style String Formatting"). Each conversion is put
// into the terms of the format-specification language, which then also serves values that are not known.

#include <math.h>

#include "analyzer/lib/py.h"

typedef struct conversion {
  bool minus, plus, blank, zero, alternate;
  int64_t width;
  int64_t precision; // -1: not given
  char type;
} conversion;

typedef struct operands {
  const rp_val *values;
  size_t count;
  size_t next;
  rp_val mapping;
} operands;

typedef RP_VEC(rp_val) parts_vec;

static bool read_number(rp_str text, size_t *at, int64_t *out)
{
  *out = 0;
  while (*at < text.size && text.data[*at] >= '0' && text.data[*at] <= '9') {
    if (*out > RP_PY_TEXT_LIMIT) {
      return false;
    }
    *out = *out * 10 + (text.data[*at] - '0');
    (*at)++;
  }
  return true;
}

static rp_val next_operand(rp_interp *in, operands *from)
{
  if (from->next >= from->count) {
    return rp_raise(in, "TypeError", "not enough arguments for format string");
  }
  return from->values[from->next++];
}

static rp_str spec_of(rp_interp *in, const conversion *c, char type, bool numeric)
{
  bool zero = c->zero && !c->minus && numeric;
  const char *align = c->minus ? "<" : zero ? "" : ">";
  rp_str head = rp_arena_printf(in->arena, "%s%s%s%s", align,
                                numeric && c->plus    ? "+"
                                : numeric && c->blank ? " "
                                                      : "",
                                numeric && c->alternate ? "#" : "", zero ? "0" : "");
  rp_str width = c->width > 0 ? rp_arena_printf(in->arena, "%d", (int)c->width) : RP_STR("");
  rp_str precision = c->precision >= 0 ? rp_arena_printf(in->arena, ".%d", (int)c->precision) : RP_STR("");
  char tail[2] = {type, '\0'};
  if (width.size == 0) {
    head = rp_arena_printf(in->arena, "%s%s",
                           numeric && c->plus    ? "+"
                           : numeric && c->blank ? " "
                                                 : "",
                           numeric && c->alternate ? "#" : "");
  }
  return rp_arena_printf(in->arena, "%.*s%.*s%.*s%s", RP_STR_ARG(head), RP_STR_ARG(width), RP_STR_ARG(precision), tail);
}

typedef struct state_of_one {
  conversion c;
  uint32_t node;
} state_of_one;

static rp_val convert_number(rp_interp *in, rp_val value, const conversion *c, uint32_t node)
{
  bool integer = strchr("diouxX", c->type) != NULL;
  if (rp_value_is_symbolic(value)) {
    rp_type type = rp_value_type(value);
    bool fits = integer ? type == RP_TYPE_INT : type == RP_TYPE_FLOAT || type == RP_TYPE_INT;
    // None: the caller keeps the whole operation as it is written.
    if (!fits || (integer && c->precision >= 0)) {
      return in->values.none;
    }
  } else if (integer && value->kind == RP_FLOAT && strchr("diu", c->type) != NULL && isfinite(value->real) &&
             fabs(value->real) < 9e18) {
    value = rp_py_num(in, (int64_t)value->real);
  } else if (integer ? !rp_value_is_integral(value) && value->kind != RP_BIGINT
                     : !rp_value_is_integral(value) && value->kind != RP_FLOAT) {
    bool plain = rp_value_is_scalar(value) && value->kind != RP_BIGINT && value->kind != RP_FLOAT;
    return plain ? rp_raise(in, "TypeError", "%%%c format: a number is required", c->type)
                 : rp_unknown(in, RP_RULE_OPERATION_UNKNOWN, node);
  }
  if (integer && c->precision >= 0) {
    // At least so many digits: the same as a zero-filled width where there is no other width.
    if (c->width > 0 || c->alternate || value->kind == RP_BIGINT) {
      return rp_unknown(in, RP_RULE_OPERATION_UNKNOWN, node);
    }
    bool sign = value->integer < 0 || c->plus || c->blank;
    conversion filled = *c;
    filled.zero = true;
    filled.minus = false;
    filled.width = c->precision + (sign ? 1 : 0);
    filled.precision = -1;
    return rp_lib_format_spec(in, value, spec_of(in, &filled, strchr("diu", c->type) != NULL ? 'd' : c->type, true),
                              node);
  }
  char type = integer && strchr("diu", c->type) != NULL ? 'd' : c->type;
  conversion plain = *c;
  plain.alternate = plain.alternate && (type == 'x' || type == 'X' || type == 'o');
  return rp_lib_format_spec(in, value, spec_of(in, &plain, type, true), node);
}

static rp_val convert(rp_interp *in, const rp_val *values, size_t count, void *data)
{
  (void)count;
  const state_of_one *state = data;
  const conversion *c = &state->c;
  rp_val value = values[0];
  if (value->kind == RP_UNKNOWN) {
    return value;
  }
  if (c->type != 's' && c->type != 'r' && c->type != 'a' && c->type != 'c') {
    return convert_number(in, value, c, state->node);
  }
  if (c->type == 'c') {
    rp_str text;
    return rp_py_str(value, &text) && rp_py_length(text) == 1 && c->width == 0
               ? value
               : rp_unknown(in, RP_RULE_OPERATION_UNKNOWN, state->node);
  }
  rp_val text = rp_format_value(in, value, c->type, RP_STR(""), state->node);
  if (text == NULL || (c->width == 0 && c->precision < 0)) {
    return text;
  }
  // Only a text has the width of its own str(): "%5s" of an int is {!s:>5}.
  if (rp_value_is_symbolic(text) && (rp_value_type(value) != RP_TYPE_STR || c->type != 's')) {
    return in->values.none;
  }
  return rp_lib_format_spec(in, text, spec_of(in, c, 's', false), state->node);
}

// Reads one conversion behind '%'. 1: read; 0: it is "%%"; -1: raised.
static int read_conversion(rp_interp *in, rp_str format, size_t *at, operands *from, conversion *c, rp_val *value)
{
  *c = (conversion){.precision = -1};
  *value = NULL;
  if (*at < format.size && format.data[*at] == '(') {
    size_t end = *at + 1;
    for (int depth = 1; end < format.size; end++) {
      depth += format.data[end] == '(' ? 1 : format.data[end] == ')' ? -1 : 0;
      if (depth == 0) {
        break;
      }
    }
    if (end >= format.size) {
      rp_raise(in, "ValueError", "incomplete format key");
      return -1;
    }
    if (from->mapping == NULL) {
      rp_raise(in, "TypeError", "format requires a mapping");
      return -1;
    }
    *value = rp_subscript(in, from->mapping, rp_py_text(in, rp_str_sub(format, *at + 1, end)),
                          in->frame != NULL ? in->frame->node : 0);
    if (*value == NULL) {
      return -1;
    }
    *at = end + 1;
  }
  for (; *at < format.size; (*at)++) {
    char flag = format.data[*at];
    c->minus = c->minus || flag == '-';
    c->plus = c->plus || flag == '+';
    c->blank = c->blank || flag == ' ';
    c->zero = c->zero || flag == '0';
    c->alternate = c->alternate || flag == '#';
    if (strchr("-+ 0#", flag) == NULL || flag == '\0') {
      break;
    }
  }
  int64_t number = 0;
  if (*at < format.size && format.data[*at] == '*') {
    rp_val width = next_operand(in, from);
    if (width == NULL || !rp_py_int(width, &number) || number < 0 || number > 10000) {
      return width == NULL ? -1 : -2;
    }
    c->width = number;
    (*at)++;
  } else if (!read_number(format, at, &c->width)) {
    return -2;
  }
  if (*at < format.size && format.data[*at] == '.') {
    (*at)++;
    if (!read_number(format, at, &c->precision) || c->precision > 1000) {
      return -2;
    }
  }
  while (*at < format.size && strchr("hlL", format.data[*at]) != NULL && format.data[*at] != '\0') {
    (*at)++;
  }
  if (*at >= format.size) {
    rp_raise(in, "ValueError", "incomplete format");
    return -1;
  }
  c->type = format.data[(*at)++];
  if (c->type == '*') { // the width, or the precision, is an operand
    return -2;
  }
  if (c->type == '%') {
    return 0;
  }
  if (c->type == '\0' || strchr("diouxXeEfFgGcrsa", c->type) == NULL) {
    rp_raise(in, "ValueError", "unsupported format character '%c'", c->type);
    return -1;
  }
  if (*value == NULL) {
    *value = next_operand(in, from);
  }
  return *value != NULL ? 1 : -1;
}

// Whether a part says that the operation stays as it is written (convert).
static bool gives_up(rp_val part)
{
  bool any = part->kind == RP_NONE;
  for (uint32_t i = 0; part->kind == RP_CHOICE && i < part->choice.count; i++) {
    any = any || part->choice.options[i].value->kind == RP_NONE;
  }
  return any;
}

static rp_val as_written(rp_interp *in, rp_val format, rp_val arguments)
{
  rp_val both[2] = {format, arguments};
  return rp_value_derived(&in->values, RP_DERIVE_BINARY, RP_IR_OP_MOD, NULL, both, 2, RP_TYPE_STR);
}

static rp_val percent(rp_interp *in, rp_val format, operands *from, rp_val arguments, uint32_t node)
{
  rp_str text = format->text;
  parts_vec parts = {0};
  size_t at = 0;
  while (at < text.size) {
    size_t next = rp_str_find(text, RP_STR("%"), at);
    next = next == SIZE_MAX ? text.size : next;
    if (next > at) {
      rp_val literal = rp_py_text(in, rp_str_sub(text, at, next));
      RP_PUSH(in->arena, &parts, literal);
    }
    if (next == text.size) {
      break;
    }
    at = next + 1;
    state_of_one one = {.node = node};
    rp_val value = NULL;
    int read = read_conversion(in, text, &at, from, &one.c, &value);
    if (read < 0) {
      return read == -1 ? NULL : rp_unknown(in, RP_RULE_OPERATION_UNKNOWN, node);
    }
    rp_val part = read == 0 ? rp_value_cstr(&in->values, "%") : rp_py_over_values(in, &value, 1, convert, &one, node);
    if (part == NULL) {
      return NULL;
    }
    if (gives_up(part)) {
      return as_written(in, format, arguments);
    }
    RP_PUSH(in->arena, &parts, part);
  }
  if (from->next < from->count && from->mapping == NULL) {
    return rp_raise(in, "TypeError", "not all arguments converted during string formatting");
  }
  return rp_py_concat(in, parts.items, parts.count, node);
}

static rp_val percent_values(rp_interp *in, const rp_val *values, size_t count, void *data)
{
  (void)count;
  const uint32_t *node = data;
  rp_val format = values[0];
  rp_val arguments = values[1];
  if (rp_py_first_unknown(values, 2) != NULL) {
    return rp_py_first_unknown(values, 2);
  }
  if (format->kind != RP_STR_) {
    return rp_value_is_symbolic(format) ? as_written(in, format, arguments)
                                        : rp_unknown(in, RP_RULE_OPERATION_UNKNOWN, *node);
  }
  operands from = {&arguments, 1, 0, NULL};
  if (rp_value_is(arguments, RP_OBJECT_TUPLE)) {
    const rp_items *items = &arguments->object->items;
    if (rp_py_shape_in_order(items) != RP_PY_PLAIN) {
      return as_written(in, format, arguments);
    }
    rp_val *all = RP_NEW_ARRAY(in->arena, rp_val, items->count + 1);
    for (size_t i = 0; i < items->count; i++) {
      all[i] = items->data[i].value;
    }
    from = (operands){all, items->count, 0, NULL};
  } else if (arguments->kind == RP_OBJECT && arguments->object->kind != RP_OBJECT_NATIVE) {
    rp_object *owner = NULL;
    bool mapping = arguments->object->kind == RP_OBJECT_DICT ||
                   (arguments->object->kind == RP_OBJECT_INSTANCE &&
                    rp_class_find(in, arguments->object->class, rp_sym(in, "__getitem__"), &owner) != NULL);
    from.mapping = mapping ? arguments : NULL;
  } else if (rp_value_is_symbolic(arguments)) {
    // A tuple would be taken apart.
    rp_type type = rp_value_type(arguments);
    if (type == RP_TYPE_ANY || type == RP_TYPE_TUPLE || type == RP_TYPE_LIST || type == RP_TYPE_DICT) {
      return as_written(in, format, arguments);
    }
  }
  return percent(in, format, &from, arguments, *node);
}

rp_val rp_lib_percent(rp_interp *in, rp_val format, rp_val arguments, uint32_t node)
{
  rp_val both[2] = {format, arguments};
  return rp_py_over_values(in, both, 2, percent_values, &node, node);
}
