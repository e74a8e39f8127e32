"""Scripted histories: what each commit says of where a workflow stands, from the repository's content and from what Flyte answers.

test_status.py REPIPE SOURCE_DIR [TEST...]: python's unittest, standard library only.
"""

import json
import shutil
import subprocess
import sys
import unittest

from case import FAILED, OK, PIPELINE, Case, snapshot

CRON = "0 3 * * * luigi --module pipes.load Load --day 2026-01-01\n"
BASE = {"pipes/__init__.py": "", "pipes/load.py": PIPELINE, "crontab": CRON}
BY_HAND = '''
from flytekit import task, workflow

@task
def extract(day: str) -> str:
    return day

@workflow
def load(day: str) -> str:
    return extract(day=day)
'''
SCHEDULED = "\nfrom flytekit import CronSchedule, LaunchPlan\nfrom flows.daily import load\n\nnightly = LaunchPlan.get_or_create(workflow=load, name='nightly', schedule=CronSchedule(schedule='0 3 * * *'))\n"


class Status(Case):
    def setUp(self):
        super().setUp()
        self.repo = self.repository("shop", BASE)
        self.store = self.dir / "fleet.db"

    def git(self, *words):
        return subprocess.run(["git", "-C", str(self.repo), "-c", "user.name=x", "-c", "user.email=x@example.com", *words], check=True, capture_output=True).stdout.decode()

    def commit(self, message, files):
        for path, text in files.items():
            target = self.repo / path
            if text is None:
                target.unlink()
            else:
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_text(text, encoding="utf-8")
        self.git("add", "-A")
        self.git("commit", "-qm", message)

    def snapshot(self, *words):
        self.expect(OK, "scan", self.repo, "--store", self.store)
        return snapshot(self.expect(OK, "report", "--store", self.store, "--format", "json", *words).stdout)

    def stands(self, *words):
        s = self.snapshot(*words)
        rows = {w["root"]: (w["status"], w["zombie"]) for w in s["workflows"]}
        totals = s["totals"]["statuses"]
        self.assertEqual(sum(n for key, n in totals.items() if key != "gone"), len(rows))
        return rows, totals["gone"]

    LUIGI, DRAFTED, DUAL, CUT = [{"pipes.load:Load": value} for value in (("luigi", False), ("drafted", False), ("dual", False), ("cut over", True))]

    def test_a_hand_migration(self):
        self.assertEqual(self.stands(), (self.LUIGI, 0))
        self.commit("a first draft", {"flows/__init__.py": "", "flows/daily.py": BY_HAND})
        self.assertEqual(self.stands(), (self.DRAFTED, 0))
        self.commit("its schedule", {"flows/plans.py": SCHEDULED})
        self.assertEqual(self.stands(), (self.DUAL, 0))
        self.commit("no cron", {"crontab": None})
        self.assertEqual(self.stands(), (self.CUT, 0))
        self.git("revert", "--no-edit", "HEAD")
        self.assertEqual(self.stands(), (self.DUAL, 0))
        self.commit("no class", {"crontab": None, "pipes/load.py": None})
        s = self.snapshot()
        self.assertEqual((s["workflows"], [(c["name"], c["match"]) for c in s["counterparts"]]), ([], [("load", ""), ("nightly", "")]))

    def test_what_repipe_wrote(self):
        self.expect(OK, "translate", self.repo, "--image", "x:1", "--out", self.dir / "out")
        shutil.copytree(self.dir / "out/spec", self.repo / "flyte/spec")
        self.commit("drafts", {})
        self.assertEqual(self.stands(), (self.DRAFTED, 0))
        state = self.dir / "state"
        state.mkdir()
        names = sorted({c["workflow"] for c in self.snapshot()["counterparts"] if c["kind"] == "launch_plan"})
        plan = lambda name, word: {"id": {"resourceType": "LAUNCH_PLAN", "project": "p", "domain": "production", "name": name, "version": "1"}, "spec": {"workflowId": {"resourceType": "WORKFLOW", "name": name}}, "closure": {"state": word}}
        (state / "launchplans.json").write_text(json.dumps([plan(name, "INACTIVE") for name in names]))
        self.assertEqual(self.stands("--flyte-state", state), (self.DRAFTED, 0))
        (state / "launchplans.json").write_text(json.dumps([plan(name, "ACTIVE") for name in names]))
        self.assertEqual(self.stands("--flyte-state", state), (self.DUAL, 0))
        self.commit("no cron", {"crontab": None})
        self.assertEqual(self.stands("--flyte-state", state), (self.CUT, 0))
        (state / "launchplans.json").write_text("[]")
        self.assertEqual(self.stands("--flyte-state", state), (self.DRAFTED, 0))
        (state / "executions.json").write_text(json.dumps({"id": {"name": "f1"}, "spec": {"launchPlan": {"name": names[0]}}, "closure": {"phase": "SUCCEEDED"}}))
        self.assertEqual(self.stands("--flyte-state", state), (self.CUT, 0))
        self.commit("no class", {"pipes/load.py": None})
        rows, gone = self.stands()
        self.assertEqual((rows, gone), ({}, 1))

    def test_a_renamed_class_and_a_moved_module(self):
        self.commit("by hand", {"flows/__init__.py": "", "flows/daily.py": BY_HAND, "flows/plans.py": SCHEDULED})
        self.assertEqual(self.stands(), (self.DUAL, 0))
        self.commit("moved", {"pipes/load.py": None, "etl/__init__.py": "", "etl/load.py": PIPELINE, "crontab": CRON.replace("pipes.load", "etl.load")})
        self.assertEqual(self.stands(), ({"etl.load:Load": ("dual", False)}, 0))
        self.commit("renamed", {"etl/load.py": PIPELINE.replace("class Load", "class Store"), "crontab": CRON.replace("pipes.load Load", "etl.load Store")})
        s = self.snapshot()
        self.assertEqual([(w["root"], w["status"]) for w in s["workflows"]], [("etl.load:Store", "luigi")])
        plan = next(c for c in s["counterparts"] if c["kind"] == "launch_plan")
        self.assertEqual((plan["root"], plan["match"]), ("etl.load:Store", "suggestion: the same schedule"))

    def test_a_class_that_is_left_of_a_workflow(self):
        self.commit("required by another", {"more.py": "import luigi\nfrom pipes.load import Load\n\nclass Board(luigi.Task):\n    day = luigi.DateParameter()\n    def requires(self):\n        return Load(day=self.day)\n    def output(self):\n        return luigi.LocalTarget('board.html')\n",
                                           "crontab": None, "flows/__init__.py": "", "flows/daily.py": BY_HAND, "flows/plans.py": SCHEDULED})
        s = self.snapshot()
        self.assertEqual([(w["root"], w["status"]) for w in s["workflows"]], [("more:Board", "luigi")])
        self.assertEqual({(c["kind"], c["root"], c["match"]) for c in s["counterparts"]}, {("workflow", "pipes.load:Load", "task"), ("launch_plan", "pipes.load:Load", "task")})
        page = self.expect(OK, "report", "--store", self.store, "--format", "html").stdout.decode()
        self.assertIn("<li>pipes.load:Load ", page.partition("<h3>Zombies")[2].partition("<h3>")[0])

    def test_names_that_are_not_the_only_ones(self):
        self.commit("two", {"flows/__init__.py": "", "flows/a.py": BY_HAND, "flows/b.py": BY_HAND})
        self.assertEqual(self.stands(), (self.LUIGI, 0))
        self.commit("one", {"flows/b.py": None, "other/__init__.py": "", "other/load.py": PIPELINE.replace('"raw/', '"more/')})
        self.assertEqual({w["status"] for w in self.snapshot()["workflows"]}, {"luigi"}, "two classes of this name: neither is meant")

    def test_what_only_looks_like_flyte(self):
        self.commit("not flytekit", {"flows/__init__.py": "", "flows/daily.py": BY_HAND.replace("from flytekit import task, workflow", "from mine import task, workflow  # as flytekit has them")})
        self.assertEqual(self.stands(), (self.LUIGI, 0))
        self.commit("by module, renamed, called", {"flows/daily.py": BY_HAND.replace("from flytekit import task, workflow", "import flytekit as fk\ntask = fk.task").replace("@workflow", "@fk.workflow(interruptible=True)")})
        self.assertEqual(self.stands(), (self.DRAFTED, 0))
        self.commit("broken", {"flows/daily.py": BY_HAND + "\ndef broken(:\n"})
        self.assertEqual(self.stands(), (self.DRAFTED, 0))

    def test_a_repository_that_is_no_longer_there(self):
        other = self.repository("other", {"x.py": PIPELINE, "x_wf.py": BY_HAND.replace("def load", "def load_workflow")})
        self.expect(OK, "scan", self.repo, other, "--store", self.store)
        self.assertIn(b"status of workflows 2 = 1 Luigi + 1 drafted + 0 dual + 0 cut over", self.expect(OK, "report", "--store", self.store).stdout)
        self.assertEqual(self.stands(), (self.LUIGI, 0))

    def test_state_that_cannot_be_read(self):
        self.snapshot()
        state = self.dir / "state"
        for text in (None, "{", "[1]", '{"no": "id"}'):
            if text is not None:
                state.mkdir(exist_ok=True)
                (state / "a.json").write_text(text)
            self.expect(FAILED, "report", "--store", self.store, "--flyte-state", state)
        (state / "a.json").unlink()
        self.expect(FAILED, "report", "--store", self.store, "--flyte-state", state, says="no *.json")


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1] + sys.argv[3:], verbosity=1)
