"""A chosen paper, and why."""

from dataclasses import dataclass

from recommender.paper import Paper


@dataclass(frozen=True, slots=True)
class Reason:
    """One additive part of a score.

    Attributes:
        signal: "interests", "likes", "dislikes", "popularity", "search" or "baseline" (what no
            word explains). In a channel's list also "member" (all points of a pick for somebody
            whose words are not told) and "matches" (no points: whom a pick suits, in writing).
        share: Points of the score; may be negative. All shares of a pick sum to its score.
        evidence: Words as the reader typed them or as they stand in the paper; for popularity
            a figure in words, such as "57 upvotes on Hugging Face".
        interest: The text of the interest this counts for; empty for other signals.
    """

    signal: str
    share: float
    evidence: tuple[str, ...] = ()
    interest: str = ""


@dataclass(frozen=True, slots=True)
class Pick:
    """A paper, its score in [0, 1] and the reasons, greatest share first.

    `is_outside` tells one that lies under the bar and was taken to learn what the reader thinks.
    """

    paper: Paper
    score: float
    reasons: tuple[Reason, ...] = ()
    is_outside: bool = False
