a = b + c * -d ** e // f % g @ h
a = b | c ^ d & ~e << f >> g
a = not b and c or d and (e or f)
a = b < c <= d != e is not f not in g is h in i
a = b if c else d if e else f
a = [*b, c][d:e, ::f, ...] (g)(h, *i, j=k, **l).m[n]
a = {**b, c: d, 'e': {f, *g}}
a = {b: c for d in e for b, c in d if b if c}
a = (b async for b in c), [b for b in c], {b for b in c}
a = (), (b,), [], {}, ((b))
a = 0xFF + 0o17 + 0b11 + 1_000 + 1e5 + 1_0.5_0 + 3j + 00
a += b; c //= d; e **= f; g: int = h; i = j = k, l
assert a, b
raise a from b
del (a, b), c[0]
while a:
    break
else:
    continue
for a in b, c:
    pass
for a, in *b, c: pass
if a: b
elif c: d
elif e: f
else: g
try: a
except: b
else: c
finally: d
try:
    a
except* (B, C) as d:
    e
with (a as b, c as d): e
with (a, b): c
with a, (b) as (c, d): e
ﬁ = ªµ
