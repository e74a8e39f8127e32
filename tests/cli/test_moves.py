"""history: what moved at which commit, in scripted pasts; and runs that are killed on the way.

test_moves.py REPIPE SOURCE_DIR [TEST...]: python's unittest, standard library only.
"""

import csv
import datetime
import io
import json
import os
import signal
import shutil
import sqlite3
import subprocess
import sys
import time
import unittest

from case import ENV, OK, REPIPE, SOURCE, UNMET
from pasts import FLOW, START, PastCase, cron, task
import auditor  # case.py says where it lies


class Moves(PastCase):
    def moves(self, entity="workflow"):
        """(commit, name, before, after) of each move, oldest first."""
        return [(m["commit"], m["name"], m["before"], m["after"]) for m in self.snapshot()["moves"] if m["entity"] == entity]

    def scanned(self):
        self.expect(OK, "scan", self.repo, "--store", self.store)
        self.history()

    def check_sums(self):
        """Each row of the history is the sum of the moves of its moment."""
        s, live = self.snapshot(), ("luigi", "drafted", "dual")
        for number, row in enumerate(s["repositories"][0]["history"]):
            mine = [m for m in s["moves"] if m["entity"] == "workflow" and m["moment"] == row["moment"]]
            if number == 0:
                self.assertEqual(mine, [], "where the past begins nothing moved")
                continue
            opened = [m for m in mine if m["after"] in live and m["before"] not in live]
            closed = [m for m in mine if m["before"] in live and m["after"] not in live]
            self.assertEqual((row["added"] + row["reopened"], row["done"] + row["removed"]), (len(opened), len(closed)))
            self.assertEqual(row["reopened"], sum(m["reopened"] for m in opened))

    def test_teams(self):
        """Whose a workflow was is what CODEOWNERS said then: what goes from team to team is taken and given, and what nobody has today is still told of."""
        self.commit(0, {"ant.py": task("Ant"), "bee.py": task("Bee"), "crontab": cron("Ant", "Bee"), "CODEOWNERS": "* @one\n"})
        self.commit(1.2, {"CODEOWNERS": "* @one\nbee.py @two\n"})
        self.commit(2.2, {"crontab": cron("Ant"), "bee.py": None})
        newest = self.commit(3, {"README": "the end"})
        self.scanned()
        keys = ("remaining", "added", "reopened", "done", "removed", "taken", "given")
        teams = {t["name"]: [tuple(row[key] for key in keys) for row in t["history"]] for t in self.snapshot()["teams"]}
        self.assertEqual(teams["@one"], [(2, 2, 0, 0, 0, 0, 0), (2, 0, 0, 0, 0, 0, 0), (1, 0, 0, 0, 0, 0, 1), (1, 0, 0, 0, 0, 0, 0)])
        self.assertEqual(teams["@two"], [(1, 0, 0, 0, 0, 1, 0), (0, 0, 0, 0, 1, 0, 0)])
        rows = {t["name"]: t for t in self.snapshot()["teams"]}
        self.assertEqual((rows["@two"]["provenance"], rows["@two"]["repositories"]), ("history", 0))
        self.assertEqual([rows["@one"][key] for key in ("oldest_root", "oldest_status", "oldest_since", "oldest_moved")], ["ant:Ant", "luigi", int(START.timestamp()), False])
        self.assertEqual(self.snapshot()["repositories"][0]["commit"], newest)
        self.commit(4, {"README": "later"})
        self.expect(OK, "scan", self.repo, "--store", self.store)
        self.assertEqual({t["oldest_root"] for t in self.snapshot()["teams"]}, {""}, "the history does not reach to what was scanned: it may have moved since")

    def test_rates_one_step_ago(self):
        """What the last step changed is taken back from what is now; where the history ends before the scanned commit nothing is said."""
        self.commit(0, {"ant.py": task("Ant"), "bee.py": task("Bee"), "crontab": cron("Ant", "Bee")})
        self.commit(1, {"README": "nothing moved"})
        self.commit(1.5, {"cow.py": task("Cow").replace("import luigi\n", "import luigi\nimport unheard_of\n") + "    def requires(self):\n        return unheard_of.all()\n", "crontab": cron("Ant", "Bee", "Cow"), "CODEOWNERS": "* @one\n"})
        self.scanned()
        rates = lambda: [(r["count"], r["of"], *((r["before_count"], r["before_of"]) if r["stepped"] else ())) for r in self.snapshot()["rates"]]
        self.assertEqual(rates(), [(0, 3, 0, 2), (3, 3, 2, 2), (2, 3, 2, 2), (1, 1), (3, 3, 0, 2)])
        text = self.expect(OK, "report", "--store", self.store).stdout.decode()
        self.assertIn("Have an owner                     3/3 100 %  +3, was 0/2\n", text)
        self.assertRegex(self.expect(OK, "report", "--store", self.store, "--format", "html").stdout.decode(), r'; <a href="#changes">\+1 since 2025-01-\d\d</a>, when it was 2 of 2')
        self.expect(OK, "report", "--store", self.store, "--format", "markdown", says="| Have a Flyte workflow | 3 | 3 | 2 | 2 |")
        found = auditor.audit(auditor.collect(REPIPE, self.store, self.dir / "tables", ENV), auditor.derive.classes_of(SOURCE))
        self.assertEqual(found, [])
        self.commit(3, {"bee.py": None, "crontab": cron("Ant", "Cow")})
        self.expect(OK, "scan", self.repo, "--store", self.store)
        self.assertEqual([len(rate) for rate in rates()], [2] * 5)

    def test_a_migration_by_hand(self):
        self.commit(0, {"ant.py": task("Ant"), "bee.py": task("Bee"), "crontab": cron("Ant", "Bee")})
        self.commit(0.2, {"README": "a word"})
        beside = self.commit(0.4, {"ant_flow.py": FLOW % ("ant", "ant")}, written=0.3)
        self.commit(0.6, {"README": "another"})
        over = self.commit(1.2, {"crontab": cron("Bee")})
        gone = self.commit(2.2, {"ant.py": None})
        self.commit(3, {"README": "the end"})
        self.scanned()
        self.assertEqual(self.moves(), [(beside, "ant:Ant", "luigi", "dual"), (over, "ant:Ant", "dual", "cut over"), (gone, "ant:Ant", "cut over", "gone")])
        self.assertEqual(self.moves("task")[0][:3], (gone, "ant:Ant", "present"))
        first = self.snapshot()["moves"][0]
        self.assertEqual(first["time"], int((START + datetime.timedelta(weeks=0.3)).timestamp()), "when it was written, not when it was committed")
        self.check_sums()
        rows = list(csv.DictReader(io.StringIO(self.expect(OK, "report", "--store", self.store, "--format", "csv", "--table", "moves").stdout.decode(), newline=""), strict=True))
        self.assertEqual([r["commit"] for r in rows if r["entity"] == "workflow"], [beside, over, gone])

    def test_leaves_nothing_behind(self):
        """Where nothing can be written a past commit can be read all the same, and no file is left where the command runs."""
        first = self.commit(0, {"ant.py": task("Ant")})
        self.commit(1, {"bee.py": task("Bee")})
        here = self.dir / "here"
        here.mkdir()
        self.expect(OK, "diff", first, "HEAD", "--repository", self.repo, cwd=here)
        self.assertEqual(list(here.iterdir()), [])

    def test_a_revert(self):
        self.commit(0, {"ant.py": task("Ant"), "ant_flow.py": FLOW % ("ant", "ant"), "crontab": cron("Ant")})
        over = self.commit(1.3, {"crontab": "# nothing\n"})
        self.git(2.4, "revert", "--no-edit", "HEAD")
        back = self.git(2.4, "rev-parse", "HEAD")
        self.commit(3, {"README": "x"})
        self.scanned()
        self.assertEqual(self.moves(), [(over, "ant:Ant", "dual", "cut over"), (back, "ant:Ant", "cut over", "dual")])
        moves = [m for m in self.snapshot()["moves"] if m["entity"] == "workflow"]
        self.assertEqual([(m["reopened"], m["open"]) for m in moves], [(False, False), (True, True)])
        self.check_sums()
        self.commit(4, {"crontab": "# nothing again\n"})
        self.scanned()
        self.assertEqual([m["open"] for m in self.snapshot()["moves"] if m["entity"] == "workflow" and m["reopened"]], [False], "no regression any more")

    def test_a_rename_and_a_moved_module(self):
        self.commit(0, {"ant.py": task("Ant"), "crontab": cron("Ant")})
        renamed = self.commit(1.5, {"ant.py": None, "lynx.py": task("Ant").replace("class Ant", "class Lynx"), "crontab": cron("Lynx")})
        moved = self.commit(2.5, {"lynx.py": None, "jobs/__init__.py": "", "jobs/lynx.py": task("Ant").replace("class Ant", "class Lynx"), "crontab": "0 3 * * * luigi --module jobs.lynx Lynx\n"})
        self.commit(3, {"README": "x"})
        self.scanned()
        s = self.snapshot()
        for entity in ("task", "workflow"):
            self.assertEqual([(m["commit"], m["was"], m["name"]) for m in s["moves"] if m["entity"] == entity], [(renamed, "ant:Ant", "lynx:Lynx"), (moved, "lynx:Lynx", "jobs.lynx:Lynx")])
        self.assertEqual([(r["added"], r["removed"]) for r in s["history"]], [(1, 0), (0, 0), (0, 0), (0, 0)])
        self.check_sums()

    def test_deleted_and_brought_back(self):
        self.commit(0, {"ant.py": task("Ant"), "bee.py": task("Bee"), "crontab": cron("Ant", "Bee")})
        away = self.commit(1.5, {"ant.py": None, "bee.py": None, "crontab": None, "README": "archived"})
        self.commit(2, {"README": "still archived"})
        self.scanned()
        self.assertEqual(self.moves(), [(away, "ant:Ant", "luigi", "removed"), (away, "bee:Bee", "luigi", "removed")])
        self.assertEqual([(m["before_outcome"] != "", m["after_outcome"]) for m in self.snapshot()["moves"]], [(True, "")] * 4)
        back = self.commit(4.5, {"ant.py": task("Ant"), "crontab": cron("Ant")})
        self.commit(5, {"README": "x"})
        self.scanned()
        self.assertEqual(self.moves()[-1], (back, "ant:Ant", "removed", "luigi"))
        self.assertEqual([m["open"] for m in self.snapshot()["moves"] if m["reopened"]], [True])
        self.check_sums()

    def test_what_becomes_part_of_another(self):
        self.commit(0, {"ant.py": task("Ant"), "crontab": cron("Ant")})
        top = "import luigi\nimport ant\n\nclass Top(luigi.WrapperTask):\n    def requires(self):\n        return ant.Ant()\n"
        part = self.commit(1, {"top.py": top, "crontab": "0 3 * * * luigi --module top Top\n"})
        self.commit(2, {"README": "x"})
        self.scanned()
        self.assertEqual(self.moves(), [(part, "top:Top", "", "luigi"), (part, "ant:Ant", "luigi", "part")])
        self.check_sums()

    def test_each_of_many_commits(self):
        """A hundred commits between two points, four of them that moved something: each is found, and few are read."""
        names = ["Ant", "Bee", "Cat", "Dog"]
        self.commit(0, {**{f"{n.lower()}.py": task(n) for n in names}, "crontab": cron(*names)})
        wanted = []
        for number in range(100):
            left = [n for i, n in enumerate(names) if number < 20 * (i + 1)]
            made = self.commit(1 + number / 1000, {"crontab": cron(*left), "README": str(number)})
            wanted += [(made, f"{names[number // 20 - 1].lower()}:{names[number // 20 - 1]}", "luigi", "candidate")] if number % 20 == 0 and number else []
        self.commit(2, {"README": "x"})
        said = self.expect(OK, "history", self.repo, "--since", "2025-01-06", "--store", self.store, "--cache", self.cache).stderr.decode()
        self.expect(OK, "scan", self.repo, "--store", self.store)
        self.assertEqual(self.moves(), wanted)
        read = int(said.partition(" commits read")[0].rpartition(" ")[2])
        self.assertLess(read, 40, said)
        self.check_sums()
        self.history(OK, "--commits", "0")
        moves = [m for m in self.snapshot()["moves"] if m["entity"] == "workflow"]
        self.assertEqual(len({m["commit"] for m in moves}), 1, "without a budget a move says between which commits it lies")
        self.assertEqual(self.git(2, "rev-list", "--count", f"{moves[0]['since']}..{moves[0]['commit']}"), "100")
        self.check_sums()

    def test_killed_between_commits(self):
        for number in range(30):
            self.commit(number, {f"t{number}.py": task(f"T{number}"), "crontab": cron(*(f"T{i}" for i in range(number + 1)))})
        words = ["history", str(self.repo), "--since", "2025-01-06", "--every", "day"]
        whole, parts = self.dir / "whole.db", self.dir / "parts.db"
        for store, cache in ((whole, "c1"), (parts, "c2")):
            self.expect(OK, "scan", self.repo, "--store", store, "--cache", self.dir / cache)
        first = self.expect(OK, *words, "--store", whole, "--cache", self.dir / "c1").stderr.decode()
        kept, entries = 0, lambda: sum(p.stat().st_size // 32 for p in (self.dir / "c2").rglob("*.index"))
        before = entries()
        for _ in range(3):
            child = subprocess.Popen([str(REPIPE), *words, "--store", str(parts), "--cache", str(self.dir / "c2")], env=ENV, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            until = time.monotonic() + 60
            while child.poll() is None and entries() < before + 5 and time.monotonic() < until:
                time.sleep(0.002)
            child.send_signal(signal.SIGKILL)
            child.wait()
            self.assertGreaterEqual(entries(), before + 1, "it kept what it had read")
            before = entries()
        again = self.expect(OK, *words, "--store", parts, "--cache", self.dir / "c2").stderr.decode()
        number = lambda said, what: int(said.partition(what)[0].rpartition(" ")[2])
        self.assertGreater(number(again, " from the cache"), 0, again)
        self.assertEqual(number(again, " from the cache") + number(again, " commits read"), number(first, " from the cache") + number(first, " commits read"))
        dump = lambda store: [line for line in sqlite3.connect(store).iterdump() if "c1" not in line]
        self.assertEqual(dump(parts), dump(whole))

    def test_diff_names_the_commit(self):
        first = self.commit(0, {"ant.py": task("Ant"), "bee.py": task("Bee"), "crontab": cron("Ant", "Bee")})
        self.expect(OK, "scan", self.repo, "--store", self.dir / "before.db")
        self.commit(0.1, {"README": "1"})
        odd = self.commit(0.2, {"ant.py": "import luigi\nimport unheard_of\n\nclass Ant(luigi.Task):\n    def requires(self):\n        return unheard_of.all()\n"}, written=0.15)
        for number in range(9):
            self.commit(0.3 + number / 100, {"README": f"{number}"})
        gone = self.commit(0.5, {"bee.py": None, "crontab": cron("Ant")})
        self.commit(0.6, {"README": "x"})
        renamed = self.commit(0.7, {"ant.py": None, "gnu.py": "import luigi\nimport unheard_of\n\nclass Gnu(luigi.Task):\n    def requires(self):\n        return unheard_of.all()\n", "crontab": cron("Gnu")})
        new = self.commit(0.8, {"cat.py": task("Cat")})
        self.commit(0.9, {"README": "end"})
        self.expect(OK, "scan", self.repo, "--store", self.store)
        wanted = {("new", "task", "cat:Cat"): new, ("absent", "task", "bee:Bee"): gone, ("absent", "workflow", "bee:Bee"): gone, ("new", "task", "gnu:Gnu"): renamed, ("absent", "workflow", "ant:Ant"): renamed}
        for words in ((first, "--repository", self.repo), (self.dir / "before.db", self.store)):
            with self.subTest(words[0]):
                changes = json.loads(self.expect(OK, "diff", *words, "--format", "json", env={**ENV, "XDG_CACHE_HOME": str(self.cache)}).stdout)["changes"]
                said = {(c["kind"], c["entity"], c["name"]): c["commit"] for c in changes}
                self.assertEqual({key: said.get(key) for key in wanted}, wanted)
                self.assertTrue(all(c["commit"] for c in changes), [c for c in changes if not c["commit"]])
                time_of = {c["commit"]: c["commit_time"] for c in changes}
                self.assertEqual(time_of[new], int((START + datetime.timedelta(weeks=0.8)).timestamp()))
        changes = json.loads(self.expect(OK, "diff", first, odd, "--repository", self.repo, "--format", "json", "--no-commits").stdout)["changes"]
        self.assertEqual({c["commit"] for c in changes}, {""})
        text = self.expect(OK, "diff", first, odd, "--repository", self.repo).stdout.decode()
        self.assertIn(f"\t{odd[:12]}\n", text)
        self.assertIn(f"by {odd[:12]} of 2025-01-07", self.expect(OK, "diff", first, odd, "--repository", self.repo, "--format", "markdown").stdout.decode())
        (self.repo / "dog.py").write_text(task("Dog"))
        changes = json.loads(self.expect(OK, "diff", first, "--repository", self.repo, "--format", "json").stdout)["changes"]
        self.assertEqual([c["commit"] for c in changes if c["name"] == "dog:Dog"], ["", ""], "no commit has it yet")

    def test_a_library_of_the_fleet(self):
        """A base class that another repository publishes makes tasks, in the past too."""
        base = self.repository("base", {"setup.py": "from setuptools import setup\nsetup(name='b', packages=['base_lib'])\n", "base_lib/__init__.py": "import luigi\n\nclass Core(luigi.Task):\n    pass\n"})
        own = "import base_lib\n\nclass %s(base_lib.Core):\n    pass\n"
        self.commit(0, {"ant.py": own % "Ant", "crontab": cron("Ant")})
        new = self.commit(1.5, {"bee.py": own % "Bee", "crontab": cron("Ant", "Bee")})
        self.commit(2, {"README": "x"})
        self.expect(OK, "scan", self.repo, base, "--store", self.store)
        self.expect(OK, "history", self.repo, base, "--since", "2025-01-06", "--store", self.store, "--cache", self.cache)
        self.assertEqual([m for m in self.moves() if m[1] == "bee:Bee"], [(new, "bee:Bee", "", "luigi")])
        s = self.snapshot()
        self.assertEqual([r["remaining"] for r in s["history"]][-1], sum(w["launched"] and w["status"] != "cut over" for w in s["workflows"]))

    def test_a_folder_of_a_monorepo(self):
        self.commit(0, {"jobs/ant.py": task("Ant"), "jobs/crontab": cron("Ant"), "else/cow.py": task("Cow"), "else/crontab": cron("Cow")})
        over = self.commit(1.5, {"jobs/crontab": "# none\n", "else/crontab": "# none\n"})
        self.commit(2, {"README": "x"})
        (self.dir / "repos.csv").write_text(f"cloneUrl,path,local\nhttps://host/shop,jobs,{self.repo}\n")
        self.expect(OK, "scan", self.dir / "repos.csv", "--store", self.store)
        self.expect(OK, "history", self.dir / "repos.csv", "--since", "2025-01-06", "--store", self.store, "--cache", self.cache)
        self.assertEqual(self.moves(), [(over, "ant:Ant", "luigi", "candidate")])
        self.assertEqual(self.snapshot()["repositories"][0]["identity"], "https://host/shop#jobs")


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1] + sys.argv[3:], verbosity=1)
