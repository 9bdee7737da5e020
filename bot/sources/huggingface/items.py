"""Make papers of the items that Hugging Face lists."""

import re
from dataclasses import dataclass
from datetime import date, datetime

from bot.core.harvest import Unread
from bot.core.record import Record
from bot.sources.asking import Reply
from bot.sources.cleaning import clean_abstract, clean_title, raw_to_keep
from bot.sources.json_replies import (
    Fields,
    Unfit,
    moment,
    number,
    part,
    parts,
    read_list,
    read_object,
    text,
    texts,
)
from bot.sources.linkable import address
from bot.sources.naming import clean_name
from recommender.identifiers import pasted_id

NAME = "huggingface"
MOST_KEYWORDS = 20

_REPOSITORY = re.compile(r"[\w.-]+/[\w.-]+", re.ASCII)


@dataclass(frozen=True, slots=True)
class Item:
    """One paper of a list, and the day it was put on Daily Papers, where the list says so."""

    record: Record
    listed_on: date | None

    @property
    def id(self) -> str:
        """Its arXiv id, as "arxiv:2401.01234"."""
        return self.record.ids[0]

    @property
    def upvotes(self) -> float:
        """How many readers there recommend it."""
        return self.record.signals.get("huggingface.upvotes", 0.0)


@dataclass(frozen=True, slots=True)
class Listed:
    """One page of a list; `size` counts its entries, read or not."""

    items: tuple[Item, ...]
    unread: tuple[Unread, ...]
    size: int


def read_items(reply: Reply) -> Listed:
    """Read a page of a list; an entry that gives no paper costs no other.

    Raises:
        Unreadable: If it is not a list.
    """
    items: list[Item] = []
    unread: list[Unread] = []
    entries = read_list(reply)
    for place, entry in enumerate(entries, 1):
        try:
            items.append(_item(entry))
        except Unfit as unfit:
            unread.append(Unread(_name_of(entry) or f"item {place}", str(unfit)))
    return Listed(tuple(items), tuple(unread), len(entries))


def read_paper(reply: Reply) -> Record | None:
    """Read the page of one paper, which is not wrapped; None where it gives no paper.

    Raises:
        Unreadable: If it is not an object.
    """
    fields = read_object(reply)
    try:
        return _record(fields, {})
    except Unfit:
        return None


def _item(entry: object) -> Item:
    if not isinstance(entry, dict) or not isinstance(entry.get("paper"), dict):
        raise Unfit("no paper in it")
    paper = part(entry, "paper")
    listed = moment(text(paper, "submittedOnDailyAt"))
    return Item(_record(paper, entry), listed.date() if listed else None)


def _name_of(entry: object) -> str:
    return clean_title(text(part(entry, "paper"), "id")) if isinstance(entry, dict) else ""


def _record(paper: Fields, item: Fields) -> Record:
    """Make a paper of its own fields; of those beside it (`item`) where its own are empty."""
    name = pasted_id(text(paper, "id")) or ""
    if not name.startswith("arxiv:"):
        raise Unfit("no arXiv id")
    if paper.get("withdrawnAt") is not None:
        raise Unfit("withdrawn")
    raw_title = text(paper, "title") or text(item, "title")
    raw_abstract = text(paper, "summary") or text(item, "summary")
    title, abstract = clean_title(raw_title), clean_abstract(raw_abstract)
    if not title:
        raise Unfit("no title")
    return Record(
        ids=(name,),
        title=title,
        abstract=abstract,
        raw_title=raw_to_keep(raw_title, title),
        raw_abstract=raw_to_keep(raw_abstract, abstract),
        authors=_authors(paper),
        published=_published(paper, item),
        url=f"https://huggingface.co/papers/{name.removeprefix('arxiv:')}",
        sources=(NAME,),
        signals=_signals(paper, item),
        notes=_notes(paper, item),
    )


def _authors(paper: Fields) -> tuple[str, ...]:
    # `hidden` says that a member does not show the paper on the own page, not that the name is
    # secret: arXiv's list of authors is the same with it.
    names = (clean_name(text(author, "name")) for author in parts(paper, "authors"))
    return tuple(filter(None, names))


def _published(paper: Fields, item: Fields) -> datetime | None:
    """Give the time of arXiv's first version; the item's own `publishedAt` follows it."""
    return moment(text(paper, "publishedAt")) or moment(text(item, "publishedAt"))


def _signals(paper: Fields, item: Fields) -> dict[str, float]:
    figures = {
        "upvotes": number(paper, "upvotes"),
        "comments": number(item, "numComments"),
        "stars": number(paper, "githubStars"),
    }
    return {f"{NAME}.{name}": figure for name, figure in figures.items() if figure is not None}


def _notes(paper: Fields, item: Fields) -> dict[str, str]:
    organization = part(paper, "organization") or part(item, "organization")
    submitter = part(paper, "submittedOnDailyBy") or part(item, "submittedBy")
    said = {
        "summary": clean_abstract(text(paper, "ai_summary")),
        "keywords": _keywords(paper),
        "code": _code(text(paper, "githubRepo")),
        "project": address(text(paper, "projectPage")),
        "organization": _called(organization),
        "submitter": _called(submitter),
    }
    return {f"{NAME}.{name}": words for name, words in said.items() if words}


def _keywords(paper: Fields) -> str:
    words = (clean_title(word.replace(",", " ")) for word in texts(paper, "ai_keywords"))
    return ", ".join(list(dict.fromkeys(filter(None, words)))[:MOST_KEYWORDS])


def _code(repository: str) -> str:
    """Give the address of the code, which may have come as "owner/name"."""
    bare = repository.strip().removeprefix("github.com/")
    return f"https://github.com/{bare}" if _REPOSITORY.fullmatch(bare) else address(repository)


def _called(who: Fields) -> str:
    return clean_name(text(who, "fullname")) or clean_name(text(who, "name"))
