"""Starts what is configured, keeps it going, and stops it in order."""

import asyncio
import signal
from collections.abc import Coroutine, Sequence
from contextlib import AsyncExitStack

import structlog

from bot.adapters.console import ConsoleAdapter, Transcript
from bot.app import App, alone, build, opened
from bot.commands import COMMANDS
from bot.core.errors import ConfigurationError, TemporaryError
from bot.core.ports import Engine, Listener, Poster
from bot.engine.rounds import Rounds
from bot.engines import engine_for
from bot.keeping import Keeping
from bot.operating import operating
from bot.operation import Watch
from bot.platforms import connect_platforms
from bot.services.catalogue import Catalogue
from bot.settings import Settings
from bot.store.lease import Lease
from bot.store.outages import OUTAGE
from bot.upkeep import hold, rounds_of

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
        await _until_stopped(engine, rounds_of(app), operation.watch, store.lease, beside)
    log.info("stopped")


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
            holding = group.create_task(hold(lease, stop))
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


def _stop_signal() -> asyncio.Event:
    """Give an event that SIGTERM and SIGINT set."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    return stop


def _log_progress(done: int, total: int) -> None:
    log.info("reading papers", done=done, total=total)
