"""Whom a pick suits, and by which words: put in at the last moment, by who is named then."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace

from bot.core.brief import brief
from bot.core.literal import one_line
from bot.core.message import Message, PaperCard, Span
from bot.core.places import Conversation, Owner
from bot.services.cards import told_anew
from bot.services.groups import MATCHES, SOMEBODY, for_others
from bot.store.members import Member, Members
from recommender import Pick

MOST_NAMED = 3  # Below one pick; whoever asked to be mentioned comes first.

_BEHIND, _ALONE = " · matches ", "matches "  # Behind a reason, and where there is none.

Known = Mapping[str, Member]
"""A channel's named members, by reader in writing."""

Explain = Callable[[Owner, int], Awaitable[Pick]]
"""Gives the score and reasons of one paper for an owner."""


class Naming:
    """Names members below the picks that suit them.

    What is kept of a list holds neither names nor members' words: whoever hides theirs, or is
    forgotten, has them in no list that is shown or posted from then on.
    """

    def __init__(self, members: Members, explain: Explain) -> None:
        self._members = members
        self._explain = explain

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
        told = {card.number: await self._told(card, known) for card in message.cards}
        message = _each(message, lambda card: told[card.number])
        names = {card.number: _names(card, known, mentions=mentions) for card in message.cards}
        named = _each(message, lambda card: _names_first(card, names[card.number]))
        if mentions:
            heard = [one for card in message.cards for one in _shown(card, known) if one.pings]
            readers = tuple(dict.fromkeys(one.reader for one in heard))
            named = brief(replace(named, pings=readers))  # It cuts what stands last.
        return _each(named, lambda card: _names_last(card, len(names[card.number])))

    async def _told(self, card: PaperCard, known: Known) -> PaperCard:
        """Give a card that is for members alone with the words of the first of them who is named.

        Where these fit no more, it stays for a member's interest.
        """
        if not any(reason.signal == SOMEBODY for reason in card.reasons):
            return card
        matches = tuple(one for one in card.reasons if one.signal == MATCHES)
        for name in _matches(card):
            if name in known:
                pick = for_others(await self._explain(known[name].reader, card.number))
                if any(reason.evidence for reason in pick.reasons):
                    return told_anew(card, replace(pick, reasons=(*pick.reasons, *matches)))
        return card


def _each(message: Message, changed: Callable[[PaperCard], PaperCard]) -> Message:
    """Change every card of a message."""
    blocks = (changed(one) if isinstance(one, PaperCard) else one for one in message.blocks)
    return replace(message, blocks=tuple(blocks))


def _matches(card: PaperCard) -> tuple[str, ...]:
    return tuple(name for one in card.reasons if one.signal == MATCHES for name in one.evidence)


def _shown(card: PaperCard, known: Known) -> Sequence[Member]:
    """Give the members to be named below a card."""
    found = [known[name] for name in _matches(card) if name in known]
    return sorted(found, key=lambda one: not one.pings)[:MOST_NAMED]


def _names(card: PaperCard, known: Known, *, mentions: bool) -> tuple[Span, ...]:
    """Say whom a card suits: " · matches Ana, Li and 2 more"; nothing where it is nobody named."""
    shown = _shown(card, known)
    if not shown:
        return ()
    spans = [Span(_BEHIND if card.why else _ALONE)]
    for place, one in enumerate(shown):
        spans += [Span(", ")] if place else []
        spans.append(_name(one, mentions=mentions))
    if more := sum(name in known for name in _matches(card)) - len(shown):
        spans.append(Span(f" and {more} more"))
    return tuple(spans)


def _names_first(card: PaperCard, names: Sequence[Span]) -> PaperCard:
    """Put names before the reasons, and take out the reason that tells them in writing."""
    reasons = tuple(reason for reason in card.reasons if reason.signal != MATCHES)
    return replace(card, why=(*names, *card.why), reasons=reasons)


def _names_last(card: PaperCard, count: int) -> PaperCard:
    """Put the first so many runs of a line, which are names, behind the others."""
    return replace(card, why=(*card.why[count:], *card.why[:count]))


def _name(one: Member, *, mentions: bool) -> Span:
    if mentions and one.pings:
        return Span(one.reader.user, "person")
    return Span(one_line(one.name))
