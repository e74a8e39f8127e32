#include "reporter/tally/dormancy.h"
#include "reporter/tally/people.h"

enum { DAY = 24 * 60 * 60 };

void rp_flag_dormant(Repipe__V1__Snapshot *snapshot)
{
  int64_t latest = snapshot->newest_commit - (int64_t)snapshot->dormant_days * DAY;
  for (size_t i = 0; i < snapshot->n_repositories; i++) {
    const Repipe__V1__RepositoryRow *row = snapshot->repositories[i];
    row->totals->dormant = row->commit_time != 0 && row->commit_time < latest;
    snapshot->totals->dormant += row->totals->dormant;
  }
}

bool rp_dormancy_text(rp_buf *out, const Repipe__V1__Snapshot *snapshot)
{
  const Repipe__V1__Totals *all = snapshot->totals;
  if (all->archived + all->dormant > 0) {
    rp_people_printf(out, "%u archived; %u dormant (%u days behind the newest commit)", all->archived, all->dormant,
                     snapshot->dormant_days);
  }
  return all->archived + all->dormant > 0;
}
