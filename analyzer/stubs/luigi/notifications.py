import luigi.parameter
from luigi.task import Config, Task


# 'luigi-client@' and the name of the host
def _default_sender(): ...


DEFAULT_CLIENT_EMAIL = _default_sender()


# luigi 3.8.1 notifications.py:42
class TestNotificationsTask(Task):
    raise_in_complete = luigi.parameter.BoolParameter()

    def run(self):
        raise ValueError

    def complete(self): ...


# luigi 3.8.1 notifications.py:66
class email(Config):
    force_send = luigi.parameter.BoolParameter(default=False)
    format = luigi.parameter.ChoiceParameter(
        default='plain', config_path=dict(section='core', name='email-type'), choices=('plain', 'html', 'none')
    )
    method = luigi.parameter.ChoiceParameter(
        default='smtp', config_path=dict(section='email', name='type'), choices=('smtp', 'sendgrid', 'ses', 'sns')
    )
    prefix = luigi.parameter.Parameter(default='', config_path=dict(section='core', name='email-prefix'))
    receiver = luigi.parameter.Parameter(default='', config_path=dict(section='core', name='error-email'))
    traceback_max_length = luigi.parameter.IntParameter(default=5000)
    sender = luigi.parameter.Parameter(
        default=DEFAULT_CLIENT_EMAIL, config_path=dict(section='core', name='email-sender')
    )


# luigi 3.8.1 notifications.py:82
class smtp(Config):
    host = luigi.parameter.Parameter(default='localhost', config_path=dict(section='core', name='smtp_host'))
    local_hostname = luigi.parameter.Parameter(
        default=None, config_path=dict(section='core', name='smtp_local_hostname')
    )
    no_tls = luigi.parameter.BoolParameter(default=False, config_path=dict(section='core', name='smtp_without_tls'))
    password = luigi.parameter.Parameter(default=None, config_path=dict(section='core', name='smtp_password'))
    port = luigi.parameter.IntParameter(default=0, config_path=dict(section='core', name='smtp_port'))
    ssl = luigi.parameter.BoolParameter(default=False, config_path=dict(section='core', name='smtp_ssl'))
    timeout = luigi.parameter.FloatParameter(default=10.0, config_path=dict(section='core', name='smtp_timeout'))
    username = luigi.parameter.Parameter(default=None, config_path=dict(section='core', name='smtp_login'))


# luigi 3.8.1 notifications.py:103
class sendgrid(Config):
    apikey = luigi.parameter.Parameter(config_path=dict(section='email', name='SENGRID_API_KEY'))


def generate_email(sender, subject, message, recipients, image_png): ...


def wrap_traceback(traceback): ...


def send_email_smtp(sender, subject, message, recipients, image_png): ...


def send_email_ses(sender, subject, message, recipients, image_png): ...


def send_email_sendgrid(sender, subject, message, recipients, image_png): ...


def send_email_sns(sender, subject, message, topic_ARN, image_png): ...


def send_email(subject, message, sender, recipients, image_png=None): ...


def send_error_email(subject, message, additional_recipients=None): ...


def format_task_error(headline, task, command, formatted_exception=None): ...
