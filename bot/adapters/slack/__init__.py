"""Slack as a chat platform, over Socket Mode: no public address is needed."""

from bot.adapters.slack.adapter import SlackAdapter
from bot.adapters.slack.manifest import manifest
from bot.adapters.slack.preflight import check

__all__ = ["SlackAdapter", "check", "manifest"]
