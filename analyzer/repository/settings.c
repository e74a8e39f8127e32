#include "analyzer/repository/settings.h"

#include "base/path.h"

static const rp_settings_text *find_text(const rp_settings *s, rp_str path)
{
  for (size_t i = 0; i < s->texts.count; i++) {
    if (rp_str_eq(s->texts.items[i].path, path)) {
      return &s->texts.items[i];
    }
  }
  return NULL;
}

void rp_settings_add(rp_settings *s, rp_str path, rp_str content)
{
  RP_PUSH(s->arena, &s->texts, ((rp_settings_text){path, content}));
}

rp_val rp_settings_value(rp_interp *in, const rp_config_value *value)
{
  if (!value->redacted && !value->unknown) {
    return rp_value_str(&in->values, value->value);
  }
  rp_cause cause = {.code = value->redacted ? RP_RULE_SECRET : RP_RULE_READS_OUTSIDE,
                    .text = RP_STR("a configuration value"),
                    .path = value->path,
                    .line = value->line};
  return rp_value_unknown(&in->values, &cause);
}

/// The files of a run from the top in the order in which they are read.
static size_t top_files(const rp_settings *s, bool toml, rp_str *paths, rp_str *contents)
{
  static const char *const names[] = {"client.cfg", "luigi.cfg"};
  size_t count = 0;
  for (size_t i = 0; i < (toml ? 1 : 2); i++) {
    const rp_settings_text *text = find_text(s, toml ? RP_STR("luigi.toml") : rp_str_of(names[i]));
    if (text != NULL) {
      paths[count] = text->path;
      contents[count++] = text->content;
    }
  }
  return count;
}

static void put_all(const rp_settings *s, rp_interp *in, const rp_config_file *file)
{
  for (size_t i = 0; i < file->count; i++) {
    const rp_config_value *value = &file->values[i];
    rp_configured *configured = RP_NEW(s->arena, rp_configured);
    *configured = (rp_configured){rp_settings_value(in, value), value->path, value->line};
    rp_configure(in, value->section, value->option, configured);
  }
}

void rp_settings_apply(const rp_settings *s, rp_interp *in)
{
  rp_str paths[2];
  rp_str contents[2];
  size_t count = top_files(s, false, paths, contents);
  count = count > 0 ? count : top_files(s, true, paths, contents);
  rp_config_file all = rp_config_merge(paths, contents, count, s->arena);
  put_all(s, in, &all);
}

/// The file that `given` means: below the top, beside `beside`, or (absolute, as in an image) the one that it ends in.
static bool find_named(rp_settings *s, rp_str given, rp_str beside, rp_settings_text *found)
{
  rp_str path = rp_path_normalize(s->arena, given);
  bool absolute = rp_str_starts_with(path, RP_STR("/"));
  rp_str places[] = {path, rp_path_normalize(s->arena, rp_path_join(s->arena, rp_path_dir(beside), path))};
  for (size_t slash = absolute ? 0 : SIZE_MAX, place = 0; place < 2 || slash != SIZE_MAX;) {
    rp_str candidate;
    if (absolute) {
      if (slash == SIZE_MAX) {
        return false;
      }
      candidate = rp_str_sub(path, slash + 1, path.size);
      slash = rp_str_find(path, RP_STR("/"), slash + 1);
    } else {
      candidate = places[place++];
    }
    const rp_settings_text *text = find_text(s, candidate);
    if (text != NULL) {
      *found = *text;
      return true;
    }
    rp_str content;
    if (candidate.size > 0 && s->read != NULL && s->read(s->context, candidate, &content)) {
      rp_settings_add(s, rp_arena_str(s->arena, candidate), content);
      *found = s->texts.items[s->texts.count - 1];
      return true;
    }
  }
  return false;
}

bool rp_settings_with(rp_settings *s, rp_str given, rp_str beside, rp_config_file *file)
{
  rp_settings_text named;
  if (given.size == 0 || !find_named(s, given, beside, &named)) {
    return false;
  }
  rp_str paths[3];
  rp_str contents[3];
  size_t count = top_files(s, rp_str_ends_with(named.path, RP_STR(".toml")), paths, contents);
  paths[count] = named.path;
  contents[count++] = named.content;
  *file = rp_config_merge(paths, contents, count, s->arena);
  return true;
}

bool rp_settings_add_path(rp_interp *in, rp_str path, rp_str beside)
{
  rp_settings *s = in->settings;
  rp_config_file file;
  if (rp_str_ends_with(path, RP_STR(".toml")) || !rp_settings_with(s, path, beside, &file)) {
    return false;
  }
  put_all(s, in, &file);
  return true;
}
