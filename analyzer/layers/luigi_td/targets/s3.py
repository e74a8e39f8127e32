from luigi_td.targets.result import ResultTarget


class S3ResultTarget(ResultTarget):
    aws_access_key_id = None
    aws_secret_access_key = None
    bucket = None
    path = None
    format = 'tsv'
    delimiter = None
    quote = None
    escape = None
    null = None
    newline = None
    header = None

    def get_result_url(self): ...
