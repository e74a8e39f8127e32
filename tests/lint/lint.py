"""lint.py ROOT BUILD: clang-format, clang-tidy and shellcheck over the project's own files.

BUILD has compile_commands.json. tools/setup lint installs the programs; where one is missing the test is skipped, in words.
unformatted.txt beside this file lists files that clang-format would change still: nothing is added to it, and a file that is
formatted is taken off. Exit status: 0, 1 with what the programs say, 77 skipped.
"""

import concurrent.futures
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys

SKIPPED = 77
# Folders where clang-tidy has nothing left to say. The others join when they are clean; none leaves.
TIDY = ("base/", "proto/", "analyzer/eval/")
FOLDERS = ("base", "proto", "decisions", "analyzer", "translator", "reporter", "cli", "tests")


def run(command, root):
    return subprocess.run(command, cwd=root, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False, text=True)


def format_findings(root, sources):
    listed = {line for line in (pathlib.Path(__file__).parent / "unformatted.txt").read_text().splitlines() if line[:1] not in ("", "#")}
    findings = [f"{path}: on the list of unformatted files, and not there" for path in sorted(listed - set(sources))]
    for path in sources:
        done = run(["clang-format", "--dry-run", "--Werror", path], root)
        if done.returncode and path not in listed:
            findings.append(done.stdout)
        elif not done.returncode and path in listed:
            findings.append(f"{path}: formatted now, take it off tests/lint/unformatted.txt")
    return findings, len(sources)


def tidy_findings(root, build):
    compiled = [pathlib.Path(entry["file"]) for entry in json.loads((build / "compile_commands.json").read_text())]
    own = sorted({str(path.relative_to(root)) for path in compiled if path.is_relative_to(root)})
    own = [path for path in own if path.startswith(TIDY)]
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        results = pool.map(lambda path: run(["clang-tidy", "-p", str(build), "--quiet", path], root), own)
    return [done.stdout for done in results if done.returncode], len(own)


def shell_findings(root):
    scripts = [path for folder in ("tools", "tests", ".ci") for path in sorted((root / folder).rglob("*")) if path.is_file()]
    scripts = [path for path in scripts if "fixtures" not in path.parts]  # what people write is read, not mended
    scripts = [path for path in scripts if path.suffix == ".sh" or re.match(rb"#!.*\b(ba)?sh$", path.read_bytes().split(b"\n", 1)[0])]
    done = run(["shellcheck", "--external-sources", *map(str, scripts)], root)
    return [done.stdout] if done.returncode else [], len(scripts)


def main():
    root, build = pathlib.Path(sys.argv[1]).resolve(), pathlib.Path(sys.argv[2]).resolve()
    for program in ("clang-format", "clang-tidy", "shellcheck"):
        if shutil.which(program) is None:
            print(f"SKIPPED: {program} is not installed (tools/setup lint)")
            return SKIPPED
    sources = [str(path.relative_to(root)) for folder in FOLDERS for path in sorted((root / folder).rglob("*.[ch]"))]
    status = 0
    for name, (findings, count) in (
        ("clang-format", format_findings(root, sources)),
        ("shellcheck", shell_findings(root)),
        ("clang-tidy", tidy_findings(root, build)),
    ):
        print("\n".join(findings) + f"\n{name}: {count} files, {len(findings)} with findings")
        status = 1 if findings or count == 0 else status
    return status


if __name__ == "__main__":
    sys.exit(main())
