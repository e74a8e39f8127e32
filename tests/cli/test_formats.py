"""report: SARIF against a baseline, lineage as OpenLineage, facts for Backstage.

test_formats.py REPIPE SOURCE_DIR [TEST...]: python's unittest, standard library only. The rules of OpenLineage stand in openlineage_error:
they are those of https://openlineage.io/spec/2-0-2/OpenLineage.json, $defs/JobEvent, BaseEvent, Job, Dataset and BaseFacet, and of the facets that are used.
"""

import collections
import datetime
import json
import re
import subprocess
import sys
import unittest
import urllib.parse

from case import ENV, FAILED, HOSTILE, OK, PIPELINE, USAGE, Case, snapshot

WRITER = '''
import luigi
from luigi.contrib.s3 import S3Target
from luigi.contrib.ftp import RemoteTarget

class Orders(luigi.Task):
    day = luigi.DateParameter()
    def output(self):
        return luigi.LocalTarget("/lake/orders.csv")

class Copy(luigi.Task):
    day = luigi.DateParameter()
    def requires(self):
        return Orders(day=self.day)
    def output(self):
        return [S3Target("s3://bucket/copy.csv"), luigi.LocalTarget("notes.txt"), RemoteTarget("/inbox/x.csv", "host")]
'''

READER = '''
import luigi
import unheard_of

class Landing(luigi.ExternalTask):
    def output(self):
        return luigi.LocalTarget("/lake/orders.csv")

class Total(luigi.Task):
    def requires(self):
        return [Landing(), unheard_of.more()]
    def output(self):
        return luigi.LocalTarget(unheard_of.place())
'''

BASE = "https://openlineage.io/spec/"
FACETS = {"jobType": {"processingType", "integration"}, "sourceCodeLocation": {"type", "url"}, "ownership": set(), "datasetType": {"datasetType"}, "repipe_unknown": set()}


def is_uri(text):
    parts = urllib.parse.urlsplit(text)
    return bool(re.fullmatch(r"[A-Za-z][A-Za-z0-9+.-]*", parts.scheme)) and not re.search(r"[\s<>\"{}|\\^`]", text)


def openlineage_error(event):
    """Why it is no JobEvent; None: it is one."""
    strings = {"eventTime", "producer", "schemaURL"}
    if any(not isinstance(event.get(key), str) for key in strings) or set(event) - strings - {"job", "inputs", "outputs"}:
        return "BaseEvent: eventTime, producer, schemaURL; a JobEvent has no run and no dataset"
    if event["schemaURL"] != f"{BASE}2-0-2/OpenLineage.json#/$defs/JobEvent" or not is_uri(event["producer"]):
        return "schemaURL, producer"
    datetime.datetime.strptime(event["eventTime"], "%Y-%m-%dT%H:%M:%S%z")
    for thing in (event["job"], *event["inputs"], *event["outputs"]):
        if set(thing) != {"namespace", "name", "facets"} or not all(isinstance(thing[key], str) for key in ("namespace", "name")):
            return f"namespace and name: {thing}"
        for name, facet in thing["facets"].items():
            if not FACETS[name] <= set(facet) or not is_uri(facet["_producer"]) or not is_uri(facet["_schemaURL"]):
                return f"facet {name}"
    return None


class Formats(Case):
    def lines(self, store):
        return [json.loads(line) for line in self.expect(OK, "report", "--store", store, "--format", "openlineage").stdout.decode().splitlines()]

    def test_lineage_over_repositories(self):
        writer = self.repository("writer", {"writer.py": WRITER, "CODEOWNERS": "* @team/w\n"})
        reader = self.repository("reader", {"reader.py": READER})
        store = self.dir / "fleet.db"
        self.expect(OK, "scan", writer, reader, "--store", store)
        events = self.lines(store)
        self.assertEqual([openlineage_error(e) for e in events], [None] * 3)
        by_name = {e["job"]["name"]: e for e in events}
        places = lambda rows: [(d["namespace"], d["name"]) for d in rows]
        self.assertEqual(places(by_name["writer.Orders"]["outputs"]), [("file", "/lake/orders.csv")])
        self.assertEqual(places(by_name["writer.Copy"]["inputs"]), [("file", "/lake/orders.csv")])
        self.assertEqual(places(by_name["writer.Copy"]["outputs"]), [("s3://bucket", "copy.csv"), ("writer", "notes.txt"), ("writer", "/inbox/x.csv")], "a path of a host that is not known here is no file of everybody's")
        total = by_name["reader.Total"]
        self.assertEqual(places(total["inputs"]), [("file", "/lake/orders.csv")], "what another repository writes")
        self.assertEqual({k: v for k, v in total["job"]["facets"]["repipe_unknown"].items() if k[0] != "_"}, {"inputs": 1, "outputs": 1})
        self.assertEqual(total["job"]["namespace"], "reader")
        self.assertEqual(by_name["writer.Copy"]["job"]["facets"]["ownership"]["owners"], [{"name": "@team/w"}])
        commit = subprocess.run(["git", "-C", str(writer), "rev-parse", "HEAD"], env=ENV, capture_output=True, check=True).stdout.decode().strip()
        self.assertEqual(by_name["writer.Copy"]["job"]["facets"]["sourceCodeLocation"]["version"], commit)

    def test_lineage_of_hostile_names(self):
        made = self.repository("odd", {"a.py": HOSTILE, "b'\"><img src=x>.py": PIPELINE, "c/x.py": PIPELINE, "d/x.py": PIPELINE})
        self.expect(OK, "scan", made, "--store", self.dir / "odd.db")
        events = self.lines(self.dir / "odd.db")
        self.assertEqual([openlineage_error(e) for e in events], [None] * len(events))
        names = [(e["job"]["namespace"], e["job"]["name"]) for e in events]
        self.assertEqual(len(set(names)), len(names), "each job once, also of two modules of one name")
        self.assertGreater(len(events), 3)
        text = self.expect(OK, "report", "--store", self.dir / "odd.db", "--format", "openlineage").stdout.decode()
        self.assertFalse([bad for bad in "\x1b\u202e\u2066" if bad in text])

    def results(self, store, *words):
        log = json.loads(self.expect(OK, "report", "--store", store, "--format", "sarif", *words).stdout)
        for run in log["runs"]:
            rules = run["tool"]["driver"]["rules"]
            self.assertTrue(all(rules[r["ruleIndex"]]["id"] == r["ruleId"] for r in run["results"]))
            prints = [r["partialFingerprints"]["repipe/v1"] for r in run["results"]]
            self.assertEqual(len(set(prints)), len(prints))
        return {run["properties"]["repository"]: run["results"] for run in log["runs"]}

    def test_sarif_against_a_baseline(self):
        odd = "import luigi\nimport unheard_of\n\nclass %s(luigi.Task):\n    def requires(self):\n        return unheard_of.%s()\n"
        shop = self.repository("shop", {"kept.py": odd % ("Kept", "one"), "down.py": odd % ("Down", "two"), "gone.py": odd % ("Gone", "three")})
        other = self.repository("other", {"x.py": odd % ("X", "four")})
        before, after = self.dir / "before.db", self.dir / "after.db"
        self.expect(OK, "scan", shop, other, "--store", before)
        (shop / "down.py").write_text("# a line more\n" + odd % ("Down", "two"))
        (shop / "gone.py").write_text("import luigi\n\nclass Gone(luigi.Task):\n    pass\n")
        (shop / "new.py").write_text(odd % ("New", "five"))
        subprocess.run(["git", "-C", str(shop), "add", "-A"], env=ENV, check=True, capture_output=True)
        self.expect(OK, "scan", shop, "--store", after)
        states = lambda results: {(r["ruleId"], r["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]): r["baselineState"] for r in results if r["ruleId"] == "RP3101"}
        compared = self.results(after, "--baseline", before)
        self.assertEqual(states(compared["shop"]), {("RP3101", "kept.py"): "unchanged", ("RP3101", "down.py"): "updated", ("RP3101", "gone.py"): "absent", ("RP3101", "new.py"): "new"})
        self.assertEqual({r["baselineState"] for r in compared["other"]}, {"absent"}, "a repository that is no longer there")
        plain = self.results(after)
        strip = lambda rows: [{k: v for k, v in r.items() if k != "baselineState"} for r in rows if r.get("baselineState") != "absent"]
        self.assertEqual(strip(compared["shop"]), plain["shop"], "the baseline adds, and changes nothing")
        self.assertEqual(collections.Counter(r["baselineState"] for rows in self.results(after, "--baseline", after).values() for r in rows).keys(), {"unchanged"})
        self.expect(USAGE, "report", "--store", after, "--format", "prometheus", "--baseline", before)
        self.expect(FAILED, "report", "--store", after, "--format", "sarif", "--baseline", self.dir / "none.db")

    def test_what_was_accepted_is_suppressed(self):
        decided = "accept:\n  - code: RP4004\n    reason: the zone is mounted\n    author: kim\n    expires: 2090-01-31\n"
        made = self.repository("shop", {"reader.py": READER.replace("import unheard_of\n", "").replace(", unheard_of.more()", "").replace("unheard_of.place()", "'x.csv'"), "repipe.yaml": decided})
        self.expect(OK, "scan", made, "--store", self.dir / "shop.db")
        mounted = [r for r in self.results(self.dir / "shop.db")["shop"] if r["ruleId"] == "RP4004"]
        self.assertTrue(mounted)
        for result in mounted:
            (suppression,) = result["suppressions"]
            self.assertEqual((suppression["kind"], suppression["status"]), ("external", "accepted"))
            self.assertIn("accepted by kim, until 2090-01-31: the zone is mounted", suppression["justification"])

    def test_backstage(self):
        writer = self.repository("a team's ~writer~", {"writer.py": WRITER, "CODEOWNERS": "* @team/w\n"})
        self.expect(OK, "scan", writer, "--store", self.dir / "fleet.db")
        rows = json.loads(self.expect(OK, "report", "--store", self.dir / "fleet.db", "--format", "backstage").stdout)
        whole = snapshot(self.expect(OK, "report", "--store", self.dir / "fleet.db", "--format", "json").stdout)
        self.assertEqual([(r["entity"]["kind"], r["entity"]["name"], r["name"]) for r in rows], [("Component", "a-team-s-writer", "a team's ~writer~"), ("Group", "w", "@team/w")])
        for row in rows:
            self.assertRegex(row["entity"]["name"], r"^(?=.{1,63}$)[A-Za-z0-9]+([-_.][A-Za-z0-9]+)*$")
            datetime.datetime.strptime(row["timestamp"], "%Y-%m-%dT%H:%M:%S%z")
            self.assertTrue(all(isinstance(v, (bool, int)) for v in row["facts"].values()))
        facts, totals = rows[0]["facts"], whole["repositories"][0]["totals"]
        self.assertEqual((facts["tasks"], facts["points"], facts["status_luigi"]), (sum(totals["tasks"].values()), totals["points"], totals["statuses"]["luigi"]))


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1] + sys.argv[3:], verbosity=1)
