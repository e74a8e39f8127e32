#!/usr/bin/env python3
"""equivalence_test.py REPIPE WORK: does MIGRATION.md say of everything that Luigi has whether it is carried?

The lists come from the installed Luigi: public attributes and methods of luigi.Task, those that the worker puts on a running task, parameter classes of luigi.parameter, options of
`luigi`. fixtures/equivalence sets, overrides or uses each of them once, and is translated; for each there must be a row of the equivalence table that names it, a row for the class
that sets it (with what is carried, or a code), and for each parameter class a row of the workflow's inputs with the type that it becomes. A name that Luigi gets tomorrow fails here.
"""

import ast
import os
import re
import shutil
import subprocess
import sys

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
import judges  # noqa: E402

# What a class does not set: instances have it.
OF_INSTANCES = {"param_args", "task_family", "task_module", "event_handler"}
failures = []


def fail(text):
    failures.append(text)
    print("FAILED: " + text)


def guide_of(repipe, work, name):
    out = os.path.join(work, name)
    source = os.path.join(judges.ROOT, "fixtures", "equivalence", name)
    done = subprocess.run([repipe, "translate", source, "--image", "r.example/i:1", "--out", out], capture_output=True, text=True)
    if done.returncode:
        fail("translate %s: %s" % (name, done.stderr))
        return "", ""
    with open(os.path.join(out, "MIGRATION.md"), encoding="utf-8") as guide, open(os.path.join(source, "tasks.py"), encoding="utf-8") as tasks:
        return guide.read(), tasks.read()


def rows(text):
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in text.splitlines() if line.startswith("| ") or line.startswith("|-")]


def names_in(cell):
    return set(re.findall(r"[\w-]+", cell))


def set_in(source):
    """Names that the classes of the fixture set or define -> class."""
    found = {}
    for node in ast.parse(source).body:
        for part in node.body if isinstance(node, ast.ClassDef) else []:
            for name in [part.name] if isinstance(part, ast.FunctionDef) else [t.id for t in getattr(part, "targets", []) if isinstance(t, ast.Name)]:
                found.setdefault(name, node.name)
    return found


def attributes(repipe, work):
    import luigi
    import luigi.worker

    guide, source = guide_of(repipe, work, "attributes")
    table = rows(guide.partition("## Equivalence")[2].partition("What classes of this repository")[0])
    own = {row[0]: row for row in rows(guide.partition("What classes of this repository")[2].partition("\n## ")[0])}
    named = set().union(*(names_in(row[0]) for row in table))
    defined, injected = set_in(source), set(luigi.worker.TaskProcess.forward_reporter_attributes.values())
    public = {n for n in dir(luigi.Task) if not n.startswith("_")}
    for name in sorted(public | injected):
        if name not in named and name not in ("requires", "output", "complete", "run", "input"):
            fail("no row of the equivalence table names %s" % name)
        if name in injected:
            if not re.search(r"self\.%s\b" % name, source):
                fail("no class of the fixture uses %s" % name)
            continue
        if name in OF_INSTANCES:
            continue
        if name not in defined:
            fail("no class of the fixture sets %s" % name)
        elif "`%s.%s`" % (defined[name], name) not in own:
            fail("MIGRATION.md does not say what becomes of %s.%s" % (defined[name], name))
    for what, row in own.items():
        name = what.strip("`").partition(".")[2]
        said = [r for r in table if name in names_in(r[0])]
        if len(row) > 3 and name in public and said and row[1] not in (said[0][1], "no"):
            fail("%s is carried by one table and not by the other" % what)
    # A value that nobody knows is no promise; one that is known is kept.
    if own.get("`Older.retry_count`", [""] * 4)[1] != "no" or own.get("`Attributes.retry_count`", [""] * 4)[1] != "yes":
        fail("retry_count: carried where it is a number, and only there: %s" % [r for r in own.values() if "retry_count" in r[0]])
    # What is not carried has its code.
    outcomes = {row[0]: row for row in rows(guide.partition("## Tasks")[2].partition("\n## ")[0])}
    if "RP5202" not in outcomes["`tasks:Attributes`"][3] or "RP5201" not in outcomes["`tasks:Attributes`"][3]:
        fail("Attributes has no RP5201 and RP5202: %s" % outcomes["`tasks:Attributes`"])
    print("%d attributes and methods of luigi.Task, %d of the worker" % (len(public), len(injected)))


def parameters(repipe, work):
    import inspect

    import luigi

    guide, _ = guide_of(repipe, work, "parameters")
    inputs = {row[1]: row for row in rows(guide.partition("| input | Luigi class |")[2].partition("\n\n")[0])}
    classes = {n for n, c in vars(luigi.parameter).items() if inspect.isclass(c) and issubclass(c, luigi.Parameter) and not n.startswith("_")}
    types = open(os.path.join(judges.ROOT, "docs", "types.md"), encoding="utf-8").read()
    for name in sorted(classes):
        row = inputs.get("luigi:" + name)
        if row is None:
            fail("no input of MIGRATION.md is a %s" % name)
        elif not re.search(r"INTEGER|FLOAT|BOOLEAN|STRING|DATETIME", row[2]) or not row[3]:
            fail("MIGRATION.md does not say what %s becomes: %s" % (name, row))
        if name not in types and not name.startswith("Optional"):
            fail("docs/types.md does not name %s" % name)
    print("%d parameter classes" % len(classes))
    if len(classes) < 30:
        fail("hardly a parameter class was found")


def options(repipe, work):
    """The flags of luigi's core, of its worker and of retcodes: a row, by name or by its family's."""
    import luigi.interface
    import luigi.retcodes

    guide, _ = guide_of(repipe, work, "parameters")
    table = rows(guide.partition("## Equivalence")[2].partition("What classes of this repository")[0])
    named = set().union(*(names_in(row[0]) for row in table))
    flags = {"--" + name.replace("_", "-") for name, _ in luigi.interface.core.get_params()}
    for flag in sorted(flags - {"--help", "--help-all"}):
        if flag not in named:
            fail("no row of the equivalence table names %s" % flag)
    print("%d options of luigi" % len(flags))


def main():
    judges.run_in_judges_python()
    repipe, work = sys.argv[1], os.path.abspath(sys.argv[2])
    shutil.rmtree(work, ignore_errors=True)
    os.makedirs(work)
    attributes(repipe, work)
    parameters(repipe, work)
    options(repipe, work)
    sys.exit(1 if failures else 0)


if __name__ == "__main__":
    main()
