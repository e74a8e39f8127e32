// Requirements that exclude one another, and images that could hold several repositories. A contradiction is stated only where it
// is proved (reporter/store/version.h); what holds under a marker alone proves none. Of each requirement of a library two kinds of rows are
// made: with every other one that stands in the same repository, or in one that builds on it or that it builds on; else with the one
// that most repositories ask for among those that exclude it. The image plan puts each repository, those with most pins first, into
// the first image that it does not contradict.
#include <stdlib.h>
#include <string.h>

#include "base/map.h"
#include "proto/message.h"
#include "reporter/store/requirement.h"
#include "reporter/store/version.h"
#include "reporter/tally/insight.h"

/// One specifier of one library, and who asks for it.
typedef struct asked {
  const char *library;
  rp_str specifier;
  const Repipe__V1__MentionRow *first;
  rp_clauses clauses;
  RP_VEC(uint32_t) repositories; ///< each once, in order
} asked;

typedef RP_VEC(asked *) asked_list;

typedef struct planned {
  Repipe__V1__ImageRow *row;
  asked_list holds;
  bool alone; ///< of a repository that contradicts itself
} planned;

typedef struct builder {
  Repipe__V1__Snapshot *snapshot;
  rp_arena *arena;
  rp_map known; ///< "library\nspecifier" -> asked
  asked_list list;
  asked_list *of_repository;
  uint32_t *unknown;   ///< by repository: requirements that are not understood, or hold under a marker
  uint32_t *mentioned; ///< by repository: requirements
  bool *torn;          ///< by repository: its own requirements contradict one another
  rp_map pairs;        ///< rows that are there already
  RP_VEC(Repipe__V1__ConflictRow *) conflicts;
  RP_VEC(planned *) images;
} builder;

static void take(builder *b, const Repipe__V1__MentionRow *row)
{
  rp_requirement r = rp_requirement_parse(rp_str_of(row->text), b->arena);
  rp_clauses clauses = {0};
  b->mentioned[row->repository]++;
  if (!r.known || r.marker.size > 0 || !rp_clauses_add(&clauses, r.specifier, b->arena)) {
    b->unknown[row->repository]++;
    return;
  }
  rp_str key = rp_arena_printf(b->arena, "%s\n%.*s", row->name, RP_STR_ARG(r.specifier));
  asked *one = rp_map_find(&b->known, key);
  if (one == NULL) {
    one = RP_NEW(b->arena, asked);
    *one = (asked){.library = row->name, .specifier = r.specifier, .first = row, .clauses = clauses};
    rp_map_put(&b->known, key, one);
    RP_PUSH(b->arena, &b->list, one);
  }
  if (one->repositories.count == 0 || one->repositories.items[one->repositories.count - 1] != row->repository) {
    RP_PUSH(b->arena, &one->repositories, row->repository);
    RP_PUSH(b->arena, &b->of_repository[row->repository], one);
  }
}

static bool excludes(builder *b, const asked *one, const asked *other)
{
  rp_clauses both = {0};
  for (size_t i = 0; i < one->clauses.count; i++) {
    RP_PUSH(b->arena, &both, one->clauses.items[i]);
  }
  for (size_t i = 0; i < other->clauses.count; i++) {
    RP_PUSH(b->arena, &both, other->clauses.items[i]);
  }
  return !rp_clauses_met(both.items, both.count);
}

static bool builds_on(const Repipe__V1__Snapshot *s, uint32_t one, uint32_t other)
{
  const Repipe__V1__RepositoryRow *row = s->repositories[one];
  for (size_t i = 0; i < row->n_parents; i++) {
    if (strcmp(row->parents[i]->identity, s->repositories[other]->identity) == 0) {
      return true;
    }
  }
  return false;
}

static bool meet(const Repipe__V1__Snapshot *s, const asked *one, const asked *other)
{
  for (size_t i = 0; i < one->repositories.count; i++) {
    for (size_t k = 0; k < other->repositories.count; k++) {
      uint32_t a = one->repositories.items[i];
      uint32_t c = other->repositories.items[k];
      if (a == c || builds_on(s, a, c) || builds_on(s, c, a)) {
        return true;
      }
    }
  }
  return false;
}

static char *place_of(builder *b, const Repipe__V1__MentionRow *row)
{
  return rp_arena_cstr(b->arena, rp_arena_printf(b->arena, "%s:%u", row->path, row->line));
}

static void add_conflict(builder *b, const asked *one, const asked *other, bool together)
{
  rp_str key = rp_arena_printf(b->arena, "%s\n%.*s\n%.*s", one->library, RP_STR_ARG(one->specifier),
                               RP_STR_ARG(other->specifier));
  rp_str turned = rp_arena_printf(b->arena, "%s\n%.*s\n%.*s", one->library, RP_STR_ARG(other->specifier),
                                  RP_STR_ARG(one->specifier));
  if (rp_map_has(&b->pairs, turned) || rp_map_put(&b->pairs, key, b) != NULL) {
    return;
  }
  Repipe__V1__ConflictRow *row = RP_MESSAGE(b->arena, Repipe__V1__ConflictRow, REPIPE__V1__CONFLICT_ROW__INIT);
  row->library = rp_arena_cstr(b->arena, rp_str_of(one->library));
  row->one = rp_arena_cstr(b->arena, one->specifier);
  row->one_repository = b->snapshot->repositories[one->first->repository]->identity;
  row->one_place = place_of(b, one->first);
  row->other = rp_arena_cstr(b->arena, other->specifier);
  row->other_repository = b->snapshot->repositories[other->first->repository]->identity;
  row->other_place = place_of(b, other->first);
  row->repositories = (uint32_t)one->repositories.count;
  row->other_repositories = (uint32_t)other->repositories.count;
  row->together = together;
  RP_PUSH(b->arena, &b->conflicts, row);
}

static int compare_asked(const void *left, const void *right)
{
  const asked *a = *(asked *const *)left;
  const asked *b = *(asked *const *)right;
  int library = strcmp(a->library, b->library);
  return library != 0 ? library : rp_str_cmp(a->specifier, b->specifier);
}

static bool is_more(const asked *one, const asked *other)
{
  return other == NULL || one->repositories.count > other->repositories.count;
}

static void find_conflicts(builder *b)
{
  for (size_t i = 0; i < b->list.count; i++) {
    const asked *one = b->list.items[i];
    const asked *most = NULL;
    size_t from = i;
    while (from > 0 && strcmp(b->list.items[from - 1]->library, one->library) == 0) {
      from--;
    }
    for (size_t k = from; k < b->list.count && strcmp(b->list.items[k]->library, one->library) == 0; k++) {
      const asked *other = b->list.items[k];
      if (k == i || !excludes(b, one, other)) {
        continue;
      }
      most = is_more(other, most) ? other : most;
      if (meet(b->snapshot, one, other)) {
        add_conflict(b, one, other, true);
      }
    }
    if (most != NULL) {
      add_conflict(b, one, most, meet(b->snapshot, one, most));
    }
  }
}

// ---- images ----

static bool is_pin(const asked *one)
{
  return one->clauses.count == 1 && strcmp(one->clauses.items[0].op, "==") == 0 && !one->clauses.items[0].prefix;
}

static size_t count_pins(const asked_list *list)
{
  size_t pins = 0;
  for (size_t i = 0; i < list->count; i++) {
    pins += is_pin(list->items[i]);
  }
  return pins;
}

/// What the image holds of each library, and what comes to it, must leave a version.
static bool fits(builder *b, const planned *image, const asked_list *more)
{
  for (size_t i = 0; i < more->count; i++) {
    rp_clauses all = {0};
    const asked_list *parts[] = {&image->holds, more};
    for (size_t p = 0; p < 2; p++) {
      for (size_t k = 0; k < parts[p]->count; k++) {
        const asked *one = parts[p]->items[k];
        for (size_t c = 0; c < one->clauses.count && strcmp(one->library, more->items[i]->library) == 0; c++) {
          RP_PUSH(b->arena, &all, one->clauses.items[c]);
        }
      }
    }
    if (!rp_clauses_met(all.items, all.count)) {
      return false;
    }
  }
  return true;
}

static planned *new_image(builder *b, uint32_t number)
{
  planned *image = RP_NEW(b->arena, planned);
  image->row = RP_MESSAGE(b->arena, Repipe__V1__ImageRow, REPIPE__V1__IMAGE_ROW__INIT);
  image->row->number = number;
  image->row->repositories = RP_NEW_ARRAY(b->arena, char *, b->snapshot->n_repositories + 1);
  RP_PUSH(b->arena, &b->images, image);
  return image;
}

static void put(builder *b, planned *image, uint32_t repository)
{
  const Repipe__V1__RepositoryRow *row = b->snapshot->repositories[repository];
  const asked_list *mine = &b->of_repository[repository];
  image->row->repositories[image->row->n_repositories++] = row->identity;
  image->row->unknown += b->unknown[repository];
  for (size_t i = 0; i < b->snapshot->n_workflows; i++) {
    image->row->workflows += b->snapshot->workflows[i]->repository == repository;
  }
  for (size_t i = 0; i < mine->count; i++) {
    bool there = false;
    for (size_t k = 0; k < image->holds.count; k++) {
      there = there || image->holds.items[k] == mine->items[i];
    }
    if (!there) {
      RP_PUSH(b->arena, &image->holds, mine->items[i]);
    }
  }
}

/// Whether a repository that does not contradict itself asks for it.
static bool counts(const builder *b, const asked *one)
{
  bool sound = false;
  for (size_t i = 0; i < one->repositories.count; i++) {
    sound = sound || !b->torn[one->repositories.items[i]];
  }
  return sound && is_pin(one);
}

/// So many pins of one library exclude one another: fewer images cannot do.
static uint32_t least_of(const builder *b)
{
  uint32_t most = b->images.count > 0;
  for (size_t i = 0; i < b->list.count;) {
    uint32_t pins = 0;
    size_t from = i;
    for (; i < b->list.count && strcmp(b->list.items[i]->library, b->list.items[from]->library) == 0; i++) {
      bool fresh = counts(b, b->list.items[i]);
      for (size_t k = from; k < i && fresh; k++) { // ==3.5 and ==3.5.0 are one
        fresh = !counts(b, b->list.items[k]) || rp_version_compare(&b->list.items[k]->clauses.items[0].version,
                                                                   &b->list.items[i]->clauses.items[0].version) != 0;
      }
      pins += fresh;
    }
    most = pins > most ? pins : most;
  }
  return most;
}

static int compare_text(const void *left, const void *right)
{
  return strcmp(*(char *const *)left, *(char *const *)right);
}

static void finish_image(builder *b, planned *image, uint32_t least)
{
  Repipe__V1__ImageRow *row = image->row;
  row->least = least;
  row->pins = RP_NEW_ARRAY(b->arena, char *, image->holds.count + 1);
  for (size_t i = 0; i < image->holds.count; i++) {
    const asked *one = image->holds.items[i];
    if (is_pin(one)) {
      row->pins[row->n_pins++] =
          rp_arena_cstr(b->arena, rp_arena_printf(b->arena, "%s%.*s", one->library, RP_STR_ARG(one->specifier)));
    }
  }
  qsort(row->pins, row->n_pins, sizeof *row->pins, compare_text);
  qsort(row->repositories, row->n_repositories, sizeof *row->repositories, compare_text);
}

typedef struct turn {
  uint32_t repository;
  size_t pins;
} turn;

static int compare_turns(const void *left, const void *right)
{
  const turn *a = left;
  const turn *b = right;
  return a->pins != b->pins ? (a->pins > b->pins ? -1 : 1)
                            : (a->repository > b->repository) - (a->repository < b->repository);
}

static void plan_images(builder *b)
{
  Repipe__V1__Snapshot *s = b->snapshot;
  turn *turns = RP_NEW_ARRAY(b->arena, turn, s->n_repositories + 1);
  size_t count = 0;
  planned *silent = NULL;
  for (uint32_t i = 0; i < s->n_repositories; i++) {
    if (s->repositories[i]->totals->with_luigi > 0 && b->mentioned[i] > 0) {
      turns[count++] = (turn){i, count_pins(&b->of_repository[i])};
    }
  }
  qsort(turns, count, sizeof *turns, compare_turns);
  for (size_t i = 0; i < count; i++) {
    size_t at = 0;
    while (at < b->images.count &&
           (b->images.items[at]->alone || !fits(b, b->images.items[at], &b->of_repository[turns[i].repository]))) {
      at++;
    }
    planned *image = at < b->images.count ? b->images.items[at] : new_image(b, (uint32_t)at + 1);
    image->alone = b->torn[turns[i].repository];
    put(b, image, turns[i].repository);
  }
  uint32_t least = least_of(b);
  for (uint32_t i = 0; i < s->n_repositories; i++) {
    if (s->repositories[i]->totals->with_luigi > 0 && b->mentioned[i] == 0) {
      silent = silent != NULL ? silent : new_image(b, 0);
      put(b, silent, i);
    }
  }
  s->images = RP_NEW_ARRAY(b->arena, Repipe__V1__ImageRow *, b->images.count + 1);
  s->n_images = b->images.count;
  for (size_t i = 0; i < b->images.count; i++) {
    finish_image(b, b->images.items[i], least);
    s->images[i] = b->images.items[i]->row;
  }
}

void rp_insight_conflicts(Repipe__V1__Snapshot *s, rp_arena *arena)
{
  builder b = {.snapshot = s, .arena = arena};
  rp_map_init(&b.known, arena);
  rp_map_init(&b.pairs, arena);
  b.of_repository = RP_NEW_ARRAY(arena, asked_list, s->n_repositories + 1);
  b.unknown = RP_NEW_ARRAY(arena, uint32_t, s->n_repositories + 1);
  b.mentioned = RP_NEW_ARRAY(arena, uint32_t, s->n_repositories + 1);
  for (size_t i = 0; i < s->n_mentions; i++) {
    if (strcmp(s->mentions[i]->kind, "library") == 0 &&
        s->repositories[s->mentions[i]->repository]->totals->with_luigi > 0) {
      take(&b, s->mentions[i]);
    }
  }
  if (b.list.count > 0) {
    qsort(b.list.items, b.list.count, sizeof b.list.items[0], compare_asked);
  }
  b.torn = RP_NEW_ARRAY(arena, bool, s->n_repositories + 1);
  const planned nothing = {0};
  for (size_t i = 0; i < s->n_repositories; i++) {
    b.torn[i] = !fits(&b, &nothing, &b.of_repository[i]);
  }
  find_conflicts(&b);
  plan_images(&b);
  s->conflicts = b.conflicts.items;
  s->n_conflicts = b.conflicts.count;
  rp_map_release(&b.known);
  rp_map_release(&b.pairs);
}
