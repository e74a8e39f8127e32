#ifndef RP_ANALYZER_DESCRIBED_H
#define RP_ANALYZER_DESCRIBED_H

/// Modules that repipe brings along: analyzer/stubs and analyzer/layers, extracted when repipe is built.
/// described_write.c writes the tables as C: no text of them is parsed, or even in the program, when it runs.

#include "analyzer/extract/ir.h"

typedef struct rp_described {
  const char *name; ///< path relative to its folder: "luigi/task.py"
  const rp_facts *facts;
} rp_described;

/// In the order of their names.
extern const rp_described rp_stubs[];
extern const size_t rp_stubs_count;
extern const rp_described rp_layers[];
extern const size_t rp_layers_count;

#endif
