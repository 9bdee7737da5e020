"""Undo: the caller's last ten changes, latest first, whatever kind each was."""

import pytest

from bot.core.places import Reader
from tests.installation import ADA, BOB, GROUP, Installation

CHANGES = (
    "interests add quantum, galaxy",
    "interests remove protein",
    "interests clear",
    "like 7",
    "dislike 7",
    "dislike 3",
    "like 5 where=here",
    "interests add quantum where=here",
    "mute diffusion for 2 weeks",
    "mute galaxy",
    "unmute 1",
    "mute diffusion where=here",
    "reset yes",
    "reset like quantum",
    "reset confirm=yes where=here",
    "save 6",
    "unsave 4",
    "read 4",
    "schedule weekdays 10:00 size=5",
    "schedule trending fri 16:00",
    "schedule off",
    "pause 2 weeks",
    "schedule daily 08:00 where=here",
    "settings anyone",
)
SETTINGS = ("i", "v", "mutes", "saved", "subs")


async def begun(bot: Installation) -> None:
    """Give a reader and a channel one of everything that can be changed."""
    for line in (
        "interests add protein, models",
        "interests add models where=here",
        "like 3",
        "like 8 where=here",
        "mute networks for 9 days",
        "save 4",
        "schedule daily 09:00",
        "schedule daily 09:00 where=here",
    ):
        await bot.say(line, place=GROUP)


async def settings_of(bot: Installation) -> dict[bytes, object]:
    """What was set: interests, votes, mutes, saved papers and orders, and not the traces of use."""
    found: dict[bytes, object] = {}
    async for key in bot.redis.scan_iter(f"{bot.prefix}:*:sub:*"):
        found[key] = await bot.redis.hmget(key, ["order", "paused"])
    async for key in bot.redis.scan_iter(f"{bot.prefix}:*:o:*"):
        found[key] = await bot.redis.hget(key, "who") or b"setter"
    for kind in SETTINGS:
        async for key in bot.redis.scan_iter(f"{bot.prefix}:*:{kind}:*"):
            is_set = await bot.redis.type(key) == b"set"
            read = bot.redis.smembers if is_set else bot.redis.hgetall
            found[key] = await read(key)
    return found


@pytest.mark.parametrize("line", CHANGES)
async def test_a_change_of_any_kind_is_taken_back_exactly(filled: Installation, line: str) -> None:
    await begun(filled)
    before = await settings_of(filled)

    done = await filled.say(line, place=GROUP)
    changed = await settings_of(filled)
    undone = await filled.say("undo", place=GROUP)

    assert not done.refused
    assert changed != before
    assert undone.text.startswith("Taken back: ")
    assert await settings_of(filled) == before


async def test_ten_changes_are_taken_back_latest_first_and_no_more(filled: Installation) -> None:
    await begun(filled)
    states = []
    for line in CHANGES[:12]:
        states.append(await settings_of(filled))
        await filled.say(line, place=GROUP)

    undone = []
    for _ in range(10):
        await filled.say("undo", place=GROUP)
        undone.append(await settings_of(filled))
    last = await filled.say("undo", place=GROUP)

    assert undone == states[:1:-1]
    assert last.text.startswith("Nothing to take back.")


async def test_what_others_did_is_not_taken_back(filled: Installation) -> None:
    await filled.say("like 7 where=here", by=ADA, place=GROUP)
    await filled.say("like 7 where=here", by=BOB, place=GROUP)

    await filled.say("undo", by=ADA, place=GROUP)

    assert (await voters(filled), (await filled.say("undo", by=ADA)).text[:20]) == (
        {str(BOB)},
        "Nothing to take back",
    )


async def voters(bot: Installation) -> set[str]:
    votes = (await bot.app.services.preferences.profile(GROUP)).feedback
    return {vote.by for vote in votes}


async def test_readers_who_never_changed_anything_are_told_so(filled: Installation) -> None:
    stranger = Reader("console", "local", "carol-1")

    assert (await filled.say("undo", by=stranger)).text.startswith("Nothing to take back.")
