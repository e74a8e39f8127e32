#ifndef RP_REPORTER_PAGE_DATA_H
#define RP_REPORTER_PAGE_DATA_H

/// What the page's script reads: columns over one table of texts, and each repository's code apart. Every text is made
/// visible here (control and direction characters as escapes), so that the script only ever sets text.

#include "reporter/reporter.h"

enum { RP_ALL_REPOSITORIES = -1 };

/// JSON of the rows of one repository (by index), or of all. `code`: "here", "beside" (one page a repository) or "out".
rp_str rp_page_index(const Repipe__V1__Snapshot *snapshot, int repository, const char *code, rp_arena *arena);

/// JSON of one repository's sources, specs and lists: {"tasks": [[source, spec, parameters, requires, outputs] …],
/// "workflows": [spec …], "specs": [text …]}, rows in the order of rp_page_index, spec an index into specs or -1.
rp_str rp_page_code(const Repipe__V1__Snapshot *snapshot, size_t repository, rp_arena *arena);

/// File name of a repository's own page: "repository-0001.html".
rp_str rp_page_name(size_t repository, rp_arena *arena);

#endif
