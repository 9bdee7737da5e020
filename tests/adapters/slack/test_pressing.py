"""Pressed buttons on Slack: answered to the presser, in place where they may be, ever after."""

from collections.abc import AsyncIterator

import pytest

from bot.core.errors import TemporaryError
from bot.core.message import Button, Buttons, Message, say
from bot.core.places import Reader, direct
from tests.adapters.slack.memory import ProcessMemory
from tests.adapters.slack.stage import SlackStage, adapter_on, slack_stage
from tests.contracts.adapter_contract import hearing, text
from tests.servers import slack_payloads as payloads
from tests.servers.slack import SlackServer
from tests.servers.slack_workspace import ADA, BOB, TEAM

LIKE = Button("Like", "like", {"paper": "1"})
OFFER = Message((say("One pick"), Buttons((LIKE,))))


class Away(ProcessMemory):
    """A memory that gives nothing back: Redis is away."""

    async def get(self, key: str) -> bytes | None:
        raise TemporaryError(f"Redis does not answer; {key} is not known")


@pytest.fixture
async def stage() -> AsyncIterator[SlackStage]:
    async with slack_stage() as stage:
        yield stage


async def test_a_press_in_a_channel_is_answered_to_the_presser(stage: SlackStage) -> None:
    await stage.adapter.post(stage.place, OFFER, key="KEY1")

    async with hearing(stage.adapter, text("Liked")) as calls:
        await stage.server.press(*stage.find_button("Like"), user=BOB)
        digest, answer = await stage.server.seen(2)

    assert calls[0].reader.user == BOB
    assert (calls[0].pressed, calls[0].label) == (True, "Like")
    assert answer.only_for == BOB
    assert digest.shown == "One pick\n[Like]"


async def test_a_line_of_a_menu_is_its_command_like_a_button(stage: SlackStage) -> None:
    why = Button("Why this", "search", {"words": "why <this> & that"}, tucked=True)
    await stage.adapter.post(stage.place, Message((Buttons((LIKE, why)),)), key="KEY1")

    async with hearing(stage.adapter, text("Because")) as calls:
        await stage.server.press(*stage.find_button("Why this"))
        _, answer = await stage.server.seen(2)

    assert (calls[0].command, calls[0].arguments) == (why.command, why.arguments)
    assert calls[0].label == "Why this"
    assert answer.only_for == ADA


async def test_an_answer_that_replaces_takes_the_place_of_a_private_message(
    stage: SlackStage,
) -> None:
    turned = Message((say("Next page"), Buttons((LIKE,))), replaces=True)

    async with hearing(stage.adapter, turned):
        await stage.say("search graphs")
        await stage.press(LIKE)

    [only] = stage.server.workspace.everything()
    assert only.shown == "Next page\n[Like]"
    assert len(stage.server.workspace.showings) == 2


async def test_a_private_answer_never_takes_the_place_of_a_digest(stage: SlackStage) -> None:
    await stage.adapter.post(stage.place, OFFER, key="KEY1")

    async with hearing(stage.adapter, Message((say("For you"),), replaces=True)):
        await stage.server.press(*stage.find_button("Like"))
        digest, answer = await stage.server.seen(2)

    assert digest.shown == "One pick\n[Like]"
    assert (answer.shown, answer.only_for) == ("For you", ADA)


async def test_a_press_in_a_direct_message_is_answered_for_good(stage: SlackStage) -> None:
    await stage.adapter.post(direct(Reader("slack", TEAM, ADA)), OFFER, key="KEY1")

    async with hearing(stage.adapter, text("Liked")) as calls:
        await stage.server.press(*stage.find_button("Like"))
        _, answer = await stage.server.seen(2)

    assert calls[0].conversation == direct(Reader("slack", TEAM, ADA))
    assert (answer.channel, answer.only_for) == ("D0ADA", "")


async def test_below_what_people_write_each_other_only_the_presser_is_answered(
    stage: SlackStage,
) -> None:
    await stage.adapter.post(stage.place, OFFER, key="KEY1")
    message, like = stage.find_button("Like")
    address = stage.server.answered_at(message)
    pressed = payloads.press(message, like, ADA, address, "")
    preview = {"type": "message_attachment", "channel_id": "D0BOBEVE", "is_ephemeral": False}

    async with hearing(stage.adapter, text("Saved to your list")):
        await stage.server.line.deliver("interactive", pressed | {"container": preview})
        _, answer = await stage.server.seen(2)

    assert answer.only_for == ADA


@pytest.mark.parametrize("value", ["", "2 like paper=1", "1# 0123456789abcdef", "💥"])
async def test_a_button_that_cannot_be_read_is_answered_in_words(
    stage: SlackStage, value: str
) -> None:
    await stage.adapter.post(stage.place, OFFER, key="KEY1")
    message, like = stage.find_button("Like")

    async with hearing(stage.adapter, text("Liked")) as calls:
        await stage.server.press(message, {**like, "value": value})
        _, answer = await stage.server.seen(2)

    assert calls == []
    assert answer.only_for == ADA
    assert "This button is too old to use." in answer.shown


async def test_while_redis_is_away_no_button_is_called_old() -> None:
    async with SlackServer() as server, adapter_on(server, Away()) as adapter:
        stage = SlackStage(server, adapter)
        await adapter.post(stage.place, OFFER, key="KEY1")
        message, like = stage.find_button("Like")
        async with hearing(adapter, text("Liked")) as calls:
            await server.press(message, {**like, "value": "1# 0123456789abcdef"})
            _, answer = await server.seen(2)

    assert calls == []
    assert answer.shown == "That did not work just now. Try again in a minute."


async def test_a_button_with_a_command_that_is_gone_is_a_call_without_one(
    stage: SlackStage,
) -> None:
    await stage.adapter.post(stage.place, OFFER, key="KEY1")
    message, like = stage.find_button("Like")

    async with hearing(stage.adapter, text("I do not know that")) as calls:
        await stage.server.press(message, {**like, "value": "1 explode paper=1"})
        await stage.server.seen(2)

    assert (calls[0].command, calls[0].text) == ("", "explode paper=1")


async def test_old_buttons_still_answer_after_a_restart(stage: SlackStage) -> None:
    memory = ProcessMemory()
    long = Button("More", "search", {"words": "graph networks " * 300})
    async with adapter_on(stage.server, memory) as before:
        offer = Message((say("One pick"), Buttons((LIKE, long))))
        await before.post(stage.place, offer, key="KEY1")

    async with adapter_on(stage.server, memory) as after, hearing(after, text("Yes")) as calls:
        for label in ("Like", "More"):
            await stage.server.press(*stage.find_button(label))
        await stage.server.seen(3)

    assert {call.command: dict(call.arguments) for call in calls} == {
        "like": {"paper": "1"},
        "search": dict(long.arguments),
    }
