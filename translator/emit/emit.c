/// The package: every task template once, then each workflow with its launch plans, packed and as JSON.

#include "translator/emit/emit.h"

#include <stdlib.h>

#include "base/utf8.h"
#include "translator/parts/json.h"
#include "translator/parts/types.h"

Flyteidl__Core__Identifier *rp_emit_identifier(rp_arena *arena, Flyteidl__Core__ResourceType type, const char *name)
{
  RP_MESSAGE(id, arena, Flyteidl__Core__Identifier, flyteidl__core__identifier);
  id->resource_type = type;
  id->name = rp_arena_cstr(arena, rp_str_of(name));
  return id;
}

Flyteidl__Core__LiteralType *rp_emit_type(rp_arena *arena, const Repipe__V1__PlanType *type)
{
  static const struct {
    const char *name;
    Flyteidl__Core__SimpleType simple;
  } simple[] = {{"INTEGER", FLYTEIDL__CORE__SIMPLE_TYPE__INTEGER},
                {"FLOAT", FLYTEIDL__CORE__SIMPLE_TYPE__FLOAT},
                {"BOOLEAN", FLYTEIDL__CORE__SIMPLE_TYPE__BOOLEAN},
                {"STRING", FLYTEIDL__CORE__SIMPLE_TYPE__STRING},
                {"DATETIME", FLYTEIDL__CORE__SIMPLE_TYPE__DATETIME}};
  RP_MESSAGE(out, arena, Flyteidl__Core__LiteralType, flyteidl__core__literal_type);
  if (strcmp(type->flyte, "BLOB") == 0) {
    RP_MESSAGE(blob, arena, Flyteidl__Core__BlobType, flyteidl__core__blob_type);
    blob->dimensionality = FLYTEIDL__CORE__BLOB_TYPE__BLOB_DIMENSIONALITY__SINGLE;
    out->type_case = FLYTEIDL__CORE__LITERAL_TYPE__TYPE_BLOB;
    out->blob = blob;
  } else {
    out->type_case = FLYTEIDL__CORE__LITERAL_TYPE__TYPE_SIMPLE;
    out->simple = FLYTEIDL__CORE__SIMPLE_TYPE__STRING;
    for (size_t i = 0; i < sizeof simple / sizeof simple[0]; i++) {
      if (strcmp(type->flyte, simple[i].name) == 0) {
        out->simple = simple[i].simple;
      }
    }
  }
  if (!type->collection) {
    return out;
  }
  RP_MESSAGE(list, arena, Flyteidl__Core__LiteralType, flyteidl__core__literal_type);
  list->type_case = FLYTEIDL__CORE__LITERAL_TYPE__TYPE_COLLECTION_TYPE;
  list->collection_type = out;
  return list;
}

Flyteidl__Core__Scalar *rp_emit_scalar(rp_arena *arena, const Repipe__V1__Value *constant)
{
  const char *type = constant->literal->type;
  const char *text = constant->literal->text;
  RP_MESSAGE(primitive, arena, Flyteidl__Core__Primitive, flyteidl__core__primitive);
  if (strcmp(type, "int") == 0) {
    primitive->value_case = FLYTEIDL__CORE__PRIMITIVE__VALUE_INTEGER;
    (void)rp_str_to_int64(rp_str_of(text), &primitive->integer);
  } else if (strcmp(type, "float") == 0) {
    primitive->value_case = FLYTEIDL__CORE__PRIMITIVE__VALUE_FLOAT_VALUE;
    primitive->float_value = strtod(text, NULL);
  } else if (strcmp(type, "bool") == 0) {
    primitive->value_case = FLYTEIDL__CORE__PRIMITIVE__VALUE_BOOLEAN;
    primitive->boolean = strcmp(text, "True") == 0;
  } else if (strcmp(type, "datetime") == 0) {
    RP_MESSAGE(moment, arena, Google__Protobuf__Timestamp, google__protobuf__timestamp);
    (void)rp_type_moment(rp_str_of(text), &moment->seconds, &moment->nanos);
    primitive->value_case = FLYTEIDL__CORE__PRIMITIVE__VALUE_DATETIME;
    primitive->datetime = moment;
  } else {
    primitive->value_case = FLYTEIDL__CORE__PRIMITIVE__VALUE_STRING_VALUE;
    // A copy: protobuf-c does not pack its own static empty text inside a oneof.
    primitive->string_value = rp_arena_cstr(arena, rp_str_of(text));
  }
  RP_MESSAGE(scalar, arena, Flyteidl__Core__Scalar, flyteidl__core__scalar);
  scalar->value_case = FLYTEIDL__CORE__SCALAR__VALUE_PRIMITIVE;
  scalar->primitive = primitive;
  return scalar;
}

Flyteidl__Core__Literal *rp_emit_literal(rp_arena *arena, const Repipe__V1__Value *constant)
{
  RP_MESSAGE(literal, arena, Flyteidl__Core__Literal, flyteidl__core__literal);
  if (constant->kind_case != REPIPE__V1__VALUE__KIND_LIST) {
    literal->value_case = FLYTEIDL__CORE__LITERAL__VALUE_SCALAR;
    literal->scalar = rp_emit_scalar(arena, constant);
    return literal;
  }
  RP_MESSAGE(list, arena, Flyteidl__Core__LiteralCollection, flyteidl__core__literal_collection);
  list->n_literals = constant->list->n_items;
  list->literals = RP_NEW_ARRAY(arena, Flyteidl__Core__Literal *, list->n_literals);
  for (size_t i = 0; i < list->n_literals; i++) {
    RP_MESSAGE(item, arena, Flyteidl__Core__Literal, flyteidl__core__literal);
    item->value_case = FLYTEIDL__CORE__LITERAL__VALUE_SCALAR;
    item->scalar = rp_emit_scalar(arena, constant->list->items[i]);
    list->literals[i] = item;
  }
  literal->value_case = FLYTEIDL__CORE__LITERAL__VALUE_COLLECTION;
  literal->collection = list;
  return literal;
}

Flyteidl__Core__Variable *rp_emit_variable_message(rp_arena *arena, const rp_emit_variable *variable)
{
  RP_MESSAGE(out, arena, Flyteidl__Core__Variable, flyteidl__core__variable);
  out->type = rp_emit_type(arena, variable->type);
  if (variable->description != NULL && variable->description[0] != '\0') {
    out->description = rp_arena_cstr(arena, rp_utf8_clean(arena, rp_str_of(variable->description)));
  }
  return out;
}

static int compare_entries(const void *a, const void *b)
{
  return strcmp((*(Flyteidl__Core__VariableMap__VariablesEntry *const *)a)->key,
                (*(Flyteidl__Core__VariableMap__VariablesEntry *const *)b)->key);
}

static Flyteidl__Core__VariableMap *variables(rp_arena *arena, const rp_emit_variable *list, size_t count)
{
  RP_MESSAGE(map, arena, Flyteidl__Core__VariableMap, flyteidl__core__variable_map);
  map->variables = RP_NEW_ARRAY(arena, Flyteidl__Core__VariableMap__VariablesEntry *, count);
  map->n_variables = count;
  for (size_t i = 0; i < count; i++) {
    RP_MESSAGE(entry, arena, Flyteidl__Core__VariableMap__VariablesEntry,
               flyteidl__core__variable_map__variables_entry);
    entry->key = rp_arena_cstr(arena, rp_str_of(list[i].name));
    entry->value = rp_emit_variable_message(arena, &list[i]);
    map->variables[i] = entry;
  }
  qsort(map->variables, count, sizeof map->variables[0], compare_entries);
  return map;
}

Flyteidl__Core__TypedInterface *rp_emit_interface(rp_arena *arena, const rp_emit_variable *inputs, size_t input_count,
                                                  const rp_emit_variable *outputs, size_t output_count)
{
  RP_MESSAGE(interface, arena, Flyteidl__Core__TypedInterface, flyteidl__core__typed_interface);
  interface->inputs = variables(arena, inputs, input_count);
  interface->outputs = variables(arena, outputs, output_count);
  return interface;
}

// Where the class stands in the repository at its origin: the line itself where the host's addresses are known.
static const char *source_link(rp_arena *arena, const Repipe__V1__Repository *repository, const Repipe__V1__Task *task)
{
  rp_str origin = rp_str_of(repository->origin_url);
  bool known = rp_str_starts_with(origin, RP_STR("https://github.com/")) ||
               rp_str_starts_with(origin, RP_STR("https://gitlab.com/"));
  rp_str commit = rp_str_of(repository->commit);
  if (!known || commit.size == 0 || commit.data[commit.size - 1] == '+') {
    return repository->origin_url;
  }
  if (rp_str_ends_with(origin, RP_STR(".git"))) {
    origin = rp_str_sub(origin, 0, origin.size - 4);
  }
  return rp_arena_printf(arena, "%.*s/blob/%s/%s#L%u", RP_STR_ARG(origin), repository->commit, task->path,
                         (unsigned)task->line)
      .data;
}

static const char *owner_of(const Repipe__V1__Task *task)
{
  for (size_t i = 0; i < task->n_attributes; i++) {
    const Repipe__V1__Attribute *attribute = task->attributes[i];
    if (strcmp(attribute->name, "owner_email") == 0 && attribute->value != NULL &&
        attribute->value->kind_case == REPIPE__V1__VALUE__KIND_LITERAL) {
      return attribute->value->literal->text;
    }
  }
  return "";
}

Flyteidl__Admin__DescriptionEntity *rp_emit_description(const rp_emitter *emitter, const Repipe__V1__Task *task,
                                                        const char *what)
{
  rp_arena *arena = emitter->arena;
  const Repipe__V1__Repository *repository = emitter->inventory->repository;
  RP_MESSAGE(entity, arena, Flyteidl__Admin__DescriptionEntity, flyteidl__admin__description_entity);
  RP_MESSAGE(description, arena, Flyteidl__Admin__Description, flyteidl__admin__description);
  const char *commit = repository != NULL && repository->commit[0] != '\0' ? repository->commit : "no commit";
  rp_str text = rp_arena_printf(arena, repository != NULL ? "%s, translated by repipe." : "%s.", what);
  if (task != NULL) {
    const char *owner = owner_of(task);
    text = rp_arena_printf(arena, "%s, translated by repipe from %s:%u (%s, %s).%s%s%s%s", what, task->path,
                           (unsigned)task->line, repository != NULL ? repository->identity : "", commit,
                           owner[0] != '\0' ? " Owner: " : "", owner, task->doc[0] != '\0' ? "\n\n" : "", task->doc);
    entity->tags = RP_NEW_ARRAY(arena, char *, 2);
    entity->tags[entity->n_tags++] = rp_arena_cstr(arena, RP_STR("luigi"));
    entity->tags[entity->n_tags++] = rp_arena_cstr(arena, rp_utf8_clean(arena, rp_str_of(task->family)));
  }
  description->content_case = FLYTEIDL__ADMIN__DESCRIPTION__CONTENT_VALUE;
  description->value = rp_arena_cstr(arena, rp_utf8_clean(arena, text));
  description->format = FLYTEIDL__ADMIN__DESCRIPTION_FORMAT__DESCRIPTION_FORMAT_UNKNOWN;
  entity->long_description = description;
  if (task != NULL && task->doc[0] != '\0') {
    entity->short_description = rp_arena_cstr(arena, rp_utf8_clean(arena, rp_str_sub(rp_str_of(task->doc), 0, 1000)));
  }
  if (task != NULL && repository != NULL && strncmp(repository->origin_url, "http", 4) == 0) {
    RP_MESSAGE(code, arena, Flyteidl__Admin__SourceCode, flyteidl__admin__source_code);
    code->link = rp_arena_cstr(arena, rp_utf8_clean(arena, rp_str_of(source_link(arena, repository, task))));
    entity->source_code = code;
  }
  return entity;
}

typedef RP_VEC(rp_entity) entity_list;

static void add(const rp_emitter *emitter, entity_list *list, rp_entity_kind kind, const char *name,
                const ProtobufCMessage *message)
{
  rp_str packed = {0};
  if (!emitter->options->json_only) {
    packed.size = protobuf_c_message_get_packed_size(message);
    uint8_t *bytes = rp_arena_alloc(emitter->arena, packed.size);
    protobuf_c_message_pack(message, bytes);
    packed.data = (const char *)bytes;
  }
  rp_buf json = RP_BUF_INIT;
  rp_json_message(&json, message);
  rp_entity entity = {kind, rp_arena_cstr(emitter->arena, rp_str_of(name)), packed,
                      rp_arena_str(emitter->arena, rp_buf_str(&json))};
  rp_buf_release(&json);
  RP_PUSH(emitter->arena, list, entity);
}

static int compare_entities(const void *a, const void *b)
{
  return strcmp(((const rp_entity *)a)->name, ((const rp_entity *)b)->name);
}

static const Repipe__V1__Task *task_of(const rp_emitter *emitter, const Repipe__V1__WorkflowPlan *plan,
                                       uint32_t graph_node)
{
  const Repipe__V1__Graph *graph = emitter->inventory->workflows[plan->workflow]->graph;
  uint32_t task = graph->nodes[graph_node]->task;
  return task > 0 && task <= emitter->inventory->n_tasks ? emitter->inventory->tasks[task - 1] : NULL;
}

static int add_task(rp_emitter *emitter, entity_list *list, rp_map *seen, const Repipe__V1__PlanNode *node,
                    const Repipe__V1__Task *task, rp_error *err)
{
  if (rp_map_has(seen, rp_str_of(node->template_))) {
    return 0;
  }
  rp_map_put(seen, rp_str_of(node->template_), NULL);
  Flyteidl__Admin__TaskSpec *spec;
  if (rp_emit_task(&spec, emitter, node, task, err) != 0) {
    return -1;
  }
  add(emitter, list, RP_ENTITY_TASK, node->template_, &spec->base);
  return 0;
}

static int tasks(rp_emitter *emitter, entity_list *list, rp_error *err)
{
  rp_map seen;
  rp_map_init(&seen, emitter->arena);
  int status = 0;
  for (size_t w = 0; w < emitter->plan->n_workflows && status == 0; w++) {
    const Repipe__V1__WorkflowPlan *workflow = emitter->plan->workflows[w];
    for (size_t i = 0; i < workflow->n_nodes && status == 0; i++) {
      const Repipe__V1__PlanNode *node = workflow->nodes[i];
      status = add_task(emitter, list, &seen, node, task_of(emitter, workflow, node->graph_node), err);
    }
    for (size_t i = 0; i < workflow->n_launches && status == 0; i++) {
      const Repipe__V1__PlanNode *node = workflow->launches[i]->kickoff;
      status = node != NULL ? add_task(emitter, list, &seen, node, NULL, err) : 0;
    }
  }
  rp_map_release(&seen);
  if (list->count > 1) {
    qsort(list->items, list->count, sizeof list->items[0], compare_entities);
  }
  return status;
}

// Whether some container has no image of its own.
static bool lacks_image(const Repipe__V1__Plan *plan)
{
  for (size_t w = 0; w < plan->n_workflows; w++) {
    const Repipe__V1__WorkflowPlan *workflow = plan->workflows[w];
    for (size_t i = 0; i < workflow->n_nodes + workflow->n_launches; i++) {
      const Repipe__V1__PlanNode *node =
          i < workflow->n_nodes ? workflow->nodes[i] : workflow->launches[i - workflow->n_nodes]->kickoff;
      const Repipe__V1__PlanNative *native = node != NULL ? node->native : NULL;
      bool own = native != NULL && (native->image[0] != '\0' || native->pod != NULL || native->statement[0] != '\0');
      if (node != NULL && !own && (node->container == NULL || node->container->image[0] == '\0')) {
        return true;
      }
    }
  }
  return false;
}

int rp_emit(rp_package *out, const Repipe__V1__Plan *plan, const Repipe__V1__Inventory *inventory,
            const rp_emit_options *options, rp_arena *arena, rp_error *err)
{
  rp_emitter emitter = {.plan = plan, .inventory = inventory, .options = options, .arena = arena};
  entity_list list = {0};
  rp_map_init(&emitter.loaders, arena);
  int status = tasks(&emitter, &list, err);
  rp_map_release(&emitter.loaders);
  if (status != 0) {
    return -1;
  }
  for (size_t w = 0; w < plan->n_workflows; w++) {
    const Repipe__V1__WorkflowPlan *workflow = plan->workflows[w];
    if (workflow->n_nodes == 0) {
      continue;
    }
    for (size_t i = 0; i < workflow->n_parts; i++) {
      const Repipe__V1__WorkflowPlan *part = workflow->parts[i];
      add(&emitter, &list, RP_ENTITY_WORKFLOW, part->name, &rp_emit_workflow(&emitter, part)->base);
      add(&emitter, &list, RP_ENTITY_LAUNCH_PLAN, part->name, &rp_emit_launch(&emitter, part, part->launches[0])->base);
    }
    add(&emitter, &list, RP_ENTITY_WORKFLOW, workflow->name, &rp_emit_workflow(&emitter, workflow)->base);
    for (size_t i = 0; i < workflow->n_launches; i++) {
      if (workflow->launches[i]->kickoff != NULL) {
        add(&emitter, &list, RP_ENTITY_WORKFLOW, workflow->launches[i]->name,
            &rp_emit_scheduled(&emitter, workflow, workflow->launches[i])->base);
      }
      const Flyteidl__Admin__LaunchPlan *launch = rp_emit_launch(&emitter, workflow, workflow->launches[i]);
      add(&emitter, &list, RP_ENTITY_LAUNCH_PLAN, workflow->launches[i]->name, &launch->base);
    }
  }
  out->entities = list.items;
  out->count = list.count;
  out->unresolved = options->image == NULL && lacks_image(plan) ? 1 : 0;
  return 0;
}
