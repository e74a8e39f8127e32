// textwrap: dedent and indent.
#include "analyzer/lib/py.h"

static size_t margin_of(rp_str line)
{
  size_t at = 0;
  while (at < line.size && (line.data[at] == ' ' || line.data[at] == '\t')) {
    at++;
  }
  return at;
}

/// The line that begins at `*at`, without its end; *at moves behind that. False: there is none.
static bool next_line(rp_str text, size_t *at, rp_str *line)
{
  if (*at > text.size) {
    return false;
  }
  size_t end = *at;
  while (end < text.size && text.data[end] != '\n') {
    end++;
  }
  *line = rp_str_sub(text, *at, end);
  *at = end + 1;
  return true;
}

/// CPython 3.11 textwrap.py:419. Lines of blanks alone are empty and say nothing of the margin.
static rp_val dedent(rp_interp *in, const rp_call *call)
{
  rp_str text;
  if (!rp_py_takes(call, 1, 1) || !rp_py_str(call->args[0], &text)) {
    return rp_py_unknown(in, call);
  }
  rp_str margin = RP_STR("");
  rp_str line;
  bool found = false;
  for (size_t at = 0; next_line(text, &at, &line);) {
    size_t size = margin_of(line);
    if (size == line.size) {
      continue;
    }
    size_t same = 0;
    while (found && same < size && same < margin.size && line.data[same] == margin.data[same]) {
      same++;
    }
    margin = rp_str_sub(line, 0, found ? same : size);
    found = true;
  }
  rp_buf out = RP_BUF_INIT;
  size_t count = 0;
  for (size_t at = 0; next_line(text, &at, &line); count++) {
    if (count > 0) {
      rp_buf_char(&out, '\n');
    }
    if (margin_of(line) < line.size) {
      rp_buf_add(&out, rp_str_sub(line, margin.size, line.size));
    }
  }
  return rp_py_take(in, &out);
}

/// CPython 3.11 textwrap.py:470, of lines that end with '\n' alone.
static rp_val indent(rp_interp *in, const rp_call *call)
{
  rp_str text;
  rp_str prefix;
  if (!rp_py_takes(call, 2, 2) || !rp_py_str(call->args[0], &text) || !rp_py_str(call->args[1], &prefix) ||
      !rp_py_ascii(text)) {
    return rp_py_unknown(in, call);
  }
  for (size_t i = 0; i < text.size; i++) {
    unsigned char c = (unsigned char)text.data[i];
    if (c < ' ' && c != '\n' && c != '\t') { // str.splitlines() and str.strip() have more of them
      return rp_py_unknown(in, call);
    }
  }
  rp_buf out = RP_BUF_INIT;
  rp_str line;
  size_t count = 0;
  for (size_t at = 0; next_line(text, &at, &line); count++) {
    if (count > 0) {
      rp_buf_char(&out, '\n');
    }
    if (margin_of(line) < line.size) {
      rp_buf_add(&out, prefix);
    }
    rp_buf_add(&out, line);
  }
  return rp_py_take(in, &out);
}

static const rp_native ROWS[] = {
    {"textwrap.dedent", dedent, RP_NATIVE_PURE, RP_TYPE_STR},
    {"textwrap.indent", indent, RP_NATIVE_PURE, RP_TYPE_STR},
};

void rp_lib_textwrap_register(rp_interp *in)
{
  RP_PY_ROWS(in, ROWS);
}
