"""bench.py REPIPE FACTS_TOOL FOLDER: how fast repositories are read, as ratios taken in one run.

FOLDER holds repositories (or source folders). Measured one after the other over the bytes of their .py files, each the best
of three, as processor time: `repipe scan --jobs 1`, extract alone, tree-sitter's parse alone, CPython's ast.parse. `scan`
selects: it parses only the files that may matter to Luigi, so its rate is in bytes looked at. No test: nothing here
passes or fails. The build should be the release preset.
"""

import ast
import os
import pathlib
import resource
import subprocess
import sys
import tempfile
import time
import warnings

ROUNDS = 3


def python_files(folder):
    found = []
    for path, folders, names in os.walk(folder):
        folders[:] = sorted(f for f in folders if not f.startswith("."))
        found += [os.path.join(path, name) for name in sorted(names) if name.endswith(".py")]
    return [path for path in found if os.path.isfile(path)]


def processor_seconds(arguments):
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(arguments, capture_output=True, text=True, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, done.stdout


def scan_seconds(repipe, folder):
    with tempfile.TemporaryDirectory(prefix="repipe-bench-") as scratch:
        return processor_seconds([repipe, "scan", folder, "--quiet", "--jobs", "1", "--store", scratch + "/bench.db"])[0]


def tool_rates(tool, files):
    """(tree-sitter's, extract's) MB/s by the tool's own clock."""
    rates = processor_seconds([tool, "--bench"] + files)[1].split()
    return float(rates[rates.index("tree-sitter") + 1]), float(rates[rates.index("extract") + 1])


def ast_seconds(texts):
    start = time.process_time()
    for text in texts:
        try:
            ast.parse(text)
        except (SyntaxError, ValueError, RecursionError):
            pass
    return time.process_time() - start


def main(repipe, tool, folder):
    warnings.simplefilter("ignore")
    files = python_files(folder)
    texts = [pathlib.Path(path).read_bytes() for path in files]
    size = sum(map(len, texts)) / 1e6
    if not files:
        print("no .py files below " + folder)
        return 2
    tools = [tool_rates(tool, files) for _ in range(ROUNDS)]
    rates = {
        "repipe scan": size / min(scan_seconds(repipe, folder) for _ in range(ROUNDS)),
        "extract": max(extract for _, extract in tools),
        "tree-sitter parse": max(parse for parse, _ in tools),
        "CPython ast.parse": size / min(ast_seconds(texts) for _ in range(ROUNDS)),
    }
    print("%d files, %.1f MB" % (len(files), size))
    for name, rate in rates.items():
        print("%-18s %7.2f MB/s   %5.2f x tree-sitter   %5.2f x CPython" % (
            name, rate, rate / rates["tree-sitter parse"], rate / rates["CPython ast.parse"]))
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
