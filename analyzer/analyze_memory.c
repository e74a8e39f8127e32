#include "analyzer/analyze_memory.h"

#include "base/buf.h"
#include "proto/rules.h"

enum {
  NEVER_READ = 4 * 1024 * 1024, // bytes: over every budget of a file, and what has no blob id on disk
  LARGE = 1024 * 1024           // over the smallest of them
};

static void add_info(rp_buf *out, const rp_source_info *info)
{
  const rp_str fields[] = {info->kind, info->origin_url, info->ref, info->commit};
  for (size_t i = 0; i < sizeof fields / sizeof fields[0]; i++) { // ended, so that no two lists of them read alike
    rp_buf_printf(out, "%zu:", fields[i].size);
    rp_buf_add(out, fields[i]);
  }
  rp_buf_printf(out, "%lld", (long long)info->commit_time);
}

void rp_memory_of_commit(char out[RP_DIGEST_SIZE], const rp_source_info *info)
{
  out[0] = '\0';
  if (info->of_commit) {
    rp_buf text = RP_BUF_INIT;
    add_info(&text, info);
    rp_digest(out, rp_buf_str(&text));
    rp_buf_release(&text);
  }
}

void rp_memory_of_entries(char out[RP_DIGEST_SIZE], const rp_source_info *info, const rp_source_entry *entries,
                          size_t count)
{
  rp_buf text = RP_BUF_INIT;
  bool certain = true;
  add_info(&text, info);
  for (size_t i = 0; i < count && certain; i++) {
    const rp_source_entry *entry = &entries[i];
    bool never_read = entry->size > NEVER_READ;
    certain = entry->kind != RP_SOURCE_UNREADABLE && entry->kind != RP_SOURCE_UNLISTED &&
              (entry->kind != RP_SOURCE_FILE || entry->blob[0] != '\0' || never_read);
    rp_buf_printf(&text, "\n%zu:", entry->path.size);
    rp_buf_add(&text, entry->path);
    rp_buf_printf(&text, " %d %s %llu", (int)entry->kind, entry->blob, (unsigned long long)entry->size);
  }
  out[0] = '\0';
  if (certain && !info->of_commit) {
    rp_digest(out, rp_buf_str(&text));
  } else if (certain) {
    rp_memory_of_commit(out, info);
  }
  rp_buf_release(&text);
}

/// Of a commit a file's size is what the head of its object says, which may be damaged: where a result depends on it, so does the
/// fingerprint.
static void digest_large(char out[RP_DIGEST_SIZE], rp_source *source, const rp_source_entry *entries, size_t count)
{
  rp_buf text = RP_BUF_INIT;
  for (size_t i = 0; i < count && rp_source_describe(source)->of_commit; i++) {
    uint64_t size = rp_source_size(source, &entries[i]);
    if (size > LARGE) {
      rp_buf_printf(&text, "%s %llu\n", entries[i].blob, (unsigned long long)size);
    }
  }
  out[0] = '\0';
  if (text.size > 0) {
    rp_digest(out, rp_buf_str(&text));
  }
  rp_buf_release(&text);
}

/// The fingerprint: of the tree, of `large`, and of everything that a result depends on and that is no file.
static bool knows(rp_analyze_memory *memory, const char *large)
{
  memory->fingerprint[0] = '\0';
  if (memory->tree[0] != '\0') {
    rp_buf text = RP_BUF_INIT;
    rp_buf_printf(&text, "%zu:%s%zu:%s%s", strlen(memory->build), memory->build, strlen(memory->salt), memory->salt,
                  memory->tree);
    rp_buf_cstr(&text, large);
    rp_digest(memory->fingerprint, rp_buf_str(&text));
    rp_buf_release(&text);
  }
  memory->unchanged =
      memory->fingerprint[0] != '\0' && memory->known != NULL && memory->known(memory->data, memory->fingerprint);
  return memory->unchanged;
}

int rp_memory_list(const rp_source_entry **out, size_t *count, rp_source *source, rp_analyze_memory *memory,
                   rp_arena *arena, rp_error *err)
{
  const rp_source_info *info = rp_source_describe(source);
  if (memory != NULL) {
    rp_memory_of_commit(memory->tree, info);
    if (knows(memory, "")) {
      return 0;
    }
  }
  if (rp_source_list(out, count, source, arena, err) != 0) {
    return -1;
  }
  if (memory != NULL) {
    rp_memory_of_entries(memory->tree, info, *out, *count);
    char large[RP_DIGEST_SIZE] = "";
    if (memory->known != NULL) { // somebody may have a result that depends on sizes
      digest_large(large, source, *out, *count);
    }
    if (large[0] == '\0' || !knows(memory, large)) {
      (void)knows(memory, "");
    }
  }
  return 0;
}

void rp_memory_judge(rp_analyze_memory *memory, const Repipe__V1__Inventory *inventory, rp_source *source,
                     const rp_source_entry *entries, size_t count)
{
  bool large = false;
  bool unread = false;
  for (size_t i = 0; i < inventory->n_diagnostics; i++) {
    large = large || inventory->diagnostics[i]->code == RP_RULE_FILE_TOO_LARGE;
    unread = unread || inventory->diagnostics[i]->code == RP_RULE_FILE_UNREADABLE;
  }
  if (unread) {
    memory->fingerprint[0] = '\0';
  } else if (large) {
    char sizes[RP_DIGEST_SIZE];
    digest_large(sizes, source, entries, count);
    (void)knows(memory, sizes);
  }
}

void rp_memory_watch(const rp_analyze_memory *memory, const char *phase, rp_str path)
{
  if (memory != NULL && memory->watch != NULL) {
    memory->watch(memory->data, phase, path);
  }
}

rp_facts_cache rp_memory_facts(const rp_analyze_memory *memory)
{
  return memory != NULL ? (rp_facts_cache){memory->cache, rp_str_of(memory->build)} : (rp_facts_cache){0};
}

/// The listing, with the content of what has no blob id.
static int digest_content(char out[RP_DIGEST_SIZE], rp_source *source, rp_arena *arena, rp_error *err)
{
  const rp_source_entry *entries;
  size_t count;
  if (rp_source_list(&entries, &count, source, arena, err) != 0) {
    return -1;
  }
  rp_buf text = RP_BUF_INIT;
  for (size_t i = 0; i < count; i++) {
    const rp_source_entry *entry = &entries[i];
    char digest[RP_DIGEST_SIZE] = "";
    rp_arena bytes;
    rp_arena_init(&bytes);
    rp_error unread = {0};
    rp_str content;
    if (entry->kind == RP_SOURCE_FILE && entry->blob[0] == '\0' && entry->size <= NEVER_READ &&
        rp_source_read(&content, source, entry, NEVER_READ, &bytes, &unread) == 0) {
      rp_digest(digest, content);
    }
    rp_arena_release(&bytes);
    rp_buf_printf(&text, "%zu:", entry->path.size);
    rp_buf_add(&text, entry->path);
    rp_buf_printf(&text, " %d %s %s\n", (int)entry->kind, entry->blob, digest);
  }
  rp_digest(out, rp_buf_str(&text));
  rp_buf_release(&text);
  return 0;
}

int rp_analyze_digest(char out[RP_DIGEST_SIZE], const char *path, const char *ref, rp_error *err)
{
  rp_source *source = NULL;
  if (rp_source_open(&source, path, ref, err) != 0) {
    return -1;
  }
  rp_arena arena;
  rp_arena_init(&arena);
  const rp_source_info *info = rp_source_describe(source);
  int status = 0;
  if (info->of_commit) {
    rp_digest(out, info->commit);
  } else {
    status = digest_content(out, source, &arena, err);
  }
  rp_arena_release(&arena);
  rp_source_free(source);
  return status;
}
