"""Split a paper's score into named words, from the numbers it was ranked by."""

from collections.abc import Iterable, Iterator, Mapping

from recommender.blend import Blend
from recommender.paper import Paper
from recommender.pick import Pick, Reason
from recommender.shelf import Shelf
from recommender.signals import Part
from recommender.text import surface

BASELINE = "baseline"
MOST_WORDS = 8  # Of a part whose words the reader did not type, such as all likes together.
NO_SHARE = 1e-9  # What is left by rounding alone.


def pick(blend: Blend, row: int, paper: Paper, shelf: Shelf) -> Pick:
    """Give a paper with its score and reasons; votes beyond their bounds are lessened alike.

    The score is the raw score over the most that this profile could give: a straight line, so
    that a share is exactly what the score would lose without that word. Below zero it is cut off
    at 0 and the baseline holds the difference.
    """
    raw = blend.exact(row, shelf).raw
    per_point = 1 / blend.most if blend.most > 0 else 0.0
    score = min(max(raw * per_point, 0.0), 1.0)
    votes_counted = blend.votes_counted(row, shelf)
    as_it_stands = surface(f"{paper.title}\n{paper.text}")
    terms = blend.view.terms(int(blend.view.numbers[row]))
    named = [
        reason
        for part in blend.parts
        if (counted := votes_counted if part.is_vote else 1.0) and blend.holds(part, row, shelf)
        for reason in _named(part, row, terms, as_it_stands, per_point * counted)
    ]
    rest = score - sum(reason.share for reason in named)
    if abs(rest) > NO_SHARE:
        named.append(Reason(BASELINE, rest))
    named.sort(key=lambda reason: (-reason.share, reason.signal, reason.interest, reason.evidence))
    return Pick(paper, score, tuple(named))


def has_named_word(pick: Pick, blend: Blend) -> bool:
    """Tell whether a reader can be told something of theirs that speaks for this pick."""
    aside = {part.signal for part in blend.parts if part.is_aside}
    return any(
        reason.evidence and reason.share > 0 and reason.signal not in aside
        for reason in pick.reasons
    )


def _named(
    part: Part,
    row: int,
    terms: Mapping[str, float],
    as_it_stands: Mapping[str, str],
    per_point: float,
) -> Iterator[Reason]:
    """Give the reasons of one part; what they leave of it is for the baseline."""
    points = {stem: part.weights[stem] * terms[stem] for stem in _shared(part, terms)}
    if label := part.label_of(row) if part.label_of else part.label:
        fixed = float(part.amounts[row]) if part.amounts is not None else 0.0
        total = fixed + sum(points.values())
        if total:
            yield Reason(part.signal, total * per_point, (label,), part.interest)
        return
    stems = points if part.typed else _strongest(points)
    for stem in stems:
        word = part.typed.get(stem) or as_it_stands.get(stem)
        if word and points[stem]:
            yield Reason(part.signal, points[stem] * per_point, (word,), part.interest)


def _shared(part: Part, terms: Mapping[str, float]) -> Iterable[str]:
    return sorted(stem for stem in part.weights if stem in terms)


def _strongest(points: Mapping[str, float]) -> list[str]:
    return sorted(points, key=lambda stem: (-abs(points[stem]), stem))[:MOST_WORDS]
