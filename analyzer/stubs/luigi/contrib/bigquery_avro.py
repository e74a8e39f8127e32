from luigi.contrib.bigquery import BigQueryLoadTask, SourceFormat


# luigi 3.8.1 contrib/bigquery_avro.py:18
class BigQueryLoadAvro(BigQueryLoadTask):
    source_format = SourceFormat.AVRO

    def source_uris(self): ...

    def run(self): ...
