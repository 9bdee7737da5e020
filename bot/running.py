"""Starts what is configured, keeps it going, and stops it in order."""

import asyncio
import signal
from collections.abc import Callable, Coroutine, Sequence
from contextlib import AsyncExitStack, suppress
from datetime import datetime, timedelta
from functools import partial

import structlog

from bot.adapters.console import ConsoleAdapter, Transcript, Window
from bot.app import App, alone, build, opened, simulating
from bot.commands import COMMANDS
from bot.core.errors import ConfigurationError, TemporaryError
from bot.core.ports import Engine, Listener, Notice, Poster
from bot.engine.local import LocalEngine, run_until
from bot.engine.rounds import Rounds
from bot.engines import engine_for
from bot.keeping import Keeping
from bot.operating import operating
from bot.operation import Watch
from bot.platforms import connect_platforms
from bot.services.catalogue import Catalogue
from bot.services.clock import SimulatedClock
from bot.services.live_index import Progress
from bot.settings import Settings
from bot.store.lease import RENEWED_EVERY, Lease
from bot.store.outages import OUTAGE

log = structlog.get_logger(__name__)


async def run(settings: Settings) -> None:
    """Run the bot until SIGTERM or SIGINT; nothing acknowledged is lost when it ends.

    Raises:
        ConfigurationError: If it cannot start, or another bot has taken its place.
        TemporaryError: If Redis takes nothing just now.
    """
    other = "PAPERPICKS_REDIS_PREFIX" if settings.redis_url else "PAPERPICKS_DATA_DIR"
    what_to_do = f"Stop it first, or set another {other}."
    async with (
        opened(settings) as store,
        alone(store.lease, what_to_do),
        AsyncExitStack() as stack,
    ):
        app = await stack.enter_async_context(build(settings, store))
        console = ConsoleAdapter(Transcript(settings.data_dir), store.clock)
        keeping = Keeping.behind(store.connection, settings)
        platforms = await connect_platforms(settings, COMMANDS, keeping, stack)
        posters: dict[str, Poster] = {console.platform: console}
        posters |= {one.platform: one for one in platforms}
        operation = await stack.enter_async_context(
            operating(settings, app, posters, listening=platforms)
        )
        delivering = app.delivering(operation.posters)
        engine = engine_for(settings, store.connection, app.timetable, delivering)
        beside = [
            _read_in(app.catalogue),
            app.catalogue.live.look_after(),
            *(_listen(one, app) for one in platforms),
        ]
        log.info("running", platforms=sorted(posters), sources=app.origins.wanted)
        await _until_stopped(engine, _rounds(app), operation.watch, store.lease, beside)
    log.info("stopped")


def _rounds(app: App) -> Rounds:
    return Rounds(
        app.harvesting,
        app.sources,
        app.store.clock,
        app.catalogue.live.freshen,
        forget_due=partial(_forget_due, app),
    )


async def _forget_due(app: App, now: datetime) -> int:
    """Forget readers who left and workspaces that removed the bot, once it is time to."""
    readers = await app.services.leaving.forget_due(now)
    return readers + await app.services.removal.forget_due(now)


async def _read_in(catalogue: Catalogue) -> None:
    """Have the index ready at once; whoever asks meanwhile waits for it, whoever asks later not."""
    try:
        await catalogue.catch_up(_log_progress)
        log.info("all papers read", papers=catalogue.size)
    except (*OUTAGE, TemporaryError) as error:  # Or another one has been reading them for long.
        log.warning("papers not read yet", error=type(error).__name__)


async def _listen(adapter: Listener, app: App) -> None:
    await adapter.listen(app.dispatch.answer, app.dispatch.suggest, app.noting.heard)


async def _until_stopped(
    engine: Engine,
    rounds: Rounds,
    watch: Watch,
    lease: Lease,
    beside: Sequence[Coroutine[None, None, None]],
) -> None:
    """Run all that is given until a signal comes or the lease is lost.

    Raises:
        ConfigurationError: If another bot has taken over, or a platform refuses its token by now.
    """
    stop = _stop_signal()
    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(engine.start())
            group.create_task(rounds.run())
            watching = group.create_task(watch.run())
            holding = group.create_task(_hold(lease, stop))
            others = [group.create_task(one) for one in beside]
            await stop.wait()
            watch.stop()
            rounds.stop()
            await engine.stop()
            for other in (*others, watching):
                other.cancel()
    except* ConfigurationError as errors:
        raise errors.exceptions[0] from None
    if not holding.result():
        raise ConfigurationError("Another paperpicks has taken over these data; this one ends.")


async def _hold(lease: Lease, stop: asyncio.Event) -> bool:
    """Keep the lease, through outages of Redis too, until `stop`; False where it was lost.

    It ends by itself: a cancellation can be lost inside a call to Redis (Python 3.11).
    """
    while not stop.is_set():
        with suppress(TimeoutError):
            async with asyncio.timeout(RENEWED_EVERY.total_seconds()):
                await stop.wait()
        try:
            if not stop.is_set() and not await lease.take():
                stop.set()
                return False
        except OUTAGE as error:
            log.warning("lease not renewed", error=type(error).__name__)
    return True


def _stop_signal() -> asyncio.Event:
    """Give an event that SIGTERM and SIGINT set."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    return stop


def _log_progress(done: int, total: int) -> None:
    log.info("reading papers", done=done, total=total)


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
    stop, rounds = asyncio.Event(), _rounds(app)
    async with asyncio.TaskGroup() as group:
        group.create_task(engine.start())
        group.create_task(rounds.run())
        group.create_task(_hold(lease, stop))
        await console.listen(app.dispatch.answer, app.dispatch.suggest, _ignore)
        stop.set()
        rounds.stop()
        await engine.stop()


async def _ignore(_notice: Notice) -> None:
    """Terminals are never added to a place or removed from one."""
