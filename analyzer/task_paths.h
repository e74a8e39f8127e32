#ifndef RP_ANALYZER_TASK_PATHS_H
#define RP_ANALYZER_TASK_PATHS_H

/// What two paths have to do with each other, where they are texts, paths, or expressions over inputs. Private to analyzer/.

#include "analyzer/eval/expression.h"

/// Without what only makes a text of a path or a path of a text.
rp_val rp_path_core(rp_val value);
/// A text or a path that is known.
bool rp_path_is_text(rp_val value);
/// Proved: the same file or folder.
bool rp_path_same(rp_interp *in, rp_val a, rp_val b);
/// Whether `value` is computed from `part`, which is no plain word.
bool rp_path_made_of(rp_interp *in, rp_val value, rp_val part);
/// Whether `path` lies below the folder that a target is, or may: joined to it, or its text followed by a slash.
bool rp_path_below(rp_interp *in, rp_val path, rp_val folder);
/// The text that the path begins with for certain.
rp_str rp_path_begin(rp_val path);

#endif
