"""A worker that carries one day's digest to a forum, as a program of its own that can be killed."""

import asyncio
import sys
from datetime import datetime, timedelta

from redis.asyncio import Redis

from bot.adapters.discord import DiscordAdapter
from bot.core.delivery import DeliveryId
from bot.core.places import Conversation
from bot.core.subscription import Subscription
from bot.engine.local import run_until
from bot.services.clock import SimulatedClock
from bot.services.delivering import Chosen, Delivering
from bot.services.timetable import Timetable
from tests.adapters.discord.memory import OwnMemory
from tests.contracts.sample import COMMANDS
from tests.digests import MONDAY, digest, order, stores
from tests.servers.discord import TOKEN

ITEMS = (1, 2, 3)
AFTER_THE_LEASE = MONDAY + timedelta(minutes=3)


def order_for(guild: str, forum: str) -> Subscription:
    """The standing order for a forum."""
    return order(Conversation("discord", guild, forum))


async def work(redis_url: str, prefix: str, api: str, said: Subscription, until: datetime) -> None:
    """Do what is due from Monday morning to a moment; what Discord was told is not remembered."""

    async def choose(_said: Subscription, _delivery: DeliveryId, _now: datetime) -> Chosen:
        return Chosen(digest(*ITEMS), ITEMS)

    clock = SimulatedClock(MONDAY)
    adapter = DiscordAdapter(TOKEN, commands=COMMANDS, memory=OwnMemory(), api=api)
    async with Redis.from_url(redis_url) as redis, adapter:
        store = stores(redis, prefix)
        posters = {"discord": adapter}
        timetable = Timetable(store.subscriptions, store.deliveries, clock)
        delivering = Delivering(store.deliveries, store.subscriptions, choose, posters, clock)
        await run_until(until, clock, timetable, delivering)


if __name__ == "__main__":
    redis_url, prefix, api, guild, forum = sys.argv[1:]
    asyncio.run(work(redis_url, prefix, api, order_for(guild, forum), MONDAY))
