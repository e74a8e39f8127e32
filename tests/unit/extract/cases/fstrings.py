a = f"plain" "joined" f'{x}{{literal}}{y!r:>{width}.2f}'
b = f"{x = } and {y=!s} and {z=:.1f}"
c = rf'\d{n}' b'no' if f else rb'\d'
d = f"{x:=+10}{(y:=3)}{z:%Y-%m-%d}"
e = f"\N{BULLET} {x}"
f = f'{d["key"]}' f"""{
    tall
}"""
g = "\x41é\u20ac\
joined\101" 'tab\t\q'
h = b"\x00\xff" b'\0'
i = "\ud800"
j = f"{x!z}"
k = f"{x = # comment
}"
