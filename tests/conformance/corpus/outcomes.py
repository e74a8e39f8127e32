"""What becomes of the corpus: for each package of packages.txt, workflows and task classes by outcome, and the codes that keep them from exact.

    outcomes.py --repipe BINARY [--packages DIR] [--document FILE] [--only TEXT]

Each package is scanned with the libraries that units.tsv names. A task class counts as the worst of what it becomes over its workflows; a class in none (abstract,
configuration, tests, not reached) is excluded and in no rate. A code is counted once for each class that it keeps from exact or review (`collapses`), and for each that it
alone keeps (`alone`). --document rewrites the block of that file between ``` lines that begins with this command.
"""
import argparse
import collections
import csv
import io
import pathlib
import re
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[2]
OUTCOMES = ["exact", "review", "collapsed", "blocked"]
COMMAND = "$ python3 tests/conformance/corpus/outcomes.py --repipe build/release/repipe --document docs/outcomes.md"


def libraries():
    found = collections.defaultdict(set)
    for line in (HERE / "units.tsv").read_text().splitlines():
        if line and not line.startswith("#"):
            fields = line.split("\t") + [""] * 4
            found[fields[0]] |= set(fields[3].split())
    return found


def rules():
    """Code -> what it does to an outcome: informs, differs, collapses, blocks."""
    found = {}
    for path in sorted((ROOT / "proto" / "rules").glob("rp*.def")):
        for number, does in re.findall(r"RP_RULE\((\d+), \w+, \w+, (\w+),", path.read_text()):
            found["RP" + number] = does.lower()
    return found


def call(*command):
    return subprocess.run([str(c) for c in command], check=True, capture_output=True, text=True, timeout=600).stdout


def table(repipe, store, name):
    return list(csv.DictReader(io.StringIO(call(repipe, "report", "--store", store, "--format", "csv", "--table", name))))


def ranked(counter, most):
    return sorted(counter.items(), key=lambda item: (-item[1], item[0]))[:most]


class Count:
    def __init__(self):
        self.workflows, self.tasks, self.excluded = collections.Counter(), collections.Counter(), 0
        self.kept, self.alone = collections.Counter(), collections.Counter()

    def add(self, other):
        for name in ("workflows", "tasks", "kept", "alone"):
            getattr(self, name).update(getattr(other, name))
        self.excluded += other.excluded

    def row(self, name):
        numbers = "".join(f"{self.workflows[o]:>7}" for o in OUTCOMES) + "  " + "".join(f"{self.tasks[o]:>7}" for o in OUTCOMES)
        codes = " ".join(f"{code}:{n}" for code, n in ranked(self.kept, 4))
        return f"{name:<43}{numbers}{self.excluded:>9}  {codes}".rstrip()


def measure(repipe, package, given, scratch):
    count, does = Count(), rules()
    store = pathlib.Path(scratch) / (package.name + ".db")
    call(repipe, "scan", package, "--store", store, "-q", *[w for name in sorted(given) for w in ("--library", package.parent / name)])
    for workflow in table(repipe, store, "workflows"):
        count.workflows[workflow["outcome"]] += 1
    reasons = collections.defaultdict(set)
    for reason in table(repipe, store, "task_reasons"):
        reasons[reason["path"], reason["qualname"]].add(reason["reason_code"])
    for task in table(repipe, store, "tasks"):
        if task["outcome"] == "excluded":
            count.excluded += 1
            continue
        count.tasks[task["outcome"]] += 1
        if task["outcome"] not in ("exact", "review"):
            codes = {c for c in reasons[task["path"], task["qualname"]] if does[c] in ("collapses", "blocks")}
            count.kept.update(codes)
            count.alone.update(codes if len(codes) == 1 else ())
    return count



def rate(part, whole):
    return f"{part}/{whole} = {100 * part / whole:.2f} %" if whole else "0/0"


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--repipe", required=True)
    parser.add_argument("--packages", type=pathlib.Path, default=ROOT / ".cache" / "corpus")
    parser.add_argument("--document", type=pathlib.Path)
    parser.add_argument("--only", default="")
    options = parser.parse_args()
    packages = [p for p in sorted(options.packages.iterdir()) if p.is_dir() and options.only in p.name] if options.packages.is_dir() else []
    if not packages:
        print("SKIPPED: no packages (tools/setup packages)")
        return 77
    repipe, given, total = pathlib.Path(options.repipe).resolve(), libraries(), Count()
    lines = [" " * 43 + "  workflows" + " " * 19 + "tasks", f"{'package':<43}" + "  exact review collap  block" + "    exact review collap  block excluded  codes: tasks"]
    with tempfile.TemporaryDirectory() as scratch:
        for package in packages:
            count = measure(repipe, package, given[package.name], scratch)
            total.add(count)
            lines.append(count.row(package.name))
    lines.append(total.row("all"))
    tasks, workflows = sum(total.tasks.values()), sum(total.workflows.values())
    lines += ["", f"tasks exact or review     {rate(total.tasks['exact'] + total.tasks['review'], tasks)}",
              f"workflows runnable        {rate(workflows - total.workflows['blocked'] - total.workflows['failed'], workflows)}", "",
              "code     collapses   alone"]
    lines += [f"{code}{n:>12}{total.alone[code]:>8}" for code, n in ranked(total.kept, 12)]
    print("\n".join(lines))
    if options.document:
        text = options.document.read_text()
        begin = text.index(COMMAND)
        end = text.index("```", begin)
        options.document.write_text(text[:begin] + "\n".join([COMMAND] + lines) + "\n" + text[end:])
    return 0


if __name__ == "__main__":
    sys.exit(main())
