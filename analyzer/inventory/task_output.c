// Outputs of a task instance as messages: target class, path, where it lives.
#include "analyzer/inventory/task_parts.h"

static const char *location_of(const rp_object *class)
{
  static const struct {
    const char *module;
    const char *location;
  } MODULES[] = {{"luigi.local_target", "local"},         {"luigi.mock", "memory"},
                 {"luigi.contrib.s3", "remote"},          {"luigi.contrib.gcs", "remote"},
                 {"luigi.contrib.hdfs.target", "remote"}, {"luigi.contrib.webhdfs", "remote"},
                 {"luigi.contrib.ssh", "remote"},         {"luigi.contrib.ftp", "remote"},
                 {"luigi.contrib.azureblob", "remote"},   {"luigi.contrib.dropbox", "remote"},
                 {"luigi.contrib.bigquery", "remote"},    {"luigi.contrib.hive", "remote"},
                 {"luigi.contrib.presto", "remote"},      {"luigi.contrib.postgres", "marker"},
                 {"luigi.contrib.redshift", "marker"},    {"luigi.contrib.mysqldb", "marker"},
                 {"luigi.contrib.mssqldb", "marker"},     {"luigi.contrib.sqla", "marker"},
                 {"luigi.contrib.esindex", "marker"},     {"luigi.contrib.mongodb", "marker"},
                 {"luigi.contrib.redis_store", "marker"}, {"luigi.contrib.simulate", "marker"}};
  for (uint32_t i = 0; i < class->cls.mro_count; i++) {
    const rp_module *module = class->cls.mro[i]->cls.module;
    for (size_t k = 0; module != NULL && module->stub && k < sizeof MODULES / sizeof MODULES[0]; k++) {
      if (rp_str_is(module->name->text, MODULES[k].module)) {
        return MODULES[k].location;
      }
    }
  }
  return "";
}

/// Whether something may answer for the attribute: databases' targets have no path, and none of theirs is unknown.
static bool may_have(rp_interp *in, const rp_object *instance, const rp_symbol *name)
{
  rp_object *class = instance->class;
  rp_object *owner = NULL;
  return rp_env_find(&instance->env, name) != NULL ||
         rp_env_find(&instance->env, rp_sym(in, RP_ATTRIBUTE_ANY)) != NULL ||
         rp_class_find(in, class, name, &owner) != NULL || rp_class_attribute_hook(in, class, "__getattr__") != NULL ||
         rp_class_attribute_hook(in, class, "__getattribute__") != NULL;
}

static Repipe__V1__Output *export_output(rp_interp *in, rp_arena *arena, const rp_leaf *leaf, rp_val *where)
{
  Repipe__V1__Output *message = RP_MESSAGE(arena, Repipe__V1__Output, REPIPE__V1__OUTPUT__INIT);
  message->many = leaf->many;
  message->condition = rp_export_text(arena, rp_condition_text(in, leaf->condition));
  message->key = rp_export_key(in, arena, leaf->key);
  bool target = rp_value_is(leaf->value, RP_OBJECT_INSTANCE) && !rp_value_is_task(leaf->value);
  if (!target) {
    rp_reason reason = rp_leaf_reason(in, leaf->value);
    message->code = leaf->value->kind == RP_UNKNOWN ? reason.code : RP_RULE_OUTPUT_UNKNOWN;
    message->text = rp_export_text(arena, reason.text);
    message->file = rp_export_text(arena, reason.path);
    message->line = reason.line;
    return message;
  }
  rp_object *instance = leaf->value->object;
  message->class_ = rp_export_class(in, arena, instance->class);
  message->location = rp_arena_cstr(arena, rp_str_of(location_of(instance->class)));
  if (instance->instance.module != NULL) {
    message->file = rp_export_text(arena, instance->instance.module->path);
    message->line = rp_task_place(instance->instance.module, instance->instance.node).line;
  }
  if (!rp_class_derives_named(instance->class, "luigi.target", "Target")) {
    message->code = RP_RULE_TARGET_CLASS_UNKNOWN;
  }
  const rp_symbol *name = rp_sym(in, "path");
  rp_val path = may_have(in, instance, name) ? rp_attribute_or_null(in, leaf->value, name, 0) : NULL;
  if (path != NULL && path->kind != RP_NONE) {
    message->path = rp_export_value(in, arena, path);
    *where = path;
  }
  static const char *const FIELDS[] = {"database", "host", "table", "target_table", "update_id", "flag", "fn"};
  message->arguments = rp_arena_alloc(arena, 8 * sizeof *message->arguments);
  for (size_t i = 0; i < sizeof FIELDS / sizeof FIELDS[0]; i++) {
    rp_val field = rp_env_find(&instance->env, rp_sym(in, FIELDS[i]));
    if (field != NULL && field->kind != RP_NONE && field->kind != RP_UNKNOWN) {
      Repipe__V1__Argument *argument = RP_MESSAGE(arena, Repipe__V1__Argument, REPIPE__V1__ARGUMENT__INIT);
      argument->name = rp_export_text(arena, rp_str_of(FIELDS[i]));
      argument->value = rp_export_value(in, arena, field);
      message->arguments[message->n_arguments++] = argument;
    }
  }
  return message;
}

size_t rp_export_outputs(rp_interp *in, rp_arena *arena, const rp_structure *outputs, Repipe__V1__Output ***out,
                         rp_val **paths)
{
  *paths = rp_arena_zalloc(in->arena, outputs->count + 1, sizeof **paths);
  Repipe__V1__Output **list = rp_arena_alloc(arena, (outputs->count + 1) * sizeof *list);
  for (size_t i = 0; i < outputs->count; i++) {
    list[i] = export_output(in, arena, &outputs->leaves[i], &(*paths)[i]);
  }
  *out = list;
  return outputs->count;
}
