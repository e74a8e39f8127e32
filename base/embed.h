#ifndef RP_BASE_EMBED_H
#define RP_BASE_EMBED_H

/// Files that the build put into the binary (cmake/Embed.cmake).

#include <stddef.h>

typedef struct rp_embedded_file {
  const char *name; ///< path relative to the folder that was embedded
  const char *data; ///< NUL-terminated behind `size` bytes
  size_t size;
} rp_embedded_file;

#endif
