"""A Redis that is lost while digests go out: nobody gets one twice, nobody goes without.

docs/decisions/0011-failover.md says what this promises, and what it does not.
"""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from tests.failover.crowd import COUNT, Ending, Platform, run_day
from tests.failover.groups import Group, cluster_group, sentinel_group

pytestmark = [pytest.mark.slow, pytest.mark.timeout(240)]

MakeGroup = Callable[[Path], AbstractContextManager[Group]]
BEHIND_SECONDS = 0.4  # How long a replica stands still before its master is lost.


@pytest.fixture(params=[sentinel_group, cluster_group], ids=["sentinel", "cluster"])
def group(request: pytest.FixtureRequest, data_dir: Path) -> Iterator[Group]:
    make: MakeGroup = request.param
    with make(data_dir) as found:
        yield found


def test_a_master_is_lost_and_each_digest_comes_once(group: Group, data_dir: Path) -> None:
    async def disaster(platform: Platform) -> None:
        await platform.until(COUNT // 3)
        group.lose_master()
        await asyncio.to_thread(group.bring_back)

    ending = asyncio.run(run_day(group.url, data_dir, disaster, None))

    report(ending)
    assert (ending.delivered, ending.doubled, ending.open) == (COUNT, 0, 0)


def test_a_master_is_lost_whose_replica_was_behind_and_each_digest_comes_once(
    group: Group, data_dir: Path
) -> None:
    ending = asyncio.run(run_day(group.url, data_dir, behind(group), None))

    report(ending)
    assert (ending.delivered, ending.doubled, ending.open) == (COUNT, 0, 0)


def test_without_waiting_for_a_replica_such_a_loss_doubles_digests(data_dir: Path) -> None:
    """The proof above would notice: this is what it keeps from happening."""
    with sentinel_group(data_dir) as group:
        ending = asyncio.run(run_day(group.url, data_dir, behind(group), 0))

    report(ending)
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


def report(ending: Ending) -> None:
    """Print what `make prove` shows."""
    print(  # noqa: T201 - this is what it is for
        f"delivered={ending.delivered} doubled={ending.doubled} open={ending.open} "
        f"longest_gap={ending.gap_seconds}s"
    )
