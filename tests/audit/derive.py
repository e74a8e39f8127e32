"""What a report must say, from the rows of its NDJSON alone: sums, unlocked workflows, places. Nothing is read of repipe's own sums."""

import collections
import re

OUTCOMES = ["exact", "review", "collapsed", "blocked", "failed", "excluded"]
KINDS = {"repository": "repositories", "team": "teams", "workflow": "workflows", "task": "tasks", "unread": "unread", "diagnostic": "diagnostics", "blocker": "blockers", "wave": "waves", "counterpart": "counterparts", "move": "moves", "mention": "mentions", "waiver": "waivers"}


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


def blockers(workflows, classes):
    """Rows in the order in which removing causes pays, by trying each set anew: nothing is kept from one round to the next."""
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
        rows.append({"code": code, "launched": has(code, True), "candidates": has(code, False), "sole_launched": sum(w["launched"] for w in alone), "sole_candidates": sum(not w["launched"] for w in alone),
                     "unlocked_launched": free(gone, True), "unlocked_candidates": free(gone, False), "places": sum(r["code"] == code for w in mine for r in w["reasons"]), "teams": len({w["team"] for w in mine})})
    return rows


def percents(parts):
    """Whether `given` whole percents may stand for `parts`: checked by honest()."""
    total = sum(parts)
    return [100 * part / total for part in parts] if total else []


def honest(given, parts):
    """Largest remainder with two promises: 100 only for all, 0 only for none."""
    total = sum(parts)
    return sum(given) == (100 if total else 0) and all(abs(g - 100 * p / total) <= 2 and (g == 100) <= (p == total) and (g == 0) == (p == 0) for g, p in zip(given, parts)) if total else not any(given)


def points_of(flows, weights, classes):
    """Points that these workflows have left: one each, and each cause at each place once."""
    left = [w for w in flows if w["status"] != "cut over"]
    places = {(w["repository"], r["code"], r["path"], r["line"]) for w in left for r in w["reasons"] if classes.get(r["code"], "blocks") != "informs"}
    return len(left) + sum(weights.get(place[1], 1) for place in places)


def weights_of(source):
    """{code: points} as the table of diagnostics has it."""
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
