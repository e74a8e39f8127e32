"use strict";
// The lists: facets, search, sorting, pages of a hundred rows, CSV of what is shown. A list under an address of its own keeps the
// address in step, so that a link leads back to the same rows.

const PAGE = 100;
const SHORT = 20; // of a list inside another view

function codeLink(code) {
  const rule = D.rules[code];
  return el("a", { class: "code", href: fleet() + "#/code/" + rp(code), title: rule ? rule[0] : false }, rp(code));
}

const repoLink = (row) => link(row.repo.hash, row.repo.identity);
const teamLink = (name) => link(fleet() + "#/team/" + part(name), name);
const codesCell = (row) => row.codes.slice(0, 4).flatMap((c, i) => [i ? " " : "", codeLink(c)]).concat(row.codes.length > 4 ? " +" + (row.codes.length - 4) : "");
const teamsOf = (repo) => unique([...repo.flows, ...repo.classes].map((row) => row.team)).sort();
const lifeOf = (repo) => [repo.archived ? "archived" : "", repo.dormant ? "dormant" : ""].filter(Boolean).join(", ") || (repo.reason ? "not read" : "active");
const dayCell = (repo) => [el("span", { class: "day" }, day(repo.time)), lifeOf(repo) === "active" ? "" : el("span", { class: "kind" }, " " + lifeOf(repo))];
const outcomeRank = (row) => OUTCOMES.indexOf(row.outcome);
const launchedOf = (rows) => rows.filter((w) => w.launched);
const candidatesOf = (rows) => rows.filter((w) => !w.launched);

function sums(rows) {
  const counts = OUTCOMES.map((o) => [o, rows.filter((r) => r.outcome === o).length]).filter((p) => p[1] > 0);
  return counts.length === 0 ? "none" : el("span", { class: "counts" }, counts.flatMap(([o, n], i) => [i ? " + " : "", el("span", { class: "of " + o }, grouped(n) + "\u00a0" + o)]));
}

function launchedCell(w) {
  return !w.launched ? quiet("candidate") : w.schedules.length ? el("code", {}, shortened(w.schedules.join(", "))) : "yes";
}

const COUNTS_OF_USE = [["Repositories", (u) => u.repositories, (u) => u.repositories, null, "num"], ["Teams", (u) => u.teams, (u) => u.teams, null, "num"], ["Places", (u) => u.uses, (u) => u.uses, null, "num"]];

/// The first who use a name, and how many more.
function usersCell(use) {
  const names = [...new Map(placesOfUse(use).map((p) => [p.task || p.by, p])).values()];
  return [names.slice(0, 3).map((p, i) => [i ? ", " : "", p.task ? link(p.task.hash, p.task.family) : p.by]), names.length > 3 ? " +" + (names.length - 3) : ""];
}

// Of each list: title, rows, unit, and of each column name, cell, what it sorts by, what stands in the CSV (when not that), class.
const LISTS = {
  workflows: {
    title: "Workflows", rows: () => D.flows, unit: "workflow",
    columns: [
      ["Outcome", (w) => badge(w.outcome), outcomeRank, (w) => w.outcome],
      ["Workflow", (w) => link(w.hash, w.root), (w) => w.root],
      ["Launched", launchedCell, (w) => -w.launched, (w) => (w.launched ? "launched" : "candidate")],
      ["Status", (w) => el("span", { class: "kind" }, w.status), (w) => w.status],
      ["Repository", repoLink, (w) => w.repo.identity],
      ["Team", (w) => teamLink(w.team), (w) => w.team],
      ["Nodes", (w) => w.nodes, (w) => w.nodes, null, "num"],
      ["Points left", (w) => w.points, (w) => w.points, null, "num"],
      ["Held back by", codesCell, (w) => w.codes.length, (w) => w.codes.map(rp).join(" ")]
    ]
  },
  tasks: {
    title: "Task classes", rows: () => D.classes, unit: "task class", units: "task classes",
    columns: [
      ["Outcome", (t) => badge(t.outcome), outcomeRank, (t) => t.outcome],
      ["Family", (t) => link(t.hash, t.family), (t) => t.family],
      ["Kind", (t) => el("span", { class: "kind" }, t.kind + (t.test ? ", test" : "")), (t) => t.kind],
      ["Stands in", (t) => place(t.path, t.line), (t) => t.path + ":" + String(t.line).padStart(7, "0"), (t) => t.path + ":" + t.line],
      ["Repository", repoLink, (t) => t.repo.identity],
      ["Team", (t) => teamLink(t.team), (t) => t.team],
      ["Held back by", codesCell, (t) => t.codes.length, (t) => t.codes.map(rp).join(" ")]
    ]
  },
  repositories: {
    title: "Repositories", rows: () => D.repos, unit: "repository", units: "repositories",
    columns: [
      ["Repository", (r) => link(r.hash, r.identity), (r) => r.identity],
      ["Read at", (r) => (r.reason ? el("span", { class: "bad" }, rp(r.code) + " " + r.reason) : dayCell(r)), (r) => r.time, (r) => r.reason || r.commit],
      ["Teams", (r) => { const names = teamsOf(r); return names.slice(0, 3).map((name, i) => [i ? ", " : "", teamLink(name)]).concat(names.length > 3 ? " +" + (names.length - 3) : ""); }, (r) => teamsOf(r).join(" ")],
      ["Launched workflows", (r) => sums(launchedOf(r.flows)), (r) => -launchedOf(r.flows).length, (r) => launchedOf(r.flows).length],
      ["Candidates", (r) => candidatesOf(r.flows).length, (r) => candidatesOf(r.flows).length, null, "num"],
      ["Task classes", (r) => r.classes.length, (r) => r.classes.length, null, "num"],
      ["Launches", (r) => r.launches.length, (r) => r.launches.length, null, "num"],
      ["Wave", (r) => r.wave || quiet("\u2013"), (r) => r.wave, null, "num"],
      ["Points left", (r) => r.points, (r) => r.points, null, "num"],
      ["Waits for", (r) => (r.waits.length ? r.waits.slice(0, 3).flatMap((name, i) => [i ? ", " : "", repositoryNamed(name)]).concat(r.waits.length > 3 ? " +" + (r.waits.length - 3) : "") : quiet("nobody")),
        (r) => r.waits.length, (r) => r.waits.join(" ")]
    ]
  },
  usage: {
    title: "Usage catalogue", rows: () => D.uses, unit: "name",
    columns: [
      ["Kind", (u) => el("span", { class: "kind" }, u.kind), (u) => u.kind],
      ["Name", (u) => link(u.hash, u.name), (u) => u.name],
      ...COUNTS_OF_USE
    ]
  },
  // Of a view of one name only: no address of their own.
  values: {
    title: "Values that are passed", unit: "value",
    columns: [
      ["Value", (u) => el("a", { href: u.hash }, el("code", {}, soft(u.value))), (u) => u.value],
      ...COUNTS_OF_USE,
      ["Passed by", (u) => usersCell(u), (u) => usersOf(u).length, (u) => unique(placesOfUse(u).map((p) => p.by)).join(" ")]
    ]
  },
  places: {
    title: "Who uses it, and where", unit: "place",
    columns: [
      ["Used by", (p) => (p.task ? link(p.task.hash, p.by) : el("span", { class: "kind" }, p.by)), (p) => p.by],
      ["What stands there", (p) => (p.what ? el("code", {}, soft(p.what)) : quiet("\u2013")), (p) => p.what],
      ["Stands in", (p) => place(p.path, p.line), (p) => p.path + ":" + String(p.line).padStart(7, "0"), (p) => p.path + ":" + p.line],
      ["Repository", repoLink, (p) => p.repo.identity],
      ["Team", (p) => (p.team ? teamLink(p.team) : quiet("the repository")), (p) => p.team]
    ]
  }
};

const repositoryNamed = (identity) => link(fleet() + "#/repository/" + part(identity), identity);

// Of each facet: label, name in the address, lists that have it, value of a row (or all of them), words for a value.
const FACETS = [
  ["Outcome", "outcome", ["workflows", "tasks"], (row) => row.outcome],
  ["Launched", "launched", ["workflows"], (row) => String(row.launched), (value) => (value === "1" ? "launched" : "candidates")],
  ["Status", "status", ["workflows"], (row) => row.status],
  ["Scheduled", "scheduled", ["workflows"], (row) => (row.schedules.length ? "yes" : "no")],
  ["Kind", "kind", ["tasks", "usage"], (row) => row.kind],
  ["Team", "team", ["workflows", "tasks", "places"], (row) => row.team, (value) => value || "the repository"],
  ["Repository", "repository", ["workflows", "tasks", "places"], (row) => row.repo.identity],
  ["Life", "life", ["repositories"], (row) => lifeOf(row)],
  ["Wave", "wave", ["workflows", "tasks", "repositories"], (row) => String((row.repo || row).wave), (value) => (value === "0" ? "none left" : "wave " + value)],
  ["Held back by", "code", ["workflows", "tasks"], (row) => row.codes.map(rp), (value) => value + " " + (D.rules[Number(value.slice(2))] || [""])[0]],
  ["Base class", "base", ["tasks"], (row) => row.bases, (value) => value],
  ["Contrib module", "contrib", ["workflows", "tasks"], (row) => row.contrib],
  ["Tag", "tag", ["workflows", "tasks", "repositories"], (row) => row.tags],
  ["Organisation", "org", ["workflows", "tasks", "repositories"], (row) => (row.repo || row).organisations],
  ["Uses", "use", [], (row, use) => (reposOfUse(use).has(row.repo || row) ? use : null)] // of a view of one name only
];

const COLLATOR = new Intl.Collator("en", { numeric: true });
const facetsOf = (kind) => FACETS.filter((facet) => facet[2].includes(kind));
const hasValue = (facet, row, wanted) => [facet[3](row, wanted)].flat().includes(wanted);

/// Of the rows those that have every value that is set, and every word.
function matching(rows, f, facets, words) {
  const set = facets.filter((facet) => f[facet[1]]);
  return set.length + words.length === 0 ? rows : rows.filter((row) => set.every((facet) => hasValue(facet, row, f[facet[1]])) && words.every((word) => row.text.includes(word)));
}

function facetSelect(facet, all, f, change) {
  const counts = new Map();
  const count = (value) => counts.set(value, (counts.get(value) || 0) + 1);
  for (const row of all) {
    const value = facet[3](row);
    if (Array.isArray(value)) { value.forEach(count); } else { count(value); }
  }
  const values = [...counts.keys()].sort((a, b) => (facet[1] === "outcome" ? OUTCOMES.indexOf(a) - OUTCOMES.indexOf(b) : COLLATOR.compare(a, b)));
  if (values.length < 2 && !f[facet[1]]) {
    return null;
  }
  const wanted = f[facet[1]];
  const listed = wanted && !values.includes(wanted) ? [wanted, ...values] : values;
  const words = facet[4] || ((value) => value);
  return el("label", {}, facet[0], el("select", { name: facet[1], onchange: (e) => change(facet[1], e.target.value) }, el("option", { value: "" }, "all"),
    listed.map((value) => el("option", { value, selected: wanted === value }, shortened(words(value)) + " (" + grouped(counts.get(value) || 0) + ")"))));
}

function tableHead(list, column, down, change) {
  return el("thead", {}, el("tr", {}, list.columns.map((c) => {
    const active = column === c;
    const other = active ? !down : c[4] === "num"; // the largest number first
    return el("th", { scope: "col", class: c[4], "aria-sort": active ? (down ? "descending" : "ascending") : false },
      el("button", { class: "sort", onclick: () => change("sort", other ? "-" + c[0] : c[0]) }, c[0] + (active ? (down ? " \u2193" : " \u2191") : "")));
  })));
}

function sorted(rows, column, down) {
  if (!column) {
    return rows;
  }
  const key = column[2];
  return [...rows].sort((a, b) => {
    const x = key(a), y = key(b);
    return (x < y ? -1 : x > y ? 1 : a.index - b.index) * (down ? -1 : 1);
  });
}

/// A list with its facets; `fixed` are filters that the view itself sets; with `keepsAddress` it is the view of its own address; `rows`: those of a list
/// that has none of its own.
function listView(kind, query, fixed, keepsAddress, rows) {
  const left = { Team: "team" in fixed, Teams: D.repos.length === 1, Repository: "repository" in fixed || (D.repos.length === 1 && kind !== "repositories"), Wave: "wave" in fixed };
  const list = { ...LISTS[kind], columns: LISTS[kind].columns.filter((c) => !left[c[0]]) };
  const facets = facetsOf(kind).concat("use" in fixed ? FACETS.filter((facet) => facet[1] === "use") : []);
  const f = { q: "", sort: "", ...query, ...fixed };
  const size = keepsAddress ? PAGE : SHORT;
  const all = matching(rows || list.rows(), fixed, facets, []);
  const units = list.units || list.unit + "s";
  let page = 0;
  const status = el("div", { class: "pager", role: "status" });
  const body = el("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": list.title });
  const change = (name, value) => { f[name] = value; page = 0; draw(); };
  const step = (by) => { page += by; draw(); };
  function draw() {
    const words = f.q.toLowerCase().split(/\s+/).filter(Boolean);
    const down = f.sort.startsWith("-");
    const column = list.columns.find((c) => c[0] === f.sort.replace(/^-/, ""));
    const found = sorted(matching(all, f, facets, words), column, down);
    const pages = Math.max(1, Math.ceil(found.length / size));
    page = Math.min(page, pages - 1);
    status.replaceChildren(
      el("span", {}, found.length === all.length ? plural(all.length, list.unit, units) : grouped(found.length) + " of " + plural(all.length, list.unit, units)),
      ...(pages > 1 ? [el("button", { disabled: page === 0, onclick: () => step(-1) }, "Earlier"), el("span", {}, "page " + grouped(page + 1) + " of " + grouped(pages)), el("button", { disabled: page === pages - 1, onclick: () => step(1) }, "Later")] : []),
      found.length ? el("button", { onclick: () => saveCsv(list.title.toLowerCase().replace(/ /g, "-"), list.columns.map((c) => c[0]), found.map((row) => list.columns.map((c) => (c[3] || c[2])(row)))) }, "CSV of these " + grouped(found.length)) : "");
    body.replaceChildren(found.length === 0 ? el("p", { class: "empty" }, all.length === 0 ? "0 \u2014 checked: there is none." : "None of the " + plural(all.length, list.unit, units) + " fits this filter.")
      : el("table", {}, tableHead(list, column, down, change),
        el("tbody", {}, found.slice(page * size, (page + 1) * size).map((row) => el("tr", {}, list.columns.map((c) => el("td", { class: c[4] }, c[1](row))))))));
    if (keepsAddress) {
      const kept = Object.entries(f).filter(([name, value]) => value && !(name in fixed)).map(([name, value]) => name + "=" + part(value));
      history.replaceState(null, "", "#/" + kind + (kept.length ? "?" + kept.join("&") : ""));
    }
  }
  draw();
  const search = el("label", { class: "search" }, "Search", el("input", { type: "search", value: f.q, placeholder: { usage: "name", values: "value", places: "name, path, team" }[kind] || "name, path, team, code", oninput: (e) => change("q", e.target.value) }));
  return el("div", { class: "list" }, all.length > 0 ? el("div", { class: "facets" }, search, facets.map((facet) => (facet[1] in fixed ? null : facetSelect(facet, all, f, change)))) : null, status, body);
}
