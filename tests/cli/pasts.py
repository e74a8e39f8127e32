"""Repositories with a past: commits at days of their own, and what stands in them."""

import datetime
import subprocess

from case import ENV, OK, Case, snapshot

START = datetime.datetime(2025, 1, 6, 12, tzinfo=datetime.timezone.utc)
FLOW = "from flytekit import CronSchedule, LaunchPlan, workflow\n\n@workflow\ndef %s():\n    pass\n\nplan = LaunchPlan.get_or_create(workflow=%s, name='p', schedule=CronSchedule(schedule='0 3 * * *'))\n"


def task(name):
    return f"import luigi\n\nclass {name}(luigi.Task):\n    def output(self):\n        return luigi.LocalTarget('{name}.csv')\n"


def cron(*names):
    return "".join(f"0 3 * * * luigi --module {name.lower()} {name}\n" for name in names)


class PastCase(Case):
    """One repository that commits are made in, and a store beside it."""

    def setUp(self):
        super().setUp()
        self.repo = self.dir / "shop"
        self.repo.mkdir()
        self.git(0, "init", "-q", "-b", "main")
        self.store = self.dir / "fleet.db"
        self.cache = self.dir / "cache"

    def git(self, week, *words, written=None):
        when = lambda at: (START + datetime.timedelta(weeks=at)).isoformat()
        env = {**ENV, "GIT_AUTHOR_DATE": when(week if written is None else written), "GIT_COMMITTER_DATE": when(week)}
        return subprocess.run(["git", "-C", str(self.repo), "-c", "user.name=x", "-c", "user.email=x@example.com", *words], env=env, check=True, capture_output=True).stdout.decode().strip()

    def commit(self, week, files, written=None):
        """The id of a commit that writes these files; None removes one. A week may be a fraction."""
        for path, text in files.items():
            target = self.repo / path
            if text is None:
                target.unlink()
            else:
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_text(text, encoding="utf-8")
        self.git(week, "add", "-A")
        self.git(week, "commit", "-q", "--allow-empty", "-m", f"week {week}", written=written)
        return self.git(week, "rev-parse", "HEAD")

    def history(self, status=OK, *words):
        return self.expect(status, "history", self.repo, "--since", "2025-01-06", "--store", self.store, "--cache", self.cache, *words)

    def snapshot(self):
        return snapshot(self.expect(OK, "report", "--store", self.store, "--format", "json").stdout)
