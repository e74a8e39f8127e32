#ifndef RP_ANALYZER_ENTRY_SNIPPET_H
#define RP_ANALYZER_ENTRY_SNIPPET_H

/// Commands that Python text gives to a shell: subprocess, os.system, Airflow's operators, fabric and their kin. Read from
/// the facts alone; what is computed stays in the command as a hole (RP_LAUNCH_HOLE).

#include "analyzer/launch.h"
#include "analyzer/link.h"

/// The snippets of the files that are not tests, in order of file and place. Text in `arena`.
const rp_launch_snippet *rp_entry_snippets(size_t *count, const rp_link_file *files, size_t file_count, rp_arena *arena);

#endif
