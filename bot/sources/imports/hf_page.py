"""Read papers from the plain text of a saved Hugging Face Papers page.

Such a page has a few lines of its own, then for each paper a title, a blank line and an abstract
of one line. Between them may stand upvotes, dates, names and buttons, as the page grew.
"""

import re
from collections.abc import Iterable, Iterator

from bot.core.record import Record
from bot.sources.cleaning import clean_abstract, clean_title, raw_to_keep
from bot.sources.imports.lines import Line

SHORTEST_ABSTRACT = 60  # With a full stop at its end; a longer title is rare, and has none.
SURELY_ABSTRACT = 300  # Whatever stands at its end, such as the address of the code.
MOST_WAITING = 20  # Lines kept while no abstract comes.

_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
_PAGE_WORDS = re.compile(
    rf"""
      new | subscribe | get\ trending\ papers.* | by\ ?\w+\ and\ the\ research\ community
    | (?:daily|trending|weekly|monthly|top)?\ ?papers | today | this\ (?:week|month)
    | hugging\ face | models | datasets | spaces | community | docs | enterprise | pricing
    | log\ in | sign\ up | search | previous | next | (?:load|show|read|view)\ (?:more|all)
    | (?:submitted|uploaded|posted)\ by.{{0,40}} | (?:submitted|published|updated)\ on.{{0,30}}
    | upvotes?:?\ ?\d* | pdf | (?:view\ )?(?:arxiv|project|git\ ?hub)(?:\ page)?(?:\ [\d.,]+k?)?
    | add\ to\ collections? | code | abstract | paper\ page
    | [·•+\s]* \d[\d.,]*\ ?[kKmM]? \ ?(?:authors?|comments?|upvotes?|stars?|likes?)?
    | {_MONTH}\ \d{{1,2}}(?:,?\ \d{{4}})? | \d{{1,2}}\ {_MONTH}(?:\ \d{{4}})?
    | .{{1,12}}\ (?:minutes?|hours?|days?|weeks?|months?|years?)\ ago
    """,
    re.VERBOSE | re.IGNORECASE,
)
_NAME_DIVIDER = re.compile(r"\s*[,;·]\s*(?:and\s+)?|\s+(?:and|&)\s+")
_PARTICLES = frozenset(
    ("al", "bin", "da", "de", "del", "den", "der", "di", "dos", "du", "el", "la", "van", "von")
)
_SENTENCE_END = re.compile(r"\.[\"'”’)\]]*$")


def read(lines: Iterable[Line], source: str) -> Iterator[Record | tuple[int, str]]:
    """Pair each abstract with the title above it; say which lines found no partner."""
    waiting: list[Line] = []
    papers = 0
    for line in lines:
        text = line.text.strip()
        if line.problem:
            yield line.number, line.problem
        elif _is_abstract(text):
            paper, left = _pair(waiting, line, source)
            yield from left
            if paper:
                yield paper
                papers += 1
            waiting = []
        elif not _is_of_the_page(text):
            waiting.append(line)
            if len(waiting) > MOST_WAITING:
                yield _without_abstract(waiting.pop(0))
    yield from map(_without_abstract, waiting)
    if not papers:
        yield 1, "no title with an abstract below it"


def _is_abstract(text: str) -> bool:
    if len(text) >= SURELY_ABSTRACT:
        return True
    return len(text) >= SHORTEST_ABSTRACT and _SENTENCE_END.search(text) is not None


def _is_of_the_page(text: str) -> bool:
    is_wordless = not any(character.isalpha() for character in text)
    return is_wordless or _PAGE_WORDS.fullmatch(text) is not None


def _pair(
    above: list[Line], abstract: Line, source: str
) -> tuple[Record | None, list[tuple[int, str]]]:
    """Make a paper of an abstract and the lines since the last one; give the lines left over."""
    place = _title_place(above)
    title = clean_title(above[place].text) if above else ""
    if not title:
        return None, [
            *map(_without_abstract, above),
            (abstract.number, "text without a title above it"),
        ]
    cleaned = clean_abstract(abstract.text)
    paper = Record(
        ids=(),
        title=title,
        abstract=cleaned,
        raw_title=raw_to_keep(above[place].text, title),
        raw_abstract=raw_to_keep(abstract.text, cleaned),
        authors=_names(above[place + 1].text) if place + 1 < len(above) else (),
        sources=(source,),
    )
    return paper, [_without_abstract(line) for line in above[:place]]


def _title_place(above: list[Line]) -> int:
    """The title is the last line above the abstract that is not a line of authors."""
    place = len(above) - 1
    while place > 0:
        names, words_above = _names(above[place].text), len(above[place - 1].text.split())
        if not names or (len(names) == 1 and words_above < 4):
            break
        place -= 1
    return place


def _names(text: str) -> tuple[str, ...]:
    """Read a line of authors; empty if any part of it does not look like a person's name."""
    parts = [part for part in _NAME_DIVIDER.split(clean_title(text)) if part]
    return tuple(parts) if all(map(_is_name, parts)) else ()


def _is_name(text: str) -> bool:
    words = text.split()
    return 2 <= len(words) <= 5 and all(
        word.lower() in _PARTICLES
        or (word[0].isupper() and word.strip(".").replace("-", "").replace("'", "").isalpha())
        for word in words
    )


def _without_abstract(line: Line) -> tuple[int, str]:
    return line.number, "no abstract below this line"
