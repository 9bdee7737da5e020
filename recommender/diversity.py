"""Keep a list free of papers that say nearly the same."""

from collections.abc import Mapping

NEAR_DUPLICATE = 0.8  # Cosine. Two versions of one abstract lie above, two papers of a group below.


def near_duplicate(
    terms: Mapping[str, float], taken: Mapping[int, Mapping[str, float]]
) -> int | None:
    """Give the first paper taken that a paper's unit vector nearly equals, by number, or None."""
    alike = (number for number, other in taken.items() if cosine(terms, other) > NEAR_DUPLICATE)
    return next(alike, None)


def cosine(one: Mapping[str, float], other: Mapping[str, float]) -> float:
    """Give the cosine of two unit vectors."""
    return sum(weight * other.get(stem, 0.0) for stem, weight in one.items())
