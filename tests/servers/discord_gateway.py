"""The gateway of a Discord on loopback: hello, identify, resume, heartbeats, events."""

import asyncio
import json
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import aiohttp
from aiohttp import web

Json = dict[str, Any]


@dataclass(slots=True)
class Session:
    """What one identified client was told, for when it resumes.

    Attributes:
        socket: Its connection just now.
        request: What that came in with.
        shard: The number of its shard, and of how many.
        told: Every event, oldest first.
    """

    socket: web.WebSocketResponse
    request: web.Request
    shard: tuple[int, int] = (0, 1)
    told: list[Json] = field(default_factory=list)


class Gateway:
    """Takes clients, but for those with a refused token, and tells all of them what happens.

    Attributes:
        identified: Set while a client hears.
        refused: Tokens that are not taken.
        refuses_intents: Whether the intents are taken for ones the app may not have.
        intents: Of all that identified themselves, oldest first.
        resumed: How often a session went on.
        shards: How many Discord advises.
        rows: How many may identify themselves at once (`max_concurrency`).
        identify_apart: Seconds between two of the same row; the real one wants five.
        too_soon: How many did not keep that, and were turned away.
        heard_by: The shard of each that identified itself, and of how many.
    """

    def __init__(self, ready: Callable[[], Json], guild: Callable[[], Json]) -> None:
        self._ready = ready
        self._guild = guild
        self._sessions: dict[str, Session] = {}
        self.identified = asyncio.Event()
        self.refused: set[str] = set()
        self.refuses_intents = False
        self.intents: list[int] = []
        self.resumed = 0
        self.shards = self.rows = 1
        self.identify_apart = 0.02
        self.too_soon = 0
        self.heard_by: list[tuple[int, int]] = []
        self._identified_at: dict[int, float] = {}

    async def serve(self, request: web.Request) -> web.WebSocketResponse:
        """Speak with one client until it leaves."""
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        await socket.send_json({"op": 10, "d": {"heartbeat_interval": 41_250}})
        async for message in socket:
            if message.type is aiohttp.WSMsgType.TEXT:
                await self._hear(socket, request, json.loads(message.data))
        if all(session.socket.closed for session in self._sessions.values()):
            self.identified.clear()  # What is told now is heard by nobody.
        return socket

    def advice(self, url: str) -> Json:
        """Give what a bot asks for before it connects."""
        starts = {"total": 1000, "remaining": 1000 - len(self.intents), "reset_after": 14_400_000}
        limit = starts | {"max_concurrency": self.rows}
        return {"url": url, "shards": self.shards, "session_start_limit": limit}

    async def tell(self, name: str, data: Json) -> None:
        """Tell what happened to those concerned: each server has its shard, all else the first."""
        guild = data.get("guild_id") or (data["id"] if name.startswith("GUILD_") else None)
        for session in list(self._sessions.values()):
            if _hears(session, guild):
                await self._send(session, name, data)

    async def cut(self) -> None:
        """Break all connections; clients may resume."""
        self.identified.clear()
        for session in self._sessions.values():
            await session.socket.close(code=4000)

    def drop(self) -> None:
        """Let all connections end without a word, as where a network breaks; clients may resume."""
        self.identified.clear()
        for session in self._sessions.values():
            if session.request.transport is not None:
                session.request.transport.abort()

    async def ask_to_reconnect(self) -> None:
        """Ask all clients to leave and resume, as Discord does before it restarts (op 7)."""
        self.identified.clear()
        for session in self._sessions.values():
            if not session.socket.closed:
                await session.socket.send_json({"op": 7, "d": None})

    async def invalidate(self, *, resumable: bool = False) -> None:
        """Tell all clients that their session is over (op 9), for good unless `resumable`."""
        self.identified.clear()
        sessions = list(self._sessions.values())
        if not resumable:
            self._sessions.clear()
        for session in sessions:
            if not session.socket.closed:
                await session.socket.send_json({"op": 9, "d": resumable})

    async def close(self) -> None:
        """Leave all clients."""
        for session in self._sessions.values():
            await session.socket.close()

    async def _hear(self, socket: web.WebSocketResponse, request: web.Request, heard: Json) -> None:
        match heard["op"]:
            case 1:
                await socket.send_json({"op": 11})
            case 2 if heard["d"]["token"] in self.refused:
                await socket.close(code=4004, message=b"Authentication failed.")
            case 2 if self.refuses_intents:
                await socket.close(code=4014, message=b"Disallowed intent(s).")
            case 2:
                await self._identify(socket, request, heard["d"])
            case 6:
                await self._resume(socket, request, heard["d"])

    async def _identify(
        self, socket: web.WebSocketResponse, request: web.Request, said: Json
    ) -> None:
        name = f"session-{len(self.intents)}"
        shard, count = said.get("shard") or (0, 1)
        if not 0 <= shard < count:
            await socket.close(code=4010, message=b"Invalid shard.")
            return
        now, before = time.monotonic(), self._identified_at.get(shard % self.rows, 0.0)
        if now - before < self.identify_apart:
            self.too_soon += 1
            await socket.send_json({"op": 9, "d": False})
            return
        self._identified_at[shard % self.rows] = now
        session = self._sessions[name] = Session(socket, request, (shard, count))
        self.intents.append(said["intents"])
        self.heard_by.append((shard, count))
        ready = self._ready() | {"session_id": name, "shard": [shard, count]}
        ready["guilds"] = [one for one in ready["guilds"] if _hears(session, one["id"])]
        await self._send(session, "READY", ready)
        if ready["guilds"]:
            await self._send(session, "GUILD_CREATE", self._guild())
        self.identified.set()

    async def _resume(
        self, socket: web.WebSocketResponse, request: web.Request, said: Json
    ) -> None:
        session = self._sessions.get(said["session_id"])
        if session is None:
            await socket.send_json({"op": 9, "d": False})
            return
        session.socket, session.request = socket, request
        self.resumed += 1
        for event in session.told[said["seq"] :]:
            await socket.send_json(event)
        await self._send(session, "RESUMED", {})
        self.identified.set()

    async def _send(self, session: Session, name: str, data: Json) -> None:
        event = {"op": 0, "t": name, "s": len(session.told) + 1, "d": data}
        session.told.append(event)
        if not session.socket.closed:
            await session.socket.send_json(event)


def _hears(session: Session, guild: str | None) -> bool:
    """Tell whether a shard is told of a server, or of what is in none (docs: topics/gateway)."""
    number, count = session.shard
    return (int(guild) >> 22) % count == number if guild else number == 0
