#ifndef RP_TRANSLATOR_BUNDLE_DRAWING_H
#define RP_TRANSLATOR_BUNDLE_DRAWING_H

/// The graphs of a plan as drawings in text: one picture with a frame for each workflow. In `arena`.

#include "base/arena.h"
#include "base/map.h"
#include "repipe/v1/plan.pb-c.h"
#include "translator/command.h"

/// For Graphviz.
rp_str rp_drawing_dot(const Repipe__V1__Plan *plan, rp_arena *arena);
/// For Mermaid.
rp_str rp_drawing_mermaid(const Repipe__V1__Plan *plan, rp_arena *arena);

#endif
