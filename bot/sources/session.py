"""One session of HTTP, opened with the first request and closed when it is left."""

from importlib.metadata import version
from types import TracebackType
from typing import Self

import aiohttp
from aiohttp.abc import AbstractResolver


class Session:
    """A session whoever asks inherits: use it in `async with`, or `close` it.

    Args:
        contact: The operator's e-mail address for the `User-Agent`, or empty.
        resolver: Finds hosts; with one of its own no proxy is used, which would go round it.
    """

    def __init__(self, contact: str, resolver: AbstractResolver | None = None) -> None:
        self._contact = contact
        self._resolver = resolver
        self._session: aiohttp.ClientSession | None = None

    def _opened(self) -> aiohttp.ClientSession:
        """Give the session; it takes no cookies."""
        if self._session is None:
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(resolver=self._resolver),
                cookie_jar=aiohttp.DummyCookieJar(),
                headers={"User-Agent": user_agent(self._contact), "Accept": "*/*"},
                trust_env=self._resolver is None,
            )
        return self._session

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.close()

    async def close(self) -> None:
        """Close the session; asking again opens another."""
        if self._session is not None:
            await self._session.close()
            self._session = None


def user_agent(contact: str) -> str:
    """Say who asks, and where its operator can be written to, if that is known."""
    name = f"paperpicks/{version('paperpicks')}"
    return f"{name} (mailto:{contact})" if contact else name
