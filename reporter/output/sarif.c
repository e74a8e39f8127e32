// SARIF 2.1.0: one run a repository, since a run speaks of one tree of files at one commit. A fingerprint is built of what
// stays when lines move: code, file, sentence, and the how-manieth of these it is.
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/map.h"
#include "base/utf8.h"
#include "base/vec.h"
#include "proto/rules.h"
#include "reporter/reporter.h"

typedef struct run {
  rp_arena *arena;
  json_t *results, *rules;
  rp_map seen;            ///< "code path line text" of this run
  rp_map alike;           ///< "code path text" -> how many so far
  RP_VEC(uint32_t) codes; ///< of `rules`, by index
} run;

static void set(json_t *object, const char *key, json_t *value)
{
  if (value == NULL || json_object_set_new(object, key, value) != 0) {
    abort(); // out of memory: texts are clean
  }
}

static void push(json_t *list, json_t *value)
{
  if (value == NULL || json_array_append_new(list, value) != 0) {
    abort();
  }
}

static json_t *text(rp_arena *arena, const char *cstr)
{
  rp_str visible = rp_utf8_visible(arena, rp_str_of(cstr));
  return json_stringn(visible.data != NULL ? visible.data : "", visible.size);
}

static json_t *message(rp_arena *arena, const char *cstr)
{
  json_t *object = json_object();
  set(object, "text", text(arena, cstr));
  return object;
}

/// A path as a relative URI reference (RFC 3986): a first part with a colon would be a scheme, so that is encoded too.
static json_t *uri_of(const char *path)
{
  rp_buf uri = RP_BUF_INIT;
  for (const char *c = path; *c != '\0'; c++) {
    bool plain =
        (*c >= 'a' && *c <= 'z') || (*c >= 'A' && *c <= 'Z') || (*c >= '0' && *c <= '9') || strchr("-._~/", *c) != NULL;
    rp_buf_printf(&uri, plain ? "%c" : "%%%02X", (unsigned)(unsigned char)*c);
  }
  json_t *value = json_stringn(uri.data != NULL ? uri.data : "", uri.size);
  rp_buf_release(&uri);
  return value;
}

static size_t rule_index(run *r, uint32_t code)
{
  for (size_t i = 0; i < r->codes.count; i++) {
    if (r->codes.items[i] == code) {
      return i;
    }
  }
  const rp_rule *rule = rp_rule_find(code);
  json_t *object = json_object();
  set(object, "id", json_string(rp_arena_printf(r->arena, "RP%04u", code).data));
  if (rule != NULL) {
    set(object, "shortDescription", message(r->arena, rule->title));
    set(object, "fullDescription", message(r->arena, rule->text));
    set(object, "help", message(r->arena, rule->fix));
    json_t *properties = json_object();
    set(properties, "class", json_string(rp_rule_class_name(rule->class)));
    set(object, "properties", properties);
  }
  push(r->rules, object);
  RP_PUSH(r->arena, &r->codes, code);
  return r->codes.count - 1;
}

static json_t *location_of(const char *path, uint32_t line)
{
  json_t *artifact = json_object();
  set(artifact, "uri", uri_of(path));
  json_t *physical = json_object();
  set(physical, "artifactLocation", artifact);
  if (line > 0) {
    json_t *region = json_object();
    set(region, "startLine", json_integer((json_int_t)line));
    set(physical, "region", region);
  }
  json_t *location = json_object();
  set(location, "physicalLocation", physical);
  return location;
}

static void add_result(run *r, const Repipe__V1__FleetReason *reason)
{
  rp_str key = rp_arena_printf(r->arena, "%u\n%s\n%u\n%s", reason->code, reason->path, reason->line, reason->text);
  if (rp_map_put(&r->seen, key, r) != NULL) {
    return; // said of several tasks, true of one place
  }
  rp_str alike = rp_arena_printf(r->arena, "RP%04u:%s:%s", reason->code, reason->path, reason->text);
  uintptr_t count = (uintptr_t)rp_map_find(&r->alike, alike) + 1;
  rp_map_put(&r->alike, alike, (void *)count);
  const rp_rule *rule = rp_rule_find(reason->code);
  json_t *result = json_object();
  set(result, "ruleId", json_string(rp_arena_printf(r->arena, "RP%04u", reason->code).data));
  set(result, "ruleIndex", json_integer((json_int_t)rule_index(r, reason->code)));
  set(result, "level", json_string(rule != NULL ? rp_rule_severity_name(rule->severity) : "warning"));
  bool own = reason->text[0] != '\0' && strcmp(reason->text, "-") != 0 &&
             (rule == NULL || strcmp(reason->text, rule->title) != 0);
  set(result, "message",
      message(r->arena, rp_arena_printf(r->arena, "%s%s%s", rule != NULL ? rule->title : "", own ? ": " : "",
                                        own ? reason->text : "")
                            .data));
  if (reason->path[0] != '\0') {
    json_t *locations = json_array();
    push(locations, location_of(reason->path, reason->line));
    set(result, "locations", locations);
  }
  json_t *prints = json_object();
  set(prints, "repipe/v1",
      text(r->arena, rp_arena_printf(r->arena, "%.*s#%llu", RP_STR_ARG(alike), (unsigned long long)count).data));
  set(result, "partialFingerprints", prints);
  if (reason->accepted[0] != '\0') {
    json_t *suppression = json_object();
    set(suppression, "kind", json_string("external"));
    set(suppression, "status", json_string("accepted"));
    set(suppression, "justification", text(r->arena, reason->accepted));
    json_t *list = json_array();
    push(list, suppression);
    set(result, "suppressions", list);
  }
  push(r->results, result);
}

/// Whether everything was read, and of a repository that was not, why.
static json_t *invocation_of(run *r, const Repipe__V1__RepositoryRow *row)
{
  json_t *invocation = json_object();
  bool failed = row->totals->failed > 0;
  set(invocation, "executionSuccessful", json_boolean(!failed));
  if (failed) {
    json_t *notification = json_object();
    set(notification, "level", json_string("error"));
    set(notification, "message",
        message(r->arena, rp_arena_printf(r->arena, "RP%04u %s", row->code, row->reason).data));
    json_t *list = json_array();
    push(list, notification);
    set(invocation, "toolExecutionNotifications", list);
  }
  return invocation;
}

static json_t *run_of(const Repipe__V1__Snapshot *s, uint32_t index, size_t *task, size_t *file, size_t *diagnostic,
                      rp_arena *arena)
{
  const Repipe__V1__RepositoryRow *row = s->repositories[index];
  run r = {.arena = arena, .results = json_array(), .rules = json_array()};
  rp_map_init(&r.seen, arena);
  rp_map_init(&r.alike, arena);
  json_t *object = json_object();
  json_t *invocations = json_array();
  push(invocations, invocation_of(&r, row));
  for (; *task < s->n_tasks && s->tasks[*task]->repository == index; (*task)++) {
    const Repipe__V1__TaskRow *t = s->tasks[*task];
    for (size_t i = 0; i < t->n_reasons; i++) {
      add_result(&r, t->reasons[i]);
    }
    for (size_t i = 0; i < t->n_diagnostics; i++) {
      add_result(&r, t->diagnostics[i]);
    }
  }
  for (; *file < s->n_unread && s->unread[*file]->repository == index; (*file)++) {
    const Repipe__V1__FileRow *f = s->unread[*file];
    Repipe__V1__FleetReason reason = REPIPE__V1__FLEET_REASON__INIT;
    reason.code = f->code;
    reason.path = f->path;
    reason.text = f->reason;
    if (f->code != 0) {
      add_result(&r, &reason);
    }
  }
  for (; *diagnostic < s->n_diagnostics && s->diagnostics[*diagnostic]->repository == index; (*diagnostic)++) {
    add_result(&r, s->diagnostics[*diagnostic]->reason);
  }
  rp_map_release(&r.seen);
  rp_map_release(&r.alike);
  json_t *driver = json_object();
  set(driver, "name", json_string("repipe"));
  set(driver, "version", json_string(RP_VERSION));
  set(driver, "rules", r.rules);
  json_t *tool = json_object();
  set(tool, "driver", driver);
  json_t *details = json_object();
  set(details, "id", text(arena, rp_arena_printf(arena, "repipe/%s/", row->identity).data));
  json_t *properties = json_object();
  set(properties, "repository", text(arena, row->identity));
  set(properties, "commit", text(arena, row->commit));
  set(object, "tool", tool);
  set(object, "automationDetails", details);
  set(object, "columnKind", json_string("unicodeCodePoints"));
  set(object, "invocations", invocations);
  set(object, "results", r.results);
  set(object, "properties", properties);
  return object;
}

// ---- against a baseline ----

static const char *print_of(const json_t *result)
{
  return json_string_value(json_object_get(json_object_get(result, "partialFingerprints"), "repipe/v1"));
}

static const json_t *places_of(const json_t *result)
{
  return json_object_get(result, "locations");
}

/// A rule of the run by its name; it is added when the run has none of it.
static void adopt_rule(json_t *run_object, json_t *result, rp_arena *arena)
{
  json_t *rules = json_object_get(json_object_get(json_object_get(run_object, "tool"), "driver"), "rules");
  const char *id = json_string_value(json_object_get(result, "ruleId"));
  size_t at = 0;
  while (at < json_array_size(rules) &&
         strcmp(json_string_value(json_object_get(json_array_get(rules, at), "id")), id) != 0) {
    at++;
  }
  if (at == json_array_size(rules)) {
    run r = {.arena = arena, .rules = rules};
    int64_t code = 0;
    (void)rp_str_to_int64(rp_str_of(id + 2), &code);
    (void)rule_index(&r, (uint32_t)code);
  }
  set(result, "ruleIndex", json_integer((json_int_t)at));
}

/// Says of each result whether the run before had it, at the same place or elsewhere, and adds what it had and this one has not.
static void compare_runs(json_t *now, json_t *before, rp_arena *arena)
{
  rp_map known;
  rp_map_init(&known, arena);
  json_t *old = json_object_get(before, "results");
  json_t *results = json_object_get(now, "results");
  size_t i;
  json_t *result;
  json_array_foreach (old, i, result) {
    rp_map_put(&known, rp_str_of(print_of(result)), result);
  }
  json_array_foreach (results, i, result) {
    rp_str print = rp_str_of(print_of(result));
    const json_t *other = rp_map_find(&known, print);
    bool same = other != NULL && (places_of(other) == NULL || json_equal(places_of(other), places_of(result)));
    set(result, "baselineState", json_string(other == NULL ? "new" : same ? "unchanged" : "updated"));
    if (other != NULL) {
      rp_map_put(&known, print, NULL);
    }
  }
  json_array_foreach (old, i, result) {
    if (rp_map_find(&known, rp_str_of(print_of(result))) != NULL) {
      json_t *gone = json_deep_copy(result);
      set(gone, "baselineState", json_string("absent"));
      adopt_rule(now, gone, arena);
      push(results, gone);
    }
  }
  rp_map_release(&known);
}

static json_t *runs_of(const Repipe__V1__Snapshot *snapshot, rp_arena *arena)
{
  json_t *runs = json_array();
  size_t task = 0;
  size_t file = 0;
  size_t diagnostic = 0;
  for (size_t i = 0; i < snapshot->n_repositories; i++) {
    push(runs, run_of(snapshot, (uint32_t)i, &task, &file, &diagnostic, arena));
  }
  return runs;
}

static const char *identity_of(const json_t *run_object)
{
  return json_string_value(json_object_get(json_object_get(run_object, "automationDetails"), "id"));
}

/// A repository that only the baseline has is a run of absent results.
static void compare_all(json_t *runs, json_t *before, rp_arena *arena)
{
  rp_map known;
  rp_map_init(&known, arena);
  json_t *empty = json_object();
  size_t i;
  json_t *one;
  json_array_foreach (before, i, one) {
    rp_map_put(&known, rp_str_of(identity_of(one)), one);
  }
  json_array_foreach (runs, i, one) {
    json_t *other = rp_map_find(&known, rp_str_of(identity_of(one)));
    compare_runs(one, other != NULL ? other : empty, arena);
    if (other != NULL) {
      rp_map_put(&known, rp_str_of(identity_of(one)), NULL);
    }
  }
  json_array_foreach (before, i, one) {
    if (rp_map_find(&known, rp_str_of(identity_of(one))) != NULL) {
      json_t *gone = json_deep_copy(one);
      set(gone, "results", json_array());
      compare_runs(gone, one, arena);
      push(runs, gone);
    }
  }
  json_decref(empty);
  rp_map_release(&known);
}

rp_str rp_report_sarif_against(const Repipe__V1__Snapshot *snapshot, const Repipe__V1__Snapshot *baseline,
                               rp_arena *arena)
{
  json_t *document = json_object();
  json_t *runs = runs_of(snapshot, arena);
  if (baseline != NULL) {
    json_t *before = runs_of(baseline, arena);
    compare_all(runs, before, arena);
    json_decref(before);
  }
  set(document, "$schema", json_string("https://json.schemastore.org/sarif-2.1.0.json"));
  set(document, "version", json_string("2.1.0"));
  set(document, "runs", runs);
  char *json = json_dumps(document, JSON_INDENT(1));
  json_decref(document);
  if (json == NULL) {
    abort();
  }
  rp_str result = rp_arena_printf(arena, "%s\n", json);
  free(json);
  return result;
}

rp_str rp_report_sarif(const Repipe__V1__Snapshot *snapshot, rp_arena *arena)
{
  return rp_report_sarif_against(snapshot, NULL, arena);
}
