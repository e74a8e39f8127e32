#ifndef RP_ANALYZER_EVAL_CLASS_HEAD_H
#define RP_ANALYZER_EVAL_CLASS_HEAD_H

/// The head of a class statement. Private to eval/.

#include "analyzer/eval/interp.h"

enum { RP_BASE_LIMIT = 64, RP_KEYWORD_LIMIT = 32 }; ///< what stands behind them is not read

typedef struct rp_class_head {
  rp_object *bases[RP_BASE_LIMIT];
  size_t base_count;
  rp_object *metaclass; ///< NULL: the statement names none
  rp_keyword keywords[RP_KEYWORD_LIMIT];
  size_t keyword_count;
} rp_class_head;

/// The ARGUMENTS list of a CLASS node in the current frame. What is no class of ours becomes an opaque one, what cannot be read is
/// noted (RP3001).
void rp_class_read_head(rp_interp *in, uint32_t list, rp_class_head *head);

#endif
