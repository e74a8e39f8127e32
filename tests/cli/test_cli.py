"""The program as a user meets it: words, exit status, messages, and pages that are generated from it.

test_cli.py REPIPE SOURCE_DIR [TEST...]: python's unittest, standard library only.
"""

import json
import os
import shutil
import sys
import unittest

from case import COMMANDS, Case, FAILED, OK, PIPELINE, SOURCE, UNMET, USAGE


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
        self.expect(USAGE, "show", ".", "--graph", "png", says="--graph text, dot or mermaid")
        self.expect(USAGE, "show", ".", "--task", "A", "--why", "B")
        self.expect(USAGE, "show", ".", "--task", "A", "--format", "json")
        self.expect(USAGE, "show", ".", "--task", "A", "--root", "B")
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
        for drawing in ("graph.dot", "graph.mmd"):
            self.assertIn("load", (out / drawing).read_text().lower())
        self.expect(USAGE, "translate", made, "--root", "Nobody", "--out", out)
        # Extract is no candidate, since Load requires it; and a day that is given for good is no input.
        self.expect(OK, "translate", made, "--root", "Extract", "--param", "day=2026-01-31", "--image", "a/b:1", "--out", self.dir / "one")
        spec = json.loads((self.dir / "one" / "spec" / "load.Extract.workflow.json").read_text())
        self.assertEqual(spec["template"]["interface"].get("inputs", {}), {})
        self.assertIn("RP5119", (self.dir / "one" / "MIGRATION.md").read_text())
        self.expect(USAGE, "translate", made, "--root", "Extract", "--param", "nope=1", "--out", out)
        self.expect(USAGE, "translate", made, "--root", "Extract", "--param", "day=x", "--out", out)
        self.expect(USAGE, "translate", made, "--param", "day=2026-01-31", "--out", out)
        self.expect(FAILED, "translate", self.dir / "missing", "--out", out)
        (self.dir / "file").write_text("")
        self.expect(FAILED, "translate", made, "--out", self.dir / "file" / "below")

    def test_the_guide_tells_what_must_be_done_from_what_may(self):
        shop = "import luigi\nimport lake\nclass Raw(luigi.ExternalTask):\n    def output(self):\n        return luigi.LocalTarget('raw.csv')\nclass Load(luigi.Task):\n    day = luigi.DateParameter()\n    names = luigi.ListParameter(default=['a', 'b'])\n    def requires(self):\n        return [Raw(), Odd(name='x')]\nclass Odd(lake.Base, luigi.Task):\n    name = luigi.Parameter()\nclass Unused(luigi.Config):\n    pass\n"
        made = self.repository("shop", {"load.py": shop})
        out = self.dir / "out"
        self.expect(OK, "translate", made, "--root", "Load", "--image", "r.example/a:1", "--out", out)
        guide = (out / "MIGRATION.md").read_text()
        must, may = guide.split("## What would give more tasks nodes of their own")
        self.assertIn("RP4004", must)
        self.assertNotIn("RP3001,", must)
        self.assertIn("RP3001, a base class that is not known", may)
        self.assertIn('| `["a", "b"]` |', guide)
        self.assertIn("--inputs '{\"day\": \"2024-01-31\"}' --compare", guide)
        self.assertIn("In no workflow, RP5402 (a configuration class): `load:Unused`.", guide)
        self.assertIn("| RP4004 | differs | an external task with a local target |", guide)

    def test_where_all_is_blocked_there_is_no_package(self):
        made = self.repository("shop", {"load.py": PIPELINE})
        out = self.dir / "out"
        self.expect(OK, "translate", made, "--image", "registry.example/team/app:1", "--out", out)
        made = self.repository("round", {"load.py": "import luigi\nclass A(luigi.Task):\n    def requires(self):\n        return B()\nclass B(luigi.Task):\n    def requires(self):\n        return A()\nclass Top(luigi.Task):\n    def requires(self):\n        return A()\n"})
        self.expect(UNMET, "translate", made, "--image", "registry.example/team/app:1", "--out", out, says="every workflow is blocked")
        self.assertFalse((out / "flyte-package.tgz").exists())
        self.assertIn("load:A requires load:B requires load:A", (out / "MIGRATION.md").read_text())

    def test_no_image_is_refused_on_purpose(self):
        made = self.repository("shop", {"load.py": PIPELINE})
        out = self.dir / "deep" / "out"
        self.expect(UNMET, "translate", made, "--out", out, says="RP5513")
        self.expect(UNMET, "check", out / "flyte-package.tgz", says="--image IMAGE")
        self.expect(OK, "translate", made, "--out", out, "--allow-unresolved")
        self.expect(OK, "check", out / "flyte-package.tgz")

    def test_an_image_that_the_launch_states(self):
        job = "apiVersion: batch/v1\nkind: Job\nmetadata: {name: x}\nspec:\n  template:\n    spec:\n      containers:\n        - name: a\n          image: r.example/app:7\n          command: [luigi, --module, load, Load]\n"
        made = self.repository("shop", {"load.py": PIPELINE, "job.yaml": job})
        out = self.dir / "out"
        self.expect(OK, "translate", made, "--out", out, says="r.example/app:7")
        self.expect(OK, "check", out / "flyte-package.tgz")

    def test_decisions(self):
        made = self.repository("shop", {"load.py": PIPELINE, "repipe.yaml": "image: r.example/app:9\nproject: shop\n"})
        out = self.dir / "out"
        self.expect(OK, "translate", made, "--out", out)
        self.expect(OK, "check", out / "flyte-package.tgz")
        guide = (out / "MIGRATION.md").read_text()
        self.assertIn("`repipe.yaml:1`", guide)
        self.assertIn("--project shop --domain DOMAIN", guide)
        self.assertIn("r.example/app:9", "".join(spec.read_text() for spec in (out / "spec").glob("*.task.json")))
        rules = self.dir / "fleet.yaml"
        rules.write_text("domain: production\nimage: r.example/app:1\n")
        self.expect(OK, "check", rules)
        self.expect(OK, "translate", made, "--out", out, "--rules", rules)
        self.assertIn("--project shop --domain production", (out / "MIGRATION.md").read_text())
        rules.write_text("domian: production\n")
        self.expect(UNMET, "check", rules, says='fleet.yaml:1:1: RP6201 error unknown key "domian": did you mean "domain"?')
        self.expect(UNMET, "translate", made, "--out", out, "--rules", rules, says="RP6201")
        self.expect(UNMET, "scan", made, "--rules", rules, "--store", self.dir / "s.db", says="RP6201")
        wrong = self.repository("wrong", {"load.py": PIPELINE, "repipe.yaml": "image: [a]\n"})
        self.expect(UNMET, "translate", wrong, "--out", self.dir / "none", says="repipe.yaml:1:8: RP6202")
        self.assertFalse((self.dir / "none").exists())

    def test_where_the_bridge_is(self):
        """`bridge:` of the repository, else of the fleet; the command line comes before both; and the guide says what holds."""
        made = self.repository("shop", {"load.py": PIPELINE, "repipe.yaml": "image: r.example/app:9\nbridge: installed\n"})
        plain = self.repository("plain", {"load.py": PIPELINE})
        rules, out = self.dir / "fleet.yaml", self.dir / "out"
        rules.write_text("image: r.example/app:1\nbridge: packed\n")
        installed = self.dir / "installed.yaml"
        installed.write_text("image: r.example/app:1\nbridge: installed\n")
        for source, options, here, said in (
                (made, (), True, "bridge `installed` `repipe.yaml:2`\n"),
                (made, ("--bridge", "packed"), False, "bridge `installed` `repipe.yaml:2`, but the command line says otherwise\n"),
                (made, ("--rules", rules), True, "fleet.yaml:2`, but the repository itself says otherwise\n"),
                (plain, ("--rules", rules), False, "fleet.yaml:2`\n"),
                (plain, ("--rules", installed), True, "installed.yaml:2`\n"),
                (plain, ("--rules", installed, "--bridge", "packed"), False, "installed.yaml:2`, but the command line says otherwise\n")):
            self.expect(OK, "translate", source, "--out", out, *options)
            commands = [json.loads(p.read_text())["template"]["container"]["command"] for p in (out / "spec").glob("*.task.json")]
            self.assertEqual({c[1:] == ["-m", "repipe_bridge"] for c in commands}, {here}, (options, commands[0][:2]))
            self.assertEqual((out / "repipe_bridge.py").exists(), here)
            self.assertIn(said, (out / "MIGRATION.md").read_text())
            shutil.rmtree(out)

    def test_check(self):
        self.expect(FAILED, "check", self.dir / "missing.tgz")
        (self.dir / "bad.tgz").write_bytes(b"no archive")
        self.expect(UNMET, "check", self.dir / "bad.tgz", says="RP")


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
    unittest.main(argv=sys.argv[:1] + sys.argv[3:], verbosity=1)
