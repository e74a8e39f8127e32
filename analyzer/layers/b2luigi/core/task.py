import luigi


class Task(luigi.Task):
    max_grouping_size = 1

    def __init_subclass__(cls, **kwargs):
        super().__init_subclass__(**kwargs)
        if hasattr(cls, 'max_grouping_size'):
            cls.max_batch_size = cls.max_grouping_size

    def add_to_output(self, output_file_name, target_class=None, result_dir=None, **kwargs):
        return {output_file_name: self._get_output_file_target(output_file_name, target_class, result_dir=result_dir, **kwargs)}

    @staticmethod
    def _transform_io(input_generator): ...

    def get_all_input_file_names(self): ...

    def get_input_file_names(self, key=None): ...

    def get_input_file_names_from_dict(self, requirement_key, key=None): ...

    def get_input_file_name(self, key=None): ...

    def get_all_output_file_names(self): ...

    def get_output_file_name(self, key): ...

    def _get_input_targets(self, key): ...

    def _get_output_target(self, key): ...

    def _get_output_file_target(self, base_filename, target_class=None, result_dir=None, **kwargs): ...

    def _resolve_output_file_target(self, filename, target_class=None, **kwargs): ...

    def _remove_output_file_target(self, base_filename, target_class=None, result_dir=None, **kwargs): ...

    def _remove_output(self, target_class=None, result_dir=None, **kwargs): ...

    def remove_output(self): ...

    @staticmethod
    def _remove_directory(directory): ...

    def remove_log_files(self): ...

    def remove_task_files(self): ...

    @classmethod
    def grouped_param_names(cls): ...

    @classmethod
    def has_grouped_params(cls): ...


class ExternalTask(Task, luigi.ExternalTask):
    pass


class WrapperTask(Task, luigi.WrapperTask):
    pass


class NotCompletedTask(Task):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)

    def complete(self): ...
