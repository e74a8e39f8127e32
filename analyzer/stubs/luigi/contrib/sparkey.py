import luigi


# luigi 3.8.1 contrib/sparkey.py:21
class SparkeyExportTask(luigi.Task):
    separator = '\t'

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)

    def run(self): ...
