import os.path
import numpy as np
from . import sibling
from ..package.module import first, second as other
from star import *

counter = 0


def outer(a, (b, c), *args, **kwargs):
    global counter
    counter += 1
    local = free = a

    def inner():
        nonlocal free
        free = local
        for i, (j, *rest) in b:
            with c as d.e, a as f[0]:
                pass
        except_me = [hidden for hidden in args if (seen := hidden)]
        try:
            import late.module
        except (KeyError, ValueError) as error:
            del error, rest
        return lambda x, *, y=local: (x, y, except_me)

    (undeclared): int
    declared: int
    class Local:
        attribute = local
    return inner
