"""Every format of report, parsed back by a strict reader and compared with the JSON document.

test_reports.py REPIPE SOURCE_DIR [TEST...]: python's unittest, standard library only.
"""

import csv
import io
import json
import re
import sys
import unittest

from case import FAILED, HOSTILE, ODD, OK, OUTCOMES, PIPELINE, UNMET, USAGE, Case, snapshot

TABLES = ["repositories", "teams", "team_history", "workflows", "workflow_reasons", "tasks", "task_reasons", "blockers", "blocker_repositories", "line_map", "launches", "counterparts", "history", "unread", "diagnostics", "waves", "parents"]
PLAIN = ["moves", "mentions", "waivers", "usages", "shared", "dead", "conflicts", "images", "parity"]  # tables that are a list of the snapshot as it is
TABLES += [*PLAIN, "penetration", "arguments"]


class Reports(Case):
    def setUp(self):
        super().setUp()
        shop = self.repository("shop", {"pipes/__init__.py": "", "pipes/load.py": PIPELINE, "pipes/odd.py": ODD, "pipes/flow.py": "from flytekit import workflow\n@workflow\ndef load():\n    pass\n", "CODEOWNERS": "* @team/a\n", "crontab": "0 3 * * * luigi --module pipes.load Load --day 2026-01-01\n"})
        hostile = self.repository("hostile", {"a.py": HOSTILE, "b'\"><img src=x>.py": PIPELINE, "=cmd()|'x'.py": "import luigi\nclass X(luigi.Task:\n    pass\n", "c|d`.py": "import luigi\nclass Y(luigi.Task:\n"})
        self.store = self.dir / "fleet.db"
        self.expect(UNMET, "scan", shop, hostile, self.dir / "missing", "--store", self.store)
        self.expect(OK, "history", shop, hostile, "--since", "2025-12-01", "--store", self.store)
        self.snapshot = snapshot(self.report("json"))
        self.identities = [r["identity"] for r in self.snapshot["repositories"]]

    def report(self, kind, *more):
        return self.expect(OK, "report", "--store", self.store, "--format", kind, *more).stdout

    def table(self, name):
        """RFC 4180, strictly: CRLF, every text in quotes, no bare quote, equal lengths; a formula's start never stands first."""
        raw = self.report("csv", "--table", name).decode("utf-8")
        self.assertTrue(raw.endswith("\r\n"))
        self.assertEqual(raw.count("\n"), raw.count("\r\n"))
        for line in raw[:-2].split("\r\n"):
            self.assertRegex(line, r'^(("([^"]|"")*"|-?\d+)(,|$))+$')
        rows = list(csv.reader(io.StringIO(raw, newline=""), strict=True))
        self.assertEqual({len(row) for row in rows}, {len(rows[0])})
        self.assertEqual(len(set(rows[0])), len(rows[0]), "no head twice")
        for row in rows[1:]:
            for cell in row:
                self.assertFalse(cell.startswith(("=", "+", "-", "@", "\t", "\r")), cell)
                self.assertFalse([bad for bad in "\x1b\u202e\u2066\n" if bad in cell])
        return [dict(zip(rows[0], row)) for row in rows[1:]]

    def test_numbers_that_people_read(self):
        """1,100 for people, 1100 for machines."""
        many = self.repository("many", {"many.py": "import luigi\n" + "".join(f"\nclass T{i}(luigi.Task):\n    def output(self):\n        return luigi.LocalTarget('t{i}')\n" for i in range(1100))})
        self.store = self.dir / "many.db"
        self.expect(OK, "scan", many, "--store", self.store)
        for kind in ("text", "markdown", "html"):
            text = self.report(kind).decode("utf-8")
            self.assertIn("1,100", text, kind)
            self.assertNotRegex(text if kind != "html" else re.sub(r"<script.*?</script>", "", text, flags=re.S), r"(?<![\w.,:-])1100(?![\w.])", kind)
        self.assertEqual(snapshot(self.report("json"))["totals"]["tasks"]["exact"], 1100)
        for kind in (["csv", "--table", "repositories"], ["ndjson"], ["prometheus"]):
            text = self.report(*kind).decode("utf-8")
            self.assertIn("1100", text)
            self.assertNotIn("1,100", text)

    def test_csv_is_the_json(self):
        s = self.snapshot
        reasons = lambda rows, *keys: sum(len(row[key]) for row in rows for key in keys)
        counts = {"repositories": 3, "teams": len(s["teams"]), "workflows": len(s["workflows"]), "workflow_reasons": reasons(s["workflows"], "reasons"), "tasks": len(s["tasks"]),
                  "task_reasons": reasons(s["tasks"], "reasons", "diagnostics"), "blockers": len(s["blockers"]), "blocker_repositories": reasons(s["blockers"], "where"), "line_map": reasons(s["workflows"], "map") + reasons(s["tasks"], "map"), "launches": reasons(s["repositories"], "entry_points"),
                  "counterparts": len(s["counterparts"]), "history": reasons(s["repositories"], "history"), "team_history": reasons(s["teams"], "history"), "unread": len(s["unread"]), "diagnostics": len(s["diagnostics"]), "waves": len(s["waves"]), "parents": reasons(s["repositories"], "parents"),
                  **{name: len(s[name]) for name in PLAIN}, "penetration": len(s["penetration"]) * len(s["history"]),
                  "arguments": reasons(s["tasks"], "arguments") + sum(m["kind"] == "argument" for m in s["mentions"])}
        tables = {name: self.table(name) for name in TABLES}
        self.assertEqual({name: len(rows) for name, rows in tables.items()}, counts)
        for name in TABLES:
            if name not in ("parents", "moves", "waivers", "shared", "dead", "conflicts", "penetration"):  # tests/audit has a fleet whose repositories wait for each other
                self.assertGreater(counts[name], 0, name)
        plain = lambda text: text[1:] if text[:2] in ("'=", "'+", "'-", "'@") else text
        for here, there in zip(tables["tasks"], s["tasks"]):
            self.assertEqual((here["repository"], here["family"], plain(here["path"]), here["line"], here["outcome"], plain(here["team"])),
                             (self.identities[there["repository"]], there["family"], there["path"], str(there["line"]), there["outcome"], there["team"]))
            self.assertNotIn("source", here)
        for here, there in zip(tables["repositories"], s["repositories"]):
            for outcome in OUTCOMES:
                self.assertEqual(int(here["tasks_" + outcome]), there["totals"]["tasks"][outcome])
            self.assertEqual(here["code"], f"RP{there['code']:04}" if there["code"] else "")
        for here, there in zip(tables["teams"], s["teams"]):
            self.assertEqual([int(here["launched_" + o]) for o in OUTCOMES], [there["launched"][o] for o in OUTCOMES])
        self.assertIn("'=cmd()|'x'.py", [row["path"] for row in tables["unread"]])

    def test_csv_folder(self):
        out = self.dir / "tables"
        self.expect(OK, "report", "--store", self.store, "--format", "csv", "--out", f"{out}/", says=f"{len(TABLES)} tables")
        self.assertEqual(sorted(p.name for p in out.iterdir()), sorted(f"{name}.csv" for name in TABLES))
        for name in TABLES:
            self.assertEqual((out / f"{name}.csv").read_bytes(), self.report("csv", "--table", name))

    def test_usage(self):
        for words in (["--format", "csv"], ["--format", "csv", "--table", "nothing"], ["--format", "json", "--table", "tasks"], ["--format", "sarif", "--out", f"{self.dir}/"],
                      ["--format", "csv", "--table", "tasks", "--out", f"{self.dir}/"], ["--format", "pdf"]):
            self.expect(USAGE, "report", "--store", self.store, *words)
        (self.dir / "file").write_text("")
        self.expect(FAILED, "report", "--store", self.store, "--format", "csv", "--out", f"{self.dir}/file/x/")

    def test_ndjson_is_the_json(self):
        lines = self.report("ndjson").decode("utf-8").splitlines()
        objects = [json.loads(line) for line in lines]
        kinds = {"repository": "repositories", "team": "teams", "workflow": "workflows", "task": "tasks", "unread": "unread", "diagnostic": "diagnostics", "blocker": "blockers", "counterpart": "counterparts", "wave": "waves", "move": "moves", "mention": "mentions", "waiver": "waivers", "usage": "usages", "shared": "shared", "dead": "dead", "penetration": "penetration", "conflict": "conflicts", "image": "images", "parity": "parity"}
        self.assertEqual(objects[0]["type"], "snapshot")
        self.assertEqual(objects[0]["totals"], self.snapshot["totals"])
        for kind, key in kinds.items():
            mine = [{k: v for k, v in o.items() if k != "type"} for o in objects if o["type"] == kind]
            theirs = [{**row, "repository": self.identities[row["repository"]]} if "repository" in row else row for row in self.snapshot[key]]
            self.assertEqual(mine, theirs, kind)
        self.assertEqual(len(objects), 1 + sum(len(self.snapshot[key]) for key in kinds.values()))
        for key, rows in (("launched", [o for o in objects if o["type"] == "workflow" and o["launched"]]), ("tasks", [o for o in objects if o["type"] == "task"])):
            for outcome in OUTCOMES:
                self.assertEqual(sum(o["outcome"] == outcome for o in rows), objects[0]["totals"][key][outcome])

    def test_markdown(self):
        text = self.report("markdown").decode("utf-8")
        totals = self.snapshot["totals"]
        self.assertIn(f"| Repositories | 3 | 2 with Luigi + 0 without + {totals['failed']} failed |", text)
        self.assertFalse([bad for bad in "\x1b\u202e\u2066" if bad in text])
        unescaped = re.sub(r"\\.", "", text)
        self.assertNotIn("<", unescaped, "no markup of a repository's")
        self.assertNotIn("`", unescaped)
        bars = None
        for line in unescaped.splitlines():  # each table's rows have as many cells as its head
            bars = None if not line.startswith("|") else bars if bars is not None else line.count("|")
            if bars is not None:
                self.assertEqual(line.count("|"), bars, line)
        for team in self.snapshot["teams"]:
            self.assertIn(f"| {sum(team['launched'].values())} |", next(line for line in text.splitlines() if re.sub(r"\\", "", line).startswith(f"| {team['name']} |")))
        for row in self.snapshot["unread"]:
            self.assertIn(f" {row['path']}: RP{row['code']:04} ", re.sub(r"\\(.)", r"\1", text))
        for blocker in self.snapshot["blockers"][:10]:
            self.assertIn(f"| RP{blocker['code']:04} ", text)

    def test_sarif(self):
        """What SARIF 2.1.0 (OASIS, 27 March 2020) asks of a log: sections 3.13, 3.14, 3.18, 3.20, 3.27 to 3.30, 3.49, 3.58."""
        log = json.loads(self.report("sarif"))
        self.assertEqual((log["version"], len(log["runs"])), ("2.1.0", 3))
        self.assertEqual(len({run["automationDetails"]["id"] for run in log["runs"]}), 3)
        for run, repository in zip(log["runs"], self.snapshot["repositories"]):
            number = self.identities.index(repository["identity"])
            rules = run["tool"]["driver"]["rules"]
            self.assertEqual(run["tool"]["driver"]["name"], "repipe")
            self.assertEqual(len({rule["id"] for rule in rules}), len(rules))
            wanted = set()
            for task in self.snapshot["tasks"]:
                if task["repository"] == number:
                    wanted |= {(r["code"], r["path"], r["line"], r["text"]) for r in task["reasons"] + task["diagnostics"]}
            wanted |= {(d["reason"]["code"], d["reason"]["path"], d["reason"]["line"], d["reason"]["text"]) for d in self.snapshot["diagnostics"] if d["repository"] == number}
            wanted |= {(f["code"], f["path"], 0, f["reason"]) for f in self.snapshot["unread"] if f["repository"] == number and f["code"]}
            self.assertEqual(len(run["results"]), len(wanted))
            prints = set()
            for result in run["results"]:
                self.assertEqual(rules[result["ruleIndex"]]["id"], result["ruleId"])
                self.assertIn(result["level"], ("note", "warning", "error"))
                self.assertTrue(result["message"]["text"])
                prints.add(result["partialFingerprints"]["repipe/v1"])
                for location in result.get("locations", []):
                    physical = location["physicalLocation"]
                    self.assertRegex(physical["artifactLocation"]["uri"], r"^([A-Za-z0-9._~/-]|%[0-9A-F]{2})+$")
                    self.assertGreaterEqual(physical.get("region", {"startLine": 1})["startLine"], 1)
            self.assertEqual(len(prints), len(run["results"]), "a fingerprint each")
            failed = repository["totals"]["failed"] > 0
            self.assertEqual(run["invocations"][0]["executionSuccessful"], not failed)
            self.assertEqual(len(run["invocations"][0].get("toolExecutionNotifications", [])), int(failed))

    def test_sarif_fingerprints_stay_when_lines_move(self):
        prints = []
        for number, above in enumerate(("", "# a line\n# and another\n")):
            made = self.repository(f"moved{number}", {"pipes/__init__.py": "", "pipes/load.py": PIPELINE, "pipes/odd.py": above + ODD})
            listing = self.dir / "repos.csv"
            listing.write_text(f"cloneUrl,local\nhttps://git.example/a,{made}\n")
            self.expect(OK, "scan", listing, "--store", self.dir / f"{number}.db")
            log = json.loads(self.expect(OK, "report", "--store", self.dir / f"{number}.db", "--format", "sarif").stdout)
            prints.append(sorted(result["partialFingerprints"]["repipe/v1"] for result in log["runs"][0]["results"]))
        self.assertTrue(any("RP3101" in p for p in prints[0]))
        self.assertEqual(prints[0], prints[1])


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1] + sys.argv[3:], verbosity=1)
