"""The auditor: reads every output of one store and says where one of them lies.

audit(outputs, classes) gives findings as (number of the lie, text); none means that every number of every output follows from the rows of the NDJSON.
The numbers are those of the list of lies that migration reports tell; tests/audit/test_lies.py has one test for each.
"""

import collections
import json
import re
import subprocess

import derive
import others
import readers
from derive import KINDS, OUTCOMES

TABLES = ["repositories", "teams", "team_history", "workflows", "workflow_reasons", "tasks", "task_reasons", "blockers", "blocker_repositories", "line_map", "launches", "counterparts", "history", "moves", "mentions", "waivers", "usages", "arguments", "shared", "dead", "penetration", "conflicts", "images", "parity", "waves", "parents", "unread", "diagnostics"]
FORMATS = ["json", "ndjson", "sarif", "markdown", "text", "html", "prometheus", "openlineage", "backstage"]


def collect(repipe, store, folder, env):
    """{format: bytes}, and under "csv" {table: bytes}."""
    run = lambda *words: subprocess.run([str(repipe), "report", "--store", str(store), "--format", *map(str, words)], env=env, capture_output=True, timeout=120, check=True)
    outputs = {kind: run(kind).stdout for kind in FORMATS}
    run("csv", "--out", f"{folder}/")
    outputs["csv"] = {path.stem: path.read_bytes() for path in sorted(folder.iterdir())}
    return outputs


class Audit:
    def __init__(self, outputs, classes, made_up=False):
        """made_up: a result set whose history nobody walked, so it need not have the moves of its numbers."""
        self.outputs, self.classes, self.findings, self.made_up = outputs, classes, [], made_up
        lines = readers.read_ndjson(outputs["ndjson"])
        self.head = next(line for line in lines if line["type"] == "snapshot")
        self.rows = {key: [{k: v for k, v in line.items() if k != "type"} for line in lines if line["type"] == kind] for kind, key in KINDS.items()}
        self.flows, self.tasks = self.rows["workflows"], self.rows["tasks"]

    def same(self, lie, what, stated, derived):
        if stated != derived:
            self.findings.append((lie, f"{what}: stated {stated!r}, derived {derived!r}"))

    def run(self):
        for check in (self.totals, self.parts, self.stands, self.burndown, self.promises, *(() if self.made_up else (self.maps,)), self.blocker_rows, self.wave_rows, self.insight, self.json, self.csv, self.sarif, self.html, self.markdown, self.text, self.prometheus, lambda: others.openlineage(self), lambda: others.backstage(self)):
            try:
                check()
            except (readers.Unreadable, ValueError, KeyError, IndexError, StopIteration) as error:
                self.findings.append((21, f"{getattr(check, '__name__', check)}: {type(error).__name__}: {error}"))
        return self.findings

    # ---- the rows against their own sums

    def totals(self):
        launched, candidates = derive.split(self.flows)
        totals = self.head["totals"]
        for key, derived in (("launched", launched), ("candidates", candidates), ("tasks", derive.counted(self.tasks))):
            self.same(4, f"total of {key}", totals[key], derived)
        self.same(4, "repositories", totals["repositories"], len(self.rows["repositories"]))
        self.same(5, "repositories by kind", totals["with_luigi"] + totals["without_luigi"] + totals["failed"], totals["repositories"])
        self.same(5, "files by kind", totals["scanned"] + totals["ignored"] + totals["unparsed"], totals["files"])
        self.same(13, "failed repositories", totals["failed"], sum(r["code"] != 0 or r["reason"] != "" for r in self.rows["repositories"]))
        self.same(13, "unparsed files are listed", totals["unparsed"], sum(f["outcome"] == "unparsed" for f in self.rows["unread"]))
        for row in self.flows + self.tasks:
            if row["outcome"] not in OUTCOMES:
                self.findings.append((3, f"outcome {row['outcome']!r}"))

    def parts(self):
        for repository in self.rows["repositories"]:
            flows = [w for w in self.flows if w["repository"] == repository["identity"]]
            tasks = [t for t in self.tasks if t["repository"] == repository["identity"]]
            launched, candidates = derive.split(flows)
            for key, derived in (("launched", launched), ("candidates", candidates), ("tasks", derive.counted(tasks)), ("entry_points", len(repository["entry_points"]))):
                self.same(5, f"{key} of {repository['identity']}", repository["totals"][key], derived)
        for key in ("files", "scanned", "ignored", "unparsed", "entry_points", "failed", "with_luigi", "without_luigi", "archived", "dormant"):
            self.same(5, f"{key} of repositories", sum(r["totals"][key] for r in self.rows["repositories"]), self.head["totals"][key])
        newest = max((r["commit_time"] for r in self.rows["repositories"] if r["commit_time"]), default=0)
        for repository in self.rows["repositories"]:
            old = 0 < repository["commit_time"] < newest - self.head["dormant_days"] * 86400
            self.same(13, f"{repository['identity']} is dormant", repository["totals"]["dormant"], int(old))
        flagged = {r["identity"]: r["totals"] for r in self.rows["repositories"]}
        for team in self.rows["teams"]:
            mine = {row["repository"] for row in self.flows + self.tasks if row["team"] == team["name"]}
            self.same(13, f"flagged repositories of {team['name']}", (team["archived"], team["dormant"]), tuple(sum(flagged[name][flag] for name in mine) for flag in ("archived", "dormant")))
        names = [team["name"] for team in self.rows["teams"]]
        self.same(18, "first rows of the teams", sorted(names[:2]), ["conflicting", "unowned"])
        self.same(12, "teams, each once", len(set(names)), len(names))
        for team in self.rows["teams"]:
            flows = [w for w in self.flows if w["team"] == team["name"]]
            tasks = [t for t in self.tasks if t["team"] == team["name"]]
            launched, candidates = derive.split(flows)
            self.same(5, f"workflows of {team['name']}", (team["launched"], team["candidates"]), (launched, candidates))
            self.same(5, f"tasks of {team['name']}", team["tasks"], derive.counted(tasks))
            self.same(5, f"repositories of {team['name']}", team["repositories"], len({row["repository"] for row in flows + tasks}))
            if flows + tasks and team["name"] != "unowned" and not team["provenance"]:
                self.findings.append((18, f"{team['name']} owns something, and nothing says how that is known"))
            self.same(5, f"statuses of {team['name']}", team["statuses"], derive.statuses(flows, []))
        self.same(18, "workflows of teams that are rows", {w["team"] for w in self.flows + self.tasks} - set(names), set())

    def stands(self):
        counterparts = self.rows["counterparts"]
        self.same(4, "statuses", self.head["totals"]["statuses"], derive.statuses(self.flows, counterparts))
        for repository in self.rows["repositories"]:
            mine = [[row for row in rows if row["repository"] == repository["identity"]] for rows in (self.flows, counterparts)]
            self.same(5, f"statuses of {repository['identity']}", repository["totals"]["statuses"], derive.statuses(*mine))
        for row in self.flows:
            same_name = sum((w["repository"], w["root"]) == (row["repository"], row["root"]) for w in self.flows)
            wanted = derive.stands(row, counterparts, self.head["flyte_asked"])
            if same_name == 1 and row["status"] not in wanted:
                self.findings.append((16, f"{row['root']} is said to be {row['status']}, its counterparts say {sorted(wanted)}"))
            self.same(16, f"zombie {row['root']}", row["zombie"], row["status"] == "cut over")

    def burndown(self):
        """Each moment follows from the one before, and the fleet's from its repositories'."""
        keys = ["remaining", "added", "reopened", "done", "removed", "unread"]
        parts = {}
        for repository in self.rows["repositories"]:
            left = None
            for row in repository["history"]:
                if left is not None:
                    self.same(5, f"history of {repository['identity']} at {row['moment']}", row["remaining"], left + row["added"] + row["reopened"] - row["done"] - row["removed"])
                left = row["remaining"]
                parts[row["moment"]] = [a + row[key] for a, key in zip(parts.get(row["moment"], [0] * 6), keys)]
            mine = [m for m in self.rows["moves"] if m["repository"] == repository["identity"]]
            self.same(5, f"moves of {repository['identity']}", [(r["added"] + r["reopened"], r["done"] + r["removed"], r["reopened"]) for r in repository["history"][1:]] if mine or not self.made_up else [],
                      derive.moved(mine, repository["history"]) if mine or not self.made_up else [])
            for before, after in zip(mine, mine[1:]):
                if after["moment"] < before["moment"]:
                    self.findings.append((16, f"moves of {repository['identity']} are not in order"))
        self.same(16, "regressions", [(m["repository"], m["name"], m["commit"]) for m in self.rows["moves"] if m["open"]], sorted([(m["repository"], m["name"], m["commit"]) for m in derive.regressions(self.rows["moves"], self.flows)], key=lambda r: [(m["repository"], m["name"], m["commit"]) for m in self.rows["moves"]].index(r)))
        self.team_burndown()
        self.same(4, "history of the fleet", {row["moment"]: [row[key] for key in keys] for row in self.head["history"]}, parts)

    def team_burndown(self):
        """Each moment of a team follows from the one before; together they are the fleet's, or none is known. What stands longest, what waivers hold."""
        sums, keys = {}, ("remaining", "added", "reopened", "done", "removed")
        teams = self.rows["teams"]
        for team in teams:
            left = 0
            for row in team["history"]:
                left += row["added"] + row["reopened"] + row["taken"] - row["done"] - row["removed"] - row["given"]
                self.same(5, f"history of {team['name']} at {row['moment']}", row["remaining"], left)
                sums[row["moment"]] = [a + b for a, b in zip(sums.get(row["moment"], [0] * 6), [*(row[key] for key in keys), row["taken"] - row["given"]])]
            self.same(16, f"end of {team['name']}", (team["projected"], team["earliest"], team["latest"]), derive.projected(team["history"]))
            self.same(16, f"what of {team['name']} stands longest", tuple(team[key] for key in ("oldest_repository", "oldest_root", "oldest_status", "oldest_since", "oldest_moved")), derive.oldest(team["name"], self.rows["repositories"], self.flows, self.rows["moves"]))
            self.same(5, f"waivers of {team['name']}", (team["waivers"], team["expires"], team["expired"]), derive.waived(team["name"], self.rows["waivers"], self.flows + self.tasks))
        if sums:
            self.same(4, "history of all teams", {moment: row for moment, row in sums.items() if any(row)}, {row["moment"]: [*(row[key] for key in keys), 0] for row in self.head["history"] if any(row[key] for key in keys)})
        self.same(16, "end of the fleet", (self.head["projected"], self.head["earliest"], self.head["latest"]), derive.projected(self.head["history"]))

    def promises(self):
        """An outcome that promises a package has one; exact hides nothing; everything else says why."""
        for row in self.flows + self.tasks:
            name = f"{row['repository']} {row.get('root', row.get('qualname'))}"
            held = derive.held_back(row, self.classes)
            if row["outcome"] == "exact" and held:
                self.findings.append((8, f"{name} is exact with {sorted(held)}"))
            if row["outcome"] != "exact" and not row["reasons"]:
                self.findings.append((8, f"{name} is {row['outcome']}, and nothing says why"))
        for row in self.flows:
            if row["outcome"] in OUTCOMES[:3] and not row["spec"] and not self.head["assumed"]:
                self.findings.append((6, f"{row['repository']} {row['root']} is {row['outcome']} without a spec"))

    def maps(self):
        """What a line is said to have made stands in the spec; a class stands at its line, a parameter's name at its own, where its source is held."""
        held = {}
        for task in self.tasks:
            lines = task["source"].rstrip("\n").split("\n")
            first = task["end_line"] - len(lines) + 1
            if task["source"] and first <= task["line"]:
                held.update({(task["repository"], task["path"], first + i): line for i, line in enumerate(lines)})
        for row in self.flows + self.tasks:
            specs = {part["name"]: json.loads(part["spec"]) for part in [{"name": "", "spec": row["spec"]}, *row.get("parts", [])] if row["map"] and part["spec"]}
            told = {(entry["in"], entry["spec"].rpartition("/")[2]) for entry in row["map"]}
            for name, spec in specs.items():  # a node of a part, too, has the line of its class
                nodes = [node for template in [spec["template"], *spec.get("subWorkflows", [])] for node in template.get("nodes", []) if "taskNode" in node]
                missing = {(name, node["id"]) for node in nodes if row.get("parts") or "subWorkflows" in spec} - told
                if missing:
                    self.findings.append((8, f"{row['root']}: nodes of which no line tells: {sorted(missing)[:3]}"))
            for entry in row["map"]:
                spec = specs.get(entry["in"])
                name = f"{row['repository']} {row.get('root', row.get('qualname'))} {entry['path']}:{entry['line']}"
                if spec is None or not derive.stands_in(spec, entry["spec"].split("/")):
                    self.findings.append((8, f"{name} is said to have made {entry['spec']}, which is not there"))
                line = held.get((row["repository"], entry["path"], entry["line"]))
                said = re.search(r"(?:^|, |asks )class [\w.]*?(\w+)(?:#\d+)?$", entry["what"])
                if line is not None and said and not re.match(r"\s*class\b", line):
                    self.findings.append((7, f"{name} is said to be {entry['what']}, and there stands {line!r}"))

    def blocker_rows(self):
        self.same(4, "what holds back", self.rows["blockers"], derive.blockers(self.flows, self.classes))
        for team in self.rows["teams"]:
            self.same(5, f"what holds {team['name']} back", team["blockers"], derive.blockers([w for w in self.flows if w["team"] == team["name"]], self.classes, where=False))

    def wave_rows(self):
        """Points, ranks and sums of the waves, from workflows and the parents that rows name."""
        wanted, total = derive.ranks(self.rows["repositories"]), 0
        for identity, names in derive.parents(self.rows["repositories"], self.tasks).items():
            row = next(r for r in self.rows["repositories"] if r["identity"] == identity)
            self.same(17, f"parents of {identity}", {p["identity"] for p in row["parents"]}, names)
        for row in self.rows["repositories"]:
            identity = row["identity"]
            points = derive.points_of([w for w in self.flows if w["repository"] == identity], self.classes)
            total += points
            self.same(5, f"points of {identity}", row["totals"]["points"], points)
            self.same(17, f"wave of {identity}", (row["wave"], row["waits"], sorted(row["together"])), wanted[identity])
            done = {r["identity"] for r in self.rows["repositories"] if not derive.points_of([w for w in self.flows if w["repository"] == r["identity"]], self.classes)}
            self.same(17, f"{identity} waits for what has moved", set(row["waits"]) & done, set())
        self.same(4, "points", self.head["totals"]["points"], total)
        self.same(4, "points of workflows and causes", sum(w["status"] != "cut over" for w in self.flows) + sum(b["points"] for b in self.rows["blockers"]), total)
        for team in self.rows["teams"]:
            self.same(5, f"points of {team['name']}", team["points"], derive.points_of([w for w in self.flows if w["team"] == team["name"]], self.classes))
        for wave in self.rows["waves"]:
            mine = [r for r in self.rows["repositories"] if r["wave"] == wave["number"]]
            names = {r["identity"] for r in mine}
            left = [w for w in self.flows if w["repository"] in names and w["status"] != "cut over"]
            self.same(5, f"wave {wave['number']}", [wave[k] for k in ("repositories", "ready", "workflows", "launched", "points")],
                      [len(mine), sum(not r["waits"] for r in mine), len(left), sum(w["launched"] for w in left), sum(r["totals"]["points"] for r in mine)])
        for wave in [*self.rows["waves"], self.head["no_wave"]]:
            names = {r["identity"] for r in self.rows["repositories"] if r["wave"] == wave["number"]}
            flows, tasks, counterparts = ([row for row in rows if row["repository"] in names] for rows in (self.flows, self.tasks, self.rows["counterparts"]))
            launched, candidates = derive.split(flows)
            self.same(5, f"outcomes of wave {wave['number']}", (wave["launched_outcomes"], wave["candidate_outcomes"], wave["task_outcomes"]), (launched, candidates, derive.counted(tasks)))
            self.same(5, f"statuses of wave {wave['number']}", wave["statuses"], derive.statuses(flows, counterparts))
        for key, part in (("launched", "launched_outcomes"), ("candidates", "candidate_outcomes"), ("tasks", "task_outcomes"), ("statuses", "statuses")):
            waves = [*self.rows["waves"], self.head["no_wave"]]
            self.same(4, f"{key} of all waves", {name: sum(wave[part][name] for wave in waves) for name in self.head["totals"][key]}, self.head["totals"][key])
        self.same(4, "repositories of all waves", sum(w["repositories"] for w in self.rows["waves"]) + self.head["no_wave"]["repositories"], self.head["totals"]["repositories"])
        page, _ = readers.read_html(self.outputs["html"])
        self.same(4, "page: waves", [list(map(int, row[1:6])) for row in page.tables.get("waves", [([], [])])[0][1]], [[w[k] for k in ("repositories", "ready", "workflows", "launched", "points")] for w in self.rows["waves"]])

    def insight(self):
        """Catalogue, shared and dead classes, images, features, waivers: each from the rows that it speaks of."""
        rows, repositories = self.rows, self.rows["repositories"]
        found = derive.uses(repositories, self.tasks, rows["mentions"])
        self.same(5, "catalogue of what is used", {(u["kind"], u["name"]): (u["repositories"], u["teams"], u["uses"]) for u in rows["usages"]}, derive.catalogue(found))
        self.same(5, "where names are used", {(u["kind"], u["name"]): u["where"] for u in rows["usages"] if u["where"]}, derive.where_used(found))
        self.same(12, "catalogue, each name once", len(rows["usages"]), len({(u["kind"], u["name"]) for u in rows["usages"]}))
        self.same(5, "shared classes", {(r["provider"], r["name"]): (r["how"], r["repositories"], r["teams"], r["uses"]) for r in rows["shared"]}, derive.shared(repositories, self.tasks, found))
        self.same(13, "dead classes", [(d["repository"], d["name"], d["path"], d["line"], d["certain"]) for d in rows["dead"]], derive.dead(self.flows, self.tasks, found))
        stated = ([t["contrib"] for t in self.tasks], [t["tags"] for t in self.tasks], [w["contrib"] for w in self.flows], [w["tags"] for w in self.flows], [r["tags"] for r in repositories])
        for what, mine, theirs in zip(("contrib modules of classes", "tags of classes", "contrib modules of workflows", "tags of workflows", "tags of repositories"), stated, derive.labels(self.flows, self.tasks, rows["mentions"], repositories)):
            self.same(5, what, mine, theirs)
        for row in rows["parity"]:
            self.same(5, f"feature {row['feature']}", tuple(row[k] for k in ("launched", "candidates", "held_launched", "held_candidates", "sole_launched", "sole_candidates", "repositories", "teams")), derive.parity(row, self.flows, self.classes))
        asking = {r["identity"] for r in repositories if r["totals"]["with_luigi"]}
        self.same(12, "repositories of the image plan", sorted(n for i in rows["images"] for n in i["repositories"]), sorted(asking))
        self.same(4, "workflows of the image plan", sum(i["workflows"] for i in rows["images"]), sum(w["repository"] in asking for w in self.flows))
        said = {m["repository"] for m in rows["mentions"] if m["kind"] == "library"}
        self.same(13, "repositories of which no requirement is known", sorted(n for i in rows["images"] if i["number"] == 0 for n in i["repositories"]), sorted(asking - said))
        if any(len([i for i in rows["images"] if i["number"]]) < i["least"] for i in rows["images"]):
            self.findings.append((4, "an image plan that has fewer images than it says are needed"))
        for row in rows["conflicts"]:
            for side, count in (("one", "repositories"), ("other", "other_repositories")):
                same = lambda text: re.sub(r"[\s()]", "", text.partition(";")[0]).endswith(row[side]) and ";" not in text
                mine = {m["repository"] for m in rows["mentions"] if m["kind"] == "library" and m["name"] == row["library"] and same(m["text"]) and m["repository"] in asking}
                if len(mine) < row[count] or row[f"{side}_repository"] not in mine:
                    self.findings.append((5, f"a conflict over {row['library']}: {row[count]} are said to ask for {row[side]}, {len(mine)} do"))
        for row in rows["penetration"]:
            self.same(14, f"moments of {row['name']}", len(row["repositories"]), len(self.head["history"]))
            if any(count > len(repositories) for count in row["repositories"]):
                self.findings.append((4, f"more repositories use {row['name']} than there are"))
        for row in rows["waivers"]:
            place = f"({row['path']}:{row['line']})"
            held = sum(r["code"] == 5406 and (r["path"], r["line"]) == (row["path"], row["line"]) for w in self.flows if w["repository"] == row["repository"] for r in w["reasons"]) if row["kind"] == "waiver" else sum(r["accepted"].endswith(place) for t in self.tasks if t["repository"] == row["repository"] for r in t["reasons"])
            self.same(5, f"what {place} holds", row["holds"], held)
            if row["expired"] and row["kind"] == "waiver" and held:
                self.findings.append((8, f"the waiver of {place} is over and holds {held} workflows"))

    # ---- the outputs against the rows

    def json(self):
        document = readers.read_snapshot(self.outputs["json"])
        identities = [r["identity"] for r in document["repositories"]]
        for key, rows in self.rows.items():
            theirs = [{**row, "repository": identities[row["repository"]]} if "repository" in row else row for row in document[key]]
            self.same(7, f"JSON {key}", theirs, rows)
        self.same(4, "JSON totals", document["totals"], self.head["totals"])

    def csv(self):
        tables = {name: readers.read_csv(data) for name, data in self.outputs["csv"].items()}
        self.same(14, "CSV tables", sorted(tables), sorted(TABLES))
        seen = readers.visible
        for name in ("repositories", "teams", "workflows", "tasks", "blockers", "unread", "moves", "mentions", "waivers", "usages", "shared", "dead", "conflicts", "images"):
            self.same(14, f"rows of {name}.csv", len(tables[name]), len(self.rows[name]))
            for mine, theirs in zip(tables[name], self.rows[name]):
                for key, cell in mine.items():
                    value = cell_of(theirs, key)
                    if value is not None:
                        self.same(7, f"{name}.csv {key}", cell, value)
        reasons = lambda rows, *keys: sorted((seen(row["repository"]), seen(row.get("root", row.get("qualname"))), f"RP{r['code']:04}", seen(r["path"]), str(r["line"]), seen(r["text"])) for row in rows for key in keys for r in row[key])
        mine = lambda table, name: sorted((r["repository"], r[name], r["reason_code"], r["reason_path"], r["reason_line"], r["reason_text"]) for r in tables[table])
        self.same(12, "workflow_reasons.csv", mine("workflow_reasons", "root"), reasons(self.flows, "reasons"))
        self.same(12, "task_reasons.csv", mine("task_reasons", "qualname"), reasons(self.tasks, "reasons", "diagnostics"))
        self.same(14, "rows of launches.csv", len(tables["launches"]), sum(len(r["entry_points"]) for r in self.rows["repositories"]))
        self.same(14, "rows of counterparts.csv", len(tables["counterparts"]), len(self.rows["counterparts"]))
        self.same(14, "rows of team_history.csv", [list(row.values()) for row in tables["team_history"]], [[seen(t["name"]), *(str(r[key]) for key in derive.TEAM_MOMENT)] for t in self.rows["teams"] for r in t["history"]])
        self.same(14, "rows of blocker_repositories.csv", [list(r.values()) for r in tables["blocker_repositories"]], [[f"RP{b['code']:04}", seen(r["identity"]), str(r["launched"]), str(r["candidates"]), str(r["points"])] for b in derive.blockers(self.flows, self.classes) for r in b["where"]])
        self.same(14, "rows of line_map.csv", [list(r.values()) for r in tables["line_map"]], [[kind, seen(row["repository"]), seen(row.get("root") or f"{row['module']}:{row['qualname']}"), seen(m["path"]), str(m["line"]), seen(m["what"]), seen(m["spec"]), seen(m["in"])] for kind, rows in (("workflow", self.flows), ("task", self.tasks)) for row in rows for m in row["map"]])
        given = [(line, f"{t['module']}:{t['qualname']}", "task", t["repository"], t["team"], t["path"], t["line"]) for t in self.tasks for line in t["arguments"]]
        given += [(f"{m['name']} = {m['text']}", "", "launch", m["repository"], "", m["path"], m["line"]) for m in self.rows["mentions"] if m["kind"] == "argument"]
        names = {seen(line) for line, *_ in given}
        self.same(7, "arguments.csv", sorted((f"{r['task']}{'.' if r['task'] or r['parameter'] + ' = ' + r['value'] not in names else ''}{r['parameter']} = {r['value']}", *(r[key] for key in ("by", "how", "repository", "team", "path", "line"))) for r in tables["arguments"]), sorted(tuple(seen(str(cell)) for cell in row) for row in given))
        self.same(14, "rows of history.csv", len(tables["history"]), sum(len(r["history"]) for r in self.rows["repositories"]))
        for name in ("moves", "mentions", "waivers", "usages", "shared", "dead", "conflicts", "images", "parity"):
            self.same(14, f"rows of {name}.csv", len(tables[name]), len(self.rows[name]))
        self.same(14, "rows of diagnostics.csv", len(tables["diagnostics"]), len(self.rows["diagnostics"]))

    def sarif(self):
        log = readers.read_json(self.outputs["sarif"])
        self.same(13, "SARIF runs", len(log["runs"]), len(self.rows["repositories"]))
        for run, repository in zip(log["runs"], self.rows["repositories"]):
            identity = repository["identity"]
            said = [r for t in self.tasks if t["repository"] == identity for r in t["reasons"] + t["diagnostics"]]
            wanted = {(r["code"], r["path"], r["line"], r["text"]) for r in said} | {(d["reason"]["code"], d["reason"]["path"], d["reason"]["line"], d["reason"]["text"]) for d in self.rows["diagnostics"] if d["repository"] == identity}
            wanted |= {(f["code"], f["path"], 0, f["reason"]) for f in self.rows["unread"] if f["repository"] == identity and f["code"]}
            self.same(14, f"SARIF results of {identity}", len(run["results"]), len(wanted))
            self.same(7, f"SARIF codes of {identity}", sorted(r["ruleId"] for r in run["results"]), sorted(f"RP{w[0]:04}" for w in wanted))
            self.same(9, f"SARIF verdict of {identity}", run["invocations"][0]["executionSuccessful"], repository["totals"]["failed"] == 0)
            self.same(12, f"SARIF fingerprints of {identity}", len({r["partialFingerprints"]["repipe/v1"] for r in run["results"]}), len(run["results"]))

    def html(self):
        page, blocks = readers.read_html(self.outputs["html"])
        data, totals = blocks["data"], self.head["totals"]
        texts, seen = data["texts"], readers.visible
        flows, tasks = readers.rows_of(data["workflows"]), readers.rows_of(data["tasks"])
        identities = [texts[i] for i in data["repositories"]["identity"]]
        self.same(14, "page: workflows", [(identities[w["repository"]], texts[w["root"]], bool(w["launched"]), texts[w["outcome"]], texts[w["team"]]) for w in flows],
                  [(seen(w["repository"]), seen(w["root"]), w["launched"], w["outcome"], seen(w["team"])) for w in self.flows])
        self.same(14, "page: tasks", [(identities[t["repository"]], texts[t["qualname"]], texts[t["outcome"]], texts[t["team"]]) for t in tasks], [(seen(t["repository"]), seen(t["qualname"]), t["outcome"], seen(t["team"])) for t in self.tasks])
        self.same(7, "page: labels", [[[texts[i] for i in row[key]] for row in rows for key in ("contrib", "tags")] for rows in (flows, tasks)], [[list(map(seen, row[key])) for row in rows for key in ("contrib", "tags")] for rows in (self.flows, self.tasks)])
        self.same(7, "page: labels of repositories", [([texts[i] for i in a], [texts[i] for i in b]) for a, b in zip(data["repositories"]["tags"], data["repositories"]["organisations"])], [(list(map(seen, r["tags"])), list(map(seen, r["organisations"]))) for r in self.rows["repositories"]])
        self.same(16, "page: what made it", data["made"], [self.head["scanned_by"], self.head["scanned_rules"]])
        self.equivalence(blocks)
        for bar in page.bars:
            self.same(1, "page: widths of a bar", sum(bar), 100)
        self.rates(" ".join(page.text.values()))
        equation(self, "page: repositories", next(r for r in page.tables["top"][0][1] if r[0] == "Repositories"), [totals["with_luigi"], totals["without_luigi"], totals["failed"]])
        self.flagged("page", [row[2] for row in page.tables["top"][0][1] if row[0] == "of them"])
        equation(self, "page: files", next(r for r in page.tables["top"][0][1] if r[0] == "Python files"), [totals["scanned"], totals["ignored"], totals["unparsed"]])
        launched, candidates = derive.split(self.flows)
        for label, counts in (("Launched workflows", launched), ("Candidate workflows", candidates), ("Task classes", derive.counted(self.tasks))):
            equation(self, f"page: {label}", next(r for r in page.tables["top"][0][1] if r[0] == label), [n for n in counts.values() if n])
        stands = derive.statuses(self.flows, self.rows["counterparts"])
        equation(self, "page: status", next(r for r in page.tables["top"][0][1] if r[0] == "Status of workflows"), [stands[s.replace(" ", "_")] for s in derive.STATUSES])
        moved = [r for r in self.rows["repositories"] if sum(r["totals"]["statuses"].values()) > r["totals"]["statuses"]["luigi"]]
        rows = page.tables.get("status", [([], [])])[0][1]
        self.same(5, "page: status of repositories", [[r[0], *map(int, r[1:])] for r in rows],
                  [[readers.shown(r["identity"]), sum(w["repository"] == r["identity"] for w in self.flows), *(r["totals"]["statuses"][key] for key in ("luigi", "drafted", "dual", "cut_over", "gone"))] for r in moved])
        self.same(7, "page: status of workflows", [(texts[w["status"]], texts[w["counterpart"]]) for w in flows], [(w["status"], seen(w["counterpart"])) for w in self.flows])
        self.same(7, "page: history", [list(map(int, row[1:])) for row in page.tables.get("history", [([], [])])[0][1]], [[r[key] for key in ("remaining", "added", "reopened", "done", "removed", "unread")] for r in self.head["history"]])
        self.same(17, "page: waves in the burndown", page.tables.get("wave-ends", [([], [])])[0][1], derive.wave_ends(self.rows["waves"], self.head))
        self.tiles(page)
        self.changes(page)
        self.usage(page, data, texts)
        rows = page.tables.get("blockers", [([], [])])[0][1]
        self.same(4, "page: what holds back", [[r[0].split()[0], *map(int, r[2:10])] for r in rows],
                  [[f"RP{b['code']:04}", b["launched"], b["sole_launched"], b["candidates"], b["sole_candidates"], b["teams"], b["points"], b["unlocked_launched"], b["unlocked_candidates"]] for b in derive.blockers(self.flows, self.classes)])
        ends = lambda name: readers.shown(name.rpartition("/")[2] or name)
        self.same(7, "page: where it holds back", [r[10] for r in rows], [", ".join([f"{ends(r['identity'])} {r['launched'] + r['candidates']}" for r in b["where"][:2]] + ([f"{len(b['where']) - 2} more"] if len(b["where"]) > 2 else [])) for b in derive.blockers(self.flows, self.classes)])
        heads, rows = page.tables["teams"][0]
        self.same(18, "page: teams, and where that is known from", [row[0] for row in rows], [readers.shown(t["name"]) + (" " + readers.shown(t["provenance"]) if t["provenance"] else "") for t in self.rows["teams"]])
        for row, team in zip((dict(zip((head.replace("\u00ad", "") for head in heads), row)) for row in rows), self.rows["teams"]):
            name, mine = team["name"], [w for w in self.flows if w["team"] == team["name"]]
            self.same(5, f"page: {name} on Flyte", row["Run on Flyte alone"].split()[0], f"{sum(w['status'] == 'cut over' for w in mine)}/{len(mine)}")
            self.same(5, f"page: {name}", (row["Repositories"], numbers(row["Launched workflows"]), int(row["Candidates"]), int(row["Task classes"]), int(row["Points left"])),
                      (str(team["repositories"]), [n for n in derive.split(mine)[0].values() if n], sum(not w["launched"] for w in mine), sum(t["team"] == team["name"] for t in self.tasks), team["points"]))
            first, last = (team["history"][i]["remaining"] if team["history"] else 0 for i in (0, -1))
            self.same(7, f"page: {name} over time", row["Left, over time"], f"{first}, now {last}" if len(team["history"]) > 1 else "-")
            self.same(7, f"page: what of {name} stands longest", row["Stands longest"] != "-", team["oldest_root"] != "")
            self.same(7, f"page: waivers of {name}", row["Waivers end"], (f"{team['expires'] or 'never'} of {team['waivers']}" if team["waivers"] else "") + (f"{team['expired']} over" if team["expired"] else "") or "-")
        for mine, team in zip(readers.rows_of(data["teams"]), self.rows["teams"]):
            self.same(7, f"page: data of {team['name']}", (mine["history"], [mine["projected"], mine["earliest"], mine["latest"]], [mine["waivers"][0], texts[mine["waivers"][1]], mine["waivers"][2]], [texts[i] for i in mine["oldest"][:3]] + mine["oldest"][3:]),
                      ([[r[key] for key in derive.TEAM_MOMENT] for r in team["history"]], [team["projected"], team["earliest"], team["latest"]], [team["waivers"], seen(team["expires"]), team["expired"]], [seen(team[f"oldest_{key}"]) for key in ("repository", "root", "status")] + [team["oldest_since"], team["oldest_moved"]] if team["oldest_root"] else []))
        for section, table, row, column in page.numbers:
            heads, rows = page.tables[section][table]
            label = heads[column] if heads else rows[row][0]
            if not label.strip():
                self.findings.append((15, f"page: a number without a unit in {section}"))
        listed = sum(len(rows) for heads, rows in page.tables.get("not-covered", []) if "File" in heads)
        self.same(13, "page: files that were not read", listed, len(self.rows["unread"]))
        if totals["failed"] and "could not be read" not in page.text["top"]:
            self.findings.append((9, "page: failed repositories are not in the header"))

    def equivalence(self, blocks):
        """What becomes of each attribute and option is on the page, with its place; what is not carried has a code, RP5202, at the class."""
        seen = readers.visible
        shown = lambda rows: [[seen(c["name"]), seen(c["how"]), seen(c["path"]), int(c["carried"]), c["line"]] for c in rows]
        self.same(14, "page: Luigi's attributes", blocks["data"]["equivalence"], shown(self.head["equivalence"]))
        for index, repository in enumerate(self.rows["repositories"]):
            code = blocks.get(f"code-{index}", {"tasks": [], "classes": [], "options": [], "maps": [], "parts": [], "specs": []})
            flows, tasks = ([r for r in rows if r["repository"] == repository["identity"]] for rows in (self.flows, self.tasks))
            self.same(14, f"page: attributes of {repository['identity']}", [t[5] for t in code["tasks"]], [shown(t["carried"]) for t in tasks])
            self.same(14, f"page: options of {repository['identity']}", (code["classes"], code["options"]), ([[seen(name) for name in w["tasks"]] for w in flows], [shown(w["options"]) for w in flows]))
            places = lambda row: [[m["line"], *(seen(m[key]) for key in ("path", "what", "spec", "in"))] for m in row["map"]]
            self.same(7, f"page: maps of {repository['identity']}", ([t[6] for t in code["tasks"]], code["maps"]), (list(map(places, tasks)), list(map(places, flows))))
            self.same(7, f"page: parts of {repository['identity']}", [[(name, code["specs"][at].strip()) for name, at in parts] for parts in code["parts"]], [[(seen(p["name"]), "\n".join(map(seen, p["spec"].split("\n"))).strip()) for p in w["parts"]] for w in flows])
            for task in tasks:
                said = {name for r in task["reasons"] if r["code"] == 5202 for name in r["text"].split(", ")}
                dropped = {c["name"] for c in task["carried"] if not c["carried"]} - said
                if task["outcome"] != "excluded" and dropped and not self.made_up:
                    self.findings.append((8, f"{task['qualname']}: {sorted(dropped)} are not carried, and nothing says so"))

    def rates(self, text):
        for n, of, percent in re.findall(r"(\d+)/(\d+)\s+(\d+)\u00a0%", text):
            if not derive.honest([int(percent), 100 - int(percent)], [int(n), int(of) - int(n)]):
                self.findings.append((2, f"page: {n}/{of} is said to be {percent} %"))

    def changes(self, page):
        """The tables of what moved: workflows, newest first, and the sums of each step."""
        order = [r["identity"] for r in self.rows["repositories"]]
        rows = sorted((r for r in self.rows["moves"] if r["entity"] == "workflow" and r["before"]), key=lambda r: (-r["time"], order.index(r["repository"]), r["name"].encode()))[:100]
        again = [r for r in self.rows["moves"] if r["entity"] == "workflow" and r["open"]]
        self.same(16, "page: moves", [row[1] for _, table in page.tables.get("changes", []) for row in table], [r["commit"][:12] for r in again + rows])
        moments = [r["moment"] for r in self.head["history"]][1:][-8:][::-1]
        keys = ("done", "removed", "added", "reopened")
        wanted = [[readers.shown(r["identity"]), r_["commit"][:12], *(str(r_[key]) for key in (*keys, "remaining"))] for moment in moments for r in self.rows["repositories"] for r_ in r["history"] if r_["moment"] == moment and sum(r_[key] for key in keys)]
        self.same(16, "page: what changed", [row[1:] for row in page.tables.get("steps", [([], [])])[0][1]], wanted)

    def usage(self, page, data, texts):
        """Section 8: each table is the list of its name, as far as it is shown. Who uses what: of each class, and of what its repository says."""
        seen, rows = readers.visible, self.rows
        catalogue = readers.rows_of(data["usages"])
        self.same(7, "page: catalogue", [(texts[u["kind"]], texts[u["name"]], u["repositories"], u["teams"], u["uses"]) for u in catalogue], [(u["kind"], seen(u["name"]), u["repositories"], u["teams"], u["uses"]) for u in rows["usages"]])
        named = lambda index: (texts[catalogue[index]["kind"]], texts[catalogue[index]["name"]])
        for mine, task in zip(readers.rows_of(data["tasks"]), self.tasks):
            self.same(7, f"page: what {task['qualname']} uses", sorted(map(named, mine["uses"])), sorted((kind, seen(name)) for kind, name, _, _ in derive.uses([], [task], [])))
        said = [(*named(m["use"]), rows["repositories"][m["repository"]]["identity"]) for m in readers.rows_of(data["mentions"])]
        self.same(7, "page: what repositories use", sorted(said), sorted((kind, seen(name), repository) for kind, name, repository, _ in derive.uses(rows["repositories"], [], rows["mentions"])))
        places = {(seen(m["path"]), m["line"], m["repository"]) for m in rows["mentions"]} | {(seen(e["path"]), e["line"], r["identity"]) for r in rows["repositories"] for e in r["entry_points"]}
        self.same(7, "page: where they do", {(texts[m["path"]], m["line"], rows["repositories"][m["repository"]]["identity"]) for m in readers.rows_of(data["mentions"])}, places)
        passed = [u for u in rows["usages"] if u["kind"] == "argument"]
        values = collections.Counter(u["name"].partition(" = ")[0] for u in rows["usages"] if u["kind"] == "argument value")
        self.same(7, "page: what is passed", [(row[0], *map(int, row[1:5])) for row in {heads[0]: table for heads, table in page.tables.get("usage", [])}.get("Task and parameter", [])],
                  [(readers.shown(u["name"]), u["repositories"], u["teams"], u["uses"], values[u["name"]]) for u in passed[:40]])
        tables = {heads[0]: table for heads, table in page.tables.get("usage", [])}
        whole = lambda row, *columns: [int(row[i]) for i in columns]
        self.same(7, "page: parity", [whole(r, 2, 3, 4, 5, 6, 7, 8) for r in tables.get("Feature", [])], [[p[k] for k in ("launched", "held_launched", "sole_launched", "candidates", "held_candidates", "repositories", "teams")] for p in rows["parity"]])
        shared = [r for heads, table in page.tables.get("usage", []) if heads[0] == "Class" and len(heads) == 6 for r in table] # dead classes are listed beside them
        self.same(7, "page: shared", [whole(r, 3, 4, 5) for r in shared], [[r[k] for k in ("repositories", "teams", "uses")] for r in rows["shared"]][:40])
        self.same(7, "page: conflicts", [r[3] for r in tables.get("Library", [])], ["yes" if c["together"] else "no" for c in rows["conflicts"]][:200])
        self.same(7, "page: images", [whole(r, 1, 2, 3) for r in tables.get("Image", [])], [[len(i["repositories"]), i["workflows"], i["unknown"]] for i in rows["images"]][:200])
        now = lambda row: row["repositories"][-1] if row["repositories"] else 0
        used = {(p["kind"], p["name"]): sum(now(q) for q in rows["penetration"] if (q["kind"], q["name"]) == (p["kind"], p["name"])) for p in rows["penetration"]}
        wanted = sorted(rows["penetration"], key=lambda p: (-used[p["kind"], p["name"]], [-ord(c) for c in p["kind"]], p["name"].encode(), p["version"].encode()))[:60]
        self.same(7, "page: versions, what most ask for first", [(*r[:3], int(r[4])) for r in tables.get("Kind", [])], [(p["kind"], readers.shown(p["name"]), readers.shown(p["version"]) or "-", now(p)) for p in wanted])
        held = {heads[0]: table for heads, table in page.tables.get("not-covered", [])}.get("Kind", [])
        self.same(7, "page: waivers", [(r[0], int(r[3])) for r in held], [(w["kind"], w["holds"]) for w in rows["waivers"]])

    def tiles(self, page):
        wanted = derive.rates(self.flows, self.classes)
        self.same(4, "rates", {r["name"]: (r["count"], r["of"]) for r in self.head["rates"]}, wanted)
        for label, (n, of) in wanted.items():
            found = re.search(re.escape(label) + r"\s*(\d+)/(\d+)", page.text["top"])
            self.same(4, f"page: tile {label}", found and (int(found[1]), int(found[2])), (n, of))
        if not self.made_up:
            self.stepped(wanted, page)

    def stepped(self, wanted, page):
        """What the rates were one step ago, on the page, in the summary and in Markdown: no more and no less than the moves tell."""
        was = derive.steps(self.head, self.rows["repositories"], self.rows["teams"], self.flows, self.rows["moves"])
        self.same(10, "rates a step ago", {r["name"]: (r["before_count"], r["before_of"]) for r in self.head["rates"] if r["stepped"]}, was)
        shown = was if self.head["baseline"] is None else {}
        label = "|".join(map(re.escape, wanted))
        told = lambda text, pattern: {m[1]: (int(m[2]), int(m[3]), int(m[4])) for m in re.finditer(pattern, text, re.S)}
        changes = {name: (wanted[name][0] - n, n, of) for name, (n, of) in shown.items()}
        self.same(10, "page: a step ago", told(page.text["top"], rf"({label})\s*\d+/\d+(?:(?!{label}).)*?; ([+-]\d+) since \d{{4}}-\S+, when it was (\d+) of (\d+)"), changes)
        if self.head["baseline"] is None:
            self.same(10, "text: a step ago", told("\n".join(readers.read_text(self.outputs["text"])), rf"({label}) +\d+/\d+ +\d+ %  ([+-]\d+), was (\d+)/(\d+)"), changes)

    def prometheus(self):
        self.same(4, "Prometheus", readers.read_prometheus(self.outputs["prometheus"]), others.prometheus(self))

    def markdown(self):
        sections = readers.read_markdown(self.outputs["markdown"])
        rows = {row[0]: row for row in sections["Luigi to Flyte"]["tables"][0][1]}
        launched, candidates = derive.split(self.flows)
        totals = self.head["totals"]
        equation(self, "Markdown: repositories", rows["Repositories"], [totals["with_luigi"], totals["without_luigi"], totals["failed"]])
        self.flagged("Markdown", [row[2] for row in sections["Luigi to Flyte"]["tables"][0][1] if row[0] == "of them"])
        equation(self, "Markdown: files", rows["Python files"], [totals["scanned"], totals["ignored"], totals["unparsed"]])
        for label, counts in (("Launched workflows", launched), ("Candidate workflows", candidates), ("Task classes", derive.counted(self.tasks))):
            equation(self, f"Markdown: {label}", rows[label], [n for n in counts.values() if n])
        self.same(4, "Markdown: rates", {r[0]: (int(r[1]), int(r[2])) for r in sections["Luigi to Flyte"]["tables"][1][1]}, derive.rates(self.flows, self.classes))
        wanted = derive.blockers(self.flows, self.classes)
        tables = sections["What holds workflows back from exact"]["tables"]
        self.same(4, "Markdown: what holds back", [[row[0].split()[0], *map(int, row[1:8]), row[8]] for row in (tables[0][1] if tables else [])],
                  [[f"RP{b['code']:04}", b["launched"], b["sole_launched"], b["candidates"], b["sole_candidates"], b["points"], b["unlocked_launched"], b["unlocked_candidates"],
                    ", ".join([f"{readers.visible(r['identity'])} {r['launched'] + r['candidates']}" for r in b["where"][:3]] + ([f"{len(b['where']) - 3} more"] if len(b["where"]) > 3 else [])).strip()] for b in wanted[:10]])
        stands = derive.statuses(self.flows, self.rows["counterparts"])
        equation(self, "Markdown: status", rows["Status of workflows"], [stands[s.replace(" ", "_")] for s in derive.STATUSES])
        teams = sections["Teams"]
        more = sum(int(m[1]) for line in teams["lines"] if (m := re.match(r"(\d+) teams more", line)))
        self.same(14, "Markdown: teams", len(teams["tables"][0][1]) + more, len(self.rows["teams"]))
        for row, team in zip(teams["tables"][0][1], self.rows["teams"]):
            mine = [w for w in self.flows if w["team"] == team["name"]]
            self.same(5, f"Markdown: {team['name']}", [row[0], row[1], numbers(row[2]), row[3]], [readers.visible(team["name"]).strip(), str(sum(w["launched"] for w in mine)), [n for n in derive.split(mine)[0].values() if n], str(sum(not w["launched"] for w in mine))])
        said = sections["Not covered"]["lines"]
        items = sum(line.startswith("- ") for line in said) + sum(int(m[1]) for line in said if (m := re.match(r"and (\d+) more", line)))
        self.same(13, "Markdown: not covered", items, totals["failed"] + len(self.rows["unread"]))

    def flagged(self, where, said):
        totals = self.head["totals"]
        wanted = [[totals["archived"], totals["dormant"], self.head["dormant_days"]]] if totals["archived"] + totals["dormant"] else []
        self.same(13, f"{where}: archived and dormant", [[int(n) for n in re.findall(r"\d+", line)] for line in said], wanted)

    def text(self):
        lines = readers.read_text(self.outputs["text"])
        joined = re.sub(r"\n   ", "", "\n".join(lines))
        launched, candidates = derive.split(self.flows)
        totals = self.head["totals"]
        for label, parts in (("repositories", [totals["with_luigi"], totals["without_luigi"], totals["failed"]]), ("files", [totals["scanned"], totals["ignored"], totals["unparsed"]]), ("workflows launched", list(launched.values())),
                             ("candidates", list(candidates.values())), ("classes", list(derive.counted(self.tasks).values())), ("status of workflows", list(derive.statuses(self.flows, self.rows["counterparts"]).values())[:4])):
            found = re.search(rf"^{re.escape(label)} (\d+) =(.*)$", joined, re.M)
            self.same(4, f"text: {label}", [int(found[1]), [n for n in numbers(found[2]) if n]], [sum(parts), [n for n in parts if n]])
        rates = {m[1]: (int(m[2]), int(m[3]), int(m[4])) for m in re.finditer(r"^([A-Z][a-zA-Z ]+?) +(\d+)/(\d+) +(\d+) %", joined, re.M)}
        self.same(4, "text: rates", {name: row[:2] for name, row in rates.items()}, derive.rates(self.flows, self.classes))
        for name, (n, of, percent) in rates.items():
            if not derive.honest([percent, 100 - percent if of else 0], [n, of - n]):
                self.findings.append((2, f"text: {name}: {n}/{of} is said to be {percent} %"))
        history = self.head["history"]
        keys = ("done", "removed", "added", "reopened", "remaining")
        pace = re.search(r"^since \S+: (\d+) done, (\d+) removed, (\d+) added, (\d+) reopened;\s+(\d+) remain$", joined, re.M)
        self.same(4, "text: the last step", pace and [int(n) for n in pace.groups()], [history[-1][key] for key in keys] if len(history) > 1 else None)
        self.flagged("text", re.findall(r"^  of them (.*)$", joined, re.M))
        wanted = derive.blockers(self.flows, self.classes)
        said = [list(map(int, m.groups())) for m in re.finditer(r"^  RP(\d{4}) +(\d+) +(\d+) +(\d+)  ", joined, re.M)]
        self.same(4, "text: what holds back", said, [[b["code"], b["launched"], b["launched"] + b["candidates"], b["sole_launched"] + b["sole_candidates"]] for b in wanted[:5]])
        if wanted:
            self.same(4, "text: of how many", re.search(r"of (\d+) launched, (\d+) in all", joined).groups(), (str(sum(launched.values())), str(len(self.flows))))
        start = next(i for i, line in enumerate(lines) if line.startswith("team "))
        rows = [list(map(int, line[-55:].split()[-6:])) for line in lines[start + 1:lines.index("", start)]]
        self.same(14, "text: launched workflows of the teams", sum(row[0] for row in rows), sum(launched.values()))
        self.same(5, "text: outcomes of the teams", [sum(row[i] for row in rows) for i in range(1, 6)], [launched["exact"], launched["review"], launched["collapsed"], launched["blocked"] + launched["failed"] + launched["excluded"], sum(candidates.values())])


def numbers(text):
    """The counts of "3 exact + 4 review"; none of "none"."""
    return [int(n) for n in re.findall(r"(?:^|\+)\s*(\d+)[\s\u00a0]", text)]


def equation(audit, what, row, parts):
    audit.same(4, what, (int(row[1]), numbers(row[2])), (sum(parts), parts))


def cell_of(row, key):
    """What a cell of a CSV must hold; None where the row has no such plain value."""
    if key in row and key not in row.get("totals", {}):
        value = row[key]
    else:
        first, _, rest = key.partition("_")
        value = row.get("totals", {}).get(key, (row.get("totals", {}).get(first) or row.get(first)))
        value = value.get(rest) if isinstance(value, dict) else value
    if key == "code":
        return f"RP{value:04}" if value else ""
    if isinstance(value, bool):
        return str(int(value))
    if isinstance(value, list):
        return " | ".join(readers.visible(v) for v in value) if all(isinstance(v, str) for v in value) else None
    return readers.visible(value) if isinstance(value, str) else str(value) if isinstance(value, int) else None


def audit(outputs, classes, made_up=False):
    return Audit(outputs, classes, made_up).run()


def spoil(outputs, kind, before, after):
    """The same outputs with one of them changed at one place, as a liar would: for tests of the auditor itself."""
    data = outputs[kind]
    if before not in data:
        raise AssertionError(f"{kind} has no {before!r}")
    return {**outputs, kind: data.replace(before, after, 1)}


if __name__ == "__main__":
    import os
    import pathlib
    import sys
    import tempfile

    binary, tree, *stores = sys.argv[1:]
    worst = 0
    for one in stores:
        with tempfile.TemporaryDirectory() as where:
            for lie, text in audit(collect(binary, one, pathlib.Path(where), {"PATH": os.environ["PATH"]}), derive.classes_of(pathlib.Path(tree))):
                print(f"{one}: lie {lie}: {text}")
                worst = 1
    sys.exit(worst)
