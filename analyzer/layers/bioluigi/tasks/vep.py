import luigi
from ..config import BioluigiConfig
from ..local_target import LocalTarget
from ..scheduled_external_program import ScheduledExternalProgramTask
cfg = BioluigiConfig()


class Annotate(ScheduledExternalProgramTask):
    task_namespace = 'vep'
    vcf_file = luigi.Parameter()
    annotated_vcf_file = luigi.Parameter()
    cache = luigi.BoolParameter(default=False, positional=False, significant=False)
    offline = luigi.BoolParameter(default=False, positional=False, significant=False)
    buffer_size = luigi.IntParameter(default=5000, positional=False, significant=False)
    species = luigi.Parameter(positional=False)
    assembly = luigi.Parameter(positional=False)
    plugins = luigi.ListParameter(default=[], positional=False)
    extra_args = luigi.ListParameter(default=[])
    output_format = luigi.ChoiceParameter(choices=['vcf', 'tab', 'json'], default='vcf')
    compress_output = luigi.ChoiceParameter(choices=['gzip', 'bgzip'], default='bgzip')
    _tmp_output_file = None

    def program_args(self): ...

    def run(self): ...

    def output(self):
        return LocalTarget(self.annotated_vcf_file)
