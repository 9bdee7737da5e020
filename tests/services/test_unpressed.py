"""Ten digests without a press: asked once, with buttons that do what they say."""

from datetime import timedelta

import pytest

from bot.adapters.discord.render import render
from bot.adapters.slack.render import render as render_for_slack
from bot.commands import COMMANDS
from bot.core import voice
from bot.core.grammar import write_line
from bot.core.message import Button, Message
from tests.installation import ADA, BOB, GROUP, SUNDAY, Installation, days, record

DAY = timedelta(days=1)
ASKS = "10 digests came and"


async def fed(
    bot: Installation,
    *,
    schedule: str = "daily 09:00 size=2",
    here: bool = False,
    weeks: int = 5,
) -> None:
    """Let there be papers enough, 20 a week, and a schedule."""
    for week in range(weeks):
        titles = (f"Quantum matter {week} of the {n}th kind: {n * 7919}" for n in range(20))
        await bot.import_(*map(record, titles), listed_at=SUNDAY + week * 7 * DAY)
    owner = GROUP if here else ADA
    await bot.app.services.preferences.add(owner, ADA, "quantum", 1.0, SUNDAY)
    where = " where=here" if here else ""
    await bot.say(f"schedule {schedule}{where}", place=GROUP)


def asking(messages: list[Message]) -> list[int]:
    """Give which of the messages ask, counted from one."""
    return [n for n, message in enumerate(messages, start=1) if ASKS in message.text]


def offered(message: Message) -> dict[str, Button]:
    return {button.label: button for button in message.buttons}


async def test_the_tenth_digest_asks_and_none_after_it(bot: Installation) -> None:
    await fed(bot)

    messages = await days(bot, 25)

    assert asking(messages) == [10]
    assert list(offered(messages[9])) == ["One paper", "Once a week", "Other words", "Stop them"]


@pytest.mark.parametrize("line", ["status", "help", "like 400", "what is this"])
async def test_any_press_or_command_lets_the_count_begin_anew(bot: Installation, line: str) -> None:
    await fed(bot)
    await days(bot, 9)
    await bot.say(line)

    messages = await days(bot, 12)

    assert asking(messages) == [10]


async def test_after_a_press_it_may_ask_again(bot: Installation) -> None:
    await fed(bot)
    first = await days(bot, 14)
    await bot.say("status")

    second = await days(bot, 14)

    assert (asking(first), asking(second)) == ([10], [10])


async def test_in_a_channel_anybodys_press_counts_and_what_they_do_elsewhere_does_not(
    bot: Installation,
) -> None:
    await fed(bot, here=True)
    await days(bot, 5)
    await bot.say("status", by=BOB)
    first = await days(bot, 7)
    await bot.say("why 1", by=BOB, place=GROUP)

    second = await days(bot, 9)

    assert asking(first) == [5]
    assert "nobody here pressed anything" in first[4].text
    assert asking(second) == []


async def test_days_without_papers_do_not_count(bot: Installation) -> None:
    await bot.say("interests add quantum")
    await bot.say("schedule daily 09:00 size=1")
    await days(bot, 15)
    await bot.import_(*(record(f"Quantum matter of the {n}th kind") for n in range(10)))

    messages = await days(bot, 10)

    assert asking(messages) == [10]


async def test_its_buttons_do_what_they_say(bot: Installation) -> None:
    await fed(bot, schedule="weekdays 09:00 Europe/Berlin size=3")
    asked = offered((await days(bot, 12))[9])

    said = {}
    for label, button in asked.items():
        said[label] = (await bot.say(write_line(button.command, button.arguments))).text

    assert "weekdays 09:00 Europe/Berlin, 1 picks." in said["One paper"]
    assert said["Once a week"].startswith("Scheduled for you: Mon 09:00 Europe/Berlin")
    assert "quantum" in said["Other words"]
    assert said["Stop them"].startswith("Switched off for you.")


async def test_only_what_would_change_something_is_offered(bot: Installation) -> None:
    await fed(bot, schedule="fri 16:00 size=1", weeks=11)

    messages = await days(bot, 71)

    assert asking(messages) == [10]
    assert list(offered(messages[9])) == ["Other words", "Stop them"]


async def test_trending_papers_are_asked_about_in_their_own_words(bot: Installation) -> None:
    await bot.say("schedule trending day daily 09:00 size=2")
    for n in range(11):
        await bot.chart("day", 9000 - 2 * n, 8999 - 2 * n)
        await days(bot, 1)

    message = bot.board.posted[9][1]

    asked = {label: write_line(b.command, b.arguments) for label, b in offered(message).items()}
    assert asked == {
        "One paper": "schedule when=trending size=1",
        "Once a week": 'schedule when="trending mon 09:00 Europe/Berlin"',
        "Stop them": 'schedule when="trending off"',
    }


@pytest.mark.parametrize("size", [1, 3, 5])
async def test_a_digest_that_asks_fits_one_message_of_every_platform(
    bot: Installation, size: int
) -> None:
    await fed(bot, schedule=f"daily 09:00 size={size}")

    message = (await days(bot, 10))[9]

    assert len(message.cards) == min(size, 4)
    items = render(message, COMMANDS, mark="K" * 25).items
    assert voice.CUT_SHORT not in str([item.to_component_dict() for item in items])
    assert voice.CUT_SHORT not in str(render_for_slack(message).blocks)
