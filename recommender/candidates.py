"""Find the phrases in some papers that may name a subject."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple, Protocol

from recommender.general_words import FILLER, GENERAL
from recommender.interest_line import parse_interests
from recommender.profile import InterestKind
from recommender.text import analyze, fold, words

KEYWORDS = "library.keywords"  # The note with what authors or a library file a paper under.

MOST_WORDS = 3  # Of a phrase.
MOST_STEMS = 8  # Of a word: more are a formula, or a sentence in a script without blanks.
# How much a phrase counts by the best place in which a paper holds it.
KEYWORD_FORCE, TITLE_FORCE, ABSTRACT_FORCE = 1.5, 1.0, 0.3
# What a phrase counts where it is cut from a longer one: the head of an English name comes last.
CUT_BEFORE, CUT_AFTER = 0.9, 0.6
BEGUN_BY_VERB = 0.5  # For "capturing small objects": by its ending, the first word may be one.
ABSTRACTS_UP_TO = 300  # Papers: titles alone say enough of more, and reading all takes seconds.
MEMOISED_WORDS = 1 << 12  # About 2 MB; what the papers voted on of late have in common.
LONGEST_READ = 3000  # Characters of one text.
SHOUTED = 0.6  # Share of capitals from which a text's capitals mean nothing.

Key = tuple[str, ...]
"""The stems of a phrase: what several ways of writing it have in common."""

_STOPS = re.compile(r"[.,;:!?()\[\]{}\"“”„«»…—–/|](?=\s|$)|[,;:!?()\[\]{}\"“”„«»…—|/]|\s[-–]\s")
_BRACKETED = re.compile(r"\s*\([^()]*\)")
_EDGES = "'’‘`*-"
_PLAIN = re.compile(r"[\w'’+#-]+")


class HasTexts(Protocol):
    """What is read of a paper: `Paper` and the records it is made of have it."""

    @property
    def title(self) -> str:
        """Cleaned."""

    @property
    def abstract(self) -> str:
        """Cleaned; may be empty."""

    @property
    def notes(self) -> Mapping[str, str]:
        """As in `Paper.notes`; only `KEYWORDS` is read."""


@dataclass(slots=True)
class Candidate:
    """One phrase.

    Attributes:
        words: How many it has, hyphens joining, where it is written with the fewest.
        is_general: Whether all of them are words of every field, in every spelling.
        force: By place in the list, the papers that hold it, and how strongly.
        spellings: How often it is written which way.
        is_whole: Whether it ends anywhere as a name does, and does not always go on.
    """

    words: int
    is_general: bool
    force: dict[int, float] = field(default_factory=dict)
    spellings: Counter[str] = field(default_factory=Counter)
    is_whole: bool = False

    @property
    def reach(self) -> float:
        """The sum of its forces."""
        return round(sum(self.force.values()), 9)

    def text(self) -> str:
        """Give its commonest spelling that reads as an interest in words; empty without one."""
        ranked = sorted(self.spellings, key=lambda one: (-self.spellings[one], len(one), one))
        return next((spelling for spelling in ranked if _is_words(spelling)), "")


def candidates(papers: Sequence[HasTexts]) -> Mapping[Key, Candidate]:
    """Give the phrases of up to `MOST_WORDS` words in papers, by their stems.

    A phrase is a run of words inside one sentence, without stop words and filler. A single word
    has to stand in a title or among keywords, and not to be one of every field. Of many papers
    the abstracts are not read.
    """
    found: dict[Key, Candidate] = {}
    for i, paper in enumerate(papers):
        _count(found, i, _keywords(paper.notes.get(KEYWORDS, "")), KEYWORD_FORCE)
        _count(found, i, _phrases(paper.title), TITLE_FORCE)
    words_of_titles = {key for key, candidate in found.items() if candidate.words == 1}
    for i, paper in enumerate(papers if len(papers) <= ABSTRACTS_UP_TO else ()):
        phrases = (
            phrase
            for phrase in _phrases(paper.abstract)
            if len(phrase.words) > 1 or phrase.key in words_of_titles
        )
        _count(found, i, phrases, ABSTRACT_FORCE)
    return {key: candidate for key, candidate in found.items() if candidate.is_whole}


class _Word(NamedTuple):
    shown: str
    stems: tuple[str, ...]
    is_general: bool


class _Phrase(NamedTuple):
    words: Sequence[_Word]
    goes_before: bool  # Whether words of the same run stand before it.
    goes_on: bool  # Whether some follow.

    @property
    def key(self) -> Key:
        return tuple(stem for word in self.words for stem in word.stems)

    @property
    def share(self) -> float:
        share = CUT_BEFORE if self.goes_before else 1.0
        share *= CUT_AFTER if self.goes_on else 1.0
        is_begun_by_verb = len(self.words) > 1 and self.words[0].shown.endswith("ing")
        return share * (BEGUN_BY_VERB if is_begun_by_verb else 1.0)


def _count(
    found: dict[Key, Candidate], paper: int, phrases: Iterable[_Phrase], force: float
) -> None:
    for phrase in phrases:
        is_general = all(word.is_general for word in phrase.words)
        if is_general and len(phrase.words) == 1:
            continue
        candidate = found.setdefault(phrase.key, Candidate(len(phrase.words), is_general))
        candidate.words = min(candidate.words, len(phrase.words))
        candidate.is_general &= is_general
        known = candidate.force.get(paper, 0.0)
        candidate.force[paper] = max(known, round(force * phrase.share, 9))
        candidate.spellings[" ".join(word.shown for word in phrase.words)] += 1
        candidate.is_whole |= not phrase.goes_on


def _keywords(note: str) -> Iterator[_Phrase]:
    """Give the keywords that may name a subject, each as it stands; "to read" and codes do not."""
    for keyword in note[:LONGEST_READ].split(","):
        runs = list(_runs(_BRACKETED.sub("", keyword)))
        if len(runs) == 1 and 0 < len(runs[0]) <= MOST_WORDS:
            yield _Phrase(runs[0], goes_before=False, goes_on=False)


def _phrases(text: str) -> Iterator[_Phrase]:
    for run in _runs(text[:LONGEST_READ]):
        for first in range(len(run)):
            for last in range(first + 1, min(first + MOST_WORDS, len(run)) + 1):
                yield _Phrase(run[first:last], first > 0, last < len(run))


def _runs(text: str) -> Iterator[list[_Word]]:
    """Cut a text where a phrase cannot go on."""
    letters = [character for character in text if character.isalpha()]
    is_shouted = sum(map(str.isupper, letters)) > SHOUTED * len(letters)
    for piece in _STOPS.split(text):
        run: list[_Word] = []
        for typed in piece.split():
            if word := _word(typed.strip(_EDGES), is_shouted):
                run.append(word)
            else:
                yield run
                run = []
        yield run


@lru_cache(maxsize=MEMOISED_WORDS)
def _word(typed: str, is_shouted: bool) -> _Word | None:
    """Read one word; None for what belongs to no phrase."""
    folded = fold(typed)
    stems = tuple(analyze(typed))
    if not 0 < len(stems) <= MOST_STEMS or not _PLAIN.fullmatch(typed):
        return None
    if folded in FILLER or folded.isdigit():
        return None
    is_general = all(
        part in GENERAL or part in FILLER or not analyze(part) for part in words(typed)
    )
    return _Word(typed.lower() if is_shouted or not _is_name(typed) else typed, stems, is_general)


def _is_name(typed: str) -> bool:
    """Tell whether capitals belong to a word, as in LLM, mRNA or GPT-4; not those of a title."""
    return any(character.isupper() for part in typed.split("-") for character in part[1:])


def _is_words(text: str) -> bool:
    read = parse_interests(text).interests
    return len(read) == 1 and read[0].kind is InterestKind.WORDS and read[0].text == text
