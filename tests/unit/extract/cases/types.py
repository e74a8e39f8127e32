type Pair[T] = tuple[T, T]
type(x).y = z


def first[T: (int, str), *Ts, **P](value: T, *rest: *Ts) -> list[T]:
    return value


class Box[T](Base):
    items: dict[str, list[T | None]]
    many: tuple[*Ts]
    call: Callable[[int, str], a.b.C[int]] | None = None


def old(x):
    # type: (int) -> str
    y = []  # type: list[int]
