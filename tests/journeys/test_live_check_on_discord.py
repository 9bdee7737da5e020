"""The checklist for a person on Discord, walked through on loopback: its words are true."""

import asyncio
import re
from collections.abc import AsyncIterator, Awaitable, Callable

import pytest
from redis.asyncio import Redis

from bot.live_check import check_live
from bot.reference import ROOT
from bot.settings import load_settings
from tests.adapters.discord.lab import LONG, Json, Lab, lab, opened, screen_of, seen, shown
from tests.adapters.discord.stage import readings
from tests.journeys.test_live_check import LINES
from tests.servers.discord import TOKEN
from tests.servers.discord_limits import SILENT, WITHOUT_EMBEDS

PAGE = (ROOT / "docs" / "live-check.md").read_text(encoding="utf-8")
ON_DISCORD = PAGE.partition(", on Discord\n")[2].partition("\n## ")[0]
STEPS = dict(re.findall(r"^\| (\d+) \| .* \| (“.*) \|$", ON_DISCORD, re.MULTILINE))
QUESTION = "What do you read about?"
SETTLED = 2.5  # Seconds the library takes for servers that were there before.


@pytest.fixture
async def here(redis: Redis, prefix: str) -> AsyncIterator[Lab]:
    async with lab(redis, prefix, in_server=False) as opened:
        yield opened


class Person:
    """Goes through the list; each step gives what they see then."""

    def __init__(self, here: Lab) -> None:
        self.here, self.server = here, here.server

    async def add(self) -> str:
        await asyncio.wait_for(self.server.gateway.identified.wait(), LONG)
        await asyncio.sleep(SETTLED)
        await self.server.add_bot(self.server.channel_id)
        async with asyncio.timeout(LONG):
            while not await self.here.deliver():  # noqa: ASYNC110 - nobody tells
                await asyncio.sleep(0.05)
        return screen_of(self.digest())

    async def set_up(self) -> str:
        use = await self.here.press(self.digest(), "Set up", manages=True)
        self.form = await opened(self.server, use)
        return await seen(self.form)

    async def save_channel(self) -> str:
        self.answer = await self.here.submit(self.form, {QUESTION: "protein"})
        return screen_of(self.answer)

    async def first_picks(self) -> str:
        use = await self.here.press(self.answer, "Post the first picks now", manages=True)
        return await seen(use)

    async def look(self) -> str:
        digest = self.digest()
        assert [reading.live for reading in readings(digest)] == [[]] * len(readings(digest))
        assert digest["flags"] & SILENT
        assert digest["flags"] & WITHOUT_EMBEDS
        return screen_of(digest)

    async def like(self) -> str:
        self.liked = await self.here.press(self.digest(), "Like")
        return await seen(self.liked)

    async def look_at_label(self) -> str:
        await self.here.until_labelled(self.digest(), "Like 1")
        return screen_of(self.digest())

    async def undo(self) -> str:
        said = await seen(await self.here.press(await shown(self.liked), "Undo"))
        await self.here.until_labelled(self.digest(), "Like")
        return said

    async def abstract(self) -> str:
        self.read = await self.here.press(self.digest(), "Abstract")
        return await seen(self.read)

    async def why(self) -> str:
        return await seen(await self.here.press(await shown(self.read), "Why this"))

    async def edit_interests(self) -> str:
        form = await opened(self.server, await self.here.use("interests edit"))
        return screen_of(await self.here.submit(form, {QUESTION: "codes"}))

    async def remove_interest(self) -> str:
        typed = {"topic": "cod"}
        [offered] = await self.server.type_in("papers interests remove", typed, "topic")
        return await self.said(f"interests remove {offered}")

    async def similar(self) -> str:
        words = {"content": "Who reads about protein folding?"}
        message = self.server.new(self.server.channel_id, words)
        return await seen(await self.server.use_on_message("Find similar papers", message))

    async def help(self) -> str:
        answer = await self.here.say("help")
        linked = [command for reading in readings(answer) for command in reading.commands]
        assert len(linked) > 5
        return screen_of(answer)

    async def write(self) -> str:
        channel = self.server.direct(self.server.ada["id"])["id"]
        await self.server.write("sparse language models")
        async with asyncio.timeout(LONG):
            while not self.server.everyones(channel):  # noqa: ASYNC110 - nobody tells
                await asyncio.sleep(0.02)
        return screen_of(self.server.everyones(channel)[-1])

    async def settings(self) -> str:
        return await self.said("settings anyone")

    async def switch_off(self) -> str:
        return await self.said("schedule off where=here")

    async def forget(self) -> str:
        asked = await self.here.say("forget-me")
        return await seen(await self.here.press(asked, "Delete everything"))

    async def said(self, line: str) -> str:
        return screen_of(await self.here.say(line))

    def digest(self) -> Json:
        return self.server.everyones(self.server.channel_id)[-1]

    def steps(self) -> tuple[Callable[[], Awaitable[str]], ...]:
        """Give what the page asks for, step by step."""
        return (
            *(self.add, self.set_up, self.save_channel, self.first_picks, self.look),
            *(self.like, self.look_at_label, self.undo, self.abstract, self.why),
            *(self.edit_interests, self.remove_interest, self.similar, self.help, self.write),
            *(self.settings, self.switch_off, self.forget),
        )


@pytest.mark.slow
async def test_whoever_goes_through_the_list_sees_the_words_it_names(here: Lab) -> None:
    steps = Person(here).steps()

    assert list(STEPS) == [str(number) for number, _ in enumerate(steps, 1)]
    for expected, step in zip(STEPS.values(), steps, strict=True):
        there = " ".join((await step()).split())
        for words in re.findall(r"“(.*?)”(?= “|$)", expected):
            assert words in there, step.__name__


@pytest.mark.slow
async def test_the_machine_says_the_lines_that_the_page_names(
    here: Lab, redis_url: str, prefix: str
) -> None:
    settings = load_settings(
        redis_url=redis_url,
        redis_prefix=prefix,
        discord_token=TOKEN,
        discord_api_url=here.server.api,
    )

    here.server.in_guild = True
    said = [finding.text async for finding in check_live(settings, "#papers")]

    assert len(said) == len(LINES)
    assert all(text.startswith(line) for text, line in zip(said, LINES, strict=True))
