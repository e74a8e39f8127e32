"""Makes flyte-package.tgz files from short descriptions, following docs/bridge.md, so that bridge and rehearse are tested without the C translator."""

import io
import os
import sys
import tarfile

from flyteidl.admin import launch_plan_pb2, task_pb2, workflow_pb2
from flyteidl.core import identifier_pb2, tasks_pb2, types_pb2

HERE = os.path.dirname(os.path.realpath(__file__))
sys.path[:0] = [os.path.join(HERE, "..", "..", "bridge"), os.path.join(HERE, "..", "..", "..", "tools")]

import pack  # noqa: E402
from rehearse_lib import values  # noqa: E402

KINDS = identifier_pb2.ResourceType


def kind(text):
    """A LiteralType from "INTEGER", "BLOB", "[STRING]"."""
    t = types_pb2.LiteralType()
    if text.startswith("["):
        t.collection_type.CopyFrom(kind(text[1:-1]))
    elif text == "BLOB":
        t.blob.dimensionality = types_pb2.BlobType.SINGLE
    else:
        t.simple = types_pb2.SimpleType.Value(text)
    return t


class Task:
    """One template. inputs and outputs: name -> text for kind(); spec: docs/bridge.md section 2, or a command (list of texts) instead of the bridge."""

    def __init__(self, name, spec, inputs=None, outputs=None, retries=0):
        self.name, self.spec, self.inputs, self.outputs, self.retries = name, spec, inputs or {}, outputs or {}, retries

    def message(self):
        out = task_pb2.TaskSpec()
        t = out.template
        t.id.resource_type, t.id.name, t.type = KINDS.TASK, self.name, "raw-container"
        t.metadata.retries.retries = self.retries
        interface(t.interface, self.inputs, self.outputs)
        t.container.image = "example/image:1"
        if isinstance(self.spec, list):
            t.container.command.extend(self.spec)
        else:
            t.container.command.extend(["python3", "-c", pack.loader(self.spec["mode"])])
            t.container.args.append(pack.spec_text(self.spec))
        t.container.data_config.enabled = True
        t.container.data_config.input_path, t.container.data_config.output_path = "/var/inputs", "/var/outputs"
        t.container.data_config.format = tasks_pb2.DataLoadingConfig.JSON
        return out


def interface(message, inputs, outputs):
    message.inputs.SetInParent()
    message.outputs.SetInParent()
    for name, text in inputs.items():
        message.inputs.variables[name].type.CopyFrom(kind(text))
    for name, text in outputs.items():
        message.outputs.variables[name].type.CopyFrom(kind(text))


def bind(data, what, t):
    """what: ("", var) a workflow input, (node, var) a node's output, a list of these, or a constant."""
    if isinstance(what, tuple):
        data.promise.node_id, data.promise.var = what
    elif isinstance(what, list):
        data.collection.SetInParent()
        for item in what:
            bind(data.collection.bindings.add(), item, t.collection_type)
    else:
        data.scalar.CopyFrom(values.from_user(t, what, None).scalar)


def package(path, name, inputs, tasks, nodes, outputs=None, defaults=None):
    """Writes the archive. inputs: name -> kind; nodes: (id, task, {input: what}, [order-only upstream ids]); outputs: name -> (kind, (node, var))."""
    by_name = {task.name: task for task in tasks}
    spec = workflow_pb2.WorkflowSpec()
    w = spec.template
    w.id.resource_type, w.id.name = KINDS.WORKFLOW, name
    w.metadata.on_failure = w.metadata.FAIL_AFTER_EXECUTABLE_NODES_COMPLETE
    w.metadata_defaults.SetInParent()
    interface(w.interface, inputs, {n: k for n, (k, _) in (outputs or {}).items()})
    for node_id, task, bindings, after in nodes:
        node = w.nodes.add()
        node.id = node_id
        node.metadata.name = node_id
        node.task_node.reference_id.resource_type, node.task_node.reference_id.name = KINDS.TASK, task
        for var, what in bindings.items():
            binding = node.inputs.add()
            binding.var = var
            bind(binding.binding, what, kind(by_name[task].inputs[var]))
        node.upstream_node_ids.extend(after)
    for var, (_, what) in (outputs or {}).items():
        binding = w.outputs.add()
        binding.var = var
        bind(binding.binding, what, None)
    plan = launch_plan_pb2.LaunchPlan()
    plan.id.resource_type, plan.id.name = KINDS.LAUNCH_PLAN, name
    plan.spec.workflow_id.resource_type, plan.spec.workflow_id.name = KINDS.WORKFLOW, name
    for part in ("entity_metadata", "default_inputs", "fixed_inputs", "labels", "annotations", "raw_output_data_config"):
        getattr(plan.spec, part).SetInParent()
    plan.closure.SetInParent()
    for var, text in inputs.items():
        parameter = plan.spec.default_inputs.parameters[var]
        parameter.var.type.CopyFrom(kind(text))
        if var in (defaults or {}):
            parameter.default.CopyFrom(values.from_user(kind(text), defaults[var], None))
        else:
            parameter.required = True
    entries = [(t.name, 1, t.message()) for t in tasks] + [(name, 2, spec), (name, 3, plan)]
    with tarfile.open(path, "w:gz") as tar:
        for i, (entry, suffix, message) in enumerate(entries):
            raw = message.SerializeToString(deterministic=True)
            info = tarfile.TarInfo(f"{i:02d}_{entry}_{suffix}.pb")
            info.size = len(raw)
            tar.addfile(info, io.BytesIO(raw))
