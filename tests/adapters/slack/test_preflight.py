"""Tokens and scopes, tried before connecting."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from bot.adapters.slack import SlackAdapter, check
from bot.adapters.slack.preflight import Doubt, examine
from bot.core.errors import ConfigurationError
from tests.adapters.slack.memory import ProcessMemory
from tests.contracts.adapter_contract import hearing, text
from tests.contracts.sample import COMMANDS
from tests.servers.slack import APP_TOKEN, BOT_TOKEN, Fault, SlackServer
from tests.servers.slack_workspace import PAPERS

OPEN = "apps.connections.open"


@pytest.fixture
async def server() -> AsyncIterator[SlackServer]:
    async with SlackServer() as server:
        yield server


async def found(server: SlackServer, bot: str = BOT_TOKEN, app: str = APP_TOKEN) -> list[Doubt]:
    findings = list((await examine(bot, app, server.api)).doubts)
    for finding in findings:
        assert bot not in finding.text or not bot
        assert app not in finding.text or not app
        assert len(finding.text.split()) <= 25
    return findings


async def test_right_tokens_and_all_scopes_give_nothing_to_mend(server: SlackServer) -> None:
    assert await found(server) == []
    assert [finding.ok for finding in await check(BOT_TOKEN, APP_TOKEN, server.api)] == [True]


async def test_what_is_wrong_is_a_finding_that_is_not_well(server: SlackServer) -> None:
    [finding] = await check("xoxb-wrong", APP_TOKEN, server.api)

    assert not finding.ok
    assert "PAPERPICKS_SLACK_BOT_TOKEN" in finding.text


@pytest.mark.parametrize(
    ("bot", "app", "says"),
    [
        ("xapp-1-x", APP_TOKEN, "PAPERPICKS_SLACK_BOT_TOKEN does not begin with xoxb-"),
        ("xoxp-1-x", APP_TOKEN, "PAPERPICKS_SLACK_BOT_TOKEN does not begin with xoxb-"),
        ("", APP_TOKEN, "PAPERPICKS_SLACK_BOT_TOKEN does not begin with xoxb-"),
        (BOT_TOKEN, "xoxb-1-x", "PAPERPICKS_SLACK_APP_TOKEN does not begin with xapp-"),
        ("xoxb-wrong", APP_TOKEN, "does not accept PAPERPICKS_SLACK_BOT_TOKEN (invalid_auth)"),
        (BOT_TOKEN, "xapp-wrong", "does not accept PAPERPICKS_SLACK_APP_TOKEN (invalid_auth)"),
    ],
)
async def test_a_wrong_token_is_named_with_its_fix(
    server: SlackServer, bot: str, app: str, says: str
) -> None:
    [finding] = await found(server, bot, app)

    assert says in finding.text
    assert finding.kind == "wrong"


async def test_a_token_of_the_wrong_kind_is_never_sent(server: SlackServer) -> None:
    await found(server, app="xoxb-1-x")

    assert server.calls == []


@pytest.mark.parametrize(
    ("scope", "kind"),
    [
        ("commands", "wrong"),
        ("chat:write", "wrong"),
        ("users:read", "limited"),
        ("im:history", "limited"),
        ("channels:history", "limited"),
    ],
)
async def test_a_missing_scope_is_named_with_what_it_is_for(
    server: SlackServer, scope: str, kind: str
) -> None:
    server.web.scopes.discard(scope)

    [finding] = await found(server)

    assert f"lacks {scope}, to " in finding.text
    assert finding.kind == kind


async def test_an_app_token_without_its_scope_is_named(server: SlackServer) -> None:
    with server.failing(Fault(OPEN, answer={"ok": False, "error": "missing_scope"})):
        [finding] = await found(server)

    assert "connections:write" in finding.text


async def test_socket_mode_switched_off_is_named(server: SlackServer) -> None:
    with server.failing(Fault(OPEN, answer={"ok": False, "error": "not_allowed"})):
        [finding] = await found(server)

    assert "Switch Socket Mode on" in finding.text


@pytest.mark.parametrize(
    "fault", [Fault("auth.test", 503), Fault("auth.test", lost=True), Fault("auth.test", 429)]
)
async def test_slack_out_of_reach_is_nobodys_mistake(server: SlackServer, fault: Fault) -> None:
    with server.failing(fault):
        [finding] = await found(server)

    assert finding.kind == "unreachable"


@pytest.mark.parametrize(
    ("bot", "app"), [("xoxb-wrong", APP_TOKEN), (BOT_TOKEN, "xapp-wrong"), (APP_TOKEN, BOT_TOKEN)]
)
async def test_a_wrong_token_stops_the_start_without_a_storm(
    server: SlackServer, bot: str, app: str
) -> None:
    adapter = SlackAdapter(bot, app, commands=COMMANDS, memory=ProcessMemory(), api=server.api)

    with pytest.raises(ConfigurationError) as stopped:
        await adapter.__aenter__()
    await asyncio.sleep(0.1)

    assert bot not in str(stopped.value)
    assert app not in str(stopped.value)
    assert len(server.calls) <= 2


async def test_a_bot_started_while_slack_was_away_hears_once_it_is_back(
    server: SlackServer,
) -> None:
    adapter = SlackAdapter(
        BOT_TOKEN,
        APP_TOKEN,
        commands=COMMANDS,
        memory=ProcessMemory(),
        api=server.api,
        look_again_seconds=0.05,
    )
    with server.failing(Fault("auth.test", 503)):
        await adapter.__aenter__()

    async with hearing(adapter, text("Back again")):
        await server.type_command("search graphs", channel=PAPERS)
        [answer] = await server.seen(1)
    await adapter.__aexit__(None, None, None)

    assert answer.shown == "Back again"
    assert server.count("auth.test") == 2
