"""News that come while Redis is away are carried out once it is back, in their order."""

import asyncio
from collections.abc import Coroutine
from datetime import timedelta
from pathlib import Path

from redis.asyncio import Redis

from bot.core.places import Conversation, Reader
from bot.core.ports import Change, Notice
from bot.services.noting import MOST_WAITING, Noting
from tests.installation import ADA, GROUP, Installation, install, record
from tests.store.servers import free_port, running

DAY = timedelta(days=1)
HERE = Conversation("console", "local", "")
OTHER = Conversation("console", "lab-2", "reading-group")
EVE = Reader("console", "lab-2", "eve")
KEEPING = ("--appendonly", "yes", "--appendfsync", "always")


def noting_of(bot: Installation) -> Noting:
    services = bot.app.services
    return Noting(
        bot.clock,
        services.onboarding,
        services.sharing,
        services.leaving,
        services.zone_offers,
        services.removal,
        first_pause=timedelta(milliseconds=20),
    )


async def daily(bot: Installation) -> None:
    """Two workspaces have a channel with a digest each."""
    await bot.import_(*(record(f"Quantum matter of the {n * 7919}th kind") for n in range(30)))
    for place, by in ((GROUP, ADA), (OTHER, EVE)):
        await bot.say("interests add quantum where=here", place=place, by=by)
        await bot.say("schedule daily 09:00 where=here", place=place, by=by)


async def posted(bot: Installation) -> set[str]:
    """Let a day pass; give the workspaces where something was posted."""
    before = len(bot.board.posted)
    await bot.wait_until(await bot.clock.now() + DAY)
    return {to.workspace for to, _ in bot.board.posted[before:]}


async def test_removals_heard_while_redis_is_away_are_carried_out_in_order_once_it_is_back(
    data_dir: Path,
) -> None:
    port = free_port()
    async with Redis(port=port) as client:
        with running(data_dir, *KEEPING, port=port):
            bot = install(client, "t")
            await daily(bot)
            noting = noting_of(bot)
        heard = [
            asyncio.create_task(noting.heard(Notice(change, place)))
            for change, place in (
                (Change.UNINSTALLED, HERE),
                (Change.UNINSTALLED, Conversation("console", "lab-2", "")),
                (Change.INSTALLED, HERE),
            )
        ]
        _, waiting = await asyncio.wait(heard, timeout=0.1)
        with running(data_dir, *KEEPING, port=port):
            await asyncio.gather(*heard)

            assert len(waiting) == 3
            assert await posted(bot) == {"local"}
            later = await bot.clock.now() + 31 * DAY
            assert await bot.app.services.removal.forget_due(later) == 1


async def test_in_an_outage_of_days_news_of_people_do_not_push_those_of_places_out(
    data_dir: Path,
) -> None:
    async with Redis(port=free_port()) as client:  # Nobody answers there.
        noting = noting_of(install(client, "t"))

        def heard(change: Change) -> Coroutine[None, None, None]:
            return noting.heard(Notice(change, HERE, ADA))

        people = [asyncio.create_task(heard(Change.PERSON_BACK)) for _ in range(MOST_WAITING)]
        await asyncio.sleep(0)
        one_more = asyncio.create_task(heard(Change.PERSON_BACK))
        place = asyncio.create_task(heard(Change.UNINSTALLED))
        done, waiting = await asyncio.wait([one_more, place], timeout=0.1)
        for task in (*people, place):
            task.cancel()

    assert done == {one_more}
    assert waiting == {place}


async def test_a_list_of_all_workspaces_makes_up_for_news_nobody_heard(
    bot: Installation,
) -> None:
    await daily(bot)
    noting = noting_of(bot)
    without = Notice(
        Change.MEMBER_OF, Conversation("console", "", ""), workspaces=frozenset({"local"})
    )
    with_all = Notice(
        Change.MEMBER_OF,
        Conversation("console", "", ""),
        workspaces=frozenset({"local", "lab-2", "x"}),
    )

    for _ in range(2):  # Told twice it is as told once.
        await noting.heard(without)
    removed = await posted(bot)
    for _ in range(2):  # Told twice it is as told once.
        await noting.heard(with_all)
    back = await posted(bot)
    await noting.heard(without)
    forgotten = await bot.app.services.removal.forget_due(await bot.clock.now() + 31 * DAY)

    assert removed == {"local"}
    assert back == {"local", "lab-2"}
    assert forgotten == 1
    kept = "".join(await bot.keys_and_values())
    assert "lab-2/c" not in kept
    assert str(GROUP) in kept
