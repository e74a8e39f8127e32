#include "reporter/tally/percent.h"

#include <stdbool.h>

void rp_percentages(unsigned *out, const uint32_t *parts, size_t count)
{
  uint64_t total = 0;
  size_t some = 0;
  for (size_t i = 0; i < count; i++) {
    total += parts[i];
    some += parts[i] > 0;
    out[i] = 0;
  }
  if (total == 0) {
    return;
  }
  bool spread = some <= 100; // else not every part can have its 1 %
  unsigned used = 0;
  for (size_t i = 0; i < count; i++) {
    out[i] = (unsigned)(parts[i] * 100u / total);
    out[i] = spread && parts[i] > 0 && out[i] == 0 ? 1 : out[i];
    used += out[i];
  }
  while (used != 100) {
    size_t best = count;
    double distance = 0;
    for (size_t i = 0; i < count; i++) {
      double error = (double)parts[i] * 100 / (double)total - out[i];
      error = used < 100 ? error : -error;
      bool allowed = parts[i] > 0 && (used < 100 || out[i] > (spread ? 1u : 0u)) &&
                     (used > 100 || out[i] < 99 || parts[i] == total);
      if (allowed && (best == count || error > distance)) {
        best = i;
        distance = error;
      }
    }
    if (best == count) {
      return;
    }
    out[best] = used < 100 ? out[best] + 1 : out[best] - 1;
    used = used < 100 ? used + 1 : used - 1;
  }
}
