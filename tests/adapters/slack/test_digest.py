"""A digest in a channel on Slack, from the clock to the count, with the whole bot behind it."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from redis.asyncio import Redis

from tests.adapters.slack.lab import CHANNEL, READER, Lab, lab, labelled
from tests.adapters.slack.memory import Turns
from tests.installation import SUNDAY
from tests.servers.slack_workspace import ADA, BOB, PAPERS, Posted

MORNING = SUNDAY + timedelta(days=1)


@pytest.fixture
async def there(redis: Redis, prefix: str) -> AsyncIterator[Lab]:
    async with lab(redis, prefix, memory=Turns()) as opened:
        yield opened


async def digest_in_channel(there: Lab) -> Posted:
    for line in ("interests add protein, models, networks", "schedule daily 09:00"):
        await there.bot.say(f"{line} where=here", by=READER, place=CHANNEL)
    await there.bot.wait_until(MORNING, {"slack": there.adapter})
    [digest] = there.server.workspace.public(PAPERS)
    return digest


async def pressed(there: Lab, message: Posted, label: str, user: str, shown: int) -> Posted:
    """Press a button; give the private answer, once so many things were shown for it."""
    before = len(there.server.workspace.showings)
    await there.server.press(message, labelled(message, label), user=user)
    return (await there.server.showings(before + shown))[before]


async def test_a_digest_is_one_short_message_of_cards_with_one_row_each(there: Lab) -> None:
    digest = await digest_in_channel(there)

    rows = [block for block in digest.blocks if block["type"] == "actions"]
    cards = [block for block in digest.blocks if block["type"] == "rich_text"]
    assert len(rows) == len(cards) == 3
    assert len(digest.shown) <= 1_200
    assert all(len(card["elements"]) == 1 for card in cards)
    assert [element["type"] for element in rows[0]["elements"]] == [*["button"] * 3, "overflow"]
    lines = [option["text"]["text"] for option in rows[0]["elements"][3]["options"]]
    assert lines == ["Abstract", "More like this", "Why this", "Mute"]
    assert digest.shown.splitlines()[0].startswith("Mon 2 Mar: 3 for ")


async def test_two_readers_votes_are_counted_under_the_digest_and_undone(there: Lab) -> None:
    digest = await digest_in_channel(there)

    await pressed(there, digest, "Like", ADA, 2)
    receipt = await pressed(there, digest, "Like 1", BOB, 2)
    both = digest.shown
    undone = await pressed(there, receipt, "Undo", BOB, 2)

    assert "[Like 2] [Not for me] [Save] […]" in both
    assert receipt.only_for == undone.only_for == BOB
    assert "for this channel" in receipt.shown
    assert undone.shown.startswith("Taken back: your like of")
    assert "[Like 1] [Not for me] [Save] […]" in digest.shown
    assert there.server.workspace.public(PAPERS) == [digest]
    assert digest.thread == ""


async def test_what_a_reader_does_for_themselves_is_not_shown_to_the_channel(
    there: Lab,
) -> None:
    digest = await digest_in_channel(there)
    before = digest.shown

    answers = [
        await pressed(there, digest, label, BOB, 1)
        for label in ("Save", "Abstract", "More like this", "Why this", "Mute")
    ]

    assert {answer.only_for for answer in answers} == {BOB}
    assert answers[0].shown.startswith("Saved: ")
    assert "We present" in answers[1].shown
    assert "of 100 points" in answers[3].shown
    assert "[Mute traffic]" in answers[4].shown
    assert there.server.workspace.public(PAPERS) == [digest]
    assert digest.shown == before
