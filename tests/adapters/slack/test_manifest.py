"""The app's description, generated."""

import json

from bot.adapters.slack import manifest
from bot.adapters.slack.manifest import usage_hint
from bot.commands import COMMANDS
from tests.servers.slack_api import ALL_SCOPES
from tests.servers.slack_specs import manifest_problems


def test_the_manifest_is_what_slack_takes() -> None:
    assert manifest_problems(manifest(COMMANDS)) == []


def test_the_manifest_for_http_is_what_slack_takes() -> None:
    assert manifest_problems(manifest(COMMANDS, "https://papers.example.org")) == []


def test_the_manifest_asks_for_the_scopes_that_the_bot_uses_and_no_other() -> None:
    scopes = json.loads(json.dumps(manifest(COMMANDS)))["oauth_config"]["scopes"]

    assert {*scopes["bot"], *scopes["bot_optional"]} == ALL_SCOPES
    assert set(scopes["bot_optional"]) == {
        *("channels:history", "files:write", "groups:history", "links:read", "links:write"),
    }


def test_socket_mode_needs_no_public_address() -> None:
    written = json.dumps(manifest(COMMANDS))

    assert json.loads(written)["settings"]["socket_mode_enabled"] is True
    assert "http" not in written


def test_the_usage_hint_names_every_command_once() -> None:
    words = usage_hint(COMMANDS).strip("[]").split(" | ")

    assert words == list(dict.fromkeys(c.name.split()[0] for c in COMMANDS if not c.hidden))


def test_the_usage_hint_stays_within_slacks_limit() -> None:
    assert len(usage_hint(COMMANDS * 100)) <= 1_000
    assert usage_hint(()) == "[]"


def test_over_http_every_address_is_named() -> None:
    written = manifest(COMMANDS, "https://papers.example.org")

    told = json.dumps(written)
    assert manifest_problems(written) == []
    assert told.count("https://papers.example.org/slack/events") == 4
    assert told.count("https://papers.example.org/slack/oauth_redirect") == 1
    assert json.loads(told)["settings"]["socket_mode_enabled"] is False
    assert json.loads(told)["settings"]["org_deploy_enabled"] is True
