"""Look papers up."""

from dataclasses import replace
from typing import Annotated

from bot.commands.search_offers import with_guesses, with_narrower, with_offers, with_spelling
from bot.core import voice
from bot.core.command import Call, Param, command
from bot.core.errors import UserError
from bot.core.message import Block, Button, Buttons, Message, Page, say
from bot.core.voice import note, phrase
from bot.services import Services
from bot.services.cards import card, paper_card
from bot.services.clarifying import MANY_HITS
from recommender import Found, Index, Query, parse_query
from recommender import search as search_index
from recommender.searching import NOT_ALL, ONLY_RELATED
from recommender.shelf import Papers

PAGE = 5
FEW = 5  # Below so many hits, looking beyond the papers at hand is offered.


@command(
    "search",
    "Look papers up by words, author, date or id",
    examples=(
        "search graph neural networks -survey",
        'search au:lecun ti:"energy based" date:2023..2025 cat:cs.LG',
    ),
)
async def search(
    services: Services,
    call: Call,
    *,
    query: Annotated[str, Param("words to look for", longest=10_000, rest=True)] = "",
    offset: Annotated[
        int, Param("how many to pass over", least=0, most=1_000_000, hidden=True)
    ] = 0,
    at: Annotated[
        str, Param("the state of the papers a page belongs to", longest=40, hidden=True)
    ] = "",
    beyond: Annotated[str, Param("the source to search instead", longest=40, hidden=True)] = "",
) -> Message:
    """Show one page of what matches; pages belong to one state of the papers."""
    if not query.strip():
        raise UserError(voice.NOTHING_TO_SEARCH)
    if beyond:
        return await _beyond(services, query, beyond)
    await services.catalogue.catch_up()
    index = services.catalogue.index
    moved = bool(at) and at != index.position
    start = 0 if moved else offset
    parsed = parse_query(query)
    if parsed.paper_id is not None:
        return await _one(services, query)
    found, start = await services.catalogue.compute(
        lambda papers: _found(index, parsed, papers, start)
    )
    page = _page(found, query, start, index.position, moved=moved)
    if found.matching < FEW and not found.note:
        page = with_offers(page, query, services.looking.searchable)
    if not found.total:
        page = await with_guesses(services, page, parsed)
    elif found.note in (NOT_ALL, ONLY_RELATED):
        page = await with_spelling(services, page, query)
    elif found.matching > MANY_HITS and not start:
        page = await with_narrower(services, page, query)
    return replace(page, replaces=call.pressed)


async def _beyond(services: Services, query: str, source: str) -> Message:
    """Search a source for a reader; what it finds is kept, and can be liked like any other."""
    found = await services.looking.search(source, query)
    title = services.looking.searchable.get(source, source)
    if not found:
        return Message((phrase(voice.NOTHING_BEYOND, source=title, query=query[:60]),))
    cards = [paper_card(paper) for paper in found[:PAGE]]
    return Message((note(voice.FOUND_BEYOND, source=title), *cards))


def _found(index: Index, query: Query, papers: Papers, offset: int) -> tuple[Found, int]:
    """Give the page at an offset, or the last one where that lies behind the end; and where."""
    found = search_index(index, query, papers=papers, offset=offset, size=PAGE)
    if found.hits or not found.total:
        return found, offset
    last = (found.total - 1) // PAGE * PAGE
    return search_index(index, query, papers=papers, offset=last, size=PAGE), last


async def _one(services: Services, query: str) -> Message:
    """Show the one paper an id or link names."""
    return Message((paper_card(await services.looking.named(query), with_summary=True),))


def _page(found: Found, query: str, offset: int, position: str, *, moved: bool) -> Message:
    if not found.hits:
        return _nothing(query, found.note)
    blocks: list[Block] = [card(hit) for hit in found.hits]
    matching = max(found.matching - offset, 0)
    if matching < len(blocks) and found.note != ONLY_RELATED:
        blocks.insert(matching, note(voice.ONLY_NEAR_ONES))
    if found.note:
        blocks.insert(0, say(found.note, kind="note"))
    if moved:
        blocks.insert(0, note(voice.PAGE_MOVED))
    last = offset + len(found.hits)

    def turn(label: str, to: int) -> Button:
        return Button(label, "search", {"query": query, "offset": str(to), "at": position})

    page = Page(
        first=offset + 1,
        last=last,
        total=found.total,
        previous=turn("Previous", max(offset - PAGE, 0)) if offset else None,
        next=turn("Next", last) if last < found.total else None,
    )
    return Message((*blocks, page))


def _nothing(query: str, said: str) -> Message:
    """Say that nothing was found, or what the search itself says about that."""
    if said:
        return Message((say(said),))
    words = [word for word in query.split() if ":" not in word and not word.startswith("-")]
    shorter = " ".join(words[:-1]) or "deep learning"
    nothing = phrase(voice.NOTHING_FOUND, query=query[:60], shorter=shorter[:60])
    offer = Button("Add as an interest", "interests add", {"topic": query[:200]})
    return Message((nothing, Buttons((offer,))))
