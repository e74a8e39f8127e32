# luigi 3.8.1 contrib/target.py:26
class CascadingClient:
    ALL_METHOD_NAMES = [
        'exists',
        'rename',
        'remove',
        'chmod',
        'chown',
        'count',
        'copy',
        'get',
        'put',
        'mkdir',
        'list',
        'listdir',
        'getmerge',
        'isdir',
        'rename_dont_move',
        'touchz',
    ]

    def __init__(self, clients, method_names=None): ...
