"""Whose turn it is to be posted, and what a platform wants left alone, for all processes."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.core.pace import SCOPES, Pace, Scope
from bot.core.places import Conversation
from bot.store.client import Client
from bot.store.keys import Keys
from bot.store.scripts import load_script
from bot.store.subscriptions import read_moment, write_moment
from bot.store.wire import as_texts


@dataclass(frozen=True, slots=True)
class Turn:
    """An answer to who wants to post.

    Attributes:
        wait: How long to wait and then ask again; zero: post now.
        was_paused: Whether the workspace is noted as paused, so that a post which is taken ends it.
    """

    wait: timedelta
    was_paused: bool

    @property
    def has_come(self) -> bool:
        """Whether to post now."""
        return self.wait <= timedelta()


class Holds:
    """Keeps limits and holds in Redis; those of one platform share a slot, so one script.

    Nobody waits inside: who has no turn yet is told a moment of their own.
    """

    def __init__(self, redis: Client, keys: Keys) -> None:
        self._redis = redis
        self._keys = keys
        self._take = load_script(redis, "take_turn")
        self._hold = load_script(redis, "hold")

    async def turn(self, to: Conversation, pace: Pace, now: datetime, *, waited: bool) -> Turn:
        """Take a turn at a destination, in its workspace and on its platform, all or none.

        Args:
            to: Where the message goes.
            pace: What the platform bears.
            now: UTC.
            waited: Whether it was told to wait before, so that it need not stand behind others.
        """
        args: list[str | float] = [write_moment(now), int(waited), to.workspace]
        for scope in SCOPES:
            rate = pace.rates.get(scope)
            args += [rate.every.total_seconds(), rate.burst] if rate else [0, 1]
        keys = [self._key(to, scope) for scope in SCOPES]
        wait, paused = await self._take(keys=[*keys, self._keys.paused(to.platform)], args=args)
        return Turn(timedelta(seconds=float(wait)), bool(paused))

    async def look(self, to: Conversation, now: datetime) -> Turn:
        """Ask for leave to look for a message: only holds of `hold_looks` count."""
        keys = [f"{self._key(to, scope)}:look" for scope in SCOPES]
        args: list[str | int] = [write_moment(now), 1, to.workspace, *([0, 1] * len(SCOPES))]
        wait, paused = await self._take(keys=[*keys, self._keys.paused(to.platform)], args=args)
        return Turn(timedelta(seconds=float(wait)), bool(paused))

    async def hold_looks(self, to: Conversation, until: datetime, now: datetime) -> None:
        """Let nobody look in a workspace before `until`; posts there go on."""
        key = f"{self._key(to, 'workspace')}:look"
        args = [write_moment(now), write_moment(until), ""]
        await self._hold(keys=[key, self._keys.paused(to.platform)], args=args)

    async def hold(self, to: Conversation, scope: Scope, until: datetime, now: datetime) -> None:
        """Give no turn before `until`, as the platform asked; a shorter hold ends no longer."""
        await self._held(to, scope, until, now, "")

    async def pause(self, to: Conversation, until: datetime, now: datetime) -> bool:
        """Hold a whole workspace that refuses posts, and note it; give whether that is news."""
        return await self._held(to, "workspace", until, now, to.workspace)

    async def resume(self, to: Conversation) -> None:
        """Note that a paused workspace takes posts again."""
        await self._redis.hdel(self._keys.paused(to.platform), to.workspace)

    async def paused(self, platforms: Iterable[str]) -> Mapping[str, datetime]:
        """Give the workspaces that refuse posts, such as "slack/T1", and since when; UTC."""
        found: dict[str, datetime] = {}
        for platform in platforms:
            fields = as_texts(await self._redis.hgetall(self._keys.paused(platform)))
            found |= {f"{platform}/{name}": read_moment(since) for name, since in fields.items()}
        return found

    async def _held(
        self, to: Conversation, scope: Scope, until: datetime, now: datetime, paused: str
    ) -> bool:
        news = await self._hold(
            keys=[self._key(to, scope), self._keys.paused(to.platform)],
            args=[write_moment(now), write_moment(until), paused],
        )
        return bool(news)

    def _key(self, to: Conversation, scope: Scope) -> str:
        return self._keys.pace(to.platform, _name(to, scope))


def _name(to: Conversation, scope: Scope) -> str:
    match scope:
        case "destination":  # A direct message's name would tell who the reader is.
            return f"d:{hashlib.blake2b(str(to).encode(), digest_size=8).hexdigest()}"
        case "workspace":
            return f"w:{to.workspace}"
        case "platform":
            return "p"
