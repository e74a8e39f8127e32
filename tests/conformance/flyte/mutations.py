#!/usr/bin/env python3
"""mutations.py REPIPE JUDGE WORK: does `repipe check` refuse what Flyte's own compiler refuses?

Packages that repipe makes of fixtures of the run judge, and of fixtures/native, are broken in one place at a time: every field of every kind of message is cleared, emptied, renamed, changed,
every list loses or repeats an element, every map a key. Flyte's compiler and admin's rules (the judge, main.go) say which of these packages are refused; `repipe check` must
refuse all of them. SILENT lists what Flyte takes and then drops, hangs on or fails at: check refuses that too.
"""

import io
import os
import shutil
import subprocess
import sys
import tarfile

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
import judges  # noqa: E402

FIXTURES = ["conditions", "mapped", "scheduled", "programs"]
LEAST = 150
KINDS = {1: "task", 2: "workflow", 3: "launchplan"}


def read_entries(entries):
    """[(name, message)] of [(name, bytes)]."""
    from flyteidl.admin import launch_plan_pb2, task_pb2, workflow_pb2

    types = {1: task_pb2.TaskSpec, 2: workflow_pb2.WorkflowSpec, 3: launch_plan_pb2.LaunchPlan}
    return [(name, types[int(name[-4])].FromString(raw)) for name, raw in entries]


def read(path):
    with tarfile.open(path) as tar:
        return read_entries([(member.name, tar.extractfile(member).read()) for member in tar.getmembers()])


def write_entries(path, entries):
    with tarfile.open(path, "w:gz") as tar:
        for name, raw in entries:
            info = tarfile.TarInfo(name)
            info.size = len(raw)
            tar.addfile(info, io.BytesIO(raw))


def write(path, entries):
    write_entries(path, [(name, message.SerializeToString(deterministic=True)) for name, message in entries])


def is_map(field):
    return field.message_type is not None and field.message_type.GetOptions().map_entry


def repeated(field):
    return field.is_repeated if hasattr(field, "is_repeated") else field.label == field.LABEL_REPEATED


def breaks(message, path=()):
    """(where, what, change): change() breaks the message in place. `where` names fields, not positions."""
    for field, value in message.ListFields():
        here = path + (field.name,)
        yield here, "cleared", lambda m=message, f=field: m.ClearField(f.name)
        if is_map(field):
            key = sorted(value)[0]
            yield here, "a key less", lambda v=value, k=key: v.pop(k)
            if field.message_type.fields_by_name["value"].message_type is not None:
                yield here, "a key renamed", lambda v=value, k=key: (v["zz"].CopyFrom(v[k]), v.pop(k))
                yield here, "a key that no promise can name", lambda v=value, k=key: (v["a b"].CopyFrom(v[k]), v.pop(k))
                for one in sorted(value):
                    yield from breaks(value[one], here)
        elif repeated(field):
            yield here, "one less", lambda v=value: v.__delitem__(0)
            if field.message_type is not None:
                yield here, "one twice", lambda v=value: v.add().CopyFrom(v[0])
                yield here, "one empty", lambda v=value: v.add()
                for item in value:
                    yield from breaks(item, here)
            else:
                yield here, "one twice", lambda v=value: v.append(v[0])
        elif field.message_type is not None:
            yield here, "empty", lambda v=value: v.Clear()
            yield from breaks(value, here)
        elif field.type == field.TYPE_STRING:
            yield here, "another", lambda m=message, f=field: setattr(m, f.name, "zz")
        elif field.type == field.TYPE_ENUM:
            for number in sorted(v.number for v in field.enum_type.values):
                if number != value:
                    yield here, f"is {number}", lambda m=message, f=field, n=number: setattr(m, f.name, n)
        elif field.type == field.TYPE_BOOL:
            yield here, "not", lambda m=message, f=field: setattr(m, f.name, not getattr(m, f.name))


def all_breaks(entries):
    """One package for each (kind of entry, where, what): (label, entries)."""
    seen = set()
    for index, (name, message) in enumerate(entries):
        total = sum(1 for _ in breaks(message))
        for number in range(total):
            copy = type(message)()
            copy.CopyFrom(message)
            where, what, change = list(breaks(copy))[number]
            label = (KINDS[int(name[-4])], ".".join(where), what)
            if label in seen or "description" in where:
                continue
            seen.add(label)
            change()
            yield " ".join(label), entries[:index] + [(name, copy)] + entries[index + 1:]


def workflows(entries):
    return [message.template for name, message in entries if name.endswith("_2.pb")]


def twice(entries):
    nodes = workflows(entries)[0].nodes
    nodes[1].id = nodes[0].id


def unknown_upstream(entries):
    workflows(entries)[0].nodes[0].upstream_node_ids.append("nobody")


def reserved(entries):
    workflows(entries)[0].nodes[0].id = "start-node"


def task_timeout(entries):
    entries[0][1].template.metadata.timeout.seconds = 5


def list_output(entries):
    task = next(m for n, m in entries if n.endswith("_1.pb") and m.template.interface.outputs.variables)
    variable = next(iter(task.template.interface.outputs.variables.values()))
    old = type(variable.type)()
    old.CopyFrom(variable.type)
    variable.type.Clear()
    variable.type.union_type.variants.add().CopyFrom(old)


def two_kinds_of_input(entries):
    plan = next(m for n, m in entries if n.endswith("_3.pb") and any(p.WhichOneof("behavior") == "default" for p in m.spec.default_inputs.parameters.values()))
    name, parameter = next((n, p) for n, p in plan.spec.default_inputs.parameters.items() if p.WhichOneof("behavior") == "default")
    plan.spec.fixed_inputs.literals[name].CopyFrom(parameter.default)


def no_upload(entries):
    next(m for n, m in entries if n.endswith("_1.pb") and m.template.interface.outputs.variables).template.container.data_config.enabled = False


SILENT = [twice, unknown_upstream, reserved, task_timeout, list_output, two_kinds_of_input, no_upload]


def judged(judge, packages):
    """Paths that Flyte refuses."""
    refused = set()
    for start in range(0, len(packages), 100):
        done = subprocess.run([judge] + packages[start:start + 100], capture_output=True, text=True, errors="replace", check=False)
        words = [line.split() for line in done.stdout.splitlines()]
        told = {w[1].rstrip(":"): w[0] for w in words if len(w) > 1 and w[0] in ("ACCEPTED", "REFUSED")}
        if set(told) != set(packages[start:start + 100]):
            sys.exit("the judge did not answer for every package: " + done.stderr[-500:])
        refused |= {path for path, word in told.items() if word == "REFUSED"}
    return refused


def main():
    judges.run_in_judges_python()
    repipe, judge, work = sys.argv[1], judges.need(sys.argv[2], "the judge on Flyte's compiler"), os.path.abspath(sys.argv[3])
    shutil.rmtree(work, ignore_errors=True)
    os.makedirs(work)
    labels = {}
    silent = set()
    for fixture in FIXTURES:
        out = os.path.join(work, fixture)
        native = os.path.join(judges.ROOT, "fixtures", "native", fixture)
        source = native if os.path.isdir(native) else os.path.join(judges.ROOT, "tests", "conformance", "run", "fixtures", fixture, "source")
        subprocess.run([repipe, "translate", source, "--plugins", "--image", "r.example/i:1", "--out", out], check=True, capture_output=True)
        entries = read(os.path.join(out, "flyte-package.tgz"))
        whole = os.path.join(out, "whole.tgz")
        write(whole, entries)
        if subprocess.run([repipe, "check", whole], capture_output=True, check=False).returncode or judged(judge, [whole]):
            sys.exit(f"{fixture}: the whole package is refused")
        for number, (label, broken) in enumerate(all_breaks(entries)):
            path = os.path.join(out, f"{number:04}.tgz")
            write(path, broken)
            labels[path] = f"{fixture}: {label}"
        for change in SILENT:
            copies = [(name, type(message).FromString(message.SerializeToString())) for name, message in entries]
            try:
                change(copies)
            except (StopIteration, IndexError):
                continue
            path = os.path.join(out, f"silent-{change.__name__}.tgz")
            write(path, copies)
            labels[path] = f"{fixture}: {change.__name__}"
            silent.add(path)
    refused = judged(judge, sorted(labels))
    missed, stricter = [], 0
    for path in sorted(labels):
        status = subprocess.run([repipe, "check", path], capture_output=True, check=False).returncode
        if status not in (0, 1):
            missed.append(f"{labels[path]}: repipe check ended with {status}")
        elif status == 0 and (path in refused or path in silent):
            missed.append(f"{labels[path]}: not refused")
        stricter += status == 1 and path not in refused
    for line in missed:
        print("MISSED " + line)
    print(f"{len(labels)} packages, each broken in one place; Flyte refuses {len(refused)}; check misses {len(missed)} and refuses {stricter} more, {len(silent)} of them on the list of silent ones")
    sys.exit(1 if missed or len(refused) < LEAST else 0)


if __name__ == "__main__":
    main()
