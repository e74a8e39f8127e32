# law 0.1.21
from law.parameter import (NO_STR, NO_INT, NO_FLOAT, is_no_param, get_param, Parameter, TaskInstanceParameter, OptionalBoolParameter,
                           DurationParameter, BytesParameter, CSVParameter, MultiCSVParameter, RangeParameter, MultiRangeParameter,
                           NotifyParameter, NotifyMultiParameter, NotifyMailParameter, NotifyCustomParameter)
from law.target.file import FileSystemTarget, FileSystemFileTarget, FileSystemDirectoryTarget
from law.target.local import LocalTarget, LocalFileTarget, LocalDirectoryTarget
from law.target.collection import TargetCollection, FileCollection, SiblingFileCollection, NestedSiblingFileCollection
from law.target.mirrored import MirroredTarget, MirroredFileTarget, MirroredDirectoryTarget
from law.task.base import Register, Task, WrapperTask, ExternalTask
from law.workflow.base import BaseWorkflow, WorkflowParameter, workflow_property, dynamic_workflow_condition
from law.workflow.local import LocalWorkflow
from law.sandbox.base import SandboxTask
