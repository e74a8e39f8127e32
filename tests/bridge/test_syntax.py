"""The bridge is written in the syntax and library of Python 3.6: proved by vermin, which knows since when each is there."""

import os
import subprocess
import sys
import tempfile
import unittest

HERE = os.path.dirname(os.path.realpath(__file__))
BRIDGE = os.path.join(HERE, "..", "..", "translator", "bridge")


def vermin(*paths):
    done = subprocess.run([sys.executable, "-c", "from vermin import main; main()", "--no-tips", "--violations", "-t=3.6-"] + list(paths), capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr


class Syntax(unittest.TestCase):
    def test_python_3_6(self):
        status, said = vermin(*(os.path.join(BRIDGE, name) for name in sorted(os.listdir(BRIDGE)) if name.endswith(".py")))
        self.assertEqual(status, 0, said)
        self.assertRegex(said, r"Minimum required versions:.*\b3\.[0-6]\b")

    def test_something_newer_is_seen(self):
        for line in ("if (n := 3) > 2: print(n)\n", "import subprocess\nsubprocess.run(['x'], capture_output=True)\n", "def f(a, /): return a\n"):
            with tempfile.NamedTemporaryFile("w", suffix=".py") as f:
                f.write(line)
                f.flush()
                self.assertNotEqual(vermin(f.name)[0], 0, line)


if __name__ == "__main__":
    unittest.main()
