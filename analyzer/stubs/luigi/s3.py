# Luigi before 2.7: now luigi.contrib.s3.
from luigi.contrib.s3 import *
