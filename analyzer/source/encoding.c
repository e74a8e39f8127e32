// Coding line by PEP 263's pattern, names folded as CPython's get_normal_name does, everything else through iconv with
// Python's spelling translated where glibc spells it otherwise.

#include "analyzer/source/encoding.h"

#include <errno.h>
#include <iconv.h>

#include "base/buf.h"
#include "base/utf8.h"
#include "proto/rules.h"

/// Python's names that glibc does not know under the same spelling (after folding: lower case, '-' for '_').
static const struct {
  const char *python;
  const char *iconv;
} spellings[] = {
    {"latin-1", "ISO-8859-1"},
    {"latin1", "ISO-8859-1"},
    {"iso-latin-1", "ISO-8859-1"},
    {"l1", "ISO-8859-1"},
    {"latin", "ISO-8859-1"},
    {"8859", "ISO-8859-1"},
    {"latin-9", "ISO-8859-15"},
    {"latin9", "ISO-8859-15"},
    {"ascii", "US-ASCII"},
    {"us-ascii", "US-ASCII"},
    {"646", "US-ASCII"},
    {"mac-roman", "MACINTOSH"},
    {"macroman", "MACINTOSH"},
    {"mac-cyrillic", "MAC-CYRILLIC"},
    {"shift-jis", "SHIFT_JIS"},
    {"sjis", "SHIFT_JIS"},
    {"s-jis", "SHIFT_JIS"},
    {"ms932", "CP932"},
    {"mskanji", "CP932"},
    {"cp949", "CP949"},
    {"uhc", "CP949"},
    {"euc-jp", "EUC-JP"},
    {"eucjp", "EUC-JP"},
    {"euc-kr", "EUC-KR"},
    {"euckr", "EUC-KR"},
    {"big5-tw", "BIG5"},
    {"cp936", "GBK"},
    {"ms936", "GBK"},
    {"gb2312", "GB2312"},
    {"koi8-r", "KOI8-R"},
    {"windows-1251", "CP1251"},
    {"windows-1252", "CP1252"},
    {"iso8859-1", "ISO-8859-1"},
};

/// Charsets of iconv that are no supersets of ASCII, or no charsets at all: Python cannot read source in them.
static const char *const refused[] = {"utf-16",  "utf16", "utf-32",   "utf32", "utf-7", "utf7",   "ucs",
                                      "unicode", "wchar", "internal", "char",  "java",  "ebcdic", "tscii"};

static rp_str next_line(rp_str *rest)
{
  size_t end = 0;
  while (end < rest->size && rest->data[end] != '\n' && rest->data[end] != '\r') {
    end++;
  }
  rp_str line = rp_str_sub(*rest, 0, end);
  if (end + 1 < rest->size && rest->data[end] == '\r' && rest->data[end + 1] == '\n') {
    end++;
  }
  *rest = rp_str_sub(*rest, end + 1, rest->size);
  return line;
}

static bool is_name_char(char c)
{
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.';
}

static rp_str without_indent(rp_str line)
{
  size_t at = 0;
  while (at < line.size && (line.data[at] == ' ' || line.data[at] == '\t' || line.data[at] == '\f')) {
    at++;
  }
  return rp_str_sub(line, at, line.size);
}

/// The name behind "coding:" or "coding=" in a comment line; empty when there is none.
static rp_str declared_in(rp_str comment)
{
  for (size_t at = rp_str_find(comment, RP_STR("coding"), 0); at != SIZE_MAX;
       at = rp_str_find(comment, RP_STR("coding"), at + 1)) {
    size_t i = at + 6;
    if (i >= comment.size || (comment.data[i] != ':' && comment.data[i] != '=')) {
      continue;
    }
    i++;
    while (i < comment.size && (comment.data[i] == ' ' || comment.data[i] == '\t')) {
      i++;
    }
    size_t end = i;
    while (end < comment.size && is_name_char(comment.data[end])) {
      end++;
    }
    if (end > i) {
      return rp_str_sub(comment, i, end);
    }
  }
  return RP_STR("");
}

rp_str rp_encoding_declared(rp_str content)
{
  if (rp_str_starts_with(content, RP_STR("\xEF\xBB\xBF"))) {
    content = rp_str_sub(content, 3, content.size);
  }
  for (int line_number = 0; line_number < 2; line_number++) {
    rp_str line = without_indent(next_line(&content));
    if (line.size > 0 && line.data[0] == '#') {
      rp_str name = declared_in(line);
      if (name.size > 0) {
        return name;
      }
    } else if (line.size > 0) {
      return RP_STR(""); // code on the first line: the second is not looked at
    }
  }
  return RP_STR("");
}

/// Lower case, '-' for '_', at most `size` - 1 bytes; false when the name is longer than any encoding's.
static bool fold(char *out, size_t size, rp_str name)
{
  if (name.size >= size) {
    return false;
  }
  for (size_t i = 0; i < name.size; i++) {
    char c = name.data[i];
    out[i] = (char)(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : (c == '_' ? '-' : c));
  }
  out[name.size] = '\0';
  return true;
}

static bool starts_with(const char *text, const char *prefix)
{
  return strncmp(text, prefix, strlen(prefix)) == 0;
}

static bool is_utf8_name(const char *name)
{
  return strcmp(name, "utf-8") == 0 || starts_with(name, "utf-8-") || strcmp(name, "utf8") == 0 ||
         strcmp(name, "u8") == 0 || strcmp(name, "cp65001") == 0;
}

static const char *iconv_name(const char *name)
{
  for (size_t i = 0; i < sizeof refused / sizeof refused[0]; i++) {
    if (starts_with(name, refused[i])) {
      return NULL;
    }
  }
  // CPython takes these three with any suffix ("latin-1-unix"), for the sake of Emacs.
  if (starts_with(name, "latin-1-") || starts_with(name, "iso-8859-1-") || starts_with(name, "iso-latin-1-")) {
    return "ISO-8859-1";
  }
  for (size_t i = 0; i < sizeof spellings / sizeof spellings[0]; i++) {
    if (strcmp(name, spellings[i].python) == 0) {
      return spellings[i].iconv;
    }
  }
  return name;
}

static bool convert(rp_buf *out, const char *from, rp_str content)
{
  iconv_t converter = iconv_open("UTF-8", from);
  if (converter == (iconv_t)-1) {
    return false;
  }
  // iconv's interface lacks a const; it does not write to its input.
  char *input = (char *)(uintptr_t)content.data;
  size_t left = content.size;
  bool done = false;
  bool fine = true;
  while (fine && !done) {
    char chunk[4096];
    char *output = chunk;
    size_t room = sizeof chunk;
    bool flush = left == 0;
    size_t status =
        flush ? iconv(converter, NULL, NULL, &output, &room) : iconv(converter, &input, &left, &output, &room);
    size_t written = sizeof chunk - room;
    rp_buf_add(out, (rp_str){chunk, written});
    fine = status != (size_t)-1 || (errno == E2BIG && written > 0);
    done = flush && status != (size_t)-1;
  }
  iconv_close(converter);
  return fine;
}

uint32_t rp_encoding_decode(rp_str *out, rp_str content, rp_arena *arena)
{
  if (content.size > 0 && memchr(content.data, '\0', content.size) != NULL) {
    return RP_RULE_NUL_BYTES;
  }
  bool mark = rp_str_starts_with(content, RP_STR("\xEF\xBB\xBF"));
  char name[64] = "utf-8";
  rp_str declared = rp_encoding_declared(content);
  if (declared.size > 0 && !fold(name, sizeof name, declared)) {
    return RP_RULE_NOT_UTF8;
  }
  if (is_utf8_name(name)) {
    rp_str text = rp_str_sub(content, mark ? 3 : 0, content.size);
    if (!rp_utf8_valid(text)) {
      return RP_RULE_NOT_UTF8;
    }
    *out = text.size > 0 ? text : RP_STR("");
    return 0;
  }
  const char *from = mark ? NULL : iconv_name(name);
  if (from == NULL) {
    return RP_RULE_NOT_UTF8;
  }
  rp_buf buf = RP_BUF_INIT;
  uint32_t code = 0;
  if (!convert(&buf, from, content) || !rp_utf8_valid(rp_buf_str(&buf))) {
    code = RP_RULE_NOT_UTF8;
  } else if (buf.size > 0 && memchr(buf.data, '\0', buf.size) != NULL) {
    code = RP_RULE_NUL_BYTES;
  } else {
    *out = rp_arena_str(arena, rp_buf_str(&buf));
  }
  rp_buf_release(&buf);
  return code;
}
