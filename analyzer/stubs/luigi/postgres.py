# Luigi before 2.7: now luigi.contrib.postgres.
from luigi.contrib.postgres import *
