# Luigi before 2.8.11: now luigi.local_target.
from luigi.local_target import LocalFileSystem, LocalTarget, atomic_file

File = LocalTarget
