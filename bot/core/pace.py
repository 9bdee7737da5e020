"""How fast messages may follow one another: on a platform, in a workspace, at a destination."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Literal, Protocol, get_args, runtime_checkable

Scope = Literal["destination", "workspace", "platform"]
"""What a limit or a hold is about, from the narrowest to the widest."""

SCOPES: tuple[Scope, ...] = get_args(Scope)


_SHORTEST_SECONDS = 1.0  # None at all would be asking again and again.
_LONGEST_SECONDS = 24 * 3600.0  # A slip in a header must not silence a bot for years.


def asked_wait(seconds: float) -> timedelta:
    """Give how long to leave a platform alone that asked for so long: a second to a day.

    Raises:
        ValueError: If it is no number at all.
    """
    if math.isnan(seconds):
        raise ValueError("no number of seconds")
    return timedelta(seconds=min(max(seconds, _SHORTEST_SECONDS), _LONGEST_SECONDS))


@dataclass(frozen=True, slots=True)
class Rate:
    """How often something may happen.

    Attributes:
        every: Between two of them in the long run. Positive.
        burst: How many may come at once after a rest, 1 or more.
    """

    every: timedelta
    burst: int = 1


@dataclass(frozen=True, slots=True)
class Pace:
    """What a platform bears; a scope without a rate has no limit of its own."""

    rates: Mapping[Scope, Rate] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Spread:
    """How direct messages that are due at one moment are drawn apart.

    Attributes:
        apart: Between two of them, while that ends in time. Positive.
        most: How much later than due the last one may come.
    """

    apart: timedelta
    most: timedelta

    def wait(self, place: float, count: int) -> timedelta:
        """Give how long one waits at `place` in [0, 1) among `count` that are due together."""
        return min(count * self.apart, self.most) * place


SPREADS: Mapping[str, Spread] = {
    # Who opens many direct messages at once is kept from opening any (its code 40003). In 25
    # minutes the last ones are out within half an hour, after which a digest counts as late.
    "discord": Spread(timedelta(seconds=2), timedelta(minutes=25)),
}
"""By platform; where none stands here, all that is due goes out at once."""


@runtime_checkable
class Paced(Protocol):
    """A `Poster` whose platform counts messages; all processes together keep its pace."""

    @property
    def pace(self) -> Pace:
        """What it bears."""
        ...
