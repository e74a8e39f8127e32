# Luigi before 2.6: now luigi.contrib.scalding.
from luigi.contrib.scalding import *
