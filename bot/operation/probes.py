"""Answers over HTTP whether the bot lives, whether it is ready, and what it measures."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

from aiohttp import web

from bot.operation.metrics import Metrics
from bot.operation.watch import Watch
from bot.web import LIVE, METRICS, READY
from bot.web import serve as serve_routes

_PLAIN = "text/plain"
_FAREWELL_SECONDS = 1.0  # Answers are short, and nobody waits for them when the bot ends.


@asynccontextmanager
async def serve(host: str, port: int, watch: Watch, metrics: Metrics) -> AsyncIterator[int]:
    """Answer meanwhile at `host` and `port`; gives the port, which for 0 the system chooses.

    Raises:
        ConfigurationError: If the address cannot be used.
    """
    routes = _routes(watch, metrics)
    async with serve_routes((host, port), routes, "PAPERPICKS_HTTP", _FAREWELL_SECONDS) as chosen:
        yield chosen


def _routes(watch: Watch, metrics: Metrics) -> Sequence[web.RouteDef]:
    async def live(_request: web.Request) -> web.Response:
        return web.Response(text="ok\n", content_type=_PLAIN)

    async def ready(_request: web.Request) -> web.Response:
        checks = await watch.checks()
        lines = [f"FAIL {c.name}: {c.problem}" if c.problem else f"ok   {c.name}" for c in checks]
        status = 503 if any(check.problem for check in checks) else 200
        return web.Response(text="\n".join([*lines, ""]), status=status, content_type=_PLAIN)

    async def measures(request: web.Request) -> web.Response:
        # At once: a Redis that hangs costs each its whole patience, and both are all a scrape has.
        await asyncio.gather(watch.checks(), watch.sight())
        body, content_type = metrics.written(request.headers.get("Accept", ""))
        return web.Response(body=body, headers={"Content-Type": content_type})

    return web.get(LIVE, live), web.get(READY, ready), web.get(METRICS, measures)
