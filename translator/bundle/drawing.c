/// The graph of each workflow as text for two programs. Names come from foreign code: what is drawn is one line of
/// visible characters without quotes and brackets.

#include "translator/bundle/drawing.h"

#include "base/buf.h"
#include "base/utf8.h"

typedef void (*edge_writer)(rp_buf *out, size_t workflow, size_t from, size_t to, bool data);

static const char *label(rp_arena *arena, const char *text)
{
  char *copy = rp_arena_cstr(arena, rp_utf8_visible(arena, rp_str_of(text)));
  for (char *c = copy; *c != '\0'; c++) {
    if (strchr("\"\\[]{}()<>|#;&`", *c) != NULL) {
      *c = '_';
    }
  }
  return copy;
}

static size_t find(const Repipe__V1__WorkflowPlan *workflow, const char *id, const rp_map *ids)
{
  const size_t *index = rp_map_find(ids, rp_str_of(id));
  return index != NULL ? *index : workflow->n_nodes;
}

// Every pair of nodes once: with data where any binding has some.
static void edges(rp_buf *out, const Repipe__V1__WorkflowPlan *workflow, size_t number, edge_writer write,
                  rp_arena *arena)
{
  rp_map ids;
  rp_map_init(&ids, arena);
  size_t *numbers = RP_NEW_ARRAY(arena, size_t, workflow->n_nodes);
  size_t *drawn = RP_NEW_ARRAY(arena, size_t, workflow->n_nodes + 1);
  for (size_t i = 0; i < workflow->n_nodes; i++) {
    numbers[i] = i;
    rp_map_put(&ids, rp_str_of(workflow->nodes[i]->id), &numbers[i]);
  }
  for (size_t i = 0; i < workflow->n_nodes; i++) {
    const Repipe__V1__PlanNode *node = workflow->nodes[i];
    for (size_t k = 0; k < node->n_bindings; k++) {
      const Repipe__V1__PlanBinding *binding = node->bindings[k];
      bool answer = binding->source_case == REPIPE__V1__PLAN_BINDING__SOURCE_ANSWER;
      bool one = binding->source_case == REPIPE__V1__PLAN_BINDING__SOURCE_PROMISE;
      bool list = binding->source_case == REPIPE__V1__PLAN_BINDING__SOURCE_PROMISES;
      size_t count = list ? binding->promises->n_items : answer || one ? 1 : 0;
      for (size_t p = 0; p < count; p++) {
        const char *id = answer ? RP_PROBE_ID : one ? binding->promise->node : binding->promises->items[p]->node;
        size_t from = find(workflow, id, &ids);
        if (from < workflow->n_nodes && drawn[from] != i + 1) {
          drawn[from] = i + 1;
          write(out, number, from, i, true);
        }
      }
    }
    for (size_t k = 0; k < node->n_upstream; k++) {
      size_t from = find(workflow, node->upstream[k], &ids);
      if (from < workflow->n_nodes) {
        write(out, number, from, i, false);
      }
    }
  }
  rp_map_release(&ids);
}

static void dot_edge(rp_buf *out, size_t workflow, size_t from, size_t to, bool data)
{
  rp_buf_printf(out, "    w%zun%zu -> w%zun%zu%s;\n", workflow, from, workflow, to, data ? "" : " [style=dashed]");
}

rp_str rp_drawing_dot(const Repipe__V1__Plan *plan, rp_arena *arena)
{
  rp_buf out = RP_BUF_INIT;
  rp_buf_cstr(&out,
              "// Solid: files or values travel. Dashed: order only. Boxes with two lines run several Luigi tasks.\n"
              "digraph workflows {\n  rankdir=LR;\n  node [shape=box];\n");
  for (size_t w = 0; w < plan->n_workflows; w++) {
    const Repipe__V1__WorkflowPlan *workflow = plan->workflows[w];
    rp_buf_printf(&out, "  subgraph cluster_%zu {\n    label=\"%s (%s)\";\n", w, label(arena, workflow->name),
                  workflow->outcome);
    for (size_t i = 0; i < workflow->n_nodes; i++) {
      const Repipe__V1__PlanNode *node = workflow->nodes[i];
      bool several = strcmp(node->mode, "subtree") == 0;
      rp_buf_printf(&out, "    w%zun%zu [label=\"%s\\n%s\"%s%s];\n", w, i, label(arena, node->id), node->mode,
                    several ? ", peripheries=2" : "", node->mapped ? ", shape=box3d" : "");
    }
    edges(&out, workflow, w, dot_edge, arena);
    rp_buf_cstr(&out, "  }\n");
  }
  rp_buf_cstr(&out, "}\n");
  rp_str text = rp_arena_str(arena, rp_buf_str(&out));
  rp_buf_release(&out);
  return text;
}

static void mermaid_edge(rp_buf *out, size_t workflow, size_t from, size_t to, bool data)
{
  rp_buf_printf(out, "    w%zun%zu %s w%zun%zu\n", workflow, from, data ? "-->" : "-.->", workflow, to);
}

rp_str rp_drawing_mermaid(const Repipe__V1__Plan *plan, rp_arena *arena)
{
  rp_buf out = RP_BUF_INIT;
  rp_buf_cstr(&out, "%% Solid: files or values travel. Dotted: order only.\nflowchart LR\n");
  for (size_t w = 0; w < plan->n_workflows; w++) {
    const Repipe__V1__WorkflowPlan *workflow = plan->workflows[w];
    rp_buf_printf(&out, "  subgraph w%zu[\"%s: %s\"]\n", w, label(arena, workflow->name), workflow->outcome);
    for (size_t i = 0; i < workflow->n_nodes; i++) {
      const Repipe__V1__PlanNode *node = workflow->nodes[i];
      const char *open = strcmp(node->mode, "subtree") == 0 ? "[[" : node->mapped ? "[/" : "[";
      const char *close = strcmp(node->mode, "subtree") == 0 ? "]]" : node->mapped ? "/]" : "]";
      rp_buf_printf(&out, "    w%zun%zu%s\"%s, %s\"%s\n", w, i, open, label(arena, node->id), node->mode, close);
    }
    edges(&out, workflow, w, mermaid_edge, arena);
    rp_buf_cstr(&out, "  end\n");
  }
  rp_str text = rp_arena_str(arena, rp_buf_str(&out));
  rp_buf_release(&out);
  return text;
}
