"""The chat platforms this bot speaks; a new one is one folder here and one line below."""

from bot.adapters.console import ConsoleAdapter

ADAPTERS = (ConsoleAdapter,)
