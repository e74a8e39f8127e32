import luigi
import luigi.format

__all__ = ['TSV', 'Gzip', 'Zstd']


def write_tsv(output_stream, *tup, **kwargs): ...


def iter_tsv(input_stream, cols=None, encoding='utf-8'): ...


class TSVFormat(luigi.format.Format):
    pass


class GzipFormat(luigi.format.Format):
    input = 'bytes'
    output = 'bytes'

    def __init__(self, compression_level=None):
        self.compression_level = compression_level


class ZstdFormat(luigi.format.Format):
    input = 'bytes'
    output = 'bytes'

    def __init__(self, compression_level=None):
        self.compression_level = compression_level


TSV = TSVFormat()
Gzip = GzipFormat()
Zstd = ZstdFormat()
