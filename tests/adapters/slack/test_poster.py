"""Posts on Slack: the three outcomes, and looking for what may have been posted."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from bot.core.errors import CannotTell, NotPosted, OutcomeUnknown, Refused, TemporaryError
from bot.core.message import Button, Buttons, Message, say
from bot.core.places import Conversation, Reader, direct
from tests.adapters.console.digest import DIGEST
from tests.adapters.slack.memory import ProcessMemory
from tests.adapters.slack.stage import SlackStage, adapter_on, slack_stage
from tests.contracts.adapter_contract import text
from tests.servers.slack import Fault
from tests.servers.slack_workspace import ADA, PAPERS, STRANGE, TEAM

POST = "chat.postMessage"
HISTORY = "conversations.history"
ADAS = direct(Reader("slack", TEAM, ADA))


@pytest.fixture
async def stage() -> AsyncIterator[SlackStage]:
    async with slack_stage() as stage:
        yield stage


def refusing(code: str) -> Fault:
    return Fault(POST, answer={"ok": False, "error": code})


async def test_a_post_carries_its_key_and_unfolds_no_links(stage: SlackStage) -> None:
    await stage.adapter.post(stage.place, DIGEST, key="KEY1")

    [body] = [args for method, args in stage.server.calls if method == POST]
    assert body["metadata"] == {"event_type": "paper_delivery", "event_payload": {"key": "KEY1"}}
    assert body["unfurl_links"] is False
    assert body["unfurl_media"] is False
    assert not {"parse", "link_names"} & body.keys()


async def test_what_is_refused_for_its_blocks_comes_as_text_with_addresses(
    stage: SlackStage,
) -> None:
    start = await stage.clock.now()
    fault = Fault(POST, answer={"ok": False, "error": "invalid_blocks"}, only="blocks")

    with stage.server.failing(fault):
        ref = await stage.adapter.post(stage.place, DIGEST, key="KEY1")

    [posted] = stage.server.workspace.public(PAPERS)
    assert posted.text.splitlines() == [
        "Three picks for Monday",
        "Try /papers help to see more.",
        "Graph networks for protein folding",
        "https://arxiv.org/abs/2401.01234",
        "Small print.",
    ]
    assert await stage.adapter.find(stage.place, "KEY1", since=start) == ref
    assert stage.server.count(POST) == 2


async def test_when_slack_asks_to_wait_nothing_was_posted(stage: SlackStage) -> None:
    fault = Fault(POST, 429, {"ok": False, "error": "ratelimited"}, {"Retry-After": "17"})

    with stage.server.failing(fault), pytest.raises(NotPosted) as not_posted:
        await stage.adapter.post(stage.place, text("Picks"), key="KEY1")

    assert not_posted.value.retry_after == timedelta(seconds=17)
    assert not_posted.value.busy == "workspace"
    assert stage.server.count(POST) == 1


@pytest.mark.parametrize(
    ("told", "seconds"), [("0", 1), ("", 30), ("soon", 30), ("²", 30), ("9" * 400, 24 * 3600)]
)
async def test_however_slack_says_it_the_wait_is_one_that_can_be_kept(
    stage: SlackStage, told: str, seconds: int
) -> None:
    fault = Fault(POST, 429, {"ok": False, "error": "ratelimited"}, {"Retry-After": told})

    with stage.server.failing(fault), pytest.raises(NotPosted) as not_posted:
        await stage.adapter.post(stage.place, text("Picks"), key="KEY1")

    assert not_posted.value.retry_after == timedelta(seconds=seconds)


async def test_when_slack_is_out_of_reach_nothing_was_posted() -> None:
    async with slack_stage() as stage, adapter_on(stage.server) as adapter:
        await stage.server.__aexit__(None, None, None)

        with pytest.raises(NotPosted):
            await adapter.post(stage.place, text("Picks"), key="KEY1")


async def test_a_lost_answer_is_an_unknown_outcome_and_the_post_is_found(
    stage: SlackStage,
) -> None:
    start = await stage.clock.now()
    lost = Fault(POST, lost=True, carried_out=True)

    with stage.server.failing(lost), pytest.raises(OutcomeUnknown):
        await stage.adapter.post(stage.place, text("Picks"), key="KEY1")

    found = await stage.adapter.find(stage.place, "KEY1", since=start)
    assert found is not None
    assert [found.id] == [m.ts for m in stage.server.workspace.public(PAPERS)]
    assert stage.server.count(POST) == 1


async def test_a_request_that_never_arrived_is_unknown_too_and_not_found(
    stage: SlackStage,
) -> None:
    start = await stage.clock.now()

    with stage.server.failing(Fault(POST, lost=True)), pytest.raises(OutcomeUnknown):
        await stage.adapter.post(stage.place, text("Picks"), key="KEY1")

    assert await stage.adapter.find(stage.place, "KEY1", since=start) is None


@pytest.mark.parametrize("status", [500, 502, 503])
async def test_when_slack_itself_fails_nobody_knows(stage: SlackStage, status: int) -> None:
    with stage.server.failing(Fault(POST, status)), pytest.raises(OutcomeUnknown):
        await stage.adapter.post(stage.place, text("Picks"), key="KEY1")

    assert stage.server.count(POST) == 1


@pytest.mark.parametrize(
    ("code", "scope", "says"),
    [
        ("is_archived", "destination", "archived"),
        ("channel_not_found", "destination", "/invite"),
        ("not_in_channel", "destination", "/invite"),
        ("restricted_action_read_only_channel", "destination", "administrator"),
        ("user_disabled", "destination", "deactivated"),
        ("missing_scope", "workspace", "scope"),
        ("token_revoked", "workspace", "Install the app again"),
        ("account_inactive", "workspace", "Install the app again"),
        ("invalid_auth", "workspace", "token"),
    ],
)
async def test_a_refusal_says_in_one_clear_sentence_what_to_do(
    stage: SlackStage, code: str, scope: str, says: str
) -> None:
    with stage.server.failing(refusing(code)), pytest.raises(Refused) as refused:
        await stage.adapter.post(stage.place, text("Picks"), key="KEY1")

    assert refused.value.scope == scope
    assert refused.value.has_left is (code == "user_disabled")
    assert says in str(refused.value)
    assert len(str(refused.value).split()) <= 25
    assert stage.server.count(POST) == 1


@pytest.mark.parametrize("code", ["internal_error", "fatal_error", "request_timeout"])
async def test_a_failure_named_by_slack_is_an_unknown_outcome(stage: SlackStage, code: str) -> None:
    with stage.server.failing(refusing(code)), pytest.raises(OutcomeUnknown):
        await stage.adapter.post(stage.place, text("Picks"), key="KEY1")


async def test_what_slack_does_not_take_was_surely_not_posted(stage: SlackStage) -> None:
    with stage.server.failing(refusing("some_new_error")), pytest.raises(NotPosted):
        await stage.adapter.post(stage.place, text("Picks"), key="KEY1")


async def test_a_message_slack_cannot_read_is_refused_and_its_channel_is_not(
    stage: SlackStage,
) -> None:
    with stage.server.failing(refusing("invalid_blocks")), pytest.raises(Refused) as refused:
        await stage.adapter.post(stage.place, text("Picks"), key="KEY1")

    assert refused.value.scope == "message"


async def test_a_channel_without_the_bot_refuses(stage: SlackStage) -> None:
    with pytest.raises(Refused) as refused:
        await stage.adapter.post(Conversation("slack", TEAM, STRANGE), text("Hi"), key="KEY1")

    assert refused.value.scope == "destination"


async def test_another_platforms_conversation_refuses(stage: SlackStage) -> None:
    with pytest.raises(Refused):
        await stage.adapter.post(Conversation("console", "local", "x"), text("Hi"), key="KEY1")

    assert stage.server.count(POST) == 0


async def test_a_direct_message_is_posted_to_the_reader_found_and_edited(stage: SlackStage) -> None:
    start = await stage.clock.now()

    ref = await stage.adapter.post(ADAS, text("Picks"), key="KEY1")
    found = await stage.adapter.find(ADAS, "KEY1", since=start)
    await stage.adapter.edit(ref, text("Other picks"))

    assert found == ref
    [message] = stage.server.workspace.public("D0ADA")
    assert message.shown == "Other picks"
    assert stage.server.count("conversations.open") == 1


async def test_a_message_in_a_thread_is_found_in_the_thread(stage: SlackStage) -> None:
    start = await stage.clock.now()
    thread = Conversation("slack", TEAM, PAPERS, thread="171.2")

    ref = await stage.adapter.post(thread, text("Picks"), key="KEY1")

    assert await stage.adapter.find(thread, "KEY1", since=start) == ref
    assert await stage.adapter.find(stage.place, "KEY1", since=start) is None


async def test_a_message_is_found_behind_a_lively_talk(stage: SlackStage) -> None:
    start = await stage.clock.now()
    ref = await stage.adapter.post(stage.place, text("Picks"), key="KEY1")
    channel = stage.server.workspace.channels[PAPERS]
    for number in range(40):
        stage.server.workspace.add(channel, {"text": f"chat {number}"})

    assert await stage.adapter.find(stage.place, "KEY1", since=start) == ref
    assert stage.server.count(HISTORY) == 3


async def test_a_talk_too_long_to_read_gives_no_answer_rather_than_a_wrong_one(
    stage: SlackStage,
) -> None:
    start = await stage.clock.now()
    channel = stage.server.workspace.channels[PAPERS]
    for number in range(400):
        stage.server.workspace.add(channel, {"text": f"chat {number}"})

    with pytest.raises(CannotTell):
        await stage.adapter.find(stage.place, "KEY1", since=start)


async def test_without_the_history_scope_nobody_can_tell(stage: SlackStage) -> None:
    stage.server.web.scopes.discard("channels:history")

    with pytest.raises(CannotTell):
        await stage.adapter.find(stage.place, "KEY1", since=await stage.clock.now())


async def test_looking_waits_for_as_long_as_slack_asks(stage: SlackStage) -> None:
    fault = Fault(HISTORY, 429, {"ok": False, "error": "ratelimited"}, {"Retry-After": "60"})

    with stage.server.failing(fault), pytest.raises(TemporaryError) as later:
        await stage.adapter.find(stage.place, "KEY1", since=await stage.clock.now())

    assert later.value.retry_after == timedelta(seconds=60)


@pytest.mark.parametrize("fault", [Fault(HISTORY, 503), Fault(HISTORY, lost=True)])
async def test_looking_can_be_done_again_when_it_fails(stage: SlackStage, fault: Fault) -> None:
    with stage.server.failing(fault), pytest.raises(TemporaryError):
        await stage.adapter.find(stage.place, "KEY1", since=await stage.clock.now())


async def test_an_edit_of_a_message_that_is_gone_refuses(stage: SlackStage) -> None:
    ref = await stage.adapter.post(stage.place, text("Picks"), key="KEY1")
    stage.server.workspace.channels[PAPERS].messages.clear()

    with pytest.raises(Refused) as refused:
        await stage.adapter.edit(ref, text("Other picks"))

    assert refused.value.scope == "destination"


async def test_a_memory_that_is_away_keeps_a_long_button_from_being_posted_dead(
    stage: SlackStage,
) -> None:
    class AwayMemory(ProcessMemory):
        async def put(self, key: str, value: bytes, lasting: timedelta) -> None:
            raise TemporaryError("away")

    long = Buttons((Button("More", "search", {"words": "graph " * 1_000}),))
    async with adapter_on(stage.server, AwayMemory()) as adapter:
        with pytest.raises(NotPosted):
            await adapter.post(stage.place, Message((say("Picks"), long)), key="KEY1")

    assert stage.server.count(POST) == 0
