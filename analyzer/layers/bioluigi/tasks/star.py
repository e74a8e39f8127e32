from os.path import join
import luigi
from ..config import BioluigiConfig
from ..local_target import LocalTarget
from ..scheduled_external_program import ScheduledExternalProgramTask
cfg = BioluigiConfig()


class GenerateIndex(ScheduledExternalProgramTask):
    genome_fastas = luigi.ListParameter()
    sjdb = luigi.Parameter()
    output_dir = luigi.Parameter()

    def program_args(self): ...


class GenerateIndexFromEnsembl(luigi.Task):
    taxon = luigi.Parameter()
    version = luigi.IntParameter()

    def run(self): ...


class Align(ScheduledExternalProgramTask):
    fastqs = luigi.ListParameter()
    genome_dir = luigi.Parameter()
    output_dir = luigi.Parameter()
    output_format = luigi.ChoiceParameter(choices=['sam', 'bam'], default='sam')
    sort_output = luigi.BoolParameter()
    gzipped_reads = luigi.BoolParameter(default=True)
    stranded_reads = luigi.BoolParameter(default=False)
    use_shared_memory = luigi.BoolParameter(default=True)
    cpu = 1
    mem = 32

    def program_args(self): ...

    def output(self):
        aligned = LocalTarget(join(self.output_dir, 'Aligned.%s.out' % self.output_format))
        return [aligned, LocalTarget(join(self.output_dir, 'SJ.tab.out'))]
