"""Answering over HTTP: routes at an address, and plain pages for people."""

import os
import socket
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from html import escape

from aiohttp import web

from bot.core.errors import ConfigurationError

LARGEST_BYTES = 1 << 20  # Platforms send some kilobytes; a modal's answers at most 250.

FAREWELL_SECONDS = 5.0
LIVE, READY, METRICS = "/livez", "/readyz", "/metrics"  # Where PAPERPICKS_HTTP tells how it goes.
_HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; "
    "frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
_PAGE = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>
body {{ font: 1.1rem/1.5 system-ui, sans-serif; max-width: 36rem; margin: 12vh auto;
  padding: 0 1rem; color: #1f2937; background: #fff }}
a {{ display: inline-block; padding: .6rem 1.2rem; border-radius: .4rem; color: #fff;
  background: #1f2937; text-decoration: none }}
a:focus-visible {{ outline: 3px solid #60a5fa }}
@media (prefers-color-scheme: dark) {{ body {{ color: #e5e7eb; background: #111827 }}
  a {{ color: #111827; background: #e5e7eb }} }}
</style>
<main>
<h1>{title}</h1>
{body}
</main>
</html>
"""


@asynccontextmanager
async def serve(
    address: tuple[str, int],
    routes: Sequence[web.RouteDef],
    variable: str,
    farewell_seconds: float = FAREWELL_SECONDS,
) -> AsyncIterator[int]:
    """Answer meanwhile at a host and port; gives the port, which for 0 the system chooses.

    Args:
        address: Host and port.
        routes: What is answered where; all else is not found.
        variable: The setting that holds the address.
        farewell_seconds: How long answers in hand may take once this is left.

    Raises:
        ConfigurationError: If the address cannot be used; names the setting.
    """
    app = web.Application(client_max_size=LARGEST_BYTES)
    app.add_routes(routes)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=farewell_seconds)
    await runner.setup()
    try:
        site = web.TCPSite(runner, *address)
        try:
            await site.start()
        except OSError as error:
            host, port = address
            raise ConfigurationError(
                f"{variable} cannot be used: port {port} of {host}: {_why(error)}. "
                "Choose another port or address, or end what uses that one."
            ) from error
        yield int(runner.addresses[0][1])
    finally:
        await runner.cleanup()


def page(
    title: str, *paragraphs: str, link: tuple[str, str] | None = None, status: int = 200
) -> web.Response:
    """Show a plain page; all text is literal.

    Args:
        title: Its heading.
        paragraphs: Below it.
        link: Where a button leads, and its label.
        status: The answer's status.
    """
    body = [f"<p>{escape(paragraph)}</p>" for paragraph in paragraphs]
    if link is not None:
        body.append(f'<p><a href="{escape(link[0])}">{escape(link[1])}</a></p>')
    text = _PAGE.format(title=escape(title), body="\n".join(body))
    return web.Response(text=text, status=status, content_type="text/html", headers=_HEADERS)


def _why(error: OSError) -> str:
    """Give the system's reason; the library words it around with the address."""
    if isinstance(error, socket.gaierror) or error.errno is None:
        return error.strerror or type(error).__name__
    return os.strerror(error.errno)
