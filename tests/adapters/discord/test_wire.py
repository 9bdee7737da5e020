"""What breaks between the bot and Discord: readers who press meanwhile are answered, once."""

import asyncio
from collections.abc import Callable, Coroutine
from contextlib import suppress
from datetime import timedelta
from typing import Any

import pytest

from bot.adapters.discord import DiscordAdapter
from bot.core.errors import ConfigurationError, NotPosted
from bot.core.message import Message
from tests.adapters.discord.stage import DiscordStage, adapter_on, screen
from tests.contracts.adapter_contract import hearing, text
from tests.contracts.sample import no_choices, no_news
from tests.servers.discord import DiscordServer
from tests.servers.discord_faults import Fault, rate_limit
from tests.servers.discord_gateway import Gateway
from tests.servers.discord_person import Interaction

FINE = text("Fine.")


async def dropped(gateway: Gateway) -> None:
    gateway.drop()


async def invalidated_for_good(gateway: Gateway) -> None:
    await gateway.invalidate()


async def invalidated_for_now(gateway: Gateway) -> None:
    await gateway.invalidate(resumable=True)


BREAKS: dict[str, tuple[Callable[[Gateway], Coroutine[Any, Any, None]], int]] = {
    "closed": (Gateway.cut, 1),
    "cut without a word": (dropped, 1),
    "asked to connect anew": (Gateway.ask_to_reconnect, 1),
    "told that the session is over for now": (invalidated_for_now, 1),
    "told that the session is over for good": (invalidated_for_good, 0),
}
"""How the gateway breaks, and how often a session then goes on."""


async def like(discord: DiscordServer) -> Interaction:
    return await discord.use("papers like", {"paper": "1"})


async def shown(use: Interaction) -> list[str]:
    await asyncio.wait_for(use.answered.wait(), 60)
    return [screen(message) for message in use.shown]


@pytest.mark.parametrize("how", BREAKS)
async def test_presses_before_and_after_a_break_are_each_answered_once(
    discord: DiscordServer, adapter: DiscordAdapter, how: str
) -> None:
    break_, goes_on = BREAKS[how]

    async with hearing(adapter, FINE) as calls:
        before = await shown(await like(discord))
        await break_(discord.gateway)
        after = await shown(await like(discord))
        later = await shown(await like(discord))

    assert before == after == later == ["Fine."]
    assert len({call.id for call in calls}) == len(calls) == 3
    assert discord.gateway.resumed == goes_on


async def test_a_press_while_the_connection_is_broken_is_heard_once_it_is_back(
    discord: DiscordServer, adapter: DiscordAdapter
) -> None:
    async with hearing(adapter, FINE) as calls:
        await shown(await like(discord))
        discord.gateway.drop()
        discord.gateway.identified.set()  # The reader does not wait for the bot.
        meanwhile = await like(discord)
        said = await shown(meanwhile)

    assert said == ["Fine."]
    assert len(calls) == 2


async def test_intents_that_the_app_may_not_have_stop_the_listening(
    discord: DiscordServer, adapter: DiscordAdapter
) -> None:
    discord.gateway.refuses_intents = True

    with pytest.raises(ConfigurationError, match="4014"):
        await adapter.listen(nobody_asks, no_choices, no_news)


async def nobody_asks(_call: object) -> Message:
    raise AssertionError("nobody asked")


async def test_without_a_network_at_the_start_it_hears_once_there_is_one(
    discord: DiscordServer,
) -> None:
    discord.faults.append(Fault("GET /users/@me", times=2, status=0))

    async with adapter_on(discord) as adapter, hearing(adapter, FINE):
        assert not await adapter.is_connected()
        assert await shown(await like(discord)) == ["Fine."]


@pytest.mark.parametrize("is_taken", [True, False])
@pytest.mark.parametrize("status", [0, pytest.param(502, marks=pytest.mark.slow)])
async def test_an_acknowledgement_whose_answer_is_lost_is_made_once_more(
    stage: DiscordStage, status: int, is_taken: bool
) -> None:
    stage.server.faults.append(Fault("POST /interactions/", status=status, after=is_taken))

    async with hearing(stage.adapter, FINE) as calls:
        said = await stage.say("like 1")

    assert list(said) == ["Fine."]
    assert len(calls) == 1


async def test_an_answer_of_which_nobody_knows_is_not_shown_twice(stage: DiscordStage) -> None:
    stage.server.faults.append(Fault("POST /webhooks/", times=9, status=0, after=True))

    async with hearing(stage.adapter, FINE):
        said = await stage.say("like 1")

    assert list(said) == ["Fine."]


async def test_a_limit_of_the_whole_bot_holds_its_posts_and_readers_are_answered_all_the_same(
    stage: DiscordStage,
) -> None:
    stage.server.faults.append(rate_limit("POST /channels", 120.0, is_global=True))

    async with hearing(stage.adapter, FINE):
        with pytest.raises(NotPosted) as held:
            await stage.adapter.post(stage.place, FINE, key="KEY1")
        said = await stage.say("like 1")

    assert (held.value.busy, held.value.retry_after) == ("platform", timedelta(seconds=120))
    assert list(said) == ["Fine."]


@pytest.mark.parametrize("code", [10062, 10015])
async def test_a_press_that_came_too_late_is_left_alone(
    stage: DiscordStage, discord: DiscordServer, code: int
) -> None:
    gone = {"message": "Unknown interaction", "code": code}
    discord.faults.append(Fault("POST /interactions/", status=404, body=gone))

    async with hearing(stage.adapter, FINE) as calls:
        late = await like(discord)
        discord.uses.all.pop(late.id)
        with suppress(TimeoutError):
            await asyncio.wait_for(late.answered.wait(), 0.3)

    assert calls == []
    assert late.shown == []
