"""repipe.yaml, key by key: what each says changes what is written, and nothing is a key that has no effect.

test_decisions.py REPIPE SOURCE_DIR [TEST...]: python's unittest, standard library only.

The keys are those of proto/repipe/v1/decisions.proto. Each stands in one of DOCUMENTS, with another value to put in its place; the specs, the guide (but for its list of decisions, and lines of
repipe.yaml) and what `show` says must then be different. A new key without a case fails.
"""

import copy
import json
import re
import shutil
import sys
import unittest

from case import Case, OK, SOURCE, UNMET, run

JOBS = '''
import luigi
from luigi.parameter import ParameterVisibility

from acme.retry import once, retried
from acme.shell import Command
from acme.targets import Place
from acme.tasks import DailyTask, Wrapping


class Landing(luigi.ExternalTask):
    def output(self):
        return luigi.LocalTarget("/mnt/data/landing.csv")


class Load(luigi.Task):
    password = luigi.Parameter(visibility=ParameterVisibility.PRIVATE)

    def requires(self):
        return Landing()

    def output(self):
        return luigi.LocalTarget("/mnt/data/load.csv")


class Report(luigi.Task):
    password = luigi.Parameter(visibility=ParameterVisibility.PRIVATE)

    def requires(self):
        return Load(password=self.password)

    def output(self):
        return luigi.LocalTarget("report.csv")


class Daily(DailyTask):
    pass


class Wrapped(Wrapping):
    @once
    def requires(self):
        return Daily(day="2024-01-01")


class Placed(luigi.Task):
    @retried(3)
    def requires(self):
        return Wrapped()

    def output(self):
        return Place("north")


class Notify(Command):
    argv = ["notify", "all"]


class Every(luigi.WrapperTask):
    def requires(self):
        return [Placed(), Notify()]
'''
START = '''
from acme import launch
from jobs import Report

if __name__ == "__main__":
    launch.start("jobs", Report, {"password": "x"})
'''
FILES = {"jobs.py": JOBS, "start.py": START, "CODEOWNERS": "* @acme/data\n",
         "crontab": "0 3 * * * luigi --module jobs Report\n0 4 * * * luigi --module jobs Every\n",
         "run.sh": "#!/bin/sh\nrun-luigi --env prod jobs Report\nrun-luigi --job-module jobs --job-task Every\n"}
GONE = object()
RESOURCES = {"cpu": "1", "memory": "1Gi", "gpu": "1", "ephemeral_storage": "2Gi"}
# (the document, {path of a key: another value}). A path is of names; lists are entered by themselves.
DOCUMENTS = [
    ({"image": "r.example/a:1", "python": "python3.9", "bridge": "installed", "service_account": "runner", "project": "acme", "domain": "production"},
     {"image": "r.example/a:2", "python": "python3.8", "bridge": "packed", "service_account": "other", "project": "other", "domain": "development"}),
    ({"image": "r.example/a:1", "containers": [{"tasks": ["Load"], "image": "r.example/b:1", "python": "python3.9", "pod_template": "nfs", "requests": RESOURCES, "limits": RESOURCES}]},
     {"containers.tasks": ["Report"], "containers.image": "r.example/b:2", "containers.python": "python3.8", "containers.pod_template": "other",
      "containers.requests.cpu": "500m", "containers.requests.memory": "500Mi", "containers.requests.gpu": GONE, "containers.requests.ephemeral_storage": "1Gi",
      "containers.limits.cpu": "2", "containers.limits.memory": "2Gi", "containers.limits.gpu": GONE, "containers.limits.ephemeral_storage": "3Gi"}),
    ({"image": "r.example/a:1", "teams": [{"owners": ["@acme/data"], "workflows": ["Report", "Every"], "project": "data", "domain": "production", "service_account": "runner"}]},
     {"teams.owners": ["@acme/other"], "teams.workflows": ["Nothing"], "teams.project": "other", "teams.domain": "development", "teams.service_account": "other"}),
    ({"image": "r.example/a:1", "names": {"Report": "nightly"}, "shared_paths": ["/mnt/data"], "external": {"Landing": "input"},
      "secrets": [{"task": "Report", "parameter": "password", "group": "warehouse", "name": "loader"}]},
     {"names": {"Report": "daily"}, "shared_paths": ["/mnt/other"], "secrets.task": "Nobody", "secrets.parameter": "other", "secrets.group": "other", "secrets.name": "other"}),
    ({"image": "r.example/a:1", "external": {"Landing": "input"}}, {"external": {"Landing": "check"}}),
    ({"image": "r.example/a:1", "accept": [{"code": "RP4004", "tasks": ["Landing"], "reason": "it is mounted", "author": "kim", "expires": "2999-12-31"}]},
     {"accept.code": "RP5309", "accept.tasks": ["Load"], "accept.reason": "another", "accept.author": "sam", "accept.expires": "2001-01-31"}),
    ({"image": "r.example/a:1", "waivers": [{"workflows": ["Every"], "reason": "switched off", "author": "kim", "expires": "2999-12-31"}]},
     {"waivers.workflows": ["Report"], "waivers.reason": "another", "waivers.author": "sam", "waivers.expires": "2001-01-31"}),
    ({"image": "r.example/a:1", "house": {
        "bases": [{"class": "acme.tasks.DailyTask", "kind": "task", "parameters": [{"name": "day", "class": "luigi.Parameter", "default": "'2024-02-02'"}],
                   "outputs": [{"name": "data", "class": "luigi.contrib.s3.S3Target", "location": "s3://lake/{day}/x"}]},
                  {"class": "acme.tasks.Wrapping", "extends": "luigi.WrapperTask"}],
        "targets": [{"class": "acme.targets.Place", "extends": "luigi.contrib.s3.S3Target", "arguments": ["area"], "location": "s3://b/{area}"}],
        "decorators": [{"name": "acme.retry.once"}, {"name": "acme.retry.retried", "called": True}]}},
     {"house.bases.class": "acme.tasks.Other", "house.bases.kind": "external", "house.bases.extends": "luigi.Task", "house.bases.parameters.name": "date",
      "house.bases.parameters.class": "luigi.DictParameter", "house.bases.parameters.default": "'2024-03-03'", "house.bases.outputs.name": "other",
      "house.bases.outputs.class": "luigi.LocalTarget", "house.bases.outputs.location": "s3://lake/y", "house.targets.class": "acme.targets.Other",
      "house.targets.extends": "luigi.LocalTarget", "house.targets.arguments": ["area", "more"], "house.targets.location": "s3://c/{area}",
      "house.decorators.name": "acme.retry.other", "house.decorators.called": GONE}),
    ({"image": "r.example/a:1", "house": {"bases": [{"class": "acme.shell.Command", "plugin": "program", "answers": {"program_args": "argv"},
                                                      "outputs": [{"class": "luigi.contrib.s3.S3Target", "location": "s3://b/done"}]}]}},
     {"house.bases.plugin": GONE, "house.bases.answers": {"program_args": "task_family"}}),
    ({"image": "r.example/a:1", "house": {"launchers": [
        {"command": "run-luigi", "module": "1", "task": "2", "options": ["--env="]}]}},
     {"house.launchers.command": "other", "house.launchers.module": "--job-module", "house.launchers.task": "--job-task", "house.launchers.options": ["--env"]}),
    ({"image": "r.example/a:1", "house": {"launchers": [
        {"function": "acme.launch.start", "arguments": ["module", "job", "given"], "module": "module", "task": "job", "form": "class", "parameters": "given"}]}},
     {"house.launchers.function": "acme.launch.other", "house.launchers.arguments": ["job", "module", "given"], "house.launchers.form": "instance", "house.launchers.parameters": GONE}),
]
# Says what version the file is, or where; only refused when it is another.
ELSEWHERE = {"version"}


def keys_of_the_schema():
    text = (SOURCE / "proto/repipe/v1/decisions.proto").read_text()
    messages = {}
    for name, body in re.findall(r"^message (\w+) \{(.*?)^\}", text, re.M | re.S):
        messages[name] = re.findall(r"^\s*(?:repeated )?([\w.]+) (\w+) = \d+;", body, re.M)

    def walk(message, path):
        for kind, name in messages[message]:
            if name.startswith("decided"):
                continue
            inner = messages.get(kind)
            if inner is None or any(field == "key" for _, field in inner):
                yield path + name
            else:
                yield from walk(kind, path + name + ".")
    return set(walk("Decisions", ""))


def replace(document, path, value):
    """Puts VALUE at PATH wherever the path leads; how often."""
    head, _, rest = path.partition(".")
    if isinstance(document, list):
        return sum(replace(item, path, value) for item in document)
    if head not in document:
        return 0
    if rest:
        return replace(document[head], rest, value)
    if value is GONE:
        del document[head]
    else:
        document[head] = value
    return 1


class Decisions(Case):
    def said(self, document):
        """Everything that is written, but for the list of decisions."""
        text = json.dumps(dict(document, version=1))
        if getattr(self, "made", None) is None:
            self.made = self.repository("shop", dict(FILES, **{"repipe.yaml": text}))
        (self.made / "repipe.yaml").write_text(text)
        out = self.dir / "out"
        shutil.rmtree(out, ignore_errors=True)
        done = run("translate", self.made, "--plugins", "--out", out)
        if done.returncode != OK:
            self.assertNotIn("RP620", done.stderr.decode())
            return (done.stderr.decode(),)
        guide = (out / "MIGRATION.md").read_text()
        guide = re.sub(r"## Decisions\n.*?(?=\n## )", "", guide, flags=re.S)
        specs = "".join(p.name + p.read_text() for p in sorted((out / "spec").iterdir()))
        show = json.loads(self.expect(OK, "show", self.made, "--format", "json").stdout)
        plain = json.dumps([show["tasks"], show["workflows"], show["entry_points"]])
        return tuple(re.sub(r"repipe\.yaml:\d+", "repipe.yaml", t) for t in (guide, specs, plain))

    def test_every_key_does_something(self):
        covered = set()
        for document, others in DOCUMENTS:
            before = self.said(document)
            for path, value in others.items():
                with self.subTest(path):
                    changed = copy.deepcopy(document)
                    if path == "house.launchers.module" or path == "house.launchers.task":  # both or none is a flag
                        replace(changed, "house.launchers.module", "--job-module")
                        replace(changed, "house.launchers.task", "--job-task")
                    if path == "house.bases.plugin":  # answers are nobody's without it
                        replace(changed, "house.bases.answers", GONE)
                    self.assertGreater(replace(changed, path, value), 0, "the document has no such key")
                    self.assertNotEqual(before, self.said(changed), "nothing changes")
                covered.add(path)
        self.assertEqual(keys_of_the_schema() - covered - ELSEWHERE, set(), "keys without a case")
        self.assertEqual(covered - keys_of_the_schema(), set(), "cases without a key")

    def test_every_decision_stands_in_the_guide_with_its_place(self):
        for document, _ in DOCUMENTS:
            self.said(document)
            out = self.dir / "out"
            (self.made / "repipe.yaml").write_text(json.dumps(dict(document, version=1), indent=1))
            self.expect(OK, "translate", self.made, "--out", out)
            guide = (out / "MIGRATION.md").read_text()
            listed = guide.partition("## Decisions\n")[2].partition("\n## ")[0]
            for key in document:
                place = "repipe.yaml:%d" % (1 + json.dumps(dict(document, version=1), indent=1).split('"%s":' % key)[0].count("\n"))
                top = isinstance(document[key], str)
                self.assertIn(place if top else "repipe.yaml:", listed, key)
            if "containers" in document:
                self.assertRegex(listed, r"node `load` of `jobs.Report`: image repipe.yaml:\d+; python repipe.yaml:\d+; pod_template repipe.yaml:\d+; requests repipe.yaml:\d+; limits repipe.yaml:\d+")
            if "teams" in document:
                self.assertRegex(listed, r"workflow `jobs.Report`: project 'data' repipe.yaml:\d+; domain 'production' repipe.yaml:\d+; service account 'runner' repipe.yaml:\d+")

    def test_another_version_is_refused(self):
        wrong = self.dir / "wrong.yaml"
        wrong.write_text("version: 2\n")
        self.expect(UNMET, "check", wrong, says="wrong.yaml:1:10: RP6202")

    def test_what_has_ended_is_said(self):
        past = [{"accept": [dict(DOCUMENTS[5][0]["accept"][0], expires="2001-01-31")]}, {"waivers": [dict(DOCUMENTS[6][0]["waivers"][0], expires="2001-01-31")]}]
        for document in past:
            self.assertIn("RP6204", self.said(dict(document, image="r.example/a:1"))[0])

    def test_what_names_nothing_is_said(self):
        for document in ({"containers": [{"tasks": ["Nobody"], "image": "r.example/a:1"}]}, {"names": {"Nobody": "x"}}, {"waivers": [{"workflows": ["Nobody"], "reason": "r", "author": "a"}]},
                         {"external": {"Nobody": "input"}}, {"secrets": [{"task": "Load", "parameter": "nothing", "group": "g", "name": "n"}]},
                         {"accept": [{"code": "RP4004", "tasks": ["Nobody"], "reason": "r", "author": "a"}]}):
            self.said(document)
            self.assertIn("RP6205", self.expect(OK, "show", self.made, "--format", "json").stdout.decode(), document)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1] + sys.argv[3:], verbosity=1)
