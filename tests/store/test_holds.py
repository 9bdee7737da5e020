"""Turns to post: all processes together keep a platform's pace, and nobody waits in line twice."""

import asyncio
import heapq
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
from redis.asyncio import Redis
from redis.crc import key_slot

from bot.core.pace import Pace, Rate, Scope
from bot.core.places import Conversation
from bot.store.address import read_address
from bot.store.client import client_for
from bot.store.holds import Holds
from bot.store.keys import Keys
from tests.digests import MONDAY
from tests.failover.groups import cluster_group
from tests.store.servers import form_cluster, running

SECOND = timedelta(seconds=1)
MINUTE = timedelta(minutes=1)
NOW = timedelta()
PACE = Pace({"destination": Rate(SECOND), "workspace": Rate(SECOND / 4, burst=3)})
BY_CHANNEL = Pace({"destination": Rate(SECOND)})
UNLIMITED = Pace()


def channel(name: str, workspace: str = "T1") -> Conversation:
    return Conversation("slack", workspace, name)


@pytest.fixture
def holds(redis: Redis, prefix: str) -> Holds:
    return Holds(redis, Keys(prefix))


@pytest.fixture
async def elsewhere(redis_url: str, prefix: str) -> AsyncIterator[Holds]:
    """Another process: it shares nothing with `holds` but Redis."""
    async with Redis.from_url(redis_url) as client:
        yield Holds(client, Keys(prefix))


async def wait(
    holds: Holds,
    to: Conversation,
    at: timedelta = NOW,
    *,
    pace: Pace = PACE,
    waited: bool = False,
) -> timedelta:
    """How long one has to wait who asks so long after nine."""
    return (await holds.turn(to, pace, MONDAY + at, waited=waited)).wait


async def test_a_channel_has_one_message_a_second(holds: Holds, elsewhere: Holds) -> None:
    first = await wait(holds, channel("C1"))
    second = await wait(elsewhere, channel("C1"))
    later = await wait(holds, channel("C1"), second, waited=True)

    assert (first, second, later) == (NOW, SECOND, NOW)


async def test_those_who_wait_are_told_different_moments(holds: Holds) -> None:
    waits = [await wait(holds, channel("C1")) for _ in range(4)]

    assert waits == [NOW, SECOND, 2 * SECOND, 3 * SECOND]


async def test_who_comes_anew_stands_behind_those_who_wait(holds: Holds) -> None:
    await wait(holds, channel("C1"))
    told = await wait(holds, channel("C1"))

    anew = await wait(holds, channel("C1"), told - SECOND / 100)
    again = await wait(holds, channel("C1"), told, waited=True)

    assert anew == SECOND + SECOND / 100
    assert again == NOW


async def test_a_rush_at_one_channel_slows_no_other(holds: Holds) -> None:
    rush = [await wait(holds, channel("C1")) for _ in range(20)]

    assert max(rush) == 19 * SECOND
    assert await wait(holds, channel("C2")) == NOW


async def test_a_workspace_has_its_burst_and_then_its_pace(holds: Holds) -> None:
    waits = [await wait(holds, channel(f"C{n}")) for n in range(6)]

    assert waits == [NOW, NOW, NOW, SECOND / 4, SECOND / 2, 3 * SECOND / 4]
    assert await wait(holds, channel("C1", "T2")) == NOW


async def test_a_platform_has_a_pace_of_its_own(holds: Holds) -> None:
    pace = Pace({"platform": Rate(SECOND / 10, burst=2)})

    waits = [await wait(holds, channel("C1", f"T{n}"), pace=pace) for n in range(4)]

    assert waits == [NOW, NOW, SECOND / 10, SECOND / 5]


async def test_a_turn_that_one_limit_refuses_is_taken_from_none(holds: Holds) -> None:
    await wait(holds, channel("C1"))
    for _ in range(5):
        await wait(holds, channel("C1"), waited=True)

    assert [await wait(holds, channel(f"C{n}")) for n in (2, 3)] == [NOW, NOW]


async def test_hundreds_at_once_go_out_at_full_pace_and_ask_twice_at_most(holds: Holds) -> None:
    pace = Pace({"workspace": Rate(SECOND / 20, burst=20), "destination": Rate(SECOND)})
    line = [(NOW, number, 0) for number in range(300)]
    asked = 0
    posted: list[timedelta] = []

    while line:
        at, number, before = heapq.heappop(line)
        asked += 1
        told = await wait(holds, channel(f"C{number}"), at, pace=pace, waited=before > 0)
        if told > NOW:
            heapq.heappush(line, (at + told, number, before + 1))
        else:
            posted.append(at)

    assert asked <= 2 * 300
    assert posted[-1] <= 300 * SECOND / 20
    # Of any 41 in a row 20 may have come at once.
    assert all(posted[n + 40] - posted[n] >= 20 * SECOND / 20 for n in range(260))


@pytest.mark.parametrize(
    ("scope", "held"),
    [
        ("destination", (True, False, False)),
        ("workspace", (True, True, False)),
        ("platform", (True, True, True)),
    ],
)
async def test_a_hold_is_for_all_that_it_is_about(
    holds: Holds, elsewhere: Holds, scope: Scope, held: tuple[bool, ...]
) -> None:
    await holds.hold(channel("C1"), scope, MONDAY + MINUTE, MONDAY)

    places = (channel("C1"), channel("C2"), channel("C1", "T2"))
    waits = [await wait(elsewhere, place, pace=UNLIMITED) for place in places]

    assert tuple(wait >= MINUTE for wait in waits) == held
    assert await wait(holds, Conversation("discord", "T1", "C1")) == NOW


async def test_a_shorter_hold_ends_no_longer_one(holds: Holds) -> None:
    await holds.hold(channel("C1"), "workspace", MONDAY + MINUTE, MONDAY)
    await holds.hold(channel("C1"), "workspace", MONDAY + SECOND, MONDAY)

    assert await wait(holds, channel("C1")) == MINUTE


async def test_after_a_hold_they_come_one_by_one(holds: Holds) -> None:
    await holds.hold(channel("C1"), "workspace", MONDAY + MINUTE, MONDAY)

    waits = [await wait(holds, channel(f"C{n}")) for n in range(3)]

    assert waits == [MINUTE, MINUTE + SECOND / 4, MINUTE + SECOND / 2]


async def test_a_clock_that_was_set_back_makes_nobody_wait_for_it(holds: Holds) -> None:
    for _ in range(3):
        await wait(holds, channel("C1"), timedelta(days=1))

    assert await wait(holds, channel("C1")) <= 3 * SECOND


async def test_a_hold_asked_for_after_a_clock_was_set_back_is_no_longer_than_asked(
    holds: Holds,
) -> None:
    day = timedelta(days=1)
    await holds.hold(channel("C1"), "workspace", MONDAY + day + MINUTE, MONDAY + day)
    for _ in range(4):
        await wait(holds, channel("C1"), day)

    await holds.hold(channel("C1"), "workspace", MONDAY + SECOND, MONDAY)

    assert await wait(holds, channel("C1")) <= MINUTE + 2 * SECOND


async def test_a_paused_workspace_is_known_until_it_takes_a_post(holds: Holds) -> None:
    news = [await holds.pause(channel("C1"), MONDAY + MINUTE, MONDAY) for _ in range(2)]
    turn = await holds.turn(channel("C2"), PACE, MONDAY + MINUTE, waited=False)

    assert news == [True, False]
    assert turn.has_come
    assert turn.was_paused
    assert await holds.paused(("slack", "discord")) == {"slack/T1": MONDAY}

    await holds.resume(channel("C2"))

    assert await holds.paused(("slack", "discord")) == {}


async def test_limits_tell_nobody_who_reads(holds: Holds, redis: Redis, prefix: str) -> None:
    ada = Conversation("slack", "T1", "UADA", is_direct=True)

    await wait(holds, ada)

    keys = [key.decode() async for key in redis.scan_iter(f"{prefix}:*")]
    assert len(keys) == 2
    assert not [key for key in keys if "UADA" in key]
    assert all([0 < await redis.ttl(key) <= 120 for key in keys])


@pytest.mark.slow
async def test_a_cluster_keeps_turns_too(tmp_path: Path, prefix: str) -> None:
    with running(tmp_path, "--cluster-enabled", "yes") as port:
        form_cluster(port, "")
        client, _ = client_for(read_address(f"redis+cluster://127.0.0.1:{port}"))
        holds = Holds(client, Keys(prefix))

        assert [await wait(holds, channel("C1")) for _ in range(2)] == [NOW, SECOND]
        await holds.pause(channel("C1"), MONDAY + MINUTE, MONDAY)
        assert await wait(holds, channel("C2")) == MINUTE
        await client.aclose()


@pytest.mark.slow
async def test_two_processes_keep_one_pace_on_a_cluster_of_three(data_dir: Path) -> None:
    with cluster_group(data_dir) as group:
        clients = [client_for(read_address(group.url))[0] for _ in range(2)]
        here, there = (Holds(client, Keys("t")) for client in clients)
        pace = Pace({"workspace": Rate(SECOND), "platform": Rate(SECOND / 100)})
        platforms = ("slack", "discord", "console", "matrix", "teams")  # On all three masters.

        for platform in platforms:
            places = [Conversation(platform, "T1", f"C{n}") for n in range(20)]
            # Side by side, some from each process.
            waits = await asyncio.gather(
                *(wait(who, to, pace=pace) for to in places for who in (here, there))
            )
            assert sorted(waits) == [n * SECOND for n in range(40)]

            other = Conversation(platform, "T2", "C1")
            news = [await who.pause(other, MONDAY + MINUTE, MONDAY) for who in (here, there)]
            held = await there.turn(other, pace, MONDAY, waited=False)
            taken = await there.turn(other, pace, MONDAY + MINUTE, waited=True)
            await there.resume(other)
            assert news == [True, False]
            assert (held.wait, taken.has_come, taken.was_paused) == (MINUTE, True, True)

            await here.hold_looks(other, MONDAY + MINUTE, MONDAY)
            assert (await there.look(other, MONDAY)).wait == MINUTE

        slots = [key_slot(Keys("t").paused(name).encode()) for name in platforms]
        masters = {slot * 3 // 16384 for slot in slots}
        assert masters == {0, 1, 2}
        assert await here.paused(platforms) == {}
        for client in clients:
            await client.aclose()
