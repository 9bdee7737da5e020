"""Direct messages: opened one after the other by all processes, and not opened again."""

import asyncio
from datetime import timedelta

import pytest
from discord import Client, Intents

from bot.adapters.discord import DiscordAdapter
from bot.adapters.discord.direct import DirectMessages
from bot.core.errors import NotPosted, Refused
from bot.core.message import Message, say
from bot.core.places import Conversation, Reader, direct
from bot.store.keys import Keys
from tests.adapters.console.digest import DIGEST
from tests.adapters.discord.memory import OwnMemory
from tests.adapters.discord.stage import DiscordStage, adapter_on
from tests.contracts.adapter_contract import hearing
from tests.servers.discord import TOKEN, DiscordServer
from tests.servers.discord_faults import Fault

OPENS = "POST /users/@me/channels"
PATIENCE = timedelta(seconds=5)


@pytest.fixture
def ada(discord: DiscordServer) -> Conversation:
    return direct(Reader("discord", "-", discord.ada["id"]))


async def test_a_direct_message_is_opened_once_also_for_another_process(
    discord: DiscordServer, memory: OwnMemory, ada: Conversation
) -> None:
    async with adapter_on(discord, memory) as one, adapter_on(discord, memory) as other:
        await one.post(ada, DIGEST, key="KEY1")
        await other.post(ada, DIGEST, key="KEY2")

    assert discord.requests.count(OPENS) == 1
    assert len(discord.messages) == 2


async def test_what_is_kept_of_a_reader_ends_in_who_they_are_to_be_forgotten_by(
    stage: DiscordStage, memory: OwnMemory, ada: Conversation
) -> None:
    await stage.adapter.post(ada, DIGEST, key="KEY1")

    kept = [key for key in memory.kept if key.startswith("dm/")]
    names = [Keys().memory("discord", key) for key in kept]
    assert [Keys().remembers(name, Reader("discord", "-", ada.channel)) for name in names] == [True]


async def test_another_one_waits_for_its_turn_and_is_told_so_where_that_is_far_off(
    discord: DiscordServer, memory: OwnMemory, ada: Conversation
) -> None:
    await memory.once("opening", timedelta(hours=1))  # Others have all turns for a while.

    waiting = DirectMessages(memory, PATIENCE, most_waiting_seconds=0.3)
    async with adapter_on(discord, memory), Client(intents=Intents.none()) as client:
        await client.login(TOKEN)
        with pytest.raises(NotPosted, match="opened first") as late:
            await waiting.channel(client, ada)
        memory.passed = timedelta(hours=1)
        opened = await waiting.channel(client, ada)

    assert late.value.retry_after is not None
    assert late.value.busy is None  # Whose direct message is open already is posted meanwhile.
    assert str(opened) in discord.channels
    assert discord.requests.count(OPENS) == 1


async def test_few_wait_for_their_turn_at_once_and_the_rest_come_back_later(
    discord: DiscordServer, memory: OwnMemory
) -> None:
    await memory.once("opening", timedelta(hours=1))  # Others have all turns for a while.
    opening = DirectMessages(memory, PATIENCE)
    readers = [direct(Reader("discord", "-", f"{n}")) for n in range(1, 5)]

    async with adapter_on(discord, memory), Client(intents=Intents.none()) as client:
        await client.login(TOKEN)
        tasks = [asyncio.create_task(opening.channel(client, reader)) for reader in readers]
        done, waiting = await asyncio.wait(tasks, timeout=0.1)
        for task in waiting:
            task.cancel()

    assert (len(done), len(waiting)) == (2, 2)
    assert {type(task.exception()) for task in done} == {NotPosted}
    assert discord.requests.count(OPENS) == 0


async def test_one_that_is_not_there_any_more_is_opened_anew(
    discord: DiscordServer, memory: OwnMemory, stage: DiscordStage, ada: Conversation
) -> None:
    await memory.put(f"dm/-/{ada.channel}", b"17", timedelta(days=1))

    with pytest.raises(NotPosted):
        await stage.adapter.post(ada, DIGEST, key="KEY1")
    memory.passed = timedelta(seconds=3)
    await stage.adapter.post(ada, DIGEST, key="KEY1")

    assert len(discord.messages) == 1


@pytest.mark.parametrize("code", [50007, 50278])
async def test_a_closed_one_refuses_at_once_and_its_reader_is_not_taken_for_gone(
    discord: DiscordServer, stage: DiscordStage, ada: Conversation, code: int
) -> None:
    body = {"code": code, "message": "no"}
    discord.faults.append(Fault(r"POST /channels/\d+/messages", status=403, body=body))

    with pytest.raises(Refused) as refused:
        await stage.adapter.post(ada, DIGEST, key="KEY1")

    assert (refused.value.scope, refused.value.has_left) == ("destination", False)
    assert discord.messages == []


async def test_whoever_wrote_to_the_bot_is_known_so_that_nothing_is_opened(
    discord: DiscordServer, adapter: DiscordAdapter, ada: Conversation
) -> None:
    alone = DiscordStage(discord, adapter, alone=True)
    async with hearing(adapter, Message((say("Here you are"),))):
        await alone.say("search graphs")

    await adapter.post(ada, DIGEST, key="KEY1")

    assert discord.requests.count(OPENS) == 0
