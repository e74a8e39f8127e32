#!/usr/bin/env python3
"""recode_test.py REPIPE JUDGE IDL WORK: Flyte's official packages for Python, Go and JavaScript decode what repipe writes and encode it again to the same bytes.
Go writes a oneof behind the other fields, which differs for an ArrayNode and for a task with secrets: there as many bytes of the same message are asked for.

IDL: a folder with node_modules (tests/conformance/flyte/idl/package-lock.json). Each fixture of the run judge is translated. Then two packages are spoiled, with a field that no message
has and with a map out of order: each language must see that. Maps are in the order of their keys' bytes; protobuf's C implementation for Python sorts them otherwise, so its own in Python is asked.
"""

import io
import os
import shutil
import subprocess
import sys
import tarfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.dirname(HERE))
import judges  # noqa: E402

os.environ["PROTOCOL_BUFFERS_PYTHON_IMPLEMENTATION"] = "python"


def in_python(paths):
    from flyteidl.admin import launch_plan_pb2, task_pb2, workflow_pb2

    kinds = {"1": task_pb2.TaskSpec, "2": workflow_pb2.WorkflowSpec, "3": launch_plan_pb2.LaunchPlan}
    told = {}
    for path in paths:
        with tarfile.open(path) as tar:
            entries = [(m.name, tar.extractfile(m).read()) for m in tar.getmembers()]
        told[path] = all(kinds[name[-4]].FromString(raw).SerializeToString(deterministic=True) == raw for name, raw in entries)
    return told


def behind(path):
    """Whether the package has a oneof with fields of higher numbers behind it, which Go alone writes in another order: an ArrayNode, or a task with secrets."""
    from flyteidl.admin import task_pb2, workflow_pb2

    with tarfile.open(path) as tar:
        entries = [(m.name[-5:], tar.extractfile(m).read()) for m in tar.getmembers()]
    specs = [workflow_pb2.WorkflowSpec.FromString(raw) for end, raw in entries if end == "_2.pb"]
    tasks = [task_pb2.TaskSpec.FromString(raw).template for end, raw in entries if end == "_1.pb"]
    nodes = [n for s in specs for t in [s.template, *s.sub_workflows] for n in t.nodes]
    return any(n.WhichOneof("target") == "array_node" for n in nodes) or any(t.HasField("security_context") for t in tasks)


def asked(command, paths, **more):
    done = subprocess.run(command + paths, capture_output=True, text=True, check=False, **more)
    told = {line.split()[1]: line.startswith("SAME ") or (line.startswith("REORDERED ") and behind(line.split()[1])) for line in done.stdout.splitlines()}
    if set(told) != set(paths):
        sys.exit(f"{command[0]} did not answer for every package: {done.stderr[-500:]}")
    return told


def rewritten(path, place, change):
    """The package with the bytes of one entry changed."""
    with tarfile.open(path) as tar:
        entries = [(m.name, tar.extractfile(m).read()) for m in tar.getmembers()]
    with tarfile.open(place, "w:gz", format=tarfile.USTAR_FORMAT) as tar:
        for name, raw in entries:
            raw = change(name, raw)
            info = tarfile.TarInfo(name)
            info.size = len(raw)
            tar.addfile(info, io.BytesIO(raw))
    return place


def out_of_order(name, raw):
    """The first map of a task's inputs with its first two entries exchanged: still the same message."""
    from flyteidl.core import interface_pb2

    one = interface_pb2.VariableMap()
    one.variables["a"].type.simple = 1
    two = interface_pb2.VariableMap()
    two.variables["b"].type.simple = 1
    left, right = one.SerializeToString(), two.SerializeToString()
    if left + right in raw:
        return raw.replace(left + right, right + left, 1)
    return raw


def main():
    judges.run_in_judges_python()
    repipe, judge, idl, work = sys.argv[1], judges.need(sys.argv[2], "the judge on Flyte's compiler"), os.path.abspath(sys.argv[3]), os.path.abspath(sys.argv[4])
    node = shutil.which("node") or os.path.join(judges.ROOT, ".cache", "node", "bin", "node")
    if not os.path.isdir(os.path.join(idl, "node_modules")) or not os.access(node, os.X_OK):
        print("SKIPPED: Flyte's IDL in JavaScript is not installed (tools/setup judges)")
        sys.exit(77)
    shutil.rmtree(work, ignore_errors=True)
    os.makedirs(work)
    fixtures, packages = os.path.join(judges.ROOT, "tests", "conformance", "run", "fixtures"), []
    two = os.path.join(work, "two")
    os.makedirs(two)
    with open(os.path.join(two, "two.py"), "w", encoding="utf-8") as f:
        f.write("import luigi\n\n\nclass Two(luigi.Task):\n    a = luigi.IntParameter()\n    b = luigi.IntParameter()\n\n    def output(self):\n        return luigi.LocalTarget('x')\n")
    for name, source in [("two-parameters", two)] + [(n, os.path.join(fixtures, n, "source")) for n in sorted(os.listdir(fixtures))]:
        if os.path.isdir(source):
            out = os.path.join(work, name)
            subprocess.run([repipe, "translate", source, "--image", "r.example/i:1", "--out", out], check=True, capture_output=True)
            packages.append(os.path.join(out, "flyte-package.tgz"))
    packages = [p for p in packages if os.path.exists(p)]
    spoiled = [rewritten(packages[0], os.path.join(work, "unordered.tgz"), out_of_order)]
    # Field 1000 of TaskSpec in a form that is not the shortest: no encoder writes it so.
    spoiled.append(rewritten(packages[0], os.path.join(work, "unknown.tgz"), lambda name, raw: raw + b"\xc0\x3e\x81\x00" if name.endswith("_1.pb") else raw))
    wrong = 0
    for language, ask in (("Python", in_python), ("Go", lambda p: asked([judge, "-recode"], p)), ("JavaScript", lambda p: asked([node, os.path.join(HERE, "recode.js")], p, cwd=idl))):
        told = ask(packages + spoiled)
        for path in packages:
            if not told[path]:
                print(f"WRONG {language} writes {path} in other bytes")
                wrong += 1
        # JavaScript keeps a map's order, and drops what it does not know; the others sort, and keep it.
        seen = [os.path.basename(path) for path in spoiled if not told[path]]
        print(f"{language}: {sum(told[p] for p in packages)} of {len(packages)} packages the same; sees {', '.join(seen)}")
        wrong += seen != ["unknown.tgz" if language == "JavaScript" else "unordered.tgz"]
    sys.exit(1 if wrong or not packages else 0)


if __name__ == "__main__":
    main()
