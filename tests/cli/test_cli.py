"""The program as a user meets it: exit status, messages, and what its outputs promise (design: conservation, determinism).

test_cli.py REPIPE SOURCE_DIR: python's unittest, standard library only; repositories are made by git at test time.
"""

import html.parser
import json
import os
import pathlib
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import unittest

REPIPE = pathlib.Path(sys.argv[1]).resolve()
SOURCE = pathlib.Path(sys.argv[2]).resolve()
OK, UNMET, USAGE, FAILED = 0, 1, 2, 3
COMMANDS = ["scan", "show", "translate", "report", "check", "explain"]
OUTCOMES = ["exact", "review", "collapsed", "blocked", "failed", "excluded"]
ENV = {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", "HOME": "/nonexistent"}
for _name in ("ASAN_OPTIONS", "UBSAN_OPTIONS", "LSAN_OPTIONS"):
    if _name in os.environ:
        ENV[_name] = os.environ[_name]

PIPELINE = '''
import luigi

class Extract(luigi.Task):
    day = luigi.DateParameter()
    def output(self):
        return luigi.LocalTarget("raw/%s.csv" % self.day)

class Load(luigi.Task):
    day = luigi.DateParameter()
    def requires(self):
        return Extract(day=self.day)
    def output(self):
        return luigi.LocalTarget("out/%s.csv" % self.day)
'''

HOSTILE = '''
import luigi

class Tricky(luigi.Task):
    task_family = "</script><script>document.title='owned'</script><img src=x onerror=alert(1)>\\u202etxt\\u001b[31m"
    text = luigi.Parameter(default="\\"><img src=x onerror=alert(2)>")
    def output(self):
        return luigi.LocalTarget("</pre></details><h1>\\u2066/{}".format(self.text))
'''


def run(*args, cwd=None, env=None, stdin=subprocess.DEVNULL):
    return subprocess.run([str(REPIPE), *map(str, args)], cwd=cwd, env=env or ENV, stdin=stdin, capture_output=True, timeout=120, check=False)


class Tags(html.parser.HTMLParser):
    """Every start tag and attribute of a page."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.tags = []
        self.ids = []

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        self.ids += [value for name, value in attrs if name == "id"]


class Case(unittest.TestCase):
    maxDiff = None

    def setUp(self):
        self.dir = pathlib.Path(tempfile.mkdtemp(prefix="repipe-cli-"))
        self.addCleanup(shutil.rmtree, self.dir, True)

    def repository(self, name, files):
        folder = self.dir / "plain" / name
        for path, text in files.items():
            target = folder / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text, encoding="utf-8")
        made = self.dir / "repos" / name
        made.parent.mkdir(exist_ok=True)
        subprocess.run(["bash", str(SOURCE / "tests/support/make_repo.sh"), str(folder), str(made)], check=True, capture_output=True)
        return made

    def expect(self, status, *args, says=None, **more):
        done = run(*args, **more)
        self.assertEqual(done.returncode, status, (args, done.stdout[-400:], done.stderr[-800:]))
        if says is not None:
            self.assertIn(says, (done.stdout + done.stderr).decode("utf-8"))
        return done


class Words(Case):
    def test_help_and_version(self):
        for words in (["--help"], ["-h"], ["help"]):
            out = self.expect(OK, *words).stdout.decode()
            for command in COMMANDS:
                self.assertIn(command, out)
        self.expect(OK, "--version", says="repipe ")
        for command in COMMANDS:
            one = self.expect(OK, command, "--help")
            self.assertTrue(one.stdout.startswith(b"Usage: repipe " + command.encode()))
            self.assertIn(b"Exit status:", one.stdout)
            self.assertEqual(one.stdout, self.expect(OK, "help", command).stdout)

    def test_usage(self):
        self.expect(USAGE)
        self.expect(USAGE, "scn", says="did you mean 'scan'?")
        self.expect(USAGE, "help", "nothing-like-it", says="no command")
        self.expect(USAGE, "show", ".", "--formt", "json", says="did you mean --format?")
        self.expect(USAGE, "show", ".", "--zzzzzzzz", says="unknown option")
        self.expect(USAGE, "scan")
        self.expect(USAGE, "scan", ".", "--jobs", "-1")
        self.expect(USAGE, "scan", ".", "--jobs", "many")
        self.expect(USAGE, "show", ".", "--format", "yaml")
        self.expect(USAGE, "show", ".", "--param", "x=1")
        self.expect(USAGE, "show", ".", "--root", "A", "--param", "x")
        self.expect(USAGE, "translate", ".")
        self.expect(USAGE, "report", "--format", "pdf")
        self.expect(USAGE, "check")
        self.expect(USAGE, "explain")
        self.expect(USAGE, "explain", "RP0000", says="--all")

    def test_explain(self):
        self.expect(OK, "explain", "RP3101", says="RP3101")
        self.expect(OK, "explain", "--all", says="RP9005")

    def test_messages_hold_no_escapes(self):
        done = self.expect(USAGE, "sc\x1b[31man\u202e")
        self.assertNotIn(b"\x1b", done.stderr)
        self.assertNotIn("\u202e".encode(), done.stderr)


class Show(Case):
    def test_document(self):
        made = self.repository("shop", {"pipes/__init__.py": "", "pipes/load.py": PIPELINE})
        first = self.expect(OK, "show", made, "--format", "json").stdout
        document = json.loads(first)
        self.assertEqual(document["schema_version"], 1)
        self.assertEqual([t["qualname"] for t in document["tasks"]], ["Extract", "Load"])
        load = document["tasks"][1]
        self.assertEqual([r["task"] for r in load["requires"]], ["pipes.load:Extract"])
        self.assertEqual(load["requires"][0]["arguments"], {"day": {"kind": "input", "parameter": "day"}})
        self.assertEqual(first, self.expect(OK, "show", made, "--format", "json").stdout)
        self.validate(document, "show")
        graph = json.loads(self.expect(OK, "show", made, "--root", "Load", "--param", "day=2026-01-31", "--format", "json").stdout)
        self.assertEqual(len(graph["graph"]["nodes"]), 2)
        self.expect(OK, "show", made, says="Extract")

    def validate(self, document, name):
        try:
            import jsonschema
            import referencing
        except ImportError:  # structure only, then: what the contract names
            for key in ("files", "tasks", "entry_points"):
                self.assertIsInstance(document[key], list)
            for task in document["tasks"]:
                self.assertIn(task["outcome"], OUTCOMES)
            return
        schemas = [json.loads(path.read_text()) for path in (SOURCE / "docs/schema").glob("*.schema.json")]
        registry = referencing.Registry().with_resources((s["$id"], referencing.Resource.from_contents(s)) for s in schemas if "$id" in s)
        schema = json.loads((SOURCE / f"docs/schema/{name}.schema.json").read_text())
        jsonschema.Draft202012Validator(schema, registry=registry).validate(document)

    def test_failures(self):
        made = self.repository("shop", {"load.py": PIPELINE})
        self.expect(FAILED, "show", self.dir / "missing")
        self.expect(FAILED, "show", made, "--ref", "no-such-ref")
        self.expect(USAGE, "show", made, "--root", "Nobody")

    def test_ambiguous_root(self):
        made = self.repository("twice", {"one.py": PIPELINE, "two.py": PIPELINE})
        done = self.expect(USAGE, "show", made, "--root", "Load", "--param", "day=2026-01-31")
        self.assertIn(b"one:Load", done.stderr)
        self.assertIn(b"two:Load", done.stderr)
        self.expect(USAGE, "translate", made, "--root", "Load", "--out", self.dir / "out")

    def test_reader_that_goes_away(self):
        made = self.repository("shop", {"load.py": PIPELINE})
        for arguments in (["show", str(made)], ["explain", "--all"], ["scan", "--help"]):
            with open("/dev/full", "wb") as full:
                done = subprocess.run([str(REPIPE), *arguments], stdout=full, stderr=subprocess.PIPE, env=ENV, timeout=60, check=False)
            self.assertEqual(done.returncode, FAILED, arguments)
            read, write = os.pipe()
            os.close(read)
            done = subprocess.run([str(REPIPE), *arguments], stdout=write, stderr=subprocess.PIPE, env=ENV, timeout=60, check=False)
            os.close(write)
            self.assertEqual(done.returncode, FAILED, arguments)


BASE = '''
import luigi

class Dated(luigi.Task):
    day = luigi.DateParameter()
    def requires(self):
        return Calendar(day=self.day)
    def output(self):
        return luigi.LocalTarget("%s/%s.csv" % (self.folder, self.day))

class Calendar(luigi.ExternalTask):
    day = luigi.DateParameter()
    def output(self):
        return luigi.LocalTarget("calendar/%s" % self.day)
'''


class Library(Case):
    """A base class of another tree: known with --library, and never counted as the repository's."""

    def setUp(self):
        super().setUp()
        self.made = self.repository("shop", {"sales.py": "from commons.tasks import Dated\n\nclass Sales(Dated):\n    folder = 'sales'\n"})
        self.tree = self.dir / "site-packages"
        (self.tree / "commons").mkdir(parents=True)
        (self.tree / "commons/__init__.py").write_text("")
        (self.tree / "commons/tasks.py").write_text(BASE)
        other = self.dir / "other" / "site-packages"  # an earlier one hides a later; both have one name
        (other / "commons").mkdir(parents=True)
        (other / "commons/__init__.py").write_text("")
        (other / "commons/tasks.py").write_text("import luigi\nclass Dated(luigi.Task):\n    pass\n")
        self.options = ("--library", self.tree, "--library", other)

    def show(self, *options):
        return json.loads(self.expect(OK, "show", self.made, *options, "--format", "json").stdout)

    def test_show(self):
        self.assertEqual(self.show()["tasks"], [])
        document = self.show(*self.options)
        self.assertEqual([f["path"] for f in document["files"]], ["sales.py"])
        (task,) = document["tasks"]
        self.assertEqual((task["qualname"], task["bases"], task["diagnostics"]), ("Sales", ["commons.tasks:Dated"], []))
        self.assertEqual([p["name"] for p in task["parameters"]], ["day"])
        (needed,) = task["requires"]
        self.assertEqual((needed["task"], needed["task_path"]), ("commons.tasks:Calendar", None))
        graph = self.show(*self.options, "--root", "Sales", "--param", "day=2026-01-31")["graph"]
        self.assertEqual([n["outputs"][0]["path"]["value"] for n in graph["nodes"]], ["sales/2026-01-31.csv", "calendar/2026-01-31"])
        self.expect(USAGE, "show", self.made, *self.options, "--root", "Calendar")

    def test_order(self):
        self.assertEqual(self.show(*self.options[2:], *self.options[:2])["tasks"][0]["parameters"], [])

    def test_translate_and_scan(self):
        self.expect(OK, "translate", self.made, *self.options, "--image", "registry.example/team/app:1", "--out", self.dir / "out", says="workflows 1")
        self.expect(OK, "check", self.dir / "out" / "flyte-package.tgz")
        self.expect(OK, "scan", self.made, *self.options, "--store", self.dir / "fleet.db", says="tasks 1\n")

    def test_failures(self):
        self.expect(FAILED, "show", self.made, "--library", self.dir / "missing")
        self.expect(FAILED, "translate", self.made, "--library", self.dir / "missing", "--out", self.dir / "out")
        self.expect(UNMET, "scan", self.made, "--library", self.dir / "missing", "--store", self.dir / "fleet.db")
        for command in ("show", "translate", "scan"):
            self.expect(USAGE, command, self.made, "--library", "")


class Translate(Case):
    def test_package(self):
        made = self.repository("shop", {"load.py": PIPELINE})
        out = self.dir / "out"
        self.expect(OK, "translate", made, "--image", "registry.example/team/app:1", "--out", out)
        self.assertTrue((out / "MIGRATION.md").read_text())
        self.assertTrue(list((out / "spec").glob("*.json")))
        package = out / "flyte-package.tgz"
        self.expect(OK, "check", package)
        again = self.dir / "again"
        self.expect(OK, "translate", made, "--image", "registry.example/team/app:1", "--out", again)
        self.assertEqual(package.read_bytes(), (again / "flyte-package.tgz").read_bytes())
        self.expect(USAGE, "translate", made, "--root", "Nobody", "--out", out)
        self.expect(FAILED, "translate", self.dir / "missing", "--out", out)
        (self.dir / "file").write_text("")
        self.expect(FAILED, "translate", made, "--out", self.dir / "file" / "below")

    def test_check(self):
        self.expect(FAILED, "check", self.dir / "missing.tgz")
        (self.dir / "bad.tgz").write_bytes(b"no archive")
        self.expect(UNMET, "check", self.dir / "bad.tgz", says="RP")


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
        snapshot = json.loads(self.report("json"))
        totals = snapshot["totals"]
        self.assertEqual(totals["repositories"], totals["with_luigi"] + totals["without_luigi"] + totals["failed"])
        self.assertEqual((totals["repositories"], totals["without_luigi"], totals["failed"]), (3, 1, 0))
        self.assertEqual(totals["files"], totals["scanned"] + totals["ignored"] + totals["unparsed"])
        self.assertEqual(totals["files"], 5)
        for key, listed in (("tasks", snapshot["tasks"]), ("launched", [w for w in snapshot["workflows"] if w["launched"]]),
                            ("candidates", [w for w in snapshot["workflows"] if not w["launched"]])):
            for outcome in OUTCOMES:
                here = sum(1 for row in listed if row["outcome"] == outcome)
                self.assertEqual(totals[key][outcome], here, (key, outcome))
                self.assertEqual(sum(r["totals"][key][outcome] for r in snapshot["repositories"]), here, (key, outcome, "repositories"))
                self.assertEqual(sum(t[key][outcome] for t in snapshot["teams"]), here, (key, outcome, "teams"))
        self.assertLessEqual(len(self.report("text").decode().splitlines()), 40)
        self.assertLessEqual(max(map(len, self.report("text").decode().splitlines())), 80)

    def rows(self, store):
        connection = sqlite3.connect(self.dir / store)
        self.addCleanup(connection.close)
        return list(connection.iterdump())

    def test_failed_repositories_are_rows(self):
        made = self.repository("shop", {"load.py": PIPELINE})
        self.scan(UNMET, made, self.dir / "missing")
        snapshot = json.loads(self.report("json"))
        self.assertEqual(snapshot["totals"]["failed"], 1)
        self.assertEqual([r["code"] for r in snapshot["repositories"] if r["reason"]], [1001])
        self.assertIn("RP1001", self.report("html").decode())
        listing = self.dir / "repos.csv"
        listing.write_text(f"cloneUrl,branch,local\nhttps://git.example/a,no-such,{made}\n")
        self.scan(UNMET, listing)
        self.assertEqual([r["code"] for r in json.loads(self.report("json"))["repositories"]], [1002])

    def test_one_identity_twice(self):
        made = self.repository("shop", {"load.py": PIPELINE})
        other = self.repository("other", {"load.py": PIPELINE})
        listing = self.dir / "repos.csv"
        listing.write_text(f"cloneUrl,local\nhttps://git.example/a,{made}\nhttps://git.example/a,{other}\n")
        self.scan(UNMET, listing)
        snapshot = json.loads(self.report("json"))
        self.assertEqual(snapshot["totals"]["repositories"], 2)
        self.assertEqual(sorted(r["code"] for r in snapshot["repositories"]), [0, 1004])
        listing.write_text(f"cloneUrl,local\nhttps://git.example/a,{other}\nhttps://git.example/a,{made}\n")
        self.scan(UNMET, listing, store="b.db")
        self.assertEqual(self.report("json"), self.report("json", "b.db"))

    def test_one_path_under_two_identities(self):
        made = self.repository("shop", {"load.py": PIPELINE})
        listing = self.dir / "repos.csv"
        listing.write_text(f"cloneUrl,local\nhttps://git.example/a,{made}\nhttps://git.example/b,{made}\nhttps://git.example/a,{made}\n")
        self.scan(OK, listing)
        self.assertEqual([r["identity"] for r in json.loads(self.report("json"))["repositories"]], ["https://git.example/a", "https://git.example/b"])

    def test_folder_is_refused(self):
        made = self.repository("mono", {"jobs/load.py": PIPELINE})
        listing = self.dir / "repos.csv"
        listing.write_text(f"cloneUrl,path,local\nhttps://git.example/a,jobs,{made}\n")
        self.scan(UNMET, listing)
        self.assertEqual([r["code"] for r in json.loads(self.report("json"))["repositories"]], [1005])
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
                      ["INSERT INTO workflow_reasons SELECT repository, 99, 0, 3101, path, 1, 'x' FROM workflows LIMIT 1"],
                      ["INSERT INTO task_reasons SELECT repository, 99, 0, 'outcome', 3101, path, 1, 'x' FROM tasks LIMIT 1"]):
            self.scan(OK, made)
            self.report("json")
            self.edit("PRAGMA foreign_keys = 0", *spoil)
            for kind in ("html", "json", "text"):
                done = self.expect(FAILED, "report", "--store", self.dir / "fleet.db", "--format", kind)
                self.assertEqual(done.stdout, b"", spoil)
                self.assertTrue(b"RP9006" in done.stderr, (spoil, done.stderr))
            (self.dir / "fleet.db").unlink()
        for spoil in ("DELETE FROM tasks WHERE position = 0", "UPDATE tasks SET source = x'00000010ffff'", "UPDATE tasks SET details = x'ff'", "DROP TABLE owners"):
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
        self.assertEqual([p.name for p in closed.iterdir()], ["fleet.db"], "one plain file")
        expected = self.expect(OK, "report", "--store", shelf, "--format", "json").stdout
        self.assertEqual([p.name for p in closed.iterdir()], ["fleet.db"], "a report leaves nothing behind")
        journal = sqlite3.connect(shelf)
        journal.execute("PRAGMA journal_mode = WAL")
        journal.close()
        other = closed / "pending.db"
        shutil.copy(shelf, other)
        (closed / "pending.db-wal").write_bytes(b"x" * 64)
        program = self.dir / "repipe"
        shutil.copy(REPIPE, program)
        for path, mode in ((shelf, 0o444), (other, 0o444), (closed / "pending.db-wal", 0o444), (closed, 0o555), (self.dir, 0o755)):
            path.chmod(mode)
        self.addCleanup(closed.chmod, 0o755)
        who = {"user": 65534, "group": 65534, "extra_groups": []} if os.getuid() == 0 else {}

        def other_user(*args):
            return subprocess.run([str(program), *map(str, args)], env=ENV, capture_output=True, timeout=120, check=False, **who)

        done = other_user("report", "--store", shelf, "--format", "json")
        self.assertEqual((done.returncode, done.stdout), (OK, expected), done.stderr)
        done = other_user("report", "--store", other)
        self.assertEqual(done.returncode, FAILED)
        self.assertIn(b"a scan that was stopped left writes", done.stderr)
        done = other_user("scan", made, "--store", shelf)
        self.assertEqual(done.returncode, FAILED, done.stderr)
        self.assertIn(b"may not be written", done.stderr)

    def test_killed_scan(self):
        made = self.repository("shop", {"load.py": PIPELINE, "run.sh": "luigi --module load Load --day 2026-01-01\n"})
        listing = self.dir / "repos.csv"
        count = 120
        listing.write_text("cloneUrl,local\n" + "".join(f"https://git.example/r{i:04},{made}\n" for i in range(count)))
        self.scan(OK, listing, store="whole.db")
        store = self.dir / "fleet.db"
        scan = subprocess.Popen([str(REPIPE), "scan", str(listing), "--jobs", "1", "--store", str(store)], env=ENV, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        journal = self.dir / "fleet.db-wal"
        while scan.poll() is None:  # until some repositories are in, and most are not
            try:
                if journal.stat().st_size > 100_000:
                    break
            except FileNotFoundError:
                continue
        scan.kill()
        self.assertEqual(scan.wait(), -9, "it ended before it could be killed")
        snapshot = json.loads(self.report("json"))
        self.assertFalse(snapshot["scan_finished"])
        self.assertEqual(snapshot["scan_inputs"], count)
        self.assertEqual(snapshot["scan_recorded"], snapshot["totals"]["repositories"])
        self.assertTrue(1 <= snapshot["scan_recorded"] < count, snapshot["scan_recorded"])
        self.assertEqual(len(snapshot["tasks"]), 2 * snapshot["scan_recorded"])
        for kind in ("html", "text"):
            self.assertIn(f"recorded {snapshot['scan_recorded']} of {count} repositories", self.report(kind).decode())
        self.scan(OK, listing)
        self.assertEqual(self.report("json"), self.report("json", "whole.db"), "the same command again completes it")
        self.assertNotIn("was stopped", self.report("html").decode())

    def test_unwritable_out(self):
        made = self.repository("shop", {"load.py": PIPELINE})
        self.scan(OK, made)
        self.expect(FAILED, "report", "--store", self.dir / "fleet.db", "--format", "html", "--out", self.dir / "no" / "such" / "x.html")

    def test_hostile_names(self):
        made = self.repository("hostile", {"a.py": HOSTILE, "b'\"><img src=x>.py": PIPELINE})
        self.scan(OK, made)
        page = self.report("html").decode("utf-8")
        parsed = Tags()
        parsed.feed(page)
        self.assertEqual([tag for tag, _ in parsed.tags if tag == "script"], ["script"])
        self.assertFalse([tag for tag, attrs in parsed.tags if tag == "img" or any(name.startswith("on") for name in attrs)])
        self.assertEqual(len(parsed.ids), len(set(parsed.ids)))
        self.assertEqual(len([1 for tag, _ in parsed.tags if tag == "h1"]), 1)
        self.assertIn("default-src 'none'", page)
        for output in (page, self.report("text").decode(), self.expect(OK, "show", made).stdout.decode()):
            for bad in "\x1b\u202e\u2066":
                self.assertNotIn(bad, output)
        self.assertIn("&lt;/script&gt;", page)


class Documents(Case):
    def test_diagnostics(self):
        self.expect(OK, "explain", "--all", "--markdown", self.dir / "d")
        made = {p.name: p.read_text() for p in (self.dir / "d").iterdir()}
        kept = {p.name: p.read_text() for p in (SOURCE / "docs/diagnostics").iterdir()}
        self.assertEqual(made, kept, "repipe explain --all --markdown docs/diagnostics")

    def test_commands(self):
        for command in COMMANDS:
            out = self.expect(OK, command, "--help").stdout.decode()
            page = f"# repipe {command}\n\nGenerated from `repipe {command} --help`.\n\n```\n{out}```\n"
            kept = SOURCE / f"docs/cli/{command}.md"
            if os.environ.get("RP_UPDATE_GOLDEN") == "1":
                kept.write_text(page)
            self.assertEqual(page, kept.read_text(), "RP_UPDATE_GOLDEN=1 rewrites docs/cli")


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1], verbosity=1)
