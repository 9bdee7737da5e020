"""A month on the console: messages as promised, nothing twice, whatever is killed."""

import os
import shutil
import tempfile
from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.adapters.console.transcript import Transcript
from tests.journeys.house import heard, place_of, posted
from tests.journeys.living import live_month
from tests.journeys.month import FIRST, GROUP, HOLIDAY, PROMISES, on
from tests.journeys.telling import transcript

pytestmark = [
    pytest.mark.slow,
    pytest.mark.alone,  # It is lived through once, so by one process.
    pytest.mark.timeout(900),
]

TRANSCRIPT_TO = "PAPERPICKS_TEST_TRANSCRIPT"  # Where to leave the month for a person to read.


@pytest.fixture(scope="module")
def month() -> Iterator[Path]:
    """The whole month, lived through once."""
    folder = Path(tempfile.mkdtemp(prefix="pp-", dir="/tmp"))  # A socket's path has to be short.
    live_month(folder)
    if wanted := os.environ.get(TRANSCRIPT_TO):
        Path(wanted).write_text(transcript(folder), encoding="utf-8")
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


def local_days(folder: Path, name: str) -> list[date]:
    """Give the local date of each message posted there."""
    zone = ZoneInfo(PROMISES[name].zone)
    return [entry.at.astimezone(zone).date() for entry in posted(folder, name)]


@pytest.mark.parametrize("name", PROMISES)
def test_a_message_comes_on_every_day_it_was_promised_and_on_no_other(
    month: Path, name: str
) -> None:
    assert local_days(month, name) == PROMISES[name].days()


@pytest.mark.parametrize("name", PROMISES)
def test_a_message_comes_at_the_time_promised_but_for_the_days_of_kills(
    month: Path, name: str
) -> None:
    promise = PROMISES[name]
    local = [entry.at.astimezone(ZoneInfo(promise.zone)) for entry in posted(month, name)]
    killed = {date(2026, 3, 24), date(2026, 3, 25), date(2026, 3, 27)}

    undisturbed = [at for at in local if at.date() not in killed]

    assert {at.time().replace(second=0, microsecond=0) for at in undisturbed} <= {promise.at}


@pytest.mark.parametrize("name", PROMISES)
def test_no_paper_is_sent_twice_to_one_place(month: Path, name: str) -> None:
    shown = [card.number for entry in posted(month, name) for card in entry.message.cards]

    assert [number for number, count in Counter(shown).items() if count > 1] == []


def test_everything_posted_was_promised_to_somebody(month: Path) -> None:
    places = {entry.to for entry, _ in Transcript(month).after(0)}

    assert places == {place_of(name) for name, promise in PROMISES.items() if promise.days()}


def test_weekday_digests_hold_papers(month: Path) -> None:
    empty = [
        (name, f"{entry.at:%d %b}")
        for name in ("ada", "cem", "dia", "gus", GROUP)
        for entry in posted(month, name)
        if not entry.message.cards
    ]

    assert empty == []


def test_after_the_power_cut_every_digest_of_nine_came_once_by_eight_past(month: Path) -> None:
    day, nine = date(2026, 3, 25), ("ada", "fay", "gus", "jon", "kim")

    came = {name: [e.at for e in posted(month, name) if e.at.date() == day] for name in nine}

    assert {name: len(times) for name, times in came.items()} == dict.fromkeys(nine, 1)
    assert all(on(25, "09:07") <= at <= on(25, "09:08") for [at] in came.values())


def test_an_outage_of_a_source_is_said_while_it_lasts_and_no_longer(month: Path) -> None:
    said = {
        entry.at.date(): "arXiv has been out of reach" in entry.message.text
        for entry in posted(month, "ada")
    }

    assert {day for day, told in said.items() if told} == {date(2026, 3, 10), date(2026, 3, 11)}


def test_a_holiday_is_quiet_and_what_comes_after_is_at_most_twice_the_size(month: Path) -> None:
    for name, whose in (("kim", "your"), (GROUP, "this channel's")):
        first_back = next(entry for entry in posted(month, name) if entry.at.date() >= HOLIDAY[1])

        assert first_back.at.date() == HOLIDAY[1]
        assert first_back.message.text.startswith(f"Back from {whose} pause: 6 for ")
        assert len(first_back.message.cards) == 2 * 3


def test_the_newcomer_of_the_second_week_is_led_by_what_she_mistyped(month: Path) -> None:
    answers = [one.answer for one in heard(month) if one.by == "jon"]

    assert answers[0].startswith("Hello!")
    assert "Did you mean" in answers[1]
    assert "Got it. Your interests" in answers[2]
    assert "Did you mean Europe/Berlin?" in answers[3]
    assert "Scheduled for you: weekdays 09:00 Europe/Berlin" in answers[4]
    assert local_days(month, "jon")[0] == FIRST + timedelta(days=9)


def test_a_bot_killed_between_two_messages_of_one_moment_sends_the_others_once(
    month: Path,
) -> None:
    day, nine = date(2026, 3, 27), ("ada", "fay", "gus", "jon", "kim")

    came = [e.at for name in nine for e in posted(month, name) if e.at.date() == day]

    before = [at for at in came if at < on(27, "09:03")]
    assert len(came) == len(nine)
    assert len(before) == 2
    assert min(came) == on(27, "09:00")


def test_who_leaves_gets_no_more_and_the_channel_she_set_up_goes_on(month: Path) -> None:
    taken_over = next(one for one in heard(month) if one.line == "settings take-over")

    assert local_days(month, "ivy")[-1] == date(2026, 3, 19)
    assert local_days(month, GROUP)[-5:] == [date(2026, 3, day) for day in range(23, 28)]
    assert not taken_over.refused


def test_who_presses_nothing_is_asked_once_whether_to_go_on(month: Path) -> None:
    for name in ("dia", "hal", "kim"):
        asked = [e for e in posted(month, name) if "you pressed nothing" in e.message.text]

        assert len(asked) == 1


def test_a_muted_word_stays_out_for_its_time(month: Path) -> None:
    muted = [
        (entry.at.date(), card.title)
        for entry in posted(month, "dia")
        for card in entry.message.cards
        if "greedy" in card.title.casefold()
    ]

    assert [day for day, _ in muted if date(2026, 3, 13) <= day <= date(2026, 3, 25)] == []
    assert muted  # At other times there are such papers.


def test_every_line_that_was_said_had_an_answer(month: Path) -> None:
    assert [one.line for one in heard(month) if "Try again in a minute" in one.answer] == []


def test_the_month_can_be_read_from_beginning_to_end(month: Path) -> None:
    written = transcript(month)

    assert written.count("  to ada\n") == len(PROMISES["ada"].days())
    assert f"  to {GROUP}\n" in written
    assert "jon> hello" in written
