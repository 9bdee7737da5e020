"""Slack and Discord ask to wait or refuse: digests wait, stop, and somebody is told."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest
from redis.asyncio import Redis

from bot.core.delivery import State
from tests.adapters.discord.stage import DiscordStage, buttons
from tests.adapters.slack.stage import SlackStage
from tests.installation import SUNDAY
from tests.journeys.seats import OVER_HTTP, Seat, seated
from tests.servers.slack import Fault as SlackFault
from tests.servers.slack_workspace import ADA

POST = "chat.postMessage"
WAYS = ("slack", pytest.param(OVER_HTTP, marks=pytest.mark.slow))
NINE = SUNDAY + timedelta(hours=20)
DAY = timedelta(days=1)
MINUTE = timedelta(minutes=1)


async def channel_and_reader(seat: Seat) -> None:
    """Let the reader's digest and their channel's fall due together."""
    await seat.say("interests add protein")
    await seat.say("schedule daily 09:00 Europe/Berlin")
    await seat.say("interests add models where=here")
    await seat.say("schedule daily 09:00 Europe/Berlin where=here")


async def until(seat: Seat, hours: float) -> list[State]:
    """Let time pass until so long after nine."""
    platform = seat.calls[-1].reader.platform
    moment = NINE + timedelta(hours=hours)
    moved = await seat.bot.wait_until(moment, {platform: seat.stage.adapter})
    await asyncio.sleep(0)
    return [state for _, state in moved]


async def paused(seat: Seat, platform: str) -> list[str]:
    return list(await seat.bot.app.store.holds.paused((platform,)))


@pytest.mark.parametrize("way", WAYS)
async def test_slack_asks_once_to_wait_and_all_digests_there_wait(
    way: str, redis: Redis, prefix: str, tmp_path: Path
) -> None:
    async with seated(way, redis, prefix, tmp_path) as seat:
        assert isinstance(seat.stage, SlackStage)
        await channel_and_reader(seat)
        busy = SlackFault(POST, 429, {"ok": False, "error": "ratelimited"}, {"Retry-After": "90"})
        before = seat.stage.server.count(POST)

        with seat.stage.server.failing(busy):
            first = await until(seat, 0)
        asked = seat.stage.server.count(POST) - before
        later = await until(seat, 1)

        assert first == [State.RETRY] * 2
        assert asked == 1
        assert later.count(State.DONE) == 2
        assert len(await seat.stage.shown(seat.stage.place)) == 1
        assert len(await seat.direct_messages()) == 1


@pytest.mark.parametrize("way", WAYS)
async def test_a_channel_slack_closed_is_told_to_who_set_it_up_and_resumed_by_them(
    way: str, redis: Redis, prefix: str, tmp_path: Path
) -> None:
    async with seated(way, redis, prefix, tmp_path) as seat:
        assert isinstance(seat.stage, SlackStage)
        await seat.say("interests add models where=here")
        await seat.say("schedule daily 09:00 Europe/Berlin where=here")
        place = seat.stage.server.workspace.channels[seat.stage.place.channel]

        place.archived = True
        states = await until(seat, 1)
        [told] = await seat.direct_messages()
        place.archived = False
        await until(seat, 47)
        await seat.say("resume where=here")
        await until(seat, 48)

        assert states == [State.DEAD, State.DONE]
        assert f"I can no longer post in #{seat.stage.place.channel}," in told
        assert "That Slack channel is archived." in told
        assert len(await seat.stage.shown(seat.stage.place)) == 1
        assert len(await seat.direct_messages()) == 1


@pytest.mark.parametrize("way", WAYS)
async def test_a_slack_token_revoked_over_night_loses_no_reader(
    way: str, redis: Redis, prefix: str, tmp_path: Path
) -> None:
    async with seated(way, redis, prefix, tmp_path) as seat:
        assert isinstance(seat.stage, SlackStage)
        await channel_and_reader(seat)

        with seat.stage.server.failing(
            SlackFault(POST, 200, {"ok": False, "error": "token_revoked"})
        ):
            await until(seat, 2)
            while_revoked = await paused(seat, "slack")
        await until(seat, 3)

        assert len(while_revoked) == 1
        assert await paused(seat, "slack") == []
        assert len(await seat.stage.shown(seat.stage.place)) == 1
        assert len(await seat.direct_messages()) == 1


async def pressed_alone(seat: Seat, label: str) -> None:
    """Let the reader press a button of the latest direct message that has it."""
    assert isinstance(seat.stage, DiscordStage)
    server = seat.stage.server
    channel = str(server.direct(server.ada["id"])["id"])
    message = next(m for m in server.everyones(channel)[::-1] if label in buttons(m))
    use = await server.press(message, buttons(message)[label], channel=channel, is_direct=True)
    await asyncio.wait_for(use.answered.wait(), 60)


def losing(seat: Seat, what: str) -> tuple[Callable[[], None], Callable[[], None], str]:
    """Give what takes a channel from the bot and what gives it back, and the words for that."""
    assert isinstance(seat.stage, DiscordStage)
    server, channel = seat.stage.server, seat.stage.place.channel
    known = server.channels[channel]
    match what:
        case "deleted":
            return (
                lambda: server.channels.__delitem__(channel),
                lambda: server.channels.__setitem__(channel, known),
                "That channel is gone.",
            )
        case "hidden":
            lost = partial(server.deny, channel, "view")
            words = "That channel is closed to me; give me View Channel there."
        case _:
            lost = partial(server.deny, channel, "send")
            words = "I may not post there; give me Send Messages."
    return lost, lambda: known.__setitem__("permission_overwrites", []), words


@pytest.mark.parametrize(
    "what",
    ["muted", *(pytest.param(w, marks=pytest.mark.slow) for w in ("deleted", "hidden"))],
)
async def test_a_channel_discord_closed_is_told_once_to_who_set_it_up_and_goes_on_by_a_press(
    what: str, redis: Redis, prefix: str, tmp_path: Path
) -> None:
    async with seated("discord", redis, prefix, tmp_path) as seat:
        await seat.say("interests add models where=here")
        await seat.say("schedule daily 09:00 Europe/Berlin where=here size=1")
        await seat.say("interests add protein")
        await seat.say("schedule daily 12:00 Europe/Berlin size=1")
        lose, give_back, words = losing(seat, what)

        lose()
        first = await until(seat, 1)
        [told] = await seat.direct_messages()
        later = await until(seat, 28)
        unasked = await seat.direct_messages()
        give_back()
        await pressed_alone(seat, "Resume")
        await until(seat, 49)

        assert first == [State.DEAD, State.DONE]
        assert words in told
        assert later == [State.DONE] * 2  # The reader's own, which nobody refused.
        assert len(unasked) == 3
        assert len(await seat.stage.shown(seat.stage.place)) == 1


@pytest.mark.slow
@pytest.mark.parametrize("what", ["locked", "deleted"])
async def test_a_thread_discord_closed_pauses_what_goes_there_and_not_what_goes_to_its_channel(
    what: str, redis: Redis, prefix: str, tmp_path: Path
) -> None:
    async with seated("discord", redis, prefix, tmp_path) as seat:
        assert isinstance(seat.stage, DiscordStage)
        server = seat.stage.server
        await seat.say("interests add models where=here")
        await seat.say("schedule daily 09:00 Europe/Berlin where=here size=1")
        opened = server.open_channel("week 9", thread_in=server.channel_id)
        thread = replace(seat.stage.place, thread=opened)
        line = 'setup protein when="daily 09:00 Europe/Berlin" where=thread'
        await seat.bot.say(line, by=seat.calls[-1].reader, place=thread)

        if what == "locked":
            server.channels[opened]["thread_metadata"]["locked"] = True
        else:
            await server.delete_channel(opened)
        first = await until(seat, 1)
        await until(seat, 25)

        assert sorted(first) == sorted([State.DEAD, State.DONE, State.DONE])
        [told] = await seat.direct_messages()
        assert f"<#{opened}>, a thread of <#{server.channel_id}>," in told
        assert len(await seat.stage.shown(seat.stage.place)) == 2


async def test_a_closed_direct_message_pauses_it_alone_is_told_next_time_and_goes_on_by_a_press(
    redis: Redis, prefix: str, tmp_path: Path
) -> None:
    async with seated("discord", redis, prefix, tmp_path) as seat:
        assert isinstance(seat.stage, DiscordStage)
        await seat.say("interests add protein")
        await seat.say("schedule daily 09:00 Europe/Berlin size=1")
        await seat.say("interests add models where=here")
        await seat.say("schedule daily 09:00 Europe/Berlin where=here size=1")

        seat.stage.server.direct_messages_open = False
        states = await until(seat, 1)
        told = await seat.say("interests")
        seat.stage.server.direct_messages_open = True
        resumed = await seat.press("Resume")
        again = await seat.say("interests")
        await until(seat, 25)

        assert sorted(states) == sorted([State.DEAD, State.DONE])
        assert "That reader takes no direct messages from me." in told
        assert "no direct messages" not in again
        assert resumed.startswith("Resumed for you.")
        assert len(await seat.direct_messages()) == 1
        assert len(await seat.stage.shown(seat.stage.place)) == 2


@pytest.mark.parametrize("way", WAYS)
async def test_a_press_posts_what_did_not_arrive_to_everyone_and_once(
    way: str, redis: Redis, prefix: str, tmp_path: Path
) -> None:
    async with seated(way, redis, prefix, tmp_path) as seat:
        assert isinstance(seat.stage, SlackStage)
        server, place = seat.stage.server, seat.stage.place
        await seat.say("interests add models where=here")
        await seat.say("schedule daily 09:00 Europe/Berlin where=here size=1")
        no_history = SlackFault(
            "conversations.history", 200, {"ok": False, "error": "missing_scope"}
        )
        with server.failing(SlackFault(POST, lost=True)), server.failing(no_history):
            states = await until(seat, 1)
        await until(seat, 24)

        message, button = seat.stage.find_button("Post it now")
        before = len(server.workspace.showings)
        for _ in range(2):
            await server.press(message, button)
        await server.showings(before + 2)
        await until(seat, 25)

        assert states == [State.SENDING, State.UNKNOWN]
        shown = ["Mon 2 Mar: one for" in text for text in await seat.stage.shown(place)]
        assert shown == [False, True]


@pytest.mark.slow
@pytest.mark.parametrize("way", WAYS)
async def test_a_reader_whose_slack_account_is_closed_gets_nothing_and_nobody_is_told(
    way: str, redis: Redis, prefix: str, tmp_path: Path
) -> None:
    async with seated(way, redis, prefix, tmp_path) as seat:
        assert isinstance(seat.stage, SlackStage)
        await seat.say("interests add protein")
        await seat.say("schedule daily 09:00 Europe/Berlin")
        before = seat.stage.server.count(POST)

        seat.stage.server.workspace.people[ADA]["deleted"] = True
        states = await until(seat, 1)
        later = await until(seat, 49)

        assert states == [State.DEAD]
        assert later == []
        assert seat.stage.server.count(POST) == before + 1
        assert await seat.direct_messages() == []
        assert await seat.stage.shown(seat.stage.place) == []


@pytest.mark.slow
@pytest.mark.parametrize("way", WAYS)
async def test_a_scope_taken_away_holds_the_workspace_until_it_is_given_back(
    way: str, redis: Redis, prefix: str, tmp_path: Path
) -> None:
    async with seated(way, redis, prefix, tmp_path) as seat:
        assert isinstance(seat.stage, SlackStage)
        await channel_and_reader(seat)

        seat.stage.server.web.scopes.discard("chat:write")
        await until(seat, 1)
        held = await paused(seat, "slack")
        seat.stage.server.web.scopes.add("chat:write")
        await until(seat, 2)

        assert len(held) == 1
        assert await paused(seat, "slack") == []
        assert len(await seat.stage.shown(seat.stage.place)) == 1
        assert len(await seat.direct_messages()) == 1
