#ifndef RP_ANALYZER_DESCRIBED_H
#define RP_ANALYZER_DESCRIBED_H

/// Facts of the stubs and layers that were asked for: the same in every analysis, so that several, one after the other, may share
/// them instead of parsing them each.

typedef struct rp_described rp_described;

rp_described *rp_described_new(void);
void rp_described_free(rp_described *described); ///< NULL is fine

#endif
