"""`paperpicks run` beside a Slack workspace on loopback: killed, started again, still at hand."""

import asyncio
import json
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from aiohttp import ClientSession

from bot.core.errors import TemporaryError
from bot.health import check_health
from bot.importing import import_files
from bot.sample import sample_file
from bot.settings import Settings, load_settings
from tests.adapters.slack.stage import SlackStage, adapter_on
from tests.journeys.terminal import Terminal
from tests.servers.slack import APP_TOKEN, BOT_TOKEN, Fault, SlackServer
from tests.servers.slack_workspace import ADA, BOB, PAPERS
from tests.store.servers import free_port


@pytest.fixture
async def server() -> AsyncIterator[SlackServer]:
    async with SlackServer() as server:
        yield server


@pytest.fixture
async def terminal(data_dir: Path) -> Terminal:
    settings = load_settings(data_dir=data_dir, redis_url=None)
    await import_files(settings, [sample_file()], now=None, sure=False)
    return Terminal(data_dir)


@asynccontextmanager
async def running(
    terminal: Terminal, server: SlackServer, **more: str
) -> AsyncIterator[asyncio.subprocess.Process]:
    """Start the bot and wait until Slack has its socket; kill it in the end."""
    server.connected.clear()
    bot = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "run"),
        stderr=asyncio.subprocess.PIPE,
        env={
            **terminal.environment,
            "PAPERPICKS_SLACK_BOT_TOKEN": BOT_TOKEN,
            "PAPERPICKS_SLACK_APP_TOKEN": APP_TOKEN,
            "PAPERPICKS_SLACK_API_URL": server.api,
            **more,
        },
    )
    try:
        async with asyncio.timeout(60):
            await server.connected.wait()
        yield bot
    finally:
        if bot.returncode is None:
            bot.kill()
        await bot.wait()


def stage_of(server: SlackServer) -> SlackStage:
    """Sit in the workspace; the adapter at work is the bot's own, in its process."""
    return SlackStage(server, adapter_on(server))


async def test_a_reader_is_answered_before_and_after_a_kill_and_old_buttons_work(
    terminal: Terminal, server: SlackServer
) -> None:
    stage = stage_of(server)
    async with running(terminal, server):
        [first] = await stage.say("interests add neural architecture search")
        [picks] = await stage.say("picks 1")
        message, button = stage.find_button("Not for me")

    async with running(terminal, server):
        before = len(server.workspace.showings)
        await server.press(message, button)
        await server.showings(before + 1)
        [pressed] = [shown.shown for shown in server.workspace.showings[before:]]
        [interests] = await stage.say("interests")

    assert "Got it. Your interests: neural architecture search" in first
    assert "for neural architecture search" in picks
    assert "Less like" in pressed
    assert "neural architecture search" in interests


@pytest.mark.slow
async def test_a_channel_is_taken_over_once_its_setter_has_left_it(
    terminal: Terminal, server: SlackServer
) -> None:
    server.workspace.people[ADA]["is_admin"] = False
    async with running(terminal, server):
        await told(server, "interests add neural search where=here", ADA)
        early = await told(server, "settings take-over", BOB)
        await server.happen({"type": "member_left_channel", "channel": PAPERS, "user": ADA})
        async with asyncio.timeout(60):
            line = "interests clear where=here"
            while "has left" not in await told(server, line, BOB):  # noqa: ASYNC110 - none tells
                await asyncio.sleep(0.05)
        taken = await told(server, "settings take-over", BOB)

    assert "is still here" in early
    assert "You stand for this channel's settings now" in taken


@pytest.mark.slow
async def test_a_channel_is_greeted_set_up_and_has_its_first_picks_once_through_a_kill(
    terminal: Terminal, server: SlackServer
) -> None:
    joined = {"type": "member_joined_channel", "user": "U0PAPERPICKS", "channel": PAPERS}
    filled = {"What do you read about?": "neural architecture search"}
    async with running(terminal, server):
        await server.happen({**joined, "inviter": ADA}, event_id="Ev1")
        [hello] = await server.seen(1)
        await server.press(hello, hello.buttons[0])
        [form] = await server.opened(1)
        form = next(view for view in server.views.modals if view.id == form.id)
        await server.submit(form, filled)
        with server.failing(Fault("chat.postMessage", lost=True, carried_out=True)):
            await server.press_in(form, form.buttons[0])
            await server.seen(2)
    async with running(terminal, server):
        await server.happen({**joined, "inviter": ADA}, event_id="Ev1")
        said = ""
        async with asyncio.timeout(120):
            while "has had its first picks" not in said:
                said = await told(server, "picks first", ADA)
                await asyncio.sleep(5)  # A lost answer is looked into once its minute is over.

    assert hello.shown.startswith("Hello! I can post new papers here")
    assert "Scheduled for this channel" in form.shown
    assert len(server.workspace.public(PAPERS)) == 2


async def told(server: SlackServer, line: str, user: str) -> str:
    """Type a command in the channel; give what its asker is shown."""
    before = len(server.workspace.showings)
    await server.type_command(line, user=user, channel=PAPERS)
    return (await server.showings(before + 1))[-1].shown


@pytest.mark.slow
async def test_a_stop_is_clean_with_a_platform_connected(
    terminal: Terminal, server: SlackServer
) -> None:
    async with running(terminal, server) as bot:
        bot.send_signal(signal.SIGTERM)
        assert bot.stderr is not None
        logged = (await asyncio.wait_for(bot.stderr.read(), 60)).decode()
        code = await bot.wait()

    events = [json.loads(line)["event"] for line in logged.splitlines()]
    assert code == 0
    assert events[-1] == "stopped"
    assert BOT_TOKEN not in logged
    assert APP_TOKEN not in logged


@pytest.mark.slow
async def test_a_token_slack_refuses_stops_the_start_in_one_sentence(
    terminal: Terminal, server: SlackServer
) -> None:
    bot = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "run"),
        stderr=asyncio.subprocess.PIPE,
        env={
            **terminal.environment,
            "PAPERPICKS_SLACK_BOT_TOKEN": "xoxb-wrong",
            "PAPERPICKS_SLACK_APP_TOKEN": APP_TOKEN,
            "PAPERPICKS_SLACK_API_URL": server.api,
        },
    )
    assert bot.stderr is not None
    said = (await asyncio.wait_for(bot.stderr.read(), 60)).decode()

    assert await bot.wait() == 78
    assert "does not accept PAPERPICKS_SLACK_BOT_TOKEN" in said
    assert "xoxb-wrong" not in said
    assert "Traceback" not in said
    assert len(server.calls) <= 2
    assert server.workspace.public(PAPERS) == []


@pytest.mark.slow
async def test_a_bot_is_ready_once_slack_is_connected(
    terminal: Terminal, server: SlackServer
) -> None:
    port = free_port()
    settings = load_settings(data_dir=terminal.data_dir, http=str(port))
    more = {"PAPERPICKS_HTTP": str(port), "PAPERPICKS_OPERATOR": f"slack:{ADA}"}
    async with running(terminal, server, **more), asyncio.timeout(20):
        while await said_of(settings) != "Ready":  # noqa: ASYNC110 - it tells nobody
            await asyncio.sleep(0.05)
        async with (
            ClientSession() as session,
            session.get(f"http://127.0.0.1:{port}/readyz") as got,
        ):
            checks = (await got.text()).split()[1::2]

    assert checks == ["redis", "planner", "papers", "slack"]


async def said_of(settings: Settings) -> str:
    try:
        return await check_health(settings)
    except TemporaryError as error:
        return str(error)
