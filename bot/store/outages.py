"""What it looks like when Redis is away."""

from collections.abc import Iterator
from contextlib import contextmanager

from redis.exceptions import RedisClusterException, RedisError

from bot.core.errors import TemporaryError

OUTAGE = (RedisError, RedisClusterException, OSError)
"""What any method of a store raises when Redis is away; it passes by itself."""


@contextmanager
def outages() -> Iterator[None]:
    """Turn an outage of Redis into a `TemporaryError`."""
    try:
        yield
    except OUTAGE as error:
        raise TemporaryError("Redis does not answer just now.") from error
