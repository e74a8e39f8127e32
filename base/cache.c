// One file an entry, below 256 folders by the first digits of its key's digest: a line with the key, a line with the
// content's digest, the content. Its modification time is when it was last of use, to the day.
#include "base/cache.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/file.h"
#include "base/map.h"
#include "base/path.h"
#include "base/vec.h"

enum { ENTRY_LIMIT = 256 * 1024 * 1024, DAY = 24 * 60 * 60, ABANDONED = 60 * 60, SHELVES = 256 };

static const char TEMPORARY[] = ".tmp";

static rp_str path_of(const rp_cache *cache, rp_str key, rp_arena *arena)
{
  char digest[RP_DIGEST_SIZE];
  rp_digest(digest, key);
  return rp_arena_printf(arena, "%s/%.2s/%s", cache->directory, digest, digest + 2);
}

/// Keeps an entry that is of use from being trimmed before others. Failing to is no harm.
static void make_young(const char *path)
{
  struct stat status;
  if (stat(path, &status) == 0 && status.st_mtime < time(NULL) - DAY) {
    (void)utimensat(AT_FDCWD, path, NULL, 0);
  }
}

bool rp_cache_get(rp_str *out, const rp_cache *cache, rp_str key, rp_arena *arena)
{
  rp_error ignored = {0};
  rp_str path = path_of(cache, key, arena);
  rp_str bytes;
  rp_str line;
  char digest[RP_DIGEST_SIZE];
  if (rp_file_read(&bytes, arena, path.data, ENTRY_LIMIT, &ignored) != 0 || !rp_str_split(&bytes, '\n', &line) ||
      !rp_str_eq(line, key) || !rp_str_split(&bytes, '\n', &line)) {
    return false;
  }
  rp_digest(digest, bytes);
  if (!rp_str_is(line, digest)) {
    return false;
  }
  make_young(path.data);
  *out = bytes;
  return true;
}

static bool write_entry(const char *path, rp_str bytes)
{
  int file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  bool written = file >= 0;
  for (size_t at = 0; written && at < bytes.size;) {
    ssize_t put = write(file, bytes.data + at, bytes.size - at);
    written = put > 0;
    at += written ? (size_t)put : 0;
  }
  return file >= 0 && close(file) == 0 && written;
}

void rp_cache_put(rp_cache *cache, rp_str key, rp_str content)
{
  rp_arena arena;
  rp_arena_init(&arena);
  rp_error ignored = {0};
  rp_str path = path_of(cache, key, &arena);
  char digest[RP_DIGEST_SIZE];
  rp_digest(digest, content);
  rp_buf entry = RP_BUF_INIT;
  rp_buf_add(&entry, key);
  rp_buf_printf(&entry, "\n%s\n", digest);
  rp_buf_add(&entry, content);
  rp_str temporary = rp_arena_printf(&arena, "%s-%ld%s", path.data, (long)getpid(), TEMPORARY);
  if (entry.size <= ENTRY_LIMIT && rp_file_make_dirs(rp_arena_cstr(&arena, rp_path_dir(path)), &ignored) == 0) {
    if (write_entry(temporary.data, rp_buf_str(&entry)) && rename(temporary.data, path.data) == 0) {
      cache->written += entry.size;
    } else {
      (void)unlink(temporary.data);
    }
  }
  rp_buf_release(&entry);
  rp_arena_release(&arena);
}

typedef struct kept {
  rp_str path;
  uint64_t size;
  int64_t used;
} kept;

typedef RP_VEC(kept) kept_list;

static uint64_t list_shelf(kept_list *out, const char *shelf, rp_arena *arena)
{
  DIR *folder = opendir(shelf);
  uint64_t total = 0;
  while (folder != NULL) {
    const struct dirent *entry = readdir(folder); // NOLINT(concurrency-mt-unsafe): a stream of its own
    if (entry == NULL) {
      break;
    }
    rp_str path = rp_arena_printf(arena, "%s/%s", shelf, entry->d_name);
    struct stat status;
    if (stat(path.data, &status) != 0 || !S_ISREG(status.st_mode)) {
      continue;
    }
    if (rp_str_ends_with(path, rp_str_of(TEMPORARY))) {
      if (status.st_mtime < time(NULL) - ABANDONED) {
        (void)unlink(path.data);
      }
      continue;
    }
    RP_PUSH(arena, out, ((kept){path, (uint64_t)status.st_size, (int64_t)status.st_mtime}));
    total += (uint64_t)status.st_size;
  }
  if (folder != NULL) {
    closedir(folder);
  }
  return total;
}

static int by_use(const void *left, const void *right)
{
  const kept *a = left;
  const kept *b = right;
  return a->used != b->used ? (a->used < b->used ? -1 : 1) : rp_str_cmp(a->path, b->path);
}

uint64_t rp_cache_trim(const rp_cache *cache, uint64_t limit)
{
  rp_arena arena;
  rp_arena_init(&arena);
  kept_list entries = {0};
  uint64_t total = 0;
  for (unsigned i = 0; i < SHELVES; i++) {
    total += list_shelf(&entries, rp_arena_printf(&arena, "%s/%02x", cache->directory, i).data, &arena);
  }
  if (total > limit) {
    qsort(entries.items, entries.count, sizeof entries.items[0], by_use);
    uint64_t goal = limit - limit / 8;
    for (size_t i = 0; i < entries.count && total > goal; i++) {
      total -= unlink(entries.items[i].path.data) == 0 ? entries.items[i].size : 0;
    }
  }
  rp_arena_release(&arena);
  return total;
}
