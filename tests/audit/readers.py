"""Strict readers of what `repipe report` writes. Each takes bytes and gives plain Python data; what is not in its format raises Unreadable.

Nothing here knows how repipe counts: derive.py does that, from the NDJSON alone.
"""

import base64
import csv
import html.parser
import io
import json
import re
import zlib

VOID = {"input", "br", "wbr", "meta", "link", "rect", "img", "path", "line", "polyline", "circle", "hr"}
HIDDEN = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]")


class Unreadable(Exception):
    """Not the format that it says it is."""


def visible(text):
    """What a reader may see of a name: what would steer a terminal or a page stands as an escape."""
    return HIDDEN.sub(lambda m: f"\\x{ord(m[0]):02x}" if ord(m[0]) < 0x100 else f"\\u{ord(m[0]):04x}", text)


def shown(text):
    """The same on the page, which leaves the middle of a very long text out: over 300 bytes the first 200 and the last 60, whole letters."""
    data = visible(text).encode()
    head, tail = 200, len(data) - 60
    if len(data) <= 300:
        return data.decode()
    while data[head] & 0xC0 == 0x80:
        head += 1
    while data[tail] & 0xC0 == 0x80:
        tail += 1
    return f"{data[:head].decode()}\u2026{data[tail:].decode()}"


def plain(data, what, keep=""):
    """UTF-8 without anything that steers a terminal or turns text around."""
    text = data.decode("utf-8")
    bad = [c for c in HIDDEN.findall(text) if c not in "\n" + keep]
    if bad:
        raise Unreadable(f"{what}: {bad[0]!r}")
    return text


GROUPED = re.compile(r"(?<![\d,.])\d{1,3}(?:,\d{3})+(?![\d,])")


def ungrouped(text):
    """Numbers of people's outputs without the comma before each third."""
    return GROUPED.sub(lambda m: m[0].replace(",", ""), text)


def no_doubles(pairs):
    keys = [key for key, _ in pairs]
    if len(set(keys)) != len(keys):
        raise Unreadable(f"a key twice: {keys}")
    return dict(pairs)


def read_json(data):
    return json.loads(data.decode("utf-8"), object_pairs_hook=no_doubles)


POOLS = {"reasons": "reasons", "diagnostics": "reasons", "reason": "reasons", "carried": "carried_rows", "options": "carried_rows", "map": "map_rows"}
LINED = ("source", "spec", "parameters", "requires", "outputs", "arguments")


def read_snapshot(data):
    """The JSON document as its rows are: what they say by number is put where it belongs. A number that leads nowhere, a row said twice or by nobody raises."""
    document = read_json(data)
    if document["schema_version"] != 2:
        raise Unreadable(f"JSON: schema version {document['schema_version']}")
    pools = {name: document.pop(name) for name in ("texts", "reasons", "carried_rows", "map_rows")}
    used = {name: set() for name in pools}

    def said(pool, number):
        if type(number) is not int or not 0 <= number < len(pools[pool]):
            raise Unreadable(f"JSON: {pool} {number!r}")
        used[pool].add(number)
        return pools[pool][number]

    for row in document["tasks"] + document["workflows"] + [part for row in document["workflows"] for part in row["parts"]] + document["diagnostics"]:
        for key, value in row.items():
            if key in POOLS:
                row[key] = [said(POOLS[key], n) for n in value] if isinstance(value, list) else said(POOLS[key], value)
            elif key in LINED:
                lines = [said("texts", n) for n in value]
                if key in ("source", "spec") and any("\n" in line for line in lines):
                    raise Unreadable("JSON: a line of several")
                row[key] = "\n".join(lines) if key in ("source", "spec") else lines
    for name, rows in pools.items():
        if used[name] != set(range(len(rows))) or len({json.dumps(row, sort_keys=True) for row in rows}) != len(rows):
            raise Unreadable(f"JSON: {name}: a row twice, or one that nothing says")
    return document


def read_ndjson(data):
    text = data.decode("utf-8")
    if not text.endswith("\n") or "\r" in text:
        raise Unreadable("NDJSON: lines end with a line feed")
    rows = [json.loads(line, object_pairs_hook=no_doubles) for line in text[:-1].split("\n")]
    if any(not isinstance(row, dict) or "type" not in row for row in rows) or [row["type"] for row in rows].count("snapshot") != 1:
        raise Unreadable("NDJSON: an object a line with its type, and one snapshot")
    return rows


def read_lines(data):
    """A JSON object a line, no key twice."""
    text = data.decode("utf-8")
    if text and not text.endswith("\n"):
        raise Unreadable("lines end with a line feed")
    return [json.loads(line, object_pairs_hook=no_doubles) for line in text.split("\n")[:-1]]


def read_csv(data):
    """RFC 4180: CRLF, texts in quotes, numbers bare, equal lengths; no cell that a spreadsheet would run. The apostrophe before such a text is taken off."""
    text = data.decode("utf-8")
    if not text.endswith("\r\n") or text.count("\n") != text.count("\r\n") or text.count("\r") != text.count("\r\n"):
        raise Unreadable("CSV: lines end with CRLF")
    for line in text[:-2].split("\r\n"):
        if not re.fullmatch(r'("([^"]|"")*"|-?\d+)(,("([^"]|"")*"|-?\d+))*', line):
            raise Unreadable(f"CSV: {line!r}")
    rows = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    head = rows[0]
    if len(set(head)) != len(head) or any(len(row) != len(head) for row in rows):
        raise Unreadable("CSV: a head for each cell, none twice")
    for row in rows[1:]:
        for cell in row:
            if re.match(r"[=+\-@\t\r\uff1d\uff0b\uff0d\uff20]", cell) and not re.fullmatch(r"-?\d+", cell):
                raise Unreadable(f"CSV: a formula: {cell!r}")
            plain(cell.encode(), "CSV")
    formula = re.compile(r"'[=+\-@\uff1d\uff0b\uff0d\uff20]")
    return [{key: cell[1:] if formula.match(cell) else cell for key, cell in zip(head, row)} for row in rows[1:]]


class Page(html.parser.HTMLParser):
    """The page without its script: text and table rows of each section by its id, bars, data blocks, addresses."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.open = []
        self.inside = [("", "")]
        self.tables = {}  # section -> list of (heads, rows of cell texts)
        self.text = {}
        self.bars = []  # widths of the parts, one list a bar
        self.blocks = {}
        self.numbers = []  # (section, column head or row head) of each cell of class num
        self.ids, self.links, self.events = set(), [], []

    def section(self):
        return self.inside[-1][0] or self.inside[-1][1]

    def enter(self, tag, attrs):
        """A part that is named so, else the section element around."""
        part, around = self.inside[-1]
        self.inside.append((attrs["id"] if attrs.get("id") in ("top", "bar", "explore") or attrs.get("data-section") else part, attrs["id"] if tag == "section" else around))

    def handle_starttag(self, tag, attrs):
        attrs = {name: value or "" for name, value in attrs}
        if "id" in attrs:
            if attrs["id"] in self.ids:
                raise Unreadable(f"HTML: id {attrs['id']} twice")
            self.ids.add(attrs["id"])
        self.events += [(tag, name) for name in attrs if name.startswith("on") or name in ("src", "srcset", "style", "action")]
        if tag == "a":
            self.links.append(attrs.get("href", ""))
        if tag == "rect" and self.bars and any("bar" in a.get("class", "").split() for _, a in self.open):
            self.bars[-1].append(int(attrs["width"]))
        if tag in VOID:
            return
        self.open.append((tag, attrs))
        self.enter(tag, attrs)
        if tag == "svg" and "bar" in attrs.get("class", "").split():
            self.bars.append([])
        elif tag == "table":
            self.tables.setdefault(self.section(), []).append(([], []))
        elif tag == "tr" and any(t == "tbody" for t, _ in self.open):
            self.tables[self.section()][-1][1].append([])
        elif tag in ("td", "th"):
            heads, rows = self.tables[self.section()][-1]
            (heads if any(t == "thead" for t, _ in self.open) else rows[-1]).append("")
            if tag == "td" and "num" in attrs.get("class", "").split():
                self.numbers.append((self.section(), len(self.tables[self.section()]) - 1, len(rows) - 1, len(rows[-1]) - 1))
        elif tag == "script" and attrs.get("id"):
            self.blocks[attrs["id"]] = ""

    def handle_endtag(self, tag):
        if tag in VOID:
            return
        if not self.open or self.open[-1][0] != tag:
            raise Unreadable(f"HTML: </{tag}> closes {self.open[-1][0] if self.open else 'nothing'}")
        if tag in ("td", "th", "p", "h1", "h2", "h3", "li", "dt", "dd", "caption"):
            self.text[self.section()] = self.text.get(self.section(), "") + "\n"
        self.open.pop()
        self.inside.pop()

    def handle_data(self, data):
        tags = [tag for tag, _ in self.open]
        if "script" in tags:
            attrs = self.open[-1][1]
            if attrs.get("id"):
                self.blocks[attrs["id"]] += data
            return
        if "style" in tags:
            return
        self.text[self.section()] = self.text.get(self.section(), "") + data
        if "td" in tags or "th" in tags:
            heads, rows = self.tables[self.section()][-1]
            cells = heads if "thead" in tags else rows[-1]
            cells[-1] += data


def read_html(data):
    """(the page, its data block with texts in place of their numbers)."""
    plain(data, "HTML")
    page = Page()
    page.feed(data.decode("utf-8"))
    page.close()
    for section, table, row, column in page.numbers:
        if re.match(r"[+-]?\d{4}", page.tables[section][table][1][row][column].strip()):
            raise Unreadable(f"HTML: a number that people cannot read: {page.tables[section][table][1][row][column]}")
    page.text = {name: ungrouped(text) for name, text in page.text.items()}
    page.tables = {name: [(heads, [[ungrouped(cell) for cell in row] for row in rows]) for heads, rows in tables] for name, tables in page.tables.items()}
    if page.open:
        raise Unreadable(f"HTML: {page.open[-1][0]} is left open")
    if page.events:
        raise Unreadable(f"HTML: {page.events[0]} has no place on the page")
    for address in page.links:
        if not re.match(r"#|index\.html$|repository-\d+\.html", address):
            raise Unreadable(f"HTML: a link that leaves the page: {address!r}")
    blocks = {name: json.loads(zlib.decompress(base64.b64decode(text, validate=True))) for name, text in page.blocks.items()}
    return page, blocks


def rows_of(columns):
    """A table of the page's data, held by columns, as rows."""
    names = list(columns)
    return [dict(zip(names, values)) for values in zip(*(columns[name] for name in names), strict=True)]


def read_markdown(data):
    """{heading: {"tables": [(heads, rows)], "lines": [other lines]}}; escapes are taken back. A row whose cells do not fit its head raises."""
    text = ungrouped(plain(data, "Markdown"))
    sections = {"": {"tables": [], "lines": []}}
    current, table = sections[""], None
    unescape = lambda cell: re.sub(r"\\(.)", r"\1", cell).strip()
    for line in text.split("\n"):
        if re.match(r"#+ ", line):
            current, table = sections.setdefault(unescape(line.lstrip("#")), {"tables": [], "lines": []}), None
        elif line.startswith("|"):
            cells = [unescape(cell) for cell in re.split(r"(?<!\\)(?:\\\\)*\|", line)[1:-1]]
            if table is None:
                table = (cells, [])
                current["tables"].append(table)
            elif not all(re.fullmatch(r"-+:?", cell) for cell in cells):
                table[1].append(cells)
            if len(cells) != len(table[0]):
                raise Unreadable(f"Markdown: {line!r} has {len(cells)} cells, its head {len(table[0])}")
        else:
            table = None
            if re.search(r"(?<!\\)[<`\[]", line):
                raise Unreadable(f"Markdown: markup of a name: {line!r}")
            if line:
                current["lines"].append(unescape(line))
    return sections


def read_text(data, width=None):
    """Lines for a terminal: at most 40 of 80 columns (East Asian letters take two)."""
    import unicodedata

    text = plain(data, "text")
    lines = text.split("\n")[:-1]
    columns = lambda line: sum(0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in line)
    if not text.endswith("\n") or len(lines) > 40 or any(columns(line) > (width or 80) for line in lines):
        raise Unreadable(f"text: {len(lines)} lines, {max(map(columns, lines))} columns")
    return [ungrouped(line) for line in lines]


def read_prometheus(data):
    """{(name, labels): value} of the text format 0.0.4: HELP and TYPE before a metric's samples, each sample once."""
    text = plain(data, "Prometheus")
    if not text.endswith("\n"):
        raise Unreadable("Prometheus: the last line ends with a line feed")
    samples, described = {}, []
    for line in text[:-1].split("\n"):
        if (head := re.fullmatch(r"# (HELP|TYPE) ([a-z_]+) (.+)", line)) is not None:
            described.append((head[1], head[2]))
            continue
        sample = re.fullmatch(r'([a-z_]+)(?:\{((?:[a-z_]+="(?:[^"\\\n]|\\.)*",?)*)\})? (-?\d+)', line)
        if sample is None or described[-2:] != [("HELP", sample[1]), ("TYPE", sample[1])]:
            raise Unreadable(f"Prometheus: {line!r}")
        labels = re.findall(r'([a-z_]+)="((?:[^"\\\n]|\\.)*)"', sample[2] or "")
        key = (sample[1], tuple(sorted((name, re.sub(r"\\(.)", r"\1", value)) for name, value in labels)))
        if key in samples:
            raise Unreadable(f"Prometheus: {line!r} twice")
        samples[key] = int(sample[3])
    if len(set(described)) != len(described):
        raise Unreadable("Prometheus: a metric is described twice")
    return samples
