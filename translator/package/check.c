/// `check`: reads the archive as flytectl does, decodes each entry by the number in its name, and looks at it with what
/// was registered before it.

#include "translator/package/check.h"

#include <stdarg.h>
#include <stdlib.h>

#include "base/utf8.h"
#include "translator/package/entry.h"
#include "translator/parts/archive.h"

void rp_check_add(rp_checker *checker, uint32_t code, const char *format, ...)
{
  va_list arguments;
  va_start(arguments, format);
  rp_str text = rp_arena_vprintf(checker->arena, format, arguments);
  va_end(arguments);
  const rp_rule *rule = rp_rule_find(code);
  rp_finding finding = {code, checker->entry, rp_arena_cstr(checker->arena, rp_utf8_visible(checker->arena, text))};
  RP_PUSH(checker->arena, &checker->findings, finding);
  if (rule != NULL && rule->severity == RP_SEVERITY_ERROR) {
    checker->result->errors++;
  }
}

static void entry(rp_checker *checker, const rp_archive_entry *file)
{
  checker->entry = rp_arena_cstr(checker->arena, rp_utf8_visible(checker->arena, file->name));
  int kind = rp_entry_kind(file->name);
  if (!file->regular || rp_str_find(file->name, RP_STR("/"), 0) != SIZE_MAX || kind == 0) {
    rp_check_add(checker, RP_RULE_PACKAGE_ENTRY, "not a file INDEX_NAME_KIND.pb at top level");
    return;
  }
  ProtobufCMessage *message = rp_entry_message(kind, file->content, checker->arena);
  if (message == NULL) {
    rp_check_add(checker, RP_RULE_PACKAGE_ENTRY, "the bytes are no %s", rp_entry_descriptor(kind)->name);
  } else if (kind == RP_ENTITY_TASK) {
    checker->result->tasks++;
    rp_check_task(checker, (Flyteidl__Admin__TaskSpec *)message);
  } else if (kind == RP_ENTITY_WORKFLOW) {
    checker->result->workflows++;
    rp_check_workflow(checker, (Flyteidl__Admin__WorkflowSpec *)message);
  } else {
    checker->result->launch_plans++;
    rp_check_launch_plan(checker, (Flyteidl__Admin__LaunchPlan *)message);
  }
}

static int compare_names(const void *a, const void *b)
{
  return rp_str_cmp(((const rp_archive_entry *)a)->name, ((const rp_archive_entry *)b)->name);
}

// Empty, or the pattern that flytectl replaces; anything else stays in references when -p, -d and --version say otherwise.
static bool left_open(rp_checker *checker, const char *what, const char *field, const char *text)
{
  const char *pattern = rp_arena_printf(checker->arena, "{{ registration.%s }}", field).data;
  if (text[0] == '\0' || strcmp(text, pattern) == 0) {
    return true;
  }
  rp_check_add(checker, RP_RULE_PACKAGE_IDENTIFIER,
               "%s has a %s of its own, \"%s\": leave it empty, flytectl fills it in when it registers", what, field,
               text);
  return false;
}

bool rp_check_identifier(rp_checker *checker, const Flyteidl__Core__Identifier *id, Flyteidl__Core__ResourceType type,
                         const char *what)
{
  if (id == NULL || id->name[0] == '\0') {
    rp_check_add(checker, RP_RULE_PACKAGE_IDENTIFIER, "%s has no %s", what, id == NULL ? "id" : "name");
    return false;
  }
  if (id->resource_type != type) {
    rp_check_add(checker, RP_RULE_PACKAGE_IDENTIFIER, "%s %s has resource type %d where %d is needed", what, id->name,
                 (int)id->resource_type, (int)type);
    return false;
  }
  if (!rp_utf8_valid(rp_str_of(id->name)) || strlen(id->name) > 255) {
    rp_check_add(checker, RP_RULE_PACKAGE_IDENTIFIER, "%s has a name that is longer than 255 bytes or not UTF-8", what);
    return false;
  }
  return left_open(checker, what, "project", id->project) && left_open(checker, what, "domain", id->domain) &&
         left_open(checker, what, "version", id->version);
}

static bool is_word(const char *name)
{
  for (const char *c = name; *c != '\0'; c++) {
    if (!((*c >= 'a' && *c <= 'z') || (*c >= 'A' && *c <= 'Z') || (*c >= '0' && *c <= '9') || *c == '_')) {
      return false;
    }
  }
  return name[0] != '\0';
}

static bool typed(const Flyteidl__Core__LiteralType *type, unsigned depth)
{
  if (type == NULL || depth == 0) {
    return false;
  }
  switch (type->type_case) {
  case FLYTEIDL__CORE__LITERAL_TYPE__TYPE__NOT_SET:
  case _FLYTEIDL__CORE__LITERAL_TYPE__TYPE__CASE_IS_INT_SIZE:
    return false;
  case FLYTEIDL__CORE__LITERAL_TYPE__TYPE_COLLECTION_TYPE:
    return typed(type->collection_type, depth - 1);
  case FLYTEIDL__CORE__LITERAL_TYPE__TYPE_MAP_VALUE_TYPE:
    return typed(type->map_value_type, depth - 1);
  case FLYTEIDL__CORE__LITERAL_TYPE__TYPE_UNION_TYPE:
    for (size_t i = 0; type->union_type != NULL && i < type->union_type->n_variants; i++) {
      if (!typed(type->union_type->variants[i], depth - 1)) {
        return false;
      }
    }
    return type->union_type != NULL && type->union_type->n_variants > 0;
  case FLYTEIDL__CORE__LITERAL_TYPE__TYPE_SIMPLE:
  case FLYTEIDL__CORE__LITERAL_TYPE__TYPE_SCHEMA:
  case FLYTEIDL__CORE__LITERAL_TYPE__TYPE_BLOB:
  case FLYTEIDL__CORE__LITERAL_TYPE__TYPE_ENUM_TYPE:
  case FLYTEIDL__CORE__LITERAL_TYPE__TYPE_STRUCTURED_DATASET_TYPE:
    break;
  }
  return true;
}

static void variables(rp_checker *checker, const Flyteidl__Core__VariableMap *map, const char *what, bool outputs)
{
  for (size_t i = 0; map != NULL && i < map->n_variables; i++) {
    const Flyteidl__Core__VariableMap__VariablesEntry *variable = map->variables[i];
    if (variable->value == NULL || !typed(variable->value->type, 32)) {
      rp_check_add(checker, RP_RULE_PACKAGE_BINDING, "%s: variable \"%s\" has no type", what, variable->key);
    }
    if (!is_word(variable->key)) {
      rp_check_add(checker, RP_RULE_PACKAGE_BINDING, "%s: \"%s\" is no variable name that %s accepts", what,
                   variable->key, outputs ? "a promise" : "CoPilot and the bridge");
    }
    for (size_t k = 0; k < i; k++) {
      if (strcmp(map->variables[k]->key, variable->key) == 0) {
        rp_check_add(checker, RP_RULE_PACKAGE_BINDING, "%s: variable \"%s\" stands there twice", what, variable->key);
      }
    }
  }
}

void rp_check_interface(rp_checker *checker, const Flyteidl__Core__TypedInterface *interface, const char *what)
{
  if (interface == NULL) {
    rp_check_add(checker, RP_RULE_PACKAGE_TASK, "%s has no interface", what);
    return;
  }
  variables(checker, interface->inputs, what, false);
  variables(checker, interface->outputs, what, true);
}

const Flyteidl__Core__Variable *rp_check_variable(const Flyteidl__Core__VariableMap *map, const char *name)
{
  for (size_t i = 0; map != NULL && i < map->n_variables; i++) {
    if (strcmp(map->variables[i]->key, name) == 0) {
      return map->variables[i]->value;
    }
  }
  return NULL;
}

void rp_check_package(rp_check_result *out, rp_str bytes, rp_arena *arena)
{
  memset(out, 0, sizeof *out);
  rp_checker checker = {.arena = arena, .entry = "", .result = out};
  rp_archive_entry *files;
  size_t count;
  rp_error err = {0};
  if (rp_archive_read(&files, &count, bytes, arena, &err) != 0) {
    rp_check_add(&checker, RP_RULE_PACKAGE_UNREADABLE, "%s", err.text);
  } else if (count == 0) {
    rp_check_add(&checker, RP_RULE_PACKAGE_UNREADABLE, "the archive is empty");
  } else {
    rp_map_init(&checker.tasks, arena);
    rp_map_init(&checker.workflows, arena);
    rp_map_init(&checker.launch_plans, arena);
    rp_map_init(&checker.listing, arena);
    rp_map_init(&checker.sizes, arena);
    qsort(files, count, sizeof files[0], compare_names);
    for (size_t i = 0; i < count; i++) {
      entry(&checker, &files[i]);
    }
    rp_map_release(&checker.tasks);
    rp_map_release(&checker.workflows);
    rp_map_release(&checker.launch_plans);
    rp_map_release(&checker.listing);
    rp_map_release(&checker.sizes);
  }
  out->findings = checker.findings.items;
  out->count = checker.findings.count;
}
