from os.path import join
import luigi
from ..config import BioluigiConfig
from ..local_target import LocalTarget
from ..scheduled_external_program import ScheduledExternalProgramTask
cfg = BioluigiConfig()


class GenerateReport(ScheduledExternalProgramTask):
    task_namespace = 'multiqc'
    input_dirs = luigi.ListParameter()
    output_dir = luigi.Parameter()
    sample_names = luigi.OptionalParameter(default=None, positional=False)
    replace_names = luigi.OptionalParameter(default=None, positional=False)
    title = luigi.OptionalParameter(default=None, positional=False)
    comment = luigi.OptionalParameter(default=None, positional=False)
    force = luigi.BoolParameter(default=False, positional=False)
    _tmp_output_dir = None
    _did_run = False

    def program_args(self): ...

    def run(self): ...

    def output(self):
        return LocalTarget(join(self.output_dir, 'multiqc_report.html'))

    def complete(self): ...
