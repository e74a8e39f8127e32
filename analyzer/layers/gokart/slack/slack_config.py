import luigi


class SlackConfig(luigi.Config):
    token_name = luigi.Parameter(default='SLACK_TOKEN')
    channel = luigi.Parameter(default='', significant=False)
    to_user = luigi.Parameter(default='', significant=False)
    send_tree_info = luigi.BoolParameter(default=False, significant=False)
