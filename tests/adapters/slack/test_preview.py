"""Linked papers below a message: only where they help, and never twice in a row."""

from collections.abc import AsyncIterator

import pytest

from bot.core.message import Button, Message, PaperCard, say
from tests.adapters.slack.stage import SlackStage, slack_stage
from tests.contracts.adapter_contract import hearing
from tests.servers.slack_workspace import BOT_USER, JOURNAL_CLUB, PAPERS

LINK = "https://arxiv.org/abs/2603.00001"
SAME = "https://huggingface.co/papers/2603.00001"
OTHER = "https://arxiv.org/abs/2603.00002"
CARD = PaperCard(
    1, "arxiv:2603.00001", "On <graphs> & trees", LINK, buttons=(Button("Like", "like"),)
)
SHOWN = Message((CARD,))
REFUSED = Message((say("Not known"),), refused=True)


@pytest.fixture
async def stage() -> AsyncIterator[SlackStage]:
    async with slack_stage() as stage:
        yield stage


async def test_a_known_paper_is_shown_below_the_message_that_links_to_it(
    stage: SlackStage,
) -> None:
    async with hearing(stage.adapter, SHOWN) as calls:
        await stage.server.share_links(LINK, channel=PAPERS)
        await stage.server.share_links(LINK, channel=JOURNAL_CLUB)

    first, second = stage.server.web.unfurled
    assert list(first["unfurls"]) == [LINK]
    assert "On <graphs> & trees" in str(first["unfurls"][LINK])
    assert [call.conversation.channel for call in calls] == [PAPERS, JOURNAL_CLUB]
    assert stage.server.workspace.everything() == []
    assert stage.server.refused == []
    assert second["unfurls"].keys() == {LINK}


async def test_slack_is_not_asked_who_posts_links(stage: SlackStage) -> None:
    async with hearing(stage.adapter, SHOWN):
        await stage.server.share_links(LINK, channel=PAPERS)

    assert stage.server.count("users.info") == 0


async def test_the_same_paper_again_in_a_channel_is_left_alone_whatever_its_link(
    stage: SlackStage,
) -> None:
    async with hearing(stage.adapter, SHOWN):
        await stage.server.share_links(LINK, channel=PAPERS)
        await stage.server.share_links(LINK, channel=PAPERS)
        await stage.server.share_links(SAME, channel=PAPERS)

    assert len(stage.server.web.unfurled) == 1


async def test_three_links_are_a_list_and_left_alone(stage: SlackStage) -> None:
    async with hearing(stage.adapter, SHOWN) as calls:
        await stage.server.share_links(LINK, OTHER, SAME, channel=PAPERS)

    assert calls == []
    assert stage.server.web.unfurled == []


async def test_a_message_that_is_still_being_written_is_left_alone(stage: SlackStage) -> None:
    async with hearing(stage.adapter, SHOWN) as calls:
        await stage.server.share_links(LINK, channel=PAPERS, composing=True)
        await stage.server.share_links(LINK, channel=PAPERS, user=BOT_USER)

    assert calls == []


async def test_what_is_refused_is_silence(stage: SlackStage) -> None:
    async with hearing(stage.adapter, REFUSED):
        await stage.server.share_links(LINK, channel=PAPERS)

    assert stage.server.web.unfurled == []
    assert stage.server.workspace.everything() == []


async def test_without_the_scope_nothing_is_said(stage: SlackStage) -> None:
    stage.server.web.scopes.discard("links:write")

    async with hearing(stage.adapter, SHOWN):
        await stage.server.share_links(LINK, channel=PAPERS)

    assert stage.server.web.unfurled == []
    assert stage.server.workspace.everything() == []


async def test_an_event_that_comes_twice_is_asked_about_once(stage: SlackStage) -> None:
    event = {
        "type": "link_shared",
        "channel": PAPERS,
        "user": "U0ADA",
        "message_ts": "1.1",
        "links": [{"domain": "arxiv.org", "url": LINK}],
    }

    async with hearing(stage.adapter, SHOWN) as calls:
        await stage.server.happen(event, event_id="Ev1")
        await stage.server.happen(event, event_id="Ev1")

    assert len(calls) == 1
    assert stage.server.web.unfurled[0]["channel"] == PAPERS
