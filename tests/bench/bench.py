"""bench.py REPIPE FACTS_TOOL FOLDER [REPOSITORY...]: how fast repositories are read, as ratios taken in one run, and how much
memory that takes.

FOLDER holds repositories (or source folders); with names, only those. Each is scanned as a source of its own, as a user does, and
everything is summed. Measured one after the other over the bytes of their .py files, each the best of three, as processor time:
`repipe scan --jobs 1` from nothing (start of the process and the record in the store included), extract alone, tree-sitter's parse
alone, CPython's ast.parse. `scan` selects: it parses only the files that may matter to Luigi, so its rate is in bytes looked at.
The memory of a repository is the peak of the largest process of its scan. No test: nothing here passes or fails. The build should
be the release preset.
"""

import ast
import os
import pathlib
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


def run(arguments):
    """Processor seconds and peak MiB of the largest process of a command, and what it printed."""
    with tempfile.TemporaryFile() as out:
        pid = os.posix_spawnp(arguments[0], arguments, os.environ, file_actions=[
            (os.POSIX_SPAWN_DUP2, out.fileno(), 1), (os.POSIX_SPAWN_OPEN, 2, os.devnull, os.O_WRONLY, 0)])
        _, status, usage = os.wait4(pid, 0)
        if status != 0:
            raise SystemExit("%s: exit status %d" % (" ".join(arguments[:3]), os.waitstatus_to_exitcode(status)))
        out.seek(0)
        return usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, out.read().decode()


def scan(repipe, repository):
    with tempfile.TemporaryDirectory(prefix="repipe-bench-") as scratch:
        runs = [run([repipe, "scan", repository, "--quiet", "--no-cache", "--jobs", "1", "--store",
                     "%s/%d.db" % (scratch, i)]) for i in range(ROUNDS)]
    return min(seconds for seconds, _, _ in runs), max(memory for _, memory, _ in runs)


def tool_rates(tool, files):
    """(tree-sitter's, extract's) MB/s by the tool's own clock."""
    rates = run([tool, "--bench"] + files)[2].split()
    return float(rates[rates.index("tree-sitter") + 1]), float(rates[rates.index("extract") + 1])


def ast_seconds(texts):
    start = time.process_time()
    for text in texts:
        try:
            ast.parse(text)
        except (SyntaxError, ValueError, RecursionError):
            pass
    return time.process_time() - start


def main(repipe, tool, folder, *names):
    warnings.simplefilter("ignore")
    names = names or [name for name in sorted(os.listdir(folder)) if python_files(os.path.join(folder, name))]
    scans = {name: scan(repipe, os.path.join(folder, name)) for name in names}
    files = [path for name in names for path in python_files(os.path.join(folder, name))]
    if not files:
        print("no .py files below " + folder)
        return 2
    texts = [pathlib.Path(path).read_bytes() for path in files]
    size = sum(map(len, texts)) / 1e6
    tools = [tool_rates(tool, files) for _ in range(ROUNDS)]
    rates = {
        "repipe scan": size / sum(seconds for seconds, _ in scans.values()),
        "extract": max(extract for _, extract in tools),
        "tree-sitter parse": max(parse for parse, _ in tools),
        "CPython ast.parse": size / min(ast_seconds(texts) for _ in range(ROUNDS)),
    }
    print("%d repositories, %d files, %.1f MB" % (len(names), len(files), size))
    for name, rate in rates.items():
        print("%-18s %7.2f MB/s   %5.2f x tree-sitter   %5.2f x CPython" % (
            name, rate, rate / rates["tree-sitter parse"], rate / rates["CPython ast.parse"]))
    print("scan of each: seconds, peak MiB, times what tree-sitter's parse of its bytes takes")
    for name, (seconds, memory) in sorted(scans.items(), key=lambda item: -item[1][1]):
        bytes_of = sum(os.path.getsize(path) for path in python_files(os.path.join(folder, name))) / 1e6
        print("%-46s %6.2f s %7.1f MiB %6.1f x" % (name, seconds, memory, seconds * rates["tree-sitter parse"] / bytes_of))
    worst = max(scans, key=lambda name: scans[name][1])
    print("peak memory: %.1f MiB, of %s" % (scans[worst][1], worst))
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
