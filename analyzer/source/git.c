// Repositories through libgit2: opening, refs, the tree of a commit, blobs. Nothing here writes, follows a hook or asks
// the network. Trees are walked with a stack; what is missing becomes an entry that says so. The comparison of a
// worktree with its index is in index.c.

#include "analyzer/source/git.h"

#include <errno.h>
#include <git2/sys/repository.h>
#include <limits.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "base/path.h"
#include "proto/rules.h"

static pthread_once_t initialized = PTHREAD_ONCE_INIT;

static void initialize(void)
{
  git_libgit2_init();
  git_libgit2_opts(GIT_OPT_SET_OWNER_VALIDATION, 0);
  // As git itself does not when it reads: zlib's checksum finds damage, and facts are kept by the digest of their text.
  git_libgit2_opts(GIT_OPT_ENABLE_STRICT_HASH_VERIFICATION, 0);
  // libgit2 refuses repositories with extensions that it does not know. None of these changes how objects are read;
  // objectformat is judged in open_repository, with words of our own.
  const char *extensions[] = {"partialclone", "worktreeconfig", "preciousobjects", "objectformat"};
  git_libgit2_opts(GIT_OPT_SET_EXTENSIONS, extensions, sizeof extensions / sizeof extensions[0]);
}

const char *rp_source_git_reason(void)
{
  const git_error *error = git_error_last();
  return error != NULL && error->message != NULL && error->message[0] != '\0' ? error->message : "unknown reason";
}

static bool exists(rp_arena *arena, const char *path, const char *name)
{
  struct stat status;
  return lstat(rp_arena_printf(arena, "%s/%s", path, name).data, &status) == 0;
}

/// Every repository has a HEAD, every top of a worktree a .git: libgit2 need not be asked about anything else.
static bool may_be_repository(rp_arena *arena, const char *path)
{
  return exists(arena, path, ".git") || exists(arena, path, "HEAD");
}

void rp_source_prepare(const char *path)
{
  rp_arena scratch;
  rp_arena_init(&scratch);
  if (may_be_repository(&scratch, path)) {
    pthread_once(&initialized, initialize);
  }
  rp_arena_release(&scratch);
}

/// The URL without user, password, query and fragment. A user "git" of the short ssh form is nobody's name and stays.
static rp_str without_credentials(rp_arena *arena, rp_str url)
{
  size_t query = rp_str_find(url, RP_STR("?"), 0);
  size_t fragment = rp_str_find(url, RP_STR("#"), 0);
  url = rp_str_sub(url, 0, query < fragment ? query : fragment);
  size_t scheme = rp_str_find(url, RP_STR("://"), 0);
  size_t start = scheme == SIZE_MAX ? 0 : scheme + 3;
  size_t slash = rp_str_find(url, RP_STR("/"), start);
  rp_str authority = rp_str_sub(url, start, slash);
  size_t colon = rp_str_rfind_char(authority, ':');
  if (scheme != SIZE_MAX && colon != SIZE_MAX && rp_str_rfind_char(authority, '@') == SIZE_MAX) {
    // A password with an unescaped slash: what looks like the port is none.
    for (size_t i = colon + 1; i < authority.size; i++) {
      if (authority.data[i] < '0' || authority.data[i] > '9') {
        authority = rp_str_sub(url, start, url.size);
        break;
      }
    }
  }
  size_t at = rp_str_rfind_char(authority, '@');
  if (at == SIZE_MAX || (scheme == SIZE_MAX && rp_str_is(rp_str_sub(authority, 0, at), "git"))) {
    return rp_arena_str(arena, url);
  }
  return rp_arena_printf(arena, "%.*s%.*s", RP_STR_ARG(rp_str_sub(url, 0, start)),
                         RP_STR_ARG(rp_str_sub(url, start + at + 1, url.size)));
}

static int check_config(rp_source_git *git, rp_source_info *info, const char *path, rp_arena *arena, rp_error *err)
{
  git_config *config = NULL;
  if (git_repository_config_snapshot(&config, git->repository) != 0) {
    return 0;
  }
  int result = 0;
  const char *text = NULL;
  if (git_config_get_string(&text, config, "extensions.objectformat") == 0 && strcmp(text, "sha1") != 0) {
    result = rp_fail(err, RP_ERROR_FORMAT, "%s: a %s repository; only SHA-1 repositories can be read", path,
                     strcmp(text, "sha256") == 0 ? "SHA-256" : text);
  } else if (git_config_get_string(&text, config, "remote.origin.url") == 0) {
    info->origin_url = without_credentials(arena, rp_str_of(text));
  }
  git_config_free(config);
  return result;
}

static int open_repository(rp_source_git *git, const char *path, rp_arena *arena, bool *found, rp_error *err)
{
  *found = true;
  int status = git_repository_open_ext(&git->repository, path, GIT_REPOSITORY_OPEN_NO_SEARCH, NULL);
  if (status == 0) {
    return 0;
  }
  if (status == GIT_ENOTFOUND && !exists(arena, path, ".git") &&
      !(exists(arena, path, "HEAD") && exists(arena, path, "objects"))) {
    *found = false;
    return 0;
  }
  return rp_fail(err, RP_ERROR_FORMAT, "%s: not a repository that can be read: %s", path, rp_source_git_reason());
}

/// True when `a` is the directory `b`/`suffix`. A repository's configuration may name any directory of the machine as
/// its worktree; only the directory that the user named is read.
static bool same_directory(rp_arena *arena, const char *a, const char *b, const char *suffix)
{
  struct stat left;
  struct stat right;
  return stat(a, &left) == 0 && stat(rp_arena_printf(arena, "%s/%s", b, suffix).data, &right) == 0 &&
         left.st_dev == right.st_dev && left.st_ino == right.st_ino;
}

static bool has_refs(git_repository *repository)
{
  git_strarray names = {0};
  bool any = git_reference_list(&names, repository) == 0 && names.count > 0;
  git_strarray_dispose(&names);
  return any;
}

static int resolve(git_commit **out, rp_source_git *git, const char *path, const char *ref, rp_error *err)
{
  git_object *object = NULL;
  int status = git_revparse_single(&object, git->repository, ref);
  if (status == GIT_ENOTFOUND) {
    char remote[1024];
    int size = snprintf(remote, sizeof remote, "refs/remotes/origin/%s", ref);
    if (size > 0 && (size_t)size < sizeof remote) {
      status = git_revparse_single(&object, git->repository, remote);
    }
  }
  if (status != 0) {
    return rp_fail_rule(err, status == GIT_EAMBIGUOUS ? RP_ERROR_AMBIGUOUS : RP_ERROR_NOT_FOUND, RP_RULE_REF_UNKNOWN,
                        "%s: the ref %s does not resolve: %s", path, ref, rp_source_git_reason());
  }
  status = git_object_peel((git_object **)out, object, GIT_OBJECT_COMMIT);
  git_object_free(object);
  if (status != 0) {
    return rp_fail_rule(err, RP_ERROR_NOT_FOUND, RP_RULE_REF_UNKNOWN, "%s: %s is no commit, or the commit is missing",
                        path, ref);
  }
  return 0;
}

static int find_commit(rp_source_git *git, rp_source_info *info, const char *path, const char *ref, rp_arena *arena,
                       rp_error *err)
{
  git_reference *head = NULL;
  if (ref == NULL) {
    int status = git_repository_head(&head, git->repository);
    if (status == GIT_EUNBORNBRANCH || status == GIT_ENOTFOUND) {
      info->empty = !has_refs(git->repository);
      if (info->empty || git->worktree != NULL) {
        return 0;
      }
      return rp_fail_rule(err, RP_ERROR_NOT_FOUND, RP_RULE_REF_UNKNOWN,
                          "%s: HEAD names a branch that does not exist: name another ref", path);
    }
    info->ref = rp_arena_str(arena, rp_str_of(status == 0 ? git_reference_shorthand(head) : "HEAD"));
    git_reference_free(head);
    ref = "HEAD";
  } else {
    info->ref = rp_arena_str(arena, rp_str_of(ref));
    git->worktree = NULL;
  }
  git_commit *commit = NULL;
  if (resolve(&commit, git, path, ref, err) != 0) {
    return -1;
  }
  char hex[GIT_OID_HEXSZ + 1];
  git_oid_cpy(&git->commit, git_commit_id(commit));
  git_oid_cpy(&git->tree, git_commit_tree_id(commit));
  git->has_commit = true;
  info->commit = rp_arena_str(arena, rp_str_of(git_oid_tostr(hex, sizeof hex, &git->commit)));
  info->commit_time = git_commit_time(commit);
  git_commit_free(commit);
  return 0;
}

static struct timespec packs_changed(git_repository *repository)
{
  struct timespec changed = {0};
  git_buf path = GIT_BUF_INIT;
  if (git_repository_item_path(&path, repository, GIT_REPOSITORY_ITEM_OBJECTS) == 0) {
    rp_arena arena;
    rp_arena_init(&arena);
    struct stat status;
    if (stat(rp_arena_printf(&arena, "%s/pack", path.ptr).data, &status) == 0) {
      changed = status.st_mtim;
    }
    rp_arena_release(&arena);
  }
  git_buf_dispose(&path);
  return changed;
}

/// An object that is not found where it was may lie in another pack by now (git gc, git fetch): libgit2 keeps the packs that it
/// has seen, so the database is opened anew. False: no pack has come or gone, what is missing is missing.
static bool reopen_packs(rp_source_git *git)
{
  struct timespec changed = packs_changed(git->repository);
  if (changed.tv_sec == git->packs_changed.tv_sec && changed.tv_nsec == git->packs_changed.tv_nsec) {
    return false;
  }
  git->packs_changed = changed;
  git_buf path = GIT_BUF_INIT;
  git_odb *odb = NULL;
  bool opened = git_repository_item_path(&path, git->repository, GIT_REPOSITORY_ITEM_OBJECTS) == 0 &&
                git_odb_open(&odb, path.ptr) == 0 && git_repository_set_odb(git->repository, odb) == 0;
  git_buf_dispose(&path);
  if (opened) {
    git_odb_free(git->odb);
    git->odb = odb;
  } else {
    git_odb_free(odb);
  }
  return opened;
}

int rp_source_git_open(rp_source_git **out, rp_source_info *info, const char *path, const char *ref, rp_arena *arena,
                       rp_error *err)
{
  *out = NULL;
  if (!may_be_repository(arena, path)) {
    return 0;
  }
  pthread_once(&initialized, initialize);
  rp_source_git *git = rp_xrealloc(NULL, sizeof *git);
  memset(git, 0, sizeof *git);
  bool found = false;
  if (open_repository(git, path, arena, &found, err) != 0 || !found || check_config(git, info, path, arena, err) != 0) {
    rp_source_git_free(git);
    return found ? -1 : 0;
  }
  const char *workdir = git_repository_workdir(git->repository);
  if (workdir != NULL && (same_directory(arena, workdir, path, ".") ||
                          (rp_str_is(rp_path_base(rp_path_normalize(arena, rp_str_of(path))), ".git") &&
                           same_directory(arena, workdir, path, "..")))) {
    git->worktree = rp_arena_cstr(arena, rp_str_of(workdir));
  }
  git->packs_changed = packs_changed(git->repository);
  if (git_repository_odb(&git->odb, git->repository) != 0) {
    rp_fail(err, RP_ERROR_FORMAT, "%s: no object database: %s", path, rp_source_git_reason());
    rp_source_git_free(git);
    return -1;
  }
  if (find_commit(git, info, path, ref, arena, err) != 0) {
    rp_source_git_free(git);
    return -1;
  }
  *out = git;
  return 0;
}

void rp_source_git_free(rp_source_git *git)
{
  if (git == NULL) {
    return;
  }
  rp_source_git_release_index(git);
  git_odb_free(git->odb);
  git_repository_free(git->repository);
  free(git);
}

const char *rp_source_git_worktree(const rp_source_git *git)
{
  return git->worktree;
}

static bool blob_size(uint64_t *size, rp_source_git *git, const git_oid *id)
{
  // A look-up that misses makes libgit2 read its pack folder again: too slow for the thousands that a partial clone
  // lacks. Where nothing was missing so far, nothing is likely to be.
  size_t bytes = 0;
  git_object_t type = GIT_OBJECT_INVALID;
  if ((git->lacks && git_odb_exists_ext(git->odb, id, GIT_ODB_LOOKUP_NO_REFRESH) == 0) ||
      git_odb_read_header(&bytes, &type, git->odb, id) != 0 || type != GIT_OBJECT_BLOB) {
    git->lacks = true;
    return false;
  }
  *size = bytes;
  return true;
}

bool rp_source_git_size_of(uint64_t *size, rp_source_git *git, const git_oid *id)
{
  bool found;
  do {
    found = blob_size(size, git, id);
  } while (!found && reopen_packs(git));
  return found;
}

bool rp_source_git_size(uint64_t *size, rp_source_git *git, const char *blob)
{
  git_oid id;
  return git_oid_fromstr(&id, blob) == 0 && rp_source_git_size_of(size, git, &id);
}

/// Whether there is an object of that id: a look into the pack's index, where its size means to unpack a chain of deltas.
static bool exists_object(rp_source_git *git, const git_oid *id)
{
  bool found;
  do {
    found = git_odb_exists_ext(git->odb, id, git->lacks ? GIT_ODB_LOOKUP_NO_REFRESH : 0) != 0;
    git->lacks = git->lacks || !found;
  } while (!found && reopen_packs(git));
  return found;
}

typedef struct pending_tree {
  git_oid id;
  rp_str path;
  unsigned depth;
} pending_tree;

typedef RP_VEC(pending_tree) pending_trees;

static void add_entry(rp_source_entries *out, pending_trees *stack, rp_source_git *git, const pending_tree *parent,
                      const git_tree_entry *item, rp_arena *arena)
{
  const char *name = git_tree_entry_name(item);
  const git_oid *id = git_tree_entry_id(item);
  rp_source_entry entry = {0};
  entry.path = parent->path.size == 0 ? rp_arena_str(arena, rp_str_of(name))
                                      : rp_arena_printf(arena, "%.*s/%s", RP_STR_ARG(parent->path), name);
  git_oid_tostr(entry.blob, GIT_OID_HEXSZ + 1, id);
  switch ((unsigned)git_tree_entry_filemode_raw(item) & S_IFMT) {
  case S_IFDIR: {
    pending_tree child = {*id, entry.path, parent->depth + 1};
    RP_PUSH(arena, stack, child);
    return;
  }
  case S_IFLNK:
    entry.kind = RP_SOURCE_SYMLINK;
    break;
  case GIT_FILEMODE_COMMIT:
    entry.kind = RP_SOURCE_SUBMODULE;
    break;
  default:
    entry.from_git = true;
    entry.unsized = exists_object(git, id);
    entry.kind = entry.unsized ? RP_SOURCE_FILE : RP_SOURCE_UNREADABLE;
    break;
  }
  RP_PUSH(arena, out, entry);
}

static bool find_tree(git_tree **out, rp_source_git *git, const git_oid *id)
{
  int status;
  do {
    status = git_tree_lookup(out, git->repository, id);
  } while (status != 0 && reopen_packs(git));
  return status == 0;
}

int rp_source_git_list(rp_source_entries *out, rp_source_git *git, rp_arena *arena, rp_error *err)
{
  (void)err;
  if (!git->has_commit) {
    return 0;
  }
  pending_trees stack = {0};
  pending_tree top = {git->tree, RP_STR(""), 0};
  RP_PUSH(arena, &stack, top);
  while (stack.count > 0) {
    pending_tree current = stack.items[--stack.count];
    git_tree *tree = NULL;
    if (current.depth > RP_SOURCE_DEPTH_LIMIT || out->count > RP_SOURCE_ENTRY_LIMIT ||
        !find_tree(&tree, git, &current.id)) {
      rp_source_entry entry = {.path = current.path, .kind = RP_SOURCE_UNLISTED};
      RP_PUSH(arena, out, entry);
      continue;
    }
    size_t count = git_tree_entrycount(tree);
    for (size_t i = 0; i < count; i++) {
      add_entry(out, &stack, git, &current, git_tree_entry_byindex(tree, i), arena);
    }
    git_tree_free(tree);
  }
  return 0;
}

int rp_source_git_read(rp_str *out, rp_source_git *git, const char *blob, size_t limit, rp_arena *arena, rp_error *err)
{
  git_oid id;
  git_odb_object *object = NULL;
  uint64_t size = 0;
  if (git_oid_fromstr(&id, blob) != 0 || !rp_source_git_size_of(&size, git, &id)) {
    return rp_fail(err, RP_ERROR_IO, "the object %s is missing", blob);
  }
  if (size > limit) {
    return rp_fail(err, RP_ERROR_LIMIT, "larger than %zu bytes", limit);
  }
  int status;
  do {
    status = git_odb_read(&object, git->odb, &id);
  } while (status != 0 && reopen_packs(git));
  if (status == GIT_ENOTFOUND) {
    return rp_fail(err, RP_ERROR_IO, "the object %s is missing", blob);
  }
  if (status != 0) {
    return rp_fail(err, RP_ERROR_IO, "the object %s cannot be read: %s", blob, rp_source_git_reason());
  }
  *out = rp_arena_str(arena, (rp_str){git_odb_object_data(object), git_odb_object_size(object)});
  git_odb_object_free(object);
  return 0;
}

enum { HISTORY_LIMIT = 200000 };

int rp_source_git_history(const rp_source_commit **out, size_t *count, rp_source_git *git, rp_arena *arena,
                          rp_error *err)
{
  RP_VEC(rp_source_commit) commits = {0};
  git_commit *commit = NULL;
  int status = git->has_commit ? git_commit_lookup(&commit, git->repository, &git->commit) : GIT_ENOTFOUND;
  while (status == 0 && commits.count < HISTORY_LIMIT) {
    rp_source_commit one = {.time = git_commit_time(commit), .author = git_commit_author(commit)->when.time};
    git_oid_tostr(one.id, GIT_OID_HEXSZ + 1, git_commit_id(commit));
    RP_PUSH(arena, &commits, one);
    git_commit *parent = NULL;
    status = git_commit_parentcount(commit) == 0 ? GIT_ENOTFOUND : git_commit_parent(&parent, commit, 0);
    git_commit_free(commit);
    commit = parent;
  }
  git_commit_free(commit);
  if (status != 0 && status != GIT_ENOTFOUND) { // a parent that is not there: the clone is shallow
    return rp_fail(err, RP_ERROR_IO, "a commit of the history cannot be read: %s", rp_source_git_reason());
  }
  *out = commits.items;
  *count = commits.count;
  return 0;
}
