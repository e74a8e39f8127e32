"""report --baseline: what is new, changed, moved, unchanged and gone since an earlier store, or since what report wrote of it.

test_baseline.py REPIPE SOURCE_DIR [TEST...]: python's unittest, standard library only.
"""

import json
import subprocess
import sys
import unittest

from case import ENV, FAILED, OK, PIPELINE, UNMET, USAGE, Case
import readers  # case.py says where it lies

TASK = "import luigi\n\nclass {0}(luigi.Task):\n    day = luigi.DateParameter()\n\n    def output(self):\n        return luigi.LocalTarget('{0}.csv')\n"
CRON = "0 3 * * * luigi --module {0} {1} --day 2026-01-01\n"


class Baseline(Case):
    def setUp(self):
        super().setUp()
        self.one = self.repository("one", {"ant.py": TASK.format("Ant"), "bee.py": TASK.format("Bee"), "crontab": CRON.format("ant", "Ant") + CRON.format("bee", "Bee")})
        gone = self.repository("gone", {"cow.py": TASK.format("Cow").replace("luigi.LocalTarget", "luigi.contrib.s3.S3Target").replace("import luigi", "import luigi.contrib.s3, luigi")})
        self.before = self.dir / "before.db"
        self.expect(OK, "scan", self.one, gone, "--store", self.before)
        unknown = TASK.format("Bee") + "    def requires(self):\n        return unheard_of.all(self.day)\n"
        self.change({"ant.py": None, "aunt.py": TASK.format("Ant"), "bee.py": unknown.replace("import luigi\n", "import luigi\nimport unheard_of\n"), "dog.py": TASK.format("Dog"), "crontab": CRON.format("aunt", "Ant") + CRON.format("bee", "Bee")})
        fresh = self.repository("fresh", {"load.py": PIPELINE})
        self.after = self.dir / "after.db"
        self.assertIn(subprocess.run([sys.argv[1], "scan", self.one, fresh, "--store", self.after], env=ENV, capture_output=True, check=False).returncode, (OK, UNMET))

    def change(self, files):
        for name, text in files.items():
            (self.one / name).unlink() if text is None else (self.one / name).write_text(text)
        git = ["git", "-C", str(self.one), "-c", "user.name=x", "-c", "user.email=x@example.com"]
        subprocess.run([*git, "add", "-A"], check=True)
        subprocess.run([*git, "commit", "-qm", "change"], check=True, env=ENV)

    def report(self, kind, *words, store=None):
        return self.expect(OK, "report", "--store", store or self.after, "--format", kind, *words).stdout

    def test_what_moved(self):
        document = json.loads(self.report("json", "--baseline", self.before))
        changes = document["baseline"]["changes"]
        short = lambda c: (c["kind"], c["entity"], c["name"].split("/")[-1])
        flows = {short(c)[2]: c for c in changes if c["entity"] == "workflow"}
        self.assertEqual({name: c["kind"] for name, c in flows.items()}, {"aunt:Ant": "moved", "bee:Bee": "changed", "dog:Dog": "new", "load:Load": "new", "cow:Cow": "absent"})
        self.assertTrue(flows["bee:Bee"]["worse"])
        before = json.loads(self.report("json", store=self.before))
        for row in document["baseline"]["counts"]:
            table = {"repository": "repositories", "workflow": "workflows", "task": "tasks"}[row["entity"]]
            mine = [c["kind"] for c in changes if c["entity"] == row["entity"]]
            self.assertEqual([row[key] for key in ("fresh", "changed", "moved", "absent")], [mine.count(kind) for kind in ("new", "changed", "moved", "absent")])
            self.assertEqual(row["fresh"] + row["changed"] + row["moved"] + row["unchanged"], len(document[table]))
            self.assertEqual(row["absent"] + row["changed"] + row["moved"] + row["unchanged"], len(before[table]))
        self.assertEqual(next(r for r in document["baseline"]["counts"] if r["entity"] == "repository"), {"entity": "repository", "fresh": 1, "changed": 0, "moved": 0, "absent": 1, "unchanged": 1})
        self.assertIsNone(json.loads(self.report("json"))["baseline"])

    def test_a_store_or_what_was_written_of_it(self):
        """Store, JSON and NDJSON of one snapshot are the same baseline, in every output."""
        given = [self.before]
        for kind in ("json", "ndjson"):
            given.append(self.dir / f"before.{kind}")
            given[-1].write_bytes(self.report(kind, store=self.before))
        for kind in ("text", "html", "markdown", "json", "ndjson", "sarif"):
            outputs = [self.report(kind, "--baseline", path) for path in given]
            self.assertEqual(outputs[1:], outputs[:1] * 2, kind)
        states = {r["baselineState"] for run in json.loads(outputs[0])["runs"] for r in run["results"]}
        self.assertLessEqual({"new", "absent"}, states)

    def test_the_outputs_say_it(self):
        page = self.report("html", "--baseline", self.before).decode()
        for words in ('id="baseline"', "Since the baseline", "since the baseline</a>", "<td>gone</td>", "<td>moved</td>", '<b class="bad">worse</b>'):
            self.assertIn(words, page)
        markdown = self.report("markdown", "--baseline", self.before).decode()
        for words in ("## Since the baseline", "- moved workflow ant:Ant".replace("ant:Ant", "aunt:Ant"), "- gone workflow cow:Cow", ", worse\n"):
            self.assertIn(words, markdown.replace("\\", ""))
        self.assertIn("workflows since the baseline: 2 new, 1 changed, 1 moved, 1 gone\n", self.report("text", "--baseline", self.before).decode())
        for kind in ("html", "markdown", "text"):
            self.assertNotIn(b"baseline:", self.report(kind))
        same = self.report("markdown", "--baseline", self.after).decode()
        self.assertRegex(same, r"\| workflow \| 0 \| 0 \| 0 \| \d+ \| 0 \|")

    def test_the_table_of_changes(self):
        """changes.csv has every change, causes too; without a baseline there is no such table: an empty one would say that nothing moved."""
        changes = json.loads(self.report("json", "--baseline", self.before))["baseline"]["changes"]
        one = self.report("csv", "--table", "changes", "--baseline", self.before)
        rows = readers.read_csv(one)
        self.assertIn("cause", {row["entity"] for row in rows})
        cell = lambda key, value: (f"RP{value:04}" if value else "") if key == "code" else str(int(value)) if isinstance(value, (bool, int)) else readers.visible(value)
        self.assertEqual(rows, [{key: cell(key, change[key]) for key in rows[0]} for change in changes])
        self.assertEqual(set(rows[0]), set(changes[0]))
        out = self.dir / "tables"
        self.report("csv", "--out", f"{out}/", "--baseline", self.before)
        self.assertEqual((out / "changes.csv").read_bytes(), one)
        self.report("csv", "--out", f"{out}/")
        self.assertFalse((out / "changes.csv").exists(), "a table of an earlier report, with its numbers")
        self.assertTrue((out / "tasks.csv").exists())
        self.expect(USAGE, "report", "--store", self.after, "--format", "csv", "--table", "changes", says="--table changes needs --baseline")

    def test_what_is_no_baseline(self):
        whole = json.loads(self.report("json", store=self.before))
        lines = self.report("ndjson", store=self.before).split(b"\n")
        bad = self.dir / "bad.json"
        for text, says in (("{}", "no snapshot of report"), ('{"type": "task"}', "first line"), ("{ not json", "neither"), (json.dumps({**whole, "schema_version": 3}), "schema version"), (json.dumps({**whole, "texts": []}), "should be"), (json.dumps({**whole, "reasons": [1]}), '"reasons"'), (json.dumps({key: value for key, value in whole.items() if key != "map_rows"}), '"map_rows"'),
                           (json.dumps({**whole, "tasks": whole["tasks"][1:]}), "RP9006"), (json.dumps({**whole, "workflows": [{**w, "repository": 77} for w in whole["workflows"]]}), "that is not there"),
                           (json.dumps({**whole, "tasks": 3}), '"tasks"'), (json.dumps({**whole, "scan_inputs": -1}), '"scan_inputs"'), (json.dumps({**whole, "scan_finished": False}), "stopped"),
                           (b"\n".join(lines[:1] + lines[2:]).decode(), "\"repository\""), (json.dumps(whole)[:-40], "neither")):
            bad.write_text(text)
            self.expect(FAILED, "report", "--store", self.after, "--baseline", bad, says=says)
        written = self.report("json", "--schema", "1", store=self.before)
        self.assertEqual({**json.loads(written), "schema_version": 2}, readers.read_snapshot(self.report("json", store=self.before)), "the same rows, said otherwise")
        bad.write_bytes(written)
        self.assertEqual(self.report("markdown", "--baseline", bad), self.report("markdown", "--baseline", self.before), "as programs before wrote it")
        for words in (("--format", "json", "--schema", "3"), ("--format", "ndjson", "--schema", "1")):
            self.expect(USAGE, "report", "--store", self.after, *words, says="--schema")
        older = {key: value for key, value in whole.items() if key not in ("parity", "images", "projected")}
        bad.write_text(json.dumps({**older, "of_a_newer_one": [1]}))
        self.assertEqual(self.report("markdown", "--baseline", bad), self.report("markdown", "--baseline", self.before), "an older or newer program's, of this major version")
        for words in (("--format", "csv", "--table", "tasks"), ("--format", "backstage"), ("--format", "html", "--assume", "RP3104")):
            self.expect(USAGE, "report", "--store", self.after, "--baseline", self.before, *words)
        self.expect(FAILED, "report", "--store", self.after, "--baseline", self.dir / "none.db")


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1] + sys.argv[3:], verbosity=1)
