"""What readers do on Discord becomes calls; every use has one answer, and soon."""

import asyncio
import gc
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from datetime import timedelta

import pytest
from discord import ui

from bot.adapters.discord import DiscordAdapter
from bot.adapters.discord.buttons import KEPT
from bot.core.command import Call
from bot.core.errors import ConfigurationError
from bot.core.message import Audience, Button, Buttons, Message, say
from bot.core.places import Conversation
from bot.core.ports import Change, Notice
from tests.adapters.discord.memory import OwnMemory
from tests.adapters.discord.stage import DiscordStage, adapter_on, buttons, screen
from tests.contracts.adapter_contract import hearing, text
from tests.contracts.sample import no_choices, no_news
from tests.servers import discord_world as world
from tests.servers.discord import TOKEN, DiscordServer
from tests.servers.discord_person import Interaction

LIKE = Button("Like", "like", {"paper": "4711"})
LONG = Button("Next", "search", {"words": "schön " * 40, "page": "2"})
OFFER = Message((say("One pick"), Buttons((LIKE, LONG))), Audience.EVERYONE)


async def answered(use: Interaction) -> Sequence[str]:
    """Wait for the answer; give what the person alone was shown."""
    await asyncio.wait_for(use.answered.wait(), 60)
    return [screen(message) for message in use.shown]


async def posted(discord: DiscordServer, adapter: DiscordAdapter) -> dict[str, str]:
    """Post the offer to everyone; give its buttons."""
    place = Conversation("discord", discord.guild_id, discord.channel_id)
    await adapter.post(place, OFFER, key="KEY1")
    return buttons(discord.messages[-1])


@asynccontextmanager
async def listening(adapter: DiscordAdapter, notices: list[Notice]) -> AsyncIterator[None]:
    """Let the adapter listen and keep what it notices."""

    async def answer(_call: Call) -> Message:
        return text("Fine.")

    async def suggest(_call: Call, parameter: str, typed: str) -> Sequence[str]:
        return [f"{parameter} {typed}", "x" * 101] if typed == "gra" else []

    async def notice(news: Notice) -> None:
        notices.append(news)

    task = asyncio.create_task(adapter.listen(answer, suggest, notice))
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def test_a_use_is_acknowledged_before_it_is_answered(
    discord: DiscordServer, adapter: DiscordAdapter
) -> None:
    go_on = asyncio.Event()

    async def stall(_call: Call) -> Message:
        await go_on.wait()
        return text("At last.")

    task = asyncio.create_task(adapter.listen(stall, no_choices, no_news))
    typed = await discord.use("papers search", {"words": "graphs"})
    pressed = await discord.press(*await _like(discord, adapter))
    await asyncio.wait_for(typed.acknowledged.wait(), 60)
    await asyncio.wait_for(pressed.acknowledged.wait(), 60)
    assert not typed.answered.is_set()
    assert not pressed.answered.is_set()
    go_on.set()

    assert await answered(typed) == ["At last."]
    assert await answered(pressed) == ["At last."]
    task.cancel()


async def _like(discord: DiscordServer, adapter: DiscordAdapter) -> tuple[dict[str, object], str]:
    custom_id = (await posted(discord, adapter))["Like"]
    return discord.messages[-1], custom_id


async def test_a_call_says_who_asks_and_where(
    discord: DiscordServer, adapter: DiscordAdapter
) -> None:
    async with hearing(adapter, text("Fine.")) as calls:
        await answered(await discord.use("papers like", {"paper": "4711"}))
        await answered(await discord.use("papers like", {"paper": "4711"}, manages=True))

    call = calls[0]
    assert str(call.reader) == f"discord/-/u/{discord.ada['id']}"
    assert str(call.conversation) == f"discord/{discord.guild_id}/c/{discord.channel_id}"
    assert (call.command, call.arguments) == ("like", {"paper": "4711"})
    assert (call.zone, call.locale, call.name, call.pressed) == (None, "de", "Ada", False)
    assert [call.is_admin for call in calls] == [False, True]


async def test_a_thread_and_a_direct_message_are_places_of_their_own(
    discord: DiscordServer, adapter: DiscordAdapter
) -> None:
    thread = discord.open_channel("week 9", thread_in=discord.channel_id)

    async with hearing(adapter, text("Fine.")) as calls:
        await answered(await discord.use("papers like", {"paper": "1"}, channel=thread))
        await answered(await discord.use("papers like", {"paper": "1"}, is_direct=True))

    places = [str(call.conversation) for call in calls]
    assert places == [
        f"discord/{discord.guild_id}/c/{discord.channel_id}/{thread}",
        f"discord/-/d/{discord.ada['id']}",
    ]
    assert not calls[1].is_admin


async def test_a_pressed_button_answers_the_presser_alone(
    discord: DiscordServer, adapter: DiscordAdapter
) -> None:
    async with hearing(adapter, text("Noted.")) as calls:
        shown = await answered(await discord.press(*await _like(discord, adapter)))

    assert shown == ["Noted."]
    assert (calls[0].pressed, calls[0].label) == (True, "Like")
    assert [screen(message) for message in discord.messages] == ["One pick"]


async def test_an_answer_for_everyone_takes_the_place_of_the_pressed_message(
    discord: DiscordServer, adapter: DiscordAdapter
) -> None:
    answer = Message((say("Two picks"),), Audience.EVERYONE, replaces=True)

    async with hearing(adapter, answer):
        use = await discord.press(*await _like(discord, adapter))
        assert await answered(use) == []

    assert [screen(message) for message in discord.messages] == ["Two picks"]
    assert use.changed == 1


async def test_a_private_answer_never_replaces_what_everyone_sees(
    discord: DiscordServer, adapter: DiscordAdapter
) -> None:
    answer = Message((say("For you"),), Audience.ASKER, replaces=True)

    async with hearing(adapter, answer):
        shown = await answered(await discord.press(*await _like(discord, adapter)))

    assert shown == ["For you"]
    assert [screen(message) for message in discord.messages] == ["One pick"]


async def test_a_page_turns_in_place_where_only_its_reader_sees_it(
    discord: DiscordServer, adapter: DiscordAdapter
) -> None:
    page = Message((say("Page"), Buttons((LIKE,))), replaces=True)

    async with hearing(adapter, page):
        first = await discord.use("papers search", {"words": "graphs"})
        await answered(first)
        turn = await discord.press(first.shown[0], buttons(first.shown[0])["Like"])
        assert await answered(turn) == []

    assert turn.changed == 1


async def test_a_refusal_is_private_and_replaces_nothing(
    discord: DiscordServer, adapter: DiscordAdapter
) -> None:
    refusal = Message((say("Not you."),), Audience.EVERYONE, replaces=True, refused=True)

    async with hearing(adapter, refusal):
        shown = await answered(await discord.press(*await _like(discord, adapter)))

    assert shown == ["Not you."]
    assert [screen(message) for message in discord.messages] == ["One pick"]


async def test_old_buttons_answer_after_a_restart(
    discord: DiscordServer, memory: OwnMemory
) -> None:
    async with adapter_on(discord, memory) as first:
        ids = await posted(discord, first)

    async with adapter_on(discord, memory) as second, hearing(second, text("Noted.")) as calls:
        for label in ("Like", "Next"):
            await answered(await discord.press(discord.messages[0], ids[label]))

    assert [(call.command, call.arguments) for call in calls] == [
        ("like", LIKE.arguments),
        ("search", LONG.arguments),
    ]


async def test_a_long_call_is_forgotten_after_a_month_and_says_so(
    discord: DiscordServer, adapter: DiscordAdapter, memory: OwnMemory
) -> None:
    ids = await posted(discord, adapter)
    memory.passed = KEPT + timedelta(seconds=1)

    async with hearing(adapter, text("Noted.")) as calls:
        shown = await answered(await discord.press(discord.messages[0], ids["Next"]))

    assert shown == ["This button is too old to use. Get a new list with /papers picks."]
    assert calls == []


@pytest.mark.parametrize(
    "custom_id",
    ["pp2:KEY1:00:like", "pp1:KEY1:00:sing paper=1", "pp1::zz", "save_12", "pp1:a:00:ä"],
)
async def test_a_button_nobody_knows_is_answered_in_words(
    discord: DiscordServer, adapter: DiscordAdapter, custom_id: str
) -> None:
    await posted(discord, adapter)
    message = discord.messages[0]
    message["components"][1]["components"][0]["custom_id"] = custom_id

    async with hearing(adapter, text("Noted.")) as calls:
        shown = await answered(await discord.press(message, custom_id))

    assert shown == ["I do not know this button any more. See what I can do with /papers help."]
    assert calls == []


async def test_a_command_of_an_older_list_is_answered_in_words(
    discord: DiscordServer, adapter: DiscordAdapter
) -> None:
    async with hearing(adapter, text("Noted.")) as calls:
        await asyncio.wait_for(discord.gateway.identified.wait(), 60)
        sing = {"name": "sing", "type": 1, "description": "Sing"}
        discord.commands[0]["options"].append(sing)
        shown = await answered(await discord.use("papers sing", {}))

    assert shown == ["My commands have changed. Reload Discord (Ctrl+R) and try again."]
    assert calls == []


async def test_what_fits_is_offered_while_a_reader_types(
    discord: DiscordServer, adapter: DiscordAdapter
) -> None:
    async with listening(adapter, []):
        offered = await discord.type_in("papers search", {"words": "gra"}, "words")
        echoed = await discord.type_in("papers search", {"words": "other"}, "words")

    assert offered == ["words gra"]
    assert echoed == ["other"]


async def test_news_of_places_is_passed_on(discord: DiscordServer, adapter: DiscordAdapter) -> None:
    notices: list[Notice] = []
    thread = discord.open_channel("week 9", thread_in=discord.channel_id)
    guild, channel = discord.guild_id, discord.channel_id

    async with listening(adapter, notices):
        await asyncio.wait_for(discord.gateway.identified.wait(), 60)
        await discord.delete_channel(thread)
        await discord.delete_channel(channel)
        await discord.gateway.tell("GUILD_DELETE", {"id": guild})
        async with asyncio.timeout(60):
            while len(notices) < 3:  # noqa: ASYNC110 - the library tells nobody when it is done
                await asyncio.sleep(0.01)

    assert notices == [
        Notice(Change.DESTINATION_GONE, Conversation("discord", guild, channel, thread)),
        Notice(Change.DESTINATION_GONE, Conversation("discord", guild, channel)),
        Notice(Change.UNINSTALLED, Conversation("discord", guild, "")),
    ]


async def test_joining_a_server_is_news_and_an_outage_of_one_is_none(
    discord: DiscordServer, adapter: DiscordAdapter
) -> None:
    notices: list[Notice] = []
    joined = world.guild("77", discord.ada, [world.channel("78", "77", "general")])
    del joined["unavailable"]  # As Discord does where the bot is new.

    async with listening(adapter, notices):
        await asyncio.wait_for(discord.gateway.identified.wait(), 60)
        await asyncio.sleep(2.5)  # The library takes servers told of earlier for old ones.
        outage = {"id": discord.guild_id, "unavailable": True}
        await discord.gateway.tell("GUILD_DELETE", outage)
        await discord.gateway.tell("GUILD_CREATE", {**joined, "system_channel_id": "78"})
        news = Notice(Change.JOINED, Conversation("discord", "77", "78"))
        async with asyncio.timeout(60):
            while news not in notices:  # noqa: ASYNC110 - the library tells nobody
                await asyncio.sleep(0.01)

    assert Change.UNINSTALLED not in [one.change for one in notices]


async def test_a_broken_connection_is_resumed(
    discord: DiscordServer, adapter: DiscordAdapter
) -> None:
    async with hearing(adapter, text("Fine.")) as calls:
        await asyncio.wait_for(discord.gateway.identified.wait(), 60)
        await discord.gateway.cut()
        await answered(await discord.use("papers like", {"paper": "1"}))

    assert len(calls) == 1
    assert discord.gateway.intents == [1 | 1 << 12]  # Guilds, and what is written to it alone.


async def test_a_token_the_gateway_refuses_stops_the_listening(discord: DiscordServer) -> None:
    async with adapter_on(discord) as adapter:
        discord.gateway.refused.add(TOKEN)

        with pytest.raises(ConfigurationError, match="PAPERPICKS_DISCORD_TOKEN"):
            await adapter.listen(no_answer, no_choices, no_news)


async def no_answer(_call: Call) -> Message:
    return text("Nobody asked.")


async def test_leaving_answers_what_was_acknowledged(discord: DiscordServer) -> None:
    async def slow(_call: Call) -> Message:
        await asyncio.sleep(0.3)
        return text("Done.")

    async with adapter_on(discord) as adapter:
        task = asyncio.create_task(adapter.listen(slow, no_choices, no_news))
        use = await discord.use("papers like", {"paper": "1"})
        await asyncio.wait_for(use.acknowledged.wait(), 60)
        task.cancel()

    assert [screen(message) for message in use.shown] == ["Done."]


async def test_posts_and_presses_leave_no_views_behind(stage: DiscordStage) -> None:
    async with hearing(stage.adapter, OFFER):
        for number in range(8):
            await stage.adapter.post(stage.place, OFFER, key=f"KEY{number}")
            await stage.say("like 1")
            await stage.press(LIKE)

    gc.collect()
    alive = [thing for thing in gc.get_objects() if isinstance(thing, ui.LayoutView)]
    assert len(alive) <= 3


async def test_it_tells_whether_discord_is_connected(
    discord: DiscordServer, adapter: DiscordAdapter
) -> None:
    before = await adapter.is_connected()
    async with hearing(adapter, text("Fine.")):
        await asyncio.wait_for(discord.gateway.identified.wait(), 10)
        meanwhile = await adapter.is_connected()

    assert (before, meanwhile, await adapter.is_connected()) == (False, True, False)
