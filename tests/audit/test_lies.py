"""The lies that migration reports tell, one test each, over the demo fleet, hostile repositories and result sets that ask for it.

test_lies.py REPIPE SOURCE_DIR [TEST...]: python's unittest, standard library only.
"""

import json
import os
import pathlib
import pty
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "cli"))
sys.path.append(str(pathlib.Path(__file__).resolve().parent.parent / "bench"))
import auditor
import derive
import fleet
import large
import readers
import results
import since
from case import ENV, FAILED, OK, PIPELINE, REPIPE, SOURCE, UNMET, Case, run

CLASSES = derive.classes_of(SOURCE)
SCHEMA = (SOURCE / "reporter/assets/schema.sql").read_text(encoding="utf-8")


class Lies(Case):
    @classmethod
    def setUpClass(cls):
        cls.shared = fleet.Shared()
        cls.shared.setUp()
        cls.addClassCleanup(cls.shared.doCleanups)

    def setUp(self):
        super().setUp()
        self.hostile, self.fleet, self.scanned = self.shared.hostile, self.shared.fleet, self.shared.scanned
        self.store = self.dir / "fleet.db"
        shutil.copy(self.shared.store, self.store)

    def outputs(self, store=None):
        folder = self.dir / f"tables{len(list(self.dir.glob('tables*')))}"
        return auditor.collect(REPIPE, store or self.store, folder, ENV)

    def audit(self, outputs, *lies):
        return [(lie, text) for lie, text in auditor.audit(outputs, CLASSES) if not lies or lie in lies]

    def clean(self, *lies):
        outputs = self.outputs()
        self.assertEqual(self.audit(outputs, *lies), [])
        return outputs

    def found(self, lie, outputs, kind, before, after):
        """The auditor itself: an output that lies is found out."""
        self.assertIn(lie, {number for number, _ in self.audit(auditor.spoil(outputs, kind, before, after))}, (kind, before))

    def rows(self, store=None, kind="workflow"):
        lines = readers.read_ndjson(self.expect(OK, "report", "--store", store or self.store, "--format", "ndjson").stdout)
        return [line for line in lines if line["type"] == kind]

    def edited(self, sql):
        other = self.dir / "edited.db"
        other.write_bytes(self.store.read_bytes())
        base = sqlite3.connect(other)
        base.execute("PRAGMA foreign_keys = OFF")
        base.executescript(sql)
        base.commit()
        base.close()
        return other

    def large(self, exact, other):
        """A store of one repository with so many launched workflows."""
        path = self.dir / f"large{exact}.db"
        base = sqlite3.connect(path)
        base.executescript(SCHEMA)
        base.execute("INSERT INTO scan (inputs, recorded, finished) VALUES (1, 1, 1)")
        base.execute("INSERT INTO repositories (identity, path, organisations, commit_id, commit_time, code, reason) VALUES ('r', 'r', '[]', '', 0, 0, '')")
        base.execute("INSERT INTO specs VALUES ('r', 'workflow', 'w', 0)")
        base.execute("INSERT INTO texts VALUES ('r', 0, ?)", [results.packed("{}\0")])
        base.executemany("INSERT INTO workflows VALUES ('r', ?, ?, 'a.py', 1, ?, 'w', 1, 0, '', '', '', NULL)", [(i, f"m:T{i}", "exact" if i < exact else "collapsed") for i in range(exact + other)])
        base.executemany("INSERT INTO workflow_reasons VALUES ('r', ?, 0, 3101, 'a.py', 1, '', '')", [(i,) for i in range(exact, exact + other)])
        base.commit()
        base.close()
        return path

    def test_00_everything_at_once(self):
        self.assertEqual(self.audit(self.outputs()), [])

    def test_01_percentages_that_do_not_add_up(self):
        outputs = self.clean(1)
        page, _ = readers.read_html(outputs["html"])
        self.assertGreater(len(page.bars), 5)
        width = next(w for bar in page.bars for w in bar if 1 < w < 100)
        self.found(1, outputs, "html", f'width="{width}"'.encode(), f'width="{width - 1}"'.encode())

    def test_02_all_done_while_work_remains(self):
        for exact, other, percent in ((19_999, 1, 99), (1, 19_999, 1), (20_000, 0, 100)):
            page, _ = readers.read_html(self.expect(OK, "report", "--store", self.large(exact, other), "--format", "html").stdout)
            self.assertIn(f"{exact}/20000 {percent}\u00a0%", page.text["top"])
        self.found(2, self.clean(2), "html", b"50&nbsp;%", b"100&nbsp;%")

    def test_03_tiers_with_holes(self):
        self.clean(3)
        self.assertLessEqual({row["outcome"] for row in self.rows() + self.rows(kind="task")}, set(derive.OUTCOMES))
        with self.assertRaises(sqlite3.IntegrityError):
            self.edited("UPDATE workflows SET outcome = 'partial'")

    def test_04_a_card_that_is_not_the_total(self):
        outputs = self.clean(4)
        page, _ = readers.read_html(outputs["html"])
        rate = next(w for w in page.text["top"].split() if "/" in w and w[0].isdigit())
        n, of = rate.split("/")
        self.found(4, outputs, "html", rate.encode(), f"{int(n) + 1}/{of}".encode())

    def test_05_a_breakdown_that_is_not_the_total(self):
        outputs = self.clean(5)
        head, mark, teams = outputs["markdown"].partition(b"## Teams")
        self.assertIn(b" | 1 | ", teams)
        self.assertIn(5, {lie for lie, _ in self.audit({**outputs, "markdown": head + mark + teams.replace(b" | 1 | ", b" | 2 | ", 1)})})
        self.found(4, outputs, "markdown", b"| 1 | ", b"| 2 | ")
        self.found(4, outputs, "prometheus", b'outcome="review"} ', b'outcome="review"} 1')
        self.found(4, outputs, "text", b" launched, ", b"1 launched, ")
        self.expect(FAILED, "report", "--store", self.edited("DELETE FROM tasks WHERE position = 0"), "--format", "text", says="store")

    def test_06_success_without_what_was_to_be_made(self):
        self.clean(6)
        self.assertTrue([w for w in self.rows() if w["outcome"] in ("exact", "review")])
        self.expect(FAILED, "report", "--store", self.edited("DELETE FROM specs WHERE kind = 'workflow'"), says="RP9006")

    def test_07_listed_elsewhere_than_counted(self):
        outputs = self.clean(7, 14)
        self.found(7, outputs, "json", b'"outcome":"review"', b'"outcome":"exact"')
        for name in ("tasks", "workflows"):
            spoilt = {**outputs, "csv": {**outputs["csv"], name: outputs["csv"][name].replace(b'"review"', b'"exact"', 1)}}
            self.assertIn(7, {lie for lie, _ in self.audit(spoilt)})

    def test_08_the_map_of_a_workflow_in_parts(self):
        """Each node of a part, and of the sub-workflow of one of very many nodes, has the line of its class, in the spec where it stands."""
        small = large.SOURCE.replace("GROUPS", "2").replace("Leaf", "Little").replace("Group", "Pack").replace("Root", "Small")
        made = self.repository("large", {"pipeline.py": large.SOURCE.replace("GROUPS", "30"), "small.py": small, "crontab": "0 3 * * * luigi --module pipeline Root\n0 4 * * * luigi --module small Small\n"})
        store = self.dir / "large.db"
        self.expect(OK, "scan", made, "--store", store)
        outputs = self.outputs(store)
        self.assertEqual(self.audit(outputs), [])
        rows = {w["root"]: w for w in map(json.loads, outputs["ndjson"].decode().splitlines()) if w["type"] == "workflow"}
        parts = rows["pipeline:Root"]["parts"]
        self.assertGreater(len(parts), 1)
        self.assertEqual({m["in"] for m in rows["pipeline:Root"]["map"]}, {"", *(part["name"] for part in parts)})
        self.assertTrue(any(m["spec"].startswith("subWorkflows/0/nodes/") for m in rows["small:Small"]["map"]))
        self.found(8, outputs, "ndjson", b'"in":"pipeline.Root.part-1","line":5', b'"in":"pipeline.Root.part-2","line":5')

    def test_08_a_loss_shown_as_success(self):
        outputs = self.clean(8)
        lost = next(t for t in self.rows(kind="task") if t["qualname"] == "Lost")
        self.assertEqual([(c["name"], c["carried"]) for c in lost["carried"]], [("priority", False), ("output", True), ("process_resources", False)])
        spoilt = {**outputs, "ndjson": outputs["ndjson"].replace(b'"text":"priority, process_resources"', b'"text":"priority"')}
        self.assertIn(8, {number for number, _ in self.audit(spoilt)})
        self.found(14, outputs, "ndjson", b'{"carried":false,"how":"as resources"', b'{"carried":true,"how":"as resources"')
        self.expect(FAILED, "report", "--store", self.edited("UPDATE workflows SET outcome = 'exact' WHERE outcome = 'collapsed'"), says="RP9006")
        self.expect(FAILED, "report", "--store", self.edited("DELETE FROM task_reasons WHERE kind = 'outcome'"), says="RP9006")

    def test_09_success_over_failures(self):
        outputs = self.clean(9)
        self.assertIn(b"1 failed", self.scanned.stderr)
        self.assertIn("1 failed", outputs["text"].decode())
        page, _ = readers.read_html(outputs["html"])
        self.assertIn("1 of 10 repositories could not be read", page.text["top"])
        self.found(9, outputs, "sarif", b'"executionSuccessful": false', b'"executionSuccessful": true')

    def test_10_counts_that_grow_by_running_again(self):
        before = self.outputs()
        self.expect(UNMET, "scan", self.fleet, self.hostile, self.shared.dir / "missing", "--store", self.store)
        after = self.outputs()
        self.assertEqual([kind for kind in before if after[kind] != before[kind]], [])

    def test_11_a_run_that_was_stopped(self):
        whole = self.outputs()
        many = self.dir / "stopped.db"
        words = [str(REPIPE), "scan", str(self.fleet), str(self.hostile), str(self.shared.dir / "missing"), "--store", str(many), "--jobs", "1", "--quiet"]
        for pause in (0.0, 0.02, 0.05, 0.1):
            child = subprocess.Popen(words, env=ENV, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            time.sleep(pause)
            child.send_signal(signal.SIGKILL)
            child.wait()
            if many.exists():
                done = run("report", "--store", many, "--format", "json")
                if done.returncode == OK and (document := json.loads(done.stdout))["scan_inputs"] and not document["scan_finished"]:
                    self.assertIn(b"STOPPED", self.expect(OK, "report", "--store", many).stdout)
        self.expect(UNMET, *words[1:])
        self.expect(OK, "history", self.fleet, self.hostile, "--since", "2025-01-01", "--store", many)
        again = self.outputs(many)
        self.assertEqual([kind for kind in whole if again[kind] != whole[kind]], [])

    def test_05_a_team_whose_line_is_not_its_steps(self):
        outputs = self.clean(5, 16)
        teams = [t for t in self.rows(kind="team") if len(t["history"]) > 1]
        self.assertTrue(teams)
        moment = teams[0]["history"][-1]
        row = lambda left: json.dumps({**moment, "remaining": left}, separators=(",", ":"), sort_keys=True).encode()
        self.found(5, outputs, "ndjson", row(moment["remaining"]), row(moment["remaining"] + 1))
        self.found(16, outputs, "ndjson", b'"oldest_moved":true', b'"oldest_moved":false')
        self.expect(FAILED, "report", "--store", self.edited("UPDATE team_history SET remaining = remaining + 1"), says="RP9006")
        silent = self.edited("DELETE FROM team_history WHERE repository = (SELECT repository FROM team_history WHERE remaining > 0 LIMIT 1)")
        self.assertEqual([t["history"] for t in self.rows(silent, "team") if t["history"]], [], "one repository does not say whose its history is: no team's line is shown")
        self.assertEqual(self.audit(self.outputs(silent)), [])

    def test_12_rows_that_were_merged(self):
        twin = self.repository("twin", {"pipes/__init__.py": "", "pipes/load.py": PIPELINE, "more/__init__.py": "", "more/load.py": PIPELINE})
        store = self.dir / "twins.db"
        self.expect(OK, "scan", self.hostile, twin, "--store", store)
        loads = [w for w in self.rows(store) if w["root"].endswith(":Load")]
        self.assertEqual(len(loads), len({(w["repository"], w["root"]) for w in loads}))
        self.assertEqual(sum("twin" in w["repository"] for w in loads), 2)
        self.assertGreater(len(loads), 2)
        outputs = self.outputs(store)
        self.assertEqual(self.audit(outputs), [])
        log = json.loads(outputs["sarif"])
        twice = next(run["results"] for run in log["runs"] if len(run["results"]) > 1)
        twice[1]["partialFingerprints"] = twice[0]["partialFingerprints"]
        self.assertIn(12, {lie for lie, _ in self.audit({**outputs, "sarif": json.dumps(log).encode()})})

    def test_13_what_was_not_scanned_is_missing(self):
        self.clean(13)
        base = sqlite3.connect(self.store)
        stored = {(repository, path): (outcome, code) for repository, path, outcome, code in base.execute("SELECT repository, path, outcome, code FROM files")}
        base.close()
        for folder in [*self.fleet.iterdir(), self.hostile]:
            for line in subprocess.run(["git", "-C", str(folder), "grep", "-lz", "luigi", "HEAD", "--", "*.py"], env=ENV, capture_output=True, check=False).stdout.decode().split("\0")[:-1]:
                path = line.split(":", 1)[1]
                mine = [value for (repository, where), value in stored.items() if where == path and folder.name in repository]
                self.assertTrue(mine and all(outcome != "ignored" or code for outcome, code in mine), (folder.name, path, mine))
        self.assertTrue([f for f in self.rows(kind="unread") if f["path"].startswith("=cmd")])
        outputs = self.outputs()
        lines = outputs["ndjson"].split(b"\n")
        hidden = next(i for i, line in enumerate(lines) if b'"type":"unread"' in line)
        self.assertIn(13, {lie for lie, _ in self.audit({**outputs, "ndjson": b"\n".join(lines[:hidden] + lines[hidden + 1:])})})
        self.found(13, outputs, "markdown", b"- unparsed: ", b"unparsed: ")

    def test_14_hidden_rows_that_are_counted(self):
        outputs = self.clean(14)
        lines = outputs["ndjson"].split(b"\n")
        task = next(i for i, line in enumerate(lines) if b'"type":"task"' in line)
        self.assertIn(4, {lie for lie, _ in self.audit({**outputs, "ndjson": b"\n".join(lines[:task] + lines[task + 1:])})})

    def test_15_numbers_without_their_unit(self):
        outputs = self.clean(15)
        self.found(15, outputs, "html", b'class="num">Candidates</th>', b'class="num"></th>')

    def test_16_a_status_that_the_repository_left_behind(self):
        outputs = self.clean(16)
        self.found(16, outputs, "ndjson", b'"status":"cut over"', b'"status":"dual"')
        folder = self.dir / "moving"
        made = self.repository("moving", {"load.py": PIPELINE})
        folder.mkdir()
        store = self.dir / "moving.db"
        self.expect(OK, "scan", made, "--store", store)
        self.assertEqual(len(self.rows(store, "task")), 2)
        git = ["git", "-C", str(made), "-c", "user.name=x", "-c", "user.email=x@example.com"]
        subprocess.run([*git, "rm", "-q", "load.py"], check=True)
        subprocess.run([*git, "commit", "-qm", "gone"], check=True)
        self.expect(OK, "scan", made, "--store", store)
        self.assertEqual((self.rows(store, "task"), self.rows(store)), ([], []))

    def test_16_what_moved_since_a_baseline(self):
        """Each repository one commit earlier, and one that is there no more: what moved, in every output, is what the two sets of rows differ in."""
        listed = self.dir / "earlier.csv"
        lines = []
        for row in self.rows(kind="repository"):
            folder = self.fleet / pathlib.PurePath(row["path"]).name
            if folder.is_dir():
                many = subprocess.run(["git", "-C", str(folder), "rev-parse", "-q", "--verify", "HEAD~1"], env=ENV, capture_output=True, check=False).returncode == 0
                lines.append(f"{row['identity']},{folder},{'HEAD~1' if many else 'HEAD'}")
        gone = self.repository("gone", {"load.py": PIPELINE})
        listed.write_text("\n".join(["cloneUrl,local,branch", *lines, f"gone,{gone},HEAD"]) + "\n", encoding="utf-8")
        earlier = self.dir / "earlier.db"
        self.assertIn(run("scan", listed, "--store", earlier).returncode, (OK, UNMET))
        before = self.expect(OK, "report", "--store", earlier, "--format", "ndjson").stdout
        outputs = since.collect_since(REPIPE, self.store, earlier, self.dir / "since", ENV)
        kinds = {(c["kind"], c["entity"]) for c in readers.read_snapshot(outputs["json"])["baseline"]["changes"]}
        self.assertLessEqual({("new", "workflow"), ("absent", "workflow"), ("new", "task"), ("new", "repository"), ("absent", "repository"), ("new", "cause")}, kinds)
        self.assertEqual(since.audit_since(outputs, before, CLASSES), [])
        self.assertEqual(self.audit(outputs | {k: v for k, v in self.outputs().items() if k not in outputs} | {"csv": {k: v for k, v in outputs["csv"].items() if k != "changes"}}), [], "everything else is as without")
        lied = lambda kind, before_, after: {lie for lie, _ in since.audit_since(auditor.spoil(outputs, kind, before_, after), before, CLASSES)}
        self.assertIn(4, lied("html", b" since the baseline</a>, which had ", b" since the baseline</a>, which had 1"))
        self.assertIn(16, lied("ndjson", b'"kind":"absent","launched"', b'"kind":"new","launched"'))

    def test_17_waiting_for_what_is_done(self):
        """What is said to come next is not done yet: every cause that is named still holds a workflow back."""
        outputs = self.clean(4)
        page, _ = readers.read_html(outputs["html"])
        named = {word for word in page.text["top"].replace(":", " ").split() if word.startswith("RP")}
        self.assertTrue(named)
        self.assertLessEqual(named, {f"RP{b['code']:04}" for b in derive.blockers(self.rows(), CLASSES)})

    def test_17_waves(self):
        """Who builds on one another moves together, behind the parent that both have; a name that two repositories publish leads to no parent, nor does one that somebody has and does not publish."""
        task = "import luigi\n{0}\nclass {1}({2}):\n    pass\n"
        setup = "from setuptools import setup\nsetup(name='x', packages=['{0}'], py_modules=['twice'])\n"
        base = self.repository("base", {"setup.py": setup.format("base_lib"), "base_lib/__init__.py": "", "base_lib/core.py": task.format("", "Core", "luigi.Task"), "twice.py": task.format("", "Twice", "luigi.Task")})
        left = self.repository("left", {"setup.py": setup.format("left_lib"), "left_lib/__init__.py": "",
                                        "left_lib/a.py": task.format("import base_lib.core, right_lib.b", "A", "base_lib.core.Core, luigi.Task") + "class A2(right_lib.b.B, luigi.Task):\n    pass\n"})
        right = self.repository("right", {"setup.py": setup.format("right_lib"), "right_lib/__init__.py": "", "right_lib/b.py": task.format("import left_lib.a", "B", "left_lib.a.A, luigi.Task"), "twice.py": task.format("", "Twice", "luigi.Task")})
        top = self.repository("top", {"top.py": task.format("import right_lib.b, twice, loose", "Top", "right_lib.b.B, luigi.Task") + "class Other(twice.Twice, luigi.Task):\n    pass\nclass Another(loose.Loose, luigi.Task):\n    pass\n"})
        loose = self.repository("loose", {"loose.py": task.format("", "Loose", "luigi.Task")})
        store = self.dir / "waves.db"
        run("scan", base, left, right, top, loose, "--store", store)
        outputs = self.outputs(store)
        self.assertEqual(self.audit(outputs), [])
        rows = {pathlib.PurePath(r["identity"]).name: r for r in self.rows(store, "repository")}
        self.assertEqual({name: r["wave"] for name, r in rows.items()}, {"base": 1, "loose": 1, "left": 2, "right": 2, "top": 3})
        self.assertEqual((rows["left"]["together"], rows["right"]["waits"]), ([rows["right"]["identity"]], [rows["base"]["identity"]]))
        self.assertEqual([p["identity"] for p in rows["top"]["parents"]], [rows["right"]["identity"]])
        self.found(17, outputs, "ndjson", b'"wave":3', b'"wave":2')
        waits = json.dumps([rows["base"]["identity"]], separators=(",", ":")).encode()
        self.found(17, outputs, "ndjson", b'"waits":' + waits, b'"waits":[]')
        self.expect(OK, "report", "--store", store, "--format", "waves", "--out", f"{self.dir}/waves/")
        self.assertEqual(sorted(path.parent.name for path in (self.dir / "waves").glob("*/repos.csv")), ["wave-1", "wave-2", "wave-3"])

    def test_17_a_forecast_says_that_it_is_one(self):
        """What is assumed is said, and every outcome is the worst of what stays."""
        code = max(derive.blockers(self.rows(), CLASSES), key=lambda b: b["launched"])["code"]
        wanted = ["exact", "review", "collapsed", "blocked"]
        rank = {"informs": 0, "differs": 1, "collapses": 2, "blocks": 3}
        lines = readers.read_ndjson(self.expect(OK, "report", "--store", self.store, "--format", "ndjson", "--assume", f"RP{code:04}").stdout)
        flows = [line for line in lines if line["type"] == "workflow"]
        for before, after in zip(self.rows(), flows):
            left = [r for r in before["reasons"] if r["code"] != code]
            changed = len(left) < len(before["reasons"]) and before["outcome"] in wanted
            self.assertEqual(after["outcome"], wanted[max((rank[CLASSES[r["code"]]] for r in left), default=0)] if changed else before["outcome"])
        self.assertEqual(next(line for line in lines if line["type"] == "snapshot")["totals"]["launched"], derive.split(flows)[0])
        for kind, said in (("html", b"A forecast."), ("markdown", b"A forecast"), ("text", b"A FORECAST")):
            shown = subprocess.run([REPIPE, "report", "--store", self.store, "--format", kind, "--assume", f"RP{code:04}"], env=ENV, capture_output=True, check=True).stdout
            self.assertIn(said, shown)
        self.assertEqual(subprocess.run([REPIPE, "report", "--store", self.store, "--assume", "RP0000"], env=ENV, capture_output=True, check=False).returncode, 2)

    def test_18_owners_by_default(self):
        outputs = self.clean(18)
        self.found(18, outputs, "ndjson", b'"provenance":"CODEOWNERS"', b'"provenance":""')
        self.found(18, outputs, "ndjson", b'"name":"unowned"', b'"name":"@platform"')
        for team in self.rows(kind="team"):
            self.assertTrue(team["provenance"] or team["name"] in ("unowned", "conflicting"), team["name"])

    def test_19_blank_columns(self):
        """Each column of each table holds something somewhere, or is one that these repositories cannot fill."""
        cannot = {("repositories", "organisations"), ("repositories", "path"), ("repositories", "folder"), ("repositories", "together"), ("repositories", "ref"), ("diagnostics", "accepted"), ("moves", "was"), ("line_map", "in")}
        tables = {name: readers.read_csv(data) for name, data in self.outputs()["csv"].items()}
        blank = lambda: [(name, key) for name, rows in tables.items() for key in (rows[0] if rows else []) if (name, key) not in cannot and not any(row[key] for row in rows)]
        self.assertEqual([name for name, rows in tables.items() if not rows and name != "dead"], [], "the demo has no class that nobody needs")
        self.assertEqual(blank(), [])
        for row in tables["teams"]:
            row["provenance"] = ""
        self.assertEqual(blank(), [("teams", "provenance")])

    def test_20_a_report_that_is_not_there(self):
        page = self.dir / "report.html"
        said = self.expect(OK, "report", "--store", self.store, "--format", "html", "--out", page)
        self.assertEqual((page.exists(), said.stdout), (True, b""))
        self.assertIn(str(page).encode(), said.stderr)
        before = page.read_bytes()
        done = self.expect(FAILED, "report", "--store", self.edited("DELETE FROM specs"), "--format", "html", "--out", page)
        self.assertNotIn(b"report    ", done.stderr)
        self.assertEqual(page.read_bytes(), before, "the old page stays whole")
        self.expect(FAILED, "report", "--store", self.store, "--format", "html", "--out", self.dir / "no" / "such" / "report.html")
        self.assertEqual([p.name for p in self.dir.iterdir() if "report" in p.name], ["report.html"])

    def test_21_tables_that_nothing_reads(self):
        outputs = self.clean(21)
        for name, data in outputs["csv"].items():
            self.assertTrue(readers.read_csv(data) or name == "dead", name)
        for broken in (b'"a"\n"b"\n', b'"a","b"\r\n"c"\r\n', b'"a"\r\n"=1"\r\n', b'"a"\r\n"b"c"\r\n', b'"a","a"\r\n'):
            self.assertRaises(readers.Unreadable, readers.read_csv, broken)

    def test_22_talk_among_the_data(self):
        for words in (["scan", str(self.hostile), "--store", str(self.dir / "talk.db")], ["report", "--store", str(self.store), "--format", "json"]):
            leader, follower = pty.openpty()
            done = subprocess.run([str(REPIPE), *words], env={**ENV, "TERM": "xterm"}, stdout=subprocess.PIPE, stderr=follower, timeout=60, check=False)
            os.close(follower)
            os.close(leader)
            if words[0] == "scan":
                self.assertEqual(done.stdout, b"")
            else:
                json.loads(done.stdout)
        self.assertEqual(self.scanned.stdout, b"")
        self.assertFalse([c for c in readers.HIDDEN.findall(self.scanned.stderr.decode()) if c != "\n"])


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1] + sys.argv[3:], verbosity=1)
