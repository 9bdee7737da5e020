"""Find papers of a short list by words of their titles and their authors' names."""

from collections.abc import Sequence

from recommender import Paper, analyze
from recommender.text import words


def holds_words(paper: Paper, typed: str) -> bool:
    """Tell whether title and authors hold every typed word, in any order.

    A word counts where one of theirs begins with it, or has the same stem; case and accents
    make no difference.
    """
    written = words(" ".join([paper.title, *paper.authors]))
    stems = set(analyze(paper.title))
    return all(_is_held(word, written, stems) for word in words(typed))


def _is_held(word: str, written: Sequence[str], stems: set[str]) -> bool:
    own = analyze(word)
    return any(other.startswith(word) for other in written) or (bool(own) and stems.issuperset(own))
