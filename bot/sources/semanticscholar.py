"""Semantic Scholar: how often papers are cited, and summaries of one sentence."""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from functools import partial

from bot.core.harvest import Arrival, Batch, Limit, Listing, Unread, Visit
from bot.core.record import Record
from bot.sources.asking import Question, Reply, Unreadable, Web
from bot.sources.cleaning import clean_abstract, clean_title, raw_to_keep
from bot.sources.dois import doi_name
from bot.sources.failures import refused
from bot.sources.json_replies import Fields, Unfit, complaint, number, part, read_list, text
from bot.sources.linkable import address
from recommender.identifiers import find_arxiv_id

NAME, TITLE = "semanticscholar", "Semantic Scholar"
LIMIT = Limit(NAME, 1.0, one_at_a_time=True)  # With a key, over everything that is asked.
MOST_AT_ONCE = 500
VISIT_EVERY = timedelta(days=1)

_BATCH = "https://api.semanticscholar.org/graph/v1/paper/batch"
_FIELDS = "externalIds,title,url,citationCount,influentialCitationCount,tldr"
_KINDS = {"arxiv": "ARXIV", "doi": "DOI"}
_KEY_REFUSED = (
    "PAPERPICKS_SEMANTICSCHOLAR_KEY is wrong or was withdrawn, as happens after about 60 days "
    "without use. Ask for a new key, or leave the setting empty."
)
_ABOUT = "figures of papers"
_NONE_KNOWN = "no valid paper ids given"  # How 400 says that it knows none of the papers.

Recent = Callable[[], Awaitable[Sequence[str]]]
"""Gives ids of papers listed lately: "arxiv:..." and "doi:..."."""

Found = tuple[tuple[Record, ...], tuple[Unread, ...]]


class SemanticScholar:
    """Brings figures of papers that are known; it adds none.

    Args:
        web: How it is asked.
        key: The operator's; without one there is nothing to be had in practice.
        recent: Whose figures are wanted.
    """

    name = NAME
    title = TITLE

    def __init__(self, web: Web, key: str, recent: Recent) -> None:
        self._web = web
        self._key = key.strip()
        self._recent = recent

    async def pages(self, visit: Visit) -> AsyncIterator[Batch]:
        """Give the figures of recent papers, at most 500 a batch, all as replaced versions.

        Raises:
            SourceDelayed: If it cannot answer now; what was given so far is good.
            SourceRefused: If it will not answer, such as for a wrong key.
        """
        names = _askable(await self._recent())
        for first in range(0, len(names), MOST_AT_ONCE):
            asked = dict(list(names.items())[first : first + MOST_AT_ONCE])
            read = partial(read_batch, names=tuple(asked), secret=self._key)
            records, unread = await self._web.ask(self._question(asked), read)
            arrivals = tuple(Arrival(record, Listing.UPDATE) for record in records)
            yield Batch(arrivals, visit.cursor, unread, total=len(names))

    def next_visit(self, last: datetime | None, now: datetime) -> datetime:
        """Give when to ask again: a day after the last success."""
        return now if last is None else last + VISIT_EVERY

    def _question(self, asked: Mapping[str, str]) -> Question:
        return Question(
            TITLE,
            _ABOUT,
            _BATCH,
            LIMIT,
            params={"fields": _FIELDS},
            headers={"x-api-key": self._key},
            payload={"ids": list(asked.values())},
            meanings={401: _KEY_REFUSED, 403: _KEY_REFUSED},
            complaint=complaint,
            also=frozenset({400}),
        )


def read_batch(reply: Reply, names: Sequence[str], *, secret: str = "") -> Found:
    """Read the figures of `names`, which come in their order; null stands for an unknown paper.

    Raises:
        Unreadable: If it is no list of that length.
        SourceRefused: If the question itself was refused; the words do not tell `secret`.
    """
    if reply.status == 400:
        said = complaint(reply) or ""
        if _NONE_KNOWN in said.casefold():
            return (), ()
        raise refused(TITLE, _ABOUT, 400, "", said.replace(secret, "…") if secret else said)
    entries = read_list(reply)
    if len(entries) != len(names):
        raise Unreadable(f"{len(entries)} entries came for {len(names)} papers")
    return _read(zip(names, entries, strict=True))


def _read(entries: Iterator[tuple[str, object]]) -> Found:
    records: list[Record] = []
    unread: list[Unread] = []
    for name, entry in entries:
        try:
            if entry is not None:
                records.append(_record(name, entry))
        except Unfit as unfit:
            unread.append(Unread(name, str(unfit)))
    return tuple(records), tuple(unread)


def _askable(names: Sequence[str]) -> dict[str, str]:
    """Give each name once, with how the service writes it; other kinds of names are left out."""
    kinds = ((name, *name.partition(":")) for name in names)
    return {name: f"{_KINDS[kind]}:{value}" for name, kind, _, value in kinds if kind in _KINDS}


def _record(name: str, entry: object) -> Record:
    if not isinstance(entry, dict):
        raise Unfit("no paper in it")
    raw_title = text(entry, "title")
    if not (title := clean_title(raw_title)):
        raise Unfit("no title")
    figures = {
        "citations": number(entry, "citationCount"),
        "influential": number(entry, "influentialCitationCount"),
    }
    said = {
        "summary": clean_abstract(text(part(entry, "tldr"), "text")),
        "url": address(text(entry, "url")),
    }
    return Record(
        ids=_ids(name, part(entry, "externalIds")),
        title=title,
        raw_title=raw_to_keep(raw_title, title),
        sources=(NAME,),
        signals={f"{NAME}.{kind}": value for kind, value in figures.items() if value is not None},
        notes={f"{NAME}.{kind}": words for kind, words in said.items() if words},
    )


def _ids(name: str, stated: Fields) -> tuple[str, ...]:
    """Give the name asked for and those stated beside it.

    Now and then the service answers with another paper than the one asked for; an arXiv id that
    differs gives it away. A DOI may differ, since a paper may have several.
    """
    arxiv, doi = find_arxiv_id(text(stated, "ArXiv")), doi_name(text(stated, "DOI"))
    stated_name = f"arxiv:{arxiv.id}" if arxiv else None
    if stated_name is not None and name.startswith("arxiv:") and name != stated_name:
        raise Unfit("another paper came")
    return tuple(dict.fromkeys(filter(None, (name, stated_name, doi))))
