#ifndef RP_TESTS_UNIT_SOURCE_REPOSITORY_H
#define RP_TESTS_UNIT_SOURCE_REPOSITORY_H

/// Throw-away directories and git repositories for the tests of this folder. Needs the `git` command; dates and names
/// are fixed, so that ids are too.

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "analyzer/source/source.h"

/// A fresh directory below $TMPDIR or /tmp; removed by scratch_remove.
void scratch_make(rp_arena *arena);
void scratch_remove(void);

/// Path of `name` below the scratch directory.
const char *scratch(const char *name);

void write_text(const char *name, rp_str content);
#define WRITE(name, literal) write_text((name), RP_STR(literal))

/// Runs git (NULL-terminated words) in the scratch directory `repository`; fails the test when git fails.
void git(const char *repository, ...);

/// `git init` with branch main, and a commit of everything.
void git_init(const char *repository);
void git_commit(const char *repository, const char *message);

/// The listing; entries in the test's arena.
const rp_source_entry *list(size_t *count, rp_source *source);
const rp_source_entry *find_entry(rp_source *source, const char *path);
rp_arena *test_arena(void);

/// "a.py b.py@ …": paths in order, followed by '@' for a symlink, '%' a submodule, '!' unreadable.
const char *listing(rp_source *source);

#endif
