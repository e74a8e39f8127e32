#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/path.h"

int rp_file_read(rp_str *out, rp_arena *arena, const char *path, size_t limit, rp_error *err)
{
  int file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (file < 0) {
    return rp_fail_system(err, errno == ENOENT ? RP_ERROR_NOT_FOUND : RP_ERROR_IO, rp_str_of(path), errno);
  }
  int result = -1;
  size_t expected;
  size_t size = 0;
  char *data;
  struct stat status;
  if (fstat(file, &status) != 0) {
    rp_fail_system(err, RP_ERROR_IO, rp_str_of(path), errno);
    goto done;
  }
  if (!S_ISREG(status.st_mode)) {
    rp_fail(err, RP_ERROR_FORMAT, "%s: not a regular file", path);
    goto done;
  }
  if (status.st_size < 0 || (uint64_t)status.st_size > limit) {
    rp_fail(err, RP_ERROR_LIMIT, "%s: larger than %zu bytes", path, limit);
    goto done;
  }
  expected = (size_t)status.st_size;
  data = rp_arena_alloc(arena, expected + 1);
  while (size < expected) {
    ssize_t got = read(file, data + size, expected - size);
    if (got < 0 && errno == EINTR) {
      continue;
    }
    if (got < 0) {
      rp_fail_system(err, RP_ERROR_IO, rp_str_of(path), errno);
      goto done;
    }
    if (got == 0) {
      break;
    }
    size += (size_t)got;
  }
  data[size] = '\0';
  *out = (rp_str){data, size};
  result = 0;
done:
  close(file);
  return result;
}

static int write_all(int file, rp_str content)
{
  for (size_t at = 0; at < content.size;) {
    ssize_t put = write(file, content.data + at, content.size - at);
    if (put < 0 && errno == EINTR) {
      continue;
    }
    if (put < 0) {
      return -1;
    }
    at += (size_t)put;
  }
  return 0;
}

/// Writes, syncs, closes; 0 or the errno of what failed first.
static int write_new(const char *path, rp_str content, bool sync)
{
  int file = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
  if (file < 0) {
    return errno;
  }
  int reason = write_all(file, content) == 0 && (!sync || fsync(file) == 0) ? 0 : errno;
  if (close(file) != 0 && reason == 0) {
    reason = errno;
  }
  return reason;
}

static int replace(const char *path, rp_str content, bool sync, rp_error *err)
{
  rp_arena scratch;
  rp_arena_init(&scratch);
  int result = 0;
  rp_str dir = rp_path_dir(rp_str_of(path));
  const char *dir_cstr = dir.size > 0 ? rp_arena_cstr(&scratch, dir) : (path[0] == '/' ? "/" : ".");
  const char *temporary = rp_arena_printf(&scratch, "%s.%ld.tmp", path, (long)getpid()).data;
  int reason = write_new(temporary, content, sync);
  if (reason == 0 && rename(temporary, path) != 0) {
    reason = errno;
  }
  if (reason != 0) {
    (void)unlink(temporary);
    result = rp_fail_system(err, RP_ERROR_IO, rp_str_of(path), reason);
  } else if (sync) {
    int folder = open(dir_cstr, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (folder >= 0) {
      // Some file systems cannot sync a directory; the rename itself has been made all the same.
      (void)fsync(folder);
      close(folder);
    }
  }
  rp_arena_release(&scratch);
  return result;
}

int rp_file_write(const char *path, rp_str content, rp_error *err)
{
  return replace(path, content, true, err);
}

int rp_file_write_lazily(const char *path, rp_str content, rp_error *err)
{
  return replace(path, content, false, err);
}

int rp_file_make_dirs(const char *path, rp_error *err)
{
  rp_arena scratch;
  rp_arena_init(&scratch);
  int result = 0;
  char *partial = rp_arena_cstr(&scratch, rp_str_of(path));
  for (char *at = partial + 1; result == 0; at++) {
    if (*at != '/' && *at != '\0') {
      continue;
    }
    char stop = *at;
    *at = '\0';
    struct stat status;
    if (mkdir(partial, 0777) != 0 && (errno != EEXIST || stat(partial, &status) != 0 || !S_ISDIR(status.st_mode))) {
      result = rp_fail_system(err, RP_ERROR_IO, rp_str_of(partial), errno == EEXIST ? ENOTDIR : errno);
    }
    *at = stop;
    if (stop == '\0') {
      break;
    }
  }
  rp_arena_release(&scratch);
  return result;
}
