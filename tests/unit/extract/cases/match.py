match command, :
    case ["go", direction] | ("run", direction) if direction:
        pass
    case {"key": -1, Color.RED: [first, *_], **rest}:
        pass
    case Point(0, y=None) as point:
        pass
    case -1.5 + 2j | True | "text" | b.c | (d):
        pass
    case str() | [*others] | (a, *_, b) | _:
        pass
match = case = type = 1
match(x).case = type(y)
