"""Edits of standing messages: few of them, whatever many press and however many processes."""

import asyncio
from collections.abc import Mapping
from datetime import timedelta

from bot.edits import Edits
from tests.adapters.discord.memory import OwnMemory


async def test_presses_meanwhile_share_the_next_edit_which_says_the_last() -> None:
    memory, edits = OwnMemory(), []
    await memory.once("edit/C1/7", timedelta(seconds=2))  # Another process has just edited it.

    async def edit(labels: Mapping[str, str]) -> None:
        edits.append(labels)

    both = Edits(memory, look_again_seconds=0.001)
    changes = [both.change("C1/7", {"like": f"Like {count}"}, edit) for count in range(5)]
    elsewhere = both.change("C1/8", {"like": "Like 9"}, edit)
    at_work = asyncio.gather(*changes, both.change("C1/7", {"save": "Saved"}, edit), elsewhere)
    await asyncio.sleep(0.01)
    early = list(edits)
    memory.passed = timedelta(seconds=2.1)
    await at_work

    assert early == [{"like": "Like 9"}]
    assert edits[1:] == [{"like": "Like 4", "save": "Saved"}]


async def test_what_a_platform_puts_off_is_tried_again_with_what_came_since() -> None:
    edits: list[Mapping[str, str]] = []
    answers = iter((timedelta(0), None))

    async def edit(labels: Mapping[str, str]) -> timedelta | None:
        edits.append(labels)
        return next(answers)

    one = Edits(OwnMemory(), apart=timedelta(milliseconds=1), look_again_seconds=0.001)
    await one.change("C1/7", {"like": "Like 1"}, edit)

    assert edits == [{"like": "Like 1"}] * 2
