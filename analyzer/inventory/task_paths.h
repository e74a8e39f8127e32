#ifndef RP_ANALYZER_INVENTORY_TASK_PATHS_H
#define RP_ANALYZER_INVENTORY_TASK_PATHS_H

/// What two paths have to do with each other, where they are texts, paths, or expressions over inputs. Private to analyzer/.

#include "analyzer/eval/expression.h"
#include "base/map.h"
#include "repipe/v1/inventory.pb-c.h"

/// In a key: between a folder and a value that is joined to it and may be absolute.
enum { RP_PLACE_JOINED = 1 };

/// A path and its key: f'{a}/b', a + '/b', os.path.join(a, 'b') and Path(a) / 'b' have one key. In the memory of the evaluation.
typedef struct rp_place {
  rp_val value; ///< None: of a part of a text
  rp_str key;
} rp_place;

rp_place rp_place_of(rp_interp *in, rp_val path);

/// What is joined to the working directory, where that is known; itself.
rp_val rp_path_from_here(rp_interp *in, rp_val path);
/// The key of any text, as it stands: what is no path is not made a normal one.
rp_str rp_place_key(rp_interp *in, rp_val text);
/// The place of a key that was made so, or of a part of it that holds whole values.
rp_place rp_place_of_key(rp_interp *in, rp_str key);
/// How long the value is that a key, or the rest of one, begins with; 0: it begins with a letter.
size_t rp_place_value_size(rp_str key);
/// As Python writes it.
rp_str rp_place_text(rp_interp *in, const rp_place *place);

/// Numbers of the values in places of one graph.
typedef struct rp_place_numbers {
  rp_map map;
  uint32_t last;
} rp_place_numbers;
/// The place of a path, or each that a choice gives, as messages. None of one that is not known.
size_t rp_place_export(rp_interp *in, rp_arena *arena, rp_val path, rp_place_numbers *numbers,
                       Repipe__V1__Place ***out);

/// A text or a path that is known.
bool rp_path_is_text(rp_val value);
/// Proved: the same file or folder.
bool rp_place_same(const rp_place *a, const rp_place *b);
/// Whether `path` lies below the folder that `folder` is, or may: it is computed from that in a way that is not known, and not upwards.
bool rp_place_below(const rp_place *path, const rp_place *folder);
/// Whether `path` is called as `part` is, with something behind it.
bool rp_place_goes_on(const rp_place *path, const rp_place *part);
/// Whether `path` is computed from `part`, which is no plain word.
bool rp_place_made_of(const rp_place *path, const rp_place *part);
/// The text that the path begins with for certain.
rp_str rp_place_begin(const rp_place *path);

#endif
