"""Guess which words were meant by some that no paper holds: "protien folding"."""

import re
from collections.abc import Iterator, Mapping
from functools import cache

import numpy as np

from recommender.general_words import FILLER, GENERAL
from recommender.index import Index, View
from recommender.shelf import Papers
from recommender.text import fold, stems_of, words
from recommender.topic_words import CATEGORIES

MOST_SPELLINGS = 2
MOST_STRANGE = 3  # Words doubted in one text; more are no slips, but another language.
SHORTEST = 5  # Letters; what is shorter is often an acronym, and close to many words.
SHORTEST_NAME = 7  # Of a word with a capital in front: "Bloch" is no slip of "block".
LONGEST = 20
# Letters for which two slips are looked for: of shorter words they leave nothing, and of longer
# ones there are several hundred thousand spellings, which take half a second.
TWICE = range(8, 11)
LEAST_PART = 4  # Letters of each half of a word that may be two, as "proteinfolding".
OFTEN_TWICE = 3  # Papers that have to hold a word two slips away: one paper may be a slip itself.
STRAY = 2  # Papers that may hold a slip themselves ...
OFTEN = 50  # ... where so many times as many hold what is one letter away.
LESS_LIKELY = 10  # A second guess is held by a tenth of the papers of the first, or is none.
READ = 5  # Papers read for the forms of a word; the newest.

_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_TOKEN = re.compile(r"[A-Za-z]+")


def respelled(
    index: Index, text: str, *, papers: Papers, count: int = MOST_SPELLINGS
) -> tuple[str, ...]:
    """Give up to `count` texts that differ by words papers hold, the likeliest first.

    Only words in small letters (or with one capital in front) of five letters and more are
    doubted, so acronyms, names of models and authors stay, and so do words typical of a subject
    that merely has no paper here yet. After the spelling corrector of Norvig (2007): what is one
    slip away comes before what is two away, and of those the word more papers hold.

    Args:
        index: Whose words are known.
        text: As typed.
        papers: Gives papers by number, for a word as it stands in them.
        count: Most texts to give.
    """
    view = index.view
    strange = [w for w in dict.fromkeys(_TOKEN.findall(text)) if _is_strange(w, view)]
    if len(strange) > MOST_STRANGE:
        return ()
    found = {word: _meant(word, view, papers) for word in strange}
    guesses = {word: meant for word, meant in found.items() if meant}
    if not guesses:
        return ()
    best = {word: meant[0] for word, meant in guesses.items()}
    first, *_ = guesses
    others = [best | {first: other} for other in guesses[first][1:]]
    return tuple(_put(text, one) for one in (best, *others))[:count]


def _put(text: str, meant: Mapping[str, str]) -> str:
    return _TOKEN.sub(lambda match: meant.get(match[0], match[0]), text)


def _is_strange(typed: str, view: View) -> bool:
    """Tell whether a word may be a slip: long enough, no name, and hardly any paper has it."""
    shortest = SHORTEST if typed.islower() else SHORTEST_NAME
    if not shortest <= len(typed) <= LONGEST or not typed[1:].islower():
        return False
    (stem,) = stems_of(typed.lower()) or ("",)
    known = not stem or stem in _subject_words()
    return not known and _count(stem, view) <= STRAY and not view.by_author(typed).any()


def _meant(typed: str, view: View, papers: Papers) -> tuple[str, ...]:
    """Give what may have been meant, likeliest first, as papers write it."""
    word = typed.lower()
    held = _count(stems_of(word)[0], view)
    once = _known({stem for other in _slips(word) for stem in stems_of(other)}, view)
    found = {stem: n for stem, n in once.items() if n >= OFTEN * held}
    if not found and not held:
        if halves := _halves(word, view):
            return halves
        found = dict(_twice(stems_of(word)[0], view))
    ranked = sorted(found, key=lambda stem: (-found[stem], stem))[:MOST_SPELLINGS]
    likely = (stem for stem in ranked if found[stem] * LESS_LIKELY >= found[ranked[0]])
    written = (_written(stem, word, view, papers) for stem in likely)
    return tuple(one.capitalize() if typed[0].isupper() else one for one in written if one)


def _slips(word: str) -> Iterator[str]:
    """Give all that one slip makes of a word: a letter too many, missing, wrong, or swapped.

    The first letter is as it should be: that one is hardly ever mistyped.
    """
    for i in range(1, len(word) + 1):
        start, rest = word[:i], word[i:]
        if rest:
            yield start + rest[1:]
            yield from (start + letter + rest[1:] for letter in _LETTERS)
        if len(rest) > 1:
            yield start + rest[1] + rest[0] + rest[2:]
        yield from (start + letter + rest for letter in _LETTERS)


def _twice(stem: str, view: View) -> Mapping[str, int]:
    """Give the stems two slips away that some papers hold, and how many do."""
    if len(stem) not in TWICE:
        return {}
    subjects = _subject_words()
    others = (other for once in set(_slips(stem)) for other in _slips(once))
    known = _known({other for other in others if view.idf(other) or other in subjects}, view)
    return {other: n for other, n in known.items() if n >= OFTEN_TWICE}


def _known(stems: set[str], view: View) -> Mapping[str, int]:
    """Give the stems that are words, and how many papers hold them; a subject's count as many."""
    subjects = _subject_words()
    counts = {stem: _count(stem, view) for stem in stems if view.idf(stem)}
    return {
        stem: counts.get(stem, 0) + (OFTEN_TWICE if stem in subjects else 0)
        for stem in stems
        if counts.get(stem) or stem in subjects
    }


def _count(stem: str, view: View) -> int:
    return int(view.holds(stem).sum())


def _written(stem: str, typed: str, view: View, papers: Papers) -> str:
    """Give the form of a stem that comes closest to what was typed; empty where none is close."""
    rows = view.newest(np.flatnonzero(view.holds(stem)), READ)
    forms = {*_subject_words().get(stem, ())}
    for paper in papers(view.numbers_of(rows).tolist()):
        forms |= {one for one in words(f"{paper.title} {paper.text}") if stems_of(one) == (stem,)}
    close = {form: distance(typed, form) for form in forms}
    best = min(close, key=lambda form: (close[form], form), default="")
    return best if best and close[best] <= 2 else ""


def _halves(word: str, view: View) -> tuple[str, ...]:
    """Give two words for one where the blank is missing and papers hold both."""
    found: dict[str, int] = {}
    for i in range(LEAST_PART, len(word) - LEAST_PART + 1):
        halves = word[:i], word[i:]
        stems = [stem for half in halves for stem in stems_of(half)]
        counts = _known(set(stems), view)
        if len(stems) == 2 and all(stem in counts for stem in stems):
            found[" ".join(halves)] = min(counts[stem] for stem in stems)
    return tuple(sorted(found, key=lambda text: (-found[text], text))[:1])


@cache
def _subject_words() -> Mapping[str, tuple[str, ...]]:
    """Give the words that are typical of a subject, or of all of them, by their stems."""
    found: dict[str, dict[str, None]] = {}
    for word in (*words(CATEGORIES), *sorted(GENERAL | FILLER)):
        for stem in stems_of(fold(word)):
            found.setdefault(stem, {})[word] = None
    return {stem: tuple(forms) for stem, forms in found.items()}


def distance(one: str, other: str) -> int:
    """Count the slips between two words: letters added, left out, changed, or neighbours swapped.

    The optimal string alignment distance (a letter is touched once), after Damerau (1964).
    """
    before: list[int] = []
    last = list(range(len(other) + 1))
    for i, letter in enumerate(one, start=1):
        row = [i]
        for j, wanted in enumerate(other, start=1):
            best = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (letter != wanted))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == wanted:
                best = min(best, before[j - 2] + 1)
            row.append(best)
        before, last = last, row
    return last[-1]
