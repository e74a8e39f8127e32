#ifndef RP_TRANSLATOR_PARTS_TEXT_H
#define RP_TRANSLATOR_PARTS_TEXT_H

/// JSON text: strings for the bridge's command and for specs, and constants as JSON.

#include "base/buf.h"
#include "repipe/v1/value.pb-c.h"

/// A JSON string with its quotes. ASCII only; `{`, `}` and `$` are escaped too, so that neither Flyte nor Kubernetes
/// finds a template in it (docs/bridge.md section 1). Malformed UTF-8 becomes U+FFFD.
void rp_json_string_safe(rp_buf *out, rp_str text);

/// A JSON string with its quotes, UTF-8 kept, control characters escaped.
void rp_json_string(rp_buf *out, rp_str text);

/// A constant as JSON; false when it is none or JSON has no form for it. `depth` bounds the nesting.
bool rp_json_value(rp_buf *out, const Repipe__V1__Value *value, unsigned depth);

#endif
