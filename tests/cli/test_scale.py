"""Scans of many, again and again: what is kept, what a fault costs, what the input lists mean.

test_scale.py REPIPE SOURCE_DIR [TEST...]: python's unittest, standard library only.
"""

import csv
import json
import os
import pathlib
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
import unittest

from case import ENV, FAILED, OK, PIPELINE, REPIPE, SOURCE, UNMET, USAGE, Case

LONG = PIPELINE + "\n# a comment that makes the file worth keeping in the cache\n" * 20


class Scale(Case):
    def setUp(self):
        super().setUp()
        self.cache = self.dir / "cache"

    def scan(self, status, *args, store="fleet.db", **more):
        return self.expect(status, "scan", *args, "--store", self.dir / store, "--cache", self.cache, **more)

    def start(self, *args, store="fleet.db"):
        return subprocess.Popen([str(REPIPE), "scan", *map(str, args), "--store", str(self.dir / store), "--cache", str(self.cache)],
                                env=ENV, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)

    def dump(self, store="fleet.db"):
        connection = sqlite3.connect(self.dir / store)
        lines = list(connection.iterdump())
        connection.close()
        return lines

    def query(self, sql, store="fleet.db"):
        connection = sqlite3.connect(self.dir / store)
        rows = connection.execute(sql).fetchall()
        connection.close()
        return rows

    def fleet(self, count):
        """`count` repositories that differ, in one folder."""
        for i in range(count):
            self.repository(f"r{i:02}", {"load.py": LONG.replace("raw/", f"raw{i}/"), "own.py": f"x = {i}\n", "run.sh": "luigi --module load Load --day 2026-01-01\n"})
        return self.dir / "repos"

    def commit(self, repository, path, text):
        (repository / path).write_text(text)
        for words in (["add", "-A"], ["-c", "user.name=a", "-c", "user.email=a@b", "commit", "-qm", "x"]):
            subprocess.run(["git", "-C", str(repository), *words], check=True, capture_output=True)

    def entries(self):
        return sorted(p for p in self.cache.rglob("*") if p.is_file())

    def test_cached_and_uncached_give_the_same(self):
        repos = self.fleet(4)
        self.expect(OK, "scan", repos, "--store", self.dir / "plain.db", "--no-cache")
        self.scan(OK, repos)
        self.assertEqual(len(self.entries()), 4)
        self.assertEqual(self.dump("plain.db"), self.dump())
        self.scan(OK, repos, store="warm.db", says="unchanged 0/4")
        self.assertEqual(self.dump("plain.db"), self.dump("warm.db"))
        for entry, damage in zip(self.entries(), (b"", b"facts", None, "swap")):
            whole = entry.read_bytes()
            if damage is None:
                damage = whole[:-40] + b"\xff" * 40
            elif damage == "swap":  # an entry under another's name
                damage = self.entries()[2].read_bytes()
            entry.write_bytes(damage)
        self.scan(OK, repos, store="damaged.db")
        self.assertEqual(self.dump("plain.db"), self.dump("damaged.db"))

    def test_cache_is_bounded_and_may_be_anything(self):
        repos = self.fleet(3)
        self.scan(OK, repos, "--cache-limit", "0")
        self.assertEqual(self.entries(), [], "nothing fits")
        self.cache.mkdir(exist_ok=True)
        shelf = self.cache / "00"
        shelf.mkdir(exist_ok=True)
        left = shelf / "x-1.tmp"
        left.write_bytes(b"x")
        os.utime(left, (1, 1))
        self.scan(OK, repos, store="b.db")
        self.assertFalse(left.exists(), "what a killed process left")
        shutil.rmtree(self.cache)
        self.cache.write_text("no folder")
        self.scan(OK, repos, store="c.db")
        self.assertEqual(self.dump("b.db"), self.dump("c.db"))
        two = [self.start(repos, store=f"{name}.db") for name in "de"]
        self.assertEqual([p.wait() for p in two], [OK, OK], [p.stderr.read() for p in two])
        for p in two:
            p.stderr.close()
        self.assertEqual(self.dump("d.db"), self.dump("e.db"))

    def test_what_changed_is_read(self):
        repos = self.fleet(4)
        self.scan(OK, repos, says="unchanged 0/4")
        before = self.dump()
        self.scan(OK, repos, says="unchanged 4/4")
        self.assertEqual(before, self.dump())
        self.commit(repos / "r01", "load.py", LONG.replace("raw/", "changed/"))
        (repos / "r02" / "own.py").write_text("import luigi\nclass New(luigi.Task):\n    pass\n")  # not committed
        self.scan(OK, repos, says="unchanged 2/4")
        self.assertEqual(self.query("SELECT commit_id LIKE '%+' FROM repositories ORDER BY identity"), [(0,), (0,), (1,), (0,)])
        self.expect(OK, "scan", repos, "--store", self.dir / "fresh.db", "--no-cache")
        self.assertEqual(self.dump("fresh.db"), self.dump())
        rules = self.dir / "rules.yaml"
        rules.write_text("version: 1\nimage: example.invalid/a:1\n")
        self.scan(OK, repos, "--rules", rules, says="unchanged 0/4")
        self.scan(OK, repos, "--rules", rules, says="unchanged 4/4")
        self.scan(OK, repos, "--library", repos / "r00", says="unchanged 0/4")
        self.commit(repos / "r00", "load.py", LONG.replace("raw/", "again/"))
        self.scan(OK, repos, "--library", repos / "r00", says="unchanged 0/4")

    def test_an_unreadable_file_is_looked_at_again(self):
        made = self.repository("one", {"load.py": PIPELINE, "second.py": LONG})
        bare = self.dir / "bare.git"
        subprocess.run(["git", "clone", "-q", "--bare", str(made), str(bare)], check=True)
        blob = subprocess.run(["git", "-C", str(bare), "rev-parse", "HEAD:second.py"], check=True, capture_output=True, text=True).stdout.strip()
        subprocess.run(["git", "-C", str(bare), "unpack-objects", "-q"], stdin=subprocess.DEVNULL, check=False, capture_output=True)
        for pack in bare.glob("objects/pack/*.pack"):
            moved = self.dir / pack.name
            shutil.move(pack, moved)
            pack.with_suffix(".idx").unlink()
            with moved.open("rb") as stream:
                subprocess.run(["git", "-C", str(bare), "unpack-objects", "-q"], stdin=stream, check=True, capture_output=True)
        lost = bare / "objects" / blob[:2] / blob[2:]
        kept = lost.read_bytes()
        lost.unlink()
        self.scan(OK, bare)
        self.assertEqual(self.query("SELECT code FROM files ORDER BY path"), [(0,), (1101,)])
        lost.write_bytes(kept)
        self.scan(OK, bare, says="unchanged 0/1")
        self.assertEqual(self.query("SELECT code FROM files ORDER BY path"), [(0,), (0,)])

    def hang(self, repository):
        """Makes reading it wait for ever: a FIFO that nobody writes into."""
        config = repository / ".git" / "config"
        config.unlink()
        os.mkfifo(config)

    def children(self, pid):
        tasks = pathlib.Path(f"/proc/{pid}/task/{pid}/children")
        return [int(word) for word in tasks.read_text().split()]

    def test_time(self):
        repos = self.fleet(3)
        self.hang(repos / "r01")
        done = self.scan(UNMET, repos, "--timeout", "1", "--jobs", "2", says="RP9007")
        self.assertTrue(done.stderr.decode().endswith("\nPARTIAL\n"), done.stderr)
        rows = self.query("SELECT identity, code, phase, again FROM repositories ORDER BY position")
        self.assertEqual([row[1] for row in rows], [0, 9007, 0])
        self.assertEqual(rows[1][2:], ("open", f"repipe show {repos / 'r01'}"))
        self.assertEqual(self.query("SELECT inputs, recorded, finished, verdict FROM scan"), [(3, 3, 1, "PARTIAL")])
        self.scan(UNMET, repos / "r01", "--timeout", "1", store="none.db")
        self.assertEqual(self.query("SELECT verdict FROM scan", "none.db"), [("FAILED",)])

    def test_crash(self):
        repos = self.fleet(3)
        self.hang(repos / "r01")
        scan = self.start(repos, "--jobs", "1")
        deadline = time.monotonic() + 60
        workers = []
        while time.monotonic() < deadline and not (self.dir / "fleet.db").exists():
            time.sleep(0.02)
        while time.monotonic() < deadline and len(self.query("SELECT 1 FROM sqlite_master WHERE name = 'scan'")) == 0:
            time.sleep(0.02)
        while time.monotonic() < deadline and self.query("SELECT recorded FROM scan") != [(1,)]:
            time.sleep(0.02)
        time.sleep(0.2)
        workers = self.children(scan.pid)
        self.assertEqual(len(workers), 1)
        os.kill(workers[0], signal.SIGSEGV)
        said = scan.communicate(timeout=60)[1].decode()
        self.assertEqual(scan.returncode, UNMET, said)
        self.assertIn(f"RP9005 {repos / 'r01'}: repipe was ended by signal 11 during open (again: repipe show {repos / 'r01'})", said)
        self.assertEqual(self.query("SELECT code FROM repositories ORDER BY position"), [(0,), (9005,), (0,)])
        (repos / "r01" / ".git" / "config").unlink()
        (repos / "r01" / ".git" / "config").write_text("[core]\n\trepositoryformatversion = 0\n\tbare = false\n")
        self.hang(repos / "r02")  # it is not looked at
        self.scan(OK, repos, "--retry", "failed", "--timeout", "5", says="unchanged 2/3")
        self.assertEqual(self.query("SELECT verdict FROM scan"), [("SUCCEEDED",)])

    def test_memory(self):
        if "ASAN_OPTIONS" in ENV:
            self.skipTest("the sanitizer's own memory is over any limit")
        repos = self.fleet(2)
        self.repository("r02", {"big.py": "import luigi\n" + "x = [" + "1, " * 600_000 + "]\n"})
        self.scan(UNMET, repos, "--memory", "24", says="RP9008")
        self.assertEqual(self.query("SELECT code, phase, file FROM repositories ORDER BY position"), [(0, "", ""), (0, "", ""), (9008, "extract", "big.py")])

    def test_killed_at_random_moments(self):
        repos = self.fleet(8)
        self.expect(OK, "scan", repos, "--store", self.dir / "whole.db", "--no-cache")
        for step in range(8):
            scan = self.start(repos, "--jobs", "2")
            time.sleep(0.03 + 0.05 * step)
            scan.kill()
            scan.communicate()
            if self.query("SELECT 1 FROM sqlite_master WHERE name = 'scan'") and step == 0:
                for verdict, recorded in self.query("SELECT verdict, recorded FROM scan WHERE NOT finished"):
                    self.assertEqual(verdict, "PARTIAL" if recorded else "FAILED")
            if step % 3 == 2:
                (self.dir / "fleet.db").unlink()
                for journal in self.dir.glob("fleet.db-*"):
                    journal.unlink()
        self.scan(OK, repos)
        self.assertEqual(self.dump("whole.db"), self.dump())

    def test_one_scan_at_a_time(self):
        repos = self.fleet(2)
        self.hang(repos / "r01")
        scan = self.start(repos, "--timeout", "20")
        time.sleep(1)
        self.scan(FAILED, repos, says="another scan is writing it")
        scan.kill()
        scan.communicate()
        self.scan(UNMET, repos, "--timeout", "1")

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

    def test_older_schemas(self):
        repos = self.fleet(2)
        self.scan(OK, repos, store="fresh.db")
        kept = sorted((SOURCE / "tests/cli/schema").glob("*.sql"), key=lambda p: int(p.stem))
        newest = self.query("PRAGMA user_version", "fresh.db")[0][0]
        self.assertEqual([int(p.stem) for p in kept], list(range(2, newest)))
        for schema in kept:
            with self.subTest(schema.name):
                (self.dir / "fleet.db").unlink(missing_ok=True)
                old = sqlite3.connect(self.dir / "fleet.db")
                old.executescript(schema.read_text())
                old.execute(f"PRAGMA user_version = {schema.stem}")
                old.execute("PRAGMA application_id = 1380995121")
                old.execute("INSERT INTO repositories VALUES ('r00', ?, '[]', 'abc', 0, 0, '')", (str(repos / "r00"),))
                old.execute("INSERT INTO repositories VALUES ('gone', 'gone', '[]', 'abc', 0, 0, '')")
                old.commit()
                old.close()
                self.expect(FAILED, "report", "--store", self.dir / "fleet.db", says="scan into it to bring it up to date")
                self.scan(OK, repos, says="unchanged 0/2")
                columns = "SELECT t.name, c.name, c.type, c.\"notnull\", c.dflt_value, c.pk FROM sqlite_master t, pragma_table_info(t.name) c ORDER BY 1, c.cid"
                self.assertEqual(self.query(columns), self.query(columns, "fresh.db"))
                for (table,) in self.query("SELECT name FROM sqlite_master WHERE type = 'table'", "fresh.db"):
                    self.assertEqual(self.query(f"SELECT * FROM {table}"), self.query(f"SELECT * FROM {table}", "fresh.db"), table)

    def test_words(self):
        for words in (["--jobs", "-1"], ["--timeout", "0"], ["--memory", "0"], ["--cache-limit", "-1"], ["--retry", "all"], ["--shard", "0/2"], ["--shard", "3/2"], ["--shard", "x"]):
            self.scan(USAGE, self.dir, *words)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1] + sys.argv[3:], verbosity=1)
