// The graph of repositories, its strongly connected parts (Tarjan, with a stack of its own), and ranks over them. Parts come
// out of Tarjan's walk along parents with every parent before its children, so one pass ranks them.
#include "reporter/tally/waves.h"

#include <stdlib.h>
#include <string.h>

#include "base/map.h"
#include "base/vec.h"
#include "proto/message.h"
#include "reporter/store/outcomes.h"
#include "reporter/tally/repository_graph.h"
#include "reporter/tally/status.h"

typedef struct part {
  size_t *members;
  size_t count;
  uint32_t rank, points;
  uint64_t longest; ///< points of the heaviest chain that ends here
  size_t before;    ///< the part before it on that chain, plus 1
  bool open;
  rp_map waits; ///< repositories that it waits for; of a part with nothing left, what it hands on
} part;

typedef struct walk {
  const rp_repository_graph *graph;
  rp_arena *arena;
  size_t *order, *low, *part_of; ///< by repository; 0: not seen yet, else plus 1
  bool *on_stack;
  size_t seen;
  RP_VEC(size_t) stack;
  RP_VEC(part) parts;
} walk;

typedef struct frame {
  size_t node, next;
} frame;

static int compare_index(const void *left, const void *right)
{
  size_t a = *(const size_t *)left;
  size_t b = *(const size_t *)right;
  return a < b ? -1 : a > b;
}

static void close_part(walk *w, size_t node)
{
  part one = {0};
  size_t from = w->stack.count;
  while (w->stack.items[--from] != node) {
  }
  one.count = w->stack.count - from;
  one.members = RP_NEW_ARRAY(w->arena, size_t, one.count);
  memcpy(one.members, &w->stack.items[from], one.count * sizeof *one.members);
  qsort(one.members, one.count, sizeof *one.members, compare_index);
  w->stack.count = from;
  for (size_t i = 0; i < one.count; i++) {
    w->on_stack[one.members[i]] = false;
    w->part_of[one.members[i]] = w->parts.count + 1;
  }
  RP_PUSH(w->arena, &w->parts, one);
}

static void enter(walk *w, size_t node, frame *frames, size_t *depth)
{
  w->order[node] = w->low[node] = ++w->seen;
  w->on_stack[node] = true;
  RP_PUSH(w->arena, &w->stack, node);
  frames[(*depth)++] = (frame){node, 0};
}

static void find_parts(walk *w)
{
  frame *frames = RP_NEW_ARRAY(w->arena, frame, w->graph->count + 1);
  for (size_t start = 0; start < w->graph->count; start++) {
    size_t depth = 0;
    if (w->order[start] == 0) {
      enter(w, start, frames, &depth);
    }
    while (depth > 0) {
      frame *top = &frames[depth - 1];
      const rp_repository_node *node = &w->graph->nodes[top->node];
      if (top->next < node->count) {
        size_t parent = node->parents[top->next++].repository;
        if (w->order[parent] == 0) {
          enter(w, parent, frames, &depth);
        } else if (w->on_stack[parent] && w->order[parent] < w->low[top->node]) {
          w->low[top->node] = w->order[parent];
        }
        continue;
      }
      if (w->low[top->node] == w->order[top->node]) {
        close_part(w, top->node);
      }
      depth--;
      if (depth > 0 && w->low[top->node] < w->low[frames[depth - 1].node]) {
        w->low[frames[depth - 1].node] = w->low[top->node];
      }
    }
  }
}

static uint32_t left_of(const Repipe__V1__RepositoryRow *row)
{
  const Repipe__V1__Statuses *s = row->totals->statuses;
  return s->luigi + s->drafted + s->dual;
}

/// Ranks a part whose parents are ranked.
static void rank_part(walk *w, Repipe__V1__Snapshot *s, part *one)
{
  rp_map_init(&one->waits, w->arena);
  for (size_t i = 0; i < one->count; i++) {
    one->open = one->open || left_of(s->repositories[one->members[i]]) > 0;
    one->points += s->repositories[one->members[i]]->totals->points;
  }
  for (size_t i = 0; i < one->count; i++) {
    const rp_repository_node *node = &w->graph->nodes[one->members[i]];
    for (size_t k = 0; k < node->count; k++) {
      size_t at = w->part_of[node->parents[k].repository] - 1;
      part *parent = &w->parts.items[at];
      if (parent == one) {
        continue;
      }
      one->rank = parent->rank > one->rank ? parent->rank : one->rank;
      if (parent->longest > one->longest) {
        one->longest = parent->longest;
        one->before = at + 1;
      }
      const char *identity = s->repositories[node->parents[k].repository]->identity;
      if (left_of(s->repositories[node->parents[k].repository]) > 0) {
        rp_map_put(&one->waits, rp_str_of(identity), s);
      }
      for (const rp_map_entry *e = parent->open ? NULL : rp_map_next(&parent->waits, NULL); e != NULL;
           e = rp_map_next(&parent->waits, e)) {
        rp_map_put(&one->waits, rp_map_key(e), s);
      }
    }
  }
  one->rank += one->open;
  one->longest += one->points;
}

static int compare_names(const void *left, const void *right)
{
  return strcmp(*(char *const *)left, *(char *const *)right);
}

static void fill_row(walk *w, Repipe__V1__Snapshot *s, size_t index)
{
  Repipe__V1__RepositoryRow *row = s->repositories[index];
  const part *mine = &w->parts.items[w->part_of[index] - 1];
  row->wave = left_of(row) > 0 ? mine->rank : 0;
  row->together = RP_NEW_ARRAY(w->arena, char *, mine->count);
  row->n_together = 0;
  for (size_t i = 0; i < mine->count; i++) {
    if (mine->members[i] != index) {
      row->together[row->n_together++] = s->repositories[mine->members[i]]->identity;
    }
  }
  row->waits = RP_NEW_ARRAY(w->arena, char *, rp_map_count(&mine->waits) + 1);
  row->n_waits = 0;
  for (const rp_map_entry *e = row->wave == 0 ? NULL : rp_map_next(&mine->waits, NULL); e != NULL;
       e = rp_map_next(&mine->waits, e)) {
    row->waits[row->n_waits++] = rp_arena_cstr(w->arena, rp_map_key(e));
  }
  qsort(row->waits, row->n_waits, sizeof *row->waits, compare_names);
}

static Repipe__V1__WaveRow *new_wave(uint32_t number, rp_arena *arena)
{
  Repipe__V1__WaveRow *wave = RP_MESSAGE(arena, Repipe__V1__WaveRow, REPIPE__V1__WAVE_ROW__INIT);
  wave->number = number;
  wave->launched_outcomes = RP_MESSAGE(arena, Repipe__V1__Outcomes, REPIPE__V1__OUTCOMES__INIT);
  wave->candidate_outcomes = RP_MESSAGE(arena, Repipe__V1__Outcomes, REPIPE__V1__OUTCOMES__INIT);
  wave->task_outcomes = RP_MESSAGE(arena, Repipe__V1__Outcomes, REPIPE__V1__OUTCOMES__INIT);
  wave->statuses = RP_MESSAGE(arena, Repipe__V1__Statuses, REPIPE__V1__STATUSES__INIT);
  return wave;
}

static void count_waves(Repipe__V1__Snapshot *s, uint32_t most, rp_arena *arena)
{
  s->waves = RP_NEW_ARRAY(arena, Repipe__V1__WaveRow *, most + 1);
  s->n_waves = most;
  for (uint32_t i = 0; i < most; i++) {
    s->waves[i] = new_wave(i + 1, arena);
  }
  s->no_wave = new_wave(0, arena);
  for (size_t i = 0; i < s->n_repositories; i++) {
    const Repipe__V1__RepositoryRow *row = s->repositories[i];
    Repipe__V1__WaveRow *wave = row->wave > 0 ? s->waves[row->wave - 1] : s->no_wave;
    wave->repositories++;
    wave->ready += row->wave > 0 && row->n_waits == 0;
    wave->points += row->totals->points;
    wave->workflows += left_of(row);
    rp_outcomes_add(wave->launched_outcomes, row->totals->launched);
    rp_outcomes_add(wave->candidate_outcomes, row->totals->candidates);
    rp_outcomes_add(wave->task_outcomes, row->totals->tasks);
    rp_statuses_add(wave->statuses, row->totals->statuses);
  }
  for (size_t i = 0; i < s->n_workflows; i++) {
    const Repipe__V1__WorkflowRow *row = s->workflows[i];
    if (row->launched && row->points > 0) {
      s->waves[s->repositories[row->repository]->wave - 1]->launched++;
    }
  }
}

static void find_critical(walk *w, Repipe__V1__Snapshot *s)
{
  size_t at = 0; // plus 1
  for (size_t i = 0; i < w->parts.count; i++) {
    at = w->parts.items[i].longest > (at > 0 ? w->parts.items[at - 1].longest : 0) ? i + 1 : at;
  }
  s->critical_points = at > 0 ? (uint32_t)w->parts.items[at - 1].longest : 0;
  RP_VEC(size_t) chain = {0};
  for (; at > 0; at = w->parts.items[at - 1].before) {
    RP_PUSH(w->arena, &chain, at - 1);
  }
  s->critical_path = RP_NEW_ARRAY(w->arena, char *, s->n_repositories + 1);
  s->n_critical_path = 0;
  for (size_t i = chain.count; i > 0; i--) {
    const part *one = &w->parts.items[chain.items[i - 1]];
    for (size_t k = 0; k < one->count; k++) {
      if (left_of(s->repositories[one->members[k]]) > 0) {
        s->critical_path[s->n_critical_path++] = s->repositories[one->members[k]]->identity;
      }
    }
  }
}

void rp_waves(Repipe__V1__Snapshot *s, rp_arena *arena)
{
  rp_effort(s, arena);
  walk w = {.graph = rp_repository_graph_of(s, arena), .arena = arena};
  size_t room = s->n_repositories + 1;
  w.order = RP_NEW_ARRAY(arena, size_t, room);
  w.low = RP_NEW_ARRAY(arena, size_t, room);
  w.part_of = RP_NEW_ARRAY(arena, size_t, room);
  w.on_stack = RP_NEW_ARRAY(arena, bool, room);
  find_parts(&w);
  uint32_t most = 0;
  for (size_t i = 0; i < w.parts.count; i++) {
    rank_part(&w, s, &w.parts.items[i]);
    most = w.parts.items[i].rank > most ? w.parts.items[i].rank : most;
  }
  for (size_t i = 0; i < s->n_repositories; i++) {
    Repipe__V1__RepositoryRow *row = s->repositories[i];
    const rp_repository_node *node = &w.graph->nodes[i];
    row->parents = RP_NEW_ARRAY(arena, Repipe__V1__ParentRow *, node->count + 1);
    row->n_parents = 0;
    for (size_t k = 0; k < node->count; k++) {
      Repipe__V1__ParentRow *parent = RP_MESSAGE(arena, Repipe__V1__ParentRow, REPIPE__V1__PARENT_ROW__INIT);
      parent->identity = s->repositories[node->parents[k].repository]->identity;
      parent->why = node->parents[k].why;
      parent->places = node->parents[k].places;
      parent->open = left_of(s->repositories[node->parents[k].repository]) > 0;
      row->parents[row->n_parents++] = parent;
    }
    fill_row(&w, s, i);
  }
  count_waves(s, most, arena);
  find_critical(&w, s);
  for (size_t i = 0; i < w.parts.count; i++) {
    rp_map_release(&w.parts.items[i].waits);
  }
}
