"""Several questions to Redis at the same time, but not all at once."""

import asyncio
from collections.abc import Coroutine, Iterable
from typing import Any, TypeVar

MOST_AT_ONCE = 16  # A Cluster's client has 32 connections to a node and waits for none of them.

Answer = TypeVar("Answer")


async def side_by_side(questions: Iterable[Coroutine[Any, Any, Answer]]) -> list[Answer]:
    """Ask, at most `MOST_AT_ONCE` at a time; give the answers in order."""
    turn = asyncio.Semaphore(MOST_AT_ONCE)

    async def ask(question: Coroutine[Any, Any, Answer]) -> Answer:
        async with turn:
            return await question

    return await asyncio.gather(*map(ask, questions))
