"""Slack as a chat platform: over Socket Mode for one workspace, over HTTP for many."""

from bot.adapters.slack.adapter import SlackAdapter
from bot.adapters.slack.credentials import HttpApp
from bot.adapters.slack.http_adapter import SlackHttpAdapter
from bot.adapters.slack.manifest import manifest
from bot.adapters.slack.preflight import check
from bot.adapters.slack.preflight_http import check_app, check_tokens

__all__ = [
    "HttpApp",
    "SlackAdapter",
    "SlackHttpAdapter",
    "check",
    "check_app",
    "check_tokens",
    "manifest",
]
