"""What arXiv can be asked for: the list of the day, records by day, papers by words or ids."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from bot.core.harvest import Limit
from bot.sources.arxiv.categories import oai_set
from bot.sources.arxiv.feed import feed_complaint
from bot.sources.arxiv.query import query_complaint
from bot.sources.arxiv.records import TITLE
from bot.sources.asking import Question

LIMIT = Limit(
    "arxiv", 3.0, one_at_a_time=True, quiet_seconds=60.0
)  # All its hosts and machines of ours together.
QUERY_SECONDS = 120.0  # It is often overloaded, and slow before it gives up.

_FEED = "https://rss.arxiv.org/rss"
_OAI = "https://oaipmh.arxiv.org/oai"
_QUERY = "https://export.arxiv.org/api/query"


def list_of_day(codes: Sequence[str], validator: str = "") -> Question:
    """Ask for the papers announced in some categories; with a validator only if it changed."""
    return Question(
        TITLE,
        f"the new papers of {_named(codes)}",
        f"{_FEED}/{'+'.join(codes)}",
        LIMIT,
        headers={"If-None-Match": validator} if validator else {},
        complaint=feed_complaint,
    )


def records(code: str, since: date, until: date | None) -> Question:
    """Ask for the first page of a category's records that changed on some days."""
    params = {"metadataPrefix": "arXiv", "set": oai_set(code), "from": since.isoformat()}
    if until is not None:
        params["until"] = until.isoformat()
    days = f"{since}" if since == until else f"{since} and after"
    return _records(f"the records of {code} of {days}", params)


def more_records(code: str, token: str) -> Question:
    """Ask for the page that a token stands for."""
    return _records(f"more records of {code}", {"resumptionToken": token})


def found(search_query: str, size: int, patience: timedelta) -> Question:
    """Ask for the papers that match best."""
    params = {"search_query": search_query, "sortBy": "relevance", "sortOrder": "descending"}
    return _query("papers by words", params, size, patience)


def by_id(ids: Sequence[str], patience: timedelta) -> Question:
    """Ask for the newest versions of papers, by ids without version."""
    about = f"paper {ids[0]}" if len(ids) == 1 else f"{len(ids)} papers by id"
    return _query(about, {"id_list": ",".join(ids)}, len(ids), patience)


def _records(about: str, params: Mapping[str, str]) -> Question:
    return Question(TITLE, about, _OAI, LIMIT, params={"verb": "ListRecords", **params})


def _query(about: str, params: Mapping[str, str], size: int, patience: timedelta) -> Question:
    return Question(
        TITLE,
        about,
        _QUERY,
        LIMIT,
        params={**params, "start": "0", "max_results": str(size)},
        seconds=QUERY_SECONDS,
        patience=patience,
        complaint=query_complaint,
    )


def _named(codes: Sequence[str]) -> str:
    return ", ".join(codes) if len(codes) <= 3 else f"{len(codes)} categories"
