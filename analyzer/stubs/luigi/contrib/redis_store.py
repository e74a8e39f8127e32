from luigi.parameter import Parameter
from luigi.target import Target


# luigi 3.8.1 contrib/redis_store.py:33
class RedisTarget(Target):
    marker_prefix = Parameter(default='luigi', config_path=dict(section='redis', name='marker-prefix'))

    def __init__(self, host, port, db, update_id, password=None, socket_timeout=None, expire=None):
        self.host = host
        self.port = port
        self.db = db
        self.update_id = update_id
        self.password = password
        self.socket_timeout = socket_timeout
        self.expire = expire

    def marker_key(self):
        return '%s:%s' % (self.marker_prefix, self.update_id)

    def touch(self): ...

    def exists(self): ...
