"""The bar: few, normal and many mean the same for a broad interest as for a narrow one."""

import random
from dataclasses import replace
from datetime import timedelta

import pytest

from recommender import Bar, Paper, Profile, rank
from tests.recommender.library import NOW, VOCABULARY, Library, like, paper, profile

DAYS = 15
A_DAY = 80


def about(rng: random.Random, number: int) -> Paper:
    """Every third paper is on learning, every fortieth on beetles; each in its own measure."""
    words = rng.choices(VOCABULARY, k=rng.randint(8, 80))
    words += ["learning"] * rng.randint(1, 9) * (number % 3 == 0)
    words += ["beetles"] * rng.randint(1, 9) * (number % 40 == 0)
    rng.shuffle(words)
    title = f"{rng.choice(VOCABULARY)} {number * 7919}"
    return paper(number, title, " ".join(words), days_old=number % DAYS)


RNG = random.Random(3)
LIBRARY = Library.of(about(RNG, number) for number in range(1, DAYS * A_DAY + 1))


def passing(stated: Profile, size: int = 600) -> int:
    since = NOW - timedelta(days=DAYS)
    ranking = rank(LIBRARY.index, stated, NOW, size, papers=LIBRARY.papers, since=since)
    return len(ranking.picks)


def test_so_many_a_day_pass_whether_the_interest_is_broad_or_narrow() -> None:
    broad, narrow = profile("learning"), profile("beetles")

    few = [passing(replace(one, bar=Bar.FEW)) for one in (broad, narrow)]
    normal = [passing(replace(one, bar=Bar.NORMAL)) for one in (broad, narrow)]

    # One and two a day for 15 days; a paper more where several are just as good as the last.
    assert few == pytest.approx([15, 15], abs=2)
    assert normal == pytest.approx([30, 30], abs=3)
    assert passing(replace(broad, bar=Bar.MANY)) == pytest.approx(8 * DAYS, abs=8)
    assert passing(replace(narrow, bar=Bar.MANY)) == 30  # There are no more with the word.


def test_a_broad_interest_does_not_set_a_bar_that_a_narrow_one_never_reaches() -> None:
    both = profile("learning^3, beetles")

    ranking = rank(LIBRARY.index, both, NOW, 600, papers=LIBRARY.papers)

    served = [pick.reasons[0].interest for pick in ranking.picks]
    assert served.count("learning") > served.count("beetles") >= 5


def test_papers_one_liked_do_not_raise_the_bar_for_others() -> None:
    liked = list(range(3, 120, 3))
    stated = replace(profile("learning"), feedback=tuple(like(number) for number in liked))

    assert passing(stated) >= 30


def test_among_few_papers_nothing_but_few_has_a_bar() -> None:
    rng = random.Random(5)
    library = Library.of(about(rng, number) for number in range(1, 121))
    stated = profile("learning")

    found = {
        bar: len(
            rank(library.index, replace(stated, bar=bar), NOW, 99, papers=library.papers).picks
        )
        for bar in Bar
    }

    assert found == {Bar.FEW: 3, Bar.NORMAL: 40, Bar.MANY: 40}  # A fiftieth of 120, and all.
