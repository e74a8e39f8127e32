#ifndef RP_REPORTER_STORE_VERSION_H
#define RP_REPORTER_STORE_VERSION_H

/// Whether any version meets several specifiers (PEP 440). Only versions of plain numbers are understood ("3.5.0", "3.*"): what has
/// anything else in it is not known, and contradicts nothing.

#include "base/arena.h"
#include "base/vec.h"

enum { RP_VERSION_PARTS = 8 };

typedef struct rp_version {
  uint32_t parts[RP_VERSION_PARTS]; ///< zeros behind the last: 3.5 is 3.5.0
  uint32_t count;                   ///< as many as are written
} rp_version;

typedef struct rp_clause {
  char op[4];  ///< "==", "!=", ">=", "<=", ">", "<", "~="
  bool prefix; ///< "==3.*"
  rp_version version;
} rp_clause;

typedef RP_VEC(rp_clause) rp_clauses;

/// Adds what a specifier says. False: something in it is not understood; nothing is added.
bool rp_clauses_add(rp_clauses *out, rp_str specifier, rp_arena *arena);

/// False: no version meets all of them. True: there may be one.
bool rp_clauses_met(const rp_clause *clauses, size_t count);

int rp_version_compare(const rp_version *one, const rp_version *other);

#endif
