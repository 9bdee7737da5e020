"""The internet on loopback, behind a gateway: what tests serve, what goes wrong, who asked."""

import asyncio
import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from aiohttp import web

from tests.sources.examples import example

DRIP_SECONDS = 0.01  # Between two bytes of a body that drips.
CHUNK = b"0" * 2**20
MOST_CHUNKS = 100  # An oversized body ends here even if nobody leaves.


class Fault(StrEnum):
    """What goes wrong with a reply."""

    STALL = "stall"  # nothing comes, ever
    RESET = "reset"  # the connection is dropped before the answer
    CUT = "cut"  # the body ends in the middle, its length being announced rightly
    DRIP = "drip"  # the body comes a byte at a time, and never ends
    OVERSIZED = "oversized"  # the body is 100 MB


@dataclass(frozen=True, slots=True)
class Asked:
    """One request. `at` counts monotonic seconds, header names are lower-case, `path` decoded."""

    at: float
    method: str
    host: str
    path: str
    params: Mapping[str, str]
    headers: Mapping[str, str]
    json: Any


@dataclass(frozen=True, slots=True)
class Served:
    """One reply."""

    body: bytes = b""
    status: int = 200
    content_type: str = "application/json; charset=utf-8"
    headers: Mapping[str, str] = field(default_factory=dict)
    fault: Fault | None = None


Answer = Callable[[Asked], Served]


@dataclass(slots=True)
class _Route:
    host: str
    path: str
    params: Mapping[str, str] | None
    replies: list[Served | Answer] = field(default_factory=list)

    def fits(self, asked: Asked) -> bool:
        begin, is_open, _ = self.path.partition("*")
        there = asked.path.startswith(begin) if is_open else asked.path == self.path
        is_here = there and asked.host == self.host
        return is_here and (self.params or {}).items() <= asked.params.items()

    def rank(self) -> tuple[int, bool]:
        """Of several that fit, the one that asks for most comes first, a whole path before "*"."""
        return len(self.params or {}), "*" not in self.path

    def next(self) -> Served | Answer:
        return self.replies.pop(0) if len(self.replies) > 1 else self.replies[0]


class Internet:
    """Use it in `async with`, and give `gateway` to what asks.

    `https://host/path` is asked for as `<gateway>/host/path`; a client whose resolver sends every
    name here may also ask for `http://host:<port>/path`.

    Attributes:
        asked: Every request, oldest first.
        unserved: Those for which nothing was served; they got 404.
        flooded: Megabytes sent of oversized bodies.
        stalls_at: The request of all, counted from 1, that is never answered.
    """

    def __init__(self) -> None:
        self.asked: list[Asked] = []
        self.stalls_at = 0
        self.unserved: list[Asked] = []
        self.flooded = 0
        self._routes: list[_Route] = []
        self._closing = asyncio.Event()

    async def __aenter__(self) -> Self:
        app = web.Application(client_max_size=2**24)
        app.router.add_route("*", "/{rest:.*}", self._answer)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self.port: int = self._runner.addresses[0][1]
        self.gateway = f"http://127.0.0.1:{self.port}"
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._closing.set()
        await self._runner.cleanup()

    def serve(
        self,
        host: str,
        path: str,
        body: bytes | str | Path | Served | Answer | object = b"",
        *,
        status: int = 200,
        content_type: str = "application/json; charset=utf-8",
        headers: Mapping[str, str] | None = None,
        params: Mapping[str, str] | None = None,
        fault: Fault | None = None,
    ) -> None:
        """Serve a reply at an address; several at the same one come in turn, the last one stays.

        Args:
            host: Such as "huggingface.co".
            path: Decoded, with its leading slash; "/rss/*" for all that begin with "/rss/".
            body: Bytes, text, a file, a whole reply, a function of the request; else sent as JSON.
            status: Of the reply.
            content_type: Of the reply.
            headers: Of the reply.
            params: Query parameters that must be there; the address that asks for most wins.
            fault: What goes wrong.
        """
        reply: Served | Answer
        if isinstance(body, Served) or callable(body):
            reply = body
        else:
            reply = Served(_as_bytes(body), status, content_type, headers or {}, fault)
        self._route(host, path, params).replies.append(reply)

    def serve_example(
        self, host: str, path: str, name: str, *, params: Mapping[str, str] | None = None
    ) -> None:
        """Serve an example such as "arxiv/rss.xml" with its status, type and headers."""
        found = example(name)
        reply = Served(found.body, found.status, found.content_type, found.headers)
        self._route(host, path, params).replies.append(reply)

    def asked_of(self, host: str, path: str | None = None) -> list[Asked]:
        """Give the requests to a host, or to one path there."""
        return [one for one in self.asked if one.host == host and path in (None, one.path)]

    def _route(self, host: str, path: str, params: Mapping[str, str] | None) -> _Route:
        for route in self._routes:
            if (route.host, route.path, route.params) == (host, path, params):
                return route
        self._routes.append(_Route(host, path, params))
        return self._routes[-1]

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        asked = await _read(request)
        self.asked.append(asked)
        if len(self.asked) == self.stalls_at:
            await self._closing.wait()
        fitting = [route for route in self._routes if route.fits(asked)]
        if not fitting:
            self.unserved.append(asked)
            return web.Response(status=404, text=f"Nothing is served at {asked.path}.")
        found = max(fitting, key=_Route.rank).next()
        return await self._send(request, found if isinstance(found, Served) else found(asked))

    async def _send(self, request: web.Request, served: Served) -> web.StreamResponse:
        response = web.StreamResponse(status=served.status, headers=served.headers)
        if served.content_type:
            response.headers["Content-Type"] = served.content_type
        match served.fault:
            case Fault.STALL:
                await self._closing.wait()
            case Fault.RESET:
                _drop(request)
            case Fault.CUT:
                response.content_length = len(served.body)
                await response.prepare(request)
                await response.write(served.body[: len(served.body) // 2])
                _drop(request)
            case Fault.DRIP:
                await response.prepare(request)
                await self._drip(response)
            case Fault.OVERSIZED:
                await response.prepare(request)
                await self._flood(response)
            case None:
                await _send_whole(request, response, served)
        return response

    async def _drip(self, response: web.StreamResponse) -> None:
        while not self._closing.is_set():
            await response.write(b" ")
            await asyncio.sleep(DRIP_SECONDS)

    async def _flood(self, response: web.StreamResponse) -> None:
        for _ in range(MOST_CHUNKS):
            await response.write(CHUNK)
            self.flooded += 1


async def _read(request: web.Request) -> Asked:
    body = await request.read()
    host, path = request.url.host or "", request.path
    if host == "127.0.0.1":  # behind the gateway
        host, _, path = path.lstrip("/").partition("/")
        path = f"/{path}"
    return Asked(
        time.monotonic(),
        request.method,
        host,
        path,
        dict(request.query),
        {name.lower(): value for name, value in request.headers.items()},
        json.loads(body) if body else None,
    )


async def _send_whole(request: web.Request, response: web.StreamResponse, served: Served) -> None:
    if served.status not in (204, 304):
        response.content_length = len(served.body)
    await response.prepare(request)
    if served.status not in (204, 304):
        await response.write(served.body)
    await response.write_eof()


def _drop(request: web.Request) -> None:
    if request.transport is not None:
        request.transport.close()


def _as_bytes(body: object) -> bytes:
    if isinstance(body, bytes):
        return body
    if isinstance(body, str):
        return body.encode()
    if isinstance(body, Path):
        return body.read_bytes()
    return json.dumps(body).encode()
