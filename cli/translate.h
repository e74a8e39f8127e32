#ifndef RP_CLI_TRANSLATE_H
#define RP_CLI_TRANSLATE_H

/// Translation of one repository, and of all of a store.

#include "cli/reading.h"
#include "translator/translator.h"

/// Image and interpreter of the containers that no rule of repipe.yaml says more of, and where the bridge is: what is given, then repipe.yaml,
/// then what launches the workflows. The launch that named the image; NULL: another one did, or there is none.
const Repipe__V1__EntryPoint *rp_translate_image(rp_emit_options *emit, const Repipe__V1__Plan *plan,
                                                 const Repipe__V1__Inventory *inventory);

typedef struct rp_translate_fleet {
  const char *store;
  const char *out;   ///< each repository gets a folder of its own below it
  const char *cache; ///< folder of what was parsed; NULL: none
  bool plugins;      ///< with native task types
  bool quiet;
} rp_translate_fleet;

/// Translates every repository that a store says was read, at the commit that it names, linked as the scan linked it.
/// The exit status: RP_EXIT_UNMET when one is not written, or Flyte would refuse it.
int rp_translate_store(const rp_translate_fleet *words, const rp_emit_options *emit, const rp_reading *reading);

#endif
