"""Make up papers whose words are spread as in real abstracts, the same ones for the same seed.

A paper belongs to one field. Its words come from that field's, from the whole language's (both by
Zipf's law), from the handful of English stop words, and from what it has said already.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

WORDS = 60_000
FIELDS = 40
WORDS_A_FIELD = 3_000
NAMES = 60_000  # Most authors have one paper or two.

# As counted in a hundred real abstracts: what is a stop word, repeated, or of the field.
STOP_SHARE, REPEATED_SHARE, FIELD_SHARE = 0.37, 0.27, 0.55
MEAN_LENGTH, SPREAD_OF_LENGTH = 180, 40
TITLE_WORDS = (5, 14)  # Content words, least and most; stop words come on top.

_STOP_WORDS = (
    "the of and to in we a for that is on with this by are our as from which an can be it these "
    "have using has at or not their than such while both also".split()
)
_FIRST = "b c d f g h k l m n p r s t v z ch gr tr st pl qu th br".split()
_MIDDLE = "a e i o u ai io ou".split()
_LAST = ["", "n", "r", "s", "l", "x", "t"]
_ENDINGS = ["", "s", "ion", "ed", "ing", "al", "ity", "ic"]
_ARCHIVES = ("cs", "stat", "q-bio", "physics", "math")
# How often a word is followed by something: a full stop, a comma, the rest of a compound, a dash.
_MARKS = ((0.06, "."), (0.12, ","), (0.15, "-"), (0.152, " \N{EN DASH}"))
_COMPOUNDS = "based aware level free driven wise scale shot time like of-the-art to-end".split()
_SINCE = datetime(2024, 1, 1, tzinfo=UTC)

Numbers = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Language:
    """What papers are written in.

    Attributes:
        words: By rank, the most frequent first.
        fields: Ranks of each field's words, shape (FIELDS, WORDS_A_FIELD), its own most frequent
            first.
    """

    words: tuple[str, ...]
    fields: Numbers

    def of_field(self, field: int, first: int, count: int) -> tuple[str, ...]:
        """Give some of a field's words, from its `first` most frequent on."""
        return tuple(self.words[rank] for rank in self.fields[field, first : first + count])


def make_language(rng: np.random.Generator) -> Language:
    """Make up words and share them out among fields: each has common and special ones."""
    words = tuple(_word(rank) for rank in range(WORDS))
    fields = np.empty((FIELDS, WORDS_A_FIELD), np.int64)
    for field in range(FIELDS):
        spread = np.exp(rng.uniform(np.log(10), np.log(WORDS), WORDS_A_FIELD * 3))
        ranks = rng.permutation(np.unique(spread.astype(np.int64)))[:WORDS_A_FIELD]
        fields[field] = ranks[np.argsort(ranks * rng.lognormal(0, 1, WORDS_A_FIELD))]
    return Language(words, fields)


def write_papers(path: Path, count: int, language: Language, rng: np.random.Generator) -> None:
    """Write `count` papers as JSONL."""
    with path.open("w", encoding="utf-8") as file:
        for paper in _papers(count, language, rng):
            file.write(json.dumps(paper, ensure_ascii=False) + "\n")


def _papers(
    count: int, language: Language, rng: np.random.Generator
) -> Iterator[dict[str, object]]:
    common, special = _zipf(WORDS, 6.0, 0.9), _zipf(WORDS_A_FIELD, 8.0, 0.9)
    for number in range(count):
        field = int(rng.integers(FIELDS))
        size = int(np.clip(rng.normal(MEAN_LENGTH, SPREAD_OF_LENGTH), 60, 320))
        title_size = int(rng.integers(*TITLE_WORDS))
        own = language.fields[field]
        ranks = _with_repeats(_drawn(size + title_size, own, common, special, rng), title_size, rng)
        written = [language.words[rank] for rank in ranks]
        published = _SINCE + timedelta(minutes=number * 40)
        yield {
            "arxiv_id": f"{published:%y%m}.{number % 100_000:05}",
            "title": _sentence(written[:title_size], rng, share=0.2).rstrip(".").capitalize(),
            "abstract": _sentence(written[title_size:], rng, share=STOP_SHARE),
            "authors": [_name(int(n)) for n in rng.integers(0, NAMES, rng.integers(1, 7))],
            "categories": [f"{_ARCHIVES[field % 5]}.{chr(65 + field % 8)}{chr(65 + field // 8)}"],
            "published": published.isoformat(),
        }


def _zipf(size: int, offset: float, slope: float) -> NDArray[np.float64]:
    """Give the cumulative shares of words by rank, steeper beyond the 4,000 most frequent."""
    ranks = np.arange(size) + offset
    shares = ranks**-slope * np.where(ranks > 4_000, 4_000 / ranks, 1.0)
    return np.cumsum(shares / shares.sum())


def _drawn(
    size: int,
    own: Numbers,
    common: NDArray[np.float64],
    special: NDArray[np.float64],
    rng: np.random.Generator,
) -> Numbers:
    """Draw words of the field and of the language."""
    share = rng.random(size)
    of_field = own[np.minimum(np.searchsorted(special, share), len(own) - 1)]
    of_all = np.minimum(np.searchsorted(common, share), WORDS - 1)
    return np.where(rng.random(size) < FIELD_SHARE, of_field, of_all)


def _with_repeats(ranks: Numbers, title_size: int, rng: np.random.Generator) -> Numbers:
    """Let the abstract say again what came before, the title's words most."""
    size = len(ranks)
    earlier = (rng.random(size) ** 2 * np.arange(size)).astype(np.int64)
    again = rng.random(size) < REPEATED_SHARE
    again[:title_size] = False
    return np.where(again, ranks[earlier], ranks)


def _sentence(words: list[str], rng: np.random.Generator, *, share: float) -> str:
    """Put stop words (a `share` of the text), commas and full stops among content words."""
    kept = words[: max(1, round(len(words) * (1 - share)))]
    stops = rng.random(len(kept)) < share / (1 - share)
    which = (rng.random(len(kept)) ** 2 * len(_STOP_WORDS)).astype(np.int64)
    marks = rng.random(len(kept))
    parts: list[str] = []
    for word, stop, choice, mark in zip(kept, stops, which, marks, strict=True):
        if stop:
            parts.append(_STOP_WORDS[choice])
        sign = next((sign for most, sign in _MARKS if mark < most), "")
        parts.append(word + sign + (_COMPOUNDS[choice % len(_COMPOUNDS)] if sign == "-" else ""))
    return " ".join(parts) + "."


def _word(rank: int) -> str:
    """Give a pronounceable word of one's own for each rank; the most frequent are short."""
    syllables = len(_FIRST) * len(_MIDDLE) * len(_LAST)
    if rank < syllables:
        return _syllable(rank * 59 % syllables) + "ba"
    rest = (rank * 2_654_435_761 + 12_345) % (syllables**2)
    return _syllable(rest // syllables) + _syllable(rest % syllables) + _ENDINGS[rank % 8]


def _syllable(number: int) -> str:
    rest, first = divmod(number, len(_FIRST))
    last, middle = divmod(rest, len(_MIDDLE))
    return _FIRST[first] + _MIDDLE[middle] + _LAST[last]


def _name(number: int) -> str:
    return f"{_word(number * 7 + 1).capitalize()} {_word(number + 1).capitalize()}"
