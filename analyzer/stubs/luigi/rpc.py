# luigi 3.8.1 rpc.py:66
class RPCError(Exception):
    def __init__(self, message, sub_exception=None):
        self.sub_exception = sub_exception


# luigi 3.8.1 rpc.py:138
class RemoteScheduler:
    def __init__(self, url='http://localhost:8082/', connect_timeout=None): ...

    def close(self): ...
