"use strict";
// What the script adds: tasks that are left to a person, what-if, the graph of repositories, and sorting, filter and CSV of each table.

// ---- by hand ----

// Of each kind: name, what it asks for, codes.
const MANUAL = [
  ["Images", "An image holds the repository's code; each task runs in one.", [5001, 5513]],
  ["Secrets", "Put them where Flyte's pods find them, under the names that the package asks for.", [2004, 6005, 6102]],
  ["Configuration", "Values that a launch or its environment gave, and that no file in the image holds.", [6101, 5309, 2007]],
  ["Files from outside", "Say where each comes from: on a shared path, in the image, or an input of the workflow.", [4004, 4006]],
  ["Schedules that differ", "What Flyte's cron cannot say, or says in another zone.", [5301, 5302, 5303, 5305, 5307, 5308, 6002, 6003, 6004]],
  ["Launches not understood", "Ways to start a workflow that were seen, and whose workflow or arguments are not known.", [6001, 6006, 6007, 6008]],
  ["Attributes not carried", "Set their counterpart on the cluster, or do without.", [5201, 5202]]
];

const SHOWN_PLACES = 200;

/// Places of the code among these rows, each place of a repository once: [{repo, reason, flows}].
function placesOf(codes, flows, classes) {
  const found = new Map();
  for (const row of [...flows, ...classes]) {
    for (const reason of row.reasons) {
      if (codes.includes(reason.code)) {
        const key = row.repository + " " + reason.id;
        found.set(key, found.get(key) || { repo: row.repo, reason, flows: new Set() });
        if (row.root) {
          found.get(key).flows.add(row);
        }
      }
    }
  }
  return [...found.values()].sort((a, b) => a.reason.code - b.reason.code || b.flows.size - a.flows.size);
}

function placesTable(places) {
  const codes = unique(places.map((p) => p.reason.code));
  const rows = codes.map((code) => {
    const mine = places.filter((p) => p.reason.code === code);
    const flows = unique(mine.flatMap((p) => [...p.flows]));
    return el("tr", {}, el("th", { scope: "row" }, codeLink(code), " ", (D.rules[code] || [""])[0]), [mine.length, unique(mine.map((p) => p.repo)).length, launchedOf(flows).length, candidatesOf(flows).length, unique(flows.map((w) => w.team)).length]
      .map((n) => el("td", { class: "num" }, n)));
  });
  return el("div", { class: "scroll" }, el("table", {}, el("thead", {}, el("tr", {}, el("th", { scope: "col" }, "What"), ["Places", "Repositories", "Launched", "Candidates", "Teams"].map((head) => el("th", { scope: "col", class: "num" }, head)))), el("tbody", {}, rows)));
}

function placesList(name, places) {
  const text = (r) => (r.text && r.text !== "-" && r.text !== (D.rules[r.code] || [""])[0] ? r.text : "");
  const save = () => saveCsv("by-hand-" + name.toLowerCase().replace(/ /g, "-"), ["Code", "Repository", "Path", "Line", "What", "Workflows"],
    places.map((p) => [rp(p.reason.code), p.repo.identity, p.reason.path, p.reason.line, text(p.reason), [...p.flows].map((w) => w.root).join(" ")]));
  return el("details", {}, el("summary", {}, plural(places.length, "place")),
    el("p", { class: "pager" }, el("button", { onclick: save }, "CSV of these " + grouped(places.length))),
    el("ul", { class: "lines" }, places.slice(0, SHOWN_PLACES).map((p) => el("li", {}, codeLink(p.reason.code), " ", link(p.repo.hash, p.repo.identity), " ", p.reason.path ? place(p.reason.path, p.reason.line) : null, " ", text(p.reason) ? el("span", { class: "said" }, shortened(text(p.reason))) : null)),
      places.length > SHOWN_PLACES ? el("li", { class: "quiet" }, "and " + grouped(places.length - SHOWN_PLACES) + " more, in the CSV") : null));
}

function schedulesTask(flows) {
  const timed = flows.filter((w) => w.schedules.length > 0 && w.status !== "cut over");
  if (timed.length === 0) {
    return null;
  }
  const save = () => saveCsv("by-hand-schedules", ["Workflow", "Schedule", "Repository", "Team", "Status"], timed.flatMap((w) => w.schedules.map((s) => [w.root, s, w.repo.identity, w.team, w.status])));
  return [el("h4", {}, "Schedules to hand over"), el("p", { class: "quiet" }, "Activate the launch plan, take Luigi's schedule away, the same day."),
    el("details", {}, el("summary", {}, plural(timed.length, "scheduled workflow")), el("p", { class: "pager" }, el("button", { onclick: save }, "CSV of these " + grouped(timed.length))),
      el("ul", { class: "lines" }, timed.slice(0, SHOWN_PLACES).map((w) => el("li", {}, el("code", {}, shortened(w.schedules.join(", "))), " ", link(w.hash, w.root), " ", badge(w.outcome))),
        timed.length > SHOWN_PLACES ? el("li", { class: "quiet" }, "and " + grouped(timed.length - SHOWN_PLACES) + " more, in the CSV") : null))];
}

/// What a person must do for these workflows and classes, by kind.
function manualTasks(flows, classes, repos, heading) {
  const all = MANUAL.map(([name, how, codes]) => [name, how, placesOf(codes, flows, classes)]);
  const kinds = all.filter((kind) => kind[2].length > 0);
  const none = all.filter((kind) => kind[2].length === 0).map((kind) => kind[0].toLowerCase());
  return [heading ? el("h3", {}, heading) : null, schedulesTask(flows),
    kinds.map(([name, how, places]) => [el("h4", {}, name), el("p", { class: "quiet" }, how), placesTable(places), placesList(name, places)]),
    none.length ? el("p", { class: "quiet" }, "0 \u2014 checked: " + none.join(", ") + ".") : null];
}

function byHandView(query) {
  const team = query.team || "";
  const teams = unique(D.flows.map((w) => w.team)).sort();
  const mine = (rows) => (team ? rows.filter((row) => row.team === team) : rows);
  return [el("h2", { tabindex: "-1" }, "What is left to people"),
    el("p", { class: "quiet" }, "What no translation can do, by kind. A place counts once, however many workflows lead through it."),
    el("div", { class: "facets" }, el("label", {}, "Team", el("select", { name: "team", onchange: (e) => { location.hash = "#/by-hand" + (e.target.value ? "?team=" + part(e.target.value) : ""); } },
      el("option", { value: "" }, "all"), teams.map((name) => el("option", { value: name, selected: name === team }, shortened(name)))))),
    manualTasks(mine(D.flows), mine(D.classes), D.repos, null)];
}

// ---- what if ----

/// Beside each cause a box; what would be exact without those that are ticked. A workflow that is excluded or was not read stays.
function addWhatIf() {
  const rows = [...document.querySelectorAll("#blockers tr[data-code]")];
  if (rows.length === 0) {
    return;
  }
  const said = el("div", { class: "what-if", role: "status" });
  const boxes = rows.map((row) => {
    const box = el("input", { type: "checkbox", "aria-label": "what if " + rp(row.dataset.code) + " were gone", onchange: () => answer() });
    row.querySelector("th").prepend(box);
    return [Number(row.dataset.code), box];
  });
  const open = D.flows.filter((w) => ["review", "collapsed", "blocked"].includes(w.outcome));
  function answer() {
    const gone = new Set(boxes.filter((b) => b[1].checked).map((b) => b[0]));
    if (gone.size === 0) {
      said.replaceChildren(el("b", {}, "What if? "), "Tick causes: the page says what would be exact without them.");
      return;
    }
    const free = open.filter((w) => w.codes.every((code) => gone.has(code)));
    const exact = (pick) => pick(D.flows).filter((w) => w.outcome === "exact").length;
    const sentence = (pick, name) => [el("b", {}, exact(pick) + pick(free).length), " of " + plural(pick(D.flows).length, name) + " exact, now " + grouped(exact(pick))];
    const gains = new Map();
    free.forEach((w) => gains.set(w.team, (gains.get(w.team) || 0) + 1));
    const most = [...gains].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
    said.replaceChildren(el("p", {}, "Without " + [...gone].map(rp).join(", ") + ": ", sentence(launchedOf, "launched workflow"), "; ", sentence(candidatesOf, "candidate"), ". At best: what stands behind a cause may have causes of its own."),
      most.length ? el("p", {}, "Freed: ", most.slice(0, 6).map(([name, n], i) => [i ? ", " : "", teamLink(name), " " + grouped(n)]), most.length > 6 ? " and " + (most.length - 6) + " teams more" : "") : "",
      copyLine("repipe report --assume " + [...gone].map(rp).join(",")));
  }
  answer();
  document.querySelector("#blockers .scroll").before(said);
}

// ---- waves ----

function addRepositoryGraph() {
  const drawn = repositoryGraph(D.repos.filter((r) => r.wave > 0));
  const at = document.querySelector("#waves .path");
  if (drawn && at) {
    at.after(el("h3", {}, "Who waits for whom"), ...drawn);
  }
}

// ---- tables of the page ----

const SHOWN_ROWS = 25;

/// "12/40 30 %" sorts by its rate, other numbers by the first, all else as text.
function keyOf(row, column) {
  const text = row.cells[column].textContent.trim();
  const rate = text.replace(/,/g, "").match(/^(\d+)\/(\d+)/);
  return rate ? (Number(rate[2]) ? rate[1] / rate[2] : -1) : /^-?\d/.test(text) && row.cells[column].classList.contains("num") ? numberOf(text) : text.toLowerCase();
}

/// Heads that sort, a filter and a limit where rows are many, and the rows as CSV.
function improve(table) {
  const heads = [...table.tHead.rows[0].cells];
  const body = table.tBodies[0];
  const rows = [...body.rows];
  let words = "", all = rows.length <= SHOWN_ROWS * 1.5;
  const status = el("span", {});
  const more = el("button", { onclick: () => { all = true; show(); } });
  const fitting = () => [...body.rows].filter((row) => words.split(/\s+/).every((word) => row.textContent.toLowerCase().includes(word)));
  function show() {
    const fit = fitting();
    const visibleRows = new Set(all ? fit : fit.slice(0, SHOWN_ROWS));
    const fits = new Set(fit);
    for (const row of rows) { row.hidden = !fits.has(row); row.classList.toggle("more", fits.has(row) && !visibleRows.has(row)); } // paper has them all
    status.textContent = fit.length === rows.length ? plural(rows.length, "row") : grouped(fit.length) + " of " + plural(rows.length, "row");
    more.hidden = visibleRows.size === fit.length;
    more.textContent = "show all " + grouped(fit.length);
  }
  heads.forEach((head, column) => {
    const button = el("button", { class: "sort" }, head.textContent);
    button.addEventListener("click", () => {
      const now = head.getAttribute("aria-sort");
      const down = now ? now === "ascending" : head.classList.contains("num");
      heads.forEach((other) => other.removeAttribute("aria-sort"));
      head.setAttribute("aria-sort", down ? "descending" : "ascending");
      const keys = new Map(rows.map((row) => [row, keyOf(row, column)]));
      body.append(...[...rows].sort((a, b) => { const x = keys.get(a), y = keys.get(b); return (x < y ? -1 : x > y ? 1 : 0) * (down ? -1 : 1); }));
      show();
    });
    head.replaceChildren(button);
  });
  const name = (table.closest("section") || {}).id || "table";
  const save = () => saveCsv(name, heads.map((h) => h.textContent), fitting().map((row) => [...row.cells].map((cell) => (cell.classList.contains("num") ? cell.textContent.replace(/(\d),(?=\d{3})/g, "$1") : cell.textContent).trim())));
  table.closest(".scroll").before(el("div", { class: "pager tools" },
    rows.length > 10 ? el("input", { type: "search", placeholder: "filter", "aria-label": "filter the rows of this table", oninput: (e) => { words = e.target.value.toLowerCase().trim(); show(); } }) : null,
    status, more, el("button", { onclick: save }, "CSV")));
  show();
}

function improvePage() {
  if (D.single) {
    return;
  }
  addWhatIf();
  requestIdleCallback(addRepositoryGraph);
  document.querySelectorAll("main > section:not(#explore) .scroll > table").forEach((table) => table.tHead && improve(table));
}
