"""The terminal as a chat platform."""

from bot.adapters.console.adapter import ConsoleAdapter, Window, open_window
from bot.adapters.console.history import Histories
from bot.adapters.console.transcript import Transcript
from bot.adapters.console.translate import Session, session_of

__all__ = [
    "ConsoleAdapter",
    "Histories",
    "Session",
    "Transcript",
    "Window",
    "open_window",
    "session_of",
]
