r"""Turn titles and abstracts as sources send them into plain Unicode text.

The order is fixed: entities, tags, TeX, characters, white space, length. The last three leave
alone what they have cleaned before; entities and TeX do not (`&amp;lt;` or `\textbackslash` mean
something new the second time), so a text is cleaned once, where it comes in, and its raw form kept.
"""

import html
import re
import unicodedata

from bot.sources.markup import without_tags
from bot.sources.tex import FAULTS, without_tex

TITLE_LIMIT = 500
ABSTRACT_LIMIT = 10_000
RAW_LIMIT = 40_000  # Raw characters read and kept; four times what an abstract may show.

_UNWANTED = re.compile(
    r"[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f"  # Controls, but for those that are white space.
    r"\u202a-\u202e\u2066-\u2069"  # Bidirectional overrides and isolates.
    r"\xad\ufeff\ud800-\udfff\ufffe\uffff]"  # Soft hyphens, byte-order marks, no characters.
)


def clean_title(raw: str) -> str:
    """Clean a title: one line of at most 500 characters, without a full stop at its end.

    Brackets around the whole, which PubMed puts about translated titles, go too.
    """
    title = _clean(raw, TITLE_LIMIT)
    while (bare := _without_frame(title)) != title:
        title = bare
    return title


def clean_abstract(raw: str) -> str:
    """Clean an abstract: one line of at most 10,000 characters, cut between words."""
    return _clean(raw, ABSTRACT_LIMIT)


def raw_to_keep(raw: str, cleaned: str) -> str:
    """Give the raw text where cleaning changed it, else nothing; storable, and not endless."""
    return "" if raw == cleaned else _storable(raw[:RAW_LIMIT])


def _clean(raw: str, limit: int) -> str:
    raw = raw[:RAW_LIMIT]
    text = raw
    try:
        if "&" in text:
            text = html.unescape(text)
        text = without_tex(without_tags(text))
    except FAULTS:
        text = raw
    return _shorten(_plain(text), limit)


def _plain(text: str) -> str:
    if not text.isascii() or not text.isprintable():
        text = unicodedata.normalize("NFC", _UNWANTED.sub("", text))
    return " ".join(text.split())


def _storable(text: str) -> str:
    return text.encode("utf-8", "replace").decode("utf-8")


def _shorten(text: str, limit: int) -> str:
    if len(text) <= limit:
        return text
    if text[limit] == " ":
        return text[:limit]
    head, space, _ = text[:limit].rpartition(" ")
    return head if space else text[:limit]


def _without_frame(title: str) -> str:
    if title.startswith("[") and title.endswith("]") and title.count("[") == 1:
        title = title[1:-1].strip()
    return title[:-1].rstrip() if title.endswith(".") and not title.endswith("..") else title
