"""`paperpicks doctor --live`: each step is tried on Slack, and what fails is said with its fix."""

import asyncio
import sys
from collections.abc import AsyncGenerator, AsyncIterator, Callable
from dataclasses import replace
from pathlib import Path

import pytest
from redis.asyncio import Redis

from bot.core.errors import ConfigurationError
from bot.core.finding import Finding
from bot.live_check import check_live
from bot.settings import load_settings
from bot.trial import BY_HAND, NO_LOOKING, REPORT
from tests.adapters.slack.http_stage import KEY, LAB, installations_on
from tests.journeys.terminal import Terminal
from tests.servers.slack import APP_TOKEN, BOT_TOKEN, Fault, SlackServer
from tests.servers.slack_lines import SIGNING_SECRET
from tests.servers.slack_oauth import CLIENT_ID, CLIENT_SECRET
from tests.servers.slack_workspace import PAPERS

STEPS = [
    f"The channel is there, and I am in it ({PAPERS}).",
    "A digest marked TEST was posted.",
    "It is found by its id.",
    "It was edited.",
    "Once edited, it is still found.",
    "It was deleted.",
    "Nothing of it is left.",
]
UNPOSTED = "A digest marked TEST was not posted."


@pytest.fixture
async def server() -> AsyncIterator[SlackServer]:
    async with SlackServer() as server:
        yield server


@pytest.fixture
def tried(
    server: SlackServer, data_dir: Path, redis_url: str, redis: Redis, prefix: str
) -> Callable[[str], AsyncGenerator[Finding, None]]:
    """Try it out in a channel, as `paperpicks doctor --live` does."""
    settings = load_settings(
        data_dir=data_dir,
        redis_url=redis_url,
        redis_prefix=prefix,
        slack_bot_token=BOT_TOKEN,
        slack_app_token=APP_TOKEN,
        slack_api_url=server.api,
    )
    return lambda where: check_live(settings, where)


Tried = Callable[[str], AsyncGenerator[Finding, None]]


async def wrong(findings: AsyncGenerator[Finding, None]) -> dict[str, str]:
    """Give what was not well, each with its fix."""
    return {found.text: found.fix async for found in findings if not found.ok}


@pytest.mark.parametrize("where", ["#papers", PAPERS, "slack:T0LAB/#papers"])
async def test_all_is_well_and_nothing_is_left(
    tried: Tried, server: SlackServer, where: str
) -> None:
    findings = [finding async for finding in tried(where)]

    assert [finding.text for finding in findings] == STEPS
    assert all(finding.ok for finding in findings)
    assert server.workspace.everything() == []


async def test_what_is_posted_says_that_it_is_a_test(tried: Tried, server: SlackServer) -> None:
    _ = [finding async for finding in tried("#papers")]

    posted, edited = server.workspace.showings
    assert posted.shown.startswith("TEST, not a digest")
    assert "TEST: a paper that does not exist" in posted.shown
    assert posted.text.startswith("TEST")
    assert edited.shown.startswith("TEST, edited")
    assert posted.misread == []


@pytest.mark.parametrize(
    ("where", "says"),
    [
        ("#nowhere", "I see no channel #nowhere. Check its name;"),
        ("#archived", "#archived is archived."),
        ("#strange", "I am not in #strange. Type `/invite` and my name there."),
        ("#closed", "I see no channel #closed. Check its name; in a private one type `/invite`"),
    ],
)
async def test_a_channel_that_will_not_do_is_said_with_what_to_type(
    tried: Tried, server: SlackServer, where: str, says: str
) -> None:
    [fix] = (await wrong(tried(where))).values()

    assert fix.startswith(says)
    assert server.count("chat.postMessage") == 0


async def test_a_channel_is_named_by_its_id_where_none_can_be_listed(
    tried: Tried, server: SlackServer
) -> None:
    server.web.scopes.discard("groups:read")

    by_name, by_id = await wrong(tried("#papers")), await wrong(tried(PAPERS))

    assert "Name this one by its id" in by_name["There is no such channel to post in."]
    assert by_id == {}


def refusing(method: str, code: str) -> Fault:
    return Fault(method, answer={"ok": False, "error": code})


@pytest.mark.parametrize(
    ("fault", "text", "fix"),
    [
        (
            refusing("chat.postMessage", "restricted_action"),
            UNPOSTED,
            "An administrator limits who posts in that Slack channel. Ask them.",
        ),
        (
            Fault("chat.postMessage", 429, {"ok": False}, {"Retry-After": "30"}),
            UNPOSTED + " Slack asks to wait.",
            "Try again in 30 s.",
        ),
        (
            refusing("chat.postMessage", "invalid_blocks"),
            UNPOSTED + " Slack does not take this message (invalid_blocks).",
            "Check the network and try again; if it stays so, report this line.",
        ),
        (
            Fault("chat.postMessage", 500),
            "Nobody can say whether it was posted: Slack failed (internal_error).",
            BY_HAND,
        ),
        (
            refusing("conversations.history", "missing_scope"),
            "It cannot be looked for: Slack does not let me read there (missing_scope).",
            NO_LOOKING,
        ),
        (
            refusing("chat.update", "cant_update_message"),
            "It was not edited.",
            "That Slack message is not mine to change. Nothing was changed.",
        ),
        (
            refusing("chat.delete", "cant_delete_message"),
            "It was not deleted: Slack does not take the message (cant_delete_message)",
            BY_HAND,
        ),
    ],
)
async def test_a_step_that_fails_is_said_once_with_its_fix(
    tried: Tried, server: SlackServer, fault: Fault, text: str, fix: str
) -> None:
    with server.failing(fault):
        found = await wrong(tried("#papers"))

    assert found == {text: fix}
    assert bool(server.workspace.everything()) is (fault.method == "chat.delete")


async def test_a_post_whose_answer_is_lost_is_found_and_taken_away(
    tried: Tried, server: SlackServer
) -> None:
    with server.failing(Fault("chat.postMessage", lost=True, carried_out=True)):
        found = [finding async for finding in tried("#papers")]

    assert [finding.ok for finding in found] == [True, False, True, True, True, True, True]
    assert server.workspace.everything() == []


async def test_a_platform_that_forgets_ids_is_named(tried: Tried, server: SlackServer) -> None:
    page = {"ok": True, "messages": [], "response_metadata": {"next_cursor": ""}}

    with server.failing(Fault("conversations.history", answer=page)):
        found = await wrong(tried("#papers"))

    assert set(found.values()) == {REPORT}
    assert len(found) == 2
    assert server.workspace.everything() == []


async def test_one_who_stops_half_way_leaves_nothing_behind(
    tried: Tried, server: SlackServer
) -> None:
    findings = tried("#papers")
    _ = [await anext(findings) for _ in range(2)]
    there = len(server.workspace.everything())
    await findings.aclose()

    assert there == 1
    assert server.workspace.everything() == []


async def test_over_http_the_one_workspace_is_tried_and_of_several_one_has_to_be_named(
    server: SlackServer, data_dir: Path, redis_url: str, redis: Redis, prefix: str
) -> None:
    settings = load_settings(
        data_dir=data_dir,
        redis_url=redis_url,
        redis_prefix=prefix,
        slack_signing_secret=SIGNING_SECRET,
        slack_client_id=CLIENT_ID,
        slack_client_secret=CLIENT_SECRET,
        slack_keys=KEY,
        public_url="https://papers.example.org",
        slack_api_url=server.api,
    )
    installations = installations_on(redis, prefix)

    none = await wrong(check_live(settings, "#papers"))
    await installations.save(LAB)
    of_one = [finding.text async for finding in check_live(settings, "#papers")]
    await installations.save(replace(LAB, workspace="T0OTHER"))
    of_two = await wrong(check_live(settings, "#papers"))
    named = [finding.text async for finding in check_live(settings, "slack:T0LAB/#papers")]

    assert list(none) == ["The bot is installed in no workspace yet."]
    assert of_one == named == STEPS
    [fix] = of_two.values()
    assert fix == "Name one: paperpicks doctor --live 'slack:T0LAB/#papers'"


@pytest.mark.slow
async def test_the_doctor_tells_it_all_in_a_terminal(server: SlackServer, data_dir: Path) -> None:
    terminal = Terminal(data_dir)
    tokens = {
        "PAPERPICKS_SLACK_BOT_TOKEN": BOT_TOKEN,
        "PAPERPICKS_SLACK_APP_TOKEN": APP_TOKEN,
        "PAPERPICKS_SLACK_API_URL": server.api,
    }
    doctor = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "doctor", "--live", "#papers"),
        stdout=asyncio.subprocess.PIPE,
        env={**terminal.environment, **tokens},
    )
    assert doctor.stdout is not None
    told = (await asyncio.wait_for(doctor.stdout.read(), 60)).decode().splitlines()
    await doctor.wait()

    assert told[-len(STEPS) :] == [f"ok   {step}" for step in STEPS]
    assert any("paperpicks slack-manifest --compare FILE" in line for line in told)
    assert not any(BOT_TOKEN in line for line in told)


async def test_a_token_that_is_wrong_is_said_and_nothing_tried(
    server: SlackServer, data_dir: Path, redis_url: str, prefix: str
) -> None:
    settings = load_settings(
        data_dir=data_dir,
        redis_url=redis_url,
        redis_prefix=prefix,
        slack_bot_token="xoxb-wrong",  # noqa: S106 - nobody's
        slack_app_token=APP_TOKEN,
        slack_api_url=server.api,
    )

    [fix] = (await wrong(check_live(settings, "#papers"))).values()

    assert "does not accept PAPERPICKS_SLACK_BOT_TOKEN" in fix
    assert "xoxb-wrong" not in fix


async def test_what_names_no_channel_is_told_how_to_write_it(tried: Tried) -> None:
    with pytest.raises(ConfigurationError, match="'#test'"):
        await wrong(tried("in #papers"))


async def test_without_a_platform_there_is_nothing_to_try(data_dir: Path, redis_url: str) -> None:
    settings = load_settings(data_dir=data_dir, redis_url=redis_url)

    found = await wrong(check_live(settings, "#papers"))

    assert list(found) == ["Nothing to try #papers on."]
