"""A Slack on loopback: Web API, Socket Mode and answer addresses, as strict as the real one."""

import asyncio
import contextlib
import json
import time
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Self
from urllib.parse import parse_qsl

from aiohttp import WSMsgType, web

from tests.servers import slack_payloads as payloads
from tests.servers.slack_api import Api, RefusedCallError, checked
from tests.servers.slack_blocks import Json
from tests.servers.slack_workspace import ADA, Posted, Workspace

BOT_TOKEN = "xoxb-0-test"  # noqa: S105 - of this server alone
APP_TOKEN = "xapp-1-A0PAPERS-0-test"  # noqa: S105 - of this server alone
MOST_ANSWERS = 5
PATIENCE_SECONDS = 60.0  # Slack waits three; a busy machine may be slower.


@dataclass
class Fault:
    """What goes wrong with calls of a method: an answer of its own, or none at all."""

    method: str
    status: int = 200
    answer: Json = field(default_factory=lambda: {"ok": False, "error": "internal_error"})
    headers: dict[str, str] = field(default_factory=dict)
    lost: bool = False
    carried_out: bool = False


@dataclass
class AnswerAddress:
    """A `response_url`: whom it answers, where, and which message it may replace."""

    user: str
    channel: str
    message: Posted | None = None
    used: int = 0


class SlackServer:
    """Use it in `async with`; then give an adapter `api`, `bot_token` and `app_token`."""

    def __init__(self) -> None:
        self.workspace = Workspace()
        self.web = Api(self.workspace)
        self.bot_token, self.app_token = BOT_TOKEN, APP_TOKEN
        self.calls: list[tuple[str, Json]] = []
        self.refused: list[Json] = []
        self.changed = asyncio.Event()
        self.connected = asyncio.Event()
        self._faults: list[Fault] = []
        self._sockets: list[web.WebSocketResponse] = []
        self._acks: dict[str, asyncio.Future[Json]] = {}
        self._addresses: dict[str, AnswerAddress] = {}

    async def __aenter__(self) -> Self:
        app = web.Application()
        app.router.add_route("*", "/api/{method}", self._on_call)
        app.router.add_get("/link", self._on_socket)
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
        for socket in list(self._sockets):
            await socket.close()
        await self._runner.cleanup()

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

    # What readers do ------------------------------------------------------------------

    async def type_command(self, text: str, *, user: str = ADA, channel: str) -> None:
        """Type `/papers TEXT`, and wait until it is acknowledged."""
        payload = payloads.command(text, user, channel, self._address(user, channel))
        await self._deliver("slash_commands", payload)

    async def press(self, message: Posted, button: Json, *, user: str = ADA) -> None:
        """Press a button of a message, and wait until that is acknowledged."""
        address = self._address(user, message.channel, message)
        payload = payloads.press(message, button, user, address)
        await self._deliver("interactive", payload)

    async def write(self, text: str, *, user: str = ADA, channel: str | None = None) -> None:
        """Write to the bot: a mention in a channel, or a direct message."""
        place = channel or self.workspace.direct(user).id
        event = {"user": user, "text": text, "channel": place, "ts": f"{time.time():.6f}"}
        kind = {"type": "app_mention"} if channel else {"type": "message", "channel_type": "im"}
        await self.happen({**event, **kind})

    async def happen(self, event: Json, *, event_id: str = "") -> None:
        """Tell the bot of an event, and wait until it is acknowledged."""
        await self._deliver("events_api", payloads.event(event, event_id))

    async def refresh(self) -> None:
        """Ask the bot to open a new socket, as Slack does every few hours."""
        self.connected.clear()
        socket = self._sockets[-1]
        await socket.send_json({"type": "disconnect", "reason": "refresh_requested"})
        async with asyncio.timeout(PATIENCE_SECONDS):
            await self.connected.wait()

    async def _deliver(self, kind: str, payload: Json) -> None:
        """Send one envelope, and wait until it is acknowledged."""
        async with asyncio.timeout(PATIENCE_SECONDS):
            await self.connected.wait()
        envelope = payloads.envelope(kind, payload)
        id_ = str(envelope["envelope_id"])
        self._acks[id_] = asyncio.get_running_loop().create_future()
        await self._sockets[-1].send_json(envelope)
        async with asyncio.timeout(PATIENCE_SECONDS):
            await self._acks[id_]

    def _address(self, user: str, channel: str, message: Posted | None = None) -> str:
        id_ = uuid.uuid4().hex
        self._addresses[id_] = AnswerAddress(user, channel, message)
        return f"{self.base}/actions/{id_}"

    # What the bot does ----------------------------------------------------------------

    async def _on_call(self, request: web.Request) -> web.StreamResponse:
        method, args = request.match_info["method"], await _arguments(request)
        self.calls.append((method, args))
        fault = next((f for f in self._faults if f.method == method), None)
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
        if token != self.bot_token:
            raise RefusedCallError("invalid_auth" if token else "not_authed")
        return self.web.call(method, args)

    async def _on_socket(self, request: web.Request) -> web.StreamResponse:
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        await socket.send_json({"type": "hello", "num_connections": len(self._sockets) + 1})
        self._sockets.append(socket)
        self.connected.set()
        try:
            async for message in socket:
                if message.type == WSMsgType.TEXT:
                    self._acknowledged(json.loads(message.data))
        finally:
            self._sockets.remove(socket)
            if not self._sockets:
                self.connected.clear()
        return socket

    def _acknowledged(self, answer: Json) -> None:
        waiting = self._acks.pop(str(answer.get("envelope_id")), None)
        if waiting and not waiting.done():
            waiting.set_result(answer)

    async def _on_upload(self, request: web.Request) -> web.StreamResponse:
        self.web.files[int(request.match_info["id"])].content = await request.read()
        return web.Response(text="OK")

    async def _on_answer(self, request: web.Request) -> web.StreamResponse:
        address = self._addresses.get(request.match_info["id"])
        if address is None or address.used >= MOST_ANSWERS:
            return web.json_response({"ok": False, "error": "used_url"}, status=404)
        address.used += 1
        body = await request.json()
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


def _answer(answer: Json, fault: Fault) -> web.StreamResponse:
    return web.json_response(answer, status=fault.status, headers=fault.headers)


def _lose(request: web.Request) -> web.StreamResponse:
    """Drop the connection without an answer."""
    if request.transport is not None:
        request.transport.close()
    with contextlib.suppress(ConnectionError):
        return web.Response()
    raise ConnectionResetError
