// json, math and string.

#include <math.h>
#include <stdlib.h>

#include "analyzer/lib/py.h"
#include "base/utf8.h"

enum { JSON_DEPTH = 64 };

typedef struct json_writer {
  rp_interp *in;
  rp_buf buf;
  rp_str item_separator, key_separator;
  rp_val raised_or_unknown; // reason to stop
  bool stopped;
  bool sorted, ascii, symbolic;
  int64_t indent; // -1: one line
  uint32_t node;
} json_writer;

static void stop(json_writer *w, rp_val reason)
{
  if (!w->stopped) {
    w->stopped = true;
    w->raised_or_unknown = reason;
  }
}

static void write_text(json_writer *w, rp_str text)
{
  rp_buf_char(&w->buf, '"');
  while (text.size > 0) {
    uint32_t code = 0;
    size_t size = rp_utf8_decode(text, &code);
    if (size == 0) {
      stop(w, rp_unknown(w->in, RP_RULE_OPERATION_UNKNOWN, w->node));
      return;
    }
    const char *at = code < 0x80 ? strchr("\"\"\\\\\nn\rr\tt\ff\bb", (int)code) : NULL;
    bool escaped = code != 0 && at != NULL && (code == '"' || code == '\\' || code < 0x20);
    if (escaped) {
      rp_buf_char(&w->buf, '\\');
      rp_buf_char(&w->buf, at[1]);
    } else if (code < 0x20 || (code >= 0x7f && w->ascii && code < 0x10000)) {
      rp_buf_printf(&w->buf, "\\u%04x", (unsigned)code);
    } else if (code >= 0x10000 && w->ascii) {
      rp_buf_printf(&w->buf, "\\u%04x\\u%04x", 0xD800U + ((unsigned)(code - 0x10000) >> 10),
                    0xDC00U + ((unsigned)(code - 0x10000) & 0x3FFU));
    } else {
      rp_buf_add(&w->buf, rp_str_sub(text, 0, size));
    }
    text = rp_str_sub(text, size, text.size);
  }
  rp_buf_char(&w->buf, '"');
}

static void line(json_writer *w, int depth)
{
  if (w->indent >= 0) {
    rp_buf_char(&w->buf, '\n');
    for (int64_t i = 0; i < w->indent * depth; i++) {
      rp_buf_char(&w->buf, ' ');
    }
  }
}

// Text of a scalar as JSON has it; false: it is no JSON scalar.
static bool scalar_text(json_writer *w, rp_val value, rp_str *out)
{
  if (value->kind == RP_NONE) {
    *out = RP_STR("null");
  } else if (value->kind == RP_BOOL) {
    *out = value->integer != 0 ? RP_STR("true") : RP_STR("false");
  } else if (value->kind == RP_FLOAT && !isfinite(value->real)) {
    *out = isnan(value->real) ? RP_STR("NaN") : value->real > 0 ? RP_STR("Infinity") : RP_STR("-Infinity");
  } else if (value->kind == RP_INT || value->kind == RP_BIGINT || value->kind == RP_FLOAT) {
    rp_val text = rp_text_of(w->in, value, w->node);
    return rp_py_str(text, out);
  } else {
    return false;
  }
  return true;
}

static void write_value(json_writer *w, rp_val value, int depth);

static void write_dict(json_writer *w, const rp_object *dict, int depth)
{
  size_t count = dict->entries.count;
  rp_item *pairs = RP_NEW_ARRAY(w->in->arena, rp_item, count + 1);
  rp_val *keys = RP_NEW_ARRAY(w->in->arena, rp_val, count + 1);
  for (size_t i = 0; i < count; i++) {
    pairs[i] = rp_py_item(w->in, rp_py_num(w->in, (int64_t)i));
    keys[i] = dict->entries.data[i].key;
    if (!rp_value_is_scalar(keys[i])) {
      stop(w, rp_unknown(w->in, RP_RULE_OPERATION_UNKNOWN, w->node));
      return;
    }
  }
  if (rp_py_shape_of_dict(dict) != RP_PY_PLAIN) {
    stop(w, rp_unknown(w->in, RP_RULE_OPERATION_UNKNOWN, w->node));
    return;
  }
  int sorted = w->sorted ? rp_py_sort(w->in, pairs, keys, count, false, w->node) : 1;
  if (sorted != 1) {
    stop(w, sorted < 0 ? NULL : rp_unknown(w->in, RP_RULE_OPERATION_UNKNOWN, w->node));
    return;
  }
  rp_buf_char(&w->buf, '{');
  for (size_t i = 0; i < count && !w->stopped; i++) {
    const rp_entry *entry = &dict->entries.data[pairs[i].value->integer];
    rp_str key;
    if (i > 0) {
      rp_buf_add(&w->buf, w->item_separator);
    }
    line(w, depth + 1);
    if (rp_py_str(entry->key, &key) || scalar_text(w, entry->key, &key)) {
      write_text(w, key);
    } else {
      stop(w, rp_raise(w->in, "TypeError", "keys must be str, int, float, bool or None"));
    }
    rp_buf_add(&w->buf, w->key_separator);
    write_value(w, entry->value, depth + 1);
  }
  if (count > 0) {
    line(w, depth);
  }
  rp_buf_char(&w->buf, '}');
}

static void write_value(json_writer *w, rp_val value, int depth)
{
  rp_str text;
  if (w->stopped || depth > JSON_DEPTH || w->buf.size > RP_PY_TEXT_LIMIT) {
    stop(w, rp_py_too_large(w->in, w->node));
    return;
  }
  if (rp_py_str(value, &text)) {
    write_text(w, text);
    return;
  }
  if (scalar_text(w, value, &text)) {
    rp_buf_add(&w->buf, text);
    return;
  }
  if (rp_value_is(value, RP_OBJECT_DICT)) {
    write_dict(w, value->object, depth);
    return;
  }
  if (!rp_value_is_list(value) && !rp_value_is(value, RP_OBJECT_TUPLE)) {
    w->symbolic = w->symbolic || rp_value_is_symbolic(value);
    stop(w, value->kind == RP_UNKNOWN ? value
            : rp_value_is_scalar(value) || rp_value_is_container(value)
                ? rp_raise(w->in, "TypeError", "Object is not JSON serializable")
                : rp_unknown(w->in, RP_RULE_OPERATION_UNKNOWN, w->node));
    return;
  }
  const rp_items *items = &value->object->items;
  if (rp_py_shape_in_order(items) != RP_PY_PLAIN) {
    stop(w, rp_unknown(w->in, RP_RULE_OPERATION_UNKNOWN, w->node));
    return;
  }
  rp_buf_char(&w->buf, '[');
  for (size_t i = 0; i < items->count && !w->stopped; i++) {
    if (i > 0) {
      rp_buf_add(&w->buf, w->item_separator);
    }
    line(w, depth + 1);
    write_value(w, items->data[i].value, depth + 1);
  }
  if (items->count > 0) {
    line(w, depth);
  }
  rp_buf_char(&w->buf, ']');
}

static rp_val dumps(rp_interp *in, const rp_call *call)
{
  json_writer w = {.in = in,
                   .item_separator = RP_STR(", "),
                   .key_separator = RP_STR(": "),
                   .ascii = true,
                   .indent = -1,
                   .node = call->node};
  int64_t flag = 0;
  if (call->rest != NULL || call->count != 1 ||
      rp_py_other_keywords(call, "indent sort_keys ensure_ascii separators") > 0) {
    return rp_py_unknown(in, call);
  }
  rp_val indent = rp_py_keyword(call, "indent");
  rp_val separators = rp_py_keyword(call, "separators");
  if (indent != NULL && indent->kind != RP_NONE) {
    if (!rp_py_int(indent, &w.indent) || w.indent < 0 || w.indent > 16) {
      return rp_py_unknown(in, call);
    }
    w.item_separator = RP_STR(",");
  }
  if (separators != NULL && separators->kind != RP_NONE) {
    const rp_items *pair = rp_value_is_sequence(separators) ? &separators->object->items : NULL;
    if (pair == NULL || pair->count != 2 || !rp_py_str(pair->data[0].value, &w.item_separator) ||
        !rp_py_str(pair->data[1].value, &w.key_separator)) {
      return rp_py_unknown(in, call);
    }
  }
  if (rp_py_keyword(call, "sort_keys") != NULL) {
    if (!rp_py_int(rp_py_keyword(call, "sort_keys"), &flag)) {
      return rp_py_unknown(in, call);
    }
    w.sorted = flag != 0;
  }
  if (rp_py_keyword(call, "ensure_ascii") != NULL) {
    if (!rp_py_int(rp_py_keyword(call, "ensure_ascii"), &flag)) {
      return rp_py_unknown(in, call);
    }
    w.ascii = flag != 0;
  }
  write_value(&w, call->args[0], 0);
  if (w.stopped) {
    rp_buf_release(&w.buf);
    return w.symbolic && call->keyword_count == 0 ? rp_py_derive(in, call, RP_TYPE_STR) : w.raised_or_unknown;
  }
  return rp_py_take(in, &w.buf);
}

typedef struct json_reader {
  rp_interp *in;
  rp_str text;
  size_t at;
} json_reader;

static void skip_space(json_reader *r)
{
  while (r->at < r->text.size && r->text.data[r->at] != '\0' && strchr(" \t\n\r", r->text.data[r->at]) != NULL) {
    r->at++;
  }
}

static bool take(json_reader *r, char c)
{
  skip_space(r);
  if (r->at < r->text.size && r->text.data[r->at] == c) {
    r->at++;
    return true;
  }
  return false;
}

static bool word(json_reader *r, const char *cstr)
{
  if (!rp_str_starts_with(rp_str_sub(r->text, r->at, r->text.size), rp_str_of(cstr))) {
    return false;
  }
  r->at += strlen(cstr);
  return true;
}

static bool read_hex(json_reader *r, uint32_t *code)
{
  *code = 0;
  for (int i = 0; i < 4; i++, r->at++) {
    char c = r->at < r->text.size ? r->text.data[r->at] : '\0';
    unsigned digit = c >= '0' && c <= '9'   ? (unsigned)(c - '0')
                     : c >= 'a' && c <= 'f' ? (unsigned)(c - 'a' + 10)
                     : c >= 'A' && c <= 'F' ? (unsigned)(c - 'A' + 10)
                                            : 16;
    if (digit == 16) {
      return false;
    }
    *code = *code * 16 + digit;
  }
  return true;
}

static bool read_escape(json_reader *r, rp_buf *buf)
{
  char c = r->at < r->text.size ? r->text.data[r->at++] : '\0';
  static const char from[] = "\"\\/bfnrt";
  static const char to[] = "\"\\/\b\f\n\r\t";
  const char *at = c != '\0' ? strchr(from, c) : NULL;
  if (at != NULL) {
    rp_buf_char(buf, to[at - from]);
    return true;
  }
  uint32_t code = 0;
  if (c != 'u' || !read_hex(r, &code)) {
    return false;
  }
  if (code >= 0xD800 && code < 0xDC00 && word(r, "\\u")) {
    uint32_t low = 0;
    if (!read_hex(r, &low) || low < 0xDC00 || low > 0xDFFF) {
      return false;
    }
    code = 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00);
  }
  char bytes[4];
  size_t size = rp_utf8_encode(code, bytes);
  rp_buf_add(buf, (rp_str){bytes, size});
  return size > 0;
}

static rp_val read_text(json_reader *r)
{
  rp_buf buf = RP_BUF_INIT;
  while (r->at < r->text.size && r->text.data[r->at] != '"') {
    char c = r->text.data[r->at++];
    bool good = c == '\\' ? read_escape(r, &buf) : (unsigned char)c >= 0x20;
    if (!good) {
      rp_buf_release(&buf);
      return NULL;
    }
    if (c != '\\') {
      rp_buf_char(&buf, c);
    }
  }
  if (r->at++ >= r->text.size) {
    rp_buf_release(&buf);
    return NULL;
  }
  return rp_py_take(r->in, &buf);
}

static rp_val read_number(json_reader *r)
{
  size_t from = r->at;
  bool real = false;
  while (r->at < r->text.size && r->text.data[r->at] != '\0' &&
         strchr("+-.eE0123456789", r->text.data[r->at]) != NULL) {
    real = real || strchr(".eE", r->text.data[r->at]) != NULL;
    r->at++;
  }
  rp_str text = rp_arena_str(r->in->arena, rp_str_sub(r->text, from, r->at));
  size_t digit = text.size > 0 && text.data[0] == '-' ? 1 : 0;
  bool starts = digit < text.size && text.data[digit] >= '0' && text.data[digit] <= '9';
  bool leading = starts && text.data[digit] == '0' && digit + 1 < text.size && text.data[digit + 1] >= '0' &&
                 text.data[digit + 1] <= '9';
  char *end = NULL;
  if (!starts || leading) {
    return NULL;
  }
  if (real) {
    double number = strtod(text.data, &end);
    return *end == '\0' && text.data[text.size - 1] != '.' ? rp_py_real_value(r->in, number) : NULL;
  }
  int64_t number = 0;
  if (rp_str_to_int64(text, &number)) {
    return rp_py_num(r->in, number);
  }
  return strspn(text.data + digit, "0123456789") == text.size - digit ? rp_value_bigint(&r->in->values, text) : NULL;
}

static rp_val read_value(json_reader *r, int depth)
{
  rp_interp *in = r->in;
  skip_space(r);
  if (depth > JSON_DEPTH || r->at >= r->text.size) {
    return NULL;
  }
  if (take(r, '"')) {
    return read_text(r);
  }
  if (take(r, '[')) {
    rp_object *list = rp_object_new(in, RP_OBJECT_LIST);
    bool more = !take(r, ']');
    while (more) {
      rp_val item = read_value(r, depth + 1);
      if (item == NULL) {
        return NULL;
      }
      rp_items_append(in, list, rp_py_item(in, item));
      more = take(r, ',');
      if (!more && !take(r, ']')) {
        return NULL;
      }
    }
    return rp_value_object(&in->values, list);
  }
  if (take(r, '{')) {
    rp_val dict = rp_dict_new(in);
    bool more = !take(r, '}');
    while (more) {
      rp_val key = take(r, '"') ? read_text(r) : NULL;
      rp_val value = key != NULL && take(r, ':') ? read_value(r, depth + 1) : NULL;
      if (value == NULL) {
        return NULL;
      }
      rp_dict_set(in, dict->object, key, value);
      more = take(r, ',');
      if (!more && !take(r, '}')) {
        return NULL;
      }
    }
    return dict;
  }
  return word(r, "true")    ? in->values.yes
         : word(r, "false") ? in->values.no
         : word(r, "null")  ? in->values.none
                            : read_number(r);
}

static rp_val loads(rp_interp *in, const rp_call *call)
{
  rp_str text;
  if (!rp_py_takes(call, 1, 1) || !rp_py_str(call->args[0], &text) || text.size > RP_PY_TEXT_LIMIT) {
    return rp_py_unknown(in, call);
  }
  json_reader reader = {in, text, 0};
  rp_val value = read_value(&reader, 0);
  skip_space(&reader);
  return value != NULL && reader.at == text.size ? value : rp_raise(in, "json.JSONDecodeError", "Expecting value");
}

static rp_val not_known(rp_interp *in, const rp_call *call)
{
  return rp_py_unknown(in, call);
}

// ---- math ----

static rp_val whole(rp_interp *in, const rp_call *call, double (*to_whole)(double))
{
  double number = 0;
  if (!rp_py_takes(call, 1, 1) || !rp_py_real(call->args[0], &number)) {
    return rp_py_unknown(in, call);
  }
  if (rp_value_is_integral(call->args[0])) {
    return rp_py_num(in, call->args[0]->integer);
  }
  if (!isfinite(number)) {
    return rp_raise(in, isnan(number) ? "ValueError" : "OverflowError", "cannot convert float to integer");
  }
  return fabs(number) < 9e18 ? rp_py_num(in, (int64_t)to_whole(number)) : rp_py_unknown(in, call);
}

static rp_val floor_row(rp_interp *in, const rp_call *call)
{
  return whole(in, call, floor);
}

static rp_val ceil_row(rp_interp *in, const rp_call *call)
{
  return whole(in, call, ceil);
}

static rp_val trunc_row(rp_interp *in, const rp_call *call)
{
  return whole(in, call, trunc);
}

static rp_val sqrt_row(rp_interp *in, const rp_call *call)
{
  double number = 0;
  if (!rp_py_takes(call, 1, 1) || !rp_py_real(call->args[0], &number)) {
    return rp_py_unknown(in, call);
  }
  return number < 0 ? rp_raise(in, "ValueError", "math domain error") : rp_py_real_value(in, sqrt(number));
}

static rp_val log_row(rp_interp *in, const rp_call *call)
{
  double number = 0;
  if (!rp_py_takes(call, 1, 1) || !rp_py_real(call->args[0], &number)) {
    return rp_py_unknown(in, call);
  }
  if (number <= 0) {
    return rp_raise(in, "ValueError", "math domain error");
  }
  bool ten = strcmp(call->row->name, "math.log10") == 0;
  bool two = strcmp(call->row->name, "math.log2") == 0;
  return rp_py_real_value(in, ten ? log10(number) : two ? log2(number) : log(number));
}

static rp_val fabs_row(rp_interp *in, const rp_call *call)
{
  double number = 0;
  return rp_py_takes(call, 1, 1) && rp_py_real(call->args[0], &number) ? rp_py_real_value(in, fabs(number))
                                                                       : rp_py_unknown(in, call);
}

static rp_val isnan_row(rp_interp *in, const rp_call *call)
{
  double number = 0;
  bool known = rp_py_takes(call, 1, 1) && rp_py_real(call->args[0], &number);
  bool infinite = strcmp(call->row->name, "math.isinf") == 0;
  return known ? rp_py_bool(in, infinite ? isinf(number) != 0 : isnan(number) != 0) : rp_py_unknown(in, call);
}

static rp_val capwords(rp_interp *in, const rp_call *call)
{
  if (!rp_py_takes(call, 1, 1) || call->args[0]->kind != RP_STR_) {
    return rp_py_unknown(in, call);
  }
  rp_val words = rp_call_method(in, call->args[0], "split", NULL, 0, call->node);
  if (words == NULL || !rp_value_is(words, RP_OBJECT_LIST)) {
    return words;
  }
  rp_object *out = rp_object_new(in, RP_OBJECT_LIST);
  for (size_t i = 0; i < words->object->items.count; i++) {
    rp_val capital = rp_call_method(in, words->object->items.data[i].value, "capitalize", NULL, 0, call->node);
    if (capital == NULL) {
      return NULL;
    }
    rp_items_append(in, out, rp_py_item(in, capital));
  }
  rp_val list = rp_value_object(&in->values, out);
  return rp_call_method(in, rp_value_cstr(&in->values, " "), "join", &list, 1, call->node);
}

static const rp_native rows[] = {
    {"json.dumps", dumps, RP_NATIVE_PURE, RP_TYPE_STR},
    {"json.loads", loads, RP_NATIVE_PURE, RP_TYPE_ANY},
    {"math.floor", floor_row, RP_NATIVE_PURE, RP_TYPE_INT},
    {"math.ceil", ceil_row, RP_NATIVE_PURE, RP_TYPE_INT},
    {"math.trunc", trunc_row, RP_NATIVE_PURE, RP_TYPE_INT},
    {"math.sqrt", sqrt_row, RP_NATIVE_PURE, RP_TYPE_FLOAT},
    {"math.log", log_row, RP_NATIVE_PURE, RP_TYPE_FLOAT},
    {"math.log10", log_row, RP_NATIVE_PURE, RP_TYPE_FLOAT},
    {"math.log2", log_row, RP_NATIVE_PURE, RP_TYPE_FLOAT},
    {"math.fabs", fabs_row, RP_NATIVE_PURE, RP_TYPE_FLOAT},
    {"math.isnan", isnan_row, RP_NATIVE_PURE, RP_TYPE_BOOL},
    {"math.isinf", isnan_row, RP_NATIVE_PURE, RP_TYPE_BOOL},
    {"string.capwords", capwords, RP_NATIVE_PURE, RP_TYPE_STR},
    // Pure, but not computed here.
    {"urllib.parse.quote", not_known, RP_NATIVE_PURE, RP_TYPE_STR},
    {"urllib.parse.urljoin", not_known, RP_NATIVE_PURE, RP_TYPE_STR},
    {"urllib.parse.urlparse", not_known, RP_NATIVE_PURE, RP_TYPE_ANY},
};

void rp_lib_text_register(rp_interp *in)
{
  RP_PY_ROWS(in, rows);
}
