"""usage: who uses which class, parameter, target and task, compared with what `show` says of the same repositories.

test_usage.py REPIPE SOURCE_DIR [TEST...]: python's unittest, standard library only.
"""

import json
import sys
import unittest

from case import FAILED, HOSTILE, ODD, OK, PIPELINE, USAGE, Case

BASES = PIPELINE + '''
class Base(luigi.Task):
    retries = luigi.IntParameter(default=3)

class Monthly(Base):
    day = luigi.DateParameter()
    def requires(self):
        yield Extract(day=self.day)
        yield Load(day=self.day)
    def output(self):
        return luigi.LocalTarget("monthly.csv")
'''


class Usage(Case):
    def setUp(self):
        super().setUp()
        self.shop = self.repository("shop", {"pipes/__init__.py": "", "pipes/load.py": BASES, "crontab": "0 3 * * * luigi --module pipes.load Load --day 2026-01-01\n"})
        self.other = self.repository("other", {"pipes/__init__.py": "", "pipes/load.py": PIPELINE, "pipes/odd.py": ODD, "a.py": HOSTILE})
        self.store = self.dir / "fleet.db"
        self.expect(OK, "scan", self.shop, self.other, "--store", self.store)

    def rows(self, *words):
        text = self.expect(OK, "usage", *words, "--store", self.store).stdout.decode("utf-8")
        self.assertFalse([bad for bad in "\x1b\u202e\u2066\r" if bad in text])
        lines = [line.split("\t") for line in text.split("\n")[:-1]]
        self.assertEqual({len(line) for line in lines}, {len(lines[0])})
        return lines[1:]

    def test_who_requires_a_task(self):
        rows = [row for row in self.rows("Extract") if row[0] == "task"]
        self.assertEqual(sorted((row[1], row[3]) for row in rows), [("other", "pipes.load:Load"), ("other", "pipes.odd:Odd"), ("shop", "pipes.load:Load"), ("shop", "pipes.load:Monthly")])
        self.assertTrue(all("day=" in row[4] for row in rows))
        self.assertEqual(self.rows("pipes.load:Extract"), self.rows("Extract"))

    def test_bases_parameters_targets_launches(self):
        self.assertEqual([row[3] for row in self.rows("Base")], ["pipes.load:Monthly"])
        self.assertEqual([(row[3], row[4]) for row in self.rows("retries")], [("pipes.load:Base", "retries: luigi:IntParameter = 3"), ("pipes.load:Monthly", "retries: luigi:IntParameter = 3")])
        self.assertEqual({row[0] for row in self.rows("LocalTarget")}, {"target"})
        self.assertEqual([row[2] for row in self.rows("Load", "--kind", "launch")], ["crontab:1"])
        self.assertEqual(self.rows("Nothing"), [])
        self.assertEqual(self.rows("oad"), [], "no part of a word")

    def test_the_catalogue_is_what_show_says(self):
        counted = {}
        for repository in (self.shop, self.other):
            inventory = json.loads(self.expect(OK, "show", repository, "--format", "json").stdout)
            for task in inventory["tasks"]:
                for kind, names in (("base", task["bases"]), ("parameter", [p["name"] for p in task["parameters"]]), ("target", [o["class"] for o in task["outputs"] if o["class"]])):
                    for name in names:
                        uses = counted.setdefault((kind, name), [])
                        uses.append(repository)
        for kind in ("base", "parameter", "target"):
            said = {(row[0], row[1]): (int(row[2]), int(row[3])) for row in self.rows("--kind", kind)}
            wanted = {key: (len(set(uses)), len(uses)) for key, uses in counted.items() if key[0] == kind}
            self.assertEqual({key: value for key, value in said.items() if key in wanted}, wanted)
            self.assertTrue(wanted)

    def test_usage(self):
        self.expect(USAGE, "usage", "a", "b", "--store", self.store)
        self.expect(USAGE, "usage", "--kind", "colour", "--store", self.store)
        self.expect(FAILED, "usage", "--store", self.dir / "none.db")


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1] + sys.argv[3:], verbosity=1)
