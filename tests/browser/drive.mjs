// What happens to the page in Chromium: drive.mjs MODULES CHROMIUM PAGE SNAPSHOT ARTEFACTS WHAT...
//
// MODULES is where playwright-core and axe-core lie, PAGE a report on disk, SNAPSHOT the JSON of the same store. WHAT are checks below,
// by name; each prints a line, and what it measures. Any word on the console, exception, or request other than for files beside the
// page fails. Times are printed, never judged: a clock decides nothing here.
import assert from "node:assert/strict";
import { mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { pathToFileURL } from "node:url";

const [modules, chromiumPath, file, snapshotFile, artefacts, ...wanted] = process.argv.slice(2);
const require = createRequire(path.resolve(modules, "x"));
const { chromium } = require("playwright-core");
const AXE = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
const address = pathToFileURL(path.resolve(file)).href;
/// The document with what its rows say by number where it belongs: specs when they are asked for, a fleet has many.
function snapshot(text) {
  const s = JSON.parse(text);
  const lists = { reasons: s.reasons, diagnostics: s.reasons, carried: s.carried_rows, options: s.carried_rows, map: s.map_rows, parameters: s.texts, requires: s.texts, outputs: s.texts, arguments: s.texts };
  for (const row of [...s.tasks, ...s.workflows]) {
    for (const [key, pool] of Object.entries(lists)) { if (row[key]) { row[key] = row[key].map((n) => pool[n]); } }
    for (const key of ["source", "spec"]) {
      const lines = row[key];
      if (lines) { Object.defineProperty(row, key, { get: () => lines.map((n) => s.texts[n]).join("\n") }); }
    }
  }
  return s;
}
const S = snapshot(readFileSync(snapshotFile, "utf8"));
const beside = path.dirname(address);
const browser = await chromium.launch({ executablePath: chromiumPath, args: ["--no-sandbox"] });
const offences = [];

async function open(hash, options) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
  const page = await context.newPage();
  page.setDefaultTimeout(0); // a machine under load is no finding
  page.on("console", (message) => offences.push(`console: ${message.text()}`));
  page.on("pageerror", (error) => offences.push(`exception: ${error.stack}`));
  page.on("request", (request) => {
    if (!request.url().startsWith(beside) && !/^(blob|data|about):/.test(request.url())) { offences.push(`request: ${request.url()}`); }
  });
  await page.goto(address + hash);
  if (options?.javaScriptEnabled !== false) { await page.waitForSelector("html[data-ready]"); }
  return page;
}

const close = (page) => page.context().close();
/// Numbers without the comma before each third.
const plainly = (text) => text.replace(/(\d),(?=\d{3})/g, "$1");
const status = async (page) => plainly(await page.locator("#explore [role=status]").first().innerText());
/// The number of rows that a list says it has under its filter.
const counted = async (page) => Number((await status(page)).match(/^\d+/)[0]);

/// Goes to an address inside the page, and waits until what it draws is there.
const go = (page, hash) => page.evaluate(async (to) => {
  if (location.hash !== to) {
    const done = new Promise((resolve) => addEventListener("hashchange", resolve, { once: true }));
    location.hash = to;
    await done;
  }
  if (D.code === "here") { await Promise.all([...codeOf.values()]); }
  await new Promise((resolve) => setTimeout(resolve));
}, hash);

/// One address of each kind of view: the row that has most to show.
const kinds = (page) => page.evaluate(() => {
  const most = (rows, of) => rows.reduce((best, row) => (of(row) > of(best) ? row : best), rows[0]);
  const flow = most(D.flows, (w) => w.nodes);
  const task = most(D.classes, (t) => t.reasons.length + t.said.length);
  return [["overview", ""], ["workflows", "#/workflows"], ["tasks", "#/tasks"], ["repositories", "#/repositories"], ["by-hand", "#/by-hand"],
    ...[...document.querySelectorAll("#bar a[href^='#/']")].map((a) => a.getAttribute("href")).filter((h) => !["#/workflows", "#/tasks", "#/repositories", "#/by-hand"].includes(h)).map((h) => [h.slice(2), h]),
    ["workflow", flow && flow.hash], ["task", task && task.hash], ["repository", most(D.repos, (r) => r.flows.length).hash], ["team", "#/team/" + part(most(D.owners, (t) => t.blockers.length).name)],
    ["use", (D.uses.find((u) => u.kind === "base") || {}).hash], ["argument", (most(D.uses.filter((u) => u.kind === "argument"), (u) => valuesOf(u).length) || {}).hash], ["code", "#/code/" + rp(D.reasons.code[0] || 0)]].filter((k) => k[1] !== undefined && !k[1].endsWith("RP0000"));
});

const CHECKS = {
  /// When the first picture and the lists are there.
  async first(page) {
    const paint = await page.evaluate(() => performance.getEntriesByName("first-contentful-paint")[0].startTime);
    const ready = await page.evaluate(() => performance.getEntriesByName("ready")[0].startTime);
    console.log(`  first view ${Math.round(paint)} ms (budget 1000), lists ${Math.round(ready)} ms, ${readFileSync(file).length} bytes (budget 15000000), ${S.workflows.length} workflows`);
    assert.ok(readFileSync(file).length <= 15e6);
  },

  /// Every row of every table has a view that says its name, and no two have the same address.
  async views(page) {
    const rows = await page.evaluate(() => [...D.flows.map((w) => [w.hash, w.root]), ...D.classes.map((t) => [t.hash, t.family]), ...D.repos.map((r) => [r.hash, r.identity]),
      ...D.owners.map((t) => ["#/team/" + part(t.name), t.name]), ...Object.keys(D.rules).map((c) => ["#/code/" + rp(c), rp(c) + " " + D.rules[c][0]])]);
    assert.equal(new Set(rows.map((r) => r[0])).size, rows.length, "two rows with one address");
    const wrong = await page.evaluate(async (all) => {
      const found = [];
      for (const [hash, name] of all) {
        location.hash = hash;
        await new Promise((resolve) => addEventListener("hashchange", resolve, { once: true }));
        if (D.code === "here") { await Promise.all([...codeOf.values()]); }
        await new Promise((resolve) => setTimeout(resolve));
        const said = document.querySelector("#explore h2").textContent;
        if (said !== shortened(name) || document.querySelector("#explore").textContent.includes("unpacking\u2026") || !document.title.startsWith(shortened(said))) { found.push([hash, said]); }
      }
      return found;
    }, rows);
    assert.deepEqual(wrong, []);
    await go(page, "#/task/of/another/scan");
    assert.equal(await page.locator("#explore h2").innerText(), "Not here");
    console.log(`  ${rows.length} views`);
  },

  /// What lists count under each facet is what the JSON has.
  async numbers(page) {
    const counts = new Map();
    const add = (list, name, value) => counts.set(`#/${list}?${name}=${encodeURIComponent(value)}`, (counts.get(`#/${list}?${name}=${encodeURIComponent(value)}`) || 0) + 1);
    const rules = await page.evaluate(() => Object.fromEntries(Object.entries(D.rules).map(([code, rule]) => [code, rule[1]])));
    for (const [list, rows] of [["workflows", S.workflows], ["tasks", S.tasks]]) {
      for (const row of rows) {
        add(list, "outcome", row.outcome);
        for (const code of new Set(row.reasons.map((r) => r.code))) { if (rules[code] !== "informs") { add(list, "code", "RP" + String(code).padStart(4, "0")); } }
        if (list === "workflows") { add(list, "launched", row.launched ? 1 : 0); add(list, "status", row.status); add(list, "scheduled", row.schedules.length ? "yes" : "no"); } else { add(list, "kind", row.kind); }
        add(list, "wave", S.repositories[row.repository].wave);
        for (const [name, values] of [["contrib", row.contrib], ["tag", row.tags], ["org", new Set(S.repositories[row.repository].organisations.filter(Boolean))]]) { for (const value of values) { add(list, name, value); } }
      }
    }
    for (const row of S.repositories) { for (const tag of row.tags) { add("repositories", "tag", tag); } }
    for (const use of S.usages) { add("usage", "kind", use.kind); }
    for (const [hash, count] of counts) {
      await go(page, hash);
      assert.equal(await counted(page), count, hash);
    }
    for (const [list, key] of [["workflows", "workflows"], ["tasks", "tasks"], ["repositories", "repositories"], ["usage", "usages"]]) {
      await go(page, `#/${list}`);
      if (S[key].length > 0) { assert.equal(await counted(page), S[key].length); }
    }
    console.log(`  ${counts.size + 3} lists`);
  },

  /// Who uses a name: as many places as the catalogue says, in as many repositories; of an argument its values, of each who passes it.
  async uses(page) {
    const kindsOf = new Map();
    for (const [i, use] of S.usages.entries()) {
      const list = kindsOf.get(use.kind) || [];
      kindsOf.set(use.kind, list);
      if (list.length < 12) { list.push(i); }
    }
    const given = new Map(); // argument value -> [class that passes it, or launch]
    const pass = (name, by) => given.set(name, [...(given.get(name) || []), by]);
    for (const task of S.tasks) { for (const line of task.arguments) { pass(line, `${task.module}:${task.qualname}`); } }
    for (const mention of S.mentions) { if (mention.kind === "argument") { pass(`${mention.name} = ${mention.text}`, "launch"); } }
    let seen = 0;
    const list = (title) => page.locator("#explore .list").filter({ has: page.locator(`[role=region][aria-label="${title}"]`) });
    const count = async (title) => Number(plainly(await list(title).locator("[role=status]").innerText()).match(/^\d+/)[0]);
    for (const index of [...kindsOf.values()].flat()) {
      const use = S.usages[index];
      await go(page, await page.evaluate((i) => D.uses[i].hash, index));
      assert.equal(await count("Who uses it, and where"), use.uses, use.name);
      assert.equal(await count("Repositories"), use.repositories, use.name);
      const values = S.usages.filter((u) => u.kind === "argument value" && u.name.startsWith(use.name + " = "));
      assert.equal(await list("Values that are passed").count(), use.kind === "argument" ? 1 : 0, use.name);
      if (use.kind === "argument") { assert.equal(await count("Values that are passed"), values.length, use.name); }
      const own = use.kind === "argument value" ? given.get(use.name) : use.kind === "argument" ? values.flatMap((v) => given.get(v.name)) : null;
      if (own && /^[\x20-\x7e]*$/.test(own.join("")) && own.length < 20 && own.every((name) => name.length < 200)) {
        assert.deepEqual((await list("Who uses it, and where").locator("tbody td:first-child").allInnerTexts()).sort(), own.sort(), use.name);
      }
      seen++;
    }
    const called = S.usages.filter((u) => u.kind === "argument").map((u) => u.name);
    const task = S.tasks.findIndex((t) => called.some((name) => name.startsWith(`${t.module}:${t.qualname}.`) && !name.slice(t.module.length + t.qualname.length + 2).includes(".")));
    if (task >= 0) {
      await go(page, await page.evaluate((i) => D.classes[i].hash, task));
      assert.ok((await page.locator("#explore h3").allInnerTexts()).includes("What is passed to it"), S.tasks[task].qualname);
    }
    await go(page, "#top");
    for (const href of await page.locator("#usage td a[href^='#/task/'], #usage th a[href^='#/use/'], #usage td a[href^='#/use/']").evaluateAll((all) => all.map((a) => a.getAttribute("href")).slice(0, 40))) {
      await go(page, href);
      assert.notEqual(await page.locator("#explore h2").innerText(), "Not here", href);
    }
    console.log(`  ${seen} names of ${kindsOf.size} kinds`);
  },

  /// A team's own view has its burndown: the rows of the JSON, a chart of them, no end below six points.
  async teams(page) {
    const heads = ["remaining", "added", "reopened", "done", "removed", "taken", "given"];
    let points = 0;
    for (const team of S.teams.slice(0, 40)) {
      await go(page, `#/team/${encodeURIComponent(team.name)}`);
      const shown = team.history.length > 1;
      assert.equal(await page.locator("#explore svg.chart").count(), shown ? 1 : 0, team.name);
      if (!shown) { continue; }
      await page.locator("#explore details summary", { hasText: "points as a table" }).click();
      const table = page.locator("#explore table").first();
      assert.deepEqual(await table.locator("tbody tr").evaluateAll((rows) => rows.map((row) => [...row.cells].slice(1).map((cell) => Number(cell.textContent.replace(/,/g, ""))))), team.history.map((row) => heads.map((key) => row[key])));
      assert.equal(await page.locator("#explore svg.chart path.ahead").count(), team.projected && team.earliest ? 1 : 0, team.name);
      assert.equal((await page.locator("#explore").innerText()).includes("fewer than six points"), team.history.length < 6 && team.history.at(-1).remaining > 0, team.name);
      points += team.history.length;
    }
    console.log(`  ${points} points of ${S.teams.length} teams`);
  },

  /// A workflow's graph has the nodes of its spec, and the edges; a node that leads anywhere leads to a view.
  async graphs(page) {
    let nodes = 0, edges = 0;
    for (const flow of S.workflows.filter((w) => w.spec)) {
      const identity = S.repositories[flow.repository].identity;
      const row = await page.evaluate(([repository, root, path]) => (D.flows.find((w) => w.repository === repository && w.root === root && w.path === path) || {}).hash, [flow.repository, flow.root, flow.path]);
      if (!row) { continue; } // a name that is shown otherwise than it is
      await go(page, row);
      const template = JSON.parse(flow.spec).template;
      const ids = template.nodes.map((n) => n.id);
      const wanted = template.nodes.flatMap((n) => {
        const said = JSON.stringify([n.inputs, n.branchNode, n.arrayNode]);
        return ids.filter((id) => id !== n.id && ((n.upstreamNodeIds || []).includes(id) || said.includes(`"nodeId":${JSON.stringify(id)}`)));
      });
      assert.equal(await page.locator("#explore .graph .node").count(), ids.length, `${identity} ${flow.root}`);
      assert.equal(await page.locator("#explore .graph .edge").count(), wanted.length, `${identity} ${flow.root}`);
      for (const href of await page.locator("#explore .graph a").evaluateAll((all) => all.map((a) => a.getAttribute("href")))) {
        assert.ok(await page.evaluate((hash) => D.classes.some((t) => t.hash === hash), href), href);
      }
      nodes += ids.length;
      edges += wanted.length;
    }
    assert.ok(nodes > 0);
    console.log(`  ${nodes} nodes, ${edges} edges`);
  },

  /// Each question at the top leads to something that is shown and says something.
  async questions(page) {
    await go(page, "#top");
    const links = await page.locator(".questions a").evaluateAll((all) => all.map((a) => a.getAttribute("href")));
    for (const href of links) {
      await go(page, "#top");
      await page.locator(`.questions a[href="${href}"]`).click();
      await page.evaluate(() => new Promise((resolve) => setTimeout(resolve))); // behind the event that draws
      const target = href.startsWith("#/") ? page.locator("#explore") : page.locator(href);
      assert.ok(await target.isVisible(), href);
      assert.ok((await page.locator(href.startsWith("#/") || href === "#next" ? (href === "#next" ? "ol.next" : "#explore") : href).innerText()).trim().length > 40, href);
      if (!href.startsWith("#/")) { assert.ok(await target.evaluate((e) => e.getBoundingClientRect().top < innerHeight), href); }
    }
    assert.ok(links.length >= 10);
    console.log(`  ${links.length} questions`);
  },

  /// Each row of a map has its number at its line, where that is shown, and at what it made; a mark shows both ends, by keyboard too.
  async map(page) {
    let marks = 0, views = 0;
    const rows = await page.evaluate(() => [...D.flows, ...D.classes].map((r) => [r.hash, r.root ? "workflows" : "tasks", r.index]));
    for (const [hash, table, index] of rows) {
      const row = S[table][index];
      if (!row.spec || row.map.length === 0) { continue; }
      await go(page, hash);
      if (await page.locator("#explore details.map").count() === 0) { continue; } // no source is held
      assert.equal(await page.locator("#explore select[name=part] option").count(), row.parts?.length ? row.parts.length + 1 : 0, hash);
      if (row.parts?.length) { await page.locator("#explore select[name=part]").selectOption("1"); }
      const map = row.map.filter((m) => m.in === (row.parts?.length ? row.parts[0].name : ""));
      const numbers = new Set(map.map((m) => m.path + "\n" + m.line)).size;
      assert.equal(await page.locator("#explore details.map tbody tr").count(), map.length, hash);
      const right = await page.locator("#explore .sides figure:last-child .mark").evaluateAll((all) => all.map((m) => m.dataset.mark));
      assert.equal(new Set(right).size, numbers, hash);
      const left = await page.locator("#explore .sides figure:first-child .mark").evaluateAll((all) => all.map((m) => [m.dataset.mark, m.parentNode.dataset.n]));
      for (const [number, line] of left) { assert.ok(map.some((m) => String(m.line) === line), `${hash} ${number}`); }
      if (left.length && views < 25) {
        const first = page.locator("#explore .sides figure:first-child .mark").first();
        await first.focus();
        await page.keyboard.press("Enter");
        assert.equal(await first.getAttribute("aria-pressed"), "true");
        for (const side of ["first", "last"]) { assert.ok(await page.locator(`#explore .sides figure:${side}-child .line.on`).count() > 0, hash); }
        const seen = await page.evaluate(() => { const line = document.querySelector("#explore .sides figure:last-child .line.on"), pane = line.closest("pre"); return line.getBoundingClientRect().top - pane.getBoundingClientRect().top < pane.clientHeight; });
        assert.ok(seen, hash);
        await page.keyboard.press("Enter");
        assert.equal(await page.locator("#explore .line.on").count(), 0);
      }
      marks += left.length + right.length;
      views++;
    }
    assert.ok(marks > 0);
    console.log(`  ${marks} marks of ${views} views`);
  },

  /// What if the first causes were gone: as many are exact as the JSON says.
  async whatif(page) {
    await go(page, "#top");
    const boxes = page.locator("#blockers input[type=checkbox]");
    assert.equal(await boxes.count(), S.blockers.length);
    const launched = S.workflows.filter((w) => w.launched), exact = (rows) => rows.filter((w) => w.outcome === "exact").length;
    for (const [i, row] of S.blockers.entries()) {
      await boxes.nth(i).check();
      const said = plainly(await page.locator(".what-if").innerText()).match(/(\d+) of (\d+) launched workflows? exact, now (\d+); (\d+) of (\d+) candidates? exact, now (\d+)/);
      assert.deepEqual(said.slice(1).map(Number), [exact(launched) + row.unlocked_launched, launched.length, exact(launched), exact(S.workflows) - exact(launched) + row.unlocked_candidates, S.workflows.length - launched.length, exact(S.workflows) - exact(launched)]);
    }
    console.log(`  ${S.blockers.length} causes`);
  },

  /// Typing filters; the address follows, and leads to the same rows; the file holds just these.
  async filter(page) {
    await go(page, "#/tasks");
    const times = [];
    const words = [S.tasks[0].family.slice(0, 1), S.tasks[0].family.slice(0, 4), S.tasks[0].path.slice(0, 6), "no such thing", ""];
    for (const word of words) {
      times.push(await page.evaluate(async (text) => {
        const input = document.querySelector("#explore input[type=search]");
        const start = performance.now();
        input.value = text;
        input.dispatchEvent(new Event("input", { bubbles: true }));
        await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
        return Math.round(performance.now() - start);
      }, word));
    }
    console.log(`  filter ${times.join(", ")} ms to the next picture (budget 100), ${S.tasks.length} rows`);
    assert.equal(await page.locator("#explore .empty").count(), 0);
    const input = page.locator("#explore input[type=search]");
    await input.fill("no such thing");
    assert.equal(await page.locator("#explore .empty").count(), 1);
    const word = S.tasks[S.tasks.length - 1].family.toLowerCase().slice(0, 12);
    await input.fill(word);
    const rows = await counted(page);
    assert.ok(rows > 0 && rows <= S.tasks.length);
    const [saved] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: /^CSV of these/ }).click()]);
    const csv = readFileSync(await saved.path(), "utf8");
    assert.equal(csv.split("\r\n").length, rows + 2);
    assert.ok(!/(^|,)"?[=+@-](?!\d+"?(,|\r))/m.test(csv), "a formula in the CSV");
    const again = await open(new URL(page.url()).hash);
    assert.equal(await counted(again), rows);
    await close(again);
  },

  /// Without a mouse: skip link, search by "/", sorting by Enter, the heading of a view has the focus.
  async keyboard(page) {
    await go(page, "#/workflows");
    assert.equal(await page.evaluate(() => document.activeElement.tagName), "H2");
    await page.keyboard.press("/");
    assert.equal(await page.evaluate(() => document.activeElement.type), "search");
    const head = page.locator("#explore th button", { hasText: "Workflow" });
    await head.focus();
    await page.keyboard.press("Enter");
    assert.equal(await page.locator("#explore th[aria-sort=ascending]").count(), 1);
    const names = await page.locator("#explore tbody tr td:nth-child(2)").allInnerTexts();
    assert.deepEqual(names, [...names].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0)));
    await page.locator("#explore tbody a").first().focus();
    await page.keyboard.press("Enter");
    await page.waitForFunction(() => location.hash.startsWith("#/workflow/") && document.activeElement.tagName === "H2"); // the address changes first
    await page.goBack();
    await page.waitForFunction(() => location.hash.startsWith("#/workflows"));
  },

  /// Sections 0 to 5 without a script.
  async plain() {
    const page = await open("", { javaScriptEnabled: false });
    const rows = (section) => page.locator(`#${section} table`).first().locator("tbody tr").count();
    assert.ok(await page.locator("#top .strip tr").count() >= 6);
    assert.equal(await page.locator(".tile").count(), 5);
    assert.equal(await rows("blockers"), S.blockers.length);
    assert.equal(await rows("teams"), S.teams.length);
    assert.equal(await rows("waves"), S.waves.length);
    assert.equal(await rows("history"), S.history.length);
    assert.equal(await page.locator("svg.chart").count(), (S.history.length > 1 ? 1 : 0) + (S.waves.length ? 1 : 0) + (S.blockers.length ? 1 : 0));
    await close(page);
  },

  /// axe-core has nothing serious to say, on a page of each kind, in light and dark.
  async axe() {
    let rules = 0;
    for (const colorScheme of ["light", "dark"]) {
      const page = await open("", { colorScheme });
      for (const [name, hash] of await kinds(page)) {
        await go(page, hash || "#top");
        await page.evaluate(AXE);
        const result = await page.evaluate(() => axe.run(document, { resultTypes: ["violations"] }));
        rules = Math.max(rules, result.passes.length);
        const grave = result.violations.filter((v) => ["serious", "critical"].includes(v.impact)).map((v) => `${name} ${colorScheme}: ${v.id}: ${v.nodes.length}, ${v.nodes[0].html.slice(0, 200)} ${v.nodes[0].failureSummary}`);
        assert.deepEqual(grave, []);
      }
      await close(page);
    }
    console.log(`  ${rules} rules hold`);
  },

  /// Sources and specs on one page a repository beside this one: from a workflow and a task class there and back, and nothing serious on that page.
  async beside(page) {
    assert.equal(await page.evaluate(() => D.code), "beside");
    assert.equal(await page.locator("script[id^=code-]").count(), 0);
    let pages = 0;
    for (const [kind, words, part] of [["workflow", "Graph and spec", ".graph .node"], ["task", "Source beside spec", ".sides pre .line"]]) {
      for (const repository of S.repositories.keys()) {
        const from = await page.evaluate(([k, at]) => ((k === "workflow" ? D.flows : D.classes).find((r) => r.repository === at && (k === "task" || r.nodes > 0)) || {}).hash, [kind, repository]);
        if (!from) { continue; }
        await go(page, from);
        const name = await page.locator("#explore h2").innerText();
        await Promise.all([page.waitForURL(/repository-\d+\.html#/), page.locator("#explore .beside a", { hasText: words }).first().click()]);
        await page.waitForSelector("html[data-ready]");
        await page.waitForSelector(`#explore ${part}`);
        assert.equal(await page.locator("#explore h2").innerText(), name);
        assert.equal(await page.evaluate(() => D.code), "here");
        if (kind === "workflow") { assert.ok((await page.locator("#explore h3").allInnerTexts()).includes("What becomes of Luigi's attributes and options")); }
        await Promise.all([page.waitForURL(/index\.html$/), page.locator("#bar a", { hasText: "The fleet" }).click()]);
        await page.waitForSelector("html[data-ready]");
        assert.equal(await page.locator(".tile").count(), 5);
        pages++;
      }
    }
    for (const colorScheme of ["light", "dark"]) {
      const own = await open("", { colorScheme });
      await own.goto(new URL("repository-0001.html", address).href);
      await own.waitForSelector("html[data-ready]");
      for (const hash of ["", await own.evaluate(() => D.flows[0].hash), await own.evaluate(() => D.classes[0].hash)]) {
        await go(own, hash);
        await own.evaluate(AXE);
        const grave = await own.evaluate(() => axe.run(document, { resultTypes: ["violations"] }).then((r) => r.violations.filter((v) => ["serious", "critical"].includes(v.impact)).map((v) => v.id + " " + v.nodes[0].html.slice(0, 200))));
        assert.deepEqual(grave, [], `repository page ${hash} ${colorScheme}`);
      }
      await close(own);
    }
    assert.ok(pages >= 4);
    console.log(`  ${pages} times there and back`);
  },

  /// No view is wider than its window; pictures of each are kept. On paper there is the overview.
  async shots() {
    mkdirSync(artefacts, { recursive: true });
    let count = 0;
    for (const colorScheme of ["light", "dark"]) {
      for (const width of [1280, 768, 400]) {
        const page = await open("", { colorScheme, viewport: { width, height: 900 } });
        for (const [name, hash] of await kinds(page)) {
          await go(page, hash || "#top");
          assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), `${name} is wider than ${width}`);
          await page.screenshot({ path: path.join(artefacts, `${name}-${width}-${colorScheme}.png`) });
          count++;
        }
        await close(page);
      }
    }
    const page = await open("");
    await page.pdf({ path: path.join(artefacts, "overview.pdf"), format: "A4" });
    await page.emulateMedia({ media: "print" });
    assert.equal(await page.locator("#explore").isVisible(), false);
    assert.equal(await page.locator("#teams table").isVisible(), true);
    assert.equal(await page.locator("#teams tbody tr:visible").count(), S.teams.length, "rows that are missing on paper");
    await page.setViewportSize({ width: 720, height: 1000 });
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), "wider than paper");
    for (const table of await page.locator("main table:visible").all()) { assert.ok(await table.evaluate((t) => t.getBoundingClientRect().right <= innerWidth + 1), "a table that paper cuts off"); }
    await close(page);
    console.log(`  ${count} pictures in ${artefacts}`);
  },

  /// No name became markup, and none turns the text around.
  async hostile(page) {
    const hashes = (await kinds(page)).map((k) => k[1]).concat(await page.evaluate(() => [...D.classes, ...D.flows, ...D.repos].filter((r) => r.text.length > 0).map((r) => r.hash)));
    for (const hash of hashes) {
      await go(page, hash || "#top");
      const found = await page.evaluate(() => ({
        foreign: [...document.querySelectorAll("img, iframe, object, embed, form, link, base, [onerror], [onload], [onclick], [style], script[src]")].map((e) => e.outerHTML.slice(0, 200)),
        turned: (document.body.innerText.match(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g) || []).length,
        title: document.title, wide: document.documentElement.scrollWidth > innerWidth }));
      assert.deepEqual([found.foreign, found.turned, found.wide], [[], 0, false], hash);
      assert.ok(found.title !== "owned");
    }
    console.log(`  ${hashes.length} views`);
  }
};

const shared = await open("");
for (const name of wanted) {
  console.log(name);
  await CHECKS[name](shared);
  assert.deepEqual(offences, [], name);
}
await browser.close();
