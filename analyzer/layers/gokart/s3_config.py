import luigi


class S3Config(luigi.Config):
    aws_access_key_id_name = luigi.Parameter(default='AWS_ACCESS_KEY_ID')
    aws_secret_access_key_name = luigi.Parameter(default='AWS_SECRET_ACCESS_KEY')
    _client = None

    def get_s3_client(self): ...

    def _get_s3_client(self): ...
