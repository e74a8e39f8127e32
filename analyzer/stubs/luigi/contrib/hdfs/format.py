import luigi.format


# luigi 3.8.1 contrib/hdfs/format.py:13
class HdfsAtomicWriteError(IOError):
    pass


# luigi 3.8.1 contrib/hdfs/format.py:17
class HdfsReadPipe(luigi.format.InputPipeProcessWrapper):
    def __init__(self, path): ...


# luigi 3.8.1 contrib/hdfs/format.py:22
class HdfsAtomicWritePipe(luigi.format.OutputPipeProcessWrapper):
    def __init__(self, path): ...

    def abort(self): ...

    def close(self): ...


# luigi 3.8.1 contrib/hdfs/format.py:61
class HdfsAtomicWriteDirPipe(luigi.format.OutputPipeProcessWrapper):
    def __init__(self, path, data_extension=''): ...

    def abort(self): ...

    def close(self): ...


# luigi 3.8.1 contrib/hdfs/format.py:97
class PlainFormat(luigi.format.Format):
    input = 'bytes'
    output = 'hdfs'

    def hdfs_writer(self, path): ...

    def hdfs_reader(self, path): ...

    def pipe_reader(self, path): ...

    def pipe_writer(self, output_pipe): ...


# luigi 3.8.1 contrib/hdfs/format.py:114
class PlainDirFormat(luigi.format.Format):
    input = 'bytes'
    output = 'hdfs'

    def hdfs_writer(self, path): ...

    def hdfs_reader(self, path): ...

    def pipe_reader(self, path): ...

    def pipe_writer(self, path): ...


Plain = PlainFormat()
PlainDir = PlainDirFormat()


# luigi 3.8.1 contrib/hdfs/format.py:136
class CompatibleHdfsFormat(luigi.format.Format):
    output = 'hdfs'

    def __init__(self, writer, reader, input=None):
        self.writer = writer
        self.reader = reader
        if input is not None:
            self.input = input

    def pipe_writer(self, output): ...

    def pipe_reader(self, input): ...

    def hdfs_writer(self, output): ...

    def hdfs_reader(self, input): ...
