# luigi.contrib imports nothing by itself.
