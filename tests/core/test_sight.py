"""What the operator has to know of a look, and when it is too early to say."""

from datetime import timedelta

import pytest

from bot.core.ports import SourceHealth, SourceState
from bot.core.sight import Backlog, Disk, Kind, Sight, troubles_of, write_size
from tests.digests import MONDAY

HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)


def names(sight: Sight) -> list[str]:
    return [trouble.name for trouble in troubles_of(sight)]


def down(hours: float) -> SourceHealth:
    return SourceHealth("arXiv", SourceState.DOWN, since=MONDAY - hours * HOUR)


def test_of_a_quiet_hour_there_is_nothing_to_tell() -> None:
    assert troubles_of(Sight(MONDAY, disk=Disk(60, 100))) == ()


def test_a_source_is_told_of_when_it_fails_for_24_hours() -> None:
    assert names(Sight(MONDAY, sources=(down(23.9),))) == []
    assert names(Sight(MONDAY, sources=(down(24),))) == ["source:arXiv"]


def test_a_disk_is_told_of_below_a_tenth() -> None:
    assert names(Sight(MONDAY, disk=Disk(10, 100))) == []
    assert names(Sight(MONDAY, disk=Disk(9, 100))) == ["disk"]


@pytest.mark.parametrize("name", ["due_since", "late_since"])
def test_digests_are_late_after_half_an_hour(name: str) -> None:
    early = Backlog(**{name: MONDAY - 30 * MINUTE})  # type: ignore[arg-type]  # one of two moments
    late = Backlog(**{name: MONDAY - 31 * MINUTE})  # type: ignore[arg-type]  # likewise

    assert names(Sight(MONDAY, backlog=early)) == []
    assert names(Sight(MONDAY, backlog=late)) == ["late"]


def test_a_paused_workspace_is_told_of_by_its_own_name() -> None:
    sight = Sight(MONDAY, paused={"slack/T1": MONDAY, "slack/T2": MONDAY})

    assert names(sight) == ["workspace:slack/T1", "workspace:slack/T2"]
    assert troubles_of(sight)[0].kind is Kind.WORKSPACE


def test_room_on_a_small_disk_is_not_written_as_nothing() -> None:
    sizes = (84_439_580_672, 34_600_000, 412_300)

    assert [write_size(size) for size in sizes] == ["84.4 GB", "35 MB", "412 kB"]
