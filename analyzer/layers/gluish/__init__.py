# gluish 0.3.5
from gluish.common import *
from gluish.format import *
from gluish.intervals import *
from gluish.parameter import *
from gluish.task import *
from gluish.utils import *
