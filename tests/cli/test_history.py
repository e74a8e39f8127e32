"""history: a scripted past, week by week, and what the report makes of it.

test_history.py REPIPE SOURCE_DIR [TEST...]: python's unittest, standard library only.
"""

import csv
import datetime
import io
import re
import sys
import unittest

from case import FAILED, OK, PIPELINE, UNMET, USAGE
from pasts import FLOW, START, PastCase, cron, task


class History(PastCase):
    def past(self):
        """What happens, and what must be said of it: remaining, added, reopened, done, removed of each week."""
        names = ["Ant", "Bee", "Cat", "Dog"]
        self.commit(0, {**{f"{n.lower()}.py": task(n) for n in names[:3]}, "crontab": cron(*names[:3])})
        self.commit(1, {"dog.py": task("Dog"), "crontab": cron(*names)})
        self.commit(2, {"ant_flow.py": FLOW % ("ant", "ant"), "crontab": cron("Bee", "Cat", "Dog")})
        self.commit(3, {"crontab": cron("Cat", "Dog"), "bee.py": None})
        self.commit(4, {"crontab": cron("Ant", "Cat", "Dog")})
        self.commit(5, {"cat.py": None, "lynx.py": task("Cat").replace("class Cat", "class Lynx"), "crontab": cron("Ant", "Lynx", "Dog")})
        self.commit(7, {"crontab": cron("Lynx", "Dog")})
        return [(3, 3, 0, 0, 0), (4, 1, 0, 0, 0), (3, 0, 0, 1, 0), (2, 0, 0, 0, 1), (3, 0, 1, 0, 0), (3, 0, 0, 0, 0), (3, 0, 0, 0, 0), (2, 0, 0, 1, 0)]

    def numbers(self, rows):
        return [tuple(r[key] for key in ("remaining", "added", "reopened", "done", "removed")) for r in rows]

    def test_a_scripted_past(self):
        wanted = self.past()
        self.expect(OK, "scan", self.repo, "--store", self.store)
        self.history()
        s = self.snapshot()
        self.assertEqual(self.numbers(s["history"]), wanted)
        self.assertEqual([r["moment"] for r in s["history"]], [int((START + datetime.timedelta(weeks=w)).timestamp()) for w in range(8)])
        before = 0
        for r in s["history"]:
            self.assertEqual(r["remaining"], before + r["added"] + r["reopened"] - r["done"] - r["removed"])
            before = r["remaining"]
        self.assertEqual(before, sum(w["launched"] and w["status"] != "cut over" for w in s["workflows"]), "the last point is the scan")
        rows = list(csv.DictReader(io.StringIO(self.expect(OK, "report", "--store", self.store, "--format", "csv", "--table", "history").stdout.decode(), newline=""), strict=True))
        self.assertEqual([int(r["remaining"]) for r in rows], [w[0] for w in wanted])

    def test_again_and_by_day(self):
        wanted = self.past()
        self.expect(OK, "scan", self.repo, "--store", self.store)
        self.history()
        before = self.snapshot()
        self.history()
        self.assertEqual(self.snapshot(), before)
        self.history(OK, "--every", "day")
        days = self.snapshot()["history"]
        self.assertEqual(len(days), 50)
        for key in range(1, 5):
            self.assertEqual(sum(n[key] for n in self.numbers(days)), sum(w[key] for w in wanted))

    def test_the_page_without_its_script(self):
        self.past()
        self.expect(OK, "scan", self.repo, "--store", self.store)
        page = lambda: self.expect(OK, "report", "--store", self.store, "--format", "html").stdout.decode().partition('<section id="history">')[2].partition("</section>")[0]
        self.assertIn("No history yet", page())
        self.history()
        drawn = page()
        lines = {}  # the first of a class is the line, a later one stands in the legend
        for name, points in re.findall(r'<polyline class="(\w+)" points="([^"]*)"', drawn):
            lines[name] = max(lines.get(name, ""), points, key=lambda text: len(text.split()))
        self.assertEqual({name: len(points.split()) for name, points in lines.items()}, {"scope": 8, "remaining": 8, "finished": 8})
        heights = [float(point.split(",")[1]) for point in lines["remaining"].split()]
        self.assertEqual(sorted(set(heights), reverse=True), [heights[3], heights[2], heights[1]], "2, 3 and 4 from below")
        rows = re.findall(r'<tr><th scope="row">([\d-]+)</th>((?:<td class="num">\d+</td>)+)</tr>', drawn)
        self.assertEqual([tuple(map(int, re.findall(r"\d+", cells))) for _, cells in rows], [(*n, 0) for n in self.numbers(self.snapshot()["history"])])
        self.assertIn("of the better half of the last steps it ends about <b>20", drawn)
        self.assertIn("it does not end", drawn)
        self.expect(OK, "history", self.repo, "--since", "2025-02-01", "--store", self.store)
        self.assertEqual(len(self.snapshot()["history"]), 4)
        self.assertIn("No projection: fewer than six points", page())

    def test_a_repository_that_is_gone(self):
        self.past()
        self.expect(OK, "scan", self.repo, "--store", self.store)
        self.history()
        other = self.repository("other", {"x.py": PIPELINE})
        self.expect(OK, "scan", other, "--store", self.store)
        self.assertEqual(self.snapshot()["history"], [])

    def test_what_cannot_be_read(self):
        for words in (["history", self.repo], ["history", "--since", "2025-01-01"], ["history", self.repo, "--since", "2025-02-30"], ["history", self.repo, "--since", "soon"], ["history", self.repo, "--since", "2025-01-01", "--every", "hour"]):
            self.expect(USAGE, *words)
        self.past()
        self.expect(USAGE, "history", self.repo, "--since", "2026-01-01", "--store", self.store, says="newest commit")
        self.expect(UNMET, "history", self.repo, self.dir / "missing", "--since", "2025-01-06", "--store", self.store, says="missing")
        self.expect(FAILED, "history", self.repo, "--since", "2025-01-06", "--store", self.dir / "no" / "such" / "dir.db")


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1] + sys.argv[3:], verbosity=1)
