#!/usr/bin/env python3
"""The run judge: every fixture is translated, its package executed node by node, and every file compared with plain Luigi's.

usage: run_judge.py REPIPE WORK PYTHON [--full | FIXTURE...]

REPIPE: the binary, or "handmade" for the packages of handmade.py (which judge bridge and rehearse without it). WORK: a folder that is emptied first.
Without FIXTURE all are judged that fixture.json does not call "full" (too long for every change), with --full those. A fixture.json says: root; runs (inputs; with "kickoff_time" the scheduled launch plan is run); outcome that repipe must give the workflow; modes of its tasks; translate (further options); library (true:
the fixture's folder "image" is read as --library);
package: a public package of the corpus, judged as it lies there, instead of a folder source (passed over, in words, where it was not fetched), with the files of
the folder `beside` (data, a script that launches it, never one that is there already); programs: a folder of the fixture in front of PATH; files: texts at absolute paths,
there while it runs, as a volume that every container mounts.
PYTHON: an interpreter with the packages of tests/conformance/requirements.txt. Exit status 0: all equal; 1: a difference, or nothing was executed at all;
77: PYTHON lacks what it needs (ctest: skipped).
"""

import concurrent.futures
import contextlib
import json
import os
import shutil
import subprocess
import sys

HERE = os.path.dirname(os.path.realpath(__file__))
REHEARSE = os.path.join(HERE, "..", "..", "..", "tools", "rehearse")
CORPUS = os.path.join(HERE, "..", "..", "..", ".cache", "corpus")
SKIPPED = 77


def call(command, **more):
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace", check=False, **more)
    return done.returncode, done.stdout


def repository(source, place, beside):
    """A git repository that holds the fixture's source in one commit, and the files beside it."""
    shutil.copytree(source, place)
    for folder, _, names in os.walk(beside):
        inside = os.path.join(place, os.path.relpath(folder, beside))
        os.makedirs(inside, exist_ok=True)
        for name in names:
            if os.path.lexists(os.path.join(inside, name)):
                sys.exit(f"{os.path.join(folder, name)} would replace a file of {source}")
            shutil.copy(os.path.join(folder, name), inside)
    who = ["-c", "user.name=fixture", "-c", "user.email=fixture@example.org", "-c", "commit.gpgsign=false"]
    env = dict(os.environ, GIT_CONFIG_GLOBAL=os.devnull, GIT_CONFIG_NOSYSTEM="1", GIT_AUTHOR_DATE="2024-01-01T00:00:00Z", GIT_COMMITTER_DATE="2024-01-01T00:00:00Z")
    for command in (["init", "-q", "-b", "main"], ["add", "-A"], who + ["commit", "-q", "-m", "fixture"]):
        status, text = call(["git"] + command, cwd=place, env=env)
        if status:
            sys.exit(f"git {' '.join(command)}: {text}")
    return place


def package_of(repipe, fixture, root, place, python, options=()):
    """Path of the fixture's package, or None with what was said."""
    if repipe == "handmade":
        path = os.path.join(place, "flyte-package.tgz")
        code = f"import sys; sys.path.insert(0, {HERE!r}); import handmade; handmade.FIXTURES[{fixture!r}]({path!r})"
        status, text = call([python, "-c", code])
    else:
        out = os.path.join(place, "translated")
        path = os.path.join(out, "flyte-package.tgz")
        status, text = call([repipe, "translate", os.path.join(place, "repository"), "--root", root, "--image", "example/image:1", "--out", out, *options])
    return (path, text) if status == 0 and os.path.exists(path) else (None, f"exit {status}: {text}")


def claims(text, folder, told):
    """What the translation says about the workflow against what the fixture wants: the outcome, and the modes of nodes that it must have."""
    wrong = []
    if "outcome" in told and f"1 {told['outcome']}" not in text:
        wrong.append(f"the outcome is not {told['outcome']}: {text.splitlines()[:1]}")
    specs = os.listdir(os.path.join(folder, "spec"))
    found = {"probe": False, "subtree": False, "check": False, "mapped": False, "kickoff": False}
    for mode in found:
        found[mode] = any(f".{mode}" in name and name.endswith(".task.json") for name in specs)
    if "modes" in told and sorted(told["modes"]) != sorted(m for m in found if found[m]):
        wrong.append(f"modes {sorted(m for m in found if found[m])}, not {sorted(told['modes'])}")
    return wrong


def plan_of(package, python):
    """The launch plan of the only schedule."""
    code = f"import sys; sys.path.insert(0, {os.path.join(HERE, '..', '..', '..', 'tools')!r}); from rehearse_lib.package import Package; print(*Package(sys.argv[1]).plans)"
    _, text = call([python, "-c", code, package])
    found = [name for name in text.split() if ".scheduled-" in name]
    return found[0] if len(found) == 1 else "no launch plan with a schedule"


@contextlib.contextmanager
def volume(files):
    """The files at their absolute paths; what was made for them is removed again."""
    made = []
    try:
        for path, text in files.items():
            missing, folder = [], os.path.dirname(path)
            while not os.path.isdir(folder):
                missing, folder = [folder] + missing, os.path.dirname(folder)
            for folder in missing:
                os.mkdir(folder)
                made.insert(0, folder)
            with open(path, "x", encoding="utf-8") as f:
                made.insert(0, path)
                f.write(text)
        yield
    finally:
        for path in made:
            (os.rmdir if os.path.isdir(path) else os.unlink)(path)


def told_of(fixture):
    with open(os.path.join(HERE, "fixtures", fixture, "fixture.json"), encoding="utf-8") as f:
        return json.load(f)


def judge(repipe, fixture, work, python):
    """Returns (nodes done, files equal, list of complaints)."""
    folder = os.path.join(HERE, "fixtures", fixture)
    place = os.path.join(work, fixture)
    os.makedirs(place)
    told = told_of(fixture)
    public = os.path.join(CORPUS, told["package"]) if "package" in told else None
    if public and not os.path.isdir(public):
        print(f"== {fixture}: not judged, {told['package']} was not fetched (tools/setup corpus)")
        return 0, 0, []
    with volume(told.get("files", {})):
        return judge_source(repipe, fixture, told, public or os.path.join(folder, "source"), place, python)


def judge_source(repipe, fixture, told, source, place, python):
    folder = os.path.join(HERE, "fixtures", fixture)
    source = repository(source, os.path.join(place, "repository"), os.path.join(folder, "beside"))
    options = told.get("translate", []) + (["--library", os.path.join(folder, "image")] if told.get("library") else [])
    package, text = package_of(repipe, fixture, told["root"], place, python, options)
    if package is None:
        return 0, 0, [f"{fixture}: no package: {text}"]
    # Packages that the image holds and the repository does not: the fixture's folder "image".
    env = dict(os.environ, PYTHONPATH=os.path.join(folder, "image")) if os.path.isdir(os.path.join(folder, "image")) else dict(os.environ)
    env.update(told.get("environment", {}))  # secrets
    if "programs" in told:
        env["PATH"] = os.path.join(folder, told["programs"]) + os.pathsep + env["PATH"]
    fixed = [word for i, word in enumerate(options) if word == "--param" or options[i - 1 : i] == ["--param"]]
    nodes, equal, wrong, said = 0, 0, [], []
    if repipe != "handmade":
        wrong = [f"{fixture}: {line}" for line in claims(text, os.path.dirname(package), told)]
    for i, inputs in enumerate(told["runs"]):
        summary = os.path.join(place, f"summary-{i}.json")
        # External files: the fixture's folder "external" lies beside the source for plain Luigi alone, "@PATH" is a file in it.
        external = os.path.join(folder, "external")
        inputs = {n: os.path.join(external, v[1:]) if isinstance(v, str) and v.startswith("@") else v for n, v in inputs.items()}
        status, text = call([python, REHEARSE, package, "--source", source, "--python", python, "--room", os.path.join(place, f"room-{i}"), "--compare",
                             "--root", told["root"], "--inputs", json.dumps(inputs), "--summary", summary]
                            + fixed + (["--external", external] if os.path.isdir(external) else [])
                            + (["--plan", plan_of(package, python)] if "kickoff_time" in inputs else []), env=env)
        said.append(f"== {fixture} {json.dumps(inputs)}\n{text}")
        counts = {"nodes_done": 0, "equal": 0}
        if os.path.exists(summary):
            with open(summary, encoding="utf-8") as f:
                counts = json.load(f)
        if status != 0 or counts["nodes_done"] == 0 or counts["equal"] == 0:
            wrong.append(f"{fixture}, run {i}: exit {status}, {counts['nodes_done']} nodes, {counts['equal']} files equal")
        nodes, equal = nodes + counts["nodes_done"], equal + counts["equal"]
    print("".join(said), end="", flush=True)
    return nodes, equal, wrong


def main():
    if len(sys.argv) < 4:
        sys.exit(__doc__)
    repipe, work, python = sys.argv[1:4]
    if not os.access(python, os.X_OK) or call([python, "-c", "import luigi, flyteidl.core.tasks_pb2"])[0]:
        print(f"SKIPPED: {python} with Luigi and flyteidl is not installed (tools/setup judges)")
        return SKIPPED
    shutil.rmtree(work, ignore_errors=True)
    os.makedirs(work)
    full = sys.argv[4:] == ["--full"]
    fixtures = sys.argv[4:] if not full else []
    fixtures = fixtures or [name for name in sorted(os.listdir(os.path.join(HERE, "fixtures"))) if told_of(name).get("full", False) == full]
    if repipe == "handmade":
        _, text = call([python, "-c", f"import sys; sys.path.insert(0, {HERE!r}); import handmade; print(*handmade.FIXTURES)"])
        fixtures = [name for name in fixtures if name in text.split()]
    nodes, equal, wrong = 0, 0, []
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        for n, e, w in pool.map(lambda fixture: judge(repipe, fixture, os.path.abspath(work), python), fixtures):
            nodes, equal, wrong = nodes + n, equal + e, wrong + w
    for line in wrong:
        print(f"WRONG {line}")
    print(f"{len(fixtures)} fixtures, {nodes} nodes, {equal} files equal")
    return 1 if wrong or not fixtures or not nodes else 0


if __name__ == "__main__":
    sys.exit(main())
