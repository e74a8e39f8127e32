"""What show says about one repository.

test_show.py REPIPE SOURCE_DIR [TEST...]: python's unittest, standard library only.
"""

import json
import os
import subprocess
import sys
import unittest

from case import Case, ENV, FAILED, HOSTILE, ODD, OK, OUTCOMES, PIPELINE, REPIPE, RING, SOURCE, UNMET, USAGE, run


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

    def lines(self, *args):
        return self.expect(OK, "show", *args).stdout.decode("utf-8").splitlines()

    def test_summary(self):
        made = self.repository("shop", {"pipes/__init__.py": "", "pipes/load.py": PIPELINE, "pipes/odd.py": ODD, "other.py": "x = 1\n",
                                        "crontab": "0 3 * * * luigi --module pipes.load Load --day 2026-01-01\n"})
        text = "\n".join(self.lines(made))
        for said in (" 4  = 3 scanned + 1 without Luigi or links + 0 unparsed", "dependencies  1 of 3", "outputs       0 of 3", "RP3101", "crontab:1 at 0 3 * * *",
                     "launched workflows  1", "candidates: roots that nothing here launches", "pipes.odd:Odd"):
            self.assertIn(said, text)
        many = "import luigi\n" + "".join(f"class T{i:02}(luigi.Task):\n    pass\n" for i in range(40))
        made = self.repository("many", {"many.py": many})
        short, whole = "\n".join(self.lines(made)), "\n".join(self.lines(made, "--all"))
        self.assertEqual(short.count("and 25 more (--all)"), 2, "tasks and candidates")
        self.assertEqual(sum(f"T{i:02}" in whole for i in range(40)), 40)
        self.assertNotIn("--all)", whole)

    def test_task(self):
        made = self.repository("shop", {"pipes/__init__.py": "", "pipes/load.py": PIPELINE, "pipes/odd.py": ODD})
        text = "\n".join(self.lines(made, "--task", "pipes.odd:Odd"))
        for said in ("pipes/odd.py:8-12", "day    luigi:DateParameter  required  pipes/load.py:10, from pipes.load:Load", "limit  luigi:IntParameter   = 3       pipes/odd.py:9",
                     "requires list: 1 of 2 known, 1 of 1 arguments known", "pipes.load:Extract(day=self.day)", "? made_up()", "outputs task: 1 of 1 known",
                     "pipes/load.py:14, from pipes.load:Load  local"):
            self.assertIn(said, text)
        self.assertEqual(text, "\n".join(self.lines(made, "--task", "Odd")))
        self.expect(USAGE, "show", made, "--task", "Nobody", says="no task has")
        twice = self.repository("twice", {"one.py": PIPELINE, "two.py": PIPELINE})
        self.expect(USAGE, "show", twice, "--task", "Load", says="one:Load (one.py:9), two:Load (two.py:9)")
        self.expect(OK, "show", twice, "--task", "two:Load")

    def test_why(self):
        made = self.repository("shop", {"pipes/__init__.py": "", "pipes/load.py": PIPELINE, "pipes/odd.py": ODD, "run.sh": "luigi --module pipes.odd Odd --day 2026-01-01\n"})
        text = "\n".join(self.lines(made, "--why", "Extract"))
        self.assertIn("run.sh:1         shell launches pipes.odd:Odd", text)
        self.assertIn("pipes.odd:Odd requires pipes.load:Extract", text)
        text = "\n".join(self.lines(made, "--why", "Odd"))
        for said in ("what it requires, and what says so (2)", "stated at pipes/odd.py:12", "day = self.day", "  ? made_up()", "fix: "):
            self.assertIn(said, text)

    def test_graph(self):
        made = self.repository("shop", {"pipes/__init__.py": "", "pipes/load.py": PIPELINE, "pipes/odd.py": ODD})
        self.assertEqual(self.lines(made, "--root", "Load", "--param", "day=2026-01-31"), ["└─--[Load-{'day': '2026-01-31'}]", "   └─--[Extract-{'day': '2026-01-31'}]"])
        self.assertEqual(self.lines(made, "--graph", "text")[:2], ["└─--[Load]", "   └─--[Extract]"])
        dot = self.lines(made, "--graph", "dot")
        self.assertEqual((dot[0], dot[-1]), ("digraph luigi {", "}"))
        self.assertIn("  n1 -> n0;", dot)
        mermaid = self.lines(made, "--graph", "mermaid", "--root", "Load", "--param", "day=2026-01-31")
        self.assertEqual(mermaid[:4], ["flowchart LR", "  n0[\"Load-#123;'day': '2026-01-31'#125;\"]", "  n1[\"Extract-#123;'day': '2026-01-31'#125;\"]", "  n0 --> n1"])
        ring = self.repository("ring", {"ring.py": RING})
        self.assertEqual(self.lines(ring, "--graph", "text")[:3], ["└─--[A]", "   └─--[B]", "      └─--[A]  (as above)"])
        kept = self.lines(SOURCE / "fixtures/traps/150-kept-from-a-run", "--root", "Begin", "--graph", "text")
        self.assertEqual(kept[-1].count("(as above)"), 1, kept)

    def test_graph_of_hostile_names(self):
        made = self.repository("hostile", {"a.py": HOSTILE, "b.py": PIPELINE})
        for kind in ("text", "dot", "mermaid"):
            out = "\n".join(self.lines(made, "--graph", kind))
            for bad in "\x1b\u202e\u2066":
                self.assertNotIn(bad, out)
            if kind == "mermaid":
                self.assertNotIn("<", out)
        for line in self.lines(made, "--graph", "dot")[3:-1]:
            self.assertRegex(line, r'^  n\d+ (\[label="([^"\\]|\\.)*"(, \w+="[^"]*")*\]|-> n\d+( \[label="([^"\\]|\\.)*"(, style=dashed)?\])?);$')

    def test_columns_by_display_width(self):
        made = self.repository("wide", {"a.py": "import luigi\nclass 数据表(luigi.Task):\n    pass\nclass Plain(luigi.Task):\n    pass\n"})
        lines = self.lines(made)
        rows = [line for line in lines if line.endswith(("a.py:2", "a.py:4"))]
        self.assertEqual(len(rows), 2)
        widths = [sum(2 if ord(c) > 0x2000 else 1 for c in row[: row.index("task")]) for row in rows]
        self.assertEqual(widths[0], widths[1])

    def test_many_roots(self):
        made = self.repository("shop", {"load.py": PIPELINE})
        asked = self.dir / "roots.jsonl"
        right = {"root": "Load", "params": {"day": "2026-01-31"}}
        lines = [right, {"root": "load:Extract", "params": {"day": "2026-02-01"}}, {"root": "Nobody"}, {"root": "Load", "params": {"day": "noon"}}]
        asked.write_text("\n\n".join(map(json.dumps, lines)) + "\n")
        done = self.expect(UNMET, "show", made, "--roots", asked, "--format", "json")
        answers = [json.loads(line) for line in done.stdout.splitlines()]
        self.assertEqual([(a["root"], a["params"]) for a in answers], [(line["root"], line.get("params", {})) for line in lines])
        self.assertEqual(["graph" in a for a in answers], [True, True, False, False])
        self.assertEqual([a.get("error", "").partition(" ")[0] for a in answers], ["", "", "no", "day:"])
        for answer in answers:
            self.validate(answer, "roots")
        one = json.loads(self.expect(OK, "show", made, "--root", "Load", "--param", "day=2026-01-31", "--format", "json").stdout)
        self.assertEqual(answers[0]["graph"], one["graph"])
        asked.write_text(json.dumps(right) + "\n")
        self.expect(OK, "show", made, "--roots", asked, "--format", "json")
        self.expect(USAGE, "show", made, "--roots", asked)
        self.expect(USAGE, "show", made, "--roots", asked, "--root", "Load", "--format", "json")
        self.expect(FAILED, "show", made, "--roots", self.dir / "missing", "--format", "json")
        for text in ("", "{", "[]", '{"root": 1}', '{"root": "Load", "params": []}', '{"root": "Load", "params": {"day": 1}}'):
            asked.write_text("\n" + text)
            self.expect(FAILED, "show", made, "--roots", asked, "--format", "json", says="roots.jsonl" if text == "" else "roots.jsonl:2: ")

    def validate(self, document, name):
        try:
            import jsonschema
            import referencing
        except ImportError:  # structure only, then: what the contract names
            for key in ("files", "tasks", "entry_points") if name == "show" else ():
                self.assertIsInstance(document[key], list)
            for task in document.get("tasks", ()):
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
        self.expect(FAILED, "scan", self.made, "--library", self.dir / "missing", "--store", self.dir / "fleet.db")
        self.assertFalse((self.dir / "fleet.db").exists(), "the words are wrong, not a repository: nothing is recorded")
        for command in ("show", "translate", "scan"):
            self.expect(USAGE, command, self.made, "--library", "")


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1] + sys.argv[3:], verbosity=1)
