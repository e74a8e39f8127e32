import luigi
from ..config import BioluigiConfig
from ..local_target import LocalTarget
from ..scheduled_external_program import ScheduledExternalProgramTask
cfg = BioluigiConfig()


class CellRangerCountTarget(luigi.Target):
    def __init__(self, output_dir):
        self.output_dir = output_dir

    def exists(self): ...


class CellRangerCount(ScheduledExternalProgramTask):
    task_namespace = 'cellranger'
    id = luigi.Parameter()
    transcriptome_dir = luigi.Parameter()
    fastqs_dir = luigi.Parameter()
    output_dir = luigi.Parameter()
    expect_cells = luigi.OptionalIntParameter(default=None, positional=False)
    force_cells = luigi.OptionalIntParameter(default=None, positional=False)
    chemistry = luigi.OptionalParameter(default=None, positional=False)
    cpus = 8
    memory = 64
    _tmp_output_dir = None

    @property
    def resources(self): ...

    def program_args(self): ...

    def run(self): ...

    def output(self):
        return CellRangerCountTarget(self.output_dir)


class BamToFastq(ScheduledExternalProgramTask):
    task_namespace = 'cellranger'
    input_file = luigi.Parameter()
    output_dir = luigi.Parameter()
    _tmp_output_dir = None

    @property
    def resources(self): ...

    def run(self): ...

    def program_args(self): ...

    def output(self):
        return LocalTarget(self.output_dir)
