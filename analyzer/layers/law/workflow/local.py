from law.workflow.base import BaseWorkflow


class LocalWorkflow(BaseWorkflow):
    local_workflow_require_branches = False
    exclude_index = True

    def local_workflow_requires(self): ...

    def local_workflow_pre_run(self): ...
