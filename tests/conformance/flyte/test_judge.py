#!/usr/bin/env python3
"""test_judge.py JUDGE WORK: can the judge say no? A package made by hand is accepted; with one thing spoilt it is refused, and for that reason."""

import copy
import io
import os
import subprocess
import sys
import tarfile
import unittest

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
import judges  # noqa: E402

judges.run_in_judges_python()

from flyteidl.admin import launch_plan_pb2, schedule_pb2, task_pb2, workflow_pb2  # noqa: E402
from flyteidl.core import identifier_pb2, interface_pb2, literals_pb2, types_pb2, workflow_pb2 as core_workflow_pb2  # noqa: E402


def variable(simple):
    return interface_pb2.Variable(type=types_pb2.LiteralType(simple=simple))


def variables(**types):
    return interface_pb2.VariableMap(variables={name: variable(t) for name, t in types.items()})


def promise(name, node_id, var):
    return literals_pb2.Binding(
        var=name, binding=literals_pb2.BindingData(promise=types_pb2.OutputReference(node_id=node_id, var=var)))


def literal(**primitive):
    return literals_pb2.Literal(scalar=literals_pb2.Scalar(primitive=literals_pb2.Primitive(**primitive)))


def task_spec(name, inputs, outputs):
    spec = task_pb2.TaskSpec()
    t = spec.template
    t.id.resource_type, t.id.name = identifier_pb2.TASK, name
    t.type = "raw-container"
    t.metadata.SetInParent()
    t.interface.inputs.CopyFrom(variables(**inputs))
    t.interface.outputs.CopyFrom(variables(**outputs))
    t.container.image = "registry.example.com/team/image:1"
    t.container.command.append("true")
    return spec


class Package:
    """Two tasks in a row, their workflow, and a launch plan that starts it every morning."""

    def __init__(self):
        self.extract = task_spec("jobs.Extract", {"day": types_pb2.DATETIME}, {"out": types_pb2.STRING})
        self.load = task_spec("jobs.Load", {"path": types_pb2.STRING, "n": types_pb2.INTEGER}, {})
        self.workflow = workflow_pb2.WorkflowSpec()
        w = self.workflow.template
        w.id.resource_type, w.id.name = identifier_pb2.WORKFLOW, "jobs.Load.workflow"
        w.metadata.SetInParent()
        w.metadata_defaults.SetInParent()
        w.interface.inputs.CopyFrom(variables(day=types_pb2.DATETIME, n=types_pb2.INTEGER))
        w.interface.outputs.SetInParent()
        for node_id, task, bindings in (
            ("extract", self.extract, [promise("day", "", "day")]),
            ("load", self.load, [promise("path", "extract", "out"), promise("n", "", "n")]),
        ):
            node = w.nodes.add(id=node_id, inputs=bindings)
            node.task_node.reference_id.CopyFrom(task.template.id)
        self.plan = launch_plan_pb2.LaunchPlan()
        p = self.plan
        p.id.resource_type, p.id.name = identifier_pb2.LAUNCH_PLAN, "jobs.Load.workflow"
        p.spec.workflow_id.CopyFrom(w.id)
        p.spec.default_inputs.parameters["day"].CopyFrom(interface_pb2.Parameter(var=variable(types_pb2.DATETIME), required=True))
        p.spec.fixed_inputs.literals["n"].CopyFrom(literal(integer=3))
        p.spec.entity_metadata.schedule.CopyFrom(schedule_pb2.Schedule(
            cron_schedule=schedule_pb2.CronSchedule(schedule="0 5 * * *"), kickoff_time_input_arg="day"))
        p.closure.SetInParent()

    def entries(self):
        return [("0_jobs.Extract_1.pb", self.extract), ("1_jobs.Load_1.pb", self.load),
                ("2_jobs.Load.workflow_2.pb", self.workflow), ("3_jobs.Load.workflow_3.pb", self.plan)]


def write_package(path, entries):
    with tarfile.open(path, "w:gz") as tar:
        for name, message in entries:
            data = message if isinstance(message, bytes) else message.SerializeToString(deterministic=True)
            info = tarfile.TarInfo(name)
            info.size = len(data)
            tar.addfile(info, io.BytesIO(data))


class Judge(unittest.TestCase):
    judge = work = None

    def ask(self, entries):
        path = os.path.join(self.work, self.id().rsplit(".", 1)[1] + ".tgz")
        write_package(path, entries)
        asked = subprocess.run([self.judge, path], capture_output=True, text=True)
        return asked.returncode, asked.stdout + asked.stderr

    def refused(self, package, *words):
        status, said = self.ask(package.entries() if isinstance(package, Package) else package)
        self.assertEqual(status, 1, said)
        for word in words:
            self.assertIn(word, said)
        self.assertNotIn("panicked", said)

    def test_a_right_package_is_accepted_and_counted(self):
        status, said = self.ask(Package().entries())
        self.assertEqual(status, 0, said)
        self.assertRegex(said, r"(?m)^ACCEPTED \S+ tasks=2 workflows=1 plans=1 nodes=2 closure=[1-9]\d*$")
        self.assertIn("TOTAL packages=1/1 tasks=2 workflows=1 plans=1 nodes=2 refused=0", said)

    def test_order_in_the_archive_does_not_matter(self):
        self.assertEqual(self.ask(Package().entries()[::-1])[0], 0)

    def test_no_image(self):
        p = Package()
        p.load.template.container.image = ""
        self.refused(p, "_1.pb: task jobs.Load: ValueRequired:", "Value required [image]")

    def test_input_without_a_binding(self):
        p = Package()
        del p.workflow.template.nodes[1].inputs[1]
        self.refused(p, "ParameterNotBound")

    def test_wrong_type(self):
        p = Package()
        p.load.template.interface.inputs.variables["n"].type.simple = types_pb2.FLOAT
        self.refused(p, "MismatchingTypes")

    def test_unknown_node(self):
        p = Package()
        p.workflow.template.nodes[1].inputs[0].binding.promise.node_id = "nobody"
        self.refused(p, "NodeReferenceNotFound")

    def test_cycle(self):
        p = Package()
        p.workflow.template.nodes[0].upstream_node_ids.append("load")
        self.refused(p, "CycleDetected")

    def test_unknown_upstream(self):
        p = Package()
        p.workflow.template.nodes[1].upstream_node_ids.extend(["extract", "nobody"])
        self.refused(p, "Upstream: node", "nobody")

    def test_second_node_of_one_id(self):
        p = Package()
        p.workflow.template.nodes.append(copy.deepcopy(p.workflow.template.nodes[0]))
        self.refused(p, "Dropped")

    def test_task_after_its_workflow(self):
        entries = Package().entries()
        entries[1] = ("4_jobs.Load_1.pb", entries[1][1])
        self.refused(entries, "is not registered before this workflow")

    def test_unpadded_numbers_sort_wrongly(self):
        p = Package()
        self.refused([("9_a_1.pb", p.extract), ("10_b_1.pb", p.load), ("11_c_2.pb", p.workflow), ("12_d_3.pb", p.plan)],
                     "is not registered before this workflow")

    def test_bad_cron(self):
        for cron in ("0 5 * * 7", "0 5 * * * *", "daily", "TZ=UTC", "0 0 31 2 *"):
            p = Package()
            p.plan.spec.entity_metadata.schedule.cron_schedule.schedule = cron
            self.refused(p, "cron", cron)

    def test_schedule_with_an_open_input(self):
        p = Package()
        del p.plan.spec.fixed_inputs.literals["n"]
        self.refused(p, "unbound required input: n")

    def test_kickoff_argument_must_be_a_datetime(self):
        p = Package()
        p.plan.spec.entity_metadata.schedule.kickoff_time_input_arg = "n"
        self.refused(p, "kickoff_time_input_arg n")

    def test_default_of_another_type(self):
        p = Package()
        p.plan.spec.fixed_inputs.literals["n"].CopyFrom(literal(string_value="3"))
        self.refused(p, "invalid fixed_input n")

    def test_input_that_the_workflow_does_not_have(self):
        p = Package()
        p.plan.spec.fixed_inputs.literals["m"].CopyFrom(literal(integer=1))
        self.refused(p, "unexpected fixed_input m")

    def test_scalar_without_a_value_does_not_end_the_judge(self):
        p = Package()
        p.workflow.template.nodes[1].inputs[1].binding.scalar.SetInParent()
        status, said = self.ask(p.entries())
        self.assertEqual(status, 1, said)
        self.assertIn("REFUSED", said)

    def test_sub_workflow_that_holds_itself(self):
        p = Package()
        sub = p.workflow.sub_workflows.add()
        sub.CopyFrom(p.workflow.template)
        sub.id.name = "jobs.Sub"
        node = core_workflow_pb2.Node(id="again")
        node.workflow_node.sub_workflow_ref.CopyFrom(sub.id)
        sub.nodes.append(node)
        self.refused(p, "Recursion")

    def test_not_a_message_and_not_a_package_file(self):
        self.refused(Package().entries() + [("4_x_1.pb", b"\xff\xff\xff")], "Decode")
        self.refused(Package().entries() + [("README.md", b"hello")], "Decode")

    def test_nothing_in_it(self):
        self.refused([], "holds no task", "holds no workflow", "holds no launch plan", "holds no node")
        self.refused(Package().entries()[:2], "holds no workflow")


if __name__ == "__main__":
    Judge.judge, Judge.work = judges.need(sys.argv[1], "the judge on Flyte's compiler"), sys.argv[2]
    os.makedirs(Judge.work, exist_ok=True)
    unittest.main(argv=sys.argv[:1])
