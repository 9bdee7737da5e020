"""The pages and addresses that Slack and people who install the bot call."""

import time
from collections import deque
from collections.abc import Awaitable, Callable, Sequence

import structlog
from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response, to_bolt_request
from slack_bolt.async_app import AsyncApp
from slack_bolt.oauth.async_oauth_flow import AsyncOAuthFlow
from slack_sdk.oauth.installation_store import Installation as Granted
from slack_sdk.signature import SignatureVerifier

from bot.adapters.slack.credentials import EVENTS, INSTALL, REDIRECT, HttpApp
from bot.adapters.slack.oauth import OUTCOME
from bot.adapters.slack.outcomes import TROUBLE
from bot.core import voice
from bot.core.errors import TemporaryError
from bot.web import page

NAME = "paperpicks"
UNSIGNED = "unsigned"
MOST_A_MINUTE = 120  # Steps of installing, by all strangers together: each is kept, or asks Slack.

Installed = Callable[[Granted], Awaitable[None]]
"""Told of a workspace that has just installed the bot."""

_CANCELLED = frozenset({"access_denied"})
_STALE = frozenset({"invalid_browser", "invalid_state", "missing_code", "invalid_code"})

log = structlog.get_logger(__name__)


class Site:
    """Answers Slack, and whoever wants the bot in a workspace.

    Args:
        app: Hears what Slack sends.
        flow: Installs.
        credentials: Name the secret that Slack signs with, and where the site is reached.
        installed: Told of each new installation.
    """

    def __init__(
        self, app: AsyncApp, flow: AsyncOAuthFlow, credentials: HttpApp, installed: Installed
    ) -> None:
        self._app = app
        self._flow = flow
        self._verifier = SignatureVerifier(credentials.signing_secret)
        self._installed = installed
        self._gate = Gate()
        self._add = credentials.public_url + INSTALL
        self._again = (self._add, "Try again")

    def routes(self) -> Sequence[web.RouteDef]:
        """Give what is answered where."""
        return (
            web.get("/", self.offer),
            web.get(INSTALL, self.install),
            web.get(REDIRECT, self.returned),
            web.post(EVENTS, self.hear),
        )

    async def hear(self, request: web.Request) -> web.StreamResponse:
        """Pass on what Slack sends; of anything else nothing is read."""
        if not await self._is_signed(request):
            return web.Response(status=401, text=UNSIGNED)
        answer = await self._app.async_dispatch(await to_bolt_request(request))
        return await to_aiohttp_response(answer)

    async def offer(self, _request: web.Request) -> web.StreamResponse:
        """Show the page that offers to add the bot."""
        link = (self._add, "Add to Slack")
        return page(NAME, voice.PAGE_OFFER, voice.PAGE_OFFER_QUIET, link=link)

    async def install(self, request: web.Request) -> web.StreamResponse:
        """Send somebody to Slack, which asks them what the bot may do."""
        if not self._gate.opens(time.monotonic()):
            return self._not_now(429)
        try:
            answer = await self._flow.handle_installation(await to_bolt_request(request))
        except TemporaryError:
            return self._not_now()
        return await to_aiohttp_response(answer)

    async def returned(self, request: web.Request) -> web.StreamResponse:
        """Take somebody back from Slack, and keep what they granted."""
        if not self._gate.opens(time.monotonic()):
            return self._not_now(429)
        asked = await to_bolt_request(request)
        try:
            answer = await self._flow.handle_callback(asked)
            granted: Granted | None = asked.context.get("granted")
            if granted is not None:
                await self._installed(granted)
        except (TemporaryError, *TROUBLE) as error:
            log.warning("not installed", platform="slack", error=type(error).__name__)
            return self._not_now()
        if granted is not None:
            return self._welcome(granted)
        why = answer.first_headers().get(OUTCOME, "")
        told = why if why in _CANCELLED | _STALE else "refused"  # It may be anybody's words.
        log.warning("not installed", platform="slack", why=told)
        return self._failed(why, answer.status)

    async def _is_signed(self, request: web.Request) -> bool:
        """Check Slack's signature, at most five minutes old; bolt reads all before it does."""
        body = await request.read()
        try:
            return self._verifier.is_valid_request(body, dict(request.headers))
        except (ValueError, TypeError):  # Not even of the form that a signature has.
            return False

    def _welcome(self, granted: Granted) -> web.Response:
        where = granted.team_name or granted.enterprise_name or "your workspace"
        target = f"?app={granted.app_id}&team={granted.team_id or granted.enterprise_id}"
        return page(
            "Installed",
            voice.PAGE_INSTALLED.format(workspace=where),
            voice.PAGE_BEGIN,
            link=(f"{_host(self._flow)}/app_redirect{target}", "Open Slack"),
        )

    def _failed(self, why: str, status: int) -> web.Response:
        sentence = voice.PAGE_STALE if why in _STALE else voice.PAGE_REFUSED
        sentence = voice.PAGE_CANCELLED if why in _CANCELLED else sentence
        return page("Not installed", sentence, link=self._again, status=status)

    def _not_now(self, status: int = 503) -> web.Response:
        return page("Not installed", voice.NOT_NOW, link=self._again, status=status)


class Gate:
    """Lets so many through in any minute; strangers may knock as often as they like."""

    def __init__(self, most: int = MOST_A_MINUTE) -> None:
        self._left: deque[float] = deque(maxlen=most)

    def opens(self, now: float) -> bool:
        """Tell whether one more may pass at `now`, in seconds; then it has."""
        if len(self._left) == self._left.maxlen and now - self._left[0] < 60:
            return False
        self._left.append(now)
        return True


def _host(flow: AsyncOAuthFlow) -> str:
    return flow.settings.authorization_url.removesuffix("/oauth/v2/authorize")
