"""What the tests of the program share: running it, and repositories made by git at test time."""

import base64
import html.parser
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest
import zlib

sys.path.append(str(pathlib.Path(__file__).resolve().parent.parent / "audit"))
import readers

REPIPE = pathlib.Path(sys.argv[1]).resolve()
SOURCE = pathlib.Path(sys.argv[2]).resolve()
SANITIZED = b"__asan_init" in REPIPE.read_bytes() # its memory is the sanitizer's
OK, UNMET, USAGE, FAILED = 0, 1, 2, 3
COMMANDS = ["scan", "show", "translate", "merge", "fleet-workflow", "report", "usage", "diff", "gate", "history", "check", "explain"]
OUTCOMES = ["exact", "review", "collapsed", "blocked", "failed", "excluded"]
ENV = {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", "HOME": "/nonexistent"}
for _name in ("ASAN_OPTIONS", "UBSAN_OPTIONS", "LSAN_OPTIONS"):
    if _name in os.environ:
        ENV[_name] = os.environ[_name]

PIPELINE = '''
import luigi

class Extract(luigi.Task):
    day = luigi.DateParameter()
    def output(self):
        return luigi.LocalTarget("raw/%s.csv" % self.day)

class Load(luigi.Task):
    day = luigi.DateParameter()
    def requires(self):
        return Extract(day=self.day)
    def output(self):
        return luigi.LocalTarget("out/%s.csv" % self.day)
'''

ODD = '''
import luigi
import unheard_of
from pipes.load import Extract, Load

made_up = unheard_of.maker

class Odd(Load):
    limit = luigi.IntParameter(default=3)

    def requires(self):
        return [Extract(day=self.day), made_up()]

'''

RING = '''
import luigi

class A(luigi.Task):
    def requires(self):
        return B()

class B(luigi.Task):
    def requires(self):
        return A()
'''

HOSTILE = '''
import luigi

class Tricky(luigi.Task):
    # really here: \u202e \x1b[31m
    task_family = "</script><script>document.title='owned'</script><img src=x onerror=alert(1)>\\u202etxt\\u001b[31m"
    text = luigi.Parameter(default="\\"><img src=x onerror=alert(2)>")
    def output(self):
        return luigi.LocalTarget("</pre></details><h1>\\u2066/{}".format(self.text))
'''


def run(*args, cwd=None, env=None, stdin=subprocess.DEVNULL):
    return subprocess.run([str(REPIPE), *map(str, args)], cwd=cwd, env=env or ENV, stdin=stdin, capture_output=True, timeout=120, check=False)


class Tags(html.parser.HTMLParser):
    """Every start tag and attribute of a page."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.tags = []
        self.ids = []

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        self.ids += [value for name, value in attrs if name == "id"]


class Scripts(html.parser.HTMLParser):
    """The text of each script element by its id; "" are those that run, one behind the other."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.inside = None
        self.texts = {}

    def handle_starttag(self, tag, attrs):
        if tag == "script":
            self.inside = dict(attrs).get("id", "")
            if self.inside and self.inside in self.texts:
                raise AssertionError(f"two scripts {self.inside!r}")
            self.texts.setdefault(self.inside, "")

    def handle_data(self, data):
        if self.inside is not None:
            self.texts[self.inside] += data

    def handle_endtag(self, tag):
        if tag == "script":
            self.inside = None


def data_of(page):
    """What the script of a page reads: {id: document}."""
    parser = Scripts()
    parser.feed(page)
    return {name: json.loads(zlib.decompress(base64.b64decode(text, validate=True))) for name, text in parser.texts.items() if name}


snapshot = readers.read_snapshot  # what report writes as JSON, with what rows say by number where it belongs


class Case(unittest.TestCase):
    maxDiff = None

    def setUp(self):
        self.dir = pathlib.Path(tempfile.mkdtemp(prefix="repipe-cli-"))
        self.addCleanup(shutil.rmtree, self.dir, True)

    def repository(self, name, files):
        folder = self.dir / "plain" / name
        for path, text in files.items():
            target = folder / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text, encoding="utf-8")
        made = self.dir / "repos" / name
        made.parent.mkdir(exist_ok=True)
        subprocess.run(["bash", str(SOURCE / "tests/support/make_repo.sh"), str(folder), str(made)], check=True, capture_output=True)
        return made

    def expect(self, status, *args, says=None, **more):
        done = run(*args, **more)
        self.assertEqual(done.returncode, status, (args, done.stdout[-400:], done.stderr[-800:]))
        if says is not None:
            self.assertIn(says, (done.stdout + done.stderr).decode("utf-8"))
        return done
