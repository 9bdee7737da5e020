"""Papers like one, or like a text."""

import re
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from typing import Annotated

from bot.core import voice
from bot.core.command import Call, Param, command
from bot.core.errors import UserError
from bot.core.message import Block, Button, Buttons, Message, Page, PaperCard, Span, strong
from bot.core.paper_choice import read_choice
from bot.core.voice import heading, note, phrase
from bot.services import Services
from bot.services.cards import MOST_WORDS, card
from bot.services.catalogue import Lookup
from bot.services.wording import shortened
from recommender import Found, Index, Paper, Pick, analyze
from recommender.identifiers import pasted_id
from recommender.similar import similar_to_paper, similar_to_text

PAGE = 5
LONGEST_TEXT = 10_000  # Characters; an abstract has two thousand.
_SIGNS = "<>()[]{},.;:!?\"'"
MOST_OTHERS = 4  # Further papers of a text that are offered.
LONGEST_LABEL = 75
LONGEST_SHOWN = 80  # Of a title or text in the heading.


@command(
    "similar",
    "Find papers like one, or like a text",
    examples=(
        "similar 4711",
        "similar arxiv.org/abs/1706.03762",
        "similar attention without softmax",
    ),
)
async def similar(
    services: Services,
    call: Call,
    *,
    to: Annotated[
        str, Param("a paper's number, id or link, or any text", longest=LONGEST_TEXT, rest=True)
    ] = "",
    offset: Annotated[int, Param("how many to pass over", least=0, most=1_000, hidden=True)] = 0,
    at: Annotated[
        str, Param("the state of the papers a page belongs to", longest=40, hidden=True)
    ] = "",
) -> Message:
    """Show one page of the papers most like it; nothing is marked as seen."""
    paper = await _named(services, to)
    if paper is None and not analyze(to):
        raise UserError(voice.LIKE_WHAT)
    await services.catalogue.catch_up()
    index = services.catalogue.index
    moved = bool(at) and at != index.position
    start = 0 if moved else offset // PAGE * PAGE

    def work(papers: Lookup) -> Found:
        if paper is None:
            return similar_to_text(index, to, papers=papers, offset=start, size=PAGE)
        return similar_to_paper(index, paper, papers=papers, offset=start, size=PAGE)

    found = await services.catalogue.compute(work)
    title = _heading(paper, to)
    moved_note = (note(voice.PAGE_MOVED),) if moved else ()
    blocks = (title, *moved_note, *_page(found, to, start, index))
    return Message(blocks, replaces=call.pressed)


@command(
    "similar in",
    "Find papers like those named in a text",
    examples=("similar in look at arxiv.org/abs/1706.03762 and 10.1038/nature14539",),
    hidden=True,
)
async def similar_in(
    services: Services,
    call: Call,
    *,
    text: Annotated[
        str, Param("any text, such as a message", longest=LONGEST_TEXT, rest=True)
    ] = "",
) -> Message:
    """Show papers like the first one named in a text, or like its words; offer the other ones."""
    names = _names_in(text)[: MOST_OTHERS + 1]
    for place, name in enumerate(names):
        with suppress(UserError):  # Not known here, nor at a source.
            found = await similar(services, call, to=name)
            return _with_others(found, names[place + 1 :])
    return await similar(services, call, to=_without(names, text) or text)


def _with_others(found: Message, names: Sequence[str]) -> Message:
    if not names:
        return found
    others = (Button(f"Like {name}"[:LONGEST_LABEL], "similar", {"to": name}) for name in names)
    return Message((*found.blocks, Buttons(tuple(others))))


def _without(names: Sequence[str], text: str) -> str:
    """Give a text without the papers it names."""
    words = [word for word in text.split() if pasted_id(word.strip(_SIGNS)) not in names]
    return " ".join(words)


def _names_in(text: str) -> list[str]:
    """Find the papers a text names by id or address, in order, each once."""
    words = (word.strip(_SIGNS) for word in text.split())
    return list(dict.fromkeys(name for word in words if (name := pasted_id(word))))


async def _named(services: Services, text: str) -> Paper | None:
    """Find the paper a text names, here or at a source; None where it is free text."""
    text = read_choice(re.sub(r"^to\s+", "", text.strip(), flags=re.IGNORECASE))
    if text.isdecimal() or pasted_id(text):
        return await services.looking.named(text)
    return None


def _heading(paper: Paper | None, text: str) -> Block:
    if paper is None:
        return heading(voice.LIKE_TEXT, text=shortened(" ".join(text.split()), LONGEST_SHOWN))
    return heading(voice.LIKE_PAPER, title=shortened(paper.title, LONGEST_SHOWN))


def _page(found: Found, text: str, first: int, index: Index) -> tuple[Block, ...]:
    if not found.hits:
        return (phrase(voice.NOTHING_LIKE_IT),)
    last = first + len(found.hits)

    def turn(label: str, to: int) -> Button:
        return Button(label, "similar", {"to": text, "offset": str(to), "at": index.position})

    back = turn("Previous", first - PAGE) if first else None
    forward = turn("Next", last) if last < found.total else None
    page = Page(first + 1, last, found.total, back, forward)
    return (*map(_card, found.hits), *([page] if found.total > PAGE else []))


def _card(hit: Pick) -> PaperCard:
    """Draw a paper with the words it has in common; they say more than a number."""
    words = [word for reason in hit.reasons for word in reason.evidence]
    shared: list[Span] = []
    for word in dict.fromkeys(words[:MOST_WORDS]):
        shared += [Span(", " if shared else voice.IN_COMMON), strong(word)]
    return replace(card(hit), why=tuple(shared))
