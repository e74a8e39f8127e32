import luigi
from ..config import BioluigiConfig
from ..local_target import LocalTarget
from ..scheduled_external_program import ScheduledExternalProgramTask
cfg = BioluigiConfig()


class CutadaptTask(ScheduledExternalProgramTask):
    task_namespace = 'cutadapt'
    adapter_3prime = luigi.OptionalParameter(default=None, positional=False)
    adapter_5prime = luigi.OptionalParameter(default=None, positional=False)
    cut = luigi.IntParameter(default=0, positional=False)
    trim_n = luigi.BoolParameter(default=False, positional=False)
    minimum_length = luigi.IntParameter(default=0, positional=False)
    report_file = luigi.OptionalParameter(default=None, positional=False)

    @property
    def resources(self): ...

    def program_args(self): ...


class TrimReads(CutadaptTask):
    input_file = luigi.Parameter()
    output_file = luigi.Parameter()
    _tmp_output_file = None

    def program_args(self): ...

    def run(self): ...

    def output(self):
        return [LocalTarget(self.output_file)]


class TrimPairedReads(CutadaptTask):
    input_file = luigi.Parameter()
    input2_file = luigi.Parameter()
    output_file = luigi.Parameter()
    output2_file = luigi.Parameter()
    reverse_adapter_3prime = luigi.OptionalParameter(default=None, positional=False)
    reverse_adapter_5prime = luigi.OptionalParameter(default=None, positional=False)
    _tmp_output_file = None
    _tmp_output2_file = None

    def program_args(self): ...

    def run(self): ...

    def output(self):
        return [LocalTarget(self.output_file), LocalTarget(self.output2_file)]
