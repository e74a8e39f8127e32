// Repositories of every shape, made by git at test time and read back without it.

#include "proto/rules.h"
#include "repository.h"

#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

static rp_arena arena;

static int setup(void **state)
{
  (void)state;
  rp_arena_init(&arena);
  scratch_make(&arena);
  return 0;
}

static int teardown(void **state)
{
  (void)state;
  scratch_remove();
  rp_arena_release(&arena);
  return 0;
}

static rp_source *open_source(const char *name, const char *ref)
{
  rp_source *source = NULL;
  rp_error err = {0};
  int status = rp_source_open(&source, scratch(name), ref, &err);
  assert_string_equal(err.text, "");
  assert_int_equal(status, 0);
  return source;
}

static rp_error refuse(const char *name, const char *ref)
{
  rp_source *source = NULL;
  rp_error err = {0};
  assert_int_equal(rp_source_open(&source, scratch(name), ref, &err), -1);
  assert_null(source);
  assert_string_not_equal(err.text, "");
  return err;
}

static void assert_content(rp_source *source, const char *path, const char *expected)
{
  const rp_source_entry *entry = find_entry(source, path);
  assert_non_null(entry);
  rp_str content = {0};
  rp_error err = {0};
  assert_int_equal(rp_source_read(&content, source, entry, 1 << 20, &arena, &err), 0);
  assert_int_equal(content.size, strlen(expected));
  assert_string_equal(content.data, expected);
}

static void two_commits(const char *name)
{
  char path[64];
  git_init(name);
  snprintf(path, sizeof path, "%s/a.py", name);
  WRITE(path, "one\n");
  snprintf(path, sizeof path, "%s/pkg/b.py", name);
  WRITE(path, "b\n");
  git_commit(name, "first");
  git(name, "tag", "v1", NULL);
  git(name, "tag", "-a", "-m", "annotated", "v1a", NULL);
  snprintf(path, sizeof path, "%s/a.py", name);
  WRITE(path, "two\n");
  git_commit(name, "second");
}

static void refs_tags_and_commits_resolve(void **state)
{
  (void)state;
  two_commits("r");
  static const struct {
    const char *ref;
    const char *content;
  } cases[] = {{"v1", "one\n"}, {"v1a", "one\n"}, {"HEAD~1", "one\n"}, {"main", "two\n"}, {"HEAD", "two\n"}};
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    rp_source *source = open_source("r", cases[i].ref);
    assert_content(source, "a.py", cases[i].content);
    assert_string_equal(listing(source), "a.py pkg/b.py");
    const rp_source_info *info = rp_source_describe(source);
    assert_true(rp_str_is(info->kind, "git"));
    assert_true(rp_str_is(info->ref, cases[i].ref));
    assert_int_equal(info->commit.size, 40);
    assert_int_equal(info->commit_time, 1700000000);
    assert_false(info->empty);
    rp_source_free(source);
  }
  assert_int_equal(refuse("r", "nowhere").code, RP_ERROR_NOT_FOUND);
  assert_int_equal(refuse("r", "nowhere").rule, RP_RULE_REF_UNKNOWN);
  assert_int_equal(refuse("no-ref-here", NULL).rule, 0);
  assert_int_equal(refuse("r", "").code, RP_ERROR_NOT_FOUND);
}

static void blob_ids_are_those_of_git(void **state)
{
  (void)state;
  git_init("r");
  WRITE("r/hello", "hello\n");
  WRITE("r/none", "");
  git_commit("r", "c");
  rp_source *commit = open_source("r", "HEAD");
  rp_source *tree = open_source("r", NULL);
  assert_string_equal(find_entry(commit, "hello")->blob, "ce013625030ba8dba906f756967f9e9ca394464a");
  assert_string_equal(find_entry(tree, "hello")->blob, "ce013625030ba8dba906f756967f9e9ca394464a");
  assert_string_equal(find_entry(tree, "none")->blob, "e69de29bb2d1d6434b8b29ae775ad8c2e48c5391");
  assert_int_equal(rp_source_size(commit, find_entry(commit, "hello")), 6);
  assert_int_equal(rp_source_size(commit, find_entry(commit, "none")), 0);
  assert_int_equal(rp_source_size(tree, find_entry(tree, "hello")), 6);
  rp_source_free(commit);
  rp_source_free(tree);
  WRITE("plain/hello", "hello\n");
  rp_source *plain = open_source("plain", NULL);
  assert_string_equal(find_entry(plain, "hello")->blob, "ce013625030ba8dba906f756967f9e9ca394464a");
  rp_source_free(plain);
}

static void a_worktree_is_read_with_its_changes(void **state)
{
  (void)state;
  two_commits("r");
  WRITE("r/.gitignore", "*.log\nbuild/\n");
  git_commit("r", "ignore");
  rp_source *clean = open_source("r", NULL);
  assert_string_equal(listing(clean), ".gitignore a.py pkg/b.py");
  assert_int_equal(rp_source_describe(clean)->commit.size, 40);
  assert_true(rp_str_is(rp_source_describe(clean)->ref, "main"));
  assert_true(find_entry(clean, "a.py")->from_git);
  rp_source_free(clean);

  WRITE("r/a.py", "three, changed\n");
  WRITE("r/new/c.py", "new\n");
  WRITE("r/x.log", "ignored\n");
  WRITE("r/build/y.py", "ignored\n");
  unlink(scratch("r/pkg/b.py"));
  rp_source *source = open_source("r", NULL);
  assert_string_equal(listing(source), ".gitignore a.py new/c.py");
  assert_content(source, "a.py", "three, changed\n");
  assert_content(source, "new/c.py", "new\n");
  assert_int_equal(rp_source_describe(source)->commit.size, 41);
  assert_int_equal(rp_source_describe(source)->commit.data[40], '+');
  listing(source);
  assert_int_equal(rp_source_describe(source)->commit.size, 41);
  rp_source_free(source);

  rp_source *head = open_source("r", "HEAD");
  assert_string_equal(listing(head), ".gitignore a.py pkg/b.py");
  assert_content(head, "a.py", "two\n");
  rp_source_free(head);
}

static void each_kind_of_change_is_noticed(void **state)
{
  (void)state;
  static const char *const kinds[] = {"none", "staged", "same size", "deleted", "untracked", "mode of a link"};
  for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
    const char *name = rp_arena_printf(&arena, "k%zu", i).data;
    two_commits(name);
    assert_int_equal(symlink("a.py", scratch(rp_arena_printf(&arena, "%s/link", name).data)), 0);
    git_commit(name, "link");
    const char *a = rp_arena_printf(&arena, "%s/a.py", name).data;
    switch (i) {
    case 1:
      WRITE(a, "staged\n");
      git(name, "add", "-A", NULL);
      break;
    case 2:
      WRITE(a, "TWO\n");
      break;
    case 3:
      unlink(scratch(a));
      break;
    case 4:
      WRITE(rp_arena_printf(&arena, "%s/u", name).data, "");
      break;
    case 5:
      unlink(scratch(rp_arena_printf(&arena, "%s/link", name).data));
      assert_int_equal(symlink("b.py", scratch(rp_arena_printf(&arena, "%s/link", name).data)), 0);
      break;
    default:
      break;
    }
    rp_source *source = open_source(name, NULL);
    listing(source);
    assert_int_equal(rp_source_describe(source)->commit.size, i == 0 ? 40 : 41);
    rp_source_free(source);
  }
}

static void stat_data_older_than_the_index_is_believed(void **state)
{
  (void)state;
  git_init("r");
  WRITE("r/a.py", "one\n");
  struct timespec old[2] = {{.tv_sec = 1600000000}, {.tv_sec = 1600000000}};
  assert_int_equal(utimensat(AT_FDCWD, scratch("r/a.py"), old, 0), 0);
  git_commit("r", "c");
  rp_source *source = open_source("r", NULL);
  assert_true(find_entry(source, "a.py")->from_git);
  rp_source_free(source);
  // The same size and time again, but other content in another inode: found out by reading.
  unlink(scratch("r/a.py"));
  WRITE("r/keeps-the-inode", "");
  WRITE("r/a.py", "ONE\n");
  assert_int_equal(utimensat(AT_FDCWD, scratch("r/a.py"), old, 0), 0);
  source = open_source("r", NULL);
  assert_content(source, "a.py", "ONE\n");
  rp_source_free(source);
}

static void line_ends_that_git_converts_are_no_change(void **state)
{
  (void)state;
  git_init("r");
  WRITE("r/.gitattributes", "*.py text eol=crlf\n");
  WRITE("r/a.py", "x = 1\r\n");
  git_commit("r", "c");
  rp_source *source = open_source("r", NULL);
  assert_content(source, "a.py", "x = 1\n"); // the blob, whose id the entry has
  assert_int_equal(rp_source_describe(source)->commit.size, 40);
  rp_source_free(source);
}

static void bare_shallow_and_linked_repositories(void **state)
{
  (void)state;
  two_commits("r");
  git(".", "clone", "-q", "--bare", "r", "bare.git", NULL);
  git(".", "clone", "-q", "--depth", "1", rp_arena_printf(&arena, "file://%s", scratch("r")).data, "shallow", NULL);
  git("r", "worktree", "add", "-q", "../linked", "v1", NULL);

  rp_source *bare = open_source("bare.git", NULL);
  assert_content(bare, "a.py", "two\n");
  rp_source_free(bare);

  rp_source *shallow = open_source("shallow", NULL);
  assert_content(shallow, "a.py", "two\n");
  rp_source_free(shallow);
  assert_int_equal(refuse("shallow", "HEAD~1").code, RP_ERROR_NOT_FOUND);

  rp_source *linked = open_source("linked", NULL);
  assert_string_equal(listing(linked), "a.py pkg/b.py");
  assert_content(linked, "a.py", "one\n");
  assert_true(rp_str_is(rp_source_describe(linked)->ref, "HEAD"));
  assert_int_equal(rp_source_describe(linked)->commit.size, 40);
  rp_source_free(linked);

  rp_source *dot_git = open_source("r/.git", NULL);
  assert_content(dot_git, "a.py", "two\n");
  rp_source_free(dot_git);
}

static void a_branch_of_origin_is_found(void **state)
{
  (void)state;
  two_commits("r");
  git("r", "branch", "topic", "v1", NULL);
  git(".", "clone", "-q", "r", "clone", NULL);
  rp_source *source = open_source("clone", "topic");
  assert_content(source, "a.py", "one\n");
  rp_source_free(source);
}

static void folders_of_a_worktree_are_plain_directories(void **state)
{
  (void)state;
  two_commits("r");
  rp_source *source = open_source("r/pkg", NULL);
  assert_true(rp_str_is(rp_source_describe(source)->kind, "directory"));
  assert_string_equal(listing(source), "b.py");
  assert_content(source, "b.py", "b\n");
  assert_int_equal(rp_source_describe(source)->commit.size, 0);
  rp_source_free(source);
  assert_int_equal(refuse("r/pkg", "main").code, RP_ERROR_FORMAT);
}

static void what_is_no_repository_is_said(void **state)
{
  (void)state;
  WRITE("file", "x");
  WRITE("broken/.git/config", "");
  WRITE("gitfile/.git", "gitdir: /nowhere/at/all\n");
  assert_int_equal(refuse("missing", NULL).code, RP_ERROR_NOT_FOUND);
  assert_int_equal(refuse("file", NULL).code, RP_ERROR_FORMAT);
  assert_int_equal(refuse("broken", NULL).code, RP_ERROR_FORMAT);
  assert_int_equal(refuse("gitfile", NULL).code, RP_ERROR_FORMAT);
}

static void a_sha256_repository_is_named(void **state)
{
  (void)state;
  assert_int_equal(mkdir(scratch("s"), 0755), 0);
  git("s", "init", "-q", "--object-format=sha256", ".", NULL);
  WRITE("s/a.py", "import luigi\n");
  git_commit("s", "c");
  rp_error err = refuse("s", NULL);
  assert_int_equal(err.code, RP_ERROR_FORMAT);
  assert_non_null(strstr(err.text, "SHA-256"));
  assert_int_equal(refuse("s", "main").code, RP_ERROR_FORMAT);
}

static void an_empty_repository_is_empty(void **state)
{
  (void)state;
  git_init("r");
  assert_int_equal(mkdir(scratch("b"), 0755), 0);
  git("b", "init", "-q", "--bare", ".", NULL);
  static const char *const names[] = {"r", "b"};
  for (size_t i = 0; i < 2; i++) {
    rp_source *source = open_source(names[i], NULL);
    assert_true(rp_source_describe(source)->empty);
    assert_string_equal(listing(source), "");
    assert_int_equal(rp_source_describe(source)->commit.size, 0);
    rp_source_free(source);
  }
  WRITE("r/a.py", "x\n");
  rp_source *source = open_source("r", NULL);
  assert_string_equal(listing(source), "a.py");
  rp_source_free(source);
}

static void a_head_without_a_branch_needs_a_ref(void **state)
{
  (void)state;
  two_commits("r");
  git(".", "clone", "-q", "--bare", "r", "bare.git", NULL);
  git("bare.git", "symbolic-ref", "HEAD", "refs/heads/other", NULL);
  assert_int_equal(refuse("bare.git", NULL).code, RP_ERROR_NOT_FOUND);
  rp_source *source = open_source("bare.git", "main");
  assert_content(source, "a.py", "two\n");
  rp_source_free(source);
}

static void odd_entries_are_rows_and_never_opened(void **state)
{
  (void)state;
  git_init("r");
  WRITE("r/a.py", "x\n");
  assert_int_equal(symlink("loop.py", scratch("r/loop.py")), 0);
  assert_int_equal(symlink("..", scratch("r/up")), 0);
  assert_int_equal(symlink("/dev/zero", scratch("r/zero.py")), 0);
  git_commit("r", "c");
  assert_int_equal(mkfifo(scratch("r/fifo.py"), 0644), 0);
  rp_source *source = open_source("r", NULL);
  assert_string_equal(listing(source), "a.py fifo.py! loop.py@ up@ zero.py@");
  rp_str content;
  rp_error err = {0};
  assert_int_equal(rp_source_read(&content, source, find_entry(source, "zero.py"), 100, &arena, &err), -1);
  assert_int_equal(err.code, RP_ERROR_FORMAT);
  rp_source_free(source);
  source = open_source("r", "HEAD");
  assert_string_equal(listing(source), "a.py loop.py@ up@ zero.py@");
  rp_source_free(source);
}

static void a_file_swapped_for_a_fifo_does_not_block(void **state)
{
  (void)state;
  WRITE("d/a.py", "x\n");
  rp_source *source = open_source("d", NULL);
  const rp_source_entry *entry = find_entry(source, "a.py");
  unlink(scratch("d/a.py"));
  assert_int_equal(mkfifo(scratch("d/a.py"), 0644), 0);
  rp_str content;
  rp_error err = {0};
  assert_int_equal(rp_source_read(&content, source, entry, 100, &arena, &err), -1);
  assert_int_equal(err.code, RP_ERROR_FORMAT);
  rp_source_free(source);
}

static void submodules_and_nested_repositories_are_not_entered(void **state)
{
  (void)state;
  two_commits("lib");
  two_commits("r");
  git("r", "submodule", "--quiet", "add", scratch("lib"), "vendor/lib", NULL);
  git_commit("r", "sub");
  two_commits("r/nested");
  rp_source *source = open_source("r", NULL);
  assert_string_equal(listing(source), ".gitmodules a.py nested% pkg/b.py vendor/lib%");
  rp_source_free(source);
  source = open_source("r", "HEAD");
  assert_string_equal(listing(source), ".gitmodules a.py pkg/b.py vendor/lib%");
  rp_source_free(source);
}

static void missing_objects_are_rows(void **state)
{
  (void)state;
  two_commits("r");
  rp_source *source = open_source("r", "HEAD");
  const char *blob = find_entry(source, "a.py")->blob;
  const char *object = rp_arena_printf(&arena, "r/.git/objects/%.2s/%s", blob, blob + 2).data;
  rp_source_free(source);
  assert_int_equal(unlink(scratch(object)), 0);
  source = open_source("r", "HEAD");
  assert_string_equal(listing(source), "a.py! pkg/b.py");
  rp_source_free(source);
  // In the worktree the file is there, whatever the object database lacks.
  source = open_source("r", NULL);
  assert_content(source, "a.py", "two\n");
  rp_source_free(source);
}

static void a_missing_tree_is_one_row(void **state)
{
  (void)state;
  git_init("r");
  WRITE("r/pkg/b.py", "b\n");
  WRITE("r/z.py", "z\n");
  git_commit("r", "c");
  git("r", "update-ref", "refs/tags/tree", "HEAD:pkg", NULL);
  rp_str hex;
  rp_error err = {0};
  rp_source *source = open_source("r/.git/refs/tags", NULL);
  assert_int_equal(rp_source_read(&hex, source, find_entry(source, "tree"), 100, &arena, &err), 0);
  rp_source_free(source);
  assert_int_equal(unlink(scratch(rp_arena_printf(&arena, "r/.git/objects/%.2s/%.38s", hex.data, hex.data + 2).data)),
                   0);
  source = open_source("r", "main");
  assert_string_equal(listing(source), "pkg!/ z.py");
  rp_source_free(source);
}

static void sparse_files_come_from_git(void **state)
{
  (void)state;
  two_commits("r");
  git("r", "update-index", "--skip-worktree", "a.py", NULL);
  unlink(scratch("r/a.py"));
  rp_source *source = open_source("r", NULL);
  assert_string_equal(listing(source), "a.py pkg/b.py");
  assert_content(source, "a.py", "two\n");
  assert_int_equal(rp_source_describe(source)->commit.size, 40);
  rp_source_free(source);
}

static void partial_clones_open(void **state)
{
  (void)state;
  two_commits("r");
  git("r", "config", "uploadpack.allowFilter", "true", NULL);
  git(".", "clone", "-q", "--bare", "--filter=blob:none", rp_arena_printf(&arena, "file://%s", scratch("r")).data,
      "partial.git", NULL);
  rp_source *source = open_source("partial.git", NULL);
  assert_string_equal(listing(source), "a.py! pkg/b.py!");
  rp_source_free(source);
}

static void deep_and_repeating_trees_have_an_end(void **state)
{
  (void)state;
  const char *path = "d";
  for (int i = 0; i < 300; i++) {
    path = rp_arena_printf(&arena, "%s/x", path).data;
  }
  WRITE(rp_arena_printf(&arena, "%s/a.py", path).data, "x\n");
  rp_source *source = open_source("d", NULL);
  size_t count = 0;
  const rp_source_entry *entries = list(&count, source);
  assert_int_equal(count, 1);
  assert_int_equal(entries[0].kind, RP_SOURCE_UNLISTED);
  rp_source_free(source);
}

static void a_configured_worktree_elsewhere_is_not_read(void **state)
{
  (void)state;
  two_commits("r");
  WRITE("secret/key.py", "secret\n");
  git("r", "config", "core.worktree", scratch("secret"), NULL);
  rp_source *source = open_source("r", NULL);
  assert_string_equal(listing(source), "a.py pkg/b.py"); // HEAD
  assert_null(find_entry(source, "key.py"));
  rp_source_free(source);
}

static void credentials_never_leave_the_url(void **state)
{
  (void)state;
  static const char *const urls[][2] = {
      {"https://user:secret@example.org/a/b.git", "https://example.org/a/b.git"},
      {"https://token@example.org/a/b.git", "https://example.org/a/b.git"},
      {"https://example.org:8443/a/b@c.git", "https://example.org:8443/a/b@c.git"},
      {"https://user:se/cret@example.org/a", "https://example.org/a"},
      {"https://user:p@ss@example.org/a", "https://example.org/a"},
      {"https://example.org/a.git?private_token=secret", "https://example.org/a.git"},
      {"ssh://git@example.org:22/a.git", "ssh://example.org:22/a.git"},
      {"git@example.org:a/b.git", "git@example.org:a/b.git"},
      {"someone@example.org:a/b.git", "example.org:a/b.git"},
      {"/srv/git/a.git", "/srv/git/a.git"},
  };
  git_init("r");
  for (size_t i = 0; i < sizeof urls / sizeof urls[0]; i++) {
    git("r", "config", "remote.origin.url", urls[i][0], NULL);
    rp_source *source = open_source("r", NULL);
    rp_str url = rp_source_describe(source)->origin_url;
    assert_string_equal(rp_arena_cstr(&arena, url), urls[i][1]);
    rp_source_free(source);
  }
}

static void reading_keeps_to_its_limit(void **state)
{
  (void)state;
  two_commits("r");
  static const char *const refs[] = {NULL, "HEAD"};
  for (size_t i = 0; i < 2; i++) {
    rp_source *source = open_source("r", refs[i]);
    rp_str content;
    rp_error err = {0};
    assert_int_equal(rp_source_read(&content, source, find_entry(source, "a.py"), 3, &arena, &err), -1);
    assert_int_equal(err.code, RP_ERROR_LIMIT);
    rp_source_free(source);
  }
}

static void names_may_hold_any_byte(void **state)
{
  (void)state;
  git_init("r");
  WRITE("r/caf\xe9 \n\x1b[31m.py", "x\n");
  git_commit("r", "c");
  static const char *const refs[] = {NULL, "HEAD"};
  for (size_t i = 0; i < 2; i++) {
    rp_source *source = open_source("r", refs[i]);
    assert_content(source, "caf\xe9 \n\x1b[31m.py", "x\n");
    rp_source_free(source);
  }
}

int main(void)
{
#define CASE(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
  const struct CMUnitTest tests[] = {
      CASE(refs_tags_and_commits_resolve),
      CASE(blob_ids_are_those_of_git),
      CASE(a_worktree_is_read_with_its_changes),
      CASE(each_kind_of_change_is_noticed),
      CASE(stat_data_older_than_the_index_is_believed),
      CASE(line_ends_that_git_converts_are_no_change),
      CASE(bare_shallow_and_linked_repositories),
      CASE(a_branch_of_origin_is_found),
      CASE(folders_of_a_worktree_are_plain_directories),
      CASE(what_is_no_repository_is_said),
      CASE(a_sha256_repository_is_named),
      CASE(an_empty_repository_is_empty),
      CASE(a_head_without_a_branch_needs_a_ref),
      CASE(odd_entries_are_rows_and_never_opened),
      CASE(a_file_swapped_for_a_fifo_does_not_block),
      CASE(submodules_and_nested_repositories_are_not_entered),
      CASE(missing_objects_are_rows),
      CASE(a_missing_tree_is_one_row),
      CASE(sparse_files_come_from_git),
      CASE(partial_clones_open),
      CASE(deep_and_repeating_trees_have_an_end),
      CASE(a_configured_worktree_elsewhere_is_not_read),
      CASE(credentials_never_leave_the_url),
      CASE(reading_keeps_to_its_limit),
      CASE(names_may_hold_any_byte),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
