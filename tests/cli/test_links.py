"""Repositories of a fleet that import one another: what is published, what is found there, and what is read again when it changes.

test_links.py REPIPE SOURCE_DIR [TEST...]: python's unittest, standard library only.
"""

import shutil
import subprocess
import sys
import unittest

from case import FAILED, OK, SOURCE, UNMET, USAGE
from fleets import FleetCase

FLEET = SOURCE / "fixtures" / "fleet"
BASE = "import luigi\n\n\nclass Base(luigi.Task):\n    pass\n"
SETUP = "from setuptools import find_packages, setup\n"

# What is in a repository, and the names that pip would put onto the path: (name, folder).
PROJECTS = {
    "no project": ({"a/__init__.py": ""}, []),
    "no call": ({"setup.py": "x = 1\n", "a/__init__.py": ""}, []),
    "find": ({"setup.py": SETUP + "setup(packages=find_packages(exclude=['tests', 'tests.*']))", "a/__init__.py": "", "a/b/__init__.py": "", "tests/__init__.py": "", "c/d.py": ""}, [("a", "")]),
    "find in": ({"setup.py": SETUP + "setup(package_dir={'': 'src'}, packages=find_packages('src'))", "src/a/__init__.py": "", "b/__init__.py": ""}, [("a", "src")]),
    "find where": ({"setup.py": SETUP + "setup(package_dir={'': './lib/'}, packages=find_packages(where='lib'))", "lib/a/__init__.py": ""}, [("a", "lib")]),
    "listed": ({"setup.py": "import setuptools\nsetuptools.setup(packages=['a', 'a.b', 'gone'], py_modules=['m', 'n'])", "a/__init__.py": "", "a/b/__init__.py": "", "m.py": "", "o.py": ""}, [("a", ""), ("m", "")]),
    "computed": ({"setup.py": SETUP + "setup(packages=find_packages(exclude=NAMES))", "a/__init__.py": ""}, []),
    "spread": ({"setup.py": SETUP + "setup(**options, packages=['a'])", "a/__init__.py": ""}, []),
    "elsewhere": ({"setup.py": SETUP + "setup(package_dir={'a': 'lib'}, packages=['a'])", "lib/__init__.py": ""}, []),
    "twice": ({"setup.py": SETUP + "setup(packages=['a'])\nsetup(packages=['b'])", "a/__init__.py": "", "b/__init__.py": ""}, []),
    "cfg": ({"setup.py": SETUP + "setup()", "setup.cfg": "[metadata]\nname = a\n[options]\npackages =\n    a\n    b.c\npy_modules = m\n", "a/__init__.py": "", "b/__init__.py": "", "m.py": ""}, [("a", ""), ("b", ""), ("m", "")]),
    "cfg colon": ({"setup.cfg": "[metadata]\nname: a\n[options]\n# what is installed\npackages:\n    a\n", "a/__init__.py": "", "b/__init__.py": ""}, [("a", "")]),
    "cfg find": ({"setup.cfg": "[options]\npackages = find_namespace:\npackage_dir =\n    =src\n[options.packages.find]\nwhere = src\nexclude =\n    x*\n", "src/n/a/__init__.py": "", "src/n/m.py": "", "src/x/__init__.py": ""}, [("n.a", "src"), ("n.m", "src")]),
    "pkgutil": ({"setup.py": SETUP + "setup(packages=find_packages())", "n/__init__.py": "__path__ = __import__('pkgutil').extend_path(__path__, __name__)\n", "n/a/__init__.py": ""}, [("n.a", "")]),
    "toml": ({"pyproject.toml": '[project]\nname = "a"\n[tool.setuptools]\npackages = [\n  "a", # one\n  "b",\n]\n', "a/__init__.py": "", "b/__init__.py": "", "c/__init__.py": ""}, [("a", ""), ("b", "")]),
    "toml find": ({"pyproject.toml": '[project]\nname = "a"\n[tool.setuptools.packages.find]\nwhere = ["src"]\ninclude = ["a*"]\nnamespaces = false\n', "src/a/__init__.py": "", "src/ab/x.py": "", "src/b/__init__.py": ""}, [("a", "src")]),
    "toml alone, src": ({"pyproject.toml": '[project]\nname = "whatever"\n', "src/a/__init__.py": "", "tests/__init__.py": ""}, [("a", "src")]),
    "toml alone, flat": ({"pyproject.toml": '[project]\nname = "whatever"\n', "a/__init__.py": "", "tests/__init__.py": "", "docs/conf.py": ""}, [("a", "")]),
    "toml alone, two": ({"pyproject.toml": '[project]\nname = "whatever"\n', "a/__init__.py": "", "b/__init__.py": ""}, []),
    "tools only": ({"pyproject.toml": "[tool.black]\nline-length = 100\n", "a/__init__.py": ""}, []),
    "poetry": ({"pyproject.toml": '[tool.poetry]\nname = "Acme-Base"\n[build-system]\nbuild-backend = "poetry.core.masonry.api"\n', "acme_base/__init__.py": "", "other/__init__.py": ""}, [("acme_base", "")]),
    "poetry from": ({"pyproject.toml": '[tool.poetry]\nname = "x"\npackages = [{ include = "a", from = "lib" }, {include = "b"}]\n', "lib/a/__init__.py": "", "b/__init__.py": ""}, [("a", "lib"), ("b", "")]),
    "flit": ({"pyproject.toml": '[build-system]\nbuild-backend = "flit_core.buildapi"\n[project]\nname = "m"\n', "src/m.py": ""}, [("m", "src")]),
    "hatch": ({"pyproject.toml": '[build-system]\nbuild-backend = "hatchling.build"\n[project]\nname = "x"\n[tool.hatch.build.targets.wheel]\npackages = ["src/a"]\n', "src/a/__init__.py": "", "src/b/__init__.py": ""}, [("a", "src")]),
    "another backend": ({"pyproject.toml": '[build-system]\nbuild-backend = "made_up.build"\n[project]\nname = "a"\n', "a/__init__.py": ""}, []),
    "two projects": ({"one/setup.py": SETUP + "setup(packages=['a'])", "one/a/__init__.py": "", "two/setup.py": SETUP + "setup(packages=['b'])", "two/b/__init__.py": ""}, [("a", "one"), ("b", "two")]),
    "python's own": ({"setup.py": SETUP + "setup(py_modules=['calendar'])", "calendar.py": ""}, [("calendar", "")]),
}


class Links(FleetCase):
    def fleet_of_git(self):
        for folder in sorted(path for path in FLEET.iterdir() if path.is_dir()):
            made = self.dir / "repos" / folder.name
            made.parent.mkdir(exist_ok=True)
            subprocess.run(["bash", str(SOURCE / "tests/support/make_repo.sh"), str(folder), str(made)], check=True, capture_output=True)
        return self.dir / "repos"

    def fresh(self, repos):
        (self.dir / "fresh.db").unlink(missing_ok=True)
        self.expect(OK, "scan", repos, "--store", self.dir / "fresh.db", "--no-cache")
        return self.dump("fresh.db")

    def test_what_is_published(self):
        for name, (files, published) in PROJECTS.items():
            with self.subTest(name):
                folder = self.dir / "projects" / name
                for path, text in files.items():
                    (folder / path).parent.mkdir(parents=True, exist_ok=True)
                    (folder / path).write_text(text)
                self.scan(OK, folder, store=f"{name}.db")
                self.assertEqual(self.query("SELECT name, root FROM published ORDER BY ordinal", f"{name}.db"), published)

    def test_what_is_found(self):
        self.scan(OK, *sorted(path for path in FLEET.iterdir() if path.is_dir()))
        self.assertEqual(self.query("SELECT name, provider, root FROM links WHERE repository = 'weekly'"),
                         [("acme.clock", "acme-clock", ""), ("acme.storage", "acme-storage", "lib"), ("acme_base", "acme-base", "src"), ("acme_days", "acme-clock", "")])
        self.assertEqual(self.query("SELECT name FROM links WHERE repository = 'shadow'"), [("acme.storage",), ("acme_base",)], "it has acme_days itself")
        self.assertEqual(self.query("SELECT path, line, text FROM diagnostics WHERE code = 3119 ORDER BY path"),
                         [(path, line, "acme_twin is published by twin-a and twin-b") for path, line in (("silent.py", 1), ("torn.py", 2))])
        self.assertEqual(self.query("SELECT outcome FROM tasks WHERE repository = 'orders'"), [("exact",)], "a task whose file never says luigi")
        self.assertEqual(self.query("SELECT code <> 0 FROM task_reasons WHERE repository IN ('torn', 'unsure') AND kind = 'outcome' AND code IN (3117, 3101, 3105)"), [(1,)] * 2)
        alone = self.dir / "orders.db"
        self.expect(OK, "scan", FLEET / "orders", "--store", alone, "--no-cache")
        self.assertEqual(self.query("SELECT * FROM tasks", "orders.db"), [])
        self.expect(OK, "check", self.dir / "fleet.db")

    def test_show_is_told_of_the_fleet(self):
        shown = self.expect(OK, "show", FLEET / "orders", "--fleet", FLEET, "--root", "LoadOrders", "--param", "day=2026-01-02").stdout.decode()
        self.assertEqual(shown.count("Extract-"), 2)
        self.expect(OK, "translate", FLEET / "orders", "--fleet", FLEET, "--image", "registry.example/a:1", "--out", self.dir / "out", says="workflows 1 = 1 exact")
        self.expect(OK, "check", self.dir / "out" / "flyte-package.tgz")

    def test_all_of_a_store_is_translated(self):
        repos = self.fleet_of_git()
        mono = self.repository("mono", {"a/jobs.py": BASE, "b/jobs.py": BASE})
        listing = self.dir / "repos.csv"
        rows = "".join(f"https://git.example/{path.name},{path},\n" for path in sorted(repos.iterdir()) if path.name != "mono")
        listing.write_text(f"cloneUrl,local,path\n{rows}https://git.example/mono,{mono},a\nhttps://git.example/mono,{mono},b\n")
        self.scan(OK, listing)
        before = self.dump()
        self.expect(UNMET, "translate", "--store", self.dir / "fleet.db", "--out", self.dir / "none", says="RP5513")
        done = self.expect(OK, "translate", "--store", self.dir / "fleet.db", "--out", self.dir / "all", "--image", "registry.example/a:1")
        self.assertIn("repositories 13 = 11 written + 2 without a workflow + 0 failed", done.stderr.decode())
        made = sorted(path.name for path in (self.dir / "all").iterdir())
        self.assertEqual(len(made), 11)
        for path in (self.dir / "all").iterdir():
            self.expect(OK, "check", path / "flyte-package.tgz")
        self.assertEqual(self.dump(), before, "the store is only read")
        # one alone, told of the fleet and of its name, gives the same
        (self.dir / "orders.csv").write_text("".join(line + "\n" for line in listing.read_text().splitlines() if "mono" not in line))
        self.expect(OK, "translate", repos / "orders", "--fleet", self.dir / "orders.csv", "--out", self.dir / "one", "--image", "registry.example/a:1")
        alone = {path.relative_to(self.dir / "one").as_posix() for path in (self.dir / "one").rglob("*") if path.is_file()}
        self.assertEqual(alone, {path.relative_to(self.dir / "all" / "git.example_orders").as_posix() for path in (self.dir / "all" / "git.example_orders").rglob("*") if path.is_file()})
        # at the commits of the scan, whatever came since
        self.commit(repos / "orders", "pipelines/load.py", "x = 1\n")
        self.expect(OK, "translate", "--store", self.dir / "fleet.db", "--out", self.dir / "again", "--image", "registry.example/a:1")
        for path in (self.dir / "all").rglob("*"):
            if path.is_file():
                self.assertEqual(path.read_bytes(), (self.dir / "again" / path.relative_to(self.dir / "all")).read_bytes(), path)
        for words in ([repos / "orders", "--store", self.dir / "fleet.db"], ["--store", self.dir / "fleet.db", "--ref", "main"], []):
            self.expect(USAGE, "translate", *words, "--out", self.dir / "x")
        self.expect(FAILED, "translate", "--store", self.dir / "no.db", "--out", self.dir / "x")

    def test_any_way_gives_the_same(self):
        repos = self.fleet_of_git()
        expected = self.fresh(repos)
        self.scan(OK, repos, "--jobs", "8")
        self.assertEqual(self.dump(), expected)
        self.scan(OK, *sorted(repos.iterdir(), reverse=True), "--jobs", "1", store="b.db")
        self.assertEqual(self.dump("b.db"), expected)
        for i in range(1, 5):
            self.scan(OK, repos, "--shard", f"{i}/4", store=f"part{i}.db")
        self.expect(OK, "merge", *(self.dir / f"part{i}.db" for i in range(1, 5)), "--store", self.dir / "merged.db")
        self.assertEqual(self.dump("merged.db"), expected)

    def test_what_changed_is_read(self):
        repos = self.fleet_of_git()
        count = len(list(repos.iterdir()))
        self.scan(OK, repos, says=f"unchanged 0/{count}")
        self.scan(OK, repos, says=f"unchanged {count}/{count}")
        steps = (
            ("a provider of one", repos / "acme-clock", "acme_days.py", "import datetime\n\nFIRST = datetime.date(2026, 2, 2)\n", 2),  # and weekly
            ("a provider of all, through another one", repos / "acme-storage", "lib/acme/storage/targets.py", "import luigi\n\n\ndef table(name, day):\n    return luigi.LocalTarget('x')\n", 5),
            ("one that nobody imports", repos / "weekly", "more.py", BASE, 1),
            ("one that comes to publish what another does", repos / "unsure", "setup.py", SETUP + "setup(py_modules=['acme_days'])\n", 1),
            ("and has it", repos / "unsure", "acme_days.py", "import datetime\n\nFIRST = datetime.date(2020, 2, 2)\n", 3),  # weekly and shadow ask for the name
            ("and no more", repos / "unsure", "setup.py", "", 3),
        )
        for what, repository, path, text, read in steps:
            with self.subTest(what):
                self.commit(repository, path, text)
                self.scan(OK, repos, says=f"unchanged {count - read}/{count}")
                self.assertEqual(self.dump(), self.fresh(repos))
        shutil.move(repos / "acme-base", self.dir / "acme-base")
        self.scan(OK, repos, says=f"unchanged {count - 4}/{count - 1}")
        self.assertEqual(self.dump(), self.fresh(repos))
        self.assertEqual(self.query("SELECT count(*) FROM tasks WHERE repository = 'orders'"), [(0,)])

    def test_a_provider_that_cannot_be_read(self):
        repos = self.fleet_of_git()
        self.scan(OK, repos)
        config = (repos / "acme-base" / ".git" / "config").read_bytes()
        self.hang(repos / "acme-base")
        self.scan(UNMET, repos, "--timeout", "1", says="RP9007")
        self.assertEqual(self.query("SELECT count(*) FROM tasks WHERE repository = 'orders'"), [(0,)])
        (repos / "acme-base" / ".git" / "config").unlink()
        (repos / "acme-base" / ".git" / "config").write_bytes(config)
        self.scan(OK, repos)
        self.assertEqual(self.dump(), self.fresh(repos))


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1] + sys.argv[3:], verbosity=1)
