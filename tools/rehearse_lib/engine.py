"""Runs a workflow as propeller does, one node after the other: promises, order, retries, branches, sub-workflows, launch plans, array nodes."""

import operator
import os

from flyteidl.core import condition_pb2, literals_pb2, types_pb2, workflow_pb2

from . import pod
from .package import Refused

# System retries of propeller 1.16.8: a container's own non-zero status is a system failure, four attempts in all, whatever the task says.
SYSTEM_ATTEMPTS = 4
USER_FAILURE = 137
DEPTH = 20


class Failed(Exception):
    """A node that did not succeed; the text is its last message."""


class Row:
    """One line of the node table. state: done, failed, skipped (an upstream failed), not taken (a branch arm)."""

    def __init__(self, node, task, state, attempts=(), why=""):
        self.node, self.task, self.state, self.attempts, self.why = node, task, state, list(attempts), why


class Settings:
    """source: the repository; python: interpreter; room: empty folder; store: copilot.Store; verbose: show what the containers print; bridge: a folder
    with repipe_bridge.py, for packages that want it in the image; None."""

    def __init__(self, source, python, room, store, verbose=False, bridge=None):
        self.source, self.python, self.room, self.store, self.verbose, self.bridge = source, python, room, store, verbose, bridge


class Engine:
    def __init__(self, package, settings):
        self.package, self.settings, self.rows = package, settings, []
        self.given = {}  # sub-workflow -> inputs of its last run

    # -- bindings --------------------------------------------------------------------------------------------------------------------------------------

    @staticmethod
    def resolve(data, known):
        """A BindingData to a Literal, or None when a promise was not delivered (an optional input that stays unbound). known: (node, var) -> Literal."""
        kind = data.WhichOneof("value")
        out = literals_pb2.Literal()
        if kind == "scalar":
            out.scalar.CopyFrom(data.scalar)
        elif kind == "collection":
            out.collection.SetInParent()
            out.collection.literals.extend(Engine.resolve(item, known) for item in data.collection.bindings)
        elif kind == "map":
            out.map.SetInParent()
            for key, item in data.map.bindings.items():
                out.map.literals[key].CopyFrom(Engine.resolve(item, known))
        elif kind == "promise":
            key = (data.promise.node_id or "start-node", data.promise.var)
            if key not in known:
                raise Failed(f"no value for {key[0]}.{key[1]}")
            out.CopyFrom(known[key])
            for step in data.promise.attr_path:
                inner = out.collection.literals[step.int_value] if step.WhichOneof("value") == "int_value" else out.map.literals[step.string_value]
                copy = literals_pb2.Literal()
                copy.CopyFrom(inner)
                out = copy
        else:
            raise Refused("a binding without a value")
        return out

    @staticmethod
    def promised(data):
        kind = data.WhichOneof("value")
        if kind == "promise":
            return {data.promise.node_id or "start-node"}
        if kind == "collection":
            return set().union(*map(Engine.promised, data.collection.bindings))
        return set().union(*map(Engine.promised, data.map.bindings.values())) if kind == "map" else set()

    def upstream(self, node):
        ids = set(node.upstream_node_ids)
        for binding in node.inputs:
            ids |= self.promised(binding.binding)
        if node.WhichOneof("target") == "branch_node":
            # What an arm's bindings promise counts; its upstream_node_ids do not (the compiler ignores them).
            block = node.branch_node.if_else
            arms = [arm.then_node for arm in [block.case] + list(block.other)]
            arms += [block.else_node] if block.WhichOneof("default") == "else_node" else []
            for arm in arms:
                for binding in arm.inputs:
                    ids |= self.promised(binding.binding)
        return ids - {"start-node"}

    # -- workflows ---------------------------------------------------------------------------------------------------------------------------------------

    def workflow(self, template, inputs, prefix="", depth=0):
        """Runs a WorkflowTemplate; returns its outputs (name -> Literal). Raises Failed when a node failed (the others that could run, have run, when the
        workflow says so)."""
        if depth > DEPTH:
            raise Refused("workflows nested too deeply, or one that holds itself")
        known = {("start-node", name): value for name, value in inputs.items()}
        nodes = {}
        for node in template.nodes:
            if node.id in nodes or node.id in ("", "start-node", "end-node"):
                raise Refused(f"node id {node.id!r} is reserved or there twice")
            nodes[node.id] = node
        for node in template.nodes:
            unknown = self.upstream(node) - set(nodes)
            if unknown:
                raise Refused(f"node {node.id} waits for {', '.join(sorted(unknown))}, which is no node: a real execution would hang for ever")
        state, failure = {}, None
        go_on = template.metadata.on_failure == workflow_pb2.WorkflowMetadata.FAIL_AFTER_EXECUTABLE_NODES_COMPLETE
        while len(state) < len(nodes):
            ready = [n for n in template.nodes if n.id not in state and self.upstream(n) <= set(state)]
            if not ready:
                raise Refused("the nodes wait for one another in a circle: " + ", ".join(sorted(set(nodes) - set(state))))
            for node in ready:
                if (failure and not go_on) or any(state[up] != "done" for up in self.upstream(node)):
                    state[node.id] = "skipped"
                    self.rows.append(Row(prefix + node.id, self.target_name(node), "skipped"))
                    continue
                try:
                    for name, value in self.node(node, known, prefix, depth).items():
                        known[(node.id, name)] = value
                    state[node.id] = "done"
                except Failed as e:
                    state[node.id], failure = "failed", failure or f"{prefix}{node.id}: {e}"
        if failure:
            raise Failed(failure)
        return {b.var: self.resolve(b.binding, known) for b in template.outputs}

    @staticmethod
    def target_name(node):
        kind = node.WhichOneof("target")
        return node.task_node.reference_id.name if kind == "task_node" else (kind or "nothing").replace("_", " ")

    def node(self, node, known, prefix, depth):
        kind = node.WhichOneof("target")
        if kind == "branch_node":
            return self.branch(node, known, prefix, depth)
        inputs = {b.var: self.resolve(b.binding, known) for b in node.inputs}
        if kind == "task_node":
            outputs = self.task(node, node.task_node.reference_id.name, inputs, prefix + node.id)
        elif kind == "workflow_node":
            which = node.workflow_node.WhichOneof("reference")
            if which == "sub_workflow_ref":
                name = node.workflow_node.sub_workflow_ref.name
                template = self.package.subs.get(name) or self.package.workflows.get(name)
                if template is None:
                    raise Refused(f"node {node.id}: no sub-workflow {name!r} in the package")
                self.given[name] = inputs
                outputs = self.workflow(template, inputs, f"{prefix}{node.id}/", depth + 1)
            else:
                outputs = self.launch(self.package.plan(node.workflow_node.launchplan_ref.name), inputs, f"{prefix}{node.id}/", depth + 1)
        elif kind == "array_node":
            outputs = self.array(node, inputs, prefix)
        else:
            raise Refused(f"node {node.id}: this rehearsal cannot run a {kind}")
        return {dict((a.var, a.alias) for a in node.output_aliases).get(k, k): v for k, v in outputs.items()}

    def launch(self, plan, inputs, prefix="", depth=0):
        """Runs the workflow of a launch plan with its fixed inputs and defaults."""
        template = self.package.workflows.get(plan.spec.workflow_id.name)
        if template is None:
            raise Refused(f"launch plan {plan.id.name}: no workflow {plan.spec.workflow_id.name!r} in the package")
        given = {name: p.default for name, p in plan.spec.default_inputs.parameters.items() if p.WhichOneof("behavior") == "default"}
        for name in inputs:
            if name in plan.spec.fixed_inputs.literals or name not in template.interface.inputs.variables:
                raise Refused(f"invalid input {name}")
        given.update(inputs)
        given.update(plan.spec.fixed_inputs.literals)
        missing = [n for n, v in template.interface.inputs.variables.items() if n not in given and not self.optional(v.type)]
        if missing:
            raise Refused(f"inputs without a value: {', '.join(sorted(missing))}")
        return self.workflow(template, given, prefix, depth)

    @staticmethod
    def optional(t):
        return any(v.WhichOneof("type") == "simple" and v.simple == types_pb2.SimpleType.NONE for v in t.union_type.variants)

    # -- nodes -------------------------------------------------------------------------------------------------------------------------------------------

    def template(self, name, where):
        if name not in self.package.tasks:
            raise Refused(f"node {where}: no task {name!r} in the package")
        return self.package.tasks[name]

    def task(self, node, name, inputs, where, index=None, quiet=False):
        template = self.template(name, where)
        declared = template.interface.inputs.variables
        wrong = [n for n in inputs if n not in declared] + [n for n, v in declared.items() if n not in inputs and not self.optional(v.type)]
        if wrong:
            raise Refused(f"node {where}: inputs do not fit task {name}: {', '.join(sorted(wrong))}")
        retries = node.metadata.retries.retries or template.metadata.retries.retries
        timeout = node.metadata.timeout.ToTimedelta().total_seconds() if node.metadata.HasField("timeout") else 0
        attempts = []
        while True:
            folder = os.path.join(self.settings.room, "nodes", where.replace("/", "__") + (f"--{index}" if index is not None else ""), str(len(attempts)))
            result = pod.run(template, inputs, folder, self.settings, len(attempts), timeout, index)
            attempts.append(result)
            if result.outputs is not None:
                self.rows.append(Row(where + (f"[{index}]" if index is not None else ""), name, "done", attempts))
                return result.outputs
            # A status that is neither 0 nor 137 is a system failure; the type matters too (flyte-runtime: only raw-container has user failures).
            user = result.status in (0, USER_FAILURE) and template.type == "raw-container"
            if len(attempts) >= (retries + 1 if user else SYSTEM_ATTEMPTS):
                why = f"exit {result.status}: {result.words}"
                self.rows.append(Row(where + (f"[{index}]" if index is not None else ""), name, "failed", attempts, why))
                raise Failed(why)

    def array(self, node, inputs, prefix):
        sub, where = node.array_node.node, prefix + node.id
        if sub.WhichOneof("target") != "task_node":
            raise Refused(f"node {where}: array nodes over tasks only")
        template = self.template(sub.task_node.reference_id.name, where)
        bound = set(node.array_node.bound_inputs)
        lists = {n: v for n, v in inputs.items() if n not in bound and v.WhichOneof("value") == "collection"}
        sizes = {len(v.collection.literals) for v in lists.values()}
        if len(sizes) != 1:
            raise Refused(f"node {where}: {len(lists)} lists of {sorted(sizes)} elements")
        size = sizes.pop()
        outputs = {name: literals_pb2.Literal() for name in template.interface.outputs.variables}
        for literal in outputs.values():
            literal.collection.SetInParent()
        failed = []
        for i in range(size):
            try:
                one = self.task(sub, template.id.name, inputs, where, index=i)
            except Failed as e:
                failed.append(str(e))
                one = {name: pod.none_literal() for name in outputs}
            for name, literal in outputs.items():
                literal.collection.literals.append(one[name])
        kind = node.array_node.WhichOneof("success_criteria")
        needed = size * node.array_node.min_success_ratio if kind == "min_success_ratio" else node.array_node.min_successes if kind else size
        if size - len(failed) < needed:
            raise Failed(failed[0])
        return outputs

    def branch(self, node, known, prefix, depth):
        inputs = {b.var: self.resolve(b.binding, known) for b in node.inputs}
        block = node.branch_node.if_else
        taken = None
        for arm in [block.case] + list(block.other):
            if self.holds(arm.condition, inputs, node.id):
                taken = arm.then_node
                break
        if taken is None:
            if block.WhichOneof("default") != "else_node":
                raise Failed(f"[UserProvidedError] {block.error.message}")
            taken = block.else_node
        return self.node(taken, known, f"{prefix}{node.id}-", depth)

    def holds(self, expression, inputs, where):
        kind = expression.WhichOneof("expr")
        if kind == "conjunction":
            left, right = (self.holds(e, inputs, where) for e in (expression.conjunction.left_expression, expression.conjunction.right_expression))
            return left and right if expression.conjunction.operator == condition_pb2.ConjunctionExpression.AND else left or right
        compare = expression.comparison
        left, right = (self.operand(o, inputs, where) for o in (compare.left_value, compare.right_value))
        name = condition_pb2.ComparisonExpression.Operator.Name(compare.operator)
        if type(left) is not type(right) or (isinstance(left, bool) and name not in ("EQ", "NEQ")):
            raise Refused(f"node {where}: a comparison that Flyte refuses")
        return {"EQ": operator.eq, "NEQ": operator.ne, "GT": operator.gt, "GTE": operator.ge, "LT": operator.lt, "LTE": operator.le}[name](left, right)

    @staticmethod
    def operand(side, inputs, where):
        kind = side.WhichOneof("val")
        if kind == "var":
            if side.var not in inputs:
                raise Refused(f"node {where}: the condition names {side.var}, which is not bound")
            primitive = inputs[side.var].scalar.primitive
        elif kind == "primitive":
            primitive = side.primitive
        else:
            raise Refused(f"node {where}: only primitives are compared")
        which = primitive.WhichOneof("value")
        value = getattr(primitive, which) if which else None
        if which in ("datetime", "duration"):
            return (value.seconds, value.nanos)
        return value
