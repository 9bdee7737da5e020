"""What looks after a running process: probes, measures, a heartbeat, alerts; wired here."""

import shutil
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import structlog

from bot.app import App, zone_of
from bot.core.errors import ConfigurationError
from bot.core.places import Conversation, Reader, direct
from bot.core.ports import Poster
from bot.core.sight import Disk
from bot.operation import Heartbeat, Measured, Metrics, Readiness, Watch, serve
from bot.operation.watch import EVERY_SECONDS
from bot.platforms import Adapter
from bot.services.alerting import Alerting
from bot.services.watching import Watching
from bot.settings import Settings
from bot.slack_setup import is_slack_over_http
from bot.store.backlog import Backlogs
from bot.store.keys import Keys
from bot.store.troubles import Troubles

_FULL = 1_000_000  # Bytes; with less nothing can be kept.
_SCOPES = {"console": "local"}  # Elsewhere who is meant is known without one.

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Operation:
    """What a process runs and uses while it is looked after.

    Attributes:
        posters: Those given, measured.
        watch: To be run beside the engine, and stopped before it.
    """

    posters: Mapping[str, Poster]
    watch: Watch


@asynccontextmanager
async def operating(
    settings: Settings,
    app: App,
    posters: Mapping[str, Poster],
    *,
    listening: Sequence[Adapter] = (),
    plans: bool = True,
    leads: bool = True,
    every: float = EVERY_SECONDS,
) -> AsyncIterator[Operation]:
    """Look after a process; what answers over HTTP does so until this is left.

    Args:
        settings: Say where to answer, whom to call, whom to tell.
        app: What runs.
        posters: By platform.
        listening: Platforms that this process hears readers on.
        plans: Whether this process looks for what is due, through `app.timetable`.
        leads: Whether it is the one bot of the installation, which alone calls the heartbeat and
            alerts the operator; of workers there may be many.
        every: Seconds between looks.

    Raises:
        ConfigurationError: If PAPERPICKS_HTTP or PAPERPICKS_OPERATOR cannot be used.
    """
    metrics, connection = Metrics(), app.store.connection
    redis, keys = connection.redis, Keys(settings.redis_prefix)
    backlogs = Backlogs(redis, keys, replicas=connection.replicas)

    async def refusal() -> str:
        said = connection.problem or await backlogs.refusal()
        room = _room(settings.data_dir) if said and connection.server else None
        # A full disk ends a private Redis, and where its log is, there is no room to say so.
        return "the disk is full" if room is not None and room.free < _FULL else said

    readiness = Readiness(
        refusal,
        (lambda: app.timetable.looked_at) if plans else None,
        {one.platform: one.is_connected for one in listening},
        reading=app.catalogue.live.still_reading,
    )
    watching = Watching(
        app.store.clock,
        backlogs,
        app.services.source_health.of_all,
        lambda: _room(settings.data_dir),
        lambda: app.store.holds.paused(posters),
        app.catalogue.live.indexed,
    )
    url = settings.heartbeat_url
    watch = Watch(
        watching,
        readiness,
        metrics,
        alerting=_alerting(settings, Troubles(redis, keys), posters) if leads else None,
        heartbeat=Heartbeat(url.get_secret_value()) if url and leads else None,
        every=every,
    )
    async with AsyncExitStack() as stack:
        if address := settings.http_address:
            port = await stack.enter_async_context(serve(*address, watch, metrics))
            log.info("answering over HTTP", host=address[0], port=port)
        measured = {name: Measured(one, name, metrics) for name, one in posters.items()}
        yield Operation(measured, watch)


def _alerting(
    settings: Settings, troubles: Troubles, posters: Mapping[str, Poster]
) -> Alerting | None:
    to = operator_of(settings)
    if to is None:
        return None
    if to.platform not in posters:
        raise ConfigurationError(
            f"PAPERPICKS_OPERATOR names somebody on {to.platform}, which is not connected. "
            "Set its tokens, or name yourself elsewhere."
        )
    return Alerting(troubles, to, posters[to.platform], zone_of(settings))


def operator_of(settings: Settings) -> Conversation | None:
    """Give the operator's direct message; None where nobody is to be told."""
    if settings.operator_named is None:
        return None
    platform, workspace, user = settings.operator_named
    if platform == "slack" and not workspace and is_slack_over_http(settings):
        raise ConfigurationError(
            "PAPERPICKS_OPERATOR does not say in which Slack workspace. "
            "Put its id in front: slack:T012AB3CD/U012AB3CD (paperpicks workspaces lists them)."
        )
    return direct(Reader(platform, workspace or _SCOPES.get(platform, "-"), user))


def _room(folder: Path) -> Disk | None:
    try:
        usage = shutil.disk_usage(folder)
    except OSError:
        return None
    return Disk(usage.free, usage.total)
