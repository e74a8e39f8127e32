// Files of a directory tree on disk, without recursion: a stack of directories still to be read. Everything is opened
// relative to the root, without following a link in the last part and without blocking, and judged by lstat first, so
// that a FIFO, a device or a link never is opened for its content.

#include "analyzer/source/private.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "base/map.h"

typedef struct walk_dir {
  rp_str path;
  unsigned depth;
} walk_dir;

typedef struct walk {
  rp_source_entries *out;
  const char *root_path;
  int root;
  rp_source_git *git;
  rp_arena *arena;
  RP_VEC(walk_dir) stack;
} walk;

static void add(walk *w, rp_str path, rp_source_entry_kind kind, const rp_source_entry *details)
{
  rp_source_entry entry = {.path = path, .kind = kind};
  if (details != NULL) {
    entry = *details;
    entry.path = path;
    entry.kind = kind;
  }
  RP_PUSH(w->arena, w->out, entry);
}

int rp_source_walk_read(rp_str *out, const char *root, rp_str path, size_t limit, rp_arena *arena, rp_error *err)
{
  rp_arena scratch;
  rp_arena_init(&scratch);
  const char *full = rp_arena_printf(&scratch, "%s/%.*s", root, RP_STR_ARG(path)).data;
  int result = -1;
  size_t size = 0;
  int file = open(full, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOFOLLOW | O_NOCTTY);
  struct stat status;
  if (file < 0 || fstat(file, &status) != 0) {
    rp_fail_system(err, errno == ENOENT ? RP_ERROR_NOT_FOUND : RP_ERROR_IO, path, errno);
  } else if (!S_ISREG(status.st_mode)) {
    rp_fail(err, RP_ERROR_FORMAT, "%.*s: not a regular file", RP_STR_ARG(path));
  } else if (status.st_size < 0 || (uint64_t)status.st_size > limit) {
    rp_fail(err, RP_ERROR_LIMIT, "%.*s: larger than %zu bytes", RP_STR_ARG(path), limit);
  } else {
    size_t expected = (size_t)status.st_size;
    char *data = rp_arena_alloc(arena, expected + 1);
    result = 0;
    while (size < expected) {
      ssize_t got = read(file, data + size, expected - size);
      if (got < 0 && errno == EINTR) {
        continue;
      }
      if (got < 0) {
        result = rp_fail_system(err, RP_ERROR_IO, path, errno);
      }
      if (got <= 0) {
        break;
      }
      size += (size_t)got;
    }
    data[size] = '\0';
    if (result == 0) {
      *out = (rp_str){data, size};
    }
  }
  if (file >= 0) {
    close(file);
  }
  rp_arena_release(&scratch);
  return result;
}

/// A link's blob is the text of its target.
static void add_link(walk *w, rp_str path, rp_source_entry *entry, rp_source_git_state state)
{
  char target[4096];
  ssize_t size = readlinkat(w->root, path.data, target, sizeof target);
  char blob[65] = "";
  if (size >= 0) {
    rp_source_blob_id(blob, (rp_str){target, (size_t)size});
  }
  if (w->git != NULL && state != RP_SOURCE_GIT_CLEAN && strcmp(blob, entry->blob) != 0) {
    rp_source_git_set_changed(w->git);
  }
  memcpy(entry->blob, blob, sizeof blob);
  add(w, path, RP_SOURCE_SYMLINK, entry);
}

static void identify(char blob[65], rp_source_git_state state, rp_str path, rp_str content)
{
  if (state == RP_SOURCE_GIT_UNTRACKED && content.size > RP_SOURCE_SCRIPT_LIMIT &&
      !rp_str_ends_with(path, RP_STR(".py"))) {
    rp_digest(blob, content);
  } else {
    rp_source_blob_id(blob, content);
  }
}

static void add_file(walk *w, rp_str path, const struct stat *status)
{
  rp_source_entry entry = {.size = (uint64_t)status->st_size};
  rp_source_git_state state = RP_SOURCE_GIT_UNTRACKED;
  if (w->git != NULL) {
    state = rp_source_git_look(entry.blob, w->git, path, status);
    if (state == RP_SOURCE_GIT_SKIPPED) {
      return;
    }
  }
  if (S_ISLNK(status->st_mode)) {
    add_link(w, path, &entry, state);
    return;
  }
  if (state == RP_SOURCE_GIT_CLEAN) {
    entry.from_git = true;
    add(w, path, RP_SOURCE_FILE, &entry);
    return;
  }
  rp_arena scratch;
  rp_arena_init(&scratch);
  rp_error ignored = {0};
  rp_str content;
  bool unchanged = false;
  rp_source_entry_kind kind = RP_SOURCE_FILE;
  if (rp_source_walk_read(&content, w->root_path, path, RP_SOURCE_HASH_LIMIT, &scratch, &ignored) == 0) {
    unchanged = state == RP_SOURCE_GIT_CHECK && rp_source_git_unchanged(entry.blob, w->git, path, content);
    entry.from_git = unchanged;
    if (!unchanged) {
      identify(entry.blob, state, path, content);
      entry.size = content.size;
    }
  } else {
    entry.blob[0] = '\0';
    kind = ignored.code == RP_ERROR_LIMIT ? RP_SOURCE_FILE : RP_SOURCE_UNREADABLE;
  }
  rp_arena_release(&scratch);
  if (!unchanged && w->git != NULL) {
    rp_source_git_set_changed(w->git);
  }
  add(w, path, kind, &entry);
}

static void add_dir(walk *w, rp_str path, unsigned depth, const struct stat *status)
{
  if (w->git != NULL) {
    rp_source_entry entry = {0};
    rp_source_git_state state = rp_source_git_look(entry.blob, w->git, path, status);
    if (state == RP_SOURCE_GIT_SUBMODULE) {
      add(w, path, RP_SOURCE_SUBMODULE, &entry);
      return;
    }
    if (state != RP_SOURCE_GIT_ENTER) {
      return;
    }
  }
  if (depth > RP_SOURCE_DEPTH_LIMIT || w->out->count > RP_SOURCE_ENTRY_LIMIT) {
    add(w, path, RP_SOURCE_UNLISTED, NULL);
    return;
  }
  walk_dir dir = {path, depth};
  RP_PUSH(w->arena, &w->stack, dir);
}

static void add_name(walk *w, const walk_dir *dir, int folder, const char *name)
{
  if (strcmp(name, ".") == 0 || strcmp(name, "..") == 0 || strcmp(name, ".git") == 0) {
    return;
  }
  rp_str path = dir->path.size == 0 ? rp_arena_str(w->arena, rp_str_of(name))
                                    : rp_arena_printf(w->arena, "%.*s/%s", RP_STR_ARG(dir->path), name);
  struct stat status;
  if (fstatat(folder, name, &status, AT_SYMLINK_NOFOLLOW) != 0) {
    add(w, path, RP_SOURCE_UNREADABLE, NULL);
  } else if (S_ISDIR(status.st_mode)) {
    add_dir(w, path, dir->depth + 1, &status);
  } else if (S_ISREG(status.st_mode) || S_ISLNK(status.st_mode)) {
    add_file(w, path, &status);
  } else {
    char blob[65];
    if (w->git == NULL || rp_source_git_look(blob, w->git, path, &status) != RP_SOURCE_GIT_SKIPPED) {
      add(w, path, RP_SOURCE_UNREADABLE, NULL);
    }
  }
}

static void read_dir(walk *w, const walk_dir *dir)
{
  const char *relative = dir->path.size > 0 ? dir->path.data : ".";
  int folder = openat(w->root, relative, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
  DIR *stream = folder < 0 ? NULL : fdopendir(folder);
  if (stream == NULL) {
    if (folder >= 0) {
      close(folder);
    }
    add(w, dir->path, RP_SOURCE_UNLISTED, NULL);
    return;
  }
  for (;;) {
    errno = 0;
    // Each stream belongs to this thread alone, which is what readdir asks for.
    const struct dirent *item = readdir(stream); // NOLINT(concurrency-mt-unsafe)
    if (item == NULL) {
      break;
    }
    add_name(w, dir, folder, item->d_name);
  }
  if (errno != 0) {
    add(w, dir->path, RP_SOURCE_UNLISTED, NULL);
  }
  closedir(stream);
}

int rp_source_walk(rp_source_entries *out, const char *root, rp_source_git *git, rp_arena *arena, rp_error *err)
{
  walk w = {.out = out, .root_path = root, .git = git, .arena = arena};
  w.root = open(root, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (w.root < 0) {
    return rp_fail_system(err, RP_ERROR_IO, rp_str_of(root), errno);
  }
  walk_dir top = {RP_STR(""), 0};
  RP_PUSH(arena, &w.stack, top);
  while (w.stack.count > 0) {
    walk_dir dir = w.stack.items[--w.stack.count];
    read_dir(&w, &dir);
  }
  close(w.root);
  return 0;
}
