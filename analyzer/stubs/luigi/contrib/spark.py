from luigi import configuration
from luigi.contrib.external_program import ExternalProgramTask


# text with commas to a list of names; anything else to None
def _names(text):
    if text and isinstance(text, str):
        return [x.strip() for x in text.split(',')]
    return None


# 'a=b|c=d' to a dict; anything else to None
def _options(text):
    if text and isinstance(text, str):
        return dict([x.split('=', 1) for x in text.split('|')])
    return None


# path of the runner's file in the installed package
def _runner(): ...


# luigi 3.8.1 contrib/spark.py:36
class SparkSubmitTask(ExternalProgramTask):
    name = None
    entry_class = None
    app = None
    always_log_stderr = False
    stream_for_searching_tracking_url = 'stderr'

    @property
    def tracking_url_pattern(self):
        if self.deploy_mode == 'cluster':
            return r'tracking URL: (https?://.*)\s'
        return r'Bound (?:.*) to (?:.*), and started at (https?://.*)\s'

    def app_options(self):
        return []

    @property
    def pyspark_python(self):
        return None

    @property
    def pyspark_driver_python(self):
        return None

    @property
    def hadoop_user_name(self):
        return None

    @property
    def spark_version(self):
        return 'spark'

    @property
    def spark_submit(self):
        return configuration.get_config().get(self.spark_version, 'spark-submit', 'spark-submit')

    @property
    def master(self):
        return configuration.get_config().get(self.spark_version, 'master', None)

    @property
    def deploy_mode(self):
        return configuration.get_config().get(self.spark_version, 'deploy-mode', None)

    @property
    def jars(self):
        return _names(configuration.get_config().get(self.spark_version, 'jars', None))

    @property
    def packages(self):
        return _names(configuration.get_config().get(self.spark_version, 'packages', None))

    @property
    def py_files(self):
        return _names(configuration.get_config().get(self.spark_version, 'py-files', None))

    @property
    def files(self):
        return _names(configuration.get_config().get(self.spark_version, 'files', None))

    @property
    def conf(self):
        return _options(configuration.get_config().get(self.spark_version, 'conf', None))

    @property
    def properties_file(self):
        return configuration.get_config().get(self.spark_version, 'properties-file', None)

    @property
    def driver_memory(self):
        return configuration.get_config().get(self.spark_version, 'driver-memory', None)

    @property
    def driver_java_options(self):
        return configuration.get_config().get(self.spark_version, 'driver-java-options', None)

    @property
    def driver_library_path(self):
        return configuration.get_config().get(self.spark_version, 'driver-library-path', None)

    @property
    def driver_class_path(self):
        return configuration.get_config().get(self.spark_version, 'driver-class-path', None)

    @property
    def executor_memory(self):
        return configuration.get_config().get(self.spark_version, 'executor-memory', None)

    @property
    def driver_cores(self):
        return configuration.get_config().get(self.spark_version, 'driver-cores', None)

    @property
    def supervise(self):
        return bool(configuration.get_config().get(self.spark_version, 'supervise', False))

    @property
    def total_executor_cores(self):
        return configuration.get_config().get(self.spark_version, 'total-executor-cores', None)

    @property
    def executor_cores(self):
        return configuration.get_config().get(self.spark_version, 'executor-cores', None)

    @property
    def queue(self):
        return configuration.get_config().get(self.spark_version, 'queue', None)

    @property
    def num_executors(self):
        return configuration.get_config().get(self.spark_version, 'num-executors', None)

    @property
    def archives(self):
        return _names(configuration.get_config().get(self.spark_version, 'archives', None))

    @property
    def hadoop_conf_dir(self):
        return configuration.get_config().get(self.spark_version, 'hadoop-conf-dir', None)

    def get_environment(self): ...

    def program_environment(self): ...

    def program_args(self):
        return self.spark_command() + self.app_command()

    def spark_command(self): ...

    def app_command(self):
        if not self.app:
            raise NotImplementedError
        return [self.app] + self.app_options()


# luigi 3.8.1 contrib/spark.py:262
class PySparkTask(SparkSubmitTask):
    app = _runner()

    @property
    def name(self):
        return self.__class__.__name__

    @property
    def py_packages(self):
        return _names(configuration.get_config().get('spark', 'py-packages', None))

    @property
    def files(self): ...

    @property
    def pickle_protocol(self): ...

    def setup(self, conf):
        pass

    def setup_remote(self, sc): ...

    def main(self, sc, *args):
        raise NotImplementedError

    def app_command(self): ...

    def run(self): ...
