"""Fleets that tests make: repositories in numbers, a store and a cache of their own, scans that are stopped or made to hang."""

import os
import pathlib
import sqlite3
import subprocess
import time

from case import ENV, PIPELINE, REPIPE, Case

LONG = PIPELINE + "\n# a comment that makes the file worth keeping in the cache\n" * 20


class FleetCase(Case):
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

    def cached(self, ending="*"):
        """Files of the cache: packs and their indices."""
        return sorted(p for p in self.cache.rglob(ending) if p.is_file())

    def entries(self):
        """How many entries the cache has: a record of 32 bytes each."""
        return sum(p.stat().st_size // 32 for p in self.cached("*.index"))

    def hang(self, repository):
        """Makes reading it wait for ever: a FIFO that nobody writes into."""
        config = repository / ".git" / "config"
        config.unlink()
        os.mkfifo(config)

    def asleep(self, pid):
        return pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] == "S"

    def met(self, scan):
        """Waits until the one worker of a scan reads a repository of hang(); its process. Then both sleep, which they never do together before."""
        deadline = time.monotonic() + 60
        quiet = 0
        while quiet < 8:
            self.assertLess(time.monotonic(), deadline)
            workers = self.children(scan.pid)
            still = len(workers) == 1 and self.asleep(workers[0]) and self.asleep(scan.pid) and self.asleep(workers[0])
            quiet = quiet + 1 if still else 0
            time.sleep(0.02)
        return workers[0]

    def children(self, pid):
        tasks = pathlib.Path(f"/proc/{pid}/task/{pid}/children")
        return [int(word) for word in tasks.read_text().split()]
