#ifndef RP_ANALYZER_INVENTORY_ANSWERS_H
#define RP_ANALYZER_INVENTORY_ANSWERS_H

/// What the parameters, attributes and methods without arguments of a task answer, for translations that need more of it than
/// requires() and output(): native task types.

#include "analyzer/inventory/export.h"

/// Of a class below one of luigi.contrib: every public name of those classes; of one below a class that `named` names
/// ("acme.tasks.Base"), every public name up to that; each once, in the order of the MRO, but what luigi.Task has too; then "output.path" and the like of its only target.
/// Each is known, a function of the inputs, or unknown with a code. A class with secrets answers nothing that could hold one.
/// 0: another class. Memory of `arena`.
size_t rp_export_answers(rp_interp *in, rp_arena *arena, rp_val task, char *const *named, size_t named_count,
                         Repipe__V1__Attribute ***out);

#endif
