"""What a failed try says, in sentences that name the source, what was asked and what came."""

from collections.abc import Sequence
from datetime import timedelta

from bot.core.errors import SourceDelayed, SourceGone, SourceRefused, TemporaryError
from bot.sources.cleaning import clean_title
from bot.sources.fetching import NEVER, OFTEN, ONCE, NoReply, Reply
from bot.sources.waiting import in_words, named_wait

LONGEST_COMPLAINT = 200  # Characters of a service's own words that are passed on.

GONE = 410

_PASSING = frozenset({408, 425, 429})  # They pass by themselves, as do those from 500 on.
_TIMES = ("", "", " twice", " three times", " four times", " five times")
_MEANINGS = {
    401: "It does not let us in; check the key, where it has one.",
    403: "It does not let us in; check the key, where it has one.",
    404: "It knows no such thing.",
    410: "It is gone from there.",
}


class Failed(Exception):  # noqa: N818 - what became of a try
    """A try that may be repeated; the text goes on a sentence: "it answered 503".

    Attributes:
        again: How often that is worth it.
        wait: Seconds the host asks for.
        holds: Whether everybody has to pause, not only who asked.
        connected: Whether there was a connection at all.
        meaning: What it means here, and what to do.
    """

    def __init__(
        self,
        text: str,
        again: int,
        *,
        wait: float | None = None,
        holds: bool = False,
        connected: bool = True,
        meaning: str = "",
    ) -> None:
        super().__init__(text)
        self.again = again
        self.wait = wait
        self.holds = holds
        self.connected = connected
        self.meaning = meaning


def without_reply(error: NoReply, *, waited_for: bool) -> Failed:
    """Make a failure of a request without a reply.

    A person is not kept waiting for a network that is not there.
    """
    again = NEVER if waited_for and not error.connected else error.again
    return Failed(str(error), again, connected=error.connected)


def unwanted(reply: Reply, meaning: str) -> Failed | None:
    """Make a failure of a status that may pass; None where asking again will not help."""
    status, wait = reply.status, named_wait(reply.headers)
    text = f"it answered {status}"
    if status in _PASSING or status >= 500:
        holds = status == 429 or (status == 503 and wait is not None)
        return Failed(text, OFTEN, wait=wait, holds=holds, meaning=meaning)
    return None if status >= 400 else Failed(text, ONCE, meaning=meaning)


def refused(source: str, about: str, status: int, meaning: str, complaint: str) -> SourceRefused:
    """Say that `about` will not be had: the status, the service's own words, and what to do."""
    words = clean_title(complaint)[:LONGEST_COMPLAINT].strip()
    said = f" (“{words}”)" if words else ""
    step = meaning or _MEANINGS.get(status, "Asking for the same again will not help.")
    kind = SourceGone if status == GONE else SourceRefused
    return kind(f"{source} did not give {about}: it answered {status}{said}. {step}")


def delayed(
    source: str,
    about: str,
    failed: Sequence[Failed],
    *,
    waited_for: bool,
    check: str = "the network of this machine",
) -> SourceDelayed:
    """Say after the last of some failures, at least one, that `about` cannot be had now.

    Args:
        source: The service as readers know it.
        about: What was asked for.
        failed: In their order.
        waited_for: Whether a person waits, who would have to ask again.
        check: What to look at where there is no connection.
    """
    last = failed[-1]
    wait = None if last.wait is None else timedelta(seconds=last.wait)
    if not last.connected:
        return SourceDelayed(f"{source} cannot be reached from here ({last}). Check {check}.", wait)
    same = sum(str(one) == str(last) for one in failed)
    times = _TIMES[same] if same < len(_TIMES) else f" {same} times"
    came = f"{source} did not give {about}: {last}{times}."
    return SourceDelayed(f"{came} {last.meaning or _next_step(last.wait, waited_for)}", wait)


def without_turn(source: str, about: str, error: TemporaryError) -> SourceDelayed:
    """Say that `about` was not even asked for."""
    why, wait = str(error), error.retry_after
    if wait is not None:
        why = f"its next turn comes in {in_words(wait.total_seconds())}. Try again then."
    return SourceDelayed(f"{source} was not asked for {about}: {why}", wait)


def _next_step(wait: float | None, waited_for: bool) -> str:
    if wait is not None and wait >= 1:
        told = f"It asks to wait {in_words(wait)}."
        return f"{told} Try again then." if waited_for else told
    return "Try again a little later." if waited_for else "The next visit is by itself."
