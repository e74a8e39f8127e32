"""A second scan: what is taken from the store and the cache is what a first one would find.

test_again.py REPIPE SOURCE_DIR [TEST...]: python's unittest, standard library only.
"""

import contextlib
import shutil
import sqlite3
import subprocess
import sys
import unittest
import zlib

from case import FAILED, OK, PIPELINE, SOURCE
from fleets import LONG, FleetCase

class Again(FleetCase):
    def test_cached_and_uncached_give_the_same(self):
        repos = self.fleet(4)
        self.expect(OK, "scan", repos, "--store", self.dir / "plain.db", "--no-cache")
        self.scan(OK, repos)
        self.assertEqual(self.entries(), 4)
        self.assertEqual(self.dump("plain.db"), self.dump())
        self.scan(OK, repos, store="warm.db", says="unchanged 0/4")
        self.assertEqual(self.dump("plain.db"), self.dump("warm.db"))
        self.assertEqual(self.entries(), 4, "all were found")
        damages = {"nothing": lambda whole: b"", "short": lambda whole: b"facts", "torn": lambda whole: whole[:-40],
                   "changed": lambda whole: whole[:-40] + b"\xff" * 40, "turned": lambda whole: whole[::-1],
                   "another's": lambda whole: whole[16:32] + whole[:16] + whole[32:]}
        for ending in ("*.pack", "*.index"):
            for name, damage in damages.items():
                kept = {path: path.read_bytes() for path in self.cached()}
                for path in self.cached(ending):
                    path.write_bytes(damage(path.read_bytes()))
                self.scan(OK, repos, store="damaged.db")
                self.assertEqual(self.dump("plain.db"), self.dump("damaged.db"), (ending, name))
                self.scan(OK, repos, store="healed.db")
                self.assertEqual(self.dump("plain.db"), self.dump("healed.db"), (ending, name))
                for path, whole in kept.items():
                    path.write_bytes(whole)

    def test_cache_is_bounded_and_may_be_anything(self):
        repos = self.fleet(3)
        self.scan(OK, repos, "--cache-limit", "0")
        self.assertEqual(self.cached(), [], "nothing fits")
        self.scan(OK, repos, store="b.db")
        self.assertEqual(self.entries(), 3)
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

    def loose(self):
        """A bare repository with each object in a file of its own, and the file of second.py."""
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
        return bare, bare / "objects" / blob[:2] / blob[2:]

    def test_a_size_that_was_damaged_is_looked_at_again(self):
        bare, damaged = self.loose()
        kept = damaged.read_bytes()
        damaged.chmod(0o644)
        damaged.write_bytes(zlib.compress(b"blob 99999999999\0" + zlib.decompress(kept).split(b"\0", 1)[1]))
        self.scan(OK, bare)
        self.assertEqual(self.query("SELECT code FROM files ORDER BY path"), [(0,), (1102,)])
        self.scan(OK, bare, says="unchanged 1/1")
        damaged.write_bytes(kept)
        self.scan(OK, bare, says="unchanged 0/1")
        self.assertEqual(self.query("SELECT code FROM files ORDER BY path"), [(0,), (0,)])
        self.scan(OK, bare, says="unchanged 1/1")

    def test_an_unreadable_file_is_looked_at_again(self):
        bare, lost = self.loose()
        kept = lost.read_bytes()
        lost.unlink()
        self.scan(OK, bare)
        self.assertEqual(self.query("SELECT code FROM files ORDER BY path"), [(0,), (1101,)])
        lost.write_bytes(kept)
        self.scan(OK, bare, says="unchanged 0/1")
        self.assertEqual(self.query("SELECT code FROM files ORDER BY path"), [(0,), (0,)])

    def test_texts_of_an_older_schema(self):
        """What a scan keeps without a look reads as it did before texts stood together."""
        repos = self.fleet(3)
        self.scan(OK, repos, store="fresh.db")
        old = sqlite3.connect(self.dir / "fleet.db")
        old.executescript((SOURCE / "tests/cli/schema/6.sql").read_text())
        old.execute("ATTACH ? AS fresh", [str(self.dir / "fresh.db")])
        texts = {identity: b"".join(zlib.decompress(piece[4:]) for (piece,) in old.execute("SELECT packed FROM fresh.texts WHERE repository = ? ORDER BY ordinal", [identity])) for (identity,) in old.execute("SELECT identity FROM fresh.repositories")}
        old.create_function("one", 2, lambda identity, at: (lambda text: len(text).to_bytes(4, "big") + zlib.compress(text))(texts[identity][at:texts[identity].index(b"\0", at)]))
        given = {"source": "one(repository, source_at)", "details": "one(repository, details_at)", "json": "one(repository, json_at)"}
        tables = [name for (name,) in old.execute("SELECT name FROM main.sqlite_master WHERE type = 'table'")]
        for table in sorted(tables, key=lambda name: (name not in ("repositories", "tasks", "workflows"), name)):
            names = [row[1] for row in old.execute(f"PRAGMA main.table_info({table})")]
            old.execute(f"INSERT INTO main.{table} SELECT {', '.join(given.get(name, name) if table in ('tasks', 'specs') else name for name in names)} FROM fresh.{table}")
        old.execute("PRAGMA user_version = 6")
        old.execute("PRAGMA application_id = 1380995121")
        old.commit()
        old.close()
        self.scan(OK, repos, "--retry", "failed", says="unchanged 3/3")
        with contextlib.closing(sqlite3.connect(self.dir / "fresh.db")) as fresh:
            fresh.execute("UPDATE workflows SET tasks = '', options = '', map_at = NULL")
            fresh.execute("DELETE FROM mentions") # what an older program did not look for is there once a repository is read again
            fresh.commit()
        same = lambda store: self.expect(OK, "report", "--store", self.dir / store, "--format", "html").stdout
        self.assertEqual(same("fleet.db"), same("fresh.db"))
        self.expect(OK, "check", self.dir / "fleet.db")

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
                old.execute("INSERT INTO repositories (identity, path, organisations, commit_id, commit_time, code, reason) VALUES ('r00', ?, '[]', 'abc', 0, 0, '')", (str(repos / "r00"),))
                old.execute("INSERT INTO repositories (identity, path, organisations, commit_id, commit_time, code, reason) VALUES ('gone', 'gone', '[]', 'abc', 0, 0, '')")
                old.commit()
                old.close()
                self.expect(FAILED, "report", "--store", self.dir / "fleet.db", says="scan into it to bring it up to date")
                self.scan(OK, repos, says="unchanged 0/2")
                columns = "SELECT t.name, c.name, c.type, c.\"notnull\", c.dflt_value, c.pk FROM sqlite_master t, pragma_table_info(t.name) c ORDER BY 1, c.cid"
                self.assertEqual(self.query(columns), self.query(columns, "fresh.db"))
                for (table,) in self.query("SELECT name FROM sqlite_master WHERE type = 'table'", "fresh.db"):
                    self.assertEqual(self.query(f"SELECT * FROM {table}"), self.query(f"SELECT * FROM {table}", "fresh.db"), table)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1] + sys.argv[3:], verbosity=1)
