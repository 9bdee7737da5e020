"""Clean text, and cut it into the stems that everything else compares."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from threading import Lock

import Stemmer

from recommender.stop_words import read_stop_words

MEMOISED_WORDS = 1 << 15  # About 6 MB; holds 98 % of the words of any month of abstracts.
MEMOISED_CHUNKS = 1 << 12  # About 2 MB; what stands between blanks and is not plain ASCII.
LONGEST_WORD = 64  # A longer "word" is an encoded file or a gene sequence; its start is enough.

_STOP_WORDS = read_stop_words()
_DROPPED = _STOP_WORDS | {chr(code) for code in range(128)}  # Of the words of ASCII.
_STEMMER = Stemmer.Stemmer("english", 0)  # Its own memo is off: ours holds whole answers.
_STEMMING = Lock()  # PyStemmer's objects must not be used by two threads at once.

# Scripts written without blanks between words; each pair of neighbours becomes a term.
_UNSPACED = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3041-\u30fa\u30fc-\u30ff\u3400-\u4dbf"
    "\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff"
)
# Vowel signs, points and accents: parts of words, though not letters to Python.
_SIGNS = (
    "\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc"
    "\u0900-\u0903\u093a-\u094f\u0951-\u0957\u0962\u0963\u0981-\u0983\u09bc-\u09cd\u0a01-\u0a03"
    "\u0a3c-\u0a4d\u0a81-\u0a83\u0abc-\u0acd\u0b01-\u0b03\u0b3c-\u0b57\u0b82\u0bbe-\u0bcd"
    "\u0c00-\u0c04\u0c3e-\u0c56\u0c81-\u0c83\u0cbc-\u0cd6\u0d00-\u0d03\u0d3b-\u0d4d\u0d81-\u0d83"
    "\u0dca-\u0ddf\u0f35-\u0fbc"
)
_UNSEEN = "\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff"
_INVISIBLE = _UNSEEN + "\u200c\u200d"
_LETTER = rf"[^\W_{_UNSPACED}]"
_LANGUAGE = r"[A-Za-z](?:\+\+|\#)(?!\w)"  # c++, c#
_ASCII_WORD = re.compile(rf"{_LANGUAGE}|[A-Za-z0-9]+", re.ASCII)
_WORD = re.compile(rf"[{_UNSPACED}]+|{_LANGUAGE}|{_LETTER}+(?:[{_SIGNS}{_INVISIBLE}]+{_LETTER}*)*")
_RUN = re.compile(rf"[{_UNSPACED}]+")
# What `_ASCII_WORD` finds where neither sign of a language's name stands, at a third of its cost.
_ASCII_LETTERS = str.maketrans(
    {code: chr(code).lower() if chr(code).isalnum() else " " for code in range(128)}
)
_ASCII_PIECES = str.maketrans(
    {code: chr(code) if chr(code).isalnum() else " " for code in range(128)}
)  # The same as it stands there.
_FOLDED_AWAY = re.compile(rf"[\u0300-\u036f{_INVISIBLE}]")
_COMPOUND = re.compile(r"[^\W_]+(?:-[^\W_]+)+")
_PUNCTUATION = re.compile("[\u2010-\u2029\u2030-\u205e]")
_HYPHEN = re.compile(r"[-\u2010-\u2013]")
_ACRONYMS = re.compile(r"[bcdfghjklmnpqrstvwxz]{2,}[bcdfghjklmnpqrtvwxz]s")  # llms, cnns
_UNWANTED = re.compile(rf"[{_UNSEEN}\ud800-\udfff]")
_CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f]")


def clean(text: str, longest: int) -> str:
    """Make text safe to keep and show: one line, normal form C, no control characters.

    Bidirectional overrides and isolates go, since they could reorder the words around them;
    joiners inside emoji and Persian words stay.

    Args:
        text: Anything at all.
        longest: Most characters to keep. The cut never parts a letter from its accents.
    """
    text = " ".join(_CONTROLS.sub(" ", _UNWANTED.sub("", text)).split())
    text = unicodedata.normalize("NFC", text)
    end = longest
    while 0 < end < len(text) and (unicodedata.combining(text[end]) or text[end] in "\u200c\u200d"):
        end -= 1
    return text[:end].rstrip(" \u200c\u200d")


def analyze(text: str) -> list[str]:
    """Cut text into stems, in order and with repeats: what the index counts.

    Case and accents are folded, hyphens split, English stop words and single letters dropped,
    English endings cut (Snowball). Every other word of any script is kept; scripts without
    blanks give pairs of neighbouring characters.
    """
    return [stem for word in words(text) for stem in stems_of(word)]


def sequence(text: str) -> list[str]:
    """Cut text into stems as `analyze` does, but keep stop words and single letters in place.

    This is what phrases are compared by, so that "theory of mind" is not "theory and mind".
    """
    return [stem for word in words(text) for stem in stems_of(word) or (word,)]


def words(text: str) -> list[str]:
    """Cut text into words with case and accents folded, hyphens split."""
    if not text.isascii():
        text = _PUNCTUATION.sub(" ", text)  # Often all that is not ASCII; then the quick way does.
    if _is_plain(text):
        return text.translate(_ASCII_LETTERS).split()
    text = fold(text)
    return _ASCII_WORD.findall(text) if text.isascii() else _WORD.findall(text)


def fold(text: str) -> str:
    """Fold case, accents and compatibility forms; drop what cannot be seen."""
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFKD", text).casefold()
    return unicodedata.normalize("NFKC", _FOLDED_AWAY.sub("", decomposed))


def compounds(text: str) -> list[str]:
    """Give the stems of hyphenated words written as one: "multi-modal" gives "multimod".

    They let an exclusion of "multimodal" find "multi-modal"; they never count for scores.
    """
    if not text.isascii():
        text = _HYPHEN.sub("-", text)
    found = []
    for compound in _COMPOUND.findall(fold(" ".join(_hyphenated(text)))):
        parts = compound.split("-")
        joined = dict.fromkeys(["".join(parts), *map("".join, pairwise(parts))])
        found += [stem for word in joined for stem in stems_of(word)]
    return found


def _hyphenated(text: str) -> Iterator[str]:
    """Give what stands between blanks and holds a hyphen; several times as fast as a split."""
    at = text.find("-")
    while at >= 0:
        end = text.find(" ", at)
        end = len(text) if end < 0 else end
        yield text[text.rfind(" ", 0, at) + 1 : end]
        at = text.find("-", end)


def surface(text: str) -> dict[str, str]:
    """Map each stem of `analyze(text)` to the first word it stands for, as it stands there."""
    if _is_plain(text):
        return _plain_surface(text)
    found: dict[str, str] = {}
    for chunk in text.split():
        known = _plain_surface(chunk).items() if _is_plain(chunk) else _surface_of(chunk)
        for stem, word in known:
            found.setdefault(stem, word)
    return found


def _is_plain(text: str) -> bool:
    """Tell whether words are no more than runs of ASCII letters and digits."""
    return text.isascii() and "+" not in text and "#" not in text


def _plain_surface(text: str) -> dict[str, str]:
    """Give what `_surface_of` gives for each chunk of such text, at a small part of its cost."""
    stems_of_each_word = map(stems_of, text.translate(_ASCII_LETTERS).split())
    found: dict[str, str] = {}
    for stems, piece in zip(stems_of_each_word, text.translate(_ASCII_PIECES).split(), strict=True):
        if stems and stems[0] not in found:
            found[stems[0]] = piece
    return found


@lru_cache(maxsize=MEMOISED_CHUNKS)
def _surface_of(chunk: str) -> tuple[tuple[str, str], ...]:
    """Give the stems of what stands between two blanks, and the words they stand for."""
    stems = dict.fromkeys(analyze(chunk))
    found: dict[str, str] = {}
    for piece in _WORD.findall(chunk):
        for stem in analyze(piece):
            if stem in stems:  # Compatibility forms may join pieces to one word.
                found.setdefault(stem, stem if _RUN.match(piece) else piece)
    for stem in stems:  # What only compatibility forms make a word of.
        found.setdefault(stem, chunk)
    return tuple(found.items())


def matching_words(text: str, wanted: Iterable[str]) -> tuple[str, ...]:
    """Give the words of `text`, as they stand there, that share a stem with `wanted`.

    Each once, in the order of the text: what a card marks in its title.
    """
    stems = {stem for word in wanted for stem in analyze(word)}
    found = {
        piece: None
        for chunk in text.split()
        for piece in _WORD.findall(chunk)
        if not stems.isdisjoint(analyze(piece))
    }
    return tuple(found)


@lru_cache(maxsize=MEMOISED_WORDS)
def stems_of(word: str) -> tuple[str, ...]:
    """Give the stems of one folded word: none for a stop word, several for an unspaced script."""
    if not word.isascii() and _RUN.match(word):
        return tuple(word[i : i + 2] for i in range(len(word) - 1)) or (word,)
    if len(word) == 1 or word in _STOP_WORDS:
        return ()
    if _ACRONYMS.fullmatch(word):  # Snowball wants a vowel before it takes a plural's s.
        return (word[:-1],)
    with _STEMMING:
        return (_STEMMER.stemWord(word[:LONGEST_WORD]),)


def stem_of_each(words: Sequence[str]) -> list[str]:
    """Give the stem of each of many folded words of ASCII, "" for one that has none.

    What `stems_of` gives, at a tenth of its cost for words it never met.
    """
    with _STEMMING:
        stems: list[str] = _STEMMER.stemWords([word[:LONGEST_WORD] for word in words])
    for i, word in enumerate(words):
        if word in _DROPPED:
            stems[i] = ""
        elif word[-1] == "s" and _ACRONYMS.fullmatch(word):
            stems[i] = word[:-1]
    return stems
