"""The socket over which Slack sends: opened, kept open, closed."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.socket_mode.aiohttp import SocketModeClient

from bot.adapters.slack.library_log import library_log

CONNECT_SECONDS = 20.0


@asynccontextmanager
async def connected(app: AsyncApp, app_token: str) -> AsyncIterator[SocketModeClient]:
    """Keep a socket open meanwhile; the library mends it when Slack or the network drops it."""
    handler = AsyncSocketModeHandler(app, app_token, logger=library_log())
    try:
        await _connect(handler)
        yield handler.client
    finally:
        await handler.close_async()  # type: ignore[no-untyped-call] # bolt leaves it untyped


async def _connect(handler: AsyncSocketModeHandler) -> None:
    """Connect; with a new address each time, where the library would try the first for ever."""
    while True:
        try:
            async with asyncio.timeout(CONNECT_SECONDS):
                await handler.connect_async()  # type: ignore[no-untyped-call] # bolt leaves it untyped
        except TimeoutError:
            handler.client.wss_uri = None
        else:
            return
