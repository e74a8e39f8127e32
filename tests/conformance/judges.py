"""Where tools/setup puts the judges, and what happens without them.

A test that needs a judge says so with need(). Where the judge is not installed the test shows as skipped, in words; where
RP_REQUIRE_JUDGES=1 is set (tools/test, CI) it fails.
"""

import os
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
PYTHON = os.path.join(ROOT, ".cache", "judges", "bin", "python")  # has real Luigi, flyteidl, jsonschema
FLYTE_JUDGE = os.path.join(ROOT, ".cache", "flyte-judge")  # tests/conformance/flyte/main.go
SKIPPED = 77  # CTest's SKIP_RETURN_CODE for the tests of this folder


def need(path, what):
    """Return PATH if it is there; otherwise end the test as skipped, or as failed where judges are required."""
    if os.access(path, os.X_OK):
        return path
    print("SKIPPED: %s is not installed (tools/setup judges)" % what)
    sys.exit(1 if os.environ.get("RP_REQUIRE_JUDGES") == "1" else SKIPPED)


def run_in_judges_python():
    """Run this script again under the judges' Python, unless that is what runs it."""
    python = need(PYTHON, "the judges' Python environment")
    if os.path.realpath(sys.prefix) != os.path.realpath(os.path.dirname(os.path.dirname(PYTHON))):
        os.execv(python, [python] + sys.argv)
