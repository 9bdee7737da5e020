"""Why, status, help, undo and being forgotten, as a reader meets them."""

import re

import pytest

from tests.installation import BOB, GROUP, SUNDAY, TITLES, Installation, record


async def test_why_lists_what_adds_up_to_the_match(filled: Installation) -> None:
    await filled.say("interests add protein folding, graph networks")

    message = await filled.say("why 1")

    [card] = message.cards
    assert card.summary.startswith("We present protein folding")
    lines = message.text.splitlines()
    match = float(lines[0].removeprefix("Match: ").split()[0])
    shares = [float(line.split()[0]) for line in lines[1:]]
    assert 0 < match <= 100
    assert sum(shares) == pytest.approx(match, abs=1)
    assert any("folding" in line and "(for protein folding)" in line for line in lines)


async def test_why_of_a_paper_with_none_of_the_words_says_so(filled: Installation) -> None:
    await filled.say("interests add protein")

    message = await filled.say("why 7")

    assert message.text == f"{TITLES[6]} has none of your words. Add some: interests add …."


async def test_status_tells_what_is_set_and_what_came_of_it(filled: Installation) -> None:
    empty = await filled.say("status")
    first = await filled.say("interests add protein, models")
    await filled.say("schedule daily 09:00")
    await filled.say("like 7")
    await filled.wait_until(SUNDAY.replace(day=3))

    message = await filled.say("status")

    cards = [card for _, posted in filled.board.posted for card in posted.cards]
    assert "Interests: 0." in empty.text
    assert "Schedule: none. Start with schedule weekdays 09:00." in empty.text
    assert message.text.splitlines() == [
        "Your picks",
        "Interests: 2. See them with interests.",
        "Votes: 1 liked, 0 not for you.",
        f"Last 28 days: {len(cards)} posted, 1 liked, 0 saved, 0 not for you.",
        f"Papers shown so far: {len(first.cards) + len(cards)}.",
        "Schedule: daily 09:00 Europe/Berlin, 3 picks.",
        "Next: Wed 4 Mar 09:00.",
        "Tue 3 Mar: sent",
        "Mon 2 Mar: sent",
        "Papers to choose from: 12.",
    ]  # fmt: skip


async def test_status_of_a_channel_counts_both_orders_and_everybodys_standing_votes(
    filled: Installation,
) -> None:
    await filled.say("interests add protein where=here", place=GROUP)
    await filled.say("schedule daily 09:00 where=here size=2", place=GROUP)
    await filled.chart("week", 30, 20, 10)
    await filled.say("schedule trending week mon 10:00 where=here", place=GROUP)
    await filled.wait_until(SUNDAY.replace(day=4))
    await filled.say("like 7 where=here", place=GROUP)
    await filled.say("like 7 where=here", place=GROUP, by=BOB)
    await filled.say("dislike 9 where=here", place=GROUP, by=BOB)
    await filled.say("undo", by=BOB)

    now = (await filled.say("status where=here", place=GROUP)).text
    await filled.say("schedule off where=here", place=GROUP)
    await filled.say("schedule trending off where=here", place=GROUP)
    off = (await filled.say("status where=here", place=GROUP)).text
    await filled.wait_until(SUNDAY.replace(month=4, day=2))
    later = (await filled.say("status where=here", place=GROUP)).text

    count = sum(len(posted.cards) for to, posted in filled.board.posted if to == GROUP)
    assert count > 3
    assert f"Last 28 days: {count} posted, 2 liked, 0 not for this channel." in now
    assert f"Last 28 days: {count} posted, 2 liked, 0 not for this channel." in off
    assert "Last 28 days: 0 posted, 0 liked, 0 not for this channel." in later


async def test_status_says_of_a_paused_schedule_until_when_it_is(filled: Installation) -> None:
    await filled.say("interests add protein where=here", place=GROUP)
    await filled.say("schedule daily 09:00 where=here", place=GROUP)
    await filled.say("pause until 2026-03-04 where=here", place=GROUP)

    paused = await filled.say("status where=here", place=GROUP)
    await filled.say("pause where=here", place=GROUP)
    for_good = await filled.say("status where=here", place=GROUP)
    await filled.say("resume where=here", place=GROUP)
    resumed = await filled.say("status where=here", place=GROUP)

    assert (
        "Paused until Wed 4 Mar 00:00; it resumes by itself. Sooner: resume where=here.\n"
        "Next: Wed 4 Mar 09:00."
    ) in paused.text
    assert "Paused. Start again with resume where=here." in for_good.text
    assert "Next:" not in for_good.text
    assert "Paused" not in resumed.text


async def test_what_is_not_scheduled_is_not_offered_to_be_paused_too(
    filled: Installation,
) -> None:
    await filled.say("schedule daily 09:00 where=here", place=GROUP)

    alone = await filled.say("pause 2 weeks where=here", place=GROUP)
    await filled.say("schedule daily 09:00")
    both = await filled.say("pause 2 weeks where=here", place=GROUP)

    assert [button.label for button in alone.buttons] == ["Undo", "Resume"]
    assert [button.label for button in both.buttons] == ["Undo", "Resume", "Pause for me too"]


async def test_help_lists_every_command_and_tells_more_of_one(bot: Installation) -> None:
    listed = await bot.say("help")
    schedule = await bot.say("help schedule")
    more = [await bot.say("help interests"), await bot.say("help settings")]
    unknown = await bot.say("help with my homework")

    named = "\n".join(message.text for message in (listed, *more))
    for command in bot.app.services.commands:
        assert command.hidden or re.search(rf"\b{command.name}\b", named)
    assert "settings exploring, more: help settings" in listed.text
    assert "interests  See what you care about. Also interests add, interests remove" in listed.text
    assert "schedule weekdays 09:00 Europe/Berlin" in schedule.text
    assert "interests add" not in schedule.text
    assert unknown == listed


async def test_with_nothing_to_undo_it_says_so(bot: Installation) -> None:
    assert (await bot.say("undo")).text.startswith("Nothing to take back.")


async def test_undo_takes_back_step_by_step_whatever_kind_it_was(filled: Installation) -> None:
    lines = ["interests add protein", "like 7", "schedule daily 09:00", "pause", "dislike 7"]
    for line in lines:
        await filled.say(line, place=GROUP)

    undone = [(await filled.say("undo")).text for _ in lines]

    quantum = "“Quantum error correction with surface codes” for you."
    assert undone == [
        f"Taken back: your dislike of {quantum}",
        "Taken back: the pause for you.",
        "Taken back: the schedule for you.",
        f"Taken back: your like of {quantum}",
        "Taken back: adding protein to your interests.",
    ]
    assert "Interests: 0." in (await filled.say("status")).text


async def test_the_sure_question_deletes_nothing(filled: Installation) -> None:
    await filled.say("interests add protein")

    message = await filled.say("forget-me")

    assert [dict(button.arguments) for button in message.buttons] == [{"confirm": "yes"}]
    assert "Interests: 1." in (await filled.say("status")).text


async def test_a_very_long_title_fits_where_titles_are_said(bot: Installation) -> None:
    await bot.import_(record("Quantum " + "matter " * 60), record("Quantum errors and their codes"))

    for line in ("interests add quantum", "dislike 1", "undo"):
        message = await bot.say(line)

        assert all(len(paragraph) < 200 for paragraph in message.text.splitlines())
