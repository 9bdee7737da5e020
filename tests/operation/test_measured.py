"""Posts are counted by their outcome and go through unchanged."""

import asyncio
from datetime import timedelta
from pathlib import Path

import pytest

from bot.core.errors import CannotTell, NotPosted, OutcomeUnknown, Refused
from bot.core.pace import Pace, Rate
from bot.core.places import direct
from bot.operation import Measured, Metrics
from tests.digests import ADA, MONDAY, FilePoster, digest

WAIT = timedelta(seconds=3)


class PacedPoster(FilePoster):
    """A poster whose platform counts messages."""

    @property
    def pace(self) -> Pace:
        return Pace({"platform": Rate(WAIT)})


def shown(metrics: Metrics, name: str) -> dict[str, float]:
    """Give the labels and values of an instrument, as a scraper reads them."""
    lines = metrics.written()[0].decode().splitlines()
    pairs = (line.rsplit(" ", 1) for line in lines if line.startswith(f"{name}{{"))
    return {labels.removeprefix(name): float(value) for labels, value in pairs}


@pytest.mark.parametrize(
    ("error", "outcome"),
    [
        (NotPosted("busy", WAIT, busy="workspace"), "asked_to_wait"),
        (NotPosted("no way there"), "not_posted"),
        (Refused("closed", "destination"), "refused"),
        (OutcomeUnknown("lost"), "unknown"),
        (TimeoutError(), "unknown"),
    ],
)
async def test_what_goes_wrong_is_counted_and_passed_on(
    tmp_path: Path, error: Exception, outcome: str
) -> None:
    metrics = Metrics()
    poster = Measured(FilePoster(tmp_path / "posted", refuses=[error]), "console", metrics)

    with pytest.raises(type(error)) as raised:
        await poster.post(direct(ADA), digest(1), key="k")

    assert raised.value is error
    assert shown(metrics, "paperpicks_posts_total") == {
        f'{{outcome="{outcome}",platform="console"}}': 1
    }


async def test_a_post_is_timed_and_found_again(tmp_path: Path) -> None:
    metrics = Metrics()
    inner = FilePoster(tmp_path / "posted", hides=[None, None, CannotTell("no")])
    poster = Measured(inner, "console", metrics)

    ref = await poster.post(direct(ADA), digest(1), key="k")
    found = await poster.find(direct(ADA), "k", since=MONDAY)
    absent = await poster.find(direct(ADA), "other", since=MONDAY)
    with pytest.raises(CannotTell):
        await poster.find(direct(ADA), "k", since=MONDAY)

    assert (found, absent) == (ref, None)
    assert shown(metrics, "paperpicks_send_seconds_count") == {'{platform="console"}': 1}
    assert set(shown(metrics, "paperpicks_lookups_total")) == {
        f'{{outcome="{outcome}",platform="console"}}'
        for outcome in ("found", "absent", "cannot_tell")
    }


async def test_a_post_that_is_cancelled_counts_as_unknown(tmp_path: Path) -> None:
    metrics = Metrics()
    poster = Measured(FilePoster(tmp_path / "posted", seconds=60), "console", metrics)

    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.01):
            await poster.post(direct(ADA), digest(1), key="k")

    assert 'outcome="unknown"' in next(iter(shown(metrics, "paperpicks_posts_total")))


def test_the_pace_of_a_platform_is_kept(tmp_path: Path) -> None:
    paced = Measured(PacedPoster(tmp_path / "posted"), "slack", Metrics())
    free = Measured(FilePoster(tmp_path / "posted"), "console", Metrics())

    assert paced.pace == Pace({"platform": Rate(WAIT)})
    assert free.pace == Pace()
