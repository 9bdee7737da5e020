"""`paperpicks demo --live`: this week's real papers, fetched now, in a place that is not kept."""

import asyncio
import sys
import tempfile
from pathlib import Path

from bot.adapters.console import Window, open_window, session_of
from bot.adapters.console.translate import read_call
from bot.app import build, opened
from bot.commands import COMMANDS
from bot.conversing import converse
from bot.core.errors import TemporaryError
from bot.demo import NAME
from bot.progress import Counter
from bot.services.harvesting import Harvest
from bot.settings import Settings, load_settings

INTEREST = "reinforcement learning, -survey"  # Some paper of every week is about it.


def play_live() -> int:
    """Fetch this week's papers from Hugging Face, then let a person talk to the bot about them.

    Raises:
        TemporaryError: If they cannot be fetched; says why in one line.
    """
    with tempfile.TemporaryDirectory(prefix="paperpicks-live-") as folder:
        settings = load_settings(data_dir=Path(folder), redis_url=None, redis_server="")
        asyncio.run(_fetch(settings))
        if sys.stdin.isatty():
            print("Say what you read about: interests add protein design. “exit” leaves.\n")
            asyncio.run(converse(settings, _window))
        else:
            asyncio.run(_show(settings))
    return 0


def _window(zone: str) -> Window:
    return open_window(session_of(NAME, None, zone), COMMANDS, as_json=False)


async def _fetch(settings: Settings) -> None:
    """Read Hugging Face's lists of this week."""
    async with opened(settings) as store, build(settings, store) as app:
        source = app.sources.named("huggingface")
        if source is None:
            raise TemporaryError("Add huggingface to PAPERPICKS_SOURCES to see this week's papers.")
        with Counter(source.title) as counter:

            def told(found: Harvest) -> None:
                counter.show(found.read, found.total)

            found = await app.harvesting.visit(source, told=told)
        if not found.new:
            raise TemporaryError(found.error or "Hugging Face has no papers for this week.")
        print(f"{found.new} papers of this week, from {source.title}.\n")


async def _show(settings: Settings) -> None:
    """Play a first interest where nobody is there to type one."""
    async with opened(settings) as store, build(settings, store) as app:
        window = _window(app.zone)
        call = read_call(f"interests add {INTEREST}", session_of(NAME, None, app.zone), COMMANDS)
        message = await app.dispatch.answer(call)
        window.screen.answered(call, message, await store.clock.now())
