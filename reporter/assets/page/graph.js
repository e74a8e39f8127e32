"use strict";
// Graphs as SVG: the nodes of a Flyte workflow out of its spec, and repositories that wait for one another. dagre (a script of its own
// on this page) says where nodes and edges lie; a box is as wide as its text, which Chromium is asked for.

const LINE = 15, PAD_X = 11, PAD_Y = 7, NAME_LIMIT = 34;

const cut = (text) => (text.length > NAME_LIMIT ? text.slice(0, NAME_LIMIT - 1) + "\u2026" : text);

const measure = (() => {
  const context = document.createElement("canvas").getContext("2d");
  return (text, bold) => {
    context.font = (bold ? "600 " : "") + "12.5px " + getComputedStyle(document.body).fontFamily;
    return context.measureText(text).width;
  };
})();

let graphs = 0; // for names of their arrows

/// nodes: [{id, lines, style, href, title}], edges: [{from, to, style}]; the graph runs from left to right.
function drawGraph(label, nodes, edges) {
  const arrow = "arrow-" + ++graphs;
  const graph = new dagre.graphlib.Graph().setGraph({ rankdir: "LR", nodesep: 14, ranksep: 38, marginx: 8, marginy: 8 }).setDefaultEdgeLabel(() => ({}));
  for (const node of nodes) {
    node.lines = node.lines.map(cut);
    graph.setNode(node.id, { width: Math.max(...node.lines.map((line, i) => measure(line, i === 0))) + 2 * PAD_X + 6, height: node.lines.length * LINE + 2 * PAD_Y });
  }
  edges.forEach((edge) => graph.setEdge(edge.from, edge.to, edge));
  dagre.layout(graph);
  const points = graph.edges().flatMap((id) => graph.edge(id).points); // some lie outside of what it says its size is
  const left = Math.floor(Math.min(0, ...points.map((p) => p.x - 4))), top = Math.floor(Math.min(0, ...points.map((p) => p.y - 4)));
  const wide = Math.ceil(Math.max(graph.graph().width, ...points.map((p) => p.x + 4))) - left, high = Math.ceil(Math.max(graph.graph().height, ...points.map((p) => p.y + 4))) - top;
  const paths = graph.edges().map((id) => {
    const edge = graph.edge(id);
    const points = edge.points.map((p) => p.x.toFixed(1) + " " + p.y.toFixed(1));
    const middle = edge.points.slice(1, -1).map((p, i, all) => (i + 1 < all.length ? "Q" + points[i + 1] + " " + ((p.x + all[i + 1].x) / 2).toFixed(1) + " " + ((p.y + all[i + 1].y) / 2).toFixed(1)
      : "Q" + points[i + 1] + " " + points[points.length - 1]));
    return svg("path", { class: "edge " + (edge.style || ""), d: "M" + points[0] + middle.join(""), "marker-end": "url(#" + arrow + ")" });
  });
  const boxes = nodes.map((node) => {
    const at = graph.node(node.id);
    const x = at.x - at.width / 2, y = at.y - at.height / 2;
    const content = [svg("title", {}, node.title || node.lines.join(", ")), svg("rect", { x, y, width: at.width, height: at.height, rx: 5 }), svg("rect", { class: "stripe", x, y: y + 4, width: 4, height: at.height - 8 }),
      node.lines.map((line, i) => svg("text", { x: x + PAD_X + 4, y: y + PAD_Y + LINE * i + 11.5, class: i ? "more" : "" }, line))];
    return svg(node.href ? "a" : "g", { class: "node " + (node.style || ""), href: node.href || false }, content);
  });
  const picture = svg("svg", { class: "graph", viewBox: [left, top, wide, high].join(" "), width: wide, height: high, role: "group", "aria-label": label },
    svg("defs", {}, svg("marker", { id: arrow, viewBox: "0 0 8 8", refX: 7.5, refY: 4, markerWidth: 7, markerHeight: 7, orient: "auto" }, svg("path", { d: "M0 0L8 4L0 8z" }))), paths, boxes);
  return el("div", { class: "scroll drawn", tabindex: "0", role: "region", "aria-label": label }, picture);
}

// ---- a workflow ----

const MODES = { subtree: "Luigi runs this and what is below it", check: "waits for what others make", probe: "asks Luigi what it would require", mapped: "once for each item of a list" };

/// The task class that a template was made of, and how: names are module.Class, .mode behind it, -digest behind that. A class whose own
/// spec has the name is it, whatever became of its letters.
function originOf(name, classes) {
  const own = classes.get("template " + name);
  const plain = name.replace(/-[0-9a-f]{8}$/, "");
  const mode = Object.keys(MODES).find((m) => plain.endsWith("." + m)) || "";
  const stem = mode ? plain.slice(0, -mode.length - 1) : plain;
  return { task: own || classes.get(stem), mode, stem };
}

/// Every node whose output stands anywhere in a binding.
function promisesOf(value, found) {
  if (value && typeof value === "object") {
    if (value.promise && value.promise.nodeId) {
      found.add(value.promise.nodeId);
    }
    Object.values(value).forEach((inner) => promisesOf(inner, found));
  }
  return found;
}

/// What a node is in this workflow. Its class may fare worse in another one, so the class's own outcome does not count here.
function styleOf(row, task, mode) {
  if (mode === "subtree") { return "collapsed"; }
  if (mode === "probe") { return "probe"; }
  if (!task) { return ""; }
  const differs = row.reasons.some((r) => holdsBack(r.code) && r.path === task.path && r.line >= task.line && r.line <= task.end);
  return differs ? "review" : "exact";
}

const WORDS_OF_STYLE = { exact: "typed", review: "typed, something at its class holds the workflow back", collapsed: "Luigi runs inside", probe: "tells what Luigi would require" };

function nodeOf(row, node, classes) {
  const inner = node.arrayNode ? node.arrayNode.node : node;
  const reference = (inner.taskNode || {}).referenceId;
  const sub = (inner.workflowNode || {}).subWorkflowRef || (inner.workflowNode || {}).launchplanRef;
  const name = visible(String((reference || sub || {}).name || node.id));
  const { task, mode, stem } = originOf(name, classes);
  const style = sub ? "" : styleOf(row, task, mode);
  const label = mode === "probe" ? "probe" : visible(String((node.metadata || {}).name || "")) || (task ? task.family : stem.split(".").pop());
  const said = [MODES[mode], node.arrayNode ? "for each item of a list" : "", node.branchNode ? "one of several branches" : "", sub ? "a workflow of its own" : ""].filter(Boolean);
  return { id: node.id, lines: [label, ...said.slice(0, 1)], style, href: task ? task.hash : null,
    title: [label, WORDS_OF_STYLE[style], ...said, "template " + name, "node " + visible(node.id)].filter(Boolean).join("\n") };
}

/// The graph of a workflow's spec: a solid edge hands data on, a dashed one only waits.
function workflowGraph(row, code) {
  const spec = JSON.parse(code.specs[code.workflows[row.within]]);
  const classes = new Map();
  for (const task of row.repo.classes) {
    const own = code.tasks[task.within][1];
    if (own >= 0) { classes.set("template " + JSON.parse(code.specs[own]).template.id.name, task); }
  }
  for (const task of [...D.classes.filter((t) => t.repo !== row.repo), ...row.repo.classes]) {
    classes.set(task.module + "." + task.qualname, task);
  }
  const nodes = spec.template.nodes || [];
  const known = new Set(nodes.map((n) => n.id));
  const drawn = nodes.map((n) => nodeOf(row, n, classes));
  const edges = [];
  for (const node of nodes) {
    const data = promisesOf([node.inputs, node.branchNode, node.arrayNode], new Set());
    for (const from of new Set([...data, ...(node.upstreamNodeIds || [])])) {
      if (known.has(from) && from !== node.id) {
        const probe = drawn.find((n) => n.id === from).style === "probe";
        edges.push({ from, to: node.id, style: probe ? "told" : data.has(from) ? "" : "waits" });
      }
    }
  }
  const legend = ["exact", "review", "collapsed"].filter((style) => drawn.some((n) => n.style === style)).map((style) => el("span", { class: "of " + style }, WORDS_OF_STYLE[style]));
  const lines = [drawn.some((n) => n.style === "probe") ? "dotted: what the probe tells" : "", edges.some((e) => e.style === "waits") ? "dashed: only waits" : ""].filter(Boolean);
  return [drawGraph("Graph of " + row.root + ", " + plural(drawn.length, "node") + " and " + plural(edges.length, "edge"), drawn, edges),
    el("p", { class: "legend" }, legend, lines.join(", ") + (lines.length ? ". " : ""), plural(drawn.length, "node") + ", " + plural(edges.length, "edge") + "; a node leads to its task class.")];
}

// ---- repositories ----

const GRAPH_LIMIT = 30;

/// As much of the end of a repository's address as tells it from the others: the box has room for a name, not for where it is hosted.
function shortName(name, others) {
  const parts = name.split("/");
  for (let n = 1; n < parts.length; n++) {
    const tail = parts.slice(-n).join("/");
    if (tail && others.filter((other) => other === tail || other.endsWith("/" + tail)).length < 2) { return tail; }
  }
  return name;
}

/// Edges without those that follow from others.
function needed(edges) {
  const next = new Map();
  for (const edge of edges) { next.set(edge.from, [...(next.get(edge.from) || []), edge.to]); }
  const leads = (from, to) => {
    const left = (next.get(from) || []).filter((name) => name !== to), seen = new Set(left);
    for (const name of left) {
      for (const other of next.get(name) || []) {
        if (other === to) { return true; }
        if (!seen.has(other)) { seen.add(other); left.push(other); }
      }
    }
    return false;
  };
  return edges.filter((edge) => !leads(edge.from, edge.to));
}

/// Who waits for whom, of what is left: repositories that wait and those they wait for, most waited-for first where there are too many.
function repositoryGraph(repos) {
  const byName = new Map(repos.map((r) => [r.identity, r]));
  const edges = repos.flatMap((r) => r.waits.filter((name) => byName.has(name)).map((name) => ({ from: name, to: r.identity })));
  const weight = new Map();
  for (const edge of edges) {
    weight.set(edge.from, (weight.get(edge.from) || 0) + 1);
    weight.set(edge.to, weight.get(edge.to) || 0);
  }
  if (weight.size === 0) {
    return null;
  }
  const wanted = [...weight.keys()].sort((a, b) => weight.get(b) - weight.get(a) || byName.get(b).points - byName.get(a).points).slice(0, GRAPH_LIMIT);
  const shown = new Set(wanted);
  const worst = (r) => OUTCOMES[Math.max(0, ...r.flows.map((w) => OUTCOMES.indexOf(w.outcome)).filter((i) => i < 4))];
  const nodes = wanted.map((name) => {
    const r = byName.get(name);
    const waiting = weight.get(name);
    return { id: name, lines: [shortName(name, wanted), r.points + " points" + (waiting ? ", " + waiting + " wait" + (waiting === 1 ? "s" : "") : "")], style: worst(r), href: r.hash, title: name + "\nwave " + r.wave };
  });
  const kept = needed(edges.filter((e) => shown.has(e.from) && shown.has(e.to)));
  return [drawGraph("Who waits for whom", nodes, kept),
    el("p", { class: "quiet" }, (weight.size > wanted.length ? "The " + grouped(wanted.length) + " of " + grouped(weight.size) + " that most wait for. " : "") + "An arrow leads from what must move first to what waits for it; what waits for something that waits itself has no arrow from the first of the three. What has moved is not drawn, nor what neither waits nor is waited for.")];
}
