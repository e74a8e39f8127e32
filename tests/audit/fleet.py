"""The repositories that the auditor reads: the demo fleet with its history, and one with names that bite."""

import subprocess

from case import HOSTILE, ODD, OK, PIPELINE, SOURCE, UNMET, Case


def demo_fleet(where):
    steps = {}
    for line in (SOURCE / "fixtures/demo/history.tsv").read_text(encoding="utf-8").splitlines():
        name, _, step = line.partition("\t")
        steps.setdefault(name, []).append(step)
    for folder in sorted((SOURCE / "fixtures/demo").iterdir()):
        if folder.is_dir():
            subprocess.run(["bash", str(SOURCE / "tests/support/make_repo.sh"), str(folder), str(where / folder.name), "\n".join(steps[folder.name])], check=True, capture_output=True)
    return where


FLOWS = '''
from flytekit import CronSchedule, LaunchPlan, workflow

@workflow
def odd_workflow(day: str) -> None:
    pass

nightly = LaunchPlan.get_or_create(odd_workflow, "nightly</script>", schedule=CronSchedule("0 3 * * *"))
'''


LOST = """
import luigi

class Lost(luigi.Task):
    priority = 7

    def process_resources(self):
        return {"database": 1}

    def output(self):
        return luigi.LocalTarget("lost.csv")
"""

DECIDED = """
accept:
  - code: RP4004
    reason: "</script><script>alert(1)</script>"
    author: "=kim()"
    expires: 2090-01-31
waivers:
  - workflows: old.given_up*
    reason: "\\u202egnp | \\e[31m"
    author: "@kim"
    expires: 2090-03-31
  - workflows: old.over*
    reason: switched off
    author: kim
    expires: 2019-03-31
"""

WAITS = """
import luigi

class Landing(luigi.ExternalTask):
    def output(self):
        return luigi.LocalTarget("/landing/in.csv")

class Take(luigi.Task):
    def requires(self):
        return Landing()
    def output(self):
        return luigi.LocalTarget("taken.csv")
"""


class Shared(Case):
    """What every test reads and none changes: the fleet, made once, and the store of its scan."""

    def runTest(self):
        pass

    def setUp(self):
        super().setUp()
        self.hostile = self.repository("hostile", {"a.py": HOSTILE, "b'\"><img src=x>.py": PIPELINE, "=cmd()|'x'.py": "import luigi\nclass X(luigi.Task:\n    pass\n", "pipes/__init__.py": "", "pipes/load.py": PIPELINE, "pipes/odd.py": ODD,
                                                   "flows/daily.py": FLOWS, "repipe.yaml": DECIDED, "waits.py": WAITS, "requirements.txt": "luigi==3.5.0\n=cmd()|'x'!A1\n",
                                                   "luigi.cfg": "[core]\nworkers = </script>\n", "catalog-info.yaml": "kind: Component\nmetadata:\n  name: n\n  tags: [etl, '</script>', '=cmd()']\n", "Dockerfile": "FROM host/=app:1</script>\n",
                                                   "lost.py": LOST, "old/__init__.py": "", "old/given_up.py": PIPELINE.replace("Extract", "Ex").replace("Load", "Lo"), "old/over.py": PIPELINE.replace("Extract", "Exo").replace("Load", "Loo"), "CODEOWNERS": "* @team/a\n", "crontab": "0 3 * * * luigi --module pipes.load Load --day 2026-01-01\n"})
        self.fleet = demo_fleet(self.dir / "fleet")
        self.store = self.dir / "fleet.db"
        self.scanned = self.expect(UNMET, "scan", self.fleet, self.hostile, self.dir / "missing", "--store", self.store)
        self.expect(OK, "history", self.fleet, self.hostile, "--since", "2025-01-01", "--store", self.store)
