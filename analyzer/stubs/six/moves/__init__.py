import builtins as _builtins
import configparser
import functools as _functools
import itertools as _itertools
import os as _os
import pickle as cPickle
import queue
import urllib
from io import StringIO

range = _builtins.range
xrange = _builtins.range
map = _builtins.map
filter = _builtins.filter
zip = _builtins.zip
input = _builtins.input
reduce = _functools.reduce
zip_longest = _itertools.zip_longest
filterfalse = _itertools.filterfalse
getcwd = _os.getcwd
