"""What is asked back after interests were stated, each with buttons; nothing waits for answers."""

from datetime import datetime

from bot.commands.parameters import same_place
from bot.core import voice
from bot.core.command import Call
from bot.core.message import Block, Button, Buttons
from bot.core.places import Owner
from bot.core.voice import note, phrase
from bot.services import Services
from bot.services.guessing import LONGEST_LABEL
from bot.services.wording import shortened
from recommender import InterestKind, StatedInterests, written

MOST_HINTS = 2  # With up to three guesses each.
LONGEST_SHOWN = 60  # Characters of one interest.


async def questions(
    services: Services, call: Call, owner: Owner, stated: StatedInterests, now: datetime
) -> tuple[Block, ...]:
    """Ask what may have been meant otherwise; only where all is clear, which part of it."""
    guesses = await _guesses(services, call, owner, stated)
    guesses = (*guesses, *await _spellings(services, call, owner, stated))
    return guesses or await _narrowing(services, call, owner, stated, now)


async def _guesses(
    services: Services, call: Call, owner: Owner, stated: StatedInterests
) -> tuple[Block, ...]:
    """Name the authors and subjects nearest to those no paper has, and authors in words."""
    kinds = InterestKind.AUTHOR, InterestKind.CATEGORY, InterestKind.WORDS
    authors, codes, words = ([i.text for i in stated.interests if i.kind is kind] for kind in kinds)
    hints = await services.guessing.hints(authors, codes)
    hints = (*hints, *await services.guessing.people(words))[:MOST_HINTS]
    buttons = [
        Button(
            hint.label(meant),
            "interests add",
            {"topic": hint.put(meant), "instead": hint.stated, **same_place(owner, call)},
        )
        for hint in hints
        for meant in hint.nearest
    ]
    return (*(hint.said for hint in hints), *([Buttons(tuple(buttons))] if buttons else []))


async def _spellings(
    services: Services, call: Call, owner: Owner, stated: StatedInterests
) -> tuple[Block, ...]:
    """Offer interests that no paper holds as they are spelled in another spelling."""
    found = (await services.clarifying.misspelt(stated.interests))[:MOST_HINTS]
    said = [
        note(
            voice.MEANT_SO,
            typed=shortened(written(one.interest), LONGEST_SHOWN),
            meant=shortened(" / ".join(one.meant), LONGEST_SHOWN),
        )
        for one in found
    ]
    buttons = tuple(
        Button(
            shortened(meant, LONGEST_LABEL),
            "interests add",
            {"topic": meant, "instead": written(one.interest), **same_place(owner, call)},
        )
        for one in found
        for meant in one.meant
    )
    return (*said, Buttons(buttons)) if buttons else ()


async def _narrowing(
    services: Services, call: Call, owner: Owner, stated: StatedInterests, now: datetime
) -> tuple[Block, ...]:
    """Offer parts of a broad interest to add to it."""
    known = await services.preferences.interests(owner)
    broad = await services.clarifying.broad(stated.interests, known, now)
    if broad is None:
        return ()
    shown = shortened(written(broad.interest), LONGEST_SHOWN)
    buttons = (
        Button(term.text, "interests add", {"topic": term.text, **same_place(owner, call)})
        for term in broad.narrower
    )
    return phrase(voice.NARROW_IT, interest=shown), Buttons(tuple(buttons))
