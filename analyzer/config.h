#ifndef RP_ANALYZER_CONFIG_H
#define RP_ANALYZER_CONFIG_H

/// Luigi's configuration files of a repository (luigi.cfg, client.cfg; luigi.toml where plain), by the rules of
/// Luigi 3.8.1 configuration/cfg_parser.py: [DEFAULT], %(x)s interpolation, case-sensitive options, dashes as fallback.

#include "base/arena.h"

typedef struct rp_config_value {
  rp_str section;
  rp_str option;
  rp_str value;   ///< interpolated; empty when redacted or when it needs the environment
  bool redacted;  ///< the option is named like a secret
  bool unknown;   ///< ${ENV} or a missing %(name)s: only known at run time
  uint32_t line;
} rp_config_value;

typedef struct rp_config_file {
  rp_str path;
  const rp_config_value *values; ///< in file order
  size_t count;
} rp_config_file;

bool rp_config_wants(rp_str path);
rp_config_file rp_config_parse(rp_str path, rp_str content, rp_arena *arena);

/// True for names that hold secrets: password, passwd, token, secret, credential, api key, private key … in any case and
/// spelling. Used for parameters, configuration options, flags and variables alike.
bool rp_secret_name(rp_str name);

#endif
