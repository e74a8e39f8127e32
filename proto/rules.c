#include "proto/rules.h"

static const rp_rule RULES[] = {
#define RP_RULE(number, name, severity, class, points, title, text, fix)                                               \
  {(number), RP_SEVERITY_##severity, RP_RULE_##class, (points), (title), (text), (fix)},
#include "proto/rules/all.def"
#undef RP_RULE
};

const char *rp_rules_digest(void)
{
  return RP_RULES_SHA256;
}

const rp_rule *rp_rule_all(size_t *count)
{
  *count = sizeof RULES / sizeof RULES[0];
  return RULES;
}

const rp_rule *rp_rule_find(uint32_t code)
{
  for (size_t i = 0; i < sizeof RULES / sizeof RULES[0]; i++) {
    if (RULES[i].code == code) {
      return &RULES[i];
    }
  }
  return NULL;
}

const rp_rule *rp_rule_parse(rp_str text)
{
  rp_str digits = text;
  if (digits.size > 2 && (digits.data[0] == 'R' || digits.data[0] == 'r') &&
      (digits.data[1] == 'P' || digits.data[1] == 'p')) {
    digits = rp_str_sub(digits, 2, digits.size);
  }
  int64_t code;
  if (digits.size != 4 || !rp_str_to_int64(digits, &code) || code < 0) {
    return NULL;
  }
  return rp_rule_find((uint32_t)code);
}

const char *rp_rule_class_name(rp_rule_class class)
{
  switch (class) {
  case RP_RULE_INFORMS:
    return "informs";
  case RP_RULE_DIFFERS:
    return "differs";
  case RP_RULE_COLLAPSES:
    return "collapses";
  case RP_RULE_BLOCKS:
    return "blocks";
  }
  return "informs";
}

const char *rp_rule_severity_name(rp_rule_severity severity)
{
  switch (severity) {
  case RP_SEVERITY_NOTE:
    return "note";
  case RP_SEVERITY_WARNING:
    return "warning";
  case RP_SEVERITY_ERROR:
    return "error";
  }
  return "note";
}
