/// Rules about tasks that a plugin runs. Flyte's compiler and admin look at none of this: the plugin does when the task starts, and the task
/// fails (flyteplugins 1.16.8; docs/native.md).

#include "translator/package/check.h"

static const Google__Protobuf__Value *field_of(const Google__Protobuf__Struct *object, const char *name)
{
  for (size_t i = 0; object != NULL && i < object->n_fields; i++) {
    if (strcmp(object->fields[i]->key, name) == 0) {
      return object->fields[i]->value;
    }
  }
  return NULL;
}

static const char *text_of(const Google__Protobuf__Struct *object, const char *name)
{
  const Google__Protobuf__Value *value = field_of(object, name);
  return value != NULL && value->kind_case == GOOGLE__PROTOBUF__VALUE__KIND_STRING_VALUE ? value->string_value : "";
}

// A value of no kind has no JSON, in which form Kubernetes' own types are read (utils/marshal_utils.go).
static bool is_whole(const Google__Protobuf__Value *value, unsigned depth)
{
  enum { DEEPEST = 64 };
  bool good = value != NULL && depth < DEEPEST && value->kind_case != GOOGLE__PROTOBUF__VALUE__KIND__NOT_SET;
  if (good && value->kind_case == GOOGLE__PROTOBUF__VALUE__KIND_STRUCT_VALUE) {
    for (size_t i = 0; i < value->struct_value->n_fields && good; i++) {
      good = is_whole(value->struct_value->fields[i]->value, depth + 1);
    }
  } else if (good && value->kind_case == GOOGLE__PROTOBUF__VALUE__KIND_LIST_VALUE) {
    for (size_t i = 0; i < value->list_value->n_values && good; i++) {
      good = is_whole(value->list_value->values[i], depth + 1);
    }
  }
  return good;
}

static const Google__Protobuf__Struct *object_of(const Google__Protobuf__Struct *object, const char *name)
{
  const Google__Protobuf__Value *value = field_of(object, name);
  return value != NULL && value->kind_case == GOOGLE__PROTOBUF__VALUE__KIND_STRUCT_VALUE ? value->struct_value : NULL;
}

static void resources(rp_checker *checker, const char *name, const Google__Protobuf__Struct *container)
{
  static const char *const LISTS[] = {"requests", "limits"};
  for (size_t i = 0; i < 2; i++) {
    const Google__Protobuf__Struct *list = object_of(object_of(container, "resources"), LISTS[i]);
    for (size_t k = 0; list != NULL && k < list->n_fields; k++) {
      const Google__Protobuf__Value *value = list->fields[k]->value;
      if (value != NULL && value->kind_case == GOOGLE__PROTOBUF__VALUE__KIND_STRING_VALUE) {
        rp_check_quantity(checker, name, value->string_value);
      }
    }
  }
}

// flytek8s/pod_helper.go:355-390, 478: primary_container_name names a container of the specification.
static void pod(rp_checker *checker, const char *name, const Flyteidl__Core__TaskTemplate *template)
{
  if (template->k8s_pod == NULL || template->k8s_pod->pod_spec == NULL) {
    rp_check_add(checker, RP_RULE_PACKAGE_TASK, "task %s has a pod without a spec", name);
    return;
  }
  for (size_t i = 0; i < template->k8s_pod->pod_spec->n_fields; i++) {
    if (!is_whole(template->k8s_pod->pod_spec->fields[i]->value, 0)) {
      rp_check_add(checker, RP_RULE_PACKAGE_TASK, "task %s: %s of its pod holds a value that is none", name,
                   template->k8s_pod->pod_spec->fields[i]->key);
      return;
    }
  }
  const char *primary = "";
  for (size_t i = 0; i < template->n_config; i++) {
    primary = strcmp(template->config[i]->key, "primary_container_name") == 0 ? template->config[i]->value : primary;
  }
  const Google__Protobuf__Value *containers = field_of(template->k8s_pod->pod_spec, "containers");
  bool list = containers != NULL && containers->kind_case == GOOGLE__PROTOBUF__VALUE__KIND_LIST_VALUE;
  bool found = false;
  for (size_t i = 0; list && i < containers->list_value->n_values; i++) {
    const Google__Protobuf__Value *one = containers->list_value->values[i];
    bool object = one->kind_case == GOOGLE__PROTOBUF__VALUE__KIND_STRUCT_VALUE;
    found = found || (object && primary[0] != '\0' && strcmp(text_of(one->struct_value, "name"), primary) == 0);
    if (object) {
      resources(checker, name, one->struct_value);
    }
    if (object && text_of(one->struct_value, "image")[0] == '\0') {
      rp_check_add(checker, RP_RULE_PACKAGE_IMAGE, "task %s: a container of its pod has no image", name);
    }
  }
  if (!found) {
    rp_check_add(checker, RP_RULE_PACKAGE_TASK, "task %s: primary_container_name names no container of its pod", name);
  }
  if (strcmp(template->type, "sidecar") == 0 && template->task_type_version < 2) {
    rp_check_add(checker, RP_RULE_PACKAGE_TASK, "task %s: a sidecar of version %d does not read k8s_pod", name,
                 (int)template->task_type_version);
  }
}

void rp_check_native(rp_checker *checker, const Flyteidl__Core__TaskTemplate *template)
{
  const char *name = template->id->name;
  const char *type = template->type;
  bool container = template->target_case == FLYTEIDL__CORE__TASK_TEMPLATE__TARGET_CONTAINER;
  bool is_pod = template->target_case == FLYTEIDL__CORE__TASK_TEMPLATE__TARGET_K8S_POD;
  bool sql = template->target_case == FLYTEIDL__CORE__TASK_TEMPLATE__TARGET_SQL;
  if (is_pod) {
    pod(checker, name, template);
  }
  if (strcmp(type, "spark") == 0) { // k8s/spark/spark.go:43
    bool application = text_of(template->custom, "mainApplicationFile")[0] != '\0' ||
                       text_of(template->custom, "mainClass")[0] != '\0';
    if (!application || (!container && !is_pod)) {
      rp_check_add(checker, RP_RULE_PACKAGE_TASK, "task %s: a spark task wants %s", name,
                   application ? "a container" : "mainApplicationFile or mainClass in its custom");
    }
  } else if (strcmp(type, "bigquery_query_job_task") == 0) { // webapi/bigquery/plugin.go:66
    bool project =
        text_of(template->custom, "ProjectID")[0] != '\0' || text_of(template->custom, "projectId")[0] != '\0';
    if (!sql || template->sql->statement[0] == '\0' || !project) {
      rp_check_add(checker, RP_RULE_PACKAGE_TASK, "task %s: a BigQuery task wants %s", name,
                   project ? "a statement" : "ProjectID in its custom");
    }
  } else if (strcmp(type, "aws-batch") == 0) { // array/awsbatch/transformer.go:51
    if (!container) {
      rp_check_add(checker, RP_RULE_PACKAGE_TASK, "task %s: an aws-batch task wants a container", name);
    }
  } else if (sql && strcmp(type, "snowflake") != 0) { // the default plugin runs pods
    rp_check_add(checker, RP_RULE_PACKAGE_TASK, "task %s: no plugin runs a statement as type %s", name, type);
  }
}
