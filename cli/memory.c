#include "cli/memory.h"

#include <stdlib.h>

#include "base/buf.h"
#include "base/file.h"
#include "base/map.h"

enum { PROGRAM_LIMIT = 512 * 1024 * 1024 };

const char *rp_memory_build(rp_arena *arena)
{
  rp_arena scratch;
  rp_arena_init(&scratch);
  rp_error ignored = {0};
  rp_str program;
  char digest[RP_DIGEST_SIZE] = "";
  if (rp_file_read(&program, &scratch, "/proc/self/exe", PROGRAM_LIMIT, &ignored) == 0) {
    rp_digest(digest, program);
  }
  rp_arena_release(&scratch);
  return digest[0] != '\0' ? rp_arena_printf(arena, "%s-%s", RP_VERSION, digest).data : "";
}

const char *rp_memory_folder(const char *chosen, rp_arena *arena)
{
  const char *base = getenv("XDG_CACHE_HOME");
  const char *home = getenv("HOME");
  return chosen != NULL                   ? chosen
         : base != NULL && base[0] == '/' ? rp_arena_printf(arena, "%s/repipe", base).data
         : home != NULL && home[0] == '/' ? rp_arena_printf(arena, "%s/.cache/repipe", home).data
                                          : NULL;
}

const char *rp_memory_salt(const rp_reading *reading, rp_arena *arena, rp_error *err)
{
  rp_buf text = RP_BUF_INIT;
  rp_buf_printf(&text, "%lld", (long long)rp_reading_now());
  if (reading->rules != NULL) {
    rp_str content;
    if (rp_file_read(&content, arena, reading->rules_path, PROGRAM_LIMIT, err) == 0) {
      char digest[RP_DIGEST_SIZE];
      rp_digest(digest, content);
      rp_buf_printf(&text, "\nrules %s", digest);
    }
  }
  for (size_t i = 0; i < reading->libraries.count && err->code == RP_OK; i++) {
    char digest[RP_DIGEST_SIZE];
    if (rp_analyze_digest(digest, reading->libraries.items[i], NULL, err) == 0) {
      rp_buf_printf(&text, "\nlibrary %s", digest);
    }
  }
  const char *salt = err->code == RP_OK ? rp_arena_cstr(arena, rp_buf_str(&text)) : NULL;
  rp_buf_release(&text);
  return salt;
}
