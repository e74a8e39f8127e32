#ifndef RP_TRANSLATOR_PARTS_ARCHIVE_H
#define RP_TRANSLATOR_PARTS_ARCHIVE_H

/// gzip-compressed tar in memory. libarchive's only home.

#include "base/arena.h"
#include "base/error.h"

typedef struct rp_archive_entry {
  rp_str name;
  rp_str content;
  bool regular; ///< a plain file (reading only; what is written is always one)
} rp_archive_entry;

/// The same bytes for the same entries: no time stamps, no owners, mode 0644, in the order given.
int rp_archive_write(rp_str *out, const rp_archive_entry *entries, size_t count, rp_arena *arena, rp_error *err);

/// The entries in the archive's order. -1: RP_ERROR_FORMAT not a tar in gzip; RP_ERROR_LIMIT more than 10,000 entries
/// or 64 MiB of content.
int rp_archive_read(rp_archive_entry **out, size_t *count, rp_str bytes, rp_arena *arena, rp_error *err);

#endif
