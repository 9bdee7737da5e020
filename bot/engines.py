"""Which engine carries deliveries: that of many processes where its libraries are installed."""

from importlib.util import find_spec

from bot.core.errors import ConfigurationError
from bot.core.ports import Engine
from bot.engine.local import LocalEngine
from bot.services.delivering import Delivering
from bot.services.timetable import Timetable
from bot.settings import Settings
from bot.store.connection import Connection
from bot.store.keys import Keys

MISSING = (
    "`paperpicks worker` needs the extra “workers”. In the folder of paperpicks type: "
    ".venv/bin/python -m pip install --require-hashes -r requirements-workers.lock"
)


def has_workers() -> bool:
    """Whether the extra `workers` is installed."""
    return find_spec("taskiq") is not None and find_spec("taskiq_redis") is not None


def require_workers() -> None:
    """Make sure that the extra `workers` is installed.

    Raises:
        ConfigurationError: If it is not; says what to install.
    """
    if not has_workers():
        raise ConfigurationError(MISSING)


def engine_for(
    settings: Settings, connection: Connection, timetable: Timetable, delivering: Delivering
) -> Engine:
    """Give the engine of this process; nothing runs yet.

    Without the extra a process carries what it finds itself, which processes that have it may do
    as well: they share the same records.
    """
    if not has_workers():
        return LocalEngine(timetable, delivering)
    from bot.engine.workers import WorkersEngine
    from bot.store.wakes import WakeStream, broker_for

    keys = Keys(settings.redis_prefix)
    url = settings.redis_url.get_secret_value() if settings.redis_url else None
    socket = connection.server.socket if connection.server else None
    stream = WakeStream(connection.redis, keys)
    return WorkersEngine(timetable, delivering, broker_for(url, socket, keys), stream)
