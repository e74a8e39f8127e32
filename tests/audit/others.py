"""What other programs must be told, from the rows: OpenLineage, Backstage, Prometheus."""

import re

import derive
import readers
from derive import OUTCOMES


def openlineage(audit):
    """A job for each task class that runs, each once; what stands in no dataset is counted."""
    events = readers.read_lines(audit.outputs["openlineage"])
    running = [t for t in audit.tasks if not t["test"] and t["outcome"] != "excluded" and t["kind"] != "external"]
    audit.same(13, "OpenLineage: jobs", [(e["job"]["namespace"], re.sub(r"#\d+$", "", e["job"]["name"])) for e in events], [(readers.visible(t["repository"]), re.sub(r"#\d+$", "", readers.visible(f"{t['module']}.{t['qualname']}"))) for t in running])
    audit.same(12, "OpenLineage: jobs, each once", len({(e["job"]["namespace"], e["job"]["name"]) for e in events}), len(events))
    for event, task in zip(events, running):
        unknown = event["job"]["facets"].get("repipe_unknown", {}).get("outputs", 0)
        if len(event["outputs"]) + unknown > len(task["outputs"]) or (task["outputs"] and not event["outputs"] and not unknown):
            audit.findings.append((13, f"OpenLineage: {event['job']['name']} has {len(event['outputs'])} outputs and {unknown} that are not known, of {len(task['outputs'])}"))


def backstage(audit):
    rows = readers.read_json(audit.outputs["backstage"])
    components = [r for r in rows if r["entity"]["kind"] == "Component"]
    audit.same(14, "Backstage: repositories", [r["name"] for r in components], [readers.visible(r["identity"]) for r in audit.rows["repositories"]])
    for row, repository in zip(components, audit.rows["repositories"]):
        totals, facts = repository["totals"], row["facts"]
        for key in ("launched", "candidates", "tasks"):
            audit.same(5, f"Backstage: {key} of {row['name']}", [facts[key], *(facts[f"{key}_{o}"] for o in OUTCOMES)], [sum(totals[key].values()), *(totals[key][o] for o in OUTCOMES)])
        audit.same(17, f"Backstage: wave of {row['name']}", (facts["wave"], facts["waits_for"], facts["points"], facts["read"]), (repository["wave"], len(repository["waits"]), totals["points"], totals["failed"] == 0))
    groups = [r for r in rows if r["entity"]["kind"] == "Group"]
    teams = [t for t in audit.rows["teams"] if t["name"] not in ("unowned", "conflicting")]
    audit.same(18, "Backstage: teams", [r["name"] for r in groups], [readers.visible(t["name"]) for t in teams])
    for row, team in zip(groups, teams):
        audit.same(5, f"Backstage: {row['name']}", (row["facts"]["launched"], row["facts"]["tasks"], row["facts"]["points"]), (sum(team["launched"].values()), sum(team["tasks"].values()), team["points"]))


def prometheus(audit):
    """{(name, labels): value} that the rows give."""
    totals, samples = audit.head["totals"], {}
    put = lambda name, value, **labels: samples.__setitem__((name, tuple(sorted(labels.items()))), value)
    for state in ("with_luigi", "without_luigi", "failed"):
        put("repipe_repositories", totals[state], state=state)
    for flag in ("archived", "dormant"):
        put("repipe_repositories_flagged", totals[flag], flag=flag)
    for outcome in ("scanned", "ignored", "unparsed"):
        put("repipe_files", totals[outcome], outcome=outcome)
    for launched, counts in zip(("true", "false"), derive.split(audit.flows)):
        for outcome in OUTCOMES:
            put("repipe_workflows", counts[outcome], launched=launched, outcome=outcome)
    for outcome, count in derive.counted(audit.tasks).items():
        put("repipe_task_classes", count, outcome=outcome)
    for status, count in list(derive.statuses(audit.flows, audit.rows["counterparts"]).items())[:4]:
        put("repipe_workflow_status", count, status=status)
    put("repipe_scan_finished", int(audit.head["scan_finished"]))
    put("repipe_oldest_commit_timestamp_seconds", audit.head["oldest_commit"])
    for blocker in derive.blockers(audit.flows, audit.classes):
        put("repipe_blocker_workflows", blocker["launched"], code=f"RP{blocker['code']:04}", launched="true")
        put("repipe_blocker_workflows", blocker["candidates"], code=f"RP{blocker['code']:04}", launched="false")
    for team in audit.rows["teams"]:
        for launched, counts in zip(("true", "false"), derive.split([w for w in audit.flows if w["team"] == team["name"]])):
            for outcome in OUTCOMES:
                put("repipe_team_workflows", counts[outcome], team=readers.visible(team["name"]), launched=launched, outcome=outcome)
    return samples
