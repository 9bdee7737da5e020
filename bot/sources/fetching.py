"""Make one request, its redirects included, and say in plain words why no whole reply came."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import aiohttp
from yarl import URL

USUAL_HEADERS = frozenset({"accept", "user-agent"})
"""What a redirect to another host may carry: keys and validators are not its business."""

CONNECT_SECONDS = 5.0
MOST_REDIRECTS = 5
NEVER, ONCE, OFTEN = 0, 1, 99

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_CHUNK = 2**16


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back: status 200, or 304 where the question carried a validator.

    `headers` has lower-case names. `url` is where the reply came from in the end.
    """

    status: int
    body: bytes
    headers: Mapping[str, str]
    url: str


class NoReply(Exception):  # noqa: N818 - what became of a request
    """No whole reply came; the text goes on a sentence: "it did not answer within 60 seconds".

    Attributes:
        again: How often asking again is worth it.
        connected: Whether there was a connection at all.
    """

    def __init__(self, text: str, again: int, *, connected: bool = True) -> None:
        super().__init__(text)
        self.again = again
        self.connected = connected


@dataclass(frozen=True, slots=True)
class Request:
    """What is sent.

    Attributes:
        url: Where, with its query.
        headers: All but those that aiohttp adds.
        payload: Sent as JSON by POST; None asks by GET.
        seconds: Longest time until the last byte, redirects included.
        longest_bytes: Of the body, decompressed.
    """

    url: URL
    headers: Mapping[str, str] = field(default_factory=dict)
    payload: object | None = None
    seconds: float = 60.0
    longest_bytes: int = 20_000_000


Way = Callable[[URL], URL]
"""Gives the address to connect to for an address asked for; raises where it must not be asked."""


async def fetch(session: aiohttp.ClientSession, request: Request, way: Way) -> Reply:
    """Ask, and follow up to 5 redirects, each by way of `way`. Any status is a reply.

    Raises:
        NoReply: If no whole reply came.
    """
    try:
        async with asyncio.timeout(request.seconds):
            return await _follow(session, request, way)
    except aiohttp.ConnectionTimeoutError as error:
        text = f"no connection within {_seconds(CONNECT_SECONDS)}"
        raise NoReply(text, ONCE, connected=False) from error
    except TimeoutError as error:
        raise NoReply(f"it did not answer within {_seconds(request.seconds)}", OFTEN) from error
    except aiohttp.ClientError as error:
        raise _in_words(error) from error


async def _follow(session: aiohttp.ClientSession, request: Request, way: Way) -> Reply:
    url, headers, payload = request.url, dict(request.headers), request.payload
    for _ in range(MOST_REDIRECTS + 1):
        method = "GET" if payload is None else "POST"
        async with session.request(
            method,
            way(url),
            headers=headers,
            json=payload,
            allow_redirects=False,
            timeout=aiohttp.ClientTimeout(total=None, connect=CONNECT_SECONDS),
        ) as response:
            if response.status not in _REDIRECTS:
                return await _read(response, url, request.longest_bytes)
            status, target = response.status, _target(url, response.headers.get("Location"))
        if target.origin() != url.origin():
            headers = {name: headers[name] for name in headers if name.lower() in USUAL_HEADERS}
        if status not in (307, 308):
            payload = None
        url = target
    raise NoReply("it sent us from one address to the next without end", NEVER)


def _target(url: URL, location: str | None) -> URL:
    try:
        target = url.join(URL(location or "")).with_fragment(None)
    except ValueError:
        target = URL()
    if not location or target.scheme not in ("http", "https") or not target.host:
        raise NoReply("it sent us to an address that is none", NEVER)
    return target


async def _read(response: aiohttp.ClientResponse, url: URL, longest_bytes: int) -> Reply:
    body = bytearray()
    announced = response.content_length or 0
    if announced <= longest_bytes:
        async for chunk in response.content.iter_chunked(_CHUNK):
            body += chunk
            if len(body) > longest_bytes:
                break
    if max(announced, len(body)) > longest_bytes:
        response.close()  # What is still to come is not read.
        raise NoReply(f"it sent more than {longest_bytes // 1_000_000} MB", NEVER)
    headers = {name.lower(): value for name, value in response.headers.items()}
    return Reply(response.status, bytes(body), headers, str(url))


def _in_words(error: aiohttp.ClientError) -> NoReply:
    """Say what went wrong without naming an address: its query may hold a key."""
    match error:
        case aiohttp.ClientConnectorDNSError():
            return NoReply("no name resolution", ONCE, connected=False)
        case aiohttp.ClientProxyConnectionError() | aiohttp.ClientHttpProxyError():
            return NoReply("the proxy does not let us through", ONCE, connected=False)
        case aiohttp.ClientSSLError():
            return NoReply("no secure connection", ONCE, connected=False)
        case aiohttp.ClientConnectorError():
            return NoReply("no connection", ONCE, connected=False)
        case aiohttp.InvalidURL():
            return NoReply("its address is none", NEVER)
        case aiohttp.ClientResponseError():
            return NoReply("what it answered is no HTTP", ONCE)
        case _:
            return NoReply("the connection broke off", OFTEN)


def _seconds(seconds: float) -> str:
    rounded = max(round(seconds), 1)
    return "1 second" if rounded == 1 else f"{rounded} seconds"
