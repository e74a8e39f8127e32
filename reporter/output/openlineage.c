// OpenLineage: a JobEvent for each task class that runs (openlineage.io/spec/2-0-2, $defs/JobEvent): static lineage, no run is told of.
// A dataset is a target by where it lies, so that what one repository writes and another one waits for is one dataset. What is known
// only in part stands as Python's expression; what is not known is counted in a facet of our own, never left out in silence.
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/map.h"
#include "base/utf8.h"
#include "proto/message.h"
#include "reporter/store/outcomes.h"

#define SPEC "https://openlineage.io/spec/"
#define FACET SPEC "facets/"

typedef struct builder {
  const Repipe__V1__Snapshot *snapshot;
  rp_arena *arena;
  rp_map tasks; ///< "repository\nmodule:qualname" -> its row
  rp_map jobs;  ///< "repository\nname" -> how many so far
  rp_buf out;
} builder;

static void set(json_t *object, const char *key, json_t *value)
{
  if (value == NULL || json_object_set_new(object, key, value) != 0) {
    abort(); // out of memory: texts are clean
  }
}

static json_t *text(const builder *b, rp_str value)
{
  rp_str visible = rp_utf8_visible(b->arena, value);
  return json_stringn(visible.data != NULL ? visible.data : "", visible.size);
}

static json_t *facet_of(const char *schema)
{
  json_t *facet = json_object();
  set(facet, "_producer", json_string("urn:repipe:" RP_VERSION));
  set(facet, "_schemaURL", json_string(schema));
  return facet;
}

// ---- datasets ----

/// What a path begins with for certain: of 'a/%s.csv' % day and f'a/{day}.csv' the text before the first mark.
static rp_str known_begin(rp_str path, bool *whole)
{
  bool formatted = rp_str_starts_with(path, RP_STR("f'")) || rp_str_starts_with(path, RP_STR("f\""));
  rp_str rest = rp_str_sub(path, formatted ? 1 : 0, path.size);
  *whole = false;
  if (rest.size < 2 || (rest.data[0] != '\'' && rest.data[0] != '"')) {
    return RP_STR("");
  }
  size_t end = 1;
  while (end < rest.size && rest.data[end] != rest.data[0] && rest.data[end] != '\\') {
    end++;
  }
  size_t close = end;
  bool closed = end < rest.size && rest.data[end] == rest.data[0];
  *whole = closed && !formatted && end + 1 == rest.size;
  for (size_t i = 1; i < close && !*whole; i++) {
    close = rest.data[i] == '{' || rest.data[i] == '%' ? i : close;
  }
  return rp_str_sub(rest, 1, close);
}

/// Namespace and name as OpenLineage has them for object stores and files (spec/Naming.md). A path without a root, and one on a host
/// that is not said, is its repository's.
static void place_of(builder *b, const char *identity, rp_str class, rp_str path, rp_str *name_space, rp_str *name)
{
  bool whole;
  rp_str begin = known_begin(path, &whole);
  size_t scheme = rp_str_find(begin, RP_STR("://"), 0);
  size_t slash = scheme != SIZE_MAX ? rp_str_find(begin, RP_STR("/"), scheme + 3) : SIZE_MAX;
  bool absolute = scheme == SIZE_MAX && rp_str_starts_with(begin, RP_STR("/"));
  *name = whole ? begin : path;
  *name_space = rp_str_of(identity);
  if (slash != SIZE_MAX) { // the store's name is known to its end
    *name_space = rp_str_sub(begin, 0, slash);
    *name = whole ? rp_str_sub(begin, slash + 1, begin.size) : path;
  } else if (absolute && rp_str_is(class, "luigi:LocalTarget")) { // of other classes the host is not known here
    *name_space = RP_STR("file");
  }
  *name_space = rp_arena_str(b->arena, *name_space);
}

/// "luigi:LocalTarget '/data/x'": class and place. False: it is not known.
static bool split_target(const char *line, rp_str *class, rp_str *path)
{
  rp_str all = rp_str_of(line);
  size_t blank = rp_str_find(all, RP_STR(" "), 0);
  *class = rp_str_sub(all, 0, blank);
  *path = blank != SIZE_MAX ? rp_str_trim(rp_str_sub(all, blank + 1, all.size)) : RP_STR("");
  return path->size > 0 && rp_str_find(all, RP_STR(" [RP"), 0) == SIZE_MAX && !rp_str_is(*path, "None");
}

/// Adds the targets of a task class, each once; how many are not known.
static size_t add_datasets(builder *b, json_t *list, rp_map *seen, const Repipe__V1__TaskRow *row)
{
  size_t unknown = 0;
  for (size_t i = 0; i < row->n_outputs; i++) {
    rp_str class, path, name_space, name;
    if (!split_target(row->outputs[i], &class, &path)) {
      unknown++;
      continue;
    }
    place_of(b, b->snapshot->repositories[row->repository]->identity, class, path, &name_space, &name);
    rp_str key = rp_arena_printf(b->arena, "%.*s\n%.*s", RP_STR_ARG(name_space), RP_STR_ARG(name));
    if (rp_map_put(seen, key, b) != NULL) {
      continue;
    }
    json_t *facet = facet_of(FACET "1-0-1/DatasetTypeDatasetFacet.json#/$defs/DatasetTypeDatasetFacet");
    set(facet, "datasetType", json_string("FILE"));
    set(facet, "subType", text(b, class));
    json_t *facets = json_object();
    set(facets, "datasetType", facet);
    json_t *dataset = json_object();
    set(dataset, "namespace", text(b, name_space));
    set(dataset, "name", text(b, name));
    set(dataset, "facets", facets);
    if (json_array_append_new(list, dataset) != 0) {
      abort();
    }
  }
  return unknown;
}

// ---- jobs ----

static rp_str class_of(const char *line)
{
  static const char DYNAMIC[] = "(while running) ";
  const char *from = strncmp(line, DYNAMIC, sizeof DYNAMIC - 1) == 0 ? line + sizeof DYNAMIC - 1 : line;
  return (rp_str){from, strcspn(from, "( ,[")};
}

/// The row of a class that is required: of its own repository, else of the one that a link leads to.
static const Repipe__V1__TaskRow *required(builder *b, const Repipe__V1__TaskRow *row, rp_str name)
{
  const Repipe__V1__RepositoryRow *own = b->snapshot->repositories[row->repository];
  const Repipe__V1__TaskRow *found =
      rp_map_find(&b->tasks, rp_arena_printf(b->arena, "%s\n%.*s", own->identity, RP_STR_ARG(name)));
  const Repipe__V1__LinkRow *nearest = NULL;
  for (size_t i = 0; i < own->n_links && found == NULL; i++) {
    rp_str link = rp_str_of(own->links[i]->name);
    bool below = rp_str_starts_with(name, link) && name.size > link.size &&
                 (name.data[link.size] == '.' || name.data[link.size] == ':');
    nearest = below && (nearest == NULL || link.size > strlen(nearest->name)) ? own->links[i] : nearest;
  }
  return found != NULL || nearest == NULL
             ? found
             : rp_map_find(&b->tasks, rp_arena_printf(b->arena, "%s\n%.*s", nearest->provider, RP_STR_ARG(name)));
}

/// "urn:repipe:repository:a%2Fb" of a repository that has no address.
static rp_str urn_of(builder *b, rp_str identity)
{
  rp_buf out = RP_BUF_INIT;
  rp_buf_cstr(&out, "urn:repipe:repository:");
  for (size_t i = 0; i < identity.size; i++) {
    char c = identity.data[i];
    bool plain =
        (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.';
    rp_buf_printf(&out, plain ? "%c" : "%%%02X", (unsigned)(unsigned char)c);
  }
  rp_str text_of = rp_arena_str(b->arena, rp_buf_str(&out));
  rp_buf_release(&out);
  return text_of;
}

static json_t *source_of(builder *b, const Repipe__V1__TaskRow *row)
{
  const Repipe__V1__RepositoryRow *r = b->snapshot->repositories[row->repository];
  rp_str identity = rp_str_of(r->identity);
  size_t hash = rp_str_find(identity, RP_STR("#"), 0);
  rp_str address = rp_str_sub(identity, 0, hash);
  bool is_url = rp_str_starts_with(address, RP_STR("https://")) && rp_str_find(address, RP_STR(" "), 0) == SIZE_MAX;
  json_t *facet = facet_of(FACET "1-1-0/SourceCodeLocationJobFacet.json#/$defs/SourceCodeLocationJobFacet");
  set(facet, "type", json_string(r->commit[0] != '\0' ? "git" : "folder"));
  set(facet, "url", text(b, is_url ? address : urn_of(b, address)));
  set(facet, "path", text(b, rp_str_of(row->path)));
  if (r->commit[0] != '\0') {
    set(facet, "version", json_string(r->commit));
  }
  return facet;
}

static json_t *job_of(builder *b, const Repipe__V1__TaskRow *row, size_t unknown_inputs, size_t unknown_outputs)
{
  const char *identity = b->snapshot->repositories[row->repository]->identity;
  rp_str name = rp_arena_printf(b->arena, "%s.%s", row->module, row->qualname);
  rp_str key = rp_arena_printf(b->arena, "%s\n%.*s", identity, RP_STR_ARG(name));
  uintptr_t count = (uintptr_t)rp_map_find(&b->jobs, key) + 1;
  rp_map_put(&b->jobs, key, (void *)count);
  json_t *kind = facet_of(FACET "2-0-4/JobTypeJobFacet.json#/$defs/JobTypeJobFacet");
  set(kind, "processingType", json_string("BATCH"));
  set(kind, "integration", json_string("LUIGI"));
  set(kind, "jobType", json_string("TASK"));
  json_t *facets = json_object();
  set(facets, "jobType", kind);
  set(facets, "sourceCodeLocation", source_of(b, row));
  if (strcmp(row->team, "unowned") != 0 && strcmp(row->team, "conflicting") != 0) {
    json_t *owner = json_object();
    set(owner, "name", text(b, rp_str_of(row->team)));
    json_t *owners = json_array();
    (void)json_array_append_new(owners, owner);
    json_t *facet = facet_of(FACET "1-0-1/OwnershipJobFacet.json#/$defs/OwnershipJobFacet");
    set(facet, "owners", owners);
    set(facets, "ownership", facet);
  }
  if (unknown_inputs + unknown_outputs > 0) {
    json_t *facet = facet_of("urn:repipe:facet:unknown:1");
    set(facet, "inputs", json_integer((json_int_t)unknown_inputs));
    set(facet, "outputs", json_integer((json_int_t)unknown_outputs));
    set(facets, "repipe_unknown", facet);
  }
  json_t *job = json_object();
  set(job, "namespace", text(b, rp_str_of(identity)));
  set(job, "name", text(b, count == 1 ? name : rp_arena_printf(b->arena, "%.*s#%zu", RP_STR_ARG(name), (size_t)count)));
  set(job, "facets", facets);
  return job;
}

static rp_str time_of(builder *b, const Repipe__V1__TaskRow *row)
{
  int64_t seconds = b->snapshot->repositories[row->repository]->commit_time;
  return rp_moment_text(b->arena, seconds != 0 ? seconds : b->snapshot->newest_commit);
}

static void add_event(builder *b, const Repipe__V1__TaskRow *row)
{
  rp_map inputs_seen, outputs_seen;
  rp_map_init(&inputs_seen, b->arena);
  rp_map_init(&outputs_seen, b->arena);
  json_t *inputs = json_array();
  json_t *outputs = json_array();
  size_t unknown_inputs = 0;
  for (size_t i = 0; i < row->n_requires; i++) {
    rp_str name = class_of(row->requires[i]);
    const Repipe__V1__TaskRow *other = required(b, row, name);
    bool unclear = rp_str_find(rp_str_of(row->requires[i]), RP_STR(" [RP"), 0) != SIZE_MAX;
    unknown_inputs += unclear || other == NULL ? 1 : add_datasets(b, inputs, &inputs_seen, other);
  }
  size_t unknown_outputs = add_datasets(b, outputs, &outputs_seen, row);
  json_t *event = json_object();
  set(event, "eventTime", text(b, time_of(b, row)));
  set(event, "producer", json_string("urn:repipe:" RP_VERSION));
  set(event, "schemaURL", json_string(SPEC "2-0-2/OpenLineage.json#/$defs/JobEvent"));
  set(event, "job", job_of(b, row, unknown_inputs, unknown_outputs));
  set(event, "inputs", inputs);
  set(event, "outputs", outputs);
  char *line = json_dumps(event, JSON_COMPACT | JSON_SORT_KEYS);
  json_decref(event);
  if (line == NULL) {
    abort();
  }
  rp_buf_printf(&b->out, "%s\n", line);
  free(line);
  rp_map_release(&inputs_seen);
  rp_map_release(&outputs_seen);
}

rp_str rp_report_openlineage(const Repipe__V1__Snapshot *snapshot, rp_arena *arena)
{
  builder b = {.snapshot = snapshot, .arena = arena, .out = RP_BUF_INIT};
  rp_map_init(&b.tasks, arena);
  rp_map_init(&b.jobs, arena);
  for (size_t i = 0; i < snapshot->n_tasks; i++) {
    Repipe__V1__TaskRow *row = snapshot->tasks[i];
    rp_str key = rp_arena_printf(arena, "%s\n%s:%s", snapshot->repositories[row->repository]->identity, row->module,
                                 row->qualname);
    if (!rp_map_has(&b.tasks, key)) {
      rp_map_put(&b.tasks, key, row);
    }
  }
  for (size_t i = 0; i < snapshot->n_tasks; i++) {
    const Repipe__V1__TaskRow *row = snapshot->tasks[i];
    if (!row->test && strcmp(row->outcome, "excluded") != 0 && strcmp(row->kind, "external") != 0) {
      add_event(&b, row);
    }
  }
  rp_map_release(&b.tasks);
  rp_map_release(&b.jobs);
  rp_str text_of = rp_arena_str(arena, rp_buf_str(&b.out));
  rp_buf_release(&b.out);
  return text_of;
}
