#ifndef RP_REPORTER_STORE_REQUIREMENT_H
#define RP_REPORTER_STORE_REQUIREMENT_H

/// Requirements as Python's packaging has them (PEP 508, PEP 440), and references of container images.

#include "base/arena.h"

typedef struct rp_requirement {
  rp_str name;      ///< as PEP 503 normalizes it: "luigi", "google-cloud-storage"
  rp_str specifier; ///< ">=3,<4" without blanks; "" where any version will do
  rp_str marker;    ///< behind ";": it holds only there; ""
  bool known;       ///< false: an address, a path, or what PEP 508 does not have; name may be ""
} rp_requirement;

/// What one line asks for. Texts in `arena`.
rp_requirement rp_requirement_parse(rp_str text, rp_arena *arena);

typedef struct rp_image {
  rp_str name;    ///< "registry.example/team/app"
  rp_str version; ///< tag or digest; "" where none is said
} rp_image;

/// "registry.example:5000/team/app:1.2@sha256:…": a digest is the version where there is one. Slices of `text`.
rp_image rp_image_parse(rp_str text);

#endif
