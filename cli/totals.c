#include "cli/totals.h"

#include <stdio.h>

void rp_print_totals(const rp_store_totals *t, size_t unchanged, const char *store)
{
  (void)fprintf(
      stderr,
      "repositories %zu = %zu read + %zu failed; files %zu = %zu scanned + %zu ignored + %zu unparsed; tasks %zu\n"
      "workflows %zu = %u exact + %u review + %u collapsed + %u blocked + %u failed\n",
      t->repositories, t->repositories - t->failed, t->failed, t->files, t->scanned,
      t->files - t->scanned - t->unparsed, t->unparsed, t->tasks, t->workflows, t->outcomes.exact, t->outcomes.review,
      t->outcomes.collapsed, t->outcomes.blocked, t->outcomes.failed);
  if (unchanged != SIZE_MAX) {
    (void)fprintf(stderr, "unchanged %zu/%zu repositories, taken from the store\n", unchanged, t->repositories);
  }
  (void)fprintf(stderr, "store     %s\nnext      repipe report --store %s --format html --out report.html\n%s\n", store,
                store, t->verdict);
}
