/// libarchive writes into a buffer of ours and reads from memory. "restricted pax" is ustar as long as ustar can say
/// it.

#include "translator/parts/archive.h"

#include <archive.h>
#include <archive_entry.h>

#include "base/buf.h"
#include "base/vec.h"

enum { MAX_ENTRIES = 10000, MAX_CONTENT = 64 << 20 };

static la_ssize_t take(struct archive *archive, void *context, const void *data, size_t size)
{
  (void)archive;
  rp_buf_add(context, (rp_str){data, size});
  return (la_ssize_t)size;
}

static bool write_entry(struct archive *archive, const rp_archive_entry *entry, rp_arena *arena)
{
  struct archive_entry *header = archive_entry_new();
  if (header == NULL) {
    return false;
  }
  archive_entry_set_pathname(header, rp_arena_cstr(arena, entry->name));
  archive_entry_set_size(header, (la_int64_t)entry->content.size);
  archive_entry_set_filetype(header, AE_IFREG);
  archive_entry_set_perm(header, 0644);
  archive_entry_set_mtime(header, 0, 0);
  archive_entry_set_uid(header, 0);
  archive_entry_set_gid(header, 0);
  bool fine = archive_write_header(archive, header) == ARCHIVE_OK &&
              archive_write_data(archive, entry->content.data, entry->content.size) == (la_ssize_t)entry->content.size;
  archive_entry_free(header);
  return fine;
}

int rp_archive_write(rp_str *out, const rp_archive_entry *entries, size_t count, rp_arena *arena, rp_error *err)
{
  rp_buf buf = RP_BUF_INIT;
  struct archive *archive = archive_write_new();
  if (archive == NULL) {
    return rp_fail(err, RP_ERROR_IO, "libarchive has no memory");
  }
  int status = 0;
  bool fine = archive_write_set_format_pax_restricted(archive) == ARCHIVE_OK &&
              archive_write_add_filter_gzip(archive) == ARCHIVE_OK &&
              archive_write_set_options(archive, "gzip:!timestamp,gzip:compression-level=9") == ARCHIVE_OK &&
              archive_write_set_bytes_in_last_block(archive, 1) == ARCHIVE_OK &&
              archive_write_open(archive, &buf, NULL, take, NULL) == ARCHIVE_OK;
  for (size_t i = 0; i < count && fine; i++) {
    fine = write_entry(archive, &entries[i], arena);
  }
  fine = fine && archive_write_close(archive) == ARCHIVE_OK;
  if (!fine) {
    status = rp_fail(err, RP_ERROR_IO, "writing the archive: %s", archive_error_string(archive));
  }
  archive_write_free(archive);
  if (status == 0) {
    *out = rp_arena_str(arena, rp_buf_str(&buf));
  }
  rp_buf_release(&buf);
  return status;
}

typedef RP_VEC(rp_archive_entry) entry_list;

static int read_all(entry_list *list, struct archive *archive, rp_arena *arena, rp_error *err)
{
  size_t total = 0;
  struct archive_entry *header;
  int status;
  while ((status = archive_read_next_header(archive, &header)) == ARCHIVE_OK) {
    const char *name = archive_entry_pathname(header);
    rp_archive_entry entry = {
        rp_arena_str(arena, rp_str_of(name)), {NULL, 0}, archive_entry_filetype(header) == AE_IFREG};
    rp_buf content = RP_BUF_INIT;
    char chunk[16384];
    la_ssize_t size;
    while ((size = archive_read_data(archive, chunk, sizeof chunk)) > 0 && total <= MAX_CONTENT) {
      rp_buf_add(&content, (rp_str){chunk, (size_t)size});
      total += (size_t)size;
    }
    entry.content = rp_arena_str(arena, rp_buf_str(&content));
    rp_buf_release(&content);
    if (size < 0) {
      return rp_fail(err, RP_ERROR_FORMAT, "the archive breaks off");
    }
    if (total > MAX_CONTENT || list->count == MAX_ENTRIES) {
      return rp_fail(err, RP_ERROR_LIMIT, "the archive holds more than %d entries or %d bytes", MAX_ENTRIES,
                     MAX_CONTENT);
    }
    RP_PUSH(arena, list, entry);
  }
  return status == ARCHIVE_EOF ? 0 : rp_fail(err, RP_ERROR_FORMAT, "not a gzip-compressed tar");
}

int rp_archive_read(rp_archive_entry **out, size_t *count, rp_str bytes, rp_arena *arena, rp_error *err)
{
  if (bytes.size < 2 || (unsigned char)bytes.data[0] != 0x1f || (unsigned char)bytes.data[1] != 0x8b) {
    return rp_fail(err, RP_ERROR_FORMAT, "not a gzip-compressed tar");
  }
  struct archive *archive = archive_read_new();
  if (archive == NULL) {
    return rp_fail(err, RP_ERROR_IO, "libarchive has no memory");
  }
  entry_list list = {0};
  int status = -1;
  if (archive_read_support_format_tar(archive) == ARCHIVE_OK &&
      archive_read_support_filter_gzip(archive) == ARCHIVE_OK &&
      archive_read_open_memory(archive, bytes.data, bytes.size) == ARCHIVE_OK) {
    status = read_all(&list, archive, arena, err);
  } else {
    (void)rp_fail(err, RP_ERROR_FORMAT, "not a gzip-compressed tar");
  }
  archive_read_free(archive);
  if (status == 0) {
    *out = list.items;
    *count = list.count;
  }
  return status;
}
