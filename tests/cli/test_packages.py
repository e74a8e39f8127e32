"""Packages as files: diff of two says in words what Flyte would see otherwise, and nothing else.

test_packages.py REPIPE SOURCE_DIR [TEST...]: python's unittest, standard library only.
"""

import gzip
import io
import json
import sys
import tarfile
import unittest

from case import FAILED, OK, PIPELINE, USAGE, Case

CRON = "0 3 * * * luigi --module pipes.load Load --day $(date +\\%F)\n"


class Packages(Case):
    def package(self, name, source, cron=CRON, image="r.example/shop:1"):
        shop = self.repository(name, {"pipes/__init__.py": "", "pipes/load.py": source, "crontab": cron})
        out = self.dir / (name + "-out")
        self.expect(OK, "translate", shop, "--image", image, "--out", out)
        return out / "flyte-package.tgz"

    def differences(self, before, after):
        said = json.loads(self.expect(OK, "diff", before, after, "--format", "json").stdout)
        return said, {(d["kind"], d["entity"], d["node"], d["what"], d["change"]): (d["before"], d["after"]) for d in said["differences"]}

    def test_commits_and_lines_are_no_difference(self):
        before, after = self.package("one", PIPELINE), self.package("two", "# a comment\n" + PIPELINE)
        self.assertNotEqual(before.read_bytes(), after.read_bytes())
        text = self.expect(OK, "diff", before, after).stdout.decode()
        self.assertRegex(text, r"^\d+ entities: \d+ alike, 0 not; 0 differences\n$")

    def test_nodes_bindings_types(self):
        other = PIPELINE.replace("Extract(day=self.day)", "Extract(day=self.day, size=4)").replace("    day =", "    size = luigi.IntParameter(default=1)\n    day =", 1)
        before, after = self.package("one", PIPELINE), self.package("two", other, image="r.example/shop:2")
        said, found = self.differences(before, after)
        task = ("task", "pipes.load.Extract", "")
        self.assertEqual(found[task + ("image", "changed")], ("r.example/shop:1", "r.example/shop:2"))
        self.assertEqual(found[task + ("input size", "new")], ("", "INTEGER"))
        nodes = {key[2] for key in found if key[0] == "workflow" and key[1] == "pipes.load.Load" and key[2]}
        constants = [value for key, value in found.items() if "constant 4" in value[1]]
        self.assertTrue(nodes and constants, found)
        self.assertEqual(len(said["differences"]), len(found), "each thing once")
        text = self.expect(OK, "diff", before, after).stdout.decode()
        self.assertIn("task pipes.load.Extract\n", text)
        self.assertIn("  image was r.example/shop:1, is r.example/shop:2\n", text)
        self.assertIn("  input size is new: INTEGER\n", text)
        back, _ = self.differences(after, before)
        turned = {"new": "gone", "gone": "new", "changed": "changed"}
        self.assertEqual(sorted((d["kind"], d["entity"], d["node"], d["what"], turned[d["change"]], d["after"], d["before"]) for d in back["differences"]),
                         sorted((d["kind"], d["entity"], d["node"], d["what"], d["change"], d["before"], d["after"]) for d in said["differences"]))

    def test_entities_that_come_and_go(self):
        more = PIPELINE + PIPELINE.split("import luigi\n")[1].replace("Extract", "Fetch").replace("Load", "Ship")
        _, found = self.differences(self.package("one", PIPELINE, cron=""), self.package("two", more, cron=""))
        self.assertEqual(sorted(key[:2] for key in found if key[3] == ""), sorted(
            [("workflow", "pipes.load.Ship"), ("launch plan", "pipes.load.Ship"), ("task", "pipes.load.Ship"), ("task", "pipes.load.Fetch")]))
        self.assertEqual({key[4] for key in found}, {"new"})

    def test_schedules(self):
        fixed = "0 3 * * * luigi --module pipes.load Load --day 2026-01-01\n"
        text = self.expect(OK, "diff", self.package("one", PIPELINE, fixed), self.package("two", PIPELINE, fixed.replace("0 3", "30 4"))).stdout.decode()
        self.assertIn("0 3 * * *", text)
        self.assertIn("30 4 * * *", text)

    def test_a_field_without_words_is_said_too(self):
        before = self.package("one", PIPELINE, cron="")
        entries = []
        with tarfile.open(before) as tar:
            entries = [(m.name, tar.extractfile(m).read()) for m in tar.getmembers()]
        # Field 100 of TaskSpec is unknown; TaskTemplate.task_type_version (7) is known and has no words of its own.
        name, raw = next(e for e in entries if e[0].endswith("_1.pb"))
        changed = raw + b"\x0a\x02\x38\x05"  # template (1) merged with task_type_version 5
        after = self.dir / "after.tgz"
        with tarfile.open(after, "w:gz") as tar:
            for n, r in entries:
                r = changed if n == name else r
                info = tarfile.TarInfo(n)
                info.size = len(r)
                tar.addfile(info, io.BytesIO(r))
        _, found = self.differences(before, after)
        self.assertEqual([(key[3], key[4], value) for key, value in found.items()], [("task_type_version", "new", ("", "5"))])

    def test_workflow_of_a_fleet(self):
        words = ["fleet-workflow", "/fleet/repos.csv", "--image", "registry.example/repipe:1", "--out"]
        self.expect(OK, *words, self.dir / "a", "--shards", "3")
        self.expect(OK, *words, self.dir / "b", "--shards", "3")
        self.assertEqual((self.dir / "a/flyte-package.tgz").read_bytes(), (self.dir / "b/flyte-package.tgz").read_bytes())
        self.expect(OK, "check", self.dir / "a/flyte-package.tgz", says="tasks 3, workflows 1, launch plans 1, nodes 3; findings 0")
        scan = json.loads((self.dir / "a/spec/repipe.fleet.scan.task.json").read_text())["template"]
        self.assertEqual(scan["container"]["command"][3:], ["repipe", "repipe", "scan", "/fleet/repos.csv", "--no-cache"])
        bound = json.loads((self.dir / "a/spec/repipe.fleet.workflow.json").read_text())["template"]["nodes"][0]["inputs"][0]["binding"]["collection"]["bindings"]
        self.assertEqual([one["scalar"]["primitive"]["stringValue"] for one in bound], ["1/3", "2/3", "3/3"])
        for more, says in ((["--shards", "0"], "--shards"), (["--schedule", "at night"], "at night"), (["--clones", "/x/{{.inputs.shard}}"], "would rewrite"), (["--rules", "$(HOME)/rules.yaml"], "would rewrite")):
            self.expect(USAGE, *words, self.dir / "c", *more, says=says)
        self.expect(USAGE, "fleet-workflow", "/fleet/repos.csv", "--out", self.dir / "c", says="--image")
        self.expect(USAGE, "fleet-workflow", "--image", "a:1", says="at least one INPUT")
        self.assertFalse((self.dir / "c").exists())

    def test_what_is_no_package(self):
        good = self.package("one", PIPELINE)
        bad = self.dir / "bad.tgz"
        bad.write_bytes(b"nothing")
        self.expect(FAILED, "diff", good, bad)
        bad.write_bytes(gzip.compress(b"nothing"))
        self.expect(FAILED, "diff", good, bad)
        with tarfile.open(bad, "w:gz") as tar:
            info = tarfile.TarInfo("0_x\x1b_1.pb")
            info.size = 3
            tar.addfile(info, io.BytesIO(b"\xff\xff\xff"))
        said = self.expect(FAILED, "diff", bad, good)
        self.assertNotIn(b"\x1b", said.stdout + said.stderr)
        self.expect(FAILED, "diff", good, self.dir / "missing.tgz")
        self.expect(USAGE, "diff", good)
        self.expect(USAGE, "diff", good, self.dir)
        self.expect(USAGE, "diff", good, good, "--format", "yaml")


if __name__ == "__main__":
    unittest.main(argv=[sys.argv[0]] + sys.argv[3:])
