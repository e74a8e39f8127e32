// A pack is two files. NAME.pack: entries, each a line with the key, a line with the content's digest, the content. NAME.index:
// a record for each, written behind it, so that what a killed process began is bytes that nobody asks for. Whoever appends holds
// the lock of NAME.pack, which the system takes back from the dead. All indices are read at the first use, into one table.
#include "base/cache.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/file.h"
#include "base/map.h"
#include "base/vec.h"

enum {
  ENTRY_LIMIT = 256 * 1024 * 1024,
  INDEX_LIMIT = 64 * 1024 * 1024,
  PACK_SIZE = 8 * 1024 * 1024,
  DAY = 24 * 60 * 60,
  NAMES = 16, ///< tried for a new pack
  NOBODY = -1
};

static const char PACK[] = ".pack", INDEX[] = ".index";

/// Of the index, as it lies on disk. It only says where to look: an entry proves itself.
typedef struct record {
  uint64_t digest[2]; ///< of the key
  uint64_t offset, size;
} record;

typedef struct place {
  record at;
  uint32_t pack;
  uint32_t older; ///< place of the same digest, as index + 1; 0: none
} place;

typedef struct pack {
  rp_str stem; ///< path without its ending
  int64_t used;
} pack;

struct rp_cache_state {
  rp_arena arena;
  RP_VEC(pack) packs;
  place *places;
  size_t count, capacity;
  uint32_t *slots; ///< by digest: the newest place, as index + 1; 0: free
  size_t slot_count;
  int file, index; ///< of the pack that this process appends to; NOBODY
  pid_t owner;     ///< a fork has its own
  uint32_t own;    ///< which of `packs` it is
  uint64_t file_end, index_end;
  bool broken; ///< nothing can be written
};

// ---- the table ----

static record record_of(rp_str key)
{
  char digits[RP_DIGEST_SIZE];
  record found = {0};
  rp_digest(digits, key);
  for (size_t i = 0; i < RP_DIGEST_SIZE - 1; i++) {
    uint64_t digit = (uint64_t)(digits[i] <= '9' ? digits[i] - '0' : digits[i] - 'a' + 10);
    uint64_t *half = &found.digest[i / 16];
    *half = *half << 4 | digit;
  }
  return found;
}

static uint32_t *slot_of(const rp_cache_state *s, const record *at)
{
  for (size_t i = (size_t)at->digest[0];; i++) {
    uint32_t *slot = &s->slots[i & (s->slot_count - 1)];
    const place *there = *slot != 0 ? &s->places[*slot - 1] : NULL;
    if (there == NULL || (there->at.digest[0] == at->digest[0] && there->at.digest[1] == at->digest[1])) {
      return slot;
    }
  }
}

static void widen(rp_cache_state *s)
{
  free(s->slots);
  s->slot_count = s->slot_count == 0 ? 1024 : s->slot_count * 2;
  s->slots = rp_xrealloc(NULL, s->slot_count * sizeof *s->slots);
  memset(s->slots, 0, s->slot_count * sizeof *s->slots);
  for (size_t i = 0; i < s->count; i++) {
    *slot_of(s, &s->places[i].at) = (uint32_t)i + 1; // later ones know older ones already
  }
}

static void add_place(rp_cache_state *s, record at, uint32_t home)
{
  if (s->count == s->capacity) {
    s->capacity = s->capacity == 0 ? 512 : s->capacity * 2;
    s->places = rp_xrealloc(s->places, s->capacity * sizeof *s->places);
  }
  if (s->count * 2 >= s->slot_count) {
    widen(s);
  }
  uint32_t *slot = slot_of(s, &at);
  s->places[s->count++] = (place){at, home, *slot};
  *slot = (uint32_t)s->count;
}

// ---- what lies in the folder ----

typedef RP_VEC(pack) pack_list;

static int by_use(const void *left, const void *right)
{
  const pack *a = left;
  const pack *b = right;
  return a->used != b->used ? (a->used < b->used ? -1 : 1) : rp_str_cmp(a->stem, b->stem);
}

static rp_str file_of(rp_str stem, const char *ending, rp_arena *arena)
{
  return rp_arena_printf(arena, "%.*s%s", RP_STR_ARG(stem), ending);
}

/// All packs, the longest unused first. A file without the other one counts, too.
static pack_list list_packs(const char *directory, rp_arena *arena)
{
  pack_list packs = {0};
  rp_map stems;
  rp_map_init(&stems, arena);
  DIR *folder = opendir(directory);
  while (folder != NULL) {
    const struct dirent *entry = readdir(folder); // NOLINT(concurrency-mt-unsafe): a stream of its own
    if (entry == NULL) {
      break;
    }
    rp_str path = rp_arena_printf(arena, "%s/%s", directory, entry->d_name);
    bool is_index = rp_str_ends_with(path, rp_str_of(INDEX));
    rp_str stem = rp_str_sub(path, 0, path.size - (is_index ? sizeof INDEX : sizeof PACK) + 1);
    struct stat status;
    if ((is_index || rp_str_ends_with(path, rp_str_of(PACK))) && !rp_map_has(&stems, stem)) {
      pack one = {stem, 0};
      if (stat(file_of(stem, PACK, arena).data, &status) == 0) {
        one.used = (int64_t)status.st_mtime;
      }
      rp_map_put(&stems, stem, &stems);
      RP_PUSH(arena, &packs, one);
    }
  }
  if (folder != NULL) {
    closedir(folder);
  }
  rp_map_release(&stems);
  if (packs.count > 1) {
    qsort(packs.items, packs.count, sizeof packs.items[0], by_use);
  }
  return packs;
}

static rp_cache_state *state_of(rp_cache *cache)
{
  rp_cache_state *s = cache->state;
  if (s != NULL) {
    return s;
  }
  s = rp_xrealloc(NULL, sizeof *s);
  *s = (rp_cache_state){.file = NOBODY, .index = NOBODY};
  cache->state = s;
  rp_arena_init(&s->arena);
  widen(s);
  pack_list packs = list_packs(cache->directory, &s->arena);
  for (size_t i = 0; i < packs.count; i++) {
    rp_arena scratch;
    rp_arena_init(&scratch);
    rp_error ignored = {0};
    rp_str bytes = RP_STR("");
    RP_PUSH(&s->arena, &s->packs, packs.items[i]);
    (void)rp_file_read(&bytes, &scratch, file_of(packs.items[i].stem, INDEX, &scratch).data, INDEX_LIMIT, &ignored);
    for (size_t at = 0; at + sizeof(record) <= bytes.size; at += sizeof(record)) {
      record one;
      memcpy(&one, bytes.data + at, sizeof one);
      add_place(s, one, (uint32_t)i);
    }
    rp_arena_release(&scratch);
  }
  return s;
}

static void stop_writing(rp_cache_state *s)
{
  if (s->file != NOBODY) {
    (void)close(s->index);
    (void)close(s->file);
  }
  s->file = s->index = NOBODY;
}

void rp_cache_close(rp_cache *cache)
{
  rp_cache_state *s = cache->state;
  if (s != NULL) {
    stop_writing(s);
    free(s->places);
    free(s->slots);
    rp_arena_release(&s->arena);
    free(s);
  }
  cache->state = NULL;
}

// ---- reading ----

static bool read_whole(int file, char *data, const record *at)
{
  for (uint64_t done = 0; done < at->size;) {
    ssize_t got = pread(file, data + done, (size_t)(at->size - done), (off_t)(at->offset + done));
    if (got <= 0) {
      return false;
    }
    done += (uint64_t)got;
  }
  return true;
}

static bool read_entry(rp_str *out, const char *path, const record *at, rp_str key, rp_arena *arena)
{
  int file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  struct stat status;
  bool there = file >= 0 && fstat(file, &status) == 0 && at->size <= ENTRY_LIMIT && status.st_size >= 0 &&
               at->offset <= (uint64_t)status.st_size && at->size <= (uint64_t)status.st_size - at->offset;
  if (there) {
    char *data = rp_arena_alloc(arena, (size_t)at->size + 1);
    char digest[RP_DIGEST_SIZE];
    rp_str bytes = {data, (size_t)at->size};
    rp_str line = {0};
    there = read_whole(file, data, at) && rp_str_split(&bytes, '\n', &line) && rp_str_eq(line, key) &&
            rp_str_split(&bytes, '\n', &line);
    data[at->size] = '\0';
    rp_digest(digest, bytes);
    there = there && rp_str_is(line, digest);
    *out = bytes;
  }
  if (file >= 0) {
    (void)close(file);
  }
  return there;
}

bool rp_cache_get(rp_str *out, rp_cache *cache, rp_str key, rp_arena *arena)
{
  rp_cache_state *s = state_of(cache);
  record wanted = record_of(key);
  rp_str found;
  for (uint32_t next = *slot_of(s, &wanted); next != 0; next = s->places[next - 1].older) {
    const place *one = &s->places[next - 1];
    const pack *home = &s->packs.items[one->pack];
    if (read_entry(&found, file_of(home->stem, PACK, arena).data, &one->at, key, arena)) {
      if (home->used < (int64_t)time(NULL) - DAY) {
        rp_cache_put(cache, key, found);
      }
      *out = found;
      return true;
    }
  }
  return false;
}

// ---- writing ----

/// Opens a pack to append to: false where it is full, or somebody else's.
static bool append_to(rp_cache_state *s, uint32_t number, size_t full, int flags)
{
  rp_arena scratch;
  rp_arena_init(&scratch);
  rp_str stem = s->packs.items[number].stem;
  struct stat file_status;
  struct stat index_status;
  int file = open(file_of(stem, PACK, &scratch).data, O_WRONLY | O_CLOEXEC | O_NONBLOCK | flags, 0600);
  bool opened = file >= 0 && fstat(file, &file_status) == 0 && S_ISREG(file_status.st_mode) &&
                file_status.st_size < (off_t)full && flock(file, LOCK_EX | LOCK_NB) == 0 &&
                fstat(file, &file_status) == 0 && file_status.st_nlink > 0;
  int index =
      opened ? open(file_of(stem, INDEX, &scratch).data, O_WRONLY | O_CREAT | O_CLOEXEC | O_NONBLOCK, 0600) : NOBODY;
  rp_arena_release(&scratch);
  opened = index >= 0 && fstat(index, &index_status) == 0 && S_ISREG(index_status.st_mode);
  if (!opened) {
    (void)(index >= 0 ? close(index) : 0);
    (void)(file >= 0 ? close(file) : 0);
    return false;
  }
  s->file = file;
  s->index = index;
  s->own = number;
  s->owner = getpid();
  s->file_end = (uint64_t)file_status.st_size;
  s->index_end = (uint64_t)index_status.st_size / sizeof(record) * sizeof(record); // over what was begun
  s->packs.items[number].used = (int64_t)time(NULL);
  return true;
}

static bool open_writer(rp_cache *cache, rp_cache_state *s)
{
  size_t full = cache->pack_size > 0 ? cache->pack_size : PACK_SIZE;
  if (s->file != NOBODY && s->owner == getpid() && s->file_end < full) {
    return true;
  }
  stop_writing(s);
  for (size_t i = s->packs.count; i > 0; i--) { // the youngest first: what it holds is young as well
    if (append_to(s, (uint32_t)i - 1, full, 0)) {
      return true;
    }
  }
  rp_error ignored = {0};
  for (uint64_t i = 0; i < NAMES && rp_file_make_dirs(cache->directory, &ignored) == 0; i++) {
    struct timespec now;
    (void)clock_gettime(CLOCK_REALTIME, &now);
    uint64_t name = ((uint64_t)now.tv_sec << 30 | (uint64_t)now.tv_nsec) + i;
    pack one = {rp_arena_printf(&s->arena, "%s/%llx-%ld", cache->directory, (unsigned long long)name, (long)getpid()),
                0};
    RP_PUSH(&s->arena, &s->packs, one);
    if (append_to(s, (uint32_t)s->packs.count - 1, full, O_CREAT | O_EXCL)) {
      return true;
    }
  }
  return false;
}

static bool write_at(int file, const char *data, size_t size, uint64_t offset)
{
  for (size_t done = 0; done < size;) {
    ssize_t put = pwrite(file, data + done, size - done, (off_t)(offset + done));
    if (put <= 0) {
      return false;
    }
    done += (size_t)put;
  }
  return true;
}

void rp_cache_put(rp_cache *cache, rp_str key, rp_str content)
{
  rp_cache_state *s = state_of(cache);
  char digest[RP_DIGEST_SIZE];
  rp_digest(digest, content);
  rp_buf entry = RP_BUF_INIT;
  rp_buf_add(&entry, key);
  rp_buf_printf(&entry, "\n%s\n", digest);
  rp_buf_add(&entry, content);
  if (!s->broken && entry.size <= ENTRY_LIMIT) {
    s->broken = !open_writer(cache, s);
  }
  if (!s->broken && entry.size <= ENTRY_LIMIT) {
    record at = record_of(key);
    at.offset = s->file_end;
    at.size = entry.size;
    s->broken = !write_at(s->file, entry.data, entry.size, at.offset) ||
                !write_at(s->index, (const char *)&at, sizeof at, s->index_end);
    if (s->broken) { // what was written in part is let go
      (void)(ftruncate(s->file, (off_t)s->file_end) == 0 && ftruncate(s->index, (off_t)s->index_end) == 0);
      stop_writing(s);
    } else {
      s->file_end += entry.size;
      s->index_end += sizeof at;
      cache->written += entry.size;
      add_place(s, at, s->own);
    }
  }
  rp_buf_release(&entry);
}

// ---- the bound ----

uint64_t rp_cache_trim(const rp_cache *cache, uint64_t limit)
{
  rp_arena arena;
  rp_arena_init(&arena);
  pack_list packs = list_packs(cache->directory, &arena);
  uint64_t *sizes = RP_NEW_ARRAY(&arena, uint64_t, packs.count + 1);
  uint64_t total = 0;
  for (size_t i = 0; i < packs.count; i++) {
    struct stat status;
    sizes[i] += stat(file_of(packs.items[i].stem, PACK, &arena).data, &status) == 0 ? (uint64_t)status.st_size : 0;
    sizes[i] += stat(file_of(packs.items[i].stem, INDEX, &arena).data, &status) == 0 ? (uint64_t)status.st_size : 0;
    total += sizes[i];
  }
  uint64_t goal = total > limit ? limit - limit / 8 : limit;
  for (size_t i = 0; i < packs.count && total > goal; i++) {
    bool gone = unlink(file_of(packs.items[i].stem, PACK, &arena).data) == 0;
    gone = unlink(file_of(packs.items[i].stem, INDEX, &arena).data) == 0 || gone;
    total -= gone ? sizes[i] : 0;
  }
  rp_arena_release(&arena);
  return total;
}
