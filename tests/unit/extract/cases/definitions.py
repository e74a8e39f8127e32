@plain
@dotted.name
@called(1, key=value)
async def function(a, b: int = 1, /, c=2, *, d, e: str = 'x', **rest) -> None:
    await a
    async with b as c:
        pass
    async for d in e:
        yield d
    return


@decorator
class Task(Base, metaclass=Meta, *more, **options):
    x: int
    y: str = 'y'

    def generator(self):
        value = yield
        yield from self.x


def bare(*, only): ...


def star(*args, after): ...


f = lambda: (yield)
