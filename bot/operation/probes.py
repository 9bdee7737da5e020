"""Answers over HTTP whether the bot lives, whether it is ready, and what it measures."""

import asyncio
import os
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from aiohttp import web

from bot.core.errors import ConfigurationError
from bot.operation.metrics import Metrics
from bot.operation.watch import Watch

LIVE, READY, METRICS = "/livez", "/readyz", "/metrics"

_PLAIN = "text/plain"
_FAREWELL_SECONDS = 1.0  # Answers are short, and nobody waits for them when the bot ends.


@asynccontextmanager
async def serve(host: str, port: int, watch: Watch, metrics: Metrics) -> AsyncIterator[int]:
    """Answer meanwhile at `host` and `port`; gives the port, which for 0 the system chooses.

    Raises:
        ConfigurationError: If the address cannot be used.
    """
    runner = web.AppRunner(
        _app(watch, metrics), access_log=None, shutdown_timeout=_FAREWELL_SECONDS
    )
    await runner.setup()
    try:
        site = web.TCPSite(runner, host, port)
        try:
            await site.start()
        except OSError as error:
            raise ConfigurationError(
                f"PAPERPICKS_HTTP cannot be used: port {port} of {host}: {_why(error)}. "
                "Choose another port or address, or end what uses that one."
            ) from error
        yield int(runner.addresses[0][1])
    finally:
        await runner.cleanup()


def _app(watch: Watch, metrics: Metrics) -> web.Application:
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

    app = web.Application()
    app.add_routes([web.get(LIVE, live), web.get(READY, ready), web.get(METRICS, measures)])
    return app


def _why(error: OSError) -> str:
    """Give the system's reason; the library words it around with the address."""
    if isinstance(error, socket.gaierror) or error.errno is None:
        return error.strerror or type(error).__name__
    return os.strerror(error.errno)
