// Git's id of a blob without libgit2, whose start-up a plain directory need not pay for.
#include <nettle/base16.h>
#include <nettle/sha1.h>
#include <stdio.h>

#include "analyzer/source/private.h"

void rp_source_blob_id(char out[65], rp_str content)
{
  char head[32];
  int size = snprintf(head, sizeof head, "blob %zu", content.size);
  struct sha1_ctx hash;
  uint8_t digest[SHA1_DIGEST_SIZE];
  sha1_init(&hash);
  sha1_update(&hash, (size_t)size + 1, (const uint8_t *)head); // its NUL counts
  sha1_update(&hash, content.size, (const uint8_t *)content.data);
  sha1_digest(&hash, sizeof digest, digest);
  base16_encode_update(out, sizeof digest, digest);
  out[BASE16_ENCODE_LENGTH(sizeof digest)] = '\0';
}
