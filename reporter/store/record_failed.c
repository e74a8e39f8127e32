// Rows of what could not be read: the command that shows it again, and the second of two with one identity.
#include <string.h>

#include "base/buf.h"
#include "proto/rules.h"
#include "reporter/store/record.h"

/// `word` as one word of a POSIX shell that is not taken for an option.
static rp_str quoted(rp_arena *arena, rp_str word)
{
  bool plain = word.size > 0 && word.data[0] != '-';
  for (size_t i = 0; i < word.size && plain; i++) {
    char c = word.data[i];
    plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
            (c != '\0' && strchr("/._-+:@%,=", c) != NULL);
  }
  if (plain) {
    return word;
  }
  rp_buf out = RP_BUF_INIT;
  rp_buf_cstr(&out, word.size > 0 && word.data[0] == '-' ? "./'" : "'");
  for (size_t i = 0; i < word.size; i++) {
    if (word.data[i] == '\'') {
      rp_buf_cstr(&out, "'\\''");
    } else {
      rp_buf_char(&out, word.data[i]);
    }
  }
  rp_buf_char(&out, '\'');
  rp_str text = rp_arena_str(arena, rp_buf_str(&out));
  rp_buf_release(&out);
  return text;
}

rp_str rp_recorded_again(const rp_recorded_repository *r, rp_arena *arena)
{
  bool emits = rp_str_is(r->phase, "emit");
  rp_str text =
      rp_arena_printf(arena, "repipe %s %.*s", emits ? "translate" : "show", RP_STR_ARG(quoted(arena, r->path)));
  if (r->ref.size > 0) {
    text = rp_arena_printf(arena, "%.*s --ref %.*s", RP_STR_ARG(text), RP_STR_ARG(quoted(arena, r->ref)));
  }
  if (r->folder.size > 0) {
    text = rp_arena_printf(arena, "%.*s --folder %.*s", RP_STR_ARG(text), RP_STR_ARG(quoted(arena, r->folder)));
  }
  return emits ? rp_arena_printf(arena, "%.*s --out again", RP_STR_ARG(text)) : text;
}

static rp_str suffix_of(const rp_recorded_repository *r, rp_arena *arena)
{
  return rp_arena_printf(arena, " (%.*s%s%.*s)", RP_STR_ARG(r->path), r->ref.size > 0 ? ", " : "", RP_STR_ARG(r->ref));
}

void rp_recorded_twice(rp_recorded_repository *r, rp_str first, rp_arena *arena)
{
  if (r->code == 0 || r->code == RP_RULE_IDENTITY_TWICE) {
    r->code = RP_RULE_IDENTITY_TWICE;
    r->reason = rp_arena_printf(arena, "%.*s: has the identity %.*s, and so has %.*s", RP_STR_ARG(r->path),
                                RP_STR_ARG(r->identity), RP_STR_ARG(first));
    r->phase = RP_STR("open");
    r->file = RP_STR("");
  }
  r->identity = rp_arena_printf(arena, "%.*s%.*s", RP_STR_ARG(r->identity), RP_STR_ARG(suffix_of(r, arena)));
  r->inventory = NULL;
  r->plan = NULL;
  r->spec_count = 0;
  r->fingerprint = RP_STR("");
  r->tree = RP_STR("");
  r->linked = RP_STR("");
  r->links = (rp_recorded_links){.wanted = RP_STR("")};
  r->published_count = 0;
}

rp_str rp_recorded_claim(const rp_recorded_repository *r, rp_arena *arena)
{
  rp_str suffix = suffix_of(r, arena);
  bool second = r->code != 0 && rp_str_ends_with(r->identity, suffix);
  return second ? rp_str_sub(r->identity, 0, r->identity.size - suffix.size) : r->identity;
}
