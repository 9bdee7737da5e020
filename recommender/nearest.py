"""Guess which author or category was meant by a name that no paper carries."""

from collections.abc import Iterable
from difflib import SequenceMatcher, get_close_matches

from recommender.categories import category_key
from recommender.index import Index
from recommender.names import is_initial, name_parts
from recommender.shelf import Papers
from recommender.topics import category_title, known_codes, nearest_codes

MOST_GUESSES = 3
MOST_READ = 20  # Papers in which a name is looked up as it is written.
LONGEST_GUESSED = 100  # Characters; nobody mistypes a longer name.
CLOSE_PART = 0.75  # Of difflib's ratio: one letter wrong in four, two of them changed about in six.
CLOSE_NAME = 0.7
CLOSE_CODE = 0.75


def has_author(index: Index, name: str) -> bool:
    """Whether some paper has an author that agrees with a name as typed."""
    return bool(index.view.by_author(name).any())


def has_category(index: Index, code: str) -> bool:
    """Whether a category is a known one, or an archive, or some paper is filed under it."""
    key = category_key(code)
    known = {category_key(known) for known in known_codes()}
    archives = {one.partition(".")[0] for one in known}
    return key in known | archives or bool(index.view.in_category(code).any())


def nearest_authors(index: Index, typed: str, *, papers: Papers) -> tuple[str, ...]:
    """Give up to `MOST_GUESSES` names of authors that come closest, as their papers write them."""
    view = index.view
    parts = name_parts(typed[:LONGEST_GUESSED])
    if not parts:
        return ()
    found: dict[str, None] = {}
    for name in _closest(parts, view.vocabularies.names.like(parts[-1], CLOSE_PART)):
        rows = view.by_author(name).nonzero()[0]
        if len(rows) and len(found) < MOST_GUESSES:
            newest = papers(view.numbers[rows[-MOST_READ:]].tolist())
            found |= dict.fromkeys(_written(name, (a for one in newest for a in one.authors)))
    return tuple(found)[:MOST_GUESSES]


def nearest_categories(typed: str) -> tuple[str, ...]:
    """Give up to `MOST_GUESSES` codes that are written, called or meant nearly like this."""
    text = " ".join(typed[:LONGEST_GUESSED].split()).casefold()
    names: dict[str, str] = {}
    for code in known_codes():
        names |= {code.casefold(): code, category_title(code).casefold(): code}
    close = get_close_matches(text, names, n=2 * MOST_GUESSES, cutoff=CLOSE_CODE)
    found = dict.fromkeys([names[name] for name in close])
    return tuple(found or dict.fromkeys(nearest_codes(text)))[:MOST_GUESSES]


def _closest(parts: tuple[str, ...], names: Iterable[str]) -> list[str]:
    """Give the names that are close to the typed parts in all, best first."""
    scores = {name: _closeness(parts, tuple(name.split())) for name in names}
    close = [name for name, score in scores.items() if score >= CLOSE_NAME]
    return sorted(close, key=lambda name: (-scores[name], name))


def _closeness(typed: tuple[str, ...], written: tuple[str, ...]) -> float:
    """Give how close each part typed comes to some part of a name, on average, in [0, 1]."""
    return sum(max(_alike(one, other) for other in written) for one in typed) / len(typed)


def _alike(one: str, other: str) -> float:
    if is_initial(one) or is_initial(other):
        return float(one[0] == other[0])
    return SequenceMatcher(None, one, other).ratio()


def _written(name: str, authors: Iterable[str]) -> list[str]:
    """Give the first of the authors who is called so, as written: a folded name has no accents."""
    return [author for author in authors if name_parts(author) == tuple(name.split())][:1]
