"""The two ways in which Slack reaches an app: the app's own socket, or signed HTTP requests."""

import asyncio
import hashlib
import hmac
import json
import time
from urllib.parse import urlencode

from aiohttp import ClientSession, ClientTimeout, WSMsgType, web

from tests.servers import slack_payloads as payloads
from tests.servers.slack_texts import Json

PATIENCE_SECONDS = 60.0  # Slack waits three; a busy machine may be slower.
SIGNING_SECRET = "8f74-of-this-server-alone"  # noqa: S105


class NotAcknowledgedError(Exception):
    """The app answered a request with something else than 200."""

    def __init__(self, status: int, body: str) -> None:
        super().__init__(f"{status}: {body[:200]}")
        self.status = status


class SocketLine:
    """Socket Mode: each envelope goes to the newest socket, and is acknowledged by its id."""

    def __init__(self) -> None:
        self.connected = asyncio.Event()
        self.sockets: list[web.WebSocketResponse] = []
        self._acks: dict[str, asyncio.Future[Json]] = {}

    async def deliver(self, kind: str, payload: Json) -> object:
        """Send one envelope; give what came with the acknowledgement."""
        async with asyncio.timeout(PATIENCE_SECONDS):
            await self.connected.wait()
        envelope = payloads.envelope(kind, payload)
        id_ = str(envelope["envelope_id"])
        self._acks[id_] = asyncio.get_running_loop().create_future()
        await self.sockets[-1].send_json(envelope)
        async with asyncio.timeout(PATIENCE_SECONDS):
            acknowledged = await self._acks[id_]
        return acknowledged.get("payload")

    async def refresh(self) -> None:
        """Ask the app to open a new socket, as Slack does every few hours."""
        self.connected.clear()
        await self.sockets[-1].send_json({"type": "disconnect", "reason": "refresh_requested"})
        async with asyncio.timeout(PATIENCE_SECONDS):
            await self.connected.wait()

    async def cut(self) -> None:
        """Drop all sockets without a word."""
        self.connected.clear()
        for socket in list(self.sockets):
            await socket.close()

    async def hold(self, request: web.Request) -> web.StreamResponse:
        """Keep a socket for as long as the app does."""
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        await socket.send_json({"type": "hello", "num_connections": len(self.sockets) + 1})
        self.sockets.append(socket)
        self.connected.set()
        try:
            async for message in socket:
                if message.type == WSMsgType.TEXT:
                    self._acknowledged(json.loads(message.data))
        finally:
            self.sockets.remove(socket)
            if not self.sockets:
                self.connected.clear()
        return socket

    def _acknowledged(self, answer: Json) -> None:
        waiting = self._acks.pop(str(answer.get("envelope_id")), None)
        if waiting and not waiting.done():
            waiting.set_result(answer)


class HttpLine:
    """Signed requests to the app's own address; 200 acknowledges."""

    def __init__(self, address: str, secret: str = SIGNING_SECRET) -> None:
        self.address, self.secret = address, secret

    async def deliver(
        self, kind: str, payload: Json, *, retry: int = 0, age_seconds: int = 0, secret: str = ""
    ) -> object:
        """Send one request; give what came with its answer.

        `retry` repeats an event; a wrong `secret`, or an age over 5 minutes, has to be refused.

        Raises:
            NotAcknowledgedError: If the answer is not 200.
        """
        content, body = written(kind, payload)
        stamp = str(int(time.time()) - age_seconds)
        headers = {
            "Content-Type": content,
            "X-Slack-Request-Timestamp": stamp,
            "X-Slack-Signature": signature(secret or self.secret, stamp, body),
        }
        if retry:
            headers |= {"X-Slack-Retry-Num": str(retry), "X-Slack-Retry-Reason": "http_timeout"}
        timeout = ClientTimeout(total=PATIENCE_SECONDS)
        async with (
            ClientSession(timeout=timeout) as session,
            session.post(self.address, data=body, headers=headers) as answer,
        ):
            text = await answer.text()
        if answer.status != 200:
            raise NotAcknowledgedError(answer.status, text)
        return json.loads(text) if text.startswith(("{", "[")) else text or None


def written(kind: str, payload: Json) -> tuple[str, str]:
    """Write a payload as Slack posts it: its content type, and the body."""
    form = "application/x-www-form-urlencoded"
    match kind:
        case "slash_commands":
            return form, urlencode(payload)
        case "interactive":
            return form, urlencode({"payload": json.dumps(payload)})
    return "application/json", json.dumps(payload)


def signature(secret: str, stamp: str, body: str) -> str:
    """Sign a request, version 0: HMAC-SHA256 over version, moment and body."""
    signed = hmac.new(secret.encode(), f"v0:{stamp}:{body}".encode(), hashlib.sha256)
    return f"v0={signed.hexdigest()}"
