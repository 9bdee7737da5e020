"""Read the papers of a Zotero library, somebody's or a group's, by Zotero's web API version 3."""

import asyncio
import re
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from bot.core.errors import SourceDelayed, SourceRefused
from bot.core.harvest import Limit, Unread
from bot.core.library import Library
from bot.core.record import Record
from bot.sources.asking import Question, Reply, Unreadable, Web
from bot.sources.cleaning import clean_title
from bot.sources.json_replies import Fields, number, part, read_list, read_object, text
from bot.sources.libraries.library import MOST_RECORDS, library_of
from bot.sources.libraries.zotero_item import is_paper, record_of

BASE = "https://api.zotero.org"
LIMIT = Limit("zotero", 0.2, one_at_a_time=True)
PAGE = 100  # The most a page may hold.
LONGEST_BACKOFF = 3_600.0  # Seconds; anything longer is a mistake.

KEYS_PAGE = "zotero.org/settings/keys"
UNKNOWN_KEY = f"Zotero does not know that key. Make a read-only one at {KEYS_PAGE}/new"
NO_LIBRARY = f"Zotero libraries go by number: interests from zotero 1234567. See {KEYS_PAGE}"

_SIGN = re.compile(r"\s*<?(?:https?://)?(?:(?:www|api)\.)?zotero(?:\s|\.org/|$)", re.IGNORECASE)
_KEY = re.compile(r"(?<![A-Za-z0-9])[A-Za-z0-9]{24}(?![A-Za-z0-9])")
_OWNER = re.compile(r"\b(user|group)s?[/\s:]\s*(\d{1,12})\b", re.IGNORECASE | re.ASCII)
_NUMBER = re.compile(r"(?<![\w/])(\d{1,12})(?![\w/])", re.ASCII)
_COLLECTION = re.compile(r"\bcollections?[/\s:]\s*([A-Z0-9]{8})\b", re.IGNORECASE)
_NEXT = re.compile(r"<[^<>]*>\s*;\s*rel\s*=\s*\"?next\b", re.IGNORECASE)

Pause = Callable[[float], Awaitable[object]]


@dataclass(frozen=True, slots=True)
class Shelf:
    """Which papers are meant.

    Attributes:
        owner: "users" or "groups".
        number: Of the owner; empty where only the key knows it.
        collection: Its key, or empty for all of the library.
        key: A secret; never shown, also not in a traceback.
    """

    owner: str
    number: str
    collection: str = ""
    key: str = field(default="", repr=False)


def is_zotero(written: str) -> bool:
    """Whether a text asks for a Zotero library: it begins with "zotero" or its address."""
    return _SIGN.match(written) is not None and len(written) < 1_000


def find_shelf(written: str) -> Shelf | None:
    """Read "zotero 1234567 [key]", "zotero groups/123", or an address at zotero.org.

    None where neither a number nor a key is in it.
    """
    keys = _KEY.findall(written)
    rest = _KEY.sub(" ", written)
    collection = _COLLECTION.search(rest)
    rest = _COLLECTION.sub(" ", rest)
    owner, bare = _OWNER.search(rest), _NUMBER.search(rest)
    if owner is None and bare is None and not keys:
        return None
    return Shelf(
        owner=f"{owner[1].lower()}s" if owner else "users",
        number=owner[2] if owner else bare[1] if bare else "",
        collection=collection[1].upper() if collection else "",
        key=keys[0] if keys else "",
    )


async def read_zotero(
    written: str, web: Web, *, patience: timedelta, pause: Pause = asyncio.sleep
) -> Library:
    """Give the papers of a library, those added last first, up to 5,000.

    Where Zotero wants more time than there is, what was read until then is given, and `unread`
    says so.

    Args:
        written: What a reader typed; see `find_shelf`.
        web: Asks Zotero.
        patience: For all requests together.
        pause: Waits as long as Zotero asks between two pages.

    Raises:
        SourceRefused: If the library may not be read or is not there; says what to do.
        SourceDelayed: If Zotero does not answer in time.
    """
    shelf = find_shelf(written)
    if shelf is None:
        raise SourceRefused(NO_LIBRARY)
    clock = asyncio.get_running_loop()
    end = clock.time() + patience.total_seconds()

    def left() -> timedelta:
        return timedelta(seconds=max(0.0, end - clock.time()))

    if not shelf.number:
        shelf = Shelf("users", await _own_number(shelf, web, left()), shelf.collection, shelf.key)
    items: dict[str, Fields] = {}
    page = await _page(shelf, 0, web, left())
    unread: tuple[Unread, ...] = ()
    while True:
        items.update((text(item, "key") or f"item {len(items)}", item) for item in page.items)
        if not page.goes_on or len(items) >= MOST_RECORDS:
            break
        try:
            if page.backoff >= left().total_seconds():
                raise SourceDelayed("Zotero asked for a pause.")
            await pause(page.backoff)
            page = await _page(shelf, page.start + PAGE, web, left())
        except SourceDelayed:
            unread = (Unread("the rest", _cut_short(len(items), page.total)),)
            break
    kept = list(items.values())[:MOST_RECORDS]
    return await asyncio.to_thread(_library, shelf, kept, page.total, unread)


@dataclass(frozen=True, slots=True)
class _Page:
    """One page of items; `total` is 0 where Zotero did not say it, `backoff` in seconds."""

    start: int
    items: tuple[Fields, ...]
    total: int
    goes_on: bool
    backoff: float


async def _page(shelf: Shelf, start: int, web: Web, patience: timedelta) -> _Page:
    within = f"/collections/{shelf.collection}" if shelf.collection else ""
    question = Question(
        source="Zotero",
        about=f"the library {shelf.number}",
        url=f"{BASE}/{shelf.owner}/{shelf.number}{within}/items/top",
        limit=LIMIT,
        params={
            "format": "json",
            "limit": str(PAGE),
            "start": str(start),
            "sort": "dateAdded",
            "direction": "desc",
        },
        headers=_headers(shelf),
        patience=patience,
        meanings=_meanings(shelf),
    )
    return await web.ask(question, lambda reply: _read_page(reply, start))


def _read_page(reply: Reply, start: int) -> _Page:
    items = tuple(item for item in read_list(reply) if isinstance(item, dict))
    total = int(number(reply.headers, "total-results") or 0)
    if not items and start < total:
        raise Unreadable("an empty page came before the end")
    # The total is surer than `Link`, and its address is never followed: it would get the key.
    is_linked = not total and _NEXT.search(reply.headers.get("link", "")) is not None
    goes_on = bool(items) and (start + PAGE < total or is_linked)
    backoff = min(number(reply.headers, "backoff") or 0.0, LONGEST_BACKOFF)
    return _Page(start, items, total, goes_on, backoff)


async def _own_number(shelf: Shelf, web: Web, patience: timedelta) -> str:
    """Ask whose key it is."""
    question = Question(
        source="Zotero",
        about="whose key that is",
        url=f"{BASE}/keys/current",
        limit=LIMIT,
        headers=_headers(shelf),
        patience=patience,
        meanings=dict.fromkeys((400, 401, 403, 404), UNKNOWN_KEY),
    )
    owner = number(await web.ask(question, read_object), "userID")
    if owner is None:
        raise SourceRefused(NO_LIBRARY)
    return str(int(owner))


def _headers(shelf: Shelf) -> Mapping[str, str]:
    told = {"Zotero-API-Version": "3", "Accept": "application/json"}
    return {**told, "Zotero-API-Key": shelf.key} if shelf.key else told


def _meanings(shelf: Shelf) -> Mapping[int, str]:
    typed = shelf.number if shelf.owner == "users" else f"groups/{shelf.number}"
    closed = (
        "Zotero does not let me read that library. Make it public, or give a read-only key: "
        f"interests from zotero {typed} KEY"
    )
    missing = f"Zotero has no such library or collection. See the number at {KEYS_PAGE}"
    return {401: closed, 403: closed, 400: missing, 404: missing, 410: missing}


def _library(
    shelf: Shelf, items: Sequence[Fields], total: int, unread: tuple[Unread, ...]
) -> Library:
    """Make papers of the items, which takes up to some seconds."""
    records: list[Record] = []
    faults: list[Unread] = []
    for item in filter(is_paper, items):
        if (record := record_of(item)) is not None:
            records.append(record)
        else:
            faults.append(Unread(text(item, "key")[:20] or "an item", "no title"))
    if total > len(items) and not unread:
        unread = (Unread("the rest", f"{total - len(items):,} items beyond 5,000"),)
    named = (clean_title(text(part(item, "library"), "name"))[:80] for item in items)
    name = next(filter(None, named), shelf.number)
    return library_of(f"the Zotero library {name}", records, (*faults, *unread))


def _cut_short(read: int, total: int) -> str:
    of = f" of {total:,}" if total else ""
    return f"Zotero asked for a pause after {read:,}{of} items; ask again in some minutes"
