#ifndef RP_CLI_SCAN_H
#define RP_CLI_SCAN_H

/// The machinery of `repipe scan`: worker processes that read one repository after the other, and the process that hands
/// them out and records the answers. A fault in a worker, be it in a library, costs the repository that it was reading.

#include "cli/input.h"
#include "cli/reading.h"
#include "repipe/v1/scan.pb-c.h"
#include "translator/translator.h"

typedef struct rp_scan_options {
  const rp_input *inputs;
  size_t count;
  const bool *skip; ///< inputs that nobody asks about: their answer is "unchanged" with no fingerprint; NULL: none
  rp_reading reading;
  const char *build; ///< what this program is
  const char *salt;  ///< what results depend on beside inputs and repositories
  const char *cache; ///< folder of the facts cache; NULL: none
  bool look;         ///< only what inputs are and publish is asked for; else all of them is read
  bool plugins;      ///< with `translate`: native task types where they do the same
  const rp_emit_options
      *translate;             ///< a package of each input is written into its folder, and nothing recorded; NULL: none
  const char *const *folders; ///< by input, where `translate` is set
  const rp_map *published;    ///< by other repositories: dotted name -> rp_analyze_providers; NULL: nothing
  const rp_map *known;        ///< where `look` is set: fingerprints that the store has rows of -> anything
  long jobs;                  ///< processes
  long timeout;               ///< seconds that one repository may take
  long memory;                ///< MiB that one worker may use
  bool terminal;              ///< progress is shown
} rp_scan_options;

/// Takes the answer about one input, in the order of the inputs; -1 ends the scan.
typedef int (*rp_scan_taker)(void *data, size_t input, const Repipe__V1__ScanResult *result, rp_error *err);

/// Reads all inputs. However a worker ends, each input has one answer. -1: the first failure of `take`, or RP_ERROR_LIMIT: no
/// process could be started.
int rp_scan_run(const rp_scan_options *options, rp_scan_taker take, void *data, rp_error *err);

/// What a worker is doing, in memory that survives it.
typedef struct rp_scan_place {
  char phase[16];
  char file[1008];
} rp_scan_place;

/// The life of a worker: reads the number of an input (uint32_t) from `in`, writes the size (uint64_t) of a packed
/// ScanResult and its bytes to `out`, until `in` ends. Never returns.
_Noreturn void rp_scan_serve(const rp_scan_options *options, int in, int out, rp_scan_place *place);

#endif
