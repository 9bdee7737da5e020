"""What is offered below a search: other spellings, narrower and looser ones, and other places."""

from collections.abc import Mapping
from dataclasses import replace

from bot.core import voice
from bot.core.message import Block, Button, Buttons, Message
from bot.core.voice import note, phrase
from bot.services import Services
from bot.services.guessing import LONGEST_LABEL
from bot.services.wording import shortened
from recommender import Query
from recommender.query import Field

MOST_HINTS = 2  # With up to three guesses each.
LONGEST_QUERY = 60  # Characters of a search on a button, with room for how much it finds.


def with_offers(page: Message, query: str, searchable: Mapping[str, str]) -> Message:
    """Offer to search the sources themselves, before whatever else is offered."""
    offers = tuple(
        Button(f"Search {title}", "search", {"query": query, "beyond": name})
        for name, title in searchable.items()
    )
    rows = tuple(block for block in page.blocks if isinstance(block, Buttons))
    others = tuple(button for row in rows for button in row.buttons)
    if not offers:
        return page
    rest = tuple(block for block in page.blocks if not isinstance(block, Buttons))
    return replace(page, blocks=(*rest, Buttons((*offers, *others))))


async def with_guesses(services: Services, page: Message, query: Query) -> Message:
    """Name the authors and subjects nearest to those of a search that found nothing."""
    terms = [term for group in query.groups for term in group]
    authors = [term.text for term in terms if term.field is Field.AUTHOR]
    categories = [term.text for term in terms if term.field is Field.CATEGORY]
    hints = await services.guessing.hints(authors, categories)
    guesses = [
        Button(hint.label(meant), "search", {"query": hint.in_query(query.text, meant)})
        for hint in hints[:MOST_HINTS]
        for meant in hint.nearest
    ]
    if guesses:
        said: list[Block] = [hint.said for hint in hints]
        return replace(page, blocks=(*said, Buttons(tuple(guesses)), *page.blocks))
    return await _with_others(services, page, query.text)


async def _with_others(services: Services, page: Message, query: str) -> Message:
    """Offer the nearest searches that find something, each with how many papers that is."""
    others = await services.clarifying.instead(query)
    if not others:
        return page
    said = phrase(voice.NOTHING_FOUND_BUT, query=query[:60])
    offers = tuple(
        Button(
            f"{shortened(other.query, LONGEST_QUERY)} ({other.total:,})",
            "search",
            {"query": other.query},
        )
        for other in others
    )
    rest = (block for block in page.blocks if isinstance(block, Buttons))
    return replace(page, blocks=(said, Buttons(offers), *rest))


async def with_spelling(services: Services, page: Message, query: str) -> Message:
    """Offer a search in another spelling, where no paper has all of its words."""
    offers = tuple(
        Button(shortened(meant, LONGEST_LABEL), "search", {"query": meant})
        for meant in await services.clarifying.spelled(query)
    )
    if not offers:
        return page
    meant = shortened(offers[0].arguments["query"], LONGEST_LABEL)
    said = note(voice.MEANT_SO, typed=shortened(query, LONGEST_LABEL), meant=meant)
    return replace(page, blocks=(said, Buttons(offers), *page.blocks))


async def with_narrower(services: Services, page: Message, query: str) -> Message:
    """Offer parts of what a search finds, above what turns its page."""
    offers = tuple(
        Button(term.text, "search", {"query": f'{query} "{term.text}"'})
        for term in await services.clarifying.narrower(query)
    )
    if not offers:
        return page
    asked = note(voice.NARROW_SEARCH), Buttons(offers)
    return replace(page, blocks=(*page.blocks[:-1], *asked, page.blocks[-1]))
