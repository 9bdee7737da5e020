"""Tell whether words stand together in a text."""

from collections.abc import Sequence

from recommender.paper import Paper
from recommender.text import sequence, words


def holds_phrase(paper: Paper, phrase: str) -> bool:
    """Tell whether the words of a phrase stand together in the title or in the text below it.

    Endings and hyphens do not matter; stop words do.
    """
    wanted = sequence(phrase)
    return any(stands_together(wanted, sequence(text)) for text in (paper.title, paper.text))


def stands_together(wanted: Sequence[str], found: Sequence[str]) -> bool:
    """Tell whether `wanted` is a run of neighbours in `found`. Nothing wanted is nowhere."""
    size = len(wanted)
    return size > 0 and any(
        found[i] == wanted[0] and list(found[i : i + size]) == list(wanted)
        for i in range(len(found) - size + 1)
    )


def holds_any_spelling(paper: Paper, phrase: str) -> bool:
    """Tell the same as `holds_phrase`, but take "pre-training" and "pretraining" for one word."""
    wanted = words(phrase)
    texts = (words(paper.title), words(paper.text))
    return bool(wanted) and any(
        _aligns(found, i, wanted, 0) for found in texts for i in range(len(found))
    )


def _aligns(found: Sequence[str], i: int, wanted: Sequence[str], j: int) -> bool:
    """Tell whether found[i:] begins with wanted[j:], two neighbours counting also as one word."""
    if j == len(wanted):
        return True
    one, two = "".join(found[i : i + 1]), "".join(found[i : i + 2])
    if not one:
        return False
    return (
        (_same(one, wanted[j]) and _aligns(found, i + 1, wanted, j + 1))
        or (two != one and _same(two, wanted[j]) and _aligns(found, i + 2, wanted, j + 1))
        or (
            (j + 1 < len(wanted) and _same(one, wanted[j] + wanted[j + 1]))
            and _aligns(found, i + 1, wanted, j + 2)
        )
    )


def _same(one: str, other: str) -> bool:
    return one == other or (one[0] == other[0] and sequence(one) == sequence(other))
