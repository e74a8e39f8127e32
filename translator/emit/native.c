/// A native task's template: a container with templates in its command, a pod, or a statement; what only its plugin reads is `custom`.

#include <stdlib.h>

#include "translator/emit/emit.h"

static Google__Protobuf__Value *value_of(rp_arena *arena, const Repipe__V1__Value *value);

static Google__Protobuf__Struct *struct_of(rp_arena *arena, const Repipe__V1__ValueDict *dict)
{
  RP_MESSAGE(out, arena, Google__Protobuf__Struct, google__protobuf__struct);
  out->fields = RP_NEW_ARRAY(arena, Google__Protobuf__Struct__FieldsEntry *, dict->n_entries + 1);
  for (size_t i = 0; i < dict->n_entries; i++) {
    RP_MESSAGE(entry, arena, Google__Protobuf__Struct__FieldsEntry, google__protobuf__struct__fields_entry);
    entry->key = dict->entries[i]->key->literal->text;
    entry->value = value_of(arena, dict->entries[i]->value);
    out->fields[out->n_fields++] = entry;
  }
  return out;
}

static Google__Protobuf__Value *value_of(rp_arena *arena, const Repipe__V1__Value *value)
{
  RP_MESSAGE(out, arena, Google__Protobuf__Value, google__protobuf__value);
  if (value->kind_case == REPIPE__V1__VALUE__KIND_DICT) {
    out->kind_case = GOOGLE__PROTOBUF__VALUE__KIND_STRUCT_VALUE;
    out->struct_value = struct_of(arena, value->dict);
  } else if (value->kind_case == REPIPE__V1__VALUE__KIND_LIST) {
    out->kind_case = GOOGLE__PROTOBUF__VALUE__KIND_LIST_VALUE;
    RP_MESSAGE(list, arena, Google__Protobuf__ListValue, google__protobuf__list_value);
    list->values = RP_NEW_ARRAY(arena, Google__Protobuf__Value *, value->list->n_items + 1);
    for (size_t i = 0; i < value->list->n_items; i++) {
      list->values[list->n_values++] = value_of(arena, value->list->items[i]);
    }
    out->list_value = list;
  } else if (strcmp(value->literal->type, "none") == 0) {
    out->kind_case = GOOGLE__PROTOBUF__VALUE__KIND_NULL_VALUE;
  } else if (strcmp(value->literal->type, "bool") == 0) {
    out->kind_case = GOOGLE__PROTOBUF__VALUE__KIND_BOOL_VALUE;
    out->bool_value = strcmp(value->literal->text, "True") == 0;
  } else if (strcmp(value->literal->type, "int") == 0 || strcmp(value->literal->type, "float") == 0) {
    out->kind_case = GOOGLE__PROTOBUF__VALUE__KIND_NUMBER_VALUE;
    out->number_value = strtod(value->literal->text, NULL);
  } else {
    out->kind_case = GOOGLE__PROTOBUF__VALUE__KIND_STRING_VALUE;
    // A copy: protobuf-c does not pack its own static empty text inside a oneof.
    out->string_value = rp_arena_cstr(arena, rp_str_of(value->literal->text));
  }
  return out;
}

static void pod_of(Flyteidl__Core__TaskTemplate *template, rp_arena *arena, const Repipe__V1__PlanNative *native)
{
  RP_MESSAGE(pod, arena, Flyteidl__Core__K8sPod, flyteidl__core__k8s_pod);
  RP_MESSAGE(metadata, arena, Flyteidl__Core__K8sObjectMetadata, flyteidl__core__k8s_object_metadata);
  metadata->labels = RP_NEW_ARRAY(arena, Flyteidl__Core__K8sObjectMetadata__LabelsEntry *, native->n_labels + 1);
  for (size_t i = 0; i < native->n_labels; i++) {
    RP_MESSAGE(entry, arena, Flyteidl__Core__K8sObjectMetadata__LabelsEntry,
               flyteidl__core__k8s_object_metadata__labels_entry);
    entry->key = native->labels[i]->key;
    entry->value = native->labels[i]->value;
    metadata->labels[metadata->n_labels++] = entry;
  }
  pod->metadata = metadata;
  pod->pod_spec = struct_of(arena, native->pod->dict);
  template->task_type_version = 2;
  template->n_config = 1;
  template->config = RP_NEW_ARRAY(arena, Flyteidl__Core__TaskTemplate__ConfigEntry *, 1);
  RP_MESSAGE(config, arena, Flyteidl__Core__TaskTemplate__ConfigEntry, flyteidl__core__task_template__config_entry);
  config->key = rp_arena_cstr(arena, RP_STR("primary_container_name"));
  config->value = native->primary;
  template->config[0] = config;
  template->target_case = FLYTEIDL__CORE__TASK_TEMPLATE__TARGET_K8S_POD;
  template->k8s_pod = pod;
}

static void container_of(Flyteidl__Core__TaskTemplate *template, const rp_emitter *emitter,
                         const Repipe__V1__PlanNode *node)
{
  rp_arena *arena = emitter->arena;
  const Repipe__V1__PlanNative *native = node->native;
  Flyteidl__Core__Container *container = rp_emit_container(emitter, node);
  if (native->image[0] != '\0') {
    container->image = native->image;
  }
  container->command = native->command;
  container->n_command = native->n_command;
  container->args = native->args;
  container->n_args = native->n_args;
  container->env = RP_NEW_ARRAY(arena, Flyteidl__Core__KeyValuePair *, native->n_environment + 1);
  for (size_t i = 0; i < native->n_environment; i++) {
    RP_MESSAGE(pair, arena, Flyteidl__Core__KeyValuePair, flyteidl__core__key_value_pair);
    pair->key = native->environment[i]->key;
    pair->value = native->environment[i]->value;
    container->env[container->n_env++] = pair;
  }
  template->target_case = FLYTEIDL__CORE__TASK_TEMPLATE__TARGET_CONTAINER;
  template->container = container;
}

void rp_emit_native(Flyteidl__Core__TaskTemplate *template, const rp_emitter *emitter, const Repipe__V1__PlanNode *node)
{
  rp_arena *arena = emitter->arena;
  const Repipe__V1__PlanNative *native = node->native;
  template->type = native->type;
  if (native->custom != NULL) {
    template->custom = struct_of(arena, native->custom->dict);
  }
  if (native->pod != NULL) {
    pod_of(template, arena, native);
  } else if (native->statement[0] != '\0') {
    RP_MESSAGE(sql, arena, Flyteidl__Core__Sql, flyteidl__core__sql);
    sql->statement = native->statement;
    sql->dialect = FLYTEIDL__CORE__SQL__DIALECT__ANSI;
    template->target_case = FLYTEIDL__CORE__TASK_TEMPLATE__TARGET_SQL;
    template->sql = sql;
  } else {
    container_of(template, emitter, node);
  }
}
