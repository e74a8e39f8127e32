"use strict";
// The page's data as rows: columns over one table of texts become objects that know one another.

let D = null; // once unpacked
const codeOf = new Map(); // repository -> promise of its sources and specs

const NONE = [];
const holdsBack = (code) => !D.rules[code] || D.rules[code][1] !== "informs";
// What is over all repositories stands on the fleet's page.
const fleet = () => (D.single ? "index.html" : "");

function codeFor(repository) {
  if (!codeOf.has(repository)) {
    codeOf.set(repository, unpack("code-" + repository));
  }
  return codeOf.get(repository);
}

/// Search text of a row, lower case.
const searchable = (...parts) => parts.flat().join("\n").toLowerCase();

// Addresses and search texts are made when they are asked for: a fleet has a hundred thousand rows, a screen has twenty.
class Row {
  get text() {
    return this.searched ?? (this.searched = this.searchText());
  }
}

class Workflow extends Row {
  get hash() { return "#/workflow/" + [this.repo.identity, this.path, this.root].map(part).join("/"); }
  searchText() { return searchable(this.root, this.repo.identity, this.team, this.path, this.name, this.status, this.schedules, this.contrib, this.tags, this.codes.map(rp)); }
}

class Task extends Row {
  get hash() { return "#/task/" + [this.repo.identity, this.path, this.qualname].map(part).join("/"); }
  searchText() { return searchable(this.family, this.module, this.qualname, this.repo.identity, this.team, this.path, this.kind, this.bases, this.contrib, this.tags, this.codes.map(rp)); }
}

class Repository extends Row {
  get hash() { return "#/repository/" + part(this.identity); }
  searchText() { return searchable(this.identity, this.path, this.reason, this.tags, this.organisations); }
}

class Use extends Row {
  get hash() { return "#/use/" + [this.kind, this.name].map(part).join("/"); }
  /// Of an argument value, what is passed; of all else nothing.
  get value() { return this.kind === "argument value" ? this.name.slice(this.name.indexOf(" = ") + 3) : ""; }
  searchText() { return searchable(this.kind, this.name); }
}

/// One use of a name: by a task class, or by something else that its repository holds.
class Place extends Row {
  searchText() { return searchable(this.by, this.what, this.path, this.repo.identity, this.team); }
}

/// A table of columns as rows; `texts` are the columns that hold numbers of texts.
function rowsOf(Kind, table, texts) {
  const names = Object.keys(table);
  return table[names[0]].map((_, index) => {
    const row = new Kind();
    row.index = index;
    for (const name of names) {
      row[name] = texts.includes(name) ? D.texts[table[name][index]] : table[name][index];
    }
    return row;
  });
}

function prepareLabels(row) {
  row.tags = row.tags.length ? row.tags.map((i) => D.texts[i]) : NONE;
  row.contrib = row.contrib.length ? row.contrib.map((i) => D.texts[i]) : NONE;
}

function prepareWorkflow(row) {
  prepareLabels(row);
  row.schedules = row.schedules.map((i) => D.texts[i]);
  row.repo.flows.push(row);
}

function prepareTask(row) {
  prepareLabels(row);
  row.said = row.said.map((i) => D.reason[i]);
  row.bases = row.bases.map((i) => D.texts[i]);
  row.repo.classes.push(row);
}

function prepareRepository(row) {
  const t = (i) => D.texts[i];
  row.launches = row.launches.map((l) => ({ kind: t(l[0]), family: t(l[1]), schedule: t(l[2]), path: t(l[3]), line: l[4], command: t(l[5]), code: l[6] }));
  row.waits = row.waits.map(t);
  row.tags = row.tags.map(t);
  row.organisations = unique(row.organisations.map(t).filter(Boolean));
  row.flows = [];
  row.classes = [];
}

function prepareOwner(row) {
  const t = (i) => D.texts[i];
  row.oldest = row.oldest.length ? [...row.oldest.slice(0, 3).map(t), ...row.oldest.slice(3)] : [];
  row.waivers[1] = t(row.waivers[1]);
}

/// Gives each row its repository, its causes, and its place among the rows of its repository.
function connect(rows, prepareRow) {
  const count = new Map();
  for (const row of rows) {
    row.repo = D.repos[row.repository];
    row.reasons = row.reasons.map((i) => D.reason[i]);
    row.codes = row.reasons.length === 0 ? NONE : unique(row.reasons.map((r) => r.code).filter(holdsBack));
    row.within = count.get(row.repository) || 0;
    count.set(row.repository, row.within + 1);
    prepareRow(row);
  }
}

let users = null; // of each name of the catalogue: rows that use it, and at which of their uses; made when it is first asked for

function usersOf(use) {
  if (!users) {
    users = D.uses.map(() => []);
    D.classes.forEach((task) => task.uses.forEach((name, at) => users[name].push([task, at])));
    D.said.forEach((row, at) => users[row.use].push([row, at]));
  }
  return users[use.index];
}

/// What of an argument is passed stands behind it, as a use of its own.
function placeOf(use, [row, at], index) {
  const task = row.uses !== undefined;
  const next = use.kind !== "argument" ? null : task ? D.uses[row.uses[at + 1]] : D.uses[D.said[at + 1].use];
  return Object.assign(new Place(), { index, task: task ? row : null, by: task ? row.module + ":" + row.qualname : row.by, what: next ? next.value : task ? use.value : row.what === use.name ? "" : row.what,
    path: row.path, line: row.line, repo: task ? row.repo : D.repos[row.repository], team: task ? row.team : "" });
}

const placesOfUse = (use) => use.places ?? (use.places = usersOf(use).map((user, i) => placeOf(use, user, i)));
const reposOfUse = (use) => use.repos ?? (use.repos = new Set(placesOfUse(use).map((p) => p.repo)));
const valuesOf = (use) => (use.kind === "argument" ? D.uses.filter((u) => u.kind === "argument value" && u.name.startsWith(use.name + " = ")).sort((a, b) => b.repositories - a.repositories || b.uses - a.uses || COLLATOR.compare(a.value, b.value)) : NONE);

function prepare(data) {
  D = data;
  const R = D.reasons;
  D.reason = R.code.map((code, i) => ({ id: i, code, path: D.texts[R.path[i]], line: R.line[i], text: D.texts[R.text[i]] }));
  D.repos = rowsOf(Repository, D.repositories, ["identity", "path", "commit", "reason"]);
  D.flows = rowsOf(Workflow, D.workflows, ["root", "path", "outcome", "team", "name", "status", "counterpart"]);
  D.classes = rowsOf(Task, D.tasks, ["module", "qualname", "family", "path", "kind", "outcome", "team"]);
  D.owners = rowsOf(Row, D.teams, ["name", "provenance"]);
  D.uses = rowsOf(Use, D.usages, ["kind", "name"]);
  D.said = rowsOf(Row, D.mentions, ["by", "path", "what"]);
  D.repos.forEach(prepareRepository);
  D.owners.forEach(prepareOwner);
  connect(D.flows, prepareWorkflow);
  connect(D.classes, prepareTask);
}

/// Makes search texts while nobody waits, so that the first letter typed does not.
function prepareSearch() {
  const rows = [...D.flows, ...D.classes];
  let at = 0;
  const step = (deadline) => {
    while (at < rows.length && deadline.timeRemaining() > 1) {
      for (const end = Math.min(at + 200, rows.length); at < end; at++) { void rows[at].text; }
    }
    if (at < rows.length) { requestIdleCallback(step); }
  };
  requestIdleCallback(step);
}
