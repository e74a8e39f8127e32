"""What goes wrong with one repository costs that one, and a scan that was stopped goes on.

test_faults.py REPIPE SOURCE_DIR [TEST...]: python's unittest, standard library only.
"""

import os
import pathlib
import random
import shutil
import signal
import sys
import time
import unittest

from case import FAILED, OK, SANITIZED, UNMET
from fleets import LONG, FleetCase

class Faults(FleetCase):
    def test_time(self):
        repos = self.fleet(3)
        self.hang(repos / "r01")
        done = self.scan(UNMET, repos, "--timeout", "1", "--jobs", "2", says="RP9007")
        self.assertTrue(done.stderr.decode().endswith("\nPARTIAL\n"), done.stderr)
        rows = self.query("SELECT identity, code, phase, again FROM repositories ORDER BY position")
        self.assertEqual([row[1] for row in rows], [0, 9007, 0])
        self.assertEqual(rows[1][2:], ("open", f"repipe show {repos / 'r01'}"))
        self.assertEqual(self.query("SELECT inputs, recorded, finished, verdict FROM scan"), [(3, 3, 1, "PARTIAL")])
        self.scan(UNMET, repos / "r01", "--timeout", "1", store="none.db")
        self.assertEqual(self.query("SELECT verdict FROM scan", "none.db"), [("FAILED",)])

    def test_crash(self):
        repos = self.fleet(3)
        self.hang(repos / "r01")
        scan = self.start(repos, "--jobs", "1")
        os.kill(self.met(scan), signal.SIGABRT)  # no sanitizer takes it
        said = scan.communicate(timeout=60)[1].decode()
        self.assertEqual(scan.returncode, UNMET, said)
        self.assertIn(f"RP9005 {repos / 'r01'}: repipe was ended by signal 6 during open (again: repipe show {repos / 'r01'})", said)
        self.assertEqual(self.query("SELECT code FROM repositories ORDER BY position"), [(0,), (9005,), (0,)])
        (repos / "r01" / ".git" / "config").unlink()
        (repos / "r01" / ".git" / "config").write_text("[core]\n\trepositoryformatversion = 0\n\tbare = false\n")
        self.hang(repos / "r02")  # it is not looked at
        self.scan(OK, repos, "--retry", "failed", "--timeout", "5", says="unchanged 2/3")
        self.assertEqual(self.query("SELECT verdict FROM scan"), [("SUCCEEDED",)])

    def test_memory(self):
        if SANITIZED:
            self.skipTest("the sanitizer's own memory is over any limit")
        repos = self.fleet(2)
        self.repository("r02", {"big.py": "import luigi\n" + "x = [" + "1, " * 600_000 + "]\n"})
        self.scan(UNMET, repos, "--memory", "24", says="RP9008")
        self.assertEqual(self.query("SELECT code, phase, file FROM repositories ORDER BY position"), [(0, "", ""), (0, "", ""), (9008, "extract", "big.py")])

    def test_killed_at_random_moments(self):
        """Fifty times: killed, looked at as it lies, and completed by the same command; half of them from nothing."""
        repos = self.fleet(8)
        dice = random.Random(50)
        began = time.monotonic()
        self.expect(OK, "scan", repos, "--store", self.dir / "whole.db", "--no-cache")
        takes = time.monotonic() - began
        expected = self.dump("whole.db")
        stopped = set()
        for step in range(50):
            scan = self.start(repos, "--jobs", "2")
            time.sleep(takes * dice.random())
            scan.kill()
            scan.communicate()
            if (self.dir / "fleet.db").exists() and self.query("SELECT 1 FROM sqlite_master WHERE name = 'scan'"):
                for verdict, recorded, finished in self.query("SELECT verdict, recorded, finished FROM scan"):
                    self.assertEqual(verdict, "SUCCEEDED" if finished else "PARTIAL" if recorded else "FAILED")
                    stopped.add((recorded, finished))
                if self.query("SELECT 1 FROM scan"):
                    self.expect(OK, "check", self.dir / "fleet.db")
            self.scan(OK, repos)
            self.assertEqual(expected, self.dump(), step)
            if step % 2:
                self.commit(repos / f"r0{step % 8}", "load.py", LONG.replace("raw/", f"step{step}/"))
                (self.dir / "whole.db").unlink()
                self.expect(OK, "scan", repos, "--store", self.dir / "whole.db", "--no-cache")
                expected = self.dump("whole.db")
            else:
                (self.dir / "fleet.db").unlink()
                shutil.rmtree(self.cache, ignore_errors=True)
        self.assertIn(0, [finished for _, finished in stopped], "no kill met a scan that had begun and not ended")
        self.assertGreater(len(stopped), 1, "every kill met the store in one state: the moments are not random")

    def test_one_scan_at_a_time(self):
        repos = self.fleet(2)
        self.hang(repos / "r01")
        scan = self.start(repos, "--timeout", "60", "--jobs", "1")
        self.met(scan)
        self.scan(FAILED, repos, says="another scan is writing it")
        scan.kill()
        scan.communicate()
        self.scan(UNMET, repos, "--timeout", "1")


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1] + sys.argv[3:], verbosity=1)
