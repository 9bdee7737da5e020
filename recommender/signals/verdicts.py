"""What several voters together say of papers, and how much old votes still say."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from recommender.index import View
from recommender.profile import Feedback, Verdict

# A vote says half as much after this time: a project lasts a year or two, and what a reader liked
# at its start should neither rule nor vanish. No public data has dated likes to measure it by.
HALF_LIFE = timedelta(days=180)


def verdicts(feedback: Iterable[Feedback]) -> tuple[list[int], list[int]]:
    """Give the numbers liked and disliked, by majority of voters; ties count for neither.

    Of several votes by one voter on one paper the latest counts.
    """
    balance: dict[int, int] = defaultdict(int)
    for vote in _latest(feedback).values():
        balance[vote.number] += 1 if vote.verdict is Verdict.LIKE else -1
    liked = sorted(number for number, votes in balance.items() if votes > 0)
    disliked = sorted(number for number, votes in balance.items() if votes < 0)
    return liked, disliked


@dataclass(frozen=True, slots=True)
class Judged:
    """Papers judged, by number, and how much each still counts, in (0, 1]."""

    liked: Mapping[int, float]
    disliked: Mapping[int, float]


def judged(feedback: Collection[Feedback], view: View, now: datetime | None) -> Judged:
    """Give the papers of the index that were judged; the newest vote on a paper dates it.

    Args:
        feedback: All votes.
        view: The index.
        now: The moment of ranking, UTC; None where nobody said: then votes do not fade.
    """
    newest: dict[int, datetime] = {}
    for vote in feedback:
        newest[vote.number] = max(newest.get(vote.number, vote.given_at), vote.given_at)

    def fading(numbers: list[int]) -> dict[int, float]:
        known = view.numbers[view.rows(numbers)].tolist()
        return {number: _force(newest[number], now) for number in known}

    liked, disliked = verdicts(feedback)
    return Judged(fading(liked), fading(disliked))


def _force(given_at: datetime, now: datetime | None) -> float:
    if now is None or given_at >= now:
        return 1.0
    return float(0.5 ** ((now - given_at) / HALF_LIFE))


def _latest(feedback: Iterable[Feedback]) -> Mapping[tuple[int, str], Feedback]:
    latest: dict[tuple[int, str], Feedback] = {}
    for vote in feedback:
        known = latest.get((vote.number, vote.by))
        if known is None or _key(vote) > _key(known):
            latest[vote.number, vote.by] = vote
    return latest


def _key(vote: Feedback) -> tuple[float, str]:
    return vote.given_at.timestamp(), vote.verdict
