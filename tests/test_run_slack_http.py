"""`paperpicks run` as an app of many workspaces: added in a browser, used, killed, moved on."""

import asyncio
import gzip
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from aiohttp import ClientError, ClientSession

from bot.store.secrets import new_key
from tests.journeys.terminal import Terminal
from tests.servers.slack_lines import SIGNING_SECRET
from tests.servers.slack_oauth import CLIENT_ID, CLIENT_SECRET
from tests.servers.slack_teams import SlackTeams
from tests.store.servers import free_port

OLD, NEW = new_key(), new_key()


@pytest.fixture
async def slack() -> AsyncIterator[SlackTeams]:
    async with SlackTeams() as slack:
        yield slack


class Operator:
    """Whoever runs the bot over HTTP, always at the same address."""

    def __init__(self, data_dir: Path, slack: SlackTeams) -> None:
        port = free_port()
        self.at = f"http://127.0.0.1:{port}"
        self.terminal = Terminal(data_dir)
        self.environment = {
            **self.terminal.environment,
            "PAPERPICKS_SLACK_API_URL": slack.api,
            "PAPERPICKS_SLACK_SIGNING_SECRET": SIGNING_SECRET,
            "PAPERPICKS_SLACK_CLIENT_ID": CLIENT_ID,
            "PAPERPICKS_SLACK_CLIENT_SECRET": CLIENT_SECRET,
            "PAPERPICKS_PUBLIC_URL": self.at,
            "PAPERPICKS_WEB": str(port),
        }

    async def start(self, *arguments: str, **more: str) -> asyncio.subprocess.Process:
        """Start `paperpicks ...`."""
        return await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "bot", *arguments),
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
            env=self.environment | more,
        )

    @asynccontextmanager
    async def running(self, keys: str) -> AsyncIterator[None]:
        """Run the bot until it is killed."""
        bot = await self.start("run", PAPERPICKS_SLACK_KEYS=keys)
        try:
            async with asyncio.timeout(60), ClientSession() as session:
                while not await _answers(session, self.at):  # noqa: ASYNC110 - it tells nobody
                    await asyncio.sleep(0.05)
            yield
        finally:
            if bot.returncode is None:
                bot.kill()
            await bot.wait()

    async def said(self, *arguments: str, **more: str) -> tuple[int | None, str]:
        """Run a command to its end; give its exit code and what it said."""
        tool = await self.start(*arguments, **more)
        out, err = await asyncio.wait_for(tool.communicate(), 60)
        return tool.returncode, (out + err).decode()


async def _answers(session: ClientSession, at: str) -> bool:
    try:
        async with session.get(at) as got:
            return got.status == 200
    except ClientError:
        return False


async def add(at: str, code: str) -> str:
    """Add the bot to a workspace, as a browser does; give the page that ends it."""
    async with ClientSession() as session:
        async with session.get(f"{at}/slack/install", allow_redirects=False) as led:
            state = led.headers["Location"].partition("state=")[2].partition("&")[0]
        cookie = {"Cookie": f"slack-app-oauth-state={state}"}
        url = f"{at}/slack/oauth_redirect?code={code}&state={state}"
        async with session.get(url, headers=cookie) as got:
            return await got.text()


@pytest.mark.slow
async def test_two_workspaces_are_served_through_a_kill_and_a_new_key(
    data_dir: Path, slack: SlackTeams
) -> None:
    operator = Operator(data_dir, slack)
    async with operator.running(OLD):
        page = await add(operator.at, slack.consent("T1"))
        await add(operator.at, slack.consent("T2"))
        await slack.command(operator.at, "interests add graph networks", team_id="T1")
        await slack.answered(1)

    async with operator.running(f"{NEW} {OLD}"):
        await slack.command(operator.at, "interests", team_id="T1")
        await slack.command(operator.at, "interests", team_id="T2")
        _, first, second = await slack.answered(3)
    told = sorted([first["text"], second["text"]], key=lambda text: "graph networks" not in text)
    _, listed = await operator.said("workspaces", PAPERPICKS_SLACK_KEYS=NEW)

    assert "I am in Team T1 now" in page
    assert "graph networks" in told[0]
    assert "graph networks" not in told[1]
    assert [line.split()[0] for line in listed.splitlines()] == ["T1", "T2"]
    assert "Team T1" in listed


@pytest.mark.slow
async def test_without_the_right_key_it_does_not_start_and_says_what_to_do(
    data_dir: Path, slack: SlackTeams
) -> None:
    operator = Operator(data_dir, slack)
    async with operator.running(OLD):
        await add(operator.at, slack.consent("T1"))

    without, said = await operator.said("run")
    wrong, told = await operator.said("run", PAPERPICKS_SLACK_KEYS=NEW)
    _, removed = await operator.said("workspaces", "--remove", "all", PAPERPICKS_SLACK_KEYS=NEW)
    async with operator.running(NEW):
        await slack.command(operator.at, "help", team_id="T1")
        [answer] = await slack.answered(1)

    assert (without, wrong) == (78, 78)
    assert "PAPERPICKS_SLACK_KEYS is not set" in said
    assert "opens the tokens of none of the 1 Slack workspace" in told
    assert NEW not in told + removed
    assert "Forgot the token of T1." in removed
    assert "not installed" in answer["text"]


@pytest.mark.slow
async def test_a_back_up_holds_no_token_in_the_clear_and_brings_it_back(
    data_dir: Path, slack: SlackTeams, tmp_path: Path
) -> None:
    operator, file = Operator(data_dir, slack), tmp_path / "saved"
    async with operator.running(OLD):
        await add(operator.at, slack.consent("T1"))
    token = next(iter(slack.tokens))

    saved, _ = await operator.said("backup", str(file), PAPERPICKS_SLACK_KEYS=OLD)
    await operator.said("workspaces", "--remove", "T1", PAPERPICKS_SLACK_KEYS=OLD)
    restored, _ = await operator.said("restore", str(file), "--yes", PAPERPICKS_SLACK_KEYS=OLD)
    _, listed = await operator.said("workspaces", PAPERPICKS_SLACK_KEYS=OLD)

    assert (saved, restored) == (0, 0)
    assert token.encode() not in _unpacked(file)
    assert listed.startswith("T1")


def _unpacked(file: Path) -> bytes:
    raw = file.read_bytes()
    return gzip.decompress(raw) if raw[:2] == b"\x1f\x8b" else raw
