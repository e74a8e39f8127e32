"""The page in Chromium, opened from disk: it draws each view, says nothing on its console, and runs nothing that a repository wrote.

test_page.py REPIPE SOURCE_DIR: the document of each address as Chromium leaves it, read by a parser. Without Chromium: exit 77, in words.
"""

import html.parser
import json
import pathlib
import shutil
import subprocess
import sys
import unittest
import urllib.parse

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "cli"))
from case import HOSTILE, ODD, OK, PIPELINE, Case

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")


class Drawn(html.parser.HTMLParser):
    """Texts of the explorer's headings, table rows and status; attributes of <html> and <body>."""

    VOID = {"input", "br", "wbr", "meta", "link", "img"}

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.open = []
        self.html, self.title, self.text = {}, "", ""
        self.status, self.rows, self.headings, self.tags = [], [], [], []

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        self.tags.append((tag, attrs))
        if tag == "html":
            self.html = attrs
        if tag in self.VOID:
            return
        self.open.append((tag, attrs))
        if not self.inside("explore"):
            return
        if attrs.get("role") == "status":
            self.status.append("")
        elif tag == "tr":
            self.rows.append("")
        elif tag == "h2":
            self.headings.append("")

    def handle_endtag(self, tag):
        while self.open and self.open.pop()[0] != tag:
            pass

    def inside(self, name):
        return any(attrs.get("id") == name for _, attrs in self.open)

    def handle_data(self, data):
        tags = [tag for tag, _ in self.open]
        if "title" in tags:
            self.title += data
        if not self.inside("explore"):
            return
        self.text += data
        if any(attrs.get("role") == "status" for _, attrs in self.open):
            self.status[-1] += data
        if "tr" in tags:
            self.rows[-1] += data + " "
        if "h2" in tags:
            self.headings[-1] += data


class Page(Case):
    def setUp(self):
        super().setUp()
        shop = self.repository("shop", {"pipes/__init__.py": "", "pipes/load.py": PIPELINE, "pipes/odd.py": ODD, "CODEOWNERS": "* @team/a\n", "crontab": "0 3 * * * luigi --module pipes.load Load --day 2026-01-01\n"})
        hostile = self.repository("hostile", {"a.py": HOSTILE, "b'\"><img src=x>.py": PIPELINE})
        many = self.repository("many", {"many.py": "import luigi\n" + "".join(f"class T{i:03}(luigi.Task):\n    pass\n" for i in range(150))})
        store = self.dir / "fleet.db"
        self.expect(OK, "scan", shop, hostile, many, "--store", store)
        self.page = self.dir / "report.html"
        self.expect(OK, "report", "--store", store, "--format", "html", "--out", self.page)
        self.snapshot = json.loads(self.expect(OK, "report", "--store", store, "--format", "json").stdout)

    def draw(self, address, page=None):
        done = subprocess.run([CHROMIUM, "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={self.dir / 'profile'}", "--enable-logging=stderr", "--virtual-time-budget=10000",
                               "--dump-dom", (page or self.page).as_uri() + address], capture_output=True, timeout=120, check=False)
        self.assertEqual([line for line in done.stderr.decode(errors="replace").splitlines() if "CONSOLE" in line], [], address)
        drawn = Drawn()
        drawn.feed(done.stdout.decode("utf-8"))
        self.assertEqual(drawn.html.get("data-ready"), "true", address)
        self.assertNotIn("owned", drawn.title.split(" · ")[-1])
        self.assertFalse([1 for tag, attrs in drawn.tags if tag == "img" or any(name.startswith("on") for name in attrs)], address)
        return drawn

    def test_views(self):
        flows, tasks = self.snapshot["workflows"], self.snapshot["tasks"]
        overview = self.draw("")
        self.assertIn(f"{len(flows)} workflows", overview.status[0])
        drawn = self.draw("#/tasks")
        self.assertEqual(drawn.headings, ["Task classes"])
        self.assertIn(f"{len(tasks)} task classes", drawn.status[0])
        self.assertIn("page 1 of 2", drawn.status[0])
        self.assertEqual(len(drawn.rows), 101)
        wanted = [t for t in tasks if t["outcome"] == "excluded" and "t14" in t["family"].lower()]
        drawn = self.draw("#/tasks?outcome=" + (wanted[0]["outcome"] if wanted else "exact") + "&q=many.py%20t14")
        expected = [t for t in tasks if t["outcome"] == (wanted[0]["outcome"] if wanted else "exact") and "T14" in t["family"]]
        self.assertEqual(len(expected), 10)
        self.assertIn(f"10 of {len(tasks)} task classes", drawn.status[0])
        self.assertEqual(len(drawn.rows), 11)
        drawn = self.draw("#/repositories")
        self.assertEqual(len(drawn.rows), 1 + len(self.snapshot["repositories"]))
        odd = next(t for t in tasks if t["qualname"] == "Odd")
        shop = self.snapshot["repositories"][odd["repository"]]["identity"]
        drawn = self.draw("#/task/" + "/".join(urllib.parse.quote(p, safe="") for p in (shop, odd["path"], "Odd")))
        self.assertEqual(drawn.headings, ["Odd"])
        for said in ("RP3101", "return [Extract(day=self.day), made_up()]", "limit: luigi:IntParameter = 3", '"resourceType": "TASK"', "@team/a"):
            self.assertIn(said, drawn.text)
        load = next(w for w in flows if w["launched"])
        drawn = self.draw("#/workflow/" + "/".join(urllib.parse.quote(p, safe="") for p in (shop, load["path"], load["root"])))
        for said in ("launched", "0 3 * * *", '"resourceType": "WORKFLOW"', "repipe translate"):
            self.assertIn(said, drawn.text)
        drawn = self.draw("#/team/%40team%2Fa")
        self.assertEqual(drawn.headings, ["@team/a"])
        self.assertIn("Next actions", drawn.text)
        self.assertIn("RP3101", self.draw("#/code/RP3101").headings[0])
        self.assertEqual(self.draw("#/task/of/another/scan").headings, ["Not here"])

    def test_hostile_names_stay_text(self):
        tricky = next(t for t in self.snapshot["tasks"] if t["qualname"] == "Tricky")
        identity = self.snapshot["repositories"][tricky["repository"]]["identity"]
        drawn = self.draw("#/task/" + "/".join(urllib.parse.quote(p, safe="") for p in (identity, tricky["path"], "Tricky")))
        self.assertIn("</script><script>document.title='owned'", drawn.text)
        self.assertIn("really here: \\u202e \\x1b[31m", drawn.text)
        self.assertNotIn("\u202e", drawn.text)
        self.assertIn("hostile", self.draw("#/repository/" + urllib.parse.quote(identity, safe="")).headings[0])


if __name__ == "__main__":
    if CHROMIUM is None:
        print("skipped: no Chromium here; tools/setup browser installs it")
        sys.exit(77)
    unittest.main(argv=sys.argv[:1] + sys.argv[3:], verbosity=1)
