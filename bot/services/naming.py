"""Whom a pick suits, put into words at the last moment: whoever left meanwhile is not named."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from bot.core.brief import brief
from bot.core.literal import one_line
from bot.core.message import Message, PaperCard, Span
from bot.core.places import Conversation, Owner
from bot.services.groups import MATCHES
from bot.store.members import Member, Members

MOST_NAMED = 3  # Below one pick; whoever asked to be mentioned comes first.

Known = Mapping[str, Member]
"""A channel's named members, by reader in writing."""


class Naming:
    """Names members below the picks that suit them. What is kept of a list holds no names."""

    def __init__(self, members: Members) -> None:
        self._members = members

    async def posted(self, owner: Owner, message: Message) -> Message:
        """Give a digest as it is posted: whoever asked for it is mentioned, so that they hear.

        A short message stays short.
        """
        return await self._named(owner, message, mentions=True)

    async def answered(self, owner: Owner, message: Message) -> Message:
        """Give an answer to one reader: nobody is mentioned."""
        return await self._named(owner, message, mentions=False)

    async def _named(self, owner: Owner, message: Message, *, mentions: bool) -> Message:
        if not any(_matches(card) for card in message.cards):
            return message
        here = await self._members.of(owner) if isinstance(owner, Conversation) else ()
        known = {str(one.reader): one for one in here if one.name}
        blocks = tuple(
            _with_names(block, known, mentions=mentions) if isinstance(block, PaperCard) else block
            for block in message.blocks
        )
        if not mentions:
            return replace(message, blocks=blocks)
        heard = [one.reader for card in message.cards for one in _shown(card, known) if one.pings]
        named = replace(message, blocks=blocks, pings=tuple(dict.fromkeys(heard)))
        return brief(named)


def _matches(card: PaperCard) -> tuple[str, ...]:
    return tuple(name for one in card.reasons if one.signal == MATCHES for name in one.evidence)


def _shown(card: PaperCard, known: Known) -> Sequence[Member]:
    """Give the members to be named below a card."""
    found = [known[name] for name in _matches(card) if name in known]
    return sorted(found, key=lambda one: not one.pings)[:MOST_NAMED]


def _with_names(card: PaperCard, known: Known, *, mentions: bool) -> PaperCard:
    """Say whom a card suits, in place of the reason that only tells it in writing."""
    shown = _shown(card, known)
    reasons = tuple(reason for reason in card.reasons if reason.signal != MATCHES)
    if not shown:
        return replace(card, reasons=reasons)
    spans = [Span(" · matches " if card.why else "matches ")]
    for place, one in enumerate(shown):
        spans += [Span(", ")] if place else []
        spans.append(_name(one, mentions=mentions))
    if more := sum(name in known for name in _matches(card)) - len(shown):
        spans.append(Span(f" and {more} more"))
    return replace(card, why=(*card.why, *spans), reasons=reasons)


def _name(one: Member, *, mentions: bool) -> Span:
    if mentions and one.pings:
        return Span(one.reader.user, "person")
    return Span(one_line(one.name))
