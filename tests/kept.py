"""What a bot has lived through, kept once and put back for each test that begins there."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime

from tests.installation import Installation

Life = Callable[[Installation], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class _Key:
    """A key without its prefix, as Redis writes it down."""

    name: bytes
    dumped: bytes
    expires_in_ms: int  # 0 where it lasts.


class Kept:
    """Lives through each life once; afterwards its keys are there at a stroke."""

    def __init__(self) -> None:
        self._lives: dict[tuple[Life, datetime], tuple[_Key, ...]] = {}

    async def through(self, life: Life, bot: Installation) -> Installation:
        """Give a new bot as it is after `life`, which changes nothing but what is in Redis."""
        lived = (life, await bot.clock.now())
        if (keys := self._lives.get(lived)) is None:
            await life(bot)
            self._lives[lived] = await _written_down(bot)
            return bot
        async with bot.redis.pipeline(transaction=False) as pipe:
            for key in keys:
                pipe.restore(bot.prefix.encode() + key.name, key.expires_in_ms, key.dumped)
            await pipe.execute()
        return bot


async def _written_down(bot: Installation) -> tuple[_Key, ...]:
    names = [name async for name in bot.redis.scan_iter(f"{bot.prefix}:*", count=1_000)]
    async with bot.redis.pipeline(transaction=False) as pipe:
        for name in names:
            pipe.dump(name)
            pipe.pttl(name)
        told = await pipe.execute()
    return tuple(
        _Key(name.removeprefix(bot.prefix.encode()), dumped, max(lasts, 0))
        for name, dumped, lasts in zip(names, told[::2], told[1::2], strict=True)
    )
