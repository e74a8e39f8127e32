"""Where tools/setup puts the judges, and what happens without them.

A test that needs a judge says so with need(): where the judge is not installed, the test shows as skipped, in words. tools/test,
and so CI, installs the judges and takes a skipped test for a failure.
"""

import os
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
PYTHON = os.path.join(ROOT, ".cache", "judges", "bin", "python")  # has real Luigi, flyteidl, jsonschema
FORMATS_PYTHON = os.path.join(ROOT, ".cache", "formats-python", "bin", "python")  # has jsonschema and OpenLineage's client
FLYTE_JUDGE = os.path.join(ROOT, ".cache", "flyte-judge")  # tests/conformance/flyte/main.go
SKIPPED = 77  # CTest's SKIP_RETURN_CODE for the tests of this folder


def need(path, what):
    """Return PATH if it is there; otherwise end the test as skipped."""
    if os.access(path, os.X_OK):
        return path
    print("SKIPPED: %s is not installed (tools/setup judges)" % what)
    sys.exit(SKIPPED)


def run_in_judges_python(python=PYTHON):
    """Run this script again under the judges' Python, or another environment's, unless that is what runs it."""
    need(python, "the judges' Python environment")
    if os.path.realpath(sys.prefix) != os.path.realpath(os.path.dirname(os.path.dirname(python))):
        os.execv(python, [python] + sys.argv)
