"""Where Discord answers; another address than its own only in tests and behind proxies."""

from collections.abc import Iterator
from contextlib import contextmanager

import yarl
from discord.gateway import DiscordWebSocket
from discord.http import Route

API = "https://discord.com/api/v10"
GATEWAY = DiscordWebSocket.DEFAULT_GATEWAY  # The library's own, where nobody names another.


@contextmanager
def at_address(api: str, gateway: str | None = None) -> Iterator[None]:
    """Let the library speak to `api` and `gateway` meanwhile.

    The library keeps both addresses for the whole process, so two of them at once are impossible.
    """
    before = Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY
    Route.BASE = api.rstrip("/")
    if gateway is not None:
        DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(gateway)
    try:
        yield
    finally:
        Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY = before
