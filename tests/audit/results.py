"""Result sets that no scan would give so soon: hostile names, odd sizes, empty tables. The same seed gives the same store."""

import random
import sqlite3

import derive

NAMES = ["orders", "</script><script>document.title='owned'</script>", "=cmd()|'x'!A1", "+1", "-2+3", "@SUM(A1)", "\x1b[31mred\x1b[0m", "\u202egnp.exe", "\u2066x\u2069", "a|b", "`c`", "[d](http://e)", "**f**", "<img src=x onerror=alert(1)>",
         "tab\there", "line\nbreak", "cr\rhere", "quote\"s' too", "\uff1dHYPERLINK(1)", "\ufeffbom", "\u4e2d\u6587\u540d\u5b57", "e\u0301\u0301", "&lt;b&gt;", "%41", "\\", "\\|", "x" * 300, " lead", "#/task/x", "--><!--", "]]>", "{{7*7}}", "\u0085next", "null", "-", "unowned"]


def packed(text):
    import zlib

    data = text.encode()
    return len(data).to_bytes(4, "big") + zlib.compress(data)


class Texts:
    """The texts of a repository, and where each begins."""

    def __init__(self):
        self.whole = ""

    def __call__(self, text):
        self.whole += text + "\0"
        return len(self.whole.encode()) - len(text.encode()) - 1


class Dice(random.Random):
    def name(self):
        return self.choice(NAMES) + (self.choice(NAMES) if self.random() < 0.4 else "") + str(self.randrange(1000))


def reasons_for(dice, outcome, by_class):
    """Codes that may stand with an outcome: exact none that does more than inform, every other one at least one that does."""
    pick = lambda kind: dice.choice(by_class[kind])
    wanted = {"exact": [], "review": ["differs"], "collapsed": ["collapses"], "blocked": ["blocks"], "failed": ["blocks"], "excluded": ["informs"]}[outcome]
    more = {"exact": ["informs"], "review": ["differs", "informs"], "collapsed": ["differs", "collapses"], "blocked": ["differs", "collapses", "blocks"], "failed": [], "excluded": ["informs"]}[outcome]
    kinds = wanted + [dice.choice(more) for _ in range(dice.choice([0, 0, 1, 3])) if more]
    return [(pick(kind), dice.name(), dice.choice([0, 1, 77]), dice.choice([dice.name(), ""])) for kind in kinds for _ in range(dice.choice([1, 1, 2]))]


def make(path, schema, source, seed):
    """A store of up to six repositories with some of everything."""
    dice = Dice(seed)
    by_class = {}
    for code, kind in derive.classes_of(source).items():
        by_class.setdefault(kind, []).append(code)
    path.unlink(missing_ok=True)
    base = sqlite3.connect(path)
    base.executescript("PRAGMA synchronous = OFF; PRAGMA journal_mode = OFF;" + schema)
    put = lambda table, *row: base.execute(f"INSERT INTO {table} VALUES ({','.join('?' * len(row))})", row)
    count = dice.choice([0, 1, 2, 3, 6])
    put("scan (inputs, recorded, finished)", count, count, dice.choice([1, 1, 1, 0]))
    weights = [dice.choice([0, 1, 10]) + 0.01 for _ in derive.OUTCOMES]
    identities = []
    libraries = [f"lib{n}" for n in range(3)]
    for number in range(count):
        identity = f"{dice.name()} {number}"
        identities.append(identity)
        failed = dice.random() < 0.2
        put("repositories (identity, path, organisations, commit_id, commit_time, code, reason, archived)", identity, dice.name(), '["one", "two"]', f"{number:040x}", dice.choice([0, 1_600_000_000, 1_700_000_000]), 1001 if failed else 0, dice.name() if failed else "", dice.choice([0, 0, 1]))
        if failed:
            continue
        for i in range(dice.choice([0, 1, 3])):
            put("owners", identity, i, dice.choice(["*", "/a/", "*.py"]), dice.choice(["", dice.name().replace(" ", ""), "@a/b @c/d"]), dice.choice(["CODEOWNERS", "catalog-info.yaml"]), "CODEOWNERS", 1)
        for i in range(dice.choice([0, 1, 9])):
            outcome = dice.choice(["scanned", "ignored", "unparsed"])
            code = 1102 if outcome == "unparsed" else dice.choice([0, 1103])
            put("files", identity, i, dice.name(), outcome, dice.name() if code else "", code if outcome != "scanned" else 0, 10, f"{i:040x}", 0)
        text = Texts()
        tasks = dice.choice([0, 1, 4, 12])
        for i in range(tasks):
            outcome = dice.choices(derive.OUTCOMES, weights)[0]
            name = f"t{i} {dice.name()}"
            put("tasks", identity, i, "", dice.name(), name, name, dice.choice(["a/", ""]) + dice.name(), i + 1, i + 3, "task", 0, outcome, dice.choice(["", dice.name()]), name if i % 2 else "", text(dice.name()), text("pday: luigi:DateParameter\nrOther\naOther.day = " + dice.name().replace("\n", " ") + "\no" + dice.name().replace("\n", " ") + "\n" + dice.choice(["", f"b{dice.choice(libraries)}.core:Base\n", f"b?{dice.choice(libraries)}.Gone\nr{dice.choice(libraries)}:Task(day=day)\n"]) + dice.choice(["", "m7\t=a.py\tclass\u202e T\ttemplate/id\n"]) + dice.choice(["", f"ey{i}\tretry_count\tretries\t" + dice.name().replace("\n", " ").replace("\r", " ") + "\n"])))
            for k, reason in enumerate(reasons_for(dice, outcome, by_class)):
                put("task_reasons", identity, i, k, "outcome", *reason, dice.choice(["", "", f"accepted by {dice.name()}: {dice.name()} (repipe.yaml:3)"]))
            for k in range(dice.choice([0, 0, 2])):
                put("task_reasons", identity, i, k, "diagnostic", dice.choice(by_class["informs"]), dice.name(), k, dice.name(), "")
            if i % 2:
                put("specs", identity, "task", name, text("{}"))
        for i in range(dice.choice([0, 1, 5]) if tasks else 0):
            outcome = dice.choices(derive.OUTCOMES, weights)[0]
            name = f"w{i} {dice.name()}"
            put("workflows", identity, i, f"{dice.name()}:{i}", dice.choice(["a/", ""]) + dice.name(), dice.randrange(2), outcome, name, dice.randrange(9), dice.randrange(tasks), dice.choice(["", "0 3 * * *\n"]), " ".join(map(str, sorted(dice.sample(range(tasks), dice.randrange(tasks + 1))))), dice.choice(["", "y3\t--module\thow\ta\tb\nn0\t--workers\t</script>\t=cmd()\n"]), dice.choice([None, text("3\ta.py\t</script>\ttemplate/nodes/=x\n0\tno\tno\tno\n\n")]))
            for k, reason in enumerate(reasons_for(dice, outcome, by_class)):
                put("workflow_reasons", identity, i, k, *reason, "")
            if outcome in derive.OUTCOMES[:3]:
                put("specs", identity, "workflow", name, text("{}"))
        put("texts", identity, 0, packed(text.whole))
        left = scope = 0
        owners = {dice.name(): 0 for _ in range(dice.choice([1, 1, 2, 3]))}
        for moment in range(dice.choice([0, 0, 1, 2, 9])):
            added, closed = dice.randrange(4), dice.randrange(left + 1)
            done = dice.randrange(closed + 1)
            again = dice.randrange(scope - left + 1)
            left += added + again - closed
            scope += added
            counts = {owner: dict.fromkeys(["added", "reopened", "done", "removed", "taken", "given"], 0) for owner in owners}
            for key, times in (("added", added), ("reopened", again), ("done", done), ("removed", closed - done)):
                for _ in range(times):
                    owner = dice.choice([o for o in owners if owners[o]] if key in ("done", "removed") else [*owners])
                    owners[owner] += 1 if key in ("added", "reopened") else -1
                    counts[owner][key] += 1
            if len(owners) > 1 and left and dice.random() < 0.3:
                giver = dice.choice([o for o in owners if owners[o]])
                taker = dice.choice([o for o in owners if o != giver])
                for owner, key, step in ((giver, "given", -1), (taker, "taken", 1)):
                    owners[owner] += step
                    counts[owner][key] += 1
            for owner in owners:
                put("team_history", identity, 1_700_000_000 + 604_800 * moment, owner, owners[owner], *counts[owner].values())
            put("history", identity, 1_700_000_000 + 604_800 * moment, "c", left, added, again, done, closed - done, 0)
        for i in range(dice.choice([0, 0, 3, 7])):
            kind, form = dice.choice(["workflow", "launch_plan"]), dice.choice(["spec", "flytekit"])
            names = [name for (name,) in base.execute("SELECT flyte_name FROM workflows WHERE repository = ?", [identity])] + [dice.name(), str(dice.randrange(6))]
            name = dice.choice(names) + dice.choice(["", ".scheduled-0a1b", ".launch-12"])
            put("counterparts", identity, i, kind, form, name, dice.choice(names) if kind == "launch_plan" else "", dice.name(), i, dice.choice(["", "0 3 * * *", "?"]) if kind == "launch_plan" else "")
        for i in range(dice.choice([0, 2])):
            put("diagnostics", identity, i, dice.choice(by_class["informs"]), dice.name(), i, dice.name())
            put("entry_points", identity, i, dice.name(), i, "crontab", dice.name(), "", "0 1 * * *", dice.name(), 0)
    for identity in [row[0] for row in base.execute("SELECT identity FROM repositories WHERE code = 0")]:
        for i in range(dice.choice([0, 0, 2, 6])):
            kind = dice.choice(["argument", "config", "image", "library", "library", "tag"])
            wanted = dice.choice(["luigi", "boto3"]) + dice.choice(["==3.5", "==3.5.0", "==2.8", ">=3,<4", "~=2.8", " < 3", "", " @ elsewhere", "; python_version < '3'"])
            name = dice.choice(["luigi", "boto3", "odd"]) if kind == "library" else dice.name()
            put("mentions", identity, i, kind, wanted[:5].rstrip("=<> ~@;") if kind == "library" else name, wanted if kind == "library" else dice.name(), dice.choice(["", "a/", "a/"]) + dice.name().replace("/", ""), i)
        for i in range(dice.choice([0, 0, 2])):
            put("waivers", identity, i, dice.choice(["waiver", "accepted"]), dice.name(), dice.name(), dice.name(), dice.choice(["", "2027-01-31"]), dice.randrange(2), "repipe.yaml", dice.choice([3, 4]))
        for i in range(dice.choice([0, 1, 3])):
            put("spells", identity, i, dice.choice(["library", "image", "contrib"]), dice.name(), dice.choice(["", "==1"]), 1_700_000_000, 1_700_000_000 + 604_800 * dice.randrange(5))
    for identity in identities:  # also to providers that are not here, as of another shard, and of what could not be read
        for name in dice.sample(libraries, dice.choice([0, 1, 3])) if identities else []:
            put("links", identity, name, dice.choice([*identities, "elsewhere"]), "", "")
    base.commit()
    base.close()
