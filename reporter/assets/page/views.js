"use strict";
// Views of one thing: a task class, a workflow, a repository, a team, a code.

function reasonItem(r) {
  const rule = D.rules[r.code];
  const own = r.text && r.text !== "-" && (!rule || r.text !== rule[0]);
  return el("li", {}, codeLink(r.code), " " + (rule ? rule[0] : "") + " ", r.path ? place(r.path, r.line) : null, own ? [el("br"), el("span", { class: "said" }, r.text)] : null);
}

function reasonList(title, reasons) {
  return reasons.length === 0 ? null : [el("h3", {}, title), el("ul", { class: "reasons" }, reasons.map(reasonItem))];
}

function reasonLists(row) {
  return [reasonList("Why it is not exact", row.reasons.filter((r) => holdsBack(r.code))), reasonList("Good to know", row.reasons.filter((r) => !holdsBack(r.code)))];
}

function lineList(title, lines) {
  return lines.length === 0 ? null : [el("h3", {}, title), el("ul", { class: "lines" }, lines.map((line) => el("li", {}, el("code", {}, line))))];
}

const LONG = 300;
const RUN = 400;

/// Numbered lines; `notes` are shown below the line that they speak of. A very long line is cut, and says by how much. What `beside` gives for
/// a number and its line stands behind it. Those of a long text are laid out a part at a time, as they are scrolled to.
function listed(text, first, notes, beside) {
  const noted = by(notes, (r) => r.line);
  const lines = text.replace(/\n+$/, "").split("\n").map((line, i) => {
    const here = noted.get(first + i) || [];
    const shown = line.length > LONG ? line.slice(0, 120) + " \u2026 " + (line.length - 120) + " characters more" : line;
    const node = el("span", { class: here.length ? "line hit" : "line", "data-n": first + i }, shown);
    if (beside) { fill(node, {}, [beside(first + i, node)]); }
    return [node,
      here.map((r) => {
        const title = D.rules[r.code] ? D.rules[r.code][0] : "";
        return el("span", { class: "note" }, rp(r.code) + " " + title + (r.text && r.text !== "-" && r.text !== title ? ": " + r.text : ""));
      })];
  });
  return lines.length <= RUN ? lines : Array.from({ length: Math.ceil(lines.length / RUN) }, (_, i) => el("span", { class: "run" }, lines.slice(i * RUN, (i + 1) * RUN)));
}

function listing(label, text, first, notes) {
  return el("pre", { tabindex: "0", role: "region", "aria-label": label }, listed(text, first, notes));
}

/// What needs the repository's sources and specs: drawn when they are unpacked, or where they are to be found.
function codeBlock(row, draw) {
  const target = el("div", {}, quiet("unpacking\u2026"));
  if (D.code === "here") {
    codeFor(row.repository).then((code) => target.replaceChildren(...draw(code).flat(9).filter(Boolean)));
  } else if (D.code === "beside") {
    const page = "repository-" + String(row.repository + 1).padStart(4, "0") + ".html";
    target.replaceChildren(el("p", { class: "beside" }, link(page + row.hash, row.qualname ? "Source beside spec" : "Graph and spec"), quiet(", on the page of this repository: together they would pass what a browser opens well.")));
  } else {
    target.replaceChildren(el("p", { class: "quiet" }, "Sources and specs are left out of this file: with them it would pass what a browser opens well. repipe report --format html --out DIRECTORY/ writes them beside it."));
  }
  return target;
}

function title(name, ...rest) {
  return el("div", { class: "title" }, el("h2", { tabindex: "-1" }, soft(name)), rest);
}

// ---- a task class ----

const classNamed = (name) => D.classes.find((t) => t.module + ":" + t.qualname === name);

function baseItem(name, i) {
  const known = name.startsWith("?") ? null : classNamed(name);
  return [i ? ", " : "", known ? el("a", { href: known.hash }, el("code", {}, soft(name))) : el("code", {}, soft(name))];
}

/// The first line of its source: decorators stand above the class statement. The end tells it, unless the text was cut.
function firstLine(row, source) {
  const lines = source.replace(/\n+$/, "").split("\n");
  const first = row.end - lines.length + 1;
  const starts = (line) => /^\s*class\b/.test(line || "");
  return first <= row.line && starts(lines[row.line - first]) ? first : row.line - Math.max(0, lines.findIndex(starts));
}

/// What is said at lines of these rows, each thing once.
const notesOf = (rows) => rows.flatMap((row) => row.reasons.concat(row.said || []).filter((r) => r.path === row.path)).filter((r, i, list) => list.findIndex((o) => o.line === r.line && o.code === r.code && o.text === r.text) === i);

function taskView(row) {
  const name = row.module + ":" + row.qualname;
  const derived = D.classes.filter((t) => t.bases.includes(name)).length;
  return [el("p", { class: "crumbs" }, link("#/tasks", "Task classes"), " / ", repoLink(row)),
    title(row.family, badge(row.outcome), el("span", { class: "kind" }, row.kind + (row.test ? ", of a test" : ""))),
    facts([["Class", el("code", {}, soft(name))], ["Stands in", place(row.path, row.line)], ["Team", teamLink(row.team)], ["Contrib modules", row.contrib.map((name, i) => [i ? ", " : "", link("#/tasks?contrib=" + part(name), name)])], ["Tags", row.tags.map((name, i) => [i ? ", " : "", link("#/tasks?tag=" + part(name), name)])],
      ["Derives from", row.bases.length ? row.bases.map(baseItem) : ""],
      ["Derived from it", derived ? link("#/tasks?base=" + part(name), plural(derived, "task class", "task classes")) : ""]]),
    reasonLists(row),
    codeBlock(row, (code) => {
      const [source, spec, parameters, requires, outputs, , map] = code.tasks[row.within];
      const label = "Luigi source, " + row.path + " lines " + firstLine(row, source) + " to " + row.end;
      return [source.trim() && spec >= 0 ? sourceBesideSpec(label, [{ path: row.path, first: firstLine(row, source), text: source, notes: notesOf([row]) }], "Flyte task template", code.specs[spec], map)
        : el("div", { class: "sides" },
          el("figure", {}, el("figcaption", {}, label), source.trim() ? listing("Luigi source", source, firstLine(row, source), notesOf([row])) : el("p", { class: "quiet" }, "No class statement of its own.")),
          el("figure", {}, el("figcaption", {}, "Flyte task template"), spec >= 0 ? listing("Flyte task template", code.specs[spec], 1, []) : el("p", { class: "quiet" }, "No template of its own: it runs inside another node, is a wrapper, or is in no workflow."))),
      lineList("Parameters", parameters), lineList("Requires", requires), lineList("Outputs", outputs)];
    }),
    passedTo(name),
    reasonList("Said about this code", row.said)];
}

// ---- a workflow ----

/// Words between backticks are code.
const marked = (text) => text.split("`").map((piece, i) => (i % 2 ? el("code", {}, piece) : piece));

function carriedTable(first, rows) {
  return el("div", { class: "scroll" }, el("table", {}, el("thead", {}, el("tr", {}, first.map((head) => el("th", { scope: "col" }, head)), el("th", { scope: "col" }, "Carried"), el("th", { scope: "col", class: "wide" }, "How, or why not"))),
    el("tbody", {}, rows.map(([cells, carried, how]) => el("tr", {}, cells.map((cell, i) => el(i ? "td" : "th", i ? {} : { scope: "row" }, cell)), el("td", {}, carried ? "yes" : el("b", {}, "no")), el("td", {}, marked(how)))))));
}

/// What becomes of what its classes have of Luigi's attributes and hooks, and of what its launches say to luigi: each name once, what is not carried first.
function equivalenceOf(row, code) {
  const found = new Map();
  const add = ([name, how, path, carried, line], holder) => {
    const key = [name, how, carried].join("\n");
    found.set(key, found.get(key) || { name, how, carried, holders: [] });
    found.get(key).holders.push(holder(path, line));
  };
  for (const task of unique(code.classes[row.within].flatMap((name) => row.repo.classes.filter((t) => t.module + ":" + t.qualname === name)))) {
    code.tasks[task.within][5].forEach((c) => add(c, (path, line) => [link(task.hash, task.family), c[3] ? "" : [" ", place(path, line)]]));
  }
  code.options[row.within].forEach((c) => add(c, place));
  const rows = [...found.values()].sort((a, b) => a.carried - b.carried).map((f) => [[el("code", {}, f.name), f.holders.map((h, i) => [i ? ", " : "", h])], f.carried, f.how]);
  return [el("h3", {}, "What becomes of Luigi's attributes and options"), rows.length ? carriedTable(["Attribute, hook or option", "Of"], rows) : el("p", { class: "quiet" }, "Its classes set none, and its launches give none."),
    el("details", {}, el("summary", {}, "All " + D.equivalence.length + " that Luigi has"), carriedTable(["Luigi"], D.equivalence.map(([names, how, , carried]) => [[el("code", {}, names)], carried, how])))];
}

const translateLine = (row) => "repipe translate " + shellWord(row.repo.path) + " --root " + shellWord(row.root) + " --image IMAGE --out flyte";

/// Text of a pull request for the workflow: what it does, and what is left to a person.
function requestText(row) {
  const items = row.reasons.filter((r) => holdsBack(r.code)).map((r) => {
    const rule = D.rules[r.code] || ["", "", 0, "", ""];
    return "- [ ] " + rp(r.code) + " " + rule[0] + (r.path ? " (" + r.path + (r.line ? ":" + r.line : "") + ")" : "") + (r.text && r.text !== rule[0] && r.text !== "-" ? ": " + r.text : "") + (rule[4] ? "\n      " + rule[4] : "");
  });
  return ["Move " + row.root + " from Luigi to Flyte", "", "Outcome: " + row.outcome + ". Made by: " + translateLine(row), "", ...items, "- [ ] register the package, run it beside Luigi, compare",
    ...row.schedules.map((s) => "- [ ] activate the launch plan, take the Luigi schedule " + s + " away"), ""].join("\n");
}

/// Which program and which rules the outcome is of.
const madeBy = () => ["Outcome and spec are of ", link(fleet() + "#made-by", "repipe " + (D.made[0].slice(0, 18) || "of an unknown build") + ", rules " + (D.made[1].slice(0, 12) || "not known")), "."];

const WORDS_OF_STATUS = { luigi: "only Luigi launches it", drafted: "a Flyte workflow is there, only Luigi launches", dual: "Luigi and Flyte launch it", "cut over": "only Flyte launches it" };

/// The classes that have a line in this part of its map, file by file, beside the spec.
function sidesOf(row, code, specName, spec, map) {
  const has = (t) => map.some(([line, path]) => path === t.path && line >= firstLine(t, code.tasks[t.within][0]) && line <= t.end);
  const classes = row.repo.classes.filter((t) => has(t) && code.tasks[t.within][0].trim() && !row.repo.classes.some((o) => o !== t && o.path === t.path && o.line < t.line && o.end >= t.end));
  const root = row.path;
  classes.sort((a, b) => (a.path === root ? 0 : 1) - (b.path === root ? 0 : 1) || (a.path < b.path ? -1 : a.path > b.path ? 1 : a.line - b.line));
  const blocks = classes.map((t) => ({ path: t.path, first: firstLine(t, code.tasks[t.within][0]), text: code.tasks[t.within][0], notes: notesOf([t]) }));
  return sourceBesideSpec("Luigi source of " + plural(blocks.length, "class", "classes"), blocks, specName, code.specs[spec], map);
}

/// One that is too large for one record launches its parts: each has a spec of its own, of which one is shown.
function workflowSides(row, code) {
  const own = code.workflows[row.within];
  if (own < 0) {
    return [];
  }
  const all = [["", own], ...code.parts[row.within]];
  const name = (at) => (at === 0 ? "Flyte workflow" : "Flyte workflow " + all[at][0]);
  const box = el("div", {});
  const show = (at) => box.replaceChildren(...sidesOf(row, code, name(at), all[at][1], code.maps[row.within].filter((m) => m[4] === all[at][0])).flat(9).filter(Boolean));
  show(0);
  return [el("h3", {}, "Source beside spec"),
    all.length > 1 ? el("div", { class: "facets" }, el("label", {}, "Spec, of " + plural(all.length, "workflow"), el("select", { name: "part", onchange: (e) => show(Number(e.target.value)) }, all.map((part, i) => el("option", { value: i }, i === 0 ? "the whole, which launches the parts" : part[0]))))) : null, box];
}

function workflowView(row) {
  const request = requestText(row);
  return [el("p", { class: "crumbs" }, link("#/workflows", "Workflows"), " / ", repoLink(row)),
    title(row.root, badge(row.outcome), el("span", { class: "kind" }, row.launched ? "launched" : "candidate: nothing here launches it")),
    facts([["Stands", row.status + ": " + WORDS_OF_STATUS[row.status] + (row.zombie ? "; the class is still there to be run" : "")], ["In Flyte", row.counterpart ? el("code", {}, soft(row.counterpart)) : ""],
      ["Flyte name", row.name && el("code", {}, soft(row.name))], ["Nodes", grouped(row.nodes)], ["Schedules", row.schedules.length ? el("code", {}, row.schedules.join(", ")) : ""],
      ["Root stands in", place(row.path)], ["Team", teamLink(row.team)], ["Points left", grouped(row.points)],
      ["Contrib modules", row.contrib.map((name, i) => [i ? ", " : "", link("#/workflows?contrib=" + part(name), name)])], ["Tags", row.tags.map((name, i) => [i ? ", " : "", link("#/workflows?tag=" + part(name), name)])],
      ["Moves in", row.repo.wave ? ["wave " + row.repo.wave, row.repo.waits.length ? [", behind ", row.repo.waits.map((name, i) => [i ? ", " : "", repositoryNamed(name)])] : ", behind nobody"] : ""]]),
    codeBlock(row, (code) => {
      const spec = code.workflows[row.within];
      return spec >= 0 ? [el("h3", {}, "Graph"), workflowGraph(row, code)] : [el("h3", {}, "Graph"), el("p", { class: "quiet" }, "None: no Flyte workflow was emitted.")];
    }),
    reasonLists(row),
    codeBlock(row, (code) => equivalenceOf(row, code)),
    el("h3", {}, "Make its package"), el("p", { class: "quiet" }, madeBy()), copyLine(translateLine(row)),
    el("details", {}, el("summary", {}, "Text for its pull request"), copyLine(request, el("span", { class: "kind" }, "What is left to a person, as a list to tick off")), listing("Text for the pull request", request, 1, [])),
    D.code === "here" ? codeBlock(row, (code) => workflowSides(row, code)) : null];
}

// ---- a repository ----

/// A line through what remained, with the first and the last number.
function sparkline(values) {
  const most = Math.max(1, ...values);
  const points = values.map((v, i) => (2 + (116 * i) / Math.max(1, values.length - 1)).toFixed(1) + "," + (26 - (22 * v) / most).toFixed(1));
  return el("span", { class: "spark" }, values[0], svg("svg", { viewBox: "0 0 120 28", width: 120, height: 28, role: "img", "aria-label": "from " + values[0] + " to " + values[values.length - 1] }, svg("polyline", { points: points.join(" ") })), el("b", {}, values[values.length - 1]));
}

function launchItem(l) {
  return el("li", {}, el("span", { class: "kind" }, l.kind + " "), el("b", {}, soft(l.family || "not resolved")), " ", l.schedule ? el("code", {}, shortened(l.schedule)) : null, " ", place(l.path, l.line), " ", l.code ? codeLink(l.code) : null,
    l.command ? [el("br"), el("code", {}, l.command.length > 2 * LONG ? l.command.slice(0, LONG) + "\u2026" : l.command)] : null);
}

function repositoryView(row) {
  const waiting = D.repos.filter((r) => r.waits.includes(row.identity));
  return [el("p", { class: "crumbs" }, link("#/repositories", "Repositories")), title(row.identity),
    row.reason ? el("p", { class: "warn" }, codeLink(row.code), " " + row.reason) : null,
    facts([["Read at", row.commit ? el("code", {}, row.commit.slice(0, 12)) : "no commit"], ["Of", row.reason ? day(row.time) : dayCell(row)], ["Launched workflows", sums(launchedOf(row.flows))],
      ["Candidates", sums(candidatesOf(row.flows))], ["Task classes", sums(row.classes)], ["Teams", unique(row.flows.map((w) => w.team)).sort().map((name, i) => [i ? ", " : "", teamLink(name)])],
      ["Points left", grouped(row.points)], ["Moves in", row.wave ? "wave " + row.wave : "nothing is left to move"], ["Waits for", row.waits.length ? row.waits.map((name, i) => [i ? ", " : "", repositoryNamed(name)]) : ""],
      ["Waited for by", waiting.length ? waiting.slice(0, 20).map((r, i) => [i ? ", " : "", link(r.hash, r.identity)]).concat(waiting.length > 20 ? " and " + (waiting.length - 20) + " more" : "") : ""],
      ["Luigi launches, over time", row.history.length > 1 ? sparkline(row.history) : ""]]),
    row.launches.length ? [el("h3", {}, plural(row.launches.length, "launch", "launches")), row.launches.length > SHORT
      ? el("details", {}, el("summary", {}, "all of them"), el("ul", { class: "lines" }, row.launches.map(launchItem))) : el("ul", { class: "lines" }, row.launches.map(launchItem))] : null,
    el("h3", {}, "Workflows"), listView("workflows", {}, { repository: row.identity }, false),
    manualTasks(row.flows, row.classes, [row], "By hand"),
    el("h3", {}, "Task classes"), listView("tasks", {}, { repository: row.identity }, false)];
}

// ---- a team ----

function nextActions(row, launched, rest) {
  const open = (rows) => rows.filter((w) => w.outcome !== "exact").length;
  const exact = launched.filter((w) => w.outcome === "exact" && w.status !== "cut over").length;
  const actions = [];
  if (exact > 0) {
    actions.push(el("li", {}, "Register " + plural(exact, "exact launched workflow") + ", run beside Luigi, cut over: ", link("#/workflows?launched=1&outcome=exact&team=" + part(row.name), "list"), "."));
  }
  for (const [code, l, c, ul, uc, points] of row.blockers.slice(0, 5)) {
    const rule = D.rules[code];
    const gains = [[ul, launched, "launched"], [uc, rest, "candidate"]].filter((p) => open(p[1]) > 0).map((p) => grouped(p[0]) + " of " + grouped(open(p[1])) + " " + p[2]).join(" and ");
    actions.push(el("li", {}, "Remove ", codeLink(code), " " + (rule ? rule[0] : "") + " (" + grouped(l) + " launched, " + plural(c, "candidate") + ", " + plural(points, "point") + "). Then " + gains + " workflows that are not exact now become so. ", rule ? quiet(rule[4]) : null));
  }
  return actions.length ? el("ol", { class: "next" }, actions) : el("p", {}, "None: nothing of this team is held back.");
}

/// Of what is left to move the workflow that has not moved for longest.
function oldestItem([repository, root, status, since, moved]) {
  const flow = D.flows.find((w) => w.repo.identity === repository && w.root === root);
  return [flow ? link(flow.hash, root) : soft(root), ": " + status + " since " + (moved ? "" : "before ") + day(since)];
}

function waiverWords([held, expires, expired]) {
  return [held ? plural(held, "waiver") + " hold" + (held === 1 ? "s" : "") + " something of it" + (expires ? ", the first until " + expires : "") : "", expired ? plural(expired, "waiver") + " over: what " + (expired === 1 ? "it" : "they") + " held counts again" : ""].filter(Boolean).join("; ");
}

function teamView(row) {
  const mine = D.flows.filter((w) => w.team === row.name);
  const classes = D.classes.filter((t) => t.team === row.name);
  const repos = unique(mine.map((w) => w.repo));
  const waits = unique(repos.flatMap((r) => r.waits));
  return [el("p", { class: "crumbs" }, link("#teams", "Teams")), title(row.name),
    facts([["Known from", row.provenance || "nothing names an owner"], ["Launched workflows", sums(launchedOf(mine))], ["Candidates", sums(candidatesOf(mine))], ["Task classes", sums(classes)], ["Points left", grouped(row.points)],
      ["Stands longest", row.oldest.length ? oldestItem(row.oldest) : ""], ["Waivers", waiverWords(row.waivers)],
      ["Repositories", repos.slice(0, 30).map((r, i) => [i ? ", " : "", link(r.hash, r.identity)]).concat(repos.length > 30 ? " and " + (repos.length - 30) + " more" : "")], ["They wait for", waits.length ? waits.slice(0, 20).map((name, i) => [i ? ", " : "", repositoryNamed(name)]) : ""]]),
    teamHistory(row), el("h3", {}, "Next actions"), nextActions(row, launchedOf(mine), candidatesOf(mine)),
    manualTasks(mine, classes, repos, "By hand"),
    el("h3", {}, "Workflows"), listView("workflows", {}, { team: row.name }, false), el("h3", {}, "Task classes"), listView("tasks", {}, { team: row.name }, false)];
}

// ---- a code ----

function codeView(code) {
  const rule = D.rules[code];
  return [el("p", { class: "crumbs" }, link("#blockers", "What holds back")), title(rp(code) + " " + rule[0]),
    facts([["It", rule[1]], ["Means", rule[3]], ["Goes away by", rule[4]], ["Effort", plural(rule[2], "point")]]), copyLine("repipe explain " + rp(code)),
    el("h3", {}, "Workflows that have it"), listView("workflows", {}, { code: rp(code) }, false), el("h3", {}, "Task classes that have it"), listView("tasks", {}, { code: rp(code) }, false)];
}

// ---- a name of the catalogue ----

// Where rows themselves say that they use a name of this kind; of the others it is the repository that does.
const NAMED_BY = { base: ["tasks", "base"], contrib: ["workflows", "contrib"], tag: ["workflows", "tag"] };

function useView(use) {
  const own = NAMED_BY[use.kind];
  const repos = reposOfUse(use);
  const values = valuesOf(use);
  const argument = use.kind === "argument value" ? D.uses.find((u) => u.kind === "argument" && u.name === use.name.slice(0, use.name.indexOf(" = "))) : null;
  return [el("p", { class: "crumbs" }, link("#/usage", "Usage catalogue"), " / ", link("#/usage?kind=" + part(use.kind), use.kind)), title(use.name),
    facts([["Value of", argument ? link(argument.hash, argument.name) : ""], ["Repositories", use.repositories], ["Teams of classes that use it", use.teams || ""], ["Places", use.uses], ["Different values", values.length || ""]]), copyLine("repipe usage " + shellWord(use.name) + " --kind " + shellWord(use.kind)),
    values.length ? [el("h3", {}, LISTS.values.title), listView("values", {}, {}, false, values)] : null,
    el("h3", {}, LISTS.places.title), listView("places", {}, {}, false, placesOfUse(use)),
    own ? [el("h3", {}, LISTS[own[0]].title + " that use it"), listView(own[0], {}, { [own[1]]: use.name }, false)] : [el("h3", {}, "Workflows of these repositories"), listView("workflows", {}, { use }, false)],
    el("h3", {}, plural(repos.size, "repository", "repositories")), listView("repositories", {}, { use }, false)];
}

const SHOWN_VALUES = 5;

/// What others pass to a task class, parameter by parameter; of the fleet's page only.
function passedTo(name) {
  const given = D.uses.filter((u) => u.kind === "argument" && u.name.startsWith(name + ".") && !u.name.slice(name.length + 1).includes("."));
  return given.length === 0 ? null : [el("h3", {}, "What is passed to it"), el("div", { class: "scroll" }, el("table", {}, el("thead", {}, el("tr", {}, el("th", { scope: "col" }, "Parameter"), ["Places", "Repositories"].map((head) => el("th", { scope: "col", class: "num" }, head)), el("th", { scope: "col", class: "wide" }, "Values, and how often"), el("th", { scope: "col" }, "Passed by"))),
    el("tbody", {}, given.map((u) => { const values = valuesOf(u); return el("tr", {}, el("th", { scope: "row" }, link(u.hash, u.name.slice(name.length + 1))), [u.uses, u.repositories].map((n) => el("td", { class: "num" }, n)),
      el("td", {}, values.slice(0, SHOWN_VALUES).map((v, i) => [i ? ", " : "", el("a", { href: v.hash }, el("code", {}, soft(v.value))), v.uses > 1 ? " \u00d7 " + v.uses : ""]), values.length > SHOWN_VALUES ? [", ", link(u.hash, values.length - SHOWN_VALUES + " more")] : ""), el("td", {}, usersCell(u))); }))))];
}
