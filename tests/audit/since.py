"""What moved since a baseline, from the rows of two NDJSON alone, and what each output says of it."""

import collections
import re
import subprocess

import auditor
import derive
import readers

BASED = ["json", "ndjson", "markdown", "text", "html"]  # formats that say what moved since a baseline


def collect_since(repipe, store, baseline, folder, env):
    """The same of what has something to say about a baseline, which is a store or what report wrote of one."""
    run = lambda *words: subprocess.run([str(repipe), "report", "--store", str(store), "--baseline", str(baseline), "--format", *map(str, words)], env=env, capture_output=True, timeout=120, check=True)
    outputs = {kind: run(kind).stdout for kind in BASED}
    run("csv", "--out", f"{folder}/")
    outputs["csv"] = {path.stem: path.read_bytes() for path in sorted(folder.iterdir())}
    return outputs


def body(task):
    """What a class statement says but for its name; None where there is nothing to tell it by."""
    head, name, tail = task["source"].partition(task["qualname"].rpartition(".")[2])
    return (task["repository"], head, tail) if name else None


def keyed(rows, name):
    """{(repository, name, how-manieth): row}."""
    counts = collections.Counter()
    found = {}
    for row in rows:
        key = (row["repository"], name(row))
        counts[key] += 1
        found[(*key, counts[key])] = row
    return found


def changes(before, after, classes):
    """[(kind, entity, repository, name, before, after, code, worse)], sorted, of two sets of rows by table."""
    found = []
    repositories = [{r["identity"]: r for r in rows["repositories"]} for rows in (before, after)]
    read = lambda row: "failed" if row["totals"]["failed"] else "read"
    for name, row in repositories[1].items():
        old = repositories[0].get(name)
        if old is None or read(old) != read(row):
            found.append(("changed" if old else "new", "repository", name, name, read(old) if old else "", read(row), row["code"], read(row) == "failed"))
    found += [("absent", "repository", name, name, "", "", 0, False) for name in repositories[0].keys() - repositories[1].keys()]
    worse = lambda old, new: bool(old and new) and "excluded" not in (old, new) and derive.OUTCOMES.index(new) > derive.OUTCOMES.index(old)
    named = lambda task: f"{task['module']}:{task['qualname']}"
    tasks = [keyed(rows["tasks"], named) for rows in (before, after)]
    lost, fresh = ([key for key in mine if key not in other] for mine, other in ((tasks[0], tasks[1]), (tasks[1], tasks[0])))
    bodies = collections.defaultdict(lambda: ([], []))
    for side, keys in enumerate((lost, fresh)):
        for key in keys:
            if (text := body(tasks[side][key])) is not None:
                bodies[text][side].append(key)
    came = {new[0]: old[0] for old, new in bodies.values() if (len(old), len(new)) == (1, 1)}  # new key: old key
    left = set(tasks[0]) - {(key[0], named(tasks[0][key]), 1) for key in came.values()}
    for key, row in tasks[1].items():
        old = tasks[0].get(key)
        if old is None and key in came:
            old = tasks[0][came[key]]
            found.append(("moved", "task", key[0], named(row), named(old), named(row), 0, False))
        elif old is None:
            found.append(("new", "task", key[0], named(row), "", row["outcome"], 0, False))
        if old is not None and old["outcome"] != row["outcome"]:
            found.append(("changed", "task", key[0], named(row), old["outcome"], row["outcome"], 0, worse(old["outcome"], row["outcome"])))
    found += [("absent", "task", key[0], named(tasks[0][key]), tasks[0][key]["outcome"], "", 0, False) for key in left - set(tasks[1])]
    flows = [keyed(rows["workflows"], lambda w: w["root"]) for rows in (before, after)]
    met = set()
    for key, row in flows[1].items():
        was = key if key in flows[0] else (key[0], named(tasks[0][came[key]]), 1) if key in came else key
        old = flows[0].get(was)
        met |= {was}
        if old is None or old["root"] != row["root"]:
            found.append(("moved", "workflow", key[0], row["root"], old["root"], row["root"], 0, worse(old["outcome"], row["outcome"])) if old else ("new", "workflow", key[0], row["root"], "", row["outcome"], 0, False))
        elif old["outcome"] != row["outcome"]:
            found.append(("changed", "workflow", key[0], row["root"], old["outcome"], row["outcome"], 0, worse(old["outcome"], row["outcome"])))
        held = [derive.held_back(one, classes) if one else set() for one in (old, row)]
        found += [("new", "cause", key[0], row["root"], "", "", code, True) for code in held[1] - {r["code"] for r in (old or {"reasons": []})["reasons"]}]
        found += [("absent", "cause", key[0], old["root"], "", "", code, False) for code in held[0] - {r["code"] for r in row["reasons"]}]
    found += [("absent", "workflow", key[0], flows[0][key]["root"], flows[0][key]["outcome"], "", 0, False) for key in set(flows[0]) - met]
    return sorted(found)


class Since(auditor.Audit):
    def since(self, earlier):
        """What is said to have moved since the rows of an earlier NDJSON, in every output that says it."""
        lines = readers.read_ndjson(earlier)
        before = {key: [line for line in lines if line["type"] == kind] for kind, key in derive.KINDS.items()}
        stated, seen = self.head["baseline"], readers.visible
        wanted = changes(before, self.rows, self.classes)
        self.same(16, "what moved", sorted(tuple(c[k] for k in ("kind", "entity", "repository", "name", "before", "after", "code", "worse")) for c in stated["changes"]), wanted)
        for row in stated["counts"]:
            mine = [c[0] for c in wanted if c[1] == row["entity"]]
            self.same(5, f"how many moved of {row['entity']}", [row[k] for k in ("fresh", "changed", "moved", "absent")], [mine.count(kind) for kind in ("new", "changed", "moved", "absent")])
        was, now = derive.rates(before["workflows"], self.classes), derive.rates(self.flows, self.classes)
        for key, rates in (("before_rates", was), ("after_rates", now)):
            self.same(4, f"baseline: {key}", {r["name"]: (r["count"], r["of"]) for r in stated[key]}, rates)
        page, _ = readers.read_html(self.outputs["html"])
        for name in now:
            found = re.search(re.escape(name) + r"\s*\d+/\d+.*?([+-]\d+) since the baseline, which had (\d+) of (\d+)", page.text["top"], re.S)
            self.same(4, f"page: since the baseline, {name}", found and tuple(map(int, found.groups())), (now[name][0] - was[name][0], *was[name]))
        self.same(14, "page: what moved", [row[2] for heads, table in page.tables["baseline"] if heads[0] == "Change" for row in table], [readers.shown(c["name"]) for c in stated["changes"] if c["entity"] != "cause"][:300])
        rows = readers.read_csv(self.outputs["csv"]["changes"])
        self.same(14, "changes.csv", [(r["kind"], r["entity"], r["repository"], r["name"], r["code"], r["worse"]) for r in rows], [(c["kind"], c["entity"], seen(c["repository"]), seen(c["name"]), f"RP{c['code']:04}" if c["code"] else "", str(int(c["worse"]))) for c in stated["changes"]])
        sections = readers.read_markdown(self.outputs["markdown"])
        self.same(4, "Markdown: since the baseline", {r[0]: tuple(map(int, r[1:5])) for r in sections["Luigi to Flyte"]["tables"][1][1]}, {name: (*now[name], *was[name]) for name in now})
        said = [line for line in sections["Since the baseline"]["lines"] if line.startswith("- ")]
        self.same(14, "Markdown: what moved", len(said), min(30, sum(c[1] != "cause" for c in wanted)))
        self.same(7, "JSON: what moved", readers.read_json(self.outputs["json"])["baseline"], stated)
        return self.findings


def audit_since(outputs, earlier, classes):
    """Findings about what outputs say of a baseline, of which `earlier` is the NDJSON."""
    return Since(outputs, classes).since(earlier)
