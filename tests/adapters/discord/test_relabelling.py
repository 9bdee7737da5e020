"""Buttons with state on Discord: counts for a channel, green marks where one looks alone."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from datetime import timedelta
from typing import Any

from aiohttp import web

from bot.core.command import Call
from bot.core.message import Button, Buttons, Message, say
from bot.core.places import Reader, direct
from tests.adapters.discord.memory import OwnMemory
from tests.adapters.discord.stage import DiscordStage, adapter_on, buttons, screen
from tests.contracts.sample import no_choices, no_news
from tests.servers.discord import DiscordServer
from tests.servers.discord_limits import walk
from tests.servers.discord_person import Interaction

Json = dict[str, Any]

LIKE = Button("Like", "like", {"paper": "1"})
LONG = Button("Why this", "search", {"words": "why *this* & that " * 6})
OFFER = Message((say("# Fish & *chips*"), Buttons((LIKE, LONG))))
GREEN, GREY = 3, 2


def liked(label: str, **changes: Any) -> Message:
    receipt = (say("Noted"), Buttons((Button("Undo", "search", {"words": "undo"}),)))
    return Message(receipt, relabel=(Button(label, LIKE.command, LIKE.arguments),), **changes)


def styles(message: Json) -> Mapping[str, int]:
    return {c["label"]: c["style"] for c in walk(message["components"]) if c["type"] == 2}


class SlowToShow(DiscordServer):
    """A Discord that takes its time to show the first private answer."""

    def __init__(self) -> None:
        super().__init__()
        self.may_show = asyncio.Event()
        self._is_first = True

    async def _judge(self, request: web.Request, path: str, body: Any) -> tuple[int, Any]:
        is_slow = self._is_first and request.method == "POST" and path.startswith("/webhooks/")
        if is_slow:
            self._is_first = False
            await self.may_show.wait()
        return await super()._judge(request, path, body)


class Presser:
    """Presses buttons while the adapter listens, each with an answer of its own."""

    def __init__(self, stage: DiscordStage) -> None:
        self.calls: list[Call] = []
        self._stage = stage
        self._answers: list[Message] = []

    async def answer(self, call: Call) -> Message:
        self.calls.append(call)
        return self._answers[-1]

    async def say(self, line: str, answer: Message) -> Json:
        """Type a line, and give the private answer."""
        self._answers.append(answer)
        await self._stage.say(line)
        return [m for use in self._stage.server.uses.all.values() for m in use.shown][-1]

    async def press(self, message: Json, label: str, answer: Message, **where: Any) -> Json:
        """Press a button, wait until what follows is done, and give the private answer."""
        self._answers.append(answer)
        use = await self._stage.server.press(message, buttons(message)[label], **where)
        await asyncio.wait_for(use.answered.wait(), 30)
        return use.shown[0]


@asynccontextmanager
async def pressing(stage: DiscordStage) -> AsyncIterator[Presser]:
    """Let the adapter listen."""
    presser = Presser(stage)
    listening = asyncio.create_task(stage.adapter.listen(presser.answer, no_choices, no_news))
    try:
        yield presser
    finally:
        listening.cancel()
        with suppress(asyncio.CancelledError):
            await listening


async def reads(message: Json, *labels: str) -> bool:
    """Wait until a message's buttons read so."""
    async with asyncio.timeout(30):
        while list(buttons(message)) != list(labels):  # noqa: ASYNC110 - none tells
            await asyncio.sleep(0.01)
    return True


async def test_a_press_in_a_channel_changes_the_label_for_all_and_undo_changes_it_back(
    stage: DiscordStage, memory: OwnMemory
) -> None:
    await stage.adapter.post(stage.place, OFFER, key="KEY1")
    [digest] = stage.server.everyones(stage.place.channel)
    before = screen(digest)

    async with pressing(stage) as presser:
        receipt = await presser.press(digest, "Like", liked("Like 3"))
        assert await reads(digest, "Like 3", "Why this")
        memory.passed = timedelta(seconds=3)
        undone = await presser.press(receipt, "Undo", liked("Like 2"))
        assert await reads(digest, "Like 2", "Why this")

    assert screen(digest) == before == "# Fish & *chips*"
    assert screen(receipt) == screen(undone) == "Noted"
    assert buttons(receipt)["Undo"].startswith("pp2:")
    assert set(styles(digest).values()) == {GREY}
    assert not presser.calls[0].is_seen_by_one


async def test_an_edited_digest_can_be_found_and_pressed_after_a_restart(
    stage: DiscordStage, memory: OwnMemory
) -> None:
    start = await stage.clock.now()
    ref = await stage.adapter.post(stage.place, OFFER, key="KEY1")
    [digest] = stage.server.everyones(stage.place.channel)
    async with pressing(stage) as presser:
        await presser.press(digest, "Like", liked("Like 3"))
        await reads(digest, "Like 3", "Why this")
    stage.server.gateway.identified.clear()
    memory.passed = timedelta(seconds=3)

    async with adapter_on(stage.server, memory) as anew:
        async with pressing(DiscordStage(stage.server, anew)) as presser:
            await presser.press(digest, "Why this", liked("Like 4"))
            assert await reads(digest, "Like 4", "Why this")
        found = await anew.find(stage.place, "KEY1", since=start)

    assert found == ref
    assert presser.calls[0].arguments == dict(LONG.arguments)


async def test_where_nobody_else_looks_the_mark_is_green_and_set_by_the_press_itself(
    stage: DiscordStage, discord: DiscordServer
) -> None:
    await stage.adapter.post(direct(Reader("discord", "-", discord.ada["id"])), OFFER, key="KEY1")
    [digest] = discord.messages

    there = {"channel": digest["channel_id"], "is_direct": True}
    async with pressing(stage) as presser:
        receipt = await presser.press(digest, "Like", liked("Liked ✓"), **there)
        await reads(digest, "Liked ✓", "Why this")

    assert styles(digest) == {"Liked ✓": GREEN, "Why this": GREY}
    assert screen(receipt) == "Noted"
    assert not [asked for asked in discord.requests if asked.startswith("PATCH /channels")]


async def test_a_private_list_in_a_channel_is_marked_too_and_its_reader_known_to_be_alone(
    stage: DiscordStage,
) -> None:
    async with pressing(stage) as presser:
        private = await presser.say("search graphs", OFFER)
        receipt = await presser.press(private, "Like", liked("Liked ✓"))
        assert await reads(private, "Liked ✓", "Why this")

    assert presser.calls[1].is_seen_by_one
    assert styles(private)["Liked ✓"] == GREEN
    assert buttons(receipt)["Undo"].startswith("pp1:")  # No other press could change that list.


async def test_where_the_history_is_closed_the_pressed_message_itself_is_changed(
    stage: DiscordStage,
) -> None:
    await stage.adapter.post(stage.place, OFFER, key="KEY1")
    [digest] = stage.server.everyones(stage.place.channel)
    stage.server.deny(stage.place.channel, "history")

    async with pressing(stage) as presser:
        await presser.press(digest, "Like", liked("Like 3"))

        assert await reads(digest, "Like 3", "Why this")


async def test_marks_set_together_all_stand_and_none_turns_a_page_back(
    stage: DiscordStage, discord: DiscordServer
) -> None:
    other = Button("Like it", "like", {"paper": "2"})
    turn = Button("Next", "search", {"words": "graphs", "page": "2"})
    marked = {"1": "Liked ✓", "2": "Liked it ✓"}
    answering = asyncio.Event()

    async def answer(call: Call) -> Message:
        if call.command == "search":
            return Message((say("Page 2"),), replaces=True)
        await answering.wait()
        done = Button(marked[call.arguments["paper"]], call.command, call.arguments)
        return Message((say("Noted"),), relabel=(done,))

    shown = Message((say("Page 1"), Buttons((LIKE, other, turn))))
    await stage.adapter.post(direct(Reader("discord", "-", discord.ada["id"])), shown, key="KEY1")
    [digest] = discord.messages
    where = {"channel": digest["channel_id"], "is_direct": True}

    async def press(*labels: str) -> list[Interaction]:
        ids = buttons(digest)
        return [await discord.press(digest, ids[label], **where) for label in labels]

    listening = asyncio.create_task(stage.adapter.listen(answer, no_choices, no_news))
    uses = await press("Like", "Like it")  # Each is told of a message without the other's mark.
    answering.set()
    assert await reads(digest, "Liked ✓", "Liked it ✓", "Next")
    answering.clear()
    marked["1"] = "Like"
    uses += await press("Liked ✓", "Next")
    assert await reads(digest)
    answering.set()
    await asyncio.gather(*(asyncio.wait_for(use.answered.wait(), 30) for use in uses))
    listening.cancel()
    with suppress(asyncio.CancelledError):
        await listening

    assert screen(digest) == "Page 2"


async def test_the_count_of_an_earlier_press_does_not_stay_where_its_answer_took_longer(
    memory: OwnMemory,
) -> None:
    async with SlowToShow() as discord, adapter_on(discord, memory) as adapter:
        stage = DiscordStage(discord, adapter)
        await adapter.post(stage.place, OFFER, key="KEY1")
        [digest] = discord.everyones(stage.place.channel)
        async with pressing(stage) as presser:
            first = asyncio.create_task(presser.press(digest, "Like", liked("Like 1")))
            assert await reads(digest, "Like 1", "Why this")
            memory.passed = timedelta(seconds=3)
            await presser.press(digest, "Like 1", liked("Like 2"))
            assert await reads(digest, "Like 2", "Why this")
            memory.passed = timedelta(seconds=6)
            discord.may_show.set()
            await first

    assert list(buttons(digest)) == ["Like 2", "Why this"]


async def test_a_button_of_another_version_is_answered_and_changes_nothing(
    stage: DiscordStage,
) -> None:
    await stage.adapter.post(stage.place, OFFER, key="KEY1")
    [digest] = stage.server.everyones(stage.place.channel)
    digest["components"][-1]["components"][0]["custom_id"] = "pp9:zz:like paper=1"

    async with pressing(stage) as presser:
        unknown = await presser.press(digest, "Like", liked("Like 6"))

    assert presser.calls == []
    assert "button" in screen(unknown)
    assert list(buttons(digest)) == ["Like", "Why this"]
