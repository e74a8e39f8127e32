/// Which nodes are native Flyte tasks, and of what they are made. A native task is started by Flyte alone: no bridge brings files in or out, asks
/// complete(), or passes over a task that is not required. What needs one of these stays with the bridge, and so does a class of
/// which something that its task type needs is not known.

#include "translator/plan/native.h"

#include "base/buf.h"
#include "translator/parts/json.h"
#include "translator/parts/types.h"
#include "translator/plan/node.h"

static bool is(const char *a, const char *b)
{
  return strcmp(a, b) == 0;
}

typedef struct native {
  rp_native_build build;
  const rp_graph_state *state;
  const rp_native_row *row;
  const Repipe__V1__HouseBase *house; // names answers otherwise; NULL
  rp_native_words command, args;
  RP_VEC(Repipe__V1__PlanPair *) environment;
  RP_VEC(Repipe__V1__PlanPair *) labels;
  uint32_t borne;
  uint32_t seconds;
} native;

// ---- values ----

static Repipe__V1__Value *dict_new(rp_arena *arena)
{
  Repipe__V1__Value *value = RP_NEW(arena, Repipe__V1__Value);
  repipe__v1__value__init(value);
  value->kind_case = REPIPE__V1__VALUE__KIND_DICT;
  value->dict = RP_NEW(arena, Repipe__V1__ValueDict);
  repipe__v1__value_dict__init(value->dict);
  return value;
}

static Repipe__V1__Value **place_in(rp_arena *arena, Repipe__V1__Value *dict, rp_str name)
{
  for (size_t i = 0; i < dict->dict->n_entries; i++) {
    if (rp_str_is(name, dict->dict->entries[i]->key->literal->text)) {
      return &dict->dict->entries[i]->value;
    }
  }
  Repipe__V1__ValueEntry **more = RP_NEW_ARRAY(arena, Repipe__V1__ValueEntry *, dict->dict->n_entries + 1);
  for (size_t i = 0; i < dict->dict->n_entries; i++) {
    more[i] = dict->dict->entries[i];
  }
  Repipe__V1__ValueEntry *entry = RP_NEW(arena, Repipe__V1__ValueEntry);
  repipe__v1__value_entry__init(entry);
  entry->key = rp_type_literal(arena, "str", rp_str_of(rp_arena_cstr(arena, name)));
  more[dict->dict->n_entries++] = entry;
  dict->dict->entries = more;
  return &entry->value;
}

// Puts a value at "a/b" of custom; `name` NULL, or one more key below that.
static void put_custom(native *n, const char *key, const char *name, Repipe__V1__Value *value)
{
  rp_arena *arena = n->build.workflow->arena;
  if (n->build.out->custom == NULL) {
    n->build.out->custom = dict_new(arena);
  }
  Repipe__V1__Value *at = n->build.out->custom;
  rp_str rest = rp_str_of(key);
  rp_str part;
  Repipe__V1__Value **place = NULL;
  while (rp_str_split(&rest, '/', &part)) {
    place = place_in(arena, at, part);
    if ((rest.size > 0 || name != NULL) && *place == NULL) {
      *place = dict_new(arena);
    }
    at = *place;
  }
  place = name != NULL ? place_in(arena, at, rp_str_of(name)) : place;
  *place = value;
}

// None, False, zero or nothing in it.
static bool is_empty(const Repipe__V1__Value *value)
{
  switch (value->kind_case) {
  case REPIPE__V1__VALUE__KIND_LITERAL: {
    const char *type = value->literal->type;
    const char *text = value->literal->text;
    return is(type, "none") || (is(type, "bool") && is(text, "False")) || (is(type, "int") && is(text, "0")) ||
           (is(type, "str") && text[0] == '\0');
  }
  case REPIPE__V1__VALUE__KIND_LIST:
    return value->list->n_items == 0;
  case REPIPE__V1__VALUE__KIND_DICT:
    return value->dict->n_entries == 0;
  case REPIPE__V1__VALUE__KIND_INPUT:
  case REPIPE__V1__VALUE__KIND_DERIVED:
  case REPIPE__V1__VALUE__KIND_ELEMENT:
  case REPIPE__V1__VALUE__KIND_CHOICE:
  case REPIPE__V1__VALUE__KIND_UNKNOWN:
  case REPIPE__V1__VALUE__KIND_TASK:
  case REPIPE__V1__VALUE__KIND_CONDITIONAL:
  case REPIPE__V1__VALUE__KIND__NOT_SET:
  case _REPIPE__V1__VALUE__KIND__CASE_IS_INT_SIZE:
  default:
    return false;
  }
}

static bool is_literal(const Repipe__V1__Value *value, const char *type)
{
  return value != NULL && value->kind_case == REPIPE__V1__VALUE__KIND_LITERAL && is(value->literal->type, type);
}

// ---- slots ----

static void add_words(native *n, rp_native_words *words, const Repipe__V1__Value *value)
{
  if (value->kind_case != REPIPE__V1__VALUE__KIND_LIST) {
    rp_native_refuse(&n->build, "no list of known length");
    return;
  }
  (void)rp_native_split(&n->build, words, value);
}

static void add_pair(native *n, bool label, const char *key, const char *value)
{
  rp_arena *arena = n->build.workflow->arena;
  Repipe__V1__PlanPair *pair = RP_NEW(arena, Repipe__V1__PlanPair);
  repipe__v1__plan_pair__init(pair);
  pair->key = rp_arena_cstr(arena, rp_str_of(key));
  pair->value = rp_arena_cstr(arena, rp_str_of(value));
  if (label) {
    RP_PUSH(arena, &n->labels, pair);
  } else {
    RP_PUSH(arena, &n->environment, pair);
  }
}

// {name: value} or ["name=value"]: environment values and labels are no templates.
static void add_pairs(native *n, bool label, const Repipe__V1__Value *value)
{
  bool list = value->kind_case == REPIPE__V1__VALUE__KIND_LIST && !value->list->many;
  bool dict = value->kind_case == REPIPE__V1__VALUE__KIND_DICT && !value->dict->many;
  if (!list && !dict) {
    rp_native_refuse(&n->build, "no dict of known entries");
  }
  for (size_t i = 0; dict && i < value->dict->n_entries; i++) {
    const char *key = rp_native_constant(&n->build, value->dict->entries[i]->key);
    const char *text = rp_native_constant(&n->build, value->dict->entries[i]->value);
    if (key != NULL && text != NULL) {
      add_pair(n, label, key, text);
    }
  }
  for (size_t i = 0; list && i < value->list->n_items; i++) {
    const char *text = rp_native_constant(&n->build, value->list->items[i]);
    const char *equals = text != NULL ? strchr(text, '=') : NULL;
    if (equals == NULL) {
      rp_native_refuse(&n->build, "a variable without a value");
      return;
    }
    rp_str key = {text, (size_t)(equals - text)};
    add_pair(n, label, rp_arena_cstr(n->build.workflow->arena, key), equals + 1);
  }
}

static void add_custom(native *n, const rp_native_field *field, const Repipe__V1__Value *value)
{
  rp_arena *arena = n->build.workflow->arena;
  if (field->slot == RP_NATIVE_CUSTOM) {
    if (rp_native_constant(&n->build, value) != NULL && !is_literal(value, "bool")) {
      rp_native_refuse(&n->build, "neither True nor False");
    }
    put_custom(n, field->key, NULL, (Repipe__V1__Value *)value);
    return;
  }
  if (field->slot == RP_NATIVE_CUSTOM_MAP) {
    bool dict = value->kind_case == REPIPE__V1__VALUE__KIND_DICT && !value->dict->many;
    if (!dict) {
      rp_native_refuse(&n->build, "no dict of known entries");
    }
    for (size_t i = 0; dict && i < value->dict->n_entries; i++) {
      const char *key = rp_native_constant(&n->build, value->dict->entries[i]->key);
      const char *text = rp_native_constant(&n->build, value->dict->entries[i]->value);
      if (key != NULL && text != NULL) {
        put_custom(n, field->key, key, rp_type_literal(arena, "str", rp_str_of(text)));
      }
    }
    return;
  }
  rp_buf text = RP_BUF_INIT;
  bool list = value->kind_case == REPIPE__V1__VALUE__KIND_LIST && !value->list->many;
  for (size_t i = 0; i < (list ? value->list->n_items : 1); i++) {
    const char *one = rp_native_constant(&n->build, list ? value->list->items[i] : value);
    rp_buf_printf(&text, "%s%s", i > 0 ? "," : "", one != NULL ? one : "");
  }
  if (text.size == 0 || is_literal(value, "bool")) {
    rp_native_refuse(&n->build, "no text");
  }
  put_custom(n, field->key, NULL, rp_type_literal(arena, "str", rp_str_of(rp_arena_cstr(arena, rp_buf_str(&text)))));
  rp_buf_release(&text);
}

// spark-submit takes a path of the machine; Spark on Kubernetes an address, `local://` for what lies in the image.
static void add_application(native *n, const Repipe__V1__Value *value)
{
  const char *app = rp_native_constant(&n->build, value);
  if (app == NULL) {
    return;
  }
  bool address = strstr(app, "://") != NULL;
  if (!address && app[0] != '/') {
    rp_native_refuse(&n->build, "\"%s\" is relative to a folder that Spark's driver does not have", app);
    return;
  }
  rp_arena *arena = n->build.workflow->arena;
  rp_str file = rp_arena_printf(arena, "%s%s", address ? "" : "local://", app);
  const char *type = rp_str_ends_with(file, RP_STR(".py"))  ? "PYTHON"
                     : rp_str_ends_with(file, RP_STR(".R")) ? "R"
                                                            : "JAVA";
  put_custom(n, "applicationType", NULL, rp_type_literal(arena, "str", rp_str_of(type)));
  put_custom(n, "mainApplicationFile", NULL, rp_type_literal(arena, "str", rp_str_of(file.data)));
}

// The specification with templates in commands and arguments; everything else must be constant.
static Repipe__V1__Value *pod_value(native *n, const Repipe__V1__Value *value, bool templates, unsigned depth)
{
  enum { DEEPEST = 20 };
  rp_arena *arena = n->build.workflow->arena;
  if (depth > DEEPEST || n->build.wrong != NULL) {
    rp_native_refuse(&n->build, "too deep");
    return dict_new(arena);
  }
  if (value->kind_case == REPIPE__V1__VALUE__KIND_DICT && !value->dict->many) {
    Repipe__V1__Value *out = dict_new(arena);
    for (size_t i = 0; i < value->dict->n_entries; i++) {
      const char *key = rp_native_constant(&n->build, value->dict->entries[i]->key);
      key = key != NULL ? key : "";
      bool words = is(key, "command") || is(key, "args");
      *place_in(arena, out, rp_str_of(key)) = pod_value(n, value->dict->entries[i]->value, words, depth + 1);
    }
    return out;
  }
  if (value->kind_case == REPIPE__V1__VALUE__KIND_LIST && !value->list->many) {
    Repipe__V1__Value *out = RP_NEW(arena, Repipe__V1__Value);
    repipe__v1__value__init(out);
    out->kind_case = REPIPE__V1__VALUE__KIND_LIST;
    out->list = RP_NEW(arena, Repipe__V1__ValueList);
    repipe__v1__value_list__init(out->list);
    out->list->items = RP_NEW_ARRAY(arena, Repipe__V1__Value *, value->list->n_items + 1);
    for (size_t i = 0; i < value->list->n_items; i++) {
      out->list->items[out->list->n_items++] = pod_value(n, value->list->items[i], templates, depth + 1);
    }
    return out;
  }
  if (templates) { // the specification itself is Kubernetes': $(NAME) is expanded there already
    char *text = rp_native_text(&n->build, value, false);
    return rp_type_literal(arena, "str", rp_str_of(text != NULL ? text : ""));
  }
  if (value->kind_case != REPIPE__V1__VALUE__KIND_LITERAL) {
    (void)rp_native_constant(&n->build, value);
  }
  return (Repipe__V1__Value *)value;
}

static void add_pod(native *n, const Repipe__V1__Value *value)
{
  rp_arena *arena = n->build.workflow->arena;
  if (value->kind_case != REPIPE__V1__VALUE__KIND_DICT) {
    rp_native_refuse(&n->build, "no dict");
    return;
  }
  Repipe__V1__Value *pod = pod_value(n, value, false, 0);
  if (n->build.wrong != NULL) {
    return;
  }
  Repipe__V1__Value *containers = *place_in(arena, pod, RP_STR("containers"));
  bool one = containers != NULL && containers->kind_case == REPIPE__V1__VALUE__KIND_LIST &&
             containers->list->n_items == 1 && containers->list->items[0]->kind_case == REPIPE__V1__VALUE__KIND_DICT;
  if (!one) {
    rp_native_refuse(&n->build, "not one container: Flyte's task ends with one of them, Luigi's with all");
    return;
  }
  const Repipe__V1__Value *name = *place_in(arena, containers->list->items[0], RP_STR("name"));
  const Repipe__V1__Value *image = *place_in(arena, containers->list->items[0], RP_STR("image"));
  if (!is_literal(name, "str") || !is_literal(image, "str")) {
    rp_native_refuse(&n->build, "a container without a name or an image");
    return;
  }
  Repipe__V1__Value **policy = place_in(arena, pod, RP_STR("restartPolicy"));
  if (*policy == NULL) {
    *policy = rp_type_literal(arena, "str", rp_str_of("Never")); // Luigi 3.8.1 contrib/kubernetes.py, run()
  } else if (!is_literal(*policy, "str") || !is((*policy)->literal->text, "Never")) {
    rp_native_refuse(&n->build, "restartPolicy is not Never: containers would start again inside the pod");
  }
  n->build.out->pod = pod;
  n->build.out->primary = name->literal->text;
}

static void add_image(native *n, const Repipe__V1__Value *value)
{
  const char *image = rp_native_constant(&n->build, value);
  if (image != NULL) {
    const char *tag = strchr(image, ':') == NULL ? ":latest" : ""; // Luigi 3.8.1 contrib/docker_runner.py, __init__()
    n->build.out->image = (char *)rp_arena_printf(n->build.workflow->arena, "%s%s", image, tag).data;
  }
}

static uint32_t number(native *n, const Repipe__V1__Value *value)
{
  int64_t found = 0;
  bool known = is_literal(value, "int") && rp_str_to_int64(rp_str_of(value->literal->text), &found) && found >= 0 &&
               found < 31536000;
  if (!known) {
    rp_native_refuse(&n->build, "no number that is known");
  }
  return known ? (uint32_t)found : 0;
}

// What comes behind command, arguments and the like.
static void fill_task(native *n, const rp_native_field *field, const Repipe__V1__Value *value)
{
  if (field->slot == RP_NATIVE_STATEMENT) {
    const char *text = rp_native_constant(&n->build, value);
    n->build.out->statement =
        text != NULL ? rp_arena_cstr(n->build.workflow->arena, rp_str_of(text)) : n->build.out->statement;
  } else if (field->slot == RP_NATIVE_POD) {
    add_pod(n, value);
  } else if (field->slot == RP_NATIVE_RETRIES) {
    n->borne = number(n, value);
  } else if (field->slot == RP_NATIVE_SECONDS) {
    n->seconds = number(n, value);
  } else if (field->slot == RP_NATIVE_NOTHING) {
    rp_native_refuse(&n->build, "has no counterpart");
  } else {
    add_custom(n, field, value);
  }
}

static void fill(native *n, const rp_native_field *field, const Repipe__V1__Attribute *answer)
{
  const Repipe__V1__Value *value = answer->value;
  if (field->slot == RP_NATIVE_LUIGIS) {
    if (answer->path[0] != '\0') {
      rp_native_refuse(&n->build, "the repository's own code, which Flyte does not run");
    }
  } else if (is_empty(value) && (!field->required || field->slot == RP_NATIVE_NOTHING)) {
    return;
  } else if (field->slot == RP_NATIVE_COMMAND) {
    add_words(n, &n->command, value);
    if (n->command.count == 0) {
      rp_native_refuse(&n->build, "no words");
    }
  } else if (field->slot == RP_NATIVE_ARGS) {
    add_words(n, &n->args, value);
  } else if (field->slot == RP_NATIVE_SPLIT_ARGS) {
    (void)rp_native_split(&n->build, &n->args, value);
  } else if (field->slot == RP_NATIVE_IMAGE) {
    add_image(n, value);
  } else if (field->slot == RP_NATIVE_ENVIRONMENT || field->slot == RP_NATIVE_LABELS) {
    add_pairs(n, field->slot == RP_NATIVE_LABELS, value);
  } else if (field->slot == RP_NATIVE_VARIABLE) {
    const char *text = rp_native_constant(&n->build, value);
    if (text != NULL) {
      add_pair(n, false, field->key, text);
    }
  } else if (field->slot == RP_NATIVE_APPLICATION) {
    add_application(n, value);
  } else {
    fill_task(n, field, value);
  }
}

// ---- one node ----

static const Repipe__V1__Attribute *answer_of(const native *n, const char *name)
{
  const char *own = n->house == NULL ? name : NULL; // of an in-house class only what its rule names
  for (size_t i = 0; n->house != NULL && i < n->house->n_answers; i++) {
    own = is(n->house->answers[i]->key, name) ? n->house->answers[i]->value : own;
  }
  const Repipe__V1__GraphNode *node = n->state->node;
  for (size_t i = 0; i < node->n_answers && own != NULL; i++) {
    if (is(node->answers[i]->name, own)) {
      return node->answers[i];
    }
  }
  return NULL;
}

// The nearest class of the table, or of the house rules, that the task derives from.
static void find_row(native *n, const Repipe__V1__Inventory *inventory)
{
  const Repipe__V1__Task *task = n->state->task;
  const Repipe__V1__HouseRules *house = inventory->decisions != NULL ? inventory->decisions->house : NULL;
  char *own[] = {n->state->node->class_};
  char *const *mro = task != NULL && task->n_mro > 0 ? task->mro : own;
  size_t count = task != NULL && task->n_mro > 0 ? task->n_mro : 1;
  for (size_t i = 0; i < count && n->row == NULL; i++) {
    rp_str name = rp_str_of(mro[i]);
    for (size_t k = 0; house != NULL && k < house->n_bases; k++) {
      size_t colon = rp_str_find(name, RP_STR(":"), 0);
      rp_str dotted = colon == SIZE_MAX ? name
                                        : rp_arena_printf(n->build.workflow->arena, "%.*s.%.*s",
                                                          RP_STR_ARG(rp_str_sub(name, 0, colon)),
                                                          RP_STR_ARG(rp_str_sub(name, colon + 1, name.size)));
      if (house->bases[k]->plugin[0] != '\0' && rp_str_is(dotted, house->bases[k]->class_)) {
        n->house = house->bases[k];
        n->row = rp_native_row_called(rp_str_of(house->bases[k]->plugin));
        break;
      }
    }
    n->row = n->row != NULL ? n->row : rp_native_row_of(name);
  }
}

// What only the bridge can do for this task; NULL: nothing.
static const char *bridged(const rp_workflow_state *workflow, const rp_graph_state *state)
{
  static const char *const HOOKS[] = {"run", "on_success", "on_failure"};
  for (size_t i = 0; state->task != NULL && i < state->task->n_overrides; i++) {
    for (size_t k = 0; k < 3; k++) {
      if (is(state->task->overrides[i], HOOKS[k])) {
        return rp_arena_printf(workflow->arena, "%s() is the repository's own Python", HOOKS[k]).data;
      }
    }
  }
  if (state->mapped || !state->always) {
    return state->mapped ? "it runs once for each item of a list" : "whether it is required depends on the inputs";
  }
  if (rp_plan_has_local_files(state)) {
    return state->positional ? "its local files would stay in its pod" : "its outputs are not known";
  }
  for (size_t i = 0; i < state->node->n_requires; i++) {
    uint32_t child = state->node->requires[i] -> node;
    if (child != 0 && child <= workflow->count && rp_plan_has_local_files(&workflow->nodes[child - 1]) &&
        !workflow->nodes[child - 1].plain_wrapper) {
      return "local files of what it requires are brought into the pod";
    }
  }
  return NULL;
}

static void finish(native *n)
{
  Repipe__V1__PlanNative *out = n->build.out;
  out->command = n->command.items;
  out->n_command = n->command.count;
  out->args = n->args.items;
  out->n_args = n->args.count;
  out->environment = n->environment.items;
  out->n_environment = n->environment.count;
  out->labels = n->labels.items;
  out->n_labels = n->labels.count;
}

static void consider(rp_workflow_state *workflow, uint32_t graph)
{
  rp_arena *arena = workflow->arena;
  rp_graph_state *state = &workflow->nodes[graph];
  native n = {.build = {.workflow = workflow}, .state = state};
  find_row(&n, workflow->inventory);
  if (n.row == NULL) {
    return;
  }
  state->native_code = RP_RULE_NATIVE_NONE;
  state->native_text = n.row->type == NULL ? n.row->why : bridged(workflow, state);
  if (state->native_text != NULL) {
    return;
  }
  n.build.out = RP_NEW(arena, Repipe__V1__PlanNative);
  repipe__v1__plan_native__init(n.build.out);
  n.build.out->type = rp_arena_cstr(arena, rp_str_of(n.row->type));
  n.build.out->class_ = rp_arena_cstr(arena, rp_str_of(n.row->base));
  for (size_t i = 0; state->task != NULL && i < state->task->n_parameters; i++) {
    if (state->task->parameters[i]->secret && state->node->n_answers == 0) {
      n.build.field = state->task->parameters[i]->name;
      rp_native_refuse(&n.build, "a secret, which a text of the task may hold");
    }
  }
  for (const rp_native_field *field = n.row->fields; field->name != NULL && n.build.wrong == NULL; field++) {
    n.build.field = field->name;
    const Repipe__V1__Attribute *answer = answer_of(&n, field->name);
    if (field->slot == RP_NATIVE_CUSTOM_TRUE) {
      put_custom(&n, field->key, NULL, rp_type_literal(arena, "bool", rp_str_of("True")));
    } else if (answer != NULL) {
      fill(&n, field, answer);
    } else if (field->required) {
      rp_native_refuse(&n.build, "not known");
    }
  }
  if (n.build.wrong != NULL) {
    state->native_code = RP_RULE_NATIVE_VALUE;
    state->native_text = n.build.wrong;
    return;
  }
  finish(&n);
  state->native_code = RP_RULE_NATIVE;
  state->native_text = rp_arena_printf(arena, "%s as %s; %s", n.row->base, n.row->type, n.row->why).data;
  state->native = n.build.out;
  state->native_bindings = n.build.bindings.items;
  state->native_binding_count = n.build.bindings.count;
  state->native_failures = n.borne;
  state->native_seconds = n.seconds;
}

void rp_plan_native(rp_workflow_state *workflow)
{
  for (uint32_t i = 0; i < workflow->count; i++) {
    rp_graph_state *state = &workflow->nodes[i];
    state->native = NULL;
    state->native_code = 0;
    bool alone = state->own && !state->collapsed && !state->yields && !state->plain_wrapper && !state->blocked &&
                 state->as_input == NULL;
    if (workflow->plugins && alone && is(state->node->kind, "task")) {
      consider(workflow, i);
    }
  }
}

// What is decided about a container, less what the task says itself, or has no use for.
static Repipe__V1__PlanContainer *container_left(rp_arena *arena, const Repipe__V1__PlanContainer *decided,
                                                 const Repipe__V1__PlanNative *task)
{
  if (decided == NULL || task->pod != NULL || task->statement[0] != '\0') {
    return NULL;
  }
  Repipe__V1__PlanContainer *out = RP_NEW(arena, Repipe__V1__PlanContainer);
  *out = *decided;
  out->python = (char *)"";
  out->image = task->image[0] != '\0' ? (char *)"" : decided->image;
  out->decided = RP_NEW_ARRAY(arena, char *, decided->n_decided + 1);
  out->n_decided = 0;
  for (size_t i = 0; i < decided->n_decided; i++) {
    bool image = strncmp(decided->decided[i], "image ", 6) == 0;
    bool python = strncmp(decided->decided[i], "python ", 7) == 0;
    if (!python && (!image || task->image[0] == '\0')) {
      out->decided[out->n_decided++] = decided->decided[i];
    }
  }
  return out;
}

void rp_plan_native_node(const rp_workflow_state *workflow, const rp_graph_state *state, Repipe__V1__PlanNode *node)
{
  node->native = state->native;
  node->container = container_left(workflow->arena, node->container, state->native);
  node->bindings = state->native_bindings;
  node->n_bindings = state->native_binding_count;
  node->retries = (node->retries + 1) * (state->native_failures + 1) - 1;
  node->timeout_seconds = state->native_seconds > 0 ? state->native_seconds : node->timeout_seconds;
  node->output_count = 0;
  rp_buf text = RP_BUF_INIT;
  rp_json_message(&text, &state->native->base);
  node->spec = rp_arena_cstr(workflow->arena, rp_buf_str(&text)); // what tells its template from others
  rp_buf_release(&text);
}

void rp_plan_native_reasons(rp_workflow_state *workflow)
{
  for (size_t i = 0; i < workflow->count; i++) {
    rp_graph_state *state = &workflow->nodes[i];
    if (state->native_code != 0 && state->plan_node != 0 && !state->collapsed) {
      rp_reason_add(&state->reasons, workflow->arena, state->native_code, state->task != NULL ? state->task->path : "",
                    state->task != NULL ? state->task->line : 0, state->native_text);
    }
  }
}
