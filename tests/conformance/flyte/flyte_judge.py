#!/usr/bin/env python3
"""flyte_judge.py REPIPE JUDGE WORK [CORPUS]: does Flyte's own compiler accept every package that repipe writes?

Each repository of the fixtures, of the run judge's fixtures and of the demo fleet, and each real package that tools/demo has put
under build/demo, is translated with --image; the judge (main.go) compiles all packages. A repository may go without a package only
if `repipe show` finds no task in it that a workflow could hold. Then some are translated again without an image: those packages must be
refused, by Flyte and by `repipe check` alike, and for want of the image alone.

The packages of `repipe fleet-workflow` are judged as well.

With CORPUS, a folder of public packages, it is those that are translated instead, each with the libraries that tests/conformance/corpus/units.tsv names for it and with every workflow of it,
launched or not. Every package of packages.txt must be there and have workflows.
"""

import json
import os
import re
import shutil
import subprocess
import sys

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
import judges  # noqa: E402

IMAGE = "registry.example.com/fixtures/image:1.0"
WANTS_IMAGE = re.compile(r": task \S+: ValueRequired: .*\[image\]")
FOLLOWS = re.compile(r"is not registered before this (workflow|launch plan)")
SECONDS = 300  # for one repository; repipe needs a fraction of one


def fail(text):
    print("FAILED: " + text)
    fail.count += 1


fail.count = 0


def run(*command):
    done = subprocess.run(command, capture_output=True, text=True, errors="replace", timeout=SECONDS)
    return done.returncode, done.stdout, done.stderr


def has_python(folder):
    return any(name.endswith(".py") for _, _, names in os.walk(folder) for name in names)


def cases(*path):
    """(name, repository) of the cases below PATH: CASE/repo, CASE/source, or CASE itself; a folder with nothing but a README and folders is a group of cases."""
    top = os.path.join(judges.ROOT, *path)
    for name in sorted(os.listdir(top)) if os.path.isdir(top) else []:
        folder = os.path.join(top, name)
        if not os.path.isdir(folder):
            continue
        inner = [os.path.join(folder, i) for i in ("repo", "source") if os.path.isdir(os.path.join(folder, i))]
        files = {f for f in os.listdir(folder) if os.path.isfile(os.path.join(folder, f))}
        if not inner and files <= {"README.md"}:
            yield from cases(*path, name)
        elif has_python(folder):
            yield "/".join(path[-2:] + (name,)), (inner or [folder])[0]


def demo_repositories(work):
    """The fleet as git repositories, and the real packages that tools/demo has unpacked."""
    fleet = sorted(n for n in os.listdir(os.path.join(judges.ROOT, "fixtures", "demo")) if os.path.isdir(os.path.join(judges.ROOT, "fixtures", "demo", n)))
    for name in fleet:
        repository = os.path.join(work, "fleet", name)
        make_repo = os.path.join(judges.ROOT, "tests", "support", "make_repo.sh")
        subprocess.run([make_repo, os.path.join(judges.ROOT, "fixtures", "demo", name), repository], check=True)
        yield "demo/" + name, repository
    real = os.path.join(judges.ROOT, "build", "demo", "repos")
    for name in sorted(os.listdir(real)) if os.path.isdir(real) else []:
        if name not in fleet:
            yield "real/" + name, os.path.join(real, name)


def repositories(work):
    for name, folder in cases("fixtures"):
        if not name.startswith("fixtures/demo"):
            yield name, folder
    yield from cases("tests", "conformance", "run", "fixtures")
    yield from demo_repositories(work)


def corpus(repipe, top):
    """(name, repository, options of translate) of the public packages: all workflows of each, with its libraries."""
    told = os.path.join(judges.ROOT, "tests", "conformance", "corpus")
    with open(os.path.join(told, "packages.txt"), encoding="utf-8") as f:
        names = sorted(line.split("==")[0] for line in f if "==" in line)
    libraries = {name: set() for name in names}
    with open(os.path.join(told, "units.tsv"), encoding="utf-8") as f:
        for fields in (line.split("\t") for line in f if not line.startswith("#")):
            libraries[fields[0]].update(fields[3].split())
    for name in names:
        folder = os.path.join(top, name)
        options = [word for library in sorted(libraries[name]) for word in ("--library", os.path.join(top, library))]
        status, out, said = run(repipe, "show", folder, "--format", "json", *options)
        roots = [w["root"] for w in json.loads(out)["workflows"]] if status <= 1 else []
        if not roots:
            fail("no workflow in %s: status %d, %s" % (name, status, said.strip()[-300:]))
            continue
        yield "corpus/" + name, folder, options + [word for root in roots for word in ("--root", root)]


def translate(repipe, folder, out, *options):
    """The package's path, or None and what repipe said."""
    shutil.rmtree(out, ignore_errors=True)
    os.makedirs(out)
    status, _, said = run(repipe, "translate", folder, "--out", out, *options)
    package = os.path.join(out, "flyte-package.tgz")
    if status > 1:
        fail("repipe translate %s ended with status %d: %s" % (folder, status, said.strip()[-300:]))
    return (package, said) if os.path.exists(package) else (None, said)


def tasks_for_a_workflow(repipe, folder):
    """Classes that repipe itself says are part of a workflow."""
    status, out, said = run(repipe, "show", folder, "--format", "json")
    if status > 1:
        fail("repipe show %s ended with status %d: %s" % (folder, status, said.strip()[-300:]))
        return []
    tasks = json.loads(out)["tasks"]
    return [t["qualname"] for t in tasks if t["kind"] != "config" and t["outcome"] in ("exact", "review", "collapsed")]


def fleet_packages(repipe, work):
    """(name, package) of what `repipe fleet-workflow` writes."""
    more = ("--clones", "/fleet/clones", "--schedule", "0 3 * * *", "--pod-template", "fleet", "--cpu", "2", "--memory", "4Gi", "--cache", "/fleet/cache", "--name", "night.fleet")
    for name, options in (("fleet/one", ("--shards", "1")), ("fleet/many", ("--shards", "1000")), ("fleet/night", more)):
        out = os.path.join(work, "packages", name)
        status, _, said = run(repipe, "fleet-workflow", "/fleet/repos.csv", "--image", IMAGE, "--out", out, *options)
        package = os.path.join(out, "flyte-package.tgz")
        if status != 0 or not os.path.exists(package) or run(repipe, "check", package)[0] != 0:
            fail("repipe fleet-workflow %s: status %d, %s" % (name, status, said.strip()[-300:]))
        else:
            yield name, package


def judge_all(judge, packages):
    """Compile them all; PACKAGES: name -> path."""
    status, said, errors = run(judge, *packages.values())
    by_path = {path: name for name, path in packages.items()}
    for line in said.splitlines():
        word, _, rest = line.partition(" ")
        path, _, text = rest.strip().partition(" ")
        if word == "ACCEPTED":
            print("accepted %-45s %s" % (by_path[path], text))
        elif word == "REFUSED":
            fail("Flyte refuses %s: %s" % (by_path[path], text))
        else:
            print(line)
    if status not in (0, 1) or errors.strip():
        fail("the judge ended with status %d: %s" % (status, errors.strip()[-1000:]))
    elif status == 1 and fail.count == 0:
        fail("the judge accepted nothing of some kind")


def judge_without_image(repipe, judge, name, folder, out):
    package, _ = translate(repipe, folder, out)
    if package is None:
        fail("%s gives no package without --image: it should give one that is refused" % name)
        return
    status, said, _ = run(judge, package)
    refusals = [line for line in said.splitlines() if line.startswith("REFUSED")]
    if status != 1 or not any(WANTS_IMAGE.search(line) for line in refusals):
        fail("Flyte does not refuse %s for want of an image: %s" % (name, said))
    for line in refusals:
        if not WANTS_IMAGE.search(line) and not FOLLOWS.search(line):
            fail("without an image %s is refused for something else as well: %s" % (name, line))
    if run(repipe, "check", package)[0] != 1:
        fail("repipe check does not refuse %s without an image" % name)
    print("refused for want of an image, as it must be: " + name)


def names_an_image(folder):
    """May repipe find an image in the repository itself?"""
    for parent, folders, names in os.walk(folder):
        folders[:] = [f for f in folders if f != ".git"]
        if any(n.startswith(("Dockerfile", "docker-compose", "repipe.")) or n.endswith((".yaml", ".yml")) for n in names):
            return True
    return False


def main():
    repipe, judge, work = sys.argv[1], judges.need(sys.argv[2], "the judge on Flyte's compiler"), os.path.abspath(sys.argv[3])
    top = sys.argv[4] if len(sys.argv) > 4 else None
    if top and not os.path.isdir(top):
        print("SKIPPED: %s is not there (tools/setup corpus)" % top)
        sys.exit(judges.SKIPPED)
    shutil.rmtree(work, ignore_errors=True)
    os.makedirs(work)
    packages, without_image = {}, []
    for name, folder, options in corpus(repipe, os.path.abspath(top)) if top else ((name, folder, []) for name, folder in repositories(work)):
        out = os.path.join(work, "packages", name)
        package, said = translate(repipe, folder, out, "--image", IMAGE, *options)
        if package:
            packages[name] = package
            status, _, findings = run(repipe, "check", package)
            if status != 0:
                fail("repipe check refuses %s: %s" % (name, findings.strip()[:300]))
            if not names_an_image(folder):
                without_image.append((name, folder))
            continue
        left_out = tasks_for_a_workflow(repipe, folder)
        if left_out:
            fail("no package for %s, which has tasks for one: %s" % (name, ", ".join(left_out[:5])))
        else:
            print("no workflow in %s: %s" % (name, (said.strip().splitlines() or [""])[-1]))
    native = 0
    for name, folder in cases("fixtures", "native"):
        package, said = translate(repipe, folder, os.path.join(work, "plugins", name), "--plugins", "--image", IMAGE)
        if package is None or run(repipe, "check", package)[0] != 0:
            fail("no package of %s with --plugins that check takes: %s" % (name, said))
            continue
        packages[name + " --plugins"] = package
        native += sum(".native" in entry for entry in os.listdir(os.path.join(os.path.dirname(package), "spec")))
    if native < 6:
        fail("only %d native tasks are judged" % native)
    packages.update({} if top else fleet_packages(repipe, work))
    if not packages:
        fail("there is no package at all")
        sys.exit(1)
    judge_all(judge, packages)
    if top:
        print("%d packages of the corpus judged, %d failures" % (len(packages), fail.count))
        sys.exit(1 if fail.count else 0)
    if not without_image:
        fail("no repository is left to translate without an image")
    for name, folder in without_image:
        judge_without_image(repipe, judge, name, folder, os.path.join(work, "no-image", name))
    print("%d packages judged, %d of them again without an image, %d failures" % (len(packages), len(without_image), fail.count))
    sys.exit(1 if fail.count else 0)


if __name__ == "__main__":
    main()
