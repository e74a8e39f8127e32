"use strict";
// What every view is made with. All that came from a repository is set as text, never as markup.

const OUTCOMES = ["exact", "review", "collapsed", "blocked", "failed", "excluded"];
const SVG = "http://www.w3.org/2000/svg";

/// A number as people read it: "1,234,567".
const grouped = (n) => String(n).replace(/\B(?=(\d{3})+(?!\d))/g, ",");
/// Such a number, or what begins with one, as a number.
const numberOf = (text) => parseFloat(text.replace(/,/g, ""));

function fill(node, attributes, children) {
  for (const [name, value] of Object.entries(attributes || {})) {
    if (name.startsWith("on")) {
      node.addEventListener(name.slice(2), value);
    } else if (value !== null && value !== undefined && value !== false) {
      node.setAttribute(name, value === true ? "" : value);
    }
  }
  node.append(...children.flat(9).filter((child) => child !== null && child !== undefined && child !== "" && child !== false).map((child) => (typeof child === "number" ? grouped(child) : child)));
  return node;
}

/// An element; a child that is a number is a count, for people. `on…` attributes are listeners, false and null leave one out.
function el(tag, attributes, ...children) {
  return fill(document.createElement(tag), attributes, children);
}

function svg(tag, attributes, ...children) {
  return fill(document.createElementNS(SVG, tag), attributes, children);
}

/// A data block of the page: base64 of compressed JSON.
async function unpack(id) {
  const bytes = Uint8Array.from(atob(document.getElementById(id).textContent), (c) => c.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
  return JSON.parse(await new Response(stream).text());
}

const part = encodeURIComponent;
const rp = (code) => "RP" + String(code).padStart(4, "0");
const plural = (n, one, many) => grouped(n) + " " + (n === 1 ? one : many || one + "s");
const day = (seconds) => (seconds ? new Date(seconds * 1000).toISOString().slice(0, 10) : "no commit");
const badge = (outcome) => el("span", { class: "badge " + outcome }, outcome);
const quiet = (...children) => el("span", { class: "quiet" }, children);
const unique = (items) => [...new Set(items)];

/// The items in groups: key -> those that have it, in their order.
function by(items, key) {
  const groups = new Map();
  items.forEach((item) => {
    const group = groups.get(key(item));
    if (group) { group.push(item); } else { groups.set(key(item), [item]); }
  });
  return groups;
}

const LONG_NAME = 200;
/// The middle of a very long name is left out; what it is can be read in full where it is the heading.
const shortened = (text) => (text.length > LONG_NAME ? text.slice(0, 120) + "\u2026" + text.slice(-60) : text);
/// A long name may break behind its dots, colons, slashes and underscores, and where it goes on for long without one.
const soft = (text) => shortened(text).split(/(?<=[.:/_])|(?<=[^.:/_]{28})(?=[^.:/_]{4})/).flatMap((piece, i) => (i ? [el("wbr"), piece] : [piece]));
const link = (hash, text) => el("a", { href: hash }, soft(text));
const place = (path, line) => el("span", { class: "place" }, soft(line ? path + ":" + line : path));

/// What the JSON of a spec can hold and a page must not obey: control and direction characters, as the rest of the page shows them.
function visible(text) {
  return text.replace(/[\u0000-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]/g,
    (c) => (c.charCodeAt(0) < 256 ? "\\x" + c.charCodeAt(0).toString(16).padStart(2, "0") : "\\u" + c.charCodeAt(0).toString(16).padStart(4, "0")));
}

function facts(pairs) {
  return el("dl", { class: "facts" }, pairs.filter((p) => p[1] && p[1].length !== 0).map(([name, value]) => [el("dt", {}, name), el("dd", {}, value)]));
}

/// Text with a button that copies it.
function copyLine(text, shown) {
  const button = el("button", {
    onclick: () => navigator.clipboard.writeText(text).then(() => { button.textContent = "copied"; }, () => { button.textContent = "select it by hand"; })
  }, "copy");
  return el("p", { class: "copy" }, shown || el("code", {}, text), button);
}

const shellWord = (word) => (/^[\w./:@%+=,-]+$/.test(word) ? word : "'" + word.replace(/'/g, "'\\''") + "'");

/// Rows as a file (RFC 4180); a text that a spreadsheet would run begins with an apostrophe.
function saveCsv(name, heads, rows) {
  const safe = (value) => (/^[=+\-@\t\r\uff1d\uff0b\uff0d\uff20]/.test(value) && !/^-?\d+$/.test(value) ? "'" + value : value);
  const line = (cells) => cells.map((cell) => '"' + safe(String(cell)).replace(/"/g, '""') + '"').join(",") + "\r\n";
  const url = URL.createObjectURL(new Blob([line(heads), ...rows.map(line)], { type: "text/csv" }));
  el("a", { href: url, download: name + ".csv" }).click();
  setTimeout(() => URL.revokeObjectURL(url), 1000);
}
