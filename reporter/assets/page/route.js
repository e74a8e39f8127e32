"use strict";
// Addresses: "#/workflows?team=…" is a list, "#/task/…" a view of one thing, "#teams" a section of the page itself.

const explore = document.getElementById("explore");
const baseTitle = document.title;
const NEAR = { task: "#/tasks", workflow: "#/workflows", repository: "#/repositories", team: "#teams", code: "#blockers", usage: "#usage", use: "#usage" };

function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch (_) {
    return text;
  }
}

function viewOf(path, query) {
  const [kind, ...rest] = path.split("/").map(decoded);
  const within = (rows, name) => rows.find((row) => row.repo.identity === rest[0] && row.path === rest[1] && row[name] === rest[2]);
  const code = Number(String(rest[0]).replace(/^RP/i, ""));
  let row;
  switch (kind) {
    case "task": row = within(D.classes, "qualname"); return row && taskView(row);
    case "workflow": row = within(D.flows, "root"); return row && workflowView(row);
    case "repository": row = D.repos.find((r) => r.identity === rest[0]); return row && repositoryView(row);
    case "team": row = D.owners.find((t) => t.name === rest[0]); return row && teamView(row);
    case "code": return D.rules[code] && codeView(code);
    case "use": row = D.uses.find((u) => u.kind === rest[0] && u.name === rest[1]); return row && useView(row);
    case "by-hand": return byHandView(query);
    default: return null;
  }
}

const show = (...nodes) => explore.replaceChildren(...nodes.flat(9).filter(Boolean));

function markCurrent(current) {
  for (const anchor of document.querySelectorAll("#bar a")) {
    if (anchor.getAttribute("href") === current) {
      anchor.setAttribute("aria-current", "true");
      anchor.scrollIntoView({ block: "nearest", inline: "nearest", behavior: "instant" });
    } else {
      anchor.removeAttribute("aria-current");
    }
  }
}

function route() {
  const hash = location.hash;
  const viewing = hash.startsWith("#/");
  const [path, words] = hash.slice(2).split("?");
  const query = Object.fromEntries(new URLSearchParams(words || ""));
  document.body.classList.toggle("viewing", viewing);
  if (viewing && LISTS[path] && LISTS[path].rows && (path !== "usage" || D.uses.length > 0)) {
    show(el("h2", { tabindex: "-1" }, LISTS[path].title), listView(path, query, {}, true));
  } else if (viewing) {
    show(viewOf(path, query) || [el("h2", { tabindex: "-1" }, "Not here"), el("p", {}, "This report has nothing under that address; it may be of another scan.")]);
  } else if (D.single) {
    show(repositoryView(D.repos[0]));
  } else {
    show(el("h2", {}, "All workflows"), listView("workflows", {}, {}, false));
  }
  const heading = viewing ? explore.querySelector("h2") : null;
  document.title = heading ? shortened(heading.textContent) + " \u00b7 " + baseTitle : baseTitle;
  const kind = path.split("/")[0];
  markCurrent(viewing ? NEAR[kind] || "#/" + kind : hash || "#top");
  if (viewing) {
    window.scrollTo({ top: 0, behavior: "instant" });
    heading.focus({ preventScroll: true });
  } else if (hash.length > 1) {
    const target = document.getElementById(hash.slice(1));
    if (target) {
      target.scrollIntoView({ behavior: "instant" });
    }
  }
}

document.addEventListener("keydown", (event) => {
  const search = explore.querySelector("input[type=search]");
  if (event.key === "/" && search && !/^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName)) {
    event.preventDefault();
    search.focus();
  }
});

/// What is printed is open, but for tables of many pages.
window.addEventListener("beforeprint", () => document.querySelectorAll("#history details, #waves details").forEach((d) => { d.open = d.open || d.querySelectorAll("tr").length < 100; }));

function fail(error) {
  const why = typeof DecompressionStream === "undefined" ? "This browser cannot unpack them: it needs DecompressionStream, of 2023 or later." : "A fault of this page, or the file is not whole: " + error + ".";
  show(el("h2", {}, "The lists cannot be drawn"), el("p", {}, why + " The same rows: repipe report --format json."));
}

unpack("data").then((data) => {
  prepare(data);
  improvePage();
  window.addEventListener("hashchange", route);
  route();
  prepareSearch();
  performance.mark("ready");
  document.documentElement.dataset.ready = "true";
}).catch(fail);
