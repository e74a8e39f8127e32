#ifndef RP_ANALYZER_REPOSITORY_SETTINGS_H
#define RP_ANALYZER_REPOSITORY_SETTINGS_H

/// The configuration that Luigi has when it is run: the files at the top of the repository, and one that LUIGI_CONFIG_PATH or
/// add_config_path() names (Luigi 3.8.1 configuration/core.py:85, cfg_parser.py:117).

#include "analyzer/eval/interp.h"
#include "analyzer/repository/config.h"

typedef struct rp_settings_text {
  rp_str path;
  rp_str content;
} rp_settings_text;

typedef struct rp_settings {
  rp_arena *arena;
  RP_VEC(rp_settings_text) texts; ///< every configuration file that was read
  /// Reads a file of the repository that is none of Luigi's by its name; false: there is none. NULL.
  bool (*read)(void *context, rp_str path, rp_str *content);
  void *context;
} rp_settings;

void rp_settings_add(rp_settings *settings, rp_str path, rp_str content);

/// Puts what a run from the top of the repository reads into in->configuration: client.cfg, then luigi.cfg; luigi.toml where
/// there is no other, for then LUIGI_CONFIG_PARSER must say so (core.py:27).
void rp_settings_apply(const rp_settings *settings, rp_interp *in);

/// The same with the file that `given` names behind them: `*file` gets all values, each with the path of its file. `beside`: the
/// file that names it. False: it names none of the repository's.
bool rp_settings_with(rp_settings *settings, rp_str given, rp_str beside, rp_config_file *file);

/// For rp_interp.add_config_path, with in->settings an rp_settings: the file's values are in force from here on.
bool rp_settings_add_path(rp_interp *in, rp_str path, rp_str beside);

/// A value as the evaluator has it: text, or why it is not known.
rp_val rp_settings_value(rp_interp *in, const rp_config_value *value);

#endif
