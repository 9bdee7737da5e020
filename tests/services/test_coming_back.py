"""Coming back from a pause: one digest of at most twice the size, headed as such."""

from datetime import timedelta

import pytest

from bot.adapters.discord.render import Item, render
from bot.adapters.slack.render import render as render_for_slack
from bot.commands import COMMANDS
from bot.core import voice
from bot.core.message import Message
from bot.core.message_json import write_message
from tests.installation import ADA, GROUP, SUNDAY, Installation, days, record

DAY = timedelta(days=1)


async def fed(bot: Installation, *, size: int = 3, here: bool = False) -> None:
    """Let there be papers enough, and a digest every day at nine."""
    many = (f"Quantum matter of the {n}th kind: {n * 7919}" for n in range(60))
    await bot.import_(*map(record, many))
    owner = GROUP if here else ADA
    await bot.app.services.preferences.add(owner, ADA, "quantum", 1.0, SUNDAY)
    where = " where=here" if here else ""
    await bot.say(f"schedule daily 09:00 size={size}{where}", place=GROUP)


def headings(messages: list[Message]) -> list[str]:
    return [message.text.splitlines()[0] for message in messages]


async def test_the_first_digest_after_a_pause_is_twice_as_long_and_the_next_as_usual(
    bot: Installation,
) -> None:
    await fed(bot, size=2)
    await bot.say("pause 1 week")

    first, second = await days(bot, 9)

    assert headings([first, second]) == [
        "Back from your pause: 4 for quantum",
        "Tue 10 Mar: 2 for quantum",
    ]
    assert [len(message.cards) for message in (first, second)] == [4, 2]


async def test_it_is_so_too_when_resumed_by_hand_or_scheduled_anew(bot: Installation) -> None:
    await fed(bot)
    await bot.say("pause")
    await days(bot, 5)
    await bot.say("resume")
    resumed = await days(bot, 1)
    await bot.say("pause")
    await days(bot, 5)
    await bot.say("schedule daily 08:00")
    anew = await days(bot, 1)

    assert headings(resumed + anew) == ["Back from your pause: 6 for quantum"] * 2


async def test_a_pause_in_which_nothing_was_left_out_was_none(bot: Installation) -> None:
    await fed(bot)
    await bot.say("pause")
    await bot.say("undo")
    await days(bot, 1)
    await bot.say("pause 1 day")  # From one to one: the next digest is at nine, the day after.
    await bot.say("resume")

    [message] = await days(bot, 1)

    assert headings([message]) == ["Tue 3 Mar: 3 for quantum"]


async def test_a_pause_that_lasted_is_one_though_it_was_taken_back(bot: Installation) -> None:
    await fed(bot)
    await bot.say("pause")
    await days(bot, 3)
    await bot.say("undo")

    [message] = await days(bot, 1)

    assert headings([message]) == ["Back from your pause: 6 for quantum"]


async def test_papers_of_the_pause_are_candidates_and_those_before_thirty_days_are_not(
    bot: Installation,
) -> None:
    await bot.say("interests add beetles")
    await bot.say("schedule daily 09:00")
    await days(bot, 40)
    await bot.say("pause 5 weeks")
    start = await bot.clock.now()
    old = await bot.import_(record("Beetles of the first day"), listed_at=start)
    fresh = await bot.import_(record("Beetles of the last days"), listed_at=start + 20 * DAY)

    first, *_ = await days(bot, 36)

    assert headings([first]) == ["Back from your pause: one for beetles"]
    assert [card.number for card in first.cards] == fresh != old


async def test_a_first_day_with_nothing_new_is_told_as_any_other(bot: Installation) -> None:
    await bot.say("interests add beetles")
    await bot.say("schedule daily 09:00")
    await bot.say("pause 3 days")
    empty = await days(bot, 4)
    await bot.import_(*(record(f"Beetles of the {n}th kind") for n in range(9)))

    [later] = await days(bot, 1)

    assert headings(empty) == [
        "No new paper matches your interests today. Next look: Fri 6 Mar 09:00."
    ]
    assert headings([later]) == ["Fri 6 Mar: 3 for beetles"]


async def test_a_channel_comes_back_as_well(bot: Installation) -> None:
    await fed(bot, here=True)
    await bot.say("pause 3 days where=here", place=GROUP)

    first, *_ = await days(bot, 4)

    assert headings([first]) == ["Back from this channel's pause: 6 for quantum"]


async def test_what_came_back_with_trending_papers_does_not_come_back_again(
    bot: Installation,
) -> None:
    await fed(bot)
    await bot.say("schedule trending thu 08:00")
    await bot.say("pause 3 days")
    await days(bot, 3)
    await bot.chart("week", 900, 800)

    thursday, friday = await days(bot, 2)

    assert "Most upvoted on Hugging Face this week" in thursday.text.replace("most", "Most")
    assert "3 for quantum" in thursday.text
    assert headings([friday]) == ["Fri 6 Mar: 3 for quantum"]


async def test_the_preview_of_a_return_is_the_return(bot: Installation) -> None:
    await fed(bot)
    await bot.say("pause 3 days")

    preview = await bot.say("preview")
    [message] = await days(bot, 4)

    assert [card.number for card in preview.cards] == [card.number for card in message.cards]


@pytest.mark.parametrize("size", [1, 2, 3, 4, 5])
async def test_a_return_fits_one_message_of_every_platform(bot: Installation, size: int) -> None:
    await fed(bot, size=size)
    await bot.say("pause 3 days")

    [message] = await days(bot, 4)

    assert size <= len(message.cards) <= min(2 * size, 6)
    assert voice.CUT_SHORT not in str([item.to_component_dict() for item in drawn(message)])
    assert voice.CUT_SHORT not in str(render_for_slack(message).blocks)
    assert all(card.title in write_message(message) for card in message.cards)


def drawn(message: Message) -> list[Item]:
    return list(render(message, COMMANDS, mark="K" * 25).items)
