from gokart.slack.event_aggregator import EventAggregator
from gokart.slack.slack_api import SlackAPI
from gokart.slack.slack_config import SlackConfig
from .slack_api import ChannelListNotLoadedError, ChannelNotFoundError, FileNotUploadedError
__all__ = ['ChannelListNotLoadedError', 'ChannelNotFoundError', 'FileNotUploadedError', 'EventAggregator', 'SlackAPI', 'SlackConfig']
