#!/usr/bin/env python3
"""run.py PYTHON FOLDER: runs the unittest files of a folder under PYTHON, which needs real Luigi and flyteidl.

Exit status: 0 all passed; 1 a failure, a skipped test, or no test at all; 77 (CTest: skipped) where PYTHON lacks what it needs.
"""

import os
import subprocess
import sys
import unittest

SKIPPED = 77


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    python, folder = sys.argv[1], os.path.realpath(sys.argv[2])
    if os.environ.get("REPIPE_TESTS_HERE"):
        suite = unittest.defaultTestLoader.discover(folder, pattern="test_*.py", top_level_dir=folder)
        result = unittest.TextTestRunner(verbosity=1).run(suite)
        return 0 if result.wasSuccessful() and result.testsRun and not result.skipped else 1
    if not os.access(python, os.X_OK) or subprocess.run([python, "-c", "import luigi, flyteidl.core.tasks_pb2"], stderr=subprocess.DEVNULL, check=False).returncode:
        print(f"SKIPPED: {python} with Luigi and flyteidl is not installed (tools/setup judges)")
        return SKIPPED
    return subprocess.run([python, "-B", os.path.realpath(__file__), python, folder], env=dict(os.environ, REPIPE_TESTS_HERE="1"), check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
