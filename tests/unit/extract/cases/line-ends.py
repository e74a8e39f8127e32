x = 1
y = """a
b"""z = 3
if x:
	y = 4
