"""A workspace that removes the bot: silence at once, forgotten after 30 days, back before."""

from datetime import timedelta

import pytest

from bot.core.places import Conversation, Reader
from bot.core.ports import Change, Notice
from tests.installation import ADA, GROUP, Installation, record

DAY = timedelta(days=1)
HERE = Conversation("console", "local", "")
ELSEWHERE = Conversation("console", "lab-2", "")
OTHER = Conversation("console", "lab-2", "reading-group")
EVE = Reader("console", "lab-2", "eve")


@pytest.fixture
async def daily(bot: Installation) -> Installation:
    """Ada and the channel of one workspace have digests, and so has a channel of another."""
    await bot.import_(*(record(f"Quantum matter of the {n * 7919}th kind") for n in range(60)))
    await bot.say("interests add quantum")
    await bot.say("schedule daily 09:00")
    await bot.say("interests add matter where=here", place=GROUP)
    await bot.say("schedule daily 10:00 where=here", place=GROUP)
    await bot.say("interests add matter where=here", place=OTHER, by=EVE)
    await bot.say("schedule daily 11:00 where=here", place=OTHER, by=EVE)
    return bot


async def hear(bot: Installation, change: Change, place: Conversation = HERE) -> None:
    await bot.app.services.removal.heard(Notice(change, place), await bot.clock.now())


async def posted(bot: Installation, days: float) -> set[str]:
    """Let days pass; give the workspaces where something was posted."""
    before = len(bot.board.posted)
    await bot.wait_until(await bot.clock.now() + days * DAY)
    return {to.workspace for to, _ in bot.board.posted[before:]}


async def kept_of(bot: Installation, *names: str) -> list[str]:
    keys = await bot.keys_and_values()
    return sorted(key for key in keys if any(name in key for name in names))


async def test_digests_stop_there_at_once_and_go_on_elsewhere(daily: Installation) -> None:
    before = await posted(daily, 1)
    await hear(daily, Change.UNINSTALLED)
    after = await posted(daily, 3)

    assert before == {"local", "lab-2"}
    assert after == {"lab-2"}


@pytest.mark.parametrize("change", [Change.INSTALLED, Change.JOINED])
async def test_added_again_they_go_on_as_before(daily: Installation, change: Change) -> None:
    await daily.say("pause", place=GROUP)
    await hear(daily, Change.UNINSTALLED)
    await hear(daily, Change.UNINSTALLED)
    await posted(daily, 3)

    await hear(daily, change)

    assert await posted(daily, 1) == {"local", "lab-2"}


async def test_a_bot_that_was_never_removed_changes_no_pause(daily: Installation) -> None:
    await daily.say("pause", place=GROUP)
    await daily.say("pause where=here", place=GROUP)

    await hear(daily, Change.INSTALLED)

    assert await posted(daily, 1) == {"lab-2"}


async def test_thirty_days_later_all_of_it_is_forgotten_and_nothing_else(
    daily: Installation,
) -> None:
    await hear(daily, Change.UNINSTALLED)
    now = await daily.clock.now()

    early = await daily.app.services.removal.forget_due(now + 29 * DAY)
    due = await daily.app.services.removal.forget_due(now + 31 * DAY)
    again = await daily.app.services.removal.forget_due(now + 31 * DAY)

    assert (early, due, again) == (0, 1, 0)
    assert await kept_of(daily, "/local/", "removed") == []
    assert await kept_of(daily, "/lab-2/") != []


async def test_added_again_in_time_nothing_is_forgotten(daily: Installation) -> None:
    await hear(daily, Change.UNINSTALLED)
    await hear(daily, Change.INSTALLED)
    now = await daily.clock.now()

    forgotten = await daily.app.services.removal.forget_due(now + 31 * DAY)

    assert forgotten == 0
    assert str(ADA) in "".join(await kept_of(daily, "/local/"))
