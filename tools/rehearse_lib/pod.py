"""One attempt of one container: a fresh copy of the image's source, CoPilot's files, the command with its templates rendered, a process."""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time

from flyteidl.core import types_pb2

from . import copilot, values
from .package import Refused

# The kernel's limit for one argument.
LONGEST_ARGUMENT = 131072


class Result:
    """How an attempt ended.

    status: the container's; words: the termination message; outputs: name -> Literal, or None when it failed; report: rows of REPIPE_REPORT;
    absolute: {absolute path: where pod.put_away laid it}; seconds: how long it took.
    """

    def __init__(self, status, words, outputs, folder, report, absolute, seconds):
        self.status, self.words, self.outputs, self.folder = status, words, outputs, folder
        self.report, self.absolute, self.seconds = report, absolute, seconds


def render(text, literals):
    """Flyte's templates in command and args; only {{.inputs.x}} of simple types, everything else is refused rather than rendered wrongly."""

    def one(m):
        name = m.group(1)
        if not literals:
            return m.group(0)
        if name not in literals:
            raise Refused(f"template {m.group(0)}: no such input")
        scalar = literals[name].scalar
        if scalar.WhichOneof("value") == "blob":
            return scalar.blob.uri
        if scalar.WhichOneof("value") != "primitive" or scalar.primitive.WhichOneof("value") == "duration":
            raise Refused(f"template {m.group(0)}: this type is not rendered")
        if scalar.primitive.WhichOneof("value") == "float_value":
            return values.go_float_short(scalar.primitive.float_value)
        return values.simple_text(scalar)

    return re.sub(r"\{\{\s*[.$][Ii][Nn][Pp][Uu][Tt][Ss]\.([^}\s]+)\s*\}\}", one, text)


def expand(text, env):
    """Kubernetes' $(NAME); $$ escapes."""
    return re.sub(r"\$\$|\$\(([A-Za-z_][A-Za-z0-9_]*)\)", lambda m: "$" if m.group(0) == "$$" else env.get(m.group(1), m.group(0)), text)


def copy_source(source, place):
    shutil.copytree(source, place, symlinks=True, ignore=shutil.ignore_patterns(".git"))


def outside(report, work):
    """{absolute path outside the node's own directory that was not there before the node: the topmost folder that was not there either}."""
    first = {}
    for _, path, _, missing in report:
        if os.path.isabs(path) and not os.path.realpath(path).startswith(os.path.realpath(work) + os.sep):
            first.setdefault(os.path.normpath(path), missing)
    return {path: missing for path, missing in first.items() if missing}


def put_away(paths, place):
    """Moves what is at these paths (of outside()) to a folder, and removes the folders that were made for them, so that the next node, another pod, does
    not see it. Returns {absolute path: where it lies now}."""
    moved = {}
    for i, path in enumerate(sorted(paths)):
        if os.path.lexists(path):
            moved[path] = os.path.join(place, str(i))
            os.makedirs(place, exist_ok=True)
            shutil.move(path, moved[path])
    for path, missing in paths.items():
        above = os.path.dirname(path)
        while above.startswith(missing):
            try:
                os.rmdir(above)
            except OSError:
                break
            above = os.path.dirname(above)
    return moved


def run(template, literals, folder, settings, attempt=0, timeout=0, index=None):
    """Runs one attempt in `folder` (made here). literals: the inputs; settings: source, python, store, quiet. Raises Refused for what is not a container."""
    if template.WhichOneof("target") != "container":
        raise Refused(f"task {template.id.name} is not a container: this rehearsal cannot run it")
    container, data = template.container, template.container.data_config
    if template.type not in ("raw-container", "container", "python-task") or not container.command:
        raise Refused(f"task {template.id.name} is run by a plugin of Flyte's or by what its image says ({template.type}): this rehearsal cannot run it")
    inputs, outputs, work = (os.path.join(folder, d) for d in ("inputs", "outputs", "work"))
    os.makedirs(outputs)
    copy_source(settings.source, work)
    lost = copilot.download(inputs, literals) if data.enabled and template.interface.inputs.variables else None
    env = dict(os.environ, FLYTE_ATTEMPT_NUMBER=str(attempt), PYTHONDONTWRITEBYTECODE="1")
    secrets = {secret.env_var for secret in template.security_context.secrets}  # who rehearses sets them
    for name in [n for n in env if n.startswith("REPIPE_") and n not in secrets]:
        del env[name]
    env.update((pair.key, pair.value) for pair in container.env)
    words, report = os.path.join(folder, "termination-log"), os.path.join(folder, "report")
    env.update(REPIPE_INPUTS=inputs, REPIPE_OUTPUTS=outputs, REPIPE_TERMINATION_LOG=words, REPIPE_REPORT=report)
    if settings.bridge and list(container.command[1:3]) == ["-m", "repipe_bridge"]:
        # Alone in a folder: nothing else of the package's folder is in the image.
        installed = os.path.join(folder, "installed")
        os.makedirs(installed)
        shutil.copy(os.path.join(settings.bridge, "repipe_bridge.py"), installed)
        env["PYTHONPATH"] = os.pathsep.join([installed] + [p for p in env.get("PYTHONPATH", "").split(os.pathsep) if p])
    if index is not None:
        env.update(BATCH_JOB_ARRAY_INDEX_VAR_NAME="FLYTE_K8S_ARRAY_INDEX", FLYTE_K8S_ARRAY_INDEX=str(index))
    command = [expand(render(a, literals), env) for a in list(container.command) + list(container.args)]
    if any(len(a.encode()) >= LONGEST_ARGUMENT for a in command):
        raise Refused(f"task {template.id.name}: an argument of its command is longer than a kernel takes")
    if os.path.basename(command[0]).startswith("python"):
        command[0] = settings.python
    started = time.time()
    with open(os.path.join(folder, "log"), "wb") as log:
        try:
            process = subprocess.Popen(command, cwd=work, env=env, stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT)
        except OSError as e:
            raise Refused(f"task {template.id.name}: cannot start {command[0]}: {e}") from e
        try:
            status = process.wait(timeout or None)
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGTERM)
            process.wait()
            status = -1
        except BaseException:
            process.send_signal(signal.SIGTERM)
            process.wait()
            raise
    if settings.verbose:
        with open(os.path.join(folder, "log"), "rb") as log:
            sys.stderr.write(log.read().decode("utf-8", "replace"))
    said = ""
    if os.path.exists(words):
        with open(words, "rb") as f:
            said = f.read().decode("utf-8", "replace")
    rows = _report(report)
    absolute = put_away(outside(rows, work), os.path.join(folder, "absolute"))
    found = None
    if status == 0:
        try:
            variables = template.interface.outputs.variables
            wanted = {name: v.type for name, v in variables.items()}
            if index is not None:
                wanted = {name: t.collection_type if t.WhichOneof("type") == "collection_type" else t for name, t in wanted.items()}
            if wanted and not data.enabled:
                raise copilot.OutputsNotFound("outputs declared, but data_config is not enabled")
            found = copilot.upload(outputs, wanted, settings.store)
        except copilot.OutputsNotFound as e:
            said = f"OutputsNotFound: {e}"
    elif status == -1:
        said = "Timeout in node"
    return Result(status if status >= 0 else 128 - status, said or lost or "", found, folder, rows, absolute, time.time() - started)


def _report(path):
    try:
        with open(path, encoding="utf-8") as f:
            return [json.loads(line) for line in f]
    except FileNotFoundError:
        return []


def none_literal():
    """What a failed or skipped item of a tolerant ArrayNode leaves."""
    return values.parse_simple(types_pb2.SimpleType.NONE, "")
