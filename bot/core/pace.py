"""How fast messages may follow one another: on a platform, in a workspace, at a destination."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Literal, Protocol, get_args, runtime_checkable

Scope = Literal["destination", "workspace", "platform"]
"""What a limit or a hold is about, from the narrowest to the widest."""

SCOPES: tuple[Scope, ...] = get_args(Scope)


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


@runtime_checkable
class Paced(Protocol):
    """A `Poster` whose platform counts messages; all processes together keep its pace."""

    @property
    def pace(self) -> Pace:
        """What it bears."""
        ...
