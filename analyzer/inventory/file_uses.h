#ifndef RP_ANALYZER_INVENTORY_FILE_USES_H
#define RP_ANALYZER_INVENTORY_FILE_USES_H

/// What functions do with the file of an argument. Private to analyzer/.

#include "analyzer/inventory/task_parts.h"

typedef enum rp_file_use {
  RP_FILE_OPEN,   ///< as its mode says
  RP_FILE_READ,   ///< a file
  RP_FILE_ADD,    ///< to what a file holds
  RP_FILE_LIST,   ///< what lies in a folder
  RP_FILE_LOOK,   ///< whether it is there
  RP_FILE_TIME,   ///< when it was written: a file that travels is new
  RP_FILE_LINK,   ///< it becomes a symbolic link
  RP_FILE_MOVE,   ///< it is read, and gone afterwards
  RP_FILE_CHANGE, ///< it is gone or another one afterwards
} rp_file_use;

typedef struct rp_file_function {
  const char *name;
  rp_file_use use;
  const char *path; ///< which argument; NULL: the object itself
  size_t place;     ///< where that stands
  size_t mode;      ///< where the mode of RP_FILE_OPEN stands, or the flag that says it
} rp_file_function;

/// A function of Python or of a package; NULL.
const rp_file_function *rp_file_function_of(rp_str name);
/// A method of a local target; NULL.
const rp_file_function *rp_file_method_of(rp_str name);
/// What the call does with a file, as a function, a method of a local target, or of LocalTarget.fs; NULL. `path`: NULL where it is not
/// given. `own`: the call, without the file system that it is a method of.
const rp_file_function *rp_file_used(rp_interp *in, rp_str name, const rp_call *call, rp_call *own, rp_val *path);

/// The mode that it opens a file with, or what decides that and is not known; NULL: it is read.
rp_val rp_file_mode(rp_interp *in, const rp_file_function *function, const rp_call *call);

#endif
