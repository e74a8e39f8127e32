from luigi import Config, parameter


# luigi 3.8.1 server.py:58
class cors(Config):
    enabled = parameter.BoolParameter(default=False)
    allowed_origins = parameter.ListParameter(default=())
    allow_any_origin = parameter.BoolParameter(default=False)
    allow_null_origin = parameter.BoolParameter(default=False)
    max_age = parameter.IntParameter(default=86400)
    allowed_methods = parameter.Parameter(default='GET, OPTIONS')
    allowed_headers = parameter.Parameter(default='Accept, Content-Type, Origin')
    exposed_headers = parameter.Parameter(default='')
    allow_credentials = parameter.BoolParameter(default=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.allowed_origins = set([i for i in self.allowed_origins if i not in ['*', 'null']])
