"""Leave things out for a while."""

from collections.abc import Mapping, Sequence
from typing import Annotated

from bot.commands.paging import PageParam, page_of
from bot.commands.parameters import BareWhereParam, WhereParam, other_place, same_place
from bot.core import voice
from bot.core.command import Call, Param, command
from bot.core.errors import UserError
from bot.core.message import Block, Button, Buttons, Message, say, strong
from bot.core.mute_text import read_mute_line
from bot.core.places import Owner
from bot.core.schedule_text import write_moment
from bot.core.voice import heading, note, phrase
from bot.services import Services
from bot.services.voting import LONGEST_TITLE
from bot.services.wording import LONGEST_LISTED, here, listed, shortened, whom, whose
from recommender import InterestKind, Mute, telling_words, written

LONGEST_LINE = 2_000
MOST_OFFERED = 2  # Of a paper's authors, subjects and words each.
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
    ] = "",
    where: BareWhereParam = "me",
    paper: Annotated[str, Param("a paper, to choose from its authors, subjects and words")] = "",
    instead: Annotated[str, Param("what it takes the place of", longest=400, hidden=True)] = "",
) -> Message:
    """Keep papers out of picks and digests; with an end it ends by itself."""
    owner, now = call.owner(where), await services.clock.now()
    if not what:
        return await _of_paper(services, call, owner, paper)
    zone = await services.ordering.zone_of(owner, call.zone)
    line = read_mute_line(what, now, zone)
    fresh = await services.muting.add(
        owner, call.reader, line.words, line.until, now, instead=instead
    )
    words = ", ".join(written(one.what) for one in fresh)
    fields = {"whom": whom(owner), "words": _listed(fresh)}
    fields["back"] = (
        f"unmute {words}{here(owner)}" if words == fields["words"] else f"mutes{here(owner)}"
    )
    if line.until is None:
        said = phrase(voice.MUTED_OPEN, **fields)
    else:
        said = phrase(voice.MUTED, until=write_moment(line.until, zone, now=now), **fields)
    others = other_place(call, where, "Mute", "mute", {"what": what})
    guesses = await _guesses(services, fresh, line.end, same_place(owner, call))
    return Message((said, *guesses, Buttons((Button("Undo", "undo"), *others))))


async def _of_paper(services: Services, call: Call, owner: Owner, named: str) -> Message:
    """Offer what can be muted of a paper. Raises `UserError` where none is named."""
    if not named:
        raise UserError(voice.NOTHING_TO_MUTE)
    await services.catalogue.catch_up()  # Which words are rare enough to tell.
    paper = await services.looking.named(named)
    place = same_place(owner, call)
    authors = {name: f'author:"{name}"' for name in _leading(paper.authors)}
    subjects = {code: f"cat:{code}" for code in paper.categories[:MOST_OFFERED]}
    words = telling_words(services.catalogue.index, paper, MOST_OFFERED)
    title = shortened(paper.title, LONGEST_TITLE)
    said = phrase(voice.MUTE_WHICH, title=title, whose=whose(owner), here=here(owner))
    offers = tuple(
        Button(f"Mute {shortened(name, LONGEST_LISTED)}", "mute", {"what": what, **place})
        for name, what in (*authors.items(), *subjects.items(), *zip(words, words, strict=True))
    )
    number = {"paper": str(paper.number)}
    others = other_place(call, "me", "Mute", "mute", number) if owner == call.reader else ()
    return Message((said, Buttons((*offers, *others))))


def _leading(authors: Sequence[str]) -> tuple[str, ...]:
    """Give the first author of a paper and the last, who often leads the group."""
    names = [" ".join(name.replace('"', " ").split()) for name in (*authors[:1], *authors[-1:])]
    return tuple(dict.fromkeys(name for name in names if name))


async def _guesses(
    services: Services, fresh: Sequence[Mute], end: str, place: Mapping[str, str]
) -> list[Block]:
    """Name the authors and subjects nearest to those muted that no paper has, and names in words.

    Args:
        services: Know the names.
        fresh: What was muted.
        end: Until when, as it was typed.
        place: The argument that means the same owner.
    """
    await services.catalogue.catch_up()
    authors, codes, words = (
        [one.what.text for one in fresh if one.what.kind is kind]
        for kind in (InterestKind.AUTHOR, InterestKind.CATEGORY, InterestKind.WORDS)
    )
    hints = await services.guessing.hints(authors, codes)
    hints = (*hints, *await services.guessing.people(words))[:MOST_HINTS]
    buttons = tuple(
        Button(
            hint.label(meant),
            "mute",
            {"what": hint.put(meant) + end, "instead": hint.stated, **place},
        )
        for hint in hints
        for meant in hint.nearest
    )
    return [*(hint.said for hint in hints), *([Buttons(buttons)] if buttons else [])]


@command("mutes", "See what is left out for a while", examples=("mutes", "mutes where=here"))
async def mutes(
    services: Services, call: Call, *, where: WhereParam = "me", page: PageParam = 1
) -> Message:
    """List what is muted now, each with its end and the button that ends it now."""
    owner, now = call.owner(where), await services.clock.now()
    found = await services.muting.in_force(owner, now)
    if not found:
        nothing = phrase(voice.NOTHING_MUTED, whom=whom(owner), here=here(owner))
        return Message((nothing,), replaces=call.pressed)
    zone = await services.ordering.zone_of(owner, call.zone)
    numbered = list(enumerate(found, start=1))
    shown, turning = page_of(numbered, page, "mutes", same_place(owner, call))
    lines: list[Block] = [heading(voice.MUTES, whom=whom(owner))]
    for place, one in shown:
        until = f"  until {write_moment(one.until, zone, now=now)}" if one.until else ""
        lines.append(say(f"{place}. ", strong(_name(one)), until))
    ends = [
        Button(
            f"Unmute {_name(one)}",
            "unmute",
            {"what": written(one.what), **same_place(owner, call)},
        )
        for _, one in shown
    ]
    how = note(voice.HOW_TO_CHANGE_MUTES, here=here(owner))
    return Message((*lines, how, Buttons(tuple(ends)), *turning), replaces=call.pressed)


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
    where: BareWhereParam = "me",
) -> Message:
    """End the mutes meant."""
    owner, now = call.owner(where), await services.clock.now()
    gone = await services.muting.remove(owner, call.reader, what, now)
    said = phrase(voice.UNMUTED, whom=whom(owner), words=_listed(gone))
    words = ", ".join(written(one.what) for one in gone)
    others = other_place(call, where, "Unmute", "unmute", {"what": words})
    return Message((said, Buttons((Button("Undo", "undo"), *others))))


def _name(one: Mute) -> str:
    return shortened(written(one.what), LONGEST_LISTED)


def _listed(found: Sequence[Mute]) -> str:
    return listed([one.what for one in found])
