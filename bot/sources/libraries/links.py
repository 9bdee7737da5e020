"""Find the papers that a text links to or names."""

import re
from collections.abc import Iterator

from bot.core.harvest import Unread
from bot.core.library import Library
from bot.sources.dois import doi_name
from bot.sources.libraries.library import MOST_RECORDS
from bot.sources.naming import names
from recommender.identifiers import find_arxiv_id, pasted_id

LONGEST_LINK = 2_000  # Characters.

_WORD = re.compile(r"[^\s,|]+")  # A DOI may hold ";" and brackets: those are cut off at its ends.
_AROUND = "<>[]{}()\"'“”‘’.;:!?*`"
_LABEL = re.compile(r"(?:arxiv|doi|oai:arxiv\.org)\s*:\s*", re.IGNORECASE)
_ADDRESS = re.compile(r"https?://", re.IGNORECASE)


def links_in(text: str) -> Iterator[str]:
    """Give the ids of the papers named in a text, each once and in its order.

    Bare ids, "arXiv:..." and "doi:...", and addresses of arXiv, its mirrors, Hugging Face Papers,
    doi.org and publishers count. A number within a sentence does not, though it may look like one.
    """
    seen: set[str] = set()
    for match in _WORD.finditer(_LABEL.sub(_joined, text)):
        for name in _named(match[0]) if len(match[0]) <= LONGEST_LINK else ():
            if name not in seen:
                seen.add(name)
                yield name


def first_link(text: str) -> str | None:
    """Give the first of them; None where there is none."""
    return next(links_in(text), None)


def read_links(text: str) -> Library:
    """Make a library of links: nothing is known of the papers but their ids."""
    found = tuple(links_in(text))
    kept, over = found[:MOST_RECORDS], len(found) - MOST_RECORDS
    unread = (Unread("the rest", f"{over:,} more links; 5,000 are read"),) if over > 0 else ()
    return Library("your links", (), unread, kept)


def _joined(label: re.Match[str]) -> str:
    """Join "arXiv: 2603.99001" to one word."""
    return "".join(label[0].split())


def _named(word: str) -> tuple[str, ...]:
    # Slack writes <https://arxiv.org/abs/2603.99001|arxiv.org>; Markdown [title](address).
    if (address := _ADDRESS.search(word)) is not None:
        return names(links=[_trimmed(word[address.start() :])]).ids
    word = _trimmed(word)
    if (name := pasted_id(word)) is not None:
        return (name,)
    if word.lower().startswith("doi:"):
        name = doi_name(word)
        return (name,) if name else ()
    if word.lower().startswith("arxiv:") and (found := find_arxiv_id(word)):
        return (f"arxiv:{found.id}",)
    return ()


def _trimmed(word: str) -> str:
    word = word.lstrip(_AROUND)
    while word and word[-1] in _AROUND:
        if word[-1] == ")" and word.count("(") >= word.count(")"):
            break
        word = word[:-1]
    return word
