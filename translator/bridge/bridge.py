# The bridge: runs one Luigi task inside one Flyte node. docs/bridge.md is its contract.
#
# The files beside this one, answers.py (modes that tell something) and inputs.py (from what CoPilot brings to the task), are put in front of it, and all
# of it is one file from then on.
#
# It travels compressed inside the task's command, so it is one file, Python 3.6 syntax and library, nothing but Luigi beside it, and short. It holds
# no multi-line strings: whoever packs it blanks the lines that start with '#', and what stands between "#: only MODE..." and "#: all" when the node
# is of none of these modes.
#
# Order of things: the parent process forks a child and waits; the child checks that CoPilot brought every promised input (CoPilot itself fails
# silently), rebuilds the task, restores files, lets Luigi run, and writes the results. Whatever goes wrong in the child, its death by a signal
# included, the parent ends with 137: Flyte counts that as the user's failure, and tries again exactly as often as the task's retries say.
import base64
import datetime
import importlib.machinery
import io
import json
import os
import re
import shutil
import signal
import sys
import tarfile
import tempfile
import time
import traceback
import types
import zlib
from decimal import Decimal

BORN = time.time()
INPUTS = os.environ.get("REPIPE_INPUTS", "/var/inputs")
OUTPUTS = os.environ.get("REPIPE_OUTPUTS", "/var/outputs")
LAST_WORDS = os.environ.get("REPIPE_TERMINATION_LOG", "/dev/termination-log")
REPORT = os.environ.get("REPIPE_REPORT")
# CoPilot's uploader may not be listening yet when a container ends within a tenth of a second.
SHORTEST_LIFE = 0.25
# CoPilot's limit for everything that is not a blob.
LONGEST = 1024
# The first member of a tar that the bridge made.
MARK = ".repipe"
TROUBLE = ("failure", "broken_task", "process_failure", "timeout", "dependency_missing")
NOTES = None


class Fail(Exception):
    pass


class Stop(BaseException):
    pass


def changed(text, *args):
    return Fail(text % args + ": this is not the code that was translated")


# What the processes tell one another. In a file, because Luigi forks workers of its own when a task has a timeout, and their memory is lost.
def note(kind, text="", who=""):
    os.write(NOTES.fileno(), (json.dumps([kind, text, who]) + "\n").encode())


def notes(*kinds):
    rows = os.pread(NOTES.fileno(), os.fstat(NOTES.fileno()).st_size, 0).decode().splitlines()
    return [row for row in map(json.loads, rows) if row[0] in kinds]


# For rehearsal: which paths this node reads and writes, and the topmost folder that was not there before.
def report(use, path, var=""):
    if REPORT:
        missing, above = "", os.path.abspath(path)
        while not os.path.lexists(above):
            missing, above = above, os.path.dirname(above)
        with open(REPORT, "a") as f:
            f.write(json.dumps([use, path, var, missing]) + "\n")


#: only task subtree check
def is_local(target):
    from luigi.local_target import LocalFileSystem

    # Asked of the class: a property of a remote target may connect to something.
    return isinstance(getattr(type(target), "fs", None), LocalFileSystem)


def local_path(targets, i):
    path = str(getattr(targets[i], "path", "://")) if i < len(targets) else "://"
    if "://" in path:
        raise changed("target %d of %d is not a local file", i, len(targets))
    return path.rstrip("/") or path


def same_count(what, found, wanted):
    if wanted not in (None, len(found)):
        raise changed("%s has %d elements, not %d", what, len(found), wanted)


# ---- files ---- What is not one plain file travels as a tar, because CoPilot flattens directories: its first member lists the paths of the others, which are called
# 0, 1, ...; a directory at the place of one target has no path there, and a target that is absent is an empty list.
def pack(new, things):
    names = json.dumps([name for name, _ in things]).encode()
    with tarfile.open(new, "w", format=tarfile.PAX_FORMAT) as tar:
        info = tarfile.TarInfo(MARK)
        info.size = len(names)
        tar.addfile(info, io.BytesIO(names))
        for i, (_, path) in enumerate(things):
            tar.add(os.path.realpath(path), arcname=str(i))


def is_packed(path):
    with open(path, "rb") as f:
        head = f.read(512)
    return head[257:262] == b"ustar" and head[:100].rstrip(b"\0") == MARK.encode()


def unpack(path, room):
    with tarfile.open(path) as tar:
        names = json.loads(tar.extractfile(tar.next()).read().decode())
        members = tar.getmembers()[1:]
        if [m for m in members if m.name.startswith("/") or ".." in m.name.split("/")]:
            raise Fail("%s holds a path that leads out of it" % path)
        # Python 3.12 to 3.14 would otherwise warn of, or drop, modes and links.
        tar.extractall(room, members, **({"filter": "fully_trusted"} if hasattr(tarfile, "fully_trusted_filter") else {}))
    return names


def restore(source, kind, path, var):
    if os.path.isdir(source) or (kind != "auto" and is_packed(source) == (kind == "file")):
        raise Fail("input %s is not what the producing bridge wrote (%s)" % (var, kind))
    os.makedirs(os.path.dirname(path) or ".", exist_ok=True)
    room = tempfile.mkdtemp(prefix=MARK, dir=os.path.dirname(path) or ".")
    try:
        if is_packed(source):
            names = unpack(source, room)
        else:
            names = [None]
            shutil.copyfile(source, os.path.join(room, "0"))
        for i, name in enumerate(names):
            final = path if name is None else name
            report("in", final, var)
            os.makedirs(os.path.dirname(final) or ".", exist_ok=True)
            if os.path.isdir(final) and not os.path.islink(final):
                shutil.rmtree(final)
            elif os.path.lexists(final):
                os.unlink(final)
            shutil.move(os.path.join(room, str(i)), final)
    finally:
        shutil.rmtree(room)
    return names != []


def restore_all(entries, targets_of, task):
    targets, found, there, at = targets_of(), [], [], 0
    for e in entries:
        kind, at = e.get("as", "auto"), e.get("at", at)
        for source in items(e["in"]) if e.get("many") else [path_of(e)]:
            bundle = kind == "all"
            found.append(("" if bundle else local_path(targets, at), at, source, kind, e["in"]))
            at += not bundle
    # A directory before what lies in it.
    for path, at, source, kind, var in sorted(found):
        if restore(source, kind, path, var) and path:
            there.append(at)
    targets = targets_of()
    for i in there:
        if i >= len(targets) or not targets[i].exists():
            raise Fail("file %d was brought in for %s, but does not exist where Luigi looks for it" % (i, task.task_id))


#: all
# ---- results ----
def simple(var, text):
    raw = text.encode("utf-8")
    if not raw or len(raw) > LONGEST or text.strip(" \n\t") != text:
        raise Fail("output %s is empty, over %d bytes, or has blanks at its ends, which CoPilot loses: %r" % (var, LONGEST, text[:60]))
    return raw


def write(new, raw):
    with open(new, "wb") as f:
        f.write(raw)


#: only task subtree check
def write_target(new, path, kind, var):
    report("out", path, var)
    if not {"auto": os.path.exists, "tar": os.path.isdir, "file": os.path.isfile}[kind](path):
        if kind != "auto":
            raise Fail("output %s: there is no %s %s" % (var, kind, path))
        # complete() holds all the same: it is overridden.
        return pack(new, [])
    # A blob has no mode: what can be executed travels as a tar, too.
    if os.path.isdir(path) or (kind == "auto" and os.stat(path).st_mode & 0o100):
        return pack(new, [(None, path)])
    try:
        return os.link(os.path.realpath(path), new)
    except OSError:
        return shutil.copyfile(path, new)


def write_bundle(new, task, var):
    from luigi.task import flatten_output

    targets = [t for t in flatten_output(task) if is_local(t) and os.path.exists(t.path)]
    paths = sorted(set(local_path(targets, i) for i in range(len(targets))))
    for path in paths:
        report("out", path, var)
    pack(new, [(path, path) for path in paths])


#: all
# Results get their names only when all of them are there: CoPilot takes whatever it finds.
def deliver(writers):
    if not writers:
        return
    os.makedirs(OUTPUTS, exist_ok=True)
    room = tempfile.mkdtemp(prefix=MARK, dir=OUTPUTS)
    try:
        for var, writer, args in writers:
            writer(os.path.join(room, var), *args)
        for var, _, _ in writers:
            os.replace(os.path.join(room, var), os.path.join(OUTPUTS, var))
    finally:
        shutil.rmtree(room)


#: only task subtree check
def results(entries, task, targets):
    writers, at = [], 0
    for e in entries:
        var, kind, at = e["out"], e.get("as", "auto"), e.get("at", at)
        if kind == "all":
            writers.append((var, write_bundle, (task, var)))
            continue
        if kind == "uri":
            target = targets[at]
            writers.append((var, write, (simple(var, str(getattr(target, "path", None) or getattr(target, "uri", None) or target)),)))
        else:
            writers.append((var, write_target, (local_path(targets, at), kind, var)))
        at += 1
    return writers


#: only task subtree
# ---- Luigi ----
def watch(started):
    import luigi

    def trouble(kind):
        def handler(task, why=""):
            if isinstance(why, BaseException):
                where = (traceback.extract_tb(why.__traceback__) or [("?", 0)])[-1]
                why = "%s: %s (%s:%d)" % (type(why).__name__, why, os.path.basename(where[0]), where[1])
            note(kind, "%s: %s %s" % (task.task_id, kind, why))

        return handler

    def start(task):
        started.append(task.task_id)
        for target in luigi.task.flatten(task.output()) if REPORT else ():
            if is_local(target):
                report("run", target.path)

    handlers = [(kind, trouble(kind)) for kind in TROUBLE] + [("start", start), ("success", lambda task: note("success", task.task_id))]
    for kind, handler in handlers:
        if hasattr(luigi.Event, kind.upper()):
            luigi.Task.event_handler(getattr(luigi.Event, kind.upper()))(handler)


# Changes one method of one class; answer(task, original) is asked in its place.
def patch(cls, name, answer):
    original = getattr(cls, name)
    setattr(cls, name, lambda self, *a, **k: answer(self, lambda: original(self, *a, **k)))


def count_as_complete(tasks):
    ids = set(task.task_id for task in tasks)
    for cls in set(type(task) for task in tasks):
        patch(cls, "complete", lambda self, original: self.task_id in ids or original())


def build(task):
    import luigi

    luigi.configuration.get_config().set("worker", "keep_alive", "false")
    try:
        luigi.build([task], local_scheduler=True, workers=1, parallel_scheduling=False)
    except Exception:
        # Luigi's summary, after all is done, raises for an IntParameter that holds None (3.8.1 parameter.py:809).
        if not notes("success", *TROUBLE):
            raise
        traceback.print_exc()
    if task.task_id not in [row[1] for row in notes("success")]:
        raise Fail(([row[1] for row in notes(*TROUBLE)] + ["Luigi did not run %s (disabled? resources?)" % task.task_id])[0])


# The tasks that other nodes ran, with their files in place.
def given_tasks(spec, before):
    from luigi.task import flatten

    given = []
    for one in filter(wanted, spec.get("given", [])):
        if one.get("before", False) == before:
            given.append(make_task(one))
            restore_all(one.get("inputs", []), lambda: flatten(given[-1].output()), given[-1])
    return given


def run(spec, task, targets, already):
    import luigi
    from luigi.task import flatten

    started, below = [], []
    watch(started)
    asks = targets or type(task).complete is not luigi.Task.complete
    if spec["mode"] == "task":
        same_count("input()", flatten(task.input()), spec.get("n_in"))
        restore_all(spec.get("inputs", []), lambda: flatten(task.input()), task)
        below = flatten(task.requires())
        for dep in below:
            outs = flatten(dep.output())
            # Without outputs it never is, and Luigi asks before run().
            if not any(map(is_local, outs)) and (outs or type(dep).complete is luigi.Task.complete) and not dep.complete():
                raise Fail("the dependency %s is not complete" % dep.task_id)
        # For Luigi's worker alone: run() may ask, too.
        patch(type(task), "deps", lambda self, original: [] if self.task_id == task.task_id and sys._getframe(2).f_globals["__name__"] == "luigi.worker" else original())
    count_as_complete(already + given_tasks(spec, False))
    # Luigi asks complete() before it runs dependencies, and so did we: asking again, with what other nodes made here, would be something else.
    patch(type(task), "complete", lambda self, original: (self.task_id != task.task_id or task.task_id in started) and original())
    build(task)
    started.append(task.task_id)
    if spec["mode"] == "task":
        # The workflow's edges have seen to the dependencies; their files may be in other pods, and a wrapper asks for them.
        count_as_complete(below)
    if asks and not task.complete():
        missing = [str(getattr(t, "path", t)) for t in targets if not t.exists()]
        raise Fail("%s ran, but is not complete; missing: %s" % (task.task_id, ", ".join(missing[:5])))


#: only check
def wait_for(spec, task, targets):
    until, why = time.time() + spec.get("wait", 0), ""
    while True:
        try:
            if task.complete():
                return
        except Exception as e:
            why = "; %s: %s" % (type(e).__name__, e)
        left = until - time.time()
        if left <= 0:
            where = ", ".join(str(getattr(t, "path", t)) for t in targets[:5])
            raise Fail("the external data of %s is not there after %s s: %s%s" % (task.task_id, spec.get("wait", 0), where, why))
        time.sleep(min(spec.get("poll", 10), left))


#: all
# ---- the two processes ----
def work(text):
    if "$" in text:
        raise Fail("SPEC holds a '$': a template rewrote it")
    spec = json.loads(text)
    if spec["v"] != 1:
        raise Fail("this bridge reads version 1 of SPEC, not %r" % spec["v"])
    check_promised(spec)
    mode = spec["mode"]
    if mode == "kickoff":
        return deliver(moments(spec))
    if not wanted(spec):
        return deliver([(e["out"], write, (b"-",)) if e.get("as") == "uri" else (e["out"], pack, ([],)) for e in spec.get("outputs", [])])
    root = os.path.abspath(os.environ.get("REPIPE_ROOT", "."))
    os.chdir(os.path.join(root, spec.get("cwd", "")))
    roots = [os.path.normpath(os.path.join(root, p)) for p in spec.get("path", []) + [""]]
    sys.path[:] = roots + [p for p in sys.path if p not in roots + [""]]
    sys.argv[:] = ["luigi"]
    try:
        # After chdir, as plain Luigi: ./luigi.cfg is read at import.
        from luigi.task import flatten
    except ImportError as e:
        raise Fail("this image has no Luigi: %s" % e)

    if mode not in ("task", "subtree", "check", "probe"):
        raise Fail("unknown mode %r" % mode)
    if mode == "probe":
        remember()
    task = make_task(spec)
    if mode == "probe":
        return deliver(probe(spec, task))
    targets = flatten(task.output())
    same_count("output()", targets, spec.get("n_out"))
    if mode == "check":
        wait_for(spec, task, targets)
    else:
        # Luigi had run these when it first looks at the task.
        already = given_tasks(spec, True)
        if not task.complete():
            run(spec, task, targets, already)
    return deliver(results(spec.get("outputs", []), task, targets))


def child(text):
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    try:
        work(text)
        note("done")
    except Fail as e:
        note("reason", str(e))
    except BaseException as e:
        traceback.print_exc()
        note("reason", "%s: %s" % (type(e).__name__, e))
    # An ordinary end: what the task registered with atexit runs, as under plain Luigi.


def end(status, reason):
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    if reason:
        line = ("repipe: " + " ".join(reason.split())).encode("utf-8", "replace")
        try:
            write(LAST_WORDS, line[:500].decode("utf-8", "ignore").encode())
        except OSError:
            pass
        os.write(2, line + b"\n")
    time.sleep(max(0, BORN + SHORTEST_LIFE - time.time()))
    os._exit(status)


def stop(*_):
    raise Stop()


def parent(pid):
    gone, status = 0, 0
    try:
        # As PID 1 we inherit orphans.
        while gone != pid:
            gone, status = os.waitpid(-1, 0)
    except (Stop, KeyboardInterrupt):
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        os.killpg(pid, signal.SIGTERM)
        patience = time.time() + 10
        while os.waitpid(pid, os.WNOHANG)[0] != pid:
            if time.time() > patience:
                os.killpg(pid, signal.SIGKILL)
            time.sleep(0.05)
        end(143, "told to stop")
    if notes("reason"):
        end(137, notes("reason")[0][1])
    if os.WIFSIGNALED(status):
        end(137, "the task's process was killed by signal %d%s" % (os.WTERMSIG(status), " (out of memory?)" if os.WTERMSIG(status) == 9 else ""))
    if status or not notes("done"):
        end(137, "the task's process ended by itself with status %d" % os.WEXITSTATUS(status))
    end(0, "")


def main():
    global NOTES
    try:
        NOTES = tempfile.TemporaryFile()
        # PID 1 of a container ignores SIGTERM unless it has a handler.
        signal.signal(signal.SIGTERM, stop)
        pid = os.fork()
        # A process group of its own, so that what the task started is stopped with it; said on both sides, whoever is first.
        os.setpgid(pid, pid)
    except OSError as e:
        end(137, "cannot start: %s" % e)
    if pid == 0:
        child(sys.argv[1])
    else:
        parent(pid)


if __name__ == "__main__":
    main()
