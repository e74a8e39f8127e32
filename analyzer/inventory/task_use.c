// A path by itself: what can be said of it without knowing whose it is.
#include "analyzer/inventory/task_use.h"

#include "base/path.h"

rp_task_spot rp_task_spot_of(rp_interp *in, uint32_t node, rp_str text)
{
  const rp_frame *frame = in->frame;
  while (frame != NULL && (frame->module->stub || frame->module->library)) {
    frame = frame->caller;
  }
  if (frame == NULL) {
    return (rp_task_spot){0};
  }
  uint32_t at = frame == in->frame && node != 0 ? node : frame->node;
  return (rp_task_spot){
      .found = true, .path = frame->module->path, .line = rp_task_place(frame->module, at).line, .text = text};
}

bool rp_path_is_file(const rp_place *place)
{
  rp_val path = place->value;
  rp_type type = rp_value_type(path);
  bool fits = path->kind == RP_NONE || type == RP_TYPE_STR || type == RP_TYPE_PATH ||
              (type == RP_TYPE_ANY && path->kind == RP_INPUT);
  rp_str begin = rp_place_begin(place);
  bool address = rp_str_find(begin, RP_STR(":/"), 0) != SIZE_MAX;
  bool system = rp_str_starts_with(begin, RP_STR("/dev/")) || rp_str_starts_with(begin, RP_STR("/proc/")) ||
                rp_str_starts_with(begin, RP_STR("/sys/"));
  return fits && !address && !system && path->outside == NULL && !(path->kind == RP_STR_ && path->text.size == 0);
}

bool rp_path_in_repository(rp_interp *in, const rp_place *path, const rp_task_spot *spot)
{
  if (!rp_path_is_text(path->value) || in->holds == NULL) {
    return false;
  }
  rp_str beside = rp_path_normalize(in->arena, rp_path_join(in->arena, rp_path_dir(spot->path), path->key));
  return in->holds(in, path->key) || in->holds(in, beside);
}

bool rp_mode_has(rp_val mode, const char *letters)
{
  for (size_t i = 0; mode != NULL && mode->kind == RP_STR_ && i < mode->text.size; i++) {
    if (strchr(letters, mode->text.data[i]) != NULL) {
      return true;
    }
  }
  return false;
}

bool rp_path_is_told_by_file(rp_val path)
{
  static const char *const READS[] = {"open(", "load(", ".read", "read_"};
  bool outside = path->kind == RP_UNKNOWN && path->cause->code == RP_RULE_READS_OUTSIDE;
  for (size_t i = 0; outside && i < sizeof READS / sizeof READS[0]; i++) {
    if (rp_str_find(path->cause->text, rp_str_of(READS[i]), 0) != SIZE_MAX) {
      return true;
    }
  }
  return false;
}
