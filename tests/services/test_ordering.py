"""Standing orders: receipts that tell the truth, pauses that end, changes taken back exactly."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.core.schedule_text import write_moment
from tests.installation import ADA, BOB, GROUP, SUNDAY, ZONE, Installation, record

DAY = timedelta(days=1)


async def feed(bot: Installation, days: int = 20) -> None:
    """Let there be enough papers for every day to come."""
    await bot.say("interests add quantum")
    many = (record(f"Quantum matter of the {n}th kind: {n * 7919}") for n in range(days * 6))
    await bot.import_(*many)


def days_posted(bot: Installation) -> list[str]:
    return [message.text.split(":")[0] for _, message in bot.board.posted]


async def next_said(bot: Installation, line: str) -> str:
    return (await bot.say(line)).text.split("Next: ")[1].split(".")[0]


@pytest.mark.parametrize(
    ("line", "upcoming"),
    [
        ("schedule weekdays 09:00 Europe/Berlin", "Mon 2 Mar 09:00"),
        ("schedule daily 14:00", "Sun 1 Mar 14:00"),
        ("schedule daily 13:00", "Mon 2 Mar 13:00"),
        ("schedule fri 16:00 Asia/Tokyo", "Fri 6 Mar 16:00"),
        ("schedule mon 4:30 pm new york", "Mon 2 Mar 16:30"),
    ],
)
async def test_the_receipt_names_the_next_run_on_the_readers_clock(
    bot: Installation, line: str, upcoming: str
) -> None:
    message = await bot.say(line)

    assert message.text.splitlines()[0].endswith(f"Next: {upcoming}.")


async def test_the_digest_comes_when_the_receipt_said(bot: Installation) -> None:
    await feed(bot)
    said = await next_said(bot, "schedule tue 10:15 Asia/Kolkata")

    moment = datetime(2026, 3, 3, 10, 15, tzinfo=ZoneInfo("Asia/Kolkata"))

    await bot.wait_until(moment - timedelta(seconds=1))
    before = len(bot.board.posted)
    await bot.wait_until(moment)

    assert said == "Tue 3 Mar 10:15"
    assert (before, len(bot.board.posted)) == (0, 1)


@pytest.mark.parametrize(
    "again", ["daily 10:00", "daily 18:00", "daily 09:00", "daily 10:00 Asia/Tokyo"]
)
async def test_a_schedule_changed_after_todays_digest_sends_no_second_and_says_so(
    bot: Installation, again: str
) -> None:
    await feed(bot)
    await bot.say("schedule daily 09:00 Europe/Berlin")
    await bot.wait_until(SUNDAY + DAY)  # Monday, 13:00 in Berlin.
    assert days_posted(bot) == ["Mon 2 Mar"]

    said = await next_said(bot, f"schedule {again}")
    await bot.wait_until(SUNDAY + 2.4 * DAY)

    assert said.startswith("Tue 3 Mar")
    assert days_posted(bot) == ["Mon 2 Mar", "Tue 3 Mar"]


async def test_a_move_to_the_west_skips_every_date_that_had_its_digest(bot: Installation) -> None:
    await feed(bot)
    await bot.say("schedule daily 09:00 Asia/Tokyo")
    await bot.wait_until(datetime(2026, 3, 3, 0, 30, tzinfo=UTC))  # 16:30 on Monday in California.
    assert days_posted(bot) == ["Mon 2 Mar", "Tue 3 Mar"]

    said = await next_said(bot, "schedule daily 18:00 America/Los_Angeles")
    await bot.wait_until(datetime(2026, 3, 5, 6, 0, tzinfo=UTC))

    assert said == "Wed 4 Mar 18:00"
    assert days_posted(bot) == ["Mon 2 Mar", "Tue 3 Mar", "Wed 4 Mar"]


async def test_a_schedule_switched_off_and_on_again_sends_no_second_digest_of_a_day(
    bot: Installation,
) -> None:
    await feed(bot)
    await bot.say("schedule daily 09:00")
    await bot.wait_until(SUNDAY + DAY)
    await bot.say("schedule off")

    said = await next_said(bot, "schedule daily 20:00")
    await bot.wait_until(SUNDAY + 2 * DAY)

    assert said == "Tue 3 Mar 20:00"
    assert days_posted(bot) == ["Mon 2 Mar"]


async def test_off_is_off(bot: Installation) -> None:
    await feed(bot)
    assert (await bot.say("schedule off")).text.startswith("Nothing is scheduled for you")
    await bot.say("schedule daily 09:00")

    message = await bot.say("schedule OFF")
    await bot.wait_until(SUNDAY + 5 * DAY)

    assert message.text.startswith("Switched off for you")
    assert bot.board.posted == []


async def test_a_pause_ends_by_itself_and_the_receipt_says_when(bot: Installation) -> None:
    await feed(bot)
    await bot.say("schedule daily 09:00")

    message = await bot.say("pause until 2026-03-05")
    status = await bot.say("status")
    await bot.wait_until(SUNDAY + 5 * DAY)

    assert message.text.startswith("Paused for you until Thu 5 Mar 00:00; it resumes by itself.")
    assert "Next: Thu 5 Mar 09:00." in status.text
    assert days_posted(bot) == ["Back from your pause", "Fri 6 Mar"]


async def test_a_pause_without_an_end_lasts_until_resumed(bot: Installation) -> None:
    await feed(bot)
    await bot.say("schedule daily 09:00")
    await bot.say("pause")
    await bot.wait_until(SUNDAY + 30 * DAY)
    assert bot.board.posted == []
    assert "Paused. Start again with resume." in (await bot.say("status")).text

    message = await bot.say("resume")

    assert message.text == "Resumed for you. Next: Wed 1 Apr 09:00."


async def test_resuming_what_is_not_paused_says_so_and_leaves_nothing_to_undo(
    bot: Installation,
) -> None:
    await bot.say("schedule daily 09:00")

    message = await bot.say("resume")
    undone = await bot.say("undo")

    assert message.text == "Nothing is paused for you. Next: Mon 2 Mar 09:00."
    assert undone.text == "Taken back: the schedule for you."


async def test_a_pause_that_is_over_is_no_pause(bot: Installation) -> None:
    await feed(bot)
    await bot.say("schedule daily 09:00")
    await bot.say("pause 2 days")
    await bot.wait_until(SUNDAY + 4 * DAY)

    assert (await bot.say("resume")).text.startswith("Nothing is paused for you. Next: Fri 6 Mar")


@pytest.mark.parametrize("line", ["pause", "pause 2 weeks", "resume"])
async def test_without_a_schedule_there_is_nothing_to_pause(bot: Installation, line: str) -> None:
    message = await bot.say(line)

    assert message.refused
    assert message.text.startswith("Nothing is scheduled for you")
    assert (await bot.say("undo")).text.startswith("Nothing to take back")


async def test_undo_gives_back_each_state_of_the_schedule(bot: Installation) -> None:
    lines = [
        "schedule weekdays 09:00",
        "schedule fri 16:00 Asia/Tokyo size=5",
        "pause 2 weeks",
        "resume",
        "pause",
        "schedule size=2",
        "schedule off",
    ]
    states = [await bot.app.services.ordering.order(ADA)]
    dues = [await bot.app.store.subscriptions.due(SUNDAY + 400 * DAY)]
    for line in lines:
        await bot.say(line)
        states.append(await bot.app.services.ordering.order(ADA))
        dues.append(await bot.app.store.subscriptions.due(SUNDAY + 400 * DAY))

    for state, due in zip(reversed(states), reversed(dues), strict=True):
        assert await bot.app.services.ordering.order(ADA) == state
        assert await bot.app.store.subscriptions.due(SUNDAY + 400 * DAY) == due
        await bot.say("undo")


async def test_a_size_alone_keeps_the_schedule_and_a_schedule_alone_the_size(
    bot: Installation,
) -> None:
    await bot.say("schedule mon, thu 08:30 Asia/Tokyo")

    await bot.say("schedule size=5")
    message = await bot.say("schedule tue 10:00")

    assert message.text.startswith("Scheduled for you: Tue 10:00 Asia/Tokyo, 5 picks.")


async def test_the_first_zone_known_is_used(bot: Installation) -> None:
    mine = await bot.say("schedule daily 09:00", by=ADA, zone="Asia/Tokyo")
    theirs = await bot.say("schedule daily 09:00", by=BOB, zone=None)
    ours = await bot.say("schedule daily 09:00 where=here", by=ADA, place=GROUP, zone=None)

    assert "09:00 Asia/Tokyo" in mine.text
    assert f"09:00 {ZONE}" in theirs.text
    assert f"09:00 {ZONE}" in ours.text


async def test_a_channels_order_goes_to_the_channel_also_when_set_in_a_thread(
    bot: Installation,
) -> None:
    thread = GROUP.__class__(GROUP.platform, GROUP.workspace, GROUP.channel, thread="171.2")
    await bot.say("interests add quantum where=here", place=thread)
    await bot.import_(record("Quantum matter of every kind there is"))

    await bot.say("schedule daily 09:00 where=here", place=thread)
    await bot.wait_until(SUNDAY + DAY)

    assert [to for to, _ in bot.board.posted] == [GROUP]
    assert (await bot.say("interests where=here", place=GROUP)).text.startswith("This channel's")


async def test_moments_are_said_on_the_orders_clock(bot: Installation) -> None:
    await bot.say("schedule daily 00:30 Pacific/Auckland")
    order = await bot.app.services.ordering.order(ADA)
    assert order is not None

    due = await bot.app.services.ordering.next_due(order, SUNDAY)

    assert due is not None
    assert due.astimezone(ZoneInfo("Pacific/Auckland")).hour == 0
    assert write_moment(due, "Pacific/Auckland") in (await bot.say("schedule")).text
