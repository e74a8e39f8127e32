#ifndef RP_BASE_ERROR_H
#define RP_BASE_ERROR_H

/// How an operation says that it failed (I/O, git, SQLite, a malformed argument). Oddities of the analysed code are
/// not errors but diagnostics; bugs of ours are asserts.

#include <stdbool.h>

#include "base/str.h"

typedef enum rp_error_code {
  RP_OK = 0,
  RP_ERROR_USAGE,     ///< the caller's words are off: exit status 2
  RP_ERROR_NOT_FOUND, ///< a path, ref, root or code that does not exist
  RP_ERROR_AMBIGUOUS, ///< a name that several things answer to
  RP_ERROR_IO,        ///< the system refused
  RP_ERROR_FORMAT,    ///< bytes that are not what they should be
  RP_ERROR_LIMIT,     ///< a budget of ours
  RP_ERROR_UNMET      ///< a check or gate is not met: exit status 1
} rp_error_code;

typedef struct rp_error {
  rp_error_code code; ///< RP_OK while nothing failed
  uint32_t rule;      ///< number in the table of diagnostics, where one says it; else 0
  char text[1024];    ///< one line, names the object, not the function; no newline at the end
} rp_error;

/// Sets the error unless one is set already (the first failure wins) and returns -1, for `return rp_fail(…)`.
int rp_fail(rp_error *err, rp_error_code code, const char *format, ...) __attribute__((format(printf, 3, 4)));

/// The same, and which rule of the table of diagnostics says it.
int rp_fail_rule(rp_error *err, rp_error_code code, uint32_t rule, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

/// The same with what the system says of `reason` (an errno) behind the object's name: "a/b: Permission denied".
int rp_fail_system(rp_error *err, rp_error_code code, rp_str name, int reason);

#endif
