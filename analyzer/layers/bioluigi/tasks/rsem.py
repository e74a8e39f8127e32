import luigi
from luigi.util import requires
from ..config import BioluigiConfig
from ..local_target import LocalTarget
from ..scheduled_external_program import ScheduledExternalProgramTask
cfg = BioluigiConfig()


class RsemReference(luigi.Target):
    def __init__(self, reference_name):
        self.reference_name = reference_name

    def exists(self): ...


class PrepareReference(ScheduledExternalProgramTask):
    task_namespace = 'rsem'
    annotation_file = luigi.Parameter()
    reference_fasta_files = luigi.ListParameter()
    reference_name = luigi.Parameter()
    aligner = luigi.ChoiceParameter(choices=['star'], positional=False)
    star_path = luigi.OptionalParameter(default=None, positional=False)

    def program_args(self): ...

    def output(self):
        return RsemReference(self.reference_name)


@requires(PrepareReference)
class CalculateExpression(ScheduledExternalProgramTask):
    task_namespace = 'rsem'
    upstream_read_files = luigi.ListParameter()
    sample_name = luigi.Parameter()
    strandedness = luigi.ChoiceParameter(default='none', choices=['none', 'forward', 'reverse'], positional=False)
    extra_args = luigi.ListParameter(default=[], positional=False)

    def program_args(self): ...

    def output(self):
        return [LocalTarget(self.sample_name + ending) for ending in ('.isoforms.results', '.genes.results')]
