#!/usr/bin/env python3
"""observed.py REPIPE JUDGE WORK: does `repipe check` answer as a real Flyte 1.16.8 did?

Each row of ROWS is a small package with one thing changed, and what became of the same change in a real installation (flytectl, flyteadmin, flytepropeller, CoPilot):

    runs      taken, and it ran, or there is nothing in it that could not
    refused   by flytectl or flyteadmin at registration, or by flytectl compile
    lost      taken, and then it hangs, fails at every execution, or what was said is ignored without a word

`repipe check` must pass what runs and refuse the rest; the judge on Flyte's compiler (main.go) must agree wherever the answer is the compiler's or admin's. STRICTER (check
refuses what runs), SITE (check cannot know) and JUDGE say, with the reason, where they may differ.
"""

import os
import shutil
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [os.path.dirname(HERE), HERE, os.path.join(HERE, os.pardir, "run")]
import judges  # noqa: E402

judges.run_in_judges_python()

import maker  # noqa: E402
import mutations  # noqa: E402
from flyteidl.admin import schedule_pb2  # noqa: E402
from flyteidl.core import identifier_pb2, interface_pb2, literals_pb2, tasks_pb2, types_pb2, workflow_pb2  # noqa: E402

ROWS = []
STRICTER = {
    "an input called a-b c": "CoPilot brings it, but the bridge's names are words",
    "project and domain given": "true for one -p and -d of flytectl only: references keep them, entities do not",
    "a version given": "flytectl keeps it, so --version says nothing, and a launch at that version finds nothing",
    "an entry that stands there twice": "flytectl takes it, whichever of the two comes first",
    "an entry that is not numbered": "flytectl guesses its kind: protobuf parses almost anything",
}
JUDGE = {
    "CPU twice": "admin's rules for tasks are not in it",
    "half a GPU": "admin's rules for tasks are not in it",
    "another project than the one registered in": "it registers in the project that the package names",
    "a name of 256 bytes": "the limit is the database's",
    "entries in a folder": "it does not unpack to files",
}
SITE = {
    "more CPU than the site allows": "that site's platform limit",
    "a CPU limit over the site's": "that site's platform limit",
    "a name of 255 bytes": "that site's store of files",
}


def row(what, answer):
    """A change of the base package: (task, workflow, launch plan) -> None."""
    def add(change):
        ROWS.append((what, answer, change, None))
        return change
    return add


def archive(what, answer):
    """A change of the list of entries [(name, bytes)], which may return a new one."""
    def add(change):
        ROWS.append((what, answer, None, change))
        return change
    return add


def simple(name):
    return types_pb2.LiteralType(simple=types_pb2.SimpleType.Value(name))


def literal(**primitive):
    return literals_pb2.Literal(scalar=literals_pb2.Scalar(primitive=literals_pb2.Primitive(**primitive)))


def scalar(**primitive):
    return literals_pb2.BindingData(scalar=literal(**primitive).scalar)


def promise(node, var):
    return literals_pb2.BindingData(promise=types_pb2.OutputReference(node_id=node, var=var))


def nothing():
    return literals_pb2.Literal(scalar=literals_pb2.Scalar(none_type=literals_pb2.Void()))


def optional():
    some, none = simple("INTEGER"), simple("NONE")
    some.structure.tag, none.structure.tag = "int", "none"
    return types_pb2.LiteralType(union_type=types_pb2.UnionType(variants=[some, none]))


def of_union(value, of):
    return literals_pb2.Literal(scalar=literals_pb2.Scalar(union=literals_pb2.Union(value=value, type=of)))


def everywhere(task, workflow, plan, of, default=None):
    """The one input gets another type, wherever it is declared."""
    for variable in (task.template.interface.inputs.variables["n"], workflow.template.interface.inputs.variables["n"], plan.spec.default_inputs.parameters["n"].var):
        variable.type.CopyFrom(of)
    if default is not None:
        plan.spec.default_inputs.parameters["n"].default.CopyFrom(default)


def ids(task, workflow, plan):
    return [task.template.id, workflow.template.id, plan.id, plan.spec.workflow_id, workflow.template.nodes[0].task_node.reference_id]


# ---- launch plans ----

@row("as it stands", "runs")
def _(_task, _workflow, _plan):
    pass


row("a plan without closure", "refused")(lambda t, w, p: p.ClearField("closure"))
row("a plan without entity metadata", "runs")(lambda t, w, p: p.spec.ClearField("entity_metadata"))
row("a plan without default inputs", "runs")(lambda t, w, p: p.spec.ClearField("default_inputs"))


@row("a default for an input that is not there", "refused")
def _(_task, _workflow, plan):
    plan.spec.default_inputs.parameters["other"].CopyFrom(plan.spec.default_inputs.parameters["n"])


@row("a default declared FLOAT for an INTEGER", "refused")
def _(_task, _workflow, plan):
    plan.spec.default_inputs.parameters["n"].CopyFrom(interface_pb2.Parameter(var=interface_pb2.Variable(type=simple("FLOAT")), default=literal(float_value=2)))


row("a text as default of an INTEGER", "refused")(lambda t, w, p: p.spec.default_inputs.parameters["n"].default.CopyFrom(literal(string_value="2")))
row("neither default nor required", "refused")(lambda t, w, p: p.spec.default_inputs.parameters["n"].ClearField("default"))


@row("required, but false", "refused")
def _(_task, _workflow, plan):
    plan.spec.default_inputs.parameters["n"].required = False


@row("a text as fixed INTEGER", "refused")
def _(_task, _workflow, plan):
    plan.spec.ClearField("default_inputs")
    plan.spec.fixed_inputs.literals["n"].CopyFrom(literal(string_value="2"))


row("fixed, with a default as well", "lost")(lambda t, w, p: p.spec.fixed_inputs.literals["n"].CopyFrom(literal(integer=7)))
row("a fixed input that is not there", "refused")(lambda t, w, p: p.spec.fixed_inputs.literals["other"].CopyFrom(literal(integer=7)))
row("a label with a blank", "refused")(lambda t, w, p: p.spec.labels.values.update({"our team": "x"}))
row("a label whose value has a blank", "refused")(lambda t, w, p: p.spec.labels.values.update({"team": "x y"}))
row("a label of 64 letters", "refused")(lambda t, w, p: p.spec.labels.values.update({"t" * 64: "x"}))
row("labels as Kubernetes wants them", "runs")(lambda t, w, p: p.spec.labels.values.update({"example.org/team": "Data_1", "x": ""}))


# ---- schedules ----

def cron(what, answer, text, **more):
    def change(_task, _workflow, plan):
        plan.spec.entity_metadata.schedule.cron_schedule.schedule = text
        for name, value in more.items():
            setattr(plan.spec.entity_metadata.schedule.cron_schedule, name, value)
    ROWS.append((what, answer, change, None))


cron("cron: a word with @", "runs", "@daily")
cron("cron: @every", "runs", "@every 5m")
cron("cron: six fields", "refused", "15 0 3 * * *")
cron("cron: Quartz", "refused", "0 12 * * ? *")
cron("cron: a day that never comes", "lost", "0 0 31 2 *")
cron("cron: CRON_TZ", "runs", "CRON_TZ=Europe/Stockholm 0 5 * * *")
cron("cron: TZ", "runs", "TZ=Europe/Stockholm 0 5 * * *")
cron("cron: Sunday as 7", "refused", "0 4 * * 7")
cron("cron: names", "runs", "0 4 * FEB TUE")
cron("cron: lists, ranges, steps", "runs", "0,15 1-7/3 * * *")
cron("cron: empty", "lost", "")
cron("cron: a word without @", "refused", "hourly")
cron("cron: @reboot", "refused", "@reboot")
cron("cron: L", "refused", "0 4 L * *")
cron("cron: #", "refused", "0 4 * * 2#1")
cron("cron: four fields", "refused", "5 4 * *")
cron("cron: with an offset", "lost", "@daily", offset="P1D")


@row("a schedule and an input without a value", "refused")
def _(_task, _workflow, plan):
    plan.spec.ClearField("default_inputs")
    plan.spec.entity_metadata.schedule.cron_schedule.schedule = "@daily"


@row("an INTEGER as kickoff time", "refused")
def _(_task, _workflow, plan):
    plan.spec.entity_metadata.schedule.cron_schedule.schedule = "@daily"
    plan.spec.entity_metadata.schedule.kickoff_time_input_arg = "n"


@row("a rate", "runs")
def _(_task, _workflow, plan):
    plan.spec.entity_metadata.schedule.rate.value, plan.spec.entity_metadata.schedule.rate.unit = 3, schedule_pb2.DAY


@row("a rate with a kickoff time", "lost")
def _(task, workflow, plan):
    everywhere(task, workflow, plan, simple("DATETIME"))
    plan.spec.default_inputs.parameters["n"].ClearField("default")
    plan.spec.default_inputs.parameters["n"].required = True
    plan.spec.entity_metadata.schedule.rate.value, plan.spec.entity_metadata.schedule.rate.unit = 3, schedule_pb2.DAY
    plan.spec.entity_metadata.schedule.kickoff_time_input_arg = "n"


# ---- tasks ----

row("a task without metadata", "refused")(lambda t, w, p: t.template.ClearField("metadata"))
row("a task without runtime", "runs")(lambda t, w, p: t.template.metadata.ClearField("runtime"))
row("a runtime without version", "refused")(lambda t, w, p: t.template.metadata.runtime.SetInParent())
row("a task without type", "refused")(lambda t, w, p: setattr(t.template, "type", ""))
row("a task of a type that no plugin knows", "runs")(lambda t, w, p: setattr(t.template, "type", "of-our-own"))
row("no image", "refused")(lambda t, w, p: setattr(t.template.container, "image", ""))
row("no target", "lost")(lambda t, w, p: t.template.ClearField("container"))
row("neither command nor arguments", "refused")(lambda t, w, p: (t.template.container.ClearField("command"), t.template.container.ClearField("args")))


def resources(what, answer, *pairs):
    """pairs: ("requests" or "limits", kind, quantity)"""
    def change(task, _workflow, _plan):
        for side, kind, quantity in pairs:
            getattr(task.template.container.resources, side).add(name=tasks_pb2.Resources.ResourceName.Value(kind), value=quantity)
    ROWS.append((what, answer, change, None))


resources("more CPU than the site allows", "refused", ("requests", "CPU", "64"))
resources("a CPU limit over the site's", "refused", ("limits", "CPU", "64"))
resources("less than was asked as limit", "lost", ("requests", "CPU", "900m"), ("limits", "CPU", "100m"))
resources("equal request and limit in other words", "runs", ("requests", "MEMORY", "1Gi"), ("limits", "MEMORY", "1024Mi"))
resources("half a core in two spellings", "runs", ("requests", "CPU", "0.5"), ("limits", "CPU", "500m"))
resources("a CPU in words", "refused", ("requests", "CPU", "two"))
resources("gigabytes as GB", "refused", ("requests", "MEMORY", "2GB"))
resources("storage", "lost", ("requests", "STORAGE", "1Gi"))
resources("ephemeral storage", "runs", ("requests", "EPHEMERAL_STORAGE", "1Gi"))
resources("CPU twice", "refused", ("requests", "CPU", "1"), ("requests", "CPU", "2"))
resources("half a GPU", "refused", ("requests", "GPU", "0.5"))
row("as many retries as a number holds", "runs")(lambda t, w, p: setattr(t.template.metadata.retries, "retries", 4294967295))
row("a task without inputs and outputs", "refused")(lambda t, w, p: (t.template.interface.ClearField("inputs"), t.template.interface.ClearField("outputs")))
row("a variable without type", "refused")(lambda t, w, p: t.template.interface.inputs.variables["n"].ClearField("type"))
row("a timeout on the task alone", "lost")(lambda t, w, p: setattr(t.template.metadata.timeout, "seconds", 5))
row("a timeout on the node", "runs")(lambda t, w, p: setattr(w.template.nodes[0].metadata.timeout, "seconds", 5))
row("an output and no data_config", "lost")(lambda t, w, p: setattr(t.template.container.data_config, "enabled", False))


@row("an input called a-b c", "runs")
def _(task, workflow, _plan):
    task.template.interface.inputs.variables["a-b c"].type.CopyFrom(simple("INTEGER"))
    workflow.template.nodes[0].inputs.add(var="a-b c", binding=scalar(integer=1))


def emitted(what, answer, of):
    def change(task, workflow, _plan):
        for message in (task, workflow):
            message.template.interface.outputs.variables["m"].type.CopyFrom(of)
    ROWS.append((what, answer, change, None))


emitted("an output of NONE", "runs", simple("NONE"))
emitted("an output of DURATION", "runs", simple("DURATION"))
emitted("an output of BINARY", "runs", simple("BINARY"))
emitted("an output of STRUCT", "runs", simple("STRUCT"))
emitted("a list as output", "lost", types_pb2.LiteralType(collection_type=simple("INTEGER")))
emitted("a map as output", "lost", types_pb2.LiteralType(map_value_type=simple("INTEGER")))
emitted("a union as output", "lost", optional())
emitted("an enum as output", "lost", types_pb2.LiteralType(enum_type=types_pb2.EnumType(values=["a", "b"])))
emitted("a structured dataset as output", "lost", types_pb2.LiteralType(structured_dataset_type=types_pb2.StructuredDatasetType()))


def told(what, answer, text, of=None):
    """A template in the command."""
    def change(task, workflow, plan):
        task.template.container.args.append(text)
        if of is not None:
            everywhere(task, workflow, plan, of)
            plan.spec.default_inputs.parameters["n"].ClearField("default")
            plan.spec.default_inputs.parameters["n"].required = True
    ROWS.append((what, answer, change, None))


told("a template of an input", "runs", "{{.inputs.n}}")
told("a template in other letters", "runs", "{{ .Inputs.n }}")
told("a template of nothing", "lost", "{{.inputs.other}}")
told("a template of a map", "lost", "{{.inputs.n}}", types_pb2.LiteralType(map_value_type=simple("INTEGER")))
told("a template of a struct", "lost", "{{$inputs.n}}", simple("STRUCT"))
told("a template of what may be None", "lost", "{{.inputs.n}}", optional())
told("a template of a list", "runs", "{{.inputs.n}}", types_pb2.LiteralType(collection_type=simple("INTEGER")))
told("other braces", "runs", "{{ n }} {{.outputPrefix}}")


@row("a template and no inputs at all", "runs")
def _(task, workflow, _plan):
    task.template.interface.ClearField("inputs")
    del workflow.template.nodes[0].inputs[:]
    task.template.container.args.append("{{.inputs.other}}")


def variable_called(what, answer, name):
    def change(task, workflow, _plan):
        task.template.interface.inputs.variables[name].type.CopyFrom(simple("INTEGER"))
        workflow.template.nodes[0].inputs.add(var=name, binding=scalar(integer=1))
    ROWS.append((what, answer, change, None))


variable_called("an input called inputs.json", "lost", "inputs.json")
variable_called("an input with a slash", "lost", "a/b")
variable_called("an input called ..", "lost", "..")


# ---- identifiers and names ----

def kinds(what, answer, *which):
    """which: (index in ids(), resource type)"""
    def change(task, workflow, plan):
        for index, kind in which:
            ids(task, workflow, plan)[index].resource_type = kind
    ROWS.append((what, answer, change, None))


kinds("no resource types", "refused", *((i, identifier_pb2.UNSPECIFIED) for i in range(5)))
kinds("a launch plan as the plan's workflow", "refused", (3, identifier_pb2.LAUNCH_PLAN))
kinds("a task reference without resource type", "refused", (4, identifier_pb2.UNSPECIFIED))


def given(what, answer, **fields):
    def change(task, workflow, plan):
        for one in ids(task, workflow, plan):
            for name, value in fields.items():
                setattr(one, name, value)
    ROWS.append((what, answer, change, None))


given("project and domain given", "runs", project="sales", domain="development")
given("a version given", "lost", version="7")
given("another project than the one registered in", "refused", project="elsewhere", domain="production")
given("the patterns that flytectl fills in", "runs", project="{{ registration.project }}", domain="{{ registration.domain }}", version="{{ registration.version }}")


@row("a project in one reference", "refused")
def _(_task, workflow, _plan):
    workflow.template.nodes[0].task_node.reference_id.project = "sales"


def named(what, answer, name):
    def change(task, workflow, plan):
        for i, one in enumerate(ids(task, workflow, plan)):
            one.name = ("t" if i in (0, 4) else "w") + name
    ROWS.append((what, answer, change, None))


for label, text in (("capitals", "XYZ"), ("a blank", "x y"), ("a slash", "x/y"), ("points", "x.y.z"), ("a dash", "x-y"), ("an accent", "ö"), ("a colon", "x:y"), ("a percent sign", "x%2Fy"),
                    ("a star", "x*y"), ("an apostrophe", "x'y")):
    named("a name with " + label, "runs", text)
named("a name of 255 bytes", "refused", "n" * 254)
named("a name of 256 bytes", "refused", "n" * 255)


# ---- nodes ----

def node_called(what, answer, name):
    def change(_task, workflow, _plan):
        workflow.template.nodes[0].id = name
        workflow.template.outputs[0].binding.promise.node_id = name
    ROWS.append((what, answer, change, None))


for label, text in (("capitals", "Double"), ("an underline", "a_b"), ("a point", "a.b"), ("a dash", "a-b"), ("a blank", "a b"), ("a digit", "7"), ("90 letters", "d" * 90), ("a slash", "a/b")):
    node_called("a node id with " + label, "runs", text)
node_called("a node called start-node", "refused", "start-node")
node_called("a node called end-node", "refused", "end-node")
node_called("a node without id", "refused", "")
row("a node without metadata", "runs")(lambda t, w, p: w.template.nodes[0].ClearField("metadata"))
row("an input that nothing is bound to", "refused")(lambda t, w, p: w.template.nodes[0].inputs.__delitem__(0))
row("a binding of no input", "refused")(lambda t, w, p: w.template.nodes[0].inputs.add(var="other", binding=promise("", "n")))
row("an input bound twice", "refused")(lambda t, w, p: w.template.nodes[0].inputs.add(var="n", binding=promise("", "n")))
row("start-node by its name", "runs")(lambda t, w, p: w.template.nodes[0].inputs[0].binding.CopyFrom(promise("start-node", "n")))
row("a promise of no input", "refused")(lambda t, w, p: w.template.nodes[0].inputs[0].binding.CopyFrom(promise("", "other")))
row("a promise of itself", "refused")(lambda t, w, p: w.template.nodes[0].inputs[0].binding.CopyFrom(promise("double", "m")))
row("a wait for nobody", "lost")(lambda t, w, p: w.template.nodes[0].upstream_node_ids.append("nobody"))
row("a node twice", "lost")(lambda t, w, p: w.template.nodes.add().CopyFrom(w.template.nodes[0]))
row("a text for an INTEGER", "refused")(lambda t, w, p: w.template.nodes[0].inputs[0].binding.CopyFrom(scalar(string_value="2")))
row("a FLOAT for an INTEGER", "refused")(lambda t, w, p: w.template.nodes[0].inputs[0].binding.CopyFrom(scalar(float_value=2)))
row("an INTEGER for a FLOAT", "refused")(lambda t, w, p: t.template.interface.inputs.variables["n"].type.CopyFrom(simple("FLOAT")))
row("an output name with a slash", "refused")(lambda t, w, p: (t.template.interface.outputs.variables["a/b"].type.CopyFrom(simple("INTEGER")),
                                                              t.template.interface.outputs.variables.pop("m"), setattr(w.template.outputs[0].binding.promise, "var", "a/b")))


# ---- workflows ----

@row("a workflow without nodes", "refused")
def _(_task, workflow, _plan):
    del workflow.template.nodes[:]
    del workflow.template.outputs[:]
    workflow.template.interface.outputs.variables.clear()


row("an output that nothing is bound to", "refused")(lambda t, w, p: w.template.outputs.__delitem__(0))
row("an output that is an input", "runs")(lambda t, w, p: w.template.outputs[0].binding.CopyFrom(promise("", "n")))
row("an output that is a constant", "runs")(lambda t, w, p: w.template.outputs[0].binding.CopyFrom(scalar(integer=1)))
row("a workflow without interface", "refused")(lambda t, w, p: w.template.ClearField("interface"))
row("a workflow without metadata", "runs")(lambda t, w, p: (w.template.ClearField("metadata"), w.template.ClearField("metadata_defaults")))
row("start-node as a node", "refused")(lambda t, w, p: w.template.nodes.insert(0, workflow_pb2.Node(id="start-node")))
row("a task that is not there", "refused")(lambda t, w, p: setattr(w.template.nodes[0].task_node.reference_id, "name", "nobody"))


# ---- unions, enums, blobs ----

row("None as default of a union", "runs")(lambda t, w, p: everywhere(t, w, p, optional(), nothing()))
row("a number as default of a union", "runs")(lambda t, w, p: everywhere(t, w, p, optional(), literal(integer=2)))
row("a tagged None as default of a union", "runs")(lambda t, w, p: everywhere(t, w, p, optional(), of_union(nothing(), optional().union_type.variants[1])))
row("an untagged None as default of a union", "runs")(lambda t, w, p: everywhere(t, w, p, optional(), of_union(nothing(), simple("NONE"))))
row("a text as default of a union", "refused")(lambda t, w, p: everywhere(t, w, p, optional(), literal(string_value="q")))


@row("a union left unbound", "runs")
def _(task, workflow, plan):
    everywhere(task, workflow, plan, optional(), nothing())
    del workflow.template.nodes[0].inputs[:]


COLOURS = types_pb2.LiteralType(enum_type=types_pb2.EnumType(values=["red", "green"]))
row("an enum", "runs")(lambda t, w, p: everywhere(t, w, p, COLOURS, literal(string_value="red")))
row("a default that the enum does not have", "lost")(lambda t, w, p: everywhere(t, w, p, COLOURS, literal(string_value="blue")))


def blob(form):
    return types_pb2.LiteralType(blob=types_pb2.BlobType(format=form))


def file(form=None):
    one = literals_pb2.Literal()
    one.scalar.blob.uri = "s3://bucket/key"
    if form is not None:
        one.scalar.blob.metadata.type.format = form
    return one


row("a blob of another format", "refused")(lambda t, w, p: everywhere(t, w, p, blob("parquet"), file("csv")))
row("a blob of any format", "runs")(lambda t, w, p: everywhere(t, w, p, blob(""), file("csv")))
row("a blob without metadata", "refused")(lambda t, w, p: everywhere(t, w, p, blob(""), file()))


@row("a blob of another dimensionality", "lost")
def _(task, workflow, plan):
    folder = file("")
    folder.scalar.blob.metadata.type.dimensionality = types_pb2.BlobType.MULTIPART
    everywhere(task, workflow, plan, blob(""), folder)


# ---- branches, arrays, launch plans as nodes ----

def branch(what, answer, of, value, operator="EQ"):
    """The node becomes both arms of a branch on the workflow's input."""
    def change(task, workflow, plan):
        for variable in (workflow.template.interface.inputs.variables["n"], plan.spec.default_inputs.parameters["n"].var):
            variable.type.CopyFrom(of)
        plan.spec.default_inputs.parameters["n"].ClearField("default")
        plan.spec.default_inputs.parameters["n"].required = True
        del workflow.template.nodes[0].inputs[:]
        workflow.template.nodes[0].inputs.add(var="n", binding=scalar(integer=1))
        arm = workflow_pb2.Node()
        arm.CopyFrom(workflow.template.nodes[0])
        node = workflow.template.nodes[0]
        node.Clear()
        node.id = "double"
        node.inputs.add(var="x", binding=promise("", "n"))
        block = node.branch_node.if_else
        compared = block.case.condition.comparison
        compared.operator = getattr(compared, operator)
        compared.left_value.var = "x"
        compared.right_value.primitive.CopyFrom(value.scalar.primitive)
        block.case.then_node.CopyFrom(arm)
        block.case.then_node.id = "a"
        block.else_node.CopyFrom(arm)
        block.else_node.id = "b"
    ROWS.append((what, answer, change, None))


branch("a branch on a text", "runs", simple("STRING"), literal(string_value="x"))
branch("a branch on texts by order", "runs", simple("STRING"), literal(string_value="x"), "LT")
branch("a branch on a boolean", "runs", simple("BOOLEAN"), literal(boolean=True))
branch("a branch on booleans by size", "lost", simple("BOOLEAN"), literal(boolean=True), "GT")
branch("a branch of FLOAT against INTEGER", "refused", simple("FLOAT"), literal(integer=1))
branch("a branch of a union against its value", "refused", optional(), literal(integer=1))


def array(what, answer, over=True, listed=True):
    def change(task, workflow, plan):
        numbers = types_pb2.LiteralType(collection_type=simple("INTEGER"))
        if over:
            everywhere(task, workflow, plan, numbers)
            plan.spec.default_inputs.parameters["n"].ClearField("default")
            plan.spec.default_inputs.parameters["n"].required = True
        for message in (task, workflow) if listed else (workflow,):
            message.template.interface.outputs.variables["m"].type.CopyFrom(numbers)
        node, inner = workflow.template.nodes[0], workflow_pb2.Node()
        inner.CopyFrom(node)
        node.ClearField("task_node")
        node.array_node.node.CopyFrom(inner)
    ROWS.append((what, answer, change, None))


array("an array over a list", "runs")
array("an array over no list", "lost", over=False)
array("an array whose task gives no lists", "refused", listed=False)


def plan_as_node(entries, many):
    """A second workflow whose node launches the first."""
    kinds_of = mutations.read_entries(entries)
    outer, plan = type(kinds_of[1][1])(), kinds_of[2][1]
    outer.CopyFrom(kinds_of[1][1])
    outer.template.id.name = "outer"
    node = outer.template.nodes[0]
    node.ClearField("task_node")
    target = node.array_node.node if many else node
    if many:
        target.id = "inner"
        target.inputs.add(var="n", binding=promise("", "n"))
        for variable in (outer.template.interface.inputs.variables["n"], outer.template.interface.outputs.variables["m"]):
            variable.type.CopyFrom(types_pb2.LiteralType(collection_type=simple("INTEGER")))
    target.workflow_node.launchplan_ref.CopyFrom(plan.id)
    return entries + [("3_outer_2.pb", outer.SerializeToString(deterministic=True))]


archive("a launch plan as a node", "runs")(lambda entries: plan_as_node(entries, False))
archive("an array over a launch plan", "refused")(lambda entries: plan_as_node(entries, True))


# ---- the archive ----

archive("the plan first", "refused")(lambda e: [("2_t_1.pb", e[0][1]), ("1_w_2.pb", e[1][1]), ("0_l_3.pb", e[2][1])])
archive("numbers of different lengths", "refused")(lambda e: [("9_t_1.pb", e[0][1]), ("10_w_2.pb", e[1][1]), ("11_l_3.pb", e[2][1])])
archive("a README", "refused")(lambda e: e + [("README", b"read me")])
archive("an entry that stands there twice", "runs")(lambda e: e + [e[0]])
archive("entries in a folder", "refused")(lambda e: [("folder/" + name, raw) for name, raw in e])
archive("a LaunchPlanSpec as launch plan", "refused")(lambda e: e[:2] + [(e[2][0], mutations.read_entries(e)[2][1].spec.SerializeToString(deterministic=True))])
archive("an entry that is not numbered", "runs")(lambda e: [(f"{i}.pb", raw) for i, (_, raw) in enumerate(e)])


def base(path):
    task = maker.Task("sums.Double", ["sh", "-c", "cat /var/inputs/n > /var/outputs/m"], {"n": "INTEGER"}, {"m": "INTEGER"})
    task.message().template.metadata.runtime.version = "1"
    maker.package(path, "sums.Main", {"n": "INTEGER"}, [task], [("double", "sums.Double", {"n": ("", "n")}, [])], {"m": ("INTEGER", ("double", "m"))}, {"n": 2})
    return mutations.read(path)


def build(path, whole, change, repack):
    copies = [(name, type(message).FromString(message.SerializeToString())) for name, message in whole]
    if change is not None:
        change(*(message for _, message in copies))
    entries = [(name, message.SerializeToString(deterministic=True)) for name, message in copies]
    mutations.write_entries(path, repack(entries) if repack is not None else entries)


def main():
    repipe, judge, work = sys.argv[1], judges.need(sys.argv[2], "the judge on Flyte's compiler"), os.path.abspath(sys.argv[3])
    shutil.rmtree(work, ignore_errors=True)
    os.makedirs(work)
    whole = base(os.path.join(work, "base.tgz"))
    paths, wrong = {}, []
    for number, (what, _, change, repack) in enumerate(ROWS):
        paths[what] = os.path.join(work, f"{number:03}.tgz")
        build(paths[what], whole, change, repack)
    refused = mutations.judged(judge, sorted(paths.values()))
    for what, answer, _, _ in ROWS:
        done = subprocess.run([repipe, "check", paths[what]], capture_output=True, text=True, errors="replace", check=False)
        if done.returncode not in (0, 1):
            wrong.append(f"{what}: repipe check ended with {done.returncode}")
        elif (done.returncode == 1) != (answer != "runs" and what not in SITE or what in STRICTER):
            wrong.append(f"{what} ({answer}): repipe check {'refuses it: ' + done.stdout.strip()[:200] if done.returncode else 'passes it'}")
        if (paths[what] in refused) != (answer == "refused") and answer != "lost" and what not in (*SITE, *STRICTER, *JUDGE):
            wrong.append(f"{what}: a real Flyte said {answer}, the judge {'refuses' if paths[what] in refused else 'accepts'} it ({paths[what]})")
    for line in wrong:
        print("WRONG " + line)
    count = {answer: sum(1 for _, a, _, _ in ROWS if a == answer) for answer in ("runs", "refused", "lost")}
    print(f"{len(ROWS)} packages: {count['runs']} that Flyte runs, {count['refused']} that it refuses, {count['lost']} that it takes and loses; {len(wrong)} wrong")
    sys.exit(1 if wrong or len(paths) != len(ROWS) else 0)


if __name__ == "__main__":
    main()
