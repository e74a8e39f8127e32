"""fleet_bench.py REPIPE FACTS_TOOL [REPOSITORIES...]: what a scan of a fleet costs, as ratios taken in one run.

Fleets of synthetic_fleet.py are made below $TMPDIR (100, 1,000 and 3,000 repositories with 20 workflows each when not told) and removed
at the end; --keep FOLDER keeps them there, and takes what is there already. Measured, in seconds of processors, and where it says so on the clock:

  floor    `git grep -l luigi` in every repository, plus tree-sitter's bare parse of the files that scan had to parse
  cold     `repipe scan`, with plans, outcomes and specs, into a new store without a cache
  warm     the same again, nothing changed; and with a commit in one repository of a hundred, and all that are linked to it
  translate  a package of every repository of that store, from the cache that the scan filled
  workers  one and two on the clock; and what the process that records needs alone, which is what no number of workers shortens
  memory   the largest process of the cold scan, and what all of them had together at most

Of up to 100 repositories floor and cold are the best of five, taken by turns.

Goals: cold <= 1.5 x floor; warm <= 3 s, changed <= 6 s, translate <= 60 s of 1,000 repositories; two workers >= 1.7 x one; <= 400 MiB.
No test: nothing here passes or fails. The build should be the release preset. On a machine that does other things, too, only the seconds of
processors and their ratios say something.
"""

import argparse
import os
import pathlib
import resource
import shutil
import sqlite3
import subprocess
import tempfile
import time

import synthetic_fleet

EACH = 20
FEW, ROUNDS = 100, 5


def measure(arguments, **more):
    """(seconds, seconds of processors)"""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    start = time.monotonic()
    subprocess.run([str(a) for a in arguments], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **more)
    wall = time.monotonic() - start
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def tree_of(pid):
    found = [pid]
    for one in found:
        try:
            found += [int(word) for word in pathlib.Path(f"/proc/{one}/task/{one}/children").read_text().split()]
        except OSError:
            pass
    return found


def resident(pid):
    """(MiB of its own, MiB of its peak)"""
    try:
        lines = dict(line.split(":", 1) for line in pathlib.Path(f"/proc/{pid}/status").read_text().splitlines())
        own = sum(int(lines[name].split()[0]) for name in ("RssAnon",))
        return own / 1024, int(lines["VmHWM"].split()[0]) / 1024
    except (OSError, KeyError):
        return 0, 0


def own_seconds(pid):
    """Of this process without its children."""
    try:
        fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    except OSError:
        return 0


def peak(arguments):
    """Runs it; (largest process, all together) in MiB and seconds of the first process alone, looked at twenty times a second."""
    largest = together = own = 0
    process = subprocess.Popen([str(a) for a in arguments], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    while process.poll() is None:
        sizes = [resident(pid) for pid in tree_of(process.pid)]
        largest = max([largest, *(high for _, high in sizes)])
        together = max(together, sum(mine for mine, _ in sizes))
        own = max(own, own_seconds(process.pid))
        time.sleep(0.05)
    return largest, together, own


def git_grep(repositories):
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    start = time.monotonic()
    for repository in repositories:
        subprocess.run(["git", "-C", str(repository), "grep", "-l", "luigi", "HEAD"], stdout=subprocess.DEVNULL, check=False)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.monotonic() - start, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def parse_floor(tool, store, stride, scratch):
    """(bytes that scan parsed, seconds that tree-sitter alone takes for them): of each `stride`th repository, scaled."""
    with sqlite3.connect(store) as base:
        total = base.execute("SELECT sum(size) FROM files WHERE outcome <> 'ignored'").fetchone()[0] or 0
        rows = base.execute("SELECT path, identity FROM repositories ORDER BY identity").fetchall()[::stride]
        wanted = {path: [name for name, in base.execute("SELECT path FROM files WHERE outcome <> 'ignored' AND repository = ?", (identity,))] for path, identity in rows}
    files = []
    for number, (path, names) in enumerate(wanted.items()):
        to = scratch / str(number)
        to.mkdir()
        archive = subprocess.run(["git", "-C", path, "archive", "HEAD"], check=True, capture_output=True).stdout
        subprocess.run(["tar", "-x", "-m", "-C", str(to)], input=archive, check=True)
        files += [str(to / name) for name in names]
    said = subprocess.run([tool, "--bench", *files], check=True, capture_output=True, text=True).stdout.split()
    return total, total / 1e6 / float(said[said.index("tree-sitter") + 1])


def stored(store):
    with sqlite3.connect(store) as base:
        return set(base.execute("SELECT identity, fingerprint, linked FROM repositories"))


def touch(repositories, share):
    """A commit to a task file in so many of them."""
    chosen = repositories[:: max(1, round(1 / share))]
    for repository in chosen:
        path = next(name for name in subprocess.run(["git", "-C", str(repository), "ls-tree", "-r", "--name-only", "HEAD", "pipelines/"], check=True, capture_output=True, text=True).stdout.split() if name.rsplit("_", 1)[-1][:-3].isdigit())
        text = subprocess.run(["git", "-C", str(repository), "show", f"HEAD:{path}"], check=True, capture_output=True).stdout + f"# {time.monotonic_ns()}\n".encode()
        stream = f"commit refs/heads/main\ncommitter bench <bench@example.com> 1800000000 +0000\ndata 6\nchange\nfrom refs/heads/main^0\nM 100644 inline {path}\ndata {len(text)}\n".encode() + text + b"\n"
        subprocess.run(["git", "-C", str(repository), "fast-import", "--quiet"], input=stream, check=True)
    return len(chosen)


def bench(repipe, tool, folder, count, scratch):
    if not folder.is_dir():
        for number in range(count):
            synthetic_fleet.write(folder, number, synthetic_fleet.history(number, count, EACH, max(1, count * 3 // 10), 104))
    repositories = sorted(folder.iterdir())
    store = scratch / "fleet.db"
    scan = lambda jobs, *more: [repipe, "scan", folder, "--quiet", "--store", store, "--jobs", jobs, *more]
    git_grep(repositories)  # the disk's cache is warm for everybody
    grep_cpu = parse = one_wall = one_cpu = float("inf")
    for number in range(ROUNDS if count <= FEW else 1):  # by turns: a processor's clock is not the same for long
        grep_cpu = min(grep_cpu, git_grep(repositories)[1])
        store.unlink(missing_ok=True)
        wall, cpu = measure(scan(1, "--no-cache"))
        one_wall, one_cpu = min(one_wall, wall), min(one_cpu, cpu)
        here = scratch / f"round{number}"
        here.mkdir()
        size, seconds = parse_floor(tool, store, 1 if count <= FEW else 20, here)
        parse = min(parse, seconds)
    store_size = store.stat().st_size
    store.unlink()
    two_wall, _ = measure(scan(2, "--no-cache"))
    store.unlink()
    largest, together, own = peak(scan(2, "--cache", scratch / "cache"))
    warm = measure(scan(2, "--cache", scratch / "cache"))
    before = stored(store)
    changed = touch(repositories, 0.01)
    part = measure(scan(2, "--cache", scratch / "cache"))
    again = len(before - stored(store))
    translate = measure([repipe, "translate", "--quiet", "--store", store, "--image", "registry.example/a:1", "--cache", scratch / "cache", "--out", scratch / "out"])
    store.unlink()
    cached = measure(scan(2, "--cache", scratch / "cache"))
    floor = grep_cpu + parse
    both = lambda pair: f"{pair[1]:.2f} s ({pair[0]:.2f} on the clock)"
    print(f"{count:>6} repositories, {count * EACH} workflows, {size / 1e6:.1f} MB parsed\n"
          f"       cold {one_cpu:.2f} s = {one_cpu / floor:.2f} x (git grep {grep_cpu:.2f} s + tree-sitter {parse:.2f} s); {one_cpu / count * 1000:.2f} ms a repository; store {store_size / 1e6:.1f} MB\n"
          f"       on the clock one worker {one_wall:.2f} s, two {two_wall:.2f} s = {one_wall / two_wall:.2f} x; the process that records {own:.2f} s = {own / one_cpu:.1%} of all\n"
          f"       a new store from a full cache {both(cached)}\n"
          f"       warm {both(warm)}; {changed} changed, {again} read again {both(part)}\n"
          f"       translate --store {both(translate)}\n"
          f"       memory: largest process {largest:.0f} MiB, all together {together:.0f} MiB", flush=True)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("repipe")
    parser.add_argument("tool")
    parser.add_argument("counts", type=int, nargs="*", default=[100, 1000, 3000])
    parser.add_argument("--keep", type=pathlib.Path)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="repipe-bench-") as place:
        fleets = options.keep or pathlib.Path(place) / "fleets"
        for count in options.counts:
            scratch = pathlib.Path(place) / str(count)
            scratch.mkdir()
            bench(options.repipe, options.tool, fleets / f"f{count}", count, scratch)
            shutil.rmtree(scratch)


if __name__ == "__main__":
    main()
