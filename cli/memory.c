#include "cli/memory.h"

#include <elf.h>
#include <stdlib.h>
#include <string.h>
#include <sys/auxv.h>

#include "base/buf.h"
#include "base/file.h"
#include "base/map.h"

enum { RULES_LIMIT = 1024 * 1024 };

/// The linker's digest of all that the program is made of (its note NT_GNU_BUILD_ID); empty: there is none.
static rp_str build_id(void)
{
  const Elf64_Phdr *segments = (const Elf64_Phdr *)getauxval(AT_PHDR);
  size_t count = segments != NULL ? getauxval(AT_PHNUM) : 0;
  const char *base = NULL; // where address 0 of the program's file would lie
  for (size_t i = 0; i < count; i++) {
    base = segments[i].p_type == PT_PHDR ? (const char *)segments - segments[i].p_vaddr : base;
  }
  for (size_t i = 0; i < count && base != NULL; i++) {
    size_t at = 0;
    while (segments[i].p_type == PT_NOTE && at + sizeof(Elf64_Nhdr) <= segments[i].p_memsz) {
      const char *note = base + segments[i].p_vaddr + at;
      Elf64_Nhdr header;
      memcpy(&header, note, sizeof header);
      size_t name = (header.n_namesz + 3U) & ~3U;
      if (header.n_type == NT_GNU_BUILD_ID && rp_str_is((rp_str){note + sizeof header, header.n_namesz - 1U}, "GNU")) {
        return (rp_str){note + sizeof header + name, header.n_descsz};
      }
      at += sizeof header + name + ((header.n_descsz + 3U) & ~3U);
    }
  }
  return RP_STR("");
}

const char *rp_memory_build(rp_arena *arena)
{
  char digest[RP_DIGEST_SIZE];
  rp_str id = build_id();
  rp_digest(digest, id);
  return id.size > 0 ? rp_arena_printf(arena, "%s-%s", RP_VERSION, digest).data : "";
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
    if (rp_file_read(&content, arena, reading->rules_path, RULES_LIMIT, err) == 0) {
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
