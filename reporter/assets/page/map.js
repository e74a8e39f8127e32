"use strict";
// Source beside spec: a mark stands at each line that made something of the spec, and the same number at what it made. A mark is a
// button: it shows both ends, and the table below lists them all.

/// Where each member of a pretty-printed JSON text stands: "a/b/id" -> [first line, last line]; an item of a list goes by its id or var.
function placesIn(lines) {
  const root = { parts: [] };
  const open = [root];
  lines.forEach((line, at) => {
    const text = line.trim();
    const top = open[open.length - 1];
    if (/^[}\]]/.test(text)) {
      top.last = at;
      open.pop();
      return;
    }
    const member = text.match(/^"((?:[^"\\]|\\.)*)": (.*)$/);
    const value = member ? member[2] : text;
    const item = { name: member ? member[1] : String(top.parts.length), first: at, last: at, parts: [] };
    const said = member && /^(id|var)$/.test(item.name) && value.match(/^"((?:[^"\\]|\\.)*)",?$/);
    if (said) { top.called = said[1]; }
    top.parts.push(item);
    if (/[{[]$/.test(value)) { open.push(item); }
  });
  const found = new Map();
  const walk = (item, path) => item.parts.forEach((inner) => {
    const own = path + (/^\d+$/.test(inner.name) && inner.called ? inner.called : inner.name);
    found.set(own, [inner.first, inner.last]);
    walk(inner, own + "/");
  });
  walk(root.parts[0] || root, "");
  return found;
}

/// rows: [line, path, what, place in the spec]; a number for each line of source, in the order of the rows.
function numbered(rows, places) {
  const numbers = new Map();
  return rows.map(([line, path, what, place]) => {
    const key = path + "\n" + line;
    if (!numbers.has(key)) { numbers.set(key, numbers.size + 1); }
    return { line, path, what, place, number: numbers.get(key), at: places.get(place) };
  }).filter((row) => row.at);
}

/// blocks: [{ path, first, text, notes }] of source; spec: its text. Two listings whose marks show one another, and the table of all marks.
function sourceBesideSpec(name, blocks, specName, spec, rows) {
  const specLines = spec.replace(/\n+$/, "").split("\n");
  const marks = numbered(rows, placesIn(specLines));
  const from = by(marks, (row) => row.number), into = by(marks, (row) => row.at[0] + 1); // a number stands for a line of source, so each has one
  const numbers = new Map(marks.map((row) => [row.path + "\n" + row.line, row.number]));
  const ends = new Map(), made = []; // number -> its line of source; the spec's lines, from its first
  const madeBy = (number) => made.filter((line, at) => from.get(number).some((row) => row.at[0] <= at && at <= row.at[1]));
  let shown = 0;
  const box = el("div", { class: "sides" });
  const show = (number, pressed) => {
    const again = shown === number;
    box.querySelectorAll(".line.on").forEach((line) => line.classList.remove("on"));
    box.querySelectorAll(".mark[aria-pressed=true]").forEach((mark) => mark.setAttribute("aria-pressed", "false"));
    shown = again ? 0 : number;
    if (again) { return; }
    const sides = [madeBy(number), ends.has(number) ? [ends.get(number)] : []];
    sides.flat().forEach((line) => line.classList.add("on"));
    box.querySelectorAll('.mark[data-mark="' + number + '"]').forEach((mark) => mark.setAttribute("aria-pressed", "true"));
    for (const [line] of sides) {
      const pane = line && line.closest("pre");
      if (pane && !pane.contains(pressed)) { pane.scrollTop += line.getBoundingClientRect().top - pane.getBoundingClientRect().top - pane.clientHeight / 3; }
    }
  };
  const mark = (row, title) => el("button", { class: "mark", "data-mark": row.number, "aria-pressed": "false", "aria-label": row.number + ": " + title, title, onclick: (e) => show(row.number, e.currentTarget) }, row.number);
  const once = (list) => list.filter((row, i) => list.findIndex((other) => other.number === row.number) === i);
  const source = el("pre", { tabindex: "0", role: "region", "aria-label": name }, blocks.map((block, i) => [
    blocks.length > 1 ? el("span", { class: "file" }, (i ? "\n" : "") + block.path) : null,
    listed(block.text, block.first, block.notes, (at, line) => {
      const number = numbers.get(block.path + "\n" + at);
      if (!number) { return null; }
      ends.set(number, line);
      const here = from.get(number);
      return mark(here[0], unique(here.map((row) => row.what + " made " + row.place.split("/").slice(1).join(" "))).slice(0, 5).join("; "));
    })]));
  const right = el("pre", { tabindex: "0", role: "region", "aria-label": specName }, listed(spec, 1, [], (at, line) => {
    made.push(line);
    return once(into.get(at) || []).map((row) => mark(row, row.path + ":" + row.line + ", " + row.what));
  }));
  box.append(el("figure", {}, el("figcaption", {}, name), blocks.length ? source : el("p", { class: "quiet" }, "No class statement of its own.")), el("figure", {}, el("figcaption", {}, specName), right));
  const table = marks.length === 0 ? el("p", { class: "quiet" }, "No line of the source is known to have made a part of it.")
    : el("details", { class: "map" }, el("summary", {}, plural(unique(marks.map((row) => row.number)).length, "numbered line") + " and what they made, as a table"),
      el("div", { class: "scroll" }, el("table", {}, el("thead", {}, el("tr", {}, ["Number", "Source", "What stands there", "Made, in the spec", "From line"].map((head, i) => el("th", { scope: "col", class: i === 4 ? "num" : false }, head)))),
        el("tbody", {}, marks.map((row) => el("tr", {}, el("td", {}, row.number), el("th", { scope: "row" }, place(row.path, row.line)), el("td", {}, soft(row.what)), el("td", {}, el("code", {}, soft(row.place))), el("td", { class: "num" }, String(row.at[0] + 1))))))));
  return [box, table];
}
