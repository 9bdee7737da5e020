"""What to mute and until when: read as people type it."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.errors import UserError
from bot.core.mute_text import read_mute_line

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
BERLIN = "Europe/Berlin"


@pytest.mark.parametrize(
    ("line", "words", "days"),
    [
        ("diffusion for 2 weeks", "diffusion", 14),
        ("diffusion  FOR a month", "diffusion", 30),
        ('author:"Yann LeCun" for one day', 'author:"Yann LeCun"', 1),
        ("graphs for molecules for 3 days", "graphs for molecules", 3),
    ],
)
def test_a_span_is_counted_from_now(line: str, words: str, days: int) -> None:
    assert read_mute_line(line, NOW, BERLIN) == (words, NOW + timedelta(days=days))


def test_a_day_ends_it_at_its_beginning_where_the_reader_is() -> None:
    words, until = read_mute_line("cat:cs.CV until 2026-03-10", NOW, BERLIN)

    assert (words, until) == ("cat:cs.CV", datetime(2026, 3, 9, 23, 0, tzinfo=UTC))


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("diffusion", "diffusion"),
        ("networks for molecules", "networks for molecules"),
        ('"training until convergence"', '"training until convergence"'),
        ("diffusion for ever", "diffusion"),
        ("diffusion forever", "diffusion"),
        ("for 2 weeks", "for 2 weeks"),
        ("until", "until"),
    ],
)
def test_without_an_end_it_is_for_ever(line: str, words: str) -> None:
    assert read_mute_line(line, NOW, BERLIN) == (words, None)


@pytest.mark.parametrize(
    "end",
    ["until tomorrow", "until 2026-02-30", "until 2026-02-01", "for 9 lives", "for 99 months"],
)
def test_an_end_that_cannot_be_read_is_said_with_an_example(end: str) -> None:
    with pytest.raises(UserError) as refused:
        read_mute_line(f"diffusion {end}", NOW, BERLIN)

    assert end.split(maxsplit=1)[1] in str(refused.value)
    assert "mute diffusion for 2 weeks" in str(refused.value)


@given(text=st.text(max_size=60))
def test_any_text_is_read_or_refused_in_words(text: str) -> None:
    try:
        words, until = read_mute_line(text, NOW, BERLIN)
    except UserError:
        return
    assert words in text
    assert until is None or until > NOW
