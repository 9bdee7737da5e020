"""An HTTP app's credentials, its address and its workspaces' tokens, tried before they matter."""

from dataclasses import replace

import pytest
from redis.asyncio import Redis

from bot.adapters.slack import HttpApp, SlackHttpAdapter, check_app, check_tokens
from bot.core.errors import WrongSettings
from bot.core.finding import Finding
from bot.store.keys import Keys
from bot.store.memory import RedisMemory
from tests.adapters.slack.many import heard, http_app, installed, kept_on
from tests.contracts.sample import COMMANDS
from tests.servers.slack_oauth import CLIENT_ID, CLIENT_SECRET
from tests.servers.slack_teams import SlackTeams
from tests.store.servers import free_port

NOWHERE = "http://127.0.0.1:9/api/"


async def test_a_bot_that_can_be_called_is_well(
    slack: SlackTeams, redis: Redis, prefix: str
) -> None:
    async with heard(slack, redis, prefix) as bot:
        findings = await check_app(http_app(bot.at), slack.api)

    assert [finding.ok for finding in findings] == [True, True]
    assert slack.count("auth.test") == 0


async def test_an_address_that_leads_nowhere_is_said_with_the_port_it_has_to_lead_to(
    slack: SlackTeams,
) -> None:
    app = replace(http_app(f"http://127.0.0.1:{free_port()}"), address=("127.0.0.1", 3000))

    findings = await check_app(app, slack.api)

    assert [finding.ok for finding in findings] == [True, False]
    assert "port 3000" in findings[1].fix


async def test_an_address_that_leads_to_something_else_is_said(slack: SlackTeams) -> None:
    findings = await check_app(http_app(slack.base), slack.api)

    assert "is not the bot (status 404)" in findings[1].text


@pytest.mark.parametrize(
    ("wrong", "variable"),
    [
        (replace(http_app(), client_id="9.9"), "PAPERPICKS_SLACK_CLIENT_ID"),
        (replace(http_app(), client_secret=CLIENT_ID), "PAPERPICKS_SLACK_CLIENT_SECRET"),
    ],
)
async def test_wrong_credentials_stop_the_start_and_are_named_not_shown(
    slack: SlackTeams, redis: Redis, prefix: str, wrong: HttpApp, variable: str
) -> None:
    adapter = SlackHttpAdapter(
        wrong,
        commands=COMMANDS,
        memory=RedisMemory(redis, Keys(prefix), "slack"),
        installations=kept_on(redis, prefix),
        api=slack.api,
    )

    with pytest.raises(WrongSettings) as stopped:
        await adapter.__aenter__()

    assert variable in str(stopped.value)
    assert CLIENT_SECRET not in str(stopped.value) + repr(wrong)


async def test_slack_out_of_reach_is_nobodys_mistake() -> None:
    [finding] = await check_app(http_app(), NOWHERE)

    assert "cannot be reached" in finding.text


async def test_a_workspace_that_refuses_its_token_is_named(slack: SlackTeams) -> None:
    good, bad = installed(slack, "T1"), installed(slack, "T2", name="Lab two")
    slack.revoke("T2")

    findings = await check_tokens(slack.api, [good, bad])

    text = "Slack refuses the token of Lab two (T2, token_revoked)."
    assert findings == [Finding(False, text, "Ask somebody there to add the bot again.")]
