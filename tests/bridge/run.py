#!/usr/bin/env python3
"""run.py PYTHON FOLDER [LUIGI]: runs the unittest files of a folder under PYTHON, which needs real Luigi and flyteidl.

LUIGI: the unpacked source of another version, which is imported instead of the installed one; for what is older than 3, old_luigi/ gives Python back what that version wants of it.

Exit status: 0 all passed; 1 a failure, a skipped test, or no test at all; 77 (CTest: skipped) where PYTHON lacks what it needs, or LUIGI is not there.
"""

import os
import subprocess
import sys
import unittest

HERE = os.path.dirname(os.path.realpath(__file__))
SKIPPED = 77


def main():
    if len(sys.argv) not in (3, 4):
        sys.exit(__doc__)
    python, folder = sys.argv[1], os.path.realpath(sys.argv[2])
    other = os.path.realpath(sys.argv[3]) if len(sys.argv) == 4 else None
    if os.environ.get("REPIPE_TESTS_HERE"):
        import luigi

        if other and not os.path.realpath(luigi.__file__).startswith(other + os.sep):
            sys.exit(f"the tests would run with {luigi.__file__}")
        suite = unittest.defaultTestLoader.discover(folder, pattern="test_*.py", top_level_dir=folder)
        result = unittest.TextTestRunner(verbosity=1).run(suite)
        return 0 if result.wasSuccessful() and result.testsRun and not result.skipped else 1
    if not os.access(python, os.X_OK) or subprocess.run([python, "-c", "import luigi, flyteidl.core.tasks_pb2"], stderr=subprocess.DEVNULL, check=False).returncode:
        print(f"SKIPPED: {python} with Luigi and flyteidl is not installed (tools/setup judges)")
        return SKIPPED
    if other and not os.path.isdir(other):
        print(f"SKIPPED: {other} is not there (tools/setup judges)")
        return SKIPPED
    env = dict(os.environ, REPIPE_TESTS_HERE="1")
    if other:
        env["PYTHONPATH"] = os.pathsep.join([other, os.path.join(HERE, "old_luigi")])
    return subprocess.run([python, "-B", os.path.realpath(__file__)] + sys.argv[1:], env=env, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
