"""Ask for papers one by one within one patience, where a service knows no other way."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from datetime import timedelta

from bot.core.record import Record

Ask = Callable[[str, timedelta], Awaitable[Record | None]]
"""Asks for one paper with the patience that is left; None where it is not known there."""


async def one_by_one(names: Iterable[str], ask: Ask, patience: timedelta) -> tuple[Record, ...]:
    """Give the papers that are known; each name is asked for once.

    Raises:
        SourceDelayed: If one cannot be had within `patience`, which holds for all together.
        SourceRefused: If the service will not answer.
    """
    clock = asyncio.get_running_loop()
    end = clock.time() + patience.total_seconds()
    found: list[Record] = []
    for name in dict.fromkeys(names):
        left = timedelta(seconds=max(0.0, end - clock.time()))
        if (record := await ask(name, left)) is not None:
            found.append(record)
    return tuple(found)
