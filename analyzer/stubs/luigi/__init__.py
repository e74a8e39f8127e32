# luigi 3.8.1 __init__.py: what `import luigi` makes reachable.
from luigi import (configuration, date_interval, event, execution_summary, format, freezing, interface, local_target,
                   notifications, parameter, rpc, scheduler, target, task, task_register, tools, worker)
from luigi.__version__ import VERSION
from luigi.event import Event
from luigi.execution_summary import LuigiStatusCode
from luigi.interface import build, run
from luigi.local_target import LocalTarget
from luigi.parameter import (
    BoolParameter, ChoiceListParameter, ChoiceParameter, DateHourParameter, DateIntervalParameter, DateMinuteParameter,
    DateParameter, DateSecondParameter, DictParameter, EnumListParameter, EnumParameter, FloatParameter, IntParameter,
    ListParameter, MonthParameter, NumericalParameter, OptionalBoolParameter, OptionalChoiceParameter,
    OptionalDictParameter, OptionalFloatParameter, OptionalIntParameter, OptionalListParameter,
    OptionalNumericalParameter, OptionalParameter, OptionalPathParameter, OptionalStrParameter, OptionalTupleParameter,
    Parameter, PathParameter, StrParameter, TaskParameter, TimeDeltaParameter, TupleParameter, YearParameter)
from luigi.rpc import RemoteScheduler, RPCError
from luigi.target import Target
from luigi.task import (Config, DynamicRequirements, ExternalTask, Task, WrapperTask, auto_namespace, namespace)
from luigi.tools import range

__version__ = VERSION
# Luigi 1 and 2: gone in 3.8.1
BooleanParameter = BoolParameter
File = LocalTarget
__all__ = [
    'task', 'Task', 'Config', 'ExternalTask', 'WrapperTask', 'namespace', 'auto_namespace', 'DynamicRequirements',
    'target', 'Target', 'LocalTarget', 'rpc', 'RemoteScheduler', 'RPCError', 'parameter', 'Parameter', 'DateParameter',
    'MonthParameter', 'YearParameter', 'DateHourParameter', 'DateMinuteParameter', 'DateSecondParameter',
    'DateIntervalParameter', 'TimeDeltaParameter', 'StrParameter', 'IntParameter', 'FloatParameter', 'BoolParameter',
    'PathParameter', 'TaskParameter', 'ListParameter', 'TupleParameter', 'EnumParameter', 'DictParameter',
    'EnumListParameter', 'configuration', 'interface', 'local_target', 'run', 'build', 'event', 'Event',
    'NumericalParameter', 'ChoiceParameter', 'ChoiceListParameter', 'OptionalParameter', 'OptionalStrParameter',
    'OptionalIntParameter', 'OptionalFloatParameter', 'OptionalBoolParameter', 'OptionalPathParameter',
    'OptionalDictParameter', 'OptionalListParameter', 'OptionalTupleParameter', 'OptionalChoiceParameter',
    'OptionalNumericalParameter', 'LuigiStatusCode', '__version__', 'range']
