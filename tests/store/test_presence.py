"""Who is there and who has left, and the record of changes; also on a cluster."""

from datetime import timedelta
from pathlib import Path

import pytest
from redis.asyncio import Redis

from bot.core.places import Reader
from bot.store.address import read_address
from bot.store.changes import CHANGES_KEPT, Changed, Changes
from bot.store.client import client_for
from bot.store.keys import Keys
from bot.store.presence import Presence
from bot.store.profiles import Profiles
from tests.digests import ADA, GROUP, MONDAY, everything, order
from tests.store.servers import form_cluster, running

DAY = timedelta(days=1)
BOB = Reader("console", "local", "bob")


@pytest.fixture
def presence(redis: Redis, prefix: str) -> Presence:
    return Presence(redis, Keys(prefix))


async def test_leaving_and_staying_leaves_nothing_behind(
    presence: Presence, redis: Redis, prefix: str
) -> None:
    await presence.leave(ADA, MONDAY, MONDAY + 30 * DAY, {"order": "always"})
    left = await presence.has_left(ADA), await presence.pauses(ADA)
    await presence.stay(ADA)

    assert left == (True, {"order": "always"})
    assert not await presence.has_left(ADA)
    assert await everything(redis, prefix) == {}


async def test_leaving_twice_keeps_the_first_moment_and_the_first_pauses(
    presence: Presence, redis: Redis, prefix: str
) -> None:
    await presence.leave(ADA, MONDAY, MONDAY + 30 * DAY, {"order": ""})
    once = await everything(redis, prefix)

    await presence.leave(ADA, MONDAY + DAY, MONDAY + 31 * DAY, {"order": "always"})

    assert await everything(redis, prefix) == once


async def test_who_is_due_is_given_earliest_first(presence: Presence) -> None:
    assert await presence.next_deletion() is None
    await presence.leave(ADA, MONDAY, MONDAY + 2 * DAY, {})
    await presence.leave(BOB, MONDAY, MONDAY + DAY, {})

    due = [await presence.to_delete(MONDAY + n * DAY) for n in range(3)]

    assert due == [(), (BOB,), (BOB, ADA)]
    assert await presence.next_deletion() == MONDAY + DAY


async def test_a_change_noted_twice_is_one_and_ten_are_kept(redis: Redis, prefix: str) -> None:
    changes = Changes(redis, Keys(prefix))
    for n in range(12):
        for _ in range(2):
            await changes.note(GROUP, Changed(ADA, f"schedule daily {n}:00", MONDAY + n * DAY))

    latest = await changes.latest(GROUP)

    assert len(latest) == CHANGES_KEPT
    assert latest[0] == Changed(ADA, "schedule daily 11:00", MONDAY + 11 * DAY)
    assert latest[-1].at == MONDAY + 2 * DAY


async def test_whoever_set_up_first_stays_until_somebody_takes_over(
    redis: Redis, prefix: str
) -> None:
    profiles, presence = Profiles(redis, Keys(prefix)), Presence(redis, Keys(prefix))
    first = await profiles.set_up(GROUP, ADA)
    await presence.setter_left(GROUP, has_left=True)
    second = await profiles.set_up(GROUP, BOB)
    still_gone = (await profiles.preferences(GROUP)).setter_left
    third = await profiles.set_up(GROUP, BOB, take_over=True)

    assert (first, second, third) == (str(ADA), str(ADA), str(BOB))
    assert (still_gone, (await profiles.preferences(GROUP)).setter_left) == (True, False)


@pytest.mark.slow
async def test_all_of_it_works_on_a_cluster(data_dir: Path) -> None:
    secret = data_dir.name  # Any word will do.
    with running(data_dir, "--cluster-enabled", "yes", password=secret) as port:
        form_cluster(port, secret)
        client, _ = client_for(read_address(f"redis+cluster://:{secret}@127.0.0.1:{port}"))
        async with client:
            keys, said = Keys("t"), order(GROUP)
            presence, changes = Presence(client, keys), Changes(client, keys)
            profiles = Profiles(client, keys)
            before = await changes.state(GROUP, [said.id])
            await profiles.set_up(GROUP, ADA)
            await profiles.set_up(GROUP, BOB, take_over=True)
            changed = await changes.state(GROUP, [said.id])
            await presence.pressed(ADA, GROUP)
            await presence.leave(ADA, MONDAY, MONDAY, {said.id: ""})
            known = await profiles.knows(ADA)
            due = await presence.to_delete(MONDAY)
            await changes.note(GROUP, Changed(ADA, "pause", MONDAY))
            latest = await changes.latest(GROUP)
            await presence.stay(ADA)
            unpressed = await presence.unpressed(GROUP)

    assert before != changed
    assert (known, due, unpressed) == (True, (ADA,), 0)
    assert [one.said for one in latest] == ["pause"]
