# Luigi before 2.6: now luigi.contrib.hive.
from luigi.contrib.hive import *
