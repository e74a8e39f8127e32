import types
from copy import deepcopy
import luigi
_no_default_value = '__no_default_value__'


class DuplicatedParameterError(Exception):
    pass


class GlobalParameterNoValueError(Exception):
    pass


class RerunMixin:
    rerun = luigi.BoolParameter(significant=False, default=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)


class LogTargetMixin:
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)


class GlobalParamMixin:
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)

    def __getattribute__(self, name):
        value = super().__getattribute__(name)
        if not (isinstance(value, str) and value == _no_default_value):
            return value
        linked = self._global_params.get(name) if hasattr(self, '_global_params') else None
        if linked is None:
            raise GlobalParameterNoValueError(name)
        return getattr(linked.cls(), linked.name)


class RemoveCorruptedOutputMixin:
    clean_failed = luigi.BoolParameter(significant=False, default=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)


class ParamRef:
    def __init__(self, cls, name=None, default=_no_default_value):
        self.cls = cls
        self.name = name
        self.default = default


class copy_params:
    def __init__(self, **params_to_copy):
        if not params_to_copy:
            raise ValueError('nothing to copy')
        self.params_to_copy = params_to_copy

    def __call__(self, task_that_inherits):
        linked = issubclass(task_that_inherits, GlobalParamMixin)
        for name, reference in self.params_to_copy.items():
            if hasattr(task_that_inherits, name):
                raise DuplicatedParameterError(name)
            reference.name = name if reference.name is None else reference.name
            original = getattr(reference.cls, reference.name)
            copied = deepcopy(original)
            if reference.default != _no_default_value:
                copied._default = reference.default
            elif linked:
                copied._default = _no_default_value
            elif original._default == luigi.parameter._no_value:
                copied._default = luigi.parameter._no_value
            setattr(task_that_inherits, name, copied)
            copied._actual_normalize = copied.normalize
            copied.normalize = types.MethodType(_normalize_given, copied)
            if linked:
                if not hasattr(task_that_inherits, '_global_params'):
                    task_that_inherits._global_params = {}
                task_that_inherits._global_params[name] = reference
        return task_that_inherits


class WorkflowTask(GlobalParamMixin, RerunMixin, luigi.Task):
    pass


class WorkflowWrapperTask(WorkflowTask, luigi.WrapperTask):
    pass


def _normalize_given(parameter, value):
    return value if value == _no_default_value else parameter._actual_normalize(value)
