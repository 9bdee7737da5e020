"""What to mute and until when: read as people type it."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

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
        ("qubits 2 weeks", "qubits", 14),
        ('"flow matching" 3 days', '"flow matching"', 3),
        ('author:"Yann LeCun" a month', 'author:"Yann LeCun"', 30),
        ("cat:cs.CV for four weeks", "cat:cs.CV", 28),
        ("“flow matching” for 1 year", "“flow matching”", 365),
        ("for 2 weeks", "", 14),
    ],
)
def test_a_span_is_counted_from_now(line: str, words: str, days: int) -> None:
    end = line[len(words) :]
    assert read_mute_line(line, NOW, BERLIN) == (words, NOW + timedelta(days=days), end)


@pytest.mark.parametrize(
    ("end", "day"),
    [
        ("until 2026-03-10", date(2026, 3, 10)),
        ("till 10 mar", date(2026, 3, 10)),
        ("until tomorrow", date(2026, 3, 2)),
        ("til friday", date(2026, 3, 6)),
        ("until next week", date(2026, 3, 2)),
        ("today", date(2026, 3, 2)),
        ("for this week", date(2026, 3, 2)),
        ("for the month", date(2026, 4, 1)),
        ("until the weekend", date(2026, 3, 7)),
        ("until the end of the month", date(2026, 4, 1)),
        ("until this friday", date(2026, 3, 6)),
        ("this month", date(2026, 4, 1)),
    ],
)
def test_a_day_ends_it_at_its_beginning_where_the_reader_is(end: str, day: date) -> None:
    words, until, _ = read_mute_line(f"cat:cs.CV {end}", NOW, BERLIN)

    assert words == "cat:cs.CV"
    assert until == datetime.combine(day, time(0, 0), ZoneInfo(BERLIN))


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("diffusion", "diffusion"),
        ("networks for molecules", "networks for molecules"),
        ('"training until convergence"', '"training until convergence"'),
        ("diffusion for ever", "diffusion"),
        ("diffusion forever", "diffusion"),
        ("until", "until"),
        ("planning for a robot", "planning for a robot"),
        ("networks for 3D scenes", "networks for 3D scenes"),
        ('"qubits for 2 weeks"', '"qubits for 2 weeks"'),
        ("“training until convergence”", "“training until convergence”"),
        ("diffusion weeks", "diffusion weeks"),
        ("paper of the week", "paper of the week"),
    ],
)
def test_without_an_end_it_is_for_ever(line: str, words: str) -> None:
    assert read_mute_line(line, NOW, BERLIN)[:2] == (words, None)


@pytest.mark.parametrize(
    "end",
    ["until convergence", "until 2026-02-30", "for 9 lives", "for 2 weeks and more", "for a while"],
)
def test_an_end_that_cannot_be_read_is_said_with_an_example(end: str) -> None:
    with pytest.raises(UserError) as refused:
        read_mute_line(f"diffusion {end}", NOW, BERLIN)

    assert end.split(maxsplit=1)[1] in str(refused.value)
    assert "mute diffusion for 2 weeks" in str(refused.value)
    assert "quotes" in str(refused.value)


@pytest.mark.parametrize(
    ("end", "said"),
    [
        ("until 2026-02-01", "“2026-02-01” is past."),
        ("until 28.2.2026", "“28.2.2026” is past."),
        ("for 99 months", "“99 months” is over two years off."),
        ("until 2031-01-01", "“2031-01-01” is over two years off."),
    ],
)
def test_an_end_that_is_past_or_far_off_is_said_so(end: str, said: str) -> None:
    with pytest.raises(UserError, match=said):
        read_mute_line(f"diffusion {end}", NOW, BERLIN)


@given(text=st.text(max_size=60))
def test_any_text_is_read_or_refused_in_words(text: str) -> None:
    try:
        words, until, end = read_mute_line(text, NOW, BERLIN)
    except UserError:
        return
    assert words + end == text.strip()
    assert until is None or until > NOW
