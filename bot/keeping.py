"""What adapters are handed to keep things in, by platform."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Self

from bot.core.ports import Memory
from bot.settings import Settings
from bot.store.connection import Connection
from bot.store.installations import RedisInstallations
from bot.store.keys import Keys
from bot.store.memory import RedisMemory
from bot.store.secrets import Safe


@dataclass(frozen=True, slots=True)
class Keeping:
    """Gives them by the platform's name."""

    memory: Callable[[str], Memory]
    installations: Callable[[str], RedisInstallations]

    @classmethod
    def behind(cls, connection: Connection, settings: Settings) -> Self:
        """Keep them behind a connection to Redis."""
        redis, keys = connection.redis, Keys(settings.redis_prefix)
        safe = Safe(settings.slack_key_list)
        return cls(
            partial(RedisMemory, redis, keys),
            partial(RedisInstallations, redis, keys, safe=safe, replicas=connection.replicas),
        )
