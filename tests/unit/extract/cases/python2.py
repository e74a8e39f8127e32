print "text", value
print >>sys.stderr, "text",
print
exec "code" in globals, locals
try:
    raise ValueError, "message", traceback
except (IOError, OSError), error:
    raise
mode = 0644
long = 10L + 0xFFL
text = ur'\u20ac\d' u'x' ur"\q"
shown = `value`
unequal = a <> b
values = [x for x in 1, 2, 3]


def unpack(a, (b, (c, d)), e=1):
    print(a), b
