"""The manifest an app has at Slack, and what an upgrade asks for beyond it."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bot.__main__ import main
from bot.adapters.slack import manifest
from bot.adapters.slack.manifest_diff import differences
from bot.commands import COMMANDS
from bot.settings import load_settings
from bot.slack_manifest import KEPT, check_manifest

Json = dict[str, Any]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("PAPERPICKS_DATA_DIR", str(tmp_path / "data"))
    return tmp_path


def now() -> Json:
    """Give this version's manifest, as JSON brings it back."""
    read: Json = json.loads(json.dumps(manifest(COMMANDS)))
    return read


def without_home(there: Json) -> None:
    there["features"]["app_home"]["home_tab_enabled"] = False


def without_a_scope(there: Json) -> None:
    there["oauth_config"]["scopes"]["bot"].remove("users:read")


def with_a_scope(there: Json) -> None:
    there["oauth_config"]["scopes"]["bot"].append("admin")


def without_an_event(there: Json) -> None:
    there["settings"]["event_subscriptions"]["bot_events"].remove("app_mention")


def with_another_hint(there: Json) -> None:
    there["features"]["slash_commands"][0]["usage_hint"] = "[help]"


def without_features(there: Json) -> None:
    del there["features"]


def renamed(there: Json) -> None:
    there["display_information"]["name"] = there["features"]["bot_user"]["display_name"] = "Lab bot"


def granting_all(there: Json) -> None:
    scopes = there["oauth_config"]["scopes"]
    scopes["bot"] += scopes.pop("bot_optional")


def with_slacks_own(there: Json) -> None:
    there["settings"]["is_mcp_enabled"] = False


@pytest.mark.parametrize(
    ("changing", "says"),
    [
        (without_home, "features.app_home.home_tab_enabled: false there, true wanted"),
        (without_a_scope, "the scope users:read is missing"),
        (with_a_scope, "the scope admin is not needed"),
        (without_an_event, "the event app_mention is missing"),
        (with_another_hint, "features.slash_commands[/papers].usage_hint: [help] there, [inter"),
    ],
)
def test_a_difference_is_named(changing: Callable[[Json], None], says: str) -> None:
    there = now()
    changing(there)

    [found] = differences(there, now())

    assert found.startswith(says)


@pytest.mark.parametrize("changing", [renamed, granting_all, with_slacks_own])
def test_what_an_operator_may_choose_is_no_difference(changing: Callable[[Json], None]) -> None:
    there = now()
    changing(there)

    assert differences(there, now()) == []


def test_a_manifest_without_a_part_differs_in_each_of_its_settings() -> None:
    there = now()
    without_features(there)

    found = differences(there, now())

    assert "features.app_home.messages_tab_enabled: not set there, true wanted" in found


def test_what_was_printed_is_remembered(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["slack-manifest"])

    assert json.loads(capsys.readouterr().out) == now()
    finding = check_manifest(load_settings())
    assert finding.ok
    assert "as it was last printed here" in finding.text
    assert (folder / "data").stat().st_mode & 0o077 == 0


def test_where_nothing_can_be_written_it_is_printed_all_the_same(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "data").write_text("a file")

    code = main(["slack-manifest"])

    shown = capsys.readouterr()
    assert code == 0
    assert json.loads(shown.out) == now()
    assert "not remembered" in shown.err


def test_after_an_upgrade_the_doctor_names_what_changed(folder: Path) -> None:
    main(["slack-manifest"])
    kept = folder / "data" / KEPT
    former = now()
    without_an_event(former)
    kept.write_text(json.dumps(former))

    finding = check_manifest(load_settings())

    assert not finding.ok
    assert finding.text.endswith("since it was last printed: the event app_mention is missing.")
    assert finding.fix.endswith("paperpicks slack-manifest")


@pytest.mark.parametrize("content", [None, "", "[]", "no JSON"])
def test_where_none_was_printed_the_doctor_says_how_to_compare(
    folder: Path, content: str | None
) -> None:
    if content is not None:
        (folder / "data").mkdir()
        (folder / "data" / KEPT).write_text(content)

    finding = check_manifest(load_settings())

    assert finding.ok
    assert "Slack tells scopes alone" in finding.text
    assert finding.text.endswith("paperpicks slack-manifest --compare FILE")


def test_the_apps_own_manifest_is_compared(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    same, other = folder / "same.json", folder / "other.json"
    there = now()
    same.write_text(json.dumps(there))
    without_home(there)
    other.write_text(json.dumps(there))

    codes = [main(["slack-manifest", "--compare", str(file)]) for file in (same, other)]

    assert codes == [0, 1]
    assert capsys.readouterr().out.splitlines()[:2] == [
        "ok   The app has all that this version asks for.",
        "FIX  features.app_home.home_tab_enabled: false there, true wanted",
    ]


@pytest.mark.parametrize("content", [None, "display_information:\n  name: x", "[]"])
def test_a_file_that_holds_no_manifest_is_said_with_what_is_expected(
    folder: Path, content: str | None, capsys: pytest.CaptureFixture[str]
) -> None:
    file = folder / "app.yaml"
    if content is not None:
        file.write_text(content)

    code = main(["slack-manifest", "--compare", str(file)])

    assert code == 2
    assert "Save as JSON" in capsys.readouterr().err


def test_with_socket_modes_token_an_address_of_ones_own_changes_nothing(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PAPERPICKS_PUBLIC_URL", "https://papers.example.org")
    monkeypatch.setenv("PAPERPICKS_SLACK_APP_TOKEN", "xapp-1-test")

    main(["slack-manifest"])

    assert json.loads(capsys.readouterr().out)["settings"]["socket_mode_enabled"] is True
