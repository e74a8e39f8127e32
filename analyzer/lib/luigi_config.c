// get_config() and what code asks it: the values of the repository's configuration files, defaults given in the call,
// and otherwise unknown, because files outside the repository may say it.
#include "analyzer/lib/lib.h"
#include "analyzer/lib/luigi.h"

static rp_val instance_of(rp_interp *in, const char *module, const char *name)
{
  for (size_t i = 0; i < in->classes.count; i++) {
    rp_object *class = in->classes.items[i];
    if (class->cls.module != NULL && class->cls.module->stub && rp_str_is(class->cls.qualname, name) &&
        rp_str_is(class->cls.module->name->text, module)) {
      return rp_value_object(&in->values, rp_instance_new(in, class));
    }
  }
  return NULL;
}

static rp_val get_config(rp_interp *in, const rp_call *call)
{
  rp_val parser = instance_of(in, "luigi.configuration.cfg_parser", "LuigiConfigParser");
  return parser != NULL ? parser : rp_unknown(in, RP_RULE_CALL_UNKNOWN, call->node);
}

static bool is_no_default(rp_interp *in, rp_val value)
{
  (void)in;
  return value == NULL ||
         (rp_value_is(value, RP_OBJECT_INSTANCE) && rp_str_is(value->object->class->cls.name->text, "object"));
}

/// (self, section, option, default) -> the text, NULL when the repository does not say.
static rp_val lookup(rp_interp *in, const rp_call *call)
{
  rp_val section = rp_arg(in, call, 1, "section");
  rp_val option = rp_arg(in, call, 2, "option");
  if (section == NULL || option == NULL || section->kind != RP_STR_ || option->kind != RP_STR_) {
    return NULL;
  }
  rp_str key = rp_arena_printf(in->arena, "%.*s%c%.*s", RP_STR_ARG(section->text), 0, RP_STR_ARG(option->text));
  const rp_configured *found = rp_map_find(&in->configuration, key);
  return found != NULL ? found->value : NULL;
}

static rp_val convert(rp_interp *in, const rp_call *call, const char *type)
{
  rp_val text = lookup(in, call);
  if (text != NULL && text->kind != RP_STR_) {
    return text;
  }
  rp_val fallback = rp_arg(in, call, 3, "default");
  if (text == NULL) {
    in->may_raise = true;
    return is_no_default(in, fallback) ? rp_unknown(in, RP_RULE_READS_OUTSIDE, call->node) : fallback;
  }
  if (type == NULL) {
    return text;
  }
  if (rp_str_is(rp_str_of(type), "bool")) {
    rp_val lower = rp_call_method(in, text, "lower", NULL, 0, call->node);
    static const char *const YES[] = {"1", "yes", "true", "on"};
    for (size_t i = 0; lower != NULL && i < 4; i++) {
      if (rp_str_is(lower->text, YES[i])) {
        return in->values.yes;
      }
    }
    return in->values.no;
  }
  return rp_call_simple(in, rp_external(in, rp_arena_printf(in->arena, "builtins.%s", type)), &text, 1, call->node);
}

static rp_val config_get(rp_interp *in, const rp_call *call)
{
  return convert(in, call, NULL);
}

static rp_val config_getint(rp_interp *in, const rp_call *call)
{
  return convert(in, call, "int");
}

static rp_val config_getfloat(rp_interp *in, const rp_call *call)
{
  return convert(in, call, "float");
}

static rp_val config_getboolean(rp_interp *in, const rp_call *call)
{
  return convert(in, call, "bool");
}

static rp_val config_has_option(rp_interp *in, const rp_call *call)
{
  return lookup(in, call) != NULL ? in->values.yes : rp_unknown(in, RP_RULE_READS_OUTSIDE, call->node);
}

static const rp_native ROWS[] = {
    {"luigi.configuration.core.get_config", get_config, 0, RP_TYPE_ANY},
    {"luigi.configuration.cfg_parser.LuigiConfigParser.get", config_get, 0, RP_TYPE_STR},
    {"luigi.configuration.cfg_parser.LuigiConfigParser.getint", config_getint, 0, RP_TYPE_INT},
    {"luigi.configuration.cfg_parser.LuigiConfigParser.getfloat", config_getfloat, 0, RP_TYPE_FLOAT},
    {"luigi.configuration.cfg_parser.LuigiConfigParser.getboolean", config_getboolean, 0, RP_TYPE_BOOL},
    {"luigi.configuration.cfg_parser.LuigiConfigParser.has_option", config_has_option, 0, RP_TYPE_BOOL}};

void rp_lib_luigi_config_register(rp_interp *in)
{
  rp_native_register(in, ROWS, sizeof ROWS / sizeof ROWS[0]);
}
