"""Lists of inputs, and what a scan writes down of them.

test_inputs.py REPIPE SOURCE_DIR [TEST...]: python's unittest, standard library only.
"""

import csv
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import unittest

from case import FAILED, OK, UNMET, USAGE
from fleets import FleetCase

class Inputs(FleetCase):
    def test_lists(self):
        repos = self.fleet(3)
        self.scan(OK, repos)
        expected = self.query("SELECT identity, path FROM repositories ORDER BY 1")
        self.scan(OK, f"{repos}/r0*", store="b.db")
        self.assertEqual(self.query("SELECT identity, path FROM repositories ORDER BY 1", "b.db"), expected)
        self.scan(UNMET, f"{repos}/none*", store="c.db", says="RP1001")
        self.scan(UNMET, self.dir / "a ref that is no path", store="c.db", says="RP1001")
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

    def test_archived_and_dormant(self):
        repos = self.fleet(4)
        for name, day in (("r00", "2020-01-01"), ("r01", "2026-01-01"), ("r02", "2025-01-01"), ("r03", "2025-01-01")):
            env = {**os.environ, "GIT_AUTHOR_DATE": f"{day}T00:00:00Z", "GIT_COMMITTER_DATE": f"{day}T00:00:00Z"}
            subprocess.run(["git", "-C", str(repos / name), "-c", "user.name=a", "-c", "user.email=a@b", "commit", "-q", "--allow-empty", "-m", "x"], check=True, env=env)
        table = self.dir / "repos.csv"
        table.write_text("cloneUrl,local,archived\n" + "".join(f"https://git.example/{name},{repos / name},{word}\n" for name, word in (("r00", "TRUE"), ("r01", ""), ("r02", "no"), ("r03", "yes"))))
        flags = lambda *more, store="fleet.db": [[(row["totals"]["archived"], row["totals"]["dormant"]) for row in json.loads(self.report("json", store))["repositories"]],
                                                 re.findall(r"^  of them (.*)$", self.report("text", store).decode(), re.M)]
        self.scan(OK, table)
        # 365 days are not more than 365
        self.assertEqual(flags(), [[(1, 1), (0, 0), (0, 0), (1, 0)], ["2 archived; 1 dormant (365 days behind the newest commit)"]])
        self.scan(OK, table, "--dormant-days", "364", says="unchanged 4/4")
        self.assertEqual(flags(), [[(1, 1), (0, 0), (0, 1), (1, 1)], ["2 archived; 3 dormant (364 days behind the newest commit)"]])
        head = json.loads(self.report("json"))
        self.assertEqual((head["totals"]["repositories"], head["totals"]["archived"], head["totals"]["dormant"], head["dormant_days"]), (4, 2, 3, 364), "they count as any other")
        self.assertEqual(sum(len(row["entry_points"]) for row in head["repositories"]), 4)
        self.assertEqual([(team["repositories"], team["archived"], team["dormant"]) for team in head["teams"] if team["name"] == "unowned"], [(4, 2, 3)])
        self.scan(OK, self.dir / "repos.lock", "--lock", self.dir / "other.lock", store="again.db")
        self.assertEqual(flags(store="again.db")[0], [(1, 1), (0, 0), (0, 0), (1, 0)], "the lock says who is archived")
        table.write_text(table.read_text().replace("TRUE", ""))
        self.scan(OK, table, "--dormant-days", "364", says="unchanged 3/4")
        self.assertEqual(flags()[0][0], (0, 1))
        for part in ("1/2", "2/2"):
            self.scan(OK, table, "--shard", part, "--dormant-days", "364", store=f"{part[0]}.db")
        self.expect(OK, "merge", self.dir / "1.db", self.dir / "2.db", "--store", self.dir / "merged.db")
        self.assertEqual(self.report("json"), self.report("json", "merged.db"))
        self.scan(OK, table, "--shard", "2/2", store="2.db")
        self.expect(FAILED, "merge", self.dir / "1.db", self.dir / "2.db", "--store", self.dir / "merged.db", says="--dormant-days")
        table.write_text(table.read_text().replace("no", "perhaps"))
        self.scan(FAILED, table, says="repos.csv:4: archived is neither true nor false")

    def report(self, kind, store="fleet.db"):
        return self.expect(OK, "report", "--store", self.dir / store, "--format", kind).stdout

    def test_words(self):
        for words in (["--dormant-days", "0"], ["--jobs", "-1"], ["--timeout", "0"], ["--memory", "0"], ["--cache-limit", "-1"], ["--retry", "all"], ["--shard", "0/2"], ["--shard", "3/2"], ["--shard", "x"]):
            self.scan(USAGE, self.dir, *words)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1] + sys.argv[3:], verbosity=1)
