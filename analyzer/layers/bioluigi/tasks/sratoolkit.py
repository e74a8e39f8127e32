import luigi
from .utils import TaskWithMetadataMixin
from ..config import BioluigiConfig
from ..local_target import LocalTarget
from ..scheduled_external_program import ScheduledExternalProgramTask
cfg = BioluigiConfig()


class Prefetch(TaskWithMetadataMixin, ScheduledExternalProgramTask):
    task_namespace = 'sratoolkit'
    retry_count = 3
    srr_accession = luigi.Parameter()
    output_file = luigi.Parameter()
    max_size = luigi.IntParameter(default=20, positional=False, significant=False)
    extra_args = luigi.ListParameter(default=[], positional=False)

    @property
    def resources(self): ...

    def program_args(self): ...

    def output(self):
        return LocalTarget(self.output_file)


class FastqDump(TaskWithMetadataMixin, ScheduledExternalProgramTask):
    task_namespace = 'sratoolkit'
    input_file = luigi.Parameter()
    output_dir = luigi.Parameter()
    split = luigi.ChoiceParameter(default='three', choices=['three', 'files', 'spot'], positional=False)
    clip = luigi.BoolParameter(default=False, positional=False)
    minimum_read_length = luigi.OptionalIntParameter(default=None, positional=False)
    skip_technical = luigi.BoolParameter(default=False, positional=False)
    min_spot_id = luigi.OptionalIntParameter(default=None)
    max_spot_id = luigi.OptionalIntParameter(default=None)
    _tmp_output_dir = None

    @property
    def resources(self): ...

    def program_args(self): ...

    def run(self): ...

    def output(self):
        return LocalTarget(self.output_dir)
