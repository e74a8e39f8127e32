# Luigi before 2.6: now luigi.contrib.hadoop.
from luigi.contrib.hadoop import *
