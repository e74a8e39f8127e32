// Parameters of a task class as messages: class, default, choices, configuration; secrets redacted.
#include "analyzer/inventory/task_parts.h"

#include "analyzer/lib/luigi.h"
#include "analyzer/repository/config.h"

bool rp_parameter_is_secret(rp_interp *in, const rp_parameter *parameter)
{
  rp_val visibility = rp_env_find(&parameter->object->env, rp_sym(in, "visibility"));
  rp_val level = visibility == NULL ? NULL
                 : rp_value_is(visibility, RP_OBJECT_INSTANCE)
                     ? rp_env_find(&visibility->object->env, rp_sym(in, "_value_"))
                     : visibility;
  return rp_secret_name(parameter->name->text) || (level != NULL && level->kind == RP_INT && level->integer != 0);
}

bool rp_parameter_is_published(rp_interp *in, rp_object *class, const rp_parameter *parameter)
{
  return rp_module_is_given(parameter->owner->cls.module) && !rp_secret_name(parameter->name->text) &&
         rp_lib_configured(in, class, parameter) == NULL;
}

static const char *visibility_text(rp_interp *in, const rp_object *parameter)
{
  rp_val visibility = rp_env_find(&parameter->env, rp_sym(in, "visibility"));
  rp_val level = visibility != NULL && rp_value_is(visibility, RP_OBJECT_INSTANCE)
                     ? rp_env_find(&visibility->object->env, rp_sym(in, "_value_"))
                     : visibility;
  int64_t value = level != NULL && level->kind == RP_INT ? level->integer : 0;
  return value == 2 ? "private" : value == 1 ? "hidden" : "public";
}

static const rp_object *luigi_class(const rp_object *class)
{
  for (uint32_t i = 0; i < class->cls.mro_count; i++) {
    const rp_object *c = class->cls.mro[i];
    if (rp_module_is_given(c->cls.module) && rp_class_derives_named(c, "luigi.parameter", "Parameter")) {
      return c;
    }
  }
  return class;
}

static void add_choices(rp_interp *in, rp_arena *arena, const rp_object *parameter, Repipe__V1__Parameter *message)
{
  rp_val choices = rp_env_find(&parameter->env, rp_sym(in, "_choices"));
  rp_val members = rp_env_find(&parameter->env, rp_sym(in, "_enum"));
  const rp_items *items = choices != NULL   ? rp_iterate(in, choices, 0)
                          : members != NULL ? rp_iterate(in, members, 0)
                                            : NULL;
  in->raised = NULL;
  size_t count = items != NULL ? items->count : 0;
  message->choices = rp_arena_alloc(arena, (count + 1) * sizeof *message->choices);
  for (size_t i = 0; i < count; i++) {
    rp_val item = items->data[i].value;
    rp_val name = rp_value_is(item, RP_OBJECT_INSTANCE) ? rp_env_find(&item->object->env, rp_sym(in, "_name_"))
                  : rp_value_is_scalar(item)            ? rp_text_of(in, item, 0)
                                                        : NULL;
    if (items->data[i].many || name == NULL || name->kind != RP_STR_) {
      message->n_choices = 0;
      return;
    }
    message->choices[message->n_choices++] = rp_export_text(arena, name->text);
  }
}

static rp_val own(rp_interp *in, const rp_object *parameter, const char *name)
{
  rp_val value = rp_env_find(&parameter->env, rp_sym(in, name));
  return value == NULL ? NULL : rp_path_prune(in, value);
}

static char *operator_text(rp_interp *in, rp_arena *arena, const rp_object *parameter, const char *name)
{
  rp_val value = own(in, parameter, name);
  rp_str text = value != NULL && rp_value_is(value, RP_OBJECT_NATIVE) ? value->object->native.name->text : RP_STR("");
  return rp_export_text(arena,
                        rp_str_starts_with(text, RP_STR("operator.")) ? rp_str_sub(text, 9, text.size) : RP_STR(""));
}

/// What normalize() and parse() of the parameter check or change values by.
static void add_limits(rp_interp *in, rp_arena *arena, const rp_object *parameter, Repipe__V1__Parameter *message)
{
  rp_val interval = own(in, parameter, "interval");
  rp_val start = own(in, parameter, "start");
  if (interval != NULL && start != NULL) {
    message->interval = rp_value_is_integral(interval) && interval->integer > 0 ? interval->integer : 0;
    message->start = rp_export_value(in, arena, start);
  }
  rp_val type = own(in, parameter, "_var_type");
  if (type != NULL && rp_value_is(type, RP_OBJECT_CLASS)) {
    message->var_type = rp_export_text(arena, type->object->cls.name->text);
  }
  rp_val low = own(in, parameter, "_min_value");
  rp_val high = own(in, parameter, "_max_value");
  if (low != NULL && high != NULL) {
    message->minimum = rp_export_value(in, arena, low);
    message->maximum = rp_export_value(in, arena, high);
    message->minimum_operator = operator_text(in, arena, parameter, "_left_op");
    message->maximum_operator = operator_text(in, arena, parameter, "_right_op");
  }
  rp_val members = own(in, parameter, "_enum");
  if (members != NULL && rp_value_is(members, RP_OBJECT_CLASS)) {
    message->enum_ = rp_export_class(in, arena, members->object);
  }
}

/// The value that a run from the top of the repository takes in place of the default: parsed and normalised.
static void add_configured(rp_interp *in, rp_arena *arena, rp_object *parameter, const rp_configured *configured,
                           Repipe__V1__Parameter *message)
{
  rp_val value =
      configured->value->kind == RP_STR_ ? rp_lib_parse(in, parameter, configured->value->text) : configured->value;
  value = value == NULL ? NULL : rp_lib_normalize(in, parameter, value);
  if (value == NULL) { // Luigi refuses it: no instance can be made without a value of its own
    value = rp_value_unknown(&in->values, &(rp_cause){.code = RP_RULE_RAISES,
                                                      .text = configured->value->text,
                                                      .path = configured->path,
                                                      .line = configured->line});
  }
  in->raised = NULL;
  message->configured = message->secret ? rp_export_redacted(arena) : rp_export_value(in, arena, value);
  message->configured_path = rp_export_text(arena, configured->path);
  message->configured_line = configured->line;
}

Repipe__V1__Value *rp_export_redacted(rp_arena *arena)
{
  return rp_export_unknown(arena, RP_RULE_SECRET, RP_STR("redacted"), RP_STR(""), 0);
}

static bool own_parameter(const rp_object *class, const rp_parameter *parameter)
{
  return parameter->owner == class;
}

Repipe__V1__Parameter *rp_export_parameter(rp_interp *in, rp_arena *arena, rp_object *class,
                                           const rp_parameter *parameter)
{
  Repipe__V1__Parameter *message = RP_MESSAGE(arena, Repipe__V1__Parameter, REPIPE__V1__PARAMETER__INIT);
  rp_object *object = parameter->object;
  message->name = rp_export_text(arena, parameter->name->text);
  message->class_ = rp_export_class(in, arena, object->class);
  message->luigi_class = rp_export_class(in, arena, luigi_class(object->class));
  message->secret = rp_parameter_is_secret(in, parameter);
  rp_val fallback = rp_lib_default(in, object);
  message->required = fallback == NULL;
  if (fallback != NULL) {
    bool redacted = message->secret && !rp_parameter_is_published(in, class, parameter);
    message->default_ = redacted ? rp_export_redacted(arena) : rp_export_value(in, arena, fallback);
  }
  rp_val significant = rp_env_find(&object->env, rp_sym(in, "significant"));
  message->significant = significant == NULL || rp_truth(in, significant)->kind != RP_GUARD_FALSE;
  rp_val positional = rp_env_find(&object->env, rp_sym(in, "positional"));
  message->positional = positional == NULL || rp_truth(in, positional)->kind != RP_GUARD_FALSE;
  message->own = own_parameter(class, parameter);
  message->visibility = rp_arena_cstr(arena, rp_str_of(visibility_text(in, object)));
  rp_val description = rp_env_find(&object->env, rp_sym(in, "description"));
  message->description =
      rp_export_text(arena, description != NULL && description->kind == RP_STR_ ? description->text : RP_STR(""));
  if (object->instance.module != NULL) {
    message->path = rp_export_text(arena, object->instance.module->path);
    message->line = rp_task_place(object->instance.module, object->instance.node).line;
  }
  rp_val batch = rp_env_find(&object->env, rp_sym(in, "_batch_method"));
  if (batch != NULL && batch->kind != RP_NONE) {
    message->batch_method = rp_export_text(arena, rp_value_text(in, batch));
  }
  add_choices(in, arena, object, message);
  add_limits(in, arena, object, message);
  const rp_configured *configured = rp_lib_configured(in, class, parameter);
  if (configured != NULL) {
    add_configured(in, arena, object, configured, message);
  }
  return message;
}

const rp_cause *rp_parameter_maybe(rp_val value)
{
  const rp_cause *found = NULL;
  for (uint32_t i = 0; value->kind == RP_CHOICE && i < value->choice.count && found == NULL; i++) {
    found = rp_parameter_maybe(value->choice.options[i].value);
  }
  if (value->kind != RP_UNKNOWN) {
    return found;
  }
  // Files, clock and environment hold no Parameter objects, nor do the standard library's functions make any.
  uint32_t code = value->cause->code;
  rp_str text = value->cause->text;
  size_t end = 0;
  while (end < text.size && text.data[end] != '.' && text.data[end] != '(') {
    end++;
  }
  bool of_library = value->cause->of_library || rp_lib_is_library(rp_str_sub(text, 0, end));
  bool could = code == RP_RULE_CALL_UNKNOWN || code == RP_RULE_NAME_UNKNOWN || code == RP_RULE_OPERATION_UNKNOWN ||
               code == RP_RULE_BASE_UNKNOWN;
  return could && !of_library ? value->cause : NULL;
}
