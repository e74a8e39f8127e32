import luigi
import luigi.parameter
import luigi.task
from luigi.notifications import email


# luigi 3.8.1 batch_notifier.py:16
class batch_email(luigi.task.Config):
    email_interval = luigi.parameter.IntParameter(
        default=60, config_path=dict(section='batch-notifier', name='email-interval-minutes')
    )
    batch_mode = luigi.parameter.ChoiceParameter(
        default='unbatched_params', choices=('family', 'all', 'unbatched_params')
    )
    error_lines = luigi.parameter.IntParameter(default=20)
    error_messages = luigi.parameter.IntParameter(default=1)
    group_by_error_messages = luigi.parameter.BoolParameter(default=True)
