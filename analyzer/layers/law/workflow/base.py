import abc
from law.task.proxy import ProxyAttributeTask
import luigi
from law.parameter import NO_STR, MultiRangeParameter, CSVParameter


def workflow_property(func=None, attr=None, setter=True, cache=False, empty_value=None): ...


def dynamic_workflow_condition(condition_fn=None, **kwargs): ...


class WorkflowParameter(CSVParameter):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)

    def parse(self, inp): ...

    def serialize(self, value): ...


def proxy_of_workflow(): ...


def requires_of_workflow(): ...


def output_of_workflow(): ...


def complete_of_workflow(): ...


def run_of_workflow(): ...


_forwarded = {'requires': requires_of_workflow, 'output': output_of_workflow, 'complete': complete_of_workflow, 'run': run_of_workflow}


class BaseWorkflow(ProxyAttributeTask):
    # A workflow answers for its branches (law.workflow.base.BaseWorkflowProxy); a branch answers for itself.
    def __getattribute__(self, attr, proxy=None):
        if attr in _forwarded and super().__getattribute__('branch') == -1:
            return _forwarded[attr]
        return super().__getattribute__(attr)

    workflow = luigi.Parameter(default=NO_STR)
    effective_workflow = luigi.Parameter(default=NO_STR)
    acceptance = luigi.FloatParameter(default=1.0, significant=False)
    tolerance = luigi.FloatParameter(default=0.0, significant=False)
    pilot = luigi.BoolParameter(default=False, significant=False)
    branch = luigi.IntParameter(default=-1)
    branches = MultiRangeParameter(default=(), require_start=False, require_end=False, single_value=True)
    _cls_branch_map_cache = {}
    workflow_proxy_cls = proxy_of_workflow()
    output_collection_cls = None
    force_contiguous_branches = False
    reset_branch_map_before_run = False
    create_branch_map_before_repr = False
    cache_workflow_requirements = False
    cache_branch_map_default = True
    passthrough_requested_workflow = True
    workflow_run_decorators = None
    exclude_index = True
    exclude_params_req = {'effective_workflow'}
    exclude_params_index = {'effective_workflow'}
    exclude_params_repr = {'workflow'}
    exclude_params_branch = {'acceptance', 'tolerance', 'pilot', 'branches'}
    exclude_params_workflow = {'branch'}

    @classmethod
    def modify_param_values(cls, params):
        params = super(BaseWorkflow, cls).modify_param_values(params)
        params['workflow'] = cls.find_workflow_cls(params['workflow'])
        params['effective_workflow'] = cls.find_workflow_cls(params['workflow'])
        for name, parameter in cls.get_params():
            if isinstance(parameter, WorkflowParameter):
                return cls._resolve_workflow_parameters(params)
        return params

    @classmethod
    def _resolve_workflow_parameters(cls, params): ...

    @classmethod
    def find_workflow_cls(cls, name=None, fallback_to_first=False): ...

    @classmethod
    def _sanitize_branch_map(cls, branch_map, force_contiguous_branches): ...

    @classmethod
    def req_different_branching(cls, inst, **kwargs): ...

    def cache_branch_map(self): ...

    @property
    def _cache_branches(self): ...

    @_cache_branches.setter
    def _cache_branches(self, cache_branches): ...

    def _initialize_workflow(self, force=False): ...

    @property
    def workflow_cls(self): ...

    @property
    def workflow_proxy(self): ...

    def repr(self, *args, **kwargs): ...

    def cli_args(self, exclude=None, replace=None): ...

    def _repr_params(self, *args, **kwargs): ...

    def req_branch(self, branch, **kwargs): ...

    def req_workflow(self, **kwargs): ...

    def is_branch(self):
        return self.branch != -1

    def is_workflow(self):
        return self.branch == -1

    def as_branch(self, branch=None, **kwargs): ...

    def as_workflow(self, **kwargs): ...

    @abc.abstractmethod
    def create_branch_map(self): ...

    def _reset_branch_boundaries(self, full_branch_map): ...

    def _reduce_branch_map(self, branch_map): ...

    def get_branch_map(self, reset_boundaries=True, reduce_branches=True): ...

    @property
    def branch_map(self): ...

    @property
    def branch_data(self): ...

    def get_branch_tasks(self, **kwargs): ...

    def get_branch_chunks(self, chunk_size): ...

    def get_all_branch_chunks(self, chunk_size, **kwargs): ...

    def get_branches_repr(self, max_ranges=10): ...

    def workflow_complete(self): ...

    def workflow_requires(self): ...

    def workflow_input(self): ...

    def requires_from_branch(self): ...

    def _handle_scheduler_messages(self): ...

    def handle_scheduler_message(self, msg, _attr_value=None): ...
