import datetime
import os

import luigi

from gluish.parameter import ClosestDateParameter
from gluish.utils import shellout, which

__all__ = ['Executable', 'Available', 'GitCloneRepository', 'GitUpdateRepository', 'FillSolrIndex']


def service_is_up(service): ...


class Executable(luigi.Task):
    name = luigi.Parameter()
    message = luigi.Parameter(default="")

    def run(self): ...

    def complete(self): ...


class Available(luigi.Task):
    service = luigi.Parameter()
    message = luigi.Parameter(default="")

    def run(self): ...

    def complete(self): ...


class GitCloneRepository(luigi.Task):
    gitrepository = luigi.Parameter()
    repositorydirectory = luigi.Parameter()
    basedirectory = luigi.Parameter()

    def requires(self):
        return Executable(name='git')

    def run(self): ...

    def output(self):
        return luigi.LocalTarget(path=os.path.join(self.basedirectory, str(self.repositorydirectory)))


class GitUpdateRepository(luigi.Task):
    gitrepository = luigi.Parameter()
    repositorydirectory = luigi.Parameter()
    basedirectory = luigi.Parameter()
    branch = luigi.Parameter(default="master", significant=False)

    def requires(self):
        clone = GitCloneRepository(gitrepository=self.gitrepository, repositorydirectory=self.repositorydirectory, basedirectory=self.basedirectory)
        return [clone, Executable(name='git')]

    def run(self): ...

    def complete(self): ...

    def output(self):
        return luigi.LocalTarget(path=os.path.join(str(self.basedirectory), str(self.repositorydirectory)))


class FillSolrIndex(luigi.Task):
    date = ClosestDateParameter(default=datetime.date.today())
    solruri = luigi.Parameter()
    solrcore = luigi.Parameter()
    purge = luigi.BoolParameter(default=False, significant=False)
    purgequery = luigi.Parameter(default="", significant=False)
    size = luigi.IntParameter(default=1000, significant=False)
    worker = luigi.IntParameter(default=2, significant=False)
    commitlimit = luigi.IntParameter(default=1000, significant=False)
    input = luigi.Parameter()
    taskdir = luigi.Parameter()
    outputfilename = luigi.Parameter()
    salt = luigi.Parameter()

    def determineprefix(self, purge=None, purgequery=None): ...

    def requires(self):
        return [Available(service=self.solruri, message="provide a running Solr, please"), Executable(name='solrbulk', message=self._install_hint())]

    def _install_hint(self): ...

    def run(self): ...

    def output(self):
        return luigi.LocalTarget(path=os.path.join(self.taskdir, str(self.outputfilename)))
