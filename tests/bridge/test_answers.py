"""The modes that tell something, and the form in which the bridge travels."""

import io
import json
import os
import re
import unittest

import pack
import test_nodes


class Answers(test_nodes.Node):
    """A pod, without the tests of others."""


class Probe(Answers):
    STEPS = [{"family": "One", "from": [[0, 0, 1]]}, {"family": "Dated", "from": [[0, 0, 1]]}]

    def test_computed_arguments(self):
        self.input("n", "21")
        self.node("Root", mode="probe", params={"n": {"in": "n", "as": "int"}}, steps=self.STEPS, values=[
            {"out": "n", "step": 1, "arg": "n", "as": "int"}, {"out": "day", "step": 2, "arg": "day", "as": "date"},
            {"out": "gap", "step": 2, "arg": "gap", "as": "seconds"}, {"out": "own", "step": 0, "arg": "n", "as": "json"}])
        self.assertEqual([self.output(o) for o in ("n", "day", "gap", "own")], [b"42", b"2024-02-29T00:00:00Z", b"-1.500000", b"21"])

    def test_texts_of_native_tasks(self):
        self.put("src/more.py", "import luigi\nclass Dated(luigi.Task):\n    day, n = luigi.DateParameter(), luigi.IntParameter()\n")
        self.input("day", "2024-03-01T00:00:00Z")
        self.input("n", "7")
        texts = {"a": "'s3://b/' + format(day, '%Y/%m') + '/' + format(n, '03')", "b": "format(day - datetime.timedelta(days=1), '')", "c": "format(day.isoformat(), '')"}
        self.node("Dated", mode="probe", module="more", params={"day": {"in": "day", "as": "date"}, "n": {"in": "n", "as": "int"}},
                  values=[{"out": out, "text": text, "as": "text"} for out, text in sorted(texts.items())])
        self.assertEqual([self.output(o) for o in "abc"], [b"s3://b/2024/03/007", b"2024-02-29", b"2024-03-01"])
        self.fresh()
        self.put("src/more.py", "import luigi\nclass Plain(luigi.Task):\n    pass\n")
        self.node("Plain", mode="probe", module="more", status=137, says="is empty", values=[{"out": "x", "text": "''", "as": "text"}])

    def test_an_answer_over_the_limit_is_packed(self):
        code = """
import luigi
class Leaf(luigi.Task):
    config = luigi.DictParameter()
    def output(self):
        return luigi.LocalTarget("leaf")
    def run(self):
        with self.output().open("w") as f:
            f.write("%d %d" % (len(self.config), self.config["path/of/119"]))
class Top(luigi.WrapperTask):
    config = luigi.DictParameter()
    def requires(self):
        return Leaf(config=dict(("path/of/%d" % n, n) for n in range(self.config["count"])))
"""
        self.put("src/more.py", code)
        self.input("config", '{"count": 120}')
        values = [{"out": "leaf", "step": 1, "arg": "config", "as": "json"}, {"out": "own", "step": 0, "arg": "config", "as": "json"}]
        self.node("Top", mode="probe", module="more", params={"config": {"in": "config", "as": "text"}}, values=values,
                  steps=[{"family": "Leaf", "from": [[0, 0, 1]]}])
        packed, own = self.output("leaf"), self.output("own")
        self.assertEqual((packed[:1], own, len(packed) <= 1024), (b"~", b'{"count": 120}', True))
        self.fresh()
        self.put("src/more.py", code)
        self.input("config", packed.decode())
        self.node("Leaf", module="more", params={"config": {"in": "config", "as": "json"}}, outputs=[{"at": 0, "out": "o0"}])
        self.assertEqual(self.made("leaf"), "120 119")

    def test_what_does_not_fit(self):
        value, twice = {"out": "x", "step": 2, "arg": "note", "as": "json"}, [{"family": "One", "from": [[0, 0, 2]]}]
        self.node("Root", mode="probe", status=137, says="over 1024 bytes", steps=self.STEPS, values=[value])
        self.node("Root", mode="probe", status=137, says="requires 1 tasks of One, not 2", steps=twice, values=[])
        self.node("Root", mode="probe", status=137, says="cannot give", steps=self.STEPS, values=[dict(value, **{"as": "int"})])

    def test_what_is_required_under_a_condition(self):
        self.kept = """
import luigi, tasks
class Leaf(luigi.Task):
    n = luigi.Parameter()
class Middle(luigi.Task):
    n = luigi.IntParameter()
    def requires(self):
        return Leaf(n=self.n + 1) if self.n > 1 else []
class Top(luigi.WrapperTask):
    n = luigi.IntParameter()
    def requires(self):
        yield tasks.One()
        if self.n:
            yield Middle(n=self.n)
"""
        steps = [{"family": "Middle", "from": [[0, 0, 0]]}, {"family": "Leaf", "from": [[1, 0, 0]]}]
        values = [{"out": "middle", "step": 1, "as": "bool"}, {"out": "leaf", "step": 2, "as": "bool"}, {"out": "n", "step": 2, "arg": "n", "as": "json"}]
        for n, wanted in ((0, [b"false", b"false", b"0"]), (1, [b"true", b"false", b"0"]), (2, [b"true", b"true", b"3"])):
            self.fresh()
            self.put("src/more.py", self.kept)
            self.input("n", str(n))
            self.node("Top", mode="probe", module="more", params={"n": {"in": "n", "as": "int"}}, steps=steps, values=values)
            self.assertEqual([self.output(o) for o in ("middle", "leaf", "n")], wanted)

    def test_what_run_yields(self):
        self.put("src/more.py", """import luigi
class Leaf(luigi.Task):
    path = luigi.Parameter()
    def output(self):
        return luigi.LocalTarget(self.path)
class Top(luigi.Task):
    n = luigi.IntParameter()
    def requires(self):
        return Leaf(path="required")
    def run(self):
        self.set_status_message("asks")
        self.set_progress_percentage(1)
        first = yield Leaf(path="leaf-%d" % self.n)
        both = yield {"a": Leaf(path=first.path + ".a"), "b": [Leaf(path=first.path + ".b")]}
        with open("written", "w") as f:
            f.write(both["b"][0].path)
        yield Leaf(path="too late")
""")
        self.input("n", "7")
        steps = [{"family": "Leaf", "from": [[0, i, 3, 2]]} for i in range(3)] + [{"family": "Leaf", "from": [[0, 0, 1]]}]
        values = [{"out": "p%d" % i, "step": i + 1, "arg": "path", "as": "text"} for i in range(4)]
        self.node("Top", mode="probe", module="more", params={"n": {"in": "n", "as": "int"}}, steps=steps, values=values)
        self.assertEqual([self.output("p%d" % i) for i in range(4)], [b"leaf-7", b"leaf-7.a", b"leaf-7.b", b"required"])
        self.assertFalse(os.path.exists(os.path.join(self.work, "written")))

    def test_which_of_a_family_is_there_is_worked_out(self):
        self.kept = """import luigi
class Day(luigi.Task):
    n = luigi.IntParameter()
class Top(luigi.WrapperTask):
    n = luigi.IntParameter()
    more = luigi.BoolParameter()
    def requires(self):
        if self.n > 5:
            yield Day(n=self.n - 5)
        yield Day(n=self.n)
        if self.more:
            yield Day(n=self.n + 1)
"""
        texts = ["n > 5", "", "more"]
        for unknown in (texts, ["n > 5", "", "?"], ["?", "", "more"]):
            steps = [{"family": "Day", "from": [[0, i, unknown]]} for i in range(3)]
            values = [{"out": "t%d" % i, "step": i + 1, "as": "bool"} for i in range(3)] + [{"out": "n%d" % i, "step": i + 1, "arg": "n", "as": "json"} for i in range(3)]
            for n, more, wanted in ((1, "false", "f1f"), (1, "true", "f12"), (9, "false", "49f"), (9, "true", "49a")):
                self.fresh()
                self.put("src/more.py", self.kept)
                self.input("n", str(n))
                self.input("more", more)
                self.node("Top", mode="probe", module="more", params={"n": {"in": "n", "as": "int"}, "more": {"in": "more", "as": "bool"}}, steps=steps, values=values)
                for i, one in enumerate(wanted):
                    self.assertEqual(self.output("t%d" % i), b"false" if one == "f" else b"true")
                    self.assertEqual(self.output("n%d" % i), b"0" if one == "f" else str(int(one, 16)).encode())
        self.fresh()
        self.put("src/more.py", self.kept)
        self.input("n", "1")
        self.input("more", "true")
        steps = [{"family": "Day", "from": [[0, 1, ["n > 5", "", "n > 7"]]]}]
        self.node("Top", status=137, says="requires 2 tasks of Day, not 1", mode="probe", module="more", params={"n": {"in": "n", "as": "int"}, "more": {"in": "more", "as": "bool"}}, steps=steps, values=[{"out": "t", "step": 1, "as": "bool"}])

    def test_not_required_ends_with_empty_results(self):
        self.input("go", "false")
        self.node("Two", **{"if": "go"}, outputs=[{"out": "o0"}, {"out": "all", "as": "all"}, {"out": "uri", "as": "uri"}])
        self.assertEqual(self.output("uri"), b"-")
        raw = self.output("all")
        self.fresh()
        self.input("all", raw)
        self.node("One", inputs=[{"in": "all", "as": "all"}], outputs=test_nodes.Node.ONE)
        self.assertEqual(self.output("o0"), b"one 1")


class Kickoff(Answers):
    def moments(self, instant, *rows):
        self.fresh()
        self.input("kickoff_time", instant)
        moments = [dict({"out": f"m{i}", "zone": "UTC", "shift": [0, 0, 0], "as": "text", "format": "%Y-%m-%dT%H:%M:%S"}, **row) for i, row in enumerate(rows)]
        self.node(None, mode="kickoff", module=None, **{"in": "kickoff_time"}, moments=moments)
        return [self.output(f"m{i}").decode() for i in range(len(rows))]

    def test_shifts(self):
        got = self.moments("2024-03-31T05:20:00Z", {}, {"shift": [0, -1, 0]}, {"shift": [-1, 0, 0]}, {"shift": [0, 0, -3600]}, {"format": "%Y-%m-%dT00:00:00Z"},
                           {"as": "int", "format": "%m"}, {"format": "%G-W%V"})
        self.assertEqual(got, ["2024-03-31T05:20:00", "2024-03-30T05:20:00", "2024-03-02T05:20:00", "2024-03-31T04:20:00", "2024-03-31T00:00:00Z", "3", "2024-W13"])

    def test_what_clocks_show(self):
        """Checked against date(1): TZ=Europe/Oslo date -d '@1730068200' and -d 'yesterday' at that time."""
        oslo = {"zone": "Europe/Oslo"}
        self.assertEqual(self.moments("2024-10-27T22:30:00Z", oslo, dict(oslo, shift=[0, -1, 0]), dict(oslo, shift=[0, -1, 0], wall=True)),
                         ["2024-10-27T23:30:00", "2024-10-27T00:30:00", "2024-10-26T23:30:00"])
        self.assertEqual(self.moments("2024-07-01T22:30:00Z", dict(oslo, format="%Y-%m-%d")), ["2024-07-02"])

    def test_an_unknown_zone(self):
        self.input("kickoff_time", "2024-01-01T00:00:00Z")
        self.node(None, mode="kickoff", module=None, status=137, says="no time zone Mars/Olympus", **{"in": "kickoff_time"},
                  moments=[{"out": "m", "zone": "Mars/Olympus", "shift": [0, 0, 0], "as": "text", "format": "%Y"}])


class Packed(unittest.TestCase):
    def test_size(self):
        for mode in pack.MODES:
            size = len(pack.loader(mode))
            print(f"bridge, {mode}: {size} bytes")
            self.assertLessEqual(size, pack.LONGEST)

    def test_nothing_for_templates_to_find(self):
        for mode in pack.MODES:
            self.assertNotRegex(pack.loader(mode), r"\$|\{\{|\{")
        hostile = {"a": "{{.inputs.x}} ${HOME} $(HOME) \x7f é \U0001f600 \x00 \"\\", "{{": [{}]}
        text = pack.spec_text(hostile)
        self.assertNotRegex(text, r"\$|\{\{|[^ -~]")
        self.assertEqual(json.loads(text), hostile)

    def test_no_string_over_several_lines(self):
        """Else blanking comment lines could change a string."""
        import tokenize

        with io.BytesIO(pack.bridge().encode()) as f:
            for token in tokenize.tokenize(f.readline):
                if token.type == tokenize.STRING:
                    self.assertEqual(token.start[0], token.end[0])

    def test_sections_are_closed(self):
        source = pack.bridge()
        marks = re.findall(r"^#: .*$", source, re.M)
        self.assertEqual(marks[-1], "#: all")
        for mode in pack.MODES:
            self.assertEqual(pack.stripped(source, mode).count("\n"), source.count("\n"))
            compile(pack.stripped(source, mode), "bridge", "exec")

    def test_python_36_syntax(self):
        """Grammar only; names are kept to what 3.6 has by hand (os.pread, tempfile, tarfile.PAX_FORMAT)."""
        import ast

        ast.parse(pack.bridge(), feature_version=(3, 6))


if __name__ == "__main__":
    unittest.main()
