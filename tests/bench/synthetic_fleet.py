"""A fleet as git repositories: synthetic_fleet.py FOLDER [REPOSITORIES [WORKFLOWS [TEAMS [WEEKS]]]].

The same arguments give the same commits. 1,000 bare repositories, 20,000 workflows, 300 teams and two years of weekly commits when not
told. Shapes follow the statistics of public Luigi repositories: how requires() is written and how often, 5 % of the task files never say
luigi (their base comes from another file), two files of three have nothing to do with Luigi, one repository in fifty publishes base
classes that others import, launches in crontabs, shell and Python, CODEOWNERS. Each week some workflows of a repository change; the last
year, some leave.
"""

import pathlib
import random
import subprocess
import sys

WORDS = "orders payments sessions clicks ledger stock prices emails partners refunds tickets events users carts routes audits".split()
START = 1_704_067_200  # Monday 2024-01-01
WEEK = 7 * 24 * 3600

# How a root's requires() is written, and how often of a thousand.
REQUIRES = [
    (340, "        return Extract{n}(day=self.day)\n"),
    (120, "        return {{'raw': Extract{n}(day=self.day), 'more': Clean{n}(day=self.day, limit=3)}}\n"),
    (120, "        return [Extract{n}(day=self.day), Clean{n}(day=self.day)]\n"),
    (80, "        wanted = [Clean{n}(day=self.day, limit=self.limit)]\n        wanted.append(Extract{n}(day=self.day))\n        return wanted\n"),
    (80, "        yield Extract{n}(day=self.day)\n        yield Clean{n}(day=self.day)\n"),
    (80, "        if self.limit > 10:\n            return Clean{n}(day=self.day, limit=self.limit)\n        return Extract{n}(day=self.day)\n"),
    (70, "        for back in range(3):\n            yield Extract{n}(day=self.day - datetime.timedelta(days=back))\n"),
    (40, "        return [Clean{n}(day=self.day, limit=n) for n in self.limits]\n"),
    (30, "        return self.clone(Clean{n})\n"),
    (20, "        return getattr(sys.modules[__name__], settings.first({n}))(day=self.day)\n"),
    (20, "        return [Clean{n}(day=self.day, limit=len(row)) for row in open('rows.csv')]\n"),
]


def pick(dice, weighted):
    at = dice.randrange(sum(weight for weight, _ in weighted))
    for weight, value in weighted:
        at -= weight
        if at < 0:
            return value
    raise AssertionError


def filler(dice, lines):
    """Functions as there are in any program."""
    out = []
    for number in range(lines // 6):
        name = f"{dice.choice(WORDS)}_{number}"
        out.append(f"def {name}(rows, limit={dice.randrange(100)}):\n    \"\"\"{' '.join(dice.choices(WORDS, k=6))}\"\"\"\n    kept = [row for row in rows if row.get('{dice.choice(WORDS)}', 0) > limit]\n"
                   f"    for row in kept:\n        row['{dice.choice(WORDS)}'] = row['{dice.choice(WORDS)}'] * {dice.randrange(9)} + {dice.randrange(1000)}\n    return sorted(kept, key=lambda row: row['{dice.choice(WORDS)}'])\n\n\n")
    return "".join(out)


def module(dice, number, base, revision=0):
    """One workflow: two tasks and the root that needs them."""
    silent = base is not None  # the base says luigi, this file does not
    parent = base[1] if silent else "luigi.Task"
    day = "" if silent else "    day = luigi.DateParameter()\n"
    limit = "" if silent else "    limit = luigi.IntParameter(default=5)\n    limits = luigi.ListParameter(default=[1, 2])\n"
    target = "target('{0}', self.day)" if silent else "luigi.LocalTarget('data/{0}/%s.csv' % self.day)"
    head = f"from {base[0]} import {base[1]}, target\n" if silent else "import luigi\n"
    requires = pick(dice, REQUIRES).format(n=number)
    text = f"import datetime\nimport sys\n{head}\nfrom common import settings\n\n\n"
    text += f"class Extract{number}({parent}):\n{day}\n    def output(self):\n        return {target.format(f'extract{number}')}\n\n    def run(self):\n        with self.output().open('w') as out:\n            out.write('{revision}')\n\n\n"
    text += f"class Clean{number}({parent}):\n{day}{limit}\n    def requires(self):\n        return Extract{number}(day=self.day)\n\n    def output(self):\n        return {target.format(f'clean{number}')}\n\n    def run(self):\n"
    text += "        with self.input().open() as rows, self.output().open('w') as out:\n            for row in rows:\n                out.write(row)\n\n\n"
    text += f"class Root{number}({parent}):\n{day}{limit}\n    def requires(self):\n{requires}\n    def output(self):\n        return {target.format(f'root{number}')}\n\n    def run(self):\n        with self.output().open('w') as out:\n            out.write('done')\n\n\n"
    return text + filler(dice, 40)


LIBRARY = """import luigi


def target(name, day):
    return luigi.LocalTarget('data/%s/%s.csv' % (name, day))


class Dated(luigi.Task):
    day = luigi.DateParameter()
    limit = luigi.IntParameter(default=5)
    limits = luigi.ListParameter(default=[1, 2])
"""


def launch(dice, name, number):
    return pick(dice, [(5, f"{number % 60} {number % 24} * * * luigi --module {name} Root{number} --day $(date +\\%F)\n"),
                       (2, f"{number % 60} {number % 24} * * 1 python -m luigi --module {name} Root{number} --day $(date +\\%F) --local-scheduler\n"), (3, "")])


def history(number, repositories, mine, teams, weeks):
    """[(moment, {path: text or None})], the first with everything."""
    dice = random.Random(number)
    libraries = max(1, repositories // 50)
    publishes = number < libraries
    files = {"CODEOWNERS": f"* @fleet/team-{number % teams:03}\n", "common/__init__.py": "", "common/settings.py": "NAMES = {}\n\n\ndef first(number):\n    return NAMES[number]\n",
             "requirements.txt": "luigi==3.5.0\npandas\n"}
    if publishes:
        files["setup.py"] = f"from setuptools import find_packages, setup\n\nsetup(name='acme-base-{number}', version='1.0', packages=find_packages(include=['acme_base_{number}*']))\n"
        files[f"acme_base_{number}/__init__.py"] = ""
        files[f"acme_base_{number}/tasks.py"] = LIBRARY
    files["pipelines/__init__.py"] = ""
    files["pipelines/base.py"] = LIBRARY
    crontab = ""
    roots = []
    for w in range(mine):
        base = pick(dice, [(30, None), (2, ("pipelines.base", "Dated")), (3, (f"acme_base_{dice.randrange(libraries)}.tasks", "Dated"))])
        name = f"pipelines.{dice.choice(WORDS)}_{w}"
        path = name.replace(".", "/") + ".py"
        roots.append((w, base, path))
        files[path] = module(dice, w, base)
        crontab += launch(dice, name, w)
    for other in range(mine * 4):
        files[f"service/{dice.choice(WORDS)}_{other}.py"] = "import json\nimport os\n\n\n" + filler(dice, 90)
    files["cron/crontab"] = crontab
    files["docs/README.md"] = " ".join(dice.choices(WORDS, k=200)) + "\n"
    steps = [(START + number % WEEK, files)]
    for week in range(1, weeks):
        changed = {}
        if roots and dice.random() < 0.3:
            w, base, path = dice.choice(roots)
            changed[path] = module(dice, w, base, week)
            if week > weeks // 2 and dice.random() < 0.2:
                roots.remove((w, base, path))
                changed[path] = None
        if changed:
            steps.append((START + week * WEEK + number % WEEK, changed))
    return steps


def write(folder, number, steps):
    made = folder / f"{WORDS[number % 16]}-{number:04}.git"
    subprocess.run(["git", "init", "-q", "--bare", "--initial-branch=main", str(made)], check=True)
    stream = bytearray()
    for moment, files in steps:
        stream += f"commit refs/heads/main\ncommitter bench <bench@example.com> {moment} +0000\ndata 4\nstep\n".encode()
        for path, text in sorted(files.items()):
            if text is None:
                stream += f"D {path}\n".encode()
            else:
                data = text.encode()
                stream += f"M 100644 inline {path}\ndata {len(data)}\n".encode() + data + b"\n"
    subprocess.run(["git", "-C", str(made), "fast-import", "--quiet"], input=bytes(stream), check=True)
    subprocess.run(["git", "-C", str(made), "config", "remote.origin.url", f"https://git.example/{WORDS[number * 7 % 16]}/{WORDS[number % 16]}-{number:04}"], check=True)
    return made


def main():
    folder, *numbers = sys.argv[1:]
    repositories, workflows, teams, weeks = [int(n) for n in numbers] + [1000, 20000, 300, 104][len(numbers):]
    folder = pathlib.Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(repositories):
        mine = workflows * (number + 1) // repositories - workflows * number // repositories
        write(folder, number, history(number, repositories, mine, teams, weeks))


if __name__ == "__main__":
    main()
