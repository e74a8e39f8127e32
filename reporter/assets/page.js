"use strict";
// Draws the lists and the views behind "#/…". Everything that came from a repository is set as text, never as markup.
(function () {
  const PAGE = 100;
  const explore = document.getElementById("explore");
  const baseTitle = document.title;
  const OUTCOMES = ["exact", "review", "collapsed", "blocked", "failed", "excluded"];
  let D = null; // the data, once unpacked
  const codeOf = new Map(); // repository -> promise of its sources and specs

  // ---- small tools ----

  function el(tag, attributes, ...children) {
    const node = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes || {})) {
      if (name.startsWith("on")) { node.addEventListener(name.slice(2), value); }
      else if (value !== null && value !== undefined && value !== false) { node.setAttribute(name, value === true ? "" : value); }
    }
    for (const child of children.flat(9)) {
      if (child !== null && child !== undefined && child !== "") { node.append(child); }
    }
    return node;
  }

  async function unpack(id) {
    const text = atob(document.getElementById(id).textContent);
    const bytes = new Uint8Array(text.length);
    for (let i = 0; i < text.length; i++) { bytes[i] = text.charCodeAt(i); }
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
    return JSON.parse(await new Response(stream).text());
  }

  const part = encodeURIComponent;
  const rp = (code) => "RP" + String(code).padStart(4, "0");
  const plural = (n, one, many) => n + " " + (n === 1 ? one : many || one + "s");
  const badge = (outcome) => el("span", { class: "badge " + outcome }, outcome);
  /// A long name may break behind its dots, colons, slashes and underscores.
  const soft = (text) => text.split(/(?<=[.:/_])/).flatMap((piece, i) => (i ? [el("wbr"), piece] : [piece]));
  const link = (hash, text) => el("a", { href: hash }, soft(text));
  const place = (path, line) => el("span", { class: "place" }, soft(line ? path + ":" + line : path));

  // What is over all repositories stands on the fleet's page.
  const fleet = () => (D.single ? "index.html" : "");

  function codeLink(code) {
    const rule = D.rules[code];
    return el("a", { class: "code", href: fleet() + "#/code/" + rp(code), title: rule ? rule[0] : false }, rp(code));
  }

  // ---- the data as rows ----

  const holdsBack = (code) => !D.rules[code] || D.rules[code][1] !== "informs";

  function prepare() {
    const t = (i) => D.texts[i];
    const R = D.reasons;
    D.reason = R.code.map((code, i) => ({ code, path: t(R.path[i]), line: R.line[i], text: t(R.text[i]) }));
    const rowsOf = (table, texts) => {
      const names = Object.keys(table);
      return table[names[0]].map((_, i) => {
        const row = { index: i };
        for (const name of names) { row[name] = texts.includes(name) ? t(table[name][i]) : table[name][i]; }
        return row;
      });
    };
    D.repos = rowsOf(D.repositories, ["identity", "path", "commit", "reason"]);
    D.flows = rowsOf(D.workflows, ["root", "path", "outcome", "team", "name"]);
    D.classes = rowsOf(D.tasks, ["module", "qualname", "family", "path", "kind", "outcome", "team"]);
    D.owners = rowsOf(D.teams, ["name", "provenance"]);
    const count = [D.flows, D.classes].map(() => new Map());
    [D.flows, D.classes].forEach((rows, kind) => {
      for (const row of rows) {
        row.repo = D.repos[row.repository];
        row.reasons = row.reasons.map((i) => D.reason[i]);
        row.codes = [...new Set(row.reasons.map((r) => r.code).filter(holdsBack))];
        const at = count[kind].get(row.repository) || 0; // its place among the rows of its repository
        row.within = at;
        count[kind].set(row.repository, at + 1);
      }
    });
    for (const row of D.flows) {
      row.schedules = row.schedules.map(t);
      row.hash = "#/workflow/" + [row.repo.identity, row.path, row.root].map(part).join("/");
      row.text = [row.root, row.repo.identity, row.team, row.path, row.name, row.schedules.join(" "), row.codes.map(rp).join(" ")].join("\n").toLowerCase();
    }
    for (const row of D.classes) {
      row.said = row.said.map((i) => D.reason[i]);
      row.hash = "#/task/" + [row.repo.identity, row.path, row.qualname].map(part).join("/");
      row.text = [row.family, row.module, row.qualname, row.repo.identity, row.team, row.path, row.kind, row.codes.map(rp).join(" ")].join("\n").toLowerCase();
    }
    for (const row of D.repos) {
      row.launches = row.launches.map((l) => ({ kind: t(l[0]), family: t(l[1]), schedule: t(l[2]), path: t(l[3]), line: l[4], command: t(l[5]), code: l[6] }));
      row.hash = "#/repository/" + part(row.identity);
      row.flows = [];
      row.classes = [];
      row.text = (row.identity + "\n" + row.path + "\n" + row.reason).toLowerCase();
    }
    for (const row of D.flows) { row.repo.flows.push(row); }
    for (const row of D.classes) { row.repo.classes.push(row); }
  }

  function codeFor(repository) {
    if (!codeOf.has(repository)) { codeOf.set(repository, unpack("code-" + repository)); }
    return codeOf.get(repository);
  }

  // ---- lists ----

  const repoLink = (row) => link(row.repo.hash, row.repo.identity);
  const teamLink = (name) => link(fleet() + "#/team/" + part(name), name);
  const codesCell = (row) => row.codes.slice(0, 4).flatMap((c, i) => [i ? " " : "", codeLink(c)]).concat(row.codes.length > 4 ? " +" + (row.codes.length - 4) : "");
  const outcomeRank = (row) => OUTCOMES.indexOf(row.outcome);
  const sumOf = (rows) => OUTCOMES.map((o) => [o, rows.filter((r) => r.outcome === o).length]).filter((p) => p[1] > 0);
  const sums = (rows) => rows.length === 0 ? "none" : el("span", { class: "counts" }, sumOf(rows).flatMap(([o, n], i) => [i ? " + " : "", el("span", { class: "of " + o }, n + "\u00a0" + o)]));
  const day = (seconds) => seconds ? new Date(seconds * 1000).toISOString().slice(0, 10) : "no commit";

  // name, cell, what it sorts by, what stands in the CSV
  const LISTS = {
    workflows: {
      title: "Workflows", rows: () => D.flows, unit: "workflow",
      columns: [
        ["Outcome", (w) => badge(w.outcome), outcomeRank, (w) => w.outcome],
        ["Workflow", (w) => link(w.hash, w.root), (w) => w.root],
        ["Launched", (w) => w.launched ? (w.schedules.length ? el("code", {}, w.schedules.join(", ")) : "yes") : el("span", { class: "quiet" }, "candidate"), (w) => -w.launched, (w) => w.launched ? "launched" : "candidate"],
        ["Repository", repoLink, (w) => w.repo.identity],
        ["Team", (w) => teamLink(w.team), (w) => w.team],
        ["Nodes", (w) => w.nodes, (w) => w.nodes, null, "num"],
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
        ["Read at", (r) => r.reason ? el("span", { class: "bad" }, rp(r.code) + " " + r.reason) : day(r.time), (r) => r.time, (r) => r.reason || r.commit],
        ["Launched workflows", (r) => sums(r.flows.filter((w) => w.launched)), (r) => -r.flows.filter((w) => w.launched).length, (r) => r.flows.filter((w) => w.launched).length],
        ["Candidates", (r) => r.flows.filter((w) => !w.launched).length, (r) => -r.flows.filter((w) => !w.launched).length, (r) => r.flows.filter((w) => !w.launched).length, "num"],
        ["Task classes", (r) => r.classes.length, (r) => -r.classes.length, (r) => r.classes.length, "num"],
        ["Launches", (r) => r.launches.length, (r) => -r.launches.length, (r) => r.launches.length, "num"]
      ]
    }
  };

  function matches(row, f) {
    return (!f.outcome || row.outcome === f.outcome) && (!f.team || row.team === f.team) && (!f.repository || (row.repo || row).identity === f.repository) &&
      (!f.launched || String(row.launched) === f.launched) && (!f.code || row.codes.some((c) => rp(c) === f.code)) &&
      f.words.every((word) => row.text.includes(word));
  }

  function select(label, name, f, options, change) {
    return el("label", {}, label, el("select", { name, onchange: (e) => change(name, e.target.value) },
      el("option", { value: "" }, "all"), options.map(([value, text]) => el("option", { value, selected: f[name] === value }, text))));
  }

  function csv(list, rows) {
    const safe = (value) => { const s = String(value); return /^[=+\-@\t\r]/.test(s) ? "'" + s : s; };
    const line = (cells) => cells.map((c) => '"' + safe(c).replace(/"/g, '""') + '"').join(",") + "\r\n";
    const text = line(list.columns.map((c) => c[0])) + rows.map((row) => line(list.columns.map((c) => (c[3] || c[2])(row)))).join("");
    const url = URL.createObjectURL(new Blob([text], { type: "text/csv" }));
    const anchor = el("a", { href: url, download: list.title.toLowerCase().replace(/ /g, "-") + ".csv" });
    anchor.click();
    setTimeout(() => URL.revokeObjectURL(url), 1000);
  }

  /// A list with its facets; `fixed` are filters that the view itself sets. Returns its node; it keeps the address in step when asked.
  function listView(kind, query, fixed, keepsAddress) {
    const same = { Team: "team" in fixed, Repository: "repository" in fixed || (D.repos.length === 1 && kind !== "repositories") };
    const list = { ...LISTS[kind], columns: LISTS[kind].columns.filter((c) => !same[c[0]]) };
    const f = { outcome: "", team: "", repository: "", launched: "", code: "", q: "", sort: "", ...query, ...fixed };
    let page = 0;
    const body = el("div");
    const all = list.rows().filter((row) => matches(row, { words: [], ...fixed }));
    function change(name, value) { f[name] = value; page = 0; draw(); }
    function draw() {
      f.words = f.q.toLowerCase().split(/\s+/).filter(Boolean);
      let rows = all.filter((row) => matches(row, f));
      const down = f.sort.startsWith("-");
      const column = list.columns.find((c) => c[0] === f.sort.replace(/^-/, ""));
      if (column) {
        const key = column[2];
        rows = [...rows].sort((a, b) => { const x = key(a), y = key(b); return (x < y ? -1 : x > y ? 1 : a.index - b.index) * (down ? -1 : 1); });
      }
      const pages = Math.max(1, Math.ceil(rows.length / PAGE));
      page = Math.min(page, pages - 1);
      const shown = rows.slice(page * PAGE, (page + 1) * PAGE);
      const head = list.columns.map((c) => {
        const active = column === c;
        return el("th", { scope: "col", class: c[4], "aria-sort": active ? (down ? "descending" : "ascending") : false },
          el("a", { href: "#", role: "button", onclick: (e) => { e.preventDefault(); change("sort", active && !down ? "-" + c[0] : c[0]); } }, c[0] + (active ? (down ? " \u2193" : " \u2191") : "")));
      });
      const units = list.units || list.unit + "s";
      const step = (by) => { page += by; draw(); };
      body.replaceChildren(
        el("div", { class: "pager", role: "status" },
          el("span", {}, rows.length === all.length ? plural(all.length, list.unit, units) : rows.length + " of " + plural(all.length, list.unit, units)),
          pages > 1 ? [el("button", { disabled: page === 0, onclick: () => step(-1) }, "Earlier"), el("span", {}, "page " + (page + 1) + " of " + pages), el("button", { disabled: page === pages - 1, onclick: () => step(1) }, "Later")] : null,
          el("button", { onclick: () => csv(list, rows) }, "CSV of these " + rows.length)),
        el("div", { class: "scroll" }, el("table", {}, el("thead", {}, el("tr", {}, head)),
          el("tbody", {}, shown.map((row) => el("tr", {}, list.columns.map((c) => el("td", { class: c[4] }, c[1](row)))))))));
      if (keepsAddress) {
        const words = Object.entries(f).filter(([name, value]) => value && name !== "words" && !(name in fixed)).map(([name, value]) => name + "=" + part(value));
        history.replaceState(null, "", "#/" + kind + (words.length ? "?" + words.join("&") : ""));
      }
    }
    const codes = [...new Set(all.flatMap((row) => row.codes || []))].sort((a, b) => a - b).map((c) => [rp(c), rp(c) + " " + (D.rules[c] ? D.rules[c][0] : "")]);
    const facet = (label, name, options) => (name in fixed || options.length < 2 ? null : select(label, name, f, options, change));
    const names = (key) => [...new Set(all.map(key))].sort().map((n) => [n, n]);
    const facets = el("div", { class: "facets" },
      el("label", { class: "search" }, "Search", el("input", { type: "search", value: f.q, placeholder: "name, path, team, code", oninput: (e) => change("q", e.target.value) })),
      kind === "repositories" ? null : [
        facet("Outcome", "outcome", OUTCOMES.map((o) => [o, o])),
        kind === "workflows" ? facet("Launched", "launched", [["1", "launched"], ["0", "candidates"]]) : null,
        facet("Team", "team", names((row) => row.team)),
        facet("Repository", "repository", names((row) => row.repo.identity)),
        facet("Held back by", "code", codes)]);
    draw();
    return el("div", {}, facets, body);
  }

  // ---- views of one thing ----

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

  /// Numbered lines; `notes` are shown below the line that they speak of. A very long line is cut, and says by how much.
  function listing(text, first, notes) {
    const lines = text.replace(/\n+$/, "").split("\n");
    return el("pre", { tabindex: "0" }, lines.map((line, i) => {
      const here = notes.filter((r) => r.line === first + i);
      const cut = line.length > LONG ? line.slice(0, 120) + " \u2026 " + (line.length - 120) + " characters more" : line;
      return [el("span", { class: here.length ? "line hit" : "line", "data-n": first + i }, cut),
        here.map((r) => el("span", { class: "note" }, rp(r.code) + " " + (D.rules[r.code] ? D.rules[r.code][0] : "") + (r.text && r.text !== "-" && (!D.rules[r.code] || r.text !== D.rules[r.code][0]) ? ": " + r.text : "")))];
    }));
  }

  function copyLine(text) {
    return el("p", { class: "copy" }, el("code", {}, text), el("button", {
      onclick: (e) => { navigator.clipboard.writeText(text).then(() => { e.target.textContent = "copied"; }, () => { e.target.textContent = "select it by hand"; }); }
    }, "copy"));
  }

  const shellWord = (word) => /^[\w./:@%+=,-]+$/.test(word) ? word : "'" + word.replace(/'/g, "'\\''") + "'";

  function facts(pairs) {
    return el("dl", {}, pairs.filter((p) => p[1]).map(([name, value]) => [el("dt", {}, name), el("dd", {}, value)]));
  }

  function codeBlock(row, draw) {
    const target = el("div", {}, el("p", { class: "quiet" }, "unpacking\u2026"));
    if (D.code === "here") {
      codeFor(row.repository).then((code) => target.replaceChildren(...draw(code).flat(9).filter(Boolean)));
    } else if (D.code === "beside") {
      const page = "repository-" + String(row.repository + 1).padStart(4, "0") + ".html";
      target.replaceChildren(el("p", {}, link(page + row.hash, "Source beside spec, on the page of this repository")));
    } else {
      target.replaceChildren(el("p", { class: "quiet" }, "Sources and specs are left out of this file: with them it would pass what a browser opens well. repipe report --format html --out DIRECTORY/ writes them beside it."));
    }
    return target;
  }

  function taskView(row) {
    return [el("p", { class: "crumbs" }, link("#/tasks", "Task classes"), " / ", repoLink(row)),
      el("div", { class: "title" }, el("h2", { tabindex: "-1" }, row.family), badge(row.outcome), el("span", { class: "kind" }, row.kind + (row.test ? ", of a test" : ""))),
      facts([["Class", el("code", {}, row.module + ":" + row.qualname)], ["Stands in", place(row.path, row.line)], ["Team", teamLink(row.team)]]),
      reasonLists(row),
      codeBlock(row, (code) => {
        const [source, spec, parameters, requires, outputs] = code.tasks[row.within];
        const notes = row.reasons.concat(row.said).filter((r, i, list) => r.path === row.path && list.findIndex((o) => o.line === r.line && o.code === r.code && o.text === r.text) === i);
        return [el("div", { class: "sides" },
          el("figure", {}, el("figcaption", {}, "Luigi source, " + row.path + " lines " + row.line + " to " + row.end), source.trim() ? listing(source, row.line, notes) : el("p", {}, "no class statement of its own")),
          el("figure", {}, el("figcaption", {}, "Flyte task template"), spec >= 0 ? listing(code.specs[spec], 1, []) : el("p", { class: "quiet" }, "No template of its own: it runs inside another node, is a wrapper, or is in no workflow."))),
          lineList("Parameters", parameters), lineList("Requires", requires), lineList("Outputs", outputs)];
      }),
      reasonList("Said about this code", row.said)];
  }

  function workflowView(row) {
    return [el("p", { class: "crumbs" }, link("#/workflows", "Workflows"), " / ", repoLink(row)),
      el("div", { class: "title" }, el("h2", { tabindex: "-1" }, row.root), badge(row.outcome), el("span", { class: "kind" }, row.launched ? "launched" : "candidate: nothing here launches it")),
      facts([["Flyte name", row.name && el("code", {}, row.name)], ["Nodes", String(row.nodes)], ["Schedules", row.schedules.length ? el("code", {}, row.schedules.join(", ")) : ""],
        ["Root stands in", place(row.path)], ["Team", teamLink(row.team)]]),
      el("h3", {}, "Make its package"), copyLine("repipe translate " + shellWord(row.repo.path) + " --root " + shellWord(row.root) + " --image IMAGE --out flyte"),
      reasonLists(row),
      codeBlock(row, (code) => {
        const spec = code.workflows[row.within];
        return [el("figure", {}, el("h3", {}, "Flyte workflow"), spec >= 0 ? listing(code.specs[spec], 1, []) : el("p", { class: "quiet" }, "None was emitted."))];
      })];
  }

  function repositoryView(row) {
    return [el("p", { class: "crumbs" }, link("#/repositories", "Repositories")), el("h2", { tabindex: "-1" }, row.identity),
      row.reason ? el("p", { class: "warn" }, codeLink(row.code), " " + row.reason) : null,
      facts([["Read at", row.commit ? el("code", {}, row.commit.slice(0, 12)) : "no commit"], ["Of", day(row.time)], ["Launched workflows", sums(row.flows.filter((w) => w.launched))],
        ["Candidates", sums(row.flows.filter((w) => !w.launched))], ["Task classes", sums(row.classes)]]),
      row.launches.length ? [el("h3", {}, plural(row.launches.length, "launch", "launches")), el("ul", { class: "lines" }, row.launches.map((l) => el("li", {},
        el("span", { class: "kind" }, l.kind + " "), el("b", {}, l.family || "not resolved"), " ", l.schedule ? el("code", {}, l.schedule) : null, " ", place(l.path, l.line), " ", l.code ? codeLink(l.code) : null,
        l.command ? [el("br"), el("code", {}, l.command)] : null)))] : null,
      el("h3", {}, "Workflows"), listView("workflows", {}, { repository: row.identity }, false), el("h3", {}, "Task classes"), listView("tasks", {}, { repository: row.identity }, false)];
  }

  function teamView(row) {
    const mine = D.flows.filter((w) => w.team === row.name);
    const launched = mine.filter((w) => w.launched);
    const rest = mine.filter((w) => !w.launched);
    const open = (rows) => rows.filter((w) => w.outcome !== "exact").length;
    const exact = launched.length - open(launched);
    const actions = [];
    if (exact > 0) { actions.push(el("li", {}, "Register " + plural(exact, "exact launched workflow") + ", run beside Luigi, cut over: ", link("#/workflows?launched=1&outcome=exact&team=" + part(row.name), "list"), ".")); }
    row.blockers.slice(0, 5).forEach(([code, l, c, ul, uc]) => {
      const rule = D.rules[code];
      actions.push(el("li", {}, "Remove ", codeLink(code), " " + (rule ? rule[0] : "") + " (" + l + " launched, " + plural(c, "candidate") + "). Then " + [[ul, launched, "launched"], [uc, rest, "candidate"]].filter((p) => open(p[1]) > 0).map((p) => p[0] + " of " + open(p[1]) + " " + p[2]).join(" and ") + " workflows that are not exact now become so. ",
        rule ? el("span", { class: "quiet" }, rule[4]) : null));
    });
    return [el("p", { class: "crumbs" }, link("#teams", "Teams")), el("h2", { tabindex: "-1" }, row.name),
      facts([["Known from", row.provenance || "nothing names an owner"], ["Launched workflows", sums(launched)], ["Candidates", sums(rest)], ["Task classes", sums(D.classes.filter((t) => t.team === row.name))]]),
      el("h3", {}, "Next actions"), actions.length ? el("ol", { class: "next" }, actions) : el("p", {}, "None: nothing of this team is held back."),
      el("h3", {}, "Workflows"), listView("workflows", {}, { team: row.name }, false), el("h3", {}, "Task classes"), listView("tasks", {}, { team: row.name }, false)];
  }

  function codeView(code) {
    const rule = D.rules[code];
    return [el("p", { class: "crumbs" }, link("#blockers", "What holds back")), el("h2", { tabindex: "-1" }, rp(code) + " " + rule[0]),
      facts([["It", rule[1]], ["Means", rule[3]], ["Goes away by", rule[4]], ["Effort", plural(rule[2], "point")]]), copyLine("repipe explain " + rp(code)),
      el("h3", {}, "Workflows that have it"), listView("workflows", {}, { code: rp(code) }, false), el("h3", {}, "Task classes that have it"), listView("tasks", {}, { code: rp(code) }, false)];
  }

  // ---- addresses ----

  function viewOf(path) {
    const [kind, ...rest] = path.split("/").map((p) => { try { return decodeURIComponent(p); } catch (_) { return p; } });
    const missing = [el("h2", { tabindex: "-1" }, "Not here"), el("p", {}, "This report has nothing under that address; it may be of another scan.")];
    const find = (rows, test) => rows.find(test);
    let row = null;
    switch (kind) {
      case "task": row = find(D.classes, (t) => t.repo.identity === rest[0] && t.path === rest[1] && t.qualname === rest[2]); return row ? taskView(row) : missing;
      case "workflow": row = find(D.flows, (w) => w.repo.identity === rest[0] && w.path === rest[1] && w.root === rest[2]); return row ? workflowView(row) : missing;
      case "repository": row = find(D.repos, (r) => r.identity === rest[0]); return row ? repositoryView(row) : missing;
      case "team": row = find(D.owners, (t) => t.name === rest[0]); return row ? teamView(row) : missing;
      case "code": row = D.rules[Number(String(rest[0]).replace(/^RP/i, ""))]; return row ? codeView(Number(rest[0].replace(/^RP/i, ""))) : missing;
    }
    return missing;
  }

  function route() {
    const hash = location.hash;
    const viewing = hash.startsWith("#/");
    const [path, words] = hash.slice(2).split("?");
    const kind = viewing ? path.split("/")[0] : "";
    document.body.classList.toggle("viewing", viewing);
    if (viewing && LISTS[path]) {
      explore.replaceChildren(el("h2", { tabindex: "-1" }, LISTS[path].title), listView(path, Object.fromEntries(new URLSearchParams(words || "")), {}, true));
    } else if (viewing) {
      explore.replaceChildren(...viewOf(path).flat(9).filter(Boolean));
    } else if (D.single) {
      explore.replaceChildren(...repositoryView(D.repos[0]).flat(9).filter(Boolean));
    } else {
      explore.replaceChildren(el("h2", {}, "All workflows"), listView("workflows", {}, {}, false));
    }
    const heading = viewing ? explore.querySelector("h2") : null;
    document.title = heading ? heading.textContent + " \u00b7 " + baseTitle : baseTitle;
    const near = { task: "#/tasks", workflow: "#/workflows", repository: "#/repositories", team: "#teams", code: "#blockers" };
    const current = viewing ? (LISTS[kind] ? "#/" + kind : near[kind]) : hash || "#top";
    for (const anchor of document.querySelectorAll("#bar a")) {
      if (anchor.getAttribute("href") === current) { anchor.setAttribute("aria-current", "true"); } else { anchor.removeAttribute("aria-current"); }
    }
    if (viewing) {
      window.scrollTo({ top: 0, behavior: "instant" });
      heading.focus({ preventScroll: true });
    } else if (hash.length > 1) {
      const target = document.getElementById(hash.slice(1));
      if (target) { target.scrollIntoView(); }
    }
  }

  document.addEventListener("keydown", (event) => {
    const search = explore.querySelector("input[type=search]");
    if (event.key === "/" && search && !/^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName)) { event.preventDefault(); search.focus(); }
  });

  function fail(error) {
    explore.replaceChildren(el("h2", {}, "The lists cannot be drawn"), el("p", {}, "This browser cannot unpack them (" + error.name + "): it needs DecompressionStream, of 2023 or later. The same rows: repipe report --format json."));
  }

  unpack("data").then((data) => {
    D = data;
    prepare();
    window.addEventListener("hashchange", route);
    route();
    document.documentElement.dataset.ready = "true";
  }).catch(fail);
}());
