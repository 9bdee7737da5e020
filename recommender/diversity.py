"""Keep a list free of papers that say nearly the same."""

from collections.abc import Iterable, Mapping

NEAR_DUPLICATE = 0.8  # Cosine. Two versions of one abstract lie above, two papers of a group below.


def is_near_duplicate(terms: Mapping[str, float], taken: Iterable[Mapping[str, float]]) -> bool:
    """Tell whether a paper's unit vector nearly equals one of those already taken."""
    return any(cosine(terms, other) > NEAR_DUPLICATE for other in taken)


def cosine(one: Mapping[str, float], other: Mapping[str, float]) -> float:
    """Give the cosine of two unit vectors."""
    return sum(weight * other.get(stem, 0.0) for stem, weight in one.items())
