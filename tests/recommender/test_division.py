"""The places of a list are divided so that nobody waits longer than fairness needs."""

from collections.abc import Collection
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from recommender.division import LOOKED_AT, Claim, Given, divide

_lists = st.lists(st.integers(1, 30), max_size=8, unique=True).map(tuple)
_suits = st.frozensets(st.integers(101, 112) | st.integers(1, 30))
_claims = st.lists(
    st.tuples(_lists, _suits, st.integers(1, 2)),
    min_size=1,
    max_size=5,
).map(
    lambda rows: [
        Claim(f"m{n}", best, more.union(best), turns) for n, (best, more, turns) in enumerate(rows)
    ]
)
_past = st.lists(st.integers(101, 112), max_size=10, unique=True)


def claim(name: str, *best: int) -> Claim:
    return Claim(name, best, frozenset(best))


def never_alike(number: int, taken: Collection[int]) -> bool:
    return False


def slowly(claims: list[Claim], past: list[int], size: int) -> list[tuple[int, str]]:
    """The rule as it is told: look through all that was given, for each place anew."""
    given: list[int] = []
    chosen: list[tuple[int, str]] = []
    for _ in range(size):
        hungry: list[tuple[int, int, int]] = []
        for place, claim in enumerate(claims):
            served = [at for at, number in enumerate([*past, *given]) if number in claim.suits]
            full = served[len(served) - claim.turns] if len(served) >= claim.turns else -1
            if any(number not in given for number in claim.best):
                hungry.append((full, max(served, default=-1), place))
        if not hungry:
            break
        whose = claims[min(hungry)[2]]
        looked_at = [number for number in whose.best if number not in given][:LOOKED_AT]
        popular = {n: sum(n in other.suits for other in claims) for n in looked_at}
        number = next(n for n in looked_at if popular[n] == max(popular.values()))
        given.append(number)
        chosen.append((number, whose.name))
    return chosen


@given(_claims, _past, st.integers(0, 12))
def test_a_list_is_what_the_rule_gives_when_it_is_followed_slowly(
    claims: list[Claim], past: list[int], size: int
) -> None:
    found = divide(claims, past, size, never_alike)

    assert [(one.number, one.suits[0]) for one in found] == slowly(claims, past, size)


@given(_claims, _past, st.integers(0, 12))
def test_a_paper_comes_once_and_names_all_whom_it_suits(
    claims: list[Claim], past: list[int], size: int
) -> None:
    found = divide(claims, past, size, never_alike)

    assert len({one.number for one in found}) == len(found) <= size
    for one in found:
        assert set(one.suits) == {claim.name for claim in claims if one.number in claim.suits}


@given(st.integers(1, 8), st.integers(1, 40))
def test_with_different_tastes_each_has_the_same_number_of_places_or_one_less(
    members: int, size: int
) -> None:
    claims = [claim(f"m{n}", *range(100 * n, 100 * n + 50)) for n in range(members)]

    found = divide(claims, [], size, never_alike)

    shares = [sum(one.suits[0] == claim.name for one in found) for claim in claims]
    assert sum(shares) == size
    assert max(shares) - min(shares) <= 1


def test_whoever_had_nothing_good_enough_is_next_but_has_no_arrears() -> None:
    always = Claim("always", (1, 2, 3, 4), frozenset((1, 2, 3, 4, 101, 102, 103)))
    again = claim("again", 11, 12, 13, 14)

    found = divide([always, again], [101, 102, 103], 4, never_alike)

    assert [one.suits[0] for one in found] == ["again", "always", "again", "always"]


def test_two_turns_are_half_of_the_list_beside_two_others() -> None:
    itself = replace(claim("", *range(1, 20)), turns=2)
    others = [claim("ana", *range(100, 120)), claim("li", *range(200, 220))]

    found = divide([itself, *others], [], 12, never_alike)

    assert [sum(one.suits[0] == name for one in found) for name in ("", "ana", "li")] == [6, 3, 3]


def test_of_the_first_three_the_one_that_suits_most_is_taken() -> None:
    ana, li = claim("ana", 1, 2, 3, 4), claim("li", 4, 3)

    found = divide([ana, li], [], 1, never_alike)

    assert found == (Given(3, ("ana", "li")),)


def test_what_nearly_equals_a_paper_taken_is_passed_over() -> None:
    ana, li = claim("ana", 1), claim("li", 2, 3)

    found = divide([ana, li], [], 2, lambda number, taken: (number, tuple(taken)) == (2, (1,)))

    assert [one.number for one in found] == [1, 3]
