"""The menu of a message, places where the bot is a guest, and permissions it lacks."""

import asyncio
from collections.abc import Mapping
from typing import Any

from bot.commands import COMMANDS
from bot.core.message import Audience, Button, Buttons, Message, PaperCard, say
from bot.core.places import Conversation
from tests.adapters.discord.stage import adapter_on, buttons, screen
from tests.contracts.adapter_contract import hearing, text
from tests.servers.discord import DiscordServer
from tests.servers.discord_limits import walk
from tests.servers.discord_person import Interaction

Json = dict[str, Any]

SIMILAR = "Find similar papers"
SEND, HISTORY, IN_THREADS = 1 << 11, 1 << 16, 1 << 38
CARD = PaperCard(
    4711,
    "feed:1",
    "Graphs *fold* proteins",
    "https://example.org/1",
    buttons=(Button("Like", "like", {"paper": "4711"}), Button("Why", "why", {"paper": "4711"})),
)


async def shown(use: Interaction) -> list[str]:
    """Wait for the answer; give what the person alone was shown."""
    await asyncio.wait_for(use.answered.wait(), 10)
    return [screen(message) for message in use.shown]


def written(discord: DiscordServer, **told: Any) -> Json:
    """Let ada write a message in the channel."""
    body: Json = {"content": told.pop("content", "")}
    message = {**discord.new(discord.channel_id, body), "author": discord.ada, **told}
    discord.messages.append(message)
    return message


async def asked_about(discord: DiscordServer, message: Json, **where: Any) -> Mapping[str, str]:
    """Choose the entry in the menu of a message; give the arguments of the call."""
    async with (
        adapter_on(discord, commands=COMMANDS) as adapter,
        hearing(adapter, text("Fine.")) as calls,
    ):
        assert await shown(await discord.use_on_message(SIMILAR, message, **where)) == ["Fine."]
    return {"command": calls[0].command, **calls[0].arguments}


async def test_similar_papers_are_looked_for_by_all_that_a_message_names(
    discord: DiscordServer,
) -> None:
    embed = {"type": "rich", "url": "https://doi.org/10.1038/nature14539", "title": "Deep *it*"}
    content = "<@1> **read** [this](<https://arxiv.org/abs/1706.03762>) ||and|| <https://a.b/c>"
    message = written(discord, content=content, embeds=[embed])

    assert await asked_about(discord, message) == {
        "command": "similar in",
        "text": "read this https://arxiv.org/abs/1706.03762  and https://a.b/c\n"
        "https://doi.org/10.1038/nature14539\nDeep *it*",
    }


async def test_a_card_of_ours_means_its_paper(discord: DiscordServer) -> None:
    place = Conversation("discord", discord.guild_id, discord.channel_id)
    other = PaperCard(12, "arxiv:1706.03762", "Other", "https://arxiv.org/abs/1706.03762")

    async with adapter_on(discord, commands=COMMANDS) as adapter:
        await adapter.post(place, Message((CARD,), Audience.EVERYONE), key="KEY1")
        await adapter.post(place, Message((other,), Audience.EVERYONE), key="KEY2")
    one, two = discord.messages

    assert await asked_about(discord, one) == {"command": "similar", "to": "4711"}
    discord.gateway.identified.clear()
    said = await asked_about(discord, two, is_guest=True)
    assert said["command"] == "similar in"
    assert "https://arxiv.org/abs/1706.03762" in said["text"]


async def test_where_it_is_a_guest_it_serves_its_reader_alone_and_says_how_to_be_added(
    discord: DiscordServer,
) -> None:
    async with (
        adapter_on(discord, commands=COMMANDS) as adapter,
        hearing(adapter, text("Fine.")) as calls,
    ):
        own = await discord.use("papers picks now", {}, is_guest=True, manages=True)
        here = {"topic": "graphs", "where": "here"}
        channels = await discord.use("papers interests add", here, is_guest=True, manages=True)
        assert await shown(own) == ["Fine."]
        said = await shown(channels)

    [call] = calls
    assert (call.conversation.is_direct, call.is_admin, call.roles) == (True, False, ())
    assert said == [
        "I am not in this server, so nothing can be set up here. Whoever manages it can add me."
    ]
    links = [c["url"] for c in walk(channels.shown[0]["components"]) if c.get("style") == 5]
    assert len(links) == 1
    assert f"client_id={discord.application_id}" in links[0]


async def test_what_it_lacks_to_post_in_a_channel_is_named_when_it_is_set_up(
    discord: DiscordServer,
) -> None:
    here, own = {"topic": "graphs", "where": "here"}, {"topic": "graphs"}
    add, lacks = "papers interests add", SEND | HISTORY

    async with (
        adapter_on(discord, commands=COMMANDS) as adapter,
        hearing(adapter, text("Done.")),
    ):
        allowed = await shown(await discord.use(add, here))
        alone = await shown(await discord.use(add, own, lacks=lacks))
        denied = await shown(await discord.use(add, here, lacks=lacks))

    assert (allowed, alone) == (["Done."], ["Done."])
    needed = "To post here I still need Send Messages and Read Message History."
    assert denied == [f"Done.\n{needed} Allow me that in this channel's settings."]


async def test_in_a_thread_it_needs_to_send_there(discord: DiscordServer) -> None:
    thread = discord.open_channel("week 9", thread_in=discord.channel_id)
    async with (
        adapter_on(discord, commands=COMMANDS) as bot,
        hearing(bot, Message((say("Done."), Buttons((Button("Undo", "undo"),))))),
    ):
        given = {"when": "fri 16:00", "where": "here"}
        use = await discord.use("papers schedule", given, channel=thread, lacks=SEND | IN_THREADS)
        [said] = await shown(use)

    assert "I still need Send Messages in Threads." in said
    assert "Undo" in buttons(use.shown[0])
