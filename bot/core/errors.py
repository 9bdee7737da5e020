"""The families of errors, and the outcomes of a post."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Literal

from bot.core.pace import Scope
from bot.core.voice import phrase


class UserError(Exception):
    """Something the reader can mend; what it says is shown to the reader as it stands.

    Attributes:
        said: The paragraph: a sentence of `bot.core.voice`, its fields filled in.
    """

    def __init__(self, sentence: str, /, **fields: object) -> None:
        self.said = phrase(sentence, **fields)
        super().__init__(self.said.plain)


class Mistyped(UserError):  # noqa: N818 - what happened, as below
    """A word nobody knows that is nearly one that is known; the reader is offered those.

    Attributes:
        typed: The word as it stands in what the reader gave.
        meant: What to put in its place, nearest first, and how to name that.
    """

    def __init__(
        self, sentence: str, /, *, typed: str, meant: Mapping[str, str], **fields: object
    ) -> None:
        super().__init__(sentence, **fields)
        self.typed = typed
        self.meant = meant


class TemporaryError(Exception):
    """Something that passes by itself.

    Attributes:
        retry_after: How long to wait, where the other side said so.
    """

    def __init__(self, text: str, retry_after: timedelta | None = None) -> None:
        super().__init__(text)
        self.retry_after = retry_after


class SourceDelayed(TemporaryError):  # noqa: N818 - an answer, as below
    """A source of papers does not answer as it should; asking again later may help.

    Its text names the source, what was asked and what came, for operators and readers.
    """


class SourceRefused(Exception):  # noqa: N818 - an answer, not a fault of ours
    """A source will not give this before somebody changes something; its text says what."""


class SourceGone(SourceRefused):
    """A source says that what was asked for is gone for good."""


class ConfigurationError(Exception):
    """Stops the start; its text names what is wrong and how to mend it."""


class WrongSettings(ConfigurationError):  # noqa: N818 - what is wrong
    """A setting is wrong: waiting does not mend it, and a start is in vain until it is changed."""


class NotPosted(Exception):  # noqa: N818 - an outcome, named as in the delivery record
    """The platform surely did not take the message; posting again is safe.

    Attributes:
        retry_after: How long to wait, where the platform said so.
        busy: What the platform wants left alone for so long; None where it is this message alone.
    """

    def __init__(
        self, text: str, retry_after: timedelta | None = None, *, busy: Scope | None = None
    ) -> None:
        super().__init__(text)
        self.retry_after = retry_after
        self.busy = busy


class Refused(Exception):  # noqa: N818 - an outcome
    """The platform refuses for good: this message, this destination, or the whole workspace.

    Attributes:
        scope: Which of the three. A message is refused for what is in it; another one may pass.
        has_left: Whether the person written to is no longer there, as far as the platform tells.
    """

    def __init__(
        self,
        text: str,
        scope: Literal["message", "destination", "workspace"],
        *,
        has_left: bool = False,
    ) -> None:
        super().__init__(text)
        self.scope = scope
        self.has_left = has_left


class OutcomeUnknown(Exception):  # noqa: N818 - an outcome
    """Nobody can say whether the message was posted."""


class CannotTell(Exception):  # noqa: N818 - the answer of `Poster.find`
    """The platform gives no way to look for a posted message."""
