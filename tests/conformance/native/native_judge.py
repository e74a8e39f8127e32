#!/usr/bin/env python3
"""native_judge.py REPIPE PYTHON WORK: do native tasks say what Luigi's classes would do?

fixtures/native is translated with --plugins. PYTHON has real Luigi: it makes the same tasks with the same parameters, and what their methods answer is compared with what stands in the
package, inputs filled in as Flyte's templates are and the probe's texts worked out as the bridge does. `docker` is not installed: a module stands in for it that splits commands
as docker-py does (utils.split_command is shlex.split). Commands made at random are split by both. Last, every task class below the installed luigi.contrib must have a row in
decisions/native.c, and fixtures/native/stays must say why each of its tasks stays with the bridge.
"""

import ast
import json
import os
import random
import re
import shlex
import shutil
import subprocess
import sys

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
import judges  # noqa: E402

INPUTS = {"day": "2024-03-01", "region": "far west $(X)", "shards": 7}
ASK = r"""
import datetime, json, sys, types
docker = types.ModuleType("docker")
docker.APIClient = lambda *a: None
docker.errors = types.ModuleType("docker.errors")
docker.errors.APIError = docker.errors.ContainerError = docker.errors.ImageNotFound = Exception
sys.modules["docker"], sys.modules["docker.errors"] = docker, docker.errors
sys.path.insert(0, sys.argv[1])
import jobs, luigi
from luigi.contrib import bigquery
bigquery.BigQueryClient = bigquery.BigqueryClient = lambda *a, **k: None

def walk(task, found):
    if task.task_id not in found:
        found[task.task_id] = task
        for child in luigi.task.flatten(task.requires()):
            walk(child, found)
    return found

def answers(task):
    out = {"family": task.task_family}
    for name in ("program_args", "app_options"):
        if hasattr(task, name):
            out[name] = [str(x) for x in getattr(task, name)()]
    for name in ("command", "spec_schema", "image", "environment", "query", "labels", "max_retrials"):
        if hasattr(task, name):
            out[name] = getattr(task, name)
    if hasattr(task, "app"):
        # _text_arg, _list_arg and _dict_arg of Luigi's own make the command line of these.
        out["spark"] = task.spark_command()
    if isinstance(task, bigquery.BigQueryRunQueryTask):
        class Client:
            def run_job(self, project, body, dataset=None):
                self.said = [project, body]
        target, client = task.output(), Client()
        target.client = client
        task.output = lambda: target
        task.run()
        out["job"] = client.said
    return out

given = json.loads(sys.argv[2])
given["day"] = datetime.date(*map(int, given["day"].split("-")))
out = {}
for root in sys.argv[3:]:
    cls = getattr(jobs, root)
    names = [n for n, _ in cls.get_params()]
    out[root] = [answers(t) for t in walk(cls(**{k: v for k, v in given.items() if k in names}), {}).values()]
json.dump(out, sys.stdout)
"""
CLASSES = r"""
import json, os, sys
import luigi, luigi.contrib
import ast
found = []
top = os.path.dirname(luigi.contrib.__file__)
for folder, _, files in os.walk(top):
    for name in sorted(files):
        if name.endswith(".py"):
            module = "luigi.contrib." + os.path.relpath(os.path.join(folder, name), top)[:-3].replace(os.sep, ".").replace(".__init__", "")
            for node in ast.parse(open(os.path.join(folder, name)).read()).body:
                if isinstance(node, ast.ClassDef):
                    found.append([module, node.name, [ast.unparse(b) for b in node.bases]])
json.dump(found, sys.stdout)
"""
ABSTRACT = ["host", "database", "user", "table", "query", "index", "object_name", "soql", "name", "image", "tasks", "connection_string", "dataflow_params", "schema", "password"]
METHODS = {"beam_dataflow.BeamDataflowJobTask": "dataflow_executable(self)", "rdbms.CopyToTable": "copy(self, cursor, file)", "rdbms.Query": "run(self)"}
failures = []


def fail(text):
    failures.append(text)
    print("FAILED: " + text)


def same(what, ours, luigis):
    if ours != luigis:
        fail("%s:\n  package %r\n  Luigi   %r" % (what, ours, luigis))


def translate(repipe, source, out):
    done = subprocess.run([repipe, "translate", source, "--plugins", "--image", "r.example/i:1", "--out", out], capture_output=True, text=True)
    if done.returncode:
        fail("translate %s: %s" % (source, done.stderr))
    spec = os.path.join(out, "spec")
    return {name: json.load(open(os.path.join(spec, name))) for name in sorted(os.listdir(spec))}


def values_of(workflow, specs):
    """(node id -> {variable: text}) of a workflow, with INPUTS: what Flyte's templates put in."""
    import datetime

    template, nodes = workflow["template"], {}
    texts = {}
    for node in template["nodes"]:
        task = node.get("taskNode", {}).get("referenceId", {}).get("name", "")
        if task.endswith(".probe"):
            told = json.loads(specs[task + ".task.json"]["template"]["container"]["args"][0])
            day = datetime.date(*map(int, INPUTS["day"].split("-")))
            for one in told["values"]:
                if "text" in one:
                    known = {"__builtins__": {"__import__": __import__}, "len": len, "format": format, "datetime": datetime}
                    texts[one["out"]] = eval(one["text"], known, dict(INPUTS, day=day))
    for node in template["nodes"]:
        out = nodes[node["id"]] = {}
        for binding in node.get("inputs", []):
            promise = binding["binding"].get("promise")
            if promise is None:
                continue
            told = promise.get("nodeId", "start-node") != "start-node"
            out[binding["var"]] = texts[promise["var"]] if told else str(INPUTS[promise["var"]])
    return nodes


def fill(words, values):
    """Flyte's templates, then Kubernetes: $$( is $(; no variable is known here."""
    done = [re.sub(r"\{\{\.inputs\.(\w+)\}\}", lambda m: values[m.group(1)], w.replace("$$(", "\0")) for w in words]
    return [w.replace("\0", "$(") for w in done]


def spark_of(custom, args):
    """The command line that spark-submit would have had, from the SparkJob: its options as pairs, sorted."""
    options = {"spark.app.name": "--name", "spark.driver.memory": "--driver-memory", "spark.executor.cores": "--executor-cores", "spark.jars": "--jars"}
    found = [["--class", custom["mainClass"]]] if "mainClass" in custom else []
    for key, value in custom.get("sparkConf", {}).items():
        found.append([options[key], value] if key in options else ["--conf", "%s=%s" % (key, value)])
    return sorted(found)


def compare(specs, luigis):
    compared = 0
    for root, tasks in luigis.items():
        workflow = specs["jobs.%s.workflow.json" % root]
        values = values_of(workflow, specs)
        for node in workflow["template"]["nodes"]:
            name = node.get("taskNode", {}).get("referenceId", {}).get("name", "")
            if ".native" not in name:
                continue
            task = specs[name + ".task.json"]["template"]
            family = name.split(".")[1]
            said = [t for t in tasks if t["family"] == family]
            if len(said) != 1:
                fail("%s is %d tasks of Luigi" % (name, len(said)))
                continue
            said, what, compared = said[0], "%s of %s" % (name, root), compared + 1
            if "spark" in said:
                same(what + " args", fill(task["container"].get("args", []), values[node["id"]]), said["app_options"])
                pairs = [[str(x) for x in said["spark"][i:i + 2]] for i in range(1, len(said["spark"]), 2)]
                same(what + " options", spark_of(task["custom"], None), sorted(pairs))
            elif "program_args" in said:
                same(what + " command", fill(task["container"]["command"], values[node["id"]]), said["program_args"])
            elif "spec_schema" in said:
                pod = task["k8sPod"]["podSpec"]
                for container in pod["containers"]:
                    container["args"] = fill(container.get("args", []), values[node["id"]])
                same(what + " pod", pod, dict(said["spec_schema"], restartPolicy="Never"))
                same(what + " labels", task["k8sPod"]["metadata"]["labels"], said["labels"])
                same(what + " retries", task["metadata"]["retries"]["retries"], said["max_retrials"])
            elif "job" in said:
                project, body = said["job"]
                query = dict(body["configuration"]["query"])
                same(what + " statement", task["sql"]["statement"], query.pop("query"))
                query.pop("userDefinedFunctionResources")
                custom = dict(task["custom"])
                same(what + " project", custom.pop("ProjectID"), project)
                custom.pop("Location", None)
                same(what + " job", custom, query)
            else:
                same(what + " args", fill(task["container"]["args"], values[node["id"]]), shlex.split(said["command"]))
                same(what + " image", task["container"]["image"], said["image"] + ("" if ":" in said["image"] else ":latest"))
                environment = {e["key"]: e["value"] for e in task["container"]["env"]}
                luigi_s = {k: v for k, v in said["environment"].items() if k != "LUIGI_TMP_DIR"}  # RP5116 says that it is not there
                same(what + " environment", environment, luigi_s)
    return compared


def splits(repipe, work):
    """Commands at random, split by shlex and by repipe; what shlex refuses stays with the bridge."""
    rng = random.Random(7)
    pieces = ["a", "b c", "'", '"', "\\", " ", "\t", "\n", "''", '""', "é", "--x=1", '\\"', "\\'", "# no", "$(Y)", "\\n", "="]
    commands = sorted({"".join(rng.choice(pieces) for _ in range(rng.randrange(1, 9))) for _ in range(300)})
    source = os.path.join(work, "split")
    os.makedirs(source)
    with open(os.path.join(source, "jobs.py"), "w", encoding="utf-8") as f:
        f.write("import luigi\nfrom luigi.contrib import docker_runner, s3\n")
        for i, command in enumerate(commands):
            f.write("class T%d(docker_runner.DockerTask):\n    image = 'a:1'\n    command = %r\n    def output(self):\n        return s3.S3Target('s3://b/%d')\n" % (i, command, i))
    specs = translate(repipe, source, os.path.join(work, "split-out"))
    native = 0
    for i, command in enumerate(commands):
        try:
            words = shlex.split(command)
        except ValueError:
            words = None
        task = specs.get("jobs.T%d.native.task.json" % i)
        if words:
            native += task is not None
            same("split of %r" % command, fill(task["template"]["container"]["args"], {}) if task else None, words)
        elif words is None and task is not None:
            fail("%r is split, although shlex refuses it: %s" % (command, task))
    print("%d of %d commands at random are native and split as shlex does" % (native, len(commands)))
    if native < 50:
        fail("hardly a command was split")


def rows(python):
    """Every class of luigi.contrib that is a task, and no external one, has a row: its own or that of a base."""
    classes = json.loads(subprocess.run([python, "-c", CLASSES], check=True, capture_output=True, text=True).stdout)
    table = set(re.findall(r'\{C\("([\w.]+)", "(\w+)"\)', open(os.path.join(judges.ROOT, "decisions", "native.c")).read()))
    page = open(os.path.join(judges.ROOT, "docs", "native.md")).read()
    by_name = {}
    for module, name, bases in classes:
        by_name.setdefault(name, []).append((module, bases))
    tasks = {"luigi.Task", "Task"}

    def kind(module, name, seen):
        """"task", "external", "other", and whether a row covers it."""
        if name in ("luigi.Task", "Task"):
            return "task", False
        if name in ("luigi.ExternalTask", "ExternalTask"):
            return "external", False
        last = name.split(".")[-1]
        found = [c for c in by_name.get(last, []) if c[0] == module] or by_name.get(last, [])
        if not found or (module, name) in seen:
            return "other", False
        where, bases = found[0]
        row = (where.replace("luigi.contrib.", ""), last) in table
        kinds = [kind(where, b, seen | {(module, name)}) for b in bases]
        best = "external" if any(k == "external" for k, _ in kinds) else "task" if any(k == "task" for k, _ in kinds) else "other"
        return best, row or any(r for _, r in kinds)

    checked = 0
    for module, name, bases in classes:
        if name.startswith("_") or name.startswith("Base") or name in ("DataprocBaseTask",):
            continue
        what, row = kind(module, name, frozenset())
        if what == "task":
            checked += 1
            if not row:
                fail("%s:%s has no row in decisions/native.c" % (module, name))
    for module, name in sorted(table):
        if "`%s.%s`" % (module, name) not in page:
            fail("docs/native.md does not name %s.%s" % (module, name))
    print("%d task classes of luigi.contrib have a row" % checked)
    if checked < 30:
        fail("hardly a class was found")


def reasons(repipe, work):
    """A subclass of each row's class, with nothing that its type could need: each stays with the bridge, and the rows without a type say their own reason."""
    table = open(os.path.join(judges.ROOT, "decisions", "native.c")).read()
    rows = re.findall(r'\{C\("([\w.]+)", "(\w+)"\),\s*(NULL|"[^"]*")', table)
    source, out = os.path.join(work, "reasons"), os.path.join(work, "reasons-out")
    os.makedirs(source)
    with open(os.path.join(source, "jobs.py"), "w") as f:
        f.write("import luigi\nfrom luigi.contrib import s3\n")
        for number, (module, name, kind) in enumerate(rows):
            f.write("import luigi.contrib.%s\nclass T%d(luigi.contrib.%s.%s):\n" % (module, number, module, name))
            for abstract in ABSTRACT if kind == "NULL" else []:  # what these classes leave to others
                f.write("    %s = 'x'\n" % abstract)
            method = METHODS.get(module + "." + name)
            f.write("    def %s:\n        return ['x']\n" % method if method else "")
            f.write("    def output(self):\n        return s3.S3Target('s3://b/%d')\n" % number)
    translate(repipe, source, out)
    guide = open(os.path.join(out, "MIGRATION.md")).read()
    said = 0
    for number, (module, name, kind) in enumerate(rows):
        line = re.search(r"^\| `jobs:T%d` \|.*$" % number, guide, re.M)
        wanted = "RP5118" if kind == "NULL" else "RP5117"
        if line is None:
            fail("no line for a subclass of %s.%s" % (module, name))
        elif name == "DockerTask" and "RP5116" in line.group(0):
            said += 1  # what it says itself is a command
        elif name == "BeamDataflowJobTask" and "collapsed" in line.group(0):
            said += 1  # its constructor takes no arguments, Luigi's metaclass gives it some: it cannot be made
        elif wanted not in line.group(0):
            fail("a subclass of %s.%s has no %s: %s" % (module, name, wanted, line.group(0)))
        else:
            said += 1
    print("%d of %d rows say why a task of theirs stays with the bridge" % (said, len(rows)))


def stays(repipe, work):
    """Each task of fixtures/native/stays is in the checklist or table with RP5117 or RP5118, and no secret is anywhere."""
    out = os.path.join(work, "stays")
    specs = translate(repipe, os.path.join(judges.ROOT, "fixtures", "native", "stays"), out)
    guide = open(os.path.join(out, "MIGRATION.md")).read()
    source = open(os.path.join(judges.ROOT, "fixtures", "native", "stays", "jobs.py")).read()
    for node in ast.parse(source).body:
        if isinstance(node, ast.ClassDef) and node.name not in ("Base", "All"):
            line = re.search(r"^\| `jobs:%s` \|.*$" % node.name, guide, re.M).group(0)
            if "RP5117" not in line and "RP5118" not in line:
                fail("%s stays with the bridge and nothing says why: %s" % (node.name, line))
    if [name for name in specs if ".native" in name]:
        fail("native tasks where none may be: %s" % sorted(specs))
    for folder, _, files in os.walk(out):
        for name in files:
            if b"hunter2" in open(os.path.join(folder, name), "rb").read():
                fail("a secret stands in " + name)


def main():
    repipe, python, work = sys.argv[1], judges.need(sys.argv[2], "Luigi"), os.path.abspath(sys.argv[3])
    shutil.rmtree(work, ignore_errors=True)
    os.makedirs(work)
    source = os.path.join(judges.ROOT, "fixtures", "native", "programs")
    specs = translate(repipe, source, os.path.join(work, "programs"))
    roots = sorted(name.split(".")[1] for name in specs if name.endswith(".workflow.json"))
    done = subprocess.run([python, "-c", ASK, source, json.dumps(INPUTS), *roots], capture_output=True, text=True)
    if done.returncode:
        fail("Luigi: " + done.stderr)
    else:
        compared = compare(specs, json.loads(done.stdout))
        print("%d native nodes say what Luigi does" % compared)
        if compared < 8:
            fail("hardly a node was compared")
    splits(repipe, work)
    rows(python)
    reasons(repipe, work)
    stays(repipe, work)
    sys.exit(1 if failures else 0)


if __name__ == "__main__":
    main()
