import luigi
import d6tflow.targets


class TaskData(luigi.Task):
    target_class = d6tflow.targets.DataTarget
    target_ext = 'ext'
    persist = ['data']
    metadata = None

    def __init__(self, *args, path=None, flows=None, **kwargs):
        own = self.get_param_names(include_significant=True)
        super().__init__(*args, **{name: value for name, value in kwargs.items() if name in own})
        self.path = getattr(self, 'path', path)
        self.persist = getattr(self, 'persists', self.persist)
        self.flows = flows

    @classmethod
    def get_param_values(cls, params, args, kwargs):
        own = cls.get_param_names(include_significant=True)
        return super(TaskData, cls).get_param_values(params, args, {name: value for name, value in kwargs.items() if name in own})

    def reset(self, confirm=True): ...

    def invalidate(self, confirm=True): ...

    def complete(self, cascade=True): ...

    def _getpath(self, k, subdir=True, check_pipe=False): ...

    def output(self): ...

    def inputLoad(self, keys=None, task=None, cached=False, as_dict=False): ...

    def outputLoad(self, keys=None, as_dict=False, cached=False): ...

    def save(self, data, **kwargs): ...

    def metaSave(self, data): ...

    def saveMeta(self, data): ...

    def metaLoad(self): ...

    def outputLoadMeta(self): ...

    def outputLoadAllMeta(self): ...

    def _get_meta_path(self, task): ...

    def get_pipename(self): ...

    def get_pipe(self): ...

    def pull(self, **kwargs): ...

    def pull_preview(self, **kwargs): ...

    def push(self, **kwargs): ...

    def push_preview(self, **kwargs): ...


class TaskCache(TaskData):
    target_class = d6tflow.targets.CacheTarget
    target_ext = 'cache'


class TaskCachePandas(TaskData):
    target_class = d6tflow.targets.PdCacheTarget
    target_ext = 'cache'


class TaskJson(TaskData):
    target_class = d6tflow.targets.JsonTarget
    target_ext = 'json'


class TaskPickle(TaskData):
    target_class = d6tflow.targets.PickleTarget
    target_ext = 'pkl'


class TaskCSVPandas(TaskData):
    target_class = d6tflow.targets.CSVPandasTarget
    target_ext = 'csv'


class TaskCSVGZPandas(TaskData):
    target_class = d6tflow.targets.CSVGZPandasTarget
    target_ext = 'csv.gz'


class TaskExcelPandas(TaskData):
    target_class = d6tflow.targets.ExcelPandasTarget
    target_ext = 'xlsx'


class TaskPqPandas(TaskData):
    target_class = d6tflow.targets.PqPandasTarget
    target_ext = 'parquet'


class TaskAggregator(luigi.Task):
    def reset(self, confirm=True): ...

    def invalidate(self, confirm=True): ...

    def complete(self, cascade=True): ...

    def output(self): ...

    def outputLoad(self, keys=None, as_dict=False, cached=False): ...
