"""golden.py FACTS_TOOL CASES_DIR: the facts of each NAME.py in CASES_DIR must read as NAME.facts says.

RP_UPDATE_GOLDEN=1 rewrites them: read the difference before committing it, the expectation is what a person checked.
"""

import difflib
import os
import pathlib
import subprocess
import sys


def main(tool, folder):
    differ = count = 0
    for source in sorted(pathlib.Path(folder).glob("*.py")):
        done = subprocess.run([tool, "--dump", str(source)], capture_output=True, timeout=50, check=True)
        got = done.stdout.decode("utf-8")
        expected = source.with_suffix(".facts")
        if os.environ.get("RP_UPDATE_GOLDEN") == "1":
            expected.write_text(got, encoding="utf-8")
        wanted = expected.read_text(encoding="utf-8")
        sys.stdout.writelines(difflib.unified_diff(wanted.splitlines(True), got.splitlines(True), expected.name, "got"))
        differ += wanted != got
        count += 1
    print("%d cases, %d differ" % (count, differ))
    return 1 if differ or not count else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
