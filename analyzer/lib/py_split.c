// str.split and its relatives, join and replace.

#include "analyzer/lib/py.h"

static bool space(char c)
{
  return c == ' ' || (c >= '\t' && c <= '\r') || (c >= '\x1c' && c <= '\x1f');
}

typedef RP_VEC(rp_val) values_vec;

static void push(rp_interp *in, values_vec *parts, rp_str part)
{
  rp_val value = rp_py_text(in, part);
  RP_PUSH(in->arena, parts, value);
}

static void turn(values_vec *parts)
{
  for (size_t i = 0; i < parts->count / 2; i++) {
    rp_val part = parts->items[i];
    parts->items[i] = parts->items[parts->count - 1 - i];
    parts->items[parts->count - 1 - i] = part;
  }
}

static void split_space(rp_interp *in, values_vec *parts, rp_str text, int64_t limit)
{
  size_t at = 0;
  while (at < text.size) {
    while (at < text.size && space(text.data[at])) {
      at++;
    }
    if (at == text.size) {
      return;
    }
    size_t end = at;
    if (limit >= 0 && (int64_t)parts->count == limit) {
      push(in, parts, rp_str_sub(text, at, text.size)); // white space at the far end stays
      return;
    }
    while (end < text.size && !space(text.data[end])) {
      end++;
    }
    push(in, parts, rp_str_sub(text, at, end));
    at = end;
  }
}

static void rsplit_space(rp_interp *in, values_vec *parts, rp_str text, int64_t limit)
{
  size_t end = text.size;
  while (end > 0) {
    while (end > 0 && space(text.data[end - 1])) {
      end--;
    }
    if (end == 0) {
      break;
    }
    size_t at = end;
    if (limit >= 0 && (int64_t)parts->count == limit) {
      push(in, parts, rp_str_sub(text, 0, end));
      break;
    }
    while (at > 0 && !space(text.data[at - 1])) {
      at--;
    }
    push(in, parts, rp_str_sub(text, at, end));
    end = at;
  }
  turn(parts);
}

static void split_by(rp_interp *in, values_vec *parts, rp_str text, rp_str separator, int64_t limit)
{
  size_t from = 0;
  while (limit < 0 || (int64_t)parts->count < limit) {
    size_t at = rp_str_find(text, separator, from);
    if (at == SIZE_MAX) {
      break;
    }
    push(in, parts, rp_str_sub(text, from, at));
    from = at + separator.size;
  }
  push(in, parts, rp_str_sub(text, from, text.size));
}

static void rsplit_by(rp_interp *in, values_vec *parts, rp_str text, rp_str separator, int64_t limit)
{
  size_t end = text.size;
  size_t at = end;
  while (at >= separator.size && (limit < 0 || (int64_t)parts->count < limit)) {
    if (rp_str_eq(rp_str_sub(text, at - separator.size, at), separator)) {
      push(in, parts, rp_str_sub(text, at, end));
      end = at - separator.size;
      at = end;
    } else {
      at--;
    }
  }
  push(in, parts, rp_str_sub(text, 0, end));
  turn(parts);
}

static rp_val split_row(rp_interp *in, const rp_call *call, bool right)
{
  rp_str text;
  rp_str separator = {NULL, 0};
  int64_t limit = -1;
  if (call->rest != NULL || rp_py_other_keywords(call, "sep maxsplit") > 0 || !rp_py_str(call->self, &text)) {
    return rp_py_unknown(in, call);
  }
  rp_val given = rp_arg(in, call, 0, "sep");
  rp_val limit_value = rp_arg(in, call, 1, "maxsplit");
  if (limit_value != NULL && !rp_py_int(limit_value, &limit)) {
    return rp_py_unknown(in, call);
  }
  values_vec parts = {0};
  if (rp_py_is_none(given)) {
    if (!rp_py_ascii(text)) {
      return rp_py_unknown(in, call);
    }
    (right ? rsplit_space : split_space)(in, &parts, text, limit);
  } else {
    if (!rp_py_str(given, &separator)) {
      return rp_value_is_scalar(given) ? rp_raise(in, "TypeError", "must be str or None") : rp_py_unknown(in, call);
    }
    if (separator.size == 0) {
      return rp_raise(in, "ValueError", "empty separator");
    }
    (right ? rsplit_by : split_by)(in, &parts, text, separator, limit);
  }
  return parts.count > RP_COLLECTION_LIMIT ? rp_py_too_large(in, call->node)
                                           : rp_sequence_new(in, RP_OBJECT_LIST, parts.items, parts.count);
}

static rp_val split(rp_interp *in, const rp_call *call)
{
  return split_row(in, call, false);
}

static rp_val rsplit(rp_interp *in, const rp_call *call)
{
  return split_row(in, call, true);
}

/// shlex.split of a text without comments (posix, CPython 3.11 shlex.py:128): white space, quotes, backslashes.
static rp_val split_shell(rp_interp *in, const rp_call *call)
{
  rp_str text;
  if (!rp_py_takes(call, 0, 0) || !rp_py_str(call->self, &text)) { // the table's first argument is self
    return rp_py_unknown(in, call);
  }
  values_vec parts = {0};
  rp_buf word = RP_BUF_INIT;
  char quote = '\0';
  bool inside = false;
  for (size_t i = 0; i < text.size; i++) {
    char c = text.data[i];
    bool last = i + 1 == text.size;
    if (c == '\\' && quote != '\'' && !last) {
      char next = text.data[++i];
      if (quote == '"' && next != '"' && next != '\\') {
        rp_buf_char(&word, '\\');
      }
      rp_buf_char(&word, next);
      inside = true;
    } else if (quote != '\0' ? c == quote : c == '"' || c == '\'') {
      quote = quote != '\0' ? '\0' : c;
      inside = true;
    } else if (quote == '\0' && (c == ' ' || c == '\t' || c == '\r' || c == '\n')) {
      if (inside) {
        push(in, &parts, rp_buf_str(&word));
      }
      word.size = 0;
      inside = false;
    } else {
      rp_buf_char(&word, c);
      inside = true;
    }
  }
  bool open = quote != '\0' || (text.size > 0 && text.data[text.size - 1] == '\\');
  if (inside) {
    push(in, &parts, rp_buf_str(&word));
  }
  rp_buf_release(&word);
  return open ? rp_py_unknown(in, call) : rp_sequence_new(in, RP_OBJECT_LIST, parts.items, parts.count);
}

/// CPython 3.11 shlex.py:323.
static rp_val quote_for_shell(rp_interp *in, const rp_call *call)
{
  rp_str text;
  if (!rp_py_takes(call, 0, 0) || !rp_py_str(call->self, &text)) { // the table's first argument is self
    return rp_py_unknown(in, call);
  }
  bool plain = text.size > 0;
  for (size_t i = 0; i < text.size && plain; i++) {
    char c = text.data[i];
    bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    plain = letter || (c != '\0' && strchr("_@%+=:,./-", c) != NULL);
  }
  if (plain) {
    return call->self;
  }
  rp_buf buf = RP_BUF_INIT;
  rp_buf_char(&buf, '\'');
  for (size_t i = 0; i < text.size; i++) {
    if (text.data[i] == '\'') {
      rp_buf_cstr(&buf, "'\"'\"'");
    } else {
      rp_buf_char(&buf, text.data[i]);
    }
  }
  rp_buf_char(&buf, '\'');
  rp_val quoted = rp_value_str(&in->values, rp_arena_str(in->arena, rp_buf_str(&buf)));
  rp_buf_release(&buf);
  return quoted;
}

static rp_val partition_row(rp_interp *in, const rp_call *call, bool right)
{
  rp_str text;
  rp_str separator;
  if (!rp_py_takes(call, 1, 1) || !rp_py_str(call->self, &text) || !rp_py_str(call->args[0], &separator)) {
    return rp_py_unknown(in, call);
  }
  if (separator.size == 0) {
    return rp_raise(in, "ValueError", "empty separator");
  }
  size_t at = rp_str_find(text, separator, 0);
  for (size_t next = at; right && next != SIZE_MAX; next = rp_str_find(text, separator, next + 1)) {
    at = next;
  }
  rp_val empty = rp_value_cstr(&in->values, "");
  rp_val parts[3] = {empty, empty, empty};
  if (at == SIZE_MAX) {
    parts[right ? 2 : 0] = call->self;
  } else {
    parts[0] = rp_py_text(in, rp_str_sub(text, 0, at));
    parts[1] = call->args[0];
    parts[2] = rp_py_text(in, rp_str_sub(text, at + separator.size, text.size));
  }
  return rp_sequence_new(in, RP_OBJECT_TUPLE, parts, 3);
}

static rp_val partition(rp_interp *in, const rp_call *call)
{
  return partition_row(in, call, false);
}

static rp_val rpartition(rp_interp *in, const rp_call *call)
{
  return partition_row(in, call, true);
}

static rp_val splitlines(rp_interp *in, const rp_call *call)
{
  rp_str text;
  int64_t keep = 0;
  rp_val keep_value = rp_arg(in, call, 0, "keepends");
  if (call->rest != NULL || rp_py_other_keywords(call, "keepends") > 0 || !rp_py_str(call->self, &text) ||
      !rp_py_ascii(text) || (keep_value != NULL && !rp_py_int(keep_value, &keep))) {
    return rp_py_unknown(in, call);
  }
  values_vec parts = {0};
  size_t from = 0;
  while (from < text.size) {
    size_t end = from;
    char c = text.data[end];
    while (end < text.size && !((c = text.data[end]) >= '\n' && c <= '\r') && !(c >= '\x1c' && c <= '\x1e')) {
      end++;
    }
    size_t next = end < text.size ? end + 1 : end;
    if (end + 1 < text.size && text.data[end] == '\r' && text.data[end + 1] == '\n') {
      next++;
    }
    push(in, &parts, rp_str_sub(text, from, keep != 0 ? next : end));
    from = next;
  }
  return rp_sequence_new(in, RP_OBJECT_LIST, parts.items, parts.count);
}

static rp_val replace(rp_interp *in, const rp_call *call)
{
  rp_str text;
  rp_str old;
  rp_str new;
  int64_t limit = -1;
  rp_val limit_value = rp_arg(in, call, 2, "count");
  if (call->rest != NULL || rp_py_other_keywords(call, "count") > 0 || call->count < 2 ||
      !rp_py_str(call->self, &text) || !rp_py_str(call->args[0], &old) || !rp_py_str(call->args[1], &new) ||
      (limit_value != NULL && !rp_py_int(limit_value, &limit))) {
    return rp_py_unknown(in, call);
  }
  rp_buf buf = RP_BUF_INIT;
  size_t from = 0;
  int64_t done = 0;
  while ((limit < 0 || done < limit) && buf.size <= RP_PY_TEXT_LIMIT) {
    // An empty text stands before each character and at the end.
    size_t at = old.size > 0 || done == 0 ? rp_str_find(text, old, from) : SIZE_MAX;
    if (old.size == 0 && done > 0 && from < text.size) {
      at = from + rp_py_offset(rp_str_sub(text, from, text.size), 1);
    }
    if (at == SIZE_MAX) {
      break;
    }
    rp_buf_add(&buf, rp_str_sub(text, from, at));
    rp_buf_add(&buf, new);
    from = at + old.size;
    done++;
  }
  rp_buf_add(&buf, rp_str_sub(text, from, text.size));
  if (buf.size > RP_PY_TEXT_LIMIT) {
    rp_buf_release(&buf);
    return rp_py_too_large(in, call->node);
  }
  return rp_py_take(in, &buf);
}

static rp_val join_values(rp_interp *in, const rp_val *values, size_t count, void *data)
{
  const rp_call *call = data;
  rp_val *parts = RP_NEW_ARRAY(in->arena, rp_val, count * 2 + 1);
  size_t used = 0;
  bool text = true;
  for (size_t i = 0; i < count; i++) {
    if (values[i]->kind == RP_UNKNOWN) {
      return values[i];
    }
    rp_val item = rp_enum_plain(in, values[i]);
    if (rp_value_is(item, RP_OBJECT_INSTANCE) && rp_class_of_value(in, item->object->class)) {
      return rp_unknown(in, RP_RULE_OPERATION_UNKNOWN, 0);
    }
    if (item->kind != RP_STR_ && !rp_value_is_symbolic(item)) {
      return rp_raise(in, "TypeError", "sequence item %zu: expected str instance", i);
    }
    text = text && rp_value_type(item) == RP_TYPE_STR;
    if (i > 0) {
      parts[used++] = call->self;
    }
    parts[used++] = item;
  }
  if (text) {
    return rp_py_concat(in, parts, used, call->node);
  }
  // Items that may be no text: join would raise, str() would not; kept as the call it is.
  rp_val operands[2] = {call->self, rp_sequence_new(in, RP_OBJECT_LIST, values, count)};
  return rp_value_derived(&in->values, RP_DERIVE_METHOD, 0, rp_sym(in, "join"), operands, 2, RP_TYPE_STR);
}

static rp_val join(rp_interp *in, const rp_call *call)
{
  if (!rp_py_takes(call, 1, 1) || call->self == NULL || call->self->kind != RP_STR_) {
    return rp_py_unknown(in, call);
  }
  rp_items items;
  if (!rp_py_items(in, call->args[0], call->node, &items)) {
    return NULL;
  }
  if (rp_py_shape_in_order(&items) == RP_PY_MANY) {
    for (size_t i = 0; i < items.count; i++) {
      if (items.data[i].value->kind == RP_UNKNOWN) {
        return items.data[i].value;
      }
    }
    return rp_py_derive(in, call, RP_TYPE_STR);
  }
  // Sets have no order that could be known.
  if (rp_value_is(call->args[0], RP_OBJECT_SET) && items.count > 1) {
    return rp_py_unknown(in, call);
  }
  rp_call copy = *call;
  return rp_py_over_items(in, &items, join_values, &copy, call->node);
}

static rp_val not_known(rp_interp *in, const rp_call *call)
{
  return rp_py_unknown(in, call);
}

static rp_val expandtabs(rp_interp *in, const rp_call *call)
{
  rp_str text;
  return rp_py_str(call->self, &text) && rp_str_find(text, RP_STR("\t"), 0) == SIZE_MAX ? call->self
                                                                                        : rp_py_unknown(in, call);
}

static const rp_native rows[] = {
    {"shlex.split", split_shell, RP_NATIVE_PURE, RP_TYPE_LIST},
    {"shlex.quote", quote_for_shell, RP_NATIVE_PURE, RP_TYPE_STR},
    {"pipes.quote", quote_for_shell, RP_NATIVE_PURE, RP_TYPE_STR},
    {"str.split", split, RP_NATIVE_PURE, RP_TYPE_LIST},
    {"str.rsplit", rsplit, RP_NATIVE_PURE, RP_TYPE_LIST},
    {"str.partition", partition, RP_NATIVE_PURE, RP_TYPE_TUPLE},
    {"str.rpartition", rpartition, RP_NATIVE_PURE, RP_TYPE_TUPLE},
    {"str.splitlines", splitlines, RP_NATIVE_PURE, RP_TYPE_LIST},
    {"str.replace", replace, RP_NATIVE_PURE, RP_TYPE_STR},
    {"str.join", join, RP_NATIVE_PURE | RP_NATIVE_READS, RP_TYPE_STR},
    {"str.expandtabs", expandtabs, RP_NATIVE_PURE, RP_TYPE_STR},
    {"str.translate", not_known, RP_NATIVE_PURE, RP_TYPE_STR},
    {"str.maketrans", not_known, RP_NATIVE_PURE, RP_TYPE_DICT},
};

static rp_val dispatch(rp_interp *in, const rp_call *call)
{
  return rp_py_dispatch(in, call, rows, sizeof rows / sizeof rows[0]);
}

void rp_lib_split_register(rp_interp *in)
{
  rp_py_methods(in, rows, sizeof rows / sizeof rows[0], dispatch);
}
