// See repository.h. Commands are started with fork and exec, without a shell.

#define _XOPEN_SOURCE 700 // nftw

#include "repository.h"

#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/file.h"
#include "base/path.h"

static char top[256];
static rp_arena *memory;

rp_arena *test_arena(void)
{
  return memory;
}

void scratch_make(rp_arena *arena)
{
  memory = arena;
  const char *base = getenv("TMPDIR");
  rp_str made = rp_arena_printf(arena, "%s/repipe-unit-XXXXXX", base != NULL ? base : "/tmp");
  assert_true(made.size < sizeof top);
  memcpy(top, made.data, made.size + 1);
  assert_non_null(mkdtemp(top));
}

static int remove_one(const char *path, const struct stat *status, int type, struct FTW *walk)
{
  (void)status;
  (void)type;
  (void)walk;
  return remove(path);
}

void scratch_remove(void)
{
  nftw(top, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

const char *scratch(const char *name)
{
  return rp_arena_printf(memory, "%s/%s", top, name).data;
}

void write_text(const char *name, rp_str content)
{
  rp_error err = {0};
  const char *path = scratch(name);
  const char *dir = rp_arena_cstr(memory, rp_path_dir(rp_str_of(path)));
  assert_int_equal(rp_file_make_dirs(dir, &err), 0);
  int file = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0644);
  assert_true(file >= 0);
  assert_int_equal(write(file, content.data, content.size), (ssize_t)content.size);
  close(file);
}

static void run(const char *directory, char *const *words)
{
  pid_t child = fork();
  assert_true(child >= 0);
  if (child == 0) {
    static const char *const settings[][2] = {
        {"GIT_AUTHOR_DATE", "1700000000 +0000"},
        {"GIT_COMMITTER_DATE", "1700000000 +0000"},
        {"GIT_AUTHOR_NAME", "T"},
        {"GIT_AUTHOR_EMAIL", "t@example.org"},
        {"GIT_COMMITTER_NAME", "T"},
        {"GIT_COMMITTER_EMAIL", "t@example.org"},
        {"GIT_CONFIG_GLOBAL", "/dev/null"},
        {"GIT_CONFIG_SYSTEM", "/dev/null"},
        {"GIT_CONFIG_COUNT", "1"},
        {"GIT_CONFIG_KEY_0", "protocol.file.allow"},
        {"GIT_CONFIG_VALUE_0", "always"},
    };
    for (size_t i = 0; i < sizeof settings / sizeof settings[0]; i++) {
      setenv(settings[i][0], settings[i][1], 1);
    }
    if (chdir(directory) == 0) {
      execvp(words[0], words);
    }
    _exit(127);
  }
  int status = 0;
  assert_int_equal(waitpid(child, &status, 0), child);
  assert_int_equal(status, 0);
}

void git(const char *repository, ...)
{
  char *words[16] = {(char *)(uintptr_t) "git"};
  size_t count = 1;
  va_list arguments;
  va_start(arguments, repository);
  for (char *word; (word = va_arg(arguments, char *)) != NULL;) {
    assert_true(count < 15);
    words[count++] = word;
  }
  va_end(arguments);
  run(scratch(repository), words);
}

void git_init(const char *repository)
{
  rp_error err = {0};
  assert_int_equal(rp_file_make_dirs(scratch(repository), &err), 0);
  git(repository, "init", "-q", "-b", "main", ".", NULL);
}

void git_commit(const char *repository, const char *message)
{
  git(repository, "add", "-A", NULL);
  git(repository, "commit", "-q", "--allow-empty", "-m", message, NULL);
}

const rp_source_entry *list(size_t *count, rp_source *source)
{
  const rp_source_entry *entries = NULL;
  rp_error err = {0};
  assert_int_equal(rp_source_list(&entries, count, source, memory, &err), 0);
  return entries;
}

const rp_source_entry *find_entry(rp_source *source, const char *path)
{
  size_t count = 0;
  const rp_source_entry *entries = list(&count, source);
  for (size_t i = 0; i < count; i++) {
    if (rp_str_is(entries[i].path, path)) {
      return &entries[i];
    }
  }
  return NULL;
}

const char *listing(rp_source *source)
{
  static const char *const marks[] = {"", "@", "%", "!", "!/"};
  size_t count = 0;
  const rp_source_entry *entries = list(&count, source);
  rp_buf buf = RP_BUF_INIT;
  for (size_t i = 0; i < count; i++) {
    rp_buf_printf(&buf, "%s%.*s%s", i > 0 ? " " : "", RP_STR_ARG(entries[i].path), marks[entries[i].kind]);
  }
  const char *text = rp_arena_cstr(memory, rp_buf_str(&buf));
  rp_buf_release(&buf);
  return text;
}

// libgit2 1.5.1 loses the match data of a pattern that does not match (git_regexp_match, pcre2); it tries one for each
// key of a repository whose format version is 1. Nothing of ours can give that back.
const char *__lsan_default_suppressions(void);
__attribute__((visibility("default"))) const char *__lsan_default_suppressions(void)
{
  return "leak:libpcre2-8\n";
}
