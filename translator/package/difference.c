/// Entities are paired by kind and name, their facts by node and path. What only one side has is one line with all it says; what both
/// have is a line for each fact that differs. What a fact can not be told apart by (two with one path) is compared in order.

#include "translator/package/difference.h"

#include <stdlib.h>

#include "base/map.h"
#include "base/utf8.h"
#include "translator/package/entry.h"
#include "translator/parts/archive.h"
#include "translator/parts/text.h"
#include "translator/translator.h"

enum { KINDS = 3, LONGEST_TEXT = 160 };

static const char *const KIND_NAMES[KINDS] = {"workflow", "launch plan", "task"};
static const int KIND_NUMBERS[KINDS] = {RP_ENTITY_WORKFLOW, RP_ENTITY_LAUNCH_PLAN, RP_ENTITY_TASK};

typedef struct entity {
  int kind;
  rp_str name;
  rp_said facts;
} entity;

typedef RP_VEC(entity) entities;

typedef struct state {
  rp_arena *arena;
  RP_VEC(rp_difference) found;
  size_t all, same;
} state;

// Index_NAME_KIND.pb. The index says nothing but the order.
static rp_str name_in(rp_str file)
{
  size_t begin = rp_str_find(file, RP_STR("_"), 0);
  return begin == SIZE_MAX || begin + 1 > file.size - 5 ? file : rp_str_sub(file, begin + 1, file.size - 5);
}

static int compare_entities(const void *a, const void *b)
{
  const entity *left = a;
  const entity *right = b;
  return left->kind != right->kind ? left->kind - right->kind : rp_str_cmp(left->name, right->name);
}

static int read_package(entities *out, rp_str bytes, const char *which, rp_arena *arena, rp_error *err)
{
  rp_archive_entry *files;
  size_t count;
  if (rp_archive_read(&files, &count, bytes, arena, err) != 0) {
    return -1;
  }
  for (size_t i = 0; i < count; i++) {
    int kind = rp_entry_kind(files[i].name);
    ProtobufCMessage *message = kind != 0 ? rp_entry_message(kind, files[i].content, arena) : NULL;
    if (message == NULL) {
      return rp_fail(err, RP_ERROR_FORMAT, "%s holds %.*s, which is no entry of a package", which,
                     RP_STR_ARG(rp_utf8_visible(arena, files[i].name)));
    }
    entity one = {.kind = kind, .name = name_in(files[i].name)};
    rp_difference_facts(&one.facts, message, arena);
    RP_PUSH(arena, out, one);
  }
  if (out->count > 1) {
    qsort(out->items, out->count, sizeof out->items[0], compare_entities);
  }
  return 0;
}

static void add(state *s, int kind, const entity *one, const char *part, const char *change, const char *what,
                rp_str before, rp_str after)
{
  rp_difference found = {KIND_NAMES[kind], rp_arena_cstr(s->arena, one->name), part, change, what, before, after};
  RP_PUSH(s->arena, &s->found, found);
}

// All that is said of one part, on one line.
static rp_str summary(rp_arena *arena, const rp_said *facts, const char *part)
{
  rp_buf buf = RP_BUF_INIT;
  for (size_t i = 0; i < facts->count; i++) {
    const rp_fact *fact = &facts->items[i];
    if (strcmp(fact->part, part) == 0 && fact->text.size <= LONGEST_TEXT && !rp_str_is(fact->text, RP_FACT_EMPTY)) {
      rp_buf_printf(&buf, "%s%s %.*s", buf.size > 0 ? "; " : "", fact->what, RP_STR_ARG(fact->text));
    }
  }
  rp_str text = rp_arena_str(arena, rp_buf_str(&buf));
  rp_buf_release(&buf);
  return text;
}

static rp_str key_of(rp_arena *arena, const rp_fact *fact, unsigned number)
{
  return rp_arena_printf(arena, "%s\n%s\n%u", fact->part, fact->what, number);
}

typedef struct index_of_facts {
  rp_map facts; // key -> rp_fact *
  rp_map parts; // name -> rp_fact *, the first of it
} index_of_facts;

// `keys`: the key of each fact, in order.
static void index_facts(index_of_facts *out, const rp_said *facts, rp_str *keys, rp_arena *arena)
{
  rp_map_init(&out->facts, arena);
  rp_map_init(&out->parts, arena);
  for (size_t i = 0; i < facts->count; i++) {
    rp_fact *fact = &facts->items[i];
    unsigned number = 0;
    do {
      keys[i] = key_of(arena, fact, number++);
    } while (rp_map_has(&out->facts, keys[i]));
    rp_map_put(&out->facts, keys[i], fact);
    if (!rp_map_has(&out->parts, rp_str_of(fact->part))) {
      rp_map_put(&out->parts, rp_str_of(fact->part), fact);
    }
  }
}

// Facts of one side that the other has not, or has otherwise; a whole part that the other has not at its first fact.
static void one_side(state *s, int kind, const entity *mine, const index_of_facts *own, const index_of_facts *other,
                     const rp_str *keys, bool before)
{
  for (size_t i = 0; i < mine->facts.count; i++) {
    const rp_fact *fact = &mine->facts.items[i];
    const char *change = before ? "gone" : "new";
    rp_str nothing = RP_STR("");
    if (!rp_map_has(&other->parts, rp_str_of(fact->part))) {
      if (rp_map_find(&own->parts, rp_str_of(fact->part)) == fact) {
        rp_str text = summary(s->arena, &mine->facts, fact->part);
        add(s, kind, mine, fact->part, change, "", before ? text : nothing, before ? nothing : text);
      }
      continue;
    }
    const rp_fact *theirs = rp_map_find(&other->facts, keys[i]);
    if (theirs == NULL) {
      add(s, kind, mine, fact->part, change, fact->what, before ? fact->text : nothing, before ? nothing : fact->text);
    } else if (before && !rp_str_eq(fact->text, theirs->text)) {
      add(s, kind, mine, fact->part, "changed", fact->what, fact->text, theirs->text);
    }
  }
}

static void both(state *s, int kind, const entity *before, const entity *after)
{
  index_of_facts left, right;
  rp_str *left_keys = RP_NEW_ARRAY(s->arena, rp_str, before->facts.count);
  rp_str *right_keys = RP_NEW_ARRAY(s->arena, rp_str, after->facts.count);
  index_facts(&left, &before->facts, left_keys, s->arena);
  index_facts(&right, &after->facts, right_keys, s->arena);
  size_t found = s->found.count;
  one_side(s, kind, before, &left, &right, left_keys, true);
  one_side(s, kind, after, &right, &left, right_keys, false);
  s->same += s->found.count == found;
  rp_map_release(&left.facts);
  rp_map_release(&left.parts);
  rp_map_release(&right.facts);
  rp_map_release(&right.parts);
}

static void whole(state *s, int kind, const entity *one, bool before)
{
  rp_str text = summary(s->arena, &one->facts, "");
  add(s, kind, one, "", before ? "gone" : "new", "", before ? text : RP_STR(""), before ? RP_STR("") : text);
}

int rp_package_difference(rp_difference_list *out, rp_str before, rp_str after, rp_arena *arena, rp_error *err)
{
  entities left = {0};
  entities right = {0};
  if (read_package(&left, before, "BEFORE", arena, err) != 0 || read_package(&right, after, "AFTER", arena, err) != 0) {
    return -1;
  }
  state s = {.arena = arena};
  for (int kind = 0; kind < KINDS; kind++) {
    size_t i = 0;
    size_t k = 0;
    while (i < left.count || k < right.count) { // merged, by name
      const entity *l = i < left.count ? &left.items[i] : NULL;
      const entity *r = k < right.count ? &right.items[k] : NULL;
      int order = l == NULL ? 1 : r == NULL ? -1 : compare_entities(l, r);
      const entity *one = order <= 0 ? l : r;
      i += order <= 0;
      k += order >= 0;
      if (one->kind != KIND_NUMBERS[kind]) {
        continue;
      }
      s.all++;
      if (order == 0) {
        both(&s, kind, l, r);
      } else {
        whole(&s, kind, one, order < 0);
      }
    }
  }
  *out = (rp_difference_list){s.found.items, s.found.count, s.all, s.same};
  return 0;
}

// ---- rendering ----

// Of two long texts the piece where they differ, with a little around it.
static void clip(rp_arena *arena, rp_str *a, rp_str *b)
{
  enum { AROUND = 30 };
  if (a->size <= LONGEST_TEXT && b->size <= LONGEST_TEXT) {
    return;
  }
  size_t begin = 0;
  while (begin < a->size && begin < b->size && a->data[begin] == b->data[begin]) {
    begin++;
  }
  begin = begin > AROUND ? begin - AROUND : 0;
  rp_str *texts[] = {a, b};
  for (size_t i = 0; i < 2; i++) {
    size_t from = begin < texts[i]->size ? begin : texts[i]->size;
    size_t to = from + LONGEST_TEXT < texts[i]->size ? from + LONGEST_TEXT : texts[i]->size;
    *texts[i] = rp_arena_printf(arena, "%s%.*s%s", from > 0 ? "…" : "", (int)(to - from), texts[i]->data + from,
                                to < texts[i]->size ? "…" : "");
  }
}

static void say_one(rp_buf *out, const rp_difference *one, rp_arena *arena)
{
  rp_str before = one->before;
  rp_str after = one->after;
  clip(arena, &before, &after);
  before = rp_utf8_visible(arena, before);
  after = rp_utf8_visible(arena, after);
  bool changed = strcmp(one->change, "changed") == 0;
  rp_buf_printf(out, "%s%s%s%s%s", one->part[0] != '\0' ? "node " : "", one->part,
                one->part[0] != '\0' && one->what[0] != '\0' ? ": " : "", one->what,
                one->part[0] != '\0' || one->what[0] != '\0' ? " " : "");
  if (changed) {
    rp_buf_printf(out, "was %.*s, is %.*s", RP_STR_ARG(before), RP_STR_ARG(after));
    return;
  }
  rp_str text = before.size > 0 ? before : after;
  rp_buf_printf(out, "is %s%s%.*s", one->change, text.size > 0 ? ": " : "", RP_STR_ARG(text));
}

static rp_str listed(const rp_difference_list *list, bool markdown, rp_arena *arena)
{
  rp_buf out = RP_BUF_INIT;
  const rp_difference *last = NULL;
  for (size_t i = 0; i < list->count; i++) {
    const rp_difference *one = &list->items[i];
    bool fresh = last == NULL || strcmp(last->kind, one->kind) != 0 || strcmp(last->entity, one->entity) != 0;
    last = one;
    if (fresh) {
      rp_str name = rp_utf8_visible(arena, rp_str_of(one->entity));
      rp_buf_printf(&out, markdown ? "%s### %s %.*s\n\n" : "%s%s %.*s\n", markdown && i > 0 ? "\n" : "", one->kind,
                    RP_STR_ARG(name));
    }
    rp_buf_cstr(&out, markdown ? "- " : "  ");
    say_one(&out, one, arena);
    rp_buf_char(&out, '\n');
  }
  rp_buf_printf(&out, "%s%zu entities: %zu alike, %zu not; %zu differences\n", markdown && list->count > 0 ? "\n" : "",
                list->entities, list->same, list->entities - list->same, list->count);
  rp_str text = rp_arena_str(arena, rp_buf_str(&out));
  rp_buf_release(&out);
  return text;
}

static rp_str as_text(const rp_difference_list *list, rp_arena *arena)
{
  return listed(list, false, arena);
}

static rp_str as_markdown(const rp_difference_list *list, rp_arena *arena)
{
  return listed(list, true, arena);
}

static void member(rp_buf *out, const char *name, rp_str value)
{
  rp_buf_printf(out, "%s\"%s\": ", out->data[out->size - 1] == '{' ? "" : ", ", name);
  rp_json_string(out, value);
}

static rp_str as_json(const rp_difference_list *list, rp_arena *arena)
{
  rp_buf out = RP_BUF_INIT;
  rp_buf_printf(&out, "{\"entities\": %zu, \"alike\": %zu, \"differences\": [", list->entities, list->same);
  for (size_t i = 0; i < list->count; i++) {
    const rp_difference *one = &list->items[i];
    rp_buf_cstr(&out, i > 0 ? ",\n{" : "\n{");
    member(&out, "kind", rp_str_of(one->kind));
    member(&out, "entity", rp_str_of(one->entity));
    member(&out, "node", rp_str_of(one->part));
    member(&out, "change", rp_str_of(one->change));
    member(&out, "what", rp_str_of(one->what));
    member(&out, "before", one->before);
    member(&out, "after", one->after);
    rp_buf_char(&out, '}');
  }
  rp_buf_cstr(&out, list->count > 0 ? "\n]}\n" : "]}\n");
  rp_str text = rp_arena_str(arena, rp_buf_str(&out));
  rp_buf_release(&out);
  return text;
}

rp_difference_renderer rp_difference_format(const char *name)
{
  return strcmp(name, "text") == 0       ? as_text
         : strcmp(name, "markdown") == 0 ? as_markdown
         : strcmp(name, "json") == 0     ? as_json
                                         : NULL;
}
