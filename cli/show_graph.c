// The dependency graph as text, Graphviz or Mermaid: of the classes, or of one root's concrete graph. Either is first made
// into one small list of nodes and edges.
#include <string.h>

#include "base/utf8.h"
#include "cli/show.h"

enum { DEPTH_LIMIT = 200 };

typedef struct edge {
  size_t to;    ///< index into nodes
  rp_str label; ///< visible; empty when it is a plain dependency
  bool dashed;  ///< under a condition, any number, or while running
  size_t times; ///< several dependencies of a class look alike but for their arguments
} edge;

typedef struct node {
  rp_str label;
  const char *outcome; ///< "" when none; "unknown" for what is not known
  RP_VEC(edge) edges;
  bool child; ///< something requires it
  bool done;  ///< its subtree stands above already
} node;

typedef struct graph {
  rp_show *show;
  RP_VEC(node) nodes;
} graph;

static size_t add_node(graph *g, rp_str label, const char *outcome)
{
  node n = {.label = rp_utf8_visible(g->show->arena, label), .outcome = outcome};
  RP_PUSH(g->show->arena, &g->nodes, n);
  return g->nodes.count - 1;
}

static void add_edge(graph *g, size_t from, size_t to, rp_str label, bool dashed)
{
  edge e = {to, rp_utf8_visible(g->show->arena, label), dashed, 1};
  for (size_t i = 0; i < g->nodes.items[from].edges.count; i++) {
    edge *known = &g->nodes.items[from].edges.items[i];
    if (known->to == to && known->dashed == dashed && rp_str_eq(known->label, e.label)) {
      known->times++;
      return;
    }
  }
  RP_PUSH(g->show->arena, &g->nodes.items[from].edges, e);
  g->nodes.items[to].child = true;
}

static rp_str edge_label(graph *g, const Repipe__V1__Value *key, bool many, bool dynamic, const char *condition)
{
  rp_str name = key != NULL ? rp_show_value(g->show, key) : RP_STR("");
  return rp_str_trim(rp_arena_printf(g->show->arena, "%.*s%s%s%s%s", RP_STR_ARG(name), many ? " any number" : "",
                                     dynamic ? " while running" : "", condition[0] != '\0' ? " if " : "", condition));
}

static size_t unknown_node(graph *g, uint32_t code, const char *text)
{
  return add_node(g, rp_arena_printf(g->show->arena, "? %s RP%04u", text, code), "unknown");
}

/// Classes: an edge is what a class itself answers.
static void read_classes(graph *g)
{
  const Repipe__V1__Inventory *inventory = g->show->inventory;
  for (size_t i = 0; i < inventory->n_tasks; i++) {
    (void)add_node(g, rp_str_of(inventory->tasks[i]->family), rp_show_outcome(g->show, inventory->tasks[i]));
  }
  for (size_t i = 0; i < inventory->n_tasks; i++) {
    const Repipe__V1__Task *task = inventory->tasks[i];
    for (size_t k = 0; k < task->n_requires; k++) {
      const Repipe__V1__Dependency *d = task->requires[k];
      const Repipe__V1__Task *child = rp_show_child(g->show, d);
      size_t to = 0;
      while (child != NULL && inventory->tasks[to] != child) {
        to++;
      }
      to = child != NULL        ? to
           : d->task[0] != '\0' ? add_node(g, rp_str_of(d->task), "")
                                : unknown_node(g, d->code, d->text);
      add_edge(g, i, to, edge_label(g, d->key, d->many, d->dynamic, d->condition),
               d->many || d->dynamic || d->condition[0] != '\0');
    }
  }
}

static bool is_significant(const rp_show *show, const Repipe__V1__GraphNode *n, const char *name)
{
  const Repipe__V1__Task *task =
      n->task > 0 && n->task <= show->inventory->n_tasks ? show->inventory->tasks[n->task - 1] : NULL;
  for (size_t i = 0; task != NULL && i < task->n_parameters; i++) {
    if (strcmp(task->parameters[i]->name, name) == 0) {
      return task->parameters[i]->significant;
    }
  }
  return true;
}

/// As luigi-deps-tree names an instance: the class name and its significant parameters in serialised form.
static rp_str instance_label(const rp_show *show, const Repipe__V1__GraphNode *n)
{
  rp_buf text = RP_BUF_INIT;
  rp_str class = rp_str_of(n->class_);
  size_t colon = rp_str_rfind_char(class, ':');
  rp_str name = colon == SIZE_MAX ? class : rp_str_sub(class, colon + 1, class.size);
  size_t dot = rp_str_rfind_char(name, '.');
  name = dot == SIZE_MAX ? name : rp_str_sub(name, dot + 1, name.size);
  rp_buf_printf(&text, "%.*s-{", RP_STR_ARG(name));
  bool first = true;
  for (size_t i = 0; i < n->n_arguments; i++) {
    const Repipe__V1__Argument *a = n->arguments[i];
    if (is_significant(show, n, a->name)) {
      bool literal = a->value->kind_case == REPIPE__V1__VALUE__KIND_LITERAL;
      rp_buf_printf(&text, literal ? "%s'%s': '%s'" : "%s'%s': %s", first ? "" : ", ", a->name,
                    literal ? (strcmp(a->value->literal->type, "none") == 0 ? "None" : a->value->literal->text)
                            : rp_show_value(show, a->value).data);
      first = false;
    }
  }
  rp_buf_char(&text, '}');
  rp_str label = rp_arena_str(show->arena, rp_buf_str(&text));
  rp_buf_release(&text);
  return label;
}

static void add_edges(graph *g, size_t from, Repipe__V1__GraphEdge *const *edges, size_t count, size_t known,
                      bool dynamic)
{
  for (size_t i = 0; i < count; i++) {
    const Repipe__V1__GraphEdge *e = edges[i];
    size_t to = e->node > 0 && e->node <= known ? e->node - 1 : unknown_node(g, e->code, e->text);
    add_edge(g, from, to, edge_label(g, e->key, e->many, dynamic, e->condition),
             e->many || dynamic || e->condition[0] != '\0');
  }
}

static void read_graph(graph *g, const Repipe__V1__Graph *concrete)
{
  for (size_t i = 0; i < concrete->n_nodes; i++) {
    (void)add_node(g, instance_label(g->show, concrete->nodes[i]), "");
  }
  for (size_t i = 0; i < concrete->n_nodes; i++) {
    const Repipe__V1__GraphNode *n = concrete->nodes[i];
    add_edges(g, i, n->requires, n->n_requires, concrete->n_nodes, false);
    add_edges(g, i, n->dynamic, n->n_dynamic, concrete->n_nodes, true);
  }
}

/// What is written beside an edge.
static rp_str words_of(const graph *g, const edge *e)
{
  return e->times == 1 ? e->label
                       : rp_str_trim(rp_arena_printf(g->show->arena, "%.*s%s%zu times", RP_STR_ARG(e->label),
                                                     e->label.size > 0 ? ", " : "", e->times));
}

// ---- text ----

typedef struct frame {
  size_t node, next;
  size_t indent; ///< bytes of the prefix before this node's own mark
  bool last;
} frame;

/// One tree with an explicit stack, as luigi-deps-tree draws it. What stands above already is named and not drawn again.
static void print_tree(graph *g, size_t root)
{
  rp_buf *out = &g->show->out;
  rp_buf prefix = RP_BUF_INIT;
  RP_VEC(frame) stack = {0};
  RP_PUSH(g->show->arena, &stack, ((frame){root, 0, 0, true}));
  rp_buf_printf(out, "└─--[%.*s]\n", RP_STR_ARG(g->nodes.items[root].label));
  g->nodes.items[root].done = true;
  while (stack.count > 0) {
    frame *top = &stack.items[stack.count - 1];
    const node *at = &g->nodes.items[top->node];
    prefix.size = top->indent;
    if (top->next == at->edges.count) {
      stack.count--;
      continue;
    }
    rp_buf_cstr(&prefix, top->last ? "   " : "|  ");
    const edge *e = &at->edges.items[top->next++];
    bool last = top->next == at->edges.count;
    node *child = &g->nodes.items[e->to];
    bool again = child->done && child->edges.count > 0;
    bool deep = stack.count >= DEPTH_LIMIT;
    rp_str words = words_of(g, e);
    rp_buf_add(out, rp_buf_str(&prefix));
    rp_buf_printf(out, "%s[%.*s]%s%.*s%s\n", last ? "└─--" : "|--", RP_STR_ARG(child->label),
                  words.size > 0 ? "  " : "", RP_STR_ARG(words),
                  again                            ? "  (as above)"
                  : deep && child->edges.count > 0 ? "  (deeper than is drawn)"
                                                   : "");
    if (!again && !deep) {
      child->done = true;
      RP_PUSH(g->show->arena, &stack, ((frame){e->to, 0, prefix.size, last}));
    }
  }
  rp_buf_release(&prefix);
}

static void print_text(graph *g, bool concrete)
{
  if (concrete) {
    print_tree(g, 0);
    return;
  }
  size_t alone = 0;
  for (size_t i = 0; i < g->nodes.count; i++) {
    alone += !g->nodes.items[i].child && g->nodes.items[i].edges.count == 0;
    if (!g->nodes.items[i].child && g->nodes.items[i].edges.count > 0) {
      print_tree(g, i);
    }
  }
  for (size_t i = 0; i < g->nodes.count; i++) { // circles have no first node
    if (!g->nodes.items[i].done && g->nodes.items[i].edges.count > 0) {
      print_tree(g, i);
    }
  }
  rp_buf_printf(&g->show->out, "%zu classes require nothing and are required by nothing\n", alone);
}

// ---- Graphviz and Mermaid ----

static const struct {
  const char *outcome, *fill, *ink;
} COLOURS[] = {{"exact", "#d9eddf", "#1e5b37"},   {"review", "#f3e7c4", "#6a4f08"}, {"collapsed", "#dbe4f6", "#27457f"},
               {"blocked", "#f6d7d3", "#8e2a20"}, {"failed", "#ecd9f3", "#5d1a7c"}, {"unknown", "#ffffff", "#8e2a20"}};

enum { COLOUR_COUNT = sizeof COLOURS / sizeof COLOURS[0] };

/// Inside double quotes of DOT: backslashes and quotes escaped, all else is text.
static void add_quoted(rp_buf *out, rp_str text)
{
  rp_buf_char(out, '"');
  for (size_t i = 0; i < text.size; i++) {
    if (text.data[i] == '"' || text.data[i] == '\\') {
      rp_buf_char(out, '\\');
    }
    rp_buf_char(out, text.data[i]);
  }
  rp_buf_char(out, '"');
}

/// Inside double quotes of Mermaid, which takes HTML there: what means something to either as an entity code.
static void add_entities(rp_buf *out, rp_str text)
{
  rp_buf_char(out, '"');
  for (size_t i = 0; i < text.size; i++) {
    unsigned char c = (unsigned char)text.data[i];
    bool plain = c >= 0x80 || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                 strchr(" .,:_-/=()'?+", c) != NULL;
    if (plain) {
      rp_buf_char(out, (char)c);
    } else {
      rp_buf_printf(out, "#%u;", c);
    }
  }
  rp_buf_char(out, '"');
}

static void print_dot(graph *g)
{
  rp_buf *out = &g->show->out;
  rp_buf_cstr(out, "digraph luigi {\n  rankdir=LR;\n  node [shape=box, style=\"rounded,filled\", "
                   "fillcolor=\"#f4f4f2\", fontname=\"Helvetica\"];\n");
  for (size_t i = 0; i < g->nodes.count; i++) {
    const node *n = &g->nodes.items[i];
    rp_buf_printf(out, "  n%zu [label=", i);
    add_quoted(out, n->label);
    for (size_t k = 0; k < COLOUR_COUNT; k++) {
      if (strcmp(n->outcome, COLOURS[k].outcome) == 0) {
        rp_buf_printf(out, ", fillcolor=\"%s\", fontcolor=\"%s\"%s", COLOURS[k].fill, COLOURS[k].ink,
                      k + 1 == COLOUR_COUNT ? ", style=\"rounded,dashed\"" : "");
      }
    }
    rp_buf_cstr(out, "];\n");
  }
  for (size_t i = 0; i < g->nodes.count; i++) {
    for (size_t k = 0; k < g->nodes.items[i].edges.count; k++) {
      const edge *e = &g->nodes.items[i].edges.items[k];
      rp_buf_printf(out, "  n%zu -> n%zu", i, e->to);
      rp_str words = words_of(g, e);
      if (words.size > 0) {
        rp_buf_cstr(out, " [label=");
        add_quoted(out, words);
        rp_buf_cstr(out, e->dashed ? ", style=dashed]" : "]");
      }
      rp_buf_cstr(out, ";\n");
    }
  }
  rp_buf_cstr(out, "}\n");
}

static void print_mermaid(graph *g)
{
  rp_buf *out = &g->show->out;
  rp_buf_cstr(out, "flowchart LR\n");
  for (size_t i = 0; i < g->nodes.count; i++) {
    const node *n = &g->nodes.items[i];
    rp_buf_printf(out, "  n%zu[", i);
    add_entities(out, n->label);
    rp_buf_cstr(out, "]");
    for (size_t k = 0; k < COLOUR_COUNT; k++) {
      if (strcmp(n->outcome, COLOURS[k].outcome) == 0) {
        rp_buf_printf(out, ":::%s", n->outcome);
      }
    }
    rp_buf_cstr(out, "\n");
  }
  for (size_t i = 0; i < g->nodes.count; i++) {
    for (size_t k = 0; k < g->nodes.items[i].edges.count; k++) {
      const edge *e = &g->nodes.items[i].edges.items[k];
      rp_buf_printf(out, "  n%zu %s", i, e->dashed ? "-.->" : "-->");
      rp_str words = words_of(g, e);
      if (words.size > 0) {
        rp_buf_char(out, '|');
        add_entities(out, words);
        rp_buf_char(out, '|');
      }
      rp_buf_printf(out, " n%zu\n", e->to);
    }
  }
  for (size_t k = 0; k < COLOUR_COUNT; k++) {
    rp_buf_printf(out, "  classDef %s fill:%s,color:%s,stroke:%s\n", COLOURS[k].outcome, COLOURS[k].fill,
                  COLOURS[k].ink, COLOURS[k].ink);
  }
}

void rp_show_graph(rp_show *show, const Repipe__V1__Graph *concrete, rp_graph_format format)
{
  graph g = {.show = show};
  if (concrete != NULL) {
    read_graph(&g, concrete);
  } else {
    read_classes(&g);
  }
  if (format == RP_GRAPH_DOT) {
    print_dot(&g);
  } else if (format == RP_GRAPH_MERMAID) {
    print_mermaid(&g);
  } else {
    print_text(&g, concrete != NULL);
  }
}
