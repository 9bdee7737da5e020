"""A Slack of several workspaces on loopback: tokens, OAuth and renewals, but no messages shown."""

import asyncio
import time
import uuid
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Self
from urllib.parse import parse_qsl

from aiohttp import BasicAuth, web

from tests.servers.slack_api import checked
from tests.servers.slack_lines import HttpLine
from tests.servers.slack_oauth import OAuth
from tests.servers.slack_texts import Json
from tests.servers.slack_views import RefusedCallError

PATIENCE_SECONDS = 60.0
BOT = "U0BOT"
INSTALLER = "U0ADA"


@dataclass(frozen=True)
class Called:
    """A call of the bot's: the method, the token it came with, and its arguments."""

    method: str
    token: str
    args: Json


@dataclass
class SlackTeams:
    """Use it in `async with`; `install` gives a token at once, `consent` a code for one."""

    oauth: OAuth = field(default_factory=OAuth)
    tokens: dict[str, str] = field(default_factory=dict)
    refreshes: dict[str, tuple[str, int]] = field(default_factory=dict)
    calls: list[Called] = field(default_factory=list)
    answers: list[Json] = field(default_factory=list)
    failing: dict[str, Json] = field(default_factory=dict)
    admin_of: str = ""
    changed: asyncio.Event = field(default_factory=asyncio.Event)

    async def __aenter__(self) -> Self:
        app = web.Application()
        app.router.add_route("*", "/api/{method}", self._on_call)
        app.router.add_post("/actions/{id}", self._on_answer)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        host, port = self._runner.addresses[0][:2]
        self.base = f"http://{host}:{port}"
        self.api = f"{self.base}/api/"
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self._runner.cleanup()

    # What happens at Slack --------------------------------------------------------------

    def token_for(self, workspace: str) -> str:
        """Make a token of a workspace or organisation."""
        token = f"xoxb-{workspace}-{uuid.uuid4().hex[:8]}"
        self.tokens[token] = workspace
        return token

    def refresh_for(self, workspace: str, lasts: int = 43_200) -> str:
        """Make what a new token, which lasts so many seconds, is asked for with, once."""
        refresh = f"xoxe-1-{workspace}-{uuid.uuid4().hex[:8]}"
        self.refreshes[refresh] = (workspace, lasts)
        return refresh

    def consent(self, team: str = "", enterprise: str = "", **more: object) -> str:
        """Let a person consent to an installation; give the code they come back with."""
        return self.oauth.grant(
            {
                "access_token": self.token_for(team or enterprise),
                "token_type": "bot",
                "scope": "chat:write,commands",
                "bot_user_id": BOT,
                "app_id": "A0PAPERS",
                "team": {"id": team, "name": f"Team {team}"} if team else None,
                "enterprise": {"id": enterprise, "name": "Grid"} if enterprise else None,
                "is_enterprise_install": bool(enterprise and not team),
                "authed_user": {"id": INSTALLER},
                **more,
            }
        )

    def revoke(self, workspace: str) -> None:
        """Let no token of a workspace be good any more."""
        self.tokens = {token: name for token, name in self.tokens.items() if name != workspace}

    def count(self, method: str) -> int:
        """Count the calls of a method."""
        return sum(call.method == method for call in self.calls)

    async def command(self, to: str, text: str, *, user: str = INSTALLER, **origin: object) -> None:
        """Type `/papers TEXT` in channel C1 of the workspace that `origin` names."""
        await HttpLine(f"{to}/slack/events").deliver(
            "slash_commands",
            {
                "command": "/papers",
                "text": text,
                "channel_id": "C1",
                "user_id": user,
                "response_url": f"{self.base}/actions/{uuid.uuid4().hex}",
                "trigger_id": "1.2.3",
                "is_enterprise_install": "false",
                **origin,
            },
        )

    async def happen(self, to: str, event: Json, **origin: object) -> None:
        """Tell the bot of an event in the workspace that `origin` names."""
        grant = {"user_id": BOT, "is_bot": True, "is_enterprise_install": False, **origin}
        await HttpLine(f"{to}/slack/events").deliver(
            "events_api",
            {
                "type": "event_callback",
                "event_id": "Ev" + uuid.uuid4().hex[:9].upper(),
                "event_time": int(time.time()),
                "event": event,
                "authorizations": [grant],
                **origin,
            },
        )

    async def answered(self, count: int) -> list[Json]:
        """Wait until so many answers came; give all."""
        async with asyncio.timeout(PATIENCE_SECONDS):
            while len(self.answers) < count:
                self.changed.clear()
                await self.changed.wait()
        return self.answers

    # What the bot does ------------------------------------------------------------------

    async def _on_call(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"]
        args: Json = dict(request.query)
        if request.content_type == "application/json":
            args |= await request.json()
        elif request.method == "POST":
            args |= dict(parse_qsl(await request.text()))
        sent = request.headers.get("Authorization", "")
        if sent.startswith("Basic "):  # As the app itself, rather than as a bot.
            basic = BasicAuth.decode(sent)
            args |= {"client_id": basic.login, "client_secret": basic.password}
        token = sent.removeprefix("Bearer ")
        self.calls.append(Called(method, token, args))
        if method in self.failing:
            return web.json_response(self.failing[method])
        try:
            return web.json_response({"ok": True, **self._carry_out(method, token, args)})
        except RefusedCallError as error:
            return web.json_response(error.answer)

    def _carry_out(self, method: str, token: str, args: Json) -> Json:
        if method == "oauth.v2.access":
            return self._renew(args) if "refresh_token" in args else self.oauth.access(args)
        if token not in self.tokens:
            raise RefusedCallError("token_revoked")
        if "blocks" in args:
            checked(args)
        known: dict[str, Json] = {
            "auth.test": {"bot_id": "B0BOT", "user_id": BOT, "team_id": self.tokens[token]},
            "chat.postMessage": {"ts": "1.000100", "channel": args.get("channel")},
            "conversations.open": {"channel": {"id": "D1"}},
            "users.info": {"user": {"tz": "UTC", "is_admin": self.tokens[token] == self.admin_of}},
        }
        if method not in known:
            raise RefusedCallError("unknown_method", req_method=method)
        return known[method]

    def _renew(self, args: Json) -> Json:
        found = self.refreshes.pop(str(args["refresh_token"]), None)
        if found is None:
            raise RefusedCallError("invalid_refresh_token")
        workspace, lasts = found
        return {
            "token_type": "bot",
            "access_token": self.token_for(workspace),
            "refresh_token": self.refresh_for(workspace, lasts),
            "expires_in": lasts,
        }

    async def _on_answer(self, request: web.Request) -> web.StreamResponse:
        body: dict[str, Any] = checked(await request.json())
        self.answers.append(body)
        self.changed.set()
        return web.Response(text="ok")
