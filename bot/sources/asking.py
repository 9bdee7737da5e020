"""Ask services on the network, politely: one session, one turn at a time, few and patient tries."""

import asyncio
import random
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TypeVar

from yarl import URL

from bot.core.errors import SourceRefused, TemporaryError
from bot.core.harvest import Limit
from bot.core.ports import Limiter
from bot.sources.failures import Failed, delayed, refused, unwanted, without_reply, without_turn
from bot.sources.fetching import ONCE, USUAL_HEADERS, NoReply, Request, fetch
from bot.sources.fetching import Reply as Reply  # those who read replies know it by this module
from bot.sources.session import Session
from bot.sources.waiting import backoff

Result = TypeVar("Result")

LONGEST_TURN = timedelta(minutes=15)
"""Work waits no longer for a turn: a host that asked for hours is left to the next visit."""

LEAST_NAMED_SECONDS = 1.0  # `Retry-After: 0` is no leave to hammer.

_KEYS = frozenset({"api_key", "apikey", "key", "token"})


@dataclass(frozen=True, slots=True)
class Question:
    """One request to a service.

    Attributes:
        source: The service as readers know it: "arXiv".
        about: What is asked for, to follow "asked for": "the papers of 2026-03-11".
        url: Where; without what `params` adds.
        limit: Whose turn has to be waited for.
        params: Added to the address, encoded.
        headers: Beside the usual ones; a key goes here, never into the address where that can be.
        payload: Sent as JSON by POST; None asks by GET.
        seconds: Longest time for one try, from connecting to the last byte.
        patience: The longest a person waits for an answer, tries and turns included; None for
            work that nobody waits for.
        meanings: What a status means here, and what to do: {403: "The key is wrong. Set ..."}.
        complaint: Finds the service's own words in the body of an error, short and clean.
        also: Statuses whose replies `read` takes beside those of 200 and 304: {404} where that
            only says that nothing is known.
    """

    source: str
    about: str
    url: str
    limit: Limit
    params: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    payload: object | None = None
    seconds: float = 60.0
    patience: timedelta | None = None
    meanings: Mapping[int, str] = field(default_factory=dict)
    complaint: Callable[[Reply], str | None] | None = None
    also: frozenset[int] = frozenset()


class Unreadable(Exception):  # noqa: N818 - what a reader of replies says of one
    """A reply is not what it should be, such as truncated; its text says how, in plain words."""


@dataclass(frozen=True, slots=True)
class Pace:
    """How tries follow each other; tests pass a quicker one.

    Attributes:
        tries: Beside the first.
        first_pause_seconds: Doubled with each try, with full jitter.
        longest_pause_seconds: No pause is longer, and no `Retry-After` is waited for beyond it.
    """

    tries: int = 4
    first_pause_seconds: float = 5.0
    longest_pause_seconds: float = 300.0


Read = Callable[[Reply], Result]
"""Makes something of a reply. Raises `Unreadable`, or `SourceRefused` for a refusal inside it."""


class Web(Session):
    """Asks known services. Addresses that readers gave are asked through `bot.sources.addresses`.

    Args:
        limiter: Shared by all processes of the installation.
        contact: The operator's e-mail address for the `User-Agent`, or empty.
        gateway: Where set, `https://host/path` is asked for as `<gateway>/host/path`.
        pace: How tries follow each other.
        rng: Draws the pauses.
        sleep: Waits for seconds.
        clock: Counts seconds, for the patience of those who wait.
    """

    def __init__(
        self,
        limiter: Limiter,
        *,
        contact: str = "",
        gateway: str = "",
        pace: Pace | None = None,
        rng: random.Random | None = None,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(contact)
        self._limiter = limiter
        self._gateway = gateway.rstrip("/")
        self._pace = pace or Pace()
        self._rng = rng or random.Random()  # noqa: S311 - no secret
        self._sleep = sleep
        self._clock = clock

    async def ask(self, question: Question, read: Read[Result]) -> Result:
        """Ask until `read` can make something of a reply, or it is clear that nothing will come.

        Raises:
            SourceDelayed: If it cannot be had now, in words; `retry_after` where the host said so.
            SourceRefused: If it will not be had before somebody changes something.
        """
        until = None
        if question.patience is not None:
            until = self._clock() + question.patience.total_seconds()
        failed: list[Failed] = []
        while True:
            try:
                return await self._try(question, read, until)
            except Failed as failure:
                failed.append(failure)
                pause = await self._pause(question, failed)
                if not self._goes_on(failed, pause, until):
                    waited_for = question.patience is not None
                    raise delayed(
                        question.source, question.about, failed, waited_for=waited_for
                    ) from failure
            await self._sleep(pause)

    async def _try(self, question: Question, read: Read[Result], until: float | None) -> Result:
        reply = await self._reply(question, until)
        if reply.status not in {200, 304, *question.also}:
            meaning = question.meanings.get(reply.status, "")
            raise unwanted(reply, meaning) or _refusal(question, reply, meaning)
        try:
            # Cleaning a page of abstracts takes seconds, in which readers want answers.
            return await asyncio.to_thread(read, reply)
        except Unreadable as error:
            raise Failed(str(error), ONCE) from error

    async def _reply(self, question: Question, until: float | None) -> Reply:
        patience = LONGEST_TURN if until is None else timedelta(seconds=self._left(until))
        try:
            async with self._limiter.turn(question.limit, patience=patience):
                left = question.seconds if until is None else self._left(until)
                return await self._fetch(question, min(question.seconds, left))
        except NoReply as error:
            raise without_reply(error, waited_for=until is not None) from error
        except TemporaryError as error:
            raise without_turn(question.source, question.about, error) from error

    async def _fetch(self, question: Question, seconds: float) -> Reply:
        url = URL(question.url).extend_query(question.params)
        request = Request(url, question.headers, question.payload, seconds)
        return await fetch(self._opened(), request, self._way)

    def _way(self, url: URL) -> URL:
        if not self._gateway:
            return url
        port = "" if url.is_default_port() else f":{url.port}"
        return URL(f"{self._gateway}/{url.raw_host}{port}{url.raw_path_qs}", encoded=True)

    async def _pause(self, question: Question, failed: Sequence[Failed]) -> float:
        """Give the seconds until the next try; where the host asked all of us, hold everybody."""
        last, pace = failed[-1], self._pace
        pause = backoff(
            len(failed), pace.first_pause_seconds, pace.longest_pause_seconds, self._rng
        )
        if last.wait is not None:
            pause = max(last.wait, LEAST_NAMED_SECONDS)
        elif last.holds:
            quiet = question.limit.quiet_seconds * 2.0 ** (len(failed) - 1)
            pause = max(pause, min(quiet, pace.longest_pause_seconds))
        if last.holds:
            with suppress(TemporaryError):  # The pause of this one is kept all the same.
                await self._limiter.hold(question.limit, timedelta(seconds=pause))
        return pause

    def _goes_on(self, failed: Sequence[Failed], pause: float, until: float | None) -> bool:
        last, pace = failed[-1], self._pace
        alike = sum(one.again == last.again for one in failed)
        if len(failed) > pace.tries or alike > last.again:
            return False
        if last.wait is not None and last.wait > pace.longest_pause_seconds:
            return False
        return until is None or pause < self._left(until)

    def _left(self, until: float) -> float:
        return max(until - self._clock(), 0.0)


def _refusal(question: Question, reply: Reply, meaning: str) -> SourceRefused:
    complaint = (question.complaint and question.complaint(reply)) or ""
    for secret in _secrets(question):
        complaint = complaint.replace(secret, "…")
    return refused(question.source, question.about, reply.status, meaning, complaint)


def _secrets(question: Question) -> list[str]:
    """Give what a service may repeat in its complaint and nobody else may see."""
    headers = [
        value for name, value in question.headers.items() if name.lower() not in USUAL_HEADERS
    ]
    keys = [value for name, value in question.params.items() if name.lower() in _KEYS]
    return [word for value in headers + keys for word in value.split() if len(word) > 5]
