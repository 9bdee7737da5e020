"""Leave things out for a while."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Annotated

from bot.commands.parameters import WhereParam, other_place, same_place
from bot.core import voice
from bot.core.command import Call, Param, command
from bot.core.errors import UserError
from bot.core.message import Block, Button, Buttons, Message, say, strong
from bot.core.mute_text import read_mute_line
from bot.core.schedule_text import write_moment
from bot.core.voice import heading, note, phrase
from bot.services import Services
from bot.services.wording import LONGEST_LISTED, here, listed, shortened, whom
from recommender import InterestKind, Mute, written

LONGEST_LINE = 2_000
MOST_BUTTONS = 5  # In a row.
MOST_HINTS = 2  # With up to three guesses each.


@command(
    "mute",
    "Leave a word, author or subject out for a while",
    examples=(
        "mute diffusion for 2 weeks",
        'mute author:"Yann LeCun" until 2027-01-06',
        "mute cat:cs.CV",
    ),
    allowed="channel admin",
)
async def mute(
    services: Services,
    call: Call,
    *,
    what: Annotated[
        str, Param("words, author: or cat:, then for or until", longest=LONGEST_LINE, rest=True)
    ],
    where: WhereParam = "me",
    instead: Annotated[str, Param("what it takes the place of", longest=400, hidden=True)] = "",
) -> Message:
    """Keep papers out of picks and digests; with an end it ends by itself."""
    owner, now = call.owner(where), await services.clock.now()
    if instead:
        with suppress(UserError):  # It may have ended meanwhile.
            await services.muting.remove(owner, call.reader, instead, now)
    zone = await services.ordering.zone_of(owner, call.zone)
    words, until = read_mute_line(what, now, zone)
    fresh = await services.muting.add(owner, call.reader, words, until, now)
    fields = {"whom": whom(owner), "words": _listed(fresh), "here": here(owner)}
    if until is None:
        said = phrase(voice.MUTED_OPEN, **fields)
    else:
        said = phrase(voice.MUTED, until=write_moment(until, zone), **fields)
    others = other_place(call, where, "Mute", "mute", {"what": what})
    typed_end = what.strip()[len(words) :]
    guesses = await _guesses(services, fresh, typed_end, same_place(owner, call))
    return Message((said, *guesses, Buttons((Button("Undo", "undo"), *others))))


async def _guesses(
    services: Services, fresh: Sequence[Mute], end: str, place: Mapping[str, str]
) -> list[Block]:
    """Name the authors and subjects nearest to those muted that no paper has.

    Args:
        services: Know the names.
        fresh: What was muted.
        end: Until when, as it was typed.
        place: The argument that means the same owner.
    """
    await services.catalogue.catch_up()
    authors, codes = (
        [one.what.text for one in fresh if one.what.kind is kind]
        for kind in (InterestKind.AUTHOR, InterestKind.CATEGORY)
    )
    hints = (await services.guessing.hints(authors, codes))[:MOST_HINTS]
    buttons = tuple(
        Button(
            hint.label(meant),
            "mute",
            {"what": hint.put(meant) + end, "instead": hint.put(hint.typed), **place},
        )
        for hint in hints
        for meant in hint.nearest
    )
    return [*(hint.said for hint in hints), *([Buttons(buttons)] if buttons else [])]


@command("mutes", "See what is left out for a while", examples=("mutes", "mutes where=here"))
async def mutes(services: Services, call: Call, *, where: WhereParam = "me") -> Message:
    """List what is muted now, each with its end."""
    owner, now = call.owner(where), await services.clock.now()
    found = await services.muting.in_force(owner, now)
    if not found:
        return Message((phrase(voice.NOTHING_MUTED, whom=whom(owner), here=here(owner)),))
    zone = await services.ordering.zone_of(owner, call.zone)
    lines: list[Block] = [heading(voice.MUTES, whom=whom(owner))]
    for place, one in enumerate(found, start=1):
        until = f"  until {write_moment(one.until, zone)}" if one.until else ""
        name = shortened(written(one.what), LONGEST_LISTED)
        lines.append(say(f"{place}. ", strong(name), until))
    ends = tuple(
        Button(
            f"Unmute {shortened(written(one.what), LONGEST_LISTED)}",
            "unmute",
            {"what": written(one.what), **same_place(owner, call)},
        )
        for one in found[:MOST_BUTTONS]
    )
    return Message((*lines, note(voice.HOW_TO_CHANGE_MUTES, here=here(owner)), Buttons(ends)))


@command(
    "unmute",
    "Let something in again, by its number or words",
    examples=("unmute 1", "unmute diffusion"),
    allowed="channel admin",
)
async def unmute(
    services: Services,
    call: Call,
    *,
    what: Annotated[str, Param("its number or words", longest=LONGEST_LINE, rest=True)],
    where: WhereParam = "me",
) -> Message:
    """End the mutes meant."""
    owner, now = call.owner(where), await services.clock.now()
    gone = await services.muting.remove(owner, call.reader, what, now)
    said = phrase(voice.UNMUTED, whom=whom(owner), words=_listed(gone))
    words = ", ".join(written(one.what) for one in gone)
    others = other_place(call, where, "Unmute", "unmute", {"what": words})
    return Message((said, Buttons((Button("Undo", "undo"), *others))))


def _listed(found: Sequence[Mute]) -> str:
    return listed([one.what for one in found])
