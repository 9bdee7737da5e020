"""A Redis that is lost while digests go out: nobody gets one twice, nobody goes without.

docs/decisions/0011-failover.md says what this promises, and what it does not.
"""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from tests.conftest import Tell
from tests.failover.crowd import COUNT, Ending, Platform, run_day
from tests.failover.groups import Group, cluster_group, sentinel_group

pytestmark = [pytest.mark.slow, pytest.mark.alone, pytest.mark.timeout(240)]

MakeGroup = Callable[[Path], AbstractContextManager[Group]]
Report = Callable[[Ending, str], None]
BEHIND_SECONDS = 0.4  # How long a replica stands still before its master is lost.


@pytest.fixture(params=[sentinel_group, cluster_group], ids=["sentinel", "cluster"])
def group(request: pytest.FixtureRequest, data_dir: Path) -> Iterator[Group]:
    make: MakeGroup = request.param
    with make(data_dir) as found:
        yield found


@pytest.fixture
def report(tell: Tell) -> Report:
    """Tell how it ended, for `make prove` to show."""

    def report(ending: Ending, about: str) -> None:
        lost = COUNT - ending.delivered
        tell(
            f"delivered={ending.delivered} lost={lost} doubled={ending.doubled} "
            f"open={ending.open} longest_gap={ending.gap_seconds}s  (fail-over, {about})"
        )

    return report


def test_a_master_is_lost_and_each_digest_comes_once(
    group: Group, data_dir: Path, report: Report
) -> None:
    async def disaster(platform: Platform) -> None:
        await platform.until(COUNT // 3)
        group.lose_master()
        await asyncio.to_thread(group.bring_back)

    ending = asyncio.run(run_day(group.url, data_dir, disaster, None))

    report(ending, group.name)
    assert (ending.delivered, ending.doubled, ending.open) == (COUNT, 0, 0)


def test_a_master_is_lost_whose_replica_was_behind_and_each_digest_comes_once(
    group: Group, data_dir: Path, report: Report
) -> None:
    ending = asyncio.run(run_day(group.url, data_dir, behind(group), None))

    report(ending, f"{group.name}, replica behind")
    assert (ending.delivered, ending.doubled, ending.open) == (COUNT, 0, 0)


def test_without_waiting_for_a_replica_such_a_loss_doubles_digests(
    data_dir: Path, report: Report
) -> None:
    """The proof above would notice: this is what it keeps from happening."""
    with sentinel_group(data_dir) as group:
        ending = asyncio.run(run_day(group.url, data_dir, behind(group), 0))

    report(ending, f"{group.name}, replica behind, nobody waits for it")
    assert (ending.delivered, ending.open) == (COUNT, 0)
    assert ending.doubled > 0


def behind(group: Group) -> Callable[[Platform], "asyncio.Future[None]"]:
    """Let the replica stand still for a while, and its master be lost at the end of that."""

    async def disaster(platform: Platform) -> None:
        replica = group.replica_process
        await platform.until(COUNT // 3)
        group.stop_replica()
        await asyncio.sleep(BEHIND_SECONDS)
        group.lose_master(replica)
        await asyncio.to_thread(group.bring_back)

    return lambda platform: asyncio.ensure_future(disaster(platform))
