// get_config() and what code asks it: the values of the repository's configuration files, defaults given in the call,
// and otherwise unknown, because files outside the repository may say it.
#include "analyzer/lib/lib.h"
#include "analyzer/lib/luigi.h"

// ---- options ----

const rp_configured *rp_lib_option(rp_interp *in, rp_str section, rp_str name)
{
  for (int dashes = 0; dashes < 2; dashes++) {
    rp_str key = rp_configured_key(in, section, name);
    char *spelled = rp_arena_cstr(in->arena, key);
    for (size_t i = section.size + 1; i < key.size; i++) {
      spelled[i] = spelled[i] == (dashes != 0 ? '_' : '-') ? (dashes != 0 ? '-' : '_') : spelled[i];
    }
    const rp_configured *found = rp_map_find(&in->configuration, (rp_str){spelled, key.size});
    if (found != NULL) {
      return found;
    }
  }
  return NULL;
}

const rp_configured *rp_lib_configured(rp_interp *in, rp_object *class, const rp_parameter *parameter)
{
  if (rp_map_count(&in->configuration) == 0) {
    return NULL;
  }
  rp_str option = parameter->name->text; // most are in no section: then nobody needs the name of this one
  bool somewhere = rp_map_has(&in->options, rp_configured_name(in, option));
  const rp_configured *found = somewhere ? rp_lib_option(in, rp_lib_family(in, class), option) : NULL;
  rp_val path = found == NULL ? rp_env_find(&parameter->object->env, rp_sym(in, "_config_path")) : NULL;
  path = path != NULL ? rp_path_prune(in, path) : NULL;
  if (path != NULL && rp_value_is(path, RP_OBJECT_DICT)) {
    rp_val section = rp_dict_find(in, path->object, rp_value_cstr(&in->values, "section"));
    rp_val name = rp_dict_find(in, path->object, rp_value_cstr(&in->values, "name"));
    bool known = section != NULL && name != NULL && section->kind == RP_STR_ && name->kind == RP_STR_;
    found = known ? rp_lib_option(in, section->text, name->text) : NULL;
  }
  return found;
}

// ---- get_config() ----

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
  const rp_configured *found = rp_lib_option(in, section->text, option->text);
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
    static const char *const words[] = {"1", "yes", "true",  "on",
                                        "0", "no",  "false", "off"}; // configparser.py BOOLEAN_STATES
    for (size_t i = 0; lower != NULL && lower->kind == RP_STR_ && i < 8; i++) {
      if (rp_str_is(lower->text, words[i])) {
        return i < 4 ? in->values.yes : in->values.no;
      }
    }
    return rp_raise(in, "ValueError", "Not a boolean: %.*s", RP_STR_ARG(text->text));
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

/// The options that the repository's files give a section, those of [DEFAULT] included, in their order; NULL: the section is not
/// known. As with get() and its default, a section that no file of the repository has is not there.
static rp_val section_of(rp_interp *in, const rp_call *call, bool *there)
{
  rp_val section = rp_arg(in, call, 1, "section");
  if (section == NULL || section->kind != RP_STR_) {
    return NULL;
  }
  rp_val dict = rp_dict_new(in);
  *there = rp_str_is(section->text, "DEFAULT");
  for (unsigned pass = 0; pass < 2; pass++) {
    for (const rp_map_entry *entry = rp_map_next(&in->configuration, NULL); entry != NULL;
         entry = rp_map_next(&in->configuration, entry)) {
      rp_str key = rp_map_key(entry);
      size_t end = rp_str_find(key, (rp_str){"", 1}, 0);
      rp_str name = rp_str_sub(key, 0, end);
      if (end != SIZE_MAX && (pass == 0 ? rp_str_is(name, "DEFAULT") : rp_str_eq(name, section->text))) {
        const rp_configured *found = rp_map_find(&in->configuration, key);
        if (end + 1 == key.size) { // the section is there, and empty
          *there = *there || pass == 1;
          continue;
        }
        rp_dict_set(in, dict->object, rp_value_str(&in->values, rp_str_sub(key, end + 1, key.size)), found->value);
        *there = *there || pass == 1;
      }
    }
  }
  return dict;
}

static rp_val config_contains(rp_interp *in, const rp_call *call)
{
  bool there = false;
  return section_of(in, call, &there) == NULL ? rp_unknown(in, RP_RULE_OPERATION_UNKNOWN, call->node)
                                              : rp_value_bool(&in->values, there);
}

static rp_val config_getitem(rp_interp *in, const rp_call *call)
{
  bool there = false;
  rp_val dict = section_of(in, call, &there);
  if (dict == NULL) {
    return rp_unknown(in, RP_RULE_OPERATION_UNKNOWN, call->node);
  }
  return there ? dict : rp_raise(in, "KeyError", "%.*s", RP_STR_ARG(rp_arg(in, call, 1, "section")->text));
}

/// set(section, option, value): from here on the option is what code made it, at a time that nothing tells.
static rp_val config_set(rp_interp *in, const rp_call *call)
{
  rp_val section = rp_arg(in, call, 1, "section");
  rp_val option = rp_arg(in, call, 2, "option");
  if (section != NULL && option != NULL && section->kind == RP_STR_ && option->kind == RP_STR_) {
    rp_val value =
        rp_unknown_text(in, RP_RULE_READS_OUTSIDE, call->node, RP_STR("a configuration value that code sets"));
    rp_evaluation_keep(in);
    rp_configured *configured = RP_NEW(in->arena, rp_configured);
    *configured = (rp_configured){value, value->cause->path, value->cause->line};
    rp_configure(in, section->text, option->text, configured);
  }
  return in->values.none;
}

/// add_config_path(path): a file of the repository is read; another one is not in sight, as any outside the repository.
static rp_val add_config_path(rp_interp *in, const rp_call *call)
{
  rp_val path = call->count > 0 ? call->args[call->count - 1] : rp_arg(in, call, 0, "path");
  const rp_frame *frame = in->frame;
  while (frame != NULL && frame->module->stub) {
    frame = frame->caller;
  }
  bool known = path != NULL && (path->kind == RP_STR_ || path->kind == RP_PATH);
  rp_evaluation_keep(in);
  bool read =
      known && frame != NULL && in->add_config_path != NULL && in->add_config_path(in, path->text, frame->module->path);
  return read ? in->values.yes : rp_unknown(in, RP_RULE_READS_OUTSIDE, call->node);
}

static const rp_native ROWS[] = {
    {"luigi.configuration.core.add_config_path", add_config_path, 0, RP_TYPE_BOOL},
    {"luigi.configuration.base_parser.BaseParser.add_config_path", add_config_path, 0, RP_TYPE_BOOL},
    {"luigi.configuration.cfg_parser.LuigiConfigParser.set", config_set, 0, RP_TYPE_NONE},
    {"luigi.configuration.core.get_config", get_config, 0, RP_TYPE_ANY},
    {"luigi.configuration.cfg_parser.LuigiConfigParser.has_section", config_contains, 0, RP_TYPE_BOOL},
    {"luigi.configuration.cfg_parser.LuigiConfigParser.__contains__", config_contains, 0, RP_TYPE_BOOL},
    {"luigi.configuration.cfg_parser.LuigiConfigParser.__getitem__", config_getitem, 0, RP_TYPE_DICT},
    {"luigi.configuration.cfg_parser.LuigiConfigParser.get", config_get, 0, RP_TYPE_STR},
    {"luigi.configuration.cfg_parser.LuigiConfigParser.getint", config_getint, 0, RP_TYPE_INT},
    {"luigi.configuration.cfg_parser.LuigiConfigParser.getfloat", config_getfloat, 0, RP_TYPE_FLOAT},
    {"luigi.configuration.cfg_parser.LuigiConfigParser.getboolean", config_getboolean, 0, RP_TYPE_BOOL},
    {"luigi.configuration.cfg_parser.LuigiConfigParser.has_option", config_has_option, 0, RP_TYPE_BOOL}};

void rp_lib_luigi_config_register(rp_interp *in)
{
  rp_native_register(in, ROWS, sizeof ROWS / sizeof ROWS[0]);
}
