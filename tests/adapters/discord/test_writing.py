"""What a person writes to the bot alone on Discord has an answer there."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager, suppress

import pytest

from bot.adapters.discord import DiscordAdapter
from bot.core.command import Call
from bot.core.message import Button, Buttons, Message, say
from bot.core.places import Reader, direct
from tests.adapters.discord.memory import OwnMemory
from tests.adapters.discord.stage import adapter_on, buttons, screen
from tests.contracts.sample import no_choices, no_news
from tests.servers.discord import DiscordServer

PINNED = 6  # docs: resources/message, message types


class Conversing:
    """Answers everything with a button, and keeps what was asked."""

    def __init__(self) -> None:
        self.calls: list[Call] = []

    async def answer(self, call: Call) -> Message:
        self.calls.append(call)
        offer = Button("Search for it", "search", {"words": call.text or "graphs"})
        return Message((say(f"You wrote: {call.text}"), Buttons((offer,))))


@asynccontextmanager
async def listening(adapter: DiscordAdapter, conversing: Conversing) -> AsyncIterator[None]:
    """Let the adapter listen for a while."""
    task = asyncio.create_task(adapter.listen(conversing.answer, no_choices, no_news))
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def until(come: Callable[[], bool]) -> None:
    """Wait until something has come; whoever waits in vain fails at what is asserted then."""
    for _ in range(1_000):
        if come():
            return
        await asyncio.sleep(0.01)


async def shown_alone(discord: DiscordServer, count: int) -> Sequence[str]:
    """Wait until so many messages stand in the direct message; give them."""
    channel = discord.direct(discord.ada["id"])["id"]
    await until(lambda: len(discord.everyones(channel)) >= count)
    await asyncio.sleep(0.05)  # A second answer would come in this time.
    return [screen(message) for message in discord.everyones(channel)]


@pytest.mark.parametrize(
    ("written", "command", "arguments", "line"),
    [
        ("protein folding", "", {}, "protein folding"),
        ("search graphs", "search", {"words": "graphs"}, "search graphs"),
        ("/papers like 4711", "like", {"paper": "4711"}, "/papers like 4711"),
        ("`like 7`", "like", {"paper": "7"}, "like 7"),
        ("", "", {}, ""),
    ],
)
async def test_a_direct_message_is_read_as_a_line_and_answered_once(
    discord: DiscordServer,
    adapter: DiscordAdapter,
    written: str,
    command: str,
    arguments: dict[str, str],
    line: str,
) -> None:
    conversing = Conversing()
    async with listening(adapter, conversing):
        await discord.write(written)
        [shown] = await shown_alone(discord, 1)

    [call] = conversing.calls
    ada = Reader("discord", "-", discord.ada["id"])
    assert (call.reader, call.conversation) == (ada, direct(ada))
    assert (call.command, dict(call.arguments), call.text) == (command, arguments, line)
    assert shown.startswith("You wrote:")


async def test_of_two_processes_that_hear_a_direct_message_one_answers(
    discord: DiscordServer,
) -> None:
    conversing, memory = Conversing(), OwnMemory()

    async with (
        adapter_on(discord, memory) as one,
        adapter_on(discord, memory) as other,
        listening(one, conversing),
        listening(other, conversing),
    ):
        await until(lambda: len(discord.gateway.heard_by) == 2)
        await asyncio.sleep(0.05)
        await discord.write("graphs")
        [shown] = await shown_alone(discord, 1)

    assert [call.text for call in conversing.calls] == ["graphs"]
    assert "graphs" in shown


async def test_a_mention_of_the_bot_is_no_part_of_the_line(
    discord: DiscordServer, adapter: DiscordAdapter
) -> None:
    conversing = Conversing()
    async with listening(adapter, conversing):
        await discord.write(f"<@{discord.application_id}> hello")
        await shown_alone(discord, 1)

    assert conversing.calls[0].text == "hello"


async def test_what_discord_itself_tells_in_a_direct_message_is_not_answered(
    discord: DiscordServer, adapter: DiscordAdapter
) -> None:
    conversing = Conversing()
    async with listening(adapter, conversing):
        await discord.write("", kind=PINNED)
        await discord.write("hello")
        await shown_alone(discord, 1)

    assert [call.text for call in conversing.calls] == ["hello"]


async def test_a_button_of_the_answer_can_be_pressed(
    discord: DiscordServer, adapter: DiscordAdapter
) -> None:
    conversing = Conversing()
    channel = discord.direct(discord.ada["id"])["id"]
    async with listening(adapter, conversing):
        await discord.write("protein folding")
        await shown_alone(discord, 1)
        [message] = discord.everyones(channel)
        pressed = buttons(message)["Search for it"]
        use = await discord.press(message, pressed, channel=channel, is_direct=True)
        await asyncio.wait_for(use.answered.wait(), 60)

    assert conversing.calls[-1].command == "search"
    assert conversing.calls[-1].arguments == {"words": "protein folding"}


async def test_what_bots_write_has_no_answer(
    discord: DiscordServer, adapter: DiscordAdapter
) -> None:
    conversing = Conversing()
    async with listening(adapter, conversing):
        await discord.write("search graphs", by=discord.bot)
        await discord.write("hello")
        await shown_alone(discord, 1)

    assert [call.text for call in conversing.calls] == ["hello"]


async def test_a_closed_direct_message_does_no_harm(
    discord: DiscordServer, adapter: DiscordAdapter
) -> None:
    conversing = Conversing()
    async with listening(adapter, conversing):
        discord.direct_messages_open = False
        await discord.write("hello")
        channel = discord.direct(discord.ada["id"])["id"]
        await until(lambda: discord.posts(channel) > 0)
        discord.direct_messages_open = True
        await discord.write("hello again")
        [shown] = await shown_alone(discord, 1)

    assert shown.startswith("You wrote: hello again")
