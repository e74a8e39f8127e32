#ifndef RP_ANALYZER_REPOSITORY_CONFIG_H
#define RP_ANALYZER_REPOSITORY_CONFIG_H

/// Luigi's configuration files of a repository (luigi.cfg, client.cfg; luigi.toml where plain), by the rules of
/// Luigi 3.8.1 configuration/cfg_parser.py: [DEFAULT], %(x)s interpolation, case-sensitive options, dashes as fallback.
/// Read by a parser of our own: inih keeps neither lines nor repeated options nor Python's continuation rules.

#include "base/arena.h"

typedef struct rp_config_value {
  rp_str section;
  rp_str option;
  rp_str value;  ///< interpolated; empty when redacted or when it needs the environment
  bool redacted; ///< the option, or one it is made of, is named like a secret, or the value is a URL with a password
  bool unknown;  ///< ${ENV} or a missing %(name)s: only known at run time; in toml a value that is no plain scalar
  rp_str path;   ///< file that says it
  uint32_t line;
} rp_config_value;

typedef struct rp_config_file {
  rp_str path;
  const rp_config_value *values; ///< in file order; then, for each section, the [DEFAULT] options that it does not set
      ///< itself, interpolated within that section, with the line in [DEFAULT]; a section that
      ///< has nothing at all is one value without an option
  size_t count;
} rp_config_file;

/// True for luigi.cfg, client.cfg, luigi.toml and files that are plainly Luigi's by name (luigi-prod.cfg, etc/luigi/x.cfg).
bool rp_config_wants(rp_str path);

/// Never fails: what is no option line is left out. Of a file in toml syntax (by its ending) plain scalars are read; a table
/// within a section is an unknown value of it, so `[a.b]` is option b of section a, as Luigi sees it. At most 4,000 values.
rp_config_file rp_config_parse(rp_str path, rp_str content, rp_arena *arena);

/// A file in cfg syntax as Python's RawConfigParser reads it (setup.cfg): nothing is interpolated, redacted or taken over from
/// [DEFAULT]. In file order; at most 4,000 values.
rp_config_file rp_config_raw(rp_str path, rp_str content, rp_arena *arena);

/// Several files as one parser reads them, later ones stronger (cfg_parser.py:117-122): interpolation sees the options of all of
/// them. All in cfg syntax, or all in toml. `path` of the result is that of the last file.
rp_config_file rp_config_merge(const rp_str *paths, const rp_str *contents, size_t count, rp_arena *arena);

/// The value that Luigi's look-up of [section] option finds in this file: the name as given (with underscores) first, then
/// with dashes for underscores; the last of several wins. NULL when there is none.
const rp_config_value *rp_config_find(const rp_config_file *file, rp_str section, rp_str option);

/// True for names that hold secrets: password, passwd, token, secret, credential, api key, private key … in any case and
/// spelling. Used for parameters, configuration options, flags and variables alike.
bool rp_secret_name(rp_str name);

/// True for text with a password of its own, whatever its name: a URL with user:password@.
bool rp_secret_text(rp_str text);

#endif
