// The public face of the source stage. A commit is read from the object database only; a worktree is walked on disk,
// with git asked about each entry; a plain directory is walked alone. Whatever the kind, the listing is sorted by path.

#include "analyzer/source/private.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "base/path.h"
#include "proto/rules.h"

struct rp_source {
  rp_arena arena;
  rp_source_info info;
  const char *root;            // directory on disk; NULL when a commit is read
  rp_source_git *git;          // NULL for a plain directory
  rp_str folder;               // entries stand below it; empty: at the top
  bool listed;                 // the worktree was compared with HEAD
  const rp_source_text *texts; // NULL for what lies somewhere
  size_t text_count;
};

int rp_source_open(rp_source **out, const char *path, const char *ref, rp_error *err)
{
  struct stat status;
  if (stat(path, &status) != 0) {
    rp_error_code code = errno == ENOENT || errno == ENOTDIR ? RP_ERROR_NOT_FOUND : RP_ERROR_IO;
    return rp_fail_system(err, code, rp_str_of(path), errno);
  }
  if (!S_ISDIR(status.st_mode)) {
    return rp_fail(err, RP_ERROR_FORMAT, "%s: neither a git repository nor a directory", path);
  }
  rp_source *source = rp_xrealloc(NULL, sizeof *source);
  memset(source, 0, sizeof *source);
  rp_arena_init(&source->arena);
  source->info.kind = RP_STR("directory");
  if (rp_source_git_open(&source->git, &source->info, path, ref, &source->arena, err) != 0) {
    rp_source_free(source);
    return -1;
  }
  if (source->git == NULL) {
    if (ref != NULL) {
      rp_source_free(source);
      return rp_fail(err, RP_ERROR_FORMAT, "%s: not the top of a git repository, so there is no ref %s", path, ref);
    }
    source->root = rp_arena_cstr(&source->arena, rp_str_of(path));
  } else {
    source->info.kind = RP_STR("git");
    source->root = rp_source_git_worktree(source->git);
    source->info.of_commit = source->root == NULL && source->info.commit.size > 0;
  }
  *out = source;
  return 0;
}

int rp_source_history(const rp_source_commit **out, size_t *count, rp_source *source, rp_arena *arena, rp_error *err)
{
  *out = NULL;
  *count = 0;
  return source->git != NULL ? rp_source_git_history(out, count, source->git, arena, err) : 0;
}

rp_source *rp_source_of_texts(const rp_source_text *texts, size_t count)
{
  rp_source *source = rp_xrealloc(NULL, sizeof *source);
  memset(source, 0, sizeof *source);
  rp_arena_init(&source->arena);
  source->info.kind = RP_STR("directory");
  source->texts = texts;
  source->text_count = count;
  return source;
}

static void list_texts(rp_source_entries *out, const rp_source *source, rp_arena *arena)
{
  out->items = RP_NEW_ARRAY(arena, rp_source_entry, source->text_count + 1);
  for (size_t i = 0; i < source->text_count; i++) {
    rp_source_entry *entry = &out->items[out->count++];
    entry->path = source->texts[i].path;
    entry->size = source->texts[i].content.size;
    rp_source_blob_id(entry->blob, source->texts[i].content);
  }
}

void rp_source_free(rp_source *source)
{
  if (source == NULL) {
    return;
  }
  rp_source_git_free(source->git);
  rp_arena_release(&source->arena);
  free(source);
}

const rp_source_info *rp_source_describe(const rp_source *source)
{
  return &source->info;
}

static int by_path(const void *a, const void *b)
{
  const rp_source_entry *left = a;
  const rp_source_entry *right = b;
  int order = rp_str_cmp(left->path, right->path);
  return order != 0 ? order : (int)left->kind - (int)right->kind;
}

int rp_source_list(const rp_source_entry **out, size_t *count, rp_source *source, rp_arena *arena, rp_error *err)
{
  rp_source_entries entries = {0};
  int result = 0;
  if (source->texts != NULL) {
    list_texts(&entries, source, arena);
  } else {
    result = source->root != NULL ? rp_source_walk(&entries, source->root, source->git, arena, err)
                                  : rp_source_git_list(&entries, source->git, arena, err);
  }
  if (result != 0) {
    return -1;
  }
  if (source->root != NULL && source->git != NULL) {
    bool changed = rp_source_git_finish(&entries, source->git, arena);
    if (!source->listed && changed && source->info.commit.size > 0) {
      source->info.commit = rp_arena_printf(&source->arena, "%.*s+", RP_STR_ARG(source->info.commit));
    }
    source->listed = true;
  }
  if (entries.count > 1) {
    qsort(entries.items, entries.count, sizeof entries.items[0], by_path);
  }
  size_t kept = 0;
  for (size_t i = 0; i < entries.count; i++) {
    // A damaged tree may hold one name twice; a path is listed once.
    if (kept == 0 || !rp_str_eq(entries.items[kept - 1].path, entries.items[i].path)) {
      entries.items[kept++] = entries.items[i];
    }
  }
  *out = entries.items;
  *count = kept;
  return 0;
}

uint64_t rp_source_size(rp_source *source, const rp_source_entry *entry)
{
  uint64_t size = 0;
  return entry->unsized && rp_source_git_size(&size, source->git, entry->blob) ? size : entry->size;
}

int rp_source_read(rp_str *out, rp_source *source, const rp_source_entry *entry, size_t limit, rp_arena *arena,
                   rp_error *err)
{
  if (entry->kind != RP_SOURCE_FILE) {
    return rp_fail(err, RP_ERROR_FORMAT, "%.*s: not a regular file", RP_STR_ARG(entry->path));
  }
  if (entry->size > limit) {
    return rp_fail(err, RP_ERROR_LIMIT, "%.*s: larger than %zu bytes", RP_STR_ARG(entry->path), limit);
  }
  for (size_t i = 0; i < source->text_count; i++) {
    if (rp_str_eq(source->texts[i].path, entry->path)) {
      *out = rp_arena_str(arena, source->texts[i].content);
      return 0;
    }
  }
  if (entry->from_git) {
    rp_error missing = {0};
    if (rp_source_git_read(out, source->git, entry->blob, limit, arena, &missing) == 0) {
      return 0;
    }
    if (source->root == NULL || missing.code == RP_ERROR_LIMIT) {
      return rp_fail(err, missing.code, "%.*s: %s", RP_STR_ARG(entry->path), missing.text);
    }
  }
  rp_str path = source->folder.size > 0 ? rp_path_join(arena, source->folder, entry->path) : entry->path;
  return rp_source_walk_read(out, source->root, path, limit, arena, err);
}

int rp_source_enter(const rp_source_entry **entries, size_t *count, rp_source *source, rp_str folder, rp_arena *arena,
                    rp_error *err)
{
  rp_source_entry *inside = RP_NEW_ARRAY(arena, rp_source_entry, *count + 1);
  size_t found = 0;
  for (size_t i = 0; i < *count; i++) {
    rp_str path = (*entries)[i].path;
    if (path.size > folder.size + 1 && rp_str_starts_with(path, folder) && path.data[folder.size] == '/') {
      inside[found] = (*entries)[i];
      inside[found++].path = rp_str_sub(path, folder.size + 1, path.size);
    }
  }
  if (found == 0) {
    return rp_fail_rule(err, RP_ERROR_NOT_FOUND, RP_RULE_FOLDER_UNKNOWN, "there is no folder %.*s in it",
                        RP_STR_ARG(folder));
  }
  source->folder = rp_arena_str(&source->arena, folder);
  *entries = inside;
  *count = found;
  return 0;
}
