"""The report's page in Chromium, opened from disk: test_page.py REPIPE SOURCE_DIR ARTEFACTS. What is done there stands in drive.mjs.

Five fleets: the demo with its history and a repository that bites, a synthetic one, one whose sources do not fit into one page, one whose workflow is in parts, and one whose every name is hostile. Without Chromium,
node or what tools/setup browser fetches: exit 77, in words.
"""

import pathlib
import random
import shutil
import subprocess
import sys
import unittest

TESTS = pathlib.Path(__file__).resolve().parent.parent
sys.path[:0] = [str(TESTS / "cli"), str(TESTS / "audit"), str(TESTS / "bench")]
import fleet
import large
from case import OK, SOURCE, UNMET, Case, run

ARTEFACTS = pathlib.Path(sys.argv[3]).resolve()
MODULES = SOURCE / ".cache/browser"
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
NODE = shutil.which("node") or shutil.which("node", path=str(SOURCE / ".cache/node/bin"))

LONG = "Long" + "x" * 9996
BITES = "</script><img src=x onerror=alert(1)>\u202etxt\x1b[31m&amp;\"'"

ROOTS = f'''
import luigi

class {LONG}(luigi.Task):
    {"p" * 10000} = luigi.Parameter(default="{"v" * 10000}")

    def output(self):
        return luigi.LocalTarget("{"o" * 10000}")

class Bites(luigi.WrapperTask):
    task_family = {BITES!r}
    task_namespace = "</style>\\u2066"
    day = luigi.DateParameter()

    def requires(self):
        yield {LONG}()
        yield Missing{"y" * 5000}()
'''


class Driven:
    def report(self, store):
        page, rows = self.dir / "report.html", self.dir / "report.json"
        self.expect(OK, "report", "--store", store, "--format", "html", "--out", page)
        self.expect(OK, "report", "--store", store, "--format", "json", "--out", rows)
        return page, rows

    def drive(self, page, rows, name, *checks):
        done = subprocess.run([NODE, str(TESTS / "browser/drive.mjs"), str(MODULES), CHROMIUM, str(page), str(rows), str(ARTEFACTS / name), *checks], capture_output=True, text=True, timeout=900, check=False)
        print(f"{name}:\n{done.stdout}", end="", flush=True)
        self.assertEqual((done.returncode, done.stderr), (0, ""), name)


class Made(Driven, Case):
    def test_synthetic_fleet(self):
        subprocess.run([sys.executable, "-B", str(TESTS / "bench/synthetic_fleet.py"), str(self.dir / "synthetic"), "30", "300", "12", "8"], check=True, capture_output=True)
        store = self.dir / "synthetic.db"
        self.expect(OK, "scan", self.dir / "synthetic", "--store", store)
        self.expect(OK, "history", self.dir / "synthetic", "--since", "2024-01-01", "--store", store)
        self.drive(*self.report(store), "synthetic", "first", "numbers", "uses", "teams", "whatif", "filter", "plain", "shots")

    def test_pages_beside(self):
        """More source than one page may have: it lies beside, one page a repository."""
        dice = random.Random(1)
        noise = "".join(map(chr, range(35, 92))) + "".join(map(chr, range(93, 127)))
        for name in ("one", "two"):
            text = lambda: "".join(f"{''.join(dice.choices(noise, k=120))}\n" for _ in range(250))
            large = lambda number: "import luigi\n" + "".join(f"\nclass Large{number}n{k}(luigi.Task):\n    priority = {k}\n    \"\"\"{text()}    \"\"\"\n    def output(self):\n        return luigi.LocalTarget('{name}{number}n{k}.csv')\n" for k in range(55))
            self.repository(name, {f"large{i}.py": large(i) for i in range(5)} | {"crontab": "".join(f"0 {i} * * * luigi --module large{i} Large{i}n0 --workers 2\n" for i in range(5)), "CODEOWNERS": f"* @team/{name}\n"})
        store, out = self.dir / "beside.db", self.dir / "report"
        self.expect(OK, "scan", self.dir / "repos", "--store", store)
        self.expect(OK, "report", "--store", store, "--format", "html", "--out", f"{out}/")
        rows = self.report(store)[1]
        self.assertEqual(sorted(p.name for p in out.iterdir()), ["index.html", "repository-0001.html", "repository-0002.html"])
        self.drive(out / "index.html", rows, "beside", "first", "beside", "axe")

    def test_a_workflow_in_parts(self):
        self.repository("large", {"pipeline.py": large.SOURCE.replace("GROUPS", "30"), "crontab": "0 3 * * * luigi --module pipeline Root\n"})
        store = self.dir / "large.db"
        self.expect(OK, "scan", self.dir / "repos", "--store", store)
        self.drive(*self.report(store), "parts", "map", "axe")

    def test_hostile_names(self):
        team = "@a/</script><b>\u202e"
        bites = self.repository("bites", {"roots.py": ROOTS, "b'\"><img src=x>\u202e.py": "import luigi\nclass Q(luigi.Task):\n    pass\n", "CODEOWNERS": f"* {team.replace(' ', '')}\n",
                                  "crontab": f"0 3 * * * luigi --module roots Bites --day '</script>\u202e\x1b[31m{'z' * 10000}'\n"})
        (self.dir / "repos.csv").write_text("cloneUrl,local,org1\n" + f"\"https://example.com/</script>\u202e{'n' * 10000}\",{bites},\"=cmd()</script>\"\n", encoding="utf-8")
        store = self.dir / "hostile.db"
        self.assertIn(run("scan", self.dir / "repos.csv", "--store", store).returncode, (OK, UNMET))
        run("history", self.dir / "repos.csv", "--since", "2020-01-01", "--store", store)
        self.drive(*self.report(store), "hostile", "hostile", "graphs", "map", "plain", "shots")


class Demo(Driven, fleet.Shared):
    def test_demo_fleet(self):
        self.drive(*self.report(self.store), "demo", "first", "views", "questions", "numbers", "uses", "graphs", "map", "whatif", "filter", "keyboard", "plain", "hostile", "axe", "shots")


if __name__ == "__main__":
    missing = [what for what, there in (("Chromium", CHROMIUM), ("node", NODE), ("playwright-core and axe-core", (MODULES / "node_modules/axe-core").is_dir())) if not there]
    if missing:
        print(f"skipped: no {', no '.join(missing)} here; tools/setup browser installs it")
        sys.exit(77)
    unittest.main(argv=sys.argv[:1] + sys.argv[4:], verbosity=1)
