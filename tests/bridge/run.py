#!/usr/bin/env python3
"""Runs the tests of the bridge and of rehearse with this interpreter. Exit status 77 (ctest: skipped) when it lacks Luigi or flyteidl."""

import os
import sys
import unittest

HERE = os.path.dirname(os.path.realpath(__file__))


def main():
    try:
        import flyteidl.core.tasks_pb2  # noqa: F401
        import luigi  # noqa: F401
    except ImportError as e:
        print(f"SKIPPED: {sys.executable}: {e}")
        return 77
    suite = unittest.TestSuite()
    for folder in (HERE, os.path.join(HERE, "..", "conformance", "run")):
        suite.addTests(unittest.TestLoader().discover(folder, pattern="test_*.py", top_level_dir=folder))
    result = unittest.TextTestRunner(verbosity=1).run(suite)
    return 0 if result.wasSuccessful() and result.testsRun and not result.skipped else 1


if __name__ == "__main__":
    sys.exit(main())
