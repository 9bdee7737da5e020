"""Slack's settings: two tokens for one workspace, or an app for many; never half of either."""

from pathlib import Path

import pytest
from redis.asyncio import Redis

from bot.core.errors import WrongSettings
from bot.core.finding import Finding
from bot.core.installation import Installation
from bot.settings import Settings, load_settings
from bot.slack_setup import (
    check_keys,
    check_workspaces,
    is_slack_over_http,
    slack_app,
    slack_tokens,
)
from bot.store.installations import RedisInstallations
from bot.store.keys import Keys
from bot.store.secrets import Safe, new_key
from tests.servers.slack_teams import SlackTeams

TOKENS = {"slack_bot_token": "xoxb-1", "slack_app_token": "xapp-1"}
KEYS = (new_key(), new_key())
HTTP = {
    "slack_signing_secret": "signing-1",
    "slack_client_id": "1.2",
    "slack_client_secret": "client-1",
    "slack_keys": ",".join(KEYS),
    "public_url": "https://papers.example.org/",
}
LAB = Installation("T1", "xoxb-1-lab")


def given(**some: object) -> Settings:
    return load_settings(data_dir=Path("/nonexistent"), **some)


def test_two_tokens_are_socket_mode() -> None:
    settings = given(**TOKENS)

    assert slack_tokens(settings) == ("xoxb-1", "xapp-1")
    assert not is_slack_over_http(settings)


def test_an_app_is_http() -> None:
    settings = given(**HTTP, web="192.0.2.1:3100")

    app = slack_app(settings)
    assert slack_tokens(settings) is None
    assert is_slack_over_http(settings)
    assert app.public_url == "https://papers.example.org"
    assert app.address == ("192.0.2.1", 3100)
    assert settings.slack_key_list == KEYS


def test_by_default_only_this_machine_reaches_the_app() -> None:
    assert given(**HTTP).web_address == ("127.0.0.1", 3000)


@pytest.mark.parametrize("missing", sorted(HTTP))
def test_what_is_missing_for_http_is_named(missing: str) -> None:
    some = {name: value for name, value in HTTP.items() if name != missing}

    with pytest.raises(WrongSettings, match=f"PAPERPICKS_{missing.upper()} is not set"):
        is_slack_over_http(given(**some))


@pytest.mark.parametrize("token", sorted(TOKENS))
def test_both_ways_at_once_are_refused_and_both_are_named(token: str) -> None:
    with pytest.raises(WrongSettings) as refused:
        slack_tokens(given(**HTTP, **{token: TOKENS[token]}))

    assert f"PAPERPICKS_{token.upper()} is for one workspace" in str(refused.value)
    assert "PAPERPICKS_SLACK_SIGNING_SECRET" in str(refused.value)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("slack_keys", "too-short"),
        pytest.param("slack_keys", f"{KEYS[0]},nonsense", id="one-of-two"),
        ("public_url", "http://papers.example.org"),
        ("public_url", "papers.example.org"),
        ("public_url", "https://example.org/papers"),
        ("web", "here"),
    ],
)
def test_a_value_that_cannot_be_is_refused_and_not_shown(name: str, value: str) -> None:
    with pytest.raises(WrongSettings, match=f"PAPERPICKS_{name.upper()} is wrong") as refused:
        given(**{name: value})

    assert KEYS[0] not in str(refused.value)


def test_each_key_is_a_secret_of_its_own() -> None:
    assert {*KEYS, "signing-1", "client-1"} < set(given(**HTTP).secrets)


@pytest.fixture
async def kept(redis: Redis, prefix: str) -> RedisInstallations:
    """The bot is in one workspace, whose token the first key encrypts."""
    kept = RedisInstallations(redis, Keys(prefix), "slack", Safe(KEYS[:1]))
    await kept.save(LAB)
    return kept


async def test_the_right_key_starts(kept: RedisInstallations) -> None:
    await check_keys(given(**HTTP), kept)


async def test_without_a_key_a_bot_that_is_somewhere_does_not_start(
    kept: RedisInstallations,
) -> None:
    with pytest.raises(WrongSettings, match="PAPERPICKS_SLACK_KEYS is not set") as refused:
        await check_keys(given(**TOKENS), kept)

    assert "paperpicks workspaces --remove all" in str(refused.value)


async def test_with_a_key_that_opens_nothing_it_does_not_start(
    kept: RedisInstallations, redis: Redis, prefix: str
) -> None:
    other = RedisInstallations(redis, Keys(prefix), "slack", Safe(KEYS[1:]))

    with pytest.raises(WrongSettings, match="opens the tokens of none"):
        await check_keys(given(**HTTP | {"slack_keys": KEYS[1]}), other)


async def test_a_bot_that_is_nowhere_needs_no_key(redis: Redis, prefix: str) -> None:
    await check_keys(given(), RedisInstallations(redis, Keys(prefix), "slack", Safe(())))


async def test_one_workspace_that_cannot_be_opened_stops_no_other(
    kept: RedisInstallations, redis: Redis, prefix: str
) -> None:
    await RedisInstallations(redis, Keys(prefix), "slack", Safe(KEYS[1:])).save(
        Installation("T2", "xoxb-2-lab")
    )

    await check_keys(given(**HTTP | {"slack_keys": KEYS[0]}), kept)


async def test_the_doctor_tells_in_how_many_workspaces_the_bot_is(
    kept: RedisInstallations,
) -> None:
    async with SlackTeams(tokens={LAB.token: "T1"}) as slack:
        findings = await check_workspaces(given(**HTTP, slack_api_url=slack.api), kept)

    assert findings == [Finding(True, "The bot is in 1 Slack workspace.")]


async def test_the_doctor_names_what_refuses_its_token_and_what_no_key_opens(
    kept: RedisInstallations, redis: Redis, prefix: str
) -> None:
    await RedisInstallations(redis, Keys(prefix), "slack", Safe(KEYS[1:])).save(
        Installation("T2", "xoxb-2-lab")
    )
    some = HTTP | {"slack_keys": KEYS[0]}
    async with SlackTeams() as slack:
        refused, sealed = await check_workspaces(given(**some, slack_api_url=slack.api), kept)

    assert "refuses the token of T1 (T1, token_revoked)" in refused.text
    assert "No key opens the token of T2" in sealed.text
    assert LAB.token not in refused.text
