"""diff and gate: what moved between two commits or stores, and what the ratchet refuses.

test_gate.py REPIPE SOURCE_DIR [TEST...]: python's unittest, standard library only.
"""

import json
import re
import shutil
import subprocess
import sys
import unittest

from case import FAILED, ODD, OK, PIPELINE, SOURCE, UNMET, USAGE, Case

CRON = "0 3 * * * luigi --module pipes.load Load --day 2026-01-01\n"
BASE = {"pipes/__init__.py": "", "pipes/load.py": PIPELINE, "crontab": CRON}
ONE_MORE = "\nclass More(luigi.Task):\n    def output(self):\n        return luigi.LocalTarget('more.csv')\n"


class Gate(Case):
    def setUp(self):
        super().setUp()
        self.repo = self.repository("shop", BASE)
        self.git("tag", "base")

    def git(self, *words):
        return subprocess.run(["git", "-C", str(self.repo), "-c", "user.name=x", "-c", "user.email=x@example.com", *words], check=True, capture_output=True).stdout

    def write(self, files, message=None):
        for path, text in files.items():
            target = self.repo / path
            if text is None:
                target.unlink()
            else:
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_text(text, encoding="utf-8")
        if message:
            self.git("add", "-A")
            self.git("commit", "-qm", message)

    def gate(self, status, *words):
        return self.expect(status, "gate", self.repo, "--baseline", "base", *words)

    def changes(self, *words):
        document = json.loads(self.expect(OK, "diff", *words, "--format", "json").stdout)
        return [(c["kind"], c["entity"], c["name"], c["before"], c["after"], c["code"], c["worse"]) for c in document["changes"]]

    def test_nothing_new(self):
        done = self.gate(OK)
        self.assertIn(b"gate      met: new-luigi 0, new-blocker 0, regression 0", done.stderr)
        self.assertEqual(done.stdout.decode().splitlines()[0], "repositories 1 -> 1")
        self.assertNotIn(b"\t", done.stdout)
        self.write({"pipes/load.py": "# a comment\n" + PIPELINE, "README.md": "new"})
        self.gate(OK)

    def test_new_luigi(self):
        self.write({"pipes/load.py": PIPELINE + ONE_MORE})
        done = self.gate(UNMET)
        self.assertIn("new\ttask\t", done.stdout.decode())
        self.assertIn("pipes.load:More", done.stdout.decode())
        self.gate(OK, "--fail-on", "regression")
        self.gate(UNMET, "--fail-on", "regression,new-luigi")
        self.write({"pipes/load.py": PIPELINE, "tests/test_more.py": "import luigi\n" + ONE_MORE})
        self.gate(OK, "--fail-on", "new-luigi")

    def test_new_blocker_and_regression(self):
        self.write({"pipes/load.py": PIPELINE.replace("return Extract(day=self.day)", "return unheard_of(self.day)")})
        done = self.gate(UNMET, "--format", "json")
        changes = json.loads(done.stdout)["changes"]
        self.assertEqual({(c["entity"], c["name"]) for c in changes if c["entity"] == "cause"}, {("cause", "pipes.load:Load")})
        self.assertTrue([c for c in changes if c["entity"] == "workflow" and c["worse"]])
        self.assertTrue(all(c["worse"] or c["kind"] == "new" for c in changes))
        self.gate(UNMET, "--fail-on", "new-blocker")
        self.gate(UNMET, "--fail-on", "regression")
        self.gate(OK, "--fail-on", "new-luigi")
        self.write({"pipes/load.py": PIPELINE})
        self.gate(OK)

    def test_moved_and_renamed_is_not_new(self):
        self.write({"pipes/load.py": None, "flows/__init__.py": "", "flows/daily.py": PIPELINE.replace("class Load", "class Daily"), "crontab": CRON.replace("pipes.load Load", "flows.daily Daily")}, "moved")
        self.gate(OK)
        moved = self.changes("base", "HEAD", "--repository", self.repo)
        self.assertIn(("moved", "task", "flows.daily:Daily", "pipes.load:Load", "flows.daily:Daily", 0, False), moved)
        self.assertIn(("moved", "workflow", "flows.daily:Daily", "pipes.load:Load", "flows.daily:Daily", 0, False), moved)
        self.assertFalse([c for c in moved if c[0] in ("new", "absent")], moved)

    def test_two_that_read_alike_are_not_said_to_have_moved(self):
        twins = "import luigi\n" + "".join(f"class {name}(luigi.Task):\n    pass\n\n" for name in ("Aa", "Bb"))
        self.write({"twins.py": twins}, "twins")
        self.git("tag", "-f", "base")
        self.write({"twins.py": twins.replace("Aa", "Cc").replace("Bb", "Dd")})
        self.assertEqual(sum(c[:2] in (("new", "task"), ("absent", "task")) for c in self.changes("base", "--repository", self.repo)), 4)
        self.gate(UNMET, "--fail-on", "new-luigi")

    def test_diff_is_the_difference(self):
        self.write({"pipes/odd.py": ODD.replace("Extract(day=self.day)", "Extract(day=made_up(self.day))")}, "odd")
        before = self.dir / "before.db"
        other = self.repository("other", {"x.py": PIPELINE})
        self.expect(OK, "scan", self.repo, other, "--store", before)
        self.write({"pipes/load.py": PIPELINE + ONE_MORE, "pipes/odd.py": None}, "more")
        after = self.dir / "after.db"
        shutil.rmtree(other)
        self.expect(OK, "scan", self.repo, "--store", after)
        changes = self.changes(before, after)
        self.assertIn(("absent", "repository", "other", "", "", 0, False), changes)
        self.assertIn(("new", "task", "pipes.load:More", "", "exact", 0, False), changes)
        rows = lambda store, kind: {(json.loads(line).get("repository"), json.loads(line)["module"] + ":" + json.loads(line)["qualname"]) for line in self.expect(OK, "report", "--store", store, "--format", "ndjson").stdout.splitlines() if json.loads(line)["type"] == kind}
        old, new = rows(before, "task"), rows(after, "task")
        self.assertEqual({c[2] for c in changes if c[:2] == ("new", "task")}, {name for _, name in new - old})
        self.assertEqual(sorted(c[2] for c in changes if c[:2] == ("absent", "task")), sorted(name for _, name in old - new))
        document = json.loads(self.expect(OK, "diff", before, after, "--format", "json").stdout)
        for side, store in (("before", before), ("after", after)):
            self.assertEqual(document[side], json.loads(self.expect(OK, "report", "--store", store, "--format", "json").stdout)["totals"])
        self.assertEqual(self.changes(before, before), [])
        self.expect(UNMET, "gate", "--store", after, "--baseline", before, "--fail-on", "new-luigi")
        self.expect(OK, "gate", "--store", before, "--baseline", before)
        self.assertIn(("changed", "task", "pipes.load:Extract", "exact", "collapsed", 0, True), self.changes(after, before))
        self.expect(OK, "gate", "--store", before, "--baseline", after, "--fail-on", "regression", says="regression 0")

    def test_hostile_names(self):
        self.write({"b|`\x1b[31m\u202e.py": PIPELINE})
        for kind in ("text", "markdown"):
            text = self.expect(OK, "diff", "base", "--repository", self.repo, "--format", kind).stdout.decode("utf-8")
            self.assertFalse([bad for bad in "\x1b\u202e\r" if bad in text])
        rows = [line for line in text.splitlines() if line.startswith("|")]
        for line in rows[7:]:
            self.assertEqual(len(re.findall(r"(?<!\\)\|", line)), 6, line)
        self.assertGreater(len(rows), 8)

    def test_usage(self):
        for words in (["gate"], ["gate", "--baseline", "base", "--fail-on", "old"], ["gate", self.repo, "--store", "x", "--baseline", "base"], ["gate", "--baseline", "b", "--format", "sarif"], ["diff"], ["diff", "a", "b", "c"]):
            self.expect(USAGE, *words)
        self.expect(FAILED, "gate", self.repo, "--baseline", "no-such-ref", says="no-such-ref")
        self.expect(FAILED, "diff", "base", "--repository", self.dir / "nothing")

    def test_what_the_manual_tells_ci_to_run(self):
        """Each repipe command of docs/gate.md is one that parses, and the jobs have the shape that GitHub and GitLab read."""
        text = (SOURCE / "docs/gate.md").read_text(encoding="utf-8")
        blocks = re.findall(r"```yaml\n(.*?)```", text, re.S)
        self.assertEqual(len(blocks), 2)
        self.assertIn("fetch-depth: 0", blocks[0])
        self.assertIn("GIT_DEPTH: 0", blocks[1])
        commands = [line.split("repipe gate ")[1] for block in blocks for line in block.splitlines() if "repipe gate " in line]
        self.assertGreaterEqual(len(commands), 2)
        for command in commands:
            words = re.sub(r'"[^"]*\$[^"]*"', "base", command.split(" >>")[0]).split()
            self.assertNotIn("$", "".join(words))
            self.expect(OK, "gate", *words, cwd=self.repo)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1] + sys.argv[3:], verbosity=1)
