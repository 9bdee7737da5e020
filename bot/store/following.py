"""Which subject categories this installation reads, and whose past is still to be filled in."""

import json
import secrets
from collections.abc import Iterable, Sequence
from datetime import date, datetime

from bot.core.harvest import BackFill, Followed
from bot.store.client import Client
from bot.store.keys import Keys
from bot.store.wire import as_text, as_texts


class Following:
    """Keeps the categories and the jobs that fill in their past."""

    def __init__(self, redis: Client, keys: Keys) -> None:
        self._redis = redis
        self._keys = keys

    async def all(self) -> tuple[Followed, ...]:
        """Give the categories followed, by code."""
        found = as_texts(await self._redis.hgetall(self._keys.categories))
        return tuple(_read(code, written) for code, written in sorted(found.items()))

    async def add(self, code: str, now: datetime) -> bool:
        """Follow a category; False where it was followed already."""
        written = _written(now.isoformat())
        return bool(await self._redis.hsetnx(self._keys.categories, code, written))

    async def remove(self, code: str) -> bool:
        """Stop following a category, and do not let an interest bring it back by itself."""
        await self._redis.sadd(self._keys.unwanted_categories, code)
        return bool(await self._redis.hdel(self._keys.categories, code))

    async def forget_words(self) -> None:
        """Take out the interests that categories came with: up to 0.6 they were written down."""
        for code, written in as_texts(await self._redis.hgetall(self._keys.categories)).items():
            fields = json.loads(written)
            if fields["why"]:
                told = _written(str(fields["since"]))
                await self._redis.hset(self._keys.categories, code, told)

    async def want(self, code: str) -> None:
        """Let interests bring a category again that was removed once."""
        await self._redis.srem(self._keys.unwanted_categories, code)

    async def unwanted(self) -> frozenset[str]:
        """Give what was removed by hand."""
        found = await self._redis.smembers(self._keys.unwanted_categories)
        return frozenset(as_text(code) for code in found)

    async def ask_for_past(self, source: str, categories: Sequence[str], since: date) -> str:
        """Ask that the past of categories be filled in; give the job's id."""
        job = BackFill(secrets.token_hex(4), source, tuple(categories), since, {})
        await self.keep(job)
        return job.id

    async def back_fills(self) -> tuple[BackFill, ...]:
        """Give the jobs that are not done."""
        found = as_texts(await self._redis.hgetall(self._keys.back_fills))
        return tuple(_read_job(name, written) for name, written in sorted(found.items()))

    async def keep(self, job: BackFill) -> None:
        """Keep how far a job has come; call it only once the papers up to there are stored."""
        fields = {
            "source": job.source,
            "categories": list(job.categories),
            "since": job.since.isoformat(),
            "cursor": dict(job.cursor),
        }
        await self._redis.hset(self._keys.back_fills, job.id, json.dumps(fields))

    async def done(self, job: BackFill) -> None:
        """Forget a job that is done."""
        await self._redis.hdel(self._keys.back_fills, job.id)


def codes(followed: Iterable[Followed]) -> tuple[str, ...]:
    """Give the codes alone."""
    return tuple(one.code for one in followed)


def _written(since: str) -> str:
    """Write a category; "why" is read by former versions."""
    return json.dumps({"why": "", "since": since})


def _read(code: str, written: str) -> Followed:
    return Followed(code, datetime.fromisoformat(json.loads(written)["since"]))


def _read_job(name: str, written: str) -> BackFill:
    fields = json.loads(written)
    return BackFill(
        id=name,
        source=str(fields["source"]),
        categories=tuple(map(str, fields["categories"])),
        since=date.fromisoformat(fields["since"]),
        cursor={str(key): str(value) for key, value in fields["cursor"].items()},
    )
