import luigi
import sciluigi
import sciluigi.audit
import sciluigi.interface
import sciluigi.dependencies
import sciluigi.slurm


class WorkflowTask(sciluigi.audit.AuditTrailHelpers, luigi.Task):
    instance_name = luigi.Parameter(default='sciluigi_workflow')
    _tasks = {}
    _wfstart = ''
    _wflogpath = ''
    _hasloggedstart = False
    _hasloggedfinish = False
    _hasaddedhandler = False

    def _ensure_timestamp(self): ...

    def get_wflogpath(self): ...

    def get_auditdirpath(self): ...

    def get_auditlogpath(self): ...

    def add_auditinfo(self, infotype, infolog): ...

    def workflow(self): ...

    def requires(self): ...

    def output(self): ...

    def run(self): ...

    def new_task(self, instance_name, cls, **kwargs): ...


class WorkflowNotImplementedException(Exception):
    pass
