#ifndef RP_PROTO_RULES_H
#define RP_PROTO_RULES_H

/// The one table of diagnostics: everything that repipe says about a repository is an instance of one of these rules.
/// `repipe explain`, docs/diagnostics/ and every output read it. Codes are never reused or renumbered.
///
/// How to add a rule: a row in the .def file of its block, its page comes from `repipe explain --all`; a fixture that
/// raises it.
///   RP1xxx reading · RP2xxx parameters · RP3xxx dependencies · RP4xxx targets · RP5xxx execution ·
///   RP6xxx schedules and configuration · RP9xxx our own limits

#include <stddef.h>
#include <stdint.h>

#include "base/str.h"

/// What a rule means for an outcome.
typedef enum rp_rule_class {
  RP_RULE_INFORMS = 0, ///< worth knowing, changes nothing: allowed on `exact`
  RP_RULE_DIFFERS,     ///< the Flyte version differs in a way that a person must accept: at best `review`
  RP_RULE_COLLAPSES,   ///< runs inside one node, as Luigi
  RP_RULE_BLOCKS       ///< nothing runnable can be emitted
} rp_rule_class;

typedef enum rp_rule_severity { RP_SEVERITY_NOTE = 0, RP_SEVERITY_WARNING, RP_SEVERITY_ERROR } rp_rule_severity;

typedef struct rp_rule {
  uint32_t code; ///< 1000 to 9999, printed "RP1001"
  rp_rule_severity severity;
  rp_rule_class class;
  unsigned points;   ///< effort to remove the cause, in points (docs/diagnostics/README.md)
  const char *title; ///< at most 60 characters, no full stop
  const char *text;  ///< what it means and why repipe says it
  const char *fix;   ///< the smallest edit that removes it, or what to decide
} rp_rule;

/// Symbolic names: RP_RULE_<NAME> = code.
enum rp_rule_code {
#define RP_RULE(number, name, severity, class, points, title, text, fix) RP_RULE_##name = (number),
#include "proto/rules/all.def"
#undef RP_RULE
};

/// The rule of a code; NULL when there is none.
const rp_rule *rp_rule_find(uint32_t code);

/// "RP3101" or "3101", any case; NULL when it names no rule.
const rp_rule *rp_rule_parse(rp_str text);

/// SHA-256 of the whole table, hex: two programs with one digest say, class and weigh everything alike.
const char *rp_rules_digest(void);

/// All rules, sorted by code.
const rp_rule *rp_rule_all(size_t *count);

/// "blocks", "collapses", "differs" or "informs"; "error", "warning" or "note".
const char *rp_rule_class_name(rp_rule_class class);
const char *rp_rule_severity_name(rp_rule_severity severity);

#endif
