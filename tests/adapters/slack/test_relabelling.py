"""Buttons with state: counts for a channel, marks in a direct message, few edits whatever comes."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from aiohttp import ClientSession
from slack_sdk.web.async_client import AsyncWebClient

from bot.adapters.slack.identity import Identity
from bot.adapters.slack.posted import Posted, pressed_message
from bot.adapters.slack.relabelling import Relabelling
from bot.core.message import Button, Buttons, Message, say
from bot.core.places import Reader, direct
from bot.store.keys import Keys
from tests.adapters.slack.memory import OneTurn, ProcessMemory, Turns
from tests.adapters.slack.stage import SlackStage, adapter_on
from tests.contracts.adapter_contract import hearing
from tests.servers.slack import BOT_TOKEN, Fault, SlackServer
from tests.servers.slack_workspace import ADA, BOB, PAPERS, TEAM

LIKE = Button("Like", "like", {"paper": "1", "where": "here"})
WHY = Button("Why <this> & that", "search", {"words": "why"}, tucked=True)
UNDO = Button("Undo", "undo", {"paper": "1"})
OFFER = Message((say("Fish & <chips>"), Buttons((LIKE, WHY))))


def liked(label: str) -> Message:
    receipt = (say("Liked"), Buttons((UNDO,)))
    return Message(receipt, relabel=(Button(label, LIKE.command, LIKE.arguments),))


@pytest.fixture
async def stage() -> AsyncIterator[SlackStage]:
    memory = Turns()
    async with SlackServer() as server, adapter_on(server, memory) as adapter:
        yield SlackStage(server, adapter)


@pytest.fixture
async def client(stage: SlackStage) -> AsyncIterator[AsyncWebClient]:
    async with ClientSession() as session:
        yield AsyncWebClient(BOT_TOKEN, base_url=stage.server.api, session=session)


async def test_a_press_in_a_channel_changes_the_label_for_all_and_answers_one(
    stage: SlackStage,
) -> None:
    await stage.adapter.post(stage.place, OFFER, key="KEY1")

    async with hearing(stage.adapter, liked("Like 3")):
        await stage.server.press(*stage.find_button("Like"), user=BOB)
        await stage.server.showings(3)

    digest, answer = stage.server.workspace.everything()
    assert digest.shown.splitlines() == ["Fish & <chips>", stage_row("Like 3")]
    assert (answer.shown, answer.only_for) == ("Liked\n[Undo]", BOB)
    assert digest.metadata is not None
    assert stage.server.refused == []


async def test_undo_under_the_private_answer_changes_the_digest_back(stage: SlackStage) -> None:
    await stage.adapter.post(stage.place, OFFER, key="KEY1")
    async with hearing(stage.adapter, liked("Like 3")):
        await stage.server.press(*stage.find_button("Like"))
        await stage.server.showings(3)

    async with hearing(stage.adapter, liked("Like 2")) as calls:
        await stage.server.press(*stage.find_button("Undo"))
        await stage.server.showings(5)

    assert (calls[0].command, calls[0].text) == ("", "undo paper=1")
    digest = stage.server.workspace.public(PAPERS)[0]
    assert stage_row("Like 2") in digest.shown


async def test_in_a_direct_message_the_label_stays_and_the_answer_does_not(
    stage: SlackStage,
) -> None:
    await stage.adapter.post(direct(Reader("slack", TEAM, ADA)), OFFER, key="KEY1")

    async with hearing(stage.adapter, liked("Liked ✓")):
        await stage.server.press(*stage.find_button("Like"))
        await stage.server.showings(3)

    digest, answer = stage.server.workspace.everything()
    assert "[Liked ✓]" in digest.shown
    assert answer.only_for == ADA


async def test_what_is_kept_of_a_direct_message_ends_in_its_reader_to_be_forgotten_by(
    stage: SlackStage,
) -> None:
    memory = ProcessMemory()
    async with adapter_on(stage.server, memory) as adapter:
        await adapter.post(direct(Reader("slack", TEAM, ADA)), OFFER, key="KEY1")
        await adapter.post(stage.place, OFFER, key="KEY2")

    [private, shared] = [key for key in memory.keys if key.startswith("drawn/")]
    assert Keys().remembers(Keys().memory("slack", private), Reader("slack", TEAM, ADA))
    assert not Keys().remembers(Keys().memory("slack", shared), Reader("slack", TEAM, ADA))


async def test_a_private_list_is_left_as_it_is(stage: SlackStage) -> None:
    async with hearing(stage.adapter, OFFER):
        await stage.say("search graphs")
    async with hearing(stage.adapter, liked("Liked ✓")):
        seen = await stage.press(LIKE)

    assert seen == ["Liked\n[Undo]"]
    assert stage.server.count("chat.update") == 0


async def test_an_old_message_is_changed_from_what_slack_tells_of_it(stage: SlackStage) -> None:
    async with adapter_on(stage.server, ProcessMemory()) as before:
        await before.post(stage.place, OFFER, key="KEY1")

    async with hearing(stage.adapter, liked("Like 3")):
        await stage.server.press(*stage.find_button("Like"))
        await stage.server.showings(3)

    [digest] = stage.server.workspace.public(PAPERS)
    assert digest.shown.splitlines() == ["Fish & <chips>", stage_row("Like 3")]


def test_what_slack_escaped_is_put_back_as_it_was_and_nothing_else() -> None:
    url = "https://example.org/?a=1&copy=2"
    link = {"type": "link", "url": url, "text": "A &lt; B &amp;amp; C"}
    body = {
        "actions": [{}],
        "container": {"type": "message", "channel_id": PAPERS, "message_ts": "1.2"},
        "user": {"id": ADA},
        "message": {"blocks": [{"type": "rich_text", "elements": [link]}]},
    }

    posted = pressed_message(body, Identity(TEAM, "U0", "B0"))

    assert posted is not None
    [block] = posted.blocks
    assert block["elements"] == [{"type": "link", "url": url, "text": "A < B &amp; C"}]


async def test_many_presses_share_one_edit_which_says_the_last(
    stage: SlackStage, client: AsyncWebClient
) -> None:
    ref = await stage.adapter.post(stage.place, OFFER, key="KEY1")
    [digest] = stage.server.workspace.public(PAPERS)
    there = Posted(PAPERS, ref.id, digest.text, tuple(digest.blocks))
    turns = Turns(open_=False)
    relabelling = Relabelling(turns, look_again_seconds=0.001)

    presses = [
        asyncio.create_task(relabelling.relabel(client, there, liked(f"Like {count}").relabel))
        for count in range(1, 301)
    ]
    await asyncio.wait(presses[1:])
    turns.open = True
    await asyncio.gather(*presses)

    assert stage.server.count("chat.update") == 1
    [digest] = stage.server.workspace.public(PAPERS)
    assert stage_row("Like 300") in digest.shown


async def test_an_edit_that_slack_asks_to_wait_with_is_made_later_with_what_came_meanwhile(
    stage: SlackStage, client: AsyncWebClient
) -> None:
    ref = await stage.adapter.post(stage.place, OFFER, key="KEY1")
    [digest] = stage.server.workspace.public(PAPERS)
    there = Posted(PAPERS, ref.id, digest.text, tuple(digest.blocks))
    turns = OneTurn()
    relabelling = Relabelling(turns, look_again_seconds=0.001)
    busy = {"ok": False, "error": "ratelimited"}

    with stage.server.failing(Fault("chat.update", 429, busy, {"Retry-After": "0"})):
        first = asyncio.create_task(relabelling.relabel(client, there, liked("Like 1").relabel))
        await turns.refused.wait()
        await relabelling.relabel(client, there, liked("Like 2").relabel)
    turns.open = True
    await first

    [digest] = stage.server.workspace.public(PAPERS)
    assert stage_row("Like 2") in digest.shown


async def test_labels_of_two_papers_both_stand_after_two_edits(
    stage: SlackStage, client: AsyncWebClient
) -> None:
    other = Button("Like", "like", {"paper": "2", "where": "here"})
    await stage.adapter.post(stage.place, Message((Buttons((LIKE, other)),)), key="KEY1")
    [digest] = stage.server.workspace.public(PAPERS)
    relabelling = Relabelling(Turns())
    there = Posted(PAPERS, digest.ts, digest.text, tuple(digest.blocks))

    for button, label in ((LIKE, "Like 3"), (other, "Like 1")):
        relabelled = Button(label, "like", button.arguments)
        await relabelling.relabel(client, there, (relabelled,))

    [digest] = stage.server.workspace.public(PAPERS)
    assert digest.shown == "[Like 3] [Like 1]"


async def test_a_label_that_stays_needs_no_edit(stage: SlackStage) -> None:
    await stage.adapter.post(stage.place, OFFER, key="KEY1")

    async with hearing(stage.adapter, liked("Like")):
        await stage.server.press(*stage.find_button("Like"))
        await stage.server.showings(2)

    assert stage.server.count("chat.update") == 0


def test_what_stands_in_a_view_or_a_preview_is_no_message_of_ours() -> None:
    for kind in ("view", "message_attachment"):
        body = {"actions": [{}], "container": {"type": kind}, "user": {"id": ADA}}

        assert pressed_message(body, Identity(TEAM, "U0", "B0")) is None


def stage_row(label: str) -> str:
    return f"[{label}] […]"
