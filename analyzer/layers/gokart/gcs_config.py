import luigi


class GCSConfig(luigi.Config):
    gcs_credential_name = luigi.StrParameter(default='GCS_CREDENTIAL')
    _client = None

    def get_gcs_client(self): ...

    def _get_gcs_client(self): ...

    def _load_oauth_credentials(self): ...
