"""Posting tried out step by step: post, find, edit, find again, delete, look once more."""

from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import aclosing, suppress
from datetime import datetime

from bot.core import voice
from bot.core.errors import CannotTell, NotPosted, OutcomeUnknown, Refused, TemporaryError
from bot.core.finding import Finding
from bot.core.message import Audience, Message, Span, strong
from bot.core.places import Conversation
from bot.core.ports import Clock, MessageRef, TriesOut
from bot.core.voice import heading, note
from bot.services.cards import paper_card
from recommender import Paper

BY_HAND = "Look into the channel, and delete by hand what begins with TEST."
REPORT = "Please report it: after a crash a digest could then come twice."
NO_LOOKING = "Let me read there, or live with it: a digest in doubt is then not posted again."

_OUTCOMES = (NotPosted, Refused, OutcomeUnknown)


async def try_out(
    platform: TriesOut, place: Callable[[], Awaitable[Conversation]], key: str, clock: Clock
) -> AsyncGenerator[Finding, None]:
    """Post a digest marked TEST where `place` says, and take it away; one finding a step.

    It stops at the step after which the next make no sense. Whatever happens, what was posted is
    taken away again, where the platform lets it.
    """
    since = await clock.now()
    try:
        to = await place()
    except (Refused, TemporaryError) as error:
        yield Finding(False, "There is no such channel to post in.", str(error))
        return
    yield Finding(True, f"The channel is there, and I am in it ({to.channel}).")
    trial = Trial(platform, to, key, since)
    try:
        async with aclosing(trial.steps()) as findings:
            async for finding in findings:
                yield finding
    finally:
        await trial.clean_up()


class Trial:
    """One message, from its post to its end."""

    def __init__(self, platform: TriesOut, to: Conversation, key: str, since: datetime) -> None:
        self._platform = platform
        self._to = to
        self._key = key
        self._since = since
        self._ref: MessageRef | None = None
        self._can_look = True
        self._is_deleted = False

    async def steps(self) -> AsyncGenerator[Finding, None]:
        """Take one step after the other."""
        yield await self._post()
        if (ref := self._ref) is None:
            return
        yield await self._find("It is found by its id.", "It is there, but not found by its id.")
        yield await self._edit(ref)
        if self._can_look:
            lost = "Once edited, it is not found by its id any more."
            yield await self._find("Once edited, it is still found.", lost)
        yield await self._delete(ref)
        if self._can_look and self._is_deleted:
            yield await self._gone()

    async def clean_up(self) -> None:
        """Take away what is still there."""
        if self._ref is not None and not self._is_deleted:
            with suppress(*_OUTCOMES):
                await self._platform.delete(self._ref)

    async def _post(self) -> Finding:
        try:
            self._ref = await self._platform.post(self._to, trial_message(), key=self._key)
        except OutcomeUnknown as error:
            with suppress(CannotTell, TemporaryError):
                self._ref = await self._look()
            return Finding(False, f"Nobody can say whether it was posted: {error}.", BY_HAND)
        except (NotPosted, Refused) as error:
            return _refused("A digest marked TEST was not posted.", error)
        return Finding(True, "A digest marked TEST was posted.")

    async def _find(self, well: str, lost: str) -> Finding:
        try:
            found = await self._look()
        except CannotTell as error:
            self._can_look = False
            return Finding(False, f"It cannot be looked for: {error}.", NO_LOOKING)
        except TemporaryError as error:
            return Finding(False, f"It could not be looked for: {error}.", "Try again in a minute.")
        return Finding(True, well) if found == self._ref else Finding(False, lost, REPORT)

    async def _look(self) -> MessageRef | None:
        return await self._platform.find(self._to, self._key, since=self._since)

    async def _edit(self, ref: MessageRef) -> Finding:
        try:
            await self._platform.edit(ref, trial_message(edited=True))
        except _OUTCOMES as error:
            return _refused("It was not edited.", error)
        return Finding(True, "It was edited.")

    async def _delete(self, ref: MessageRef) -> Finding:
        try:
            await self._platform.delete(ref)
        except _OUTCOMES as error:
            return Finding(False, f"It was not deleted: {error}", BY_HAND)
        self._is_deleted = True
        return Finding(True, "It was deleted.")

    async def _gone(self) -> Finding:
        try:
            found = await self._look()
        except (CannotTell, TemporaryError) as error:
            return Finding(False, f"It could not be looked for once more: {error}.", BY_HAND)
        if found is None:
            return Finding(True, "Nothing of it is left.")
        return Finding(False, "It was deleted, and is still found.", BY_HAND)


def trial_message(*, edited: bool = False) -> Message:
    """Make what is posted: one paper that does not exist, drawn as in any digest."""
    paper = Paper(number=0, ids=("test:0",), title=voice.TRIAL_PAPER, url="https://example.org/")
    card = paper_card(paper, why=(Span("for "), strong("TEST")), where="here")
    title = heading(voice.TRIAL_EDITED if edited else voice.TRIAL_TITLE)
    return Message((title, card, note(voice.TRIAL_NOTE)), Audience.EVERYONE)


def _refused(what: str, error: Exception) -> Finding:
    if isinstance(error, Refused) and error.scope != "message":
        return Finding(False, what, str(error))
    wait = error.retry_after if isinstance(error, NotPosted) else None
    if wait is not None:
        return Finding(False, f"{what} {error}.", f"Try again in {wait.total_seconds():.0f} s.")
    fix = "Check the network and try again; if it stays so, report this line."
    return Finding(False, f"{what} {error}.", fix)
