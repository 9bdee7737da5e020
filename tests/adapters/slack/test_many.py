"""Many workspaces, each with its own token: found for what comes in, and for what goes out."""

import asyncio
import json
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from aiohttp import ClientSession
from redis.asyncio import Redis
from slack_sdk.web.async_client import AsyncWebClient

from bot.adapters.slack.tokens import Tokens
from bot.core.errors import Refused, TemporaryError
from bot.core.installation import Installation
from bot.core.places import Conversation, Reader, direct
from bot.core.ports import Change
from bot.store.installations import RedisInstallations
from bot.store.keys import Keys
from bot.store.wire import as_text
from tests.adapters.slack.many import Bot, ending, heard, http_app, installed, kept_on, posting
from tests.contracts.adapter_contract import text
from tests.servers.slack_lines import HttpLine, NotAcknowledgedError
from tests.servers.slack_teams import SlackTeams
from tests.store.servers import free_port, running

UNINSTALLED = {"type": "app_uninstalled"}


@pytest.fixture
async def bot(slack: SlackTeams, redis: Redis, prefix: str) -> AsyncIterator[Bot]:
    async with heard(slack, redis, prefix) as bot:
        yield bot


def channel(team: str, name: str = "C1") -> Conversation:
    return Conversation("slack", team, name)


async def test_each_workspace_is_answered_as_itself(slack: SlackTeams, bot: Bot) -> None:
    await bot.installations.save(installed(slack, "T1"))
    await bot.installations.save(installed(slack, "T2"))

    await slack.command(bot.at, "search graphs", team_id="T1")
    await slack.answered(1)
    await slack.command(bot.at, "search graphs", team_id="T2")
    await slack.answered(2)

    assert [call.reader.scope for call in bot.calls] == ["T1", "T2"]
    assert [call.conversation for call in bot.calls] == [channel("T1"), channel("T2")]
    assert slack.count("auth.test") == 0


async def test_each_workspace_is_posted_in_with_its_own_token(slack: SlackTeams, bot: Bot) -> None:
    first, second = installed(slack, "T1"), installed(slack, "T2")
    await bot.installations.save(first)
    await bot.installations.save(second)

    await bot.adapter.post(channel("T1"), text("Picks"), key="KEY1")
    await bot.adapter.post(channel("T2"), text("Picks"), key="KEY2")

    posts = [call for call in slack.calls if call.method == "chat.postMessage"]
    assert [post.token for post in posts] == [first.token, second.token]


async def test_a_stalled_store_keeps_no_acknowledgement_back(
    slack: SlackTeams, redis: Redis, prefix: str
) -> None:
    stalls = asyncio.Event()
    async with heard(slack, redis, prefix, stalls) as bot:
        await bot.installations.save(installed(slack, "T1"))
        await slack.command(bot.at, "help", team_id="T1")  # Back once it is acknowledged.
        before = len(slack.answers)
        stalls.set()
        after = len(await slack.answered(1))

    assert (before, after) == (0, 1)


async def test_a_workspace_that_is_not_known_is_told_so(slack: SlackTeams, bot: Bot) -> None:
    await slack.command(bot.at, "search graphs", team_id="T9")
    [answer] = await slack.answered(1)

    assert "not installed in this workspace" in answer["text"]
    assert bot.calls == []


async def test_a_post_where_the_bot_is_not_installed_is_refused(bot: Bot) -> None:
    with pytest.raises(Refused) as refused:
        await bot.adapter.post(channel("T9"), text("Picks"), key="KEY1")

    assert refused.value.scope == "workspace"


@pytest.mark.parametrize(("age", "secret"), [(301, ""), (0, "somebody-elses")])
async def test_what_slack_did_not_sign_just_now_is_refused(
    slack: SlackTeams, bot: Bot, age: int, secret: str
) -> None:
    await bot.installations.save(installed(slack, "T1"))
    line = HttpLine(f"{bot.at}/slack/events")
    payload = {"command": "/papers", "text": "help", "team_id": "T1", "user_id": "U1"}

    with pytest.raises(NotAcknowledgedError) as refused:
        await line.deliver("slash_commands", payload, age_seconds=age, secret=secret)

    assert refused.value.status == 401
    assert bot.calls == []


@pytest.mark.parametrize(
    ("body", "headers"),
    [
        (b"[" * 100_000, {"Content-Type": "application/json"}),
        (b"payload=[1]", {"Content-Type": "application/x-www-form-urlencoded"}),
        (b"\xff\xfe", {"X-Slack-Request-Timestamp": "soon", "X-Slack-Signature": "v0=1"}),
        (b"{}", {"X-Slack-Request-Timestamp": "\u0661", "X-Slack-Signature": "\u00e9"}),
    ],
)
async def test_nothing_that_strangers_send_is_read(
    slack: SlackTeams, bot: Bot, body: bytes, headers: dict[str, str]
) -> None:
    async with (
        ClientSession() as session,
        session.post(f"{bot.at}/slack/events", data=body, headers=headers) as answer,
    ):
        status = answer.status

    assert status == 401


async def test_an_organisation_shares_one_installation_and_its_readers_are_its_own(
    slack: SlackTeams, bot: Bot, redis: Redis, prefix: str
) -> None:
    whole = installed(slack, "E1", enterprise="E1", is_whole=True)
    await bot.installations.save(whole)
    await slack.command(
        bot.at, "help", team_id="T5", enterprise_id="E1", is_enterprise_install="true"
    )
    await slack.answered(1)

    async with posting(slack, redis, prefix) as worker:
        await worker.adapter.post(channel("T5"), text("Picks"), key="KEY1")

    [call], post = bot.calls, slack.calls[-1]
    assert call.reader == Reader("slack", "E1", "U0ADA")
    assert call.conversation == channel("T5")
    assert (post.token, post.args["team_id"]) == (whole.token, "T5")


async def test_a_form_sent_from_a_workspace_that_shares_a_channel_counts_where_the_app_is(
    slack: SlackTeams, bot: Bot
) -> None:
    for enterprise in ("E1", "E2"):
        whole = installed(slack, enterprise, enterprise=enterprise, is_whole=True)
        await bot.installations.save(whole)
    await bot.installations.note("T5", "E1")
    written = {"v": 1, "depth": 1, "place": "slack/T5/c/C1", "command": "search", "fields": []}
    view = {
        "type": "modal",
        "callback_id": "papers_form",
        "app_installed_team_id": "T5",
        "private_metadata": json.dumps(written | {"arguments": {"words": "graphs"}}),
        "id": "V1",
    }
    theirs = {"team": {"id": "T7", "enterprise_id": "E2"}, "enterprise": {"id": "E2"}}
    submitted = {"type": "view_submission", "user": {"id": "U7"}, "view": view, **theirs}

    line = HttpLine(f"{bot.at}/slack/events")
    await line.deliver("interactive", {**submitted, "is_enterprise_install": True})

    [call] = bot.calls
    assert call.reader == Reader("slack", "E1", "U7")
    assert call.conversation == channel("T5")


async def test_a_person_of_an_organisation_is_written_to_where_they_last_were(
    slack: SlackTeams, bot: Bot
) -> None:
    await bot.installations.save(installed(slack, "T1", enterprise="E1"))
    second = installed(slack, "T2", enterprise="E1")
    await bot.installations.save(second)
    await slack.command(bot.at, "help", team_id="T2", enterprise_id="E1")
    await slack.answered(1)

    await bot.adapter.post(direct(bot.calls[0].reader), text("Picks"), key="KEY1")

    assert slack.calls[-1].token == second.token


async def test_a_person_never_heard_of_is_written_to_from_any_workspace_of_theirs(
    slack: SlackTeams, bot: Bot
) -> None:
    await bot.installations.save(installed(slack, "T1", enterprise="E1"))

    await bot.adapter.post(direct(Reader("slack", "E1", "U7")), text("Picks"), key="KEY1")

    assert slack.count("chat.postMessage") == 1


async def test_a_token_that_ends_is_renewed_for_a_post_without_anybody_asking(
    slack: SlackTeams, redis: Redis, prefix: str
) -> None:
    async with posting(slack, redis, prefix) as worker:
        former = ending(slack, "T1", timedelta(minutes=90))
        await worker.installations.save(former)

        await worker.adapter.post(channel("T1"), text("Picks"), key="KEY1")

        kept = await worker.installations.find("T1")
    assert kept is not None
    assert slack.calls[-1].token == kept.token != former.token
    assert kept.expires_at is not None
    assert former.expires_at is not None
    assert kept.expires_at > former.expires_at


async def test_what_renews_a_token_is_used_once_by_all_processes_together(
    slack: SlackTeams, redis: Redis, prefix: str
) -> None:
    async with (
        posting(slack, redis, prefix) as one,
        posting(slack, redis, prefix) as other,
    ):
        await one.installations.save(ending(slack, "T1", timedelta(minutes=-5)))

        await asyncio.gather(
            *(
                bot.adapter.post(channel("T1"), text("Picks"), key=f"KEY{number}")
                for number, bot in enumerate((one, other, one, other))
            )
        )

    posts = [call for call in slack.calls if call.method == "chat.postMessage"]
    assert len({post.token for post in posts}) == 1
    assert sum("refresh_token" in call.args for call in slack.calls) == 1


async def test_a_token_that_cannot_be_renewed_yet_is_used_while_it_lasts(
    slack: SlackTeams, bot: Bot
) -> None:
    former = ending(slack, "T1", timedelta(minutes=90))
    await bot.installations.save(former)
    slack.failing["oauth.v2.access"] = {"ok": False, "error": "internal_error"}

    await bot.adapter.post(channel("T1"), text("Picks"), key="KEY1")

    assert slack.calls[-1].token == former.token


async def test_a_token_that_slack_no_longer_renews_refuses_the_workspace(
    slack: SlackTeams, bot: Bot
) -> None:
    await bot.installations.save(ending(slack, "T1", timedelta(minutes=-5)))
    slack.refreshes.clear()
    slack.revoke("T1")

    with pytest.raises(Refused) as refused:
        await bot.adapter.post(channel("T1"), text("Picks"), key="KEY1")

    assert refused.value.scope == "workspace"


@pytest.mark.parametrize(
    "event", [UNINSTALLED, {"type": "tokens_revoked", "tokens": {"bot": ["U0BOT"]}}]
)
async def test_a_workspace_that_removes_the_bot_is_forgotten(
    slack: SlackTeams, redis: Redis, prefix: str, event: dict[str, object]
) -> None:
    async with heard(slack, redis, prefix) as bot:  # Left, what was in hand is done.
        await bot.installations.save(installed(slack, "T1"))
        await bot.installations.save(installed(slack, "T2"))
        slack.revoke("T1")
        await slack.happen(bot.at, event, team_id="T1")

    assert await bot.installations.names() == ["T2"]
    assert [(n.change, n.place) for n in bot.notices] == [(Change.UNINSTALLED, channel("T1", ""))]


@pytest.mark.parametrize(
    "event", [UNINSTALLED, {"type": "tokens_revoked", "tokens": {"oauth": ["U7"]}}]
)
async def test_an_old_removal_told_late_and_a_persons_own_token_change_nothing(
    slack: SlackTeams, redis: Redis, prefix: str, event: dict[str, object]
) -> None:
    async with heard(slack, redis, prefix) as bot:
        await bot.installations.save(installed(slack, "T1"))
        await slack.happen(bot.at, event, team_id="T1")

    assert await bot.installations.names() == ["T1"]
    assert bot.notices == []


async def test_a_removal_told_while_redis_is_away_is_carried_out_once_it_is_back(
    slack: SlackTeams, data_dir: Path
) -> None:
    port, keeping = free_port(), ("--appendonly", "yes", "--appendfsync", "always")
    async with Redis(port=port) as redis, heard(slack, redis, "t") as bot:
        with running(data_dir, *keeping, port=port):
            await bot.installations.save(installed(slack, "T1"))
            await bot.installations.save(installed(slack, "T2"))
        slack.revoke("T1")
        await slack.happen(bot.at, UNINSTALLED, team_id="T1")
        before = list(bot.notices)
        with running(data_dir, *keeping, port=port):
            async with asyncio.timeout(60):
                while not bot.notices:  # noqa: ASYNC110 - none tells
                    await asyncio.sleep(0.02)
            names = await bot.installations.names()

    assert before == []
    assert names == ["T2"]
    assert [(n.change, n.place) for n in bot.notices] == [(Change.UNINSTALLED, channel("T1", ""))]


async def test_an_organisation_that_removes_the_bot_takes_all_its_workspaces_along(
    slack: SlackTeams, redis: Redis, prefix: str
) -> None:
    origin = {"enterprise_id": "E1", "is_enterprise_install": "true"}
    async with heard(slack, redis, prefix) as bot:
        await bot.installations.save(installed(slack, "E1", enterprise="E1", is_whole=True))
        for team in ("T5", "T6"):
            await slack.command(bot.at, "help", team_id=team, **origin)
        await slack.answered(2)
        slack.revoke("E1")
        await slack.happen(
            bot.at, UNINSTALLED, team_id=None, enterprise_id="E1", is_enterprise_install=True
        )

    assert await bot.installations.names() == []
    assert [notice.place.workspace for notice in bot.notices] == ["E1", "T5", "T6"]


async def test_an_organisation_says_which_workspaces_it_lets_the_bot_into(
    slack: SlackTeams, redis: Redis, prefix: str
) -> None:
    origin = {"team_id": None, "enterprise_id": "E1", "is_enterprise_install": True}
    async with heard(slack, redis, prefix) as bot:
        await bot.installations.save(installed(slack, "E1", enterprise="E1", is_whole=True))
        for change in ("revoked", "granted"):
            event = {"type": f"team_access_{change}", "team_ids": ["T5"]}
            await slack.happen(bot.at, event, **origin)

    assert {(notice.change, notice.place) for notice in bot.notices} == {
        (Change.UNINSTALLED, channel("T5", "")),
        (Change.INSTALLED, channel("T5", "")),
    }
    assert await bot.installations.names() == ["E1"]


async def test_who_runs_one_workspace_of_an_organisation_runs_no_other(
    slack: SlackTeams, bot: Bot
) -> None:
    await bot.installations.save(installed(slack, "T1", enterprise="E1"))
    await bot.installations.save(installed(slack, "T2", enterprise="E1"))
    slack.admin_of = "T1"

    await slack.command(bot.at, "help", team_id="T1", enterprise_id="E1")
    await slack.answered(1)
    await slack.command(bot.at, "help", team_id="T2", enterprise_id="E1")
    await slack.answered(2)

    assert [call.is_admin for call in bot.calls] == [True, False]
    assert bot.calls[0].reader == bot.calls[1].reader


async def test_what_is_remembered_of_a_person_is_found_when_they_are_to_be_forgotten(
    slack: SlackTeams, bot: Bot, redis: Redis, prefix: str
) -> None:
    await bot.installations.save(installed(slack, "T1", enterprise="E1"))
    await slack.command(bot.at, "help", team_id="T1", enterprise_id="E1")
    await slack.answered(1)
    ada, keys = bot.calls[0].reader, Keys(prefix)

    named = [name for key in await redis.keys(f"{prefix}:*") if "U0ADA" in (name := as_text(key))]

    assert len(named) == 2
    assert all(keys.remembers(name, ada) for name in named)


async def test_slack_is_told_that_the_address_is_ours(slack: SlackTeams, bot: Bot) -> None:
    line = HttpLine(f"{bot.at}/slack/events")

    answer = await line.deliver("events_api", {"type": "url_verification", "challenge": "3eZbr"})

    assert answer == {"challenge": "3eZbr"}


class Fading:
    """A store that is away from its second question on."""

    def __init__(self, kept: RedisInstallations) -> None:
        self._kept, self.asked = kept, 0

    async def find(self, workspace: str) -> Installation | None:
        self.asked += 1
        if self.asked > 1:
            raise TemporaryError("Redis does not answer just now.")
        return await self._kept.find(workspace)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._kept, name)


async def test_while_the_store_is_away_a_known_workspace_is_served_and_another_waits(
    slack: SlackTeams, redis: Redis, prefix: str
) -> None:
    kept = kept_on(redis, prefix)
    await kept.save(installed(slack, "T1"))
    client = AsyncWebClient(base_url=slack.api)
    tokens = Tokens(Fading(kept), client, http_app(), remembered_seconds=0)

    first = await tokens.of("T1")
    again = await tokens.of("T1")

    assert first is not None
    assert again == first
    with pytest.raises(TemporaryError):
        await tokens.of("T2")


async def test_it_is_connected_while_slack_can_call(
    slack: SlackTeams, redis: Redis, prefix: str
) -> None:
    async with heard(slack, redis, prefix) as bot:
        during = await bot.adapter.is_connected()
    after = await bot.adapter.is_connected()

    assert (during, after) == (True, False)
