"""Visits to arXiv as tests make them, and what was asked for."""

from datetime import UTC, date, datetime

from bot.core.harvest import Batch, Cursor, Visit
from bot.sources.arxiv import Arxiv
from tests.servers.internet import Internet

RSS, OAI = "rss.arxiv.org", "oaipmh.arxiv.org"
WEDNESDAY = date(2026, 11, 25)
NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)


def visit(
    *codes: str,
    now: datetime = NOW,
    since: date | None = None,
    announced: str = "",
    cursor: Cursor | None = None,
) -> Visit:
    """Make a visit on that Wednesday, to cs.LG, unless told otherwise."""
    known = {"announced": announced} if announced else {}
    return Visit(now, {**known, **(cursor or {})}, codes or ("cs.LG",), since)


async def batches(arxiv: Arxiv, asked: Visit) -> list[Batch]:
    """Give all that a visit brings."""
    return [batch async for batch in arxiv.pages(asked)]


def asked_for(internet: Internet) -> list[tuple[str, str]]:
    """Give set and first day, or token, of each request for records."""
    return [
        (one.params.get("set", ""), one.params.get("from", one.params.get("resumptionToken", "")))
        for one in internet.asked_of(OAI)
    ]
