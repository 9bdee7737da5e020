"""Read a line of interests as typed, and write an interest back as a line."""

import re
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import blake2b

from recommender.categories import category_code, category_key
from recommender.identifiers import pasted_id
from recommender.names import is_initial, name_parts
from recommender.profile import Interest, InterestKind
from recommender.text import analyze, clean, fold, words

MOST_INTERESTS = 50
LONGEST_INTEREST = 200  # Characters.
LONGEST_LINE = 10_000  # Characters; what stands beyond is not read.
LONGEST_REPORT = 60  # Characters of a part shown back as not used.
READINGS = 4  # After which a part that still changes counts as unusable.
LEAST_WEIGHT, MOST_WEIGHT = 0.1, 5.0

_QUOTES = re.compile("[“”„‟«»＂]")
_PART = re.compile(r'(?:"[^"]*"|[^,，、\n\r\v\f\x1c-\x1e\x85\u2028\u2029])+')
_SEPARATORS = re.compile(r'["\s,，、]+')
_PLAIN = re.compile(r"[\w.-]+")
_BULLET = re.compile(r"\s*[-*•‣·–—]\s+")
_LEADING = "-−–—*•‣· "  # What never begins an interest.
_MINUS = re.compile(r"[-−–—]+\s*")
_WEIGHTS = re.compile(r"\s*(?:\^\s*(\d+(?:\.\d+)?)\s*)+$", re.ASCII)
_PREFIXED = re.compile(r"(author|au|category|cat)\s*:\s*(.*)", re.IGNORECASE)
_QUOTED = re.compile(r'"([^"]*)"')


@dataclass(frozen=True, slots=True)
class StatedInterests:
    """What a line said.

    Attributes:
        interests: In the order stated, each once.
        ignored: Parts, shortened, that hold no usable word, are too long or are too many.
    """

    interests: tuple[Interest, ...]
    ignored: tuple[str, ...] = ()


def parse_interests(line: str, added_at: datetime | None = None) -> StatedInterests:
    """Read interests separated by commas and line breaks outside quotes; takes any text.

    A part is words; an "exact phrase"; either with a weight (`protein design^2`, clipped to 0.1
    to 5); `-survey` or `-"exact phrase"` to leave papers out, also before `author:` and `cat:`;
    `author:"Yann LeCun"` or `au:`; `cat:cs.LG` or `category:`; or a paper's arXiv id, DOI or
    link. A minus counts only where it touches what follows it.

    Of the same interest stated twice the last weight counts.
    """
    found: dict[str, Interest] = {}
    ignored: list[str] = []
    for part in _parts(_QUOTES.sub('"', line[:LONGEST_LINE])):
        interest = _read_stably(part)
        if interest is None or (interest.id not in found and len(found) == MOST_INTERESTS):
            ignored.append(_shortened(part))
        else:
            found[interest.id] = replace(interest, added_at=added_at)
    return StatedInterests(tuple(found.values()), tuple(ignored))


def written(interest: Interest) -> str:
    """Write an interest as a part of a line that reads back as the same interest."""
    weight = "" if interest.weight == 1 else f"^{interest.weight:.6f}".rstrip("0").rstrip(".")
    match interest.kind:
        case InterestKind.PHRASE:
            return f'"{interest.text}"{weight}'
        case InterestKind.AUTHOR:
            return f'author:"{interest.text}"{weight}'
        case InterestKind.CATEGORY:
            quote = "" if _PLAIN.fullmatch(interest.text) else '"'
            return f"cat:{quote}{interest.text}{quote}{weight}"
        case InterestKind.EXCLUSION:
            return f"-{interest.text}"
        case InterestKind.WORDS | InterestKind.PAPER:
            return f"{interest.text}{weight}"


def excluded_by(exclusion: Interest) -> Interest | None:
    """Read what an EXCLUSION leaves out: the interest its text would be without the minus."""
    return _read(_QUOTES.sub('"', exclusion.text).lstrip("-"))


def _parts(line: str) -> list[str]:
    """Split a line; the bullets of a list, where every line has one, are not minus signs."""
    lines = [part for part in line.splitlines() if part.strip()]
    if len(lines) > 1 and all(_BULLET.match(part) for part in lines):
        line = "\n".join(_BULLET.sub("", part, count=1) for part in lines)
    parts = (clean(part, LONGEST_LINE) for part in _PART.findall(line))
    return [part for part in parts if part]


def _read_stably(part: str) -> Interest | None:
    """Read one part so that what is written for it reads back as the same.

    Odd parts, such as a weight behind a stray quote, change when read a second time; then the
    second reading counts.
    """
    interest = _read(part)
    for _ in range(READINGS):
        if interest is None:
            return None
        again = _parts(written(interest))
        before, interest = interest, _read(again[0]) if len(again) == 1 else None
        if interest == before:
            return interest
    return None


def _read(part: str) -> Interest | None:
    """Read one part; None where it says nothing usable."""
    text, weight = _weighed(part.strip())
    if (minus := _MINUS.match(text)) and not minus[0][-1].isspace():
        return _excluding(text[minus.end() :])
    kind, text = _kind(_without_stray_quotes(text.lstrip(_LEADING)))
    if len(text) > LONGEST_INTEREST or not _is_usable(kind, text):
        return None
    return Interest(_id(kind, text), kind, text, weight)


def _weighed(text: str) -> tuple[str, float]:
    """Take the weight off the end of a part."""
    if not (match := _WEIGHTS.search(text)):
        return text, 1.0
    weight = min(max(float(match[1]), LEAST_WEIGHT), MOST_WEIGHT)
    return text[: match.start()], round(weight, 6)


def _excluding(text: str) -> Interest | None:
    inner = _read(text)
    if inner is None or inner.kind in (InterestKind.PAPER, InterestKind.EXCLUSION):
        return None
    text = written(replace(inner, weight=1.0))
    kind = InterestKind.EXCLUSION
    return Interest(_id(kind, f"{inner.kind} {_same(inner.kind, inner.text)}"), kind, text)


def _without_stray_quotes(text: str) -> str:
    """Drop quotes that do not hold a whole part or a whole value, and what they would hide."""
    prefix, value = "", text
    if match := _PREFIXED.fullmatch(text):
        prefix, value = f"{match[1]}:", match[2]
    if quoted := _QUOTED.fullmatch(value):
        return f'{prefix}"{quoted[1].strip()}"'
    return " ".join(_SEPARATORS.sub(" ", text).split()).lstrip(_LEADING)


def _kind(text: str) -> tuple[InterestKind, str]:
    if found := pasted_id(text):
        return InterestKind.PAPER, found
    if match := _PREFIXED.fullmatch(text):
        value = match[2].replace('"', "").strip()
        if match[1].lower() in ("author", "au"):
            return InterestKind.AUTHOR, value
        return InterestKind.CATEGORY, category_code(value)
    if quoted := _QUOTED.fullmatch(text):
        return InterestKind.PHRASE, quoted[1]
    return InterestKind.WORDS, text


def _is_usable(kind: InterestKind, text: str) -> bool:
    match kind:
        case InterestKind.AUTHOR:
            parts = name_parts(text)
            return bool(parts) and not is_initial(parts[-1])
        case InterestKind.PAPER:
            return True
        case InterestKind.CATEGORY:
            return any(character.isalnum() for character in text)
        case _:
            return bool(analyze(text))


def _same(kind: InterestKind, text: str) -> str:
    """Give what two statements of one interest have in common."""
    match kind:
        case InterestKind.AUTHOR:
            return " ".join(name_parts(text))
        case InterestKind.CATEGORY:
            return category_key(text)
        case InterestKind.PAPER:
            return fold(text)
        case _:
            return " ".join(words(text))


def _id(kind: InterestKind, text: str) -> str:
    said = f"{kind} {_same(kind, text)}"
    return blake2b(said.encode("utf-8", "surrogatepass"), digest_size=5).hexdigest()


def _shortened(part: str) -> str:
    return part if len(part) <= LONGEST_REPORT else part[: LONGEST_REPORT - 1].rstrip() + "…"
