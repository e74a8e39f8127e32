#ifndef RP_ANALYZER_EVAL_VIEW_H
#define RP_ANALYZER_EVAL_VIEW_H

/// dict.keys(), values() and items(): they hold nothing themselves, what they show is what the dict holds then.

#include "analyzer/eval/interp.h"

/// `class`: its builtin class ("dict_keys").
rp_val rp_view_new(rp_interp *in, rp_object *dict, rp_view_part part, const char *class);
/// The entries of a dict with what keys that are not known do to each other: where a later key may be an earlier one, the earlier
/// value is there, or replaced, under conditions. What mappings that were merged into it do is asked of these (display.h).
rp_entries rp_dict_settled(rp_interp *in, const rp_object *dict);
/// What it shows now.
const rp_items *rp_view_items(rp_interp *in, const rp_object *view);
/// What a view of that part shows of entry `at`.
rp_item rp_view_item(rp_interp *in, const rp_object *dict, rp_view_part part, size_t at);
/// Keys and pairs compare, and are combined, as sets; values do not.
bool rp_view_is_set(rp_val value);
/// A new set of what it shows. NULL: raised.
rp_val rp_view_to_set(rp_interp *in, rp_val view, uint32_t node);
/// An operation of which a side is a view. NULL: raised.
rp_val rp_view_binary(rp_interp *in, int op, rp_val left, rp_val right, uint32_t node);

#endif
