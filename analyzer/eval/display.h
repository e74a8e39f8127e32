#ifndef RP_ANALYZER_EVAL_DISPLAY_H
#define RP_ANALYZER_EVAL_DISPLAY_H

/// Dicts that another mapping was merged into, `{'size': 3, **config}` or update(): which entries such a dict has, only the mapping
/// knows, but it is a function of it and can be handed on, asked and compared as one value (RP_DERIVE_DISPLAY).

#include "analyzer/eval/interp.h"

/// What a pair of operands is; the name of the derived value has one of these for each.
enum {
  RP_DISPLAY_PAIR = ':',     ///< a key and its value
  RP_DISPLAY_MERGED = '*',   ///< a placeholder and a mapping
  RP_DISPLAY_CONDITION = '?' ///< a placeholder and the condition of the pair that follows
};

/// The mapping that the entry stands for, as all of its items, where it is there at all; NULL: an entry like any other.
rp_val rp_display_merged(const rp_entry *entry);

/// The dict as one derived value of type dict. NULL: no mapping is merged into it, or something of it is not the same
/// wherever it is computed.
rp_val rp_display_of(rp_interp *in, const rp_object *dict);

/// Whether a value is a dict of this shape.
bool rp_display_is(rp_val value);

/// What stands under a known key. NULL: that depends on a mapping, or there is nothing for certain (`*certain`).
rp_val rp_display_find(rp_interp *in, rp_val display, rp_val key, bool *certain);

/// The same, as an expression where that depends: `display[key]`.
rp_val rp_display_subscript(rp_interp *in, rp_val display, rp_val key);

/// `key in display`.
rp_val rp_display_contains(rp_interp *in, rp_val display, rp_val key);

#endif
