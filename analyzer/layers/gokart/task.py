import luigi
from gokart.parameter import ExplicitBoolParameter


class EmptyDumpError(AssertionError):
    pass


class TaskOnKart(luigi.Task):
    workspace_directory = luigi.Parameter(default='./resources/', significant=False)
    local_temporary_directory = luigi.Parameter(default='./resources/tmp/', significant=False)
    rerun = luigi.BoolParameter(default=False, significant=False)
    strict_check = luigi.BoolParameter(default=False, significant=False)
    modification_time_check = luigi.BoolParameter(default=False, significant=False)
    serialized_task_definition_check = luigi.BoolParameter(default=False, significant=False)
    delete_unnecessary_output_files = luigi.BoolParameter(default=False, significant=False)
    significant = luigi.BoolParameter(default=True, significant=False)
    fix_random_seed_methods = luigi.ListParameter(default=('random.seed', 'numpy.random.seed'), significant=False)
    FIX_RANDOM_SEED_VALUE_NONE_MAGIC_NUMBER = -42497368
    fix_random_seed_value = luigi.IntParameter(default=FIX_RANDOM_SEED_VALUE_NONE_MAGIC_NUMBER, significant=False)
    redis_host = luigi.OptionalParameter(default=None, significant=False)
    redis_port = luigi.OptionalIntParameter(default=None, significant=False)
    redis_timeout = luigi.IntParameter(default=180, significant=False)
    fail_on_empty_dump = ExplicitBoolParameter(default=False, significant=False)
    store_index_in_feather = ExplicitBoolParameter(default=True, significant=False)
    cache_unique_id = ExplicitBoolParameter(default=True, significant=False)
    should_dump_supplementary_log_files = ExplicitBoolParameter(default=True, significant=False)
    complete_check_at_run = ExplicitBoolParameter(default=True, significant=False)
    should_lock_run = ExplicitBoolParameter(default=False, significant=False)

    @property
    def priority(self): ...

    def __init__(self, *args, **kwargs):
        self._add_configuration(kwargs, 'TaskOnKart')
        self.task_log = dict()
        self.task_unique_id = None
        super().__init__(*args, **kwargs)
        self._rerun_state = self.rerun
        self._lock_at_dump = True

    def input(self):
        return super().input()

    def output(self):
        return self.make_target()

    def requires(self):
        return self.make_task_instance_dictionary() or []

    def make_task_instance_dictionary(self):
        return {name: value for name, value in vars(self).items() if name not in TaskOnKart.__dict__ and self.is_task_on_kart(value)}

    @staticmethod
    def is_task_on_kart(value):
        if isinstance(value, tuple):
            return bool(value) and all([isinstance(v, TaskOnKart) for v in value])
        return isinstance(value, TaskOnKart)

    @classmethod
    def _add_configuration(cls, kwargs, section):
        config = luigi.configuration.get_config()
        if section in config:
            known = dict(TaskOnKart.__dict__)
            known.update(dict(cls.__dict__))
            for name, text in dict(config[section]).items():
                if name in known and name not in kwargs:
                    kwargs[name] = known[name].parse(text)

    def complete(self): ...

    def _check_modification_time(self): ...

    def clone(self, cls=None, **kwargs):
        cls = self.__class__ if cls is None else cls
        given = {}
        for name, parameter in cls.get_params():
            if name in kwargs:
                given[name] = kwargs[name]
            elif name not in ('rerun', 'strict_check', 'modification_time_check') and hasattr(self, name):
                given[name] = getattr(self, name)
        return cls(**given)

    def make_target(self, relative_file_path=None, use_unique_id=True, processor=None): ...

    def _create_processor_for_dataframe_type(self, file_path): ...

    def make_large_data_frame_target(self, relative_file_path=None, use_unique_id=True, max_byte=int(2 ** 26)): ...

    def make_model_target(self, relative_file_path, save_function, load_function, use_unique_id=True): ...

    def load(self, target=None): ...

    def load_generator(self, target=None): ...

    def dump(self, obj, target=None, custom_labels=None): ...

    @staticmethod
    def get_code(target_class): ...

    def get_own_code(self): ...

    def make_unique_id(self): ...

    def _make_hash_id(self): ...

    def _get_input_targets(self, target): ...

    def _get_output_target(self, target): ...

    def get_info(self, only_significant=False): ...

    def _get_task_log_target(self): ...

    def get_task_log(self): ...

    def _dump_task_log(self): ...

    def _get_task_params_target(self): ...

    def get_task_params(self): ...

    def _set_random_seed(self): ...

    def _get_random_seeds_target(self): ...

    @staticmethod
    def try_set_seed(methods, random_seed): ...

    def _get_random_seed(self): ...

    def _dump_task_params(self): ...

    def _get_processing_time_target(self): ...

    def get_processing_time(self): ...

    def _dump_processing_time(self, processing_time): ...

    @classmethod
    def restore(cls, unique_id): ...

    def _log_unique_id(self, exception): ...

    def _dump_module_versions(self): ...

    def _get_module_versions_target(self): ...

    def _get_module_versions(self): ...

    def __repr__(self): ...

    def __str__(self): ...

    def _get_task_string(self, only_public=False): ...

    def _make_representation(self, param_obj, param_value): ...
