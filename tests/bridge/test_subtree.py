"""Nodes with tasks that other nodes ran: below a collapsed one, yielded by run(), done before; dependencies that are never complete."""

import os
import re

import test_nodes


class Subtree(test_nodes.Node):
    def test_luigi_runs_what_is_below(self):
        self.node("Two", mode="subtree", outputs=self.ONE)
        self.assertEqual(self.output("o0"), b"one 1+one 2")

    def test_given_tasks_do_not_run(self):
        self.input("theirs", "from another pod")
        given = [{"module": "tasks", "class": "One", "params": {"n": {"value": "2"}}, "inputs": [{"at": 0, "in": "theirs"}]}]
        log = self.node("Two", mode="subtree", given=given, outputs=self.ONE)
        self.assertEqual(self.output("o0"), b"one 1+from another pod")
        self.assertEqual(sorted(re.findall(r"running   (\w+)\(", log)), ["One", "Two"])
        os.unlink(os.path.join(self.inputs, "theirs"))
        self.fresh()
        self.node("Two", mode="subtree", status=137, says="CoPilot did not bring in", given=given, outputs=self.ONE)

    def test_a_dependency_without_outputs_is_never_complete(self):
        """Luigi runs it, asks it again before run() of who requires it, and gives up."""
        self.put("src/more.py", "import tasks\nclass After(tasks.One):\n    def requires(self):\n        return tasks.Nothing()\n")
        self.node("After", module="more", status=137, says="the dependency Nothing_\\w+ is not complete")

    def test_run_that_asks_deps(self):
        """deps() is empty for Luigi's worker alone."""
        self.put("src/more.py", "import tasks\nclass Asks(tasks.Two):\n    def run(self):\n        with self.output().open('w') as f:\n            f.write(str([task.n for task in self.deps()]))\n")
        self.node("Asks", module="more", outputs=self.ONE)
        self.assertEqual(self.output("o0"), b"[1, 2]")

    def test_what_run_yields_is_given(self):
        self.put("src/more.py", """import luigi, tasks
class Asks(luigi.Task):
    def requires(self):
        return tasks.One(n=1)
    def output(self):
        return luigi.LocalTarget("out/asks.txt")
    def run(self):
        two = yield tasks.One(n=2)
        with self.output().open("w") as f:
            f.write(self.input().open().read() + "+" + two.open().read())
""")
        self.input("required", "required")
        self.input("yielded", "yielded")
        given = [{"module": "tasks", "class": "One", "params": {"n": {"value": "2"}}, "inputs": [{"at": 0, "in": "yielded"}]}]
        log = self.node("Asks", module="more", inputs=[{"at": 0, "in": "required"}], n_in=1, given=given, outputs=self.ONE)
        self.assertEqual(self.output("o0"), b"required+yielded")
        self.assertEqual(re.findall(r"running   (\w+)\(", log), ["Asks"])

    def test_what_was_done_before_counts_when_luigi_looks(self):
        self.input("theirs", "of a task with the same file")
        given = [{"module": "tasks", "class": "Outer.Same", "before": True, "inputs": [{"at": 0, "in": "theirs"}]}]
        self.put("src/tasks.py", self.made("src/tasks.py") + """
class Outer(luigi.Task):
    class Same(luigi.Task):
        def output(self):
            return luigi.LocalTarget("out/one-1.txt")
""")
        log = self.node("One", given=given, outputs=self.ONE)
        self.assertEqual(self.output("o0"), b"of a task with the same file")
        self.assertEqual(re.findall(r"running   (\w+)\(", log), [])

    def test_a_wrapper_of_nothing_but_given_tasks_runs(self):
        given = []
        for n in ("1", "2"):
            self.input("o" + n, "from another pod")
            given.append({"module": "tasks", "class": "One", "params": {"n": {"value": n}}, "inputs": [{"at": 0, "in": "o" + n}]})
        log = self.node("WrapRuns", mode="subtree", given=given)
        self.assertEqual(re.findall(r"running   (\w+)\(", log), ["WrapRuns"])

    def test_wrapped_files_leave_as_a_bundle(self):
        self.node("Wrap", mode="subtree", outputs=[{"out": "all", "as": "all"}])
        raw = self.output("all")
        self.fresh()
        self.input("all", raw)
        self.node("Two", inputs=[{"in": "all", "as": "all"}], outputs=self.ONE)
        self.assertEqual(self.output("o0"), b"one 1+one 2")

    def test_failure_below(self):
        self.put("src/more.py", "import luigi, tasks\nclass Top(luigi.WrapperTask):\n    def requires(self):\n        return [tasks.Fails(), tasks.One()]\n")
        self.node("Top", mode="subtree", status=137, says="Fails_raise_.*ValueError", module="more")
