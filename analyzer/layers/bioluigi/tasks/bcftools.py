from abc import abstractmethod, ABC
from os.path import join
import luigi
from ..config import BioluigiConfig
from ..local_target import LocalTarget
from ..scheduled_external_program import ScheduledExternalProgramTask
cfg = BioluigiConfig()


class BcftoolsTask(ScheduledExternalProgramTask, ABC):
    task_namespace = 'bcftools'
    input_file = luigi.Parameter()
    include = luigi.OptionalParameter(positional=False, default=None)
    exclude = luigi.OptionalParameter(positional=False, default=None)
    regions = luigi.ListParameter(default=[], positional=False)
    regions_file = luigi.OptionalParameter(positional=False, default=None)
    samples = luigi.ListParameter(default=[], positional=False)
    samples_file = luigi.OptionalParameter(default=None, positional=False)
    apply_filters = luigi.OptionalParameter(positional=False, default=None)

    @abstractmethod
    def subcommand_args(self): ...

    def subcommand_input_args(self): ...

    def program_args(self): ...


class View(BcftoolsTask):
    output_file = luigi.Parameter()
    output_format = luigi.Parameter(positional=False, default='z')
    _tmp_output_file = None

    def subcommand_args(self): ...

    def run(self): ...

    def output(self):
        return LocalTarget(self.output_file)


class Annotate(BcftoolsTask):
    output_file = luigi.Parameter()
    output_format = luigi.Parameter(positional=False, default='z')
    annotations_file = luigi.OptionalParameter(positional=False, default=None)
    columns = luigi.ListParameter(positional=False, default=[])
    rename_chrs = luigi.OptionalParameter(positional=False, default=None)
    _tmp_output_file = None

    def subcommand_args(self): ...

    def run(self): ...

    def output(self):
        return LocalTarget(self.output_file)


class Sort(BcftoolsTask):
    output_file = luigi.Parameter()
    output_format = luigi.Parameter(positional=False, default='z')
    tmp_dir = luigi.Parameter(default='/tmp', significant=False)
    _tmp_output_file = None

    def subcommand_args(self): ...

    def run(self): ...

    def output(self):
        return LocalTarget(self.output_file)


class Index(BcftoolsTask):
    def subcommand_args(self): ...

    def output(self):
        return LocalTarget(self.input_file + '.tbi')


class Intersect(BcftoolsTask):
    input_file2 = luigi.Parameter()
    output_dir = luigi.Parameter()
    _tmp_output_dir = None

    def subcommand_args(self): ...

    def subcommand_input_args(self): ...

    def run(self): ...

    def output(self):
        return [LocalTarget(join(self.output_dir, '000%d.vcf.gz' % i)) for i in range(4)]


class Merge(BcftoolsTask):
    input_file = luigi.ListParameter()
    filter_logic = luigi.ChoiceParameter(default='+', choices=['x', '+'], positional=False)
    info_rules = luigi.ListParameter(default=[], positional=False)
    output_file = luigi.Parameter()
    output_format = luigi.Parameter(positional=False, default='z')
    _tmp_output_file = None

    def subcommand_args(self): ...

    def subcommand_input_args(self): ...

    def run(self): ...

    def output(self):
        return LocalTarget(self.output_file)
