"""When Slack or the way to it fails: one answer or none, never two, and the bot goes on."""

import asyncio
from collections.abc import AsyncIterator, Callable

import pytest
from redis.asyncio import Redis

from bot.core.message import Button, Buttons, Message, say
from tests.adapters.slack.http_stage import HttpStage, address_of, http_adapter_on, http_stage
from tests.adapters.slack.lab import Lab
from tests.adapters.slack.stage import SlackStage, slack_stage
from tests.contracts.adapter_contract import hearing, text
from tests.servers import slack_payloads as payloads
from tests.servers.slack import Fault
from tests.servers.slack_lines import HttpLine
from tests.servers.slack_texts import Json
from tests.servers.slack_workspace import ADA, PAPERS

LIKE = Button("Like", "like", {"paper": "1"})
OFFER = Message((say("One pick"), Buttons((LIKE,))))
DIRECT: Json = {"type": "message", "channel_type": "im", "channel": "D0ADA", "user": ADA}
BUSY: Json = {"ok": False, "error": "ratelimited"}


@pytest.fixture
async def stage() -> AsyncIterator[SlackStage]:
    async with slack_stage() as stage:
        yield stage


@pytest.mark.parametrize(
    "fault",
    [
        Fault("response_url", 404, {"ok": False, "error": "used_url"}),
        Fault("response_url", 500),
        Fault("response_url", 429, BUSY, {"Retry-After": "30"}),
        Fault("response_url", lost=True),
    ],
)
async def test_an_answer_that_slack_does_not_take_is_sent_once_and_logged(
    stage: SlackStage, fault: Fault, capsys: pytest.CaptureFixture[str]
) -> None:
    async with hearing(stage.adapter, text("Here you are")) as calls:
        with stage.server.failing(fault):
            await stage.server.type_command("search graphs", channel=PAPERS)
            await until(lambda: stage.server.count("response_url") > 0)
        [seen] = await stage.say("search trees")

    assert seen == "Here you are"
    assert stage.server.count("response_url") == 1
    assert [call.arguments["words"] for call in calls] == ["graphs", "trees"]
    assert "answer not" in capsys.readouterr().out


async def test_a_revoked_token_costs_answers_and_nothing_else(stage: SlackStage) -> None:
    revoked = Fault("chat.postMessage", answer={"ok": False, "error": "token_revoked"})

    async with hearing(stage.adapter, text("Here you are")):
        with stage.server.failing(revoked):
            await stage.server.write("search graphs")
            await until(lambda: stage.server.count("chat.postMessage") > 0)
        await stage.server.write("search trees")
        answers = await stage.server.seen(1)

    assert len(answers) == 1
    assert stage.server.count("chat.postMessage") == 2


async def test_labels_that_cannot_be_changed_leave_the_answer_and_the_digest(
    stage: SlackStage,
) -> None:
    await stage.adapter.post(stage.place, OFFER, key="KEY1")
    liked = Message((say("Liked"),), relabel=(Button("Like 1", "like", {"paper": "1"}),))

    with stage.server.failing(Fault("chat.update", 500)):
        async with hearing(stage.adapter, liked):
            await stage.server.press(*stage.find_button("Like"))
            digest, answer = await stage.server.seen(2)
            await until(lambda: stage.server.count("chat.update") > 0)

    assert digest.shown == "One pick\n[Like]"
    assert (answer.shown, answer.only_for) == ("Liked", ADA)


@pytest.mark.parametrize("fault", [Fault("views.publish", 500), Fault("views.publish", lost=True)])
async def test_a_home_tab_that_could_not_be_drawn_is_drawn_the_next_time(
    here: Lab, fault: Fault
) -> None:
    with here.server.failing(fault):
        await here.server.open_home()
        await until(lambda: here.server.count("views.publish") > 0)
        answered = await here.type("status")
    home = await here.home()

    assert "Your interests" in home.shown
    assert answered.only_for == ADA
    assert [m.shown for m in here.server.workspace.everything()] == [answered.shown]


async def test_an_event_repeated_over_http_is_answered_once(redis: Redis, prefix: str) -> None:
    event = payloads.event({**DIRECT, "text": "search graphs"}, "Ev1")
    async with (
        http_stage(redis, prefix) as stage,
        hearing(stage.adapter, text("Here you are")) as calls,
    ):
        line = await line_of(stage)
        for retry in range(4):
            await line.deliver("events_api", event, retry=retry)
        await stage.server.write("search trees")
        await stage.server.seen(2)

    assert sorted(call.arguments["words"] for call in calls) == ["graphs", "trees"]


async def test_an_event_repeated_to_another_process_is_answered_once(
    redis: Redis, prefix: str
) -> None:
    async with http_stage(redis, prefix) as stage:
        other = http_adapter_on(stage.server.api, redis, prefix)
        async with (
            other,
            hearing(stage.adapter, text("Here you are")) as calls,
            hearing(other, text("Here you are")) as calls_of_other,
        ):
            event = payloads.event({**DIRECT, "text": "search graphs"}, "Ev1")
            first, second = (
                await line_of(stage),
                HttpLine(f"{await address_of(other)}/slack/events"),
            )
            await asyncio.gather(
                first.deliver("events_api", event), second.deliver("events_api", event, retry=1)
            )
            await stage.server.write("search trees")
            seen = await stage.server.seen(2)

    assert len(calls) + len(calls_of_other) == 2
    assert len(seen) == 2


@pytest.mark.slow
async def test_a_socket_cut_without_a_word_is_opened_again(stage: SlackStage) -> None:
    async with hearing(stage.adapter, text("Here you are")) as calls:
        await stage.say("search graphs")
        await stage.server.socket.cut()
        await stage.say("search trees")

    assert [call.arguments["words"] for call in calls] == ["graphs", "trees"]


async def line_of(stage: HttpStage) -> HttpLine:
    stage.server.workspace.direct(ADA)
    await stage.ready()
    assert isinstance(stage.server.line, HttpLine)
    return stage.server.line


async def until(true: Callable[[], bool]) -> None:
    """Wait until `true()` holds."""
    async with asyncio.timeout(60):
        while not true():  # noqa: ASYNC110 - what is waited for tells nobody
            await asyncio.sleep(0.005)
