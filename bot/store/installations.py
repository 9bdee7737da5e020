"""Where the bot is installed, one entry a workspace, encrypted before Redis sees it."""

import json
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from datetime import datetime, timedelta
from functools import partial

from redis.exceptions import LockError

from bot.core.errors import TemporaryError
from bot.core.installation import Installation
from bot.store.client import Client
from bot.store.keys import Keys
from bot.store.outages import outages
from bot.store.replicas import run_held
from bot.store.secrets import Safe, Sealed
from bot.store.wire import as_text, as_texts

LOCKED_FOR = timedelta(seconds=60)  # Longer than any question to a platform takes.
PATIENCE = timedelta(seconds=25)

_VERSION = 1
_KEEP = "return redis.call('HSET', KEYS[1], ARGV[1], ARGV[2])"
_REPLACE = """
if redis.call('HGET', KEYS[1], ARGV[1]) ~= ARGV[2] then return 0 end
redis.call('HSET', KEYS[1], ARGV[1], ARGV[3])
return 1
"""


class RedisInstallations:
    """`Installations` on Redis, those of one platform.

    Every method raises `TemporaryError` while Redis is away.
    """

    def __init__(
        self, redis: Client, keys: Keys, platform: str, safe: Safe, *, replicas: int = 0
    ) -> None:
        self._redis = redis
        self._kept = keys.installations(platform)
        self._places = keys.installed_under(platform)
        self._lock = partial(keys.installing, platform)
        self._safe = safe
        self._replicas = replicas
        self._replace = redis.register_script(_REPLACE)

    async def save(self, installation: Installation) -> None:
        """Keep an installation in place of what was kept of its workspace."""
        name = installation.workspace
        args = [name, self._safe.seal(_write(installation)).decode("ascii")]
        with outages():  # On a replica too: a renewed token is told once.
            if self._replicas:
                await run_held(self._redis, _KEEP, [self._kept], args, self._replicas)
            else:
                await self._redis.eval(_KEEP, 1, self._kept, *args)
        if installation.enterprise and not installation.is_whole:
            await self.note(name, installation.enterprise)

    async def find(self, workspace: str) -> Installation | None:
        """Give what is kept of a workspace; None where nothing is, or no key opens it.

        What another key than the first encrypted is encrypted anew.
        """
        with outages():
            sealed = await self._redis.hget(self._kept, workspace)
        if sealed is None:
            return None
        kept = sealed.encode() if isinstance(sealed, str) else sealed
        try:
            text, is_old = self._safe.open(kept)
        except Sealed:
            return None
        if is_old:
            with outages():
                anew = self._safe.seal(text)
                await self._replace(keys=[self._kept], args=(workspace, kept, anew))
        return _read(text)

    async def remove(self, workspace: str) -> None:
        """Keep nothing of a workspace, nor of those that shared its installation."""
        shared = await self.under(workspace)
        with outages():
            await self._redis.hdel(self._kept, workspace)
            await self._redis.hdel(self._places, workspace, *shared)

    async def names(self) -> Sequence[str]:
        """Give the workspaces and organisations with an installation, in order."""
        with outages():
            return sorted(as_text(name) for name in await self._redis.hkeys(self._kept))

    async def sealed(self) -> Sequence[str]:
        """Give those whose entry no key opens."""
        with outages():
            kept = await self._redis.hgetall(self._kept)
        return sorted(as_text(name) for name, held in kept.items() if not self._opens(held))

    async def note(self, workspace: str, enterprise: str) -> None:
        """Note which organisation a workspace belongs to."""
        with outages():
            await self._redis.hset(self._places, workspace, enterprise)

    async def enterprise_of(self, workspace: str) -> str:
        """Give the organisation a workspace belongs to; empty where none is noted."""
        with outages():
            found = await self._redis.hget(self._places, workspace)
        return as_text(found) if found is not None else ""

    async def under(self, enterprise: str) -> Sequence[str]:
        """Give the workspaces noted as an organisation's, in order."""
        with outages():
            places = as_texts(await self._redis.hgetall(self._places))
        return sorted(name for name, above in places.items() if above == enterprise)

    @asynccontextmanager
    async def alone(self, workspace: str) -> AsyncIterator[None]:
        """Be the only one, of all processes, who changes an installation.

        Raises:
            TemporaryError: If another process takes too long.
        """
        lock = self._redis.lock(
            self._lock(workspace),
            timeout=LOCKED_FOR.total_seconds(),
            blocking_timeout=PATIENCE.total_seconds(),
        )
        with outages():
            taken = await lock.acquire()
        if not taken:
            raise TemporaryError("another process changes that installation")
        try:
            yield
        finally:
            with outages(), suppress(LockError):  # It may have run out.
                await lock.release()

    def _opens(self, held: bytes | str) -> bool:
        try:
            self._safe.open(held.encode() if isinstance(held, str) else held)
        except Sealed:
            return False
        return True


def _write(installation: Installation) -> str:
    expires = installation.expires_at
    fields = {
        "v": _VERSION,
        "workspace": installation.workspace,
        "token": installation.token,
        "enterprise": installation.enterprise,
        "is_whole": installation.is_whole,
        "user": installation.user,
        "bot": installation.bot,
        "name": installation.name,
        "refresh": installation.refresh,
        "expires_at": expires.isoformat() if expires else None,
    }
    return json.dumps(fields, ensure_ascii=False)


def _read(text: str) -> Installation:
    fields = json.loads(text)
    expires = fields["expires_at"]
    return Installation(
        workspace=fields["workspace"],
        token=fields["token"],
        enterprise=fields["enterprise"],
        is_whole=fields["is_whole"],
        user=fields["user"],
        bot=fields["bot"],
        name=fields["name"],
        refresh=fields["refresh"],
        expires_at=datetime.fromisoformat(expires) if expires else None,
    )
