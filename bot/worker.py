"""A process that helps a running bot: it plans and posts, and hears its part of Discord at most."""

import asyncio
import signal
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress

import structlog

from bot.adapters.console import ConsoleAdapter, Transcript
from bot.app import App, Store, build, opened
from bot.commands import COMMANDS
from bot.core.errors import TemporaryError
from bot.core.ports import Poster
from bot.engine.looking import sleep_until
from bot.engines import engine_for, require_workers
from bot.keeping import Keeping
from bot.operating import operating
from bot.platforms import Adapter, connect_platforms
from bot.services.catalogue import Catalogue
from bot.settings import Settings
from bot.store.connection import beginning, check_schema
from bot.store.crew import Crew
from bot.store.lease import RENEWED_EVERY
from bot.store.outages import OUTAGE

log = structlog.get_logger(__name__)


async def work(settings: Settings) -> None:
    """Deliver until SIGTERM or SIGINT; any number of workers may, with or without a bot.

    A worker hears readers only where its settings name shards of Discord; each has its own.

    The terminal's digests are posted where the bot's transcript is: by workers on the private
    Redis of the same data directory, and otherwise by `run` alone.

    Raises:
        ConfigurationError: If it cannot start; says what to do.
        TemporaryError: If Redis takes nothing just now.
    """
    require_workers()
    async with opened(settings) as store, _joined(settings, store), AsyncExitStack() as stack:
        app = await stack.enter_async_context(build(settings, store))
        keeping = Keeping.behind(store.connection, settings)
        platforms = await connect_platforms(settings, COMMANDS, keeping, stack)
        posters: dict[str, Poster] = {one.platform: one for one in platforms}
        if store.connection.server is not None:
            console = ConsoleAdapter(Transcript(settings.data_dir), store.clock)
            posters[console.platform] = console
        heard = [one for one in platforms if _is_heard(one, settings)]
        operation = await stack.enter_async_context(
            operating(settings, app, posters, listening=heard, leads=False)
        )
        delivering = app.delivering(operation.posters, elsewhere=True)
        engine = engine_for(settings, store.connection, app.timetable, delivering)
        stop = asyncio.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            asyncio.get_running_loop().add_signal_handler(number, stop.set)
        async with asyncio.TaskGroup() as group:
            group.create_task(_tell(store.crew, stop))
            await _read_in(app.catalogue)
            log.info("working", platforms=sorted(posters))
            if not posters:
                log.warning("nothing to post to; set the tokens that the bot has")
            group.create_task(engine.start())
            watching = group.create_task(operation.watch.run())
            looking_after = group.create_task(app.catalogue.live.look_after())
            listening = [group.create_task(_listen(one, app)) for one in heard]
            await stop.wait()
            operation.watch.stop()
            await engine.stop()
            for task in (watching, looking_after, *listening):
                task.cancel()
    log.info("stopped")


def _is_heard(adapter: Adapter, settings: Settings) -> bool:
    """Tell whether a platform's readers are divided among processes; else `run` hears them all."""
    return adapter.platform == "discord" and settings.discord_shard_range is not None


async def _listen(adapter: Adapter, app: App) -> None:
    await adapter.listen(app.dispatch.answer, app.dispatch.suggest, app.noting.heard)


@asynccontextmanager
async def _joined(settings: Settings, store: Store) -> AsyncIterator[None]:
    """Be known to work from the start, so that nobody replaces the data under this process.

    Raises:
        ConfigurationError: If somebody began to before it was known.
        TemporaryError: If Redis takes nothing just now.
    """
    with beginning():
        await store.crew.join()
    try:
        await check_schema(store.connection.redis, settings.redis_prefix, await store.clock.now())
        yield
    finally:
        with suppress(*OUTAGE):  # Then it is forgotten by itself.
            await store.crew.leave()


async def _read_in(catalogue: Catalogue) -> None:
    try:
        await catalogue.catch_up()
    except (*OUTAGE, TemporaryError) as error:
        log.warning("papers not read yet", error=type(error).__name__)


async def _tell(crew: Crew, stop: asyncio.Event) -> None:
    """Say that this process works until it does no more; an outage of Redis passes."""
    while not stop.is_set():
        await sleep_until(stop, RENEWED_EVERY.total_seconds())
        if not stop.is_set():
            with suppress(*OUTAGE):
                await crew.join()
