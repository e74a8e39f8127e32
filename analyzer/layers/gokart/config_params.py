import luigi


class inherits_config_params:
    def __init__(self, config_class, parameter_alias=None):
        self._config_class = config_class
        self._parameter_alias = {} if parameter_alias is None else parameter_alias

    def __call__(self, task_class):

        @luigi.task._task_wraps(task_class)
        class Wrapped(task_class):
            @classmethod
            def get_param_values(cls, params, args, kwargs):
                for name, value in self._config_class().param_kwargs.items():
                    name = self._parameter_alias.get(name, name)
                    if name not in kwargs and hasattr(cls, name):
                        kwargs[name] = value
                return super().get_param_values(params, args, kwargs)
        return Wrapped
