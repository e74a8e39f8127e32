"""What a report must say, from the rows of its NDJSON alone: sums, unlocked workflows, places. Nothing is read of repipe's own sums."""

import collections
import datetime
import functools
import pathlib
import re

OUTCOMES = ["exact", "review", "collapsed", "blocked", "failed", "excluded"]
KINDS = {"repository": "repositories", "team": "teams", "workflow": "workflows", "task": "tasks", "unread": "unread", "diagnostic": "diagnostics", "blocker": "blockers", "wave": "waves", "counterpart": "counterparts", "move": "moves", "mention": "mentions", "waiver": "waivers", "usage": "usages", "shared": "shared", "dead": "dead", "penetration": "penetration", "conflict": "conflicts", "image": "images", "parity": "parity"}


def classes_of(source):
    """{code: class} as the table of diagnostics has it."""
    found = {}
    for path in sorted((source / "proto/rules").glob("rp*.def")):
        for number, kind in re.findall(r"RP_RULE\((\d+), \w+, \w+, (\w+),", path.read_text(encoding="utf-8")):
            found[int(number)] = kind.lower()
    return found


def counted(rows):
    return {outcome: sum(row["outcome"] == outcome for row in rows) for outcome in OUTCOMES}


def split(rows):
    """Outcomes of launched workflows, of candidates."""
    return counted([r for r in rows if r["launched"]]), counted([r for r in rows if not r["launched"]])


STATUSES = ["luigi", "drafted", "dual", "cut over"]


def statuses(workflows, counterparts):
    counts = {status.replace(" ", "_"): sum(w["status"] == status for w in workflows) for status in STATUSES}
    return {**counts, "gone": sum(c["match"] == "gone" for c in counterparts)}


def stands(workflow, counterparts, asked):
    """Status by what the rows say of one workflow: its counterparts, whether Flyte was asked is not known here (then any of two)."""
    mine = [c for c in counterparts if c["repository"] == workflow["repository"] and c["root"] == workflow["root"] and c["match"] == "name"]
    plans = [c for c in mine if c["kind"] == "launch_plan" and c["schedule"]]
    if not mine:
        return {"luigi"}
    if asked:
        return {"drafted", "dual" if workflow["launched"] else "cut over"}
    if workflow["launched"]:
        return {"dual" if any(c["form"] == "flytekit" for c in plans) else "drafted"}
    return {"cut over" if plans else "drafted"}


def held_back(workflow, classes):
    return {r["code"] for r in workflow["reasons"] if classes.get(r["code"], "blocks") != "informs"}


def blockers(workflows, classes, where=True):
    """Rows in the order in which removing causes pays, by trying each set anew: nothing is kept from one round to the next. With the
    repositories of each where it is the whole fleet's."""
    codes = {code for w in workflows for code in held_back(w, classes)}
    rows, gone = [], set()
    has = lambda code, launched: sum(code in held_back(w, classes) and w["launched"] == launched for w in workflows)
    free = lambda without, launched: sum(bool(held_back(w, classes)) and held_back(w, classes) <= without and w["launched"] == launched for w in workflows)
    while codes - gone:
        gain = lambda code: tuple(free(gone | {code}, launched) - free(gone, launched) for launched in (True, False)) + (has(code, True), has(code, False))
        code = min(codes - gone, key=lambda c: ([-n for n in gain(c)], c))
        gone = gone | {code}
        mine = [w for w in workflows if code in held_back(w, classes)]
        alone = [w for w in mine if held_back(w, classes) == {code}]
        spots = {(w["repository"], r["path"], r["line"]) for w in mine if w["status"] != "cut over" for r in w["reasons"] if r["code"] == code}
        cost = weights().get(code, 1)
        rows_of = [{"identity": name, "launched": sum(w["launched"] for w in mine if w["repository"] == name), "candidates": sum(not w["launched"] for w in mine if w["repository"] == name), "points": cost * sum(spot[0] == name for spot in spots)} for name in {w["repository"] for w in mine}]
        rows.append({"code": code, "launched": has(code, True), "candidates": has(code, False), "sole_launched": sum(w["launched"] for w in alone), "sole_candidates": sum(not w["launched"] for w in alone),
                     "unlocked_launched": free(gone, True), "unlocked_candidates": free(gone, False), "places": sum(r["code"] == code for w in mine for r in w["reasons"]), "teams": len({w["team"] for w in mine}),
                     "points": cost * len(spots), "repositories": len(rows_of), "where": sorted(rows_of, key=lambda r: (-r["launched"], -r["candidates"], r["identity"].encode())) if where else []})
    return rows


def rates(workflows, classes):
    """{name: (count, of)} of the answer."""
    launched = [w for w in workflows if w["launched"]]
    open_ = [w for w in launched if w["outcome"] != "exact"]
    first = blockers(workflows, classes)[:3]
    return {"Run on Flyte alone": (sum(w["status"] == "cut over" for w in workflows), len(workflows)), "Have a Flyte workflow": (sum(w["spec"] != "" for w in launched), len(launched)), "Need no decision": (len(launched) - len(open_), len(launched)),
            "Next fixes unlock": (first[-1]["unlocked_launched"] if first else 0, len(open_)), "Have an owner": (sum(w["team"] not in ("unowned", "conflicting") for w in launched), len(launched))}


def steps(head, repositories, teams, workflows, moves):
    """{name: (count, of)} of the answer one step of the history ago; names that nothing tells are missing."""
    history = head["history"]
    if len(history) < 2 or head["flyte_asked"] or head["assumed"]:
        return {}
    now, before = history[-1]["moment"], history[-2]["moment"]
    old = set()
    for r in repositories:
        mine = [w for w in workflows if w["repository"] == r["identity"]]
        last = r["history"][-1] if r["history"] else None
        if last is None and mine or last and (last["moment"], last["unread"], last["commit"], last["remaining"]) != (now, 0, r["commit"], sum(w["launched"] and w["status"] != "cut over" for w in mine)):
            return {}
        old |= {r["identity"]} if [row["moment"] for row in r["history"][-2:-1]] == [before] else set()
    rows = [(w["status"] if w["launched"] or w["status"] == "cut over" else "candidate", w["outcome"]) for w in workflows if w["repository"] in old]
    for m in moves:
        if m["moment"] == now and m["entity"] == "workflow" and m["repository"] in old:
            if m["after_outcome"]:
                state = "candidate" if m["after"].startswith("candidate") else m["after"]
                rows.remove((state, m["after_outcome"]))
            rows += [(m["before"], m["before_outcome"])] if m["before_outcome"] else []
    launched = [outcome for state, outcome in rows if state in LIVE]
    owned = lambda moment: sum(row["remaining"] for t in teams if t["name"] not in ("unowned", "conflicting") for row in t["history"] if row["moment"] == moment)
    found = {"Run on Flyte alone": (sum(state == "cut over" for state, _ in rows), len(rows)), "Have a Flyte workflow": (sum(o in ("exact", "review", "collapsed") for o in launched), len(launched)), "Need no decision": (launched.count("exact"), len(launched))}
    if owned(now) == sum(w["launched"] and w["team"] not in ("unowned", "conflicting") for w in workflows):
        found["Have an owner"] = (owned(before), len(launched))
    return found


def honest(given, parts):
    """Largest remainder with two promises: 100 only for all, 0 only for none."""
    total = sum(parts)
    return sum(given) == (100 if total else 0) and all(abs(g - 100 * p / total) <= 2 and (g == 100) <= (p == total) and (g == 0) == (p == 0) for g, p in zip(given, parts)) if total else not any(given)


def points_of(flows, classes):
    """Points that these workflows have left: one each, and each cause at each place once."""
    left = [w for w in flows if w["status"] != "cut over"]
    places = {(w["repository"], r["code"], r["path"], r["line"]) for w in left for r in w["reasons"] if classes.get(r["code"], "blocks") != "informs"}
    return len(left) + sum(weights().get(place[1], 1) for place in places)


@functools.cache
def weights():
    """{code: points} as the table of diagnostics has it."""
    source = pathlib.Path(__file__).resolve().parent.parent.parent
    return {int(code): int(points) for path in sorted((source / "proto/rules").glob("rp*.def")) for code, points in re.findall(r"RP_RULE\((\d+), \w+, \w+, \w+,\s*(\d+),", path.read_text(encoding="utf-8"))}


def parents(repositories, tasks):
    """{identity: {parent}}: by bases and required classes that stand below a name that a link leads to, and by paths that one repository alone writes."""
    there = {r["identity"] for r in repositories}
    links = {r["identity"]: {link["name"]: link["provider"] for link in r["links"]} for r in repositories}
    mine = [t for t in tasks if not t["test"]]
    writers = collections.defaultdict(set)
    for task in mine:
        for line in task["outputs"] if task["kind"] != "external" else []:
            if re.search(r" .*/", line) and " [RP" not in line:
                writers[line].add(task["repository"])
    found = {identity: set() for identity in there}
    for task in mine:
        classes = [re.match(r"(?:\(while running\) )?([^( ,\[]*)", line)[1] for line in task["requires"]]
        for name in task["bases"] + [c for c in classes if ":" in c]:
            name = name.removeprefix("?")
            above = [n for n in links[task["repository"]] if name.startswith((n + ".", n + ":"))]
            found[task["repository"]] |= {links[task["repository"]][max(above, key=len)]} if above else set()
        for line in task["outputs"] if task["kind"] == "external" else []:
            found[task["repository"]] |= writers[line] if len(writers[line]) == 1 else set()
    return {identity: (names & there) - {identity} for identity, names in found.items()}


def uses(repositories, tasks, mentions):
    """(kind, name, repository, team or None) of everything that rows say is used."""
    found = []
    for task in tasks:
        mine = [("base", name) for name in task["bases"]]
        for line in task["parameters"]:
            name = line.partition(":")[0]
            mine += [("parameter", name), ("parameter type", line[len(name):].lstrip(": ").split(" ")[0])]
        mine += [("task", re.match(r"(?:\(while running\) )?([^( ,\[]*)", line)[1]) for line in task["requires"]]
        for line in task["arguments"]:
            mine += [("argument", line.partition(" = ")[0]), ("argument value", line)]
        mine += [("target", line.partition(" ")[0]) for line in task["outputs"]]
        mine += [("contrib", name.partition(":")[0]) for _, name in mine if name.startswith("luigi.contrib.")]
        found += [(kind, name, task["repository"], task["team"]) for kind, name in mine]
    found += [("launch", entry["family"], r["identity"], None) for r in repositories for entry in r["entry_points"]]
    for m in mentions:
        name = image_name(m["name"]) if m["kind"] == "image" else m["name"]
        found.append((m["kind"], name, m["repository"], None))
        found += [("argument value", f"{m['name']} = {m['text']}", m["repository"], None)] if m["kind"] == "argument" else []
    return found


def labels(flows, tasks, mentions, repositories):
    """(modules of each class, tags of each, modules of each workflow, tags of each, tags of each repository), as sorted lists."""
    folder = {r["identity"]: r["folder"] + "/" if r["folder"] else "" for r in repositories}
    last = {}
    for i, task in enumerate(tasks):
        last[task["repository"], f"{task['module']}:{task['qualname']}"] = i
    mods = [{name for kind, name, _, _ in uses([], [task], []) if kind == "contrib"} for task in tasks]

    def modules(repository, names):
        left, seen, found = list(names), set(), set()
        for name in left:
            if (at := last.get((repository, name))) is not None and at not in seen:
                seen.add(at)
                found |= mods[at]
                left += tasks[at]["bases"]
        return sorted(found, key=str.encode)

    def tags(repository, path):
        said = [m for m in mentions if m["kind"] == "tag" and m["repository"] == repository and m["name"]]
        above = lambda m: "/" not in m["path"] or path is None or (folder[repository] + path).startswith(m["path"].rpartition("/")[0] + "/")
        return sorted({m["name"] for m in said if above(m)}, key=str.encode)

    return ([modules(t["repository"], [f"{t['module']}:{t['qualname']}"]) for t in tasks], [tags(t["repository"], t["path"]) for t in tasks],
            [modules(w["repository"], w["tasks"]) for w in flows], [tags(w["repository"], w["path"]) for w in flows], [tags(r["identity"], None) for r in repositories])


def image_name(text):
    text = text.partition("@")[0]
    head, slash, tail = text.rpartition("/")
    return head + slash + tail.partition(":")[0] if tail.count(":") < 2 else head + slash + tail.rpartition(":")[0]


def catalogue(found):
    """{(kind, name): (repositories, teams, uses)}."""
    rows = collections.defaultdict(lambda: (set(), set(), []))
    for kind, name, repository, team in found:
        repositories, teams, every = rows[kind, name]
        repositories.add(repository)
        teams |= {team} - {None}
        every.append(name)
    return {key: tuple(map(len, row)) for key, row in rows.items()}


def where_used(found):
    """{(kind, name): identities} of what is worth a list."""
    rows = collections.defaultdict(set)
    for kind, name, repository, _ in found:
        if kind in ("base", "contrib", "image", "library", "tag", "target"):
            rows[kind, name].add(repository)
    return {key: sorted(names, key=str.encode) for key, names in rows.items()}


def shared(repositories, tasks, found):
    """{(provider, name): (how, repositories, teams, uses)} of classes that several repositories or teams build on."""
    own = {(t["repository"], f"{t['module']}:{t['qualname']}") for t in tasks}
    links = {r["identity"]: {link["name"]: link["provider"] for link in r["links"]} for r in repositories}
    rows = collections.defaultdict(lambda: (set(), set(), set(), []))
    for kind, name, repository, team in found:
        if kind not in ("base", "task") or ":" not in name or name.startswith(("?", "luigi:", "luigi.")):
            continue
        above = [n for n in links[repository] if name.startswith((n + ".", n + ":"))]
        provider = repository if (repository, name) in own else links[repository][max(above, key=len)] if above else ""
        how, where, teams, every = rows[provider, name]
        how.add(kind)
        where.add(repository)
        teams.add(team)
        every.append(name)
    return {key: (", ".join(sorted(how)), len(where), len(teams), len(every)) for key, (how, where, teams, every) in rows.items() if len(where) > 1 or len(teams) > 1}


def dead(flows, tasks, found):
    """(repository, name, path, line, certain) of classes that nothing needs."""
    named = {name for kind, name, _, _ in found if kind in ("base", "task") and ":" in name and not name.startswith("?")}
    roots = {(w["repository"], w["root"], w["path"]) for w in flows}
    unknown = {t["repository"] for t in tasks for line in t["requires"] if " [RP" in line}
    rows = []
    for t in tasks:
        name = f"{t['module']}:{t['qualname']}"
        if not t["test"] and t["outcome"] == "excluded" and t["kind"] != "config" and name not in named and (t["repository"], name, t["path"]) not in roots:
            rows.append((t["repository"], name, t["path"], t["line"], t["repository"] not in unknown))
    return rows


def parity(row, flows, classes):
    """What must stand in the row of a feature, by its codes: users, those held back by it, those by nothing else."""
    mine = lambda r: r["code"] in row["codes"] and (r["code"] != 5202 or r["text"] == row["feature"])
    count = lambda rows: (sum(w["launched"] for w in rows), sum(not w["launched"] for w in rows))
    users = [w for w in flows if any(map(mine, w["reasons"]))]
    holding = lambda w: [r for r in w["reasons"] if classes.get(r["code"], "blocks") != "informs"]
    held = [w for w in users if any(map(mine, holding(w)))]
    sole = [w for w in held if all(map(mine, holding(w)))]
    return (*count(users), *count(held), *count(sole), len({w["repository"] for w in users}), len({w["team"] for w in users}))


LIVE = ("luigi", "drafted", "dual")  # states of a workflow that Luigi launches


def moved(moves, history):
    """[(added or reopened, done or removed, reopened)] of each moment but the first, from the moves that name it."""
    rows = []
    for row in history[1:]:
        mine = [m for m in moves if m["moment"] == row["moment"] and m["entity"] == "workflow"]
        opened = [m for m in mine if m["after"] in LIVE and m["before"] not in LIVE]
        closed = [m for m in mine if m["before"] in LIVE and m["after"] not in LIVE]
        rows.append((len(opened), len(closed), sum(m["reopened"] for m in opened)))
    return rows


TEAM_MOMENT = ("moment", "remaining", "added", "reopened", "done", "removed", "taken", "given")


def projected(history):
    """(whether it is said, earliest, latest) from what remained: the mean of the better and of the worse half of the last twelve steps."""
    left = [row["remaining"] for row in history][-13:]
    if len(history) < 6 or left[-1] == 0:
        return False, 0, 0
    steps = sorted((a - b for a, b in zip(left, left[1:])), reverse=True)
    half, step = (len(steps) + 1) // 2, history[-1]["moment"] - history[-2]["moment"]
    ends = [history[-1]["moment"] + -(-left[-1] * half // gone) * step if (gone := sum(part)) > 0 else 0 for part in (steps[:half], steps[-half:])]
    return True, *ends


def wave_ends(waves, head):
    """[(wave, its launched workflows, what remains after it, two days)] where the burndown ends at what the waves are made of."""
    left = head["history"][-1]["remaining"] if head["history"] else -1
    if len(waves) < 2 or left < 1 or sum(w["launched"] for w in waves) != left:
        return []
    now, last, rows = left, head["history"][-1]["moment"], []
    day = lambda end: datetime.datetime.fromtimestamp(last + (end - last) * (now - left) // now, datetime.timezone.utc).strftime("%Y-%m-%d") if end else "-"
    for wave in waves:
        left -= wave["launched"]
        rows.append([str(wave["number"]), str(wave["launched"]), str(left), day(head["earliest"]), day(head["latest"])])
    return rows


def stands_in(spec, names):
    """Whether members lead on; an item of a list goes by its id or var, where it has one as text, else by its number."""
    for name in names:
        if isinstance(spec, list):
            called = lambda item: next((item[key] for key in ("id", "var") if isinstance(item.get(key), str)), None)
            spec = next((item for i, item in enumerate(spec) if name == (called(item) or str(i))), None)
        else:
            spec = spec.get(name) if isinstance(spec, dict) else None
        if spec is None:
            return False
    return True


def oldest(team, repositories, flows, moves):
    """(repository, root, status, since, moved) of the team's workflow that has stood longest, begun ones first; where history reaches to the scanned commit."""
    last = {(m["repository"], m["name"]): m["time"] for m in moves if m["entity"] == "workflow"}
    known = {r["identity"]: r["history"][0]["moment"] for r in repositories if r["history"] and not r["history"][-1]["unread"] and r["history"][-1]["commit"] == r["commit"]}
    open_ = [w for w in flows if w["team"] == team and w["launched"] and w["status"] != "cut over" and w["repository"] in known]
    since = lambda w: last.get((w["repository"], w["root"]), known[w["repository"]])
    first = min(open_, key=lambda w: (w["status"] not in ("drafted", "dual"), since(w)), default=None)
    return (first["repository"], first["root"], first["status"], since(first), (first["repository"], first["root"]) in last) if first else ("", "", "", 0, False)


def waived(team, waivers, rows):
    """(waivers that hold something of the team, first last day, those that are over)."""
    held, over = [], 0
    for waiver in waivers:
        place = (waiver["path"], waiver["line"])
        mine = [r for row in rows if row["team"] == team and row["repository"] == waiver["repository"] for r in row["reasons"]]
        if any(r["code"] == 5406 and (r["path"], r["line"]) == place or r["accepted"].endswith("(%s:%d)" % place) for r in mine):
            held.append(waiver["expires"])
        over += waiver["expired"] and any(r["code"] == 6204 and (r["path"], r["line"]) == place for r in mine)
    return len(held), min(filter(None, held), default=""), over


def regressions(moves, flows):
    """Of the reopened workflows those that Luigi launches still, as (repository, name of the move): a rename is followed."""
    now = {}
    for m in moves:
        if m["entity"] == "workflow":
            held = now.pop((m["repository"], m["was"]), None) if m["was"] else now.get((m["repository"], m["name"]))
            now[m["repository"], m["name"]] = m if m["reopened"] else held
    live = {(w["repository"], w["root"]) for w in flows if w["launched"] and w["status"] != "cut over"}
    return [m for key, m in now.items() if m is not None and key in live]


def ranks(repositories):
    """{identity: (wave, waits, together)} from the parents that rows name: by what reaches what, round after round until nothing changes."""
    parents = {r["identity"]: {p["identity"] for p in r["parents"]} for r in repositories}
    left = {r["identity"]: sum(r["totals"]["statuses"][s] for s in ("luigi", "drafted", "dual")) for r in repositories}
    reach = {name: set(names) for name, names in parents.items()}
    changed = True
    while changed:
        changed = False
        for name, names in reach.items():
            more = set().union(names, *(reach[n] for n in names))
            changed, reach[name] = changed or more != names, more
    group = {name: {name} | {n for n in names if name in reach[n]} for name, names in reach.items()}
    rank = dict.fromkeys(parents, 0)
    waits = {name: set() for name in parents}
    for _ in range(len(parents) + 1):
        for name in parents:
            outside = set().union(*(parents[n] for n in group[name])) - group[name]
            rank[name] = max((rank[n] for n in outside), default=0) + any(left[n] for n in group[name])
            waits[name] = {n for n in outside if left[n]}.union(*(waits[n] for n in outside if not any(left[m] for m in group[n])))
    return {name: (rank[name] if left[name] else 0, sorted(waits[name], key=lambda n: n.encode()) if left[name] else [], sorted(group[name] - {name})) for name in parents}
