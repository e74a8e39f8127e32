// str.format (PEP 3101), format(). A field's value may be anything: each field gives a text or a symbolic part.

#include "analyzer/lib/py.h"

typedef struct fields {
  const rp_call *call;
  rp_val mapping; // format_map: the only source of names; NULL
  int64_t next;   // automatic numbering; -1 after an explicit number
  bool numbered;  // automatic numbering was used
} fields;

typedef RP_VEC(rp_val) parts_vec;

static rp_val render(rp_interp *in, fields *state, rp_str text, int depth);

static bool all_digits(rp_str s)
{
  for (size_t i = 0; i < s.size; i++) {
    if (s.data[i] < '0' || s.data[i] > '9') {
      return false;
    }
  }
  return s.size > 0 && s.size < 10;
}

static rp_val field_start(rp_interp *in, fields *state, rp_str name)
{
  const rp_call *call = state->call;
  int64_t position = 0;
  if (name.size == 0 || all_digits(name)) {
    if (state->mapping != NULL) {
      return rp_raise(in, "ValueError", "Format string contains positional fields");
    }
    if (name.size > 0 ? state->numbered : state->next < 0) {
      return rp_raise(in, "ValueError", "cannot switch between manual and automatic field numbering");
    }
    if (name.size == 0) {
      position = state->next++;
      state->numbered = true;
    } else {
      rp_str_to_int64(name, &position);
      state->next = -1;
    }
    if ((size_t)position < call->count) {
      return call->args[position];
    }
    return call->rest != NULL ? call->rest
                              : rp_raise(in, "IndexError",
                                         "Replacement index %d out of range for positional args tuple", (int)position);
  }
  if (state->mapping != NULL) {
    return rp_subscript(in, state->mapping, rp_py_text(in, name), call->node);
  }
  for (size_t i = 0; i < call->keyword_count; i++) {
    if (rp_str_eq(call->keywords[i].name->text, name)) {
      return call->keywords[i].value;
    }
  }
  return call->rest != NULL ? call->rest : rp_raise(in, "KeyError", "'%.*s'", RP_STR_ARG(name));
}

static rp_val field_value(rp_interp *in, fields *state, rp_str path)
{
  size_t at = 0;
  while (at < path.size && path.data[at] != '.' && path.data[at] != '[') {
    at++;
  }
  rp_val value = field_start(in, state, rp_str_sub(path, 0, at));
  while (value != NULL && at < path.size) {
    size_t from = at + 1;
    bool index = path.data[at] == '[';
    at = from;
    if (index) {
      at = rp_str_find(path, RP_STR("]"), from);
      if (at == SIZE_MAX) {
        return rp_raise(in, "ValueError", "expected '}' before end of string");
      }
    } else {
      while (at < path.size && path.data[at] != '.' && path.data[at] != '[') {
        at++;
      }
    }
    rp_str part = rp_str_sub(path, from, at);
    if (part.size == 0) {
      return rp_raise(in, "ValueError", "Empty attribute in format string");
    }
    if (index) {
      int64_t number = 0;
      rp_val key = all_digits(part) && rp_str_to_int64(part, &number) ? rp_py_num(in, number) : rp_py_text(in, part);
      value = rp_subscript(in, value, key, state->call->node);
      at++;
      if (value != NULL && at < path.size && path.data[at] != '.' && path.data[at] != '[') {
        return rp_raise(in, "ValueError", "Only '.' or '[' may follow ']' in format field specifier");
      }
    } else {
      value = rp_attribute(in, value, rp_intern_str(&in->names, part), state->call->node);
    }
  }
  return value;
}

typedef struct field_format {
  int conversion;
  uint32_t node;
  const rp_call *call;
} field_format;

// values: the value and its spec.
static rp_val format_field(rp_interp *in, const rp_val *values, size_t count, void *data)
{
  (void)count;
  const field_format *state = data;
  rp_val unknown = rp_py_first_unknown(values, 2);
  if (unknown != NULL) {
    return unknown;
  }
  rp_str spec;
  if (!rp_py_str(values[1], &spec)) {
    return rp_unknown(in, RP_RULE_OPERATION_UNKNOWN, state->node);
  }
  return rp_format_value(in, values[0], state->conversion, spec, state->node);
}

// `field` is what stands between the braces.
static rp_val render_field(rp_interp *in, fields *state, rp_str field, int depth)
{
  size_t at = 0;
  int brackets = 0;
  while (at < field.size && (brackets > 0 || (field.data[at] != '!' && field.data[at] != ':'))) {
    brackets += field.data[at] == '[' ? 1 : field.data[at] == ']' ? -1 : 0;
    if (field.data[at] == '{' && brackets == 0) {
      return rp_raise(in, "ValueError", "unexpected '{' in field name");
    }
    at++;
  }
  rp_val values[2] = {field_value(in, state, rp_str_sub(field, 0, at)), NULL};
  if (values[0] == NULL) {
    return NULL;
  }
  field_format format = {0, state->call->node, state->call};
  if (at < field.size && field.data[at] == '!') {
    char conversion = at + 1 < field.size ? field.data[at + 1] : '\0';
    if ((conversion != 'r' && conversion != 's' && conversion != 'a') ||
        (at + 2 < field.size && field.data[at + 2] != ':')) {
      return rp_raise(in, "ValueError", "expected ':' after conversion specifier");
    }
    format.conversion = conversion;
    at += 2;
  }
  rp_str spec = at < field.size ? rp_str_sub(field, at + 1, field.size) : RP_STR("");
  bool nested = rp_str_find(spec, RP_STR("{"), 0) != SIZE_MAX || rp_str_find(spec, RP_STR("}"), 0) != SIZE_MAX;
  values[1] = nested ? render(in, state, spec, depth - 1) : rp_py_text(in, spec);
  return values[1] != NULL ? rp_py_over_values(in, values, 2, format_field, &format, state->call->node) : NULL;
}

// End of the field that starts behind an opening brace; SIZE_MAX.
static size_t field_end(rp_str text, size_t at)
{
  int braces = 1;
  while (at < text.size) {
    braces += text.data[at] == '{' ? 1 : text.data[at] == '}' ? -1 : 0;
    if (braces == 0) {
      return at;
    }
    at++;
  }
  return SIZE_MAX;
}

static rp_val render(rp_interp *in, fields *state, rp_str text, int depth)
{
  if (depth < 0) {
    return rp_raise(in, "ValueError", "Max string recursion exceeded");
  }
  parts_vec parts = {0};
  rp_buf literal = RP_BUF_INIT;
  rp_val result = in->values.none;
  size_t at = 0;
  while (at < text.size && result != NULL) {
    char c = text.data[at];
    bool doubled = at + 1 < text.size && text.data[at + 1] == c;
    if ((c != '{' && c != '}') || doubled) {
      rp_buf_char(&literal, c);
      at += (c == '{' || c == '}') && doubled ? 2 : 1;
      continue;
    }
    size_t end = c == '{' ? field_end(text, at + 1) : SIZE_MAX;
    if (end == SIZE_MAX) {
      result = rp_raise(in, "ValueError", "Single '%c' encountered in format string", c);
      break;
    }
    if (literal.size > 0) {
      rp_val before = rp_py_text(in, rp_buf_str(&literal));
      RP_PUSH(in->arena, &parts, before);
      literal.size = 0;
    }
    result = render_field(in, state, rp_str_sub(text, at + 1, end), depth);
    if (result != NULL) {
      RP_PUSH(in->arena, &parts, result);
    }
    at = end + 1;
  }
  if (literal.size > 0) {
    rp_val last = rp_py_text(in, rp_buf_str(&literal));
    RP_PUSH(in->arena, &parts, last);
  }
  rp_buf_release(&literal);
  return result != NULL ? rp_py_concat(in, parts.items, parts.count, state->call->node) : NULL;
}

static rp_val format_template(rp_interp *in, const rp_val *values, size_t count, void *data)
{
  (void)count;
  const fields *initial = data;
  fields state = *initial;
  const rp_call *call = state.call;
  rp_val template = values[0];
  if (template->kind == RP_UNKNOWN) {
    return template;
  }
  if (template->kind == RP_STR_) {
    return render(in, &state, template->text, 2);
  }
  if (!rp_value_is_symbolic(template) || call->rest != NULL) {
    return rp_py_unknown(in, call);
  }
  rp_call copy = *call;
  copy.self = template;
  if (call->keyword_count == 0) {
    return rp_py_derive(in, &copy, RP_TYPE_STR);
  }
  if (call->count > 0) {
    return rp_py_unknown(in, call);
  }
  // s.format(a=x) is s.format_map({'a': x}), which has a form without keywords.
  rp_val dict = rp_dict_new(in);
  for (size_t i = 0; i < call->keyword_count; i++) {
    if (call->keywords[i].value->kind == RP_UNKNOWN) {
      return call->keywords[i].value;
    }
    rp_dict_set(in, dict->object, rp_value_str(&in->values, call->keywords[i].name->text), call->keywords[i].value);
  }
  rp_val operands[2] = {template, dict};
  return rp_value_derived(&in->values, RP_DERIVE_METHOD, 0, rp_sym(in, "format_map"), operands, 2, RP_TYPE_STR);
}

static rp_val str_format(rp_interp *in, const rp_call *call)
{
  rp_call rest;
  rp_val self = rp_py_self(call, &rest);
  fields state = {&rest, NULL, 0, false};
  return self != NULL ? rp_py_over_values(in, &self, 1, format_template, &state, call->node) : rp_py_unknown(in, call);
}

static rp_val str_format_map(rp_interp *in, const rp_call *call)
{
  if (!rp_py_takes(call, 1, 1) || call->self == NULL) {
    return rp_py_unknown(in, call);
  }
  fields state = {call, call->args[0], 0, false};
  return rp_py_over_values(in, &call->self, 1, format_template, &state, call->node);
}

static rp_val format_row(rp_interp *in, const rp_call *call)
{
  if (!rp_py_takes(call, 1, 2)) {
    return rp_py_unknown(in, call);
  }
  rp_val values[2] = {call->args[0], call->count == 2 ? call->args[1] : rp_value_cstr(&in->values, "")};
  field_format format = {0, call->node, call};
  return rp_py_over_values(in, values, 2, format_field, &format, call->node);
}

static const rp_native rows[] = {
    {"str.format", str_format, RP_NATIVE_RECEIVER, RP_TYPE_STR},
    {"str.format_map", str_format_map, 0, RP_TYPE_STR},
    {"builtins.format", format_row, 0, RP_TYPE_STR},
};

void rp_lib_format_register(rp_interp *in)
{
  RP_PY_ROWS(in, rows);
}
