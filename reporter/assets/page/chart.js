"use strict";
// The burndown of one team as SVG: the same lines as the fleet's, which are markup, out of the rows of the page's data.

const CHART = { width: 920, height: 260, left: 60, right: 24, top: 44, bottom: 34, ticks: 4 };

/// 1, 2 or 5 times a power of ten, so that at most `ticks` of them reach `most`.
function tickOf(most) {
  for (let power = 1; ; power *= 10) {
    const step = [1, 2, 5].find((n) => n * power * CHART.ticks >= most);
    if (step || !(most < 1e9)) { return (step || 1) * power; }
  }
}

/// history: rows of [moment, remaining, added, reopened, done, removed, taken, given], two or more.
function burndown(label, row) {
  const at = row.history.map((r) => r[0]);
  const remaining = row.history.map((r) => r[1]);
  let ever = 0;
  const scope = row.history.map((r) => (ever += r[2] + r[6] - r[7]));
  const finished = scope.map((n, i) => n - remaining[i]);
  const last = at[at.length - 1];
  const ahead = row.projected && row.earliest;
  const most = last + ((last - at[0]) * 2) / 3;
  const to = ahead ? (row.latest && row.latest < most ? row.latest : most) : last;
  const tick = tickOf(Math.max(1, ...scope, ...remaining));
  const top = Math.ceil(Math.max(1, ...scope, ...remaining) / tick) * tick;
  const x = (moment) => CHART.left + ((CHART.width - CHART.left - CHART.right) * (moment - at[0])) / (to - at[0]);
  const y = (value) => CHART.top + (CHART.height - CHART.top - CHART.bottom) * (1 - value / top);
  const points = (values) => values.map((value, i) => x(at[i]).toFixed(1) + "," + y(value).toFixed(1)).join(" ");
  const grid = [];
  for (let value = 0; value <= top; value += tick) {
    grid.push(svg("path", { class: "grid", d: "M" + CHART.left + " " + y(value).toFixed(1) + "H" + (CHART.width - CHART.right) }), svg("text", { x: CHART.left - 8, y: y(value) + 4, "text-anchor": "end" }, value));
  }
  const now = remaining[remaining.length - 1];
  const at0 = (end) => (end && end <= to ? [end, 0] : [to, end ? now * (1 - (to - last) / (end - last)) : now]);
  const area = ahead ? svg("path", { class: "ahead", d: "M" + [[last, now], at0(row.latest), row.latest && row.latest > to ? [to, 0] : null, at0(row.earliest)].filter(Boolean).map((p) => x(p[0]).toFixed(1) + " " + y(p[1]).toFixed(1)).join("L") + "z" }) : null;
  const lines = [["remaining", remaining], ["finished", finished], ["scope", scope]];
  let left = CHART.left;
  const legend = lines.map(([name, values]) => {
    const from = left;
    left += 62 + 8 * (name.length + grouped(values[values.length - 1]).length);
    return [svg("polyline", { class: name, points: from + ",20 " + (from + 22) + ",20" }), svg("text", { x: from + 29, y: 24 }, svg("tspan", { class: "value" }, values[values.length - 1]), " " + name)];
  });
  return el("div", { class: "scroll charted", tabindex: "0", role: "region", "aria-label": "chart" }, svg("svg", { class: "chart", viewBox: "0 0 " + CHART.width + " " + CHART.height, role: "img", "aria-label": label + "; the table below has the numbers" },
    grid, area, lines.slice().reverse().map(([name, values]) => svg("polyline", { class: name, points: points(values) })), legend,
    ahead ? [svg("rect", { class: "ahead", x: left, y: 14, width: 22, height: 12 }), svg("text", { x: left + 29, y: 24 }, "at the rate of the last steps")] : null,
    svg("text", { x: CHART.left, y: CHART.height - 12 }, day(at[0])), svg("text", { x: x(last), y: CHART.height - 12, "text-anchor": "end" }, day(last))));
}

/// When nothing would remain, as a sentence.
function projectionOf(row) {
  const last = row.history[row.history.length - 1];
  if (last[1] === 0) { return "Nothing remains."; }
  if (!row.projected) { return "No projection: fewer than six points."; }
  if (!row.earliest) { return "At the rate of the last steps, even of the better half of them, this does not end."; }
  return ["At the rate of the better half of the last steps it ends about ", el("b", {}, day(row.earliest)), "; at that of the worse half ", row.latest ? ["about ", el("b", {}, day(row.latest))] : "it does not end", "."];
}

const MOMENT_HEADS = ["Remaining", "Added", "Reopened", "Done", "Removed", "Taken over", "Given away"];

/// How it went for one team; nothing below two points.
function teamHistory(row) {
  if (row.history.length < 2) {
    return null;
  }
  const table = el("table", {}, el("thead", {}, el("tr", {}, el("th", { scope: "col" }, "Until"), MOMENT_HEADS.map((head) => el("th", { scope: "col", class: "num" }, head)))),
    el("tbody", {}, row.history.map((r) => el("tr", {}, el("th", { scope: "row" }, day(r[0])), r.slice(1).map((n) => el("td", { class: "num" }, n))))));
  return [el("h3", {}, "How it went"), burndown("remaining, finished and scope of " + row.name + " over time", row), el("p", {}, projectionOf(row)),
    el("details", {}, el("summary", {}, plural(row.history.length, "point") + " as a table"), el("div", { class: "scroll" }, table))];
}
