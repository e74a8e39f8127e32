#ifndef RP_ANALYZER_LAYER_H
#define RP_ANALYZER_LAYER_H

/// Layers: frameworks on top of Luigi. A folder analyzer/layers/NAME describes the package NAME as a stub describes Luigi
/// (analyzer/layers/README.md): the folder is all that a layer costs.

#include "base/str.h"

/// Name of the layer that a dotted name (or "package.Class") belongs to: "gokart"; empty when it belongs to none.
rp_str rp_layer_of(rp_str dotted);

/// True when the text, which does not say "luigi", names a layer. Names that are common words ("law") do not count: there an import is needed.
bool rp_layer_mentioned(rp_str text);

#endif
