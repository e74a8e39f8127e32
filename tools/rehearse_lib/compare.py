"""Plain Luigi on the same source and inputs, and the comparison of what both made, byte by byte."""

import hashlib
import json
import os
import shutil
import subprocess
import tarfile

from . import pod, values
from .package import Refused

# Asks Luigi how the inputs are written on its command line, and runs the root in Python where it cannot be (an implicit BoolParameter with default True
# cannot be switched off there, an empty text counts as not given, and a flag that some flag of Luigi's own begins with, such as --n or --r, is taken for that;
# a date before the year 1000 is written so that Luigi does not read it; a script that launches Luigi or ends while it is imported cannot be named to `luigi --module`). argv[1] is JSON {module, class, roots, inputs: {name: [kind, text]}}; dates come as
# RFC 3339, lists as their elements' JSON texts; what is "json" is the value itself, which the command line has no word for.
ROOT = r"""
import datetime, importlib.util, json, os, re, sys, types
ask, sys.argv[1:] = json.loads(sys.argv[1]), []
sys.path[:0] = [p for p in ask["roots"]]
import luigi, luigi.cmdline
own = [(name if bare else family + "_" + name).replace("_", "-") for family, bare, name, _ in luigi.task_register.Register.get_all_params()] + ["help-all"]
cannot, good = [], types.SimpleNamespace(status=luigi.LuigiStatusCode.SUCCESS, scheduling_succeeded=True)
real = [(where, how, getattr(where, how)) for where in (luigi, luigi.interface) for how in ("run", "build")]
for where, how, _ in real:
    setattr(where, how, lambda *args, **more: cannot.append("launch") or not more.get("detailed_summary") or good)
found = importlib.util.find_spec(ask["module"])
cls = sys.modules[ask["module"]] = importlib.util.module_from_spec(found)
try:
    found.loader.exec_module(cls)
except SystemExit:
    cannot.append("exit")
for one in real:
    setattr(*one)
for name in ask["class"].split("."):
    cls = getattr(cls, name)
args, values = [], {}
for name, param in cls.get_params():
    if name not in ask["inputs"]:
        continue
    kind, text = ask["inputs"].pop(name)
    value = None
    if kind == "list":
        text = "[" + ", ".join(text) + "]"
    elif kind == "time":
        value = datetime.datetime.strptime(text[:19], "%Y-%m-%dT%H:%M:%S")
        if isinstance(param, luigi.DateParameter):
            value = value.date()
        value = param.normalize(value)
        text = param.serialize(value)
    try:
        values[name] = json.loads(text) if kind == "json" else param.parse(text)
    except ValueError:
        # A default that its class refuses, of which no node says how it is read, or a date that its class does not read.
        kind, values[name] = "json", json.loads(text) if value is None else value
    flag = "--" + name.replace("_", "-")
    if kind == "json" or any(o.startswith(flag[2:]) for o in own):
        cannot.append(flag)
    if isinstance(param, luigi.BoolParameter) and param._parser_kwargs(name).get("action") == "store_true":
        if text.lower() == "true":
            args.append(flag)
        elif param.has_task_value(cls.get_task_family(), name) and param.task_value(cls.get_task_family(), name):
            cannot.append(flag)
    else:
        if text == "" and param.has_task_value(cls.get_task_family(), name) and param.task_value(cls.get_task_family(), name) != values[name]:
            cannot.append(flag)
        args.append(flag + "=" + text)
if ask["inputs"]:
    sys.exit("the root task has no parameters " + ", ".join(sorted(ask["inputs"])))
if ask["run"]:
    done = luigi.build([cls(**values)], local_scheduler=True, detailed_summary=True)
    sys.exit(0 if done.status.name in ("SUCCESS", "SUCCESS_WITH_RETRY") else 30)
print(json.dumps({"family": cls.get_task_family(), "args": args, "cannot": cannot}))
"""

# Luigi's own exit status is 0 for failures unless told otherwise.
STATUS = ["missing-data", "not-run", "task-failed", "already-running", "scheduling-error", "unhandled-exception"]


def on_command_line(literal):
    if literal.WhichOneof("value") == "collection":
        return "list", [values.simple_text(item.scalar) for item in literal.collection.literals]
    scalar = literal.scalar
    if scalar.WhichOneof("value") != "primitive":
        raise Refused("an input that Luigi's command line cannot take")
    return ("time" if scalar.primitive.WhichOneof("value") == "datetime" else "text"), values.simple_text(scalar)


def json_inputs(package, workflow):
    """The inputs of a workflow that hold JSON in place of a text that Luigi reads (RP5107): some node reads them so."""
    found = set()
    for outer in workflow.nodes:
        inner, node = set(), outer.array_node.node if outer.WhichOneof("target") == "array_node" else outer
        if node.WhichOneof("target") == "task_node":
            spec = package.spec(node.task_node.reference_id.name)
            inner = {how["in"] for one in [spec, *spec.get("given", [])] for how in one.get("params", {}).values() if how.get("as") == "json"}
        elif node.workflow_node.WhichOneof("reference") == "sub_workflow_ref":
            inner = json_inputs(package, package.workflow(node.workflow_node.sub_workflow_ref.name))
        found |= {b.binding.promise.var for b in outer.inputs if b.var in inner and b.binding.promise.node_id in ("", "start-node")}
    return found


def plain_luigi(settings, root, roots, cwd, inputs, as_json, place, external, fixed=()):
    """Runs `python -m luigi ... --local-scheduler --no-lock` in a copy of the source at `place`, over which a copy of `external` (None: nothing) is laid. root:
    "module:Class". Inputs that are files are no parameters: they lie in `external`. `as_json`: the names of json_inputs(). `fixed`: "NAME=VALUE" of parameters that are no inputs. Returns (status, last lines of its log)."""
    module, _, name = root.partition(":")
    pod.copy_source(settings.source, place)
    if external:
        shutil.copytree(external, place, dirs_exist_ok=True)
    inputs = {n: v for n, v in inputs.items() if v.scalar.WhichOneof("value") != "blob"}
    places = [os.path.abspath(os.path.join(place, p)) for p in roots]
    ask = {"module": module, "class": name, "roots": places, "inputs": {n: ("json", values.simple_text(v.scalar)) if n in as_json else on_command_line(v) for n, v in inputs.items()}, "run": False}
    ask["inputs"].update({text.partition("=")[0]: ("text", text.partition("=")[2]) for text in fixed})
    env = {k: v for k, v in os.environ.items() if not k.startswith("REPIPE_")}
    env["PYTHONDONTWRITEBYTECODE"] = "1"
    env["PYTHONPATH"] = os.pathsep.join(places + [p for p in env.get("PYTHONPATH", "").split(os.pathsep) if p])
    folder = os.path.join(place, cwd)
    told = subprocess.run([settings.python, "-c", ROOT, json.dumps(ask)], cwd=folder, env=env, capture_output=True, text=True, check=False)
    if told.returncode != 0:
        raise Refused(f"plain Luigi: {root}: {told.stderr.strip().splitlines()[-1] if told.stderr.strip() else told.returncode}")
    answer = json.loads(told.stdout.splitlines()[-1])
    command = [settings.python, "-m", "luigi", "--module", module, answer["family"], "--local-scheduler", "--no-lock"] + answer["args"]
    command += [f"--retcode-{name}={30 + i}" for i, name in enumerate(STATUS)]
    if answer["cannot"]:
        command = [settings.python, "-c", ROOT, json.dumps(dict(ask, run=True))]
    done = subprocess.run(command, cwd=folder, env=env, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
    text = done.stdout.decode("utf-8", "replace")
    with open(place + ".log", "w", encoding="utf-8") as f:
        f.write(" ".join(command) + "\n" + text)
    return done.returncode, text.strip().splitlines()[-15:]


def digest(path):
    """What is compared: the bytes of a file, or where a link points."""
    if os.path.islink(path):
        return "link " + os.readlink(path)
    with open(path, "rb") as f:
        return hashlib.file_digest(f, "sha256").hexdigest()


def contents(folder):
    """{path relative to folder: digest} of every file, {path: "directory"} of every empty directory; bytecode left out."""
    found = {}
    for above, folders, names in os.walk(folder):
        folders[:] = sorted(d for d in folders if d not in (".git", "__pycache__"))
        links = [d for d in folders if os.path.islink(os.path.join(above, d))]
        for name in names + links:
            path = os.path.join(above, name)
            if not name.endswith(".pyc") and (os.path.isfile(path) or os.path.islink(path)):
                found[os.path.relpath(path, folder)] = digest(path)
        if not folders and not names and above != folder:
            found[os.path.relpath(above, folder)] = "directory"
    return found


def made(folder, source):
    """What is new or changed in a folder since it was a copy of source (given as contents())."""
    return {path: d for path, d in contents(folder).items() if source.get(path) != d}


def tree(path):
    """contents() of a directory, or of one file under the name "." """
    return contents(path) if os.path.isdir(path) and not os.path.islink(path) else {".": digest(path)} if os.path.lexists(path) else {}


def unpack_result(blob, room):
    """What a result of the bridge holds: {path or None: place on disk}; {None: blob} for a plain file."""
    with open(blob, "rb") as f:
        head = f.read(512)
    if head[:100].rstrip(b"\0") != b".repipe" or head[257:262] != b"ustar":
        return {None: blob}
    with tarfile.open(blob) as tar:
        names = json.loads(tar.extractfile(tar.next()).read())
        os.makedirs(room)
        # Links and modes are a result's own; "fully_trusted" is how a Python that knows filters (3.11.4 on) is told to leave them.
        filters = {"filter": "fully_trusted"} if hasattr(tarfile, "fully_trusted_filter") else {}
        tar.extractall(room, tar.getmembers()[1:], **filters)
    return {name: os.path.join(room, str(i)) for i, name in enumerate(names)}


class Verdict:
    """equal: targets that are the same in both; different: [(path, why)]; side: files that are no target of any node and differ: only told."""

    def __init__(self):
        self.equal, self.different, self.side = [], [], []


def put_plain_away(rows, place):
    """Absolute paths that plain Luigi has made (known from the nodes' reports) are moved beside its copy, as pod.put_away does for nodes."""
    paths = {}
    for row in rows:
        for attempt in row.attempts:
            for path, missing in pod.outside(attempt.report, os.path.join(attempt.folder, "work")).items():
                paths.setdefault(path, missing)
    return pod.put_away(paths, place + ".absolute")


def compare(settings, rows, plain, plain_absolute):
    """Every file that plain Luigi made in its copy against every file that the nodes made in theirs, and every result that left a node."""
    verdict, before = Verdict(), contents(settings.source)
    truth = made(plain, before)
    attempts = [(row.node, row.attempts[-1]) for row in rows if row.attempts]
    nodes = [(name, a, made(os.path.join(a.folder, "work"), before)) for name, a in attempts]
    targets = set()
    for _, attempt in attempts:
        work = os.path.realpath(os.path.join(attempt.folder, "work"))
        for _, path, _, _ in attempt.report:
            targets.add(os.path.relpath(os.path.join(work, path), work))
    bad = {}

    def is_target(path):
        parts = path.split(os.sep)
        return any(os.sep.join(parts[: i + 1]) in targets for i in range(len(parts)))

    for path in sorted(set(truth) | set(p for _, _, files in nodes for p in files)):
        here = {files[path] for _, _, files in nodes if path in files}
        if here == {"directory"} and any(other.startswith(path + os.sep) for other in truth):
            continue  # empty in that node alone: what plain Luigi has in it is compared by its own paths
        if here == {truth.get(path)}:
            if is_target(path):
                verdict.equal.append(path)
        elif not is_target(path) and path in truth and here:
            verdict.side.append(path)
        else:
            bad[path] = "only plain Luigi made it" if not here else "plain Luigi did not make it" if path not in truth else "other bytes"
    absolute = {p for _, a in attempts for p in a.absolute}
    for path in sorted(absolute | set(plain_absolute)):
        here = [tree(a.absolute[path]) for _, a in attempts if path in a.absolute]
        wanted = tree(plain_absolute[path]) if path in plain_absolute else {}
        if here and all(h == wanted for h in here):
            verdict.equal.append(path)
        else:
            bad[path] = "absolute path: other bytes, or only one of the two made it"
    _compare_results(settings, attempts, plain, plain_absolute, bad)
    verdict.different = sorted(bad.items())
    return verdict


def _compare_results(settings, attempts, plain, plain_absolute, bad):
    """What really left the pods: the blobs in the store, not the files in the nodes' own directories."""
    count = 0
    for name, attempt in attempts:
        work = os.path.realpath(os.path.join(attempt.folder, "work"))
        for use, path, var, _ in attempt.report:
            literal = (attempt.outputs or {}).get(var)
            if use != "out" or literal is None or literal.scalar.WhichOneof("value") != "blob":
                continue
            count += 1
            things = unpack_result(literal.scalar.blob.uri, os.path.join(settings.room, "results", str(count)))
            place = things.get(path, things.get(None))
            wanted = plain_absolute.get(os.path.normpath(path), os.path.join(plain, os.path.relpath(os.path.join(work, path), work)))
            if (tree(place) if place else {}) != tree(wanted):
                bad.setdefault(path, f"the result {var} of node {name} holds other bytes")
