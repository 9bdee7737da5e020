"""One small line on the sources: read when, what is missing, and nothing where all is silent."""

from datetime import timedelta

import pytest

from bot.core.ports import SourceHealth, SourceState
from bot.services.status_line import status_line, when
from tests.installation import SUNDAY, ZONE

HOUR = timedelta(hours=1)
FRESH = SourceHealth("arXiv", SourceState.FRESH, read_at=SUNDAY - HOUR)


def said(*health: SourceHealth) -> str | None:
    line = status_line(health, ZONE, SUNDAY)
    return None if line is None else line.plain


def test_without_sources_there_is_no_line() -> None:
    assert said() is None


def test_a_source_not_read_yet_is_not_spoken_of() -> None:
    assert said(SourceHealth("arXiv", SourceState.NEW)) is None


def test_sources_that_were_read_stand_together_with_their_times() -> None:
    other = SourceHealth("bioRxiv", SourceState.FRESH, read_at=SUNDAY - 24 * HOUR)

    assert said(FRESH, other) == "From arXiv 12:00, bioRxiv Sat 28 Feb 13:00."


def test_it_is_small_print() -> None:
    line = status_line([FRESH], ZONE, SUNDAY)

    assert line is not None
    assert line.kind == "note"


@pytest.mark.parametrize(
    ("health", "words"),
    [
        (
            SourceHealth("bioRxiv", SourceState.DOWN, since=SUNDAY - 2 * HOUR),
            "bioRxiv has been out of reach since 11:00.",
        ),
        (
            SourceHealth("bioRxiv", SourceState.NOTHING_ANNOUNCED, read_at=SUNDAY),
            "bioRxiv: nothing announced today.",
        ),
        (
            SourceHealth("bioRxiv", SourceState.SHORT, read_at=SUNDAY, count=5, usual=40),
            "bioRxiv listed only 5, usually about 40; I look again soon.",
        ),
    ],
)
def test_what_is_wrong_comes_after_what_was_read(health: SourceHealth, words: str) -> None:
    assert said(health) == words
    assert said(health, FRESH) == f"From arXiv 12:00. {words}"


def test_a_moment_of_today_needs_no_day_and_today_is_the_reader_s() -> None:
    late = SUNDAY.replace(hour=23, minute=30)  # Monday 00:30 in Berlin.

    assert when(late, ZONE, late + HOUR) == "00:30"
    assert when(late - HOUR, ZONE, late) == "Sun 1 Mar 23:30"
