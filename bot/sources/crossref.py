"""Crossref: what publishers say of a DOI."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta

from bot.core.harvest import Limit
from bot.core.record import Record
from bot.sources.asking import Question, Reply, Unreadable, Web
from bot.sources.cleaning import clean_abstract, clean_title, raw_to_keep
from bot.sources.dois import doi_name, doi_url, quoted
from bot.sources.json_replies import Fields, complaint, part, parts, read_object, text, texts
from bot.sources.linkable import address
from bot.sources.naming import clean_name
from bot.sources.one_by_one import one_by_one

NAME, TITLE = "crossref", "Crossref"
POLITE = Limit("crossref", 0.1)  # 10 requests in a second and 3 at once, for those with a name.
PUBLIC = Limit("crossref", 0.2, one_at_a_time=True)  # 5, and one at once, for all others.

_DATES = ("published", "issued", "created")  # The first that names a year counts.
_RELATIONS = ("has-preprint", "is-preprint-of")


class Crossref:
    """Looks papers up by DOI.

    Args:
        web: How it is asked.
        contact: The operator's e-mail address, for which it answers more often; or empty.
    """

    name = NAME
    title = TITLE

    def __init__(self, web: Web, contact: str = "") -> None:
        self._web = web
        self._params = {"mailto": contact} if contact else {}
        self._limit = POLITE if contact else PUBLIC

    async def look_up(self, ids: Sequence[str], *, patience: timedelta) -> Sequence[Record]:
        """Give the papers of "doi:..." ids that it knows; other ids are passed over.

        A paper without a title is left out as well.

        Raises:
            SourceDelayed: If one cannot be had within `patience`.
            SourceRefused: If it will not answer.
        """
        dois = (one.removeprefix("doi:") for one in ids if one.startswith("doi:"))
        return await one_by_one(dois, self._paper, patience)

    async def _paper(self, doi: str, patience: timedelta) -> Record | None:
        question = Question(
            TITLE,
            f"DOI {doi}",
            f"https://api.crossref.org/works/{quoted(doi)}",
            self._limit,
            params=self._params,
            patience=patience,
            complaint=complaint,
            also=frozenset({404}),
        )
        return await self._web.ask(question, lambda reply: read_work(reply, doi))


def read_work(reply: Reply, doi: str) -> Record | None:
    """Read what is said of a DOI; None where it is not known, or has no title.

    Raises:
        Unreadable: If it is no such page.
    """
    if reply.status == 404:  # The text "Resource not found.", also for DOIs of other registrars.
        return None
    page = read_object(reply)
    work = part(page, "message")
    if not work:
        raise Unreadable("nothing was said of the paper")
    return _record(work, doi)


def _record(work: Fields, doi: str) -> Record | None:
    raw_title, raw_abstract = next(iter(texts(work, "title")), ""), text(work, "abstract")
    title, abstract = clean_title(raw_title), clean_abstract(raw_abstract)
    if not title:
        return None
    ids = tuple(_ids(work, doi))
    return Record(
        ids=ids,
        title=title,
        abstract=abstract,
        raw_title=raw_to_keep(raw_title, title),
        raw_abstract=raw_to_keep(raw_abstract, abstract),
        authors=tuple(filter(None, map(_author, parts(work, "author")))),
        published=next(filter(None, (_date(part(work, name)) for name in _DATES)), None),
        url=address(text(work, "URL")) or doi_url(f"doi:{doi}"),
        sources=(NAME,),
    )


def _ids(work: Fields, doi: str) -> Iterable[str]:
    """Give the paper's names: its DOI, and those of preprint and article where it states them."""
    stated = part(work, "relation")
    written = [text(work, "DOI")]
    written += (
        text(other, "id")
        for relation in _RELATIONS
        for other in parts(stated, relation)
        if text(other, "id-type") == "doi"
    )
    names = (f"doi:{doi}", *(doi_name(one) for one in written))
    return dict.fromkeys(name for name in names if name is not None)


def _author(author: Fields) -> str:
    person = f"{text(author, 'given')} {text(author, 'family')} {text(author, 'suffix')}"
    return clean_name(person) or clean_name(text(author, "name"))


def _date(stated: Fields) -> datetime | None:
    """Read `[[2026, 3]]`; month and day may be missing, and `[[null]]` is no date."""
    dates = stated.get("date-parts")
    first = dates[0] if isinstance(dates, list) and dates else None
    known = [one for one in first if type(one) is int] if isinstance(first, list) else []
    year, month, day = (*known, 1, 1)[:3] if known else (0, 1, 1)
    try:
        return datetime(year, month, day, tzinfo=UTC)
    except (ValueError, OverflowError):
        return None
