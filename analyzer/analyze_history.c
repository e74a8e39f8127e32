#include "analyzer/analyzer.h"
#include "analyzer/source/source.h"

int rp_analyze_history(const rp_analyze_commit **out, size_t *count, const char *path, const char *ref, rp_arena *arena,
                       rp_error *err)
{
  rp_source *source;
  const rp_source_commit *commits;
  if (rp_source_open(&source, path, ref, err) != 0) {
    return -1;
  }
  int status = rp_source_history(&commits, count, source, arena, err);
  rp_source_free(source);
  if (status == 0) {
    rp_analyze_commit *list = RP_NEW_ARRAY(arena, rp_analyze_commit, *count + 1);
    for (size_t i = 0; i < *count; i++) {
      list[i] = (rp_analyze_commit){commits[i].id, commits[i].time, commits[i].author};
    }
    *out = list;
  }
  return status;
}
