"""What readers do on Slack: acknowledged at once, answered where and to whom it belongs."""

import asyncio
from collections.abc import AsyncIterator, Callable

import pytest

from bot.adapters.slack import SlackAdapter
from bot.core.command import Call
from bot.core.message import Audience, Button, Buttons, Message, say
from bot.core.places import Conversation, Reader, direct
from bot.core.ports import Change, Notice
from tests.adapters.slack.stage import SlackStage, slack_stage
from tests.contracts.adapter_contract import hearing, text
from tests.contracts.sample import no_choices, no_news
from tests.servers import slack_payloads as payloads
from tests.servers.slack import Fault
from tests.servers.slack_workspace import ADA, BOB, PAPERS, TEAM

LIKE = Button("Like", "like", {"paper": "1"})
OFFER = Message((say("One pick"), Buttons((LIKE,))))


@pytest.fixture
async def stage() -> AsyncIterator[SlackStage]:
    async with slack_stage() as stage:
        yield stage


async def test_everything_is_acknowledged_before_it_is_answered(
    stage: SlackStage,
) -> None:
    stalled = asyncio.Event()

    async def answer(_call: Call) -> Message:
        await stalled.wait()
        return text("At last")

    ref = await stage.adapter.post(stage.place, OFFER, key="KEY1")
    listening = asyncio.create_task(stage.adapter.listen(answer, no_choices, no_news))
    message, like = stage.find_button("Like")
    await stage.server.type_command("search graphs", channel=PAPERS)
    await stage.server.press(message, like)
    await stage.server.write("search graphs")
    await stage.server.write("<@U0PAPERPICKS> search graphs", channel=PAPERS)
    acknowledged = stage.server.workspace.everything()
    stalled.set()
    seen = await stage.server.seen(5)
    listening.cancel()
    await asyncio.wait([listening])

    assert [m.shown for m in acknowledged].count("At last") == 0
    assert [m.shown for m in seen].count("At last") == 4
    assert ref.id == message.ts


async def test_answers_in_hand_are_sent_when_the_bot_stops(stage: SlackStage) -> None:
    asked = asyncio.Event()

    async def answer(_call: Call) -> Message:
        asked.set()
        await asyncio.sleep(0.1)
        return text("Sent all the same")

    listening = asyncio.create_task(stage.adapter.listen(answer, no_choices, no_news))
    await stage.server.type_command("search graphs", channel=PAPERS)
    await asked.wait()
    listening.cancel()
    await asyncio.wait([listening])

    assert [m.shown for m in stage.server.workspace.everything()] == ["Sent all the same"]


async def test_a_direct_message_is_a_command_answered_there_for_good(stage: SlackStage) -> None:
    async with hearing(stage.adapter, text("Here you are")) as calls:
        await stage.server.write("search “graph nets”")
        [answer] = await stage.server.seen(1)

    assert calls[0].arguments == {"words": '"graph nets"'}
    assert calls[0].conversation == direct(Reader("slack", TEAM, ADA))
    assert (answer.channel, answer.only_for) == ("D0ADA", "")


async def test_a_mention_is_answered_to_the_one_who_asked(stage: SlackStage) -> None:
    async with hearing(stage.adapter, text("Here you are")) as calls:
        await stage.server.write("<@U0PAPERPICKS> search graphs", user=BOB, channel=PAPERS)
        [answer] = await stage.server.seen(1)

    assert calls[0].conversation == stage.place
    assert (answer.channel, answer.only_for) == (PAPERS, BOB)


async def test_a_mention_in_a_thread_is_answered_in_the_thread(stage: SlackStage) -> None:
    event = {"type": "app_mention", "channel": PAPERS, "user": ADA, "text": "search graphs"}

    async with hearing(stage.adapter, text("Here you are")) as calls:
        await stage.server.happen({**event, "thread_ts": "171.2"})
        [answer] = await stage.server.seen(1)

    assert answer.thread == "171.2"
    assert calls[0].conversation == stage.place


async def test_an_event_that_slack_repeats_is_answered_once(stage: SlackStage) -> None:
    channel = stage.server.workspace.direct(ADA).id
    event = {"type": "message", "channel_type": "im", "channel": channel, "user": ADA}

    async with hearing(stage.adapter, text("Here you are")) as calls:
        for _ in range(3):
            await stage.server.happen({**event, "text": "search graphs"}, event_id="Ev1")
        await stage.server.write("search trees")
        await stage.server.seen(2)

    assert sorted(call.arguments["words"] for call in calls) == ["graphs", "trees"]


async def test_the_bots_own_messages_are_not_answered(stage: SlackStage) -> None:
    event = {"type": "message", "channel_type": "im", "channel": "D0ADA", "text": "search graphs"}

    async with hearing(stage.adapter, text("Here you are")) as calls:
        await stage.server.happen({**event, "bot_id": "B0PAPERPICKS"})
        await stage.server.happen({**event, "user": ADA, "subtype": "message_changed"})
        await stage.server.write("search graphs")
        await stage.server.seen(1)

    assert len(calls) == 1


async def test_a_command_in_somebody_elses_direct_message_stays_private(stage: SlackStage) -> None:
    async with hearing(stage.adapter, Message((say("Yours"),))):
        await stage.server.type_command("search graphs", channel="D0OTHERS")
        [answer] = await stage.server.seen(1)

    assert (answer.channel, answer.only_for) == ("D0OTHERS", ADA)


async def test_an_answer_for_everyone_is_shown_to_everyone_unless_refused(
    stage: SlackStage,
) -> None:
    shared = Message((say("Shared"),), Audience.EVERYONE)

    async with hearing(stage.adapter, shared):
        await stage.say("search graphs")
    async with hearing(stage.adapter, Message((say("No"),), Audience.EVERYONE, refused=True)):
        await stage.say("search graphs")

    assert await stage.shown(stage.place) == ["Shared"]


async def test_a_new_socket_is_opened_when_slack_asks(stage: SlackStage) -> None:
    async with hearing(stage.adapter, text("Here you are")) as calls:
        await stage.say("search graphs")
        await stage.server.refresh()
        await stage.say("search trees")

    assert [call.arguments["words"] for call in calls] == ["graphs", "trees"]


async def test_zone_name_and_rank_come_from_slack_and_are_asked_for_once(stage: SlackStage) -> None:
    async with hearing(stage.adapter, text("Here you are")) as calls:
        await stage.say("search graphs")
        await stage.say("search trees")

    assert {(call.zone, call.locale, call.is_admin, call.name) for call in calls} == {
        ("Europe/Berlin", "en-GB", True, "Ada L.")
    }
    assert stage.server.count("users.info") == 1


@pytest.mark.parametrize("more", [{"team_id": "T0OTHER"}, {"is_stranger": True}])
async def test_who_runs_a_workspace_that_shares_a_channel_runs_nothing_here(
    stage: SlackStage, more: dict[str, object]
) -> None:
    stage.server.workspace.people[ADA] |= more

    async with hearing(stage.adapter, text("Here you are")) as calls:
        await stage.say("search graphs")
        await stage.server.happen(
            {"type": "user_change", "user": {"id": ADA, "is_admin": True, **more}}
        )
        await stage.say("search trees")

    assert [call.is_admin for call in calls] == [False, False]


async def test_without_the_scope_nothing_is_known_of_a_person_and_nothing_fails(
    stage: SlackStage,
) -> None:
    stage.server.web.scopes.discard("users:read")

    async with hearing(stage.adapter, text("Here you are")) as calls:
        seen = [*await stage.say("search graphs"), *await stage.say("search trees")]

    assert len(seen) == 2
    assert {(call.zone, call.is_admin) for call in calls} == {(None, False)}
    assert stage.server.count("users.info") == 1


async def test_who_slack_did_not_tell_of_is_asked_for_again(stage: SlackStage) -> None:
    async with hearing(stage.adapter, text("Here you are")) as calls:
        with stage.server.failing(Fault("users.info", 500)):
            await stage.say("search graphs")
        await stage.say("search trees")

    assert [(call.zone, call.is_admin) for call in calls] == [
        (None, False),
        ("Europe/Berlin", True),
    ]


async def test_an_unknown_zone_is_no_zone(stage: SlackStage) -> None:
    stage.server.workspace.people[ADA]["tz"] = "Mars/Olympus"

    async with hearing(stage.adapter, text("Here you are")) as calls:
        await stage.say("search graphs")

    assert calls[0].zone is None


async def test_an_answer_that_slack_does_not_take_is_tried_once(
    stage: SlackStage, capsys: pytest.CaptureFixture[str]
) -> None:
    with stage.server.failing(Fault("chat.postMessage", 500)):
        async with hearing(stage.adapter, text("Here you are")) as calls:
            await stage.server.write("search graphs")
            await _until(lambda: stage.server.count("chat.postMessage") > 0)
            await asyncio.sleep(0.05)

    assert len(calls) == 1
    assert stage.server.count("chat.postMessage") == 1
    assert "answer not sent" in capsys.readouterr().out


async def test_news_are_passed_on_once(stage: SlackStage) -> None:
    heard: list[Notice] = []

    async def notice(news: Notice) -> None:
        heard.append(news)

    async def answer(_call: Call) -> Message:
        return text("Unasked")

    listening = asyncio.create_task(stage.adapter.listen(answer, no_choices, notice))
    for _ in range(2):
        await stage.server.happen({"type": "channel_archive", "channel": PAPERS}, event_id="Ev1")
    await stage.server.happen({"type": "app_uninstalled"})
    await _until(lambda: len(heard) == 3)
    listening.cancel()
    await asyncio.wait([listening])

    assert [news.change for news in heard] == [
        Change.INSTALLED,
        Change.DESTINATION_GONE,
        Change.UNINSTALLED,
    ]
    assert heard[1].place == stage.place


async def test_another_workspace_with_the_same_app_is_no_part_of_this_one(
    stage: SlackStage,
) -> None:
    heard: list[Notice] = []

    async def notice(news: Notice) -> None:
        heard.append(news)

    async def answer(_call: Call) -> Message:
        return text("Here you are")

    listening = asyncio.create_task(stage.adapter.listen(answer, no_choices, notice))
    removed = payloads.event({"type": "app_uninstalled"}, "Ev1")
    elsewhere = [{"team_id": "T0OTHER", "is_bot": True}]
    other = removed | {"team_id": "T0OTHER", "authorizations": elsewhere}
    await stage.server.line.deliver("events_api", other)
    await stage.server.type_command("search graphs", channel=PAPERS, team="T0OTHER")
    await stage.server.type_command("search graphs", channel=PAPERS)
    told = [message.shown for message in await stage.server.seen(2)]
    listening.cancel()
    await asyncio.wait([listening])

    assert [news.change for news in heard] == [Change.INSTALLED]
    assert sorted(told) == [
        "Here you are",
        "I am not installed in this workspace any more. Ask whoever runs it to add me again.",
    ]


async def test_a_deactivated_person_and_one_who_is_back_are_told_of(stage: SlackStage) -> None:
    heard: list[Notice] = []

    async def notice(news: Notice) -> None:
        heard.append(news)

    async def answer(_call: Call) -> Message:
        return text("Unasked")

    listening = asyncio.create_task(stage.adapter.listen(answer, no_choices, notice))
    person = stage.server.workspace.people[BOB]
    await stage.server.happen({"type": "user_change", "user": {**person, "deleted": True}})
    await stage.server.happen({"type": "user_change", "user": {**person, "deleted": False}})
    await stage.server.happen({"type": "member_left_channel", "channel": PAPERS, "user": BOB})
    await _until(lambda: len(heard) == 4)
    listening.cancel()
    await asyncio.wait([listening])

    bob, everywhere = Reader("slack", TEAM, BOB), Conversation("slack", TEAM, "")
    assert set(heard) == {
        Notice(Change.INSTALLED, everywhere),
        Notice(Change.PERSON_LEFT, everywhere, bob, "America/New_York"),
        Notice(Change.PERSON_BACK, everywhere, bob, "America/New_York"),
        Notice(Change.PERSON_LEFT, stage.place, bob),
    }


async def test_stray_variables_of_slacks_own_do_not_change_the_bot(
    stage: SlackStage, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("BOT_TOKEN", "CLIENT_ID", "CLIENT_SECRET", "SIGNING_SECRET"):
        monkeypatch.setenv(f"SLACK_{name}", "stray")

    async with hearing(stage.adapter, text("Here you are")):
        seen = await stage.say("search graphs")

    assert seen == ["Here you are"]


async def _until(true: Callable[[], bool]) -> None:
    """Wait until `true()` holds."""
    async with asyncio.timeout(10):
        while not true():  # noqa: ASYNC110 - what is waited for tells nobody
            await asyncio.sleep(0.005)


def test_the_platform_has_one_name() -> None:
    assert SlackAdapter.platform == "slack"


async def test_it_tells_whether_slack_is_connected(stage: SlackStage) -> None:
    before = await stage.adapter.is_connected()
    async with hearing(stage.adapter, text("Fine.")):
        await stage.say("search graphs")  # Heard, so connected.
        meanwhile = await stage.adapter.is_connected()

    assert (before, meanwhile, await stage.adapter.is_connected()) == (False, True, False)
