#ifndef RP_ANALYZER_INVENTORY_TASK_USE_H
#define RP_ANALYZER_INVENTORY_TASK_USE_H

/// What task_conduct.c asks of a path that run() uses, whosever it is. Private to inventory/.

#include "analyzer/inventory/task_parts.h"

/// A file of this machine, as far as that can be said.
bool rp_path_is_file(const rp_place *place);
/// Whether the repository, and so the image, has a file of that path, seen from the top or from where the code stands.
bool rp_path_in_repository(rp_interp *in, const rp_place *path, const rp_task_spot *spot);
/// A path that stands in a file: what is read there may be anybody's.
bool rp_path_is_told_by_file(rp_val path);
/// Whether the mode of open() is known and has one of the letters.
bool rp_mode_has(rp_val mode, const char *letters);

#endif
