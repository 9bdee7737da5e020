"""Keep the keywords that a library gives its papers."""

import re
from collections.abc import Iterable, Mapping

from bot.sources.cleaning import clean_title

MOST_KEYWORDS = 40
LONGEST_KEYWORD = 100  # Characters; what is longer is a sentence.

_DIVIDER = re.compile(r"[,;\n]")


def keyword_notes(written: Iterable[str]) -> Mapping[str, str]:
    """Give the note "library.keywords", comma-separated and each once; no note without keywords.

    Each text may hold several, divided by commas, semicolons or line ends.
    """
    parts = (clean_title(part) for text in written for part in _DIVIDER.split(text))
    fit = {part.casefold(): part for part in parts if 0 < len(part) <= LONGEST_KEYWORD}
    kept = list(fit.values())[:MOST_KEYWORDS]
    return {"library.keywords": ", ".join(kept)} if kept else {}
