"""The gateway of a Discord on loopback: hello, identify, resume, heartbeats, events."""

import asyncio
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import aiohttp
from aiohttp import web

Json = dict[str, Any]


@dataclass(slots=True)
class Session:
    """What one identified client was told, for when it resumes."""

    socket: web.WebSocketResponse
    told: list[Json] = field(default_factory=list)


class Gateway:
    """Takes clients, but for those with a refused token, and tells all of them what happens."""

    def __init__(self, ready: Callable[[], Json], guild: Callable[[], Json]) -> None:
        self._ready = ready
        self._guild = guild
        self._sessions: dict[str, Session] = {}
        self.identified = asyncio.Event()
        self.refused: set[str] = set()
        self.intents: list[int] = []

    async def serve(self, request: web.Request) -> web.WebSocketResponse:
        """Speak with one client until it leaves."""
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        await socket.send_json({"op": 10, "d": {"heartbeat_interval": 41_250}})
        async for message in socket:
            if message.type is aiohttp.WSMsgType.TEXT:
                await self._hear(socket, json.loads(message.data))
        return socket

    async def tell(self, name: str, data: Json) -> None:
        """Tell all clients what happened."""
        for session in list(self._sessions.values()):
            await self._send(session, name, data)

    async def cut(self) -> None:
        """Break all connections; clients may resume."""
        self.identified.clear()
        for session in self._sessions.values():
            await session.socket.close(code=4000)

    async def close(self) -> None:
        """Leave all clients."""
        for session in self._sessions.values():
            await session.socket.close()

    async def _hear(self, socket: web.WebSocketResponse, heard: Json) -> None:
        match heard["op"]:
            case 1:
                await socket.send_json({"op": 11})
            case 2 if heard["d"]["token"] in self.refused:
                await socket.close(code=4004, message=b"Authentication failed.")
            case 2:
                await self._identify(socket, heard["d"])
            case 6:
                await self._resume(socket, heard["d"])

    async def _identify(self, socket: web.WebSocketResponse, said: Json) -> None:
        name = f"session-{len(self._sessions)}"
        session = self._sessions[name] = Session(socket)
        self.intents.append(said["intents"])
        await self._send(session, "READY", {**self._ready(), "session_id": name})
        await self._send(session, "GUILD_CREATE", self._guild())
        self.identified.set()

    async def _resume(self, socket: web.WebSocketResponse, said: Json) -> None:
        session = self._sessions[said["session_id"]]
        session.socket = socket
        for event in session.told[said["seq"] :]:
            await socket.send_json(event)
        await self._send(session, "RESUMED", {})
        self.identified.set()

    async def _send(self, session: Session, name: str, data: Json) -> None:
        event = {"op": 0, "t": name, "s": len(session.told) + 1, "d": data}
        session.told.append(event)
        if not session.socket.closed:
            await session.socket.send_json(event)
