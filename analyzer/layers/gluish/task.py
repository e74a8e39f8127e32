import datetime
import hashlib
import os
import tempfile

import luigi
from gluish.parameter import ClosestDateParameter

__all__ = ['BaseTask', 'MockTask']


def is_closest_date_parameter(task, param_name):
    for name, parameter in task.get_params():
        if name == param_name:
            return hasattr(parameter, 'use_closest_date')
    return False


def delistify(x):
    if not isinstance(x, list):
        return x
    return '-'.join(sorted(e.replace("'", "") for e in x))


class BaseTask(luigi.Task):
    BASE = os.environ.get('GLUISH_DATA', tempfile.gettempdir())
    TAG = 'default'

    def closest(self):
        if hasattr(self, 'date'):
            return self.date
        raise AttributeError('Task has no date attribute.')

    def effective_task_id(self):
        values = self.param_kwargs
        if 'date' not in values or not is_closest_date_parameter(self, 'date'):
            return self.task_id
        values['date'] = self.closest()
        return '%s(%s)' % (self.task_family, ', '.join(sorted('%s=%s' % (k, str(v)) for k, v in values.items())))

    def taskdir(self):
        return os.path.join(self.BASE, self.TAG, self.task_family)

    def _file_part(self, name, parameter, use_legacy_bool, use_legacy_sep):
        if name == 'date' and is_closest_date_parameter(self, 'date'):
            return 'date-%s' % self.closest()
        value = getattr(self, name)
        if hasattr(parameter, 'is_list') and parameter.is_list:
            return '%s-%s' % (name, '-'.join(str(v) for v in value))
        if isinstance(value, datetime.datetime):
            value = value.strftime('%Y-%m-%dT%H%M%S')
        elif isinstance(value, datetime.date):
            value = value.strftime('%Y-%m-%d')
        elif isinstance(value, bool) and not use_legacy_bool:
            value = 'true' if value else 'false'
        elif isinstance(value, str) and not use_legacy_sep:
            value = value.replace('_', '-')
        return '%s-%s' % (name if use_legacy_sep else name.replace('_', '-'), value)

    def path(self, filename=None, ext='tsv', digest=False, shard=False, encoding='utf-8', use_legacy_bool=False, use_legacy_sep=False):
        if self.BASE is NotImplemented:
            raise RuntimeError('BASE directory must be set.')
        if filename is not None:
            return os.path.join(self.BASE, self.TAG, self.task_family, filename)
        parts = [self._file_part(name, parameter, use_legacy_bool, use_legacy_sep)
                 for name, parameter in self.get_params() if parameter.significant]
        stem = '-'.join(sorted(parts))
        if not stem:
            stem = 'output'
        if digest:
            stem = hashlib.sha1(stem.encode(encoding)).hexdigest()
        filename = '{}.{}'.format(stem, ext) if ext else stem
        if shard:
            return os.path.join(self.BASE, self.TAG, self.task_family, hashlib.sha1(filename.encode(encoding)).hexdigest()[:2], filename)
        return os.path.join(self.BASE, self.TAG, self.task_family, filename)


class MockTask(BaseTask):
    fixture = luigi.Parameter()

    def content(self): ...

    def run(self): ...

    def output(self):
        return luigi.LocalTarget(path=self.path(digest=True))
