"use strict";
// The page's data as rows: columns over one table of texts become objects that know one another.

let D = null; // once unpacked
const codeOf = new Map(); // repository -> promise of its sources and specs

const holdsBack = (code) => !D.rules[code] || D.rules[code][1] !== "informs";
// What is over all repositories stands on the fleet's page.
const fleet = () => (D.single ? "index.html" : "");

function codeFor(repository) {
  if (!codeOf.has(repository)) {
    codeOf.set(repository, unpack("code-" + repository));
  }
  return codeOf.get(repository);
}

function rowsOf(table, texts) {
  const names = Object.keys(table);
  return table[names[0]].map((_, index) => {
    const row = { index };
    for (const name of names) {
      row[name] = texts.includes(name) ? D.texts[table[name][index]] : table[name][index];
    }
    return row;
  });
}

/// Search text of a row, lower case.
const searchable = (...parts) => parts.flat().join("\n").toLowerCase();

function prepareWorkflow(row) {
  row.schedules = row.schedules.map((i) => D.texts[i]);
  row.hash = "#/workflow/" + [row.repo.identity, row.path, row.root].map(part).join("/");
  row.text = searchable(row.root, row.repo.identity, row.team, row.path, row.name, row.status, row.schedules, row.codes.map(rp));
  row.repo.flows.push(row);
}

function prepareTask(row) {
  row.said = row.said.map((i) => D.reason[i]);
  row.bases = row.bases.map((i) => D.texts[i]);
  row.hash = "#/task/" + [row.repo.identity, row.path, row.qualname].map(part).join("/");
  row.text = searchable(row.family, row.module, row.qualname, row.repo.identity, row.team, row.path, row.kind, row.bases, row.codes.map(rp));
  row.repo.classes.push(row);
}

function prepareRepository(row) {
  const t = (i) => D.texts[i];
  row.launches = row.launches.map((l) => ({ kind: t(l[0]), family: t(l[1]), schedule: t(l[2]), path: t(l[3]), line: l[4], command: t(l[5]), code: l[6] }));
  row.waits = row.waits.map(t);
  row.hash = "#/repository/" + part(row.identity);
  row.text = searchable(row.identity, row.path, row.reason);
  row.flows = [];
  row.classes = [];
}

/// Gives each row its repository, its causes, and its place among the rows of its repository.
function connect(rows, prepareRow) {
  const count = new Map();
  for (const row of rows) {
    row.repo = D.repos[row.repository];
    row.reasons = row.reasons.map((i) => D.reason[i]);
    row.codes = unique(row.reasons.map((r) => r.code).filter(holdsBack));
    row.within = count.get(row.repository) || 0;
    count.set(row.repository, row.within + 1);
    prepareRow(row);
  }
}

function prepare(data) {
  D = data;
  const R = D.reasons;
  D.reason = R.code.map((code, i) => ({ id: i, code, path: D.texts[R.path[i]], line: R.line[i], text: D.texts[R.text[i]] }));
  D.repos = rowsOf(D.repositories, ["identity", "path", "commit", "reason"]);
  D.flows = rowsOf(D.workflows, ["root", "path", "outcome", "team", "name", "status", "counterpart"]);
  D.classes = rowsOf(D.tasks, ["module", "qualname", "family", "path", "kind", "outcome", "team"]);
  D.owners = rowsOf(D.teams, ["name", "provenance"]);
  D.uses = rowsOf(D.usages, ["kind", "name"]);
  D.uses.forEach((row) => { row.text = searchable(row.kind, row.name); });
  D.repos.forEach(prepareRepository);
  connect(D.flows, prepareWorkflow);
  connect(D.classes, prepareTask);
}
