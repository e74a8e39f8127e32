import luigi
from law.workflow.base import BaseWorkflow
from law.parameter import NO_FLOAT, NO_INT, DurationParameter


class BaseRemoteWorkflow(BaseWorkflow):
    retries = luigi.IntParameter(default=5, significant=False)
    tasks_per_job = luigi.IntParameter(default=1, significant=False)
    parallel_jobs = luigi.IntParameter(default=NO_INT, significant=False)
    no_poll = luigi.BoolParameter(default=False, significant=False)
    submission_threads = luigi.IntParameter(default=4, significant=False)
    poll_interval = DurationParameter(default=1, unit='m', significant=False)
    poll_fails = luigi.IntParameter(default=5, significant=False)
    walltime = DurationParameter(default=NO_FLOAT, unit='h', significant=False)
    job_workers = luigi.IntParameter(default=1, significant=False)
    shuffle_jobs = luigi.BoolParameter(default=False, significant=False)
    cancel_jobs = luigi.BoolParameter(default=False)
    cleanup_jobs = luigi.BoolParameter(default=False)
    ignore_submission = luigi.BoolParameter(default=False, significant=False)
    transfer_logs = luigi.BoolParameter(default=False, significant=False)
    clear_logs = luigi.BoolParameter(default=False, significant=False)
    check_unreachable_acceptance = False
    align_polling_status_line = False
    append_retry_jobs = False
    include_member_resources = False
    exclude_index = True
    exclude_params_req_set = {'no_poll'}
    exclude_params_branch = {'retries', 'tasks_per_job', 'parallel_jobs', 'no_poll', 'submission_threads', 'walltime', 'job_workers', 'poll_interval', 'poll_fails', 'shuffle_jobs', 'cancel_jobs', 'cleanup_jobs', 'ignore_submission', 'transfer_logs'}
    exclude_params_repr = {'cancel_jobs', 'cleanup_jobs'}
    exclude_params_remote_workflow = set()

    def process_resources(self): ...

    def is_controlling_remote_jobs(self): ...

    def control_output_postfix(self): ...

    def create_job_dashboard(self): ...

    def forward_dashboard_event(self, dashboard, job_data, event, job_num): ...

    def modify_polling_status_line(self, status_line): ...

    @property
    def accepts_messages(self): ...

    def handle_scheduler_message(self, msg, _attr_value=None): ...
