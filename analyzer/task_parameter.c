// Parameters of a task class as messages: class, default, choices, configuration; secrets redacted.
#include "analyzer/task_parts.h"

#include "analyzer/config.h"
#include "analyzer/lib/luigi.h"

bool rp_parameter_is_secret(rp_interp *in, const rp_parameter *parameter)
{
  rp_val visibility = rp_env_find(&parameter->object->env, rp_sym(in, "visibility"));
  rp_val level = visibility == NULL ? NULL : rp_value_is(visibility, RP_OBJECT_INSTANCE) ? rp_env_find(&visibility->object->env, rp_sym(in, "_value_")) : visibility;
  return rp_secret_name(parameter->name->text) || (level != NULL && level->kind == RP_INT && level->integer != 0);
}

static const char *visibility_text(rp_interp *in, const rp_object *parameter)
{
  rp_val visibility = rp_env_find(&parameter->env, rp_sym(in, "visibility"));
  rp_val level = visibility != NULL && rp_value_is(visibility, RP_OBJECT_INSTANCE) ? rp_env_find(&visibility->object->env, rp_sym(in, "_value_")) : visibility;
  int64_t value = level != NULL && level->kind == RP_INT ? level->integer : 0;
  return value == 2 ? "private" : value == 1 ? "hidden" : "public";
}

static const rp_object *luigi_class(const rp_object *class)
{
  for (uint32_t i = 0; i < class->cls.mro_count; i++) {
    const rp_object *c = class->cls.mro[i];
    if (c->cls.module != NULL && c->cls.module->stub && rp_class_derives_named(c, "luigi.parameter", "Parameter")) {
      return c;
    }
  }
  return class;
}

static void add_choices(rp_interp *in, rp_arena *arena, const rp_object *parameter, Repipe__V1__Parameter *message)
{
  rp_val choices = rp_env_find(&parameter->env, rp_sym(in, "_choices"));
  rp_val members = rp_env_find(&parameter->env, rp_sym(in, "_enum"));
  const rp_items *items = choices != NULL ? rp_iterate(in, choices, 0) : members != NULL ? rp_iterate(in, members, 0) : NULL;
  in->raised = NULL;
  size_t count = items != NULL ? items->count : 0;
  message->choices = rp_arena_alloc(arena, (count + 1) * sizeof *message->choices);
  for (size_t i = 0; i < count; i++) {
    rp_val item = items->data[i].value;
    rp_val name = rp_value_is(item, RP_OBJECT_INSTANCE) ? rp_env_find(&item->object->env, rp_sym(in, "_name_")) : rp_value_is_scalar(item) ? rp_text_of(in, item, 0) : NULL;
    if (items->data[i].many || name == NULL || name->kind != RP_STR_) {
      message->n_choices = 0;
      return;
    }
    message->choices[message->n_choices++] = rp_export_text(arena, name->text);
  }
}

Repipe__V1__Value *rp_export_redacted(rp_arena *arena)
{
  return rp_export_unknown(arena, RP_RULE_SECRET, RP_STR("redacted"), RP_STR(""), 0);
}

static bool own_parameter(const rp_object *class, const rp_parameter *parameter)
{
  return parameter->owner == class;
}

Repipe__V1__Parameter *rp_export_parameter(rp_interp *in, rp_arena *arena, rp_object *class, const rp_parameter *parameter)
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
    message->default_ = message->secret ? rp_export_redacted(arena) : rp_export_value(in, arena, fallback);
  }
  rp_val significant = rp_env_find(&object->env, rp_sym(in, "significant"));
  message->significant = significant == NULL || rp_truth(in, significant)->kind != RP_GUARD_FALSE;
  rp_val positional = rp_env_find(&object->env, rp_sym(in, "positional"));
  message->positional = positional == NULL || rp_truth(in, positional)->kind != RP_GUARD_FALSE;
  message->own = own_parameter(class, parameter);
  message->visibility = rp_arena_cstr(arena, rp_str_of(visibility_text(in, object)));
  rp_val description = rp_env_find(&object->env, rp_sym(in, "description"));
  message->description = rp_export_text(arena, description != NULL && description->kind == RP_STR_ ? description->text : RP_STR(""));
  if (object->instance.module != NULL) {
    message->path = rp_export_text(arena, object->instance.module->path);
    message->line = rp_task_place(object->instance.module, object->instance.node).line;
  }
  rp_val batch = rp_env_find(&object->env, rp_sym(in, "_batch_method"));
  if (batch != NULL && batch->kind != RP_NONE) {
    message->batch_method = rp_export_text(arena, rp_value_text(in, batch));
  }
  add_choices(in, arena, object, message);
  if (rp_map_count(&in->configuration) > 0) {
    rp_str key = rp_arena_printf(in->arena, "%.*s%c%.*s", RP_STR_ARG(rp_lib_family(in, class)), 0, RP_STR_ARG(parameter->name->text));
    rp_val text = (rp_val)rp_map_find(&in->configuration, key);
    rp_val value = text != NULL && text->kind == RP_STR_ ? rp_lib_parse(in, object, text->text) : text;
    in->raised = NULL;
    if (value != NULL) {
      message->configured = message->secret ? rp_export_redacted(arena) : rp_export_value(in, arena, value);
    }
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
  bool could = code == RP_RULE_CALL_UNKNOWN || code == RP_RULE_NAME_UNKNOWN || code == RP_RULE_OPERATION_UNKNOWN || code == RP_RULE_BASE_UNKNOWN;
  return could && !rp_lib_is_library(rp_str_sub(text, 0, end)) ? value->cause : NULL;
}
