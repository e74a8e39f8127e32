import luigi


def get_dataproc_client(): ...


def set_dataproc_client(client): ...


# luigi 3.8.1 contrib/dataproc.py:38
class _DataprocBaseTask(luigi.Task):
    gcloud_project_id = luigi.Parameter(significant=False, positional=False)
    dataproc_cluster_name = luigi.Parameter(significant=False, positional=False)
    dataproc_region = luigi.Parameter(default='global', significant=False, positional=False)
    dataproc_client = get_dataproc_client()


# luigi 3.8.1 contrib/dataproc.py:46
class DataprocBaseTask(_DataprocBaseTask):
    _job = None
    _job_name = None
    _job_id = None

    def submit_job(self, job_config): ...

    def submit_spark_job(self, jars, main_class, job_args=None): ...

    def submit_pyspark_job(self, job_file, extra_files=[], job_args=None): ...

    def wait_for_job(self): ...


# luigi 3.8.1 contrib/dataproc.py:112
class DataprocSparkTask(DataprocBaseTask):
    main_class = luigi.Parameter()
    jars = luigi.Parameter(default='')
    job_args = luigi.Parameter(default='')

    def run(self): ...


# luigi 3.8.1 contrib/dataproc.py:128
class DataprocPysparkTask(DataprocBaseTask):
    job_file = luigi.Parameter()
    extra_files = luigi.Parameter(default='')
    job_args = luigi.Parameter(default='')

    def run(self): ...


# luigi 3.8.1 contrib/dataproc.py:146
class CreateDataprocClusterTask(_DataprocBaseTask):
    gcloud_zone = luigi.Parameter(default='europe-west1-c')
    gcloud_network = luigi.Parameter(default='default')
    master_node_type = luigi.Parameter(default='n1-standard-2')
    master_disk_size = luigi.Parameter(default='100')
    worker_node_type = luigi.Parameter(default='n1-standard-2')
    worker_disk_size = luigi.Parameter(default='100')
    worker_normal_count = luigi.Parameter(default='2')
    worker_preemptible_count = luigi.Parameter(default='0')
    image_version = luigi.Parameter(default='')

    def complete(self): ...

    def run(self): ...


# luigi 3.8.1 contrib/dataproc.py:221
class DeleteDataprocClusterTask(_DataprocBaseTask):
    def complete(self): ...

    def run(self): ...
