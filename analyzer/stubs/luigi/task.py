import copy

import luigi.configuration as configuration
import luigi.parameter as parameter
from luigi.parameter import Parameter, ParameterVisibility, UnconsumedParameterWarning
from luigi.task_register import Register

TASK_ID_INCLUDE_PARAMS = 3
TASK_ID_TRUNCATE_PARAMS = 16
TASK_ID_TRUNCATE_HASH = 10
_SAME_AS_PYTHON_MODULE = '_same_as_python_module'


# luigi 3.8.1 task.py:61
def namespace(namespace=None, scope=''):
    Register._default_namespace_dict[scope] = namespace or ''


# luigi 3.8.1 task.py:94
def auto_namespace(scope=''):
    namespace(namespace=_SAME_AS_PYTHON_MODULE, scope=scope)


def task_id_str(task_family, params): ...


# whether code of a module runs that is imported: a handler that a task's constructor adds is left out
def _is_loading(): ...


# luigi 3.8.1 task.py:137
class BulkCompleteNotImplementedError(NotImplementedError):
    pass


# luigi 3.8.1 task.py:149
class Task(metaclass=Register):
    _event_callbacks = {}
    priority = 0
    disabled = False
    resources = {}
    worker_timeout = None
    max_batch_size = float('inf')
    _visible_in_registry = True
    _namespace_at_class_time = None
    # the sentinel is the private name _Task__not_user_specified in Luigi
    _Task__not_user_specified = '__not_user_specified'
    task_namespace = '__not_user_specified'

    def __init__(self, *args, **kwargs): ...

    def __repr__(self):
        params = self.get_params()
        objects = dict(params)
        parts = []
        for name, value in self.get_param_values(params, [], self.param_kwargs):
            if objects[name].significant:
                parts.append('%s=%s' % (name, objects[name].serialize(value)))
        return '{}({})'.format(self.get_task_family(), ', '.join(parts))

    def __hash__(self): ...

    def __eq__(self, other): ...

    @property
    def batchable(self):
        return bool(self.batch_param_names())

    @property
    def retry_count(self):
        return None

    @property
    def disable_hard_timeout(self):
        return None

    @property
    def disable_window(self):
        return None

    @property
    def disable_window_seconds(self):
        return self.disable_window

    @property
    def owner_email(self):
        return None

    def _owner_list(self):
        owner_email = self.owner_email
        if owner_email is None:
            return []
        if isinstance(owner_email, str):
            return owner_email.split(',')
        return owner_email

    @property
    def use_cmdline_section(self):
        return True

    @classmethod
    def event_handler(cls, event):
        def wrapped(callback):
            if _is_loading():
                known = cls._event_callbacks.setdefault(cls, {}).setdefault(event, [])
                if callback not in known:
                    known.append(callback)
            return callback
        return wrapped

    @classmethod
    def remove_event_handler(cls, event, callback):
        if _is_loading():
            cls._event_callbacks[cls][event].remove(callback)

    # a set of callbacks in Luigi: in any order
    def trigger_event(self, event, *args, **kwargs):
        for event_class, event_callbacks in self._event_callbacks.items():
            if not isinstance(self, event_class):
                continue
            for callback in event_callbacks.get(event, []):
                try:
                    callback(*args, **kwargs)
                except BaseException:
                    pass

    @property
    def accepts_messages(self):
        return False

    @property
    def task_module(self):
        return self.__class__.__module__

    @classmethod
    def get_task_namespace(cls):
        if cls.task_namespace != '__not_user_specified':
            return cls.task_namespace
        if cls._namespace_at_class_time == _SAME_AS_PYTHON_MODULE:
            return cls.__module__
        return cls._namespace_at_class_time

    @property
    def task_family(self):
        return self.__class__.get_task_family()

    @classmethod
    def get_task_family(cls):
        if not cls.get_task_namespace():
            return cls.__name__
        return '{}.{}'.format(cls.get_task_namespace(), cls.__name__)

    # [(name, Parameter)] of dir(cls), in order of the objects' creation
    @classmethod
    def get_params(cls): ...

    @classmethod
    def batch_param_names(cls):
        return [name for name, p in cls.get_params() if p._is_batchable()]

    @classmethod
    def get_param_names(cls, include_significant=False):
        return [name for name, p in cls.get_params() if include_significant or p.significant]

    @classmethod
    def get_param_values(cls, params, args, kwargs): ...

    @property
    def param_args(self):
        return tuple(self.param_kwargs[name] for name, p in self.get_params())

    def initialized(self):
        return hasattr(self, 'task_id')

    @classmethod
    def from_str_params(cls, params_str):
        kwargs = {}
        for name, p in cls.get_params():
            if name in params_str:
                text = params_str[name]
                if isinstance(text, list):
                    kwargs[name] = p._parse_list(text)
                else:
                    kwargs[name] = p.parse(text)
        return cls(**kwargs)

    def to_str_params(self, only_significant=False, only_public=False):
        params = dict(self.get_params())
        result = {}
        for name, value in self.param_kwargs.items():
            p = params[name]
            if p.visibility == ParameterVisibility.PRIVATE:
                continue
            if only_significant and not p.significant:
                continue
            if only_public and p.visibility != ParameterVisibility.PUBLIC:
                continue
            result[name] = p.serialize(value)
        return result

    def clone(self, cls=None, **kwargs): ...

    def complete(self):
        outputs = flatten(self.output())
        if len(outputs) == 0:
            return False
        return all([output.exists() for output in outputs])

    @classmethod
    def bulk_complete(cls, parameter_tuples):
        raise BulkCompleteNotImplementedError()

    def output(self):
        return []

    def requires(self):
        return []

    def _requires(self):
        return flatten(self.requires())

    def process_resources(self):
        return self.resources

    def input(self):
        return getpaths(self.requires())

    def deps(self):
        return flatten(self._requires())

    def run(self):
        pass

    def on_failure(self, exception): ...

    def on_success(self):
        pass

    def no_unpicklable_properties(self): ...


# luigi 3.8.1 task.py:754
class MixinNaiveBulkComplete:
    @classmethod
    def bulk_complete(cls, parameter_tuples): ...


# luigi 3.8.1 task.py:779
class DynamicRequirements(object):
    def __init__(self, requirements, custom_complete=None):
        self.requirements = requirements
        self.custom_complete = custom_complete

    @property
    def flat_requirements(self):
        return flatten(self.requirements)

    @property
    def paths(self):
        return getpaths(self.requirements)

    def complete(self, complete_fn=None): ...


# luigi 3.8.1 task.py:853
class ExternalTask(Task):
    run = None


# luigi 3.8.1 task.py:865
def externalize(taskclass_or_taskobject):
    if isinstance(taskclass_or_taskobject, type):
        clazz = taskclass_or_taskobject

        @_task_wraps(clazz)
        class _CopyOfClass(clazz):
            _visible_in_registry = False

        _CopyOfClass.run = None
        return _CopyOfClass
    copied = copy.copy(taskclass_or_taskobject)
    copied.run = None
    return copied


# luigi 3.8.1 task.py:926
class WrapperTask(Task):
    def complete(self):
        return all([r.complete() for r in flatten(self.requires())])


# luigi 3.8.1 task.py:935
class Config(Task):
    pass


# same structure with output() in place of tasks; None raises
def getpaths(struct): ...


# None: [] · dict: its values · str: itself · anything iterable: recursion · else [struct]
def flatten(struct): ...


def flatten_output(task):
    found = []
    todo = [task]
    while todo:
        current = todo.pop(0)
        if flatten(current.output()):
            if current not in found:
                found.append(current)
        else:
            todo.extend(flatten(current.requires()))
    return flatten([t.output() for t in found])


def _task_wraps(task_class):
    def wrap(cls):
        cls.__module__ = task_class.__module__
        cls.__name__ = task_class.__name__
        cls.__qualname__ = task_class.__qualname__
        cls.__doc__ = task_class.__doc__
        cls._namespace_at_class_time = task_class._namespace_at_class_time
        cls.__wrapped__ = task_class
        return cls
    return wrap
