// Workflows with state, outcome and causes, task classes with a digest of what they say, and what the repository uses.
#include "reporter/tally/past.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/map.h"
#include "base/vec.h"
#include "proto/message.h"
#include "proto/rules.h"
#include "reporter/store/deflate.h"
#include "reporter/store/requirement.h"

typedef struct builder {
  rp_arena *arena;
  const Repipe__V1__Snapshot *snapshot;
  rp_map names; ///< "entity\nname" -> how many so far
  rp_map uses;  ///< "kind\nname\nversion"
  RP_VEC(Repipe__V1__PastThing *) things;
  RP_VEC(Repipe__V1__PastUse *) list;
} builder;

const char *rp_past_state(const Repipe__V1__WorkflowRow *row)
{
  if (row->launched || strcmp(row->status, "cut over") == 0) {
    return row->status;
  }
  return strcmp(row->status, "luigi") == 0 ? "candidate" : "candidate, drafted";
}

static Repipe__V1__PastThing *add(builder *p, const char *entity, rp_str name)
{
  rp_str key = rp_arena_printf(p->arena, "%s\n%.*s", entity, RP_STR_ARG(name));
  uintptr_t number = (uintptr_t)rp_map_find(&p->names, key) + 1;
  rp_map_put(&p->names, key, (void *)number);
  Repipe__V1__PastThing *thing = RP_MESSAGE(p->arena, Repipe__V1__PastThing, REPIPE__V1__PAST_THING__INIT);
  thing->entity = rp_arena_cstr(p->arena, rp_str_of(entity));
  thing->name = rp_arena_cstr(p->arena, name);
  thing->number = (uint32_t)number;
  RP_PUSH(p->arena, &p->things, thing);
  return thing;
}

static int compare_codes(const void *left, const void *right)
{
  uint32_t a = *(const uint32_t *)left;
  uint32_t b = *(const uint32_t *)right;
  return (a > b) - (a < b);
}

/// Codes that do more than inform, each once, in order.
static void add_causes(builder *p, Repipe__V1__PastThing *thing, const Repipe__V1__WorkflowRow *row)
{
  thing->causes = RP_NEW_ARRAY(p->arena, uint32_t, row->n_reasons + 1);
  for (size_t i = 0; i < row->n_reasons; i++) {
    const rp_rule *rule = rp_rule_find(row->reasons[i]->code);
    if (rule == NULL || rule->class != RP_RULE_INFORMS) {
      thing->causes[thing->n_causes++] = row->reasons[i]->code;
    }
  }
  qsort(thing->causes, thing->n_causes, sizeof *thing->causes, compare_codes);
  size_t kept = 0;
  for (size_t i = 0; i < thing->n_causes; i++) {
    if (kept == 0 || thing->causes[kept - 1] != thing->causes[i]) {
      thing->causes[kept++] = thing->causes[i];
    }
  }
  thing->n_causes = kept;
}

static void add_task(builder *p, const Repipe__V1__TaskRow *row)
{
  Repipe__V1__PastThing *thing = add(p, "task", rp_arena_printf(p->arena, "%s:%s", row->module, row->qualname));
  thing->path = row->path;
  thing->state = rp_arena_cstr(p->arena, RP_STR("present"));
  thing->outcome = row->outcome;
  rp_str source = rp_str_of(row->source);
  const char *last = strrchr(row->qualname, '.');
  rp_str name = rp_str_of(last != NULL ? last + 1 : row->qualname);
  size_t at = name.size > 0 ? rp_str_find(source, name, 0) : SIZE_MAX;
  if (at != SIZE_MAX) {
    char *digest = rp_arena_alloc(p->arena, RP_DIGEST_SIZE);
    rp_digest(digest, rp_arena_printf(p->arena, "%.*s\n%.*s", RP_STR_ARG(rp_str_sub(source, 0, at)),
                                      RP_STR_ARG(rp_str_sub(source, at + name.size, source.size))));
    thing->body = (ProtobufCBinaryData){RP_DIGEST_SIZE - 1, (uint8_t *)digest};
  }
}

static void add_use(builder *p, const char *kind, rp_str name, rp_str version)
{
  rp_str key = rp_arena_printf(p->arena, "%s\n%.*s\n%.*s", kind, RP_STR_ARG(name), RP_STR_ARG(version));
  if (name.size == 0 || rp_map_put(&p->uses, key, p) != NULL) {
    return;
  }
  Repipe__V1__PastUse *use = RP_MESSAGE(p->arena, Repipe__V1__PastUse, REPIPE__V1__PAST_USE__INIT);
  use->kind = rp_arena_cstr(p->arena, rp_str_of(kind));
  use->name = rp_arena_cstr(p->arena, name);
  use->version = rp_arena_cstr(p->arena, version);
  RP_PUSH(p->arena, &p->list, use);
}

static void add_uses(builder *p)
{
  for (size_t i = 0; i < p->snapshot->n_mentions; i++) {
    const Repipe__V1__MentionRow *row = p->snapshot->mentions[i];
    if (strcmp(row->kind, "library") == 0) {
      rp_requirement r = rp_requirement_parse(rp_str_of(row->text), p->arena);
      add_use(p, "library", rp_str_of(row->name), r.specifier);
    } else if (strcmp(row->kind, "image") == 0) {
      rp_image image = rp_image_parse(rp_str_of(row->name));
      add_use(p, "image", image.name, image.version);
    }
  }
  size_t count;
  const rp_usage *usages = rp_usages(&count, p->snapshot, p->arena);
  for (size_t i = 0; i < count; i++) {
    if (strcmp(usages[i].kind, "contrib") == 0) {
      add_use(p, "contrib", usages[i].name, RP_STR(""));
    }
  }
}

Repipe__V1__Past *rp_past_of(const Repipe__V1__Snapshot *snapshot, rp_arena *arena)
{
  builder p = {.arena = arena, .snapshot = snapshot};
  rp_map_init(&p.names, arena);
  rp_map_init(&p.uses, arena);
  for (size_t i = 0; i < snapshot->n_workflows; i++) {
    const Repipe__V1__WorkflowRow *row = snapshot->workflows[i];
    Repipe__V1__PastThing *thing = add(&p, "workflow", rp_str_of(row->root));
    thing->path = row->path;
    thing->state = rp_arena_cstr(arena, rp_str_of(rp_past_state(row)));
    thing->outcome = row->outcome;
    thing->team = row->team;
    thing->open = row->launched && strcmp(row->status, "cut over") != 0;
    add_causes(&p, thing, row);
  }
  for (size_t i = 0; i < snapshot->n_tasks; i++) {
    if (!snapshot->tasks[i]->test) {
      add_task(&p, snapshot->tasks[i]);
    }
  }
  add_uses(&p);
  Repipe__V1__Past *out = RP_MESSAGE(arena, Repipe__V1__Past, REPIPE__V1__PAST__INIT);
  out->schema_version = 2;
  out->things = p.things.items;
  out->n_things = p.things.count;
  out->uses = p.list.items;
  out->n_uses = p.list.count;
  out->replaced = RP_NEW_ARRAY(arena, char *, snapshot->n_workflows + snapshot->n_counterparts + 1);
  for (size_t i = 0; i < snapshot->n_workflows; i++) {
    if (snapshot->workflows[i]->counterpart[0] != '\0') {
      out->replaced[out->n_replaced++] = snapshot->workflows[i]->root;
    }
  }
  for (size_t i = 0; i < snapshot->n_counterparts; i++) {
    const Repipe__V1__CounterpartRow *row = snapshot->counterparts[i];
    if (strcmp(row->match, "name") == 0 || strcmp(row->match, "task") == 0) {
      out->replaced[out->n_replaced++] = row->root;
    }
  }
  rp_map_release(&p.names);
  rp_map_release(&p.uses);
  return out;
}

/// All that can move, and nothing of where it stands.
static rp_buf moving_parts(const Repipe__V1__Past *past)
{
  rp_buf out = RP_BUF_INIT;
  for (size_t i = 0; i < past->n_things; i++) {
    const Repipe__V1__PastThing *t = past->things[i];
    rp_buf_printf(&out, "%s\n%s\n%u\n%s\n%s", t->entity, t->name, t->number, t->state, t->outcome);
    for (size_t k = 0; k < t->n_causes; k++) {
      rp_buf_printf(&out, " %u", t->causes[k]);
    }
    rp_buf_char(&out, '\n');
  }
  for (size_t i = 0; i < past->n_replaced; i++) {
    rp_buf_printf(&out, "%s\n", past->replaced[i]);
  }
  return out;
}

bool rp_past_same(const Repipe__V1__Past *one, const Repipe__V1__Past *other)
{
  rp_buf left = moving_parts(one);
  rp_buf right = moving_parts(other);
  bool same = rp_str_eq(rp_buf_str(&left), rp_buf_str(&right));
  rp_buf_release(&left);
  rp_buf_release(&right);
  return same;
}

rp_str rp_past_packed(const Repipe__V1__Past *past, rp_arena *arena)
{
  size_t size = repipe__v1__past__get_packed_size(past);
  char *bytes = rp_arena_alloc(arena, size + 1);
  repipe__v1__past__pack(past, (uint8_t *)bytes);
  rp_buf packed = RP_BUF_INIT;
  (void)rp_deflate(&packed, (rp_str){bytes, size}); // over its limit: nothing is in it, and nothing is read back
  rp_str out = rp_arena_str(arena, rp_buf_str(&packed));
  rp_buf_release(&packed);
  return out;
}

int rp_past_unpacked(Repipe__V1__Past **out, rp_str packed, rp_arena *arena, rp_error *err)
{
  rp_str bytes;
  ProtobufCAllocator allocator = rp_message_allocator(arena);
  Repipe__V1__Past *past = rp_inflate(&bytes, packed, arena) == 0
                               ? repipe__v1__past__unpack(&allocator, bytes.size, (const uint8_t *)bytes.data)
                               : NULL;
  if (past == NULL || past->schema_version != 2) {
    return rp_fail(err, RP_ERROR_FORMAT, "a past commit was kept by another program, or is damaged");
  }
  *out = past;
  return 0;
}
