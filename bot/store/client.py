"""Make the client of each kind of Redis, with the same patience everywhere."""

from pathlib import Path
from typing import Any, Literal, TypedDict

from redis.asyncio import BlockingConnectionPool, Redis, RedisCluster, UnixDomainSocketConnection
from redis.asyncio.cluster import ClusterNode
from redis.asyncio.retry import Retry
from redis.asyncio.sentinel import Sentinel, SentinelConnectionPool
from redis.backoff import ExponentialWithJitterBackoff
from redis.maint_notifications import MaintNotificationsConfig

from bot.store.address import Address
from bot.store.clustering import SharedCluster
from bot.store.pipelining import PipeliningRedis

Client = Redis | RedisCluster
"""What stores are given. Replies are bytes; scripts and pipelines keep to one slot, so both do."""

MOST_CONNECTIONS = 32
RETRIES = 3  # All that is written may be written twice, so a lost answer is simply asked again.
WAIT_FOR_CONNECTION_SECONDS = 10.0


class _Settings(TypedDict):
    socket_timeout: float
    socket_connect_timeout: float
    health_check_interval: int
    client_name: str
    retry: Retry
    maint_notifications_config: MaintNotificationsConfig
    protocol: int


class _SentinelPool(SentinelConnectionPool, BlockingConnectionPool):
    """Waits for a free connection where Sentinel's own pool would fail."""


def client_for_socket(socket: Path) -> Redis:
    """Make a client of the server on a unix socket. Nothing is connected yet."""
    return PipeliningRedis.from_pool(
        BlockingConnectionPool(
            max_connections=MOST_CONNECTIONS,
            timeout=WAIT_FOR_CONNECTION_SECONDS,
            connection_class=UnixDomainSocketConnection,
            path=str(socket),
            **_settings(),
        )
    )


def client_for(
    address: Address, *, quick: bool = False, protocol: Literal[2, 3] = 3
) -> tuple[Client, Sentinel | None]:
    """Make a client, and what else has to be closed with it. Nothing is connected yet.

    Args:
        address: Where Redis is.
        quick: For a first look: one try, in the protocol that even servers too old for us speak.
        protocol: How Redis words its answers otherwise.

    Raises:
        TypeError: If the address holds options redis-py does not know.
        ValueError: If it holds values redis-py refuses.
    """
    settings = _settings(quick=quick)
    if not quick:
        settings["protocol"] = protocol
    match address.kind:
        case "cluster":
            return _cluster(address, settings), None
        case "sentinel":
            return _sentinel(address, settings)
    pool = BlockingConnectionPool.from_url(
        address.url,
        max_connections=MOST_CONNECTIONS,
        timeout=WAIT_FOR_CONNECTION_SECONDS,
        **settings,
    )
    # Shows an unknown option now rather than at the first command.
    pool.make_connection()  # type: ignore[no-untyped-call]  # redis-py leaves it untyped
    return PipeliningRedis.from_pool(pool), None


def _cluster(address: Address, settings: _Settings) -> RedisCluster:
    return SharedCluster(
        startup_nodes=[ClusterNode(host, port) for host, port in address.hosts],
        username=address.username or None,
        password=address.password or None,
        max_connections=MOST_CONNECTIONS,
        # After so many slots that have moved it would close every connection, those in use by
        # others too, who then fail with what is no error of Redis. Each slot is noted by itself.
        reinitialize_steps=0,
        **settings,
    )


def _sentinel(address: Address, settings: _Settings) -> tuple[Redis, Sentinel]:
    sentinel = Sentinel(  # type: ignore[no-untyped-call]  # redis-py leaves it untyped
        address.hosts, sentinel_kwargs=settings
    )
    client: Redis = sentinel.master_for(
        address.service,
        redis_class=PipeliningRedis,
        connection_pool_class=_SentinelPool,
        max_connections=MOST_CONNECTIONS,
        timeout=WAIT_FOR_CONNECTION_SECONDS,
        db=address.database,
        username=address.username or None,
        password=address.password or None,
        **settings,
    )
    return client, sentinel


def settings_of_a_broker() -> dict[str, Any]:
    """Give the same patience to a client that a library makes, in the protocol it reads."""
    return {**_settings(), "protocol": 2}


def _settings(*, quick: bool = False) -> _Settings:
    return {
        "socket_timeout": 5.0,
        "socket_connect_timeout": 2.0,
        "health_check_interval": 15,
        "client_name": "paperpicks",
        "retry": Retry(ExponentialWithJitterBackoff(base=0.05, cap=1.0), 0 if quick else RETRIES),
        "protocol": 2 if quick else 3,
        # Announcements of a hosted product; to others it is one failing command a connection.
        "maint_notifications_config": MaintNotificationsConfig(enabled=False),
    }
