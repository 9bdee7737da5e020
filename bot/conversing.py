"""Lets a reader at the terminal talk to the bot.

It knows no platform, no web and no measures: their imports take a third of a second, for nothing.
"""

import asyncio
from collections.abc import Callable
from contextlib import AsyncExitStack
from datetime import datetime, timedelta

from bot.adapters.console import ConsoleAdapter, Transcript, Window
from bot.app import App, alone, build, opened, simulating
from bot.core.ports import Notice
from bot.engine.local import LocalEngine, run_until
from bot.services.clock import SimulatedClock
from bot.services.live_index import Progress
from bot.settings import Settings
from bot.store.lease import Lease
from bot.store.outages import OUTAGE
from bot.upkeep import hold, rounds_of


async def converse(
    settings: Settings,
    open_window: Callable[[str], Window],
    *,
    now: datetime | None = None,
    advance: timedelta = timedelta(0),
    sure: bool = False,
    progress: Progress | None = None,
) -> None:
    """Let a reader at the terminal talk to the bot.

    With a simulated clock, `advance` then runs all that falls due for all owners and shows it.
    With the real one and a person at the terminal, digests come while no other bot runs.
    """
    async with opened(settings, now=now) as store, AsyncExitStack() as stack:
        if now is not None:
            await stack.enter_async_context(simulating(store, settings, sure=sure))
        app = await stack.enter_async_context(build(settings, store))
        window = open_window(app.zone)
        if window.is_live:  # What is piped waits for the papers only where it asks for some.
            await app.catalogue.catch_up(progress)
            looking = asyncio.create_task(app.catalogue.live.look_after())
            stack.callback(looking.cancel)
        transcript = Transcript(settings.data_dir)
        console = ConsoleAdapter(transcript, store.clock, window)
        delivering = app.delivering({console.platform: console})
        if now is None and window.is_live and await _takes(store.lease):
            await stack.enter_async_context(alone(store.lease, ""))
            engine = LocalEngine(app.timetable, delivering)
            await _talk_beside(engine, store.lease, console, app)
            return
        await console.listen(app.dispatch.answer, app.dispatch.suggest, _ignore)
        if isinstance(store.clock, SimulatedClock) and advance:
            until = await store.clock.now() + advance
            leaving = app.services.leaving
            await run_until(until, store.clock, app.timetable, delivering, leaving)
            console.show_posted()


async def _takes(lease: Lease) -> bool:
    """Tell whether this process is the bot by now; not while Redis takes nothing."""
    try:
        return await lease.take()
    except OUTAGE:
        return False


async def _talk_beside(
    engine: LocalEngine, lease: Lease, console: ConsoleAdapter, app: App
) -> None:
    """Read papers in and deliver what falls due for as long as the reader talks."""
    stop, rounds = asyncio.Event(), rounds_of(app)
    async with asyncio.TaskGroup() as group:
        group.create_task(engine.start())
        group.create_task(rounds.run())
        group.create_task(hold(lease, stop))
        await console.listen(app.dispatch.answer, app.dispatch.suggest, _ignore)
        stop.set()
        rounds.stop()
        await engine.stop()


async def _ignore(_notice: Notice) -> None:
    """Terminals are never added to a place or removed from one."""
