#ifndef RP_TESTS_FACTS_CHECK_H
#define RP_TESTS_FACTS_CHECK_H

/// What must hold of the facts of any bytes whatever.

#include "analyzer/extract/extract.h"

/// NULL, or what does not hold: the facts are a valid forest; every span lies in the source; problems have a code and
/// are sorted; every OPAQUE carries the code of a problem; packed and unpacked they say the same.
const char *facts_fault(const rp_facts *facts, rp_str source, rp_arena *arena);

/// The facts' bytes: equal bytes, equal facts.
rp_str facts_packed(const rp_facts *facts, rp_arena *arena);

#endif
