"""Machines and repositories that are not as one would like: full disks, objects that are missing or move, sizes.

test_hostile.py REPIPE SOURCE_DIR [TEST...]: python's unittest, standard library only.
"""

import os
import resource
import shutil
import subprocess
import sys
import threading
import unittest

from case import ENV, FAILED, OK, PIPELINE, REPIPE, SANITIZED, UNMET, run
from fleets import LONG, FleetCase


def git(repository, *words, **more):
    return subprocess.run(["git", "-C", str(repository), "-c", "user.name=a", "-c", "user.email=a@b", *words], check=True, capture_output=True, text=True, **more).stdout


class Machine(FleetCase):
    def test_a_full_disk(self):
        repos = self.fleet(6)
        self.scan(OK, repos, store="whole.db")
        shutil.rmtree(self.cache)
        words = [str(REPIPE), "scan", str(repos), "--store", str(self.dir / "fleet.db"), "--cache", str(self.cache)]
        seen = set()
        for size in (0, 4096, 60_000, 120_000, 200_000, 400_000):
            limit = lambda size=size: resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
            done = subprocess.run(words, env=ENV, preexec_fn=limit, capture_output=True, timeout=120, check=False)
            self.assertIn(done.returncode, (OK, FAILED), (size, done.stderr))
            if done.returncode == FAILED:
                self.assertRegex(done.stderr.decode(), r"repipe: .*(full|I/O error|File too large)")
            seen.add(done.returncode)
        self.assertEqual(seen, {OK, FAILED})
        self.scan(OK, repos)
        self.assertEqual(self.dump("whole.db"), self.dump())
        self.expect(OK, "check", self.dir / "fleet.db")

    def test_a_cache_that_cannot_be_written(self):
        repos = self.fleet(2)
        self.scan(OK, repos, store="whole.db")
        self.expect(OK, "scan", repos, "--store", self.dir / "fleet.db", "--cache", "/proc/none")
        self.assertEqual(self.dump("whole.db"), self.dump())
        for path in [self.cache, *self.cache.rglob("*")]:
            path.chmod(0o555 if path.is_dir() else 0o444)
        self.commit(repos / "r00", "load.py", LONG.replace("raw/", "more/"))
        self.scan(OK, repos, says="unchanged 1/2")
        self.scan(OK, repos, store="again.db")
        self.assertEqual(self.dump("again.db"), self.dump())

    def test_the_place_and_the_time_do_not_show(self):
        repos = self.fleet(5)
        self.scan(OK, "repos", "--jobs", "1", cwd=self.dir)
        expected = self.dump()
        for store, env, words in (("b.db", {"TZ": "Asia/Kathmandu", "LC_ALL": "tr_TR.UTF-8"}, ["--jobs", "8", "repos"]),
                                  ("c.db", {"TZ": "America/Los_Angeles", "LC_ALL": "C"}, ["repos/r04", "repos/r01", "repos/r03", "repos/r00", "repos/r02", "repos/r01"])):
            self.expect(OK, "scan", *words, "--store", self.dir / store, "--no-cache", cwd=self.dir, env={**ENV, **env})
            self.assertEqual(self.dump(store), expected)
        moved = self.dir / "elsewhere"
        moved.mkdir()
        shutil.move(repos, moved / "repos")
        self.scan(OK, "repos", store="d.db", cwd=moved)
        self.assertEqual(self.dump("d.db"), expected)


class Repositories(FleetCase):
    def bare(self, name, files, *words):
        made = self.repository(name, files)
        to = self.dir / "bare" / f"{name}.git"
        subprocess.run(["git", "clone", "-q", "--bare", *words, f"file://{made}", str(to)], check=True)
        return to

    def test_one_that_changes_while_it_is_read(self):
        """Every scan finds the files of the commit that it names."""
        bare = self.bare("one", {f"m{i}.py": LONG.replace("raw/", f"raw{i}/") for i in range(30)})
        clone = self.dir / "clone"
        subprocess.run(["git", "clone", "-q", str(bare), str(clone)], check=True)
        stop = threading.Event()

        def push():
            count = 0
            while not stop.is_set():
                count += 1
                for i in range(0, 30, 3):
                    (clone / f"m{i}.py").write_text(LONG.replace("raw/", f"push{count}x{i}/"))
                git(clone, "commit", "-qam", str(count))
                git(clone, "push", "-q")
                git(bare, "gc", "-q", "--prune=now")

        pusher = threading.Thread(target=push)
        pusher.start()
        commits = set()
        try:
            for _ in range(12):
                self.scan(OK, bare)
                (commit,), = self.query("SELECT commit_id FROM repositories")
                listed = {(line.split("\t")[1], line.split()[2]) for line in git(bare, "ls-tree", "-r", commit).splitlines()}
                self.assertEqual(set(self.query("SELECT path, blob FROM files")), listed)
                self.assertEqual(self.query("SELECT count(*) FROM files WHERE outcome <> 'scanned'"), [(0,)])
                commits.add(commit)
        finally:
            stop.set()
            pusher.join()
        self.assertGreater(len(commits), 1)

    def test_a_corrupt_pack(self):
        bare = self.bare("one", {f"m{i}.py": LONG.replace("raw/", f"raw{i}/") for i in range(8)})
        git(bare, "repack", "-adq")
        (pack,) = bare.glob("objects/pack/*.pack")
        pack.chmod(0o644)
        whole = pack.read_bytes()
        other = self.repository("other", {"load.py": PIPELINE})
        for at in range(12, len(whole) - 20, max(1, len(whole) // 40)):
            damaged = bytearray(whole)
            damaged[at] ^= 0xFF
            pack.write_bytes(damaged)
            (self.dir / "fleet.db").unlink(missing_ok=True)
            done = run("scan", bare, other, "--store", self.dir / "fleet.db", "--no-cache")
            self.assertIn(done.returncode, (OK, UNMET), done.stderr)
            rows = self.query("SELECT path LIKE '%other', code FROM repositories ORDER BY 1")
            self.assertEqual(rows[1], (1, 0))
            said = rows[0][1] != 0 or self.query("SELECT count(*) FROM files WHERE code <> 0")[0][0] > 0
            self.assertTrue(said or self.readable(bare), (at, rows))
            self.expect(OK, "check", self.dir / "fleet.db")
        pack.write_bytes(whole)
        (self.dir / "fleet.db").unlink()
        self.scan(OK, bare, other)
        self.assertEqual(self.query("SELECT count(*) FROM files WHERE outcome = 'scanned'"), [(9,)])

    def readable(self, bare):
        """Whether git itself reads every file of HEAD, damaged as it is."""
        return subprocess.run(["git", "-C", str(bare), "archive", "HEAD"], capture_output=True, check=False).returncode == 0

    def test_clones_of_all_kinds_read_the_same(self):
        made = self.repository("one", {"load.py": LONG, "second.py": LONG.replace("raw/", "more/")})
        self.commit(made, "load.py", LONG.replace("raw/", "new/"))
        kinds = {"bare": ["--bare"], "shallow": ["--depth", "1"], "mirror": ["--mirror"], "plain": []}
        rows = "SELECT path, blob, outcome FROM files", "SELECT module, qualname, outcome FROM tasks", "SELECT root, outcome FROM workflows"
        expected = None
        for kind, words in kinds.items():
            to = self.dir / "clones" / kind
            subprocess.run(["git", "clone", "-q", *words, f"file://{made}", str(to)], check=True)
            self.scan(OK, to, store=f"{kind}.db")
            found = [self.query(sql, f"{kind}.db") for sql in rows]
            expected = expected or found
            self.assertEqual(found, expected, kind)
        subprocess.run(["git", "clone", "-q", "--shared", str(made), str(self.dir / "alternates")], check=True)
        git(made, "worktree", "add", "-q", str(self.dir / "worktree"))
        git(made, "config", "uploadpack.allowFilter", "true")
        subprocess.run(["git", "clone", "-q", "--filter=blob:none", f"file://{made}", str(self.dir / "partial")], check=True)
        for name in ("alternates", "worktree", "partial"):
            self.scan(OK, self.dir / name, store=f"{name}.db")
            self.assertEqual([self.query(sql, f"{name}.db") for sql in rows], expected, name)
        listing = self.dir / "repos.csv"
        listing.write_text(f"cloneUrl,local,changeset\nhttps://git.example/a,{self.dir}/clones/shallow,{git(made, 'rev-parse', 'HEAD~1').strip()}\n")
        self.scan(UNMET, listing, store="past.db")
        self.assertEqual(self.query("SELECT code FROM repositories", "past.db"), [(1002,)], "the commit is beyond the shallow clone's history")

    def test_a_partial_clone_without_its_blobs(self):
        made = self.repository("one", {"load.py": LONG, "second.py": LONG.replace("raw/", "more/")})
        git(made, "config", "uploadpack.allowFilter", "true")
        to = self.dir / "partial.git"
        subprocess.run(["git", "clone", "-q", "--bare", "--filter=blob:none", f"file://{made}", str(to)], check=True)
        self.scan(OK, to)
        self.assertEqual(self.query("SELECT outcome, code FROM files"), [("unparsed", 1101)] * 2)
        self.scan(UNMET, to, "--strict")

    def test_a_folder_that_is_missing(self):
        """A tree that is gone is a row, and the repository is looked at again."""
        bare = self.bare("one", {"load.py": LONG, "deep/er/second.py": LONG})
        for pack in bare.glob("objects/pack/*.pack"):
            moved = self.dir / pack.name
            shutil.move(pack, moved)
            with moved.open("rb") as stream:
                git(bare, "unpack-objects", "-q", stdin=stream)
        for tree, path, files in (("HEAD:deep", "deep/", 1), ("HEAD:", "./", 0)):
            lost = git(bare, "rev-parse", tree).strip()
            lost = bare / "objects" / lost[:2] / lost[2:]
            kept = lost.read_bytes()
            lost.unlink()
            self.scan(OK, bare)
            self.scan(UNMET, bare, "--strict", says="unchanged 0/1")
            self.assertEqual(self.query("SELECT path, outcome, code FROM files WHERE code <> 0"), [(path, "unparsed", 1101)])
            self.assertEqual(self.query("SELECT count(*) FROM files WHERE code = 0"), [(files,)])
            lost.write_bytes(kept)
        self.scan(OK, bare, says="unchanged 0/1")
        self.assertEqual(self.query("SELECT count(*) FROM files WHERE code = 0"), [(2,)])

    def test_another_user_s(self):
        if os.geteuid() != 0:
            self.skipTest("only root can give a repository away")
        made = self.repository("one", {"load.py": PIPELINE})
        for path in [made, *made.rglob("*")]:
            os.chown(path, 65534, 65534, follow_symlinks=False)
        self.scan(OK, made)
        self.assertEqual(self.query("SELECT code FROM repositories"), [(0,)])

    def test_sha256(self):
        """libgit2 1.5 cannot read it: a row that says so, never half of it."""
        made = self.dir / "new"
        subprocess.run(["git", "init", "-q", "--object-format=sha256", str(made)], check=True)
        self.commit(made, "load.py", PIPELINE)
        other = self.repository("other", {"load.py": PIPELINE})
        self.scan(UNMET, made, other, says="RP1001")
        self.assertEqual(self.query("SELECT code, reason <> '' FROM repositories ORDER BY code"), [(0, 0), (1001, 1)])

    def test_sizes(self):
        made = self.dir / "large"
        (made / "deep" / "/".join(["d"] * 200)).mkdir(parents=True)
        (made / "load.py").write_text(PIPELINE)
        with (made / "huge.py").open("wb") as file:
            file.write(b"import luigi\n")
            file.truncate(1 << 30)
        (made / "loop").symlink_to(".")
        (made / "up.py").symlink_to("../large/up.py")
        many = made / "many"
        many.mkdir()
        for i in range(100_000):
            os.mknod(many / f"f{i}.py") if i % 1000 == 0 else os.mknod(many / f"f{i}.txt")
        for name in ("=cmd|' C calc'!A1.py", "\x1b[31mred.py", "\u202egnp.py", "-rf.py", " .py"):
            (made / name).write_text(PIPELINE)
        self.scan(OK, made, "--timeout", "60")
        rows = {path: (outcome, code) for path, outcome, code in self.query("SELECT path, outcome, code FROM files")}
        self.assertEqual(rows["huge.py"], ("unparsed", 1102))
        self.assertEqual(rows["up.py"], ("ignored", 1103))
        self.assertEqual(rows["load.py"], ("scanned", 0))
        self.expect(OK, "check", self.dir / "fleet.db")

    def test_a_graph_of_a_hundred_thousand_edges(self):
        """Once written out, class by class, and once as loops over loops: bounded in memory, no worker over its time, and nothing of it is lost."""
        wide = 316
        task = "class {0}(luigi.Task):\n    def requires(self):\n        return [{1}]\n\n    def output(self):\n        return luigi.LocalTarget('{0}.csv')\n\n\n"
        named = lambda letter: ", ".join(f"{letter}{n}()" for n in range(wide))
        flat = "import luigi\n\n\n" + "".join(task.format(f"B{n}", "") for n in range(wide)) + "".join(task.format(f"C{n}", named("B")) for n in range(wide)) + task.format("Root", named("C"))
        looped = "class A{0}(luigi.Task):\n    n = luigi.IntParameter()\n\n    def requires(self):\n        return {1}\n\n    def output(self):\n        return luigi.LocalTarget('a{0}-%d.csv' % self.n)\n\n\n"
        deep = "import luigi\n\n\n" + "".join(looped.format(n, f"[A{n - 1}(n=k) for k in range(160)]" if n else "[]") for n in range(5)) + task.format("Root", ", ".join(f"A4(n={n})" for n in range(160)))
        run_sh = "luigi --module pipes Root\n"
        for name, text in (("flat", flat), ("deep", deep)):
            self.repository(name, {"pipes.py": text, "run.sh": run_sh})
        self.scan(OK, self.dir / "repos", "--timeout", "60", "--memory", "1024", "--jobs", "1")
        self.assertEqual(self.query("SELECT repository, root, outcome IN ('exact', 'review', 'collapsed') FROM workflows ORDER BY 1"), [("deep", "pipes:Root", 1), ("flat", "pipes:Root", 1)])
        self.assertEqual(self.query("SELECT repository, count(*) FROM tasks GROUP BY 1"), [("deep", 6), ("flat", 2 * wide + 1)])
        self.expect(OK, "check", self.dir / "fleet.db")
        for kind in ("html", "json", "text", "sarif", "csv"):
            self.expect(OK, "report", "--store", self.dir / "fleet.db", "--format", kind, *(["--table", "tasks"] if kind == "csv" else []))
        for name in ("flat", "deep"):
            self.expect(OK, "translate", self.dir / "repos" / name, "--image", "registry.example/a:1", "--out", self.dir / name)
            self.expect(OK, "check", self.dir / name / "flyte-package.tgz")
        if not SANITIZED:
            self.assertLess(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss, 1024 * 1024, "KiB of the largest process")


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1] + sys.argv[3:], verbosity=1)
