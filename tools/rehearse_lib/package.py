"""Reads a flyte-package.tgz the way flytectl does: numbered .pb files at top level, decoded by their suffix."""

import json
import re
import tarfile

from flyteidl.admin import launch_plan_pb2, task_pb2, workflow_pb2


class Refused(Exception):
    """The package, or what was asked of it, is something this rehearsal cannot run; the text says why."""


class Package:
    """Everything a package holds, by name. Tasks are core.TaskTemplate, workflows core.WorkflowTemplate (sub-workflows too), plans admin.LaunchPlan."""

    def __init__(self, path):
        self.tasks, self.workflows, self.subs, self.plans = {}, {}, {}, {}
        try:
            with tarfile.open(path, "r:*") as tar:
                entries = [(m.name, tar.extractfile(m).read() if m.isreg() else None) for m in tar.getmembers()]
        except (OSError, tarfile.TarError) as e:
            raise Refused(f"{path}: not a package: {e}") from e
        for name, raw in sorted(entries):
            kind = re.match(r"^[^/]*_([1-3])\.pb$", name)
            if raw is None or not kind:
                raise Refused(f"{path}: flytectl would refuse the entry {name!r}")
            self._add(int(kind.group(1)), raw, name)
        if not self.workflows:
            raise Refused(f"{path}: no workflow in it")

    def _add(self, kind, raw, name):
        message = {1: task_pb2.TaskSpec, 2: workflow_pb2.WorkflowSpec, 3: launch_plan_pb2.LaunchPlan}[kind]()
        try:
            message.ParseFromString(raw)
        except Exception as e:
            raise Refused(f"{name}: {e}") from e
        if kind == 1:
            home, key, item = self.tasks, message.template.id.name, message.template
        elif kind == 2:
            home, key, item = self.workflows, message.template.id.name, message.template
            self.subs.update((sub.id.name, sub) for sub in message.sub_workflows)
        else:
            home, key, item = self.plans, message.id.name, message
        if not key or key in home:
            raise Refused(f"{name}: no name, or one that was there before: {key!r}")
        home[key] = item

    def spec(self, task):
        """The bridge's specification in the command of a task; {} where it runs something else."""
        args = self.tasks[task].container.args
        try:
            spec = json.loads(args[-1]) if args else {}
        except ValueError:
            spec = {}
        return spec if isinstance(spec, dict) else {}

    def workflow(self, name):
        return self.workflows.get(name) or self.subs[name]

    def plan(self, name=None):
        """The launch plan called so; without a name the only default one (a plan that has the name of its workflow, no schedule, and that no workflow
        launches)."""
        if name is not None:
            if name not in self.plans:
                raise Refused(f"no launch plan {name!r}; there are: {', '.join(sorted(self.plans))}")
            return self.plans[name]
        parts = {node.workflow_node.launchplan_ref.name for w in self.workflows.values() for node in w.nodes}
        defaults = [p for p in self.plans.values() if p.id.name == p.spec.workflow_id.name and not p.spec.entity_metadata.schedule.WhichOneof("ScheduleExpression") and p.id.name not in parts]
        if len(defaults) != 1:
            raise Refused(f"{len(defaults)} default launch plans, name one with --plan: {', '.join(sorted(self.plans))}")
        return defaults[0]
