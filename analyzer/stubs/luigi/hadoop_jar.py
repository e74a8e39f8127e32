# Luigi before 2.6: now luigi.contrib.hadoop_jar.
from luigi.contrib.hadoop_jar import *
