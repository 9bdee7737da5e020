"""What the next digest would be, and why the others are not in it."""

from collections.abc import Sequence
from datetime import datetime

from bot.commands.parameters import WhereParam
from bot.commands.picks import none_yet
from bot.core import voice
from bot.core.command import Call, command
from bot.core.message import Block, Message, Span, Text
from bot.core.places import Owner
from bot.core.schedule_text import write_moment
from bot.core.voice import heading, note, phrase
from bot.services import Services
from bot.services.previewing import Preview
from bot.services.wording import here, shortened, whom
from recommender import LeftOut, Rule

LONGEST_TITLE = 60  # Characters of a title in a line.

_RULES = {
    Rule.NOT_NEW: voice.RULE_NOT_NEW,
    Rule.SEEN: voice.RULE_SEEN,
    Rule.HELD: voice.RULE_HELD,
    Rule.VOTED: voice.RULE_VOTED,
    Rule.NAMED: voice.RULE_NAMED,
    Rule.OTHERS: voice.RULE_OTHERS,
    Rule.MUTED: voice.RULE_MUTED,
    Rule.EXCLUDED: voice.RULE_EXCLUDED,
    Rule.OUTWEIGHED: voice.RULE_OUTWEIGHED,
    Rule.UNDER_BAR: voice.RULE_UNDER_BAR,
    Rule.NEAR_DUPLICATE: voice.RULE_NEAR_DUPLICATE,
    Rule.AUTHORS: voice.RULE_AUTHORS,
    Rule.TURN: voice.RULE_TURN,
    Rule.FULL: voice.RULE_FULL,
}


@command(
    "preview",
    "See what the next digest would be, and why",
    examples=("preview", "preview where=here"),
)
async def preview(services: Services, call: Call, *, where: WhereParam = "me") -> Message:
    """Show the next digest as things stand; nothing is marked as seen."""
    owner, now = call.owner(where), await services.clock.now()
    zone = await services.ordering.zone_of(owner, call.zone)
    shown = await services.previewing.next_digest(owner, now)
    blocks: list[Block] = [_heading(shown, owner, zone, now), *shown.cards]
    if not shown.cards:
        stated = await services.preferences.interests(owner)
        blocks.append(phrase(voice.PREVIEW_EMPTY) if stated else none_yet(owner))
    if shown.left_out:
        blocks += [phrase(voice.PREVIEW_LEFT_OUT), *_lines(shown, owner, zone)]
    return Message((*blocks, note(voice.PREVIEW_NOTE, whom=whom(owner))))


def _heading(shown: Preview, owner: Owner, zone: str, now: datetime) -> Text:
    if shown.order is None:
        return phrase(voice.PREVIEW_UNSCHEDULED, whom=whom(owner), here=here(owner))
    if shown.due is None:
        return heading(voice.PREVIEW_PAUSED, whom=whom(owner))
    return heading(voice.PREVIEW, when=write_moment(shown.due, zone, now=now), whom=whom(owner))


def _lines(shown: Preview, owner: Owner, zone: str) -> Sequence[Text]:
    since = write_moment(shown.since, zone)
    return [_line(one, owner, since) for one in shown.left_out]


def _line(one: LeftOut, owner: Owner, since: str) -> Text:
    """Write "4711  Title: seen already"; the number is what other commands take."""
    title = shortened(one.pick.paper.title, LONGEST_TITLE)
    by = shortened(one.by, LONGEST_TITLE)
    why = phrase(_RULES[one.rule], since=since, by=by, whom=whom(owner))
    return Text((Span(f"{one.pick.paper.number}  {title}: "), *why.spans), "note")
