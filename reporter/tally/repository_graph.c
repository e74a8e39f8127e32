// Classes lead to a parent by the links that the scan followed, paths by an index of who writes them.
#include "reporter/tally/repository_graph.h"

#include <stdlib.h>
#include <string.h>

#include "base/map.h"
#include "base/vec.h"

enum { SEVERAL = 1 }; // value of a path that more than one repository writes; else repository + 2

typedef struct builder {
  const Repipe__V1__Snapshot *snapshot;
  rp_arena *arena;
  rp_map repositories;                  ///< identity -> repository + 2
  rp_map writers;                       ///< "class path" of an output -> repository + 2, or SEVERAL
  RP_VEC(rp_repository_parent) parents; ///< of the repository at hand
} builder;

static void claim(rp_map *map, rp_str name, size_t repository)
{
  uintptr_t holder = (uintptr_t)rp_map_find(map, name);
  if (holder != repository + 2) {
    rp_map_put(map, name, (void *)(holder == 0 ? repository + 2 : SEVERAL));
  }
}

/// "luigi:LocalTarget '/data/x' [RP…]": an output is known word for word where no code stands behind it, and names something
/// outside its own repository's reach only where it is a path or an address with more than a name in it.
static bool is_place(rp_str line)
{
  size_t blank = rp_str_find(line, RP_STR(" "), 0);
  return blank != SIZE_MAX && rp_str_find(line, RP_STR("/"), blank) != SIZE_MAX &&
         rp_str_find(line, RP_STR(" [RP"), blank) == SIZE_MAX;
}

static void index_rows(builder *b)
{
  for (size_t i = 0; i < b->snapshot->n_repositories; i++) {
    claim(&b->repositories, rp_str_of(b->snapshot->repositories[i]->identity), i);
  }
  for (size_t i = 0; i < b->snapshot->n_tasks; i++) {
    const Repipe__V1__TaskRow *row = b->snapshot->tasks[i];
    for (size_t k = 0; k < row->n_outputs && !row->test && strcmp(row->kind, "external") != 0; k++) {
      rp_str line = rp_str_of(row->outputs[k]);
      if (is_place(line)) {
        claim(&b->writers, line, row->repository);
      }
    }
  }
}

static void add_parent(builder *b, uintptr_t holder, size_t repository, const char *kind, rp_str name)
{
  if (holder <= SEVERAL || holder - 2 == repository) {
    return;
  }
  size_t at = 0;
  while (at < b->parents.count && b->parents.items[at].repository != holder - 2) {
    at++;
  }
  if (at == b->parents.count) {
    rp_repository_parent parent = {
        holder - 2, rp_arena_cstr(b->arena, rp_arena_printf(b->arena, "%s %.*s", kind, RP_STR_ARG(name))), 0};
    RP_PUSH(b->arena, &b->parents, parent);
  }
  b->parents.items[at].places++;
}

/// "a.b:C", or "?a.b.C" of what was not found there: the link whose name it stands at or below says whose it is.
static void use_class(builder *b, size_t repository, const char *kind, rp_str name)
{
  const Repipe__V1__RepositoryRow *row = b->snapshot->repositories[repository];
  rp_str text = rp_str_starts_with(name, RP_STR("?")) ? rp_str_sub(name, 1, name.size) : name;
  const Repipe__V1__LinkRow *nearest = NULL; // of "acme" and "acme.base", the longer one
  for (size_t i = 0; i < row->n_links; i++) {
    rp_str link = rp_str_of(row->links[i]->name);
    bool below = rp_str_starts_with(text, link) && text.size > link.size &&
                 (text.data[link.size] == '.' || text.data[link.size] == ':');
    nearest = below && (nearest == NULL || link.size > strlen(nearest->name)) ? row->links[i] : nearest;
  }
  if (nearest != NULL) {
    uintptr_t holder = (uintptr_t)rp_map_find(&b->repositories, rp_str_of(nearest->provider));
    add_parent(b, holder, repository, kind, text);
  }
}

/// The class of a line of requires(): "(while running) " may stand before it, arguments or more behind it.
static rp_str class_of(const char *line)
{
  static const char DYNAMIC[] = "(while running) ";
  const char *from = strncmp(line, DYNAMIC, sizeof DYNAMIC - 1) == 0 ? line + sizeof DYNAMIC - 1 : line;
  rp_str name = {from, strcspn(from, "( ,[")};
  return rp_str_find(name, RP_STR(":"), 0) != SIZE_MAX ? name : RP_STR("");
}

static void use_row(builder *b, const Repipe__V1__TaskRow *row)
{
  for (size_t k = 0; k < row->n_bases; k++) {
    use_class(b, row->repository, "base", rp_str_of(row->bases[k]));
  }
  for (size_t k = 0; k < row->n_requires; k++) {
    rp_str name = class_of(row->requires[k]);
    if (name.size > 0) {
      use_class(b, row->repository, "task", name);
    }
  }
  for (size_t k = 0; k < row->n_outputs && strcmp(row->kind, "external") == 0; k++) {
    rp_str line = rp_str_of(row->outputs[k]);
    add_parent(b, (uintptr_t)rp_map_find(&b->writers, line), row->repository, "target", line);
  }
}

static int compare_parents(const void *left, const void *right)
{
  size_t a = ((const rp_repository_parent *)left)->repository;
  size_t b = ((const rp_repository_parent *)right)->repository;
  return a < b ? -1 : a > b;
}

const rp_repository_graph *rp_repository_graph_of(const Repipe__V1__Snapshot *snapshot, rp_arena *arena)
{
  builder b = {.snapshot = snapshot, .arena = arena};
  rp_map_init(&b.repositories, arena);
  rp_map_init(&b.writers, arena);
  index_rows(&b);
  rp_repository_graph *graph = RP_NEW(arena, rp_repository_graph);
  graph->count = snapshot->n_repositories;
  graph->nodes = RP_NEW_ARRAY(arena, rp_repository_node, graph->count + 1);
  for (size_t i = 0, at = 0; i < snapshot->n_repositories; i++) {
    b.parents.items = NULL;
    b.parents.count = b.parents.capacity = 0;
    for (; at < snapshot->n_tasks && snapshot->tasks[at]->repository == i; at++) {
      if (!snapshot->tasks[at]->test) {
        use_row(&b, snapshot->tasks[at]);
      }
    }
    if (b.parents.count > 0) {
      qsort(b.parents.items, b.parents.count, sizeof b.parents.items[0], compare_parents);
    }
    graph->nodes[i] = (rp_repository_node){b.parents.items, b.parents.count};
  }
  rp_map_release(&b.repositories);
  rp_map_release(&b.writers);
  return graph;
}
