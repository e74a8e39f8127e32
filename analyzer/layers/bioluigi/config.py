import luigi


class BioluigiConfig(luigi.Config):
    @classmethod
    def get_task_family(cls):
        return 'bioluigi'
    scheduler = luigi.Parameter(default='local')
    scheduler_partition = luigi.OptionalParameter(default=None)
    scheduler_extra_args = luigi.ListParameter(default=[])
    prefetch_bin = luigi.Parameter(default='prefetch')
    fastqdump_bin = luigi.Parameter(default='fastq-dump')
    cutadapt_bin = luigi.Parameter(default='cutadapt')
    fastqc_bin = luigi.Parameter(default='fastqc')
    star_bin = luigi.Parameter(default='STAR')
    rsem_dir = luigi.Parameter(default='')
    samtools_bin = luigi.Parameter(default='samtools')
    bcftools_bin = luigi.Parameter(default='bcftools')
    vep_bin = luigi.Parameter(default='vep')
    vep_dir = luigi.OptionalParameter(default=None)
    multiqc_bin = luigi.Parameter(default='multiqc')
    cellranger_bin = luigi.Parameter(default='cellranger')
    bamtofastq_bin = luigi.Parameter(default='bamtofastq')


bioluigi = BioluigiConfig
