"""How made-up papers are written down: words and names spelled, stop words and signs between.

Counted like the words of `language`, and beside the kernel for the same reason.
"""

import numpy as np
from numpy.typing import NDArray

from recommender.index.kernels.compiled import given, int32, int64, kernel, made, uint8
from tests.bench.index.language import Places, Ranks

Letters = NDArray[np.uint8]

INFLECTED_EVERY = 4  # Word is the one before with an ending: 1.36 words share a stem.
STOP_WORDS_A_WORD = 0.43  # 187 words of an abstract in all.
_COUNTED = (  # Of a thousand stop words.
    "and 107 the 102 to 70 of 57 in 43 we 41 that 39 for 34 on 32 with 26 this 24 is 21 by 19 "
    "as 18 from 17 an 13 our 13 are 13 across 11 while 11 these 9 which 9 at 8 or 8 can 7 into 7 "
    "it 6 both 6 through 6 their 6 show 6 under 6 over 6 two 5 however 5 such 5 but 5 only 5 be 5 "
    "first 4 often 4 more 4 between 4 where 4 than 4 not 4 have 4 its 4 three 4 when 4 further 4 "
    "without 4 each 4 has 4 yet 3 via 3 they 3 all 3 also 3 within 3"
).split()
_STOP_COUNTS = np.array(_COUNTED[1::2]).astype(np.int64)
_STOP_SHARES = np.cumsum(_STOP_COUNTS) / _STOP_COUNTS.sum()

# What follows a word, as a share of words, added up: a full stop, a comma, brackets around it; it
# stands in capitals; a hyphen joins it to the next (11 an abstract); a number, a formula, a word
# that is not ASCII (in 2.6 % of abstracts) comes after it.
_FULL_STOP, _COMMA, _BRACKETS, _CAPITALS, _HYPHEN, _NUMBER, _FORMULA, _FOREIGN, _NOTHING = range(9)
_SIGNS = np.array([0.055, 0.115, 0.13, 0.15, 0.23, 0.24, 0.243, 0.2432])

_SYLLABLES = 24 * 8 * 8
_BODIES = _SYLLABLES**2
_SCATTER = 2_654_435_761  # Prime to their number, so that neighbours look unlike.
_FIRST_NAME, _FIRST_NAMES = 1_700_000, 997  # Bodies that common words have not.

LONGEST_PAPER = 16_384  # Bytes; more than the longest takes.


def _laid_out(words: list[str]) -> Letters:
    """Lay short words end to end in rows, for kernels cannot read strings; (n_words, longest)."""
    encoded = np.array([word.encode() for word in words])
    return encoded.view(np.uint8).reshape(len(words), -1)


_BEGINNINGS = _laid_out("b c d f g h k l m n p r s t v z ch gr tr st pl qu th br".split())
_VOWELS = _laid_out("a e i o u ai io ou".split())
_ENDS = _laid_out(["", "n", "r", "l", "x", "t", "m", "k"])
_ENDINGS = _laid_out(["s", "ed", "ing", "s"])
_STOPS = _laid_out(_COUNTED[::2])
_AFTERWARDS = _laid_out([" 3.14", " $\\alpha_{i}$", " Schrödinger"])


@kernel(None, part=True)
def _write(words: Letters, which: int, out: Letters, at: int) -> int:
    """Write one of some words; give where it ends."""
    for letter in words[which]:
        if letter:
            out[at] = letter
            at += 1
    return at


@kernel(None, part=True)
def _sign(sign: int, out: Letters, at: int) -> int:
    out[at] = sign
    return at + 1


@kernel(None, part=True)
def _write_body(number: int, out: Letters, at: int) -> int:
    """Write the word of a number below `_BODIES`, each another, without an English ending."""
    scattered = (number * _SCATTER + 12_345) % _BODIES
    for syllable in (scattered // _SYLLABLES, scattered % _SYLLABLES):
        at = _write(_BEGINNINGS, syllable % 24, out, at)
        at = _write(_VOWELS, syllable // 24 % 8, out, at)
        at = _write(_ENDS, syllable // 192, out, at)
    return _sign(111, out, at)


@kernel(None, part=True)
def _write_word(rank: int, out: Letters, at: int) -> int:
    """Write the word of a rank."""
    group, place = rank // INFLECTED_EVERY, rank % INFLECTED_EVERY
    is_inflected = place == INFLECTED_EVERY - 1
    at = _write_body(group * (INFLECTED_EVERY - 1) + place - is_inflected, out, at)
    return _write(_ENDINGS, group % 4, out, at) if is_inflected else at


@kernel(None, part=True)
def _capitalise(out: Letters, first: int, last: int) -> None:
    for at in range(first, last):
        if 97 <= out[at] <= 122:
            out[at] -= 32


@kernel(None, part=True)
def _write_title(words: Ranks, out: Letters, at: int) -> int:
    """Write a paper's title and the end of its line."""
    first = at
    for rank in words:
        at = _sign(32, out, _write_word(rank, out, at))
    _capitalise(out, first, first + 1)
    out[at - 1] = 10
    return at


@kernel(None, part=True)
def _write_abstract(words: Ranks, out: Letters, at: int) -> int:
    """Write a paper's abstract and the end of its line."""
    begins = True
    for i in range(len(words)):
        for _ in range(np.random.poisson(STOP_WORDS_A_WORD)):
            first, which = at, int(np.searchsorted(_STOP_SHARES, np.random.random()))
            at = _write(_STOPS, which, out, at)
            _capitalise(out, first, first + begins)
            at, begins = _sign(32, out, at), False
        sign = int(np.searchsorted(_SIGNS, np.random.random()))
        if sign == _BRACKETS:
            at = _sign(40, out, at)
        first, at = at, _write_word(words[i], out, at)
        _capitalise(out, first, at if sign == _CAPITALS else first + begins)
        if sign <= _BRACKETS:
            at = _sign((46, 44, 41)[sign], out, at)
        elif _NUMBER <= sign <= _FOREIGN:
            at = _write(_AFTERWARDS, sign - _NUMBER, out, at)
        begins = sign == _FULL_STOP
        at = _sign(45 if sign == _HYPHEN and i + 1 < len(words) else 32, out, at)
    out[at - 1] = 46
    return _sign(10, out, at)


@kernel(None, part=True)
def _write_name(author: int, out: Letters, at: int) -> int:
    """Write an author's name."""
    first, at = at, _write_body(_FIRST_NAME + author % _FIRST_NAMES, out, at)
    _capitalise(out, first, first + 1)
    at = _sign(32, out, at)
    family = _FIRST_NAME + _FIRST_NAMES + author % (_BODIES - _FIRST_NAME - _FIRST_NAMES)
    first, at = at, _write_body(family, out, at)
    _capitalise(out, first, first + 1)
    return at


@kernel(int64, given(int32), given(int64, 2), given(int32), given(int64), made(uint8), made(int64))
def spell_papers(
    words: Ranks,
    spans: Places,
    authors: Ranks,
    author_ends: Places,
    out: Letters,
    ends: Places,
) -> int:
    """Write papers down: titles, abstracts and authors, a line each; give where they end.

    Args:
        words, spans, authors, author_ends: As filled by `language.draw_papers`.
        out: Filled with UTF-8; room for `LONGEST_PAPER` bytes a paper.
        ends: Filled with where each paper ends; (n,).
    """
    at = 0
    for paper in range(len(spans)):
        first, second, last = spans[paper]
        at = _write_title(words[first:second], out, at)
        at = _write_abstract(words[second:last], out, at)
        for i in range(author_ends[paper], author_ends[paper + 1]):
            at = _sign(44, out, _write_name(authors[i], out, at))
        ends[paper] = at
    return at
