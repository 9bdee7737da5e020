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
        best: Numbers of papers that they may be given, best first.
        suits: Numbers of all papers that are good enough for them: of these, of others' best, and
            of past picks.
        turns: How many turns they have to one of others; 1 or more.
    """

    name: str
    best: tuple[int, ...]
    suits: frozenset[int]
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
        claim.name: [at for at, number in enumerate(past) if number in claim.suits]
        for claim in claims
    }
    taken: dict[int, Given] = {}
    while len(taken) < size:
        for claim in sorted(claims, key=lambda one: _last_served(one, times[one.name])):
            left = (number for number in claim.best if number not in taken)
            new = (number for number in left if not alike(number, taken))
            if (number := _most_suitable(new, claims)) is not None:
                break
        else:
            break
        others = [one.name for one in claims if number in one.suits and one is not claim]
        taken[number] = Given(number, (claim.name, *others))
        for name in taken[number].suits:
            times[name].append(len(past) + len(taken))
    return tuple(taken.values())


def _last_served(claim: Claim, times: Sequence[int]) -> tuple[int, int]:
    """Give when the turns of a claim were used up last, and when the last one was; -1 for never."""
    used_up = times[-claim.turns] if len(times) >= claim.turns else -1
    return used_up, times[-1] if times else -1


def _most_suitable(new: Iterator[int], claims: Sequence[Claim]) -> int | None:
    """Give the one of the first few that suits most; None where there is none."""
    first = islice(new, LOOKED_AT)
    return max(first, key=lambda number: sum(number in one.suits for one in claims), default=None)
