"""A feed as a source of papers: one polite question a visit."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from datetime import datetime, timedelta

from bot.core.harvest import Arrival, Batch, Cursor, Listing, Visit
from bot.sources.addresses import PublicWeb
from bot.sources.asking import Reply
from bot.sources.feeds.addresses import feed_name, host_of, normalise
from bot.sources.feeds.parsing import Feed, parse_feed
from bot.sources.feeds.resting import SHORTEST, rested_at
from bot.sources.guard import read_address

# Feeds behind some servers are only given to those who say that they read feeds.
ACCEPT = (
    "application/atom+xml, application/rss+xml, application/rdf+xml, application/xml;q=0.9, "
    "text/xml;q=0.9, */*;q=0.5"
)


class FeedSource:
    """One feed that readers added.

    The cursor holds what the next visit needs: "title", the validators "etag" and "modified",
    "ttl" in seconds, "skip_days", and "rest_until", before which the feed is not asked.

    Args:
        url: As a reader gave it.
        public_web: Asks for addresses that readers gave.

    Raises:
        SourceRefused: If `url` is no address.
    """

    def __init__(self, url: str, public_web: PublicWeb) -> None:
        self._url = str(read_address(normalise(url)))
        self._web = public_web
        self.name = feed_name(url)
        self.title = host_of(self._url) or "a feed"

    async def pages(self, visit: Visit) -> AsyncIterator[Batch]:
        """Give the feed's entries: on the first visit as old ones, later as new.

        Nothing comes while the feed wants to be left alone, or where it did not change; then at
        most the cursor moves on, where the feed wants more than an hour.

        Raises:
            SourceDelayed: If it cannot be had now.
            SourceRefused: If it is no feed, or gone for good.
        """
        cursor = visit.cursor
        if (rest := cursor.get("rest_until")) and visit.now < datetime.fromisoformat(rest):
            return
        reply = await self._web.fetch(self._url, headers=_headers(cursor))
        if reply.status == 304:
            moved = _rested(cursor, reply, visit.now)
            if moved != cursor:
                yield Batch((), moved)
            return
        feed = await asyncio.to_thread(
            parse_feed, reply.body, reply.headers, reply.url, name=self.name
        )
        listing = Listing.NEW if cursor else Listing.OLD
        arrivals = tuple(Arrival(record, listing) for record in feed.records)
        yield Batch(arrivals, _cursor(feed, reply, visit.now), feed.unread)

    def next_visit(self, last: datetime | None, now: datetime) -> datetime:
        """Give when to ask again: an hour after the last time. Feeds may want more; see `pages`."""
        return now if last is None else last + SHORTEST


def _headers(cursor: Cursor) -> Mapping[str, str]:
    validators = (("etag", "If-None-Match"), ("modified", "If-Modified-Since"))
    told = {header: cursor[name] for name, header in validators if cursor.get(name)}
    return {"Accept": ACCEPT, **told}


def _cursor(feed: Feed, reply: Reply, now: datetime) -> Cursor:
    told = reply.headers if feed.is_whole else {}  # What is missing has to be asked for again.
    kept = {
        "title": feed.title,
        "etag": told.get("etag", ""),
        "modified": told.get("last-modified", ""),
        "ttl": str(int(feed.ttl.total_seconds())) if feed.ttl else "",
        "skip_days": "".join(str(day) for day in sorted(feed.skip_days)),
    }
    return _rested(kept, reply, now)


def _rested(cursor: Cursor, reply: Reply, now: datetime) -> Cursor:
    """Note how long the feed wants to be left alone, where that is more than an hour."""
    ttl = timedelta(seconds=int(cursor["ttl"])) if cursor.get("ttl") else None
    skip_days = frozenset(map(int, cursor.get("skip_days", "")))
    until = rested_at(now, ttl, skip_days, reply.headers)
    kept = {name: value for name, value in cursor.items() if value and name != "rest_until"}
    return {**kept, "rest_until": until.isoformat()} if until > now + SHORTEST else kept
