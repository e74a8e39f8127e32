// Two readers: of spec files, by their JSON; and of the facts of Python files that say flytekit.
#include "analyzer/repository/counterpart.h"

#include <jansson.h>

#include "analyzer/extract/ir.h"
#include "analyzer/inventory/export.h"
#include "base/map.h"
#include "base/path.h"
#include "base/vec.h"
#include "proto/message.h"

enum { FILE_LIMIT = 2097152 };

typedef struct reader {
  rp_arena *arena;
  rp_arena *scratch;
  RP_VEC(Repipe__V1__Counterpart *) found;
  const rp_facts *facts; ///< of the file at hand
  rp_str path;
  rp_map names; ///< local name -> dotted name it was imported as
} reader;

static Repipe__V1__Counterpart *add(reader *r, const char *kind, const char *form, rp_str name, uint32_t line)
{
  Repipe__V1__Counterpart *one = RP_MESSAGE(r->arena, Repipe__V1__Counterpart, REPIPE__V1__COUNTERPART__INIT);
  one->kind = rp_arena_cstr(r->arena, rp_str_of(kind));
  one->form = rp_arena_cstr(r->arena, rp_str_of(form));
  one->name = rp_export_text(r->arena, name);
  one->path = rp_export_text(r->arena, r->path);
  one->line = line;
  RP_PUSH(r->arena, &r->found, one);
  return one;
}

// ---- specs ----

static bool is_spec(rp_str path)
{
  rp_str folder = rp_path_base(rp_path_dir(path));
  return rp_str_is(folder, "spec") &&
         (rp_str_ends_with(path, RP_STR(".workflow.json")) || rp_str_ends_with(path, RP_STR(".launchplan.json")));
}

/// The text at "a.b.c" of a document; empty where there is none.
static rp_str text_at(const json_t *document, const char *const *keys)
{
  for (; document != NULL && *keys != NULL; keys++) {
    document = json_object_get(document, *keys);
  }
  return document != NULL && json_is_string(document)
             ? (rp_str){json_string_value(document), json_string_length(document)}
             : RP_STR("");
}

#define TEXT_AT(document, ...) text_at((document), (const char *const[]){__VA_ARGS__, NULL})

static void read_spec(reader *r, rp_str content)
{
  json_error_t ignored; // what is no JSON is no spec of ours
  json_t *spec = json_loadb(content.data, content.size, JSON_REJECT_DUPLICATES, &ignored);
  bool launch = rp_str_ends_with(r->path, RP_STR(".launchplan.json"));
  rp_str name = launch ? TEXT_AT(spec, "id", "name") : TEXT_AT(spec, "template", "id", "name");
  rp_str type = launch ? TEXT_AT(spec, "id", "resourceType") : TEXT_AT(spec, "template", "id", "resourceType");
  if (name.size > 0 && rp_str_is(type, launch ? "LAUNCH_PLAN" : "WORKFLOW")) {
    Repipe__V1__Counterpart *one = add(r, launch ? "launch_plan" : "workflow", "spec", name, 0);
    one->workflow = rp_export_text(r->arena, TEXT_AT(spec, "spec", "workflowId", "name"));
    one->schedule =
        rp_export_text(r->arena, TEXT_AT(spec, "spec", "entityMetadata", "schedule", "cronSchedule", "schedule"));
  }
  json_decref(spec);
}

// ---- flytekit ----

static uint32_t operand(const uint32_t *column, size_t count, uint32_t node)
{
  return node < count ? column[node] : 0;
}

#define OPERAND(r, column, node) operand((r)->facts->column, (r)->facts->n_##column, (node))

static void note_imports(reader *r, uint32_t node)
{
  rp_ir_kind kind = rp_ir_kind_of(r->facts, node);
  bool from = kind == RP_IR_IMPORT_FROM;
  rp_str module = from ? rp_ir_name(r->facts, OPERAND(r, a, node)) : RP_STR("");
  rp_ir_list aliases = rp_ir_list_at(r->facts, from ? OPERAND(r, c, node) : OPERAND(r, a, node));
  for (size_t i = 0; i < aliases.count; i++) {
    rp_str name = rp_ir_name(r->facts, OPERAND(r, a, aliases.items[i]));
    rp_str as = rp_ir_name(r->facts, OPERAND(r, b, aliases.items[i]));
    rp_str dotted = from ? rp_arena_printf(r->scratch, "%.*s.%.*s", RP_STR_ARG(module), RP_STR_ARG(name)) : name;
    if (as.size == 0 && !from) { // `import a.b` binds a
      size_t dot = rp_str_find(name, RP_STR("."), 0);
      as = dotted = dot == SIZE_MAX ? name : rp_str_sub(name, 0, dot);
    }
    rp_str *value = RP_NEW(r->scratch, rp_str);
    *value = dotted;
    rp_map_put(&r->names, as.size > 0 ? as : name, value);
  }
}

/// "flytekit.workflow" of a name or attribute by the file's imports; empty for anything else.
static rp_str dotted_of(reader *r, uint32_t node)
{
  rp_ir_kind kind = rp_ir_kind_of(r->facts, node);
  if (kind == RP_IR_NAME) {
    const rp_str *imported = rp_map_find(&r->names, rp_ir_name(r->facts, OPERAND(r, a, node)));
    return imported != NULL ? *imported : RP_STR("");
  }
  if (kind != RP_IR_ATTRIBUTE) {
    return RP_STR("");
  }
  rp_str object = dotted_of(r, OPERAND(r, a, node));
  return object.size == 0 ? object
                          : rp_arena_printf(r->scratch, "%.*s.%.*s", RP_STR_ARG(object),
                                            RP_STR_ARG(rp_ir_name(r->facts, OPERAND(r, b, node))));
}

static uint32_t line_of(const reader *r, uint32_t node)
{
  return rp_ir_place_of(r->facts, OPERAND(r, start, node)).line;
}

static void read_function(reader *r, uint32_t node)
{
  rp_ir_list list = rp_ir_list_at(r->facts, OPERAND(r, d, node));
  for (size_t i = 1; i < list.count; i++) {
    uint32_t decorator = list.items[i];
    if (rp_ir_kind_of(r->facts, decorator) == RP_IR_CALL) { // @workflow(failure_policy=…)
      decorator = OPERAND(r, a, decorator);
    }
    rp_str name = dotted_of(r, decorator);
    if (rp_str_is(name, "flytekit.workflow") || rp_str_is(name, "flytekit.dynamic")) {
      add(r, "workflow", "flytekit", rp_ir_name(r->facts, OPERAND(r, a, node)), line_of(r, node));
      return;
    }
  }
}

static rp_str text_of(const reader *r, uint32_t node)
{
  return rp_ir_kind_of(r->facts, node) == RP_IR_STRING ? rp_ir_text(r->facts, OPERAND(r, a, node)) : RP_STR("");
}

/// The last part of a name or attribute: what a workflow is called where it is passed on.
static rp_str last_of(const reader *r, uint32_t node)
{
  rp_ir_kind kind = rp_ir_kind_of(r->facts, node);
  return kind == RP_IR_NAME        ? rp_ir_name(r->facts, OPERAND(r, a, node))
         : kind == RP_IR_ATTRIBUTE ? rp_ir_name(r->facts, OPERAND(r, b, node))
                                   : RP_STR("");
}

/// The cron text of `CronSchedule(schedule="…")`; "?" where there is a schedule that is not such a text.
static rp_str schedule_of(reader *r, uint32_t node)
{
  rp_ir_list arguments = rp_ir_list_at(r->facts, rp_ir_kind_of(r->facts, node) == RP_IR_CALL ? OPERAND(r, b, node) : 0);
  for (size_t i = 0; i < arguments.count; i++) {
    uint32_t argument = arguments.items[i];
    if (rp_ir_kind_of(r->facts, argument) == RP_IR_KEYWORD) {
      argument = rp_str_is(rp_ir_name(r->facts, OPERAND(r, a, argument)), "schedule") ? OPERAND(r, b, argument) : 0;
    }
    if (text_of(r, argument).size > 0) {
      return text_of(r, argument);
    }
  }
  return RP_STR("?");
}

static void read_call(reader *r, uint32_t node)
{
  rp_str callee = dotted_of(r, OPERAND(r, a, node));
  if (!rp_str_is(callee, "flytekit.LaunchPlan") && !rp_str_is(callee, "flytekit.LaunchPlan.get_or_create") &&
      !rp_str_is(callee, "flytekit.LaunchPlan.create")) {
    return;
  }
  rp_str workflow = RP_STR("");
  rp_str name = RP_STR("");
  rp_str schedule = RP_STR("");
  rp_ir_list arguments = rp_ir_list_at(r->facts, OPERAND(r, b, node));
  for (size_t i = 0; i < arguments.count; i++) {
    uint32_t argument = arguments.items[i];
    bool keyword = rp_ir_kind_of(r->facts, argument) == RP_IR_KEYWORD;
    rp_str key = keyword ? rp_ir_name(r->facts, OPERAND(r, a, argument)) : RP_STR("");
    uint32_t value = keyword ? OPERAND(r, b, argument) : argument;
    if (rp_str_is(key, "workflow") || (!keyword && last_of(r, value).size > 0 && workflow.size == 0)) {
      workflow = last_of(r, value);
    } else if (rp_str_is(key, "name") || (!keyword && name.size == 0)) {
      name = text_of(r, value);
    } else if (rp_str_is(key, "schedule") &&
               (rp_ir_kind_of(r->facts, value) != RP_IR_CONST || OPERAND(r, a, value) != RP_IR_CONST_NONE)) {
      schedule = schedule_of(r, value);
    }
  }
  if (workflow.size > 0) {
    Repipe__V1__Counterpart *one = add(r, "launch_plan", "flytekit", name.size > 0 ? name : workflow, line_of(r, node));
    one->workflow = rp_export_text(r->arena, workflow);
    one->schedule = rp_export_text(r->arena, schedule);
  }
}

static void read_python(reader *r, rp_extractor *extractor, rp_str content)
{
  r->facts = rp_extract(extractor, content, r->scratch);
  rp_map_init(&r->names, r->scratch);
  for (uint32_t node = 1; node < r->facts->kind.len; node++) {
    rp_ir_kind kind = rp_ir_kind_of(r->facts, node);
    if (kind == RP_IR_IMPORT || kind == RP_IR_IMPORT_FROM) {
      note_imports(r, node);
    }
  }
  rp_ir_list body = rp_ir_list_at(r->facts, r->facts->body);
  for (size_t i = 0; i < body.count; i++) {
    if (rp_ir_kind_of(r->facts, body.items[i]) == RP_IR_FUNCTION) {
      read_function(r, body.items[i]);
    }
  }
  for (uint32_t node = 1; node < r->facts->kind.len; node++) {
    if (rp_ir_kind_of(r->facts, node) == RP_IR_CALL) {
      read_call(r, node);
    }
  }
  rp_map_release(&r->names);
}

static bool read_text(reader *r, rp_str *content, rp_source *source, const rp_source_entry *entry)
{
  rp_error ignored = {0}; // what cannot be read is a row of the files already
  r->path = entry->path;
  return entry->kind == RP_SOURCE_FILE && rp_source_read(content, source, entry, FILE_LIMIT, r->scratch, &ignored) == 0;
}

void rp_analyze_counterparts(Repipe__V1__Inventory *inventory, rp_source *source, const rp_source_entry *entries,
                             size_t count, const rp_selected *selected, size_t selected_count, rp_extractor *extractor,
                             rp_arena *arena, rp_arena *scratch)
{
  reader r = {.arena = arena, .scratch = scratch};
  rp_str content;
  for (size_t i = 0; i < count; i++) {
    if (is_spec(entries[i].path) && read_text(&r, &content, source, &entries[i])) {
      read_spec(&r, content);
    }
  }
  for (size_t i = 0; i < selected_count; i++) {
    bool wanted = selected[i].tree == 0 && selected[i].flytekit;
    content = selected[i].content; // of a file that says Luigi too, it is there
    r.path = selected[i].path;
    if (wanted && (content.size > 0 || read_text(&r, &content, source, selected[i].entry))) {
      read_python(&r, extractor, content);
    }
  }
  inventory->counterparts = r.found.items;
  inventory->n_counterparts = r.found.count;
}
