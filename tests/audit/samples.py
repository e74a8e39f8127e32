"""What Prometheus must be told, from the rows."""

import derive
import readers
from derive import OUTCOMES


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
