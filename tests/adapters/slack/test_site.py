"""The site for strangers: adding the bot to a workspace, and nothing else."""

from collections.abc import AsyncIterator
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from aiohttp import ClientSession
from redis.asyncio import Redis

from bot.adapters.slack.site import Gate
from bot.core.places import Conversation, Reader
from bot.core.ports import Change, Notice
from tests.adapters.slack.many import Bot, heard, kept_on
from tests.installation import install
from tests.servers.slack_oauth import CLIENT_ID
from tests.servers.slack_teams import INSTALLER, SlackTeams

COOKIE = "slack-app-oauth-state"


@pytest.fixture
async def bot(slack: SlackTeams, redis: Redis, prefix: str) -> AsyncIterator[Bot]:
    async with heard(slack, redis, prefix) as bot:
        yield bot


class Browser:
    """Somebody's browser. It sends the cookie by hand, which a real one sends over https alone."""

    def __init__(self, bot: Bot) -> None:
        self._bot = bot
        self.state = ""
        self.asked: dict[str, list[str]] = {}

    async def add(self) -> str:
        """Press "Add to Slack"; give where that leads."""
        status, _, headers = await self.get("/slack/install")
        assert status == 302
        self.asked = parse_qs(urlsplit(headers["Location"]).query)
        self.state = self.asked["state"][0]
        return headers["Location"].partition("?")[0]

    async def come_back(self, *, state: str = "", **query: str) -> tuple[int, str]:
        """Come back from Slack."""
        given = "&".join(f"{k}={v}" for k, v in {**query, "state": state or self.state}.items())
        status, text, _ = await self.get(f"/slack/oauth_redirect?{given}")
        return status, text

    async def get(self, path: str) -> tuple[int, str, dict[str, str]]:
        """Open a page; give status, text and headers."""
        cookie = {"Cookie": f"{COOKIE}={self.state}"}
        async with (
            ClientSession() as session,
            session.get(self._bot.at + path, headers=cookie, allow_redirects=False) as got,
        ):
            return got.status, await got.text(), dict(got.headers)


async def test_the_first_page_offers_to_add_the_bot(bot: Bot) -> None:
    status, shown, headers = await Browser(bot).get("/")

    assert status == 200
    assert '<a href="http://localhost/slack/install">Add to Slack</a>' in shown
    assert "default-src 'none'" in headers["Content-Security-Policy"]


async def test_adding_the_bot_asks_slack_for_the_scopes_that_it_uses(
    slack: SlackTeams, bot: Bot
) -> None:
    browser = Browser(bot)

    led_to = await browser.add()

    assert led_to == f"{slack.base}/oauth/v2/authorize"
    assert browser.asked["client_id"] == [CLIENT_ID]
    assert browser.asked["redirect_uri"] == ["http://localhost/slack/oauth_redirect"]
    assert {"chat:write", "commands"} < set(browser.asked["scope"][0].split(","))
    assert "user_scope" not in browser.asked


async def test_a_workspace_that_consents_is_kept_encrypted_and_told_of(
    slack: SlackTeams, bot: Bot, redis: Redis, prefix: str
) -> None:
    browser = Browser(bot)
    await browser.add()

    status, shown = await browser.come_back(code=slack.consent("T1"))

    found = await bot.installations.find("T1")
    kept = b"".join([await redis.dump(key) or b"" for key in await redis.keys(f"{prefix}:*")])
    assert (status, found is not None) == (200, True)
    assert found is not None
    assert slack.tokens[found.token] == "T1"
    assert found.token.encode() not in kept
    assert INSTALLER.encode() not in kept
    assert "I am in Team T1 now" in shown
    assert bot.notices == [
        Notice(Change.INSTALLED, Conversation("slack", "T1", ""), Reader("slack", "T1", INSTALLER))
    ]


async def test_a_whole_organisation_and_a_token_that_ends_are_kept_as_such(
    slack: SlackTeams, bot: Bot
) -> None:
    browser = Browser(bot)
    await browser.add()

    refresh = slack.refresh_for("E1")
    await browser.come_back(
        code=slack.consent(enterprise="E1", refresh_token=refresh, expires_in=43_200)
    )

    found = await bot.installations.find("E1")
    assert found is not None
    assert (found.is_whole, found.enterprise, found.refresh) == (True, "E1", refresh)
    assert found.expires_at is not None


async def test_coming_back_twice_installs_once(slack: SlackTeams, bot: Bot) -> None:
    browser = Browser(bot)
    await browser.add()
    await browser.come_back(code=slack.consent("T1"))

    status, shown = await browser.come_back(code=slack.consent("T2"))

    assert status == 401
    assert "Try again" in shown
    assert await bot.installations.names() == ["T1"]


async def test_another_browser_cannot_finish_what_one_began(slack: SlackTeams, bot: Bot) -> None:
    one, other = Browser(bot), Browser(bot)
    await one.add()

    status, _ = await other.come_back(state=one.state, code=slack.consent("T1"))

    assert status == 400
    assert await bot.installations.names() == []


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ({"error": "access_denied"}, "You chose not to add me"),
        ({"error": "<script>"}, "Slack did not let me in"),
        ({"code": "made-up"}, "Try again"),
        ({}, "Try again"),
    ],
)
async def test_whatever_goes_wrong_is_said_with_a_way_on(
    bot: Bot, query: dict[str, str], says: str
) -> None:
    browser = Browser(bot)
    await browser.add()

    _, shown = await browser.come_back(**query)

    assert says in shown
    assert "<script>" not in shown
    assert 'href="http://localhost/slack/install"' in shown
    assert await bot.installations.names() == []


async def test_a_second_installation_takes_the_place_of_the_first(
    slack: SlackTeams, bot: Bot
) -> None:
    for _ in range(2):
        browser = Browser(bot)
        await browser.add()
        await browser.come_back(code=slack.consent("T1"))

    found = await bot.installations.find("T1")
    assert found is not None
    assert found.token == list(slack.tokens)[-1]


@pytest.mark.parametrize("path", ["/metrics", "/livez", "/slack/events", "/api/auth.test"])
async def test_strangers_find_nothing_else(bot: Bot, path: str) -> None:
    status, _, _ = await Browser(bot).get(path)

    assert status in (404, 405)


def test_strangers_cannot_knock_without_end() -> None:
    gate = Gate(most=2)

    assert [gate.opens(moment) for moment in (0.0, 1.0, 2.0, 59.0, 60.0, 60.5, 61.5)] == [
        *(True, True, False, False),
        *(True, False, True),
    ]


async def test_another_process_finds_the_new_workspace(
    slack: SlackTeams, bot: Bot, redis: Redis, prefix: str
) -> None:
    browser = Browser(bot)
    await browser.add()
    await browser.come_back(code=slack.consent("T1"))

    assert await kept_on(redis, prefix).names() == ["T1"]


async def test_who_adds_the_bot_gets_one_direct_message_that_says_what_comes_next(
    slack: SlackTeams, bot: Bot, redis: Redis, prefix: str
) -> None:
    whole, browser = install(redis, f"{prefix}-whole"), Browser(bot)
    await browser.add()
    await browser.come_back(code=slack.consent("T1"))

    for notice in bot.notices * 2:
        await whole.app.services.onboarding.heard(notice, await whole.clock.now())
    await whole.wait_until(await whole.clock.now() + timedelta(minutes=1), {"slack": bot.adapter})

    [post] = [call for call in slack.calls if call.method == "chat.postMessage"]
    assert slack.tokens[post.token] == "T1"
    assert post.args["channel"] == INSTALLER
    assert "Choose my interests" in str(post.args["blocks"])
