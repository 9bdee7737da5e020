"""Find papers of a short list by words of their titles and their authors' names."""

import asyncio
from collections.abc import Iterable, Sequence

from recommender import Paper, analyze
from recommender.text import words


async def having(papers: Iterable[Paper], typed: str) -> frozenset[int]:
    """Give the numbers of the papers whose titles and authors hold every typed word, in any order.

    A word counts where one of theirs begins with it, or has the same stem; case and accents
    make no difference. Signs alone are held by none; an empty text by all.
    """
    return await asyncio.to_thread(_having, tuple(papers), typed)


def _having(papers: Sequence[Paper], typed: str) -> frozenset[int]:
    wanted = words(typed)
    if not wanted:
        return frozenset(paper.number for paper in papers if not typed.strip())
    return frozenset(paper.number for paper in papers if _holds(paper, wanted))


def _holds(paper: Paper, wanted: Sequence[str]) -> bool:
    written = words(" ".join([paper.title, *paper.authors]))
    stems = set(analyze(paper.title))
    return all(_is_held(word, written, stems) for word in wanted)


def _is_held(word: str, written: Sequence[str], stems: set[str]) -> bool:
    own = analyze(word)
    return any(other.startswith(word) for other in written) or (bool(own) and stems.issuperset(own))
