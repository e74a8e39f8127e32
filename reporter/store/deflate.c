#include "reporter/store/deflate.h"

#include <stdlib.h>
#include <zlib.h>

enum { HEADER = 4, QUICK = 3, SMALL = 6 };

static void pack(rp_buf *out, rp_str text, int level)
{
  uLongf size = compressBound((uLong)text.size);
  unsigned char *bytes = rp_xrealloc(NULL, size);
  if (compress2(bytes, &size, (const unsigned char *)(text.size > 0 ? text.data : ""), (uLong)text.size, level) !=
      Z_OK) {
    abort(); // out of memory: the buffer is large enough by compressBound's promise
  }
  rp_buf_add(out, (rp_str){(const char *)bytes, size});
  free(bytes);
}

int rp_deflate(rp_buf *out, rp_str text)
{
  if (text.size > RP_INFLATE_LIMIT) {
    return -1;
  }
  for (int shift = 24; shift >= 0; shift -= 8) {
    rp_buf_char(out, (char)(unsigned char)(text.size >> shift));
  }
  pack(out, text, QUICK);
  return 0;
}

int rp_inflate(rp_str *out, rp_str packed, rp_arena *arena)
{
  const unsigned char *bytes = (const unsigned char *)packed.data;
  if (packed.size < HEADER) {
    return -1;
  }
  size_t length = (size_t)bytes[0] << 24 | (size_t)bytes[1] << 16 | (size_t)bytes[2] << 8 | bytes[3];
  if (length > RP_INFLATE_LIMIT) {
    return -1;
  }
  char *text = rp_arena_alloc(arena, length + 1);
  uLongf got = (uLongf)length;
  if (uncompress((unsigned char *)text, &got, bytes + HEADER, (uLong)(packed.size - HEADER)) != Z_OK || got != length) {
    return -1;
  }
  text[length] = '\0';
  *out = (rp_str){text, length};
  return 0;
}

void rp_base64(rp_buf *out, rp_str bytes)
{
  static const char ALPHABET[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  const unsigned char *in = (const unsigned char *)bytes.data;
  for (size_t i = 0; i < bytes.size; i += 3) {
    size_t have = bytes.size - i;
    unsigned group = (unsigned)in[i] << 16 | (have > 1 ? (unsigned)in[i + 1] << 8 : 0) | (have > 2 ? in[i + 2] : 0);
    char four[4] = {ALPHABET[group >> 18], ALPHABET[group >> 12 & 63], have > 1 ? ALPHABET[group >> 6 & 63] : '=',
                    have > 2 ? ALPHABET[group & 63] : '='};
    rp_buf_add(out, (rp_str){four, 4});
  }
}

void rp_deflate_base64(rp_buf *out, rp_str text)
{
  rp_buf packed = RP_BUF_INIT;
  pack(&packed, text, SMALL);
  rp_base64(out, rp_buf_str(&packed));
  rp_buf_release(&packed);
}
