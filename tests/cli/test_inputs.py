"""Lists of inputs, and what a scan writes down of them.

test_inputs.py REPIPE SOURCE_DIR [TEST...]: python's unittest, standard library only.
"""

import csv
import pathlib
import shutil
import subprocess
import sys
import unittest

from case import OK, UNMET, USAGE
from fleets import FleetCase

class Inputs(FleetCase):
    def test_lists(self):
        repos = self.fleet(3)
        self.scan(OK, repos)
        expected = self.query("SELECT identity, path FROM repositories ORDER BY 1")
        self.scan(OK, f"{repos}/r0*", store="b.db")
        self.assertEqual(self.query("SELECT identity, path FROM repositories ORDER BY 1", "b.db"), expected)
        self.scan(UNMET, f"{repos}/none*", store="c.db", says="RP1001")
        listing = self.dir / "in.txt"
        listing.write_text(f"# a pattern and a path\n{repos}/r0[01]\n\n{repos}/r02\n")
        with listing.open("rb") as stream:
            self.scan(OK, "-", store="d.db", stdin=stream)
        self.assertEqual(self.query("SELECT identity, path FROM repositories ORDER BY 1", "d.db"), expected)
        clones = self.dir / "clones"
        (clones / "git.example" / "team").mkdir(parents=True)
        shutil.copytree(repos / "r00", clones / "git.example" / "team" / "a")
        shutil.copytree(repos / "r01", clones / "b")
        subprocess.run(["git", "clone", "-q", "--bare", str(repos / "r02"), str(clones / "c.git")], check=True)
        table = self.dir / "repos.csv"
        table.write_text("cloneUrl,org1\nhttps://me@git.example/team/a.git,x\ngit@git.example:team/b,y\nssh://git@git.example:22/other/c,\nhttps://git.example/d,\n")
        self.scan(UNMET, table, "--clones", clones, store="e.db", says="clones/d")
        self.assertEqual([pathlib.Path(row[0]).relative_to(clones).as_posix() for row in self.query("SELECT path FROM repositories ORDER BY position", "e.db")],
                         ["b", "d", "git.example/team/a", "c.git"])

    def test_lock(self):
        repos = self.fleet(2)
        self.scan(OK, repos)
        lock = self.dir / "repos.lock"
        rows = list(csv.DictReader(lock.read_text().splitlines()))
        self.assertEqual([(row["local"], row["changeset"], row["changed"]) for row in rows],
                         [(str(repos / name), commit, "") for name, commit in zip(("r00", "r01"), (r[0] for r in self.query("SELECT commit_id FROM repositories ORDER BY identity")))])
        then = self.query("SELECT repository, path, blob FROM files ORDER BY 1, 2")
        self.commit(repos / "r01", "load.py", "x = 1\n")
        shutil.copy(lock, self.dir / "then.lock")
        self.scan(OK, self.dir / "then.lock", "--lock", self.dir / "other.lock", store="then.db")
        self.assertEqual(self.query("SELECT repository, path, blob FROM files ORDER BY 1, 2", "then.db"), then, "the commits of that day")
        self.assertEqual((self.dir / "other.lock").read_text(), (self.dir / "then.lock").read_text())

    def test_words(self):
        for words in (["--jobs", "-1"], ["--timeout", "0"], ["--memory", "0"], ["--cache-limit", "-1"], ["--retry", "all"], ["--shard", "0/2"], ["--shard", "3/2"], ["--shard", "x"]):
            self.scan(USAGE, self.dir, *words)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1] + sys.argv[3:], verbosity=1)
