"""What to search for instead where nothing was found: the nearest searches that find something."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from recommender.index import Index
from recommender.query import TOKEN, parse_query
from recommender.searching import search
from recommender.shelf import Papers
from recommender.spelling import respelled
from recommender.topics import nearest_codes

MOST_LOOSER = 3
MOST_TRIED = 12  # Searches; each is answered before a reader is.
LONGEST_LOOSENED = 200  # Characters; whoever types more has pasted something.

_PLACES = ("ti", "title", "abs", "abstract")
_ELSEWHERE = ("au", "author", "cat", "category", "date")


@dataclass(frozen=True, slots=True)
class Looser:
    """A search that finds something.

    Attributes:
        query: As a reader would type it.
        total: How many papers it finds, 1 or more.
    """

    query: str
    total: int


def loosened(
    index: Index, query: str, *, papers: Papers, count: int = MOST_LOOSER
) -> tuple[Looser, ...]:
    """Give up to `count` searches near one that found nothing, the nearest first.

    In turn: its words in another spelling; what stood in quotes without them; without one of its
    conditions; and where none of these finds anything, the subjects its words are typical of.

    Args:
        index: Where to look.
        query: As typed.
        papers: Gives papers by number.
        count: Most searches to give.
    """
    query = " ".join(query[:LONGEST_LOOSENED].split())
    near = list(dict.fromkeys(_variants(index, query, papers)))[:MOST_TRIED]
    return _finding(index, near, query, papers, count) or _finding(
        index, list(_subjects(query)), query, papers, count
    )


def _finding(
    index: Index, queries: Sequence[str], typed: str, papers: Papers, count: int
) -> tuple[Looser, ...]:
    """Keep the first few of some searches that find something."""
    found: list[Looser] = []
    for query in queries:
        parsed = parse_query(query)
        if len(found) == count or query == typed or not parsed.groups:
            continue
        if total := search(index, parsed, papers=papers, size=0).matching:
            found.append(Looser(query, total))
    return tuple(found)


def spelled(index: Index, query: str, *, papers: Papers) -> tuple[str, ...]:
    """Give a search with its words in the likeliest other spellings; names and codes stay.

    Args:
        index: Whose words are known.
        query: As typed.
        papers: Gives papers by number.
    """
    parts: list[str] = []
    for token in TOKEN.finditer(query[:LONGEST_LOOSENED]):
        is_text = (token["prefix"] or "").lower() not in _ELSEWHERE and not token["minus"]
        meant = respelled(index, token[0], papers=papers, count=1) if is_text else ()
        parts.append(meant[0] if meant else token[0])
    other = " ".join(parts)
    return (other,) if other != " ".join(query.split()) else ()


def _variants(index: Index, query: str, papers: Papers) -> Iterator[str]:
    yield from spelled(index, query, papers=papers)
    tokens = list(TOKEN.finditer(query))
    yield " ".join(_bare(token) for token in tokens)
    for left_out in tokens:
        if left_out["prefix"] or left_out["minus"] or left_out["phrase"] is not None:
            yield " ".join(token[0] for token in tokens if token is not left_out)


def _subjects(query: str) -> Iterator[str]:
    """Ask for the subjects that the plain words of a search are typical of."""
    plain = (t[0] for t in TOKEN.finditer(query) if not t["prefix"] and not t["minus"])
    yield from (f"cat:{code}" for code in nearest_codes(" ".join(plain)))


def _bare(token: re.Match[str]) -> str:
    """Write a part of a search without its quotes, and looked for anywhere in a paper."""
    prefix = (token["prefix"] or "").lower()
    if token["minus"] or prefix in _ELSEWHERE:
        return token[0]
    text = token["word"] if token["phrase"] is None else token["phrase"]
    return text if not prefix or prefix in _PLACES else token[0]
