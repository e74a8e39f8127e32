#ifndef RP_DECISIONS_DECISIONS_H
#define RP_DECISIONS_DECISIONS_H

/// repipe.yaml: what people decided about a repository, or with --rules about a fleet. Read into a message by the message's
/// own descriptor (proto/repipe/v1/decisions.proto is the schema); analyzer and translator then ask it.

#include "base/arena.h"
#include "repipe/v1/decisions.pb-c.h"

/// The file in a repository; only at its top.
#define RP_DECISIONS_FILE "repipe.yaml"

/// Something in the file that is not understood. Nothing is ignored: whoever acts on the file has to say it.
typedef struct rp_decision_problem {
  uint32_t code; ///< RP6201 to RP6203
  uint32_t line, column;
  rp_str text; ///< one line, with what was probably meant
} rp_decision_problem;

typedef struct rp_decision_problems {
  rp_decision_problem *items;
  size_t count;
} rp_decision_problems;

/// The decisions of one file; every decision knows `path` and its line. What is not understood is left out and is a problem, in
/// the order of the file. Never NULL; an empty file decides nothing. Memory of `arena`.
Repipe__V1__Decisions *rp_decisions_read(rp_decision_problems *problems, rp_str content, const char *path,
                                         rp_arena *arena);

/// `first`, and behind it what `then` says besides: lists one behind the other, so that rules of `first` come first; single values
/// of `first` where it has them. Either may be NULL. A new message; the parts are shared.
Repipe__V1__Decisions *rp_decisions_merge(const Repipe__V1__Decisions *first, const Repipe__V1__Decisions *then,
                                          rp_arena *arena);

/// Where a single value of the top level stands, "repipe.yaml:3"; "" when it is not decided.
const char *rp_decisions_place(const Repipe__V1__Decisions *decisions, const char *name, rp_arena *arena);

/// Whether a pattern (`*`, `?`, `[a-z]`) matches a task by "module:Class" or by family. No patterns match everything.
bool rp_decisions_match(char *const *patterns, size_t count, const char *class_name, const char *family);

/// Whether a decision that is good until the day `expires` (empty: for ever) no longer holds at `now` (seconds UTC; 0: not known, then
/// it holds).
bool rp_decisions_expired(const char *expires, int64_t now);

/// A Python file that says what house rules say: read as if it lay in a library.
typedef struct rp_house_file {
  rp_str path; ///< "acme/tasks.py"
  rp_str text;
} rp_house_file;

/// The files of all rules, sorted by path, packages' __init__.py among them. Memory of `arena`.
const rp_house_file *rp_decisions_house(size_t *count, const Repipe__V1__HouseRules *rules, rp_arena *arena);

#endif
