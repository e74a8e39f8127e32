#ifndef RP_ANALYZER_REPOSITORY_REQUIREMENTS_H
#define RP_ANALYZER_REPOSITORY_REQUIREMENTS_H

/// What a repository asks of Python's package index, and the images that its Dockerfiles build on.

#include "analyzer/extract/extract.h"
#include "base/vec.h"
#include "repipe/v1/inventory.pb-c.h"

/// "luigi==3.5.0  requirements.txt:3": requirement (PEP 508), two blanks, place. What holds a password is "redacted @ elsewhere".
typedef RP_VEC(char *) rp_requirement_lines;

/// True for requirements*.txt, the texts of a folder requirements/, setup.py, setup.cfg and pyproject.toml.
bool rp_requirements_wants(rp_str path);

/// Adds what one of these files asks for. Poetry's "^1.2" stands as ">=1.2,<2"; what is computed is not there.
void rp_requirements_read(rp_requirement_lines *out, rp_str path, rp_str content, rp_extractor *extractor,
                          rp_arena *arena);

typedef RP_VEC(Repipe__V1__ImageMention *) rp_image_mentions;

bool rp_requirements_is_dockerfile(rp_str path);
/// Adds the images that the stages of a Dockerfile build on, as they stand there: variables in them are not replaced.
void rp_requirements_images(rp_image_mentions *out, rp_str path, rp_str content, rp_arena *arena);

#endif
