"""A memory that lasts as long as the process: what an adapter remembers, in a dictionary."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta


@dataclass(slots=True)
class Kept:
    """A value and when it is forgotten."""

    value: bytes
    until: datetime


@dataclass(slots=True)
class OwnMemory:
    """Remembers; `passed` is how much time went by beside the real one."""

    passed: timedelta = timedelta(0)
    kept: dict[str, Kept] = field(default_factory=dict)

    async def once(self, key: str, lasting: timedelta) -> bool:
        if await self.get(key) is not None:
            return False
        await self.put(key, b"", lasting)
        return True

    async def get(self, key: str) -> bytes | None:
        found = self.kept.get(key)
        return found.value if found and found.until > self._now() else None

    async def put(self, key: str, value: bytes, lasting: timedelta) -> None:
        self.kept[key] = Kept(value, self._now() + lasting)

    def _now(self) -> datetime:
        return datetime.now(UTC) + self.passed
