// A worktree against its index, one entry at a time while walk.c walks the disk. An entry whose stat data is
// that of the index, and older than the index itself (git's "racy" rule), is unchanged without being read; any other is
// read and compared by content, first raw, then through the conversions git makes on adding (line ends).

#include "analyzer/source/git.h"

#include <stdlib.h>
#include <sys/stat.h>

#include "base/path.h"

static void add_folders(rp_source_git *git, const char *path)
{
  for (rp_str dir = rp_path_dir(rp_str_of(path)); dir.size > 0; dir = rp_path_dir(dir)) {
    if (rp_map_has(&git->folders, dir)) {
      return;
    }
    rp_map_put(&git->folders, dir, NULL);
  }
}

static void load_index(rp_source_git *git)
{
  if (git->index_loaded) {
    return;
  }
  git->index_loaded = true;
  rp_arena_init(&git->index_arena);
  rp_map_init(&git->folders, &git->index_arena);
  if (git_repository_index(&git->index, git->repository) != 0) {
    git->index = NULL;
    git->changed = true;
    return;
  }
  const char *path = git_index_path(git->index);
  struct stat status;
  git->index_time = path != NULL && stat(path, &status) == 0 ? (int64_t)status.st_mtime : 0;
  size_t count = git_index_entrycount(git->index);
  git->seen = rp_xrealloc(NULL, (count + 1) * sizeof git->seen[0]);
  memset(git->seen, 0, (count + 1) * sizeof git->seen[0]);
  for (size_t i = 0; i < count; i++) {
    add_folders(git, git_index_get_byindex(git->index, i)->path);
  }
}

void rp_source_git_release_index(rp_source_git *git)
{
  if (git->index_loaded) {
    rp_map_release(&git->folders);
    rp_arena_release(&git->index_arena);
    git_index_free(git->index);
    free(git->seen);
  }
}

/// The index entry of `path` and its position; NULL when it is not tracked or in conflict.
static const git_index_entry *find(size_t *position, const rp_source_git *git, rp_str path)
{
  if (git->index == NULL || git_index_find(position, git->index, path.data) != 0) {
    return NULL;
  }
  const git_index_entry *entry = git_index_get_byindex(git->index, *position);
  return entry != NULL && GIT_INDEX_ENTRY_STAGE(entry) == 0 ? entry : NULL;
}

static bool same_stat(const rp_source_git *git, const git_index_entry *entry, const struct stat *status)
{
  bool same_time = entry->mtime.seconds == (int32_t)status->st_mtim.tv_sec &&
                   (entry->mtime.nanoseconds == 0 || entry->mtime.nanoseconds == (uint32_t)status->st_mtim.tv_nsec);
  return same_time && (int64_t)status->st_mtim.tv_sec < git->index_time &&
         entry->file_size == (uint32_t)status->st_size && (entry->ino == 0 || entry->ino == (uint32_t)status->st_ino) &&
         (entry->mode & S_IFMT) == (status->st_mode & S_IFMT);
}

static bool is_ignored(rp_source_git *git, rp_str path, bool folder)
{
  char text[4096];
  if (path.size + 2 > sizeof text) {
    return false;
  }
  memcpy(text, path.data, path.size);
  text[path.size] = folder ? '/' : '\0';
  text[path.size + 1] = '\0';
  int ignored = 0;
  return git_ignore_path_is_ignored(&ignored, git->repository, text) == 0 && ignored != 0;
}

static bool is_repository(const rp_source_git *git, rp_str path)
{
  rp_arena scratch;
  rp_arena_init(&scratch);
  struct stat status;
  bool found = lstat(rp_arena_printf(&scratch, "%s/%.*s/.git", git->worktree, RP_STR_ARG(path)).data, &status) == 0;
  rp_arena_release(&scratch);
  return found;
}

rp_source_git_state rp_source_git_look(char blob[65], rp_source_git *git, rp_str path, const struct stat *status)
{
  load_index(git);
  blob[0] = '\0';
  size_t position = 0;
  const git_index_entry *entry = find(&position, git, path);
  bool folder = S_ISDIR(status->st_mode);
  if (entry != NULL && folder == (entry->mode == GIT_FILEMODE_COMMIT)) {
    git->seen[position] = true;
    git_oid_tostr(blob, GIT_OID_HEXSZ + 1, &entry->id);
    if (folder) {
      return RP_SOURCE_GIT_SUBMODULE;
    }
    return same_stat(git, entry, status) ? RP_SOURCE_GIT_CLEAN : RP_SOURCE_GIT_CHECK;
  }
  if (folder && rp_map_has(&git->folders, path)) {
    return RP_SOURCE_GIT_ENTER;
  }
  if (is_ignored(git, path, folder)) {
    return RP_SOURCE_GIT_SKIPPED;
  }
  if (folder) {
    return is_repository(git, path) ? RP_SOURCE_GIT_SUBMODULE : RP_SOURCE_GIT_ENTER;
  }
  return RP_SOURCE_GIT_UNTRACKED;
}

static bool unchanged_after_conversion(rp_source_git *git, const git_index_entry *entry, rp_str content)
{
  git_filter_list *filters = NULL;
  if (git_filter_list_load(&filters, git->repository, NULL, entry->path, GIT_FILTER_TO_ODB, GIT_FILTER_ALLOW_UNSAFE) !=
          0 ||
      filters == NULL) {
    return false;
  }
  git_buf converted = {0};
  git_oid id;
  bool same = git_filter_list_apply_to_buffer(&converted, filters, content.data, content.size) == 0 &&
              git_odb_hash(&id, converted.ptr, converted.size, GIT_OBJECT_BLOB) == 0 &&
              git_oid_equal(&id, &entry->id) != 0;
  git_buf_dispose(&converted);
  git_filter_list_free(filters);
  return same;
}

bool rp_source_git_unchanged(char blob[65], rp_source_git *git, rp_str path, rp_str content)
{
  size_t position = 0;
  const git_index_entry *entry = find(&position, git, path);
  git_oid id;
  if (entry == NULL || git_odb_hash(&id, content.data, content.size, GIT_OBJECT_BLOB) != 0) {
    return false;
  }
  git_oid_tostr(blob, GIT_OID_HEXSZ + 1, &entry->id);
  return git_oid_equal(&id, &entry->id) != 0 || unchanged_after_conversion(git, entry, content);
}

void rp_source_git_set_changed(rp_source_git *git)
{
  git->changed = true;
}

/// Whether the index holds something else than HEAD.
static bool index_differs(rp_source_git *git)
{
  git_tree *tree = NULL;
  git_diff *diff = NULL;
  bool differs = false;
  if (git->has_commit && git_tree_lookup(&tree, git->repository, &git->tree) == 0 &&
      git_diff_tree_to_index(&diff, git->repository, tree, git->index, NULL) == 0) {
    differs = git_diff_num_deltas(diff) > 0;
  }
  git_diff_free(diff);
  git_tree_free(tree);
  return differs;
}

bool rp_source_git_finish(rp_source_entries *out, rp_source_git *git, rp_arena *arena)
{
  load_index(git);
  if (git->index == NULL) {
    return true;
  }
  size_t count = git_index_entrycount(git->index);
  for (size_t i = 0; i < count; i++) {
    const git_index_entry *item = git_index_get_byindex(git->index, i);
    if (git->seen[i]) {
      continue;
    }
    if ((item->flags_extended & GIT_INDEX_ENTRY_SKIP_WORKTREE) == 0) {
      git->changed = true;
      continue;
    }
    rp_source_entry entry = {.path = rp_arena_str(arena, rp_str_of(item->path)), .from_git = true};
    git_oid_tostr(entry.blob, GIT_OID_HEXSZ + 1, &item->id);
    if (item->mode == GIT_FILEMODE_LINK) {
      entry.kind = RP_SOURCE_SYMLINK;
    } else if (item->mode == GIT_FILEMODE_COMMIT) {
      entry.kind = RP_SOURCE_SUBMODULE;
    } else if (!rp_source_git_size_of(&entry.size, git, &item->id)) {
      entry.kind = RP_SOURCE_UNREADABLE;
    }
    RP_PUSH(arena, out, entry);
  }
  return git->changed || index_differs(git);
}
