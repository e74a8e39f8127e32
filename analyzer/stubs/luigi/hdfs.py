# Luigi before 2.6: now luigi.contrib.hdfs.
from luigi.contrib.hdfs import *
