"""run_case.py REPIPE SOURCE_DIR CASE: one golden case.

fixtures/golden/CASE/repo becomes a git repository with fixed dates; `repipe show REPOSITORY ARGS` (a file `args`, one
argument a line; without it `--format json`) must print expected/show.json. RP_UPDATE_GOLDEN=1 rewrites it: read the
difference before committing it, the expectation is what a person checked.
"""

import difflib
import os
import pathlib
import subprocess
import sys
import tempfile


def main(repipe, source, case):
    folder = pathlib.Path(source) / "fixtures" / "golden" / case
    arguments = folder / "args"
    words = arguments.read_text().split("\n")[:-1] if arguments.exists() else ["--format", "json"]
    with tempfile.TemporaryDirectory(prefix="repipe-golden-") as scratch:
        made = pathlib.Path(scratch) / case
        subprocess.run(["bash", str(pathlib.Path(source) / "tests/support/make_repo.sh"), str(folder / "repo"), str(made)], check=True)
        done = subprocess.run([repipe, "show", str(made), *words], capture_output=True, timeout=50, check=False)
    if done.returncode != 0:
        print(done.stderr.decode("utf-8", "replace"))
        return 1
    expected = folder / "expected" / "show.json"
    got = done.stdout.decode("utf-8")
    if os.environ.get("RP_UPDATE_GOLDEN") == "1":
        expected.parent.mkdir(exist_ok=True)
        expected.write_text(got, encoding="utf-8")
        return 0
    wanted = expected.read_text(encoding="utf-8")
    sys.stdout.writelines(difflib.unified_diff(wanted.splitlines(True), got.splitlines(True), "expected", "got"))
    return int(wanted != got)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
