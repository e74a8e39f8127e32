"""Parts of one scan put together: the store of the scan that was not divided.

test_merge.py REPIPE SOURCE_DIR [TEST...]: python's unittest, standard library only.
"""

import shutil
import sqlite3
import subprocess
import sys
import unittest

from case import FAILED, OK, UNMET, USAGE, run
from fleets import FleetCase

FORMATS = ["json", "ndjson", "csv", "html", "markdown", "sarif", "text", "prometheus"]


class Merge(FleetCase):
    def setUp(self):
        super().setUp()
        self.store = self.dir / "merged.db"

    def parts(self, of, *args):
        """Scans each part; their stores, by number."""
        made = []
        for i in range(1, of + 1):
            self.scan(OK, *args, "--shard", f"{i}/{of}", store=f"part{i}.db")
            made.append(self.dir / f"part{i}.db")
        return made

    def merge(self, status, *parts, **more):
        return self.expect(status, "merge", *parts, "--store", self.store, **more)

    def reports(self, store):
        """Every output of the report, a table at a time where there are tables."""
        made = {}
        for form in FORMATS:
            to = self.dir / "out"
            self.expect(OK, "report", "--store", store, "--format", form, "--out", f"{to}/" if form == "csv" else to)
            for path in [to] if to.is_file() else sorted(to.rglob("*")):
                made[form, path.name] = path.read_bytes() if path.is_file() else b""
            shutil.rmtree(to) if to.is_dir() else to.unlink()
        return made

    def test_as_if_it_had_not_been_divided(self):
        repos = self.fleet(9)
        self.scan(OK, repos)
        expected = self.dump()
        outputs = self.reports(self.dir / "fleet.db")
        self.assertGreater(len(outputs), len(FORMATS))
        for of in (1, 2, 7, 12):  # more parts than repositories: some are empty
            parts = self.parts(of, repos)
            self.assertEqual(sum(self.query("SELECT count(*) FROM repositories", part.name)[0][0] for part in parts), 9)
            self.merge(OK, *reversed(parts), says="repositories 9 = 9 read + 0 failed")
            self.assertEqual(self.dump("merged.db"), expected)
        self.assertEqual(self.reports(self.store), outputs)
        self.scan(OK, repos, store="merged.db", says="unchanged 9/9")
        self.assertEqual(self.dump("merged.db"), expected)
        self.assertTrue((self.dir / "repos-7-of-7.lock").exists(), "each part writes a lock of its own")

    def test_one_identity_in_several_parts(self):
        repos = self.fleet(5)
        for name in ("r00", "r02", "r03"):
            subprocess.run(["git", "-C", str(repos / name), "remote", "add", "origin", "https://git.example/one"], check=True)
        shutil.rmtree(repos / "r04" / ".git" / "objects")  # and one that fails by itself
        done = self.scan(UNMET, repos)
        self.assertIn(b"so has", done.stderr)
        expected = self.dump()
        self.assertEqual(self.query("SELECT code FROM repositories ORDER BY position")[:4], [(0,), (0,), (1004,), (1004,)])
        for of in (2, 3, 5):
            stores = []
            for i in range(1, of + 1):
                store = self.dir / f"part{i}.db"
                store.unlink(missing_ok=True)
                run("scan", repos, "--shard", f"{i}/{of}", "--store", store, "--cache", self.cache)
                stores.append(store)
            self.merge(UNMET, *stores)
            self.assertEqual(self.dump("merged.db"), expected, of)
            self.expect(OK, "check", self.store)

    def test_history_comes_along(self):
        repos = self.fleet(2)
        parts = self.parts(2, repos)
        for number, part in enumerate(parts):
            self.expect(OK, "history", repos / f"r0{number}", "--since", "2020-01-01", "--store", part)
        rows = self.query("SELECT * FROM history", "part1.db") + self.query("SELECT * FROM history", "part2.db")
        self.assertTrue(rows)
        self.merge(OK, *parts)
        self.assertEqual(sorted(self.query("SELECT * FROM history", "merged.db")), sorted(rows))

    def test_what_does_not_fit(self):
        repos = self.fleet(4)
        one, two = self.parts(2, repos)
        self.merge(OK, one, two)
        before = self.dump("merged.db")
        self.scan(OK, repos)
        self.merge(FAILED, one, self.dir / "fleet.db", says="not of a scan with --shard")
        self.merge(FAILED, one, says="part 2 of 2 is missing")
        shutil.copy(one, self.dir / "copy.db")
        self.merge(FAILED, one, self.dir / "copy.db", says="are both part 1 of 2")
        self.scan(OK, repos, "--shard", "3/3", store="third.db")
        self.merge(FAILED, one, self.dir / "third.db", says="part 1 of 2 and")
        self.merge(FAILED, one, self.dir / "none.db", says="no such store")
        for sql, says in (("UPDATE scan SET build = '0.9-abc'", "was written by repipe"), ("UPDATE scan SET finished = 0", "its scan was stopped"), ("PRAGMA user_version = 4", "an older repipe")):
            with self.subTest(sql):
                shutil.copy(two, self.dir / "other.db")
                edited = sqlite3.connect(self.dir / "other.db")
                edited.execute(sql)
                edited.commit()
                edited.close()
                self.merge(FAILED, one, self.dir / "other.db", says=says)
        rules = self.dir / "rules.yaml"
        rules.write_text("version: 1\nimage: example.invalid/a:1\n")
        self.scan(OK, repos, "--shard", "2/2", "--rules", rules, store="ruled.db")
        self.merge(FAILED, one, self.dir / "ruled.db", says="other --rules")
        self.scan(OK, repos / "r00", "--shard", "2/2", store="less.db")
        self.merge(FAILED, one, self.dir / "less.db", says="not given the same inputs")
        self.assertEqual(self.dump("merged.db"), before, "what is refused changes nothing")
        self.expect(USAGE, "merge", "--store", self.store)
        self.merge(USAGE, one, self.store, says="is to be written")

    def test_a_store_that_adds_up(self):
        repos = self.fleet(3)
        self.scan(OK, repos)
        self.expect(OK, "check", self.dir / "fleet.db", says="findings 0")
        for sql, says in (
            ("DELETE FROM files WHERE ordinal = 0", "files are numbered without a gap"),
            ("UPDATE files SET outcome = 'ignored', reason = '' WHERE path = 'load.py'", "says why"),
            ("UPDATE tasks SET path = 'nowhere.py' WHERE position = 0", "stands in a file that was scanned"),
            ("DELETE FROM tasks WHERE position = 1", "the root of a workflow is a task"),
            ("DELETE FROM specs", "has its spec"),
            ("UPDATE workflow_reasons SET code = 3101", "exact hides no difference"),
            ("UPDATE workflows SET outcome = 'review'", "an outcome has a code that decides it"),
            ("UPDATE scan SET verdict = 'PARTIAL'", "the verdict is that of the rows"),
            ("UPDATE scan SET recorded = 2", "recorded all its inputs"),
            ("DELETE FROM scan", "there is one scan"),
            ("DELETE FROM repositories WHERE identity = 'r01'", "a row belongs to no other"),
            ("UPDATE repositories SET code = 1001, reason = 'x' WHERE identity = 'r01'", "has no rows"),
            ("INSERT INTO workflow_reasons SELECT repository, position, 99, 9999, '', 0, '', '' FROM workflows", "a code is one of the table"),
            ("DELETE FROM workflow_reasons; UPDATE workflows SET outcome = 'collapsed'", "a workflow that is not exact says why"),
        ):
            with self.subTest(sql):
                shutil.copy(self.dir / "fleet.db", self.dir / "edited.db")
                edited = sqlite3.connect(self.dir / "edited.db")
                edited.executescript(sql)
                edited.commit()
                edited.close()
                done = self.expect(UNMET, "check", self.dir / "edited.db")
                self.assertIn(says, done.stdout.decode())
        whole = bytearray((self.dir / "fleet.db").read_bytes())
        for page in range(4096, len(whole), 4096):
            whole[page + 8 : page + 400] = b"\xff" * 392
        (self.dir / "edited.db").write_bytes(whole)
        self.assertNotEqual(run("check", self.dir / "edited.db").returncode, OK)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1] + sys.argv[3:], verbosity=1)
