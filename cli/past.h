#ifndef RP_CLI_PAST_H
#define RP_CLI_PAST_H

/// Past commits of one repository: what each held, read once and kept in the cache, and which of them moved something.

#include "cli/memory.h"
#include "reporter/reporter.h"

/// What all repositories of one command share. Made by rp_past_begin; nothing of it needs to be changed.
typedef struct rp_past {
  rp_arena *arena;
  rp_reading reading; ///< with a memory of its own
  rp_analyze_memory memory;
  rp_cache cache; ///< directory NULL: nothing is kept
  const char *salt;
  size_t read, kept, unread; ///< commits that were read, taken from the cache, could not be read
} rp_past;

/// `folder`: of the cache; NULL: none. -1: as rp_memory_salt.
int rp_past_begin(rp_past *out, const rp_reading *reading, const char *folder, rp_arena *arena, rp_error *err);
void rp_past_end(rp_past *past);

/// Told each commit that is taken: what it held, and what the one taken before it held (NULL: it is the first); `since` is that one's
/// id, or "". Both are good until the call ends.
typedef void (*rp_past_taker)(void *data, const Repipe__V1__Past *before, const Repipe__V1__Past *now,
                              const rp_analyze_commit *commit, const char *since);

/// One repository on its way through time.
typedef struct rp_past_walk {
  rp_past *past;
  const char *path, *folder, *identity; ///< as in rp_analyze_options; NULL
  const rp_analyze_commit *commits;     ///< as rp_analyze_history has them, newest first
  size_t count;
  rp_past_taker taker;
  void *data;
  size_t budget;          ///< commits that may still be read between two that were asked for
  rp_arena *last_arena;   ///< memory of `last`
  Repipe__V1__Past *last; ///< NULL: none was readable yet
  size_t at;              ///< index of the commit that `last` is of
} rp_past_walk;

/// Goes on to a newer commit: where something moved since the last one, the commits between are taken that moved it; as long as the
/// budget lasts. False: it could not be read, which has been said; nothing was taken.
bool rp_past_go(rp_past_walk *walk, size_t commit);
void rp_past_stop(rp_past_walk *walk);

/// Says in the changes which commit of its repository moved each: the newest one after which it was as it is now. Of two commits of
/// the repository at `path`; of two stores (`path` NULL) by the paths in the later one. What is not in reach, or was not committed, stays
/// without. -1: as rp_past_begin.
int rp_past_explain(Repipe__V1__Comparison *comparison, const Repipe__V1__Snapshot *before,
                    const Repipe__V1__Snapshot *after, const char *path, const rp_reading *reading, rp_arena *arena,
                    rp_error *err);

#endif
