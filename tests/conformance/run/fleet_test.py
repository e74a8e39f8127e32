"""fleet_test.py REPIPE JUDGES_PYTHON WORK: the workflow of `repipe fleet-workflow`, executed node by node, gives the store and the reports of one scan."""

import os
import shutil
import sqlite3
import subprocess
import sys

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
import judges  # noqa: E402

LIBRARY = "import luigi\n\n\nclass Dated(luigi.Task):\n    day = luigi.DateParameter()\n"
PIPELINE = "import luigi\nfrom acme.base import Dated\n\n\nclass Load{0}(Dated):\n    def output(self):\n        return luigi.LocalTarget('{0}.csv')\n"
SETUP = "from setuptools import setup\n\nsetup(name='acme', packages=['acme'])\n"
SHARDS = 3


def fleet(source):
    """Six repositories that build on one of them, a folder that is none, and their list."""
    contents = {"base": {"setup.py": SETUP, "acme/__init__.py": "", "acme/base.py": LIBRARY}}
    contents.update({f"r{n}": {"load.py": PIPELINE.format(n), "run.sh": f"luigi --module load Load{n} --day 2026-01-01\n"} for n in range(6)})
    for name, files in contents.items():
        for path, text in files.items():
            os.makedirs(os.path.dirname(os.path.join(source, "clones", name, path)), exist_ok=True)
            with open(os.path.join(source, "clones", name, path), "w", encoding="utf-8") as f:
                f.write(text)
        here = ["git", "-C", os.path.join(source, "clones", name), "-c", "user.name=a", "-c", "user.email=a@b"]
        for words in (["init", "-q"], ["add", "-A"], ["commit", "-qm", "x"]):
            subprocess.run([*here, *words], check=True)
        bare = os.path.join(source, "bare", name + ".git")  # as a fleet's clones lie; and the copy that a node gets of the source has no .git
        subprocess.run(["git", "clone", "-q", "--bare", here[2], bare], check=True)
    shutil.rmtree(os.path.join(source, "clones"))
    with open(os.path.join(source, "repos.csv"), "w", encoding="utf-8") as f:
        f.write("cloneUrl,org1,archived\n" + "".join(f"https://git.example/{name},ours,{'yes' if name == 'r3' else ''}\n" for name in [*contents, "gone"]))


def rows(store):
    with sqlite3.connect(store) as base:
        return list(base.iterdump())


def found(room, *inside):
    """The outputs of the nodes that gave these files."""
    return [path for path, _, files in os.walk(room) if path.endswith(os.sep + "outputs") and set(inside) <= set(files)]


def main():
    repipe, python, work = os.path.abspath(sys.argv[1]), judges.need(sys.argv[2], "real Luigi and flyteidl"), os.path.abspath(sys.argv[3])
    shutil.rmtree(work, ignore_errors=True)
    source = os.path.join(work, "source")
    os.makedirs(source)
    fleet(source)
    scan = [repipe, "scan", "repos.csv", "--clones", "bare", "--no-cache", "--quiet"]
    one = subprocess.run([*scan, "--store", os.path.join(work, "one.db")], cwd=source, capture_output=True, text=True, check=False)
    assert one.returncode == 1 and "RP1001" in one.stderr, (one.returncode, one.stderr)  # "gone" is a row
    package = os.path.join(work, "package")
    subprocess.run([repipe, "fleet-workflow", "repos.csv", "--clones", "bare", "--shards", str(SHARDS), "--image", "registry.example/repipe:1", "--program", repipe, "--out", package], check=True)
    room = os.path.join(work, "room")
    rehearse = os.path.join(judges.ROOT, "tools", "rehearse")
    done = subprocess.run([python, rehearse, os.path.join(package, "flyte-package.tgz"), "--source", source, "--room", room], capture_output=True, text=True, check=False)
    assert done.returncode == 0 and f"{SHARDS + 2} of {SHARDS + 2} nodes done" in done.stdout, done.stdout + done.stderr
    outputs = found(room, "json", "page", "text")
    assert len(outputs) == 1, outputs
    merged = [path for path in found(room, "store") if "lock" not in os.listdir(path)]
    assert len(merged) == 1 and len(found(room, "store", "lock")) == SHARDS, merged
    assert rows(os.path.join(merged[0], "store")) == rows(os.path.join(work, "one.db")), "the merged store is that of one scan"
    for name, kind in (("page", "html"), ("json", "json"), ("text", "text")):
        wanted = subprocess.run([repipe, "report", "--store", os.path.join(work, "one.db"), "--format", kind], capture_output=True, check=True).stdout
        with open(os.path.join(outputs[0], name), "rb") as f:
            assert f.read() == wanted, name
    # What Flyte must see as a failure: a list that is not there.
    subprocess.run([repipe, "fleet-workflow", "none.csv", "--shards", "2", "--image", "registry.example/repipe:1", "--program", repipe, "--out", package, "--quiet"], check=True)
    done = subprocess.run([python, rehearse, os.path.join(package, "flyte-package.tgz"), "--source", source], capture_output=True, text=True, check=False)
    assert done.returncode == 1 and "none.csv" in done.stdout, done.stdout + done.stderr
    print(f"{SHARDS} parts, merge and report: the rows and the pages of one scan")


if __name__ == "__main__":
    main()
