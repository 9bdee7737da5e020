"""A bot that is killed: posts Monday's digest, and never hears that it did."""

import asyncio
import sys
from contextlib import AsyncExitStack
from datetime import datetime, timedelta
from pathlib import Path

from redis.asyncio import Redis

from bot.adapters.console import ConsoleAdapter, Transcript
from bot.commands import COMMANDS
from bot.core.message import Message
from bot.core.places import Conversation
from bot.core.ports import MessageRef, Poster
from bot.store.keys import Keys
from bot.store.memory import RedisMemory
from tests.installation import SUNDAY, install
from tests.journeys.seats import OVER_HTTP


class DeafPoster:
    """Posts, says so to whoever started this process, and waits for ever."""

    def __init__(self, poster: Poster) -> None:
        self._poster = poster

    async def post(self, to: Conversation, message: Message, *, key: str) -> MessageRef:
        await self._poster.post(to, message, key=key)
        print("posted", flush=True)  # noqa: T201 - the parent waits for it
        await asyncio.sleep(60)
        raise TimeoutError

    async def edit(self, ref: MessageRef, message: Message) -> None:
        await self._poster.edit(ref, message)

    async def find(self, to: Conversation, key: str, *, since: datetime) -> MessageRef | None:
        return await self._poster.find(to, key, since=since)


async def main(platform: str, redis_url: str, prefix: str, *where: str) -> None:
    async with Redis.from_url(redis_url) as redis, AsyncExitStack() as stack:
        bot = install(redis, prefix, now=SUNDAY)
        memory = RedisMemory(redis, Keys(prefix), platform)
        poster: Poster
        if platform == "slack":
            from bot.adapters.slack import SlackAdapter
            from tests.servers.slack import APP_TOKEN, BOT_TOKEN

            slack = SlackAdapter(
                BOT_TOKEN, APP_TOKEN, commands=COMMANDS, memory=memory, api=where[0]
            )
            poster = await stack.enter_async_context(slack)
        elif platform == OVER_HTTP:
            from tests.adapters.slack.http_stage import http_adapter_on

            installed = http_adapter_on(where[0], redis, prefix, COMMANDS)
            poster = await stack.enter_async_context(installed)
        elif platform == "discord":
            from bot.adapters.discord import DiscordAdapter
            from tests.servers.discord import TOKEN

            discord = DiscordAdapter(
                TOKEN, commands=COMMANDS, memory=memory, api=where[0], gateway=where[1]
            )
            poster = await stack.enter_async_context(discord)
        else:
            poster = ConsoleAdapter(Transcript(Path(where[0])), bot.clock)
        monday = SUNDAY + timedelta(days=1)
        name = "slack" if platform == OVER_HTTP else platform
        await bot.wait_until(monday, {name: DeafPoster(poster)})


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
