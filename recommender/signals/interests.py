"""Signal: what the reader stated."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

import numpy as np

from recommender.index import View
from recommender.index.field import FloatArray
from recommender.profile import Interest, InterestKind
from recommender.signals.part import Part, Situation, Space, scaled
from recommender.text import analyze, surface

NAME = "interests"

# Directions beside words, in deviations. On nfcorpus they lift nDCG@10 from 0.348 to 0.379 and
# Recall@100 from 0.25 to 0.32, on venues 0.116 to 0.125; at 0.4 by two thirds of that. Sentences
# (scifact) neither gain nor lose.
DIRECTIONS_SHARE = 0.7

# What was stated beside k likes, in deviations: STATED_BESIDE * FADING / (k + FADING).
STATED_BESIDE, FADING = 0.45, 4.0

# Papers of one subject have a cosine above this, papers of two rarely: "more like this one" needs
# more than one shared word before it counts as stated.
LEAST_LIKENESS = 0.1


def stated(situation: Situation) -> Iterator[Part]:
    """Give two parts for each stated interest: by its words, and by directions.

    All words, authors and categories make one query, in which an author or category is one more
    word that stands once in each paper it names: rarer ones weigh more. Papers named ("more like
    this one") make another, with a share of the whole by their weight. Exclusions filter and give
    none.
    """
    interests = sorted(situation.profile.interests, key=lambda interest: interest.id)
    found = [one for interest in interests if (one := _wanted(interest, situation))]
    if not found:
        return
    parts = [*_by_words(found, situation), *_by_directions(found, situation)]
    factor = _beside_likes(parts, situation)
    for part in parts:
        yield part if factor == 1.0 else part.times(factor)


@dataclass(frozen=True, slots=True)
class _Wanted:
    """One interest as a part of a query, before its scale is known.

    Attributes:
        interest: The stated one.
        part: Its points in the query's own units.
        told: Words for the directions, weighed by rareness; of unit length for a paper.
    """

    interest: Interest
    part: Part
    told: Mapping[str, float]

    @property
    def is_paper(self) -> bool:
        return self.interest.kind is InterestKind.PAPER


def _wanted(interest: Interest, situation: Situation) -> _Wanted | None:
    found = _of_a_kind(interest, situation.view)
    return found and replace(found, part=found.part.worked_out(situation.sheet))


def _of_a_kind(interest: Interest, view: View) -> _Wanted | None:
    match interest.kind:
        case InterestKind.WORDS | InterestKind.PHRASE:
            return _words(interest, view)
        case InterestKind.AUTHOR | InterestKind.CATEGORY:
            return _match(interest, view)
        case InterestKind.PAPER:
            return _like_paper(interest, view)
        case InterestKind.EXCLUSION:
            return None


def _words(interest: Interest, view: View) -> _Wanted:
    weights = scaled(view.wanted(analyze(interest.text)), interest.weight)
    part = Part(NAME, weights=weights, interest=interest.text, is_stated=True)
    if interest.kind is InterestKind.PHRASE:
        part = replace(part, label=interest.text, phrase=interest.text)
    else:
        part = replace(part, typed=_typed(interest.text, weights))
    told = {term: w * view.idf(term) for term, w in weights.items() if " " not in term}
    return _Wanted(interest, part, told)


def _typed(text: str, weights: Mapping[str, float]) -> Mapping[str, str]:
    """Give what was typed for each stem, and for each pair both words."""
    known = surface(text)
    pairs = (term.split(" ") for term in weights if " " in term)
    return {**known, **{f"{a} {b}": f"{known[a]} {known[b]}" for a, b in pairs}}


def _match(interest: Interest, view: View) -> _Wanted:
    if interest.kind is InterestKind.AUTHOR:
        found = view.by_author(interest.text)
    else:
        found = view.in_category(interest.text)
    points = interest.weight * view.rareness(found)
    part = Part(
        NAME,
        amounts=np.where(found, points, 0.0),
        interest=interest.text,
        label=interest.text,
        is_stated=True,
    )
    return _Wanted(interest, part, {})


def _like_paper(interest: Interest, view: View) -> _Wanted | None:
    if interest.number is None or not (vector := view.terms(interest.number)):
        return None
    weights = scaled(vector, interest.weight)
    part = Part(
        NAME,
        weights=weights,
        space=Space.UNIT,
        interest=interest.text,
        is_stated=True,
        least_stated=LEAST_LIKENESS * interest.weight,
    )
    return _Wanted(interest, part, {term: w for term, w in weights.items() if " " not in term})


def _by_words(found: list[_Wanted], situation: Situation) -> Iterator[Part]:
    whole = sum(one.interest.weight for one in found)
    for is_paper in (False, True):
        some = [one for one in found if one.is_paper is is_paper]
        total = np.zeros(len(situation.rows))
        for one in some:
            total += perhaps(one.part, situation)
        share = sum(one.interest.weight for one in some) / whole
        for one in some:
            yield one.part.times(share / situation.spread(total))


def _by_directions(found: list[_Wanted], situation: Situation) -> Iterator[Part]:
    if situation.view.latent is None:
        return
    places = [situation.view.place(one.told) for one in found]
    for is_paper in (False, True):  # Words and papers weigh differently: each at its share.
        these = [i for i, one in enumerate(found) if one.is_paper is is_paper]
        share = sum(found[i].interest.weight for i in these)
        if length := float(np.linalg.norm(sum(places[i] for i in these))) if these else 0.0:
            for i in these:
                places[i] = places[i] * share / length
    whole: FloatArray = np.sum(places, axis=0)
    if not (length := float(np.linalg.norm(whole))):
        return
    sheet = situation.sheet
    near = sheet.near(whole / length)
    factor = DIRECTIONS_SHARE / (length * situation.spread_around(near))
    if situation.among is not None and len(found) == 1:  # A search: its places are not laid out.
        points = near * (length * factor)
        less = float(points[situation.unjudged].mean()) if len(points) else 0.0
        yield Part(
            NAME,
            place=whole * factor,
            less=less,
            space=Space.LATENT,
            interest=found[0].interest.text,
            known=(sheet, points - less),
        )
        return
    for one, place in zip(found, places, strict=True):
        own = place * factor
        if own.any():
            less = float(situation.usual_place @ own)
            part = Part(NAME, place=own, less=less, space=Space.LATENT, interest=one.interest.text)
            yield part.worked_out(sheet)


def perhaps(part: Part, situation: Situation) -> FloatArray:
    """Give the points of the rows scored, a phrase counting wherever all its stems stand."""
    points = part.points(situation.sheet)
    if part.phrase:
        points = np.where(situation.holding(part.phrase), points, 0.0)
    return points


def _beside_likes(parts: list[Part], situation: Situation) -> float:
    likes = sum(situation.judged.liked.values())  # Older ones count in part.
    if not likes:
        return 1.0
    total = np.zeros(len(situation.rows))
    for part in parts:
        total += perhaps(part, situation)
    return STATED_BESIDE * FADING / (likes + FADING) / situation.spread(total)
