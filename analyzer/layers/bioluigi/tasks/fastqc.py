from os.path import join, basename, splitext
import luigi
from ..config import BioluigiConfig
from ..local_target import LocalTarget
from ..scheduled_external_program import ScheduledExternalProgramTask
cfg = BioluigiConfig()


class GenerateReport(ScheduledExternalProgramTask):
    task_namespace = 'fastqc'
    input_file = luigi.Parameter()
    output_dir = luigi.Parameter()
    temp_dir = luigi.OptionalParameter(positional=False, significant=False)
    _tmp_output_dir = None

    @property
    def resources(self): ...

    @staticmethod
    def gen_report_basename(fastq_path):
        stem, ending = splitext(basename(fastq_path))
        return (splitext(stem)[0] if ending == '.gz' else stem) + '_fastqc.html'

    def program_args(self): ...

    def run(self): ...

    def output(self):
        return LocalTarget(join(self.output_dir, self.gen_report_basename(self.input_file)))
