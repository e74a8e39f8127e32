// Paths compared as expressions: what only changes their form is looked through.
#include "analyzer/task_paths.h"

#include "base/path.h"

enum { DEEPEST = 40 };

rp_val rp_path_core(rp_val value)
{
  static const char *const MAKERS[] = {"str", "pathlib.Path", "os.fspath", "os.path.normpath", "as_posix", "__str__"};
  for (unsigned i = 0; i < DEEPEST && value->kind == RP_DERIVED && value->derived.count == 1; i++) {
    bool format = value->derived.shape == RP_DERIVE_FORMAT;
    bool made = false;
    for (size_t k = 0; value->derived.name != NULL && k < sizeof MAKERS / sizeof MAKERS[0]; k++) {
      made = made || rp_str_is(value->derived.name->text, MAKERS[k]);
    }
    if (!format && !made) {
      break;
    }
    value = value->derived.operands[0];
  }
  return value;
}

bool rp_path_is_text(rp_val value)
{
  return value->kind == RP_STR_ || value->kind == RP_PATH;
}

bool rp_path_same(rp_interp *in, rp_val a, rp_val b)
{
  a = rp_path_core(a);
  b = rp_path_core(b);
  return a == b || (rp_path_is_text(a) && rp_path_is_text(b) &&
                    rp_str_eq(rp_path_normalize(in->arena, a->text), rp_path_normalize(in->arena, b->text)));
}

/// Whether `text` is what `part` gives with something behind it, both formatted: that, as far as it is known.
static bool goes_on(rp_val text, rp_val part, rp_str *behind)
{
  bool formatted = text->kind == RP_DERIVED && text->derived.shape == RP_DERIVE_FORMAT && part->kind == RP_DERIVED &&
                   part->derived.shape == RP_DERIVE_FORMAT && part->derived.count <= text->derived.count &&
                   rp_str_starts_with(text->derived.name->text, part->derived.name->text);
  *behind = RP_STR("");
  for (uint32_t i = 0; formatted && i < part->derived.count; i++) {
    rp_val own = part->derived.operands[i];
    rp_val other = text->derived.operands[i];
    bool last = i + 1 == part->derived.count;
    if (last && own->kind == RP_STR_ && other->kind == RP_STR_) {
      formatted = rp_str_starts_with(other->text, own->text);
      *behind = formatted ? rp_str_sub(other->text, own->text.size, other->text.size) : *behind;
    } else {
      formatted = own == other;
    }
  }
  if (formatted && behind->size == 0 && part->derived.count < text->derived.count) {
    rp_val next = text->derived.operands[part->derived.count];
    *behind = next->kind == RP_STR_ ? next->text : RP_STR("");
  }
  return formatted;
}

static bool made_of(rp_interp *in, rp_val value, rp_val part, unsigned depth)
{
  value = rp_path_core(value);
  rp_str behind;
  bool found = (rp_path_same(in, value, part) && (!rp_path_is_text(part) || part->text.size > 2)) ||
               goes_on(value, rp_path_core(part), &behind);
  for (uint32_t i = 0; !found && depth < DEEPEST && value->kind == RP_DERIVED && i < value->derived.count; i++) {
    found = made_of(in, value->derived.operands[i], part, depth + 1);
  }
  return found;
}

bool rp_path_made_of(rp_interp *in, rp_val value, rp_val part)
{
  return made_of(in, value, part, 0);
}

/// Whether the way from `folder` to `path` leads up.
static bool climbs(rp_interp *in, rp_val path, rp_val folder, unsigned depth)
{
  path = rp_path_core(path);
  if (path->kind != RP_DERIVED || depth == DEEPEST || rp_path_same(in, path, folder)) {
    return false;
  }
  rp_str name = path->derived.name != NULL ? path->derived.name->text : RP_STR("");
  bool up = rp_str_is(name, "os.path.dirname") || rp_str_is(name, "os.path.split") || rp_str_is(name, "parent") ||
            rp_str_is(name, "parents");
  for (uint32_t i = 0; !up && i < path->derived.count; i++) {
    up = climbs(in, path->derived.operands[i], folder, depth + 1);
  }
  return up;
}

bool rp_path_below(rp_interp *in, rp_val path, rp_val folder)
{
  path = rp_path_core(path);
  folder = rp_path_core(folder);
  if (rp_path_is_text(path) && rp_path_is_text(folder)) {
    rp_str inner = rp_path_normalize(in->arena, path->text);
    rp_str outer = rp_path_normalize(in->arena, folder->text);
    return inner.size > outer.size && rp_str_starts_with(inner, outer) && inner.data[outer.size] == '/';
  }
  if (path->kind != RP_DERIVED || !made_of(in, path, folder, 0) || climbs(in, path, folder, 0)) {
    return false;
  }
  rp_str behind;
  if (goes_on(path, folder, &behind)) {
    rp_val last = folder->derived.operands[folder->derived.count - 1];
    return rp_str_starts_with(behind, RP_STR("/")) ||
           (last->kind == RP_STR_ && rp_str_ends_with(last->text, RP_STR("/")));
  }
  // target + '.idx' lies beside it; whatever else is made of it may lie below.
  for (uint32_t i = 0; i + 1 < path->derived.count; i++) {
    rp_val next = path->derived.operands[i + 1];
    if (rp_path_same(in, path->derived.operands[i], folder) && next->kind == RP_STR_ &&
        (path->derived.shape == RP_DERIVE_FORMAT || path->derived.shape == RP_DERIVE_BINARY)) {
      return path->type == RP_TYPE_PATH || rp_str_starts_with(next->text, RP_STR("/"));
    }
  }
  return true;
}

rp_str rp_path_begin(rp_val path)
{
  path = rp_path_core(path);
  for (unsigned i = 0; i < DEEPEST && path->kind == RP_DERIVED && path->derived.count > 0; i++) {
    path = rp_path_core(path->derived.operands[0]);
  }
  return rp_path_is_text(path) ? path->text : RP_STR("");
}
