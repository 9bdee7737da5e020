"""Signal: what the reader stated."""

from collections.abc import Iterator

import numpy as np

from recommender.profile import Interest, InterestKind
from recommender.signals.part import Part, Situation, scaled
from recommender.text import analyze, surface

NAME = "interests"

# Points for a match that has no strength of its own. Two stated words give a paper about them
# 0.2 to 0.4, so an author named is worth a good match and a category only settles between papers.
AUTHOR_POINTS = 0.3
CATEGORY_POINTS = 0.1

# Papers of one subject have a cosine above this, papers of two rarely: "more like this one" needs
# more than one shared word before it counts as stated.
LEAST_LIKENESS = 0.1


def stated(situation: Situation) -> Iterator[Part]:
    """Give a part for each stated interest; exclusions filter and give none."""
    for interest in sorted(situation.profile.interests, key=lambda interest: interest.id):
        if part := _part(interest, situation):
            yield part


def _part(interest: Interest, situation: Situation) -> Part | None:
    match interest.kind:
        case InterestKind.WORDS:
            return _words(interest, situation)
        case InterestKind.PHRASE:
            return _phrase(interest, situation)
        case InterestKind.AUTHOR | InterestKind.CATEGORY:
            return _match(interest, situation)
        case InterestKind.PAPER:
            return _like_paper(interest, situation)
        case InterestKind.EXCLUSION:
            return None


def _words(interest: Interest, situation: Situation) -> Part:
    return Part(
        NAME,
        weights=scaled(situation.view.unit(analyze(interest.text)), interest.weight),
        most=interest.weight,
        interest=interest.text,
        typed=surface(interest.text),
        is_stated=True,
    )


def _phrase(interest: Interest, situation: Situation) -> Part:
    return Part(
        NAME,
        weights=scaled(situation.view.unit(analyze(interest.text)), interest.weight),
        most=interest.weight,
        interest=interest.text,
        label=interest.text,
        phrase=interest.text,
        is_stated=True,
    )


def _match(interest: Interest, situation: Situation) -> Part:
    """Give fixed points to the papers of an author or a category."""
    if interest.kind is InterestKind.AUTHOR:
        found, points = situation.view.by_author(interest.text), AUTHOR_POINTS
    else:
        found, points = situation.view.in_category(interest.text), CATEGORY_POINTS
    return Part(
        NAME,
        amounts=np.where(found, points * interest.weight, 0.0),
        most=points * interest.weight,
        interest=interest.text,
        label=interest.text,
        is_stated=True,
    )


def _like_paper(interest: Interest, situation: Situation) -> Part | None:
    if interest.number is None:
        return None
    vector = situation.view.terms(interest.number)
    return Part(
        NAME,
        weights=scaled(vector, interest.weight),
        most=interest.weight,
        interest=interest.text,
        is_stated=True,
        least_stated=LEAST_LIKENESS * interest.weight,
    )
