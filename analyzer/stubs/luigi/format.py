import io


# luigi 3.8.1 format.py:11
class FileWrapper:
    def __init__(self, file_object): ...


# luigi 3.8.1 format.py:29
class InputPipeProcessWrapper:
    def __init__(self, command, input_pipe=None): ...


# luigi 3.8.1 format.py:115
class OutputPipeProcessWrapper:
    def __init__(self, command, output_pipe=None): ...


# luigi 3.8.1 format.py:185
class BaseWrapper:
    def __init__(self, stream, *args, **kwargs): ...


# luigi 3.8.1 format.py:214
class NewlineWrapper(BaseWrapper):
    def __init__(self, stream, newline=None): ...


# luigi 3.8.1 format.py:248
class MixedUnicodeBytesWrapper(BaseWrapper):
    def __init__(self, stream, encoding=None): ...


# luigi 3.8.1 format.py:269
class Format:
    def __rshift__(self, b):
        return ChainFormat(self, b)

    def pipe_reader(self, input_pipe): ...

    def pipe_writer(self, output_pipe): ...


# luigi 3.8.1 format.py:283
class ChainFormat(Format):
    def __init__(self, *args, **kwargs):
        self.args = args


# luigi 3.8.1 format.py:315
class TextWrapper(io.TextIOWrapper):
    def __init__(self, stream, *args, **kwargs): ...


# luigi 3.8.1 format.py:347
class NopFormat(Format):
    pass


# luigi 3.8.1 format.py:356
class WrappedFormat(Format):
    def __init__(self, *args, **kwargs):
        self.args = args
        self.kwargs = kwargs


# luigi 3.8.1 format.py:369
class TextFormat(WrappedFormat):
    input = 'unicode'
    output = 'bytes'
    wrapper_cls = TextWrapper


# luigi 3.8.1 format.py:375
class MixedUnicodeBytesFormat(WrappedFormat):
    output = 'bytes'
    wrapper_cls = MixedUnicodeBytesWrapper


# luigi 3.8.1 format.py:380
class NewlineFormat(WrappedFormat):
    input = 'bytes'
    output = 'bytes'
    wrapper_cls = NewlineWrapper


# luigi 3.8.1 format.py:386
class GzipFormat(Format):
    input = 'bytes'
    output = 'bytes'

    def __init__(self, compression_level=None):
        self.compression_level = compression_level


# luigi 3.8.1 format.py:403
class Bzip2Format(Format):
    input = 'bytes'
    output = 'bytes'


Text = TextFormat()
UTF8 = TextFormat(encoding='utf8')
Nop = NopFormat()
SysNewLine = NewlineFormat()
Gzip = GzipFormat()
Bzip2 = Bzip2Format()
MixedUnicodeBytes = MixedUnicodeBytesFormat()


def get_default_format():
    return Text
