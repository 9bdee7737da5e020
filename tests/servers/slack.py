"""A Slack on loopback: Web API, Socket Mode and answer addresses, as strict as the real one."""

import asyncio
import contextlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Self
from urllib.parse import parse_qsl

from aiohttp import BasicAuth, web

from tests.servers.slack_api import Api, RefusedCallError, checked
from tests.servers.slack_lines import PATIENCE_SECONDS, HttpLine, SocketLine
from tests.servers.slack_oauth import OAuth
from tests.servers.slack_person import AnswerAddress, Line, Readers
from tests.servers.slack_texts import Json
from tests.servers.slack_views import View
from tests.servers.slack_workspace import Posted, Workspace

BOT_TOKEN = "xoxb-0-test"  # noqa: S105 - of this server alone
APP_TOKEN = "xapp-1-A0PAPERS-0-test"  # noqa: S105 - of this server alone
MOST_ANSWERS = 5
MALFORMED = frozenset(
    {
        "invalid_arguments",
        "invalid_blocks",
        "invalid_errors",
        "invalid_metadata_format",
        "metadata_too_large",
        "msg_blocks_too_long",
        "msg_too_long",
        "no_text",
        "push_limit_reached",
        "unknown_method",
    }
)


@dataclass
class Fault:
    """What goes wrong with calls of a method: an answer of its own, or none at all.

    With `only` it is those that give something for an argument of that name.
    """

    method: str
    status: int = 200
    answer: Json = field(default_factory=lambda: {"ok": False, "error": "internal_error"})
    headers: dict[str, str] = field(default_factory=dict)
    lost: bool = False
    carried_out: bool = False
    only: str = ""

    def meets(self, method: str, args: Json) -> bool:
        """Tell whether a call goes wrong."""
        return self.method == method and (not self.only or bool(args.get(self.only)))


class SlackServer(Readers):
    """Use it in `async with`; then give an adapter `api`, `bot_token` and `app_token`.

    It sends over the app's socket, or, once `over_http` was called, to the app's own address. A
    test in which the bot sent something that Slack does not take fails at the end.
    """

    def __init__(self) -> None:
        self.workspace = Workspace()
        self.web = Api(self.workspace)
        self.views = self.web.views
        self.oauth = OAuth()
        self.socket = SocketLine()
        self.line: Line = self.socket
        self.bot_token, self.app_token = BOT_TOKEN, APP_TOKEN
        self.calls: list[tuple[str, Json]] = []
        self.refused: list[Json] = []
        self.changed = asyncio.Event()
        self.connected = self.socket.connected
        self.addresses: dict[str, AnswerAddress] = {}
        self._faults: list[Fault] = []

    async def __aenter__(self) -> Self:
        app = web.Application()
        app.router.add_route("*", "/api/{method}", self._on_call)
        app.router.add_get("/link", self.socket.hold)
        app.router.add_post("/actions/{id}", self._on_answer)
        app.router.add_post("/upload/{id}", self._on_upload)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        host, port = self._runner.addresses[0][:2]
        self.base = f"http://{host}:{port}"
        self.api = f"{self.base}/api/"
        self.web.base = self.base
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.socket.cut()
        await self._runner.cleanup()
        if error is None and (wrong := self.malformed()):
            raise AssertionError(wrong)

    def malformed(self) -> list[Json]:
        """Give the refusals that only a mistake of ours can have caused."""
        return [refusal for refusal in self.refused if refusal["error"] in MALFORMED]

    def over_http(self, address: str) -> HttpLine:
        """Send to an app's own address from now on, signed with `SIGNING_SECRET`."""
        line = HttpLine(address)
        self.line = line
        return line

    def count(self, method: str) -> int:
        """Count the calls of a method."""
        return sum(called == method for called, _ in self.calls)

    @contextmanager
    def failing(self, fault: Fault) -> Iterator[None]:
        """Let calls of a method fail meanwhile."""
        self._faults.append(fault)
        try:
            yield
        finally:
            self._faults.remove(fault)

    async def seen(self, count: int) -> Sequence[Posted]:
        """Wait until there are so many messages, private ones included; give all."""
        await self.showings(count)
        return self.workspace.everything()

    async def showings(self, count: int) -> Sequence[Posted]:
        """Wait until so many messages were shown; give each as it stood when it was shown.

        A message that was edited or replaced counts again.
        """
        async with asyncio.timeout(PATIENCE_SECONDS):
            while len(self.workspace.showings) < count:
                self.changed.clear()
                await self.changed.wait()
        return tuple(self.workspace.showings)

    async def opened(self, count: int) -> Sequence[View]:
        """Wait until so many Home tabs and modals were shown; give each as it was then."""
        async with asyncio.timeout(PATIENCE_SECONDS):
            while len(self.views.showings) < count:
                self.changed.clear()
                await self.changed.wait()
        return tuple(self.views.showings)

    async def refresh(self) -> None:
        """Ask the bot to open a new socket, as Slack does every few hours."""
        await self.socket.refresh()

    async def _on_call(self, request: web.Request) -> web.StreamResponse:
        method, args = request.match_info["method"], await _arguments(request)
        self.calls.append((method, args))
        fault = next((f for f in self._faults if f.meets(method, args)), None)
        if fault and not fault.carried_out:
            return _lose(request) if fault.lost else _answer(fault.answer, fault)
        token = request.headers.get("Authorization", "").removeprefix("Bearer ")
        try:
            answer = self._carry_out(method, token, args)
        except RefusedCallError as error:
            answer = error.answer
            self.refused.append({"method": method, **answer})
        self.changed.set()
        if fault:
            return _lose(request) if fault.lost else _answer(fault.answer, fault)
        return web.json_response(answer, headers={"x-oauth-scopes": ",".join(self.web.scopes)})

    def _carry_out(self, method: str, token: str, args: Json) -> Json:
        if method == "apps.connections.open":
            if token != self.app_token:
                raise RefusedCallError("invalid_auth")
            return {"ok": True, "url": f"{self.base.replace('http', 'ws', 1)}/link"}
        if method == "oauth.v2.access":
            return self.oauth.access(_signed_in(token) | args)
        if token != self.bot_token:
            raise RefusedCallError("invalid_auth" if token else "not_authed")
        return self.web.call(method, args)

    async def _on_upload(self, request: web.Request) -> web.StreamResponse:
        self.web.files[int(request.match_info["id"])].content = await request.read()
        return web.Response(text="OK")

    async def _on_answer(self, request: web.Request) -> web.StreamResponse:
        address = self.addresses.get(request.match_info["id"])
        fault = next((f for f in self._faults if f.method == "response_url"), None)
        if fault is not None:
            self.calls.append(("response_url", {}))
            return _lose(request) if fault.lost else _answer(fault.answer, fault)
        if address is None or address.used >= MOST_ANSWERS:
            return web.json_response({"ok": False, "error": "used_url"}, status=404)
        address.used += 1
        body = await request.json()
        if body.get("delete_original") and address.message is not None:
            self.workspace.remove(address.message)
            self.changed.set()
            return web.Response(text="ok")
        try:
            body = checked(body)
        except RefusedCallError as error:
            self.refused.append({"method": "response_url", **error.answer})
            return web.json_response(error.answer, status=400)
        self._show(address, body)
        self.changed.set()
        return web.Response(text="ok")

    def _show(self, address: AnswerAddress, body: Json) -> None:
        """Show an answer: in place of the message, to the presser alone, or to the channel."""
        message = address.message
        if body.get("replace_original") and message is not None:
            self.workspace.change(self.workspace.standing(message.ts), body)
            return
        channel = self.workspace.there(address.channel)
        private = body.get("response_type", "ephemeral") == "ephemeral"
        self.workspace.add(channel, body, only_for=address.user if private else "")


async def _arguments(request: web.Request) -> Json:
    args: dict[str, Any] = dict(request.query)
    if request.content_type == "application/json":
        args |= await request.json()
    elif request.method == "POST":
        args |= dict(parse_qsl(await request.text(), keep_blank_values=True))
    return args


def _signed_in(header: str) -> Json:
    """Read an app's id and secret from its `Authorization`."""
    if not header.startswith("Basic "):
        return {}
    login = BasicAuth.decode(header)
    return {"client_id": login.login, "client_secret": login.password}


def _answer(answer: Json, fault: Fault) -> web.StreamResponse:
    return web.json_response(answer, status=fault.status, headers=fault.headers)


def _lose(request: web.Request) -> web.StreamResponse:
    """Drop the connection without an answer."""
    if request.transport is not None:
        request.transport.close()
    with contextlib.suppress(ConnectionError):
        return web.Response()
    raise ConnectionResetError
