"""`paperpicks doctor`: is everything as it should be, and if not, what to do."""

import asyncio
import shutil
from collections.abc import AsyncIterator
from contextlib import aclosing
from datetime import UTC, datetime
from pathlib import Path

from bot.app import Store, build, opening_index, zone_of
from bot.core.errors import ConfigurationError
from bot.core.finding import Finding
from bot.core.places import Conversation
from bot.core.ports import SourceHealth, SourceState
from bot.core.schedule_text import write_moment
from bot.core.sight import Disk, write_size
from bot.keeping import Keeping
from bot.kernels import are_installed
from bot.live_check import check_live
from bot.platforms import check_platforms
from bot.settings import Settings
from bot.slack_manifest import check_manifest
from bot.slack_setup import check_workspaces, has_slack
from bot.store.backlog import Backlogs
from bot.store.clock import StoreClock
from bot.store.connection import Connection, connect, refuse_newer, told_by_masters
from bot.store.crew import Crew
from bot.store.dump import CUT_OFF, Dump
from bot.store.keys import Keys
from bot.store.lease import Lease
from bot.store.outages import OUTAGE
from bot.store.papers import Papers
from bot.store.subscriptions import Subscriptions
from recommender.index.kernels.fast import LEAST_PAPERS

EVER = datetime.max.replace(tzinfo=UTC)
MOST_DESTINATIONS = 50  # The doctor looks at no more channels: each is a question to the platform.


async def examine(settings: Settings, *, live: str | None = None) -> AsyncIterator[Finding]:
    """Check the data directory, Redis, the papers, the bot and the platforms, one after another.

    Nothing is posted, unless `live` names a channel to try that in.

    Raises:
        ConfigurationError: If `live` names no channel, or the data cannot be used for it.
    """
    destinations: list[Conversation] = []
    async for finding in _examine_store(settings, destinations):
        yield finding
    for finding in await check_platforms(settings, destinations):
        yield finding
    if has_slack(settings):
        yield check_manifest(settings)
    if live is not None:
        async with aclosing(check_live(settings, live)) as findings:
            async for finding in findings:
                yield finding


async def _examine_store(
    settings: Settings, destinations: list[Conversation]
) -> AsyncIterator[Finding]:
    """Check all that is kept, and note where digests go."""
    url = settings.redis_url.get_secret_value() if settings.redis_url else None
    try:
        connection = await connect(url, settings.data_dir, server=settings.redis_server)
    except ConfigurationError as error:
        yield Finding(False, str(error))
        return
    async with connection:
        try:
            yield _disk(settings)
            async for finding in _examine_redis(connection, settings):
                yield finding
            destinations += await _destinations(connection, settings)
        except OUTAGE as error:
            text = f"Redis stopped answering ({type(error).__name__})."
            yield Finding(False, text, "See its log, then ask the doctor again.")


def _disk(settings: Settings) -> Finding:
    # Beside a Redis of the operator's own it is made only once something is kept there.
    folder = next(path for path in _upwards(settings.data_dir) if path.exists())
    usage = shutil.disk_usage(folder)
    free = f"{write_size(usage.free)} free"
    if Disk(usage.free, usage.total).is_short:
        fix = "Free some space, or set PAPERPICKS_DATA_DIR to another disk."
        return Finding(False, f"The disk of {settings.data_dir} is nearly full: {free}.", fix)
    what = "Data" if settings.redis_url is None else "Data outside Redis"
    return Finding(True, f"{what} are in {settings.data_dir}, with {free}.")


def _upwards(folder: Path) -> tuple[Path, ...]:
    folder = folder.absolute()
    return folder, *folder.parents


async def _examine_redis(connection: Connection, settings: Settings) -> AsyncIterator[Finding]:
    keys = Keys(settings.redis_prefix)
    info = await connection.redis.info("server")
    kind = "private" if connection.server else "your own"
    yield Finding(True, f"Redis {info.get('redis_version', '?')} answers ({kind}).")
    if not connection.server:
        yield await _durable(connection)
        async for finding in _keeping_all(connection):
            yield finding
    meta = await Dump(connection.redis, keys).meta()
    if CUT_OFF in meta:
        text = "Only a part of the data is here: they are being brought in, or that was cut off."
        fix = "Run the same `paperpicks restore` or `paperpicks move` again."
        yield Finding(False, text, fix)
        return
    try:
        refuse_newer(meta.get("schema", ""))
    except ConfigurationError as error:
        yield Finding(False, str(error))
        return
    count = await Papers(connection.redis, keys).last_number()
    how = "paperpicks run, or paperpicks harvest" if settings.sources else "paperpicks import FILE"
    yield (
        Finding(True, f"About {count:,} papers are here.")
        if count
        else Finding(False, "There are no papers yet.", f"Bring some in: {how}")
    )
    if count:
        yield await _index(connection, settings)
    async for finding in _examine_sources(connection, settings):
        yield finding
    async for finding in _examine_backlog(connection, keys):
        yield finding
    if not settings.operator:
        text = "Nobody is told when something goes wrong. PAPERPICKS_OPERATOR names who is to be."
        yield Finding(True, text)
    keeping = Keeping.behind(connection, settings)
    for finding in await check_workspaces(settings, keeping.installations("slack")):
        yield finding
    holder = await Lease(connection.redis, keys).holder()
    if holder is None:
        yield Finding(False, "No bot runs on these data.", "Start it: paperpicks run")
    else:
        yield Finding(True, f"The bot runs: process {holder['pid']} on {holder['host']}.")
    if workers := await Crew(connection.redis, keys).names():
        text = "A worker helps it" if len(workers) == 1 else f"{len(workers)} workers help it"
        yield Finding(True, f"{text}: {', '.join(workers)}.")


async def _index(connection: Connection, settings: Settings) -> Finding:
    """Tell how the index on the disk stands; whatever is wrong with it, papers are ranked."""
    catalogue = await Papers(connection.redis, Keys(settings.redis_prefix)).catalogue()
    index = await asyncio.to_thread(opening_index(settings, writes=False), catalogue)
    told = index.status
    if index.trouble:
        fix = "Papers are ranked all the same, from memory. See: paperpicks index status"
        return Finding(False, index.trouble, fix)
    if told.written_at is None:
        return Finding(True, "Their index is built when the bot reads them.")
    text = f"Their index holds {told.papers:,} in {write_size(told.size)}; it can be built anew."
    if told.papers >= LEAST_PAPERS and not are_installed():
        text += " It answers faster with the extra “fast”: see docs/operations.md."
    return Finding(True, text)


async def _examine_sources(connection: Connection, settings: Settings) -> AsyncIterator[Finding]:
    """Tell how the last visit to each source went; nobody is asked."""
    clock = StoreClock(connection.redis)
    store = Store.behind(connection, Keys(settings.redis_prefix), clock)
    now, zone = await clock.now(), zone_of(settings)
    async with build(settings, store) as app:
        for source in await app.services.source_health.of_all(now):
            yield _told(source, zone)
        if settings.sources and not await app.services.subjects.all():
            yield Finding(True, "No subjects are read yet; they come with readers' interests.")


async def _examine_backlog(connection: Connection, keys: Keys) -> AsyncIterator[Finding]:
    """Tell whether Redis takes what is written, and whether digests are late."""
    backlogs = Backlogs(connection.redis, keys, replicas=connection.replicas)
    if refusal := await backlogs.refusal():
        text = (
            f"Redis takes nothing: {refusal}. Until it does, no digest goes out, and none is lost."
        )
        yield Finding(False, text, "Make room on its disk or in its memory; see its log.")
    now = await StoreClock(connection.redis).now()
    backlog = await backlogs.read(now)
    if backlog.is_late(now):
        late = "digest is" if backlog.late == 1 else "digests are"
        text = f"At least {backlog.late} {late} more than half an hour late."
        yield Finding(False, text, "See where they wait: paperpicks deliveries")


def _told(source: SourceHealth, zone: str) -> Finding:
    upcoming = f"It is asked again {write_moment(source.next_at, zone)}." if source.next_at else ""
    if source.state is SourceState.DOWN:
        since = write_moment(source.since, zone) if source.since else "the first visit"
        text = f"{source.name} has been out of reach since {since}: {source.error}"
        return Finding(False, text, f"{upcoming} At once: paperpicks harvest".strip())
    if source.read_at is None:
        return Finding(True, f"{source.name} was not read yet. {upcoming}".strip())
    text = f"{source.name} was read {write_moment(source.read_at, zone)}"
    if source.state is SourceState.SHORT:
        text += f", but its list held {source.count} papers instead of about {source.usual}"
    return Finding(True, f"{text}. {upcoming}".strip())


async def _destinations(connection: Connection, settings: Settings) -> list[Conversation]:
    """Give where scheduled digests go."""
    subscriptions = Subscriptions(connection.redis, Keys(settings.redis_prefix))
    due = await subscriptions.due(EVER, limit=MOST_DESTINATIONS)
    orders = await subscriptions.load_all(name for name, _ in due)
    return [order.to for order in orders.values()][:MOST_DESTINATIONS]


async def _durable(connection: Connection) -> Finding:
    """Tell whether a Redis of the operator's own keeps what it acknowledged."""
    told = await told_by_masters(connection.redis, "persistence")
    without = sum(not persistence.get("aof_enabled") for persistence in told)
    if not without:
        return Finding(True, "Redis keeps an append-only file.")
    fix = "Set “appendonly yes” in its configuration, or a restart may lose what readers set."
    if len(told) > 1:
        text = f"Of {len(told)} masters of the Cluster {without} keep no append-only file."
        return Finding(False, text, fix)
    return Finding(False, "Redis keeps no append-only file.", fix)


async def _keeping_all(connection: Connection) -> AsyncIterator[Finding]:
    """Warn of a Redis of the operator's own that throws keys away once its memory is used up."""
    told = await told_by_masters(connection.redis, "memory")
    policies = {str(one.get("maxmemory_policy")) for one in told if one.get("maxmemory")}
    if wrong := sorted(policies - {"noeviction", "None"}):
        fix = "Set “maxmemory-policy noeviction” in its configuration."
        yield Finding(False, f"Redis throws data away once its memory is full ({wrong[0]}).", fix)
