"""The packed bridge as a process, the way a container runs it: exit statuses, files in and out, the modes, and what it says when it fails."""

import io
import json
import os
import re
import signal
import subprocess
import sys
import tarfile
import tempfile
import textwrap
import time
import unittest

HERE = os.path.dirname(os.path.realpath(__file__))
sys.path[:0] = [HERE]

import pack  # noqa: E402

# The interpreter of the containers: REPIPE_BRIDGE_PYTHON names an older or newer one, with another Luigi.
PYTHON = os.environ.get("REPIPE_BRIDGE_PYTHON", sys.executable)

TASKS = r'''
import atexit, os, signal, sys, time
import luigi
from luigi.mock import MockTarget

class One(luigi.Task):
    n = luigi.IntParameter(default=1)
    def output(self):
        return luigi.LocalTarget("out/one-%d.txt" % self.n)
    def run(self):
        with self.output().open("w") as f:
            f.write("one %d" % self.n)

class NoNumber(luigi.Task):
    n = luigi.IntParameter(default=None)
    fails = luigi.BoolParameter()
    def output(self):
        return luigi.LocalTarget("out/no-number.txt")
    def run(self):
        if self.fails:
            raise ValueError("on purpose")
        with self.output().open("w") as f:
            f.write(repr(self.n))

class Two(luigi.Task):
    def requires(self):
        return [One(n=1), One(n=2)]
    def output(self):
        return luigi.LocalTarget("out/two.txt")
    def run(self):
        with self.output().open("w") as f:
            f.write("+".join(t.open().read() for t in self.input()))

class Outer(luigi.Task):
    class Inner(luigi.Task):
        task_namespace = "deep"
        def output(self):
            return luigi.LocalTarget("inner")
        def run(self):
            open("inner", "w").close()

def factory(name):
    return type(name, (One,), {"__module__": __name__})
Made = None
_made = factory("FactoryMade")

class Fails(luigi.Task):
    how = luigi.Parameter(default="raise")
    worker_timeout = None
    def output(self):
        return luigi.LocalTarget("out/never")
    def run(self):
        if self.how == "raise":
            raise ValueError("the reason is\nünï " + "x" * 2000)
        if self.how == "kill":
            os.kill(os.getpid(), signal.SIGKILL)
        if self.how == "exit0":
            os._exit(0)
        if self.how == "sysexit":
            sys.exit(0)
        if self.how == "sleep":
            print("asleep", flush=True)
            time.sleep(60)

class Forked(Fails):
    worker_timeout = 30

class TimedOut(Fails):
    worker_timeout = 1

class Folder(luigi.Task):
    def output(self):
        return luigi.LocalTarget("tree")
    def run(self):
        os.makedirs("tree/a/empty")
        os.makedirs("tree/ü b")
        for name, text in (("tree/x", "1"), ("tree/a/x", "2"), ("tree/ü b/x", "3")):
            with open(name, "w") as f:
                f.write(text)
        os.symlink("x", "tree/link")
        os.chmod("tree/x", 0o755)

class ReadsFolder(luigi.Task):
    def requires(self):
        return Folder()
    def output(self):
        return luigi.LocalTarget("listing")
    def run(self):
        with self.output().open("w") as f:
            for above, folders, names in sorted(os.walk(self.input().path)):
                f.write("%s %s %s\n" % (above, sorted(folders), sorted(names)))
            f.write("%s %o" % (os.readlink("tree/link"), os.stat("tree/x").st_mode & 0o777))

class Inside(luigi.Task):
    def output(self):
        return luigi.LocalTarget("tree/inner")

class ReadsInside(luigi.Task):
    def requires(self):
        return [Inside(), Folder()]
    def output(self):
        return luigi.LocalTarget("names")
    def run(self):
        with self.output().open("w") as f:
            f.write(" ".join(sorted(os.listdir("tree"))))

class Script(luigi.Task):
    def output(self):
        return luigi.LocalTarget("script.sh")
    def run(self):
        with open("script.sh", "w") as f:
            f.write("#!/bin/sh\necho ran > said\n")
        os.chmod("script.sh", 0o755)

class RunsScript(luigi.Task):
    def requires(self):
        return Script()
    def output(self):
        return luigi.LocalTarget("said")
    def run(self):
        os.spawnl(os.P_WAIT, "./script.sh", "script.sh")

class Complete(luigi.Task):
    def output(self):
        return luigi.LocalTarget("already")
    def requires(self):
        raise RuntimeError("nobody should ask")
    def run(self):
        raise RuntimeError("nobody should run me")

class Nothing(luigi.Task):
    def run(self):
        print("ran")

class Maybe(luigi.Task):
    def output(self):
        return luigi.LocalTarget("maybe")
    def complete(self):
        return os.path.exists("marker")
    def run(self):
        open("marker", "w").close()

class AfterMaybe(luigi.Task):
    def requires(self):
        return Maybe()
    def output(self):
        return luigi.LocalTarget("after")
    def run(self):
        with self.output().open("w") as f:
            f.write(str(os.path.exists(self.input().path)))

class Wrap(luigi.WrapperTask):
    def requires(self):
        return [One(n=1), One(n=2)]

class WrapRuns(Wrap):
    def run(self):
        with open("wrapped", "w") as f:
            f.write("ran")

class Dynamic(luigi.Task):
    def output(self):
        return luigi.LocalTarget("dynamic")
    def run(self):
        a = yield One(n=7)
        b = yield [One(n=8), One(n=9)]
        with self.output().open("w") as f:
            f.write("".join(t.open().read() for t in [a] + b))

class Remote(luigi.Target):
    path = "s3://bucket/key"
    def exists(self):
        return os.path.exists("remote-is-there")

class Lake(luigi.ExternalTask):
    def output(self):
        return Remote()

class FromLake(luigi.Task):
    uri = luigi.Parameter(default="s3://bucket/key")
    def requires(self):
        return Lake()
    def output(self):
        t = Remote()
        t.path = self.uri
        t.exists = lambda: True
        return [t, luigi.LocalTarget("from-lake")]
    def complete(self):
        return os.path.exists("from-lake")
    def run(self):
        open("from-lake", "w").close()

class Ext(luigi.ExternalTask):
    def output(self):
        return luigi.LocalTarget("data/ext")

class Config(luigi.Task):
    word = luigi.Parameter()
    def output(self):
        return luigi.LocalTarget("configured")
    def run(self):
        with self.output().open("w") as f:
            f.write(self.word)

class Root(luigi.WrapperTask):
    n = luigi.IntParameter(default=3)
    day = luigi.DateParameter(default=None)
    def requires(self):
        import datetime
        return {"one": One(n=self.n * 2), "two": Dated(day=datetime.date(2024, 3, 1) - datetime.timedelta(days=1), gap=datetime.timedelta(seconds=-1.5), note="".join(chr(256 + n) for n in range(600)))}

class Dated(luigi.Task):
    day = luigi.DateParameter()
    gap = luigi.TimeDeltaParameter()
    note = luigi.Parameter()
'''


class Node(unittest.TestCase):
    def setUp(self):
        temp = tempfile.TemporaryDirectory()
        self.addCleanup(temp.cleanup)
        self.top = temp.name
        self.fresh()

    def fresh(self):
        """Another pod: nothing is left but what self.send() brings."""
        self.top = tempfile.mkdtemp(dir=os.path.dirname(self.top) if "pod" in self.top else self.top, prefix="pod")
        self.work, self.inputs, self.outputs = (os.path.join(self.top, d) for d in ("work", "inputs", "outputs"))
        os.makedirs(os.path.join(self.work, "src"))
        os.makedirs(self.inputs)
        os.makedirs(self.outputs)
        self.put("src/tasks.py", TASKS)

    def put(self, name, text):
        path = os.path.join(self.work, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w", encoding="utf-8") as f:
            f.write(textwrap.dedent(text))

    def input(self, name, raw):
        path = os.path.join(self.inputs, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "wb") as f:
            f.write(raw if isinstance(raw, bytes) else raw.encode())

    def output(self, name):
        with open(os.path.join(self.outputs, name), "rb") as f:
            return f.read()

    def made(self, name):
        with open(os.path.join(self.work, name), encoding="utf-8") as f:
            return f.read()

    def words(self):
        try:
            with open(os.path.join(self.top, "last-words"), "rb") as f:
                return f.read()
        except FileNotFoundError:
            return b""

    def command(self, cls, mode="task", **more):
        spec = {"v": 1, "mode": mode, "module": "tasks", "class": cls, "path": ["src"]}
        spec.update(more)
        spec = {k: v for k, v in spec.items() if v is not None}
        return [PYTHON, "-c", pack.loader(mode), pack.spec_text(spec)]

    def env(self):
        env = {k: v for k, v in os.environ.items() if not k.startswith(("REPIPE_", "LUIGI_"))}
        return dict(env, REPIPE_INPUTS=self.inputs, REPIPE_OUTPUTS=self.outputs, REPIPE_TERMINATION_LOG=os.path.join(self.top, "last-words"))

    def node(self, cls, mode="task", status=0, says=None, **more):
        if os.path.exists(os.path.join(self.top, "last-words")):
            os.unlink(os.path.join(self.top, "last-words"))
        started = time.time()
        done = subprocess.run(self.command(cls, mode, **more), cwd=self.work, env=self.env(), capture_output=True, check=False, timeout=60)
        self.log = done.stdout.decode("utf-8", "replace") + done.stderr.decode("utf-8", "replace")
        self.assertEqual(done.returncode, status, self.log)
        self.assertGreater(time.time() - started, 0.2)
        if status == 0:
            self.assertEqual(self.words(), b"")
        else:
            self.assertLessEqual(len(self.words()), 500)
            self.assertTrue(self.words().startswith(b"repipe: "))
            self.words().decode("utf-8")
            self.assertIn(self.words().decode(), done.stderr.decode("utf-8", "replace").splitlines()[-1] if len(self.words()) < 500 else self.log)
            self.assertEqual([n for n in os.listdir(self.outputs) if not n.startswith(".")], [])
        if says:
            self.assertRegex(self.words().decode(), says)
        self.assertEqual([n for n in os.listdir(self.outputs) if n.startswith(".")], [])
        return self.log

    ONE = [{"at": 0, "out": "o0"}]


class Task(Node):
    def test_parameters_and_one_file(self):
        self.input("n", "5")
        self.node("One", params={"n": {"in": "n", "as": "int"}}, family="One", n_in=0, outputs=self.ONE, n_out=1)
        self.assertEqual(self.output("o0"), b"one 5")
        self.assertEqual(os.listdir(self.outputs), ["o0"])

    def test_summary_that_raises(self):
        # Luigi's summary adds 1 to the value of an IntParameter, also to None, when everything is done.
        self.node("NoNumber", outputs=self.ONE)
        self.assertEqual(self.output("o0"), b"None")
        self.fresh()
        self.node("NoNumber", status=137, says="on purpose", params={"fails": {"value": "True"}}, outputs=self.ONE)

    def test_files_come_in_and_dependencies_do_not_run(self):
        self.input("a", "first")
        self.input("list/0", "zero")
        self.input("list/1", "second")
        log = self.node("Two", inputs=[{"at": 0, "in": "a"}, {"at": 1, "in": "list", "item": 1}], n_in=2, outputs=self.ONE, n_out=1)
        self.assertEqual(self.output("o0"), b"first+second")
        self.assertEqual(re.findall(r"running   (\w+)\(", log), ["Two"])
        self.fresh()
        self.input("list/0", "zero")
        self.input("list/1", "second")
        self.node("Two", inputs=[{"in": "list", "many": True}], outputs=[{"out": "o0"}])
        self.assertEqual(self.output("o0"), b"zero+second")

    def test_promised_input_is_missing(self):
        self.node("One", status=137, says="CoPilot did not bring in: n", params={"n": {"in": "n", "as": "int"}}, outputs=self.ONE)
        self.node("Two", status=137, says="CoPilot did not bring in: a, b", inputs=[{"at": 0, "in": "a"}, {"at": 1, "in": "b"}])

    def test_file_that_is_not_promised_but_wanted(self):
        self.input("a", "first")
        self.node("Two", status=137, says="FileNotFoundError", inputs=[{"at": 0, "in": "a"}], outputs=self.ONE)

    def test_code_that_was_not_translated(self):
        changed = "this is not the code that was translated"
        self.node("Two", status=137, says="input.. has 2 elements, not 3: " + changed, n_in=3)
        self.node("Two", status=137, says="output.. has 1 elements, not 2: " + changed, n_out=2)
        self.node("Three", status=137, says="no task class Three: " + changed)
        self.node("Outer.Inner", status=137, says="family deep.Inner, not Inner", family="Inner")
        self.node("One", status=137, says="no parameter m: " + changed, params={"m": {"value": "1"}})
        self.node("One", status=137, says="cannot import nowhere", module="nowhere")
        self.node("One", status=137, says="parameter n of One.*ValueError", params={"n": {"value": "five"}})
        self.input("n", "x")
        self.node("One", status=137, says="target 4 of 0", inputs=[{"at": 4, "in": "n"}])

    SCRIPT = """
        import sys
        import luigi
        from luigi import build as launch

        class Made(luigi.Task):
            inside = luigi.BoolParameter()
            def output(self):
                return luigi.LocalTarget("made")
            def run(self):
                with self.output().open("w") as f:
                    f.write("%s %s" % (ended, self.inside and launch([Inside()], local_scheduler=True, no_lock=True)))

        class Inside(luigi.Task):
            def output(self):
                return luigi.LocalTarget("made-inside")
            def run(self):
                with self.output().open("w") as f:
                    f.write("x")

        class Never(luigi.Task):
            def run(self):
                raise ValueError("launched")

        ended = "launched %s %s" % (luigi.run(), launch([Never()], local_scheduler=True, detailed_summary=True).status.name)
        sys.exit(luigi.interface.build([Never()]))
        ended = "never"
    """

    def test_scripts_that_launch_and_end_while_they_are_imported(self):
        self.put("src/package/script.py", self.SCRIPT)
        made = [{"at": 0, "out": "made"}]
        self.node("Made", module="package.script", outputs=made)
        self.assertEqual(self.output("made"), b"launched True SUCCESS False")
        self.fresh()
        self.put("src/script.py", self.SCRIPT)
        self.node("Made", module="script", outputs=made, params={"inside": {"value": "True"}})
        self.assertEqual(self.output("made"), b"launched True SUCCESS True")
        self.assertEqual(self.made("made-inside"), "x")
        self.fresh()
        self.put("src/script.py", self.SCRIPT)
        self.put("src/other.py", "import script")
        self.node("Made", module="other", status=137, says="other has no task class Made", outputs=made)

    def test_classes_inside_classes_and_made_by_factories(self):
        self.node("Outer.Inner", family="deep.Inner", outputs=self.ONE)
        self.node(None, family="FactoryMade", params={"n": {"value": "3"}}, outputs=[{"out": "made"}])
        self.assertEqual(self.output("made"), b"one 3")

    def test_failures_are_137_with_the_reason(self):
        self.node("Fails", status=137, says=r"Fails_raise_\w+: failure ValueError: the reason is ünï x+")
        self.node("Fails", status=137, says=r"killed by signal 9", params={"how": {"value": "kill"}})
        self.node("Fails", status=137, says=r"ended by itself with status 0", params={"how": {"value": "exit0"}})
        self.node("Fails", status=137, says=r"SystemExit", params={"how": {"value": "sysexit"}})
        self.node("Fails", status=137, says=r"ran, but is not complete; missing: out/never", params={"how": {"value": "nothing"}})

    def test_failures_inside_workers_that_luigi_forks(self):
        # Luigi's own worker of 2.8 and 3.0 cannot fork under Python 3.11: random.seed() refuses the tuple that it is given.
        ask = "import inspect, sys, luigi.worker as w; print(int(sys.version_info >= (3, 11) and 'random.seed((' in inspect.getsource(w)))"
        broken = subprocess.run([PYTHON, "-c", ask], capture_output=True, check=True).stdout == b"1\n"
        says = r"died unexpectedly with exit code 1" if broken else r"failure ValueError: the reason is"
        self.node("Forked", status=137, says=says, params={"how": {"value": "raise"}})
        self.node("Forked", status=137, says=r"process_failure", params={"how": {"value": "kill"}})
        self.node("TimedOut", status=137, says=r"died unexpectedly" if broken else r"timed out", params={"how": {"value": "sleep"}})

    def test_told_to_stop(self):
        process = subprocess.Popen(self.command("Fails", params={"how": {"value": "sleep"}}), cwd=self.work, env=self.env(), stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        for line in process.stdout:
            if b"asleep" in line:
                break
        started = time.time()
        process.send_signal(signal.SIGTERM)
        self.assertEqual(process.wait(20), 143)
        process.stdout.close()
        self.assertLess(time.time() - started, 5)
        self.assertEqual(self.words(), b"repipe: told to stop")

    def test_already_complete(self):
        self.put("already", "there")
        self.node("Complete", outputs=self.ONE)
        self.assertEqual(self.output("o0"), b"there")

    def test_no_outputs_at_all(self):
        os.rmdir(self.outputs)
        os.makedirs(self.outputs, mode=0o555)
        self.assertIn("ran", self.node("Nothing", n_out=0))

    def test_directory_travels_as_tar(self):
        self.node("Folder", outputs=self.ONE)
        raw = self.output("o0")
        with tarfile.open(fileobj=io.BytesIO(raw)) as tar:
            self.assertEqual(tar.getnames()[:2], [".repipe", "0"])
        for kind in ("auto", "tar"):
            self.fresh()
            self.input("dep", raw)
            self.node("ReadsFolder", inputs=[{"at": 0, "in": "dep", "as": kind}], outputs=self.ONE)
            self.assertEqual(self.made("listing"), "tree ['a', 'ü b'] ['link', 'x']\ntree/a ['empty'] ['x']\ntree/a/empty [] []\ntree/ü b [] ['x']\nx 755")
        self.fresh()
        self.input("dep", raw)
        self.node("ReadsFolder", status=137, says="not what the producing bridge wrote", inputs=[{"at": 0, "in": "dep", "as": "file"}])
        self.fresh()
        self.node("Folder", status=137, says="there is no file tree", outputs=[{"out": "o0", "as": "file"}])

    def test_a_directory_does_not_replace_what_lies_in_it(self):
        self.node("Folder", outputs=self.ONE)
        raw = self.output("o0")
        self.fresh()
        self.input("folder", raw)
        self.input("inner", b"inner")
        self.node("ReadsInside", inputs=[{"in": "inner"}, {"in": "folder"}], outputs=self.ONE)
        self.assertEqual(self.made("names"), "a inner link x ü b")

    def test_what_can_be_executed_stays_so(self):
        self.node("Script", outputs=self.ONE)
        raw = self.output("o0")
        self.fresh()
        self.input("script", raw)
        self.node("RunsScript", inputs=[{"in": "script"}], outputs=self.ONE)
        self.assertEqual(self.made("said"), "ran\n")

    def test_tar_that_leads_out_is_refused(self):
        raw = io.BytesIO()
        with tarfile.open(fileobj=raw, mode="w") as tar:
            for name, text in ((".repipe", b"[null]"), ("0/../../../escaped", b"x")):
                info = tarfile.TarInfo(name)
                info.size = len(text)
                tar.addfile(info, io.BytesIO(text))
        self.input("dep", raw.getvalue())
        self.node("ReadsFolder", status=137, says="leads out", inputs=[{"at": 0, "in": "dep"}])

    def test_ordinary_tar_is_an_ordinary_file(self):
        raw = io.BytesIO()
        with tarfile.open(fileobj=raw, mode="w") as tar:
            tar.addfile(tarfile.TarInfo("x"))
        self.input("dep", raw.getvalue())
        self.node("ReadsFolder", status=137, says="Error", inputs=[{"at": 0, "in": "dep"}])
        with open(os.path.join(self.work, "tree"), "rb") as f:
            self.assertEqual(f.read(), raw.getvalue())

    def test_target_that_complete_does_not_ask_for(self):
        self.node("Maybe", outputs=self.ONE)
        raw = self.output("o0")
        self.fresh()
        self.input("dep", raw)
        self.node("AfterMaybe", inputs=[{"at": 0, "in": "dep"}], outputs=self.ONE)
        self.assertEqual(self.output("o0"), b"False")

    def test_wrapper_as_a_node(self):
        self.node("Wrap", n_in=2, n_out=0)
        self.node("WrapRuns", n_in=2, n_out=0)
        self.assertEqual(self.made("wrapped"), "ran")
        # With the files here complete() would hold; plain Luigi asks before it runs the dependencies, and then runs the wrapper.
        self.fresh()
        self.input("f/0", "x")
        self.input("f/1", "y")
        self.node("WrapRuns", inputs=[{"in": "f", "many": True}])
        self.assertEqual(self.made("wrapped"), "ran")

    def test_dynamic_dependencies_run_inside(self):
        self.node("Dynamic", outputs=self.ONE)
        self.assertEqual(self.output("o0"), b"one 7one 8one 9")

    def test_remote_targets(self):
        uri = [{"at": 0, "out": "where", "as": "uri"}, {"at": 1, "out": "file"}]
        self.node("FromLake", status=137, says="the dependency Lake_\\w+ is not complete", outputs=uri)
        self.put("remote-is-there", "")
        self.node("FromLake", outputs=uri)
        self.assertEqual(self.output("where"), b"s3://bucket/key")
        for bad in ("s3://b/k ", "x" * 1025, "s3://\nb\n"):
            self.fresh()
            self.put("remote-is-there", "")
            self.node("FromLake", status=137, says="which CoPilot loses", params={"uri": {"value": bad}}, outputs=uri)

    def test_configuration_and_working_directory(self):
        self.put("run/luigi.cfg", "[Config]\nword: configured\n")
        self.node("Config", cwd="run")
        self.assertEqual(self.made("run/configured"), "configured")
        self.node("Config", status=137, says="MissingParameterException")

    def test_a_template_was_at_work(self):
        command = self.command("One")
        command[-1] = command[-1].replace("tasks", "$(HOME)")
        done = subprocess.run(command, cwd=self.work, env=self.env(), capture_output=True, check=False)
        self.assertEqual(done.returncode, 137)
        self.assertIn(b"holds a '$'", self.words())

    def test_wrong_specifications(self):
        self.node("One", status=137, says="version 1", v=2)
        for text in ("{", "[]", "null", "{}"):
            command = self.command("One")
            command[-1] = text
            self.assertEqual(subprocess.run(command, cwd=self.work, env=self.env(), capture_output=True, check=False).returncode, 137, text)
        self.assertEqual(subprocess.run(self.command("One")[:-1], cwd=self.work, env=self.env(), capture_output=True, check=False).returncode, 137)

    def test_no_luigi(self):
        command = [PYTHON, "-S", "-I"] + self.command("One")[1:]
        self.assertEqual(subprocess.run(command, cwd=self.work, env=self.env(), capture_output=True, check=False).returncode, 137)
        self.assertIn(b"no Luigi", self.words())

    def test_report_for_rehearsal(self):
        env = dict(self.env(), REPIPE_REPORT=os.path.join(self.top, "report"))
        subprocess.run(self.command("One", outputs=self.ONE), cwd=self.work, env=env, capture_output=True, check=True)
        with open(env["REPIPE_REPORT"], encoding="utf-8") as f:
            rows = [json.loads(line) for line in f]
        self.assertEqual([row[:3] for row in rows], [["run", "out/one-1.txt", ""], ["out", "out/one-1.txt", "o0"]])
        self.assertTrue(rows[0][3].endswith("/out"))


class Check(Node):
    def test_there(self):
        self.put("data/ext", "external")
        self.node("Ext", mode="check", outputs=self.ONE)
        self.assertEqual(self.output("o0"), b"external")

    def test_not_there(self):
        self.node("Ext", mode="check", status=137, says="not there after 0 s: data/ext", outputs=self.ONE)

    def test_comes_while_waiting(self):
        process = subprocess.Popen(self.command("Ext", "check", wait=20, poll=0.1, outputs=self.ONE), cwd=self.work, env=self.env(), stderr=subprocess.DEVNULL)
        time.sleep(1)
        self.assertIsNone(process.poll())
        self.put("data/ext", "late")
        self.assertEqual(process.wait(20), 0)
        self.assertEqual(self.output("o0"), b"late")


if __name__ == "__main__":
    unittest.main()
