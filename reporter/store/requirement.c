#include "reporter/store/requirement.h"

#include <ctype.h>
#include <string.h>

static bool is_name(char c)
{
  return isalnum((unsigned char)c) || c == '-' || c == '_' || c == '.';
}

/// Lower case, and each run of "-", "_", "." one "-".
static rp_str normalize(rp_str name, rp_arena *arena)
{
  char *out = rp_arena_alloc(arena, name.size + 1);
  size_t size = 0;
  for (size_t i = 0; i < name.size; i++) {
    char c = name.data[i];
    bool mark = c == '-' || c == '_' || c == '.';
    if (!mark || size == 0 || out[size - 1] != '-') {
      out[size++] = mark ? '-' : (char)tolower((unsigned char)c);
    }
  }
  out[size] = '\0';
  return (rp_str){out, size};
}

/// What of PEP 440 a specifier may hold: an operator, then a version; commas between them.
static bool is_specifier(rp_str text)
{
  rp_str rest = text;
  rp_str part;
  bool good = true;
  while (good && rp_str_split(&rest, ',', &part)) {
    size_t at = 0;
    while (at < part.size && strchr("=<>!~", part.data[at]) != NULL) {
      at++;
    }
    static const char *const OPERATORS[] = {"==", ">=", "<=", "!=", "~=", "===", "<", ">"};
    bool found = false;
    for (size_t i = 0; i < sizeof OPERATORS / sizeof OPERATORS[0]; i++) {
      found = found || rp_str_is(rp_str_sub(part, 0, at), OPERATORS[i]);
    }
    good = found && at < part.size;
    for (; at < part.size && good; at++) {
      good = isalnum((unsigned char)part.data[at]) || strchr(".*+!-_", part.data[at]) != NULL;
    }
  }
  return good;
}

rp_requirement rp_requirement_parse(rp_str text, rp_arena *arena)
{
  rp_requirement out = {.name = RP_STR(""), .specifier = RP_STR(""), .marker = RP_STR("")};
  text = rp_str_trim(text);
  size_t at = 0;
  while (at < text.size && is_name(text.data[at])) {
    at++;
  }
  rp_str name = rp_str_sub(text, 0, at);
  bool named =
      name.size > 0 && isalnum((unsigned char)name.data[0]) && isalnum((unsigned char)name.data[name.size - 1]);
  while (at < text.size && isspace((unsigned char)text.data[at])) {
    at++;
  }
  if (at < text.size && text.data[at] == '[') { // extras ask for more, of the same versions
    size_t end = rp_str_find(text, RP_STR("]"), at);
    named = named && end != SIZE_MAX;
    at = end != SIZE_MAX ? end + 1 : text.size;
  }
  rp_str rest = rp_str_sub(text, at, text.size);
  size_t semicolon = rp_str_find(rest, RP_STR(";"), 0);
  if (semicolon != SIZE_MAX) {
    out.marker = rp_arena_str(arena, rp_str_trim(rp_str_sub(rest, semicolon + 1, rest.size)));
    rest = rp_str_sub(rest, 0, semicolon);
  }
  char *packed = rp_arena_alloc(arena, rest.size + 1);
  size_t size = 0;
  for (size_t i = 0; i < rest.size; i++) { // "(>=3)" is the old way to write ">=3"
    if (!isspace((unsigned char)rest.data[i]) && rest.data[i] != '(' && rest.data[i] != ')') {
      packed[size++] = rest.data[i];
    }
  }
  packed[size] = '\0';
  rp_str specifier = {packed, size};
  out.known = named && (size == 0 || is_specifier(specifier));
  out.name = named ? normalize(name, arena) : RP_STR("");
  out.specifier = out.known ? specifier : RP_STR("");
  return out;
}

rp_image rp_image_parse(rp_str text)
{
  size_t digest = rp_str_find(text, RP_STR("@"), 0);
  rp_str tagged = rp_str_sub(text, 0, digest);
  size_t colon = SIZE_MAX;
  for (size_t i = 0; i < tagged.size; i++) { // of "host:5000/app" the colon is a port's
    colon = tagged.data[i] == ':' ? i : tagged.data[i] == '/' ? SIZE_MAX : colon;
  }
  rp_str version = digest != SIZE_MAX  ? rp_str_sub(text, digest + 1, text.size)
                   : colon != SIZE_MAX ? rp_str_sub(tagged, colon + 1, tagged.size)
                                       : RP_STR("");
  return (rp_image){colon != SIZE_MAX ? rp_str_sub(tagged, 0, colon) : tagged, version};
}
