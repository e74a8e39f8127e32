#ifndef RP_ANALYZER_EVAL_SEQUENCE_H
#define RP_ANALYZER_EVAL_SEQUENCE_H

/// What subscripts and slices share.

#include "analyzer/eval/interp.h"

const rp_items *rp_text_items(rp_interp *in, rp_str text); ///< its characters
bool rp_items_plain(const rp_items *items);                ///< each is there once, in their order
/// Items whose conditions the path decides, as a plain list; the same list when nothing is to be done.
const rp_items *rp_items_settled(rp_interp *in, const rp_items *items);

#endif
