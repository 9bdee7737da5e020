"""Divide the places of a list fairly among those it is for."""

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

LOOKED_AT = 3  # Of so many of one's best papers, the one that suits most others is taken.


@dataclass(frozen=True, slots=True)
class Claim:
    """What one of a group may be given.

    Attributes:
        name: Tells them apart.
        best: Numbers of papers that are good enough for them, best first.
        had: Numbers of past picks that were good enough for them.
        turns: How many turns they have to one of others; 1 or more.
    """

    name: str
    best: tuple[int, ...]
    had: frozenset[int] = frozenset()
    turns: int = 1


@dataclass(frozen=True, slots=True)
class Given:
    """A place of the list: its paper, and the names of all whom it suits.

    Whose turn it was comes first, others in the order of the claims.
    """

    number: int
    suits: tuple[str, ...]


def divide(
    claims: Sequence[Claim],
    past: Sequence[int],
    size: int,
    alike: Callable[[int, Collection[int]], bool],
) -> tuple[Given, ...]:
    """Give up to `size` papers, each time to whoever had none for longest.

    A paper counts for everybody whom it suits. Whoever is new, or had nothing good enough for a
    while, is next, but has no arrears: one paper, and it is others' turn. So with n claims of one
    turn each, nobody waits for more than n places while there is a paper for them.

    Args:
        claims: Of two who had none for equally long, the earlier one is first.
        past: Numbers of past picks, oldest first.
        size: Most places.
        alike: Tells whether a paper nearly equals one of those taken.
    """
    times = {
        one.name: [at for at, number in enumerate(past) if number in one.had] for one in claims
    }
    taken: dict[int, Given] = {}
    while len(taken) < size:
        waiting = [(_last_served(one, times[one.name]), one) for one in claims]
        waiting.sort(key=lambda pair: pair[0])  # Stable: equals stay in the order of the claims.
        for _, one in waiting:
            left = (n for n in one.best if n not in taken and not alike(n, taken))
            if (number := _most_suitable(left, claims)) is not None:
                break
        else:
            break
        suits = [other.name for other in claims if number in other.best and other is not one]
        taken[number] = Given(number, (one.name, *suits))
        for name in taken[number].suits:
            times[name].append(len(past) + len(taken))
    return tuple(taken.values())


def _last_served(claim: Claim, times: Sequence[int]) -> tuple[int, int]:
    """Give when the turns of a claim were used up last, and when the last one was; -1 for never."""
    used_up = times[-claim.turns] if len(times) >= claim.turns else -1
    return used_up, times[-1] if times else -1


def _most_suitable(left: Iterator[int], claims: Sequence[Claim]) -> int | None:
    """Give the one of the first few that suits most; None where there is none."""
    first = list(islice(left, LOOKED_AT))
    return max(first, key=lambda number: sum(number in c.best for c in claims), default=None)
