"""A store as a scan of a large fleet would leave it: synthetic_store.py SCHEMA.sql STORE [REPOSITORIES [WORKFLOWS [TEAMS]]].

The same arguments give the same rows. 1,000 repositories, 20,000 workflows and 300 teams when not told; three task classes and some
thirteen reasons a workflow, so about 250,000 reasons.
"""

import pathlib
import random
import sqlite3
import sys
import zlib

OUTCOMES = ["exact", "review", "collapsed", "blocked"]
CODES = {"review": [2003, 4004, 5302], "collapsed": [3101, 3105, 3104, 3109, 3113, 5101, 4001, 3001, 3115], "blocked": [5501, 3101]}
WORDS = "orders payments sessions clicks ledger stock prices emails partners refunds tickets events users carts routes audits".split()


def packed(data):
    return len(data).to_bytes(4, "big") + zlib.compress(data)


def fill(database, repositories, workflows, teams, dice):
    insert = lambda table, rows: database.executemany(f"INSERT INTO {table} VALUES ({','.join('?' * len(rows[0]))})", rows) if rows else None
    insert("scan (inputs, recorded, finished)", [(repositories, repositories, 1)])
    for number in range(repositories):
        identity = f"https://git.example/{WORDS[number % 16]}/{WORDS[number * 7 % 16]}-{number:04}"
        failed = number % 125 == 124
        insert("repositories (identity, path, organisations, commit_id, commit_time, code, reason)", [(identity, f"clones/{number:04}", "[]", f"{number:040x}", 1_760_000_000 + number * 3600, 1001 if failed else 0, "no such path" if failed else "")])
        if failed:
            continue
        insert("owners", [(identity, 0, "*", f"@fleet/{WORDS[number % teams % 16]}-{number % teams:03}", "CODEOWNERS", "CODEOWNERS", 1)] if number % 20 else [])
        mine = workflows * (number + 1) // repositories - workflows * number // repositories
        files, tasks, task_reasons, flows, flow_reasons, specs = [], [], [], [], [], []
        texts = bytearray()

        def text(one):
            texts.extend(one.encode() + b"\0")
            return len(texts) - len(one.encode()) - 1

        for w in range(mine):
            path = f"pipelines/{WORDS[w % 16]}_{w}.py"
            files.append((identity, w, path, "scanned", "", 0, 2000, f"{w:040x}", 0))
            outcome = dice.choices(OUTCOMES, [4, 3, 12, 1])[0]
            name = f"pipelines.{WORDS[w % 16]}_{w}.{WORDS[(w + 3) % 16].title()}Report"
            reasons = [(code, path, dice.randrange(1, 90), f"{WORDS[dice.randrange(16)]}_{dice.randrange(400)} of pipelines.{WORDS[w % 16]}_{w}:Load")
                       for code in (dice.sample(CODES[outcome], dice.randrange(1, len(CODES[outcome]) + 1)) if outcome != "exact" else []) for _ in range(dice.randrange(1, 4))]
            for t, kind in enumerate(("Extract", "Load", "Report")):
                source = f"class {WORDS[(w + t) % 16].title()}{kind}(luigi.Task):\n    day = luigi.DateParameter()\n" + "".join(f"    {dice.choice(WORDS)}_{i} = {dice.randrange(10000)}\n" for i in range(25))
                spec = f"{name}.{kind}"
                tasks.append((identity, w * 3 + t, "", f"pipelines.{WORDS[w % 16]}_{w}", WORDS[(w + t) % 16].title() + kind, WORDS[(w + t) % 16].title() + kind, path, 10 + 30 * t, 37 + 30 * t, "task",
                              0, outcome, "", spec, text(source), text("pday: luigi:DateParameter\noluigi:LocalTarget out.csv\n")))
                task_reasons += [(identity, w * 3 + t, i, "outcome", *reason) for i, reason in enumerate(reasons[:3])]
                specs.append((identity, "task", spec, text('{\n  "template": {"id": {"name": "%s"}, "container": {"args": ["%d"]}}\n}\n' % (spec, dice.randrange(1 << 60)) + "  " * 900)))
            launched = w % 3 != 2
            flows.append((identity, w, f"pipelines.{WORDS[w % 16]}_{w}:{WORDS[(w + 2) % 16].title()}Report", path, int(launched), outcome, name, 3, w * 3 + 2, f"{w % 60} {w % 24} * * *\n" if launched else ""))
            flow_reasons += [(identity, w, i, *reason) for i, reason in enumerate(reasons)]
            if outcome != "blocked":
                specs.append((identity, "workflow", name, text('{"template": {"id": {"name": "%s"}}}\n' % name)))
        for table, rows in (("files", files), ("tasks", tasks), ("task_reasons", task_reasons), ("workflows", flows), ("workflow_reasons", flow_reasons), ("specs", specs), ("texts", [(identity, 0, packed(texts))])):
            insert(table, rows)


def main():
    schema, store, *numbers = sys.argv[1:]
    repositories, workflows, teams = [int(n) for n in numbers] + [1000, 20000, 300][len(numbers):]
    pathlib.Path(store).unlink(missing_ok=True)
    database = sqlite3.connect(store)
    database.executescript(pathlib.Path(schema).read_text())
    fill(database, repositories, workflows, teams, random.Random(1))
    database.commit()
    database.close()


if __name__ == "__main__":
    main()
