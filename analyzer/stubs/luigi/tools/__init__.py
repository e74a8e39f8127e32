from luigi.tools import range
