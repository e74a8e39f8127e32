"""tools/rehearse by itself: CoPilot's texts and limits as observed in Flyte 1.16.8, propeller's retries and order, and that it can say no."""

import json
import os
import subprocess
import sys
import tempfile
import unittest
import unittest.mock

HERE = os.path.dirname(os.path.realpath(__file__))
sys.path[:0] = [HERE]

import maker  # noqa: E402
from flyteidl.core import literals_pb2, types_pb2, workflow_pb2  # noqa: E402
from maker import Task, package  # noqa: E402
from rehearse_lib import copilot, engine, pod, values  # noqa: E402
from rehearse_lib.package import Package, Refused  # noqa: E402

S = types_pb2.SimpleType
REHEARSE = os.path.join(HERE, "..", "..", "..", "tools", "rehearse")


def lit(simple, text):
    return values.parse_simple(simple, text)


def many(*literals):
    out = literals_pb2.Literal()
    out.collection.SetInParent()
    out.collection.literals.extend(literals)
    return out


class Room(unittest.TestCase):
    def setUp(self):
        temp = tempfile.TemporaryDirectory()
        self.addCleanup(temp.cleanup)
        self.room = temp.name

    def path(self, *names):
        path = os.path.join(self.room, *names)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        return path

    def write(self, name, raw):
        with open(self.path(*name.split("/")), "wb") as f:
            f.write(raw if isinstance(raw, bytes) else raw.encode())


class Download(Room):
    TABLE = [
        (S.INTEGER, "-9223372036854775808", b"-9223372036854775808", "-9223372036854775808"),
        (S.FLOAT, "1e21", b"1000000000000000000000", "1e+21"),
        (S.FLOAT, "1e-7", b"0.0000001", "1e-7"),
        (S.FLOAT, "0.1", b"0.1", "0.1"),
        (S.FLOAT, "3", b"3", "3"),
        (S.BOOLEAN, "true", b"true", "true"),
        (S.STRING, " <a>&\n", b" <a>&\n", '" \\u003ca\\u003e\\u0026\\n"'),
        (S.STRING, "null", b"null", '"null"'),
        (S.DATETIME, "2024-01-02T03:04:05.678Z", b"2024-01-02T03:04:05.678Z", '"2024-01-02T03:04:05.678Z"'),
        (S.DATETIME, "1969-12-31T23:59:59.5+02:00", b"1969-12-31T21:59:59.500Z", '"1969-12-31T21:59:59.500Z"'),
        (S.DURATION, "90.5s", b"1m30.5s", "null"),
        (S.DURATION, "24h", b"24h0m0s", "null"),
        (S.DURATION, "-5s", b"-5s", "null"),
        (S.DURATION, "1.5us", "1.5µs".encode(), "null"),
        (S.STRUCT, '{"a":[1,{"b":null}]}', b'{"a":[1.0,{"b":null}]}', None),
        (S.NONE, "", b"null", "null"),
    ]

    def test_table(self):
        for i, (simple, text, file, in_json) in enumerate(self.TABLE):
            with self.subTest(text):
                folder = self.path(str(i))
                self.assertIsNone(copilot.download(folder, {"x": lit(simple, text)}))
                with open(os.path.join(folder, "x"), "rb") as f:
                    self.assertEqual(f.read(), file)
                with open(os.path.join(folder, "inputs.json"), encoding="utf-8") as f:
                    got = f.read()
                if in_json is not None:
                    self.assertEqual(got, '{"x":%s}' % in_json)
                with open(os.path.join(folder, "inputs.pb"), "rb") as f:
                    self.assertEqual(literals_pb2.LiteralMap.FromString(f.read()).literals["x"], lit(simple, text))

    def test_nan_makes_inputs_json_vanish(self):
        for text, file in (("NaN", b"NaN"), ("inf", b"+Inf"), ("-inf", b"-Inf")):
            folder = self.path(text)
            copilot.download(folder, {"x": lit(S.FLOAT, text), "y": lit(S.INTEGER, "1")})
            self.assertEqual(sorted(os.listdir(folder)), ["inputs.pb", "x", "y"])
            with open(os.path.join(folder, "x"), "rb") as f:
                self.assertEqual(f.read(), file)

    def test_lists_unions_and_nothing_bound(self):
        union = literals_pb2.Literal()
        union.scalar.union.value.CopyFrom(lit(S.INTEGER, "7"))
        copilot.download(self.path("a"), {"l": many(lit(S.STRING, "x"), lit(S.STRING, "y")), "e": many(), "u": union})
        self.assertEqual(sorted(os.listdir(self.path("a", "l"))), ["0", "1"])
        self.assertEqual(os.listdir(self.path("a", "e")), [])
        with open(self.path("a", "inputs.json"), encoding="utf-8") as f:
            self.assertEqual(json.load(f), {"l": ["x", "y"], "e": [], "u": 7})
        self.assertTrue(copilot.download(self.path("b"), {}))
        self.assertEqual(os.listdir(self.path("b")), [])

    def test_missing_blob_is_silent(self):
        gone = copilot.Store.blob(self.path("gone"), types_pb2.BlobType.SINGLE)
        self.assertTrue(copilot.download(self.path("a"), {"f": gone, "n": lit(S.INTEGER, "1")}))
        self.assertEqual(os.listdir(self.path("a")), ["n"])


class Upload(Room):
    def upload(self, kind, raw, name="x"):
        self.write("out/" + name, raw)
        try:
            return copilot.upload(self.path("out"), {"x": maker.kind(kind)}, copilot.Store(self.path(f"store{len(os.listdir(self.room))}")))["x"]
        finally:
            os.unlink(self.path("out", name))

    def test_trimmed_and_limited(self):
        self.assertEqual(self.upload("STRING", " a b\n\t").scalar.primitive.string_value, "a b")
        self.assertEqual(self.upload("INTEGER", "+5\n").scalar.primitive.integer, 5)
        self.assertEqual(self.upload("STRING", "x" * 1024).scalar.primitive.string_value, "x" * 1024)
        with self.assertRaises(copilot.OutputsNotFound):
            self.upload("STRING", "x" * 1020 + " " * 5)

    def test_what_go_does_not_read(self):
        for kind, text in [("INTEGER", "5\r\n"), ("INTEGER", "5.0"), ("INTEGER", "1_000"), ("INTEGER", ""), ("INTEGER", str(2**63)), ("BOOLEAN", "yes"),
                           ("DATETIME", "2024-01-02"), ("DATETIME", "2024-01-02T03:04:05"), ("DURATION", "90"), ("STRUCT", "[1]"), ("[STRING]", "a")]:
            with self.subTest(kind, text=text), self.assertRaises(copilot.OutputsNotFound):
                self.upload(kind, text)

    def test_what_go_reads(self):
        self.assertTrue(self.upload("BOOLEAN", "T").scalar.primitive.boolean)
        self.assertEqual(self.upload("DATETIME", "2024-01-02T03:04:05+02:00").scalar.primitive.datetime.seconds, 1704157445)
        self.assertEqual(self.upload("DURATION", "1h1.5s").scalar.primitive.duration.nanos, 500000000)
        self.assertEqual(self.upload("STRING", "y", name="x.txt").scalar.primitive.string_value, "y")

    def test_missing(self):
        os.makedirs(self.path("out"))
        with self.assertRaises(copilot.OutputsNotFound):
            copilot.upload(self.path("out"), {"y": maker.kind("INTEGER")}, None)

    def test_directories_are_flattened(self):
        self.write("out/x/s1/a", "1")
        self.write("out/x/s2/a", "2")
        self.write("out/x/b", "3")
        blob = copilot.upload(self.path("out"), {"x": maker.kind("BLOB")}, copilot.Store(self.path("store")))["x"].scalar.blob
        self.assertEqual(blob.metadata.type.dimensionality, types_pb2.BlobType.MULTIPART)
        self.assertEqual(sorted(os.listdir(blob.uri)), ["a", "b"])


class Templates(unittest.TestCase):
    def test_flyte_and_kubernetes(self):
        known = {"x": lit(S.FLOAT, "1e21"), "d": lit(S.DATETIME, "2024-01-02T00:00:00Z"), "t": lit(S.DURATION, "1s")}
        self.assertEqual(pod.render("a{{ .inputs.x }}b{{$inputs.d}}{{.Inputs.x}}{{ other }}", known), "a1e+21b2024-01-02T00:00:00Z1e+21{{ other }}")
        for text in ("{{.inputs.y}}", "{{.inputs.t}}"):
            with self.assertRaises(Refused):
                pod.render(text, known)
        self.assertEqual(pod.render("{{.inputs.y}}", {}), "{{.inputs.y}}")
        self.assertEqual(pod.expand("$(A) $$(A) $(B) $A", {"A": "x"}), "x $(A) $(B) $A")


class Nodes(Room):
    """Workflows of containers that are small Python programs."""

    def setUp(self):
        super().setUp()
        os.makedirs(self.path("source"))

    @staticmethod
    def program(name, code, inputs=None, outputs=None, retries=0):
        code = "import os,sys\nI=os.environ['REPIPE_INPUTS'];O=os.environ['REPIPE_OUTPUTS']\nread=lambda n:open(I+'/'+n).read()\nwrite=lambda n,t:open(O+'/'+n,'w').write(t)\n" + code
        return Task(name, ["python3", "-c", code], inputs, outputs, retries)

    def run_package(self, tasks, nodes, inputs=None, outputs=None, given=None, defaults=None, change=None):
        path = self.path(f"package{len(os.listdir(self.room))}.tgz")
        package(path, "w", inputs or {}, tasks, nodes, outputs, defaults)
        loaded = Package(path)
        if change:
            change(loaded)
        room = self.path(f"room{len(os.listdir(self.room))}", "x")
        settings = engine.Settings(self.path("source"), sys.executable, os.path.dirname(room), copilot.Store(os.path.join(os.path.dirname(room), "store")))
        self.engine = engine.Engine(loaded, settings)
        return self.engine.launch(loaded.plan(), given or {})

    def states(self):
        return {row.node: (row.state, len(row.attempts)) for row in self.engine.rows}

    def test_attempts(self):
        for code, retries, attempts in [("sys.exit(1)", 0, 4), ("sys.exit(1)", 7, 4), ("sys.exit(137)", 0, 1), ("sys.exit(137)", 2, 3), ("sys.exit(143)", 0, 4), ("", 1, 2)]:
            with self.subTest(code, retries=retries), self.assertRaises(engine.Failed):
                self.run_package([self.program("t", code, outputs={"o": "INTEGER"}, retries=retries)], [("n", "t", {}, [])])
            self.assertEqual(self.states(), {"n": ("failed", attempts)})

    def test_a_later_attempt_succeeds_in_a_fresh_pod(self):
        code = "assert not os.path.exists('left'); open('left','w')\nsys.exit(0 if os.environ['FLYTE_ATTEMPT_NUMBER'] == '1' else 137)"
        self.run_package([self.program("t", code, retries=1)], [("n", "t", {}, [])])
        self.assertEqual(self.states(), {"n": ("done", 2)})

    def test_secrets_of_the_task_come_from_the_environment_and_no_others(self):
        def declare(loaded):
            next(iter(loaded.tasks.values())).security_context.secrets.add(group="g", key="k", env_var="REPIPE_SECRET_T_K")

        code = "assert os.environ['REPIPE_SECRET_T_K'] == 'x' and 'REPIPE_SECRET_U_K' not in os.environ"
        with unittest.mock.patch.dict(os.environ, REPIPE_SECRET_T_K="x", REPIPE_SECRET_U_K="y"):
            self.run_package([self.program("t", code)], [("n", "t", {}, [])], change=declare)
        self.assertEqual(self.states(), {"n": ("done", 1)})

    def test_values_travel(self):
        tasks = [self.program("a", "write('o', str(int(read('i')) + 1))", {"i": "INTEGER"}, {"o": "INTEGER"}),
                 self.program("b", "write('o', read('l/1') + read('l/0') + read('s'))", {"l": "[INTEGER]", "s": "STRING"}, {"o": "STRING"})]
        out = self.run_package(tasks, [("b", "b", {"l": [("x", "o"), ("y", "o")], "s": "!"}, []), ("x", "a", {"i": ("", "n")}, []), ("y", "a", {"i": 41}, [])],
                               {"n": "INTEGER"}, {"r": ("STRING", ("b", "o"))}, defaults={"n": 6})
        self.assertEqual(out["r"].scalar.primitive.string_value, "427!")

    def test_others_go_on_and_dependents_are_skipped(self):
        tasks = [self.program("bad", "sys.exit(137)"), self.program("good", "")]
        nodes = [("a", "bad", {}, []), ("b", "good", {}, []), ("c", "good", {}, ["a"]), ("d", "good", {}, ["b"]), ("e", "good", {}, ["c"])]
        with self.assertRaises(engine.Failed):
            self.run_package(tasks, nodes)
        self.assertEqual({n: s for n, (s, _) in self.states().items()}, {"a": "failed", "b": "done", "c": "skipped", "d": "done", "e": "skipped"})

    def test_what_would_hang_or_be_lost_is_refused(self):
        task = self.program("t", "")
        for nodes in ([("a", "t", {}, ["nobody"])], [("a", "t", {}, []), ("a", "t", {}, [])], [("a", "t", {}, ["b"]), ("b", "t", {}, ["a"])], [("a", "other", {}, [])]):
            with self.subTest(str(nodes)), self.assertRaises((Refused, KeyError)):
                self.run_package([task], nodes)

    def test_inputs_of_the_launch_plan(self):
        task = self.program("t", "", {"i": "INTEGER"})
        node = [("a", "t", {"i": ("", "n")}, [])]
        with self.assertRaisesRegex(Refused, "without a value: n"):
            self.run_package([task], node, {"n": "INTEGER"})
        with self.assertRaisesRegex(Refused, "invalid input m"):
            self.run_package([task], node, {"n": "INTEGER"}, given={"n": lit(S.INTEGER, "1"), "m": lit(S.INTEGER, "1")})

        def fix(loaded):
            loaded.plans["w"].spec.fixed_inputs.literals["n"].CopyFrom(lit(S.INTEGER, "3"))

        self.run_package([task], node, {"n": "INTEGER"}, change=fix)
        with self.assertRaisesRegex(Refused, "invalid input n"):
            self.run_package([task], node, {"n": "INTEGER"}, given={"n": lit(S.INTEGER, "1")}, change=fix)

    def test_timeout_of_a_node(self):
        def limit(loaded):
            loaded.workflows["w"].nodes[0].metadata.timeout.seconds = 1

        with self.assertRaisesRegex(engine.Failed, "Timeout in node"):
            self.run_package([self.program("t", "import time; time.sleep(30)")], [("a", "t", {}, [])], change=limit)

    def test_array_node(self):
        code = "write('o', read('l/' + os.environ['FLYTE_K8S_ARRAY_INDEX']) + str(len(os.listdir(I + '/l'))))"
        tasks = [self.program("t", code, {"l": "[STRING]"}, {"o": "[STRING]"}), self.program("u", "write('r', read('l/0') + read('l/1'))", {"l": "[STRING]"}, {"r": "STRING"})]

        def mapped(loaded):
            node = loaded.workflows["w"].nodes[0]
            inner = workflow_pb2.Node()
            inner.CopyFrom(node)
            node.array_node.node.CopyFrom(inner)

        out = self.run_package(tasks, [("m", "t", {"l": ("", "l")}, []), ("u", "u", {"l": ("m", "o")}, [])], {"l": "[STRING]"}, {"r": ("STRING", ("u", "r"))},
                               given={"l": many(lit(S.STRING, "a"), lit(S.STRING, "b"))}, change=mapped)
        self.assertEqual(out["r"].scalar.primitive.string_value, "a2b2")

    def test_sub_workflow_and_branch(self):
        tasks = [self.program("t", "write('o', 'small')", {"n": "INTEGER"}, {"o": "STRING"}), self.program("u", "write('o', 'big')", {"n": "INTEGER"}, {"o": "STRING"})]
        for n, wanted in (("3", "small"), ("30", "big")):

            def nest(loaded):
                top = loaded.workflows["w"]
                inner = workflow_pb2.WorkflowTemplate()
                inner.CopyFrom(top)
                inner.id.name = "inner"
                small, big = inner.nodes[0], inner.nodes[1]
                branch = workflow_pb2.Node(id="b", inputs=small.inputs)
                case = branch.branch_node.if_else.case
                case.then_node.CopyFrom(small)
                comparison = case.condition.comparison
                comparison.operator = comparison.LT
                comparison.left_value.var = "n"
                comparison.right_value.primitive.integer = 10
                branch.branch_node.if_else.else_node.CopyFrom(big)
                del inner.nodes[:]
                inner.nodes.append(branch)
                inner.outputs[0].binding.promise.node_id = "b"
                loaded.subs["inner"] = inner
                node = workflow_pb2.Node(id="s", inputs=small.inputs)
                node.workflow_node.sub_workflow_ref.name = "inner"
                del top.nodes[:]
                top.nodes.append(node)
                top.outputs[0].binding.promise.node_id, top.outputs[0].binding.promise.var = "s", "r"

            nodes = [("small", "t", {"n": ("", "n")}, []), ("big", "u", {"n": ("", "n")}, [])]
            out = self.run_package(tasks, nodes, {"n": "INTEGER"}, {"r": ("STRING", ("small", "o"))}, given={"n": lit(S.INTEGER, n)}, change=nest)
            self.assertEqual(out["r"].scalar.primitive.string_value, wanted)
            self.assertEqual(list(self.states()), [f"s/b-{wanted}"])


class Program(Room):
    """The command itself on packages that are wrong on purpose: a judge that cannot say no proves nothing."""

    PIPELINE = """
import luigi
class First(luigi.Task):
    n = luigi.IntParameter(default=1)
    where = luigi.Parameter(default="out")
    def output(self):
        return luigi.LocalTarget("%s/first-%d" % (self.where, self.n))
    def run(self):
        with self.output().open("w") as f:
            f.write("first %d" % self.n)
class Last(luigi.Task):
    n = luigi.IntParameter(default=1)
    where = luigi.Parameter(default="out")
    def requires(self):
        return First(n=self.n, where=self.where)
    def output(self):
        return luigi.LocalTarget("%s/last" % self.where)
    def run(self):
        with self.input().open() as i, self.output().open("w") as o:
            o.write(i.read() + " last")
"""

    def make(self, first=None, last=None, nodes=None):
        self.write("source/jobs.py", self.PIPELINE)
        params = {"n": {"in": "n", "as": "int"}, "where": {"in": "where", "as": "text"}}
        spec = {"v": 1, "mode": "task", "module": "jobs", "params": params, "outputs": [{"at": 0, "out": "o0"}]}
        kinds = {"n": "INTEGER", "where": "STRING"}
        spec_last = {**spec, "class": "Last", "inputs": [{"at": 0, "in": "f"}], **(last or {})}
        tasks = [Task("jobs.First", {**spec, "class": "First", **(first or {})}, kinds, {"o0": "BLOB"}), Task("jobs.Last", spec_last, dict(kinds, f="BLOB"), {"o0": "BLOB"})]
        both = {"n": ("", "n"), "where": ("", "where")}
        nodes = nodes or [("first", "jobs.First", both, []), ("last", "jobs.Last", dict(both, f=("first", "o0")), [])]
        package(self.path("p.tgz"), "jobs.Last", kinds, tasks, nodes, defaults={"n": 1, "where": "out"})

    def rehearse(self, *more):
        done = subprocess.run([sys.executable, REHEARSE, self.path("p.tgz"), "--source", self.path("source"), "--compare", *more], capture_output=True, text=True, check=False)
        return done.returncode, done.stdout + done.stderr

    def test_equal(self):
        self.make()
        status, text = self.rehearse()
        self.assertEqual(status, 0, text)
        self.assertIn("2 files equal, 0 different", text)

    def test_a_wrong_argument_is_seen(self):
        self.make(nodes=[("first", "jobs.First", {"n": 2, "where": ("", "where")}, []), ("last", "jobs.Last", {"n": ("", "n"), "where": ("", "where"), "f": ("first", "o0")}, [])])
        status, text = self.rehearse()
        self.assertEqual(status, 1, text)
        self.assertIn("DIFFERENT out/first-2: plain Luigi did not make it", text)
        self.assertIn("DIFFERENT out/first-1: other bytes", text)
        self.assertIn("DIFFERENT out/last: other bytes", text)

    def test_a_node_that_is_not_there_is_seen(self):
        self.make(nodes=[("first", "jobs.First", {"n": 1, "where": "out"}, [])])
        status, text = self.rehearse()
        self.assertEqual(status, 1, text)
        self.assertIn("DIFFERENT out/last: only plain Luigi made it", text)

    def test_an_edge_that_is_not_there_is_seen(self):
        self.make(last={"inputs": []})
        status, text = self.rehearse()
        self.assertEqual(status, 1, text)
        self.assertIn("FileNotFoundError", text)

    def test_absolute_paths(self):
        self.make()
        where = self.path("else", "deep")
        status, text = self.rehearse("--inputs", json.dumps({"where": where, "n": 5}))
        self.assertEqual(status, 0, text)
        self.assertIn("2 files equal", text)
        self.assertFalse(os.path.exists(where))
        self.write("else/deep/mine", "kept")
        status, text = self.rehearse("--inputs", json.dumps({"where": where}))
        self.assertEqual(status, 0, text)
        self.assertEqual(os.listdir(where), ["mine"])

    def test_results_that_leave_are_what_is_compared(self):
        """The node's own directory is right, the blob that leaves is of another target."""
        self.make(first={"outputs": [{"at": 0, "out": "o0"}]})
        loaded = self.path("p.tgz")
        self.write("source/jobs.py", self.PIPELINE.replace("import luigi", "import luigi, os", 1) + """
    def complete(self):
        ok = super().complete()
        if ok and "REPIPE_OUTPUTS" in os.environ:
            import sys
            bridge = sys.modules["__main__"]
            real = bridge.os.replace
            def spoil(a, b):
                real(a, b)
                if b.endswith("/o0"):
                    os.unlink(b)
                    open(b, "w").write("spoilt")
            bridge.os.replace = spoil
        return ok
""")
        self.assertTrue(os.path.exists(loaded))
        status, text = self.rehearse()
        self.assertEqual(status, 1, text)
        self.assertIn("DIFFERENT out/last: the result o0 of node last holds other bytes", text)

    def test_an_input_that_holds_json(self):
        """Luigi's command line would take it for the text."""
        self.make(first={"params": {"n": {"in": "n", "as": "int"}, "where": {"in": "where", "as": "json"}}}, last={"params": {"n": {"in": "n", "as": "int"}, "where": {"in": "where", "as": "json"}}})
        status, text = self.rehearse("--inputs", '{"where": "\\"else\\""}')
        self.assertEqual(status, 0, text)
        self.assertIn("2 files equal, 0 different", text)
        self.write("source/jobs.py", self.PIPELINE.replace('default="out"', "default=None"))
        status, text = self.rehearse("--inputs", '{"where": "null"}')
        self.assertEqual(status, 0, text)
        # No node reads it, and its class refuses the text.
        self.make(last={"params": {"n": {"in": "n", "as": "int"}}}, first={"params": {"n": {"in": "n", "as": "int"}}})
        self.write("source/jobs.py", self.PIPELINE.replace('luigi.Parameter(default="out")', "luigi.IntParameter(default=None)"))
        status, text = self.rehearse("--inputs", '{"where": "null"}')
        self.assertEqual(status, 0, text)

    def test_what_the_command_line_cannot_say(self):
        """--r could be --retcode-..., and a date before the year 1000 is written with fewer than four digits, which Luigi does not read."""
        for parameter, given in ("luigi.Parameter", "s"), ("luigi.DateParameter", "0009-02-03T00:00:00Z"):
            loaded = self.PIPELINE.replace("return First(n=self.n, where=self.where)", "return First(n=self.n)").replace('"%s/last" % self.where', '"out/last"').replace('" last"', 'repr(self.r)')
            before, _, last = loaded.partition("class Last")
            self.write("source/jobs.py", before + "class Last" + last.replace('where = luigi.Parameter(default="out")', f"r = {parameter}()"))
            kind, how = ("DATETIME", "date") if "Date" in parameter else ("STRING", "text")
            spec = {"v": 1, "mode": "task", "module": "jobs", "outputs": [{"at": 0, "out": "o0"}]}
            tasks = [Task("jobs.First", {**spec, "class": "First"}, {}, {"o0": "BLOB"}),
                     Task("jobs.Last", {**spec, "class": "Last", "params": {"r": {"in": "r", "as": how}}, "inputs": [{"at": 0, "in": "f"}]}, {"r": kind, "f": "BLOB"}, {"o0": "BLOB"})]
            package(self.path("p.tgz"), "jobs.Last", {"r": kind}, tasks, [("first", "jobs.First", {}, []), ("last", "jobs.Last", {"r": ("", "r"), "f": ("first", "o0")}, [])])
            status, text = self.rehearse("--inputs", json.dumps({"r": given}))
            self.assertEqual(status, 0, text)
            self.assertIn("2 files equal, 0 different", text)

    def test_a_folder_that_stays_empty_in_one_node(self):
        """Both fail before its file is there; plain Luigi has the file of another task in that folder."""
        self.make(last={"inputs": []})
        between = "class Between(luigi.WrapperTask):\n    n = luigi.IntParameter()\n    where = luigi.Parameter()\n    requires = lambda self: First(n=self.n, where=self.where)\n"
        text = self.PIPELINE.replace("class Last", between + "class Last").replace("return First(n=self.n, where=self.where)", "return Between(n=self.n, where=self.where)")
        self.write("source/jobs.py", text.replace("with self.input().open() as i, self.output()", "self.output().makedirs()\n        with open('rows') as i, self.output()"))
        status, text = self.rehearse()
        self.assertIn("1 files equal, 0 different: the package does what Luigi does, and fails", text)

    def test_plain_luigi_fails(self):
        self.make()
        status, text = self.rehearse("--root", "jobs:First", "--inputs", '{"n": 1}')
        self.assertEqual(status, 1, text)
        status, text = self.rehearse("--root", "jobs:Nobody")
        self.assertEqual(status, 3, text)

    def test_both_fail(self):
        self.make()
        self.write("source/jobs.py", self.PIPELINE.replace('o.write(i.read() + " last")', 'raise ValueError("no rows")'))
        status, text = self.rehearse()
        self.assertEqual(status, 1, text)
        self.assertIn("no rows", text)
        self.assertIn("plain Luigi fails as well", text)
        self.assertIn("1 files equal, 0 different: the package does what Luigi does, and fails", text)

    def test_only_the_package_fails(self):
        self.make(last={"inputs": []})
        status, text = self.rehearse()
        self.assertEqual(status, 1, text)
        self.assertIn("plain Luigi succeeds: NOT THE SAME", text)

    def test_wrong_use(self):
        self.make()
        for more, says in ((["--inputs", '{"x": 1}'], "no input x"), (["--inputs", '{"n": "one"}'], "not a INTEGER"), (["--plan", "nobody"], "no launch plan"), (["--inputs", "["], "")):
            status, text = self.rehearse(*more)
            self.assertEqual(status, 3, text)
            self.assertIn(says, text)


if __name__ == "__main__":
    unittest.main()
