"""Scan, store and report: conservation, determinism, damage, hostile names.

test_fleet.py REPIPE SOURCE_DIR [TEST...]: python's unittest, standard library only.
"""

import contextlib
import json
import os
import shutil
import sqlite3
import subprocess
import sys
import time
import unittest

from case import ENV, FAILED, HOSTILE, OK, OUTCOMES, PIPELINE, REPIPE, UNMET, Case, Tags, data_of, run, snapshot


class Fleet(Case):
    def scan(self, status, *args, store="fleet.db"):
        return self.expect(status, "scan", *args, "--store", self.dir / store)

    def report(self, kind, store="fleet.db"):
        return self.expect(OK, "report", "--store", self.dir / store, "--format", kind).stdout

    def test_conservation_and_determinism(self):
        one = self.repository("one", {"load.py": PIPELINE, "CODEOWNERS": "* @team/a\n", "run.sh": "luigi --module load Load --day 2026-01-01\n", "other.py": "x = 1\n"})
        two = self.repository("two", {"jobs/load.py": PIPELINE, "jobs/broken.py": "import luigi\nclass X(luigi.Task:\n    pass\n"})
        three = self.repository("three", {"nothing.py": "print(1)\n"})
        self.scan(OK, one, two, three, "--jobs", "1")
        rows = self.rows("fleet.db")
        for order, jobs, store in ((["one", "two", "three"], 4, "b.db"), (["three", "two", "one"], 4, "c.db"), (["two", "one", "three"], 1, "d.db")):
            paths = {"one": one, "two": two, "three": three}
            self.scan(OK, *[paths[name] for name in order], "--jobs", jobs, store=store)
            for kind in ("html", "json", "text"):
                self.assertEqual(self.report(kind), self.report(kind, store), (kind, order, jobs))
        self.scan(OK, one, two, three)
        self.assertEqual(rows, self.rows("fleet.db"), "the same scan again gives the same rows")
        whole = snapshot(self.report("json"))
        totals = whole["totals"]
        self.assertEqual(totals["repositories"], totals["with_luigi"] + totals["without_luigi"] + totals["failed"])
        self.assertEqual((totals["repositories"], totals["without_luigi"], totals["failed"]), (3, 1, 0))
        self.assertEqual(totals["files"], totals["scanned"] + totals["ignored"] + totals["unparsed"])
        self.assertEqual(totals["files"], 5)
        for key, listed in (("tasks", whole["tasks"]), ("launched", [w for w in whole["workflows"] if w["launched"]]),
                            ("candidates", [w for w in whole["workflows"] if not w["launched"]])):
            for outcome in OUTCOMES:
                here = sum(1 for row in listed if row["outcome"] == outcome)
                self.assertEqual(totals[key][outcome], here, (key, outcome))
                self.assertEqual(sum(r["totals"][key][outcome] for r in whole["repositories"]), here, (key, outcome, "repositories"))
                self.assertEqual(sum(t[key][outcome] for t in whole["teams"]), here, (key, outcome, "teams"))
        self.assertLessEqual(len(self.report("text").decode().splitlines()), 40)
        self.assertLessEqual(max(map(len, self.report("text").decode().splitlines())), 80)

    def rows(self, store):
        connection = sqlite3.connect(self.dir / store)
        self.addCleanup(connection.close)
        return list(connection.iterdump())

    def test_failed_repositories_are_rows(self):
        made = self.repository("shop", {"load.py": PIPELINE})
        self.scan(UNMET, made, self.dir / "missing")
        whole = snapshot(self.report("json"))
        self.assertEqual(whole["totals"]["failed"], 1)
        self.assertEqual([r["code"] for r in whole["repositories"] if r["reason"]], [1001])
        self.assertIn("RP1001", self.report("html").decode())
        listing = self.dir / "repos.csv"
        listing.write_text(f"cloneUrl,branch,local\nhttps://git.example/a,no-such,{made}\n")
        self.scan(UNMET, listing)
        self.assertEqual([r["code"] for r in snapshot(self.report("json"))["repositories"]], [1002])

    def test_one_identity_twice(self):
        made = self.repository("shop", {"load.py": PIPELINE})
        other = self.repository("other", {"load.py": PIPELINE})
        listing = self.dir / "repos.csv"
        listing.write_text(f"cloneUrl,local\nhttps://git.example/a,{made}\nhttps://git.example/a,{other}\n")
        self.scan(UNMET, listing)
        whole = snapshot(self.report("json"))
        self.assertEqual(whole["totals"]["repositories"], 2)
        self.assertEqual(sorted(r["code"] for r in whole["repositories"]), [0, 1004])
        listing.write_text(f"cloneUrl,local\nhttps://git.example/a,{other}\nhttps://git.example/a,{made}\n")
        self.scan(UNMET, listing, store="b.db")
        self.assertEqual(self.report("json"), self.report("json", "b.db"))

    def test_one_path_under_two_identities(self):
        made = self.repository("shop", {"load.py": PIPELINE})
        listing = self.dir / "repos.csv"
        listing.write_text(f"cloneUrl,local\nhttps://git.example/a,{made}\nhttps://git.example/b,{made}\nhttps://git.example/a,{made}\n")
        self.scan(OK, listing)
        self.assertEqual([r["identity"] for r in snapshot(self.report("json"))["repositories"]], ["https://git.example/a", "https://git.example/b"])

    def test_folder_of_a_repository(self):
        made = self.repository("mono", {"jobs/load.py": PIPELINE, "jobs/luigi.cfg": "[Load]\nday=2026-01-01\n", "jobs/docs/CODEOWNERS": "* @nobody\n",
                                        "other/load.py": PIPELINE + "\nclass More(Load):\n    pass\n", "CODEOWNERS": "/jobs/ @team/jobs\n/other/ @team/other\n"})
        listing = self.dir / "repos.csv"
        listing.write_text(f"cloneUrl,path,local\nhttps://git.example/a,jobs,{made}\nhttps://git.example/a,/other/,{made}\n")
        self.scan(OK, listing)
        whole = snapshot(self.report("json"))
        self.assertEqual([r["identity"] for r in whole["repositories"]], ["https://git.example/a#jobs", "https://git.example/a#other"])
        self.assertEqual([(t["module"], t["path"], t["team"]) for t in whole["tasks"]],
                         [("load", "load.py", "@team/jobs")] * 2 + [("load", "load.py", "@team/other")] * 3)
        alone = json.loads(self.expect(OK, "show", made, "--folder", "jobs", "--format", "json").stdout)
        self.assertEqual([t["module"] for t in alone["tasks"]], ["load", "load"])
        listing.write_text(f"cloneUrl,path,local\nhttps://git.example/a,jo,{made}\nhttps://git.example/team/a,team/a,{made}\n")
        self.scan(UNMET, listing)
        self.assertEqual([(r["identity"], r["code"]) for r in snapshot(self.report("json"))["repositories"]],
                         [("https://git.example/a#jo", 1006), ("https://git.example/team/a", 0)], "a path that repeats the URL is no folder")
        listing.write_text('cloneUrl,local\n"https://git.example/a,x\n')
        self.expect(FAILED, "scan", listing, "--store", self.dir / "q.db", says="a quote is not closed")

    def test_strict(self):
        made = self.repository("broken", {"a.py": "import luigi\nclass X(luigi.Task:\n    pass\n"})
        self.scan(OK, made)
        self.scan(UNMET, made, "--strict")

    def test_store(self):
        made = self.repository("shop", {"load.py": PIPELINE})
        self.expect(FAILED, "report", "--store", self.dir / "missing.db", says="no such store")
        (self.dir / "text.db").write_text("this is no database, and it is long enough to be looked at by SQLite " * 20)
        self.expect(FAILED, "report", "--store", self.dir / "text.db", says="not a")
        self.scan(FAILED, made, store="text.db")
        foreign = sqlite3.connect(self.dir / "foreign.db")
        foreign.execute("CREATE TABLE mine (x)")
        foreign.commit()
        foreign.close()
        self.scan(FAILED, made, store="foreign.db")
        self.scan(OK, made)
        newer = sqlite3.connect(self.dir / "fleet.db")
        newer.execute("PRAGMA user_version = 99")
        newer.commit()
        newer.close()
        self.expect(FAILED, "report", "--store", self.dir / "fleet.db", says="a newer repipe (schema 99")
        self.scan(FAILED, made)
        older = sqlite3.connect(self.dir / "fleet.db")
        older.execute("PRAGMA user_version = 1")
        older.commit()
        older.close()
        self.expect(FAILED, "report", "--store", self.dir / "fleet.db", says="an older repipe (schema 1")
        self.scan(FAILED, made)
        self.scan(FAILED, made, store="no/such/folder/fleet.db")
        self.expect(FAILED, "report", "--store", self.dir / "b.db")

    def edit(self, *statements):
        """Changes a store as a careless hand would."""
        connection = sqlite3.connect(self.dir / "fleet.db", isolation_level=None)
        for statement in statements:
            connection.execute(statement)
        connection.close()

    def test_numbers_that_do_not_add_up(self):
        made = self.repository("shop", {"load.py": PIPELINE, "run.sh": "luigi --module load Load --day 2026-01-01\n"})
        for spoil in (["PRAGMA ignore_check_constraints = 1", "UPDATE tasks SET outcome = 'done'"],
                      ["PRAGMA ignore_check_constraints = 1", "UPDATE files SET outcome = 'lost'"],
                      ["UPDATE repositories SET code = 1001, reason = 'gone'"],
                      ["PRAGMA foreign_keys = 0", "DELETE FROM repositories"],
                      ["INSERT INTO workflow_reasons SELECT repository, 99, 0, 3101, path, 1, 'x', '' FROM workflows LIMIT 1"],
                      ["INSERT INTO task_reasons SELECT repository, 99, 0, 'outcome', 3101, path, 1, 'x', '' FROM tasks LIMIT 1"]):
            self.scan(OK, made)
            self.report("json")
            self.edit("PRAGMA foreign_keys = 0", *spoil)
            for kind in ("html", "json", "text"):
                done = self.expect(FAILED, "report", "--store", self.dir / "fleet.db", "--format", kind)
                self.assertEqual(done.stdout, b"", spoil)
                self.assertTrue(b"RP9006" in done.stderr, (spoil, done.stderr))
            (self.dir / "fleet.db").unlink()
        for spoil in ("DELETE FROM tasks WHERE position = 0", "UPDATE tasks SET source_at = 1 << 40", "UPDATE tasks SET details_at = -1", "UPDATE specs SET json_at = 1 << 62", "DELETE FROM texts", "UPDATE texts SET packed = x'00000010ffff'", "UPDATE texts SET packed = x'ff'", "DROP TABLE owners"):
            self.scan(OK, made)
            self.edit("PRAGMA foreign_keys = 0", spoil)
            self.assertEqual(self.expect(FAILED, "report", "--store", self.dir / "fleet.db", says="store:").stdout, b"", spoil)
            (self.dir / "fleet.db").unlink()

    def test_read_only_store(self):
        made = self.repository("shop", {"load.py": PIPELINE})
        closed = self.dir / "closed?#%"  # characters that mean something in SQLite's URIs
        closed.mkdir()
        shelf = closed / "fleet.db"
        self.expect(OK, "scan", made, "--store", shelf)
        (closed / "repos.lock").unlink()
        self.assertEqual([p.name for p in closed.iterdir()], ["fleet.db"], "one plain file")
        expected = self.expect(OK, "report", "--store", shelf, "--format", "json").stdout
        self.assertEqual([p.name for p in closed.iterdir()], ["fleet.db"], "a report leaves nothing behind")
        journal = sqlite3.connect(shelf)
        journal.execute("PRAGMA journal_mode = WAL")
        journal.close()
        other = closed / "pending.db"
        shutil.copy(shelf, other)
        (closed / "pending.db-wal").write_bytes(b"x" * 64)
        for path, mode in ((shelf, 0o444), (other, 0o444), (closed / "pending.db-wal", 0o444), (closed, 0o555)):
            path.chmod(mode)
        self.addCleanup(closed.chmod, 0o755)
        # root may write everywhere; without these capabilities modes hold for it as for everybody.
        plain = ["setpriv", "--inh-caps=-all", "--bounding-set=-dac_override,-dac_read_search"] if os.getuid() == 0 else []

        def other_user(*args):
            return subprocess.run([*plain, str(REPIPE), *map(str, args)], env=ENV, capture_output=True, timeout=120, check=False)

        done = other_user("report", "--store", shelf, "--format", "json")
        self.assertEqual((done.returncode, done.stdout), (OK, expected), done.stderr)
        done = other_user("report", "--store", other)
        self.assertEqual(done.returncode, FAILED)
        self.assertIn(b"a scan that was stopped left writes", done.stderr)
        done = other_user("scan", made, "--store", shelf)
        self.assertEqual(done.returncode, FAILED, done.stderr)
        self.assertIn(b"may not be written", done.stderr)

    def recorded(self, store):
        """How many repositories a scan has recorded so far; 0 while there is no table yet."""
        try:
            with contextlib.closing(sqlite3.connect(f"file:{store}?mode=ro", uri=True)) as db:
                return db.execute("SELECT recorded FROM scan").fetchone()[0]
        except (sqlite3.Error, TypeError):
            return 0

    def test_killed_scan(self):
        made = self.repository("shop", {"load.py": PIPELINE, "run.sh": "luigi --module load Load --day 2026-01-01\n"})
        listing = self.dir / "repos.csv"
        count = 300  # so many that a busy machine cannot end it before it is killed
        listing.write_text("cloneUrl,local\n" + "".join(f"https://git.example/r{i:04},{made}\n" for i in range(count)))
        self.scan(OK, listing, store="whole.db")
        store = self.dir / "fleet.db"
        scan = subprocess.Popen([str(REPIPE), "scan", str(listing), "--jobs", "1", "--store", str(store)], env=ENV, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        while scan.poll() is None and self.recorded(store) < 2:
            time.sleep(0.002)
        scan.kill()
        self.assertEqual(scan.wait(), -9, "it ended before it could be killed")
        whole = snapshot(self.report("json"))
        self.assertFalse(whole["scan_finished"])
        self.assertEqual(whole["scan_inputs"], count)
        self.assertEqual(whole["scan_recorded"], whole["totals"]["repositories"])
        self.assertTrue(1 <= whole["scan_recorded"] < count, whole["scan_recorded"])
        self.assertEqual(len(whole["tasks"]), 2 * whole["scan_recorded"])
        for kind in ("html", "text"):
            self.assertIn(f"recorded {whole['scan_recorded']} of {count} repositories", self.report(kind).decode())
        self.scan(OK, listing)
        self.assertEqual(self.report("json"), self.report("json", "whole.db"), "the same command again completes it")
        self.assertNotIn("was stopped", self.report("html").decode())

    def test_unwritable_out(self):
        made = self.repository("shop", {"load.py": PIPELINE})
        self.scan(OK, made)
        self.expect(FAILED, "report", "--store", self.dir / "fleet.db", "--format", "html", "--out", self.dir / "no" / "such" / "x.html")

    def test_hostile_names(self):
        made = self.repository("hostile", {"a.py": HOSTILE, "b'\"><img src=x>.py": PIPELINE, "c\"><img src=y>.py": "import luigi\nclass X(luigi.Task:\n    pass\n"})
        self.scan(OK, made)
        page = self.report("html").decode("utf-8")
        parsed = Tags()
        parsed.feed(page)
        scripts = [attrs for tag, attrs in parsed.tags if tag == "script"]
        self.assertEqual([attrs.get("type") for attrs in scripts], ["application/octet-stream", "application/octet-stream", None, None], "two of data, then what runs: the layout of graphs and the page's own")
        self.assertFalse([tag for tag, attrs in parsed.tags if tag == "img" or any(name.startswith("on") or name == "style" for name in attrs)])
        self.assertEqual(len(parsed.ids), len(set(parsed.ids)))
        self.assertEqual(len([1 for tag, _ in parsed.tags if tag == "h1"]), 1)
        self.assertTrue("default-src 'none'" in page)
        self.assertTrue("c&quot;&gt;&lt;img src=y&gt;.py" in page, "a file that was not read, in the markup")
        data = data_of(page)
        unpacked = json.dumps(data, ensure_ascii=False)
        self.assertTrue("</script><script>document.title='owned'" in unpacked, "it is there, as text")
        for output in (page, unpacked.replace("\\\\", ""), self.report("text").decode(), self.expect(OK, "show", made).stdout.decode()):
            self.assertEqual([bad for bad in "\x1b\u202e\u2066" if bad in output], [])

    def test_page_states_the_snapshot(self):
        one = self.repository("one", {"load.py": PIPELINE, "CODEOWNERS": "* @team/a\n", "run.sh": "luigi --module load Load --day 2026-01-01\n", "odd.py": "import luigi\n\nclass X(luigi.Task):\n    def requires(self):\n        return unheard_of()\n"})
        two = self.repository("two", {"load.py": PIPELINE})
        self.scan(UNMET, one, two, self.dir / "missing")
        whole = snapshot(self.report("json"))
        data = data_of(self.report("html").decode("utf-8"))
        index = data["data"]
        texts = index["texts"]
        self.assertEqual(index["code"], "here")
        self.assertEqual([texts[i] for i in index["repositories"]["identity"]], [r["identity"] for r in whole["repositories"]])
        reason = [{"code": c, "path": texts[p], "line": n, "text": texts[t]} for c, p, n, t in zip(*(index["reasons"][k] for k in ("code", "path", "line", "text")))]
        for table, rows, words, numbers, lists in (
            ("workflows", whole["workflows"], {"root": "root", "path": "path", "outcome": "outcome", "team": "team", "name": "flyte_name"}, {"launched": "launched", "nodes": "nodes", "repository": "repository"}, {"reasons": "reasons"}),
            ("tasks", whole["tasks"], {n: n for n in ("module", "qualname", "family", "path", "kind", "outcome", "team")}, {"line": "line", "end": "end_line", "test": "test", "repository": "repository"}, {"reasons": "reasons", "said": "diagnostics"}),
        ):
            columns = index[table]
            self.assertGreater(len(rows), 1)
            self.assertEqual({len(column) for column in columns.values()}, {len(rows)}, "no column is short")
            for i, row in enumerate(rows):
                for here, there in words.items():
                    self.assertEqual(texts[columns[here][i]], row[there])
                for here, there in numbers.items():
                    self.assertEqual(columns[here][i], row[there])
                for here, there in lists.items():
                    self.assertEqual([reason[k] for k in columns[here][i]], [{k: v for k, v in r.items() if k != "accepted"} for r in row[there]])
        seen = 0
        for number, repository in enumerate(whole["repositories"]):
            code = data[f"code-{number}"]
            tasks = [t for t in whole["tasks"] if t["repository"] == number]
            self.assertEqual(len(code["tasks"]), len(tasks))
            for (source, spec, *lines, carried, places), task in zip(code["tasks"], tasks):
                self.assertEqual((source.rstrip("\n"), lines), (task["source"].rstrip("\n"), [task["parameters"], task["requires"], task["outputs"]]))
                self.assertEqual(carried, [[c["name"], c["how"], c["path"], int(c["carried"]), c["line"]] for c in task["carried"]])
                self.assertEqual(places, [[m["line"], m["path"], m["what"], m["spec"], m["in"]] for m in task["map"]])
                self.assertEqual(code["specs"][spec].rstrip("\n") if spec >= 0 else "", task["spec"].rstrip("\n"))
                seen += spec >= 0
        self.assertGreater(seen, 0)
        for code in {r["code"] for r in reason}:
            self.assertIn(str(code), index["rules"])

    def test_workflow_and_task_of_one_name(self):
        """A task template and a workflow may have the same Flyte name: each shows its own spec."""
        made = self.repository("one", {"load.py": "import luigi\n\nclass Only(luigi.Task):\n    def output(self):\n        return luigi.LocalTarget('x')\n"})
        self.scan(OK, made)
        whole = snapshot(self.report("json"))
        self.assertEqual((json.loads(whole["workflows"][0]["spec"])["template"]["id"]["resourceType"], json.loads(whole["tasks"][0]["spec"])["template"]["id"]["resourceType"]), ("WORKFLOW", "TASK"))

    def test_page_in_a_folder(self):
        made = self.repository("one", {"load.py": PIPELINE})
        self.scan(OK, made)
        out = self.dir / "report"
        self.expect(OK, "report", "--store", self.dir / "fleet.db", "--format", "html", "--out", f"{out}/", says="report/index.html")
        (out / "repository-0007.html").write_text("of an earlier report")
        (out / "notes.html").write_text("not ours")
        self.expect(OK, "report", "--store", self.dir / "fleet.db", "--format", "html", "--out", out)
        self.assertEqual(sorted(p.name for p in out.iterdir()), ["index.html", "notes.html"])
        self.assertEqual((out / "index.html").read_bytes(), self.report("html"))


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1] + sys.argv[3:], verbosity=1)
