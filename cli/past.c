// Between two commits that differ the one in the middle is read, and so on: what moved is found at its commit in as many
// readings as there are moves, times the logarithm of the commits between.
#include "cli/past.h"

#include <stdlib.h>
#include <string.h>

#include "base/map.h"
#include "cli/scanned.h"

int rp_past_begin(rp_past *out, const rp_reading *reading, const char *folder, rp_arena *arena, rp_error *err)
{
  *out = (rp_past){.arena = arena, .reading = *reading};
  out->salt = rp_memory_salt(reading, arena, err);
  const char *build = rp_memory_build(arena);
  out->cache.directory = build[0] != '\0' ? folder : NULL;
  out->memory = (rp_analyze_memory){.cache = out->cache.directory != NULL ? &out->cache : NULL,
                                    .build = build,
                                    .salt = out->salt != NULL ? out->salt : ""};
  out->reading.memory = &out->memory;
  return out->salt != NULL ? 0 : -1;
}

void rp_past_end(rp_past *past)
{
  rp_cache_close(&past->cache);
}

typedef struct loaded {
  rp_arena *arena; ///< of heap; NULL: there is none
  Repipe__V1__Past *past;
} loaded;

static void drop(rp_arena *arena)
{
  if (arena != NULL) {
    rp_arena_release(arena);
    free(arena);
  }
}

static rp_str key_of(const rp_past_walk *w, size_t commit, rp_arena *arena)
{
  char digest[RP_DIGEST_SIZE];
  rp_digest(digest, rp_arena_printf(arena, "%s\n%s\n%s", w->past->memory.build, w->past->salt,
                                    w->folder != NULL ? w->folder : ""));
  return rp_arena_printf(arena, "past %s %s", w->commits[commit].id, digest);
}

static int read_commit(loaded *out, rp_past_walk *w, size_t commit, rp_error *err)
{
  rp_arena scratch;
  rp_arena_init(&scratch);
  rp_past *p = w->past;
  Repipe__V1__Snapshot *snapshot = NULL;
  rp_analyze_fleet fleet = {.published = p->reading.fleet != NULL ? p->reading.fleet->published : NULL};
  rp_reading reading = p->reading;
  reading.fleet = p->reading.fleet != NULL ? &fleet : NULL; // its answers are of one reading
  reading.folder = w->folder;
  int status = rp_scanned_commit(&snapshot, w->path, w->commits[commit].id, w->identity, &reading, &scratch, err);
  if (status == 0) { // in its own memory: what a snapshot needs is many times as much
    rp_str packed = rp_past_packed(rp_past_of(snapshot, &scratch), &scratch);
    status = rp_past_unpacked(&out->past, packed, out->arena, err);
    if (p->cache.directory != NULL) {
      rp_cache_put(&p->cache, key_of(w, commit, &scratch), packed);
    }
  }
  rp_arena_release(&scratch);
  return status;
}

/// What the commit held, from the cache or from the repository.
static loaded load(rp_past_walk *w, size_t commit)
{
  rp_past *p = w->past;
  loaded out = {.arena = rp_xrealloc(NULL, sizeof *out.arena)};
  rp_arena_init(out.arena);
  rp_error err = {0};
  rp_str packed;
  rp_str key = key_of(w, commit, out.arena);
  if (p->cache.directory != NULL && rp_cache_get(&packed, &p->cache, key, out.arena) &&
      rp_past_unpacked(&out.past, packed, out.arena, &err) == 0) {
    p->kept++;
    return out;
  }
  err = (rp_error){0};
  if (read_commit(&out, w, commit, &err) == 0) {
    p->read++;
    return out;
  }
  rp_say("%s %s: %s", w->path, w->commits[commit].id, err.text);
  p->unread++;
  drop(out.arena);
  return (loaded){0};
}

static void take(rp_past_walk *w, size_t commit, loaded next)
{
  w->taker(w->data, w->last, next.past, &w->commits[commit], w->last != NULL ? w->commits[w->at].id : "");
  drop(w->last_arena);
  w->last_arena = next.arena;
  w->last = next.past;
  w->at = commit;
}

/// From the last commit to `newer`, which is at hand. One that says nothing new is passed by; its lines may be others.
static void explore(rp_past_walk *w, size_t newer, loaded next)
{
  while (w->last != NULL && w->at - newer > 1 && w->budget > 0 && !rp_past_same(w->last, next.past)) {
    size_t middle = newer + (w->at - newer) / 2;
    w->budget--;
    loaded half = load(w, middle);
    if (half.arena == NULL) { // what cannot be read is a gap: the move lies at its end
      break;
    }
    explore(w, middle, half);
  }
  take(w, newer, next);
}

bool rp_past_go(rp_past_walk *walk, size_t commit)
{
  loaded next = load(walk, commit);
  if (next.arena == NULL) {
    return false;
  }
  explore(walk, commit, next);
  return true;
}

void rp_past_stop(rp_past_walk *walk)
{
  drop(walk->last_arena);
}
