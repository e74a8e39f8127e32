"""What a fleet uses, shares, has left over, asks for and cannot have as it is.

test_insight.py REPIPE SOURCE_DIR [TEST...]: python's unittest, standard library only.
"""

import contextlib
import sqlite3
import sys
import unittest

from case import OK, UNMET, Case, snapshot
from pasts import PastCase, cron, task

LIB = '''
import luigi

class Base(luigi.Task):
    bucket = luigi.Parameter(default="b")

class Raw(luigi.ExternalTask):
    day = luigi.DateParameter()
    def output(self):
        return luigi.LocalTarget("raw/%s.csv" % self.day)

class Forgotten(luigi.ExternalTask):
    def output(self):
        return luigi.LocalTarget("gone.csv")
'''

USER = '''
import luigi
from luigi.contrib.s3 import S3Target
from shared_lib.tasks import Base, Raw

class %(name)s(Base):
    day = luigi.DateParameter()
    priority = 7
    def requires(self):
        return Raw(day=self.day)
    def output(self):
        return S3Target("s3://x/%(name)s/%%s.csv" %% self.day)
'''

TWIN = '''
import luigi

class Step(luigi.Task):
    size = luigi.IntParameter(default=1)
    def output(self):
        return luigi.LocalTarget("step%d.csv" % self.size)

class One(luigi.Task):
    def requires(self):
        return Step(size=3)

class Two(luigi.Task):
    def run(self):
        open("begun", "w").close()
        yield Step(size=4)
'''


class Insight(Case):
    def setUp(self):
        super().setUp()
        setup = "from setuptools import setup\nsetup(name='s', packages=['shared_lib'], install_requires=['luigi>=3,<4', 'boto3 >= 1.20', compute()])\n"
        self.lib = self.repository("lib", {"setup.py": setup, "shared_lib/__init__.py": "", "shared_lib/tasks.py": LIB})
        self.ant = self.repository("ant", {"ant.py": USER % {"name": "Ant"}, "requirements.txt": "# pins\nluigi==3.5.0\nboto3==1.34.20 --hash=sha256:00\n-r more.txt\nprivate @ https://kim:pass" + "word@host/p.whl\n", "crontab": "0 3 * * * luigi --module ant Ant --day 2026-01-01 --bucket other\n",
                                           "Dockerfile": "FROM --platform=linux/amd64 host:5000/base:1.2 AS build\nFROM build\nFROM ${BASE}\n", "luigi.cfg": "[core]\nworkers = 3\npassword = hidden\n", "CODEOWNERS": "* @team/ant\n"})
        self.bee = self.repository("bee", {"bee.py": USER % {"name": "Bee"}, "requirements/base.txt": "luigi==2.8.13  # old\nrequests\n", "crontab": cron("Bee").replace("\n", " --day 2026-01-01\n"), "CODEOWNERS": "* @team/bee\n"})
        self.cow = self.repository("cow", {"cow.py": TWIN, "setup.cfg": "[metadata]\nname = cow\n[options]\ninstall_requires =\n    boto3<2\n", "pyproject.toml": '[project]\nname = "cow"\ndependencies = [\n  "luigi==3.5",  # "not me"\n]\n', "CODEOWNERS": "* @team/cow\n"})
        self.dog = self.repository("dog", {"dog.py": task("Dog"), "pyproject.toml": '[tool.poetry]\nname = "dog"\n[tool.poetry.dependencies]\npython = "^3.9"\nluigi = "^3.4"\nlocal = {path = "../x"}\n'})
        self.owl = self.repository("owl", {"owl.py": task("Owl")})
        self.store = self.dir / "fleet.db"
        self.expect(OK, "scan", self.lib, self.ant, self.bee, self.cow, self.dog, self.owl, "--store", self.store)
        self.s = snapshot(self.expect(OK, "report", "--store", self.store, "--format", "json").stdout)
        self.names = [r["identity"] for r in self.s["repositories"]]

    def usage(self, *words):
        text = self.expect(OK, "usage", *words, "--store", self.store).stdout.decode()
        return [line.split("\t") for line in text.split("\n")[1:-1]]

    def test_mentions(self):
        said = {kind: sorted((self.names[m["repository"]], m["name"], m["text"], f"{m['path']}:{m['line']}") for m in self.s["mentions"] if m["kind"] == kind) for kind in ("argument", "config", "image", "library")}
        self.assertEqual(said["library"], [("ant", "boto3", "boto3==1.34.20", "requirements.txt:3"), ("ant", "luigi", "luigi==3.5.0", "requirements.txt:2"), ("ant", "redacted", "redacted @ elsewhere", "requirements.txt:5"), ("bee", "luigi", "luigi==2.8.13", "requirements/base.txt:1"), ("bee", "requests", "requests", "requirements/base.txt:2"),
                                            ("cow", "boto3", "boto3<2", "setup.cfg:4"), ("cow", "luigi", "luigi==3.5", "pyproject.toml:4"), ("dog", "local", "local @ elsewhere", "pyproject.toml:6"), ("dog", "luigi", "luigi>=3.4,<4", "pyproject.toml:5"), ("lib", "boto3", "boto3 >= 1.20", "setup.py:2"), ("lib", "luigi", "luigi>=3,<4", "setup.py:2")])
        self.assertEqual(said["image"], [("ant", "${BASE}", "", "Dockerfile:3"), ("ant", "host:5000/base:1.2", "", "Dockerfile:1")])
        self.assertEqual(said["config"], [("ant", "core.password", "", "luigi.cfg:3"), ("ant", "core.workers", "3", "luigi.cfg:2")])
        self.assertEqual([row[1:] for row in said["argument"] if row[0] == "ant"], [("ant:Ant.bucket", "'other'", "crontab:1"), ("ant:Ant.day", "2026-01-01", "crontab:1")])
        store = self.store.read_bytes()
        for secret in (b"kim:pass", b"hidden"):
            self.assertNotIn(secret, store)

    def test_labels(self):
        """Tags of the catalogs above a file, and the contrib modules of a class and of those of its repository that it derives from."""
        catalog = "kind: Component\nmetadata:\n  name: n\n  tags: %s\n"
        mine = "from luigi.contrib.hdfs import HdfsTarget\nimport luigi\n\nclass Base(luigi.Task):\n    def output(self):\n        return HdfsTarget('/x')\n"
        own = "import luigi\nfrom base import Base\n\nclass Low(Base):\n    pass\n\nclass Plain(luigi.Task):\n    def output(self):\n        return luigi.LocalTarget('p')\n\nclass All(luigi.WrapperTask):\n    def requires(self):\n        return [Low(), Plain()]\n"
        elm = self.repository("elm", {"base.py": mine, "jobs/all.py": own, "catalog-info.yaml": catalog % "[etl, nightly]", "jobs/catalog-info.yaml": catalog % "[odd, etl]", "jobsother/x.py": task("X")})
        store = self.dir / "elm.db"
        self.expect(OK, "scan", elm, "--store", store)
        s = snapshot(self.expect(OK, "report", "--store", store, "--format", "json").stdout)
        self.assertEqual([(t["name"], t["path"], t["line"]) for t in s["mentions"] if t["kind"] == "tag"], [("etl", "catalog-info.yaml", 4), ("nightly", "catalog-info.yaml", 4), ("odd", "jobs/catalog-info.yaml", 4), ("etl", "jobs/catalog-info.yaml", 4)])
        self.assertEqual({t["qualname"]: (t["tags"], t["contrib"]) for t in s["tasks"]}, {"Base": (["etl", "nightly"], ["luigi.contrib.hdfs.target"]), "Low": (["etl", "nightly", "odd"], ["luigi.contrib.hdfs.target"]),
                         "Plain": (["etl", "nightly", "odd"], []), "All": (["etl", "nightly", "odd"], []), "X": (["etl", "nightly"], [])})
        self.assertEqual({w["root"].split(":")[1]: (w["tags"], w["contrib"]) for w in s["workflows"]}["All"], (["etl", "nightly", "odd"], ["luigi.contrib.hdfs.target"]))
        self.assertEqual(s["repositories"][0]["tags"], ["etl", "nightly", "odd"])
        self.assertEqual({u["name"]: (u["repositories"], u["uses"]) for u in s["usages"] if u["kind"] == "tag"}, {"etl": (1, 2), "nightly": (1, 1), "odd": (1, 1)})

    def test_what_made_it(self):
        """Program and rules that read, and those that tell; a store whose program did not say so yet does not know."""
        self.assertRegex(self.s["scanned_by"], r"^\d+\.\d+\.\d+-[0-9a-f]{32}$")
        self.assertRegex(self.s["scanned_rules"], r"^[0-9a-f]{64}$")
        self.assertEqual((self.s["reported_by"], self.s["reported_rules"]), (self.s["scanned_by"].partition("-")[0], self.s["scanned_rules"]))
        page = self.expect(OK, "report", "--store", self.store, "--format", "html").stdout.decode()
        self.assertTrue(f"repipe {self.s['scanned_by'][:18]}, rules {self.s['scanned_rules'][:12]}</a>" in page)
        self.assertTrue("and the same rules." in page)
        with contextlib.closing(sqlite3.connect(self.store)) as base:
            base.execute("UPDATE scan SET rules = '', build = ''")
            base.commit()
        page = self.expect(OK, "report", "--store", self.store, "--format", "html").stdout.decode()
        self.assertTrue("repipe of an unknown build, rules not known</a>" in page)
        self.assertFalse("and the same rules." in page)

    def test_usage_of_everything(self):
        self.assertEqual([(r[1], r[4]) for r in self.usage("luigi", "--kind", "library")], [("ant", "luigi==3.5.0"), ("bee", "luigi==2.8.13"), ("cow", "luigi==3.5"), ("dog", "luigi>=3.4,<4"), ("lib", "luigi>=3,<4")])
        self.assertEqual([(r[1], r[2], r[4]) for r in self.usage("core.workers")], [("ant", "luigi.cfg:2", "3")])
        self.assertEqual([r[4] for r in self.usage("host:5000/base")], ["host:5000/base:1.2"])
        self.assertEqual(sorted(r[4] for r in self.usage("Step.size", "--kind", "argument")), ["cow:Step.size = 3", "cow:Step.size = 4"])
        self.assertEqual([r[3] for r in self.usage("cow:Step.size = 4", "--kind", "argument value")], ["cow:Two"])
        self.assertEqual(sorted((r[1], r[3]) for r in self.usage("luigi.contrib.s3")), [("ant", "ant:Ant"), ("bee", "bee:Bee")])
        catalogue = {(row[0], row[1]): row[2:] for row in self.usage()}
        self.assertEqual(catalogue["base", "shared_lib.tasks:Base"], ["2", "2", "2"])
        self.assertEqual(catalogue["library", "luigi"], ["5", "5", "0"])
        self.assertEqual({(u["kind"], u["name"]): [str(u[k]) for k in ("repositories", "uses", "teams")] for u in self.s["usages"]}, catalogue)

    def test_shared_and_dead(self):
        self.assertEqual([(r["provider"], r["name"], r["how"], r["repositories"], r["teams"], r["uses"]) for r in self.s["shared"]],
                         [("lib", "shared_lib.tasks:Base", "base", 2, 2, 2), ("lib", "shared_lib.tasks:Raw", "task", 2, 2, 2)])
        self.assertEqual([(self.names[d["repository"]], d["name"], d["certain"]) for d in self.s["dead"]], [("lib", "shared_lib.tasks:Forgotten", True)])

    def test_conflicts_and_images(self):
        rows = [(c["library"], c["one"], c["other"], c["together"]) for c in self.s["conflicts"]]
        self.assertIn(("luigi", "==2.8.13", ">=3,<4", True), rows, "bee builds on lib: one image would need both")
        self.assertNotIn("boto3", [r[0] for r in rows])
        self.assertNotIn({"==3.5", "==3.5.0"}, [{r[1], r[2]} for r in rows], "one version, written in two ways")
        images = [(i["number"], i["repositories"], i["pins"], i["unknown"]) for i in self.s["images"]]
        self.assertEqual(images, [(1, ["ant", "cow", "dog", "lib"], ["boto3==1.34.20", "luigi==3.5", "luigi==3.5.0"], 2), (2, ["bee"], ["luigi==2.8.13"], 0), (0, ["owl"], [], 0)])
        self.assertEqual({i["least"] for i in self.s["images"]}, {2}, "two pins exclude one another: no plan has fewer")

    def test_a_repository_that_contradicts_itself(self):
        torn = self.repository("elk", {"elk.py": task("Elk"), "requirements.txt": "luigi==3.5\n", "requirements-old.txt": "luigi==2.8\n"})
        calf = self.repository("fox", {"fox.py": task("Fox"), "requirements.txt": "boto3==1.34\n"})
        self.expect(OK, "scan", torn, calf, "--store", self.dir / "torn.db")
        s = snapshot(self.expect(OK, "report", "--store", self.dir / "torn.db", "--format", "json").stdout)
        self.assertEqual([(c["one"], c["other"], c["one_place"], c["other_place"], c["together"]) for c in s["conflicts"]], [("==2.8", "==3.5", "requirements-old.txt:1", "requirements.txt:1", True)])
        self.assertEqual([(i["repositories"], i["least"]) for i in s["images"]], [(["elk"], 1), (["fox"], 1)])

    def test_waves_are_read_back(self):
        """Each wave's repos.csv is an input of scan, and all waves together are what there is to move."""
        self.expect(OK, "report", "--store", self.store, "--format", "waves", "--out", f"{self.dir}/waves/")
        numbers = {r["identity"]: r["wave"] for r in self.s["repositories"]}
        self.assertEqual(sorted(p.parent.name for p in (self.dir / "waves").glob("*/repos.csv")), ["wave-1", "wave-2"])
        for number in (1, 2):
            store = self.dir / f"wave{number}.db"
            self.expect(OK, "scan", self.dir / "waves" / f"wave-{number}" / "repos.csv", "--clones", self.dir / "repos", "--store", store)
            read = snapshot(self.expect(OK, "report", "--store", store, "--format", "json").stdout)
            self.assertEqual([r["identity"] for r in read["repositories"]], sorted(name for name, wave in numbers.items() if wave == number))
            commits = {r["identity"]: r["commit"] for r in self.s["repositories"]}
            self.assertEqual({r["identity"]: r["commit"] for r in read["repositories"]}, {r["identity"]: commits[r["identity"]] for r in read["repositories"]})

    def test_parity(self):
        rows = {p["feature"]: p for p in self.s["parity"]}
        self.assertEqual((rows["priority"]["carried"], rows["priority"]["launched"], rows["priority"]["held_launched"], rows["priority"]["teams"]), ("not", 2, 0, 2))
        dynamic = rows["dependencies yielded while running"]
        self.assertEqual((dynamic["carried"], dynamic["codes"], dynamic["held_candidates"], dynamic["repositories"]), ("as Luigi in one node", [3113], 1, 1))
        held = [(p["held_launched"], p["held_candidates"]) for p in self.s["parity"]]
        self.assertEqual(held, sorted(held, reverse=True))

    def test_waivers(self):
        decided = "accept:\n  - code: RP4004\n    reason: mounted\n    author: kim\n    expires: 2090-01-31\nwaivers:\n  - workflows: kid:*\n    reason: off\n    author: kim\n    expires: 2090-01-01\n  - workflows: cat:*\n    reason: was off\n    author: kim\n    expires: 2019-01-01\n"
        land = "import luigi\n\nclass Land(luigi.ExternalTask):\n    def output(self):\n        return luigi.LocalTarget('/in.csv')\n\nclass Take(luigi.Task):\n    def requires(self):\n        return Land()\n"
        made = self.repository("cat", {"cat.py": task("Cat"), "kid.py": task("Kid"), "land.py": land, "repipe.yaml": decided})
        self.expect(OK, "scan", made, "--store", self.dir / "cat.db")
        s = snapshot(self.expect(OK, "report", "--store", self.dir / "cat.db", "--format", "json").stdout)
        rows = {w["what"]: (w["kind"], w["expires"], w["expired"], w["holds"]) for w in s["waivers"]}
        self.assertEqual(rows["kid:*"], ("waiver", "2090-01-01", False, 1))
        self.assertEqual(rows["cat:*"], ("waiver", "2019-01-01", True, 0))
        self.assertEqual(rows["RP4004"][:3], ("accepted", "2090-01-31", False))
        self.assertGreater(rows["RP4004"][3], 0)
        self.assertTrue([r for t in s["tasks"] for r in t["reasons"] if r["code"] == 4004 and r["accepted"].startswith("accepted by kim, until 2090-01-31")])


class Penetration(PastCase):
    def test_versions_over_time(self):
        self.commit(0, {"ant.py": task("Ant"), "requirements.txt": "luigi==2.8.13\n", "Dockerfile": "FROM python:3.6\n"})
        self.commit(1, {"requirements.txt": "luigi==3.5.0\n"})
        self.commit(2, {"ant.py": task("Ant").replace("luigi.LocalTarget", "luigi.contrib.s3.S3Target").replace("import luigi\n", "import luigi\nimport luigi.contrib.s3\n"), "Dockerfile": "FROM python:3.11\n"})
        self.commit(3, {"requirements.txt": "luigi==2.8.13\n"})
        self.expect(OK, "scan", self.repo, "--store", self.store)
        self.history()
        s = self.snapshot()
        self.assertEqual({(p["kind"], p["name"], p["version"]): p["repositories"] for p in s["penetration"]},
                         {("library", "luigi", "==2.8.13"): [1, 0, 0, 1], ("library", "luigi", "==3.5.0"): [0, 1, 1, 0], ("image", "python", "3.6"): [1, 1, 0, 0], ("image", "python", "3.11"): [0, 0, 1, 1], ("contrib", "luigi.contrib.s3", ""): [0, 0, 1, 1]})


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1] + sys.argv[3:], verbosity=1)
